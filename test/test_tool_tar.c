/* SPDX-License-Identifier: MIT */
/* Headers of tar archives that say of a member what its own says otherwise, and which programs read apart. */
#include "suites.h"
#include "test_support.h"
#include "test_tar.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#define SCRIPT                                                                                                         \
	"set record=1\n"                                                                                               \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"
#define OTHER                                                                                                          \
	"set record=2\n"                                                                                               \
	"event 4653 2024-03-01T09:00:01Z RemoteAddress=192.0.2.66\n"

/* What is in gzip is a guess until its first bytes are known. */
START_TEST(a_tar_archive_that_begins_with_a_zero_is_one_in_gzip_too)
{
	enum { PREFIX = 345 };
	static const char *const names[] = {"logs/a.gz", "logs/b.gz"};
	const struct member log = log_member("a.evtx", SCRIPT);
	const struct entry entries[] = {{.name = "", .type = '5'}, file_entry("a.evtx", &log)};
	uint8_t zeros[512] = {0};
	size_t size;
	if (!tool_reads_archives())
		return;
	TAR("c.tar", entries);
	uint8_t *tar = (uint8_t *)file_text("c.tar", &size);
	memcpy(tar + PREFIX, "logs", 4);
	tar_put_sum(tar);
	make_directory("logs");
	for (size_t i = 0; i < LENGTH(names); i++) {
		/* All of the name stands in the prefix; and one block of zeros, which GNU tar passes over. */
		gzFile file = gzopen(file_path(names[i]), "wb");
		if (i > 0)
			ck_assert_int_eq(gzwrite(file, zeros, sizeof zeros), sizeof zeros);
		ck_assert_int_gt(gzwrite(file, tar, (unsigned)size), 0);
		gzclose(file);
	}
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "logs").out), "1 1");
}
END_TEST

/* Of its first bytes a field of its header takes most (RFC 1952 2.3.1.1), or they inflate to few. */
START_TEST(what_begins_late_in_gzip_is_read_whatever_its_name)
{
	static const char header[12] = "\x1f\x8b\x08\x04\0\0\0\0\0\x03\x3c\x0f";
	static const char *const names[] = {"logs/a.gz", "logs/b.gz"};
	static uint8_t bytes[256 * 1024];
	const size_t extra = 0x0f3c;
	const struct member log = log_member("a.evtx", SCRIPT);
	const struct entry entry = file_entry("a.evtx", &log);
	size_t size;
	if (!tool_reads_archives())
		return;
	make_tar("c.tar", &entry, 1);
	make_directory("logs");
	for (size_t i = 0; i < LENGTH(names); i++) {
		const uint8_t *data = i == 0 ? (const uint8_t *)file_text("c.tar", &size) : log.data;
		size = i == 0 ? size : log.size;
		/* A log without the magic of its file header. */
		memcpy(bytes, data, size);
		memset(bytes, i == 0 ? bytes[0] : 0, i == 0 ? 1 : 8);
		gzFile file = gzopen(file_path(names[i]), "wb0");
		ck_assert_int_gt(gzwrite(file, bytes, (unsigned)size), 0);
		gzclose(file);
		const char *packed = file_text(names[i], &size);
		memcpy(bytes, header, sizeof header);
		memset(bytes + sizeof header, 'x', extra);
		memcpy(bytes + sizeof header + extra, packed + 10, size - 10);
		make_file(names[i], bytes, sizeof header + extra + size - 10);
	}
	ck_assert_str_eq(record_ids(TOOL_ENDS(3, "-qojsonl", "logs").out), "1 1");
}
END_TEST

/* What stands before the header of a member is none of its bytes; a few of gzip make any number of such. */
START_TEST(very_many_headers_of_a_compressed_tar_archive_are_given_up)
{
	enum { TEXT = 1000000, TIMES = 300 };
	static char text[TEXT + 1];
	const struct member log = log_member("a.evtx", SCRIPT);
	const struct entry first = file_entry("a.evtx", &log);
	size_t size, part;
	if (!tool_reads_archives())
		return;
	memset(text, 'x', TEXT);
	memcpy(text, "1000000 comment=", 16);
	text[TEXT - 1] = '\n';
	const struct entry many[] = {text_entry('x', text), {.name = "empty", .type = '0'}};
	make_tar("first.tar", &first, 1);
	make_tar("many.tar", many, 2);
	char *all = test_memory(8 << 20);
	size_t at = 0;
	/* Without the zeros at their ends; each becomes a gzip member of its own. */
	for (size_t i = 0; i < 2; i++) {
		const char *tar = file_text(i == 0 ? "first.tar" : "many.tar", &size);
		gzFile file = gzopen(file_path("part"), "wb");
		ck_assert_int_gt(gzwrite(file, tar, (unsigned)size - 1024), 0);
		gzclose(file);
		const char *packed = file_text("part", &part);
		for (size_t times = 0; times < (i == 0 ? 1 : TIMES) && at + part <= 8 << 20; times++, at += part)
			memcpy(all + at, packed, part);
	}
	make_file("c.tgz", all, at);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.tgz");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "c.tgz: given up: it makes more than 500 times its bytes, as a decompression bomb does");
}
END_TEST

/* libarchive looks at neither. */
START_TEST(a_wrong_checksum_or_length_of_a_tar_archive_in_gzip_is_told)
{
	static const char *const told[] = {"the checksum of its gzip data", "the length of its gzip data"};
	const struct member log = log_member("a.evtx", SCRIPT);
	const struct entry entry = file_entry("a.evtx", &log);
	size_t size;
	if (!tool_reads_archives())
		return;
	make_tar("c.tar", &entry, 1);
	const char *tar = file_text("c.tar", &size);
	gzFile file = gzopen(file_path("c.tgz"), "wb");
	ck_assert_int_gt(gzwrite(file, tar, (unsigned)size), 0);
	gzclose(file);
	char *packed = file_text("c.tgz", &size);
	for (size_t i = 0; i < LENGTH(told); i++) {
		size_t at = size - 8 + 4 * i;
		packed[at] = (char)(packed[at] ^ 1);
		make_file("c.tgz", packed, size);
		packed[at] = (char)(packed[at] ^ 1);
		struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.tgz");
		ck_assert_str_eq(record_ids(ran.out), "1");
		assert_has(ran.err, told[i]);
	}
}
END_TEST

/* Of a member it is known behind its last byte, where nothing is asked for any more; of an encrypted one the name. */
START_TEST(what_is_damaged_or_encrypted_behind_compressed_data_is_told)
{
	struct member members[] = {{.name = "a.evtx.bz2", .has_wrong_checksum = true},
		{.name = "b.tgz", .has_wrong_checksum = true}, {.name = "c.gz", .data = "secret", .size = 6}};
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("a.evtx", SCRIPT);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "--bzip2", "-cf", "a.evtx.bz2", "--format=raw", "a.evtx"), 0);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "--gzip", "-cf", "b.tgz", "a.evtx"), 0);
	for (size_t i = 0; i < 2; i++)
		members[i].data = file_text(members[i].name, &members[i].size);
	members[2].is_encrypted = true;
	make_zip("c.zip", members, LENGTH(members));
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 1");
	assert_has(ran.err, "c.zip:a.evtx.bz2: ");
	assert_has(ran.err, "c.zip:b.tgz: ");
	assert_has(ran.err, "c.zip:c.gz: encrypted, and not read");
}
END_TEST

/* They are the end of a tar archive to libarchive, and none to who looks for chunks. */
START_TEST(a_compressed_log_whose_header_is_zeros_is_read)
{
	static const char *const ways[][2] = {
		{"--xz", "logs/a.xz"}, {"--bzip2", "logs/b.evtx.bz2"}, {"--zstd", "logs/c.zst"}};
	struct member log = log_member("a.evtx", SCRIPT);
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	/* As one file, which bsdtar packs as it is. */
	memset((char *)(uintptr_t)log.data, 0, 4096);
	make_file("wiped", log.data, log.size);
	make_directory("logs");
	for (size_t i = 0; i < LENGTH(ways); i++)
		ran_with_status(PROGRAM_AS(NULL, "bsdtar", ways[i][0], "-cf", ways[i][1], "--format=raw", "wiped"), 0);
	ck_assert_str_eq(record_ids(TOOL_ENDS(3, "-qojsonl", "logs").out), "1 1 1");
}
END_TEST

/* Whoever looks for chunks finds it; a tar archive has none there, as its logs stand behind a header. */
START_TEST(a_compressed_log_whose_header_is_that_of_a_tar_archive_is_read)
{
	static const char *const ways[][2] = {{"--xz", "logs/a.xz"}, {"--bzip2", "logs/b.evtx.bz2"},
		{"--zstd", "logs/c.zst"}, {"--gzip", "logs/d.gz"}};
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	const struct entry entries[] = {
		{.name = "readme", .type = '0', .data = (const char *)log.data + 512, .size = log.size - 512},
		file_entry("b.evtx", &other)};
	TAR("both", entries);
	make_directory("logs");
	for (size_t i = 0; i < LENGTH(ways); i++)
		ran_with_status(PROGRAM_AS(NULL, "bsdtar", ways[i][0], "-cf", ways[i][1], "--format=raw", "both"), 0);
	struct ran ran = TOOL_ENDS(3, "-qojsonl", "logs");
	ck_assert_str_eq(record_ids(ran.out), "1 2 1 2 1 2 1 2");
	ck_assert_uint_eq(count_of(ran.err, "it begins as what is packed does"), LENGTH(ways));
}
END_TEST

/* It is another log all the same. */
START_TEST(a_log_that_is_named_like_a_member_of_an_archive_is_compared_with_it)
{
	const struct member log = log_member("x.evtx", SCRIPT);
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {file_entry("x.evtx", &log)};
	TAR("f.tar", entries);
	make_log("f.tar:x.evtx", SCRIPT "event 4653 +1 RemoteAddress=192.0.2.77\n");
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "f.tar", "f.tar:x.evtx");
	assert_has(ran.err, "log-overlap");
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "--dedup", "f.tar", "f.tar:x.evtx").out), "1 2");
	/* A log that is named twice is none. */
	ran = TOOL_ENDS(0, "-qvojsonl", "f.tar", "f.tar");
	assert_has_not(ran.err, "log-overlap");
	assert_has_not(ran.err, "log-copy");
}
END_TEST

/* libarchive takes the one, other programs unpack it under the other name. */
START_TEST(a_member_of_a_tar_archive_that_two_headers_name_is_told)
{
	static const struct {
		char first_type;
		const char *first;
		char second_type;
		const char *second;
	} forms[] = {{'L', "notes.txt", 'x', "22 path=Security.evtx\n"},
		{'x', "22 path=Security.evtx\n", 'L', "notes.txt"}, {'L', "Security.evtx", 'L', "notes.txt"},
		{'x', "22 path=Security.evtx\n", 'x', "18 path=notes.txt\n"},
		{'x', "22 path=Security.evtx\n18 path=notes.txt\n", 'x', ""},
		{'x', "22 path=Security.evtx\n29 GNU.sparse.name=notes.txt\n", 'x', ""},
		{'X', "22 path=Security.evtx\n", 'L', "notes.txt"}};
	const struct member log = log_member("a.evtx", SCRIPT), junk = {.data = "junk", .size = 4};
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {file_entry("a.evtx", &log), text_entry(forms[_i].first_type, forms[_i].first),
		text_entry(forms[_i].second_type, forms[_i].second), file_entry("file", &junk)};
	TAR("c.tar", entries);
	tar_assert_told("two headers from ");
	assert_has(TOOL("-qojsonl", "c.tar").err, "c.tar:Security.evtx: not a Windows event log");
}
END_TEST

START_TEST(what_a_tar_archive_says_of_all_its_members_is_told)
{
	static const char *const texts[] = {
		"22 path=Security.evtx\n", "12 size=100\n", "23 linkpath=Other.evtx\n", "26 GNU.sparse.name=a.evtx\n"};
	const struct member log = log_member("a.evtx", SCRIPT);
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {text_entry('g', texts[_i]), file_entry("a.evtx", &log)};
	TAR("c.tar", entries);
	tar_assert_told(" says of all members behind it what each says of itself");
}
END_TEST

/* What libarchive takes for something of the member behind it is a file to others. */
START_TEST(a_member_of_a_tar_archive_that_libarchive_passes_over_is_told)
{
	static const char types[] = {'A', 'V', '4', '1', '2'};
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	if (!tool_reads_archives())
		return;
	struct entry entries[] = {
		file_entry("a.evtx", &log), file_entry("Security.evtx", &other), file_entry("b.evtx", &log)};
	entries[1].type = types[_i];
	TAR("c.tar", entries);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.tar").err, "c.tar");
}
END_TEST

/* Names that stand before such a header, and what comes behind it. */
START_TEST(a_log_of_a_type_that_libarchive_passes_over_is_told_whatever_its_name)
{
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	static const char rights[] = "1000005\0user::rw-,group::r--,mask:r--,other:r--\0";
	if (!tool_reads_archives())
		return;
	struct entry hidden = file_entry("x", &other);
	hidden.type = 'A';
	const struct entry named[] = {text_entry('L', "Security.evtx"), hidden, file_entry("a.evtx", &log)};
	const struct entry linked[] = {
		file_entry("x", &log), hidden, link_entry("Security.evtx", '2', "x"), file_entry("a.evtx", &log)};
	const struct entry label[] = {
		text_entry('L', "notes.txt"), {.name = "label", .type = 'V'}, file_entry("Security.evtx", &log)};
	const struct entry right[] = {
		{.name = "a", .type = 'A', .data = rights, .size = sizeof rights - 1}, file_entry("a.evtx", &log)};
	TAR("c.tar", named);
	tar_assert_told("from 0 on are those of a member, or of what is no member");
	TAR("c.tar", linked);
	tar_assert_told(" is of the type 'A', which is a file to some programs");
	TAR("c.tar", label);
	tar_assert_told("from 0 on are those of a member, or of what is no member");
	TAR("c.tar", right);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.tar").out), "1");
}
END_TEST

START_TEST(the_size_of_a_member_of_a_tar_archive_in_two_headers_is_told)
{
	const struct member log = log_member("a.evtx", SCRIPT);
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {text_entry('x', "14 size=70000\n"), file_entry("a.evtx", &log)};
	TAR("c.tar", entries);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.tar").err, " two headers say two sizes, ");
}
END_TEST

/* libarchive fills them with zeros; GNU tar, 7z and Python do not know that record. */
START_TEST(holes_of_solaris_in_a_member_of_a_tar_archive_are_told)
{
	const struct member log = log_member("a.evtx", SCRIPT);
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {
		text_entry(_i ? 'X' : 'x', "31 SUN.holesdata= 0 4096 69632\n"), file_entry("a.evtx", &log)};
	TAR("c.tar", entries);
	tar_assert_told(" says in the way of Solaris where a member is empty");
}
END_TEST

/* Other programs write the bytes that are there as a file. */
START_TEST(a_log_in_a_tar_archive_is_read_whatever_its_header_says_that_it_is)
{
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	static const struct {
		char type;
		unsigned mode;
		const char *text;
	} forms[] = {{'D', 0644, "21 SCHILY.realsize=0\n"}, {'M', 040755, "21 SCHILY.realsize=0\n"},
		{'M', 0120755, "14 comment=hi\n"}};
	if (!tool_reads_archives())
		return;
	struct entry entries[] = {
		file_entry("a.evtx", &log), text_entry('x', forms[_i].text), file_entry("x.dat", &other)};
	entries[2].type = forms[_i].type;
	entries[2].mode = forms[_i].mode;
	TAR("c.tar", entries);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.tar").out), "1 2");
}
END_TEST

/* What leads through each of its parts would be looked for without end. */
START_TEST(a_name_in_a_tar_archive_that_no_system_has_is_told_and_its_log_read)
{
	enum { PARTS = 2500 };
	char name[2 * PARTS + 32];
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	if (!tool_reads_archives())
		return;
	for (size_t i = 0; i < PARTS; i++)
		memcpy(name + 2 * i, "d/", 2);
	snprintf(name + 2 * PARTS, 32, "notes.txt");
	const struct entry named[] = {file_entry("a.evtx", &log), text_entry('L', name), file_entry("x", &other)};
	TAR("c.tar", named);
	tar_assert_told("brings a name of 5009 bytes");
	ck_assert_str_eq(record_ids(TOOL("-qojsonl", "c.tar").out), "1 2");
	const struct entry linked[] = {
		file_entry("a.evtx", &log), text_entry('K', name), link_entry("Security.evtx", '2', "x")};
	TAR("c.tar", linked);
	tar_assert_told("brings a name of 5009 bytes");
}
END_TEST

/* Behind a NUL, or as the value of an attribute that nobody asks for. */
START_TEST(a_log_that_is_the_text_of_a_header_in_a_tar_archive_is_told)
{
	static const char types[] = {'L', 'K', 'x', 'g'};
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	if (!tool_reads_archives())
		return;
	static char text[128 * 1024];
	ck_assert_uint_le(other.size, sizeof text);
	memcpy(text, other.data, other.size);
	memcpy(text, _i < 2 ? "notes" : "14 comment=hi\n", _i < 2 ? 6 : 14);
	const struct entry entries[] = {
		{.name = "b.evtx", .type = types[_i], .data = text, .size = other.size}, file_entry("a.evtx", &log)};
	TAR("c.tar", entries);
	tar_assert_told("the header at 0 brings more than text");
}
END_TEST

/* As what is kept under digests, with links beside: programs go by the names of these. */
START_TEST(a_link_to_an_archive_that_is_called_nothing_in_a_tar_archive_is_told)
{
	const struct member log = log_member("a.evtx", SCRIPT), inner = log_member("b.evtx", OTHER);
	struct member packed = {.name = "packed"};
	if (!tool_reads_archives())
		return;
	make_zip("packed", &inner, 1);
	packed.data = file_text("packed", &packed.size);
	const struct entry entries[] = {file_entry("a.evtx", &log), file_entry("blob", &packed),
		link_entry("evtx-backup", '2', "blob"), link_entry("data.gz", '1', "blob"),
		link_entry("plain", '2', "blob"), link_entry("more.xz", '2', "plain")};
	TAR("c.tar", entries);
	ck_assert_uint_eq(
		count_of(TOOL_ENDS(1, "-qojsonl", "c.tar").err, " link, whose bytes stand under the name"), 3);
	const struct member junk = {.data = "junk", .size = 4};
	const struct entry others[] = {file_entry("a.evtx", &log), file_entry("blob", &packed),
		file_entry("text", &junk), link_entry("evtx-backup", '2', "text"), link_entry("data.gz", '1', "text"),
		link_entry("notes", '1', "blob"), link_entry("more.xz", '2', "elsewhere")};
	TAR("c.tar", others);
	ck_assert_str_eq(TOOL_ENDS(0, "-qojsonl", "c.tar").err, "");
}
END_TEST

/* As tar packs a log of two names, and a link to the second one. */
START_TEST(a_symbolic_link_to_a_hard_link_to_a_log_in_a_tar_archive_is_silent)
{
	const struct member log = log_member("a.evtx", SCRIPT), junk = {.data = "junk", .size = 4};
	if (!tool_reads_archives())
		return;
	struct entry entries[] = {file_entry("a/y.evtx", &log), link_entry("logs/last.evtx", '2', "../a/x.evtx"),
		link_entry("a/x.evtx", '1', "a/y.evtx"), file_entry("a/notes.txt", &junk)};
	TAR("c.tar", entries);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "c.tar");
	ck_assert_str_eq(record_ids(ran.out), "1");
	ck_assert_str_eq(ran.err, "");
	for (size_t i = 0; i < 2; i++) {
		entries[3].name = i ? "a/x.evtx" : "a/y.evtx";
		TAR("c.tar", entries);
		TOOL_ENDS(1, "-qojsonl", "c.tar");
	}
}
END_TEST

START_TEST(headers_of_tar_archives_that_say_one_thing_are_silent)
{
	static const char attribute[] = "27 SCHILY.xattr.user.x=a\0b\n";
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	if (!tool_reads_archives())
		return;
	const struct entry entries[] = {{.name = "label", .type = 'V'}, text_entry('g', "14 comment=hi\n"),
		text_entry('x', "22 path=Security.evtx\n14 size=69632\n"), file_entry("file", &log),
		text_entry('L', "a very long name.evtx"), file_entry("a very long name", &other),
		{.name = "header", .type = 'x', .data = attribute, .size = sizeof attribute - 1},
		{.name = "notes", .type = '0', .data = "text", .size = 4}};
	TAR("c.tar", entries);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "c.tar");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.out, "c.tar:a very long name.evtx");
	ck_assert_str_eq(ran.err, "");
}
END_TEST

/* The same of one that is a log and, by its first bytes, a header of its own; libarchive gives its names to another. */
START_TEST(a_label_of_a_tar_archive_that_is_a_log_and_a_header_is_told_whatever_its_names)
{
	const struct member log = log_member("a.evtx", SCRIPT), other = log_member("b.evtx", OTHER);
	const struct entry inner = {.name = "notes.txt", .type = '0', .data = other.data, .size = other.size - 512};
	size_t size;
	if (!tool_reads_archives())
		return;
	make_tar("inner.tar", &inner, 1);
	const char *header = file_text("inner.tar", &size);
	/* Size, sum and type stand where a log's own header has nothing but its checksum. */
	static uint8_t both[128 * 1024];
	ck_assert_uint_le(other.size, sizeof both);
	memcpy(both, other.data, other.size);
	memcpy(both + 124, header + 124, 512 - 124);
	tar_put_sum(both);
	const struct entry entries[] = {text_entry('x', "19 path=readme.txt\n"),
		text_entry('X', "21 GNU.sparse.name=x\n"),
		{.name = "System.evtx", .type = 'V', .data = both, .size = other.size}, file_entry("a.evtx", &log)};
	TAR("c.tar", entries);
	tar_assert_told("the tar archive is not read whole: ");
}
END_TEST

/*
 * A log whose header is that of a tar archive too, of a member called as a log begins: libarchive takes it for that.
 */
START_TEST(a_compressed_log_that_is_a_tar_archive_too_is_told)
{
	static const char *const ways[][2] = {
		{"--xz", "c.evtx.xz"}, {"--bzip2", "c.evtx.bz2"}, {"--zstd", "c.evtx.zst"}};
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("ElfFile", SCRIPT);
	make_log("b.evtx", SCRIPT);
	ran_with_status(
		PROGRAM_AS(NULL, "bsdtar", ways[_i][0], "-cf", ways[_i][1], "--format=ustar", "ElfFile", "b.evtx"), 0);
	assert_has(TOOL_ENDS(1, "-qojsonl", ways[_i][1]).err,
		"holds begins as a log or another archive does, and is a tar archive too");
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "d.tar", "--format=ustar", "b.evtx", ways[_i][1]), 0);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "d.tar");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "holds begins as a log or another archive does, and is a tar archive too");
}
END_TEST

START_TEST(a_log_in_gzip_that_is_a_tar_archive_too_is_read_as_a_log)
{
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("ElfFile", SCRIPT);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-czf", "c.gz", "--format=ustar", "ElfFile"), 0);
	/* The log is the member, which stands where no chunk does. */
	struct ran ran = TOOL_ENDS(3, "-qojsonl", "c.gz");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "c.gz: ");
}
END_TEST

Suite *suite_tool_tar(void)
{
	Suite *suite = suite_create("tool-tar");
	TCase *headers = tool_case(suite, "headers");
	tcase_add_test(headers, a_tar_archive_that_begins_with_a_zero_is_one_in_gzip_too);
	tcase_add_test(headers, what_begins_late_in_gzip_is_read_whatever_its_name);
	tcase_add_test(headers, a_compressed_log_whose_header_is_zeros_is_read);
	tcase_add_test(headers, a_log_that_is_named_like_a_member_of_an_archive_is_compared_with_it);
	tcase_add_test(headers, a_compressed_log_whose_header_is_that_of_a_tar_archive_is_read);
	tcase_add_test(headers, a_wrong_checksum_or_length_of_a_tar_archive_in_gzip_is_told);
	tcase_add_test(headers, what_is_damaged_or_encrypted_behind_compressed_data_is_told);
	tcase_add_test(headers, very_many_headers_of_a_compressed_tar_archive_are_given_up);
	tcase_add_loop_test(headers, a_member_of_a_tar_archive_that_two_headers_name_is_told, 0, 7);
	tcase_add_loop_test(headers, what_a_tar_archive_says_of_all_its_members_is_told, 0, 4);
	tcase_add_loop_test(headers, a_member_of_a_tar_archive_that_libarchive_passes_over_is_told, 0, 5);
	tcase_add_test(headers, a_log_of_a_type_that_libarchive_passes_over_is_told_whatever_its_name);
	tcase_add_test(headers, the_size_of_a_member_of_a_tar_archive_in_two_headers_is_told);
	tcase_add_loop_test(headers, holes_of_solaris_in_a_member_of_a_tar_archive_are_told, 0, 2);
	tcase_add_loop_test(headers, a_log_in_a_tar_archive_is_read_whatever_its_header_says_that_it_is, 0, 3);
	tcase_add_test(headers, a_name_in_a_tar_archive_that_no_system_has_is_told_and_its_log_read);
	tcase_add_test(headers, a_link_to_an_archive_that_is_called_nothing_in_a_tar_archive_is_told);
	tcase_add_test(headers, a_symbolic_link_to_a_hard_link_to_a_log_in_a_tar_archive_is_silent);
	tcase_add_test(headers, headers_of_tar_archives_that_say_one_thing_are_silent);
	tcase_add_test(headers, a_label_of_a_tar_archive_that_is_a_log_and_a_header_is_told_whatever_its_names);
	tcase_add_loop_test(headers, a_log_that_is_the_text_of_a_header_in_a_tar_archive_is_told, 0, 4);
	tcase_add_loop_test(headers, a_compressed_log_that_is_a_tar_archive_too_is_told, 0, 3);
	tcase_add_test(headers, a_log_in_gzip_that_is_a_tar_archive_too_is_read_as_a_log);
	return suite;
}
