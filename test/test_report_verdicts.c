/* SPDX-License-Identifier: MIT */
/* The sentences of the report of failures. Each tells who gave up on whom, why, and what to check next. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>

static const struct {
	const char *event;
	const char *has[4];
} sentences[] = {
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 FailureReason=\"Negotiation timed out\" Role=%%8205 "
	 "InitiatorCookie=0011223344556677 ResponderCookie=0000000000000000",
		{"vpn1.example called 192.0.2.7 and never got an answer in Main Mode", "nothing came back",
			"vpn1.example called out itself, so that to block 192.0.2.7 would be to block a partner"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 FailureReason=\"Negotiation timed out\" Role=%%8205 "
	 "State=%%8203 FailurePoint=%%8199 InitiatorCookie=0011223344556677 ResponderCookie=0011223344556688",
		{"vpn1.example gave up on 192.0.2.7, which it had called, in Main Mode after the second payload",
			"answered at first and then stopped", "block a partner"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 FailureReason=\"No policy configured\" Role=%%8206 "
	 "State=%%8201 FailurePoint=%%8199",
		{"vpn1.example refused 192.0.2.7, which had called it, in Main Mode before anything was sent: no "
		 "rule"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8204 FailurePoint=%%8200 "
	 "FailureReason=\"IKE authentication credentials are unacceptable\" MMAuthMethod=%%8193 "
	 "ResponderCookie=0011223344556688",
		{"192.0.2.7 refused the credentials of vpn1.example, which had called it, in Main Mode after the third",
			"their preshared keys most likely differ", "block a partner"}},
	{"event 4652 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8206 State=%%8204 FailurePoint=%%8199 "
	 "FailureReason=\"IKE authentication credentials are unacceptable\" MMAuthMethod=%%8227 "
	 "ResponderCookie=0011223344556688",
		{"vpn1.example refused the credentials of 192.0.2.7, which had called it, in Main Mode after the third",
			"a certificate was not accepted"}},
	{"event 4984 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8206 State=%%8221 FailurePoint=%%8199 "
	 "FailureReason=\"IKE authentication credentials are unacceptable\" EMAuthMethod=%%8192",
		{"in Extended Mode after the third payload: the account of a computer or a user was not accepted"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8204 FailurePoint=%%8200 "
	 "FailureReason=\"IKE authentication credentials are unacceptable\" MMAuthMethod=%%8225 "
	 "ResponderCookie=0011223344556688",
		{"192.0.2.7 refused the credentials of vpn1.example, which had called it, in Main Mode after the third "
		 "payload: the account of a computer or a user was not accepted"}},
	/* Nobody refuses credentials who never answered: the cookie and the reason say different things. */
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8202 FailurePoint=%%8199 "
	 "FailureReason=\"IKE authentication credentials are unacceptable\" ResponderCookie=0000000000000000",
		{"vpn1.example refused the credentials of 192.0.2.7, which it had called, in Main Mode after the first "
		 "payload (although its cookie of zeros says that nothing came back)"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8202 FailurePoint=%%8200 "
	 "FailureReason=\"No policy configured\" ResponderCookie=0000000000000000",
		{"192.0.2.7 refused vpn1.example, which had called it, in Main Mode", "(although its cookie of zeros"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8202 FailurePoint=%%8199 "
	 "FailureReason=\"Received invalid authentication offers\" ResponderCookie=0000000000000000",
		{"(although its cookie of zeros says that nothing came back): what the other side offers"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8202 FailurePoint=%%8199 "
	 "FailureReason=\"Peer does not support MOBIKE\" ResponderCookie=0000000000000000",
		{"(although its cookie of zeros says that nothing came back): the other side does not support"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8202 FailurePoint=%%8199 "
	 "FailureReason=\"IPsec integrity check failed\" ResponderCookie=0000000000000000",
		{"(although its cookie of zeros says that nothing came back): a packet's integrity value is"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8202 FailurePoint=%%8199 "
	 "FailureReason=\"Negotiation took too long\" ResponderCookie=0000000000000000",
		{"never got an answer in Main Mode after the first payload: the exchange took too long altogether"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8204 FailurePoint=%%8199 "
	 "FailureReason=\"Negotiation timed out\" ResponderCookie=0000000000000000",
		{"after the third payload (although its cookie of zeros says that nothing came back)"}},
	/* What this computer lacks itself needs no answer. */
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8202 FailurePoint=%%8199 "
	 "FailureReason=\"Negotiation request sat in Queue too long\" ResponderCookie=0000000000000000",
		{"vpn1.example called 192.0.2.7 and never got an answer in Main Mode"}},
	/* Nobody is asked for an answer to what was never sent. */
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8201 FailurePoint=%%8199 "
	 "FailureReason=\"IKE failed to find valid machine certificate. Contact your Network Security Administrator about "
	 "installing a valid certificate in the appropriate Certificate Store.\" ResponderCookie=0000000000000000",
		{"vpn1.example gave up on 192.0.2.7, which it was to call, in Main Mode before anything was sent: "}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8201 FailurePoint=%%8199 "
	 "FailureReason=else ResponderCookie=0000000000000000",
		{"which it was to call, in Main Mode before anything was sent, ",
			"check next: the log of vpn1.example"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 State=%%8201 FailurePoint=%%8200 "
	 "FailureReason=\"IKE failed to find valid machine certificate. Contact your Network Security Administrator about "
	 "installing a valid certificate in the appropriate Certificate Store.\" ResponderCookie=0000000000000000",
		{"192.0.2.7 gave up on vpn1.example, which had called it, in Main Mode",
			"(although its cookie of zeros"}},
	{"event 4654 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 FailureReason=\"Policy match error\" Role=%%8206 "
	 "FailurePoint=%%8200 State=%%8208",
		{"192.0.2.7 refused the offer of vpn1.example, which it had called, in Quick Mode after the first"}},
	{"event 4984 2024-03-01T08:00:00Z RemoteAddress=- FailureReason=- Role=- FailurePoint=- State=%%8221",
		{"vpn1.example and a peer without an address came to no agreement, and it is not told which of them "
		 "gave up in Extended Mode after the third payload, and no reason is given; check next: the log of"}},
	{"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 FailureReason=\"Richtlinie fehlt\" "
	 "FailurePoint=%%8199",
		{"the reason that Windows gives is \\\"Richtlinie fehlt\\\"; check next: the log of 192.0.2.7"}},
	{"event 4653 2024-03-01T08:00:00Z FailureReason=\"Peer does not support MOBIKE\"",
		{"so that the tunnel does not survive a change of address; there is nothing to check"}},
};

START_TEST(the_verdict_tells_who_gave_up_on_whom_and_why)
{
	char script[1024];
	snprintf(script, sizeof script, "set computer=vpn1.example record=1\n%s\n", sentences[_i].event);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "-m", "all", "--report=failures", "-o", "jsonl", "a.evtx");
	const char *verdict = find_text(ran.out, "\"verdict\":\"");
	ck_assert_ptr_nonnull(verdict);
	for (size_t i = 0; i < LENGTH(sentences[_i].has) && sentences[_i].has[i]; i++)
		assert_has(verdict, sentences[_i].has[i]);
}
END_TEST

/* What is to check is up to who lacks a rule, and who got through Main Mode is no stranger. */
START_TEST(advice_is_for_who_called_and_how_far_it_came)
{
#define NO_RULE "FailureReason=\"No policy configured\" "
#define ON_7    "RemoteAddress=192.0.2.7 LocalAddress=192.0.2.1 "
	make_log("a.evtx", "set computer=vpn1.example record=1\n"
			   "event 4653 2024-03-01T08:00:00Z " NO_RULE "Role=%%8205 FailurePoint=%%8199\n"
			   "event 4653 +1 " NO_RULE "Role=%%8205 FailurePoint=%%8200\n"
			   "event 4653 +1 RemoteAddress=192.0.2.8 " NO_RULE "Role=%%8206 FailurePoint=%%8199\n"
			   "event 4984 +1 " NO_RULE "Role=- FailurePoint=%%8199\n"
			   "event 4653 +1 FailureReason=\"Negotiation timed out\" Role=%%8205 FailurePoint=%%8199 "
			   "State=%%8201 ResponderCookie=0000000000000000\n"
			   "event 4651 +1 " ON_7 "MMSAID=77\n"
			   "event 4654 +1 " ON_7 "MMSAID=77 FailureReason=\"Negotiation timed out\" Role=%%8206\n"
			   "event 4654 +1 " ON_7 "MMSAID=77 FailureReason=\"No response from peer\" Role=%%8205\n"
			   "event 4654 +1 " ON_7 "MMSAID=77 FailureReason=\"Invalid header\" Role=%%8206\n"
			   "event 4653 +1 RemoteAddress=192.0.2.9 FailureReason=\"Invalid header\" Role=%%8206\n"
			   "event 4653 +1 RemoteAddress=192.0.2.10 FailureReason=\"Invalid header\" Role=%%8205\n");
	const char *rows = TOOL_ENDS(0, "-qojsonl", "-mall", "--report=failures", "a.evtx").out;
	assert_has(
		rows, "check next: the rules of the initiator: one for the responder is missing, off, or not applied");
	assert_has(
		rows, "check next: the rules of the responder: one for the initiator is missing, off, or not applied");
	assert_has(rows, "check next: the rules of both ends: ");
	ck_assert_uint_eq(count_of(rows, "who calls: a stranger is a scan, "), 1);
	assert_has(rows, " before anything was sent: its time ran out before it began; check next: what held up ");
	ck_assert_uint_eq(count_of(rows, "key or certificate there; check next: what happens on the way"), 2);
	ck_assert_uint_eq(count_of(rows, "; check next: whether something on the way damages packets."), 1);
	assert_has(rows, "; check next: whether something on the way damages packets; a stranger is a scanner.");
	/* Whom the computer itself called is none. */
	assert_has(rows, "; check next: whether something on the way damages packets; vpn1.example called out ");
	assert_has(TOOL_ENDS(0, "-q", "-e4654", "--report=failures", "a.evtx").out,
		"    no Quick Mode of the two was opened as far");
}
END_TEST

/* Whoever had associations with the computer, before or after, is no stranger and runs IKE. */
START_TEST(advice_goes_by_associations_with_the_same_address)
{
	static const char *const events[] = {
		"event 4653 2024-03-02T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8206 FailurePoint=%%8199 "
		"FailureReason=\"No policy configured\"\n",
		"event 4653 2024-03-02T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8206 FailurePoint=%%8199 "
		"FailureReason=\"Negotiation timed out\"\n",
		"event 4653 2024-03-02T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8205 FailurePoint=%%8199 "
		"FailureReason=\"Negotiation timed out\" ResponderCookie=0000000000000000\n",
		"event 4653 2024-03-02T08:00:00Z RemoteAddress=192.0.2.7 Role=%%8206 FailurePoint=%%8199 "
		"FailureReason=\"Invalid header\"\n",
	};
	static const char *const asked[] = {"who calls: a stranger is a scan", "whether it is a stranger, who scans",
		"whether the peer runs IKE", "; a stranger is a scanner"};
	static const char *const others[] = {
		"", /* nothing else */
		"event 4650 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 MMSAID=1\n",
		"event 4650 2024-03-03T08:00:00Z RemoteAddress=192.0.2.7 MMSAID=1\n",
		"event 4655 2024-03-03T08:00:00Z RemoteAddress=192.0.2.7 MMSAID=1\n",
		"event 4650 2024-03-01T08:00:00Z RemoteAddress=192.0.2.8 MMSAID=1\n",
	};
	bool is_known = _i >= 1 && _i <= 3;
	for (size_t i = 0; i < LENGTH(events); i++) {
		char script[1024];
		snprintf(script, sizeof script, "set computer=vpn1.example record=1\n%s%s", others[_i], events[i]);
		make_log("a.evtx", script);
		const char *rows = TOOL_ENDS(0, "-qojsonl", "--report=failures", "a.evtx").out;
		ck_assert_uint_eq(count_of(rows, asked[i]), is_known ? 0 : 1);
		ck_assert_uint_eq(count_of(rows, "there were associations with this address"), is_known && i < 3);
	}
}
END_TEST

/* So is who came through Main Mode, and who answers or calls runs IKE. */
START_TEST(advice_goes_by_what_else_failed_with_the_same_address)
{
#define IN_VAIN "RemoteAddress=192.0.2.7 FailurePoint=%%8199 FailureReason=\"Negotiation timed out\" "
#define ZEROS   "ResponderCookie=0000000000000000\n"
	static const struct {
		const char *other, *why;
		bool is_caller_known; /* a caller's advice, too */
	} others[] = {
		{"", NULL, false},
		{"event 4654 +9 RemoteAddress=192.0.2.7 Role=%%8205\n", "got through Main Mode too", true},
		{"event 4654 +9 RemoteAddress=192.0.2.7 Role=%%8206\n", "got through Main Mode too", true},
		{"event 4984 +9 RemoteAddress=192.0.2.7 Role=%%8206\n", "got through Main Mode too", true},
		{"event 4654 +9 RemoteAddress=10.0.0.7 LocalTunnelEndpoint=192.0.2.1 RemoteTunnelEndpoint=192.0.2.7 "
		 "Role=%%8205\n",
			"got through Main Mode too", true},
		{"event 4654 +9 RemoteAddress=192.0.2.7 Role=%%8205 State=%%8207 FailurePoint=%%8199\n", NULL, false},
		{"event 4654 +9 RemoteAddress=192.0.2.7 Role=%%8205 State=%%8207 FailurePoint=-\n", NULL, false},
		{"event 4654 +9 RemoteAddress=192.0.2.7 Role=%%8205 State=-\n", NULL, false},
		{"event 4654 +9 RemoteAddress=192.0.2.7 Role=%%8205 State=\"Kein Status\"\n", NULL, false},
		{"event 4654 +9 RemoteAddress=192.0.2.8 Role=%%8205\n", NULL, false},
		{"event 4653 +9 " IN_VAIN "Role=%%8205 ResponderCookie=0011223344556677\n", "were answered too", false},
		{"event 4653 +9 RemoteAddress=192.0.2.7 Role=%%8205 FailurePoint=%%8200 FailureReason=\"Policy match "
		 "error\" " ZEROS,
			"were answered too", false},
		{"event 4653 +9 RemoteAddress=192.0.2.7 Role=%%8206 FailureReason=\"Policy match error\"\n",
			"this address called this computer too", false},
		{"set computer=vpn2.example\nevent 4654 +9 RemoteAddress=192.0.2.7 Role=%%8205\n", NULL, false},
	};
	char script[1024];
	snprintf(script, sizeof script, "%s%s",
		"set computer=vpn1.example record=1\nevent 4653 2024-03-02T08:00:00Z " IN_VAIN "Role=%%8205 " ZEROS,
		others[_i].other);
	make_log("a.evtx", script);
	const char *out = TOOL_ENDS(0, "-qojsonl", "--report=failures", "a.evtx").out;
	ck_assert_uint_eq(count_of(out, "whether the peer runs IKE"), others[_i].why ? 0 : 1);
	ck_assert_uint_eq(count_of(out, others[_i].why ? others[_i].why : " too;"), others[_i].why ? 1 : 0);
	out = TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out;
	ck_assert_uint_eq(count_of(out, "1 failure that is noise"), others[_i].why ? 0 : 1);
	snprintf(script, sizeof script, "%s%s",
		"set computer=vpn1.example record=1\nevent 4653 2024-03-02T08:00:00Z " IN_VAIN "Role=%%8206\n",
		others[_i].other);
	make_log("a.evtx", script);
	out = TOOL_ENDS(0, "-qojsonl", "--report=failures", "a.evtx").out;
	ck_assert_uint_eq(count_of(out, "whether it is a stranger"), others[_i].is_caller_known ? 0 : 1);
}
END_TEST

/* Who comes to Extended Mode went through Main Mode: no stranger that no rule lets in. */
START_TEST(a_failed_extended_mode_is_no_noise)
{
	static const struct {
		const char *id;
		bool is_noise;
	} events[] = {{"4653", true}, {"4984", false}};
	char script[256];
	snprintf(script, sizeof script,
		"event %s 2024-03-01T08:00:00Z RemoteAddress=203.0.113.9 Role=%%%%8206 "
		"FailureReason=\"No policy configured\"\n",
		events[_i].id);
	make_log("a.evtx", script);
	struct ran ran = TOOL("-q", "--report=failures", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "(noise)"), events[_i].is_noise);
	ran = TOOL("-q", "--report=overview", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "1 failure that is noise, "), events[_i].is_noise);
}
END_TEST

Suite *suite_report_verdicts(void)
{
	Suite *suite = suite_create("report verdicts");
	TCase *verdicts = tool_case(suite, "verdicts");
	tcase_add_loop_test(verdicts, the_verdict_tells_who_gave_up_on_whom_and_why, 0, LENGTH(sentences));
	tcase_add_test(verdicts, advice_is_for_who_called_and_how_far_it_came);
	tcase_add_loop_test(verdicts, advice_goes_by_associations_with_the_same_address, 0, 5);
	tcase_add_loop_test(verdicts, advice_goes_by_what_else_failed_with_the_same_address, 0, 14);
	tcase_add_loop_test(verdicts, a_failed_extended_mode_is_no_noise, 0, 2);
	return suite;
}
