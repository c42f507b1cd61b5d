/* SPDX-License-Identifier: MIT */
/* Values of rows by numbers are those that a search for their names finds. */
#include "suites.h"
#include "test_support.h"

#include <stdio.h>
#include <string.h>

#include "report/row_index.h"

#define COLUMNS 400

static const char *const names[] = {"kind", "peer", "closed", "count", NULL};
enum { KIND = 0, PEER, CLOSED, COUNT, NAMES };

static struct row_index row_index;

static struct ipsecevtx_report_value number(const char *name, uint64_t value)
{
	return (struct ipsecevtx_report_value){.name = name, .type = IPSECEVTX_REPORT_NUMBER, .number = value};
}

static void take(const struct ipsecevtx_report_value *values, size_t count)
{
	const struct ipsecevtx_report_row row = {.values = values, .count = count};
	row_index_take(&row_index, &row);
}

START_TEST(values_are_found_wherever_a_row_has_them)
{
	const struct ipsecevtx_report_value one[] = {number("kind", 1), number("other", 2), number("peer", 3)};
	const struct ipsecevtx_report_value other[] = {number("count", 4), number("peer", 5)};
	row_index_init(&row_index, names);
	for (int i = 0; i < 3; i++) {
		take(one, 3);
		ck_assert_ptr_eq(row_index.values[KIND], &one[0]);
		ck_assert_ptr_eq(row_index.values[PEER], &one[2]);
		ck_assert_ptr_null(row_index.values[COUNT]);
		take(other, 2);
		ck_assert_ptr_null(row_index.values[KIND]);
		ck_assert_ptr_eq(row_index.values[PEER], &other[1]);
		ck_assert_ptr_eq(row_index.values[COUNT], &other[0]);
	}
}
END_TEST

/* More kinds of rows than are remembered, and such as differ from another in their last column alone. */
START_TEST(rows_of_many_shapes_have_their_own_values)
{
	static char other_names[40][8];
	struct ipsecevtx_report_value values[4] = {number("kind", 1), number("peer", 2), number("", 3), number("", 4)};
	row_index_init(&row_index, names);
	for (int i = 0; i < 3 * 40; i++) {
		snprintf(other_names[i % 40], sizeof other_names[0], "c%d", i % 40);
		bool is_last = i % 2 == 0;
		values[2] = number(is_last ? other_names[i % 40] : "count", 3);
		values[3] = number(is_last ? "count" : other_names[i % 40], 4);
		take(values, 3 + (size_t)(i % 3 > 0));
		ck_assert_ptr_eq(row_index.values[PEER], &values[1]);
		if (i % 3 > 0)
			ck_assert_ptr_eq(row_index.values[COUNT], &values[is_last ? 3 : 2]);
		else
			ck_assert_ptr_eq(row_index.values[COUNT], is_last ? NULL : &values[2]);
	}
}
END_TEST

START_TEST(a_null_is_a_value_that_is_not_found)
{
	struct ipsecevtx_report_value values[] = {number("closed", 1)};
	row_index_init(&row_index, names);
	values[0].is_null = true;
	take(values, 1);
	ck_assert_ptr_eq(row_index.values[CLOSED], &values[0]);
	ck_assert_ptr_null(row_index_find(&row_index, CLOSED));
	values[0].is_null = false;
	ck_assert_ptr_eq(row_index_find(&row_index, CLOSED), &values[0]);
}
END_TEST

/* Fields of an event and columns of a report can have one name. */
START_TEST(of_two_values_of_a_name_the_first_counts)
{
	const struct ipsecevtx_report_value values[] = {number("peer", 1), number("peer", 2)};
	row_index_init(&row_index, names);
	take(values, 2);
	ck_assert_ptr_eq(row_index.values[PEER], &values[0]);
}
END_TEST

START_TEST(more_columns_than_are_remembered_are_found_too)
{
	static char other_names[COLUMNS][8], again[] = "count";
	static struct ipsecevtx_report_value values[COLUMNS + 1];
	row_index_init(&row_index, names);
	for (int i = 0; i < COLUMNS; i++) {
		snprintf(other_names[i], sizeof other_names[i], "c%d", i);
		values[i] = number(other_names[i], (uint64_t)i);
	}
	values[COLUMNS] = number(again, 7);
	for (int i = 0; i < 3; i++) {
		take(values, COLUMNS + 1);
		ck_assert_ptr_eq(row_index.values[COUNT], &values[COLUMNS]);
		ck_assert_ptr_null(row_index.values[KIND]);
	}
}
END_TEST

Suite *suite_row_index(void)
{
	Suite *suite = suite_create("row index");
	TCase *tcase = tcase_create("values");
	tcase_add_test(tcase, values_are_found_wherever_a_row_has_them);
	tcase_add_test(tcase, rows_of_many_shapes_have_their_own_values);
	tcase_add_test(tcase, a_null_is_a_value_that_is_not_found);
	tcase_add_test(tcase, of_two_values_of_a_name_the_first_counts);
	tcase_add_test(tcase, more_columns_than_are_remembered_are_found_too);
	suite_add_tcase(suite, tcase);
	return suite;
}
