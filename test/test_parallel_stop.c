/* SPDX-License-Identifier: MIT */
/* A reading that the caller stops: from where it is, with one thread and with many, and from another thread. */
#include "suites.h"
#include "test_parallel_support.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CHUNKS 12u

/* What stops a reader, and what came of it. */
struct stopper {
	struct ipsecevtx_reader *reader;
	atomic_uint events;    /* that a callback took or next returned */
	atomic_uint delivered; /* outputs */
	atomic_uint findings;
	unsigned at_event, at_delivery, at_finding; /* with which the reading is stopped; 0: not so */
	atomic_bool is_wanted;                      /* for another thread: now */
};

static struct sample sample;
static struct stopper stopper;

static void set_up(void)
{
	sample_make(&sample, CHUNKS, 6);
	memset(&stopper, 0, sizeof stopper);
}

static void tear_down(void)
{
	sample_free(&sample);
}

static void count(atomic_uint *number, unsigned stop_at)
{
	if (++*number == stop_at)
		ipsecevtx_stop(stopper.reader);
}

static void *new_output(void *user)
{
	return user;
}

static void free_output(void *user, void *output)
{
	(void)user;
	(void)output;
}

static void take_event(void *user, void *output, const struct ipsecevtx_event *event)
{
	(void)user;
	(void)output;
	(void)event;
	count(&stopper.events, stopper.at_event);
	stopper.is_wanted = true;
}

static bool deliver(void *user, void *output)
{
	(void)user;
	(void)output;
	count(&stopper.delivered, stopper.at_delivery);
	return true;
}

static void take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	(void)user;
	(void)finding;
	count(&stopper.findings, stopper.at_finding);
}

static int read_parallel(unsigned threads)
{
	const struct ipsecevtx_parallel parallel = {
		sizeof parallel, threads, &stopper, new_output, free_output, take_event, deliver, free_output};
	return ipsecevtx_read_parallel(stopper.reader, &parallel);
}

static struct ipsecevtx_options options_to_stop(void)
{
	struct ipsecevtx_options options = everything();
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.finding = take_finding;
	return options;
}

static void open_sample(void)
{
	struct ipsecevtx_options options = options_to_stop();
	ck_assert_int_eq(ipsecevtx_open_memory(&stopper.reader, sample.bytes, sample.size, "log", &options, NULL), 0);
}

/* The end that it came to, and that it stays at it. */
static void assert_stopped(void)
{
	const struct ipsecevtx_statistics *statistics = ipsecevtx_reader_statistics(stopper.reader);
	const struct ipsecevtx_event *event;
	const char *xml;
	size_t length;
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(ipsecevtx_next(stopper.reader, &event), 0);
		ck_assert_ptr_null(event);
	}
	ck_assert_int_eq(read_parallel(2), 0);
	ck_assert_int_eq(ipsecevtx_reader_xml(stopper.reader, &xml, &length), -1);
	ck_assert_int_eq(ipsecevtx_reader_error(stopper.reader)->code, IPSECEVTX_OK);
	ck_assert_uint_eq(statistics->records_seen,
		statistics->records_matched + statistics->records_filtered + statistics->records_lost);
	ipsecevtx_close(stopper.reader);
}

START_TEST(after_a_stop_next_returns_0)
{
	const struct ipsecevtx_event *event;
	for (unsigned at = 0; at <= sample.count; at++) {
		open_sample();
		for (unsigned i = 0; i < at; i++)
			CHECK_IN_LOOP(ipsecevtx_next(stopper.reader, &event) == 1);
		ipsecevtx_stop(stopper.reader);
		CHECK_IN_LOOP(ipsecevtx_next(stopper.reader, &event) == 0);
		CHECK_IN_LOOP(ipsecevtx_reader_statistics(stopper.reader)->records_matched == at);
		assert_stopped();
	}
	/* Nothing is missing of what nobody wanted to read. */
	ck_assert_uint_eq(stopper.findings, 0);
}
END_TEST

/* An event is being read while its finding is told: it is not handed out any more. */
START_TEST(a_finding_can_stop_the_call_that_tells_it)
{
	const struct ipsecevtx_event *event;
	sample.bytes[sample.offsets[8] + 8]++;
	sample_fix(&sample);
	stopper.at_finding = 1;
	open_sample();
	for (unsigned i = 0; i < 8; i++)
		ck_assert_int_eq(ipsecevtx_next(stopper.reader, &event), 1);
	ck_assert_int_eq(ipsecevtx_next(stopper.reader, &event), 0);
	ck_assert_uint_ge(stopper.findings, 1);
	ck_assert_uint_eq(ipsecevtx_reader_statistics(stopper.reader)->records_matched, 8);
	assert_stopped();
}
END_TEST

START_TEST(an_event_stops_all_threads_within_their_chunks)
{
	static const unsigned threads[] = {1, 2, 5};
	for (unsigned at = 1; at <= 10; at++) {
		memset(&stopper, 0, sizeof stopper);
		stopper.at_event = at;
		open_sample();
		ck_assert_int_eq(read_parallel(threads[_i]), 0);
		/* One more for each thread that was about to give one. */
		ck_assert_uint_ge(stopper.events, at);
		ck_assert_uint_lt(stopper.events, at + threads[_i]);
		ck_assert_uint_le(stopper.delivered, at / 6);
		assert_stopped();
	}
}
END_TEST

START_TEST(a_delivery_and_a_finding_stop_the_reading_on_many_threads)
{
	stopper.at_delivery = 3;
	open_sample();
	ck_assert_int_eq(read_parallel(3), 0);
	ck_assert_uint_eq(stopper.delivered, 3);
	assert_stopped();
	/* A number that is missing is told in its turn. */
	sample.bytes[sample.offsets[20] + 8] += 3;
	sample_fix(&sample);
	memset(&stopper, 0, sizeof stopper);
	stopper.at_finding = 1;
	open_sample();
	ck_assert_int_eq(read_parallel(3), 0);
	ck_assert_uint_ge(stopper.findings, 1);
	ck_assert_uint_eq(stopper.delivered, 3);
	assert_stopped();
}
END_TEST

/*
 * From another thread, with an input that has no end.
 */

struct endless {
	size_t at;
	bool is_empty; /* no log at all */
};

static ptrdiff_t read_endless(void *user, void *buffer, size_t size)
{
	struct endless *endless = user;
	if (endless->is_empty) {
		memset(buffer, 0, size);
		stopper.is_wanted = true;
		return (ptrdiff_t)size;
	}
	if (endless->at == sample.size)
		endless->at = HEADER;
	if (size > sample.size - endless->at)
		size = sample.size - endless->at;
	memcpy(buffer, sample.bytes + endless->at, size);
	endless->at += size;
	return (ptrdiff_t)size;
}

static void *stop_when_wanted(void *argument)
{
	(void)argument;
	while (!stopper.is_wanted)
		sched_yield();
	ipsecevtx_stop(stopper.reader);
	return NULL;
}

START_TEST(another_thread_stops_what_has_no_end)
{
	struct endless endless = {0, _i == 3 || _i == 5};
	const struct ipsecevtx_stream stream = {read_endless, NULL, &endless};
	struct ipsecevtx_options options = options_to_stop();
	const struct ipsecevtx_event *event;
	pthread_t thread;
	options.finding = NULL; /* record numbers repeat in it, which would be told each time */
	options.carve = _i >= 2;
	ck_assert_int_eq(ipsecevtx_open_stream(&stopper.reader, &stream, "endless", &options, NULL), 0);
	stopper.is_wanted = false; /* opening the log reads a part of it, and is not to be stopped */
	ck_assert_int_eq(pthread_create(&thread, NULL, stop_when_wanted, NULL), 0);
	if (_i == 1 || _i > 3) {
		ck_assert_int_eq(read_parallel(3), 0);
	} else {
		while (ipsecevtx_next(stopper.reader, &event) > 0)
			stopper.is_wanted = true;
	}
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	assert_stopped();
}
END_TEST

TCase *case_parallel_stop(void)
{
	TCase *stop = tcase_create("stop");
	tcase_add_checked_fixture(stop, set_up, tear_down);
	tcase_add_test(stop, after_a_stop_next_returns_0);
	tcase_add_test(stop, a_finding_can_stop_the_call_that_tells_it);
	tcase_add_loop_test(stop, an_event_stops_all_threads_within_their_chunks, 0, 3);
	tcase_add_test(stop, a_delivery_and_a_finding_stop_the_reading_on_many_threads);
	tcase_add_loop_test(stop, another_thread_stops_what_has_no_end, 0, 6);
	tcase_set_timeout(stop, 120);
	return stop;
}
