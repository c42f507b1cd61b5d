/* SPDX-License-Identifier: MIT */
/*
 * The pattern downgrade: a peer agrees on weaker algorithms than it did before with the same computer. Where
 * certificates show several computers behind the peer's address, each is compared with what it used itself.
 */
#include "report/crypto.h"
#include "report/ends.h"
#include "report/hostile.h"

#include <string.h>

#define PART_COUNT 10u
#define MM_PARTS   6u /* these come first; the others are of Quick Modes */

enum { PART_AH_INTEGRITY = 7, PART_ESP_CIPHER = 8, PART_ESP_INTEGRITY = 9 };

static const char *const parts[PART_COUNT] = {"keying_module", "mm_auth_method", "em_auth_method", "mm_cipher",
	"mm_integrity", "dh_group", "keying_module", [PART_AH_INTEGRITY] = "ah_integrity",
	[PART_ESP_CIPHER] = "esp_cipher", [PART_ESP_INTEGRITY] = "esp_integrity"};

/* The parts in words for a sentence; both modes have a keying protocol of their own. */
static const char *const words[PART_COUNT] = {"Main Mode keying protocol", "Main Mode authentication",
	"Extended Mode authentication", "Main Mode cipher", "Main Mode integrity", "Main Mode key exchange",
	"Quick Mode keying protocol", [PART_AH_INTEGRITY] = "AH integrity", [PART_ESP_CIPHER] = "ESP cipher",
	[PART_ESP_INTEGRITY] = "ESP integrity"};

/* The strength of an algorithm that cannot be compared: it is passed over. */
#define STRENGTH_UNKNOWN 0u
/* How far apart two verdicts are; algorithms with the same verdict differ by key length alone, and by less. */
#define STRENGTH_VERDICT 100u

/* What is added for a longer key or larger group among algorithms with the same verdict. */
static const struct {
	const char *text;
	unsigned more;
} longer[] = {
	{"AES-192", 1},
	{"AES-256", 2},
	{"AES-GCM 192", 1},
	{"AES-GCM 256", 2},
	{"AES-GMAC 192", 1},
	{"AES-GMAC 256", 2},
	{"DH group ECP 384", 1},
};

/* Who fell to a weaker algorithm. */
enum fall_kind {
	FALL_OWN = 0, /* the one that used the stronger one before, as far as is known */
	FALL_OTHER,   /* another computer behind the address than the one that used more */
	FALL_KINDS
};

/* What a computer and a peer used so far. */
struct used {
	struct {
		uint32_t shape; /* of the last Main or Quick Mode; STRING_NONE: none yet */
		uint32_t end;   /* index of its end, and the event that tells whose it is */
		const struct association_event *identity;
	} last[2];
	uint32_t best[PART_COUNT];     /* strings: the strongest so far */
	uint16_t strength[PART_COUNT]; /* of best */
	/* The Main Modes of those who used the strongest; NULL: not known. */
	const struct association_event *holders[PART_COUNT];
	/* Bits of the parts in which the last association of their kind was weaker, by enum fall_kind. */
	uint16_t weaker[FALL_KINDS];
	uint32_t from[PART_COUNT], to[PART_COUNT]; /* strings: what was stronger, and what is used now */
	size_t falls;                              /* index of the pair's first fall; its falls are the last ones */
};

/* What one of the computers behind a peer's address used. */
struct used_end {
	uint32_t principal; /* string; STRING_NONE: all that showed no certificate */
	uint32_t best[PART_COUNT];
	uint16_t strength[PART_COUNT];
};

/* A fall: all uses of one weaker algorithm after one stronger one, by a pair, for a part. */
struct fall {
	struct suspicion draft;
	struct exhibits exhibits;
	uint32_t pair;
	uint8_t part;
	uint8_t kind;      /* enum fall_kind */
	bool is_unsure;    /* it may be another computer */
	uint32_t from, to; /* strings: the stronger one before, and the weaker one */
	unsigned from_strength, to_strength;
	uint32_t principals[2]; /* strings: of whom used from, and of the first that used to */
	bool has_others;        /* others used the weaker one too */
};

struct downgrades {
	struct hostile *hostile;
	const struct associations *associations;
	const struct ipsecevtx_field_info *parts[PART_COUNT];
	struct end_fields end_fields;
	struct used used;      /* of the pair that is looked at */
	struct used_end *ends; /* of that pair */
	size_t end_count, end_room;
	struct index end_index; /* finds ends by principal, all but the first */
	struct fall *falls;
	size_t count, room;
};

static bool is_text(const struct strings *strings, uint32_t string, const char *text)
{
	const struct string found = strings_get(strings, string);
	return string != STRING_NONE && found.length == strlen(text) && memcmp(found.data, text, found.length) == 0;
}

static unsigned verdict_strength(enum crypto_verdict verdict)
{
	switch (verdict) {
	case CRYPTO_BROKEN:
		return 1 * STRENGTH_VERDICT;
	case CRYPTO_WEAK:
		return 2 * STRENGTH_VERDICT;
	case CRYPTO_DEPRECATED:
		return 3 * STRENGTH_VERDICT;
	case CRYPTO_REVIEW:
		return 4 * STRENGTH_VERDICT;
	case CRYPTO_OK:
	case CRYPTO_LEGACY:
		return 5 * STRENGTH_VERDICT;
	case CRYPTO_STRONG:
		return 6 * STRENGTH_VERDICT;
	default:
		/* Algorithms that are not known, or depend on others, are compared with nothing. */
		return STRENGTH_UNKNOWN;
	}
}

static unsigned strength_of(const struct strings *strings, const char *part, uint32_t string)
{
	const struct string text = strings_get(strings, string);
	const struct crypto_algorithm *algorithm =
		string == STRING_NONE ? NULL : crypto_find(part, text.data, text.length);
	unsigned strength = algorithm ? verdict_strength(algorithm->verdict) : STRENGTH_UNKNOWN;
	/* "None", where nothing else authenticates: see authenticator(). */
	if (algorithm && algorithm->verdict == CRYPTO_DEPENDS && part == parts[PART_ESP_INTEGRITY])
		strength = verdict_strength(CRYPTO_BROKEN);
	for (size_t i = 0; strength != STRENGTH_UNKNOWN && i < sizeof longer / sizeof longer[0]; i++) {
		if (is_text(strings, string, longer[i].text))
			return strength + longer[i].more;
	}
	return strength;
}

/*
 * Who is at the other end.
 */

static bool is_same_end(const void *user, uint32_t value, const void *wanted)
{
	return ((const struct downgrades *)user)->ends[value].principal == *(const uint32_t *)wanted;
}

/* The index of the end with that principal, made if it is new; INDEX_NONE when there is no memory. */
static uint32_t find_end(struct downgrades *downgrades, uint32_t principal)
{
	void *ends = downgrades->ends;
	if (downgrades->end_count > 0 && downgrades->ends[0].principal == principal)
		return 0;
	uint64_t hash = hash_of(&downgrades->hostile->report->hash_key, &principal, sizeof principal);
	uint32_t found = index_find(&downgrades->end_index, hash, is_same_end, downgrades, &principal);
	if (found != INDEX_NONE)
		return found;
	if (!array_reserve(&downgrades->hostile->report->allocator, &ends, &downgrades->end_room,
		    downgrades->end_count + 1, sizeof *downgrades->ends))
		return INDEX_NONE;
	downgrades->ends = ends;
	if (downgrades->end_count > 0 && !index_add(&downgrades->end_index, hash, (uint32_t)downgrades->end_count))
		return INDEX_NONE;
	downgrades->ends[downgrades->end_count] = (struct used_end){.principal = principal};
	return (uint32_t)downgrades->end_count++;
}

/* The opening of the Main Mode that tells who is at the other end; NULL where it is not known. */
static const struct association_event *identity_of(
	const struct downgrades *downgrades, const struct association *association)
{
	uint32_t parent = association->parent;
	if (association->kind == ASSOCIATION_MM)
		return association_event_of(downgrades->associations, association);
	return parent == ASSOCIATION_NONE ? NULL
					  : association_event_of(downgrades->associations,
						    association_at(downgrades->associations, parent));
}

/* The principal of a peer that showed a certificate; STRING_NONE where it showed none. */
static uint32_t principal_of(const struct downgrades *downgrades, const struct association_event *identity)
{
	const struct end_fields *fields = &downgrades->end_fields;
	if (!identity || association_string(downgrades->associations, identity, fields->thumbprint) == STRING_NONE)
		return STRING_NONE;
	return association_string(downgrades->associations, identity, fields->principal);
}

/*
 * Falls.
 */

/* The fall of a part to what is used now, made if it is new; NULL when there is no memory. */
static struct fall *fall_of(struct downgrades *downgrades, size_t pair, unsigned part, enum fall_kind kind)
{
	const uint32_t from = downgrades->used.from[part], to = downgrades->used.to[part];
	void *falls = downgrades->falls;
	for (size_t i = downgrades->used.falls; i < downgrades->count; i++) {
		const struct fall *fall = &downgrades->falls[i];
		if (fall->part == part && fall->kind == kind && fall->from == from && fall->to == to)
			return &downgrades->falls[i];
	}
	if (!array_reserve(&downgrades->hostile->report->allocator, &falls, &downgrades->room, downgrades->count + 1,
		    sizeof *downgrades->falls))
		return NULL;
	downgrades->falls = falls;
	downgrades->falls[downgrades->count] = (struct fall){
		.pair = (uint32_t)pair, .part = (uint8_t)part, .kind = (uint8_t)kind, .from = from, .to = to};
	return &downgrades->falls[downgrades->count++];
}

/* A use of a part with less strength than before: by whom, and what was used before. */
struct weaker_use {
	unsigned part;
	enum fall_kind kind;
	bool is_unsure;
	uint32_t from, to; /* strings */
	unsigned from_strength, to_strength;
	uint32_t principals[2];
};

static bool note_fall(struct downgrades *downgrades, size_t pair, const struct weaker_use *use)
{
	struct fall *fall = fall_of(downgrades, pair, use->part, use->kind);
	if (!fall)
		return false;
	fall->is_unsure |= use->is_unsure;
	if (fall->from_strength != 0) {
		fall->has_others |= use->principals[1] != fall->principals[1];
		return true;
	}
	fall->from_strength = use->from_strength;
	fall->to_strength = use->to_strength;
	memcpy(fall->principals, use->principals, sizeof fall->principals);
	return true;
}

/* Takes a use that is weaker than the strongest one of the pair. */
static bool take_weaker(struct downgrades *downgrades, size_t pair, unsigned kind, struct weaker_use *use)
{
	struct used *used = &downgrades->used;
	const struct used_end *end = &downgrades->ends[used->last[kind].end];
	const struct association_event *identity = used->last[kind].identity, *holder = used->holders[use->part];
	const struct associations *associations = downgrades->associations;
	use->from = used->best[use->part];
	use->from_strength = used->strength[use->part];
	use->principals[0] = principal_of(downgrades, holder);
	use->principals[1] = end->principal;
	bool is_own = end->principal != STRING_NONE && end->strength[use->part] > use->to_strength;
	if (is_own) {
		use->from = end->best[use->part];
		use->from_strength = end->strength[use->part];
	} else if (holder && identity && ends_differ(associations, &downgrades->end_fields, holder, identity)) {
		use->kind = FALL_OTHER;
	} else {
		use->is_unsure = downgrades->end_count > 2 ||
				 (holder && identity &&
					 ends_other_port(associations, &downgrades->end_fields, holder, identity));
	}
	used->weaker[use->kind] |= (uint16_t)(1u << use->part);
	used->from[use->part] = use->from;
	used->to[use->part] = use->to;
	return note_fall(downgrades, pair, use);
}

/*
 * What authenticates ESP that has no integrity algorithm: the string of its cipher, or of AH around it; STRING_NONE:
 * nothing does.
 */
static uint32_t authenticator(const struct downgrades *downgrades, const struct association_event *event)
{
	const struct strings *strings = &downgrades->hostile->report->strings;
	uint32_t cipher = association_string(downgrades->associations, event, downgrades->parts[PART_ESP_CIPHER]);
	uint32_t ah = association_string(downgrades->associations, event, downgrades->parts[PART_AH_INTEGRITY]);
	const struct string text = strings_get(strings, cipher);
	if (cipher != STRING_NONE && crypto_is_combined(text.data, text.length))
		return cipher;
	return is_text(strings, ah, "None") ? STRING_NONE : ah;
}

/*
 * The string of a part, and its strength. What authenticates in place of ESP's integrity algorithm is no fall from one,
 * but there can be a fall from it.
 */
static unsigned strength_of_part(const struct downgrades *downgrades, const struct used *used, unsigned part,
	const struct association_event *event, uint32_t *string)
{
	const struct strings *strings = &downgrades->hostile->report->strings;
	*string = association_string(downgrades->associations, event, downgrades->parts[part]);
	uint32_t instead = part == PART_ESP_INTEGRITY && is_text(strings, *string, "None")
				   ? authenticator(downgrades, event)
				   : STRING_NONE;
	if (instead == STRING_NONE)
		return strength_of(strings, parts[part], *string);
	*string = instead;
	unsigned strength = strength_of(strings, parts[part], instead), most = verdict_strength(CRYPTO_OK);
	strength = strength > most ? most : strength;
	return strength > used->strength[part] ? strength : STRENGTH_UNKNOWN;
}

/* Compares an association; only called where its texts or its end differ from those of the one before. */
static bool compare(struct downgrades *downgrades, size_t pair, unsigned kind, const struct association_event *event)
{
	struct used *used = &downgrades->used;
	struct used_end *own = &downgrades->ends[used->last[kind].end];
	unsigned end = kind == ASSOCIATION_MM ? MM_PARTS : PART_COUNT;
	for (unsigned part = kind == ASSOCIATION_MM ? 0 : MM_PARTS; part < end; part++) {
		uint32_t string;
		unsigned strength = strength_of_part(downgrades, used, part, event, &string);
		for (unsigned i = 0; i < FALL_KINDS; i++)
			used->weaker[i] &= (uint16_t) ~(1u << part);
		struct weaker_use use = {.part = part, .to = string, .to_strength = strength};
		if (strength != STRENGTH_UNKNOWN && strength >= used->strength[part]) {
			used->strength[part] = (uint16_t)strength;
			used->best[part] = string;
			used->holders[part] = used->last[kind].identity;
		} else if (strength != STRENGTH_UNKNOWN && !take_weaker(downgrades, pair, kind, &use)) {
			return false;
		}
		if (strength >= own->strength[part]) {
			own->strength[part] = (uint16_t)strength;
			own->best[part] = string;
		}
	}
	return true;
}

static bool count_falls(
	struct downgrades *downgrades, size_t pair, unsigned kind, const struct association_event *event)
{
	const struct exhibit exhibit = hostile_exhibit(event);
	const struct ipsecevtx_time opened = {event->time, event->has_time ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	for (unsigned i = 0; i < PART_COUNT * FALL_KINDS; i++) {
		unsigned part = i / FALL_KINDS;
		enum fall_kind fall_kind = (enum fall_kind)(i % FALL_KINDS);
		if (!(downgrades->used.weaker[fall_kind] >> part & 1) || (part < MM_PARTS) != (kind == ASSOCIATION_MM))
			continue;
		struct fall *fall = fall_of(downgrades, pair, part, fall_kind);
		if (!fall || !exhibits_put(downgrades->hostile->report, &fall->exhibits, &exhibit))
			return false;
		fall->draft.count++;
		span_widen(&fall->draft.first, &fall->draft.last, &opened);
	}
	return true;
}

/*
 * Takes the next association of a pair. One with the texts and the end of the one before is not compared again, but
 * counts in the same falls.
 */
static bool take(struct downgrades *downgrades, uint32_t number)
{
	const struct pairs *pairs = &downgrades->hostile->pairs;
	const struct association *association = association_at(downgrades->associations, number);
	const struct association_event *event = association_event_of(downgrades->associations, association);
	size_t pair = pairs->by_association[number];
	unsigned kind = association->kind;
	if (association->opening == ASSOCIATION_NONE || pairs->items[pair].peer == STRING_NONE)
		return true;
	struct used *used = &downgrades->used;
	const struct association_event *identity = identity_of(downgrades, association);
	uint32_t end = find_end(downgrades, principal_of(downgrades, identity));
	if (end == INDEX_NONE)
		return false;
	if (event->shape != used->last[kind].shape || end != used->last[kind].end) {
		used->last[kind].shape = event->shape;
		used->last[kind].end = end;
		used->last[kind].identity = identity;
		if (!compare(downgrades, pair, kind, event))
			return false;
	}
	return (used->weaker[FALL_OWN] | used->weaker[FALL_OTHER]) == 0 || count_falls(downgrades, pair, kind, event);
}

static enum severity severity_of(const struct fall *fall)
{
	unsigned verdict = fall->to_strength / STRENGTH_VERDICT;
	if (verdict == fall->from_strength / STRENGTH_VERDICT)
		return SEVERITY_LOW;
	return verdict <= 2 ? SEVERITY_HIGH : verdict <= 4 ? SEVERITY_MEDIUM : SEVERITY_LOW;
}

/* The sentence about a peer that used less than it did before; it names every possible cause. */
static uint32_t own_reason(struct hostile *hostile, const struct fall *fall)
{
	unsigned long long count = fall->draft.count;
	return hostile_reason(hostile,
		"%s used %s %s %llu time%s after it had used %s: somebody in between or at the "
		"other end chose less, %s",
		hostile_name(hostile, fall->draft.peer, "a peer"), words[fall->part],
		hostile_name(hostile, fall->to, "another one"), count, hostile_s(count),
		hostile_name(hostile, fall->from, "a stronger one"),
		fall->is_unsure ? "rules were changed, or it is another computer behind the same address"
				: "or rules were changed");
}

static uint32_t other_reason(struct hostile *hostile, const struct fall *fall)
{
	unsigned long long count = fall->draft.count;
	return hostile_reason(hostile,
		"behind %s, %s%s used %s %s %llu time%s after %s had used %s: another computer by its certificate and "
		"name, or one that got others",
		hostile_name(hostile, fall->draft.peer, "a peer"),
		hostile_name(hostile, fall->principals[1], "somebody"), fall->has_others ? " and others" : "",
		words[fall->part], hostile_name(hostile, fall->to, "another one"), count, hostile_s(count),
		hostile_name(hostile, fall->principals[0], "somebody else"),
		hostile_name(hostile, fall->from, "a stronger one"));
}

static bool put(struct hostile *hostile, struct fall *fall)
{
	bool is_other = fall->kind == FALL_OTHER;
	fall->draft.severity = (uint8_t)(is_other ? SEVERITY_LOW : severity_of(fall));
	fall->draft.computer = hostile->pairs.items[fall->pair].computer;
	fall->draft.peer = hostile->pairs.items[fall->pair].peer;
	fall->draft.reason = is_other ? other_reason(hostile, fall) : own_reason(hostile, fall);
	return hostile_put(hostile, &fall->draft, &fall->exhibits);
}

/*
 * The associations in the order of their pairs, and otherwise in their own order: a counting sort. NULL when there is
 * no memory.
 */
static uint32_t *order_by_pair(const struct hostile *hostile)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	const struct pairs *pairs = &hostile->pairs;
	size_t count = associations_count(hostile->report->associations);
	uint32_t *order = memory_get_buffer(allocator, (count + 1) * sizeof *order), place = 0;
	uint32_t *places = memory_get_buffer(allocator, (pairs->count + 1) * sizeof *places);
	for (size_t i = 0; places && i < pairs->count; i++) {
		places[i] = place;
		place += pairs->items[i].count;
	}
	for (size_t i = 0; order && places && i < count; i++)
		order[places[pairs->by_association[i]]++] = (uint32_t)i;
	bool ok = order && places;
	memory_free(allocator, places);
	if (ok)
		return order;
	memory_free(allocator, order);
	return NULL;
}

static void begin_pair(struct downgrades *downgrades)
{
	downgrades->used = (struct used){.falls = downgrades->count};
	downgrades->end_count = 0;
	index_free(&downgrades->end_index);
	index_init(&downgrades->end_index, &downgrades->hostile->report->allocator);
}

bool hostile_find_downgrade(struct hostile *hostile)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	size_t count = associations_count(hostile->report->associations);
	struct downgrades downgrades = {.hostile = hostile, .associations = hostile->report->associations};
	uint32_t *order = order_by_pair(hostile);
	bool ok = order != NULL;
	index_init(&downgrades.end_index, allocator);
	end_fields_find(&downgrades.end_fields, &hostile->report->strings);
	for (unsigned part = 0; part < PART_COUNT; part++)
		downgrades.parts[part] = association_find_field(parts[part]);
	for (size_t i = 0; ok && i < count; i++) {
		const uint32_t *by_association = hostile->pairs.by_association;
		if (i == 0 || by_association[order[i]] != by_association[order[i - 1]])
			begin_pair(&downgrades);
		ok = take(&downgrades, order[i]);
	}
	for (size_t i = 0; ok && i < downgrades.count; i++)
		ok = put(hostile, &downgrades.falls[i]);
	for (size_t i = 0; i < downgrades.count; i++)
		exhibits_free(hostile->report, &downgrades.falls[i].exhibits);
	index_free(&downgrades.end_index);
	memory_free(allocator, downgrades.ends);
	memory_free(allocator, order);
	memory_free(allocator, downgrades.falls);
	return ok;
}
