/* SPDX-License-Identifier: MIT */
/* Copies of events that outlive the reader's next step, in one piece of the caller's memory. */
#include "event/assembly.h"

#include <string.h>

/* The caller's memory, which is filled from its beginning. Once it is too small, only the bytes needed are counted. */
struct copy {
	uint8_t *memory;
	size_t size;
	size_t used;
};

/* Room for a struct, aligned for any type as the memory itself is; NULL where it does not fit. */
static void *take(struct copy *copy, size_t size)
{
	size_t alignment = _Alignof(max_align_t);
	size_t start = copy->used + (alignment - copy->used % alignment) % alignment;
	copy->used = start + size;
	return copy->memory && copy->used <= copy->size ? copy->memory + start : NULL;
}

static const void *copy_bytes(struct copy *copy, const void *bytes, size_t length)
{
	/* One byte more, for the NUL that a text ends with. */
	size_t start = copy->used;
	copy->used += length + 1;
	if (!copy->memory || copy->used > copy->size)
		return "";
	if (length > 0)
		memcpy(copy->memory + start, bytes, length);
	copy->memory[start + length] = 0;
	return copy->memory + start;
}

static void copy_text(struct copy *copy, struct ipsecevtx_text *text)
{
	text->data = text->length > 0 ? copy_bytes(copy, text->data, text->length) : "";
}

static const struct ipsecevtx_pair *copy_pairs(struct copy *copy, const struct ipsecevtx_pair *pairs, size_t count)
{
	struct ipsecevtx_pair *copies = count > 0 ? take(copy, count * sizeof *pairs) : NULL;
	for (size_t i = 0; i < count; i++) {
		struct ipsecevtx_pair pair = pairs[i];
		pair.name = copy_bytes(copy, pair.name, pair.name_length);
		copy_text(copy, &pair.value);
		if (copies)
			copies[i] = pair;
	}
	return copies;
}

/* Copies what Windows wrote for the typed fields, so that ipsecevtx_event_raw() works for the copy. */
static const struct ipsecevtx_raw *copy_raw(struct copy *copy, const struct ipsecevtx_raw *raw)
{
	struct ipsecevtx_raw *copied = take(copy, sizeof *raw);
	if (copied) {
		*copied = *raw;
		copied->view = NULL;
		copied->like = NULL;
	}
	for (size_t i = 0; raw->definition && i < raw->definition->field_count; i++) {
		struct value value = raw_value(raw, i);
		value.bytes = value.length > 0 ? copy_bytes(copy, value.bytes, value.length) : NULL;
		if (copied)
			copied->values[i] = value;
	}
	return copied;
}

/* A text is the first member of all types that have one. */
static void copy_fields(struct copy *copy, struct ipsecevtx_event *event, const struct event_definition *definition)
{
	for (size_t i = 0; i < definition->field_count; i++) {
		const struct event_field *field = &definition->fields[i];
		if (events_has_text((enum ipsecevtx_type)field->type))
			copy_text(copy, (struct ipsecevtx_text *)(void *)((char *)event + field->offset));
	}
}

size_t ipsecevtx_event_copy(const struct ipsecevtx_event *event, void *memory, size_t size)
{
	struct copy copy = {memory, size, 0};
	struct ipsecevtx_event copied = *event;
	struct ipsecevtx_event *place = take(&copy, sizeof copied);
	copied.source = copy_bytes(&copy, event->source, strlen(event->source));
	copy_text(&copy, &copied.provider);
	copy_text(&copy, &copied.computer);
	copy_text(&copy, &copied.channel);
	copy_text(&copy, &copied.user_sid);
	if (event->raw && event->raw->definition)
		copy_fields(&copy, &copied, event->raw->definition);
	copied.pairs = copy_pairs(&copy, event->pairs, event->pair_count);
	copied.misfits = copy_pairs(&copy, event->misfits, event->misfit_count);
	copied.raw = event->raw ? copy_raw(&copy, event->raw) : NULL;
	if (place)
		*place = copied;
	return copy.used;
}
