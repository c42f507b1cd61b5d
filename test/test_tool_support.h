/* SPDX-License-Identifier: MIT */
/*
 * What the suites of the whole tool share: programs run to their end with all that they write, logs written for them
 * into a directory of their own, and JSON looked at by jq.
 */
#ifndef TEST_TOOL_SUPPORT_H
#define TEST_TOOL_SUPPORT_H

#include "evtxgen.h"

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

/* What a program wrote. Both texts end with a NUL that is not counted, and live until the test ends. */
struct ran {
	int status; /* exit status; 128 and more: 128 plus the signal that ended it */
	char *out;
	size_t out_size;
	char *err;
	size_t err_size;
};

struct way {
	bool in_project;   /* run in the project's directory, not in the test's own */
	bool on_terminal;  /* standard output is a terminal */
	unsigned columns;  /* columns of the terminal; 0: it does not tell */
	bool input_waits;  /* standard input stays open after its bytes, until the program ends */
	int end_signal;    /* with input_waits: sent as soon as something was written */
	const void *input; /* standard input */
	size_t input_size;
	uint64_t file_limit;   /* limit of the size of files; 0: none */
	const char *output_to; /* standard output is this file */
	bool no_reader;        /* nobody reads standard output, a pipe */
	bool ignores_pipe;     /* SIGPIPE is ignored, as nohup ignores other signals */
	void (*prepare)(void); /* called in the process that becomes the program, right before */
	int input_from;        /* standard input is this descriptor of the test; 0: none */
};

/* The first argument is a program, looked for in the path; "" is the tool. way may be NULL. */
struct ran run_program(const struct way *way, const char *const *arguments);
#define TOOL(...)            run_program(NULL, (const char *const[]){"", __VA_ARGS__, NULL})
#define TOOL_AS(way, ...)    run_program(way, (const char *const[]){"", __VA_ARGS__, NULL})
#define PROGRAM_AS(way, ...) run_program(way, (const char *const[]){__VA_ARGS__, NULL})

/* The same as TOOL; the test fails unless the exit status is the wanted one. */
#define TOOL_ENDS(wanted, ...) ran_with_status(TOOL(__VA_ARGS__), wanted)
struct ran ran_with_status(struct ran ran, int wanted);

/* Fail the test unless text is in where; or if it is. */
void assert_has(const char *where, const char *text);
void assert_has_not(const char *where, const char *text);
/* Fails the test unless both texts are the same; the message has the first line that differs, as texts may be long. */
void assert_same(const char *text, const char *expected);
/* strstr for long texts: the sanitizer's own looks at the whole text in every call. */
const char *find_text(const char *where, const char *text);
size_t count_of(const char *where, const char *text);

/*
 * Fixture: a directory for a test, in which the tool runs.
 */
void tool_set_up(void);
void tool_tear_down(void);
TCase *tool_case(Suite *suite, const char *name); /* a test case with that fixture and a long enough timeout */

/* Names are those of files in that directory. */
void make_file(const char *name, const void *data, size_t size);
void make_directory(const char *name);
void make_log(const char *name, const char *script);
/* the file's text, which lives until the test ends, or NULL; size may be NULL */
char *file_text(const char *name, size_t *size);
char *project_text(const char *path, size_t *size);
size_t count_files(void); /* and directories */
/* The name of a file in the directory that begins so, NULL when there is none; lives until the test ends. */
const char *file_beginning(const char *start);
/* The path of the tool. */
const char *tool_path(void);
/* The whole path of a name in the directory; lives until the test ends. */
const char *file_path(const char *name);
void link_file(const char *name, const char *target);

/* The bytes of a log that a test wants to change before make_file(); lives until the test ends. */
uint8_t *log_bytes(const char *script, size_t *size);
/* Where records begin, in the order of the file; their number. */
size_t record_offsets(const uint8_t *log, size_t size, size_t *offsets, size_t room);

/*
 * Looking at output.
 */

/* "1 2 5": the record ids of JSON Lines in their order. */
const char *record_ids(const char *lines);

/* Whether the program is there. If not, tells once what is skipped. */
bool has_program(const char *name, const char *what_is_skipped);

/* Fails the test unless the jq filter is true for the JSON. options: such as "-s", or NULL. */
void assert_jq(const char *options, const char *filter, const char *json, size_t size);

/* Fails the test where a byte other than a line feed would steer a terminal, or hide or reorder text. */
void assert_harmless(const char *text, size_t size);

/* Memory that is freed at the end of the test. */
void *test_memory(size_t size);

#endif
