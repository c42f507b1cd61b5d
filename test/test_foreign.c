/* SPDX-License-Identifier: MIT */
/* Inputs that are no event logs: named for what they are, and never called clean. */
#include "evidence/foreign.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct run run;

static const struct {
	size_t offset;
	const uint8_t *bytes;
	size_t size;
	const char *what, *what_to_do;
	bool is_carved; /* carving can find something in it */
} binaries[] = {
	{0, BYTES("PK\x03\x04\x14\0"), "a zip archive", "unzip", false},
	{0, BYTES("PK\x05\x06\0\0"), "a zip archive", "unzip", false},
	{0, BYTES("7z\xbc\xaf\x27\x1c\0\x04"), "a 7z archive", "7z x", false},
	{0, BYTES("Rar!\x1a\x07\x01\0"), "a rar archive", "unrar", false},
	{257,
		BYTES("ustar\0"
		      "00"),
		"a tar archive", "tar xf", false},
	{257, BYTES("ustar  \0"), "a tar archive", "tar xf", false},
	{0,
		BYTES("\xfd"
		      "7zXZ\0\0\x04"),
		"xz data", "xz -dk", false},
	{0, BYTES("BZh91AY&SY"), "bzip2 data", "bzip2 -dk", false},
	{0, BYTES("\x28\xb5\x2f\xfd\x24"), "zstd data", "zstd -d", false},
	{0, BYTES("\x50\x2a\x4d\x18\x04\0\0\0"), "zstd or lz4 data", "zstd -d", false},
	{0, BYTES("EVF\x09\x0d\x0a\xff\0\x01\x01\0"), "E01", "ewfmount", false},
	{0, BYTES("\x30\0\0\0LfLe\x01\0\0\0"), "the older .evt", "wevtutil epl", false},
	{72, BYTES("\x02\0\x02\xc0\x18\x01\0\0"), "an event trace (.etl)", "tracerpt", false},
	{72, BYTES("\x02\0\x01\xc0\x10\x01\0\0"), "an event trace (.etl)", "tracerpt", false},
	{0, BYTES("MZ\x90\0\x03\0\0\0"), "a program of Windows", "winevt", false},
	{3, BYTES("NTFS    \0\x02\x08"), "an image of an NTFS volume", "mount it", true},
	{510, BYTES("\x55\xaa"), "an image of a disk", "mount it", true},
	{512, BYTES("EFI PART"), "an image of a disk", "mount it", true},
	{0, BYTES("PAGEDU64"), "a memory dump of Windows", "searched", true},
	{0, BYTES("EMiL\x01\0\0\0"), "a memory dump (LiME)", "searched", true},
	{0, BYTES("KDMV\x01\0\0\0"), "VMDK", "mount it", true},
};

static void assert_refused(const uint8_t *bytes, size_t size, const char *what, const char *what_to_do, bool is_carved)
{
	run_memory(&run, bytes, size, NULL);
	ck_assert_int_eq(run.opened, -1);
	ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_FORMAT);
	ck_assert_int_eq(strncmp(run.error.message, "not a Windows event log (.evtx)", 31), 0);
	assert_has(run.error.message, what);
	assert_has(run.error.message, what_to_do);
	ck_assert_int_eq(strstr(run.error.message, "--carve") != NULL, is_carved);
	ck_assert_uint_eq(run.findings.count, 0);
}

/* The same inside gzip data, as in a .tar.gz. */
static void assert_refused_in_gzip_too(
	const uint8_t *bytes, size_t size, const char *what, const char *what_to_do, bool is_carved)
{
	size_t gzip_size;
	uint8_t *gzip = gzip_of(bytes, size, &gzip_size);
	assert_refused(bytes, size, what, what_to_do, is_carved);
	assert_refused(gzip, gzip_size, what, what_to_do, is_carved);
	free(gzip);
}

START_TEST(what_is_no_log_is_named_by_its_first_bytes)
{
	static uint8_t bytes[3000];
	memset(bytes, 0, sizeof bytes);
	memcpy(bytes + binaries[_i].offset, binaries[_i].bytes, binaries[_i].size);
	assert_refused_in_gzip_too(
		bytes, sizeof bytes, binaries[_i].what, binaries[_i].what_to_do, binaries[_i].is_carved);
	/* However little of it is there. */
	assert_refused_in_gzip_too(bytes, binaries[_i].offset + (binaries[_i].size < 80 ? 80 : binaries[_i].size),
		binaries[_i].what, binaries[_i].what_to_do, binaries[_i].is_carved);
}
END_TEST

/* Two 16-bit units a line break in UTF-16, either way round. */
static const struct {
	const uint8_t *bytes;
	size_t size;
	const char *what;
} texts[] = {
	{BYTES("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Events><Event xmlns='http'/></Events>"),
		"events as XML"},
	{BYTES("\xef\xbb\xbf<?xml version=\"1.0\"?><Events>"), "events as XML"},
	{BYTES("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"), "events as XML"},
	{BYTES("\xff\xfe<\0E\0v\0e\0n\0t\0s\0>\0\xe4\0\r\0\n\0"), "events as XML"},
	{BYTES("\xfe\xff\0<\0E\0v\0e\0n\0t\0s\0>"), "events as XML"},
	{BYTES("<\0E\0v\0e\0n\0t\0s\0>\0"), "events as XML"},
	{BYTES("Level,Date and Time,Source,Event ID,Task Category\r\n"), "text in columns"},
	{BYTES("\xef\xbb\xbfSchl\xc3\xbcsselw\xc3\xb6rter,Datum und Uhrzeit,Quelle,Ereignis-ID\r\n"),
		"text in columns"},
	{BYTES("Schl\xfcsselw\xf6rter\tDatum und Uhrzeit\tQuelle\tEreignis-ID\r\n"), "text in columns"},
	{BYTES("\xff\xfeL\0,\0D\0,\0S\0,\0E\0\r\0\n\0"), "text in columns"},
	{BYTES("#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n\"Message\",\"Id\"\r\n"), "text in columns"},
	{BYTES("Event[0]:\r\n  Log Name: Security\r\n"), "text"},
	{BYTES("{\"time\":\"2020-07-10T17:20:06Z\",\"event_id\":4653,\"event\":\"mm_failed\"}\n"), "text"},
	{BYTES("MZ is how this text begins, and PK\n"), "text"},
};

START_TEST(exports_as_text_are_named_in_any_encoding)
{
	assert_refused_in_gzip_too(
		texts[_i].bytes, texts[_i].size, texts[_i].what, "save the log itself as .evtx", false);
}
END_TEST

/* Unknown bytes are looked through: only where something is to be found is carving named. */
START_TEST(carving_is_named_only_where_it_finds_something)
{
	enum { SIZE = 1 << 20, CASES = 4 };
	size_t size;
	uint8_t *log = log_of("event 4653 2024-03-01T08:00:00Z\n", &size);
	uint8_t *bytes = malloc(SIZE);
	uint64_t random = 7;
	/* Where a chunk's or a record's first byte comes to stand: also across what is read at once. */
	static const size_t places[] = {100000, 65536 + 4096, 131072 - 3, 3 * 65536 - 100, 900000};
	ck_assert_ptr_nonnull(bytes);
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (uint8_t)next_random(&random);
	assert_refused(bytes, SIZE, "no chunk or record of a log anywhere in it", "", false);
	assert_refused(bytes, 5000, "no chunk or record of a log anywhere in it", "", false);
	/* A record alone, without its chunk. */
	size_t record = 4096 + 512;
	size_t length = (size_t)(log[record + 4] | log[record + 5] << 8);
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		uint8_t kept[65536 + 4096];
		memcpy(kept, bytes + places[i], sizeof kept);
		memcpy(bytes + places[i], log + record, length);
		assert_refused(bytes, SIZE, "chunks or records of one lie in it", "", true);
		ck_assert_uint_eq(run.error.offset, places[i]);
		memcpy(bytes + places[i], log + 4096, size - 4096);
		assert_refused(bytes, SIZE, "chunks or records of one lie in it", "", true);
		ck_assert_uint_eq(run.error.offset, places[i]);
		memcpy(bytes + places[i], kept, sizeof kept);
	}
	free(bytes);
	free(log);
}
END_TEST

START_TEST(zero_bytes_alone_are_named)
{
	static uint8_t zeroes[300000];
	zeroes[299999] = 0;
	assert_refused(zeroes, 5, "zero bytes alone", "wiped", false);
	assert_refused(zeroes, sizeof zeroes, "zero bytes alone", "wiped", false);
	zeroes[299999] = 1;
	assert_refused(zeroes, sizeof zeroes, "no chunk or record", "", false);
}
END_TEST

/* Gives as many bytes of zero as user says, and then fails. */
static ptrdiff_t read_zeroes(void *user, void *buffer, size_t size)
{
	size_t *left = user;
	if (*left == 0) {
		errno = EIO;
		return -1;
	}
	if (size > *left)
		size = *left;
	memset(buffer, 0, size);
	*left -= size;
	return (ptrdiff_t)size;
}

START_TEST(what_cannot_be_read_to_its_end_is_not_said_to_be_no_log)
{
	static const size_t sizes[] = {0, 5000, 69632, 200000, 4000000};
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		size_t left = sizes[i];
		const struct ipsecevtx_stream stream = {read_zeroes, NULL, &left};
		struct ipsecevtx_reader *reader;
		struct ipsecevtx_error error;
		ck_assert_int_eq(ipsecevtx_open_stream(&reader, &stream, "stream", NULL, &error), -1);
		ck_assert_int_eq(error.code, IPSECEVTX_ERROR_READ);
		ck_assert_int_eq(error.system_error, EIO);
		ck_assert_uint_eq(error.offset, sizes[i]);
	}
}
END_TEST

/* A log that something holds without compressing it is not a damaged one. */
START_TEST(a_log_in_an_archive_is_not_read_as_a_damaged_log)
{
	size_t size;
	uint8_t *log = log_of("event 4653 2024-03-01T08:00:00Z\n", &size);
	uint8_t *archive = calloc(1, size + 512);
	ck_assert_ptr_nonnull(archive);
	memcpy(archive + 512, log, size);
	memcpy(archive, "a.evtx", 6);
	memcpy(archive + 257, "ustar", 5);
	assert_refused(archive, size + 512, "a tar archive", "tar xf", false);
	memset(archive, 0, 512);
	memcpy(archive, "PK\x03\x04\x0a\0", 6);
	assert_refused(archive, size + 512, "a zip archive", "unzip", false);
	free(archive);
	/* And one whose first bytes were made to look like an archive is a damaged log. */
	memcpy(log, "PK\x03\x04\x0a\0\0\0", 8);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 1);
	collector_first(&run.findings, IPSECEVTX_FINDING_FILE_HEADER);
	free(log);
}
END_TEST

/* What programs write, in the tool: read with libarchive (see the suite tool-archive), named without. */
static const struct {
	const char *program, *arguments[3], *file, *what;
} packers[] = {
	{"zip", {"-q", "a.zip", "a.evtx"}, "a.zip", "a zip archive"},
	{"zip", {"-0q", "a.zip", "a.evtx"}, "a.zip", "a zip archive"},
	{"tar", {"cf", "a.tar", "a.evtx"}, "a.tar", "a tar archive"},
	{"tar", {"--format=v7", "-cfa.tar", "a.evtx"}, "a.tar", "a tar archive"},
	{"tar", {"czf", "a.tar.gz", "a.evtx"}, "a.tar.gz", "a tar archive"},
	{"xz", {"-k", "a.evtx", NULL}, "a.evtx.xz", "xz data"},
	{"bzip2", {"-k", "a.evtx", NULL}, "a.evtx.bz2", "bzip2 data"},
	{"zstd", {"-qk", "a.evtx", NULL}, "a.evtx.zst", "zstd data"},
};

START_TEST(what_packs_a_log_is_read_or_named_and_not_called_clean)
{
	char expected[256];
	const char *const *more = packers[_i].arguments;
	if (!has_program(packers[_i].program, "its files are not tried"))
		return;
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z\n");
	ck_assert_int_eq(PROGRAM_AS(NULL, packers[_i].program, more[0], more[1], more[2]).status, 0);
	snprintf(expected, sizeof expected,
		"ipsec-evtx: %s: not a Windows event log (.evtx) but %s: ", packers[_i].file, packers[_i].what);
	for (int threads = 0; threads < 2; threads++) {
		struct ran ran = TOOL(threads ? "-j3" : "-j1", packers[_i].file);
		if (ran.status == 0) {
			assert_has(ran.out, "4653");
			continue;
		}
		ck_assert_int_eq(ran.status, 1);
		ck_assert_uint_eq(ran.out_size, 0);
		assert_has(ran.err, expected);
		assert_has_not(ran.err, "carv");
		assert_has_not(ran.err, "findings: none");
		assert_has(ran.err, "no record was read");
	}
}
END_TEST

START_TEST(a_run_that_read_no_record_finds_nothing_clean)
{
	make_file("zero.evtx", "\0\0\0\0", 4);
	/* A log without a record is whole, and says nothing either. */
	make_log("none.evtx", "");
	make_log("one.evtx", "event 4653 2024-03-01T08:00:00Z\n");
	struct ran ran = TOOL_ENDS(1, "zero.evtx");
	assert_has_not(ran.err, "findings: none");
	assert_has(ran.err, "no record was read");
	assert_has_not(TOOL_ENDS(0, "none.evtx").err, "findings: none");
	ck_assert_str_eq(TOOL_ENDS(1, "--report=findings", "zero.evtx").out, "no record was read\n");
	ck_assert_str_eq(TOOL_ENDS(0, "--report=findings", "none.evtx").out, "no record was read\n");
	ck_assert_str_eq(TOOL_ENDS(0, "--report=findings", "one.evtx", "none.evtx").out, "no findings\n");
	assert_has(TOOL_ENDS(0, "one.evtx", "none.evtx").err, "findings: none\n");
	/* What could not be read is not clean. */
	assert_has(TOOL_ENDS(1, "one.evtx", "zero.evtx").err, "findings: none in what was read\n");
}
END_TEST

Suite *suite_foreign(void)
{
	Suite *suite = suite_create("foreign");
	TCase *bytes = tcase_create("bytes");
	tcase_add_loop_test(bytes, what_is_no_log_is_named_by_its_first_bytes, 0, (int)COUNT_OF(binaries));
	tcase_add_loop_test(bytes, exports_as_text_are_named_in_any_encoding, 0, (int)COUNT_OF(texts));
	tcase_add_test(bytes, carving_is_named_only_where_it_finds_something);
	tcase_add_test(bytes, zero_bytes_alone_are_named);
	tcase_add_test(bytes, what_cannot_be_read_to_its_end_is_not_said_to_be_no_log);
	tcase_add_test(bytes, a_log_in_an_archive_is_not_read_as_a_damaged_log);
	suite_add_tcase(suite, bytes);
	TCase *tool = tool_case(suite, "tool");
	tcase_add_loop_test(tool, what_packs_a_log_is_read_or_named_and_not_called_clean, 0, (int)COUNT_OF(packers));
	tcase_add_test(tool, a_run_that_read_no_record_finds_nothing_clean);
	return suite;
}
