/* SPDX-License-Identifier: MIT */
/* Slices of logs as the tool writes them: the same events and reports, for other programs too, and what is told. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CORPUS "../shared/corpus/"

/* Logs whose slices are compared: of the project, and those that Windows wrote, where they are. */
static char inputs[128][512];
static int input_count;

static void add_input(const char *path)
{
	if (input_count < (int)LENGTH(inputs))
		snprintf(inputs[input_count++], sizeof inputs[0], "%s", path);
}

static void add_directory(const char *path)
{
	char name[512];
	DIR *directory = opendir(path);
	const struct dirent *entry;
	while (directory && (entry = readdir(directory)) != NULL) {
		size_t length = strlen(entry->d_name);
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		if ((length > 5 && strcmp(entry->d_name + length - 5, ".evtx") == 0) ||
			(length > 8 && strcmp(entry->d_name + length - 8, ".evtx.gz") == 0))
			add_input(name);
	}
	if (directory)
		closedir(directory);
}

static int by_name(const void *one, const void *other)
{
	return strcmp(one, other);
}

static void find_inputs(void)
{
	static const char *const directories[] = {"samples", CORPUS "evtx-rs", CORPUS "mitre", CORPUS "museum",
		CORPUS "plaso", "../shared/cases", "../shared/cases/real", "../shared/cases/hiding",
		"../shared/cases/archive-set"};
	input_count = 0;
	for (size_t i = 0; i < LENGTH(directories); i++)
		add_directory(directories[i]);
	qsort(inputs, (size_t)input_count, sizeof inputs[0], by_name);
	if (input_count < 20)
		printf("tool evtx: %s is not here; only the samples are sliced\n", CORPUS);
}

static const struct way in_project = {.in_project = true};

/* What stands at the end of each line for where the record stood, and not for what it says. */
static const char without_place[] = "del(.source, .offset, .origin, .header_record_id) | "
				    "if .marks then .marks -= [\"chunk-crc\", \"chunk-header\", \"record-size\", "
				    "\"borrowed-template\", \"hidden\", \"copy\", \"mixed\"] else . end | "
				    "if .marks == [] then del(.marks) else . end";

/* Lines of JSON through jq. */
static struct ran jq(const char *filter, const struct ran *lines)
{
	const struct way way = {.input = lines->out, .input_size = lines->out_size};
	return ran_with_status(PROGRAM_AS(&way, "jq", "-c", filter), 0);
}

START_TEST(a_slice_of_each_log_says_what_the_log_says)
{
	char filter[1024];
	const char *slice = file_path("slice.evtx");
	if (!has_program("jq", "slices are not compared"))
		return;
	snprintf(filter, sizeof filter,
		"select(.origin == \"active\" and ((.marks // []) | "
		"any(. == \"hidden\" or . == \"torn\" or . == \"mixed\") | not)) | %s",
		without_place);
	struct ran source = TOOL_AS(&in_project, "-qeany", "-ojsonl", inputs[_i]);
	struct ran cut = TOOL_AS(&in_project, "-qeany", "-oevtx", "-w", slice, inputs[_i]);
	ck_assert_msg(cut.status == source.status, "%s: %s", inputs[_i], cut.err);
	assert_has_not(cut.err, "not-written");
	struct ran copy = TOOL("-qeany", "-ojsonl", "slice.evtx");
	assert_same(jq(without_place, &copy).out, jq(filter, &source).out);
	/* Whatever it comes from, the same records are the same bytes. */
	TOOL("-qeany", "-oevtx", "-w", "again.evtx", "slice.evtx");
	TOOL_AS(&in_project, "-qeany", "-j3", "-oevtx", "-w", file_path("threads.evtx"), inputs[_i]);
	size_t size, again_size, threads_size;
	const char *bytes = file_text("slice.evtx", &size);
	const char *again = file_text("again.evtx", &again_size);
	const char *threads = file_text("threads.evtx", &threads_size);
	ck_assert(size == again_size && memcmp(bytes, again, size) == 0);
	ck_assert(size == threads_size && memcmp(bytes, threads, size) == 0);
}
END_TEST

/* That a header has the time of the record behind is known of live records only, which all of a slice are. */
START_TEST(with_recover_a_slice_holds_all_that_was_found)
{
	char filter[1024];
	if (!has_program("jq", "slices are not compared"))
		return;
	snprintf(filter, sizeof filter, "%s | del(.written_time)", without_place);
	struct ran source = TOOL_AS(&in_project, "-qeany", "--recover", "-ojsonl", inputs[_i]);
	TOOL_AS(&in_project, "-qeany", "--recover", "-oevtx", "-w", file_path("slice.evtx"), inputs[_i]);
	struct ran copy = TOOL("-qeany", "-ojsonl", "slice.evtx");
	assert_same(jq(filter, &copy).out, jq(filter, &source).out);
	TOOL("-qeany", "--recover", "-oevtx", "-w", "again.evtx", "slice.evtx");
	size_t size, again_size;
	const char *bytes = file_text("slice.evtx", &size);
	const char *again = file_text("again.evtx", &again_size);
	ck_assert(size == again_size && memcmp(bytes, again, size) == 0);
}
END_TEST

/* Of records without a template other programs make nothing, in whatever log. */
static size_t count_lines(const char *command, const char *path, const char *beginning)
{
	char line[8192];
	size_t count = 0;
	snprintf(line, sizeof line, command, path);
	FILE *output = popen(line, "r");
	ck_assert_ptr_nonnull(output);
	while (fgets(line, sizeof line, output))
		count += strncmp(line, beginning, strlen(beginning)) == 0;
	pclose(output);
	return count;
}

START_TEST(other_programs_read_a_slice_whole)
{
	const char *slice = file_path("slice.evtx");
	char python[512];
	TOOL_AS(&in_project, "-qeany", "-oevtx", "-w", slice, inputs[_i]);
	struct ran lines = TOOL("-qeany", "-ojsonl", "slice.evtx");
	size_t count = count_of(lines.out, "\n");
	if (has_program("evtxexport", "evtxexport does not read slices")) {
		static const char command[] = "evtxexport -fxml '%s' 2>/dev/null";
		size_t read = count_lines(command, slice, "<Event ");
		size_t read_of_source = read < count ? count_lines(command, inputs[_i], "<Event ") : 0;
		ck_assert_msg(read == count || read >= read_of_source, "%s: %zu of %zu by libevtx, %zu before",
			inputs[_i], read, count, read_of_source);
	}
	if (system("/usr/bin/python3 -c 'import Evtx.Evtx' 2>/dev/null") != 0) /* NOLINT: a constant command */
		return;
	snprintf(python, sizeof python,
		"/usr/bin/python3 -c 'import sys, Evtx.Evtx as e\n"
		"with e.Evtx(sys.argv[1]) as log:\n"
		"    assert log.get_file_header().verify() and all(c.verify() for c in log.chunks())\n"
		"    for record in log.records(): print(record.record_num())' '%s' 2>/dev/null",
		slice);
	ck_assert_uint_eq(count_lines("%s", python, ""), count);
}
END_TEST

/*
 * What is taken.
 */

#define SECURITY "provider=Microsoft-Windows-Security-Auditing guid={54849625-5478-4994-A5BA-3E3B0328C30D} "
#define EVENTLOG "provider=Microsoft-Windows-Eventlog guid={FC65DDD8-D6EF-4962-83D5-6E5CFE9CE148} "

static const char script[] =
	"other 4624 2024-03-01T08:00:00Z TargetUserName=erik\n"
	"event 4653 2024-03-01T08:00:01Z\n"
	"event 4984 2024-03-01T08:00:02Z\n"
	"other 4719 2024-03-01T08:00:03Z " SECURITY "SubcategoryId=%%12807\n"
	"other 1102 2024-03-01T08:00:04Z " EVENTLOG "userdata=LogFileCleared SubjectUserName=erik\n"
	"other 1102 2024-03-01T08:00:05Z provider=Somebody channel=Application\n";

START_TEST(without_events_a_slice_holds_what_reports_use)
{
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-oevtx", "-w", "slice.evtx", "a.evtx");
	assert_has(ran.err, "4 matched");
	struct ran lines = TOOL_ENDS(0, "-qeany", "-ojsonl", "slice.evtx");
	ck_assert_uint_eq(count_of(lines.out, "\n"), 4);
	assert_has(lines.out, "\"event_id\":4653");
	assert_has(lines.out, "\"event_id\":4984");
	assert_has(lines.out, "\"event_id\":4719");
	assert_has(lines.out, "Microsoft-Windows-Eventlog");
}
END_TEST

static const char *const contexts[] = {
	"other 104 2024-03-01T08:00:00Z " EVENTLOG "userdata=LogFileCleared Channel=Security",
	"other 1100 2024-03-01T08:00:00Z " EVENTLOG "userdata=ServiceShutdown",
	"other 1102 2024-03-01T08:00:00Z " EVENTLOG "userdata=LogFileCleared SubjectUserName=erik",
	"other 4608 2024-03-01T08:00:00Z " SECURITY,
	"other 4719 2024-03-01T08:00:00Z " SECURITY "SubcategoryId=%%12807",
	"other 5478 2024-03-01T08:00:00Z " SECURITY,
	"other 5479 2024-03-01T08:00:00Z " SECURITY,
};

/* So many of each that a program would read the last ones, were they of another number. */
START_TEST(all_of_many_events_that_reports_use_are_in_a_slice)
{
	char many[512];
	snprintf(many, sizeof many, "set variant=shuffled\n%s repeat=40\n", contexts[_i]);
	make_log("a.evtx", many);
	TOOL("-oevtx", "-w", "slice.evtx", "a.evtx");
	struct ran lines = TOOL("-qeany", "-ojsonl", "slice.evtx");
	ck_assert_uint_eq(count_of(lines.out, "\n"), 40);
}
END_TEST

START_TEST(with_events_a_slice_holds_just_those)
{
	make_log("a.evtx", script);
	TOOL_ENDS(0, "-e4653", "-oevtx", "-w", "slice.evtx", "a.evtx");
	struct ran lines = TOOL_ENDS(0, "-qeany", "-ojsonl", "slice.evtx");
	ck_assert_uint_eq(count_of(lines.out, "\n"), 1);
	TOOL_ENDS(0, "-mquick", "-w", "other.evtx", "a.evtx");
	lines = TOOL_ENDS(0, "-qeany", "-ojsonl", "other.evtx");
	ck_assert_uint_eq(count_of(lines.out, "\n"), 2);
	TOOL_ENDS(0, "-e4653,1102", "--to=2024-03-01T08:00:05Z", "-oevtx", "-w", "third.evtx", "a.evtx");
	lines = TOOL_ENDS(0, "-qeany", "-ojsonl", "third.evtx");
	ck_assert_uint_eq(count_of(lines.out, "\n"), 2);
}
END_TEST

/* A report over a slice takes what its options left out for what was not: that is said, and the same options help. */
START_TEST(that_a_slice_lacks_events_is_told)
{
	static const char told[] = "the slice lacks what the options leave out: ",
			  as_far[] = "as far as the events asked for tell";
	make_log("a.evtx", "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1\n"
			   "event 4653 +1 RemoteAddress=198.51.100.2 Role=%%8206\n");
	assert_has_not(TOOL_ENDS(0, "-w", "all.evtx", "a.evtx").err, told);
	assert_has_not(TOOL_ENDS(0, "-eany", "-w", "any.evtx", "a.evtx").err, told);
	assert_has(TOOL_ENDS(0, "--failed", "-w", "failed.evtx", "a.evtx").err, told);
	assert_has(TOOL_ENDS(0, "--peer=198.51.100.2", "-w", "peer.evtx", "a.evtx").err, told);
	assert_has(TOOL_ENDS(0, "--to=2024-03-01T08:00:05Z", "-w", "to.evtx", "a.evtx").err, told);
	assert_has(TOOL_ENDS(0, "-e4653", "-w", "some.evtx", "a.evtx").err, told);
	assert_has_not(TOOL_ENDS(0, "-q", "--failed", "-w", "quiet.evtx", "a.evtx").err, told);
	assert_has(TOOL_ENDS(0, "--failed", "--report=failures", "failed.evtx").out, as_far);
}
END_TEST

/* What reports hear of besides is in a slice of --event only where that names it, whatever a report is given then. */
START_TEST(that_a_slice_lacks_what_reports_hear_of_is_told)
{
	static const char told[] = ", and --event named for the slice also what reports hear of besides: 104, ";
	make_log("a.evtx", "event 4650 2024-03-01T08:00:00Z MMSAID=1\nother 4608 +60\nevent 4655 +60 MMSAID=1\n");
	assert_has(TOOL_ENDS(0, "-e4650-4655", "-w", "some.evtx", "a.evtx").err, told);
	assert_has(TOOL_ENDS(0, "-qojsonl", "-e4650-4655", "--report=sessions", "a.evtx").out, "\"state\":\"lost\"");
	assert_has_not(TOOL_ENDS(0, "-qojsonl", "-e4650-4655", "--report=sessions", "some.evtx").out, "\"lost\"");
	assert_has_not(
		TOOL_ENDS(0, "-e4650-4655,104,1100,1102,4608,4719,5478,5479", "-w", "more.evtx", "a.evtx").err, told);
	assert_has(TOOL_ENDS(0, "-qojsonl", "-e4650-4655", "--report=sessions", "more.evtx").out, "\"state\":\"lost\"");
	/* Of all others of ours, too. */
	assert_has(TOOL_ENDS(0, "-e4646-5453", "-w", "ours.evtx", "a.evtx").err, told);
	assert_has_not(TOOL_ENDS(0, "-mmain", "-w", "main.evtx", "a.evtx").err, told);
	assert_has(TOOL_ENDS(0, "-qojsonl", "-mmain", "--report=sessions", "main.evtx").out, "\"state\":\"lost\"");
}
END_TEST

START_TEST(nothing_matching_is_a_log_without_records)
{
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-e4655", "-oevtx", "-w", "slice.evtx", "a.evtx");
	assert_has(ran.err, "nothing matched");
	ran = TOOL_ENDS(0, "-eany", "slice.evtx");
	ck_assert_str_eq(ran.out, "");
	assert_has(ran.err, "69632 bytes, 1 chunk");
	assert_has_not(ran.err, "findings:");
}
END_TEST

static void put_u32(uint8_t *bytes, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
}

/* The second of three records stands inside the first one. */
static void make_hidden_log(const char *name)
{
	size_t size, offsets[3];
	uint8_t *bytes = log_bytes(
		"event 4653 2024-03-01T08:00:00Z\nevent 4653 +1 RemoteAddress=203.0.113.66\nevent 4653 +1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 3), 3);
	put_u32(bytes + offsets[0] + 4, (uint32_t)(offsets[2] - offsets[0]));
	put_u32(bytes + offsets[2] - 4, (uint32_t)(offsets[2] - offsets[0]));
	evtxgen_fix_crc(bytes, size);
	make_file(name, bytes, size);
}

START_TEST(records_that_are_not_live_are_left_out_and_told)
{
	make_hidden_log("a.evtx");
	struct ran ran = TOOL_ENDS(3, "-q", "-oevtx", "-w", "slice.evtx", "a.evtx");
	assert_has(ran.err, "not in the output: 1 event of recovered, hidden or torn records (--recover writes them)");
	ck_assert_uint_eq(count_of(TOOL_ENDS(0, "-qeany", "-ojsonl", "slice.evtx").out, "\n"), 2);
	ran = TOOL_ENDS(3, "-q", "--recover", "-oevtx", "-w", "all.evtx", "a.evtx");
	assert_has_not(ran.err, "not in the output");
	ck_assert_uint_eq(count_of(TOOL("-qeany", "-ojsonl", "all.evtx").out, "\n"), 3);
	/* Then some matched. */
	ran = TOOL_ENDS(3, "--peer=203.0.113.66", "-oevtx", "-w", "one.evtx", "a.evtx");
	assert_has(ran.err, "not in the output: 1 event of recovered, hidden or torn records (--recover writes them)");
	assert_has_not(ran.err, "nothing matched");
}
END_TEST

START_TEST(a_slice_needs_a_file)
{
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(2, "-oevtx", "a.evtx");
	assert_has(ran.err, "--output: 'evtx' is written to a file only; allowed: --write=FILE beside it");
	ck_assert_uint_eq(ran.out_size, 0);
	TOOL_ENDS(2, "-oevtx", "-w-", "a.evtx");
	ran = TOOL_ENDS(2, "-oevtx", "-w/dev/stdout", "a.evtx");
	assert_has(ran.err, "cannot be written again where it begins");
	ran = TOOL_ENDS(2, "-oevtx", "-w", "a.evtx", "a.evtx");
	assert_has(ran.err, "is the input");
	TOOL_ENDS(0, "-oevtx", "-w/dev/null", "a.evtx");
	TOOL_ENDS(2, "-oevtx", "-wx.evtx", "--report=peers", "a.evtx");
	TOOL_ENDS(2, "-oevtx", "-wx.evtx", "--list-events");
	ck_assert_ptr_null(file_beginning("x.evtx"));
}
END_TEST

/*
 * Reports.
 */

static const char *const reports[] = {
	"sessions", "clocks", "peers", "failures", "weak", "certificates", "hostile", "summary", "filters", "packets"};

static const char *const stories[] = {
	"directaccess", "expired-certificate", "ike-scan", "mixed-security", "site-to-site", "two-gateways"};

/* What tells where an event stood; of the summary also what it says of the logs themselves, which hold more. */
static const char without_evidence[] =
	"walk(if type == \"object\" then del(.source, .offset, .sources, .evidence) else . end) | "
	"del(.records_seen, .log_first, .log_last, .findings, .next)";

START_TEST(a_report_over_slices_is_that_over_the_logs)
{
	const char *report = reports[_i % (int)LENGTH(reports)];
	const char *story = stories[_i / (int)LENGTH(reports)];
	char option[64], path[128];
	if (!has_program("jq", "reports over slices are not compared"))
		return;
	snprintf(option, sizeof option, "--report=%s", report);
	snprintf(path, sizeof path, "samples/%s.evtx", story);
	ran_with_status(TOOL_AS(&in_project, "-q", "-w", file_path("slice.evtx"), path), 0);
	struct ran source = TOOL_AS(&in_project, "-q", option, "-ojsonl", path);
	struct ran slice = TOOL("-q", option, "-ojsonl", "slice.evtx");
	assert_same(jq(without_evidence, &slice).out, jq(without_evidence, &source).out);
}
END_TEST

/* Of a log in which the end of a tunnel, and the name of a rule, are known by other events alone. */
static const char told_by_others[] =
	"set computer=vpn1 record=1\n"
	"other 5447 2024-03-01T07:00:00Z FilterName=Isolation FilterId:uint64=70\n"
	"event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.7 MMSAID=1 MMFilterID=70\n"
	"event 5451 +1 RemoteAddress=198.51.100.7 QuickModeSaId=5 MainModeSaId=1 InboundSpi=0x1111\n"
	"event 4653 +1 RemoteAddress=203.0.113.66 MMFilterID=70\n"
	"other 4960 +1 RemoteAddress=203.0.113.66 SPI:uint32=4369\n"
	"other 4965 +1 RemoteAddress=198.51.100.7 SPI:uint32=4369\n"
	"other 4608 2024-03-01T12:00:00Z\n"
	"other 1102 2024-03-01T12:01:00Z provider=Microsoft-Windows-Eventlog guid=none\n";

/* All that reports read. */
#define READ_BY_REPORTS                                                                                                \
	"-e4646,4650-4655,4960-4965,4976-4984,5049,5441,5447,5451-5453,104,1100,1102,4608,4719,5478,5479"

static const char *const slice_filters[] = {"--peer=198.51.100.7", "--peer=203.0.113.66", "--local=192.0.2.1", "--sa=1",
	"--failed", "--outcome=success", "--to=2024-03-01T12:00:30Z", "--computer=vpn1"};

START_TEST(a_report_over_chosen_slices_is_that_over_the_logs)
{
	const char *report = reports[_i % (int)LENGTH(reports)], *filter = slice_filters[_i / (int)LENGTH(reports)];
	char option[64];
	if (!has_program("jq", "reports over slices are not compared"))
		return;
	snprintf(option, sizeof option, "--report=%s", report);
	make_log("a.evtx", told_by_others);
	TOOL_ENDS(0, "-q", READ_BY_REPORTS, filter, "-w", "slice.evtx", "a.evtx");
	struct ran source = TOOL("-q", READ_BY_REPORTS, filter, option, "-ojsonl", "a.evtx");
	struct ran slice = TOOL("-q", READ_BY_REPORTS, filter, option, "-ojsonl", "slice.evtx");
	assert_same(jq(without_evidence, &slice).out, jq(without_evidence, &source).out);
}
END_TEST

START_TEST(with_dedup_a_slice_has_what_reports_use_once)
{
	make_log("a.evtx", told_by_others);
	make_log("b.evtx", told_by_others);
	TOOL_ENDS(0, "-q", "--dedup", "-w", "slice.evtx", "a.evtx", "b.evtx");
	ck_assert_str_eq(record_ids(TOOL("-qeany", "-ojsonl", "slice.evtx").out), "2 3 4 7 8");
}
END_TEST

Suite *suite_tool_evtx(void)
{
	find_inputs();
	Suite *suite = suite_create("tool evtx");
	TCase *logs = tool_case(suite, "logs");
	tcase_add_loop_test(logs, a_slice_of_each_log_says_what_the_log_says, 0, input_count);
	tcase_add_loop_test(logs, with_recover_a_slice_holds_all_that_was_found, 0, input_count);
	tcase_add_loop_test(logs, other_programs_read_a_slice_whole, 0, input_count);
	TCase *taken = tool_case(suite, "taken");
	tcase_add_test(taken, without_events_a_slice_holds_what_reports_use);
	tcase_add_loop_test(taken, all_of_many_events_that_reports_use_are_in_a_slice, 0, (int)LENGTH(contexts));
	tcase_add_test(taken, with_events_a_slice_holds_just_those);
	tcase_add_test(taken, that_a_slice_lacks_events_is_told);
	tcase_add_test(taken, that_a_slice_lacks_what_reports_hear_of_is_told);
	tcase_add_test(taken, nothing_matching_is_a_log_without_records);
	tcase_add_test(taken, records_that_are_not_live_are_left_out_and_told);
	tcase_add_test(taken, a_slice_needs_a_file);
	tcase_add_test(taken, with_dedup_a_slice_has_what_reports_use_once);
	TCase *over = tool_case(suite, "reports");
	tcase_add_loop_test(over, a_report_over_chosen_slices_is_that_over_the_logs, 0,
		(int)(LENGTH(reports) * LENGTH(slice_filters)));
	tcase_add_loop_test(
		over, a_report_over_slices_is_that_over_the_logs, 0, (int)(LENGTH(reports) * LENGTH(stories)));
	return suite;
}
