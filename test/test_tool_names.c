/* SPDX-License-Identifier: MIT */
/* One file, or one member of an archive, under several names: each of them counts for what it says. */
#include "suites.h"
#include "test_support.h"
#include "test_tar.h"
#include "test_tool_support.h"
#include "test_zip.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define SCRIPT                                                                                                         \
	"set record=1\n"                                                                                               \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"
#define OTHER                                                                                                          \
	"set record=2\n"                                                                                               \
	"event 4653 2024-03-01T09:00:01Z RemoteAddress=192.0.2.66\n"

/*
 * Files.
 */

START_TEST(a_packed_log_that_has_the_name_of_a_log_too_is_told)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	const struct member member = log_member("a.evtx", SCRIPT);
	if (!tool_reads_archives())
		return;
	make_directory("logs");
	make_zip("logs/A.zip", &member, 1);
	ck_assert_int_eq(link(file_path("logs/A.zip"), file_path("logs/Security.evtx")), 0);
	struct ran ran = TOOL_ENDS(1, "-ojsonl", jobs[_i], "--log=log", "logs");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "logs/Security.evtx: the same file as logs/A.zip, which is read once");
	assert_has(ran.err, "logs/Security.evtx: called a log, and read as the zip archive that it begins as");
	assert_has(file_text("log", NULL), "{\"source\":\"logs/A.zip\",\"status\":\"failed\"");
	ck_assert_int_eq(unlink(file_path("logs/Security.evtx")), 0);
	TOOL_ENDS(0, "-qojsonl", jobs[_i], "logs");
	/* Of a name that is no UTF-8, too. */
	ck_assert_int_eq(link(file_path("logs/A.zip"), file_path("logs/caf\xe9.evtx")), 0);
	assert_has(TOOL_ENDS(1, "-qojsonl", jobs[_i], "logs").err, ".evtx: called a log, and read as the zip archive ");
	ck_assert_int_eq(unlink(file_path("logs/caf\xe9.evtx")), 0);
	link_file("Security.evtx", "logs/A.zip");
	assert_has(
		TOOL_ENDS(1, "-qojsonl", jobs[_i], "logs", "Security.evtx").err, "Security.evtx: called a log, and ");
}
END_TEST

START_TEST(a_log_that_has_the_name_of_an_archive_too_is_told)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	make_directory("logs");
	make_log("logs/a.evtx", SCRIPT);
	make_log("logs/c.evtx", OTHER);
	ck_assert_int_eq(link(file_path("logs/a.evtx"), file_path("logs/b.zip")), 0);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", jobs[_i], "logs");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.err, "logs/b.zip: called a zip archive, and read as the log that it begins as");
}
END_TEST

/* What a directory has may be passed over; what was named, or is called a log, is told. */
START_TEST(what_is_no_log_is_told_where_it_was_also_named)
{
	make_directory("logs");
	make_log("logs/a.evtx", SCRIPT);
	gzFile file = gzopen(file_path("logs/b.gz"), "wb");
	ck_assert_int_eq(gzwrite(file, "text", 4), 4);
	gzclose(file);
	TOOL_ENDS(0, "-qojsonl", "logs");
	assert_has(TOOL_ENDS(1, "-qojsonl", "logs", "logs/b.gz").err, "logs/b.gz: not a Windows event log");
	ck_assert_int_eq(link(file_path("logs/b.gz"), file_path("logs/Security.evtx.gz")), 0);
	ck_assert_int_eq(rename(file_path("logs/b.gz"), file_path("logs/B.gz")), 0);
	assert_has(TOOL_ENDS(1, "-qojsonl", "logs").err, "logs/B.gz: not a Windows event log");
}
END_TEST

/* What a Mac writes beside each file, in an archive or in a directory of another file system. */
START_TEST(what_a_mac_writes_beside_a_log_is_passed_over)
{
	static const char *const names[] = {"logs/._a.evtx", "logs/._b.zip", "logs/._a.evtx.gz", "logs/._c.evtx"};
	static const uint8_t beside[4096] = {0, 5, 0x16, 7, 0, 2, 0, 0, 'M', 'a', 'c', ' ', 'O', 'S', ' ', 'X'};
	/* Two entries, of which the last one ends with the file: what was downloaded keeps long addresses. */
	static const uint8_t large[5000] = {0, 5, 0x16, 7, 0, 2, 0, 0, [25] = 2, [29] = 9, [33] = 50, [36] = 0x13,
		0x24, [41] = 2, [44] = 0x13, 0x56, [49] = 50};
	struct member members[5] = {log_member("logs/a.evtx", SCRIPT)};
	make_directory("logs");
	make_log("logs/a.evtx", SCRIPT);
	for (size_t i = 0; i < LENGTH(names); i++) {
		members[i + 1] = (struct member){.name = names[i], .data = i < 3 ? beside : large};
		members[i + 1].size = i < 3 ? sizeof beside : sizeof large;
		make_file(names[i], members[i + 1].data, members[i + 1].size);
	}
	assert_has(TOOL_ENDS(0, "-ojsonl", "logs").err, "logs: 4 files not read, ");
	/* A log may begin so, and may be as large. */
	make_file("logs/._b.zip", "junk", 4);
	assert_has(TOOL_ENDS(1, "-qojsonl", "logs").err, "logs/._b.zip: not a Windows event log");
	make_file("logs/b.evtx", beside, sizeof beside);
	assert_has(TOOL_ENDS(1, "-qojsonl", "logs").err, "logs/b.evtx: not a Windows event log");
	if (!tool_reads_archives())
		return;
	make_zip("c.zip", members, LENGTH(members));
	assert_has(TOOL_ENDS(0, "-vojsonl", "c.zip").err, "1 log read, 4 other members passed over");
	char *log = (char *)(uintptr_t)members[0].data;
	memcpy(log, beside, 8);
	members[0] = (struct member){.name = "logs/._a.evtx", .data = log, .size = members[0].size};
	make_zip("c.zip", members, 1);
	ck_assert_str_eq(record_ids(TOOL_ENDS(3, "-qojsonl", "c.zip").out), "1");
}
END_TEST

/* Programs find them behind any other bytes. */
START_TEST(what_begins_as_that_of_a_mac_and_is_an_archive_is_told)
{
	static const char *const names[] = {
		"logs/._a.zip", "logs/._b.zip", "logs/._c.7z", "logs/._d.zip", "logs/._e.zip"};
	static const char *const signatures[] = {
		"PK\x05\x06", "PK\x03\x04", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "MSCF"};
	static uint8_t beside[LENGTH(names)][8192];
	struct member members[LENGTH(names) + 1] = {log_member("logs/a.evtx", SCRIPT)};
	make_directory("logs");
	make_log("logs/a.evtx", SCRIPT);
	for (size_t i = 0; i < LENGTH(names); i++) {
		memcpy(beside[i], "\0\5\x16\7\0\2\0\0", 8);
		memcpy(beside[i] + (i == 0 ? 8190 - 4 : 300), signatures[i], strlen(signatures[i]));
		/* The entry of the large one ends with it. */
		memcpy(beside[i] + 24, "\0\1\0\0\0\x9\0\0\0\x32\0\0\x1f\xce", 14);
		members[i + 1] = (struct member){.name = names[i], .data = beside[i], .size = i == 0 ? 8192 : 512};
		make_file(names[i], beside[i], members[i + 1].size);
	}
	ck_assert_uint_eq(count_of(TOOL_ENDS(1, "-qojsonl", "logs").err, ": not a Windows event log"), LENGTH(names));
	if (!tool_reads_archives())
		return;
	make_zip("c.zip", members, LENGTH(members));
	ck_assert_uint_eq(count_of(TOOL_ENDS(1, "-qojsonl", "c.zip").err, ": not read: "), LENGTH(names));
}
END_TEST

/* A frame that is passed over comes first, as pzstd has it; xz, zstd and gzip unpack others' data under their names. */
START_TEST(what_is_packed_as_its_name_does_not_say_is_read_or_told)
{
	static const char skipped[] = "\x50\x2a\x4d\x18\x04\0\0\0size", lz4[] = "\x04\x22\x4d\x18 and more",
			  lzma[] = "\x6c\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0 and more",
			  pack[] = "\x1f\x1e and more";
	struct member members[] = {{.name = "logs/a.zst"}, {.name = "logs/b.zst", .data = lz4, .size = sizeof lz4},
		{.name = "logs/c.xz", .data = lzma, .size = sizeof lzma},
		{.name = "logs/d.gz", .data = pack, .size = sizeof pack}};
	const size_t before = sizeof skipped - 1;
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("a.evtx", SCRIPT);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "--zstd", "-cf", "plain", "a.evtx"), 0);
	const char *plain = file_text("plain", &members[0].size);
	char *data = test_memory(before + members[0].size);
	memcpy(data, skipped, before);
	memcpy(data + before, plain, members[0].size);
	members[0].size += before;
	members[0].data = data;
	make_directory("logs");
	for (size_t i = 0; i < LENGTH(members); i++)
		make_file(members[i].name, members[i].data, members[i].size);
	make_zip("c.zip", members, LENGTH(members));
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "logs", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 1");
	ck_assert_uint_eq(count_of(ran.err, ": not a Windows event log"), 6);
}
END_TEST

/* gzip unpacks the first member of one, whatever that is called. */
START_TEST(a_zip_archive_that_is_called_as_compressed_data_is_told)
{
	const struct member member = log_member("blob", SCRIPT);
	struct member members[] = {log_member("a.evtx", SCRIPT), {.name = "data.gz"}};
	if (!tool_reads_archives())
		return;
	make_directory("logs");
	make_zip("logs/data.gz", &member, 1);
	make_zip("logs/evidence", &member, 1);
	members[1].data = file_text("logs/data.gz", &members[1].size);
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL_ENDS(1, "-ojsonl", "logs", "c.zip");
	assert_has(ran.err, "logs/evidence: begins as what is packed, but has no name of that: not read");
	assert_has(ran.err, "logs/data.gz: called as compressed data are, and read as the zip archive");
	assert_has(
		ran.err, "c.zip:data.gz: not read: it is called as compressed data are, and begins as a zip archive");
}
END_TEST

/* As Windows drops them when it unpacks, and others open the file all the same. */
START_TEST(an_archive_with_a_dot_or_a_blank_behind_its_name_is_read)
{
	static const char *const names[] = {"logs/b.zip.", "logs/b.zip ", "logs/b.ZIP. ."};
	if (!tool_reads_archives())
		return;
	const struct member member = log_member("a.evtx", SCRIPT);
	make_directory("logs");
	make_zip(names[_i], &member, 1);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "logs").out), "1");
	struct member nested = {.name = names[_i]};
	nested.data = file_text(names[_i], &nested.size);
	make_zip("c.zip", &nested, 1);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.zip").out), "1");
}
END_TEST

/*
 * Links.
 */

/* A link to what its bytes begin with, up to the first NUL, is what libarchive makes of them. */
START_TEST(an_archive_that_says_it_is_a_link_is_told)
{
	static const struct {
		const char *name, *begins;
		size_t size;
	} kinds[] = {{"b.tar", "c.tar", 6},
		{"b.xz",
			"\xfd"
			"7zXZ\0",
			6},
		{"b.zst", "\x28\xb5\x2f\xfd", 4}, {"b.gz", "\x1f\x8b\x08\x08", 4}, {"b.evtx", "a.evtx", 7}};
	char bytes[512] = "";
	if (!tool_reads_archives())
		return;
	memcpy(bytes, kinds[_i].begins, kinds[_i].size);
	struct member members[] = {log_member("a.evtx", SCRIPT),
		{.name = kinds[_i].name, .data = bytes, .size = sizeof bytes, .attributes = UINT32_C(0120777) << 16}};
	make_zip("c.zip", members, 2);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.zip").err, ": not read: a symbolic link, whose bytes stand");
}
END_TEST

/*
 * Members of zip archives, which have a name before their bytes and one in the directory.
 */

/* It would be told under that name, so it is under both. */
START_TEST(a_member_that_a_directory_calls_a_log_and_that_is_none_is_told)
{
	static const char text[] = "Two chunks of a log may stand here, behind what is no header.";
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), {.name = "Secret.evtx", .data = text, .size = 60}};
	for (int i = 0; i < 3; i++) {
		members[1].local_name = i == 0 ? NULL : i == 1 ? "readmes.txt" : "notes.txt";
		members[1].name = i == 2 ? "notes.txt" : "Secret.evtx";
		members[1].second_name = i == 2 ? "Secret.evtx" : NULL;
		make_zip("c.zip", members, 2);
		struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
		ck_assert_str_eq(record_ids(ran.out), "1");
		assert_has(ran.err, "c.zip:Secret.evtx: not a Windows event log");
	}
	members[1].second_name = NULL;
	make_zip("c.zip", members, 2);
	TOOL_ENDS(0, "-qojsonl", "c.zip");
}
END_TEST

START_TEST(a_packed_member_that_a_directory_calls_a_log_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member("b.evtx", OTHER)};
	make_zip("b.zip", &members[1], 1);
	members[1].data = file_text("b.zip", &members[1].size);
	members[1].name = "Secret.evtx";
	members[1].local_name = "readmes.txt";
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.err, "c.zip:Secret.evtx: it is called a log, and was read as the zip archive that it begins as");
	/* As what is compressed it would be silent; a reader of the one and of the other name find another thing. */
	members[1].local_name = "secrets.zip";
	make_zip("c.zip", members, 2);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.zip").err, "its directory says by its name that it is something else");
	for (int i = 0; i < 2; i++)
		assert_has(ran_with_status(read_without_seeking("c.zip", i), 1).err, "names 1 member as a log");
}
END_TEST

/* Info-ZIP's own name for it, which libarchive takes before the bytes, and unzip in the directory. */
START_TEST(a_log_that_has_a_second_name_before_its_bytes_alone_is_read)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member("Security.evtx", OTHER)};
	members[1].local_second_name = "readme.txt";
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL("-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.out, "\"source\":\"c.zip:Security.evtx\"");
	/* One that may be looked into, and passed over. */
	members[1].local_second_name = "readme.gz";
	make_zip("c.zip", members, 2);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.zip").err, "member 2 is called one thing here, and another there");
}
END_TEST

/* Which bytes are a member's: by what stands before them, and by the directory. */
START_TEST(a_member_of_which_an_archive_has_two_sizes_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT "chunk\n" OTHER), {.name = "a.evtx"}};
	members[0].local_size = 4096 + 65536;
	make_zip("small.zip", members, 1);
	members[0].is_large = true;
	make_zip("large.zip", members, 1);
	members[0].local_size = members[0].size;
	make_zip("same.zip", members, 1);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "same.zip").out), "1 2");
	assert_has(
		TOOL_ENDS(1, "-qojsonl", "small.zip").err, "its directory says another size, checksum or compression");
	assert_has(
		TOOL_ENDS(1, "-qojsonl", "large.zip").err, "its directory says another size, checksum or compression");
	members[1] = members[0];
	members[1].is_same = true;
	make_zip("twice.zip", members, 2);
	assert_has(TOOL_ENDS(1, "-qojsonl", "twice.zip").err, " lies within another one, or is listed twice");
}
END_TEST

/*
 * Links in tar archives, and what they stand for.
 */

/* Nobody would see the log behind the link: the first member of that name was read, and the second one is unpacked. */
START_TEST(a_link_to_a_member_that_another_one_replaces_is_told)
{
	static const char *const replaced[] = {"x.dat", "./x.dat", "X.DAT", "a/..//x.dat", "x.dat. "};
	const struct member log = log_member("a.evtx", SCRIPT), junk = {.data = "junk", .size = 4};
	const char type = _i % 2 ? '1' : '2';
	const char *name = replaced[_i / 2];
	if (!tool_reads_archives())
		return;
	const struct entry before[] = {
		file_entry("x.dat", &log), file_entry(name, &junk), link_entry("Secret.evtx", type, "x.dat")};
	const struct entry behind[] = {
		file_entry("x.dat", &log), link_entry("Secret.evtx", type, "x.dat"), file_entry(name, &junk)};
	const struct entry link[] = {file_entry("x.dat", &log), file_entry("y.dat", &junk),
		link_entry(name, '2', "y.dat"), link_entry("Secret.evtx", type, "x.dat")};
	const struct entry first[] = {
		file_entry(name, &junk), file_entry("x.dat", &log), link_entry("Secret.evtx", type, "x.dat")};
	TAR("before.tar", before);
	TAR("behind.tar", behind);
	TAR("link.tar", link);
	TAR("first.tar", first);
	assert_has(TOOL_ENDS(1, "-qojsonl", "before.tar").err, "before.tar:Secret.evtx: not read: a ");
	assert_has(TOOL_ENDS(1, "-qojsonl", "behind.tar").err,
		type == '1' ? ": not read: it takes the place of a member for which "
			    : "behind.tar:Secret.evtx: not read: a symbolic ");
	assert_has(TOOL_ENDS(1, "-qojsonl", "link.tar").err, "link.tar:Secret.evtx: not read: a ");
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "first.tar").out), "1");
}
END_TEST

/* Through a link of whatever name: what comes under it is written to what the link stands for. */
START_TEST(a_member_that_has_the_name_of_a_link_is_told)
{
	const struct member log = log_member("a.evtx", SCRIPT), junk = {.data = "junk", .size = 4};
	if (!tool_reads_archives())
		return;
	const struct entry symbolic[] = {
		link_entry("x", '2', "Security.evtx"), file_entry("Security.evtx", &log), file_entry("x", &junk)};
	const struct entry hard[] = {
		file_entry("Security.evtx", &log), link_entry("x", '1', "Security.evtx"), file_entry("./X", &junk)};
	const struct entry twice[] = {
		link_entry("x", '2', "y"), file_entry("Security.evtx", &log), link_entry("x", '2', "y")};
	const struct entry directory[] = {
		file_entry("a/Security.evtx", &log), link_entry("b", '2', "a"), file_entry("b/c/notes.txt", &junk)};
	const struct entry behind[] = {link_entry("d", '2', "e"), file_entry("d/foo.dat", &log),
		file_entry("e/foo.dat", &junk), link_entry("Security.evtx", '2', "d/foo.dat")};
	TAR("behind.tar", behind);
	assert_has(TOOL_ENDS(1, "-qojsonl", "behind.tar").err, "behind.tar:Security.evtx: not read: a symbolic link");
	TAR("symbolic.tar", symbolic);
	TAR("directory.tar", directory);
	assert_has(TOOL_ENDS(1, "-qojsonl", "directory.tar").err, "notes.txt: not read: a link has its name, or one ");
	TAR("hard.tar", hard);
	TAR("twice.tar", twice);
	assert_has(TOOL_ENDS(1, "-qojsonl", "symbolic.tar").err, "symbolic.tar:x: not read: a link has its name");
	assert_has(TOOL_ENDS(1, "-qojsonl", "hard.tar").err, "hard.tar:./X: not read: a link has its name");
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "twice.tar").out), "1");
}
END_TEST

/* In the order of a directory a link may stand before what it leads to. */
START_TEST(a_symbolic_link_is_told_where_nothing_in_the_archive_is_its_log)
{
	const struct member log = log_member("a.evtx", SCRIPT), junk = {.data = "junk", .size = 4};
	if (!tool_reads_archives())
		return;
	const struct entry right[] = {link_entry("d/c.evtx", '2', "./b.evtx"), link_entry("d/b.evtx", '2', "a.dat"),
		link_entry("e/b.evtx", '2', "../d/a.dat"), file_entry("d/a.dat", &log)};
	const struct entry wrong[] = {link_entry("c.evtx", '2', "x"), link_entry("b.evtx", '2', "y.dat"),
		file_entry("y.dat", &junk), link_entry("d.evtx", '2', "d.evtx"), file_entry("a.evtx", &log)};
	TAR("right.tar", right);
	TAR("wrong.tar", wrong);
	struct member nested = {.name = "wrong.tar", .data = file_text("wrong.tar", &nested.size)};
	make_zip("c.zip", &nested, 1);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "--recover", "right.tar");
	ck_assert_str_eq(record_ids(ran.out), "1");
	ck_assert_str_eq(ran.err, "");
	static const char *const names[] = {"wrong.tar:", "c.zip:wrong.tar:"};
	const char *const inputs[] = {"wrong.tar", "c.zip"};
	for (int i = 0; i < 4; i++) {
		ran = TOOL_ENDS(1, "-qojsonl", i < 2 ? "-v" : "--recover", inputs[i % 2]);
		ck_assert_str_eq(record_ids(ran.out), "1");
		ck_assert_uint_eq(count_of(ran.err, ": not read: a symbolic link, whose bytes stand under "), 3);
		ck_assert_uint_eq(count_of(ran.err, names[i % 2]), 3);
		assert_has(ran.err, "the name \"y.dat\"");
	}
}
END_TEST

/* The number is made up where a name comes twice. */
START_TEST(a_link_to_a_name_with_a_number_is_none_to_the_log_that_was_given_it)
{
	const struct member log = log_member("a.evtx", SCRIPT), junk = {.data = "junk", .size = 4};
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {file_entry("a.evtx", &log), file_entry("a.evtx", &log),
		file_entry("a.evtx#2", &junk), link_entry("Secret.evtx", '1', "a.evtx#2")};
	TAR("c.tar", entries);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.tar");
	ck_assert_str_eq(record_ids(ran.out), "1 1");
	assert_has(ran.err, "c.tar:Secret.evtx: not read: a hard link, whose bytes stand under the name \"a.evtx#2\"");
}
END_TEST

/* Who knows how names are told apart can make two that would be one by a digest without a key. */
START_TEST(a_link_to_a_name_with_the_digest_of_a_log_is_told)
{
	const struct member log = log_member("a.evtx", SCRIPT), junk = {.data = "junk", .size = 4};
	const char type = _i ? '1' : '2';
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {file_entry("3ta5q0ptkpxyl.text", &junk), file_entry("nbnv2r5hs4prl.evtx", &log),
		link_entry("Security.evtx", type, "3ta5q0ptkpxyl.text")};
	TAR("c.tar", entries);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.tar").err, "c.tar:Security.evtx: not read: a ");
}
END_TEST

/* It packs a log, and may be another one itself. */
START_TEST(a_link_called_a_log_to_what_packs_one_is_told)
{
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	struct member packed = {.name = "packed"};
	if (!tool_reads_archives())
		return;
	gzFile file = gzopen(file_path("gz"), "wb");
	ck_assert_int_gt(gzwrite(file, log.data, (unsigned)log.size), 0);
	gzclose(file);
	packed.data = file_text("gz", &packed.size);
	const struct entry before[] = {file_entry("a.gz", &packed), link_entry("Secret.evtx", '1', "a.gz")};
	const struct entry behind[] = {
		file_entry("a.gz", &other), link_entry("Secret.evtx", '1', "a.gz"), file_entry("a.gz", &packed)};
	const struct entry plain[] = {file_entry("a.gz", &packed), link_entry("Secret.evtx.gz", '1', "a.gz")};
	const struct entry archive[] = {file_entry("a.evtx", &log), link_entry("Secret.zip", '1', "a.evtx")};
	TAR("before.tar", before);
	TAR("behind.tar", behind);
	TAR("plain.tar", plain);
	TAR("archive.tar", archive);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "before.tar");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "before.tar:Secret.evtx: a hard link to a log, which was read as what \"a.gz\" begins as");
	ran = TOOL_ENDS(1, "-qojsonl", "behind.tar");
	ck_assert_str_eq(record_ids(ran.out), "2 1");
	assert_has(ran.err, "behind.tar:a.gz#2: called a log, and read as the gzip file that it begins as");
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "plain.tar").out), "1");
	assert_has(TOOL_ENDS(1, "-qojsonl", "archive.tar").err, "archive.tar:Secret.zip: a hard link to a log, which ");
}
END_TEST

START_TEST(a_member_without_a_name_or_with_a_slash_behind_it_is_told)
{
	static const char *const names[] = {"", "Security.evtx/", "Security.evtx/..", "Security.evtx/./"};
	const struct member log = log_member("a.evtx", SCRIPT), junk = {.data = "junk", .size = 4};
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {file_entry("a.evtx", &log), file_entry(names[_i], &junk)};
	TAR("c.tar", entries);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.tar").err,
		_i ? "c.tar:Security.evtx: not " : "c.tar:member 2 (without a readable name): not ");
	assert_has(TOOL("-qojsonl", "c.tar").err, _i ? "" : "c.tar: the tar archive is not read whole: the member at ");
	/* A log without a name is read and told. */
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member("", OTHER)};
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.err, "its directory gives the member at 69668 no name");
	ran = ran_with_status(read_without_seeking("c.zip", _i % 2), 1);
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.err, "names 1 member as a log");
	members[1].local_second_name = "notes.txt";
	make_zip("c.zip", members, 2);
	assert_has(ran_with_status(read_without_seeking("c.zip", _i % 2), 1).err, "names 1 member as a log");
}
END_TEST

/*
 * What is compressed is called as it is without the ending of that.
 */

START_TEST(a_compressed_log_that_packs_an_archive_is_told)
{
	const struct member members[] = {log_member("a.evtx", SCRIPT), log_member("b.evtx", OTHER)};
	struct member packed = {.name = "Security.evtx.gz"};
	size_t size;
	if (!tool_reads_archives())
		return;
	make_zip("in.zip", members, 1);
	const struct entry entries[] = {file_entry("b.evtx", &members[1])};
	TAR("in.tar", entries);
	const char *inner = file_text(_i ? "in.tar" : "in.zip", &size);
	gzFile file = gzopen(file_path("Security.evtx.gz"), "wb");
	ck_assert_int_gt(gzwrite(file, inner, (unsigned)size), 0);
	gzclose(file);
	packed.data = file_text("Security.evtx.gz", &packed.size);
	make_zip("c.zip", &packed, 1);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), _i ? "2" : "1");
	assert_has(ran.err, "c.zip:Security.evtx.gz: it is called a log, and was read as the ");
	assert_has(TOOL_ENDS(1, "-qojsonl", "--recover", "c.zip").err, "Security.evtx.gz: it is called a log, and ");
	/* The library for archives is there where another input needs it. */
	assert_has(TOOL_ENDS(1, "-qojsonl", "in.zip", "Security.evtx.gz").err,
		"Security.evtx.gz: it is called a log, and was read as the ");
	if (!has_program("xz", "xz files"))
		return;
	ran_with_status(PROGRAM_AS(NULL, "mv", _i ? "in.tar" : "in.zip", "Secret.evtx"), 0);
	ran_with_status(PROGRAM_AS(NULL, "xz", "Secret.evtx"), 0);
	assert_has(TOOL_ENDS(1, "-qojsonl", "Secret.evtx.xz").err, "it is called a log, and was read as the ");
	make_log("Plain.evtx", SCRIPT);
	ran_with_status(PROGRAM_AS(NULL, "xz", "Plain.evtx"), 0);
	TOOL_ENDS(0, "-qojsonl", "Plain.evtx.xz");
}
END_TEST

/* libarchive undoes both in one step. */
START_TEST(a_compressed_log_that_is_compressed_once_more_than_it_is_called_is_told)
{
	size_t size;
	const struct member log = log_member("a.evtx", SCRIPT);
	struct member members[] = {{.name = "Security.evtx.gz"}, {.name = "System.evtx.gz.gz"}};
	if (!tool_reads_archives())
		return;
	make_file("log", log.data, log.size);
	static const char *const names[] = {"log", "once", "twice"};
	for (int i = 0; i < 2; i++) {
		const char *bytes = file_text(names[i], &size);
		gzFile file = gzopen(file_path(names[i + 1]), "wb");
		ck_assert_int_gt(gzwrite(file, bytes, (unsigned)size), 0);
		gzclose(file);
	}
	members[0].data = members[1].data = file_text("twice", &members[0].size);
	members[1].size = members[0].size;
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 1");
	assert_has(ran.err, "c.zip:Security.evtx.gz: called a log, and read as the gzip file that it begins as");
	assert_has_not(ran.err, "System");
	/* It would be told under the name that it has then. */
	make_file("twice", "\x1f\x8b\x08\0\0\0\0\0\0\3junk", 14);
	members[1].data = file_text("twice", &members[1].size);
	make_zip("c.zip", &members[1], 1);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.zip").err, "c.zip:System.evtx.gz.gz: ");
}
END_TEST

/* The main stream of a file of NTFS, which programs on Windows write as that file. */
START_TEST(a_name_with_the_stream_of_its_own_bytes_behind_it_is_that_name)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), {.name = "logs.zip::$DATA"}};
	make_zip("inner.zip", members, 1);
	members[1].data = file_text("inner.zip", &members[1].size);
	make_zip("c.zip", members, 2);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.zip").out), "1 1");
	members[1] = (struct member){.name = "b.evtx.::$data", .data = "text", .size = 4};
	make_zip("c.zip", members, 2);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.zip").err, "c.zip:b.evtx.::$data: not a Windows event log");
}
END_TEST

Suite *suite_tool_names(void)
{
	Suite *suite = suite_create("tool-names");
	TCase *files = tool_case(suite, "files");
	tcase_add_loop_test(files, a_packed_log_that_has_the_name_of_a_log_too_is_told, 0, 2);
	tcase_add_loop_test(files, a_log_that_has_the_name_of_an_archive_too_is_told, 0, 2);
	tcase_add_test(files, what_is_no_log_is_told_where_it_was_also_named);
	tcase_add_test(files, what_a_mac_writes_beside_a_log_is_passed_over);
	tcase_add_test(files, what_begins_as_that_of_a_mac_and_is_an_archive_is_told);
	tcase_add_test(files, a_zip_archive_that_is_called_as_compressed_data_is_told);
	tcase_add_test(files, what_is_packed_as_its_name_does_not_say_is_read_or_told);
	tcase_add_loop_test(files, an_archive_with_a_dot_or_a_blank_behind_its_name_is_read, 0, 3);
	TCase *zip = tool_case(suite, "zip");
	tcase_add_test(zip, a_member_that_a_directory_calls_a_log_and_that_is_none_is_told);
	tcase_add_test(zip, a_packed_member_that_a_directory_calls_a_log_is_told);
	tcase_add_test(zip, a_log_that_has_a_second_name_before_its_bytes_alone_is_read);
	tcase_add_test(zip, a_member_of_which_an_archive_has_two_sizes_is_told);
	TCase *links = tool_case(suite, "links");
	tcase_add_loop_test(links, an_archive_that_says_it_is_a_link_is_told, 0, 5);
	tcase_add_loop_test(links, a_link_to_a_member_that_another_one_replaces_is_told, 0, 10);
	tcase_add_test(links, a_member_that_has_the_name_of_a_link_is_told);
	tcase_add_test(links, a_symbolic_link_is_told_where_nothing_in_the_archive_is_its_log);
	tcase_add_test(links, a_link_to_a_name_with_a_number_is_none_to_the_log_that_was_given_it);
	tcase_add_loop_test(links, a_link_to_a_name_with_the_digest_of_a_log_is_told, 0, 2);
	tcase_add_test(links, a_link_called_a_log_to_what_packs_one_is_told);
	TCase *headers = tool_case(suite, "headers");
	tcase_add_loop_test(headers, a_member_without_a_name_or_with_a_slash_behind_it_is_told, 0, 4);
	TCase *compressed = tool_case(suite, "compressed");
	tcase_add_loop_test(compressed, a_compressed_log_that_packs_an_archive_is_told, 0, 2);
	tcase_add_test(compressed, a_compressed_log_that_is_compressed_once_more_than_it_is_called_is_told);
	tcase_add_test(compressed, a_name_with_the_stream_of_its_own_bytes_behind_it_is_that_name);
	return suite;
}
