/* SPDX-License-Identifier: MIT */
#include "decode/inside.h"

#include "binxml/known.h"
#include "binxml/markup.h"
#include "binxml/saying.h"
#include "binxml/sizes.h"
#include "binxml/skim.h"
#include "event/provider.h"

#include <string.h>

/* In so many chunks a template is met before it is learned (binxml/known.h), which costs more than to skim it once. */
#define OFTEN 2u

/* [MS-DTYP] 2.4.2: a SID has up to 15 subauthorities. */
#define SID_SIZE_MAX (8u + 4u * 15u)

/* Bytes of learned templates that are kept. */
#define INSIDE_KNOWN_MAX (512u * 1024u)

/* A template instance in a value, as its first bytes tell. */
struct inner {
	uint32_t template_offset;
	bool is_usual; /* the byte behind the token is 1, as Windows writes it */
	uint32_t template_id;
	bool is_inline; /* the definition stands right behind the instance's beginning */
	uint32_t count;
	const uint8_t *descriptors; /* NULL: the instance does not fit into its value */
	size_t values;              /* where the first value begins in the chunk */
	size_t end;                 /* behind the last value; 0: not known, or the values do not fit */
};

void insides_init(struct insides *insides, const struct ipsecevtx_allocator *allocator, struct namesakes *namesakes)
{
	insides->allocator = *allocator;
	insides->namesakes = namesakes;
}

void insides_free(struct insides *insides)
{
	known_free(insides->skimmed);
	memory_free(&insides->allocator, insides->names);
}

void insides_start_chunk(struct insides *insides)
{
	if (++insides->chunk_number == 0) {
		memset(insides->entries, 0, sizeof insides->entries);
		insides->chunk_number = 1;
	}
}

/* Reads an instance up to its values: token, a byte that is 1, template id, offset of the definition, count. */
static inline void find_inner(struct bytes chunk, size_t offset, size_t end, struct inner *inner)
{
	size_t at = offset + 10;
	inner->descriptors = NULL;
	inner->end = 0;
	if (end < at)
		return;
	const uint8_t *head = chunk.data + offset;
	inner->is_usual = head[1] == 1;
	inner->template_id = stored_u32(head + 2);
	inner->template_offset = stored_u32(head + 6);
	inner->is_inline = inner->template_offset == at;
	if (inner->is_inline)
		at += 24 + (size_t)read_u32(chunk.data, end, at + 20); /* the definition itself */
	inner->count = read_u32(chunk.data, end, at);
	if (at + 4 > end || inner->count > (end - at - 4) / 4)
		return;
	inner->descriptors = chunk.data + at + 4;
	inner->values = at + 4 + 4 * (size_t)inner->count;
}

/* The entry for values of a template: of two that it may have, the second one where another template has the first. */
static inline struct inside_values *values_of(struct insides *insides, const struct inner *inner)
{
	struct inside_values *values = &insides->values[inner->template_id % INSIDE_ENTRIES];
	return values->template_id == inner->template_id || values->count == 0
		       ? values
		       : &insides->values[inner->template_id / INSIDE_ENTRIES % INSIDE_ENTRIES];
}

/*
 * Whether each SID of an instance with known descriptors is as long as its number of subauthorities says. end: of the
 * bytes in which the values stand.
 */
static inline bool are_sids_whole(
	const struct inside_values *known, struct bytes chunk, const struct inner *inner, size_t end)
{
	const uint8_t *descriptor = inner->descriptors, *bytes = chunk.data + inner->values;
	size_t left = end - inner->values;
	for (uint32_t i = 0; i < known->sid_count; i++) {
		size_t before = 0;
		for (uint32_t skipped = known->sids[i]; skipped > 0; skipped--, descriptor += 4)
			before += stored_u16(descriptor);
		const size_t length = stored_u16(descriptor);
		if (before > left || length > left - before || length < 2 || length > SID_SIZE_MAX ||
			length != 8 + 4 * (size_t)bytes[before + 1])
			return false;
		bytes += before;
		left -= before;
	}
	return true;
}

/* Whether the instance's values are like some that were found not to be odd; *size is that of all together. */
static inline bool are_known(
	struct insides *insides, struct bytes chunk, const struct inner *inner, size_t end, uint32_t *size)
{
	const struct inside_values *known = values_of(insides, inner);
	return inner->count == known->count &&
	       descriptors_fit(inner->descriptors, known->descriptors, known->counting, inner->count, size) &&
	       are_sids_whole(known, chunk, inner, end);
}

/*
 * Keeps which values are SIDs, each by how many values stand between it and the one before. False where there are more
 * than are kept, or arrays, whose bytes have to be looked at.
 */
static bool keep_sids(struct inside_values *values, const struct inner *inner)
{
	uint32_t last = 0;
	values->sid_count = 0;
	for (uint32_t i = 0; i < inner->count; i++) {
		const uint8_t type = inner->descriptors[4 * (size_t)i + 2];
		if ((sizes_of(type) & SIZES_IN_BYTES) == 0)
			continue;
		if (type != VALUE_SID || values->sid_count == INSIDE_SIDS)
			return false;
		values->sids[values->sid_count++] = (uint8_t)(i - last);
		last = i;
	}
	return true;
}

/* Remembers the descriptors of an instance that has no odd value. */
static void keep_values(struct insides *insides, const struct inner *inner)
{
	struct inside_values *values = values_of(insides, inner);
	if (inner->count > INSIDE_VALUES)
		return;
	values->count = 0;
	if (!keep_sids(values, inner))
		return;
	for (uint32_t i = 0; i < inner->count; i++) {
		uint8_t *counting = values->counting + 4 * (size_t)i;
		uint8_t type = inner->descriptors[4 * (size_t)i + 2];
		uint32_t fixed = type == VALUE_NULL ? 0xffff : sizes_fixed_bits(type);
		counting[0] = (uint8_t)(fixed & 0xff);
		counting[1] = (uint8_t)(fixed >> 8);
		counting[2] = counting[3] = 0xff;
	}
	memcpy(values->descriptors, inner->descriptors, 4 * (size_t)inner->count);
	values->template_id = inner->template_id;
	values->count = inner->count;
}

/*
 * Sets where the instance's values end. Returns whether one of them has a type that other programs may print as it
 * stands, or an odd size. The lengths that SIDs and arrays say themselves count, too, though the instance comes last in
 * the record: a reader that goes by them, as the Rust crate up to 0.8 and Velociraptor do, does not come to the end
 * token behind it, and may go on with an instance in the padding and in what stands behind the record.
 */
static bool measure(struct insides *insides, struct bytes chunk, struct inner *inner, size_t end)
{
	uint32_t size;
	bool is_odd = false;
	if (!are_known(insides, chunk, inner, end, &size)) {
		is_odd = descriptors_look(inner->descriptors, inner->count, &size);
		const uint8_t *values = size > end - inner->values ? NULL : chunk.data + inner->values;
		is_odd = is_odd || sizes_look(inner->descriptors, inner->count, values) != 0;
		if (!is_odd && values)
			keep_values(insides, inner);
	}
	inner->end = size > end - inner->values ? 0 : inner->values + size;
	return is_odd;
}

static inline struct inside_entry *entry_of(struct insides *insides, uint32_t template_offset, uint32_t probe)
{
	return &insides->entries[(template_offset / 8 + probe) % INSIDE_ENTRIES];
}

static inline bool is_of(const struct inside_entry *entry, const struct insides *insides, uint32_t template_offset)
{
	return entry->chunk_number == insides->chunk_number && entry->template_offset == template_offset;
}

/* Counts a chunk in which a template of that id is met; whether it was met OFTEN. */
static bool is_met_often(struct insides *insides, uint32_t template_id)
{
	uint8_t *met = &insides->met[template_id % INSIDE_MET];
	*met = (uint8_t)(*met + (*met < OFTEN));
	return *met == OFTEN;
}

/* Room for the names of a template that is to be learned; NULL when there is no memory to learn it. */
static struct binxml_names *names_to_learn(struct insides *insides)
{
	if (!insides->skimmed)
		insides->skimmed = known_new(&insides->allocator, INSIDE_KNOWN_MAX);
	if (!insides->names)
		insides->names = memory_get_buffer(&insides->allocator, sizeof *insides->names);
	return insides->skimmed ? insides->names : NULL;
}

/*
 * As skim_event_content(), but a template that was learned is known again by its bytes. *says is what the template says
 * (binxml/saying.h); 0: nobody asks, or it is unknown.
 */
static enum skim_answer skim(struct insides *insides, struct bytes chunk, uint32_t offset, uint64_t *says)
{
	struct saying saying;
	struct known_names names;
	struct binxml_instance instance; /* of which known.h reads only what is set here */
	instance.template_id = read_u32(chunk.data, chunk.size, (size_t)offset + 4);
	instance.body_start = (size_t)offset + 24;
	instance.body_end = instance.body_start + read_u32(chunk.data, chunk.size, (size_t)offset + 20);
	const struct known_key key = {chunk, &instance, AREA_EVENT};
	*says = 0;
	if (instance.body_start > chunk.size || instance.body_end > chunk.size)
		return SKIM_UNKNOWN;
	if (!namesakes_may_read(insides->namesakes, instance.body_end - instance.body_start))
		return SKIM_ODD;
	memcpy(instance.guid, chunk.data + offset + 4, sizeof instance.guid);
	bool is_often = is_met_often(insides, instance.template_id);
	if (is_often && insides->skimmed && known_find_skimmed(insides->skimmed, &key, &names, says))
		return names.are_ahead || names.split_text ? SKIM_ODD : SKIM_CONTENT;
	saying_begin(&saying, insides->namesakes->key, SAID_BY_SKIM);
	struct binxml_names *room = is_often ? names_to_learn(insides) : NULL;
	enum skim_answer answer = skim_event_content(chunk, offset, &saying, room);
	if (saying.key && answer != SKIM_UNKNOWN)
		*says = saying_end(&saying);
	if (room && answer == SKIM_CONTENT)
		known_add_skimmed(insides->skimmed, &key, room, *says);
	return answer;
}

/* What is known of the instance's template, which is skimmed once a chunk; NULL where only the decoder can tell. */
static struct inside_entry *find_entry(struct insides *insides, struct bytes chunk, const struct inner *inner)
{
	const uint32_t template_offset = inner->template_offset;
	struct inside_entry *entry = entry_of(insides, template_offset, 0);
	for (uint32_t probe = 0; probe < INSIDE_PROBES; probe++) {
		struct inside_entry *other = entry_of(insides, template_offset, probe);
		if (is_of(other, insides, template_offset))
			return other;
		if (other->chunk_number != insides->chunk_number) {
			entry = other;
			break;
		}
	}
	uint64_t says;
	enum skim_answer answer = skim(insides, chunk, template_offset, &says);
	if (answer == SKIM_UNKNOWN)
		return NULL;
	entry->chunk_number = insides->chunk_number;
	entry->template_offset = template_offset;
	entry->template_id = read_u32(chunk.data, chunk.size, (size_t)template_offset + 4);
	entry->end = (size_t)template_offset + 24 + read_u32(chunk.data, chunk.size, (size_t)template_offset + 20);
	unsigned odd = namesakes_see(insides->namesakes, chunk, entry->template_id, template_offset);
	entry->is_odd = answer == SKIM_ODD || namesakes_count_for(odd, inner->is_inline) ||
			(!inner->is_inline && !namesakes_defined(insides->namesakes, chunk, template_offset));
	if (says)
		namesakes_tell(insides->namesakes, template_offset, says);
	return entry;
}

/* Whether the template has the id that the instance at that offset names, and stands before it or inline. */
static inline bool is_in_place(const struct inside_entry *entry, const struct inner *inner, size_t at)
{
	return (entry->end <= at || inner->is_inline) && entry->template_id == inner->template_id && inner->is_usual;
}

/*
 * The thorough part of inside_look_content(): goes through all instances of the content, since a log that was saved
 * with its messages has RenderingInfo in a second one. It is not inlined, as its registers would be saved for all the
 * records that do not come here.
 */
static __attribute__((noinline)) enum inside_answer look_at_all(
	struct insides *insides, struct bytes chunk, size_t start, size_t end)
{
	enum inside_answer answer = INSIDE_PLAIN;
	struct inner inner;
	size_t at;
	if (!binxml_first_instance(chunk.data, start, end, &at))
		return INSIDE_SYSTEM;
	for (;;) {
		find_inner(chunk, at, end, &inner);
		bool has_odd_values = inner.descriptors && measure(insides, chunk, &inner, end);
		struct inside_entry *entry = inner.end ? find_entry(insides, chunk, &inner) : NULL;
		if (!entry)
			return INSIDE_SYSTEM;
		bool is_again = !inner.is_inline && inner.template_offset >= start;
		if (entry->is_odd || has_odd_values || is_again || !is_in_place(entry, &inner, at))
			answer = INSIDE_ODD;
		at = inner.end;
		if (at == end || chunk.data[at] == 0)
			return at + 1 != end ? INSIDE_ODD : answer; /* one end token, and nothing behind it */
		if (!binxml_is_instance(chunk.data, at, end))
			return INSIDE_SYSTEM;
	}
}

enum inside_answer inside_look_content(struct insides *insides, struct bytes chunk, size_t start, size_t end)
{
	struct inner inner = {.descriptors = NULL};
	size_t at;
	uint32_t size;
	/* Mostly the content is one instance of a known template, with values like those of an earlier record. */
	if (binxml_first_instance(chunk.data, start, end, &at))
		find_inner(chunk, at, end, &inner);
	if (inner.descriptors) {
		const struct inside_entry *entry = entry_of(insides, inner.template_offset, 0);
		if (is_of(entry, insides, inner.template_offset) && !entry->is_odd && is_in_place(entry, &inner, at) &&
			are_known(insides, chunk, &inner, end, &size) && inner.values + size + 1 == end &&
			chunk.data[end - 1] == 0)
			return INSIDE_PLAIN;
	}
	return look_at_all(insides, chunk, start, end);
}

enum inside_answer inside_look(
	struct insides *insides, struct bytes chunk, const struct plan *plan, const struct binxml_values *values)
{
	struct value content;
	uint32_t slot = plan->content_slot;
	if (slot >= values->count)
		return slot != PLAN_NO_SLOT && values->count == 0 ? INSIDE_SYSTEM : INSIDE_PLAIN;
	binxml_values_at(values, slot, &content);
	if (content.type != VALUE_BINXML || content.length == 0)
		return content.length == 0 || content.type == VALUE_NULL ? INSIDE_PLAIN : INSIDE_ODD;
	size_t start = (size_t)(content.bytes - chunk.data);
	return inside_look_content(insides, chunk, start, start + content.length);
}

/* Whether a value is a text with markup, which libevtx prints as it stands where it is in an attribute. */
static bool is_raw_text(const struct value *value)
{
	return value->type % VALUE_ARRAY == VALUE_STRING && markup_is_possible(value->bytes, value->length, true);
}

/* Whether the value of any attribute is such a text. */
static bool has_raw_text(const struct plan *plan, const struct binxml_values *values)
{
	struct value value;
	for (uint32_t i = 0; i < plan->attribute_slot_count; i++) {
		if (plan->attribute_slots[i] >= values->count)
			continue;
		binxml_values_at(values, plan->attribute_slots[i], &value);
		if (is_raw_text(&value))
			return true;
	}
	return false;
}

/* Whether the provider's name is a value that may hold markup; ours, which is the most frequent one, holds none. */
static bool is_name_raw(const struct plan *plan, const struct binxml_values *values)
{
	struct value name;
	uint32_t slot = plan->system_slots[SYSTEM_PROVIDER_NAME];
	if (slot >= values->count)
		return false;
	binxml_values_at(values, slot, &name);
	return name.type != VALUE_STRING || (!provider_is_our_wide_name(&name) && is_raw_text(&name));
}

/* Whether the last value is BinXML, the content of Event, which inside_look() judges. */
static bool ends_in_content(const struct plan *plan, const struct binxml_values *values)
{
	if (values->count == 0 || plan->content_slot != values->count - 1)
		return false;
	const uint8_t *descriptor = values->descriptors + 4 * (size_t)plan->content_slot;
	return descriptor[2] == VALUE_BINXML && !descriptor_is_odd(descriptor);
}

/* Whether any value has an odd descriptor, or may be printed as it stands with markup in it. */
static bool is_any_raw(const struct plan *plan, const struct binxml_values *values)
{
	for (uint32_t i = 0; i < values->count; i++) {
		const uint8_t *descriptor = values->descriptors + 4 * (size_t)i;
		uint8_t type = descriptor[2];
		if (descriptor_is_odd(descriptor) ||
			(descriptor_is_raw(type) && (i != plan->content_slot || type != VALUE_BINXML)))
			return true;
	}
	return has_raw_text(plan, values);
}

enum inside_answer inside_look_beside(const struct plan *plan, const struct binxml_values *values)
{
	if (plan->wants_search || is_name_raw(plan, values))
		return INSIDE_ODD;
	uint32_t count = values->count - ends_in_content(plan, values);
	if (count <= DESCRIPTOR_SLOTS) {
		struct descriptor_masks masks = descriptors_masks(values->descriptors, count);
		if ((masks.raw | (masks.strings & plan->attribute_mask)) == 0)
			return INSIDE_PLAIN;
	}
	return is_any_raw(plan, values) ? INSIDE_ODD : INSIDE_PLAIN;
}

/* Whether all values left have no bytes, but the last one where that is BinXML. */
static bool has_content_alone(struct sizes_walk behind)
{
	const uint8_t *descriptors = behind.descriptors;
	for (uint32_t left = behind.count; left > 0; left--, descriptors += 4) {
		bool is_content = left == 1 && descriptors[2] == VALUE_BINXML;
		if (!is_content && stored_u16(descriptors) > 0)
			return false;
	}
	return true;
}

/*
 * Whether the odd value at which the walk stands is a user's SID of 12 zeros, as Windows itself has written. A reader
 * that goes by the SID's own length, 8, reads its last zeros as the end of the content of Event, and no other event;
 * where another value stood in between it would read on in that.
 */
static bool is_users_sid_of_zeros(const struct plan *plan, const struct sizes_walk *walk, uint32_t count)
{
	static const uint8_t zeros[12] = {0};
	uint32_t slot = count - walk->count - 1;
	return walk->value.type == VALUE_SID && walk->value.length == sizeof zeros &&
	       memcmp(walk->value.bytes, zeros, sizeof zeros) == 0 && slot == plan->system_slots[SYSTEM_USER_SID] &&
	       slot >= plan_end_of_identity(plan, count) && has_content_alone(*walk);
}

bool inside_has_odd_sizes(const struct plan *plan, const struct binxml_instance *instance, struct bytes chunk)
{
	const uint32_t count = instance->value_count;
	if (!instance->odd_sizes || instance->has_early_width)
		return instance->has_early_width;
	struct sizes_walk walk = sizes_begin(chunk.data + instance->descriptors, count, chunk.data + instance->values);
	while (sizes_next_odd(&walk)) {
		if (!is_users_sid_of_zeros(plan, &walk, count))
			return true;
	}
	return instance->has_odd_null;
}
