/* SPDX-License-Identifier: MIT */
/*
 * What is said of one record and holds for others: that libevtx read it otherwise, that it could say nothing, that
 * there is no room to remember it. Whether a record is trusted, checked or marked must not hang on which thread met it.
 */
#include "event/events.h"
#include "suites.h"
#include "test_parallel_support.h"

#include <stdlib.h>
#include <string.h>

/* One log, chunk by chunk. */
static struct {
	struct draft draft;
	uint8_t *bytes;
	size_t size, room;
	uint64_t next_id;
	size_t definitions[3]; /* in the chunk; 0: not written yet */
} log_file;

enum { SLOT_DEPENDS, SLOT_NAME, SLOT_VALUE, SLOT_COUNT };

/* Which definition a record has. */
enum kind {
	DEPENDING,  /* with an element that depends on a slot: libevtx shows it all the same */
	UNREADABLE, /* libevtx makes no XML of it */
	LARGE,
};

static void start(void)
{
	memset(&log_file, 0, sizeof log_file);
	draft_init(&log_file.draft);
	log_file.size = HEADER;
}

static void stop(void)
{
	free(log_file.bytes);
}

static void end_chunk(void)
{
	struct draft *draft = &log_file.draft;
	if (log_file.size + CHUNK > log_file.room) {
		log_file.room = 2 * (log_file.size + CHUNK);
		log_file.bytes = realloc(log_file.bytes, log_file.room);
		ck_assert_ptr_nonnull(log_file.bytes);
		memset(log_file.bytes, 0, HEADER);
	}
	draft_chunk_header(draft);
	memcpy(log_file.bytes + log_file.size, draft->bytes, CHUNK);
	log_file.size += CHUNK;
	draft_init(draft);
	memset(log_file.definitions, 0, sizeof log_file.definitions);
}

/* An element of a definition; libevtx goes by the sizes, which close_attributes() and end_element() put in. */
static size_t begin_element(const char *name)
{
	size_t at = log_file.draft.size;
	draft_open(&log_file.draft, name);
	draft_close(&log_file.draft);
	return at;
}

static void end_element(size_t at)
{
	draft_end(&log_file.draft);
	draft_set_u32(&log_file.draft, at + 3, (uint32_t)(log_file.draft.size - at - 7));
}

static size_t begin_attributes(const char *name)
{
	draft_open_with_attributes(&log_file.draft, name);
	draft_attribute(&log_file.draft, "Name");
	return log_file.draft.size;
}

static void close_attributes(size_t at, const char *name)
{
	/* Before the first one: its token, where its name stands, and the name with its length, hash, link and NUL. */
	size_t first = at - 1 - 4 - 8 - 2 * strlen(name) - 2;
	draft_set_u32(&log_file.draft, first - 4, (uint32_t)(log_file.draft.size - first));
}

static void put_element(const char *name, const char *text)
{
	size_t at = begin_element(name);
	draft_text(&log_file.draft, text);
	end_element(at);
}

static void put_system(void)
{
	struct draft *draft = &log_file.draft;
	size_t at = begin_element("System");
	size_t provider = draft->size;
	size_t name = begin_attributes("Provider");
	draft_text(draft, EVENTS_PROVIDER_NAME);
	close_attributes(name, "Name");
	draft_empty(draft);
	draft_set_u32(draft, provider + 3, (uint32_t)(draft->size - provider - 7));
	put_element("EventID", "4655");
	put_element("Channel", "Security");
	put_element("Computer", "vpn1.corp.example");
	end_element(at);
}

/* <Data Name="LocalAddress">192.0.2.1</Data>, left out where its slot is a null. */
static void put_depending(void)
{
	struct draft *draft = &log_file.draft;
	size_t at = draft->size;
	size_t name = begin_attributes("Data");
	draft_set_u16(draft, at + 1, SLOT_DEPENDS);
	draft_text(draft, "LocalAddress");
	close_attributes(name, "Name");
	draft_close(draft);
	draft_text(draft, "192.0.2.1");
	end_element(at);
}

/* <Data Name="%1">%2</Data> */
static void put_named(void)
{
	struct draft *draft = &log_file.draft;
	size_t at = draft->size;
	size_t name = begin_attributes("Data");
	draft_optional(draft, SLOT_NAME, VALUE_STRING);
	close_attributes(name, "Name");
	draft_close(draft);
	draft_optional(draft, SLOT_VALUE, VALUE_STRING);
	end_element(at);
}

/* So large that a hundred of them are more than is kept of definitions. */
static void put_large(unsigned variant)
{
	static char text[24000];
	memset(text, 'x', sizeof text - 1);
	memcpy(text, "0123456789" + variant % 10, 1);
	memcpy(text + 1, "0123456789" + variant / 10 % 10, 1);
	memcpy(text + 2, "0123456789" + variant / 100, 1);
	put_element("Data", text);
}

static size_t put_definition(enum kind kind, unsigned variant)
{
	struct draft *draft = &log_file.draft;
	size_t definition = draft_instance(draft, 7 + (uint32_t)kind + 16 * variant);
	draft_fragment(draft);
	size_t event = begin_element("Event");
	put_system();
	size_t data = begin_element("EventData");
	put_depending();
	put_named();
	if (kind == UNREADABLE)
		put_element("a b", "text");
	if (kind == LARGE)
		put_large(variant);
	end_element(data);
	end_element(event);
	draft_eof(draft);
	return definition;
}

/* What is odd about a record: bits. */
enum { DEPENDS_ON_NULL = 1, IS_NESTED = 2, HAS_BYTES_BEHIND = 4 };

/* <Data Name="Nested">text</Data> as a value, and bytes behind it. */
static void put_nested(unsigned how)
{
	struct draft *draft = &log_file.draft;
	draft_fragment(draft);
	size_t nested = draft_instance(draft, 5);
	draft_fragment(draft);
	size_t at = draft->size;
	size_t name = begin_attributes("Data");
	draft_text(draft, "Nested");
	close_attributes(name, "Name");
	draft_close(draft);
	draft_text(draft, "text");
	end_element(at);
	draft_eof(draft);
	draft_values(draft, nested, 0);
	draft_eof(draft);
	if (how & HAS_BYTES_BEHIND)
		draft_u32(draft, 0x2a2a2a2a);
}

/* A record of that kind, and what its field is named. */
static void add_record(enum kind kind, unsigned variant, unsigned how, const char *name)
{
	struct draft *draft = &log_file.draft;
	size_t record = draft_record(draft, ++log_file.next_id);
	size_t *definition = &log_file.definitions[kind];
	bool is_null = how & DEPENDS_ON_NULL;
	size_t descriptors, from;
	draft->in_definition = false;
	draft_fragment(draft);
	if (*definition == 0) {
		*definition = put_definition(kind, variant);
		descriptors = draft_values(draft, *definition, SLOT_COUNT);
	} else {
		descriptors = draft_instance_of(draft, 7 + (uint32_t)kind + 16 * variant, *definition, SLOT_COUNT);
	}
	draft_value(draft, descriptors, SLOT_DEPENDS, is_null ? VALUE_NULL : VALUE_UINT8, "\1", is_null ? 0 : 1);
	from = draft->size;
	draft_utf16(draft, name);
	draft_value_from(draft, descriptors, SLOT_NAME, VALUE_STRING, from);
	from = draft->size;
	if (how & IS_NESTED)
		put_nested(how);
	else
		draft_utf16(draft, "value");
	draft_value_from(draft, descriptors, SLOT_VALUE, how & IS_NESTED ? VALUE_BINXML : VALUE_STRING, from);
	draft_eof(draft);
	draft_record_end(draft, record);
}

static void compare_log(void)
{
	static const unsigned threads[] = {1, 2, 3, 5, 0};
	struct ipsecevtx_options options = everything();
	compare_threads(log_file.bytes, log_file.size, &options, threads);
}

static struct ipsecevtx_statistics read_log(struct view *view)
{
	struct ipsecevtx_options options = everything();
	look_alone(view, log_file.bytes, log_file.size, &options);
	ck_assert_int_eq(view->result, 0);
	return view->statistics;
}

/* Late enough that all threads have met the template before. */
enum { CHUNKS = 160, LATE = 100, A_CHUNK = 10 };

START_TEST(a_dispute_is_heard_of_by_all_threads)
{
	struct view view = {0};
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		for (unsigned i = 0; i < A_CHUNK; i++) {
			bool is_disputed = i == 3 && (chunk == LATE || chunk == LATE + 30);
			add_record(DEPENDING, 0, is_disputed ? DEPENDS_ON_NULL : 0, "field");
		}
		end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_eq(statistics.records_disputed, 2);
	/* The first one, and all from the first dispute on. */
	ck_assert_uint_eq(statistics.records_checked, 1 + (CHUNKS - LATE) * A_CHUNK - 3);
	view_free(&view);
	compare_log();
}
END_TEST

/*
 * Records with bytes behind a nested value, of which libevtx is not asked, have the pattern of records without: they
 * are marked once libevtx was asked in vain of some of those.
 */
START_TEST(a_pattern_that_is_given_up_marks_its_records_on_all_threads)
{
	struct view view = {0};
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		for (unsigned i = 0; i < A_CHUNK; i++) {
			bool is_asked = chunk == LATE && i > 0;
			add_record(UNREADABLE, 0, is_asked ? IS_NESTED : IS_NESTED | HAS_BYTES_BEHIND, "field");
		}
		end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_UNCERTIFIED), 8);
	ck_assert_uint_eq(statistics.records_uncertified, (CHUNKS - LATE) * A_CHUNK - 1);
	view_free(&view);
	compare_log();
}
END_TEST

/* Definitions are forgotten, what was said of their records is not. */
START_TEST(nothing_is_told_again_where_definitions_have_no_room)
{
	struct view view = {0};
	for (unsigned chunk = 0; chunk < 200; chunk++) {
		add_record(LARGE, chunk, 0, "field");
		for (unsigned i = 0; i < 3; i++) {
			add_record(UNREADABLE, 0, 0, "field");
			add_record(DEPENDING, 0, 0, "field");
		}
		end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_UNCERTIFIED), 8);
	ck_assert_uint_eq(statistics.records_uncertified, 600);
	ck_assert_uint_eq(statistics.records_checked, 201);
	view_free(&view);
	compare_log();
}
END_TEST

/* A definition is lent where all that were seen are remembered, by whichever thread. */
START_TEST(a_definition_is_lent_the_same_by_any_number_of_threads)
{
	const unsigned chunks = _i == 0 ? 150 : 200;
	struct view view = {0};
	for (unsigned chunk = 0; chunk < chunks; chunk++) {
		add_record(LARGE, chunk, 0, "field");
		add_record(DEPENDING, 0, 0, "field");
		if (chunk == 50)
			memset(log_file.draft.bytes + log_file.definitions[DEPENDING] + 40, 0xee, 20);
		end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_eq(statistics.records_lost, _i == 0 ? 0 : 1);
	view_free(&view);
	compare_log();
}
END_TEST

/* Every name makes a pattern of its own, more of them than are remembered: what has no room is checked each time. */
START_TEST(more_patterns_than_are_remembered_are_checked_the_same_by_all_threads)
{
	enum { NAMES = 2400, RECORDS = 90, LENGTH = 240 };
	struct view view = {0};
	for (unsigned i = 0; i < 2 * NAMES; i++) {
		char name[LENGTH + 1];
		snprintf(name, sizeof name, "%0*u", LENGTH, i % NAMES);
		add_record(DEPENDING, 0, 0, name);
		if (i % RECORDS == RECORDS - 1)
			end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_gt(statistics.records_checked, NAMES + 100);
	ck_assert_uint_lt(statistics.records_checked, 2 * NAMES - 1000);
	view_free(&view);
	compare_log();
}
END_TEST

TCase *case_parallel_trust(void)
{
	TCase *trust = tcase_create("trust");
	tcase_set_timeout(trust, 300);
	tcase_add_checked_fixture(trust, start, stop);
	tcase_add_test(trust, a_dispute_is_heard_of_by_all_threads);
	tcase_add_test(trust, a_pattern_that_is_given_up_marks_its_records_on_all_threads);
	tcase_add_test(trust, nothing_is_told_again_where_definitions_have_no_room);
	tcase_add_loop_test(trust, a_definition_is_lent_the_same_by_any_number_of_threads, 0, 2);
	tcase_add_test(trust, more_patterns_than_are_remembered_are_checked_the_same_by_all_threads);
	return trust;
}
