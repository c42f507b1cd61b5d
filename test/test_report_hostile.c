/* SPDX-License-Identifier: MIT */
/* The report of patterns: what each takes, what it leaves alone, and that the order of the events does not matter. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A script for evtxgen, to which lines are added. */
struct script {
	char *text;
	size_t used, room;
	unsigned record; /* of the last event */
};

static void say(struct script *script, const char *line)
{
	size_t length = strlen(line);
	ck_assert_uint_lt(script->used + length + 2, script->room);
	memcpy(script->text + script->used, line, length);
	script->used += length;
	script->text[script->used++] = '\n';
	script->text[script->used] = '\0';
}

static struct script new_script(void)
{
	struct script script = {.text = test_memory(1 << 20), .room = 1 << 20, .record = 1000};
	script.text[0] = '\0';
	return script;
}

/* Event number n of a series with so many seconds between two, from 2024-03-01 on. */
static void say_event(struct script *script, unsigned event_id, unsigned second, const char *fields)
{
	char line[1024];
	snprintf(line, sizeof line, "event %u 2024-03-%02uT%02u:%02u:%02uZ record=%u %s", event_id, 1 + second / 86400,
		second / 3600 % 24, second / 60 % 60, second % 60, ++script->record, fields);
	say(script, line);
}

/* Seconds between the events, and before the first one. Each %u in fields is the number of the event. */
struct series {
	unsigned event_id, count, start, step;
	const char *fields;
};

static void say_series(struct script *script, struct series series)
{
	for (unsigned i = 0; i < series.count; i++) {
		char text[900] = "";
		const char *from = series.fields, *number;
		for (; (number = strstr(from, "%u")) != NULL; from = number + 2)
			snprintf(text + strlen(text), sizeof text - strlen(text), "%.*s%u", (int)(number - from), from,
				i + 1);
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s", from);
		say_event(script, series.event_id, series.start + i * series.step, text);
	}
}

static char *report(struct script *script, const char *option)
{
	make_log("a.evtx", script->text);
	return TOOL_ENDS(0, "-q", "--report=hostile", "-o", "jsonl", option ? option : "-q", "a.evtx").out;
}

#define RESPONDER   "Role=%%8206 "
#define INITIATOR   "Role=%%8205 "
#define NO_ANSWER   "ResponderCookie=0000000000000000 "
#define STRANGER    "RemoteAddress=203.0.113.9 "
#define PARTNER     "RemoteAddress=198.51.100.11 "
#define NO_POLICY   "FailureReason=\"No policy configured\" "
#define TIMED_OUT   "FailureReason=\"Negotiation timed out\" "
#define CREDENTIALS "FailureReason=\"IKE authentication credentials are unacceptable\" FailurePoint=%%8199 "
#define UP          "MMSAID=%u MMLifetime=480 "
#define QM(id)      PARTNER "RemoteTunnelEndpoint=- QuickModeSaId=" id " "

/*
 * Each pattern, and events that just fail to be one.
 */

static const struct {
	const char *pattern, *has; /* has NULL: the pattern is not there */
	const char *option;        /* NULL: none */
	struct series series[4];
} cases[] = {
	{"scan", "\"peer\":\"203.0.113.9\",", NULL, {{4653, 2, 0, 60, RESPONDER STRANGER NO_POLICY}}},
	{"scan", NULL, NULL, {{4653, 2, 0, 60, RESPONDER PARTNER NO_POLICY}, {4650, 1, 900, 1, PARTNER UP}}},
	{"scan", NULL, NULL, {{4653, 2, 0, 60, INITIATOR STRANGER TIMED_OUT}}},
	{"scan", NULL, NULL,
		{{4653, 2, 0, 60, RESPONDER STRANGER NO_POLICY}, {4653, 1, 500, 1, INITIATOR STRANGER TIMED_OUT}}},
	{"scan", NULL, "--threshold=scan_count=3", {{4653, 2, 0, 60, RESPONDER STRANGER NO_POLICY}}},
	/* A Quick Mode that failed had a Main Mode, whose event need not be there. */
	{"scan", ", has no association in these logs, and this computer did not call it: ", NULL,
		{{4653, 2, 0, 60, RESPONDER STRANGER NO_POLICY}, {4654, 1, 500, 1, RESPONDER STRANGER "MMSAID=77"}}},
	{"invalid_packets", ": no association of this computer with that address is in these logs, so that ", NULL,
		{{4976, 6, 0, 10, STRANGER}, {4654, 1, 500, 1, RESPONDER STRANGER "MMSAID=77"}}},
	{"guessing", "\"count\":12,", NULL, {{4653, 12, 0, 30, RESPONDER STRANGER CREDENTIALS}}},
	{"guessing", "\"severity\":\"medium\"", NULL,
		{{4653, 12, 0, 30, RESPONDER PARTNER CREDENTIALS}, {4650, 1, 9000, 1, PARTNER UP}}},
	{"guessing", "\"count\":6,", NULL,
		{{4653, 6, 0, 30,
			RESPONDER STRANGER
			"FailureReason=\"Invalid payload received\" MMAuthMethod=%%8193 State=%%8204 "}}},
	{"guessing", "\"count\":6,", NULL,
		{{4653, 6, 0, 30,
			RESPONDER STRANGER
			"FailureReason=\"Invalid payload received\" MMAuthMethod=%%8193 State=%%8246 "}}},
	{"guessing", NULL, NULL, {{4653, 4, 0, 30, RESPONDER STRANGER CREDENTIALS}}},
	{"guessing", NULL, NULL, {{4653, 6, 0, 4000, RESPONDER STRANGER CREDENTIALS}}},
	{"guessing", NULL, NULL, {{4653, 12, 0, 30, INITIATOR STRANGER CREDENTIALS}}},
	{"guessing", NULL, NULL, {{4653, 12, 0, 30, RESPONDER STRANGER NO_POLICY}}},
	{"guessing", NULL, NULL,
		{{4652, 12, 9000, 30, RESPONDER PARTNER CREDENTIALS "RemoteMMCertHash=aa11 "},
			{4651, 1, 0, 1, PARTNER UP "RemoteMMCertHash=aa11 "}}},
	{"flood", "\"peer\":\"203.0.113.9\",\"first\":\"2024-03-01T00:10:00", NULL,
		{{4653, 20, 0, 20, RESPONDER STRANGER TIMED_OUT}, {4646, 1, 600, 1, "notification=%%8214"},
			{4646, 1, 900, 1, "notification=%%8215"}}},
	{"flood", "\"peer\":\"203.0.113.9\",\"first\":\"2024-03-01T00:10:00", "--threshold=flood_seconds=4294967295",
		{{4653, 20, 0, 20, RESPONDER STRANGER TIMED_OUT}, {4646, 1, 600, 1, "notification=%%8214"}}},
	{"flood", "was on, for at least 10 min; up to the minute of its beginning, 203.0.113.9 failed", NULL,
		{{4646, 1, 0, 1, "notification=%%8214"}, {4653, 2, 86300, 20, RESPONDER STRANGER TIMED_OUT},
			{4646, 1, 86400, 1, "notification=%%8214"}, {4646, 1, 87000, 1, "notification=%%8215"}}},
	{"flood", "was on, and no end of it is in the log before it began again; the log does not", NULL,
		{{4646, 1, 0, 1, "notification=%%8214"}, {4646, 1, 86400, 1, "notification=%%8214"},
			{4646, 1, 87000, 1, "notification=%%8215"}}},
	{"flood", "\"peer\":null,", NULL,
		{{4653, 20, 0, 20, RESPONDER TIMED_OUT "RemoteAddress=203.0.113.%u"},
			{4646, 1, 600, 1, "notification=%%8214"}}},
	{"invalid_packets", "\"count\":6,", NULL, {{4976, 6, 0, 10, STRANGER}}},
	{"invalid_packets", NULL, NULL, {{4976, 6, 0, 301, STRANGER}}},
	{"outage", "\"count\":8,", NULL,
		{{4650, 8, 0, 1, UP "RemoteAddress=198.51.100.1%u"},
			{4653, 8, 4000, 5, RESPONDER TIMED_OUT "RemoteAddress=198.51.100.1%u"}}},
	{"outage", "with \\\"NEGOTIATION timed out.\\\":", NULL,
		{{4653, 3, 4000, 5, INITIATOR TIMED_OUT "RemoteAddress=198.51.100.1%u"},
			{4653, 3, 4020, 5,
				INITIATOR "FailureReason=\"NEGOTIATION timed out.\" RemoteAddress=198.51.100.2%u"}}},
	{"outage", "reduce the load on the faulting machine.\\\": what they have", NULL,
		{{4653, 5, 4000, 5,
			INITIATOR
			"RemoteAddress=198.51.100.1%u FailureReason=\"Failed to add Security Association to "
			"IPsec Driver. The most common cause for this is if the IKE negotiation took too long to "
			"complete. If the problem persists, reduce the load on the faulting machine.\""}}},
	{"outage", "all with no reason: ", NULL,
		{{4653, 5, 4000, 5, INITIATOR "RemoteAddress=198.51.100.1%u FailureReason=-"}}},
	{"outage", NULL, NULL, {{4653, 8, 4000, 5, RESPONDER TIMED_OUT "RemoteAddress=198.51.100.1%u"}}},
	{"outage", "\"count\":5,", NULL, {{4653, 5, 4000, 150, INITIATOR TIMED_OUT "RemoteAddress=198.51.100.1%u"}}},
	{"outage", NULL, NULL, {{4653, 5, 4000, 151, INITIATOR TIMED_OUT "RemoteAddress=198.51.100.1%u"}}},
	{"outage", NULL, NULL, {{4653, 8, 4000, 400, INITIATOR TIMED_OUT "RemoteAddress=198.51.100.1%u"}}},
	{"outage", "\"count\":40,", NULL, {{4653, 40, 4000, 100, INITIATOR TIMED_OUT "RemoteAddress=198.51.100.%u"}}},
	{"outage", "\"40 peers, of whom 0 worked", NULL,
		{{4653, 40, 4000, 100, INITIATOR TIMED_OUT "RemoteAddress=198.51.100.%u"},
			{4653, 40, 8000, 100, INITIATOR TIMED_OUT "RemoteAddress=198.51.100.%u"}}},
	/* Two that are new at one moment are both new to the same quiet time. */
	{"new_peer", "\"203.0.113.8\",\"first\"", NULL,
		{{4650, 8, 0, 3000, UP PARTNER}, {4650, 1, 300000, 1, "MMSAID=77 " STRANGER},
			{4650, 1, 300000, 1, "MMSAID=78 RemoteAddress=203.0.113.8"}}},
	{"new_peer", "\"peer\":\"203.0.113.9\",", NULL,
		{{4650, 8, 0, 3000, UP PARTNER}, {4650, 1, 300000, 1, "MMSAID=77 RemoteAddress=203.0.113.8 "},
			{4650, 1, 300000, 1, "MMSAID=78 " STRANGER}}},
	{"new_peer", "\"peer\":\"203.0.113.9\",", NULL,
		{{4650, 8, 0, 3000, UP PARTNER}, {4650, 1, 300000, 1, "MMSAID=77 " STRANGER}}},
	{"new_peer", NULL, NULL, {{4650, 8, 0, 3000, UP PARTNER}, {4650, 1, 86400, 1, "MMSAID=77 " STRANGER}}},
	{"new_peer", NULL, NULL, {{4650, 8, 0, 3000, UP PARTNER}, {4653, 1, 300000, 1, RESPONDER STRANGER NO_POLICY}}},
	/* An end shows that there was an association before. */
	{"new_peer", NULL, NULL, {{4655, 1, 0, 1, "MMSAID=76 " STRANGER}, {4650, 1, 300000, 1, "MMSAID=77 " STRANGER}}},
	{"new_peer", NULL, NULL,
		{{4655, 1, 0, 1, "MMSAID=76 " STRANGER}, {4653, 1, 300000, 1, INITIATOR STRANGER TIMED_OUT}}},
	{"new_peer", "after 4 days in which", NULL,
		{{4650, 1, 0, 1, "MMSAID=75 " PARTNER}, {4655, 1, 200000, 1, "MMSAID=76 RemoteAddress=203.0.113.8 "},
			{4650, 1, 345600, 1, "MMSAID=77 " STRANGER}}},
	{"new_peer", "\"peer\":\"203.0.113.9\",", NULL,
		{{4650, 1, 0, 1, "MMSAID=75 " PARTNER}, {4650, 1, 300000, 1, "MMSAID=77 " STRANGER},
			{4655, 1, 300400, 1, "MMSAID=78 " STRANGER}}},
	{"outlived", "\"peer\":\"198.51.100.11\",", NULL,
		{{4650, 1, 0, 1, PARTNER UP}, {4653, 1, 30000, 1, RESPONDER STRANGER NO_POLICY}}},
	{"outlived", NULL, NULL, {{4650, 1, 0, 1, PARTNER UP}, {4653, 1, 29000, 1, RESPONDER STRANGER NO_POLICY}}},
	{"outlived", NULL, NULL,
		{{4650, 1, 0, 1, PARTNER UP}, {4655, 1, 29500, 1, PARTNER "MMSAID=1"},
			{4653, 1, 30000, 1, RESPONDER STRANGER NO_POLICY}}},
	{"deleted", "Rule 1", NULL, {{5049, 1, 0, 1, "IpSecSecurityAssociationName=\"Rule %u\""}}},
	{"downgrade", "\"severity\":\"high\"", NULL,
		{{4650, 1, 0, 1, PARTNER "MMSAID=1 MMCipherAlg=%%8237"},
			{4650, 2, 900, 60, PARTNER UP "MMCipherAlg=%%8196"}}},
	{"downgrade", NULL, NULL,
		{{4650, 1, 0, 1, PARTNER "MMSAID=1 MMCipherAlg=%%8196"},
			{4650, 2, 900, 60, PARTNER UP "MMCipherAlg=%%8237"}}},
	/* "None" as integrity is broken where nothing else authenticates, as in weak. */
	{"downgrade", "used ESP integrity None 2 times after it had used SHA-256", NULL,
		{{5451, 1, 0, 1, QM("1") "EspAuthType=SHA-256 CipherType=AES-256 AhAuthType=None"},
			{5451, 2, 900, 60, QM("%u") "EspAuthType=None CipherType=AES-256 AhAuthType=None"}}},
	{"downgrade", "used ESP integrity None 1 time after it had used AES-GCM 256", NULL,
		{{5451, 1, 0, 1, QM("1") "EspAuthType=None CipherType=\"AES-GCM 256\""},
			{5451, 1, 900, 60, QM("2") "EspAuthType=None CipherType=AES-256"}}},
	{"downgrade", "used ESP integrity None 1 time after it had used SHA-256", NULL,
		{{5451, 1, 0, 1, QM("1") "EspAuthType=None CipherType=AES-256 AhAuthType=SHA-256"},
			{5451, 1, 900, 60, QM("2") "EspAuthType=None CipherType=AES-256 AhAuthType=None"}}},
	{"downgrade", NULL, NULL,
		{{5451, 1, 0, 1, QM("1") "EspAuthType=\"AES-GMAC 256\" CipherType=AES-256"},
			{5451, 1, 900, 60, QM("2") "EspAuthType=None CipherType=\"AES-GCM 256\""},
			{5451, 1, 1800, 60, QM("3") "EspAuthType=\"AES-GMAC 256\" CipherType=\"AES-GCM 256\""}}},
	{"downgrade", NULL, NULL,
		{{5451, 1, 0, 1, QM("1") "EspAuthType=SHA-256 CipherType=AES-256"},
			{5451, 1, 900, 60, QM("2") "EspAuthType=None CipherType=AES-256 AhAuthType=SHA-256"}}},
	{"blind_spot", "IPsec Quick Mode", NULL, {{0, 0, 0, 0, NULL}}},
	{"blind_spot", "on vpn1.corp.example by CORP\\\\anna: that", NULL, {{0, 0, 0, 0, NULL}}},
	{"plain_session", "\"first\":\"2024-03-01T00:00:00.0000000Z\",\"last\":\"2024-03-01T02:00:00.0000000Z\"", NULL,
		{{4653, 13, 0, 600, INITIATOR STRANGER TIMED_OUT NO_ANSWER}}},
	{"plain_session", "in 50 min and got no answer, though other calls did: ", NULL,
		{{4653, 6, 0, 600, INITIATOR STRANGER TIMED_OUT NO_ANSWER},
			{4653, 1, 1500, 1, INITIATOR STRANGER TIMED_OUT "ResponderCookie=1df47342dafb994c"}}},
	{"plain_session", "\"severity\":\"medium\"", NULL,
		{{4653, 6, 0, 600, INITIATOR STRANGER TIMED_OUT NO_ANSWER},
			{4653, 1, 1500, 1, INITIATOR STRANGER NO_ANSWER "FailureReason=\"Policy match error\""}}},
	{"plain_session", "and got no answer, though other negotiations of the two came through Main Mode: ", NULL,
		{{4653, 6, 0, 600, INITIATOR STRANGER TIMED_OUT NO_ANSWER},
			{4654, 1, 9500, 1, RESPONDER STRANGER TIMED_OUT}}},
	{"plain_session", "and got no answer, though that peer called here itself: ", NULL,
		{{4653, 6, 0, 600, INITIATOR STRANGER TIMED_OUT NO_ANSWER},
			{4653, 1, 9500, 1, RESPONDER STRANGER NO_POLICY}}},
	{"plain_session", NULL, NULL,
		{{4653, 13, 0, 600, INITIATOR PARTNER TIMED_OUT NO_ANSWER}, {4650, 1, 90000, 1, PARTNER UP}}},
	{"plain_session", NULL, NULL, {{4653, 13, 0, 1801, INITIATOR STRANGER TIMED_OUT NO_ANSWER}}},
	{"plain_session", "\"count\":3,", NULL, {{4653, 3, 0, 1800, INITIATOR STRANGER TIMED_OUT NO_ANSWER}}},
	{"plain_session", NULL, NULL, {{4653, 2, 0, 1800, INITIATOR STRANGER TIMED_OUT NO_ANSWER}}},
	{"plain_session", NULL, NULL,
		{{4653, 13, 0, 600, INITIATOR STRANGER TIMED_OUT "ResponderCookie=1df47342dafb994c"}}},
	{"plain_session", NULL, NULL,
		{{4653, 13, 0, 600, INITIATOR STRANGER NO_ANSWER "FailureReason=\"Policy match error\""},
			{4653, 13, 0, 60, INITIATOR STRANGER TIMED_OUT NO_ANSWER "State=%%8201 FailurePoint=%%8199"}}},
};

#define OTHER_4719                                                                                                     \
	"other 4719 2024-03-01T05:00:00Z record=7 SubcategoryGuid={0CCE9219-69AE-11D9-BED3-505054503030} "             \
	"AuditPolicyChanges=\"%%8448, %%8450\" computer=vpn1.corp.example SubjectDomainName=CORP SubjectUserName=anna"

static bool has_row(const char *rows, const char *start, const char *part)
{
	for (const char *row = rows; (row = strstr(row, start)) != NULL; row++) {
		const char *found = strstr(row, part);
		if (found && found < row + strcspn(row, "\n"))
			return true;
	}
	return false;
}

START_TEST(a_pattern_takes_what_it_is_about_and_nothing_else)
{
	struct script script = new_script();
	char row[64];
	for (size_t i = 0; i < LENGTH(cases[_i].series) && cases[_i].series[i].count > 0; i++)
		say_series(&script, cases[_i].series[i]);
	if (strcmp(cases[_i].pattern, "blind_spot") == 0)
		say(&script, OTHER_4719);
	char *rows = report(&script, cases[_i].option);
	snprintf(row, sizeof row, "{\"pattern\":\"%s\",", cases[_i].pattern);
	if (!cases[_i].has) {
		assert_has_not(rows, row);
		return;
	}
	ck_assert_msg(has_row(rows, row, cases[_i].has), "no row begins with %s and has %s:\n%.1000s", row,
		cases[_i].has, rows);
}
END_TEST

/* What rests on openings and ends that no filter let pass: restricted in words, and not high. */
static const struct {
	const char *pattern, *option;
	bool is_restricted;
	struct series series[2];
} restricted[] = {
	{"scan", "--failed", true, {{4653, 2, 0, 60, RESPONDER PARTNER NO_POLICY}, {4650, 1, 900, 1, PARTNER UP}}},
	{"scan", "-e4650-4655,4979-4982,5451,5452", true, {{4653, 2, 0, 60, RESPONDER STRANGER NO_POLICY}}},
	{"scan", "-e4650-4655,4979-4984,5451-5452", false, {{4653, 2, 0, 60, RESPONDER STRANGER NO_POLICY}}},
	{"scan", "--peer=203.0.113.9", false, {{4653, 2, 0, 60, RESPONDER STRANGER NO_POLICY}}},
	{"guessing", "--failed", true,
		{{4653, 12, 0, 30, RESPONDER PARTNER CREDENTIALS}, {4650, 1, 9000, 1, PARTNER UP}}},
	{"guessing", "--outcome=failure", true, {{4653, 12, 0, 30, RESPONDER STRANGER CREDENTIALS}}},
	{"guessing", "-e4652,4653", true, {{4653, 12, 0, 30, RESPONDER STRANGER CREDENTIALS}}},
	{"guessing", "-mmain", true, {{4653, 12, 0, 30, RESPONDER STRANGER CREDENTIALS}}},
	{"guessing", "--local=0.0.0.0/0", true, {{4653, 12, 0, 30, RESPONDER STRANGER CREDENTIALS}}},
	{"guessing", "--from=2024-03-01", true, {{4653, 12, 0, 30, RESPONDER STRANGER CREDENTIALS}}},
	{"guessing", "--from=2024-03-01", true,
		{{4653, 12, 0, 30, RESPONDER PARTNER CREDENTIALS}, {4650, 1, 9000, 1, PARTNER UP}}},
	{"guessing", "--to=2024-03-01T01:00:00Z", true,
		{{4653, 12, 0, 30, RESPONDER PARTNER CREDENTIALS}, {4650, 1, 9000, 1, PARTNER UP}}},
	{"scan", "--computer=vpn1", true, {{4653, 2, 0, 60, "computer=vpn1 " RESPONDER STRANGER NO_POLICY}}},
	{"outlived", "--to=2024-03-31", true,
		{{4650, 1, 0, 1, PARTNER "MMSAID=77 MMLifetime=5"}, {4650, 1, 90000, 1, STRANGER UP}}},
	{"outlived", "--from=2024-01-01", false,
		{{4650, 1, 0, 1, PARTNER "MMSAID=77 MMLifetime=5"}, {4650, 1, 90000, 1, STRANGER UP}}},
	{"plain_session", "--failed", true,
		{{4653, 5, 0, 60, INITIATOR PARTNER TIMED_OUT NO_ANSWER}, {4650, 1, 9000, 1, PARTNER UP}}},
	{"plain_session", "-mall", false, {{4653, 5, 0, 60, INITIATOR STRANGER TIMED_OUT NO_ANSWER}}},
	{"outlived", "-e4650,5451", true,
		{{4650, 1, 0, 1, PARTNER "MMSAID=77 MMLifetime=5"}, {4650, 1, 90000, 1, STRANGER UP}}},
	/* The end of a Quick Mode has fewer addresses than its opening. */
	{"outlived", "--peer=198.51.100.0/24", true,
		{{4650, 1, 0, 1, PARTNER "MMSAID=77 MMLifetime=5"}, {4650, 1, 90000, 1, PARTNER UP}}},
	{"outlived", "--local=0.0.0.0/0", true,
		{{4650, 1, 0, 1, PARTNER "MMSAID=77 MMLifetime=5"}, {4650, 1, 90000, 1, PARTNER UP}}},
	/* Events of one gateway can have several addresses. */
	{"outage", "--peer=198.51.0.0/16", true,
		{{4653, 40, 4000, 10, INITIATOR TIMED_OUT "RemoteAddress=198.51.100.%u"}}},
	{"outage", "--computer=vpn1", false, {{4653, 40, 4000, 10, INITIATOR TIMED_OUT "RemoteAddress=198.51.100.%u"}}},
	{"outlived", "-e4650-4655,5452", false,
		{{4650, 1, 0, 1, PARTNER "MMSAID=77 MMLifetime=5"}, {4650, 1, 90000, 1, STRANGER UP}}},
};

START_TEST(what_a_filter_leaves_out_is_no_ground_to_conclude_from)
{
	struct script script = new_script();
	char row[64];
	for (size_t i = 0; i < LENGTH(restricted[_i].series) && restricted[_i].series[i].count > 0; i++)
		say_series(&script, restricted[_i].series[i]);
	char *rows = report(&script, restricted[_i].option);
	snprintf(row, sizeof row, "{\"pattern\":\"%s\",", restricted[_i].pattern);
	ck_assert_msg(has_row(rows, row, ""), "no row begins with %s: %.1000s", row, rows);
	ck_assert_int_eq(has_row(rows, row, "as far as the events asked for tell, "), restricted[_i].is_restricted);
	if (restricted[_i].is_restricted)
		assert_has_not(rows, "\"severity\":\"high\"");
}
END_TEST

/* Refusals whose event has no time that a log can have: that of the record's header counts. */
START_TEST(events_without_a_time_count_at_that_of_their_record)
{
	static const char *const times[] = {
		"SystemTime:string=", "SystemTime:string=none", "SystemTime:filetime=17%02u-01-01T00:00:00Z"};
	char text[8192] = "", time[64], event[256];
	for (unsigned i = 0; i < 12; i++) {
		snprintf(time, sizeof time, times[_i], i);
		snprintf(event, sizeof event, "event 4653 2024-03-01T00:%02u:00Z system=%s ", i, time);
		strcat(strcat(strcat(text, event), RESPONDER STRANGER CREDENTIALS), "\n");
	}
	make_log("timeless.evtx", text);
	struct ran ran = TOOL_ENDS(3, "-q", "--report=hostile", "-o", "jsonl", "timeless.evtx");
	assert_has(ran.err, ": warning: ");
	ck_assert_msg(has_row(ran.out, "{\"pattern\":\"guessing\",",
			      "\"first\":\"2024-03-01T00:00:00.0000000Z\",\"last\":\"2024-03-01T00:11:00.0000000Z\","
			      "\"count\":12,"),
		"%.1000s", ran.out);
}
END_TEST

#define CLEARED           "other 1102 2024-03-01T0%u:00:00Z provider=Microsoft-Windows-Eventlog guid=none record=%u "
#define WITH_SID          "SubjectUserSid:sid=S-1-5-21-1-2-3-1142 "
#define BY(account)       WITH_SID "SubjectDomainName=CORP SubjectUserName=" account
#define CLEARED_BY(times) "the log was cleared " times ", on vpn1.corp.example by "

static const struct {
	const char *accounts[6];
	const char *has;
} clearings[] = {
	{{BY("erik")}, CLEARED_BY("1 time") "CORP\\\\erik: what"},
	{{BY("erik"), BY("anna"), BY("erik")}, CLEARED_BY("3 times") "CORP\\\\anna and CORP\\\\erik: what"},
	{{BY("e"), BY("d"), BY("c"), BY("b"), BY("a")},
		CLEARED_BY("5 times") "CORP\\\\a, CORP\\\\b, CORP\\\\c and others: what"},
	{{WITH_SID}, CLEARED_BY("1 time") "S-1-5-21-1-2-3-1142: what"},
	{{WITH_SID "SubjectUserName=nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"},
		CLEARED_BY("1 time") "S-1-5-21-1-2-3-1142: what"},
	{{""}, CLEARED_BY("1 time") "an account that is not named: what"},
};

/* In any order, and however often an event is there. */
START_TEST(who_made_a_blind_spot_is_told)
{
	struct script forth = new_script(), back = new_script();
	char lines[6][256];
	unsigned count = 0;
	for (; count < 6 && clearings[_i].accounts[count]; count++)
		snprintf(lines[count], sizeof lines[count], CLEARED "%s", count, count + 1,
			clearings[_i].accounts[count]);
	say(&forth, "set computer=vpn1.corp.example");
	say(&back, "set computer=vpn1.corp.example");
	for (unsigned i = 0; i < count; i++) {
		say(&forth, lines[i]);
		say(&back, lines[count - 1 - i]);
	}
	make_log("forth.evtx", forth.text);
	make_log("back.evtx", back.text);
	static const char *const inputs[][2] = {{"forth.evtx", NULL}, {"back.evtx", NULL}, {"back.evtx", "forth.evtx"}};
	for (size_t i = 0; i < LENGTH(inputs); i++) {
		struct ran ran = TOOL("-q", "--report=hostile", "-o", "jsonl", inputs[i][0], inputs[i][1]);
		assert_has(ran.out, clearings[_i].has);
	}
}
END_TEST

#define POLICY "AuditPolicyChanges=\"%%%%8448, %%%%8450\" SubcategoryGuid="
#define MAIN   "0CCE9218-69AE-11D9-BED3-505054503030"

#define SYSTEM                                                                                                         \
	"channel=System provider=Microsoft-Windows-Eventlog guid=none userdata=LogFileCleared SubjectUserName=erik "   \
	"SubjectDomainName=CORP "

/* What the log tells in every run has its row, however it is disguised. */
static const struct {
	const char *event, *has;
} disguised[] = {
	{"4719 2024-03-01T05:00:00Z " POLICY "{" MAIN "}\xe2\x80\x8b", "IPsec Main Mode"},
	{"4719 2024-03-01T05:00:00Z " POLICY "urn:uuid:" MAIN, "IPsec Main Mode"},
	{"4719 2024-03-01T05:00:00Z " POLICY "{0CCE9215-69AE-11D9-BED3-505054503030} SubcategoryGuid={" MAIN "}",
		"IPsec Main Mode"},
	{"4719 2024-03-01T05:00:00Z AuditPolicyChanges=\"%%8449, Erfolg entfernt\" SubcategoryGuid={" MAIN "}",
		"\"severity\":\"high\""},
	{"4719 2024-03-01T05:00:00Z AuditPolicyChanges=\"%%8449, Erfolg entfernt\" SubcategoryGuid={" MAIN "}",
		"(how is not told of all)"},
	{"4719 2024-03-01T05:00:00Z AuditPolicyChanges=\"%%8449;%%8451.\" SubcategoryGuid={" MAIN "}",
		"(only switched on)"},
	{"4719 2024-03-01T05:00:00Z " POLICY "IPsec-Hauptmodus",
		"auditing of a subcategory that cannot be read was changed 1 time (switched off)"},
	{"4719 2024-03-01T05:00:00Z provider=Microsoft-Windows-Security-Audit1ng " POLICY "{" MAIN "}",
		"IPsec Main Mode"},
	{"1102 2024-03-01T05:00:00Z provider=Microsoft-Windows-Eventl0g guid=none", "the log was cleared"},
	{"1102 2024-03-01T05:00:00Z provider=Else guid=fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148", "the log was cleared"},
	{"1102 2024-03-01T05:00:00Z provider=Else guid=none", "the log was cleared"},
	{"1102 2024-03-01T05:00:00Z provider= guid=none channel=SECURITY", "the log was cleared"},
	{"1102 2024-03-01T05:00:00Z provider=Else guid=none channel=Securlty", "the log was cleared"},
	{"1102 2024-03-01T05:00:00Z provider=Else guid=none channel=\"Security\\tof all\"", "the log was cleared"},
	{"104 2024-03-01T05:00:00Z " SYSTEM "Channel=Security", "the log was cleared 1 time, on vpn1 by CORP\\\\erik"},
	{"104 2024-03-01T05:00:00Z " SYSTEM "Channel=ForwardedEvents", "the log was cleared"},
	{"104 2024-03-01T05:00:00Z " SYSTEM "Channel=System Channel=securlty", "the log was cleared"},
	{"104 2024-03-01T05:00:00Z " SYSTEM "BackupPath=x", "the log was cleared"},
	{"4719 2024-03-01T05:00:00Z provider=Else guid=none " POLICY "{" MAIN "}", "IPsec Main Mode"},
	{"4719 2024-03-01T05:00:00Z provider=Microsoft-Windows-Eventlog guid=none " POLICY "{" MAIN "}",
		"IPsec Main Mode"},
	{"4719 2024-03-01T05:00:00Z provider= guid=none channel=Application " POLICY "{" MAIN "}", "IPsec Main Mode"},
};

START_TEST(a_blind_spot_in_disguise_is_told)
{
	char text[512];
	bool is_clearing = disguised[_i].event[0] == '1';
	snprintf(text, sizeof text, "set computer=vpn1\nother %s\n", disguised[_i].event);
	make_log("disguised.evtx", text);
	struct ran ran = TOOL("-q", "--report=hostile", "-o", "jsonl", "disguised.evtx");
	assert_has(ran.out, "\"pattern\":\"blind_spot\"");
	assert_has(ran.out, disguised[_i].has);
	ran = TOOL("-q", "--report=summary", "-o", "jsonl", "disguised.evtx");
	if (is_clearing)
		assert_has(ran.out, "\"cleared\":1,");
	else if (strcmp(disguised[_i].has, "IPsec Main Mode") == 0)
		assert_has(ran.out, "\"main\":\"off\"");
	assert_has(TOOL("-q", "disguised.evtx").err, is_clearing ? " log was cleared" : "the audit policy of ");
}
END_TEST

/* Products have logs of their own, some of them with a word of ours in its name. */
START_TEST(the_log_of_another_product_is_not_the_security_log)
{
	static const char *const channels[] = {
		"Some Security", "Endpoint Security (Server)", "Security Center", "Security/Operational"};
	char text[512];
	snprintf(text, sizeof text,
		"other 1102 2024-03-01T05:00:00Z provider=Else guid=none channel=\"%s\"\n"
		"other 4719 +1 provider=Else guid=none channel=\"%s\" " POLICY "{" MAIN "}\n",
		channels[_i], channels[_i]);
	make_log("a.evtx", text);
	struct ran ran = TOOL("-q", "--report=hostile", "-o", "jsonl", "a.evtx");
	ck_assert_str_eq(ran.out, "");
	ck_assert_str_eq(ran.err, "");
}
END_TEST

/* Event 104 tells of any log; another provider has it for something else. It says nothing of the Security log's start.
 */
START_TEST(only_a_cleared_log_with_events_of_ipsec_is_a_blind_spot)
{
	make_log("a.evtx", "set computer=vpn1 record=70\n"
			   "other 104 2024-03-01T05:00:00Z " SYSTEM "Channel=Application\n"
			   "other 104 +1 channel=System provider=Else guid=none Channel=Security\n");
	struct ran ran = TOOL("-q", "--report=hostile", "-o", "jsonl", "a.evtx");
	ck_assert_str_eq(ran.out, "");
	ran = TOOL("-q", "--report=summary", "-o", "jsonl", "a.evtx");
	assert_has(ran.out, "\"auditing\":[],");
	/* Nor are they events that were looked for. */
	ck_assert_uint_eq(count_of(TOOL("--report=summary", "a.evtx").err, "had the right id"), 0);
	make_log("b.evtx", "set computer=vpn1 record=70\n"
			   "other 104 2024-03-01T05:00:00Z " SYSTEM "Channel=Security\n"
			   "set record=900\nevent 4650 +60 MMSAID=3\nevent 4655 +60 MMSAID=3\n");
	ran = TOOL("-q", "--report=summary", "-o", "jsonl", "b.evtx");
	assert_has(ran.out, "\"first_record_id\":900,\"cleared\":1,");
	/* It is no restart. */
	assert_has(TOOL("-q", "--report=sessions", "-o", "jsonl", "b.evtx").out, "\"state\":\"closed\"");
	/* A slice tells the same. */
	TOOL("-q", "-oevtx", "-w", "slice.evtx", "b.evtx");
	assert_has(TOOL("-q", "--report=summary", "-o", "jsonl", "slice.evtx").out, "\"cleared\":1,");
}
END_TEST

/*
 * Several computers.
 */

static void say_computer(struct script *script, unsigned number)
{
	char line[64];
	snprintf(line, sizeof line, "set computer=vpn%u.corp.example", number);
	say(script, line);
}

START_TEST(a_peer_that_tries_many_computers_is_told_once_for_all)
{
	struct script script = new_script();
	for (unsigned i = 1; i <= 4; i++) {
		say_computer(&script, i);
		say_series(&script, (struct series){4653, 4, i * 100, 10, RESPONDER STRANGER NO_POLICY});
	}
	make_log("a.evtx", script.text);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=hostile", "-o", "jsonl", "a.evtx");
	assert_has(
		ran.out, "{\"pattern\":\"sweep\",\"severity\":\"medium\",\"computer\":null,\"peer\":\"203.0.113.9\"");
	assert_has(ran.out, "\"count\":16,");
	/* No more than ten records are named. */
	ck_assert_uint_eq(count_of(ran.out, "\"record_id\":"), 10 + 4 * 4);
	ran = TOOL_ENDS(0, "-q", "--report=hostile", "-o", "jsonl", "--threshold=sweep_count=5", "a.evtx");
	assert_has_not(ran.out, "sweep");
}
END_TEST

/* Some of everything, for two logs that tell of the same computers at the same time. */
static void make_two_logs(void)
{
	struct script script = new_script();
	for (unsigned i = 1; i <= 3; i++) {
		say_computer(&script, i);
		say_series(&script, (struct series){4650, 3, i, 9000, PARTNER UP});
		say_series(&script, (struct series){4653, 23, 60 * i, 50, RESPONDER STRANGER CREDENTIALS});
		say_series(&script,
			(struct series){4653, 30, i, 700, INITIATOR "RemoteAddress=192.0.2.200 " TIMED_OUT NO_ANSWER});
		say_series(&script, (struct series){4976, 15, 40 * i, 5, STRANGER});
		say_event(&script, 4646, 900, "notification=%%8214");
		say_event(&script, 4646, 1900, "notification=%%8215");
		say_series(&script, (struct series){4650, 2, 400000, 9000, PARTNER "MMSAID=99%u MMCipherAlg=%%8195"});
	}
	make_log("all.evtx", script.text);
	/* Every second line into each, the other way round, and some into both. */
	struct script parts[2] = {new_script(), new_script()};
	char *lines[1024], *rest;
	const char *computer = "";
	const char *computers[1024];
	size_t count = 0;
	for (char *line = strtok_r(script.text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (strncmp(line, "set", 3) == 0) {
			computer = line;
			continue;
		}
		ck_assert_uint_lt(count, LENGTH(lines));
		computers[count] = computer;
		lines[count++] = line;
	}
	for (size_t i = count; i > 0; i--) {
		for (size_t k = 0; k < 2; k++) {
			if (i % 2 != k && i % 5 != 0)
				continue;
			say(&parts[k], computers[i - 1]);
			say(&parts[k], lines[i - 1]);
		}
	}
	make_log("odd.evtx", parts[1].text);
	make_log("even.evtx", parts[0].text);
}

/* A report without what names single records: their offsets differ between logs. */
static char *without_places(char *rows)
{
	char *to = rows;
	for (char *from = rows; *from;) {
		char *evidence = strstr(from, ",\"evidence\":");
		size_t length = evidence ? (size_t)(evidence - from) : strlen(from);
		memmove(to, from, length);
		to += length;
		from += length;
		from += strcspn(from, "\n");
	}
	*to = '\0';
	return rows;
}

START_TEST(patterns_do_not_depend_on_order_threads_or_copies)
{
	make_two_logs();
	char *first = TOOL("-q", "--report=hostile", "-o", "jsonl", "odd.evtx", "even.evtx").out;
	ck_assert_uint_gt(count_of(first, "\n"), 10);
	assert_same(TOOL("-q", "--report=hostile", "-o", "jsonl", "even.evtx", "odd.evtx").out, first);
	assert_same(TOOL("-q", "-j2", "--report=hostile", "-o", "jsonl", "even.evtx", "odd.evtx").out, first);
	char *all = TOOL("-q", "--report=hostile", "-o", "jsonl", "all.evtx").out;
	assert_same(without_places(first), without_places(all));
}
END_TEST

/*
 * Samples, and the option.
 */

START_TEST(samples_without_an_attack_show_no_pattern)
{
	static const char *const names[] = {"samples/site-to-site.evtx", "samples/expired-certificate.evtx"};
	const struct way way = {.in_project = true};
	struct ran ran = TOOL_AS(&way, "-q", "--report=hostile", "-o", "jsonl", names[_i]);
	ck_assert_int_eq(ran.status, 0);
	ck_assert_str_eq(ran.out, "");
	ran = TOOL_AS(&way, "-q", "--report=hostile", names[_i]);
	ck_assert_str_eq(ran.out, "no pattern of an attack was found in these logs\n");
}
END_TEST

START_TEST(a_threshold_that_is_none_is_refused)
{
	static const struct {
		const char *option, *says;
	} refused[] = {
		{"--threshold=scan_cuont=3", "did you mean scan_count?"},
		{"--threshold=scan_count", "is not a threshold"},
		{"--threshold=scan_count=0", "is not a number for scan_count; allowed: 1 to 4294967295"},
		{"--threshold=scan_count=x", "is not a number for scan_count"},
	};
	for (size_t i = 0; i < LENGTH(refused); i++)
		assert_has(TOOL_ENDS(2, "--report=hostile", refused[i].option, "a.evtx").err, refused[i].says);
	assert_has(TOOL_ENDS(2, "--report=peers", "--threshold=scan_count=2", "a.evtx").err, "--threshold: only");
	assert_has(TOOL_ENDS(0, "--help").out, "plain_session_pause_seconds=1800\n");
}
END_TEST

Suite *suite_report_hostile(void)
{
	Suite *suite = suite_create("report hostile");
	TCase *patterns = tool_case(suite, "patterns");
	tcase_add_loop_test(patterns, a_pattern_takes_what_it_is_about_and_nothing_else, 0, (int)LENGTH(cases));
	tcase_add_loop_test(
		patterns, what_a_filter_leaves_out_is_no_ground_to_conclude_from, 0, (int)LENGTH(restricted));
	tcase_add_loop_test(patterns, events_without_a_time_count_at_that_of_their_record, 0, 3);
	tcase_add_test(patterns, a_peer_that_tries_many_computers_is_told_once_for_all);
	tcase_add_loop_test(patterns, a_blind_spot_in_disguise_is_told, 0, (int)LENGTH(disguised));
	tcase_add_loop_test(patterns, the_log_of_another_product_is_not_the_security_log, 0, 4);
	tcase_add_test(patterns, only_a_cleared_log_with_events_of_ipsec_is_a_blind_spot);
	tcase_add_loop_test(patterns, who_made_a_blind_spot_is_told, 0, (int)LENGTH(clearings));
	TCase *order = tool_case(suite, "order");
	tcase_add_test(order, patterns_do_not_depend_on_order_threads_or_copies);
	TCase *tool = tool_case(suite, "tool");
	tcase_add_loop_test(tool, samples_without_an_attack_show_no_pattern, 0, 2);
	tcase_add_test(tool, a_threshold_that_is_none_is_refused);
	return suite;
}
