/* SPDX-License-Identifier: MIT */
/*
 * The input cut into chunks: by position as long as chunks stand where they should, by their magic where they do
 * not (bytes inserted, lost or put before them). Every byte is handed out in exactly one block.
 */
#ifndef FEED_H
#define FEED_H

#include "evidence/chunk.h"
#include "evidence/source.h"

struct block {
	const uint8_t *data; /* lives until the next but one call of feed_next() */
	size_t size;         /* CHUNK_SIZE, less at the end and beside displaced chunks */
	uint64_t offset;     /* in the input */
	size_t taken_back;   /* bytes at its beginning that the last block had as its free space */
	bool is_displaced;   /* no chunk begins here: bytes before a chunk that does not stand where it should */
	bool is_overlapped;  /* it ends where another chunk stands in its place, which this one should reach beyond */
};

struct feed {
	struct source *source;
	struct ipsecevtx_allocator allocator;
	uint64_t offset;     /* of the next byte to hand out */
	uint64_t grid;       /* of the first one; chunks stand at this and multiples of their size */
	uint64_t read;       /* bytes taken from the source */
	uint8_t *buffers[2]; /* blocks, in turn */
	unsigned turn;
	size_t carry_room;
	uint8_t *carry; /* bytes read but not yet handed out: carry_size from carry_start on */
	size_t carry_start, carry_size;
	struct block last;
};

/* False when there is no memory; feed_free() is due all the same. */
bool feed_init(struct feed *feed, struct source *source, const struct ipsecevtx_allocator *allocator);
void feed_free(struct feed *feed);

/* The first size bytes of the input without taking them, as far as there are that many; at most FILE_HEADER_SIZE +
 * CHUNK_SIZE. */
const uint8_t *feed_look(struct feed *feed, size_t size, size_t *found);

/* Passes over bytes that feed_look() showed; the first chunk should stand behind them. */
void feed_skip(struct feed *feed, size_t size);

/* The next block; false at the end of the input. */
bool feed_next(struct feed *feed, struct block *block);

/*
 * As feed_next(), into the caller's buffer of CHUNK_SIZE bytes; it must not change until the next but one call of
 * feed_next().
 */
bool feed_next_into(struct feed *feed, uint8_t *buffer, struct block *block);

/* The next block, opened as a chunk, and cut where another one begins inside of it. */
bool feed_next_chunk(struct feed *feed, struct block *block, struct chunk *chunk);

/* Begins again at offset, which is at most FILE_HEADER_SIZE; the source can be rewound. */
void feed_restart(struct feed *feed, uint64_t offset);

/* Where another chunk begins inside data, from start on; size when there is none. */
size_t feed_find_chunk(const uint8_t *data, size_t size, size_t start);

/*
 * Whether a chunk stands at place, behind one that begins with data: with its magic, or, where the one before does not
 * reach there, with a whole record where its first one would be.
 */
bool feed_has_chunk_at(const uint8_t *data, size_t size, size_t place);

/*
 * Where a chunk begins inside one that may hold another; its size when none does. In a chunk without checksums what
 * stands within a whole record is text. is_even: no byte of it is missing.
 */
size_t feed_find_another(const struct chunk *chunk, bool is_even);

/* Gives back the bytes of the last block from at on: another chunk begins there. */
void feed_cut(struct feed *feed, struct block *block, size_t at);

/*
 * Makes room to give back size bytes more than a cut needs; false when there is no memory. Then feed_return() takes
 * back the last blocks that were handed out, the last one first.
 */
bool feed_reserve(struct feed *feed, size_t size);
void feed_return(struct feed *feed, const struct block *block);

/* Whether nothing is carried, so that the next block begins at offset in the source, where a chunk should stand. */
bool feed_is_even(const struct feed *feed);

/* Goes on at offset of a source that can be read at any place. */
void feed_jump(struct feed *feed, uint64_t offset);

/* Tells which block comes before the next one, after some were returned. */
void feed_set_last(struct feed *feed, const struct block *block);

#endif
