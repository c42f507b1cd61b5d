/* SPDX-License-Identifier: MIT */
/*
 * Text that grows, and keeps its room for the next event. What is appended once memory ran out is left out: callers
 * need to look at no_memory only at the end.
 */
#ifndef TEXT_BUFFER_H
#define TEXT_BUFFER_H

#include <string.h>

#include "evidence/memory.h"

struct text_buffer {
	struct ipsecevtx_allocator allocator;
	char *data;
	size_t used, room;
	bool no_memory; /* memory ran out: text after that is left out, up to text_buffer_clear() */
};

/* Clearing keeps the room; freeing gives it back. */
void text_buffer_init(struct text_buffer *buffer, const struct ipsecevtx_allocator *allocator);
void text_buffer_clear(struct text_buffer *buffer);
void text_buffer_free(struct text_buffer *buffer);

/* What text_room() does where there is too little room. False where there is no memory. */
bool text_buffer_grow(struct text_buffer *buffer, size_t length);

/* Room for length bytes, of which text_end() takes what was written; NULL where there is no memory. */
static inline char *text_room(struct text_buffer *buffer, size_t length)
{
	/* It also grows for a length of 0 where nothing was allocated yet, so that NULL always means no memory. */
	if (length >= buffer->room - buffer->used && !text_buffer_grow(buffer, length))
		return NULL;
	return buffer->data + buffer->used;
}

/* Takes the bytes that were written into the room, up to end. */
static inline void text_end(struct text_buffer *buffer, const char *end)
{
	buffer->used = (size_t)(end - buffer->data);
}

/* Appends text. */
static inline void text_put(struct text_buffer *buffer, const char *text, size_t length)
{
	char *at = text_room(buffer, length);
	if (!at || length == 0)
		return;
	memcpy(at, text, length);
	text_end(buffer, at + length);
}

/* Appends a string literal. */
#define text_literal(buffer, literal) text_put(buffer, literal, sizeof("" literal) - 1)

#endif
