/* SPDX-License-Identifier: MIT */
/* downgrade: a peer agrees on less than it did before with the same computer. */
#include "report/crypto.h"
#include "report/hostile.h"

#define PART_COUNT 10u
#define MM_PARTS   6u /* the first ones; the others are those of Quick Modes */

enum { PART_AH_INTEGRITY = 7, PART_ESP_CIPHER = 8, PART_ESP_INTEGRITY = 9 };

static const char *const parts[PART_COUNT] = {"keying_module", "mm_auth_method", "em_auth_method", "mm_cipher",
	"mm_integrity", "dh_group", "keying_module", [PART_AH_INTEGRITY] = "ah_integrity",
	[PART_ESP_CIPHER] = "esp_cipher", [PART_ESP_INTEGRITY] = "esp_integrity"};

/* For a sentence; of both modes that have a keying protocol each has its own. */
static const char *const words[PART_COUNT] = {"Main Mode keying protocol", "Main Mode authentication",
	"Extended Mode authentication", "Main Mode cipher", "Main Mode integrity", "Main Mode key exchange",
	"Quick Mode keying protocol", [PART_AH_INTEGRITY] = "AH integrity", [PART_ESP_CIPHER] = "ESP cipher",
	[PART_ESP_INTEGRITY] = "ESP integrity"};

/* How strong what is not told is: it is passed over. */
#define STRENGTH_UNKNOWN 0u
/* Verdicts that differ, from those that differ by the length of a key alone. */
#define STRENGTH_VERDICT 100u

/* Of those whose verdict is the same, the ones that are stronger than the others of their field. */
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

/* What a pair used. */
struct used {
	uint32_t shapes[2];            /* texts of the last Main and Quick Mode; STRING_NONE: none yet */
	uint32_t best[PART_COUNT];     /* strings: the strongest so far */
	uint16_t strength[PART_COUNT]; /* of these */
	uint16_t weaker;               /* bits of parts in which the last one of their kind was weaker */
	size_t falls;                  /* where its falls begin, which are the last ones */
};

/* All weaker uses of a part by a pair. */
struct fall {
	struct suspicion draft;
	struct exhibits exhibits;
	uint32_t pair, part;
	uint32_t from, to; /* strings of the deepest fall */
	unsigned from_strength, to_strength;
};

struct downgrades {
	struct hostile *hostile;
	const struct associations *associations;
	const struct ipsecevtx_field_info *parts[PART_COUNT];
	struct used used; /* by the pair that is looked at */
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
		/* What is not known, or hangs on others, is compared with nothing. */
		return STRENGTH_UNKNOWN;
	}
}

static unsigned strength_of(const struct strings *strings, const char *part, uint32_t string)
{
	const struct string text = strings_get(strings, string);
	const struct crypto_algorithm *algorithm =
		string == STRING_NONE ? NULL : crypto_find(part, text.data, text.length);
	unsigned strength = algorithm ? verdict_strength(algorithm->verdict) : STRENGTH_UNKNOWN;
	/* "None" where nothing else authenticates: see authenticator(). */
	if (algorithm && algorithm->verdict == CRYPTO_DEPENDS && part == parts[PART_ESP_INTEGRITY])
		strength = verdict_strength(CRYPTO_BROKEN);
	for (size_t i = 0; strength != STRENGTH_UNKNOWN && i < sizeof longer / sizeof longer[0]; i++) {
		if (is_text(strings, string, longer[i].text))
			return strength + longer[i].more;
	}
	return strength;
}

/* Made when there is none; NULL when there is no memory. */
static struct fall *fall_of(struct downgrades *downgrades, size_t pair, unsigned part)
{
	void *falls = downgrades->falls;
	for (size_t i = downgrades->used.falls; i < downgrades->count; i++) {
		if (downgrades->falls[i].part == part)
			return &downgrades->falls[i];
	}
	if (!array_reserve(&downgrades->hostile->report->allocator, &falls, &downgrades->room, downgrades->count + 1,
		    sizeof *downgrades->falls))
		return NULL;
	downgrades->falls = falls;
	downgrades->falls[downgrades->count] = (struct fall){.pair = (uint32_t)pair, .part = part};
	return &downgrades->falls[downgrades->count++];
}

static bool note_fall(struct downgrades *downgrades, size_t pair, unsigned part, uint32_t to, unsigned strength)
{
	const struct used *used = &downgrades->used;
	struct fall *fall = fall_of(downgrades, pair, part);
	unsigned from = used->strength[part];
	if (!fall)
		return false;
	if (fall->from_strength != 0 && from - strength <= fall->from_strength - fall->to_strength)
		return true;
	fall->from = used->best[part];
	fall->from_strength = from;
	fall->to = to;
	fall->to_strength = strength;
	return true;
}

/* What authenticates ESP without integrity of its own: its cipher, or AH around it; STRING_NONE: nothing does. */
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
 * The text of a part, and how strong it is. What authenticates in the place of ESP's integrity is no fall from an
 * algorithm of that, but there can be one from it.
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

/* Only when the texts are not those of the association before. */
static bool compare(struct downgrades *downgrades, size_t pair, unsigned kind, const struct association_event *event)
{
	struct used *used = &downgrades->used;
	unsigned end = kind == ASSOCIATION_MM ? MM_PARTS : PART_COUNT;
	used->shapes[kind] = event->shape;
	for (unsigned part = kind == ASSOCIATION_MM ? 0 : MM_PARTS; part < end; part++) {
		uint32_t string;
		unsigned strength = strength_of_part(downgrades, used, part, event, &string);
		used->weaker &= (uint16_t) ~(1u << part);
		if (strength != STRENGTH_UNKNOWN && strength >= used->strength[part]) {
			used->strength[part] = (uint16_t)strength;
			used->best[part] = string;
		} else if (strength != STRENGTH_UNKNOWN) {
			used->weaker |= (uint16_t)(1u << part);
			if (!note_fall(downgrades, pair, part, string, strength))
				return false;
		}
	}
	return true;
}

static bool count_falls(
	struct downgrades *downgrades, size_t pair, unsigned kind, const struct association_event *event)
{
	const struct exhibit exhibit = hostile_exhibit(event);
	const struct ipsecevtx_time opened = {event->time, event->has_time ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	for (unsigned part = 0; part < PART_COUNT; part++) {
		if (!(downgrades->used.weaker >> part & 1) || (part < MM_PARTS) != (kind == ASSOCIATION_MM))
			continue;
		struct fall *fall = fall_of(downgrades, pair, part);
		if (!fall || !exhibits_put(downgrades->hostile->report, &fall->exhibits, &exhibit))
			return false;
		fall->draft.count++;
		span_widen(&fall->draft.first, &fall->draft.last, &opened);
	}
	return true;
}

static bool take(struct downgrades *downgrades, uint32_t number)
{
	const struct pairs *pairs = &downgrades->hostile->pairs;
	const struct association *association = association_at(downgrades->associations, number);
	const struct association_event *event = association_event_of(downgrades->associations, association);
	size_t pair = pairs->by_association[number];
	if (association->opening == ASSOCIATION_NONE || pairs->items[pair].peer == STRING_NONE)
		return true;
	struct used *used = &downgrades->used;
	if (event->shape != used->shapes[association->kind] && !compare(downgrades, pair, association->kind, event))
		return false;
	return used->weaker == 0 || count_falls(downgrades, pair, association->kind, event);
}

static enum severity severity_of(const struct fall *fall)
{
	unsigned verdict = fall->to_strength / STRENGTH_VERDICT;
	if (verdict == fall->from_strength / STRENGTH_VERDICT)
		return SEVERITY_LOW;
	return verdict <= 2 ? SEVERITY_HIGH : verdict <= 4 ? SEVERITY_MEDIUM : SEVERITY_LOW;
}

static bool put(struct hostile *hostile, struct fall *fall)
{
	unsigned long long count = fall->draft.count;
	fall->draft.severity = (uint8_t)severity_of(fall);
	fall->draft.computer = hostile->pairs.items[fall->pair].computer;
	fall->draft.peer = hostile->pairs.items[fall->pair].peer;
	fall->draft.reason = hostile_reason(hostile,
		"%s used %s %s %llu time%s after it had used %s: somebody in between or at the other end chose less, or "
		"rules were changed",
		hostile_name(hostile, fall->draft.peer, "a peer"), words[fall->part],
		hostile_name(hostile, fall->to, "another one"), count, hostile_s(count),
		hostile_name(hostile, fall->from, "a stronger one"));
	return hostile_put(hostile, &fall->draft, &fall->exhibits);
}

/* The associations of each pair side by side, otherwise in their order: by pair, where its own begin. */
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

bool find_downgrade(struct hostile *hostile)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	size_t count = associations_count(hostile->report->associations);
	struct downgrades downgrades = {.hostile = hostile, .associations = hostile->report->associations};
	uint32_t *order = order_by_pair(hostile);
	bool ok = order != NULL;
	for (unsigned part = 0; part < PART_COUNT; part++)
		downgrades.parts[part] = association_find_field(parts[part]);
	for (size_t i = 0; ok && i < count; i++) {
		const uint32_t *by_association = hostile->pairs.by_association;
		if (i == 0 || by_association[order[i]] != by_association[order[i - 1]])
			downgrades.used = (struct used){.falls = downgrades.count};
		ok = take(&downgrades, order[i]);
	}
	for (size_t i = 0; ok && i < downgrades.count; i++)
		ok = put(hostile, &downgrades.falls[i]);
	for (size_t i = 0; i < downgrades.count; i++)
		exhibits_free(hostile->report, &downgrades.falls[i].exhibits);
	memory_free(allocator, order);
	memory_free(allocator, downgrades.falls);
	return ok;
}
