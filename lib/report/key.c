/* SPDX-License-Identifier: MIT */
#include "report/key.h"

#include <string.h>

#include "evidence/index.h"

/* The first byte of a part that can be null. */
#define PART_NULL 0u
#define PART_SET  1u

/* A NUL within a text is followed by this byte; two NULs end the text, and so sort before any text that goes on. */
#define NUL_FOLLOWER 0xffu

void key_init(struct key *key, const struct ipsecevtx_allocator *allocator)
{
	memset(key, 0, sizeof *key);
	key->allocator = *allocator;
}

void key_free(struct key *key)
{
	memory_free(&key->allocator, key->bytes);
	key->bytes = NULL;
	key->size = key->room = 0;
}

void key_start(struct key *key)
{
	key->size = 0;
	key->failed = false;
}

static uint8_t *room_for(struct key *key, size_t size)
{
	void *bytes = key->bytes;
	if (size > SIZE_MAX - key->size || !array_reserve(&key->allocator, &bytes, &key->room, key->size + size, 1)) {
		key->failed = true;
		return NULL;
	}
	key->bytes = bytes;
	return key->bytes + key->size;
}

static void put(struct key *key, unsigned byte)
{
	uint8_t *at = room_for(key, 1);
	if (at) {
		*at = (uint8_t)byte;
		key->size++;
	}
}

void key_text(struct key *key, const char *data, size_t length)
{
	uint8_t *start = length > (SIZE_MAX - 3) / 2 ? NULL : room_for(key, 2 * length + 3);
	uint8_t *at = start;
	if (!at) {
		key->failed = true;
		return;
	}
	*at++ = PART_SET;
	while (length > 0) {
		const char *nul = memchr(data, '\0', length);
		size_t size = nul ? (size_t)(nul - data) + 1 : length;
		memcpy(at, data, size);
		at += size;
		data += size;
		length -= size;
		if (nul)
			*at++ = NUL_FOLLOWER;
	}
	*at++ = 0;
	*at++ = 0;
	key->size += (size_t)(at - start);
}

void key_small(struct key *key)
{
	for (size_t i = 0; i < key->size; i++) {
		if (key->bytes[i] >= 'A' && key->bytes[i] <= 'Z')
			key->bytes[i] = (uint8_t)(key->bytes[i] - 'A' + 'a');
	}
}

void key_null(struct key *key)
{
	put(key, PART_NULL);
}

void key_number(struct key *key, uint64_t number)
{
	uint8_t *at = room_for(key, 8);
	for (unsigned i = 0; at && i < 8; i++)
		at[i] = (uint8_t)(number >> (56 - 8 * i));
	key->size += at ? 8 : 0;
}

void key_bytes(struct key *key, const uint8_t *bytes, size_t size)
{
	uint8_t *at = room_for(key, size);
	if (!at || size == 0)
		return;
	memcpy(at, bytes, size);
	key->size += size;
}

void key_field(struct key *key, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET)
		key_text(key, text->data, text->length);
	else
		key_null(key);
}

void key_address(struct key *key, const struct ipsecevtx_address *address)
{
	unsigned size = address->family == 4 ? 4 : address->family == 6 ? 16 : 0;
	uint8_t *at = room_for(key, 1 + size);
	if (at) {
		*at = address->family == 4 ? 0 : address->family == 6 ? 1 : 2;
		memcpy(at + 1, address->bytes, size);
		key->size += 1 + size;
	}
	key_field(key, &address->text);
}

struct ipsecevtx_text key_read_text(struct key_reader *reader, struct arena *arena)
{
	struct ipsecevtx_text text = {"", 0, IPSECEVTX_UNSET};
	if (reader->at == reader->end || *reader->at++ == PART_NULL)
		return text;
	char *start = arena_room(arena, (size_t)(reader->end - reader->at) + 1);
	char *at = start;
	if (!start) {
		text.presence = IPSECEVTX_ABSENT;
		return text;
	}
	while (reader->end - reader->at >= 2 && (reader->at[0] != 0 || reader->at[1] == NUL_FOLLOWER)) {
		*at++ = (char)reader->at[0];
		reader->at += reader->at[0] == 0 ? 2 : 1;
	}
	reader->at = reader->end - reader->at >= 2 ? reader->at + 2 : reader->end;
	*at = '\0';
	text = (struct ipsecevtx_text){start, (uint32_t)(at - start), IPSECEVTX_SET};
	arena_take(arena, text.length + 1u);
	return text;
}

void key_skip_text(struct key_reader *reader)
{
	if (reader->at == reader->end || *reader->at++ == PART_NULL)
		return;
	while (reader->end - reader->at >= 2 && (reader->at[0] != 0 || reader->at[1] == NUL_FOLLOWER))
		reader->at += reader->at[0] == 0 ? 2 : 1;
	reader->at = reader->end - reader->at >= 2 ? reader->at + 2 : reader->end;
}

bool key_skip_field(struct key_reader *reader, const struct ipsecevtx_text *text)
{
	size_t length = text->length, left = (size_t)(reader->end - reader->at);
	if (left == 0 || text->presence != IPSECEVTX_SET) {
		bool is_null = left > 0 && *reader->at == PART_NULL;
		reader->at += is_null;
		return is_null;
	}
	/*
	 * A text with a NUL stands differently in a key. It is not found here; the caller then looks for it by a whole
	 * key.
	 */
	if (left < length + 3 || reader->at[0] != PART_SET || memcmp(reader->at + 1, text->data, length) != 0 ||
		reader->at[length + 1] != 0 || reader->at[length + 2] != 0 || memchr(text->data, '\0', length))
		return false;
	reader->at += length + 3;
	return true;
}

uint64_t key_read_number(struct key_reader *reader)
{
	uint64_t number = 0;
	for (unsigned i = 0; i < 8 && reader->at < reader->end; i++)
		number = number << 8 | *reader->at++;
	return number;
}

struct ipsecevtx_text key_read_address(struct key_reader *reader, struct arena *arena)
{
	unsigned family = reader->at < reader->end ? *reader->at++ : 2;
	ptrdiff_t size = family == 0 ? 4 : family == 1 ? 16 : 0;
	reader->at = reader->end - reader->at >= size ? reader->at + size : reader->end;
	return key_read_text(reader, arena);
}
