/* SPDX-License-Identifier: MIT */
/* What stands behind the end of an archive, where some programs read on and others do not. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"
#include "test_zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define FIRST                                                                                                          \
	"set record=1\n"                                                                                               \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"
#define SECOND                                                                                                         \
	"set record=2\n"                                                                                               \
	"event 4650 2024-03-01T08:00:02Z RemoteAddress=203.0.113.66\n"

static bool reads_archives(void)
{
	const struct member member = log_member("a.evtx", FIRST);
	make_zip("probe", &member, 1);
	return TOOL("-q", "probe").status == 0;
}

/* c becomes a and then b, which may be one file. */
static void join(const char *a, const char *b, const char *c)
{
	size_t first_size, second_size;
	const char *first = file_text(a, &first_size), *second = file_text(b, &second_size);
	char *both = test_memory(first_size + second_size + 1);
	memcpy(both, first, first_size);
	memcpy(both + first_size, second, second_size);
	make_file(c, both, first_size + second_size);
}

/* From a file, and from a pipe: the same. */
static struct ran read_both_ways(const char *name, int status)
{
	size_t size;
	const char *bytes = file_text(name, &size);
	const struct way way = {.input = bytes, .input_size = size};
	struct ran ran = TOOL_ENDS(status, "-qojsonl", name);
	struct ran piped = ran_with_status(TOOL_AS(&way, "-qojsonl", "-"), status);
	ck_assert_str_eq(record_ids(piped.out), record_ids(ran.out));
	return ran;
}

/*
 * Tar archives.
 */

/* a.tar, b.tar with another log, as packed by bsdtar with such an option. */
static void make_tars(const char *compression)
{
	make_log("a.evtx", FIRST);
	make_log("b.evtx", SECOND);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", compression, "-cf", "a.tar", "a.evtx"), 0);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", compression, "-cf", "b.tar", "b.evtx"), 0);
}

static const char *const compressions[] = {"--format=ustar", "--gzip", "--bzip2", "--xz", "--zstd"};

START_TEST(a_tar_archive_behind_another_is_read)
{
	if (!reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_tars(compressions[_i]);
	join("a.tar", "b.tar", "c");
	ck_assert_str_eq(record_ids(read_both_ways("c", 0).out), "1 2");
	static const char zeros[4096];
	make_file("zeros", zeros, sizeof zeros);
	join("a.tar", "zeros", "d");
	/* zstd knows no zeros behind its data. */
	struct ran ran = TOOL("-qojsonl", "d");
	ck_assert_int_eq(ran.status, _i == 4);
}
END_TEST

START_TEST(what_is_no_tar_archive_behind_one_is_told)
{
	static const char *const others[] = {"b.evtx", "b.zip", "b.evtx.gz", "text"};
	if (!reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_tars(compressions[_i]);
	const struct member member = log_member("b.evtx", SECOND);
	make_zip("b.zip", &member, 1);
	gzFile file = gzopen(file_path("b.evtx.gz"), "wb");
	ck_assert_int_gt(gzwrite(file, member.data, (unsigned)member.size), 0);
	gzclose(file);
	make_file("text", "\n", 1);
	for (size_t i = 0; i < LENGTH(others); i++) {
		/* gzip data behind gzip data go on with them. */
		bool goes_on = _i == 1 && i == 2;
		join("a.tar", others[i], "c");
		struct ran ran = read_both_ways("c", 1);
		assert_has(ran.err, goes_on || _i == 0 ? "the tar archive cannot be read any further: "
				    : _i < 3           ? "stand bytes that are none of them, as of another archive"
						       : "");
		/* Of the other two the last block may be lost. */
		if (_i < 3)
			ck_assert_str_eq(record_ids(ran.out), "1");
	}
}
END_TEST

/* Without end they could hold the reader up. */
START_TEST(very_many_zeros_behind_a_tar_archive_are_given_up)
{
	static char zeros[1 << 20];
	if (!reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_tars("--format=ustar");
	size_t size;
	const char *bytes = file_text("a.tar", &size);
	gzFile file = gzopen(file_path("c.tgz"), "wb1");
	ck_assert_int_gt(gzwrite(file, bytes, (unsigned)size), 0);
	gzsetparams(file, 9, Z_DEFAULT_STRATEGY);
	for (int i = 0; i < 400; i++)
		ck_assert_int_gt(gzwrite(file, zeros, sizeof zeros), 0);
	gzclose(file);
	struct ran ran = read_both_ways("c.tgz", 1);
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "c.tgz: the tar archive cannot be read any further: given up: more than 500 times");
}
END_TEST

Suite *suite_tool_archive_behind(void)
{
	Suite *suite = suite_create("tool-archive-behind");
	TCase *tar = tool_case(suite, "tar");
	tcase_add_loop_test(tar, a_tar_archive_behind_another_is_read, 0, LENGTH(compressions));
	tcase_add_loop_test(tar, what_is_no_tar_archive_behind_one_is_told, 0, LENGTH(compressions));
	tcase_add_test(tar, very_many_zeros_behind_a_tar_archive_are_given_up);
	return suite;
}
