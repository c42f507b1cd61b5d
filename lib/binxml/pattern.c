/* SPDX-License-Identifier: MIT */
#include "binxml/pattern.h"

#include "binxml/descriptors.h"
#include "binxml/sizes.h"
#include "evidence/checksum.h"

#include <string.h>

#define BUCKETS 1024u

/* Bytes of a key: the classes of all values, and names that are values. Records with a longer one have no pattern. */
#define KEY_MAX (BINXML_VALUES_MAX + 4096u)

/* All that is remembered together; a log has some hundred patterns of about a hundred bytes. */
#define BYTES_MAX (1024u * 1024u)

/* A record is read twice, for what it is and for its event, and each reading has its own patterns. */
#define BYTES_A_RECORD                                                                                                 \
	(2u * PATTERN_DEPTH_MAX * (KEY_MAX + 8u * PATTERN_CLASSES_MAX + (unsigned)sizeof(struct pattern)))
_Static_assert(BYTES_A_RECORD <= BYTES_MAX / 2, "the patterns of a record must fit where half is free");

/* All programs together; each is some kilobytes. */
#define PROGRAMS_MAX (1024u * 1024u)
/* All exemplars together; each is some kilobytes. */
#define EXEMPLARS_MAX (1024u * 1024u)
/* All programs for XML together; each is some kilobytes. */
#define XML_MAX (1024u * 1024u)

/* A bit in the class of a value without bytes; but nulls and texts without bytes are like others. */
#define CLASS_EMPTY 0x40u
/* Bits in the class of a value that has bytes and is odd as in sizes.h. A type with the first bit has no class. */
#define CLASS_ODD 0x60u

struct patterns {
	struct ipsecevtx_allocator allocator;
	struct pattern *buckets[BUCKETS];
	size_t bytes;
	size_t program_bytes;
	size_t exemplar_bytes;
	size_t xml_bytes;
	uint8_t key[KEY_MAX];
};

struct patterns *patterns_new(const struct ipsecevtx_allocator *allocator)
{
	struct patterns *patterns = memory_get(allocator, sizeof *patterns);
	if (patterns)
		patterns->allocator = *allocator;
	return patterns;
}

void patterns_clear(struct patterns *patterns)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		struct pattern *pattern = patterns->buckets[i];
		while (pattern) {
			struct pattern *next = pattern->next;
			memory_free(&patterns->allocator, pattern->own_program);
			memory_free(&patterns->allocator, pattern->exemplar);
			for (unsigned style = 0; style < PATTERN_XML_STYLES; style++)
				memory_free(&patterns->allocator, pattern->xml[style]);
			memory_free(&patterns->allocator, pattern);
			pattern = next;
		}
		patterns->buckets[i] = NULL;
	}
	patterns->bytes = 0;
	patterns->program_bytes = 0;
	patterns->exemplar_bytes = 0;
	patterns->xml_bytes = 0;
}

void patterns_free(struct patterns *patterns)
{
	if (!patterns)
		return;
	struct ipsecevtx_allocator allocator = patterns->allocator;
	patterns_clear(patterns);
	memory_free(&allocator, patterns);
}

/*
 * Whether a value can have a class. Types with the bit CLASS_EMPTY, which the format does not define, would have the
 * class of another type: records with such a value have no pattern.
 */
static inline bool may_have_class(const uint8_t *descriptor)
{
	return !(descriptor[2] & CLASS_EMPTY);
}

/*
 * The class of a value: its type, and whether it is empty. An empty text counts as any text, a null with bytes as any
 * null.
 */
static inline uint8_t class_of(const uint8_t *descriptor)
{
	unsigned type = descriptor[2];
	unsigned is_empty = (unsigned)((descriptor[0] | descriptor[1]) == 0) & (unsigned)(type > VALUE_ANSI_STRING);
	return (uint8_t)(type | is_empty * CLASS_EMPTY);
}

/*
 * Masks for a descriptor that is loaded as a word, in whatever order of bytes. What makes a class is the type and
 * whether the value is empty; where all values of the type have one size, also that size; of texts, that the size is
 * even.
 */
struct descriptor_bits {
	uint32_t size, type, empty;
	uint32_t last; /* the last byte, which is zero */
};

static inline struct descriptor_bits descriptor_bits(void)
{
	static const uint8_t size[4] = {0xff, 0xff, 0, 0}, type[4] = {0, 0, 0xff, 0}, empty[4] = {0, 0, 0, 1};
	static const uint8_t last[4] = {0, 0, 0, 0xff};
	struct descriptor_bits bits;
	memcpy(&bits.size, size, 4);
	memcpy(&bits.type, type, 4);
	memcpy(&bits.empty, empty, 4);
	memcpy(&bits.last, last, 4);
	return bits;
}

/*
 * A descriptor with a bit set in its last byte where the value is empty, whatever its type. That byte itself is left
 * out.
 */
static inline uint32_t read_class(const struct descriptor_bits *bits, const uint8_t *descriptor)
{
	uint32_t word;
	memcpy(&word, descriptor, 4);
	return (word & ~bits->last) | ((word & bits->size) == 0 ? bits->empty : 0);
}

/* The bits in which a descriptor is not as in the pattern, by its class there and the bits of this that count. */
static inline uint32_t differing_bits(
	const struct descriptor_bits *bits, const uint8_t *descriptor, const uint8_t *class, const uint8_t *counting)
{
	uint32_t word, known, mask;
	memcpy(&word, descriptor, 4);
	memcpy(&known, class, 4);
	memcpy(&mask, counting, 4);
	return ((read_class(bits, descriptor) ^ known) & mask) | (word & bits->last);
}

#if defined(__SSE2__)
/* As differing_bits(), for the four descriptors that begin at byte at of all. */
static inline __m128i differing_four(const struct pattern *pattern, __m128i four, size_t at)
{
	const uint8_t *classes = pattern->classes + at, *counting = classes + 4 * (size_t)pattern->type_count;
	__m128i lengths = _mm_and_si128(four, _mm_set1_epi32(0xffff));
	__m128i empty = _mm_srli_epi32(_mm_cmpeq_epi32(lengths, _mm_setzero_si128()), 31);
	/* The bits of the last byte itself are added below. */
	__m128i class = _mm_or_si128(four, _mm_slli_epi32(empty, 24));
	__m128i differing = _mm_and_si128(_mm_xor_si128(class, vector_load(classes)), vector_load(counting));
	return _mm_or_si128(differing, _mm_srli_epi32(four, 24));
}

static inline bool is_zero(__m128i vector)
{
	return _mm_movemask_epi8(_mm_cmpeq_epi8(vector, _mm_setzero_si128())) == 0xffff;
}
#endif

/* Whether the values of descriptors, as many as the pattern has, have its classes. */
static inline bool has_classes(const struct pattern *pattern, const uint8_t *descriptors)
{
	const struct descriptor_bits bits = descriptor_bits();
	const size_t size = 4 * (size_t)pattern->type_count;
	uint32_t difference = 0;
#if defined(__SSE2__)
	if (size >= 16) {
		/* The last four, which may overlap those before, and then all others. */
		__m128i differing = differing_four(pattern, vector_load(descriptors + size - 16), size - 16);
		for (size_t i = 0; i + 16 < size; i += 16)
			differing = _mm_or_si128(differing, differing_four(pattern, vector_load(descriptors + i), i));
		return is_zero(differing);
	}
#endif
	for (size_t i = 0; i < size; i += 4)
		difference |= differing_bits(&bits, descriptors + i, pattern->classes + i, pattern->classes + size + i);
	return difference == 0;
}

/*
 * Keeps what has_classes() compares with: the classes, and behind them which bits of each count. The size of a null
 * counts in nested instances, where Windows leaves no bytes in nulls.
 */
static void keep_classes(uint8_t *classes, const uint8_t *descriptors, size_t size, bool is_nested)
{
	const struct descriptor_bits bits = descriptor_bits();
	for (size_t i = 0; i < size; i += 4) {
		uint32_t known = read_class(&bits, descriptors + i);
		uint8_t type = descriptors[i + 2];
		uint32_t mask = bits.type | (type > VALUE_ANSI_STRING ? bits.empty : 0);
		const uint32_t same = type == VALUE_NULL && is_nested ? 0xffff : sizes_fixed_bits(type);
		const uint8_t fixed[4] = {(uint8_t)(same & 0xff), (uint8_t)(same >> 8), 0, 0};
		uint32_t size_mask;
		memcpy(&size_mask, fixed, 4);
		mask |= size_mask;
		memcpy(classes + i, &known, 4);
		memcpy(classes + size + i, &mask, 4);
	}
}

/*
 * Adds names that are values to the key, each behind its length; false where there is no room for them, or one is in
 * parts.
 */
static bool put_names(uint8_t *key, uint32_t *length, const struct plan_use *use, struct bytes chunk)
{
	const struct plan *plan = use->plan;
	for (uint32_t i = 0; i < plan->field_count; i++) {
		struct value name;
		if (plan->fields[i].first_name != PLAN_NO_PIECE)
			return false;
		if (!plan->fields[i].name_is_slot ||
			!binxml_value(chunk.data, chunk.size, &use->instance, plan->fields[i].name_offset, &name))
			continue;
		if (name.length + 4 > KEY_MAX - *length)
			return false;
		for (unsigned byte = 0; byte < 4; byte++)
			key[(*length)++] = (uint8_t)(name.length >> 8 * byte & 0xff);
		if (name.length)
			memcpy(key + *length, name.bytes, name.length);
		*length += name.length;
	}
	return true;
}

/* Keeps the slots of values whose own bytes say how long they are. */
static void keep_checked(struct pattern *pattern, const uint8_t *descriptors)
{
	pattern->checked_count = 0;
	for (uint32_t i = 0; i < pattern->type_count && pattern->checked_count <= PATTERN_CHECKED; i++) {
		if (!(sizes_of(descriptors[4 * (size_t)i + 2]) & SIZES_IN_BYTES))
			continue;
		if (pattern->checked_count < PATTERN_CHECKED)
			pattern->checked[pattern->checked_count] = (uint16_t)i;
		pattern->checked_count++;
	}
}

bool pattern_has_odd_values(const struct pattern *pattern, const struct binxml_values *values)
{
	bool is_odd = pattern->checked_count > PATTERN_CHECKED;
	for (uint32_t i = 0; !is_odd && i < pattern->checked_count; i++) {
		struct value value;
		binxml_values_at(values, pattern->checked[i], &value);
		is_odd = sizes_value_is_odd(value.type, value.bytes, value.length);
	}
	return is_odd;
}

/* Whether a pattern has the same instances before it, plan, definition and key as wanted. */
static bool is_same(const struct pattern *pattern, const struct pattern *wanted)
{
	return pattern->hash == wanted->hash && pattern->before == wanted->before && pattern->plan == wanted->plan &&
	       pattern->definition == wanted->definition && pattern->type_count == wanted->type_count &&
	       pattern->length == wanted->length && memcmp(pattern->bytes, wanted->bytes, wanted->length) == 0;
}

static struct pattern *find(struct patterns *patterns, struct pattern *wanted, const uint8_t *descriptors)
{
	uint32_t before = wanted->before ? wanted->before->hash : 0;
	uint32_t seed = before ^ (uint32_t)(wanted->plan->hash & 0xffffffff);
	wanted->hash = checksum_add(seed, wanted->bytes, wanted->length);
	struct pattern **bucket = &patterns->buckets[wanted->hash % BUCKETS];
	for (struct pattern *pattern = *bucket; pattern; pattern = pattern->next) {
		if (is_same(pattern, wanted))
			return pattern;
	}
	size_t descriptors_size = pattern_has_classes(wanted) ? 4 * (size_t)wanted->type_count : 0;
	size_t size = sizeof *wanted + wanted->length + 2 * descriptors_size;
	if (size > BYTES_MAX - patterns->bytes)
		return NULL;
	struct pattern *pattern = memory_get(&patterns->allocator, size);
	if (!pattern)
		return NULL;
	*pattern = *wanted;
	uint8_t *bytes = memcpy(pattern + 1, wanted->bytes, wanted->length);
	pattern->bytes = bytes;
	pattern->classes = bytes + wanted->length;
	keep_classes(bytes + wanted->length, descriptors, descriptors_size, wanted->before != NULL);
	/* The values of a record's first instance are looked at in each record: see decode/inside.h. */
	for (uint32_t i = 0; wanted->before && i < wanted->type_count; i++)
		pattern->has_raw |= descriptor_is_raw(descriptors[4 * (size_t)i + 2]);
	keep_checked(pattern, descriptors);
	pattern->next = *bucket;
	*bucket = pattern;
	patterns->bytes += size;
	return pattern;
}

/* What a pattern of the plan must have to be the one that is looked for. */
struct sought {
	const struct pattern *before;
	const struct event_definition *definition;
	uint32_t type_count;
	const uint8_t *descriptors; /* all were within bounds when the instance was read */
};

static inline bool is_sought(const struct pattern *pattern, const struct sought *sought)
{
	return pattern && pattern->before == sought->before && pattern->definition == sought->definition &&
	       pattern->type_count == sought->type_count && pattern_has_classes(pattern) &&
	       has_classes(pattern, sought->descriptors);
}

/*
 * Where a plan has the patterns that were last met with such instances. Several are kept, since events of several kinds
 * take turns in a log, share the plan of System, and have a value or two of it now and then.
 */
static inline struct pattern **last_ones(struct plan *plan, const struct sought *sought)
{
	uint64_t spread = (uint64_t)(uintptr_t)sought->definition ^ (uint64_t)(uintptr_t)sought->before << 1;
	/* The highest bits: only they depend on all that the pointers differ in. */
	size_t group = spread * UINT64_C(0x9e3779b97f4a7c15) >> (64 - PLAN_LAST_BITS);
	return &plan->last_patterns[PLAN_LAST_ONES * group];
}

/* Finds or makes a pattern by its key; NULL as patterns_see(). */
static struct pattern *get(struct patterns *patterns, struct pattern *before, const struct plan_use *use,
	const struct sought *sought, struct bytes chunk)
{
	struct pattern wanted = {.before = before,
		.plan = use->plan,
		.definition = sought->definition,
		.depth = before ? before->depth + 1 : 1,
		.type_count = sought->type_count,
		.length = sought->type_count,
		.is_odd = use->instance.odd_sizes,
		.bytes = patterns->key};
	const uint8_t *bytes = chunk.data + use->instance.values;
	if (wanted.depth > PATTERN_DEPTH_MAX || wanted.type_count > BINXML_VALUES_MAX)
		return NULL;
	for (uint32_t i = 0; i < wanted.type_count; i++) {
		const uint8_t *descriptor = sought->descriptors + 4 * (size_t)i;
		if (!may_have_class(descriptor))
			return NULL;
		const size_t length = stored_u16(descriptor);
		patterns->key[i] = class_of(descriptor);
		bool is_full_null = use->instance.has_odd_null && descriptor[2] == VALUE_NULL;
		if (use->instance.odd_sizes && length > 0 &&
			(is_full_null || sizes_value_is_odd(descriptor[2], bytes, length)))
			patterns->key[i] = (uint8_t)(descriptor[2] | CLASS_ODD);
		bytes += length;
	}
	if (use->plan->has_name_slots && !put_names(patterns->key, &wanted.length, use, chunk))
		return NULL;
	return find(patterns, &wanted, sought->descriptors);
}

struct pattern *patterns_see(struct patterns *patterns, struct pattern *before, const struct plan_use *use,
	const struct event_definition *definition, struct bytes chunk)
{
	const struct sought sought = {
		before, definition, use->instance.value_count, chunk.data + use->instance.descriptors};
	struct pattern **last = last_ones(use->plan, &sought);
	bool may_be_last = !use->plan->has_name_slots && !use->instance.odd_sizes;
	for (unsigned i = 0; i < PLAN_LAST_ONES && may_be_last; i++) {
		if (is_sought(last[i], &sought))
			return last[i];
	}
	struct pattern *pattern = get(patterns, before, use, &sought, chunk);
	if (pattern && !pattern->is_odd) {
		memmove(last + 1, last, (PLAN_LAST_ONES - 1) * sizeof *last);
		last[0] = pattern;
	}
	return pattern;
}

#if defined(__SSE2__)

/*
 * As pattern_fits(), for the first values, four at a time; returns how many these are, or UINT32_MAX where one has
 * another class.
 */
static inline uint32_t fit_fours(
	const struct pattern *pattern, const uint8_t *descriptors, uint32_t *starts, uint32_t *start)
{
	const size_t size = 4 * (size_t)pattern->type_count, fours = size & ~(size_t)15;
	const __m128i sizes = _mm_set1_epi32(0xffff);
	__m128i difference = _mm_setzero_si128(), sum = _mm_setzero_si128();
	for (size_t i = 0; i < fours; i += 16) {
		__m128i four = vector_load(descriptors + i), lengths = _mm_and_si128(four, sizes);
		difference = _mm_or_si128(difference, differing_four(pattern, four, i));
		lengths = _mm_add_epi32(lengths, _mm_slli_si128(lengths, 4));
		lengths = _mm_add_epi32(lengths, _mm_slli_si128(lengths, 8));
		sum = _mm_add_epi32(lengths, _mm_shuffle_epi32(sum, 0xff));
		vector_store(starts + 1 + i / 4, sum);
	}
	*start = (uint32_t)_mm_cvtsi128_si32(_mm_shuffle_epi32(sum, 0xff));
	return is_zero(difference) ? (uint32_t)(fours / 4) : UINT32_MAX;
}

#endif

bool pattern_fits(const struct pattern *pattern, const uint8_t *descriptors, uint32_t starts[PATTERN_CLASSES_MAX + 1])
{
	const struct descriptor_bits bits = descriptor_bits();
	const size_t size = 4 * (size_t)pattern->type_count;
	uint32_t difference = 0, start = 0, at = 0;
	starts[0] = 0;
#if defined(__SSE2__)
	at = fit_fours(pattern, descriptors, starts, &start);
	if (at == UINT32_MAX)
		return false;
#endif
	for (size_t i = 4 * (size_t)at; i < size; i += 4) {
		difference |= differing_bits(&bits, descriptors + i, pattern->classes + i, pattern->classes + size + i);
		start += descriptors[i] | (uint32_t)descriptors[i + 1] << 8;
		starts[i / 4 + 1] = start;
	}
	return difference == 0;
}

bool patterns_keep_program(struct patterns *patterns, struct pattern *pattern, struct program *program, size_t size)
{
	if (pattern->program || size > PROGRAMS_MAX - patterns->program_bytes) {
		memory_free(&patterns->allocator, program);
		return false;
	}
	patterns->program_bytes += size;
	pattern->program = pattern->own_program = program;
	return true;
}

bool patterns_keep_exemplar(struct patterns *patterns, struct pattern *pattern, struct exemplar *exemplar, size_t size)
{
	size_t others = patterns->exemplar_bytes - pattern->exemplar_size;
	if (size > EXEMPLARS_MAX - others) {
		memory_free(&patterns->allocator, exemplar);
		return false;
	}
	memory_free(&patterns->allocator, pattern->exemplar);
	patterns->exemplar_bytes = others + size;
	pattern->exemplar = exemplar;
	pattern->exemplar_size = size;
	return true;
}

bool patterns_keep_xml(
	struct patterns *patterns, struct pattern *pattern, unsigned style, struct xml_program *program, size_t size)
{
	if (pattern->xml[style] || size > XML_MAX - patterns->xml_bytes) {
		memory_free(&patterns->allocator, program);
		return false;
	}
	patterns->xml_bytes += size;
	pattern->xml[style] = program;
	return true;
}

bool patterns_are_many(const struct patterns *patterns)
{
	return patterns->bytes > BYTES_MAX / 2;
}

void patterns_visit(const struct patterns *patterns, void (*see)(void *user, struct pattern *pattern), void *user)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct pattern *pattern = patterns->buckets[i]; pattern; pattern = pattern->next)
			see(user, pattern);
	}
}
