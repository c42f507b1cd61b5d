/* SPDX-License-Identifier: MIT */
/*
 * Logs that are made to take time: a log that somebody gives up on hides what it holds. What a record takes goes by its
 * bytes, and not by how often its template shows them.
 */
#include "binxml/defined.h"
#include "binxml/likeness.h"
#include "decode/classify.h"
#include "decode/walked.h"
#include "event/seen.h"
#include "reader/copies.h"
#include "suites.h"
#include "test_hiding.h"
#include "test_sample.h"
#include "test_support.h"
#include "test_xml_seen.h"

#include <string.h>
#include <time.h>

#define RECORDS 40u

/* Against what disturbs a measurement. */
#define TRIES 5

static struct draft draft;
static uint8_t log_bytes[HIDING_LOG_SIZE];

#define PLACES 400u

/* What the records of a log are. */
struct kind {
	const char *provider, *event_id;
	unsigned places; /* in which the template shows the value, of so many elements */
	unsigned elements;
	const char *names;   /* of the fields; NULL: none */
	unsigned mask;       /* of their hash, where it is the same for all of them; 0: any */
	unsigned records;    /* 0: RECORDS */
	unsigned letters;    /* of a namespace in the value, of which no field comes */
	const char *section; /* NULL: EventData */
};

static unsigned records_of(const struct kind *kind)
{
	return kind->records > 0 ? kind->records : RECORDS;
}

static void write_text(const char *name, const char *content)
{
	draft_open(&draft, name);
	draft_close(&draft);
	draft_text(&draft, content);
	draft_end(&draft);
}

/* FNV-1a, by which names were once kept. */
static uint32_t hash_of(const char *name)
{
	uint32_t hash = 2166136261u;
	for (; *name; name++)
		hash = (hash ^ (uint8_t)*name) * 16777619u;
	return hash;
}

/* Data of the next name after that number whose hash is what it should be. */
static void write_named(const struct kind *kind, uint32_t *number)
{
	char name[24];
	do
		snprintf(name, sizeof name, "%s%05x", kind->names, (unsigned)++*number);
	while ((hash_of(name) & kind->mask) != 0);
	draft_open_with_attributes(&draft, "Data");
	draft_attribute(&draft, "Name");
	draft_text(&draft, name);
}

/* Event, its System, and the beginning of another section. */
static void open_data(const char *provider, const char *event_id, const char *section)
{
	draft_open(&draft, "Event");
	draft_close(&draft);
	draft_open(&draft, "System");
	draft_close(&draft);
	draft_open_with_attributes(&draft, "Provider");
	draft_attribute(&draft, "Name");
	draft_text(&draft, provider);
	draft_empty(&draft);
	write_text("EventID", event_id);
	draft_end(&draft);
	draft_open(&draft, section);
	draft_close(&draft);
}

static void write_template(const struct kind *kind)
{
	draft_fragment(&draft);
	open_data(kind->provider, kind->event_id, kind->section ? kind->section : "EventData");
	uint32_t number = 0;
	for (unsigned i = 0; i < PLACES; i++) {
		if (kind->names)
			write_named(kind, &number);
		else
			draft_open(&draft, "Data");
		draft_close(&draft);
		draft_slot(&draft, i < kind->places ? 0 : 1, i < kind->places ? VALUE_BINXML : VALUE_UINT32);
		draft_end(&draft);
	}
	draft_end(&draft);
	draft_end(&draft);
	draft_eof(&draft);
}

static void write_values(const struct kind *kind, size_t descriptors)
{
	static char letters[2001];
	memset(letters, 'x', sizeof letters - 1);
	size_t start = draft.size;
	draft.in_template = false;
	if (kind->places == 0) {
		draft_value(&draft, descriptors, 0, value_of(VALUE_NULL, BYTES("")));
		draft_value(&draft, descriptors, 1, value_u32(1));
		return;
	}
	draft_fragment(&draft);
	draft_open_with_attributes(&draft, "a");
	draft_attribute(&draft, "xmlns");
	draft_text(&draft, &letters[sizeof letters - 1 - kind->letters]);
	draft_close(&draft);
	for (unsigned i = 0; i < kind->elements; i++)
		write_text("b", "1");
	draft_end(&draft);
	draft_eof(&draft);
	draft_value_from(&draft, descriptors, 0, VALUE_BINXML, start);
	draft_value(&draft, descriptors, 1, value_u32(1));
}

static void write_log(const struct kind *kind)
{
	size_t template = 0, record;
	draft_init(&draft);
	for (unsigned i = 1; i <= records_of(kind); i++) {
		record = draft_record(&draft, i);
		draft.in_template = false;
		draft_fragment(&draft);
		size_t descriptors;
		if (template == 0) {
			template = draft_instance(&draft, 1);
			write_template(kind);
			descriptors = draft_values(&draft, template, 2);
		} else {
			descriptors = draft_instance_of(&draft, 1, template, 2);
		}
		write_values(kind, descriptors);
		draft_eof(&draft);
		draft_record_end(&draft, record);
	}
	memcpy(hiding_draft(), &draft, sizeof draft);
	hiding_finish(log_bytes, records_of(kind));
}

static double processor_seconds(void)
{
	struct timespec now;
	ck_assert_int_eq(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The least time of some tries. */
static double time_of(const struct kind *kind)
{
	static struct run run;
	double least = 1e9;
	write_log(kind);
	for (int i = 0; i < TRIES; i++) {
		double begin = processor_seconds();
		run_memory(&run, log_bytes, sizeof log_bytes, NULL);
		double taken = processor_seconds() - begin;
		least = taken < least ? taken : least;
		ck_assert_uint_eq(run.statistics.records_seen, RECORDS);
		ck_assert_uint_eq(run.statistics.records_lost, 0);
	}
	return least;
}

/* BinXML of ten elements in 400 places, or in one and a number in the others. */
static const struct kind foreign[] = {
	{"Foo", "4650", PLACES, 10, NULL, 0, 0, 0, NULL},
	{"Microsoft-Windows-Security-Auditing", " 4624", PLACES, 10, NULL, 0, 0, 0, NULL},
	{"Microsoft-Windows-Security-Auditing", "4624", PLACES, 10, NULL, 0, 0, 0, NULL},
};

START_TEST(a_value_that_is_shown_often_is_gone_through_once)
{
	struct kind once = foreign[_i];
	once.places = 1;
	double often = time_of(&foreign[_i]), simple = time_of(&once);
	ck_assert_msg(often < 4 * simple, "%.3f ms against %.3f ms", often * 1e3, simple * 1e3);
}
END_TEST

/* Each of such takes as long as hundreds that are not: behind some of them no more is decoded than real records hold.
 */
START_TEST(behind_records_that_cause_much_work_others_may_cause_less)
{
	static struct assembly assembly;
	static const struct {
		unsigned elements, letters;
		bool is_much; /* before it */
		enum engine_result result;
	} records[] = {
		{1, 0, false, ENGINE_OK}, {10, 0, false, ENGINE_OK}, {200, 0, false, ENGINE_REFUSED},
		{1, 0, true, ENGINE_OK}, {10, 0, true, ENGINE_REFUSED},
		{1, 2000, false, ENGINE_OK},      /* shown in one place */
		{2, 2000, false, ENGINE_REFUSED}, /* in 400, in each of which they are compiled */
	};
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct plan_cache *plans = plan_cache_new(&allocator);
	assembly_init(&assembly, &allocator);
	for (size_t i = 0; i < COUNT_OF(records); i++) {
		struct kind kind = foreign[0];
		struct record record;
		struct chunk chunk;
		struct decode_trace trace;
		struct engine_failure failure;
		kind.elements = records[i].elements;
		kind.places = records[i].elements > 1 ? PLACES : 1;
		kind.records = 2;
		kind.letters = records[i].letters;
		write_log(&kind);
		chunk_open(&chunk, log_bytes + FILE_HEADER_SIZE, CHUNK_SIZE, FILE_HEADER_SIZE);
		plan_cache_start_chunk(plans, chunk.data, CHUNK_SIZE);
		ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_RECORD);
		plan_cache_start_record(plans, &record);
		const struct record_view view = record_view_of(&chunk, &record);
		const size_t before = records[i].is_much ? 1024 * 1024 : 0;
		assembly.large_work = before;
		ck_assert_int_eq(direct_decode(plans, &view, &assembly, &trace, &failure), records[i].result);
		ck_assert_int_eq(assembly.large_work > before, kind.places > 1 && !records[i].is_much);
	}
	assembly_free(&assembly);
	plan_cache_free(plans);
}
END_TEST

/* The same of what is rendered as XML, and turns out too large: nothing of it is printed. */
START_TEST(behind_records_that_are_too_large_as_xml_others_may_be_less_large)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	const char *text;
	size_t length;
	struct kind kind = foreign[0];
	kind.section = "RenderingInfo"; /* which is not decoded */
	kind.elements = 400;
	kind.records = 1;
	write_log(&kind);
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log_bytes, sizeof log_bytes, "log", &options, NULL), 0);
	ck_assert_int_eq(ipsecevtx_next(reader, &event), 1);
	ck_assert_int_eq(ipsecevtx_event_xml(event, &text, &length), IPSECEVTX_OK);
	ck_assert_uint_gt(length, 1000000);
	xml_set_too_large(event, (size_t)1 << 30);
	ipsecevtx_event_xml(event, &text, &length); /* the last one that may be as large */
	ck_assert_int_ne(ipsecevtx_event_xml(event, &text, &length), IPSECEVTX_OK);
	ipsecevtx_close(reader);
}
END_TEST

/* A record of another provider without a template, whose data hold an EventID of so many parts. */
static void write_parts(unsigned count)
{
	draft_init(&draft);
	const size_t record = draft_record(&draft, 1);
	draft.in_template = false;
	draft_fragment(&draft);
	open_data("Foo", "7036", "EventData");
	draft_open(&draft, "EventID");
	draft_close(&draft);
	for (unsigned i = 0; i < count; i++)
		draft_text(&draft, "7");
	draft_end(&draft);
	draft_end(&draft);
	draft_end(&draft);
	draft_eof(&draft);
	draft_record_end(&draft, record);
	memcpy(hiding_draft(), &draft, sizeof draft);
	hiding_finish(log_bytes, 1);
}

/* Some read the first parts of an EventID alone: which those are is asked of each, and of all before it. */
START_TEST(an_event_id_of_more_parts_than_are_looked_at_is_told)
{
	static const unsigned counts[] = {2, 50, 250};
	static struct run run;
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		bool is_told = false;
		write_parts(counts[i]);
		run_memory(&run, log_bytes, sizeof log_bytes, NULL);
		for (size_t k = 0; k < run.findings.count; k++)
			is_told |= strstr(run.findings.items[k].finding.detail, "too many to look at") != NULL;
		ck_assert_int_eq(is_told, counts[i] == 250);
	}
}
END_TEST

/* More definitions than a chunk of 64 KiB has are read again for each record. */
START_TEST(definitions_of_a_chunk_are_read_up_to_a_limit)
{
	static struct namesakes namesakes;
	for (size_t pass = 0; pass < 2; pass++) {
		namesakes_start_chunk(&namesakes);
		for (size_t i = 0; i < 16; i++)
			ck_assert(namesakes_may_read(&namesakes, CHUNK_SIZE));
		ck_assert(!namesakes_may_read(&namesakes, 1));
	}
}
END_TEST

static const char unseen[][4] = {" ", ".", "\xe2\x80\x8b"};

/* Of a text that is looked through for our provider's name: so many bytes of that, and one letter. */
static double time_to_look_through(const char *part)
{
	static const char name[] = "Microsoft-Windows-Security-Auditing";
	char text[4096];
	double least = 1e9;
	size_t length = 0;
	for (size_t size = strlen(part); length + size < sizeof text; length += size)
		memcpy(text + length, part, size);
	text[length++] = 'x';
	for (int i = 0; i < TRIES; i++) {
		double begin = processor_seconds();
		ck_assert(!likeness_holds(text, length, name, sizeof name - 1));
		double taken = processor_seconds() - begin;
		least = taken < least ? taken : least;
	}
	memcpy(text + length - sizeof name, name, sizeof name - 1);
	ck_assert(likeness_holds(text, length, name, sizeof name - 1));
	return least;
}

/* The name of a provider, which each of very many records may have. */
START_TEST(a_name_full_of_what_nobody_sees_takes_no_longer_than_letters)
{
	double slow = time_to_look_through(unseen[_i]), simple = time_to_look_through("m");
	ck_assert_msg(slow < 10 * simple, "%.3f ms against %.3f ms", slow * 1e3, simple * 1e3);
}
END_TEST

/* A template may show it with each of very many records; a longer one is odd for its length. */
START_TEST(a_computers_name_is_looked_through_as_far_as_windows_has_one)
{
	static char text[3 * 256];
	memset(text, 'a', sizeof text);
	ck_assert(!seen_is_odd_computer(text, sizeof text - 3));
	ck_assert(seen_is_odd_computer(text, sizeof text - 2));
}
END_TEST

/* Of events of ours, whose fields that no event has are kept by their names. */
START_TEST(names_of_one_hash_take_no_longer_than_others)
{
	const struct kind any = {"Microsoft-Windows-Security-Auditing", "4655", 0, 1, "f", 0, 0, 0, NULL};
	struct kind same = any;
	same.mask = 0x7ff;
	double alike = time_of(&same), simple = time_of(&any);
	ck_assert_msg(alike < 2 * simple, "%.3f ms against %.3f ms", alike * 1e3, simple * 1e3);
}
END_TEST

/* The time of a chunk that is full of these 28 bytes. */
static double time_of_headers(uint32_t size)
{
	static struct run run;
	double least = 1e9;
	draft_init(&draft);
	for (uint32_t i = 1; draft.size + RECORD_SIZE_MIN <= sizeof draft.bytes; i++) {
		draft_u32(&draft, RECORD_MAGIC);
		draft_u32(&draft, size);
		draft_u64(&draft, i);
		draft_u64(&draft, 0);
		draft_u32(&draft, RECORD_SIZE_MIN);
	}
	memcpy(hiding_draft(), &draft, sizeof draft);
	hiding_finish(log_bytes, 1);
	for (int i = 0; i < TRIES; i++) {
		double begin = processor_seconds();
		run_memory(&run, log_bytes, sizeof log_bytes, NULL);
		double taken = processor_seconds() - begin;
		least = taken < least ? taken : least;
	}
	return least;
}

START_TEST(headers_without_records_take_no_longer_than_records)
{
	double empty = time_of_headers(RECORD_SIZE_MIN + 12), whole = time_of_headers(RECORD_SIZE_MIN);
	ck_assert_msg(empty < 5 * whole, "%.3f ms against %.3f ms", empty * 1e3, whole * 1e3);
}
END_TEST

#define HEADERS 4096u

/* Of headers in free space that are taken and looked for: their numbers count up, their times by so much. */
static double time_to_take(uint64_t step)
{
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	double least = 1e9;
	for (int i = 0; i < TRIES; i++) {
		double begin = processor_seconds();
		struct copies copies;
		copies_init(&copies, &allocator);
		for (uint64_t number = 0; number < HEADERS; number++) {
			const struct record record = {.record_id = number, .written_time = number * step};
			ck_assert(!copies_expects(&copies, &record));
			ck_assert(copies_expect(&copies, &record));
			ck_assert(copies_expects(&copies, &record));
		}
		ck_assert_uint_eq(copies.count, HEADERS);
		copies_free(&copies);
		double taken = processor_seconds() - begin;
		least = taken < least ? taken : least;
	}
	return least;
}

START_TEST(headers_in_free_space_take_no_longer_for_the_numbers_they_have)
{
	const uint64_t steps[] = {128, 1, UINT64_C(1) << 32, UINT64_C(1) << 61};
	double simple = time_to_take(UINT64_C(0x1f3d5b79));
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		double taken = time_to_take(steps[i]);
		ck_assert_msg(taken < 10 * simple, "step %zu: %.3f ms against %.3f ms", i, taken * 1e3, simple * 1e3);
	}
}
END_TEST

/* Which event a record is, that must be decoded for it, as who looks at the one before it asks too. */
START_TEST(a_record_is_decoded_once_to_learn_what_it_is)
{
	static struct classifier classifier;
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct plan_cache *plans = plan_cache_new(&allocator);
	struct record records[2];
	struct chunk chunk;
	const uint8_t *bytes = log_bytes + FILE_HEADER_SIZE;
	const struct kind kind = {"Microsoft-Windows-Security-Auditing", " 4655", 1, 1, NULL, 0, 0, 0, NULL};
	write_log(&kind);
	memset(&classifier, 0, sizeof classifier);
	classifier_init(&classifier, plans, &allocator);
	chunk_open(&chunk, bytes, CHUNK_SIZE, FILE_HEADER_SIZE);
	plan_cache_start_chunk(plans, bytes, CHUNK_SIZE);
	classifier_start_chunk(&classifier);
	for (size_t i = 0; i < COUNT_OF(records); i++)
		ck_assert_int_eq(chunk_next(&chunk, &records[i]), CHUNK_RECORD);
	for (size_t i = 0; i < 6; i++) {
		struct record_class class;
		struct binxml_error error;
		const struct record_view view = record_view_of(&chunk, &records[i % 2]);
		ck_assert(classify_record(&classifier, &view, &class, &error));
		ck_assert(class.was_decoded && class.identity.is_ours && class.use.plan);
		ck_assert_uint_eq(class.identity.event_id, 4655);
	}
	ck_assert_uint_eq(classifier.remember_next, 2);
	classifier_free(&classifier);
	plan_cache_free(plans);
}
END_TEST

/* Of records that have a number of ours and the name of another provider. */
START_TEST(a_definition_is_searched_once_for_records_that_say_the_same)
{
	static struct classifier classifier;
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct plan_cache *plans = plan_cache_new(&allocator);
	const uint8_t *bytes = log_bytes + FILE_HEADER_SIZE;
	const struct kind kind = {"Foo", "4650", 0, 0, NULL, 0, 0, 0, NULL};
	struct record_class class;
	struct binxml_error error;
	struct record record;
	struct chunk chunk;
	size_t work;
	write_log(&kind);
	memset(&classifier, 0, sizeof classifier);
	classifier_init(&classifier, plans, &allocator);
	chunk_open(&chunk, bytes, CHUNK_SIZE, FILE_HEADER_SIZE);
	plan_cache_start_chunk(plans, bytes, CHUNK_SIZE);
	classifier_start_chunk(&classifier);
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_RECORD);
		const struct record_view view = record_view_of(&chunk, &record);
		ck_assert(classify_record(&classifier, &view, &class, &error));
	}
	const struct binxml_instance *instance = &class.use.instance;
	const struct searched *searched = searched_place(&classifier.searched, (uint32_t)instance->template_offset);
	ck_assert_uint_eq(searched->chunk_number, classifier.searched.chunk_number);
	ck_assert_uint_eq(searched->template_offset, instance->template_offset);
	ck_assert_uint_eq(searched->slot_count, 2);
	ck_assert(searched_says(searched, bytes, instance, &work) && work == searched->work);
	/* BinXML in the place of the number may say anything; so may markup in an attribute. */
	uint8_t *descriptors = log_bytes + FILE_HEADER_SIZE + instance->descriptors;
	descriptors[6] = VALUE_BINXML;
	ck_assert(!searched_says(searched, bytes, instance, &work));
	descriptors[6] = VALUE_INT32;
	ck_assert(searched_says(searched, bytes, instance, &work));
	descriptors[6] = VALUE_ANSI_STRING;
	ck_assert(!searched_says(searched, bytes, instance, &work));
	struct searched other = *searched;
	other.slots[1].where = SEARCHED_ATTRIBUTE;
	ck_assert(searched_says(&other, bytes, instance, &work));
	log_bytes[FILE_HEADER_SIZE + instance->values] = '<';
	ck_assert(!searched_says(&other, bytes, instance, &work));
	log_bytes[FILE_HEADER_SIZE + instance->values] = 2;
	other.slots[1].where = SEARCHED_READ;
	ck_assert(!searched_says(&other, bytes, instance, &work));
	classifier_free(&classifier);
	plan_cache_free(plans);
}
END_TEST

/* The way to the instance that wrote a definition may lead through all of a chunk, and many lead to one. */
START_TEST(who_wrote_a_definition_is_worked_out_once)
{
	static struct namesakes namesakes;
	const struct kind kind = {"Foo", "4650", 0, 0, NULL, 0, 0, 0, NULL};
	struct record record;
	struct chunk chunk;
	write_log(&kind);
	const struct bytes bytes = {log_bytes + FILE_HEADER_SIZE, CHUNK_SIZE};
	chunk_open(&chunk, bytes.data, CHUNK_SIZE, FILE_HEADER_SIZE);
	ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_RECORD);
	/* Behind the record's header, that of the fragment, and the beginning of the instance. */
	const uint32_t offset = (uint32_t)(record.offset + RECORD_HEADER_SIZE + 4 + 10);
	namesakes_start_chunk(&namesakes);
	namesakes_see(&namesakes, bytes, 1, offset);
	ck_assert(defined_by_instance(bytes, offset) && namesakes_defined(&namesakes, bytes, offset));
	log_bytes[FILE_HEADER_SIZE + offset - 1] ^= 1;
	ck_assert(!defined_by_instance(bytes, offset) && namesakes_defined(&namesakes, bytes, offset));
	namesakes_start_chunk(&namesakes);
	namesakes_see(&namesakes, bytes, 1, offset);
	ck_assert(!namesakes_defined(&namesakes, bytes, offset));
}
END_TEST

#define DEFINITIONS 1000u

/* The table of templates leads from one definition to the next, of which the record that has brought them shows none.
 */
static void write_definitions(uint8_t chunk[CHUNK_SIZE], uint32_t places[DEFINITIONS])
{
	draft_init(&draft);
	size_t record = draft_record(&draft, 1);
	draft_fragment(&draft);
	for (uint32_t i = 0; i < DEFINITIONS; i++) {
		draft.in_template = false;
		places[i] = (uint32_t)draft_instance(&draft, i + 1);
		draft_eof(&draft);
		draft_values(&draft, places[i], 0);
	}
	draft_record_end(&draft, record);
	memcpy(hiding_draft(), &draft, sizeof draft);
	hiding_finish(log_bytes, 1);
	memcpy(chunk, log_bytes + FILE_HEADER_SIZE, CHUNK_SIZE);
	for (uint32_t i = 0; i + 1 < DEFINITIONS; i++)
		put_u32(chunk + places[i], places[i + 1]);
}

/* Each is looked for among all that its record has brought: Windows leaves none. */
START_TEST(definitions_that_no_record_is_read_by_are_looked_for_a_few_times)
{
	static struct namesakes namesakes;
	static uint8_t chunk[CHUNK_SIZE];
	uint32_t places[DEFINITIONS];
	const struct bytes bytes = {chunk, CHUNK_SIZE};
	const struct defined_live live = {CHUNK_SIZE, &namesakes};
	double few = 1e9, all = 1e9;
	size_t from;
	write_definitions(chunk, places);
	namesakes_start_chunk(&namesakes);
	for (int i = 0; i < TRIES; i++) {
		double begin = processor_seconds();
		put_u32(chunk + 384, places[DEFINITIONS - 20]);
		ck_assert_uint_eq(defined_otherwise(&live, bytes, &from), 0);
		double middle = processor_seconds();
		put_u32(chunk + 384, places[0]);
		ck_assert_uint_eq(defined_otherwise(&live, bytes, &from), places[32]);
		ck_assert_uint_eq(from, places[31]);
		double end = processor_seconds();
		few = middle - begin < few ? middle - begin : few;
		all = end - middle < all ? end - middle : all;
	}
	ck_assert_msg(all < 5 * few, "%.3f ms against %.3f ms", all * 1e3, few * 1e3);
}
END_TEST

/* The table of values that were gone through is small at first, and forgets none of a walk when it grows. */
START_TEST(each_value_of_a_record_is_remembered_however_many_there_are)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct walked walked;
	uint32_t work = 0;
	walked_init(&walked, &allocator);
	for (unsigned walk = 0; walk < 2; walk++) {
		walked_begin(&walked);
		for (uint32_t start = 0; start < CHUNK_SIZE; start += WALKED_STRIDE) {
			struct walked_value value = {.start = start, .end = start + 4, .work = start + walk + 1};
			ck_assert(!walked_find(&walked, &value, &work));
			walked_add(&walked, &value);
		}
		for (uint32_t start = 0; start < CHUNK_SIZE; start += WALKED_STRIDE) {
			struct walked_value value = {.start = start, .end = start + 4};
			ck_assert(walked_find(&walked, &value, &work));
			ck_assert_uint_eq(work, start + walk + 1);
		}
	}
	walked_free(&walked);
}
END_TEST

Suite *suite_effort(void)
{
	Suite *suite = suite_create("effort");
	TCase *shown = tcase_create("shown");
	tcase_add_loop_test(shown, a_value_that_is_shown_often_is_gone_through_once, 0, COUNT_OF(foreign));
	tcase_add_test(shown, behind_records_that_cause_much_work_others_may_cause_less);
	tcase_add_test(shown, behind_records_that_are_too_large_as_xml_others_may_be_less_large);
	tcase_add_test(shown, an_event_id_of_more_parts_than_are_looked_at_is_told);
	tcase_add_test(shown, definitions_of_a_chunk_are_read_up_to_a_limit);
	tcase_add_loop_test(shown, a_name_full_of_what_nobody_sees_takes_no_longer_than_letters, 0, COUNT_OF(unseen));
	tcase_add_test(shown, a_computers_name_is_looked_through_as_far_as_windows_has_one);
	tcase_add_test(shown, names_of_one_hash_take_no_longer_than_others);
	tcase_add_test(shown, a_definition_is_searched_once_for_records_that_say_the_same);
	tcase_add_test(shown, who_wrote_a_definition_is_worked_out_once);
	tcase_add_test(shown, definitions_that_no_record_is_read_by_are_looked_for_a_few_times);
	tcase_add_test(shown, headers_without_records_take_no_longer_than_records);
	tcase_add_test(shown, headers_in_free_space_take_no_longer_for_the_numbers_they_have);
	tcase_add_test(shown, a_record_is_decoded_once_to_learn_what_it_is);
	tcase_add_test(shown, each_value_of_a_record_is_remembered_however_many_there_are);
	suite_add_tcase(suite, shown);
	return suite;
}
