/* SPDX-License-Identifier: MIT */
/* The tool over logs that Windows wrote: no IPsec event is among them, and what is damaged is known. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define CORPUS "../shared/corpus"

/* Logs with exit status 3; all others are 0. */
static const struct {
	const char *name; /* the path ends so */
	const char *reason;
	const char *told; /* a finding that it is for */
} damaged[] = {
	{"RdpCoreTS%4Operational.evtx", "in two chunks a page was not written before the snapshot", "chunk-data-crc"},
	{"TerminalServices-RemoteConnectionManager%4Operational.evtx", "the same, in one chunk", "chunk-data-crc"},
	{"2-vss_7-System.evtx", "a record number is missing between two chunks", "record-gap"},
	{"HelloForBusiness%4Operational.evtx", "zeros from 0x2000 on, where a page begins", "bytes-skipped"},
	{"LanguagePackSetup%4Operational.evtx", "zeros from 0x3000 on, where a page begins", "bytes-skipped"},
	{"post-Security.evtx", "a cleaner hid a record inside the one before", "hidden-data"},
	{"sample-with-zero-data-size-event.evtx", "a record whose header says 0 bytes", "bytes-skipped"},
	{"sample_with_a_bad_chunk_magic.evtx", "two chunks without magic, chunks missing at the end", "chunk-magic"},
	{"security_bad_string_cache.evtx", "a header whose string table was changed", "chunk-header-crc"},
	{"sysmon.evtx", "eight chunks without magic", "chunk-magic"},
	{"truncated-Security.evtx", "cut off in its fourth chunk", "chunk-cut"},
};

static char paths[128][300];
static int path_count;

static void find_logs(void)
{
	static const char *const directories[] = {"evtx-rs", "museum", "mitre", "plaso"};
	path_count = 0;
	for (size_t i = 0; i < LENGTH(directories); i++) {
		char path[300];
		const struct dirent *entry;
		snprintf(path, sizeof path, CORPUS "/%s", directories[i]);
		DIR *directory = opendir(path);
		while (directory && (entry = readdir(directory)) != NULL && path_count < (int)LENGTH(paths)) {
			if (strstr(entry->d_name, ".evtx") && strlen(entry->d_name) < 200)
				snprintf(paths[path_count++], sizeof paths[0], CORPUS "/%s/%.200s", directories[i],
					entry->d_name);
		}
		if (directory)
			closedir(directory);
	}
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);
	size_t end_length = strlen(end);
	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static const char *told_of(const char *path)
{
	for (size_t i = 0; i < LENGTH(damaged); i++) {
		if (ends_with(path, damaged[i].name))
			return damaged[i].told;
	}
	return NULL;
}

static const struct way in_project = {.in_project = true};

START_TEST(a_log_of_windows_has_no_ipsec_events_and_its_known_status)
{
	const char *told = told_of(paths[_i]);
	struct ran ran = TOOL_AS(&in_project, "-v", "-mall", paths[_i]);
	ck_assert_msg(ran.status == (told ? 3 : 0), "%s: status %d: %.2000s", paths[_i], ran.status, ran.err);
	ck_assert_str_eq(ran.out, "");
	ck_assert_uint_eq(count_of(ran.err, " = headers "), 1);
	assert_has_not(ran.err, "not looked at");
	if (told)
		assert_has(ran.err, told);
}
END_TEST

START_TEST(each_damaged_log_is_one_of_the_corpus)
{
	size_t found = 0;
	for (int i = 0; i < path_count; i++)
		found += ends_with(paths[i], damaged[_i].name);
	ck_assert_uint_eq(found, 1);
	ck_assert_uint_gt(strlen(damaged[_i].reason), 10);
}
END_TEST

/* Events that the format could not hold are told of. */
static size_t not_written(const char *err)
{
	unsigned long count = 0;
	const char *told = strstr(err, "not in the output: ");
	ck_assert_int_eq(told ? sscanf(told, "not in the output: %lu event", &count) : 1, 1);
	return count;
}

/* All of them, of every provider, with all that can be recovered: nothing breaks, all of it is JSON and XML. */
START_TEST(every_event_of_a_log_is_written_in_every_format)
{
	struct ran lines = TOOL_AS(&in_project, "-v", "-eany", "--recover", "--engine=direct", "-ojsonl", paths[_i]);
	struct ran xml = TOOL_AS(&in_project, "-qeany", "--recover", "--engine=direct", "-oxml", paths[_i]);
	struct ran text = TOOL_AS(&in_project, "-qveany", "--recover", "--engine=direct", paths[_i]);
	struct ran report =
		TOOL_AS(&in_project, "-qeany", "--recover", "--engine=direct", "--report=findings", paths[_i]);
	ck_assert_msg(lines.status == 0 || lines.status == 3, "%s: %d", paths[_i], lines.status);
	ck_assert_int_eq(xml.status, lines.status);
	ck_assert_int_eq(text.status, lines.status);
	ck_assert_int_eq(report.status, lines.status);
	ck_assert_uint_gt(lines.out_size, 0);
	ck_assert_uint_eq(count_of(xml.out, "<Event ") + not_written(xml.err), count_of(lines.out, "\n"));
	ck_assert_uint_eq(count_of(lines.out, "\"event\":\"other\""), count_of(lines.out, "\n"));
	assert_harmless(text.out, text.out_size);
	assert_harmless(report.out, report.out_size);
	if (has_program("jq", "JSON is not looked at"))
		assert_jq("-s", "all(type == \"object\" and .event == \"other\")", lines.out, lines.out_size);
	if (has_program("xmllint", "XML is not looked at")) {
		const struct way way = {.input = xml.out, .input_size = xml.out_size};
		struct ran lint = PROGRAM_AS(&way, "xmllint", "--huge", "--noout", "-");
		ck_assert_msg(lint.status == 0, "%s: %.1000s", paths[_i], lint.err);
	}
}
END_TEST

START_TEST(the_report_names_the_record_that_a_cleaner_hid)
{
	struct ran ran = TOOL_AS(&in_project, "-qeany", "--report=findings", CORPUS "/evtx-rs/post-Security.evtx");
	ck_assert_int_eq(ran.status, 3);
	const char *finding = strstr(ran.out, "tampering  hidden-data at 0x12229 (record 104): ");
	ck_assert_ptr_nonnull(finding);
	assert_has(finding, "\n               2017-12-13 14:56:33.6563029Z  John-PC\n                   4738 ");
	assert_has(finding, "\n               2017-12-13 14:56:42.0800000Z  John-PC\n                   4616 ");
}
END_TEST

Suite *suite_tool_corpus(void)
{
	Suite *suite = suite_create("tool-corpus");
	if (!shared_exists("tool-corpus", "corpus/EXPECTED.tsv"))
		return suite;
	find_logs();
	TCase *logs = tool_case(suite, "logs");
	tcase_add_loop_test(logs, a_log_of_windows_has_no_ipsec_events_and_its_known_status, 0, path_count);
	tcase_add_loop_test(logs, each_damaged_log_is_one_of_the_corpus, 0, (int)LENGTH(damaged));
	tcase_add_loop_test(logs, every_event_of_a_log_is_written_in_every_format, 0, path_count);
	tcase_add_test(logs, the_report_names_the_record_that_a_cleaner_hid);
	return suite;
}
