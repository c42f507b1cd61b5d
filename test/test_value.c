/* SPDX-License-Identifier: MIT */
#include "binxml/value.h"

#include "failing.h"
#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct arena arena;

static void start(void)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	arena_init(&arena, &allocator, SIZE_MAX);
}

static void stop(void)
{
	arena_free(&arena);
}

/* Types without a fixed size hold any length, so that all of theirs are well-formed. */
static const struct {
	uint8_t type;
	const uint8_t *bytes;
	size_t length;
	const char *text;
	enum value_result result;
} texts[] = {
	{VALUE_NULL, BYTES(""), "", VALUE_OK},
	{VALUE_NULL, BYTES("\x01\x02\x03"), "", VALUE_OK},
	{VALUE_STRING, BYTES(""), "", VALUE_OK},
	{VALUE_STRING, BYTES("a\0b\0"), "ab", VALUE_OK},
	{VALUE_STRING, BYTES("a\0b\0\0\0"), "ab", VALUE_OK},
	{VALUE_STRING, BYTES("\0\0"), "", VALUE_OK},
	{VALUE_STRING, BYTES("a\0b\0c"), "ab", VALUE_MALFORMED},
	{VALUE_STRING, BYTES("a"), "", VALUE_MALFORMED},
	{VALUE_STRING, BYTES("\xe4\x00\xac\x20\x00\x4e"), "\xc3\xa4\xe2\x82\xac\xe4\xb8\x80", VALUE_OK},
	{VALUE_ANSI_STRING, BYTES("ab"), "ab", VALUE_OK},
	{VALUE_ANSI_STRING, BYTES("ab\0"), "ab", VALUE_OK},
	{VALUE_ANSI_STRING, BYTES("\xe4\x80\x81"), "\xc3\xa4\xe2\x82\xac\xc2\x81", VALUE_OK},
	{VALUE_INT8, BYTES("\x7f"), "127", VALUE_OK},
	{VALUE_INT8, BYTES("\x80"), "-128", VALUE_OK},
	{VALUE_INT8, BYTES("\xff"), "-1", VALUE_OK},
	{VALUE_UINT8, BYTES("\xff"), "255", VALUE_OK},
	{VALUE_INT16, BYTES("\x00\x80"), "-32768", VALUE_OK},
	{VALUE_UINT16, BYTES("\xf4\x01"), "500", VALUE_OK},
	{VALUE_INT32, BYTES("\x00\x00\x00\x80"), "-2147483648", VALUE_OK},
	{VALUE_INT32, BYTES("\x00\x00\x00\x00"), "0", VALUE_OK},
	{VALUE_UINT32, BYTES("\xff\xff\xff\xff"), "4294967295", VALUE_OK},
	{VALUE_INT64, BYTES("\x00\x00\x00\x00\x00\x00\x00\x80"), "-9223372036854775808", VALUE_OK},
	{VALUE_UINT64, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff"), "18446744073709551615", VALUE_OK},
	{VALUE_REAL32, BYTES("\x00\x00\xc0\x3f"), "1.5", VALUE_OK},
	{VALUE_REAL64, BYTES("\x00\x00\x00\x00\x00\x00\x02\xc0"), "-2.25", VALUE_OK},
	{VALUE_REAL64, BYTES("\xa0\xc8\xeb\x85\xf3\xcc\xe1\x7f"), "1e308", VALUE_OK},
	{VALUE_BOOL, BYTES("\x00\x00\x00\x00"), "false", VALUE_OK},
	{VALUE_BOOL, BYTES("\x01\x00\x00\x00"), "true", VALUE_OK},
	{VALUE_BOOL, BYTES("\x00\x00\x00\x80"), "true", VALUE_OK},
	{VALUE_BOOL, BYTES("\x01"), "true", VALUE_OK},
	{VALUE_BOOL, BYTES("\x00\x01"), "true", VALUE_OK},
	{VALUE_BINARY, BYTES(""), "", VALUE_OK},
	{VALUE_BINARY, BYTES("\x00\xab\x0f"), "00AB0F", VALUE_OK},
	{VALUE_EVT_HANDLE, BYTES("\x12\x34"), "1234", VALUE_OK},
	{VALUE_GUID, BYTES("\x25\x96\x84\x54\x78\x54\x94\x49\xa5\xba\x3e\x3b\x03\x28\xc3\x0d"),
		"{54849625-5478-4994-A5BA-3E3B0328C30D}", VALUE_OK},
	{VALUE_SIZE, BYTES("\x10\x00\x00\x00"), "0x10", VALUE_OK},
	{VALUE_SIZE, BYTES("\x00\x00\x00\x00\x01\x00\x00\x00"), "0x100000000", VALUE_OK},
	{VALUE_FILETIME, BYTES("\x00\x80\x3e\xd5\xde\xb1\x9d\x01"), "1970-01-01T00:00:00.000000000Z", VALUE_OK},
	{VALUE_FILETIME, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff"), "60056-05-28T05:36:10.955161500Z", VALUE_OK},
	{VALUE_SYSTEMTIME, BYTES("\xe4\x07\x07\x00\x05\x00\x0a\x00\x11\x00\x14\x00\x06\x00\xaf\x02"),
		"2020-07-10T17:20:06.687Z", VALUE_OK},
	{VALUE_SID, BYTES("\x01\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00"), "S-1-5-18", VALUE_OK},
	{VALUE_SID, BYTES("\x01\x00\x00\x00\x00\x00\x00\x05"), "S-1-5", VALUE_OK},
	{VALUE_SID, BYTES("\x01\x00\x12\x34\x00\x00\x00\x05"), "S-1-0x123400000005", VALUE_OK},
	{VALUE_SID,
		BYTES("\x01\x05\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00\xff\xff\xff\xff\x01\x00\x00\x00\x02\x00\x00\x00"
		      "\xf4\x01\x00\x00"),
		"S-1-5-21-4294967295-1-2-500", VALUE_OK},
	{VALUE_HEX32, BYTES("\x11\xfe\xc0\x00"), "0xc0fe11", VALUE_OK},
	{VALUE_HEX32, BYTES("\x00\x00\x00\x00"), "0x0", VALUE_OK},
	{VALUE_HEX64, BYTES("\x00\x00\x00\x00\x00\x00\x20\x80"), "0x8020000000000000", VALUE_OK},
	{VALUE_UTF8, BYTES("as \xc3\xa4 is"), "as \xc3\xa4 is", VALUE_OK},
	{VALUE_UTF8, BYTES(""), "", VALUE_OK},
	/* An empty value of any type is empty. */
	{VALUE_INT8, BYTES(""), "", VALUE_OK},
	{VALUE_UINT64, BYTES(""), "", VALUE_OK},
	{VALUE_GUID, BYTES(""), "", VALUE_OK},
	{VALUE_SID, BYTES(""), "", VALUE_OK},
	{VALUE_FILETIME, BYTES(""), "", VALUE_OK},
	/* Fewer bytes than the type takes, or more. */
	{VALUE_INT16, BYTES("\x01"), "01", VALUE_MALFORMED},
	{VALUE_UINT32, BYTES("\x01\x02\x03"), "010203", VALUE_MALFORMED},
	{VALUE_UINT32, BYTES("\x01\x00\x00\x00\x00"), "1", VALUE_MALFORMED},
	{VALUE_UINT64, BYTES("\x01\x00\x00\x00"), "01000000", VALUE_MALFORMED},
	{VALUE_REAL64, BYTES("\x00\x00\xc0\x3f"), "0000C03F", VALUE_MALFORMED},
	{VALUE_BOOL, BYTES("\x01\x00\x00"), "010000", VALUE_MALFORMED},
	{VALUE_GUID, BYTES("123456789012345"), "313233343536373839303132333435", VALUE_MALFORMED},
	{VALUE_FILETIME, BYTES("\x00\x80\x3e\xd5\xde\xb1\x9d"), "00803ED5DEB19D", VALUE_MALFORMED},
	{VALUE_SYSTEMTIME, BYTES("123456789012345"), "313233343536373839303132333435", VALUE_MALFORMED},
	/* No date; and one that nobody set. */
	{VALUE_SYSTEMTIME, BYTES("\xe4\x07\x0d\x00\x05\x00\x0a\x00\x11\x00\x14\x00\x06\x00\xaf\x02"),
		"E4070D0005000A00110014000600AF02", VALUE_MALFORMED},
	{VALUE_SYSTEMTIME, BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "", VALUE_OK},
	{VALUE_SIZE, BYTES("\x10\x00"), "1000", VALUE_MALFORMED},
	{VALUE_SID, BYTES("\x01\x00\x00\x00\x00\x00\x00\x05"), "S-1-5", VALUE_OK},
	{VALUE_SID, BYTES("\x01\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00\x01"), "S-1-5-18", VALUE_MALFORMED},
	{VALUE_SID, BYTES("\x01\x00\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00"), "S-1-5", VALUE_MALFORMED},
	{VALUE_SID, BYTES("\x01"), "01", VALUE_MALFORMED},
	{VALUE_SID, BYTES("\x01\x01\x00\x00\x00\x00\x00"), "01010000000000", VALUE_MALFORMED},
	{VALUE_SID, BYTES("\x01\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00"), "0101000000000005120000", VALUE_MALFORMED},
	{VALUE_SID, BYTES("\x01\x10\x00\x00\x00\x00\x00\x05"), "0110000000000005", VALUE_MALFORMED},
	{0x16, BYTES("\x01"), "01", VALUE_MALFORMED}, /* no such type */
	{0x7f, BYTES("\x01\x02\x03\x04"), "01020304", VALUE_MALFORMED},
};

START_TEST(each_type_has_its_text)
{
	struct value value = value_of(texts[_i].type, texts[_i].bytes, texts[_i].length);
	const char *text = NULL;
	uint32_t length = 99;
	bool replaced = false;
	enum value_result result = value_text(&value, &arena, &text, &length, &replaced);
	ck_assert_str_eq(text, texts[_i].text);
	ck_assert_uint_eq(length, strlen(texts[_i].text));
	ck_assert_int_eq(result, texts[_i].result);
	ck_assert(!replaced);
}
END_TEST

START_TEST(a_copy_into_a_buffer_is_the_same_text_cut_to_its_size)
{
	struct value value = value_of(texts[_i].type, texts[_i].bytes, texts[_i].length);
	size_t expected = strlen(texts[_i].text);
	ck_assert_uint_eq(value_copy_text(&value, NULL, 0), expected);
	for (size_t size = 1; size < expected + 3; size++) {
		char buffer[128];
		memset(buffer, '#', sizeof buffer);
		ck_assert_uint_eq(value_copy_text(&value, buffer, size), expected);
		size_t kept = expected < size ? expected : size - 1;
		ck_assert_int_eq(memcmp(buffer, texts[_i].text, kept), 0);
		ck_assert_int_eq(buffer[kept], '\0');
		for (size_t i = size; i < sizeof buffer; i++)
			ck_assert_int_eq(buffer[i], '#');
	}
}
END_TEST

#define STRINGS            (VALUE_STRING | VALUE_ARRAY)
#define SID_18             "\x01\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00"
#define SID_ADMINISTRATORS "\x01\x02\x00\x00\x00\x00\x00\x05\x20\x00\x00\x00\x20\x02\x00\x00"

static const struct {
	uint8_t type;
	const uint8_t *bytes;
	size_t length;
	const char *text;
	enum value_result result;
} arrays[] = {
	{STRINGS, BYTES(""), "", VALUE_OK},
	{STRINGS, BYTES("a\0\0\0"), "a", VALUE_OK},
	{STRINGS, BYTES("a\0\0\0b\0c\0\0\0"), "a, bc", VALUE_OK},
	{STRINGS, BYTES("a\0\0\0b\0"), "a, b", VALUE_OK},
	{STRINGS, BYTES("\0\0\0\0"), ", ", VALUE_OK},
	{STRINGS, BYTES("\x00\x01\0\0\x01\x00\0\0"), "\xc4\x80, \x01", VALUE_OK},
	{STRINGS, BYTES("a\0\0\0b"), "a, ", VALUE_MALFORMED},
	{STRINGS, BYTES("a"), "", VALUE_MALFORMED},
	{VALUE_ANSI_STRING | VALUE_ARRAY, BYTES("a\0bc\0"), "a, bc", VALUE_OK},
	{VALUE_UINT8 | VALUE_ARRAY, BYTES("\x01\x02\xff"), "1, 2, 255", VALUE_OK},
	{VALUE_INT16 | VALUE_ARRAY, BYTES("\x01\x00\xff\xff"), "1, -1", VALUE_OK},
	{VALUE_INT16 | VALUE_ARRAY, BYTES("\x01\x00\xff"), "1, FF", VALUE_MALFORMED},
	{VALUE_UINT32 | VALUE_ARRAY, BYTES("\x01\x00\x00\x00\x02\x00\x00\x00"), "1, 2", VALUE_OK},
	{VALUE_HEX64 | VALUE_ARRAY, BYTES("\x0a\x00\x00\x00\x00\x00\x00\x00\x0b\x00\x00\x00\x00\x00\x00\x00"),
		"0xa, 0xb", VALUE_OK},
	{VALUE_BOOL | VALUE_ARRAY, BYTES("\x01\x00\x00\x00\x00\x00\x00\x00"), "true, false", VALUE_OK},
	{VALUE_GUID | VALUE_ARRAY, BYTES("0123456789012345"), "{33323130-3534-3736-3839-303132333435}", VALUE_OK},
	{VALUE_BINARY | VALUE_ARRAY, BYTES("\x01\x02"), "0102", VALUE_OK},
	{VALUE_SID | VALUE_ARRAY, BYTES(SID_18 SID_ADMINISTRATORS SID_18), "S-1-5-18, S-1-5-32-544, S-1-5-18",
		VALUE_OK},
	{VALUE_SID | VALUE_ARRAY, BYTES(SID_18 "\x01\x02"), "S-1-5-18, 0102", VALUE_MALFORMED},
	{VALUE_SID | VALUE_ARRAY, BYTES("\x01\x10\x00\x00\x00\x00\x00\x05" SID_18),
		"0110000000000005010100000000000512000000", VALUE_MALFORMED},
	{0x16 | VALUE_ARRAY, BYTES("\x01"), "01", VALUE_MALFORMED},
};

START_TEST(array_items_are_joined)
{
	struct value value = value_of(arrays[_i].type, arrays[_i].bytes, arrays[_i].length);
	const char *text = NULL;
	uint32_t length = 99;
	ck_assert(value_is_array(&value));
	enum value_result result = value_text(&value, &arena, &text, &length, NULL);
	ck_assert_str_eq(text, arrays[_i].text);
	ck_assert_uint_eq(length, strlen(arrays[_i].text));
	ck_assert_int_eq(result, arrays[_i].result);
}
END_TEST

START_TEST(text_that_finds_no_room_is_told_apart_from_malformed)
{
	struct value value = value_wide("a text");
	const char *text;
	uint32_t length;
	arena.limit = (size_t)_i;
	ck_assert_int_eq(value_text(&value, &arena, &text, &length, NULL), VALUE_NO_ROOM);
	ck_assert_str_eq(text, "");
	ck_assert_uint_eq(length, 0);
	value.type |= VALUE_ARRAY;
	ck_assert_int_eq(value_text(&value, &arena, &text, &length, NULL), VALUE_NO_ROOM);
}
END_TEST

/* Anything at all as bytes: read within them, text ends with a NUL beyond its length. */
START_TEST(random_bytes_of_any_type_give_text_or_a_complaint)
{
	uint64_t random = 6;
	for (int i = 0; i < 20000; i++) {
		uint8_t type = (uint8_t)next_random(&random);
		size_t length = next_random(&random) % 40;
		/* Just as large as it must be, for the sanitizer. */
		uint8_t *bytes = memory_get(&arena.allocator, length ? length : 1);
		for (size_t k = 0; k < length; k++)
			bytes[k] = (uint8_t)next_random(&random) & (next_random(&random) & 1 ? 0xff : 0);
		struct value value = value_of(type, bytes, length);
		const char *text = NULL;
		uint32_t text_length = 0;
		uint64_t number;
		uint8_t guid[16];
		ck_assert_int_ne(value_text(&value, &arena, &text, &text_length, NULL), VALUE_NO_ROOM);
		ck_assert_int_eq(text[text_length], '\0');
		ck_assert_uint_eq(value_copy_text(&value, NULL, 0), text_length);
		if (value_is_empty(&value) && type != VALUE_UTF8 && !value_is_array(&value))
			ck_assert_uint_eq(text_length, 0);
		(void)value_number(&value, &number);
		(void)value_time(&value, &number);
		(void)value_guid(&value, guid);
		(void)value_code(&value);
		(void)value_is_dash(&value);
		memory_free(&arena.allocator, bytes);
		arena_reset(&arena);
	}
}
END_TEST

static const struct {
	uint8_t type;
	const uint8_t *bytes;
	size_t length;
	bool is_number;
	uint64_t number;
} numbers[] = {
	{VALUE_UINT8, BYTES("\xff"), true, 255}, {VALUE_UINT16, BYTES("\x94\x11"), true, 4500},
	{VALUE_UINT32, BYTES("\xff\xff\xff\xff"), true, UINT32_MAX},
	{VALUE_UINT64, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff"), true, UINT64_MAX},
	{VALUE_INT8, BYTES("\x7f"), true, 127}, {VALUE_INT16, BYTES("\x01\x00"), true, 1},
	{VALUE_INT32, BYTES("\xff\xff\xff\x7f"), true, INT32_MAX},
	{VALUE_INT64, BYTES("\xff\xff\xff\xff\xff\xff\xff\x7f"), true, INT64_MAX},
	{VALUE_INT8, BYTES("\x80"), false, 0}, {VALUE_INT32, BYTES("\xff\xff\xff\xff"), false, 0},
	{VALUE_INT64, BYTES("\x00\x00\x00\x00\x00\x00\x00\x80"), false, 0},
	{VALUE_HEX32, BYTES("\x11\xfe\xc0\x00"), true, 0xc0fe11},
	{VALUE_HEX64, BYTES("\x01\x00\x00\x00\x00\x00\x20\x80"), true, UINT64_C(0x8020000000000001)},
	{VALUE_SIZE, BYTES("\x10\x00\x00\x00"), true, 16},
	{VALUE_SIZE, BYTES("\x10\x00\x00\x00\x00\x00\x00\x01"), true, UINT64_C(0x0100000000000010)},
	{VALUE_UINT16, BYTES("\x94"), false, 0}, {VALUE_UINT16, BYTES("\x94\x11\x00"), false, 0},
	{VALUE_UINT32, BYTES(""), false, 0}, {VALUE_BOOL, BYTES("\x01\x00\x00\x00"), false, 0},
	{VALUE_FILETIME, BYTES("\x01\x00\x00\x00\x00\x00\x00\x00"), false, 0},
	{VALUE_REAL64, BYTES("\x00\x00\x00\x00\x00\x00\x00\x00"), false, 0}, {VALUE_BINARY, BYTES("\x01"), false, 0},
	{VALUE_NULL, BYTES(""), false, 0}, {VALUE_UINT32 | VALUE_ARRAY, BYTES("\x01\x00\x00\x00"), false, 0},
	{VALUE_STRING, BYTES("5\0000\0000\0"), true, 500}, {VALUE_STRING, BYTES("5\0000\0000\0\0\0"), true, 500},
	{VALUE_ANSI_STRING, BYTES("4500\0"), true, 4500}, {VALUE_UTF8, BYTES("0"), true, 0},
	{VALUE_UTF8, BYTES("007"), true, 7}, {VALUE_UTF8, BYTES("18446744073709551615"), true, UINT64_MAX},
	{VALUE_UTF8, BYTES("18446744073709551616"), false, 0}, {VALUE_UTF8, BYTES("99999999999999999999"), false, 0},
	{VALUE_UTF8, BYTES("0xffffffffffffffff"), true, UINT64_MAX},
	{VALUE_UTF8, BYTES("0x10000000000000000"), false, 0}, {VALUE_UTF8, BYTES("0xC0ffEE12"), true, 0xc0ffee12},
	{VALUE_UTF8, BYTES("0X1"), true, 1}, {VALUE_UTF8, BYTES("0x"), false, 0}, {VALUE_UTF8, BYTES("0xg"), false, 0},
	{VALUE_UTF8, BYTES("12a"), false, 0}, {VALUE_UTF8, BYTES("-1"), false, 0}, {VALUE_UTF8, BYTES("+1"), false, 0},
	{VALUE_UTF8, BYTES(" 1"), false, 0}, {VALUE_UTF8, BYTES("1 "), false, 0}, {VALUE_UTF8, BYTES("1.0"), false, 0},
	{VALUE_UTF8, BYTES("1\0"), false, 0}, {VALUE_UTF8, BYTES(""), false, 0},
	{VALUE_STRING, BYTES("1\0\0\0002\0"), false, 0},
	{VALUE_STRING, BYTES("\x31\x01"), false, 0}, /* not ASCII, though its low byte is a digit */
	{VALUE_STRING, BYTES("\x11\xff"), false, 0}, /* a full-width 1 */
};

START_TEST(numbers_come_from_integers_and_from_text)
{
	struct value value = value_of(numbers[_i].type, numbers[_i].bytes, numbers[_i].length);
	uint64_t number = 424242;
	ck_assert_int_eq(value_number(&value, &number), numbers[_i].is_number);
	if (numbers[_i].is_number)
		ck_assert_uint_eq(number, numbers[_i].number);
}
END_TEST

static const struct {
	uint8_t type;
	const uint8_t *bytes;
	size_t length;
	uint32_t code;
	bool is_empty;
	bool is_dash;
} signs[] = {
	{VALUE_UTF8, BYTES("%%8222"), 8222, false, false},
	{VALUE_STRING, BYTES("%\0%\08\0002\0002\0002\0"), 8222, false, false},
	{VALUE_STRING, BYTES("%\0%\08\0002\0002\0002\0\0\0"), 8222, false, false},
	{VALUE_ANSI_STRING, BYTES("%%16416\0"), 16416, false, false},
	{VALUE_UTF8, BYTES("%%1"), 1, false, false},
	{VALUE_UTF8, BYTES("%%999999999"), 999999999, false, false},
	{VALUE_UTF8, BYTES("%%1000000000"), 0, false, false},
	{VALUE_UTF8, BYTES("%%"), 0, false, false},
	{VALUE_UTF8, BYTES("%%0"), 0, false, false},
	{VALUE_UTF8, BYTES("%%08222"), 0, false, false},
	{VALUE_UTF8, BYTES("%8222"), 0, false, false},
	{VALUE_UTF8, BYTES("%%8222 "), 0, false, false},
	{VALUE_UTF8, BYTES("%%8222\r\n"), 0, false, false},
	{VALUE_UTF8, BYTES("%%82a2"), 0, false, false},
	{VALUE_UTF8, BYTES("8222"), 0, false, false},
	{VALUE_UINT32, BYTES("\x1e\x20\x00\x00"), 0, false, false},
	{VALUE_UTF8, BYTES("-"), 0, false, true},
	{VALUE_STRING, BYTES("-\0"), 0, false, true},
	{VALUE_STRING, BYTES("-\0\0\0"), 0, false, true},
	{VALUE_ANSI_STRING, BYTES("-\0"), 0, false, true},
	{VALUE_UTF8, BYTES("--"), 0, false, false},
	{VALUE_UTF8, BYTES(" -"), 0, false, false},
	{VALUE_STRING, BYTES("\x2d\x01"), 0, false, false},
	{VALUE_UINT8, BYTES("-"), 0, false, false},
	{VALUE_NULL, BYTES(""), 0, true, false},
	{VALUE_NULL, BYTES("\x01"), 0, true, false},
	{VALUE_STRING, BYTES(""), 0, true, false},
	{VALUE_STRING, BYTES("\0\0"), 0, true, false},
	{VALUE_STRING, BYTES("\0\0\0\0"), 0, false, false},
	{VALUE_STRING, BYTES(" \0"), 0, false, false},
	{VALUE_ANSI_STRING, BYTES("\0"), 0, true, false},
	{VALUE_UTF8, BYTES(""), 0, true, false},
	{VALUE_UINT32, BYTES(""), 0, true, false},
	{VALUE_UINT32, BYTES("\0\0\0\0"), 0, false, false},
};

START_TEST(codes_dashes_and_emptiness_are_exact)
{
	struct value value = value_of(signs[_i].type, signs[_i].bytes, signs[_i].length);
	ck_assert_uint_eq(value_code(&value), signs[_i].code);
	ck_assert_int_eq(value_is_empty(&value), signs[_i].is_empty);
	ck_assert_int_eq(value_is_dash(&value), signs[_i].is_dash);
}
END_TEST

/* Every code unit in every place of codes of four to six digits: a code is digits, or it is none. */
START_TEST(codes_in_utf16_hold_digits_only)
{
	size_t digits = (size_t)_i;
	for (size_t place = 0; place < digits; place++) {
		for (uint32_t unit = 0; unit < 0x10000; unit++) {
			uint8_t bytes[2 * 8] = {'%', 0, '%', 0, '1', 0, '6', 0, '4', 0, '1', 0, '6', 0, '9', 0};
			uint32_t wanted = 0;
			bytes[4 + 2 * place] = (uint8_t)unit;
			bytes[5 + 2 * place] = (uint8_t)(unit >> 8);
			bool is_code = (unit >= '0' && unit <= '9' && !(place == 0 && unit == '0')) ||
				       (unit == 0 && place == digits - 1); /* ends the text */
			for (size_t i = 0; is_code && i < digits - (unit == 0); i++)
				wanted = wanted * 10 + bytes[4 + 2 * i] - '0';
			struct value value = value_of(VALUE_STRING, bytes, 4 + 2 * digits);
			CHECK_IN_LOOP(value_code(&value) == wanted);
		}
	}
}
END_TEST

static const struct {
	uint8_t type;
	const uint8_t *bytes;
	size_t length;
	bool is_guid;
} guids[] = {
	{VALUE_GUID, BYTES("\x7f\x73\x08\x51\xb9\x4e\x01\x00\x84\x73\x08\x51\xb9\x4e\xd6\x01"), true},
	{VALUE_UTF8, BYTES("5108737f-4eb9-0001-8473-0851b94ed601"), true},
	{VALUE_UTF8, BYTES("{5108737F-4EB9-0001-8473-0851B94ED601}"), true},
	{VALUE_ANSI_STRING, BYTES("{5108737f-4eb9-0001-8473-0851b94ed601}\0"), true},
	{VALUE_GUID, BYTES("\x7f\x73\x08\x51\xb9\x4e\x01\x00\x84\x73\x08\x51\xb9\x4e\xd6"), false},
	{VALUE_BINARY, BYTES("\x7f\x73\x08\x51\xb9\x4e\x01\x00\x84\x73\x08\x51\xb9\x4e\xd6\x01"), false},
	{VALUE_UTF8, BYTES(""), false},
	{VALUE_UTF8, BYTES("5108737f4eb9000184730851b94ed601"), false},
	{VALUE_UTF8, BYTES("{5108737f-4eb9-0001-8473-0851b94ed601"), false},
	{VALUE_UTF8, BYTES("5108737f-4eb9-0001-8473-0851b94ed601}"), false},
	{VALUE_UTF8, BYTES("(5108737f-4eb9-0001-8473-0851b94ed601)"), false},
	{VALUE_UTF8, BYTES("5108737g-4eb9-0001-8473-0851b94ed601"), false},
	{VALUE_UTF8, BYTES("5108737f+4eb9-0001-8473-0851b94ed601"), false},
	{VALUE_UTF8, BYTES("5108737f-4eb9-0001-84730-851b94ed601"), false},
	{VALUE_UTF8, BYTES("5108737f-4eb9-0001-8473-0851b94ed6011"), false},
};

START_TEST(guids_come_from_bytes_and_from_text)
{
	struct value value = value_of(guids[_i].type, guids[_i].bytes, guids[_i].length);
	uint8_t guid[16] = {0};
	ck_assert_int_eq(value_guid(&value, guid), guids[_i].is_guid);
	if (guids[_i].is_guid)
		ck_assert_int_eq(
			memcmp(guid, "\x51\x08\x73\x7f\x4e\xb9\x00\x01\x84\x73\x08\x51\xb9\x4e\xd6\x01", 16), 0);
}
END_TEST

static const struct {
	uint8_t type;
	const uint8_t *bytes;
	size_t length;
	bool is_time;
} times[] = {
	{VALUE_FILETIME, BYTES("\x00\x80\x3e\xd5\xde\xb1\x9d\x01"), true},
	{VALUE_SYSTEMTIME, BYTES("\xb2\x07\x01\x00\x04\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"), true},
	{VALUE_UTF8, BYTES("1970-01-01T00:00:00.000000000Z"), true},
	{VALUE_UTF8, BYTES("1970-01-01T00:00:00Z"), true},
	{VALUE_FILETIME, BYTES("\x00\x80\x3e\xd5\xde\xb1\x9d"), false},
	{VALUE_SYSTEMTIME, BYTES("\xb2\x07\x00\x00\x04\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"), false},
	{VALUE_UINT64, BYTES("\x00\x80\x3e\xd5\xde\xb1\x9d\x01"), false},
	{VALUE_UTF8, BYTES(""), false},
	{VALUE_UTF8, BYTES("1970-01-01T00:00:00.00000000000000000000000000000000000000000000000000000000000000Z"),
		false},
	{VALUE_NULL, BYTES(""), false},
};

START_TEST(times_come_from_both_types_and_from_text)
{
	struct value value = value_of(times[_i].type, times[_i].bytes, times[_i].length);
	uint64_t ticks = 0;
	ck_assert_int_eq(value_time(&value, &ticks), times[_i].is_time);
	if (times[_i].is_time)
		ck_assert_uint_eq(ticks, UINT64_C(116444736000000000));
}
END_TEST

/* Longer than the pieces that it is copied in, with characters of two halves on all their edges. */
START_TEST(a_long_value_is_copied_whole)
{
	static const uint8_t types[] = {VALUE_STRING, VALUE_ANSI_STRING, VALUE_BINARY, VALUE_STRING | VALUE_ARRAY,
		VALUE_ANSI_STRING | VALUE_ARRAY, VALUE_UINT16 | VALUE_ARRAY};
	static uint8_t bytes[3000];
	static char buffer[16384];
	uint64_t random = (uint64_t)_i + 1;
	for (unsigned round = 0; round < 300; round++) {
		size_t length = next_random(&random) % sizeof bytes & ~(size_t)1;
		for (size_t k = 0; k < length; k += 2) {
			uint64_t kind = next_random(&random) % 8;
			bytes[k] = (uint8_t)next_random(&random);
			bytes[k + 1] = kind < 3 ? (uint8_t)(0xd8 + 4 * (kind & 1)) : (uint8_t)(kind == 3 ? 0 : k >> 8);
			if (kind == 7 && round % 2)
				bytes[k] = bytes[k + 1] = 0;
		}
		struct value value = value_of(types[_i], bytes, length);
		const char *text = NULL;
		uint32_t text_length = 0;
		CHECK_IN_LOOP(value_text(&value, &arena, &text, &text_length, NULL) != VALUE_NO_ROOM);
		CHECK_IN_LOOP(value_copy_text(&value, buffer, sizeof buffer) == text_length);
		CHECK_IN_LOOP(memcmp(buffer, text, text_length + 1) == 0);
		arena_reset(&arena);
	}
}
END_TEST

START_TEST(a_copy_into_a_buffer_needs_no_memory)
{
	static uint8_t bytes[4000];
	char buffer[16];
	if (!failing_is_possible())
		return;
	memset(bytes, '1', sizeof bytes);
	struct value value = value_of(VALUE_STRING, bytes, sizeof bytes);
	failing_start(1, true);
	size_t length = value_copy_text(&value, buffer, sizeof buffer);
	ck_assert_uint_eq(failing_stop(), 0);
	ck_assert_uint_eq(length, sizeof bytes / 2 * 3);
}
END_TEST

/* Longer than any value of its type: all of it is shown in hexadecimal, or a SID has more parts than it may have. */
START_TEST(a_long_value_of_any_type_is_copied_as_it_is_rendered)
{
	static const size_t lengths[] = {0, 1, 4, 8, 15, 16, 17, 28, 68, 72, 256, 257, 600, 1028, 3000};
	static uint8_t bytes[3000];
	static char copy[6 * sizeof bytes + 1];
	const uint8_t type = (uint8_t)_i;
	memset(bytes, _i % 2 ? 1 : 'x', sizeof bytes);
	bytes[0] = 1;
	bytes[1] = 255;
	for (size_t i = 0; type != VALUE_UTF8 && i < COUNT_OF(lengths); i++) {
		struct value value = value_of(type, bytes, (uint32_t)lengths[i]);
		const char *text;
		uint32_t length;
		arena_reset(&arena);
		ck_assert_int_ne(value_text(&value, &arena, &text, &length, NULL), VALUE_NO_ROOM);
		CHECK_IN_LOOP(value_copy_text(&value, copy, sizeof copy) == length);
		CHECK_IN_LOOP(strcmp(copy, text) == 0);
	}
}
END_TEST

Suite *suite_value(void)
{
	Suite *suite = suite_create("value");
	TCase *text = tcase_create("text");
	tcase_add_checked_fixture(text, start, stop);
	tcase_add_loop_test(text, each_type_has_its_text, 0, (int)COUNT_OF(texts));
	tcase_add_loop_test(text, a_copy_into_a_buffer_is_the_same_text_cut_to_its_size, 0, (int)COUNT_OF(texts));
	tcase_add_loop_test(text, array_items_are_joined, 0, (int)COUNT_OF(arrays));
	tcase_add_loop_test(text, text_that_finds_no_room_is_told_apart_from_malformed, 0, 6);
	tcase_add_loop_test(text, a_long_value_is_copied_whole, 0, 6);
	tcase_add_loop_test(text, a_long_value_of_any_type_is_copied_as_it_is_rendered, 0, 256);
	tcase_add_test(text, a_copy_into_a_buffer_needs_no_memory);
	tcase_add_test(text, random_bytes_of_any_type_give_text_or_a_complaint);
	tcase_set_timeout(text, 60);
	suite_add_tcase(suite, text);
	TCase *forms = tcase_create("forms");
	tcase_add_loop_test(forms, numbers_come_from_integers_and_from_text, 0, (int)COUNT_OF(numbers));
	tcase_add_loop_test(forms, codes_dashes_and_emptiness_are_exact, 0, (int)COUNT_OF(signs));
	tcase_add_loop_test(forms, codes_in_utf16_hold_digits_only, 3, 7);
	tcase_add_loop_test(forms, guids_come_from_bytes_and_from_text, 0, (int)COUNT_OF(guids));
	tcase_add_loop_test(forms, times_come_from_both_types_and_from_text, 0, (int)COUNT_OF(times));
	suite_add_tcase(suite, forms);
	return suite;
}
