/* SPDX-License-Identifier: MIT */
/* samples/sql against the databases that are installed: test/check_sql.py asks them. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name, *program;
} engines[] = {{"sqlite", "sqlite3"}, {"postgresql", "psql"}, {"duckdb", "duckdb"}};

/* What databases stumble over: numbers of 64 bits, years of five digits, NUL, no time at all. */
#define SCRIPT                                                                                                         \
	"set record=1 computer=\"a'b\\\"c\\\\\"\n"                                                                     \
	"event 4653 2024-03-01T08:00:00.1234567Z FailureReason=\"x\\u0000y\\\\u0000,\\\"\\r\\n\\u0001\\u0002\" "       \
	"MMFilterID=18446744073709551615\n"                                                                            \
	"event 4650 +1 record=18446744073709551615 MMSAID=18446744073709551615\n"                                      \
	"event 4650 +1 record=9223372036854775808 LocalMMPrincipalName=\"\\u202e \\ud83d\\ude00\"\n"                   \
	"event 5451 1601-01-01T00:00:00Z QuickModeSaId=1\n"                                                            \
	"event 5451 1969-12-31T23:59:59.9999999Z QuickModeSaId=1\n"                                                    \
	"event 5452 2024-03-01T08:00:00Z QuickModeSaId=1 system=SystemTime:string=\"2024-03-01 9:00\"\n"               \
	"event 5452 +1 QuickModeSaId=1 system=SystemTime:filetime=bytes:ffffffffffffff7f\n"                            \
	"other 1102 2024-03-01T08:00:00Z provider=Microsoft-Windows-Eventlog SubjectUserName=\"er'ik\"\n"

static bool is_there(int engine)
{
	return has_program("/usr/bin/python3", "samples/sql is not asked anything") &&
	       has_program(engines[engine].program, "samples/sql is not asked there");
}

static void check_answers(const char *engine, const char *const *logs)
{
	const char *build = getenv("BUILD");
	const struct way way = {.in_project = true};
	const char *arguments[16] = {
		"/usr/bin/python3", "test/check_sql.py", build && build[0] ? build : "build", file_path("."), engine};
	for (size_t i = 0; logs[i]; i++)
		arguments[5 + i] = logs[i];
	struct ran ran = run_program(&way, arguments);
	if (ran.status == 77)
		fprintf(stderr, "no server of %s here: samples/sql is not asked there\n", engine);
	else
		ck_assert_msg(ran.status == 0, "%s%s", ran.out, ran.err);
}

START_TEST(answers_are_those_of_the_reports)
{
	if (!is_there(_i))
		return;
	check_answers(
		engines[_i].name, (const char *const[]){"samples/directaccess.evtx", "samples/expired-certificate.evtx",
					  "samples/ike-scan.evtx", "samples/mixed-security.evtx",
					  "samples/site-to-site.evtx", "samples/two-gateways.evtx", NULL});
}
END_TEST

START_TEST(whatever_a_log_holds_is_loaded)
{
	if (!is_there(_i))
		return;
	make_log("hostile.evtx", SCRIPT);
	check_answers(engines[_i].name, (const char *const[]){"--load", file_path("hostile.evtx"), NULL});
}
END_TEST

Suite *suite_tool_sql(void)
{
	Suite *suite = suite_create("tool-sql");
	TCase *questions = tool_case(suite, "questions");
	tcase_add_loop_test(questions, answers_are_those_of_the_reports, 0, (int)LENGTH(engines));
	tcase_add_loop_test(questions, whatever_a_log_holds_is_loaded, 0, (int)LENGTH(engines));
	return suite;
}
