/* SPDX-License-Identifier: MIT */
/* For realpath(). */
#define _XOPEN_SOURCE 700

/* The tool without enough memory, by a malloc() that fails or a limit, and without the threads that it wants. */
#include "failing.h"
#include "suites.h"
#include "test_tool_support.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* What fails in the next run; 0 and "" for nothing. */
static char failing_at[32];
static const char *silent, *threads;
static rlim_t addresses;

static char preloaded[PATH_MAX];

static void make_it_fail(void)
{
	if (addresses > 0) {
		struct rlimit limit = {addresses, addresses};
		setrlimit(RLIMIT_AS, &limit);
		return;
	}
	setenv("LD_PRELOAD", preloaded, 1);
	setenv("FAILING_COUNT", "1", 1);
	setenv("FAILING_AT", failing_at, 1);
	if (silent)
		setenv("FAILING_SILENT", silent, 1);
	if (threads)
		setenv("FAILING_THREADS", threads, 1);
}

static struct ran run_short(const char *const *arguments)
{
	const struct way way = {.prepare = make_it_fail};
	char path[PATH_MAX];
	const char *build = getenv("BUILD");
	snprintf(path, sizeof path, "%s/failing.so", build && build[0] ? build : "build");
	ck_assert_msg(realpath(path, preloaded) != NULL, "%s is not here", path);
	return run_program(&way, arguments);
}

static size_t allocations_of(struct ran *ran)
{
	char *line = ran->err;
	for (char *at = line; (at = strchr(at, '\n')) != NULL && at[1];)
		line = ++at;
	size_t count = (size_t)strtoul(line, NULL, 10);
	ck_assert_msg(
		strstr(line, " allocations\n") != NULL, "%s fails: status %d: %s", failing_at, ran->status, ran->err);
	*line = '\0';
	return count;
}

/* Lines of text that are in whole, in that order from its first one on, but for those about memory. */
static void assert_beginning_of_lines(const char *text, const char *whole)
{
	for (; *text; text += strcspn(text, "\n") + 1) {
		size_t length = strcspn(text, "\n") + 1;
		if (find_text(text, "out of memory") && find_text(text, "out of memory") < text + length)
			continue;
		ck_assert_msg(strncmp(text, whole, length) == 0, "%.*s", (int)length, text);
		whole += length;
	}
}

/* All of the output, or its beginning up to the end of an event, or a report on less, together with a message. */
static bool check_run(const struct ran *ran, const struct ran *whole, bool is_report)
{
	if (ran->status == whole->status && ran->out_size == whole->out_size) {
		assert_same(ran->out, whole->out);
		assert_same(ran->err, whole->err);
		return false;
	}
	ck_assert_msg(ran->status == 1, "status %d: %s", ran->status, ran->err);
	assert_has(ran->err, "out of memory");
	if (is_report)
		return true;
	/* A document is closed wherever it ends. */
	const char *close = strstr(ran->out, "</Events>");
	size_t size = close ? (size_t)(close - ran->out) : ran->out_size;
	ck_assert_uint_le(size, whole->out_size);
	ck_assert(memcmp(ran->out, whole->out, size) == 0);
	ck_assert(size == 0 || ran->out[size - 1] == '\n');
	assert_beginning_of_lines(ran->err, whole->err);
	return true;
}

#define SOME "event 4650 2024-03-01T08:00:01Z\nevent 4653 2024-03-01T08:00:02Z\nevent 5451 2024-03-01T08:00:03Z\n"

/*
 * Small logs with something to say of the first, so that findings can be lost, and with numbers of which each goes on
 * from the one before, so that findings can be made up where one of them is missing.
 */
static void make_inputs(void)
{
	size_t size;
	uint8_t *bytes = log_bytes(SOME "event 4655 2024-03-01T08:00:04Z\n", &size);
	memset(bytes + 4096 + 600, 0xee, 10);
	make_file("a.evtx", bytes, size);
	make_log("b.evtx", "set record=9\n" SOME);
	make_log("c.evtx", "set record=12\nevent 4654 2024-03-01T08:00:04Z\n");
	make_log("d.evtx", "set record=13\nevent 4655 2024-03-01T08:00:05Z\n"
			   "slack\nevent 4655 2024-02-01T08:00:05Z record=2\n");
	make_log("a b.evtx", "set record=14\nevent 4655 2024-03-01T08:00:06Z\n");
	make_file("list", "a.evtx\n", 7);
}

static const char *const ways[][5] = {
	{"-ojsonl", "-eany", "--engine=direct"},
	{"-otext", "-eany", "--engine=certified"},
	{"-ocsv", "-eany", "--engine=libevtx"},
	{"-oxml", "-eany", "--verify"},
	{"-ojsonl", "-eany", "--engine=direct", "--raw", "-j3"},
	{"-ojsonl", "-eany", "--engine=direct", "--carve"},
	{"-ojsonl", "--report=findings"},
	{"-ojsonl", "-eany", "--dedup"},
	{"-ojsonl", "-eany", "--dedup", "--recover"},
	{"-oxml", "-eany", "--raw", "--strict", "-j3"},
	{"-ojsonl", "--report=findings", "-eany", "--recover", "-j3"},
	{"-oocsf", "-mall", "--engine=direct"},
	{"-ol2tcsv", "-eany", "--engine=direct"},
	{"-ojsonl", "-eany", "--from=-2s"},
	{"-ojsonl", "--sa=0x1", "--computer=vpn1"},
	{"-ohtml", "--report=overview", "-r", "a b.evtx"},
	{"-otext", "--report=overview", "--carve"},
	{"-otext", "--report=summary", "--files-from=list"},
	{"-ohtml", "--report=hostile"},
	{"-ocsv", "--report=sessions", "-eany"},
};

START_TEST(without_memory_the_tool_writes_what_is_right_and_ends_with_status_1)
{
	const char *const *way = ways[_i / 2];
	const char *arguments[] = {
		"", "-q", "a.evtx", "b.evtx", "c.evtx", "d.evtx", way[0], way[1], way[2], way[3], way[4], NULL};
	bool has_threads = false;
	for (size_t i = 0; i < LENGTH(ways[0]); i++)
		has_threads |= way[i] && strcmp(way[i], "-j3") == 0;
	if (!failing_is_possible())
		return;
	make_inputs();
	strcpy(failing_at, "0");
	struct ran whole = run_short(arguments);
	size_t count = allocations_of(&whole);
	ck_assert_int_eq(whole.status, 3);
	size_t failed = 0;
	/* One that fails alone, and all from one on: other ones. */
	const size_t step = _i % 2 ? 31 : 29;
	for (size_t n = 1; n <= count; n += 1 + n / step) {
		snprintf(failing_at, sizeof failing_at, "%zu%s", n, _i % 2 ? "+" : "");
		/* The C library's own pthread_create() aborts where errno is not set. */
		silent = n % 3 == 0 && !has_threads ? "1" : NULL;
		struct ran ran = run_short(arguments);
		allocations_of(&ran);
		failed += check_run(&ran, &whole, strncmp(way[1], "--report=", 9) == 0 && !strstr(way[1], "findings"));
	}
	silent = NULL;
	ck_assert_uint_gt(failed, 30);
}
END_TEST

START_TEST(a_directory_that_memory_runs_out_for_leaves_no_file)
{
	const char *arguments[] = {"", "-q", "-ojsonl", "-wout", "logs", "b.evtx", NULL};
	if (!failing_is_possible())
		return;
	make_inputs();
	make_directory("logs");
	make_log("logs/e.evtx", "set record=14\nevent 4653 2024-03-01T08:00:06Z\n");
	size_t failed = 0;
	for (size_t n = 1; n < 20; n++) {
		snprintf(failing_at, sizeof failing_at, "%zu", n);
		silent = _i ? "1" : NULL;
		struct ran ran = run_short(arguments);
		const char *out = file_text("out", NULL);
		if (ran.status == 0)
			ck_assert_str_eq(record_ids(out), "14 9 10 11");
		else
			ck_assert_msg(ran.status == 1 && !out, "%zu: status %d: %s", n, ran.status, ran.err);
		failed += ran.status == 1;
		unlink(file_path("out"));
	}
	silent = NULL;
	ck_assert_uint_gt(failed, 3);
}
END_TEST

static void make_large_log(void)
{
	size_t count = 6000;
	char *script = test_memory(count * 48);
	size_t used = 0;
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(script + used, 48, "event %u 2024-03-01T%02zu:%02zu:%02zuZ\n",
			i % 2 ? 4653u : 5451u, i / 3600, i / 60 % 60, i % 60);
	make_log("large.evtx", script);
}

START_TEST(fewer_threads_than_asked_for_write_the_same)
{
	static const char *const counts[] = {"0", "1", "2"};
	if (!failing_is_possible())
		return;
	make_inputs();
	make_large_log();
	strcpy(failing_at, "0");
	struct ran one = TOOL("-q", "-ojsonl", "a.evtx", "b.evtx", "large.evtx", "large.evtx");
	ck_assert_int_eq(one.status, 3);
	threads = counts[_i];
	struct ran few = run_short((const char *const[]){
		"", "-q", "-ojsonl", "-j4", "a.evtx", "b.evtx", "large.evtx", "large.evtx", NULL});
	threads = NULL;
	allocations_of(&few);
	ck_assert_int_eq(few.status, 3);
	assert_same(few.out, one.out);
	assert_same(few.err, one.err);
}
END_TEST

/* Limits from too few addresses for the system to load the tool, up to more than it ever takes. */
START_TEST(any_limit_of_addresses_gives_all_or_a_word)
{
	static const char *const jobs[] = {"-j1", "-j2", "-j4", "-j16"};
	if (!failing_is_possible())
		return;
	make_inputs();
	make_large_log();
	const char *arguments[] = {"", "-q", "-ojsonl", jobs[_i], "large.evtx", "a.evtx", "b.evtx", NULL};
	struct ran whole = run_program(NULL, arguments);
	ck_assert_int_eq(whole.status, 3);
	size_t complete = 0;
	for (rlim_t limit = 4; limit <= 512; limit += limit < 48 ? 1 : limit / 8) {
		addresses = limit * 1024 * 1024;
		struct ran ran = run_short(arguments);
		addresses = 0;
		/* A tool that cannot be loaded says nothing itself: the loader does, or a signal ends it. */
		if (limit < 10 && (ran.status == 127 || ran.status >= 128))
			continue;
		complete += !check_run(&ran, &whole, false);
		if (limit >= 16)
			ck_assert_msg(ran.status == 3, "%s with %zu MiB: %s", jobs[_i], (size_t)limit, ran.err);
	}
	ck_assert_uint_gt(complete, 30);
}
END_TEST

/*
 * What a run may take.
 */

/* Each record has a template of its own. */
static void make_log_of_templates(const char *name, unsigned count)
{
	FILE *file = fopen(file_path(name), "w+b");
	ck_assert_ptr_nonnull(file);
	struct evtxgen *log = evtxgen_new(file);
	ck_assert_ptr_nonnull(log);
	for (unsigned i = 0; i < count; i++) {
		char line[128];
		snprintf(line, sizeof line, "other %u %s computer=c F%u=x\n", 6000 + i % 50000,
			i > 0 ? "+0.001" : "2024-03-01T08:00:00Z", i);
		if (!evtxgen_script(log, line))
			ck_abort_msg("%s", evtxgen_error(log));
	}
	ck_assert(evtxgen_finish(log));
	evtxgen_free(log);
	ck_assert_int_eq(fclose(file), 0);
}

/* 32 MiB and 8 for each thread, whatever is in a log. Of a process that is forked this one's memory counts, too. */
START_TEST(a_log_of_many_templates_takes_no_more_than_a_run_may)
{
	static const char *const outputs[][2] = {
		{"-ojsonl", "--engine=direct"}, {"-otext", "--engine=direct"}, {"-oxml", "--engine=certified"}};
	struct rusage usage;
	if (!failing_is_possible())
		return;
	make_log_of_templates("a.evtx", 100000);
	for (size_t i = 0; i < LENGTH(outputs); i++) {
		struct ran ran = TOOL_ENDS(3, "-qeany", "-j2", outputs[i][0], outputs[i][1], "-w", "output", "a.evtx");
		assert_has(ran.err, "limit");
		ck_assert_int_eq(remove(file_path("output")), 0);
	}
	ck_assert_int_eq(getrusage(RUSAGE_CHILDREN, &usage), 0);
	ck_assert_int_gt(usage.ru_maxrss, 16 * 1024);
	ck_assert_int_lt(usage.ru_maxrss, (32 + 2 * 8) * 1024);
}
END_TEST

Suite *suite_tool_memory(void)
{
	Suite *suite = suite_create("tool memory");
	TCase *tests = tool_case(suite, "memory");
	tcase_add_loop_test(
		tests, without_memory_the_tool_writes_what_is_right_and_ends_with_status_1, 0, 2 * (int)LENGTH(ways));
	tcase_add_loop_test(tests, a_directory_that_memory_runs_out_for_leaves_no_file, 0, 2);
	tcase_add_loop_test(tests, fewer_threads_than_asked_for_write_the_same, 0, 3);
	tcase_add_loop_test(tests, any_limit_of_addresses_gives_all_or_a_word, 0, 4);
	tcase_add_test(tests, a_log_of_many_templates_takes_no_more_than_a_run_may);
	return suite;
}
