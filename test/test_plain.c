/* SPDX-License-Identifier: MIT */
/* The writers' innermost loops: plain runs, numbers, room in the buffer. */
#include "../tools/common/buffer.h"
#include "../tools/common/plain.h"
#include "suites.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The path of machines without SSE2, under other names. */
#undef __SSE2__
#define plain_run  portable_run
#define plain_copy portable_copy
#include "../tools/common/plain.c"
#undef plain_run
#undef plain_copy

#define LENGTH_MAX 70
#define CANARY     0x55

static bool is_thoughtless(unsigned char c)
{
	return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\';
}

typedef size_t copy_function(char *to, const char *text, size_t length);
typedef size_t run_function(const char *text, size_t length);

/* A text of exactly length bytes in its own memory, so that a sanitizer sees a read beyond it. */
static void check_run(run_function *run, copy_function *copy, size_t length, size_t place, unsigned char byte)
{
	char *text = malloc(length + 1);
	char *to = malloc(length + 1);
	ck_assert(text && to);
	char *end = text + 1 + length; /* unaligned, and up to the end */
	memset(text, 'a', length + 1);
	if (place < length)
		end[(ptrdiff_t)place - (ptrdiff_t)length] = (char)byte;
	size_t expected = place < length && !is_thoughtless(byte) ? place : length;
	ck_assert_uint_eq(run(text + 1, length), expected);
	to[length] = CANARY;
	ck_assert_uint_eq(copy(to, text + 1, length), expected);
	ck_assert(memcmp(to, text + 1, expected) == 0);
	ck_assert_int_eq(to[length], CANARY);
	free(text);
	free(to);
}

START_TEST(plain_run_ends_at_first_byte_that_needs_thought)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		for (size_t length = 1; length < 36; length++) {
			size_t place = (byte * 7 + length * 5) % length;
			check_run(plain_run, plain_copy, length, place, (unsigned char)byte);
			check_run(portable_run, portable_copy, length, place, (unsigned char)byte);
		}
	}
}
END_TEST

START_TEST(plain_run_is_found_at_every_place_of_every_length)
{
	static const unsigned char bytes[] = {0, 0x1f, '"', '\\', 0x7f, 0x80, 0xff, 'b'};
	for (size_t length = 0; length < LENGTH_MAX; length++) {
		for (size_t place = 0; place <= length; place++) {
			for (size_t i = 0; i < sizeof bytes; i++) {
				check_run(plain_run, plain_copy, length, place, bytes[i]);
				check_run(portable_run, portable_copy, length, place, bytes[i]);
			}
		}
	}
}
END_TEST

START_TEST(numbers_are_written_as_printf_writes_them)
{
	uint64_t power = 1;
	for (int i = 0; i < 20; i++, power *= 10) {
		const uint64_t numbers[] = {power - 1, power, power + 1, UINT64_MAX / power, UINT64_MAX - power};
		for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
			char expected[32];
			char out[32] = "";
			snprintf(expected, sizeof expected, "%" PRIu64, numbers[k]);
			*buffer_decimal(out, numbers[k]) = '\0';
			ck_assert_str_eq(out, expected);
			snprintf(expected, sizeof expected, "%08" PRIx64, numbers[k]);
			*buffer_hex_digits(out, numbers[k], 8) = '\0';
			ck_assert_str_eq(out, expected);
		}
	}
}
END_TEST

START_TEST(room_is_given_when_buffer_is_smaller)
{
	FILE *file = tmpfile();
	struct buffer buffer;
	char read[64] = "";
	ck_assert(file != NULL);
	ck_assert(buffer_open(&buffer, fileno(file), 8));
	buffer_put(&buffer, "before ", 7);
	char *room = buffer_room(&buffer, 20);
	ck_assert(room != NULL);
	memcpy(room, "twenty bytes of text", 20);
	buffer_end(&buffer, room + 20);
	buffer_flush(&buffer);
	ck_assert_int_eq(buffer.error, 0);
	rewind(file);
	ck_assert_uint_eq(fread(read, 1, sizeof read, file), 27);
	ck_assert_str_eq(read, "before twenty bytes of text");
	buffer_close(&buffer);
	fclose(file);
}
END_TEST

START_TEST(no_room_is_given_after_an_error)
{
	struct buffer buffer;
	FILE *file = fopen("/dev/null", "r");
	ck_assert(file != NULL);
	ck_assert(buffer_open(&buffer, fileno(file), 8));
	buffer_put(&buffer, "before ", 7);
	ck_assert(buffer_room(&buffer, 20) == NULL);
	ck_assert_int_ne(buffer.error, 0);
	buffer_close(&buffer);
	fclose(file);
}
END_TEST

Suite *suite_plain(void)
{
	Suite *suite = suite_create("plain");
	TCase *tcase = tcase_create("plain");
	tcase_add_test(tcase, plain_run_ends_at_first_byte_that_needs_thought);
	tcase_add_test(tcase, plain_run_is_found_at_every_place_of_every_length);
	tcase_add_test(tcase, numbers_are_written_as_printf_writes_them);
	tcase_add_test(tcase, room_is_given_when_buffer_is_smaller);
	tcase_add_test(tcase, no_room_is_given_after_an_error);
	suite_add_tcase(suite, tcase);
	return suite;
}
