/* SPDX-License-Identifier: MIT */
/* Failures that the logs of both ends tell of, Quick Modes that fail below a Main Mode that stands, and names. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define COOKIE "InitiatorCookie=1122334455667788 "
#define CALLED_AT(time)                                                                                                \
	"event 4653 " time " computer=a.example LocalAddress=192.0.2.1 RemoteAddress=198.51.100.2 "                    \
	"Role=%%8205 FailurePoint=%%8199 State=%%8202 FailureReason=\"Negotiation timed out\" "                        \
	"ResponderCookie=0000000000000000 "
#define CALLED CALLED_AT("2024-03-01T08:00:30Z")
#define REFUSED                                                                                                        \
	"event 4653 2024-03-01T06:00:00Z computer=b.example LocalAddress=198.51.100.2 RemoteAddress=192.0.2.1 "        \
	"Role=%%8206 FailurePoint=%%8199 State=%%8201 FailureReason=\"No policy configured\" "                         \
	"ResponderCookie=0000000000000000 "
#define ANSWERED                                                                                                       \
	"event 4653 2024-03-01T06:00:00Z computer=b.example LocalAddress=198.51.100.2 RemoteAddress=192.0.2.1 "        \
	"Role=%%8206 FailurePoint=%%8199 State=%%8202 FailureReason=\"Negotiation timed out\" "                        \
	"ResponderCookie=8877665544332211 "

/* Rows in JSON, whatever the order of the logs. */
static const char *rows_of(const char *one, const char *other)
{
	make_log("a.evtx", one);
	make_log("b.evtx", other);
	const char *rows = TOOL_ENDS(0, "-qojsonl", "--report=failures", "a.evtx", "b.evtx").out;
	ck_assert_str_eq(TOOL_ENDS(0, "-qojsonl", "--report=failures", "-j2", "b.evtx", "a.evtx").out, rows);
	return rows;
}

/* A rule is missing at one end: the other one need not look for packets that are lost on the way. */
START_TEST(a_call_that_the_other_end_refused_is_not_said_to_be_lost)
{
	const char *rows = rows_of(CALLED COOKIE, REFUSED COOKIE);
	assert_has(rows,
		"a.example called 198.51.100.2 and never got an answer in Main Mode after the first payload: the "
		"calls came there, by its log, and no answer came back; the log of b.example tells of it too, "
		"with \\\"No policy configured\\\"; check next: why no rule of that computer covers this one");
	assert_has(rows, "no rule of its own covers the other side; the log of a.example tells of it too, with "
			 "\\\"Negotiation timed out\\\"; check next: whether that computer is a partner");
	ck_assert_uint_eq(count_of(rows, "\"noise\":true,"), 2);
	ck_assert_uint_eq(count_of(rows, "\"both_ends\":1,"), 2);
	assert_has(rows,
		"\"other_ends\":[{\"computer\":\"b.example\",\"event_id\":4653,\"role\":\"Responder\","
		"\"failure_point\":\"Local computer\",\"failure_reason\":\"No policy configured\",\"state\":\"No "
		"state\",\"count\":1}]");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=failures", "a.evtx", "b.evtx").out, "(noise)");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=overview", "a.evtx", "b.evtx").out, "noise, with");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=summary", "a.evtx", "b.evtx").out, "all noise");
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "a.evtx").out, "nothing came back");
}
END_TEST

START_TEST(an_answer_that_did_not_come_back_points_to_the_way_back)
{
	const char *rows = rows_of(CALLED COOKIE, ANSWERED COOKIE);
	assert_has(rows, "what it answered did not come back; the log of b.example tells of it too, with the same "
			 "reason; check next: what happens on the way back");
	assert_has(rows, "reason; check next: whether the way back is cut (routing, NAT, fragments).");
}
END_TEST

/* The log of the other side has been read. */
START_TEST(a_refusal_in_the_other_log_is_what_to_check_of_a_time_that_ran_out)
{
	const char *rows = rows_of(CALLED COOKIE "ResponderCookie=8877665544332211",
		ANSWERED COOKIE "FailureReason=\"IKE authentication credentials are unacceptable\"");
	assert_has(rows,
		"answered at first and then stopped; the log of b.example tells of it too, with \\\"IKE authentication "
		"credentials are unacceptable\\\"; check next: the failures of that computer, and why it gave up");
}
END_TEST

/* A cookie that is not there tells nothing: neither end is said to have answered. */
START_TEST(who_has_no_cookie_is_not_said_to_have_answered)
{
	const char *rows = rows_of(CALLED COOKIE, ANSWERED COOKIE "ResponderCookie");
	assert_has(rows, "the calls came there, by its log, and no answer came back; the log of b.example tells of it "
			 "too, with the same reason; check next: the failures of that computer, and why it gave up");
	assert_has_not(rows, "what it answered");
	rows = rows_of(
		CALLED COOKIE "ResponderCookie=8877665544332211\n" CALLED COOKIE "ResponderCookie", ANSWERED COOKIE);
	assert_has(rows, "\"role\":\"Initiator\",");
	assert_has_not(rows, "the other side answered at first");
}
END_TEST

/* What was never sent, by one log, came there by another one: both are told, and nothing is made of it. */
START_TEST(of_what_was_never_sent_nobody_says_that_it_came_there)
{
	const char *rows = rows_of(CALLED COOKIE "State=%%8201", REFUSED COOKIE);
	assert_has(rows, "which it was to call, in Main Mode before anything was sent");
	assert_has(rows, "; the log of b.example tells of it too, with \\\"No policy configured\\\"");
	assert_has_not(rows, "the calls came there");
}
END_TEST

/* Who logged some of the calls runs IKE, and is no stranger. */
START_TEST(of_some_calls_that_came_there_the_way_is_to_be_checked)
{
	const char *rows = rows_of(CALLED COOKIE "\n" CALLED "InitiatorCookie=2122334455667788", REFUSED COOKIE);
	assert_has(rows,
		"nothing came back; the log of b.example tells of 1 of these 2 too, with \\\"No policy "
		"configured\\\"; check next: what happens on the way (routing, UDP 500 and 4500, ESP), and the "
		"failures of that computer");
	assert_has_not(rows, "whether the peer runs IKE");
	rows = rows_of(CALLED COOKIE, REFUSED COOKIE "\n" REFUSED "InitiatorCookie=2122334455667788");
	assert_has(rows, "tells of 1 of these 2 too, with \\\"Negotiation timed out\\\"; check next: whether that "
			 "computer is a partner, whose rule is missing here");
}
END_TEST

/* Each computer once, with what it gives as a reason, if any. */
START_TEST(several_other_ends_are_named_with_their_reasons)
{
	const char *rows = rows_of(CALLED COOKIE,
		REFUSED COOKIE "FailureReason=- computer=c.example\n" REFUSED COOKIE "computer=d.example");
	assert_has(rows,
		"; the logs of c.example and d.example (\\\"No policy configured\\\") tell of it too; check next");
	rows = rows_of(CALLED COOKIE "\n" CALLED "InitiatorCookie=2122334455667788",
		REFUSED COOKIE "\n" ANSWERED "InitiatorCookie=2122334455667788");
	assert_has(rows,
		"; the log of b.example (\\\"Negotiation timed out\\\", \\\"No policy configured\\\") tells of all of these too");
}
END_TEST

/* Each of them is one of many, of few kinds. */
START_TEST(many_failures_of_both_ends_are_counted_by_kind)
{
	enum { COUNT = 1500 };
	char *called = test_memory(COUNT * 300), *refused = test_memory(COUNT * 300);
	size_t used = 0, other_used = 0;
	for (unsigned i = 1; i <= COUNT; i++) {
		used += (size_t)sprintf(called + used, "%sInitiatorCookie=%x\n", CALLED, i);
		other_used += (size_t)sprintf(refused + other_used, "%sInitiatorCookie=%x\n", REFUSED, i);
	}
	ck_assert_uint_eq(count_of(rows_of(called, refused), "\"both_ends\":1500,"), 2);
}
END_TEST

#define AGAIN         "event 4654 2024-%02u-%02uT06:00:00Z MessageID=1 FailureReason=\"No policy configured\" State=%%%%8208 "
#define AGAIN_CALLED  AGAIN "computer=a.example LocalAddress=192.0.2.1 RemoteAddress=192.0.2.2 Role=%%%%8205\n"
#define AGAIN_REFUSED AGAIN "computer=b.example LocalAddress=192.0.2.2 RemoteAddress=192.0.2.1 Role=%%%%8206\n"

/* Message ids come again: only what three days have in common counts as one negotiation, or as none. */
START_TEST(a_message_id_may_come_again_on_any_other_day)
{
	enum { MONTHS = 12, CROWDED = 9 };
	char called[8192], refused[8192];
	size_t used = 0, other_used = 0;
	for (unsigned month = 1; month <= MONTHS; month++) {
		used += (size_t)snprintf(called + used, sizeof called - used, AGAIN_CALLED, month, 1);
		other_used +=
			(size_t)snprintf(refused + other_used, sizeof refused - other_used, AGAIN_REFUSED, month, 2);
	}
	ck_assert_uint_eq(count_of(rows_of(called, refused), "\"both_ends\":12,"), 2);
	for (unsigned i = 0; i < CROWDED; i++) {
		used += (size_t)snprintf(called + used, sizeof called - used, AGAIN_CALLED, 7, 15);
		other_used += (size_t)snprintf(refused + other_used, sizeof refused - other_used, AGAIN_REFUSED, 7, 16);
	}
	ck_assert_uint_eq(count_of(rows_of(called, refused), "\"both_ends\":12,"), 2);
}
END_TEST

/* Whoever writes the other log can give a reason of its own for each failure: the sentence is whole all the same. */
START_TEST(of_many_reasons_of_the_other_end_some_are_named)
{
	char called[16384] = "", refused[32768] = "";
	for (unsigned i = 1; i <= 60; i++) {
		sprintf(called + strlen(called), "%sInitiatorCookie=%x\n", CALLED, i);
		sprintf(refused + strlen(refused), "%sInitiatorCookie=%x FailureReason=\"Reason %02u\"\n", REFUSED, i,
			i);
	}
	assert_has(rows_of(called, refused),
		"; the log of b.example (\\\"Reason 01\\\", \\\"Reason 02\\\", \\\"Reason 03\\\" and others) tells of all "
		"of these too; check next: ");
}
END_TEST

/* Kinds of failures that differ in another field can have one reason. */
START_TEST(reasons_of_the_other_end_are_named_each_once)
{
	char called[4096] = "", refused[8192] = "";
	for (unsigned i = 0; i < 4; i++) {
		for (unsigned reason = 0; reason < 3; reason++) {
			unsigned cookie = 1 + 3 * i + reason;
			sprintf(called + strlen(called), "%sInitiatorCookie=%x\n", CALLED, cookie);
			sprintf(refused + strlen(refused),
				"%sInitiatorCookie=%x FailureReason=\"Reason %u\" State=%%%%%u\n", REFUSED, cookie,
				reason, 8201 + i);
		}
	}
	assert_has(rows_of(called, refused),
		"; the log of b.example (\\\"Reason 0\\\", \\\"Reason 1\\\", \\\"Reason 2\\\") tells of all of these too");
}
END_TEST

START_TEST(a_reason_that_both_logs_give_is_not_repeated)
{
	const char *rows = rows_of(CALLED COOKIE "ResponderCookie=8877665544332211", ANSWERED COOKIE);
	ck_assert_uint_eq(count_of(rows, ".example tells of it too, with the same reason; check next: "), 2);
	ck_assert_uint_eq(count_of(rows, "\"seen_by_peer\":1,"), 2);
}
END_TEST

/* Who lies about one call takes nothing from what is said of others. */
START_TEST(of_some_calls_the_log_of_the_other_end_tells)
{
	const char *rows =
		rows_of(CALLED COOKIE "\n" CALLED "InitiatorCookie=99\n" CALLED "InitiatorCookie=98\n", REFUSED COOKIE);
	assert_has(rows, ": nothing came back; the log of b.example tells of 1 of these 3 too, with \\\"No policy "
			 "configured\\\"; check next: what happens on the way (routing");
	assert_has(rows, "\"both_ends\":1,");
}
END_TEST

static const struct {
	const char *one, *other;
} strangers[] = {
	/* Another cookie, none, of the same role, of the same computer, between others. */
	{CALLED COOKIE, REFUSED "InitiatorCookie=1122334455667789"},
	{CALLED "InitiatorCookie=0000000000000000", REFUSED "InitiatorCookie=0000000000000000"},
	{CALLED "InitiatorCookie=-", REFUSED "InitiatorCookie=-"},
	{CALLED COOKIE, REFUSED COOKIE "Role=%%8205"},
	{CALLED COOKIE, REFUSED COOKIE "computer=a.example"},
	{CALLED COOKIE, REFUSED COOKIE "LocalAddress=198.51.100.3 RemoteAddress=192.0.2.3"},
};

START_TEST(failures_with_little_in_common_are_not_those_of_two_ends)
{
	const char *rows = rows_of(strangers[_i].one, strangers[_i].other);
	assert_has_not(rows, "the log of b.example tells");
	assert_has_not(rows, "the log of a.example tells");
	assert_has(rows, "\"both_ends\":0,\"other_ends\":[]");
}
END_TEST

/* One of the addresses is enough: somebody may translate the other one on the way. */
START_TEST(both_ends_are_known_behind_address_translation)
{
	assert_has(rows_of(CALLED COOKIE, REFUSED COOKIE "RemoteAddress=203.0.113.99"), "\"both_ends\":1,");
	assert_has(rows_of(CALLED COOKIE, REFUSED COOKIE "LocalAddress=10.0.0.5"), "\"both_ends\":1,");
}
END_TEST

/* One log may lie: the pattern stays, at its severity, and the log is named. */
START_TEST(a_pattern_says_what_the_log_of_the_other_end_tells)
{
	char called[4096] = "", refused[4096] = "";
	for (unsigned i = 0; i < 6; i++) {
		sprintf(called + strlen(called), "%sInitiatorCookie=%x\n", CALLED, i + 1);
		sprintf(refused + strlen(refused), "%sInitiatorCookie=%x\n", REFUSED, i < 5 ? i + 1 : 99);
	}
	/* A series of its own, of which the other log tells nothing by itself. */
	for (unsigned i = 0; i < 3; i++)
		sprintf(called + strlen(called), "%sInitiatorCookie=%x\n", CALLED_AT("2024-03-02T08:00:00Z"), i + 77);
	make_log("a.evtx", called);
	make_log("b.evtx", refused);
	const char *rows = TOOL_ENDS(0, "-qojsonl", "--report=hostile", "a.evtx", "b.evtx").out;
	ck_assert_str_eq(TOOL_ENDS(0, "-qojsonl", "--report=hostile", "-j2", "b.evtx", "a.evtx").out, rows);
	assert_has(rows, "{\"pattern\":\"plain_session\",\"severity\":\"high\",");
	ck_assert_uint_eq(count_of(rows, "for at least so long; the log of b.example tells of 5 calls between the two "
					 "in these logs, which came there\""),
		2);
	assert_has(rows, "{\"pattern\":\"scan\",\"severity\":\"low\",");
	assert_has(rows, "never fitted; the log of a.example tells of 5 such calls as its own\"");
	assert_has_not(TOOL_ENDS(0, "-qojsonl", "--report=hostile", "b.evtx").out, "; the log of");
}
END_TEST

/*
 * Quick Modes.
 */

#define MAIN                                                                                                           \
	"event 4651 2024-03-01T08:00:00Z computer=a.example LocalAddress=192.0.2.1 RemoteAddress=198.51.100.2 "        \
	"MMSAID=7\n"
#define QUICK                                                                                                          \
	"event 4654 2024-03-01T08:10:00Z computer=a.example LocalAddress=10.1.0.0 LocalTunnelEndpoint=192.0.2.1 "      \
	"RemoteAddress=10.2.0.0 RemoteTunnelEndpoint=198.51.100.2 MMSAID=7 MessageID=1001 Role=%%8206 "                \
	"FailurePoint=%%8199 FailureReason=\"No policy configured\" "
#define OTHER_QUICK                                                                                                    \
	"event 4654 2024-03-01T07:10:00Z computer=b.example LocalAddress=10.2.0.0 LocalTunnelEndpoint=198.51.100.2 "   \
	"RemoteAddress=10.1.0.0 RemoteTunnelEndpoint=192.0.2.1 MMSAID=9 MessageID=1001 Role=%%8205 "                   \
	"FailurePoint=%%8200 FailureReason=\"Invalid payload received\" "

START_TEST(a_quick_mode_that_no_rule_covers_is_no_stranger_s)
{
	const char *rows = rows_of(MAIN QUICK, OTHER_QUICK);
	assert_has(rows,
		": no rule of its own covers the traffic that was asked for; Main Mode of the two stood meanwhile, "
		"so that they accepted each other's key or certificate there; the log of b.example tells of it "
		"too, with \\\"Invalid payload received\\\"; check next: the networks, ports and protocol");
	assert_has(rows, "\"noise\":true,");
	assert_has(rows, "\"main_mode_stood\":1,");
	assert_has(rows, "the log of a.example tells of it too, with \\\"No policy configured\\\"");
	ck_assert_uint_eq(count_of(rows, "\"both_ends\":1,"), 2);
	const char *overview = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx", "b.evtx").out;
	assert_has(overview, "no Quick Mode of this was opened.");
	assert_has_not(overview, "noise, with");
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=failures", "-e4651,4654", "a.evtx").out,
		"; as far as the events asked for tell, Main Mode of the two stood meanwhile");
}
END_TEST

/* Where Main Mode stood, a preshared key is not at fault. */
START_TEST(below_a_main_mode_no_preshared_key_is_to_be_checked)
{
	static const char payload[] = QUICK "FailureReason=\"Invalid payload received\"";
	make_log("a.evtx", payload);
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=failures", "a.evtx").out, "check next: the preshared key");
	char script[2048];
	snprintf(script, sizeof script, "%s%s\n", MAIN, payload);
	make_log("a.evtx", script);
	const char *rows = TOOL_ENDS(0, "-qojsonl", "--report=failures", "a.evtx").out;
	assert_has_not(rows, "preshared");
	assert_has(rows, "check next: the networks, ports, protocol and algorithms of the rules at both ends");
}
END_TEST

#define THERE "RemoteAddress=198.51.100.2 "
static const struct {
	const char *script;
	unsigned stood;
} mains[] = {
	{MAIN QUICK, 1},
	{"event 4651 2024-03-01T08:10:05Z computer=a.example " THERE "MMSAID=7\n" QUICK, 1},
	{"event 4651 2024-03-01T08:10:06Z computer=a.example " THERE "MMSAID=7\n" QUICK, 0},
	{MAIN "event 4655 2024-03-01T08:10:00Z computer=a.example " THERE "MMSAID=7\n" QUICK, 1},
	{MAIN "event 4655 2024-03-01T08:09:59Z computer=a.example " THERE "MMSAID=7\n" QUICK, 0},
	{MAIN "other 4608 2024-03-01T08:05:00Z computer=a.example\n" QUICK, 0},
	{MAIN QUICK "MMSAID=8", 0},
	/* The same number, but with somebody else: it says nothing of who failed. */
	{"event 4651 2024-03-01T08:00:00Z computer=a.example RemoteAddress=203.0.113.66 MMSAID=7\n" QUICK, 0},
	{MAIN QUICK "MMSAID=0", 0},
	{"event 4651 2024-03-01T08:00:00Z computer=b.example " THERE "MMSAID=7\n" QUICK, 0},
	{"event 4651 2022-03-01T08:00:00Z computer=a.example " THERE "MMSAID=7\n" QUICK, 0},
	/* No end of it was seen, and its lifetime was over; unless a Quick Mode was opened under it since then. */
	{"event 4651 2024-03-01T07:00:00Z computer=a.example " THERE "MMLifetime=71 MMSAID=7\n" QUICK, 1},
	{"event 4651 2024-03-01T07:00:00Z computer=a.example " THERE "MMLifetime=69 MMSAID=7\n" QUICK, 0},
	{"event 4651 2023-09-01T08:00:00Z computer=a.example " THERE "MMSAID=7\n" QUICK, 0},
	{"event 4651 2023-09-01T08:00:00Z computer=a.example " THERE "MMLifetime=0 MMSAID=7\n" QUICK, 1},
	{"event 4651 2024-03-01T07:00:00Z computer=a.example " THERE "MMLifetime=60 MMSAID=7\n"
	 "event 5451 2024-03-01T08:10:00Z computer=a.example " THERE "MainModeSaId=7 QuickModeSaId=1\n" QUICK,
		1},
	{"event 4651 2024-03-01T07:00:00Z computer=a.example " THERE "MMLifetime=60 MMSAID=7\n"
	 "event 5451 2024-03-01T08:09:59Z computer=a.example " THERE "MainModeSaId=7 QuickModeSaId=1\n" QUICK,
		0},
	{"event 4651 2024-03-01T07:00:00Z computer=a.example " THERE "MMLifetime=60 MMSAID=7\n" QUICK
	 "\nevent 4655 2024-03-01T08:30:00Z computer=a.example " THERE "MMSAID=7\n",
		1},
	/* Several of one id, of which an earlier one stood longer, none did, or another one ended in between. */
	{MAIN "event 4655 2024-03-01T08:30:00Z computer=a.example " THERE "MMSAID=7\n"
	      "event 4651 2024-03-01T08:40:00Z computer=a.example " THERE "MMSAID=7\n" QUICK,
		1},
	{MAIN "event 4655 2024-03-01T08:05:00Z computer=a.example " THERE "MMSAID=7\n"
	      "event 4651 2024-03-01T08:06:00Z computer=a.example " THERE "MMSAID=7\n"
	      "event 4655 2024-03-01T08:08:00Z computer=a.example " THERE "MMSAID=7\n" QUICK,
		0},
	{MAIN "event 4651 2024-03-01T08:05:00Z computer=b.example " THERE "MMSAID=7\n"
	      "event 4655 2024-03-01T08:06:00Z computer=b.example " THERE "MMSAID=7\n" QUICK,
		1},
};

START_TEST(only_a_main_mode_of_that_time_and_computer_is_said_to_have_stood)
{
	char told[64];
	make_log("a.evtx", mains[_i].script);
	const char *rows = TOOL("-qojsonl", "--report=failures", "a.evtx").out;
	snprintf(told, sizeof told, "\"main_mode_stood\":%u,", mains[_i].stood);
	assert_has(rows, told);
	ck_assert_uint_eq(count_of(rows, "Main Mode of the two stood"), mains[_i].stood);
}
END_TEST

/* That Main Mode works says nothing of Quick Modes that fail. */
START_TEST(a_main_mode_is_no_success_of_a_quick_mode)
{
	make_log("a.evtx", "event 4654 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=-\n"
			   "event 4650 2024-03-01T08:10:00Z RemoteAddress=192.0.2.7\n"
			   "event 4654 2024-03-01T08:20:00Z RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=-\n"
			   "event 4650 2024-03-01T08:30:00Z RemoteAddress=192.0.2.7\n");
	const char *rows = TOOL_ENDS(0, "-q", "--report=failures", "-ojsonl", "a.evtx").out;
	assert_has(rows, "\"succeeded_after\":\"2024-03-01T08:30:00.0000000Z\"");
	assert_has(rows, "\"peer_succeeded_before\":null,\"peer_succeeded_after\":null,");
	assert_has(rows, "\"peer_successes_between\":0,");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out, "worked again");
}
END_TEST

/* Message ids can be small numbers, which come again on another day and with another peer. */
static const char *const others[] = {OTHER_QUICK "MessageID=1002", OTHER_QUICK "RemoteTunnelEndpoint=192.0.2.3",
	"event 4654 2024-02-20T07:10:00Z computer=b.example LocalAddress=10.2.0.0 LocalTunnelEndpoint=198.51.100.2 "
	"RemoteAddress=10.1.0.0 RemoteTunnelEndpoint=192.0.2.1 MessageID=1001 Role=%%8205"};

START_TEST(quick_modes_with_little_in_common_are_not_those_of_two_ends)
{
	assert_has_not(rows_of(QUICK, others[_i]), "tells of it too");
}
END_TEST

/*
 * What both ends logged is one thing, and counted twice.
 */

#define OPENED(computer, id, in, out)                                                                                  \
	"event 4650 2024-03-01T07:00:00Z computer=" computer " MMSAID=" id "\n"                                        \
	"event 5451 2024-03-01T07:00:00Z computer=" computer " MainModeSaId=" id " QuickModeSaId=" id                  \
	" InboundSpi=" in " OutboundSpi=" out "\n"

START_TEST(a_summary_says_what_it_counts_twice)
{
	make_log("a.evtx", OPENED("a.example", "1", "11", "22") OPENED("a.example", "2", "33", "44") CALLED COOKIE
		"\n" CALLED "InitiatorCookie=99\n");
	make_log("b.evtx", OPENED("b.example", "5", "22", "11") REFUSED COOKIE);
	const char *row = TOOL_ENDS(0, "-qojsonl", "--report=summary", "a.evtx", "b.evtx").out;
	ck_assert_str_eq(TOOL_ENDS(0, "-qojsonl", "--report=summary", "-j2", "a.evtx", "b.evtx").out, row);
	assert_has(row, "\"associations\":{\"mm\":3,\"qm\":3,");
	assert_has(row, "\"failures\":3,");
	assert_has(row, "\"both_ends\":{\"mm\":1,\"qm\":1,\"failures\":1},");
	assert_has(TOOL_ENDS(0, "-q", "--report=summary", "a.evtx", "b.evtx").out,
		"both ends    1 Main Mode, 1 Quick Mode and 1 failed negotiation counted twice\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx", "b.evtx").out,
		"1 Main Mode, 1 Quick Mode and 1 failed negotiation, which are in the logs of both ends");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=summary", "a.evtx").out, "both ends");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out, "Counted twice");
}
END_TEST

/*
 * What peers showed.
 */

#define TRIED "event 4984 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8206 FailureReason=other "
#define SHOWN "event 4652 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8206 FailureReason=other "

/* One account that was refused again and again, or one after the other. */
START_TEST(failures_name_who_was_refused)
{
	make_log("a.evtx", TRIED "RemoteEMPrincipalName=CORP\\erik\n" TRIED "RemoteEMPrincipalName=CORP\\erik\n");
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=failures", "a.evtx").out,
		"\"principals\":[\"CORP\\\\erik\"],\"certificates\":[],");
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "a.evtx").out, "    showed CORP\\erik\n");
	make_log("a.evtx", TRIED "RemoteEMPrincipalName=e\n" TRIED "RemoteEMPrincipalName=a\n" TRIED
				 "RemoteEMPrincipalName=d\n" TRIED "RemoteEMPrincipalName=-\n" TRIED
				 "RemoteEMPrincipalName=c\n" TRIED "RemoteEMPrincipalName=b\n");
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=failures", "a.evtx").out,
		"\"principals\":[\"a\",\"b\",\"c\",\"d\",\"e\"],");
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "a.evtx").out, "    showed a, b, c and 2 more\n");
}
END_TEST

START_TEST(failures_name_certificates_each_once)
{
	make_log("a.evtx", SHOWN "RemoteMMPrincipalName=CN=one RemoteMMCertHash=AABB\n" SHOWN
				 "RemoteMMPrincipalName=CN=one RemoteMMCertHash=aabb\n");
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=failures", "a.evtx").out,
		"\"principals\":[\"CN=one\"],\"certificates\":[\"aabb\"],");
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "a.evtx").out,
		"    showed CN=one\n    showed certificate aabb\n");
}
END_TEST

/* What names, and reasons that are not known, hold is no part of the sentence. */
START_TEST(a_name_with_the_words_before_what_to_check_does_not_cut_a_sentence)
{
	static const struct {
		const char *fields, *check;
	} cases[] = {{"RemoteAddress=\"x; check next: y\" FailureReason=\"Policy match error\"", "DH group, cipher"},
		{"computer=\"x; check next: y\" FailureReason=\"Policy match error\"", "DH group, cipher"},
		{"RemoteAddress=\"x; check next: y\" FailureReason=\"Something else\"", "the log of "},
		{"FailureReason=\"x; check next: y\"", "the log of "}};
	char script[512], wanted[64];
	snprintf(script, sizeof script,
		"event 4653 2024-03-01T08:00:00Z computer=a.example RemoteAddress=192.0.2.7 Role=%%%%8205 State=%%%%8202 "
		"FailurePoint=%%%%8199 ResponderCookie=0000000000000000 %s\n",
		cases[_i].fields);
	make_log("a.evtx", script);
	const char *overview = TOOL("-q", "--report=overview", "-ohtml", "a.evtx").out;
	snprintf(wanted, sizeof wanted, ".</p><p>Check next: %s", cases[_i].check);
	assert_has(overview, wanted);
	assert_has(overview, "x; check next: y");
	ck_assert_uint_eq(count_of(overview, ".</p><p>Check next: "), 1);
}
END_TEST

Suite *suite_report_both_ends(void)
{
	Suite *suite = suite_create("report both ends");
	TCase *main_case = tool_case(suite, "main");
	tcase_add_test(main_case, a_call_that_the_other_end_refused_is_not_said_to_be_lost);
	tcase_add_test(main_case, an_answer_that_did_not_come_back_points_to_the_way_back);
	tcase_add_test(main_case, a_refusal_in_the_other_log_is_what_to_check_of_a_time_that_ran_out);
	tcase_add_test(main_case, who_has_no_cookie_is_not_said_to_have_answered);
	tcase_add_test(main_case, of_what_was_never_sent_nobody_says_that_it_came_there);
	tcase_add_test(main_case, of_some_calls_that_came_there_the_way_is_to_be_checked);
	tcase_add_test(main_case, several_other_ends_are_named_with_their_reasons);
	tcase_add_test(main_case, many_failures_of_both_ends_are_counted_by_kind);
	tcase_add_test(main_case, of_many_reasons_of_the_other_end_some_are_named);
	tcase_add_test(main_case, reasons_of_the_other_end_are_named_each_once);
	tcase_add_test(main_case, a_reason_that_both_logs_give_is_not_repeated);
	tcase_add_test(main_case, of_some_calls_the_log_of_the_other_end_tells);
	tcase_add_loop_test(main_case, failures_with_little_in_common_are_not_those_of_two_ends, 0, LENGTH(strangers));
	tcase_add_test(main_case, a_message_id_may_come_again_on_any_other_day);
	tcase_add_test(main_case, both_ends_are_known_behind_address_translation);
	tcase_add_test(main_case, a_pattern_says_what_the_log_of_the_other_end_tells);
	TCase *twice = tool_case(suite, "twice");
	tcase_add_test(twice, a_summary_says_what_it_counts_twice);
	TCase *names = tool_case(suite, "names");
	tcase_add_test(names, failures_name_who_was_refused);
	tcase_add_test(names, failures_name_certificates_each_once);
	TCase *quick = tool_case(suite, "quick");
	tcase_add_test(quick, a_quick_mode_that_no_rule_covers_is_no_stranger_s);
	tcase_add_test(quick, below_a_main_mode_no_preshared_key_is_to_be_checked);
	tcase_add_test(quick, a_main_mode_is_no_success_of_a_quick_mode);
	tcase_add_loop_test(quick, only_a_main_mode_of_that_time_and_computer_is_said_to_have_stood, 0, LENGTH(mains));
	tcase_add_loop_test(quick, quick_modes_with_little_in_common_are_not_those_of_two_ends, 0, LENGTH(others));
	tcase_add_loop_test(main_case, a_name_with_the_words_before_what_to_check_does_not_cut_a_sentence, 0, 4);
	return suite;
}
