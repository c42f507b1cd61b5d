/* SPDX-License-Identifier: MIT */
/* Reports of the library as the tool writes them: any order, any number of threads, any format, what filters let pass.
 */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

/* Both gateways of one tunnel, the clock of the second 1.3 s ahead; a record of the first in a third log. */
static const char left[] = "set computer=left record=100\n"
			   "event 5451 2024-03-01T08:00:00Z LocalAddress=10.1.0.0 LocalAddressMask=255.255.0.0 "
			   "RemoteAddress=10.2.0.0 RemoteAddressMask=255.255.255.0 RemoteTunnelEndpoint=198.51.100.2 "
			   "MainModeSaId=5 QuickModeSaId=50 InboundSpi=0x11 OutboundSpi=0x22 LifetimeSeconds=3600\n"
			   "event 4650 +0.5 RemoteAddress=198.51.100.2 MMSAID=5 MMLifetime=60\n"
			   "event 5451 +1800 LocalAddress=10.1.0.0 LocalAddressMask=255.255.0.0 "
			   "RemoteAddress=10.2.0.0 RemoteAddressMask=255.255.255.0 RemoteTunnelEndpoint=198.51.100.2 "
			   "MainModeSaId=5 QuickModeSaId=51 InboundSpi=0x33 OutboundSpi=0x44 LifetimeSeconds=3600\n"
			   "event 5452 +60 LocalAddress=10.1.0.0 RemoteAddress=10.2.0.0 "
			   "RemoteTunnelEndpoint=198.51.100.2 QuickModeSaId=50\n"
			   "event 4653 +10 RemoteAddress=203.0.113.9\n"
			   "other 1100 2024-03-01T09:00:00Z provider=Microsoft-Windows-Eventlog guid=none\n"
			   "other 4608 +30\n"
			   "event 4650 +30 RemoteAddress=198.51.100.2 MMSAID=6 MMLifetime=60\n";
static const char right[] = "set computer=right record=700\n"
			    "event 5451 2024-03-01T08:00:01.3Z LocalAddress=10.2.0.0 "
			    "RemoteAddress=10.1.0.0 RemoteTunnelEndpoint=198.51.100.1 "
			    "MainModeSaId=9 QuickModeSaId=90 InboundSpi=0x22 OutboundSpi=0x11\n"
			    "event 4650 +0.5 RemoteAddress=198.51.100.1 MMSAID=9\n"
			    "event 4984 +1 RemoteAddress=2001:db8::9\n";

static const char copy[] =
	"set computer=left record=104\nevent 4653 2024-03-01T08:31:10.5Z notemplate RemoteAddress=203.0.113.9\n";

static void make_logs(void)
{
	make_log("copy.evtx", copy);
	make_log("left.evtx", left);
	make_log("right.evtx", right);
}

/* The names of all reports, one a line, as the tool lists them. */
static size_t list_reports(char names[][32], size_t room)
{
	struct ran ran = TOOL_ENDS(0, "--list-reports", "-ocsv");
	size_t count = 0;
	for (const char *line = strchr(ran.out, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
		size_t length = strcspn(line, ",");
		ck_assert_uint_lt(count, room);
		ck_assert_uint_lt(length, sizeof names[0] - 9);
		snprintf(names[count++], sizeof names[0], "--report=%.*s", (int)length, line);
	}
	ck_assert_uint_gt(count, 3);
	return count;
}

START_TEST(a_report_is_the_same_for_any_order_and_number_of_threads)
{
	static const char *const formats[] = {"-ojsonl", "-otext", "-ojson"};
	char names[24][32];
	size_t count = list_reports(names, LENGTH(names));
	make_logs();
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < LENGTH(formats); k++) {
			struct ran ran =
				TOOL_ENDS(0, "-q", formats[k], names[i], "-j1", "left.evtx", "right.evtx", "copy.evtx");
			/* There may be nothing to tell, but people are told that. */
			ck_assert(ran.out_size > 0 || k == 0);
			assert_same(
				TOOL_ENDS(0, "-q", formats[k], names[i], "-j2", "copy.evtx", "right.evtx", "left.evtx")
					.out,
				ran.out);
		}
	}
}
END_TEST

/* Of many findings one is named; in the report of them logs stand by their names, as "a.evtx" before "a (2).evtx". */
START_TEST(findings_are_told_in_one_order_whatever_that_of_the_logs)
{
	make_log("a.evtx", "set computer=a\nevent 4653 2024-03-01T08:00:00Z record=4\nevent 4653 +1 record=6\n");
	make_log("b.evtx", "set computer=b\nevent 4653 2024-03-01T08:00:00Z record=8\nevent 4653 +1 record=10\n");
	struct ran ran = TOOL("-q", "--report=overview", "a.evtx", "b.evtx");
	assert_has(ran.out, "5 to 5");
	/* With its place, as many logs may have been read. */
	assert_has(ran.out, "a.evtx)\n");
	assert_has(TOOL("-q", "--report=overview", "-ohtml", "b.evtx", "a.evtx").out, " of a.evtx)");
	assert_has(TOOL("-q", "--report=overview", "b.evtx", "a.evtx").out, "5 to 5");
	make_log("a (2).evtx", "set computer=c\nevent 4653 2024-03-01T08:00:00Z record=4\nevent 4653 +1 record=6\n");
	ran = TOOL("-q", "--report=findings", "a.evtx", "a (2).evtx", "b.evtx");
	ck_assert_uint_eq(count_of(ran.out, "record-gap"), 4);
	assert_same(TOOL("-q", "-j2", "--report=findings", "b.evtx", "a (2).evtx", "a.evtx").out, ran.out);
	ran = TOOL("-q", "--report=findings", "-ojsonl", "a.evtx", "a (2).evtx", "b.evtx");
	assert_same(TOOL("-q", "--report=findings", "-ojsonl", "a (2).evtx", "b.evtx", "a.evtx").out, ran.out);
}
END_TEST

START_TEST(every_format_holds_the_same_rows)
{
	char names[24][32];
	size_t count = list_reports(names, LENGTH(names));
	make_logs();
	if (!has_program("jq", "whether reports are JSON"))
		return;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], "--report=findings") == 0)
			continue;
		struct ran lines = TOOL_ENDS(0, "-qojsonl", names[i], "left.evtx", "right.evtx");
		struct ran array = TOOL_ENDS(0, "-qojson", names[i], "left.evtx", "right.evtx");
		struct ran csv = TOOL_ENDS(0, "-qocsv", names[i], "left.evtx", "right.evtx");
		size_t rows = count_of(lines.out, "\n");
		char filter[64];
		snprintf(filter, sizeof filter, "length == %zu", rows);
		assert_jq("-s", filter, lines.out, lines.out_size);
		assert_jq(NULL, filter, array.out, array.out_size);
		ck_assert_uint_eq(count_of(csv.out, "\r\n"), rows + 1);
		if (rows == 0)
			continue;
		/* The first column is the first key. */
		const char *key = strchr(lines.out, '"') + 1;
		ck_assert_msg(strncmp(csv.out, key, strcspn(key, "\"")) == 0, "%s: %s", names[i], csv.out);
	}
}
END_TEST

START_TEST(sessions_tell_what_belongs_together)
{
	make_logs();
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "--report=sessions", "left.evtx", "right.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 6);
	assert_has(ran.out, "{\"kind\":\"qm\",\"computer\":\"left\",\"sa_id\":\"50\",\"mm_sa_id\":\"5\","
			    "\"state\":\"closed\",\"opened\":\"2024-03-01T08:00:00.0000000Z\","
			    "\"closed\":\"2024-03-01T08:31:00.5000000Z\",\"duration_seconds\":1860.5,\"overdue\":false,"
			    "\"opened_record_id\":100,\"closed_record_id\":103,\"rekey_of\":null,"
			    "\"other_computer\":\"right\",\"other_record_id\":700,\"local_address\":\"10.1.0.0\",");
	assert_has(ran.out, "{\"kind\":\"mm\",\"computer\":\"left\",\"sa_id\":\"5\",\"state\":\"lost\","
			    "\"opened\":\"2024-03-01T08:00:00.5000000Z\",\"closed\":null,\"duration_seconds\":null,"
			    "\"overdue\":null,\"opened_record_id\":101,\"closed_record_id\":null,\"rekey_of\":null,"
			    "\"qm_count\":2,\"other_computer\":\"right\",\"other_record_id\":701,");
	assert_has(ran.out, "\"sa_id\":\"51\",\"mm_sa_id\":\"5\",\"state\":\"lost\",");
	assert_has(ran.out, "\"opened_record_id\":102,\"closed_record_id\":null,\"rekey_of\":100,");
	assert_has(ran.out, "\"sa_id\":\"6\",\"state\":\"open\",");
	/* Ids that were told, and the gateway, which is no field, are not told again. */
	ck_assert_uint_eq(count_of(ran.out, "\"qm_sa_id\"") + count_of(ran.out, "\"peer\""), 0);
	ck_assert_uint_eq(count_of(ran.out, "\"mm_sa_id\""), 3);
}
END_TEST

START_TEST(sessions_are_told_to_people)
{
	make_logs();
	struct ran ran = TOOL_ENDS(0, "-q", "--report=sessions", "left.evtx", "right.evtx");
	assert_has(ran.out, "2024-03-01 08:00:00Z  left - 198.51.100.2 (right)\n    Main Mode 5  lost\n");
	assert_has(ran.out, "\n    Quick Mode 50  lost, 1 rekey\n        10.1.0.0/16 - 10.2.0.0/24,");
	assert_harmless(ran.out, ran.out_size);
	ran = TOOL_ENDS(0, "-q", "--report=clocks", "left.evtx", "right.evtx");
	assert_has(ran.out, "right is 1.3 s ahead of left\n");
	ran = TOOL_ENDS(0, "-q", "--report=peers", "left.evtx", "right.evtx", "copy.evtx");
	assert_has(ran.out, "198.51.100.2  of left\n");
	assert_has(ran.out, "    made      2 Main Modes, 2 Quick Modes\n");
	/* Two logs hold the same one. */
	assert_has(ran.out, "203.0.113.9  of left\n");
	assert_has(ran.out, "    failed    1 Main Mode, 1 of them unanswered\n");
}
END_TEST

/* What a line says of the first one holds of the others too. */
START_TEST(rekeys_with_another_gateway_or_cipher_are_no_line_of_the_others)
{
	static const struct {
		const char *id, *gateway, *cipher;
	} modes[] = {
		{"9", "198.51.100.7", "AES-256"},
		{"10", "198.51.100.7", "AES-256"},
		{"11", "203.0.113.66", "AES-256"},
		{"12", "203.0.113.66", "AES-256"},
		{"13", "203.0.113.66", "3DES"},
	};
	char script[1024];
	int length = snprintf(
		script, sizeof script, "event 4650 2024-03-01T08:00:00Z MMSAID=5 RemoteAddress=198.51.100.7\n");
	for (size_t i = 0; i < LENGTH(modes); i++)
		length += snprintf(script + length, sizeof script - (size_t)length,
			"event 5451 +60 MainModeSaId=5 QuickModeSaId=%s RemoteTunnelEndpoint=%s CipherType=%s\n",
			modes[i].id, modes[i].gateway, modes[i].cipher);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=sessions", "a.evtx");
	assert_has(ran.out, " - 198.51.100.7\n    Main Mode 5  open\n");
	assert_has(ran.out, "\n    Quick Mode 9  open, 1 rekey\n");
	assert_has(ran.out, "\n    Quick Mode 11 with 203.0.113.66  open, 1 rekey\n");
	assert_has(ran.out, "\n    Quick Mode 13 with 203.0.113.66  open\n");
	ck_assert_uint_eq(count_of(ran.out, "3DES"), 1);
	ck_assert_uint_eq(count_of(ran.out, "Quick Mode"), 3);
}
END_TEST

/* A time that was asked for says nothing of what was before it. */
START_TEST(people_are_told_what_a_time_leaves_open)
{
	static const char script[] = "event 5451 2024-03-01T08:00:00Z RemoteAddress=198.51.100.2 QuickModeSaId=50\n"
				     "event 5451 +600 RemoteAddress=198.51.100.2 QuickModeSaId=51\n"
				     "event 5452 +1200 RemoteAddress=198.51.100.2 QuickModeSaId=50\n"
				     "event 5452 +1200 RemoteAddress=198.51.100.2 QuickModeSaId=51\n";
	static const char from[] = "--from=2024-03-01T08:05:00Z";
	make_log("log.evtx", script);
	assert_has(TOOL_ENDS(0, "-q", "--report=sessions", from, "log.evtx").out,
		"Quick Mode 50  closed, opening not seen among the events asked for\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", from, "log.evtx").out,
		"closed, opening not seen among the events asked for");
	assert_has(TOOL_ENDS(0, "-q", "--report=peers", from, "log.evtx").out,
		" by at least one Quick Mode, as far as the events asked for\n");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=peers", "log.evtx").out, "as far as");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=sessions", "--at=2024-03-01T08:12:00Z", from, "log.evtx");
	assert_has(ran.out, "Quick Mode 51");
	assert_has(ran.out, "what stood then and was opened outside of the events asked for is not known");
	ran = TOOL_ENDS(0, "-q", "--report=sessions", "--at=2024-03-01T08:07:00Z", from, "log.evtx");
	assert_has(ran.out, "what stood then and was opened outside of the events asked for is not known");
	ran = TOOL_ENDS(0, "-q", "--report=sessions", "--at=2024-03-01T08:12:00Z", "log.evtx");
	assert_has_not(ran.out, "is not known");
}
END_TEST

/* Its opening names another address than its end. */
START_TEST(an_opening_that_a_peer_leaves_out_is_not_said_to_be_missing)
{
	static const char peer[] = "--peer=203.0.113.9";
	make_log("log.evtx", "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.2 MMSAID=5\n"
			     "event 4655 +600 RemoteAddress=203.0.113.9 MMSAID=5\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=sessions", peer, "log.evtx").out,
		"Main Mode 5  closed, opening not seen among the events asked for\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", peer, "log.evtx").out,
		"closed, opening not seen among the events asked for");
}
END_TEST

/* The opening may be from before these logs, or lost: the end alone does not tell. */
START_TEST(no_output_says_when_an_opening_was_that_is_not_seen)
{
	make_log("log.evtx", "event 5452 2024-03-01T08:00:00Z RemoteAddress=198.51.100.2 QuickModeSaId=50\n"
			     "event 5451 +60 RemoteAddress=198.51.100.2 QuickModeSaId=51\n");
	assert_has(
		TOOL_ENDS(0, "-q", "--report=sessions", "log.evtx").out, "Quick Mode 50  closed, opening not seen\n");
	static const char *const formats[] = {"-otext", "-ohtml"};
	for (size_t i = 0; i < LENGTH(formats); i++) {
		struct ran ran = TOOL_ENDS(0, "-q", "--report=overview", formats[i], "log.evtx");
		assert_has(ran.out, "closed, opening not seen");
		assert_has(ran.out, "no end seen");
		assert_has_not(ran.out, "before these logs");
		assert_has_not(ran.out, "end of these logs");
	}
}
END_TEST

/* Both lines of text tell by how much the same clock is ahead. */
START_TEST(clocks_are_told_in_one_direction)
{
	make_log("left.evtx", left);
	make_log("right.evtx", right);
	assert_has(TOOL_ENDS(0, "-q", "--report=clocks", "left.evtx", "right.evtx").out,
		"right is 1.3 s ahead of left\n    by 1 Quick Mode, from 1.3 s to 1.3 s ahead\n");
	make_log("right.evtx", "set computer=a record=700\n"
			       "event 5451 2024-03-01T08:00:01.3Z RemoteTunnelEndpoint=198.51.100.1 "
			       "MainModeSaId=9 QuickModeSaId=90 InboundSpi=0x22 OutboundSpi=0x11\n"
			       "event 5451 2024-03-01T08:30:02.1Z RemoteTunnelEndpoint=198.51.100.1 "
			       "MainModeSaId=9 QuickModeSaId=91 InboundSpi=0x44 OutboundSpi=0x33\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=clocks", "left.evtx", "right.evtx").out,
		"a is 1.45 s ahead of left\n    by 2 Quick Modes, from 1.3 s to 1.6 s ahead\n");
}
END_TEST

START_TEST(people_are_told_what_rests_on_the_events_asked_for)
{
	static const char as_far[] = "as far as the events asked for tell";
	make_logs();
	struct ran ran =
		TOOL_ENDS(0, "-q", "--report=sessions", "--to=2024-03-01T08:59:00Z", "-e4650,5451", "left.evtx");
	assert_has(ran.out, "    Main Mode 5  open as far as the events asked for tell\n");
	ran = TOOL_ENDS(0, "-q", "--report=sessions", "--to=2024-03-01T08:59:00Z", "left.evtx");
	assert_has(ran.out, "    Main Mode 5  open as far as the events asked for tell\n");
	ran = TOOL_ENDS(0, "-q", "--report=sessions", "--from=2024-03-01T07:00:00Z", "left.evtx");
	assert_has(ran.out, "    Main Mode 6  open\n");
	assert_has_not(ran.out, as_far);
	ran = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "-e4650,5451", "left.evtx");
	assert_has(ran.out, "open as far as the events asked for tell");
	assert_has(ran.out, ">no end among the events asked for<");
	assert_has_not(ran.out, "no end seen");
	ran = TOOL_ENDS(0, "-q", "--report=overview", "-e4650,5451", "left.evtx");
	assert_has(ran.out, " no end among the events asked for");
	assert_has_not(ran.out, "no end seen");
	/* What was opened in these logs all the same. */
	static const char *const formats[] = {"-otext", "-ohtml"};
	for (size_t i = 0; i < LENGTH(formats); i++) {
		ran = TOOL_ENDS(0, "-q", "--report=overview", formats[i], "-e4655,5452", "left.evtx");
		assert_has(ran.out, "opening not seen");
		assert_has_not(ran.out, "opened before");
	}
	/* What was closed before. */
	make_log("closed.evtx", "event 5451 2024-03-01T08:00:00Z QuickModeSaId=9\n"
				"event 5452 +60 QuickModeSaId=9\nevent 5451 +60 QuickModeSaId=9\n"
				"event 5452 +60 QuickModeSaId=9\nother 4608 +60\n");
	ran = TOOL_ENDS(0, "-q", "--report=sessions", "-e5451", "closed.evtx");
	assert_has(ran.out, "    Quick Mode 9  replaced as far as the events asked for tell\n");
	assert_has(ran.out, "    Quick Mode 9  lost as far as the events asked for tell\n");
	ran = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "-e5451", "closed.evtx");
	assert_has(ran.out, ": replaced as far as the events asked for tell, ");
	assert_has(ran.out, "started again or stopped as far as the events asked for tell, ");
	assert_has(ran.out, "1 association was lost, as far as the events asked for tell, when");
	/* An address that the ends of Quick Modes do not name. */
	make_log("inner.evtx",
		"event 5451 2024-03-01T08:00:00Z RemoteAddress=10.2.0.0 RemoteAddressMask=255.255.0.0 QuickModeSaId=9 "
		"PeerPrivateAddress=10.9.9.9 LifetimeSeconds=60\n"
		"event 5452 +60 RemoteAddress=10.2.0.0 QuickModeSaId=9\nevent 4646 +86400\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=sessions", "--peer=10.9.9.9", "inner.evtx").out,
		"    Quick Mode 9  open as far as the events asked for tell\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "--peer=10.9.9.9", "inner.evtx").out,
		" no end among the events asked for");
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "--failed", "left.evtx").out,
		"    no association of the two was opened as far as the events asked for tell\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "left.evtx").out, "    no association of the two was opened in these logs\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=failures", "-e4650", "left.evtx").out, as_far);
}
END_TEST

START_TEST(a_restart_passes_filters_of_other_things)
{
	static const char *const filters[] = {"--peer=198.51.100.2", "-mmain", "-e4650", "--local=0.0.0.0/0"};
	make_logs();
	for (size_t i = 0; i < LENGTH(filters); i++)
		assert_has(TOOL_ENDS(0, "-qojsonl", "--report=sessions", filters[i], "left.evtx").out,
			"\"sa_id\":\"5\",\"state\":\"lost\",");
	/* But not those of time and computer. */
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=sessions", "--to=2024-03-01T08:59:00Z", "left.evtx").out,
		"\"sa_id\":\"5\",\"state\":\"open\",");
	ck_assert_str_eq(TOOL_ENDS(0, "-qojsonl", "--report=sessions", "--computer=right", "left.evtx").out, "");
}
END_TEST

START_TEST(a_computer_is_found_whatever_dot_is_in_its_name)
{
	static const char *const dots[] = {"\\u3002", "\\uff61"};
	for (size_t i = 0; i < LENGTH(dots); i++) {
		char script[128];
		snprintf(script, sizeof script, "event 4653 2024-03-01T08:00:00Z computer=\"vpn1%scorp.example\"\n",
			dots[i]);
		make_log("dot.evtx", script);
		ck_assert_uint_eq(count_of(TOOL("-qojsonl", "--computer=vpn1", "dot.evtx").out, "\n"), 1);
		ck_assert_uint_eq(count_of(TOOL("-qojsonl", "--computer=vpn1.corp.example", "dot.evtx").out, "\n"), 1);
		ck_assert_uint_eq(count_of(TOOL("-qojsonl", "--computer=corp", "dot.evtx").out, "\n"), 0);
	}
}
END_TEST

START_TEST(a_thumbprint_in_other_letters_is_no_change)
{
	make_log("hash.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 RemoteMMCertHash=abababab\n"
			      "event 4651 +60 MMSAID=2 RemoteMMCertHash=ABABABAB\n");
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=peers", "hash.evtx").out, "\"changes\":[]");
	make_log("hash.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 RemoteMMCertHash=abababab\n"
			      "event 4651 +60 MMSAID=2 RemoteMMCertHash=ABABABAC\n");
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=peers", "hash.evtx").out, "\"remote_mm_cert_hash\"");
}
END_TEST

/* With one peer it failed, with the other one, of another computer, it was good. */
START_TEST(a_certificate_is_not_said_to_have_never_been_good_where_others_saw_it)
{
	static const char *const options[] = {"--peer=198.51.100.2", "--computer=b", "--failed"};
	make_log("log.evtx", "set computer=a record=1\n"
			     "event 4651 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 RemoteMMCertHash=aa11\n"
			     "set computer=b\n"
			     "event 4652 +60 RemoteAddress=198.51.100.2 RemoteMMCertHash=aa11\n");
	for (size_t i = 0; i < LENGTH(options); i++)
		assert_has(TOOL_ENDS(0, "-q", "--report=certificates", options[i], "log.evtx").out,
			"    succeeded   never as far as the events asked for tell\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=certificates", "--peer=198.51.100.1", "log.evtx").out,
		"    failed      never as far as the events asked for tell\n");
}
END_TEST

/* Also one that is called by a word of the sentence. */
START_TEST(the_overview_says_of_which_computer_a_pattern_is)
{
	static const char peer[] = "RemoteAddress=198.51.100.9";
	char script[512];
	snprintf(script, sizeof script,
		"set computer=forged record=1\nevent 4976 2024-03-01T08:00:00Z %s repeat=6\n"
		"set computer=gw.example record=7\nevent 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1\n",
		peer);
	make_log("log.evtx", script);
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "log.evtx").out, "forged: 6 packets of 198.51.100.9");
}
END_TEST

/* What worked may be among what was not asked for. */
START_TEST(the_overview_says_of_noise_only_that_nothing_else_is_told)
{
	make_log("log.evtx", "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.9\n"
			     "event 4653 +3600 RemoteAddress=198.51.100.9 Role=%%8206 "
			     "FailureReason=\"No policy configured\"\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "--failed", "log.evtx").out,
		"1 failure that is noise, with peers with whom, as far as these events tell, nothing worked on the same computer: ");
}
END_TEST

START_TEST(what_stood_at_a_time_is_told)
{
	make_logs();
	struct ran ran =
		TOOL_ENDS(0, "-qojsonl", "--report=sessions", "--at=2024-03-01T08:30:30Z", "left.evtx", "right.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 5);
	ran = TOOL_ENDS(0, "-qojsonl", "--report=sessions", "--at=2024-03-01T09:00:00Z", "left.evtx", "right.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"computer\":\"left\""), 0);
	ran = TOOL_ENDS(2, "--at=2024-03-01T09:00:00Z", "left.evtx");
	assert_has(ran.err, "--at: only --report=sessions tells what stood at a time\n");
}
END_TEST

/* A Quick Mode of an hour whose end nobody logged, a computer that went on for two days, and one that ended. */
START_TEST(people_are_told_what_stands_past_its_lifetime)
{
	make_log("a.evtx",
		"set computer=gw\n"
		"event 5451 2024-03-01T08:00:00Z RemoteAddress=192.0.2.9 QuickModeSaId=1 LifetimeSeconds=3600\n"
		"event 5451 +60 RemoteAddress=192.0.2.9 QuickModeSaId=2 LifetimeSeconds=3600\n"
		"event 5452 2024-03-01T10:00:00Z RemoteAddress=192.0.2.9 QuickModeSaId=2\n"
		"event 4976 2024-03-03T08:00:00Z RemoteAddress=192.0.2.7\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=peers", "a.evtx");
	assert_has(ran.out, "covered   2d by at least one Quick Mode,\n"
			    "              of which 1d 22h past its lifetime, no end seen\n");
	ran = TOOL_ENDS(0, "-qojsonl", "--report=peers", "a.evtx");
	assert_has(ran.out, "\"covered_seconds\":172800,");
	assert_has(ran.out, ",\"covered_until\":\"2024-03-03T08:00:00.0000000Z\"}");
	make_log("gap.evtx", "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1\nevent 5452 +900 QuickModeSaId=1\n"
			     "event 5451 +6300 QuickModeSaId=2\nevent 4650 +36000 RemoteAddress=198.51.100.99\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=peers", "gap.evtx").out, "covered   10h 15m of 12h by at least one");
	assert_has(TOOL_ENDS(0, "-q", "--report=peers", "--peer=198.51.100.7", "gap.evtx").out,
		"covered   15m of 2h by at least one Quick Mode, as far as the events asked\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=sessions", "a.evtx").out, "  open, 1d 23h past its lifetime\n");
	ran = TOOL_ENDS(0, "-q", "--report=sessions", "--at=2024-03-02T09:00:00Z", "a.evtx");
	assert_has(ran.out, "  open, 1d past its lifetime\n");
	ran = TOOL_ENDS(0, "-q", "--report=sessions", "--at=2024-03-01T09:01:00Z", "a.evtx");
	assert_has(ran.out, "  open\n");
	ran = TOOL_ENDS(0, "-qojsonl", "--report=hostile", "a.evtx");
	assert_has(ran.out,
		"\"1 Quick Mode with 192.0.2.9 outlived its lifetime, and no end of it is in these logs: "
		"a record is missing, ends were not audited, or it still stands\"");
}
END_TEST

/* When an association was opened says nothing of how long it worked. */
START_TEST(the_overview_names_the_last_success_and_not_how_long_it_worked)
{
	make_log("a.evtx", "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.7 MMSAID=1\n"
			   "event 4655 2024-03-01T17:00:00Z RemoteAddress=198.51.100.7 MMSAID=1\n"
			   "event 4653 +60 RemoteAddress=198.51.100.7 Role=%%8205 State=%%8202 FailurePoint=%%8199 "
			   "FailureReason=\"Negotiation timed out\" ResponderCookie=0000000000000000\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx");
	assert_has(ran.out, "it did not work again; before, the last success was at 2024-03-01 08:00:00Z.");
}
END_TEST

/* Times of the same Quick Modes in two logs, up to two seconds apart, or just more. */
START_TEST(a_clock_jumps_by_more_than_two_seconds)
{
	static const struct {
		const char *second, *jump;
	} cases[] = {{"2024-03-01T09:00:03.0000000Z", "\"max_seconds\":3,\"jump\":false"},
		{"2024-03-01T09:00:03.0000001Z", "\"max_seconds\":3.0000001,\"jump\":true"}};
	char script[512];
	make_log("a.evtx", "set computer=a record=1\n"
			   "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 InboundSpi=0x11 OutboundSpi=0x22\n"
			   "event 5451 2024-03-01T09:00:00Z QuickModeSaId=2 InboundSpi=0x33 OutboundSpi=0x44\n");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		snprintf(script, sizeof script,
			"set computer=b record=1\n"
			"event 5451 2024-03-01T08:00:01Z QuickModeSaId=1 InboundSpi=0x22 OutboundSpi=0x11\n"
			"event 5451 %s QuickModeSaId=2 InboundSpi=0x44 OutboundSpi=0x33\n",
			cases[i].second);
		make_log("b.evtx", script);
		struct ran ran = TOOL_ENDS(0, "-qojsonl", "--report=clocks", "a.evtx", "b.evtx");
		assert_has(ran.out, "\"pairs\":2,");
		assert_has(ran.out, cases[i].jump);
	}
	/* Clocks that drift were not set. */
	assert_has(TOOL_ENDS(0, "-q", "--report=clocks", "a.evtx", "b.evtx").out,
		"differ by more than 2 s: a clock was set in between, or they drift\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "a.evtx", "b.evtx").out, ", not steady\n");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx", "b.evtx").out, "A clock was set");
}
END_TEST

/* The median of two states in which a clock was is none in which it ever was. */
START_TEST(clocks_that_were_set_are_told_by_when_which_difference_held)
{
	struct ran ran;
	make_log("a.evtx", "set computer=a record=1\n"
			   "event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 InboundSpi=0x11 OutboundSpi=0x22\n"
			   "event 5451 2024-03-01T09:00:00Z QuickModeSaId=2 InboundSpi=0x33 OutboundSpi=0x44\n"
			   "event 5451 2024-03-01T10:00:00Z QuickModeSaId=3 InboundSpi=0x55 OutboundSpi=0x66\n");
	make_log("b.evtx", "set computer=b record=1\n"
			   "event 5451 2024-03-01T07:00:00Z QuickModeSaId=1 InboundSpi=0x22 OutboundSpi=0x11\n"
			   "event 5451 2024-03-01T08:00:01Z QuickModeSaId=2 InboundSpi=0x44 OutboundSpi=0x33\n"
			   "event 5451 2024-03-01T10:00:05Z QuickModeSaId=3 InboundSpi=0x66 OutboundSpi=0x55\n");
	ran = TOOL_ENDS(0, "-q", "--report=clocks", "a.evtx", "b.evtx");
	assert_has(ran.out, "a is at times ahead of b, at times behind\n");
	assert_has(ran.out,
		"    2024-03-01 08:00:00Z to 2024-03-01 09:00:00Z: from 3599 s to 3600 s ahead\n        (2)\n"
		"    2024-03-01 10:00:00Z to 2024-03-01 10:00:00Z: 5 s behind (1)\n");
	assert_has(ran.out, "    by 3 Quick Modes, from 5 s behind to 3600 s ahead\n");
	assert_has_not(ran.out, "a is 3599 s");
	ran = TOOL_ENDS(0, "-qojsonl", "--report=clocks", "b.evtx", "a.evtx");
	assert_has(ran.out, "\"jump\":true,\"stretch_count\":2,\"stretches\":["
			    "{\"first\":\"2024-03-01T08:00:00.0000000Z\",\"last\":\"2024-03-01T09:00:00.0000000Z\","
			    "\"pairs\":2,\"min_seconds\":-3600,\"max_seconds\":-3599},");
}
END_TEST

/* That nothing stood before the log began, or stands for good behind its end, nobody knows. */
START_TEST(a_time_that_no_log_reaches_is_told_as_such)
{
	static const struct {
		const char *at, *told;
	} cases[] = {
		{"--at=2023-03-01T09:00:00Z", "only from 2024-03-01 08:00:00Z on: what stood at"},
		{"--at=2024-03-01T09:00:00.0000001Z", "only until 2024-03-01 09:00:00Z: what stood at"},
		{"--at=2024-03-01T08:00:00Z", NULL},
		{"--at=2024-03-01T09:00:00Z", NULL},
	};
	make_log("a.evtx", "set computer=a record=1\n"
			   "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.7 MMSAID=1\n"
			   "event 4650 2024-03-01T09:00:00Z RemoteAddress=198.51.100.8 MMSAID=2\n");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ran text = TOOL_ENDS(0, "-q", "--report=sessions", cases[i].at, "a.evtx");
		ck_assert_int_eq(strstr(text.out, "is not known\n") != NULL, cases[i].told != NULL);
		if (cases[i].told)
			assert_has(text.out, cases[i].told);
		struct ran rows = TOOL_ENDS(0, "-qojsonl", "--report=sessions", cases[i].at, "a.evtx");
		ck_assert_int_eq(strstr(rows.err, "is not known\n") != NULL, cases[i].told != NULL);
		assert_has_not(rows.out, "not known");
		/* A page is handed on without what was said when it was made. */
		struct ran page = TOOL_ENDS(0, "-qohtml", "--report=sessions", cases[i].at, "a.evtx");
		ck_assert_int_eq(strstr(page.out, " is not known.</p>\n") != NULL, cases[i].told != NULL);
		assert_has_not(page.err, "not known");
		if (i == 0)
			assert_has(page.out, "No security association is known to have stood then.");
	}
	/* Another computer's log goes further. */
	make_log("b.evtx", "set computer=b record=1\n"
			   "event 4650 2024-03-01T08:30:00Z RemoteAddress=198.51.100.9 MMSAID=1\n"
			   "event 4655 2024-03-01T12:00:00Z RemoteAddress=198.51.100.9 MMSAID=1\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=sessions", "--at=2024-03-01T11:00:00Z", "a.evtx", "b.evtx").out,
		"of 1 of 2 computers these logs tell of IPsec only before or only behind");
	/* What a filter leaves out may be there. */
	assert_has_not(
		TOOL_ENDS(0, "-q", "--report=sessions", "--peer=198.51.100.7", "--at=2024-03-01T08:30:00Z", "a.evtx")
			.out,
		"is not known");
}
END_TEST

/* The sentence that is quoted must not say more than what was looked at. */
START_TEST(what_a_filtered_overview_does_not_find_is_told_as_of_the_events_asked_for)
{
	static const char partial[] = "as far as the events asked for tell";
	make_log("a.evtx", "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.7 MMSAID=1\n"
			   "event 4655 2024-03-01T09:00:00Z RemoteAddress=198.51.100.7 MMSAID=1\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "--peer=198.51.100.7", "a.evtx").out,
		"no pattern of an attack, as far as the events asked for tell\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "--peer=198.51.100.7", "-ohtml", "a.evtx").out,
		"No pattern of an attack was found, as far as the events asked for tell.");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out, partial);
	assert_has_not(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx").out, partial);
}
END_TEST

/* Somebody changed one of two copies: neither may hide what the other says. */
START_TEST(records_that_differ_in_the_outcome_alone_both_count)
{
	make_log("a.evtx", "set record=1\nevent 4976 2024-03-01T08:00:00Z outcome=success\n");
	make_log("b.evtx", "set record=1\nevent 4976 2024-03-01T08:00:00Z outcome=failure\n");
	struct ran ran = TOOL("-qojsonl", "--report=summary", "a.evtx", "b.evtx");
	assert_has(ran.out, "\"outcome\":\"success\",\"count\":1}");
	assert_has(ran.out, "\"outcome\":\"failure\",\"count\":1}");
}
END_TEST

/* By event and what that means; what an association that ended explains does not stand out. */
START_TEST(the_overview_tells_of_packets_that_were_discarded)
{
	make_log("a.evtx",
		"set computer=vpn1 record=1\n"
		"event 5451 2024-03-01T08:00:00Z RemoteAddress=192.0.2.5 QuickModeSaId=1 InboundSpi=9\n"
		"event 5452 +60 RemoteAddress=192.0.2.5 QuickModeSaId=1\n"
		"other 4965 +1 RemoteAddress=192.0.2.5 SPI:uint32=9\n"
		"other 4961 +1 RemoteAddress=192.0.2.9 SPI:uint32=7\nother 4961 +1 RemoteAddress=192.0.2.8 SPI:uint32=7\n"
		"event 4976 +1 RemoteAddress=192.0.2.8\nevent 4976 +1 RemoteAddress=192.0.2.8\n"
		"event 4977 +1 RemoteAddress=192.0.2.8\n");
	const char *overview = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx").out;
	ck_assert_uint_eq(count_of(overview, ">Packets:</span>"), 3);
	assert_has(overview, ">Packets:</span> 2 times from several addresses: packets came twice, or far too late");
	assert_has(overview, ">Packets:</span> 2 times from 192.0.2.8: packets were no valid part of a Main Mode");
	assert_has(overview, ">Packets:</span> 1 time from 192.0.2.8: packets were no valid part of a Quick Mode");
	assert_has(overview, "ipsec-evtx -e 4976 --peer=192.0.2.8 --from=2024-03-01T08:01:04Z");
	assert_has(overview, "ipsec-evtx -e 4961 --from=2024-03-01T08:01:02Z");
	assert_has(overview, "<section id=\"packets\" data-report=\"packets\" data-total=\"5\"");
	assert_has(
		TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out, "!   packets    1 time from 192.0.2.8: packets");
	/* Of which computer only where there are several. */
	make_log("b.evtx", "event 4978 2024-03-01T08:00:00Z computer=gw RemoteAddress=192.0.2.8\n");
	overview = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "b.evtx", "a.evtx").out;
	assert_has(overview, "1 time from 192.0.2.8, on gw: packets were no valid part of an Extended Mode");
	make_log("c.evtx", "set computer=gw\nevent 4650 2024-03-01T08:00:00Z RemoteAddress=192.0.2.8\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "c.evtx").out, "No discarded packet was told of.");
}
END_TEST

Suite *suite_tool_reports(void)
{
	Suite *suite = suite_create("tool-reports");
	TCase *all = tool_case(suite, "reports");
	tcase_add_test(all, a_report_is_the_same_for_any_order_and_number_of_threads);
	tcase_add_test(all, findings_are_told_in_one_order_whatever_that_of_the_logs);
	tcase_add_test(all, every_format_holds_the_same_rows);
	tcase_add_test(all, sessions_tell_what_belongs_together);
	tcase_add_test(all, sessions_are_told_to_people);
	tcase_add_test(all, rekeys_with_another_gateway_or_cipher_are_no_line_of_the_others);
	tcase_add_test(all, people_are_told_what_rests_on_the_events_asked_for);
	tcase_add_test(all, clocks_are_told_in_one_direction);
	tcase_add_test(all, a_time_that_no_log_reaches_is_told_as_such);
	tcase_add_test(all, what_a_filtered_overview_does_not_find_is_told_as_of_the_events_asked_for);
	tcase_add_test(all, clocks_that_were_set_are_told_by_when_which_difference_held);
	tcase_add_test(all, people_are_told_what_a_time_leaves_open);
	tcase_add_test(all, no_output_says_when_an_opening_was_that_is_not_seen);
	tcase_add_test(all, an_opening_that_a_peer_leaves_out_is_not_said_to_be_missing);
	tcase_add_test(all, a_restart_passes_filters_of_other_things);
	tcase_add_test(all, a_computer_is_found_whatever_dot_is_in_its_name);
	tcase_add_test(all, a_thumbprint_in_other_letters_is_no_change);
	tcase_add_test(all, a_certificate_is_not_said_to_have_never_been_good_where_others_saw_it);
	tcase_add_test(all, the_overview_says_of_which_computer_a_pattern_is);
	tcase_add_test(all, people_are_told_what_stands_past_its_lifetime);
	tcase_add_test(all, the_overview_names_the_last_success_and_not_how_long_it_worked);
	tcase_add_test(all, the_overview_says_of_noise_only_that_nothing_else_is_told);
	tcase_add_test(all, what_stood_at_a_time_is_told);
	tcase_add_test(all, the_overview_tells_of_packets_that_were_discarded);
	tcase_add_test(all, a_clock_jumps_by_more_than_two_seconds);
	tcase_add_test(all, records_that_differ_in_the_outcome_alone_both_count);
	return suite;
}
