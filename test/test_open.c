/* SPDX-License-Identifier: MIT */
/* Opening inputs, and what happens when bytes or memory run out: at every place where they can. */
#include "suites.h"
#include "test_support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct ipsecevtx_options defaults = IPSECEVTX_OPTIONS_INIT;

static struct run run;

/* A log with events in two chunks, some of them without a template. */
static const char two_chunks[] = "set computer=vpn1 record=7\n"
				 "event 4653 2024-03-01T08:00:00Z\n"
				 "event 4650 +1 notemplate\n"
				 "chunk\n"
				 "event 5451 +1 +Unknown=value\n"
				 "event 4653 +1 notemplate\n"
				 "other 4624 +1\n";

#define EVENTS 4u

static uint8_t *bytes;
static size_t size;

static void make_log(void)
{
	bytes = log_of(two_chunks, &size);
}

static void free_log(void)
{
	free(bytes);
}

/* Opens a path; what it says in run.error. */
static int open_path(const char *path)
{
	struct ipsecevtx_reader *reader = (struct ipsecevtx_reader *)&run;
	int result = ipsecevtx_open(&reader, path, NULL, &run.error);
	if (result != 0)
		ck_assert_ptr_null(reader);
	ipsecevtx_close(reader);
	return result;
}

START_TEST(inputs_that_cannot_be_opened_say_why)
{
	static const struct {
		const char *path;
		enum ipsecevtx_error_code code;
		int system_error;
	} paths[] = {
		{"test/there is no such file.evtx", IPSECEVTX_ERROR_OPEN, ENOENT},
		{"test", IPSECEVTX_ERROR_OPEN, EISDIR},
		{"/dev/null", IPSECEVTX_ERROR_EMPTY, 0},
		{"Makefile", IPSECEVTX_ERROR_FORMAT, 0},
		{NULL, IPSECEVTX_ERROR_ARGUMENT, 0},
	};
	ck_assert_int_eq(open_path(paths[_i].path), -1);
	ck_assert_int_eq(run.error.code, paths[_i].code);
	ck_assert_int_eq(run.error.system_error, paths[_i].system_error);
	ck_assert_uint_gt(strlen(run.error.message), 5);
	/* Nobody has to want to know. */
	struct ipsecevtx_reader *reader;
	ck_assert_int_eq(ipsecevtx_open(&reader, paths[_i].path, NULL, NULL), -1);
}
END_TEST

static const struct {
	const uint8_t *bytes;
	size_t size;
	enum ipsecevtx_error_code code;
} memories[] = {
	{BYTES(""), IPSECEVTX_ERROR_EMPTY}, {BYTES("E"), IPSECEVTX_ERROR_FORMAT},
	{BYTES("ElfFil\0\0"), IPSECEVTX_ERROR_FORMAT}, {BYTES("<Events><Event/></Events>"), IPSECEVTX_ERROR_FORMAT},
	{BYTES("\x30\0\0\0LfLe\x01\0\0\0\x01\0\0\0"), IPSECEVTX_ERROR_FORMAT}, /* the older .evt */
	{BYTES("PK\x03\x04"), IPSECEVTX_ERROR_FORMAT}, {BYTES("\x1f\x8b\x08"), IPSECEVTX_ERROR_COMPRESSION},
	{BYTES("\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0"), IPSECEVTX_ERROR_EMPTY},
	{BYTES("\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0\x43\xbe\xb7\xe8\x01\0\0\0"), IPSECEVTX_ERROR_FORMAT}, /* "a" */
};

START_TEST(bytes_that_are_no_log_are_refused)
{
	run_memory(&run, memories[_i].bytes, memories[_i].size, NULL);
	ck_assert_int_eq(run.opened, -1);
	ck_assert_int_eq(run.error.code, memories[_i].code);
	ck_assert_uint_gt(strlen(run.error.message), 5);
}
END_TEST

START_TEST(a_log_cut_inside_its_file_header_is_opened_and_told)
{
	run_memory(&run, bytes, 2000, NULL);
	ck_assert_int_eq(run.opened, 0);
	ck_assert_int_eq(run.result, 0);
	ck_assert_uint_eq(run.count, 0);
	ck_assert_uint_gt(run.findings.count, 0);
	collector_first(&run.findings, IPSECEVTX_FINDING_FILE_HEADER);
}
END_TEST

START_TEST(chunks_without_a_file_header_are_read_all_the_same)
{
	run_memory(&run, bytes + 4096, size - 4096, NULL);
	ck_assert_uint_eq(run.count, EVENTS);
	collector_first(&run.findings, IPSECEVTX_FINDING_FILE_HEADER);
	memset(bytes, 0xee, 4096);
	run_memory(&run, bytes, size, NULL);
	ck_assert_uint_eq(run.count, EVENTS);
	collector_first(&run.findings, IPSECEVTX_FINDING_FILE_HEADER);
}
END_TEST

/* Whose record holds all of the one that other programs read, which goes by its place. */
START_TEST(a_chunk_in_place_of_the_file_header_hides_none_in_its_own)
{
	const uint32_t reach = 65536 - 512;
	memcpy(bytes, bytes + 4096, 512);
	memset(bytes + 512, 0, 24);
	memcpy(bytes + 512, "**", 2);
	memcpy(bytes + 516, &reach, 4);
	memcpy(bytes + 65532, &reach, 4);
	for (unsigned way = 0; way < 2; way++) {
		bytes[4096] ^= (uint8_t)way; /* of its magic */
		run_memory(&run, bytes, size, NULL);
		ck_assert_uint_ge(run.count, EVENTS);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_FILE_HEADER), 2);
	}
}
END_TEST

START_TEST(options_of_an_older_caller_are_shorter)
{
	struct ipsecevtx_options options = defaults;
	options.modes = IPSECEVTX_MODE_QUICK;
	options.size = offsetof(struct ipsecevtx_options, modes);
	options.finding = NULL;
	struct ipsecevtx_reader *reader;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "x", &options, NULL), 0);
	memset(&run, 0, sizeof run);
	run_to_end(&run, reader);
	ipsecevtx_close(reader);
	ck_assert_uint_eq(run.count, EVENTS); /* modes were not there to be read */
}
END_TEST

START_TEST(options_of_an_unknown_size_are_refused)
{
	static const size_t sizes[] = {0, 1, sizeof(struct ipsecevtx_options) + 1, SIZE_MAX};
	struct ipsecevtx_options options = defaults;
	struct ipsecevtx_reader *reader;
	options.size = sizes[_i];
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "x", &options, &run.error), -1);
	ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_ARGUMENT);
	ck_assert_ptr_null(reader);
}
END_TEST

START_TEST(a_file_and_a_descriptor_give_what_memory_gives)
{
	char path[] = "/tmp/ipsecevtx-test-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, size), (ssize_t)size);
	struct ipsecevtx_reader *reader;
	for (int round = 0; round < 2; round++) {
		memset(&run, 0, sizeof run);
		ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
		int opened = round ? ipsecevtx_open_fd(&reader, fd, "name", NULL, NULL)
				   : ipsecevtx_open(&reader, path, NULL, NULL);
		ck_assert_int_eq(opened, 0);
		run_to_end(&run, reader);
		ipsecevtx_close(reader);
		ck_assert_uint_eq(run.count, EVENTS);
		ck_assert_uint_eq(run.statistics.bytes, size);
	}
	close(fd);
	unlink(path);
}
END_TEST

/*
 * Streams.
 */

struct stream_state {
	size_t at;
	size_t end;  /* where reading fails, or the log's size */
	size_t step; /* bytes a read gives at most */
	bool interrupts;
	bool is_interrupted;
	int closed;
};

static ptrdiff_t stream_read(void *user, void *buffer, size_t wanted)
{
	struct stream_state *state = user;
	if (state->interrupts && (state->is_interrupted = !state->is_interrupted)) {
		errno = EINTR;
		return -1;
	}
	if (state->at == state->end && state->end < size) {
		errno = EIO;
		return -1;
	}
	size_t count = wanted < state->step ? wanted : state->step;
	if (count > state->end - state->at)
		count = state->end - state->at;
	memcpy(buffer, bytes + state->at, count);
	state->at += count;
	return (ptrdiff_t)count;
}

static void stream_close(void *user)
{
	((struct stream_state *)user)->closed++;
}

static void run_stream(struct stream_state *state, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_stream stream = {stream_read, stream_close, state};
	struct ipsecevtx_options mine = options ? *options : defaults;
	struct ipsecevtx_reader *reader;
	memset(&run, 0, sizeof run);
	mine.finding = collect_finding;
	mine.finding_user = &run.findings;
	run.opened = ipsecevtx_open_stream(&reader, &stream, "stream", &mine, &run.error);
	if (run.opened == 0) {
		run_to_end(&run, reader);
		ck_assert_int_eq(state->closed, 0);
		ipsecevtx_close(reader);
	}
	ck_assert_int_eq(state->closed, 1);
}

START_TEST(a_stream_of_short_and_interrupted_reads_gives_all_events)
{
	static const size_t steps[] = {1, 7, 512, 4095, SIZE_MAX};
	struct stream_state state = {0, size, steps[_i], true, false, 0};
	run_stream(&state, NULL);
	ck_assert_int_eq(run.result, 0);
	ck_assert_uint_eq(run.count, EVENTS);
	ck_assert_uint_eq(run.statistics.bytes, size);
}
END_TEST

START_TEST(a_stream_is_closed_when_opening_fails)
{
	struct ipsecevtx_options options = defaults;
	struct stream_state state = {0, size, SIZE_MAX, false, false, 0};
	options.size = 1;
	run_stream(&state, &options);
	ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_ARGUMENT);
	struct ipsecevtx_stream stream = {stream_read, stream_close, &state};
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_options unknown = defaults;
	unknown.modes = 1u << 30;
	ck_assert_int_eq(ipsecevtx_open_stream(&reader, &stream, "s", &unknown, &run.error), -1);
	ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_ARGUMENT);
	ck_assert_int_eq(state.closed, 2);
}
END_TEST

START_TEST(a_read_error_anywhere_is_told_after_the_events_before_it)
{
	struct ipsecevtx_options options = defaults;
	static size_t ends[64];
	size_t count = 0;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	/* Where each event's record ends. */
	run_memory(&run, bytes, size, &options);
	ck_assert_uint_eq(run.count, EVENTS);
	for (size_t i = 0; i < run.count; i++) {
		size_t at = (size_t)run.events[i].offset;
		ends[count++] = at + (size_t)(bytes[at + 4] | bytes[at + 5] << 8);
	}
	/* A prime step meets all kinds of places; the modulus adds those around the borders of blocks. */
	for (size_t n = 0; n < size; n += n % 4096 < 3 || n % 4096 > 4093 ? 1 : (n % 4096 < 4000 ? 331 : 1)) {
		struct stream_state state = {0, n, n & 1 ? SIZE_MAX : 5000, false, false, 0};
		run_stream(&state, &options);
		if (n == 0) {
			ck_assert_int_eq(run.opened, -1);
			ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_READ);
			ck_assert_int_eq(run.error.system_error, EIO);
			continue;
		}
		ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_READ);
		ck_assert_int_eq(run.error.system_error, EIO);
		ck_assert_msg(
			run.error.offset == n, "failed at %zu, says %llu", n, (unsigned long long)run.error.offset);
		if (run.opened != 0)
			continue; /* too little to know what it is */
		ck_assert_int_eq(run.result, -1);
		size_t whole = 0;
		for (size_t i = 0; i < count; i++)
			whole += ends[i] <= n;
		ck_assert_msg(run.count == whole, "failed at %zu: %zu events, not %zu", n, run.count, whole);
		collector_first(&run.findings, IPSECEVTX_FINDING_READ);
		ck_assert_uint_gt(run.statistics.findings[IPSECEVTX_SEVERITY_LOSS], 0);
	}
}
END_TEST

START_TEST(an_error_stays)
{
	struct stream_state state = {0, 70000, SIZE_MAX, false, false, 0};
	struct ipsecevtx_stream stream = {stream_read, stream_close, &state};
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	ck_assert_int_eq(ipsecevtx_open_stream(&reader, &stream, "x", NULL, NULL), 0);
	while (ipsecevtx_next(reader, &event) > 0)
		;
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(ipsecevtx_next(reader, &event), -1);
		ck_assert_ptr_null(event);
		ck_assert_int_eq(ipsecevtx_reader_error(reader)->code, IPSECEVTX_ERROR_READ);
	}
	ipsecevtx_close(reader);
}
END_TEST

/*
 * Memory.
 */

/*
 * The allocator fails at its n-th call, for every n there is, once or from then on. Whatever it hits: an error, or
 * a loss that is told, or all events whole; never a crash, a leak or an event that is missing in silence.
 */
static void run_out_of_memory(const struct ipsecevtx_options *options, const void *data, size_t data_size)
{
	bool enough = false;
	size_t failures = 0;
	for (size_t n = 1; !enough; n++) {
		for (int fail_on = 0; fail_on < 2; fail_on++) {
			struct counting counting = {.fail_at = n, .fail_on = fail_on};
			struct ipsecevtx_allocator allocator = counting_allocator(&counting);
			struct ipsecevtx_options mine = *options;
			mine.allocator = &allocator;
			run_memory(&run, data, data_size, &mine);
			ck_assert_msg(counting.live == 0, "%zu blocks leaked at call %zu", counting.live, n);
			enough = counting.calls < n;
			if (run.opened != 0) {
				ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_MEMORY);
				failures++;
				continue;
			}
			bool told = run.result < 0 || run.statistics.findings[IPSECEVTX_SEVERITY_LOSS] > 0;
			ck_assert_msg(told || run.count == EVENTS, "%zu events, not a word, at call %zu", run.count, n);
			ck_assert(!enough || (run.count == EVENTS && !told));
			failures += told;
		}
		ck_assert_uint_lt(n, 2000);
	}
	ck_assert_uint_gt(failures, 6);
}

START_TEST(memory_may_run_out_at_any_call)
{
	struct ipsecevtx_options options = defaults;
	options.engine = (enum ipsecevtx_engine)_i;
	run_out_of_memory(&options, bytes, size);
}
END_TEST

START_TEST(memory_may_run_out_while_inflating)
{
	struct ipsecevtx_options options = defaults;
	size_t gzip_size;
	uint8_t *gzip = gzip_of(bytes, size, &gzip_size);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	run_out_of_memory(&options, gzip, gzip_size);
	free(gzip);
}
END_TEST

Suite *suite_open(void)
{
	Suite *suite = suite_create("open");
	TCase *inputs = tcase_create("inputs");
	tcase_add_checked_fixture(inputs, make_log, free_log);
	tcase_add_loop_test(inputs, inputs_that_cannot_be_opened_say_why, 0, 5);
	tcase_add_loop_test(inputs, bytes_that_are_no_log_are_refused, 0, (int)COUNT_OF(memories));
	tcase_add_test(inputs, a_log_cut_inside_its_file_header_is_opened_and_told);
	tcase_add_test(inputs, chunks_without_a_file_header_are_read_all_the_same);
	tcase_add_test(inputs, a_chunk_in_place_of_the_file_header_hides_none_in_its_own);
	tcase_add_test(inputs, options_of_an_older_caller_are_shorter);
	tcase_add_loop_test(inputs, options_of_an_unknown_size_are_refused, 0, 4);
	tcase_add_test(inputs, a_file_and_a_descriptor_give_what_memory_gives);
	suite_add_tcase(suite, inputs);
	TCase *streams = tcase_create("streams");
	tcase_add_checked_fixture(streams, make_log, free_log);
	tcase_add_loop_test(streams, a_stream_of_short_and_interrupted_reads_gives_all_events, 0, 5);
	tcase_add_test(streams, a_stream_is_closed_when_opening_fails);
	tcase_add_test(streams, a_read_error_anywhere_is_told_after_the_events_before_it);
	tcase_add_test(streams, an_error_stays);
	tcase_set_timeout(streams, 120);
	suite_add_tcase(suite, streams);
	TCase *memory = tcase_create("memory");
	tcase_add_checked_fixture(memory, make_log, free_log);
	tcase_add_loop_test(memory, memory_may_run_out_at_any_call, 0, 3);
	tcase_add_test(memory, memory_may_run_out_while_inflating);
	tcase_set_timeout(memory, 120);
	suite_add_tcase(suite, memory);
	return suite;
}
