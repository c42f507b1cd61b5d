/* SPDX-License-Identifier: MIT */
/* The report of findings, what is told with -v and at the end, and recovery as the tool shows it. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS                                                                                                         \
	"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7\n"                                                    \
	"event 4653 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"                                                    \
	"event 4653 2024-03-01T08:00:02Z RemoteAddress=192.0.2.9\n"
#define SCRIPT "set computer=vpn1.corp.example record=1\n" EVENTS

static void put_u32(uint8_t *bytes, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get_u32(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* As a log cleaner does it: the first record swallows the second, and the checksums are right. */
static void hide_second_record(uint8_t *bytes, size_t size)
{
	size_t offsets[3];
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 3), 3);
	put_u32(bytes + offsets[0] + 4, (uint32_t)(offsets[2] - offsets[0]));
	put_u32(bytes + offsets[2] - 4, (uint32_t)(offsets[2] - offsets[0]));
	evtxgen_fix_crc(bytes, size);
}

static void make_hidden_log(const char *name)
{
	size_t size;
	uint8_t *bytes = log_bytes(SCRIPT, &size);
	hide_second_record(bytes, size);
	make_file(name, bytes, size);
}

static void make_damaged_log(const char *name)
{
	size_t size;
	size_t offset;
	uint8_t *bytes = log_bytes(SCRIPT "chunk\nevent 4650 +1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, &offset, 1), 1);
	bytes[offset + 23]++;
	make_file(name, bytes, size);
}

/*
 * The report.
 */

START_TEST(a_finding_about_a_record_shows_the_events_that_it_touches)
{
	make_hidden_log("a.evtx");
	struct ran ran = TOOL_ENDS(3, "--report=findings", "a.evtx");
	const char *finding = strstr(ran.out, "    tampering  hidden-data at 0x");
	ck_assert_ptr_nonnull(finding);
	assert_has(finding, "; whole records in them\n               are printed\n"
			    "               2024-03-01 08:00:00.0000000Z  vpn1.corp.example\n"
			    "                   4653 Main Mode negotiation failed\n"
			    "               2024-03-01 08:00:01.0000000Z  vpn1.corp.example\n"
			    "                   4653 Main Mode negotiation failed\n");
	ck_assert_msg(strncmp(ran.out, "a.evtx\n", 7) == 0, "%s", ran.out);
	assert_has(ran.out, "\n\ntotals\n    tampering  hidden-data       1\n");
	/* They are in the report; standard error need not repeat them. */
	assert_has_not(ran.err, "hidden-data");
	assert_has(ran.err, " of tampering");
	assert_has(ran.err, "recovered from free space and damaged places: 1, 1 of them inside other records");
}
END_TEST

START_TEST(objects_name_the_events_by_place_and_id)
{
	size_t size;
	size_t offsets[3];
	char expected[512];
	uint8_t *bytes = log_bytes(SCRIPT, &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 3), 3);
	make_hidden_log("a.evtx");
	struct ran ran = TOOL_ENDS(3, "-q", "--report=findings", "-ojsonl", "a.evtx");
	snprintf(expected, sizeof expected,
		",\"events\":[{\"record_id\":1,\"event_id\":4653,\"time\":\"2024-03-01T08:00:00.0000000Z\",\"offset\":%"
		"zu},"
		"{\"record_id\":2,\"event_id\":4653,\"time\":\"2024-03-01T08:00:01.0000000Z\",\"offset\":%zu}]}\n",
		offsets[0], offsets[1]);
	const char *hidden = strstr(ran.out, "{\"kind\":\"hidden-data\",\"severity\":\"tampering\",");
	ck_assert_ptr_nonnull(hidden);
	assert_has(hidden, expected);
}
END_TEST

#define CHUNK_AT 4096u

/* The chunk's header calls all but the first record free space. */
START_TEST(a_finding_about_free_space_shows_all_events_that_are_hidden_there)
{
	size_t size;
	size_t offsets[3];
	char expected[512];
	uint8_t *bytes = log_bytes(SCRIPT, &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 3), 3);
	put_u32(bytes + CHUNK_AT + 44, (uint32_t)offsets[0] - CHUNK_AT);
	size_t end = get_u32(bytes + CHUNK_AT + 48) + CHUNK_AT;
	put_u32(bytes + CHUNK_AT + 48, (uint32_t)offsets[1] - CHUNK_AT);
	put_u32(bytes + CHUNK_AT + 16, 1);
	put_u32(bytes + CHUNK_AT + 32, 1);
	evtxgen_fix_crc(bytes, size);
	make_file("a.evtx", bytes, size);
	struct ran ran = TOOL_ENDS(3, "-q", "--report=findings", "-ojsonl", "a.evtx");
	snprintf(expected, sizeof expected, "\"offset\":%zu,\"length\":%zu,\"record_id\":2,", offsets[1],
		end - offsets[1]);
	const char *hidden = strstr(ran.out, "{\"kind\":\"hidden-data\",\"severity\":\"tampering\",");
	ck_assert_ptr_nonnull(hidden);
	ck_assert_uint_eq(count_of(ran.out, "\"kind\":\"hidden-data\""), 1);
	assert_has(hidden, expected);
	assert_has(hidden, "\"events\":[{\"record_id\":2,");
	assert_has(hidden, "},{\"record_id\":3,");
	/* The same where free space is searched besides. */
	assert_same(TOOL_ENDS(3, "-q", "--recover", "--report=findings", "-ojsonl", "a.evtx").out, ran.out);
}
END_TEST

START_TEST(only_events_that_were_asked_for_are_shown)
{
	make_hidden_log("a.evtx");
	struct ran peer = TOOL_ENDS(3, "-q", "--report=findings", "--peer=192.0.2.8", "a.evtx");
	struct ran none = TOOL_ENDS(3, "-q", "--report=findings", "--peer=203.0.113.1", "a.evtx");
	ck_assert_uint_eq(count_of(peer.out, "4653 Main Mode"), 1);
	assert_has(peer.out, "08:00:01.0000000Z");
	ck_assert_uint_eq(count_of(none.out, "4653 Main Mode"), 0);
	assert_has(none.out, "tampering  hidden-data at 0x");
}
END_TEST

START_TEST(a_finding_about_a_chunk_counts_the_events_that_it_marks)
{
	make_damaged_log("a.evtx");
	struct ran text = TOOL_ENDS(3, "--report=findings", "a.evtx");
	struct ran lines = TOOL_ENDS(3, "-q", "--report=findings", "-ojsonl", "a.evtx");
	assert_has(text.out, "    warning    chunk-data-crc at 0x1000: ");
	assert_has(text.out, "\n               marks 3 events: chunk-crc\n");
	assert_has(text.out, "    warning    chunk-data-crc    1\n");
	char *crc = strstr(lines.out, "{\"kind\":\"chunk-data-crc\"");
	ck_assert_ptr_nonnull(crc);
	strchr(crc, '\n')[0] = '\0';
	ck_assert_str_eq(record_ids(strstr(crc, "\"events\":")), "1 2 3");
}
END_TEST

/* The smallest record of all ends the chunk: what is wrong with the header marks it too. */
START_TEST(every_event_of_a_chunk_counts)
{
	size_t size;
	size_t offset;
	uint8_t *bytes = log_bytes(SCRIPT "event 5453 +1\nevent 5453 +1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, &offset, 1), 1);
	bytes[4096 + 130]++;
	bytes[offset + 23]++;
	make_file("a.evtx", bytes, size);
	struct ran ran = TOOL_ENDS(3, "-q", "--report=findings", "a.evtx");
	assert_has(ran.out, "marks 5 events: chunk-header\n");
	assert_has(ran.out, "marks 5 events: chunk-crc\n");
}
END_TEST

/* Bytes of the first chunk's free space are missing, so that the second begins within what was the first. */
START_TEST(events_count_for_their_own_chunk)
{
	size_t size;
	size_t offsets[4];
	uint8_t *bytes = log_bytes(SCRIPT "chunk\nevent 4650 +1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 4), 4);
	bytes[offsets[0] + 23]++;
	bytes[offsets[3] + 23]++;
	memmove(bytes + 60000, bytes + 61000, size - 61000);
	make_file("a.evtx", bytes, size - 1000);
	struct ran ran = TOOL_ENDS(3, "-q", "--report=findings", "a.evtx");
	const char *first = strstr(ran.out, "chunk-data-crc at 0x1000: ");
	const char *second = strstr(ran.out, "chunk-data-crc at 0x10c18: ");
	ck_assert(first && second > first);
	assert_has(second, "marks 1 event: chunk-crc\n");
	assert_has(first, "marks 3 events: chunk-crc\n");
}
END_TEST

/*
 * The template that the first chunk's records need is destroyed, so that they are decoded when the second chunk is
 * known: behind its own events. The report still has them where they belong.
 */
START_TEST(events_that_come_late_are_shown_at_their_finding)
{
	size_t size;
	size_t offset;
	uint8_t *bytes = log_bytes(SCRIPT "chunk\nset record=10\n" EVENTS, &size);
	ck_assert_uint_eq(record_offsets(bytes, size, &offset, 1), 1);
	/* Header, fragment, instance up to the template, its link to the next: the id of the template. */
	/* Two bytes: of one a record is read by the template to which it leads. */
	bytes[offset + 24 + 4 + 10 + 4] ^= 0xff;
	bytes[offset + 24 + 4 + 10 + 5] ^= 0xff;
	make_file("a.evtx", bytes, size);
	struct ran events = TOOL_ENDS(3, "-qo", "jsonl", "a.evtx");
	struct ran text = TOOL_ENDS(3, "-q", "--report=findings", "a.evtx");
	ck_assert_str_eq(record_ids(events.out), "10 11 12 1 2 3");
	assert_has(text.out, "    warning    chunk-data-crc at 0x1000: ");
	assert_has(text.out, "marks 3 events: chunk-crc");
	ck_assert_uint_eq(count_of(text.out, "borrowed-template at 0x"), 3);
	/* Each finding stands with its event, that of the gap with the event behind the gap. */
	ck_assert_uint_eq(count_of(text.out, "4653 Main Mode"), 4);
	/* In the order of the file, although the second chunk's were told first. */
	const char *borrowed = strstr(text.out, "borrowed-template at");
	const char *gap = strstr(text.out, "record-gap at");
	ck_assert(strstr(text.out, "chunk-data-crc at") < borrowed && gap && borrowed < gap);
	assert_has(borrowed,
		"was used\n               2024-03-01 08:00:00.0000000Z  vpn1.corp.example\n                   4653 ");
}
END_TEST

START_TEST(findings_are_grouped_by_file_and_totals_are_of_all)
{
	make_damaged_log("a.evtx");
	/* With numbers of its own: of a log that overlaps with others something would be told. */
	make_log("clean.evtx", "set computer=other.example record=5001\n" EVENTS);
	make_hidden_log("b.evtx");
	make_damaged_log("c.evtx");
	struct ran ran = TOOL_ENDS(3, "--report=findings", "a.evtx", "clean.evtx", "b.evtx", "c.evtx");
	const char *a = strstr(ran.out, "a.evtx\n    ");
	const char *b = strstr(ran.out, "\n\nb.evtx\n    ");
	const char *c = strstr(ran.out, "\n\nc.evtx\n    ");
	ck_assert(a == ran.out && b > a && c > b);
	assert_has_not(ran.out, "clean.evtx");
	assert_has(strstr(ran.out, "\n\ntotals\n"), "    warning    chunk-data-crc    2\n");
}
END_TEST

START_TEST(a_clean_log_has_no_findings)
{
	make_log("a.evtx", SCRIPT);
	ck_assert_str_eq(TOOL_ENDS(0, "--report=findings", "a.evtx").out, "no findings\n");
	ck_assert_str_eq(TOOL_ENDS(0, "--report=findings", "-ojsonl", "a.evtx").out, "");
	ck_assert_str_eq(TOOL_ENDS(0, "--report=findings", "-ojson", "a.evtx").out, "[]\n");
}
END_TEST

START_TEST(notes_are_in_the_report)
{
	make_log("a.evtx", "set dirty=yes\n" SCRIPT);
	struct ran ran = TOOL_ENDS(0, "--report=findings", "a.evtx");
	assert_has(ran.out, "    note       file-dirty at 0x0: ");
	assert_has(ran.err, "findings: 1 note\n");
}
END_TEST

START_TEST(the_array_and_the_lines_of_a_report_are_the_same)
{
	if (!has_program("jq", "JSON is not looked at"))
		return;
	make_damaged_log("a.evtx");
	make_hidden_log("b.evtx");
	struct ran lines = TOOL_ENDS(3, "-q", "--report=findings", "-ojsonl", "a.evtx", "b.evtx");
	struct ran array = TOOL_ENDS(3, "-q", "--report=findings", "-ojson", "a.evtx", "b.evtx");
	make_file("lines", lines.out, lines.out_size);
	make_file("array", array.out, array.out_size);
	struct ran same = PROGRAM_AS(NULL, "jq", "-n", "-e", "--slurpfile", "l", "lines", "--slurpfile", "a", "array",
		"[$l] == $a and ($l | length >= 2) and "
		"([$l[] | (keys_unsorted | .[-1] == \"events\") and (.events | type == \"array\")] | all)");
	ck_assert_msg(same.status == 0, "%s%s", same.out, same.err);
}
END_TEST

START_TEST(a_report_goes_with_a_file_and_findings)
{
	make_damaged_log("a.evtx");
	struct ran printed = TOOL_ENDS(3, "-q", "--report=findings", "a.evtx");
	struct ran written = TOOL_ENDS(3, "-q", "--report=findings", "-wout", "--findings=f", "a.evtx");
	ck_assert_str_eq(written.out, "");
	assert_same(file_text("out", NULL), printed.out);
	assert_has(file_text("f", NULL), "{\"kind\":\"chunk-data-crc\",");
}
END_TEST

/* A gap before each event but the first. */
static void make_gappy_log(const char *name, uint64_t count)
{
	struct evtxgen *log = evtxgen_new(NULL);
	size_t size;
	ck_assert_msg(evtxgen_script(log, "set computer=c\n"), "%s", evtxgen_error(log));
	for (uint64_t i = 0; i < count; i++) {
		struct evtxgen_event event = evtxgen_event(log, 5453, 1);
		event.time = UINT64_C(133500000000000000) + i;
		/* Every second number is missing. */
		event.record_id = 2 * i + 1;
		ck_assert_msg(evtxgen_add(log, &event, NULL, 0) != 0, "%s", evtxgen_error(log));
	}
	ck_assert(evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	make_file(name, bytes, size);
	evtxgen_free(log);
}

/* That a header's time is not its event's is known once the next record was read. */
static void make_odd_time_log(const char *name)
{
	size_t size;
	size_t offsets[3];
	uint8_t *bytes = log_bytes(SCRIPT, &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 3), 3);
	bytes[offsets[1] + 16 + 5]++;
	evtxgen_fix_crc(bytes, size);
	make_file(name, bytes, size);
}

START_TEST(a_finding_that_comes_behind_its_event_shows_it)
{
	make_odd_time_log("a.evtx");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=findings", "-j1", "a.evtx");
	const char *finding = find_text(ran.out, "    warning    record-time at 0x");
	ck_assert_ptr_nonnull(finding);
	assert_has(strchr(finding, '\n'),
		"\n               2024-03-01 08:00:01.0000000Z  vpn1.corp.example\n                   4653 ");
}
END_TEST

/* Small logs, which a thread reads whole, and one whose chunks are shared out. */
START_TEST(a_report_is_the_same_on_any_number_of_threads)
{
	static const char *const formats[] = {"-otext", "-ojsonl", "-ojson"};
	static const char *const threads[] = {"-j2", "-j3", "-j5"};
	make_hidden_log("hidden.evtx");
	make_damaged_log("damaged.evtx");
	make_gappy_log("gaps.evtx", 60000);
	make_odd_time_log("odd-time.evtx");
	make_log("clean.evtx", SCRIPT);
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		struct ran one = TOOL_ENDS(3, "-qr", "--report=findings", formats[i], ".");
		assert_has(one.out, "hidden-data");
		for (size_t k = 0; k < COUNT_OF(threads); k++) {
			struct ran many = TOOL_ENDS(3, "-qr", "--report=findings", formats[i], threads[k], ".");
			ck_assert_uint_eq(many.out_size, one.out_size);
			ck_assert(memcmp(many.out, one.out, one.out_size) == 0);
		}
	}
}
END_TEST

/* More findings than are held at a time, each with its event. */
START_TEST(very_many_findings_are_all_in_the_report)
{
	const uint64_t count = 60000;
	make_gappy_log("a.evtx", count);
	struct ran ran = TOOL_ENDS(3, "-q", "--report=findings", "-ojsonl", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "{\"kind\":\"record-gap\""), count - 1);
	ck_assert_uint_eq(count_of(ran.out, "\"event_id\":5453"), count - 1);
	uint64_t last = 0;
	for (const char *at = ran.out; (at = find_text(at, "\",\"offset\":")) != NULL; at = strchr(at, '\n')) {
		uint64_t offset = strtoull(at + 11, NULL, 10);
		ck_assert_uint_gt(offset, last);
		last = offset;
	}
}
END_TEST

/*
 * Accounting and summary.
 */

START_TEST(each_input_says_what_became_of_its_bytes_and_records)
{
	char expected[128];
	size_t size;
	size_t offsets[4];
	uint8_t *bytes = log_bytes(SCRIPT "event 4984 +1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 4), 4);
	uint32_t records = get_u32(bytes + 4096 + 48) - 512;
	make_file("a.evtx", bytes, size);
	make_log("b.evtx", SCRIPT);
	struct ran ran = TOOL_ENDS(0, "-v", "--peer=192.0.2.7,192.0.2.9", "a.evtx", "b.evtx");
	snprintf(expected, sizeof expected, "a.evtx: bytes 69632 = headers 4608 + records %u + slack %u + skipped 0\n",
		records, 65536 - 512 - records);
	assert_has(ran.err, expected);
	assert_has(ran.err, "a.evtx: records 4 = printed 2 + filtered 2 + lost 0\n");
	assert_has(ran.err, "b.evtx: records 3 = printed 2 + filtered 1 + lost 0\n");
	assert_has_not(TOOL_ENDS(0, "a.evtx").err, " = printed ");
	assert_has_not(TOOL_ENDS(0, "-vq", "a.evtx").err, " = printed ");
}
END_TEST

/* Every run with -v in these suites has its sums checked; these inputs make them hard to get right. */
START_TEST(sums_are_right_for_cut_inputs)
{
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT "chunk\n" EVENTS, &size);
	for (size_t cut = 100; cut < size; cut += cut < 8000 ? 331 : 7919) {
		make_file("a.evtx", bytes, cut);
		struct ran ran = TOOL("-vv", "--recover", "a.evtx");
		ck_assert_msg(ran.status == 3 || ran.status == 1, "%zu bytes: status %d", cut, ran.status);
		if (ran.status == 3)
			ck_assert_uint_eq(count_of(ran.err, " = headers ") + count_of(ran.err, " = printed "), 2);
		assert_has_not(ran.err, "not looked at");
	}
}
END_TEST

START_TEST(recover_prints_stale_records_and_says_how_many)
{
	make_log("a.evtx", SCRIPT "slack\nset record=101\nevent 4650 2024-03-01T07:00:00Z\nevent 4651 +1\n");
	/* Numbers beyond those of the live records were hidden there, unless --recover shows them. */
	struct ran plain = TOOL_ENDS(3, "-o", "jsonl", "a.evtx");
	struct ran recovered = TOOL_ENDS(0, "-o", "jsonl", "--recover", "a.evtx");
	ck_assert_str_eq(record_ids(plain.out), "1 2 3");
	ck_assert_str_eq(record_ids(recovered.out), "1 2 3 101 102");
	ck_assert_uint_eq(count_of(recovered.out, "\"origin\":\"recovered\""), 2);
	ck_assert_uint_eq(count_of(plain.out, "\"origin\":\"active\""), 3);
	assert_has(recovered.err, "5 records seen, 5 matched, 0 filtered out, 2 recovered, 0 lost");
	assert_has(recovered.err, "recovered from free space and damaged places: 2\n");
	assert_has_not(plain.err, "recovered from");
	assert_has(TOOL_ENDS(0, "--recover", "a.evtx").out, "of a.evtx, recovered\n");
}
END_TEST

START_TEST(carved_records_are_counted_as_such)
{
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT, &size);
	uint8_t *image = memset(test_memory(1000 + size), 0x5a, 1000 + size);
	memcpy(image + 1000, bytes + 4096, size - 4096);
	make_file("image", image, 1000 + size);
	struct ran ran = _i ? TOOL("-o", "jsonl", "--carve", "-j2", "image") : TOOL("-o", "jsonl", "--carve", "image");
	ck_assert_str_eq(record_ids(ran.out), "1 2 3");
	ck_assert_uint_eq(count_of(ran.out, "\"origin\":\"carved\""), 3);
	assert_has(ran.err, "carved from raw bytes: 3\n");
}
END_TEST

START_TEST(verify_says_how_many_were_compared)
{
	make_log("a.evtx", SCRIPT);
	assert_has(TOOL_ENDS(0, "--verify", "a.evtx").err, "3 of 3 events compared with libevtx\n");
	assert_has_not(TOOL_ENDS(0, "a.evtx").err, "compared");
	assert_has_not(TOOL_ENDS(0, "--verify", "a.evtx").err, "disputed");
}
END_TEST

#define SHORT(id, seconds, closed)                                                                                     \
	"event 5451 2024-03-01T20:00:00Z RemoteAddress=192.0.2.9 QuickModeSaId=" id " LifetimeSeconds=" seconds "\n"   \
	"event 5452 +" closed " RemoteAddress=192.0.2.9 QuickModeSaId=" id "\n"

/* A line of several tells of any that stood too long, and of a short lifetime a minute is much. */
START_TEST(an_association_is_told_to_end_with_its_lifetime_or_past_it)
{
	make_log("a.evtx",
		"event 4650 2024-03-01T08:00:00Z RemoteAddress=192.0.2.8 MMSAID=5\n"
		"event 5451 +1 RemoteAddress=192.0.2.8 MainModeSaId=5 QuickModeSaId=1 LifetimeSeconds=600\n"
		"event 5451 +14340 RemoteAddress=192.0.2.8 MainModeSaId=5 QuickModeSaId=2 LifetimeSeconds=600\n"
		"event 5452 +60 RemoteAddress=192.0.2.8 QuickModeSaId=1\n"
		"event 5452 +120 RemoteAddress=192.0.2.8 QuickModeSaId=2\n" SHORT("3", "60", "5") SHORT("4", "60", "54")
			SHORT("5", "60", "66") SHORT("6", "60", "350") SHORT("7", "60", "361")
				SHORT("8", "3600", "3540") SHORT("9", "3600", "3900") SHORT("10", "3600", "3539"));
	struct ran ran = TOOL_ENDS(0, "-q", "--report=sessions", "a.evtx");
	assert_has(ran.out, "Quick Mode 1  closed after 4h 2m, 1 rekey, 1 of 2 past its lifetime\n");
	assert_has(ran.out, "Quick Mode 3  closed after 5s\n");
	assert_has(ran.out, "Quick Mode 4  closed after 54s, at the end of its lifetime\n");
	assert_has(ran.out, "Quick Mode 5  closed after 1m 6s, at the end of its lifetime\n");
	assert_has(ran.out, "Quick Mode 6  closed after 5m 50s, after the end of its lifetime\n");
	assert_has(ran.out, "Quick Mode 7  closed after 6m 1s, past its lifetime\n");
	assert_has(ran.out, "Quick Mode 8  closed after 59m, at the end of its lifetime\n");
	assert_has(ran.out, "Quick Mode 9  closed after 1h 5m, at the end of its lifetime\n");
	assert_has(ran.out, "Quick Mode 10  closed after 58m 59s\n");
}
END_TEST

#define AT(time, event, id) "event " event " 2024-03-01T" time "Z RemoteAddress=192.0.2.7 " id "\n"
#define UNDER(id)           "MainModeSaId=6 LifetimeSeconds=36000 QuickModeSaId=" id

/* Several are one line only where each took over from the one before: else the line would tell of a tunnel that was
 * not. */
START_TEST(associations_that_did_not_take_over_from_each_other_have_lines_of_their_own)
{
	make_log("a.evtx",
		AT("08:00:00", "4650", "MMSAID=6") AT("08:00:01", "5451", UNDER("1")) AT("08:10:00", "5451", UNDER("2"))
			AT("08:11:00", "5452", "QuickModeSaId=2") AT("09:59:59", "5451", UNDER("3"))
				AT("10:00:00", "5452", "QuickModeSaId=1") AT("10:30:00", "5452", "QuickModeSaId=3")
					AT("10:30:30", "5451", UNDER("4")) AT("10:31:00", "5452", "QuickModeSaId=4")
						AT("10:31:01", "4655", "MMSAID=6") AT("10:31:31", "4650", "MMSAID=7"));
	struct ran ran = TOOL_ENDS(0, "-q", "--report=sessions", "a.evtx");
	assert_has(ran.out, "Quick Mode 1  closed after 2h 29m 59s, 1 rekey\n");
	assert_has(ran.out, "Quick Mode 2  closed after 1m\n");
	assert_has(ran.out, "Quick Mode 4  closed after 30s\n");
	assert_has(ran.out, "Main Mode 7  open, opened 30s after Main Mode 6 ended\n");
}
END_TEST

/* Of more associations than it has room for, a page shows those that are open past their lifetime before others. */
START_TEST(a_page_shows_what_outlived_its_lifetime_first)
{
	char *script = test_memory(1 << 17);
	size_t used = (size_t)sprintf(script, "event 5451 2024-03-01T00:00:00Z RemoteAddress=203.0.113.66 "
					      "RemoteTunnelEndpoint=- QuickModeSaId=9999 LifetimeSeconds=3600\n");
	for (unsigned i = 1; i <= 320; i++)
		used += (size_t)sprintf(script + used,
			"event 5451 +300 RemoteAddress=192.0.2.9 RemoteTunnelEndpoint=- QuickModeSaId=%u\n"
			"event 5452 +60 RemoteAddress=192.0.2.9 RemoteTunnelEndpoint=- QuickModeSaId=%u\n",
			i, i);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=sessions", "-ohtml", "a.evtx");
	assert_has(ran.out, "those that were lost or outlived their lifetime");
	assert_has(ran.out, "203.0.113.66");
}
END_TEST

Suite *suite_tool_report(void)
{
	Suite *suite = suite_create("tool-report");
	TCase *report = tool_case(suite, "report");
	tcase_add_test(report, a_finding_about_a_record_shows_the_events_that_it_touches);
	tcase_add_test(report, objects_name_the_events_by_place_and_id);
	tcase_add_test(report, a_finding_about_free_space_shows_all_events_that_are_hidden_there);
	tcase_add_test(report, only_events_that_were_asked_for_are_shown);
	tcase_add_test(report, a_finding_about_a_chunk_counts_the_events_that_it_marks);
	tcase_add_test(report, every_event_of_a_chunk_counts);
	tcase_add_test(report, events_count_for_their_own_chunk);
	tcase_add_test(report, events_that_come_late_are_shown_at_their_finding);
	tcase_add_test(report, findings_are_grouped_by_file_and_totals_are_of_all);
	tcase_add_test(report, a_clean_log_has_no_findings);
	tcase_add_test(report, notes_are_in_the_report);
	tcase_add_test(report, the_array_and_the_lines_of_a_report_are_the_same);
	tcase_add_test(report, a_report_goes_with_a_file_and_findings);
	tcase_add_test(report, a_finding_that_comes_behind_its_event_shows_it);
	tcase_add_test(report, a_report_is_the_same_on_any_number_of_threads);
	tcase_add_test(report, very_many_findings_are_all_in_the_report);
	tcase_add_test(report, an_association_is_told_to_end_with_its_lifetime_or_past_it);
	tcase_add_test(report, associations_that_did_not_take_over_from_each_other_have_lines_of_their_own);
	TCase *sums = tool_case(suite, "sums");
	tcase_add_test(sums, each_input_says_what_became_of_its_bytes_and_records);
	tcase_add_test(sums, sums_are_right_for_cut_inputs);
	tcase_add_test(sums, recover_prints_stale_records_and_says_how_many);
	tcase_add_loop_test(sums, carved_records_are_counted_as_such, 0, 2);
	tcase_add_test(sums, verify_says_how_many_were_compared);
	tcase_add_test(tool_case(suite, "page"), a_page_shows_what_outlived_its_lifetime_first);
	return suite;
}
