/* SPDX-License-Identifier: MIT */
/*
 * The only way to read evidence: a bounds-checked little-endian cursor. A read past the end returns zero, leaves
 * the offset where it was and sets failed, which stays set; so a run of reads needs one check at its end.
 */
#ifndef CURSOR_H
#define CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor {
	const uint8_t *data;
	size_t size;
	size_t offset; /* <= size */
	bool failed;
};

static inline struct cursor cursor_at(const uint8_t *data, size_t size, size_t offset)
{
	struct cursor cursor = {data, size, offset <= size ? offset : size, offset > size};
	return cursor;
}

static inline size_t cursor_left(const struct cursor *cursor)
{
	return cursor->size - cursor->offset;
}

/* The next count bytes, or NULL. */
static inline const uint8_t *cursor_bytes(struct cursor *cursor, size_t count)
{
	if (cursor->failed || count > cursor_left(cursor)) {
		cursor->failed = true;
		return NULL;
	}
	const uint8_t *bytes = cursor->data + cursor->offset;
	cursor->offset += count;
	return bytes;
}

static inline void cursor_skip(struct cursor *cursor, size_t count)
{
	(void)cursor_bytes(cursor, count);
}

static inline uint8_t cursor_u8(struct cursor *cursor)
{
	const uint8_t *p = cursor_bytes(cursor, 1);
	return p ? p[0] : 0;
}

static inline uint16_t cursor_u16(struct cursor *cursor)
{
	const uint8_t *p = cursor_bytes(cursor, 2);
	if (!p)
		return 0;
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t cursor_u32(struct cursor *cursor)
{
	const uint8_t *p = cursor_bytes(cursor, 4);
	return p ? (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24 : 0;
}

static inline uint64_t cursor_u64(struct cursor *cursor)
{
	if (cursor_left(cursor) < 8) {
		cursor->failed = true;
		return 0;
	}
	uint64_t low = cursor_u32(cursor);
	uint64_t high = cursor_u32(cursor);
	return cursor->failed ? 0 : low | high << 32;
}

/* The byte that comes next, without moving; 0 at the end. */
static inline uint8_t cursor_peek(const struct cursor *cursor)
{
	return cursor->offset < cursor->size ? cursor->data[cursor->offset] : 0;
}

/* One number at a place, for readers that jump; 0 when it does not fit. */
static inline uint16_t read_u16(const uint8_t *data, size_t size, size_t offset)
{
	struct cursor cursor = cursor_at(data, size, offset);
	return cursor_u16(&cursor);
}

static inline uint32_t read_u32(const uint8_t *data, size_t size, size_t offset)
{
	struct cursor cursor = cursor_at(data, size, offset);
	return cursor_u32(&cursor);
}

static inline uint64_t read_u64(const uint8_t *data, size_t size, size_t offset)
{
	struct cursor cursor = cursor_at(data, size, offset);
	return cursor_u64(&cursor);
}

#endif
