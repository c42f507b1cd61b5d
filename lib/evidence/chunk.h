/* SPDX-License-Identifier: MIT */
/*
 * File and chunk headers, their checksums, and the walk over a chunk's records, sound or damaged. The reader and the
 * carver open each chunk here; decoders get the records that the walk gives. Layout: libevtx's format document ("file
 * header", "chunk", "event record"); MS-EVEN6 does not describe the file.
 *
 * A struct chunk points to the caller's bytes and owns nothing. No function reads outside of them.
 */
#ifndef CHUNK_H
#define CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "evidence/bytes.h"
#include "evidence/cursor.h"
#include "evidence/log_layout.h"

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
	uint32_t chunk_count;             /* as the header says; a log that is in use has more */
	uint64_t first_chunk, last_chunk; /* the chunks of the oldest and of the youngest record, counted from 0 */
	uint64_t next_record_id;
	uint32_t crc_expected;
	uint32_t crc_found;
	/* Where the first byte stands that is not zero, of those that Windows leaves zero; 0: none, or a fault. */
	size_t unused_at;
};

/* Reads a file header from the first size bytes of an input. */
void file_header_read(struct file_header *header, const uint8_t *data, size_t size);

/* What is wrong with a chunk; bits. */
enum chunk_fault {
	CHUNK_MAGIC = 1u << 0,
	CHUNK_CUT = 1u << 1, /* fewer than CHUNK_SIZE bytes, and live records may be missing */
	CHUNK_HEADER_CRC = 1u << 2,
	CHUNK_DATA_CRC = 1u << 3,
	CHUNK_FREE_SPACE = 1u << 4, /* the free space offset is out of range */
};

struct source; /* source.h */

/* An open chunk, and where the walk over it is. */
struct chunk {
	const uint8_t *data;
	size_t size;     /* CHUNK_SIZE, or less where it is cut */
	uint64_t offset; /* of its first byte, in the input */
	/* That input, which the scan sets, for the few questions about another chunk; NULL: it is not to be asked. */
	const struct source *source;
	/* Set by the scan too: the lowest offset of a chunk that could not be asked there; 0: there is none. */
	uint64_t *unasked;
	unsigned faults;
	bool is_cut;     /* fewer than CHUNK_SIZE bytes */
	bool is_unread;  /* with is_cut: the others could not be read; they may be there. Set by who reads the input */
	bool is_header;  /* cut within its header, which begins with the magic as far as there are bytes */
	bool is_rest;    /* fewer bytes than a header has, which do not begin with the magic */
	bool denies_crc; /* a flag says that there are no checksums, but there are: they are checked */
	bool is_renamed; /* its magic is changed: with the right one both checksums are right */
	bool is_zero;    /* all bytes are zero: it was never used */
	bool crc_absent; /* Windows wrote no checksums, as flag 4 says */
	bool is_displaced; /* bytes that are no chunk of their own: see struct block */
	bool is_disputed;  /* carved only: another chunk, at claimant, has these bytes within its records */
	uint64_t claimant;
	uint64_t first_number, last_number; /* the first and last number of its records, counted through the file */
	uint64_t first_record_id, last_record_id;
	uint32_t header_size; /* as the header says: 128 */
	uint32_t last_record_offset;
	uint32_t free_space_offset;
	uint32_t header_crc_expected, header_crc_found;
	uint32_t data_crc_expected, data_crc_found;

	/* The walk: */
	size_t position;
	size_t end;    /* where the live records end */
	size_t before; /* where the walk's last record began; 0: there was none, or bytes were skipped behind it */
	/* With CHUNK_RECORD_OVERLAPPED: by how many bytes the record begins before the end of the last one. */
	size_t overlap;
	/* Where the size of the last record leads, if another record than the next one stands there; 0: none. */
	size_t fork;
	/* See is_right_with_size() in chunk_walk.c. */
	bool is_size_tried;
	size_t searched_from; /* no whole record begins from here on before searched_to */
	size_t searched_to;   /* where one begins, or where the live records end; 0: nothing was searched yet */
};

static inline struct bytes chunk_bytes(const struct chunk *chunk)
{
	struct bytes bytes = {chunk->data, chunk->size};
	return bytes;
}

/*
 * Whether nothing is wrong with a chunk but checksums, so that what its header and its records say of each other can be
 * compared. With a wrong checksum differences are only a warning, since bytes may be lost; but changing one bit of a
 * chunk must not make everything else go unsaid.
 */
static inline bool chunk_is_readable(const struct chunk *chunk)
{
	return !(chunk->faults & ~(unsigned)(CHUNK_HEADER_CRC | CHUNK_DATA_CRC));
}

/* Whether bytes of the live records may be wrong: their checksum is, or cannot be made, since some are not here. */
static inline bool chunk_is_doubtful(const struct chunk *chunk)
{
	return chunk->faults & (CHUNK_DATA_CRC | CHUNK_CUT);
}

/*
 * Opens a chunk: reads its header, checks both checksums, and sets the walk to the first record. data has to stay
 * valid.
 */
void chunk_open(struct chunk *chunk, const uint8_t *data, size_t size, uint64_t offset);

/* Whether the magic of a chunk stands at offset. */
static inline bool chunk_has_magic(const uint8_t *data, size_t size, size_t offset)
{
	return size - offset >= LOG_MAGIC_SIZE && memcmp(data + offset, LOG_CHUNK_MAGIC, LOG_MAGIC_SIZE) == 0;
}

/* The checksum of the CHUNK_HEADER_SIZE bytes of a chunk header, but for its flags and the checksum itself. */
uint32_t chunk_header_checksum(const uint8_t *header);

/* Whether a whole chunk header stands at data and its checksum is right. */
bool chunk_has_sound_header(const uint8_t *data, size_t size);

/* Whether another chunk may begin inside this one: no checksum says that its bytes are those that were written. */
bool chunk_may_hold_another(const struct chunk *chunk);

/* Opens bytes that belong to no chunk, but may have records in them. */
void chunk_open_displaced(struct chunk *chunk, const uint8_t *data, size_t size, uint64_t offset);

struct record {
	size_t offset; /* where the record begins, in the chunk */
	size_t size;   /* with the header and the trailing size */
	uint64_t record_id;
	uint64_t written_time; /* FILETIME */
	size_t torn_at;        /* in the chunk: bytes from here on were never written; 0: the record is not torn */
};

enum chunk_step {
	CHUNK_END = 0,
	CHUNK_RECORD,
	/* A record of which the size or the trailing size is wrong, and which can be read by the other one. */
	CHUNK_RECORD_ODD,
	CHUNK_RECORD_RENAMED, /* a record whose header has not the right magic; its size and trailing size agree */
	/* A record of which neither size is right: it is taken up to where the next one begins. */
	CHUNK_RECORD_UNSIZED,
	CHUNK_RECORD_OVERLAPPED, /* a record that begins chunk->overlap bytes before the last one ends */
	CHUNK_TORN,              /* a record of which only the beginning was written: see record.torn_at */
	CHUNK_SKIPPED,           /* bytes without a readable record: only record.offset and record.size are set */
};

/* Takes the next step of the walk. Each byte up to chunk->end is in exactly one step, except where records overlap. */
enum chunk_step chunk_next(struct chunk *chunk, struct record *record);

/*
 * Whether a record header stands at offset. Fills record with what the header says, or with zeros where there is no
 * room for one.
 */
static inline bool record_has_header(const struct chunk *chunk, size_t offset, struct record *record)
{
	static const uint8_t none[RECORD_HEADER_SIZE];
	bool fits = offset <= chunk->size && chunk->size - offset >= RECORD_HEADER_SIZE;
	const uint8_t *header = fits ? chunk->data + offset : none;
	record->offset = offset;
	record->size = stored_u32(header + RECORD_SIZE_AT);
	record->record_id = stored_u64(header + RECORD_ID_AT);
	record->written_time = stored_u64(header + RECORD_TIME_AT);
	record->torn_at = 0;
	return stored_u32(header) == RECORD_MAGIC;
}

/* Whether a record's size is possible for a record that ends by end. */
static inline bool record_size_fits(const struct record *record, size_t end)
{
	return record->size >= RECORD_SIZE_MIN && record->size <= end - record->offset;
}

/* Bytes between the end of a record's BinXML and its trailing size: at most so many in all real records looked at. */
#define RECORD_PADDING_MAX 7u

/* Whether more than padding stands behind a record's BinXML, which ends at finish. */
static inline bool record_has_hidden(const struct record *record, size_t finish)
{
	size_t end = record->offset + record->size - 4;
	return finish <= end && end - finish > RECORD_PADDING_MAX;
}

/* Whether a whole record stands at offset that ends by end: its header, size and trailing size agree. */
static inline bool record_is_whole(const struct chunk *chunk, size_t offset, size_t end, struct record *record)
{
	return record_has_header(chunk, offset, record) && record_size_fits(record, end) &&
	       read_u32(chunk->data, chunk->size, offset + record->size - 4) == record->size;
}

/* Whether the next step of the walk is a whole record (CHUNK_RECORD), and which. chunk_pass() takes that step. */
static inline bool chunk_has_whole(const struct chunk *chunk, struct record *record)
{
	return chunk->position < chunk->end && record_is_whole(chunk, chunk->position, chunk->end, record);
}

static inline void chunk_pass(struct chunk *chunk, const struct record *record)
{
	chunk->before = record->offset;
	chunk->position = record->offset + record->size;
}

/* Whether a record header stands at offset, or one of which only the magic was changed, as its sizes say. */
bool chunk_has_record(const struct chunk *chunk, size_t offset, struct record *record);

/* Finds the first whole record that lies within [start, end), wherever it begins; false where there is none. */
bool chunk_find_record(const struct chunk *chunk, size_t start, size_t end, struct record *record);

/*
 * Finds the first record within [start, end), which is the inside of another record that ends at end with its trailing
 * size. It is a whole one; or one that ends there, too, so that its trailing size was overwritten by that one's; or one
 * that ends where a third record within does that overwrote it.
 */
bool chunk_find_swallowed(const struct chunk *chunk, size_t start, size_t end, struct record *record);

/* Fills record with the header at offset, but with a size that was found otherwise, since the header may have any. */
void chunk_record_at(const struct chunk *chunk, size_t offset, size_t size, struct record *record);

#endif
