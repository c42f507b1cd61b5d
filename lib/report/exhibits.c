/* SPDX-License-Identifier: MIT */
#include "report/exhibits.h"

#include <string.h>

/* Records without the number sort last. */
static int compare_numbers(bool has_one, uint64_t one, bool has_other, uint64_t other)
{
	if (has_one != has_other)
		return has_one ? -1 : 1;
	return one < other ? -1 : one > other;
}

static int compare_moments(const struct exhibit *one, const struct exhibit *other)
{
	int order = compare_numbers(one->has_time, one->time, other->has_time, other->time);
	if (order != 0)
		return order;
	return compare_numbers(one->has_record_id, one->record_id, other->has_record_id, other->record_id);
}

static int compare_locations(
	const struct ipsecevtx_report *report, const struct exhibit *one, const struct exhibit *other)
{
	const struct report_location left = {one->offset, one->source, one->origin};
	const struct report_location right = {other->offset, other->source, other->origin};
	return report_location_compare(report, &left, &right);
}

static int compare(const struct ipsecevtx_report *report, const struct exhibit *one, const struct exhibit *other)
{
	int order = compare_moments(one, other);
	return order != 0 ? order : compare_locations(report, one, other);
}

static bool is_same_record(const struct exhibit *one, const struct exhibit *other)
{
	return one->has_record_id && one->record_id != 0 && other->has_record_id && compare_moments(one, other) == 0 &&
	       one->content == other->content;
}

static bool grow(struct ipsecevtx_report *report, struct exhibits *exhibits)
{
	if (exhibits->count < exhibits->room)
		return true;
	struct exhibit *items = exhibit_pool_grow(&report->exhibits, exhibits->items, &exhibits->room);
	if (!items)
		return false;
	exhibits->items = items;
	return true;
}

/* Removes an exhibit. The caller updates has_last and last_time. */
static void take_out(struct exhibits *exhibits, unsigned index)
{
	exhibits->count--;
	memmove(&exhibits->items[index], &exhibits->items[index + 1],
		(exhibits->count - index) * sizeof *exhibits->items);
}

static void note_last(struct exhibits *exhibits, const struct exhibit *last)
{
	exhibits->has_last = last->has_time;
	exhibits->last_time = last->time;
}

static bool append(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibit *exhibit)
{
	if (exhibits->count == EXHIBITS_MAX)
		return true;
	if (!grow(report, exhibits))
		return false;
	exhibits->items[exhibits->count++] = *exhibit;
	note_last(exhibits, exhibit);
	return true;
}

static bool insert(
	struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibit *exhibit, unsigned index)
{
	if (exhibits->count == EXHIBITS_MAX)
		exhibits->count--;
	if (!grow(report, exhibits))
		return false;
	memmove(&exhibits->items[index + 1], &exhibits->items[index],
		(exhibits->count - index) * sizeof *exhibits->items);
	exhibits->items[index] = *exhibit;
	exhibits->count++;
	note_last(exhibits, &exhibits->items[exhibits->count - 1]);
	return true;
}

/* Whether a time is later than all exhibits, as far as it can be told without a look at them. */
static bool is_later(const struct exhibits *exhibits, bool has_time, uint64_t time)
{
	return exhibits->count == 0 || (exhibits->has_last && has_time && time > exhibits->last_time);
}

bool exhibits_put(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibit *exhibit)
{
	/* A record that is later than all exhibits is none of them already. */
	if (is_later(exhibits, exhibit->has_time, exhibit->time) ||
		compare_moments(exhibit, &exhibits->items[exhibits->count - 1]) > 0)
		return append(report, exhibits, exhibit);
	for (unsigned i = 0; i < exhibits->count; i++) {
		if (!is_same_record(&exhibits->items[i], exhibit))
			continue;
		if (compare_locations(report, &exhibits->items[i], exhibit) <= 0)
			return true;
		take_out(exhibits, i);
		break;
	}
	unsigned index = exhibits->count;
	while (index > 0 && compare(report, exhibit, &exhibits->items[index - 1]) < 0)
		index--;
	return index == EXHIBITS_MAX || insert(report, exhibits, exhibit, index);
}

bool exhibits_add(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct report_event *added)
{
	const struct ipsecevtx_event *event = added->event;
	bool has_number = event->record_id.presence == IPSECEVTX_SET && event->record_id.value != 0;
	if (added->is_copy && !has_number)
		return true; /* it does not show of which record it is a copy */
	if (exhibits->count == EXHIBITS_MAX &&
		is_later(exhibits, event->time.presence == IPSECEVTX_SET, event->time.ticks))
		return true;
	struct exhibit exhibit = {
		.time = event->time.ticks,
		.record_id = event->record_id.value,
		.has_time = event->time.presence == IPSECEVTX_SET,
		.has_record_id = event->record_id.presence == IPSECEVTX_SET,
	};
	if (exhibits->count == EXHIBITS_MAX && compare_moments(&exhibit, &exhibits->items[EXHIBITS_MAX - 1]) > 0)
		return true;
	struct report_location location;
	if (!report_location_of(report, event, &location))
		return false;
	exhibit.content = exhibit_content(added->content, added->computer);
	exhibit.offset = location.offset;
	exhibit.source = location.source;
	exhibit.origin = location.origin;
	return exhibits_put(report, exhibits, &exhibit);
}

bool exhibits_merge(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibits *others)
{
	for (unsigned i = 0; i < others->count; i++) {
		if (!exhibits_put(report, exhibits, &others->items[i]))
			return false;
	}
	return true;
}

void exhibits_free(struct ipsecevtx_report *report, struct exhibits *exhibits)
{
	exhibit_pool_give_up(&report->exhibits, exhibits->items, exhibits->room);
	*exhibits = (struct exhibits){0};
}

void exhibits_row(struct row *row, const char *name, const struct exhibits *exhibits)
{
	struct ipsecevtx_report_value *items = row_items(row, name, IPSECEVTX_REPORT_LIST, exhibits->count);
	for (unsigned i = 0; items && i < exhibits->count; i++) {
		const struct exhibit *exhibit = &exhibits->items[i];
		struct ipsecevtx_report_value *members = row_nested(row, &items[i], IPSECEVTX_REPORT_OBJECT, 3);
		if (!members)
			return;
		members[0] = cell_string(row->strings, "source", exhibit->source);
		members[1] = cell_number("offset", exhibit->offset);
		members[2] = exhibit->has_record_id ? cell_number("record_id", exhibit->record_id)
						    : cell_null("record_id", IPSECEVTX_REPORT_NUMBER);
	}
}
