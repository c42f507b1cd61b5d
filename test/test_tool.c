/* SPDX-License-Identifier: MIT */
/* The whole tool: what it reads, what it says about what it cannot read, and how it ends. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Three events; the records are 1, 2 and 3. */
#define SCRIPT                                                                                                         \
	"set computer=vpn1.corp.example record=1\n"                                                                    \
	"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7\n"                                                    \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"                                                    \
	"event 5451 2024-03-01T08:00:02Z RemoteAddress=192.0.2.9\n"
#define OTHER_SCRIPT                                                                                                   \
	"set computer=vpn2.corp.example record=11\n"                                                                   \
	"event 4653 2024-03-02T08:00:00Z RemoteAddress=198.51.100.7\n"

/* One byte of a value is another one than when the checksum was made. */
static void make_damaged_log(const char *name)
{
	size_t size;
	size_t offset;
	uint8_t *bytes = log_bytes(SCRIPT, &size);
	ck_assert_uint_eq(record_offsets(bytes, size, &offset, 1), 1);
	bytes[offset + 8]++;
	make_file(name, bytes, size);
}

/*
 * Samples.
 */

static char samples[64][128];
static int sample_count;

static void find_samples(void)
{
	DIR *directory = opendir("samples");
	const struct dirent *entry;
	sample_count = 0;
	while (directory && (entry = readdir(directory)) != NULL && sample_count < (int)LENGTH(samples)) {
		const char *dot = strrchr(entry->d_name, '.');
		if (dot && strcmp(dot, ".evtx") == 0 && strlen(entry->d_name) < 100)
			snprintf(samples[sample_count++], sizeof samples[0], "samples/%.100s", entry->d_name);
	}
	if (directory)
		closedir(directory);
}

START_TEST(a_sample_prints_what_stands_beside_it)
{
	const struct way in_project = {.in_project = true};
	char path[160];
	size_t size;
	snprintf(path, sizeof path, "%.*s.txt", (int)(strlen(samples[_i]) - 5), samples[_i]);
	const char *expected = project_text(path, &size);
	if (!expected) {
		printf("tool: %s is not here: the comparison with it is skipped\n", path);
		return;
	}
	/* Its story is told in events of Extended Mode, which are left out otherwise. */
	bool has_all_modes = strcmp(samples[_i], "samples/directaccess.evtx") == 0;
	struct ran ran = has_all_modes ? ran_with_status(TOOL_AS(&in_project, "-q", "-m", "all", samples[_i]), 0)
				       : ran_with_status(TOOL_AS(&in_project, "-q", samples[_i]), 0);
	assert_same(ran.out, expected);
	ck_assert_uint_eq(ran.out_size, size);
	/* What is told to the quiet too, of the one sample that holds it. */
	bool is_mixed = strcmp(samples[_i], "samples/mixed-security.evtx") == 0;
	ck_assert_uint_eq(count_of(ran.err, "\n"), is_mixed ? 3 : 0);
	if (is_mixed) {
		assert_has(ran.err, "event 1102: the Security log was cleared at 2024-09-03T01:52:07.0366810Z on "
				    "files1.corp.example by CORP\\erik\n");
		assert_has(ran.err, "event 4719: the audit policy of IPsec Main Mode was changed at "
				    "2024-09-03T02:02:20.7143202Z on files1.corp.example by CORP\\erik: Success "
				    "removed, Failure removed\n");
		assert_has(ran.err, "ipsec-evtx: 1 Extended Mode event left out (-m all shows them)\n");
	}
}
END_TEST

/* As "make samples" writes them. */
static const struct {
	const char *name; /* NULL: all samples */
	const char *reports[6];
} sample_reports[] = {
	{NULL, {"sessions", "clocks", "peers"}},
	{"directaccess", {"certificates", "failures", "hostile", "summary", "weak"}},
	{"expired-certificate", {"certificates", "failures", "summary"}},
	{"ike-scan", {"hostile", "summary"}},
	{"mixed-security", {"hostile", "summary"}},
	{"site-to-site", {"failures", "summary", "weak"}},
};

static void assert_report_beside(const char *sample, const char *report)
{
	const struct way in_project = {.in_project = true};
	char path[160], option[32];
	size_t size;
	snprintf(path, sizeof path, "%.*s.%s.txt", (int)(strlen(sample) - 5), sample, report);
	snprintf(option, sizeof option, "--report=%s", report);
	const char *expected = project_text(path, &size);
	ck_assert_msg(expected != NULL, "%s is not here", path);
	struct ran ran = ran_with_status(TOOL_AS(&in_project, "-q", option, sample), 0);
	assert_same(ran.out, expected);
}

START_TEST(a_sample_has_its_reports_beside_it)
{
	for (size_t i = 0; i < LENGTH(sample_reports); i++) {
		char path[160];
		snprintf(path, sizeof path, "samples/%s.evtx", sample_reports[i].name ? sample_reports[i].name : "");
		if (sample_reports[i].name && strcmp(path, samples[_i]) != 0)
			continue;
		for (size_t j = 0; sample_reports[i].reports[j]; j++)
			assert_report_beside(samples[_i], sample_reports[i].reports[j]);
	}
}
END_TEST

static void show_utf8(void)
{
	setenv("LC_ALL", "C.UTF-8", 1);
}

START_TEST(one_story_is_there_as_a_page)
{
	static const char page[] = "samples/expired-certificate.html",
			  text[] = "samples/expired-certificate.overview.txt";
	static const char log[] = "samples/expired-certificate.evtx";
	const struct way way = {.in_project = true, .prepare = show_utf8};
	size_t size;
	ck_assert_ptr_nonnull(project_text(page, &size));
	assert_same(TOOL_AS(&way, "-q", "--report=overview", "-o", "html", log).out, project_text(page, &size));
	assert_same(TOOL_AS(&way, "-q", "--report=overview", log).out, project_text(text, &size));
}
END_TEST

START_TEST(samples_are_there)
{
	ck_assert_int_gt(sample_count, 0);
}
END_TEST

/*
 * Inputs.
 */

START_TEST(sessions_in_the_documentation_print_what_they_show)
{
	const char *build = getenv("BUILD");
	const struct way way = {.in_project = true};
	if (!has_program("/usr/bin/python3", "sessions in README and the man pages"))
		return;
	struct ran ran = PROGRAM_AS(&way, "/usr/bin/python3", "test/check_examples.py",
		build && build[0] ? build : "build", file_path("."), "README", "man/ipsec-evtx.5", "man/ipsecevtx.3",
		"man/ipsecevtx_report.3", "man/ipsecevtx_writer.3");
	ck_assert_msg(ran.status == 0, "%s%s", ran.out, ran.err);
}
END_TEST

/* Packages stand in lines as check='jq cmake' or check="$check zsh". */
START_TEST(the_readme_names_each_package_that_is_installed_for_it)
{
	static const char *const sets[] = {"\nbuild='", "\ncheck='", "\ncheck=\"$check"};
	size_t size, found = 0;
	char *readme = project_text("README", &size);
	char *script = project_text(".ci/install-dependencies", &size);
	for (size_t i = 0; i < LENGTH(sets); i++) {
		for (char *at = script; (at = strstr(at, sets[i])) != NULL;) {
			at += strlen(sets[i]);
			for (size_t length; *at != '\n' && *at; at += length) {
				char package[64];
				at += strspn(at, " '\"");
				length = strcspn(at, " '\"\n");
				snprintf(package, sizeof package, "%.*s", (int)length, at);
				ck_assert_msg(strstr(readme, package) != NULL, "README does not name %s", package);
				found += length > 0;
			}
		}
	}
	ck_assert_uint_gt(found, 20);
}
END_TEST

START_TEST(standard_input_is_read_like_a_file)
{
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT, &size);
	const struct way way = {.input = bytes, .input_size = size};
	struct ran ran = ran_with_status(TOOL_AS(&way, "-o", "jsonl", "-"), 0);
	ck_assert_str_eq(record_ids(ran.out), "1 2 3");
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"-\""), 3);
}
END_TEST

START_TEST(a_gzip_file_is_read_whatever_its_name)
{
	size_t size;
	size_t gzip_size;
	const uint8_t *bytes = log_bytes(SCRIPT, &size);
	uint8_t *gzip = gzip_of(bytes, size, &gzip_size);
	make_file("packed", gzip, gzip_size);
	make_file("a.evtx", bytes, size);
	const struct way way = {.input = gzip, .input_size = gzip_size};
	struct ran packed = TOOL_ENDS(0, "-qo", "jsonl", "packed");
	struct ran piped = ran_with_status(TOOL_AS(&way, "-qo", "jsonl", "-"), 0);
	struct ran plain = TOOL_ENDS(0, "-qo", "jsonl", "a.evtx");
	free(gzip);
	ck_assert_str_eq(record_ids(packed.out), record_ids(plain.out));
	ck_assert_str_eq(record_ids(piped.out), "1 2 3");
}
END_TEST

START_TEST(a_cut_gzip_file_gives_what_is_there_and_fails)
{
	size_t size;
	size_t gzip_size;
	/* More than one block of compressed data, so that something can be inflated. */
	const uint8_t *bytes = log_bytes(SCRIPT "event 4653 +1 repeat=2000\n", &size);
	uint8_t *gzip = gzip_of(bytes, size, &gzip_size);
	make_file("cut.evtx.gz", gzip, gzip_size - gzip_size / 4);
	free(gzip);
	struct ran ran = TOOL_ENDS(1, "-o", "jsonl", "cut.evtx.gz");
	assert_has(ran.err, "ipsec-evtx: cut.evtx.gz: ");
	ck_assert_uint_gt(count_of(ran.out, "\n"), 100);
	assert_has(ran.err, "1 file (1 could not be read, or not to the end)");
	assert_has(TOOL_ENDS(1, "-q", "--report=summary", "cut.evtx.gz").out,
		"1 log (1 could not be read, or not to the end), ");
	ran = TOOL_ENDS(1, "-q", "--report=overview", "cut.evtx.gz");
	assert_has(ran.out, "1 log, of which 1 could not be read, or not to the");
	assert_has(ran.out, "what was not read");
}
END_TEST

START_TEST(several_files_are_read_in_the_order_given)
{
	make_log("b.evtx", SCRIPT);
	make_log("a.evtx", OTHER_SCRIPT);
	struct ran ran = TOOL_ENDS(0, "-o", "jsonl", "b.evtx", "a.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1 2 3 11");
	assert_has(ran.err, "2 files, 139264 bytes, 2 chunks");
	assert_has(ran.err, "4 records seen, 4 matched, 0 filtered out, 0 recovered, 0 lost");
}
END_TEST

START_TEST(a_directory_stands_for_its_logs_and_with_r_for_those_below)
{
	make_directory("logs");
	make_directory("logs/below");
	make_log("logs/b.evtx", SCRIPT);
	make_log("logs/below/c.EVTX", "set record=21\nevent 4655 2024-03-01T08:00:00Z\n");
	make_log("logs/a.evtx", OTHER_SCRIPT);
	make_file("logs/notes.txt", "not a log", 9);
	struct ran flat = TOOL_ENDS(0, "-qo", "jsonl", "logs");
	struct ran deep = TOOL_ENDS(0, "-qo", "jsonl", "-r", "logs");
	ck_assert_str_eq(record_ids(flat.out), "11 1 2 3");
	ck_assert_str_eq(record_ids(deep.out), "11 1 2 3 21");
	assert_has(deep.out, "\"source\":\"logs/below/c.EVTX\"");
}
END_TEST

START_TEST(links_to_directories_are_not_followed)
{
	make_directory("logs");
	make_log("logs/a.evtx", SCRIPT);
	link_file("logs/loop", ".");
	struct ran ran = TOOL_ENDS(0, "-ro", "jsonl", "logs");
	ck_assert_str_eq(record_ids(ran.out), "1 2 3");
	assert_has(ran.err, "logs/loop: symbolic link to a directory, not followed");
}
END_TEST

START_TEST(a_directory_without_logs_is_named)
{
	make_directory("empty");
	struct ran ran = TOOL_ENDS(1, "empty");
	assert_has(ran.err, "empty: no logs (*.evtx, *.evtx.gz) in this directory; -r looks below it too");
}
END_TEST

START_TEST(directories_that_are_not_entered_are_told)
{
	make_directory("logs");
	make_directory("logs/below");
	make_directory("logs/Security.evtx");
	make_log("logs/a.evtx", SCRIPT);
	link_file("logs/link", "below");
	assert_has(TOOL_ENDS(0, "-ojsonl", "logs").err, "logs: 3 directories in it not entered; -r looks below it too");
	ck_assert_str_eq(TOOL_ENDS(0, "-qojsonl", "logs").err, "");
	assert_has_not(TOOL_ENDS(0, "-rojsonl", "logs").err, "not entered");
}
END_TEST

START_TEST(what_cannot_be_read_is_named_and_the_others_go_on)
{
	make_log("a.evtx", SCRIPT);
	make_log("z.evtx", OTHER_SCRIPT);
	make_file("empty.evtx", "", 0);
	make_file("text.evtx", "This is not a log, however long it may be.\n", 43);
	make_directory("dir.evtx");
	link_file("nowhere.evtx", "missing target");
	struct ran ran = TOOL_ENDS(1, "-o", "jsonl", "a.evtx", "missing.evtx", "empty.evtx", "text.evtx",
		"nowhere.evtx", "dir.evtx", "z.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1 2 3 11");
	assert_has(ran.err, "ipsec-evtx: missing.evtx: cannot open: No such file or directory\n");
	assert_has(ran.err, "ipsec-evtx: empty.evtx: the file is empty\n");
	assert_has(TOOL_ENDS(1, "").err, "ipsec-evtx: '': cannot open: No such file or directory\n");
	assert_has(ran.err, "ipsec-evtx: text.evtx: not a Windows event log (.evtx)");
	assert_has(ran.err, "ipsec-evtx: nowhere.evtx: cannot open: No such file or directory\n");
	assert_has(ran.err, "ipsec-evtx: dir.evtx: no logs ");
	assert_has(ran.err, "6 files (4 could not be read, or not to the end)");
	/* There are no bytes to look for a log in. */
	assert_has(TOOL_ENDS(1, "--carve", "empty.evtx").err, "ipsec-evtx: empty.evtx: the file is empty\n");
}
END_TEST

START_TEST(a_file_without_permission_is_named)
{
	if (geteuid() == 0) {
		/* Nothing is forbidden to root: a socket or a device that cannot be read would be another error. */
		printf("tool: the test of a file without permission is skipped for root\n");
		return;
	}
	make_log("a.evtx", SCRIPT);
	make_log("locked.evtx", SCRIPT);
	PROGRAM_AS(NULL, "chmod", "0", "locked.evtx");
	struct ran ran = TOOL_ENDS(1, "-o", "jsonl", "locked.evtx", "a.evtx");
	assert_has(ran.err, "locked.evtx: cannot open: Permission denied");
	ck_assert_str_eq(record_ids(ran.out), "1 2 3");
}
END_TEST

START_TEST(names_from_the_file_system_do_not_steer_the_terminal)
{
	make_log("\033[31m\xe2\x80\xaelog\xc2\x9b\xff.evtx", SCRIPT);
	struct ran ran = TOOL("-v", "\033[31m\xe2\x80\xaelog\xc2\x9b\xff.evtx", "missing\a\n.evtx");
	ck_assert_int_eq(ran.status, 1);
	assert_harmless(ran.out, ran.out_size);
	assert_harmless(ran.err, ran.err_size);
	assert_has(ran.out, "\\x1b[31m\\u202elog");
	assert_has(ran.err, "missing\\x07\\x0a.evtx");
}
END_TEST

/* One that is no UTF-8, in each format; and findings of the log that is not read again stay. */
START_TEST(names_that_differ_in_one_byte_read_differently)
{
	make_directory("d");
	make_damaged_log("d/\xfe.evtx");
	make_damaged_log("d/\xff.evtx");
	static const char *const formats[][2] = {{"jsonl", "\"d/\\\\x%s.evtx\""}, {"json", "\"d/\\\\x%s.evtx\""},
		{"csv", ",d/\\x%s.evtx,"}, {"ecs", "\"d/\\\\x%s.evtx\""}, {"l2tcsv", ",d/\\x%s.evtx,"}};
	for (size_t i = 0; i < LENGTH(formats) * 2; i++) {
		char text[64];
		snprintf(text, sizeof text, formats[i / 2][1], i % 2 ? "ff" : "fe");
		assert_has(TOOL_ENDS(3, "-q", "-o", formats[i / 2][0], "d").out, text);
	}
	for (int i = 0; i < 2; i++) {
		TOOL_ENDS(3, "-qojsonl", "--split=source", "-wout", "--skip-existing", "--findings=f", "d");
		assert_has(file_text("f", NULL), "\"source\":\"d/\\\\xfe.evtx\"");
		assert_has(file_text("f", NULL), "\"source\":\"d/\\\\xff.evtx\"");
		ck_assert_int_eq(unlink(file_path("out/d%2F%FF.evtx.jsonl")), 0);
	}
}
END_TEST

/*
 * Exit statuses.
 */

START_TEST(a_clean_log_exits_0_also_when_nothing_matches)
{
	make_log("a.evtx", SCRIPT);
	struct ran some = TOOL_ENDS(0, "a.evtx");
	struct ran none = TOOL_ENDS(0, "--peer=203.0.113.1", "a.evtx");
	ck_assert_uint_gt(some.out_size, 0);
	ck_assert_uint_eq(none.out_size, 0);
	assert_has(none.err, "nothing matched: 3 events had the right id, but the other filters refused them");
}
END_TEST

START_TEST(nothing_found_says_how_auditing_is_turned_on)
{
	make_log("a.evtx", "other 4624 2024-03-01T08:00:00Z TargetUserName=erik\n");
	struct ran ran = TOOL_ENDS(0, "a.evtx");
	static const char *const guids[] = {"{0CCE9218-69AE-11D9-BED3-505054503030}",
		"{0CCE9219-69AE-11D9-BED3-505054503030}", "{0CCE921A-69AE-11D9-BED3-505054503030}",
		"{0CCE9213-69AE-11D9-BED3-505054503030}"};
	for (size_t i = 0; i < LENGTH(guids); i++) {
		char command[128];
		snprintf(command, sizeof command, "auditpol /set /subcategory:\"%s\" /success:enable /failure:enable",
			guids[i]);
		assert_has(ran.err, command);
	}
}
END_TEST

START_TEST(events_of_modes_left_out_are_counted)
{
	make_log("a.evtx", SCRIPT "event 4983 +1\nevent 4984 +1\n");
	struct ran quick = TOOL_ENDS(0, "-m", "quick", "-o", "jsonl", "a.evtx");
	struct ran usual = TOOL_ENDS(0, "-o", "jsonl", "a.evtx");
	ck_assert_str_eq(record_ids(quick.out), "3");
	ck_assert_str_eq(record_ids(usual.out), "1 2 3");
	assert_has(quick.err, "2 Main Mode events left out (-m all shows them)");
	assert_has(usual.err, "2 Extended Mode events left out (-m all shows them)");
}
END_TEST

START_TEST(damage_exits_3_and_the_events_are_printed_and_marked)
{
	make_damaged_log("bad.evtx");
	struct ran ran = TOOL_ENDS(3, "-qo", "jsonl", "bad.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"marks\":[\"chunk-crc\"]"), 3);
	assert_has(ran.err, "ipsec-evtx: bad.evtx: warning: chunk-data-crc at 0x1000: ");
}
END_TEST

START_TEST(without_a_status_for_damage_everything_else_stays)
{
	make_damaged_log("bad.evtx");
	struct ran usual = TOOL_ENDS(3, "-o", "jsonl", "bad.evtx");
	struct ran mapped = TOOL_ENDS(0, "--no-damage-status", "-o", "jsonl", "bad.evtx");
	assert_same(mapped.out, usual.out);
	assert_same(mapped.err, usual.err);
	TOOL_ENDS(0, "--no-damage-status", "-j3", "-o", "jsonl", "bad.evtx");
	TOOL_ENDS(1, "--no-damage-status", "bad.evtx", "missing.evtx");
	TOOL_ENDS(2, "--no-damage-status", "--strict", "bad.evtx");
}
END_TEST

START_TEST(an_unreadable_input_counts_for_more_than_damage)
{
	make_damaged_log("bad.evtx");
	TOOL_ENDS(1, "bad.evtx", "missing.evtx");
	TOOL_ENDS(1, "missing.evtx", "bad.evtx");
}
END_TEST

START_TEST(notes_count_for_the_status_only_with_strict)
{
	make_log("dirty.evtx", "set dirty=yes\n" SCRIPT);
	struct ran plain = TOOL_ENDS(0, "dirty.evtx");
	struct ran strict = TOOL_ENDS(3, "--strict", "dirty.evtx");
	struct ran verbose = TOOL_ENDS(0, "-v", "dirty.evtx");
	assert_has_not(plain.err, "file-dirty");
	assert_has(plain.err, "findings: 1 note (-v shows notes)");
	assert_has(verbose.err, "dirty.evtx: note: file-dirty at 0x0: ");
	assert_same(plain.out, strict.out);
}
END_TEST

START_TEST(a_signal_ends_the_run_and_leaves_no_file)
{
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT, &size);
	const struct way way = {.input = bytes, .input_size = size, .input_waits = true, .end_signal = SIGTERM};
	struct ran ran = TOOL_AS(&way, "-w", "out.txt", "--findings=findings.jsonl", "-");
	ck_assert_int_eq(ran.status, 128 + SIGTERM);
	assert_has(ran.err, "stopped by signal 15 before the end; no file was written");
	ck_assert_uint_eq(count_files(), 0);
}
END_TEST

START_TEST(events_before_a_signal_are_printed)
{
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT "chunk\n" SCRIPT, &size);
	const struct way way = {.input = bytes, .input_size = size, .input_waits = true, .end_signal = SIGINT};
	struct ran ran = TOOL_AS(&way, "-vo", "json", "-");
	ck_assert_int_eq(ran.status, 128 + SIGINT);
	ck_assert_uint_ge(count_of(ran.out, "\"record_id\""), 3);
	/* What was written is whole. */
	ck_assert_str_eq(ran.out + ran.out_size - 3, "\n]\n");
}
END_TEST

START_TEST(findings_until_a_signal_are_not_called_all)
{
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT, &size);
	const struct way way = {.input = bytes, .input_size = size, .input_waits = true, .end_signal = SIGINT};
	struct ran ran = TOOL_AS(&way, "-q", "--report=findings", "-");
	ck_assert_int_eq(ran.status, 128 + SIGINT);
	ck_assert_str_eq(ran.out, "no findings; the run was stopped before all was read\n");
	make_log("a.evtx", SCRIPT);
	ran = TOOL_ENDS(1, "-q", "--report=findings", "a.evtx", "no.evtx");
	ck_assert_str_eq(ran.out, "no findings; 1 of 2 inputs could not be read, or not to the end\n");
	ran = TOOL_ENDS(1, "-q", "--report=findings", "-ohtml", "a.evtx", "no.evtx");
	assert_has(ran.out, "<p>Mind: 1 of 2 inputs could not be read, or not to the end.</p>");
}
END_TEST

/* Nothing in it would say that it is about a part of the log. */
START_TEST(a_report_is_not_made_after_a_signal)
{
	static const char *const reports[][2] = {{"--report=summary", "-ojsonl"}, {"--report=overview", "-otext"},
		{"--report=overview", "-ohtml"}, {"--report=failures", "-ojson"}, {"--report=peers", "-ocsv"}};
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT "chunk\n" SCRIPT, &size);
	const struct way way = {.input = bytes, .input_size = size, .input_waits = true, .end_signal = SIGTERM};
	struct ran ran = TOOL_AS(&way, reports[_i][0], reports[_i][1], "-");
	ck_assert_int_eq(ran.status, 128 + SIGTERM);
	ck_assert_str_eq(ran.out, "");
	assert_has(ran.err, "stopped by signal 15 before the end; no report was made");
}
END_TEST

Suite *suite_tool(void)
{
	Suite *suite = suite_create("tool");
	TCase *sample_case = tool_case(suite, "samples");
	find_samples();
	tcase_add_test(sample_case, samples_are_there);
	tcase_add_test(sample_case, sessions_in_the_documentation_print_what_they_show);
	tcase_add_test(sample_case, the_readme_names_each_package_that_is_installed_for_it);
	tcase_add_test(sample_case, one_story_is_there_as_a_page);
	tcase_add_loop_test(sample_case, a_sample_prints_what_stands_beside_it, 0, sample_count);
	tcase_add_loop_test(sample_case, a_sample_has_its_reports_beside_it, 0, sample_count);
	TCase *inputs = tool_case(suite, "inputs");
	tcase_add_test(inputs, standard_input_is_read_like_a_file);
	tcase_add_test(inputs, a_gzip_file_is_read_whatever_its_name);
	tcase_add_test(inputs, a_cut_gzip_file_gives_what_is_there_and_fails);
	tcase_add_test(inputs, several_files_are_read_in_the_order_given);
	tcase_add_test(inputs, a_directory_stands_for_its_logs_and_with_r_for_those_below);
	tcase_add_test(inputs, links_to_directories_are_not_followed);
	tcase_add_test(inputs, a_directory_without_logs_is_named);
	tcase_add_test(inputs, directories_that_are_not_entered_are_told);
	tcase_add_test(inputs, what_cannot_be_read_is_named_and_the_others_go_on);
	tcase_add_test(inputs, a_file_without_permission_is_named);
	tcase_add_test(inputs, names_from_the_file_system_do_not_steer_the_terminal);
	tcase_add_test(inputs, names_that_differ_in_one_byte_read_differently);
	TCase *ends = tool_case(suite, "ends");
	tcase_add_test(ends, a_clean_log_exits_0_also_when_nothing_matches);
	tcase_add_test(ends, nothing_found_says_how_auditing_is_turned_on);
	tcase_add_test(ends, events_of_modes_left_out_are_counted);
	tcase_add_test(ends, damage_exits_3_and_the_events_are_printed_and_marked);
	tcase_add_test(ends, without_a_status_for_damage_everything_else_stays);
	tcase_add_test(ends, an_unreadable_input_counts_for_more_than_damage);
	tcase_add_test(ends, notes_count_for_the_status_only_with_strict);
	tcase_add_test(ends, a_signal_ends_the_run_and_leaves_no_file);
	tcase_add_test(ends, events_before_a_signal_are_printed);
	tcase_add_test(ends, findings_until_a_signal_are_not_called_all);
	tcase_add_loop_test(ends, a_report_is_not_made_after_a_signal, 0, 5);
	return suite;
}
