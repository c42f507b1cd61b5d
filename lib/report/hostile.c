/* SPDX-License-Identifier: MIT */
/*
 * The report hostile: patterns that attacks leave, and that other things can leave too. One row each, with the records
 * to look at.
 */
#include "report/hostile.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "evidence/detail.h"
#include "report/name_cut.h"
#include "report/sort.h"

/* In the order in which rows of one severity are shown. */
static const struct {
	const char *name;
	bool (*find)(struct hostile *hostile);
	/*
	 * Makes the reason of a pattern that is found so often that sentences are not kept; NULL: found.reason is a
	 * string.
	 */
	const char *(*reason)(const struct hostile *hostile, const struct found *found, struct row *row);
} patterns[] = {
	{"scan", hostile_find_scan, NULL},
	{"guessing", hostile_find_guessing, NULL},
	{"flood", hostile_find_flood, NULL},
	{"invalid_packets", hostile_find_invalid_packets, NULL},
	{"sweep", hostile_find_sweep, NULL},
	{"outage", hostile_find_outage, NULL},
	{"new_peer", hostile_find_new_peer, NULL},
	{"outlived", hostile_find_outlived, outlived_reason},
	{"deleted", hostile_find_deleted, NULL},
	{"downgrade", hostile_find_downgrade, NULL},
	{"blind_spot", hostile_find_blind_spot, NULL},
	{"plain_session", hostile_find_plain_session, NULL},
};

/* How many minutes and series are kept for a group on average. */
#define MOMENTS_PER_GROUP 20u

static const char *const severities[] = {
	[SEVERITY_HIGH] = "high", [SEVERITY_MEDIUM] = "medium", [SEVERITY_LOW] = "low"};

/* What a finding calls groups of which some were left out. */
static const char *const kind_names[TROUBLE_KINDS] = {
	[TROUBLE_REFUSED] = "peers that were refused",
	[TROUBLE_CREDENTIALS] = "peers whose credentials were refused",
	[TROUBLE_INVALID] = "peers with packets that were not valid",
	[TROUBLE_CALLED] = "peers that were called in vain",
	[TROUBLE_UNANSWERED] = "peers that never answered",
	[TROUBLE_FAILED] = "peers with a reason to fail",
	[TROUBLE_FLOOD] = "events about protection against floods",
	[TROUBLE_DELETED] = "security associations that were deleted",
	[TROUBLE_CLEARED] = "computers whose log was cleared",
	[TROUBLE_AUDITING] = "changes of what is audited",
};

static void release_trouble(void *owner, void *value)
{
	const struct trouble_owner *kept_by = owner;
	struct ipsecevtx_report *report = kept_by->report;
	struct trouble *trouble = value;
	exhibits_free(report, &trouble->exhibits);
	if (trouble_has_series(kept_by->kind))
		series_free(report, &trouble->series);
	if (trouble_has_minutes(kept_by->kind))
		hours_free(&trouble->minutes, &report->allocator);
	if (trouble_has_accounts(kept_by->kind))
		memory_free(&report->allocator, trouble->accounts);
}

/* The size of a group's value. */
static size_t trouble_size(enum trouble_kind kind)
{
	if (trouble_has_series(kind))
		return sizeof(struct trouble);
	if (trouble_has_minutes(kind) || trouble_has_accounts(kind))
		return offsetof(struct trouble, series);
	return offsetof(struct trouble, minutes);
}

/* Events that open or end associations are not taken here: the patterns look at the finished associations. */
static bool hostile_takes(const struct ipsecevtx_event *event)
{
	switch (event->kind) {
	case IPSECEVTX_KIND_MM_FAILED:
	case IPSECEVTX_KIND_QM_FAILED:
	case IPSECEVTX_KIND_EM_FAILED:
	case IPSECEVTX_KIND_INVALID_PACKET:
	case IPSECEVTX_KIND_DOS_PREVENTION:
	case IPSECEVTX_KIND_SA_DELETED:
		return true;
	case IPSECEVTX_KIND_OTHER:
		return event->event_id == 104 || event->event_id == 1102 || event->event_id == 4719;
	default:
		return false;
	}
}

static bool hostile_begin(struct ipsecevtx_report *report, void *state)
{
	struct hostile *hostile = state;
	hostile->report = report;
	for (unsigned i = 0; i < TROUBLE_KINDS; i++) {
		struct groups *groups = &hostile->troubles[i];
		groups_init(groups, &report->allocator, &report->hash_key, trouble_size((enum trouble_kind)i),
			report->options.group_limit);
		hostile->owners[i] = (struct trouble_owner){report, (enum trouble_kind)i};
		groups->release = release_trouble;
		groups->owner = &hostile->owners[i];
		report_name_computers(report, groups);
	}
	size_t limit = report->options.group_limit;
	hostile->moment_limit = limit > SIZE_MAX / MOMENTS_PER_GROUP / 2 ? SIZE_MAX / 2 : MOMENTS_PER_GROUP * limit;
	index_init(&hostile->pairs.index, &report->allocator);
	return true;
}

static void hostile_release(struct ipsecevtx_report *report, void *state)
{
	struct hostile *hostile = state;
	for (unsigned i = 0; i < TROUBLE_KINDS; i++)
		groups_free(&hostile->troubles[i]);
	pairs_free(hostile, &hostile->pairs);
	openings_free(hostile);
	memory_free(&report->allocator, hostile->ends);
	for (size_t i = 0; i < hostile->count; i++)
		exhibits_free(report, &hostile->items[i].exhibits);
	memory_free(&report->allocator, hostile->items);
	memory_free(&report->allocator, hostile->order);
}

/*
 * For the patterns.
 */

struct found *hostile_find(struct hostile *hostile)
{
	void *items = hostile->items;
	if (!array_reserve(
		    &hostile->report->allocator, &items, &hostile->room, hostile->count + 1, sizeof *hostile->items))
		return NULL;
	hostile->items = items;
	hostile->items[hostile->count] = (struct found){.pattern = hostile->pattern};
	return &hostile->items[hostile->count++];
}

bool hostile_put(struct hostile *hostile, const struct suspicion *draft, const struct exhibits *exhibits)
{
	struct found *found = draft->reason == STRING_NONE ? NULL : hostile_find(hostile);
	if (!found)
		return false;
	found->severity = draft->severity;
	found->computer = draft->computer;
	found->peer = draft->peer;
	found->reason = draft->reason;
	found->count = draft->count;
	found->span = (struct brief_span){draft->first.ticks, draft->last.ticks};
	found->has_time = draft->first.presence == IPSECEVTX_SET;
	return exhibits_merge(hostile->report, &found->exhibits, exhibits);
}

uint32_t hostile_reason(struct hostile *hostile, const char *format, ...)
{
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	size_t length = detail_print(text, sizeof text, format, arguments);
	va_end(arguments);
	uint32_t string = length == 0 ? STRING_NONE : strings_add(&hostile->report->strings, text, length);
	return string == STRING_FAILED ? STRING_NONE : string;
}

/* How many bytes of a name a sentence shows. */
#define NAME_TOLD 120u

const char *hostile_name(const struct hostile *hostile, uint32_t string, const char *otherwise)
{
	const struct string name = strings_get(&hostile->report->strings, string);
	char text[NAME_TOLD + 1];
	if (string == STRING_NONE || name.length == 0)
		return otherwise;
	if (name.length <= NAME_TOLD && strlen(name.data) == name.length)
		return name.data;
	name_cut(text, sizeof text, name.data, name.length);
	const uint32_t cut = strings_add(&hostile->report->strings, text, strlen(text));
	return cut == STRING_FAILED ? otherwise : strings_get(&hostile->report->strings, cut).data;
}

const char *hostile_span(uint64_t ticks, char text[SPAN_SIZE])
{
	unsigned long long seconds = ticks / TICKS_A_SECOND;
	if (seconds < 120)
		snprintf(text, SPAN_SIZE, "%llu s", seconds);
	else if (seconds < 7200)
		snprintf(text, SPAN_SIZE, "%llu min", seconds / 60);
	else if (seconds < 172800)
		snprintf(text, SPAN_SIZE, "%llu h %llu min", seconds / 3600, seconds / 60 % 60);
	else
		snprintf(text, SPAN_SIZE, "%llu days", seconds / 86400);
	return text;
}

const char *hostile_within(uint64_t ticks, char text[SPAN_SIZE])
{
	const uint64_t seconds = ticks / TICKS_A_SECOND, unit = seconds < 120 ? 1 : seconds < 172800 ? 60 : 86400;
	const uint64_t more = ticks % (unit * TICKS_A_SECOND) > 0 ? unit * TICKS_A_SECOND - 1 : 0;
	return hostile_span(ticks <= UINT64_MAX - more ? ticks + more : ticks, text);
}

const char *hostile_s(uint64_t count)
{
	return count == 1 ? "" : "s";
}

const struct trouble *trouble_of_same(const struct hostile *hostile, enum trouble_kind kind, const struct group *group)
{
	const struct key key = {.bytes = (uint8_t *)(uintptr_t)group->key, .size = group->key_size};
	const struct group *found = groups_find(&hostile->troubles[kind], &key);
	return found ? group_value(found) : NULL;
}

/*
 * Finishing.
 */

static void give_up_moments(struct hostile *hostile)
{
	for (enum trouble_kind kind = 0; kind < TROUBLE_KINDS; kind++) {
		for (size_t i = 0; i < hostile->troubles[kind].count; i++) {
			struct trouble *trouble = trouble_at(hostile, kind, i);
			if (trouble_has_minutes(kind))
				hours_free(&trouble->minutes, &hostile->report->allocator);
			if (trouble_has_series(kind))
				series_free(hostile->report, &trouble->series);
		}
	}
}

/* How many minutes and series a trouble has; SIZE_MAX when there is no memory. */
static size_t count_moments(const struct hostile *hostile, enum trouble_kind kind, struct trouble *trouble)
{
	size_t count = trouble_has_minutes(kind) ? minutes_compact(&trouble->minutes) : 0;
	if (!trouble_has_series(kind))
		return count;
	return series_finish(hostile->report, &trouble->series) ? count + trouble->series.count : SIZE_MAX;
}

bool hostile_check_moments(struct hostile *hostile)
{
	if (hostile->has_more_moments)
		return true;
	hostile->moment_count = 0;
	for (enum trouble_kind kind = 0; kind < TROUBLE_KINDS; kind++) {
		for (size_t i = 0; i < hostile->troubles[kind].count; i++) {
			size_t count = count_moments(hostile, kind, trouble_at(hostile, kind, i));
			if (count == SIZE_MAX)
				return false;
			hostile->moment_count += count;
		}
	}
	hostile->has_more_moments = hostile->moment_count > hostile->moment_limit;
	if (hostile->has_more_moments)
		give_up_moments(hostile);
	return true;
}

/* Sorts the troubles once all events are added, and reports where there were too many minutes and series. */
static bool finish_troubles(struct hostile *hostile)
{
	char detail[256];
	for (unsigned kind = 0; kind < TROUBLE_KINDS; kind++) {
		groups_sort(&hostile->troubles[kind]);
		if (hostile->troubles[kind].failed)
			return false;
	}
	if (!hostile_check_moments(hostile))
		return false;
	if (hostile->has_more_moments) {
		snprintf(detail, sizeof detail,
			"what failed falls into more than %zu minutes and series: the patterns guessing, invalid_packets, "
			"outage and plain_session were not looked for, and a flood names nobody",
			hostile->moment_limit);
		report_tell(hostile->report, detail);
	}
	return true;
}

static int compare_numbers(uint64_t left, uint64_t right)
{
	return left < right ? -1 : left > right;
}

static int compare_suspicions(const void *user, uint32_t left, uint32_t right)
{
	const struct hostile *hostile = user;
	const struct found *one = &hostile->items[left], *other = &hostile->items[right];
	const struct strings *strings = &hostile->report->strings;
	int order = compare_numbers(one->severity, other->severity);
	if (order == 0)
		order = compare_numbers(one->pattern, other->pattern);
	if (order == 0)
		order = compare_numbers(other->count, one->count);
	if (order == 0)
		order = strings_compare(strings, one->computer, other->computer);
	if (order == 0)
		order = strings_compare(strings, one->peer, other->peer);
	if (order == 0)
		order = compare_numbers(one->span.first, other->span.first);
	/* A pattern with a reason function finds each computer and peer only once. */
	return order != 0 || patterns[one->pattern].reason ? order
							   : strings_compare(strings, one->reason, other->reason);
}

static bool sort_suspicions(struct hostile *hostile)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	hostile->order = memory_get_buffer(allocator, (hostile->count + 1) * sizeof *hostile->order);
	if (!hostile->order)
		return false;
	for (size_t i = 0; i < hostile->count; i++)
		hostile->order[i] = (uint32_t)i;
	return sort_numbers(allocator, hostile->order, hostile->count, compare_suspicions, hostile);
}

static bool hostile_finish(struct ipsecevtx_report *report, void *state)
{
	struct hostile *hostile = state;
	bool ok = finish_troubles(hostile) && pairs_make(hostile) && hostile_ends_make(hostile);
	for (size_t i = 0; ok && i < sizeof patterns / sizeof patterns[0]; i++) {
		hostile->pattern = (uint8_t)i;
		ok = patterns[i].find(hostile);
	}
	pairs_free(hostile, &hostile->pairs);
	openings_free(hostile);
	hostile_ends_free(hostile);
	for (unsigned i = 0; i < TROUBLE_KINDS; i++) {
		report_tell_groups(report, &hostile->troubles[i], kind_names[i]);
		groups_free(&hostile->troubles[i]);
	}
	return ok && sort_suspicions(hostile);
}

static bool hostile_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	const struct hostile *hostile = state;
	(void)report;
	if (index >= hostile->count)
		return false;
	const struct found *found = &hostile->items[hostile->order[index]];
	row_word(row, "pattern", patterns[found->pattern].name);
	row_word(row, "severity", severities[found->severity]);
	row_string(row, "computer", found->computer);
	row_string(row, "peer", found->peer);
	row_span(row, &found->span, found->has_time);
	row_number(row, "count", found->count);
	if (patterns[found->pattern].reason)
		row_word(row, "reason", patterns[found->pattern].reason(hostile, found, row));
	else
		row_string(row, "reason", found->reason);
	exhibits_row(row, "evidence", &found->exhibits);
	return true;
}

static const char *const hostile_keys[] = {
	"pattern", "severity", "computer", "peer", "first", "last", "count", "reason", "evidence"};

const struct report_kind report_hostile = {
	.info = {"hostile", "patterns that attacks leave, with the records to look at", hostile_keys,
		sizeof hostile_keys / sizeof hostile_keys[0], NULL, 0},
	.state_size = sizeof(struct hostile),
	.wants_associations = true,
	.wants_failed_ends = true,
	.wants_recall = true,
	.begin = hostile_begin,
	.takes = hostile_takes,
	.expect = hostile_expect,
	.add = hostile_add,
	.finish = hostile_finish,
	.row = hostile_row,
	.release = hostile_release,
};
