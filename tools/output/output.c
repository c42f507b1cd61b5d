/* SPDX-License-Identifier: MIT */
#include "output/output.h"

#include <errno.h>
#include <stdlib.h>

#include "common/ranges.h"
#include "common/zone.h"

static bool open_space(struct output *output)
{
	size_t size = output->kind->state_size;
	output->state = size ? calloc(1, size) : NULL;
	output->row_names = NULL;
	bool ok = buffer_open(&output->scratch, -1, 4096);
	ok = buffer_open(&output->object, -1, 4096) && ok;
	return ok && (output->state || size == 0);
}

static void close_space(struct output *output)
{
	buffer_close(&output->scratch);
	buffer_close(&output->object);
	free(output->row_names);
	free(output->state);
	output->row_names = NULL;
	output->state = NULL;
}

bool output_begin(struct output *output)
{
	output->events = 0;
	if (!open_space(output))
		return false;
	if (output->kind->begin && !output->route)
		output->kind->begin(output);
	buffer_mark(output->buffer);
	return true;
}

bool output_begin_part(struct output *part, const struct output *whole, struct buffer *buffer)
{
	*part = *whole;
	part->buffer = buffer;
	part->events = 1;
	part->unwritten = 0;
	part->keeps = !part->kind->can_part;
	part->kept = (struct kept){0};
	return open_space(part);
}

size_t output_part_size(const struct output *part)
{
	return part->buffer->used + part->kept.bytes;
}

void output_add_events(struct output *output, struct output *part, size_t count)
{
	const struct ipsecevtx_event *event;
	for (size_t i = 0; i < count && (event = kept_take(&part->kept)) != NULL; i++)
		output_event(output, event);
}

void output_add_part(struct output *output, struct output *part)
{
	struct buffer *buffer = part->buffer;
	size_t start = output->events == 0 ? output->kind->separator : 0;
	if (part->events > 1)
		buffer_put(output->buffer, buffer->data + start, buffer->used - start);
	output->events += part->events - 1;
	output->unwritten += part->unwritten;
	if (part->kind->merge)
		part->kind->merge(output, part);
	output_add_events(output, part, part->kept.count);
	buffer_mark(output->buffer);
	if (buffer->error != 0)
		buffer_fail(output->buffer, buffer->error);
	if (output->terminal)
		buffer_flush(output->buffer);
	output_empty_part(part);
}

void output_empty_part(struct output *part)
{
	part->events = 1;
	part->unwritten = 0;
	part->buffer->used = part->buffer->whole = 0;
	part->buffer->error = part->scratch.error = part->object.error = 0;
	if (part->kind->merge)
		part->kind->merge(NULL, part);
	kept_clear(&part->kept);
}

void output_end_part(struct output *part)
{
	if (part->kind && part->kind->merge && part->state)
		part->kind->merge(NULL, part);
	kept_free(&part->kept);
	close_space(part);
}

void output_event(struct output *output, const struct ipsecevtx_event *event)
{
	/* What follows a lost event would stand in its place. */
	if (output->buffer->error != 0)
		return;
	if (output->keeps) {
		if (!kept_add(&output->kept, event))
			buffer_fail(output->buffer, ENOMEM);
		return;
	}
	if (output->route)
		output->route(output->route_user, event);
	else if (output->kind->event)
		output->kind->event(output, event);
	output->events++;
	int error = output->scratch.error ? output->scratch.error : output->object.error;
	if (error != 0)
		buffer_fail(output->buffer, error);
	buffer_mark(output->buffer);
	/* On a terminal each event is shown when it is found. */
	if (output->terminal)
		buffer_flush(output->buffer);
}

void output_input(struct output *output, const char *path, const struct ipsecevtx_statistics *statistics)
{
	if (output->kind->input && output->buffer->error == 0)
		output->kind->input(output, path, statistics);
}

void output_end_input(struct output *output)
{
	if (output->kind->end_input)
		output->kind->end_input(output);
}

void output_end(struct output *output)
{
	if (output->kind->end && !output->route)
		output->kind->end(output);
	buffer_flush(output->buffer);
	close_space(output);
}

void output_discard(struct output *output)
{
	close_space(output);
}

void output_raw(struct output *output, const struct ipsecevtx_event *event, size_t index)
{
	struct buffer *scratch = &output->scratch;
	for (;;) {
		size_t length = ipsecevtx_event_raw(event, index, scratch->data, scratch->capacity);
		if (length < scratch->capacity) {
			scratch->used = length;
			return;
		}
		/* The text did not fit with its NUL. */
		char *data = realloc(scratch->data, length + 1);
		if (!data) {
			buffer_fail(scratch, ENOMEM);
			scratch->used = 0;
			return;
		}
		scratch->data = data;
		scratch->capacity = length + 1;
	}
}

bool output_was_asked_for(const struct output *output, const struct ipsecevtx_event *event)
{
	return output->asked_any || ranges_have(output->asked, output->asked_count, event->event_id);
}

bool output_has_other_id(const struct ipsecevtx_event *event)
{
	return event->record_id.presence != IPSECEVTX_SET || event->record_id.value != event->header_record_id;
}

bool output_has_extra(const struct ipsecevtx_event *event)
{
	return event->misfit_count > 0 || (event->kind != IPSECEVTX_KIND_OTHER && event->pair_count > 0);
}

bool output_has_other_time(const struct ipsecevtx_event *event)
{
	return event->written_time != 0 &&
	       (event->time.presence != IPSECEVTX_SET || event->time.ticks != event->written_time);
}

void output_local_time(struct buffer *buffer, uint64_t ticks)
{
	char text[ZONE_TEXT];
	buffer_put(buffer, text, zone_format(ticks, text));
}

void output_marks(struct buffer *buffer, unsigned marks, const char *separator, const char *before, const char *after)
{
	bool first = true;
	for (unsigned bit = 1; bit != 0 && bit <= marks; bit <<= 1) {
		const char *name = marks & bit ? ipsecevtx_mark_name(bit) : NULL;
		if (!name)
			continue;
		if (!first)
			buffer_string(buffer, separator);
		first = false;
		buffer_string(buffer, before);
		buffer_string(buffer, name);
		buffer_string(buffer, after);
	}
}
