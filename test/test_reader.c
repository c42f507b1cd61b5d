/* SPDX-License-Identifier: MIT */
/* The whole reader through the public API: what it hands out, what it leaves out, and what it says about itself. */
#include "event/events.h"
#include "suites.h"
#include "test_support.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static struct run run;

static const struct ipsecevtx_options defaults = IPSECEVTX_OPTIONS_INIT;

/* One event of every mode, and others between them. */
static const char mixed[] = "set computer=vpn1.corp.example record=1000\n"
			    "event 4646 2024-03-01T08:00:00Z\n"
			    "other 4624 +1 TargetUserName=alice\n"
			    "event 4653 +1\n"
			    "event 5451 +1\n"
			    "event 4979 +1\n"
			    "other 1102 +1 provider=Microsoft-Windows-Eventlog guid=none\n"
			    "event 5452 +1\n"
			    "event 4984 +1\n"
			    "event 5453 +1\n"
			    "other 4719 +1 SubcategoryGuid=x\n";

static void run_script(const char *script, const struct ipsecevtx_options *options)
{
	size_t size;
	uint8_t *bytes = log_of(script, &size);
	run_memory(&run, bytes, size, options);
	free(bytes);
}

static void check_sums(void)
{
	const struct ipsecevtx_statistics *s = &run.statistics;
	ck_assert_uint_eq(s->records_seen, s->records_matched + s->records_filtered + s->records_lost);
	ck_assert_uint_eq(s->records_matched, run.count);
	ck_assert_uint_le(s->left_out_main + s->left_out_quick + s->left_out_extended, s->records_filtered);
	uint64_t findings = s->findings[0] + s->findings[1] + s->findings[2] + s->findings[3];
	ck_assert_uint_eq(findings, run.findings.count);
}

/* The event ids of the run, as text. */
static const char *ids(void)
{
	static char text[2048];
	text[0] = '\0';
	for (size_t i = 0; i < run.count; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%u", i ? " " : "",
			(unsigned)run.events[i].event_id);
	return text;
}

#define ANY_ID                                                                                                         \
	{                                                                                                              \
		0, UINT32_MAX                                                                                          \
	}

static const struct {
	unsigned modes;
	struct ipsecevtx_range ranges[2];
	size_t range_count;
	bool any;
	const char *ids;
	unsigned left_out[3]; /* main, quick, extended */
} selections[] = {
	{0, {{0, 0}}, 0, false, "4646 4653 5451 5452 5453", {0, 0, 2}},
	{IPSECEVTX_MODE_MAIN, {{0, 0}}, 0, false, "4646 4653 5453", {0, 2, 2}},
	{IPSECEVTX_MODE_QUICK, {{0, 0}}, 0, false, "5451 5452", {3, 0, 2}},
	{IPSECEVTX_MODE_EXTENDED, {{0, 0}}, 0, false, "4979 4984", {3, 2, 0}},
	{IPSECEVTX_MODE_ALL, {{0, 0}}, 0, false, "4646 4653 5451 4979 5452 4984 5453", {0, 0, 0}},
	{0, {{4653, 4653}}, 1, false, "4653", {0, 0, 0}},
	{0, {{4979, 4984}}, 1, false, "4979 4984", {0, 0, 0}},
	{0, {{1102, 1102}}, 1, false, "1102", {0, 0, 0}},
	{0, {{1102, 1102}, {4719, 5451}}, 2, false, "5451 4979 1102 4984 4719", {0, 0, 0}},
	{IPSECEVTX_MODE_QUICK, {{4646, 5453}}, 1, false, "5451 5452 4719", {3, 0, 2}},
	{IPSECEVTX_MODE_MAIN, {{4624, 4624}}, 1, false, "4624", {0, 0, 0}},
	{0, {ANY_ID}, 1, false, "4646 4624 4653 5451 4979 1102 5452 4984 5453 4719", {0, 0, 0}},
	{0, {{65535, UINT32_MAX}}, 1, false, "", {0, 0, 0}},
	{0, {{0, 0}}, 0, true, "4646 4624 4653 5451 4979 1102 5452 4984 5453 4719", {0, 0, 0}},
};

START_TEST(events_are_selected_by_id_and_mode)
{
	struct ipsecevtx_options options = defaults;
	options.modes = selections[_i].modes;
	options.events = selections[_i].range_count ? selections[_i].ranges : NULL;
	options.event_count = selections[_i].range_count;
	options.any = selections[_i].any;
	run_script(mixed, &options);
	ck_assert_int_eq(run.result, 0);
	ck_assert_str_eq(ids(), selections[_i].ids);
	ck_assert_uint_eq(run.statistics.records_seen, 10);
	ck_assert_uint_eq(run.statistics.records_lost, 0);
	ck_assert_uint_eq(run.statistics.left_out_main, selections[_i].left_out[0]);
	ck_assert_uint_eq(run.statistics.left_out_quick, selections[_i].left_out[1]);
	ck_assert_uint_eq(run.statistics.left_out_extended, selections[_i].left_out[2]);
	check_sums();
}
END_TEST

START_TEST(a_clean_log_has_nothing_to_say)
{
	run_script("set computer=vpn1.corp.example record=1000\n"
		   "event 4646 2024-03-01T08:00:00Z\n"
		   "event 4653 +1\n"
		   "event 5451 +1\n"
		   "other 4624 +1 TargetUserName=alice\n",
		NULL);
	for (size_t i = 0; i < run.findings.count; i++)
		ck_abort_msg("%s: %s", ipsecevtx_finding_name(run.findings.items[i].finding.kind),
			run.findings.items[i].detail);
	for (size_t i = 0; i < run.count; i++)
		ck_assert_uint_eq(run.events[i].marks, 0);
	ck_assert_uint_eq(run.statistics.bytes, 4096 + 65536);
	ck_assert_uint_eq(run.statistics.chunks, 1);
	ck_assert_uint_eq(run.statistics.first_time, run.events[0].time.ticks);
	ck_assert_uint_eq(run.statistics.first_record_id, run.events[0].record_id.value);
	ck_assert_uint_eq(run.statistics.last_time, run.events[2].time.ticks + 10000000);
	ck_assert_uint_eq(run.statistics.records_recovered, 0);
	check_sums();
}
END_TEST

START_TEST(an_event_says_where_it_came_from)
{
	static const char script[] = "set renumber=yes computer=vpn1 record=5000000000\n"
				     "other 4624 2024-03-01T08:00:00Z\n"
				     "event 4653 +1 pid=660 tid=124 activity={5108737f-4eb9-0001-8473-0851b94ed601}\n";
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size;
	size_t record_size;
	uint8_t *bytes = log_of(script, &size);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "dir/Security.evtx", NULL, NULL), 0);
	ck_assert_int_eq(ipsecevtx_next(reader, &event), 1);
	ck_assert_uint_eq(event->event_id, 4653);
	ck_assert_int_eq(event->kind, IPSECEVTX_KIND_MM_FAILED);
	ck_assert_int_eq(event->mode, IPSECEVTX_MODE_MAIN);
	ck_assert_int_eq(event->outcome, IPSECEVTX_OUTCOME_FAILURE);
	ck_assert_int_eq(event->origin, IPSECEVTX_ORIGIN_ACTIVE);
	ck_assert_str_eq(event->source, "dir/Security.evtx");
	ck_assert_int_eq(memcmp(bytes + event->offset, "**\0\0", 4), 0);
	const uint8_t *record = ipsecevtx_event_record(event, &record_size);
	ck_assert_uint_eq(record_size, record[4] + 256u * record[5]);
	ck_assert_int_eq(memcmp(bytes + event->offset, record, record_size), 0);
	ck_assert_uint_eq(event->record_id.value, 5000000001);
	ck_assert_uint_eq(event->header_record_id, 2);
	ck_assert_uint_eq(event->written_time, event->time.ticks);
	ck_assert_str_eq(event->computer.data, "vpn1");
	ck_assert_str_eq(event->channel.data, "Security");
	ck_assert_str_eq(event->provider.data, EVENTS_PROVIDER_NAME);
	ck_assert_int_eq(memcmp(event->provider_guid.bytes, events_provider_guid, 16), 0);
	ck_assert_uint_eq(event->process_id.value, 660);
	ck_assert_uint_eq(event->thread_id.value, 124);
	ck_assert_uint_eq(event->activity_id.bytes[0], 0x51);
	ck_assert_uint_eq(event->pair_count, 0);
	ck_assert_int_eq(ipsecevtx_next(reader, &event), 0);
	ck_assert_ptr_null(event);
	ipsecevtx_close(reader);
	free(bytes);
}
END_TEST

/* The size of a block, before what the reader has of it, which is aligned for any type. */
union poisoning_head {
	size_t size;
	max_align_t align;
};

/* Memory that is not the reader's any more is overwritten. */
static void *poisoning_reallocate(void *user, void *memory, size_t size)
{
	union poisoning_head *block = malloc(sizeof *block + size);
	(void)user;
	ck_assert_ptr_nonnull(block);
	block->size = size;
	if (memory) {
		union poisoning_head *old = (union poisoning_head *)memory - 1;
		memcpy(block + 1, memory, old->size < size ? old->size : size);
		memset(memory, 0xdd, old->size);
		free(old);
	}
	return block + 1;
}

static void poisoning_release(void *user, void *memory)
{
	(void)user;
	if (!memory)
		return;
	union poisoning_head *block = (union poisoning_head *)memory - 1;
	memset(memory, 0xdd, block->size);
	free(block);
}

/* All of an event that a copy must have. */
static void check_copy(const struct ipsecevtx_event *copy, const uint8_t *digest, char raw[][64])
{
	uint8_t again[32];
	char text[64];
	const char *xml;
	size_t size;
	ipsecevtx_event_digest(copy, again);
	ck_assert_int_eq(memcmp(again, digest, sizeof again), 0);
	ck_assert_str_eq(copy->source, "a.evtx");
	ck_assert_ptr_null(ipsecevtx_event_record(copy, &size));
	ck_assert_int_eq(ipsecevtx_event_xml(copy, &xml, &size), IPSECEVTX_ERROR_ARGUMENT);
	for (size_t i = 0; i < EVENTS_MAX_FIELDS; i++) {
		ipsecevtx_event_raw(copy, i, text, sizeof text);
		ck_assert_str_eq(text, raw[i]);
	}
}

START_TEST(a_copy_of_an_event_outlives_its_reader)
{
	static const struct ipsecevtx_allocator poisoning = {poisoning_reallocate, poisoning_release, NULL};
	struct ipsecevtx_options options = {.size = sizeof options, .any = true, .allocator = &poisoning};
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	void *copies[16];
	uint8_t digests[16][32];
	char raw[16][EVENTS_MAX_FIELDS][64];
	size_t count = 0;
	size_t size;
	uint8_t *bytes = log_of(mixed, &size);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "a.evtx", &options, NULL), 0);
	for (; ipsecevtx_next(reader, &event) > 0; count++) {
		size_t needed = ipsecevtx_event_copy(event, NULL, 0);
		ck_assert_uint_lt(count, COUNT_OF(copies));
		copies[count] = malloc(needed);
		ck_assert_ptr_nonnull(copies[count]);
		ck_assert_uint_eq(ipsecevtx_event_copy(event, copies[count], needed - 1), needed);
		ck_assert_uint_eq(ipsecevtx_event_copy(event, copies[count], needed), needed);
		ipsecevtx_event_digest(event, digests[count]);
		for (size_t i = 0; i < EVENTS_MAX_FIELDS; i++)
			ipsecevtx_event_raw(event, i, raw[count][i], sizeof raw[count][i]);
	}
	ipsecevtx_close(reader);
	memset(bytes, 0xdd, size);
	free(bytes);
	ck_assert_uint_eq(count, 10);
	for (size_t i = 0; i < count; i++) {
		check_copy(copies[i], digests[i], raw[i]);
		free(copies[i]);
	}
}
END_TEST

/* Whoever goes by the number alone must not find what was left of one of ours. */
START_TEST(an_event_of_another_provider_has_no_fields)
{
	static const char script[] =
		"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7\nother 4653 +1 provider=Backup guid=none A=x\n"
		"event 5451 +1\nevent 4653 +1\nother 4653 +1 provider=Backup guid=none A=y\n";
	static const enum ipsecevtx_engine engines[] = {IPSECEVTX_ENGINE_DIRECT, IPSECEVTX_ENGINE_LIBEVTX};
	const struct ipsecevtx_options options = {.size = sizeof options, .any = true, .engine = engines[_i]};
	const size_t fields = offsetof(struct ipsecevtx_event, mm_failed);
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size, others = 0;
	uint8_t *bytes = log_of(script, &size);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, NULL, &options, NULL), 0);
	while (ipsecevtx_next(reader, &event) > 0) {
		others += event->kind == IPSECEVTX_KIND_OTHER;
		for (size_t i = fields; event->kind == IPSECEVTX_KIND_OTHER && i < sizeof *event; i++)
			ck_assert_uint_eq(((const uint8_t *)event)[i], 0);
	}
	ck_assert_uint_eq(others, 2);
	ipsecevtx_close(reader);
	free(bytes);
}
END_TEST

START_TEST(the_end_stays_the_end)
{
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size;
	uint8_t *bytes = log_of("event 4653 2024-03-01T08:00:00Z\n", &size);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "x", NULL, NULL), 0);
	ck_assert_int_eq(ipsecevtx_next(reader, &event), 1);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(ipsecevtx_next(reader, &event), 0);
		ck_assert_ptr_null(event);
		ck_assert_int_eq(ipsecevtx_reader_error(reader)->code, IPSECEVTX_OK);
	}
	ipsecevtx_close(reader);
	ipsecevtx_close(NULL);
	free(bytes);
}
END_TEST

START_TEST(events_of_many_chunks_come_in_order)
{
	run_script("set record=1\nevent 4653 2024-03-01T08:00:00Z repeat=400\n", NULL);
	ck_assert_uint_eq(run.count, 400);
	ck_assert_uint_gt(run.statistics.chunks, 2);
	for (size_t i = 0; i < run.count; i++) {
		ck_assert_uint_eq(run.events[i].record_id.value, i + 1);
		if (i)
			ck_assert_uint_gt(run.events[i].offset, run.events[i - 1].offset);
	}
	check_sums();
}
END_TEST

START_TEST(gzip_gives_the_same_events)
{
	static struct run plain;
	size_t size;
	size_t gzip_size;
	uint8_t *bytes = log_of(mixed, &size);
	uint8_t *gzip = gzip_of(bytes, size, &gzip_size);
	run_memory(&plain, bytes, size, NULL);
	run_memory(&run, gzip, gzip_size, NULL);
	ck_assert_uint_eq(run.count, plain.count);
	for (size_t i = 0; i < run.count; i++) {
		ck_assert_uint_eq(run.events[i].offset, plain.events[i].offset);
		ck_assert_uint_eq(run.events[i].record_id.value, plain.events[i].record_id.value);
	}
	ck_assert_int_eq(memcmp(&run.statistics, &plain.statistics, sizeof plain.statistics), 0);
	/* Cut off inside the last record's bytes: an error, and the events before it. */
	run_memory(&run, gzip, gzip_size - 9, NULL);
	ck_assert_int_eq(run.result, -1);
	ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_COMPRESSION);
	collector_first(&run.findings, IPSECEVTX_FINDING_COMPRESSION);
	ck_assert_uint_eq(run.count, plain.count);
	free(bytes);
	free(gzip);
}
END_TEST

START_TEST(bytes_behind_gzip_are_a_finding)
{
	size_t size;
	size_t gzip_size;
	uint8_t *bytes = log_of(mixed, &size);
	uint8_t *gzip = gzip_of(bytes, size, &gzip_size);
	gzip = realloc(gzip, gzip_size + 10);
	ck_assert_ptr_nonnull(gzip);
	memcpy(gzip + gzip_size, "more bytes", 10);
	run_memory(&run, gzip, gzip_size + 10, NULL);
	ck_assert_int_eq(run.result, 0);
	ck_assert_uint_eq(run.count, 5);
	ck_assert_int_eq(
		collector_first(&run.findings, IPSECEVTX_FINDING_COMPRESSION)->severity, IPSECEVTX_SEVERITY_WARNING);
	free(bytes);
	free(gzip);
}
END_TEST

/*
 * Damage.
 */

/* The log of mixed with a change; offset of its third record, 4653. */
static uint8_t *bytes;
static size_t size;
static size_t record;

static void make_mixed(void)
{
	bytes = log_of(mixed, &size);
	run_memory(&run, bytes, size, NULL);
	ck_assert_str_eq(ids(), "4646 4653 5451 5452 5453");
	record = (size_t)run.events[1].offset;
}

static void free_mixed(void)
{
	free(bytes);
}

static unsigned all_marks(void)
{
	unsigned marks = ~0u;
	for (size_t i = 0; i < run.count; i++)
		marks &= run.events[i].marks;
	return marks;
}

START_TEST(a_wrong_data_checksum_marks_every_event_of_its_chunk)
{
	bytes[4096 + 52] ^= 1;
	/* The header checksum covers the data checksum: both are wrong now. */
	run_memory(&run, bytes, size, NULL);
	ck_assert_uint_eq(run.count, 5);
	ck_assert_uint_eq(all_marks(), IPSECEVTX_MARK_CHUNK_CRC | IPSECEVTX_MARK_CHUNK_HEADER);
	const struct ipsecevtx_finding *finding = collector_first(&run.findings, IPSECEVTX_FINDING_CHUNK_DATA_CRC);
	ck_assert_uint_eq(finding->offset, 4096);
	ck_assert(finding->has_numbers);
	ck_assert_uint_eq(finding->expected ^ finding->found, 1);
	collector_first(&run.findings, IPSECEVTX_FINDING_CHUNK_HEADER_CRC);
}
END_TEST

START_TEST(a_chunk_without_magic_is_read_and_its_events_are_recovered)
{
	memset(bytes + 4096, 0, 8);
	run_memory(&run, bytes, size, NULL);
	ck_assert_uint_eq(run.count, 5);
	ck_assert_uint_eq(all_marks() & IPSECEVTX_MARK_CHUNK_HEADER, IPSECEVTX_MARK_CHUNK_HEADER);
	for (size_t i = 0; i < run.count; i++)
		ck_assert_int_eq(run.events[i].origin, IPSECEVTX_ORIGIN_RECOVERED);
	ck_assert_uint_eq(run.statistics.records_recovered, 5);
	collector_first(&run.findings, IPSECEVTX_FINDING_CHUNK_MAGIC);
}
END_TEST

START_TEST(a_wrong_trailing_size_marks_its_record_alone)
{
	uint32_t record_size = (uint32_t)(bytes[record + 4] | bytes[record + 5] << 8);
	bytes[record + record_size - 3] ^= 0x40;
	run_memory(&run, bytes, size, NULL);
	ck_assert_uint_eq(run.count, 5);
	for (size_t i = 0; i < 5; i++)
		ck_assert_int_eq((run.events[i].marks & IPSECEVTX_MARK_RECORD_SIZE) != 0, i == 1);
	const struct ipsecevtx_finding *finding = collector_first(&run.findings, IPSECEVTX_FINDING_RECORD_SIZE);
	ck_assert_uint_eq(finding->offset, record);
	ck_assert_uint_eq(finding->record_id, 1002);
}
END_TEST

START_TEST(a_record_that_cannot_be_decoded_is_lost_and_told)
{
	memset(bytes + record + 24, 0x77, 8);
	run_memory(&run, bytes, size, NULL);
	ck_assert_str_eq(ids(), "4646 5451 5452 5453");
	ck_assert_uint_eq(run.statistics.records_lost, 1);
	ck_assert_int_eq(run.result, 0);
	const struct ipsecevtx_finding *finding = collector_first(&run.findings, IPSECEVTX_FINDING_RECORD_UNREADABLE);
	ck_assert_int_eq(finding->severity, IPSECEVTX_SEVERITY_LOSS);
	ck_assert_uint_eq(finding->offset, record);
	ck_assert_uint_eq(finding->record_id, 1002);
	check_sums();
}
END_TEST

START_TEST(a_cut_log_gives_what_is_whole_and_tells_the_rest)
{
	static const size_t cuts[] = {4096, 4097, 4600, 8000, 20000, 69631};
	size_t whole = 0;
	static struct run full;
	full = run;
	run_memory(&run, bytes, cuts[_i], NULL);
	ck_assert_int_eq(run.opened, 0);
	ck_assert_int_eq(run.result, 0);
	for (size_t i = 0; i < full.count; i++) {
		size_t at = (size_t)full.events[i].offset;
		whole += at + (size_t)(bytes[at + 4] | bytes[at + 5] << 8) <= cuts[_i];
	}
	ck_assert_uint_eq(run.count, whole);
	if (cuts[_i] > 4096)
		collector_first(&run.findings, IPSECEVTX_FINDING_CHUNK_CUT);
	else
		collector_first(&run.findings, IPSECEVTX_FINDING_CHUNK_COUNT);
	ck_assert_uint_gt(run.statistics.findings[IPSECEVTX_SEVERITY_LOSS], 0);
	ck_assert_uint_eq(run.statistics.bytes, cuts[_i]);
	check_sums();
}
END_TEST

START_TEST(a_log_that_ends_within_its_header_is_told_once)
{
	static const size_t ends[] = {8, 100, 128, 4095};
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		run_memory(&run, bytes, ends[i], NULL);
		ck_assert_int_eq(run.opened, 0);
		ck_assert_uint_eq(run.findings.count, 1);
		ck_assert_ptr_nonnull(strstr(run.findings.items[0].detail, "the input ends inside the file header"));
	}
}
END_TEST

START_TEST(a_dirty_log_is_a_note)
{
	run_script("set dirty=yes\nevent 4653 2024-03-01T08:00:00Z\n", NULL);
	ck_assert_uint_eq(run.count, 1);
	ck_assert_int_eq(
		collector_first(&run.findings, IPSECEVTX_FINDING_FILE_DIRTY)->severity, IPSECEVTX_SEVERITY_NOTE);
}
END_TEST

START_TEST(more_chunks_than_the_header_counts_are_read)
{
	run_script("set stale-header=yes dirty=yes\nevent 4653 2024-03-01T08:00:00Z repeat=400\n", NULL);
	ck_assert_uint_eq(run.count, 400);
	ck_assert_int_eq(
		collector_first(&run.findings, IPSECEVTX_FINDING_CHUNK_COUNT)->severity, IPSECEVTX_SEVERITY_NOTE);
}
END_TEST

START_TEST(a_file_header_with_a_wrong_checksum_is_a_warning)
{
	bytes[24] ^= 1;
	run_memory(&run, bytes, size, NULL);
	ck_assert_uint_eq(run.count, 5);
	ck_assert_int_eq(collector_first(&run.findings, IPSECEVTX_FINDING_FILE_HEADER_CRC)->severity,
		IPSECEVTX_SEVERITY_WARNING);
}
END_TEST

/* Anything may be damaged: no crash, sums that agree, and no event lost without a word. */
START_TEST(damage_anywhere_is_survived_and_told)
{
	uint64_t random = (uint64_t)_i + 200;
	uint8_t *good = malloc(size);
	ck_assert_ptr_nonnull(good);
	memcpy(good, bytes, size);
	size_t used = record + 8000 < size ? record + 8000 : size;
	for (int round = 0; round < 30; round++) {
		struct ipsecevtx_options options = defaults;
		options.engine = round % 3 ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
		options.any = round & 1;
		memcpy(bytes, good, size);
		for (uint64_t i = next_random(&random) % 8; i < 8; i++)
			bytes[next_random(&random) % used] = (uint8_t)next_random(&random);
		run_memory(&run, bytes, size, &options);
		if (run.opened != 0) {
			ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_FORMAT);
			continue;
		}
		ck_assert_int_eq(run.result, 0);
		check_sums();
		if (run.count < (options.any ? 10 : 5))
			ck_assert_uint_gt(run.findings.count, 0);
	}
	free(good);
}
END_TEST

Suite *suite_reader(void)
{
	Suite *suite = suite_create("reader");
	TCase *selection = tcase_create("selection");
	tcase_add_loop_test(selection, events_are_selected_by_id_and_mode, 0, (int)COUNT_OF(selections));
	tcase_set_timeout(selection, 60);
	suite_add_tcase(suite, selection);
	TCase *reading = tcase_create("reading");
	tcase_add_test(reading, a_clean_log_has_nothing_to_say);
	tcase_add_test(reading, an_event_says_where_it_came_from);
	tcase_add_test(reading, a_copy_of_an_event_outlives_its_reader);
	tcase_add_loop_test(reading, an_event_of_another_provider_has_no_fields, 0, 2);
	tcase_add_test(reading, the_end_stays_the_end);
	tcase_add_test(reading, events_of_many_chunks_come_in_order);
	tcase_add_test(reading, gzip_gives_the_same_events);
	tcase_add_test(reading, bytes_behind_gzip_are_a_finding);
	tcase_set_timeout(reading, 60);
	suite_add_tcase(suite, reading);
	TCase *damage = tcase_create("damage");
	tcase_add_checked_fixture(damage, make_mixed, free_mixed);
	tcase_add_test(damage, a_wrong_data_checksum_marks_every_event_of_its_chunk);
	tcase_add_test(damage, a_chunk_without_magic_is_read_and_its_events_are_recovered);
	tcase_add_test(damage, a_wrong_trailing_size_marks_its_record_alone);
	tcase_add_test(damage, a_record_that_cannot_be_decoded_is_lost_and_told);
	tcase_add_loop_test(damage, a_cut_log_gives_what_is_whole_and_tells_the_rest, 0, 6);
	tcase_add_test(damage, a_log_that_ends_within_its_header_is_told_once);
	tcase_add_test(damage, a_dirty_log_is_a_note);
	tcase_add_test(damage, more_chunks_than_the_header_counts_are_read);
	tcase_add_test(damage, a_file_header_with_a_wrong_checksum_is_a_warning);
	tcase_add_loop_test(damage, damage_anywhere_is_survived_and_told, 0, 10);
	tcase_set_timeout(damage, 60);
	suite_add_tcase(suite, damage);
	return suite;
}
