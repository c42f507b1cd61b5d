/* SPDX-License-Identifier: MIT */
/* What a run tells although nobody asked for it: what was left out, and who touched the log or what it audits. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Events of all modes, three peers, two computers, both outcomes, on two days; many of them in several chunks. */
#define OF_ALL_MODES                                                                                                   \
	"set computer=vpn1.corp.example record=1\n"                                                                    \
	"event 4650 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 MMSAID=11\n"                                          \
	"event 4979 +1 RemoteAddress=192.0.2.7 MMSAID=11\n"                                                            \
	"event 4984 +1 RemoteAddress=192.0.2.8 outcome=failure\n"                                                      \
	"event 4983 +1 RemoteAddress=192.0.2.9 outcome=success\n"                                                      \
	"event 4653 +1 RemoteAddress=192.0.2.8\n"                                                                      \
	"event 5451 +1 RemoteAddress=192.0.2.7\n"                                                                      \
	"chunk\n"                                                                                                      \
	"set computer=vpn2.corp.example\n"                                                                             \
	"event 4984 2024-03-02T08:00:00Z RemoteAddress=192.0.2.8 outcome=failure notemplate\n"                         \
	"event 4978 +1 RemoteAddress=192.0.2.7\n"                                                                      \
	"other 4624 +1\n"                                                                                              \
	"event 4982 +1 RemoteAddress=192.0.2.9\n"                                                                      \
	"chunk\n"                                                                                                      \
	"event 4981 +1 RemoteAddress=192.0.2.9\n"                                                                      \
	"event 5452 +1 RemoteAddress=192.0.2.7\n"

static const char *const filters[] = {"--outcome=failure", "--outcome=success", "--failed", "--peer=192.0.2.8",
	"--peer=198.51.100.0/24", "--local=0.0.0.0/0", "--computer=vpn2", "--computer=nobody", "--sa=11", "--sa=12",
	"--from=2024-03-02", "--to=2024-03-02", "--recover"};

static size_t count_printed(const char *filter, const char *modes)
{
	return count_of(TOOL_ENDS(0, "-qo", "jsonl", filter, modes, "a.evtx").out, "\n");
}

START_TEST(events_left_out_without_being_asked_are_those_that_match_all_else)
{
	static const char *const formats[] = {"text", "jsonl", "json", "csv", "xml"};
	static const char *const threads[] = {"-j1", "-j2", "-j3"};
	char expected[128] = "";
	make_log("a.evtx", OF_ALL_MODES);
	make_log("b.evtx", "set computer=vpn3 record=1\nother 4624 2024-03-02T08:00:00Z\n");
	size_t all = count_printed(filters[_i], "--mode=all");
	size_t missing = all - count_printed(filters[_i], "--mode=main,quick");
	if (missing > 0)
		snprintf(expected, sizeof expected,
			"ipsec-evtx: %zu Extended Mode event%s left out (-m all shows them)\n", missing,
			missing == 1 ? "" : "s");
	for (size_t i = 0; i < LENGTH(formats); i++) {
		for (size_t k = 0; k < LENGTH(threads); k++) {
			struct ran quiet =
				TOOL_ENDS(0, "-q", filters[_i], "-o", formats[i], threads[k], "a.evtx", "b.evtx");
			ck_assert_str_eq(quiet.err, expected);
			/* With everything else that is told it stands there once. */
			struct ran usual = TOOL_ENDS(0, filters[_i], "-o", formats[i], threads[k], "a.evtx", "b.evtx");
			ck_assert_uint_eq(count_of(usual.err, "left out"), missing > 0);
			assert_has(usual.err, expected);
			assert_same(usual.out, quiet.out);
		}
	}
}
END_TEST

/* 4982 has no local address, and an endpoint is left out by Windows, too. */
START_TEST(events_without_the_address_that_is_asked_for_are_counted)
{
	static const struct {
		const char *filter, *left_out;
	} runs[] = {
		{"--peer=10.0.0.9", "2 events with"},
		{"--peer=0.0.0.0/0", "2 events with"},
		{"--local=10.0.0.9", "1 event with"},
		{"-mquick", NULL},
	};
	make_log("log.evtx", "event 4653 2024-03-01T08:00:00Z RemoteAddress=\"\"\n"
			     "event 4653 +1 RemoteAddress=-\n"
			     "event 4653 +1 LocalAddress=-\n"
			     "event 4982 +1\n"
			     "event 5451 +1 RemoteTunnelEndpoint=-\n");
	for (size_t i = 0; i < LENGTH(runs); i++) {
		struct ran ran = TOOL_ENDS(0, "-q", "-ojsonl", "-j3", "-mall", runs[i].filter, "log.evtx");
		ck_assert_uint_eq(count_of(ran.err, "left out by --peer or --local: "), runs[i].left_out != NULL);
		if (runs[i].left_out)
			assert_has(ran.err, runs[i].left_out);
	}
	assert_has_not(TOOL_ENDS(0, "-q", "-mall", "--peer=10.0.0.9", "--outcome=success", "log.evtx").err, "left out");
	assert_has_not(TOOL_ENDS(0, "-q", "-mquick", "--peer=10.0.0.9", "log.evtx").err, "left out");
}
END_TEST

START_TEST(what_was_chosen_is_not_told_to_the_quiet)
{
	make_log("a.evtx", OF_ALL_MODES);
	ck_assert_str_eq(TOOL_ENDS(0, "-qm", "main", "a.evtx").err, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-qm", "main,quick", "a.evtx").err, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-qm", "all", "a.evtx").err, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-qe", "4650", "a.evtx").err, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-qe", "any", "a.evtx").err, "");
	/* Of many it is told, but the filters that come later are not in the number, and it says so. */
	assert_has(TOOL_ENDS(0, "-m", "main", "a.evtx").err, ": 7 Extended Mode events left out (-m all shows them)\n");
	assert_has(TOOL_ENDS(0, "-m", "main", "--failed", "a.evtx").err,
		": 7 Extended Mode events left out before the other filters looked at them (-m all shows them)\n");
	/* Among events of every provider the tool looks itself. */
	assert_has(TOOL_ENDS(0, "-e", "any", "-m", "main", "--failed", "a.evtx").err,
		": 4 Extended Mode events left out (-m all shows them)\n");
}
END_TEST

START_TEST(where_all_that_matches_was_left_out_that_is_the_reason)
{
	make_log("a.evtx", "event 4984 2024-03-02T08:00:00Z\nevent 4979 +1\n");
	struct ran ran = TOOL_ENDS(0, "a.evtx");
	ck_assert_str_eq(ran.out, "");
	assert_has(ran.err, "2 Extended Mode events left out (-m all shows them)\n");
	assert_has(ran.err, "nothing matched: all IPsec events here are of modes that were left out\n");
	ran = TOOL_ENDS(0, "--computer=nobody", "a.evtx");
	assert_has_not(ran.err, "left out");
	assert_has(ran.err, "nothing matched: 2 events had the right id, but the other filters refused them\n");
}
END_TEST

START_TEST(reports_take_all_modes)
{
	size_t size;
	size_t offsets[2];
	uint8_t *bytes = log_bytes("event 4653 2024-03-02T08:00:00Z\nevent 4984 +1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 2), 2);
	bytes[offsets[1] + 8]++;
	make_file("a.evtx", bytes, size);
	struct ran all = TOOL_ENDS(3, "-q", "--report=findings", "a.evtx");
	struct ran some = TOOL_ENDS(3, "-q", "--report=findings", "-m", "main,quick", "a.evtx");
	assert_has(all.out, "marks 2 events: chunk-crc");
	assert_has(some.out, "marks 1 event: chunk-crc");
	ck_assert_str_eq(all.err, "");
}
END_TEST

/*
 * Events about the log itself.
 */

#define CLEARING                                                                                                       \
	" provider=Microsoft-Windows-Eventlog guid=fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148 userdata=LogFileCleared "
#define POLICY " provider=Microsoft-Windows-Security-Auditing guid=54849625-5478-4994-a5ba-3e3b0328c30d "
#define ERIK   "SubjectUserName=erik SubjectDomainName=CORP"

static const char about_the_log[] =
	"set computer=vpn1.corp.example record=1\n"
	"other 1102 2024-03-01T08:00:00Z" CLEARING ERIK "\n"
	"event 4653 +1\n"
	"chunk\n"
	"other 104 +1 channel=System" CLEARING ERIK " Channel=Application BackupPath\n"
	"other 104 +1 channel=Operational provider=Microsoft-Windows-TaskScheduler guid=none Name=job\n"
	"other 4719 +1" POLICY
	"SubcategoryGuid:guid=0cce9219-69ae-11d9-bed3-505054503030 AuditPolicyChanges=%%8448 " ERIK "\n"
	"chunk\n"
	"other 4719 +1" POLICY
	"SubcategoryGuid:guid=0cce9215-69ae-11d9-bed3-505054503030 AuditPolicyChanges=%%8449 " ERIK "\n"
	"other 4719 +1 notemplate" POLICY "SubcategoryGuid=\"{0CCE922F-69AE-11D9-BED3-505054503030}\" "
	"AuditPolicyChanges=\"%%8450, %%8449\" " ERIK "\n"
	"other 4719 +1 channel=Application provider=Somebody guid=none "
	"SubcategoryGuid:guid=0cce9219-69ae-11d9-bed3-505054503030 " ERIK "\n"
	"event 5451 +1\n";

static const char *const told_of_the_log[] = {
	"log-cleared at 0x1200 (record 1): event 1102: the Security log was cleared at 2024-03-01T08:00:00.0000000Z on "
	"vpn1.corp.example by CORP\\erik\n",
	": event 104: the Application log was cleared at 2024-03-01T08:00:02.0000000Z on vpn1.corp.example by "
	"CORP\\erik\n",
	": event 4719: the audit policy of IPsec Quick Mode was changed at 2024-03-01T08:00:04.0000000Z on "
	"vpn1.corp.example by CORP\\erik: Success removed\n",
	": event 4719: the audit policy of Audit Policy Change was changed at 2024-03-01T08:00:06.0000000Z on "
	"vpn1.corp.example by CORP\\erik: Failure removed, Success added\n",
};

START_TEST(a_cleared_log_and_a_changed_audit_policy_are_told_in_every_run)
{
	static const char *const ways[][3] = {{"-q", "-otext", "-j1"}, {"-q", "-ojsonl", "-j3"}, {"-q", "-oxml", "-j2"},
		{"-q", "-ocsv", "--verify"}, {"-q", "--engine=libevtx", "-j1"}, {"-q", "--outcome=failure", "-j2"},
		{"-q", "-eany", "-j2"}, {"-q", "-e1102", "-j1"}, {"-oxml", "-j3", "-mquick"}};
	make_log("a.evtx", about_the_log);
	make_log("b.evtx", "set computer=vpn3 record=1\nevent 4653 2024-03-01T08:00:00Z\n");
	for (size_t i = 0; i < LENGTH(ways); i++) {
		struct ran ran = TOOL_ENDS(0, ways[i][0], ways[i][1], ways[i][2], "a.evtx", "b.evtx");
		for (size_t k = 0; k < LENGTH(told_of_the_log); k++)
			ck_assert_uint_eq(count_of(ran.err, told_of_the_log[k]), 1);
		ck_assert_uint_eq(count_of(ran.err, ": event "), LENGTH(told_of_the_log));
		if (ways[i][0][1] == 'q')
			ck_assert_uint_eq(count_of(ran.err, "\n"), LENGTH(told_of_the_log));
	}
	/* What is changed about other subcategories is a note. */
	struct ran all = TOOL_ENDS(0, "-v", "a.evtx");
	ck_assert_uint_eq(count_of(all.err, ": event "), LENGTH(told_of_the_log) + 1);
	assert_has(all.err,
		"event 4719: the audit policy of subcategory {0CCE9215-69AE-11D9-BED3-505054503030} was "
		"changed at 2024-03-01T08:00:05.0000000Z on vpn1.corp.example by CORP\\erik: Success added\n");
	/* A report has them where it has all findings. */
	struct ran report = TOOL_ENDS(0, "--report=findings", "-q", "a.evtx");
	ck_assert_str_eq(report.err, "");
	ck_assert_uint_eq(count_of(report.out, ": event "), LENGTH(told_of_the_log) + 1);
}
END_TEST

/* A decoy before the subcategory, a provider that is nearly ours, a channel that is nearly Security. */
START_TEST(events_about_the_log_are_told_however_they_are_disguised)
{
	static const char main_mode[] = "SubcategoryGuid:guid=0cce9218-69ae-11d9-bed3-505054503030 " ERIK "\n";
	char script[2048];
	snprintf(script, sizeof script,
		"other 4719 2024-03-01T08:00:00Z" POLICY "SubcategoryGuid:guid=0cce9215-69ae-11d9-bed3-505054503030 %s"
		"other 4719 +1 channel=Application provider=Mlcrosoft-Wlndows-Securlty-Audltlng guid=none %s"
		"other 4719 +1 channel=Securlty provider=Somebody guid=none %s"
		"other 1102 +1 channel=Securlty provider=Somebody guid=none a=1\n",
		main_mode, main_mode, main_mode);
	make_log("a.evtx", script);
	struct ran ran = TOOL("-q", "a.evtx");
	ck_assert_uint_eq(count_of(ran.err, " of IPsec Main Mode was changed"), 3);
	ck_assert_uint_eq(count_of(ran.err, " log was cleared"), 1);
}
END_TEST

/* The letters of "Microsoft-Windows-Eventlog" as bytes. */
#define EVENTLOG_BYTES "4d6963726f736f66742d57696e646f77732d4576656e746c6f67"

START_TEST(a_cleared_log_is_told_whatever_its_provider_is_written_as)
{
	static const char *const providers[] = {"system=Name:binary=bytes:" EVENTLOG_BYTES " guid=none",
		"system=Name:uint8[]=bytes:" EVENTLOG_BYTES " guid=none", "provider= guid=none",
		"provider=\"\\u0001 .\" guid=none", "system=Name:binary=bytes:00ff1080 guid=none",
		"system=Name:uint16[]=bytes:00ff1080 guid=none", "system=Name:size=bytes:00ff1080 guid=none"};
	static const char *const numbers[] = {"104", "1102"};
	for (size_t i = 0; i < LENGTH(providers) * LENGTH(numbers); i++) {
		char script[512];
		snprintf(script, sizeof script,
			"set variant=shuffled\nevent 4653 2024-03-01T08:00:00Z\n"
			"other %s +1 channel=System %s " ERIK
			"\nother %s +1 channel=System provider=Somebody guid=none\n",
			numbers[i % 2], providers[i / 2], numbers[i % 2]);
		make_log("a.evtx", script);
		ck_assert_uint_eq(count_of(TOOL("-q", "a.evtx").err, " log was cleared"), 1);
	}
}
END_TEST

/* Beside what can be read, which is in the words of Windows. */
START_TEST(what_of_a_change_cannot_be_read_is_told_as_it_stands)
{
	static const char main_mode[] = POLICY "SubcategoryGuid:guid=0cce9218-69ae-11d9-bed3-505054503030 " ERIK;
	char script[2048];
	snprintf(script, sizeof script,
		"other 4719 2024-03-01T08:00:00Z%s AuditPolicyChanges=\"%%%%8449, Erfolg entfernt (x)\"\n"
		"other 4719 +1%s AuditPolicyChanges=\"%%%%8448;%%%%8451\"\n"
		"other 4719 +1%s AuditPolicyChanges=\"Erfolg entfernt, Fehler entfernt\"\n",
		main_mode, main_mode, main_mode);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "a.evtx");
	assert_has(ran.err, "erik: Success added; what cannot be read: Erfolg entfernt (x)\n");
	assert_has(ran.err, "erik: Success removed, Failure added\n");
	assert_has(ran.err, "erik: Erfolg entfernt, Fehler entfernt\n");
}
END_TEST

/* Windows names one account; each of several, or of one in a field that is nearly so named, may be read for it. */
START_TEST(each_account_that_an_event_about_the_log_names_is_told)
{
	static const char *const second[] = {
		"+SubjectUserName=anna", "SubjectUserNa\xe2\x80\x8bme=anna", "subjectusername=anna"};
	for (size_t i = 0; i < LENGTH(second); i++) {
		char script[1024];
		snprintf(script, sizeof script,
			"set computer=vpn1.corp.example record=1\n"
			"other 1102 2024-03-01T08:00:00Z" CLEARING ERIK " %s\n"
			"other 4719 +1" POLICY
			"SubcategoryGuid:guid=0cce9219-69ae-11d9-bed3-505054503030 AuditPolicyChanges=%%%%8448 " ERIK
			" %s\n",
			second[i], second[i]);
		make_log("log.evtx", script);
		struct ran ran = TOOL_ENDS(0, "-q", "log.evtx");
		ck_assert_uint_eq(count_of(ran.err, "by CORP\\erik or CORP\\anna"), 2);
		struct ran report = TOOL_ENDS(3, "-q", "--report=hostile", "log.evtx");
		ck_assert_uint_eq(count_of(report.out, "CORP\\anna and CORP\\erik"), 2);
		ck_assert_uint_eq(count_of(report.err, "warning: value"), 2);
	}
}
END_TEST

/* The last one may say that nothing was audited from then on. */
START_TEST(each_event_about_the_log_is_told)
{
	static const char *const jobs[] = {"-j1", "-j2", "-j3"};
	make_log("a.evtx",
		"other 4719 2024-03-01T08:00:00Z" POLICY
		"SubcategoryGuid:guid=0cce9215-69ae-11d9-bed3-505054503030 repeat=400\n"
		"other 1102 +1" CLEARING ERIK " repeat=30\n"
		"other 4719 +1" POLICY "SubcategoryGuid:guid=0cce9218-69ae-11d9-bed3-505054503030 repeat=12\n");
	for (size_t i = 0; i < LENGTH(jobs); i++) {
		struct ran ran = TOOL_ENDS(0, "-q", jobs[i], "a.evtx");
		ck_assert_uint_eq(count_of(ran.err, "event 1102: "), 30);
		ck_assert_uint_eq(count_of(ran.err, "of IPsec Main Mode was changed"), 12);
		ck_assert_uint_eq(count_of(ran.err, "\n"), 42);
	}
	ck_assert_uint_eq(count_of(TOOL_ENDS(0, "-v", "a.evtx").err, ": event "), 442);
}
END_TEST

START_TEST(what_is_told_of_the_log_cannot_steer_a_terminal)
{
	char script[4096];
	char name[2001];
	memset(name, 'x', 2000);
	name[2000] = '\0';
	snprintf(script, sizeof script,
		"other 1102 2024-03-01T08:00:00Z computer=\"\\u001b[2Jpc\\u202e\"" CLEARING
		"SubjectUserName=\"er\\u001b]0;x\\u0007ik\\r\\nipsec-evtx: all is well\" SubjectDomainName=%s\n",
		name);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "a.evtx");
	assert_harmless(ran.err, ran.err_size);
	ck_assert_uint_eq(count_of(ran.err, "\n"), 1);
	assert_has(ran.err, "xxx...\\er\\x1b]0;x\\x07ik\\x0d\\x0aipsec-evtx: all is well\n");
	ck_assert_uint_lt(ran.err_size, 600);
	/* Long texts leave room for all that follows them. */
	snprintf(script, sizeof script,
		"other 4719 2024-03-01T08:00:00Z computer=%.900s" POLICY "SubcategoryGuid=%.300s "
		"AuditPolicyChanges=%%%%8450 SubjectUserName=\"e\\u0000%.100s\" SubjectDomainName=%.500s\n",
		name, name, name, name);
	make_log("a.evtx", script);
	ran = TOOL_ENDS(0, "-q", "a.evtx");
	assert_has(ran.err, "xxx...\\e\xef\xbf\xbdxxx");
	assert_has(ran.err, "xxx...: Failure removed\n");
	ck_assert_uint_eq(count_of(ran.err, "x..."), 4);
}
END_TEST

/* What cannot be read of it is said, and its kind is told all the same. */
START_TEST(events_about_the_log_that_lack_values_are_told)
{
	make_log("a.evtx", "set computer=pc\n"
			   "other 1102 2024-03-01T08:00:00Z" CLEARING "SubjectUserSid:sid=S-1-5-21-1-2-3-500\n"
			   "other 1102 +1 user=S-1-5-18" CLEARING "\n"
			   "other 1102 +1 computer=\"\" user=none" CLEARING "SubjectUserName\n"
			   "other 4719 +1" POLICY "SubjectUserName=erik\n");
	struct ran ran = TOOL_ENDS(0, "-q", "a.evtx");
	assert_has(ran.err, " on pc by S-1-5-21-1-2-3-500\n");
	assert_has(ran.err, " on pc by S-1-5-18\n");
	assert_has(ran.err, " on a computer that it does not name by an account that it does not name\n");
	assert_has(ran.err, "the audit policy was changed at 2024-03-01T08:00:03.0000000Z on pc by erik\n");
}
END_TEST

START_TEST(events_about_the_log_are_told_wherever_they_stand)
{
	size_t size;
	size_t at[4];
	/* What an older use of the chunk left has other numbers. */
	make_log("a.evtx",
		"event 4653 2024-03-01T08:00:00Z record=9\nslack\nother 1102 2024-02-01T08:00:00Z record=2" CLEARING
			ERIK "\n");
	ck_assert_str_eq(TOOL_ENDS(0, "-q", "a.evtx").err, "");
	assert_has(TOOL_ENDS(0, "-q", "--recover", "a.evtx").err, "by CORP\\erik (in free space)\n");
	assert_has(TOOL_ENDS(0, "-q", "--recover", "-j2", "a.evtx").err, "by CORP\\erik (in free space)\n");
	make_log("b.evtx", "event 4653 2024-03-01T08:00:00Z\nother 1102 +1" CLEARING ERIK "\n");
	assert_has(TOOL_ENDS(0, "-q", "--carve", "b.evtx").err, "by CORP\\erik (carved)\n");
	/* The first record swallows the second one, as a cleaner does it. */
	uint8_t *bytes =
		log_bytes("event 4653 2024-03-01T08:00:00Z\nother 1102 +1" CLEARING ERIK "\nevent 4653 +1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, at, 4), 3);
	size_t both = at[2] - at[0];
	for (size_t i = 0; i < 4; i++)
		bytes[at[0] + 4 + i] = bytes[at[2] - 4 + i] = (uint8_t)(both >> 8 * i);
	make_file("c.evtx", bytes, size);
	for (int threads = 1; threads < 3; threads++)
		assert_has(TOOL_ENDS(3, "-q", threads > 1 ? "-j2" : "-j1", "c.evtx").err,
			"by CORP\\erik (in a record that another one hides)\n");
}
END_TEST

START_TEST(a_field_beside_others_is_found_however_long_its_name_is)
{
	char script[512], name[80];
	memset(name, 'a', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	snprintf(script, sizeof script,
		"event 4655 2024-03-01T08:00:00Z MMSAID=5 +%sMMSAID=771\n"
		"event 4655 +1 MMSAID=6 +%sAddress=l98.5l.100.7l\n",
		name, name);
	make_log("log.evtx", script);
	ck_assert_uint_eq(count_of(TOOL("-q", "-o", "jsonl", "--sa=771", "log.evtx").out, "\n"), 1);
	ck_assert_uint_eq(count_of(TOOL("-q", "-o", "jsonl", "--peer=198.51.100.71", "log.evtx").out, "\n"), 1);
}
END_TEST

/* Of the four chunks of a log, three records each, in another order: none is missing, and the order is told. */
START_TEST(records_that_stand_before_lower_ones_are_not_called_missing_behind_them)
{
	enum { CHUNK = 65536, BEGIN = 4096 };
	size_t size;
	const uint8_t *bytes = log_bytes("event 4653 2024-03-01T08:00:00Z repeat=3\nchunk\nevent 4653 +1 repeat=3\n"
					 "chunk\nevent 4653 +1 repeat=3\nchunk\nevent 4653 +1 repeat=3\n",
		&size);
	ck_assert_uint_eq(size, BEGIN + 4 * CHUNK);
	static const char *const orders[] = {"0213", "0132", "3210"};
	static const char *const told[] = {"record 4 stands behind record 9",
		"record 12 is here, but the log ends with record 9",
		"records 4 to 9 are not here, but for those that stand behind higher ones: "};
	uint8_t *turned = test_memory(size);
	memcpy(turned, bytes, BEGIN);
	for (size_t i = 0; i < 4; i++)
		memcpy(turned + BEGIN + i * CHUNK, bytes + BEGIN + (size_t)(orders[_i][i] - '0') * CHUNK, CHUNK);
	make_file("turned.evtx", turned, size);
	struct ran ran = TOOL("-qo", "jsonl", "turned.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 12);
	assert_has(ran.err, told[_i]);
	/* Where lower numbers come, nobody knows yet that the others do. */
	ck_assert_uint_eq(count_of(ran.err, "are not here\n"), _i < 2);
	assert_has_not(ran.err, "tampering");
	/* The same among the records of a chunk. */
	make_log("inside.evtx", "event 4653 2024-03-01T08:00:00Z record=10\nevent 4653 +1 record=11\n"
				"event 4653 +1 record=9\nevent 4653 +1 record=12\nevent 4653 +1 record=13\n");
	ran = TOOL("-qo", "jsonl", "inside.evtx");
	assert_has(ran.err, "record 9 stands behind record 11\n");
	assert_has_not(ran.err, "not here");
}
END_TEST

START_TEST(the_end_of_a_cut_log_and_what_stands_behind_a_whole_one_are_told_as_that)
{
	static const size_t cuts[] = {1, 7, 8, 368, 511};
	size_t size;
	const uint8_t *bytes =
		log_bytes("event 4653 2024-03-01T08:00:00Z repeat=3\nchunk\nevent 4653 +1 repeat=3\n", &size);
	for (size_t i = 0; i < LENGTH(cuts); i++) {
		make_file("cut.evtx", bytes, 4096 + 65536 + cuts[i]);
		struct ran ran = TOOL_ENDS(3, "-qo", "jsonl", "cut.evtx");
		assert_has(ran.err, ": loss: chunk-cut at 0x11000: ");
		assert_has_not(ran.err, "chunk-magic");
	}
	uint8_t *more = test_memory(size + 300);
	memset(more, '\n', size + 300);
	memcpy(more, bytes, size);
	for (size_t length = 1; length <= 300; length += 299) {
		make_file("more.evtx", more, size + length);
		struct ran ran = TOOL_ENDS(3, "-o", "jsonl", "more.evtx");
		assert_has(ran.err, ": warning: chunk-magic at 0x21000: bytes behind the last chunk, ");
		assert_has_not(ran.err, "loss");
		assert_has_not(ran.err, "chunk-count");
		assert_has(ran.err, " 2 chunks\n");
	}
}
END_TEST

START_TEST(a_report_of_nothing_tells_of_records_that_were_lost)
{
	static const char *const reports[] = {"failures", "hostile", "clocks", "certificates", "packets"};
	size_t size, offsets[3];
	uint8_t *bytes =
		log_bytes("event 4650 2024-03-01T08:00:00Z MMSAID=1\nevent 4653 +1\nevent 4655 +1 MMSAID=1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 3), 3);
	memset(bytes + offsets[1] + 24, 0xff, offsets[2] - offsets[1] - 28);
	make_file("lost.evtx", bytes, size);
	for (size_t i = 0; i < 2 * LENGTH(reports); i++) {
		char report[32];
		snprintf(report, sizeof report, "--report=%s", reports[i / 2]);
		struct ran ran = TOOL_ENDS(3, "-q", report, i % 2 ? "-ohtml" : "-otext", "lost.evtx");
		assert_has(ran.out, "; 1 lost record may have");
	}
	assert_has(TOOL_ENDS(3, "-q", "--report=overview", "lost.evtx").out,
		"no failed negotiation, as far as could be read\n");
	assert_has(TOOL_ENDS(3, "-q", "--report=failures", "--peer=203.0.113.9", "lost.evtx").out,
		"fits what was asked for; 1 lost");
}
END_TEST

/* Whoever is handed it was not there when it was made. */
START_TEST(a_report_with_rows_tells_of_inputs_that_were_not_read)
{
	static const char *const reports[] = {"failures", "peers", "sessions", "weak", "summary"};
	make_log("a.evtx", "event 4650 2024-03-01T08:00:00Z MMSAID=1 MMCipherAlg=DES\nevent 4653 +1\n");
	for (size_t i = 0; i < 2 * LENGTH(reports); i++) {
		char report[32];
		snprintf(report, sizeof report, "--report=%s", reports[i / 2]);
		struct ran ran = TOOL_ENDS(1, "-q", report, i % 2 ? "-ohtml" : "-otext", "a.evtx", "no.evtx");
		assert_has(ran.out, i % 2        ? "<p>Mind: 1 of 2 inputs could not be read, or not to the end.</p>"
				    : i / 2 == 4 ? "2 logs (1 could not be read, or not to the end)"
						 : "\nmind: 1 of 2 inputs could not be read, or not to the end\n");
	}
}
END_TEST

/* One record with a high number in a chunk of its own, before lower ones, does not stand for those that are missing. */
START_TEST(a_high_number_that_stands_too_early_hides_none_that_are_missing)
{
	enum { CHUNK = 65536, BEGIN = 4096 };
	make_log("gap.evtx", "event 4653 2024-03-01T08:00:00Z record=100 repeat=5\nchunk\nevent 4653 +1 record=115\n"
			     "chunk\nevent 4653 +1 record=105 repeat=7\nevent 4653 +1 record=116\n");
	struct ran ran = TOOL("-qo", "jsonl", "gap.evtx");
	ck_assert_int_eq(ran.status, 3);
	assert_has(ran.err, "tampering: record-gap");
	assert_has(ran.err, "records 112 to 115 are not here\n");
	/* At the end of the log, whose header names the next number. */
	size_t size;
	const uint8_t *bytes = log_bytes("event 4653 2024-03-01T08:00:00Z record=100 repeat=5\nchunk\n"
					 "event 4653 +1 record=105 repeat=7\nchunk\nevent 4653 +1 record=115\n",
		&size);
	ck_assert_uint_eq(size, BEGIN + 3 * CHUNK);
	uint8_t *turned = test_memory(size);
	memcpy(turned, bytes, BEGIN + CHUNK);
	memcpy(turned + BEGIN + CHUNK, bytes + BEGIN + 2 * CHUNK, CHUNK);
	memcpy(turned + BEGIN + 2 * CHUNK, bytes + BEGIN + CHUNK, CHUNK);
	make_file("cut.evtx", turned, size);
	ran = TOOL("-qo", "jsonl", "cut.evtx");
	ck_assert_int_eq(ran.status, 3);
	assert_has(ran.err, "the last one here is 111: records 112 to 115 are not here\n");
}
END_TEST

/* A log can begin again between two chunks; but then its numbers do not go on. */
START_TEST(a_step_back_of_the_time_is_told_between_chunks_too)
{
	static const char *const between[] = {"", "chunk\n"};
	char script[256];
	snprintf(script, sizeof script,
		"event 4650 2024-03-01T10:00:00Z repeat=5\n%sevent 4650 2024-03-01T09:00:00Z repeat=5\n", between[_i]);
	make_log("a.evtx", script);
	assert_has(TOOL_ENDS(0, "-vojsonl", "a.evtx").err, "(record 6): the time steps back by 3604 s");
}
END_TEST

/* python-evtx takes the element for an instance whose template is in the chunk 512 further on. */
START_TEST(a_header_that_could_not_be_looked_at_is_told)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	static const char told[] =
		"note: limit at 0x2001000: some programs may take this header for the template of an";
	make_log("a.evtx", "other 77 2024-03-01T08:00:00Z provider=Else guid=none "
			   "A:binxml=bytes:0f010100010d00000026020000020000000400\n");
	ck_assert_int_eq(truncate(file_path("a.evtx"), 34 << 20), 0);
	ran_with_status(PROGRAM_AS(NULL, "gzip", "-1k", "a.evtx"), 0);
	for (size_t i = 0; i < LENGTH(jobs); i++) {
		assert_has(TOOL("-v", jobs[i], "-ojsonl", "a.evtx.gz").err, told);
		assert_has_not(TOOL("-v", jobs[i], "-ojsonl", "a.evtx").err, told);
	}
}
END_TEST

Suite *suite_tool_told(void)
{
	Suite *suite = suite_create("tool-told");
	TCase *modes = tool_case(suite, "modes");
	tcase_add_test(modes, a_header_that_could_not_be_looked_at_is_told);
	tcase_add_loop_test(modes, a_step_back_of_the_time_is_told_between_chunks_too, 0, 2);
	tcase_add_loop_test(
		modes, events_left_out_without_being_asked_are_those_that_match_all_else, 0, (int)LENGTH(filters));
	tcase_add_test(modes, events_without_the_address_that_is_asked_for_are_counted);
	tcase_add_test(modes, what_was_chosen_is_not_told_to_the_quiet);
	tcase_add_test(modes, where_all_that_matches_was_left_out_that_is_the_reason);
	tcase_add_test(modes, a_field_beside_others_is_found_however_long_its_name_is);
	tcase_add_test(modes, reports_take_all_modes);
	TCase *log = tool_case(suite, "log");
	tcase_add_test(log, a_cleared_log_and_a_changed_audit_policy_are_told_in_every_run);
	tcase_add_test(log, events_about_the_log_are_told_however_they_are_disguised);
	tcase_add_test(log, a_cleared_log_is_told_whatever_its_provider_is_written_as);
	tcase_add_test(log, what_of_a_change_cannot_be_read_is_told_as_it_stands);
	tcase_add_test(log, each_account_that_an_event_about_the_log_names_is_told);
	tcase_add_test(log, each_event_about_the_log_is_told);
	tcase_add_test(log, what_is_told_of_the_log_cannot_steer_a_terminal);
	tcase_add_test(log, events_about_the_log_that_lack_values_are_told);
	tcase_add_test(log, events_about_the_log_are_told_wherever_they_stand);
	TCase *order = tool_case(suite, "order");
	tcase_add_test(order, the_end_of_a_cut_log_and_what_stands_behind_a_whole_one_are_told_as_that);
	tcase_add_loop_test(order, records_that_stand_before_lower_ones_are_not_called_missing_behind_them, 0, 3);
	tcase_add_test(order, a_report_of_nothing_tells_of_records_that_were_lost);
	tcase_add_test(order, a_report_with_rows_tells_of_inputs_that_were_not_read);
	tcase_add_test(order, a_high_number_that_stands_too_early_hides_none_that_are_missing);
	return suite;
}
