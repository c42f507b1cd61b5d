/* SPDX-License-Identifier: MIT */
#include "text/text_buffer.h"

#include <string.h>

#define ROOM_AT_FIRST 4096u

void text_buffer_init(struct text_buffer *buffer, const struct ipsecevtx_allocator *allocator)
{
	memset(buffer, 0, sizeof *buffer);
	buffer->allocator = *allocator;
}

void text_buffer_clear(struct text_buffer *buffer)
{
	buffer->used = 0;
	buffer->no_memory = false;
}

void text_buffer_free(struct text_buffer *buffer)
{
	if (buffer->data)
		memory_free(&buffer->allocator, buffer->data);
	buffer->data = NULL;
	buffer->used = buffer->room = 0;
}

bool text_buffer_grow(struct text_buffer *buffer, size_t length)
{
	size_t room = buffer->room ? buffer->room : ROOM_AT_FIRST;
	while (!buffer->no_memory && room - buffer->used < length && room <= SIZE_MAX / 2)
		room *= 2;
	char *data = NULL;
	if (!buffer->no_memory && room - buffer->used >= length)
		data = buffer->allocator.reallocate(buffer->allocator.user, buffer->data, room);
	buffer->no_memory = !data;
	if (!data)
		return false;
	buffer->data = data;
	buffer->room = room;
	return true;
}
