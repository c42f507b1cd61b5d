/* SPDX-License-Identifier: MIT */
/* The report of all on one screen: it says what the others say, and its commands can be run. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define AUDIT_GUID(digits) "SubcategoryGuid={0CCE92" digits "-69AE-11D9-BED3-505054503030} "
#define CHANGED(time, digits, changes)                                                                                 \
	"other 4719 2024-03-01T" time " " AUDIT_GUID(digits) "AuditPolicyChanges=\"" changes "\"\n"

static const struct {
	const char *script;
	const char *main, *quick, *driver;
} audited[] = {
	{"event 4655 2024-03-01T08:00:00Z\n", "on", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "19", "%%8449, %%8451"), "unknown", "on", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8448, %%8450") "event 4655 2024-03-01T07:00:00Z\n", "off", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8448"), "partly", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "13", "%%8448, %%8451"), "unknown", "unknown", "partly"},
	/* Of what is switched on in part the other part is off, where no event tells that it is on. */
	{CHANGED("08:00:00Z", "18", "%%8449"), "partly", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8451") "event 4653 2024-03-01T09:00:00Z\n", "partly", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8451") "event 4655 2024-03-01T07:00:00Z\n", "on", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8449") "event 4653 2024-03-01T09:00:00Z\n", "on", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8449") CHANGED("08:00:01Z", "18", "%%8451"), "on", "unknown", "unknown"},
	/* The later one counts, wherever it stands. */
	{CHANGED("09:00:00Z", "18", "%%8449, %%8451") CHANGED("08:00:00Z", "18", "%%8448, %%8450"), "on", "unknown",
		"unknown"},
	{CHANGED("08:00:00Z", "12", "%%8448, %%8450"), "unknown", "unknown", "unknown"},
	/* As people read them, and as Windows shows them. */
	{CHANGED("08:00:00Z", "18",
		 "\xef\xbc\x85%%84\xe2\x80\x8b"
		 "48, 8450"),
		"off", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "Success removed, Failure added"), "partly", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8449%%8451"), "on", "unknown", "unknown"},
	/* Wherever they stand, and words besides. */
	{CHANGED("08:00:00Z", "18", "%%8448;%%8451"), "partly", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8451, %%8448-"), "partly", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8448 and %%8450"), "off", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8449, Success removed (by admin)"), "partly", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8451,%8448"), "partly", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "8448 8450."), "off", "unknown", "unknown"},
	/* What is both added and removed is not on. */
	{CHANGED("08:00:00Z", "18", "%%8449, %%8451, %%8448"), "partly", "unknown", "unknown"},
	/* A part that nobody can read may be anything. */
	{CHANGED("08:00:00Z", "18", "%%8449, %%8451, Erfolg entfernt"), "unknown", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8451,%%0x2100"), "unknown", "unknown", "unknown"},
	{"event 4655 2024-03-01T07:00:00Z\nother 4719 +1 SubcategoryGuid=IPsec-Hauptmodus\n", "unknown", "unknown",
		"unknown"},
	{"event 4655 2024-03-01T07:00:00Z\n" CHANGED("08:00:00Z", "15", "%%8448, %%8450"), "on", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8448, %%8450") CHANGED("08:00:01Z", "18", "?"), "unknown", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "?") CHANGED("08:00:01Z", "18", "%%8449"), "unknown", "unknown", "unknown"},
	/* Nobody knows what holds behind a change that nobody can read. */
	{CHANGED("08:00:00Z", "18", "?") "event 4655 2024-03-01T07:00:00Z\n", "unknown", "unknown", "unknown"},
	{CHANGED("08:00:00Z", "18", "%%8449, %%8451") CHANGED("08:00:01Z", "18", "?"), "unknown", "unknown", "unknown"},
	{CHANGED("08:00:01Z", "18", "%%8449, %%8451") CHANGED("08:00:00Z", "18", "?"), "on", "unknown", "unknown"},
};

START_TEST(it_tells_what_was_audited)
{
	char wanted[96];
	make_log("a.evtx", audited[_i].script);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=summary", "-o", "jsonl", "a.evtx");
	snprintf(wanted, sizeof wanted, "\"main\":\"%s\",\"quick\":\"%s\",\"extended\":\"unknown\",\"driver\":\"%s\"",
		audited[_i].main, audited[_i].quick, audited[_i].driver);
	assert_has(ran.out, wanted);
}
END_TEST

#define NOT_SEEN   "\xe2\x80\x8b"
#define OF_LOGON   "SubcategoryGuid={0CCE9215-69AE-11D9-BED3-505054503030} "
#define OFF        " AuditPolicyChanges=\"%%8448, %%8450\""
#define WHOLE_GUID "0CCE9218-69AE-11D9-BED3-505054503030"

/* Main Mode is switched off by each, for who reads all of it. */
static const struct {
	const char *fields;
	bool is_told; /* as a value, too */
} switched_off[] = {
	{OF_LOGON "+" AUDIT_GUID("18") OFF, true},
	{OF_LOGON "Subcategory" NOT_SEEN "Guid={" WHOLE_GUID "}" OFF, true},
	{"SubcategoryGuid" NOT_SEEN "={" WHOLE_GUID "} " OF_LOGON OFF, true},
	{OF_LOGON "5ubcategoryId=%%12547" OFF, true},
	{"SubcategoryGuid=\"{" WHOLE_GUID "} {0CCE9215-69AE-11D9-BED3-505054503030}\"" OFF, false},
	{"SubcategoryGuid=\"IPsec Main Mode\"" OFF, false},
	{"SubcategoryGuid:binary=1892CE0CAE69D911BED3505054503030" OFF, false},
	{"SubcategoryId=%%12547" OFF, false},
	{OF_LOGON "SubcategoryId=%%12547" OFF, false},
	{AUDIT_GUID("18") "AuditPolicyChanges=%%8449 +AuditPolicyChanges=\"%%8448, %%8450\"", true},
	{AUDIT_GUID("18") "AuditPolicyChanges=%%8449 AuditPolicyChange\xd1\x95=\"%%8448, %%8450\"", true},
	{AUDIT_GUID("18") "auditpolicychanges=\"%%8448, %%8450\" AuditPolicyChanges=%%8449", true},
};

START_TEST(each_field_of_a_change_counts)
{
	char script[512];
	snprintf(script, sizeof script, "event 4655 2024-03-01T07:00:00Z\nother 4719 +1 %s\n", switched_off[_i].fields);
	make_log("a.evtx", script);
	assert_has(TOOL("-q", "--report=summary", "-o", "jsonl", "a.evtx").out, "\"main\":\"off\"");
	struct ran ran = TOOL("-q", "--report=hostile", "-o", "jsonl", "a.evtx");
	assert_has(ran.out, "{\"pattern\":\"blind_spot\",\"severity\":\"high\"");
	/* Of the last ones another value says that it was switched on. */
	const bool is_both = strstr(switched_off[_i].fields, "=%%8449") != NULL;
	assert_has(ran.out, is_both ? "Main Mode was changed 1 time (also switched off)"
				    : "Main Mode was changed 1 time (switched off)");
	ck_assert_uint_eq(count_of(ran.err, "warning: value at "), switched_off[_i].is_told);
	ran = TOOL_ENDS(0, "-q", "a.evtx");
	assert_has(ran.err, " of IPsec Main Mode was changed at ");
	assert_has(ran.err, "Success removed");
	assert_has(ran.err, "Failure removed");
}
END_TEST

static const char *const samples[] = {"samples/expired-certificate.evtx", "samples/ike-scan.evtx",
	"samples/mixed-security.evtx", "samples/site-to-site.evtx"};

/* How many objects of a report have such a value; rows of it when there is none to look for. */
static size_t rows_with(const char *name, const char *sample, const char *value)
{
	const struct way way = {.in_project = true};
	char option[64];
	snprintf(option, sizeof option, "--report=%s", name);
	return count_of(TOOL_AS(&way, "-q", option, "-o", "jsonl", sample).out, value);
}

START_TEST(it_counts_what_the_others_tell)
{
	const struct way way = {.in_project = true};
	char wanted[512];
	struct ran ran = TOOL_AS(&way, "-q", "--report=summary", "-o", "jsonl", samples[_i]);
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
	snprintf(wanted, sizeof wanted, "\"hostile\":{\"high\":%zu,\"medium\":%zu,\"low\":%zu}",
		rows_with("hostile", samples[_i], "\"severity\":\"high\""),
		rows_with("hostile", samples[_i], "\"severity\":\"medium\""),
		rows_with("hostile", samples[_i], "\"severity\":\"low\""));
	assert_has(ran.out, wanted);
	snprintf(wanted, sizeof wanted,
		"\"weak\":{\"broken\":%zu,\"weak\":%zu,\"deprecated\":%zu,\"review\":%zu,\"unknown\":%zu}",
		rows_with("weak", samples[_i], "\"verdict\":\"broken\""),
		rows_with("weak", samples[_i], "\"verdict\":\"weak\""),
		rows_with("weak", samples[_i], "\"verdict\":\"deprecated\""),
		rows_with("weak", samples[_i], "\"verdict\":\"review\""),
		rows_with("weak", samples[_i], "\"verdict\":\"unknown\""));
	assert_has(ran.out, wanted);
	snprintf(wanted, sizeof wanted,
		"\"associations\":{\"mm\":%zu,\"qm\":%zu,\"closed\":%zu,\"open\":%zu,\"replaced\":%zu,\"lost\":%zu,",
		rows_with("sessions", samples[_i], "\"kind\":\"mm\""),
		rows_with("sessions", samples[_i], "\"kind\":\"qm\""),
		rows_with("sessions", samples[_i], "\"state\":\"closed\""),
		rows_with("sessions", samples[_i], "\"state\":\"open\""),
		rows_with("sessions", samples[_i], "\"state\":\"replaced\""),
		rows_with("sessions", samples[_i], "\"state\":\"lost\""));
	assert_has(ran.out, wanted);
	snprintf(wanted, sizeof wanted, "\"peers\":%zu,", rows_with("peers", samples[_i], "{\"peer\":"));
	assert_has(ran.out, wanted);
}
END_TEST

/* Of any provider, in whichever log, by its own number and not that of its place. */
START_TEST(the_first_record_is_told_by_its_number)
{
	make_log("a.evtx", "set renumber=yes record=700\nother 4624 2024-03-01T09:00:00Z\nevent 4653 +1\n");
	make_log("b.evtx", "set renumber=yes record=48211\nother 4688 2024-03-01T08:00:00Z\nother 4688 +9\n");
	make_log("c.evtx", "set renumber=yes record=48200\nother 4688 2024-03-01T08:00:00Z\nother 4688 +9\n");
	make_log("none.evtx", "event 4653 2024-03-01T08:00:00Z record=5 system=SystemTime:string=-\n");
	static const char *const threads[] = {"-j1", "-j2"};
	for (size_t i = 0; i < LENGTH(threads); i++) {
		struct ran ran = TOOL_ENDS(0, "-q", threads[i], "--report=summary", "-ojsonl", "a.evtx", "b.evtx");
		assert_has(ran.out, "\"log_first\":\"2024-03-01T08:00:00.0000000Z\",\"log_first_record_id\":48211,");
		ran = TOOL_ENDS(
			3, "-q", threads[i], "--report=summary", "-ojsonl", "b.evtx", "c.evtx", "a.evtx", "none.evtx");
		assert_has(ran.out, "\"log_first_record_id\":48200,");
	}
	assert_has(
		TOOL_ENDS(0, "-q", "--report=summary", "a.evtx").out, "1 log, 2 records, the earliest is number 700\n");
}
END_TEST

#define OLDER "slack\nevent 4655 2024-03-01T07:00:00Z record=3\nevent 4655 2024-03-01T07:30:00Z record=4\n"

START_TEST(events_of_free_space_are_told_where_they_are_not_printed)
{
	make_log("a.evtx", "set record=900\nevent 4655 2024-03-01T08:00:00Z repeat=3\n" OLDER);
	make_log("b.evtx", "set record=900\nother 4624 2024-03-01T08:00:00Z repeat=3 Name=x\n" OLDER);
	make_log("none.evtx", "event 4655 2024-03-01T08:00:00Z\n");
	static const char told[] = "in free space, not printed: 4 IPsec events from 2024-03-01T07:00:00.0000000Z to "
				   "2024-03-01T07:30:00.0000000Z, ";
	static const char *const threads[] = {"-j1", "-j2"};
	for (size_t i = 0; i < LENGTH(threads); i++) {
		struct ran ran = TOOL_ENDS(0, "-v", threads[i], "-ojsonl", "a.evtx", "b.evtx", "none.evtx");
		assert_has(ran.err, told);
		assert_has(ran.err, "a.evtx: in free space, not printed: 2 IPsec events from ");
		assert_has_not(ran.err, "none.evtx: in free space");
		assert_has_not(TOOL_ENDS(0, "-q", threads[i], "a.evtx", "b.evtx").err, "in free space");
		ran = TOOL_ENDS(0, threads[i], "--recover", "-ojsonl", "a.evtx", "b.evtx");
		assert_has(ran.err, "recovered from free space and damaged places: 4\n");
		assert_has_not(ran.err, "not printed");
		ran = TOOL_ENDS(0, "-q", threads[i], "--report=summary", "-ojsonl", "a.evtx", "b.evtx");
		assert_has(ran.out, "\"in_free_space\":4}");
		ran = TOOL_ENDS(0, "-q", threads[i], "--report=summary", "-ojsonl", "--recover", "a.evtx");
		assert_has(ran.out, "\"in_free_space\":0}");
	}
	assert_has(TOOL_ENDS(0, "-q", "--report=summary", "a.evtx").out, "free space   2 IPsec events ");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out, "In free space  2 IPsec events ");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx").out, "In free space");
	/* That there is none would be untrue. */
	assert_has(TOOL_ENDS(0, "b.evtx").err,
		"nothing matched: no IPsec event is among the live records of these logs\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=summary", "b.evtx").out, "free space: 2\n");
}
END_TEST

START_TEST(it_does_not_depend_on_order_or_threads)
{
	const struct way way = {.in_project = true};
	char *first = TOOL_AS(&way, "-q", "--report=summary", samples[0], samples[1], samples[2], samples[3]).out;
	assert_same(TOOL_AS(&way, "-q", "-j2", "--report=summary", samples[3], samples[2], samples[1], samples[0]).out,
		first);
	assert_has(first, "4 logs, 199 records, the earliest is number ");
}
END_TEST

/* What it says to run next can be run. */
static const struct {
	const char *name, *word;
} odd_names[] = {
	{"x\ntouch y.evtx", "$'x\\012touch y.evtx'"},
	{"a\x1b[31m'\\.evtx", "$'a\\033[31m\\047\\134.evtx'"},
	{"r\xe2\x80\xae"
	 "b.evtx",
		"$'r\\342\\200\\256b.evtx'"}, /* what follows is shown from right to left */
	{"no-utf8-\xff.evtx", "$'no-utf8-\\377.evtx'"},
	{"tail\n", "$'tail\\012'"},
	{"=x.evtx", "'=x.evtx'"},
	{"\xc3\xbc b.evtx", "'\xc3\xbc b.evtx'"},
};

START_TEST(its_commands_name_logs_whose_names_cannot_be_shown)
{
	static const char *const ways[][3] = {{"--report=summary", "-o", "text"}, {"--report=overview", "-o", "text"},
		{"--report=overview", "-o", "html"}};
	char html[64] = "", *to = html;
	for (const char *from = odd_names[_i].word; *from; from++)
		to = *from == '\'' ? stpcpy(to, "&#39;") : (*to = *from, to + 1);
	*to = '\0';
	make_log(odd_names[_i].name, "event 4653 2024-03-01T08:00:00Z repeat=30\n");
	for (size_t i = 0; i < LENGTH(ways); i++) {
		const char *page = TOOL_ENDS(0, "-q", ways[i][0], ways[i][1], ways[i][2], odd_names[_i].name).out;
		ck_assert_uint_gt(count_of(page, odd_names[_i].word) + count_of(page, html), 0);
	}
}
END_TEST

/* An event behind the change says that it was changed again: the log need not tell. */
START_TEST(the_overview_says_by_what_something_is_not_audited)
{
	const struct way wide = {.on_terminal = true, .columns = 2000};
	static const struct {
		const char *script, *behind; /* NULL: none is */
		const char *word;
	} cases[] = {
		{CHANGED("08:00:00Z", "18", "%%8448, %%8450") "event 4650 2024-03-01T09:00:00Z\n", "\"main\"", ""},
		{CHANGED("08:00:00Z", "18", "%%8448, %%8450") "event 4653 2024-03-01T09:00:00Z\n", "\"main\"", ""},
		{CHANGED("08:00:00Z", "18", "%%8448, %%8450") "event 4650 2024-03-01T07:00:00Z\n", NULL, ""},
		{CHANGED("08:00:00Z", "18", "%%8448, %%8450") "event 5451 2024-03-01T09:00:00Z\n", NULL, ""},
		{CHANGED("08:00:00Z", "18", "%%8448") "event 4650 2024-03-01T09:00:00Z\n", "\"main\"", "partly "},
		{CHANGED("08:00:00Z", "18", "%%8448") "event 4653 2024-03-01T09:00:00Z\n", NULL, "partly "},
		{CHANGED("08:00:00Z", "18", "%%8448, %%8450") "set computer=b\nevent 4650 2024-03-01T09:00:00Z\n", NULL,
			""},
	};
	char script[512], wanted[128];
	snprintf(script, sizeof script, "set computer=a\n%s", cases[_i].script);
	make_log("off.evtx", script);
	snprintf(wanted, sizeof wanted, "%sMain Mode on a%s, by the last event 4719 about it", cases[_i].word,
		cases[_i].behind ? " (but events of it came later)" : "");
	assert_has(TOOL("-q", "--report=overview", "-ohtml", "off.evtx").out, wanted);
	assert_has(TOOL_AS(&wide, "-q", "--color=never", "--report=overview", "off.evtx").out, wanted);
	snprintf(wanted, sizeof wanted, "\"events_though_off\":[%s]", cases[_i].behind ? cases[_i].behind : "");
	assert_has(TOOL("-q", "--report=summary", "-ojsonl", "off.evtx").out, wanted);
	ck_assert_uint_eq(
		count_of(TOOL("-q", "--report=summary", "off.evtx").out, " (but events of it came later), Quick "),
		cases[_i].behind != NULL);
}
END_TEST

START_TEST(its_commands_are_words_for_a_shell)
{
	struct ran ran;
	char command[512], *line;
	make_log("it's a log; $(x).evtx", "event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.9 Role=%%8206 "
					  "FailureReason=\"Negotiation timed out\"\n");
	ran = TOOL_ENDS(0, "-q", "--report=summary", "it's a log; $(x).evtx");
	line = strstr(ran.out, "next");
	ck_assert_ptr_nonnull(line);
	ck_assert_uint_eq(count_of(line, "'it'\\''s a log; $(x).evtx'"), 3);
	line = strstr(line, "ipsec-evtx --report=failures --peer=192.0.2.9 ");
	ck_assert_ptr_nonnull(line);
	line[strcspn(line, "\n")] = '\0';
	snprintf(command, sizeof command, "cd '%s' && '%s' -q %s", file_path(""), tool_path(),
		line + strlen("ipsec-evtx "));
	ran = PROGRAM_AS(NULL, "/bin/sh", "-c", command);
	ck_assert_msg(ran.status == 0, "%s: %s", command, ran.err);
	assert_has(ran.out, "192.0.2.9");
}
END_TEST

START_TEST(an_address_that_is_none_gets_into_no_command)
{
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z RemoteAddress=\"$(reboot)\" Role=%%8206 "
			   "FailureReason=\"Negotiation timed out\"\n");
	struct ran ran = TOOL("-q", "--report=summary", "a.evtx");
	assert_has(ran.out, "ipsec-evtx --report=failures a.evtx\n");
	assert_has_not(strstr(ran.out, "next"), "reboot");
}
END_TEST

/* What a filter left out is in none of the numbers, but findings are of all records. */
START_TEST(a_summary_of_a_part_says_so)
{
	static const char only[] = "\nonly         what fits --peer=192.0.2.1; all else in these logs is left out\n";
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.9\n");
	const char *part = TOOL_ENDS(0, "-q", "--report=summary", "--peer=192.0.2.1", "a.evtx").out;
	assert_has(part, only);
	/* All failures with that peer were asked for. */
	assert_has(part, "\nfailures     none among the events asked for\n");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=summary", "a.evtx").out, "\nonly ");
	const char *page = TOOL_ENDS(0, "-q", "--report=findings", "-ohtml", "--peer=192.0.2.1", "a.evtx").out;
	assert_has(page, "Findings of all records; of events only what fits <code>--peer=192.0.2.1</code> is named.");
	assert_has_not(page, "is left out");
	page = TOOL_ENDS(0, "-q", "--report=failures", "-ohtml", "--peer=192.0.2.9", "a.evtx").out;
	assert_has(page, "<p>Only what fits <code>--peer=192.0.2.9</code>; all else in these logs is left out.</p>");
}
END_TEST

START_TEST(an_input_that_cannot_be_read_is_counted)
{
	make_log("a.evtx", "event 4655 2024-03-01T08:00:00Z\n");
	make_file("b.evtx", "nothing of a log", 16);
	struct ran ran = TOOL("-q", "--report=summary", "-o", "jsonl", "a.evtx", "b.evtx", "missing.evtx");
	ck_assert_int_eq(ran.status, 1);
	assert_has(ran.out, "{\"inputs\":3,\"inputs_failed\":2,\"records_seen\":1,");
}
END_TEST

/* And shows events that the summary is about: what chose among them is there too, unless it chooses more narrowly. */
START_TEST(its_commands_choose_what_it_is_about)
{
	static const char *const chosen[][4] = {
		{"--peer=203.0.113.0/24", NULL, "--report=hostile --peer=203.0.113.0/24 samples/ike-scan.evtx",
			"--report=failures --peer=203.0.113.125 samples/ike-scan.evtx"},
		{"--event=4652,4653", "--from=2024-06-08T03:20:00",
			"--report=hostile --event=4652,4653 --from=2024-06-08T03:20:00 samples/ike-scan.evtx",
			"--report=peers --event=4652,4653 --from=2024-06-08T03:20:00 samples/ike-scan.evtx"},
		{"--threshold=scan_count=3", "--mode=main",
			"--report=hostile --threshold=scan_count=3 --mode=main samples/ike-scan.evtx",
			"--report=weak --mode=main samples/ike-scan.evtx"},
		{"--computer=nobody", "--mode=main", "-e 1102,4719,4608 --computer=nobody samples/ike-scan.evtx",
			"--report=findings -e any --computer=nobody samples/ike-scan.evtx"},
		{"--verbose", NULL, "--report=hostile --verbose samples/ike-scan.evtx",
			"--report=weak --verbose samples/ike-scan.evtx"},
	};
	static const char *const formats[] = {"jsonl", "text", "csv", "line", "html"};
	const struct way way = {.in_project = true};
	const char *const *words = chosen[_i];
	for (size_t i = 0; i < LENGTH(formats); i++) {
		const char *second = words[1] ? words[1] : "--color=never";
		struct ran ran = TOOL_AS(
			&way, "-q", "--report=summary", "-o", formats[i], words[0], second, "samples/ike-scan.evtx");
		ck_assert_msg(ran.status == 0, "%s", ran.err);
		assert_has(ran.out, words[2]);
		assert_has(ran.out, words[3]);
	}
}
END_TEST

/* Whoever reads stale records already need not be told to. */
START_TEST(its_commands_have_no_option_twice)
{
	make_log("a.evtx", "event 5453 2024-03-01T08:00:00Z\n");
	assert_has(TOOL("-q", "--report=summary", "-ojsonl", "a.evtx").out, "ipsec-evtx --recover a.evtx");
	struct ran ran = TOOL("-q", "--report=summary", "-ojsonl", "--recover", "a.evtx");
	assert_has_not(ran.out, "--recover --recover");
	assert_has(ran.out, "ipsec-evtx -m all -v --recover a.evtx");
}
END_TEST

/* One that no log can have been written at, where its record's header has no other, is no time. */
START_TEST(a_time_that_cannot_be_is_none)
{
	make_log("a.evtx", "event 5451 1601-01-01T00:00:00Z written=none MainModeSaId=1 QuickModeSaId=9\n"
			   "event 5452 2024-03-01T08:00:05Z QuickModeSaId=9\n"
			   "event 4653 1601-01-01T00:00:00Z written=none\n");
	struct ran ran = TOOL("-q", "--report=sessions", "-ojsonl", "a.evtx");
	assert_has(ran.out, "\"state\":\"closed\",\"opened\":null,\"closed\":\"2024-03-01T08:00:05.0000000Z\","
			    "\"duration_seconds\":null,\"overdue\":null,");
	assert_has(TOOL("-q", "--report=sessions", "a.evtx").out, "closed, opened at an unknown time\n");
	assert_has(TOOL("-q", "--report=peers", "-ojsonl", "a.evtx").out, "\"covered_seconds\":0,");
	assert_has(TOOL("-q", "--report=failures", "-ojsonl", "a.evtx").out, "\"first\":null,\"last\":null,");
}
END_TEST

/* Of what is left out it is told where it stands. */
START_TEST(an_overview_names_the_reports_of_what_it_does_not_tell)
{
	char script[2048] = "event 4650 2024-03-01T08:00:00Z MMCipherAlg=DES MMIntegrityAlg=MD5\n"
			    "event 5451 +1 QuickModeSaId=1 LifetimeSeconds=600 CipherType=DES\n"
			    "event 5452 +3600 QuickModeSaId=1\n";
	for (unsigned i = 0; i < 8; i++) {
		size_t used = strlen(script);
		snprintf(script + used, sizeof script - used, "event 4653 +1 FailureReason=\"Reason %u\"\n", i);
	}
	make_log("a.evtx", script);
	assert_has(
		TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out, "\nand 2 more: see --report=weak, sessions\n");
}
END_TEST

Suite *suite_report_summary(void)
{
	Suite *suite = suite_create("report summary");
	TCase *tcase = tool_case(suite, "summary");
	tcase_add_loop_test(tcase, it_tells_what_was_audited, 0, (int)LENGTH(audited));
	tcase_add_loop_test(tcase, each_field_of_a_change_counts, 0, (int)LENGTH(switched_off));
	tcase_add_loop_test(tcase, it_counts_what_the_others_tell, 0, (int)LENGTH(samples));
	tcase_add_test(tcase, events_of_free_space_are_told_where_they_are_not_printed);
	tcase_add_test(tcase, it_does_not_depend_on_order_or_threads);
	tcase_add_test(tcase, its_commands_have_no_option_twice);
	tcase_add_test(tcase, a_time_that_cannot_be_is_none);
	tcase_add_test(tcase, the_first_record_is_told_by_its_number);
	tcase_add_loop_test(tcase, the_overview_says_by_what_something_is_not_audited, 0, 7);
	tcase_add_test(tcase, its_commands_are_words_for_a_shell);
	tcase_add_loop_test(tcase, its_commands_name_logs_whose_names_cannot_be_shown, 0, (int)LENGTH(odd_names));
	tcase_add_loop_test(tcase, its_commands_choose_what_it_is_about, 0, 5);
	tcase_add_test(tcase, an_address_that_is_none_gets_into_no_command);
	tcase_add_test(tcase, a_summary_of_a_part_says_so);
	tcase_add_test(tcase, an_input_that_cannot_be_read_is_counted);
	tcase_add_test(tcase, an_overview_names_the_reports_of_what_it_does_not_tell);
	return suite;
}
