/* SPDX-License-Identifier: MIT */
#include "reference/accept.h"

#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct draft draft;
static struct binxml_error error;
static size_t finish;
static unsigned traits;

static void begin(void)
{
	draft_init(&draft);
}

static bool accept(void)
{
	const struct byte_range range = {{draft.bytes, CHUNK_SIZE}, CHUNK_HEADER_SIZE, draft.size};
	struct accepted accepted = {.finish = 0, .traits = 0xffff};
	memset(&accepted.error, 0xff, sizeof accepted.error);
	bool is_accepted = accept_record(&range, &accepted);
	error = accepted.error;
	finish = accepted.finish;
	traits = accepted.traits;
	return is_accepted;
}

static void expect_refusal(enum binxml_problem problem)
{
	ck_assert(!accept());
	ck_assert_msg(error.problem == problem, "problem %d at %zu, not %d", error.problem, error.offset, problem);
}

/* <a>slot 0</a> with one value; returns its descriptors. The value's bytes follow. */
static size_t put_one_slot(uint32_t id, unsigned repeats)
{
	size_t template = draft_instance(&draft, id);
	draft_fragment(&draft);
	draft_open(&draft, "a");
	draft_close(&draft);
	for (unsigned i = 0; i < repeats; i++)
		draft_slot(&draft, 0, VALUE_STRING);
	draft_end(&draft);
	draft_eof(&draft);
	return draft_values(&draft, template, 1);
}

START_TEST(a_record_without_a_template_is_accepted)
{
	draft_fragment(&draft);
	draft_open(&draft, "Event");
	draft_close(&draft);
	draft_text(&draft, "x");
	draft_end(&draft);
	draft_eof(&draft);
	size_t end = draft.size;
	draft_bytes(&draft, "behind the end token", 20);
	ck_assert(accept());
	ck_assert_uint_eq(finish, end);
	ck_assert_int_eq(error.problem, PROBLEM_NONE);
	ck_assert_uint_eq(traits, TRAIT_NO_TEMPLATE);
}
END_TEST

START_TEST(a_record_with_a_template_is_accepted)
{
	draft_fragment(&draft);
	size_t descriptors = put_one_slot(1, 1);
	draft_value(&draft, descriptors, 0, value_of(VALUE_STRING, BYTES("x\0y\0")));
	draft_eof(&draft);
	ck_assert(accept());
	ck_assert_uint_eq(finish, draft.size);
	ck_assert_uint_eq(traits, 0);
}
END_TEST

START_TEST(every_byte_of_the_record_is_needed)
{
	draft_fragment(&draft);
	size_t descriptors = put_one_slot(1, 1);
	draft_value(&draft, descriptors, 0, value_of(VALUE_STRING, BYTES("x\0y\0")));
	draft_eof(&draft);
	size_t end = draft.size;
	for (draft.size = CHUNK_HEADER_SIZE + 5; draft.size < end - 1; draft.size++) {
		ck_assert_msg(!accept(), "cut at %zu", draft.size);
		ck_assert_int_ne(error.problem, PROBLEM_NONE);
	}
	/* Only the end token may be missing. */
	ck_assert(accept());
}
END_TEST

START_TEST(a_slot_without_a_value_is_refused)
{
	size_t template = draft_instance(&draft, 1);
	draft_open(&draft, "a");
	draft_close(&draft);
	draft_slot(&draft, 1, VALUE_STRING);
	draft_end(&draft);
	size_t descriptors = draft_values(&draft, template, 1);
	draft_value(&draft, descriptors, 0, value_of(VALUE_UINT8, BYTES("x")));
	expect_refusal(PROBLEM_VALUES);
}
END_TEST

START_TEST(a_bad_template_is_refused)
{
	size_t template = draft_instance(&draft, 1);
	draft_open(&draft, "a");
	draft_close(&draft);
	size_t bad = draft.size;
	draft_u8(&draft, 0x77);
	draft_end(&draft);
	draft_values(&draft, template, 0);
	expect_refusal(PROBLEM_TOKEN);
	ck_assert_uint_eq(error.token, 0x77);
	ck_assert_uint_eq(error.offset, bad);
}
END_TEST

START_TEST(a_template_that_ends_inside_of_an_element_is_refused)
{
	size_t template = draft_instance(&draft, 1);
	draft_open(&draft, "a");
	draft_close(&draft);
	draft_values(&draft, template, 0);
	expect_refusal(PROBLEM_TRUNCATED);
}
END_TEST

START_TEST(nested_binxml_is_checked_as_well)
{
	size_t descriptors = put_one_slot(1, 1);
	size_t start = draft.size;
	draft_fragment(&draft);
	draft_open(&draft, "b");
	draft_close(&draft);
	draft_u8(&draft, _i ? 0x04 : 0x77);
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
	draft_eof(&draft);
	if (_i)
		ck_assert(accept());
	else
		expect_refusal(PROBLEM_TOKEN);
}
END_TEST

START_TEST(a_value_that_no_slot_shows_is_not_looked_at)
{
	size_t template = draft_instance(&draft, 1);
	draft_open(&draft, "a");
	draft_empty(&draft);
	size_t descriptors = draft_values(&draft, template, 1);
	draft_value(&draft, descriptors, 0, value_of(VALUE_BINXML, BYTES("\x77\x77")));
	ck_assert(accept());
}
END_TEST

/* Instances within instances: each opens an element and holds the next as its value. */
static void put_nested(unsigned depth)
{
	size_t descriptors[40];
	size_t starts[40];
	size_t first = 0;
	for (unsigned i = 0; i < depth; i++) {
		starts[i] = draft.size;
		if (i == 0) {
			first = draft.size + 10;
			descriptors[i] = put_one_slot(1, 1);
		} else {
			descriptors[i] = draft_instance_of(&draft, 1, first, 1);
		}
	}
	for (unsigned i = depth - 1; i > 0; i--)
		draft_value_from(&draft, descriptors[i - 1], 0, VALUE_BINXML, starts[i]);
}

START_TEST(nesting_is_refused_beyond_32_levels_all_together)
{
	/* Each level is an element and a nested value: two. */
	put_nested(16);
	ck_assert(accept());
	begin();
	put_nested(17);
	expect_refusal(PROBLEM_DEPTH);
	begin();
	put_nested(40);
	expect_refusal(PROBLEM_DEPTH);
}
END_TEST

START_TEST(an_instance_that_contains_itself_is_refused)
{
	/* A template whose slot holds an instance of the same template, which has the same value: */
	size_t descriptors = put_one_slot(1, 1);
	size_t inner = draft.size;
	size_t inner_descriptors = draft_instance_of(&draft, 1, CHUNK_HEADER_SIZE + 10, 1);
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, inner);
	/* ... the values of the inner one reach as far as they like, but never backwards: so it ends. */
	draft_value(&draft, inner_descriptors, 0, value_of(VALUE_BINXML, BYTES("")));
	ck_assert(accept());
	ck_assert_uint_eq(finish, draft.size);
}
END_TEST

START_TEST(expansion_is_bounded)
{
	/* A value of 60,000 bytes, shown again and again: 17 times is more than 1 MiB. */
	unsigned repeats = (unsigned)_i;
	size_t descriptors = put_one_slot(1, repeats);
	static uint8_t bytes[60000];
	draft_value(&draft, descriptors, 0, (struct value){bytes, sizeof bytes, VALUE_BINARY});
	if (repeats * sizeof bytes < ACCEPT_LIMIT - 10000)
		ck_assert(accept());
	else
		expect_refusal(PROBLEM_SIZE);
}
END_TEST

START_TEST(a_small_record_cannot_cause_endless_work)
{
	/* Ten levels, each of which shows the next ten times: ten thousand million nodes, were there no budget. */
	size_t descriptors[10];
	size_t starts[10];
	for (unsigned i = 0; i < 10; i++) {
		starts[i] = draft.size;
		descriptors[i] = i == 0 ? put_one_slot(1, 10) : draft_instance_of(&draft, 1, CHUNK_HEADER_SIZE + 10, 1);
	}
	draft_value(&draft, descriptors[9], 0, value_of(VALUE_STRING, BYTES("x\0")));
	for (unsigned i = 9; i > 0; i--)
		draft_value_from(&draft, descriptors[i - 1], 0, VALUE_BINXML, starts[i]);
	expect_refusal(PROBLEM_SIZE);
}
END_TEST

START_TEST(many_empty_texts_are_refused)
{
	draft_open(&draft, "a");
	draft_close(&draft);
	/* A chunk full of three bytes that make a node each. */
	for (unsigned i = 0; i < 21000; i++)
		draft_bytes(&draft, "\x07\0\0", 3);
	draft_end(&draft);
	expect_refusal(PROBLEM_SIZE);
}
END_TEST

static const struct {
	uint8_t type;
	const uint8_t *bytes;
	size_t size;
	bool in_attribute;
	unsigned traits;
} values[] = {
	{VALUE_STRING, BYTES("a\0b\0"), false, 0},
	{VALUE_STRING, BYTES("a\0b\0\0\0"), false, 0},
	{VALUE_STRING, BYTES("a\0\0\0b\0"), false, TRAIT_NUL_IN_TEXT},
	{VALUE_STRING, BYTES("\x3d\xd8\x00\xde"), false, TRAIT_SURROGATES},
	{VALUE_STRING, BYTES("\x00\xdcq\0"), false, TRAIT_SURROGATES},
	{VALUE_STRING, BYTES("\xff\xd7\x00\xe0"), false, 0},
	{VALUE_STRING, BYTES("\"\0q\0"), false, 0},
	{VALUE_STRING, BYTES("\"\0q\0"), true, TRAIT_QUOTED_ATTRIBUTE},
	{VALUE_STRING, BYTES("<\0&\0"), false, 0},
	{VALUE_ANSI_STRING, BYTES("plain"), false, 0},
	{VALUE_ANSI_STRING, BYTES("a<b"), false, TRAIT_ANSI_MARKUP},
	{VALUE_ANSI_STRING, BYTES("a&b"), false, TRAIT_ANSI_MARKUP},
	{VALUE_ANSI_STRING, BYTES("a\"b"), true, TRAIT_QUOTED_ATTRIBUTE},
	{VALUE_UINT32, BYTES("\x00\xd8\x00\xd8"), false, 0},
	{VALUE_STRING | VALUE_ARRAY, BYTES("a\0\0\0b\0\0\0"), false, 0},
	{VALUE_STRING | VALUE_ARRAY, BYTES("a\0\0\0\x3d\xd8\x00\xde\0\0"), false, TRAIT_SURROGATES},
	{VALUE_STRING | VALUE_ARRAY, BYTES("a\0\0\0\n\0\0\0"), false, TRAIT_LONE_NEWLINE},
	{VALUE_STRING | VALUE_ARRAY,
		BYTES("a\0\0\0\xff\xfe"
		      "b\0\0\0"),
		false, TRAIT_RENDERING},
	{VALUE_INT16 | VALUE_ARRAY, BYTES("\1\0\xff\xff"), false, TRAIT_NEGATIVE},
};

START_TEST(what_libevtx_gets_wrong_is_recognised)
{
	size_t template = draft_instance(&draft, 1);
	draft_open_with_attributes(&draft, "a");
	if (values[_i].in_attribute) {
		draft_attribute(&draft, "b");
		draft_slot(&draft, 0, values[_i].type);
	}
	draft_close(&draft);
	if (!values[_i].in_attribute)
		draft_slot(&draft, 0, values[_i].type);
	draft_end(&draft);
	size_t descriptors = draft_values(&draft, template, 1);
	draft_value(
		&draft, descriptors, 0, (struct value){values[_i].bytes, (uint32_t)values[_i].size, values[_i].type});
	ck_assert(accept());
	ck_assert_uint_eq(traits, values[_i].traits);
	ck_assert_int_eq(accept_trait_text(traits) != NULL, traits != 0);
}
END_TEST

START_TEST(a_reference_in_an_attribute_is_recognised)
{
	size_t template = draft_instance(&draft, 1);
	draft_open_with_attributes(&draft, "a");
	draft_attribute(&draft, "b");
	draft_u8(&draft, 0x09);
	draft_name(&draft, "lt");
	draft_close(&draft);
	draft_u8(&draft, 0x09);
	draft_name(&draft, "gt");
	draft_end(&draft);
	draft_values(&draft, template, 0);
	ck_assert(accept());
	ck_assert_uint_eq(traits, TRAIT_ATTRIBUTE_REFERENCE);
}
END_TEST

/* Windows writes one in EventData's value, for RenderingInfo. */
START_TEST(a_second_part_of_a_value_is_recognised)
{
	size_t descriptors = put_one_slot(1, 1);
	size_t start = draft.size;
	for (unsigned i = 0; i < 2; i++) {
		size_t inner = put_one_slot(2 + i, 1);
		draft_value(&draft, inner, 0, value_of(VALUE_STRING, BYTES("x\0")));
		if (i == 0) {
			draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
			ck_assert(accept());
			ck_assert_uint_eq(traits & TRAIT_SECOND_PART, 0);
		}
	}
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
	ck_assert(accept());
	ck_assert_uint_eq(traits & TRAIT_SECOND_PART, TRAIT_SECOND_PART);
}
END_TEST

START_TEST(every_trait_has_words)
{
	unsigned trait = 1;
	for (; accept_trait_text(trait); trait <<= 1)
		ck_assert_uint_gt(strlen(accept_trait_text(trait)), 10);
	ck_assert_uint_gt(trait, TRAIT_NUL_IN_TEXT);
	ck_assert_ptr_null(accept_trait_text(0));
}
END_TEST

/* Any damage to a good record is accepted or refused, and ends; the sanitizers watch. */
START_TEST(damaged_records_are_accepted_or_refused)
{
	uint64_t random = (uint64_t)_i + 50;
	size_t descriptors = put_one_slot(1, 2);
	size_t start = draft.size;
	draft_fragment(&draft);
	size_t inner = put_one_slot(2, 1);
	draft_value(&draft, inner, 0, value_of(VALUE_STRING, BYTES("x\0y\0")));
	draft_eof(&draft);
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
	draft_eof(&draft);
	ck_assert(accept());
	struct draft good = draft;
	size_t accepted = 0;
	for (int round = 0; round < 2000; round++) {
		draft = good;
		for (uint64_t i = next_random(&random) % 4; i < 4; i++) {
			size_t at = CHUNK_HEADER_SIZE + next_random(&random) % (good.size - CHUNK_HEADER_SIZE);
			draft.bytes[at] =
				(uint8_t)(next_random(&random) & 1 ? next_random(&random) : next_random(&random) % 16);
		}
		if (accept()) {
			accepted++;
			ck_assert_uint_le(finish, draft.size);
		} else {
			ck_assert_int_ne(error.problem, PROBLEM_NONE);
		}
	}
	ck_assert_uint_gt(accepted, 0);
	ck_assert_uint_lt(accepted, 2000);
}
END_TEST

Suite *suite_accept(void)
{
	Suite *suite = suite_create("accept");
	TCase *records = tcase_create("records");
	tcase_add_checked_fixture(records, begin, NULL);
	tcase_add_test(records, a_record_without_a_template_is_accepted);
	tcase_add_test(records, a_record_with_a_template_is_accepted);
	tcase_add_test(records, every_byte_of_the_record_is_needed);
	tcase_add_test(records, a_slot_without_a_value_is_refused);
	tcase_add_test(records, a_bad_template_is_refused);
	tcase_add_test(records, a_template_that_ends_inside_of_an_element_is_refused);
	tcase_add_loop_test(records, nested_binxml_is_checked_as_well, 0, 2);
	tcase_add_test(records, a_value_that_no_slot_shows_is_not_looked_at);
	tcase_add_loop_test(records, damaged_records_are_accepted_or_refused, 0, 4);
	tcase_set_timeout(records, 60);
	suite_add_tcase(suite, records);
	TCase *limits = tcase_create("limits");
	tcase_add_checked_fixture(limits, begin, NULL);
	tcase_add_test(limits, nesting_is_refused_beyond_32_levels_all_together);
	tcase_add_test(limits, an_instance_that_contains_itself_is_refused);
	tcase_add_loop_test(limits, expansion_is_bounded, 15, 20);
	tcase_add_test(limits, a_small_record_cannot_cause_endless_work);
	tcase_add_test(limits, many_empty_texts_are_refused);
	suite_add_tcase(suite, limits);
	TCase *faults = tcase_create("libevtx");
	tcase_add_checked_fixture(faults, begin, NULL);
	tcase_add_loop_test(faults, what_libevtx_gets_wrong_is_recognised, 0, (int)COUNT_OF(values));
	tcase_add_test(faults, a_reference_in_an_attribute_is_recognised);
	tcase_add_test(faults, a_second_part_of_a_value_is_recognised);
	tcase_add_test(faults, every_trait_has_words);
	suite_add_tcase(suite, faults);
	return suite;
}
