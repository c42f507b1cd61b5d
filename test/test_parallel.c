/* SPDX-License-Identifier: MIT */
/* Many threads against one: the same events, the same findings, the same sums, in the same order. */
#include "reader/trail.h"
#include "sequence/notice.h"
#include "suites.h"
#include "test_parallel_support.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

START_TEST(a_sound_log_is_read_the_same_by_any_number_of_threads)
{
	struct sample sample = {0};
	struct ipsecevtx_options options = everything();
	static const enum ipsecevtx_engine engines[] = {IPSECEVTX_ENGINE_CERTIFIED, IPSECEVTX_ENGINE_DIRECT};
	options.engine = engines[_i];
	sample_make(&sample, 120, 8);
	compare(sample.bytes, sample.size, &options);
	sample_free(&sample);
}
END_TEST

/* Each kind of damage that changes where chunks begin, or needs what comes later, at many places. */
START_TEST(a_damaged_log_is_read_the_same_by_any_number_of_threads)
{
	struct sample sample = {0};
	struct sample bad = {0};
	struct ipsecevtx_options options = everything();
	options.engine = _i < 12 ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
	options.recover = _i % 2;
	sample_make(&sample, 12, 12);
	for (size_t chunk = 0; chunk < 12; chunk++) {
		size_t start = HEADER + chunk * CHUNK;
		sample_copy(&bad, &sample);
		switch (_i % 12 / 2) {
		case 0:
			sample_insert(&bad, start + 1 + chunk * 97, 3 + chunk, 7);
			break;
		case 1:
			sample_remove(&bad, start + 600 + chunk * 801, 1 + chunk * 5);
			break;
		case 2:
			memset(bad.bytes + start, 0, 512);
			break;
		case 3: /* a destroyed template */
			memset(bad.bytes + start + 512 + 60, 0xee, 40);
			break;
		case 4:
			memset(bad.bytes + start, 0, CHUNK);
			break;
		default:
			bad.size = start + chunk * 4321;
			break;
		}
		compare(bad.bytes, bad.size, &options);
		sample_free(&bad);
	}
	sample_free(&sample);
}
END_TEST

/* Several at once: each fault takes back what is in flight, and what comes behind it may be damaged too. */
START_TEST(a_log_with_many_faults_is_read_the_same_by_any_number_of_threads)
{
	struct sample sample = {0};
	struct sample bad = {0};
	struct ipsecevtx_options options = everything();
	uint64_t random = (uint64_t)_i + 1;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.recover = _i % 2;
	sample_make(&sample, 60, 4);
	sample_copy(&bad, &sample);
	for (uint64_t faults = 1 + next_random(&random) % 12; faults > 0; faults--) {
		size_t at = HEADER + next_random(&random) % (bad.size - HEADER - CHUNK);
		size_t length = 1 + next_random(&random) % 900;
		switch (next_random(&random) % 4) {
		case 0:
			sample_insert(&bad, at, length, 7);
			break;
		case 1:
			sample_remove(&bad, at, length);
			break;
		case 2:
			memset(bad.bytes + at, 0, length);
			break;
		default: /* a run of chunks that were never used */
			at -= (at - HEADER) % CHUNK;
			memset(bad.bytes + at, 0, CHUNK);
			break;
		}
	}
	compare(bad.bytes, bad.size, &options);
	sample_free(&bad);
	sample_free(&sample);
}
END_TEST

START_TEST(a_file_that_shrinks_is_read_up_to_its_new_end)
{
	struct sample sample = {0};
	struct ipsecevtx_options options = everything();
	struct ipsecevtx_reader *reader;
	struct listener one = {0};
	struct listener many = {0};
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	sample_make(&sample, 40, 4);
	size_t size = HEADER + 20 * CHUNK + (size_t)_i * 30000;
	struct ipsecevtx_options with = options_for(&one, &options);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, sample.bytes, size, "log", &with, NULL), 0);
	read_all(&one, reader, 0);
	FILE *file = put_file(sample.bytes, sample.size);
	with = options_for(&many, &options);
	ck_assert_int_eq(ipsecevtx_open_fd(&reader, fileno(file), "log", &with, NULL), 0);
	ck_assert_int_eq(ftruncate(fileno(file), (off_t)size + 6), 0);
	read_all(&many, reader, 2);
	assert_same_reading(&one, &many, "2 threads");
	fclose(file);
	free_listener(&one);
	free_listener(&many);
	sample_free(&sample);
}
END_TEST

/* The size that it had when it was opened is not where it ends, nor where a fault must lead to nothing. */
START_TEST(a_file_that_grows_is_read_up_to_its_new_end)
{
	struct sample sample = {0};
	struct ipsecevtx_options options = everything();
	struct ipsecevtx_reader *reader;
	struct listener one = {0};
	struct listener many = {0};
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	sample_make(&sample, 48, 4);
	memset(sample.bytes + HEADER + (_i ? 30 : 5) * CHUNK + 2000, 0xee, 100); /* a wrong checksum */
	struct ipsecevtx_options with = options_for(&one, &options);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, sample.bytes, sample.size, "log", &with, NULL), 0);
	read_all(&one, reader, 0);
	size_t before = HEADER + 10 * CHUNK;
	FILE *file = put_file(sample.bytes, before);
	with = options_for(&many, &options);
	ck_assert_int_eq(ipsecevtx_open_fd(&reader, fileno(file), "log", &with, NULL), 0);
	off_t at = lseek(fileno(file), 0, SEEK_CUR);
	ck_assert_int_eq(pwrite(fileno(file), sample.bytes + before, sample.size - before, (off_t)before + 6),
		(ssize_t)(sample.size - before));
	ck_assert_int_eq(lseek(fileno(file), at, SEEK_SET), at);
	read_all(&many, reader, 2);
	assert_same_reading(&one, &many, "2 threads");
	fclose(file);
	free_listener(&one);
	free_listener(&many);
	sample_free(&sample);
}
END_TEST

/* A trail keeps of a run of records only what the check of their order needs: the findings must be the same. */
static uint64_t odd_number(uint64_t *random, uint64_t last)
{
	static const uint64_t numbers[] = {0, 1, 2, UINT64_MAX, UINT64_MAX - 1, UINT64_MAX - 9999999};
	uint64_t word = next_random(random);
	if (word % 4)
		return last + 1;
	return word % 8 ? numbers[word / 8 % COUNT_OF(numbers)] : last + word / 8 % 5;
}

static void fill_records(struct record *records, struct record_identity *identities, size_t count, uint64_t seed)
{
	static const uint32_t ids[] = {4653, 4653, 4653, 1102, 104, 4719};
	static const struct notice clearing = {IPSECEVTX_FINDING_LOG_CLEARED, true, "cleared"};
	static const struct notice policy = {IPSECEVTX_FINDING_AUDIT_POLICY, false, "changed"};
	uint64_t random = seed;
	uint64_t lag = 0;
	uint64_t id = seed % 3 ? 1 : UINT64_MAX - 20;
	uint64_t time = seed % 5 ? UINT64_C(133000000000000000) : UINT64_MAX - 20000000;
	for (size_t i = 0; i < count; i++) {
		struct record record = {
			512 + 100 * i, 100, id = odd_number(&random, id), time = odd_number(&random, time), 0};
		/* Numbers of the headers that step on where those of the events do not. */
		if (next_random(&random) % 16 == 0)
			record.record_id = ++id, lag++;
		struct record_identity identity = {ids[next_random(&random) % 64 < 60 ? 0 : next_random(&random) % 6],
			next_random(&random) % 8 != 0, id + seed % 4 * 7 - lag, time,
			1 + (next_random(&random) % 16 == 0), NULL};
		if (notice_is_possible(&identity))
			identity.notice = identity.event_id == 4719 ? &policy : &clearing;
		if (next_random(&random) % 16 == 0)
			identity.record_id = odd_number(&random, id);
		if (next_random(&random) % 16 == 0)
			identity.time = odd_number(&random, time);
		records[i] = record;
		identities[i] = identity;
	}
}

START_TEST(a_trail_leaves_nothing_out_that_the_order_would_tell)
{
	enum { COUNT = 60 };
	struct record records[COUNT];
	struct record_identity identities[COUNT];
	static struct sequence direct, replayed;
	struct listener one = {0};
	struct listener many = {0};
	uint64_t counts[4] = {0};
	struct findings left = {.report = view_tell, .user = &one.findings, .source = "log", .counts = counts};
	struct findings right = {.report = view_tell, .user = &many.findings, .source = "log", .counts = counts};
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct trail trail;
	fill_records(records, identities, COUNT, (uint64_t)_i);
	memset(&direct, 0, sizeof direct);
	memset(&replayed, 0, sizeof replayed);
	sequence_init(&direct, &left);
	sequence_init(&replayed, &right);
	trail_init(&trail, &allocator);
	for (size_t i = 0; i < COUNT; i++) {
		if (i % 20 == 0) {
			sequence_start_chunk(&direct, &(struct chunk_note){0});
			trail_replay(&trail, &right, &replayed);
			trail_clear(&trail);
			trail_add_note(&trail, &(struct order_note){ORDER_CHUNK, .chunk = {0}});
		}
		sequence_add(&direct, &records[i], records[i].offset, &identities[i]);
		trail_add_record(&trail, &records[i], records[i].offset, &identities[i]);
	}
	trail_replay(&trail, &right, &replayed);
	ck_assert_uint_eq(one.findings.told_count, many.findings.told_count);
	for (size_t i = 0; i < one.findings.told_count; i++) {
		CHECK_IN_LOOP(one.findings.told[i].finding.kind == many.findings.told[i].finding.kind);
		CHECK_IN_LOOP(one.findings.told[i].finding.offset == many.findings.told[i].finding.offset);
		CHECK_IN_LOOP(strcmp(one.findings.told[i].detail, many.findings.told[i].detail) == 0);
	}
	trail_free(&trail);
	free_listener(&one);
	free_listener(&many);
}
END_TEST

/* A counting allocator for many threads at once. */
struct shared_counting {
	pthread_mutex_t mutex;
	struct counting counting;
	struct ipsecevtx_allocator allocator;
};

static void *shared_reallocate(void *user, void *memory, size_t size)
{
	struct shared_counting *shared = user;
	pthread_mutex_lock(&shared->mutex);
	void *result = shared->allocator.reallocate(shared->allocator.user, memory, size);
	pthread_mutex_unlock(&shared->mutex);
	return result;
}

static void shared_release(void *user, void *memory)
{
	struct shared_counting *shared = user;
	pthread_mutex_lock(&shared->mutex);
	shared->allocator.release(shared->allocator.user, memory);
	pthread_mutex_unlock(&shared->mutex);
}

/* True when all was read. */
static bool read_without_memory(const struct sample *sample, struct shared_counting *shared, enum way way)
{
	struct ipsecevtx_options options = everything();
	const struct ipsecevtx_allocator allocator = {shared_reallocate, shared_release, shared};
	struct ipsecevtx_error error;
	struct listener listener = {0};
	const struct ipsecevtx_parallel parallel = parallel_for(&listener, 2);
	options.allocator = &allocator;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	shared->allocator = counting_allocator(&shared->counting);
	struct given given = {sample->bytes, sample->size, way, NULL};
	struct ipsecevtx_reader *reader = open_given(&given, &options, &error);
	bool complete = reader && ipsecevtx_read_parallel(reader, &parallel) == 0;
	if (!reader)
		CHECK_IN_LOOP(error.code == IPSECEVTX_ERROR_MEMORY);
	if (reader && !complete)
		CHECK_IN_LOOP(ipsecevtx_reader_error(reader)->code == IPSECEVTX_ERROR_MEMORY);
	/* Without memory for a worker's plans, its records are lost with a finding. */
	if (complete)
		CHECK_IN_LOOP(
			listener.events.count + ipsecevtx_reader_statistics(reader)->records_lost == sample->count);
	ipsecevtx_close(reader);
	CHECK_IN_LOOP(shared->counting.live == 0);
	free(listener.events.digests);
	return complete;
}

START_TEST(without_memory_threads_end_with_an_error_and_no_leak)
{
	static struct sample sample;
	struct shared_counting shared = {.mutex = PTHREAD_MUTEX_INITIALIZER};
	enum way way = _i % 2 ? FROM_STREAM : FROM_MEMORY;
	sample_make(&sample, 60, 4);
	ck_assert(read_without_memory(&sample, &shared, way));
	size_t calls = shared.counting.calls;
	ck_assert_uint_gt(calls, 20);
	for (size_t n = 1; n <= calls + 1; n++) {
		memset(&shared.counting, 0, sizeof shared.counting);
		shared.counting.fail_at = n;
		shared.counting.fail_on = _i / 2;
		read_without_memory(&sample, &shared, way);
	}
	sample_free(&sample);
}
END_TEST

START_TEST(raw_bytes_are_carved_the_same_by_any_number_of_threads)
{
	struct sample sample = {0};
	struct ipsecevtx_options options = everything();
	uint64_t random = (uint64_t)_i + 1;
	options.carve = true;
	options.engine = _i % 2 ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
	options.verify = _i % 4 == 2;
	sample_make(&sample, 40, 4);
	for (int faults = 0; faults < _i; faults++) {
		size_t at = HEADER + next_random(&random) % (sample.size - HEADER - CHUNK);
		size_t length = 1 + next_random(&random) % 900;
		if (next_random(&random) % 2)
			sample_insert(&sample, at, length, 7);
		else
			memset(sample.bytes + at, 0, length);
	}
	compare(sample.bytes, sample.size, &options);
	sample_free(&sample);
}
END_TEST

/* Threads that took events, and how many of them there are to be before the first one goes on. */
static struct {
	pthread_mutex_t mutex;
	pthread_t threads[8];
	size_t count, wanted;
	struct ipsecevtx_parallel below;
} crowd = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static size_t join_crowd(void)
{
	size_t i = 0;
	pthread_mutex_lock(&crowd.mutex);
	while (i < crowd.count && !pthread_equal(crowd.threads[i], pthread_self()))
		i++;
	if (i == crowd.count && i < COUNT_OF(crowd.threads))
		crowd.threads[crowd.count++] = pthread_self();
	size_t count = crowd.count;
	pthread_mutex_unlock(&crowd.mutex);
	return count;
}

static void wait_for_crowd(void *user, void *output, const struct ipsecevtx_event *event)
{
	static const struct timespec pause = {0, 1000000};
	for (unsigned i = 0; join_crowd() < crowd.wanted && i < 1000; i++)
		nanosleep(&pause, NULL);
	crowd.below.event(user, output, event);
}

/* What one thread has to find or to decompress, others decode. */
START_TEST(all_threads_decode_what_one_thread_finds)
{
	struct sample sample = {0};
	struct ipsecevtx_options options = everything();
	struct ipsecevtx_reader *reader;
	struct listener listener = {.thread = pthread_self()};
	size_t size;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.carve = _i < 2;
	sample_make(&sample, 60, 2);
	uint8_t *gzip = gzip_of(sample.bytes, sample.size, &size);
	const void *bytes = _i ? (const void *)gzip : sample.bytes;
	options = options_for(&listener, &options);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, _i ? size : sample.size, "log", &options, NULL), 0);
	crowd.below = parallel_for(&listener, 3);
	crowd.wanted = 3;
	crowd.count = 0;
	struct ipsecevtx_parallel parallel = crowd.below;
	parallel.event = wait_for_crowd;
	ck_assert_int_eq(ipsecevtx_read_parallel(reader, &parallel), 0);
	ipsecevtx_close(reader);
	ck_assert_uint_eq(crowd.count, 3);
	ck_assert_uint_eq(listener.events.count, 120);
	free_listener(&listener);
	free(gzip);
	sample_free(&sample);
}
END_TEST

START_TEST(deliver_can_end_the_reading)
{
	struct sample sample = {0};
	struct ipsecevtx_options options = everything();
	struct ipsecevtx_reader *reader;
	struct listener listener = {.stop_after = 3};
	sample_make(&sample, 30, 5);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, sample.bytes, sample.size, "log", &options, NULL), 0);
	read_all(&listener, reader, 4);
	ck_assert_uint_eq(listener.deliveries, 3);
	ck_assert_uint_eq(listener.events.count, 15);
	free_listener(&listener);
	sample_free(&sample);
}
END_TEST

START_TEST(a_wrong_number_of_threads_is_a_callers_mistake)
{
	static const unsigned wrong[] = {0, 65};
	struct sample sample = {0};
	sample_make(&sample, 1, 1);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct ipsecevtx_reader *reader;
		struct listener listener = {0};
		const struct ipsecevtx_parallel parallel = parallel_for(&listener, wrong[i]);
		ck_assert_int_eq(ipsecevtx_open_memory(&reader, sample.bytes, sample.size, "log", NULL, NULL), 0);
		ck_assert_int_eq(ipsecevtx_read_parallel(reader, &parallel), -1);
		ck_assert_int_eq(ipsecevtx_reader_error(reader)->code, IPSECEVTX_ERROR_ARGUMENT);
		ipsecevtx_close(reader);
	}
	sample_free(&sample);
}
END_TEST

START_TEST(a_missing_function_is_a_callers_mistake)
{
	struct sample sample = {0};
	sample_make(&sample, 1, 1);
	for (size_t i = 0; i < 6; i++) {
		struct ipsecevtx_reader *reader;
		const struct ipsecevtx_event *event;
		struct listener listener = {0};
		struct ipsecevtx_parallel parallel = parallel_for(&listener, 2);
		parallel.new_output = i == 0 ? NULL : parallel.new_output;
		parallel.free_output = i == 1 ? NULL : parallel.free_output;
		parallel.event = i == 2 ? NULL : parallel.event;
		parallel.deliver = i == 3 ? NULL : parallel.deliver;
		parallel.empty = i == 4 ? NULL : parallel.empty;
		ck_assert_int_eq(ipsecevtx_open_memory(&reader, sample.bytes, sample.size, "log", NULL, NULL), 0);
		ck_assert_int_eq(ipsecevtx_read_parallel(reader, i == 5 ? NULL : &parallel), -1);
		ck_assert_int_eq(ipsecevtx_reader_error(reader)->code, IPSECEVTX_ERROR_ARGUMENT);
		ck_assert_int_eq(ipsecevtx_next(reader, &event), -1);
		ipsecevtx_close(reader);
	}
	sample_free(&sample);
}
END_TEST

START_TEST(a_real_log_is_read_the_same_by_any_number_of_threads)
{
	static const char *const logs[] = {"../shared/corpus/museum/server2022-Security.evtx",
		"../shared/corpus/evtx-rs/sample_with_a_bad_chunk_magic.evtx",
		"../shared/corpus/evtx-rs/2-vss_0-Microsoft-Windows-RemoteDesktopServices-RdpCoreTS%4Operational.evtx",
		"../shared/corpus/plaso/truncated-Security.evtx", "../shared/corpus/evtx-rs/sysmon.evtx"};
	struct ipsecevtx_options options = everything();
	if (!shared_exists("parallel", logs[_i]))
		return;
	FILE *file = fopen(logs[_i], "rb");
	ck_assert_ptr_nonnull(file);
	static uint8_t bytes[8 * 1024 * 1024];
	size_t size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	compare(bytes, size, &options);
}
END_TEST

Suite *suite_parallel(void)
{
	Suite *suite = suite_create("parallel");
	TCase *threads = tcase_create("threads");
	TCase *carved = tcase_create("carved");
	tcase_set_timeout(threads, 60);
	tcase_add_loop_test(threads, a_sound_log_is_read_the_same_by_any_number_of_threads, 0, 2);
	tcase_add_loop_test(threads, a_damaged_log_is_read_the_same_by_any_number_of_threads, 0, 24);
	tcase_add_loop_test(threads, a_log_with_many_faults_is_read_the_same_by_any_number_of_threads, 0, 40);
	tcase_add_loop_test(threads, a_file_that_shrinks_is_read_up_to_its_new_end, 0, 2);
	tcase_add_loop_test(threads, a_file_that_grows_is_read_up_to_its_new_end, 0, 2);
	tcase_add_loop_test(threads, a_trail_leaves_nothing_out_that_the_order_would_tell, 0, 300);
	tcase_add_loop_test(threads, without_memory_threads_end_with_an_error_and_no_leak, 0, 4);
	tcase_add_test(threads, deliver_can_end_the_reading);
	tcase_add_test(threads, a_wrong_number_of_threads_is_a_callers_mistake);
	tcase_add_test(threads, a_missing_function_is_a_callers_mistake);
	tcase_add_loop_test(threads, a_real_log_is_read_the_same_by_any_number_of_threads, 0, 5);
	suite_add_tcase(suite, threads);
	tcase_add_loop_test(carved, raw_bytes_are_carved_the_same_by_any_number_of_threads, 0, 24);
	tcase_add_loop_test(carved, all_threads_decode_what_one_thread_finds, 0, 3);
	tcase_set_timeout(carved, 60);
	suite_add_tcase(suite, carved);
	suite_add_tcase(suite, case_parallel_calls());
	suite_add_tcase(suite, case_parallel_floods());
	suite_add_tcase(suite, case_parallel_stop());
	suite_add_tcase(suite, case_parallel_inputs());
	suite_add_tcase(suite, case_parallel_trust());
	return suite;
}
