/* SPDX-License-Identifier: MIT */
/* Events of a time far from all others: what stands open does not stand until then, and it is told. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPENED                                                                                                         \
	"event 4650 2024-03-01T08:00:00Z computer=vpn1 RemoteAddress=192.0.2.9 LocalAddress=192.0.2.1 MMSAID=1\n"      \
	"event 5451 +1 computer=vpn1 RemoteAddress=192.0.2.9 LocalAddress=192.0.2.1 MainModeSaId=1 QuickModeSaId=5 "   \
	"LifetimeSeconds=3600\n"
/* One that closes nothing. */
#define AT(time) "event 4655 " time " computer=vpn1 RemoteAddress=192.0.2.77 MMSAID=99\n"
#define QUICK    " computer=vpn1 RemoteAddress=192.0.2.9 LocalAddress=192.0.2.1 QuickModeSaId=5\n"

static const struct {
	const char *begin;
	unsigned between; /* events, each ten seconds behind the one before */
	const char *end;
	const char *covered; /* by the Quick Mode of 08:00:01 */
	bool is_told, is_outlived;
} silences[] = {
	{OPENED, 1, "", "10", false, false},
	{OPENED, 0, AT("2024-03-02T08:00:01Z"), "86400", false, true},
	{OPENED, 0, AT("2024-08-01T08:00:01Z"), "13219200", false, true},
	{OPENED, 1, AT("2084-02-15T08:00:00Z"), "10", true, false},
	/* Less than a year after one another: they count, but it is told. */
	{OPENED, 100, AT("2025-02-27T08:00:00Z") AT("2026-02-26T08:00:00Z") AT("2027-02-25T08:00:00Z"), "94262399",
		true, true},
	/* A single one among many, not so far away: so too. */
	{OPENED, 100, AT("2024-03-21T08:00:01Z"), "1728000", true, true},
	{OPENED, 100, AT("2024-03-05T08:00:01Z"), "345600", false, true},
	{OPENED, 10, AT("2024-03-21T08:00:01Z"), "1728000", false, true},
	/* A restart that nobody knows to be one, and another one that has its id by then. */
	{OPENED, 1, "other 4608 2084-02-15T08:00:00Z computer=vpn1\n", "10", true, false},
	{OPENED, 1, "event 5451 2084-02-15T08:00:00Z" QUICK, "10", true, false},
	/* What was logged before a clock was right, and many events behind. */
	{AT("2001-01-01T00:00:00Z") OPENED, 1, "", "10", true, false},
	{OPENED AT("2084-02-15T08:00:00Z"), 100, "", "0", true, false},
	/* Its end was seen. */
	{OPENED, 1, "event 5452 2084-02-15T08:00:01Z" QUICK, "1892160000", true, false},
	/* Where nothing stands open a week without events is nothing to tell. */
	{AT("2024-03-01T08:00:00Z"), 100, AT("2024-03-21T08:00:00Z"), NULL, false, false},
};

static void make_silence(const char *name, size_t index)
{
	char text[16384];
	size_t length = (size_t)snprintf(text, sizeof text, "%s", silences[index].begin);
	for (unsigned i = 0; i < silences[index].between; i++)
		length += (size_t)snprintf(
			text + length, sizeof text - length, "event 4976 +10 computer=vpn1 RemoteAddress=192.0.2.77\n");
	snprintf(text + length, sizeof text - length, "%s", silences[index].end);
	make_log(name, text);
}

/* Behind the silence, and no more than that it stands as far as anybody knows behind all events. */
START_TEST(what_stood_open_before_a_silence_stands_at_no_time_behind_it)
{
	static const char first[] = "event 5451 2022-01-01T08:00:00Z computer=vpn1 QuickModeSaId=9\n"
				    "event 4976 2022-01-02T08:00:00Z computer=vpn1\n",
			  later[] = "event 4976 2024-03-01T08:00:00Z computer=vpn1\n",
			  restarted[] = "other 4608 2024-03-01T08:00:00Z computer=vpn1\n";
	const char *ends[] = {"", later, restarted};
	char script[1024];
	snprintf(script, sizeof script, "%s%s", first, ends[_i]);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=sessions", "--at=2022-01-01T20:00:00Z", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
	ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=sessions", "--at=2022-01-02T08:00:00Z", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
	ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=sessions", "--at=2024-02-28T08:00:00Z", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), _i == 0);
	ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=sessions", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
}
END_TEST

START_TEST(what_stands_open_does_not_stand_through_a_silence)
{
	char wanted[64];
	make_silence("a.evtx", (size_t)_i);
	make_log("b.evtx", "event 4976 2024-03-01T08:00:02Z computer=vpn2 RemoteAddress=192.0.2.77\n");
	snprintf(wanted, sizeof wanted, "\"covered_seconds\":%s,", silences[_i].covered ? silences[_i].covered : "0");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=peers", "-ojsonl", "a.evtx", "b.evtx");
	assert_has(ran.out, wanted);
	ck_assert_uint_eq(
		count_of(ran.err, "report: warning: silence: no event on IPsec from vpn1 for "), silences[_i].is_told);
	ck_assert_uint_eq(count_of(ran.err, "\n"), silences[_i].is_told);
	struct ran other = TOOL_ENDS(0, "-q", "-j2", "--report=peers", "-ojsonl", "b.evtx", "a.evtx");
	assert_same(other.out, ran.out);
	assert_same(other.err, ran.err);
	struct ran hostile = TOOL_ENDS(0, "-q", "--report=hostile", "-ojsonl", "a.evtx", "b.evtx");
	ck_assert_uint_eq(count_of(hostile.out, "\"pattern\":\"outlived\""), silences[_i].is_outlived);
}
END_TEST

/* What a filter leaves out may stand between: nothing ends then, and where it matters it is told what was asked for. */
START_TEST(a_silence_of_what_a_filter_left_ends_nothing)
{
	static const char *const filters[] = {
		"--local=192.0.2.1", "--peer=192.0.2.9", "--sa=5", "-mquick", "-e5451", "--outcome=success"};
	const char *filter = filters[_i];
	make_log("a.evtx", OPENED "event 4653 2024-09-01T08:00:00Z computer=vpn1 RemoteAddress=192.0.2.77\n"
				  "event 4653 2025-03-01T08:00:00Z computer=vpn1 RemoteAddress=192.0.2.77\n"
				  "event 5451 2025-09-01T08:00:00Z" QUICK);
	struct ran ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=sessions", "--at=2024-06-01T08:00:00Z", "a.evtx");
	assert_has(ran.out, "\"kind\":\"qm\"");
	ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=sessions", "--at=2024-06-01T08:00:00Z", filter, "a.evtx");
	assert_has(ran.out, "\"kind\":\"qm\"");
	if (_i == 0) {
		assert_has_not(ran.err, "silence"); /* those between have the address too */
	} else {
		assert_has(ran.err, "no event that was asked for from vpn1 for 548 days");
		assert_has(ran.err, "counts as if it stood through it");
	}
	/* A span of time leaves out nothing between others. */
	make_log("b.evtx", OPENED AT("2084-02-15T08:00:00Z"));
	ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=sessions", "--from=2024-01-01T08:00:00Z", "b.evtx");
	assert_has(ran.err, "no event on IPsec from vpn1 for 21899 days");
	assert_has(ran.err, "there was none, a clock");
}
END_TEST

START_TEST(a_silence_among_the_events_asked_for_is_told_as_one)
{
	char text[16384];
	size_t length = (size_t)snprintf(text, sizeof text, "%s", OPENED);
	for (unsigned i = 0; i < 100; i++)
		length += (size_t)snprintf(text + length, sizeof text - length,
			"event 4653 +10 computer=vpn1 RemoteAddress=192.0.2.9 LocalAddress=192.0.2.1\n");
	snprintf(text + length, sizeof text - length,
		"event 4653 2084-02-15T08:00:00Z computer=vpn1 RemoteAddress=192.0.2.9 LocalAddress=192.0.2.1\n");
	make_log("a.evtx", text);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=sessions", "--peer=192.0.2.9", "a.evtx");
	assert_has(ran.err, "no event that was asked for from vpn1 for 21899 days");
	assert_has(ran.err, "there was none of them, a clock");
	assert_has(ran.err, "counts as if it stood through it");
	ran = TOOL_ENDS(0, "-q", "--report=sessions", "a.evtx");
	assert_has(ran.err, "no event on IPsec from vpn1 for 21899 days");
	assert_has(ran.err, "counts no further than to it");
}
END_TEST

/* Times that go back from one event to the next, each a stretch of its own until they are sorted. */
START_TEST(stretches_are_the_same_in_any_order_of_events)
{
	char text[32768] = "", *end = text;
	for (int way = 0; way < 2; way++) {
		end = text;
		for (int i = 0; i < 200; i++) {
			int month = way == 0 ? i : 199 - i;
			bool is_opening = month % 3 == 0;
			end += sprintf(end,
				"event %s %04d-%02d-01T00:00:00Z computer=vpn1 RemoteAddress=192.0.2.9 %s=%d\n",
				is_opening ? "5451" : "4655", 2000 + month / 12 + (month > 100) * 2, month % 12 + 1,
				is_opening ? "QuickModeSaId" : "MMSAID", month + 1);
		}
		make_log(way == 0 ? "forth.evtx" : "back.evtx", text);
	}
	struct ran forth = TOOL_ENDS(0, "-q", "--report=peers", "-ojsonl", "forth.evtx");
	struct ran back = TOOL_ENDS(0, "-q", "--report=peers", "-ojsonl", "back.evtx");
	assert_same(back.out, forth.out);
	assert_has(forth.err, "for 761 days between 2008-05-01T00:00:00Z (101 events until then) and 2010-06-01");
	assert_has(back.err, "for 761 days between 2008-05-01T00:00:00Z (101 events until then) and 2010-06-01");
}
END_TEST

/* Of a long name no half of a character. */
START_TEST(the_name_of_a_silent_computer_is_cut_between_characters)
{
	char name[512] = "", script[2048];
	for (size_t i = 0; i < 200; i++)
		strcat(name, "\xc3\xa9");
	snprintf(script, sizeof script,
		"set computer=%s\nevent 5451 2022-01-01T08:00:00Z\nevent 4976 2024-03-01T08:00:00Z\n", name);
	make_log("a.evtx", script);
	TOOL_ENDS(0, "-q", "--report=sessions", "--findings=findings.jsonl", "a.evtx");
	const char *findings = file_text("findings.jsonl", NULL);
	assert_has(findings, "no event on IPsec from \xc3\xa9");
	assert_has_not(findings, "\xef\xbf\xbd");
}
END_TEST

/* Neither the numbers of a summary nor a picture without the word. */
START_TEST(a_silence_is_told_in_the_summary_and_the_overview)
{
	make_log("a.evtx", OPENED AT("2084-02-15T08:00:00Z"));
	assert_has(TOOL_ENDS(0, "-q", "--report=summary", "a.evtx").out, "findings     1 warning\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out,
		"oddity of the evidence: no event on IPsec from vpn1 for");
}
END_TEST

/* With a restart all associations end: whoever reads its provider letter by letter sees none. */
START_TEST(a_restart_of_nearly_the_right_provider_is_told)
{
	static const struct {
		const char *event;
		bool is_told, is_restart;
	} restarts[] = {
		{"4608", false, true},
		{"4608 guid=none", false, true},
		{"1100 provider=Microsoft-Windows-Eventlog guid=none\nother 4608 +1", false, true},
		{"4608 provider=Microsoft-Windows-Security-Audit1ng guid=none", true, true},
		{"5478 provider=Microsoft-Windows-Security-Audit1ng guid=none", true, true},
		{"5479 provider=Else guid=54849625-5478-4994-a5ba-3e3b0328c30d", true, true},
		{"1100 provider=microsoft-windows-eventlog guid=none\nother 4608 +1", true, true},
		{"4608 provider=Else guid=none", false, false},
	};
	char text[512];
	const char *rest = strchr(restarts[_i].event, ' ');
	snprintf(text, sizeof text,
		"set computer=vpn1 record=1\nevent 4650 2024-03-01T08:00:00Z RemoteAddress=192.0.2.9 MMSAID=1\n"
		"other %.4s +60%s\n",
		restarts[_i].event, rest ? rest : "");
	make_log("a.evtx", text);
	struct ran ran = TOOL("-q", "--report=sessions", "a.evtx");
	assert_has(ran.out, restarts[_i].is_restart ? "Main Mode 1  lost\n" : "Main Mode 1  open\n");
	ck_assert_uint_eq(count_of(ran.err, "a.evtx: tampering: provider at 0x"), restarts[_i].is_told);
	ck_assert_int_eq(ran.status, restarts[_i].is_told ? 3 : 0);
	assert_same(TOOL("-q", "-j3", "--report=sessions", "a.evtx").err, ran.err);
}
END_TEST

/* Whenever the events of a chunk come, what a report finds in them comes behind what their reader finds. */
START_TEST(what_a_report_finds_in_events_has_one_place)
{
	make_log("a.evtx", "set computer=vpn1 record=1\n"
			   "other 4608 2024-03-01T08:00:00Z provider=Microsoft-Windows-Security-Audit1ng guid=none\n"
			   "other 1100 +60 provider=microsoft-windows-eventlog guid=none\n"
			   "event 4655 +60 RemoteAddress=\" 192.0.2.9\"\n");
	make_log(
		"b.evtx", "set computer=vpn1 record=9\nevent 4655 2024-03-02T08:00:00Z RemoteAddress=\" 192.0.2.9\"\n");
	static const char *const reports[] = {
		"--report=sessions", "--report=overview", "--report=summary", "--report=findings"};
	for (size_t i = 0; i < LENGTH(reports); i++) {
		struct ran one =
			TOOL_ENDS(3, "-q", "-j1", reports[i], "--force", "--findings=1.jsonl", "a.evtx", "b.evtx");
		struct ran other =
			TOOL_ENDS(3, "-q", "-j3", reports[i], "--force", "--findings=3.jsonl", "a.evtx", "b.evtx");
		assert_same(other.err, one.err);
		assert_same(other.out, one.out);
		char *findings = strdup(file_text("1.jsonl", NULL));
		ck_assert_ptr_nonnull(findings);
		assert_same(file_text("3.jsonl", NULL), findings);
		ck_assert_uint_eq(count_of(findings, "\"kind\":\"provider\",\"severity\":\"tampering\""), 2);
		const char *of_report = strstr(findings, "event 1100: its provider is only nearly");
		const char *of_reader = strstr(findings, "field RemoteAddress");
		ck_assert(of_reader && of_report && of_reader < of_report);
		ck_assert_ptr_nonnull(strstr(of_report, "field RemoteAddress")); /* of the next log */
		free(findings);
	}
}
END_TEST

/* They are held until the input ends, in memory. */
START_TEST(restarts_beyond_those_that_are_held_are_counted)
{
	make_log("a.evtx", "other 4608 2024-03-01T08:00:00Z provider=Microsoft-Windows-Security-Audit1ng guid=none "
			   "repeat=50012\n");
	TOOL_ENDS(3, "-q", "--report=sessions", "--findings=1.jsonl", "a.evtx");
	const char *findings = file_text("1.jsonl", NULL);
	ck_assert_uint_eq(count_of(findings, "its provider is only nearly"), 50000);
	assert_has(findings, "\"detail\":\"behind this one 12 more findings of reports in this input, too many to be");
}
END_TEST

#define OPENS    "LocalAddress=192.0.2.1 RemoteAddress=192.0.2.7 MMSAID=77 RemoteMMPrincipalName="
#define BARE     OPENS "CN=a MMAuthMethod=%%8194"
#define NOTHING  "LocalMMIssuingCA=- LocalMMRootCA=- RemoteMMIssuingCA=- RemoteMMRootCA=- "
#define MAIN     "LocalMMCertHash=- RemoteMMCertHash="
#define ANYWHERE "RemoteAddress=192.0.2.7 MMSAID=77 RemoteMMPrincipalName="
#define EXTENDED "LocalEMCertHash=- RemoteEMCertHash="
static const struct {
	const char *script;
	const char *field; /* in which an opening differs from the one before; NULL: nothing is told */
} again[] = {
	{"event 4651 2024-03-01T08:00:00Z " OPENS "CN=good\nevent 4651 +4 " OPENS "CN=evil\n", "remote_mm_principal"},
	{"event 4651 2024-03-01T08:00:00Z " OPENS "CN=good\nevent 4651 +4 " OPENS "CN=good\n", NULL},
	{"event 4651 2024-03-01T08:00:00Z " OPENS "-\nevent 4651 +4 " OPENS "CN=evil\n", "remote_mm_principal"},
	{"event 4651 2024-03-01T08:00:00Z " OPENS "CN=good\nevent 4651 +6 " OPENS "CN=evil\n", NULL},
	{"event 4651 2024-03-01T08:00:00Z " OPENS "CN=good\nevent 4655 +1 LocalAddress=192.0.2.1 "
	 "RemoteAddress=192.0.2.7 MMSAID=77\nevent 4651 +1 " OPENS "CN=evil\n",
		NULL},
	{"event 5451 2024-03-01T08:00:00Z LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 QuickModeSaId=9 "
	 "InboundSpi=1 OutboundSpi=2\nevent 5451 +1 LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 QuickModeSaId=9 "
	 "InboundSpi=1 OutboundSpi=3\n",
		"outbound_spi"},
	/* Events without a certificate beside those that have one of the same mode. */
	{"event 4650 2024-03-01T08:00:00Z " BARE "\nevent 4651 +1 " BARE " " MAIN "66\n", "remote_mm_cert_hash"},
	{"event 4651 2024-03-01T08:00:00Z " BARE " " MAIN "66\nevent 4650 +1 " BARE "\n", "remote_mm_cert_hash"},
	{"event 4650 2024-03-01T08:00:00Z " BARE "\nevent 4651 +1 " BARE " " NOTHING MAIN "-\n", NULL},
	{"event 4979 2024-03-01T08:00:00Z " BARE " EMAuthMethod=-\nevent 4980 +1 " BARE " " EXTENDED "66\n",
		"remote_em_cert_hash"},
	/* What the first one does not know at all. */
	{"event 4650 2024-03-01T08:00:00Z " BARE "\nevent 4980 +1 " BARE " " EXTENDED "66\n", "_em_"},
	{"event 4650 2024-03-01T08:00:00Z " OPENS "- MMAuthMethod=%%8194\nevent 4651 +1 " BARE " " NOTHING MAIN "-\n",
		"remote_mm_principal"},
	{"event 4651 2024-03-01T08:00:00Z " BARE " " MAIN "66\nevent 4651 +1 " BARE " " MAIN "66\n", NULL},
	{"event 4650 2024-03-01T08:00:00Z " BARE "\nevent 4980 +1 " BARE " " EXTENDED "66\nevent 4980 +1 " BARE
	 " " EXTENDED "77\n",
		"(2 in all"},
};

START_TEST(an_opening_that_says_something_else_of_an_open_association_is_told)
{
	static const char *const reports[] = {"--report=sessions", "--report=peers", "--report=summary"};
	make_log("a.evtx", again[_i].script);
	for (size_t i = 0; i < LENGTH(reports); i++) {
		struct ran ran = TOOL_ENDS(0, "-q", reports[i], "a.evtx");
		ck_assert_uint_eq(count_of(ran.err, "warning: association-twice at "), again[_i].field != NULL);
		ck_assert_uint_eq(count_of(ran.err, "\n"), again[_i].field != NULL);
		if (again[_i].field)
			assert_has(ran.err, again[_i].field);
	}
}
END_TEST

/* Event 4982 does not tell the local address, which makes it another one than 4651: both are in the reports. */
START_TEST(a_certificate_of_an_opening_without_a_local_address_is_told)
{
	make_log("a.evtx",
		"event 4651 2024-03-01T08:00:00Z " OPENS "CN=a LocalMMCertHash=- RemoteMMCertHash=66\n"
		"event 4982 +1 " ANYWHERE "CN=a LocalMMCertHash=- RemoteMMCertHash=77 LocalEMCertHash=- "
		"RemoteEMCertHash=88\nevent 4655 +1 LocalAddress=192.0.2.1 RemoteAddress=192.0.2.7 MMSAID=77\n");
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "--report=certificates", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"successes\":1,"), 3);
	ck_assert_uint_eq(count_of(ran.out, "\n"), 3);
	ran = TOOL_ENDS(0, "-qojsonl", "--report=sessions", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"state\":\"replaced\""), 1);
	ck_assert_uint_eq(count_of(ran.out, "\"state\":\"closed\""), 1);
	ck_assert_uint_eq(count_of(ran.out, "\n"), 2);
}
END_TEST

/* What only the second says is in no report, but for the word that there is more. */
START_TEST(of_an_association_that_is_told_twice_the_first_opening_counts)
{
	static const char *const seconds[] = {"4651", "4980", "4979"};
	static const char *const fields[] = {"RemoteMMCertHash=66", "RemoteEMCertHash=66", "EMAuthMethod=%%8195"};
	char script[512];
	snprintf(script, sizeof script,
		"event 4650 2024-03-01T08:00:00Z " OPENS "- MMAuthMethod=%%%%8194 MMCipherAlg=%%%%8195\n"
		"event %s +1 " OPENS "CN=a MMCipherAlg=%%%%8195 %s\n",
		seconds[_i], fields[_i]);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "--report=sessions", "a.evtx");
	assert_has(ran.out, "\"remote_mm_principal\":null");
	assert_has_not(ran.out, "cert_hash");
	assert_has_not(ran.out, "\"local_em_principal\"");
	assert_has_not(ran.out, "\"em_auth_method\"");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
	ck_assert_uint_eq(count_of(ran.err, "association-twice"), 1);
	assert_same(TOOL_ENDS(0, "-qojsonl", "--report=certificates", "a.evtx").out, "");
	ran = TOOL_ENDS(0, "-qojsonl", "--report=peers", "a.evtx");
	assert_has(ran.out, "\"mm_established\":1,");
	assert_has(ran.out, "\"principals\":[],\"certificates\":[],");
	assert_has(ran.out, "\"auth_methods\":[\"Unknown authentication\"],\"mm_ciphers\":[\"DES\"]");
	ran = TOOL_ENDS(0, "-qvojsonl", "--report=weak", "a.evtx");
	assert_has(ran.out, "\"value\":\"DES\"");
	assert_has_not(ran.out, "em_auth_method");
	ck_assert_uint_eq(count_of(ran.out, "\"count\":1,"), count_of(ran.out, "\n"));
}
END_TEST

/* An opening told again with the same certificate is one success, and none that replaced it. */
START_TEST(a_certificate_that_is_told_again_succeeded_once)
{
	static const char *const scripts[] = {
		"event 4651 2024-03-01T08:00:00Z " OPENS "CN=a RemoteMMCertHash=77 MMCipherAlg=%%8195\n"
		"event 4651 +1 " OPENS "CN=a RemoteMMCertHash=77 MMCipherAlg=%%8195\n",
		"event 4981 2024-03-01T08:00:00Z " OPENS "CN=a RemoteMMCertHash=77 MMCipherAlg=%%8195\n"
		"event 4651 +1 " OPENS "CN=a RemoteMMCertHash=77 MMCipherAlg=%%8195\n"
		"event 4981 +1 " OPENS "CN=a RemoteMMCertHash=77 MMCipherAlg=%%8195\n",
	};
	make_log("a.evtx", scripts[_i]);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "--report=certificates", "a.evtx");
	assert_has(ran.out, "\"thumbprint\":\"77\"");
	assert_has(ran.out, "\"successes\":1,\"failures\":0,\"replaced_by\":null");
	ran = TOOL_ENDS(0, "-qojsonl", "--report=weak", "a.evtx");
	assert_has(ran.out, "\"value\":\"DES\"");
	ck_assert_uint_eq(count_of(ran.out, "\"count\":1,"), count_of(ran.out, "\n"));
}
END_TEST

/* What a second log holds again is not counted again, whatever the report looks at. */
START_TEST(copies_of_events_make_no_silence)
{
	static const char *const reports[] = {"sessions", "clocks", "weak", "certificates", "peers"};
	char argument[64];
	make_log("a.evtx", OPENED AT("2024-04-01T08:00:00Z") "event 4976 +10 computer=vpn1 repeat=11\n");
	make_log("b.evtx", "set record=3\n" AT("2024-04-01T08:00:00Z") "event 4976 +10 computer=vpn1 repeat=11\n");
	snprintf(argument, sizeof argument, "--report=%s", reports[_i]);
	assert_has_not(TOOL_ENDS(0, "-q", argument, "a.evtx").err, "silence");
	assert_has_not(TOOL_ENDS(0, "-q", argument, "a.evtx", "b.evtx").err, "silence");
	assert_has_not(TOOL_ENDS(0, "-q", argument, "b.evtx", "a.evtx").err, "silence");
}
END_TEST

/* Of several the first one by time, whatever the order of the logs. */
START_TEST(of_openings_that_say_something_else_the_first_is_told)
{
	make_log("a.evtx",
		"set computer=b\nevent 4651 2024-03-01T09:00:00Z " OPENS "CN=good\nevent 4651 +1 " OPENS "CN=evil\n");
	make_log("b.evtx",
		"set computer=a\nevent 4651 2024-03-01T08:00:00Z " OPENS "CN=good\nevent 4651 +1 " OPENS "CN=evil\n");
	struct ran one = TOOL_ENDS(0, "-q", "--report=sessions", "a.evtx", "b.evtx");
	struct ran other = TOOL_ENDS(0, "-q", "--report=sessions", "b.evtx", "a.evtx");
	assert_same(one.err, other.err);
	assert_has(one.err, "b.evtx: warning: association-twice at ");
	assert_has(one.err, "(2 in all are like this one)");
}
END_TEST

#define QM_OPENS                                                                                                       \
	"event 5451 2024-03-01T08:00:00Z LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 QuickModeSaId=9 LocalPort=0 "    \
	"LocalTunnelEndpoint=192.0.2.1 RemoteTunnelEndpoint=192.0.2.7 RemotePort=0 "
#define QM_ENDS "event 5452 +60 QuickModeSaId=9 LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 "
static const struct {
	const char *script;
	const char *field; /* in which the end differs from the opening; NULL: nothing is told */
} ends[] = {
	{"event 4651 2024-03-01T08:00:00Z " OPENS "CN=a\nevent 4655 +60 LocalAddress=192.0.2.1 "
	 "RemoteAddress=192.0.2.8 MMSAID=77\n",
		"remote_address"},
	{"event 4651 2024-03-01T08:00:00Z " OPENS "CN=a\nevent 4655 +60 LocalAddress=192.0.2.2 "
	 "RemoteAddress=192.0.2.7 MMSAID=77\n",
		"local_address"},
	{"event 4651 2024-03-01T08:00:00Z " OPENS "CN=a\nevent 4655 +60 LocalAddress=192.0.2.1 "
	 "RemoteAddress=::ffff:192.0.2.7 MMSAID=77\n",
		NULL},
	{"event 4651 2024-03-01T08:00:00Z " OPENS "CN=a\nevent 4655 +60 LocalAddress=- RemoteAddress=- MMSAID=77\n",
		NULL},
	/* Of an id that is not open. */
	{"event 4651 2024-03-01T08:00:00Z " OPENS "CN=a\nevent 4655 +60 LocalAddress=192.0.2.1 "
	 "RemoteAddress=192.0.2.8 MMSAID=78\n",
		NULL},
	{QM_OPENS "\n" QM_ENDS "LocalTunnelEndpoint=192.0.2.1 RemoteTunnelEndpoint=192.0.2.9\n",
		"remote_tunnel_endpoint"},
	{QM_OPENS "\n" QM_ENDS "LocalTunnelEndpoint=192.0.2.3 RemoteTunnelEndpoint=192.0.2.7\n",
		"local_tunnel_endpoint"},
	{QM_OPENS "\n" QM_ENDS "LocalTunnelEndpoint=192.0.2.1 RemoteTunnelEndpoint=0.0.0.0 LocalPort=4500 "
		  "RemotePort=1024\n",
		NULL},
};

START_TEST(an_end_with_other_addresses_than_its_opening_is_told)
{
	make_log("a.evtx", ends[_i].script);
	struct ran ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=sessions", "a.evtx");
	ck_assert_uint_eq(count_of(ran.err, "warning: association-end at "), ends[_i].field != NULL);
	ck_assert_uint_eq(count_of(ran.err, "\n"), ends[_i].field != NULL);
	if (!ends[_i].field)
		return;
	assert_has(ran.err, ends[_i].field);
	assert_has(ran.err, "(1 in all are like this one)");
	assert_has(ran.out, "\"state\":\"closed\"");
}
END_TEST

START_TEST(an_end_without_an_id_ends_what_stood_between_its_addresses)
{
	make_log("ids.evtx", "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID\n"
			     "event 4650 +60 RemoteAddress=198.51.100.2 MMSAID\n"
			     "event 4655 +60 RemoteAddress=198.51.100.1 MMSAID\n"
			     "event 4655 +60 RemoteAddress=198.51.100.3 MMSAID\n");
	const char *rows = TOOL_ENDS(0, "-q", "--report=sessions", "-oline", "ids.evtx").out;
	ck_assert_uint_eq(count_of(rows, "state=replaced"), 0);
	ck_assert_uint_eq(count_of(rows, "state=closed"), 1);
	ck_assert_uint_eq(count_of(rows, "state=no_open"), 1);
	assert_has(TOOL_ENDS(0, "-q", "--report=sessions", "ids.evtx").out, "198.51.100.2\n    Main Mode -  open\n");
}
END_TEST

/* Of several the first one by time, whatever the order of the logs. */
START_TEST(of_ends_with_other_addresses_the_first_is_told)
{
	make_log("a.evtx", "set computer=b\nevent 4651 2024-03-01T09:00:00Z " OPENS "CN=a\n"
			   "event 4655 +60 LocalAddress=192.0.2.1 RemoteAddress=192.0.2.8 MMSAID=77\n");
	make_log("b.evtx", "set computer=a\nevent 4651 2024-03-01T08:00:00Z " OPENS "CN=a\n"
			   "event 4655 +60 LocalAddress=192.0.2.1 RemoteAddress=192.0.2.8 MMSAID=77\n");
	struct ran one = TOOL_ENDS(0, "-q", "--report=peers", "a.evtx", "b.evtx");
	struct ran other = TOOL_ENDS(0, "-q", "--report=peers", "b.evtx", "a.evtx");
	assert_same(one.err, other.err);
	assert_has(one.err, "b.evtx: warning: association-end at ");
	assert_has(one.err, "(2 in all are like this one)");
}
END_TEST

/* What only reports find stands in the report of all findings too, as the summary counts it. */
START_TEST(what_reports_find_is_among_all_findings)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	make_log("a.evtx", "set computer=b record=5\nevent 4651 2024-03-01T09:00:00Z " OPENS "CN=good\n"
			   "event 4651 +1 " OPENS "CN=evil\n"
			   "event 4655 +60 LocalAddress=192.0.2.1 RemoteAddress=192.0.2.8 MMSAID=77\n");
	make_log("b.evtx",
		"set computer=c record=5\nother 1100 2024-03-01T08:00:00Z provider=microsoft-windows-eventlog "
		"guid=none\n" OPENED AT("2084-02-15T08:00:00Z"));
	assert_has(TOOL_ENDS(3, "-q", "--report=summary", "a.evtx", "b.evtx").out,
		"findings     1 tampering, 3 warning\n");
	for (size_t i = 0; i < LENGTH(jobs); i++) {
		struct ran ran = TOOL_ENDS(3, "-q", jobs[i], "--report=findings", "-ojsonl", "a.evtx", "b.evtx");
		ck_assert_uint_eq(count_of(ran.out, "\n"), 4);
		assert_has(ran.out, "{\"kind\":\"association-twice\",\"severity\":\"warning\",\"source\":\"a.evtx\",");
		assert_has(ran.out, "{\"kind\":\"association-end\",\"severity\":\"warning\",\"source\":\"a.evtx\",");
		assert_has(ran.out, "{\"kind\":\"provider\",\"severity\":\"tampering\",\"source\":\"b.evtx\",");
		assert_has(ran.out, "{\"kind\":\"silence\",\"severity\":\"warning\",\"source\":\"report\",");
		/* The restart itself was not asked for. */
		assert_has_not(ran.out, "\"event_id\":1100");
		ck_assert_uint_eq(count_of(TOOL_ENDS(3, "-q", jobs[i], "--report=findings", "a.evtx", "b.evtx").out,
					  "\ntotals\n"),
			1);
	}
	assert_has(TOOL_ENDS(3, "-q", "-eany", "--report=findings", "-ojsonl", "b.evtx").out, "\"event_id\":1100");
}
END_TEST

/* The end of what was opened before the log proves that it worked once. */
START_TEST(who_is_seen_to_end_an_association_is_no_stranger)
{
	static const char called[] = "event 4653 2024-03-01T15:00:00Z Role=%%8205 State=%%8202 FailurePoint=%%8199 "
				     "RemoteAddress=198.51.100.3 FailureReason=\"Negotiation timed out\" "
				     "ResponderCookie=0000000000000000\n";
	char text[1024];
	make_log("stranger.evtx", called);
	snprintf(text, sizeof text, "%sevent 4655 +3600 RemoteAddress=198.51.100.3 MMSAID=9\n", called);
	make_log("partner.evtx", text);
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "stranger.evtx").out, "(noise)");
	const char *rows = TOOL_ENDS(0, "-q", "--report=failures", "partner.evtx").out;
	assert_has_not(rows, "(noise)");
	assert_has(rows, "no association of the two was opened in these logs");
}
END_TEST

START_TEST(a_change_of_keying_module_authentication_or_encapsulation_is_told)
{
	make_log("changed.evtx",
		"event 4651 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 KeyModName=%%8244 MMAuthMethod=%%8227 "
		"MMSAID=1\n"
		"event 4650 +60 RemoteAddress=192.0.2.7 KeyModName=%%8222 MMAuthMethod=%%8193 MMSAID=2\n"
		"event 5451 +60 RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=- Mode=%%8213 QuickModeSaId=3\n"
		"event 5451 +60 RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=- Mode=%%8212 QuickModeSaId=4\n");
	const char *rows = TOOL_ENDS(0, "-q", "--report=peers", "-ojsonl", "changed.evtx").out;
	assert_has(rows, "\"what\":\"keying_module\",");
	assert_has(rows, "\"what\":\"mm_auth_method\",\"before\":\"Certificate\",\"after\":\"Preshared key\"");
	assert_has(rows, "\"what\":\"encapsulation_mode\",");
}
END_TEST

Suite *suite_report_silences(void)
{
	Suite *suite = suite_create("report silences");
	TCase *tool = tool_case(suite, "tool");
	tcase_add_loop_test(tool, what_stood_open_before_a_silence_stands_at_no_time_behind_it, 0, 3);
	tcase_add_loop_test(tool, what_stands_open_does_not_stand_through_a_silence, 0, (int)LENGTH(silences));
	tcase_add_loop_test(tool, a_silence_of_what_a_filter_left_ends_nothing, 0, 6);
	tcase_add_test(tool, a_silence_among_the_events_asked_for_is_told_as_one);
	tcase_add_test(tool, stretches_are_the_same_in_any_order_of_events);
	tcase_add_loop_test(tool, a_restart_of_nearly_the_right_provider_is_told, 0, 8);
	tcase_add_test(tool, the_name_of_a_silent_computer_is_cut_between_characters);
	tcase_add_test(tool, a_silence_is_told_in_the_summary_and_the_overview);
	tcase_add_loop_test(
		tool, an_opening_that_says_something_else_of_an_open_association_is_told, 0, (int)LENGTH(again));
	tcase_add_test(tool, a_certificate_of_an_opening_without_a_local_address_is_told);
	tcase_add_loop_test(tool, of_an_association_that_is_told_twice_the_first_opening_counts, 0, 3);
	tcase_add_loop_test(tool, a_certificate_that_is_told_again_succeeded_once, 0, 2);
	tcase_add_loop_test(tool, copies_of_events_make_no_silence, 0, 5);
	tcase_add_test(tool, of_openings_that_say_something_else_the_first_is_told);
	tcase_add_loop_test(tool, an_end_with_other_addresses_than_its_opening_is_told, 0, (int)LENGTH(ends));
	tcase_add_test(tool, an_end_without_an_id_ends_what_stood_between_its_addresses);
	tcase_add_test(tool, of_ends_with_other_addresses_the_first_is_told);
	tcase_add_test(tool, restarts_beyond_those_that_are_held_are_counted);
	tcase_add_test(tool, what_a_report_finds_in_events_has_one_place);
	tcase_add_test(tool, what_reports_find_is_among_all_findings);
	tcase_add_test(tool, who_is_seen_to_end_an_association_is_no_stranger);
	tcase_add_test(tool, a_change_of_keying_module_authentication_or_encapsulation_is_told);
	return suite;
}
