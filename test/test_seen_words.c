/* SPDX-License-Identifier: MIT */
/*
 * Codes, hexadecimal digits and failure reasons that only a person reads as what they are: they are read so, and told,
 * in each field that can hold them; reports say what they say of the same written plainly.
 */
#include "binxml/likeness.h"
#include "event/assembly.h"
#include "event/codes.h"
#include "event/events.h"
#include "event/ike_errors.h"
#include "event/seen.h"
#include "event/seen_words.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define ZERO_WIDTH  "\xe2\x80\x8b"
#define BOM         "\xef\xbb\xbf"
#define NBSP        "\xc2\xa0"
#define SOFT_HYPHEN "\xc2\xad"
#define WIDE_ZERO   "\xef\xbc\x90"
#define CYRILLIC_A  "\xd0\xb0"
#define CYRILLIC_O  "\xd0\xbe"
#define CYRILLIC_E  "\xd0\xb5"
#define RESPONDER   "Responder"

enum reading { AS_IT_IS, AS_SEEN, IS_NONE };

struct sample_word {
	const uint8_t *bytes;
	size_t size;
	uint8_t type;
	enum reading reading;
	const char *text; /* what it is read as */
};

static const struct sample_word codes[] = {
	{BYTES("%%8206"), VALUE_UTF8, AS_IT_IS, RESPONDER}, {BYTES("Responder"), VALUE_UTF8, AS_IT_IS, RESPONDER},
	{BYTES("%%9999"), VALUE_UTF8, AS_IT_IS, "%%9999"}, {BYTES("%%8206 "), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES(" %%8206"), VALUE_UTF8, AS_SEEN, RESPONDER}, {BYTES("%%8206\r\n"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("%% 8206"), VALUE_UTF8, AS_SEEN, RESPONDER}, {BYTES("%%08206"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("%%0000000000008206"), VALUE_UTF8, AS_SEEN, RESPONDER}, {BYTES("%8206"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("%%%8206"), VALUE_UTF8, AS_SEEN, RESPONDER}, {BYTES("8206"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("\x0e\x20\0\0"), VALUE_UINT32, AS_SEEN, RESPONDER},
	{BYTES("\x0e\x20"), VALUE_UINT16, AS_SEEN, RESPONDER},
	{BYTES("%%8206" ZERO_WIDTH), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES(BOM "%%8206"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("%%82" SOFT_HYPHEN "06"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("%%82" WIDE_ZERO "6"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("\xef\xbc\x85\xef\xbc\x85"
	       "8206"),
		VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("\xd9\xaa\xd9\xaa"
	       "8206"),
		VALUE_UTF8, AS_SEEN, RESPONDER},                                       /* Arabic percent signs */
	{BYTES("%%\xd9\xa8\xd9\xa2\xd9\xa0\xd9\xa6"), VALUE_UTF8, AS_SEEN, RESPONDER}, /* and digits */
	{BYTES("%%\xf0\x9d\x9f\x96\xf0\x9d\x9f\x90"
	       "06"),
		VALUE_UTF8, AS_SEEN, RESPONDER}, /* bold */
	{BYTES("%%8206\0\0x"), VALUE_UTF8, AS_SEEN, RESPONDER}, {BYTES("%%9999 "), VALUE_UTF8, AS_SEEN, "%%9999"},
	{BYTES("responder"), VALUE_UTF8, AS_SEEN, RESPONDER}, {BYTES("RESPONDER"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("Responder "), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("Resp" CYRILLIC_O "nder"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("Resp0nder"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("Responder" ZERO_WIDTH), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("Responder\0x"), VALUE_UTF8, AS_SEEN, RESPONDER},
	{BYTES("Local" NBSP "computer"), VALUE_UTF8, AS_SEEN, "Local computer"},
	{BYTES("%%8206 (Responder)"), VALUE_UTF8, IS_NONE, "%%8206 (Responder)"},
	{BYTES("%%8206, %%8205"), VALUE_UTF8, IS_NONE, "%%8206, %%8205"}, {BYTES("9999"), VALUE_UTF8, IS_NONE, "9999"},
	{BYTES("%%"), VALUE_UTF8, IS_NONE, "%%"}, {BYTES("%%0"), VALUE_UTF8, IS_NONE, "%%0"},
	{BYTES("%%99999999999999"), VALUE_UTF8, IS_NONE, "%%99999999999999"},
	{BYTES("Responder%%"), VALUE_UTF8, IS_NONE, "Responder%%"},
	{BYTES("Other r" CYRILLIC_O "le"), VALUE_UTF8, IS_NONE, "Other r" CYRILLIC_O "le"},
	{BYTES("Other" ZERO_WIDTH), VALUE_UTF8, IS_NONE, "Other" ZERO_WIDTH},
	{BYTES("Another role"), VALUE_UTF8, AS_IT_IS, "Another role"},
	{BYTES("AES-512-GCM"), VALUE_UTF8, AS_IT_IS, "AES-512-GCM"},
	{BYTES("Au"
	       "\xd1\x82"
	       "hIP"),
		VALUE_UTF8, IS_NONE,
		"Au"
		"\xd1\x82"
		"hIP"}, /* a Cyrillic letter */
	{BYTES("\xe2\x80\xb0"
	       "8223"),
		VALUE_UTF8, IS_NONE,
		"\xe2\x80\xb0"
		"8223"}, /* per mille */
};

static const struct sample_word hexes[] = {
	{BYTES("0000000000000000"), VALUE_UTF8, AS_IT_IS, "0000000000000000"},
	{BYTES("0123456789abcDEF"), VALUE_UTF8, AS_IT_IS, "0123456789abcDEF"},
	{BYTES("7"), VALUE_UTF8, AS_IT_IS, "7"},
	{BYTES("0x0000000000000000"), VALUE_UTF8, AS_SEEN, "0000000000000000"},
	{BYTES("0X00ff"), VALUE_UTF8, AS_SEEN, "00ff"},
	{BYTES("\0\0\0\0\0\0\0\0"), VALUE_HEX64, AS_SEEN, "0"},
	{BYTES("\x1f\0\0\0"), VALUE_HEX32, AS_SEEN, "1f"},
	{BYTES(" 00ff"), VALUE_UTF8, AS_SEEN, "00ff"},
	{BYTES("00 00 00 ff"), VALUE_UTF8, AS_SEEN, "000000ff"},
	{BYTES("00:00-00.ff"), VALUE_UTF8, AS_SEEN, "000000ff"},
	{BYTES("00ff\r\n"), VALUE_UTF8, AS_SEEN, "00ff"},
	{BYTES("0000" ZERO_WIDTH "0000"), VALUE_UTF8, AS_SEEN, "00000000"},
	{BYTES("00" NBSP "00"), VALUE_UTF8, AS_SEEN, "0000"},
	{BYTES(WIDE_ZERO WIDE_ZERO "00"), VALUE_UTF8, AS_SEEN, "0000"},
	{BYTES("\xd9\xa0\xd9\xa1"), VALUE_UTF8, AS_SEEN, "01"},
	{BYTES("OOOO0000"), VALUE_UTF8, AS_SEEN, "00000000"},
	{BYTES(CYRILLIC_O "0" CYRILLIC_A CYRILLIC_E), VALUE_UTF8, AS_SEEN, "00ae"},
	{BYTES("0000\0\0x"), VALUE_UTF8, AS_SEEN, "0000"},
	{BYTES("none yet"), VALUE_UTF8, AS_IT_IS, "none yet"},
	{BYTES("none" ZERO_WIDTH), VALUE_UTF8, IS_NONE, "none" ZERO_WIDTH},
	{BYTES("0x"), VALUE_UTF8, IS_NONE, "0x"},
	{BYTES("12345678 (hex)"), VALUE_UTF8, IS_NONE, "12345678 (hex)"},
};

#define UNACCEPTABLE "IKE authentication credentials are unacceptable"

static const struct sample_word reasons[] = {
	{BYTES(UNACCEPTABLE), VALUE_UTF8, AS_IT_IS, UNACCEPTABLE},
	{BYTES(UNACCEPTABLE ".\r\n"), VALUE_UTF8, AS_IT_IS, UNACCEPTABLE "."},
	{BYTES("ike authentication credentials are unacceptable"), VALUE_UTF8, AS_IT_IS,
		"ike authentication credentials are unacceptable"},
	{BYTES("Some new reason, 17"), VALUE_UTF8, AS_IT_IS, "Some new reason, 17"},
	/* Other languages: French with a no-break blank, Turkish, Russian, Hebrew with a mark of direction. */
	{BYTES("D\xc3\xa9lai" NBSP ": d\xc3\xa9pass\xc3\xa9"), VALUE_UTF8, AS_IT_IS,
		"D\xc3\xa9lai" NBSP ": d\xc3\xa9pass\xc3\xa9"},
	{BYTES("ba\xc5\x9f"
	       "ar\xc4\xb1s\xc4\xb1z"),
		VALUE_UTF8, AS_IT_IS,
		"ba\xc5\x9f"
		"ar\xc4\xb1s\xc4\xb1z"},
	{BYTES("IKE \xd0\xbe\xd1\x88\xd0\xb8\xd0\xb1\xd0\xba\xd0\xb0"), VALUE_UTF8, AS_IT_IS,
		"IKE \xd0\xbe\xd1\x88\xd0\xb8\xd0\xb1\xd0\xba\xd0\xb0"},
	{BYTES("\xd7\xa9\xd7\x9c\xe2\x80\x8f IKE"), VALUE_UTF8, AS_IT_IS, "\xd7\xa9\xd7\x9c\xe2\x80\x8f IKE"},
	{BYTES(UNACCEPTABLE ZERO_WIDTH), VALUE_UTF8, AS_SEEN, UNACCEPTABLE},
	{BYTES("IKE" NBSP "authentication" NBSP "credentials are unacceptable"), VALUE_UTF8, AS_SEEN, UNACCEPTABLE},
	{BYTES("IKE  authentication credentials are unacceptable"), VALUE_UTF8, AS_SEEN, UNACCEPTABLE},
	{BYTES("IKE " CYRILLIC_A "uthentication credentials " CYRILLIC_A "re unacceptable"), VALUE_UTF8, AS_SEEN,
		UNACCEPTABLE},
	{BYTES("IKE authentication cred" SOFT_HYPHEN "entials are unacceptable"), VALUE_UTF8, AS_SEEN, UNACCEPTABLE},
	{BYTES(UNACCEPTABLE "\0\0x"), VALUE_UTF8, AS_SEEN, UNACCEPTABLE},
	{BYTES("lKE authentication credentials are unacceptab1e"), VALUE_UTF8, AS_SEEN, UNACCEPTABLE},
	{BYTES("\xef\xbc\xa9KE authentication credentials are unacceptable"), VALUE_UTF8, AS_SEEN, UNACCEPTABLE},
	{BYTES("No" ZERO_WIDTH " response from peer"), VALUE_UTF8, AS_SEEN, "No response from peer"},
	{BYTES("Some" ZERO_WIDTH " new reason"), VALUE_UTF8, IS_NONE, "Some" ZERO_WIDTH " new reason"},
	{BYTES("Some n" CYRILLIC_E "w reason"), VALUE_UTF8, IS_NONE, "Some n" CYRILLIC_E "w reason"},
};

static struct assembly assembly;

static void check_word(unsigned event_id, size_t index, const struct sample_word *word, enum ipsecevtx_type type)
{
	struct collector collector = {0};
	struct findings findings = collector_findings(&collector);
	const struct event_definition *definition = events_find(event_id);
	const char *name = definition->fields[index].windows_name;
	const struct value value = {word->bytes, (uint32_t)word->size, word->type};
	struct ipsecevtx_field field;
	assembly_begin(&assembly, event_id, definition);
	assembly_field(&assembly, name, strlen(name), &value);
	ck_assert(assembly_finish(&assembly));
	assembly_tell(&assembly, &findings);
	ck_assert(ipsecevtx_event_field(event_id, &assembly.event, index, &field));
	ck_assert_int_eq(field.info->type, type);
	ck_assert_int_eq(field.presence, IPSECEVTX_SET);
	ck_assert_msg(strcmp(field.text.data, word->text) == 0, "%s of %u, %s: read as %s", name, event_id,
		(const char *)word->bytes, field.text.data);
	bool is_told = collector_count(&collector, IPSECEVTX_FINDING_VALUE) == 1;
	ck_assert_msg(is_told == (word->reading != AS_IT_IS), "%s, %s", name, (const char *)word->bytes);
	ck_assert((assembly.event.marks & IPSECEVTX_MARK_VALUE) == (is_told ? IPSECEVTX_MARK_VALUE : 0u));
	ck_assert_uint_eq(assembly.event.pair_count, word->reading == AS_SEEN ? 1 : 0);
}

/* In each field of that type of each event; NULL for any name. */
static void check_everywhere(const struct sample_word *word, enum ipsecevtx_type type, const char *only)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	const struct event_definition *definition;
	size_t count = 0;
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		for (size_t k = 0; k < definition->field_count; k++) {
			const struct event_field *field = &definition->fields[k];
			if ((enum ipsecevtx_type)field->type != type ||
				(only && strcmp(field->windows_name, only) != 0))
				continue;
			check_word(definition->info.event_id, k, word, type);
			count++;
		}
	}
	ck_assert_uint_gt(count, 4);
	assembly_free(&assembly);
}

START_TEST(a_code_is_read_as_a_person_reads_it)
{
	check_everywhere(&codes[_i], IPSECEVTX_TYPE_CODE, NULL);
}
END_TEST

START_TEST(hexadecimal_digits_are_read_as_a_person_reads_them)
{
	check_everywhere(&hexes[_i], IPSECEVTX_TYPE_HEX, NULL);
}
END_TEST

START_TEST(a_failure_reason_is_read_as_a_person_reads_it)
{
	check_everywhere(&reasons[_i], IPSECEVTX_TYPE_TEXT, "FailureReason");
}
END_TEST

/* With what is not seen behind each letter; more letters than any text has are none. */
static void check_text(const char *text, size_t length)
{
	struct likeness_text letters;
	char odd[2048];
	size_t used = 0;
	for (size_t i = 0; i < length; i++)
		used += (size_t)snprintf(odd + used, sizeof odd - used, "%c" ZERO_WIDTH, text[i]);
	struct ipsecevtx_text seen = seen_code_text(odd, used);
	if (seen.presence != IPSECEVTX_SET)
		ck_assert_msg(seen_reason(odd, used, &seen) == SEEN_REASON_KNOWN, "%s", text);
	likeness_see(&letters, text, length);
	ck_assert_msg(likeness_is_seen_as(&letters, seen.data, seen.length), "%s", text);
	memset(odd + used, 'x', sizeof odd - used);
	ck_assert_int_eq(seen_code_text(odd, sizeof odd).presence, IPSECEVTX_UNSET);
	ck_assert_int_eq(seen_reason(odd, sizeof odd, &seen), SEEN_REASON_DOUBTFUL);
}

START_TEST(each_known_text_is_seen_whatever_is_unseen_between_its_letters)
{
	const char *text;
	size_t length, count = 0;
	for (; (text = codes_text_at(count, &length)) != NULL; count++)
		check_text(text, length);
	const struct ike_error *error;
	for (size_t i = 0; (error = ike_error_at(i)) != NULL; i++, count++)
		check_text(error->text, strlen(error->text));
	ck_assert_uint_gt(count, 150);
}
END_TEST

/* Ten refusals, with one value as it is given; before them such as a program for their kind is made of. */
static void write_refusals(const char *name, const char *field, const char *value)
{
	char script[4096] = "";
	size_t used = 0;
	static const char *const plain[][2] = {{"Role", "%%8206"}, {"FailureReason", UNACCEPTABLE},
		{"ResponderCookie", "0000000000000000"}, {"InitiatorCookie", "0123456789abcdef"}};
	for (unsigned i = 0; i < 40; i++) {
		bool is_odd = i >= 30;
		used += (size_t)snprintf(script + used, sizeof script - used, "event 4653 %s RemoteAddress=%s",
			i == 0 ? "2024-03-01T08:00:00Z" : "+1", is_odd ? "198.51.100.66" : "192.0.2.7");
		for (size_t k = 0; k < LENGTH(plain); k++) {
			bool is_field = is_odd && field && strcmp(field, plain[k][0]) == 0;
			bool is_short = !is_odd && k > 0; /* keeps the script short */
			if (!is_short)
				used += (size_t)snprintf(script + used, sizeof script - used, " %s=\"%s\"", plain[k][0],
					is_field ? value : plain[k][1]);
		}
		used += (size_t)snprintf(script + used, sizeof script - used, "\n");
		ck_assert_uint_lt(used, sizeof script);
	}
	make_log(name, script);
}

static const struct {
	const char *field, *value;
} disguises[] = {
	{"Role", "%%8206 "},
	{"Role", "%%08206"},
	{"Role", "8206"},
	{"Role", "responder"},
	{"Role", "%%8206" ZERO_WIDTH},
	{"FailureReason", UNACCEPTABLE ZERO_WIDTH},
	{"FailureReason", "IKE authentic" CYRILLIC_A "tion credentials are unacceptable"},
	{"FailureReason", "IKE" NBSP "authentication credentials are unacceptable"},
	{"ResponderCookie", "0x0000000000000000"},
	{"ResponderCookie", WIDE_ZERO "000000000000000"},
	{"ResponderCookie", "0000000000000000" ZERO_WIDTH},
};

/* Without where the events stand, which is not the same where their values are longer. */
static char *without_places(char *text)
{
	static const char *const keys[] = {"\"offset\":", "\"source\":\""};
	for (size_t i = 0; i < LENGTH(keys); i++) {
		for (char *at = text; (at = strstr(at, keys[i])) != NULL;) {
			at += strlen(keys[i]);
			while (*at && *at != ',' && *at != '}' && *at != '"')
				*at++ = '_';
		}
	}
	return text;
}

START_TEST(reports_read_what_people_see)
{
	static const char *const reports[] = {"--report=hostile", "--report=failures", "--report=peers"};
	write_refusals("one.evtx", NULL, NULL);
	write_refusals("odd.evtx", disguises[_i].field, disguises[_i].value);
	for (size_t i = 0; i < LENGTH(reports); i++) {
		struct ran plain = TOOL("-q", reports[i], "-o", "jsonl", "one.evtx");
		struct ran odd = TOOL("-q", reports[i], "-o", "jsonl", "odd.evtx");
		ck_assert_uint_gt(plain.out_size, 0);
		assert_same(without_places(odd.out), without_places(plain.out));
		ck_assert_int_eq(plain.status, 0);
		ck_assert_int_eq(odd.status, 3);
	}
}
END_TEST

/* By each engine and each format, with a program for such records or without. */
START_TEST(each_format_marks_what_only_people_read)
{
	static const char *const engines[] = {"--engine=certified", "--engine=direct", "--engine=libevtx"};
	static const char *const formats[] = {"jsonl", "csv"};
	write_refusals("odd.evtx", disguises[_i].field, disguises[_i].value);
	for (size_t i = 0; i < LENGTH(engines); i++) {
		for (size_t k = 0; k < LENGTH(formats); k++) {
			struct ran ran = TOOL("-q", engines[i], "-o", formats[k], "odd.evtx");
			ck_assert_uint_eq(count_of(ran.out, k == 0 ? "\"marks\":[\"value\"]" : ",value"), 10);
			ck_assert_uint_eq(count_of(ran.err, "disputed"), 0);
		}
	}
}
END_TEST

/* Dashes of many kinds, and signs that part words. */
START_TEST(a_provider_with_other_hyphens_is_nearly_ours)
{
	static const char *const hyphens[] = {"\xe2\x80\x94", "\xe2\x80\x95", "\xef\xb9\x98", "\xe3\x83\xbc",
		"\xe4\xb8\x80", "\xe2\x94\x80", "\xdb\x94", "~", "+", "=", ":", "/"};
	const char *hyphen = hyphens[_i];
	char script[256];
	snprintf(script, sizeof script,
		"event 4653 2024-03-01T08:00:00Z guid=none provider=Microsoft%sWindows%sSecurity%sAuditing\n", hyphen,
		hyphen, hyphen);
	make_log("odd.evtx", script);
	assert_has(TOOL_ENDS(3, "-q", "-o", "jsonl", "odd.evtx").err, "tampering: provider at ");
}
END_TEST

/* Not assigned, or an emoji: of no use to anybody who writes one, but libevtx shows digits and letters there. */
START_TEST(what_libevtx_alone_shows_as_a_digit_or_letter_is_told)
{
	static const char *const fields[] = {"+Extra=\xf0\x9f\xbf\xb1\xf0\x9f\xbf\xaf\xf0\x9f\xbf\xb2.0.113.99",
		"computer=vpn\xf0\x9f\xbf\xb1.corp.example", "RemoteMMPrincipalName=\xf0\x9f\x94\xaf",
		"RemoteAddress=198.51.100.\xf0\x90\xa2\x9f"};
	char script[256];
	snprintf(script, sizeof script, "event 4653 2024-03-01T08:00:00Z %s\n", fields[_i]);
	make_log("odd.evtx", script);
	struct ran ran = TOOL_ENDS(3, "-q", "-o", "jsonl", "odd.evtx");
	assert_has(ran.out, "\"marks\":[\"value\"]");
	assert_has(ran.err, "warning: value at ");
}
END_TEST

/* One byte after another, as the standards say it. */
static bool is_refused_slowly(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		bool is_last = i + 2 < length && memcmp(text + i, "\xef\xbf", 2) == 0 &&
			       (text[i + 2] == '\xbe' || text[i + 2] == '\xbf');
		bool is_second =
			i + 1 < length && c == 0xc2 && (unsigned char)text[i + 1] < 0xa0 && text[i + 1] != '\x85';
		if (is_last || is_second || c == 0x7f || (c < ' ' && c != '\t' && c != '\n' && c != '\r'))
			return true;
	}
	return false;
}

static bool is_hex_slowly(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\0' || !strchr("0123456789abcdefABCDEF", text[i]))
			return false;
	}
	return length > 0;
}

/* Behind and before them are bytes that would be told. */
START_TEST(each_byte_is_looked_at_wherever_it_stands)
{
	enum { LONGEST = 70, AROUND = 16 };
	static const char *const put[] = {"\xef\xbf\xbe", "\xef\xbf\xbf", "\xef\xbf\xbd", "\xef\xbb\xbf", "\r\n",
		"\r\n\x01", "\xc2\x84", "\xc2\x85", "\xc2\x9f", "\xc2\xa0"};
	char room[AROUND + LONGEST + AROUND];
	char *text = room + AROUND;
	for (size_t length = 0; length <= LONGEST; length++) {
		memset(room, 1, sizeof room);
		memset(text, 'a', length);
		ck_assert(!seen_is_refused(text, length) && seen_is_hex(text, length) == (length > 0));
		for (size_t at = 0; at < length; at++) {
			for (unsigned byte = 0; byte < 256; byte++) {
				text[at] = (char)byte;
				CHECK_IN_LOOP(seen_is_refused(text, length) == is_refused_slowly(text, length));
				CHECK_IN_LOOP(seen_is_hex(text, length) == is_hex_slowly(text, length));
			}
			text[at] = 'a';
			for (size_t i = 0; i < LENGTH(put) && at + 3 <= length; i++) {
				memcpy(text + at, put[i], strlen(put[i]));
				CHECK_IN_LOOP(seen_is_refused(text, length) == is_refused_slowly(text, length));
				memset(text + at, 'a', 3);
			}
		}
	}
}
END_TEST

Suite *suite_seen_words(void)
{
	Suite *suite = suite_create("seen words");
	TCase *fields = tcase_create("fields");
	tcase_add_loop_test(fields, a_code_is_read_as_a_person_reads_it, 0, (int)COUNT_OF(codes));
	tcase_add_loop_test(fields, hexadecimal_digits_are_read_as_a_person_reads_them, 0, (int)COUNT_OF(hexes));
	tcase_add_loop_test(fields, a_failure_reason_is_read_as_a_person_reads_it, 0, (int)COUNT_OF(reasons));
	tcase_add_test(fields, each_byte_is_looked_at_wherever_it_stands);
	tcase_add_test(fields, each_known_text_is_seen_whatever_is_unseen_between_its_letters);
	suite_add_tcase(suite, fields);
	TCase *logs = tool_case(suite, "logs");
	tcase_add_loop_test(logs, a_provider_with_other_hyphens_is_nearly_ours, 0, 12);
	tcase_add_loop_test(logs, what_libevtx_alone_shows_as_a_digit_or_letter_is_told, 0, 4);
	tcase_add_loop_test(logs, reports_read_what_people_see, 0, (int)LENGTH(disguises));
	tcase_add_loop_test(logs, each_format_marks_what_only_people_read, 0, (int)LENGTH(disguises));
	return suite;
}
