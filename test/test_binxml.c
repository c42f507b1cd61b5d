/* SPDX-License-Identifier: MIT */
#include "binxml/binxml.h"

#include "suites.h"
#include "test_sample.h"
#include "test_support.h"

#include <string.h>
#include <time.h>

static struct draft draft;

/* The draft up to size. */
static struct bytes bytes_of(size_t size)
{
	struct bytes bytes = {draft.bytes, size};
	return bytes;
}
static struct binxml binxml;
static struct binxml_step step;

static void begin(void)
{
	draft_init(&draft);
}

/* The parser over all that was written. */
static void parse(void)
{
	binxml_open(&binxml, bytes_of(CHUNK_SIZE), CHUNK_HEADER_SIZE, draft.size, draft.in_template);
}

static void expect(enum binxml_kind kind)
{
	size_t offset = binxml.cursor.offset;
	enum binxml_kind found = binxml_next(&binxml, &step);
	ck_assert_msg(found == kind, "step %d instead of %d, problem %d", found, kind, binxml.error.problem);
	ck_assert_int_eq(step.kind, kind);
	if (kind != BINXML_ERROR)
		ck_assert_uint_eq(step.offset, offset);
}

static void expect_text(enum binxml_kind kind, const char *ascii)
{
	expect(kind);
	ck_assert_uint_eq(step.text.units, strlen(ascii));
	for (size_t i = 0; ascii[i]; i++) {
		ck_assert_int_eq(step.text.utf16[2 * i], ascii[i]);
		ck_assert_int_eq(step.text.utf16[2 * i + 1], 0);
	}
}

static void expect_problem(enum binxml_problem problem)
{
	expect(BINXML_ERROR);
	ck_assert_int_eq(binxml.error.problem, problem);
	/* An error stays. */
	ck_assert_int_eq(binxml_next(&binxml, &step), BINXML_ERROR);
	ck_assert_int_eq(binxml.error.problem, problem);
}

START_TEST(an_empty_fragment_ends)
{
	parse();
	expect(BINXML_END);
	expect(BINXML_END);
}
END_TEST

START_TEST(a_tree_comes_step_by_step)
{
	draft_fragment(&draft);
	draft_open_with_attributes(&draft, "Event");
	draft_attribute(&draft, "xmlns");
	draft_text(&draft, "http");
	draft_attribute(&draft, "empty");
	draft_close(&draft);
	draft_open(&draft, "a");
	draft_close(&draft);
	draft_text(&draft, "some");
	draft_text(&draft, "more");
	draft_end(&draft);
	draft_open(&draft, "b");
	draft_empty(&draft);
	draft_end(&draft);
	draft_eof(&draft);
	parse();
	expect(BINXML_PROCESSING);
	expect_text(BINXML_ELEMENT, "Event");
	expect_text(BINXML_ATTRIBUTE, "xmlns");
	expect_text(BINXML_TEXT, "http");
	expect_text(BINXML_ATTRIBUTE, "empty");
	expect(BINXML_CLOSE_TAG);
	expect_text(BINXML_ELEMENT, "a");
	ck_assert_uint_eq(binxml.depth, 2);
	expect(BINXML_CLOSE_TAG);
	expect_text(BINXML_TEXT, "some");
	expect_text(BINXML_TEXT, "more");
	expect(BINXML_ELEMENT_END);
	expect_text(BINXML_ELEMENT, "b");
	expect(BINXML_ELEMENT_END);
	expect(BINXML_ELEMENT_END);
	ck_assert_uint_eq(binxml.depth, 0);
	expect(BINXML_END);
	ck_assert_uint_eq(binxml.cursor.offset, draft.size);
}
END_TEST

START_TEST(a_name_is_read_inline_or_where_it_stands)
{
	draft_u8(&draft, 0x01);
	draft_u32(&draft, 0);
	size_t name = draft_name(&draft, "Data");
	draft_close(&draft);
	draft_u8(&draft, 0x01);
	draft_u32(&draft, 0);
	draft_name_at(&draft, name);
	draft_empty(&draft);
	draft_end(&draft);
	parse();
	expect_text(BINXML_ELEMENT, "Data");
	expect(BINXML_CLOSE_TAG);
	expect_text(BINXML_ELEMENT, "Data");
	expect(BINXML_ELEMENT_END);
	expect(BINXML_ELEMENT_END);
	expect(BINXML_END);
}
END_TEST

START_TEST(a_name_may_stand_outside_of_the_fragment_but_not_of_the_chunk)
{
	static const struct {
		uint32_t offset;
		bool holds;
	} names[] = {
		{0, true},     /* an empty name: odd, and harmless */
		{60000, true}, /* behind the fragment */
		{CHUNK_SIZE - 10, true},
		{CHUNK_SIZE - 9, false},
		{CHUNK_SIZE, false},
		{0xffffffff, false},
	};
	draft_u8(&draft, 0x01);
	draft_u32(&draft, 0);
	draft_name_at(&draft, names[_i].offset);
	draft_empty(&draft);
	parse();
	if (names[_i].holds)
		expect(BINXML_ELEMENT);
	else
		expect_problem(PROBLEM_NAME);
}
END_TEST

START_TEST(a_name_longer_than_the_chunk_is_refused)
{
	draft_open(&draft, "a");
	draft_empty(&draft);
	/* token, size, offset, next, hash, then the count */
	draft_set_u16(&draft, CHUNK_HEADER_SIZE + 1 + 4 + 4 + 4 + 2, 0xffff);
	parse();
	expect_problem(PROBLEM_NAME);
}
END_TEST

static const struct {
	const char *name;
	uint16_t unit;
} entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0}, {"AMP", 0},
	{"am", 0}, {"amps", 0}, {"", 0}};

START_TEST(the_five_entities_are_resolved_and_no_others)
{
	draft_open(&draft, "a");
	draft_close(&draft);
	draft_u8(&draft, 0x09);
	draft_name(&draft, entities[_i].name);
	draft_end(&draft);
	parse();
	expect(BINXML_ELEMENT);
	expect(BINXML_CLOSE_TAG);
	if (!entities[_i].unit) {
		expect_problem(PROBLEM_TOKEN);
		return;
	}
	char text[2] = {(char)entities[_i].unit, '\0'};
	expect_text(BINXML_TEXT, text);
	expect(BINXML_ELEMENT_END);
}
END_TEST

START_TEST(character_references_and_cdata_are_text)
{
	draft_open(&draft, "a");
	draft_close(&draft);
	draft_bytes(&draft, "\x08\xac\x20", 3);
	draft_u8(&draft, 0x07);
	draft_u16(&draft, 3);
	draft_utf16(&draft, "<&>");
	draft_end(&draft);
	parse();
	expect(BINXML_ELEMENT);
	expect(BINXML_CLOSE_TAG);
	expect(BINXML_TEXT);
	ck_assert_uint_eq(step.text.units, 1);
	ck_assert_int_eq(memcmp(step.text.utf16, "\xac\x20", 2), 0);
	expect_text(BINXML_TEXT, "<&>");
	expect(BINXML_ELEMENT_END);
}
END_TEST

START_TEST(the_more_bit_is_allowed_where_windows_sets_it)
{
	draft_u8(&draft, 0x41);
	draft_u32(&draft, 0);
	draft_name(&draft, "a");
	draft_u32(&draft, 0);
	draft_u8(&draft, 0x46);
	draft_name(&draft, "b");
	draft_bytes(&draft, "\x45\x01\x01\0x\0", 6);
	draft_bytes(&draft, "\x48y\0", 3);
	draft_u8(&draft, 0x49);
	draft_name(&draft, "lt");
	draft_close(&draft);
	draft_bytes(&draft, "\x47\x01\0z\0", 5);
	draft_end(&draft);
	parse();
	expect_text(BINXML_ELEMENT, "a");
	expect_text(BINXML_ATTRIBUTE, "b");
	expect_text(BINXML_TEXT, "x");
	expect_text(BINXML_TEXT, "y");
	expect_text(BINXML_TEXT, "<");
	expect(BINXML_CLOSE_TAG);
	expect_text(BINXML_TEXT, "z");
	expect(BINXML_ELEMENT_END);
	expect(BINXML_END);
}
END_TEST

START_TEST(processing_instructions_are_passed_over)
{
	draft_u8(&draft, 0x0a);
	draft_name(&draft, "target");
	draft_bytes(&draft, "\x0b\x02\0p\0q\0", 7);
	draft_open(&draft, "a");
	draft_empty(&draft);
	parse();
	expect(BINXML_PROCESSING);
	expect(BINXML_PROCESSING);
	expect_text(BINXML_ELEMENT, "a");
}
END_TEST

START_TEST(substitutions_and_dependencies_exist_in_templates_only)
{
	draft.in_template = _i;
	draft_u8(&draft, 0x01);
	if (_i)
		draft_u16(&draft, 7);
	draft_u32(&draft, 0);
	draft_name(&draft, "a");
	draft_close(&draft);
	draft_slot(&draft, 3, VALUE_UINT32);
	draft_optional(&draft, 0x1234, VALUE_STRING);
	draft_end(&draft);
	parse();
	expect_text(BINXML_ELEMENT, "a");
	ck_assert_uint_eq(step.slot, _i ? 7 : BINXML_INDEPENDENT);
	expect(BINXML_CLOSE_TAG);
	if (!_i) {
		expect_problem(PROBLEM_TOKEN);
		return;
	}
	expect(BINXML_SUBSTITUTION);
	ck_assert_uint_eq(step.slot, 3);
	ck_assert_uint_eq(step.type, VALUE_UINT32);
	ck_assert(!step.optional);
	expect(BINXML_SUBSTITUTION);
	ck_assert_uint_eq(step.slot, 0x1234);
	ck_assert_uint_eq(step.type, VALUE_STRING);
	ck_assert(step.optional);
	expect(BINXML_ELEMENT_END);
}
END_TEST

/* What each byte does when it comes as a token: outside of elements, in a tag, in an attribute, in content. */
enum place { OUTSIDE, IN_TAG, IN_ATTRIBUTE, IN_CONTENT, PLACE_COUNT };

static bool is_token_allowed(unsigned token, enum place place, bool in_template)
{
	switch (token) {
	case 0x00: /* end */
		return place == OUTSIDE;
	case 0x0f: /* fragment header */
		return place == OUTSIDE;
	case 0x0c: /* instance */
		return place == OUTSIDE && !in_template;
	case 0x01: /* element */
	case 0x41:
		return place == OUTSIDE || place == IN_CONTENT;
	case 0x02: /* close of the start tag, or of an empty element */
	case 0x03:
		return place == IN_TAG || place == IN_ATTRIBUTE;
	case 0x04: /* end of an element */
		return place == IN_CONTENT;
	case 0x06: /* attribute */
	case 0x46:
		return place == IN_TAG || place == IN_ATTRIBUTE;
	case 0x05: /* text and what stands for it */
	case 0x45:
	case 0x07:
	case 0x47:
	case 0x08:
	case 0x48:
	case 0x09:
	case 0x49:
		return place == IN_ATTRIBUTE || place == IN_CONTENT;
	case 0x0d: /* substitutions */
	case 0x0e:
		return (place == IN_ATTRIBUTE || place == IN_CONTENT) && in_template;
	case 0x0a: /* processing instruction */
	case 0x0b:
		return place == OUTSIDE || place == IN_CONTENT;
	default:
		return false;
	}
}

/* What follows a token so that it is whole: a string "x", a name "amp", a slot. */
static void put_operands(unsigned token)
{
	switch (token & ~0x40u) {
	case 0x01:
		if (draft.in_template)
			draft_u16(&draft, 0xffff);
		draft_u32(&draft, 0);
		draft_name(&draft, "amp");
		if (token & 0x40)
			draft_u32(&draft, 0);
		break;
	case 0x05:
		draft_bytes(&draft, "\x01\x01\0x\0", 5);
		break;
	case 0x07:
	case 0x0b:
		draft_bytes(&draft, "\x01\0x\0", 4);
		break;
	case 0x06:
	case 0x09:
	case 0x0a:
		draft_name(&draft, "amp");
		break;
	default: /* fragment headers begin with 1 */
		draft_bytes(&draft, "\x01\x01\0\0", 4);
		break;
	}
}

START_TEST(each_token_is_allowed_where_the_grammar_says)
{
	enum place place = (enum place)(_i % PLACE_COUNT);
	bool in_template = _i >= PLACE_COUNT;
	for (unsigned token = 0; token < 256; token++) {
		begin();
		draft.in_template = in_template;
		if (place != OUTSIDE)
			draft_open_with_attributes(&draft, "a");
		if (place == IN_ATTRIBUTE)
			draft_attribute(&draft, "b");
		if (place == IN_CONTENT)
			draft_close(&draft);
		draft_u8(&draft, token);
		put_operands(token);
		parse();
		for (int i = 0; i < (place == OUTSIDE ? 0 : place == IN_TAG ? 1 : 2); i++)
			ck_assert_int_ne(binxml_next(&binxml, &step), BINXML_ERROR);
		bool allowed = binxml_next(&binxml, &step) != BINXML_ERROR;
		ck_assert_msg(
			allowed == is_token_allowed(token, place, in_template), "token %#x, place %d", token, place);
		if (!allowed) {
			ck_assert_int_eq(binxml.error.problem, PROBLEM_TOKEN);
			ck_assert_uint_eq(binxml.error.token, token);
			ck_assert_uint_eq(binxml.error.offset, step.offset);
		}
	}
}
END_TEST

START_TEST(only_strings_are_literal_values)
{
	for (unsigned type = 0; type < 256; type++) {
		begin();
		draft_open(&draft, "a");
		draft_close(&draft);
		draft_u8(&draft, 0x05);
		draft_u8(&draft, type);
		draft_bytes(&draft, "\x01\0x\0", 4);
		parse();
		expect(BINXML_ELEMENT);
		expect(BINXML_CLOSE_TAG);
		if (type == VALUE_STRING)
			expect_text(BINXML_TEXT, "x");
		else
			expect_problem(PROBLEM_TOKEN);
	}
}
END_TEST

START_TEST(only_fragments_of_version_1_are_known)
{
	draft_bytes(&draft, "\x0f\x02\x01\x00", 4);
	parse();
	expect_problem(PROBLEM_TOKEN);
}
END_TEST

/* A tree with every token, cut off at every byte: an error at the cut, never bytes from behind it. */
START_TEST(a_cut_anywhere_is_truncated_or_a_bad_name)
{
	draft.in_template = true;
	draft_fragment(&draft);
	draft_u8(&draft, 0x0a);
	draft_name(&draft, "t");
	draft_bytes(&draft, "\x0b\x01\0p\0", 5);
	draft_open_with_attributes(&draft, "Event");
	draft_attribute(&draft, "x");
	draft_text(&draft, "value");
	draft_slot(&draft, 1, VALUE_STRING);
	draft_close(&draft);
	draft_bytes(&draft, "\x08\xac\x20", 3);
	draft_u8(&draft, 0x09);
	draft_name(&draft, "gt");
	draft_bytes(&draft, "\x07\x01\0z\0", 5);
	draft_optional(&draft, 2, VALUE_UINT8);
	draft_open(&draft, "b");
	draft_empty(&draft);
	draft_end(&draft);
	draft_eof(&draft);
	for (size_t end = CHUNK_HEADER_SIZE; end <= draft.size; end++) {
		enum binxml_kind kind;
		binxml_open(&binxml, bytes_of(end), CHUNK_HEADER_SIZE, end, true);
		do {
			kind = binxml_next(&binxml, &step);
			ck_assert_uint_le(binxml.cursor.offset, end);
		} while (kind != BINXML_END && kind != BINXML_ERROR);
		if (kind == BINXML_END) {
			ck_assert_uint_eq(binxml.depth, 0);
			continue;
		}
		ck_assert_uint_lt(end, draft.size - 1);
		ck_assert_msg(binxml.error.problem == PROBLEM_TRUNCATED || binxml.error.problem == PROBLEM_NAME,
			"cut at %zu: problem %d, token %#x at %zu", end, binxml.error.problem, binxml.error.token,
			binxml.error.offset);
	}
	ck_assert_int_eq(binxml.error.problem, PROBLEM_NONE);
}
END_TEST

START_TEST(the_end_inside_of_an_element_is_truncated)
{
	draft_open(&draft, "a");
	draft_close(&draft);
	parse();
	expect(BINXML_ELEMENT);
	expect(BINXML_CLOSE_TAG);
	expect_problem(PROBLEM_TRUNCATED);
}
END_TEST

START_TEST(elements_nest_32_deep)
{
	for (unsigned depth = 0; depth <= BINXML_DEPTH_MAX; depth++) {
		draft_open(&draft, "a");
		draft_close(&draft);
	}
	parse();
	for (unsigned depth = 0; depth < BINXML_DEPTH_MAX; depth++) {
		expect(BINXML_ELEMENT);
		expect(BINXML_CLOSE_TAG);
	}
	expect_problem(PROBLEM_DEPTH);
}
END_TEST

START_TEST(a_start_or_end_outside_of_the_chunk_is_no_harm)
{
	binxml_open(&binxml, bytes_of(600), 700, 800, false);
	expect_problem(PROBLEM_TRUNCATED);
	binxml_open(&binxml, bytes_of(600), 600, SIZE_MAX, false);
	expect(BINXML_END);
	/* An end before the start, as corrupt sizes give it. */
	binxml_open(&binxml, bytes_of(CHUNK_SIZE), 700, 650, false);
	expect_problem(PROBLEM_TRUNCATED);
}
END_TEST

START_TEST(random_bytes_are_parsed_or_refused)
{
	uint64_t random = (uint64_t)_i;
	static const uint8_t tokens[] = {0, 1, 0x41, 2, 3, 4, 5, 6, 0x46, 7, 8, 9, 0x0a, 0x0b, 0x0d, 0x0e, 0x0f};
	for (int round = 0; round < 200; round++) {
		begin();
		size_t name = draft_name(&draft, "lt");
		size_t start = draft.size;
		for (int i = 0; i < 60; i++) {
			draft_u8(&draft, tokens[next_random(&random) % sizeof tokens]);
			size_t operands = next_random(&random) % 8;
			if (next_random(&random) & 1)
				draft_u32(&draft, (uint32_t)name);
			for (size_t k = 0; k < operands; k++)
				draft_u8(&draft, (unsigned)(next_random(&random) % 3));
		}
		binxml_open(&binxml, bytes_of(draft.size), start, draft.size, round & 1);
		enum binxml_kind kind;
		int steps = 0;
		do {
			size_t before = binxml.cursor.offset;
			kind = binxml_next(&binxml, &step);
			CHECK_IN_LOOP(binxml.cursor.offset <= draft.size);
			CHECK_IN_LOOP(binxml.depth <= BINXML_DEPTH_MAX);
			if (kind != BINXML_END && kind != BINXML_ERROR)
				CHECK_IN_LOOP(binxml.cursor.offset > before);
			if (kind != BINXML_ERROR && step.text.units && step.text.utf16 != binxml.reference) {
				CHECK_IN_LOOP(step.text.utf16 >= draft.bytes);
				CHECK_IN_LOOP(step.text.utf16 + 2 * step.text.units <= draft.bytes + draft.size);
			}
			steps++;
		} while (kind != BINXML_END && kind != BINXML_ERROR);
		ck_assert_int_lt(steps, 2000);
		ck_assert_int_eq(kind == BINXML_ERROR, binxml.error.problem != PROBLEM_NONE);
	}
}
END_TEST

/* Of elements that name one name of so many units, all of which are in the chunk. */
static double time_of_names(uint32_t units)
{
	enum { COUNT = 2000, NAME = 1024 };
	uint8_t *at = draft.bytes + CHUNK_HEADER_SIZE;
	memset(draft.bytes, 0, CHUNK_SIZE);
	memset(draft.bytes + NAME + 8, 'x', 255);
	draft.bytes[NAME + 6] = (uint8_t)(units & 0xff);
	draft.bytes[NAME + 7] = (uint8_t)(units >> 8);
	put_u32(at, 0x0001010f);
	at[4] = 1; /* an element around all */
	put_u32(at + 9, NAME);
	at[13] = 2;
	double least = 1e9;
	for (int turn = 0; turn < 5; turn++) {
		const clock_t start = clock();
		for (unsigned i = 0; i < COUNT; i++) {
			binxml_open(&binxml, bytes_of(CHUNK_SIZE), CHUNK_HEADER_SIZE, CHUNK_HEADER_SIZE + 14, false);
			while (binxml_next(&binxml, &step) != BINXML_ELEMENT)
				ck_assert_int_ne(step.kind, BINXML_ERROR);
			ck_assert(binxml_is_odd(&binxml)); /* its hash is wrong, or it is too long */
		}
		const double taken = (double)(clock() - start) / CLOCKS_PER_SEC;
		least = taken < least ? taken : least;
	}
	return least;
}

/* Any number of tokens may name it. */
START_TEST(a_long_name_takes_no_longer_than_one_of_windows)
{
	const double usual = time_of_names(255), longest = time_of_names(31000);
	ck_assert_msg(longest < 4 * usual, "%.4f s against %.4f s", longest, usual);
}
END_TEST

Suite *suite_binxml(void)
{
	Suite *suite = suite_create("binxml");
	TCase *tokens = tcase_create("tokens");
	tcase_add_checked_fixture(tokens, begin, NULL);
	tcase_add_test(tokens, an_empty_fragment_ends);
	tcase_add_test(tokens, a_tree_comes_step_by_step);
	tcase_add_test(tokens, a_name_is_read_inline_or_where_it_stands);
	tcase_add_loop_test(tokens, a_name_may_stand_outside_of_the_fragment_but_not_of_the_chunk, 0, 6);
	tcase_add_test(tokens, a_name_longer_than_the_chunk_is_refused);
	tcase_add_loop_test(tokens, the_five_entities_are_resolved_and_no_others, 0, (int)COUNT_OF(entities));
	tcase_add_test(tokens, character_references_and_cdata_are_text);
	tcase_add_test(tokens, the_more_bit_is_allowed_where_windows_sets_it);
	tcase_add_test(tokens, processing_instructions_are_passed_over);
	tcase_add_loop_test(tokens, substitutions_and_dependencies_exist_in_templates_only, 0, 2);
	tcase_add_loop_test(tokens, each_token_is_allowed_where_the_grammar_says, 0, 2 * PLACE_COUNT);
	tcase_add_test(tokens, only_strings_are_literal_values);
	tcase_add_test(tokens, a_long_name_takes_no_longer_than_one_of_windows);
	tcase_add_test(tokens, only_fragments_of_version_1_are_known);
	suite_add_tcase(suite, tokens);
	TCase *damage = tcase_create("damage");
	tcase_add_checked_fixture(damage, begin, NULL);
	tcase_add_test(damage, a_cut_anywhere_is_truncated_or_a_bad_name);
	tcase_add_test(damage, the_end_inside_of_an_element_is_truncated);
	tcase_add_test(damage, elements_nest_32_deep);
	tcase_add_test(damage, a_start_or_end_outside_of_the_chunk_is_no_harm);
	tcase_add_loop_test(damage, random_bytes_are_parsed_or_refused, 0, 10);
	tcase_set_timeout(damage, 60);
	suite_add_tcase(suite, damage);
	return suite;
}
