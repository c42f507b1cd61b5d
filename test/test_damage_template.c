/* SPDX-License-Identifier: MIT */
/*
 * Destroyed template definitions: a record is decoded with another chunk's template of the same id when there is
 * exactly one and every value fits it, and says so; else it is a named loss.
 */
#include "suites.h"
#include "test_damage_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNKS    3u
#define PER_CHUNK 4u
#define RECORDS   (CHUNKS * PER_CHUNK)

static struct sample good, bad;
static struct view original, view;

/* Three chunks of events of one template; where the templates stand is the same in each. */
static size_t outer, nested; /* of the headers of the templates, in the first record of a chunk */

static void find_templates(void)
{
	const uint8_t *record = good.bytes + good.offsets[0];
	size_t size = sample_size(&good, 0);
	outer = nested = 0;
	for (size_t at = 24; at + 34 < size; at++) {
		uint32_t stated = get_u32(record + at + 6);
		if (record[at] != 0x0c || record[at + 1] != 1 || stated != good.offsets[0] - HEADER + at + 10)
			continue;
		if (outer == 0)
			outer = at + 10;
		else
			nested = at + 10;
	}
	ck_assert_uint_gt(outer, 0);
	ck_assert_uint_gt(nested, outer);
}

static void set_up(void)
{
	struct evtxgen *log = sample_begin();
	char text[32];
	memset(&good, 0, sizeof good);
	for (unsigned i = 0; i < RECORDS; i++) {
		snprintf(text, sizeof text, "reason %u", i);
		sample_add_same(&good, log, text);
		if (i % PER_CHUNK == PER_CHUNK - 1)
			ck_assert(evtxgen_close_chunk(log));
	}
	sample_finish(&good, log);
	look(&original, good.bytes, good.size, NULL);
	ck_assert_uint_eq(original.count, RECORDS);
	ck_assert_uint_eq(told_above_note(&original), 0);
	sample_copy(&bad, &good);
	find_templates();
}

static void tear_down(void)
{
	sample_free(&good);
	sample_free(&bad);
	view_free(&original);
	view_free(&view);
}

static void look_at_bad(enum ipsecevtx_engine engine)
{
	struct ipsecevtx_options options = look_options();
	options.engine = engine;
	look(&view, bad.bytes, bad.size, &options);
	ck_assert_int_eq(view.opened, 0);
	ck_assert_int_eq(view.result, 0);
	assert_adds_up(&view);
}

static uint8_t *template(unsigned chunk, size_t which)
{
	return bad.bytes + bad.offsets[(size_t)chunk * PER_CHUNK] + which;
}

enum destruction { ZERO_ID, ZERO_BODY, RANDOM_BODY, FIRST_TOKEN, DESTRUCTIONS };

static void destroy(unsigned chunk, size_t which, enum destruction way)
{
	uint8_t *at = template(chunk, which);
	uint32_t size = get_u32(at + 20);
	switch (way) {
	case ZERO_ID:
		memset(at + 4, 0, 16);
		break;
	case ZERO_BODY:
		memset(at + 24, 0, size);
		break;
	case RANDOM_BODY:
		fill_random(at + 24, size, 77);
		break;
	default:
		at[28] = 0xff;
		break;
	}
}

START_TEST(a_destroyed_template_is_borrowed_from_another_chunk)
{
	enum destruction way = (enum destruction)(_i % DESTRUCTIONS);
	size_t which = _i / DESTRUCTIONS % 2 ? nested : outer;
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		for (unsigned engine = 0; engine < 2; engine++) {
			describe("%s template of chunk %u, way %d", which == outer ? "outer" : "nested", chunk, way);
			memcpy(bad.bytes, good.bytes, good.size);
			destroy(chunk, which, way);
			if (_i >= 2 * DESTRUCTIONS)
				sample_fix(&bad);
			look_at_bad(engine ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
			/* The first chunk's events wait for the second chunk, and come behind all others. */
			assert_all_but_unordered(&view, &original, NULL);
			ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_BORROWED_TEMPLATE), PER_CHUNK);
			for (size_t i = 0; i < view.count; i++) {
				size_t at = (size_t)view.events[i].offset;
				bool hit = at >= HEADER + chunk * CHUNK && at < HEADER + (chunk + 1) * CHUNK;
				ck_assert_int_eq(!!(view.events[i].marks & IPSECEVTX_MARK_BORROWED_TEMPLATE), hit);
				if (hit)
					assert_told(&view, IPSECEVTX_FINDING_BORROWED_TEMPLATE,
						IPSECEVTX_SEVERITY_WARNING, at, get_u32(bad.bytes + at + 4));
			}
		}
	}
}
END_TEST

/* In a log as Windows saves it each header has the time of the record behind it, which says nothing of its own. */
START_TEST(a_record_that_waits_for_its_template_has_no_time_of_another)
{
	enum { TIME = 16 };
	for (size_t i = 0; i + 1 < RECORDS; i++)
		memcpy(bad.bytes + bad.offsets[i] + TIME, good.bytes + good.offsets[i + 1] + TIME, 8);
	destroy(0, _i ? nested : outer, ZERO_ID);
	sample_fix(&bad);
	look_at_bad(IPSECEVTX_ENGINE_DIRECT);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_BORROWED_TEMPLATE), PER_CHUNK);
	ck_assert_uint_eq(view.count, RECORDS);
	for (size_t i = 0; i < RECORDS; i++)
		ck_assert_msg(view.events[i].written_time == 0 || view.events[i].offset == bad.offsets[RECORDS - 1],
			"%zu", i);
}
END_TEST

/* The name of a field in the nested template, in UTF-16. */
static uint8_t *find_text(unsigned chunk, size_t which, const char *text)
{
	uint8_t *at = template(chunk, which) + 24;
	uint32_t size = get_u32(template(chunk, which) + 20);
	size_t length = strlen(text);
	for (size_t i = 0; i + 2 * length <= size; i++) {
		size_t k = 0;
		while (k < length && at[i + 2 * k] == (uint8_t)text[k] && at[i + 2 * k + 1] == 0)
			k++;
		if (k == length)
			return at + i;
	}
	ck_abort_msg("no %s in the template", text);
	return NULL;
}

static void assert_chunk_is_lost(unsigned chunk)
{
	bool lost[RECORDS] = {false};
	for (size_t i = (size_t)chunk * PER_CHUNK; i < (size_t)(chunk + 1) * PER_CHUNK; i++)
		lost[i] = true;
	for (size_t i = 0; i < RECORDS; i++) {
		if (lost[i])
			assert_told(&view, IPSECEVTX_FINDING_RECORD_UNREADABLE, IPSECEVTX_SEVERITY_LOSS, bad.offsets[i],
				sample_size(&bad, i));
	}
	for (size_t i = 0; i < view.count; i++) {
		size_t at = (size_t)view.events[i].offset;
		ck_assert(at < HEADER + chunk * CHUNK || at >= HEADER + (chunk + 1) * CHUNK);
	}
	ck_assert_uint_eq(view.count, RECORDS - PER_CHUNK);
	ck_assert_uint_eq(view.statistics.records_lost, PER_CHUNK);
}

START_TEST(no_template_is_borrowed_when_two_candidates_differ)
{
	find_text(2, nested, "RemoteAddress")[0] = 'X';
	destroy(1, nested, ZERO_ID);
	sample_fix(&bad);
	look_at_bad(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
	/* That the last chunk defines it otherwise is not yet known when the second one is read. */
	assert_chunk_is_lost(1);
}
END_TEST

START_TEST(no_template_is_borrowed_when_candidates_before_differ)
{
	find_text(1, nested, "RemoteAddress")[0] = 'X';
	destroy(2, nested, ZERO_ID);
	sample_fix(&bad);
	look_at_bad(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
	assert_chunk_is_lost(2);
}
END_TEST

START_TEST(no_template_is_borrowed_when_candidates_behind_differ)
{
	find_text(1, nested, "RemoteAddress")[0] = 'X';
	destroy(0, nested, ZERO_ID);
	sample_fix(&bad);
	look_at_bad(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
	assert_chunk_is_lost(0);
}
END_TEST

/* Substitution tokens: 0d or 0e, slot, type. */
static void change_types(unsigned chunk, size_t which, uint8_t from, uint8_t to)
{
	uint8_t *at = template(chunk, which) + 24;
	uint32_t size = get_u32(template(chunk, which) + 20);
	size_t changed = 0;
	for (size_t i = 0; i + 4 <= size; i++) {
		if ((at[i] == 0x0d || at[i] == 0x0e) && at[i + 2] == 0 && at[i + 3] == from) {
			at[i + 3] = to;
			changed++;
		}
	}
	ck_assert_uint_gt(changed, 0);
}

START_TEST(no_template_is_borrowed_when_a_slot_type_does_not_fit)
{
	change_types(0, nested, EVTXGEN_UINT64, EVTXGEN_STRING);
	change_types(2, nested, EVTXGEN_UINT64, EVTXGEN_GUID);
	destroy(1, nested, ZERO_ID);
	sample_fix(&bad);
	look_at_bad(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
	assert_chunk_is_lost(1);
}
END_TEST

START_TEST(no_template_is_borrowed_when_it_has_another_id)
{
	for (unsigned chunk = 0; chunk < CHUNKS; chunk += 2) {
		uint8_t *at = template(chunk, nested);
		at[4] ^= 0x55;       /* the template's GUID */
		(at - 8)[0] ^= 0x55; /* as the first record names it */
	}
	destroy(1, nested, ZERO_ID);
	sample_fix(&bad);
	look_at_bad(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
	for (size_t i = 0; i < view.count; i++) {
		size_t at = (size_t)view.events[i].offset;
		ck_assert(at < HEADER + CHUNK || at >= HEADER + 2 * CHUNK);
	}
	for (size_t i = PER_CHUNK; i < 2 * PER_CHUNK; i++)
		assert_told(&view, IPSECEVTX_FINDING_RECORD_UNREADABLE, IPSECEVTX_SEVERITY_LOSS, bad.offsets[i],
			sample_size(&bad, i));
}
END_TEST

START_TEST(a_template_destroyed_everywhere_is_named)
{
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++)
		destroy(chunk, outer, ZERO_ID);
	look_at_bad(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
	ck_assert_uint_eq(view.count, 0);
	ck_assert_uint_eq(view.statistics.records_lost, RECORDS);
	char id[16];
	snprintf(id, sizeof id, "%08x", (unsigned)get_u32(good.bytes + good.offsets[0] + outer + 4));
	for (size_t i = 0; i < RECORDS; i++)
		assert_told(&view, IPSECEVTX_FINDING_RECORD_UNREADABLE, IPSECEVTX_SEVERITY_LOSS, bad.offsets[i],
			sample_size(&bad, i));
	for (size_t i = 0; i < view.told_count; i++) {
		if (view.told[i].finding.kind == IPSECEVTX_FINDING_RECORD_UNREADABLE)
			ck_assert_msg(strstr(view.told[i].detail, id) != NULL, "%s", view.told[i].detail);
	}
}
END_TEST

START_TEST(slack_records_are_decoded_with_a_living_template)
{
	/* The chunk's records were written over; those in its slack refer to what was there before. */
	struct ipsecevtx_options options = look_options();
	static const size_t live = PER_CHUNK + 1; /* one record in the middle chunk */
	size_t end = good.offsets[live];
	options.recover = true;
	destroy(1, outer, RANDOM_BODY);
	put_u32(bad.bytes + HEADER + CHUNK + 48, (uint32_t)(end - HEADER - CHUNK));
	memset(bad.bytes + HEADER + CHUNK + 512, 0, end - HEADER - CHUNK - 512);
	put_u32(bad.bytes + HEADER + CHUNK + 48, 512);
	sample_fix(&bad);
	look(&view, bad.bytes, bad.size, &options);
	bool lost[RECORDS] = {false};
	lost[PER_CHUNK] = true;
	assert_all_but_unordered(&view, &original, lost);
	for (size_t i = 0; i < view.count; i++) {
		size_t at = (size_t)view.events[i].offset;
		bool hit = at >= HEADER + CHUNK && at < HEADER + 2 * CHUNK;
		ck_assert_int_eq(view.events[i].origin, hit ? IPSECEVTX_ORIGIN_RECOVERED : IPSECEVTX_ORIGIN_ACTIVE);
		ck_assert_uint_eq(view.events[i].marks, hit ? IPSECEVTX_MARK_BORROWED_TEMPLATE : 0);
	}
	options.recover = false;
	look(&view, bad.bytes, bad.size, &options);
	ck_assert_uint_eq(view.count, 2 * PER_CHUNK);
}
END_TEST

Suite *suite_damage_template(void)
{
	Suite *suite = suite_create("damage_template");
	TCase *tests = tcase_create("templates");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, a_destroyed_template_is_borrowed_from_another_chunk, 0, 4 * DESTRUCTIONS);
	tcase_add_loop_test(tests, a_record_that_waits_for_its_template_has_no_time_of_another, 0, 2);
	tcase_add_loop_test(tests, no_template_is_borrowed_when_two_candidates_differ, 0, 2);
	tcase_add_loop_test(tests, no_template_is_borrowed_when_candidates_before_differ, 0, 2);
	tcase_add_loop_test(tests, no_template_is_borrowed_when_candidates_behind_differ, 0, 2);
	tcase_add_loop_test(tests, no_template_is_borrowed_when_a_slot_type_does_not_fit, 0, 2);
	tcase_add_loop_test(tests, no_template_is_borrowed_when_it_has_another_id, 0, 2);
	tcase_add_loop_test(tests, a_template_destroyed_everywhere_is_named, 0, 2);
	tcase_add_test(tests, slack_records_are_decoded_with_a_living_template);
	suite_add_tcase(suite, tests);
	return suite;
}
