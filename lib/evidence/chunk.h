/* SPDX-License-Identifier: MIT */
/*
 * File and chunk headers, checksums, and the walk over a chunk's records. Layout: libevtx's format document
 * ("file header", "chunk", "event record"); MS-EVEN6 does not describe the file.
 */
#ifndef CHUNK_H
#define CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evidence/bytes.h"
#include "evidence/cursor.h"

#define FILE_HEADER_SIZE        4096u
#define CHUNK_SIZE              65536u
#define CHUNK_HEADER_SIZE       512u /* header, string table and template table */
#define CHUNK_HEADER_UNUSED     56u
#define CHUNK_HEADER_UNUSED_END 120u  /* from the one to the other Windows leaves zeros */
#define CHUNK_HEADER_FIELDS     128u  /* what of that the header says is its size */
#define LOG_PAGE_SIZE           4096u /* Windows writes a log page by page */
#define RECORD_MAGIC            0x00002a2au
#define RECORD_HEADER_SIZE      24u
#define RECORD_SIZE_MIN         (RECORD_HEADER_SIZE + 4u) /* with the trailing size */

/* What is wrong with a file header; bits. */
enum file_header_fault {
	FILE_HEADER_MAGIC = 1u << 0,
	FILE_HEADER_SHORT = 1u << 1,
	FILE_HEADER_FIELDS = 1u << 2, /* sizes or version that no known log has */
	FILE_HEADER_CRC = 1u << 3,
};

struct file_header {
	unsigned faults;
	bool dirty;
	bool crc_absent;
	uint32_t chunk_count;             /* as the header says; live logs hold more */
	uint64_t first_chunk, last_chunk; /* of the oldest and of the youngest record, from 0 on */
	uint64_t next_record_id;
	uint32_t crc_expected;
	uint32_t crc_found;
	size_t unused_at; /* of a header without faults: the first byte that is not zero where Windows leaves zeros; or
			     0 */
};

/* Reads a file header from the first size bytes of an input. */
void file_header_read(struct file_header *header, const uint8_t *data, size_t size);

/* What is wrong with a chunk; bits. */
enum chunk_fault {
	CHUNK_MAGIC = 1u << 0,
	CHUNK_CUT = 1u << 1, /* fewer than CHUNK_SIZE bytes, and live records may be among those that are missing */
	CHUNK_HEADER_CRC = 1u << 2,
	CHUNK_DATA_CRC = 1u << 3,
	CHUNK_FREE_SPACE = 1u << 4, /* the free space offset is out of range */
};

struct chunk {
	const uint8_t *data;
	size_t size;     /* CHUNK_SIZE, less when cut */
	uint64_t offset; /* in the input */
	unsigned faults;
	bool is_cut;       /* fewer than CHUNK_SIZE bytes */
	bool is_header;    /* cut within its header, of which the magic is here as far as there are bytes */
	bool is_rest;      /* fewer bytes than a header has, which do not begin as one */
	bool denies_crc;   /* a flag says that there are no checksums, and there are: they are checked */
	bool is_renamed;   /* without its magic, and with that both checksums are right */
	bool is_zero;      /* all bytes zero: never used */
	bool crc_absent;   /* flag 4: Windows wrote no checksums */
	bool is_displaced; /* no chunk of its own: see struct block */
	bool is_disputed;  /* carved: another chunk, at claimant, says that these are bytes of its records */
	uint64_t claimant;
	uint64_t first_number, last_number; /* of its records, counted through the file */
	uint64_t first_record_id, last_record_id;
	uint32_t header_size; /* as it says itself: 128 */
	uint32_t last_record_offset;
	uint32_t free_space_offset;
	uint32_t header_crc_expected, header_crc_found;
	uint32_t data_crc_expected, data_crc_found;

	/* The walk. */
	size_t position;
	size_t end;    /* where live records end */
	size_t before; /* where the last record of the walk began */
	size_t overlap;
	size_t fork; /* its size leads to another record than the one behind it, which stands there; 0: it does not */
	bool is_size_tried;
	size_t searched_from; /* no whole record begins between there and: */
	size_t searched_to;   /* where one does, or the live ones end; 0: nothing was searched yet */
};

static inline struct bytes chunk_bytes(const struct chunk *chunk)
{
	struct bytes bytes = {chunk->data, chunk->size};
	return bytes;
}

/*
 * Whether no more than a checksum is wrong, so that what header and records say of each other can be looked at: who
 * changes a bit of one is not to be told less, but where bytes were lost it is no more than a warning.
 */
static inline bool chunk_is_readable(const struct chunk *chunk)
{
	return !(chunk->faults & ~(unsigned)(CHUNK_HEADER_CRC | CHUNK_DATA_CRC));
}

/* Reads a chunk's header, checks both checksums, and sets the walk to its first record. */
void chunk_open(struct chunk *chunk, const uint8_t *data, size_t size, uint64_t offset);

/* Whether the checksum of the header that stands there is right. */
bool chunk_has_sound_header(const uint8_t *data, size_t size);

/* Whether another chunk may begin inside this one: no checksum says that its bytes are the ones written there. */
bool chunk_may_hold_another(const struct chunk *chunk);

/* Bytes that belong to no chunk, but may hold records. */
void chunk_open_displaced(struct chunk *chunk, const uint8_t *data, size_t size, uint64_t offset);

struct record {
	size_t offset; /* in the chunk */
	size_t size;   /* with header and trailing size */
	uint64_t record_id;
	uint64_t written_time; /* FILETIME */
	size_t torn_at;        /* in the chunk: what stands from here on was never written; 0: nothing is torn */
};

enum chunk_step {
	CHUNK_END = 0,
	CHUNK_RECORD,
	CHUNK_RECORD_ODD, /* a record whose size or trailing size is wrong, but which can be read by the other one */
	CHUNK_RECORD_RENAMED,    /* its header does not begin as one does; its size and trailing size agree */
	CHUNK_RECORD_UNSIZED,    /* neither is right: it is taken up to where the next one begins */
	CHUNK_RECORD_OVERLAPPED, /* a whole record that begins chunk->overlap bytes before the last one ends */
	CHUNK_TORN,              /* a record of which only the beginning was written: record.torn_at */
	CHUNK_SKIPPED,           /* bytes without a readable record: record.offset and .size */
};

/* The next record of the walk. Each byte up to chunk->end is in exactly one step, but where records overlap. */
enum chunk_step chunk_next(struct chunk *chunk, struct record *record);

/* Whether a record header stands at offset; fills record with what it says, and with zeroes where there is no room. */
static inline bool record_has_header(const struct chunk *chunk, size_t offset, struct record *record)
{
	static const uint8_t none[RECORD_HEADER_SIZE];
	bool fits = offset <= chunk->size && chunk->size - offset >= RECORD_HEADER_SIZE;
	const uint8_t *header = fits ? chunk->data + offset : none;
	record->offset = offset;
	record->size = stored_u32(header + 4);
	record->record_id = stored_u64(header + 8);
	record->written_time = stored_u64(header + 16);
	record->torn_at = 0;
	return stored_u32(header) == RECORD_MAGIC;
}

static inline bool record_size_fits(const struct record *record, size_t end)
{
	return record->size >= RECORD_SIZE_MIN && record->size <= end - record->offset;
}

/* A whole record that ends by end: header, size and trailing size agree. */
static inline bool record_is_whole(const struct chunk *chunk, size_t offset, size_t end, struct record *record)
{
	return record_has_header(chunk, offset, record) && record_size_fits(record, end) &&
	       read_u32(chunk->data, chunk->size, offset + record->size - 4) == record->size;
}

/* Whether the next step of the walk is a whole record, CHUNK_RECORD, and which; chunk_pass() takes that step. */
static inline bool chunk_has_whole(const struct chunk *chunk, struct record *record)
{
	return chunk->position < chunk->end && record_is_whole(chunk, chunk->position, chunk->end, record);
}

static inline void chunk_pass(struct chunk *chunk, const struct record *record)
{
	chunk->before = record->offset;
	chunk->position = record->offset + record->size;
}

/* Whether a record header stands there, or one of which no more than the magic was changed, as its sizes say. */
bool chunk_has_record(const struct chunk *chunk, size_t offset, struct record *record);

/* The next whole record that lies within [start, end), wherever it stands; false when there is none. */
bool chunk_find_record(const struct chunk *chunk, size_t start, size_t end, struct record *record);

/*
 * The next record within [start, end), the inside of another record that ends at end with its trailing size: a
 * whole one, or one that ends there too, or where another one within it does, so that its trailing size was overwritten
 * by the other's.
 */
bool chunk_find_swallowed(const struct chunk *chunk, size_t start, size_t end, struct record *record);

/* The record whose header stands at offset, with the size that it was found to have: the header may tell any. */
void chunk_record_at(const struct chunk *chunk, size_t offset, size_t size, struct record *record);

#endif
