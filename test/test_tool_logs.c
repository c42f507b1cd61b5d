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

Suite *suite_tool_logs(void)
{
	Suite *suite = suite_create("tool logs");
	TCase *same = tool_case(suite, "same file");
	tcase_add_test(same, a_file_under_several_names_is_read_once);
	tcase_add_test(same, many_names_of_a_file_are_summed_up);
	return suite;
}
