/* SPDX-License-Identifier: MIT */
/* The tool on many threads: what it writes and says, and how it ends, is the same for any number of them. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char *const formats[] = {"text", "jsonl", "json", "csv"};
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

Suite *suite_tool_threads(void)
{
	Suite *suite = suite_create("tool threads");
	TCase *inputs = tool_case(suite, "inputs");
	tcase_add_loop_test(inputs, many_inputs_are_written_the_same_by_any_number_of_threads, 0, (int)LENGTH(formats));
	tcase_add_test(inputs, findings_of_many_inputs_are_in_their_order);
	tcase_add_test(inputs, whole_file_is_written_by_many_threads);
	tcase_add_test(inputs, full_output_ends_many_threads);
	return suite;
}
