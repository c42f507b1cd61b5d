/* SPDX-License-Identifier: MIT */
/* What is done to a log with its chunks as they are: nothing is missing that others show, or it is told. */
#include "suites.h"
#include "test_hiding.h"
#include "test_parallel_support.h"
#include "test_sample.h"
#include "test_support.h"

#include "evidence/feed.h"

#include <stdlib.h>
#include <string.h>

static struct run run;

/* A log of events of somebody else, one of which has a value that begins with the chunk's used bytes, padding before.
 */
static uint8_t *log_with(const uint8_t *chunk, size_t padding, size_t *size)
{
	static char script[8 * 4096];
	uint32_t used;
	memcpy(&used, chunk + 48, sizeof used);
	size_t length = (size_t)snprintf(script, sizeof script,
		"other 1 2024-03-01T08:00:00Z provider=Other guid=none pad:ansi=%0*d value:binary=", (int)padding, 0);
	for (size_t i = 0; i < used && length < sizeof script; i++)
		length += (size_t)snprintf(script + length, sizeof script - length, "%02x", chunk[i]);
	snprintf(script + length, sizeof script - length, "\nother 2 +1 provider=Other guid=none\n");
	return log_of(script, size);
}

/* The same, with the value where offset is in the log's own chunk. */
static uint8_t *log_around(const uint8_t *chunk, size_t offset)
{
	size_t size;
	uint8_t *log = log_with(chunk, 1, &size);
	const size_t missing = offset + 4096 - feed_find_chunk(log, size, 4096 + 8);
	free(log);
	log = log_with(chunk, 1 + missing, &size);
	ck_assert_uint_eq(feed_find_chunk(log, size, 4096 + 8), 4096 + offset);
	return log;
}

/* Others begin at 4096, whatever stands before. */
START_TEST(a_chunk_within_the_file_header_hides_none_behind_it_and_is_told)
{
	enum { BEFORE = 1024 };
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z RemoteAddress=198.51.100.66\n", &size);
	uint8_t *other = log_around(log + 4096, 4096 - BEFORE);
	uint8_t *both = calloc(1, 4096 + CHUNK_SIZE);
	ck_assert_ptr_nonnull(both);
	memcpy(both, other, 128);
	memcpy(both + BEFORE, other + 4096, CHUNK_SIZE);
	for (unsigned has_header = 0; has_header <= 1; has_header++) {
		both[0] = has_header ? 'E' : 'X';
		run_memory(&run, both, 4096 + CHUNK_SIZE, NULL);
		ck_assert_uint_eq(run.count, 1);
		ck_assert_uint_eq(run.events[0].event_id, 4655);
		unsigned told = 0;
		for (size_t i = 0; i < run.findings.count; i++) {
			const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
			told += finding->kind == IPSECEVTX_FINDING_FILE_HEADER && finding->offset == BEFORE &&
				finding->severity == IPSECEVTX_SEVERITY_TAMPERING;
		}
		ck_assert_uint_eq(told, 1);
	}
	free(both);
	free(other);
	free(log);
}
END_TEST

START_TEST(a_file_header_that_is_too_short_is_told)
{
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z RemoteAddress=198.51.100.66\n", &size);
	memmove(log + 1024, log + 4096, size - 4096);
	run_memory(&run, log, size - 3072, NULL);
	ck_assert_uint_eq(run.count, 1);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_FILE_HEADER), 1);
	free(log);
}
END_TEST

/* Chunks of three records each; a log of fixed size that is full goes on in its first chunk. */
static const struct {
	const char *order; /* of chunks */
	unsigned gap, order_told;
} turns[] = {
	{"abcd", 0, 0}, {"dabc", 0, 0}, {"cdab", 0, 0}, {"dab", 1, 0}, {"cda", 1, 0}, {"da", 1, 0}, {"dabcd", 0, 1},
	{"eac", 2, 0}, {"eba", 1, 1},                  /* of which the gap is that between the last one and the first */
	{"bacd", 0, 1}, {"cabd", 0, 1}, {"bad", 1, 0}, /* what seems to be missing stands at the beginning */
};

START_TEST(a_chunk_that_is_taken_out_of_a_log_that_began_again_is_told)
{
	const char *order = turns[_i].order;
	const size_t count = strlen(order);
	size_t size;
	char script[256] = "event 4655 2024-03-01T08:00:00Z repeat=3\n";
	const size_t chunks = strchr(order, 'e') ? 5 : 4;
	for (size_t i = 1; i < chunks; i++)
		strcat(script, "chunk\nevent 4655 +1 repeat=3\n");
	uint8_t *log = log_of(script, &size);
	ck_assert_uint_eq(size, 4096 + chunks * CHUNK_SIZE);
	uint8_t *turned = calloc(1, 4096 + count * CHUNK_SIZE);
	ck_assert_ptr_nonnull(turned);
	memcpy(turned, log, 4096);
	for (size_t i = 0; i < count; i++)
		memcpy(turned + 4096 + i * CHUNK_SIZE, log + 4096 + (size_t)(order[i] - 'a') * CHUNK_SIZE, CHUNK_SIZE);
	run_memory(&run, turned, 4096 + count * CHUNK_SIZE, NULL);
	ck_assert_uint_eq(run.count, 3 * count);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_GAP), turns[_i].gap);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_ORDER), turns[_i].order_told);
	free(turned);
	free(log);
}
END_TEST

/* Three chunks of three records each; the second one has the oldest of them in a log that began again. */
static const struct {
	const char *name;
	bool has_begun_again;
	uint64_t first, last, next; /* what the file header says */
	bool is_dirty;
	unsigned told; /* of file-header, at the place of each number that is wrong */
} file_headers[] = {
	{"plain", false, 0, 2, 10, false, 0},
	{"another first chunk", false, 1, 2, 10, false, 1},
	{"the first chunk is none", false, 99, 2, 10, false, 1},
	{"another last chunk", false, 0, 1, 10, false, 1},
	{"the last chunk is none", false, 0, UINT64_MAX, 10, false, 1},
	{"the last record's number", false, 0, 2, 9, false, 1},
	{"no number", false, 0, 2, 0, false, 1},
	{"none is right", false, 2, 0, 1, false, 3},
	{"a log that was not closed", false, 2, 0, 1, true, 0},
	{"one that began again", true, 1, 0, 10, false, 0},
	{"one that began again, as one that did not", true, 0, 2, 10, false, 2},
};

START_TEST(numbers_of_a_file_header_that_are_not_those_of_a_closed_log_are_told)
{
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=3\nchunk\nevent 4655 +1 repeat=3\nchunk\n"
			      "event 4655 +1 repeat=3\n",
		&size);
	ck_assert_uint_eq(size, 4096 + 3 * CHUNK_SIZE);
	if (file_headers[_i].has_begun_again) {
		uint8_t *last = malloc(CHUNK_SIZE);
		ck_assert_ptr_nonnull(last);
		memcpy(last, log + 4096 + 2 * CHUNK_SIZE, CHUNK_SIZE);
		memmove(log + 4096 + CHUNK_SIZE, log + 4096, 2 * CHUNK_SIZE);
		memcpy(log + 4096, last, CHUNK_SIZE);
		free(last);
	}
	memcpy(log + 8, &file_headers[_i].first, 8);
	memcpy(log + 16, &file_headers[_i].last, 8);
	memcpy(log + 24, &file_headers[_i].next, 8);
	log[120] = file_headers[_i].is_dirty;
	evtxgen_fix_crc(log, size);
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.count, 9);
	const size_t told = collector_count(&run.findings, IPSECEVTX_FINDING_FILE_HEADER);
	ck_assert_msg(told == file_headers[_i].told, "%s: %zu told", file_headers[_i].name, told);
	ck_assert_uint_eq(run.findings.count, told + file_headers[_i].is_dirty);
	for (size_t i = 0; i < told; i++)
		ck_assert_int_eq(run.findings.items[i].finding.severity, IPSECEVTX_SEVERITY_WARNING);
	free(log);
}
END_TEST

/* Each name that an event has, with one bit of its hash changed, and nothing else. */
START_TEST(a_name_with_a_wrong_hash_in_a_damaged_chunk_hides_no_event)
{
	static const char *const found[] = {"Event", "System", "Provider", "EventID", "Computer", "EventData", "Data"};
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=5\n", &size);
	for (size_t i = 0; i < COUNT_OF(found); i++) {
		uint8_t name[32] = {0};
		size_t length = strlen(found[i]), at = 4096 + 512;
		name[0] = (uint8_t)length;
		for (size_t k = 0; k < length; k++)
			name[2 + 2 * k] = (uint8_t)found[i][k];
		while (at + sizeof name < size && memcmp(log + at, name, 4 + 2 * length) != 0)
			at++;
		ck_assert_uint_lt(at + sizeof name, size);
		log[at - 2] ^= 1;
		run_memory(&run, log, size, NULL);
		ck_assert_msg(run.count == 5, "%s: %zu events", found[i], run.count);
		for (size_t k = 0; k < run.count; k++)
			ck_assert_uint_ne(run.events[k].marks & IPSECEVTX_MARK_CHUNK_CRC, 0);
		log[at - 2] ^= 1;
	}
	free(log);
}
END_TEST

/* Where the slot stands of the text of an element in System, in the chunk that begins there. */
static uint8_t *slot_of(uint8_t *chunk, const char *name, size_t length)
{
	uint8_t *at = chunk + 512;
	bool is_name = false;
	for (; !is_name; at++) {
		is_name = at[0] == length && at[1] == 0;
		for (size_t i = 0; is_name && i < length; i++)
			is_name = at[2 + 2 * i] == (uint8_t)name[i] && at[3 + 2 * i] == 0;
	}
	while (at[0] != 2 || (at[1] != 0x0d && at[1] != 0x0e))
		at++;
	return at + 2;
}

/* Who puts another definition of the template into another chunk, with the slots of EventID and Task exchanged. */
START_TEST(records_that_a_borrowed_definition_makes_somebody_elses_are_told)
{
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=4\nchunk\nother 4624 +1 repeat=2\n", &size);
	uint8_t *other = log + 4096 + CHUNK_SIZE;
	uint8_t *event_id = slot_of(other, "EventID", 7), *task = slot_of(other, "Task", 4);
	uint8_t slot = *event_id;
	*event_id = *task;
	*task = slot;
	evtxgen_fix_crc(log, size);
	/* One byte of the identifier of the definition that the first record brings, two, and what begins its body. */
	static const uint8_t places[] = {18, 19, 39};
	for (size_t way = 0; way < COUNT_OF(places); way++) {
		size_t told = 0;
		log[4096 + 512 + 24 + places[way]] ^= 3;
		run_memory(&run, log, size, NULL);
		ck_assert_uint_eq(run.count, way == 0 ? 4 : 0);
		for (size_t i = 0; i < run.findings.count; i++)
			told += strncmp(run.findings.items[i].detail, way < 2 ? "event 4655" : "event 12547 by", 10) ==
				0;
		ck_assert_uint_ge(told, 4);
	}
	free(log);
}
END_TEST

/* One bit of a checksum is no excuse for what no lost byte makes. */
START_TEST(markup_where_a_chunk_has_another_checksum_is_told_as_a_warning)
{
	size_t size;
	uint8_t *log = log_of("event 4653 2024-03-01T08:00:00Z "
			      "RemoteMMPrincipalName:ansi/ansi=\"-</Data><Data Name='RemoteAddress'>1.2.3.4\"\n",
		&size);
	for (unsigned is_wrong = 0; is_wrong <= 1; is_wrong++) {
		log[4096 + 52] ^= (uint8_t)is_wrong;
		run_memory(&run, log, size, NULL);
		ck_assert_uint_eq(run.count, 1);
		ck_assert_int_eq(collector_first(&run.findings, IPSECEVTX_FINDING_STRUCTURE)->severity,
			is_wrong ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING);
	}
	free(log);
}
END_TEST

static size_t told_of_structure(void)
{
	return collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE) +
	       collector_count(&run.findings, IPSECEVTX_FINDING_PROVIDER) +
	       collector_count(&run.findings, IPSECEVTX_FINDING_VALUE);
}

/* By the engine that goes by libevtx, and where the chunk has another checksum. */
START_TEST(a_crafted_record_is_told_by_each_engine_and_in_a_damaged_chunk)
{
	static uint8_t log[HIDING_LOG_SIZE];
	const struct variant *variant = hiding_variant((size_t)_i);
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	hiding_write(log, variant);
	run_memory(&run, log, sizeof log, &options);
	const size_t told = told_of_structure(), events = run.count;
	options.engine = IPSECEVTX_ENGINE_LIBEVTX;
	run_memory(&run, log, sizeof log, &options);
	ck_assert_msg((told_of_structure() > 0) == (told > 0), "%s, by libevtx", variant->name);
	ck_assert_msg(run.count == events, "%s, by libevtx: %zu events", variant->name, run.count);
	hiding_change_checksum(log);
	run_memory(&run, log, sizeof log, NULL);
	const size_t lost = collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_UNREADABLE);
	ck_assert_msg(lost > 0 || told_of_structure() == told, "%s: %zu told", variant->name, told_of_structure());
	ck_assert_msg(lost > 0 || run.count == events, "%s: %zu events", variant->name, run.count);
	hiding_change_checksum(log);
	log[4096] ^= 1;
	run_memory(&run, log, sizeof log, NULL);
	ck_assert_msg(told_of_structure() == told, "%s, without magic: %zu told", variant->name, told_of_structure());
}
END_TEST

START_TEST(a_closed_log_without_records_that_counted_some_is_told)
{
	size_t size;
	uint8_t *log = log_of("slack\nevent 4655 2024-03-01T08:00:00Z\n", &size);
	memset(log + 4096 + 512, 0, CHUNK_SIZE - 512);
	for (uint8_t next = 1; next <= 2; next++) {
		log[24] = next;
		evtxgen_fix_crc(log, size);
		run_memory(&run, log, size, NULL);
		ck_assert_uint_eq(run.findings.count, next > 1);
	}
	ck_assert_int_eq(run.findings.items[0].finding.kind, IPSECEVTX_FINDING_RECORD_GAP);
	ck_assert_int_eq(run.findings.items[0].finding.severity, IPSECEVTX_SEVERITY_NOTE);
	free(log);
}
END_TEST

START_TEST(what_a_log_that_began_again_lacks_by_damage_at_its_first_chunk_is_a_note)
{
	size_t size;
	uint8_t *log =
		log_of("event 4655 2024-03-02T08:00:00Z record=7 repeat=3\nchunk\nevent 4655 +1 repeat=3\nchunk\n"
		       "event 4655 2024-03-01T08:00:00Z record=1 repeat=3\nchunk\nevent 4655 +1 repeat=3\n",
			&size);
	ck_assert_uint_eq(size, 4096 + 4 * CHUNK_SIZE);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 12);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_GAP), 0);
	memset(log + 4096 + 512, 'Z', get_u32(log + 4096 + 48) - 512); /* all of its records */
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 9);
	const struct ipsecevtx_finding *gap = collector_first(&run.findings, IPSECEVTX_FINDING_RECORD_GAP);
	ck_assert_uint_eq(gap->expected, 7);
	ck_assert_uint_eq(gap->found, 10);
	ck_assert_int_eq(gap->severity, IPSECEVTX_SEVERITY_NOTE);
	free(log);
}
END_TEST

/* EvtxECmd reads the definitions that the chunk's table leads to. */
/* Reports take them for copies of one event. */
START_TEST(one_event_number_in_the_first_records_of_several_chunks_is_told)
{
	size_t size;
	uint8_t *log =
		log_of("set record=100\nevent 4653 2024-03-01T08:00:00Z\nchunk\nevent 4653 +0 record=100 header=101\n"
		       "chunk\nevent 4653 +0 record=100 header=102\nchunk\nevent 4653 +0 record=100 header=103\n",
			&size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_ID), 3);
	ck_assert_int_eq(run.findings.items[1].finding.severity, IPSECEVTX_SEVERITY_WARNING);
	ck_assert_int_eq(run.findings.items[2].finding.severity, IPSECEVTX_SEVERITY_TAMPERING);
	free(log);
}
END_TEST

START_TEST(a_table_of_templates_that_leads_elsewhere_is_told)
{
	enum { TO_NOTHING, BESIDE, TO_ITSELF, BEYOND, TWICE, LEADS };
	size_t size;
	uint8_t *log =
		log_of("event 4655 2024-03-01T08:00:00Z\nevent 4653 +1\nother 77 +1 provider=Other a=b\n", &size);
	for (unsigned way = 0; way < LEADS; way++) {
		unsigned entries = 0;
		uint32_t other = 0; /* definition, of an entry before */
		for (size_t at = 4096 + 384; at < 4096 + 512; at += 4) {
			const uint32_t first = get_u32(log + at);
			if (first == 0)
				continue;
			entries++;
			/* The last definition of a list leads to nothing. */
			size_t changed = way == TO_ITSELF ? 4096 + first : at;
			const uint32_t before = get_u32(log + changed);
			const uint32_t leads[LEADS] = {0, first + 4, first, 0x7fffffff, other ? other : first};
			put_u32(log + changed, leads[way]);
			const bool is_told = way != TO_NOTHING && (way != TWICE || other != 0);
			evtxgen_fix_crc(log, size);
			run_memory(&run, log, size, NULL);
			ck_assert_uint_eq(run.count, 2);
			ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), is_told);
			if (is_told)
				ck_assert_uint_eq(
					collector_first(&run.findings, IPSECEVTX_FINDING_STRUCTURE)->offset, changed);
			put_u32(log + changed, before);
			other = first;
		}
		ck_assert_uint_ge(entries, 2);
	}
	free(log);
}
END_TEST

/* Others read all definitions of a chunk, and show no event of it, or of the log, where one is none. */
START_TEST(a_table_of_templates_that_leads_into_a_value_or_free_space_is_told)
{
	enum { HEAD = 10, SIZE = HEAD + 24 };
	static const char script[] = "event 4655 2024-03-01T08:00:00Z\n"
				     "other 77 +1 provider=Other "
				     "a:binary=0c015a5a5a5a00000000000000005a5a5a5a0102030405060708090a0b0c0d0e\n";
	size_t size;
	uint8_t *log = log_of(script, &size);
	size_t head = 4096 + 512, bucket = 4096 + 384;
	while (get_u32(log + head) != 0x5a5a010c)
		head++;
	while (get_u32(log + bucket) != 0)
		bucket += 4;
	if (_i) { /* into free space */
		const size_t end = 4096 + get_u32(log + 4096 + 48) + 8;
		memcpy(log + end, log + head, SIZE);
		head = end;
	}
	put_u32(log + head + 6, (uint32_t)(head + HEAD - 4096));
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 0);
	put_u32(log + bucket, (uint32_t)(head + HEAD - 4096));
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 1);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 1);
	ck_assert_uint_eq(collector_first(&run.findings, IPSECEVTX_FINDING_STRUCTURE)->offset, bucket);
	free(log);
}
END_TEST

/* EvtxECmd takes a definition that is not in the table for its instance's beginning, where it begins with its token. */
START_TEST(a_definition_that_seems_to_be_its_instance_is_told)
{
	size_t size;
	unsigned entries = 0;
	uint8_t *log =
		log_of("event 4655 2024-03-01T08:00:00Z\nevent 4653 +1\nother 77 +1 provider=Other a=b\n", &size);
	for (size_t at = 4096 + 384; at < 4096 + 512; at += 4) {
		const uint32_t first = get_u32(log + at);
		if (first == 0 || get_u32(log + 4096 + first) != 0)
			continue;
		entries++;
		for (unsigned is_head = 0; is_head <= 1; is_head++) {
			for (unsigned is_in_table = 0; is_in_table <= 1; is_in_table++) {
				put_u32(log + at, is_in_table ? first : 0);
				put_u32(log + 4096 + first, is_head ? 0x50c : 0);
				evtxgen_fix_crc(log, size);
				run_memory(&run, log, size, NULL);
				ck_assert_uint_eq(run.count, 2);
				ck_assert_uint_eq(
					collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE) > 0, is_head);
			}
		}
		put_u32(log + 4096 + first, 0);
	}
	ck_assert_uint_ge(entries, 2);
	free(log);
}
END_TEST

/* Damage may have done it. */
START_TEST(a_table_of_templates_that_leads_elsewhere_is_a_warning_without_checksums)
{
	enum { NO_CHECKSUMS = 4, FLAGS = 120, DATA_CHECKSUM = 52, CHECKSUM = 124 };
	size_t size, at = 4096 + 384;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z\n", &size);
	while (get_u32(log + at) == 0)
		at += 4;
	put_u32(log + at, get_u32(log + at) + 4);
	put_u32(log + FLAGS, NO_CHECKSUMS);
	put_u32(log + 4096 + FLAGS, NO_CHECKSUMS);
	put_u32(log + 4096 + DATA_CHECKSUM, 0);
	put_u32(log + 4096 + CHECKSUM, 0);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 1);
	ck_assert_int_eq(
		collector_first(&run.findings, IPSECEVTX_FINDING_STRUCTURE)->severity, IPSECEVTX_SEVERITY_WARNING);
	free(log);
}
END_TEST

/* Readers that follow all names of a chunk give it up where one leads elsewhere. */
START_TEST(names_that_lead_elsewhere_are_told)
{
	static const uint32_t places[] = {4, CHUNK_SIZE - 8, CHUNK_SIZE, 0x7fffffff};
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z\nother 77 +1 provider=Other a=b\n", &size);
	for (size_t at = 4096 + 128; at < 4096 + 384; at += 4) {
		const uint32_t first = get_u32(log + at);
		for (size_t i = 0; i < COUNT_OF(places); i++) {
			const size_t changed =
				i % 2 && first != 0 ? 4096 + first : at; /* the way on, or that to the first */
			const uint32_t before = get_u32(log + changed);
			put_u32(log + changed, places[i]);
			evtxgen_fix_crc(log, size);
			run_memory(&run, log, size, NULL);
			ck_assert_uint_eq(run.count, 1);
			ck_assert_uint_ge(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 1);
			put_u32(log + changed, before);
		}
	}
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.findings.count, 0);
	free(log);
}
END_TEST

/* What the table of names may lead to: bytes of a value from the hash on, up to the NUL. */
static const struct {
	const char *bytes;
	uint32_t next; /* counted from the name; 0: none */
	bool is_told;
} names[] = {
	{"0000"
	 "0300"
	 "610062006300"
	 "0000",
		0, false},
	{"0000"
	 "0300"
	 "610062006300"
	 "0000",
		0x7fffffff, true},
	{"0000"
	 "0300"
	 "610062006300"
	 "0000",
		UINT32_MAX, true}, /* the place before it, where none begins */
	{"0000"
	 "0300"
	 "610062006300"
	 "0000",
		8, true},
	{"0000"
	 "0000"
	 "610062006300"
	 "0000",
		0, true},
	{"0000"
	 "0300"
	 "610000d86300"
	 "0000",
		0, true},
	{"0000"
	 "0300"
	 "610000dc6300"
	 "0000",
		0, true},
	{"0000"
	 "0300"
	 "6100620000d8"
	 "0000",
		0, true},
	{"0000"
	 "0300"
	 "3dd800dc6300"
	 "0000",
		0, false},
	{"0000"
	 "0900"
	 "610062006300640065006600670068"
	 "0000d8"
	 "0000",
		0, true},
	{"0000"
	 "0900"
	 "6100620063003dd800dc6600670068006900"
	 "0000",
		0, false},
	{"0000"
	 "0900"
	 "610062006300640065003dd8670068006900"
	 "0000",
		0, true},
};

/* Each list could go through all of a chunk at each of its bytes. */
START_TEST(a_name_that_reaches_into_the_next_is_told)
{
	size_t size;
	/* Within the text of the first one stands the second, which leads to it. */
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z\n"
			      "other 77 +1 provider=Other a:binary="
			      "0000000000000a00"
			      "5a5a5a5a000003006100620063000000"
			      "610062000000\n",
		&size);
	size_t name = 4096 + 512, bucket = 4096 + 128;
	while (get_u32(log + name) != 0x5a5a5a5a)
		name++;
	while (get_u32(log + bucket) != 0)
		bucket += 4;
	put_u32(log + bucket, (uint32_t)name - 4096);
	put_u32(log + name, (uint32_t)name - 4096 - 8);
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 1);
	ck_assert_uint_eq(run.findings.count, 1);
	ck_assert_int_eq(run.findings.items[0].finding.kind, IPSECEVTX_FINDING_STRUCTURE);
	ck_assert_uint_eq(run.findings.items[0].finding.offset, name);
	free(log);
}
END_TEST

/* As a name that no record uses, which others read all the same. */
START_TEST(a_table_of_names_that_leads_into_a_value_is_told)
{
	char script[256];
	size_t size;
	snprintf(script, sizeof script,
		"event 4655 2024-03-01T08:00:00Z\nother 77 +1 provider=Other a:binary=5a5a5a5a%s\n", names[_i].bytes);
	uint8_t *log = log_of(script, &size);
	size_t name = 4096 + 512, bucket = 4096 + 128;
	while (get_u32(log + name) != 0x5a5a5a5a)
		name++;
	while (get_u32(log + bucket) != 0)
		bucket += 4;
	put_u32(log + bucket, (uint32_t)name - 4096);
	put_u32(log + name, names[_i].next ? (uint32_t)name - 4096 + names[_i].next : 0);
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 1);
	ck_assert_uint_eq(run.findings.count, names[_i].is_told);
	if (names[_i].is_told)
		ck_assert_int_eq(run.findings.items[0].finding.kind, IPSECEVTX_FINDING_STRUCTURE);
	free(log);
}
END_TEST

Suite *suite_hiding_file(void)
{
	Suite *suite = suite_create("hiding file");
	TCase *header = tcase_create("header");
	tcase_add_test(header, a_chunk_within_the_file_header_hides_none_behind_it_and_is_told);
	tcase_add_test(header, a_file_header_that_is_too_short_is_told);
	suite_add_tcase(suite, header);
	TCase *chunks = tcase_create("chunks");
	tcase_add_loop_test(
		chunks, a_chunk_that_is_taken_out_of_a_log_that_began_again_is_told, 0, (int)COUNT_OF(turns));
	tcase_add_loop_test(chunks, numbers_of_a_file_header_that_are_not_those_of_a_closed_log_are_told, 0,
		(int)COUNT_OF(file_headers));
	tcase_add_loop_test(chunks, a_crafted_record_is_told_by_each_engine_and_in_a_damaged_chunk, 0, HIDING_ALL);
	tcase_add_test(chunks, a_name_with_a_wrong_hash_in_a_damaged_chunk_hides_no_event);
	tcase_add_test(chunks, records_that_a_borrowed_definition_makes_somebody_elses_are_told);
	tcase_add_test(chunks, markup_where_a_chunk_has_another_checksum_is_told_as_a_warning);
	tcase_add_test(chunks, a_closed_log_without_records_that_counted_some_is_told);
	tcase_add_test(chunks, what_a_log_that_began_again_lacks_by_damage_at_its_first_chunk_is_a_note);
	tcase_add_test(chunks, one_event_number_in_the_first_records_of_several_chunks_is_told);
	tcase_add_test(chunks, a_table_of_templates_that_leads_elsewhere_is_told);
	tcase_add_test(chunks, a_table_of_templates_that_leads_elsewhere_is_a_warning_without_checksums);
	tcase_add_loop_test(chunks, a_table_of_templates_that_leads_into_a_value_or_free_space_is_told, 0, 2);
	tcase_add_test(chunks, a_definition_that_seems_to_be_its_instance_is_told);
	tcase_add_test(chunks, names_that_lead_elsewhere_are_told);
	tcase_add_test(chunks, a_name_that_reaches_into_the_next_is_told);
	tcase_add_loop_test(chunks, a_table_of_names_that_leads_into_a_value_is_told, 0, (int)COUNT_OF(names));
	suite_add_tcase(suite, chunks);
	return suite;
}
