/* SPDX-License-Identifier: MIT */
/* Files that the tool writes: complete or not at all, and never in the place of anything else. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

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
	struct ran link = TOOL_ENDS(2, "--force", "-wlink", "a.evtx");
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

Suite *suite_tool_files(void)
{
	Suite *suite = suite_create("tool-files");
	TCase *files = tool_case(suite, "files");
	tcase_add_test(files, write_makes_a_file_of_the_same_bytes);
	tcase_add_loop_test(files, a_file_that_exists_is_kept, 0, 2);
	tcase_add_test(files, force_replaces_a_file);
	tcase_add_test(files, force_replaces_nothing_but_files);
	tcase_add_test(files, an_input_is_never_an_output);
	tcase_add_test(files, a_file_that_cannot_be_made_is_named);
	tcase_add_loop_test(files, after_a_failed_write_there_is_no_file, 0, 2);
	tcase_add_test(files, a_full_device_is_an_error);
	tcase_add_test(files, the_file_is_there_when_an_input_could_not_be_read);
	tcase_add_test(files, findings_are_objects_with_the_same_keys);
	tcase_add_test(files, lists_are_written_too);
	return suite;
}
