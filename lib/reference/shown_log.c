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
	memcpy(log, "ElfFile", 8);
	put_u32(log + 24, 2); /* next record number; the offsets are those of libevtx's format document */
	put_u32(log + 32, 128);
	put_u16(log + 36, 1);
	put_u16(log + 38, 3);
	put_u16(log + 40, FILE_HEADER_SIZE);
	put_u16(log + 42, 1);
	put_u32(log + 124, checksum_add(0, log, 120));
}

/* last has to be right: libevtx walks a chunk from its first record to the one that the header names as last. */
void shown_log_put_chunk_header(uint8_t *chunk, uint32_t records, size_t last)
{
	memset(chunk, 0, CHUNK_HEADER_FIELDS);
	memcpy(chunk, "ElfChnk", 8);
	put_u32(chunk + 8, 1);
	put_u32(chunk + 16, records);
	put_u32(chunk + 24, 1);
	put_u32(chunk + 32, records);
	put_u32(chunk + 40, CHUNK_HEADER_FIELDS);
	put_u32(chunk + 44, (uint32_t)last);
	put_u32(chunk + 48, CHUNK_HEADER_SIZE);
	uint32_t crc = checksum_add(0, chunk, 120);
	put_u32(chunk + 124, checksum_add(crc, chunk + CHUNK_HEADER_FIELDS, CHUNK_HEADER_SIZE - CHUNK_HEADER_FIELDS));
}

void shown_log_put_size(uint8_t *chunk, size_t offset, size_t size)
{
	put_u32(chunk + offset + 4, (uint32_t)size);
	put_u32(chunk + offset + size - 4, (uint32_t)size);
}

void shown_log_put_filler(uint8_t *chunk, size_t offset, size_t size)
{
	uint8_t *filler = chunk + offset;
	memset(filler, 0, RECORD_HEADER_SIZE);
	put_u16(filler, 0x2a2a);
	put_u32(filler + 8, 1);
	shown_log_put_size(chunk, offset, size);
}
