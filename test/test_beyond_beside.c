/* SPDX-License-Identifier: MIT */
/* IPsec events of free space that one chunk alone does not tell apart from what an older use of it left. */
#include "suites.h"
#include "test_parallel_support.h"
#include "test_support.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define LIVE        "event 4655 2024-03-01T08:00:00Z repeat=7 RemoteAddress=2001:db8:1:2:3:4:5:6\n"
#define CLEARING    "other 1102 2024-03-01T07:00:00Z provider=Microsoft-Windows-Eventlog userdata=LogFileCleared a=b\n"
#define BEGUN_LATER "event 4655 2024-03-01T08:00:07Z record=907 header=3 written=2024-03-01T07:00:00Z\n"
#define NEXT_LATER  "chunk\nevent 4655 2024-03-01T08:00:07Z record=907\n"

#define LOG_SERVICE "provider=Microsoft-Windows-Eventlog guid=fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148"

/* Seven chunks, which go on. */
#define ONE   "chunk\nevent 4655 +1\n"
#define SEVEN ONE ONE ONE ONE ONE ONE ONE

/* What a chunk alone explains, and the others do not. */
static const struct {
	const char *name, *script;
	bool is_told;
} beside_others[] = {
	{"begun over an older one, and the record behind the chunk",
		"set record=900\n" LIVE "slack\n" BEGUN_LATER NEXT_LATER, false},
	{"begun over an older one, and another record behind the chunk",
		"set record=900\n" LIVE "slack\n" BEGUN_LATER "chunk\nevent 4655 2024-03-01T08:00:09Z record=907\n",
		true},
	{"begun over an older one, and another event behind the chunk",
		"set record=900\n" LIVE "slack\n" BEGUN_LATER "chunk\nevent 4654 2024-03-01T08:00:07Z record=907\n",
		true},
	{"older than all live ones, with a number of theirs",
		"event 4655 2024-03-01T07:00:00Z repeat=3\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T06:00:00Z record=6\n",
		true},
	{"older than all live ones, with a number of theirs, and older than the log, which was cleared",
		CLEARING "event 4655 2024-03-01T07:00:00Z repeat=2\nchunk\n" LIVE
			 "slack\nevent 4655 2024-03-01T06:00:00Z record=6\n",
		false},
	{"older than all live ones, with a number of theirs, and younger than the log, which was cleared",
		CLEARING "event 4655 2024-03-01T07:00:00Z repeat=2\nchunk\n" LIVE
			 "slack\nevent 4655 2024-03-01T07:00:01Z record=6\n",
		true},
	{"behind one that is older than the log",
		"event 4655 2024-03-01T07:00:00Z repeat=3\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T06:00:00Z record=6\nevent 4655 2024-03-01T07:00:01Z record=7\n",
		true},
	{"what the chunk before left", "set stale=yes\nevent 4655 2024-03-01T07:00:00Z repeat=20\nchunk\n" LIVE, false},
	{"what the chunk before left, and another one of its numbers",
		"set stale=yes\nevent 4655 2024-03-01T07:00:00Z repeat=20\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T07:00:02Z record=3\n",
		true},
	{"the bytes of the chunk before at another place",
		"event 4655 2024-03-01T07:00:00Z repeat=3\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T07:00:02Z record=3\n",
		true},
	{"a number that is missing before the chunk",
		"event 4655 2024-03-01T07:00:00Z repeat=3\nchunk\nset record=6\n" LIVE
		"slack\nevent 4655 2024-03-01T07:00:03Z record=4\nevent 4655 +1\n",
		true},
	{"a number that is missing before another chunk, behind one that is not",
		"event 4655 2024-03-01T07:00:00Z repeat=3\nchunk\nset record=5\nevent 4655 2024-03-01T07:30:00Z\n"
		"chunk\n" LIVE "slack\nevent 4655 2024-03-01T07:00:02Z record=3\nevent 4655 +60 record=4\n",
		true},
	{"the next number, which is missing before the next chunk, a little older",
		"set record=900\nevent 4655 2024-03-01T08:00:00Z\nslack\nevent 4655 2024-03-01T07:59:58Z\n"
		"chunk\nevent 4655 2024-03-01T08:00:09Z record=902\n",
		true},
	{"the numbers right before the log's first record",
		"set record=900\nevent 4655 2024-03-01T08:00:00Z\nslack\n"
		"other 4624 2024-03-01T07:00:00Z record=897 Name=x\nevent 4655 +1 record=898\nevent 4655 +1\n",
		true},
	{"the same of a log that was cleared",
		"set record=900\nother 1102 2024-03-01T08:00:00Z provider=Microsoft-Windows-Eventlog "
		"userdata=LogFileCleared a=b\nslack\nevent 4655 2024-03-01T07:00:00Z record=898\n"
		"event 4655 +1\n",
		false},
	{"higher numbers, older than a log that was cleared, in which numbers went on",
		"set record=900\nother 1102 2024-03-01T08:00:00Z provider=Microsoft-Windows-Eventlog "
		"userdata=LogFileCleared a=b\nslack\nevent 4655 2024-03-01T07:00:00Z record=950\n"
		"event 4655 +1\n",
		true},
	{"the next numbers, older than the live ones, and the log does not begin as one that was cleared",
		"event 4655 2024-03-01T08:00:00Z repeat=2\nslack\nevent 4655 2024-03-01T05:00:00Z repeat=3\n", true},
	{"a number that is missing, of a log that was cleared",
		CLEARING "event 4655 2024-03-01T07:00:00Z repeat=2\nchunk\nset record=6\n" LIVE
			 "slack\nevent 4655 2024-03-01T05:00:03Z record=4\n",
		true},
	{"a number that is missing behind an event that is later than those behind the gap",
		"event 4655 2024-03-01T07:00:00Z repeat=2\nevent 4655 2024-03-01T09:30:00Z\nchunk\nset record=6\n" LIVE
		"slack\nevent 4655 2024-03-01T07:00:03Z record=4\n",
		true},
	{"the next numbers, in a log that began again at its first chunk",
		"set record=900\nevent 4655 2024-03-01T08:00:00Z\nslack\nevent 4655 2024-03-01T07:59:58Z repeat=2\n"
		"chunk\nevent 4655 2024-03-01T07:00:00Z record=890 repeat=10\n",
		true},
	{"the numbers right before the oldest, in the oldest chunk of a log that began again at its first one",
		"set record=900\nevent 4655 2024-03-01T08:00:00Z\nchunk\nevent 4655 2024-03-01T07:00:00Z record=890\n"
		"slack\nevent 4655 2024-03-01T06:00:00Z record=887 repeat=3\n"
		"chunk\nevent 4655 2024-03-01T07:00:01Z record=891 repeat=9\n",
		true},
	{"the same numbers in the chunk that was written last",
		"set record=95\nevent 4655 2024-03-01T08:00:00Z\nslack\nevent 4655 2024-03-01T06:00:00Z record=77 repeat=3\n"
		"chunk\nevent 4655 2024-03-01T07:00:00Z record=80\n" SEVEN SEVEN,
		false},
	{"the same numbers in the chunk that was written last, which stands last",
		"chunk\nevent 4655 2024-03-01T07:00:00Z record=80\n" SEVEN SEVEN
		"slack\nevent 4655 2024-03-01T06:00:00Z record=77 repeat=3\n",
		false},
	{"other numbers in the headers, both of an older use",
		"set record=100\n" LIVE "slack\nevent 4655 2024-03-01T07:00:03Z record=98 header=20\n", false},
	{"an old number in the header, and one of the live ones inside",
		"set record=100\n" LIVE "slack\nevent 4655 2024-03-01T07:00:03Z record=102 header=20\n", true},
	{"a number that is missing, and an old one in the header",
		"event 4655 2024-03-01T07:00:00Z repeat=3\nchunk\nset record=6\n" LIVE
		"slack\nevent 4655 2024-03-01T07:00:03Z record=5 header=1 written=2024-03-01T06:00:00Z\n",
		true},
	{"a number that is missing in the header alone",
		"event 4655 2024-03-01T07:00:00Z repeat=3\nchunk\nset record=6\n" LIVE
		"slack\nevent 4655 2024-03-01T07:00:03Z record=1 header=5\n",
		true},
	{"higher numbers that lead nowhere, older than all",
		"set record=100\n" LIVE "slack\nevent 4655 2024-03-01T07:00:03Z record=150 repeat=4\n", true},
	{"lower numbers than all, and younger than the oldest one by more than an eighth of the log",
		"set record=100\nevent 4655 2024-03-01T05:00:00Z repeat=5\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T05:22:40Z record=1 repeat=4\n",
		true},
	{"lower numbers than all, and younger than the oldest one by less than that",
		"set record=100\nevent 4655 2024-03-01T05:00:00Z repeat=5\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T05:22:20Z record=1 repeat=4\n",
		false},
	{"lower numbers than all in a short log, and younger than the oldest one by more than five minutes",
		"set record=100\nevent 4655 2024-03-01T07:54:00Z repeat=5\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T07:59:10Z record=1 repeat=4\n",
		true},
	{"lower numbers than all in a short log, and younger than the oldest one by less than that",
		"set record=100\nevent 4655 2024-03-01T07:54:00Z repeat=5\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T07:58:50Z record=1 repeat=4\n",
		false},
	{"lower numbers than all in a long log, and younger than the oldest one by more than an hour",
		"set record=100\nevent 4655 2024-02-28T05:00:00Z repeat=5\nchunk\n" LIVE
		"slack\nevent 4655 2024-02-28T06:00:10Z record=1 repeat=4\n",
		true},
	{"the next number, which the chunk before has there, too",
		"set stale=yes\nother 1105 2024-03-01T08:00:00Z " LOG_SERVICE " repeat=3\n"
		"slack\nevent 4655 2024-03-01T07:00:00Z record=6\n"
		"chunk\nother 1105 2024-03-01T08:00:03Z " LOG_SERVICE " record=4 repeat=2\n",
		true},
	{"lower numbers that run on into those of a chunk before",
		"set record=100\nevent 4655 2024-03-01T05:00:00Z repeat=5\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T04:00:00Z record=97 repeat=4\n",
		true},
	{"higher numbers of another computer",
		"set record=100\n" LIVE
		"slack\nset computer=other\nevent 4655 2024-03-01T07:00:03Z record=150 repeat=4\n",
		true},
	{"higher numbers in a log of others, memory of the Security log",
		"set record=100\nother 77 2024-03-01T08:00:00Z provider=Some-Provider guid=none channel=Application Name=x\n"
		"slack\nevent 4655 2024-03-01T07:00:03Z record=150 repeat=4\n",
		false},
	{"higher numbers behind a record of another provider, in a Security log",
		"other 77 2024-03-01T05:00:00Z repeat=3 provider=Other guid=none Name=x\nevent 4655 +1\n"
		"other 77 +1 repeat=4 provider=Other guid=none Name=x\nchunk\n"
		"other 1105 2024-03-01T08:00:00Z provider=Microsoft-Windows-Eventlog userdata=AutoBackup a=b\n"
		"slack\nevent 4655 2024-03-01T07:00:03Z record=12 repeat=2\n"
		"chunk\nother 77 2024-03-01T09:00:00Z record=10 repeat=9 provider=Other guid=none Name=x\n",
		true},
	{"memory of the chunk before the one before",
		"set stale=yes record=100\nevent 4655 2024-03-01T07:00:00Z repeat=20\nchunk\nevent 4655 +60 repeat=5\n"
		"chunk\n" LIVE,
		false},
	{"memory of the chunk before the one before, which the one before does not have",
		"set record=100\nevent 4655 2024-03-01T07:00:00Z repeat=5\nchunk\nevent 4655 +60 repeat=5\nchunk\n" LIVE
		"slack\nevent 4655 2024-03-01T07:00:01Z record=101 repeat=2\n",
		true},
	{"numbers before the log's first in the oldest chunk, where the one before was written over",
		"set record=95\nevent 4655 2024-03-01T08:00:00Z\nchunk\nevent 4655 2024-03-01T07:00:00Z record=80\n"
		"slack\nevent 4655 2024-03-01T06:00:00Z record=77 repeat=3\n" SEVEN SEVEN,
		false},
	{"begun over an older one, and the record behind the chunk is another one",
		"set record=900\n" LIVE "slack\n" BEGUN_LATER "chunk\nevent 4655 2024-03-01T08:00:09Z record=908\n",
		true},
	{"a number that is missing, and the last record is of another channel",
		"event 4655 2024-03-01T07:00:00Z repeat=3\nchunk\nset record=6\n" LIVE
		"slack\nevent 4655 2024-03-01T07:00:03Z record=4\n"
		"chunk\nother 77 2024-03-01T09:00:00Z record=5 header=13 channel=System Name=x\n",
		true},
	{"a number that is missing, and the first record has another one than its header",
		"event 4655 2024-03-01T07:00:00Z record=9 header=1\nevent 4655 +1 record=2 repeat=2\nchunk\nset record=6\n" LIVE
		"slack\nevent 4655 2024-03-01T07:00:03Z record=4\nchunk\nevent 4655 2024-03-01T09:00:00Z record=13\n",
		true},
	{"begun over an older one, and an event of another computer behind the chunk",
		"set record=900\n" LIVE "slack\n" BEGUN_LATER
		"chunk\nevent 4655 2024-03-01T08:00:07Z record=907 computer=other\n",
		true},
};

/* More than notes. */
static size_t count_told(const struct run *run)
{
	size_t told = 0;
	for (size_t i = 0; i < run->findings.count; i++)
		told += run->findings.items[i].finding.severity > IPSECEVTX_SEVERITY_NOTE &&
			run->findings.items[i].finding.kind == IPSECEVTX_FINDING_HIDDEN_DATA;
	return told;
}

START_TEST(an_event_of_free_space_is_held_against_other_chunks)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of(beside_others[_i].script, &size);
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	compare_with_threads(log, size, &options, 3, FROM_STREAM);
	run_memory(&run, log, size, &options);
	const size_t told = count_told(&run);
	ck_assert_msg(told == beside_others[_i].is_told, "%s", beside_others[_i].name);
	/* Beside that a note of a chunk, where one begins right behind the live records. */
	ck_assert_uint_le(collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA), 2 + told);
	free(log);
}
END_TEST

/*
 * In a log that began again at its first chunk, the last one was there before. Its memory goes back to the record that
 * was written over last, and stands in all chunks since.
 */
START_TEST(memory_of_the_last_chunk_may_stand_in_the_first_one)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	const bool is_other = _i % 2;
	size_t size, at = CHUNK_HEADER_SIZE;
	uint8_t *log = log_of("set record=96\nevent 4655 2024-03-01T08:00:00Z\n" ONE "chunk\nset stale=yes\n"
			      "event 4655 2024-03-01T07:00:00Z record=80\n"
			      "slack\nevent 4655 2024-03-01T06:00:00Z record=70 repeat=10\n"
			      "chunk\nevent 4655 2024-03-01T07:00:01Z record=81\n" SEVEN SEVEN,
		&size);
	uint8_t *first = log + HEADER, *last = log + size - CHUNK;
	while (last[at + 8] != 79)
		at += last[at + 4] | (size_t)last[at + 5] << 8;
	memcpy(first + at, last + at, CHUNK - at);
	first[at + 60] ^= is_other;
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	compare_with_threads(log, size, &options, 3, FROM_STREAM);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(count_told(&run), is_other);
	free(log);
}
END_TEST

START_TEST(a_chunk_before_without_checksums_tells_too_what_is_no_memory_of_it)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	enum { NO_CHECKSUMS = 4, FLAGS = 120, DATA_CHECKSUM = 52, CHECKSUM = 124 };
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T07:00:00Z repeat=3\nchunk\n" LIVE
			      "slack\nevent 4655 2024-03-01T07:00:02Z record=3\n",
		&size);
	for (uint8_t *header = log; header <= log + HEADER; header += HEADER) {
		put_u32(header + FLAGS, NO_CHECKSUMS);
		put_u32(header + CHECKSUM, 0);
	}
	put_u32(log + HEADER + DATA_CHECKSUM, 0);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(count_told(&run), 1);
	free(log);
}
END_TEST

/* Of the caller's memory: one of the calls fails. */
struct calls {
	atomic_size_t count;
	size_t failing;
};

static void *reallocate(void *user, void *memory, size_t size)
{
	struct calls *calls = user;
	return atomic_fetch_add(&calls->count, 1) + 1 == calls->failing ? NULL : realloc(memory, size);
}

static void release(void *user, void *memory)
{
	(void)user;
	free(memory);
}

/* The thread that had the chunk before, the second one, is done with it: it is read again. */
START_TEST(without_memory_for_the_chunk_before_nothing_is_said_of_free_space)
{
	struct calls calls = {.failing = 0};
	const struct ipsecevtx_allocator allocator = {reallocate, release, &calls};
	struct ipsecevtx_options options = everything();
	size_t size, most = 1, failed = 0;
	uint8_t *log = log_of("event 4655 2024-03-01T07:00:00Z repeat=3\n" ONE "chunk\n" LIVE
			      "slack\nevent 4655 2024-03-01T07:00:02Z record=3\n",
		&size);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.allocator = &allocator;
	for (size_t failing = 0; failing <= most; failing++) {
		struct listener listener = {.thread = pthread_self()};
		struct ipsecevtx_options told = options_for(&listener, &options);
		struct ipsecevtx_parallel parallel = parallel_for(&listener, 2);
		struct ipsecevtx_reader *reader;
		calls = (struct calls){.failing = failing};
		if (ipsecevtx_open_memory(&reader, log, size, NULL, &told, NULL) == 0) {
			const int result = ipsecevtx_read_parallel(reader, &parallel);
			failed += result != 0;
			if (result == 0)
				ck_assert_uint_eq(
					ipsecevtx_reader_statistics(reader)->findings[IPSECEVTX_SEVERITY_WARNING], 1);
		}
		most = failing == 0 ? calls.count : most;
		ipsecevtx_close(reader);
		free_listener(&listener);
	}
	ck_assert_uint_gt(failed, 0);
	free(log);
}
END_TEST

/* Groups that do not go on from one another, or breaks in the numbers. */
START_TEST(events_of_free_space_that_are_not_held_against_all_others_are_told)
{
	static struct run run;
	static char script[65536];
	struct ipsecevtx_options options = everything();
	const unsigned counts[][3] = {{64, 1, 200000}, {65, 1, 200000}, {1, 64, 100127}, {1, 65, 100127}};
	size_t used = (size_t)snprintf(script, sizeof script, "set record=100000\n"), size;
	for (unsigned i = 0; i < counts[_i][1]; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"%sother 77 2024-03-01T08:00:00Z record=%u\n", i % 32 ? "" : "chunk\n", 100000 + 2 * i);
	used += (size_t)snprintf(script + used, sizeof script - used, "slack\n");
	for (unsigned i = 0; i < counts[_i][0]; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4655 2024-03-01T07:00:00Z record=%u\n", counts[_i][2] - 2 * i);
	uint8_t *log = log_of(script, &size);
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_LIMIT), (size_t)_i % 2);
	free(log);
}
END_TEST

/* The log began again at its first chunk, so that its last records have the lowest numbers. */
START_TEST(an_event_of_free_space_behind_many_breaks_and_a_turn_is_told)
{
	static struct run run;
	static char script[65536];
	struct ipsecevtx_options options = everything();
	size_t size, used = 0;
	for (unsigned i = 0; i < 70; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"%sevent 4650 2024-03-02T08:00:00Z record=%u header=%u\n", i % 25 ? "" : "chunk\n",
			1001 + 2 * i, 1001 + 2 * i);
	snprintf(script + used, sizeof script - used,
		"chunk\nevent 4650 2024-03-01T08:00:00Z record=10 header=10\nevent 4650 +1 record=11 header=11 repeat=9\n"
		"chunk\nevent 4650 2024-03-01T08:00:20Z record=30 header=30 repeat=30\nslack\n"
		"event 4650 2024-02-01T08:00:06Z record=25 header=25\n"
		"chunk\nevent 4650 2024-03-01T08:01:06Z record=60 header=60 repeat=20\n");
	uint8_t *log = log_of(script, &size);
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_LIMIT), 1);
	free(log);
}
END_TEST

START_TEST(a_young_event_among_many_old_ones_of_free_space_is_told)
{
	static struct run run;
	static char script[16384];
	struct ipsecevtx_options options = everything();
	size_t size, used = (size_t)snprintf(script, sizeof script,
			     "set record=100000\nother 77 2024-03-01T05:00:00Z\nchunk\n" LIVE "slack\n");
	for (unsigned i = 0; i < 65; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4655 2024-03-01T0%u:00:00Z record=%u\n", i == 0 ? 7u : 4u, 1 + 2 * i);
	uint8_t *log = log_of(script, &size);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_LIMIT), 1);
	free(log);
}
END_TEST

/* Readers that count records show those of the free space then; that the number was overwritten is told as such. */
START_TEST(a_chunk_header_that_counts_from_an_overwritten_number_is_told)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of("set record=8\nevent 4655 2024-03-01T08:00:00Z header=5\nevent 4655 +1\nevent 4655 +1\n"
			      "slack\nevent 4655 2024-03-01T07:00:00Z record=1 repeat=3\n",
		&size);
	log[HEADER + 8] = 5;
	log[HEADER + 16] = 10;
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, &options);
	const struct ipsecevtx_finding *told = collector_first(&run.findings, IPSECEVTX_FINDING_CHUNK_NUMBERS);
	ck_assert_uint_eq(told->expected, 6);
	ck_assert_uint_eq(told->found, 3);
	free(log);
}
END_TEST

/* Bytes of the last record, which has a live number and is later than all live ones. */
static const struct {
	unsigned at; /* behind the record's beginning */
	uint8_t byte;
} broken[] = {{25, 0}, {28, 0x2c}, {28, 0x55}, {34 + 4 + 2, 0xff}};

START_TEST(a_record_of_free_space_that_cannot_be_read_is_told_where_it_names_a_template_of_ours)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	const bool is_lower = _i % 2;
	size_t size;
	uint8_t *log = log_of(is_lower ? "set record=900\n" LIVE "slack\nevent 4655 2024-03-01T07:00:00Z record=3\n"
				       : LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=3 header=4 "
					      "written=2024-03-01T07:00:00Z\n",
		&size);
	uint32_t end = log[HEADER + 48] | (uint32_t)log[HEADER + 49] << 8;
	log[HEADER + end + broken[_i / 2].at] = broken[_i / 2].byte;
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.count, 7);
	size_t told = collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA);
	/* Of an older use only the first bytes are written over, and the header with them. */
	ck_assert_uint_eq(told, !is_lower || _i / 2 < 3);
	if (told)
		ck_assert_int_eq(collector_first(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA)->severity,
			IPSECEVTX_SEVERITY_WARNING);
	free(log);
}
END_TEST

/*
 * Free space is made to begin before a record that the chunk's header names as its last, with a right checksum: with a
 * wrong one of the data it is a live record, and what stands behind it is looked at all the same.
 */
START_TEST(records_behind_the_last_one_that_the_header_names_are_printed)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=5\nother 4624 2024-03-01T08:00:05Z Name=x\n"
			      "event 4655 2024-03-01T08:00:06Z repeat=4\n",
		&size);
	uint8_t *chunk = log + HEADER;
	uint32_t at = CHUNK_HEADER_SIZE, record_size, sum;
	for (unsigned i = 0; i < 5; i++) {
		memcpy(&record_size, chunk + at + 4, sizeof record_size);
		at += record_size;
	}
	memcpy(chunk + 32, chunk + at + 8, 8);
	memcpy(chunk + 44, &at, sizeof at);
	memcpy(chunk + 48, &at, sizeof at);
	sum = (uint32_t)crc32(crc32(0, chunk, 120), chunk + 128, CHUNK_HEADER_SIZE - 128);
	memcpy(chunk + 124, &sum, sizeof sum);
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.count, 10);
	ck_assert_uint_eq(run.statistics.in_free_space, 0);
	for (size_t i = 6; i < run.count; i++)
		ck_assert_uint_ne(run.events[i].marks & IPSECEVTX_MARK_HIDDEN, 0);
	ck_assert_int_eq(
		collector_first(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA)->severity, IPSECEVTX_SEVERITY_TAMPERING);
	free(log);
}
END_TEST

/* Chunks, some of which are emptied. */
static const struct {
	const char *script;
	unsigned emptied, count; /* the first one, and how many */
	bool is_told;
} empty_chunks[] = {
	{ONE ONE ONE, 1, 1, true},
	{ONE ONE ONE, 0, 1, true},
	{ONE ONE ONE ONE, 1, 2, true},
	{ONE ONE ONE, 2, 1, false},
	{"set record=9 dirty=yes\n" ONE ONE "chunk\nevent 4655 +1 record=1\n", 1, 1, false},
	{"set record=9 dirty=yes\n" ONE ONE "chunk\nevent 4655 +1 record=1\n", 0, 1, false},
	{"set record=9\n" ONE ONE "chunk\nevent 4655 +1 record=1\n", 1, 1, true},
	{"set record=9 dirty=yes\n" ONE "chunk\nevent 4655 +1 record=1\n" ONE ONE, 2, 1, true},
};

static void empty(uint8_t *chunk)
{
	memset(chunk + 128, 0, CHUNK - 128);
	/* Its first number is 1, its last one -1, as Windows writes it. */
	memset(chunk + 8, 0, 32);
	chunk[8] = chunk[24] = 1;
	memset(chunk + 16, 0xff, 8);
	memset(chunk + 32, 0xff, 8);
	put_u32(chunk + 44, 0);
	put_u32(chunk + 48, CHUNK_HEADER_SIZE);
}

START_TEST(a_chunk_without_records_before_one_with_records_is_told)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of(empty_chunks[_i].script, &size);
	for (unsigned i = 0; i < empty_chunks[_i].count; i++)
		empty(log + HEADER + (empty_chunks[_i].emptied + i) * CHUNK);
	evtxgen_fix_crc(log, size);
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_CHUNK_NUMBERS), empty_chunks[_i].is_told);
	if (empty_chunks[_i].is_told)
		ck_assert_uint_eq(collector_first(&run.findings, IPSECEVTX_FINDING_CHUNK_NUMBERS)->offset,
			HEADER + empty_chunks[_i].emptied * CHUNK);
	free(log);
}
END_TEST

Suite *suite_beyond_beside(void)
{
	Suite *suite = suite_create("free space beside");
	TCase *tcase = tcase_create("free space");
	tcase_add_loop_test(tcase, an_event_of_free_space_is_held_against_other_chunks, 0,
		(int)(sizeof beside_others / sizeof beside_others[0]));
	tcase_add_loop_test(tcase, memory_of_the_last_chunk_may_stand_in_the_first_one, 0, 2);
	tcase_add_test(tcase, a_chunk_before_without_checksums_tells_too_what_is_no_memory_of_it);
	tcase_add_test(tcase, without_memory_for_the_chunk_before_nothing_is_said_of_free_space);
	tcase_add_loop_test(tcase, events_of_free_space_that_are_not_held_against_all_others_are_told, 0, 4);
	tcase_add_test(tcase, a_young_event_among_many_old_ones_of_free_space_is_told);
	tcase_add_test(tcase, an_event_of_free_space_behind_many_breaks_and_a_turn_is_told);
	tcase_add_test(tcase, a_chunk_header_that_counts_from_an_overwritten_number_is_told);
	tcase_add_loop_test(tcase, a_record_of_free_space_that_cannot_be_read_is_told_where_it_names_a_template_of_ours,
		0, 2 * (int)(sizeof broken / sizeof broken[0]));
	tcase_add_loop_test(
		tcase, a_chunk_without_records_before_one_with_records_is_told, 0, (int)COUNT_OF(empty_chunks));
	tcase_add_test(tcase, records_behind_the_last_one_that_the_header_names_are_printed);
	suite_add_tcase(suite, tcase);
	return suite;
}
