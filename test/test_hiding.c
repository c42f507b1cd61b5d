/* SPDX-License-Identifier: MIT */
/*
 * Records that somebody who knows the format wrote so that one program shows an IPsec event and another does not:
 * each is read right, or told. All checksums are right.
 */
#include "test_hiding.h"
#include "suites.h"

#include "binxml/markup.h"
#include "event/events.h"
#include "evidence/cursor.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static struct run run;

/* The crafted record between two plain ones. */
static void read_variant(const struct variant *variant, enum ipsecevtx_engine engine)
{
	static uint8_t log[HIDING_LOG_SIZE];
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.engine = engine;
	hiding_write(log, variant);
	run_memory(&run, log, sizeof log, &options);
	ck_assert_int_eq(run.opened, 0);
}

/* Findings about the crafted record that a person cannot miss, but that some of its fields are texts. */
static size_t told_of(uint64_t record_id)
{
	size_t count = 0;
	for (size_t i = 0; i < run.findings.count; i++) {
		const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
		bool is_text = strstr(run.findings.items[i].detail, "text of its template") != NULL;
		count += finding->record_id == record_id && !is_text &&
			 finding->severity >= IPSECEVTX_SEVERITY_WARNING &&
			 (finding->kind == IPSECEVTX_FINDING_STRUCTURE || finding->kind == IPSECEVTX_FINDING_PROVIDER ||
				 finding->kind == IPSECEVTX_FINDING_VALUE);
	}
	return count;
}

/* Both with a slot for each of the values. */

static void write_system(const char *provider, const char *id)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), provider);
	draft_empty(hiding_draft());
	hiding_text("EventID", id);
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
}

static void other_system(void)
{
	write_system("Other", "77");
}

static void our_system(void)
{
	write_system(EVENTS_PROVIDER_NAME, "4655");
}

static void last_value(void)
{
	draft_open(hiding_draft(), "Data");
	draft_close(hiding_draft());
	draft_slot(hiding_draft(), SLOT_COUNT - 1, VALUE_BINARY);
	draft_end(hiding_draft());
}

static const struct variant another_event = {.name = "another event", .system = other_system, .data = last_value};
static const struct variant an_event = {.name = "an event of ours", .system = our_system, .data = last_value};

START_TEST(a_crafted_record_is_read_right_or_told)
{
	const struct variant *variant = hiding_variant((size_t)_i);
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		read_variant(variant, (enum ipsecevtx_engine)engine);
		size_t told = told_of(2);
		ck_assert_msg((told == 0) == variant->is_plain, "%s: told %zu times", variant->name, told);
		ck_assert_msg(run.count == (variant->is_other ? 2 : 3), "%s: %zu events", variant->name, run.count);
		ck_assert_msg(told_of(1) + told_of(3) == 0, "%s: the plain records are told", variant->name);
		if (variant->is_other)
			continue;
		const struct ipsecevtx_event *event = &run.events[1];
		/* Some variants leave slots unused, which sets IPSECEVTX_MARK_SLOTS. */
		unsigned marks = event->marks & ~(unsigned)(IPSECEVTX_MARK_SLOTS | IPSECEVTX_MARK_UNCERTIFIED);
		/* libevtx cannot say anything about a part without a template. */
		bool is_certified = engine == IPSECEVTX_ENGINE_DIRECT || !variant->is_bare;
		ck_assert(is_certified || event->marks & IPSECEVTX_MARK_UNCERTIFIED);
		ck_assert_msg((marks == 0) == variant->is_plain, "%s: marks %#x", variant->name, event->marks);
		ck_assert_uint_eq(event->header_record_id, 2);
		ck_assert_uint_eq(event->event_id, 4655);
		const struct ipsecevtx_address *peer = &event->mm_ended.remote_address;
		ck_assert_msg((peer->text.presence == IPSECEVTX_SET) == !variant->peer, "%s: peer", variant->name);
	}
}
END_TEST

/* In the nested part of one of our events, behind as many like it as a program or an exemplar takes. */
START_TEST(markup_that_others_print_as_it_stands_is_told)
{
	size_t size;
	uint8_t *log =
		log_of("event 4653 2024-03-01T08:00:00Z RemoteMMPrincipalName:ansi/ansi=- repeat=8\n"
		       "event 4653 +1 RemoteMMPrincipalName:ansi/ansi=\"-</Data><Data Name='RemoteAddress'>1.2.3.4\"\n",
			&size);
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		/* In a format that programs write, too. */
		options.format = IPSECEVTX_FORMAT_JSON;
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 1);
		/* And where nobody asks for it. */
		options.modes = IPSECEVTX_MODE_QUICK;
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(run.count, 0);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 1);
		options.modes = IPSECEVTX_MODE_ALL;
		options.format = IPSECEVTX_FORMAT_NONE;
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(run.count, 9);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 1);
		for (size_t i = 0; i < run.count; i++)
			ck_assert_int_eq((run.events[i].marks & IPSECEVTX_MARK_STRUCTURE) != 0, i == 8);
	}
	free(log);
}
END_TEST

static const struct variant without_slots = {.name = "another event", .system = other_system};

/* Forwarded events have no templates; python-evtx takes their first element for an instance of one. */
START_TEST(a_template_in_the_chunk_header_is_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	for (int is_other = 0; is_other <= 1; is_other++) {
		for (int with_template = 0; with_template <= 1; with_template++) {
			unsigned number =
				hiding_write_bare(log, is_other ? &without_slots : hiding_variant(0), with_template);
			run_memory(&run, log, sizeof log, NULL);
			ck_assert_uint_eq(run.count, number - (unsigned)is_other);
			ck_assert_uint_eq(told_of(number), (unsigned)with_template);
			ck_assert_uint_eq(
				collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), (unsigned)with_template);
		}
	}
}
END_TEST

/* The numbers stand in the header of the chunk, to which the names of such records lead these readers. */
START_TEST(no_number_of_a_record_without_a_template_is_taken_for_one)
{
	static const unsigned numbers[] = {1, 255, 65536, 70000, 100000, 851968, 1048576, 16777216, 0x2100000d};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		char script[256];
		size_t size;
		snprintf(script, sizeof script,
			"set record=%u notemplate=yes\nevent 4653 2024-03-01T08:00:00Z repeat=200\n"
			"other 77 +1 provider=Some-Provider Name=value repeat=200\n",
			numbers[i]);
		uint8_t *log = log_of(script, &size);
		run_memory(&run, log, size, NULL);
		ck_assert_uint_eq(run.count, 200);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 0);
		free(log);
	}
}
END_TEST

START_TEST(a_name_is_known_however_many_characters_of_it_are_not_seen)
{
	uint8_t name[2 * 200] = {0};
	for (unsigned unseen = 0; unseen <= 190; unseen += 10) {
		uint32_t units = 0;
		for (const char *letter = "EventID"; *letter; letter++) {
			name[2 * units] = (uint8_t)*letter;
			name[2 * units++ + 1] = 0;
			for (unsigned i = 0; *letter == 't' && i < unseen; i++, units++)
				name[2 * units] = 0x0b, name[2 * units + 1] = 0x20; /* U+200B */
		}
		ck_assert_int_eq(markup_element(name, units), MARKUP_EVENT_ID);
		name[2 * units] = 'x', name[2 * units + 1] = 0;
		ck_assert_int_eq(markup_element(name + 2, units), MARKUP_OTHER);
	}
}
END_TEST

static size_t told_as_unlike_windows(uint64_t record_id)
{
	size_t count = 0;
	for (size_t i = 0; i < run.findings.count; i++) {
		const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
		count += finding->record_id == record_id &&
			 strstr(finding->detail, "not written as Windows writes") != NULL;
	}
	return count;
}

/* Others look for a template by its id alone, and may read the second record by the first one's. */
START_TEST(two_templates_of_one_id_are_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		hiding_write_namesakes(log, &another_event, &an_event);
		run_memory(&run, log, sizeof log, &options);
		ck_assert_uint_eq(told_as_unlike_windows(2), 1);
		hiding_write_namesakes(log, &an_event, &another_event);
		run_memory(&run, log, sizeof log, &options);
		ck_assert_uint_eq(told_as_unlike_windows(2), 1);
		/* The same one twice: some take the second one's bytes for values. */
		hiding_write_namesakes(log, &an_event, &an_event);
		run_memory(&run, log, sizeof log, &options);
		ck_assert_uint_eq(told_as_unlike_windows(1), 0);
		ck_assert_uint_eq(told_as_unlike_windows(2), 1);
	}
}
END_TEST

static void nested_content(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

static void nested_data(void)
{
	draft_open(hiding_draft(), "EventData");
	draft_close(hiding_draft());
	hiding_plain_data();
	draft_end(hiding_draft());
}

/* The same where one of the two is nested in a record of another event, and that comes before or behind. */
START_TEST(a_template_with_the_id_of_a_nested_one_is_told)
{
	static const struct variant holder = {
		.name = "a holder", .system = other_system, .event = nested_content, .nested = nested_data};
	static uint8_t log[HIDING_LOG_SIZE];
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		for (int any = 0; any < 2; any++) {
			options.any = any == 1;
			hiding_write_nested_namesakes(log, &holder, &an_event);
			run_memory(&run, log, sizeof log, &options);
			ck_assert_uint_eq(told_as_unlike_windows(2), 1);
			hiding_write_nested_namesakes(log, &an_event, &holder);
			run_memory(&run, log, sizeof log, &options);
			ck_assert_uint_eq(told_as_unlike_windows(2), 1);
			hiding_write_namesakes(log, &holder, &holder);
			run_memory(&run, log, sizeof log, &options);
			ck_assert_uint_eq(told_as_unlike_windows(1), 0);
			ck_assert_uint_eq(told_as_unlike_windows(2), 1);
		}
	}
}
END_TEST

/* Others read it by the template that its offset leads to, here by the one of its number. */
START_TEST(a_record_that_names_another_template_than_it_has_is_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		hiding_write_borrowing(log, &another_event, &an_event);
		run_memory(&run, log, sizeof log, &options);
		ck_assert_uint_eq(run.count, 0);
		ck_assert_uint_gt(told_of(2), 0);
		ck_assert_uint_eq(told_of(1), 0);
	}
}
END_TEST

/* As Windows writes it: of another event it would be a sign of tampering. */
START_TEST(an_event_that_could_not_be_recorded_is_a_warning)
{
	static const unsigned ids[] = {1108, 1107};
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		char script[256];
		size_t size;
		snprintf(script, sizeof script,
			"other %u 2024-03-01T08:00:00Z provider=Microsoft-Windows-Eventlog guid=none "
			"userdata=EventProcessingFailure EventID=4653 PubID=Microsoft-Windows-Security-Auditing\n",
			ids[i]);
		uint8_t *log = log_of(script, &size);
		run_memory(&run, log, size, NULL);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 1);
		const struct ipsecevtx_finding *finding = collector_first(&run.findings, IPSECEVTX_FINDING_STRUCTURE);
		ck_assert_int_eq(finding->severity, i == 0 ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING);
		free(log);
	}
}
END_TEST

/* Stored logs: in each the second record has the peer, unless all of its records are of one kind. */
START_TEST(logs_that_hide_events_are_read_right_or_told)
{
	static const char path[] = "../shared/cases/hiding";
	if (!shared_exists("hiding", path))
		return;
	DIR *directory = opendir(path);
	ck_assert_ptr_nonnull(directory);
	struct dirent *entry;
	while ((entry = readdir(directory)) != NULL) {
		char name[512];
		struct ipsecevtx_reader *reader;
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		const struct ipsecevtx_event *event;
		bool has_peer = false;
		if (!strstr(entry->d_name, ".evtx"))
			continue;
		memset(&run, 0, sizeof run);
		options.finding = collect_finding;
		options.finding_user = &run.findings;
		options.modes = IPSECEVTX_MODE_ALL;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		ck_assert_int_eq(ipsecevtx_open(&reader, name, &options, NULL), 0);
		while (ipsecevtx_next(reader, &event) > 0) {
			if (event->kind == IPSECEVTX_KIND_MM_ENDED)
				has_peer |= strcmp(event->mm_ended.remote_address.text.data, HIDING_PEER) == 0;
		}
		ipsecevtx_close(reader);
		bool is_told = false;
		for (size_t i = 0; i < run.findings.count && i < COUNT_OF(run.findings.items); i++)
			is_told |= run.findings.items[i].finding.severity >= IPSECEVTX_SEVERITY_LOSS;
		ck_assert_msg(has_peer || is_told, "%s hides an event in silence", name);
	}
	closedir(directory);
}
END_TEST

static void put(uint8_t *at, uint64_t number, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

static uint8_t *plain_log(unsigned count)
{
	static uint8_t log[HIDING_LOG_SIZE];
	hiding_write_plain(log, count);
	return log;
}

static size_t record_at(const uint8_t *chunk, unsigned number)
{
	size_t at = CHUNK_HEADER_SIZE;
	for (unsigned i = 1; i < number; i++)
		at += read_u32(chunk, CHUNK_SIZE, at + 4);
	return at;
}

/* A name that nobody knows, with another hash: in a chunk that is damaged it may have been another one. */
static void name_with_a_wrong_hash(void)
{
	struct draft *draft = hiding_draft();
	hiding_plain_data();
	draft_open_with_attributes(draft, "Data");
	const size_t hash = draft->size + 9; /* behind the token, the offset and that of the next one */
	hiding_attribute("Zork", "1");
	draft->bytes[hash] ^= 0x55;
	draft_empty(draft);
}

START_TEST(a_record_before_the_place_where_its_chunk_is_cut_is_read)
{
	static uint8_t log[HIDING_LOG_SIZE];
	struct variant wrong = *hiding_variant(0);
	wrong.data = name_with_a_wrong_hash;
	hiding_write(log, &wrong);
	run_memory(&run, log, 4096 + record_at(log + 4096, 4) - 20, NULL);
	ck_assert_uint_eq(run.count, 2);
	ck_assert_uint_gt(told_of(2), 0);
}
END_TEST

/* Whatever engine reads it: what libevtx does not show is told too. */
START_TEST(a_crafted_record_is_told_with_libevtx_alone)
{
	const struct variant *variant = hiding_variant((size_t)_i);
	read_variant(variant, IPSECEVTX_ENGINE_LIBEVTX);
	ck_assert_msg((told_of(2) == 0) == variant->is_plain, "%s", variant->name);
}
END_TEST

/* Who asks for an address finds the event that says it beside its fields. */
START_TEST(an_address_beside_the_fields_is_found)
{
	static uint8_t log[HIDING_LOG_SIZE];
	const struct variant *variant = hiding_beside_variant((size_t)_i);
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_network network;
	ck_assert_int_eq(ipsecevtx_network_parse(HIDING_OTHER_PEER, strlen(HIDING_OTHER_PEER), &network), 0);
	options.peers = &network;
	options.peer_count = 1;
	hiding_write(log, variant);
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		options.engine = (enum ipsecevtx_engine)engine;
		run_memory(&run, log, sizeof log, &options);
		ck_assert_msg(run.count == variant->beside, "%s: %zu events", variant->name, run.count);
	}
	options.engine = IPSECEVTX_ENGINE_LIBEVTX;
	run_memory(&run, log, sizeof log, &options);
	ck_assert_msg(run.count == variant->beside, "%s: %zu events with libevtx", variant->name, run.count);
}
END_TEST

/* Many records of one template, of which the last one alone says something beside its fields. */
static void assert_last_is_told(const char *template_message, const struct hiding_rendered *last)
{
	enum { RECORDS = 24 };
	static uint8_t log[HIDING_LOG_SIZE];
	struct hiding_rendered records[RECORDS];
	for (unsigned i = 0; i < RECORDS; i++)
		records[i] = (struct hiding_rendered){template_message, HIDING_PEER, "to " HIDING_PEER, NULL, 0};
	records[RECORDS - 1] = *last;
	hiding_write_rendered(log, records, RECORDS);
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		for (int format = IPSECEVTX_FORMAT_NONE; format <= IPSECEVTX_FORMAT_RECORD; format++) {
			options.format = (enum ipsecevtx_format)format;
			run_memory(&run, log, sizeof log, &options);
			ck_assert_uint_eq(run.count, RECORDS);
			ck_assert_uint_gt(told_of(RECORDS), 0);
			ck_assert_uint_eq(told_of(RECORDS - 1), 0);
			ck_assert(run.events[RECORDS - 1].marks & IPSECEVTX_MARK_STRUCTURE);
		}
	}
}

START_TEST(what_stands_beside_the_fields_is_looked_at_in_each_record)
{
	static const char same[] = "to " HIDING_PEER;
	assert_last_is_told(NULL, &(struct hiding_rendered){NULL, HIDING_PEER, "to " HIDING_OTHER_PEER, NULL, 0});
	assert_last_is_told(NULL, &(struct hiding_rendered){NULL, HIDING_OTHER_PEER, same, NULL, 0});
	assert_last_is_told(NULL, &(struct hiding_rendered){NULL, HIDING_PEER, same, HIDING_OTHER_PEER, 0});
	assert_last_is_told(same, &(struct hiding_rendered){NULL, HIDING_OTHER_PEER, same, NULL, 0});
	assert_last_is_told("words", &(struct hiding_rendered){NULL, HIDING_PEER, same, HIDING_OTHER_PEER, 0});
	assert_last_is_told(NULL, &(struct hiding_rendered){NULL, HIDING_PEER, same, NULL, VALUE_BINXML});
	assert_last_is_told(NULL, &(struct hiding_rendered){NULL, HIDING_PEER, same, NULL, VALUE_ARRAY | VALUE_UINT8});
	assert_last_is_told(NULL, &(struct hiding_rendered){NULL, HIDING_PEER, same, NULL, VALUE_BINARY});
	assert_last_is_told(NULL, &(struct hiding_rendered){NULL, HIDING_PEER, "7777", NULL, VALUE_UINT32});
}
END_TEST

/* Times and process ids in attributes, which are written in digits, have any bytes. */
START_TEST(bytes_of_numbers_are_no_markup)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	size_t size;
	uint8_t *log =
		log_of("event 5453 2024-03-01T08:00:00Z repeat=100\nevent 4655 +1 pid=0x263c repeat=300\n", &size);
	options.engine = IPSECEVTX_ENGINE_LIBEVTX; /* each of its records is searched */
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.count, 400);
	ck_assert_uint_eq(run.findings.count, 0);
	free(log);
}
END_TEST

/* Makes the chunk say that it holds only the first kept records, with checksums that are right. */
static void lower_free_space(uint8_t *chunk, unsigned kept)
{
	size_t end = record_at(chunk, kept + 1);
	put(chunk + 16, kept, 8);
	put(chunk + 32, kept, 8);
	put(chunk + 44, kept ? record_at(chunk, kept) : 0, 4);
	put(chunk + 48, end, 4);
	put(chunk + 52, crc32(0, chunk + CHUNK_HEADER_SIZE, (uInt)(end - CHUNK_HEADER_SIZE)), 4);
	put(chunk + 124, crc32(crc32(0, chunk, 120), chunk + 128, 384), 4);
}

START_TEST(records_behind_a_lowered_free_space_offset_are_given_and_told)
{
	enum { RECORDS = 6 };
	for (unsigned kept = 0; kept <= RECORDS; kept++) {
		uint8_t *log = plain_log(RECORDS);
		lower_free_space(log + 4096, kept);
		run_memory(&run, log, 4096 + CHUNK_SIZE, NULL);
		ck_assert_msg(run.count == RECORDS, "%u kept: %zu events", kept, run.count);
		ck_assert_uint_eq(
			collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA), kept < RECORDS ? 1 : 0);
		for (unsigned i = 0; i < RECORDS; i++) {
			const struct ipsecevtx_event *event = &run.events[i];
			ck_assert_uint_eq(event->header_record_id, i + 1);
			ck_assert_int_eq((event->marks & IPSECEVTX_MARK_HIDDEN) != 0, i >= kept);
			ck_assert_int_eq(event->origin == IPSECEVTX_ORIGIN_RECOVERED, i >= kept);
		}
	}
}
END_TEST

START_TEST(records_behind_something_in_free_space_are_given_and_told)
{
	enum { KEPT = 2, BEHIND = 2 };
	static uint8_t log[HIDING_LOG_SIZE];
	static const unsigned decoys[] = {0, 1, 5, 99};
	for (size_t i = 0; i < COUNT_OF(decoys); i++) {
		hiding_write_around(log, KEPT, decoys[i], BEHIND);
		lower_free_space(log + 4096, KEPT);
		for (int recover = 0; recover <= 1; recover++) {
			struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
			size_t extra = recover && decoys[i] ? 1 : 0; /* the decoy, which is free space */
			options.recover = recover;
			run_memory(&run, log, sizeof log, &options);
			size_t told = collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA);
			ck_assert_uint_eq(told, decoys[i] && !recover ? 2 : 1); /* others show the decoy */
			ck_assert_uint_eq(run.count, KEPT + extra + BEHIND);
			for (size_t k = 0; k < run.count; k++) {
				bool is_hidden = run.events[k].marks & IPSECEVTX_MARK_HIDDEN;
				ck_assert_int_eq(is_hidden, k >= KEPT + extra);
				ck_assert_int_eq(run.events[k].origin == IPSECEVTX_ORIGIN_RECOVERED, k >= KEPT);
			}
		}
	}
}
END_TEST

/* Two live records, and behind an older one of number 1 in free space what each says; numbers are those of headers. */
#define FREE_SPACE                                                                                                     \
	"set record=90\nevent 4655 2024-03-01T08:00:00Z repeat=2\nslack\n"                                             \
	"event 4655 2024-03-01T07:00:00Z record=1 header=1\n"

static const struct {
	const char *script;
	size_t count; /* of all events that are printed */
	bool is_told;
} free_spaces[] = {
	/* Whatever the first one's values say, those behind it show that it was live. */
	{"event 4655 2024-03-01T08:00:02Z record=92\nevent 4655 +1 repeat=2\n", 5, true},
	{"event 4655 2024-03-01T08:00:00Z record=92\nevent 4655 +9 repeat=2\n", 5, true},
	{"event 4655 2024-03-01T08:00:02Z record=1 header=92\nevent 4655 +1 record=93\n", 4, true},
	{"event 4655 2024-03-01T08:00:02Z record=92 system=SystemTime:string=never\nevent 4655 +1 repeat=2\n", 5, true},
	/* The first one cannot be read, or its number is another one. */
	{"set record=92\nbinxml 2024-03-01T08:00:02Z 0f010100550055\nevent 4655 +1 record=93 repeat=2\n", 4, true},
	{"event 4655 2024-03-01T08:00:02Z record=92 header=91\nevent 4655 +1 record=93 repeat=2\n", 5, true},
	{"event 4655 2024-03-01T08:00:02Z record=94\nevent 4655 +1 record=92 repeat=2\n", 5, true},
	{"event 4655 2024-03-01T07:00:01Z record=92 repeat=3\n", 2, true}, /* this log was not cleared */
	/* What Windows leaves there: no younger record, also of another log that was saved. */
	{"event 4655 2024-03-01T07:00:01Z record=1 repeat=2\n", 2, false},
	{"event 4655 2024-03-01T07:00:01Z record=5\n", 2, false},
	{"event 4655 2024-03-01T08:00:02Z record=5000 repeat=3\n", 5, true},
	{"event 4655 2024-03-01T08:00:02Z record=5000\n", 2, true},
};

START_TEST(records_of_free_space_that_go_on_with_the_live_ones_are_given_and_told)
{
	char script[512];
	size_t size;
	snprintf(script, sizeof script, FREE_SPACE "%s", free_spaces[_i].script);
	uint8_t *log = log_of(script, &size);
	for (int recover = 0; recover <= 1; recover++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		size_t hidden = 0;
		options.recover = recover;
		run_memory(&run, log, size, &options);
		for (size_t i = 0; i < run.count; i++)
			hidden += (run.events[i].marks & IPSECEVTX_MARK_HIDDEN) != 0;
		ck_assert_uint_eq(hidden, free_spaces[_i].count - 2);
		ck_assert_msg(recover || run.count == free_spaces[_i].count, "%zu events", run.count);
		size_t told = 0;
		for (size_t i = 0; i < run.findings.count; i++) {
			const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
			told += finding->kind == IPSECEVTX_FINDING_HIDDEN_DATA &&
				finding->severity > IPSECEVTX_SEVERITY_NOTE;
		}
		ck_assert_uint_eq(told, free_spaces[_i].is_told && (hidden || !recover));
	}
	free(log);
}
END_TEST

START_TEST(a_chunk_header_of_another_size_hides_nothing_and_is_told)
{
	static const uint32_t sizes[] = {0, 127, 128, 129, 512, 65536, UINT32_MAX};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		uint8_t *log = plain_log(3);
		uint8_t *chunk = log + 4096;
		put(chunk + 40, sizes[i], 4);
		put(chunk + 124, crc32(crc32(0, chunk, 120), chunk + 128, 384), 4);
		run_memory(&run, log, 4096 + CHUNK_SIZE, NULL);
		ck_assert_uint_eq(run.count, 3);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_CHUNK_HEADER), sizes[i] != 128);
		for (unsigned k = 0; k < 3; k++)
			ck_assert_int_eq((run.events[k].marks & IPSECEVTX_MARK_CHUNK_HEADER) != 0, sizes[i] != 128);
	}
}
END_TEST

START_TEST(a_next_record_number_beyond_the_last_record_is_told)
{
	for (unsigned missing = 0; missing < 3; missing++) {
		uint8_t *log = plain_log(2);
		put(log + 24, 3 + missing, 8);
		put(log + 124, crc32(0, log, 120), 4);
		run_memory(&run, log, 4096 + CHUNK_SIZE, NULL);
		ck_assert_uint_eq(run.count, 2);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_GAP), missing > 0);
	}
}
END_TEST

Suite *suite_hiding(void)
{
	Suite *suite = suite_create("hiding");
	TCase *crafted = tcase_create("crafted");
	tcase_add_loop_test(crafted, a_crafted_record_is_read_right_or_told, 0, HIDING_ALL);
	tcase_add_test(crafted, an_event_that_could_not_be_recorded_is_a_warning);
	tcase_add_test(crafted, a_template_in_the_chunk_header_is_told);
	tcase_add_test(crafted, a_name_is_known_however_many_characters_of_it_are_not_seen);
	tcase_add_test(crafted, no_number_of_a_record_without_a_template_is_taken_for_one);
	tcase_add_test(crafted, a_record_that_names_another_template_than_it_has_is_told);
	tcase_add_test(crafted, two_templates_of_one_id_are_told);
	tcase_add_test(crafted, a_template_with_the_id_of_a_nested_one_is_told);
	tcase_add_test(crafted, markup_that_others_print_as_it_stands_is_told);
	tcase_add_test(crafted, a_record_before_the_place_where_its_chunk_is_cut_is_read);
	tcase_add_loop_test(crafted, a_crafted_record_is_told_with_libevtx_alone, 0, HIDING_ALL);
	tcase_add_loop_test(crafted, an_address_beside_the_fields_is_found, 0, HIDING_BESIDE);
	tcase_add_test(crafted, what_stands_beside_the_fields_is_looked_at_in_each_record);
	tcase_add_test(crafted, bytes_of_numbers_are_no_markup);
	tcase_add_test(crafted, logs_that_hide_events_are_read_right_or_told);
	tcase_add_test(crafted, records_behind_a_lowered_free_space_offset_are_given_and_told);
	tcase_add_test(crafted, records_behind_something_in_free_space_are_given_and_told);
	tcase_add_loop_test(crafted, records_of_free_space_that_go_on_with_the_live_ones_are_given_and_told, 0,
		(int)COUNT_OF(free_spaces));
	tcase_add_test(crafted, a_chunk_header_of_another_size_hides_nothing_and_is_told);
	tcase_add_test(crafted, a_next_record_number_beyond_the_last_record_is_told);
	suite_add_tcase(suite, crafted);
	return suite;
}
