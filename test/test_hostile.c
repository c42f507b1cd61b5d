/* SPDX-License-Identifier: MIT */
/*
 * Records made to exhaust, to loop or to lead astray. Each must end in time and within bounds of memory, as an event
 * or as a named loss; the good record behind it is always given.
 */
#include "suites.h"
#include "test_damage_support.h"
#include "test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEAK_MAX (32u * 1024u * 1024u)

static struct draft draft;
static struct view view;
static struct meter meter;

/* Reads the draft as a log of one chunk, with the limits. */
static void look_at_draft(const char *what, bool recover)
{
	struct ipsecevtx_options options = look_options();
	struct ipsecevtx_allocator allocator;
	for (unsigned engine = 0; engine < 2; engine++) {
		describe("%s, engine %u", what, engine);
		memset(&meter, 0, sizeof meter);
		allocator = meter_allocator(&meter);
		options.allocator = &allocator;
		options.engine = engine ? IPSECEVTX_ENGINE_CERTIFIED : IPSECEVTX_ENGINE_DIRECT;
		options.recover = recover;
		draft_chunk_header(&draft);
		uint8_t *log = calloc(1, HEADER + CHUNK);
		ck_assert_ptr_nonnull(log);
		memcpy(log + HEADER, draft.bytes, CHUNK);
		double start = seconds_used();
		look_alone(&view, log, HEADER + CHUNK, &options);
		double used = seconds_used() - start;
		ck_assert_msg(used < (is_slow_build() ? 10.0 : 1.0), "%s: %g seconds", what, used);
		ck_assert_msg(meter.peak < PEAK_MAX, "%s: %zu bytes of memory", what, meter.peak);
		ck_assert_uint_eq(meter.live, 0);
		ck_assert_int_eq(view.opened, 0);
		assert_adds_up(&view);
		look(&view, log, HEADER + CHUNK, &options);
		free(log);
	}
}

static void text_element(const char *name, const char *text)
{
	draft_open(&draft, name);
	draft_close(&draft);
	draft_text(&draft, text);
	draft_end(&draft);
}

static void begin_event(void)
{
	draft_open(&draft, "Event");
	draft_close(&draft);
	draft_open(&draft, "System");
	draft_close(&draft);
	text_element("EventID", "77");
	text_element("EventRecordID", "1");
	text_element("Computer", "host");
	draft_end(&draft);
	draft_open(&draft, "EventData");
	draft_close(&draft);
}

static void end_event(void)
{
	draft_end(&draft);
	draft_end(&draft);
	draft_eof(&draft);
}

static void good_record(uint64_t id)
{
	size_t record = draft_record(&draft, id);
	draft.in_template = false;
	draft_fragment(&draft);
	begin_event();
	text_element("Data", "good");
	end_event();
	draft_record_end(&draft, record);
}

/* The record behind the hostile one is there; of the hostile one there is an event, or a word. */
static void assert_good_record(const char *what)
{
	bool found = false;
	for (size_t i = 0; i < view.count; i++)
		found |= view.events[i].header_record_id == 2;
	ck_assert_msg(found, "%s: the record behind it is not given", what);
	ck_assert_msg(view.count == 2 || told_above_note(&view) > 0, "%s: nothing is said", what);
}

static void finish_hostile(const char *what, size_t record)
{
	draft_record_end(&draft, record);
	good_record(2);
	look_at_draft(what, false);
	assert_good_record(what);
}

START_TEST(elements_nested_too_deep_are_refused)
{
	for (unsigned depth = 25; depth <= 2000; depth = depth < 40 ? depth + 1 : depth * 2) {
		draft_init(&draft);
		size_t record = draft_record(&draft, 1);
		draft_fragment(&draft);
		begin_event();
		for (unsigned i = 0; i < depth; i++) {
			draft_open(&draft, "a");
			draft_close(&draft);
		}
		draft_text(&draft, "deep");
		for (unsigned i = 0; i < depth; i++)
			draft_end(&draft);
		end_event();
		finish_hostile("nested elements", record);
		if (depth > 32)
			ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_LIMIT), 1);
	}
}
END_TEST

/* <name>{0}</name>, again and again. */
static void refer(const char *name, unsigned references)
{
	size_t place = 0;
	for (unsigned i = 0; i < references; i++) {
		draft_u8(&draft, 0x01);
		draft_u16(&draft, 0xffff);
		draft_u32(&draft, 0);
		if (i == 0)
			place = draft_name(&draft, name);
		else
			draft_name_at(&draft, place);
		draft_close(&draft);
		draft_slot(&draft, 0, VALUE_BINXML);
		draft_end(&draft);
	}
}

/* An instance with a template <a>{0}</a> and a nested value in it, levels deep. */
static void nest(unsigned levels, unsigned references)
{
	size_t template = draft_instance(&draft, 0x1000 + levels);
	draft_open(&draft, "a");
	draft_close(&draft);
	refer("b", references);
	draft_end(&draft);
	draft_eof(&draft);
	size_t descriptors = draft_values(&draft, template, 1);
	size_t start = draft.size;
	if (levels > 1)
		nest(levels - 1, references);
	else
		draft_bytes(&draft, "\x0f\x01\x01\x00\x00", 5);
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
}

static void nested_event(unsigned levels, unsigned references)
{
	size_t template = draft_instance(&draft, 7);
	begin_event();
	refer("Data", references);
	end_event();
	size_t descriptors = draft_values(&draft, template, 1);
	size_t start = draft.size;
	nest(levels, references);
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
	draft_eof(&draft);
}

START_TEST(values_nested_too_deep_are_refused)
{
	for (unsigned levels = 1; levels <= 300; levels = levels < 40 ? levels + 1 : levels * 2) {
		draft_init(&draft);
		size_t record = draft_record(&draft, 1);
		draft_fragment(&draft);
		nested_event(levels, 1);
		finish_hostile("nested values", record);
		if (levels > 32)
			ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_LIMIT), 1);
	}
}
END_TEST

START_TEST(values_referred_to_a_thousand_times_are_refused)
{
	static const struct {
		unsigned levels;
		unsigned references;
	} cases[] = {{1, 1000}, {2, 1000}, {3, 900}, {4, 600}, {8, 300}, {12, 150}, {20, 30}, {28, 2}, {28, 10}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char what[64];
		snprintf(what, sizeof what, "%u levels of %u", cases[i].levels, cases[i].references);
		draft_init(&draft);
		size_t record = draft_record(&draft, 1);
		draft_fragment(&draft);
		nested_event(cases[i].levels, cases[i].references);
		finish_hostile(what, record);
	}
}
END_TEST

/* An instance whose template is wherever the test says. */
static void look_at_template(const char *what, uint32_t offset)
{
	draft_init(&draft);
	good_record(3);
	size_t record = draft_record(&draft, 1);
	draft_fragment(&draft);
	draft_u8(&draft, 0x0c);
	draft_u8(&draft, 1);
	draft_u32(&draft, get_u32(draft.bytes + (offset < CHUNK - 8 ? offset + 4 : 0)));
	draft_u32(&draft, offset);
	draft_u32(&draft, 1);
	draft_u16(&draft, 2);
	draft_u16(&draft, 1);
	draft_u16(&draft, 'x');
	draft_eof(&draft);
	draft_record_end(&draft, record);
	good_record(2);
	look_at_draft(what, false);
	assert_good_record(what);
}

START_TEST(templates_that_point_astray_are_refused)
{
	static const uint32_t offsets[] = {0, 1, 24, 127, 128, 384, 511, 512, 513, 536, 600, 700, 800, 900, 65500,
		65520, 65535, 65536, 65537, 0x7fffffff, 0x80000000, 0xffffffe0, 0xffffffff};
	for (size_t i = 0; i < COUNT(offsets); i++) {
		char what[64];
		snprintf(what, sizeof what, "a template at %x", (unsigned)offsets[i]);
		look_at_template(what, offsets[i]);
	}
	for (uint32_t offset = 512; offset < 1400; offset++)
		look_at_template("a template in a record", offset);
}
END_TEST

START_TEST(a_template_that_leads_to_itself_is_refused)
{
	draft_init(&draft);
	size_t record = draft_record(&draft, 1);
	draft_fragment(&draft);
	size_t template = draft_instance(&draft, 7);
	begin_event();
	draft_open(&draft, "Data");
	draft_close(&draft);
	draft_slot(&draft, 0, VALUE_BINXML);
	draft_end(&draft);
	end_event();
	size_t descriptors = draft_values(&draft, template, 1);
	/* The value is an instance of the same template, whose value is that instance, as far as there is room. */
	size_t start = draft.size;
	for (unsigned i = 0; i < 400; i++) {
		size_t inner = draft_instance_of(&draft, 7, template, 1);
		draft_set_u16(&draft, inner, 60000 - 19 * i);
		draft.bytes[inner + 2] = VALUE_BINXML;
	}
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
	draft_eof(&draft);
	finish_hostile("a cycle", record);
}
END_TEST

START_TEST(instances_inside_their_own_template_are_refused)
{
	draft_init(&draft);
	size_t record = draft_record(&draft, 1);
	draft_fragment(&draft);
	size_t template = draft_instance(&draft, 7);
	draft_open(&draft, "Event");
	draft_close(&draft);
	draft_instance_of(&draft, 7, template, 0);
	draft_end(&draft);
	draft_eof(&draft);
	draft_values(&draft, template, 0);
	draft_eof(&draft);
	finish_hostile("an instance in its template", record);
}
END_TEST

START_TEST(too_many_values_are_refused)
{
	static const uint32_t counts[] = {
		4096, 4097, 16384, 65535, 65536, 0x40000000, 0x80000000, 0xfffffffc, 0xffffffff};
	for (size_t i = 0; i < COUNT(counts); i++) {
		draft_init(&draft);
		size_t record = draft_record(&draft, 1);
		draft_fragment(&draft);
		size_t template = draft_instance(&draft, 7);
		begin_event();
		end_event();
		size_t descriptors = draft_values(&draft, template, counts[i] <= 4097 ? counts[i] : 1);
		draft_set_u32(&draft, descriptors - 4, counts[i]);
		draft_eof(&draft);
		finish_hostile("value count", record);
		ck_assert_uint_eq(view.count, counts[i] <= 4096 ? 2 : 1);
	}
}
END_TEST

START_TEST(value_sizes_that_do_not_fit_are_refused)
{
	for (unsigned values = 1; values <= 4096; values *= 4) {
		draft_init(&draft);
		size_t record = draft_record(&draft, 1);
		draft_fragment(&draft);
		size_t template = draft_instance(&draft, 7);
		begin_event();
		draft_open(&draft, "Data");
		draft_close(&draft);
		draft_slot(&draft, 0, VALUE_STRING);
		draft_end(&draft);
		end_event();
		size_t descriptors = draft_values(&draft, template, values);
		for (unsigned i = 0; i < values; i++) {
			draft_set_u16(&draft, descriptors + 4 * (size_t)i, 0xffff);
			draft.bytes[descriptors + 4 * (size_t)i + 2] = VALUE_STRING;
		}
		draft_eof(&draft);
		finish_hostile("value sizes", record);
		ck_assert_uint_eq(view.count, 1);
	}
}
END_TEST

START_TEST(a_template_whose_size_wraps_is_refused)
{
	static const uint32_t sizes[] = {65535, 65536, 0x7fffffff, 0xffffff00, 0xfffffffc, 0xffffffff};
	for (size_t i = 0; i < COUNT(sizes); i++) {
		draft_init(&draft);
		size_t record = draft_record(&draft, 1);
		draft_fragment(&draft);
		size_t template = draft_instance(&draft, 7);
		begin_event();
		end_event();
		draft_values(&draft, template, 0);
		draft_set_u32(&draft, template + 20, sizes[i]);
		draft_eof(&draft);
		finish_hostile("template size", record);
		ck_assert_uint_eq(view.count, 1);
	}
}
END_TEST

START_TEST(a_name_of_65535_units_is_refused)
{
	static const unsigned units[] = {255, 256, 4000, 20000, 32767, 32768, 65535};
	for (size_t i = 0; i < COUNT(units); i++) {
		draft_init(&draft);
		size_t record = draft_record(&draft, 1);
		draft_fragment(&draft);
		begin_event();
		draft_u8(&draft, 0x01);
		draft_u32(&draft, 0);
		size_t name = draft_name(&draft, "long");
		draft_set_u16(&draft, name + 6, units[i]);
		draft_close(&draft);
		draft_end(&draft);
		end_event();
		finish_hostile("a long name", record);
	}
}
END_TEST

START_TEST(a_name_referred_to_4000_times_is_no_trouble)
{
	draft_init(&draft);
	size_t record = draft_record(&draft, 1);
	draft_fragment(&draft);
	begin_event();
	draft_u8(&draft, 0x01);
	draft_u32(&draft, 0);
	char text[2001];
	memset(text, 'n', sizeof text);
	text[2000] = '\0';
	size_t name = draft_name(&draft, text);
	draft_close(&draft);
	draft_end(&draft);
	for (unsigned i = 0; i < 4000; i++) {
		draft_u8(&draft, 0x01);
		draft_u32(&draft, 0);
		draft_name_at(&draft, name);
		draft_empty(&draft);
	}
	end_event();
	finish_hostile("a name for 4000", record);
}
END_TEST

START_TEST(thousands_of_fields_with_one_name_are_no_trouble)
{
	draft_init(&draft);
	size_t record = draft_record(&draft, 1);
	draft_fragment(&draft);
	begin_event();
	draft_open(&draft, "Data");
	size_t name = draft.size - 18; /* where the name stands: next, hash, count, "Data", NUL */
	draft_close(&draft);
	draft_end(&draft);
	for (unsigned i = 0; i < 3999; i++) {
		draft_u8(&draft, 0x01);
		draft_u32(&draft, 0);
		draft_name_at(&draft, name);
		draft_close(&draft);
		draft_end(&draft);
	}
	end_event();
	finish_hostile("fields of one name", record);
}
END_TEST

/* More text than a record may make, as the value of a System element, or of its attribute: filler is a long value. */
static void filled_element(const char *name, const char *attribute, const char *text, bool is_filled)
{
	if (attribute)
		draft_open_with_attributes(&draft, name);
	else
		draft_open(&draft, name);
	if (attribute)
		draft_attribute(&draft, attribute);
	else
		draft_close(&draft);
	draft_text(&draft, text);
	for (unsigned i = 0; is_filled && i < 120; i++)
		draft_slot(&draft, 0, VALUE_STRING);
	if (attribute)
		draft_empty(&draft);
	else
		draft_end(&draft);
}

/* What has no room in the filter must not be a null there: the event would be somebody else's. */
START_TEST(a_system_value_without_room_loses_the_record_with_a_word)
{
	static const struct {
		const char *name, *attribute, *text;
	} system[] = {{"Provider", "Name", "Microsoft-Windows-Security-Auditing"},
		{"Provider", "Guid", "{54849625-5478-4994-A5BA-3E3B0328C30D}"}, {"EventID", NULL, "4655"},
		{"EventRecordID", NULL, "1"}, {"TimeCreated", "SystemTime", "2024-01-01T00:00:00.0000000Z"},
		{"Channel", NULL, "Security"}, {"Computer", NULL, "vpn1"}};
	static uint8_t filler[40000];
	static uint8_t log[HEADER + CHUNK];
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	draft_init(&draft);
	size_t record = draft_record(&draft, 1);
	draft_fragment(&draft);
	size_t template = draft_instance(&draft, 7);
	draft_open(&draft, "Event");
	draft_close(&draft);
	draft_open(&draft, "System");
	draft_close(&draft);
	for (int i = 0; i < (int)COUNT(system); i++)
		filled_element(system[i].name, system[i].attribute, system[i].text, i == _i);
	draft_end(&draft);
	draft_open(&draft, "EventData");
	draft_close(&draft);
	end_event();
	size_t descriptors = draft_values(&draft, template, 1);
	draft_value(&draft, descriptors, 0, (struct value){filler, sizeof filler, VALUE_STRING});
	draft_eof(&draft);
	draft_record_end(&draft, record);
	draft_chunk_header(&draft);
	memcpy(log + HEADER, draft.bytes, CHUNK);
	look(&view, log, sizeof log, &options);
	ck_assert_uint_eq(view.statistics.records_seen, 1);
	ck_assert_uint_eq(view.statistics.records_lost, 1);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_LIMIT), 1);
}
END_TEST

START_TEST(text_with_nuls_and_lone_surrogates_is_given_and_marked)
{
	struct evtxgen *log = sample_begin();
	struct sample sample;
	memset(&sample, 0, sizeof sample);
	/* c0 80 is a NUL, three bytes each are lone surrogates. */
	sample_add_same(&sample, log,
		"a\xc0\x80"
		"b\xed\xa0\x80"
		"c\xed\xb0\x80\x1b[31m\xe2\x80\xae=cmd");
	sample_add_same(&sample, log, "good");
	sample_finish(&sample, log);
	for (unsigned engine = 0; engine < 2; engine++) {
		struct ipsecevtx_options options = look_options();
		options.engine = engine ? IPSECEVTX_ENGINE_CERTIFIED : IPSECEVTX_ENGINE_DIRECT;
		look(&view, sample.bytes, sample.size, &options);
		ck_assert_uint_eq(view.count, 2);
		ck_assert_uint_ne(view.events[0].marks & IPSECEVTX_MARK_TEXT, 0);
		ck_assert_uint_eq(view.events[1].marks & IPSECEVTX_MARK_TEXT, 0);
	}
	sample_free(&sample);
}
END_TEST

START_TEST(tiny_chunks_are_no_trouble)
{
	struct sample sample;
	sample_make(&sample, 1, 2);
	for (size_t size = 0; size < 600; size++) {
		describe("a chunk of %zu bytes", size);
		look(&view, sample.bytes, HEADER + size, NULL);
		assert_adds_up(&view);
		if (size == 0)
			continue;
		look(&view, sample.bytes + HEADER, size, NULL);
		assert_adds_up(&view);
	}
	sample_free(&sample);
}
END_TEST

/* Random bytes and tokens where records should be. */
START_TEST(nonsense_is_no_trouble)
{
	for (uint64_t seed = 1; seed < (is_slow_build() ? 50 : 400); seed++) {
		struct evtxgen_random random;
		evtxgen_seed(&random, seed);
		draft_init(&draft);
		size_t record = draft_record(&draft, 1);
		draft_fragment(&draft);
		for (unsigned i = 0; i < 300; i++) {
			unsigned kind = evtxgen_random_below(&random, 4);
			if (kind == 0)
				draft_u32(&draft, evtxgen_random_below(&random, 4096));
			else
				draft_u8(&draft, evtxgen_random_below(&random, kind == 1 ? 256 : 16));
		}
		finish_hostile("nonsense", record);
	}
}
END_TEST

/* Seconds for a log of that many chunks, each full of records that cost as much as a record can. */
static double time_for(unsigned chunks)
{
	struct ipsecevtx_options options = look_options();
	draft_init(&draft);
	size_t record = draft_record(&draft, 1);
	draft_fragment(&draft);
	nested_event(4, 400);
	draft_record_end(&draft, record);
	good_record(2);
	draft_chunk_header(&draft);
	size_t size = HEADER + (size_t)chunks * CHUNK;
	uint8_t *log = calloc(1, size);
	ck_assert_ptr_nonnull(log);
	for (unsigned i = 0; i < chunks; i++)
		memcpy(log + HEADER + (size_t)i * CHUNK, draft.bytes, CHUNK);
	double start = seconds_used();
	look(&view, log, size, &options);
	double used = seconds_used() - start;
	free(log);
	ck_assert_uint_eq(view.statistics.records_seen, 2 * chunks);
	return used;
}

START_TEST(time_grows_with_the_bytes_and_no_faster)
{
	time_for(4);
	double once = time_for(100);
	double twice = time_for(200);
	ck_assert_msg(twice < 3 * once + 0.05, "100 chunks: %g s, 200 chunks: %g s", once, twice);
}
END_TEST

Suite *suite_hostile(void)
{
	Suite *suite = suite_create("hostile");
	TCase *tests = tcase_create("hostile");
	tcase_add_test(tests, elements_nested_too_deep_are_refused);
	tcase_add_test(tests, values_nested_too_deep_are_refused);
	tcase_add_test(tests, values_referred_to_a_thousand_times_are_refused);
	tcase_add_test(tests, templates_that_point_astray_are_refused);
	tcase_add_test(tests, a_template_that_leads_to_itself_is_refused);
	tcase_add_test(tests, instances_inside_their_own_template_are_refused);
	tcase_add_test(tests, too_many_values_are_refused);
	tcase_add_test(tests, value_sizes_that_do_not_fit_are_refused);
	tcase_add_test(tests, a_template_whose_size_wraps_is_refused);
	tcase_add_test(tests, a_name_of_65535_units_is_refused);
	tcase_add_test(tests, a_name_referred_to_4000_times_is_no_trouble);
	tcase_add_test(tests, thousands_of_fields_with_one_name_are_no_trouble);
	tcase_add_loop_test(tests, a_system_value_without_room_loses_the_record_with_a_word, 0, 7);
	tcase_add_test(tests, text_with_nuls_and_lone_surrogates_is_given_and_marked);
	tcase_add_test(tests, tiny_chunks_are_no_trouble);
	tcase_add_test(tests, nonsense_is_no_trouble);
	tcase_add_test(tests, time_grows_with_the_bytes_and_no_faster);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite;
}
