/* SPDX-License-Identifier: MIT */
/* Which records are so much alike that one can be trusted because another was: more than their plan decides that. */
#include "binxml/pattern.h"
#include "event/events.h"

#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct draft draft;
static struct ipsecevtx_allocator allocator;
static struct plan_cache *cache;
static struct binxml_error error;

static void start(void)
{
	allocator = memory_allocator(NULL);
	cache = plan_cache_new(&allocator);
	ck_assert_ptr_nonnull(cache);
	draft_init(&draft);
}

static void stop(void)
{
	plan_cache_free(cache);
}

/* <Data Name="%0">%1</Data>; a value is type and bytes. Of the template at *template, which is written when 0. */
static size_t put_data(size_t *template, const struct value *value, const struct value *name)
{
	size_t at = draft.size;
	size_t descriptors;
	if (*template == 0) {
		*template = draft_instance(&draft, 7);
		draft_open_with_attributes(&draft, "Data");
		draft_attribute(&draft, "Name");
		draft_optional(&draft, 0, VALUE_STRING);
		draft_close(&draft);
		draft_optional(&draft, 1, VALUE_STRING);
		draft_end(&draft);
		draft_eof(&draft);
		descriptors = draft_values(&draft, *template, 2);
	} else {
		descriptors = draft_instance_of(&draft, 7, *template, 2);
	}
	draft_value(&draft, descriptors, 0, *name);
	draft_value(&draft, descriptors, 1, *value);
	return at;
}

static struct pattern *pattern_at(size_t at, struct pattern *before, const struct event_definition *definition)
{
	struct plan_use use;
	memset(&use, 0, sizeof use);
	plan_cache_start_chunk(cache, draft.bytes, CHUNK_SIZE);
	const struct plan_range range = {at, draft.size, AREA_EVENT_DATA};
	ck_assert(plan_open(cache, &range, &use, &error));
	return plan_pattern(cache, before, &use, definition);
}

START_TEST(values_of_other_types_and_other_names_make_another_pattern)
{
	/* Texts live for sixteen calls. */
	const struct value one = value_wide("one");
	const struct value two = value_wide("two");
	const struct value name_a = value_wide("A");
	const struct value name_b = value_wide("B");
	const struct value peer = value_wide("RemoteAddress");
	const struct {
		struct value value, name;
		bool is_new;
	} records[] = {
		{one, name_a, true},
		{two, name_a, false},
		{value_wide(""), name_a, false}, /* an empty text has the type of other texts */
		{value_of(VALUE_NULL, BYTES("")), name_a, true},
		{value_of(VALUE_NULL, BYTES("\1\2")), name_a, true}, /* which is odd */
		{value_u32(5), name_a, true},
		{value_of(VALUE_BINARY, BYTES("a")), name_a, true},
		{value_of(VALUE_BINARY, BYTES("bc")), name_a, false},
		{value_of(VALUE_BINARY, BYTES("")), name_a, true},
		{value_of(VALUE_UINT32, BYTES("")), name_a, true},
		{value_of(VALUE_STRING | VALUE_ARRAY, BYTES("a\0\0\0")), name_a, true},
		{value_of(VALUE_STRING | VALUE_ARRAY, BYTES("")), name_a, true},
		{value_of(VALUE_BINXML, BYTES("\x0f\1\1\0\0")), name_a, true},
		{value_of(VALUE_BINXML, BYTES("")), name_a, true},
		{one, name_b, true},
		{one, peer, true},
		{one, value_of(VALUE_NULL, BYTES("")), true},
		{two, peer, false},
		{two, value_of(VALUE_ANSI_STRING, BYTES("A")), true},
	};
	struct pattern *seen[COUNT_OF(records)];
	size_t count = 0;
	size_t template = 0;
	for (size_t i = 0; i < COUNT_OF(records); i++) {
		size_t at = put_data(&template, &records[i].value, &records[i].name);
		struct pattern *pattern = pattern_at(at, NULL, NULL);
		size_t known = 0;
		ck_assert_ptr_nonnull(pattern);
		ck_assert_ptr_eq(pattern, pattern_at(at, NULL, NULL));
		while (known < count && seen[known] != pattern)
			known++;
		ck_assert_msg((known == count) == records[i].is_new, "record %zu", i);
		if (known == count)
			seen[count++] = pattern;
	}
}
END_TEST

/* A type that nobody knows has no pattern, whatever known type it is like, before and after others of its plan. */
START_TEST(values_of_unknown_types_make_no_pattern)
{
	const struct value name = value_wide("A");
	for (unsigned type = 0x40; type < 0x80; type++) {
		const struct value empty = value_of((uint8_t)(type - 0x40), BYTES(""));
		const struct value value = value_of((uint8_t)type, BYTES("\5\5\5\5\5\5\5\5"));
		const struct value array = value_of((uint8_t)(type | VALUE_ARRAY), BYTES(""));
		size_t template = 0;
		draft_init(&draft);
		plan_cache_free(cache);
		cache = plan_cache_new(&allocator);
		ck_assert_ptr_null(pattern_at(put_data(&template, &value, &name), NULL, NULL));
		ck_assert_ptr_nonnull(pattern_at(put_data(&template, &empty, &name), NULL, NULL));
		ck_assert_ptr_null(pattern_at(put_data(&template, &value, &name), NULL, NULL));
		ck_assert_ptr_null(pattern_at(put_data(&template, &array, &name), NULL, NULL));
	}
}
END_TEST

/* A value of another size than its type or its own bytes say, before and after others of its plan. */
START_TEST(values_of_another_size_than_their_type_make_a_pattern_of_their_own)
{
	const struct value name = value_wide("A");
	static const struct {
		uint8_t type, size;
	} types[] = {{VALUE_INT8, 1}, {VALUE_UINT16, 2}, {VALUE_HEX32, 4}, {VALUE_REAL64, 8}, {VALUE_GUID, 16},
		{VALUE_FILETIME, 8}, {VALUE_SYSTEMTIME, 16}, {VALUE_SIZE, 4}, {VALUE_SIZE, 8}, {VALUE_BOOL, 4},
		{VALUE_SID, 12}};
	static const uint8_t bytes[] = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		size_t template = 0;
		draft_init(&draft);
		const struct pattern *seen[2] = {NULL, NULL};
		for (uint32_t more = 0; more < 6; more++) {
			bool is_odd = more % 3 != 0;
			const struct value value = {bytes, types[i].size + more % 3, types[i].type};
			const struct pattern *pattern = pattern_at(put_data(&template, &value, &name), NULL, NULL);
			ck_assert_msg(
				pattern && pattern->is_odd == is_odd, "type %u, %u bytes", value.type, value.length);
			ck_assert(!seen[is_odd] || seen[is_odd] == pattern);
			seen[is_odd] = pattern;
		}
		ck_assert_ptr_ne(seen[0], seen[1]);
	}
}
END_TEST

START_TEST(what_came_before_and_which_event_it_is_make_another_pattern)
{
	struct value value = value_wide("one");
	struct value name = value_wide("A");
	size_t template = 0;
	size_t first = put_data(&template, &value, &name);
	size_t other_template = 0;
	struct value other_name = value_wide("B");
	size_t second = put_data(&other_template, &value, &other_name);
	struct pattern *alone = pattern_at(first, NULL, NULL);
	struct pattern *nested = pattern_at(first, alone, NULL);
	struct pattern *other = pattern_at(second, NULL, NULL);
	ck_assert_ptr_ne(alone, nested);
	ck_assert_ptr_ne(alone, other);
	ck_assert_ptr_eq(nested->before, alone);
	ck_assert_ptr_ne(pattern_at(first, other, NULL), nested);
	ck_assert_ptr_eq(pattern_at(first, alone, NULL), nested);
	ck_assert_ptr_ne(pattern_at(first, NULL, events_find(4653)), alone);
	ck_assert_ptr_ne(pattern_at(first, NULL, events_find(4653)), pattern_at(first, NULL, events_find(4650)));
	ck_assert_ptr_eq(pattern_at(first, NULL, NULL), alone);
}
END_TEST

START_TEST(patterns_are_bounded_in_depth_and_number)
{
	struct value value = value_wide("one");
	struct value name = value_wide("A");
	size_t template = 0;
	size_t at = put_data(&template, &value, &name);
	struct pattern *pattern = NULL;
	for (unsigned depth = 1; depth <= PATTERN_DEPTH_MAX; depth++) {
		pattern = pattern_at(at, pattern, NULL);
		ck_assert_ptr_nonnull(pattern);
		ck_assert_uint_eq(pattern->depth, depth);
	}
	ck_assert_ptr_null(pattern_at(at, pattern, NULL));
	/* Names that go on and on: at some point there is no room for more, and what is known stays known. */
	size_t kept = draft.size;
	struct pattern *known = pattern_at(at, NULL, NULL);
	unsigned count = 0;
	do {
		char text[16];
		snprintf(text, sizeof text, "n%u", count);
		name = value_wide(text);
		draft.size = kept;
		pattern = pattern_at(put_data(&template, &value, &name), NULL, NULL);
	} while (pattern && ++count < 100000);
	ck_assert_uint_gt(count, 1000);
	ck_assert_uint_lt(count, 100000);
	ck_assert_ptr_eq(pattern_at(at, NULL, NULL), known);
}
END_TEST

START_TEST(who_does_not_judge_needs_no_patterns)
{
	struct value value = value_wide("one");
	struct value name = value_wide("A");
	size_t template = 0;
	size_t at = put_data(&template, &value, &name);
	plan_cache_without_patterns(cache);
	ck_assert_ptr_null(pattern_at(at, NULL, NULL));
}
END_TEST

Suite *suite_pattern(void)
{
	Suite *suite = suite_create("pattern");
	TCase *patterns = tcase_create("patterns");
	tcase_add_checked_fixture(patterns, start, stop);
	tcase_add_test(patterns, values_of_other_types_and_other_names_make_another_pattern);
	tcase_add_test(patterns, values_of_unknown_types_make_no_pattern);
	tcase_add_test(patterns, values_of_another_size_than_their_type_make_a_pattern_of_their_own);
	tcase_add_test(patterns, what_came_before_and_which_event_it_is_make_another_pattern);
	tcase_add_test(patterns, patterns_are_bounded_in_depth_and_number);
	tcase_add_test(patterns, who_does_not_judge_needs_no_patterns);
	tcase_set_timeout(patterns, 60);
	suite_add_tcase(suite, patterns);
	return suite;
}
