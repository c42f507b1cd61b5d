/* SPDX-License-Identifier: MIT */
/*
 * The order of the kept events: by computer, time and record id, each record once, whatever the order in which they
 * came.
 */
#include "report/association_parts.h"
#include "report/sort.h"

#define COMPARE(left, right)                                                                                           \
	do {                                                                                                           \
		if ((left) != (right))                                                                                 \
			return (left) < (right) ? -1 : 1;                                                              \
	} while (0)

int events_compare_times(const struct association_event *left, const struct association_event *right)
{
	COMPARE(left->has_time, right->has_time);
	COMPARE(left->time, right->time);
	COMPARE(left->has_record_id, right->has_record_id);
	COMPARE(left->record_id, right->record_id);
	return 0;
}

/* The numbers of strings depend on the order in which events came, so the bytes are compared. */
static int compare_shapes(const struct associations *associations, const struct association_event *left,
	const struct association_event *right)
{
	const struct layout *layout = layout_of(associations, left->event_id);
	for (unsigned i = 0; layout && i < layout->field_count; i++) {
		if (layout->fields[i].is_number)
			continue;
		uint32_t one = association_event_text(associations, left, layout, i);
		uint32_t other = association_event_text(associations, right, layout, i);
		if (one == SHAPE_ABSENT || other == SHAPE_ABSENT) {
			COMPARE(one == SHAPE_ABSENT, other == SHAPE_ABSENT);
			continue;
		}
		int order = strings_compare(&associations->report->strings, one, other);
		if (order != 0)
			return order;
	}
	return 0;
}

static int compare_numbers(const struct associations *associations, const struct association_event *left,
	const struct association_event *right)
{
	const struct layout *layout = layout_of(associations, left->event_id);
	struct number one[LAYOUT_FIELDS], other[LAYOUT_FIELDS];
	if (!layout)
		return 0;
	association_event_numbers(associations, left, layout, one);
	association_event_numbers(associations, right, layout, other);
	for (unsigned i = 0; i < layout->number_count; i++) {
		COMPARE(one[i].presence, other[i].presence);
		COMPARE(one[i].value, other[i].value);
	}
	return 0;
}

/* Compares all that two events say, but not where they stood: 0 for copies of one record. */
static int compare_contents(const struct associations *associations, const struct association_event *left,
	const struct association_event *right)
{
	COMPARE(left->event_id, right->event_id);
	int order = strings_compare(&associations->report->strings, left->channel, right->channel);
	if (order == 0 && left->shape != right->shape)
		order = compare_shapes(associations, left, right);
	return order != 0 ? order : compare_numbers(associations, left, right);
}

static int compare_locations(const struct associations *associations, const struct association_event *left,
	const struct association_event *right)
{
	const struct report_location one = {left->offset, left->source, left->origin};
	const struct report_location other = {right->offset, right->source, right->origin};
	return report_location_compare(associations->report, &one, &other);
}

static int compare_within_computer(const struct associations *associations, const struct association_event *left,
	const struct association_event *right)
{
	int order = events_compare_times(left, right);
	if (order == 0)
		order = compare_contents(associations, left, right);
	return order != 0 ? order : compare_locations(associations, left, right);
}

static int compare_events(const void *user, uint32_t left, uint32_t right)
{
	const struct associations *associations = user;
	const struct association_event *one = &associations->events[left], *other = &associations->events[right];
	COMPARE(one->computer, other->computer);
	return compare_within_computer(associations, one, other);
}

/* Compares by time first, to choose which of too many events are kept. */
static int compare_earliest(const void *user, uint32_t left, uint32_t right)
{
	const struct associations *associations = user;
	const struct association_event *one = &associations->events[left], *other = &associations->events[right];
	int order = events_compare_times(one, other);
	if (order == 0)
		order = strings_compare(&associations->report->strings, one->computer, other->computer);
	return order != 0 ? order : compare_within_computer(associations, one, other);
}

/* Drops all copies but the first, whose location is named. Records without a number are not known as copies. */
static void drop_copies(struct associations *associations)
{
	size_t kept = 0;
	for (size_t i = 0; i < associations->order_count; i++) {
		const struct association_event *event = &associations->events[associations->order[i]];
		const struct association_event *before =
			kept > 0 ? &associations->events[associations->order[kept - 1]] : NULL;
		if (before && event->has_record_id && before->computer == event->computer &&
			events_compare_times(before, event) == 0 && compare_contents(associations, before, event) == 0)
			continue;
		associations->order[kept++] = associations->order[i];
	}
	associations->order_count = kept;
}

/* Keeps the earliest events where there are too many. */
static bool cut(struct associations *associations)
{
	size_t limit = associations->report->options.association_limit;
	if (associations->order_count <= limit)
		return true;
	const struct ipsecevtx_allocator *allocator = &associations->allocator;
	if (!sort_numbers(allocator, associations->order, associations->order_count, compare_earliest, associations))
		return false;
	const struct association_event *last = &associations->events[associations->order[limit - 1]];
	associations->order_count = limit;
	associations->has_limit = true;
	associations->cut = (struct ipsecevtx_time){last->time, last->has_time ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	return sort_numbers(allocator, associations->order, limit, compare_events, associations);
}

bool associations_sort_events(struct associations *associations)
{
	const struct ipsecevtx_allocator *allocator = &associations->allocator;
	size_t count = associations->event_count;
	associations->order = memory_get_buffer(allocator, (count + 1) * sizeof *associations->order);
	if (!associations->order || count >= ASSOCIATION_NONE)
		return false;
	for (size_t i = 0; i < count; i++)
		associations->order[i] = (uint32_t)i;
	associations->order_count = count;
	if (!sort_numbers(allocator, associations->order, count, compare_events, associations))
		return false;
	drop_copies(associations);
	return cut(associations);
}

/*
 * The order in which reports show associations.
 */

static int compare_associations(const void *user, uint32_t left, uint32_t right)
{
	const struct associations *associations = user;
	const struct association *one = &associations->items[left], *other = &associations->items[right];
	const struct association_event *first = association_event_of(associations, one);
	const struct association_event *second = association_event_of(associations, other);
	int order = events_compare_times(first, second);
	if (order == 0)
		order = strings_compare(&associations->report->strings, first->computer, second->computer);
	if (order == 0)
		order = compare_within_computer(associations, first, second);
	return order;
}

static uint32_t moved(const uint32_t *numbers, uint32_t number)
{
	return number == ASSOCIATION_NONE ? ASSOCIATION_NONE : numbers[number];
}

/*
 * Moves each item to its place: order has for each place the index of the item that belongs there. It goes along the
 * cycles of this permutation, so that one item of extra memory is enough.
 */
static void move(struct association *items, uint32_t *order, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct association moving = items[i];
		size_t at = i;
		while (order[at] != i) {
			size_t from = order[at];
			items[at] = items[from];
			order[at] = (uint32_t)at;
			at = from;
		}
		items[at] = moving;
		order[at] = (uint32_t)at;
	}
}

static bool is_in_order(const uint32_t *order, size_t count)
{
	size_t i = 0;
	while (i < count && order[i] == i)
		i++;
	return i == count;
}

bool associations_sort(struct associations *associations)
{
	const struct ipsecevtx_allocator *allocator = &associations->allocator;
	size_t count = associations->count;
	struct association *items = associations->items;
	uint32_t *order = memory_get_buffer(allocator, (count + 1) * sizeof *order), *numbers = NULL;
	for (size_t i = 0; order && i < count; i++)
		order[i] = (uint32_t)i;
	bool ok = order && sort_numbers(allocator, order, count, compare_associations, associations);
	/* Matching made the associations of a computer in order, so with one computer nothing has to move. */
	if (ok && !is_in_order(order, count)) {
		numbers = memory_get_buffer(allocator, count * sizeof *numbers);
		ok = numbers != NULL;
		for (size_t i = 0; ok && i < count; i++)
			numbers[order[i]] = (uint32_t)i;
		if (ok)
			move(items, order, count);
	}
	for (size_t i = 0; ok && numbers && i < count; i++) {
		items[i].rekey_of = moved(numbers, items[i].rekey_of);
		items[i].parent = moved(numbers, items[i].parent);
		items[i].other = moved(numbers, items[i].other);
	}
	memory_free(allocator, numbers);
	memory_free(allocator, order);
	return ok;
}
