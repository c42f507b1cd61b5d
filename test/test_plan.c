/* SPDX-License-Identifier: MIT */
#include "binxml/plan.h"
#include "binxml/sizes.h"

#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct draft draft;
static struct ipsecevtx_allocator allocator;
static struct plan_cache *cache;
static struct arena arena;
static struct plan_use use;
static struct binxml_error error;

static void start(void)
{
	allocator = memory_allocator(NULL);
	cache = plan_cache_new(&allocator);
	ck_assert_ptr_nonnull(cache);
	arena_init(&arena, &allocator, SIZE_MAX);
	draft_init(&draft);
}

static void stop(void)
{
	plan_cache_free(cache);
	arena_free(&arena);
}

static void start_chunk(void)
{
	plan_cache_start_chunk(cache, draft.bytes, CHUNK_SIZE);
}

static bool open_at(size_t offset, enum shape_area area)
{
	memset(&use, 0, sizeof use);
	memset(&error, 0, sizeof error);
	const struct plan_range range = {offset, draft.size, area};
	return plan_open(cache, &range, &use, &error);
}

/* <System>: attributes and contents in slots, as Windows 10 has them, in short. */
static void put_system(void)
{
	draft_open(&draft, "System");
	draft_close(&draft);
	draft_open_with_attributes(&draft, "Provider");
	draft_attribute(&draft, "Name");
	draft_text(&draft, "Some");
	draft_slot(&draft, 0, VALUE_STRING);
	draft_attribute(&draft, "Guid");
	draft_optional(&draft, 1, VALUE_GUID);
	draft_empty(&draft);
	draft_open(&draft, "EventID");
	draft_close(&draft);
	draft_slot(&draft, 2, VALUE_UINT16);
	draft_end(&draft);
	draft_open(&draft, "Computer");
	draft_close(&draft);
	draft_text(&draft, "vpn1");
	draft_end(&draft);
	draft_open(&draft, "Channel");
	draft_empty(&draft);
	draft_end(&draft);
}

static void put_data(const char *name, unsigned slot, unsigned type)
{
	draft_open_with_attributes(&draft, "Data");
	draft_attribute(&draft, "Name");
	draft_text(&draft, name);
	draft_close(&draft);
	draft_optional(&draft, slot, type);
	draft_end(&draft);
}

/* A whole event with four values: provider, no guid, id, data. Returns the token's offset. */
static size_t put_event(uint32_t template_id, const char *name, const char *value)
{
	size_t at = draft.size;
	size_t template = draft_instance(&draft, template_id);
	draft_fragment(&draft);
	draft_open(&draft, "Event");
	draft_close(&draft);
	put_system();
	draft_open(&draft, "EventData");
	draft_close(&draft);
	put_data(name, 3, VALUE_STRING);
	draft_end(&draft);
	draft_end(&draft);
	draft_eof(&draft);
	struct value wide = value_wide(value);
	size_t descriptors = draft_values(&draft, template, 4);
	draft_value(&draft, descriptors, 0, value_of(VALUE_STRING, BYTES("X\0")));
	draft_value(&draft, descriptors, 1, value_of(VALUE_NULL, BYTES("")));
	draft_value(&draft, descriptors, 2, value_of(VALUE_UINT16, BYTES("\x2d\x12")));
	draft_value(&draft, descriptors, 3, wide);
	return at;
}

/* A field's value as text; NULL for a null. */
static const char *text_of(
	const struct plan *plan, const struct plan_field *field, const struct binxml_instance *instance)
{
	struct value value;
	const char *text;
	uint32_t length;
	const struct plan_reading reading = {plan, {draft.bytes, CHUNK_SIZE}, instance};
	ck_assert(plan_value(&reading, field, &arena, &value));
	if (value.type == VALUE_NULL)
		return NULL;
	ck_assert_int_eq(value_text(&value, &arena, &text, &length, NULL), VALUE_OK);
	return text;
}

static const struct plan_field *find_field(const struct plan *plan, const char *name)
{
	for (uint32_t i = 0; i < plan->field_count; i++) {
		const struct plan_field *field = &plan->fields[i];
		if (field->kind != TARGET_SYSTEM && !field->name_is_slot && field->name_length == strlen(name) &&
			memcmp(plan->pool + field->name_offset, name, field->name_length) == 0)
			return field;
	}
	return NULL;
}

START_TEST(equal_templates_share_a_plan_across_chunks)
{
	size_t first = put_event(7, "A", "1");
	size_t second = put_event(8, "A", "2");
	size_t third = put_event(9, "B", "3");
	start_chunk();
	ck_assert(open_at(first, AREA_DOCUMENT));
	const struct plan *plan = use.plan;
	ck_assert(open_at(first, AREA_DOCUMENT));
	ck_assert_ptr_eq(use.plan, plan);
	ck_assert(open_at(second, AREA_DOCUMENT));
	ck_assert_ptr_eq(use.plan, plan);
	ck_assert_str_eq(text_of(plan, find_field(plan, "A"), &use.instance), "2");
	ck_assert(open_at(third, AREA_DOCUMENT));
	ck_assert_ptr_ne(use.plan, plan);
	/* The next chunk has another template at the same offset. */
	draft_init(&draft);
	ck_assert_uint_eq(put_event(9, "C", "4"), first);
	size_t moved = put_event(7, "A", "5");
	start_chunk();
	ck_assert(open_at(first, AREA_DOCUMENT));
	ck_assert_ptr_ne(use.plan, plan);
	ck_assert_ptr_nonnull(find_field(use.plan, "C"));
	ck_assert(open_at(moved, AREA_DOCUMENT));
	ck_assert_ptr_eq(use.plan, plan);
	ck_assert_str_eq(text_of(use.plan, find_field(use.plan, "A"), &use.instance), "5");
}
END_TEST

/* Names that stand somewhere in the chunk, and a template that refers to them, and has one of its own. */
struct referring {
	size_t names[2];
	size_t at;             /* of the instance's token */
	size_t body, body_end; /* of the template */
	size_t references[3];  /* of the offsets that lead to names */
	size_t chain;          /* of the name that stands in the template */
};

/* The size of the element that was opened at start is right now. */
static void close_size(size_t start)
{
	draft_set_u32(&draft, start + 3, (uint32_t)(draft.size - start - 7));
}

static size_t open_referring(struct referring *referring, unsigned reference, bool has_attribute)
{
	size_t start = draft.size;
	draft_u8(&draft, has_attribute ? 0x41 : 0x01);
	draft_u16(&draft, 0xffff);
	draft_u32(&draft, 0);
	referring->references[reference] = draft.size;
	draft_name_at(&draft, referring->names[reference]);
	return start;
}

static void put_referring(struct referring *referring)
{
	referring->names[0] = draft_name(&draft, "EventData");
	referring->names[1] = draft_name(&draft, "Data");
	referring->at = draft.size;
	size_t template = draft_instance(&draft, 7);
	referring->body = draft.size;
	draft_fragment(&draft);
	size_t outer = open_referring(referring, 0, false);
	draft_close(&draft);
	size_t inner = open_referring(referring, 1, true);
	size_t attributes = draft.size;
	draft_u32(&draft, 0);
	referring->references[2] = draft.size + 1;
	referring->chain = draft.size + 5;
	draft_attribute(&draft, "Name");
	draft_text(&draft, "RemoteAddress");
	draft_set_u32(&draft, attributes, (uint32_t)(draft.size - attributes - 4));
	draft_close(&draft);
	draft_slot(&draft, 0, VALUE_STRING);
	draft_end(&draft);
	close_size(inner);
	draft_end(&draft);
	close_size(outer);
	draft_eof(&draft);
	draft_bytes(&draft, "behind", 6);
	referring->body_end = draft.size;
	size_t descriptors = draft_values(&draft, template, 1);
	draft_value(&draft, descriptors, 0, value_of(VALUE_STRING, BYTES("1\0")));
}

/* The template as the draft has it now: does it get that plan, in the chunk that is the next one? */
static bool gets_plan(const struct referring *referring, const struct plan *plan)
{
	start_chunk();
	return open_at(referring->at, AREA_EVENT) && use.plan == plan;
}

START_TEST(templates_that_differ_in_one_byte_never_share_a_plan)
{
	struct referring referring;
	put_referring(&referring);
	start_chunk();
	ck_assert(open_at(referring.at, AREA_EVENT));
	ck_assert_uint_eq(use.odd & ~(unsigned)PLAN_ODD_FORM, 0); /* bytes stand behind the end token */
	const struct plan *plan = use.plan;
	for (size_t i = referring.names[0]; i < referring.body_end; i++) {
		/* Names are chained as the chunk's table wants it. */
		bool is_chain = i - referring.names[0] < 4 || i - referring.names[1] < 4 || i - referring.chain < 4;
		bool is_named = i < referring.names[1] - 4 || (i >= referring.names[1] && i < referring.at);
		if (i >= referring.body || is_named) {
			for (unsigned bit = 0; bit < 8; bit++) {
				draft.bytes[i] ^= (uint8_t)(1u << bit);
				ck_assert_msg(gets_plan(&referring, plan) == is_chain, "bit %u at %zu", bit, i);
				draft.bytes[i] ^= (uint8_t)(1u << bit);
			}
		}
		CHECK_IN_LOOP(gets_plan(&referring, plan));
	}
}
END_TEST

START_TEST(a_name_that_stands_elsewhere_is_compared_wherever_that_is)
{
	struct referring referring;
	put_referring(&referring);
	start_chunk();
	ck_assert(open_at(referring.at, AREA_EVENT));
	const struct plan *plan = use.plan;
	for (unsigned i = 0; i < COUNT_OF(referring.references); i++) {
		size_t reference = referring.references[i];
		uint32_t right = read_u32(draft.bytes, CHUNK_SIZE, reference);
		for (uint32_t target = 0; target < draft.size; target++) {
			draft_set_u32(&draft, reference, target);
			ck_assert_msg(gets_plan(&referring, plan) == (target == right), "reference %u to %u", i,
				(unsigned)target);
		}
		draft_set_u32(&draft, reference, right);
	}
}
END_TEST

/* Two fields; the second one's attribute is named where name is, or by the first one's name. */
static size_t put_text_that_may_be_split(size_t name)
{
	size_t at = draft.size;
	size_t template = draft_instance(&draft, 7);
	draft_fragment(&draft);
	draft_open(&draft, "EventData");
	draft_close(&draft);
	draft_open_with_attributes(&draft, "Data");
	const size_t first = draft.size + 5; /* behind the token and the offset */
	draft_attribute(&draft, "Name");
	draft_text(&draft, "A");
	draft_close(&draft);
	draft_slot(&draft, 0, VALUE_STRING);
	draft_end(&draft);
	draft_open_with_attributes(&draft, "Data");
	draft.attribute = draft.size;
	draft_u8(&draft, 0x06);
	draft_name_at(&draft, name ? name : first);
	draft_text_utf8(&draft, "abcdefg\xc4\x85\xc4\x81"); /* U+0105 and U+0101 */
	draft_close(&draft);
	draft_slot(&draft, 0, VALUE_STRING);
	draft_end(&draft);
	draft_end(&draft);
	draft_eof(&draft);
	size_t descriptors = draft_values(&draft, template, 1);
	draft_value(&draft, descriptors, 0, value_of(VALUE_STRING, BYTES("1\0")));
	return at;
}

/* Some split the second one's text then. Where names stand is not what a plan is known by. */
START_TEST(a_name_within_a_template_that_is_known_is_as_odd_as_in_a_new_one)
{
	size_t name = draft_name(&draft, "Name");
	size_t starts[3];
	const bool is_within[] = {_i, !_i, _i};
	for (unsigned i = 0; i < COUNT_OF(starts); i++)
		starts[i] = put_text_that_may_be_split(is_within[i] ? 0 : name);
	start_chunk();
	const struct plan *plan = NULL;
	for (unsigned i = 0; i < COUNT_OF(starts); i++) {
		CHECK_IN_LOOP(open_at(starts[i], AREA_EVENT));
		CHECK_IN_LOOP(!plan || use.plan == plan);
		CHECK_IN_LOOP(((use.odd & PLAN_ODD_FORM) != 0) == is_within[i]);
		plan = use.plan;
	}
}
END_TEST

/* A record can show one value thousands of times: each time its instance is opened within another one, and closed. */
START_TEST(values_of_what_was_closed_take_no_room)
{
	size_t at = put_event(7, "A", "1");
	start_chunk();
	ck_assert(open_at(at, AREA_DOCUMENT));
	for (unsigned i = 0; i < CHUNK_SIZE; i++) {
		const size_t opened = plan_cache_opened(cache);
		CHECK_IN_LOOP(open_at(at, AREA_DOCUMENT));
		CHECK_IN_LOOP(use.instance.starts != NULL);
		plan_cache_close(cache, opened);
	}
}
END_TEST

START_TEST(the_area_decides_what_a_template_means)
{
	size_t at = draft.size;
	size_t template = draft_instance(&draft, 1);
	draft_open(&draft, "EventData");
	draft_close(&draft);
	put_data("a", 0, VALUE_UINT8);
	draft_end(&draft);
	size_t descriptors = draft_values(&draft, template, 1);
	draft_value(&draft, descriptors, 0, value_of(VALUE_UINT8, BYTES("\x05")));
	start_chunk();
	ck_assert(open_at(at, AREA_EVENT));
	const struct plan *plan = use.plan;
	ck_assert_str_eq(text_of(plan, find_field(plan, "a"), &use.instance), "5");
	ck_assert(open_at(at, AREA_DOCUMENT));
	ck_assert_ptr_ne(use.plan, plan);
	ck_assert_ptr_null(find_field(use.plan, "a"));
	ck_assert(open_at(at, AREA_EVENT));
	ck_assert_ptr_eq(use.plan, plan);
}
END_TEST

START_TEST(a_slot_that_the_instance_lacks_is_a_null)
{
	size_t at = put_event(7, "A", "1");
	start_chunk();
	ck_assert(open_at(at, AREA_DOCUMENT));
	size_t second = draft.size;
	draft_instance_of(&draft, 7, use.instance.template_offset, 0);
	start_chunk();
	ck_assert(open_at(second, AREA_DOCUMENT));
	ck_assert_ptr_null(text_of(use.plan, find_field(use.plan, "A"), &use.instance));
}
END_TEST

START_TEST(several_pieces_are_one_text)
{
	size_t at = draft.size;
	size_t template = draft_instance(&draft, 1);
	draft_open(&draft, "a");
	draft_close(&draft);
	draft_text(&draft, "before ");
	draft_slot(&draft, 0, VALUE_UINT8);
	draft_u8(&draft, 0x09);
	draft_name(&draft, "amp");
	draft_slot(&draft, 1, VALUE_STRING);
	draft_slot(&draft, 0, VALUE_UINT8);
	draft_text(&draft, " after");
	draft_end(&draft);
	size_t descriptors = draft_values(&draft, template, 2);
	draft_value(&draft, descriptors, 0, value_of(VALUE_UINT8, BYTES("\x07")));
	draft_value(&draft, descriptors, 1, value_of(VALUE_STRING, BYTES("x\0\0\0")));
	start_chunk();
	ck_assert(open_at(at, AREA_TREE));
	const struct plan_field *field = find_field(use.plan, "a");
	ck_assert_str_eq(text_of(use.plan, field, &use.instance), "before 7&x7 after");
	/* There must be room for it. */
	const struct plan_reading reading = {use.plan, {draft.bytes, CHUNK_SIZE}, &use.instance};
	struct arena small;
	struct value value;
	arena_init(&small, &allocator, 10);
	ck_assert(!plan_value(&reading, field, &small, &value));
	arena_free(&small);
}
END_TEST

START_TEST(a_name_may_stand_in_a_slot)
{
	size_t at = draft.size;
	size_t template = draft_instance(&draft, 1);
	draft_open_with_attributes(&draft, "Data");
	draft_attribute(&draft, "Name");
	draft_slot(&draft, 1, VALUE_STRING);
	draft_close(&draft);
	draft_slot(&draft, 0, VALUE_STRING);
	draft_end(&draft);
	draft_values(&draft, template, 2);
	start_chunk();
	ck_assert(open_at(at, AREA_EVENT_DATA));
	ck_assert_uint_eq(use.plan->field_count, 1);
	ck_assert(use.plan->fields[0].name_is_slot);
	ck_assert_uint_eq(use.plan->fields[0].name_offset, 1);
}
END_TEST

START_TEST(null_attributes_and_dependent_elements_are_left_out)
{
	size_t at = draft.size;
	size_t template = draft_instance(&draft, 1);
	draft_open_with_attributes(&draft, "a");
	draft_attribute(&draft, "b");
	draft_optional(&draft, 0, VALUE_STRING);
	draft_attribute(&draft, "c");
	draft_slot(&draft, 0, VALUE_STRING);
	draft_close(&draft);
	draft_end(&draft);
	size_t element = draft.size;
	draft_open(&draft, "d");
	draft_set_u16(&draft, element + 1, 0); /* depends on slot 0 */
	draft_empty(&draft);
	size_t descriptors = draft_values(&draft, template, 1);
	draft_value(&draft, descriptors, 0, value_of((uint8_t)(_i ? VALUE_STRING : VALUE_NULL), BYTES("")));
	start_chunk();
	ck_assert(open_at(at, AREA_TREE));
	static const struct {
		const char *name;
		bool left_out; /* when slot 0 is a null */
	} fields[] = {{"a.b", true}, {"a.c", false}, {"d", true}, {"a", false}};
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const struct plan_field *field = find_field(use.plan, fields[i].name);
		const struct plan_reading reading = {use.plan, {draft.bytes, CHUNK_SIZE}, &use.instance};
		struct value value;
		ck_assert_msg(field != NULL, "no field %s", fields[i].name);
		ck_assert(plan_value(&reading, field, &arena, &value));
		bool left_out = plan_field_state(&reading, field, &value) == PLAN_FIELD_LEFT_OUT;
		ck_assert_msg(left_out == (fields[i].left_out && !_i), "%s", fields[i].name);
	}
}
END_TEST

START_TEST(what_is_no_template_gives_no_plan)
{
	size_t at = draft.size;
	size_t template = draft_instance(&draft, 1);
	draft_open(&draft, "a");
	draft_close(&draft);
	draft_u8(&draft, 0x77);
	draft_values(&draft, template, 0);
	start_chunk();
	ck_assert(!open_at(at, AREA_TREE));
	ck_assert_int_ne(error.problem, PROBLEM_NONE);
	ck_assert(!open_at(at, AREA_TREE));
	ck_assert(!open_at(draft.size - 3, AREA_TREE));
}
END_TEST

START_TEST(too_many_fields_or_pieces_are_refused)
{
	size_t at = draft.size;
	size_t template = draft_instance(&draft, 1);
	size_t name = 0;
	draft_open(&draft, "a");
	draft_close(&draft);
	/* Empty texts cost 3 bytes each, elements a name's offset more. */
	for (int i = 0; i < (_i ? 5000 : 8500); i++) {
		if (_i == 0) {
			draft_bytes(&draft, "\x07\0\0", 3);
			continue;
		}
		draft_bytes(&draft, "\x01\xff\xff\0\0\0\0", 7);
		if (name)
			draft_name_at(&draft, name);
		else
			name = draft_name(&draft, "b");
		draft_empty(&draft);
	}
	draft_end(&draft);
	draft_values(&draft, template, 0);
	start_chunk();
	ck_assert(!open_at(at, AREA_TREE));
	ck_assert_int_eq(error.problem, PROBLEM_SIZE);
}
END_TEST

START_TEST(many_templates_in_one_chunk_are_all_found)
{
	static size_t places[400];
	size_t count = 0;
	while (draft.size < CHUNK_SIZE - 400 && count < COUNT_OF(places)) {
		char name[16];
		size_t template;
		snprintf(name, sizeof name, "n%zu", count);
		places[count] = draft.size;
		template = draft_instance(&draft, (uint32_t)count + 1);
		draft_open(&draft, name);
		draft_empty(&draft);
		draft_values(&draft, template, 0);
		count++;
	}
	ck_assert_uint_gt(count, 300);
	start_chunk();
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < count; i++) {
			char name[32];
			snprintf(name, sizeof name, "n%zu", i);
			ck_assert(open_at(places[i], AREA_TREE));
			ck_assert_ptr_nonnull(find_field(use.plan, name));
		}
	}
}
END_TEST

/* A small template that no other one equals. Returns the token's offset. */
static size_t put_small(uint32_t template_id, const char *text)
{
	size_t at = draft.size;
	size_t template = draft_instance(&draft, template_id);
	draft_fragment(&draft);
	draft_open(&draft, "a");
	draft_close(&draft);
	draft_text(&draft, text);
	draft_end(&draft);
	draft_eof(&draft);
	draft_values(&draft, template, 0);
	return at;
}

static void show_small(uint32_t template_id, const char *text)
{
	draft_init(&draft);
	size_t at = put_small(template_id, text);
	start_chunk();
	ck_assert(open_at(at, AREA_DOCUMENT));
	ck_assert(!use.is_borrowed);
}

/* 2048 templates are remembered to be lent. After more, nobody can know whether only one with that id fits. */
START_TEST(nothing_is_lent_when_not_all_that_could_be_is_remembered)
{
	show_small(1, "one");
	for (uint32_t id = 2; id <= 2048; id++)
		show_small(id, "other");
	if (_i == 1)
		show_small(1, "two");
	draft_init(&draft);
	size_t at = draft.size;
	draft_instance_of(&draft, 1, 60000, 0);
	start_chunk();
	plan_cache_let_borrow(cache, true);
	ck_assert(open_at(at, AREA_DOCUMENT) == (_i == 0));
	ck_assert(_i == 1 || use.is_borrowed);
}
END_TEST

START_TEST(an_attribute_whose_name_has_no_room_makes_the_template_too_large)
{
	char name[SHAPE_PATH_MAX + 1];
	memset(name, 'n', sizeof name);
	name[SHAPE_PATH_MAX - (size_t)_i] = '\0';
	size_t template = draft_instance(&draft, 3);
	draft_fragment(&draft);
	draft_open(&draft, "Event");
	draft_close(&draft);
	draft_open(&draft, "UserData");
	draft_close(&draft);
	draft_open_with_attributes(&draft, "a");
	draft_attribute(&draft, name);
	draft_text(&draft, "192.0.2.1");
	draft_empty(&draft);
	draft_end(&draft);
	draft_end(&draft);
	draft_eof(&draft);
	draft_values(&draft, template, 0);
	start_chunk();
	ck_assert(open_at(CHUNK_HEADER_SIZE, AREA_DOCUMENT) == (_i == 2));
	ck_assert_int_eq(error.problem, _i == 2 ? PROBLEM_NONE : PROBLEM_SIZE);
}
END_TEST

/* A value that some readers take for shorter or longer, in front of EventID: who goes on behind it reads another one.
 */
START_TEST(a_value_of_two_sizes_in_front_of_what_says_which_event_it_is_is_odd)
{
	static const struct {
		uint8_t type, size;
		bool is_odd;
	} values[] = {{VALUE_BOOL, 4, true}, {VALUE_SIZE, 8, true}, {VALUE_SIZE, 4, false}, {VALUE_UINT32, 4, false},
		{VALUE_ARRAY | VALUE_BOOL, 4, true}};
	struct plan plan;
	memset(&plan, 0, sizeof plan);
	for (size_t i = 0; i < SYSTEM_FIELD_COUNT; i++)
		plan.system_slots[i] = PLAN_NO_SLOT;
	plan.system_slots[SYSTEM_EVENT_ID] = 1;
	for (size_t i = 0; i < 2 * COUNT_OF(values); i++) {
		struct binxml_instance instance = {.value_count = 3};
		uint8_t descriptors[12] = {2, 0, VALUE_UINT16, 0, 2, 0, VALUE_UINT16, 0, 2, 0, VALUE_UINT16, 0};
		uint8_t *one = descriptors + (i % 2 == 0 ? 0 : 8);
		one[0] = values[i / 2].size;
		one[2] = values[i / 2].type;
		ck_assert_int_eq((sizes_look(descriptors, 3, NULL) & SIZES_WIDTHS) != 0, values[i / 2].is_odd);
		plan_look_at_sizes(&plan, AREA_DOCUMENT, descriptors, &instance);
		ck_assert_int_eq(instance.odd_sizes, i % 2 == 0 && values[i / 2].is_odd);
		ck_assert_int_eq(instance.has_early_width, instance.odd_sizes);
	}
}
END_TEST

Suite *suite_plan(void)
{
	Suite *suite = suite_create("plan");
	TCase *plans = tcase_create("plans");
	tcase_add_checked_fixture(plans, start, stop);
	tcase_add_test(plans, a_value_of_two_sizes_in_front_of_what_says_which_event_it_is_is_odd);
	tcase_add_test(plans, equal_templates_share_a_plan_across_chunks);
	tcase_add_test(plans, templates_that_differ_in_one_byte_never_share_a_plan);
	tcase_add_test(plans, a_name_that_stands_elsewhere_is_compared_wherever_that_is);
	tcase_add_loop_test(plans, a_name_within_a_template_that_is_known_is_as_odd_as_in_a_new_one, 0, 2);
	tcase_add_test(plans, values_of_what_was_closed_take_no_room);
	tcase_add_test(plans, the_area_decides_what_a_template_means);
	tcase_add_test(plans, a_slot_that_the_instance_lacks_is_a_null);
	tcase_add_test(plans, several_pieces_are_one_text);
	tcase_add_test(plans, a_name_may_stand_in_a_slot);
	tcase_add_loop_test(plans, null_attributes_and_dependent_elements_are_left_out, 0, 2);
	tcase_add_test(plans, many_templates_in_one_chunk_are_all_found);
	suite_add_tcase(suite, plans);
	TCase *limits = tcase_create("limits");
	tcase_add_checked_fixture(limits, start, stop);
	tcase_add_test(limits, what_is_no_template_gives_no_plan);
	tcase_add_loop_test(limits, too_many_fields_or_pieces_are_refused, 0, 2);
	tcase_add_loop_test(limits, nothing_is_lent_when_not_all_that_could_be_is_remembered, 0, 2);
	tcase_add_loop_test(limits, an_attribute_whose_name_has_no_room_makes_the_template_too_large, 0, 3);
	suite_add_tcase(suite, limits);
	return suite;
}
