/* SPDX-License-Identifier: MIT */
/*
 * The way to read evidence: a bounds-checked cursor over little-endian bytes. A read beyond the end returns zero,
 * leaves the offset where it was and sets failed, which stays set: a run of reads needs one check at its end.
 * stored_u16() and the like check nothing; they are for bytes that were checked already.
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

/* Takes the next count bytes; NULL where there are fewer. */
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

/* Numbers of stored bytes that are known to be there; compilers make one load of each. */
static inline uint16_t stored_u16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t stored_u32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t stored_u64(const uint8_t *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
	       (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static inline uint16_t cursor_u16(struct cursor *cursor)
{
	const uint8_t *p = cursor_bytes(cursor, 2);
	return p ? stored_u16(p) : 0;
}

static inline uint32_t cursor_u32(struct cursor *cursor)
{
	const uint8_t *p = cursor_bytes(cursor, 4);
	return p ? stored_u32(p) : 0;
}

static inline uint64_t cursor_u64(struct cursor *cursor)
{
	const uint8_t *p = cursor_bytes(cursor, 8);
	return p ? stored_u64(p) : 0;
}

/* The next byte, without taking it; 0 at the end. */
static inline uint8_t cursor_peek(const struct cursor *cursor)
{
	return cursor->offset < cursor->size ? cursor->data[cursor->offset] : 0;
}

/* One number at an offset, for code that jumps about; 0 where it does not fit. offset may be anything. */
static inline uint16_t read_u16(const uint8_t *data, size_t size, size_t offset)
{
	return size >= 2 && offset <= size - 2 ? stored_u16(data + offset) : 0;
}

static inline uint32_t read_u32(const uint8_t *data, size_t size, size_t offset)
{
	return size >= 4 && offset <= size - 4 ? stored_u32(data + offset) : 0;
}

static inline uint64_t read_u64(const uint8_t *data, size_t size, size_t offset)
{
	return size >= 8 && offset <= size - 8 ? stored_u64(data + offset) : 0;
}

#endif
