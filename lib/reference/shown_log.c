/* SPDX-License-Identifier: MIT */
#include "reference/shown_log.h"

#include "evidence/checksum.h"

#include <string.h>

static void put_u16(uint8_t *at, uint16_t number)
{
	at[0] = (uint8_t)(number & 0xff);
	at[1] = (uint8_t)(number >> 8);
}

static void put_u32(uint8_t *at, uint32_t number)
{
	put_u16(at, (uint16_t)(number & 0xffff));
	put_u16(at + 2, (uint16_t)(number >> 16));
}

/*
 * A multiple of 4, with room for the copy of the size behind the BinXML: libevtx looks for further records behind this
 * one in steps of 4, and would read beyond its buffer at the chunk's end if a record ended in between. It takes no
 * record that ends within 4 bytes of the chunk's end.
 */
size_t shown_log_end(size_t finish)
{
	return (finish + 4 + 3) / 4 * 4;
}

void shown_log_put_file_header(uint8_t *log)
{
	memset(log, 0, FILE_HEADER_SIZE);
	memcpy(log, LOG_FILE_MAGIC, LOG_MAGIC_SIZE);
	put_u32(log + FILE_NEXT_RECORD_ID_AT, 2);
	put_u32(log + FILE_FIELDS_AT, LOG_HEADER_FIELDS);
	put_u16(log + FILE_MINOR_VERSION_AT, 1);
	put_u16(log + FILE_MAJOR_VERSION_AT, 3);
	put_u16(log + FILE_BLOCK_SIZE_AT, FILE_HEADER_SIZE);
	put_u16(log + FILE_CHUNK_COUNT_AT, 1);
	put_u32(log + LOG_HEADER_CRC_AT, checksum_add(0, log, LOG_FLAGS_AT));
}

/* last has to be right: libevtx walks a chunk from its first record to the one that the header names as last. */
void shown_log_put_chunk_header(uint8_t *chunk, uint32_t records, size_t last)
{
	memset(chunk, 0, LOG_HEADER_FIELDS);
	memcpy(chunk, LOG_CHUNK_MAGIC, LOG_MAGIC_SIZE);
	put_u32(chunk + CHUNK_FIRST_NUMBER_AT, 1);
	put_u32(chunk + CHUNK_LAST_NUMBER_AT, records);
	put_u32(chunk + CHUNK_FIRST_RECORD_ID_AT, 1);
	put_u32(chunk + CHUNK_LAST_RECORD_ID_AT, records);
	put_u32(chunk + CHUNK_FIELDS_AT, LOG_HEADER_FIELDS);
	put_u32(chunk + CHUNK_LAST_RECORD_AT, (uint32_t)last);
	put_u32(chunk + CHUNK_FREE_SPACE_AT, CHUNK_HEADER_SIZE);
	put_u32(chunk + LOG_HEADER_CRC_AT, chunk_header_checksum(chunk));
}

void shown_log_put_size(uint8_t *chunk, size_t offset, size_t size)
{
	put_u32(chunk + offset + RECORD_SIZE_AT, (uint32_t)size);
	put_u32(chunk + offset + size - 4, (uint32_t)size);
}

void shown_log_put_filler(uint8_t *chunk, size_t offset, size_t size)
{
	uint8_t *filler = chunk + offset;
	memset(filler, 0, RECORD_HEADER_SIZE);
	put_u32(filler, RECORD_MAGIC);
	put_u32(filler + RECORD_ID_AT, 1);
	shown_log_put_size(chunk, offset, size);
}
