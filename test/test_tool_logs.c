/* SPDX-License-Identifier: MIT */
/* Several inputs: files named twice, copies, archives of one log that overlap or between which one is missing. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

START_TEST(a_file_under_several_names_is_read_once)
{
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z\nevent 4650 +1\n");
	make_directory("below");
	link_file("below/soft.evtx", "../a.evtx");
	ck_assert_int_eq(link(file_path("a.evtx"), file_path("hard.evtx")), 0);
	size_t size;
	const char *bytes = file_text("a.evtx", &size);
	struct ran once = TOOL_ENDS(0, "-o", "jsonl", "a.evtx");
	struct ran twice = TOOL_ENDS(0, "-o", "jsonl", "a.evtx", "./a.evtx", "hard.evtx", "below/soft.evtx");
	assert_same(twice.out, once.out);
	assert_has(twice.err, "hard.evtx: the same file as a.evtx, which is read once\n");
	assert_has(twice.err, "below/soft.evtx: the same file as a.evtx, which is read once\n");
	assert_has(twice.err, "./a.evtx: the same file as a.evtx, which is read once\n");
	assert_has(twice.err, " 1 file, ");
	struct ran quiet = TOOL_ENDS(0, "-qo", "jsonl", "-j3", "a.evtx", "hard.evtx");
	assert_same(quiet.out, once.out);
	ck_assert_str_eq(quiet.err, "");
	struct ran directories = TOOL_ENDS(0, "-qro", "jsonl", ".", ".", "below");
	assert_same(directories.out, TOOL_ENDS(0, "-qo", "jsonl", "./a.evtx").out);
	/* Standard input is a file, or what can be read once only. */
	struct way from_file = {.input_from = open(file_path("a.evtx"), O_RDONLY)};
	ck_assert_int_ge(from_file.input_from, 0);
	assert_same(ran_with_status(TOOL_AS(&from_file, "-qo", "jsonl", "a.evtx", "-"), 0).out, once.out);
	close(from_file.input_from);
	struct way from_pipe = {.input = bytes, .input_size = size};
	struct ran pipe = ran_with_status(TOOL_AS(&from_pipe, "-qo", "jsonl", "-", "-"), 0);
	ck_assert_str_eq(record_ids(pipe.out), "1 2");
}
END_TEST

START_TEST(standard_input_behind_the_beginning_of_a_file_is_not_that_file)
{
	size_t size;
	const uint8_t *bytes = log_bytes("event 4653 2024-03-01T08:00:00Z\n", &size);
	uint8_t *both = test_memory(4096 + size);
	memset(both, 'x', 4096);
	memcpy(both + 4096, bytes, size);
	make_file("a.evtx", both, 4096 + size);
	struct way way = {.input_from = open(file_path("a.evtx"), O_RDONLY)};
	ck_assert_int_eq(lseek(way.input_from, 4096, SEEK_SET), 4096);
	struct ran ran = TOOL_AS(&way, "-o", "jsonl", "--carve", "a.evtx", "-");
	assert_has_not(ran.err, "read once");
	assert_has(ran.out, "\"source\":\"a.evtx\"");
	assert_has(ran.out, "\"source\":\"-\"");
	close(way.input_from);
}
END_TEST

START_TEST(many_names_of_a_file_are_summed_up)
{
	char name[32];
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z\n");
	for (unsigned i = 0; i < 25; i++) {
		snprintf(name, sizeof name, "b%02u.evtx", i);
		ck_assert_int_eq(link(file_path("a.evtx"), file_path(name)), 0);
	}
	struct ran ran = TOOL_ENDS(0, "-o", "jsonl", ".");
	ck_assert_uint_eq(count_of(ran.err, ", which is read once\n"), 10);
	assert_has(ran.err, "15 more inputs are files that are read under another name");
	ck_assert_uint_eq(count_of(TOOL_ENDS(0, "-vo", "jsonl", ".").err, ", which is read once\n"), 25);
}
END_TEST

/*
 * Logs as a set.
 */

/* The events of a log: their numbers, and how they differ from those of the same numbers elsewhere. */
struct archive {
	const char *name;
	unsigned first, last;
	const char *set;    /* further settings; NULL: none */
	const char *reason; /* NULL: the same in each */
	unsigned second;    /* of the times */
};

/* Event number N is of N minutes after the first of March, in whatever log it stands. */
static void make_archive(const struct archive *archive)
{
	static char script[65536];
	size_t used = (size_t)snprintf(script, sizeof script, "set computer=dc1.corp.example record=%u %s\n",
		archive->first, archive->set ? archive->set : "");
	for (unsigned number = archive->first; number <= archive->last; number++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4653 2024-03-%02uT%02u:%02u:%02uZ FailureReason=\"%s\"\n", 1 + number / 1440,
			number / 60 % 24, number % 60, archive->second, archive->reason ? archive->reason : "same");
	make_log(archive->name, script);
}

static void make_archives(const struct archive *archives, size_t count)
{
	for (size_t i = 0; i < count; i++)
		make_archive(&archives[i]);
}

/* Findings of the kinds that are about logs as a set, as JSON Lines in their order. */
static const char *set_findings(const char *lines)
{
	static char found[65536];
	size_t used = 0;
	for (const char *line = lines; *line;) {
		const char *end = strchr(line, '\n') + 1;
		if (strncmp(line, "{\"kind\":\"log-", 13) == 0 && strncmp(line, "{\"kind\":\"log-cleared", 20) != 0) {
			ck_assert_uint_lt(used + (size_t)(end - line), sizeof found);
			memcpy(found + used, line, (size_t)(end - line));
			used += (size_t)(end - line);
		}
		line = end;
	}
	found[used] = '\0';
	return found;
}

#define FINDING(kind, severity, source, first, expected, found, detail)                                                \
	"{\"kind\":\"" kind "\",\"severity\":\"" severity "\",\"source\":\"" source                                    \
	"\",\"offset\":0,\"length\":0,\"record_id\":" first ",\"expected\":" expected ",\"found\":" found              \
	",\"detail\":\"" detail "\"}\n"

#define WHERE " of channel Security of dc1.corp.example "

static const struct archive rotated[] = {
	{"Archive-1.evtx", 1000, 1010, NULL, NULL, 0},
	{"Archive-2.evtx", 1011, 1020, NULL, NULL, 0},
	{"Archive-4.evtx", 1031, 1040, NULL, NULL, 0},
	{"Security (2).evtx", 1038, 1050, NULL, NULL, 0},
	{"Security.evtx", 1038, 1050, NULL, NULL, 0},
};

static const char rotated_findings[] = FINDING("log-copy", "note", "Security (2).evtx", "1038", "1038", "1050",
	"a copy of Security.evtx: records 1038 to 1050" WHERE "are the same, byte by byte") FINDING("log-overlap",
	"warning", "Security.evtx", "1038", "1038", "1040", "records 1038 to 1040" WHERE "are in Archive-4.evtx too")
	FINDING("log-gap", "warning", "Archive-4.evtx", "1031", "1021", "1031",
		"records 1021 to 1030" WHERE
		"are in no input that was read: they belong between Archive-2.evtx and this one");

START_TEST(archives_of_a_log_are_compared_whatever_their_order)
{
	const char *names[5];
	make_archives(rotated, LENGTH(rotated));
	for (unsigned order = 0; order < 120; order++) {
		/* One permutation of the five. */
		unsigned left = order;
		for (unsigned i = 0; i < 5; i++)
			names[i] = rotated[i].name;
		for (unsigned i = 5; i > 1; left /= i, i--) {
			const char *name = names[left % i];
			names[left % i] = names[i - 1];
			names[i - 1] = name;
		}
		struct ran ran = TOOL_ENDS(0, "-qo", "jsonl", order % 2 ? "-j1" : "-j3", "--force", "--findings=f",
			names[0], names[1], names[2], names[3], names[4]);
		assert_same(set_findings(file_text("f", NULL)), rotated_findings);
		ck_assert_uint_eq(count_of(ran.out, "\n"), 11 + 10 + 10 + 13 + 13);
		assert_has(ran.err,
			"Security.evtx: warning: log-overlap: records 1038 to 1040" WHERE "are in Archive-4.evtx");
		assert_has(ran.err, "Archive-4.evtx: warning: log-gap: records 1021 to 1030" WHERE "are in no input");
		assert_has_not(ran.err, "log-copy");
	}
	TOOL_ENDS(3, "-q", "--strict", "Archive-1.evtx", "Archive-4.evtx");
	struct ran report = TOOL_ENDS(0, "-q", "--report=findings", ".");
	assert_has(report.out, "./Security (2).evtx\n    note       log-copy: a copy of ./Security.evtx: ");
	assert_has(report.out, "./Security.evtx\n    warning    log-overlap: records 1038 to 1040");
	assert_has(report.out, "./Archive-4.evtx\n    warning    log-gap: records 1021 to 1030");
}
END_TEST

/* Windows knows no difference between these names; nor must whoever changes one log hide by it what is missing. */
START_TEST(logs_of_one_computer_are_compared_however_it_is_spelled)
{
	static const char *const spellings[] = {"VPN1.corp", "vpn1.corp", "VPN1.corp.", "vPN1.Corp."};
	const char *name = spellings[_i];
	char script[256];
	make_log("a.evtx", "set computer=VPN1.corp record=1\nevent 4653 2024-03-01T08:00:00Z repeat=5\n");
	/* The same in one log. */
	snprintf(script, sizeof script,
		"set renumber=yes computer=VPN1.corp\nevent 4653 2024-03-01T08:00:00Z record=101\nevent 4653 +1 record=102\n"
		"event 4653 +1 record=101 computer=%s\n",
		name);
	make_log("again.evtx", script);
	assert_has(
		TOOL_ENDS(0, "-q", "again.evtx").err, "EventRecordID 101 stands behind 102 of the same channel and ");
	snprintf(script, sizeof script, "set computer=%s record=3\nevent 4653 2024-03-01T09:00:00Z repeat=5\n", name);
	make_log("overlap.evtx", script);
	snprintf(script, sizeof script, "set computer=%s channel=%s record=20\nevent 4653 2024-03-01T09:00:00Z\n", name,
		_i % 2 ? "SECURITY" : "Security");
	make_log("gap.evtx", script);
	static const char *const jobs[] = {"-j1", "-j3"};
	for (size_t i = 0; i < LENGTH(jobs); i++) {
		struct ran ran = TOOL_ENDS(0, "-q", jobs[i], "a.evtx", "overlap.evtx");
		assert_has(ran.err, "log-overlap: records 3 to 5 of channel Security of VPN1.corp are in a.evtx too");
		assert_same(TOOL_ENDS(0, "-q", jobs[i], "overlap.evtx", "a.evtx").err, ran.err);
		ran = TOOL_ENDS(0, "-q", jobs[i], "a.evtx", "gap.evtx");
		assert_has(ran.err, "log-gap: records 6 to 19 of channel S");
		assert_same(TOOL_ENDS(0, "-q", jobs[i], "gap.evtx", "a.evtx").err, ran.err);
	}
}
END_TEST

/* Nobody need look for an archive. */
START_TEST(a_record_that_cannot_be_read_may_be_what_is_missing_between_two_logs)
{
	static const char unread_word[] = "and may be what could not be read of these two\n";
	make_log("a.evtx", "event 4650 2024-03-01T08:00:00Z repeat=9\nbinxml +1 0f01010041\n");
	make_log("b.evtx", "set record=11\nevent 4650 2024-03-01T08:01:00Z repeat=3\n");
	make_log("c.evtx", "event 4650 2024-03-01T08:00:00Z repeat=9\n");
	assert_has(TOOL_ENDS(3, "-q", "b.evtx", "a.evtx").err, unread_word);
	struct ran ran = TOOL_ENDS(0, "-q", "c.evtx", "b.evtx");
	assert_has(ran.err, "log-gap: records 10 to 10");
	assert_has_not(ran.err, unread_word);
	/* One that is there is not all of them. */
	make_log("d.evtx", "set record=1041\nevent 4650 2024-03-01T08:01:00Z repeat=3\n");
	ran = TOOL_ENDS(3, "-q", "a.evtx", "d.evtx");
	assert_has(ran.err, "log-gap: records 10 to 1040");
	assert_has_not(ran.err, unread_word);
}
END_TEST

/* Whichever record was read before: another thread reads each chunk. */
START_TEST(the_same_bytes_of_another_type_are_another_channel)
{
	make_log("a.evtx", "set record=1\n"
			   "other 77 2024-03-01T08:00:00Z provider=Else system=Channel:string=bytes:22043504\n"
			   "chunk\n"
			   "other 77 +1 provider=Else system=Channel:ansi=bytes:22043504\n");
	make_log("b.evtx", "set record=9\n"
			   "other 77 2024-03-01T09:00:00Z provider=Else system=Channel:string=bytes:22043504\n");
	static const char *const jobs[] = {"-j1", "-j3"};
	for (size_t i = 0; i < LENGTH(jobs); i++)
		assert_has(TOOL_ENDS(0, "-q", jobs[i], "a.evtx", "b.evtx").err, "log-gap: records 2 to 8 of channel ");
}
END_TEST

/* Nor what nobody sees of a name, or the type that it is written in. */
START_TEST(a_number_is_given_twice_however_channel_and_computer_are_written)
{
	static const char *const words[] = {"channel=\"Security \"", "channel=\" security\"",
		"channel=\"Secu\xe2\x80\x8brity\"", "computer=\"VPN1.corp\\u0000\"", "system=Computer:ansi=VPN1.corp",
		"system=Computer:ansi=bytes:56504e312e636f727000", "system=Channel:ansi=bytes:536563757269747900",
		"computer=\"VPN1.corp.\\t\""};
	char script[512];
	snprintf(script, sizeof script,
		"set renumber=yes computer=VPN1.corp channel=Security\nevent 4653 2024-03-01T08:00:00Z record=101\n"
		"event 4653 +1 record=102\nevent 4653 +1 record=101 %s\n",
		words[_i]);
	make_log("again.evtx", script);
	struct ran ran = TOOL("-q", "again.evtx");
	assert_has(ran.err, "EventRecordID 101 stands behind 102 of the same channel and ");
	/* A blank between words is part of a name. */
	make_log("others.evtx", "set renumber=yes channel=\"A b\"\nevent 4653 2024-03-01T08:00:00Z record=101\n"
				"event 4653 +1 record=102\nevent 4653 +1 record=101 channel=Ab\n");
	assert_has_not(TOOL("-q", "others.evtx").err, "of the same channel");
}
END_TEST

START_TEST(dedup_prints_each_event_once_whatever_the_order)
{
	char expected[512] = "";
	make_archives(rotated, LENGTH(rotated));
	for (unsigned number = 1000; number <= 1050; number++) {
		if (number < 1021 || number > 1030)
			snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%s%u",
				*expected ? " " : "", number);
	}
	struct ran one = TOOL_ENDS(0, "-o", "jsonl", "--dedup", "Security.evtx", "Security (2).evtx", "Archive-4.evtx",
		"Archive-2.evtx", "Archive-1.evtx");
	struct ran other = TOOL_ENDS(0, "-o", "jsonl", "--dedup", "-j3", "Archive-2.evtx", "Security (2).evtx",
		"Archive-4.evtx", "Archive-1.evtx", "Security.evtx");
	assert_same(other.out, one.out);
	ck_assert_str_eq(record_ids(one.out), expected);
	assert_has_not(one.out, "Security (2).evtx");
	assert_has(one.err, ": repeated, printed once: 16 events left out\n");
	assert_has(TOOL_ENDS(0, "-o", "csv", "--dedup", "Archive-1.evtx").err,
		": repeated, printed once: 0 events left out\n");
}
END_TEST

START_TEST(the_same_number_with_another_time_or_content_is_no_duplicate)
{
	static const struct archive archives[] = {
		{"a.evtx", 1, 5, NULL, NULL, 0},
		{"b.evtx", 1, 5, NULL, "other", 0},
		{"c.evtx", 1, 5, NULL, NULL, 1},
		{"d.evtx", 1, 5, "channel=System", NULL, 0},
		{"e.evtx", 1, 5, "computer=dc2.corp.example", NULL, 0},
		/* The same events, but not the same bytes. */
		{"f.evtx", 1, 5, "notemplate=yes", NULL, 0},
	};
	make_archives(archives, LENGTH(archives));
	struct ran ran = TOOL_ENDS(0, "-qo", "jsonl", "--dedup", "--findings=f", ".");
	ck_assert_str_eq(record_ids(ran.out), "1 2 3 4 5 1 2 3 4 5 1 2 3 4 5 1 2 3 4 5 1 2 3 4 5");
	const char *found = set_findings(file_text("f", NULL));
	assert_has_not(found, "log-copy");
	assert_has_not(found, "log-gap");
	ck_assert_uint_eq(count_of(found, "\n"), 3);
	assert_has(found, "\"source\":\"./b.evtx\"");
	assert_has(found,
		"are in ./a.evtx too; both logs hold the same numbers, but not the same bytes: exported, or changed");
	assert_has(found, "too, with other times: numbers that were given twice, or changed");
}
END_TEST

/* Refusals that say the same, EventRecordID among it, behind one that does not. */
static void make_refusals(const char *name, const char *number, unsigned first_header, unsigned count)
{
	char script[8192];
	int used = snprintf(
		script, sizeof script, "event 4650 2024-03-01T08:00:00Z record=%s header=%u\n", number, first_header);
	for (unsigned i = 1; i <= count; i++)
		used += snprintf(script + used, sizeof script - (size_t)used,
			"event 4653 2024-03-01T08:00:00Z record=%s header=%u Role=%%%%8206 RemoteAddress=198.51.100.66 "
			"FailureReason=\"IKE authentication credentials are unacceptable\"\n",
			number, first_header + i);
	make_log(name, script);
}

/* Each is printed, and told of; where events are counted they are copies, in whatever log. */
START_TEST(records_of_one_log_with_one_number_are_all_printed_and_count_once)
{
	static const char *const orders[][3] = {
		{"ten.evtx", "ten.evtx", "10"},
		{"ten.evtx", "twelve.evtx", "12"},
		{"twelve.evtx", "ten.evtx", "12"},
	};
	make_refusals("ten.evtx", "5", 1, 10);
	make_refusals("twelve.evtx", "5", 70, 12);
	for (size_t i = 0; i < LENGTH(orders); i++) {
		const char *one = orders[i][0], *other = orders[i][1];
		struct ran ran = TOOL_ENDS(3, "-qo", "jsonl", "--dedup", "-e4653", one, other);
		ck_assert_uint_eq(count_of(ran.out, "\n"), strtoul(orders[i][2], NULL, 10));
		assert_has(ran.err, ": tampering: ");
		ran = TOOL_ENDS(3, "-qo", "jsonl", "--report=failures", one, other);
		assert_has(ran.out, "\"count\":1,");
		assert_same(TOOL("-qo", "jsonl", "-j2", "--report=failures", one, other).out, ran.out);
		assert_has_not(TOOL("-qo", "jsonl", "--report=hostile", one, other).out, "\"pattern\":\"guessing\"");
	}
}
END_TEST

/* As a collector writes it that gets an event twice: with a new number in the header. */
START_TEST(an_event_that_a_log_holds_twice_counts_once)
{
	make_log("twice.evtx", "event 4653 2024-03-01T08:00:00Z record=7 header=1\n"
			       "event 4653 2024-03-01T08:00:00Z record=7 header=2\n"
			       "event 4653 2024-03-01T08:00:01Z record=8 header=3\n");
	assert_has(TOOL("-qo", "jsonl", "--report=failures", "twice.evtx").out, "\"count\":2,");
	assert_has(TOOL("-qo", "jsonl", "--report=peers", "twice.evtx").out, "\"mm_failed\":2,");
	assert_has(TOOL("-q", "--report=overview", "twice.evtx").out, " 2 failed");
}
END_TEST

/* The same record twice, as in chunks that stand there twice, and in free space. */
START_TEST(records_of_one_log_with_the_same_headers_are_duplicates)
{
	size_t size;
	const uint8_t *bytes = log_bytes("event 4653 2024-03-01T08:00:00Z record=7\nevent 4653 +1\n", &size);
	uint8_t *twice = test_memory(size + 65536);
	memcpy(twice, bytes, size);
	memcpy(twice + size, bytes + 4096, 65536);
	make_file("twice.evtx", twice, size + 65536);
	ck_assert_str_eq(record_ids(TOOL("-qo", "jsonl", "--dedup", "twice.evtx").out), "7 8");
	assert_has(TOOL("-qo", "jsonl", "--report=failures", "twice.evtx").out, "\"count\":2,");
}
END_TEST

START_TEST(a_record_whose_number_is_0_is_no_duplicate_and_told)
{
	make_refusals("a.evtx", "0", 1, 10);
	struct ran ran = TOOL_ENDS(3, "-qo", "jsonl", "--dedup", "-e4653", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 10);
	ck_assert_uint_eq(count_of(ran.out, "\"marks\":[\"structure\"]"), 10);
	assert_has(ran.err, ": structure at ");
	assert_has(ran.err, "System does not say what Windows writes for each event: System.EventRecordID\n");
	/* Through programs too, which write nothing of their own for it. */
	assert_same(TOOL_ENDS(3, "-qo", "jsonl", "-e4653", "--engine=direct", "a.evtx").out, ran.out);
	ran = TOOL_ENDS(3, "-qo", "jsonl", "--report=hostile", "a.evtx");
	assert_has(ran.out, "\"pattern\":\"guessing\"");
	assert_has(ran.out, "\"count\":10,");
	ck_assert_uint_eq(count_of(ran.out, "\"record_id\":0"), 20);
}
END_TEST

/* Each overlap names the log that holds these numbers, whatever else a third one shares with the same log. */
START_TEST(overlaps_of_several_ranges_are_told_of_each_two_logs)
{
	make_log("a.evtx", "set computer=dc1.corp.example record=10\nevent 4653 2024-03-01T08:00:00Z repeat=5\n");
	make_log("c.evtx", "set computer=dc1.corp.example record=11\nevent 4653 2024-03-01T08:00:01Z repeat=3\n"
			   "event 4653 2024-03-01T08:00:40Z record=43\nevent 4653 +1 record=44\n");
	make_log("d.evtx", "set computer=dc1.corp.example record=42\nevent 4653 2024-05-01T08:00:00Z repeat=4\n");
	make_log("e.evtx", "set computer=dc1.corp.example record=10\nevent 4653 2024-03-01T08:00:00Z repeat=5\n"
			   "event 4653 2024-05-01T08:00:01Z record=43\n");
	TOOL("-q", "--findings=f", "a.evtx", "c.evtx", "d.evtx");
	assert_has(set_findings(file_text("f", NULL)),
		FINDING("log-overlap", "warning", "c.evtx", "11", "11", "13",
			"records 11 to 13" WHERE "are in a.evtx too")
			FINDING("log-overlap", "warning", "c.evtx", "43", "43", "44",
				"records 43 to 44" WHERE
				"are in d.evtx too, with other times: numbers that were given twice, or changed"));
	/* Not all between the lowest and the highest, and a part only with other times. */
	TOOL("-q", "--force", "--findings=f", "e.evtx", "c.evtx");
	ck_assert_str_eq(set_findings(file_text("f", NULL)),
		FINDING("log-overlap", "warning", "c.evtx", "11", "11", "43",
			"4 of the records 11 to 43" WHERE
			"are in e.evtx too, some with other times: numbers that were given twice, or changed"));
}
END_TEST

/* As of a computer that started with an empty battery: a record has the time of no other, at an end of what both hold.
 */
START_TEST(a_record_of_a_wrong_clock_does_not_make_others_of_a_range)
{
	static const char *const odd[] = {"2000-01-01T00:00:00Z", "2036-01-01T00:00:00Z"};
	char script[1024];
	snprintf(script, sizeof script,
		"set computer=dc1.corp.example record=50\nevent 4653 %s\nevent 4653 2024-03-01T08:00:11Z repeat=20\n",
		odd[_i]);
	make_log("behind.evtx", script);
	snprintf(script, sizeof script,
		"set computer=dc1.corp.example record=40\nevent 4653 2024-03-01T08:00:00Z repeat=10\nevent 4653 %s\n"
		"event 4653 2024-03-01T08:00:11Z repeat=10\n",
		odd[_i]);
	make_log("ahead.evtx", script);
	snprintf(script, sizeof script,
		"set computer=dc1.corp.example record=30\nevent 4653 2024-03-01T07:59:50Z repeat=20\nevent 4653 %s\n",
		odd[_i]);
	make_log("end.evtx", script);
	TOOL("-q", "--force", "--findings=f", "ahead.evtx", "behind.evtx");
	ck_assert_str_eq(
		set_findings(file_text("f", NULL)), FINDING("log-overlap", "warning", "behind.evtx", "50", "50", "60",
							    "records 50 to 60" WHERE "are in ahead.evtx too"));
	TOOL("-q", "--force", "--findings=f", "end.evtx", "ahead.evtx");
	ck_assert_str_eq(
		set_findings(file_text("f", NULL)), FINDING("log-overlap", "warning", "ahead.evtx", "40", "40", "50",
							    "records 40 to 50" WHERE "are in end.evtx too"));
	TOOL("-q", "--force", "--findings=f", "end.evtx", "behind.evtx");
	ck_assert_str_eq(
		set_findings(file_text("f", NULL)), FINDING("log-overlap", "warning", "behind.evtx", "50", "50", "50",
							    "records 50 to 50" WHERE "are in end.evtx too"));
}
END_TEST

/* What a log holds besides, and what is damaged, is no reason to call the bytes of the numbers that both hold others.
 */
START_TEST(bytes_are_called_others_only_of_sound_logs_with_the_same_numbers)
{
	static const struct archive archives[] = {
		{"a.evtx", 1, 5, NULL, NULL, 0},
		{"other.evtx", 1, 5, NULL, "other", 0},
	};
	size_t size;
	make_archives(archives, LENGTH(archives));
	const uint8_t *bytes = (const uint8_t *)file_text("a.evtx", &size);
	make_file("cut.evtx", bytes, size - 60000);
	make_log("more.evtx", "set computer=dc1.corp.example\n"
			      "event 4653 2024-03-01T00:01:00Z record=1 FailureReason=same\n"
			      "event 4653 2024-03-01T00:02:00Z record=2 FailureReason=same\n"
			      "event 4653 2024-03-01T00:03:00Z record=9 FailureReason=same\n");
	TOOL_ENDS(0, "-q", "--findings=f", "a.evtx", "other.evtx");
	assert_has(set_findings(file_text("f", NULL)),
		"are in a.evtx too; both logs hold the same numbers, but not the same bytes: exported, or changed");
	static const char *const others[] = {"cut.evtx", "more.evtx"};
	for (size_t i = 0; i < LENGTH(others); i++) {
		TOOL("-q", "--force", "--findings=f", others[i], "a.evtx");
		const char *found = set_findings(file_text("f", NULL));
		assert_has(found, "{\"kind\":\"log-overlap\"");
		assert_has_not(found, "bytes");
		assert_has_not(found, "changed");
	}
}
END_TEST

/* As of a log that began again at its first chunk, and one that a program wrote in the order of its records. */
START_TEST(a_copy_with_its_chunks_in_another_order_is_a_copy)
{
	static const struct archive archive = {"a.evtx", 1, 300, NULL, NULL, 0};
	size_t size;
	make_archive(&archive);
	const uint8_t *bytes = (const uint8_t *)file_text("a.evtx", &size);
	ck_assert_uint_ge(size, 4096 + 2 * 65536);
	uint8_t *turned = test_memory(size);
	memcpy(turned, bytes, size);
	memcpy(turned + 4096, bytes + 4096 + 65536, 65536);
	memcpy(turned + 4096 + 65536, bytes + 4096, 65536);
	make_file("b.evtx", turned, size);
	TOOL("-q", "--findings=f", "a.evtx", "b.evtx");
	assert_has(set_findings(file_text("f", NULL)), "\"detail\":\"a copy of a.evtx: ");
	/* Of a log that lacks some numbers no more are the same than it has. */
	make_log("few.evtx", "set computer=dc1.corp.example record=1\nevent 4653 2024-03-01T08:00:00Z repeat=3\n"
			     "event 4653 +1 record=50\n");
	size_t few_size;
	const void *few = file_text("few.evtx", &few_size);
	make_file("few2.evtx", few, few_size);
	TOOL("-q", "--force", "--findings=f", "few.evtx", "few2.evtx");
	assert_has(set_findings(file_text("f", NULL)),
		"\"detail\":\"a copy of few.evtx: 4 of the records 1 to 50 of channel ");
	/* But not with one byte changed. */
	turned[4096 + 512 + 100] ^= 1;
	make_file("b.evtx", turned, size);
	TOOL("-q", "--force", "--findings=f", "a.evtx", "b.evtx");
	assert_has_not(set_findings(file_text("f", NULL)), "copy");
}
END_TEST

/* Logs that were filtered when they were saved lack records: a gap between two of them means nothing. */
START_TEST(no_gap_is_told_where_numbers_were_left_out_on_purpose)
{
	make_log("a.evtx", "set renumber=yes record=1\nevent 4653 2024-03-01T08:00:00Z record=5\n"
			   "event 4653 +1 record=9\n");
	make_log("b.evtx", "set renumber=yes record=20\nevent 4653 2024-03-02T08:00:00Z record=20\n"
			   "event 4653 +1 record=22\n");
	make_log("c.evtx", "event 4653 2024-03-03T08:00:00Z record=30\nevent 4653 +1 record=31\n");
	/* Numbers that began anew, a year later. */
	make_log("d.evtx", "event 4653 2023-03-03T08:00:00Z record=40\nevent 4653 +1 record=41\n");
	TOOL_ENDS(0, "-q", "--findings=f", "-e", "any", ".");
	ck_assert_str_eq(set_findings(file_text("f", NULL)), "");
}
END_TEST

/* A clock that was set between two archives hides none. */
START_TEST(a_gap_is_told_where_the_clock_was_set_back)
{
	make_log("a.evtx", "set record=1\nevent 4653 2024-03-01T08:00:00Z\nevent 4653 +1\n");
	make_log("b.evtx", "set record=5\nevent 4653 2024-03-01T07:30:00Z\nevent 4653 +1\n");
	TOOL_ENDS(0, "-q", "--findings=f", ".");
	assert_has(set_findings(file_text("f", NULL)), "\"detail\":\"records 3 to 4 of channel ");
}
END_TEST

START_TEST(logs_of_many_chunks_are_compared_alike_on_many_threads)
{
	static const char *const jobs[] = {"-j1", "-j2", "-j3", "-j8"};
	static const struct archive archives[] = {
		{"one.evtx", 1, 400, "limit=8192", NULL, 0},
		{"two.evtx", 390, 700, "limit=8192", NULL, 0},
		{"two copied.evtx", 390, 700, "limit=8192", NULL, 0},
		{"changed.evtx", 390, 700, "limit=8192 computer=dc2.corp.example", NULL, 0},
	};
	make_archives(archives, LENGTH(archives));
	struct ran first = {0};
	char findings[8192] = "";
	for (size_t i = 0; i < LENGTH(jobs); i++) {
		struct ran ran = TOOL_ENDS(0, jobs[i], "-qo", "jsonl", "--force", "--findings=f", ".");
		const char *found = set_findings(file_text("f", NULL));
		if (i == 0) {
			first = ran;
			snprintf(findings, sizeof findings, "%s", found);
			continue;
		}
		assert_same(ran.out, first.out);
		assert_same(found, findings);
	}
	ck_assert_uint_eq(count_of(findings, "\n"), 2);
	assert_has(findings, "{\"kind\":\"log-copy\",\"severity\":\"note\",\"source\":\"./two copied.evtx\"");
	assert_has(findings, "records 390 to 400" WHERE "are in ./one.evtx too");
}
END_TEST

Suite *suite_tool_logs(void)
{
	Suite *suite = suite_create("tool logs");
	TCase *same = tool_case(suite, "same file");
	tcase_add_test(same, a_file_under_several_names_is_read_once);
	tcase_add_test(same, standard_input_behind_the_beginning_of_a_file_is_not_that_file);
	tcase_add_test(same, many_names_of_a_file_are_summed_up);
	TCase *set = tool_case(suite, "set");
	tcase_add_test(set, archives_of_a_log_are_compared_whatever_their_order);
	tcase_add_loop_test(set, logs_of_one_computer_are_compared_however_it_is_spelled, 0, 4);
	tcase_add_loop_test(set, a_number_is_given_twice_however_channel_and_computer_are_written, 0, 8);
	tcase_add_test(set, a_record_that_cannot_be_read_may_be_what_is_missing_between_two_logs);
	tcase_add_test(set, the_same_bytes_of_another_type_are_another_channel);
	tcase_add_test(set, dedup_prints_each_event_once_whatever_the_order);
	tcase_add_test(set, the_same_number_with_another_time_or_content_is_no_duplicate);
	tcase_add_test(set, records_of_one_log_with_one_number_are_all_printed_and_count_once);
	tcase_add_test(set, an_event_that_a_log_holds_twice_counts_once);
	tcase_add_test(set, records_of_one_log_with_the_same_headers_are_duplicates);
	tcase_add_test(set, a_record_whose_number_is_0_is_no_duplicate_and_told);
	tcase_add_test(set, overlaps_of_several_ranges_are_told_of_each_two_logs);
	tcase_add_loop_test(set, a_record_of_a_wrong_clock_does_not_make_others_of_a_range, 0, 2);
	tcase_add_test(set, bytes_are_called_others_only_of_sound_logs_with_the_same_numbers);
	tcase_add_test(set, a_copy_with_its_chunks_in_another_order_is_a_copy);
	tcase_add_test(set, no_gap_is_told_where_numbers_were_left_out_on_purpose);
	tcase_add_test(set, a_gap_is_told_where_the_clock_was_set_back);
	tcase_add_test(set, logs_of_many_chunks_are_compared_alike_on_many_threads);
	return suite;
}
