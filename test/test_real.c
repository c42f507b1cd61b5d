/* SPDX-License-Identifier: MIT */
/*
 * Floating point numbers as text, against the C library's exact conversions under the C locale: the text reads back, no
 * text with one digit less does, and of those with as many digits it is the nearest.
 */
#include "binxml/real.h"
#include "binxml/value.h"
#include "suites.h"
#include "test_support.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t bits_of_double(double number)
{
	uint64_t bits;
	memcpy(&bits, &number, sizeof bits);
	return bits;
}

static uint64_t bits_of_float(float number)
{
	uint32_t bits;
	memcpy(&bits, &number, sizeof bits);
	return bits;
}

static double double_of(uint64_t bits)
{
	double number;
	memcpy(&number, &bits, sizeof number);
	return number;
}

static float float_of(uint64_t bits)
{
	uint32_t narrow = (uint32_t)bits;
	float number;
	memcpy(&number, &narrow, sizeof number);
	return number;
}

static bool reads_back(const char *text, uint64_t bits, bool is_double)
{
	char *end;
	uint64_t read = is_double ? bits_of_double(strtod(text, &end)) : bits_of_float(strtof(text, &end));
	return *end == '\0' && read == bits;
}

/* Significant digits of a text, without zeros on either side. */
static unsigned digits_of(const char *text)
{
	unsigned count = 0;
	unsigned zeros = 0;
	for (; *text && *text != 'e'; text++) {
		if (*text == '0' && count > 0)
			zeros++;
		else if (*text >= '1' && *text <= '9') {
			count += zeros + 1;
			zeros = 0;
		}
	}
	return count;
}

/* Is there a decimal of so many digits that reads back? One that does is the nearest to the number, or beside that. */
static bool fewer_would_do(uint64_t bits, bool is_double, unsigned digits)
{
	char text[48];
	double number = is_double ? double_of(bits) : (double)float_of(bits);
	if (digits == 0)
		return false;
	snprintf(text, sizeof text, "%.*e", (int)digits - 1, fabs(number));
	const char *exponent = strchr(text, 'e');
	uint64_t whole = 0;
	for (const char *digit = text; digit < exponent; digit++)
		whole = *digit == '.' ? whole : whole * 10 + (uint64_t)(*digit - '0');
	long power = strtol(exponent + 1, NULL, 10) - (long)digits + 1;
	for (int step = -1; step <= 1; step++) {
		char beside[48];
		snprintf(beside, sizeof beside, "%s%llue%ld", signbit(number) ? "-" : "",
			(unsigned long long)(whole + (uint64_t)step), power);
		if (reads_back(beside, bits, is_double))
			return true;
	}
	return false;
}

/* Of decimals with as many digits none is nearer: that one the C library gives, when it reads back. */
static void check_nearest(const char *text, uint64_t bits, bool is_double, unsigned digits)
{
	char nearest[48];
	double number = is_double ? double_of(bits) : (double)float_of(bits);
	snprintf(nearest, sizeof nearest, "%.*e", (int)digits - 1, number);
	if (reads_back(nearest, bits, is_double))
		ck_assert_msg(strtod(text, NULL) == strtod(nearest, NULL), "%s is not as near as %s", text, nearest);
}

static void check_number(uint64_t bits, bool is_double)
{
	char text[REAL_TEXT_MAX + 1];
	size_t length = real_put(text, bits, is_double);
	ck_assert_uint_le(length, REAL_TEXT_MAX);
	text[length] = '\0';
	double number = is_double ? double_of(bits) : (double)float_of(bits);
	if (number != number) {
		ck_assert_str_eq(text, "nan");
		return;
	}
	ck_assert_msg(reads_back(text, bits, is_double), "%016llx: %s", (unsigned long long)bits, text);
	unsigned digits = digits_of(text);
	ck_assert_uint_le(digits, is_double ? 17 : 9);
	if (number == 0 || isinf(number))
		return;
	ck_assert_msg(!fewer_would_do(bits, is_double, digits - 1), "%016llx: %s", (unsigned long long)bits, text);
	check_nearest(text, bits, is_double, digits);
	/* No zero at the end of a fraction, no point without one, an exponent where it is shorter to read. */
	const char *point = strchr(text, '.');
	const char *exponent = strchr(text, 'e');
	const char *last = exponent ? exponent - 1 : text + length - 1;
	if (point)
		ck_assert_msg(*last >= '1' && *last <= '9', "%s", text);
	double size = fabs(strtod(text, NULL)); /* of a float: 0.0001 is less as a double */
	ck_assert_msg((exponent == NULL) == (size >= 0.0001 && size < 1e16), "%s", text);
	ck_assert_msg(strspn(text, "-0123456789.e") == length, "%s", text);
}

static void check_around(uint64_t bits, bool is_double)
{
	check_number(bits, is_double);
	check_number(bits + 1, is_double);
	if (bits & (is_double ? (uint64_t)INT64_MAX : (uint64_t)INT32_MAX))
		check_number(bits - 1, is_double);
}

static const struct {
	double number;
	const char *text;
} doubles[] = {
	{1.23e-7, "1.23e-7"},
	{0.1, "0.1"},
	{1.0 / 3, "0.3333333333333333"},
	{-2.5, "-2.5"},
	{0, "0"},
	{-0.0, "-0"},
	{1, "1"},
	{1000, "1000"},
	{123456789.12345679, "123456789.12345679"},
	{0.0001, "0.0001"},
	{0.00012345, "0.00012345"},
	{0.00009999, "9.999e-5"},
	{9999999999999998, "9999999999999998"},
	{1e15, "1000000000000000"},
	{1e16, "1e16"},
	{1e22, "1e22"},
	{1e23, "1e23"},
	{9.5e-323, "9.4e-323"}, /* 19 times the least: 9.387e-323 */
	{DBL_MAX, "1.7976931348623157e308"},
	{DBL_MIN, "2.2250738585072014e-308"},
	{4.9e-324, "5e-324"},
	{9007199254740992, "9007199254740992"},
	{5.684341886080801e-14, "5.684341886080801e-14"}, /* 2^-44, nearer below than above */
	{INFINITY, "inf"},
	{-INFINITY, "-inf"},
	{NAN, "nan"},
	{-NAN, "nan"},
};

START_TEST(doubles_have_their_shortest_text)
{
	char text[REAL_TEXT_MAX + 1];
	text[real_put(text, bits_of_double(doubles[_i].number), true)] = '\0';
	ck_assert_str_eq(text, doubles[_i].text);
	check_number(bits_of_double(doubles[_i].number), true);
}
END_TEST

/* A float has a text of its own, which is not that of the double with the same value. */
static const struct {
	float number;
	const char *text;
} floats[] = {
	{0.1f, "0.1"},
	{3.14159274f, "3.1415927"},
	{1e-30f, "1e-30"},
	{16777216, "16777216"},
	{FLT_MAX, "3.4028235e38"},
	{FLT_MIN, "1.1754944e-38"},
	{1.4e-45f, "1e-45"},
	{-0.0f, "-0"},
	{-INFINITY, "-inf"},
	{NAN, "nan"},
};

START_TEST(floats_have_their_shortest_text)
{
	char text[REAL_TEXT_MAX + 1];
	text[real_put(text, bits_of_float(floats[_i].number), false)] = '\0';
	ck_assert_str_eq(text, floats[_i].text);
	check_number(bits_of_float(floats[_i].number), false);
}
END_TEST

START_TEST(every_power_of_two_reads_back_and_its_neighbours)
{
	for (int power = -1074; power <= 1023; power++)
		check_around(bits_of_double(ldexp(1, power)), true);
	for (int power = -149; power <= 127; power++)
		check_around(bits_of_float(ldexpf(1, power)), false);
}
END_TEST

START_TEST(every_power_of_ten_reads_back_and_its_neighbours)
{
	for (int power = -324; power <= 308; power++) {
		for (int digit = 1; digit <= 9; digit++) {
			char text[32];
			snprintf(text, sizeof text, "%de%d", digit, power);
			check_around(bits_of_double(strtod(text, NULL)), true);
			if (power >= -46 && power <= 38)
				check_around(bits_of_float(strtof(text, NULL)), false);
		}
	}
}
END_TEST

START_TEST(subnormal_numbers_read_back)
{
	for (uint64_t bits = 0; bits < 20000; bits++)
		check_number(bits, true);
	for (uint64_t bits = 1; bits < UINT64_C(1) << 52; bits = bits * 5 / 4 + 1)
		check_around(bits, true);
	for (uint64_t bits = 0; bits < UINT64_C(1) << 23; bits += 997)
		check_number(bits, false);
}
END_TEST

/* Any bits: what a hostile log can hold. The sequence is always the same. */
START_TEST(numbers_of_any_bits_read_back)
{
	uint64_t state = 88172645463325252u + (uint64_t)_i;
	for (unsigned i = 0; i < 20000; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		check_number(state, true);
		check_number(state & UINT32_MAX, false);
		/* Numbers of a few digits, as people write them. */
		char text[32];
		snprintf(text, sizeof text, "%llu.%llue%d", (unsigned long long)(state % 1000),
			(unsigned long long)(state >> 40) % 10000, (int)(state >> 32 & 63) - 32);
		check_number(bits_of_double(strtod(text, NULL)), true);
		check_number(bits_of_float(strtof(text, NULL)), false);
	}
}
END_TEST

START_TEST(floats_all_over_their_range_read_back)
{
	for (uint64_t bits = (uint64_t)_i; bits <= UINT32_MAX; bits += 39119)
		check_number(bits, false);
}
END_TEST

/* Where a comma stands before a fraction, or digits are others: the text is the same. */
START_TEST(the_locale_changes_nothing)
{
	static const char *const names[] = {
		"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "ps_AF.UTF-8", "ps_AF", "fa_IR.UTF-8", "ru_RU.UTF-8"};
	unsigned tried = 0;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (!setlocale(LC_ALL, names[i]))
			continue;
		tried++;
		for (size_t k = 0; k < COUNT_OF(doubles); k++) {
			char text[REAL_TEXT_MAX + 1];
			uint8_t bytes[8];
			for (unsigned byte = 0; byte < 8; byte++)
				bytes[byte] = (uint8_t)(bits_of_double(doubles[k].number) >> 8 * byte & 0xff);
			struct value value = {bytes, 8, VALUE_REAL64};
			ck_assert_uint_eq(value_copy_text(&value, text, sizeof text), strlen(doubles[k].text));
			ck_assert_str_eq(text, doubles[k].text);
		}
	}
	setlocale(LC_ALL, "C");
	if (tried == 0)
		puts("real: no locale with another decimal point is installed; that test is skipped");
}
END_TEST

Suite *suite_real(void)
{
	Suite *suite = suite_create("real");
	TCase *named = tcase_create("named");
	tcase_add_loop_test(named, doubles_have_their_shortest_text, 0, (int)COUNT_OF(doubles));
	tcase_add_loop_test(named, floats_have_their_shortest_text, 0, (int)COUNT_OF(floats));
	tcase_add_test(named, the_locale_changes_nothing);
	suite_add_tcase(suite, named);
	TCase *many = tcase_create("many");
	tcase_set_timeout(many, 240);
	tcase_add_test(many, every_power_of_two_reads_back_and_its_neighbours);
	tcase_add_test(many, every_power_of_ten_reads_back_and_its_neighbours);
	tcase_add_test(many, subnormal_numbers_read_back);
	tcase_add_loop_test(many, numbers_of_any_bits_read_back, 0, 2);
	tcase_add_loop_test(many, floats_all_over_their_range_read_back, 0, 2);
	suite_add_tcase(suite, many);
	return suite;
}
