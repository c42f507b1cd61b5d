/* SPDX-License-Identifier: MIT */
#include "report/exhibits.h"

/* Records without a time or number come last. */
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

static int compare(const struct ipsecevtx_report *report, const struct exhibit *one, const struct exhibit *other)
{
	int order = compare_moments(one, other);
	return order != 0 ? order : report_location_compare(report, &one->location, &other->location);
}

static bool is_same_record(const struct exhibit *one, const struct exhibit *other)
{
	return one->has_record_id && one->record_id != 0 && other->has_record_id && compare_moments(one, other) == 0 &&
	       one->computer == other->computer && one->content == other->content;
}

static bool grow(struct ipsecevtx_report *report, struct exhibits *exhibits)
{
	const struct ipsecevtx_allocator *allocator = &report->allocator;
	uint8_t room = exhibits->room == 0 ? 1 : exhibits->room < 4 ? 4 : EXHIBITS_MAX;
	if (exhibits->count < exhibits->room)
		return true;
	struct exhibit *items = allocator->reallocate(allocator->user, exhibits->items, room * sizeof *items);
	if (!items)
		return false;
	exhibits->items = items;
	exhibits->room = room;
	return true;
}

static void take_out(struct exhibits *exhibits, unsigned index)
{
	exhibits->count--;
	memmove(&exhibits->items[index], &exhibits->items[index + 1],
		(exhibits->count - index) * sizeof *exhibits->items);
}

bool exhibits_put(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibit *exhibit)
{
	for (unsigned i = 0; i < exhibits->count; i++) {
		if (!is_same_record(&exhibits->items[i], exhibit))
			continue;
		if (report_location_compare(report, &exhibits->items[i].location, &exhibit->location) <= 0)
			return true;
		take_out(exhibits, i);
		break;
	}
	unsigned index = exhibits->count;
	while (index > 0 && compare(report, exhibit, &exhibits->items[index - 1]) < 0)
		index--;
	if (index == EXHIBITS_MAX)
		return true;
	if (exhibits->count == EXHIBITS_MAX)
		exhibits->count--;
	if (!grow(report, exhibits))
		return false;
	memmove(&exhibits->items[index + 1], &exhibits->items[index],
		(exhibits->count - index) * sizeof *exhibits->items);
	exhibits->items[index] = *exhibit;
	exhibits->count++;
	const struct exhibit *last = &exhibits->items[exhibits->count - 1];
	exhibits->has_last = exhibits->count == EXHIBITS_MAX && last->has_time;
	exhibits->last_time = last->time;
	return true;
}

bool exhibits_add(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct report_event *added)
{
	const struct ipsecevtx_event *event = added->event;
	bool has_number = event->record_id.presence == IPSECEVTX_SET && event->record_id.value != 0;
	if (added->is_copy && !has_number)
		return true; /* of which it is one does not show */
	if (exhibits->has_last && event->time.presence == IPSECEVTX_SET && event->time.ticks > exhibits->last_time)
		return true;
	struct exhibit exhibit = {
		.time = event->time.ticks,
		.record_id = event->record_id.value,
		.computer = added->computer,
		.has_time = event->time.presence == IPSECEVTX_SET,
		.has_record_id = event->record_id.presence == IPSECEVTX_SET,
	};
	if (exhibits->count == EXHIBITS_MAX && compare_moments(&exhibit, &exhibits->items[EXHIBITS_MAX - 1]) > 0)
		return true;
	exhibit.content = added->content;
	return report_location_of(report, event, &exhibit.location) && exhibits_put(report, exhibits, &exhibit);
}

bool exhibits_merge(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibits *others)
{
	for (unsigned i = 0; i < others->count; i++) {
		if (!exhibits_put(report, exhibits, &others->items[i]))
			return false;
	}
	return true;
}

void exhibits_free(const struct ipsecevtx_report *report, struct exhibits *exhibits)
{
	memory_free(&report->allocator, exhibits->items);
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
		members[0] = cell_string(row->strings, "source", exhibit->location.source);
		members[1] = cell_number("offset", exhibit->location.offset);
		members[2] = exhibit->has_record_id ? cell_number("record_id", exhibit->record_id)
						    : cell_null("record_id", IPSECEVTX_REPORT_NUMBER);
	}
}
