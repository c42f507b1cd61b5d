/* SPDX-License-Identifier: MIT */
/*
 * Logs that cause findings and events by the thousand with a few bytes. None of them may push
 * another one out, with any number of threads, nor may what waits for its turn take memory without bounds.
 */
#include "event/events.h"
#include "suites.h"
#include "test_parallel_support.h"

#include <stdlib.h>
#include <string.h>

#define CHUNKS 9u

static struct sample sample;

/* A field a second time, and as an array of so many numbers: each item is one that stands twice. */
static void add_array(struct evtxgen *log, size_t items)
{
	static const uint8_t zeroes[60000];
	struct evtxgen_event event = evtxgen_event(log, 4653, LAYOUT_V0);
	const struct evtxgen_field fields[] = {
		{.name = "RemoteAddress", .value = evtxgen_text("192.0.2.7")},
		{.name = "RemoteAddress", .value = evtxgen_typed_bytes(EVTXGEN_UINT8 | EVTXGEN_ARRAY, zeroes, items)},
	};
	event.flags = EVTXGEN_AS_GIVEN;
	sample_add_event(&sample, log, &event, fields, COUNT_OF(fields));
}

/* Many fields that stand several times, all in the template: the record itself is short. */
static void add_literals(struct evtxgen *log)
{
	enum { FIELDS = 16, TIMES = 6 };
	const struct event_definition *definition = events_find(4653);
	struct evtxgen_event event = evtxgen_event(log, 4653, LAYOUT_V0);
	struct evtxgen_field fields[FIELDS * TIMES];
	memset(fields, 0, sizeof fields);
	ck_assert_uint_ge(definition->field_count, FIELDS);
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		fields[i].name = definition->fields[i % FIELDS].windows_name;
		fields[i].value = evtxgen_literal("1");
	}
	event.flags = EVTXGEN_AS_GIVEN;
	sample_add_event(&sample, log, &event, fields, COUNT_OF(fields));
}

/* The record hides the one behind it. */
static void swallow_next(size_t index)
{
	uint32_t size = sample_size(&sample, index) + sample_size(&sample, index + 1);
	put_u32(sample.bytes + sample.offsets[index] + 4, size);
	put_u32(sample.bytes + sample.offsets[index] + size - 4, size);
}

enum { ARRAYS, LITERALS, LONG_TEXTS, HIDDEN, SIZES, UNREADABLE, NUMBERS, TIMES, FLOODS };

static bool is_values(int flood)
{
	return flood <= LONG_TEXTS;
}

/* Fills the chunk with records of a kind until it is nearly full. */
static void add_flood(struct evtxgen *log, int flood)
{
	static char text[3000];
	switch (flood) {
	case ARRAYS:
		add_array(log, 55000);
		break;
	case LITERALS:
		for (unsigned i = 0; i < 90; i++)
			add_literals(log);
		break;
	case LONG_TEXTS:
		memset(text, 'x', sizeof text - 1);
		for (unsigned i = 0; i < 4; i++) {
			sample_add_same(&sample, log, text);
			add_array(log, 1000);
		}
		break;
	default:
		for (unsigned i = 0; i < 60; i++)
			sample_add_same(&sample, log, "reason");
	}
}

static void damage_record(size_t index, int flood)
{
	uint8_t *record = sample.bytes + sample.offsets[index];
	uint32_t size = sample_size(&sample, index);
	switch (flood) {
	case HIDDEN:
		if (index % 2 == 0 && index + 1 < sample.count &&
			sample.offsets[index + 1] == sample.offsets[index] + size)
			swallow_next(index);
		break;
	case SIZES:
		put_u32(record + size - 4, size + 8);
		break;
	case UNREADABLE:
		memset(record + size / 2, 0xff, 12);
		break;
	case NUMBERS:
		put_u32(record + 8, (uint32_t)index * 7919);
		break;
	default:
		put_u32(record + 16, (uint32_t)index * 7919);
	}
}

/* Chunks with a flood and, behind it, a record that hides another one; sound chunks between them. */
static void make_flood(int flood)
{
	struct evtxgen *log = sample_begin();
	size_t hiders[CHUNKS];
	memset(&sample, 0, sizeof sample);
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		if (chunk % 3 != 1)
			add_flood(log, flood);
		hiders[chunk] = sample.count;
		sample_add_same(&sample, log, "it hides the next one");
		sample_add_same(&sample, log, "it is hidden");
		ck_assert(evtxgen_close_chunk(log));
	}
	sample_finish(&sample, log);
	for (size_t i = 0, chunk = 0; !is_values(flood) && i < sample.count; i++) {
		while (chunk < CHUNKS && i >= hiders[chunk] + 2)
			chunk++;
		if (chunk % 3 != 1 && i < hiders[chunk])
			damage_record(i, flood);
	}
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++)
		swallow_next(hiders[chunk]);
	sample_fix(&sample);
}

START_TEST(a_flood_takes_no_other_finding_with_it)
{
	static const unsigned few[] = {3, 0};
	const unsigned threads[] = {1u + (unsigned)_i % 5, 0}; /* all of them, over all floods */
	struct ipsecevtx_options options = everything();
	struct view view = {0};
	options.engine = _i % 2 ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
	options.recover = _i % 4 > 1;
	make_flood(_i / 4);
	compare_threads(sample.bytes, sample.size, &options, is_slow_build() ? few : threads);
	options.carve = true;
	compare_threads(sample.bytes, sample.size, &options, few);
	options.carve = false;
	look(&view, sample.bytes, sample.size, &options);
	ck_assert_uint_ge(told_count(&view, IPSECEVTX_FINDING_HIDDEN_DATA), CHUNKS);
	view_free(&view);
	sample_free(&sample);
}
END_TEST

/* Memory of all threads, measured. */
struct shared_meter {
	pthread_mutex_t mutex;
	struct meter meter;
	struct ipsecevtx_allocator allocator;
};

static void *shared_reallocate(void *user, void *memory, size_t size)
{
	struct shared_meter *shared = user;
	pthread_mutex_lock(&shared->mutex);
	void *result = shared->allocator.reallocate(shared->allocator.user, memory, size);
	pthread_mutex_unlock(&shared->mutex);
	return result;
}

static void shared_release(void *user, void *memory)
{
	struct shared_meter *shared = user;
	pthread_mutex_lock(&shared->mutex);
	shared->allocator.release(shared->allocator.user, memory);
	pthread_mutex_unlock(&shared->mutex);
}

/* Repeats the first chunk of the sample, which is a flood, that many times. */
static void repeat_chunk(size_t times)
{
	uint8_t *bytes = malloc(HEADER + times * CHUNK);
	ck_assert_ptr_nonnull(bytes);
	memcpy(bytes, sample.bytes, HEADER);
	for (size_t i = 0; i < times; i++)
		memcpy(bytes + HEADER + i * CHUNK, sample.bytes + HEADER, CHUNK);
	free(sample.bytes);
	sample.bytes = bytes;
	sample.size = HEADER + times * CHUNK;
}

START_TEST(a_flood_takes_no_more_memory_than_any_log)
{
	static const int floods[] = {LITERALS, HIDDEN, UNREADABLE};
	static const unsigned threads[] = {2, 5};
	struct ipsecevtx_options options = everything();
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.carve = _i >= 3;
	make_flood(floods[_i % 3]);
	repeat_chunk(130);
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		static struct shared_meter shared;
		pthread_mutex_init(&shared.mutex, NULL);
		memset(&shared.meter, 0, sizeof shared.meter);
		shared.allocator = meter_allocator(&shared.meter);
		const struct ipsecevtx_allocator allocator = {shared_reallocate, shared_release, &shared};
		struct listener listener = {0};
		struct given given = {sample.bytes, sample.size, FROM_MEMORY, NULL};
		options.allocator = &allocator;
		read_all(&listener, open_given(&given, &options, NULL), threads[i]);
		ck_assert_int_eq(listener.findings.result, 0);
		ck_assert_uint_ge(listener.findings.statistics.findings[IPSECEVTX_SEVERITY_TAMPERING], 130);
		ck_assert_uint_eq(shared.meter.live, 0);
		ck_assert_msg(shared.meter.peak < (32u + 8u * threads[i]) * 1024 * 1024, "%u threads: %zu bytes",
			threads[i], shared.meter.peak);
		pthread_mutex_destroy(&shared.mutex);
		free_listener(&listener);
	}
	sample_free(&sample);
}
END_TEST

TCase *case_parallel_floods(void)
{
	TCase *floods = tcase_create("floods");
	tcase_set_timeout(floods, 120);
	tcase_add_loop_test(floods, a_flood_takes_no_other_finding_with_it, 0, 4 * FLOODS);
	tcase_add_loop_test(floods, a_flood_takes_no_more_memory_than_any_log, 0, 6);
	return floods;
}
