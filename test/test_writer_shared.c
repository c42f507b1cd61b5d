/* SPDX-License-Identifier: MIT */
/* Several new logs at once, whose writers share what they work with: each is the log that a writer alone makes. */
#include "suites.h"
#include "test_meter.h"
#include "test_sample.h"
#include "test_slice.h"
#include "test_view.h"

#include <stdio.h>
#include <string.h>

#define LOGS 4u

/* Which log the event goes to. */
static size_t log_of_event(size_t index)
{
	return (index * 7 + index / 5) % LOGS;
}

/* Of many templates, of which most go into the last log: more are met than are remembered. */
static size_t log_of_template(size_t index)
{
	return index % 50 == 0 ? index / 50 % (LOGS - 1) : LOGS - 1;
}

typedef size_t (*choice)(size_t index);

/* Opens them; each shares with the one before, but for the first. */
static void open_logs(struct ipsecevtx_writer *writers[LOGS], struct slice slices[LOGS], size_t first, size_t count)
{
	struct ipsecevtx_error error;
	for (size_t i = first; i < first + count; i++) {
		struct ipsecevtx_writer_options options = IPSECEVTX_WRITER_OPTIONS_INIT;
		const struct ipsecevtx_sink sink = slice_sink(&slices[i]);
		options.sink = &sink;
		options.shares_with = i > first ? writers[i - 1] : NULL;
		slices[i].size = slices[i].writes = 0;
		ck_assert_int_eq(ipsecevtx_writer_open(&writers[i], NULL, &options, &error), 0);
	}
}

/* The events that are chosen for the logs from first on, so many. */
static void write_logs(struct evtxgen *log, choice choose, struct slice slices[LOGS], size_t first, size_t count)
{
	const struct ipsecevtx_options usual = look_options();
	struct ipsecevtx_writer *writers[LOGS];
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size;
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	open_logs(writers, slices, first, count);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "log", &usual, NULL), 0);
	for (size_t i = 0; ipsecevtx_next(reader, &event) > 0; i++) {
		size_t to = choose(i);
		if (to >= first && to < first + count)
			CHECK_IN_LOOP(ipsecevtx_writer_add(writers[to], event, NULL) == 1);
	}
	ipsecevtx_close(reader);
	/* The one that the others share with goes first. */
	for (size_t i = first; i < first + count; i++)
		ck_assert_int_eq(ipsecevtx_writer_close(writers[i], NULL), 0);
}

static void assert_same_alone(struct evtxgen *log, choice choose)
{
	struct slice together[LOGS] = {0}, alone[LOGS] = {0};
	write_logs(log, choose, together, 0, LOGS);
	for (size_t i = 0; i < LOGS; i++) {
		write_logs(log, choose, alone, i, 1);
		assert_well_laid_out(&together[i]);
		ck_assert_uint_eq(together[i].size, alone[i].size);
		ck_assert(memcmp(together[i].bytes, alone[i].bytes, alone[i].size) == 0);
	}
	for (size_t i = 0; i < LOGS; i++) {
		slice_free(&together[i]);
		slice_free(&alone[i]);
	}
}

START_TEST(logs_made_together_are_those_made_alone)
{
	struct evtxgen *log = sample_begin();
	ck_assert(evtxgen_bulk(log, (enum evtxgen_mix)_i, 1500000, 3) && evtxgen_finish(log));
	assert_same_alone(log, log_of_event);
	evtxgen_free(log);
}
END_TEST

/* Each template is some 2 KiB of memory, of which 8 MiB are kept. */
START_TEST(what_was_forgotten_is_not_placed_twice)
{
	struct evtxgen *log = sample_begin();
	char name[64];
	for (unsigned i = 0; i < 9000; i++) {
		struct evtxgen_event event = evtxgen_event(log, 4653, 1);
		struct evtxgen_field field = {.name = name, .value = evtxgen_text("x")};
		snprintf(name, sizeof name, i % 50 == 0 ? "Same" : "Other%u", i);
		CHECK_IN_LOOP(evtxgen_add(log, &event, &field, 1) != 0);
	}
	ck_assert(evtxgen_finish(log));
	assert_same_alone(log, log_of_template);
	evtxgen_free(log);
}
END_TEST

/* One megabyte for all of them, and little more than a chunk for each. */
START_TEST(many_writers_take_little_memory)
{
	enum { MANY = 300 };
	struct meter meter = {0};
	struct ipsecevtx_allocator allocator = meter_allocator(&meter);
	struct ipsecevtx_writer *writers[MANY] = {NULL};
	static struct slice slices[MANY];
	size_t first = 0;
	for (size_t i = 0; i < MANY; i++) {
		struct ipsecevtx_writer_options options = IPSECEVTX_WRITER_OPTIONS_INIT;
		const struct ipsecevtx_sink sink = slice_sink(&slices[i]);
		options.allocator = &allocator;
		options.sink = &sink;
		options.shares_with = i > 0 ? writers[0] : NULL;
		ck_assert_int_eq(ipsecevtx_writer_open(&writers[i], NULL, &options, NULL), 0);
		first = i == 0 ? meter.bytes : first;
	}
	ck_assert_uint_lt(first, 2u << 20);
	ck_assert_uint_lt(meter.bytes - first, (MANY - 1) * (size_t)72000);
	for (size_t i = 0; i < MANY; i++) {
		/* One that is given up shares no less. */
		if (i % 3 == 0)
			ipsecevtx_writer_discard(writers[i]);
		else
			ck_assert_int_eq(ipsecevtx_writer_close(writers[i], NULL), 0);
		slice_free(&slices[i]);
	}
	ck_assert_uint_eq(meter.live, 0);
}
END_TEST

/* Memory that runs out while one is opened leaves the others as they were. */
START_TEST(a_writer_that_cannot_be_opened_takes_nothing_along)
{
	struct meter meter = {0};
	struct ipsecevtx_allocator allocator = meter_allocator(&meter);
	struct ipsecevtx_writer_options options = IPSECEVTX_WRITER_OPTIONS_INIT;
	struct slice one = {0}, other = {0};
	const struct ipsecevtx_sink sink = slice_sink(&one), failing = slice_sink(&other);
	struct ipsecevtx_writer *first, *second;
	struct ipsecevtx_error error;
	options.allocator = &allocator;
	options.sink = &sink;
	ck_assert_int_eq(ipsecevtx_writer_open(&first, NULL, &options, NULL), 0);
	options.shares_with = first;
	meter.fail_at = meter.calls + 1;
	ck_assert_int_eq(ipsecevtx_writer_open(&second, NULL, &options, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_MEMORY);
	options.sink = &failing;
	other.fail_at = 1;
	ck_assert_int_eq(ipsecevtx_writer_open(&second, NULL, &options, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_WRITE);
	ck_assert_int_eq(ipsecevtx_writer_close(first, NULL), 0);
	assert_well_laid_out(&one);
	ck_assert_uint_eq(meter.live, 0);
	slice_free(&one);
	slice_free(&other);
}
END_TEST

Suite *suite_writer_shared(void)
{
	Suite *suite = suite_create("writer shared");
	TCase *shared = tcase_create("shared");
	tcase_set_timeout(shared, 120);
	tcase_add_loop_test(shared, logs_made_together_are_those_made_alone, EVTXGEN_SPARSE, EVTXGEN_FOREIGN + 1);
	tcase_add_test(shared, what_was_forgotten_is_not_placed_twice);
	tcase_add_test(shared, many_writers_take_little_memory);
	tcase_add_test(shared, a_writer_that_cannot_be_opened_takes_nothing_along);
	suite_add_tcase(suite, shared);
	return suite;
}
