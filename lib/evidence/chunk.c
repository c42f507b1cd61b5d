/* SPDX-License-Identifier: MIT */
#include "evidence/chunk.h"

#include "evidence/checksum.h"
#include "evidence/cursor.h"

#include <string.h>

/*
 * Where the first byte stands that is not zero in two parts of a file header that Windows leaves zero, one within what
 * the header's checksum covers and one behind it; 0: all are zero.
 */
static size_t find_in_unused(const uint8_t *data)
{
	size_t at = bytes_find_used(data, FILE_UNUSED_AT, LOG_FLAGS_AT);
	if (at == LOG_FLAGS_AT)
		at = bytes_find_used(data, LOG_HEADER_FIELDS, FILE_HEADER_SIZE);
	return at < FILE_HEADER_SIZE ? at : 0;
}

void file_header_read(struct file_header *header, const uint8_t *data, size_t size)
{
	memset(header, 0, sizeof *header);
	if (size < FILE_HEADER_SIZE)
		header->faults |= FILE_HEADER_SHORT;
	if (size < LOG_MAGIC_SIZE || memcmp(data, LOG_FILE_MAGIC, LOG_MAGIC_SIZE) != 0)
		header->faults |= FILE_HEADER_MAGIC;
	if (header->faults)
		return;
	uint32_t header_size = read_u32(data, size, FILE_FIELDS_AT);
	uint16_t minor = read_u16(data, size, FILE_MINOR_VERSION_AT);
	uint16_t major = read_u16(data, size, FILE_MAJOR_VERSION_AT);
	uint16_t block_size = read_u16(data, size, FILE_BLOCK_SIZE_AT);
	if (header_size != LOG_HEADER_FIELDS || block_size != FILE_HEADER_SIZE || major != 3 || minor > 2)
		header->faults |= FILE_HEADER_FIELDS;
	uint32_t flags = read_u32(data, size, LOG_FLAGS_AT);
	header->chunk_count = read_u16(data, size, FILE_CHUNK_COUNT_AT);
	header->first_chunk = read_u64(data, size, FILE_FIRST_CHUNK_AT);
	header->last_chunk = read_u64(data, size, FILE_LAST_CHUNK_AT);
	header->next_record_id = read_u64(data, size, FILE_NEXT_RECORD_ID_AT);
	header->dirty = flags & LOG_FLAG_DIRTY;
	header->crc_expected = read_u32(data, size, LOG_HEADER_CRC_AT);
	header->crc_absent = flags & LOG_FLAG_NO_CRC && header->crc_expected == 0;
	header->crc_found = checksum_add(0, data, LOG_FLAGS_AT);
	if (header->crc_expected != header->crc_found && !header->crc_absent)
		header->faults |= FILE_HEADER_CRC;
	header->unused_at = header->faults ? 0 : find_in_unused(data);
}

uint32_t chunk_header_checksum(const uint8_t *header)
{
	uint32_t crc = checksum_add(0, header, LOG_FLAGS_AT);
	return checksum_add(crc, header + LOG_HEADER_FIELDS, CHUNK_HEADER_SIZE - LOG_HEADER_FIELDS);
}

/* The same where the header began with the magic of a chunk. */
static uint32_t checksum_with_magic(const uint8_t *header)
{
	uint32_t crc = checksum_add(0, (const uint8_t *)LOG_CHUNK_MAGIC, LOG_MAGIC_SIZE);
	crc = checksum_add(crc, header + LOG_MAGIC_SIZE, LOG_FLAGS_AT - LOG_MAGIC_SIZE);
	return checksum_add(crc, header + LOG_HEADER_FIELDS, CHUNK_HEADER_SIZE - LOG_HEADER_FIELDS);
}

static void check_header_crc(struct chunk *chunk)
{
	chunk->header_crc_found = chunk_header_checksum(chunk->data);
	chunk->header_crc_expected = read_u32(chunk->data, chunk->size, LOG_HEADER_CRC_AT);
	if (chunk->header_crc_found != chunk->header_crc_expected && !chunk->crc_absent)
		chunk->faults |= CHUNK_HEADER_CRC;
}

static void check_data_crc(struct chunk *chunk)
{
	chunk->data_crc_expected = read_u32(chunk->data, chunk->size, CHUNK_DATA_CRC_AT);
	if (chunk->crc_absent || chunk->free_space_offset > chunk->size)
		return;
	chunk->data_crc_found =
		checksum_add(0, chunk->data + CHUNK_HEADER_SIZE, chunk->free_space_offset - CHUNK_HEADER_SIZE);
	if (chunk->data_crc_found != chunk->data_crc_expected)
		chunk->faults |= CHUNK_DATA_CRC;
}

/*
 * Where the live records end if the data checksum is wrong and the header's is not: bytes that were put into the chunk
 * have moved its last record, whose number the header has, behind the free space offset.
 */
static size_t find_end(const struct chunk *chunk)
{
	struct record record;
	size_t position = CHUNK_HEADER_SIZE;
	while (chunk_find_record(chunk, position, chunk->size, &record)) {
		position = record.offset + record.size;
		if (record.record_id == chunk->last_record_id && position > chunk->free_space_offset)
			return position;
	}
	return chunk->free_space_offset;
}

/* Whether nothing but the magic of a chunk was changed: with the right magic both checksums are right. */
static bool is_renamed(const uint8_t *data, size_t size)
{
	uint32_t end = read_u32(data, size, CHUNK_FREE_SPACE_AT);
	if (size < CHUNK_SIZE || end <= CHUNK_HEADER_SIZE || end > CHUNK_SIZE)
		return false;
	return checksum_with_magic(data) == read_u32(data, size, LOG_HEADER_CRC_AT) &&
	       checksum_add(0, data + CHUNK_HEADER_SIZE, end - CHUNK_HEADER_SIZE) ==
		       read_u32(data, size, CHUNK_DATA_CRC_AT);
}

void chunk_open(struct chunk *chunk, const uint8_t *data, size_t size, uint64_t offset)
{
	memset(chunk, 0, sizeof *chunk);
	chunk->data = data;
	chunk->size = size;
	chunk->offset = offset;
	chunk->end = size;
	chunk->position = size < CHUNK_HEADER_SIZE ? size : CHUNK_HEADER_SIZE;
	chunk->is_cut = size < CHUNK_SIZE;
	chunk->faults = chunk->is_cut ? CHUNK_CUT : 0;
	const bool has_magic = memcmp(data, LOG_CHUNK_MAGIC, size < LOG_MAGIC_SIZE ? size : LOG_MAGIC_SIZE) == 0;
	if (size < CHUNK_HEADER_SIZE || !has_magic) {
		chunk->faults |= CHUNK_MAGIC;
		chunk->is_header = has_magic;
		chunk->is_zero = bytes_are_zero(data, size);
		chunk->is_rest = size < CHUNK_HEADER_SIZE && !has_magic && !chunk->is_zero;
		chunk->is_renamed = !chunk->is_zero && is_renamed(data, size);
		return;
	}
	chunk->first_number = read_u64(data, size, CHUNK_FIRST_NUMBER_AT);
	chunk->last_number = read_u64(data, size, CHUNK_LAST_NUMBER_AT);
	chunk->first_record_id = read_u64(data, size, CHUNK_FIRST_RECORD_ID_AT);
	chunk->last_record_id = read_u64(data, size, CHUNK_LAST_RECORD_ID_AT);
	chunk->header_size = read_u32(data, size, CHUNK_FIELDS_AT);
	chunk->last_record_offset = read_u32(data, size, CHUNK_LAST_RECORD_AT);
	chunk->free_space_offset = read_u32(data, size, CHUNK_FREE_SPACE_AT);
	/* No checksum covers the flags: changing one bit of them must not put the checksums out of use. */
	bool says_absent = read_u32(data, size, LOG_FLAGS_AT) & LOG_FLAG_NO_CRC;
	chunk->crc_absent = says_absent && read_u32(data, size, LOG_HEADER_CRC_AT) == 0 &&
			    read_u32(data, size, CHUNK_DATA_CRC_AT) == 0;
	chunk->denies_crc = says_absent && !chunk->crc_absent;
	check_header_crc(chunk);
	if (chunk->free_space_offset < CHUNK_HEADER_SIZE || chunk->free_space_offset > CHUNK_SIZE) {
		chunk->faults |= CHUNK_FREE_SPACE;
		return;
	}
	check_data_crc(chunk);
	/*
	 * A damaged header must not hide records: its free space offset counts only if a checksum bears it out. That
	 * the data checksum of no bytes is right says nothing.
	 */
	bool is_data_right = !(chunk->faults & CHUNK_DATA_CRC) && chunk->free_space_offset > CHUNK_HEADER_SIZE;
	bool trusted = !(chunk->faults & CHUNK_HEADER_CRC) || is_data_right;
	/* All live records are here then, even where some of the free space is not. */
	if (trusted && chunk->free_space_offset <= size)
		chunk->faults &= ~(unsigned)CHUNK_CUT;
	if (trusted && chunk->free_space_offset < chunk->end)
		chunk->end = chunk->faults & CHUNK_DATA_CRC ? find_end(chunk) : chunk->free_space_offset;
}

bool chunk_has_sound_header(const uint8_t *data, size_t size)
{
	if (size < CHUNK_HEADER_SIZE)
		return false;
	return chunk_header_checksum(data) == read_u32(data, size, LOG_HEADER_CRC_AT);
}

bool chunk_may_hold_another(const struct chunk *chunk)
{
	if (chunk->faults & CHUNK_MAGIC)
		return false;
	return chunk->crc_absent || chunk->faults & (CHUNK_DATA_CRC | CHUNK_FREE_SPACE) ||
	       chunk->free_space_offset > chunk->size;
}

void chunk_open_displaced(struct chunk *chunk, const uint8_t *data, size_t size, uint64_t offset)
{
	memset(chunk, 0, sizeof *chunk);
	chunk->data = data;
	chunk->size = size;
	chunk->offset = offset;
	chunk->end = size;
	chunk->faults = CHUNK_MAGIC;
	chunk->is_displaced = true;
	chunk->is_zero = bytes_are_zero(data, size);
}

/*
 * Whether a record ends where a record around it ends, whose trailing size then stands in the place of its own: either
 * it ends at end, or the header of the other one stands where the size at its end leads to.
 */
static bool is_swallowed(const struct chunk *chunk, size_t start, size_t end, struct record *record)
{
	struct record holder;
	if (!record_has_header(chunk, start, record) || !record_size_fits(record, end))
		return false;
	size_t finish = start + record->size;
	uint32_t size = read_u32(chunk->data, chunk->size, finish - 4);
	return finish == end || (size > record->size && size <= finish &&
					record_has_header(chunk, finish - size, &holder) && holder.size == size);
}

/* swallowed: also finds records of which is_swallowed() is true. */
static bool find(const struct chunk *chunk, size_t start, size_t end, bool swallowed, struct record *record)
{
	while (start < end && end - start >= RECORD_SIZE_MIN) {
		const uint8_t *star = memchr(chunk->data + start, 0x2a, end - RECORD_SIZE_MIN - start + 1);
		if (!star)
			break;
		start = (size_t)(star - chunk->data);
		if (record_is_whole(chunk, start, end, record))
			return true;
		if (swallowed && is_swallowed(chunk, start, end, record))
			return true;
		start++;
	}
	return false;
}

bool chunk_find_record(const struct chunk *chunk, size_t start, size_t end, struct record *record)
{
	return find(chunk, start, end, false, record);
}

bool chunk_find_swallowed(const struct chunk *chunk, size_t start, size_t end, struct record *record)
{
	return find(chunk, start, end, true, record);
}

void chunk_record_at(const struct chunk *chunk, size_t offset, size_t size, struct record *record)
{
	record_has_header(chunk, offset, record);
	record->size = (uint32_t)size;
}
