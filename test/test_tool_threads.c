/* SPDX-License-Identifier: MIT */
/* The tool on many threads: what it writes and says, and how it ends, is the same for any number of them. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "suites.h"
#include "test_tool_support.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static const char *const formats[] = {"text", "jsonl", "json", "csv", "xml"};
static const char *const jobs[] = {"-j2", "-j3", "-j8"};

/* Events enough for so many kilobytes, about; the record numbers begin at first. */
static char *long_script(unsigned first, size_t events)
{
	size_t size = 64 + events * 96;
	char *script = test_memory(size);
	size_t used = (size_t)snprintf(script, size, "set record=%u\n", first);
	for (size_t i = 0; i < events; i++)
		used += (size_t)snprintf(script + used, size - used,
			"event %d 2024-03-01T08:%02zu:%02zuZ RemoteAddress=192.0.2.%zu\n", i % 3 ? 4653 : 5451,
			i / 60 % 60, i % 60, i % 250);
	return script;
}

static void make_compressed(const char *name, const uint8_t *bytes, size_t size)
{
	z_stream stream = {0};
	uint8_t *out = test_memory(size + 1000);
	ck_assert_int_eq(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (uint8_t *)(uintptr_t)bytes;
	stream.avail_in = (unsigned)size;
	stream.next_out = out;
	stream.avail_out = (unsigned)(size + 1000);
	ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
	make_file(name, out, size + 1000 - stream.avail_out);
	deflateEnd(&stream);
}

/* Small files, in the middle of them a large one, and what is no log at all, cut, damaged or compressed. */
static void make_inputs(void)
{
	size_t size;
	make_directory("logs");
	for (unsigned i = 0; i < 12; i++) {
		char name[32];
		uint8_t *bytes = log_bytes(long_script(i * 1000 + 1, 30), &size);
		if (i % 4 == 3) /* a gap in a checksum's bytes */
			memset(bytes + 4096 + 2000, 0xee, 300);
		snprintf(name, sizeof name, "logs/%c.evtx", 'a' + (int)i);
		make_file(name, bytes, i % 5 == 4 ? size - 40000 : size);
		if (i == 6)
			make_compressed("logs/g1.evtx.gz", bytes, size);
	}
	const uint8_t *large = log_bytes(long_script(1, 4000), &size);
	ck_assert_uint_gt(size, 2 * 1024 * 1024);
	make_file("logs/e2.evtx", large, size);
	make_file("logs/b1.evtx", "", 0);
	make_file("logs/b2.evtx", "no log", 6);
	make_file("logs/z.evtx", large, 3000);
}

static void compare(const struct ran *one, const struct ran *many)
{
	ck_assert_int_eq(many->status, one->status);
	assert_same(many->out, one->out);
	ck_assert_uint_eq(many->out_size, one->out_size);
	assert_same(many->err, one->err);
}

START_TEST(many_inputs_are_written_the_same_by_any_number_of_threads)
{
	static const char *const options[] = {"-v", "--recover", "--engine=direct", "--raw", "--strict"};
	make_inputs();
	for (size_t i = 0; i < LENGTH(options); i++) {
		struct ran one = TOOL("-o", formats[_i], options[i], "-mall", "logs", "missing.evtx", "logs/a.evtx");
		ck_assert_int_eq(one.status, 1); /* of the missing one */
		assert_has(one.err, "logs/b2.evtx: not a Windows event log");
		for (size_t k = 0; k < LENGTH(jobs); k++) {
			struct ran many = TOOL(
				"-o", formats[_i], options[i], "-mall", jobs[k], "logs", "missing.evtx", "logs/a.evtx");
			compare(&one, &many);
		}
	}
}
END_TEST

START_TEST(findings_of_many_inputs_are_in_their_order)
{
	make_inputs();
	TOOL("-q", "--findings=one", "-o", "jsonl", "-mall", "logs");
	TOOL("-q", "--findings=many", "-o", "jsonl", "-mall", "-j4", "logs");
	const char *one = file_text("one", NULL);
	assert_has(one, "\"kind\":\"chunk-data-crc\"");
	assert_same(file_text("many", NULL), one);
}
END_TEST

/* All output and every member of every finding are the same for any number of threads, with that option. */
static void compare_findings(const char *option, const char *input)
{
	static const char *const threads[] = {"-j1", "-j2", "-j3", "-j5"};
	struct ran one = {0};
	const char *findings = NULL;
	for (size_t i = 0; i < LENGTH(threads); i++) {
		struct ran ran =
			TOOL("-v", "--force", "--findings=found", "-ojsonl", "-eany", option, threads[i], "-r", input);
		if (i == 0) {
			one = ran;
			findings = file_text("found", NULL);
			ck_assert_uint_gt(one.out_size, 0);
			continue;
		}
		compare(&one, &ran);
		assert_same(file_text("found", NULL), findings);
	}
}

/* Values that stand twice by the ten thousand, and behind them a record that hides another one. */
static void make_flood(const char *name)
{
	static const uint8_t zeroes[50000];
	const struct evtxgen_field fields[] = {
		{.name = "RemoteAddress", .value = evtxgen_text("192.0.2.7")},
		{.name = "RemoteAddress",
			.value = evtxgen_typed_bytes(EVTXGEN_UINT8 | EVTXGEN_ARRAY, zeroes, sizeof zeroes)},
	};
	struct evtxgen *log = evtxgen_new(NULL);
	size_t size;
	size_t offsets[64];
	for (unsigned i = 0; i < 6; i++) {
		struct evtxgen_event event = evtxgen_event(log, 4653, 0);
		event.flags = EVTXGEN_AS_GIVEN;
		ck_assert_uint_ne(evtxgen_add(log, &event, fields, LENGTH(fields)), 0);
		ck_assert(evtxgen_script(log, "event 4653 +1\nevent 4653 +1\n"));
		ck_assert(evtxgen_close_chunk(log));
	}
	ck_assert(evtxgen_finish(log));
	uint8_t *bytes = evtxgen_bytes(log, &size);
	size_t count = record_offsets(bytes, size, offsets, LENGTH(offsets));
	ck_assert_uint_eq(count, 18);
	for (size_t i = 1; i < count; i += 3) {
		uint8_t *host = bytes + offsets[i];
		const uint8_t *guest = bytes + offsets[i + 1];
		uint32_t both = (uint32_t)(guest - host) + guest[4] + 256u * guest[5];
		for (unsigned k = 0; k < 4; k++)
			host[4 + k] = host[both - 4 + k] = (uint8_t)(both >> 8 * k);
	}
	evtxgen_fix_crc(bytes, size);
	make_file(name, bytes, size);
	evtxgen_free(log);
}

START_TEST(flood_of_findings_takes_no_other_with_it)
{
	static const char *const options[] = {"-mall", "--recover", "--engine=direct", "--raw"};
	make_flood("flood.evtx");
	compare_findings(options[_i], "flood.evtx");
	const char *findings = file_text("found", NULL);
	ck_assert_uint_eq(count_of(findings, "\"kind\":\"hidden-data\",\"severity\":\"tampering\""), 6);
	assert_has(findings, " more of its values");
	ck_assert_uint_lt(count_of(findings, "\n"), 100);
}
END_TEST

START_TEST(logs_from_all_over_are_told_of_the_same_by_any_number_of_threads)
{
	static const char *const roots[] = {"samples", "../shared/corpus", "../shared/cases"};
	static const char *const options[] = {"--engine=direct", "--recover"};
	char here[1024];
	char path[1200];
	/* The tool runs in a directory of the test's own. */
	ck_assert_ptr_nonnull(getcwd(here, sizeof here));
	snprintf(path, sizeof path, "%s/%s", here, roots[_i / 2]);
	if (access(path, R_OK) == 0)
		compare_findings(options[_i % 2], path);
	else
		printf("tool threads: %s is not here: the comparison over it is skipped\n", roots[_i / 2]);
}
END_TEST

/* More computers than are told apart: which of them are compared with those of other logs must not hang on threads. */
static void make_collected(const char *name, unsigned shift)
{
	enum { EVENTS = 9600, COMPUTERS = 1200 };
	size_t size = EVENTS * 100;
	char *script = test_memory(size);
	size_t used = 0;
	for (unsigned i = 0; i < EVENTS; i++)
		used += (size_t)snprintf(script + used, size - used,
			"set computer=c%u.example\nevent 4653 +1 record=%u MMFilterID=%u\n",
			(i * 7 + shift) % COMPUTERS, 1 + i / COMPUTERS, shift);
	make_log(name, script);
}

START_TEST(logs_of_many_computers_are_compared_the_same_by_any_number_of_threads)
{
	static const char *const threads[] = {"-j3", "-j8", "-j16"};
	make_collected("a.evtx", 0);
	make_collected("b.evtx", 7);
	TOOL("-q", "--findings=one", "-ojsonl", "a.evtx", "b.evtx");
	const char *one = file_text("one", NULL);
	ck_assert_uint_gt(count_of(one, "\"log-overlap\""), 20);
	for (size_t i = 0; i < LENGTH(threads); i++) {
		TOOL("-q", "--force", "--findings=many", "-ojsonl", threads[i], "a.evtx", "b.evtx");
		assert_same(file_text("many", NULL), one);
	}
}
END_TEST

START_TEST(whole_file_is_written_by_many_threads)
{
	make_inputs();
	struct ran one = TOOL("-qo", "csv", "-mall", "logs");
	TOOL("-qo", "csv", "-mall", "-j4", "-wout", "logs");
	assert_same(file_text("out", NULL), one.out);
}
END_TEST

START_TEST(full_output_ends_many_threads)
{
	make_inputs();
	struct way full = {.output_to = "/dev/full"};
	struct ran ran = TOOL_AS(&full, "-qo", "jsonl", "-mall", "-j4", "logs");
	ck_assert_int_eq(ran.status, 1);
	assert_has(ran.err, "No space left on device");
}
END_TEST

/* The first processor that this one may use, alone. */
static void use_one_processor(void)
{
	cpu_set_t usable;
	size_t first = 0;
	if (sched_getaffinity(0, sizeof usable, &usable) != 0)
		return;
	while (!CPU_ISSET(first, &usable))
		first++;
	CPU_ZERO(&usable);
	CPU_SET(first, &usable);
	sched_setaffinity(0, sizeof usable, &usable);
}

START_TEST(much_to_read_takes_a_thread_for_each_processor_that_there_is)
{
	static const struct way one_processor = {.prepare = use_one_processor};
	static const struct way terminal = {.on_terminal = true};
	static const char told[] = "threads, for there is much to read";
	cpu_set_t usable;
	ck_assert_int_eq(sched_getaffinity(0, sizeof usable, &usable), 0);
	bool has_many = CPU_COUNT(&usable) > 1;
	make_log("small.evtx", long_script(1, 30));
	make_file("large", "no log", 6);
	ck_assert_int_eq(truncate(file_path("large"), 64 * 1024 * 1024), 0); /* and the small one: above */
	struct ran ran = TOOL("-v", "--no-pager", "large", "small.evtx");
	ck_assert_uint_eq(count_of(ran.err, told), has_many);
	assert_same(TOOL("-v", "--no-pager", "-j1", "large", "small.evtx").out, ran.out);
	assert_has_not(TOOL("-v", "--no-pager", "small.evtx").err, told);
	assert_has_not(TOOL("-v", "--no-pager", "-j2", "large", "small.evtx").err, told);
	assert_has_not(TOOL_AS(&one_processor, "-v", "--no-pager", "large", "small.evtx").err, told);
	assert_has_not(TOOL_AS(&terminal, "-v", "--no-pager", "large", "small.evtx").err, told);
	ran = TOOL_AS(&terminal, "-v", "--no-pager", "--report=peers", "large", "small.evtx");
	ck_assert_uint_eq(count_of(ran.err, told), has_many);
}
END_TEST

/* It counts eightfold. */
START_TEST(much_to_read_may_be_compressed)
{
	static const char told[] = "threads, for there is much to read";
	static const char *const names[] = {"large.evtx.gz", "LARGE.ZIP", "large.evtx"};
	cpu_set_t usable;
	ck_assert_int_eq(sched_getaffinity(0, sizeof usable, &usable), 0);
	bool has_many = CPU_COUNT(&usable) > 1;
	make_file(names[_i], "no log", 6);
	ck_assert_int_eq(truncate(file_path(names[_i]), 8 * 1024 * 1024), 0);
	assert_has_not(TOOL("-v", "--no-pager", names[_i]).err, told);
	ck_assert_int_eq(truncate(file_path(names[_i]), 8 * 1024 * 1024 + 1), 0);
	ck_assert_uint_eq(count_of(TOOL("-v", "--no-pager", names[_i]).err, told), has_many && _i < 2);
}
END_TEST

Suite *suite_tool_threads(void)
{
	Suite *suite = suite_create("tool threads");
	TCase *inputs = tool_case(suite, "inputs");
	tcase_add_loop_test(inputs, many_inputs_are_written_the_same_by_any_number_of_threads, 0, (int)LENGTH(formats));
	tcase_add_test(inputs, findings_of_many_inputs_are_in_their_order);
	tcase_add_loop_test(inputs, flood_of_findings_takes_no_other_with_it, 0, 4);
	tcase_add_loop_test(inputs, logs_from_all_over_are_told_of_the_same_by_any_number_of_threads, 0, 6);
	tcase_add_test(inputs, logs_of_many_computers_are_compared_the_same_by_any_number_of_threads);
	tcase_add_test(inputs, much_to_read_takes_a_thread_for_each_processor_that_there_is);
	tcase_add_loop_test(inputs, much_to_read_may_be_compressed, 0, 3);
	tcase_add_test(inputs, whole_file_is_written_by_many_threads);
	tcase_add_test(inputs, full_output_ends_many_threads);
	return suite;
}
