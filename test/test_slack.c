/* SPDX-License-Identifier: MIT */
/*
 * Records of free space: which of them are put together from two, and which stand among the live ones too.
 */
#include "suites.h"
#include "test_damage_support.h"
#include "test_flat.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdlib.h>
#include <string.h>

static struct flats flats;

static struct ipsecevtx_options recovering(enum ipsecevtx_engine engine)
{
	struct ipsecevtx_options options = look_options();
	options.engine = engine;
	options.recover = true;
	return options;
}

static void read_script(const char *script, enum ipsecevtx_engine engine)
{
	struct ipsecevtx_options options = recovering(engine);
	size_t size;
	uint8_t *log = log_of(script, &size);
	flats_read(&flats, log, size, &options);
	free(log);
}

/* Three live records of a log that was not exported, and of one that was; and of one whose clock was set. */
#define LIVE                                                                                                           \
	"event 4653 2024-03-01T08:00:00Z record=5\nevent 4653 2024-03-01T08:00:10Z record=6\n"                         \
	"event 4653 2024-03-01T08:00:20Z record=7\n"
#define EXPORTED                                                                                                       \
	"event 4653 2024-03-01T08:00:00Z record=905 header=5 written=2024-03-01T08:00:10Z\n"                           \
	"event 4653 2024-03-01T08:00:10Z record=907 header=6 written=2024-03-01T08:00:20Z\n"                           \
	"event 4653 2024-03-01T08:00:20Z record=910 header=7 written=2024-03-01T08:00:20Z\n"
#define FORWARDED                                                                                                      \
	"event 4653 2024-03-01T08:00:00Z record=77 header=5 written=2024-03-01T07:59:59Z\n"                            \
	"event 4653 2024-03-01T08:00:20Z record=76 header=6 written=2024-03-01T08:00:30Z\n"
#define STALE "slack\nevent 4653 2024-03-01T"

static const struct {
	const char *script;
	const char *why; /* in the finding; NULL: it is none */
} candidates[] = {
	{LIVE STALE "07:00:00Z record=2\n", NULL},
	{LIVE STALE "08:00:10Z record=6\n", NULL},
	{LIVE STALE "08:00:20Z record=7\n", NULL},
	{LIVE STALE "09:00:00Z record=30\n", NULL},
	{LIVE STALE "07:00:00Z record=2 written=none\n", NULL},
	{LIVE STALE "08:00:30Z record=8 header=3 written=2024-03-01T07:00:00Z\n", "younger than its header"},
	{LIVE STALE "08:00:30Z record=3 written=2024-03-01T07:00:00Z\n", "younger than its header"},
	{LIVE STALE "08:00:30Z record=8 header=3\n", "not its header's"},
	{LIVE STALE "08:00:30Z record=8 header=3 channel=Other\n", "not its header's"},
	{LIVE STALE "07:00:00Z record=2 padding=8\n", "more bytes than its values"},
	{EXPORTED STALE "07:00:00Z record=880 header=2 written=2024-03-01T07:10:00Z\n", NULL},
	{EXPORTED STALE "08:00:10Z record=907 header=6 written=2024-03-01T08:00:20Z\n", NULL},
	{EXPORTED STALE "08:30:00Z record=990 header=40 written=2024-03-01T08:40:00Z\n", NULL},
	{EXPORTED STALE "08:00:30Z record=911 header=6 written=2024-03-01T08:00:20Z\n", "younger than its header"},
	{EXPORTED STALE "08:00:20Z record=911 header=6 written=2024-03-01T08:00:20Z\n", "not in the order"},
	{EXPORTED STALE "08:00:20Z record=11 header=2 written=2024-03-01T08:00:20Z channel=Other\n", NULL},
	{FORWARDED STALE "08:00:40Z record=90 header=3 written=2024-03-01T08:00:39Z\n", NULL},
};

START_TEST(a_recovered_record_is_a_mixture_when_its_header_is_of_another)
{
	static const enum ipsecevtx_engine engines[] = {
		IPSECEVTX_ENGINE_DIRECT, IPSECEVTX_ENGINE_CERTIFIED, IPSECEVTX_ENGINE_LIBEVTX};
	for (size_t i = 0; i < COUNT_OF(engines); i++) {
		read_script(candidates[_i].script, engines[i]);
		const struct flat *last = &flats.events[flats.count - 1];
		ck_assert_int_eq(last->origin, IPSECEVTX_ORIGIN_RECOVERED);
		ck_assert_uint_eq(flats.told[IPSECEVTX_FINDING_MIXED], candidates[_i].why != NULL);
		ck_assert_int_eq(!!(last->marks & IPSECEVTX_MARK_MIXED), candidates[_i].why != NULL);
		ck_assert_uint_eq(flats.told[IPSECEVTX_FINDING_HIDDEN_DATA], 0);
		for (size_t k = 0; k + 1 < flats.count; k++)
			ck_assert(!(flats.events[k].marks & (IPSECEVTX_MARK_MIXED | IPSECEVTX_MARK_COPY)));
		if (!candidates[_i].why)
			continue;
		const struct ipsecevtx_finding *finding = &flats.last[IPSECEVTX_FINDING_MIXED];
		ck_assert_uint_eq(finding->offset, last->offset);
		ck_assert_int_eq(finding->severity, IPSECEVTX_SEVERITY_WARNING);
		ck_assert_ptr_nonnull(strstr(flats.details[IPSECEVTX_FINDING_MIXED], candidates[_i].why));
		ck_assert(!(last->marks & IPSECEVTX_MARK_COPY));
	}
}
END_TEST

/* As Windows leaves it: the values of the System part of the younger record over those of the older one. */
START_TEST(values_written_over_an_older_record_are_a_mixture)
{
	static const char script[] = "event 4653 2024-03-01T08:00:00Z\nevent 4653 +1\nevent 4653 +1\nslack\n"
				     "event 4653 2024-03-01T07:00:00Z record=40\nchunk\n"
				     "event 4653 2024-03-01T09:00:00Z record=4\nevent 4653 +1 record=5\n";
	struct ipsecevtx_options options = recovering(IPSECEVTX_ENGINE_DIRECT);
	size_t size;
	uint8_t *log = log_of(script, &size);
	flats_read(&flats, log, size, &options);
	ck_assert_uint_eq(flats.count, 6);
	ck_assert_uint_eq(flats.told[IPSECEVTX_FINDING_MIXED], 0);
	/* Up to the record's number, which is the eleventh value: 58 bytes behind the descriptors. */
	size_t values = 24 + 4 + 10 + 4 + 4 * 18 + 58;
	memcpy(log + flats.events[3].offset + 24, log + flats.events[5].offset + 24, values - 24);
	log[flats.events[3].offset + values - 10] = 4; /* which is the first one of the next chunk */
	flats_read(&flats, log, size, &options);
	ck_assert_uint_eq(flats.count, 6);
	ck_assert_str_eq(flat_find(&flats.events[3], "record_id")->text, "4");
	ck_assert_uint_eq(flats.events[3].header_record_id, 40);
	ck_assert(flats.events[3].marks & IPSECEVTX_MARK_MIXED);
	ck_assert(!(flats.events[4].marks & IPSECEVTX_MARK_MIXED));
	ck_assert_uint_eq(flats.told[IPSECEVTX_FINDING_MIXED], 1);
	free(log);
}
END_TEST

#define ONE                                                                                                            \
	"event 4653 2024-03-01T08:00:00Z record=5 RemoteAddress=192.0.2.5\n"                                           \
	"event 4653 2024-03-01T08:00:10Z record=6 RemoteAddress=192.0.2.6\n"
#define TWO   "event 4653 2024-03-01T08:00:20Z record=7 RemoteAddress=192.0.2.7\n"
#define FOUR  "event 4653 2024-03-01T08:00:40Z record=912 header=8\n"
#define THREE "event 4653 2024-03-01T08:00:30Z record=8 RemoteAddress=192.0.2.8\n"

static const struct {
	const char *script;
	bool is_copy;
} copies[] = {
	/* The live one before, after, far behind, and in the same chunk. */
	{ONE "chunk\n" TWO STALE "08:00:10Z record=6 RemoteAddress=192.0.2.6\n", true},
	{ONE STALE "07:00:00Z record=2\nevent 4653 2024-03-01T08:00:30Z record=8 RemoteAddress=192.0.2.8\nchunk\n" TWO
			THREE,
		true},
	{ONE STALE "08:00:30Z record=8 RemoteAddress=192.0.2.8\nchunk\n" TWO "chunk\n" THREE, true},
	{ONE STALE "08:00:10Z record=6 RemoteAddress=192.0.2.6\nchunk\n" TWO, true},
	/* Another value, number, time, header's number or time: none. */
	{ONE STALE "08:00:10Z record=6 RemoteAddress=192.0.2.66\n", false},
	{ONE STALE "08:00:10Z record=6 RemoteAddress=192.0.2.6 computer=other\n", false},
	{ONE STALE "08:00:10Z record=6 RemoteAddress=192.0.2.6 +More=x\n", false},
	{ONE STALE "08:00:10Z record=4 RemoteAddress=192.0.2.6\n", false},
	{ONE STALE "08:00:09Z record=6 written=2024-03-01T08:00:10Z RemoteAddress=192.0.2.6\n", false},
	{ONE STALE "08:00:10Z record=6 written=2024-03-01T08:00:11Z RemoteAddress=192.0.2.6\n", false},
	/* A second copy in free space is not a copy of a live record. */
	{ONE STALE "07:00:00Z record=3\nchunk\n" TWO STALE "07:00:00Z record=3\n", false},
	{EXPORTED "chunk\n" FOUR STALE "08:00:10Z record=907 header=6 written=2024-03-01T08:00:20Z\n", true},
	{EXPORTED "chunk\n" FOUR STALE "08:00:10Z record=907 header=7 written=2024-03-01T08:00:20Z\n", false},
	{"event 4653 2024-03-01T08:00:00Z record=5 notemplate\n" STALE "08:00:00Z record=5 notemplate\n", true},
	{"other 77 2024-03-01T08:00:00Z record=5 =a b=c\nslack\nother 77 2024-03-01T08:00:00Z record=5 =a b=c\n", true},
	{"other 77 2024-03-01T08:00:00Z record=5 =a b=c\nslack\nother 77 2024-03-01T08:00:00Z record=5 =a b=d\n",
		false},
};

static size_t count_marked(unsigned mark)
{
	size_t count = 0;
	for (size_t i = 0; i < flats.count; i++) {
		bool has = flats.events[i].marks & mark;
		ck_assert(!has || flats.events[i].origin == IPSECEVTX_ORIGIN_RECOVERED);
		count += has;
	}
	return count;
}

START_TEST(a_recovered_record_that_is_live_too_is_a_copy)
{
	static const enum ipsecevtx_engine engines[] = {
		IPSECEVTX_ENGINE_DIRECT, IPSECEVTX_ENGINE_CERTIFIED, IPSECEVTX_ENGINE_LIBEVTX};
	struct ipsecevtx_options options;
	size_t size, gzip_size;
	uint8_t *log = log_of(copies[_i].script, &size);
	uint8_t *gzip = gzip_of(log, size, &gzip_size);
	for (size_t i = 0; i < COUNT_OF(engines); i++) {
		options = recovering(engines[i]);
		flats_read(&flats, log, size, &options);
		ck_assert_uint_eq(count_marked(IPSECEVTX_MARK_COPY), copies[_i].is_copy);
		flats_read(&flats, gzip, gzip_size, &options);
		ck_assert_uint_eq(count_marked(IPSECEVTX_MARK_COPY), copies[_i].is_copy);
	}
	free(log);
	free(gzip);
}
END_TEST

/* Chunks filled in one piece of memory, as Windows does: each has the rest of the one before behind its records. */
START_TEST(what_a_chunk_leaves_behind_the_next_ones_records_are_copies)
{
	static struct view view;
	struct ipsecevtx_options options = recovering(IPSECEVTX_ENGINE_DIRECT);
	static struct sample sample;
	struct evtxgen *log = sample_begin();
	evtxgen_settings(log)->stale = true;
	for (unsigned chunk = 0; chunk < 4; chunk++) {
		for (unsigned i = 0; i < 30 - 7 * chunk; i++)
			sample_add_same(&sample, log, chunk % 2 ? "short" : "somewhat longer");
		ck_assert(evtxgen_close_chunk(log));
	}
	sample_finish(&sample, log);
	look(&view, sample.bytes, sample.size, &options);
	ck_assert_uint_gt(view.statistics.records_recovered, 20);
	for (size_t i = 0; i < view.count; i++) {
		bool is_recovered = view.events[i].origin == IPSECEVTX_ORIGIN_RECOVERED;
		ck_assert_int_eq(!!(view.events[i].marks & IPSECEVTX_MARK_COPY), is_recovered);
		ck_assert(!(view.events[i].marks & IPSECEVTX_MARK_MIXED));
	}
	view_free(&view);
	sample_free(&sample);
}
END_TEST

struct unread {
	const uint8_t *at;
	size_t left;
};

static ptrdiff_t read_bytes(void *user, void *buffer, size_t size)
{
	struct unread *unread = user;
	size = size < unread->left ? size : unread->left;
	memcpy(buffer, unread->at, size);
	unread->at += size;
	unread->left -= size;
	return (ptrdiff_t)size;
}

/* Zeroes the last template that stands in a record, but for its size. */
static void destroy_template(uint8_t *log, size_t offset)
{
	size_t last = 0;
	uint8_t *record = log + offset;
	for (size_t at = 24; at + 34 < get_u32(record + 4); at++) {
		size_t place = (offset + at + 10 - HEADER) % CHUNK;
		if (record[at] == 0x0c && record[at + 1] == 1 && get_u32(record + at + 6) == place)
			last = at + 10;
	}
	ck_assert_uint_gt(last, 0);
	memset(record + last + 4, 0, 16);
	memset(record + last + 24, 0, get_u32(record + last + 20));
}

/*
 * A log that is looked at before, and a stream, which is not: all else is the same. Which event the record in free
 * space is, is told by a template that only a live record has which nobody asks for.
 */
START_TEST(to_look_for_copies_changes_nothing_else)
{
	static struct view memory, stream;
	struct ipsecevtx_options options = recovering(IPSECEVTX_ENGINE_DIRECT);
	size_t size;
	uint8_t *log = log_of("other 77 2024-03-01T08:00:00Z record=5 a=b\nchunk\nevent 4655 2024-03-01T08:00:10Z\n"
			      "slack\nother 77 2024-03-01T08:00:00Z record=5 a=b\n",
		&size);
	look(&memory, log, size, &options);
	ck_assert_uint_eq(memory.count, 3);
	destroy_template(log, memory.events[2].offset);
	for (int any = 0; any < 2; any++) {
		struct unread unread = {log, size};
		const struct ipsecevtx_stream source = {read_bytes, NULL, &unread};
		options.any = any;
		look(&memory, log, size, &options);
		look_at_stream(&stream, &source, &options);
		ck_assert_uint_eq(memory.count, any ? 3 : 1);
		ck_assert_uint_eq(stream.count, memory.count);
		for (size_t i = 0; i < memory.count; i++) {
			unsigned marks = memory.events[i].marks & ~(unsigned)IPSECEVTX_MARK_COPY;
			ck_assert_uint_eq(memory.events[i].digest, stream.events[i].digest);
			ck_assert_uint_eq(marks, stream.events[i].marks);
		}
		ck_assert_uint_eq(memory.told_count, stream.told_count);
		ck_assert_mem_eq(&memory.statistics, &stream.statistics, sizeof memory.statistics);
	}
	view_free(&memory);
	view_free(&stream);
	free(log);
}
END_TEST

/* The whole input is looked at before: each allocation of that fails once. */
START_TEST(memory_that_runs_out_is_an_error)
{
	struct ipsecevtx_options options = recovering(IPSECEVTX_ENGINE_DIRECT);
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	struct ipsecevtx_error error;
	size_t size;
	uint8_t *log = log_of(copies[0].script, &size);
	bool has_failed = true;
	for (size_t at = 1; has_failed; at++) {
		struct meter meter = {.fail_at = at};
		struct ipsecevtx_allocator allocator = meter_allocator(&meter);
		options.allocator = &allocator;
		int result = ipsecevtx_open_memory(&reader, log, size, "log", &options, &error);
		has_failed = meter.calls >= at;
		size_t seen = 0;
		while (result >= 0 && (result = ipsecevtx_next(reader, &event)) > 0)
			seen++;
		has_failed = meter.calls >= at;
		if (reader && result < 0)
			error = *ipsecevtx_reader_error(reader);
		ck_assert(result == 0 || error.code == IPSECEVTX_ERROR_MEMORY);
		ck_assert(has_failed || seen == 4);
		ipsecevtx_close(reader);
		ck_assert_uint_eq(meter.live, 0);
	}
	free(log);
}
END_TEST

START_TEST(dedup_leaves_copies_out_and_keeps_what_is_live)
{
	struct ran first = {0};
	make_log("a.evtx", copies[1].script);
	for (int jobs = 1; jobs <= 3; jobs++) {
		char option[8];
		snprintf(option, sizeof option, "-j%d", jobs);
		struct ran ran = TOOL_ENDS(0, "-q", "-o", "jsonl", "--recover", option, "a.evtx");
		ck_assert_uint_eq(count_of(ran.out, "\n"), 6);
		ck_assert_uint_eq(count_of(ran.out, "\"origin\":\"recovered\",\"marks\":[\"copy\"]"), 1);
		if (jobs > 1)
			assert_same(ran.out, first.out);
		first = ran;
		ran = TOOL_ENDS(0, "-o", "jsonl", "--recover", "--dedup", option, "a.evtx");
		ck_assert_uint_eq(count_of(ran.out, "\n"), 5);
		ck_assert_uint_eq(count_of(ran.out, "\"origin\":\"active\""), 4);
		assert_has(ran.err, "1 event left out");
	}
	assert_has(TOOL_ENDS(0, "-q", "--recover", "a.evtx").out, "    marks      copy\n");
}
END_TEST

/*
 * What Windows began to write at the end of a chunk and then put into the next one: over an older record; and whole,
 * which is told of and printed without --recover.
 */
static const struct {
	const char *script, *option;
} moved[] = {
	{LIVE STALE "08:01:00Z record=8 header=3 written=2024-03-01T07:00:00Z\n"
		    "chunk\nevent 4653 2024-03-01T08:01:00Z record=8\n",
		"--recover"},
	{LIVE STALE "08:01:00Z record=8\nchunk\nevent 4653 2024-03-01T08:01:00Z record=8\n", "--color=never"},
};

START_TEST(dedup_keeps_what_is_live_wherever_it_stands)
{
	static const char *const names[] = {"a.evtx", "a.evtx.gz"};
	size_t size, packed_size;
	uint8_t *log = log_of(moved[_i].script, &size);
	uint8_t *packed = gzip_of(log, size, &packed_size);
	make_file(names[0], log, size);
	make_file(names[1], packed, packed_size);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct ran ran = TOOL("-qo", "jsonl", moved[_i].option, names[i]);
		ck_assert_str_eq(record_ids(ran.out), "5 6 7 8 8");
		ck_assert_uint_eq(count_of(ran.out, "\"origin\":\"active\"}"), 4);
		ran = TOOL("-o", "jsonl", "--dedup", moved[_i].option, names[i]);
		ck_assert_str_eq(record_ids(ran.out), "5 6 7 8");
		ck_assert_uint_eq(count_of(ran.out, "\"origin\":\"active\"}"), 4);
		assert_has(ran.err, "1 event left out");
		ran = TOOL("-o", "xml", "--dedup", "--engine=libevtx", moved[_i].option, names[i]);
		ck_assert_uint_eq(count_of(ran.out, "<EventRecordID>8<"), 1);
		assert_has(ran.err, "1 event left out");
	}
	free(log);
	free(packed);
}
END_TEST

START_TEST(the_tool_says_which_recovered_records_are_mixtures)
{
	make_log("a.evtx", LIVE STALE "08:00:30Z record=8 header=3 written=2024-03-01T07:00:00Z\nchunk\n"
				      "event 4653 2024-03-01T08:00:30Z record=8\n");
	for (int jobs = 1; jobs <= 3; jobs++) {
		char option[8];
		snprintf(option, sizeof option, "-j%d", jobs);
		struct ran ran = TOOL_ENDS(3, "-o", "jsonl", "--recover", option, "a.evtx");
		assert_has(ran.err, ": warning: mixed at 0x");
		ck_assert_uint_eq(count_of(ran.out, "\"marks\":[\"mixed\"]"), 1);
	}
	ck_assert_uint_eq(count_of(TOOL_ENDS(0, "-q", "-o", "jsonl", "a.evtx").out, "\n"), 4);
}
END_TEST

/* What Windows left in free space: mixtures and copies among it, by all that two other programs read of these logs. */
static const struct {
	const char *path;
	size_t mixed, copies;
} logs[] = {
	{"corpus/evtx-rs/2-system-Microsoft-Windows-LiveId%4Operational.evtx", 0, 9},
	{"corpus/evtx-rs/2-vss_0-Microsoft-Windows-TerminalServices-RemoteConnectionManager%4Operational.evtx", 1, 0},
	{"corpus/evtx-rs/2-vss_7-System.evtx", 0, 0},
	{"corpus/evtx-rs/E_Windows_system32_winevt_logs_Microsoft-Windows-Shell-Core%4Operational.evtx", 0, 128},
	{"corpus/evtx-rs/system.evtx", 0, 67},
	{"corpus/museum/win10-more-chunks-than-header-Security.evtx", 0, 29},
	{"cases/real/slack-after-moved-record.evtx.gz", 1, 327},
};

START_TEST(free_space_that_windows_left_is_told_apart)
{
	char path[256];
	struct ipsecevtx_options options = recovering(IPSECEVTX_ENGINE_DIRECT);
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t mixed = 0;
	size_t found = 0;
	snprintf(path, sizeof path, "../shared/%s", logs[_i].path);
	ck_assert_int_eq(ipsecevtx_open(&reader, path, &options, NULL), 0);
	while (ipsecevtx_next(reader, &event) > 0) {
		mixed += !!(event->marks & IPSECEVTX_MARK_MIXED);
		found += !!(event->marks & IPSECEVTX_MARK_COPY);
	}
	ipsecevtx_close(reader);
	ck_assert_uint_eq(mixed, logs[_i].mixed);
	ck_assert_uint_eq(found, logs[_i].copies);
}
END_TEST

Suite *suite_slack(void)
{
	Suite *suite = suite_create("slack");
	TCase *records = tcase_create("records");
	tcase_add_loop_test(
		records, a_recovered_record_is_a_mixture_when_its_header_is_of_another, 0, (int)COUNT_OF(candidates));
	tcase_add_test(records, values_written_over_an_older_record_are_a_mixture);
	tcase_add_loop_test(records, a_recovered_record_that_is_live_too_is_a_copy, 0, (int)COUNT_OF(copies));
	tcase_add_test(records, what_a_chunk_leaves_behind_the_next_ones_records_are_copies);
	tcase_add_test(records, to_look_for_copies_changes_nothing_else);
	tcase_add_test(records, memory_that_runs_out_is_an_error);
	tcase_set_timeout(records, 60);
	suite_add_tcase(suite, records);
	TCase *tool = tool_case(suite, "tool");
	tcase_add_test(tool, dedup_leaves_copies_out_and_keeps_what_is_live);
	tcase_add_loop_test(tool, dedup_keeps_what_is_live_wherever_it_stands, 0, (int)COUNT_OF(moved));
	tcase_add_test(tool, the_tool_says_which_recovered_records_are_mixtures);
	if (!shared_exists("slack", "cases/real/EXPECTED.tsv"))
		return suite;
	TCase *corpus = tcase_create("corpus");
	tcase_add_loop_test(corpus, free_space_that_windows_left_is_told_apart, 0, (int)COUNT_OF(logs));
	tcase_set_timeout(corpus, 60);
	suite_add_tcase(suite, corpus);
	return suite;
}
