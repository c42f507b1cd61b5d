/* SPDX-License-Identifier: MIT */
/* For MAP_ANONYMOUS and flock(), which POSIX lacks. */
#define _DEFAULT_SOURCE

/* Files that the tool writes: complete or not at all, and never in the place of anything else. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define SCRIPT                                                                                                         \
	"set record=1\n"                                                                                               \
	"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7\n"                                                    \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"

START_TEST(write_makes_a_file_of_the_same_bytes)
{
	make_log("a.evtx", SCRIPT);
	struct ran printed = TOOL_ENDS(0, "-qo", "jsonl", "a.evtx");
	struct ran written = TOOL_ENDS(0, "-qo", "jsonl", "-w", "out", "a.evtx");
	struct ran dash = TOOL_ENDS(0, "-qo", "jsonl", "-w", "-", "a.evtx");
	ck_assert_str_eq(written.out, "");
	ck_assert_str_eq(file_text("out", NULL), printed.out);
	ck_assert_str_eq(dash.out, printed.out);
	ck_assert_uint_eq(count_files(), 2);
}
END_TEST

START_TEST(a_file_that_exists_is_kept)
{
	static const char *const options[] = {"--write=kept", "--findings=kept"};
	make_log("a.evtx", SCRIPT);
	make_file("kept", "precious", 8);
	struct ran ran = TOOL_ENDS(2, options[_i], "a.evtx");
	assert_has(ran.err, "'kept' exists; allowed: a new file, or --force to replace it");
	ck_assert_str_eq(ran.out, "");
	ck_assert_str_eq(file_text("kept", NULL), "precious");
	ck_assert_uint_eq(count_files(), 2);
}
END_TEST

START_TEST(force_replaces_a_file)
{
	make_log("a.evtx", SCRIPT);
	make_file("old", "old", 3);
	make_file("old-findings", "old", 3);
	struct ran ran = TOOL_ENDS(0, "-qo", "jsonl", "--force", "-wold", "--findings=old-findings", "a.evtx");
	ck_assert_str_eq(ran.err, "");
	ck_assert_str_eq(record_ids(file_text("old", NULL)), "1 2");
	ck_assert_str_eq(file_text("old-findings", NULL), "");
	ck_assert_uint_eq(count_files(), 3);
}
END_TEST

START_TEST(force_replaces_nothing_but_files)
{
	make_log("a.evtx", SCRIPT);
	make_directory("directory");
	make_file("target", "precious", 8);
	link_file("link", "target");
	struct ran directory = TOOL_ENDS(2, "--force", "-wdirectory", "a.evtx");
	struct ran link = TOOL_ENDS(2, "-wlink", "a.evtx");
	TOOL_ENDS(2, "--force", "-wlink", "a.evtx");
	assert_has(directory.err, "--write: 'directory' is not a regular file, and is not replaced");
	assert_has(link.err, "--write: 'link' is not a regular file, and is not replaced");
	ck_assert_str_eq(file_text("target", NULL), "precious");
}
END_TEST

START_TEST(an_input_is_never_an_output)
{
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT, &size);
	make_file("a.evtx", bytes, size);
	link_file("link", "a.evtx");
	assert_has(TOOL_ENDS(2, "--force", "-wa.evtx", "a.evtx").err, "'a.evtx' is the input a.evtx; allowed: another");
	assert_has(TOOL_ENDS(2, "--force", "-w./a.evtx", "a.evtx").err, "is the input");
	assert_has(TOOL_ENDS(2, "--force", "-wlink", "a.evtx").err, "is the input");
	assert_has(TOOL_ENDS(2, "--force", "--findings=a.evtx", "link").err, "is the input");
	size_t size_after;
	const char *after = file_text("a.evtx", &size_after);
	ck_assert_uint_eq(size_after, size);
	ck_assert_int_eq(memcmp(after, bytes, size), 0);
}
END_TEST

START_TEST(what_is_told_never_goes_into_an_input)
{
	static const char *const redirected[] = {"exec \"$0\" a.evtx 2>>a.evtx", "exec \"$0\" a.evtx >>a.evtx 2>&1",
		"exec \"$0\" --files-from=list 2>>list"};
	size_t size, size_after;
	const uint8_t *bytes = log_bytes(SCRIPT, &size);
	make_file("a.evtx", bytes, size);
	make_file("list", "a.evtx\n", 7);
	struct ran ran = PROGRAM_AS(NULL, "sh", "-c", redirected[_i], tool_path());
	ck_assert_int_eq(ran.status, 2);
	if (_i != 1)
		assert_has(ran.out, _i == 0 ? "standard error is the input a.evtx; allowed: another file"
					    : "standard error is the list of inputs; allowed: another file");
	const char *after = file_text("a.evtx", &size_after);
	ck_assert_uint_eq(size_after, size);
	ck_assert_int_eq(memcmp(after, bytes, size), 0);
	ck_assert_str_eq(file_text("list", NULL), "a.evtx\n");
}
END_TEST

START_TEST(a_file_that_cannot_be_made_is_named)
{
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_ENDS(1, "-wmissing/out", "a.evtx");
	assert_has(ran.err, "ipsec-evtx: --write: 'missing/out': No such file or directory");
	ck_assert_uint_eq(count_files(), 1);
}
END_TEST

/* The first limit lets nothing through, the second the beginning; a full disk behaves so. */
START_TEST(after_a_failed_write_there_is_no_file)
{
	static const uint64_t limits[] = {1, 300 * 1024};
	const struct way way = {.file_limit = limits[_i]};
	make_log("a.evtx", SCRIPT "event 4653 +1 repeat=2000\n");
	struct ran ran = ran_with_status(TOOL_AS(&way, "-qo", "jsonl", "-wout", "a.evtx"), 1);
	assert_has(ran.err, "out: File too large");
	ck_assert_uint_eq(count_files(), 1);
	make_file("out", "precious", 8);
	ran_with_status(TOOL_AS(&way, "-qo", "jsonl", "--force", "-wout", "a.evtx"), 1);
	ck_assert_str_eq(file_text("out", NULL), "precious");
	ck_assert_uint_eq(count_files(), 2);
}
END_TEST

START_TEST(a_full_device_is_an_error)
{
	const struct way way = {.output_to = "/dev/full"};
	make_log("a.evtx", SCRIPT);
	struct ran ran = ran_with_status(TOOL_AS(&way, "-q", "a.evtx"), 1);
	assert_has(ran.err, "standard output: No space left on device");
}
END_TEST

START_TEST(the_file_is_there_when_an_input_could_not_be_read)
{
	make_log("a.evtx", SCRIPT);
	TOOL_ENDS(1, "-qo", "jsonl", "-wout", "a.evtx", "missing.evtx");
	ck_assert_str_eq(record_ids(file_text("out", NULL)), "1 2");
}
END_TEST

/* More than one block of compressed data, so that something can be inflated. */
static void make_cut_gzip(const char *name)
{
	size_t size;
	size_t gzip_size;
	const uint8_t *bytes = log_bytes(SCRIPT "event 4653 +1 repeat=2000\n", &size);
	uint8_t *gzip = gzip_of(bytes, size, &gzip_size);
	make_file(name, gzip, gzip_size - gzip_size / 4);
	free(gzip);
}

START_TEST(an_input_that_ends_in_the_middle_leaves_no_file)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	make_log("a.evtx", SCRIPT);
	make_cut_gzip("cut.evtx.gz");
	struct ran ran = TOOL_ENDS(1, "-q", jobs[_i], "-wout.jsonl", "--findings=f", "a.evtx", "cut.evtx.gz", "a.evtx");
	assert_has(
		ran.err, "--write: 'out.jsonl' was not written: an input could not be read to its end; --keep-going ");
	assert_has(ran.err, "--findings: 'f' was not written: ");
	ck_assert_uint_eq(count_files(), 2);
	make_file("out.jsonl", "precious", 8);
	TOOL_ENDS(1, "-q", jobs[_i], "--force", "-wout.jsonl", "cut.evtx.gz");
	ck_assert_str_eq(file_text("out.jsonl", NULL), "precious");
	struct ran kept =
		TOOL_ENDS(1, "-q", jobs[_i], "--force", "--keep-going", "-wout.jsonl", "--findings=f", "cut.evtx.gz");
	assert_has(kept.err, "--write: 'out.jsonl' is not complete: an input could not be read to its end\n");
	assert_has(kept.err, "--findings: 'f' is not complete: ");
	ck_assert_uint_gt(count_of(file_text("out.jsonl", NULL), "\n"), 100);
	assert_has(file_text("f", NULL), "\"compression\"");
	ck_assert_uint_eq(count_files(), 4);
}
END_TEST

/* A log that is followed by addresses where nothing is: to read there fails, as on a disk that has gone bad. */
START_TEST(a_read_error_in_the_middle_of_a_log_leaves_no_file)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	size_t size;
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const uint8_t *bytes = log_bytes(SCRIPT "event 4653 +1 repeat=500\n", &size);
	size_t read = 4096 + 65536 + 16384;
	ck_assert_uint_gt(size, read);
	read -= read % page;
	uint8_t *memory = mmap(NULL, read + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(memory, MAP_FAILED);
	memcpy(memory, bytes, read);
	ck_assert_int_eq(munmap(memory + read, page), 0);
	struct way way = {.input_from = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)};
	ck_assert_int_gt(way.input_from, 0);
	for (int keep = 0; keep < 2; keep++) {
		ck_assert_int_eq(lseek(way.input_from, (off_t)(uintptr_t)memory, SEEK_SET), (off_t)(uintptr_t)memory);
		struct ran ran = TOOL_AS(&way, "-q", jobs[_i], keep ? "--keep-going" : "-q", "-wout.jsonl", "-");
		ck_assert_msg(ran.status == 1, "status %d: %s", ran.status, ran.err);
		assert_has(ran.err, "Input/output error");
		const char *out = file_text("out.jsonl", NULL);
		ck_assert_msg(keep ? out && count_of(out, "\n") > 50 : !out, "%s", ran.err);
	}
	close(way.input_from);
	munmap(memory, read);
}
END_TEST

static void allow_few_descriptors(void)
{
	const struct rlimit limit = {4, 4};
	for (int fd = 3; fd < 256; fd++)
		close(fd);
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* The log is there and whole, but cannot be opened: nothing of it is read. */
START_TEST(a_log_that_there_is_no_descriptor_for_leaves_no_file)
{
	const struct way way = {.prepare = allow_few_descriptors};
	make_log("a.evtx", SCRIPT);
	struct ran ran = ran_with_status(TOOL_AS(&way, "-q", "-wout.jsonl", "a.evtx"), 1);
	assert_has(ran.err, "a.evtx: cannot open: Too many open files");
	assert_has(ran.err, "--write: 'out.jsonl' was not written: ");
	ck_assert_uint_eq(count_files(), 1);
}
END_TEST

START_TEST(what_never_was_a_log_leaves_the_events_of_the_others)
{
	make_log("a.evtx", SCRIPT);
	make_file("empty.evtx", "", 0);
	make_file("text.evtx", "This is not a log, however long it may be.\n", 43);
	TOOL_ENDS(1, "-q", "-wout.jsonl", "--findings=f", "empty.evtx", "a.evtx", "text.evtx", "missing.evtx");
	ck_assert_str_eq(record_ids(file_text("out.jsonl", NULL)), "1 2");
	ck_assert_ptr_nonnull(file_text("f", NULL));
}
END_TEST

START_TEST(a_log_that_was_cut_off_is_damage_and_leaves_a_file)
{
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT "chunk\n" SCRIPT, &size);
	make_file("cut.evtx", bytes, size - 65000);
	TOOL_ENDS(3, "-q", "-wout.jsonl", "cut.evtx");
	ck_assert_str_eq(record_ids(file_text("out.jsonl", NULL)), "1 2");
}
END_TEST

/*
 * What a killed run leaves.
 */

START_TEST(a_killed_run_leaves_a_file_that_the_next_one_removes)
{
	size_t size;
	const uint8_t *bytes = log_bytes(SCRIPT, &size);
	const struct way way = {.input = bytes, .input_size = size, .input_waits = true, .end_signal = SIGKILL};
	make_log("a.evtx", SCRIPT);
	ck_assert_int_eq(TOOL_AS(&way, "-wout.csv", "--findings=f", "-").status, 128 + SIGKILL);
	ck_assert_ptr_nonnull(file_beginning(".out.csv.ipsec-evtx-"));
	ck_assert_ptr_nonnull(file_beginning(".f.ipsec-evtx-"));
	ck_assert_ptr_nonnull(strstr(file_beginning(".out.csv"), ".partial"));
	ck_assert_uint_eq(count_files(), 3);
	/* Another output is another matter. */
	TOOL_ENDS(0, "-q", "-wout", "a.evtx");
	ck_assert_uint_eq(count_files(), 4);
	struct ran ran = TOOL_ENDS(0, "-wout.csv", "a.evtx");
	assert_has(ran.err, ".partial: removed; a run that was killed had left it\n");
	ck_assert_ptr_null(file_beginning(".out.csv"));
	struct ran quiet = TOOL_ENDS(0, "-q", "--findings=f", "a.evtx");
	ck_assert_str_eq(quiet.err, "");
	ck_assert_ptr_null(file_beginning(".f."));
	ck_assert_uint_eq(count_files(), 4);
}
END_TEST

/* Names that look like leftovers of an output "out". */
static const struct {
	const char *name;
	bool is_removed;
} leftovers[] = {
	{".out.ipsec-evtx-1.partial", true},
	{".out.ipsec-evtx-99999999.partial", true},
	{".out.ipsec-evtx-123-2.partial", true},
	{".out2.ipsec-evtx-1.partial", false},
	{"out.ipsec-evtx-1.partial", false},
	{".ipsec-evtx-1.partial", false},
	{".out.ipsec-evtx-.partial", false},
	{".out.ipsec-evtx-1.partial.gz", false},
	{".out.ipsec-evtx-1x.partial", false},
	{".out.ipsec-evtx-1.partial.ipsec-evtx-2.partial", false},
};

START_TEST(only_what_is_surely_left_is_removed)
{
	make_log("a.evtx", SCRIPT);
	for (size_t i = 0; i < LENGTH(leftovers); i++)
		make_file(leftovers[i].name, "x", 1);
	/* These look right, but are written, no file of that name, or no file. */
	make_file(".out.ipsec-evtx-2.partial", "x", 1);
	make_file("target", "precious", 8);
	link_file(".out.ipsec-evtx-3.partial", "target");
	make_directory(".out.ipsec-evtx-4.partial");
	int fd = open(file_path(".out.ipsec-evtx-2.partial"), O_RDWR | O_CLOEXEC);
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	TOOL_ENDS(0, "-q", "-wout", "a.evtx");
	close(fd);
	for (size_t i = 0; i < LENGTH(leftovers); i++)
		ck_assert_msg((access(file_path(leftovers[i].name), F_OK) != 0) == leftovers[i].is_removed, "%s",
			leftovers[i].name);
	ck_assert_ptr_nonnull(file_text(".out.ipsec-evtx-2.partial", NULL));
	ck_assert_str_eq(file_text(".out.ipsec-evtx-3.partial", NULL), "precious");
	ck_assert_int_eq(access(file_path(".out.ipsec-evtx-4.partial"), F_OK), 0);
}
END_TEST

START_TEST(a_long_name_has_a_temporary_one_too)
{
	char name[256];
	make_log("a.evtx", SCRIPT);
	memset(name, 'x', 255);
	name[255] = '\0';
	TOOL_ENDS(0, "-q", "-w", name, "a.evtx");
	ck_assert_ptr_nonnull(file_text(name, NULL));
	for (size_t i = 0; i + 1 < 255; i += 2)
		memcpy(name + i, "\xc3\xbc", 2);
	TOOL_ENDS(0, "-q", "-w", name, "a.evtx");
	ck_assert_ptr_nonnull(file_text(name, NULL));
	ck_assert_uint_eq(count_files(), 3);
}
END_TEST

/*
 * What is written to as it is.
 */

START_TEST(pipes_and_devices_are_written_to)
{
	make_log("a.evtx", SCRIPT);
	struct ran usual = TOOL_ENDS(0, "-qo", "jsonl", "a.evtx");
	assert_same(TOOL_ENDS(0, "-qo", "jsonl", "-w/dev/stdout", "a.evtx").out, usual.out);
	assert_same(TOOL_ENDS(0, "-qo", "jsonl", "-w/dev/fd/1", "a.evtx").out, usual.out);
	assert_same(TOOL_ENDS(0, "-qo", "jsonl", "-w/dev/stderr", "a.evtx").err, usual.out);
	assert_same(TOOL_ENDS(0, "--list-events", "-w/dev/stdout").out, TOOL_ENDS(0, "--list-events").out);
	ck_assert_str_eq(TOOL_ENDS(0, "-q", "-w/dev/null", "--findings=/dev/null", "a.evtx").out, "");
	assert_has(TOOL_ENDS(1, "-q", "-w/dev/full", "a.evtx").err, "/dev/full: No space left on device");
	assert_has(TOOL_ENDS(1, "-q", "-w/dev/fd/77", "a.evtx").err, "--write: '/dev/fd/77': Bad file descriptor");
	struct ran fifo = ran_with_status(
		PROGRAM_AS(NULL, "sh", "-c", "mkfifo out.jsonl; cat out.jsonl & \"$0\" -q -w out.jsonl a.evtx; wait",
			tool_path()),
		0);
	assert_same(fifo.out, usual.out);
	ck_assert_uint_eq(count_files(), 2);
}
END_TEST

START_TEST(a_file_that_is_open_already_is_added_to)
{
	make_log("a.evtx", SCRIPT);
	make_file("out", "before\n", 7);
	const struct way way = {.output_to = file_path("out")};
	struct ran usual = TOOL_ENDS(0, "-q", "a.evtx");
	ran_with_status(TOOL_AS(&way, "-q", "-w/dev/stdout", "a.evtx"), 0);
	const char *text = file_text("out", NULL);
	ck_assert_msg(strncmp(text, "before\n", 7) == 0, "%s", text);
	assert_same(text + 7, usual.out);
}
END_TEST

START_TEST(events_and_findings_are_never_mixed)
{
	make_log("a.evtx", SCRIPT);
	make_file("out", "precious", 8);
	const struct way way = {.output_to = file_path("out")};
	const char *const mixed = "is where --write goes; allowed: another file";
	assert_has(TOOL_ENDS(2, "--findings=/dev/stdout", "a.evtx").err, "is where the events go; allowed: another");
	assert_has(TOOL_ENDS(2, "-w/dev/stdout", "--findings=/dev/fd/1", "a.evtx").err, mixed);
	assert_has(TOOL_ENDS(2, "-wnew", "--findings=./new", "a.evtx").err, mixed);
	assert_has(TOOL_ENDS(2, "-wnew", "--findings", file_path("new"), "a.evtx").err, mixed);
	assert_has(ran_with_status(TOOL_AS(&way, "--force", "--findings=out", "a.evtx"), 2).err,
		"is where the events go; allowed: another");
	ck_assert_str_eq(file_text("out", NULL), "precious");
	ck_assert_uint_eq(count_files(), 2);
}
END_TEST

/*
 * Nobody reads.
 */

static const char *const unread[][3] = {{"-q", "a.evtx"}, {"-ojsonl", "a.evtx"}, {"-ojson", "a.evtx"},
	{"-ocsv", "a.evtx"}, {"-oxml", "a.evtx"}, {"-ojsonl", "-j3", "a.evtx"}, {"-j2", "a.evtx", "missing.evtx"},
	{"--report=findings", "a.evtx"}, {"-w/dev/stdout", "a.evtx"}, {"--list-events"}, {"--list-fields", "-ocsv"},
	{"--help"}, {"--version"}};

START_TEST(without_a_reader_it_ends_as_other_programs_do)
{
	const char *const *given = unread[_i];
	const char *const arguments[] = {"", given[0], given[1], given[1] ? given[2] : NULL, NULL};
	struct way way = {.no_reader = true};
	make_log("a.evtx", SCRIPT "event 4653 +1 repeat=2000\n");
	struct ran ran = run_program(&way, arguments);
	ck_assert_int_eq(ran.status, 128 + SIGPIPE);
	assert_has_not(ran.err, "standard output");
	assert_has_not(ran.err, " records seen");
	/* A process that ignores SIGPIPE gets an error instead. */
	way.ignores_pipe = true;
	ran = run_program(&way, arguments);
	ck_assert_int_eq(ran.status, 1);
	assert_has(ran.err, ": Broken pipe\n");
}
END_TEST

START_TEST(without_a_reader_of_the_events_there_is_no_file_of_findings)
{
	const struct way way = {.no_reader = true};
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_AS(&way, "-q", "--findings=f", "a.evtx");
	ck_assert_int_eq(ran.status, 128 + SIGPIPE);
	ck_assert_str_eq(ran.err, "ipsec-evtx: --findings: 'f' was not written\n");
	ck_assert_uint_eq(count_files(), 1);
}
END_TEST

START_TEST(findings_are_objects_with_the_same_keys)
{
	size_t size;
	size_t offset;
	uint8_t *bytes = log_bytes("set dirty=yes\n" SCRIPT, &size);
	ck_assert_uint_eq(record_offsets(bytes, size, &offset, 1), 1);
	bytes[offset + 8]++;
	make_file("b\"ad.evtx", bytes, size);
	struct ran ran = TOOL_ENDS(3, "-q", "--findings=f", "-wout", "b\"ad.evtx");
	assert_has(ran.err, "warning: chunk-data-crc at 0x1000: ");
	const char *findings = file_text("f", &size);
	assert_has(findings, "{\"kind\":\"chunk-data-crc\",\"severity\":\"warning\",\"source\":\"b\\\"ad.evtx\","
			     "\"offset\":4096,\"length\":");
	assert_has(findings, "{\"kind\":\"file-dirty\",\"severity\":\"note\",");
	if (!has_program("jq", "JSON is not looked at"))
		return;
	assert_jq(NULL,
		"keys_unsorted == [\"kind\",\"severity\",\"source\",\"offset\",\"length\",\"record_id\",\"expected\","
		"\"found\",\"detail\"] and ([.offset,.length|type == \"number\"]|all) and "
		"([.record_id,.expected,.found|type|. == \"number\" or . == \"null\"]|all) and (.detail|length > 5)",
		findings, size);
}
END_TEST

START_TEST(lists_are_written_too)
{
	struct ran printed = TOOL_ENDS(0, "--list-events");
	TOOL_ENDS(0, "--list-events", "-w", "out");
	assert_same(file_text("out", NULL), printed.out);
	TOOL_ENDS(2, "--list-events", "-w", "out");
}
END_TEST

START_TEST(a_log_that_is_refused_leaves_no_file)
{
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z\n");
	assert_has(TOOL_ENDS(2, "-q", "-w", "x.csv", "--log=x.csv", "a.evtx").err,
		"is where the events or the findings go");
	TOOL_ENDS(0, "-q", "-w", "x.csv", "a.evtx");
}
END_TEST

Suite *suite_tool_files(void)
{
	Suite *suite = suite_create("tool-files");
	TCase *files = tool_case(suite, "files");
	tcase_add_test(files, write_makes_a_file_of_the_same_bytes);
	tcase_add_loop_test(files, a_file_that_exists_is_kept, 0, 2);
	tcase_add_test(files, force_replaces_a_file);
	tcase_add_test(files, force_replaces_nothing_but_files);
	tcase_add_test(files, an_input_is_never_an_output);
	tcase_add_loop_test(files, what_is_told_never_goes_into_an_input, 0, 3);
	tcase_add_test(files, a_file_that_cannot_be_made_is_named);
	tcase_add_loop_test(files, after_a_failed_write_there_is_no_file, 0, 2);
	tcase_add_test(files, a_full_device_is_an_error);
	tcase_add_test(files, the_file_is_there_when_an_input_could_not_be_read);
	tcase_add_loop_test(files, an_input_that_ends_in_the_middle_leaves_no_file, 0, 2);
	tcase_add_loop_test(files, a_read_error_in_the_middle_of_a_log_leaves_no_file, 0, 2);
	tcase_add_test(files, a_log_that_there_is_no_descriptor_for_leaves_no_file);
	tcase_add_test(files, what_never_was_a_log_leaves_the_events_of_the_others);
	tcase_add_test(files, a_log_that_was_cut_off_is_damage_and_leaves_a_file);
	tcase_add_test(files, a_killed_run_leaves_a_file_that_the_next_one_removes);
	tcase_add_test(files, only_what_is_surely_left_is_removed);
	tcase_add_test(files, a_long_name_has_a_temporary_one_too);
	tcase_add_test(files, pipes_and_devices_are_written_to);
	tcase_add_test(files, a_file_that_is_open_already_is_added_to);
	tcase_add_test(files, events_and_findings_are_never_mixed);
	tcase_add_loop_test(files, without_a_reader_it_ends_as_other_programs_do, 0, (int)LENGTH(unread));
	tcase_add_test(files, without_a_reader_of_the_events_there_is_no_file_of_findings);
	tcase_add_test(files, findings_are_objects_with_the_same_keys);
	tcase_add_test(files, lists_are_written_too);
	tcase_add_test(tool_case(suite, "refused"), a_log_that_is_refused_leaves_no_file);
	return suite;
}
