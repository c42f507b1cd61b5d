/* SPDX-License-Identifier: MIT */
/*
 * Verdicts on one record that hold for others: that libevtx read it otherwise, that it could say nothing, that there is
 * no room to remember it. Whether a record is trusted, checked or marked must not depend on which thread met it.
 */
#include "suites.h"
#include "test_parallel_support.h"
#include "test_trust_log.h"

#include <stdlib.h>
#include <string.h>

static struct trust_log log_file;

static void start(void)
{
	trust_log_start(&log_file);
}

static void stop(void)
{
	trust_log_free(&log_file);
}

static void add_record(enum trust_kind kind, unsigned variant, unsigned oddities, const char *name)
{
	trust_log_add(&log_file, kind, variant, oddities, name);
}

static void end_chunk(void)
{
	trust_log_end_chunk(&log_file);
}

static void compare_log(void)
{
	static const unsigned threads[] = {2, 5, 0};
	struct ipsecevtx_options options = everything();
	compare_threads(log_file.bytes, log_file.size, &options, threads);
	options.carve = true;
	compare_threads(log_file.bytes, log_file.size, &options, threads + 1);
}

static struct ipsecevtx_statistics read_log(struct view *view)
{
	struct ipsecevtx_options options = everything();
	look_alone(view, log_file.bytes, log_file.size, &options);
	ck_assert_int_eq(view->result, 0);
	return view->statistics;
}

/* Late enough that all threads have met the template before. */
enum { CHUNKS = 160, LATE = 100, A_CHUNK = 10 };

START_TEST(a_dispute_is_heard_of_by_all_threads)
{
	struct view view = {0};
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		for (unsigned i = 0; i < A_CHUNK; i++) {
			bool is_disputed = i == 3 && (chunk == LATE || chunk == LATE + 30);
			add_record(DEPENDING, 0, is_disputed ? DEPENDS_ON_NULL : 0, "field");
		}
		end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_eq(statistics.records_disputed, 2);
	/* The first one, and all from the first dispute on. */
	ck_assert_uint_eq(statistics.records_checked, 1 + (CHUNKS - LATE) * A_CHUNK - 3);
	view_free(&view);
	compare_log();
}
END_TEST

/* libevtx shows the first of several computers: that it read an event of one computer as we do says nothing of these.
 */
START_TEST(a_list_is_checked_though_one_item_was_certified)
{
	struct view view = {0};
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		for (unsigned i = 0; i < A_CHUNK; i++)
			add_record(
				LISTING, 0, i == 3 && chunk == (_i == 0 ? LATE : 0) ? HAS_TWO_COMPUTERS : 0, "field");
		end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_eq(statistics.records_disputed, 1);
	view_free(&view);
	compare_log();
}
END_TEST

/*
 * Records with bytes behind a nested value, of which libevtx is not asked, have the pattern of records without: they
 * are marked once libevtx was asked in vain of some of those.
 */
START_TEST(a_pattern_that_is_given_up_marks_its_records_on_all_threads)
{
	struct view view = {0};
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		for (unsigned i = 0; i < A_CHUNK; i++) {
			bool is_asked = chunk == LATE && i > 0;
			add_record(UNREADABLE, 0, is_asked ? IS_NESTED : IS_NESTED | HAS_BYTES_BEHIND, "field");
		}
		end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_UNCERTIFIED), 8);
	ck_assert_uint_eq(statistics.records_uncertified, (CHUNKS - LATE) * A_CHUNK - 1);
	view_free(&view);
	compare_log();
}
END_TEST

/* There is no room for all templates; but verdicts on their records are kept. */
START_TEST(nothing_is_told_again_where_templates_have_no_room)
{
	struct view view = {0};
	for (unsigned chunk = 0; chunk < 200; chunk++) {
		add_record(LARGE, chunk, 0, "field");
		for (unsigned i = 0; i < 3; i++) {
			add_record(UNREADABLE, 0, 0, "field");
			add_record(DEPENDING, 0, 0, "field");
		}
		end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_UNCERTIFIED), 8);
	ck_assert_uint_eq(statistics.records_uncertified, 600);
	ck_assert_uint_eq(statistics.records_checked, 201);
	view_free(&view);
	compare_log();
}
END_TEST

/* A template is lent only while all templates that any thread has seen are remembered. */
START_TEST(a_template_is_lent_the_same_by_any_number_of_threads)
{
	const unsigned chunks = _i == 0 ? 110 : 200;
	struct view view = {0};
	for (unsigned chunk = 0; chunk < chunks; chunk++) {
		add_record(LARGE, chunk, 0, "field");
		add_record(DEPENDING, 0, 0, "field");
		if (chunk == 50)
			memset(log_file.draft.bytes + log_file.templates[DEPENDING] + 40, 0xee, 20);
		end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_eq(statistics.records_lost, _i == 0 ? 0 : 1);
	view_free(&view);
	compare_log();
}
END_TEST

/* Each name makes a pattern of its own. There are more than can be remembered: the others are checked each time. */
START_TEST(more_patterns_than_are_remembered_are_checked_the_same_by_all_threads)
{
	enum { NAMES = 2400, RECORDS = 90, LENGTH = 240 };
	struct view view = {0};
	for (unsigned i = 0; i < 2 * NAMES; i++) {
		char name[LENGTH + 1];
		snprintf(name, sizeof name, "%0*u", LENGTH, i % NAMES);
		add_record(DEPENDING, 0, 0, name);
		if (i % RECORDS == RECORDS - 1)
			end_chunk();
	}
	struct ipsecevtx_statistics statistics = read_log(&view);
	ck_assert_uint_gt(statistics.records_checked, NAMES + 100);
	ck_assert_uint_lt(statistics.records_checked, 2 * NAMES - 1000);
	view_free(&view);
	compare_log();
}
END_TEST

START_TEST(keywords_that_do_not_tell_are_told_of_by_any_number_of_threads)
{
	static const unsigned threads[] = {2, 3, 0};
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of("event 4653 2024-03-01T08:00:00Z repeat=300\n"
			      "event 4653 +1 outcome=success\n"
			      "event 4653 +1 repeat=300\n"
			      "event 4650 +1 keywords=0x8030000000000000\n"
			      "event 4650 +1 repeat=300\n"
			      "event 4650 +1 outcome=failure\n",
		&size);
	compare_threads(log, size, &options, threads);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	compare_threads(log, size, &options, threads);
	free(log);
}
END_TEST

/*
 * Each record has a value of two readings, for which libevtx is asked of it, and a template of many fields. In another
 * chunk it is asked again.
 */
START_TEST(what_takes_libevtx_too_long_is_passed_over_up_to_the_end_of_its_chunk)
{
	enum { FIELDS = 230, REPEATS = 90 };
	static const char odd[] = "LocalAddress=\" 192.0.2.7\"";
	static struct run run;
	struct ipsecevtx_options options = everything();
	char script[16 * FIELDS + 256];
	size_t used =
		(size_t)snprintf(script, sizeof script, "event 4655 2024-03-01T08:00:00Z repeat=%d %s", REPEATS, odd);
	for (unsigned i = 0; i < FIELDS; i++)
		used += (size_t)snprintf(script + used, sizeof script - used, " +f%u:literal=a", i);
	snprintf(script + used, sizeof script - used, "\nchunk\nevent 4655 +1 %s\n", odd);
	size_t size;
	uint8_t *log = log_of(script, &size);
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	for (int is_verified = 0; is_verified <= 1; is_verified++) {
		options.verify = is_verified;
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(run.count, REPEATS + 1);
		ck_assert(!(run.events[0].marks & IPSECEVTX_MARK_UNCERTIFIED));
		ck_assert_int_eq((run.events[REPEATS - 1].marks & IPSECEVTX_MARK_UNCERTIFIED) != 0, !is_verified);
		ck_assert(!(run.events[REPEATS].marks & IPSECEVTX_MARK_UNCERTIFIED));
		ck_assert_int_eq(run.statistics.records_uncertified > 0, !is_verified);
	}
	free(log);
}
END_TEST

TCase *case_parallel_trust(void)
{
	TCase *trust = tcase_create("trust");
	tcase_set_timeout(trust, 300);
	tcase_add_checked_fixture(trust, start, stop);
	tcase_add_test(trust, a_dispute_is_heard_of_by_all_threads);
	tcase_add_loop_test(trust, a_list_is_checked_though_one_item_was_certified, 0, 2);
	tcase_add_test(trust, a_pattern_that_is_given_up_marks_its_records_on_all_threads);
	tcase_add_test(trust, nothing_is_told_again_where_templates_have_no_room);
	tcase_add_loop_test(trust, a_template_is_lent_the_same_by_any_number_of_threads, 0, 2);
	tcase_add_test(trust, more_patterns_than_are_remembered_are_checked_the_same_by_all_threads);
	tcase_add_test(trust, keywords_that_do_not_tell_are_told_of_by_any_number_of_threads);
	tcase_add_test(trust, what_takes_libevtx_too_long_is_passed_over_up_to_the_end_of_its_chunk);
	return trust;
}
