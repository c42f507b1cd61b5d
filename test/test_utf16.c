/* SPDX-License-Identifier: MIT */
/* UTF-16 to UTF-8: where a wrong character would be evidence changed. */
#include "binxml/value.h"
#include "suites.h"
#include "test_support.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* The path of machines without SSE2, under other names. */
#undef __SSE2__
#define value_utf8_from_utf16 portable_utf8_from_utf16
#define value_string_text     portable_string_text
#define utf8_put_point        portable_put_point
#include "../lib/binxml/utf16.c"
#undef value_utf8_from_utf16
#undef value_string_text
#undef utf8_put_point

#define FFFD "\xef\xbf\xbd"

static const struct {
	const uint8_t *utf16;
	size_t length;
	const uint8_t *utf8;
	size_t utf8_length;
	bool replaced;
} strings[] = {
	{BYTES(""), BYTES(""), false},
	{BYTES("\x7f\x00\x80\x00"), BYTES("\x7f\xc2\x80"), false},
	{BYTES("\xff\x07\x00\x08"), BYTES("\xdf\xbf\xe0\xa0\x80"), false},
	{BYTES("\xff\xd7\x00\xe0\xff\xff"), BYTES("\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"), false},
	{BYTES("\x3d\xd8\x00\xde"), BYTES("\xf0\x9f\x98\x80"), false},
	{BYTES("\x00\xd8\x00\xdc"), BYTES("\xf0\x90\x80\x80"), false},
	{BYTES("\xff\xdb\xff\xdf"), BYTES("\xf4\x8f\xbf\xbf"), false},
	{BYTES("\xfd\xff"), BYTES(FFFD), false}, /* somebody wrote it */
	{BYTES("a\0\0\0b\0"), BYTES("a\0b"), false},
	/* Lone surrogates, alone and among others; what follows one is not swallowed. */
	{BYTES("\x00\xd8"), BYTES(FFFD), true},
	{BYTES("\x00\xdc"), BYTES(FFFD), true},
	{BYTES("\xff\xdb"), BYTES(FFFD), true},
	{BYTES("\xff\xdf"), BYTES(FFFD), true},
	{BYTES("\x00\xd8"
	       "a\0"),
		BYTES(FFFD "a"), true},
	{BYTES("a\0\x00\xdc"
	       "b\0"),
		BYTES("a" FFFD "b"), true},
	{BYTES("\x00\xdc\x00\xd8"), BYTES(FFFD FFFD), true},
	{BYTES("\x00\xd8\x00\xd8\x00\xdc"), BYTES(FFFD "\xf0\x90\x80\x80"), true},
	{BYTES("\x00\xd8\x00\xdc\x00\xdc"), BYTES("\xf0\x90\x80\x80" FFFD), true},
	{BYTES("\x00\xd8\x00\xe0"), BYTES(FFFD "\xee\x80\x80"), true},
	{BYTES("\x00\xd8\xff\xdb"), BYTES(FFFD FFFD), true},
};

START_TEST(lone_surrogate_becomes_replacement_character)
{
	char out[64];
	bool replaced = false;
	memset(out, '#', sizeof out);
	size_t length = value_utf8_from_utf16(strings[_i].utf16, strings[_i].length / 2, out, &replaced);
	ck_assert_uint_eq(length, strings[_i].utf8_length);
	ck_assert_int_eq(memcmp(out, strings[_i].utf8, length), 0);
	ck_assert_int_eq(out[length], '#');
	ck_assert_int_eq(replaced, strings[_i].replaced);
	ck_assert_uint_eq(value_utf8_from_utf16(strings[_i].utf16, strings[_i].length / 2, out, NULL), length);
}
END_TEST

START_TEST(only_one_final_nul_is_not_part_of_a_value)
{
	static const struct {
		const uint8_t *utf16;
		size_t length;
		const uint8_t *utf8;
		size_t utf8_length;
	} endings[] = {
		{BYTES("a\0"), BYTES("a")},
		{BYTES("a\0\0\0"), BYTES("a")},
		{BYTES("a\0\0\0\0\0"), BYTES("a\0")},
		{BYTES("a\0\0\0b\0"), BYTES("a\0b")},
		{BYTES("a\0\0\0b\0\0\0"), BYTES("a\0b")},
		{BYTES("\0\0\0\0"), BYTES("\0")},
		{BYTES("a\0\0\x01"), BYTES("a\xc4\x80")}, /* half of a NUL */
		{BYTES("a\0\x01\0"), BYTES("a\x01")},
	};
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct arena arena;
	arena_init(&arena, &allocator, SIZE_MAX);
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		struct value value = value_of(VALUE_STRING, endings[i].utf16, endings[i].length);
		const char *text;
		uint32_t length;
		ck_assert_int_eq(value_text(&value, &arena, &text, &length, NULL), VALUE_OK);
		ck_assert_msg(length == endings[i].utf8_length, "%zu", i);
		ck_assert_int_eq(memcmp(text, endings[i].utf8, length + 1), 0);
	}
	arena_free(&arena);
}
END_TEST

/* One text that holds every character of 16 planes, as the C library turns it into UTF-8. */
START_TEST(every_character_agrees_with_iconv)
{
	size_t room = 4 * 0x10000;
	uint8_t *utf16 = malloc(room);
	char *expected = malloc(room);
	char *out = malloc(room / 2 * 3);
	uint32_t plane = (uint32_t)_i;
	size_t length = 0;
	for (uint32_t low = 0; low < 0x10000; low++) {
		uint32_t point = plane << 16 | low;
		uint32_t units[2] = {point, 0};
		if (point >= 0xd800 && point < 0xe000)
			continue;
		if (plane) {
			units[0] = 0xd800 + ((point - 0x10000) >> 10);
			units[1] = 0xdc00 + ((point - 0x10000) & 0x3ff);
		}
		for (int i = 0; i < (plane ? 2 : 1); i++) {
			utf16[length++] = (uint8_t)(units[i] & 0xff);
			utf16[length++] = (uint8_t)(units[i] >> 8);
		}
	}
	iconv_t convert = iconv_open("UTF-8", "UTF-16LE");
	ck_assert_msg(convert != (iconv_t)-1, "no iconv from UTF-16LE");
	char *from = (char *)utf16;
	char *to = expected;
	size_t from_left = length;
	size_t to_left = room;
	ck_assert_uint_eq(iconv(convert, &from, &from_left, &to, &to_left), 0);
	iconv_close(convert);
	bool replaced = false;
	size_t put = value_utf8_from_utf16(utf16, length / 2, out, &replaced);
	ck_assert(!replaced);
	ck_assert_uint_eq(put, room - to_left);
	ck_assert_int_eq(memcmp(out, expected, put), 0);
	free(utf16);
	free(expected);
	free(out);
}
END_TEST

/* Whether bytes are UTF-8 as RFC 3629 defines it; counts the characters. */
static bool is_utf8(const uint8_t *bytes, size_t length, size_t *characters)
{
	*characters = 0;
	for (size_t at = 0; at < length; ++*characters) {
		uint8_t lead = bytes[at++];
		size_t more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
		if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 || more > length - at)
			return false;
		uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
		uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
		for (size_t i = 0; i < more; i++, at++) {
			if (bytes[at] < low || bytes[at] > high)
				return false;
			low = 0x80;
			high = 0xbf;
		}
	}
	return true;
}

START_TEST(random_units_never_become_invalid_utf8)
{
	uint64_t random = 7;
	for (int i = 0; i < 50000; i++) {
		uint8_t utf16[40];
		char out[60];
		size_t units = next_random(&random) % 21;
		size_t expected = 0;
		size_t characters;
		bool is_pair = false;
		for (size_t k = 0; k < units; k++) {
			uint64_t word = next_random(&random);
			unsigned unit = (unsigned)(word & 0xffff);
			if (word >> 16 & 1) /* a surrogate, half of the time */
				unit = 0xd800 | (unit & 0x7ff);
			utf16[2 * k] = (uint8_t)(unit & 0xff);
			utf16[2 * k + 1] = (uint8_t)(unit >> 8);
			/* A low surrogate right after a high one that no other has taken makes a pair. */
			bool takes = unit >= 0xdc00 && unit < 0xe000 && is_pair;
			expected += !takes;
			is_pair = unit >= 0xd800 && unit < 0xdc00;
		}
		size_t put = value_utf8_from_utf16(utf16, units, out, NULL);
		CHECK_IN_LOOP(put <= 3 * units);
		CHECK_IN_LOOP(is_utf8((const uint8_t *)out, put, &characters));
		CHECK_IN_LOOP(characters == expected);
	}
}
END_TEST

/* Each in memory of just its size, so that a sanitizer sees a read or write beyond it. */
static void check_other_unit(size_t units, size_t place, unsigned unit)
{
	uint8_t *utf16 = malloc(2 * units + 1);
	char *expected = malloc(3 * units + 1);
	char *out = malloc(3 * units + 1);
	ck_assert(utf16 && expected && out);
	for (size_t i = 0; i < units; i++) {
		utf16[2 * i] = (uint8_t)('a' + i % 26);
		utf16[2 * i + 1] = 0;
	}
	if (place < units) {
		utf16[2 * place] = (uint8_t)(unit & 0xff);
		utf16[2 * place + 1] = (uint8_t)(unit >> 8);
	}
	size_t length = portable_utf8_from_utf16(utf16, units, expected, NULL);
	CHECK_IN_LOOP(length >= units);
	CHECK_IN_LOOP(value_utf8_from_utf16(utf16, units, out, NULL) == length);
	CHECK_IN_LOOP(memcmp(out, expected, length) == 0);
	free(utf16);
	free(expected);
	free(out);
}

START_TEST(vectors_and_single_units_give_the_same)
{
	static const unsigned units[] = {'z', 0, 0x7f, 0x80, 0xff, 0x100, 0x7ff, 0x800, 0x8000, 0xd800, 0xffff};
	for (size_t length = 0; length < 40; length++) {
		for (size_t place = 0; place <= length; place++) {
			for (size_t i = 0; i < COUNT_OF(units); i++)
				check_other_unit(length, place, units[i]);
		}
	}
}
END_TEST

Suite *suite_utf16(void)
{
	Suite *suite = suite_create("utf16");
	TCase *conversion = tcase_create("conversion");
	tcase_add_loop_test(conversion, lone_surrogate_becomes_replacement_character, 0, (int)COUNT_OF(strings));
	tcase_add_test(conversion, only_one_final_nul_is_not_part_of_a_value);
	tcase_add_loop_test(conversion, every_character_agrees_with_iconv, 0, 17);
	tcase_add_test(conversion, random_units_never_become_invalid_utf8);
	tcase_add_test(conversion, vectors_and_single_units_give_the_same);
	tcase_set_timeout(conversion, 60);
	suite_add_tcase(suite, conversion);
	return suite;
}
