/* SPDX-License-Identifier: MIT */
/*
 * The report filters: by which filters of the Windows Filtering Platform negotiations were made, and what these are
 * called. IPsec events have a filter's run-time id; other events have the names: 5441 of the filters that were there
 * when the filtering platform started, 5447 of each that was added, changed or removed. An id stays a filter's until
 * Windows starts again.
 */
#include "event/pair.h"
#include "event/writer.h"
#include "report/other_event.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>

/* How many names and peers are kept for a filter on average. */
#define MEMBERS_PER_GROUP 8u

enum filter_kind { FILTER_MM = 0, FILTER_QM };

static const char *const kind_names[] = {[FILTER_MM] = "mm", [FILTER_QM] = "qm"};

/* The value of a group of uses; its key: computer, kind, id. */
struct filter_use {
	uint64_t established, failed; /* negotiations */
	struct ipsecevtx_time first, last;
};

/*
 * The value of a group of names, as events tell a filter's names each time Windows starts. Its key: computer, id, and
 * the texts of name_fields in their order.
 */
struct filter_name {
	struct ipsecevtx_time first, last;
	uint64_t *between; /* the other times at which it was told, in any order */
	size_t between_count, between_room;
};

static const char *const name_keys[] = {"filter_name", "provider_name", "layer_name", "action"};
static const char *const name_fields[] = {"FilterName", "ProviderName", "LayerName", "Action"};
#define NAME_TEXTS (sizeof name_keys / sizeof name_keys[0])

struct filters {
	struct groups uses;
	struct groups peers; /* key: that of the use, then a peer */
	struct groups names;
};

static void free_name(void *owner, void *value)
{
	struct ipsecevtx_report *report = owner;
	memory_free(&report->allocator, ((struct filter_name *)value)->between);
}

static bool filters_begin(struct ipsecevtx_report *report, void *state)
{
	struct filters *filters = state;
	size_t limit = report->options.group_limit;
	size_t members = limit > SIZE_MAX / MEMBERS_PER_GROUP ? SIZE_MAX : MEMBERS_PER_GROUP * limit;
	groups_init(&filters->uses, &report->allocator, &report->hash_key, sizeof(struct filter_use), limit);
	groups_init(&filters->peers, &report->allocator, &report->hash_key, 0, members);
	groups_init(&filters->names, &report->allocator, &report->hash_key, sizeof(struct filter_name), members);
	filters->names.release = free_name;
	filters->names.owner = report;
	report_name_computers(report, &filters->uses);
	report_name_computers(report, &filters->peers);
	report_name_computers(report, &filters->names);
	return true;
}

static void filters_release(struct ipsecevtx_report *report, void *state)
{
	struct filters *filters = state;
	(void)report;
	groups_free(&filters->uses);
	groups_free(&filters->peers);
	groups_free(&filters->names);
}

/*
 * Adding.
 */

static bool note_use(struct ipsecevtx_report *report, struct filters *filters, const struct report_event *added,
	enum filter_kind kind, const struct ipsecevtx_id *id)
{
	if (id->presence != IPSECEVTX_SET || id->value == 0)
		return true;
	key_start(&report->key);
	key_field(&report->key, &added->event->computer);
	key_number(&report->key, kind);
	key_number(&report->key, id->value);
	struct group *group = groups_get(&filters->uses, &report->key);
	struct filter_use *use = group ? group_value(group) : NULL;
	if (use && ipsecevtx_kind_is_failure(added->event->kind))
		use->failed++;
	else if (use)
		use->established++;
	if (use)
		span_widen(&use->first, &use->last, &added->event->time);
	/* Also where the use is not kept: whether there are too many peers must not depend on the order of events. */
	if (added->peer) {
		key_address(&report->key, added->peer);
		groups_get(&filters->peers, &report->key);
	}
	return !filters->uses.failed && !filters->peers.failed;
}

/* Notes a time at which a name was told. False when there is no memory. */
static bool note_telling(struct ipsecevtx_report *report, struct filter_name *name, const struct ipsecevtx_time *time)
{
	const struct ipsecevtx_time first = name->first, last = name->last;
	span_widen(&name->first, &name->last, time);
	if (time->presence != IPSECEVTX_SET || first.presence != IPSECEVTX_SET)
		return true;
	/*
	 * The time that is no longer the first or the last one goes between them; one that equals either is not kept
	 * twice.
	 */
	uint64_t between = time->ticks < first.ticks  ? first.ticks
			   : time->ticks > last.ticks ? last.ticks
						      : time->ticks;
	if (between == name->first.ticks || between == name->last.ticks)
		return true;
	void *items = name->between;
	if (!array_reserve(&report->allocator, &items, &name->between_room, name->between_count + 1, sizeof between))
		return false;
	name->between = items;
	name->between[name->between_count++] = between;
	return true;
}

static bool note_name(
	struct ipsecevtx_report *report, struct filters *filters, const struct ipsecevtx_event *event, uint64_t id)
{
	key_start(&report->key);
	key_field(&report->key, &event->computer);
	key_number(&report->key, id);
	for (size_t i = 0; i < NAME_TEXTS; i++) {
		const struct ipsecevtx_text text = other_event_text(event, name_fields[i]);
		key_field(&report->key, &text);
	}
	struct group *group = groups_get(&filters->names, &report->key);
	return !filters->names.failed && (!group || note_telling(report, group_value(group), &event->time));
}

/*
 * An event with several ids is reported elsewhere; nobody can tell which id was there first, so the name counts for
 * each.
 */
static bool note_names(struct ipsecevtx_report *report, struct filters *filters, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_text *text = NULL;
	size_t from = 0, count = 0;
	uint64_t id;
	while ((text = pair_find_next(event, "FilterId", &from)) != NULL) {
		count++;
		if (other_event_read_number(text, &id) && !note_name(report, filters, event, id))
			return false;
	}
	return count > 0 || !other_event_number(event, "FilterId", &id) || note_name(report, filters, event, id);
}

static bool is_name(const struct ipsecevtx_event *event)
{
	return (event->event_id == 5441 || event->event_id == 5447) && writer_is(event, WRITER_AUDITING);
}

static bool is_use(const struct ipsecevtx_event *event)
{
	return event->kind == IPSECEVTX_KIND_MM_ESTABLISHED || event->kind == IPSECEVTX_KIND_MM_FAILED ||
	       event->kind == IPSECEVTX_KIND_QM_ESTABLISHED || event->kind == IPSECEVTX_KIND_QM_FAILED ||
	       event->kind == IPSECEVTX_KIND_EM_FAILED;
}

static bool filters_add(struct ipsecevtx_report *report, void *state, const struct report_event *added)
{
	struct filters *filters = state;
	const struct ipsecevtx_event *event = added->event;
	if (event->kind == IPSECEVTX_KIND_OTHER)
		return note_names(report, filters, event);
	if (added->is_copy)
		return true;
	switch (event->kind) {
	case IPSECEVTX_KIND_MM_ESTABLISHED:
		return note_use(report, filters, added, FILTER_MM, &event->mm_established.mm_filter_id) &&
		       note_use(report, filters, added, FILTER_QM, &event->mm_established.qm_filter_id);
	case IPSECEVTX_KIND_MM_FAILED:
		return note_use(report, filters, added, FILTER_MM, &event->mm_failed.mm_filter_id);
	case IPSECEVTX_KIND_QM_ESTABLISHED:
		return note_use(report, filters, added, FILTER_QM, &event->qm_established.qm_filter_id);
	case IPSECEVTX_KIND_QM_FAILED:
		return note_use(report, filters, added, FILTER_QM, &event->qm_failed.qm_filter_id);
	default:
		return note_use(report, filters, added, FILTER_QM, &event->em_failed.qm_filter_id);
	}
}

static bool filters_finish(struct ipsecevtx_report *report, void *state)
{
	struct filters *filters = state;
	char detail[200];
	groups_sort(&filters->uses);
	groups_sort(&filters->peers);
	groups_sort(&filters->names);
	report_tell_groups(report, &filters->uses, "filters");
	if (filters->peers.is_full || filters->names.is_full) {
		snprintf(detail, sizeof detail,
			"filters have more than %zu names, or that many peers: of the last filters some are missing",
			filters->names.limit);
		report_tell(report, detail);
	}
	return !filters->uses.failed && !filters->peers.failed && !filters->names.failed;
}

/*
 * Rows.
 */

static void put_peers(struct ipsecevtx_report *report, const struct filters *filters, struct row *row)
{
	size_t first, count = groups_beginning(&filters->peers, report->key.bytes, report->key.size, &first);
	struct ipsecevtx_report_value *items = row_items(row, "peers", IPSECEVTX_REPORT_LIST, count);
	for (size_t i = 0; items && i < count; i++) {
		const struct group *group = filters->peers.items[first + i];
		struct key_reader reader = {group->key + report->key.size, group->key + group->key_size};
		const struct ipsecevtx_text peer = key_read_address(&reader, row->arena);
		items[i] = cell_text(NULL, &peer);
	}
}

static void put_name(struct ipsecevtx_report *report, struct row *row, const struct group *group,
	struct ipsecevtx_report_value *item)
{
	struct key_reader reader = {group->key + report->key.size, group->key + group->key_size};
	const struct filter_name *name = group_value(group);
	struct ipsecevtx_report_value *values = row_nested(row, item, IPSECEVTX_REPORT_OBJECT, NAME_TEXTS + 2);
	if (!values)
		return;
	for (size_t i = 0; i < NAME_TEXTS; i++) {
		const struct ipsecevtx_text text = key_read_text(&reader, row->arena);
		values[i] = cell_text(name_keys[i], &text);
	}
	values[NAME_TEXTS] = cell_time("first", &name->first);
	values[NAME_TEXTS + 1] = cell_time("last", &name->last);
}

/* When a name was told last, but no later than the last use, if that is known. The name must have been told by then. */
static uint64_t told_until(const struct filter_name *name, const struct ipsecevtx_time *last)
{
	uint64_t told = name->first.ticks;
	if (last->presence != IPSECEVTX_SET || name->last.ticks <= last->ticks)
		return name->last.ticks;
	for (size_t i = 0; i < name->between_count; i++) {
		if (name->between[i] > told && name->between[i] <= last->ticks)
			told = name->between[i];
	}
	return told;
}

/*
 * The name that was told last before the last use, or where all names were told later, the first of them: after a start
 * of Windows an id belongs to another filter.
 */
static const struct group *find_name(struct group *const *names, size_t count, const struct ipsecevtx_time *last)
{
	const struct group *before = NULL, *after = NULL;
	uint64_t latest = 0;
	for (size_t i = 0; i < count; i++) {
		const struct filter_name *name = group_value(names[i]);
		if (last->presence != IPSECEVTX_SET || name->first.ticks <= last->ticks) {
			uint64_t told = told_until(name, last);
			if (!before || told > latest) {
				before = names[i];
				latest = told;
			}
		} else if (!after ||
			   name->first.ticks < ((const struct filter_name *)group_value(after))->first.ticks) {
			after = names[i];
		}
	}
	return before ? before : after;
}

static void put_names(
	struct ipsecevtx_report *report, const struct filters *filters, const struct filter_use *use, struct row *row)
{
	size_t first, count = groups_beginning(&filters->names, report->key.bytes, report->key.size, &first);
	const struct group *called = find_name(filters->names.items + first, count, &use->last);
	struct ipsecevtx_text text = {"", 0, IPSECEVTX_UNSET};
	if (called) {
		struct key_reader reader = {called->key + report->key.size, called->key + called->key_size};
		text = key_read_text(&reader, row->arena);
	}
	row_text(row, "filter_name", &text);
	struct ipsecevtx_report_value *items = row_items(row, "names", IPSECEVTX_REPORT_LIST, count);
	for (size_t i = 0; items && i < count; i++)
		put_name(report, row, filters->names.items[first + i], &items[i]);
}

static bool filters_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	const struct filters *filters = state;
	if (index >= filters->uses.count)
		return false;
	const struct group *group = filters->uses.items[index];
	const struct filter_use *use = group_value(group);
	struct key_reader reader = {group->key, group->key + group->key_size};
	const struct ipsecevtx_text computer = key_read_text(&reader, row->arena);
	/* Without memory the reader did not move. */
	row->failed |= report->arena.no_memory || report->arena.exhausted;
	if (row->failed)
		return true;
	uint64_t kind = key_read_number(&reader);
	uint64_t id = key_read_number(&reader);
	row_text(row, "computer", &computer);
	row_word(row, "kind", kind_names[kind]);
	row_id(row, "filter_id", id);
	row_number(row, "established", use->established);
	row_number(row, "failed", use->failed);
	row_time(row, "first", &use->first);
	row_time(row, "last", &use->last);
	key_start(&report->key);
	key_field(&report->key, &computer);
	key_number(&report->key, kind);
	key_number(&report->key, id);
	put_peers(report, filters, row);
	key_start(&report->key);
	key_field(&report->key, &computer);
	key_number(&report->key, id);
	put_names(report, filters, use, row);
	row->failed |= report->key.failed || report->arena.no_memory || report->arena.exhausted;
	return true;
}

static const char *const filters_keys[] = {
	"computer", "kind", "filter_id", "established", "failed", "first", "last", "peers", "filter_name", "names"};

static const uint32_t filters_others[] = {5441, 5447};

const struct report_kind report_filters = {
	.info = {"filters", "by which filters negotiations were made, and what these are called", filters_keys,
		sizeof filters_keys / sizeof filters_keys[0], filters_others,
		sizeof filters_others / sizeof filters_others[0]},
	.state_size = sizeof(struct filters),
	.begin = filters_begin,
	.takes = is_use,
	.takes_other = is_name,
	.add = filters_add,
	.finish = filters_finish,
	.row = filters_row,
	.release = filters_release,
};
