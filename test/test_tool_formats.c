/* SPDX-License-Identifier: MIT */
/* What the tool writes for other programs, held against their rules: test/check_formats.py has these. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

static const char *const formats[] = {"timesketch", "l2tcsv", "tln", "ecs", "ocsf"};

/* What ends a cell or a line, quotes, what steers or hides, and what is no text at all. */
#define HOSTILE                                                                                                        \
	"\"\\\"a,b|c\\\\\\r\\n\\td;=e\\u001b[31m \\u202eevil\\u0007 \\u00fc\\u4e2d \\ud83d\\ude00 \\ud800 <&'>\""

/* All kinds of events, and what a log can hold that no other program expects. */
#define SCRIPT                                                                                                         \
	"set computer=vpn1.corp.example record=1\n"                                                                    \
	"event 4650 2024-03-01T08:00:00.1234567Z LocalAddress=192.0.2.1 LocalKeyModPort=500 RemoteAddress=192.0.2.7 "  \
	"RemoteKeyModPort=4500 Role=%%8205 MMSAID=7 RemoteMMPrincipalName=" HOSTILE "\n"                               \
	"event 4653 +1 FailureReason=" HOSTILE " LocalAddress=fe80::1%4 RemoteAddress=fe80::2%4 Role=%%8206\n"         \
	"event 4653 +1 LocalAddress=- RemoteAddress=- Role=%%8205\n"                                                   \
	"event 4653 +1 LocalAddress=192.0.2.1 RemoteAddress=nowhere Role=-\n"                                          \
	"event 4654 +1 LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 LocalTunnelEndpoint=192.0.2.1 "                    \
	"RemoteTunnelEndpoint=192.0.2.7 Role=%%8206 FailureReason=late\n"                                              \
	"event 5451 +1 LocalAddress=10.1.0.1 LocalAddressMask=255.255.0.0 RemoteAddress=10.2.0.1 "                     \
	"LocalTunnelEndpoint=192.0.2.1 RemoteTunnelEndpoint=192.0.2.7 Role=%%8205 QuickModeSaId=9 LocalPort=443\n"     \
	"event 5452 +1 QuickModeSaId=9\n"                                                                              \
	"event 4655 +1 MMSAID=7\n"                                                                                     \
	"event 4646 +1 +Odd=" HOSTILE "\n"                                                                             \
	"event 4976 +1\n"                                                                                              \
	"event 4984 +1 keywords=0x8020000000000000\n"                                                                  \
	"event 5049 +1 IpSecSecurityAssociationName=" HOSTILE "\n"                                                     \
	"event 5453 +1\n"                                                                                              \
	"event 4653 2024-03-01T09:00:00Z computer=" HOSTILE " channel=" HOSTILE "\n"                                   \
	"event 4650 +1 system=SystemTime:string=\"2024-03-01 9:00\" written=2024-03-01T09:00:00Z\n"                    \
	"event 4650 +1 system=SystemTime:string=\"2024-03-01 9:00\" written=none\n"                                    \
	"event 4650 1960-03-01T09:00:00.5Z\n"                                                                          \
	"event 4650 2024-03-01T09:00:00Z system=SystemTime:filetime=9999-12-31T23:59:59.9999999Z\n"                    \
	"event 4650 2024-03-01T09:00:00Z system=SystemTime:filetime=bytes:ffffffffffffff7f\n"                          \
	"event 4650 2024-03-01T09:00:00Z notemplate\n"                                                                 \
	"other 5156 +1 provider=" HOSTILE " SourceAddress=192.0.2.9 DestAddress=2001:DB8::0:9 Odd=" HOSTILE "\n"       \
	"other 7 +1 provider=x\n"

static bool has_python(void)
{
	return has_program("/usr/bin/python3", "formats for other programs are not held against their rules");
}

static void check_format(const char *format, const char *name)
{
	char fields[64];
	const struct way way = {.in_project = true};
	snprintf(fields, sizeof fields, "test/%s.tsv", format);
	struct ran ran = PROGRAM_AS(&way, "/usr/bin/python3", "test/check_formats.py", format, file_path(name), fields);
	ck_assert_msg(ran.status == 0, "%s%s", ran.out, ran.err);
}

static struct ran write_format(const char *format, const char *input)
{
	struct ran ran = TOOL("-qeany", "-o", format, input);
	ck_assert_msg(ran.status == 0 || ran.status == 3, "%s", ran.err);
	make_file("out", ran.out, ran.out_size);
	return ran;
}

START_TEST(a_hostile_log_keeps_the_rules_of_each_format)
{
	const char *format = formats[_i];
	if (!has_python())
		return;
	make_log("a.evtx", SCRIPT);
	struct ran ran = write_format(format, "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 23 + (strcmp(format, "l2tcsv") == 0) - 1);
	check_format(format, "out");
}
END_TEST

START_TEST(every_kind_of_event_keeps_the_rules_of_each_format)
{
	struct evtxgen *log = evtxgen_new(NULL);
	size_t size;
	if (!has_python())
		return;
	ck_assert(evtxgen_bulk(log, EVTXGEN_DENSE, 4096 + 4 * 65536, 11) && evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	make_file("a.evtx", bytes, size);
	evtxgen_free(log);
	write_format(formats[_i], "a.evtx");
	check_format(formats[_i], "out");
}
END_TEST

START_TEST(any_number_of_threads_writes_the_same)
{
	struct evtxgen *log = evtxgen_new(NULL);
	size_t size;
	ck_assert(evtxgen_bulk(log, EVTXGEN_DENSE, 4096 + 40 * 65536, 12) && evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	make_file("a.evtx", bytes, size);
	evtxgen_free(log);
	make_log("b.evtx", SCRIPT);
	struct ran one = TOOL("-qmall", "-o", formats[_i], "a.evtx", "b.evtx");
	struct ran three = TOOL("-qmall", "-j3", "-o", formats[_i], "a.evtx", "b.evtx");
	assert_same(three.out, one.out);
}
END_TEST

START_TEST(a_file_may_have_the_name_of_what_it_is_like)
{
	static const struct {
		const char *format, *name;
		int status;
	} cases[] = {{"timesketch", "a.jsonl", 0}, {"timesketch", "a.json", 2}, {"timesketch", "a.csv", 2},
		{"l2tcsv", "b.csv", 0}, {"l2tcsv", "b.jsonl", 2}, {"tln", "c.tln", 0}, {"tln", "c.txt", 0},
		{"tln", "c.csv", 2}, {"ecs", "d.jsonl", 0}, {"ecs", "d.json", 0}, {"ecs", "d.ndjson", 0},
		{"ecs", "d.tln", 2}, {"ocsf", "e.jsonl", 0}, {"ocsf", "e.json", 0}, {"ocsf", "e.xml", 2},
		{"jsonl", "f.ecs.jsonl", 2}, {"ecs", "f.ecs.jsonl", 0}};
	make_log("x.evtx", "event 4650 2024-03-01T08:00:00Z\n");
	struct ran ran = TOOL("-q", "-o", cases[_i].format, "-w", cases[_i].name, "x.evtx");
	ck_assert_msg(ran.status == cases[_i].status, "%s %s: %s", cases[_i].format, cases[_i].name, ran.err);
	if (ran.status == 0)
		assert_same(file_text(cases[_i].name, NULL), TOOL_ENDS(0, "-q", "-o", cases[_i].format, "x.evtx").out);
	else
		assert_has(ran.err, "; allowed: ");
}
END_TEST

START_TEST(the_longest_ending_of_a_name_tells_the_format)
{
	static const char *const names[][2] = {{"a.timesketch.jsonl", "timesketch"}, {"a.l2t.csv", "l2tcsv"},
		{"a.TLN", "tln"}, {"a.ecs.jsonl", "ecs"}, {"a.ocsf.jsonl", "ocsf"}, {"a.xecs.jsonl", "jsonl"}};
	make_log("x.evtx", "event 4650 2024-03-01T08:00:00Z\n");
	TOOL_ENDS(0, "-q", "-w", names[_i][0], "x.evtx");
	assert_same(file_text(names[_i][0], NULL), TOOL_ENDS(0, "-q", "-o", names[_i][1], "x.evtx").out);
}
END_TEST

/* The keys of one event, as jq sees them. */
static void assert_event(const char *format, const char *script, const char *filter)
{
	make_log("x.evtx", script);
	struct ran ran = TOOL("-qeany", "-o", format, "x.evtx");
	assert_jq("-s", filter, ran.out, ran.out_size);
}

START_TEST(timesketch_has_all_that_json_lines_have)
{
	if (!has_program("jq", "JSON is not looked at"))
		return;
	make_log("a.evtx", SCRIPT);
	struct ran lines = TOOL("-qeany", "--raw", "-ojsonl", "a.evtx");
	struct ran sketch = TOOL("-qeany", "--raw", "-otimesketch", "a.evtx");
	make_file("lines", lines.out, lines.out_size);
	make_file("sketch", sketch.out, sketch.out_size);
	struct ran same = PROGRAM_AS(NULL, "jq", "-n", "-e", "--slurpfile", "l", "lines", "--slurpfile", "s", "sketch",
		"[$s[] | del(.datetime,.timestamp,.timestamp_desc,.message,.data_type,.event_identifier,"
		".computer_name,.source_name)] == $l");
	ck_assert_msg(same.status == 0, "%s", same.err);
}
END_TEST

static const struct {
	const char *format, *script, *filter;
} known[] = {
	{"timesketch",
		"event 4653 2020-07-10T17:20:06.6871039Z computer=a FailureReason=late RemoteAddress=192.0.2.9\n",
		".[0] | .datetime == \"2020-07-10T17:20:06.687103+00:00\" and .timestamp == 1594401606687103 and "
		".timestamp_desc == \"Creation Time\" and .data_type == \"windows:evtx:record\" and (.message | "
		"contains(\"Main Mode negotiation failed\") and contains(\"192.0.2.9\") and contains(\"late\"))"},
	{"timesketch", "event 4653 1960-01-01T00:00:00.5Z\n", ".[0].timestamp == -315619199500000"},
	{"timesketch", "event 4653 2024-03-01T08:00:00Z system=SystemTime:string=x written=none\n",
		".[0] | .timestamp == 0 and .timestamp_desc == \"Not a time\" and .time == null"},
	{"ecs",
		"event 4651 2024-03-01T08:00:00.1234567Z computer=gw.example LocalAddress=192.0.2.1 "
		"RemoteAddress=192.0.2.7 LocalKeyModPort=500 RemoteKeyModPort=4500 Role=%%8206 record=77\n",
		".[0] | .[\"@timestamp\"] == \"2024-03-01T08:00:00.1234567Z\" and .source == "
		"{address:\"192.0.2.7\",ip:\"192.0.2.7\",port:4500} and .destination.ip == \"192.0.2.1\" and "
		".event.code == \"4651\" and .event.type == [\"start\"] and .event.category == [\"network\"] and "
		".winlog.record_id == \"77\" and .winlog.channel == \"Security\" and .winlog.computer_name == "
		"\"gw.example\" and .winlog.event_id == \"4651\" and .ecs.version == \"8.11.0\""},
	/* In tunnel mode the gateways are the ends, and what goes through stands beside them. */
	{"ecs",
		"event 5451 2024-03-01T08:00:00Z LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 "
		"LocalTunnelEndpoint=192.0.2.1 RemoteTunnelEndpoint=192.0.2.7 Role=%%8205\n",
		".[0] | .source.ip == \"192.0.2.1\" and .destination.ip == \"192.0.2.7\" and "
		".ipsec.local_address == \"10.1.0.1\" and .ipsec.remote_address == \"10.2.0.1\" and "
		"(.related.ip | sort) == [\"10.1.0.1\",\"10.2.0.1\",\"192.0.2.1\",\"192.0.2.7\"]"},
	{"ecs", "event 4653 2024-03-01T08:00:00Z LocalAddress=fe80::1%4 RemoteAddress=nowhere Role=%%8205\n",
		".[0] | .source.ip == \"fe80::1\" and (has(\"destination\") | not) and .related.ip == [\"fe80::1\"] "
		"and .ipsec.local_address == \"fe80::1%4\" and .event.type == [\"denied\"] and .event.outcome == "
		"\"failure\""},
	{"ecs", "event 4655 2024-03-01T08:00:00Z LocalAddress=192.0.2.1 RemoteAddress=192.0.2.7\n",
		".[0] | (has(\"source\") or has(\"destination\") | not) and .related.ip == "
		"[\"192.0.2.1\",\"192.0.2.7\"] and .event.type == [\"end\"]"},
	/* Windows audits it as success. */
	{"ecs", "event 4984 2024-03-01T08:00:00Z outcome=success\n",
		".[0] | .event.outcome == \"failure\" and .ipsec.outcome == \"success\""},
	{"ecs", "other 5156 2024-03-01T08:00:00Z SourceAddress=192.0.2.9 Other=10 DestAddress=2001:DB8::0:9\n",
		".[0] | .related.ip == [\"192.0.2.9\",\"2001:db8::9\"] and .event.type == [\"info\"] and "
		".winlog.event_data.Other == \"10\""},
	{"ecs", "event 5453 2024-03-01T08:00:00Z\n", ".[0].related.ip == []"},
	/* What was written so that a search passes it over. */
	{"ecs",
		"event 4653 2024-03-01T08:00:00Z LocalAddress=192.0.2.1 RemoteAddress=\"198.51.100.66, 198.51.100.067:500\" "
		"+Other=2001:DB8::0:9\n",
		".[0].related.ip == [\"192.0.2.1\",\"198.51.100.66\",\"198.51.100.67\",\"2001:db8::9\"]"},
	{"ocsf",
		"event 4654 2024-03-01T08:00:00.1234567Z computer=gw LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 "
		"LocalTunnelEndpoint=192.0.2.1 RemoteTunnelEndpoint=192.0.2.7 Role=%%8206 FailureReason=late\n",
		".[0] | .class_uid == 4014 and .type_uid == 401401 and .time == 1709280000123 and .status_id == 2 and "
		".status_detail == \"late\" and .src_endpoint == {ip:\"192.0.2.7\"} and .dst_endpoint == "
		"{ip:\"192.0.2.1\"} and .device == {type_id:0,type:\"Unknown\",hostname:\"gw\"} and "
		".metadata.event_code == \"4654\" and .metadata.log_name == \"Security\" and "
		".unmapped.local_address == \"10.1.0.1\" and .connection_info.direction_id == 1"},
	{"ocsf", "event 4646 2024-03-01T08:00:00Z\nevent 4976 +1\n",
		"map([.activity_id,.activity_name,.status_id]) == [[99,\"DoS prevention mode changed\",1],"
		"[99,\"Invalid Main Mode packet\",2]]"},
	/* Neither success nor failure, and what Windows calls an error or a warning. */
	{"ocsf",
		"set provider=Somebody\nother 7 2024-03-01T08:00:00Z keywords=0x8000000000000000 level=2\n"
		"other 7 +1 keywords=0x8000000000000000 level=4\nother 7 +1 level=3\n",
		"map([.status_id,.severity_id,.severity]) == "
		"[[0,99,\"Error\"],[0,1,\"Informational\"],[1,99,\"Warning\"]]"},
	/* The schema wants a device, also of an event that names no computer. */
	{"ocsf",
		"set computer=\"\"\nevent 4653 2024-03-01T08:00:00Z LocalAddress=fe80::1%4\n"
		"event 4646 +1\nevent 4653 +1 LocalAddress=nowhere\n",
		"map(.device) == [{type_id:0,type:\"Unknown\",ip:\"fe80::1\"}, "
		"{type_id:0,type:\"Unknown\",name:\"unknown\"}, {type_id:0,type:\"Unknown\",name:\"unknown\"}]"},
	/* Base events: they are no activity of a tunnel. */
	{"ocsf", "other 1102 2024-03-01T08:00:00Z\n", ".[0] | .class_uid == 0 and .type_uid == 99"},
};

START_TEST(values_stand_where_the_other_side_looks_for_them)
{
	if (!has_program("jq", "JSON is not looked at"))
		return;
	assert_event(known[_i].format, known[_i].script, known[_i].filter);
}
END_TEST

/* The other side of a tunnel, or what follows the association before, opens, renews and closes it. */
#define TUNNEL "LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 LocalPort=0 RemotePort=0 IpProtocol=0"
#define LOG_ENDS "other 1100 +100 provider=Microsoft-Windows-Eventlog guid=none\n"
static const struct {
	const char *script, *activities;
} rekeys[] = {
	{"event 5451 2024-03-01T08:00:00Z " TUNNEL " QuickModeSaId=1\nevent 5451 +600 " TUNNEL " QuickModeSaId=2\n"
	 "event 5452 +1 " TUNNEL " QuickModeSaId=1\nevent 5452 +1 " TUNNEL " QuickModeSaId=2\n"
	 "event 5451 +60 " TUNNEL " QuickModeSaId=3\nevent 5452 +1 " TUNNEL " QuickModeSaId=3\n"
	 "event 5451 +61 " TUNNEL " QuickModeSaId=4\n",
		"1 3 2 2 3 2 1"},
	/* Told twice within seconds; another computer's; another port. */
	{"event 5451 2024-03-01T08:00:00Z " TUNNEL " QuickModeSaId=1\nevent 5451 +5 " TUNNEL " QuickModeSaId=1\n"
	 "event 5451 +1 computer=other " TUNNEL " QuickModeSaId=1\n"
	 "event 5451 +1 LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 LocalPort=80 RemotePort=0 IpProtocol=6 "
	 "QuickModeSaId=2\n",
		"1 1 1 1"},
	/* Told twice with another port it is the one of before. */
	{"event 5451 2024-03-01T08:00:00Z " TUNNEL " QuickModeSaId=1\n"
	 "event 5451 +1 LocalAddress=10.1.0.1 RemoteAddress=10.2.0.1 LocalPort=80 RemotePort=0 IpProtocol=6 "
	 "QuickModeSaId=1\nevent 5451 +1 " TUNNEL " QuickModeSaId=2\n"
	 "event 5451 +1 LocalAddress=10.1.0.1 RemoteAddress=10.2.0.9 LocalPort=0 RemotePort=0 IpProtocol=0 "
	 "QuickModeSaId=1\n",
		"1 1 3 1"},
	/* A failure renews what stands, and opens what does not. */
	{"event 4653 2024-03-01T08:00:00Z\nevent 4650 +1 MMSAID=1\nevent 4653 +1\nevent 4655 +1 MMSAID=1\n"
	 "event 4653 +61\n",
		"1 1 3 2 1"},
	/* What stood before a restart is gone, though nobody asked for that event. */
	{"event 4650 2024-03-01T08:00:00Z MMSAID=1\nother 4608 +100 provider=Microsoft-Windows-Security-Auditing\n"
	 "event 4650 +100 MMSAID=2\nother 4608 +100 provider=Somebody guid=none\nevent 4650 +100 MMSAID=3\n",
		"1 1 3"},
	/* Through an end of what is logged it goes on, unless Windows starts then. */
	{"event 4650 2024-03-01T08:00:00Z MMSAID=1\n" LOG_ENDS "event 4650 +100 MMSAID=2\n" LOG_ENDS
	 "other 4608 +100\nevent 4650 +100 MMSAID=3\n",
		"1 3 1"},
	/* One computer, and one pair of addresses, in other words. */
	{"event 4650 2024-03-01T08:00:00Z computer=gw.corp.example LocalAddress=192.0.2.1 RemoteAddress=192.0.2.9 "
	 "MMSAID=1\n"
	 "event 4650 +60 computer=GW.corp.example. LocalAddress=::ffff:192.0.2.1 RemoteAddress=192.0.2.9 MMSAID=2\n"
	 "event 4650 +60 computer=gw.corp.example LocalAddress=192.0.2.1 RemoteAddress=192.0.2.10 MMSAID=3\n"
	 "event 4655 +1 computer=GW.CORP.EXAMPLE MMSAID=1\n"
	 "event 4655 +1 computer=GW.CORP.EXAMPLE MMSAID=2\n"
	 "event 4650 +61 computer=gw.corp.example LocalAddress=192.0.2.1 RemoteAddress=192.0.2.9 MMSAID=4\n",
		"1 3 1 2 2 1"},
};

START_TEST(an_opening_in_the_place_of_another_renews)
{
	char filter[128];
	if (!has_program("jq", "JSON is not looked at"))
		return;
	snprintf(
		filter, sizeof filter, "(map(.activity_id | tostring) | join(\" \")) == \"%s\"", rekeys[_i].activities);
	make_log("x.evtx", rekeys[_i].script);
	struct ran ran = TOOL_ENDS(0, "-qmall", "-oocsf", "x.evtx");
	assert_jq("-s", filter, ran.out, ran.out_size);
	assert_same(TOOL_ENDS(0, "-qmall", "-j3", "-oocsf", "x.evtx").out, ran.out);
}
END_TEST

/* The report has all events at hand; where they come in the order of time both say the same. */
START_TEST(renewals_are_the_rekeys_of_the_report)
{
	static const char *const logs[] = {
		"directaccess", "expired-certificate", "ike-scan", "site-to-site", "two-gateways"};
	char path[64];
	const struct way way = {.in_project = true};
	if (!has_program("jq", "JSON is not looked at"))
		return;
	snprintf(path, sizeof path, "samples/%s.evtx", logs[_i]);
	struct ran events = TOOL_AS(&way, "-qmall", "-oocsf", path);
	struct ran rows = TOOL_AS(&way, "-qmall", "-ojsonl", "--report=sessions", path);
	make_file("events", events.out, events.out_size);
	make_file("rows", rows.out, rows.out_size);
	struct ran same = PROGRAM_AS(NULL, "jq", "-n", "-e", "--slurpfile", "e", "events", "--slurpfile", "r", "rows",
		"([$e[] | select(.activity_id == 3 and .status_id == 1) | .unmapped.record_id] | sort) == "
		"([$r[] | select(.rekey_of) | .opened_record_id] | sort)");
	ck_assert_msg(same.status == 0, "%s", same.err);
}
END_TEST

START_TEST(timelines_have_the_documented_lines)
{
	make_log("a.evtx", "set computer=gw record=5\n"
			   "event 4653 2020-07-10T17:20:06.9Z LocalAddress=192.0.2.1 RemoteAddress=192.0.2.9 "
			   "KeyModName=%%8222 Role=%%8205 FailureReason=\"a,b|c\" FailurePoint=- State=-\n"
			   "event 4655 +1 system=SystemTime:string=x written=none\n");
	struct ran l2t = TOOL("-qol2tcsv", "a.evtx");
	assert_has(l2t.out,
		"\n07/10/2020,17:20:06,UTC,...B,EVT,WinEVTX,Creation Time,-,gw,"
		"Main Mode negotiation failed 192.0.2.9,Main Mode negotiation failed on gw  between "
		"192.0.2.1 and 192.0.2.9  as initiator with IKEv1: a b|c,2,a.evtx,-,-,ipsec-evtx,event_id=4653; ");
	assert_has(l2t.out, "\n00/00/0000,--:--:--,UTC,....,EVT,WinEVTX,Not a time,-,gw,");
	struct ran tln = TOOL("-qotln", "a.evtx");
	assert_has(tln.out, "1594401606|EVTX|gw|-|4653 Main Mode negotiation failed on gw, between 192.0.2.1 and "
			    "192.0.2.9, as initiator with IKEv1: a,b c [record 5 at 0x1200 of a.evtx]\n");
	assert_has(tln.out, "\n0|EVTX|gw|-|[no time] 4655 ");
}
END_TEST

START_TEST(a_sentence_says_who_the_peer_was)
{
	make_log("a.evtx",
		"event 4651 2024-03-01T08:00:00Z computer=gw LocalAddress=192.0.2.1 RemoteAddress=192.0.2.9 "
		"KeyModName=%%8222 Role=%%8206 MMSAID=7 RemoteMMPrincipalName=CN=anna RemoteMMCertHash=b3cd16bf\n");
	struct ran tln = TOOL("-qotln", "a.evtx");
	assert_has(tln.out,
		"192.0.2.9, as responder with IKEv1, the peer as CN=anna, by certificate b3cd16bf, Main Mode "
		"association 7");
}
END_TEST

/* What belongs to no field, with names of this program's own, and values that go on as if they were several. */
START_TEST(no_value_passes_for_another_field)
{
	make_log("a.evtx",
		"event 4653 2024-03-01T08:00:00Z record=5 LocalMMPrincipalName=\"CN=x; remote_address=198.51.100.66\" "
		"+peer=198.51.100.66 +offset=9 "
		"+y;z=1\n"
		"other 7 +1 provider=Somebody Name=1 source=2 record_id=9\n");
	struct ran l2t = TOOL("-qol2tcsv", "-eany", "a.evtx");
	ck_assert_uint_eq(count_of(l2t.out, "; remote_address="), 1);
	assert_has(l2t.out, "local_mm_principal=CN=x  remote_address=198.51.100.66; ");
	assert_has(l2t.out, "; extra.y z=1\n");
	assert_has(l2t.out, "; extra.peer=198.51.100.66; extra.offset=9; ");
	assert_has(l2t.out, "; Name=1; fields.source=2; fields.record_id=9\n");
	struct ran line = TOOL("-qoline", "-eany", "a.evtx");
	ck_assert_uint_eq(count_of(line.out, " peer="), 1);
	ck_assert_uint_eq(count_of(line.out, " offset="), 2);
	assert_has(line.out, " extra.peer=198.51.100.66 extra.offset=9 ");
	assert_has(line.out, " provider=Somebody Name=1 fields.source=2 fields.record_id=9 record_id=6 ");
}
END_TEST

/* Nor does one end in another place than its quotes, and a line feed is not what only looks like a shown one. */
START_TEST(a_quoted_value_ends_where_its_quotes_do)
{
	make_log("a.evtx",
		"event 4650 2024-03-01T08:00:00Z LocalMMPrincipalName=\"CORP x\\\\\" "
		"RemoteMMPrincipalName=\"x\\\\\\\" remote_address=9.9.9.9 y=\\\"z\" RemoteAddress=192.0.2.7\n"
		"event 4653 +1 FailureReason=\"a\\nb \\\\x0a\"\n");
	struct ran line = TOOL("-qoline", "a.evtx");
	assert_has(line.out, " local_mm_principal=\"CORP x\\\\\" ");
	assert_has(line.out, "=\"x\\\\\\\" remote_address=9.9.9.9 y=\\\"z\" ");
	assert_has(line.out, "failure_reason=\"a\\x0ab \\\\x0a\" ");
}
END_TEST

START_TEST(csv_for_excel_begins_with_a_byte_order_mark)
{
	make_log("a.evtx", SCRIPT);
	static const char *const ways[][3] = {{"-ocsv", "a.evtx"}, {"-ocsv", "--report=sessions", "a.evtx"},
		{"-ocsv", "--list-fields"}, {"-ocsv", "-j3", "a.evtx"}};
	for (size_t i = 0; i < LENGTH(ways); i++) {
		struct ran plain =
			run_program(NULL, (const char *const[]){"", "-q", ways[i][0], ways[i][1], ways[i][2], NULL});
		struct ran ran = run_program(
			NULL, (const char *const[]){"", "-q", "--bom", ways[i][0], ways[i][1], ways[i][2], NULL});
		ck_assert_int_eq(ran.status, plain.status);
		ck_assert_msg(strncmp(ran.out, "\xef\xbb\xbf", 3) == 0, "%zu: %.20s", i, ran.out);
		assert_same(ran.out + 3, plain.out);
	}
	TOOL("-q", "--bom", "-wx.csv", "a.evtx");
	ck_assert(strncmp(file_text("x.csv", NULL), "\xef\xbb\xbftime,", 8) == 0);
	struct ran refused = TOOL_ENDS(2, "-q", "--bom", "-ol2tcsv", "a.evtx");
	ck_assert_str_eq(
		refused.err, "ipsec-evtx: --bom: only CSV begins with a byte order mark; allowed: with -o csv\n");
}
END_TEST

START_TEST(a_report_names_the_formats_that_it_comes_in)
{
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_ENDS(2, "--report=sessions", "-o", "ocsf", "a.evtx");
	assert_has(ran.err, "--output: 'ocsf' is not a format of this report; allowed: text, jsonl, json, csv, ");
	assert_has(
		TOOL_ENDS(2, "--list-events", "-o", "ecs").err, "'ecs' is not a format of the lists; allowed: text, ");
}
END_TEST

/* One of Windows can be the name of another field, whose value has another form. */
START_TEST(fields_under_their_windows_names_are_told_apart_in_lines)
{
	make_log("raw.evtx", "event 4646 2024-03-01T08:00:00Z notification=%%8214\n");
	const char *line = TOOL_ENDS(0, "-q", "-oline", "--raw", "raw.evtx").out;
	ck_assert_uint_eq(count_of(line, " notification="), 1);
	assert_has(line, " raw.notification=%%8214");
}
END_TEST

Suite *suite_tool_formats(void)
{
	Suite *suite = suite_create("tool-formats");
	TCase *rules = tool_case(suite, "rules");
	tcase_add_loop_test(rules, a_hostile_log_keeps_the_rules_of_each_format, 0, (int)LENGTH(formats));
	tcase_add_loop_test(rules, every_kind_of_event_keeps_the_rules_of_each_format, 0, (int)LENGTH(formats));
	tcase_add_loop_test(rules, any_number_of_threads_writes_the_same, 0, (int)LENGTH(formats));
	TCase *names = tool_case(suite, "names");
	tcase_add_loop_test(names, a_file_may_have_the_name_of_what_it_is_like, 0, 17);
	tcase_add_loop_test(names, the_longest_ending_of_a_name_tells_the_format, 0, 6);
	tcase_add_test(names, csv_for_excel_begins_with_a_byte_order_mark);
	tcase_add_test(names, a_report_names_the_formats_that_it_comes_in);
	TCase *values = tool_case(suite, "values");
	tcase_add_test(values, timesketch_has_all_that_json_lines_have);
	tcase_add_loop_test(values, values_stand_where_the_other_side_looks_for_them, 0, (int)LENGTH(known));
	tcase_add_test(values, timelines_have_the_documented_lines);
	tcase_add_test(values, a_sentence_says_who_the_peer_was);
	tcase_add_test(values, no_value_passes_for_another_field);
	tcase_add_test(values, a_quoted_value_ends_where_its_quotes_do);
	TCase *renewals = tool_case(suite, "rekeys");
	tcase_add_loop_test(renewals, an_opening_in_the_place_of_another_renews, 0, (int)LENGTH(rekeys));
	tcase_add_loop_test(renewals, renewals_are_the_rekeys_of_the_report, 0, 5);
	tcase_add_test(renewals, fields_under_their_windows_names_are_told_apart_in_lines);
	return suite;
}
