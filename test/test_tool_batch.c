/* SPDX-License-Identifier: MIT */
/* Runs over many logs: their names from a list, what became of each. */
/* For flock(). */
#define _DEFAULT_SOURCE

#include "suites.h"
#include "test_tool_support.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
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

START_TEST(a_list_is_no_output_under_any_name)
{
	static const char *const options[] = {"-wlist", "-wlink", "--findings=list", "--findings=./link", "--log=link"};
	make_logs();
	make_file("list", "a.evtx\n", 7);
	link_file("link", "list");
	for (size_t i = 0; i < LENGTH(options); i++) {
		struct ran ran = TOOL_ENDS(2, "-qojsonl", "--force", options[i], "--files-from=list");
		assert_has(ran.err, "is the list of inputs; allowed: another file");
	}
	int list = open(file_path("list"), O_RDONLY);
	TOOL_AS((&(struct way){.input_from = list}), "-qojsonl", "--force", "-wlist", "--files-from=-");
	close(list);
	make_directory("out");
	link_file("out/a.evtx.jsonl", "../list");
	TOOL_ENDS(1, "-qojsonl", "--force", "--split=source", "-wout", "--files-from=list");
	ck_assert_str_eq(file_text("list", NULL), "a.evtx\n");
	/* Beside it is where they may go. */
	TOOL_ENDS(0, "-qojsonl", "--force", "-wother", "--files-from=list");
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

START_TEST(the_log_goes_on_behind_half_a_line)
{
	make_logs();
	make_file("log", "{\"source\":\"x", 12);
	TOOL_ENDS(0, "-qo", "jsonl", "--log=log", "a.evtx");
	assert_has(file_text("log", NULL), "{\"source\":\"x\n{\"source\":\"a.evtx\"");
}
END_TEST

/* More output than is held before the first of it is written: nobody takes that. */
START_TEST(a_log_in_which_the_run_ended_is_not_complete_in_the_log)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	static const struct way no_reader = {.no_reader = true}, full = {.output_to = "/dev/full"};
	static const struct way short_file = {.file_limit = 4096};
	const char *line = "{\"source\":\"large.evtx\",\"status\":\"failed\",";
	char *script = test_memory(1 << 20);
	size_t used = (size_t)sprintf(script, "set record=1\n");
	for (int i = 0; i < 2000; i++)
		used += (size_t)sprintf(script + used, "event 4653 2024-03-01T08:00:00Z\n");
	make_logs();
	make_log("large.evtx", script);
	TOOL_AS(&no_reader, "-qo", "jsonl", jobs[_i], "--log=pipe", "large.evtx", "a.evtx");
	const char *log = file_text("pipe", NULL);
	assert_has(log, line);
	assert_has(log, ",\"error\":\"not read to its end: the run ended in it\"}\n{\"source\":\"a.evtx\"");
	TOOL_AS(&full, "-qo", "jsonl", jobs[_i], "--log=full", "large.evtx");
	assert_has(file_text("full", NULL), line);
	TOOL_AS(&short_file, "-qo", "jsonl", jobs[_i], "--split=source", "-wout", "--log=limit", "large.evtx");
	assert_has(file_text("limit", NULL), line);
	TOOL_ENDS(0, "-qo", "jsonl", jobs[_i], "--log=whole", "-wfile", "large.evtx");
	assert_has(file_text("whole", NULL), "\"status\":\"complete\",\"records\":2000,\"events\":2000,");
}
END_TEST

START_TEST(the_log_is_no_input_and_no_output)
{
	size_t size;
	make_logs();
	uint8_t *before = log_bytes(FIRST, &size);
	TOOL_ENDS(2, "--log=a.evtx", "a.evtx");
	ck_assert_mem_eq(file_text("a.evtx", NULL), before, size);
	TOOL_ENDS(2, "--log=other.evtx", "a.evtx");
	make_file("list", "a.evtx\n", 7);
	TOOL_ENDS(2, "--log=list", "--files-from=list");
	ck_assert_str_eq(file_text("list", NULL), "a.evtx\n");
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

/*
 * --split
 */

static void make_computers(void)
{
	make_log("a.evtx", "set record=1\nevent 4653 2024-03-01T08:00:00Z computer=vpn1\n"
			   "event 4650 2024-03-01T08:00:01Z computer=vpn2\n");
	make_log("b.evtx", "set record=5\nevent 4653 2024-03-01T08:00:00Z computer=vpn1\n");
}

START_TEST(each_computer_has_a_file)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	make_computers();
	TOOL_ENDS(0, "-q", jobs[_i], "--split=computer", "-w", "out", "-o", "jsonl", "a.evtx", "b.evtx");
	ck_assert_str_eq(record_ids(file_text("out/vpn1.jsonl", NULL)), "1 5");
	ck_assert_str_eq(record_ids(file_text("out/vpn2.jsonl", NULL)), "2");
	/* In every format that can be opened more than once in a run. */
	TOOL_ENDS(0, "-q", jobs[_i], "--split=computer", "-w", "json", "-o", "json", "a.evtx", "b.evtx");
	struct ran ran = PROGRAM_AS((&(struct way){.input = file_text("json/vpn1.json", NULL),
					    .input_size = strlen(file_text("json/vpn1.json", NULL))}),
		"jq", "-c", "map(.record_id)");
	ck_assert_str_eq(ran.out, "[1,5]\n");
	TOOL_ENDS(0, "-q", jobs[_i], "--split=computer", "-w", "text", "a.evtx", "b.evtx");
	assert_has(file_text("text/vpn2.txt", NULL), "4650");
	TOOL_ENDS(0, "-q", jobs[_i], "--split=computer", "-w", "report", "--report=failures", "-o", "csv", "a.evtx",
		"b.evtx");
	ck_assert_uint_eq(count_of(file_text("report/vpn1.csv", NULL), "\r\n"), 2);
	TOOL_ENDS(0, "-q", jobs[_i], "--split=computer", "-w", "logs", "-o", "evtx", "a.evtx", "b.evtx");
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "logs/vpn1.evtx").out), "1 5");
	TOOL_ENDS(0, "-q", "--computer=vpn2", "-w", "alone.evtx", "-o", "evtx", "a.evtx", "b.evtx");
	ck_assert_int_eq(PROGRAM_AS(NULL, "cmp", "logs/vpn2.evtx", "alone.evtx").status, 0);
	TOOL_ENDS(0, "-q", jobs[_i], "--split=source", "-w", "sources", "-o", "evtx", "a.evtx", "b.evtx");
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "sources/a.evtx.evtx").out), "1 2");
}
END_TEST

START_TEST(each_source_has_a_file)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	make_computers();
	make_directory("logs");
	make_log("logs/a.evtx", "set record=9\nevent 4653 2024-03-01T08:00:00Z\n");
	make_log("none.evtx", "other 4624 2024-03-01T08:00:00Z\n");
	make_file("no.evtx", "hello", 5);
	TOOL_ENDS(1, "-q", jobs[_i], "--split=source", "-w", "out", "-o", "jsonl", "a.evtx", "logs", "./b.evtx",
		"none.evtx", "no.evtx");
	ck_assert_str_eq(record_ids(file_text("out/a.evtx.jsonl", NULL)), "1 2");
	ck_assert_str_eq(record_ids(file_text("out/logs%2Fa.evtx.jsonl", NULL)), "9");
	ck_assert_str_eq(record_ids(file_text("out/b.evtx.jsonl", NULL)), "5");
	/* A log without an event of ours is done; what is no log is not. */
	ck_assert_str_eq(file_text("out/none.evtx.jsonl", NULL), "");
	ck_assert_ptr_null(file_text("out/no.evtx.jsonl", NULL));
}
END_TEST

/* As in reports; each event is in it, whatever the file is called. */
START_TEST(a_computer_has_one_file_however_it_is_spelled)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	make_log("a.evtx", "set record=1\n"
			   "event 4653 2024-03-01T08:00:00Z computer=Vpn1.corp\n"
			   "event 4653 2024-03-01T08:00:01Z computer=VPN1.CORP\n"
			   "event 4653 2024-03-01T08:00:02Z computer=vpn1.corp.\n"
			   "event 4653 2024-03-01T08:00:03Z computer=\" vpn1.corp \"\n"
			   "event 4653 2024-03-01T08:00:04Z computer=vpn1\n"
			   "event 4653 2024-03-01T08:00:05Z computer=Vpn1.corp\n"
			   "event 4653 2024-03-01T08:00:06Z computer=.\n");
	/* Blanks around a name are a finding. */
	TOOL_ENDS(3, "-q", jobs[_i], "--split=computer", "-w", "out", "-o", "jsonl", "a.evtx");
	ck_assert_str_eq(record_ids(file_text("out/Vpn1.corp.jsonl", NULL)), "1 2 3 4 6");
	ck_assert_str_eq(record_ids(file_text("out/vpn1.jsonl", NULL)), "5");
	ck_assert_uint_eq(count_of(PROGRAM_AS(NULL, "find", "out", "-type", "f").out, "\n"), 3);
	TOOL_ENDS(3, "-q", jobs[_i], "--split=computer", "-w", "report", "--report=failures", "-o", "jsonl", "a.evtx");
	assert_has(file_text("report/Vpn1.corp.jsonl", NULL), "\"count\":5,");
}
END_TEST

START_TEST(names_of_computers_stay_in_the_directory_and_apart)
{
	static const char *const computers[] = {"..", "../up", "/etc/passwd", "a/b", "a%2Fb", "line\\nfeed", ".hidden",
		"\\u202edesrever", "CON:", "VPN1", "vpn2", "", "%none", " "};
	char script[4096] = "set record=1\n";
	for (size_t i = 0; i < LENGTH(computers); i++) {
		size_t used = strlen(script);
		snprintf(script + used, sizeof script - used, "event 4653 2024-03-01T08:00:00Z computer=\"%s\"\n",
			computers[i]);
	}
	/* Longer than a name can be, and different at the end only. */
	for (int i = 0; i < 2; i++) {
		size_t used = strlen(script);
		snprintf(script + used, sizeof script - used, "event 4653 2024-03-01T08:00:00Z computer=%0300d%d\n", 0,
			i);
	}
	make_log("a.evtx", script);
	/* That some of them hold what is not seen is a finding. */
	TOOL_ENDS(3, "-q", "--split=computer", "-w", "out", "-o", "jsonl", "a.evtx");
	struct ran list = PROGRAM_AS(NULL, "find", ".", "-print0");
	size_t files = 0;
	for (const char *name = list.out; name < list.out + list.out_size; name += strlen(name) + 1) {
		if (strncmp(name, "./out/", 6) != 0)
			continue;
		files++;
		ck_assert_msg(!strchr(name + 6, '/') && name[6] != '.', "%s", name);
		for (const char *at = name; *at; at++)
			ck_assert_msg((unsigned char)*at >= 0x20 && (unsigned char)*at < 0x7f, "%s", name);
		char *text = file_text(name, NULL);
		ck_assert_msg(count_of(text, "\n") == 1, "%s: %s", name, text);
	}
	ck_assert_uint_eq(files, LENGTH(computers) + 2);
	ck_assert_uint_eq(count_of(list.out, "."), 1);
}
END_TEST

START_TEST(a_file_in_the_way_is_kept_and_told_and_the_others_are_written)
{
	static const char *const by[][2] = {
		{"--split=computer", "out/vpn1.jsonl"}, {"--split=source", "out/a.evtx.jsonl"}};
	make_computers();
	make_directory("out");
	make_file(by[_i][1], "precious", 8);
	struct ran ran = TOOL_ENDS(1, "-q", by[_i][0], "-w", "out", "-o", "jsonl", "--log=log", "a.evtx", "b.evtx");
	assert_has(ran.err, by[_i][1]);
	ck_assert_str_eq(file_text(by[_i][1], NULL), "precious");
	ck_assert_ptr_nonnull(file_text(_i == 0 ? "out/vpn2.jsonl" : "out/b.evtx.jsonl", NULL));
	ran = TOOL_ENDS(0, "-q", by[_i][0], "-w", "out", "-o", "jsonl", "--force", "a.evtx", "b.evtx");
	assert_has(file_text(by[_i][1], NULL), "4653");
}
END_TEST

START_TEST(a_run_that_goes_on_skips_what_is_there)
{
	make_computers();
	TOOL_ENDS(0, "-q", "--split=source", "-w", "out", "-o", "jsonl", "a.evtx");
	make_file("out/a.evtx.jsonl", "precious", 8);
	/* What a run that was killed leaves. */
	make_file("out/.b.evtx.jsonl.ipsec-evtx-999999.partial", "x", 1);
	struct ran ran = TOOL_ENDS(0, "-q", "--split=source", "-w", "out", "-o", "jsonl", "--skip-existing",
		"--log=log", "a.evtx", "b.evtx");
	ck_assert_str_eq(ran.err, "");
	ck_assert_str_eq(file_text("out/a.evtx.jsonl", NULL), "precious");
	ck_assert_str_eq(record_ids(file_text("out/b.evtx.jsonl", NULL)), "5");
	ck_assert_ptr_null(file_text("out/.b.evtx.jsonl.ipsec-evtx-999999.partial", NULL));
	const char *log = file_text("log", NULL);
	assert_has(log, "{\"source\":\"a.evtx\",\"status\":\"skipped\"");
	assert_has(log, "{\"source\":\"b.evtx\",\"status\":\"complete\"");
	/* Without --split the one file is what is there. */
	ran = TOOL_ENDS(0, "-q", "-w", "out/a.evtx.jsonl", "-o", "jsonl", "--skip-existing", "a.evtx");
	ck_assert_str_eq(file_text("out/a.evtx.jsonl", NULL), "precious");
	TOOL_ENDS(0, "-q", "-w", "new", "-o", "jsonl", "--skip-existing", "a.evtx");
	ck_assert_str_eq(record_ids(file_text("new", NULL)), "1 2");
}
END_TEST

/*
 * The findings of each log are there once, whatever became of the run before: it was killed in the middle of a log,
 * ended in the middle of a line, or could not read a log at all.
 */
static void make_odd_logs(void)
{
	static const char *const names[] = {"a.evtx", "b\"\\b.evtx", "c.evtx"};
	for (int i = 0; i < 3; i++) {
		char script[256];
		snprintf(script, sizeof script,
			"set computer=vpn%d record=%d\nevent 4653 2024-03-01T08:00:00Z\nother 1102 +1\n"
			"event 4650 +1 record=%d\n",
			i, 1 + 100 * i, 50 + 100 * i);
		make_log(names[i], script);
	}
}

START_TEST(findings_of_a_run_that_goes_on_are_all_there_once)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	const char *arguments[] = {"", "-q", jobs[_i], "--split=source", "-w", "out", "-o", "jsonl", "--findings=f",
		"--skip-existing", "a.evtx", "b\"\\b.evtx", "-", NULL};
	size_t size;
	make_odd_logs();
	char *last = file_text("c.evtx", &size);
	const struct way whole = {.input = last, .input_size = size};
	const struct way killed = {.input = last, .input_size = size / 2, .input_waits = true, .end_signal = SIGKILL};
	struct ran ran = run_program(&whole, arguments);
	ck_assert_msg(ran.status == 0 || ran.status == 3, "%s", ran.err);
	char *expected = strdup(file_text("f", NULL));
	ck_assert_uint_ge(count_of(expected, "\n"), 6);
	ran = PROGRAM_AS(NULL, "rm", "-r", "out", "f");
	ck_assert_int_eq(run_program(&killed, arguments).status, 128 + SIGKILL);
	ck_assert_ptr_nonnull(file_text("out/a.evtx.jsonl", NULL));
	ck_assert_ptr_nonnull(file_text("f", NULL));
	ck_assert_uint_lt(strlen(file_text("f", NULL)), strlen(expected));
	ck_assert_uint_gt(strlen(file_text("f", NULL)), 0);
	/* Half a line, of which nobody can say whose it was. */
	char *half = malloc(strlen(file_text("f", NULL)) + 64);
	sprintf(half, "%s%s", file_text("f", NULL), "{\"kind\":\"record-gap\",\"sev");
	make_file("f", half, strlen(half));
	free(half);
	ran = run_program(&whole, arguments);
	ck_assert_msg(ran.status == 0 || ran.status == 3, "%s", ran.err);
	assert_same(file_text("f", NULL), expected);
	/* Nothing is left to be read, and the findings stay. */
	ran = run_program(&whole, arguments);
	ck_assert_msg(ran.status == 0 || ran.status == 3, "%s", ran.err);
	assert_same(file_text("f", NULL), expected);
	/* One in the middle is read again. */
	ran = PROGRAM_AS(NULL, "rm", "out/b%22%5Cb.evtx.jsonl");
	ck_assert_msg(ran.status == 0, "%s", PROGRAM_AS(NULL, "ls", "out").out);
	ran = run_program(&whole, arguments);
	ck_assert_msg(ran.status == 0 || ran.status == 3, "%s", ran.err);
	ck_assert_uint_eq(strlen(file_text("f", NULL)), strlen(expected));
	ck_assert_uint_eq(count_of(file_text("f", NULL), "\n"), count_of(expected, "\n"));
	free(expected);
}
END_TEST

START_TEST(findings_go_into_no_file_that_is_something_else)
{
	make_computers();
	make_file("precious", "precious\n", 9);
	struct ran ran = TOOL_ENDS(2, "-q", "--split=source", "-w", "out", "-o", "jsonl", "--findings=precious",
		"--skip-existing", "a.evtx");
	assert_has(ran.err, "'precious' holds something else than findings");
	ck_assert_str_eq(file_text("precious", NULL), "precious\n");
	assert_has(
		TOOL_ENDS(2, "-q", "--split=source", "-w", "out", "-o", "jsonl", "--findings=precious", "a.evtx").err,
		"'precious' exists");
	/* A file of both would pass for the events when the run is started again. */
	ran = TOOL_ENDS(2, "-q", "-w", "both", "--findings=./both", "--skip-existing", "a.evtx");
	assert_has(ran.err, "--findings: './both' is where --write goes");
	ck_assert_ptr_null(file_text("both", NULL));
	/* Two runs at once would take each other's findings away. */
	make_file("f", "", 0);
	int fd = open(file_path("f"), O_RDONLY | O_CLOEXEC);
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	assert_has(TOOL_ENDS(1, "-q", "-w", "one", "--findings=f", "--skip-existing", "a.evtx").err,
		"--findings: 'f': another run writes to it");
	close(fd);
	/* With one output for all, and for computers. */
	TOOL_ENDS(0, "-q", "-w", "one", "--findings=f", "--skip-existing", "a.evtx");
	TOOL_ENDS(0, "-q", "-w", "one", "--findings=f", "--skip-existing", "a.evtx");
	TOOL_ENDS(0, "-q", "--split=computer", "-w", "out", "--findings=f", "--skip-existing", "a.evtx");
}
END_TEST

/* A directory is no output that was made; neither is a link that leads nowhere. */
START_TEST(what_is_no_file_does_not_pass_for_an_output)
{
	static const char *const by[][3] = {{"--split=computer", "out/vpn1.jsonl", "out/vpn2.jsonl"},
		{"--split=source", "out/a.evtx.jsonl", "out/b.evtx.jsonl"}};
	make_computers();
	make_directory("out");
	for (int is_link = 0; is_link <= 1; is_link++) {
		if (is_link) {
			ck_assert_int_eq(rmdir(file_path(by[_i][1])), 0);
			ck_assert_int_eq(symlink("nowhere", file_path(by[_i][1])), 0);
			ck_assert_int_eq(unlink(file_path(by[_i][2])), 0);
		} else {
			make_directory(by[_i][1]);
		}
		struct ran ran = TOOL_ENDS(
			1, "-q", by[_i][0], "-w", "out", "-o", "jsonl", "--skip-existing", "a.evtx", "b.evtx");
		assert_has(ran.err, by[_i][1]);
		assert_has(ran.err, "is not a regular file");
		ck_assert_ptr_nonnull(file_text(by[_i][2], NULL));
	}
	make_directory("one");
	assert_has(TOOL_ENDS(2, "-q", "-w", "one", "-o", "jsonl", "--skip-existing", "a.evtx").err,
		"'one' is not a regular file");
}
END_TEST

/* What the first run wrote lies among the logs when the next one looks for them. */
START_TEST(logs_of_the_run_before_are_no_evidence)
{
	static const char *const by[] = {"--split=computer", "--split=source"};
	size_t size;
	make_directory("logs");
	make_directory("logs/deep");
	make_computers();
	char *evidence = file_text("a.evtx", &size);
	make_file("logs/deep/a.evtx", evidence, size);
	TOOL_ENDS(0, "-qr", by[_i], "-w", "logs/out", "-o", "evtx", "logs");
	struct ran first = PROGRAM_AS(&(struct way){0}, "ls", "logs/out");
	static const char *const again[] = {"--force", "--skip-existing"};
	for (size_t i = 0; i < LENGTH(again); i++) {
		struct ran ran =
			TOOL_ENDS(0, "-qr", by[_i], "-w", "logs/out", "-o", "evtx", again[i], "--log=log", "logs");
		assert_has(ran.err, "logs/out: not read");
		ck_assert_str_eq(PROGRAM_AS(&(struct way){0}, "ls", "logs/out").out, first.out);
	}
	ck_assert_uint_eq(count_of(file_text("log", NULL), "\n"), 2);
	/* Named by itself, by its files, and by a link to one. */
	char name[256];
	snprintf(name, sizeof name, "logs/out/%.*s", (int)strcspn(first.out, "\n"), first.out);
	ck_assert_int_eq(symlink(name + strlen("logs/"), file_path("logs/link.evtx")), 0);
	const char *const named[] = {"logs/out", name, "logs/link.evtx"};
	for (size_t i = 0; i < LENGTH(named); i++) {
		struct ran ran =
			TOOL_ENDS(1, "-q", by[_i], "-w", "logs/out/.", "-o", "evtx", "--force", named[i], "a.evtx");
		assert_has(ran.err, named[i]);
		assert_has(ran.err, "not read");
	}
	/* Another format makes no logs, and what lies beside its files is evidence. */
	ck_assert_int_eq(unlink(file_path("logs/link.evtx")), 0);
	TOOL_ENDS(0, "-qr", "--split=source", "-w", "logs/deep", "-o", "jsonl", "logs/deep");
	assert_has(file_text("logs/deep/logs%2Fdeep%2Fa.evtx.jsonl", NULL), "4653");
}
END_TEST

START_TEST(a_source_that_is_cut_has_a_file_when_asked_for_and_counts_what_is_there)
{
	size_t size;
	make_computers();
	uint8_t *bytes = log_bytes("set record=3\nevent 4653 2024-03-01T08:00:00Z\n", &size);
	make_file("cut.evtx", bytes, size);
	struct ran zipped = PROGRAM_AS(NULL, "gzip", "-c", "cut.evtx");
	make_file("cut.gz", zipped.out, zipped.out_size - 20);
	struct ran ran =
		TOOL_ENDS(1, "-q", "--split=source", "-w", "out", "-o", "jsonl", "--log=log", "cut.gz", "a.evtx");
	ck_assert_uint_eq(count_of(ran.err, "--write:"), 1);
	assert_has(file_text("log", NULL), "\"events\":0,");
	ck_assert_ptr_null(file_text("out/cut.gz.jsonl", NULL));
	ran = TOOL_ENDS(1, "-q", "--split=source", "-w", "kept", "-o", "jsonl", "--keep-going", "cut.gz", "a.evtx");
	ck_assert_uint_eq(count_of(ran.err, "--write:"), 1);
	assert_has(ran.err, "--write: 'kept/cut.gz.jsonl' is not complete");
	ck_assert_str_eq(record_ids(file_text("kept/a.evtx.jsonl", NULL)), "1 2");
	/* An input whose output could not even be begun is told once, too. */
	make_directory("way");
	make_file("way/a.evtx.jsonl", "x", 1);
	ran = TOOL_ENDS(1, "-q", "--split=source", "-w", "way", "-o", "jsonl", "--keep-going", "cut.gz", "a.evtx");
	ck_assert_uint_eq(count_of(ran.err, "--write:"), 2);
}
END_TEST

START_TEST(what_split_cannot_do_is_refused)
{
	static const char *const wrong[][4] = {
		{"--split=computer", "a.evtx"},
		{"--split=computer", "-w-", "a.evtx"},
		{"--skip-existing", "a.evtx"},
		{"--skip-existing", "--force", "-wx", "a.evtx"},
		{"--split=computer", "--report=summary", "-wx", "a.evtx"},
		{"--split=computer", "--report=clocks", "-wx", "a.evtx"},
		{"--split=computer", "--report=hostile", "-wx", "a.evtx"},
		{"--skip-existing", "--dedup", "-wx", "a.evtx"},
		{"--split=computer", "--report=findings", "-wx", "a.evtx"},
	};
	make_computers();
	TOOL_ENDS(2, wrong[_i][0], wrong[_i][1], wrong[_i][2], wrong[_i][3]);
	ck_assert_uint_eq(count_files(), 2);
	make_file("file", "x", 1);
	TOOL_ENDS(1, "--split=source", "-wfile", "a.evtx");
	ck_assert_str_eq(file_text("file", NULL), "x");
}
END_TEST

START_TEST(a_log_is_never_replaced_by_a_file_of_its_own_name)
{
	size_t size;
	const char *script = "set record=1\nevent 4653 2024-03-01T08:00:00Z computer=a.evtx\n";
	make_directory("logs");
	make_log("logs/a.evtx.jsonl", script);
	uint8_t *before = log_bytes(script, &size);
	TOOL_ENDS(1, "-q", "--split=computer", "-w", "logs", "-o", "jsonl", "--force", "logs/a.evtx.jsonl");
	ck_assert_mem_eq(file_text("logs/a.evtx.jsonl", NULL), before, size);
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
	tcase_add_test(list, a_list_is_no_output_under_any_name);
	tcase_add_test(list, standard_input_is_a_list_or_a_log);
	tcase_add_test(list, the_commands_of_a_summary_name_the_list);
	TCase *log = tool_case(suite, "log");
	tcase_add_loop_test(log, the_log_tells_what_became_of_each_input, 0, 2);
	tcase_add_test(log, a_further_run_appends_to_the_log);
	tcase_add_test(log, the_log_goes_on_behind_half_a_line);
	tcase_add_loop_test(log, a_log_in_which_the_run_ended_is_not_complete_in_the_log, 0, 2);
	tcase_add_test(log, the_log_is_no_input_and_no_output);
	TCase *split = tool_case(suite, "split");
	tcase_add_loop_test(split, each_computer_has_a_file, 0, 2);
	tcase_add_loop_test(split, each_source_has_a_file, 0, 2);
	tcase_add_test(split, names_of_computers_stay_in_the_directory_and_apart);
	tcase_add_loop_test(split, a_computer_has_one_file_however_it_is_spelled, 0, 2);
	tcase_add_loop_test(split, a_file_in_the_way_is_kept_and_told_and_the_others_are_written, 0, 2);
	tcase_add_test(split, a_run_that_goes_on_skips_what_is_there);
	tcase_add_loop_test(split, findings_of_a_run_that_goes_on_are_all_there_once, 0, 2);
	tcase_add_test(split, findings_go_into_no_file_that_is_something_else);
	tcase_add_loop_test(split, what_is_no_file_does_not_pass_for_an_output, 0, 2);
	tcase_add_loop_test(split, logs_of_the_run_before_are_no_evidence, 0, 2);
	tcase_add_test(split, a_source_that_is_cut_has_a_file_when_asked_for_and_counts_what_is_there);
	tcase_add_loop_test(split, what_split_cannot_do_is_refused, 0, 9);
	tcase_add_test(split, a_log_is_never_replaced_by_a_file_of_its_own_name);
	return suite;
}
