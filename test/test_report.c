/* SPDX-License-Identifier: MIT */
/* Reports of the library against a reference, over events that were made up at random. */
#include "suites.h"
#include "test_report_model.h"
#include "test_support.h"
#include "test_view.h"

#include <string.h>

/* Random histories. */
#define ROUNDS (is_slow_build() ? 50u : 150u)

static struct model model;
static struct model_result result;
static char wanted[MODEL_TEXT], got[MODEL_TEXT];

/* The first line that differs, with the seed to look at it again. */
static void assert_same_lines(uint64_t seed)
{
	const char *one = wanted, *other = got;
	for (int line = 1; *one || *other; line++) {
		size_t length = strcspn(one, "\n"), other_length = strcspn(other, "\n");
		if (length != other_length || memcmp(one, other, length) != 0)
			ck_abort_msg("seed %llu, line %d: wanted\n%.*s\ngot\n%.*s", (unsigned long long)seed, line,
				(int)length, one, (int)other_length, other);
		one += length + (one[length] == '\n');
		other += other_length + (other[other_length] == '\n');
	}
}

START_TEST(test_sessions_are_those_of_the_reference)
{
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		model_make(&model, seed);
		model_match(&model, &result);
		model_sessions(&model, &result, MODEL_NONE, wanted);
		for (uint64_t how = 0; how < 2; how++) {
			model_report(&model, "sessions", seed * 1000 + how, MODEL_NONE, got);
			assert_same_lines(seed);
		}
	}
}
END_TEST

START_TEST(test_sessions_at_a_moment_are_those_of_the_reference)
{
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		model_make(&model, seed);
		model_match(&model, &result);
		/* At the time of an event, and between two. */
		int64_t at = model.events[seed % (uint64_t)model.count].time + (seed % 3 == 0 ? 7 : 0);
		model_sessions(&model, &result, at < 0 ? 0 : at, wanted);
		model_report(&model, "sessions", seed, at < 0 ? 0 : at, got);
		assert_same_lines(seed);
	}
}
END_TEST

START_TEST(test_clocks_are_those_of_the_reference)
{
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		model_make(&model, seed);
		model_match(&model, &result);
		model_clocks(&model, &result, wanted);
		model_report(&model, "clocks", seed, MODEL_NONE, got);
		assert_same_lines(seed);
	}
}
END_TEST

START_TEST(test_peers_are_those_of_the_reference)
{
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		model_make(&model, seed);
		model_match(&model, &result);
		model_peers(&model, &result, wanted);
		model_report(&model, "peers", seed, MODEL_NONE, got);
		assert_same_lines(seed);
	}
}
END_TEST

static bool is_asked(const struct ipsecevtx_options *options, uint32_t event_id)
{
	for (size_t i = 0; i < options->event_count; i++) {
		if (event_id >= options->events[i].first && event_id <= options->events[i].last)
			return true;
	}
	return false;
}

static bool is_looked_at(uint32_t event_id)
{
	const struct ipsecevtx_report_info *info;
	uint32_t context;
	bool is = ipsecevtx_event_info_by_id(event_id) != NULL;
	for (size_t i = 0; (context = ipsecevtx_report_context_id(i)) != 0; i++)
		is |= context == event_id;
	for (size_t i = 0; (info = ipsecevtx_report_info(i)); i++) {
		for (size_t j = 0; j < info->other_count; j++)
			is |= info->others[j] == event_id;
	}
	return is;
}

START_TEST(test_a_reader_is_asked_for_all_that_reports_look_at_and_nothing_else)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	ipsecevtx_report_ask(&options);
	ck_assert_uint_eq(options.modes, IPSECEVTX_MODE_ALL);
	for (uint32_t event_id = 0; event_id <= UINT16_MAX; event_id++)
		ck_assert_msg(is_asked(&options, event_id) == is_looked_at(event_id), "%u", event_id);
}
END_TEST

Suite *suite_report(void)
{
	Suite *suite = suite_create("report");
	TCase *tcase = tcase_create("reference");
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, test_sessions_are_those_of_the_reference);
	tcase_add_test(tcase, test_sessions_at_a_moment_are_those_of_the_reference);
	tcase_add_test(tcase, test_clocks_are_those_of_the_reference);
	tcase_add_test(tcase, test_peers_are_those_of_the_reference);
	tcase_add_test(tcase, test_a_reader_is_asked_for_all_that_reports_look_at_and_nothing_else);
	suite_add_tcase(suite, tcase);
	return suite;
}
