/* SPDX-License-Identifier: MIT */
#include "evidence/cursor.h"
#include "suites.h"
#include "test_support.h"

static const uint8_t bytes[] = {0x01, 0x82, 0x03, 0x84, 0x05, 0x86, 0x07, 0x88, 0x99};

START_TEST(numbers_are_little_endian)
{
	struct cursor cursor = cursor_at(bytes, sizeof bytes, 0);
	ck_assert_uint_eq(cursor_u8(&cursor), 0x01);
	ck_assert_uint_eq(cursor_u16(&cursor), 0x0382);
	ck_assert_uint_eq(cursor_u32(&cursor), 0x07860584);
	ck_assert_uint_eq(cursor.offset, 7);
	cursor = cursor_at(bytes, sizeof bytes, 0);
	ck_assert_uint_eq(cursor_u64(&cursor), UINT64_C(0x8807860584038201));
	ck_assert(!cursor.failed);
}
END_TEST

/* Widths of the reads below, by index. */
static const size_t widths[] = {1, 2, 4, 8};

static uint64_t read_width(struct cursor *cursor, size_t width)
{
	switch (width) {
	case 1:
		return cursor_u8(cursor);
	case 2:
		return cursor_u16(cursor);
	case 4:
		return cursor_u32(cursor);
	default:
		return cursor_u64(cursor);
	}
}

START_TEST(a_read_that_does_not_fit_gives_zero_and_stays_where_it_was)
{
	size_t width = widths[_i];
	for (size_t left = 0; left < width; left++) {
		struct cursor cursor = cursor_at(bytes, sizeof bytes, sizeof bytes - left);
		ck_assert_uint_eq(read_width(&cursor, width), 0);
		ck_assert(cursor.failed);
		ck_assert_msg(cursor.offset == sizeof bytes - left, "%zu bytes of %zu moved the cursor", left, width);
	}
	struct cursor cursor = cursor_at(bytes, sizeof bytes, sizeof bytes - width);
	ck_assert_uint_ne(read_width(&cursor, width), 0);
	ck_assert(!cursor.failed);
	ck_assert_uint_eq(cursor_left(&cursor), 0);
}
END_TEST

START_TEST(failure_stays_even_where_a_smaller_read_would_fit)
{
	struct cursor cursor = cursor_at(bytes, sizeof bytes, 6);
	ck_assert_uint_eq(cursor_u32(&cursor), 0);
	ck_assert_uint_eq(cursor_u8(&cursor), 0);
	ck_assert_ptr_null(cursor_bytes(&cursor, 0));
	ck_assert(cursor.failed);
	ck_assert_uint_eq(cursor.offset, 6);
}
END_TEST

START_TEST(counts_near_the_largest_size_do_not_wrap)
{
	static const size_t counts[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 8, SIZE_MAX / 2 + 1, sizeof bytes};
	struct cursor cursor = cursor_at(bytes, sizeof bytes, 1);
	ck_assert_ptr_null(cursor_bytes(&cursor, counts[_i]));
	cursor = cursor_at(bytes, sizeof bytes, 1);
	cursor_skip(&cursor, counts[_i]);
	ck_assert(cursor.failed);
	ck_assert_uint_eq(cursor.offset, 1);
}
END_TEST

START_TEST(a_place_outside_has_failed_from_the_start)
{
	struct cursor cursor = cursor_at(bytes, sizeof bytes, sizeof bytes + 1);
	ck_assert(cursor.failed);
	ck_assert_uint_eq(cursor_left(&cursor), 0);
	ck_assert_ptr_null(cursor_bytes(&cursor, 0));
	cursor = cursor_at(bytes, sizeof bytes, sizeof bytes);
	ck_assert(!cursor.failed);
	ck_assert_ptr_eq(cursor_bytes(&cursor, 0), bytes + sizeof bytes);
}
END_TEST

START_TEST(peeking_does_not_move)
{
	struct cursor cursor = cursor_at(bytes, sizeof bytes, 8);
	ck_assert_uint_eq(cursor_peek(&cursor), 0x99);
	ck_assert_uint_eq(cursor_peek(&cursor), 0x99);
	ck_assert_uint_eq(cursor_u8(&cursor), 0x99);
	ck_assert_uint_eq(cursor_peek(&cursor), 0);
	ck_assert(!cursor.failed);
}
END_TEST

START_TEST(reads_at_a_place_agree_with_the_bytes_and_are_zero_outside)
{
	for (size_t at = 0; at < sizeof bytes + 9; at++) {
		uint64_t expected[9] = {0};
		for (size_t width = 2; width <= 8; width *= 2) {
			for (size_t i = 0; at + width <= sizeof bytes && i < width; i++)
				expected[width] |= (uint64_t)bytes[at + i] << (8 * i);
		}
		ck_assert_uint_eq(read_u16(bytes, sizeof bytes, at), expected[2]);
		ck_assert_uint_eq(read_u32(bytes, sizeof bytes, at), expected[4]);
		ck_assert_uint_eq(read_u64(bytes, sizeof bytes, at), expected[8]);
	}
	ck_assert_uint_eq(read_u64(bytes, sizeof bytes, SIZE_MAX), 0);
}
END_TEST

Suite *suite_cursor(void)
{
	Suite *suite = suite_create("cursor");
	TCase *reads = tcase_create("reads");
	tcase_add_test(reads, numbers_are_little_endian);
	tcase_add_loop_test(
		reads, a_read_that_does_not_fit_gives_zero_and_stays_where_it_was, 0, (int)COUNT_OF(widths));
	tcase_add_test(reads, failure_stays_even_where_a_smaller_read_would_fit);
	tcase_add_loop_test(reads, counts_near_the_largest_size_do_not_wrap, 0, 5);
	tcase_add_test(reads, a_place_outside_has_failed_from_the_start);
	tcase_add_test(reads, peeking_does_not_move);
	tcase_add_test(reads, reads_at_a_place_agree_with_the_bytes_and_are_zero_outside);
	suite_add_tcase(suite, reads);
	return suite;
}
