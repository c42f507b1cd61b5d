/* SPDX-License-Identifier: MIT */
/* Runs over many logs: their names from a list, what became of each. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST  "set record=1\nevent 4653 2024-03-01T08:00:00Z\nother 4624 2024-03-01T08:00:01Z\n"
#define SECOND "set record=7\nevent 4650 2024-03-01T08:00:02Z\n"

static void make_logs(void)
{
	make_log("a.evtx", FIRST);
	make_log("b\nb.evtx", SECOND);
	make_log("c c.evtx", SECOND);
}

/*
 * --files-from
 */

START_TEST(a_list_of_lines_names_inputs_behind_those_of_the_command_line)
{
	make_logs();
	make_file("list", "\n./c c.evtx\n\n", 13);
	struct ran named = TOOL_ENDS(0, "-qo", "jsonl", "a.evtx", "./c c.evtx");
	struct ran listed = TOOL_ENDS(0, "-qo", "jsonl", "--files-from=list", "a.evtx");
	ck_assert_str_eq(listed.out, named.out);
	ck_assert_str_eq(record_ids(listed.out), "1 7");
}
END_TEST

START_TEST(names_that_end_with_a_nul_byte_may_hold_line_feeds)
{
	static const char list[] = "b\nb.evtx\0\0c c.evtx";
	make_logs();
	struct ran named = TOOL_ENDS(0, "-qo", "jsonl", "b\nb.evtx", "c c.evtx");
	struct ran listed = TOOL_AS(
		(&(struct way){.input = list, .input_size = sizeof list}), "-qo", "jsonl", "-0", "--files-from=-");
	ck_assert_int_eq(listed.status, 0);
	ck_assert_str_eq(listed.out, named.out);
}
END_TEST

START_TEST(a_list_names_directories_too)
{
	make_directory("logs");
	make_log("logs/a.evtx", FIRST);
	make_file("list", "logs", 4);
	struct ran ran = TOOL_ENDS(0, "-qo", "jsonl", "--files-from=list");
	assert_has(ran.out, "\"source\":\"logs/a.evtx\"");
}
END_TEST

START_TEST(a_list_that_is_missing_is_told_and_the_others_are_read)
{
	make_logs();
	struct ran ran = TOOL_ENDS(1, "-qo", "jsonl", "--files-from=none", "a.evtx");
	assert_has(ran.err, "--files-from: 'none': No such file or directory");
	ck_assert_str_eq(record_ids(ran.out), "1");
	TOOL_ENDS(1, "--files-from=.", "a.evtx");
}
END_TEST

START_TEST(a_line_with_a_nul_byte_is_told)
{
	make_logs();
	make_file("list", "a.evtx\nb\0b\na.evtx\n", 18);
	struct ran ran = TOOL_ENDS(1, "-qo", "jsonl", "--files-from=list");
	assert_has(ran.err, "--files-from: line 2 of list holds a NUL byte");
	ck_assert_str_eq(record_ids(ran.out), "1");
}
END_TEST

START_TEST(an_empty_list_is_no_error)
{
	make_file("list", "\n\n", 2);
	struct ran ran = TOOL_ENDS(0, "-o", "jsonl", "--files-from=list");
	ck_assert_str_eq(ran.out, "");
	assert_has(ran.err, "--files-from: list names no input");
}
END_TEST

START_TEST(standard_input_is_a_list_or_a_log)
{
	struct ran ran = TOOL_ENDS(2, "--files-from=-", "-");
	assert_has(ran.err, "--files-from: '-' is standard input, which is named as a log too");
	ran = TOOL_ENDS(2, "-0", "a.evtx");
	assert_has(ran.err, "--null: there is no list");
}
END_TEST

START_TEST(the_commands_of_a_summary_name_the_list)
{
	make_logs();
	make_file("a list", "a.evtx\n", 7);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=summary", "--files-from=a list");
	assert_has(ran.out, "--files-from='a list'");
}
END_TEST

/*
 * --log
 */

/* Without what no two runs have in common. */
static char *without_seconds(char *log)
{
	char *to = log;
	for (const char *at = log; *at;) {
		if (strncmp(at, ",\"seconds\":", 11) == 0)
			at += 11 + strspn(at + 11, "0123456789.");
		else
			*to++ = *at++;
	}
	*to = '\0';
	return log;
}

START_TEST(the_log_tells_what_became_of_each_input)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	size_t size;
	uint8_t *bytes = log_bytes(SECOND "event 4651 2024-03-01T08:00:03Z\n", &size);
	make_logs();
	bytes[4096 + 52] ^= 1;
	make_file("damaged.evtx", bytes, size);
	make_file("no.evtx", "hello", 5);
	TOOL_ENDS(
		1, "-qo", "jsonl", jobs[_i], "--log=log", "a.evtx", "damaged.evtx", "no.evtx", "gone.evtx", "c c.evtx");
	const char *log = without_seconds(file_text("log", NULL));
	ck_assert_uint_eq(count_of(log, "\n"), 5);
	assert_has(log, "{\"source\":\"a.evtx\",\"status\":\"complete\",\"records\":2,\"events\":1,\"bytes\":69632}\n");
	assert_has(log,
		"{\"source\":\"damaged.evtx\",\"status\":\"damaged\",\"records\":2,\"events\":2,\"bytes\":69632}\n");
	assert_has(log,
		"{\"source\":\"no.evtx\",\"status\":\"failed\",\"records\":0,\"events\":0,\"bytes\":0,\"error\":\"not a ");
	assert_has(log,
		"\"error\":\"cannot open: No such file or directory\"}\n{\"source\":\"c c.evtx\",\"status\":\"complete\"");
}
END_TEST

START_TEST(a_further_run_appends_to_the_log)
{
	make_logs();
	TOOL_ENDS(0, "-qo", "jsonl", "--log=log", "a.evtx");
	TOOL_ENDS(0, "-qo", "jsonl", "--log=log", "c c.evtx");
	ck_assert_uint_eq(count_of(file_text("log", NULL), "\n"), 2);
}
END_TEST

START_TEST(the_log_is_no_input_and_no_output)
{
	size_t size;
	make_logs();
	uint8_t *before = log_bytes(FIRST, &size);
	TOOL_ENDS(2, "--log=a.evtx", "a.evtx");
	ck_assert_mem_eq(file_text("a.evtx", NULL), before, size);
	TOOL_ENDS(2, "--log=out", "--write=out", "a.evtx");
	TOOL_ENDS(2, "--log=out", "--findings=out", "a.evtx");
	struct ran ran = TOOL_ENDS(1, "--log=/nowhere/log", "a.evtx");
	assert_has(ran.err, "--log: '/nowhere/log': No such file or directory");
	if (access("/dev/full", W_OK) == 0) {
		ran = TOOL_ENDS(1, "-q", "--log=/dev/full", "a.evtx");
		assert_has(ran.err, "--log: '/dev/full': No space left on device");
	}
}
END_TEST

Suite *suite_tool_batch(void)
{
	Suite *suite = suite_create("tool-batch");
	TCase *list = tool_case(suite, "list");
	tcase_add_test(list, a_list_of_lines_names_inputs_behind_those_of_the_command_line);
	tcase_add_test(list, names_that_end_with_a_nul_byte_may_hold_line_feeds);
	tcase_add_test(list, a_list_names_directories_too);
	tcase_add_test(list, a_list_that_is_missing_is_told_and_the_others_are_read);
	tcase_add_test(list, a_line_with_a_nul_byte_is_told);
	tcase_add_test(list, an_empty_list_is_no_error);
	tcase_add_test(list, standard_input_is_a_list_or_a_log);
	tcase_add_test(list, the_commands_of_a_summary_name_the_list);
	TCase *log = tool_case(suite, "log");
	tcase_add_loop_test(log, the_log_tells_what_became_of_each_input, 0, 2);
	tcase_add_test(log, a_further_run_appends_to_the_log);
	tcase_add_test(log, the_log_is_no_input_and_no_output);
	return suite;
}
