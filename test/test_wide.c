/* SPDX-License-Identifier: MIT */
/* UTF-16 to text in one pass, with vectors and without, against the way over UTF-8. */
#include "program/wide.h"

#include "binxml/value.h"
#include "event/seen.h"
#include "suites.h"
#include "test_support.h"
#include "text/escape.h"

#include <stdio.h>
#include <string.h>

/* The path of machines without SSE2, under other names. */
#undef __SSE2__
#define wide_json           portable_json
#define wide_ipv4           portable_ipv4
#define wide_has_doubtful   portable_doubtful
#define wide_is_refused     portable_refused
#define wide_are_hex_digits portable_hex_digits
#include "../lib/program/wide.c"
#undef wide_json
#undef wide_ipv4
#undef wide_has_doubtful
#undef wide_is_refused
#undef wide_are_hex_digits

#define UNITS_MAX 72u

static uint8_t room[2 * UNITS_MAX];
static char out[3][WIDE_JSON_MAX * UNITS_MAX + ESCAPE_JSON_ROOM + WIDE_JSON_ROOM];

/* So many units at the end of the room, behind which nothing may be read. */
static uint8_t *units_of(const unsigned *units, size_t count)
{
	uint8_t *utf16 = room + sizeof room - 2 * count;
	for (size_t i = 0; i < count; i++) {
		utf16[2 * i] = (uint8_t)(units[i] & 0xff);
		utf16[2 * i + 1] = (uint8_t)(units[i] >> 8);
	}
	return utf16;
}

static void check_json(const unsigned *units, size_t count)
{
	const uint8_t *utf16 = units_of(units, count);
	char text[4 * UNITS_MAX];
	bool replaced = false;
	size_t length = value_utf8_from_utf16(utf16, count, text, &replaced);
	char *end = text_json_put(out[0], text, length);
	const char *wide = wide_json(out[1], utf16, count);
	const char *portable = portable_json(out[2], utf16, count);
	CHECK_IN_LOOP((wide == NULL) == replaced && (portable == NULL) == replaced);
	if (replaced)
		return;
	CHECK_IN_LOOP(wide - out[1] == end - out[0] && portable - out[2] == end - out[0]);
	CHECK_IN_LOOP(memcmp(out[0], out[1], (size_t)(end - out[0])) == 0);
	CHECK_IN_LOOP(memcmp(out[0], out[2], (size_t)(end - out[0])) == 0);
}

static const unsigned odd_units[] = {0, '\n', 0x1f, ' ', '"', '\\', 0x7e, 0x7f, 0x80, 0xff, 0x100, 0x122, 0x15c, 0x7ff,
	0x800, 0x8041, 0xff41, 0xffff};

START_TEST(an_odd_unit_at_any_place_of_any_length_is_written_the_same)
{
	unsigned units[UNITS_MAX];
	for (size_t count = 0; count <= UNITS_MAX; count++) {
		for (size_t place = 0; place < count; place++) {
			for (size_t i = 0; i < COUNT_OF(odd_units); i++) {
				for (size_t k = 0; k < count; k++)
					units[k] = 'a' + (unsigned)(k % 26);
				units[place] = odd_units[i];
				check_json(units, count);
			}
		}
		check_json(units, 0);
	}
}
END_TEST

START_TEST(random_units_are_written_the_same)
{
	uint64_t random = 5;
	unsigned units[UNITS_MAX];
	for (int i = 0; i < 200000; i++) {
		size_t count = next_random(&random) % (UNITS_MAX + 1);
		unsigned rare = 1u << next_random(&random) % 7;
		for (size_t k = 0; k < count; k++) {
			uint64_t word = next_random(&random);
			units[k] = (unsigned)(word >> 32) & 0x7f;
			if (word % rare == 0)
				units[k] = word >> 8 & 1 ? (unsigned)(word >> 16) & 0xffff
							 : 0xd800 + ((unsigned)(word >> 16) & 0x7ff);
		}
		check_json(units, count);
	}
}
END_TEST

/* Four numbers and dots, mostly; sometimes what does not belong there, or one number less. */
static size_t make_ipv4(uint64_t *random, char text[32])
{
	static const char *const pieces[] = {"0", "1", "9", "10", "99", "100", "199", "255", "200", "249", "250", "256",
		"260", "300", "999", "00", "01", "010", "1000", "", "/", ":", " ", "-", "a", ".", "1."};
	size_t length = 0;
	for (unsigned i = 0; i < 4; i++) {
		uint64_t word = next_random(random);
		size_t piece = word % 8 ? word >> 8 & 7 : (word >> 8) % COUNT_OF(pieces);
		length += (size_t)snprintf(text + length, 32 - length, "%s%s", i ? "." : "", pieces[piece]);
	}
	uint64_t word = next_random(random);
	if (word % 8 == 0)
		text[(word >> 8) % length] = "0123456789./"[(word >> 32) % 12];
	if (word % 32 == 1)
		length -= (word >> 8) % length;
	text[length] = '\0';
	return length;
}

START_TEST(wide_ipv4_addresses_are_those_that_are_read)
{
	uint64_t random = 11;
	int found = 0;
	for (int i = 0; i < 1000000; i++) {
		char text[32];
		uint8_t bytes[16], octets[4];
		unsigned units[32];
		size_t length = make_ipv4(&random, text);
		for (size_t k = 0; k < length; k++)
			units[k] = (unsigned char)text[k];
		bool is_wide = next_random(&random) % 64 == 0 && length > 0;
		if (is_wide)
			units[next_random(&random) % length] |= (unsigned)(next_random(&random) % 255 + 1) << 8;
		const uint8_t *utf16 = units_of(units, length);
		bool is_address = value_ipv4(text, length, bytes) && !is_wide && strcmp(text, "0.0.0.0") != 0;
		const char *end = wide_ipv4(out[0], utf16, length);
		CHECK_IN_LOOP((end != NULL) == is_address);
		CHECK_IN_LOOP((portable_ipv4(out[1], utf16, length) != NULL) == is_address);
		if (!end)
			continue;
		CHECK_IN_LOOP((size_t)(end - out[0]) == length && memcmp(out[0], text, length) == 0);
		CHECK_IN_LOOP(memcmp(out[1], text, length) == 0);
		/* Portable, too; test_address.c has the octets of the other. */
		CHECK_IN_LOOP(ipv4_units(utf16, length, out[1], octets) && memcmp(octets, bytes, sizeof octets) == 0);
		found++;
	}
	ck_assert_int_gt(found, 100000);
}
END_TEST

START_TEST(one_unit_of_another_kind_is_found_at_any_place_of_any_length)
{
	unsigned units[40];
	for (size_t length = 1; length <= COUNT_OF(units); length++) {
		for (size_t place = 0; place < length; place++) {
			for (unsigned unit = 0; unit < 0x10000;
				unit += unit < 0x100 || unit % 0x100 == 0xff ? 1 : 0x7f) {
				for (size_t i = 0; i < length; i++)
					units[i] = (unsigned char)"0Fd9aA"[i % 6];
				units[place] = unit;
				const uint8_t *utf16 = units_of(units, length);
				bool is_doubtful = unit < 0x20 || (unit >= 0x7f && unit < 0xa0) ||
						   (unit >= 0xd800 && unit < 0xe000) || unit >= 0xfffe;
				bool is_digit = unit < 0x80 && unit > 0 && strchr("0123456789abcdefABCDEF", (int)unit);
				CHECK_IN_LOOP(wide_has_doubtful(utf16, length) == is_doubtful);
				CHECK_IN_LOOP(portable_doubtful(utf16, length) == is_doubtful);
				CHECK_IN_LOOP(portable_hex_digits(utf16, length) == is_digit);
				CHECK_IN_LOOP(length < 8 || wide_are_hex_digits(utf16, length) == is_digit);
			}
		}
	}
}
END_TEST

START_TEST(each_character_is_refused_in_both_encodings_or_in_neither)
{
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		char utf8[8];
		const bool is_pair = point >= 0x10000;
		const uint32_t high = is_pair ? 0xd800 + ((point - 0x10000) >> 10) : point,
			       low = 0xdc00 + (point & 0x3ff);
		const uint8_t utf16[4] = {(uint8_t)high, (uint8_t)(high >> 8), (uint8_t)low, (uint8_t)(low >> 8)};
		const size_t units = is_pair ? 2 : 1;
		if (point >= 0xd800 && point < 0xe000)
			continue;
		bool replaced = false;
		const size_t length = value_utf8_from_utf16(utf16, units, utf8, &replaced);
		ck_assert_msg(wide_is_refused(utf16, units) == seen_is_refused(utf8, length), "U+%04X", point);
		ck_assert(wide_has_doubtful(utf16, units) || !seen_is_refused(utf8, length));
	}
}
END_TEST

/* At the end of the room, behind which nothing may be read. */
START_TEST(one_character_that_needs_quotes_is_found_at_any_place_of_any_cell)
{
	char cell[40];
	for (size_t length = 1; length <= sizeof cell; length++) {
		char *text = cell + sizeof cell - length;
		for (size_t place = 0; place < length; place++) {
			for (unsigned character = 0; character < 0x100; character++) {
				memset(text, 'x', length);
				text[place] = (char)character;
				bool is_odd = character != 0 && strchr(",\"\r\n", (int)character);
				bool is_first = place == 0 && strchr("=+-@ \t", (int)character);
				bool is_last = place == length - 1 && character == ' ';
				CHECK_IN_LOOP(text_csv_needs_quotes(text, length) == (is_odd || is_first || is_last));
			}
		}
	}
	ck_assert(!text_csv_needs_quotes(cell, 0));
}
END_TEST

Suite *suite_wide(void)
{
	Suite *suite = suite_create("wide");
	TCase *texts = tcase_create("texts");
	tcase_add_test(texts, an_odd_unit_at_any_place_of_any_length_is_written_the_same);
	tcase_add_test(texts, random_units_are_written_the_same);
	tcase_set_timeout(texts, 60);
	suite_add_tcase(suite, texts);
	TCase *addresses = tcase_create("addresses");
	tcase_add_test(addresses, wide_ipv4_addresses_are_those_that_are_read);
	tcase_set_timeout(addresses, 60);
	suite_add_tcase(suite, addresses);
	TCase *kinds = tcase_create("kinds");
	tcase_add_test(kinds, one_character_that_needs_quotes_is_found_at_any_place_of_any_cell);
	tcase_add_test(kinds, one_unit_of_another_kind_is_found_at_any_place_of_any_length);
	tcase_add_test(kinds, each_character_is_refused_in_both_encodings_or_in_neither);
	tcase_set_timeout(kinds, 60);
	suite_add_tcase(suite, kinds);
	return suite;
}
