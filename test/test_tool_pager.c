/* SPDX-License-Identifier: MIT */
/* Text that goes to a terminal through a program that shows it screen by screen. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT "event 4653 2024-03-01T08:00:00Z FailureReason=late\nevent 4650 +1\n"

/* The environment is set in the process that becomes the tool. */
static const char *pager, *terminal;

static void set_environment(void)
{
	setenv("PAGER", pager ? pager : "", 1);
	if (!pager)
		unsetenv("PAGER");
	setenv("TERM", terminal, 1);
	unsetenv("LESS");
	unsetenv("LV");
}

static void set_less(void)
{
	set_environment();
	setenv("LESS", "M", 1);
}

static struct way way_with(const char *program)
{
	pager = program;
	terminal = "xterm";
	return (struct way){.on_terminal = true, .prepare = set_environment, .columns = 100};
}

/* Each line with what the pager puts before it. */
#define MARKS "sed s/^/P:/"

static bool is_paged(const struct ran *ran)
{
	size_t lines = count_of(ran->out, "\n"), marked = count_of(ran->out, "P:");
	ck_assert(marked == 0 || marked == lines);
	return marked > 0;
}

START_TEST(text_on_a_terminal_goes_through_the_pager)
{
	const struct way way = way_with(MARKS);
	make_log("a.evtx", SCRIPT);
	struct ran events = TOOL_AS(&way, "-q", "a.evtx");
	ck_assert_int_eq(events.status, 0);
	ck_assert(is_paged(&events));
	struct ran report = TOOL_AS(&way, "-q", "--report=failures", "a.evtx");
	ck_assert(is_paged(&report));
	struct ran list = TOOL_AS(&way, "--list-events");
	ck_assert(is_paged(&list));
}
END_TEST

START_TEST(all_else_does_not)
{
	static const char *const arguments[][3] = {{"--no-pager", "-q", "a.evtx"}, {"-ojsonl", "-q", "a.evtx"},
		{"-oline", "-q", "a.evtx"}, {"-q", "-w/dev/stdout", "a.evtx"}, {"-q", "-w-", "a.evtx"},
		{"--help", NULL}, {"--version", NULL}};
	const struct way way = way_with(MARKS);
	make_log("a.evtx", SCRIPT);
	for (size_t i = 0; i < LENGTH(arguments); i++) {
		struct ran ran = run_program(
			&way, (const char *const[]){"", arguments[i][0], arguments[i][1], arguments[i][2], NULL});
		ck_assert_msg(!is_paged(&ran) && ran.out_size > 0, "%s: %s%s", arguments[i][0], ran.out, ran.err);
	}
	/* Into a pipe, a file. */
	struct way pipe = way;
	pipe.on_terminal = false;
	struct ran ran = TOOL_AS(&pipe, "-q", "a.evtx");
	ck_assert(!is_paged(&ran));
	TOOL_AS(&way, "-q", "-wout.txt", "a.evtx");
	assert_same(file_text("out.txt", NULL), ran.out);
}
END_TEST

START_TEST(nothing_is_no_pager)
{
	static const char *const pagers[] = {"", "cat", MARKS};
	const struct way way = way_with(pagers[_i]);
	make_log("a.evtx", SCRIPT);
	terminal = _i == 2 ? "dumb" : "xterm";
	struct ran ran = TOOL_AS(&way, "-q", "a.evtx");
	ck_assert(!is_paged(&ran));
	ck_assert_str_eq(ran.err, "");
	assert_same(ran.out, TOOL_AS(&way, "-q", "--no-pager", "a.evtx").out);
}
END_TEST

START_TEST(a_pager_gets_what_the_terminal_would)
{
	/* "cat" alone means none. */
	const struct way way = way_with("cat -");
	make_log("a.evtx", SCRIPT);
	struct ran plain = TOOL_AS(&way, "-q", "--no-pager", "--report=failures", "a.evtx");
	struct ran paged = TOOL_AS(&way, "-q", "--report=failures", "a.evtx");
	assert_same(paged.out, plain.out);
	assert_has(TOOL_AS(&way, "-q", "a.evtx").out, "\x1b[");
	/* Messages too, where they would go to the same terminal. */
	const struct way both = way_with(MARKS);
	struct ran ran = PROGRAM_AS(&both, "sh", "-c", "exec \"$0\" -v a.evtx 2>&1", tool_path());
	ck_assert(is_paged(&ran));
	assert_has(ran.out, "P:ipsec-evtx: sandbox: ");
	assert_has(ran.out, "P:ipsec-evtx: 2 records seen");
	struct ran apart = TOOL_AS(&both, "-v", "a.evtx");
	assert_has(apart.err, "ipsec-evtx: 2 records seen");
}
END_TEST

START_TEST(the_exit_status_is_the_tools)
{
	static const char *const pagers[] = {MARKS, "cat - >/dev/null; false"};
	const struct way way = way_with(pagers[_i]);
	size_t size;
	uint8_t *log = log_bytes(SCRIPT, &size);
	log[4096 + 600] ^= 1;
	make_file("odd.evtx", log, size);
	make_log("a.evtx", SCRIPT);
	ck_assert_int_eq(TOOL_AS(&way, "-q", "a.evtx").status, 0);
	ck_assert_int_eq(TOOL_AS(&way, "-q", "odd.evtx").status, 3);
	ck_assert_int_eq(TOOL_AS(&way, "-q", "a.evtx", "nothing.evtx").status, 1);
}
END_TEST

START_TEST(a_reader_who_has_had_enough_ends_it_quietly)
{
	struct way way = way_with("head -n 1");
	/* The tool may have been started with SIGPIPE ignored; the pipe to its pager is its own, and ends it all the
	 * same. */
	way.ignores_pipe = _i == 1;
	struct evtxgen *log = evtxgen_new(NULL);
	size_t size;
	ck_assert(evtxgen_bulk(log, EVTXGEN_DENSE, 4096 + 20 * 65536, 7) && evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	make_file("a.evtx", bytes, size);
	evtxgen_free(log);
	struct ran ran = TOOL_AS(&way, "-q", "a.evtx");
	ck_assert_int_eq(ran.status, 128 + 13);
	ck_assert_str_eq(ran.err, "");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
}
END_TEST

START_TEST(a_pager_that_is_not_there_is_told)
{
	const struct way way = way_with(_i == 0 ? "no-such-pager -x" : "/nowhere/pager");
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_AS(&way, "a.evtx");
	ck_assert_int_eq(ran.status, 0);
	assert_has(ran.err, "ipsec-evtx: PAGER: there is no program '");
	assert_same(ran.out, TOOL_AS(&way, "--no-pager", "a.evtx").out);
	ck_assert_str_eq(TOOL_AS(&way, "-q", "a.evtx").err, "");
}
END_TEST

START_TEST(less_is_told_how_to_behave_unless_somebody_did)
{
	struct way way = way_with("echo $LESS $LV; cat >/dev/null");
	make_log("a.evtx", SCRIPT);
	ck_assert_str_eq(TOOL_AS(&way, "-q", "a.evtx").out, "FRX -c\n");
	way.prepare = set_less;
	ck_assert_str_eq(TOOL_AS(&way, "-q", "a.evtx").out, "M -c\n");
}
END_TEST

static void find_less_here(void)
{
	set_environment();
	setenv("PATH", ".:/usr/bin:/bin", 1);
}

START_TEST(less_is_the_pager_where_none_is_named)
{
	struct way way = way_with(NULL);
	static const char ours[] = "#!/bin/sh\nexec sed s/^/P:/\n";
	make_log("a.evtx", SCRIPT);
	make_file("less", ours, sizeof ours - 1);
	ck_assert_int_eq(PROGRAM_AS(NULL, "chmod", "+x", "less").status, 0);
	way.prepare = find_less_here;
	struct ran ran = TOOL_AS(&way, "-q", "a.evtx");
	ck_assert(is_paged(&ran));
}
END_TEST

/* less is started so that it shows what fits onto one screen and ends by itself. */
START_TEST(less_ends_where_all_fits)
{
	const struct way way = way_with("less");
	if (!has_program("less", "the pager that is used without PAGER is not tried"))
		return;
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_AS(&way, "-q", "--color=never", "a.evtx");
	ck_assert_int_eq(ran.status, 0);
	assert_has(ran.out, "late");
}
END_TEST

Suite *suite_tool_pager(void)
{
	Suite *suite = suite_create("tool-pager");
	TCase *all = tool_case(suite, "pager");
	tcase_add_test(all, text_on_a_terminal_goes_through_the_pager);
	tcase_add_test(all, all_else_does_not);
	tcase_add_loop_test(all, nothing_is_no_pager, 0, 3);
	tcase_add_test(all, a_pager_gets_what_the_terminal_would);
	tcase_add_loop_test(all, the_exit_status_is_the_tools, 0, 2);
	tcase_add_loop_test(all, a_reader_who_has_had_enough_ends_it_quietly, 0, 2);
	tcase_add_loop_test(all, a_pager_that_is_not_there_is_told, 0, 2);
	tcase_add_test(all, less_is_told_how_to_behave_unless_somebody_did);
	tcase_add_test(all, less_is_the_pager_where_none_is_named);
	tcase_add_test(all, less_ends_where_all_fits);
	return suite;
}
