/* SPDX-License-Identifier: MIT */
/*
 * The input cut into chunks: by position as long as chunks stand where they should, by their magic where they do not
 * (bytes were inserted, lost, or put before them). The reader gets all chunks of a log here, on any number of threads.
 * Every byte of the input is in a block; only bytes that were taken back (taken_back) are in two.
 */
#ifndef FEED_H
#define FEED_H

#include "evidence/chunk.h"
#include "evidence/source.h"

struct block {
	const uint8_t *data; /* lives until the next but one call of feed_next_chunk() */
	size_t size;         /* CHUNK_SIZE; less at the end of the input and beside displaced chunks */
	uint64_t offset;     /* in the input */
	size_t taken_back;   /* how many bytes at its beginning the block before had as its free space */
	bool is_displaced;   /* no chunk begins here: these bytes stand before a chunk that is not in its place */
	/* It ends early, since another chunk stands in its place where this one should still go on. */
	bool is_overlapped;
};

struct feed {
	struct source *source;
	struct ipsecevtx_allocator allocator;
	uint64_t offset; /* in the input, of the next byte to hand out */
	/* Where the first chunk should stand, modulo CHUNK_SIZE: others should at multiples of CHUNK_SIZE behind it. */
	uint64_t grid;
	uint64_t read;       /* bytes taken from the source */
	uint8_t *buffers[2]; /* for blocks, in turn */
	unsigned turn;
	size_t carry_room;
	uint8_t *carry; /* bytes that were read but not handed out yet: carry_size of them, from carry_start on */
	size_t carry_start, carry_size;
	/* The block that was handed out last. */
	struct block last;
};

/* False where there is no memory; feed_free() is due all the same. The source has to outlive the feed. */
bool feed_init(struct feed *feed, struct source *source, const struct ipsecevtx_allocator *allocator);
void feed_free(struct feed *feed);

/*
 * The next size bytes of the input without taking them; *found says how many there are. size is at most
 * FILE_HEADER_SIZE + 3 * CHUNK_SIZE. The result lives until the next call of any function here.
 */
const uint8_t *feed_look(struct feed *feed, size_t size, size_t *found);

/* Passes over bytes that feed_look() showed; the first chunk is expected behind them. */
void feed_skip(struct feed *feed, size_t size);

/*
 * Hands out the next block, in the caller's buffer of CHUNK_SIZE bytes, which has to stay as it is until the next but
 * one call; false at the end of the input, or where it cannot be read: see source_error().
 */
bool feed_next_into(struct feed *feed, uint8_t *buffer, struct block *block);

/* The same in a buffer of the feed's; opens the block as a chunk, and cuts it where another chunk begins inside it. */
bool feed_next_chunk(struct feed *feed, struct block *block, struct chunk *chunk);

/* Begins again at offset, at most FILE_HEADER_SIZE + CHUNK_SIZE. The source has to be one that can be rewound. */
void feed_restart(struct feed *feed, uint64_t offset);

/* Where a chunk header stands in data, from start on, by its magic and size; size where there is none. */
size_t feed_find_chunk(const uint8_t *data, size_t size, size_t start);

/*
 * Whether a chunk stands at place, behind another chunk with which data begins: by its magic; or, where that was
 * changed, by what its header or its first record says, unless records of the chunk before lead over that place.
 */
bool feed_has_chunk_at(const uint8_t *data, size_t size, size_t place);

/*
 * Where another chunk begins inside a chunk of which chunk_may_hold_another() is true; its size where none does. In a
 * chunk without checksums a header within a whole record is text. is_even: no byte of the chunk is missing.
 */
size_t feed_find_another(const struct chunk *chunk, bool is_even);

/*
 * Makes room to give back size bytes more than a cut needs; false where there is no memory. Then feed_return() may take
 * back the last blocks that were handed out, the last one first.
 */
bool feed_reserve(struct feed *feed, size_t size);
void feed_return(struct feed *feed, const struct block *block);

/* Whether the next block begins at offset in the source, with nothing carried, and a chunk should stand there. */
bool feed_is_even(const struct feed *feed);

/* Goes on at offset of a source that has a size (source_size()). */
void feed_jump(struct feed *feed, uint64_t offset);

/* Says which block comes before the next one, after blocks were returned. */
void feed_set_last(struct feed *feed, const struct block *block);

#endif
