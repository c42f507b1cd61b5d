/* SPDX-License-Identifier: MIT */
/* Sparse members of tar archives: what is stored of them, and where that belongs. */
#include "suites.h"
#include "test_support.h"
#include "test_tar.h"
#include "test_tool_support.h"
#include "test_zip.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#define SCRIPT                                                                                                         \
	"set record=1\n"                                                                                               \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"
#define OTHER                                                                                                          \
	"set record=2\n"                                                                                               \
	"event 4650 2024-03-01T08:00:02Z RemoteAddress=203.0.113.66\n"

/* The map of one in its header, and of how many bytes. */
static void say_sparse(char *header, unsigned long size, bool is_extended)
{
	memcpy(header + 257, "ustar  ", 8);
	snprintf(header + 124, 12, "%011lo", size);
	snprintf(header + 386, 12, "%011o", 0U);
	snprintf(header + 398, 12, "%011lo", size);
	header[482] = is_extended;
	snprintf(header + 483, 12, "%011lo", size);
	tar_put_sum((uint8_t *)header);
}

/* GNU tar ends the map in a header with its first empty entry, and libarchive where a mark says so. */
START_TEST(a_sparse_member_of_two_maps_in_a_tar_archive_is_told)
{
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	if (!tool_reads_archives())
		return;
	/* Its first block is an empty map, and behind it stands one as of the end. */
	static char both[128 * 1024];
	ck_assert_uint_le(other.size + 512, sizeof both);
	memcpy(both + 512, (const char *)other.data + 512, other.size - 512);
	struct entry entries[] = {
		{.name = "blob", .type = 'S', .data = both, .size = other.size + 512}, file_entry("a.evtx", &log)};
	TAR("c.tar", entries);
	size_t size;
	char *tar = (char *)file_text("c.tar", &size);
	say_sparse(tar, other.size, true);
	make_file("c.tar", tar, size);
	tar_assert_told("at 0 it says of a sparse member in two ways what is stored of it");
	/* The same that says one thing, and with an entry behind the first empty one. */
	say_sparse(tar, other.size, false);
	make_file("c.tar", tar, size);
	ck_assert_str_eq(record_ids(TOOL_ENDS(3, "-qojsonl", "c.tar").out), "2 1");
	memcpy(tar + 386 + 48, tar + 386, 24);
	tar_put_sum((uint8_t *)tar);
	make_file("c.tar", tar, size);
	tar_assert_told("it says of a sparse member in two ways what is stored of it");
}
END_TEST

/* Whatever it is that begins so: to all programs it does. */
START_TEST(a_sparse_member_that_begins_as_what_is_packed_and_is_none_in_a_tar_archive_is_silent)
{
	static char document[128 * 1024] = "PK\x03\x04";
	const struct member log = log_member("a.evtx", SCRIPT);
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {
		{.name = "report.docx", .type = 'S', .data = document, .size = 65536}, file_entry("a.evtx", &log)};
	TAR("c.tar", entries);
	size_t size;
	char *tar = (char *)file_text("c.tar", &size);
	say_sparse(tar, 65536, false);
	make_file("c.tar", tar, size);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "c.tar");
	ck_assert_str_eq(record_ids(ran.out), "1");
	ck_assert_str_eq(ran.err, "");
}
END_TEST

/* Each entry of it takes memory, and very few compressed bytes. */
START_TEST(a_sparse_member_whose_map_has_no_end_in_a_tar_archive_is_given_up)
{
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {{.name = "blob", .type = 'S', .data = "1", .size = 1}};
	TAR("c.tar", entries);
	size_t size;
	char *tar = (char *)file_text("c.tar", &size);
	static char more[512];
	say_sparse(tar, 1, true);
	for (size_t at = 0; at < 504; at += 12)
		memcpy(more + at, "00000000000", 12);
	more[504] = 1;
	gzFile file = gzopen(file_path("c.tgz"), "wb");
	ck_assert_int_eq(gzwrite(file, tar, 512), 512);
	for (size_t i = 0; i < 40000; i++)
		ck_assert_int_eq(gzwrite(file, more, sizeof more), (int)sizeof more);
	gzclose(file);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.tgz").err, "given up: more than 100 times its bytes are one header");
}
END_TEST

/* Of a pax header, with its own length. */
static const char *record(const char *key, const char *value)
{
	static char texts[4][64];
	static unsigned count;
	char *text = texts[count++ % 4];
	size_t length = strlen(key) + strlen(value) + 3 + 2;
	snprintf(text, sizeof texts[0], "%zu %s=%s\n", length, key, value);
	ck_assert_uint_eq(strlen(text), length);
	return text;
}

/* 69632 bytes are stored of each. */
static const struct {
	const char *map, *told;
} maps[] = {
	{"0,69632", NULL},
	{"512,69632", "which is passed over, is like a log or an archive"},
	{"8192,65536,0,4096", "the parts of member 2 lie one over the other"},
	{"0, 69632", "says of a sparse member what is no number"},
};

/* 7z and others unpack what is stored, and GNU tar what it makes of it. */
START_TEST(a_sparse_member_of_a_tar_archive_that_some_programs_unpack_as_another_file_is_told)
{
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	if (!tool_reads_archives())
		return;
	char text[256];
	snprintf(text, sizeof text, "%s%s", record("GNU.sparse.size", "79000"), record("GNU.sparse.map", maps[_i].map));
	const struct entry entries[] = {file_entry("a.evtx", &log), text_entry('x', text), file_entry("blob", &other)};
	TAR("c.tar", entries);
	if (maps[_i].told)
		tar_assert_told(maps[_i].told);
	else
		ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.tar").out), "1 2");
}
END_TEST

/* Of a file that is no log the order in which parts come tells. */
START_TEST(parts_of_a_sparse_member_that_lie_one_over_the_other_are_told)
{
	const struct member log = log_member("a.evtx", SCRIPT);
	static uint8_t junk[128 * 1024];
	if (!tool_reads_archives())
		return;
	memset(junk, 'x', sizeof junk);
	memcpy(junk + 65536, log.data, 65536);
	char text[256];
	snprintf(text, sizeof text, "%s%s", record("GNU.sparse.size", "197000"),
		record("GNU.sparse.map", "131072,65536,0,65536"));
	const struct entry entries[] = {file_entry("a.evtx", &log), text_entry('x', text),
		{.name = "blob", .type = '0', .data = junk, .size = sizeof junk}};
	TAR("c.tar", entries);
	tar_assert_told("the parts of member 2 lie one over the other");
}
END_TEST

Suite *suite_tool_sparse(void)
{
	Suite *suite = suite_create("tool-sparse");
	TCase *maps_of = tool_case(suite, "maps");
	tcase_add_test(maps_of, a_sparse_member_of_two_maps_in_a_tar_archive_is_told);
	tcase_add_test(maps_of, a_sparse_member_that_begins_as_what_is_packed_and_is_none_in_a_tar_archive_is_silent);
	tcase_add_loop_test(maps_of, a_sparse_member_of_a_tar_archive_that_some_programs_unpack_as_another_file_is_told,
		0, LENGTH(maps));
	tcase_add_test(maps_of, a_sparse_member_whose_map_has_no_end_in_a_tar_archive_is_given_up);
	tcase_add_test(maps_of, parts_of_a_sparse_member_that_lie_one_over_the_other_are_told);
	return suite;
}
