/* SPDX-License-Identifier: MIT */
/* Text that grows, and keeps its room for the next event. */
#ifndef TEXT_BUFFER_H
#define TEXT_BUFFER_H

#include <string.h>

#include "evidence/memory.h"

struct text_buffer {
	struct ipsecevtx_allocator allocator;
	char *data;
	size_t used, room;
	bool no_memory; /* what comes after that is left out */
};

void text_buffer_init(struct text_buffer *buffer, const struct ipsecevtx_allocator *allocator);
void text_buffer_clear(struct text_buffer *buffer);
void text_buffer_free(struct text_buffer *buffer);

/* False when there is no memory. */
bool text_buffer_grow(struct text_buffer *buffer, size_t length);

/* Room for length bytes, to be ended with text_end(); NULL when there is no memory. */
static inline char *text_room(struct text_buffer *buffer, size_t length)
{
	/* Grows also for a length of 0 where nothing was allocated yet: the room is never NULL but for want of memory.
	 */
	if (length >= buffer->room - buffer->used && !text_buffer_grow(buffer, length))
		return NULL;
	return buffer->data + buffer->used;
}

/* Takes what was written to the room, up to end. */
static inline void text_end(struct text_buffer *buffer, const char *end)
{
	buffer->used = (size_t)(end - buffer->data);
}

static inline void text_put(struct text_buffer *buffer, const char *text, size_t length)
{
	char *at = text_room(buffer, length);
	if (!at || length == 0)
		return;
	memcpy(at, text, length);
	text_end(buffer, at + length);
}

/* For string literals. */
#define text_literal(buffer, literal) text_put(buffer, literal, sizeof("" literal) - 1)

#endif
