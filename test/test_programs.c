/* SPDX-License-Identifier: MIT */
/* The programs in samples/ that use the library: what they print is what the tool says. */
#include "ipsecevtx.h"
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *in_build(const char *name)
{
	static char path[512];
	const char *build = getenv("BUILD");
	snprintf(path, sizeof path, "%s/%s", build && build[0] ? build : "build", name);
	return path;
}

static const struct way in_project = {.in_project = true};

static const char *const logs[] = {"samples/directaccess.evtx", "samples/expired-certificate.evtx",
	"samples/ike-scan.evtx", "samples/mixed-security.evtx", "samples/site-to-site.evtx",
	"samples/two-gateways.evtx"};

START_TEST(threads_count_what_the_tool_prints)
{
	static const char *const peers[] = {"any", "198.51.100.0/24", "192.0.2.130"};
	struct ran ran = PROGRAM_AS(&in_project, in_build("samples/threads"), peers[_i], logs[0], logs[1], logs[2],
		logs[3], logs[4], logs[5]);
	ck_assert_int_eq(ran.status, 0);
	for (size_t i = 0; i < LENGTH(logs); i++) {
		char peer[64], line[256];
		snprintf(peer, sizeof peer, "--peer=%s", _i == 0 ? "0.0.0.0/0,::/0" : peers[_i]);
		struct ran all = TOOL_AS(&in_project, "-qo", "line", _i == 0 ? "-q" : peer, logs[i]);
		struct ran failed = TOOL_AS(&in_project, "-qo", "line", "--failed", _i == 0 ? "-q" : peer, logs[i]);
		snprintf(line, sizeof line, "%s: %zu events, %zu failures\n", logs[i], count_of(all.out, "\n"),
			count_of(failed.out, "\n"));
		assert_has(ran.out, line);
	}
}
END_TEST

START_TEST(threads_tell_of_a_log_that_is_none)
{
	struct ran ran = PROGRAM_AS(&in_project, in_build("samples/threads"), "any", "README", logs[0]);
	ck_assert_int_eq(ran.status, 1);
	assert_has(ran.out, "README: 0 events, 0 failures\nsamples/directaccess.evtx: 26 events, 0 failures\n");
	assert_has(ran.err, "threads: README: ");
	ck_assert_int_eq(PROGRAM_AS(&in_project, in_build("samples/threads"), "300.1.1.1", logs[0]).status, 2);
}
END_TEST

START_TEST(python_prints_what_the_tool_prints)
{
	char library[512];
	if (!has_program("/usr/bin/python3", "the binding of Python is not tried") ||
		!has_program("jq", "the binding of Python is not tried"))
		return;
	snprintf(library, sizeof library, "%s", in_build("libipsecevtx.so." IPSECEVTX_VERSION));
	struct ran ran = PROGRAM_AS(&in_project, "/usr/bin/python3", "samples/read_events.py", library, logs[_i]);
	if (ran.status != 0 && strstr(ran.err, "runtime")) {
		fputs("the library needs a sanitizer's run time: the binding of Python is not tried\n", stderr);
		return;
	}
	ck_assert_msg(ran.status == 0, "%s", ran.err);
	struct ran events = TOOL_AS(&in_project, "-qojsonl", logs[_i]);
	const struct way way = {.input = events.out, .input_size = events.out_size};
	struct ran lines = PROGRAM_AS(&way, "jq", "-r",
		"[.time, .computer, .event_id, .event, .peer // \"-\"] | map(tostring) | join(\" \")");
	assert_same(ran.out, lines.out);
	ck_assert_uint_gt(ran.out_size, 0);
}
END_TEST

START_TEST(python_ends_with_an_error_where_there_is_no_log)
{
	if (!has_program("/usr/bin/python3", "the binding of Python is not tried"))
		return;
	struct ran ran = PROGRAM_AS(&in_project, "/usr/bin/python3", "samples/read_events.py",
		in_build("libipsecevtx.so." IPSECEVTX_VERSION), "README");
	ck_assert_int_eq(ran.status, 1);
}
END_TEST

static const char *const headers[] = {
	"include/ipsecevtx.h", "include/ipsecevtx_report.h", "include/ipsecevtx_writer.h"};

/* The lines of a header's first comment that are indented are its example. */
START_TEST(the_example_at_the_top_of_a_header_compiles_as_it_stands)
{
	if (!has_program("cc", "the examples of headers are not compiled"))
		return;
	const char *script =
		"{ printf '#include <stdio.h>\\n#include \"%s\"\\nint main(void)\\n{\\n' \"${1#include/}\"; "
		"sed -n '1d; /\\*\\//q; s/^ \\*\\t/\\t/p' \"$1\"; printf '\\treturn 0;\\n}\\n'; } | tee \"$2\" | "
		"cc -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -Iinclude -fsyntax-only -xc - && "
		"grep -c ipsecevtx_open \"$2\"";
	struct ran ran = PROGRAM_AS(&in_project, "/bin/sh", "-c", script, "sh", headers[_i], in_build("example.c"));
	ck_assert_msg(ran.status == 0, "%s", ran.err);
	ck_assert_str_eq(ran.out, "1\n");
}
END_TEST

Suite *suite_programs(void)
{
	Suite *suite = suite_create("programs");
	TCase *samples = tool_case(suite, "samples");
	tcase_add_loop_test(samples, threads_count_what_the_tool_prints, 0, 3);
	tcase_add_test(samples, threads_tell_of_a_log_that_is_none);
	tcase_add_loop_test(samples, python_prints_what_the_tool_prints, 0, (int)LENGTH(logs));
	tcase_add_test(samples, python_ends_with_an_error_where_there_is_no_log);
	TCase *examples = tool_case(suite, "examples");
	tcase_add_loop_test(
		examples, the_example_at_the_top_of_a_header_compiles_as_it_stands, 0, (int)LENGTH(headers));
	return suite;
}
