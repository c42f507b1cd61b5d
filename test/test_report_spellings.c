/* SPDX-License-Identifier: MIT */
/* Reports take a computer and an address that a log spells in several ways for the one that it is. */
#include "report/thumbprint.h"
#include "suites.h"
#include "test_report_model.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

/* The first one is the first in the order of bytes too. */
static const char *const here[] = {
	"VPN1.corp", "vpn1.corp", "Vpn1.CORP.", "VPN1.corp.", "vpn1.Corp", "\"vpn1.corp. \""};
static const char *const there[] = {"GATE2\xc3\x84.corp", "gate2\xc3\xa4.corp", "Gate2\xc3\xa4.corp"};
static const char *const peer[] = {"198.51.100.7", "::ffff:198.51.100.7", "0:0:0:0:0:FFFF:C633:6407"};
static const char *const stranger[] = {"203.0.113.9", "::ffff:203.0.113.9", "::ffff:cb00:7109"};

/* "@h" and so on stand for one of these. */
static const struct {
	char letter;
	const char *const *spellings;
	size_t count;
} words[] = {{'h', here, LENGTH(here)}, {'t', there, LENGTH(there)}, {'p', peer, LENGTH(peer)},
	{'s', stranger, LENGTH(stranger)}};

#define CERTIFICATE(side, hash) side "MMCertHash=" hash " " side "MMIssuingCA=ca " side "MMRootCA=root "

#define REFUSED                                                                                                          \
	"event 4653 +60 computer=@h RemoteAddress=@s FailureReason=\"IKE authentication credentials are unacceptable\" " \
	"Role=Responder MMFilterID=71 InitiatorCookie=0102030405060708 ResponderCookie=1112131415161718\n"

static const char story[] =
	"other 4608 2024-03-01T06:00:00Z computer=@h\n"
	"other 5441 +1 computer=@h FilterName=Isolation ProviderName=Firewall FilterId:uint64=71\n"
	"event 4650 2024-03-01T08:00:00Z computer=@h RemoteAddress=@p LocalAddress=192.0.2.1 MMSAID=1 MMFilterID=71 "
	"MMCipherAlg=3DES\n"
	"event 5451 +1 computer=@h RemoteAddress=@p LocalAddress=192.0.2.1 MainModeSaId=1 QuickModeSaId=11 "
	"InboundSpi=0x11111111 OutboundSpi=0x22222222\n"
	"event 5451 +0 computer=@t RemoteAddress=192.0.2.1 LocalAddress=@p MainModeSaId=9 QuickModeSaId=19 "
	"InboundSpi=0x22222222 OutboundSpi=0x11111111\n"
	"event 4650 +1 computer=@h RemoteAddress=@p LocalAddress=192.0.2.1 MMSAID=2 MMFilterID=71\n"
	"event 5452 +9 computer=@h RemoteAddress=@p LocalAddress=192.0.2.1 QuickModeSaId=11\n"
	"event 4655 +1 computer=@h RemoteAddress=@p LocalAddress=192.0.2.1 MMSAID=1\n" REFUSED REFUSED REFUSED REFUSED
		REFUSED
	"event 4653 +1 computer=@t RemoteAddress=@s FailureReason=\"Negotiation timed out\" Role=Initiator "
	"InitiatorCookie=0102030405060708 ResponderCookie=1112131415161718\n"
	"event 4653 +1 computer=@t RemoteAddress=@s FailureReason=\"Negotiation timed out\" Role=Initiator "
	"InitiatorCookie=0102030405060709 ResponderCookie=0000000000000000\n"
	"event 4651 +60 computer=@h RemoteAddress=@p MMSAID=3 " CERTIFICATE("Local", "aa") CERTIFICATE("Remote",
		"bb") "\n"
		      "event 4652 +60 computer=@h RemoteAddress=@p " CERTIFICATE("Local", "aa") CERTIFICATE("Remote",
			      "bb") "\n"
				    "event 4652 +60 computer=@h RemoteAddress=@p " CERTIFICATE(
					    "Local", "aa") CERTIFICATE("Remote",
					    "bb") "\n"
						  "event 4651 +60 computer=@h RemoteAddress=@p MMSAID=4 " CERTIFICATE(
							  "Local", "ab") CERTIFICATE("Remote",
							  "bc") "\n"
								"other 4961 +60 computer=@h RemoteAddress=@p SPI:uint32=0x11111111\n"
								"other 4961 +1 computer=@h RemoteAddress=@p SPI:uint32=0x11111111\n"
								"event 4976 +1 computer=@h RemoteAddress=@s\n"
								"event 4976 +1 computer=@h RemoteAddress=@s\n"
								"other 4719 +1 computer=@h SubcategoryGuid={0CCE9218-69AE-11D9-BED3-505054503030} AuditPolicyChanges=%%8448\n"
								"other 4719 +1 computer=@h SubcategoryGuid={0CCE9218-69AE-11D9-BED3-505054503030} AuditPolicyChanges=%%8448\n"
								"event 5049 +1 computer=@h\n"
								"other 4608 +60 computer=@h\n"
								"event 4650 +60 computer=@h RemoteAddress=@p LocalAddress=192.0.2.1 MMSAID=5\n";

/* The story in many events, each with its words spelled in the next way; or, spelled is false, all in the first one. */
static void make_story(const char *name, bool spelled)
{
	char text[16384] = "set record=1\n";
	size_t length = strlen(text);
	unsigned count = 0;
	for (const char *at = story; *at; at++) {
		if (*at != '@') {
			text[length++] = *at;
			continue;
		}
		at++;
		for (size_t i = 0; i < LENGTH(words); i++) {
			if (words[i].letter == *at)
				length += (size_t)snprintf(text + length, sizeof text - length, "%s",
					words[i].spellings[spelled ? count++ % words[i].count : 0]);
		}
	}
	text[length] = '\0';
	make_log(name, text);
}

static const char *const reports[] = {
	"sessions", "clocks", "peers", "failures", "weak", "certificates", "hostile", "filters", "packets", "summary"};

/* Without what differs with the size of records. */
static const char *rows_of(const char *report, const char *jobs, const char *first, const char *second)
{
	char argument[64];
	snprintf(argument, sizeof argument, "--report=%s", report);
	struct ran ran = TOOL("-q", "-o", "jsonl", argument, jobs, first, second);
	const struct way way = {.input = ran.out, .input_size = ran.out_size};
	return PROGRAM_AS(
		&way, "jq", "-c", "walk(if type == \"object\" then del(.offset,.source,.findings,.next) else . end)")
		.out;
}

START_TEST(reports_say_the_same_however_computers_and_addresses_are_spelled)
{
	make_directory("plain");
	make_directory("spelled");
	make_story("plain/a.evtx", false);
	make_story("spelled/a.evtx", true);
	make_log("plain/b.evtx", "event 4653 2024-03-01T05:00:00Z computer=VPN1.corp record=900\n");
	make_log("spelled/b.evtx", "event 4653 2024-03-01T05:00:00Z computer=vpn1.corp record=900\n");
	if (!has_program("jq", "rows are not compared"))
		return;
	const char *report = reports[_i];
	const char *plain = rows_of(report, "-j1", "plain/a.evtx", "plain/b.evtx");
	ck_assert_uint_gt(strlen(plain), 2);
	assert_same(rows_of(report, "-j1", "spelled/a.evtx", "spelled/b.evtx"), plain);
	assert_same(rows_of(report, "-j3", "spelled/b.evtx", "spelled/a.evtx"), plain);
}
END_TEST

#define FAILED "event 4653 +1 record=%u computer=%s RemoteAddress=198.51.100.%u FailureReason=%s\n"

/* Of more rows than a report may have, the same ones, and the same findings, whichever spelling comes first. */
START_TEST(which_rows_are_kept_does_not_depend_on_the_first_spelling)
{
	static const char *const computers[] = {"B.corp", "a.corp", "A.CORP.", "b.CORP"};
	static const char *const names[] = {"peers", "failures", "hostile", "summary", "certificates", "filters"};
	static struct collector told[LENGTH(computers)];
	static char lines[LENGTH(computers)][MODEL_TEXT];
	char texts[LENGTH(computers)][256];
	for (size_t first = 0; first < LENGTH(computers); first++) {
		const char *scripts[LENGTH(computers)];
		for (size_t i = 0; i < LENGTH(computers); i++) {
			const size_t at = (first + i) % LENGTH(computers);
			const unsigned number = (unsigned)at + 1;
			snprintf(texts[at], sizeof texts[at], FAILED FAILED, number, computers[at], number / 2, "x",
				number + 10, computers[at], 7u, "y");
			scripts[i] = texts[at];
		}
		struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
		memset(&told[first], 0, sizeof told[first]);
		options.finding = collect_finding;
		options.finding_user = &told[first];
		options.group_limit = 2;
		ck_assert_int_eq(report_lines(names[_i], &options, scripts, LENGTH(computers), lines[first]), 0);
		ck_assert_str_eq(lines[first], lines[0]);
		ck_assert_uint_eq(told[first].count, told[0].count);
		for (size_t i = 0; i < told[0].count; i++)
			ck_assert_str_eq(told[first].items[i].detail, told[0].items[i].detail);
	}
}
END_TEST

/* Pictures and commands, too: a restart ends what stands open in any spelling, and a failure is of its row. */
START_TEST(the_overview_knows_a_computer_and_an_address_in_any_spelling)
{
	make_log("a.evtx", "event 5451 2024-03-01T08:00:00Z computer=VPN1 RemoteAddress=192.0.2.7 QuickModeSaId=1\n"
			   "other 4608 2024-03-01T08:10:00Z computer=vpn1.\n"
			   "event 4650 2024-03-01T12:00:00Z computer=VPN1 RemoteAddress=192.0.2.7\n");
	const char *text = TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out;
	assert_has(text, "--from=2024-03-01T08:10:00Z --to=2024-03-01T08:10:01Z");
	assert_has(text, "08:10:00Z VPN1: Windows started");
	make_log("b.evtx",
		"event 4653 2024-03-01T08:00:00Z computer=G\xc3\x84TE RemoteAddress=192.0.2.8 repeat=3\n"
		"event 4653 2024-03-01T09:00:00Z computer=g\xc3\xa4te RemoteAddress=::ffff:192.0.2.8 repeat=3\n"
		"event 4653 2024-03-01T09:00:00Z computer=g\xc3\xa4te. RemoteAddress=2001:db8::7%5 repeat=3\n");
	text = TOOL_ENDS(0, "-q", "--report=overview", "b.evtx").out;
	assert_has(text, "network 9");
	assert_has_not(text, "not known");
	assert_has_not(text, "::ffff");
	assert_has_not(text, "%5");
	/* What is no address is its own name, and one blank renames no computer. */
	make_log("c.evtx", "event 4653 2024-03-01T08:00:00Z computer=vpn1 RemoteAddress=gw%5 repeat=3\n"
			   "event 4653 2024-03-01T09:00:00Z computer=\" VPN1\" RemoteAddress=gw%5\n");
	text = TOOL("-q", "--report=overview", "c.evtx").out;
	assert_has(text, "network 4");
	assert_has_not(text, "not known");
	assert_has(TOOL("-qojsonl", "--report=failures", "c.evtx").out,
		"{\"computer\":\"vpn1\",\"remote_address\":\"gw%5\",");
}
END_TEST

/* A name of one part is not known to be the same as a full one; nor are addresses of other zones. */
START_TEST(what_may_be_another_stays_another)
{
	make_log("log.evtx", "event 4653 2024-03-01T08:00:00Z computer=vpn1 RemoteAddress=192.0.2.7\n"
			     "event 4653 +1 computer=vpn1.corp RemoteAddress=192.0.2.7\n"
			     "event 4653 +1 computer=vpn1.corp RemoteAddress=fe80::1%3\n"
			     "event 4653 +1 computer=vpn1.corp RemoteAddress=fe80::1%4\n"
			     "event 4653 +1 computer=vpn1.corp RemoteAddress=::192.0.2.7\n"
			     "event 4653 +1 computer=vpn1.corp RemoteAddress=2001:db8::7\n"
			     "event 4653 +1 computer=vpn1.corp RemoteAddress=2001:db8::7%3\n"
			     "event 4653 +1 computer=vpn1.corp RemoteAddress=2001:db8::7%4\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=failures", "-ojsonl", "log.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 6);
	/* But a zone tells apart nothing where there is no link. */
	assert_has(ran.out, "\"remote_address\":\"2001:db8::7\",");
	assert_has(ran.out, ",\"count\":3,");
}
END_TEST

/* A word that a log spells in one way alone is printed so. */
START_TEST(one_spelling_is_printed_as_it_stands)
{
	make_log("log.evtx", "event 4653 2024-03-01T08:00:00Z computer=vPn1.corp. RemoteAddress=192.0.2.7\n"
			     "event 4655 +1 computer=vPn1.corp. RemoteAddress=192.0.2.7 RemoteAddress=x\n");
	struct ran ran = TOOL("-q", "--report=failures", "-ojsonl", "log.evtx");
	assert_has(ran.out, "\"computer\":\"vPn1.corp.\",\"remote_address\":\"192.0.2.7\",");
	ck_assert_uint_eq(count_of(TOOL("-q", "-ojsonl", "--computer=VPN1.corp", "log.evtx").out, "\n"), 2);
	ck_assert_uint_eq(count_of(TOOL("-q", "-ojsonl", "--computer=vpn1.CORP.", "log.evtx").out, "\n"), 2);
}
END_TEST

#define SHOWN(id, hash)                                                                                                \
	" MMSAID=" id " LocalAddress=192.0.2.1 RemoteAddress=198.51.100.7 " CERTIFICATE("Remote", hash) "\n"
#define REFUSED_CERTIFICATE(hash)                                                                                      \
	"event 4652 +60 LocalAddress=192.0.2.1 RemoteAddress=198.51.100.7 Role=Responder "                             \
	"FailureReason=\"IKE authentication credentials are unacceptable\" " CERTIFICATE("Remote", hash) "\n"

/* Small and capital letters of a thumbprint are the same, and small ones are shown. */
START_TEST(a_thumbprint_in_other_letters_is_the_same_certificate)
{
	static const struct {
		const char *spelling, *second;
		const char *shown;
	} cases[] = {{"abcd", "ABCD", "abcd"}, {"ABCD", "abcd", "abcd"}, {"ABCD", "AbcD", "AbcD"},
		{"aBCd", "ABCD", "aBCd"}, {"ABCD", "ABCD", "ABCD"}, {"AB:cd", "ABCD", "abcd"}};
	char text[4096], shown[64];
	const char *one = cases[_i].spelling, *other = cases[_i].second;
	snprintf(text, sizeof text,
		"event 4651 2024-03-01T08:00:00Z" SHOWN("1", "%s") "event 4651 +60" SHOWN("2", "%s")
			REFUSED_CERTIFICATE("%s") REFUSED_CERTIFICATE("%s") REFUSED_CERTIFICATE("%s")
				REFUSED_CERTIFICATE("%s") REFUSED_CERTIFICATE("%s") REFUSED_CERTIFICATE(
					"%s") "event 4651 +60" SHOWN("3", "0F0F") "event 4651 +60" SHOWN("4", "0f0f"),
		one, other, one, other, one, other, one, other);
	make_log("log.evtx", text);
	const char *rows = TOOL("-q", "--report=certificates", "-ojsonl", "log.evtx").out;
	snprintf(shown, sizeof shown, "{\"thumbprint\":\"%s\",\"side\":\"remote\"", cases[_i].shown);
	assert_has(rows, shown);
	ck_assert_uint_eq(count_of(rows, "\"side\":\"remote\""), 2);
	assert_has(rows, "\"successes\":2,\"failures\":6,\"replaced_by\":\"0f0f\",");
	snprintf(shown, sizeof shown, "\"certificates\":[\"0f0f\",\"%s\"]", cases[_i].shown);
	rows = TOOL("-q", "--report=peers", "-ojsonl", "log.evtx").out;
	ck_assert_uint_eq(count_of(rows, "\"what\":\"remote_mm_cert_hash\""), 1);
	assert_has(rows, cases[_i].shown[0] == 'a' ? shown : "\"certificates\":[");
	/* A certificate that was accepted at other times is no guess, in any letters. */
	ck_assert_uint_eq(
		count_of(TOOL("-q", "--report=hostile", "-ojsonl", "log.evtx").out, "\"pattern\":\"guessing\""), 0);
}
END_TEST

/* Which was accepted in other letters only; and another one, which was not accepted at all. */
START_TEST(guesses_are_counted_whatever_the_letters)
{
	make_log("log.evtx", "event 4651 2024-03-01T08:00:00Z" SHOWN("1", "abcd") REFUSED_CERTIFICATE("ABCD")
				     REFUSED_CERTIFICATE("ABCD") REFUSED_CERTIFICATE("ABCD") REFUSED_CERTIFICATE("ABCD")
					     REFUSED_CERTIFICATE("ABCD") REFUSED_CERTIFICATE("ABCD"));
	ck_assert_uint_eq(
		count_of(TOOL("-q", "--report=hostile", "-ojsonl", "log.evtx").out, "\"pattern\":\"guessing\""), 0);
	make_log("log.evtx", "event 4651 2024-03-01T08:00:00Z" SHOWN("1", "abcd") REFUSED_CERTIFICATE("ABCE")
				     REFUSED_CERTIFICATE("abce") REFUSED_CERTIFICATE("ABCE") REFUSED_CERTIFICATE("abce")
					     REFUSED_CERTIFICATE("ABCE") REFUSED_CERTIFICATE("abce"));
	const char *rows = TOOL("-q", "--report=hostile", "-ojsonl", "log.evtx").out;
	assert_has(rows, "\"pattern\":\"guessing\"");
	assert_has(rows, "\"count\":6,");
}
END_TEST

/* Whoever compares it as a text of C saw another one, by what stood behind it in the memory. */
START_TEST(a_thumbprint_in_small_letters_ends_where_it_ends)
{
	static const char digits[] = "ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD";
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct arena arena;
	arena_init(&arena, &allocator, 4096);
	for (uint32_t length = 1; length < sizeof digits; length++) {
		char *used = arena_get(&arena, 256);
		ck_assert_ptr_nonnull(used);
		memset(used, 'x', 256);
		arena_reset(&arena);
		const struct ipsecevtx_text text = {digits, length, IPSECEVTX_SET};
		const struct ipsecevtx_text small = thumbprint_small(&text, &arena);
		ck_assert_int_eq(small.presence, IPSECEVTX_SET);
		ck_assert_uint_eq(small.length, length);
		ck_assert_uint_eq(strlen(small.data), length);
		arena_reset(&arena);
	}
	arena_free(&arena);
}
END_TEST

/* A certificate has one issuer, but anybody can write an event that names another one, which hides none. */
START_TEST(an_event_with_another_issuer_hides_none)
{
	make_log("log.evtx",
		"event 4651 2024-03-01T08:00:00Z MMSAID=1 RemoteMMCertHash=abcd "
		"RemoteMMIssuingCA=\"CN=True, C=SE\" RemoteMMRootCA=CN=True\n"
		"event 4652 +60 RemoteMMCertHash=ABCD RemoteMMIssuingCA=CN=False RemoteMMRootCA=CN=False\n");
	struct ran ran = TOOL("-q", "--report=certificates", "-ojsonl", "log.evtx");
	assert_has(ran.out, ",\"issuing_ca\":\"CN=False\",\"root_ca\":\"CN=False\",");
	assert_has(ran.out, "\"issuing_cas\":[\"CN=False\",\"CN=True, C=SE\"],\"root_cas\":[\"CN=False\",\"CN=True\"]");
	assert_has(TOOL("-q", "--report=certificates", "log.evtx").out,
		"\n    issued by   CN=False\n                CN=True, C=SE\n"
		"    root        CN=False\n                CN=True\n");
}
END_TEST

Suite *suite_report_spellings(void)
{
	Suite *suite = suite_create("report spellings");
	TCase *tool = tool_case(suite, "tool");
	tcase_add_loop_test(
		tool, reports_say_the_same_however_computers_and_addresses_are_spelled, 0, (int)LENGTH(reports));
	tcase_add_loop_test(tool, which_rows_are_kept_does_not_depend_on_the_first_spelling, 0, 6);
	tcase_add_test(tool, the_overview_knows_a_computer_and_an_address_in_any_spelling);
	tcase_add_test(tool, what_may_be_another_stays_another);
	tcase_add_test(tool, one_spelling_is_printed_as_it_stands);
	tcase_add_loop_test(tool, a_thumbprint_in_other_letters_is_the_same_certificate, 0, 6);
	tcase_add_test(tool, a_thumbprint_in_small_letters_ends_where_it_ends);
	tcase_add_test(tool, an_event_with_another_issuer_hides_none);
	tcase_add_test(tool, guesses_are_counted_whatever_the_letters);
	return suite;
}
