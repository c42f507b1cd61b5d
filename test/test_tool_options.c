/* SPDX-License-Identifier: MIT */
/* Every option of the tool: that it is taken, and what is said about a value that it cannot take. */
#include "event/events.h"
#include "ipsecevtx.h"
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define SCRIPT                                                                                                                                        \
	"set computer=vpn1.corp.example record=1\n"                                                                                                   \
	"event 4653 2024-03-01T08:00:00Z LocalAddress=192.0.2.1 RemoteAddress=198.51.100.7\n"                                                         \
	"event 4650 2024-03-01T09:00:00Z LocalAddress=192.0.2.1 RemoteAddress=198.51.100.8 MMSAID=771\n"                                              \
	"set computer=VPN2.branch.example\n"                                                                                                          \
	"event 5451 2024-03-01T10:00:00Z LocalAddress=10.1.0.1 LocalTunnelEndpoint=192.0.2.2 "                                                        \
	"RemoteAddress=10.2.0.9 RemoteAddressMask=255.255.255.0 RemoteTunnelEndpoint=203.0.113.9 MainModeSaId=771 QuickModeSaId=0x8000000000000001\n" \
	"event 4984 2024-03-01T11:00:00Z LocalAddress=2001:db8::1 RemoteAddress=2001:db8::0:7\n"                                                      \
	"other 1102 2024-03-01T12:00:00Z provider=Microsoft-Windows-Eventlog SubjectUserName=erik\n"

/*
 * For each option: arguments that the tool takes, and one that it refuses. %MESSAGE% is the whole of what it says
 * then.
 */
static const struct {
	const char *name;
	const char *good[3]; /* before the name of a log */
	const char *selected;
	const char *bad;
	const char *message;
} options[] = {
	{"mode", {"--mode=quick,extended"}, "3 4", "--mode=fast",
		"--mode: 'fast' is not a mode; allowed: main, quick, extended, all"},
	{"event", {"--event=4650-4653,5451"}, "1 2 3", "--event=4650-4649",
		"--event: '4650-4649' is not an event id; allowed: ids from 0 to 65535, ranges as 4650-4655, any"},
	{"failed", {"--failed"}, "1", "--failed=yes", "--failed: takes no value"},
	{"outcome", {"--outcome=failure"}, "1", "--outcome=maybe",
		"--outcome: 'maybe' is not an outcome; allowed: success, failure"},
	{"peer", {"--peer=198.51.100.0/24"}, "1 2", "--peer=300.1.1.1", "--peer: '300.1.1.1' "},
	{"local", {"--local=192.0.2.1"}, "1 2", "--local=here", "--local: 'here' is not "},
	{"computer", {"--computer=vpn1"}, "1 2", "--computer=", "--computer: '' is not a computer; allowed: names as "},
	{"sa", {"--sa=771"}, "2 3", "--sa=771x", "--sa: '771x' is not the id of a security association; allowed: "},
	{"from", {"--from=2024-03-01T09:00:00Z"}, "2 3", "--from=yesterday",
		"--from: 'yesterday' is not a time; allowed: RFC 3339 as 2024-03-01T17:20:06Z or "
		"2024-03-01T17:20:06.5+01:00, a date as 2024-03-01, or seconds since 1970 as 1709280000, of days and hours "
		"that exist from 1601 to 9999, or -24h, -7d: so long before the newest event"},
	{"to", {"--to=2024-03-01T09:00:00Z"}, "1", "--to=2024-02-30", "--to: '2024-02-30' "},
	{"at", {NULL}, NULL, "--at=noon", "--at: 'noon' "},
	{"recursive", {"--recursive"}, "1 2 3", "--recursive=yes", "--recursive: takes no value"},
	{"files-from", {"--files-from=/dev/null"}, "1 2 3",
		"--files-from=", "--files-from: '' is not a file; allowed: the name of a file"},
	{"null", {NULL}, NULL, "--null=1", "--null: takes no value"},
	{"dedup", {"--dedup"}, "1 2 3", "--dedup=1", "--dedup: takes no value"},
	{"recover", {"--recover"}, "1 2 3", "--recover=all", "--recover: takes no value"},
	{"carve", {"--carve"}, "1 2 3", "--carve=1", "--carve: takes no value"},
	{"engine", {"--engine=libevtx"}, "1 2 3", "--engine=fast",
		"--engine: 'fast' is not an engine; allowed: certified, direct, libevtx"},
	{"verify", {"--verify"}, "1 2 3", "--verify=1", "--verify: takes no value"},
	{"jobs", {"--jobs=2"}, "1 2 3", "--jobs=65", "--jobs: '65' is not a number of threads; allowed: 0 to 64"},
	{"no-sandbox", {"--no-sandbox"}, "1 2 3", "--no-sandbox=1", "--no-sandbox: takes no value"},
	{"output", {"--output=jsonl"}, "1 2 3", "--output=yaml",
		"--output: 'yaml' is not an output; allowed: text, jsonl, json, csv, xml, line"},
	{"report", {"--report=findings"}, "5", "--report=all", "--report: 'all' is not a report; allowed: sessions, "},
	{"threshold", {NULL}, NULL, "--threshold=scans=2",
		"--threshold: 'scans' is not a threshold; allowed: NAME=NUMBER "},
	{"write", {"--write=-"}, "1 2 3", "--write=", "--write: '' is not a file; allowed: the name of a file"},
	{"force", {"--force"}, "1 2 3", "--force=no", "--force: takes no value"},
	{"split", {NULL}, NULL, "--split=peer", "--split: 'peer' is not a split; allowed: computer, source"},
	{"skip-existing", {NULL}, NULL, "--skip-existing=1", "--skip-existing: takes no value"},
	{"keep-going", {"--keep-going"}, "1 2 3", "--keep-going=1", "--keep-going: takes no value"},
	{"bom", {NULL}, NULL, "--bom=1", "--bom: takes no value"},
	{"raw", {"--raw"}, "1 2 3", "--raw=1", "--raw: takes no value"},
	{"findings", {"--findings=findings.jsonl"}, "1 2 3", "--findings=-",
		"--findings: '-' is not a file; allowed: the name of a file"},
	{"log", {"--log=log.jsonl"}, "1 2 3", "--log=-", "--log: '-' is not a file; allowed: the name of a file"},
	{"timezone", {"--timezone=UTC"}, "1 2 3", "--timezone=Mars/Olympus_Mons",
		"--timezone: 'Mars/Olympus_Mons' is not a timezone that this system knows; allowed: UTC, "},
	{"color", {"--color=never"}, "1 2 3", "--color=red",
		"--color: 'red' is not a color; allowed: auto, always, never"},
	{"no-pager", {"--no-pager"}, "1 2 3", "--no-pager=1", "--no-pager: takes no value"},
	{"progress", {"--progress=always"}, "1 2 3", "--progress=yes",
		"--progress: 'yes' is not a progress; allowed: auto, always, never"},
	{"quiet", {"--quiet"}, "1 2 3", "--quiet=1", "--quiet: takes no value"},
	{"verbose", {"--verbose"}, "1 2 3", "--verbose=1", "--verbose: takes no value"},
	{"no-damage-status", {"--no-damage-status"}, "1 2 3", "--no-damage-status=1",
		"--no-damage-status: takes no value"},
	{"strict", {"--strict"}, "1 2 3", "--strict=1", "--strict: takes no value"},
	{"list-events", {NULL}, NULL, "--list-events=1", "--list-events: takes no value"},
	{"list-fields", {NULL}, NULL, "--list-fields=1", "--list-fields: takes no value"},
	{"completion", {NULL}, NULL, "--completion=tcsh",
		"--completion: 'tcsh' is not a completion; allowed: bash, zsh, fish"},
	{"list-reports", {NULL}, NULL, "--list-reports=1", "--list-reports: takes no value"},
	{"version", {NULL}, NULL, "--version=1", "--version: takes no value"},
	{"help", {NULL}, NULL, "--help=1", "--help: takes no value"},
};

START_TEST(the_table_of_this_test_has_every_option_of_help)
{
	struct ran ran = TOOL_ENDS(0, "--help");
	size_t found = 0;
	for (const char *line = ran.out; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		/* "  -m, --mode=LIST" or "      --peer=CIDR" */
		if (strncmp(line, "  -", 3) != 0 && strncmp(line, "      --", 8) != 0)
			continue;
		char name[32] = "";
		const char *start = strstr(line, "--") + 2;
		size_t length = strcspn(start, "= \n");
		ck_assert_uint_lt(length, sizeof name);
		memcpy(name, start, length);
		bool known = false;
		for (size_t i = 0; i < LENGTH(options); i++)
			known = known || strcmp(options[i].name, name) == 0;
		ck_assert_msg(known, "--%s is not tested", name);
		found++;
	}
	ck_assert_uint_eq(found, LENGTH(options));
}
END_TEST

START_TEST(an_option_selects_what_it_should)
{
	if (!options[_i].selected)
		return;
	make_log("a.evtx", SCRIPT);
	/* The log was cleared, which is a note. */
	int status = strcmp(options[_i].name, "strict") == 0 ? 3 : 0;
	struct ran ran = TOOL_ENDS(status, "-o", "jsonl", options[_i].good[0], "a.evtx");
	ck_assert_msg(strcmp(record_ids(ran.out), options[_i].selected) == 0, "%s: records %s, not %s",
		options[_i].good[0], record_ids(ran.out), options[_i].selected);
}
END_TEST

START_TEST(a_wrong_value_is_named_with_what_is_allowed)
{
	char line[256];
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_ENDS(2, options[_i].bad, "a.evtx");
	ck_assert_str_eq(ran.out, "");
	snprintf(line, sizeof line, "ipsec-evtx: %s", options[_i].message);
	ck_assert_msg(strncmp(ran.err, line, strlen(line)) == 0, "%s: %s", options[_i].bad, ran.err);
	ck_assert_uint_eq(count_of(ran.err, "\n"), 1);
	/* The message about a wrong value lists those that are allowed. */
	if (!strstr(line, "takes no value"))
		assert_has(ran.err, "; allowed: ");
	ck_assert_uint_eq(count_files(), 1);
}
END_TEST

/* Filters beyond the table: what they select. */
static const struct {
	const char *option[3];
	const char *selected;
} selections[] = {
	{{"-mall"}, "1 2 3 4"},
	{{"-m", "main"}, "1 2"},
	{{"-m", "main", "-mextended"}, "1 2 4"},
	{{"-e4984"}, "4"},
	{{"-e", "4984", "-mmain"}, ""},
	{{"-e1102,4650"}, "2 5"},
	{{"-eany"}, "1 2 3 4 5"},
	{{"-eany", "-mquick"}, "3 5"},
	{{"--peer=203.0.113.9"}, "3"},
	{{"--peer=10.2.0.0/16,198.51.100.7/32"}, "1 3"},
	{{"--peer=192.0.2.1"}, ""},
	/* The traffic selector is 10.2.0.0/24, written with an address in it. */
	{{"--peer=10.2.0.200"}, "3"},
	{{"--peer=10.2.0.128/25"}, "3"},
	{{"--peer=10.2.1.0"}, ""},
	{{"-mall", "--peer=2001:db8::7"}, "4"},
	{{"-mall", "--peer=2001:db8::/32"}, "4"},
	{{"-mall", "--peer=0.0.0.0/0"}, "1 2 3"},
	{{"--peer=::ffff:198.51.100.8"}, "2"},
	{{"--local=192.0.2.2"}, "3"},
	{{"--local=192.0.2.0/30"}, "1 2 3"},
	{{"--computer=vpn2.BRANCH.example"}, "3"},
	{{"--computer=vpn2"}, "3"},
	{{"--computer=vpn"}, ""},
	{{"--computer= vpn9 , VPN2.branch.example "}, "3"},
	{{"-e 1102 ,\t4650 - 4652,\n"
	  "5451 "},
		"2 3 5"},
	{{"-m", " main , extended "}, "1 2 4"},
	{{"--peer= 10.2.0.0/16 , 198.51.100.7"}, "1 3"},
	{{"--local= 192.0.2.2 ,192.0.2.1"}, "1 2 3"},
	{{"--sa= 772 , 0x303 "}, "2 3"},
	{{"--sa=0x8000000000000001"}, "3"},
	{{"--sa=9223372036854775809,1"}, "3"},
	{{"--from=2024-03-01T09:00:00.0000001Z"}, "3"},
	{{"--from=2024-03-01T11:00:00+02:00", "--to=2024-03-01T09:00:00.0000001Z"}, "2"},
	{{"--from=2024-03-01", "--to=2024-03-02"}, "1 2 3"},
	{{"--outcome=success"}, "2 3"},
	{{"--failed", "-mall"}, "1 4"},
	{{"--failed", "-eany"}, "1 4"},
	{{"--failed", "--peer=2001:db8::/32"}, ""},
	{{"-mall", "--outcome=failure"}, "1"},
	{{"--outcome=success", "--peer=198.51.100.0/24", "--sa=771"}, "2"},
};

START_TEST(filters_select_the_right_records)
{
	const char *const *option = selections[_i].option;
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_ENDS(0, "-vo", "jsonl", "a.evtx", option[0], option[1] ? option[1] : "-v",
		option[1] && option[2] ? option[2] : "-v");
	ck_assert_msg(strcmp(record_ids(ran.out), selections[_i].selected) == 0, "%s: records %s, not %s", option[0],
		record_ids(ran.out), selections[_i].selected);
	/* With a filter too every record is accounted for; run_program() checks the sum. */
	assert_has(ran.err, "a.evtx: records 5 = printed ");
}
END_TEST

static bool tells_of_a_failure(const char *kind)
{
	static const char *const kinds[] = {
		"mm_failed", "qm_failed", "em_failed", "invalid_packet", "service_not_started"};
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	}
	return false;
}

/* --failed goes by the kind of the event: all records of one are taken or none, however each was audited. */
START_TEST(what_failed_is_told_by_kind_whatever_it_was_audited_as)
{
	const struct ipsecevtx_event_info *info = ipsecevtx_event_info((size_t)_i);
	unsigned id = (unsigned)info->event_id;
	bool failed = tells_of_a_failure(ipsecevtx_kind_name(info->kind));
	char script[160];
	snprintf(script, sizeof script,
		"event %u 2024-03-01T08:00:00Z record=1 outcome=success\n"
		"event %u +1 record=2 outcome=failure\n"
		"event %u +1 record=3\n",
		id, id, id);
	make_log("a.evtx", script);
	ck_assert_str_eq(
		record_ids(TOOL_ENDS(0, "-qojsonl", "-mall", "--failed", "a.evtx").out), failed ? "1 2 3" : "");
	const char *audited = ipsecevtx_outcome_name(info->outcome);
	struct ran lines = TOOL_ENDS(0, "-qojsonl", "-mall", "a.evtx");
	ck_assert_uint_eq(count_of(lines.out, "\"outcome\":\"success\""), strcmp(audited, "success") == 0 ? 2 : 1);
	ck_assert_uint_eq(count_of(lines.out, "\"outcome\":\"failure\""), strcmp(audited, "failure") == 0 ? 2 : 1);
	struct ran text = TOOL_ENDS(0, "-q", "-mall", "a.evtx");
	assert_has_not(text.out, "outcome");
	assert_has_not(text.out, "audit");
	ck_assert_str_eq(text.err, "");
	/* With -v text shows how the event was audited. */
	assert_has(TOOL_ENDS(0, "-qv", "-mall", "a.evtx").out, "   outcome failure   ");
}
END_TEST

/* Options that contradict each other or lack a value, and words that are no option. */
static const struct {
	const char *arguments[4];
	const char *message;
} wrong[] = {
	{{"-q"}, "no FILE given; usage: ipsec-evtx [OPTION]... FILE|DIRECTORY|-..., "},
	{{"--from=2024-03-02", "--to=2024-03-01", "a.evtx"}, "--to: must be later than --from"},
	{{"--from=2024-03-01", "--to=2024-03-01", "a.evtx"}, "--to: must be later than --from"},
	{{"--write=x", "--findings=x", "a.evtx"}, "--findings: 'x' is where --write goes; allowed: another file"},
	{{"--mode", NULL}, "--mode: needs a value: --mode=LIST"},
	{{"a.evtx", "-o"}, "--output: needs a value: --output=FORMAT"},
	{{"--frob", "a.evtx"}, "--frob: no such option; ipsec-evtx --help lists all"},
	{{"-Z", "a.evtx"}, "-Z: no such option; ipsec-evtx --help lists all"},
	{{"--re", "a.evtx"}, "--re: could be any of --recursive, --recover, --report"},
	{{"--list-events", "a.evtx"}, "'a.evtx': the lists tell what the tool knows and read no log"},
	{{"--list-events", "-oxml"}, "--output: 'xml' is not a format of the lists; allowed: text, jsonl, json, csv"},
	{{"--list-fields", "-oxml"}, "--output: 'xml' is not a format of the lists; allowed: text, jsonl, json, csv"},
	{{"--report=findings", "-oxml", "a.evtx"},
		"--output: 'xml' is not a format of this report; allowed: text, jsonl, json"},
	{{"--report=findings", "-ocsv", "a.evtx"},
		"--output: 'csv' is not a format of this report; allowed: text, jsonl, json"},
	{{"-e", "65536", "a.evtx"}, "--event: '65536' is not an event id; allowed: "},
	{{"-e", "4653,", "a.evtx"}, "--event: '' is not an event id; allowed: "},
	{{"--peer=fe80::9%12", "a.evtx"},
		"--peer: 'fe80::9%12' has a zone; allowed: the address alone, fe80::9, which i"},
	{{"--peer=198.51.100.1/24", "a.evtx"},
		"--peer: '198.51.100.1/24' has bits beyond its prefix; the network is 198.51.100.0/24"},
	{{"--peer=1.2.3.4/33", "a.evtx"}, "--peer: '1.2.3.4/33' "},
	{{"--sa=18446744073709551616", "a.evtx"}, "--sa: '18446744073709551616' is not the id "},
	{{"-e", "4653, ", "a.evtx"}, "--event: '' is not an event id; allowed: "},
	{{"--computer= ", "a.evtx"}, "--computer: '' is not a computer; allowed: "},
	{{"--strict", "--no-damage-status", "a.evtx"}, "--no-damage-status: --strict asks for the opposite; allowed: "},
	{{"-wx.xlsx", "a.evtx"},
		"--write: 'x.xlsx' ends with .xlsx, as no format does; allowed: another ending, or --o"},
	{{"--report=peers", "-wx.PDF", "a.evtx"}, "--write: 'x.PDF' ends with .pdf, as no format does; allowed: anoth"},
	{{"-wx.htm", "a.evtx"}, "--write: 'html' is not a format of events, but of reports: --report=NAME; allowed: "},
	{{"-ocsv", "-wx.ndjson", "a.evtx"}, "--output: 'csv' is not the format of --write=x.ndjson; allowed: jsonl"},
	{{"-ojsonl", "-wx.csv", "a.evtx"}, "--output: 'jsonl' is not the format of --write=x.csv; allowed: csv, or a "},
	{{"-ojsonl", "-wx.json", "a.evtx"}, "--output: 'jsonl' is not the format of --write=x.json; allowed: json, or"},
	{{"-otext", "-wx.XML", "a.evtx"}, "--output: 'text' is not the format of --write=x.XML; allowed: xml, or a "},
	{{"-wx.csv", "--report=findings", "a.evtx"},
		"--write: 'csv' is not a format of this report; allowed: text, jsonl, json"},
	{{"--outcome=failure", "--outcome=success", "a.evtx"},
		"--outcome: 'success' after 'failure'; allowed: one of them"},
	{{"--from=2024-01-01", "--from=2024-02-01", "a.evtx"}, "--from: '2024-02-01' after '2024-01-01'; allowed: "},
	{{"--to=2024-01-01", "--to=2024-02-01", "a.evtx"}, "--to: '2024-02-01' after '2024-01-01'; allowed: "},
	{{"-wx", "-wy", "a.evtx"}, "--write: 'y' after 'x'; allowed: one of them"},
	{{"-wx", "-w-", "a.evtx"}, "--write: '-' after 'x'; allowed: one of them"},
	{{"--findings=x", "--findings=y", "a.evtx"}, "--findings: 'y' after 'x'; allowed: one of them"},
	{{"-ojson", "--output=csv", "a.evtx"}, "--output: 'csv' after 'json'; allowed: one of them"},
	{{"--engine=direct", "--engine=libevtx", "a.evtx"}, "--engine: 'libevtx' after 'direct'; allowed: "},
	{{"-wx.xml", "--list-events"}, "--write: 'xml' is not a format of the lists; allowed: text, jsonl, json, csv"},
};

START_TEST(wrong_usage_is_told_in_one_line)
{
	char line[256];
	const char *const *arguments = wrong[_i].arguments;
	make_log("a.evtx", SCRIPT);
	struct ran ran = run_program(
		NULL, (const char *const[]){"", arguments[0], arguments[1], arguments[1] ? arguments[2] : NULL, NULL});
	ck_assert_int_eq(ran.status, 2);
	ck_assert_str_eq(ran.out, "");
	snprintf(line, sizeof line, "ipsec-evtx: %s", wrong[_i].message);
	ck_assert_msg(strncmp(ran.err, line, strlen(line)) == 0, "%s: %s", arguments[0], ran.err);
	ck_assert_uint_eq(count_of(ran.err, "\n"), 1);
}
END_TEST

/* Misspelt options and values, and which ones the message suggests. */
static const struct {
	const char *typed;
	const char *meant; /* NULL: nothing */
} mistyped[] = {
	{"--outcme=failure", "--outcome"},
	{"--Quiet", "--quiet"},
	{"--no_sandbox", "--no-sandbox"},
	{"--progess=never", "--progress"},
	{"--outptu=csv", "--output"},
	{"-outcome=failure", "--outcome"},
	{"-verify", "--verify"},
	{"-quiet", "--quiet"},
	{"--output=jsno", "json"},
	{"--output=CSV", "csv"},
	{"--report=finding", "findings"},
	{"--engine=direkt", "direct"},
	{"--mode=main,qiuck", "quick"},
	{"--mode=ext", "extended"},
	{"--outcome=failed", "failure"},
	{"--outcome=succes", "success"},
	{"--color=alway", "always"},
	{"--progress=nevr", "never"},
	{"--event=465O", "4650"},
	{"--event=4653,nay", "any"},
	{"--event=4655-4650", "4650-4655"},
	{"--event=4650..4655", "4650-4655"},
	{"--event=4650 4653", "4650,4653"},
	{"--event=0x1226", "4646"},
	{"--event=4650,0X122b", "4651"},
	{"--frobnicate", NULL},
	{"--output=yaml", NULL},
	{"--engine=fast", NULL},
	{"--event=x", NULL},
	{"-Z", NULL},
};

START_TEST(what_is_mistyped_gets_the_nearest_that_is_right)
{
	char meant[64];
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_ENDS(2, mistyped[_i].typed, "a.evtx");
	ck_assert_uint_eq(count_of(ran.err, "\n"), 1);
	snprintf(meant, sizeof meant, "; did you mean %s?\n", mistyped[_i].meant ? mistyped[_i].meant : "");
	if (mistyped[_i].meant)
		ck_assert_msg(strstr(ran.err, meant) != NULL, "not %s: %s", meant, ran.err);
	else
		assert_has_not(ran.err, "did you mean");
	/* Also behind the name of a log. */
	ck_assert_str_eq(TOOL_ENDS(2, "a.evtx", mistyped[_i].typed).err, ran.err);
}
END_TEST

static const struct {
	const char *name;
	const char *format; /* that it stands for */
} names[] = {
	{"out.csv", "csv"},
	{"out.JSON", "json"},
	{"out.jsonl", "jsonl"},
	{"out.xml", "xml"},
	{"out.txt", "text"},
	{"csv", "text"},
	{".csv", "csv"},
};

START_TEST(a_file_is_written_in_the_format_that_its_name_ends_with)
{
	const char *name = names[_i].name;
	const char *format = names[_i].format;
	make_log("a.evtx", SCRIPT);
	struct ran printed = TOOL_ENDS(0, "-qo", format, "a.evtx");
	TOOL_ENDS(0, "-q", "-w", name, "a.evtx");
	assert_same(file_text(name, NULL), printed.out);
	struct ran named = TOOL_ENDS(0, "--force", "-v", "-o", format, "-w", name, "a.evtx");
	struct ran told = TOOL_ENDS(0, "--force", "-v", "-w", name, "a.evtx");
	assert_has_not(named.err, "its name ends with");
	ck_assert_uint_eq(count_of(told.err, "its name ends with"), strcmp(format, "text") != 0);
	if (strcmp(format, "text") != 0) {
		assert_has(told.err, format);
		assert_has_not(TOOL_ENDS(0, "--force", "-w", name, "a.evtx").err, "its name ends with");
		assert_has_not(TOOL_ENDS(0, "--force", "-qv", "-w", name, "a.evtx").err, "its name ends with");
	}
}
END_TEST

START_TEST(lists_come_in_every_format_but_xml)
{
	static const char *const lists[] = {"--list-events", "--list-fields", "--list-reports"};
	static const char *const formats[] = {"text", "jsonl", "json", "csv"};
	static const char *const words[3][4] = {
		{"4653  Main Mode negotiation failed\n", "{\"event_id\":4653,", "{\"event_id\":4653,", "\r\n4653,"},
		{"remote_address  address\n", "{\"name\":\"remote_address\",\"type\":\"address\",\"event_id\":4653,",
			"{\"name\":\"remote_address\",\"type\":\"address\",\"event_id\":4653,",
			"\r\nremote_address,address,4653,RemoteAddress,"},
		{"sessions\n    every ", "{\"name\":\"sessions\",", "{\"name\":\"sessions\",", "\r\nsessions,"},
	};
	for (size_t i = 0; i < LENGTH(lists); i++) {
		for (size_t k = 0; k < LENGTH(formats); k++) {
			struct ran ran = TOOL_ENDS(0, lists[i], "-o", formats[k]);
			assert_has(ran.out, words[i][k]);
			ck_assert_str_eq(ran.err, "");
		}
	}
}
END_TEST

START_TEST(version_and_help_need_nothing_else)
{
	struct ran version = TOOL_ENDS(0, "--version");
	struct ran help = TOOL_ENDS(0, "-h", "--nonsense");
	ck_assert_msg(strncmp(version.out, "ipsec-evtx ", 11) == 0, "%s", version.out);
	ck_assert_msg(strncmp(help.out, "Usage: ipsec-evtx ", 18) == 0, "%s", help.out);
}
END_TEST

static int count_events(void)
{
	int count = 0;
	while (ipsecevtx_event_info((size_t)count))
		count++;
	return count;
}

Suite *suite_tool_options(void)
{
	Suite *suite = suite_create("tool-options");
	TCase *all = tool_case(suite, "options");
	tcase_add_test(all, the_table_of_this_test_has_every_option_of_help);
	tcase_add_loop_test(all, an_option_selects_what_it_should, 0, (int)LENGTH(options));
	tcase_add_loop_test(all, a_wrong_value_is_named_with_what_is_allowed, 0, (int)LENGTH(options));
	tcase_add_loop_test(all, filters_select_the_right_records, 0, (int)LENGTH(selections));
	tcase_add_loop_test(all, what_failed_is_told_by_kind_whatever_it_was_audited_as, 0, count_events());
	tcase_add_loop_test(all, wrong_usage_is_told_in_one_line, 0, (int)LENGTH(wrong));
	tcase_add_loop_test(all, what_is_mistyped_gets_the_nearest_that_is_right, 0, (int)LENGTH(mistyped));
	tcase_add_loop_test(all, a_file_is_written_in_the_format_that_its_name_ends_with, 0, (int)LENGTH(names));
	tcase_add_test(all, lists_come_in_every_format_but_xml);
	tcase_add_test(all, version_and_help_need_nothing_else);
	return suite;
}
