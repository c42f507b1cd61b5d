/* SPDX-License-Identifier: MIT */
/* New logs of the records of others: the same events, and a log as Windows would have saved it. */
#include "evtxgen_binxml.h"
#include "suites.h"
#include "test_hiding.h"
#include "test_sample.h"
#include "test_slice.h"
#include "test_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct slice slice;

static void clean_up(void)
{
	slice_free(&slice);
}

/*
 * What is in it.
 */

START_TEST(a_slice_of_a_whole_log_holds_the_same_events)
{
	struct sample sample = {0};
	sample_make(&sample, 1 + (unsigned)_i, 20 + 5 * (unsigned)_i);
	slice_of(&slice, sample.bytes, sample.size, NULL);
	sample_free(&sample);
}
END_TEST

/* Each layout of System, each form of text; with templates, and without. */
START_TEST(every_variant_of_records_is_sliced)
{
	struct evtxgen *log = sample_begin();
	size_t size;
	evtxgen_defaults(log)->variant = (enum evtxgen_variant)(_i / 2);
	evtxgen_defaults(log)->flags = (_i % 2 ? EVTXGEN_NO_TEMPLATE : 0) | EVTXGEN_ENTITIES;
	evtxgen_settings(log)->stale = true;
	ck_assert_msg(evtxgen_script(log, "event 4653 2024-03-01T08:00:00Z FailureReason:literal=\"a<b&c>'d'\"\n"
					  "event 4650 +1 +One=1\nevent 5451 +1\nevent 4655 +1\nchunk\n"
					  "event 4653 +1\n"),
		"%s", evtxgen_error(log));
	ck_assert(evtxgen_bulk(log, EVTXGEN_FOREIGN, 300000, (uint64_t)_i));
	ck_assert(evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	slice_of(&slice, bytes, size, NULL);
	evtxgen_free(log);
}
END_TEST

START_TEST(a_log_of_many_chunks_is_sliced)
{
	struct evtxgen *log = sample_begin();
	size_t size;
	ck_assert(evtxgen_bulk(log, (enum evtxgen_mix)_i, 1500000, 7));
	ck_assert(evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	slice_of(&slice, bytes, size, NULL);
	ck_assert_uint_gt(slice.size, 1000000);
	evtxgen_free(log);
}
END_TEST

/* Definitions and names stand in records that are not asked for. */
START_TEST(a_selection_brings_what_it_uses)
{
	static const struct ipsecevtx_range ranges[] = {{4653, 4653}, {5450, 5460}, {4655, 4655}, {4624, 4624}};
	struct ipsecevtx_options options = look_options();
	struct evtxgen *log = sample_begin();
	size_t size;
	options.any = false;
	options.modes = 0;
	options.events = &ranges[_i];
	options.event_count = 1;
	ck_assert(evtxgen_bulk(log, EVTXGEN_SPARSE, 1500000, 9));
	ck_assert(evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	slice_of(&slice, bytes, size, &options);
	ck_assert_uint_lt(slice.size, size);
	evtxgen_free(log);
}
END_TEST

START_TEST(a_selection_of_nothing_is_a_log_without_records)
{
	static const struct ipsecevtx_range none = {1, 1};
	struct ipsecevtx_options options = look_options();
	struct sample sample = {0};
	options.any = false;
	options.events = &none;
	options.event_count = 1;
	sample_make(&sample, 1, 5);
	slice_of(&slice, sample.bytes, sample.size, &options);
	/* A chunk that counts nothing: so are the empty logs that Windows makes. */
	ck_assert_uint_eq(slice.size, HEADER + CHUNK);
	sample_free(&sample);
}
END_TEST

/*
 * Tokens of every kind, put together by hand.
 */

#define OUTER 0x55667788u
#define INNER 0x11223344u

static struct draft draft;

static void open_element(const char *name)
{
	draft_open(&draft, name);
	draft_close(&draft);
}

static void text_element(const char *name, const char *text)
{
	open_element(name);
	draft_text(&draft, text);
	draft_end(&draft);
}

/* CDATA, a character by its number, one by its name, and text. */
static void odd_element(void)
{
	open_element("Data");
	draft_u8(&draft, 0x47);
	draft_u16(&draft, 3);
	draft_utf16(&draft, "<c>");
	draft_u8(&draft, 0x48);
	draft_u16(&draft, 0x41);
	draft_u8(&draft, 0x49);
	draft_name(&draft, "amp");
	draft_text(&draft, "end");
	draft_end(&draft);
}

static void system_element(void)
{
	open_element("System");
	text_element("EventID", "77");
	text_element("EventRecordID", "9");
	text_element("Computer", "host");
	draft_end(&draft);
}

/* A processing instruction, and an event without a template. */
static void plain_event(void)
{
	draft_fragment(&draft);
	draft_u8(&draft, 0x0a);
	draft_name(&draft, "target");
	draft_u8(&draft, 0x0b);
	draft_u16(&draft, 4);
	draft_utf16(&draft, "data");
	open_element("Event");
	system_element();
	open_element("EventData");
	odd_element();
	draft_end(&draft);
	draft_end(&draft);
	draft_eof(&draft);
}

/* An array, a reference in an attribute, and BinXML in BinXML, without a template and with bytes behind it. */
static void inner_values(size_t descriptors)
{
	static const uint8_t items[] = {'a', 0, 0, 0, 'b', 0, 0, 0};
	draft_value(&draft, descriptors, 0, (struct value){items, sizeof items, VALUE_STRING | VALUE_ARRAY});
	size_t start = draft.size;
	draft_fragment(&draft);
	text_element("More", "text");
	draft_eof(&draft);
	draft_u32(&draft, 0x01020304);
	draft_value_from(&draft, descriptors, 1, VALUE_BINXML, start);
}

static size_t inner_template(void)
{
	size_t template = draft_instance(&draft, INNER);
	open_element("UserData");
	open_element("Root");
	draft_open_with_attributes(&draft, "Item");
	draft_attribute(&draft, "Name");
	draft_u8(&draft, 0x09);
	draft_name(&draft, "quot");
	draft_close(&draft);
	draft_slot(&draft, 0, VALUE_STRING | VALUE_ARRAY);
	draft_end(&draft);
	open_element("Rest");
	draft_optional(&draft, 1, VALUE_BINXML);
	draft_end(&draft);
	draft_end(&draft);
	draft_end(&draft);
	draft_eof(&draft);
	return template;
}

static size_t outer_template(void)
{
	size_t template = draft_instance(&draft, OUTER);
	open_element("Event");
	system_element();
	draft_optional(&draft, 0, VALUE_BINXML);
	draft_end(&draft);
	draft_eof(&draft);
	return template;
}

/* Two events of the same templates: the first one defines them. */
static void template_events(void)
{
	size_t record = draft_record(&draft, 2);
	draft_fragment(&draft);
	size_t outer = outer_template();
	size_t descriptors = draft_values(&draft, outer, 1);
	size_t start = draft.size;
	size_t inner = inner_template();
	inner_values(draft_values(&draft, inner, 2));
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
	draft_eof(&draft);
	draft_record_end(&draft, record);
	record = draft_record(&draft, 3);
	draft_fragment(&draft);
	descriptors = draft_instance_of(&draft, OUTER, outer, 1);
	start = draft.size;
	inner_values(draft_instance_of(&draft, INNER, inner, 2));
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
	draft_record_end(&draft, record); /* without an end token */
}

START_TEST(tokens_of_every_kind_are_sliced)
{
	static uint8_t log[HEADER + CHUNK];
	describe("tokens of every kind");
	draft_init(&draft);
	size_t record = draft_record(&draft, 1);
	plain_event();
	draft_record_end(&draft, record);
	template_events();
	draft_chunk_header(&draft);
	memcpy(log + HEADER, draft.bytes, CHUNK);
	slice_of(&slice, log, sizeof log, NULL);
	ck_assert_uint_eq(get_u32(slice.bytes + HEADER + 16), 3);
	/* Without those that define: what is used comes along. */
	slice_free(&slice);
	slice.skipped = 3;
	slice_make(&slice, log, sizeof log, NULL);
	ck_assert_int_eq(slice.result, 0);
	assert_well_laid_out(&slice);
	ck_assert_uint_eq(get_u32(slice.bytes + HEADER + 16), 1);
}
END_TEST

/* Alone in the log, with no name in it yet; of most, System and EventData stand in one template. */
START_TEST(what_is_written_as_windows_does_stays_so_in_a_slice)
{
	static uint8_t log[HIDING_LOG_SIZE];
	struct view source = {0}, copy = {0};
	hiding_write(log, hiding_variant((size_t)_i));
	slice.skipped = 1 | 1 << 2;
	slice_make(&slice, log, sizeof log, NULL);
	look_alone(&source, log, sizeof log, NULL);
	look_alone(&copy, slice.bytes, slice.size, NULL);
	if (copy.count == 1 && told_count(&source, IPSECEVTX_FINDING_STRUCTURE) == 0) {
		size_t told = told_count(&copy, IPSECEVTX_FINDING_STRUCTURE);
		ck_assert_msg(told == 0, "%s: told in the slice", hiding_variant((size_t)_i)->name);
	}
	view_free(&source);
	view_free(&copy);
}
END_TEST

/* In one template, with a name of a record before it: put again for each of them, it would fit no chunk. */
static void very_many_attributes(void)
{
	static const uint8_t event_record_id[] = {13, 0, 'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0, 'R', 0};
	size_t at = CHUNK_HEADER_SIZE;
	while (memcmp(hiding_draft()->bytes + at, event_record_id, sizeof event_record_id) != 0)
		at++;
	hiding_plain_data();
	for (unsigned i = 0; i < 1050; i++) {
		draft_open_with_attributes(hiding_draft(), "Data");
		draft_u8(hiding_draft(), 0x06);
		draft_name_at(hiding_draft(), at - 6); /* before it stand an offset and the hash */
		draft_text(hiding_draft(), "1");
		draft_empty(hiding_draft());
	}
}

START_TEST(a_record_that_fits_as_it_stood_is_in_the_slice)
{
	static uint8_t log[HIDING_LOG_SIZE];
	struct variant many = *hiding_variant(0);
	many.data = very_many_attributes;
	hiding_write(log, &many);
	slice.skipped = 1 | 1 << 2;
	slice_make(&slice, log, sizeof log, NULL);
	ck_assert_uint_eq(slice.left_out, 0);
}
END_TEST

/* Of one of which only the beginning was written, the beginning; where its values end, a value or none of them. */
START_TEST(a_torn_record_stays_torn)
{
	struct slice again = {0};
	struct sample sample = {0};
	sample_make(&sample, 1, 12);
	describe("a torn record");
	for (size_t i = 3; i < sample.count; i += 3) {
		size_t end = sample.offsets[i] + sample_size(&sample, i);
		size_t torn = sample_size(&sample, i) / (i % 2 ? 5 : 2);
		memset(sample.bytes + end - torn, 0, torn);
	}
	sample_fix(&sample);
	slice_make(&slice, sample.bytes, sample.size, NULL);
	ck_assert_int_eq(slice.result, 0);
	ck_assert_msg(slice.left_out == 0, "%s", slice.findings.items[0].detail);
	assert_slice_says_the_same(sample.bytes, sample.size, NULL, &slice);
	slice_make(&again, slice.bytes, slice.size, NULL);
	ck_assert_uint_eq(again.size, slice.size);
	ck_assert_int_eq(memcmp(again.bytes, slice.bytes, slice.size), 0);
	slice_free(&again);
	sample_free(&sample);
}
END_TEST

/*
 * Where records end.
 */

static char *long_text(size_t length)
{
	char *text = malloc(length + 1);
	ck_assert_ptr_nonnull(text);
	memset(text, 'x', length);
	text[length] = '\0';
	return text;
}

static void add_long(struct sample *sample, struct evtxgen *log, size_t length)
{
	char *text = long_text(length);
	sample_add_same(sample, log, text);
	free(text);
}

/* Whatever the sizes: libevtx does not see a record that ends with its chunk. */
START_TEST(no_record_ends_with_its_chunk)
{
	bool was_full = false;
	describe("a record of some length");
	for (size_t length = 29000; length < 32000; length += 4) {
		struct evtxgen *log = sample_begin();
		struct sample sample = {0};
		evtxgen_settings(log)->chunk_limit = 65536;
		sample_add_same(&sample, log, "short");
		add_long(&sample, log, length);
		sample_add_same(&sample, log, "next");
		sample_finish(&sample, log);
		slice_of(&slice, sample.bytes, sample.size, NULL);
		was_full |= get_u32(slice.bytes + HEADER + 48) == 65528;
		if (get_u32(sample.bytes + HEADER + 48) == 65536) {
			ck_assert_uint_lt(get_u32(slice.bytes + HEADER + 48), 65000);
			was_full |= 2;
			sample_free(&sample);
			break;
		}
		sample_free(&sample);
	}
	ck_assert(was_full);
}
END_TEST

/* A record that fills a chunk to its last byte, and one behind it. */
static void make_full(struct sample *sample)
{
	size_t length = 29000;
	do {
		struct evtxgen *log = sample_begin();
		sample_free(sample);
		*sample = (struct sample){0};
		evtxgen_settings(log)->chunk_limit = 65536;
		add_long(sample, log, length);
		ck_assert(evtxgen_close_chunk(log));
		sample_add_same(sample, log, "behind");
		sample_finish(sample, log);
		length += 65536 > get_u32(sample->bytes + HEADER + 48)
				  ? (65536 - get_u32(sample->bytes + HEADER + 48)) / 2
				  : 0;
	} while (get_u32(sample->bytes + HEADER + 48) != 65536);
}

START_TEST(a_record_that_fits_no_chunk_is_left_out_and_told)
{
	struct slice without = {.skipped = 1};
	struct sample sample = {0};
	describe("a record that is too long");
	make_full(&sample);
	slice_make(&slice, sample.bytes, sample.size, NULL);
	ck_assert_int_eq(slice.result, 0);
	ck_assert_uint_eq(slice.left_out, 1);
	assert_well_laid_out(&slice);
	const struct ipsecevtx_finding *finding = collector_first(&slice.findings, IPSECEVTX_FINDING_NOT_WRITTEN);
	ck_assert_int_eq(finding->severity, IPSECEVTX_SEVERITY_LOSS);
	ck_assert_uint_eq(finding->offset, sample.offsets[0]);
	/* Nothing is left of it. */
	slice_make(&without, sample.bytes, sample.size, NULL);
	ck_assert_uint_eq(without.size, slice.size);
	ck_assert_int_eq(memcmp(without.bytes, slice.bytes, slice.size), 0);
	slice_free(&without);
	sample_free(&sample);
}
END_TEST

/*
 * The time in the header.
 */

static uint64_t header_time(const uint8_t *bytes, size_t record)
{
	return get_u32(bytes + record + 16) | (uint64_t)get_u32(bytes + record + 20) << 32;
}

static uint64_t shifted_time(size_t index)
{
	return UINT64_C(133500000000000000) + index * UINT64_C(10000000);
}

/* A log as Windows saves one: each header has the next record's time, the last one none. */
static void make_shifted(struct sample *sample)
{
	struct evtxgen *log = sample_begin();
	evtxgen_settings(log)->renumber = true;
	evtxgen_settings(log)->next_record_id = 1000;
	for (unsigned i = 0; i < 40; i++) {
		struct evtxgen_event event = evtxgen_event(log, i % 4 == 3 ? 4655 : 4653, 1);
		event.time = shifted_time(i);
		event.written_time = i == 39 ? EVTXGEN_NO_TIME : event.time + 10000000;
		sample_add_event(sample, log, &event, NULL, 0);
	}
	sample_finish(sample, log);
}

START_TEST(the_time_in_a_header_stays)
{
	struct sample sample = {0};
	sample_make(&sample, 1, 10);
	for (size_t i = 0; i < sample.count; i++)
		gen_put_u64(sample.bytes + sample.offsets[i] + 16, UINT64_C(133512345678901234) + i);
	sample_fix(&sample);
	slice_of(&slice, sample.bytes, sample.size, NULL);
	for (size_t i = 0, at = HEADER + 512; i < sample.count; at += get_u32(slice.bytes + at + 4), i++)
		ck_assert_uint_eq(header_time(slice.bytes, at), UINT64_C(133512345678901234) + i);
	sample_free(&sample);
}
END_TEST

START_TEST(the_time_of_the_record_behind_stays_while_that_one_is_behind)
{
	struct sample sample = {0};
	make_shifted(&sample);
	slice_of(&slice, sample.bytes, sample.size, NULL);
	for (size_t i = 0, at = HEADER + 512; i < sample.count; at += get_u32(slice.bytes + at + 4), i++)
		ck_assert_uint_eq(header_time(slice.bytes, at), header_time(sample.bytes, sample.offsets[i]));
	sample_free(&sample);
}
END_TEST

START_TEST(the_time_of_a_record_that_is_not_there_becomes_the_own)
{
	static const struct ipsecevtx_range ended = {4655, 4655};
	struct ipsecevtx_options options = look_options();
	struct sample sample = {0};
	struct view view = {0};
	options.any = false;
	options.modes = 0;
	options.events = &ended;
	options.event_count = 1;
	make_shifted(&sample);
	slice_of(&slice, sample.bytes, sample.size, &options);
	/* The event's own instead: every fourth is here. */
	for (size_t i = 3, at = HEADER + 512; i < 40; at += get_u32(slice.bytes + at + 4), i += 4)
		ck_assert_uint_eq(header_time(slice.bytes, at), i == 39 ? 0 : shifted_time(i));
	look_alone(&view, slice.bytes, slice.size, NULL);
	ck_assert_uint_eq(told_above_note(&view), 0);
	view_free(&view);
	sample_free(&sample);
}
END_TEST

/*
 * What goes wrong.
 */

static void make_some(struct sample *sample)
{
	sample_make(sample, 3, 30);
	describe("something fails");
	slice_make(&slice, sample->bytes, sample->size, NULL);
	ck_assert_int_eq(slice.result, 0);
}

START_TEST(a_write_that_fails_ends_the_writing)
{
	struct sample sample = {0};
	make_some(&sample);
	size_t writes = slice.writes;
	ck_assert_uint_gt(writes, 3);
	for (size_t i = 1; i <= writes; i++) {
		slice.fail_at = i;
		slice_make(&slice, sample.bytes, sample.size, NULL);
		ck_assert_int_eq(slice.result, -1);
		ck_assert_int_eq(slice.error.code, IPSECEVTX_ERROR_WRITE);
		ck_assert_int_eq(slice.error.system_error, ENOSPC);
	}
	sample_free(&sample);
}
END_TEST

START_TEST(memory_that_runs_out_leaves_no_wrong_log)
{
	struct counting counting = {0};
	const struct ipsecevtx_allocator allocator = counting_allocator(&counting);
	struct sample sample = {0};
	struct slice whole = {0};
	make_some(&sample);
	whole = slice;
	slice = (struct slice){.allocator = &allocator};
	size_t calls = SIZE_MAX;
	for (size_t i = 1; i <= calls; i++) {
		counting = (struct counting){.fail_at = i, .fail_on = i % 2 == 0};
		slice_make(&slice, sample.bytes, sample.size, NULL);
		ck_assert_uint_eq(counting.live, 0);
		if (slice.result == 0) {
			ck_assert_uint_lt(counting.calls, i);
			ck_assert_uint_eq(slice.size, whole.size);
			ck_assert_int_eq(memcmp(slice.bytes, whole.bytes, whole.size), 0);
			break;
		}
		ck_assert_int_eq(slice.error.code, IPSECEVTX_ERROR_MEMORY);
		ck_assert_uint_eq(slice.left_out, 0);
	}
	slice_free(&whole);
	sample_free(&sample);
}
END_TEST

START_TEST(a_file_is_made_whole_or_not_at_all)
{
	struct ipsecevtx_error error;
	struct ipsecevtx_writer *writer;
	char path[] = "/tmp/ipsec-evtx-writer-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(ipsecevtx_writer_open(&writer, path, NULL, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_OPEN);
	ck_assert_int_eq(error.system_error, EEXIST);
	ck_assert_ptr_null(writer);
	ck_assert_int_eq(access(path, F_OK), 0);
	unlink(path);
	ck_assert_int_eq(ipsecevtx_writer_open(&writer, path, NULL, NULL), 0);
	ipsecevtx_writer_discard(writer);
	ck_assert_int_ne(access(path, F_OK), 0);
	ck_assert_int_eq(ipsecevtx_writer_open(&writer, path, NULL, NULL), 0);
	ck_assert_int_eq(ipsecevtx_writer_close(writer, &error), 0);
	struct view view = {0};
	look_at_path(&view, path, NULL);
	ck_assert_int_eq(view.result, 0);
	ck_assert_uint_eq(view.told_count, 0);
	view_free(&view);
	unlink(path);
}
END_TEST

START_TEST(wrong_calls_are_refused)
{
	struct ipsecevtx_writer_options options = IPSECEVTX_WRITER_OPTIONS_INIT;
	struct ipsecevtx_error error;
	struct ipsecevtx_writer *writer;
	ck_assert_int_eq(ipsecevtx_writer_open(&writer, NULL, NULL, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
	options.size = 0;
	ck_assert_int_eq(ipsecevtx_writer_open(&writer, "/tmp/x.evtx", &options, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
	ck_assert_int_eq(ipsecevtx_writer_close(NULL, NULL), 0);
	ipsecevtx_writer_discard(NULL);
}
END_TEST

/* It is there instead of a file, which is not to be made then. */
START_TEST(a_sink_that_lacks_its_function_is_refused)
{
	const struct ipsecevtx_sink sink = {NULL, NULL};
	struct ipsecevtx_writer_options options = IPSECEVTX_WRITER_OPTIONS_INIT;
	struct ipsecevtx_error error;
	struct ipsecevtx_writer *writer;
	char path[64];
	snprintf(path, sizeof path, "/tmp/ipsecevtx-sink-%ld.evtx", (long)getpid());
	options.sink = &sink;
	ck_assert_int_eq(ipsecevtx_writer_open(&writer, path, &options, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
	ck_assert_ptr_null(writer);
	ck_assert_int_eq(access(path, F_OK), -1);
}
END_TEST

Suite *suite_writer(void)
{
	Suite *suite = suite_create("writer");
	TCase *events = tcase_create("events");
	tcase_set_timeout(events, 120);
	tcase_add_checked_fixture(events, NULL, clean_up);
	tcase_add_loop_test(events, a_slice_of_a_whole_log_holds_the_same_events, 0, 4);
	tcase_add_loop_test(events, every_variant_of_records_is_sliced, 0, 2 * EVTXGEN_VARIANT_COUNT);
	tcase_add_loop_test(events, a_log_of_many_chunks_is_sliced, EVTXGEN_SPARSE, EVTXGEN_FOREIGN + 1);
	tcase_add_loop_test(events, a_selection_brings_what_it_uses, 0, 4);
	tcase_add_test(events, a_selection_of_nothing_is_a_log_without_records);
	tcase_add_test(events, tokens_of_every_kind_are_sliced);
	tcase_add_loop_test(events, what_is_written_as_windows_does_stays_so_in_a_slice, 0, HIDING_ALL);
	tcase_add_test(events, a_record_that_fits_as_it_stood_is_in_the_slice);
	tcase_add_test(events, a_torn_record_stays_torn);
	tcase_add_test(events, no_record_ends_with_its_chunk);
	tcase_add_test(events, a_record_that_fits_no_chunk_is_left_out_and_told);
	suite_add_tcase(suite, events);
	TCase *times = tcase_create("times");
	tcase_add_checked_fixture(times, NULL, clean_up);
	tcase_add_test(times, the_time_in_a_header_stays);
	tcase_add_test(times, the_time_of_the_record_behind_stays_while_that_one_is_behind);
	tcase_add_test(times, the_time_of_a_record_that_is_not_there_becomes_the_own);
	suite_add_tcase(suite, times);
	TCase *failures = tcase_create("failures");
	tcase_set_timeout(failures, 120);
	tcase_add_checked_fixture(failures, NULL, clean_up);
	tcase_add_test(failures, a_write_that_fails_ends_the_writing);
	tcase_add_test(failures, memory_that_runs_out_leaves_no_wrong_log);
	tcase_add_test(failures, a_file_is_made_whole_or_not_at_all);
	tcase_add_test(failures, wrong_calls_are_refused);
	tcase_add_test(failures, a_sink_that_lacks_its_function_is_refused);
	suite_add_tcase(suite, failures);
	return suite;
}
