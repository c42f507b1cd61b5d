/* SPDX-License-Identifier: MIT */
/* The report of failures: reasons, when it worked, and what happens when there are too many. */
#include "event/ike_errors.h"
#include "report/ike_advice.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdlib.h>
#include <string.h>

/*
 * What Windows gives as reasons.
 */

START_TEST(every_reason_of_the_list_has_its_code_and_class)
{
	char line[4096];
	char *fields[6];
	size_t rows = 0;
	FILE *file = fopen("test/ike-errors.tsv", "r");
	ck_assert_ptr_nonnull(file);
	while (shared_row(file, line, sizeof line, fields, 6) == 6) {
		const struct ike_error *error = ike_error_at(rows++);
		ck_assert_ptr_nonnull(error);
		ck_assert_uint_eq(error->code, strtoul(fields[0], NULL, 10));
		ck_assert_str_eq(error->text, fields[2]);
		ck_assert_str_eq(ike_class_name(error->class), fields[3]);
		const struct ike_advice advice = ike_advice_of(error->code);
		ck_assert_msg(advice.why && advice.check, "%u", error->code);
		const struct ike_error *found = ike_error_find(fields[2], strlen(fields[2]));
		ck_assert_ptr_nonnull(found);
		ck_assert_str_eq(found->text, error->text);
		/* Of several codes with one text the first stands for all. */
		const struct ike_advice same = ike_advice_of(found->code);
		ck_assert_int_eq(found->class, error->class);
		ck_assert_str_eq(same.check, advice.check);
	}
	fclose(file);
	ck_assert_uint_gt(rows, 100);
	ck_assert_ptr_null(ike_error_at(rows));
}
END_TEST

START_TEST(the_list_of_reasons_is_a_copy)
{
	assert_same_as_shared("test/ike-errors.tsv", "facts/ike-errors.tsv");
}
END_TEST

static const struct {
	const char *text;
	uint32_t code; /* 0: none */
} reasons[] = {
	{"No policy configured", 13825},
	{"no POLICY configured.", 13825},
	{"No policy configured. \r\n\t", 13825},
	{"No policy configured\xc2\xa0\xe3\x80\x80", 13825},
	{"No policy configured..", 0},
	{" No policy configured", 0},
	{"No policy", 0},
	{"Richtlinie fehlt", 0},
	{"", 0},
	{".", 0},
	{"\xc2\xa0", 0},
};

START_TEST(reasons_are_known_whatever_case_period_and_trailing_space)
{
	const struct ike_error *error = ike_error_find(reasons[_i].text, strlen(reasons[_i].text));
	ck_assert_uint_eq(error ? error->code : 0, reasons[_i].code);
}
END_TEST

START_TEST(what_failed_after_it_had_worked_is_shown_so)
{
	make_log("a.evtx",
		"set computer=vpn1.example record=1\n"
		"event 4650 2024-03-01T07:00:00Z RemoteAddress=192.0.2.7\n"
		"event 4653 2024-03-01T08:59:59Z RemoteAddress=192.0.2.7 FailureReason=\"Policy match error\\r\\n\"\n"
		"event 4653 2024-03-01T09:00:00Z RemoteAddress=192.0.2.7 FailureReason=\"Policy match error \"\n"
		"event 4651 2024-03-01T10:00:00Z RemoteAddress=192.0.2.7\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=failures", "a.evtx");
	assert_has(ran.out, "2 times  vpn1.example  192.0.2.7  4653  Initiator  Policy match error\n");
	assert_has(ran.out, ", at most 1 in a clock hour\n");
	assert_has(ran.out, "    last success 2024-03-01 07:00:00Z, next success 2024-03-01 10:00:00Z\n");
}
END_TEST

#define GUESS                                                                                                          \
	"Role=%%8206 FailurePoint=%%8199 State=%%8204 FailureReason=\"IKE authentication credentials are "             \
	"unacceptable\""
#define GOT_IN(day, time) "event 4650 2024-03-0" day "T" time "Z\n"

/* Who mistypes every day and then gets in was away for a minute, and not for days. */
static const struct {
	const char *script;
	const char *keys, *shown, *overview;
} between[] = {
	{"event 4653 2024-03-01T07:05:41Z " GUESS "\nevent 4653 2024-03-01T07:06:05Z " GUESS
	 "\n" GOT_IN("1", "07:07:23") "event 4653 2024-03-02T07:00:00Z " GUESS "\n" GOT_IN("2", "07:01:30"),
		"\"peer_successes_between\":1,\"longest_without_seconds\":102",
		"    next success 2024-03-02 07:01:30Z\n    in between 1 association was opened, the longest time from a "
		"failure to the\n        next was 1m 42s\n",
		"In between it worked too, 1 association was opened, and the next success was at 2024-03-02 07:01:30Z; the "
		"longest time from a failure to the next success was 1m 42s."},
	/* Neither before the first nor after the last. */
	{"event 4653 2024-03-01T07:05:41Z " GUESS "\n" GOT_IN("1", "07:07:23") "event 4653 2024-03-02T07:00:00Z " GUESS
									       "\n",
		"\"peer_successes_between\":1,\"longest_without_seconds\":102",
		"    in between 1 association was opened, the longest",
		"In between it worked too, 1 association was opened, and as far as these events tell none after the last "
		"failure; the longest time"},
	/* Within one minute the first and the last count. */
	{"event 4653 2024-03-01T07:05:01Z " GUESS
	 "\n" GOT_IN("1", "07:05:02") "event 4653 2024-03-01T07:05:03Z " GUESS
				      "\nevent 4653 2024-03-01T07:05:50Z " GUESS "\n" GOT_IN("1", "07:15:50"),
		"\"peer_successes_between\":1,\"longest_without_seconds\":600", "", ""},
	/* Of none in between nothing else is said than when it worked again. */
	{"event 4653 2024-03-01T07:05:00Z " GUESS "\nevent 4653 2024-03-01T07:06:00Z " GUESS
	 "\n" GOT_IN("1", "07:07:00"),
		"\"peer_successes_between\":0,\"longest_without_seconds\":120",
		"    next success 2024-03-01 07:07:00Z\n    class",
		"It worked at 2024-03-01 07:07:00Z, 2m after the first failure."},
	{GOT_IN("1", "07:00:00") "event 4653 2024-03-01T07:05:00Z " GUESS "\n" GOT_IN("1", "07:07:00"),
		"\"peer_successes_between\":0,\"longest_without_seconds\":120", "",
		"It worked again at 2024-03-01 07:07:00Z, 2m after the first failure."},
	{"event 4653 2024-03-01T07:05:00Z " GUESS "\n", "\"peer_successes_between\":0,\"longest_without_seconds\":null",
		"    no association of the two was opened in these logs\n",
		"As far as these events tell, no association of the two was opened."},
};

START_TEST(successes_between_failures_are_told)
{
	make_log("a.evtx", between[_i].script);
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "-ojsonl", "a.evtx").out, between[_i].keys);
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "a.evtx").out, between[_i].shown);
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx").out, between[_i].overview);
}
END_TEST

/* Of several peers in one sentence the longest time of any counts, and that one may be new. */
START_TEST(the_longest_time_without_success_is_that_of_all_peers_of_a_sentence)
{
	static const struct {
		const char *before, *words;
	} cases[] = {
		{"", "worked later"},
		{GOT_IN("1", "06:00:00"), "worked later"},
		{GOT_IN("1", "06:00:00") "event 4650 2024-03-01T06:02:00Z MMSAID=9 RemoteAddress=192.0.2.8\n",
			"worked again"},
	};
	char script[2048], words[160];
	snprintf(script, sizeof script, "%s%s", cases[_i].before,
		"event 4653 2024-03-01T07:00:00Z " GUESS
		"\n" GOT_IN("1", "07:01:00") "event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.8 " GUESS
					     "\nevent 4650 2024-03-01T08:02:00Z MMSAID=2 RemoteAddress=192.0.2.8\n");
	make_log("a.evtx", script);
	snprintf(words, sizeof words,
		" With each of them it %s; the longest time from a failure to the next success was 2m.",
		cases[_i].words);
	const char *page = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx").out;
	assert_has(page, "2 times with 2 peers, as this: vpn1.corp.example refused the credentials of ");
	assert_has(page, words);
}
END_TEST

/*
 * Of two tunnels one fails.
 */

#define CLIENT      "RemoteAddress=2001:db8::b12 "
#define TUNNEL(own) "LocalTunnelEndpoint=2001:db8::" own " RemoteTunnelEndpoint=2001:db8::b12 "
#define FAILED                                                                                                         \
	"event 4984 2024-03-01T08:10:00Z LocalAddress=2001:db8::2 " CLIENT                                             \
	"FailurePoint=%%8199 Role=%%8206 FailureReason=\"IKE authentication credentials are unacceptable\"\n"          \
	"event 4984 2024-03-01T08:20:00Z LocalAddress=2001:db8::2 " CLIENT                                             \
	"FailurePoint=%%8199 Role=%%8206 FailureReason=\"IKE authentication credentials are unacceptable\"\n"

static const struct {
	const char *script;
	const char *told; /* NULL: no other tunnel */
} tunnels[] = {
	{FAILED "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 " TUNNEL("1"),
		"stood meanwhile, through 2001:db8::1,"},
	{FAILED "event 5451 2024-03-01T08:20:00Z QuickModeSaId=1 LocalAddress=2001:db8::1 " CLIENT
		"LocalTunnelEndpoint=- RemoteTunnelEndpoint=-",
		"stood at 1 of these 2 times, through 2001:db8::1,"},
	{FAILED "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 " TUNNEL("1") "\nevent 5451 2024-03-01T08:00:00Z "
									       "QuickModeSaId=2 " TUNNEL("3"),
		"stood meanwhile, so that"},
	/* The same tunnel, one of somebody else, one that stood before, one that stood later. */
	{FAILED "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 " TUNNEL("2"), NULL},
	{FAILED "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 LocalTunnelEndpoint=2001:db8::1 "
		"RemoteTunnelEndpoint=2001:db8::b13",
		NULL},
	{FAILED "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 " TUNNEL(
		 "1") "\nevent 5452 2024-03-01T08:09:59Z QuickModeSaId=1",
		NULL},
	{FAILED "event 5451 2024-03-01T08:20:01Z QuickModeSaId=1 " TUNNEL("1"), NULL},
	{FAILED "set computer=b.example\nevent 5451 2024-03-01T08:00:00Z QuickModeSaId=1 " TUNNEL("1"), NULL},
	/* One of the two times; then, a long way from either, none; and each time another one. */
	{FAILED "event 5451 2024-03-01T08:15:00Z QuickModeSaId=1 " TUNNEL("1"),
		"stood at 1 of these 2 times, through 2001:db8::1,"},
	{FAILED "event 5451 2024-03-01T08:11:00Z QuickModeSaId=1 " TUNNEL(
		 "1") "\nevent 5452 2024-03-01T08:19:00Z QuickModeSaId=1",
		NULL},
	{FAILED "event 5451 2024-03-01T08:01:00Z QuickModeSaId=1 " TUNNEL(
		 "1") "\nevent 5452 2024-03-01T08:11:00Z QuickModeSaId=1\nevent 5451 2024-03-01T08:19:00Z "
		      "QuickModeSaId=2 " TUNNEL("3"),
		"stood meanwhile, so that"},
	/* A failure of another kind is none of these times. */
	{FAILED "event 4984 2024-03-01T06:00:00Z LocalAddress=2001:db8::2 " CLIENT "FailureReason=Other\n"
		"event 5451 2024-03-01T07:00:00Z QuickModeSaId=1 " TUNNEL(
			"1") "\nevent 5452 2024-03-01T08:00:00Z QuickModeSaId=1",
		NULL},
	/* Nobody saw it end, but its lifetime was over; where it was closed later it stood until then. */
	{FAILED "event 5451 2024-03-01T07:00:00Z LifetimeSeconds=4500 QuickModeSaId=1 " TUNNEL("1"),
		"stood at 1 of these 2 times, through 2001:db8::1,"},
	{FAILED "event 5451 2023-09-01T08:00:00Z LifetimeSeconds=3600 QuickModeSaId=1 " TUNNEL("1"), NULL},
	{FAILED "event 5451 2023-09-01T08:00:00Z LifetimeSeconds=0 QuickModeSaId=1 " TUNNEL("1"),
		"stood meanwhile, through 2001:db8::1,"},
	{FAILED "event 5451 2023-09-01T08:00:00Z LifetimeSeconds=3600 QuickModeSaId=1 " TUNNEL(
		 "1") "\nevent 5452 2024-03-01T08:30:00Z QuickModeSaId=1",
		"stood meanwhile, through 2001:db8::1,"},
	{FAILED "event 5451 2023-09-01T08:00:00Z LifetimeSeconds=3600 QuickModeSaId=1 " TUNNEL(
		 "1") "\nevent 5451 2024-03-01T08:30:00Z QuickModeSaId=1",
		NULL},
	/* Through a silence of years nothing stands. */
	{"event 5451 2022-01-01T08:00:00Z QuickModeSaId=1 " TUNNEL("1") "\n" FAILED, NULL},
};

START_TEST(another_tunnel_that_stood_meanwhile_is_told)
{
	char script[2048];
	snprintf(script, sizeof script, "set computer=da1.example record=1\n%s\n", tunnels[_i].script);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=failures", "-o", "jsonl", "a.evtx");
	if (tunnels[_i].told)
		assert_has(ran.out, tunnels[_i].told);
	else
		assert_has_not(ran.out, "another tunnel");
}
END_TEST

/* Of one that is not seen to be closed: the end may be among what was not asked for. */
START_TEST(another_tunnel_is_not_said_to_stand_where_ends_are_left_out)
{
	static const char stood[] = "set computer=da1.example record=1\n" FAILED
				    "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 " TUNNEL("1"),
			  as_far[] = "; as far as the events asked for tell, another tunnel between the two stood";
	static const char *const options[] = {"-e4984,5451", "--peer=2001:db8::b12", "--to=2024-03-02T00:00:00Z"};
	char script[2048];
	make_log("open.evtx", stood);
	for (size_t i = 0; i < LENGTH(options); i++)
		assert_has(TOOL_ENDS(0, "-q", "--report=failures", "-ojsonl", options[i], "open.evtx").out, as_far);
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "-ojsonl", "open.evtx").out, "; another tunnel between");
	snprintf(script, sizeof script, "%s\nevent 5452 2024-03-01T08:30:00Z QuickModeSaId=1", stood);
	make_log("closed.evtx", script);
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "-ojsonl", options[2], "closed.evtx").out,
		"; another tunnel between");
}
END_TEST

/* A rekey of the tunnel that never failed does not say that the other one works again. */
START_TEST(a_success_of_another_tunnel_is_not_that_it_works_again)
{
	static const char tunnel[] = "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 " TUNNEL("1"),
			  again[] = "event 5451 2024-03-01T09:00:00Z QuickModeSaId=2 LocalAddress=2001:db8::1 " CLIENT;
	char script[4096];
	for (unsigned has_other = 0; has_other < 2; has_other++) {
		snprintf(script, sizeof script, "set computer=da1.example record=1\n%s%s\n%s\n", FAILED,
			has_other ? tunnel : "", again);
		make_log("a.evtx", script);
		const char *failures = TOOL_ENDS(0, "-q", "--report=failures", "a.evtx").out;
		const char *overview = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx").out;
		assert_has(failures, "next success 2024-03-01 09:00:00Z\n");
		ck_assert_int_eq(
			strstr(failures, "    the next success may be of the other tunnel alone\n") != NULL, has_other);
		ck_assert_int_eq(strstr(overview, "It worked at") == NULL, has_other);
		ck_assert_int_eq(strstr(overview, "The next success between the two, which may be of the other tunnel "
						  "alone, was at 2024-03-01 09:00:00Z") != NULL,
			has_other);
	}
}
END_TEST

/* Nor was it this one that worked in between. */
START_TEST(a_success_of_another_tunnel_in_between_is_said_to_be_perhaps_its_own)
{
	char script[4096];
	snprintf(script, sizeof script, "set computer=da1.example record=1\n%s%s\n%s\n", FAILED,
		"event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 " TUNNEL("1"),
		"event 5451 2024-03-01T08:15:00Z QuickModeSaId=2 " TUNNEL("1"));
	make_log("a.evtx", script);
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "a.evtx").out,
		"    what was opened in between may be of the other tunnel alone\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx").out,
		" In between 1 association was opened between the two, which may be of the other tunnel alone, and as far as "
		"these events tell none after the last failure.");
}
END_TEST

/* What ended was there before. */
START_TEST(an_end_before_a_failure_shows_that_it_worked)
{
	make_log("a.evtx", "event 4655 2024-03-01T07:00:00Z RemoteAddress=198.51.100.7\n"
			   "event 4653 2024-03-01T08:00:00Z RemoteAddress=198.51.100.7 Role=%%8206\n"
			   "event 4655 2024-03-01T09:00:00Z RemoteAddress=198.51.100.7\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=failures", "-o", "jsonl", "a.evtx");
	assert_has(ran.out, "\"succeeded_before\":null,\"succeeded_after\":null");
	assert_has(ran.out, "\"peer_succeeded_before\":\"2024-03-01T07:00:00.0000000Z\",\"peer_succeeded_after\":null");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=failures", "a.evtx").out, "no success");
}
END_TEST

/* Who gave up, and with which method, are differences as any but the peer. */
START_TEST(failures_that_differ_in_more_than_the_peer_are_sentences_of_their_own)
{
	static const char *const others[] = {"FailurePoint=%%8200", "FailurePoint=%%8199 MMAuthMethod=%%8194",
		"FailurePoint=%%8199 RemoteAddress=198.51.100.8"};
	const char *failed = "RemoteAddress=198.51.100.7 Role=%%8206 "
			     "FailureReason=\"IKE authentication credentials are unacceptable\"";
	char script[1024];
	snprintf(script, sizeof script,
		"event 4653 2024-03-01T08:00:00Z FailurePoint=%%%%8199 MMAuthMethod=%%%%8197 %s\n"
		"event 4653 +60 MMAuthMethod=%%%%8197 %s %s\n",
		failed, failed, others[_i]);
	make_log("a.evtx", script);
	const char *overview = TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out;
	ck_assert_uint_eq(count_of(overview, "!  failures   1 time: "), _i < 2 ? 2 : 0);
	ck_assert_uint_eq(count_of(overview, "!  failures   2 times with 2 peers, as this: "), _i < 2 ? 0 : 1);
}
END_TEST

/* So is what else a verdict says: whether an answer came, and whether another tunnel stood. */
START_TEST(failures_whose_verdicts_differ_are_sentences_of_their_own)
{
#define SILENT                                                                                                         \
	"Role=%%8205 FailurePoint=%%8199 FailureReason=\"Negotiation timed out\" InitiatorCookie=1111111111111111 "
#define REFUSED "Role=%%8206 FailurePoint=%%8199 FailureReason=\"IKE authentication credentials are unacceptable\" "
	static const char *const scripts[] = {"event 4653 2024-03-01T08:00:00Z RemoteAddress=198.51.100.7 " SILENT
					      "ResponderCookie=0000000000000000\n"
					      "event 4653 +60 RemoteAddress=198.51.100.8 " SILENT
					      "ResponderCookie=2222222222222222\n"
					      "event 4650 +60 RemoteAddress=198.51.100.7\n"
					      "event 4650 +60 RemoteAddress=198.51.100.8\n",
		"event 5451 2024-03-01T07:00:00Z QuickModeSaId=1 RemoteAddress=198.51.100.7 LocalAddress=192.0.2.5\n"
		"event 5451 +1 QuickModeSaId=2 RemoteAddress=198.51.100.8 LocalAddress=192.0.2.5\n"
		"event 5452 +1 QuickModeSaId=2 RemoteAddress=198.51.100.8 LocalAddress=192.0.2.5\n"
		"event 4984 +600 RemoteAddress=198.51.100.7 " REFUSED "\n"
		"event 4984 +60 RemoteAddress=198.51.100.8 " REFUSED "\n"};
	static const char *const said[] = {"(routing,", "DirectAccess"};
	make_log("a.evtx", scripts[_i]);
	const char *overview = TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out;
	ck_assert_uint_eq(count_of(overview, "!  failures   1 time: "), 2);
	ck_assert_uint_eq(count_of(overview, said[_i]), 1);
}
END_TEST

/* What was offered did not do: so somebody said. */
START_TEST(who_answered_is_not_said_never_to_have)
{
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 FailurePoint=%%8199 "
			   "FailureReason=\"Policy match error\" ResponderCookie=0000000000000000\n");
	const char *rows = TOOL_ENDS(0, "-q", "--report=failures", "-ojsonl", "a.evtx").out;
	assert_has(rows, " refused the offer of 192.0.2.7, which it had called, ");
	assert_has(rows, "(although its cookie of zeros says that nothing came back)");
}
END_TEST

/* The remote address of a tunnel is one behind the peer, with which negotiations fail. */
START_TEST(a_success_through_a_tunnel_is_one_with_its_peer)
{
	make_log("a.evtx",
		"event 5451 2024-03-01T07:00:00Z QuickModeSaId=1 RemoteAddress=10.2.0.0 LocalTunnelEndpoint=192.0.2.1 "
		"RemoteTunnelEndpoint=198.51.100.7\n"
		"event 4653 2024-03-01T08:00:00Z RemoteAddress=198.51.100.7 Role=%%8206 "
		"FailureReason=\"No policy configured\"\n"
		"event 4654 2024-03-01T08:00:01Z RemoteAddress=10.2.0.0 RemoteTunnelEndpoint=198.51.100.7\n"
		"event 5451 2024-03-01T09:00:00Z QuickModeSaId=2 RemoteAddress=10.2.0.0 LocalTunnelEndpoint=192.0.2.1 "
		"RemoteTunnelEndpoint=198.51.100.7\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=failures", "-o", "jsonl", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"peer_succeeded_before\":\"2024-03-01T07:00:00.0000000Z\","
					    "\"peer_succeeded_after\":\"2024-03-01T09:00:00.0000000Z\""),
		2);
	ck_assert_uint_eq(count_of(ran.out, "\n"), 2);
	/* The remote address itself is that of the Quick Modes' failure alone. */
	ck_assert_uint_eq(count_of(ran.out, "\"succeeded_before\":null,\"succeeded_after\":null"), 1);
	ck_assert_uint_eq(count_of(ran.out, "\"succeeded_before\":\"2024-03-01T07:00:00.0000000Z\","
					    "\"succeeded_after\":\"2024-03-01T09:00:00.0000000Z\""),
		1);
	assert_has_not(TOOL_ENDS(0, "-q", "--report=failures", "a.evtx").out, "no success");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out, "that is noise");
}
END_TEST

/* Who is behind a gateway called nobody: with whom it was are the gateways. */
START_TEST(failures_in_tunnel_mode_name_the_gateways)
{
#define BEHIND "RemoteAddress=10.1.0.0 FailurePoint=%%8199 FailureReason=\"Policy match error\" "
	make_log("a.evtx", "event 5451 2024-03-01T07:00:00Z QuickModeSaId=1 RemoteAddress=10.1.0.0 "
			   "RemoteTunnelEndpoint=198.51.100.1\n"
			   "event 4654 +60 " BEHIND "Role=%%8206 RemoteTunnelEndpoint=203.0.113.66\n"
			   "event 4654 +60 " BEHIND "Role=%%8206 RemoteTunnelEndpoint=198.51.100.1\n"
			   "event 4654 +60 " BEHIND "Role=%%8206 RemoteTunnelEndpoint=203.0.113.66\n"
			   "event 4654 +60 " BEHIND "Role=%%8205 RemoteTunnelEndpoint=203.0.113.66\n"
			   "event 4654 +60 RemoteAddress=10.1.0.9 Role=%%8205\n"
			   "event 4654 +60 RemoteAddress=10.1.0.9 Role=%%8205 RemoteTunnelEndpoint=192.0.2.4\n"
			   "event 4654 +60 RemoteAddress=10.1.0.9 Role=%%8205 RemoteTunnelEndpoint=192.0.2.3\n"
			   "event 4654 +60 RemoteAddress=10.1.0.9 Role=%%8205 RemoteTunnelEndpoint=192.0.2.2\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=failures", "-o", "jsonl", "a.evtx");
	assert_has(ran.out, "\"peers\":[\"198.51.100.1\",\"203.0.113.66\"],");
	assert_has(ran.out, "\"peers\":[\"203.0.113.66\"],");
	assert_has(ran.out, "\"peers\":[\"10.1.0.9\",\"192.0.2.2\",\"192.0.2.3\",\"192.0.2.4\"],");
	assert_has(ran.out,
		" refused the offer of 198.51.100.1 and 203.0.113.66, which had called it, in Quick Mode for "
		"10.1.0.0 behind them ");
	assert_has(ran.out,
		" refused the offer of 203.0.113.66, which it had called, in Quick Mode for 10.1.0.0 behind it ");
	assert_has(ran.out, "so that to block 203.0.113.66 would be to block a partner");
	assert_has(ran.out, "10.1.0.9, 192.0.2.2, 192.0.2.3 and others");
	assert_has(ran.out, " in Quick Mode for 10.1.0.9 itself and behind another ");
	ran = TOOL_ENDS(0, "-q", "--report=failures", "a.evtx");
	assert_has(ran.out, "    with 198.51.100.1, 203.0.113.66\n    last success 2024-03-01 07:00:00Z\n"
			    "    a success with that address may be through another gateway\n");
	ran = TOOL_ENDS(0, "-q", "--report=overview", "a.evtx");
	assert_has(ran.out, "203.0.113.66");
	ck_assert_uint_eq(count_of(ran.out, " through any gateway,"), 2);
	/* Through the other gateway it worked. */
	ran = TOOL_ENDS(0, "-q", "--report=failures", "--peer=203.0.113.66", "a.evtx");
	ck_assert_uint_eq(
		count_of(ran.out, "    no Quick Mode of the two was opened as far as the events asked for tell\n"), 2);
	ck_assert_uint_eq(count_of(ran.out, " was opened as far"), 2);
	/* In transport mode it is the address itself. */
	make_log("b.evtx",
		"event 4653 2024-03-01T08:00:00Z RemoteAddress=198.51.100.7\nevent 5451 +60 RemoteAddress=198.51.100.7\n");
	ran = TOOL_ENDS(0, "-q", "--report=failures", "b.evtx");
	assert_has_not(ran.out, "gateway");
	assert_has_not(ran.out, "    with ");
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "-ojsonl", "b.evtx").out, "\"peers\":[\"198.51.100.7\"],");
	make_log("c.evtx", "event 4654 2024-03-01T08:00:00Z RemoteAddress=- RemoteTunnelEndpoint=-\n"
			   "event 4654 +1 RemoteAddress=- RemoteTunnelEndpoint=\"x, or nobody\"\n");
	assert_has(TOOL("-q", "--report=failures", "-ojsonl", "c.evtx").out,
		"\\\"x, or nobody\\\" and a peer without an address");
	/* What was not asked for may have been a success too. */
	assert_has_not(ran.out, "not asked for");
	ran = TOOL_ENDS(0, "-q", "--report=failures", "-e4653,5451", "b.evtx");
	assert_has(ran.out,
		"    next success 2024-03-01 08:01:00Z\n    there may be successes nearer to it that were not asked for\n");
}
END_TEST

/* Letters and a final period do not change what a reason means, but a row is of one spelling. */
START_TEST(reasons_in_other_letters_have_one_class_and_rows_of_their_own)
{
	static const char first[] = "event 4653 2024-03-01T08:00:00Z record=7 FailureReason=\"Negotiation timed out\"\n"
				    "event 4653 +1 FailureReason=\"negotiation timed out.\"\n";
	static const char second[] =
		"event 4653 2024-03-01T09:00:00Z record=20 FailureReason=\"Negotiation timed out \"\n"
		"event 4653 +1 FailureReason=\"Something else\"\n";
	make_log("first.evtx", first);
	make_log("second.evtx", second);
	char *rows = TOOL_ENDS(0, "-qojsonl", "--report=failures", "first.evtx", "second.evtx").out;
	ck_assert_uint_eq(count_of(rows, "\n"), 3);
	ck_assert_uint_eq(count_of(rows, "\"class\":\"network\""), 2);
	assert_has(rows, "\"failure_reason\":\"Negotiation timed out\",\"state\":\"Sent first (SA) payload\","
			 "\"auth_method\":\"Preshared key\",\"count\":2,");
	assert_has(rows, "\"failure_reason\":\"negotiation timed out.\",\"state\":\"Sent first (SA) payload\","
			 "\"auth_method\":\"Preshared key\",\"count\":1,");
	ck_assert_str_eq(TOOL_ENDS(0, "-qojsonl", "--report=failures", "second.evtx", "first.evtx").out, rows);
}
END_TEST

/* Events in turn, so that each follows one of the other group, whose peer is the same. */
#define TIMED_OUT "FailureReason=\"Negotiation timed out\" "
static const struct {
	const char *one, *other;
} apart[] = {
	{"event 4653 +1 " TIMED_OUT, "event 4652 +1 " TIMED_OUT},
	{"event 4653 +1 " TIMED_OUT "Role=%%8205", "event 4653 +1 " TIMED_OUT "Role=%%8206"},
	{"event 4653 +1 " TIMED_OUT "Role=%%8205", "event 4653 +1 " TIMED_OUT "Role=-"},
	{"event 4653 +1 " TIMED_OUT "FailurePoint=%%8199", "event 4653 +1 " TIMED_OUT "FailurePoint=%%8200"},
	{"event 4653 +1 " TIMED_OUT "State=%%8201", "event 4653 +1 " TIMED_OUT "State=%%8202"},
	{"event 4653 +1 " TIMED_OUT "MMAuthMethod=%%8194", "event 4653 +1 " TIMED_OUT "MMAuthMethod=%%8195"},
	{"event 4653 +1 " TIMED_OUT, "event 4653 +1 FailureReason=\"Negotiation timed oux\""},
	{"event 4653 +1 " TIMED_OUT, "event 4653 +1 FailureReason=-"},
	{"event 4653 +1 " TIMED_OUT "State=one", "event 4653 +1 " TIMED_OUT "State=two"},
	{"event 4654 +1 " TIMED_OUT "RemoteAddress=10.1.0.1 RemoteTunnelEndpoint=192.0.2.7",
		"event 4654 +1 " TIMED_OUT "RemoteAddress=10.1.0.2 RemoteTunnelEndpoint=192.0.2.7"},
};

START_TEST(failures_that_differ_in_one_thing_are_counted_apart)
{
	char script[4096] = "set computer=vpn1.example record=1\nevent 4650 2024-03-01T08:00:00Z\n";
	for (unsigned i = 0; i < 3; i++) {
		strcat(script, apart[_i].one);
		strcat(script, "\n");
		strcat(script, apart[_i].other);
		strcat(script, "\n");
	}
	make_log("a.evtx", script);
	struct ran ran = TOOL("-q", "--report=failures", "-o", "jsonl", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 2);
	ck_assert_uint_eq(count_of(ran.out, "\"count\":3,"), 2);
}
END_TEST

/* In tunnel mode a failure is remembered by its gateway, and counted by the address behind it. */
START_TEST(what_failed_behind_a_gateway_is_not_what_failed_with_it)
{
	make_log("a.evtx", "set computer=vpn1.example record=1\n"
			   "event 4654 2024-03-01T08:00:00Z RemoteAddress=10.1.0.1 RemoteTunnelEndpoint=192.0.2.7\n"
			   "event 4654 +1 RemoteAddress=10.1.0.1 RemoteTunnelEndpoint=-\n"
			   "event 4654 +1 RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=-\n"
			   "event 4654 +1 RemoteAddress=10.1.0.1 RemoteTunnelEndpoint=192.0.2.7\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=failures", "-o", "jsonl", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 2);
	assert_has(ran.out, "\"remote_address\":\"10.1.0.1\",\"event_id\":4654,");
	assert_has(ran.out, "\"remote_address\":\"192.0.2.7\",\"event_id\":4654,");
	ck_assert_uint_eq(count_of(ran.out, "\"count\":3,"), 1);
	ck_assert_uint_eq(count_of(ran.out, "\"count\":1,"), 1);
}
END_TEST

START_TEST(nothing_but_white_space_is_no_reason)
{
	make_log("a.evtx",
		"set computer=vpn1.example record=1\n"
		"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 FailureReason=\"   \"\n"
		"event 4653 2024-03-01T08:00:01Z RemoteAddress=192.0.2.7 FailureReason=\"\\t\\u00a0\\r\\n\"\n"
		"event 4653 2024-03-01T08:00:02Z RemoteAddress=192.0.2.7 FailureReason=-\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=failures", "-o", "jsonl", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
	assert_has(ran.out, "\"failure_reason\":null,");
	assert_has(ran.out, "\"count\":3,");
	assert_has(ran.out, "and no reason is given");
}
END_TEST

START_TEST(without_times_there_is_no_peak)
{
	make_log("a.evtx", "set computer=vpn1.example record=1\n"
			   "event 4653 2024-03-01T08:00:00Z written=none RemoteAddress=192.0.2.7 "
			   "system=SystemTime:string=-\n");
	struct ran ran = TOOL_ENDS(3, "-q", "--report=failures", "-o", "jsonl", "a.evtx");
	assert_has(ran.out, "\"count\":1,\"first\":null,\"last\":null,\"peak_per_hour\":null,");
}
END_TEST

Suite *suite_report_failures(void)
{
	Suite *suite = suite_create("report failures");
	TCase *reasons_case = tcase_create("reasons");
	tcase_add_test(reasons_case, every_reason_of_the_list_has_its_code_and_class);
	if (shared_exists("report failures", "facts/ike-errors.tsv"))
		tcase_add_test(reasons_case, the_list_of_reasons_is_a_copy);
	tcase_add_loop_test(
		reasons_case, reasons_are_known_whatever_case_period_and_trailing_space, 0, LENGTH(reasons));
	suite_add_tcase(suite, reasons_case);
	TCase *verdicts = tool_case(suite, "verdicts");
	tcase_add_test(verdicts, what_failed_after_it_had_worked_is_shown_so);
	tcase_add_loop_test(verdicts, successes_between_failures_are_told, 0, LENGTH(between));
	tcase_add_loop_test(verdicts, the_longest_time_without_success_is_that_of_all_peers_of_a_sentence, 0, 3);
	tcase_add_loop_test(verdicts, another_tunnel_that_stood_meanwhile_is_told, 0, LENGTH(tunnels));
	tcase_add_test(verdicts, another_tunnel_is_not_said_to_stand_where_ends_are_left_out);
	tcase_add_test(verdicts, a_success_of_another_tunnel_is_not_that_it_works_again);
	tcase_add_test(verdicts, a_success_of_another_tunnel_in_between_is_said_to_be_perhaps_its_own);
	tcase_add_loop_test(verdicts, failures_that_differ_in_more_than_the_peer_are_sentences_of_their_own, 0, 3);
	tcase_add_loop_test(verdicts, failures_whose_verdicts_differ_are_sentences_of_their_own, 0, 2);
	tcase_add_test(verdicts, a_success_through_a_tunnel_is_one_with_its_peer);
	tcase_add_test(verdicts, who_answered_is_not_said_never_to_have);
	tcase_add_test(verdicts, failures_in_tunnel_mode_name_the_gateways);
	tcase_add_test(verdicts, an_end_before_a_failure_shows_that_it_worked);
	tcase_add_test(verdicts, reasons_in_other_letters_have_one_class_and_rows_of_their_own);
	tcase_add_loop_test(verdicts, failures_that_differ_in_one_thing_are_counted_apart, 0, LENGTH(apart));
	tcase_add_test(verdicts, what_failed_behind_a_gateway_is_not_what_failed_with_it);
	tcase_add_test(verdicts, nothing_but_white_space_is_no_reason);
	tcase_add_test(verdicts, without_times_there_is_no_peak);
	return suite;
}
