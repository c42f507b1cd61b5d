/* SPDX-License-Identifier: MIT */
/*
 * Patterns of a computer: protection against floods, and who failed most often when it began; changes of auditing; what
 * the log does not tell of.
 */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

static const char *floods_of(const char *script)
{
	make_log("flood.evtx", script);
	return TOOL_ENDS(0, "-q", "--report=hostile", "-ojsonl", "flood.evtx").out;
}

START_TEST(a_switch_that_was_not_asked_for_is_not_said_to_be_missing)
{
	static const struct {
		const char *option, *told;
	} asked[] = {
		{"--from=2024-03-01T08:20:00Z",
			", and as far as the events asked for tell, its beginning is not in the log; "},
		{"--to=2024-03-01T08:20:00Z", ", and as far as the events asked for tell, its end is not in the log; "},
		{"--computer=a", ", for 60 min; "},
	};
	make_log("flood.evtx", "set computer=a record=1\nevent 4646 2024-03-01T08:00:00Z notification=%%8214\n"
			       "event 4646 +3600 notification=%%8215\n");
	make_log("begun.evtx", "set computer=a record=1\nevent 4646 2024-03-01T08:00:00Z notification=%%8214\n");
	for (size_t i = 0; i < LENGTH(asked); i++)
		assert_has(TOOL_ENDS(0, "-q", "--report=hostile", "-ojsonl", asked[i].option, "flood.evtx").out,
			asked[i].told);
	assert_has(TOOL_ENDS(0, "-q", "--report=hostile", "-ojsonl", "begun.evtx").out,
		", and its end is not in the log; ");
}
END_TEST

/* Failures of one minute are counted together: that they came before the flood is not said. */
START_TEST(who_failed_most_often_is_told_up_to_the_minute_of_the_beginning)
{
	const char *rows = floods_of("set computer=a record=1\n"
				     "event 4646 2024-03-01T10:00:06Z notification=%%8214\n"
				     "event 4653 2024-03-01T10:00:59Z RemoteAddress=192.0.2.9 Role=%%8206\n"
				     "event 4653 2024-03-01T10:01:00Z RemoteAddress=192.0.2.10 Role=%%8206 repeat=9\n"
				     "event 4646 2024-03-01T10:02:06Z notification=%%8215\n");
	assert_has(rows, ", for 2 min; up to the minute of its beginning, 192.0.2.9 failed most often, 1 of 1 times");
	assert_has_not(rows, "before");
	/* The command of the overview shows all of that minute, though the flood has no end in the log. */
	rows = floods_of("set computer=a record=1\nevent 4646 2024-03-01T10:00:06Z notification=%%8214\n"
			 "event 4653 2024-03-01T10:00:59.9999999Z RemoteAddress=192.0.2.9 Role=%%8206\n");
	assert_has(rows, "and its end is not in the log; up to the minute of its beginning, 192.0.2.9 failed");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "flood.evtx").out, "--to=2024-03-01T10:01:00Z flood.evtx");
}
END_TEST

START_TEST(an_event_that_does_not_tell_whether_a_flood_began_is_no_beginning)
{
	static const char *const words[] = {"\"-\"", "%%8216", "\"IKE-Schutz\""};
	char script[512];
	snprintf(script, sizeof script, "set computer=a record=1\nevent 4646 2024-03-01T10:00:00Z notification=%s\n",
		words[_i]);
	const char *rows = floods_of(script);
	assert_has(rows, "\"protection against floods was switched on or off: the event does not tell which\"");
	assert_has_not(rows, "was on");
	/* One between two that do is of their time, and one before is not. */
	snprintf(script, sizeof script,
		"set computer=a record=1\nevent 4646 2024-03-01T10:00:00Z notification=%s\n"
		"event 4646 2024-03-01T10:05:00Z notification=%%%%8214\n"
		"event 4646 2024-03-01T10:06:00Z notification=%s\n"
		"event 4646 2024-03-01T10:07:00Z notification=%%%%8215\n",
		words[_i], words[_i]);
	rows = floods_of(script);
	ck_assert_uint_eq(count_of(rows, "\"flood\""), 2);
	assert_has(rows, "was on, for 2 min; ");
	assert_has(rows, "the event does not tell which");
}
END_TEST

/* Nothing of the service outlives a start of it or of Windows, and what begins twice may have ended between or not. */
START_TEST(protection_is_on_no_longer_than_the_log_tells)
{
#define BEGINS " notification=%%8214\n"
#define ENDS   " notification=%%8215\n"
	static const struct {
		const char *script;
		unsigned rows;
		const char *told[2];
	} cases[] = {
		{"event 4646 2024-03-01T08:00:00Z" BEGINS "event 4646 +600" ENDS, 1, {"was on, for 10 min; "}},
		{"event 4646 2024-03-01T08:00:00Z" BEGINS "other 4608 +3600\nevent 4646 +600" ENDS, 2,
			{"was on, for at most 60 min (its end is not in the log, and Windows or the IPsec service started or ended then); ",
				"was on, and its beginning is not in the log; "}},
		{"event 4646 2024-03-01T08:00:00Z" BEGINS "other 5478 +3600\n", 1,
			{"was on, for at most 60 min (its end is "}},
		{"event 4646 2024-03-01T08:00:00Z" BEGINS "other 5479 +60\nevent 4646 +3600" BEGINS
		 "event 4646 +600" ENDS,
			2, {"was on, for at most 60 s (its end is ", "was on, for 10 min; "}},
		/* The end of the event log service is no end of protection, and another computer's start is none. */
		{"event 4646 2024-03-01T08:00:00Z" BEGINS "other 1100 +60\nevent 4646 +540" ENDS, 1,
			{"was on, for 10 min; "}},
		{"event 4646 2024-03-01T08:00:00Z" BEGINS "event 4646 +600" ENDS
		 "set computer=b\nother 4608 2024-03-01T08:01:00Z\n",
			1, {"was on, for 10 min; "}},
		{"event 4646 2024-03-01T08:00:00Z" BEGINS "event 4646 +600" BEGINS "event 4646 +600" ENDS, 2,
			{"was on, and no end of it is in the log before it began again; ",
				"was on, for at least 10 min; "}},
		{"event 4646 2024-03-01T08:00:00Z" BEGINS "event 4646 2026-03-01T08:00:00Z" ENDS, 1,
			{"was on, for at most 730 days, in which the log is silent for long; "}},
		{"event 4646 2024-03-01T08:00:00Z" BEGINS "event 4646 +600" BEGINS
		 "event 4646 2026-03-01T08:00:00Z" ENDS,
			2,
			{"was on, and no end of it is in the log before it began again; ",
				"was on, for at most 730 days from its last beginning on, in which the log is silent "}},
	};
	char script[1024];
	snprintf(script, sizeof script, "set computer=a record=1\n%s", cases[_i].script);
	make_log("flood.evtx", script);
	/* Of a silence a finding tells, too. */
	const char *rows = TOOL("-q", "--report=hostile", "-ojsonl", "flood.evtx").out;
	ck_assert_uint_eq(count_of(rows, "\"flood\""), cases[_i].rows);
	for (unsigned i = 0; i < cases[_i].rows; i++)
		assert_has(rows, cases[_i].told[i]);
	if (_i == 0)
		assert_has(TOOL_ENDS(0, "-q", "--report=hostile", "flood.evtx").out, "high  flood  a  -  2 events\n");
}
END_TEST

/* Of two changes of what is audited one alone cannot be read. */
START_TEST(how_auditing_was_changed_is_not_told_of_all)
{
	const char *rows =
		floods_of("other 4719 2024-03-01T10:00:00Z SubcategoryGuid={0CCE921A-69AE-11D9-BED3-505054503030}\n"
			  "other 4719 2024-03-01T10:00:01Z SubcategoryGuid={0CCE921A-69AE-11D9-BED3-505054503030} "
			  "AuditPolicyChanges=%%8449\n");
	assert_has(rows, "was changed 2 times (how is not told of all), on ");
	rows = floods_of("other 4719 2024-03-01T10:00:00Z SubcategoryGuid={0CCE921A-69AE-11D9-BED3-505054503030}\n");
	assert_has(rows, "was changed 1 time (how is not told), on ");
}
END_TEST

START_TEST(a_name_that_reads_as_more_of_a_sentence_is_quoted)
{
	const char *rows =
		floods_of("event 5049 2024-03-01T10:00:00Z IpSecSecurityAssociationName=\"x): harmless. (y\"\n"
			  "event 5049 +1 IpSecSecurityAssociationName=\"Rule 1\"\n"
			  "event 4651 +1 RemoteAddress=10.0.0.2 RemoteMMPrincipalName=\"CN=anna; CN=admin\" MMSAID=1\n"
			  "event 4653 +1 RemoteAddress=10.0.0.2 Role=%%8206 FailureReason=\"Policy match error\"\n");
	assert_has(rows, "deleted (Rule 1, \\\"x): harmless. (y\\\"): what");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "flood.evtx").out, "\"CN=anna; CN=admin\"");
}
END_TEST

/* Who had a tunnel before the log began is not new, as its end shows, before or right behind. */
START_TEST(a_new_peer_is_new_as_far_as_the_log_tells)
{
#define FIRST  "event 4650 2024-03-01T08:00:00Z MMSAID=1 RemoteAddress=198.51.100.9\n"
#define SECOND "event 5451 2024-03-09T08:00:00Z MainModeSaId=2 QuickModeSaId=2 RemoteAddress=198.51.100.1\n"
#define NEW    "for the first time in these logs, after 8 days in which they tell of no other new peer of it"
	static const struct {
		const char *script, *told; /* NULL: nothing */
	} cases[] = {
		{FIRST SECOND, NEW "\""},
		{FIRST SECOND "event 5452 +30 QuickModeSaId=1 RemoteAddress=198.51.100.1\n", NULL},
		{FIRST SECOND "event 5452 +301 QuickModeSaId=1 RemoteAddress=198.51.100.1\n", NEW "\""},
		{FIRST SECOND "event 5452 +30 QuickModeSaId=2 RemoteAddress=198.51.100.1\n", NEW "\""},
		{FIRST SECOND "event 5452 +30 QuickModeSaId=1 RemoteAddress=198.51.100.2\n", NEW "\""},
		{FIRST "event 5452 +30 QuickModeSaId=1 RemoteAddress=198.51.100.1\n" SECOND, NULL},
		{FIRST "event 4653 2024-03-09T07:59:00Z Role=%%8205 RemoteAddress=198.51.100.1\n" SECOND
		       "event 5452 +30 QuickModeSaId=1 RemoteAddress=198.51.100.1\n",
			NULL},
		{FIRST "other 1102 2024-03-05T08:00:00Z provider=Microsoft-Windows-Eventlog guid=none "
		       "userdata=LogFileCleared SubjectUserName=erik\n" SECOND,
			NEW "; a log was cleared there in that time\""},
		{"other 1102 2024-03-01T07:00:00Z provider=Microsoft-Windows-Eventlog guid=none "
		 "userdata=LogFileCleared SubjectUserName=erik\n" FIRST SECOND,
			NEW "\""},
		{FIRST "other 4719 2024-03-05T08:00:00Z SubcategoryGuid={0CCE9218-69AE-11D9-BED3-505054503030}\n" SECOND,
			NEW "; what is audited there was changed in that time\""},
		{FIRST "set computer=b\n"
		       "other 4719 2024-03-05T08:00:00Z SubcategoryGuid={0CCE9218-69AE-11D9-BED3-505054503030}\n"
		       "set computer=a\n" SECOND,
			NEW "\""},
	};
	char script[1024];
	snprintf(script, sizeof script, "set computer=a record=1\n%s", cases[_i].script);
	make_log("new.evtx", script);
	const char *rows = TOOL("-q", "--report=hostile", "-ojsonl", "new.evtx").out;
	ck_assert_uint_eq(count_of(rows, "\"new_peer\""), cases[_i].told != NULL);
	if (cases[_i].told)
		assert_has(rows, cases[_i].told);
}
END_TEST

/* A year without an event is no year without a new peer. */
START_TEST(a_new_peer_behind_a_silence_says_so)
{
	make_log("new.evtx", "set computer=a record=1\n" FIRST
			     "event 4650 2025-03-10T08:00:00Z MMSAID=6 RemoteAddress=198.51.100.2\n");
	assert_has(TOOL("-q", "--report=hostile", "-ojsonl", "new.evtx").out,
		"; for long in that time the log has no event on IPsec\"");
}
END_TEST

/* A computer's name can be as long as a log likes: what stands behind it is to be found. */
START_TEST(a_long_name_of_a_computer_is_cut_before_a_pattern_too)
{
#define CALLED                                                                                                         \
	"event 4653 2024-03-01T10:00:00Z RemoteAddress=192.0.2.9 Role=%%8206 FailureReason=\"No policy configured\"\n"
	char script[512];
	snprintf(script, sizeof script, "set computer=begin%0100dend\n%sset computer=short\n%s", 0, CALLED, CALLED);
	make_log("long.evtx", script);
	const char *page = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "long.evtx").out;
	assert_has(page, "2 like this: begin0000000000000000000000000000000\xe2\x80\xa6"
			 "00000000000000000end: 192.0.2.9 called");
}
END_TEST

/* It is a name, though it is odd. */
START_TEST(a_name_with_a_nul_is_shown_with_it)
{
	make_log("nul.evtx",
		"set computer=a record=1\n"
		"event 5049 2024-03-01T10:00:00Z IpSecSecurityAssociationName=\"abc\\u0000def\"\n"
		"other 4719 +1 SubcategoryGuid={0CCE9218-69AE-11D9-BED3-505054503030} AuditPolicyChanges=%%8448 "
		"SubjectUserName=\"x\\u0000y\"\n");
	const char *rows = TOOL("-q", "--report=hostile", "-ojsonl", "nul.evtx").out;
	assert_has(rows, "1 security association was deleted (abc\\\\u0000def): ");
	assert_has(rows, " on a by x\\\\u0000y: ");
	assert_has(TOOL("-q", "--report=hostile", "nul.evtx").out, "(abc\\u0000def): ");
}
END_TEST

/* What it costs to show them counts: of a name of NULs the beginning and the end are shown. */
START_TEST(a_name_of_nuls_is_cut)
{
	char script[4096] = "set computer=a record=1\nevent 5049 2024-03-01T10:00:00Z IpSecSecurityAssociationName=\"x";
	for (unsigned i = 0; i < 100; i++)
		strcat(script, "\\u0000");
	strcat(script, "y\"\n");
	make_log("nul.evtx", script);
	const char *row = TOOL("-q", "--report=hostile", "-ojsonl", "nul.evtx").out;
	assert_has(row, " was deleted (x\\\\u0000");
	assert_has(row, "\\\\u0000...\\\\u0000");
	assert_has(row, "\\\\u0000y): ");
}
END_TEST

Suite *suite_report_flood(void)
{
	Suite *suite = suite_create("report flood");
	TCase *floods = tool_case(suite, "floods");
	tcase_add_test(floods, a_switch_that_was_not_asked_for_is_not_said_to_be_missing);
	tcase_add_test(floods, who_failed_most_often_is_told_up_to_the_minute_of_the_beginning);
	tcase_add_loop_test(floods, protection_is_on_no_longer_than_the_log_tells, 0, 9);
	tcase_add_loop_test(floods, an_event_that_does_not_tell_whether_a_flood_began_is_no_beginning, 0, 3);
	tcase_add_test(tool_case(suite, "auditing"), how_auditing_was_changed_is_not_told_of_all);
	tcase_add_test(tool_case(suite, "names"), a_name_that_reads_as_more_of_a_sentence_is_quoted);
	tcase_add_loop_test(floods, a_new_peer_is_new_as_far_as_the_log_tells, 0, 11);
	tcase_add_test(floods, a_new_peer_behind_a_silence_says_so);
	tcase_add_test(floods, a_long_name_of_a_computer_is_cut_before_a_pattern_too);
	tcase_add_test(floods, a_name_with_a_nul_is_shown_with_it);
	tcase_add_test(floods, a_name_of_nuls_is_cut);
	return suite;
}
