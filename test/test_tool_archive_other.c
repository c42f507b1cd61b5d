/* SPDX-License-Identifier: MIT */
/* Members of archives that are called logs, and that programs unpack as such, but which say that they are no files. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"
#include "test_zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define SCRIPT                                                                                                         \
	"set record=1\n"                                                                                               \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"

/*
 * Links.
 */

START_TEST(a_link_called_a_log_whose_target_is_not_there_is_told)
{
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("a.evtx", SCRIPT);
	ck_assert_int_eq(symlink("x.dat", file_path("Secret.evtx")), 0);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "c.tar", "--format=ustar", "a.evtx", "Secret.evtx"), 0);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.tar");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "c.tar:Secret.evtx: not read: a symbolic link, whose bytes stand under the name \"x.dat\"");
}
END_TEST

/* Its name says nothing: programs do not agree about names, and give it that of a link, or of another header. */
START_TEST(a_log_in_a_tar_archive_is_read_whatever_its_name)
{
	static const char *const formats[] = {"c.tar", "c.tgz", "c.tar.xz"};
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("x.dat", SCRIPT);
	make_file("notes.txt", "text", 4);
	ck_assert_int_eq(link(file_path("x.dat"), file_path("Secret.evtx")), 0);
	ran_with_status(
		PROGRAM_AS(NULL, "bsdtar", "-acf", formats[_i], "--format=ustar", "notes.txt", "x.dat", "Secret.evtx"),
		0);
	struct ran ran = TOOL_ENDS(0, "-vojsonl", formats[_i]);
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.out, ":x.dat\"");
	assert_has(ran.err, ": 1 log read, 2 other members passed over\n");
}
END_TEST

START_TEST(a_link_to_a_log_that_is_read_or_to_something_else_is_passed_over)
{
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_directory("d");
	make_log("d/a.evtx", SCRIPT);
	make_file("d/x.dat", "text", 4);
	ck_assert_int_eq(link(file_path("d/a.evtx"), file_path("d/b.evtx")), 0);
	ck_assert_int_eq(symlink("a.evtx", file_path("d/c.evtx")), 0);
	ck_assert_int_eq(symlink(".", file_path("d/self")), 0);
	ck_assert_int_eq(link(file_path("d/x.dat"), file_path("d/y.dat")), 0);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "c.tar", "--format=ustar", "d/a.evtx", "d/x.dat", "d/b.evtx",
				"d/c.evtx", "d/self", "d/y.dat"),
		0);
	struct ran ran = TOOL_ENDS(0, "-vojsonl", "c.tar");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "c.tar: 1 log read, 5 other members passed over\n");
}
END_TEST

/*
 * What says that it is a directory or a device.
 */

/* Of DOS, of Unix, and a block device. */
static const uint32_t attributes[] = {0x10, UINT32_C(040777) << 16, UINT32_C(060777) << 16};

START_TEST(a_log_in_a_zip_archive_that_says_it_is_no_file_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member("Secret.evtx", SCRIPT),
		{.name = "logs.evtx/", .data = "", .attributes = 0x10}, {.name = "notes", .data = "text", .size = 4}};
	members[1].attributes = attributes[_i];
	members[3].attributes = attributes[_i];
	make_zip("c.zip", members, LENGTH(members));
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, _i < 2 ? "c.zip:Secret.evtx: not read: it says that it is a directory, but has "
				   : "c.zip:Secret.evtx: not read: it says that it is a device, but has ");
	ck_assert_uint_eq(count_of(ran.err, "not read"), 1);
}
END_TEST

/* 7z writes its bytes as a file. libarchive reads no link of more than 64 KiB. */
START_TEST(a_log_in_a_zip_archive_that_says_it_is_a_link_is_told)
{
	static const char *const names[][2] = {
		{"Secret.evtx.gz", NULL}, {"Secret.evtx.gz", "x.text.text.tx"}, {"Secret.gz", NULL}, {"x.text", NULL}};
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), {.name = names[_i][0], .local_name = names[_i][1]}};
	gzFile file = gzopen(file_path("gz"), "wb");
	ck_assert_int_gt(gzwrite(file, members[0].data, (unsigned)members[0].size), 0);
	gzclose(file);
	members[1].data = file_text("gz", &members[1].size);
	members[1].attributes = UINT32_C(0120777) << 16;
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL_ENDS(_i < 3, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1");
	ck_assert_uint_eq(count_of(ran.err, ": not read: a symbolic link, whose bytes stand"), _i < 3);
}
END_TEST

START_TEST(a_log_whose_other_name_is_that_of_a_directory_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SCRIPT), log_member("Secret.evtx", SCRIPT)};
	members[1].local_name = "Secret.evt/";
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "c.zip:Secret.evtx: not read: it says that it is a directory, but has ");
}
END_TEST

/*
 * 7z archives with one member, stored as it is (7zFormat.txt).
 */

struct text {
	uint8_t *bytes;
	size_t size;
};

static void put(struct text *text, uint64_t value, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		text->bytes[text->size++] = (uint8_t)(value >> 8 * i);
}

static void put_list(struct text *text, const char *bytes, size_t size)
{
	memcpy(text->bytes + text->size, bytes, size);
	text->size += size;
}

static uint32_t checksum(const void *bytes, size_t size)
{
	return (uint32_t)crc32(0, bytes, (unsigned)size);
}

/* With a second folder of no bytes where it has more parts. */
static struct text make_7z_header(const struct member *member)
{
	struct text header = {test_memory(4096), 0};
	const unsigned folders = member->is_large ? 2 : 1;
	put_list(&header, "\x01\x04\x06\x00", 4);
	put(&header, folders | 0x09 << 8 | 0xff << 16, 3);
	put(&header, member->size, 8);
	put(&header, 0, folders - 1);
	put(&header, 0x0b0700 | folders << 24, 4);
	put(&header, 0, 1);
	for (unsigned i = 0; i < folders; i++)
		put_list(&header, "\x01\x01\x00", 3);
	put_list(&header, "\x0c\xff", 2);
	put(&header, member->size, 8);
	put(&header, 0, folders - 1);
	put_list(&header, "\x0a\x00\x80", folders > 1 ? 3 : 1);
	put(&header, 1, 2 - folders);
	put(&header, checksum(member->data, member->size), 4);
	put_list(&header, "\x00\x08\x0d\x01", folders > 1 ? 4 : 2);
	put(&header, 0, folders - 1);
	put_list(&header, "\x00\x00\x05\x01\x11", 5);
	put(&header, 1 + 2 * (strlen(member->name) + 1), 1);
	put(&header, 0, 1);
	for (size_t i = 0; i <= strlen(member->name); i++)
		put(&header, (uint8_t)member->name[i], 2);
	put_list(&header, "\x15\x06\x01\x00", 4);
	put(&header, member->attributes, 4);
	put_list(&header, "\x00\x00", 2);
	return header;
}

static void make_7z(const char *name, const struct member *member)
{
	struct text header = make_7z_header(member), all = {test_memory(member->size + 8192), 0}, start;
	put_list(&all, "7z\xbc\xaf\x27\x1c\x00\x04", 8);
	all.size += 4;
	start = (struct text){all.bytes + all.size, 0};
	put(&start, member->size, 8);
	put(&start, header.size, 8);
	put(&start, checksum(header.bytes, header.size), 4);
	all.size = 8;
	put(&all, checksum(start.bytes, start.size), 4);
	all.size += start.size;
	put_list(&all, member->data, member->size);
	put_list(&all, (const char *)header.bytes, header.size);
	make_file(name, all.bytes, all.size);
}

START_TEST(a_log_in_a_7z_archive_that_says_it_is_no_file_is_read)
{
	static const uint32_t modes[] = {0100644, 040777, 060777, 010777};
	if (!tool_reads_archives())
		return;
	struct member member = log_member("Secret.evtx", SCRIPT);
	member.attributes = modes[_i] << 16 | 0x8000;
	make_7z("c.7z", &member);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "c.7z");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.out, "c.7z:Secret.evtx\"");
}
END_TEST

/* libarchive takes the bytes of the next member from there. */
START_TEST(a_7z_archive_with_packed_bytes_of_no_member_is_told)
{
	if (!tool_reads_archives())
		return;
	struct member member = log_member("Secret.evtx", SCRIPT);
	member.is_large = true;
	make_7z("c.7z", &member);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.7z").err, "has packed bytes that are no member's");
}
END_TEST

/*
 * Names that do not say how a log is compressed, or that one is: its first bytes do.
 */

/* to becomes the file as gzip has it. */
static void make_gzip(const char *from, const char *to)
{
	size_t size;
	const char *bytes = file_text(from, &size);
	gzFile file = gzopen(file_path(to), "wb");
	ck_assert_int_gt(gzwrite(file, bytes, (unsigned)size), 0);
	gzclose(file);
}

static const struct {
	const char *name, *ways; /* g: gzip, x: xz, b: bzip2, t: tar; the first one first */
} compressed[] = {{"Secret.evtx.gz.gz", "gg"}, {"Secret.evtx.gzip", "g"}, {"Secret.GZ", "g"},
	{"Secret.evtx.xz.gz", "xg"}, {"Secret.evtx.gz.bz2", "gb"}, {"Secret.xz", "x"}, {"Secret.tbz", "tb"},
	{"Secret.gz", "tg"}, {"Secret.gz.xz", "tgx"}, {"Secret.evtx.gz.bak", "g"}, {"Secret.\xd0\xb5vtx", ""}};

static void compress_as(const char *ways, const char *name)
{
	make_log("Secret.dat", SCRIPT);
	size_t size;
	const char *bytes = file_text("Secret.dat", &size);
	make_file("now", bytes, size);
	for (const char *way = ways; *way; way++) {
		const char *program = *way == 'x' ? "xz" : "bzip2";
		if (*way == 'g')
			make_gzip("now", "next");
		else if (*way == 't')
			ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "next", "--format=ustar", "Secret.dat"), 0);
		if (*way == 'x' || *way == 'b') {
			struct ran ran = PROGRAM_AS(NULL, program, "-qc", "now");
			make_file("next", ran.out, ran.out_size);
		}
		bytes = file_text("next", &size);
		make_file("now", bytes, size);
	}
	make_file(name, bytes, size);
}

START_TEST(a_log_is_read_however_often_it_is_compressed)
{
	const char *name = compressed[_i].name;
	bool can_pack = has_program("bsdtar", "packing archives") && has_program("xz", "a log that it compresses") &&
			has_program("bzip2", "a log that it compresses");
	if (!tool_reads_archives() || !can_pack)
		return;
	make_directory("d");
	char path[64];
	snprintf(path, sizeof path, "d/%s", name);
	compress_as(compressed[_i].ways, path);
	/* In a directory, in a zip and in a tar archive. */
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "d").out), "1");
	struct member member = {.name = name, .data = file_text(path, &member.size)};
	make_zip("c.zip", &member, 1);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.zip").out), "1");
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "c.tar", "--format=ustar", path), 0);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.tar").out), "1");
	/* In a tar archive a log is, whatever it is called. */
	compress_as(compressed[_i].ways, "any");
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "c.tar", "--format=ustar", "any"), 0);
	ck_assert_str_eq(record_ids(TOOL("-qojsonl", "c.tar").out), strchr(compressed[_i].ways, 't') ? "" : "1");
}
END_TEST

/* Others' files are no failures of this run. */
START_TEST(what_is_compressed_and_no_log_is_passed_over)
{
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_directory("d");
	make_log("d/a.evtx", SCRIPT);
	make_file("d/text", "text", 4);
	make_gzip("d/text", "d/text.gz");
	make_gzip("d/text.gz", "d/text.gz.gz");
	make_file("d/empty.gz", "", 0);
	const struct member member = {.name = "text", .data = "text", .size = 4};
	make_zip("d/evtx-tools.whl", &member, 1);
	struct ran ran = TOOL_ENDS(0, "-ojsonl", "d");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "ipsec-evtx: 1 file, ");
	ck_assert_uint_eq(count_of(ran.err, "text"), 0);
	static const char *const formats[] = {"c.zip", "c.tar", "c.tgz"};
	for (size_t i = 0; i < LENGTH(formats); i++) {
		ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-acf", formats[i], "d"), 0);
		ran = TOOL_ENDS(0, "-vojsonl", formats[i]);
		ck_assert_str_eq(record_ids(ran.out), "1");
		assert_has(ran.err, ": 1 log read, ");
	}
	/* Where there is nothing else that is said. */
	ck_assert_int_eq(unlink(file_path("d/a.evtx")), 0);
	assert_has(TOOL_ENDS(1, "-ojsonl", "d").err, "no logs (*.evtx, *.evtx.gz) in what was named: ");
}
END_TEST

START_TEST(a_log_that_is_packed_in_an_unknown_way_is_named)
{
	if (!tool_reads_archives())
		return;
	const struct member members[] = {log_member("a.evtx", SCRIPT),
		{.name = "Secret.evtx.lz4", .data = "\x04\x22\x4d\x18 and more", .size = 13}};
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "c.zip:Secret.evtx.lz4: not a Windows event log (.evtx) but lz4 data");
	static const char *const others[] = {"MSWIM and more", "xar! and more", "070701 and more", "Salted__ and more",
		"\x8c\x0d\x04\x09\x03", "\x85\x01\x0c\x03 and more", "-----BEGIN PGP MESSAGE-----",
		"age-encryption.org/v1", "AES\x02 and more", "-----BEGIN CMS-----\r\nMIMBESIGCSqGSIb3DQEHA6CA",
		"U2FsdGVkX1 and more", "\x30\x83\x01\x11\x22\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",
		"\x78\x9c and more", "SZDD\x88\xf0\x27\x33 and more", "KWAJ\x88\xf0\x27\xd1 and more",
		"\x60\xea and more", "ab-lh5- and more", "bvx2 and more", "LRZI and more", "begin 644 log"};
	struct member packed[LENGTH(others)];
	for (size_t i = 0; i < LENGTH(others); i++)
		packed[i] = (struct member){.name = "Secret.evtx.x", .data = others[i], .size = strlen(others[i])};
	make_zip("other.zip", packed, LENGTH(others));
	ck_assert_uint_eq(count_of(TOOL_ENDS(1, "-q", "other.zip").err, ": not a Windows event log"), LENGTH(others));
	/* Of some the name alone tells. */
	const struct member named[] = {{.name = "Secret.evtx.br", .data = "\xa1\x08", .size = 2},
		{.name = "Secret.evtx.ENC", .data = "\xa1\x08", .size = 2},
		{.name = "Secret.evtx.lnk", .data = "L", .size = 1},
		{.name = "libevtx.deb", .data = "!<arch>\ndebian-binary   ", .size = 24},
		{.name = "Secret.evtx.a", .data = "!<arch>\nSecret.evtx/    ", .size = 24}};
	make_zip("named.zip", named, LENGTH(named));
	ck_assert_uint_eq(count_of(TOOL_ENDS(1, "-q", "named.zip").err, ": not a Windows event log"), 3);
	make_directory("d");
	make_file("d/Secret.evtx.lz4", members[1].data, members[1].size);
	assert_has(
		TOOL_ENDS(1, "-qojsonl", "d").err, "d/Secret.evtx.lz4: not a Windows event log (.evtx) but lz4 data");
}
END_TEST

/* Signed, the first bytes of one in some thousands add up to 0, and where a tar header has its sum stand no digits. */
START_TEST(compressed_data_without_a_sum_are_no_tar_archive)
{
	enum { EXTRA = 500, SUM = 148, SUM_SIZE = 8 };
	size_t size;
	if (!tool_reads_archives())
		return;
	make_log("a.evtx", SCRIPT);
	make_gzip("a.evtx", "a.gz");
	const char *bytes = file_text("a.gz", &size);
	signed char *gzip = test_memory(size + 2 + EXTRA);
	memset(gzip, 0, 12 + EXTRA);
	memcpy(gzip, bytes, 10);
	gzip[3] = 4;
	gzip[10] = (signed char)(EXTRA & 0xff);
	gzip[11] = EXTRA >> 8;
	memcpy(gzip + 12 + EXTRA, bytes + 10, size - 10);
	int sum = SUM_SIZE * ' ';
	for (size_t i = 0; i < 12; i++)
		sum += gzip[i];
	for (size_t i = SUM + SUM_SIZE; sum != 0; i++) {
		gzip[i] = (signed char)(sum > 100 ? -100 : sum < -100 ? 100 : -sum);
		sum += gzip[i];
	}
	make_file("Secret.evtx.gz", gzip, size + 2 + EXTRA);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "Secret.evtx.gz").out), "1");
}
END_TEST

/* As backups and downloads are called. */
START_TEST(an_archive_with_more_behind_its_ending_is_read)
{
	static const char *const names[] = {"logs.zip.bak", "logs.zip_", "logs.tar.gz.1", "logs.zip.txt"};
	if (!tool_reads_archives())
		return;
	const struct member log = log_member("a.evtx", SCRIPT);
	make_zip("in", &log, 1);
	struct member member = {.name = names[_i], .data = file_text("in", &member.size)};
	make_zip("c.zip", &member, 1);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "c.zip").out), "1");
	make_directory("d");
	char path[64];
	snprintf(path, sizeof path, "d/%s", names[_i]);
	make_file(path, member.data, member.size);
	make_file("d/logs.zipped", member.data, member.size);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "d").out), "1");
}
END_TEST

/* A signature that stands by itself holds no log (RFC 5652, 5.1 and 5.2; RFC 9580, 5.4 to 5.9). */
START_TEST(a_log_in_its_signature_is_told_and_a_signature_beside_it_is_not)
{
	static const char around
		[] = "-----BEGIN CMS-----\nMIMBE/QGCSqGSIb3DQEHAqCDARPkMIMBE98CAQExADCDARAVBgkqhkiG9w0BBwGg\ngwEQBQSDARAA\n",
	  beside[] = "-----BEGIN PKCS7-----\nMIMBE/QGCSqGSIb3DQEHAqCDARPkMIMBE98CAQExADALBgkqhkiG9w0BBwGgggMD\n\n";
	/* Of another type, encrypted with a checksum, and the time of a signature. */
#define SIGNED "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x03\x31\x00"
	static const char other[] = SIGNED "\x30\x80\x06\x03\x2a\x03\x04\xa0\x80\x24\x80",
			  sealed[] = "\x30\x80\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17\xa0\x80",
			  time[] =
				  SIGNED "\x30\x82\x01\x10\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04\xa0\x80";
	/* And hashes that are signed, which are smaller than a log is packed to. */
	static const char
		signature[1024] = "\x90\x0d\x03",
		packed[1024] = "\xa3\x01",
		hashes[] = "\x30\x82\x03\xe9\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02"
			   "\x01\x01\x31\x00\x30\x5f\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x52\x04\x50";
	/* As long as the time says it is, and with more bytes of length than it needs. */
	static const char long_time[] =
		"\x30\x85\x00\x00\x01\x13\xf4\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80"
		"\x30\x80\x02\x01\x01\x31\x00\x30\x83\x01\x10\x15\x06\x0b\x2a\x86\x48\x86\xf7"
		"\x0d\x01\x09\x10\x01\x04\xa0\x80";
	if (!tool_reads_archives())
		return;
	const struct member members[] = {log_member("a.evtx", SCRIPT),
		{.name = "a.evtx.sha256.p7m", .data = hashes, .size = sizeof hashes - 1},
		{.name = "a.evtx.sha256.gpg", .data = packed, .size = 1023},
		{.name = "Secret.evtx.p7t", .data = long_time, .size = sizeof long_time - 1},
		{.name = "Secret.evtx.cms", .data = around, .size = sizeof around - 1},
		{.name = "Secret.evtx.gpg", .data = signature, .size = sizeof signature},
		{.name = "Secret.evtx.pgp", .data = packed, .size = sizeof packed},
		{.name = "Secret.evtx.p7m", .data = other, .size = sizeof other - 1},
		{.name = "Secret.evtx.p7e", .data = sealed, .size = sizeof sealed - 1},
		{.name = "a.evtx.tst", .data = time, .size = sizeof time - 1},
		{.name = "a.evtx.p7s", .data = beside, .size = sizeof beside - 1},
		{.name = "a.evtx.sig", .data = "\x89\x01\xb3\x04\x00\x01\x0a\x00", .size = 8},
		{.name = "a.evtx.asc", .data = "-----BEGIN PGP SIGNATURE-----\n", .size = 30}};
	make_zip("c.zip", members, LENGTH(members));
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1");
	ck_assert_uint_eq(count_of(ran.err, ": not a Windows event log"), 6);
	ck_assert_uint_eq(count_of(ran.err, "Secret.evtx."), 6);
}
END_TEST

/*
 * A log whose header alone, or a part of it, was overwritten: other programs ask for no more than its first chunk, and
 * what packs other logs passes over as much.
 */
START_TEST(a_log_that_begins_as_what_is_packed_is_read_as_a_log)
{
	static const char *const begins[] = {"PK\x03\x04", "7z\xbc\xaf\x27\x1c", "BZh91AY&SY",
		"\x1f\x8b\x08\x04\x01\x01\x01\x01\x02\x03\xe8\xff", NULL};
	size_t size, count = 512;
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("a.evtx", SCRIPT);
	char *log = (char *)file_text("a.evtx", &size);
	make_file("a", "", 0);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "a.tar", "--format=ustar", "a"), 0);
	const char *start = begins[_i] ? begins[_i] : file_text("a.tar", NULL);
	memcpy(log, start, begins[_i] ? strlen(start) : count);
	make_file("Secret.evtx", log, size);
	const struct member members[] = {
		log_member("other.evtx", SCRIPT), {.name = "Secret.evtx", .data = log, .size = size}};
	make_zip("c.zip", members, 2);
	make_log("other.evtx", SCRIPT);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "c.tar", "--format=ustar", "Secret.evtx", "other.evtx"), 0);
	ran_with_status(
		PROGRAM_AS(NULL, "bsdtar", "--xz", "-cf", "c.tar.xz", "--format=ustar", "Secret.evtx", "other.evtx"),
		0);
	struct ran ran = TOOL_ENDS(3, "-qojsonl", "Secret.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "it begins as what is packed does");
	const struct way way = {.input = log, .input_size = size};
	ck_assert_str_eq(record_ids(TOOL_AS(&way, "-qojsonl", "-").out), "1");
	static const char *const archives[] = {"c.zip", "c.tar", "c.tar.xz"};
	for (size_t i = 0; i < LENGTH(archives); i++) {
		ran = TOOL_ENDS(3, "-qojsonl", archives[i]);
		ck_assert_str_eq(record_ids(ran.out), "1 1");
		assert_has(ran.err, "Secret.evtx: ");
	}
	/* However it is compressed itself. */
	make_gzip("Secret.evtx", "Secret.evtx.gz");
	ck_assert_str_eq(record_ids(TOOL_ENDS(3, "-qojsonl", "Secret.evtx.gz").out), "1");
}
END_TEST

/* Programs that go by its name may find a log in it that nobody else does. */
START_TEST(a_member_called_a_log_that_is_an_archive_without_one_is_told)
{
	static const char *const packed[] = {"Secret.zip", "Secret.tar", "Secret.tar.gz"};
	size_t size;
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_file("notes.txt", "text", 4);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-acf", packed[_i], "notes.txt"), 0);
	const char *bytes = file_text(packed[_i], &size);
	make_file("Secret.evtx", bytes, size);
	const struct member members[] = {
		log_member("other.evtx", SCRIPT), {.name = "Secret.evtx", .data = bytes, .size = size}};
	make_zip("c.zip", members, 2);
	make_log("other.evtx", SCRIPT);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "c.tar", "--format=ustar", "Secret.evtx", "other.evtx"), 0);
	static const char *const archives[] = {"c.zip", "c.tar"};
	for (size_t i = 0; i < LENGTH(archives); i++) {
		struct ran ran = TOOL_ENDS(1, "-qojsonl", archives[i]);
		ck_assert_str_eq(record_ids(ran.out), "1");
		assert_has(ran.err, "Secret.evtx: not read: it is called a log, and is a ");
	}
}
END_TEST

/* The same with a header that is larger than what is looked at of a file (RFC 1952 2.3.1.1). */
static void make_long_gzip(const char *from, const char *to)
{
	static const char header[12] = "\x1f\x8b\x08\x04\0\0\0\0\0\x03\x88\x13";
	static char bytes[64 * 1024];
	const size_t extra = 5000;
	size_t size;
	make_gzip(from, to);
	const char *packed = file_text(to, &size);
	ck_assert_uint_lt(size + sizeof header + extra, sizeof bytes);
	memcpy(bytes, header, sizeof header);
	memcpy(bytes + sizeof header + extra, packed + 10, size - 10);
	make_file(to, bytes, size + sizeof header + extra - 10);
}

/* Puts an extra field with the name of an element into a gzip file that has none (RFC 1952). */
static void add_extra(const char *path)
{
	static const char extra[] = {12, 0, 0, 'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0, 0};
	size_t size;
	const char *bytes = file_text(path, &size);
	char longer[4096];
	ck_assert(size > 10 && size + sizeof extra < sizeof longer && bytes[3] == 0);
	memcpy(longer, bytes, 10);
	longer[3] = 4;
	memcpy(longer + 10, extra, sizeof extra);
	memcpy(longer + 10 + sizeof extra, bytes + 10, size - 10);
	make_file(path, longer, size + sizeof extra);
}

/* Whose name says that it is not packed: programs that look for chunks alone may find another log in it. */
START_TEST(a_log_that_is_packed_and_not_called_so_is_read_and_told)
{
	size_t size;
	if (!tool_reads_archives() || !has_program("bsdtar", "packing archives"))
		return;
	make_log("a.evtx", SCRIPT);
	make_log("other.evtx", SCRIPT);
	const struct member inner = log_member("a.evtx", SCRIPT);
	if (_i == 0)
		make_gzip("a.evtx", "Secret.evtx");
	else if (_i == 3)
		make_long_gzip("a.evtx", "Secret.evtx");
	else if (_i == 1)
		make_zip("Secret.evtx", &inner, 1);
	else
		ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "Secret.evtx", "--format=ustar", "a.evtx"), 0);
	struct ran ran = TOOL_ENDS(_i % 3 == 0 ? 0 : 1, "-qojsonl", "Secret.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1");
	/* Compressed data name no event; a log may stand in the extra field of a gzip file. */
	ck_assert_str_eq(_i % 3 == 0 ? ran.err : "", "");
	if (_i == 0) {
		add_extra("Secret.evtx");
		ran = TOOL_ENDS(1, "-qojsonl", "Secret.evtx");
	}
	assert_has(ran.err, _i == 3 ? "" : "Secret.evtx: called a log, and read as the ");
	const char *bytes = file_text("Secret.evtx", &size);
	const struct member members[] = {
		log_member("other.evtx", SCRIPT), {.name = "Secret.evtx", .data = bytes, .size = size}};
	make_zip("c.zip", members, 2);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "c.tar", "--format=ustar", "Secret.evtx", "other.evtx"), 0);
	static const char *const archives[] = {"c.zip", "c.tar"};
	for (size_t i = 0; i < LENGTH(archives); i++) {
		ran = TOOL_ENDS(1, "-qojsonl", archives[i]);
		ck_assert_str_eq(record_ids(ran.out), "1 1");
		assert_has(ran.err, "called a log, and ");
	}
}
END_TEST

Suite *suite_tool_archive_other(void)
{
	Suite *suite = suite_create("tool-archive-other");
	TCase *links = tool_case(suite, "links");
	tcase_add_test(links, a_link_called_a_log_whose_target_is_not_there_is_told);
	tcase_add_loop_test(links, a_log_in_a_tar_archive_is_read_whatever_its_name, 0, 3);
	tcase_add_test(links, a_link_to_a_log_that_is_read_or_to_something_else_is_passed_over);
	TCase *kinds = tool_case(suite, "kinds");
	tcase_add_loop_test(kinds, a_log_in_a_zip_archive_that_says_it_is_no_file_is_told, 0, LENGTH(attributes));
	tcase_add_loop_test(kinds, a_log_in_a_zip_archive_that_says_it_is_a_link_is_told, 0, 4);
	tcase_add_test(kinds, a_log_whose_other_name_is_that_of_a_directory_is_told);
	tcase_add_loop_test(kinds, a_log_in_a_7z_archive_that_says_it_is_no_file_is_read, 0, 4);
	tcase_add_test(kinds, a_7z_archive_with_packed_bytes_of_no_member_is_told);
	TCase *names = tool_case(suite, "names");
	tcase_add_loop_test(names, a_log_is_read_however_often_it_is_compressed, 0, LENGTH(compressed));
	tcase_add_test(names, what_is_compressed_and_no_log_is_passed_over);
	tcase_add_test(names, a_log_that_is_packed_in_an_unknown_way_is_named);
	tcase_add_test(names, compressed_data_without_a_sum_are_no_tar_archive);
	tcase_add_loop_test(names, an_archive_with_more_behind_its_ending_is_read, 0, 4);
	tcase_add_test(names, a_log_in_its_signature_is_told_and_a_signature_beside_it_is_not);
	tcase_add_loop_test(names, a_log_that_begins_as_what_is_packed_is_read_as_a_log, 0, 5);
	tcase_add_loop_test(names, a_member_called_a_log_that_is_an_archive_without_one_is_told, 0, 3);
	tcase_add_loop_test(names, a_log_that_is_packed_and_not_called_so_is_read_and_told, 0, 4);
	return suite;
}
