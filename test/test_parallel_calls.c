/* SPDX-License-Identifier: MIT */
/*
 * One reader, asked in turns for the next event and for all that is left: whatever the order of the calls, each event
 * is given once, in its place, and each finding is told once.
 */
#include "suites.h"
#include "test_parallel_support.h"

#include <stdlib.h>
#include <string.h>

static struct sample sample;

/* Reads so many events one by one, and all that is left with threads. */
static void read_mixed(struct listener *listener, struct ipsecevtx_reader *reader, size_t count, unsigned threads)
{
	const struct ipsecevtx_event *event;
	for (size_t i = 0; i < count; i++) {
		ck_assert_int_eq(ipsecevtx_next(reader, &event), 1);
		note_event(listener, event);
	}
	read_all(listener, reader, threads);
}

/* At every event, and behind the last one. */
static void compare_mixtures(const struct ipsecevtx_options *options)
{
	static const unsigned threads[] = {1, 2, 5};
	struct listener one = {0};
	struct ipsecevtx_options with = options_for(&one, options);
	struct given given = {sample.bytes, sample.size, FROM_MEMORY, NULL};
	read_all(&one, open_given(&given, &with, NULL), 0);
	for (size_t count = 0; count <= one.events.count; count += is_slow_build() ? 7 : 1) {
		for (enum way way = 0; way < WAYS; way++) {
			struct listener mixed = {0};
			char what[64];
			given.way = way;
			with = options_for(&mixed, options);
			read_mixed(&mixed, open_given(&given, &with, NULL), count,
				threads[(count + way) % COUNT_OF(threads)]);
			close_given(&given);
			snprintf(what, sizeof what, "%zu events, then threads, way %u", count, way);
			assert_same_reading(&one, &mixed, what);
			free_listener(&mixed);
		}
	}
	free_listener(&one);
}

/* Chunks of unequal size, with what makes a reader wait, give back, and look twice. */
enum { SOUND, DEFINITIONS_LOST, BYTES_LOST, BYTES_INSERTED, ZEROES, CUT, HIDDEN, UNCERTIFIED, KINDS };

/* What libevtx renders for an element with this name is no XML: a note for each of the template's first records. */
static void make_uncertified(void)
{
	struct evtxgen *log = sample_begin();
	memset(&sample, 0, sizeof sample);
	for (unsigned i = 0; i < 24; i++) {
		struct evtxgen_event event = evtxgen_event(log, 9999, 0);
		struct evtxgen_field field = {.name = "a<b", .value = evtxgen_text("x")};
		event.user_data = "Odd";
		sample_add_event(&sample, log, &event, &field, 1);
		if (i % 4 == 3)
			ck_assert(evtxgen_close_chunk(log));
	}
	sample_finish(&sample, log);
}

static void make_kind(int kind)
{
	if (kind == UNCERTIFIED) {
		make_uncertified();
		return;
	}
	sample_make(&sample, 9, 5);
	for (size_t chunk = 1; chunk < 8; chunk += 2) {
		size_t start = HEADER + chunk * CHUNK;
		switch (kind) {
		case DEFINITIONS_LOST:
			memset(sample.bytes + start + 512 + 60, 0xee, 40);
			if (chunk > 4)
				sample_fix(&sample);
			break;
		case BYTES_LOST:
			sample_remove(&sample, start + 700, 3 + chunk);
			break;
		case BYTES_INSERTED:
			sample_insert(&sample, start + 700, 3 + chunk, 7);
			break;
		case ZEROES:
			memset(sample.bytes + start, 0, CHUNK);
			break;
		case CUT:
			sample.size = start + CHUNK / 3;
			return;
		case HIDDEN: { /* the third record swallows the fourth */
			size_t first = sample.offsets[chunk * 5 + 2];
			uint32_t size = sample_size(&sample, chunk * 5 + 2) + sample_size(&sample, chunk * 5 + 3);
			put_u32(sample.bytes + first + 4, size);
			put_u32(sample.bytes + first + size - 4, size);
			sample_fix(&sample);
			break;
		}
		default:
			break;
		}
	}
}

START_TEST(next_and_then_threads_give_what_next_alone_gives)
{
	struct ipsecevtx_options options = everything();
	options.engine = _i % 2 ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
	options.recover = _i % 4 > 1;
	make_kind(_i / 4);
	compare_mixtures(&options);
	sample_free(&sample);
}
END_TEST

START_TEST(next_and_then_threads_carve_what_next_alone_carves)
{
	struct ipsecevtx_options options = everything();
	options.carve = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	make_kind(_i);
	memset(sample.bytes, 0xee, 700);
	compare_mixtures(&options);
	sample_free(&sample);
}
END_TEST

/* More chunks with records that wait than there is room for: what is left over is read at once. */
START_TEST(next_and_then_threads_agree_where_no_record_can_wait)
{
	struct ipsecevtx_options options = everything();
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	sample_make(&sample, WAITING_CHUNKS + 4, 2);
	for (size_t chunk = 1; chunk < WAITING_CHUNKS + 4; chunk++)
		memset(sample.bytes + HEADER + chunk * CHUNK + 512 + 60, 0xee, 40);
	sample_fix(&sample);
	compare_mixtures(&options);
	sample_free(&sample);
}
END_TEST

START_TEST(a_sample_is_given_whole_by_any_mixture_of_calls)
{
	struct ipsecevtx_options options = everything();
	static uint8_t bytes[1024 * 1024];
	FILE *file = fopen("samples/mixed-security.evtx", "rb");
	ck_assert_ptr_nonnull(file);
	sample.size = fread(bytes, 1, sizeof bytes, file);
	sample.bytes = bytes;
	fclose(file);
	if (_i)
		options.any = false;
	compare_mixtures(&options);
}
END_TEST

/* Reading that deliver has ended stays ended, and says nothing more. */
START_TEST(nothing_comes_after_deliver_has_ended_the_reading)
{
	struct ipsecevtx_options options = everything();
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	make_kind(_i);
	for (size_t stop = 1; stop < 12; stop++) {
		for (size_t before = 0; before < 8; before += 3) {
			struct listener listener = {.stop_after = stop};
			struct ipsecevtx_options with = options_for(&listener, &options);
			struct given given = {sample.bytes, sample.size, (enum way)(stop % WAYS), NULL};
			struct ipsecevtx_reader *reader = open_given(&given, &with, NULL);
			const struct ipsecevtx_parallel parallel = parallel_for(&listener, 2);
			const struct ipsecevtx_event *event;
			for (size_t i = 0; i < before; i++)
				ck_assert_int_eq(ipsecevtx_next(reader, &event), 1);
			ck_assert_int_eq(ipsecevtx_read_parallel(reader, &parallel), 0);
			size_t events = listener.events.count;
			size_t told = listener.findings.told_count;
			size_t deliveries = listener.deliveries;
			ck_assert_int_eq(ipsecevtx_next(reader, &event), 0);
			ck_assert_ptr_null(event);
			ck_assert_int_eq(ipsecevtx_read_parallel(reader, &parallel), 0);
			ck_assert_uint_eq(listener.events.count, events);
			ck_assert_uint_eq(listener.findings.told_count, told);
			ck_assert_uint_eq(listener.deliveries, deliveries);
			ipsecevtx_close(reader);
			close_given(&given);
			free_listener(&listener);
		}
	}
	sample_free(&sample);
}
END_TEST

START_TEST(threads_that_read_a_second_time_find_nothing_left)
{
	struct ipsecevtx_options options = everything();
	struct listener one = {0};
	struct listener twice = {0};
	struct given given = {NULL, 0, FROM_MEMORY, NULL};
	make_kind(_i);
	given.bytes = sample.bytes;
	given.size = sample.size;
	struct ipsecevtx_options with = options_for(&one, &options);
	read_all(&one, open_given(&given, &with, NULL), 0);
	with = options_for(&twice, &options);
	struct ipsecevtx_reader *reader = open_given(&given, &with, NULL);
	const struct ipsecevtx_parallel parallel = parallel_for(&twice, 3);
	ck_assert_int_eq(ipsecevtx_read_parallel(reader, &parallel), 0);
	read_all(&twice, reader, 2);
	assert_same_reading(&one, &twice, "threads twice");
	free_listener(&one);
	free_listener(&twice);
	sample_free(&sample);
}
END_TEST

/* The record's bytes and its XML come with the event, on whatever thread. */
START_TEST(events_have_the_same_xml_on_any_thread)
{
	struct ipsecevtx_options options = everything();
	struct listener one = {.with_xml = true};
	struct given given = {NULL, 0, FROM_MEMORY, NULL};
	make_kind(_i);
	given.bytes = sample.bytes;
	given.size = sample.size;
	options.recover = true;
	struct ipsecevtx_options with = options_for(&one, &options);
	read_all(&one, open_given(&given, &with, NULL), 0);
	for (enum way way = 0; way < WAYS; way++) {
		struct listener many = {.with_xml = true};
		given.way = way;
		with = options_for(&many, &options);
		read_all(&many, open_given(&given, &with, NULL), 3);
		close_given(&given);
		assert_same_reading(&one, &many, "XML");
		free_listener(&many);
	}
	free_listener(&one);
	sample_free(&sample);
}
END_TEST

TCase *case_parallel_calls(void)
{
	TCase *calls = tcase_create("calls");
	tcase_set_timeout(calls, 60);
	tcase_add_loop_test(calls, next_and_then_threads_give_what_next_alone_gives, 0, 4 * KINDS);
	tcase_add_loop_test(calls, next_and_then_threads_carve_what_next_alone_carves, 0, KINDS);
	tcase_add_test(calls, next_and_then_threads_agree_where_no_record_can_wait);
	tcase_add_loop_test(calls, a_sample_is_given_whole_by_any_mixture_of_calls, 0, 2);
	tcase_add_loop_test(calls, nothing_comes_after_deliver_has_ended_the_reading, 0, KINDS);
	tcase_add_loop_test(calls, threads_that_read_a_second_time_find_nothing_left, 0, KINDS);
	tcase_add_loop_test(calls, events_have_the_same_xml_on_any_thread, 0, KINDS);
	return calls;
}
