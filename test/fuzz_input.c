/* SPDX-License-Identifier: MIT */
/* From a fuzzer's bytes to evidence: logs and chunks around records. */
#include "fuzz.h"

#include "evidence/chunk.h"
#include "evidence/cursor.h"

#include <string.h>
#include <zlib.h>

_Noreturn void fuzz_fail(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

static void put_u16(uint8_t *at, uint32_t number)
{
	at[0] = (uint8_t)(number & 0xff);
	at[1] = (uint8_t)(number >> 8 & 0xff);
}

static void put_u32(uint8_t *at, uint32_t number)
{
	put_u16(at, number);
	put_u16(at + 2, number >> 16);
}

static uint8_t *get_memory(size_t size)
{
	uint8_t *memory = calloc(1, size ? size : 1);
	FUZZ_REQUIRE(memory);
	return memory;
}

static void fix_file_header(uint8_t *header)
{
	put_u32(header + 124, (uint32_t)crc32_z(0, header, 120));
}

static void put_file_header(uint8_t *header, uint32_t chunks)
{
	memcpy(header, "ElfFile", 8);
	put_u32(header + 24, 2); /* next record id */
	put_u32(header + 32, 128);
	put_u16(header + 36, 1);
	put_u16(header + 38, 3);
	put_u16(header + 40, FILE_HEADER_SIZE);
	put_u16(header + 42, chunks);
	fix_file_header(header);
}

/* A header for records that end at free_space. */
static void put_chunk_header(uint8_t *chunk, uint32_t free_space)
{
	memcpy(chunk, "ElfChnk", 8);
	put_u32(chunk + 8, 1);
	put_u32(chunk + 16, 1);
	put_u32(chunk + 24, 1);
	put_u32(chunk + 32, 1);
	put_u32(chunk + 40, 128);
	put_u32(chunk + 44, CHUNK_HEADER_SIZE);
	put_u32(chunk + 48, free_space);
}

void fuzz_fix_chunk(uint8_t *bytes, size_t size)
{
	if (size < CHUNK_HEADER_SIZE)
		return;
	uint32_t free_space = read_u32(bytes, size, 48);
	if (free_space >= CHUNK_HEADER_SIZE && free_space <= size)
		put_u32(bytes + 52, (uint32_t)crc32_z(0, bytes + CHUNK_HEADER_SIZE, free_space - CHUNK_HEADER_SIZE));
	uint32_t crc = (uint32_t)crc32_z(0, bytes, 120);
	put_u32(bytes + 124, (uint32_t)crc32_z(crc, bytes + 128, 384));
}

void fuzz_fix_log(uint8_t *bytes, size_t size)
{
	if (size < FILE_HEADER_SIZE)
		return;
	fix_file_header(bytes);
	for (size_t offset = FILE_HEADER_SIZE; offset < size; offset += CHUNK_SIZE)
		fuzz_fix_chunk(bytes + offset, size - offset < CHUNK_SIZE ? size - offset : CHUNK_SIZE);
}

uint8_t *fuzz_chunk(const uint8_t *records, size_t size, bool cut, size_t *chunk_size)
{
	if (size > CHUNK_SIZE - CHUNK_HEADER_SIZE)
		size = CHUNK_SIZE - CHUNK_HEADER_SIZE;
	*chunk_size = cut ? CHUNK_HEADER_SIZE + size : CHUNK_SIZE;
	uint8_t *chunk = get_memory(*chunk_size);
	put_chunk_header(chunk, (uint32_t)(CHUNK_HEADER_SIZE + size));
	if (size > 0)
		memcpy(chunk + CHUNK_HEADER_SIZE, records, size);
	fuzz_fix_chunk(chunk, *chunk_size);
	return chunk;
}

static uint8_t *copy_of(const uint8_t *evidence, size_t size)
{
	uint8_t *copy = get_memory(size);
	if (size > 0)
		memcpy(copy, evidence, size);
	return copy;
}

/* The chunk as often as said, behind a file header. */
static uint8_t *log_around(const uint8_t *chunk, size_t size, unsigned count, size_t *log_size)
{
	*log_size = FILE_HEADER_SIZE + count * size;
	uint8_t *log = get_memory(*log_size);
	put_file_header(log, count);
	for (unsigned i = 0; i < count; i++)
		memcpy(log + FILE_HEADER_SIZE + i * size, chunk, size);
	return log;
}

uint8_t *fuzz_log(const uint8_t *evidence, size_t size, enum fuzz_frame frame, size_t *log_size)
{
	if (frame == FUZZ_FRAME_NONE) {
		*log_size = size;
		return copy_of(evidence, size);
	}
	if (frame == FUZZ_FRAME_CHUNK)
		return log_around(evidence, size, 1, log_size);
	size_t chunk_size;
	uint8_t *chunk = fuzz_chunk(evidence, size, frame == FUZZ_FRAME_CUT_RECORDS, &chunk_size);
	if (frame == FUZZ_FRAME_DAMAGED) {
		put_u32(chunk + 48, 16);
		put_u32(chunk + 52, 0);
		put_u32(chunk + 124, 0);
	}
	uint8_t *log = log_around(chunk, chunk_size, frame == FUZZ_FRAME_TWO_CHUNKS ? 2 : 1, log_size);
	free(chunk);
	return log;
}
