/* SPDX-License-Identifier: MIT */
/*
 * Logs that Windows wrote. None holds an IPsec event: they prove the walk, the filter and that nothing breaks. What
 * we see is compared with what two other programs read; where it differs, the number and the reason stand here.
 */
#include "suites.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

#define CORPUS "../shared/corpus/"

static const struct {
	const char *name; /* the file's path ends so */
	uint64_t seen;
	const char *reason;
} differences[] = {
	{"RdpCoreTS%4Operational.evtx", 1973,
		"in two chunks a page was not written before the snapshot: a record runs into older bytes. The others "
		"give up the chunk there, the walk goes on with the next whole record"},
	{"TerminalServices-RemoteConnectionManager%4Operational.evtx", 1795, "the same, in one chunk"},
	{"sample-with-zero-data-size-event.evtx", 449, "the same, in one chunk"},
	{"sample_with_a_bad_chunk_magic.evtx", 382,
		"records of two chunks without magic, records behind places where the others give up a chunk, and two "
		"that are torn where a page begins, at 0x73000 and 0x9f000"},
	{"truncated-Security.evtx", 283, "whole records of the last chunk, which is cut: the others drop it"},
	{"post-Security.evtx", 127, "a cleaner made one record swallow the next: that one is seen as well"},
	{"HelloForBusiness%4Operational.evtx", 5,
		"the sixth record begins at 0x1f90 and says 384 bytes, but from 0x2000 on, where a page begins, the "
		"file is zero: 272 bytes of the record were never written, its trailing size among them"},
};

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);
	size_t end_length = strlen(end);
	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static uint64_t expected_seen(const char *path, const char *evtx_dump, const char *libevtx)
{
	uint64_t one = strtoull(evtx_dump, NULL, 10);
	uint64_t other = strtoull(libevtx, NULL, 10);
	for (size_t i = 0; i < COUNT_OF(differences); i++) {
		if (ends_with(path, differences[i].name))
			return differences[i].seen;
	}
	return one > other ? one : other;
}

static struct run run;

static void read_file(const char *path)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	memset(&run, 0, sizeof run);
	options.finding = collect_finding;
	options.finding_user = &run.findings;
	run.opened = ipsecevtx_open(&reader, path, &options, &run.error);
	ck_assert_msg(run.opened == 0, "%s: %s", path, run.error.message);
	run_to_end(&run, reader);
	ipsecevtx_close(reader);
}

/* A row of EXPECTED.tsv: file, bytes, records by evtx_dump, errors, records of Security-Auditing, by libevtx. */
struct expected {
	char path[512];
	uint64_t bytes;
	uint64_t seen;
};

static struct expected expected[64];
static int expected_count;

static void load_expected(void)
{
	char line[1024];
	char *fields[6];
	FILE *file = shared_open("corpus/EXPECTED.tsv");
	expected_count = 0;
	if (!file)
		return;
	while (expected_count < (int)COUNT_OF(expected) && shared_row(file, line, sizeof line, fields, 6) == 6) {
		struct expected *row = &expected[expected_count++];
		snprintf(row->path, sizeof row->path, CORPUS "%s", fields[0]);
		row->bytes = strtoull(fields[1], NULL, 10);
		row->seen = expected_seen(fields[0], fields[2], fields[5]);
	}
	fclose(file);
}

START_TEST(every_record_of_a_log_is_seen_and_none_is_an_ipsec_event)
{
	const struct expected *row = &expected[_i];
	read_file(row->path);
	ck_assert_int_eq(run.result, 0);
	ck_assert_msg(run.count == 0, "%s: %zu IPsec events", row->path, run.count);
	ck_assert_msg(run.statistics.records_seen == row->seen, "%s: %llu records, %llu expected", row->path,
		(unsigned long long)run.statistics.records_seen, (unsigned long long)row->seen);
	ck_assert_uint_eq(run.statistics.bytes, row->bytes);
	ck_assert_uint_eq(run.statistics.records_seen,
		run.statistics.records_matched + run.statistics.records_filtered + run.statistics.records_lost);
}
END_TEST

START_TEST(each_difference_is_one_of_the_corpus)
{
	size_t found = 0;
	for (int i = 0; i < expected_count; i++)
		found += ends_with(expected[i].path, differences[_i].name);
	ck_assert_uint_eq(found, 1);
	ck_assert_uint_gt(strlen(differences[_i].reason), 10);
}
END_TEST

static const struct {
	const char *name;
	enum ipsecevtx_finding_kind kind;
	bool found;
} findings[] = {
	{"evtx-rs/security_bad_string_cache.evtx", IPSECEVTX_FINDING_CHUNK_HEADER_CRC, true},
	{"evtx-rs/security.evtx", IPSECEVTX_FINDING_CHUNK_HEADER_CRC, false},
	{"evtx-rs/sample_with_a_bad_chunk_magic.evtx", IPSECEVTX_FINDING_CHUNK_MAGIC, true},
	{"evtx-rs/sysmon.evtx", IPSECEVTX_FINDING_CHUNK_MAGIC, true},
	{"evtx-rs/Application_no_crc32.evtx", IPSECEVTX_FINDING_CHUNK_DATA_CRC, false},
	{"evtx-rs/Application_no_crc32.evtx", IPSECEVTX_FINDING_CHUNK_HEADER_CRC, false},
	{"evtx-rs/sample-with-zero-data-size-event.evtx", IPSECEVTX_FINDING_CHUNK_DATA_CRC, true},
	{"evtx-rs/sample-with-zero-data-size-event.evtx", IPSECEVTX_FINDING_BYTES_SKIPPED, true},
	{"evtx-rs/Microsoft-Windows-HelloForBusiness%4Operational.evtx", IPSECEVTX_FINDING_BYTES_SKIPPED, true},
	{"evtx-rs/Microsoft-Windows-LanguagePackSetup%4Operational.evtx", IPSECEVTX_FINDING_CHUNK_DATA_CRC, true},
	{"museum/win10-Security.evtx", IPSECEVTX_FINDING_FILE_DIRTY, true},
	{"museum/win10-Security.evtx", IPSECEVTX_FINDING_CHUNK_DATA_CRC, false},
	{"museum/win10-Security.evtx", IPSECEVTX_FINDING_BYTES_SKIPPED, false},
	{"museum/win10-more-chunks-than-header-Security.evtx", IPSECEVTX_FINDING_CHUNK_COUNT, true},
	{"museum/win10-more-chunks-than-header-Security.evtx", IPSECEVTX_FINDING_FILE_DIRTY, true},
	{"plaso/truncated-Security.evtx", IPSECEVTX_FINDING_CHUNK_CUT, true},
	{"plaso/truncated-Security.evtx", IPSECEVTX_FINDING_CHUNK_COUNT, true},
	{"mitre/no-template-ID4622-Security.evtx", IPSECEVTX_FINDING_RECORD_UNREADABLE, false},
};

START_TEST(known_damage_is_told)
{
	char path[512];
	snprintf(path, sizeof path, CORPUS "%s", findings[_i].name);
	read_file(path);
	ck_assert_uint_lt(run.findings.count, COUNT_OF(run.findings.items));
	size_t count = collector_count(&run.findings, findings[_i].kind);
	ck_assert_msg((count > 0) == findings[_i].found, "%s: %zu findings %s", path, count,
		ipsecevtx_finding_name(findings[_i].kind));
}
END_TEST

/* Every event of every provider, by the direct engine: no record of a whole log is lost. */
START_TEST(every_record_of_a_log_can_be_decoded)
{
	static const char *const whole[] = {"evtx-rs/security.evtx", "evtx-rs/system.evtx",
		"evtx-rs/Security_with_size_t.evtx", "evtx-rs/MSExchange_Management_wec.evtx", "evtx-rs/issue_201.evtx",
		"evtx-rs/E_Windows_system32_winevt_logs_Microsoft-Windows-CAPI2%4Operational.evtx",
		"mitre/no-template-mixed-channels.evtx", "mitre/no-template-ID4799-Security.evtx",
		"museum/server2022-Security.evtx"};
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	char path[512];
	snprintf(path, sizeof path, CORPUS "%s", whole[_i]);
	memset(&run, 0, sizeof run);
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	ck_assert_int_eq(ipsecevtx_open(&reader, path, &options, &run.error), 0);
	run_to_end(&run, reader);
	ipsecevtx_close(reader);
	ck_assert_uint_gt(run.count, 0);
	ck_assert_uint_eq(run.statistics.records_lost, 0);
	ck_assert_uint_eq(run.statistics.records_matched, run.statistics.records_seen);
	for (size_t i = 0; i < run.count && i < COUNT_OF(run.events); i++) {
		ck_assert_int_eq(run.events[i].time.presence, IPSECEVTX_SET);
		ck_assert_int_eq(run.events[i].record_id.presence, IPSECEVTX_SET);
		ck_assert_int_eq(run.events[i].computer.presence, IPSECEVTX_SET);
	}
}
END_TEST

Suite *suite_corpus(void)
{
	Suite *suite = suite_create("corpus");
	if (!shared_exists("corpus", "corpus/EXPECTED.tsv"))
		return suite;
	load_expected();
	TCase *logs = tcase_create("logs");
	tcase_add_loop_test(logs, every_record_of_a_log_is_seen_and_none_is_an_ipsec_event, 0, expected_count);
	tcase_add_loop_test(logs, each_difference_is_one_of_the_corpus, 0, (int)COUNT_OF(differences));
	tcase_add_loop_test(logs, known_damage_is_told, 0, (int)COUNT_OF(findings));
	tcase_add_loop_test(logs, every_record_of_a_log_can_be_decoded, 0, 9);
	tcase_set_timeout(logs, 120);
	suite_add_tcase(suite, logs);
	return suite;
}
