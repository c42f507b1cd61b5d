/* SPDX-License-Identifier: MIT */
/* Template instances: the half of binxml.c that finds templates and values. */
#include "binxml/binxml.h"
#include "binxml/saying.h"
#include "binxml/skim.h"
#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct draft draft;
static const struct binxml_room none = {NULL, 0};

static void begin(void)
{
	draft_init(&draft);
}

static struct binxml_instance instance;
static struct binxml_error error;

/* Without room for the values, then with it; both must say the same. */
static bool read_instance(size_t offset)
{
	static uint32_t starts[8];
	static const struct binxml_room room = {starts, COUNT_OF(starts)};
	struct binxml_instance apart;
	struct value value, same;
	memset(&error, 0, sizeof error);
	memset(&apart, 0, sizeof apart);
	memset(&instance, 0, sizeof instance);
	const struct byte_range range = {{draft.bytes, CHUNK_SIZE}, offset, draft.size};
	bool holds = binxml_instance(&range, &room, &apart, &error);
	ck_assert(holds == binxml_instance(&range, &none, &instance, &error));
	if (!holds)
		return false;
	ck_assert_ptr_null(instance.starts);
	ck_assert_uint_eq(instance.end, apart.end);
	ck_assert_ptr_eq(apart.starts, apart.value_count < COUNT_OF(starts) ? starts : NULL);
	for (uint32_t i = 0; apart.starts && i < apart.value_count; i++) {
		ck_assert(binxml_value(draft.bytes, CHUNK_SIZE, &instance, i, &value));
		ck_assert(binxml_value(draft.bytes, CHUNK_SIZE, &apart, i, &same));
		ck_assert_ptr_eq(same.bytes, value.bytes);
		ck_assert_uint_eq(same.length, value.length);
		ck_assert_uint_eq(same.type, value.type);
	}
	return true;
}

/* An instance with values of 4, 0 and 2 bytes; returns where its template's header is. */
static size_t put_instance(void)
{
	size_t template = draft_instance(&draft, 0x11223344);
	draft_open(&draft, "a");
	draft_empty(&draft);
	draft_eof(&draft);
	size_t descriptors = draft_values(&draft, template, 3);
	draft_value(&draft, descriptors, 0, value_of(VALUE_UINT32, BYTES("\x0a\x0b\x0c\x0d")));
	draft_value(&draft, descriptors, 1, value_of(VALUE_NULL, BYTES("")));
	draft_value(&draft, descriptors, 2, value_of(VALUE_STRING, BYTES("x\0")));
	return template;
}

START_TEST(an_instance_shows_its_template_and_values)
{
	size_t start = draft.size;
	struct value value;
	size_t template = put_instance();
	ck_assert(read_instance(start));
	ck_assert_uint_eq(instance.template_offset, template);
	ck_assert_uint_eq(instance.body_start, template + 24);
	ck_assert_uint_eq(instance.template_id, 0x11223344);
	ck_assert_int_eq(memcmp(instance.guid, "\x44\x33\x22\x11twelve bytes", 16), 0);
	ck_assert_uint_eq(instance.value_count, 3);
	ck_assert_uint_eq(instance.end, draft.size);
	ck_assert(binxml_value(draft.bytes, CHUNK_SIZE, &instance, 0, &value));
	ck_assert_uint_eq(value.type, VALUE_UINT32);
	ck_assert_uint_eq(value.length, 4);
	ck_assert_int_eq(memcmp(value.bytes, "\x0a\x0b\x0c\x0d", 4), 0);
	ck_assert(binxml_value(draft.bytes, CHUNK_SIZE, &instance, 1, &value));
	ck_assert_uint_eq(value.type, VALUE_NULL);
	ck_assert_uint_eq(value.length, 0);
	ck_assert(binxml_value(draft.bytes, CHUNK_SIZE, &instance, 2, &value));
	ck_assert_int_eq(memcmp(value.bytes, "x", 2), 0);
	ck_assert(!binxml_value(draft.bytes, CHUNK_SIZE, &instance, 3, &value));
	ck_assert(!binxml_value(draft.bytes, CHUNK_SIZE, &instance, UINT32_MAX, &value));
}
END_TEST

START_TEST(an_instance_finds_a_template_that_stands_elsewhere)
{
	size_t template = put_instance();
	size_t second = draft.size;
	size_t descriptors = draft_instance_of(&draft, 0x11223344, template, 1);
	draft_value(&draft, descriptors, 0, value_of(VALUE_UINT8, BYTES("\x07")));
	draft_fragment(&draft); /* something that follows */
	ck_assert(read_instance(second));
	ck_assert_uint_eq(instance.body_start, template + 24);
	ck_assert_uint_eq(instance.value_count, 1);
	ck_assert_uint_eq(instance.end, draft.size - 4);
	struct binxml binxml;
	struct binxml_step step;
	binxml_open(&binxml, (struct bytes){draft.bytes, CHUNK_SIZE}, second, draft.size, false);
	ck_assert_int_eq(binxml_next(&binxml, &step), BINXML_INSTANCE);
	ck_assert_uint_eq(step.offset, second);
	binxml_skip_instance(&binxml, &instance);
	ck_assert_int_eq(binxml_next(&binxml, &step), BINXML_PROCESSING);
	ck_assert_int_eq(binxml_next(&binxml, &step), BINXML_END);
}
END_TEST

START_TEST(a_template_must_lie_in_the_chunk_and_bear_the_instance_s_id)
{
	static const struct {
		size_t at; /* behind the instance's token */
		uint32_t value;
	} changes[] = {
		{2, 0x11223345}, /* another template id */
		{6, 0},          /* templates in the header */
		{6, CHUNK_HEADER_SIZE - 1},
		{6, CHUNK_SIZE - 23}, /* its header reaches outside */
		{6, CHUNK_SIZE},
		{6, 0xffffffff},
		{30, CHUNK_SIZE}, /* its body reaches outside */
		{30, 0xffffffff},
	};
	size_t start = draft.size;
	put_instance();
	ck_assert(read_instance(start));
	draft_set_u32(&draft, start + changes[_i].at, changes[_i].value);
	ck_assert(!read_instance(start));
	ck_assert_int_eq(error.problem, PROBLEM_TEMPLATE);
}
END_TEST

START_TEST(values_must_end_where_the_instance_ends)
{
	size_t start = draft.size;
	size_t template = put_instance();
	size_t descriptors = template + 24 + (draft.size - 6 - 12 - 4 - template - 24) + 4;
	ck_assert(read_instance(start));
	ck_assert_uint_eq(instance.descriptors, descriptors);
	for (size_t left = 1; left < draft.size - start; left++) {
		memset(&error, 0, sizeof error);
		const struct byte_range range = {{draft.bytes, CHUNK_SIZE}, start, draft.size - left};
		ck_assert(!binxml_instance(&range, &none, &instance, &error));
		ck_assert_int_ne(error.problem, PROBLEM_NONE);
		ck_assert_uint_eq(error.offset, start);
	}
	draft_set_u16(&draft, descriptors + 8, 3);
	ck_assert(!read_instance(start));
	ck_assert_int_eq(error.problem, PROBLEM_VALUES);
}
END_TEST

START_TEST(more_than_4096_values_are_refused)
{
	size_t start = draft.size;
	size_t template = draft_instance(&draft, 1);
	draft_values(&draft, template, BINXML_VALUES_MAX);
	ck_assert(read_instance(start));
	begin();
	template = draft_instance(&draft, 1);
	draft_values(&draft, template, BINXML_VALUES_MAX + 1);
	ck_assert(!read_instance(start));
	ck_assert_int_eq(error.problem, PROBLEM_VALUES);
	draft_set_u32(&draft, template + 24, 0xffffffff);
	ck_assert(!read_instance(start));
	ck_assert_int_eq(error.problem, PROBLEM_VALUES);
}
END_TEST

/*
 * A template is passed over fast where all of it is known. Of a literal that is no text nobody knows how long it is:
 * elements may stand where a text would go on. In an element, and as the name of a field.
 */
START_TEST(only_texts_are_passed_over_as_texts)
{
	for (unsigned type = 0; type < 256; type++) {
		for (unsigned is_name = 0; is_name < 2; is_name++) {
			draft_init(&draft);
			size_t template = draft_instance(&draft, 7);
			draft_fragment(&draft);
			draft_open(&draft, "EventData");
			draft_close(&draft);
			draft_open_with_attributes(&draft, "Data");
			draft_attribute(&draft, "Name");
			draft_text(&draft, "A");
			size_t name = draft.size - 5;
			draft_close(&draft);
			draft_text(&draft, "B");
			size_t text = draft.size - 5;
			draft_end(&draft);
			draft_end(&draft);
			draft_eof(&draft);
			draft_values(&draft, template, 0);
			draft.bytes[is_name ? name : text] = (uint8_t)type;
			struct saying saying;
			saying_begin(&saying, NULL, SAID_BY_SKIM);
			enum skim_answer answer =
				skim_event_content((struct bytes){draft.bytes, CHUNK_SIZE}, template, &saying, NULL);
			ck_assert_msg((answer == SKIM_CONTENT) == (type == VALUE_STRING), "type %#x", type);
		}
	}
}
END_TEST

/* Longer than the definition, than the chunk, and as long as it can be. */
START_TEST(a_text_longer_than_its_definition_is_said_as_far_as_it_goes)
{
	static const unsigned units[] = {1, 2, 40, 0x7fff, 0xffff};
	struct fingerprint_key key;
	fingerprint_make_key(&key);
	uint64_t numbers[COUNT_OF(units)];
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		draft_init(&draft);
		size_t template = draft_instance(&draft, 7);
		draft_fragment(&draft);
		draft_open(&draft, "EventData");
		draft_close(&draft);
		draft_text(&draft, "B");
		draft.bytes[draft.size - 4] = (uint8_t)units[i];
		draft.bytes[draft.size - 3] = (uint8_t)(units[i] >> 8);
		draft_end(&draft);
		draft_eof(&draft);
		draft_values(&draft, template, 0);
		numbers[i] = saying_of((struct bytes){draft.bytes, CHUNK_SIZE}, template, &key);
		ck_assert_uint_ne(numbers[i], i > 0 ? numbers[0] : 0);
	}
}
END_TEST

/* Of an instance of two values, of which it is the second one. */
static bool binary_is_odd(const uint8_t *bytes, size_t size)
{
	size_t start = draft.size;
	size_t template = draft_instance(&draft, 7);
	draft_open(&draft, "a");
	draft_empty(&draft);
	draft_eof(&draft);
	size_t descriptors = draft_values(&draft, template, 2);
	draft_value(&draft, descriptors, 0, value_of(VALUE_UINT16, BYTES("\x0a\x0b")));
	draft_value(&draft, descriptors, 1, value_of(VALUE_BINARY, bytes, size));
	ck_assert(read_instance(start));
	return instance.odd_values;
}

/*
 * zig-evtx passes over what seems to be a definition at the count of values, and reads others behind it. In a value of
 * an instance of two, that is a size, the first token and a byte, and behind these a count, a descriptor and a value.
 */
START_TEST(a_value_in_which_some_find_a_definition_and_other_values_is_odd)
{
	static const uint8_t seeming[] = {0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x0f, 1, 0, 0, 0, 2, 0, VALUE_UINT16, 0, 1, 2};
	static const struct {
		size_t at;
		uint8_t byte;
		bool is_odd;
	} changes[] = {
		{0, 1, true},
		{6, 5, false},     /* behind which no count is left */
		{6, 0xff, false},  /* beyond the values */
		{10, 0x0e, false}, /* another token */
		{11, 0, false},    /* no values */
		{11, 5, false},    /* no room for so many descriptors */
		{12, 0x20, false}, /* the same of thousands */
		{15, 3, false},    /* no room for the value */
		{15, 1, true},
	};
	uint8_t bytes[sizeof seeming];
	memcpy(bytes, seeming, sizeof seeming);
	bytes[changes[_i].at] = changes[_i].byte;
	ck_assert(binary_is_odd(bytes, sizeof bytes) == changes[_i].is_odd);
}
END_TEST

/* zig-evtx knows no limit of values. */
START_TEST(a_value_in_which_some_find_thousands_of_values_is_odd)
{
	enum { COUNT = BINXML_VALUES_MAX + 1 };
	static uint8_t bytes[15 + 4 * COUNT];
	memset(bytes, 0, sizeof bytes);
	bytes[6] = 1;
	bytes[10] = 0x0f;
	bytes[11] = COUNT & 0xff;
	bytes[12] = COUNT >> 8;
	ck_assert(binary_is_odd(bytes, sizeof bytes));
}
END_TEST

/* Each of them leads to the next one. */
START_TEST(a_value_in_which_some_find_one_definition_after_the_other_is_odd)
{
	uint8_t bytes[1024] = {0};
	for (size_t at = 10; at < sizeof bytes; at += 24)
		bytes[at] = 0x0f;
	ck_assert(binary_is_odd(bytes, sizeof bytes));
}
END_TEST

Suite *suite_instance(void)
{
	Suite *suite = suite_create("instance");
	TCase *instances = tcase_create("templates and values");
	tcase_add_checked_fixture(instances, begin, NULL);
	tcase_add_test(instances, an_instance_shows_its_template_and_values);
	tcase_add_test(instances, an_instance_finds_a_template_that_stands_elsewhere);
	tcase_add_loop_test(instances, a_template_must_lie_in_the_chunk_and_bear_the_instance_s_id, 0, 8);
	tcase_add_test(instances, values_must_end_where_the_instance_ends);
	tcase_add_test(instances, more_than_4096_values_are_refused);
	tcase_add_test(instances, only_texts_are_passed_over_as_texts);
	tcase_add_test(instances, a_text_longer_than_its_definition_is_said_as_far_as_it_goes);
	tcase_add_loop_test(instances, a_value_in_which_some_find_a_definition_and_other_values_is_odd, 0, 9);
	tcase_add_test(instances, a_value_in_which_some_find_thousands_of_values_is_odd);
	tcase_add_test(instances, a_value_in_which_some_find_one_definition_after_the_other_is_odd);
	suite_add_tcase(suite, instances);
	return suite;
}
