/* SPDX-License-Identifier: MIT */
/*
 * Zip archives that say of a member two things: before its bytes, which is all that can be read in time from a pipe and
 * within an archive, behind them, and in the directory at the end.
 */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"
#include "test_zip.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#define SCRIPT                                                                                                         \
	"set record=1\n"                                                                                               \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"

START_TEST(a_log_that_the_directory_of_a_zip_archive_alone_names_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member("Secret.evtx", SCRIPT)};
	make_zip("plain.zip", members, 2);
	struct ran ran = ran_with_status(read_without_seeking("plain.zip", _i), 0);
	ck_assert_str_eq(record_ids(ran.out), "1 1");
	members[1].local_name = "xxxxxxx.txt";
	make_zip("c.zip", members, 2);
	ran = ran_with_status(read_without_seeking("c.zip", _i), 1);
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err,
		_i ? "out.zip:in.zip: the zip archive is not read whole: " : "-: the zip archive is not read whole: ");
	assert_has(ran.err, "names 1 member as a log or an archive that is not called so before its bytes");
	assert_has(ran.err, "the first \"Secret.evtx\" at offset ");
}
END_TEST

START_TEST(a_log_that_the_directory_of_a_zip_archive_calls_a_directory_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {
		log_member("a.evtx", SCRIPT), log_member("Secret.evtx/", SCRIPT), {.name = "b.evtx/", .data = ""}};
	members[1].local_name = "Secret.text/";
	make_zip("c.zip", members, 3);
	struct ran ran = ran_with_status(read_without_seeking("c.zip", _i), 1);
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "names 1 member as a log");
	assert_has(ran.err, "the first \"Secret.evtx\" at offset ");
}
END_TEST

/* Where a stream of them is packed, programs unpack it as "Secret.evtx". */
START_TEST(a_log_of_no_size_before_its_bytes_that_is_called_a_directory_is_read)
{
	static const char *const names[] = {"Secret.evtx/.", "Secret.evtx/..", "Secret.evtx/"};
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member(names[_i], SCRIPT), {.name = "logs/", .is_streamed = true}};
	members[0].is_streamed = true;
	make_zip("c.zip", members, 2);
	for (int i = 0; i < 2; i++) {
		struct ran ran = read_without_seeking("c.zip", i);
		ck_assert_str_eq(record_ids(ran.out), _i < 2 ? "1" : "");
		ck_assert_int_eq(ran.status, _i == 2);
	}
	ck_assert_str_eq(record_ids(TOOL_ENDS(_i == 2, "-qojsonl", "c.zip").out), _i < 2 ? "1" : "");
	/* Or where 0 is said before them. */
	members[0].is_streamed = false;
	members[0].is_said_empty = true;
	make_zip("c.zip", members, 2);
	for (int i = 0; i < 2; i++)
		ran_with_status(read_without_seeking("c.zip", i), 1);
}
END_TEST

/* Another archive behind the first one: programs take the directory that stands last. */
START_TEST(a_log_that_another_directory_of_a_zip_archive_names_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member("Secret.evtx", SCRIPT)};
	size_t first_size, second_size;
	make_zip("first.zip", &members[0], 1);
	make_zip("second.zip", &members[1], 1);
	const char *first = file_text("first.zip", &first_size), *second = file_text("second.zip", &second_size);
	char *both = test_memory(first_size + second_size);
	memcpy(both, first, first_size);
	memcpy(both + first_size, second, second_size);
	make_file("c.zip", both, first_size + second_size);
	struct ran ran = ran_with_status(read_without_seeking("c.zip", _i), 1);
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "behind its end, at ");
	make_file("c.zip", first, first_size - 30);
	ran = ran_with_status(read_without_seeking("c.zip", _i), 1);
	assert_has(ran.err, "its directory, at its end, is cut off or cannot be read");
}
END_TEST

/* Compressed, in an archive or encrypted: the directory says so, and what is before it does not. */
START_TEST(a_log_within_a_member_that_an_archive_names_in_two_ways_is_no_secret)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), {.name = "in.zip", .local_name = "in.txt"},
		log_member("b.evtx", SCRIPT), {.name = "c.evtx.gz"}};
	make_zip("in.zip", &members[2], 1);
	members[1].data = file_text("in.zip", &members[1].size);
	members[2].local_name = "b.text";
	members[2].is_encrypted = true;
	gzFile file = gzopen(file_path("c.evtx.gz"), "wb");
	ck_assert_int_gt(gzwrite(file, members[0].data, (unsigned)members[0].size), 0);
	gzclose(file);
	members[3].data = file_text("c.evtx.gz", &members[3].size);
	members[3].local_name = "notes.txt";
	make_zip("c.zip", members, LENGTH(members));
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 1 1");
	assert_has(ran.out, "c.zip:in.zip:b.evtx\"");
	assert_has(ran.out, "c.zip:c.evtx.gz\"");
	assert_has(ran.err, "c.zip:b.evtx: encrypted, and not read");
}
END_TEST

/* unzip writes it under the second name, which is kept in the directory alone here. */
START_TEST(a_log_by_its_second_name_in_a_zip_archive_is_no_secret)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member("notes.txt", SCRIPT)};
	members[1].second_name = "other notes.txt";
	make_zip("c.zip", members, 2);
	ck_assert_str_eq(record_ids(ran_with_status(read_without_seeking("c.zip", false), 0).out), "1");
	/* Programs take the slash of what has bytes for nothing. */
	for (int i = 0; i < 4; i++) {
		members[1].second_name = i < 2 ? "Secret.evtx" : "Secret.evtx/";
		make_zip("c.zip", members, 2);
		ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.zip").out), "1 1");
		assert_has(ran_with_status(read_without_seeking("c.zip", i % 2), 1).err, "names 1 member as a log");
	}
}
END_TEST

/* libarchive takes the one beside it, and programs that know none its own. */
START_TEST(a_log_by_its_own_name_in_a_zip_archive_that_gives_it_another_is_no_secret)
{
	if (!tool_reads_archives())
		return;
	/* A short one, and one that is longer than any that a name is compared with. */
	char name[1024], local_name[1024];
	const int length = _i == 0 ? 1 : 1000;
	snprintf(name, sizeof name, "%0*d.text", length, 0);
	snprintf(local_name, sizeof local_name, "%0*d.evtx", length, 0);
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member(name, SCRIPT)};
	members[1].local_name = local_name;
	members[1].local_second_name = "Other.text";
	make_zip("c.zip", members, 2);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.zip").out), "1 1");
	for (int i = 0; i < 2; i++) {
		struct ran ran = ran_with_status(read_without_seeking("c.zip", i), 1);
		ck_assert_str_eq(record_ids(ran.out), "1");
		assert_has(ran.err, "stand two names, and one is that of a log or an archive");
	}
}
END_TEST

/* Whatever other members are called. */
START_TEST(a_log_that_no_name_calls_so_in_a_zip_archive_is_passed_over_in_a_file_as_in_a_pipe)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {
		log_member("a.evtx", SCRIPT), log_member("notes.txt", SCRIPT), {.name = "one", .data = "1", .size = 1}};
	members[2].local_name = "two";
	make_zip("c.zip", members, 3);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.zip").out), "1");
	for (int i = 0; i < 2; i++)
		ck_assert_str_eq(record_ids(ran_with_status(read_without_seeking("c.zip", i), 0).out), "1");
}
END_TEST

/* As bsdtar says so of names that are Latin-1, of which libarchive gives none. */
START_TEST(names_that_are_no_utf_8_and_said_to_be_in_a_zip_archive_are_read)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member("b\xfc.evtx", SCRIPT),
		{.name = "b\xfcro.txt", .data = "1", .size = 1, .is_utf8 = true}};
	members[1].is_utf8 = true;
	make_zip("c.zip", members, 3);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 1");
	ck_assert_str_eq(ran.err, "");
}
END_TEST

/* As 7z, WinZip and WinRAR write names that are not ASCII. */
START_TEST(a_link_to_no_log_in_a_zip_archive_with_second_names_is_silent)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT),
		{.name = "link", .data = "notes.txt", .size = 9, .attributes = UINT32_C(0120777) << 16}};
	members[0].second_name = "\xc3\xa4.evtx";
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1");
	ck_assert_str_eq(ran.err, "");
	/* By its own second name it may be one to a log. */
	members[1].second_name = "Secret.evtx";
	make_zip("c.zip", members, 2);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.zip").err, "whose bytes stand under the name \"notes.txt\"");
}
END_TEST

Suite *suite_tool_zip(void)
{
	Suite *suite = suite_create("tool-zip");
	TCase *zip = tool_case(suite, "names");
	tcase_add_loop_test(zip, a_log_that_the_directory_of_a_zip_archive_alone_names_is_told, 0, 2);
	tcase_add_loop_test(zip, a_log_that_the_directory_of_a_zip_archive_calls_a_directory_is_told, 0, 2);
	tcase_add_loop_test(zip, a_log_of_no_size_before_its_bytes_that_is_called_a_directory_is_read, 0, 3);
	tcase_add_loop_test(zip, a_log_that_another_directory_of_a_zip_archive_names_is_told, 0, 2);
	tcase_add_test(zip, a_log_within_a_member_that_an_archive_names_in_two_ways_is_no_secret);
	tcase_add_test(zip, a_log_by_its_second_name_in_a_zip_archive_is_no_secret);
	tcase_add_loop_test(zip, a_log_by_its_own_name_in_a_zip_archive_that_gives_it_another_is_no_secret, 0, 2);
	tcase_add_test(zip, a_log_that_no_name_calls_so_in_a_zip_archive_is_passed_over_in_a_file_as_in_a_pipe);
	tcase_add_test(zip, names_that_are_no_utf_8_and_said_to_be_in_a_zip_archive_are_read);
	tcase_add_test(zip, a_link_to_no_log_in_a_zip_archive_with_second_names_is_silent);
	return suite;
}
