/* SPDX-License-Identifier: MIT */
#include "event/codes.h"
#include "suites.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

#define CODE_LIMIT 70000u

START_TEST(every_code_of_the_reference_list_and_no_other_has_its_text)
{
	static char texts[CODE_LIMIT][64];
	char line[1024];
	char *fields[2];
	size_t rows = 0;
	FILE *file = fopen("test/codes.tsv", "r");
	ck_assert_ptr_nonnull(file);
	memset(texts, 0, sizeof texts);
	while (shared_row(file, line, sizeof line, fields, 2) == 2) {
		unsigned long code = strtoul(fields[0], NULL, 10);
		ck_assert_uint_lt(code, CODE_LIMIT);
		ck_assert_uint_lt(strlen(fields[1]), sizeof texts[0]);
		strcpy(texts[code], fields[1]);
		rows++;
	}
	fclose(file);
	ck_assert_uint_gt(rows, 50);
	for (uint32_t code = 0; code < CODE_LIMIT; code++) {
		size_t length = 9999;
		const char *text = codes_text(code, &length);
		ck_assert_msg((text != NULL) == (texts[code][0] != '\0'), "%u", code);
		if (!text)
			continue;
		ck_assert_str_eq(text, texts[code]);
		ck_assert_uint_eq(length, strlen(text));
	}
}
END_TEST

START_TEST(the_reference_list_is_a_copy)
{
	assert_same_as_shared("test/codes.tsv", "codes.tsv");
}
END_TEST

static const struct {
	uint32_t code;
	const char *text; /* NULL: unknown */
} codes[] = {
	{8192, "Kerberos"},
	{8222, "IKEv1"},
	{8244, "IKEv2"},
	{8223, "AuthIP"},
	{8202, "Sent first (SA) payload"},
	{8217, "Not enabled"},
	{8248, "DH group 24"},
	{16392, "MD5"},
	{16416, "AuthNoEncap Transport"},
	{0, NULL},
	{8191, NULL},
	{8249, NULL},
	{16391, NULL},
	{16410, NULL},
	{16415, NULL},
	{16417, NULL},
	{8192 + 65536, NULL}, /* codes are stored in 16 bits, and compared in 32 */
	{UINT32_MAX, NULL},
};

START_TEST(codes_are_found_exactly)
{
	size_t length = 0;
	const char *text = codes_text(codes[_i].code, &length);
	if (!codes[_i].text) {
		ck_assert_ptr_null(text);
		return;
	}
	ck_assert_ptr_nonnull(text);
	ck_assert_str_eq(text, codes[_i].text);
	ck_assert_uint_eq(length, strlen(codes[_i].text));
}
END_TEST

Suite *suite_codes(void)
{
	Suite *suite = suite_create("codes");
	TCase *table = tcase_create("table");
	tcase_add_loop_test(table, codes_are_found_exactly, 0, (int)COUNT_OF(codes));
	tcase_add_test(table, every_code_of_the_reference_list_and_no_other_has_its_text);
	if (shared_exists("codes", "codes.tsv"))
		tcase_add_test(table, the_reference_list_is_a_copy);
	suite_add_tcase(suite, table);
	return suite;
}
