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
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
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
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
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

/* As of a copy in whole blocks: programs take them for nothing. */
START_TEST(zeros_behind_a_packed_log_are_nothing)
{
	if (!tool_reads_archives() || !has_program("bzip2", "a log that it compresses"))
		return;
	static const char zeros[70000];
	make_file("zeros", zeros, sizeof zeros);
	make_log("a.evtx", FIRST);
	struct ran packed = PROGRAM_AS(NULL, "bzip2", "-qc", "a.evtx");
	make_file("a.bz2", packed.out, packed.out_size);
	size_t size;
	const char *log = file_text("a.evtx", &size);
	gzFile file = gzopen(file_path("a.gz"), "wb");
	ck_assert_int_gt(gzwrite(file, log, (unsigned)size), 0);
	gzclose(file);
	static const char *const names[] = {"a.bz2", "a.gz"};
	join(names[_i], "zeros", "c");
	struct ran ran = read_both_ways("c", 0);
	ck_assert_str_eq(record_ids(ran.out), "1");
	ck_assert_str_eq(ran.err, "");
}
END_TEST

/* Without end they could hold the reader up. */
START_TEST(very_many_zeros_behind_a_tar_archive_are_given_up)
{
	static char zeros[1 << 20];
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
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
	assert_has(ran.err, "c.tgz: the tar archive cannot be read any further: given up: more than 100 times");
}
END_TEST

/*
 * Zip archives, of which some programs take what stands before the bytes of members, and others the directory that the
 * last end names.
 */

START_TEST(a_zip_archive_behind_another_is_told)
{
	/* As it is, as a part of one in several, and with a comment that is one. */
	static const unsigned disks[] = {0, 1, 0};
	struct member first = log_member("a.evtx", FIRST), second = log_member("b.evtx", SECOND);
	size_t size;
	if (!tool_reads_archives())
		return;
	struct zip_end end = {.disk = disks[_i]};
	second.size = 4096;
	make_zip("a.zip", &first, 1);
	make_zip_with_end("b.zip", &second, 1, &end);
	join("a.zip", "b.zip", "c");
	if (_i == 2) {
		end.comment = file_text("b.zip", &size);
		end.comment_size = size;
		make_zip_with_end("c", &first, 1, &end);
	}
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c");
	assert_has(ran.err, "c: the zip archive is not read whole: ");
	assert_has(ran.err, _i == 1 ? "says that it is a part of an archive in several"
				    : "are of no member that its directory lists");
	const char *bytes = file_text("c", &size);
	const struct way way = {.input = bytes, .input_size = size};
	ran = ran_with_status(TOOL_AS(&way, "-qojsonl", "-"), 1);
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "-: the zip archive is not read whole: ");
}
END_TEST

START_TEST(what_is_no_zip_archive_behind_one_is_told)
{
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_tars("--format=ustar");
	const struct member member = log_member("a.evtx", FIRST);
	static const char comment[] = "two of it";
	const struct zip_end end = {.comment = comment, .comment_size = sizeof comment};
	static const char zeros[70000];
	make_zip_with_end("a.zip", &member, 1, &end);
	read_both_ways("a.zip", 0);
	make_file("zeros", zeros, 512);
	join("a.zip", "zeros", "c");
	read_both_ways("c", 0);
	make_file("text", "\n", 1);
	join("a.zip", "text", "c");
	assert_has(read_both_ways("c", 1).err, "stand bytes that are none of its, as of another archive");
	join("a.zip", "b.tar", "c");
	assert_has(read_both_ways("c", 1).err, "c: the zip archive is not read whole: ");
	make_file("zeros", zeros, sizeof zeros);
	join("a.zip", "zeros", "c");
	assert_has(TOOL_ENDS(1, "-qojsonl", "c").err,
		"the end of a directory, by which most programs unpack, is not there");
}
END_TEST

START_TEST(a_directory_of_a_zip_archive_that_lacks_a_member_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {
		log_member("a.evtx", FIRST), log_member("b.evtx", SECOND), log_member("c.evtx", FIRST)};
	members[1].size = 69632;
	for (size_t i = 0; i < LENGTH(members); i++) {
		members[i].is_unlisted = true;
		make_zip("c", members, LENGTH(members));
		assert_has(TOOL_ENDS(1, "-qojsonl", "c").err, " are of no member that its directory lists");
		for (int k = 0; k < 2; k++)
			assert_has(ran_with_status(read_without_seeking("c", k), 1).err,
				"its directory, at its end, lists no member at ");
		members[i].is_unlisted = false;
	}
	make_zip("c", members, LENGTH(members));
	ck_assert_str_eq(record_ids(TOOL("-qojsonl", "c").out), "1 2 1");
}
END_TEST

/* The same bytes are another file then, to who goes by the directory. Where that can be sought, it is told as well. */
START_TEST(a_directory_of_a_zip_archive_that_gives_another_compression_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", FIRST), log_member("b.evtx", SECOND)};
	members[1].listed_method = 8;
	make_zip("c", members, LENGTH(members));
	assert_has(TOOL_ENDS(1, "-qojsonl", "c").err, "another size, checksum or compression");
	for (int i = 0; i < 2; i++)
		assert_has(ran_with_status(read_without_seeking("c", i), 1).err,
			"or of another size, checksum or compression");
}
END_TEST

START_TEST(an_end_of_a_zip_archive_that_says_something_else_is_told)
{
	const struct member members[] = {log_member("a.evtx", FIRST), log_member("b.evtx", SECOND)};
	static const struct {
		struct zip_end end;
		const char *told;
	} cases[] = {
		{{.disk = 1}, "says that it is a part of an archive in several"},
		{{.more = -1}, "has not the 1 members that its end says, but 2"},
		{{.more = 1}, "has not the 3 members that its end says, but 2"},
		{{.offset64 = 4096}, NULL},
	};
	if (!tool_reads_archives())
		return;
	make_zip_with_end("c", members, 2, &cases[_i].end);
	/* libarchive takes the numbers of 64 bits, where it can seek. */
	if (cases[_i].end.offset64) {
		assert_has(TOOL_ENDS(1, "-qojsonl", "c").err, "c: the zip archive ");
		return;
	}
	struct ran ran = read_both_ways("c", 1);
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.err, cases[_i].told);
}
END_TEST

START_TEST(a_directory_of_a_zip_archive_that_gives_another_checksum_is_told)
{
	const struct member member = log_member("a.evtx", FIRST);
	size_t size;
	if (!tool_reads_archives())
		return;
	make_zip("c.zip", &member, 1);
	char *zip = file_text("c.zip", &size);
	/* Of its one entry, before the end. */
	const size_t entry = size - 22 - 46 - strlen(member.name);
	zip[entry + 16] = (char)(zip[entry + 16] ^ 1);
	make_file("c.zip", zip, size);
	assert_has(read_both_ways("c.zip", 1).err, "says another size, checksum or compression");
}
END_TEST

/* Of what was to be split, but had room in one part. */
START_TEST(a_zip_archive_behind_the_mark_of_a_split_one_is_read)
{
	static const char *const marks[] = {"PK\x07\x08", "PK00"};
	const struct member member = log_member("a.evtx", FIRST);
	size_t size;
	if (!tool_reads_archives())
		return;
	make_zip("c.zip", &member, 1);
	const uint8_t *zip = (const uint8_t *)file_text("c.zip", &size);
	const size_t directory = zip[size - 6] | (size_t)zip[size - 5] << 8 | (size_t)zip[size - 4] << 16;
	char *marked = test_memory(4 + size);
	memcpy(marked + 4, zip, size);
	/* Its places count the mark. */
	marked[4 + directory + 42] = 4;
	marked[4 + size - 6] = (char)(marked[4 + size - 6] + 4);
	for (size_t i = 0; i < LENGTH(marks); i++) {
		memcpy(marked, marks[i], 4);
		make_file("c.zip", marked, 4 + size);
		ck_assert_str_eq(record_ids(read_both_ways("c.zip", 0).out), "1");
	}
}
END_TEST

/* As Windows and OneDrive write those of more than 4 GiB. */
START_TEST(a_zip_archive_that_counts_no_disk_is_read)
{
	size_t size;
	if (!tool_reads_archives())
		return;
	const struct member member = log_member("a.evtx", FIRST);
	make_zip("c.zip", &member, 1);
	const uint8_t *end = (const uint8_t *)file_text("c.zip", &size) + size - 6;
	const size_t offset = end[0] | (size_t)end[1] << 8 | (size_t)end[2] << 16;
	make_zip_with_end("c.zip", &member, 1, &(struct zip_end){.offset64 = offset, .counts_no_disk = true});
	struct ran ran = read_both_ways("c.zip", 0);
	ck_assert_str_eq(record_ids(ran.out), "1");
	ck_assert_str_eq(ran.err, "");
}
END_TEST

/* The other program reads on where this one ends: the chunk that is behind. */
START_TEST(a_log_of_two_sizes_in_a_zip_archive_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", FIRST "chunk\n" SECOND), log_member("b.evtx", FIRST)};
	make_zip("c", members, 2);
	ck_assert_str_eq(record_ids(TOOL("-qojsonl", "c").out), "1 2 1");
	members[0].local_size = members[0].size - CHUNK_SIZE;
	make_zip("c", members, 2);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c");
	assert_has(ran.err, "its directory says another size, checksum or compression");
	size_t size;
	const char *bytes = file_text("c", &size);
	const struct way way = {.input = bytes, .input_size = size};
	ran = ran_with_status(TOOL_AS(&way, "-qojsonl", "-"), 1);
	assert_has(ran.err, "or of another size, checksum or compression, the first \"a.evtx\"");
}
END_TEST

/*
 * Others.
 */

START_TEST(what_stands_behind_a_7z_archive_is_told)
{
	static const char *const others[] = {"b.7z", "b.zip", "b.evtx"};
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("a.evtx", FIRST);
	make_log("b.evtx", SECOND);
	const struct member member = log_member("b.evtx", SECOND);
	make_zip("b.zip", &member, 1);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "a.7z", "--format=7zip", "a.evtx"), 0);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "b.7z", "--format=7zip", "b.evtx"), 0);
	for (size_t i = 0; i < LENGTH(others); i++) {
		join("a.7z", others[i], "c");
		struct ran ran = TOOL_ENDS(1, "-qojsonl", "c");
		ck_assert_str_eq(record_ids(ran.out), "1");
		assert_has(ran.err, "c: the 7z archive is not read whole: behind its end, at ");
	}
	static const char zeros[512];
	make_file("zeros", zeros, sizeof zeros);
	join("a.7z", "zeros", "c");
	TOOL_ENDS(0, "-qojsonl", "c");
}
END_TEST

/* The name of the first member of a tar archive is what it begins with. */
START_TEST(a_tar_archive_that_begins_as_another_one_is_told)
{
	static const char *const names[] = {"PK\x03\x04", "BZh91AY&SY"};
	static const char *const packed[] = {"c.tar", "c.tar.gz", "c.tar.xz"};
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("b.evtx", SECOND);
	make_file(names[_i], "", 0);
	for (size_t i = 0; i < LENGTH(packed); i++) {
		ran_with_status(
			PROGRAM_AS(NULL, "bsdtar", "-acf", packed[i], "--format=ustar", names[_i], "b.evtx"), 0);
		struct ran ran = read_both_ways(packed[i], 1);
		assert_has(ran.err, i < 2 ? "its first bytes are those of a tar archive and those of something else"
					  : "begins as a log or another archive does, and is a tar archive too");
		size_t size;
		const char *bytes = file_text(packed[i], &size);
		const struct member member = {.name = packed[i], .data = bytes, .size = size};
		make_zip("out.zip", &member, 1);
		assert_has(
			read_both_ways("out.zip", 1).err, i < 2 ? "its first bytes are those" : "too; decompress it");
	}
}
END_TEST

/* In the free space of its last chunk, which no checksum covers. */
START_TEST(a_log_that_is_called_an_archive_is_read_and_told)
{
	size_t log_size, zip_size;
	make_log("a.evtx", FIRST);
	const struct member member = {.name = "b.evtx", .data = "ElfFile", .size = 7};
	make_zip("b.zip", &member, 1);
	char *log = (char *)file_text("a.evtx", &log_size);
	const char *zip = file_text("b.zip", &zip_size);
	memcpy(log + log_size - zip_size, zip, zip_size);
	make_file("c.zip", log, log_size);
	make_file("c.evtx", log, log_size);
	struct ran ran = TOOL_ENDS(1, "-ojsonl", "--log=log", "a.evtx", "c.zip", "c.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1 1 1");
	assert_has(ran.err, "c.zip: called a zip archive, and read as the log");
	ck_assert(!strstr(ran.err, "c.evtx: called"));
	assert_has(ran.err, "c.evtx: ends as a zip archive does");
	const char *told = file_text("log", NULL);
	assert_has(told, "{\"source\":\"a.evtx\",\"status\":\"complete\",");
	assert_has(told, "{\"source\":\"c.zip\",\"status\":\"failed\",\"records\":1,\"events\":1,");
	assert_has(told, ",\"error\":\"called a zip archive, and read as the log that it begins as\"}\n");
	assert_has(told, "{\"source\":\"c.evtx\",\"status\":\"failed\",\"records\":1,\"events\":1,");
	static const char *const like_zip[] = {"c.ZIP ", "c.z\xe2\x80\x8bip.", "c.zi\xd1\x80"};
	for (size_t i = 0; i < LENGTH(like_zip); i++) {
		make_file(like_zip[i], log, log_size);
		assert_has(TOOL_ENDS(1, "-qojsonl", like_zip[i]).err, "called a zip archive, and read as the log");
	}
	ran = TOOL_ENDS(1, "-qojsonl", "--recover", "-j2", "c.evtx", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 1");
	assert_has(ran.err, "c.zip: called a zip archive");
}
END_TEST

#define ENDS_AS_ZIP "ends as a zip archive does, and is read as the "

/* Where programs for zip find the end: their last bytes, whatever the name. */
START_TEST(what_ends_as_a_zip_archive_is_told_under_any_name)
{
	static char comment[60000];
	static const struct zip_end ends[] = {{.disk = 0}, {.offset64 = 1}, {.more = 7}, {.disk = 3},
		{.comment = comment, .comment_size = sizeof comment}, {.size = 45}};
	size_t log_size, zip_size;
	make_log("a.evtx", FIRST);
	const struct member member = {.name = "b.evtx", .data = "ElfFile", .size = 7};
	make_zip_with_end("b.zip", &member, 1, &ends[_i]);
	char *log = (char *)file_text("a.evtx", &log_size);
	const char *zip = file_text("b.zip", &zip_size);
	/* Bytes of its own may be behind: programs seek the end. */
	memcpy(log + log_size - zip_size - 40, zip, zip_size);
	make_file("c.evtx", log, log_size);
	assert_has(read_both_ways("c.evtx", 1).err, "c.evtx: " ENDS_AS_ZIP "log");
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "-j2", "a.evtx", "c.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1 1");
	assert_has(ran.err, "c.evtx: " ENDS_AS_ZIP "log");
	assert_has_not(ran.err, "a.evtx: ends");
	/* Of an image that is no wonder. */
	assert_has_not(TOOL("-qojsonl", "--carve", "c.evtx").err, "ends as");
}
END_TEST

/* The letters alone make none. */
START_TEST(a_log_with_the_letters_of_a_zip_archive_is_silent)
{
	size_t size;
	make_log("a.evtx", FIRST);
	char *log = (char *)file_text("a.evtx", &size);
	memcpy(log + size - 2000, "PK\x05\x06", 4);
	memcpy(log + size - 1000, "PK\x05\x06\0\0\0\0\1\0\1\0\x46\0\0", 15);
	memcpy(log + size - 4, "PK\x05\x06", 4);
	make_file("c.evtx", log, size);
	assert_has_not(read_both_ways("c.evtx", 0).err, "ends as");
}
END_TEST

/* Its last member may be a zip archive, which is no end of it. */
START_TEST(a_tar_archive_that_holds_a_zip_archive_is_read)
{
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	const struct member member = log_member("b.evtx", SECOND);
	char *zeros = calloc(1, 60000);
	ck_assert_ptr_nonnull(zeros);
	make_log("a.evtx", FIRST);
	make_zip("b.zip", &member, 1);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "a.tar", "a.evtx", "b.zip"), 0);
	ck_assert_str_eq(record_ids(read_both_ways("a.tar", 0).out), "1 2");
	/* Unless the end of the one is the comment of the other: 3 blocks behind that of the zip archive here. */
	size_t size, zip_size;
	const char *tar = file_text("a.tar", &size);
	file_text("b.zip", &zip_size);
	size_t end = size;
	while (memcmp(tar + end - 4, "PK\x05\x06", 4) != 0)
		end--;
	const struct zip_end closed = {.comment = zeros, .comment_size = size - end - 18};
	make_zip_with_end("b.bin", &member, 1, &closed);
	free(zeros);
	const char *bytes = file_text("b.bin", &zip_size);
	char *both = test_memory(size);
	memcpy(both, tar, size);
	memcpy(both + size - zip_size, bytes, zip_size);
	make_file("c.tar", both, size);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.tar").err, "c.tar: " ENDS_AS_ZIP "tar archive");
}
END_TEST

/* In what it passes over may stand the end of a zip archive, by which that is known. */
START_TEST(another_archive_that_is_called_a_zip_archive_is_told)
{
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_tars(compressions[_i]);
	size_t size;
	const char *bytes = file_text("b.tar", &size);
	make_file("b.zip", bytes, size);
	struct ran ran = read_both_ways("b.tar", 0);
	struct ran told = TOOL_ENDS(1, "-qojsonl", "--log=log", "b.zip");
	assert_has(file_text("log", NULL), "{\"source\":\"b.zip\",\"status\":\"failed\",");
	ck_assert_str_eq(record_ids(told.out), record_ids(ran.out));
	assert_has(told.err, "b.zip: called a zip archive, and read as the ");
	const struct member member = {.name = "b.zip", .data = bytes, .size = size};
	make_zip("out.zip", &member, 1);
	assert_has(read_both_ways("out.zip", 1).err, "not read: it is called a zip archive, and begins as a ");
}
END_TEST

/*
 * A gzip file keeps the name of what was compressed: programs unpack it under that name.
 */

static void make_named_gzip(const char *from, const char *to, const char *name)
{
	size_t size;
	z_stream zlib;
	gz_header header;
	uint8_t *bytes = (uint8_t *)file_text(from, &size), *gzip = test_memory(size + 1000);
	memset(&zlib, 0, sizeof zlib);
	memset(&header, 0, sizeof header);
	char kept[64];
	snprintf(kept, sizeof kept, "%s", name);
	header.name = (Bytef *)kept;
	ck_assert_int_eq(deflateInit2(&zlib, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	ck_assert_int_eq(deflateSetHeader(&zlib, &header), Z_OK);
	zlib.next_in = bytes;
	zlib.avail_in = (unsigned)size;
	zlib.next_out = gzip;
	zlib.avail_out = (unsigned)size + 1000;
	ck_assert_int_eq(deflate(&zlib, Z_FINISH), Z_STREAM_END);
	make_file(to, gzip, zlib.total_out);
	deflateEnd(&zlib);
}

START_TEST(a_gzip_file_that_keeps_the_name_of_a_log_is_called_so)
{
	const struct member log = log_member("b.evtx", SECOND);
	if (!tool_reads_archives())
		return;
	make_directory("logs");
	make_log("logs/a.evtx", FIRST);
	make_file("text", "no log", 6);
	make_file("log", log.data, log.size);
	make_zip("in.zip", &log, 1);
	static const char *const contents[] = {"text", "in.zip", "log"};
	static const char *const told[] = {
		"not a Windows event log", "it is called a log, and was read as the zip", ""};
	for (int i = 0; i < 3; i++) {
		make_named_gzip(contents[i], "logs/readme.gz", "Security.evtx");
		struct member members[] = {log_member("a.evtx", FIRST), {.name = "readme.gz"}};
		members[1].data = file_text("logs/readme.gz", &members[1].size);
		make_zip("c.zip", members, 2);
		assert_has(TOOL_ENDS(i < 2, "-qojsonl", "logs").err, told[i]);
		assert_has(TOOL_ENDS(i < 2, "-qojsonl", "c.zip").err, told[i]);
	}
	/* Of another name nothing is said. */
	make_named_gzip("text", "logs/readme.gz", "readme.txt");
	ck_assert_str_eq(TOOL_ENDS(0, "-qojsonl", "logs").err, "");
}
END_TEST

/* Programs that go by the name, or by bytes that stand elsewhere, open it as that. */
START_TEST(a_log_that_is_called_an_image_or_a_rare_archive_is_read_and_told)
{
	static const char *const names[] = {"logs.iso", "logs.VHDX", "logs.ova"};
	make_log(names[_i], FIRST);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", names[_i]);
	assert_has(ran.out, "\"record_id\":1,");
	assert_has(ran.err, "called an archive, and read as the log that it begins as");
}
END_TEST

Suite *suite_tool_archive_behind(void)
{
	Suite *suite = suite_create("tool-archive-behind");
	TCase *tar = tool_case(suite, "tar");
	tcase_add_loop_test(tar, a_tar_archive_behind_another_is_read, 0, LENGTH(compressions));
	tcase_add_loop_test(tar, what_is_no_tar_archive_behind_one_is_told, 0, LENGTH(compressions));
	tcase_add_loop_test(tar, zeros_behind_a_packed_log_are_nothing, 0, 2);
	tcase_add_test(tar, very_many_zeros_behind_a_tar_archive_are_given_up);
	tcase_add_test(tar, a_tar_archive_that_holds_a_zip_archive_is_read);
	TCase *zip = tool_case(suite, "zip");
	tcase_add_loop_test(zip, what_ends_as_a_zip_archive_is_told_under_any_name, 0, 6);
	tcase_add_test(zip, a_log_with_the_letters_of_a_zip_archive_is_silent);
	tcase_add_loop_test(zip, a_zip_archive_behind_another_is_told, 0, 3);
	tcase_add_test(zip, what_is_no_zip_archive_behind_one_is_told);
	tcase_add_test(zip, a_directory_of_a_zip_archive_that_lacks_a_member_is_told);
	tcase_add_test(zip, a_directory_of_a_zip_archive_that_gives_another_compression_is_told);
	tcase_add_loop_test(zip, an_end_of_a_zip_archive_that_says_something_else_is_told, 0, 4);
	tcase_add_test(zip, a_directory_of_a_zip_archive_that_gives_another_checksum_is_told);
	tcase_add_test(zip, a_zip_archive_that_counts_no_disk_is_read);
	tcase_add_test(zip, a_zip_archive_behind_the_mark_of_a_split_one_is_read);
	tcase_add_test(zip, a_log_of_two_sizes_in_a_zip_archive_is_told);
	TCase *others = tool_case(suite, "others");
	tcase_add_test(others, what_stands_behind_a_7z_archive_is_told);
	tcase_add_test(others, a_log_that_is_called_an_archive_is_read_and_told);
	tcase_add_loop_test(others, another_archive_that_is_called_a_zip_archive_is_told, 0, LENGTH(compressions));
	tcase_add_loop_test(others, a_tar_archive_that_begins_as_another_one_is_told, 0, 2);
	TCase *gzip = tool_case(suite, "gzip");
	tcase_add_test(gzip, a_gzip_file_that_keeps_the_name_of_a_log_is_called_so);
	tcase_add_loop_test(gzip, a_log_that_is_called_an_image_or_a_rare_archive_is_read_and_told, 0, 3);
	return suite;
}
