/* SPDX-License-Identifier: MIT */
/* What a run tells although nobody asked for it: what was left out, and who touched the log or what it audits. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

/* Events of all modes, three peers, two computers, both outcomes, on two days; many of them in several chunks. */
#define OF_ALL_MODES                                                                                                   \
	"set computer=vpn1.corp.example record=1\n"                                                                    \
	"event 4650 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 MMSAID=11\n"                                          \
	"event 4979 +1 RemoteAddress=192.0.2.7 MMSAID=11\n"                                                            \
	"event 4984 +1 RemoteAddress=192.0.2.8 outcome=failure\n"                                                      \
	"event 4983 +1 RemoteAddress=192.0.2.9 outcome=success\n"                                                      \
	"event 4653 +1 RemoteAddress=192.0.2.8\n"                                                                      \
	"event 5451 +1 RemoteAddress=192.0.2.7\n"                                                                      \
	"chunk\n"                                                                                                      \
	"set computer=vpn2.corp.example\n"                                                                             \
	"event 4984 2024-03-02T08:00:00Z RemoteAddress=192.0.2.8 outcome=failure notemplate\n"                         \
	"event 4978 +1 RemoteAddress=192.0.2.7\n"                                                                      \
	"other 4624 +1\n"                                                                                              \
	"event 4982 +1 RemoteAddress=192.0.2.9\n"                                                                      \
	"chunk\n"                                                                                                      \
	"event 4981 +1 RemoteAddress=192.0.2.9\n"                                                                      \
	"event 5452 +1 RemoteAddress=192.0.2.7\n"

static const char *const filters[] = {"--outcome=failure", "--outcome=success", "--failed", "--peer=192.0.2.8",
	"--peer=198.51.100.0/24", "--local=0.0.0.0/0", "--computer=vpn2", "--computer=nobody", "--sa=11", "--sa=12",
	"--from=2024-03-02", "--to=2024-03-02", "--recover"};

static size_t count_printed(const char *filter, const char *modes)
{
	return count_of(TOOL_ENDS(0, "-qo", "jsonl", filter, modes, "a.evtx").out, "\n");
}

START_TEST(events_left_out_without_being_asked_are_those_that_match_all_else)
{
	static const char *const formats[] = {"text", "jsonl", "json", "csv", "xml"};
	static const char *const threads[] = {"-j1", "-j2", "-j3"};
	char expected[128] = "";
	make_log("a.evtx", OF_ALL_MODES);
	make_log("b.evtx", "other 4624 2024-03-02T08:00:00Z\n");
	size_t all = count_printed(filters[_i], "--mode=all");
	size_t missing = all - count_printed(filters[_i], "--mode=main,quick");
	if (missing > 0)
		snprintf(expected, sizeof expected,
			"ipsec-evtx: %zu Extended Mode event%s left out (-m all shows them)\n", missing,
			missing == 1 ? "" : "s");
	for (size_t i = 0; i < LENGTH(formats); i++) {
		for (size_t k = 0; k < LENGTH(threads); k++) {
			struct ran quiet =
				TOOL_ENDS(0, "-q", filters[_i], "-o", formats[i], threads[k], "a.evtx", "b.evtx");
			ck_assert_str_eq(quiet.err, expected);
			/* With everything else that is told it stands there once. */
			struct ran usual = TOOL_ENDS(0, filters[_i], "-o", formats[i], threads[k], "a.evtx", "b.evtx");
			ck_assert_uint_eq(count_of(usual.err, "left out"), missing > 0);
			assert_has(usual.err, expected);
			assert_same(usual.out, quiet.out);
		}
	}
}
END_TEST

START_TEST(what_was_chosen_is_not_told_to_the_quiet)
{
	make_log("a.evtx", OF_ALL_MODES);
	ck_assert_str_eq(TOOL_ENDS(0, "-qm", "main", "a.evtx").err, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-qm", "main,quick", "a.evtx").err, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-qm", "all", "a.evtx").err, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-qe", "4650", "a.evtx").err, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-qe", "any", "a.evtx").err, "");
	/* Of many it is told, but the filters that come later are not in the number, and it says so. */
	assert_has(TOOL_ENDS(0, "-m", "main", "a.evtx").err, ": 7 Extended Mode events left out (-m all shows them)\n");
	assert_has(TOOL_ENDS(0, "-m", "main", "--failed", "a.evtx").err,
		": 7 Extended Mode events left out before the other filters looked at them (-m all shows them)\n");
	/* Among events of every provider the tool looks itself. */
	assert_has(TOOL_ENDS(0, "-e", "any", "-m", "main", "--failed", "a.evtx").err,
		": 4 Extended Mode events left out (-m all shows them)\n");
}
END_TEST

START_TEST(where_all_that_matches_was_left_out_that_is_the_reason)
{
	make_log("a.evtx", "event 4984 2024-03-02T08:00:00Z\nevent 4979 +1\n");
	struct ran ran = TOOL_ENDS(0, "a.evtx");
	ck_assert_str_eq(ran.out, "");
	assert_has(ran.err, "2 Extended Mode events left out (-m all shows them)\n");
	assert_has(ran.err, "nothing matched: all IPsec events here are of modes that were left out\n");
	ran = TOOL_ENDS(0, "--computer=nobody", "a.evtx");
	assert_has_not(ran.err, "left out");
	assert_has(ran.err, "nothing matched: 2 events had the right id, but the other filters refused them\n");
}
END_TEST

START_TEST(reports_take_all_modes)
{
	size_t size;
	size_t offsets[2];
	uint8_t *bytes = log_bytes("event 4653 2024-03-02T08:00:00Z\nevent 4984 +1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 2), 2);
	bytes[offsets[1] + 8]++;
	make_file("a.evtx", bytes, size);
	struct ran all = TOOL_ENDS(3, "-q", "--report=findings", "a.evtx");
	struct ran some = TOOL_ENDS(3, "-q", "--report=findings", "-m", "main,quick", "a.evtx");
	assert_has(all.out, "marks 2 events: chunk-crc");
	assert_has(some.out, "marks 1 event: chunk-crc");
	ck_assert_str_eq(all.err, "");
}
END_TEST

Suite *suite_tool_told(void)
{
	Suite *suite = suite_create("tool-told");
	TCase *modes = tool_case(suite, "modes");
	tcase_add_loop_test(
		modes, events_left_out_without_being_asked_are_those_that_match_all_else, 0, (int)LENGTH(filters));
	tcase_add_test(modes, what_was_chosen_is_not_told_to_the_quiet);
	tcase_add_test(modes, where_all_that_matches_was_left_out_that_is_the_reason);
	tcase_add_test(modes, reports_take_all_modes);
	return suite;
}
