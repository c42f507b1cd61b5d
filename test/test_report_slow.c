/* SPDX-License-Identifier: MIT */
/* Reports of random logs against a slow reading of the same events, written in another language. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>

#define SEEDS 40

START_TEST(reports_are_what_a_slow_reading_of_the_events_makes)
{
	const char *build = getenv("BUILD");
	char seed[16];
	const struct way way = {.in_project = true};
	if (!has_program("/usr/bin/python3", "reports against a slow reading"))
		return;
	snprintf(seed, sizeof seed, "%d", _i + 1);
	struct ran ran = PROGRAM_AS(&way, "/usr/bin/python3", "test/check_reports.py",
		build && build[0] ? build : "build", file_path("."), seed);
	ck_assert_msg(ran.status == 0, "%s%s", ran.out, ran.err);
}
END_TEST

Suite *suite_report_slow(void)
{
	Suite *suite = suite_create("report slow");
	TCase *random = tool_case(suite, "random");
	tcase_add_loop_test(random, reports_are_what_a_slow_reading_of_the_events_makes, 0, SEEDS);
	return suite;
}
