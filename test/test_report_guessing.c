/* SPDX-License-Identifier: MIT */
/* Guessing that is slow, from many addresses, or in another language; and strangers that are many. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAILED                                                                                                         \
	"computer=vpn1 LocalAddress=192.0.2.1 Role=%%8206 FailurePoint=%%8199 ResponderCookie=0000000000000063 "       \
	"RemoteAddress="
#define LATE   " State=%%8204 "
#define EARLY  " State=%%8202 "
#define WRONG  "FailureReason=\"IKE authentication credentials are unacceptable\"\n"
#define FALSCH "FailureReason=\"IKE-Authentifizierungsinformationen sind nicht akzeptabel.\"\n"
#define WEG                                                                                                            \
	"FailureReason=\"Zeit\xc3\xbc"                                                                                 \
	"berschreitung bei der Aushandlung.\"\n"
#define PEER "203.0.113.9"
#define UP   "event 4650 +60 computer=vpn1 LocalAddress=192.0.2.1 RemoteAddress=" PEER " MMSAID=%u\n"

static size_t add(char *text, size_t length, const char *more)
{
	memcpy(text + length, more, strlen(more) + 1);
	return length + strlen(more);
}

/* So many refusals of one peer, one each 4,000 seconds, and an association behind each so many; 0: none. */
static void make_slow(unsigned refusals, unsigned each, const char *how)
{
	static char text[65536];
	char up[256];
	size_t length = add(text, 0, "other 77 2024-03-01T00:00:00Z computer=vpn1 Name=x\n");
	for (unsigned i = 1; i <= refusals; i++) {
		length = add(text, length, "event 4653 +4000 " FAILED PEER);
		length = add(text, length, how);
		snprintf(up, sizeof up, UP, i);
		if (each > 0 && i % each == 0)
			length = add(text, length, up);
	}
	make_log("slow.evtx", text);
}

static struct ran hostile_of(const char *name)
{
	return TOOL_ENDS(0, "-q", "--report=hostile", "-o", "jsonl", name);
}

START_TEST(guessing_with_long_pauses_is_found_where_no_success_is_between)
{
	static const struct {
		unsigned refusals, each;
		const char *severity; /* NULL: it is no guessing */
	} cases[] = {{19, 0, NULL}, {20, 0, "medium"}, {146, 0, "medium"}, {60, 40, "medium"}, {60, 7, NULL},
		{60, 19, NULL}};
	char wanted[64];
	make_slow(cases[_i].refusals, cases[_i].each, LATE WRONG);
	struct ran ran = hostile_of("slow.evtx");
	snprintf(wanted, sizeof wanted, "\"pattern\":\"guessing\",\"severity\":\"%s\",",
		cases[_i].severity ? cases[_i].severity : "");
	ck_assert_uint_eq(count_of(ran.out, "\"pattern\":\"guessing\""), cases[_i].severity != NULL);
	if (!cases[_i].severity)
		return;
	assert_has(ran.out, wanted);
	assert_has(ran.out, " without a success between; ");
}
END_TEST

/* One that cannot be told from a refusal of credentials is, one degree lower. */
/* What was refused a year before, with a success between, is not of these; the first one behind a success is. */
START_TEST(slow_guessing_is_told_with_the_time_that_it_took)
{
	static const unsigned counts[] = {19, 20, 21};
	char text[8192];
	size_t length = add(text, 0,
		"event 4653 2023-03-01T00:00:00Z " FAILED PEER LATE WRONG "event 4650 +60 computer=vpn1 "
		"LocalAddress=192.0.2.1 RemoteAddress=" PEER " MMSAID=1\n"
		"other 77 2024-03-01T00:00:00Z computer=vpn1 Name=x\n");
	for (unsigned i = 0; i < counts[_i]; i++)
		length = add(text, length, "event 4653 +7200 " FAILED PEER LATE WRONG);
	make_log("slow.evtx", text);
	struct ran ran = hostile_of("slow.evtx");
	if (counts[_i] < 20)
		assert_has_not(ran.out, "\"guessing\"");
	else if (counts[_i] == 20)
		assert_has(ran.out, "were refused 21 times, 20 of them in 38 h 0 min without a success between");
	else
		assert_has(ran.out, "were refused 22 times, 21 of them in 40 h 0 min without a success between");
}
END_TEST

START_TEST(a_reason_in_another_language_is_judged_by_the_state)
{
	static const struct {
		const char *how;
		bool is_found;
	} cases[] = {{LATE FALSCH, true}, {EARLY FALSCH, false}, {LATE WEG, true}, {EARLY WEG, false}};
	make_slow(30, 0, cases[_i].how);
	struct ran ran = hostile_of("slow.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"pattern\":\"guessing\",\"severity\":\"low\","), cases[_i].is_found);
	ck_assert_uint_eq(count_of(ran.out, "\"pattern\":\"guessing\""), cases[_i].is_found);
	if (cases[_i].is_found)
		assert_has(ran.out, "for a reason in words that are not known");
}
END_TEST

/* So many calls of each, a second apart, one peer after the other. */
static void make_strangers(unsigned peers, unsigned calls, const char *how)
{
	static char text[524288];
	char event[512];
	size_t length = add(text, 0, "other 77 2024-03-01T00:00:00Z computer=vpn1 Name=x\n");
	for (unsigned i = 0; i < peers * calls; i++) {
		snprintf(event, sizeof event, "event 4653 +%u %s198.51.100.%u%s", i % calls == 0, FAILED, i / calls,
			how);
		length = add(text, length, event);
	}
	make_log("strangers.evtx", text);
}

START_TEST(many_strangers_are_told_of_together)
{
	static const struct {
		unsigned peers, calls;
		const char *severity; /* NULL: they are not many */
	} cases[] = {{19, 1, NULL}, {20, 1, "low"}, {30, 10, "medium"}, {19, 20, NULL}};
	char wanted[128], count[64];
	make_strangers(cases[_i].peers, cases[_i].calls, EARLY WRONG);
	struct ran ran = hostile_of("strangers.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"pattern\":\"scan\""), cases[_i].peers + (cases[_i].severity != NULL));
	snprintf(wanted, sizeof wanted, "\"pattern\":\"scan\",\"severity\":\"%s\",\"computer\":\"vpn1\",\"peer\":null,",
		cases[_i].severity ? cases[_i].severity : "");
	snprintf(count, sizeof count, "\"count\":%u,", cases[_i].peers * cases[_i].calls);
	if (!cases[_i].severity)
		return;
	assert_has(ran.out, wanted);
	assert_has(ran.out, count);
}
END_TEST

/* One degree lower, as of one peer, where most of the reasons are in words that are not known. */
START_TEST(guessing_from_many_addresses_is_told_of_together)
{
	static const struct {
		unsigned peers, calls;
		const char *how, *severity; /* NULL: it is none that is told of together */
	} cases[] = {{60, 1, WRONG, "medium"}, {19, 1, WRONG, NULL}, {30, 2, WRONG, "medium"}, {30, 8, WRONG, NULL},
		{60, 1, FALSCH, "low"}};
	char wanted[128], how[512];
	snprintf(how, sizeof how, "%s%s", LATE, cases[_i].how);
	make_strangers(cases[_i].peers, cases[_i].calls, how);
	const char *rows = hostile_of("strangers.evtx").out;
	snprintf(wanted, sizeof wanted,
		"\"pattern\":\"guessing\",\"severity\":\"%s\",\"computer\":\"vpn1\",\"peer\":null,",
		cases[_i].severity ? cases[_i].severity : "");
	ck_assert_uint_eq(count_of(rows, "\"pattern\":\"guessing\"") == 1, cases[_i].severity != NULL);
	ck_assert_uint_eq(count_of(rows, wanted), cases[_i].severity != NULL);
	ck_assert_uint_eq(
		count_of(rows,
			"60 peers, none of which has an association in these logs, ended 60 times "
			"in 59 s here after these had told who they are, for reasons in words that are not known"),
		strcmp(cases[_i].how, FALSCH) == 0);
}
END_TEST

/* Six peers that this computer calls, ten seconds apart, and so many of them that come through before the last one
 * fails. */
START_TEST(peers_that_come_through_make_no_outage)
{
	static const unsigned recovered[] = {0, 1, 2, 5};
	char text[8192], event[512];
	size_t length = add(text, 0, "other 77 2024-03-01T00:00:00Z computer=vpn1 Name=x\n");
	for (unsigned i = 0; i < 6; i++) {
		snprintf(event, sizeof event,
			"event 4653 +10 computer=vpn1 LocalAddress=192.0.2.1 Role=%%%%8205 RemoteAddress=198.51.100.%u "
			"FailureReason=\"Negotiation timed out\"\n",
			i);
		length = add(text, length, event);
		snprintf(event, sizeof event,
			"event 4650 +1 computer=vpn1 LocalAddress=192.0.2.1 RemoteAddress=198.51.100.%u MMSAID=%u\n", i,
			i + 1);
		if (i < recovered[_i])
			length = add(text, length, event);
	}
	make_log("outage.evtx", text);
	struct ran ran = hostile_of("outage.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"pattern\":\"outage\""), recovered[_i] < 2);
	if (recovered[_i] < 2)
		assert_has(ran.out, recovered[_i] ? "\"5 peers, " : "\"6 peers, ");
}
END_TEST

/* Another computer had an association with the peer, or called it: nothing is said of all logs. */
START_TEST(what_one_computer_lacks_is_said_of_that_one)
{
	make_log("a.evtx", "event 4976 2024-03-01T08:00:00Z computer=vpn1 RemoteAddress=" PEER " repeat=5\n"
			   "event 4653 +1 " FAILED "198.51.100.1 FailureReason=\"No policy configured\"\n");
	make_log("b.evtx", "event 4650 2024-03-01T07:00:00Z computer=vpn2 RemoteAddress=" PEER " MMSAID=1\n"
			   "event 4653 +1 computer=vpn2 Role=%%8205 RemoteAddress=198.51.100.1\n");
	const char *rows = TOOL_ENDS(0, "-q", "--report=hostile", "-o", "jsonl", "a.evtx", "b.evtx").out;
	assert_has(
		rows, ": no association of this computer with that address is in these logs, so that they are forged");
	assert_has(rows, "has no association in these logs, and this computer did not call it: ");
}
END_TEST

/* 150 s are not within 2 min. */
START_TEST(the_time_within_which_an_outage_began_is_no_shorter_than_it_was)
{
	char text[4096];
	size_t length = add(text, 0, "other 77 2024-03-01T00:00:00Z computer=vpn1 Name=x\n");
	for (unsigned i = 1; i <= 6; i++)
		length += (size_t)snprintf(text + length, sizeof text - length,
			"event 4650 +1 computer=vpn1 RemoteAddress=198.51.100.%u MMSAID=%u\n", i, i);
	for (unsigned i = 1; i <= 6; i++)
		length += (size_t)snprintf(text + length, sizeof text - length,
			"event 4653 +%u computer=vpn1 RemoteAddress=198.51.100.%u Role=%%%%8205 "
			"FailureReason=\"Negotiation timed out\"\n",
			i == 1 ? 4000 : 30, i);
	make_log("out.evtx", text);
	assert_has(hostile_of("out.evtx").out, "began to fail within 3 min, ");
}
END_TEST

/* Its beginning and its end say more than that it is long. */
START_TEST(a_long_name_is_told_without_its_middle)
{
	make_log("long.evtx",
		"set computer=vpn1\n"
		"event 5049 2024-03-01T08:00:00Z IpSecSecurityAssociationName=\"Branch office tunnel "
		"rule \\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3"
		"\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3"
		"\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3\\u30d3 to Malm\\u00f6\"\n"
		"other 1102 +1 SubjectUserName=Administrator-of-the-branch-office-in-Nanjing-and-in-"
		"Chongqing-and-of-others-whose-names-are-as-long-as-these-are-and-which-end-in-Qingdao\n");
	struct ran ran = hostile_of("long.evtx");
	assert_has(ran.out, "(Branch office tunnel rule \xe3\x83\x93");
	assert_has(ran.out, "\xe3\x83\x93...\xe3\x83\x93");
	assert_has(ran.out, " to Malm\xc3\xb6): ");
	assert_has(ran.out, " by Administrator-of-the-branch-office");
	assert_has(ran.out, "-end-in-Qingdao: ");
}
END_TEST

Suite *suite_report_guessing(void)
{
	Suite *suite = suite_create("report guessing");
	TCase *tool = tool_case(suite, "tool");
	tcase_add_loop_test(tool, guessing_with_long_pauses_is_found_where_no_success_is_between, 0, 6);
	tcase_add_loop_test(tool, slow_guessing_is_told_with_the_time_that_it_took, 0, 3);
	tcase_add_loop_test(tool, a_reason_in_another_language_is_judged_by_the_state, 0, 4);
	tcase_add_loop_test(tool, many_strangers_are_told_of_together, 0, 4);
	tcase_add_loop_test(tool, peers_that_come_through_make_no_outage, 0, 4);
	tcase_add_loop_test(tool, guessing_from_many_addresses_is_told_of_together, 0, 5);
	tcase_add_test(tool, a_long_name_is_told_without_its_middle);
	tcase_add_test(tool, what_one_computer_lacks_is_said_of_that_one);
	tcase_add_test(tool, the_time_within_which_an_outage_began_is_no_shorter_than_it_was);
	return suite;
}
