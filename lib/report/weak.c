/* SPDX-License-Identifier: MIT */
/* The report weak: which algorithms associations use, and what is to be thought of each. */
#include "report/association.h"
#include "report/association_parts.h"
#include "report/crypto.h"

#include <string.h>

#define PART_COUNT 10u

enum part { PART_AH_INTEGRITY = 6, PART_ESP_INTEGRITY = 7, PART_ESP_CIPHER = 8 };

static const char *const part_names[PART_COUNT] = {
	"keying_module",
	"mm_cipher",
	"mm_integrity",
	"dh_group",
	"mm_auth_method",
	"em_auth_method",
	[PART_AH_INTEGRITY] = "ah_integrity",
	[PART_ESP_INTEGRITY] = "esp_integrity",
	[PART_ESP_CIPHER] = "esp_cipher",
	"encapsulation_mode",
};

/* Which fields of an event are parts, by field index. */
struct part_indexes {
	uint32_t event_id;
	size_t count;
	struct {
		uint8_t field;
		uint8_t part;
	} items[PART_COUNT];
};

/* How many verdicts of each part are remembered, by string. */
#define RECENT 64u

struct recent_verdict {
	uint32_t string;
	enum crypto_verdict verdict;
};

/*
 * The value of a group: an algorithm in one part, used by a computer and a peer. There can be several for each
 * association.
 */
struct usage {
	struct brief_span span;
	uint32_t associations; /* whose numbers have 32 bits */
	uint8_t verdict;       /* enum crypto_verdict */
	bool has_time;
};

/* Remembers the groups of the last association with these texts. */
struct recent_uses {
	uint32_t shape; /* of the event, like the next two members */
	uint32_t computer;
	bool has_peer;
	bool is_known; /* the entry is in use */
	uint8_t count;
	struct group *groups[PART_COUNT];
};

#define RECENT_USES 8192u

struct weak {
	struct groups groups;
	struct recent_uses uses[RECENT_USES];
	struct part_indexes known[LAYOUT_COUNT];
	size_t known_count;
	struct recent_verdict recent[PART_COUNT][RECENT];
};

static bool weak_begin(struct ipsecevtx_report *report, void *state)
{
	struct weak *weak = state;
	groups_init(&weak->groups, &report->allocator, &report->hash_key, sizeof(struct usage),
		report->options.group_limit);
	return true;
}

static void weak_release(struct ipsecevtx_report *report, void *state)
{
	(void)report;
	groups_free(&((struct weak *)state)->groups);
}

/*
 * The parts of an association.
 */

static void find_indexes(
	const struct associations *associations, const struct association_event *event, struct part_indexes *indexes)
{
	struct association_value value;
	*indexes = (struct part_indexes){.event_id = event->event_id};
	for (size_t i = 0; association_field(associations, event, i, &value); i++) {
		for (size_t part = 0; part < PART_COUNT; part++) {
			if (strcmp(value.info->name, part_names[part]) != 0 || indexes->count == PART_COUNT)
				continue;
			indexes->items[indexes->count].field = (uint8_t)i;
			indexes->items[indexes->count++].part = (uint8_t)part;
		}
	}
}

static const struct part_indexes *indexes_of(
	struct weak *weak, const struct associations *associations, const struct association_event *event)
{
	for (size_t i = 0; i < weak->known_count; i++) {
		if (weak->known[i].event_id == event->event_id)
			return &weak->known[i];
	}
	if (weak->known_count == LAYOUT_COUNT)
		return NULL;
	find_indexes(associations, event, &weak->known[weak->known_count]);
	return &weak->known[weak->known_count++];
}

/* Finds the string of each part; STRING_NONE where the event has none. */
static void read_parts(struct weak *weak, const struct associations *associations,
	const struct association_event *event, uint32_t values[PART_COUNT])
{
	const struct part_indexes *indexes = indexes_of(weak, associations, event);
	struct association_value value;
	for (size_t part = 0; part < PART_COUNT; part++)
		values[part] = STRING_NONE;
	for (size_t i = 0; indexes && i < indexes->count; i++) {
		if (association_field(associations, event, indexes->items[i].field, &value))
			values[indexes->items[i].part] = value.string;
	}
}

/*
 * Verdicts.
 */

static enum crypto_verdict look_up(struct weak *weak, const struct strings *strings, unsigned part, uint32_t string)
{
	struct recent_verdict *recent = &weak->recent[part][string % RECENT];
	if (recent->string != string) {
		const struct string text = strings_get(strings, string);
		const struct crypto_algorithm *found = crypto_find(part_names[part], text.data, text.length);
		recent->verdict = found ? found->verdict : CRYPTO_UNKNOWN;
		recent->string = string;
	}
	return recent->verdict;
}

static bool is_text(const struct strings *strings, uint32_t string, const char *text)
{
	const struct string found = strings_get(strings, string);
	return string != STRING_NONE && found.length == strlen(text) && memcmp(found.data, text, found.length) == 0;
}

/* Whether ESP without an integrity algorithm is still authenticated: by its cipher, or by AH around it. */
static bool is_authenticated(const struct strings *strings, const uint32_t values[PART_COUNT])
{
	const struct string cipher = strings_get(strings, values[PART_ESP_CIPHER]);
	bool is_combined = values[PART_ESP_CIPHER] != STRING_NONE && crypto_is_combined(cipher.data, cipher.length);
	bool has_ah = values[PART_AH_INTEGRITY] != STRING_NONE && !is_text(strings, values[PART_AH_INTEGRITY], "None");
	return is_combined || has_ah;
}

/* False where there is nothing to show. */
static bool judge(struct weak *weak, const struct ipsecevtx_report *report, const uint32_t values[PART_COUNT],
	unsigned part, enum crypto_verdict *verdict)
{
	if (values[part] == STRING_NONE)
		return false;
	*verdict = look_up(weak, &report->strings, part, values[part]);
	if (*verdict == CRYPTO_DEPENDS) {
		*verdict = CRYPTO_BROKEN;
		return part == PART_ESP_INTEGRITY && !is_authenticated(&report->strings, values);
	}
	return *verdict <= CRYPTO_UNKNOWN || report->options.verbose;
}

/*
 * Counting.
 */

static void key_string(struct key *key, const struct strings *strings, uint32_t string)
{
	const struct string text = strings_get(strings, string);
	if (string == STRING_NONE)
		key_null(key);
	else
		key_text(key, text.data, text.length);
}

static void count(struct group *group, const struct association_event *event)
{
	const struct ipsecevtx_time time = {event->time, event->has_time ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	struct usage *usage = group_value(group);
	usage->associations++;
	usage->has_time = span_widen_brief(&usage->span, usage->has_time, &time);
}

/* Whether the association has the texts of the remembered one, and so belongs to the same groups, which still exist. */
static bool is_as_before(const struct weak *weak, const struct recent_uses *uses, const struct association_event *event)
{
	return !weak->groups.is_full && uses->is_known && uses->shape == event->shape &&
	       uses->computer == event->computer && uses->has_peer == event->has_peer;
}

/* Counts the use of an algorithm. NULL where there is nothing to show, or the group is not kept. */
static struct group *note_part(struct ipsecevtx_report *report, struct weak *weak,
	const struct association_event *event, const uint32_t values[PART_COUNT], unsigned part)
{
	enum crypto_verdict verdict;
	if (!judge(weak, report, values, part, &verdict))
		return NULL;
	key_start(&report->key);
	key_string(&report->key, &report->strings, event->computer);
	key_string(&report->key, &report->strings, association_peer(report->associations, event));
	key_text(&report->key, part_names[part], strlen(part_names[part]));
	key_string(&report->key, &report->strings, values[part]);
	struct group *group = groups_get(&weak->groups, &report->key);
	if (group)
		((struct usage *)group_value(group))->verdict = (uint8_t)verdict;
	return group;
}

/*
 * Counts the algorithms of an association. With the texts of one before it, they are the same groups. False when there
 * is no memory.
 */
static bool take_association(struct ipsecevtx_report *report, struct weak *weak, const struct association_event *event)
{
	uint32_t values[PART_COUNT];
	struct recent_uses *uses = &weak->uses[(event->shape ^ event->computer << 8) % RECENT_USES];
	if (is_as_before(weak, uses, event)) {
		for (size_t i = 0; i < uses->count; i++) {
			uses->groups[i]->events++;
			count(uses->groups[i], event);
		}
		return true;
	}
	*uses = (struct recent_uses){event->shape, event->computer, event->has_peer, true, 0, {NULL}};
	read_parts(weak, report->associations, event, values);
	for (unsigned part = 0; part < PART_COUNT; part++) {
		struct group *group = note_part(report, weak, event, values, part);
		if (!group)
			continue;
		count(group, event);
		uses->groups[uses->count++] = group;
	}
	return !weak->groups.failed;
}

static int compare_groups(const struct group *left, const struct group *right)
{
	const struct usage *one = group_value(left), *other = group_value(right);
	if (one->verdict != other->verdict)
		return one->verdict < other->verdict ? -1 : 1;
	if (one->associations != other->associations)
		return one->associations > other->associations ? -1 : 1;
	return group_compare(left, right);
}

static bool weak_finish(struct ipsecevtx_report *report, void *state)
{
	struct weak *weak = state;
	for (uint32_t i = 0; i < associations_count(report->associations); i++) {
		const struct association *association = association_at(report->associations, i);
		if (!take_association(report, weak, association_event_of(report->associations, association)))
			return false;
	}
	groups_sort_by(&weak->groups, compare_groups);
	report_tell_groups(report, &weak->groups, "uses of an algorithm");
	return !weak->groups.failed;
}

static bool weak_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	struct weak *weak = state;
	if (index >= weak->groups.count)
		return false;
	const struct group *group = weak->groups.items[index];
	const struct usage *usage = group_value(group);
	struct key_reader reader = {group->key, group->key + group->key_size};
	const struct ipsecevtx_text computer = key_read_text(&reader, row->arena);
	const struct ipsecevtx_text peer = key_read_text(&reader, row->arena);
	const struct ipsecevtx_text part = key_read_text(&reader, row->arena);
	const struct ipsecevtx_text value = key_read_text(&reader, row->arena);
	row->failed |= report->arena.no_memory || report->arena.exhausted;
	if (row->failed)
		return true;
	const struct crypto_algorithm *algorithm = crypto_find(part.data, value.data, value.length);
	row_text(row, "computer", &computer);
	row_text(row, "peer", &peer);
	row_text(row, "part", &part);
	row_text(row, "value", &value);
	row_word(row, "verdict", crypto_verdict_name((enum crypto_verdict)usage->verdict));
	row_word(row, "reference", algorithm ? algorithm->reference : NULL);
	row_number(row, "count", usage->associations);
	row_span(row, &usage->span, usage->has_time);
	return true;
}

static const char *const weak_keys[] = {
	"computer", "peer", "part", "value", "verdict", "reference", "count", "first", "last"};

const struct report_kind report_weak = {
	.info = {"weak", "algorithms in use that are broken, weak or out of date, and where", weak_keys,
		sizeof weak_keys / sizeof weak_keys[0], NULL, 0},
	.state_size = sizeof(struct weak),
	.wants_associations = true,
	.begin = weak_begin,
	.finish = weak_finish,
	.row = weak_row,
	.release = weak_release,
};
