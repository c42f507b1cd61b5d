/* SPDX-License-Identifier: MIT */
/* Numbers, GUIDs and times as text, eight digits at a time, against printf. */
#include "text/numbers.h"

#include "binxml/filetime.h"
#include "suites.h"
#include "test_support.h"

#include <inttypes.h>
#include <stdio.h>

/* All of few digits, and around each power of two and of ten. */
static void check_number(uint64_t number)
{
	char text[PUT_MAX], expected[PUT_MAX];
	size_t length = (size_t)snprintf(expected, sizeof expected, "%" PRIu64, number);
	CHECK_IN_LOOP(put_decimal(text, number) == text + length && memcmp(text, expected, length) == 0);
	for (int digits = 1; digits <= 16; digits += 5) {
		length = (size_t)snprintf(expected, sizeof expected, "%0*" PRIx64, digits, number);
		CHECK_IN_LOOP(put_hexadecimal(text, number, (unsigned)digits) == text + length);
		CHECK_IN_LOOP(memcmp(text, expected, length) == 0);
	}
	length = (size_t)snprintf(expected, sizeof expected, "0x%08" PRIx64, number);
	CHECK_IN_LOOP(put_spi(text, number) == text + length && memcmp(text, expected, length) == 0);
}

START_TEST(numbers_are_written_as_printf_writes_them)
{
	for (uint64_t number = 0; number < 200000; number++)
		check_number(number);
	for (unsigned bit = 0; bit < 64; bit++) {
		for (int beside = -3; beside <= 3; beside++)
			check_number((UINT64_C(1) << bit) + (uint64_t)beside);
	}
	for (uint64_t ten = 1; ten < UINT64_C(10000000000000000000); ten *= 10) {
		for (int beside = -3; beside <= 3; beside++)
			check_number(ten + (uint64_t)beside);
	}
	uint64_t random = 5;
	for (int i = 0; i < 200000; i++) {
		uint64_t number = next_random(&random);
		check_number(number >> number % 64);
	}
}
END_TEST

START_TEST(guids_are_written_as_they_are_formatted)
{
	uint64_t random = 7;
	for (int i = 0; i < 10000; i++) {
		struct ipsecevtx_guid guid;
		char text[PUT_MAX], expected[37];
		for (size_t k = 0; k < sizeof guid.bytes; k++)
			guid.bytes[k] = (uint8_t)(next_random(&random) & 0xff);
		ipsecevtx_format_guid(&guid, expected);
		CHECK_IN_LOOP(put_guid(text, &guid) == text + 36 && memcmp(text, expected, 36) == 0);
	}
}
END_TEST

START_TEST(times_are_written_again_as_the_first_time)
{
	struct time_memo memo = {0};
	uint64_t random = 9;
	for (int i = 0; i < 200000; i++) {
		char text[40], expected[40];
		uint64_t word = next_random(&random);
		uint64_t ticks = i % 4 ? UINT64_C(132388752000000000) + word % 30000000 : word >> word % 64;
		size_t length = ipsecevtx_format_time(ticks, expected);
		CHECK_IN_LOOP(time_put(&memo, text, ticks) == length && memcmp(text, expected, length) == 0);
		length = time_put_rendered(expected, ticks);
		CHECK_IN_LOOP(time_put_rendered_again(&memo, text, ticks) == length);
		CHECK_IN_LOOP(memcmp(text, expected, length) == 0);
	}
}
END_TEST

Suite *suite_numbers(void)
{
	Suite *suite = suite_create("numbers");
	TCase *numbers = tcase_create("numbers");
	tcase_add_test(numbers, numbers_are_written_as_printf_writes_them);
	tcase_add_test(numbers, guids_are_written_as_they_are_formatted);
	tcase_add_test(numbers, times_are_written_again_as_the_first_time);
	tcase_set_timeout(numbers, 60);
	suite_add_tcase(suite, numbers);
	return suite;
}
