/* SPDX-License-Identifier: MIT */
#include "test_excuses_log.h"

#include <string.h>
#include <zlib.h>

void excused_put(uint8_t *at, uint64_t number, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

uint64_t excused_get(const uint8_t *at, unsigned size)
{
	uint64_t number = 0;
	for (unsigned i = size; i-- > 0;)
		number = number << 8 | at[i];
	return number;
}

size_t excused_count_chunks(const struct excused_log *log)
{
	return log->size < FILE_HEADER_SIZE ? 0 : (log->size - FILE_HEADER_SIZE) / CHUNK_SIZE;
}

uint8_t *excused_chunk_at(struct excused_log *log, size_t index)
{
	return log->bytes + FILE_HEADER_SIZE + index * CHUNK_SIZE;
}

bool excused_is_chunk(const uint8_t *chunk)
{
	return memcmp(chunk, "ElfChnk", 8) == 0;
}

bool excused_is_file(const struct excused_log *log)
{
	return log->size >= FILE_HEADER_SIZE && memcmp(log->bytes, "ElfFile", 8) == 0;
}

size_t excused_free_space_of(const uint8_t *chunk)
{
	uint64_t offset = excused_get(chunk + FREE_SPACE, 4);
	return offset < CHUNK_HEADER_SIZE || offset > CHUNK_SIZE ? CHUNK_SIZE : (size_t)offset;
}

bool excused_is_record(const uint8_t *chunk, size_t offset)
{
	if (offset > CHUNK_SIZE - RECORD_SIZE_MIN || excused_get(chunk + offset, 4) != 0x2a2a)
		return false;
	uint64_t size = excused_get(chunk + offset + 4, 4);
	return size >= RECORD_SIZE_MIN && size <= CHUNK_SIZE - offset &&
	       excused_get(chunk + offset + size - 4, 4) == size;
}

uint32_t excused_data_sum(const uint8_t *chunk)
{
	return (uint32_t)crc32(
		0, chunk + CHUNK_HEADER_SIZE, (unsigned)(excused_free_space_of(chunk) - CHUNK_HEADER_SIZE));
}

uint32_t excused_header_sum(const uint8_t *chunk)
{
	return (uint32_t)crc32(crc32(0, chunk, 120), chunk + 128, CHUNK_HEADER_SIZE - 128);
}

uint32_t excused_file_sum(const struct excused_log *log)
{
	return (uint32_t)crc32(0, log->bytes, 120);
}

struct excused_sums excused_right_sums(struct excused_log *log)
{
	struct excused_sums right = {
		.file = excused_is_file(log) && excused_get(log->bytes + 124, 4) == excused_file_sum(log)};
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		uint8_t *chunk = excused_chunk_at(log, i);
		right.header[i] = excused_is_chunk(chunk) && excused_get(chunk + 124, 4) == excused_header_sum(chunk);
		right.data[i] = excused_is_chunk(chunk) && excused_get(chunk + 52, 4) == excused_data_sum(chunk);
	}
	return right;
}

void excused_set_sums(struct excused_log *log, const struct excused_sums *right)
{
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		uint8_t *chunk = excused_chunk_at(log, i);
		if (right->data[i])
			excused_put(chunk + 52, excused_data_sum(chunk), 4);
		if (right->header[i])
			excused_put(chunk + 124, excused_header_sum(chunk), 4);
	}
	if (right->file)
		excused_put(log->bytes + 124, excused_file_sum(log), 4);
}

bool excused_log_take(struct excused_log *log, const void *bytes, size_t size)
{
	if (size > FILE_HEADER_SIZE + (CHUNKS_MAX - 4) * CHUNK_SIZE)
		return false;
	memcpy(log->bytes, bytes, size);
	log->size = size;
	return true;
}

struct excused_ends excused_ends_of(const uint8_t *chunk)
{
	struct excused_ends ends = {0};
	size_t end = excused_free_space_of(chunk);
	for (size_t at = CHUNK_HEADER_SIZE; at < end && excused_is_record(chunk, at);
		at += excused_get(chunk + at + 4, 4)) {
		ends.last = excused_get(chunk + at + 8, 8);
		ends.first = ends.is_any ? ends.first : ends.last;
		ends.offset = at;
		ends.is_any = true;
	}
	return ends;
}

void excused_set_file_header(struct excused_log *log)
{
	size_t count = excused_count_chunks(log), youngest = 0, oldest = 0;
	uint64_t last = 0, first = UINT64_MAX;
	for (size_t i = 0; i < count; i++) {
		struct excused_ends ends = excused_ends_of(excused_chunk_at(log, i));
		if (!ends.is_any)
			continue;
		youngest = ends.last >= last ? i : youngest;
		oldest = ends.first < first ? i : oldest;
		last = ends.last >= last ? ends.last : last;
		first = ends.first < first ? ends.first : first;
	}
	excused_put(log->bytes + 8, oldest, 8);
	excused_put(log->bytes + 16, youngest, 8);
	excused_put(log->bytes + 24, last + 1, 8);
	excused_put(log->bytes + 42, count, 2);
}

void excused_log_tidy(struct excused_log *log)
{
	struct excused_sums all = {.file = excused_is_file(log)};
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		uint8_t *chunk = excused_chunk_at(log, i);
		struct excused_ends ends = excused_ends_of(chunk);
		all.header[i] = all.data[i] = excused_is_chunk(chunk);
		if (!ends.is_any || !excused_is_chunk(chunk))
			continue;
		excused_put(chunk + 8, ends.first, 8);
		excused_put(chunk + 16, ends.last, 8);
		excused_put(chunk + 24, ends.first, 8);
		excused_put(chunk + 32, ends.last, 8);
		excused_put(chunk + 44, ends.offset, 4);
	}
	if (excused_is_file(log))
		excused_set_file_header(log);
	excused_set_sums(log, &all);
}
