/* SPDX-License-Identifier: MIT */
/*
 * Readers that learn from each other: how a log is read, and what is found in it, is what it is without the others, and
 * each kind of record is checked once.
 */
#include "suites.h"
#include "test_parallel_support.h"
#include "test_trust_log.h"

#include <stdlib.h>
#include <string.h>

/* What a reader shares with others; NULL: nothing. */
static struct ipsecevtx_context *context;

static void start(void)
{
	ck_assert_int_eq(ipsecevtx_context_new(&context, NULL), 0);
	ck_assert_ptr_nonnull(context);
}

static void stop(void)
{
	ipsecevtx_context_free(context);
	context = NULL;
}

/* Logs whose templates may look alike. */
enum log_kind { PLAIN_LOG, OTHER_FIELD, DISPUTED_LOG, UNREADABLE_LOG, NAMES_LOG, LOGS };

static void make_log(struct trust_log *log, int kind)
{
	static const char *const names[] = {"field", "other", "third", "fourth"};
	trust_log_start(log);
	/* Of the same length: templates that differ in nothing but a letter. */
	log->literal = kind == OTHER_FIELD ? "LocalAddresS" : NULL;
	for (unsigned chunk = 0; chunk < 4; chunk++) {
		for (unsigned i = 0; i < 6; i++) {
			bool is_disputed = kind == DISPUTED_LOG && chunk == 2 && i == 2;
			bool is_unreadable = kind == UNREADABLE_LOG && i % 2;
			trust_log_add(log, is_unreadable ? UNREADABLE : DEPENDING, 0, is_disputed ? DEPENDS_ON_NULL : 0,
				names[kind == NAMES_LOG ? i % 4 : 0]);
		}
		trust_log_end_chunk(log);
	}
}

/* Reads a log with that many threads; 0: with ipsecevtx_next(). */
static void read_bytes_with(
	struct listener *listener, const void *bytes, size_t size, struct ipsecevtx_context *shared, unsigned threads)
{
	struct ipsecevtx_options options = everything();
	struct ipsecevtx_reader *reader;
	options.context = shared;
	options = options_for(listener, &options);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "log", &options, NULL), 0);
	read_all(listener, reader, threads);
	ck_assert_int_eq(listener->findings.result, 0);
}

static uint64_t count_checked(const struct trust_log *log, struct ipsecevtx_context *shared)
{
	struct listener listener = {0};
	read_bytes_with(&listener, log->bytes, log->size, shared, 0);
	uint64_t checked = listener.findings.statistics.records_checked;
	free_listener(&listener);
	return checked;
}

/* The same events, findings and sums, but for how often the engines were compared. */
static void assert_read_as_alone(const struct trust_log *log, unsigned threads, const char *what)
{
	struct listener alone = {0};
	struct listener shared = {0};
	read_bytes_with(&alone, log->bytes, log->size, NULL, threads);
	read_bytes_with(&shared, log->bytes, log->size, context, threads);
	ck_assert_uint_le(shared.findings.statistics.records_checked, alone.findings.statistics.records_checked);
	alone.findings.statistics.records_checked = shared.findings.statistics.records_checked;
	assert_same_reading(&alone, &shared, what);
	free_listener(&alone);
	free_listener(&shared);
}

START_TEST(a_kind_of_record_is_checked_in_the_first_log_that_has_it)
{
	static struct trust_log plain, names;
	make_log(&plain, PLAIN_LOG);
	make_log(&names, NAMES_LOG);
	ck_assert_uint_eq(count_checked(&plain, context), 1);
	ck_assert_uint_eq(count_checked(&plain, context), 0);
	ck_assert_uint_eq(count_checked(&names, context), 3);
	ck_assert_uint_eq(count_checked(&names, context), 0);
	ck_assert_uint_eq(count_checked(&names, NULL), 4);
	trust_log_free(&plain);
	trust_log_free(&names);
}
END_TEST

START_TEST(templates_of_the_same_id_guid_and_size_are_told_apart)
{
	static struct trust_log logs[2];
	make_log(&logs[0], PLAIN_LOG);
	make_log(&logs[1], OTHER_FIELD);
	ck_assert_uint_eq(logs[0].size, logs[1].size);
	for (int turn = 0; turn < 4; turn++) {
		const struct trust_log *log = &logs[(_i + turn) % 2];
		ck_assert_uint_eq(count_checked(log, context), turn < 2 ? 1 : 0);
		assert_read_as_alone(log, 0, "alike");
	}
	trust_log_free(&logs[0]);
	trust_log_free(&logs[1]);
}
END_TEST

/* Each log is read after each other one, and twice: what was found before must not matter. */
START_TEST(the_findings_of_a_log_are_those_that_it_has_alone)
{
	static const unsigned threads[] = {0, 1, 3};
	static struct trust_log logs[LOGS];
	uint64_t random = (uint64_t)_i;
	for (int i = 0; i < LOGS; i++)
		make_log(&logs[i], i);
	for (int turn = 0; turn < 20; turn++) {
		const struct trust_log *log = &logs[next_random(&random) % LOGS];
		assert_read_as_alone(log, threads[turn % 3], "after others");
	}
	for (int i = 0; i < LOGS; i++)
		trust_log_free(&logs[i]);
}
END_TEST

START_TEST(what_a_log_could_not_certify_each_log_finds_out)
{
	static struct trust_log disputed, unreadable, plain;
	make_log(&disputed, DISPUTED_LOG);
	make_log(&unreadable, UNREADABLE_LOG);
	make_log(&plain, PLAIN_LOG);
	uint64_t alone = count_checked(&disputed, NULL);
	/* The dispute falls back on all records of the template: none of them vouches for those of other logs. */
	ck_assert_uint_eq(count_checked(&disputed, context), alone);
	ck_assert_uint_eq(count_checked(&disputed, context), alone);
	ck_assert_uint_eq(count_checked(&plain, context), 1);
	ck_assert_uint_eq(count_checked(&plain, context), 1);
	assert_read_as_alone(&unreadable, 0, "unreadable");
	assert_read_as_alone(&unreadable, 2, "unreadable again");
	trust_log_free(&disputed);
	trust_log_free(&unreadable);
	trust_log_free(&plain);
}
END_TEST

START_TEST(a_log_that_was_not_read_to_its_end_teaches_nothing)
{
	static struct trust_log log;
	struct ipsecevtx_options options = everything();
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	make_log(&log, PLAIN_LOG);
	options.context = context;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log.bytes, log.size, "log", &options, NULL), 0);
	ck_assert_int_eq(ipsecevtx_next(reader, &event), 1);
	ck_assert_uint_eq(ipsecevtx_reader_statistics(reader)->records_checked, 1);
	ipsecevtx_close(reader);
	ck_assert_uint_eq(count_checked(&log, context), 1);
	ck_assert_uint_eq(count_checked(&log, context), 0);
	trust_log_free(&log);
}
END_TEST

START_TEST(verifying_checks_every_record_whatever_is_shared)
{
	static struct trust_log log;
	struct ipsecevtx_options options = everything();
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	make_log(&log, PLAIN_LOG);
	count_checked(&log, context);
	options.context = context;
	options.verify = true;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log.bytes, log.size, "log", &options, NULL), 0);
	while (ipsecevtx_next(reader, &event) > 0)
		;
	ck_assert_uint_eq(ipsecevtx_reader_statistics(reader)->records_checked, 24);
	ipsecevtx_close(reader);
	trust_log_free(&log);
}
END_TEST

/*
 * Readers on threads, one for each input. When they take turns, they report the same and check the same records as when
 * one input is read after the other.
 */
#define INPUTS  24u
#define READERS 4u

struct queue {
	pthread_mutex_t mutex;
	pthread_cond_t closed;
	struct trust_log logs[LOGS];
	size_t next, ended; /* the next input to take; all before ended are closed */
	bool is_closed[INPUTS];
	struct listener said[INPUTS];
};

struct queued_input {
	struct queue *queue;
	size_t index;
};

static const struct trust_log *input_of(const struct queue *queue, size_t index)
{
	return &queue->logs[(index * 7 + index / LOGS) % LOGS];
}

static bool wait_for_turn(void *user)
{
	const struct queued_input *input = user;
	struct queue *queue = input->queue;
	pthread_mutex_lock(&queue->mutex);
	while (queue->ended != input->index)
		pthread_cond_wait(&queue->closed, &queue->mutex);
	pthread_mutex_unlock(&queue->mutex);
	return true;
}

static void read_queued(struct queue *queue, size_t index)
{
	struct queued_input input = {queue, index};
	const struct trust_log *log = input_of(queue, index);
	struct ipsecevtx_options options = everything();
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	struct listener *said = &queue->said[index];
	options.context = context;
	options.context_turn = wait_for_turn;
	options.context_user = &input;
	options = options_for(said, &options);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log->bytes, log->size, "log", &options, NULL), 0);
	while (ipsecevtx_next(reader, &event) > 0)
		note_event(said, event);
	said->findings.statistics = *ipsecevtx_reader_statistics(reader);
	ipsecevtx_close(reader);
}

static void *work(void *argument)
{
	struct queue *queue = argument;
	pthread_mutex_lock(&queue->mutex);
	while (queue->next < INPUTS) {
		size_t index = queue->next++;
		pthread_mutex_unlock(&queue->mutex);
		read_queued(queue, index);
		pthread_mutex_lock(&queue->mutex);
		queue->is_closed[index] = true;
		while (queue->ended < INPUTS && queue->is_closed[queue->ended])
			queue->ended++;
		pthread_cond_broadcast(&queue->closed);
	}
	pthread_mutex_unlock(&queue->mutex);
	return NULL;
}

START_TEST(readers_that_take_turns_check_what_one_after_the_other_checks)
{
	static struct queue queue;
	pthread_t threads[READERS];
	memset(&queue, 0, sizeof queue);
	pthread_mutex_init(&queue.mutex, NULL);
	pthread_cond_init(&queue.closed, NULL);
	for (int i = 0; i < LOGS; i++)
		make_log(&queue.logs[i], i);
	for (size_t i = 0; i < READERS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &queue), 0);
	for (size_t i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	stop();
	start();
	for (size_t i = 0; i < INPUTS; i++) {
		const struct trust_log *log = input_of(&queue, i);
		struct listener one = {0};
		read_bytes_with(&one, log->bytes, log->size, context, 0);
		assert_same_reading(&one, &queue.said[i], "on threads");
		free_listener(&one);
		free_listener(&queue.said[i]);
	}
	for (int i = 0; i < LOGS; i++)
		trust_log_free(&queue.logs[i]);
	pthread_cond_destroy(&queue.closed);
	pthread_mutex_destroy(&queue.mutex);
}
END_TEST

/* Readers that take no turns share too, and do not change each other's results. */
START_TEST(readers_without_turns_find_what_they_find_alone)
{
	static const unsigned threads[] = {2, 5};
	static struct trust_log logs[LOGS];
	for (int i = 0; i < LOGS; i++)
		make_log(&logs[i], i);
	for (int turn = 0; turn < 10; turn++)
		assert_read_as_alone(&logs[turn % LOGS], threads[turn % 2], "with threads");
	for (int i = 0; i < LOGS; i++)
		trust_log_free(&logs[i]);
}
END_TEST

/*
 * Bounds of memory.
 */

START_TEST(a_context_takes_no_more_memory_than_it_may)
{
	static struct meter meter;
	static struct trust_log log;
	memset(&meter, 0, sizeof meter);
	const struct ipsecevtx_allocator allocator = meter_allocator(&meter);
	struct ipsecevtx_context *small;
	unsigned variant = 0;
	char literal[16];
	ck_assert_int_eq(ipsecevtx_context_new(&small, &allocator), 0);
	for (unsigned turn = 0; turn < 12; turn++) {
		char name[300];
		trust_log_start(&log);
		for (unsigned i = 0; i < 300; i++) {
			snprintf(name, sizeof name, "%0250u", i + 300 * turn);
			trust_log_add(&log, DEPENDING, 0, 0, name);
			if (i % 60 == 59)
				trust_log_end_chunk(&log);
		}
		for (unsigned i = 0; i < 500; i++) {
			snprintf(literal, sizeof literal, "f%u", ++variant);
			log.literal = literal;
			trust_log_add(&log, DEPENDING, variant, 0, "field");
			log.templates[DEPENDING] = 0;
			if (i % 50 == 49)
				trust_log_end_chunk(&log);
		}
		count_checked(&log, small);
		trust_log_free(&log);
	}
	ck_assert_uint_gt(meter.peak, 5 * 1024 * 1024);
	ck_assert_uint_lt(meter.peak, 10 * 1024 * 1024);
	ipsecevtx_context_free(small);
	ck_assert_uint_eq(meter.live, 0);
}
END_TEST

/* Where there is none to remember anything, each log finds out for itself. */
START_TEST(a_context_without_memory_is_done_without)
{
	static struct counting counting;
	static struct trust_log log;
	memset(&counting, 0, sizeof counting);
	const struct ipsecevtx_allocator allocator = counting_allocator(&counting);
	struct ipsecevtx_context *none;
	make_log(&log, NAMES_LOG);
	for (counting.fail_at = 1, counting.fail_on = true;; counting.fail_at = counting.calls + 1) {
		counting.calls = 0;
		if (ipsecevtx_context_new(&none, &allocator) == 0)
			break;
		ck_assert_ptr_null(none);
		ck_assert_uint_eq(counting.live, 0);
	}
	counting.fail_at = counting.calls + 1;
	ck_assert_uint_eq(count_checked(&log, none), 4);
	ck_assert_uint_eq(count_checked(&log, none), 4);
	ipsecevtx_context_free(none);
	ck_assert_uint_eq(counting.live, 0);
	trust_log_free(&log);
}
END_TEST

Suite *suite_context(void)
{
	Suite *suite = suite_create("context");
	TCase *sharing = tcase_create("sharing");
	tcase_set_timeout(sharing, 120);
	tcase_add_checked_fixture(sharing, start, stop);
	tcase_add_test(sharing, a_kind_of_record_is_checked_in_the_first_log_that_has_it);
	tcase_add_loop_test(sharing, templates_of_the_same_id_guid_and_size_are_told_apart, 0, 2);
	tcase_add_loop_test(sharing, the_findings_of_a_log_are_those_that_it_has_alone, 0, 6);
	tcase_add_test(sharing, what_a_log_could_not_certify_each_log_finds_out);
	tcase_add_test(sharing, a_log_that_was_not_read_to_its_end_teaches_nothing);
	tcase_add_test(sharing, verifying_checks_every_record_whatever_is_shared);
	tcase_add_test(sharing, readers_that_take_turns_check_what_one_after_the_other_checks);
	tcase_add_test(sharing, readers_without_turns_find_what_they_find_alone);
	tcase_add_test(sharing, a_context_takes_no_more_memory_than_it_may);
	tcase_add_test(sharing, a_context_without_memory_is_done_without);
	suite_add_tcase(suite, sharing);
	return suite;
}
