/* SPDX-License-Identifier: MIT */
/* Runs that go on where another one ended: each finding stays once, and no output stands for another input. */
#include "suites.h"
#include "test_tool_support.h"
#include "test_zip.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Numbers are missing: a finding. */
#define GAP   "event 4653 2024-03-01T08:00:00Z record=5\nevent 4653 +1 record=9\n"
#define OTHER "set computer=vpn2\nevent 4653 2024-03-02T08:00:00Z record=25\nevent 4653 +1 record=39\n"

/* A Quick Mode stands open before a silence of years: a finding of the report, which is of no record. */
#define SILENCE(computer)                                                                                              \
	"event 5451 2024-03-01T08:00:00Z computer=" computer " QuickModeSaId=1\n"                                      \
	"event 4653 +10 computer=" computer "\n"                                                                       \
	"event 4653 2084-02-15T08:00:00Z computer=" computer "\n"

static size_t lines_of(const char *source)
{
	char text[64];
	snprintf(text, sizeof text, "\"source\":\"%s\"", source);
	return count_of(file_text("f", NULL), text);
}

START_TEST(findings_of_logs_in_an_archive_stay_once)
{
	if (!tool_reads_archives())
		return;
	const struct member members[] = {log_member("a\n.evtx", GAP), log_member("b.evtx", OTHER)};
	make_zip("c.zip", members, 2);
	size_t first[2];
	for (int i = 0; i < 3; i++) {
		TOOL("-qojsonl", "--split=source", "-wout", "--skip-existing", "--findings=f", "c.zip");
		const size_t now[2] = {lines_of("c.zip:a\\n.evtx"), lines_of("c.zip:b.evtx")};
		if (i == 0)
			memcpy(first, now, sizeof first);
		ck_assert_uint_gt(first[0] * first[1], 0);
		ck_assert_int_eq(memcmp(first, now, sizeof first), 0);
		ck_assert_int_eq(
			unlink(file_path(i == 0 ? "out/c.zip%3Aa%0A.evtx.jsonl" : "out/c.zip%3Ab.evtx.jsonl")), 0);
	}
}
END_TEST

/* Of two logs in an archive; gone: an output that is not there in the next run, or NULL. */
static void assert_findings_stay(const char *name, const char *split, const char *gone)
{
	const struct member members[] = {log_member(name, GAP), log_member("b.evtx", OTHER)};
	make_zip("c.zip", members, 2);
	size_t first = 0;
	for (int i = 0; i < 3; i++) {
		TOOL("-qojsonl", split, "-wout", "--skip-existing", "--findings=f", "c.zip");
		const size_t now = count_of(file_text("f", NULL), "\n");
		first = i == 0 ? now : first;
		ck_assert_uint_gt(now, 1);
		ck_assert_uint_eq(now, first);
		ck_assert(!gone || unlink(file_path(gone)) == 0);
	}
}

START_TEST(findings_of_a_log_in_an_archive_stay_whatever_bytes_its_name_has)
{
	if (tool_reads_archives())
		assert_findings_stay("caf\xe9.evtx", "--split=source", "out/c.zip%3Ab.evtx.jsonl");
}
END_TEST

/* Then each archive is read whole. */
START_TEST(findings_of_logs_in_an_archive_stay_once_where_it_is_split_by_computer)
{
	if (tool_reads_archives())
		assert_findings_stay("a.evtx", "--split=computer", NULL);
}
END_TEST

START_TEST(what_a_report_finds_in_a_log_of_its_own_stays_once)
{
	make_log("a.evtx", SILENCE("vpn1"));
	make_log("b.evtx", SILENCE("vpn2"));
	for (int i = 0; i < 3; i++) {
		TOOL("-qojsonl", "--report=sessions", "--split=source", "-wout", "--skip-existing", "--findings=f",
			"a.evtx", "b.evtx");
		ck_assert_uint_eq(count_of(file_text("f", NULL), "{\"kind\":\"silence\""), 2);
		ck_assert_uint_eq(lines_of("report"), 0);
		ck_assert_int_eq(unlink(file_path(i % 2 ? "out/a.evtx.jsonl" : "out/b.evtx.jsonl")), 0);
	}
	/* All logs are read again. */
	for (int i = 0; i < 2; i++) {
		TOOL("-qojsonl", "--report=sessions", "-wone", "--skip-existing", "--findings=g", "a.evtx", "b.evtx");
		ck_assert_uint_eq(count_of(file_text("g", NULL), "\"source\":\"report\""), 2);
		ck_assert_int_eq(unlink(file_path("one")), 0);
	}
}
END_TEST

START_TEST(names_that_findings_do_not_tell_apart_are_refused)
{
	make_directory("d");
	make_log("d/\xff.evtx", GAP);
	make_log("d/\\xff.evtx", OTHER);
	const char *before = NULL;
	TOOL("-qojsonl", "--split=source", "-wout", "--skip-existing", "--findings=f", "d");
	before = file_text("f", NULL);
	ck_assert_int_eq(unlink(file_path("out/d%2F%FF.evtx.jsonl")), 0);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "--split=source", "-wout", "--skip-existing", "--findings=f", "d");
	assert_has(ran.err, "--findings: two inputs are called 'd/\\xff.evtx' there, and one is not read again");
	assert_same(file_text("f", NULL), before);
}
END_TEST

START_TEST(no_output_replaces_that_of_another_input_of_its_name)
{
	if (!tool_reads_archives())
		return;
	const struct member member = log_member("a.evtx", GAP);
	make_zip("c.zip", &member, 1);
	make_log("c.zip:a.evtx", OTHER);
	for (int i = 0; i < 2; i++) {
		struct ran ran =
			TOOL_ENDS(1, "-qojsonl", "--split=source", "--force", "-wout", "c.zip", "c.zip:a.evtx");
		assert_has(ran.err, "c.zip%3Aa.evtx.jsonl' was written for another input of this name");
		ck_assert_str_eq(record_ids(file_text("out/c.zip%3Aa.evtx.jsonl", NULL)), "5 9");
	}
}
END_TEST

START_TEST(files_that_are_not_complete_are_not_made_for_a_run_that_would_skip_them)
{
	make_log("a.evtx", GAP);
	assert_has(TOOL_ENDS(2, "-qojsonl", "--split=source", "-wout", "--skip-existing", "--keep-going", "a.evtx").err,
		"--skip-existing: --keep-going leaves files that are not complete");
}
END_TEST

Suite *suite_tool_goes_on(void)
{
	Suite *suite = suite_create("tool goes on");
	TCase *findings = tool_case(suite, "findings");
	tcase_add_test(findings, findings_of_logs_in_an_archive_stay_once);
	tcase_add_test(findings, findings_of_a_log_in_an_archive_stay_whatever_bytes_its_name_has);
	tcase_add_test(findings, findings_of_logs_in_an_archive_stay_once_where_it_is_split_by_computer);
	tcase_add_test(findings, what_a_report_finds_in_a_log_of_its_own_stays_once);
	tcase_add_test(findings, names_that_findings_do_not_tell_apart_are_refused);
	TCase *outputs = tool_case(suite, "outputs");
	tcase_add_test(outputs, no_output_replaces_that_of_another_input_of_its_name);
	tcase_add_test(outputs, files_that_are_not_complete_are_not_made_for_a_run_that_would_skip_them);
	return suite;
}
