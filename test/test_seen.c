/* SPDX-License-Identifier: MIT */
/* Values that were written so that programs pass them over and people do not: searches find them, and they are told. */
#include "../tools/common/escape.h"
#include "binxml/likeness.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define ZERO_WIDTH "\xe2\x80\x8b"
#define BOM        "\xef\xbb\xbf"
#define NBSP       "\xc2\xa0"
#define WIDE_1     "\xef\xbc\x91" /* full-width digits */
#define WIDE_9     "\xef\xbc\x99"
#define WIDE_8     "\xef\xbc\x98"

static const struct {
	const char *text;
	const char *address; /* NULL: none */
} addresses[] = {
	{"198.51.100.66", "198.51.100.66"},
	{" 198.51.100.66", "198.51.100.66"},
	{"198.51.100.66\t", "198.51.100.66"},
	{"198.51.100.66" ZERO_WIDTH, "198.51.100.66"},
	{BOM "198.51.100.66", "198.51.100.66"},
	{"198.51." NBSP "100.66", "198.51.100.66"},
	{WIDE_1 WIDE_9 WIDE_8 ".51.100.66", "198.51.100.66"},
	{"198.051.100.066", "198.51.100.66"},
	{"198.51.100.66:500", "198.51.100.66"},
	{"198.51.100.66/32", "198.51.100.66"},
	{"[198.51.100.66]", "198.51.100.66"},
	{"198.51.100.66%4", "198.51.100.66"},
	{"[2001:db8::1]:500", "2001:db8::1"},
	{"2001:DB8::1/128", "2001:db8::1"},
	{"[2001:db8::1]", "2001:db8::1"},
	{ZERO_WIDTH "2001:db8:0:0:0:0:0:1", "2001:db8::1"},
	{"fe80::1%12", "fe80::1%12"},
	{"198.51.100", NULL},
	{"198.51.100.256", NULL},
	{"198.51.100.66.1", NULL},
	{"198.51.100.66 and 67", NULL},
	{"host.example", NULL},
	{"\xe6\x97\xa5", NULL},
	{"", NULL},
	{"-", NULL},
};

START_TEST(an_address_is_read_as_a_person_reads_it)
{
	uint8_t bytes[16];
	const char *text = addresses[_i].text;
	uint8_t family = ipsecevtx_seen_address(text, strlen(text), bytes);
	const char *wanted = addresses[_i].address;
	ck_assert_msg(family == (!wanted ? 0 : strchr(wanted, ':') ? 6 : 4), "%s: family %u", text, family);
	if (family == 4)
		ck_assert_int_eq(memcmp(bytes, "\xc6\x33\x64\x42", 4), 0);
}
END_TEST

static const struct {
	const char *text;
	bool is_near;
} names[] = {
	{"Microsoft-Windows-Security-Auditing", false}, /* that is it */
	{"microsoft-windows-security-AUDITING", true},
	{"Micros0ft-Windows-Security-Auditing", true},
	/* Five letters of Cyrillic. */
	{"\xd0\x9ci\xd1\x81r\xd0\xbes\xd0\xbe"
	 "ft-Wind\xd0\xbews-Security-Auditing",
		true},
	{"Microsoft\xe2\x80\x91Windows\xe2\x80\x91Security\xe2\x80\x91\xce\x91"
	 "uditing",
		true},
	{"Microsoft-Windows-Security-SPP", false},
	{"Microsoft-Windows-Eventlog", false},
};

START_TEST(a_name_that_looks_the_same_is_near)
{
	static const char ours[] = "Microsoft-Windows-Security-Auditing";
	const char *text = names[_i].text;
	ck_assert(likeness_is_near(text, strlen(text), ours, sizeof ours - 1) == names[_i].is_near);
}
END_TEST

START_TEST(text_is_given_as_it_is_seen)
{
	char small[4];
	char text[64];
	uint64_t number;
	ck_assert_uint_eq(ipsecevtx_seen_text(" A" ZERO_WIDTH "b\xc3\xbc" WIDE_1, 11, text, sizeof text), 5);
	ck_assert_str_eq(text, "ab\xc3\xbc"
			       "1");
	ck_assert_uint_eq(ipsecevtx_seen_text("abcdef", 6, small, sizeof small), 6);
	ck_assert_uint_lt(strlen(small), sizeof small);
	ck_assert_uint_eq(ipsecevtx_seen_text("abc", 3, NULL, 0), 3);
	ck_assert(ipsecevtx_seen_number("7" ZERO_WIDTH "7" WIDE_1, 8, &number));
	ck_assert_uint_eq(number, 771);
	ck_assert(!ipsecevtx_seen_number("771a", 4, &number));
	ck_assert(!ipsecevtx_seen_number(ZERO_WIDTH, 3, &number));
}
END_TEST

/* In a log: the typed value is the address, what was written stands beside it, and each search finds the event. */
START_TEST(searches_find_what_people_see)
{
	char script[1024];
	const char *text = addresses[_i].text;
	if (!addresses[_i].address || text[0] == ' ' || strchr(text, '\t'))
		return; /* not to be written in a script */
	snprintf(script, sizeof script,
		"event 4655 2024-03-01T08:00:00Z RemoteAddress=\"%s\" MMSAID=771 computer=\"vpn1" ZERO_WIDTH "\"\n"
		"event 4655 2024-03-01T08:00:00Z RemoteAddress=203.0.113.9 MMSAID=772 computer=other\n",
		text);
	make_log("log.evtx", script);
	char peer[64];
	snprintf(peer, sizeof peer, "--peer=%.*s", (int)strcspn(addresses[_i].address, "%"), addresses[_i].address);
	struct ran ran = TOOL("-q", "-o", "jsonl", peer, "--computer=VPN1", "--sa=771", "log.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
	assert_has(ran.out, addresses[_i].address);
	assert_has(ran.out, "\"marks\":[\"value\"]");
	assert_has(ran.err, "value");
	/* In text nothing that is not seen comes through. */
	ran = TOOL("-q", "-v", "log.evtx");
	assert_has_not(ran.out, ZERO_WIDTH);
	assert_has_not(ran.out, BOM);
	assert_has_not(ran.out, WIDE_1);
}
END_TEST

/* What a search passes over or takes for another character must not come through to a terminal either. */
START_TEST(what_is_not_seen_is_escaped)
{
	struct buffer buffer;
	ck_assert(buffer_open(&buffer, -1, 64));
	for (uint32_t point = 1; point <= 0xfffff; point++) {
		char text[4], seen[8];
		size_t length = likeness_put(point, text);
		if (point >= 0xd800 && point <= 0xdfff)
			continue;
		bool is_upper = point >= 'A' && point <= 'Z';
		bool is_plain = point == ' ' || is_upper ||
				(ipsecevtx_seen_text(text, length, seen, sizeof seen) == length &&
					memcmp(text, seen, length) == 0);
		buffer.used = 0;
		escape_terminal(&buffer, text, length);
		bool is_through = buffer.used == length && memcmp(buffer.data, text, length) == 0;
		CHECK_IN_LOOP(is_plain == is_through);
	}
	buffer_close(&buffer);
}
END_TEST

Suite *suite_seen(void)
{
	Suite *suite = suite_create("seen");
	TCase *texts = tcase_create("texts");
	tcase_add_loop_test(texts, an_address_is_read_as_a_person_reads_it, 0, (int)COUNT_OF(addresses));
	tcase_add_loop_test(texts, a_name_that_looks_the_same_is_near, 0, (int)COUNT_OF(names));
	tcase_add_test(texts, text_is_given_as_it_is_seen);
	tcase_add_test(texts, what_is_not_seen_is_escaped);
	suite_add_tcase(suite, texts);
	TCase *logs = tool_case(suite, "logs");
	tcase_add_loop_test(logs, searches_find_what_people_see, 0, (int)COUNT_OF(addresses));
	return suite;
}
