/* SPDX-License-Identifier: MIT */
#include "evidence/checksum.h"
#include "evidence/chunk.h"

#include "suites.h"
#include "test_support.h"

#include <string.h>
#include <zlib.h>

/*
 * File header.
 */

static uint8_t file_bytes[FILE_HEADER_SIZE];

static void put_u32_at(uint8_t *bytes, size_t at, uint32_t value)
{
	for (size_t i = 0; i < 4; i++)
		bytes[at + i] = (uint8_t)(value >> (8 * i));
}

static void make_file_header(void)
{
	memset(file_bytes, 0, sizeof file_bytes);
	memcpy(file_bytes, "ElfFile", 8);
	put_u32_at(file_bytes, 32, 128);
	put_u32_at(file_bytes, 36, 0x00030001);
	put_u32_at(file_bytes, 40, 0x00070000 | 4096);
	put_u32_at(file_bytes, 124, (uint32_t)crc32(0, file_bytes, 120));
}

START_TEST(a_clean_file_header_has_no_faults)
{
	struct file_header header;
	make_file_header();
	file_header_read(&header, file_bytes, sizeof file_bytes);
	ck_assert_uint_eq(header.faults, 0);
	ck_assert_uint_eq(header.chunk_count, 7);
	ck_assert(!header.dirty);
	ck_assert(!header.crc_absent);
}
END_TEST

static const struct {
	size_t at;
	uint32_t value;
	unsigned faults;
} file_header_changes[] = {
	{0, 0x464c4534, FILE_HEADER_MAGIC},
	{4, 0x00656c68, FILE_HEADER_MAGIC},
	{16, 1, FILE_HEADER_CRC}, /* last chunk number */
	{32, 127, FILE_HEADER_FIELDS | FILE_HEADER_CRC},
	{36, 0x00030003, FILE_HEADER_FIELDS | FILE_HEADER_CRC},
	{36, 0x00040001, FILE_HEADER_FIELDS | FILE_HEADER_CRC},
	{36, 0x00030002, FILE_HEADER_CRC}, /* minor version 2 is known */
	{40, 0x00070000 | 4095, FILE_HEADER_FIELDS | FILE_HEADER_CRC},
	{120, 1, 0}, /* the flags are not under the checksum */
	{124, 0x12345678, FILE_HEADER_CRC},
	{128, 0xffffffff, 0},
};

START_TEST(each_change_of_a_file_header_is_noticed)
{
	struct file_header header;
	make_file_header();
	put_u32_at(file_bytes, file_header_changes[_i].at, file_header_changes[_i].value);
	file_header_read(&header, file_bytes, sizeof file_bytes);
	ck_assert_uint_eq(header.faults, file_header_changes[_i].faults);
	ck_assert_int_eq(header.dirty, file_header_changes[_i].at == 120);
	if (header.faults & FILE_HEADER_CRC)
		ck_assert_uint_ne(header.crc_expected, header.crc_found);
}
END_TEST

START_TEST(flag_4_says_that_the_file_header_has_no_checksum)
{
	struct file_header header;
	make_file_header();
	put_u32_at(file_bytes, 124, 0);
	put_u32_at(file_bytes, 120, 4);
	file_header_read(&header, file_bytes, sizeof file_bytes);
	ck_assert_uint_eq(header.faults, 0);
	ck_assert(header.crc_absent);
	ck_assert(!header.dirty);
}
END_TEST

START_TEST(a_cut_file_header_is_short_at_every_size)
{
	make_file_header();
	for (size_t size = 0; size < sizeof file_bytes; size++) {
		struct file_header header;
		/* The bytes behind size are those of a good header: with them the result would be another one. */
		file_header_read(&header, file_bytes, size);
		ck_assert(header.faults & FILE_HEADER_SHORT);
		ck_assert_int_eq((header.faults & FILE_HEADER_MAGIC) != 0, size < 8);
	}
}
END_TEST

/*
 * Chunks.
 */

static struct draft draft;

/* Three records of different sizes, whose contents nobody looks at here. */
static size_t records[3];

static void make_chunk(void)
{
	static const size_t sizes[] = {5, 300, 41};
	draft_init(&draft);
	for (size_t i = 0; i < 3; i++) {
		records[i] = draft_record(&draft, 100 + i);
		for (size_t k = 0; k < sizes[i]; k++)
			draft_u8(&draft, 0x80 + (unsigned)k % 7);
		draft_record_end(&draft, records[i]);
	}
	draft_chunk_header(&draft);
}

START_TEST(a_clean_chunk_has_no_faults_and_gives_its_records)
{
	struct chunk chunk;
	struct record record;
	make_chunk();
	chunk_open(&chunk, draft.bytes, CHUNK_SIZE, 4096);
	ck_assert_uint_eq(chunk.faults, 0);
	ck_assert_uint_eq(chunk.offset, 4096);
	ck_assert_uint_eq(chunk.free_space_offset, draft.size);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_RECORD);
		ck_assert_uint_eq(record.offset, records[i]);
		ck_assert_uint_eq(record.record_id, 100 + i);
		ck_assert_uint_eq(record.written_time, UINT64_C(132388752066871033));
		ck_assert_uint_eq(record.offset + record.size, i < 2 ? records[i + 1] : draft.size);
	}
	ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_END);
	ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_END);
}
END_TEST

/* Any length, anywhere in memory, behind any other bytes: as zlib counts it. */
START_TEST(a_checksum_is_that_of_the_format)
{
	static uint8_t bytes[64 + 4 * 1024];
	uint32_t seed = 1;
	for (size_t i = 0; i < sizeof bytes; i++) {
		seed = seed * 1664525u + 1013904223u;
		bytes[i] = (uint8_t)(seed >> 24);
	}
	for (size_t size = 0; size < sizeof bytes - 64; size += size < 1024 ? 1 : 61) {
		const uint8_t *at = bytes + size % 64;
		ck_assert_uint_eq(checksum_add(0, at, size), crc32(0, at, (uInt)size));
		uint32_t crc = seed ^ (uint32_t)size;
		ck_assert_uint_eq(checksum_add(crc, at, size), crc32(crc, at, (uInt)size));
		uint32_t half = checksum_add(0, at, size / 3);
		ck_assert_uint_eq(checksum_add(half, at + size / 3, size - size / 3), crc32(0, at, (uInt)size));
	}
}
END_TEST

/* Each bit counts, also in the long ones. */
START_TEST(a_changed_bit_changes_a_checksum)
{
	static uint8_t bytes[1500];
	for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert_uint_eq(checksum_add(0, bytes, sizeof bytes), crc32(0, bytes, sizeof bytes));
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}
END_TEST

START_TEST(a_changed_byte_breaks_the_checksum_that_covers_it)
{
	static const struct {
		size_t at;
		unsigned faults;
	} places[] = {
		{8, CHUNK_HEADER_CRC}, {119, CHUNK_HEADER_CRC}, {121, 0}, /* flags, not covered */
		{128, CHUNK_HEADER_CRC}, {511, CHUNK_HEADER_CRC}, {530, CHUNK_DATA_CRC}, {2000, 0}, /* free space */
	};
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		struct chunk chunk;
		make_chunk();
		draft.bytes[places[i].at] ^= 0x20;
		chunk_open(&chunk, draft.bytes, CHUNK_SIZE, 0);
		ck_assert_msg(chunk.faults == places[i].faults, "byte %zu: %#x", places[i].at, chunk.faults);
		if (chunk.faults & CHUNK_HEADER_CRC)
			ck_assert_uint_ne(chunk.header_crc_expected, chunk.header_crc_found);
		if (chunk.faults & CHUNK_DATA_CRC)
			ck_assert_uint_ne(chunk.data_crc_expected, chunk.data_crc_found);
	}
}
END_TEST

START_TEST(flag_4_says_that_a_chunk_has_no_checksums)
{
	struct chunk chunk;
	make_chunk();
	draft_set_u32(&draft, 52, 0);
	draft_set_u32(&draft, 120, 4);
	draft_set_u32(&draft, 124, 0);
	chunk_open(&chunk, draft.bytes, CHUNK_SIZE, 0);
	ck_assert_uint_eq(chunk.faults, 0);
	ck_assert(chunk.crc_absent);
}
END_TEST

START_TEST(a_zero_chunk_is_known_as_never_used)
{
	struct chunk chunk;
	draft_init(&draft);
	chunk_open(&chunk, draft.bytes, CHUNK_SIZE, 0);
	ck_assert(chunk.is_zero);
	draft.bytes[_i] = 1;
	chunk_open(&chunk, draft.bytes, CHUNK_SIZE, 0);
	ck_assert(!chunk.is_zero);
	ck_assert_uint_eq(chunk.faults, CHUNK_MAGIC);
}
END_TEST

START_TEST(a_free_space_offset_outside_of_the_chunk_lets_the_walk_go_to_the_end)
{
	static const uint32_t offsets[] = {0, 511, 65537, 0xffffffff};
	struct chunk chunk;
	struct record record;
	make_chunk();
	draft_set_u32(&draft, 48, offsets[_i]);
	chunk_open(&chunk, draft.bytes, CHUNK_SIZE, 0);
	ck_assert(chunk.faults & CHUNK_FREE_SPACE);
	ck_assert(chunk.faults & CHUNK_HEADER_CRC);
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_RECORD);
	ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_SKIPPED);
	ck_assert_uint_eq(record.offset, draft.size);
	ck_assert_uint_eq(record.size, CHUNK_SIZE - draft.size);
	ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_END);
}
END_TEST

START_TEST(a_cut_chunk_gives_the_whole_records_before_the_cut)
{
	make_chunk();
	for (size_t size = 0; size <= draft.size + 8; size++) {
		struct chunk chunk;
		struct record record;
		size_t whole = 0;
		size_t found = 0;
		chunk_open(&chunk, draft.bytes, size, 0);
		ck_assert(chunk.is_cut);
		ck_assert_int_eq((chunk.faults & CHUNK_CUT) != 0, size < draft.size);
		ck_assert_int_eq((chunk.faults & CHUNK_MAGIC) != 0, size < CHUNK_HEADER_SIZE);
		for (enum chunk_step step; (step = chunk_next(&chunk, &record)) != CHUNK_END;) {
			ck_assert_uint_le(record.offset + record.size, size);
			found += step == CHUNK_RECORD;
		}
		for (size_t i = 0; i < 3; i++)
			whole += (i < 2 ? records[i + 1] : draft.size) <= size;
		ck_assert_msg(found == whole, "size %zu: %zu of %zu", size, found, whole);
	}
}
END_TEST

/* Whatever happened to a chunk: the steps of the walk follow one another and cover it, and none reaches outside. */
START_TEST(every_byte_is_in_exactly_one_step_whatever_was_damaged)
{
	uint64_t random = (uint64_t)_i + 100;
	for (int round = 0; round < 40; round++) {
		struct chunk chunk;
		struct record record;
		make_chunk();
		size_t damage = 1 + next_random(&random) % 12;
		for (size_t i = 0; i < damage; i++) {
			size_t at = next_random(&random) % 3 ? 512 + next_random(&random) % (draft.size - 504)
							     : next_random(&random) % 512;
			draft.bytes[at] = next_random(&random) & 1 ? 0x2a : (uint8_t)next_random(&random);
		}
		if (next_random(&random) & 1)
			draft_set_u32(&draft, 48, (uint32_t)(512 + next_random(&random) % 1024));
		size_t size = next_random(&random) & 1 ? CHUNK_SIZE : next_random(&random) % 1200;
		chunk_open(&chunk, draft.bytes, size, 0);
		CHECK_IN_LOOP(chunk.end <= size);
		size_t position = chunk.position;
		while (chunk_next(&chunk, &record) != CHUNK_END) {
			CHECK_IN_LOOP(record.offset == position);
			CHECK_IN_LOOP(record.size > 0);
			position += record.size;
			CHECK_IN_LOOP(position <= chunk.end);
		}
		if (size >= CHUNK_HEADER_SIZE)
			CHECK_IN_LOOP(position == chunk.end);
	}
}
END_TEST

Suite *suite_chunk(void)
{
	Suite *suite = suite_create("chunk");
	TCase *file = tcase_create("file header");
	tcase_add_test(file, a_clean_file_header_has_no_faults);
	tcase_add_loop_test(file, each_change_of_a_file_header_is_noticed, 0, (int)COUNT_OF(file_header_changes));
	tcase_add_test(file, flag_4_says_that_the_file_header_has_no_checksum);
	tcase_add_test(file, a_cut_file_header_is_short_at_every_size);
	suite_add_tcase(suite, file);
	TCase *header = tcase_create("chunk header");
	tcase_add_test(header, a_checksum_is_that_of_the_format);
	tcase_add_test(header, a_changed_bit_changes_a_checksum);
	tcase_add_test(header, a_changed_byte_breaks_the_checksum_that_covers_it);
	tcase_add_test(header, flag_4_says_that_a_chunk_has_no_checksums);
	tcase_add_loop_test(header, a_zero_chunk_is_known_as_never_used, 65535, 65536);
	tcase_add_loop_test(header, a_zero_chunk_is_known_as_never_used, 0, 1);
	tcase_add_loop_test(header, a_free_space_offset_outside_of_the_chunk_lets_the_walk_go_to_the_end, 0, 4);
	suite_add_tcase(suite, header);
	TCase *walk = tcase_create("walk");
	tcase_add_test(walk, a_clean_chunk_has_no_faults_and_gives_its_records);
	tcase_add_test(walk, a_cut_chunk_gives_the_whole_records_before_the_cut);
	tcase_add_loop_test(walk, every_byte_is_in_exactly_one_step_whatever_was_damaged, 0, 20);
	tcase_set_timeout(walk, 60);
	suite_add_tcase(suite, walk);
	return suite;
}
