/* SPDX-License-Identifier: MIT */
/* What an event's keywords say is its outcome, whatever is usual; and what is done where they say both or neither. */
#include "event/events.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define AUDIT_BITS (KEYWORD_AUDIT_SUCCESS | KEYWORD_AUDIT_FAILURE)

static const uint64_t audited[] = {KEYWORD_AUDIT_SUCCESS, KEYWORD_AUDIT_FAILURE, AUDIT_BITS, 0};

/* Programs and exemplars are made of the records before the one in question. */
enum { BEFORE = 40, BEHIND = 3 };

static uint8_t *write_log(uint32_t event_id, uint64_t keywords, size_t *size)
{
	char script[512];
	snprintf(script, sizeof script,
		"event %" PRIu32 " 2024-03-01T08:00:00Z repeat=%d\n"
		"event %" PRIu32 " +1 keywords=0x%" PRIx64 "\n"
		"event %" PRIu32 " +1 repeat=%d\n",
		event_id, BEFORE, event_id, UINT64_C(0x8000000000000000) | keywords, event_id, BEHIND);
	return log_of(script, size);
}

/* What is told of the log, and that it is told of the one event alone. */
static void assert_refused(const uint8_t *log, size_t size, const struct ipsecevtx_options *options, bool is_wrong)
{
	static struct run run;
	run_memory(&run, log, size, options);
	ck_assert_int_eq(run.result, 0);
	ck_assert_uint_eq(run.count, BEFORE + 1 + BEHIND);
	for (size_t i = 0; i < run.count; i++)
		ck_assert_uint_eq(
			run.events[i].marks, i == BEFORE && is_wrong ? (unsigned)IPSECEVTX_MARK_STRUCTURE : 0u);
	ck_assert_uint_eq(run.findings.count, is_wrong);
	if (is_wrong)
		ck_assert_int_eq(collector_first(&run.findings, IPSECEVTX_FINDING_STRUCTURE)->severity,
			IPSECEVTX_SEVERITY_TAMPERING);
}

/* With an engine, and as what no engine may need to decode. */
static const struct ipsecevtx_options ways[] = {
	{.engine = IPSECEVTX_ENGINE_CERTIFIED},
	{.engine = IPSECEVTX_ENGINE_DIRECT},
	{.engine = IPSECEVTX_ENGINE_LIBEVTX},
	{.engine = IPSECEVTX_ENGINE_DIRECT, .format = IPSECEVTX_FORMAT_JSON, .text_only = true},
	{.engine = IPSECEVTX_ENGINE_DIRECT, .format = IPSECEVTX_FORMAT_CSV, .text_only = true},
	{.engine = IPSECEVTX_ENGINE_CERTIFIED, .format = IPSECEVTX_FORMAT_JSON, .text_only = true},
	{.engine = IPSECEVTX_ENGINE_DIRECT, .format = IPSECEVTX_FORMAT_XML, .text_only = true},
	{.engine = IPSECEVTX_ENGINE_CERTIFIED, .format = IPSECEVTX_FORMAT_XML, .text_only = true},
	{.engine = IPSECEVTX_ENGINE_CERTIFIED, .format = IPSECEVTX_FORMAT_RECORD, .text_only = true},
	{.engine = IPSECEVTX_ENGINE_CERTIFIED, .verify = true},
};

/* Of each event: either outcome may be its own. */
START_TEST(keywords_are_told_that_say_both_outcomes_or_none_and_no_others)
{
	const struct event_definition *definition = events_at((size_t)_i);
	size_t size;
	for (size_t i = 0; i < COUNT_OF(audited); i++) {
		uint8_t *log = write_log(definition->info.event_id, audited[i], &size);
		for (size_t way = 0; way < COUNT_OF(ways); way++) {
			struct ipsecevtx_options options = ways[way];
			options.size = sizeof options;
			options.modes = IPSECEVTX_MODE_MAIN | IPSECEVTX_MODE_QUICK | IPSECEVTX_MODE_EXTENDED;
			bool is_one = audited[i] == KEYWORD_AUDIT_SUCCESS || audited[i] == KEYWORD_AUDIT_FAILURE;
			assert_refused(log, size, &options, !is_one);
		}
		free(log);
	}
}
END_TEST

/* The outcome that the tool is asked for, and how many events it prints of one that says what it is not. */
static const struct {
	const char *asked;
	const char *statement;
	size_t count;
} filtered[] = {
	{"--outcome=failure", "event 4653 +1\n", 1},
	{"--outcome=success", "event 4653 +1\n", 0},
	{"--outcome=failure", "event 4653 +1 outcome=success\n", 0},
	{"--outcome=success", "event 4653 +1 outcome=success\n", 1},
	{"--outcome=failure", "event 4651 +1 outcome=failure\n", 1},
	{"--outcome=success", "event 4651 +1 outcome=failure\n", 0},
	{"--outcome=success", "event 5451 +1 keywords=0x8030000000000000\n", 1},
	{"--outcome=failure", "event 4653 +1 keywords=0x8000000000000000\n", 1},
	{"--outcome=success", "event 4653 +1 system=Keywords:string=nothing\n", 1},
	{"--outcome=failure", "event 4653 +1 system=Keywords:string=nothing\n", 1},
	{"--outcome=failure", "event 4984 +1 outcome=success\n", 0},
	{"--outcome=success", "event 4984 +1 outcome=failure\n", 0},
};

START_TEST(an_event_whose_keywords_do_not_tell_passes_for_either_outcome)
{
	char script[512];
	size_t size;
	snprintf(script, sizeof script, "event 4655 2024-03-01T08:00:00Z repeat=12\n%s", filtered[_i].statement);
	uint8_t *log = log_of(script, &size);
	const struct way way = {.input = (const char *)log, .input_size = size};
	static const char *const formats[] = {"jsonl", "line", "xml"};
	size_t others = strcmp(filtered[_i].asked, "--outcome=success") == 0 ? 12 : 0;
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		struct ran ran = TOOL_AS(&way, "-qm", "all", "-o", formats[i], filtered[_i].asked, "-");
		size_t lines = count_of(ran.out, i == 2 ? "</Event>" : "\n");
		ck_assert_msg(lines == others + filtered[_i].count, "%s: %zu", formats[i], lines);
	}
	free(log);
}
END_TEST

/* A second Keywords counts as little as the first. */
START_TEST(the_filter_of_the_library_knows_an_event_that_says_it_twice)
{
	static const struct ipsecevtx_pair second = {.name = "System.Keywords", .name_length = 15};
	struct ipsecevtx_event event = {.event_id = 4653,
		.kind = IPSECEVTX_KIND_MM_FAILED,
		.outcome = IPSECEVTX_OUTCOME_FAILURE,
		.keywords = {KEYWORD_AUDIT_FAILURE, IPSECEVTX_SET}};
	ck_assert(ipsecevtx_event_has_outcome(&event, IPSECEVTX_OUTCOME_FAILURE));
	ck_assert(!ipsecevtx_event_has_outcome(&event, IPSECEVTX_OUTCOME_SUCCESS));
	event.marks = IPSECEVTX_MARK_STRUCTURE;
	ck_assert(!ipsecevtx_event_has_outcome(&event, IPSECEVTX_OUTCOME_SUCCESS));
	event.pairs = &second;
	event.pair_count = 1;
	ck_assert(ipsecevtx_event_has_outcome(&event, IPSECEVTX_OUTCOME_SUCCESS));
}
END_TEST

Suite *suite_outcome(void)
{
	Suite *suite = suite_create("outcome");
	TCase *test = tcase_create("outcome");
	tcase_add_loop_test(test, keywords_are_told_that_say_both_outcomes_or_none_and_no_others, 0, EVENTS_COUNT);
	tcase_add_loop_test(
		test, an_event_whose_keywords_do_not_tell_passes_for_either_outcome, 0, (int)COUNT_OF(filtered));
	tcase_add_checked_fixture(test, tool_set_up, tool_tear_down);
	tcase_add_test(test, the_filter_of_the_library_knows_an_event_that_says_it_twice);
	suite_add_tcase(suite, test);
	return suite;
}
