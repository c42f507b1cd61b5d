/* SPDX-License-Identifier: MIT */
/* The public headers in other languages than the library's own, with the compilers that are here. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

static const char *const headers[] = {"ipsecevtx.h", "ipsecevtx_report.h", "ipsecevtx_writer.h"};

static const char program[] =
	"#include \"ipsecevtx_report.h\"\n"
	"#include \"ipsecevtx_writer.h\"\n"
	"static struct ipsecevtx_options defaults = IPSECEVTX_OPTIONS_INIT;\n"
	"int main(void)\n"
	"{\n"
	"	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;\n"
	"	struct ipsecevtx_report_options report = IPSECEVTX_REPORT_OPTIONS_INIT;\n"
	"	struct ipsecevtx_writer_options writer = IPSECEVTX_WRITER_OPTIONS_INIT;\n"
	"	const struct ipsecevtx_event *event = 0;\n"
	"	return report.size != sizeof report || report.also || writer.size != sizeof writer ||\n"
	"		writer.sink || options.size != sizeof options || defaults.size != options.size ||\n"
	"		options.events || options.modes || options.any || options.allocator ||\n"
	"		(event && event->mm_failed.role.code);\n"
	"}\n";

static const struct {
	const char *compiler, *language, *standard;
} ways[] = {
	{"gcc", "c", "-std=c99"},
	{"gcc", "c", "-std=c11"},
	{"gcc", "c", "-std=c17"},
	{"clang", "c", "-std=c99"},
	{"clang", "c", "-std=c11"},
	{"g++", "c++", "-std=c++11"},
	{"g++", "c++", "-std=c++20"},
	{"clang++", "c++", "-std=c++11"},
	{"clang++", "c++", "-std=c++17"},
};

/* It runs, too: what the initialiser gives is seen only then. No function of the library is called. */
START_TEST(the_headers_compile_without_a_warning)
{
	char reason[128];
	for (size_t i = 0; i < LENGTH(headers); i++) {
		size_t size;
		char path[64];
		snprintf(path, sizeof path, "include/%s", headers[i]);
		char *header = project_text(path, &size);
		make_file(headers[i], header, size);
	}
	make_file("program", program, strlen(program));
	snprintf(reason, sizeof reason, "the headers are not compiled with %s", ways[_i].standard);
	if (!has_program(ways[_i].compiler, reason))
		return;
	struct ran ran = PROGRAM_AS(NULL, ways[_i].compiler, "-x", ways[_i].language, ways[_i].standard, "-Wall",
		"-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror", "program");
	ck_assert_msg(ran.status == 0, "%s %s: %.2000s", ways[_i].compiler, ways[_i].standard, ran.err);
	ck_assert_int_eq(PROGRAM_AS(NULL, "./a.out").status, 0);
}
END_TEST

Suite *suite_header(void)
{
	Suite *suite = suite_create("header");
	TCase *languages = tool_case(suite, "languages");
	tcase_add_loop_test(languages, the_headers_compile_without_a_warning, 0, (int)LENGTH(ways));
	return suite;
}
