/* SPDX-License-Identifier: MIT */
/* Logs in archives and in compressed files: read as if they were unpacked, and nothing believed that an archive says.
 */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"
#include "test_zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define FIRST                                                                                                          \
	"set record=1\n"                                                                                               \
	"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7\n"                                                    \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=192.0.2.8\n"
#define SECOND                                                                                                         \
	"set record=1 computer=other.example\n"                                                                        \
	"event 5451 2024-03-02T08:00:00Z RemoteAddress=198.51.100.7\n"

static bool can_pack(void)
{
	return tool_reads_archives() && has_program("bsdtar", "packing archives");
}

/* The text with every "from" in it replaced. */
static char *replaced(const char *text, const char *from, const char *to)
{
	char *result = test_memory(strlen(text) * (1 + strlen(to)) + 1);
	char *end = result;
	size_t length = strlen(from);
	for (const char *at = text; *at;) {
		if (strncmp(at, from, length) == 0) {
			end = stpcpy(end, to);
			at += length;
		} else {
			*end++ = *at++;
		}
	}
	*end = '\0';
	return result;
}

/*
 * The same as unpacked.
 */

static const char *const packings[][4] = {
	{"c.zip", "--format=zip", "--options=zip:compression=deflate"},
	{"c.7z", "--format=7zip", "--options=7zip:compression=lzma2"},
	{"c.tar", "--format=ustar", "--options="},
	{"c.tgz", "--format=pax", "--gzip"},
	{"c.tar.xz", "--format=gnutar", "--xz"},
	{"c.tar.zst", "--format=ustar", "--zstd"},
	{"c.tar.bz2", "--format=ustar", "--bzip2"},
};

/* Logs in order, damaged ones and one that holds another one's records among them, and what is no log. */
static void make_logs(void)
{
	size_t size;
	make_directory("logs");
	make_directory("logs/deep");
	make_log("logs/a.evtx", FIRST);
	make_log("logs/b.evtx", SECOND);
	make_log("logs/c.EVTX", FIRST);
	uint8_t *bytes = log_bytes(FIRST, &size);
	bytes[size - 60000] ^= 1;
	bytes[CHUNK_SIZE / 8] ^= 1;
	make_file("logs/d.evtx", bytes, size);
	make_file("logs/deep/e.evtx", bytes, size - 64000);
	make_file("logs/deep/f.evtx", "<Events><Event/></Events>", 25);
	make_file("logs/deep/g.txt", "text", 4);
	static const char *const samples[] = {"site-to-site", "mixed-security"};
	for (size_t i = 0; i < LENGTH(samples); i++) {
		char path[64], name[64];
		snprintf(path, sizeof path, "samples/%s.evtx", samples[i]);
		snprintf(name, sizeof name, "logs/deep/s%zu.evtx", i);
		char *sample = project_text(path, &size);
		make_file(name, sample, size);
	}
}

static void pack(const char *const packing[4])
{
	struct ran ran = PROGRAM_AS(NULL, "bsdtar", "-cf", packing[0], packing[1], packing[2], "logs/a.evtx",
		"logs/b.evtx", "logs/c.EVTX", "logs/d.evtx", "logs/deep/e.evtx", "logs/deep/f.evtx", "logs/deep/g.txt",
		"logs/deep/s0.evtx", "logs/deep/s1.evtx");
	ran_with_status(ran, 0);
}

static const char *const readings[][5] = {
	{"-v", "-ojsonl", "-eany", "-j1"},
	{"-v", "-ojsonl", "-mall", "-j3"},
	{"-v", "-oxml", "--verify", "-j2"},
	{"-v", "-ojsonl", "--recover", "-j1"},
	{"-v", "-ocsv", "--recover", "-j3"},
	{"-v", "-ojsonl", "--carve", "-j1"},
	{"-v", "-ojsonl", "--dedup", "-mall"},
	{"-v", "-ojsonl", "--report=findings", "-j3"},
	{"-v", "-ojson", "--report=peers", "-j1"},
	{"-v", "-ojsonl", "-mall", "--from=-1h"},
	{"-v", "-oline", "--engine=libevtx", "-j1"},
};

/* What the tool says of the archive alone. */
static const char *without_own_lines(char *text, const char *name)
{
	char line[128];
	snprintf(line, sizeof line, "ipsec-evtx: %s: 8 logs read, 1 other member passed over\n", name);
	assert_has(text, line);
	return replaced(text, line, "");
}

/* Nor are those of the directory. */
static const char *without_lines_of_others(const char *text)
{
	const char *others = "ipsec-evtx: logs: 1 file not read, not called logs or archives and not beginning as logs";
	char line[128];
	text = replaced(text,
		"ipsec-evtx: logs/deep/g.txt: not called a log or an archive, and does not begin as a log: not read\n",
		"");
	snprintf(line, sizeof line, "%s; -v names them\n", others);
	text = replaced(text, line, "");
	snprintf(line, sizeof line, "%s\n", others);
	return replaced(text, line, "");
}

START_TEST(logs_in_an_archive_are_read_as_they_are_outside)
{
	if (!can_pack())
		return;
	const char *const *packing = packings[_i];
	char prefix[64];
	make_logs();
	pack(packing);
	snprintf(prefix, sizeof prefix, "%s:logs/", packing[0]);
	for (size_t i = 0; i < LENGTH(readings); i++) {
		const char *const *way = readings[i];
		/* Every reading of one packing, and two of each other one. */
		if (_i > 0 && (i + (size_t)_i) % 6 != 0)
			continue;
		struct ran plain = TOOL(way[0], way[1], way[2], way[3], "-r", "logs");
		struct ran packed = TOOL(way[0], way[1], way[2], way[3], packing[0]);
		ck_assert_int_eq(packed.status, plain.status);
		assert_same(replaced(packed.out, prefix, "logs/"), plain.out);
		assert_same(without_own_lines(replaced(packed.err, prefix, "logs/"), packing[0]),
			without_lines_of_others(plain.err));
	}
}
END_TEST

START_TEST(a_compressed_log_is_read_as_the_log)
{
	static const char *const programs[] = {"xz", "zstd", "bzip2"};
	if (!tool_reads_archives() || !has_program(programs[_i], "a log that it compresses"))
		return;
	make_log("a.evtx", FIRST);
	struct ran plain = TOOL_ENDS(0, "-ojsonl", "a.evtx");
	struct ran packed = PROGRAM_AS(NULL, programs[_i], "-qc", "a.evtx");
	make_file("a.packed", packed.out, packed.out_size);
	struct ran ran = TOOL_ENDS(0, "-ojsonl", "a.packed");
	assert_same(replaced(ran.out, "a.packed", "a.evtx"), plain.out);
	assert_same(ran.err, plain.err);
	const struct way way = {.input = packed.out, .input_size = packed.out_size};
	ran = TOOL_AS(&way, "-ojsonl", "-");
	assert_same(replaced(ran.out, "\"source\":\"-\"", "\"source\":\"a.evtx\""), plain.out);
	/* In a directory it is found by its name, and in an archive too. */
	char name[64];
	snprintf(name, sizeof name, "d/x.evtx.%s", _i == 0 ? "xz" : _i == 1 ? "zst" : "bz2");
	make_directory("d");
	make_file(name, packed.out, packed.out_size);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "d").out), "1 2");
	const struct member member = {.name = name, .data = packed.out, .size = packed.out_size};
	make_zip("c.zip", &member, 1);
	ran = TOOL_ENDS(0, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.out, "\"source\":\"c.zip:d/x.evtx.");
}
END_TEST

/* Another log, behind the end of a compressed one. */
START_TEST(what_stands_behind_a_compressed_log_is_no_secret)
{
	static const char *const programs[] = {"xz", "zstd", "bzip2"};
	size_t first_size, second_size;
	if (!tool_reads_archives() || !has_program(programs[_i], "a log that it compresses"))
		return;
	make_log("a.evtx", FIRST);
	struct ran packed = PROGRAM_AS(NULL, programs[_i], "-qc", "a.evtx");
	const char *second = file_text("a.evtx", &second_size);
	first_size = packed.out_size;
	char *both = malloc(first_size + second_size);
	memcpy(both, packed.out, first_size);
	memcpy(both + first_size, second, second_size);
	make_file("both", both, first_size + second_size);
	free(both);
	/* libarchive gives nothing of zstd's last block where it fails behind it. */
	const char *read = _i == 1 ? "" : "1 2";
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "both");
	ck_assert_str_eq(record_ids(ran.out), read);
	assert_has(ran.err, "cannot be read");
	const struct member member = {
		.name = "x.evtx.bz2", .data = file_text("both", NULL), .size = first_size + second_size};
	make_zip("c.zip", &member, 1);
	ck_assert_str_eq(record_ids(TOOL_ENDS(1, "-qojsonl", "c.zip").out), read);
}
END_TEST

START_TEST(archives_are_read_from_a_pipe_and_from_directories)
{
	if (!tool_reads_archives())
		return;
	const struct member members[] = {log_member("x/a.evtx", FIRST), log_member("x/b.evtx", SECOND)};
	size_t size;
	make_directory("d");
	make_zip("d/c.zip", members, 2);
	make_zip("d/nothing.zip", &(struct member){.name = "text", .data = "text", .size = 4}, 1);
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "d");
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"d/c.zip:x/a.evtx\""), 2);
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"d/c.zip:x/b.evtx\""), 1);
	const char *bytes = file_text("d/c.zip", &size);
	const struct way way = {.input = bytes, .input_size = size};
	ran = ran_with_status(TOOL_AS(&way, "-qojsonl", "-"), 0);
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"-:x/a.evtx\""), 2);
	/* One that was named and holds no log is no input. */
	ran = TOOL_ENDS(1, "-qojsonl", "d/nothing.zip", "d/c.zip");
	assert_has(ran.err, "d/nothing.zip: no logs (*.evtx, *.evtx.gz) in this zip archive");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 3);
}
END_TEST

START_TEST(an_archive_in_an_archive_is_read)
{
	if (!tool_reads_archives())
		return;
	struct member member = log_member("a.evtx", FIRST);
	static const char *const names[] = {"1.zip", "2.zip", "3.zip", "4.zip"};
	for (size_t i = 0; i < LENGTH(names); i++) {
		make_zip(names[i], &member, 1);
		member = (struct member){.name = names[i]};
		member.data = file_text(names[i], &member.size);
	}
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "3.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.out, "\"source\":\"3.zip:2.zip:1.zip:a.evtx\"");
	ran = TOOL_ENDS(1, "-qojsonl", "4.zip");
	ck_assert_str_eq(ran.out, "");
	assert_has(ran.err, "4.zip:3.zip:2.zip:1.zip: not read: it lies in 3 archives");
}
END_TEST

/*
 * Names.
 */

START_TEST(names_of_members_are_only_names)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("../../etc/a.evtx", FIRST), log_member("/abs/b.evtx", FIRST),
		log_member("\033[31m\nred.evtx", FIRST), log_member("bad\xff.evtx", FIRST), log_member("x.evtx", FIRST),
		log_member("x.evtx", FIRST)};
	make_zip("c.zip", members, LENGTH(members));
	struct ran ran = TOOL_ENDS(0, "-v", "-ojsonl", "-eany", "c.zip");
	static const char *const sources[] = {
		"../../etc/a.evtx", "/abs/b.evtx", "\\u001b[31m\\nred.evtx", "bad\\\\xff.evtx", "x.evtx", "x.evtx#2"};
	for (size_t i = 0; i < LENGTH(sources); i++) {
		char text[128];
		snprintf(text, sizeof text, "\"source\":\"c.zip:%s\"", sources[i]);
		ck_assert_uint_eq(count_of(ran.out, text), 2);
	}
	assert_harmless(ran.err, ran.err_size);
	ran = TOOL_ENDS(0, "-otext", "c.zip");
	assert_harmless(ran.out, ran.out_size);
	/* Each log is an input of its own, with its own output and its own line. */
	TOOL_ENDS(0, "-qojsonl", "--split=source", "-wout", "--log=log", "c.zip");
	ck_assert_uint_eq(count_of(file_text("log", NULL), "\"status\":\"complete\""), 6);
	ck_assert_ptr_nonnull(file_text("out/c.zip%3A..%2F..%2Fetc%2Fa.evtx.jsonl", NULL));
	ck_assert_ptr_nonnull(file_text("out/c.zip%3Ax.evtx#2.jsonl", NULL));
	unlink(file_path("out/c.zip%3Ax.evtx.jsonl"));
	ran = TOOL_ENDS(0, "-ojsonl", "--split=source", "-wout", "--skip-existing", "--log=again", "c.zip");
	ck_assert_uint_eq(count_of(file_text("again", NULL), "\"status\":\"skipped\""), 5);
	assert_has(ran.err, "c.zip: 5 logs are skipped, whose output is there");
	ck_assert_str_eq(record_ids(file_text("out/c.zip%3Ax.evtx.jsonl", NULL)), "1 2");
}
END_TEST

/* Copies within an archive, and of one outside of it. */
/* How many of two logs are read: each has one event. */
static size_t logs_read(const char *input)
{
	return count_of(TOOL("-q", "-ojsonl", "-mall", input).out, "\n");
}

START_TEST(a_log_is_read_whatever_its_name_says_to_programs)
{
	static const char *const names[] = {"b.evtx.", "b.evtx ", "b.evtx..", "b.evtx\xe2\x80\x8b", "b.\xef\xbd\x85vtx",
		"b.evtx.bak", "evtx-b", "B.EVTX.1", "b.evt\xc2\xadx", "SECURI~1.EVT", "\xe2\x80\xaextve.b",
		"b\xe2\x81\xa6xtve.", "b\xe2\x80\xa4\xf0\x9d\x9a\x8e\xf0\x9d\x9a\x9f\xf0\x9d\x9a\x9d\xf0\x9d\x9a\xa1"};
	const char *name = names[_i % (int)LENGTH(names)];
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SECOND), log_member(name, SECOND)};
	make_zip("a.zip", members, 2);
	ck_assert_uint_eq(logs_read("a.zip"), 2);
	make_directory("logs");
	make_file("logs/a.evtx", members[0].data, members[0].size);
	char path[64];
	snprintf(path, sizeof path, "logs/%s", name);
	make_file(path, members[1].data, members[1].size);
	ck_assert_uint_eq(logs_read("logs"), 2);
	/* What is no log by its bytes stays what it was, if its name does not say so to people. */
	members[1] = (struct member){.name = "notes of evtx.txt", .data = "text", .size = 4};
	make_zip("b.zip", members, 2);
	struct ran ran = TOOL("-v", "-ojsonl", "-mall", "b.zip");
	assert_has(ran.err, "b.zip: 1 log read, 1 other member passed over\n");
}
END_TEST

/* By its directory's names an archive is listed and unpacked; libarchive takes those before the bytes. */
START_TEST(a_log_that_an_archive_names_in_two_ways_is_read)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", SECOND), log_member("b.evtx", SECOND)};
	make_zip("plain.zip", members, 2);
	const struct ran plain = TOOL("-q", "-ojsonl", "-mall", "plain.zip");
	members[1].local_name = "b.text";
	make_zip("a.zip", members, 2);
	ck_assert_uint_eq(logs_read("a.zip"), 2);
	/* And the other way round. */
	members[1].name = "b.text";
	members[1].local_name = "b.evtx";
	make_zip("b.zip", members, 2);
	ck_assert_uint_eq(logs_read("b.zip"), 2);
	/* One that says nothing of the kind is not looked into. */
	members[1].local_name = NULL;
	make_zip("c.zip", members, 2);
	ck_assert_uint_eq(logs_read("c.zip"), 1);
	ck_assert_int_eq(plain.status, 0);
	/* Behind something else, as in a program that unpacks itself. */
	size_t size;
	const char *bytes = file_text("a.zip", &size);
	char *moved = test_memory(size + 100);
	memset(moved, 'x', 100);
	memcpy(moved, "PK\x03\x04", 4);
	memcpy(moved + 100, bytes, size);
	make_file("d.zip", moved, size + 100);
	ck_assert_uint_eq(logs_read("d.zip"), 2);
}
END_TEST

START_TEST(logs_in_archives_are_compared_with_all_others)
{
	if (!tool_reads_archives())
		return;
	const struct member members[] = {log_member("a.evtx", FIRST), log_member("b.evtx", FIRST)};
	make_zip("c.zip", members, 2);
	make_log("d.evtx", FIRST);
	struct ran ran = TOOL_ENDS(0, "-vojsonl", "c.zip");
	ck_assert_uint_eq(count_of(ran.err, "log-copy"), 1);
	ran = TOOL_ENDS(0, "-vojsonl", "c.zip", "d.evtx");
	ck_assert_uint_eq(count_of(ran.err, "log-copy"), 2);
	ran = TOOL_ENDS(0, "-ojsonl", "--dedup", "c.zip", "d.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
}
END_TEST

/*
 * What is not as it should be.
 */

/* The other logs are read, nothing is written under the name when what was read is cut off, and the status is 1. */
static struct ran read_beside(const char *archive, bool is_cut)
{
	make_log("good.evtx", FIRST);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", archive, "good.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"good.evtx\""), 2);
	struct ran written = TOOL_ENDS(1, "-qojsonl", "-wout", "--log=log", archive, "good.evtx");
	ck_assert_int_eq(file_text("out", NULL) == NULL, is_cut);
	assert_has(file_text("log", NULL), "\"status\":\"failed\"");
	assert_has(file_text("log", NULL), "{\"source\":\"good.evtx\",\"status\":\"complete\"");
	(void)written;
	unlink(file_path("out"));
	unlink(file_path("log"));
	return ran;
}

START_TEST(a_member_that_is_encrypted_or_says_too_much_is_skipped)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", FIRST), log_member("locked.evtx", FIRST),
		log_member("bomb.evtx", FIRST), log_member("z.evtx", SECOND)};
	members[1].is_encrypted = true;
	members[2].says = (uint64_t)1 << 40;
	make_zip("c.zip", members, LENGTH(members));
	struct ran ran = read_beside("c.zip", false);
	assert_has(ran.err, "c.zip:locked.evtx: encrypted, and not read: decrypt it");
	assert_has(ran.err, "c.zip:bomb.evtx: not read: it says that it becomes 1099511627776 bytes");
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"c.zip:a.evtx\""), 2);
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"c.zip:z.evtx\""), 1);
}
END_TEST

START_TEST(a_wrong_checksum_of_a_member_is_a_read_error)
{
	if (!tool_reads_archives())
		return;
	struct member members[] = {log_member("a.evtx", FIRST), log_member("z.evtx", SECOND)};
	members[0].has_wrong_checksum = true;
	make_zip("c.zip", members, 2);
	struct ran ran = read_beside("c.zip", true);
	assert_has(ran.err, "c.zip:a.evtx: cannot be read any further in its archive: ZIP bad CRC");
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"c.zip:a.evtx\""), 2);
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"c.zip:z.evtx\""), 1);
}
END_TEST

START_TEST(of_a_cut_archive_what_is_whole_is_read)
{
	if (!can_pack())
		return;
	const char *const *packing = packings[_i];
	size_t size;
	make_logs();
	pack(packing);
	char *bytes = file_text(packing[0], &size);
	make_file(packing[0], bytes, size - size / 3);
	struct ran ran = read_beside(packing[0], true);
	/* What cannot be read may hold the event from which times are counted. */
	assert_has(TOOL_ENDS(1, "-qojsonl", "--from=-24h", packing[0], "good.evtx").err,
		"; the newest event, which --from and --to count from, may be there\n");
	/* The list of a 7z archive stands at its end, and bzip2 has made one block of all. */
	if (_i != 1 && _i != 6)
		ck_assert_uint_ge(count_of(ran.out, ":logs/a.evtx\""), 2);
	assert_has(ran.err, packing[0]);
	assert_has(ran.err, " cannot be read");
}
END_TEST

/* Cut where a member ends, also one that is passed over: nothing but the missing end tells. */
START_TEST(a_tar_archive_without_its_end_is_told)
{
	if (!can_pack())
		return;
	make_log("a.evtx", FIRST);
	make_file("text", "text", 4);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "c.tar", "--format=ustar", "a.evtx", "text"), 0);
	size_t size;
	char *bytes = file_text("c.tar", &size);
	TOOL_ENDS(0, "-q", "c.tar");
	size_t log_size;
	log_bytes(FIRST, &log_size);
	make_file("log.tar", bytes, 512 + log_size);
	make_file("text.tar", bytes, 512 + log_size + 512 + 100);
	static const char *const names[] = {"log.tar", "text.tar"};
	for (size_t i = 0; i < LENGTH(names); i++) {
		struct ran ran = read_beside(names[i], true);
		ck_assert_uint_eq(count_of(ran.out, ".tar:a.evtx\""), 2);
		assert_has(ran.err, "tar: the tar archive cannot be read any further: ");
	}
}
END_TEST

/* Whatever a byte of it is made, the other log is read, and the tool ends by itself. */
START_TEST(a_damaged_archive_is_told)
{
	if (!can_pack())
		return;
	make_log("a.evtx", FIRST);
	make_log("good.evtx", SECOND);
	static const size_t places[] = {0, 100, 124, 148, 156, 257, 263, 511};
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cf", "c.tar", "--format=ustar", "a.evtx"), 0);
	for (size_t i = 0; i < LENGTH(places); i++) {
		size_t size;
		char *bytes = file_text("c.tar", &size);
		bytes[places[i]] ^= 0x55;
		make_file("d.tar", bytes, size);
		struct ran ran = TOOL("-qojsonl", "d.tar", "good.evtx");
		/* Without its magic it is a damaged log, which begins with something else. */
		ck_assert(ran.status == 1 || (ran.status == 3 && places[i] == 257));
		ck_assert_uint_eq(count_of(ran.out, "\"source\":\"good.evtx\""), 1);
		assert_has(ran.err, "d.tar: ");
	}
}
END_TEST

START_TEST(an_encrypted_list_of_members_is_told)
{
	if (!tool_reads_archives() || !has_program("7z", "archives with encrypted headers"))
		return;
	make_log("a.evtx", FIRST);
	ran_with_status(PROGRAM_AS(NULL, "7z", "a", "-psecret", "-mhe=on", "c.7z", "a.evtx"), 0);
	ran_with_status(PROGRAM_AS(NULL, "7z", "a", "-psecret", "d.7z", "a.evtx"), 0);
	assert_has(read_beside("c.7z", false).err, "c.7z: the list of its members is encrypted");
	assert_has(read_beside("d.7z", false).err, "d.7z:a.evtx: encrypted, and not read");
}
END_TEST

/* A log, and zeros behind it, of which a few bytes make as many as one likes. */
START_TEST(what_makes_very_much_of_little_is_given_up)
{
	if (!can_pack() || !has_program("zstd", "a decompression bomb"))
		return;
	make_log("a.evtx", FIRST);
	make_log("z.evtx", SECOND);
	make_log("bomb.evtx", FIRST);
	ck_assert_int_eq(truncate(file_path("bomb.evtx"), (off_t)300 << 20), 0);
	ran_with_status(PROGRAM_AS(NULL, "zstd", "-q", "bomb.evtx"), 0);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "bomb.evtx.zst", "a.evtx");
	assert_has(ran.err, "bomb.evtx.zst: given up: the archive makes more than 500 times its bytes");
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"bomb.evtx.zst\""), 2);
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"a.evtx\""), 2);
	/* In zip the members behind it are read; a tar archive that says as much is not begun. */
	ran_with_status(
		PROGRAM_AS(NULL, "bsdtar", "-cf", "c.zip", "--format=zip", "a.evtx", "bomb.evtx.zst", "z.evtx"), 0);
	ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	assert_has(ran.err, "c.zip:bomb.evtx.zst: given up: ");
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"c.zip:z.evtx\""), 1);
	ck_assert_int_eq(truncate(file_path("bomb.evtx"), (off_t)1 << 40), 0);
	ran_with_status(PROGRAM_AS(NULL, "bsdtar", "-cSf", "c.tar", "--format=pax", "bomb.evtx", "z.evtx"), 0);
	ran = TOOL_ENDS(1, "-qojsonl", "c.tar");
	assert_has(ran.err, "c.tar:bomb.evtx: not read: it says that it becomes 1099511627776 bytes");
	ck_assert_uint_eq(count_of(ran.out, "\"source\":\"c.tar:z.evtx\""), 1);
}
END_TEST

/* Holes are zeros, also at the end, where no bytes of the archive tell of them. */
START_TEST(a_sparse_member_is_read_whole)
{
	if (!can_pack() || !has_program("tar", "sparse members"))
		return;
	make_log("a.evtx", FIRST);
	ck_assert_int_eq(truncate(file_path("a.evtx"), (off_t)4 << 20), 0);
	ran_with_status(PROGRAM_AS(NULL, "tar", "-cSf", "c.tar", "a.evtx"), 0);
	struct ran plain = TOOL("-vojsonl", "a.evtx");
	struct ran packed = TOOL("-vojsonl", "c.tar");
	assert_same(replaced(packed.out, "c.tar:", ""), plain.out);
	assert_has(replaced(packed.err, "c.tar:", ""), "a.evtx: bytes 4194304 = ");
	ck_assert_int_eq(packed.status, plain.status);
}
END_TEST

/* As of a download that broke off: it may have been a log. */
START_TEST(what_is_packed_and_broken_from_its_beginning_on_is_told)
{
	static const struct member broken[] = {{.name = "d/Secret.xz", .data = "\xfd\x37zXZ\0 and more", .size = 15},
		{.name = "d/Secret.gz", .data = "\x1f\x8b\x08\0\0\0\0\0\0\3\xff\xff\xff\xff", .size = 14},
		{.name = "d/Secret.bz2", .data = "BZh91AY&SY and nothing more", .size = 27},
		{.name = "d/evtx-backup",
			.data = "7z\xbc\xaf\x27\x1c and nothing more, of its end at least",
			.size = 44}};
	if (!tool_reads_archives())
		return;
	make_directory("d");
	make_log("d/a.evtx", FIRST);
	make_file(broken[_i].name, broken[_i].data, broken[_i].size);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "d");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.err, broken[_i].name);
	const struct member members[] = {log_member("a.evtx", FIRST), broken[_i]};
	make_zip("c.zip", members, 2);
	ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.err, broken[_i].name);
}
END_TEST

/* Deflate64, by which Windows packs large files, and which libarchive may not know. */
START_TEST(a_member_that_cannot_be_unpacked_and_may_be_a_log_is_told)
{
	static const char *const names[] = {"Secret.evtx.bak", "Secret.gz", "Secret.evt"};
	if (!tool_reads_archives())
		return;
	const struct member members[] = {
		log_member("a.evtx", FIRST), {.name = names[_i], .data = "packed", .size = 6, .method = 9}};
	make_zip("c.zip", members, 2);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.zip");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
	assert_has(ran.err, names[_i]);
}
END_TEST

/* Python and 7z do not look at it. */
START_TEST(a_log_behind_a_wrong_checksum_of_a_gzip_header_is_read)
{
	enum { HEADER = 10, FLAGS = 3, HAS_CHECKSUM = 2 };
	char packed[64 * 1024] = {0};
	size_t size;
	if (!tool_reads_archives())
		return;
	make_log("a.evtx", FIRST);
	const char *log = file_text("a.evtx", &size);
	gzFile file = gzopen(file_path("a.gz"), "wb");
	ck_assert_int_gt(gzwrite(file, log, (unsigned)size), 0);
	gzclose(file);
	const char *bytes = file_text("a.gz", &size);
	ck_assert_uint_lt(size + 2, sizeof packed);
	memcpy(packed, bytes, HEADER);
	packed[FLAGS] = HAS_CHECKSUM;
	memcpy(packed + HEADER + 2, bytes + HEADER, size - HEADER);
	make_directory("d");
	make_file("d/Secret.gz", packed, size + 2);
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "d").out), "1 2");
}
END_TEST

START_TEST(without_libarchive_an_archive_is_named_for_what_it_is)
{
	const struct member member = log_member("a.evtx", FIRST);
	make_zip("c.zip", &member, 1);
	if (tool_reads_archives())
		return;
	struct ran ran = read_beside("c.zip", false);
	assert_has(ran.err, "c.zip: not a Windows event log (.evtx) but a zip archive: unpack it, as with unzip");
}
END_TEST

Suite *suite_tool_archive(void)
{
	Suite *suite = suite_create("tool-archive");
	TCase *same = tool_case(suite, "same");
	tcase_add_loop_test(same, logs_in_an_archive_are_read_as_they_are_outside, 0, LENGTH(packings));
	tcase_add_loop_test(same, a_compressed_log_is_read_as_the_log, 0, 3);
	tcase_add_loop_test(same, what_stands_behind_a_compressed_log_is_no_secret, 0, 3);
	tcase_add_test(same, archives_are_read_from_a_pipe_and_from_directories);
	tcase_add_test(same, an_archive_in_an_archive_is_read);
	tcase_add_test(same, logs_in_archives_are_compared_with_all_others);
	tcase_add_test(same, a_sparse_member_is_read_whole);
	TCase *hostile = tool_case(suite, "hostile");
	tcase_add_test(hostile, names_of_members_are_only_names);
	tcase_add_loop_test(hostile, a_log_is_read_whatever_its_name_says_to_programs, 0, 13);
	tcase_add_test(hostile, a_log_that_an_archive_names_in_two_ways_is_read);
	tcase_add_test(hostile, a_member_that_is_encrypted_or_says_too_much_is_skipped);
	tcase_add_test(hostile, a_wrong_checksum_of_a_member_is_a_read_error);
	tcase_add_loop_test(hostile, of_a_cut_archive_what_is_whole_is_read, 0, LENGTH(packings));
	tcase_add_test(hostile, a_tar_archive_without_its_end_is_told);
	tcase_add_test(hostile, a_damaged_archive_is_told);
	tcase_add_test(hostile, an_encrypted_list_of_members_is_told);
	tcase_add_test(hostile, what_makes_very_much_of_little_is_given_up);
	tcase_add_loop_test(hostile, what_is_packed_and_broken_from_its_beginning_on_is_told, 0, 4);
	tcase_add_loop_test(hostile, a_member_that_cannot_be_unpacked_and_may_be_a_log_is_told, 0, 3);
	tcase_add_test(hostile, a_log_behind_a_wrong_checksum_of_a_gzip_header_is_read);
	tcase_add_test(hostile, without_libarchive_an_archive_is_named_for_what_it_is);
	return suite;
}
