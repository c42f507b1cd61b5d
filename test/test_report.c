/* SPDX-License-Identifier: MIT */
/* Reports of the library against a reference, over events that were made up at random. */
#include "suites.h"
#include "test_report_model.h"
#include "test_support.h"

#include <string.h>

#define ROUNDS 150

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

Suite *suite_report(void)
{
	Suite *suite = suite_create("report");
	TCase *tcase = tcase_create("reference");
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, test_sessions_are_those_of_the_reference);
	tcase_add_test(tcase, test_sessions_at_a_moment_are_those_of_the_reference);
	tcase_add_test(tcase, test_clocks_are_those_of_the_reference);
	tcase_add_test(tcase, test_peers_are_those_of_the_reference);
	suite_add_tcase(suite, tcase);
	return suite;
}
