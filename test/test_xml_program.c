/* SPDX-License-Identifier: MIT */
/*
 * XML that programs write is what would be rendered without them: by libevtx, or by the direct engine where libevtx
 * cannot, or alone. The engine libevtx has no programs.
 */
#include "evtxgen.h"
#include "suites.h"
#include "test_support.h"
#include "test_xml_seen.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct ipsecevtx_reader *open_log(const void *bytes, size_t size, enum ipsecevtx_engine engine)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader = NULL;
	options.any = true;
	options.engine = engine;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "log", &options, NULL), 0);
	return reader;
}

/* How many events have a program once they are rendered, of each style. */
struct programs {
	unsigned events, programs[XML_STYLES];
};

static void compare_ways(const void *bytes, size_t size, const char *about, struct programs *seen)
{
	struct ipsecevtx_reader *fast = open_log(bytes, size, IPSECEVTX_ENGINE_CERTIFIED);
	struct ipsecevtx_reader *slow = open_log(bytes, size, IPSECEVTX_ENGINE_LIBEVTX);
	const struct ipsecevtx_event *event;
	const char *text, *wanted;
	size_t length, wanted_length;
	*seen = (struct programs){0};
	while (ipsecevtx_next(fast, &event) > 0) {
		enum ipsecevtx_error_code code = ipsecevtx_event_xml(event, &text, &length);
		unsigned long long id = event->header_record_id;
		seen->events++;
		for (unsigned style = 0; style < XML_STYLES; style++)
			seen->programs[style] += xml_has_program(event, (enum xml_style)style);
		CHECK_IN_LOOP(ipsecevtx_next(slow, &event) > 0 && event->header_record_id == id);
		CHECK_IN_LOOP(ipsecevtx_event_xml(event, &wanted, &wanted_length) == code);
		if (length != wanted_length || memcmp(text, wanted, length) != 0)
			ck_abort_msg("%s, record %llu: %s\nnot %s", about, id, text, wanted);
		CHECK_IN_LOOP(text[length] == '\0');
	}
	CHECK_IN_LOOP(ipsecevtx_next(slow, &event) == 0);
	ipsecevtx_close(fast);
	ipsecevtx_close(slow);
}

/* What the direct engine renders without a program: the first record that it is asked for has none. */
static const char *render_alone(struct ipsecevtx_reader *reader, unsigned before, size_t *length)
{
	const struct ipsecevtx_event *event;
	const char *text;
	for (unsigned i = 0; i < before; i++)
		ck_assert_int_gt(ipsecevtx_next(reader, &event), 0);
	ck_assert_int_gt(ipsecevtx_next(reader, &event), 0);
	CHECK_IN_LOOP(!xml_has_program(event, XML_OF_DIRECT) && ipsecevtx_event_xml(event, &text, length) == 0);
	return text;
}

/* How many events have a program. */
static unsigned compare_direct(const void *bytes, size_t size, const char *about)
{
	struct ipsecevtx_reader *fast = open_log(bytes, size, IPSECEVTX_ENGINE_DIRECT);
	const struct ipsecevtx_event *event;
	const char *text;
	size_t length, wanted_length;
	unsigned programs = 0;
	for (unsigned i = 0; ipsecevtx_next(fast, &event) > 0; i++) {
		CHECK_IN_LOOP(ipsecevtx_event_xml(event, &text, &length) == 0);
		struct ipsecevtx_reader *slow = open_log(bytes, size, IPSECEVTX_ENGINE_DIRECT);
		const char *wanted = render_alone(slow, i, &wanted_length);
		if (length != wanted_length || memcmp(text, wanted, length) != 0)
			ck_abort_msg("%s, event %u: %s\nnot %s", about, i, text, wanted);
		programs += xml_has_program(event, XML_OF_DIRECT);
		ipsecevtx_close(slow);
	}
	ipsecevtx_close(fast);
	return programs;
}

static void compare_log(struct evtxgen *log, const char *about, struct programs *seen)
{
	size_t size;
	ck_assert(evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	compare_ways(bytes, size, about, seen);
	ck_assert_uint_gt(compare_direct(bytes, size, about), 0);
	evtxgen_free(log);
}

static void add_text(struct evtxgen *log, const uint8_t *bytes, size_t length, const char *provider)
{
	struct evtxgen_event event = evtxgen_event(log, 1076, 0);
	event.variant = EVTXGEN_WIN7; /* no NUL behind strings */
	event.provider = provider;
	const struct evtxgen_field fields[] = {
		{.name = "text", .value = evtxgen_typed_bytes(EVTXGEN_STRING, bytes, length)},
		{.name = "number", .value = evtxgen_text("words that are long enough for more than one block")},
	};
	ck_assert_msg(evtxgen_add(log, &event, fields, COUNT_OF(fields)), "%s", evtxgen_error(log));
}

/* Units that libevtx or XML take for something, between and behind letters. */
static const uint16_t units[] = {
	'\r', '\n', '\t', 1, 0x7f, 0xd83d, 0xde00, 0xfeff, 0xfffe, 0xffff, 0, '<', '>', '&', '"', '\'', 0xe9, 0x20ac};

START_TEST(every_odd_unit_in_text_is_written_as_it_is_rendered)
{
	static const size_t lengths[] = {1, 2, 7, 8, 9, 16, 17};
	struct evtxgen *log = evtxgen_new(NULL);
	struct programs seen;
	uint8_t bytes[2 * 17];
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		for (size_t at = 0; at < lengths[i]; at++) {
			for (size_t k = 0; k < sizeof bytes / 2; k++) {
				bytes[2 * k] = 'a';
				bytes[2 * k + 1] = 0;
			}
			bytes[2 * at] = (uint8_t)(units[_i] & 0xff);
			bytes[2 * at + 1] = (uint8_t)(units[_i] >> 8);
			add_text(log, bytes, 2 * lengths[i], "Provider");
		}
	}
	add_text(log, bytes, 0, "Provider");
	add_text(log, bytes, 1, "Provider"); /* half a unit */
	add_text(log, bytes, 8, "Provider");
	compare_log(log, "units", &seen);
	ck_assert_uint_gt(seen.programs[XML_OF_LIBEVTX] + seen.programs[XML_OF_DIRECT], seen.events / 2);
}
END_TEST

static const char *const providers[] = {"a & b", "a < b", "a > b", "a \"b\" c", "a\tb", "a\nb", "a\rb", "", "&amp;",
	"\xf0\x9f\x98\x80", "\xc3\xa9t\xc3\xa9", "a name that is long, and longer than two blocks of units"};

START_TEST(every_odd_unit_in_an_attribute_is_written_as_it_is_rendered)
{
	struct evtxgen *log = evtxgen_new(NULL);
	struct programs seen;
	for (size_t i = 0; i < COUNT_OF(providers) * 3; i++) {
		add_text(log, (const uint8_t *)"x\0y", 4, "Provider");
		add_text(log, (const uint8_t *)"x\0y", 4, providers[i % COUNT_OF(providers)]);
	}
	compare_log(log, "attributes", &seen);
	ck_assert_uint_gt(seen.programs[XML_OF_LIBEVTX], 3);
}
END_TEST

static const char many_script[] =
	"set computer=vpn1.corp.example user=S-1-5-21-1-2-3-1001 pid=660 tid=124\n"
	"other 1076 2024-03-01T08:00:00.1234567Z i8:int8=5 i64:int64=11 u64:uint64=12 real:float=1.5 yes:bool=true"
	" bytes:binary=00ff10 h32:hex32=0x1f time:filetime=2024-03-01T09:10:11.1234567Z sid:sid=S-1-5-21-1-2-3-500\n"
	"other 1076 +1 i8:int8=-5 i64:int64=-11 u64:uint64=13 real:float=2.5 yes:bool=false"
	" bytes:binary=01 h32:hex32=0x2f time:filetime=2025-03-01T09:10:11.1234567Z sid:sid=S-1-5-18\n"
	"other 1080 +1 h32:hex32=0x80000001 h64:hex64=0x8000000000000001 time:filetime=2024-03-01T09:10:11Z\n"
	"other 1080 +1 h32:hex32=0xab h64:hex64=0x10000000000000 time:filetime=2024-03-01T09:10:11Z\n"
	"other 1080 +1 h32:hex32=0 h64:hex64=0 time:filetime=9999-12-31T23:59:59Z keywords=0x10000000000000\n"
	"other 1077 +1 one=1 two? three=\"\" four:uint32=7\n"
	"other 1077 +1 one=\"\" two? three=x four:uint32=0\n"
	"other 1077 +1 one=x two? three=y four:uint32=4294967295\n"
	"other 1077 +1 one=x two? three=\"a\\r\\nb\" four:uint32=1\n"
	"other 1077 +1 one=\"\" two? three=\"a\\r\\nb\" four:uint32=1\n"
	"other 1077 +1 one=y two? three=\"c\\r\\nd \\ud83d\\ude00 <&>\" four:uint32=2\n"
	"other 1078 +1 userdata=Root A=1 B.C=x\n"
	"other 1078 +1 userdata=Root A=2 B.C=\"\"\n"
	"other 1079 +1 texts:string[]=\"x|y\" last=1\n"
	"other 1079 +1 texts:string[]=\"x|y|z\" last=2\n"
	"event 4653 +1 FailureReason=\"Negotiation timed out\\r\\n\"\n"
	"event 4653 +1 FailureReason=\"No policy configured\\r\\n\"\n"
	"event 4653 +1 FailureReason=none\n"
	"event 4655 +1\nevent 4655 +1 +odd=\"\\ud83d\\ude00\"\nevent 4655 +1 +odd=even\n";

START_TEST(values_of_all_types_are_written_as_they_are_rendered)
{
	static const char *const variants[] = {"win10", "win7", "eventlog", "shuffled"};
	static char script[2 * sizeof many_script + 32];
	struct programs seen;
	size_t size;
	snprintf(script, sizeof script, "set variant=%s\n%s", variants[_i], many_script);
	uint8_t *log = log_of(script, &size);
	compare_ways(log, size, variants[_i], &seen);
	ck_assert_uint_gt(seen.programs[XML_OF_LIBEVTX], 5);
	ck_assert_uint_gt(compare_direct(log, size, variants[_i]), 5);
	free(log);
}
END_TEST

/* A plain value of each type. */
static const struct {
	const char *type, *plain;
} typed[] = {{"string", "abc"}, {"ansi", "abc"}, {"int8", "1"}, {"uint8", "1"}, {"int16", "1"}, {"uint16", "1"},
	{"int32", "1"}, {"uint32", "1"}, {"int64", "1"}, {"uint64", "1"}, {"hex32", "0x1"}, {"hex64", "0x1"},
	{"size", "0x1"}, {"float", "1.5"}, {"double", "1.5"}, {"bool", "true"}, {"binary", "0102"},
	{"guid", "{54849625-5478-4994-A5BA-3E3B0328C30D}"}, {"filetime", "2024-03-01T08:00:00Z"},
	{"systemtime", "2024-03-01T08:00:00Z"}, {"sid", "S-1-5-18"}};

/* After plain ones: bytes of other sizes, in an element and in attributes, or none. */
START_TEST(values_of_all_sizes_are_written_as_they_are_rendered)
{
	static const char *const places[] = {"B:", "system=UserID:", "system=Name:", "system=ActivityID:"};
	static const char *const odd[] = {"", "00", "01", "ff", "0000", "0100", "0a00", "000000", "00000000",
		"02000000", "ffffffff", "0000000000000000", "ffffffffffffffff", "00000000000000000000000000000000"};
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		char script[8192];
		struct programs seen;
		size_t size;
		size_t used = (size_t)snprintf(script, sizeof script,
			"other 77 2024-03-01T08:00:00Z provider=Other %s%s=%s repeat=6\n", places[i], typed[_i].type,
			typed[_i].plain);
		for (size_t k = 0; k < COUNT_OF(odd); k++)
			used += (size_t)snprintf(script + used, sizeof script - used,
				"other 77 +1 provider=Other %s%s=bytes:%s\n", places[i], typed[_i].type, odd[k]);
		snprintf(script + used, sizeof script - used, "other 77 +1 provider=Other %s%s=%s repeat=2\n",
			places[i], typed[_i].type, typed[_i].plain);
		uint8_t *log = log_of(script, &size);
		compare_ways(log, size, typed[_i].type, &seen);
		compare_direct(log, size, typed[_i].type);
		free(log);
	}
}
END_TEST

static const struct {
	const char *event, *text;
} wrong[] = {
	{"other 1 2024-03-01T08:00:00Z A:int32[]=\"-1|5\"", ">-1<"},
	{"other 1 2024-03-01T08:00:00Z A:string[]=\"x\\ud83d\\ude00|y\"", ">x\xf0\x9f\x98\x80<"},
	{"other 1 2024-03-01T08:00:00Z A:string[]=\"a|\\n|b\"", ">\n<"},
	{"other 1 2024-03-01T08:00:00Z A:literal=\"\\n\"", ">\n<"},
	{"event 4653 2024-03-01T08:00:00Z LocalMMPrincipalName", "<Data Name=\"LocalMMPrincipalName\"><"},
	{"other 1 2024-03-01T08:00:00Z userdata=R A B=x", "<A><"},
};

/* What libevtx gets wrong, or leaves out, is rendered by the direct engine. */
START_TEST(an_event_is_rendered_whole)
{
	char script[256];
	size_t size, length;
	snprintf(script, sizeof script, "%s repeat=6\n", wrong[_i].event);
	uint8_t *log = log_of(script, &size);
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_LIBEVTX; engine++) {
		struct ipsecevtx_reader *reader = open_log(log, size, (enum ipsecevtx_engine)engine);
		const struct ipsecevtx_event *event;
		const char *text;
		unsigned count = 0;
		for (; ipsecevtx_next(reader, &event) > 0; count++) {
			ck_assert_int_eq(ipsecevtx_event_xml(event, &text, &length), 0);
			ck_assert_msg(strstr(text, wrong[_i].text) != NULL, "%s", text);
		}
		ck_assert_uint_eq(count, 6);
		ipsecevtx_close(reader);
	}
	free(log);
}
END_TEST

static uint8_t *read_sample(const char *path, size_t *size)
{
	static uint8_t bytes[8 * 1024 * 1024];
	FILE *file = fopen(path, "rb");
	ck_assert_msg(file != NULL, "%s", path);
	*size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	return bytes;
}

START_TEST(samples_are_written_as_they_are_rendered)
{
	glob_t found;
	struct programs seen;
	unsigned events = 0, written = 0;
	ck_assert_int_eq(glob("samples/*.evtx", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		size_t size;
		const uint8_t *log = read_sample(found.gl_pathv[i], &size);
		compare_ways(log, size, found.gl_pathv[i], &seen);
		events += seen.events;
		written += seen.programs[XML_OF_LIBEVTX];
		ck_assert_uint_gt(compare_direct(log, size, found.gl_pathv[i]), 0);
	}
	globfree(&found);
	ck_assert_uint_gt(written, events / 2);
}
END_TEST

Suite *suite_xml_program(void)
{
	Suite *suite = suite_create("xml program");
	TCase *ways = tcase_create("ways");
	tcase_add_loop_test(ways, every_odd_unit_in_text_is_written_as_it_is_rendered, 0, (int)COUNT_OF(units));
	tcase_add_test(ways, every_odd_unit_in_an_attribute_is_written_as_it_is_rendered);
	tcase_add_loop_test(ways, values_of_all_sizes_are_written_as_they_are_rendered, 0, (int)COUNT_OF(typed));
	tcase_add_loop_test(ways, values_of_all_types_are_written_as_they_are_rendered, 0, 4);
	tcase_add_loop_test(ways, an_event_is_rendered_whole, 0, (int)COUNT_OF(wrong));
	tcase_add_test(ways, samples_are_written_as_they_are_rendered);
	tcase_set_timeout(ways, 60);
	suite_add_tcase(suite, ways);
	return suite;
}
