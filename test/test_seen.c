/* SPDX-License-Identifier: MIT */
/* Values that were written so that programs pass them over and people do not: searches find them, and they are told. */
#include "../tools/common/escape.h"
#include "binxml/likeness.h"
#include "event/assembly.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

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

/* Letters of one alphabet each, in its order; those that Unicode lacks are left out. */
static const struct {
	const char *kind;
	uint32_t a; /* its first letter */
	const char *letters;
} alphabets[] = {
	{"full-width", 0xff21, "abcdefghijklmnopqrstuvwxyz"},
	{"full-width, small", 0xff41, "abcdefghijklmnopqrstuvwxyz"},
	{"in circles", 0x24b6, "abcdefghijklmnopqrstuvwxyz"},
	{"in squares", 0x1f130, "abcdefghijklmnopqrstuvwxyz"},
	{"white in squares", 0x1f170, "abcdefghijklmnopqrstuvwxyz"},
	{"of flags", 0x1f1e6, "abcdefghijklmnopqrstuvwxyz"},
	{"bold", 0x1d400, "abcdefghijklmnopqrstuvwxyz"},
	{"bold italic", 0x1d468, "abcdefghijklmnopqrstuvwxyz"},
	{"of typewriters", 0x1d670, "abcdefghijklmnopqrstuvwxyz"},
	{"of typewriters, small", 0x1d68a, "abcdefghijklmnopqrstuvwxyz"},
};

static const struct {
	uint32_t letter;
	char ascii;
} letters[] = {{0x1d20, 'v'}, {0x1d1b, 't'}, {0x1d0b, 'k'}, {0x1d18, 'p'}, {0x274, 'n'}, {0x280, 'r'}, {0x299, 'b'},
	{0xa730, 'f'}, {0x26a, 'i'}, {0x262, 'g'}, {0x1d21, 'w'}, {0x2b0, 'h'}, {0x2e1, 'l'}, {0x1d43, 'a'},
	{0x210e, 'h'}, {0x2160, 'i'}, {0x217d, 'c'}, {0x2090, 'a'}, {0x455, 's'}, {0x3bf, 'o'}, {0x585, 'o'},
	{0x13a0, 'd'}, {0xa4f3, 'o'}, {0x2c9f, 'o'}, {0x2013, '-'}, {0x131, 'i'}, {0x432, 0}, {0xe9, 0}, {0x4e00, 0}};

START_TEST(letters_of_each_kind_are_those_of_ascii)
{
	for (size_t i = 0; i < COUNT_OF(alphabets); i++) {
		for (size_t k = 0; alphabets[i].letters[k]; k++) {
			unsigned ascii = likeness_ascii(alphabets[i].a + (unsigned)k);
			ck_assert_msg(ascii == (unsigned char)alphabets[i].letters[k], "%s %zu", alphabets[i].kind, k);
		}
	}
	for (size_t i = 0; i < COUNT_OF(letters); i++) {
		unsigned wanted = letters[i].ascii ? (unsigned char)letters[i].ascii : letters[i].letter;
		ck_assert_msg(likeness_ascii(letters[i].letter) == wanted, "U+%04X", (unsigned)letters[i].letter);
	}
	for (unsigned ascii = 0; ascii < 0x80; ascii++)
		ck_assert_uint_eq(likeness_ascii(ascii), ascii);
}
END_TEST

static const struct {
	const char *name;
	bool is_odd;
	bool is_found; /* by --computer=vpn1 */
} computers[] = {
	{"vpn1", false, true},
	{"VPN1.corp.example", false, true},
	{"\xe1\xb4\xa0pn1", true, true}, /* a small capital v */
	{"\xe1\xb4\xa0\xe1\xb4\x98\xc9\xb4"
	 "1",
		true, true},                      /* all of them are */
	{"v\xd1\x80n1.corp.example", true, true}, /* a Cyrillic er */
	{"\xd1\xb5\xd1\x80\xd5\xb8"
	 "1",
		false, true}, /* letters of other scripts alone */
	{"\xf0\x9d\x97\x8f\xf0\x9d\x97\x89\xf0\x9d\x97\x87"
	 "1",
		true, true},             /* of mathematics */
	{"\xe2\x93\xa5pn1", true, true}, /* in a circle */
	{"vpn\xc2\xb9", false, true},    /* a raised one */
	{"vpn1" ZERO_WIDTH, true, true},
	{"vpn1\xed\xa0\x80.corp.example", true, true}, /* half of a pair of UTF-16 */
	{"vpn1\xed\xb0\x80", true, true},
	{"v\xee\x80\x80pn1", true, true}, /* of private use */
	{"vpn1\xef\xa3\xbf.corp.example", true, true},
	{"vpn|", true, true},
	{"v\xd1\x80nl", true, true},          /* a Cyrillic er, and l for 1 */
	{"vpn\xe0\xa5\xa7.corp", true, true}, /* a digit of Devanagari */
	{"vpn1\xcc\x80", true, true},         /* a grave upon a digit */
	{"vpn1\\tand more", true, true},
	{"vpn1.corp.example \\t(of others)", true, true},
	{"vpn1\xe2\x80\xa8of others", true, true},
	{"vpn2|", true, false},
	{"vpn2\\tvpn3", true, false},
	{"vpn/1", true, false},
	{"vpnl", false, false},
	{"VPNI.corp.example", false, false},
	{"vpn!", true, true},
	{"vpn-1", false, false},
	{"srv_01.corp.example", false, false},
	{"pc{7}~$", true, false},
	{"vpn1$", true, true}, /* the account of the machine */
	{"CORP\\\\VPN1$", true, true},
	{".vpn1", true, true},
	{"vpn1..", true, true},
	{"vpn1..corp", true, true},
	{"(vpn1)", true, true},
	{"'vpn1'", true, true},
	{"{vpn1}~", true, true},
	{"vpn1@corp", true, true},
	{"corp@vpn1.corp.example", true, true},
	{"#vpn1", true, true},
	{"vpn1%20", true, true},
	{"vpn1-!", true, true},
	{"^_vpn1_&", true, true},
	{"vpn12%20", true, false},
	{"vpn1.corp.example.", false, true},
	{"vpn1-", false, false},
	{"_vpn1", false, false},
	{"vpn\xe2\x80\x93x", true, false}, /* a dash, a hyphen, a minus, dots that are none of ASCII; kelvin */
	{"vpn\xe2\x88\x92x", true, false},
	{"vpn2\xe2\x80\xa4local", true, false},
	{"des\xe2\x84\xaaz", true, false},
	{"vpn1_", false, false},
	{"b\xc3\xbcro", false, false},
	{"\xd0\xa1\xd0\x95\xd0\xa0\xd0\x92\xd0\x95\xd0\xa0-01", false, false}, /* Russian: server */
	{"\xd0\x9f\xd0\x9a-IVANOV", false, false},
	{"l\xd6\x85ndon", true, false}, /* Armenian */
	{"ba\xc5\x9f"
	 "ar\xc4\xb1",
		false, false}, /* Turkish */
	{"\xe6\x97\xa5\xe6\x9c\xac", false, false},
};

/* With a program for its kind, and without. */
START_TEST(a_computer_is_found_by_the_name_that_people_read)
{
	char script[512];
	const char *name = computers[_i].name;
	snprintf(script, sizeof script,
		"event 4655 2024-03-01T08:00:00Z computer=other repeat=20\nevent 4655 +1 computer=\"%s\"\n", name);
	make_log("log.evtx", script);
	static const char *const engines[] = {"--engine=certified", "--engine=direct", "--engine=libevtx"};
	for (size_t i = 0; i < LENGTH(engines); i++) {
		struct ran ran = TOOL("-q", engines[i], "-o", "jsonl", "log.evtx");
		ck_assert_msg(count_of(ran.out, "[\"value\"") == computers[_i].is_odd, "%s", name);
		ck_assert_int_eq(ran.status, computers[_i].is_odd ? 3 : 0);
		ran = TOOL("-q", engines[i], "-o", "jsonl", "--computer=vpn1", "log.evtx");
		ck_assert_msg(count_of(ran.out, "\n") == computers[_i].is_found, "%s", name);
	}
}
END_TEST

#define LETTERS_32  "abcdefghijklmnopqrstuvwxyzabcdef"
#define LETTERS_128 LETTERS_32 LETTERS_32 LETTERS_32 LETTERS_32

static const struct {
	const char *host;
	size_t letters; /* of its domain */
	const char *asked;
	bool asks_domain, is_found, is_told; /* is_told: it is left out, and can be taken for the one asked for */
} long_computers[] = {
	{"vpn1" ZERO_WIDTH, 520, "vpn1", false, true, false},
	{"\xef\xbd\x96\xef\xbd\x90n" WIDE_1, 508, "vpn1", false, true, false},
	{"\xef\xbd\x96\xef\xbd\x90n" WIDE_1, 506, "vpn1", false, true, false}, /* what is seen fits just so */
	{"v\xd1\x80n1", 520, "vpn1", false, true, false},                      /* a Cyrillic er */
	{"vpn2" ZERO_WIDTH, 520, "vpn1", false, false, false},
	/* Nobody can tell that it is not that one. */
	{"vpn2" ZERO_WIDTH, 520, LETTERS_128, false, true, false},
	/* Of a name that is shorter than that, the whole of it. */
	{"v\xe1\x9b\x81n1", 100, "vpn1", true, false, true}, /* a rune */
	{"w\xe1\x9b\x81n1", 100, "vpn1", true, false, false},
};

/* Windows gives no computer such a name: whoever writes one must not hide the event by the room that it takes. */
START_TEST(a_long_name_hides_no_computer)
{
	char script[1024], domain[600] = ".", asked[1024];
	memset(domain + 1, 'b', long_computers[_i].letters);
	domain[long_computers[_i].letters + 1] = '\0';
	snprintf(script, sizeof script,
		"event 4655 2024-03-01T08:00:00Z computer=other\nevent 4655 +1 computer=\"%s%s\"\n",
		long_computers[_i].host, domain);
	make_log("log.evtx", script);
	snprintf(asked, sizeof asked, "--computer=%s%s", long_computers[_i].asked,
		long_computers[_i].asks_domain ? domain : "");
	struct ran ran = TOOL("-q", "-o", "jsonl", asked, "log.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), long_computers[_i].is_found);
	ck_assert_uint_eq(count_of(ran.err, "left out by --computer: 1 event"), long_computers[_i].is_told);
}
END_TEST

/* Each event of these is another computer's, or of one that only looks like vpn1: 6 are told, of 4 names. */
#define LIKE_NAMES                                                                                                     \
	"event 4655 2024-03-01T08:00:00Z computer=vpn1\n"                                                              \
	"event 4655 +1 computer=vpnl repeat=2\n"                                                                       \
	"event 4655 +1 computer=vpn2\n"                                                                                \
	"event 4655 +1 computer=\"vpn\xe1\x9b\x81\"\n" /* a rune */                                                    \
	"event 4655 +1 computer=vpni\n"                                                                                \
	"event 4655 +1 computer=vpn-1 repeat=3\n"                                                                      \
	"event 4655 +1 computer=VPNI.corp repeat=2\n"

START_TEST(computers_that_can_be_taken_for_the_one_asked_for_are_named)
{
	static const char told[] = "ipsec-evtx: left out by --computer: 6 events of computers whose names can be taken "
				   "for those asked for: VPNI.corp, vpni, vpnl, and more\n";
	make_log("log.evtx", LIKE_NAMES);
	static const char *const jobs[] = {"-j1", "-j3"};
	for (size_t i = 0; i < LENGTH(jobs); i++) {
		struct ran ran = TOOL_ENDS(0, "-q", jobs[i], "-o", "jsonl", "--computer=vpn1", "log.evtx");
		ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
		ck_assert_str_eq(ran.err, told);
		ran = TOOL_ENDS(0, "-q", jobs[i], "--report=peers", "--computer=vpn1", "log.evtx");
		ck_assert_str_eq(ran.err, told);
		/* None of them is left out by this filter alone, or looks like that. */
		ck_assert_str_eq(TOOL_ENDS(0, "-q", jobs[i], "--computer=vpn1", "-e", "5451", "log.evtx").err, "");
		ck_assert_str_eq(TOOL_ENDS(0, "-q", jobs[i], "--computer=web1", "log.evtx").err, "");
	}
}
END_TEST

/* Other programs show the first of several texts. */
START_TEST(several_texts_where_system_has_one_are_told)
{
	static const struct {
		const char *value;
		bool is_odd;
	} values[] = {{"Channel:string[]=Security|Application", true}, {"Channel:string[]=Security|Security", true},
		{"Channel:string[]=Security", false}, {"Computer:string[]=vpn1|vpn2", true},
		{"Computer:string[]=vpn1", false}};
	static const char *const engines[] = {"--engine=certified", "--engine=direct"};
	for (size_t i = 0; i < LENGTH(values); i++) {
		char script[512];
		snprintf(script, sizeof script,
			"set variant=shuffled\nevent 4655 2024-03-01T08:00:00Z system=Channel:string[]=Security repeat=20\n"
			"event 4655 +1 system=%s\n",
			values[i].value);
		make_log("log.evtx", script);
		for (size_t k = 0; k < LENGTH(engines); k++) {
			struct ran ran = TOOL("-q", engines[k], "-o", "jsonl", "log.evtx");
			ck_assert_msg((count_of(ran.out, "\"value\"") > 0) == values[i].is_odd, "%s, %s", engines[k],
				values[i].value);
			ck_assert_msg((count_of(ran.err, "warning: value") > 0) == values[i].is_odd, "%s", ran.err);
		}
	}
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
	{"Microsoft\xe2\x80\x91Windows\xe2\x80\x91Security\xe2\x80\x91\xce\x91uditing", true},
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
	ck_assert_str_eq(small, "abc");
	ck_assert_uint_eq(ipsecevtx_seen_text("ab\xc3\xbc"
					      "d",
				  5, small, sizeof small),
		5);
	ck_assert_str_eq(small, "ab");
	ck_assert_uint_eq(ipsecevtx_seen_text("abc", 3, NULL, 0), 3);
	ck_assert(ipsecevtx_seen_number("7" ZERO_WIDTH "7" WIDE_1, 8, &number) && number == 771);
	ck_assert(ipsecevtx_seen_number("[0X304]", 7, &number) && number == 772);
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

/*
 * What an address field may hold beside an address: it is told, and a search for the peer finds it all the same.
 */

#define NUL_X                                                                                                          \
	"1\0"                                                                                                          \
	"9\0"                                                                                                          \
	"8\0.\0"                                                                                                       \
	"5\0"                                                                                                          \
	"1\0.\0"                                                                                                       \
	"1\0"                                                                                                          \
	"0\0"                                                                                                          \
	"0\0.\0"                                                                                                       \
	"6\0"                                                                                                          \
	"6\0\0\0\0\0"                                                                                                  \
	"x\0"
#define OVERRIDE "\xe2\x80\xae"
#define LEADER   "\xe2\x80\xa4" /* a point like any other, to the eye */
#define PEER     "198.51.100.66"

static const struct {
	const uint8_t *bytes;
	size_t size;
	uint8_t type;
	bool is_one; /* one address, which counts; else the value stays as it is written */
	bool is_found;
} held[] = {
	{BYTES(NUL_X), VALUE_STRING, true, true},
	{BYTES(PEER "/255.255.255.255"), VALUE_UTF8, true, true},
	{BYTES(PEER "/255.255.255.0"), VALUE_UTF8, true, true},
	{BYTES(PEER "."), VALUE_UTF8, true, true},
	{BYTES(PEER ";"), VALUE_UTF8, true, true},
	{BYTES(PEER ".500"), VALUE_UTF8, true, true}, /* a port, as tcpdump writes it */
	{BYTES("198" LEADER "51" LEADER "100" LEADER "66"), VALUE_UTF8, true, true},
	{BYTES(PEER " (peer)"), VALUE_UTF8, true, true},
	{BYTES("peer=" PEER), VALUE_UTF8, true, true},
	{BYTES("peer" PEER), VALUE_UTF8, true, true},
	{BYTES("peer 198. 51. 100. 66!"), VALUE_UTF8, true, true},
	{BYTES(OVERRIDE "66.001.15.891"), VALUE_UTF8, true, true},
	{BYTES("198.51." OVERRIDE "66.001"), VALUE_UTF8, true, true},
	{BYTES("\xc2\xb9\xe2\x81\xb9\xe2\x81\xb8.51.100.66"), VALUE_UTF8, true, true},  /* superscripts */
	{BYTES("198.51.100.\xf0\x9d\x9f\x94\xf0\x9d\x9f\x94"), VALUE_UTF8, true, true}, /* bold */
	{BYTES("\xd9\xa1\xd9\xa9\xd9\xa8.51.100.66"), VALUE_UTF8, true, true},          /* Arabic */
	{BYTES("see ::ffff:198.51.100.66 there"), VALUE_UTF8, true, true},
	{BYTES(PEER ", 1.2.3.4"), VALUE_UTF8, false, true},
	{BYTES("1.2.3.4 " PEER), VALUE_UTF8, false, true},
	{BYTES("1.2.3.4/" PEER), VALUE_UTF8, false, true},
	{BYTES("1.2.3.4," PEER ",5.6.7.8"), VALUE_UTF8, false, true},
	{BYTES("2001:db8::1 " PEER), VALUE_UTF8, false, true},
	{BYTES("198[.]51[.]100[.]66"), VALUE_UTF8, false, true},
	{BYTES("198-51-100-66"), VALUE_UTF8, false, true},
	{BYTES("l98.5l.lOO.66"), VALUE_UTF8, false, true},
	{BYTES("\xc6\x33\x64\x42"), VALUE_BINARY, false, true},
	{BYTES("\0\0\0\0\0\0\0\0\0\0\xff\xff\xc6\x33\x64\x42"), VALUE_BINARY, false, true},
	{BYTES("\xc6\x33\x64\x42"), VALUE_UINT32, false, true},
	{BYTES("\x42\x64\x33\xc6"), VALUE_UINT32, false, true},
	{BYTES("\x42\x64\x33\xc6"), VALUE_HEX32, false, true},
	{BYTES("\x42\x64\x33\xc6\0\0\0\0"), VALUE_UINT64, false, true},
	{BYTES("3325256770"), VALUE_UTF8, false, true},
	{BYTES("0306.063.0144.0102"), VALUE_UTF8, false, true},
	{BYTES("0xc6.0x33.25666"), VALUE_UTF8, false, true},
	{BYTES("nowhere"), VALUE_UTF8, false, false},
	{BYTES("198.51.100.256"), VALUE_UTF8, false, false},
	{BYTES(PEER ".65536"), VALUE_UTF8, false, false},
	{BYTES("198.51.100"), VALUE_UTF8, false, false},
	{BYTES("2001:db8::1::2"), VALUE_UTF8, false, false},
	{BYTES("std::string"), VALUE_UTF8, false, false},
	{BYTES("1,2,3"), VALUE_UTF8, false, false},
	{BYTES("\x01\0\0\0"), VALUE_BOOL, false, false},
};

static struct assembly assembly;

/* An event whose address field has that value. */
static const struct ipsecevtx_event *event_with(
	const char *field, const struct value *value, struct collector *collector)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct findings findings = collector_findings(collector);
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
	assembly_begin(&assembly, 5451, events_find(5451));
	assembly_field(&assembly, field, strlen(field), value);
	ck_assert(assembly_finish(&assembly));
	assembly_tell(&assembly, &findings);
	return &assembly.event;
}

START_TEST(a_field_that_holds_no_address_is_told_and_searched)
{
	static const char *const fields[] = {"RemoteAddress", "LocalAddress"};
	const struct value value = {held[_i].bytes, (uint32_t)held[_i].size, held[_i].type};
	struct ipsecevtx_network peer;
	ipsecevtx_network_parse(PEER, strlen(PEER), &peer);
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct collector collector = {0};
		const struct ipsecevtx_event *event = event_with(fields[i], &value, &collector);
		const struct ipsecevtx_address *address =
			i == 0 ? &event->qm_established.remote_address : &event->qm_established.local_address;
		ck_assert_uint_eq(event->marks & IPSECEVTX_MARK_VALUE, IPSECEVTX_MARK_VALUE);
		const struct ipsecevtx_finding *finding = collector_first(&collector, IPSECEVTX_FINDING_VALUE);
		ck_assert_ptr_nonnull(finding);
		assert_has(finding->detail, fields[i]);
		ck_assert_int_eq(ipsecevtx_event_has_peer(event, &peer, 1), i == 0 && held[_i].is_found);
		ck_assert_int_eq(ipsecevtx_event_has_local(event, &peer, 1), i == 1 && held[_i].is_found);
		ck_assert_int_eq(address->text.presence, IPSECEVTX_SET);
		ck_assert_uint_eq(address->family, held[_i].is_one ? 4 : 0);
		ck_assert_uint_eq(event->pair_count, held[_i].is_one ? 1 : 0);
		assembly_free(&assembly);
	}
}
END_TEST

#define MANY 2000u

/* An event with that many pairs, of which all but the last ones have one value. */
static struct ipsecevtx_event event_of_pairs(struct ipsecevtx_pair *pairs, size_t count, const char *value)
{
	struct ipsecevtx_event event = {
		.event_id = 4655, .kind = IPSECEVTX_KIND_MM_ENDED, .pairs = pairs, .pair_count = count};
	for (size_t i = 0; i < count; i++)
		pairs[i] = (struct ipsecevtx_pair){"Data", 4, {value, (uint32_t)strlen(value), IPSECEVTX_SET}};
	return event;
}

/* A number, and letters for digits, are an address only as the value of a field. */
START_TEST(a_value_that_repeats_is_found_wherever_it_is_an_address)
{
	static struct ipsecevtx_pair pairs[40];
	static const struct {
		const char *first, *last, *name;
		bool is_found;
	} cases[] = {
		{"x", PEER, "Data", true},
		{PEER, "x", "Data", true},
		{"x", "x", "Data", false},
		{"", "", "RemoteAddress.2", false},
		{"l98.5l.loo.66", "l98.5l.loo.66", "Data", false},
		{"l98.5l.loo.66", "l98.5l.loo.66", "RemoteAddress.2", true},
		{"l98.5l.loo.66", "l98.5l.loo.66", "LocalAddress.2", false},
		{PEER, PEER, "LocalAddress.2", true},
	};
	struct ipsecevtx_network peer;
	ipsecevtx_network_parse(PEER, strlen(PEER), &peer);
	for (size_t count = 2; count <= COUNT_OF(pairs); count += COUNT_OF(pairs) - 2) {
		for (size_t i = 0; i < COUNT_OF(cases); i++) {
			const struct ipsecevtx_event event = event_of_pairs(pairs, count, cases[i].first);
			const char *last = cases[i].last, *name = cases[i].name;
			pairs[count - 1] = (struct ipsecevtx_pair){
				name, (uint32_t)strlen(name), {last, (uint32_t)strlen(last), IPSECEVTX_SET}};
			ck_assert_msg(
				ipsecevtx_event_has_peer(&event, &peer, 1) == cases[i].is_found, "%zu: %zu", count, i);
		}
	}
}
END_TEST

static double time_to_search(const struct ipsecevtx_event *event)
{
	struct ipsecevtx_network peer;
	ipsecevtx_network_parse(PEER, strlen(PEER), &peer);
	clock_t start = clock();
	ck_assert(!ipsecevtx_event_has_peer(event, &peer, 1));
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Or a small record whose template repeats it keeps a reader for hours. */
START_TEST(a_value_that_repeats_is_searched_once)
{
	static struct ipsecevtx_pair pairs[MANY];
	static char values[MANY][601];
	for (size_t i = 0; i < MANY; i++)
		snprintf(values[i], sizeof values[i], "%0600zu", i);
	const struct ipsecevtx_event same = event_of_pairs(pairs, MANY, values[MANY - 1]);
	double time = time_to_search(&same);
	for (size_t i = 0; i < MANY; i++)
		pairs[i].value.data = values[i];
	double other_time = time_to_search(&same);
	ck_assert_msg(4 * time < other_time, "%.3f s, and for others %.3f s", time, other_time);
}
END_TEST

/* What Windows writes, and a mask as a number of bits. */
static const struct {
	const char *field, *text;
} plain[] = {
	{"RemoteAddress", PEER},
	{"RemoteAddress", "-"},
	{"RemoteAddress", ""},
	{"RemoteAddress", "0.0.0.0"},
	{"RemoteAddress", "::"},
	{"RemoteAddress", "2001:db8::1"},
	{"RemoteAddress", "2001:DB8:0:0::1"},
	{"RemoteAddress", "fe80::1%4"},
	{"RemoteAddress", "fe80::1%eth0"},
	{"RemoteAddress", "::ffff:192.0.2.1"},
	{"RemoteAddress", "%%14600"}, /* a message of Windows */
	{"RemoteTunnelEndpoint", "0.0.0.0"},
	{"RemoteAddressMask", "255.255.255.0"},
	{"RemoteAddressMask", "24"},
	{"LocalAddressMask", "128"},
};

START_TEST(a_field_that_holds_an_address_or_nothing_is_not_told)
{
	struct collector collector = {0};
	const struct value value = value_wide(plain[_i].text);
	const struct ipsecevtx_event *event = event_with(plain[_i].field, &value, &collector);
	ck_assert_uint_eq(event->marks & IPSECEVTX_MARK_VALUE, 0);
	ck_assert_uint_eq(collector_count(&collector, IPSECEVTX_FINDING_VALUE), 0);
	assembly_free(&assembly);
}
END_TEST

/* From the tool, with what the record says beside it. */
START_TEST(a_search_for_a_peer_is_not_silent_about_what_is_no_address)
{
	make_log("log.evtx", "event 4655 2024-03-01T08:00:00Z RemoteAddress=\"" PEER "|1.2.3.4\"\n"
			     "event 4655 2024-03-01T08:00:00Z RemoteAddress=nowhere\n"
			     "event 5451 2024-03-01T08:00:00Z RemoteAddress=198.51.100.0 RemoteAddressMask=25\n"
			     "event 4655 2024-03-01T08:00:00Z RemoteAddress=203.0.113.9\n");
	struct ran ran = TOOL("-q", "-o", "jsonl", "--peer=" PEER, "log.evtx");
	ck_assert_int_eq(ran.status, 3);
	ck_assert_uint_eq(count_of(ran.out, "\n"), 2);
	assert_has(ran.out, "\"remote_address\":\"" PEER "|1.2.3.4\"");
	assert_has(ran.out, "\"remote_mask\":\"25\"");
	ck_assert_uint_eq(count_of(ran.err, "field RemoteAddress: what it holds is no address"), 2);
}
END_TEST

/*
 * What a search passes over or takes for another character must not come through to a terminal either: but U+FFFD,
 * which some readers leave out, and what libevtx shows as another character.
 */
START_TEST(what_is_not_seen_is_escaped)
{
	struct buffer buffer;
	ck_assert(buffer_open(&buffer, -1, 64));
	for (uint32_t point = 1; point <= 0xfffff; point++) {
		char text[4], seen[8];
		size_t length = likeness_put(point, text);
		if (point >> 11 == 0x1b || point == 0xfffd || likeness_as_libevtx_shows(point) != point)
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
	tcase_add_test(texts, letters_of_each_kind_are_those_of_ascii);
	tcase_add_test(texts, text_is_given_as_it_is_seen);
	tcase_add_test(texts, what_is_not_seen_is_escaped);
	suite_add_tcase(suite, texts);
	TCase *fields = tcase_create("fields");
	tcase_add_loop_test(fields, a_field_that_holds_no_address_is_told_and_searched, 0, (int)COUNT_OF(held));
	tcase_add_loop_test(fields, a_field_that_holds_an_address_or_nothing_is_not_told, 0, (int)COUNT_OF(plain));
	tcase_add_test(fields, a_value_that_repeats_is_found_wherever_it_is_an_address);
	tcase_add_test(fields, a_value_that_repeats_is_searched_once);
	suite_add_tcase(suite, fields);
	TCase *logs = tool_case(suite, "logs");
	tcase_add_test(logs, a_search_for_a_peer_is_not_silent_about_what_is_no_address);
	tcase_add_loop_test(logs, a_computer_is_found_by_the_name_that_people_read, 0, (int)COUNT_OF(computers));
	tcase_add_loop_test(logs, a_long_name_hides_no_computer, 0, (int)COUNT_OF(long_computers));
	tcase_add_test(logs, computers_that_can_be_taken_for_the_one_asked_for_are_named);
	tcase_add_test(logs, several_texts_where_system_has_one_are_told);
	tcase_add_loop_test(logs, searches_find_what_people_see, 0, (int)COUNT_OF(addresses));
	return suite;
}
