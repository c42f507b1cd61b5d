/* SPDX-License-Identifier: MIT */
/*
 * Mutations that keep evidence whole enough to be read on: within a record, without moving what other records refer
 * to; and, half of the time, with sizes and checksums made right again.
 */
#include "fuzz.h"

#include "evidence/chunk.h"
#include "evidence/cursor.h"

#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

#define RECORDS_MAX 64u
#define STEPS_MAX   4u

struct span {
	size_t offset, size;
};

/* splitmix64 */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static size_t below(uint64_t *state, size_t limit)
{
	return limit ? (size_t)(next_random(state) % limit) : 0;
}

static void put_number(uint8_t *at, uint64_t number, size_t width)
{
	for (size_t i = 0; i < width; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

/* Everything that looks like a record, whatever its sizes say: it goes up to the next one. */
static size_t find_records(const uint8_t *data, size_t size, struct span *records)
{
	size_t count = 0;
	for (size_t offset = 0; offset + RECORD_SIZE_MIN <= size && count < RECORDS_MAX; offset++) {
		if (memcmp(data + offset, "\x2a\x2a\0\0", 4) != 0)
			continue;
		if (count > 0)
			records[count - 1].size = offset - records[count - 1].offset;
		records[count].offset = offset;
		records[count++].size = size - offset;
		offset += RECORD_SIZE_MIN - 1;
	}
	return count;
}

/* A part of the data, mutated without becoming longer or shorter. */
static void mutate_within(uint8_t *data, struct span span)
{
	if (span.size == 0)
		return;
	uint8_t *copy = malloc(span.size);
	FUZZ_REQUIRE(copy);
	memcpy(copy, data + span.offset, span.size);
	size_t size = LLVMFuzzerMutate(copy, span.size, span.size);
	memcpy(data + span.offset, copy, size);
	free(copy);
}

/* Tokens, types, sizes and offsets that mean something in a log. */
static void put_meaningful(uint8_t *data, size_t size, struct span span, uint64_t *random)
{
	static const uint8_t tokens[] = {0x00, 0x01, 0x41, 0x02, 0x03, 0x04, 0x05, 0x45, 0x06, 0x46, 0x07, 0x47, 0x08,
		0x48, 0x09, 0x49, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f};
	static const uint8_t types[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x06, 0x08, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f,
		0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x21, 0x81, 0x82, 0x83, 0x88, 0x8f, 0x91, 0x93, 0x95, 0xa1};
	static const uint32_t numbers[] = {0, 1, 2, 0x20, 0x21, 0x1000, 0x1001, 0x7fff, 0x8000, 0xffff, 0x10000, 512,
		65532, 65535, 65536, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
	size_t at = span.offset + below(random, span.size);
	size_t room = size - at;
	size_t width = below(random, 2) ? 4 : 2;
	switch (below(random, 4)) {
	case 0:
		data[at] = tokens[below(random, sizeof tokens)];
		break;
	case 1:
		data[at] = types[below(random, sizeof types)];
		break;
	case 2:
		if (width <= room)
			put_number(data + at, numbers[below(random, sizeof numbers / sizeof numbers[0])], width);
		break;
	default:
		/* The chunk offset of another place, in evidence that begins with records. */
		if (width <= room)
			put_number(data + at, CHUNK_HEADER_SIZE - FUZZ_HEAD + below(random, size), width);
		break;
	}
}

/* One part over another, which may overlap it. */
static void repeat_part(uint8_t *data, size_t size, struct span span, uint64_t *random)
{
	size_t to = span.offset + below(random, span.size);
	size_t from = FUZZ_HEAD + below(random, size - FUZZ_HEAD);
	size_t most = size - (to > from ? to : from);
	size_t length = 1 + below(random, most < 256 ? most : 256);
	if (length <= most)
		memmove(data + to, data + from, length);
}

static void change_part(uint8_t *data, size_t size, uint64_t *random)
{
	struct span records[RECORDS_MAX];
	size_t count = find_records(data, size, records);
	struct span span = {FUZZ_HEAD, size - FUZZ_HEAD};
	if (count > 0 && below(random, 8) > 0) {
		span = records[below(random, count)];
		if (span.size > RECORD_HEADER_SIZE + 4 && below(random, 8) > 0) {
			span.offset += RECORD_HEADER_SIZE;
			span.size -= RECORD_HEADER_SIZE + 4;
		}
	}
	switch (below(random, 4)) {
	case 0:
		put_meaningful(data, size, span, random);
		break;
	case 1:
		repeat_part(data, size, span, random);
		break;
	default:
		mutate_within(data, span);
		break;
	}
}

/* Sizes that lead from each record to the next. */
static void fix_sizes(uint8_t *data, size_t size)
{
	struct span records[RECORDS_MAX];
	size_t count = find_records(data, size, records);
	for (size_t i = 0; i < count; i++) {
		/* What follows the last record may be anything: a size that fits stays. */
		uint32_t told = read_u32(data, size, records[i].offset + 4);
		if (i + 1 == count && told >= RECORD_SIZE_MIN && told <= records[i].size)
			records[i].size = told;
		put_number(data + records[i].offset + 4, records[i].size, 4);
		put_number(data + records[i].offset + records[i].size - 4, records[i].size, 4);
	}
}

static void fix_checksums(uint8_t *data, size_t size)
{
	unsigned frame = data[1] % FUZZ_FRAME_COUNT;
	if (frame == FUZZ_FRAME_NONE)
		fuzz_fix_log(data + FUZZ_HEAD, size - FUZZ_HEAD);
	else if (frame == FUZZ_FRAME_CHUNK)
		fuzz_fix_chunk(data + FUZZ_HEAD, size - FUZZ_HEAD);
}

static bool is_gzip(const uint8_t *data, size_t size)
{
	return size >= FUZZ_HEAD + 2 && data[FUZZ_HEAD] == 0x1f && data[FUZZ_HEAD + 1] == 0x8b;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	uint64_t random = seed;
	if (size <= FUZZ_HEAD + RECORD_SIZE_MIN || is_gzip(data, size) || below(&random, 4) == 0) {
		size = LLVMFuzzerMutate(data, size, max_size);
	} else {
		size_t steps = 1 + below(&random, STEPS_MAX);
		while (steps-- > 0)
			change_part(data, size, &random);
		if (below(&random, 16) == 0)
			data[below(&random, FUZZ_HEAD)] = (uint8_t)next_random(&random);
	}
	if (size <= FUZZ_HEAD || is_gzip(data, size))
		return size;
	if (below(&random, 2))
		fix_sizes(data, size);
	if (below(&random, 2))
		fix_checksums(data, size);
	return size;
}
