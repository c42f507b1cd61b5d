/* SPDX-License-Identifier: MIT */
/*
 * Logs that make very much of themselves: findings and events by the thousand from a few bytes. None of them may push
 * another one out, with any number of threads, nor may what waits for its turn take memory without bounds.
 */
#include "events.h"
#include "suites.h"
#include "test_parallel_support.h"

#include <stdlib.h>
#include <string.h>

#define CHUNKS 14u

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

/* Many fields that stand several times, all in the definition: the record itself is short. */
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

/* So many records of a kind that the chunk is nearly full of them. */
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
		for (unsigned i = 0; i < 8; i++) {
			sample_add_same(&sample, log, text);
			add_array(log, 3000);
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
	static const unsigned threads[] = {1, 2, 3, 5, 0};
	struct ipsecevtx_options options = everything();
	struct view view = {0};
	options.engine = _i % 2 ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
	options.recover = _i % 4 > 1;
	make_flood(_i / 4);
	compare_threads(sample.bytes, sample.size, &options, threads);
	look(&view, sample.bytes, sample.size, &options);
	ck_assert_uint_ge(told_count(&view, IPSECEVTX_FINDING_HIDDEN_DATA), CHUNKS);
	view_free(&view);
	sample_free(&sample);
}
END_TEST

TCase *case_parallel_floods(void)
{
	TCase *floods = tcase_create("floods");
	tcase_set_timeout(floods, 120);
	tcase_add_loop_test(floods, a_flood_takes_no_other_finding_with_it, 0, 4 * FLOODS);
	return floods;
}
