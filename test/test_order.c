/* SPDX-License-Identifier: MIT */
/* What the numbers and times of records say: of logs that Windows saved, and of those that somebody changed. */
#include "suites.h"
#include "test_damage_support.h"
#include "test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND UINT64_C(10000000)

/* A record of a log. Times are seconds after the first one's. */
struct row {
	uint64_t id;        /* EventRecordID */
	uint64_t header_id; /* 0: the same */
	uint64_t time;
	uint64_t written;     /* 0: the same */
	const char *channel;  /* NULL: Security */
	const char *computer; /* NULL: vpn1 */
};

static struct sample log_;
static struct view view;
static uint64_t first_time;

static void tear_down(void)
{
	sample_free(&log_);
	view_free(&view);
}

static void write_rows(const struct row *rows, size_t count, size_t per_chunk)
{
	struct evtxgen *log = sample_begin();
	sample_free(&log_);
	first_time = evtxgen_event(log, 4653, 1).time;
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &rows[i];
		struct evtxgen_event event = evtxgen_event(log, 4653, 1);
		event.channel = row->channel ? row->channel : "Security";
		event.computer = row->computer ? row->computer : "vpn1";
		event.record_id = row->id;
		event.header_record_id = row->header_id ? row->header_id : row->id;
		event.time = first_time + row->time * SECOND;
		event.written_time = first_time + (row->written ? row->written : row->time) * SECOND;
		if (i > 0 && i % per_chunk == 0)
			ck_assert(evtxgen_close_chunk(log));
		sample_add_event(&log_, log, &event, NULL, 0);
	}
	sample_finish(&log_, log);
}

static void see(void)
{
	look(&view, log_.bytes, log_.size, NULL);
	ck_assert_int_eq(view.opened, 0);
	assert_adds_up(&view);
	ck_assert_uint_eq(view.count, log_.count);
}

static void see_rows(const struct row *rows, size_t count)
{
	write_rows(rows, count, count);
	see();
}

/* The only finding. */
static void assert_only(enum ipsecevtx_finding_kind kind, enum ipsecevtx_severity severity, size_t index)
{
	assert_told(&view, kind, severity, log_.offsets[index], sample_size(&log_, index));
	if (view.told_count != 1)
		dump_told(&view);
	ck_assert_uint_eq(view.told_count, 1);
}

static void put_u64(uint8_t *bytes, uint64_t value)
{
	put_u32(bytes, (uint32_t)value);
	put_u32(bytes + 4, (uint32_t)(value >> 32));
}

/* The time in a record's header. */
static void set_written(size_t index, uint64_t time)
{
	put_u64(log_.bytes + log_.offsets[index] + 16, time);
}

START_TEST(several_channels_in_one_log_are_an_export)
{
	static const struct row same_first[] = {{1, 1, 0, 0, NULL, NULL}, {2, 2, 1, 0, NULL, NULL},
		{40, 3, 2, 0, "System", NULL}, {3, 4, 3, 0, NULL, NULL}};
	static const struct row same_longer[] = {{1, 1, 0, 0, NULL, NULL}, {2, 2, 1, 0, "System", NULL},
		{2, 3, 2, 0, NULL, NULL}, {3, 4, 3, 0, "System", NULL}, {4, 5, 4, 0, "System", NULL}};
	static const struct row computers[] = {{7, 7, 0, 0, NULL, NULL}, {8, 8, 1, 0, NULL, NULL},
		{8, 9, 2, 0, NULL, "vpn2"}, {9, 10, 3, 0, NULL, "vpn2"}, {9, 11, 4, 0, NULL, NULL}};
	static const struct row last[] = {
		{1, 1, 0, 0, NULL, NULL}, {2, 2, 1, 0, NULL, NULL}, {40, 3, 2, 0, "System", NULL}};
	see_rows(same_first, COUNT(same_first));
	assert_only(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_NOTE, 2);
	see_rows(same_longer, COUNT(same_longer));
	assert_only(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_NOTE, 2);
	see_rows(computers, COUNT(computers));
	assert_only(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_NOTE, 2);
	see_rows(last, COUNT(last));
	assert_only(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_NOTE, 2);
}
END_TEST

START_TEST(a_number_that_several_records_have_is_told_by_how_many_do)
{
	static const struct row rows[] = {{5, 1, 0, 0, NULL, NULL}, {5, 2, 1, 0, NULL, NULL}, {6, 3, 2, 0, NULL, NULL},
		{6, 4, 3, 0, NULL, NULL}, {6, 5, 4, 0, NULL, NULL}, {6, 6, 5, 0, NULL, NULL}};
	see_rows(rows, 2);
	assert_told(&view, IPSECEVTX_FINDING_RECORD_ORDER, IPSECEVTX_SEVERITY_WARNING, log_.offsets[1],
		sample_size(&log_, 1));
	see_rows(rows, 4);
	assert_told(&view, IPSECEVTX_FINDING_RECORD_ORDER, IPSECEVTX_SEVERITY_WARNING, log_.offsets[3],
		sample_size(&log_, 3));
	for (size_t i = 0; i < view.told_count; i++)
		ck_assert_int_ne(view.told[i].finding.severity, IPSECEVTX_SEVERITY_TAMPERING);
	see_rows(rows, COUNT(rows));
	for (size_t i = 4; i < COUNT(rows); i++)
		assert_told(&view, IPSECEVTX_FINDING_RECORD_ORDER, IPSECEVTX_SEVERITY_TAMPERING, log_.offsets[i],
			sample_size(&log_, i));
	/* Others between them, which have that number too. */
	static const struct row mixed[] = {{5, 1, 0, 0, NULL, NULL}, {5, 2, 1, 0, "System", NULL},
		{6, 3, 2, 0, NULL, NULL}, {6, 4, 3, 0, "System", NULL}};
	see_rows(mixed, COUNT(mixed));
	for (size_t i = 0; i < view.told_count; i++)
		ck_assert_int_ne(view.told[i].finding.kind, IPSECEVTX_FINDING_RECORD_ORDER);
}
END_TEST

START_TEST(a_computer_with_a_new_name_is_no_export)
{
	static const struct row renamed[] = {{5, 5, 0, 0, NULL, "WIN-1"}, {6, 6, 1, 0, NULL, "WIN-1"},
		{7, 7, 2, 0, NULL, "vpn1"}, {8, 8, 3, 0, NULL, "vpn1"}};
	static const struct row changed[] = {{5, 5, 0, 0, NULL, "WIN-1"}, {6, 6, 1, 0, NULL, "vpn1"},
		{9, 7, 2, 0, NULL, "vpn1"}, {8, 8, 3, 0, NULL, "vpn1"}};
	see_rows(renamed, COUNT(renamed));
	ck_assert_uint_eq(view.told_count, 0);
	see_rows(changed, COUNT(changed));
	assert_only(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_TAMPERING, 2);
}
END_TEST

START_TEST(a_selection_from_the_first_record_on_is_not_called_tampering)
{
	static const struct row plain[] = {
		{1, 1, 0, 0, NULL, NULL}, {2, 2, 1, 0, NULL, NULL}, {5, 3, 2, 0, NULL, NULL}, {9, 4, 3, 0, NULL, NULL}};
	static const struct row shifted[] = {{1, 1, 0, 1, NULL, NULL}, {2, 2, 1, 4, NULL, NULL},
		{5, 3, 7, 8, NULL, NULL}, {9, 4, 9, 11, NULL, NULL}};
	static const struct row not_from_one[] = {
		{11, 11, 0, 0, NULL, NULL}, {12, 12, 1, 0, NULL, NULL}, {15, 13, 2, 0, NULL, NULL}};
	see_rows(plain, COUNT(plain));
	assert_only(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_WARNING, 2);
	see_rows(shifted, COUNT(shifted));
	ck_assert_uint_eq(told_above_note(&view), 0);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_RECORD_ID), 1);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_RECORD_TIME), 1);
	see_rows(not_from_one, COUNT(not_from_one));
	assert_only(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_TAMPERING, 2);
}
END_TEST

/* A log as Windows saves it: each header has the time of the next record, the last one none. */
static void save_shifted(size_t count, size_t per_chunk)
{
	struct row *rows = calloc(count, sizeof *rows);
	if (!rows)
		ck_abort_msg("out of memory");
	for (size_t i = 0; i < count; i++) {
		rows[i].id = i + 1;
		/* Some have the same time. */
		rows[i].time = i / 2 * 2 * 600;
		rows[i].written = (i + 1) / 2 * 2 * 600;
	}
	write_rows(rows, count, per_chunk);
	free(rows);
	set_written(count - 1, 0);
	sample_fix(&log_);
}

START_TEST(header_times_of_a_saved_log_are_told_once_and_count_nowhere)
{
	static const size_t counts[] = {1, 2, 3, 4, 20, 21};
	for (size_t i = 0; i < COUNT(counts); i++) {
		for (size_t per_chunk = 1; per_chunk <= 7; per_chunk += 3) {
			size_t count = counts[i];
			save_shifted(count, per_chunk);
			see();
			ck_assert_uint_eq(view.told_count, 1);
			ck_assert_int_eq(view.told[0].finding.kind, IPSECEVTX_FINDING_RECORD_TIME);
			ck_assert_int_eq(view.told[0].finding.severity, IPSECEVTX_SEVERITY_NOTE);
			ck_assert_uint_eq(view.statistics.first_time, first_time);
			ck_assert_uint_eq(view.statistics.last_time, first_time + (count - 1) / 2 * 2 * 600 * SECOND);
		}
	}
}
END_TEST

/* The time of another record in its header says nothing of when a record was written. */
START_TEST(no_event_has_the_header_time_of_another)
{
	const struct ipsecevtx_event *event;
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_options options = look_options();
	save_shifted(21, 7);
	set_written(11, first_time + 99999 * SECOND);
	sample_fix(&log_);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log_.bytes, log_.size, "log", &options, NULL), 0);
	for (size_t i = 0; ipsecevtx_next(reader, &event) > 0; i++) {
		uint64_t expected = i == 11 ? first_time + 99999 * SECOND : i % 2 ? 0 : event->time.ticks;
		CHECK_IN_LOOP(event->written_time == (i == 20 ? 0 : expected));
		CHECK_IN_LOOP(event->offset == log_.offsets[i]);
		CHECK_IN_LOOP(event->record_id.value == i + 1);
	}
	ipsecevtx_close(reader);
}
END_TEST

START_TEST(a_header_time_that_was_changed_is_told)
{
	static const struct row live[] = {
		{1, 1, 0, 0, NULL, NULL}, {2, 2, 1, 500, NULL, NULL}, {3, 3, 2, 0, NULL, NULL}};
	see_rows(live, COUNT(live));
	assert_only(IPSECEVTX_FINDING_RECORD_TIME, IPSECEVTX_SEVERITY_WARNING, 1);
	/* In a log that Windows saved too. */
	save_shifted(20, 20);
	set_written(7, first_time + 99999 * SECOND);
	sample_fix(&log_);
	see();
	assert_told(&view, IPSECEVTX_FINDING_RECORD_TIME, IPSECEVTX_SEVERITY_WARNING, log_.offsets[7],
		sample_size(&log_, 7));
	ck_assert_uint_eq(view.told_count, 2);
	/* A header without a time, where the others have the right one. */
	see_rows(live, 1);
	write_rows(live, 3, 3);
	set_written(1, first_time + SECOND);
	set_written(2, 0);
	sample_fix(&log_);
	see();
	assert_only(IPSECEVTX_FINDING_RECORD_TIME, IPSECEVTX_SEVERITY_WARNING, 2);
}
END_TEST

/* Records of a log of three chunks with six records each. */
START_TEST(an_overwritten_header_is_one_finding)
{
	static const size_t places[] = {0, 1, 5, 6, 7, 11, 12, 16, 17};
	static const uint64_t numbers[] = {0, 1, 4, 999999, UINT64_MAX};
	for (size_t i = 0; i < COUNT(places) * COUNT(numbers) * 2; i++) {
		bool is_fixed = i % 2;
		uint64_t number = numbers[i / 2 % COUNT(numbers)];
		size_t at = places[i / 2 / COUNT(numbers)];
		struct row rows[18] = {{0}};
		for (size_t k = 0; k < COUNT(rows); k++)
			rows[k] = (struct row){k + 4711, 0, k, 0, NULL, NULL};
		write_rows(rows, COUNT(rows), 6);
		put_u64(log_.bytes + log_.offsets[at] + 8, number);
		set_written(at, 0);
		if (is_fixed)
			sample_fix(&log_);
		see();
		describe("number %llu in record %zu", (unsigned long long)number, at);
		size_t about_chunk = told_count(&view, IPSECEVTX_FINDING_CHUNK_NUMBERS) +
				     told_count(&view, IPSECEVTX_FINDING_CHUNK_DATA_CRC);
		if (view.told_count - about_chunk != 1)
			dump_told(&view);
		ck_assert_uint_eq(view.told_count - about_chunk, 1);
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_RECORD_ID), 1);
		assert_covered(&view, IPSECEVTX_SEVERITY_WARNING, log_.offsets[at], 8);
	}
}
END_TEST

START_TEST(two_overwritten_headers_in_a_row_are_two_findings)
{
	struct row rows[9] = {{0}};
	for (size_t k = 0; k < COUNT(rows); k++)
		rows[k] = (struct row){k + 4711, 0, k, 0, NULL, NULL};
	write_rows(rows, COUNT(rows), COUNT(rows));
	for (size_t at = 3; at < 5; at++)
		put_u64(log_.bytes + log_.offsets[at] + 8, 0);
	sample_fix(&log_);
	see();
	ck_assert_uint_eq(view.told_count, 2);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_RECORD_ID), 2);
}
END_TEST

START_TEST(numbers_that_change_from_a_record_on_are_tampering)
{
	/* Record 3 removed: the events numbered anew, the headers not; or both left as they were. */
	static const struct row events[] = {{11, 11, 0, 0, NULL, NULL}, {12, 12, 1, 0, NULL, NULL},
		{13, 14, 2, 0, NULL, NULL}, {14, 15, 3, 0, NULL, NULL}, {15, 16, 4, 0, NULL, NULL}};
	static const struct row none[] = {
		{11, 11, 0, 0, NULL, NULL}, {12, 12, 1, 0, NULL, NULL}, {14, 14, 2, 0, NULL, NULL}};
	see_rows(events, COUNT(events));
	assert_told(&view, IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_TAMPERING, log_.offsets[2],
		sample_size(&log_, 2));
	ck_assert_uint_le(view.told_count, 2);
	see_rows(none, COUNT(none));
	assert_only(IPSECEVTX_FINDING_RECORD_GAP, IPSECEVTX_SEVERITY_TAMPERING, 2);
}
END_TEST

START_TEST(lost_and_hidden_records_explain_a_gap_of_no_more_than_they_are)
{
	const bool is_hidden = _i % 2, is_damaged = _i / 4 == 1, is_cut = _i / 4 == 2;
	const uint64_t next = _i % 4 < 2 ? 4 : 5000;
	const struct row rows[] = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = next}};
	write_rows(rows, COUNT(rows), 40);
	uint8_t *second = log_.bytes + log_.offsets[1];
	const uint32_t size = sample_size(&log_, 1) + (is_hidden ? sample_size(&log_, 2) : 0);
	put_u32(second + 4, size);
	put_u32(second + size - 4, size);
	memset(log_.bytes + log_.offsets[2], 0, is_hidden ? 0 : 8);
	sample_fix(&log_);
	log_.bytes[4096 + 52] ^= is_damaged; /* of a checksum */
	look(&view, log_.bytes, log_.size - is_cut, NULL);
	const enum ipsecevtx_severity wide = is_damaged ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING;
	assert_told(&view, IPSECEVTX_FINDING_RECORD_GAP, next == 4 ? IPSECEVTX_SEVERITY_NOTE : wide, log_.offsets[3],
		sample_size(&log_, 3));
}
END_TEST

START_TEST(a_chunk_header_that_names_another_last_record_is_told)
{
	static const struct row rows[] = {{1, 1, 0, 0, NULL, NULL}, {2, 2, 1, 0, NULL, NULL}, {3, 3, 2, 0, NULL, NULL}};
	write_rows(rows, COUNT(rows), COUNT(rows));
	ck_assert_uint_eq(get_u32(log_.bytes + HEADER + 44), log_.offsets[2] - HEADER);
	put_u32(log_.bytes + HEADER + 44, (uint32_t)(log_.offsets[1] - HEADER));
	sample_fix(&log_);
	see();
	const struct ipsecevtx_finding *finding =
		assert_told(&view, IPSECEVTX_FINDING_CHUNK_NUMBERS, IPSECEVTX_SEVERITY_WARNING, HEADER, 512);
	ck_assert_uint_eq(finding->expected, log_.offsets[1] - HEADER);
	ck_assert_uint_eq(finding->found, log_.offsets[2] - HEADER);
	ck_assert_uint_eq(view.told_count, 1);
}
END_TEST

/* A record whose sizes differ stands in a chunk that says that it is all free. */
START_TEST(an_empty_chunk_whose_header_names_a_record_is_told)
{
	static const struct row rows[] = {{1, 1, 0, 0, NULL, NULL}, {2, 2, 1, 0, NULL, NULL}};
	static const struct {
		uint64_t first_number, last_number, last_id;
		uint32_t last_offset;
		bool has_header, is_told;
	} headers[] = {
		{1, UINT64_MAX, UINT64_MAX, 0, true, false},
		{1, 0, UINT64_MAX, 0, true, false},
		{UINT64_MAX, UINT64_MAX, UINT64_MAX, 0, true, false},
		{1, UINT64_MAX, UINT64_MAX, 512, true, true},
		{1, UINT64_MAX, UINT64_MAX, 512, false, false},
		{1, UINT64_MAX, 2, 0, true, true},
		{2, 2, UINT64_MAX, 0, true, true},
		{2, 2, 2, 512, true, true},
		{2, 2, 2, 512, false, false},
	};
	for (size_t i = 0; i < COUNT(headers); i++) {
		write_rows(rows, COUNT(rows), 1);
		uint8_t *chunk = log_.bytes + HEADER + CHUNK;
		put_u64(log_.bytes + 16, 0);
		put_u64(log_.bytes + 24, 2);
		put_u64(chunk + 8, headers[i].first_number);
		put_u64(chunk + 16, headers[i].last_number);
		put_u64(chunk + 24, UINT64_MAX);
		put_u64(chunk + 32, headers[i].last_id);
		put_u32(chunk + 44, headers[i].last_offset);
		put_u32(chunk + 48, 512);
		memset(chunk + 128, 0, 512 - 128); /* no name and no template is there */
		put_u32(chunk + 512 + sample_size(&log_, 1) - 4, 0);
		if (!headers[i].has_header)
			put_u32(chunk + 512, 0);
		sample_fix(&log_);
		look(&view, log_.bytes, log_.size, NULL);
		describe("header %zu", i);
		/* The record is printed and told, too, and that its sizes differ. */
		ck_assert_uint_eq(view.count, headers[i].has_header ? 2 : 1);
		const unsigned more = headers[i].has_header ? 2 : 0;
		ck_assert_uint_eq(view.told_count, headers[i].is_told + more);
		if (headers[i].is_told)
			assert_told(&view, IPSECEVTX_FINDING_CHUNK_NUMBERS, IPSECEVTX_SEVERITY_WARNING, HEADER + CHUNK,
				512);
	}
}
END_TEST

/* Where a log was exported they begin with 1, whatever the records' own numbers. */
START_TEST(a_chunk_header_that_counts_more_or_fewer_records_is_told)
{
	static const struct row rows[] = {
		{11, 11, 0, 0, NULL, NULL}, {12, 12, 1, 0, NULL, NULL}, {13, 13, 2, 0, NULL, NULL}};
	static const uint32_t counts[][2] = {{11, 13}, {1, 3}, {11, 14}, {11, 12}, {12, 13}, {0, 3}};
	for (size_t i = 0; i < COUNT(counts); i++) {
		write_rows(rows, COUNT(rows), COUNT(rows));
		ck_assert_uint_eq(get_u32(log_.bytes + HEADER + 16), 13);
		put_u32(log_.bytes + HEADER + 8, counts[i][0]);
		put_u32(log_.bytes + HEADER + 16, counts[i][1]);
		sample_fix(&log_);
		see();
		ck_assert_uint_eq(view.told_count, i >= 2);
		if (i < 2)
			continue;
		const struct ipsecevtx_finding *finding =
			assert_told(&view, IPSECEVTX_FINDING_CHUNK_NUMBERS, IPSECEVTX_SEVERITY_WARNING, HEADER, 512);
		ck_assert_uint_eq(finding->expected, counts[i][1] - counts[i][0] + 1);
		ck_assert_uint_eq(finding->found, COUNT(rows));
	}
}
END_TEST

START_TEST(a_year_that_no_log_can_have_is_marked_and_not_in_the_span)
{
	static const struct row rows[] = {{1, 1, 0, 0, NULL, NULL}, {2, 2, 1, 0, NULL, NULL}, {3, 3, 2, 0, NULL, NULL}};
	/* 1601, the last ticks of 1979, the first of the year 10000, the last of all. */
	static const uint64_t times[] = {
		1, UINT64_C(119600063999999999), UINT64_C(2650467744000000000), UINT64_MAX >> 1, UINT64_MAX - 1};
	static const uint64_t sound[] = {UINT64_C(119600064000000000), UINT64_C(2650467743999999999)};
	for (size_t i = 0; i < COUNT(times) + COUNT(sound); i++) {
		bool is_odd = i < COUNT(times);
		uint64_t time = is_odd ? times[i] : sound[i - COUNT(times)];
		struct evtxgen *log = sample_begin();
		sample_free(&log_);
		first_time = evtxgen_event(log, 4653, 1).time;
		for (size_t k = 0; k < COUNT(rows); k++) {
			struct evtxgen_event event = evtxgen_event(log, 4653, 1);
			event.time = event.written_time = k == 1 ? time : first_time + k * SECOND;
			sample_add_event(&log_, log, &event, NULL, 0);
		}
		sample_finish(&log_, log);
		see();
		describe("time %llu", (unsigned long long)time);
		if (told_above_note(&view) != is_odd)
			dump_told(&view);
		ck_assert_uint_eq(told_above_note(&view), is_odd);
		for (size_t k = 0; k < COUNT(rows); k++)
			ck_assert_uint_eq(view.events[k].marks, is_odd && k == 1 ? IPSECEVTX_MARK_VALUE : 0);
		if (!is_odd)
			continue;
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_VALUE), 1);
		ck_assert_uint_eq(view.told_count, 1);
		ck_assert_uint_eq(view.statistics.first_time, first_time);
		ck_assert_uint_eq(view.statistics.last_time, first_time + 2 * SECOND);
	}
}
END_TEST

/*
 * Logs as a set.
 */

struct set_view {
	unsigned copies, overlaps, gaps, others;
	uint64_t events;
};

static void take_set_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct set_view *set = user;
	switch (finding->kind) {
	case IPSECEVTX_FINDING_LOG_COPY:
		set->copies++;
		break;
	case IPSECEVTX_FINDING_LOG_OVERLAP:
		set->overlaps++;
		break;
	case IPSECEVTX_FINDING_LOG_GAP:
		set->gaps++;
		break;
	default:
		set->others++;
	}
}

/* Four logs of one, two of them the same, with a gap and an overlap. Returns the code of what failed. */
static enum ipsecevtx_error_code read_set(
	const struct sample *samples, const struct ipsecevtx_allocator *allocator, struct set_view *set)
{
	static const char *const names[] = {"d", "a", "c", "b"};
	struct ipsecevtx_options options = look_options();
	enum ipsecevtx_error_code code = IPSECEVTX_OK;
	memset(set, 0, sizeof *set);
	options.allocator = allocator;
	if (ipsecevtx_logs_new(&options.logs, allocator) != 0) {
		ck_assert_ptr_null(options.logs);
		return IPSECEVTX_ERROR_MEMORY;
	}
	for (size_t i = 0; i < 4 && code == IPSECEVTX_OK; i++) {
		struct ipsecevtx_reader *reader;
		struct ipsecevtx_error error;
		const struct ipsecevtx_event *event;
		if (ipsecevtx_open_memory(&reader, samples[i].bytes, samples[i].size, names[i], &options, &error) !=
			0) {
			code = error.code;
			break;
		}
		while (ipsecevtx_next(reader, &event) > 0)
			set->events++;
		code = ipsecevtx_reader_error(reader)->code;
		ipsecevtx_close(reader);
	}
	if (code == IPSECEVTX_OK && ipsecevtx_logs_compare(options.logs, take_set_finding, set) != 0)
		code = IPSECEVTX_ERROR_MEMORY;
	ipsecevtx_logs_free(options.logs);
	return code;
}

START_TEST(a_set_of_logs_is_compared_or_memory_ran_out)
{
	static const unsigned firsts[] = {1, 4, 9, 9};
	struct sample samples[4];
	struct set_view set;
	memset(samples, 0, sizeof samples);
	for (size_t i = 0; i < COUNT(firsts); i++) {
		struct row rows[4] = {{0}};
		for (size_t k = 0; k < COUNT(rows); k++)
			rows[k] = (struct row){firsts[i] + k, 0, firsts[i] + k, 0, NULL, NULL};
		write_rows(rows, COUNT(rows), 2);
		sample_copy(&samples[i], &log_);
	}
	ck_assert_int_eq(read_set(samples, NULL, &set), IPSECEVTX_OK);
	ck_assert_uint_eq(set.copies, 1);
	ck_assert_uint_eq(set.overlaps, 1);
	ck_assert_uint_eq(set.gaps, 1);
	ck_assert_uint_eq(set.others, 0);
	struct meter meter = {.use_cache = true};
	struct ipsecevtx_allocator allocator = meter_allocator(&meter);
	ck_assert_int_eq(read_set(samples, &allocator, &set), IPSECEVTX_OK);
	ck_assert_uint_eq(meter.live, 0);
	size_t calls = meter.calls;
	for (size_t fail_at = 1; fail_at <= calls; fail_at++) {
		meter.calls = 0;
		meter.fail_at = fail_at;
		describe("allocation %zu of %zu", fail_at, calls);
		enum ipsecevtx_error_code code = read_set(samples, &allocator, &set);
		ck_assert_uint_eq(meter.live, 0);
		/* Whether events are lost then is tested in the suite "faults". */
		if (code == IPSECEVTX_ERROR_MEMORY || set.events != 16)
			continue;
		ck_assert_int_eq(code, IPSECEVTX_OK);
		ck_assert_uint_eq(set.copies + set.overlaps + set.gaps, 3);
	}
	meter_free_cache(&meter);
	for (size_t i = 0; i < COUNT(samples); i++)
		sample_free(&samples[i]);
}
END_TEST

/*
 * Logs that Windows wrote.
 */

/* One sign of tampering in all of them: a cleaner's in post-Security.evtx. */
START_TEST(no_log_of_windows_shows_signs_of_tampering_but_the_one_that_was_changed)
{
	char line[1024];
	char path[512];
	char *fields[6];
	size_t logs = 0;
	size_t signs = 0;
	FILE *file = shared_open("corpus/EXPECTED.tsv");
	ck_assert_ptr_nonnull(file);
	while (shared_row(file, line, sizeof line, fields, 6) == 6) {
		snprintf(path, sizeof path, "../shared/corpus/%s", fields[0]);
		look_at_path(&view, path, NULL);
		logs += view.opened == 0;
		for (size_t i = 0; i < view.told_count; i++) {
			if (view.told[i].finding.severity != IPSECEVTX_SEVERITY_TAMPERING)
				continue;
			CHECK_IN_LOOP(strstr(path, "post-Security.evtx") != NULL);
			CHECK_IN_LOOP(view.told[i].finding.kind == IPSECEVTX_FINDING_HIDDEN_DATA);
			signs++;
		}
	}
	fclose(file);
	ck_assert_uint_gt(logs, 20);
	ck_assert_uint_eq(signs, 1);
}
END_TEST

START_TEST(a_log_that_windows_saved_is_told_of_once)
{
	static const char *const paths[] = {
		"../shared/cases/real/export-shifted-times.evtx", "../shared/cases/real/two-channels-ID354-808.evtx"};
	for (size_t i = 0; i < COUNT(paths); i++) {
		look_at_path(&view, paths[i], NULL);
		ck_assert_int_eq(view.opened, 0);
		ck_assert_uint_eq(view.told_count, 1);
		ck_assert_int_eq(view.told[0].finding.severity, IPSECEVTX_SEVERITY_NOTE);
	}
}
END_TEST

/* Of so many channels of computers the order is checked; that there are more is told once. */
START_TEST(more_channels_than_are_told_apart_are_told)
{
	static struct row rows[260];
	static char computers[COUNT(rows)][16];
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(computers[i], sizeof computers[i], "vpn%zu", i);
		rows[i] = (struct row){.id = i + 1, .time = i, .computer = computers[i]};
	}
	size_t count = _i == 0 ? 256 : COUNT(rows);
	write_rows(rows, count, 40);
	see();
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_LIMIT), _i == 0 ? 0 : 1);
	ck_assert_uint_eq(told_above_note(&view), 0);
}
END_TEST

Suite *suite_order(void)
{
	Suite *suite = suite_create("order");
	TCase *order = tcase_create("order");
	tcase_add_checked_fixture(order, NULL, tear_down);
	tcase_add_test(order, several_channels_in_one_log_are_an_export);
	tcase_add_test(order, a_number_that_several_records_have_is_told_by_how_many_do);
	tcase_add_test(order, a_computer_with_a_new_name_is_no_export);
	tcase_add_test(order, a_selection_from_the_first_record_on_is_not_called_tampering);
	tcase_add_test(order, header_times_of_a_saved_log_are_told_once_and_count_nowhere);
	tcase_add_test(order, no_event_has_the_header_time_of_another);
	tcase_add_test(order, a_header_time_that_was_changed_is_told);
	tcase_add_test(order, an_overwritten_header_is_one_finding);
	tcase_add_test(order, two_overwritten_headers_in_a_row_are_two_findings);
	tcase_add_test(order, numbers_that_change_from_a_record_on_are_tampering);
	tcase_add_loop_test(order, lost_and_hidden_records_explain_a_gap_of_no_more_than_they_are, 0, 12);
	tcase_add_test(order, a_chunk_header_that_names_another_last_record_is_told);
	tcase_add_test(order, an_empty_chunk_whose_header_names_a_record_is_told);
	tcase_add_test(order, a_chunk_header_that_counts_more_or_fewer_records_is_told);
	tcase_add_test(order, a_year_that_no_log_can_have_is_marked_and_not_in_the_span);
	tcase_add_test(order, a_set_of_logs_is_compared_or_memory_ran_out);
	tcase_add_loop_test(order, more_channels_than_are_told_apart_are_told, 0, 2);
	tcase_set_timeout(order, 60);
	suite_add_tcase(suite, order);
	if (!shared_exists("order", "corpus/EXPECTED.tsv"))
		return suite;
	TCase *corpus = tcase_create("corpus");
	tcase_add_checked_fixture(corpus, NULL, tear_down);
	tcase_add_test(corpus, no_log_of_windows_shows_signs_of_tampering_but_the_one_that_was_changed);
	if (shared_exists("order", "cases/real/EXPECTED.tsv"))
		tcase_add_test(corpus, a_log_that_windows_saved_is_told_of_once);
	tcase_set_timeout(corpus, 120);
	suite_add_tcase(suite, corpus);
	return suite;
}
