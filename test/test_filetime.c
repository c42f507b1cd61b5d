/* SPDX-License-Identifier: MIT */
#include "binxml/filetime.h"

#include "suites.h"
#include "test_support.h"

#include <string.h>
#include <time.h>

#define TICKS_A_DAY UINT64_C(864000000000)
#define UNIX_EPOCH  UINT64_C(116444736000000000)

static const struct {
	uint64_t ticks;
	const char *text;
} known[] = {
	{0, "1601-01-01T00:00:00.0000000Z"},
	{1, "1601-01-01T00:00:00.0000001Z"},
	{TICKS_A_DAY - 1, "1601-01-01T23:59:59.9999999Z"},
	{TICKS_A_DAY * 365, "1602-01-01T00:00:00.0000000Z"},
	{UNIX_EPOCH - 1, "1969-12-31T23:59:59.9999999Z"},
	{UNIX_EPOCH, "1970-01-01T00:00:00.0000000Z"},
	{UINT64_C(132388752066871033), "2020-07-10T17:20:06.6871033Z"},
	{UINT64_C(94354848000000000), "1900-01-01T00:00:00.0000000Z"},
	{UINT64_C(94354848000000000) + 58 * TICKS_A_DAY, "1900-02-28T00:00:00.0000000Z"},
	{UINT64_C(94354848000000000) + 59 * TICKS_A_DAY, "1900-03-01T00:00:00.0000000Z"},
	{UINT64_C(125911584000000000) + 59 * TICKS_A_DAY, "2000-02-29T00:00:00.0000000Z"},
	{UINT64_C(125911584000000000) + 60 * TICKS_A_DAY, "2000-03-01T00:00:00.0000000Z"},
	{UINT64_C(125911584000000000) + 365 * TICKS_A_DAY, "2000-12-31T00:00:00.0000000Z"},
	{UINT64_C(133485408000000000) + 59 * TICKS_A_DAY, "2024-02-29T00:00:00.0000000Z"},
	{UINT64_C(0x7fffffffffffffff), "30828-09-14T02:48:05.4775807Z"},
	{UINT64_C(2650467743999999999), "9999-12-31T23:59:59.9999999Z"},
	{UINT64_C(2650467744000000000), "10000-01-01T00:00:00.0000000Z"},
	{UINT64_MAX, "60056-05-28T05:36:10.9551615Z"},
};

START_TEST(known_times_are_written_with_seven_digits)
{
	char buffer[32];
	memset(buffer, '#', sizeof buffer);
	size_t length = ipsecevtx_format_time(known[_i].ticks, buffer);
	ck_assert_str_eq(buffer, known[_i].text);
	ck_assert_uint_eq(length, strlen(known[_i].text));
}
END_TEST

START_TEST(windows_renders_nine_digits)
{
	char buffer[40];
	char expected[40];
	size_t length = time_put_rendered(buffer, known[_i].ticks);
	snprintf(expected, sizeof expected, "%.*s00Z", (int)strlen(known[_i].text) - 1, known[_i].text);
	ck_assert_uint_eq(length, strlen(expected));
	ck_assert_int_eq(memcmp(buffer, expected, length), 0);
}
END_TEST

START_TEST(written_times_are_read_back)
{
	const char *text = known[_i].text;
	uint64_t ticks = 1234;
	bool has_four_digit_year = text[4] == '-';
	ck_assert_int_eq(time_parse(text, strlen(text), &ticks), has_four_digit_year);
	if (has_four_digit_year)
		ck_assert_uint_eq(ticks, known[_i].ticks);
}
END_TEST

/* The C library counts days in its own way. */
START_TEST(random_times_agree_with_gmtime)
{
	uint64_t random = 2;
	for (int i = 0; i < 200000; i++) {
		uint64_t ticks = next_random(&random) >> (next_random(&random) % 24);
		time_t seconds = (time_t)(ticks / 10000000) - (time_t)(UNIX_EPOCH / 10000000);
		struct tm tm;
		char buffer[32];
		char expected[80];
		CHECK_IN_LOOP(gmtime_r(&seconds, &tm));
		snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02d.%07uZ", tm.tm_year + 1900,
			tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (unsigned)(ticks % 10000000));
		ipsecevtx_format_time(ticks, buffer);
		CHECK_IN_LOOP(strcmp(buffer, expected) == 0);
		if (tm.tm_year + 1900 > 9999)
			continue;
		uint64_t back = 0;
		CHECK_IN_LOOP(time_parse(buffer, strlen(buffer), &back));
		CHECK_IN_LOOP(back == ticks);
	}
}
END_TEST

START_TEST(every_day_of_nine_centuries_comes_once_and_in_order)
{
	char previous[32] = "";
	char buffer[32];
	for (uint64_t day = 0; day < 900 * 366; day++) {
		uint64_t back = 0;
		ipsecevtx_format_time(day * TICKS_A_DAY, buffer);
		if (strcmp(previous, buffer) >= 0)
			ck_abort_msg("%s follows %s", buffer, previous);
		CHECK_IN_LOOP(time_parse(buffer, strlen(buffer), &back));
		CHECK_IN_LOOP(back == day * TICKS_A_DAY);
		memcpy(previous, buffer, sizeof previous);
	}
}
END_TEST

static const struct {
	const char *text;
	uint64_t fraction;
} fractions[] = {
	{"2020-07-10T17:20:06Z", 0},
	{"2020-07-10T17:20:06.5Z", 5000000},
	{"2020-07-10T17:20:06.05Z", 500000},
	{"2020-07-10T17:20:06.687Z", 6870000},
	{"2020-07-10T17:20:06.6871033Z", 6871033},
	{"2020-07-10T17:20:06.68710330Z", 6871033},
	{"2020-07-10T17:20:06.687103300Z", 6871033},
	{"2020-07-10T17:20:06.687103399Z", 6871033},
};

START_TEST(up_to_nine_fraction_digits_are_read)
{
	uint64_t ticks = 0;
	ck_assert(time_parse(fractions[_i].text, strlen(fractions[_i].text), &ticks));
	ck_assert_uint_eq(ticks, UINT64_C(132388752060000000) + fractions[_i].fraction);
}
END_TEST

/* As other makers' systems write them: all the same moment. */
static const char *const same_times[] = {
	"2020-07-10T17:20:06.5Z",
	"2020-07-10T17:20:06.5z",
	"2020-07-10t17:20:06.5Z",
	"2020-07-10 17:20:06.5Z",
	"2020-07-10T17:20:06.500000000Z",
	"2020-07-10 17:20:06.5 UTC",
	"2020-07-10T17:20:06.5UTC",
	"2020-07-10 17:20:06.5 GMT",
	"2020-07-10 17:20:06.5 Z",
	"2020-07-10T17:20:06.5+00:00",
	"2020-07-10T17:20:06.5-00:00",
	"2020-07-10T19:20:06.5+02:00",
	"2020-07-10 19:20:06.5 +02:00",
	"2020-07-10T19:20:06.5+0200",
	"2020-07-10T19:20:06.5+02",
	"2020-07-11T03:05:06.5+09:45",
	"2020-07-10T12:20:06.5-05:00",
	"2020-07-09T17:21:06.5-23:59",
};

START_TEST(a_time_with_its_zone_is_in_utc)
{
	uint64_t first = 0;
	uint64_t ticks = 1;
	ck_assert(time_parse(same_times[0], strlen(same_times[0]), &first));
	ck_assert_msg(time_parse(same_times[_i], strlen(same_times[_i]), &ticks), "%s was not read", same_times[_i]);
	ck_assert_msg(ticks == first, "%s", same_times[_i]);
}
END_TEST

static const char *const not_times[] = {
	"2020-07-10 17:20:06",
	"2020-07-10T17:20:06.5 CEST",
	"2020-07-10T17:20:06.5 utc",
	"2020-07-10T17:20:06.5  Z",
	"2020-07-10T17:20:06.5+",
	"2020-07-10T17:20:06.5+2",
	"2020-07-10T17:20:06.5+2:00",
	"2020-07-10T17:20:06.5+02:",
	"2020-07-10T17:20:06.5+02:0",
	"2020-07-10T17:20:06.5+02:60",
	"2020-07-10T17:20:06.5+24:00",
	"2020-07-10T17:20:06.5+02:00Z",
	"2020-07-10T17:20:06.5UTC+02:00",
	"2020-07-10\t17:20:06Z",
	"10/07/2020 17:20:06 UTC",
	"1601-01-01T00:59:59+01:00",
	"",
	"Z",
	"2020",
	"2020-07-10",
	"2020-07-10T17:20:06",
	"2020-07-10T17:20:06.Z",
	"2020-07-10T17:20:06.1234567890Z",
	"2020-07-10T17:20:06.687103Z ",
	" 2020-07-10T17:20:06Z",
	"2020-7-10T17:20:06Z",
	"2020-07-10T17:20Z",
	"20200710T172006Z",
	"2020-00-10T17:20:06Z",
	"2020-13-10T17:20:06Z",
	"2020-07-00T17:20:06Z",
	"2020-07-32T17:20:06Z",
	"2020-06-31T17:20:06Z",
	"2021-02-29T00:00:00Z",
	"1900-02-29T00:00:00Z",
	"2100-02-29T00:00:00Z",
	"2020-02-30T00:00:00Z",
	"2020-07-10T24:00:00Z",
	"2020-07-10T17:60:06Z",
	"2020-07-10T17:20:60Z",
	"1600-12-31T23:59:59Z",
	"0000-01-01T00:00:00Z",
	"-020-07-10T17:20:06Z",
	"+020-07-10T17:20:06Z",
	"2020-07-10T17:20:0aZ",
};

START_TEST(what_is_no_utc_time_is_refused)
{
	uint64_t ticks = 0;
	ck_assert_msg(!time_parse(not_times[_i], strlen(not_times[_i]), &ticks), "%s was read", not_times[_i]);
}
END_TEST

START_TEST(nothing_beyond_the_length_is_read)
{
	const char text[] = "2020-07-10T17:20:06.6871033Z";
	uint64_t ticks = 0;
	for (size_t length = 0; length < sizeof text - 1; length++)
		ck_assert(!time_parse(text, length, &ticks));
	ck_assert(time_parse(text, sizeof text - 1, &ticks));
}
END_TEST

/* year, month, day of the week, day, hour, minute, second, millisecond */
static const struct {
	uint16_t parts[8];
	const char *text; /* NULL: no date */
} system_times[] = {
	{{2020, 7, 5, 10, 17, 20, 6, 687}, "2020-07-10T17:20:06.687Z"},
	{{1601, 1, 1, 1, 0, 0, 0, 0}, "1601-01-01T00:00:00.000Z"},
	{{2000, 2, 2, 29, 23, 59, 59, 999}, "2000-02-29T23:59:59.999Z"},
	{{30827, 12, 5, 31, 23, 59, 59, 999}, "30827-12-31T23:59:59.999Z"},
	{{2020, 7, 0xffff, 10, 17, 20, 6, 687}, "2020-07-10T17:20:06.687Z"}, /* the day of the week follows */
	{{0, 0, 0, 0, 0, 0, 0, 0}, NULL},
	{{1600, 12, 0, 31, 0, 0, 0, 0}, NULL},
	{{2019, 2, 0, 29, 0, 0, 0, 0}, NULL},
	{{2020, 0, 0, 1, 0, 0, 0, 0}, NULL},
	{{2020, 13, 0, 1, 0, 0, 0, 0}, NULL},
	{{2020, 1, 0, 0, 0, 0, 0, 0}, NULL},
	{{2020, 4, 0, 31, 0, 0, 0, 0}, NULL},
	{{2020, 1, 0, 1, 24, 0, 0, 0}, NULL},
	{{2020, 1, 0, 1, 0, 60, 0, 0}, NULL},
	{{2020, 1, 0, 1, 0, 0, 60, 0}, NULL},
	{{2020, 1, 0, 1, 0, 0, 0, 1000}, NULL},
	{{65535, 12, 0, 31, 0, 0, 0, 0}, NULL},
};

START_TEST(system_times_have_three_digits_or_are_no_date)
{
	uint8_t bytes[16];
	char buffer[40];
	uint64_t ticks = 0;
	for (size_t i = 0; i < 8; i++) {
		bytes[2 * i] = (uint8_t)(system_times[_i].parts[i] & 0xff);
		bytes[2 * i + 1] = (uint8_t)(system_times[_i].parts[i] >> 8);
	}
	const char *text = system_times[_i].text;
	size_t length = time_put_systemtime(buffer, bytes);
	ck_assert_int_eq(time_from_systemtime(bytes, &ticks), text != NULL);
	ck_assert_uint_eq(length, text ? strlen(text) : 0);
	if (!text)
		return;
	ck_assert_int_eq(memcmp(buffer, text, length), 0);
	/* Both forms name the same moment. */
	char whole[32];
	ipsecevtx_format_time(ticks, whole);
	ck_assert_int_eq(memcmp(whole, text, length - 1), 0);
	ck_assert_str_eq(whole + length - 1, "0000Z");
}
END_TEST

Suite *suite_filetime(void)
{
	Suite *suite = suite_create("filetime");
	TCase *writing = tcase_create("writing");
	tcase_add_loop_test(writing, known_times_are_written_with_seven_digits, 0, (int)COUNT_OF(known));
	tcase_add_loop_test(writing, windows_renders_nine_digits, 0, (int)COUNT_OF(known));
	tcase_add_test(writing, random_times_agree_with_gmtime);
	tcase_add_test(writing, every_day_of_nine_centuries_comes_once_and_in_order);
	tcase_add_loop_test(writing, system_times_have_three_digits_or_are_no_date, 0, (int)COUNT_OF(system_times));
	tcase_set_timeout(writing, 120);
	suite_add_tcase(suite, writing);
	TCase *reading = tcase_create("reading");
	tcase_add_loop_test(reading, written_times_are_read_back, 0, (int)COUNT_OF(known));
	tcase_add_loop_test(reading, up_to_nine_fraction_digits_are_read, 0, (int)COUNT_OF(fractions));
	tcase_add_loop_test(reading, a_time_with_its_zone_is_in_utc, 0, (int)COUNT_OF(same_times));
	tcase_add_loop_test(reading, what_is_no_utc_time_is_refused, 0, (int)COUNT_OF(not_times));
	tcase_add_test(reading, nothing_beyond_the_length_is_read);
	suite_add_tcase(suite, reading);
	return suite;
}
