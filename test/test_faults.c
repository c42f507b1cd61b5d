/* SPDX-License-Identifier: MIT */
/* Memory that runs out and inputs that fail, are slow or are interrupted, at every point where they can. */
#include "suites.h"
#include "test_damage_support.h"
#include "test_support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct sample good;
static struct view original, view;

enum form { PLAIN, RECOVER, CARVE, GZIP, CERTIFIED, FORMS };

static uint8_t *input;
static size_t input_size;

/* A log with something of everything: slack, a destroyed template, hidden data, a cut chunk. */
static struct ipsecevtx_options prepare(enum form form)
{
	struct evtxgen *log = sample_begin();
	struct ipsecevtx_options options = look_options();
	memset(&good, 0, sizeof good);
	for (unsigned chunk = 0; chunk < 3; chunk++) {
		for (unsigned i = 0; i < 8; i++) {
			if (chunk == 1 && i == 5)
				ck_assert(evtxgen_begin_slack(log));
			sample_add(&good, log, i);
		}
		ck_assert(evtxgen_close_chunk(log));
	}
	sample_finish(&good, log);
	memset(good.bytes + good.offsets[8] + 42, 0, 16);
	put_u32(good.bytes + good.offsets[18] + 4, 5);
	good.bytes[good.offsets[20]] = 0;
	good.size = good.offsets[22] + 100;
	input = good.bytes;
	input_size = good.size;
	if (form == GZIP)
		input = gzip_of(good.bytes, good.size, &input_size);
	options.recover = form == RECOVER;
	options.carve = form == CARVE;
	options.engine = form == CERTIFIED ? IPSECEVTX_ENGINE_CERTIFIED : IPSECEVTX_ENGINE_DIRECT;
	look(&original, input, input_size, &options);
	ck_assert_int_eq(original.opened, 0);
	ck_assert_uint_gt(original.count, 10);
	assert_adds_up(&original);
	return options;
}

static void tear_down(void)
{
	if (input != good.bytes)
		free(input);
	input = NULL;
	sample_free(&good);
	view_free(&original);
	view_free(&view);
}

static void check_without_memory(const struct ipsecevtx_options *options, struct meter *meter, size_t n)
{
	look(&view, input, input_size, options);
	if (view.opened != 0 && view.error.code != IPSECEVTX_ERROR_MEMORY)
		ck_abort_msg("call %zu: %s", n, view.error.message);
	if (view.result < 0 && view.error.code != IPSECEVTX_ERROR_MEMORY)
		ck_abort_msg("call %zu: %s", n, view.error.message);
	if (meter->live != 0)
		ck_abort_msg("call %zu: %zu blocks are not released", n, meter->live);
	/* What was given is right; and if something is missing, an error or a finding says so. */
	for (size_t i = 0; i < view.count; i++) {
		size_t k = 0;
		while (k < original.count && original.events[k].digest != view.events[i].digest)
			k++;
		if (k == original.count && view.events[i].marks == 0)
			ck_abort_msg("call %zu: event %zu is changed and not marked", n, i);
	}
	if (view.opened == 0 && view.result == 0 && view.count < original.count &&
		view.statistics.records_lost <= original.statistics.records_lost)
		ck_abort_msg("call %zu: %zu events of %zu and nothing said", n, view.count, original.count);
	if (view.opened == 0 && view.result == 0)
		assert_adds_up(&view);
}

START_TEST(without_memory_there_is_an_error_and_no_leak)
{
	struct ipsecevtx_options options = prepare((enum form)(_i / 2));
	struct meter meter;
	memset(&meter, 0, sizeof meter);
	struct ipsecevtx_allocator allocator = meter_allocator(&meter);
	options.allocator = &allocator;
	look(&view, input, input_size, &options);
	assert_same_view(&view, &original);
	size_t calls = meter.calls;
	ck_assert_uint_gt(calls, 5);
	for (size_t n = 1; n <= calls; n++) {
		memset(&meter, 0, sizeof meter);
		meter.fail_at = n;
		meter.fail_on = _i % 2;
		describe("allocation %zu of %zu fails", n, calls);
		check_without_memory(&options, &meter, n);
	}
}
END_TEST

/*
 * Streams.
 */

struct bad_stream {
	size_t at;
	size_t reads;
	size_t fail_at;      /* number of the read that fails, from 1 */
	size_t interrupt_at; /* the same, with EINTR */
	bool interrupt_all;  /* every other read */
	size_t most;         /* bytes a read; 0: all */
	unsigned closed;
};

static ptrdiff_t read_badly(void *user, void *buffer, size_t size)
{
	struct bad_stream *stream = user;
	stream->reads++;
	if (stream->reads == stream->fail_at) {
		errno = EIO;
		return -1;
	}
	if (stream->reads == stream->interrupt_at || (stream->interrupt_all && stream->reads % 2)) {
		errno = EINTR;
		return -1;
	}
	size_t left = input_size - stream->at;
	size = size < left ? size : left;
	if (stream->most && size > stream->most)
		size = stream->most;
	if (size)
		memcpy(buffer, input + stream->at, size);
	stream->at += size;
	return (ptrdiff_t)size;
}

static void close_badly(void *user)
{
	struct bad_stream *stream = user;
	stream->closed++;
}

static void look_badly(struct bad_stream *bad, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_stream stream = {read_badly, close_badly, bad};
	look_at_stream(&view, &stream, options);
	ck_assert_uint_eq(bad->closed, 1);
}

START_TEST(short_reads_change_nothing)
{
	struct ipsecevtx_options options = prepare((enum form)_i);
	for (size_t most = 1; most <= 7; most++) {
		struct bad_stream bad = {.most = most};
		look_badly(&bad, &options);
		assert_same_view(&view, &original);
	}
}
END_TEST

START_TEST(interrupted_reads_change_nothing)
{
	struct ipsecevtx_options options = prepare((enum form)_i);
	struct bad_stream counting = {.most = 1000};
	look_badly(&counting, &options);
	assert_same_view(&view, &original);
	for (size_t n = 1; n <= counting.reads; n++) {
		struct bad_stream bad = {.most = 1000, .interrupt_at = n};
		look_badly(&bad, &options);
		assert_same_view(&view, &original);
	}
	struct bad_stream bad = {.most = 7, .interrupt_all = true};
	look_badly(&bad, &options);
	assert_same_view(&view, &original);
}
END_TEST

static bool was_told(const struct view *whole, const struct told *wanted)
{
	for (size_t i = 0; i < whole->told_count; i++) {
		if (whole->told[i].finding.kind == wanted->finding.kind &&
			whole->told[i].finding.offset == wanted->finding.offset)
			return true;
	}
	return false;
}

/* Fails the test where anything is said of the log because it could not be read, but that. */
static void assert_nothing_is_said_of_the_log(void)
{
	for (size_t i = 0; i < view.told_count; i++) {
		const struct told *told = &view.told[i];
		ck_assert_msg(told->finding.kind == IPSECEVTX_FINDING_READ || was_told(&original, told) ||
				      strstr(told->detail, "could be read") ||
				      strstr(told->detail, "could not be read"),
			"%s", told->detail);
	}
}

START_TEST(a_failing_read_ends_the_log_there_and_says_so)
{
	struct ipsecevtx_options options = prepare((enum form)_i);
	struct bad_stream counting = {.most = 1000};
	look_badly(&counting, &options);
	for (size_t n = 1; n <= counting.reads; n++) {
		struct bad_stream bad = {.most = 1000, .fail_at = n};
		describe("read %zu of %zu fails", n, counting.reads);
		look_badly(&bad, &options);
		ck_assert_int_eq(view.error.code, IPSECEVTX_ERROR_READ);
		ck_assert_int_eq(view.error.system_error, EIO);
		ck_assert_uint_le(view.count, original.count);
		if (view.opened != 0)
			continue;
		ck_assert_int_eq(view.result, -1);
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_READ), 1);
		assert_adds_up(&view);
		assert_nothing_is_said_of_the_log();
		/* All that could be read was read. */
		if (_i != GZIP)
			ck_assert_uint_eq(view.statistics.bytes, bad.at);
	}
}
END_TEST

static bool rewind_badly(void *user)
{
	struct bad_stream *stream = user;
	stream->at = 0;
	return true;
}

/* With --recover a log is read more than once; a read that fails may succeed the next time. */
START_TEST(a_read_that_fails_once_is_told)
{
	struct ipsecevtx_options options = prepare(RECOVER);
	options.rewind = rewind_badly;
	struct bad_stream counting = {.most = 1000};
	look_badly(&counting, &options);
	ck_assert_uint_eq(view.count, original.count);
	for (size_t n = 1; n <= counting.reads; n++) {
		struct bad_stream bad = {.most = 1000, .fail_at = n};
		describe("read %zu of %zu fails", n, counting.reads);
		look_badly(&bad, &options);
		ck_assert_int_eq(view.error.code, IPSECEVTX_ERROR_READ);
		if (view.opened != 0)
			continue;
		ck_assert_int_eq(view.result, -1);
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_READ), 1);
		assert_nothing_is_said_of_the_log();
	}
}
END_TEST

static ptrdiff_t read_too_much(void *user, void *buffer, size_t size)
{
	(void)user;
	(void)buffer;
	return (ptrdiff_t)size + 1;
}

START_TEST(a_stream_that_claims_too_much_is_not_believed)
{
	struct ipsecevtx_stream stream = {read_too_much, NULL, NULL};
	look_at_stream(&view, &stream, NULL);
	ck_assert_int_eq(view.opened, -1);
	ck_assert_int_eq(view.error.code, IPSECEVTX_ERROR_READ);
}
END_TEST

START_TEST(a_reader_can_be_closed_at_any_time)
{
	struct ipsecevtx_options options = prepare((enum form)_i);
	struct meter meter;
	memset(&meter, 0, sizeof meter);
	struct ipsecevtx_allocator allocator = meter_allocator(&meter);
	options.allocator = &allocator;
	for (size_t events = 0; events <= original.count + 1; events++) {
		struct ipsecevtx_reader *reader;
		const struct ipsecevtx_event *event;
		ck_assert_int_eq(ipsecevtx_open_memory(&reader, input, input_size, "x", &options, NULL), 0);
		for (size_t i = 0; i < events; i++)
			ck_assert_int_ge(ipsecevtx_next(reader, &event), 0);
		ipsecevtx_close(reader);
		ck_assert_uint_eq(meter.live, 0);
	}
}
END_TEST

Suite *suite_faults(void)
{
	Suite *suite = suite_create("faults");
	TCase *tests = tcase_create("faults");
	tcase_add_checked_fixture(tests, NULL, tear_down);
	tcase_add_loop_test(tests, without_memory_there_is_an_error_and_no_leak, 0, 2 * FORMS);
	tcase_add_loop_test(tests, short_reads_change_nothing, 0, FORMS);
	tcase_add_loop_test(tests, interrupted_reads_change_nothing, 0, FORMS);
	tcase_add_loop_test(tests, a_failing_read_ends_the_log_there_and_says_so, 0, FORMS);
	tcase_add_test(tests, a_read_that_fails_once_is_told);
	tcase_add_test(tests, a_stream_that_claims_too_much_is_not_believed);
	tcase_add_loop_test(tests, a_reader_can_be_closed_at_any_time, 0, FORMS);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	return suite;
}
