/* SPDX-License-Identifier: MIT */
/* Looks up what is kept of the events that open and end associations. */
#include "evidence/ticks.h"
#include "report/association_parts.h"

#include <string.h>

uint32_t association_event_text(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field)
{
	const struct string shape = strings_get(&associations->shapes, event->shape);
	uint32_t word;
	/* The first word of a shape is the event's id. */
	memcpy(&word, shape.data + (1u + layout->fields[field].slot) * sizeof word, sizeof word);
	return word;
}

uint32_t association_event_string(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field)
{
	uint32_t string =
		field == LAYOUT_NONE ? STRING_NONE : association_event_text(associations, event, layout, field);
	return string == SHAPE_ABSENT ? STRING_NONE : string;
}

size_t associations_count(const struct associations *associations)
{
	return associations->count;
}

size_t associations_shapes(const struct associations *associations)
{
	return associations->shapes.count;
}

const struct association *association_at(const struct associations *associations, uint32_t number)
{
	return &associations->items[number];
}

const struct association_event *association_event_at(const struct associations *associations, uint32_t number)
{
	return &associations->events[number];
}

static void expect_event(const struct associations *associations, uint32_t number)
{
	if (number != ASSOCIATION_NONE)
		__builtin_prefetch(&associations->events[number]);
}

void association_expect(const struct associations *associations, uint32_t number)
{
	if (number >= associations->count)
		return;
	const struct association *item = &associations->items[number];
	expect_event(associations, item->opening);
	expect_event(associations, item->ending);
	if (item->rekey_of != ASSOCIATION_NONE)
		expect_event(associations, associations->items[item->rekey_of].opening);
}

const struct association_event *association_event_of(
	const struct associations *associations, const struct association *association)
{
	return &associations
			->events[association->opening != ASSOCIATION_NONE ? association->opening : association->ending];
}

static struct ipsecevtx_time time_of(const struct associations *associations, uint32_t number)
{
	if (number == ASSOCIATION_NONE || !associations->events[number].has_time)
		return (struct ipsecevtx_time){0, IPSECEVTX_UNSET};
	return (struct ipsecevtx_time){associations->events[number].time, IPSECEVTX_SET};
}

struct ipsecevtx_time association_opened(const struct associations *associations, const struct association *association)
{
	return time_of(associations, association->opening);
}

struct ipsecevtx_time association_ended(const struct associations *associations, const struct association *association)
{
	return time_of(associations, association->ending);
}

static struct association_value text_value(const struct associations *associations,
	const struct association_event *event, const struct layout *layout, unsigned field)
{
	struct association_value value = {layout->fields[field].info, IPSECEVTX_ABSENT, STRING_NONE, 0};
	uint32_t text = association_event_text(associations, event, layout, field);
	if (text != SHAPE_ABSENT) {
		value.presence = text == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET;
		value.string = text;
	}
	return value;
}

static struct association_value number_value(const struct layout_field *field, const struct number *number)
{
	return (struct association_value){
		field->info, (enum ipsecevtx_presence)number->presence, STRING_NONE, number->value};
}

size_t association_fields(const struct associations *associations, const struct association_event *event,
	struct association_value values[ASSOCIATION_FIELDS])
{
	const struct layout *layout = layout_of(associations, event->event_id);
	struct number numbers[LAYOUT_FIELDS];
	if (!layout)
		return 0;
	association_event_numbers(associations, event, layout, numbers);
	for (unsigned i = 0; i < layout->field_count; i++) {
		const struct layout_field *field = &layout->fields[i];
		values[i] = field->is_number ? number_value(field, &numbers[field->slot])
					     : text_value(associations, event, layout, i);
	}
	return layout->field_count;
}

static struct association_value value_of(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field)
{
	if (!layout->fields[field].is_number)
		return text_value(associations, event, layout, field);
	struct number number = association_event_number(associations, event, layout, field);
	return number_value(&layout->fields[field], &number);
}

bool association_field(const struct associations *associations, const struct association_event *event, size_t index,
	struct association_value *value)
{
	const struct layout *layout = layout_of(associations, event->event_id);
	if (!layout || index >= layout->field_count)
		return false;
	*value = value_of(associations, event, layout, (unsigned)index);
	return true;
}

struct association_value association_named(
	const struct associations *associations, const struct association_event *event, const char *name)
{
	const struct layout *layout = layout_of(associations, event->event_id);
	for (unsigned i = 0; layout && i < layout->field_count; i++) {
		if (strcmp(layout->fields[i].info->name, name) == 0)
			return value_of(associations, event, layout, i);
	}
	return (struct association_value){NULL, IPSECEVTX_ABSENT, STRING_NONE, 0};
}

uint32_t association_string(const struct associations *associations, const struct association_event *event,
	const struct ipsecevtx_field_info *info)
{
	const struct layout *layout = layout_of(associations, event->event_id);
	for (unsigned i = 0; layout && i < layout->field_count; i++) {
		const struct layout_field *field = &layout->fields[i];
		if (field->info == info)
			return field->is_number ? STRING_NONE
						: association_event_string(associations, event, layout, i);
	}
	return STRING_NONE;
}

const struct ipsecevtx_field_info *association_find_field(const char *name)
{
	const struct ipsecevtx_field_info *info = NULL;
	for (size_t i = 0; (info = ipsecevtx_field_info(i)) != NULL && strcmp(info->name, name) != 0;)
		i++;
	return info;
}

uint32_t association_remote(const struct associations *associations, const struct association_event *event)
{
	const struct layout *layout = layout_of(associations, event->event_id);
	return layout ? association_event_string(associations, event, layout, layout->remote_address) : STRING_NONE;
}

uint32_t association_peer(const struct associations *associations, const struct association_event *event)
{
	const struct layout *layout = layout_of(associations, event->event_id);
	if (!layout || !event->has_peer)
		return STRING_NONE;
	uint32_t endpoint = association_event_string(associations, event, layout, layout->remote_tunnel_endpoint);
	return endpoint != STRING_NONE ? endpoint
				       : association_event_string(associations, event, layout, layout->remote_address);
}

const uint32_t *associations_openings(const struct associations *associations, size_t *count)
{
	*count = associations->opening_count;
	return associations->openings;
}

/* The index in order of the first event of that computer, or of a later one, that comes after a time. */
static size_t find_behind(const struct associations *associations, uint32_t computer, uint64_t time)
{
	size_t low = 0, high = associations->order_count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct association_event *event = &associations->events[associations->order[middle]];
		if (event->computer < computer ||
			(event->computer == computer && (!event->has_time || event->time <= time)))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct ipsecevtx_time associations_restarted(
	const struct associations *associations, uint32_t computer, uint64_t behind, uint64_t before)
{
	for (size_t i = find_behind(associations, computer, behind); i < associations->order_count; i++) {
		const struct association_event *event = &associations->events[associations->order[i]];
		if (event->computer != computer || event->time >= before)
			break;
		/* The event log service may be stopped by itself. */
		if (event->role == ASSOCIATION_RESTARTS && event->event_id != 1100)
			return (struct ipsecevtx_time){event->time, IPSECEVTX_SET};
	}
	return (struct ipsecevtx_time){0, IPSECEVTX_UNSET};
}

const struct association_log_end *associations_went_on(const struct associations *associations, size_t *count)
{
	*count = associations->went_on_count;
	return associations->went_on;
}

uint64_t association_run_out(const struct associations *associations, const struct association *association)
{
	bool is_mm = association->kind == ASSOCIATION_MM;
	const struct ipsecevtx_time opened = association_opened(associations, association);
	const struct association_value value = association_named(associations,
		association_event_of(associations, association), is_mm ? "mm_lifetime_minutes" : "lifetime_seconds");
	const uint64_t lifetime = value.number * (is_mm ? TICKS_A_MINUTE : TICKS_A_SECOND);
	bool is_known = opened.presence == IPSECEVTX_SET && value.presence == IPSECEVTX_SET && lifetime != 0;
	return is_known && lifetime <= UINT64_MAX - opened.ticks ? opened.ticks + lifetime : UINT64_MAX;
}

uint64_t association_lasts(const struct associations *associations, const struct association *association)
{
	if (association->state == ASSOCIATION_CLOSED)
		return UINT64_MAX;
	const uint64_t over = association_run_out(associations, association);
	if (over == UINT64_MAX || association->latest_qm == ASSOCIATION_NONE)
		return over;
	const struct association_event *named = &associations->events[association->latest_qm];
	/* It still stands with that Quick Mode. */
	return named->has_time && named->time >= over ? named->time + 1 : over;
}
