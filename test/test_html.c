/* SPDX-License-Identifier: MIT */
/* Reports as pages: what a log holds stays text, and a page says what -o jsonl says. See check_page.py. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/html.h"

/* Until the next one. */
static const char *escaped(const char *text, size_t length)
{
	static char copy[256];
	struct buffer buffer;
	ck_assert(buffer_open(&buffer, -1, 16));
	html_text(&buffer, text, length);
	buffer_byte(&buffer, '\0');
	ck_assert_int_eq(buffer.error, 0);
	ck_assert_uint_le(buffer.used, sizeof copy);
	memcpy(copy, buffer.data, buffer.used);
	buffer_close(&buffer);
	return copy;
}

START_TEST(text_is_text_in_elements_and_attributes)
{
	static const struct {
		const char *text, *shown;
	} texts[] = {{"plain \xc3\xa4", "plain \xc3\xa4"}, {"<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"},
		{"\" onload='x'", "&quot; onload=&#39;x&#39;"}, {"]]>", "]]&gt;"}, {"a\n\t\x1b", "a\\x0a\\x09\\x1b"},
		{"\xe2\x80\xae<", "\\u202e&lt;"}, {"\xe2\x80\x8f\xe2\x81\xa6\xe2\x81\xa9", "\\u200f\\u2066\\u2069"},
		{"\xef\xbf\xbe&\xef\xbf\xbf", "\\ufffe&amp;\\uffff"}, {"\xef\xb7\x90", "\\ufdd0"},
		{"\xf0\x9f\xbf\xbf", "\\U0001ffff"}, {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
		{"\xff<\xe2\x80", "\\xff&lt;\\xe2\\x80"}, {"\xed\xa0\x80", "\\xed\\xa0\\x80"}, {"", ""}};
	for (size_t i = 0; i < LENGTH(texts); i++)
		ck_assert_str_eq(escaped(texts[i].text, strlen(texts[i].text)), texts[i].shown);
	ck_assert_str_eq(escaped("a\0<", 3), "a\\x00&lt;");
}
END_TEST

START_TEST(each_character_is_harmless)
{
	for (uint32_t value = 0; value < 0x10000; value++) {
		char text[4] = {(char)value};
		size_t length = 1;
		if (value >= 0x800) {
			text[0] = (char)(0xe0 | value >> 12);
			text[1] = (char)(0x80 | (value >> 6 & 0x3f));
			text[2] = (char)(0x80 | (value & 0x3f));
			length = 3;
		} else if (value >= 0x80) {
			text[0] = (char)(0xc0 | value >> 6);
			text[1] = (char)(0x80 | (value & 0x3f));
			length = 2;
		}
		const char *shown = escaped(text, length);
		ck_assert_msg(strpbrk(shown, "<>\"'") == NULL, "%04x: %s", value, shown);
		bool hides = value < 0x20 || (value >= 0x7f && value < 0xa0) || (value >= 0x200e && value <= 0x200f) ||
			     (value >= 0x202a && value <= 0x202e) || (value >= 0x2066 && value <= 0x2069) ||
			     value >= 0xfffe || (value >= 0xd800 && value < 0xe000);
		ck_assert_msg(!hides || shown[0] == '\\', "%04x: %s", value, shown);
	}
}
END_TEST

START_TEST(a_long_text_is_cut_between_characters_and_says_so)
{
	struct buffer buffer;
	ck_assert(buffer_open(&buffer, -1, 16));
	ck_assert(!html_short_text(&buffer, "\xc3\xa4<b", 4, 3));
	ck_assert(html_short_text(&buffer, "\xc3\xa4<b", 4, 2));
	buffer_byte(&buffer, '\0');
	ck_assert_str_eq(buffer.data, "\xc3\xa4&lt;b\xc3\xa4&lt;\xe2\x80\xa6 (4 bytes)");
	buffer_close(&buffer);
}
END_TEST

/*
 * Pages.
 */

static const char *const reports[] = {"overview", "sessions", "failures", "peers", "weak", "certificates", "hostile",
	"clocks", "summary", "findings", "filters", "packets"};

/* The page of a report, which check_page.py finds no fault with; log is a path. */
static void assert_page(const char *report, const char *log)
{
	char option[64];
	const struct way way = {.in_project = true};
	if (!has_program("/usr/bin/python3", "whether pages are sound"))
		return;
	snprintf(option, sizeof option, "--report=%s", report);
	struct ran ran = TOOL_AS(&way, "-q", option, "-o", "html", "--force", "-w", file_path("page.html"), log);
	ck_assert_msg(ran.status == 0 || ran.status == 3, "%s", ran.err);
	ran = PROGRAM_AS(&way, "/usr/bin/python3", "test/check_page.py", tool_path(), file_path("page.html"), log);
	ck_assert_msg(ran.status == 0, "%s of %s: %s%s", report, log, ran.out, ran.err);
}

START_TEST(a_page_says_what_the_rows_say)
{
	static const char *const samples[] = {
		"directaccess", "expired-certificate", "ike-scan", "mixed-security", "site-to-site", "two-gateways"};
	char path[64];
	snprintf(path, sizeof path, "samples/%s.evtx", samples[_i]);
	for (size_t i = 0; i < LENGTH(reports); i++)
		assert_page(reports[i], path);
}
END_TEST

/* In every place that a page shows. */
static const char *const markup[] = {"<script>x</script>", "\\\"><img src=x onerror=x>", "' onload='x", "]]>", "<!--",
	"-->", "</title></style></script><h1>x</h1>", "</code></td></tr></table></section>", "&amp;&#1;",
	"\\u202ex\\u202c\\u200e\\u2066", "\\u0007\\u001b[31m", "\\ufffe\\uffff\\ufdd0", "javascript:x", "<![CDATA[",
	"</svg></desc></title>"};

START_TEST(markup_of_a_log_stays_text)
{
	size_t room = 256 * 1024, used = 0;
	char *script = test_memory(room);
	for (size_t i = 0; i < LENGTH(markup); i++) {
		const char *text = markup[i];
		used += (size_t)snprintf(script + used, room - used,
			"set computer=\"%s\"\n"
			"event 4651 2024-03-01T%02zu:00:00Z LocalMMPrincipalName=\"%s\" RemoteMMPrincipalName=\"%s\" "
			"RemoteAddress=\"%s\" RemoteMMCertHash=\"%s\" RemoteMMIssuingCA=\"%s\" MMCipherAlg=\"%s\" "
			"DHGroup=\"%s\" MMSAID=%zu\n"
			"event 5451 +1 RemoteAddress=\"%s\" RemoteTunnelEndpoint=\"%s\" CipherType=\"%s\" "
			"EspAuthType=\"%s\" MainModeSaId=%zu QuickModeSaId=%zu\n"
			"event 4653 +1 RemoteAddress=\"%s\" FailureReason=\"%s\" MMAuthMethod=\"%s\" Role=%%%%8206 "
			"repeat=3\n"
			"event 4653 +1 RemoteAddress=\"%s\" "
			"FailureReason=\"IKE authentication credentials are unacceptable\" Role=%%%%8206 repeat=6\n",
			text, i, text, text, text, text, text, text, text, i + 1, text, text, text, text, i + 1,
			i + 100, text, text, text, text);
		ck_assert_uint_lt(used, room);
	}
	make_log("markup.evtx", script);
	for (size_t i = 0; i < LENGTH(reports); i++)
		assert_page(reports[i], file_path("markup.evtx"));
}
END_TEST

/* Nearly a whole chunk is one text. */
START_TEST(long_texts_are_shortened)
{
	size_t room = 64 * 1024, used;
	char *script = test_memory(room);
	used = (size_t)snprintf(script, room,
		"event 4653 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 "
		"FailureReason=\"");
	memset(script + used, '<', 15000);
	used += 15000;
	used += (size_t)snprintf(script + used, room - used, "\" RemoteMMPrincipalName=\"");
	memset(script + used, 'n', 14000);
	strcpy(script + used + 14000, "\"\n");
	make_log("long.evtx", script);
	assert_page("overview", file_path("long.evtx"));
	struct ran ran = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "long.evtx");
	assert_has(ran.out, "(15000 bytes)");
	ck_assert_uint_lt(ran.out_size, 200000);
	assert_harmless(TOOL_ENDS(0, "-q", "--report=overview", "long.evtx").out, 0);
}
END_TEST

/* More than a page shows: 700 associations, and 350 peers of which one has a failure. */
START_TEST(what_does_not_fit_is_told_of)
{
	size_t room = 256 * 1024, used = 0;
	char *script = test_memory(room);
	for (unsigned i = 0; i < 700; i++)
		used += (size_t)snprintf(script + used, room - used,
			"event 4650 %s RemoteAddress=198.51.%u.%u MMSAID=%u MMFilterID=%u MMLifetime=1440\n",
			i == 0 ? "2024-03-01T08:00:00Z" : "+60", 100 + i / 2 / 200, 1 + i / 2 % 200, i + 1, i + 1);
	snprintf(script + used, room - used, "event 4653 +60 RemoteAddress=203.0.113.9 repeat=9\n");
	make_log("many.evtx", script);
	assert_page("overview", file_path("many.evtx"));
	struct ran ran = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "many.evtx");
	assert_has(ran.out, "<section id=\"sessions\" data-report=\"sessions\" data-total=\"700\" data-shown=\"300\">");
	assert_has(ran.out, "<strong>400 more rows are not on this page</strong>");
	assert_has(ran.out, "<code>ipsec-evtx --report=sessions many.evtx</code>");
	/* The latest ones, and the peer that is last by its address and first by what happened with it. */
	assert_has(ran.out, "<tr id=\"sessions-699\">");
	assert_has_not(ran.out, "<tr id=\"sessions-0\">");
	assert_has(ran.out, "<tr id=\"peers-350\">");
	ck_assert_str_eq(ran.out, TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "-j4", "many.evtx").out);
	assert_has(TOOL_ENDS(0, "-q", "--report=filters", "-ohtml", "many.evtx").out, "\" data-shown=\"300\">");
}
END_TEST

START_TEST(the_ending_of_a_name_means_a_page)
{
	make_log("one.evtx", "event 4653 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1\n");
	TOOL_ENDS(0, "-q", "--report=failures", "-w", "x.html", "one.evtx");
	assert_has(file_text("x.html", NULL), "<!DOCTYPE html>");
	assert_has(file_text("x.html", NULL), "data-report=\"failures\" data-total=\"1\"");
	assert_has_not(file_text("x.html", NULL), "data-report=\"peers\"");
	struct ran ran = TOOL_ENDS(2, "-o", "html", "one.evtx");
	assert_has(ran.err, "'html' is not a format of events, but of reports: --report=NAME; allowed: text, jsonl");
	ran = TOOL_ENDS(2, "-w", "y.html", "one.evtx");
	assert_has(ran.err, "--write: 'html' is not a format of events");
	ck_assert_ptr_null(file_text("y.html", NULL));
}
END_TEST

START_TEST(an_empty_log_has_a_page_too)
{
	make_log("empty.evtx", "other 4624 2024-03-01T08:00:00Z\n");
	for (size_t i = 0; i < LENGTH(reports); i++)
		assert_page(reports[i], file_path("empty.evtx"));
}
END_TEST

/* What is said where all is well. */
static const char *const all_clear[] = {"nothing odd about the evidence", "o pattern of an attack",
	"o negotiation failed", "o failed negotiation", "o weak algorithm", "o association uses",
	"o damage to the evidence"};

static void assert_no_all_clear(const char *out, bool has_records)
{
	for (size_t i = has_records; i < LENGTH(all_clear); i++)
		assert_has_not(out, all_clear[i]);
}

/* That nothing was read, or that there was nothing to look at, is no sign that all is well. */
START_TEST(nothing_to_look_at_is_not_all_clear)
{
	static const char *const asked[] = {"overview", "hostile", "failures", "weak", "summary"};
	static const char *const formats[] = {"-otext", "-ohtml"};
	make_log("empty.evtx",
		"other 4624 2024-03-01T08:00:00Z\nother 1102 +1 provider=Microsoft-Windows-Eventlog guid=none\n");
	make_log("plain.evtx", "other 4624 2024-03-01T08:00:00Z\nother 4608 +1\n");
	const char *format = formats[_i % 2];
	for (size_t i = 0; i < LENGTH(asked); i++) {
		char report[32];
		snprintf(report, sizeof report, "--report=%s", asked[i]);
		struct ran ran = TOOL_ENDS(1, "-q", report, format, "nosuch.evtx");
		assert_no_all_clear(ran.out, false);
		assert_has(ran.out, asked[i][0] == 's' && _i % 2 ? "Not read" : "nothing was read");
		ran = TOOL_ENDS(0, "-q", report, format, "plain.evtx");
		assert_no_all_clear(ran.out, true);
		assert_has(ran.out, "these logs hold no IPsec audit events");
		bool has_hint = asked[i][0] == 'o' || asked[i][0] == 's' || _i % 2;
		ck_assert_int_eq(strstr(ran.out, "0CCE921A-69AE-11D9-BED3-505054503030}") != NULL, has_hint);
	}
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", format, "empty.evtx").out, "the log was cleared 1 time");
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", format, "empty.evtx").out, "hold no IPsec audit events");
}
END_TEST

/* A filter that leaves nothing is not said to be a log without events. */
START_TEST(what_does_not_fit_is_not_said_to_be_missing)
{
	make_log("one.evtx", "event 4653 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=overview", "--peer=203.0.113.9", "one.evtx");
	assert_no_all_clear(ran.out, true);
	assert_has(ran.out, "no IPsec event in these logs fits what was asked for");
	assert_has_not(ran.out, "auditpol");
	ran = TOOL_ENDS(0, "-q", "--report=failures", "--peer=203.0.113.9", "one.evtx");
	assert_has(ran.out, "no IPsec event in these logs fits what was asked for");
	/* Those of other numbers were not looked for. */
	static const char *const partly[] = {
		"--report=overview", "--report=summary", "--report=failures", "--report=hostile"};
	for (size_t i = 0; i < 2 * LENGTH(partly); i++) {
		ran = TOOL_ENDS(0, "-q", partly[i / 2], i % 2 ? "-ohtml" : "-otext", "-e5451", "one.evtx");
		assert_has(ran.out, "no IPsec event in these logs fits what was asked for");
		assert_has_not(ran.out, "these logs hold no IPsec");
		assert_has_not(ran.out, "auditpol");
	}
	ran = TOOL_ENDS(0, "-e5451", "one.evtx");
	assert_has(ran.err,
		"no record has such an event id; events of IPsec with other numbers were not looked for. Where "
		"there are none of them either, as a run without -e tells, auditing for IPsec may be off");
	assert_has_not(ran.err, "these logs hold no IPsec");
}
END_TEST

START_TEST(inputs_that_could_not_be_read_are_named)
{
	make_log("one.evtx", "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1\n");
	struct ran text =
		TOOL_ENDS(1, "-q", "--report=overview", "two.evtx", "one.evtx", "six.evtx", "five.evtx", "a.evtx");
	struct ran page = TOOL_ENDS(
		1, "-q", "--report=overview", "-ohtml", "two.evtx", "one.evtx", "six.evtx", "five.evtx", "a.evtx");
	assert_has(text.out, "!!  inputs     4 of 5 inputs could not be read, or not to the end:");
	assert_has(page.out, "<span class=\"word bad\">Not read:</span> 4 of 5 inputs could not be read, or not to the "
			     "end: a.evtx, five.evtx, six.evtx and 1 more; ");
	assert_has(TOOL_ENDS(1, "-q", "--report=failures", "one.evtx", "no.evtx").out,
		"no negotiation failed in these logs; 1 of 2 inputs could not be");
}
END_TEST

/* The worst first, in sentences; a terminal gets the same as a page. */
START_TEST(what_stands_out_is_told)
{
	static const char script[] = "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1\n"
				     "event 4653 +60 RemoteAddress=198.51.100.1 "
				     "FailureReason=\"IKE authentication credentials are unacceptable\" repeat=6\n"
				     "other 1102 +60 provider=Microsoft-Windows-Eventlog guid=none\n";
	make_log("log.evtx", script);
	assert_page("overview", file_path("log.evtx"));
	struct ran page = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "log.evtx");
	struct ran text = TOOL_ENDS(0, "-q", "--report=overview", "log.evtx");
	const char *cleared = strstr(page.out, "the log was cleared 1 time"), *failed = strstr(page.out, "6 times: ");
	ck_assert_ptr_nonnull(cleared);
	ck_assert_ptr_nonnull(failed);
	ck_assert(cleared < failed);
	assert_has(page.out, "<a href=\"#hostile-0\"");
	assert_has(page.out, "<code>ipsec-evtx -e 104,1100,1102,4719 ");
	assert_has(text.out, "!!! hostile    the log was cleared 1 time");
	assert_has(text.out, "!!  failures   6 times: ");
	assert_harmless(text.out, text.out_size);
}
END_TEST

/* A tunnel that was there before and after is no stranger's, whatever its failures are called. */
START_TEST(a_tunnel_that_broke_off_stands_out)
{
	static const char script[] =
		"event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1\n"
		"event 4653 +60 RemoteAddress=198.51.100.1 Role=%%8205 FailureReason=\"Negotiation timed out\" "
		"State=%%8216 FailurePoint=%%8199 repeat=2\n"
		"event 4650 +1200 RemoteAddress=198.51.100.1 MMSAID=2\n"
		"event 4653 +60 RemoteAddress=198.51.100.2 Role=%%8205 FailureReason=\"Negotiation timed out\" "
		"State=%%8216 FailurePoint=%%8199\n";
	make_log("log.evtx", script);
	assert_page("overview", file_path("log.evtx"));
	struct ran page = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "log.evtx");
	assert_has(page.out, "2 times: ");
	assert_has(page.out, "It worked again at 2024-03-01 08:21:");
	assert_has(page.out, " after the first failure.</p><p>Check next: ");
	assert_has(
		page.out, "1 failure that is noise, with peers with whom, as far as these events tell, nothing worked");
	/* Both groups are noise by their reason; but with whom it worked before, he lacked a tunnel. */
	assert_has(page.out, "3 failed negotiations, of which 1 is noise");
	assert_has(page.out, "<span>1 of them noise</span>");
	assert_has(TOOL_ENDS(0, "-q", "--report=summary", "log.evtx").out, "failures     3, of which 1 is noise");
	assert_has(page.out, "<span class=\"word plain\">network</span>");
	assert_has(page.out, "<span class=\"word plain\">network, noise</span>");
	assert_has(page.out, "<g class=\"failure\" data-count=\"2\">");
	assert_has(page.out, "<g class=\"failure noise\" data-count=\"1\">");
}
END_TEST

/* Many of what is not grave by itself come before single failures, and of failures the many before the few. */
START_TEST(many_stand_before_few)
{
	char script[4096];
	int used = snprintf(script, sizeof script,
		"event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1\n"
		"event 4653 +60 RemoteAddress=198.51.100.1 Role=%%%%8206 repeat=2 "
		"FailureReason=\"IKE authentication credentials are unacceptable\"\n");
	for (unsigned i = 1; i <= 12; i++)
		used += snprintf(script + used, sizeof script - (size_t)used,
			"event 4653 +60 RemoteAddress=203.0.113.%u Role=%%%%8206 "
			"FailureReason=\"Negotiation timed out\"\n",
			i);
	make_log("log.evtx", script);
	assert_page("overview", file_path("log.evtx"));
	struct ran page = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "log.evtx");
	const char *scan =
		strstr(page.out, "<li class=\"bad\"><p id=\"standing-0\"><span class=\"word bad\">Pattern of an "
				 "attack, low:</span> 12 like this: 203.0.113.");
	const char *many = strstr(page.out, "12 times with 12 peers, as this: "), *few = strstr(page.out, "2 times: ");
	ck_assert_ptr_nonnull(scan);
	ck_assert_ptr_nonnull(many);
	ck_assert_ptr_nonnull(few);
	ck_assert(scan < many && many < few);
}
END_TEST

/* One peer that agreed on less in many ways leaves room for others. */
START_TEST(what_one_peer_did_is_one_thing)
{
	static const char script[] =
		"event 4651 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1 MMCipherAlg=AES-256 "
		"MMIntegrityAlg=\"SHA 256\" DHGroup=\"DH group 14\" KeyModName=IKEv2\n"
		"event 4651 +60 RemoteAddress=198.51.100.2 MMSAID=2 DHGroup=\"DH group 14\"\n"
		"event 4651 +86400 RemoteAddress=198.51.100.1 MMSAID=3 MMCipherAlg=3DES MMIntegrityAlg=MD5 "
		"DHGroup=\"DH group 1\" KeyModName=IKEv1\n"
		"event 4651 +60 RemoteAddress=198.51.100.2 MMSAID=4 DHGroup=\"DH group 1\"\n";
	static const char *const parts[] = {"Main Mode key exchange DH group 1 ", "Main Mode cipher 3DES ",
		"Main Mode integrity MD5 ", "Main Mode keying protocol IKEv1 "};
	make_log("log.evtx", script);
	assert_page("overview", file_path("log.evtx"));
	struct ran page = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "log.evtx");
	const char *worst = "<span class=\"word worst\">Pattern of an attack, high:</span> 198.51.100.";
	const char *grave = "<span class=\"word bad\">Pattern of an attack, medium:</span> 198.51.100.";
	ck_assert_uint_eq(count_of(page.out, worst), 2);
	ck_assert_uint_eq(count_of(page.out, grave), 0);
	const char *item = strstr(page.out, "</span> 198.51.100.1 used "), *end = strstr(item, "</li>");
	for (size_t i = 0; i < LENGTH(parts); i++) {
		const char *part = strstr(item, parts[i]);
		ck_assert_msg(part && part < end, "not in one item: %s", parts[i]);
	}
	const char *meaning = strstr(item, ": somebody in between or at the other end chose less");
	ck_assert(meaning && meaning < end);
}
END_TEST

/* An address says little to those who know their computers by name. */
START_TEST(a_peer_that_failed_is_named)
{
	static const char script[] =
		"event 4651 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1 RemoteMMPrincipalName=\"CN=east <&>\"\n"
		"event 4651 +60 RemoteAddress=198.51.100.1 MMSAID=2 RemoteMMPrincipalName=198.51.100.1\n"
		"event 4651 +60 RemoteAddress=198.51.100.1 MMSAID=3 RemoteMMPrincipalName=D\n"
		"event 4651 +60 RemoteAddress=198.51.100.1 MMSAID=4 RemoteMMPrincipalName=E\n"
		"event 4651 +60 RemoteAddress=198.51.100.1 MMSAID=5 RemoteMMPrincipalName=F\n"
		"event 4653 +60 RemoteAddress=198.51.100.1 Role=%%8206 "
		"FailureReason=\"IKE authentication credentials are unacceptable\" repeat=2\n"
		"event 4653 +60 RemoteAddress=198.51.100.2 Role=%%8206 FailureReason=\"Negotiation timed out\"\n";
	make_log("log.evtx", script);
	assert_page("overview", file_path("log.evtx"));
	assert_has(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "log.evtx").out,
		"<p>Its associations name 198.51.100.1 as CN=east &lt;&amp;&gt;; D; E and 1 more.</p><p>Check next: ");
	struct ran text = TOOL_ENDS(0, "-q", "--report=overview", "log.evtx");
	ck_assert_uint_eq(count_of(text.out, "Its associations name "), 1);
}
END_TEST

/* When it was is the first that is asked. */
START_TEST(what_was_lost_has_a_time)
{
	static const char script[] = "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1\n"
				     "other 4608 +3600\n"
				     "event 4650 +60 RemoteAddress=198.51.100.1 MMSAID=1\n"
				     "other 5478 +3600\n";
	make_log("log.evtx", script);
	assert_page("overview", file_path("log.evtx"));
	struct ran page = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "log.evtx");
	assert_has(page.out, "2 associations were lost when ");
	assert_has(page.out, "<p class=\"more\">2024-03-01 09:00:00Z to 2024-03-01 10:01:00Z. <a href=\"#sessions-0\"");
	assert_has(page.out, " --from=2024-03-01T09:00:00Z --to=2024-03-01T10:01:01Z ");
}
END_TEST

/* Inside a tunnel addresses are others than those of the gateways; a peer links to what there is of it. */
START_TEST(failures_of_a_tunnel_are_found_by_its_gateway)
{
	static const char script[] =
		"event 4651 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1 RemoteMMCertHash=-\n"
		"event 4654 +60 RemoteAddress=10.2.0.0 RemoteTunnelEndpoint=198.51.100.1 Role=%%8206 "
		"FailureReason=\"Negotiation timed out\"\n"
		"event 4653 +60 RemoteAddress=198.51.100.2 Role=%%8206 FailureReason=\"Negotiation timed out\"\n";
	make_log("log.evtx", script);
	assert_page("overview", file_path("log.evtx"));
	struct ran page = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "log.evtx");
	assert_has(page.out, ">10.2.0.0<br/>through <a href=\"#peers-0\">198.51.100.1</a></td>");
	assert_has(page.out, "<a href=\"#sessions\" data-find=\"198.51.100.1\">");
	assert_has(page.out, "<a href=\"#failures\" data-find=\"198.51.100.1\">");
	assert_has_not(page.out, "<a href=\"#sessions\" data-find=\"198.51.100.2\">");
	assert_has(page.out, "<a href=\"#failures\" data-find=\"198.51.100.2\">");
	page = TOOL_ENDS(0, "-q", "--report=failures", "-ohtml", "log.evtx");
	assert_has(page.out, ">10.2.0.0<br/>through 198.51.100.1</td>");
}
END_TEST

/* Behind a name of many thousand bytes there is still what happened. */
START_TEST(a_long_name_hides_no_verdict)
{
	static const char *const formats[] = {"html", "text"};
	static char name[9000], script[12000];
	memset(name, 'n', sizeof name - 1);
	memcpy(name, "begin with blanks ", 18);
	memcpy(name + sizeof name - 1 - 4, " end", 4);
	snprintf(script, sizeof script,
		"event 4653 2024-03-01T08:00:00Z computer=\"%s\" RemoteAddress=198.51.100.1 Role=%%%%%%%%8206 "
		"FailureReason=\"IKE authentication credentials are unacceptable\" repeat=6\n",
		name);
	make_log("log.evtx", script);
	assert_page("overview", file_path("log.evtx"));
	for (size_t i = 0; i < LENGTH(formats); i++) {
		struct ran ran = TOOL_ENDS(3, "-q", "--report=overview", "-o", formats[i], "log.evtx");
		assert_has(ran.out, "\xe2\x80\xa6nnn");
		assert_has(ran.out, "nn end");
		assert_has(ran.out, "refused the");
	}
	assert_has(TOOL_ENDS(3, "-q", "--report=overview", "-ohtml", "log.evtx").out,
		"<title>IPsec on begin with blanks nnnnnnnnnnnnnnnnnn\xe2\x80\xa6nnnnnnnnnnnnnnnn end</title>");
}
END_TEST

/* What a page is not about is said, and its numbers and its commands are of the same events. */
START_TEST(a_page_of_a_part_says_so)
{
	static const char *const chosen[][2] = {{"--peer=203.0.113.0/24", "--failed"},
		{"--from=2024-05-15T02:00:00", "--timezone=Europe/Berlin"}, {"--mode=main", "--to=-1h"},
		{"--event=4652,5451", "--sa=5110"}, {"--outcome=failure", "--dedup"},
		{"--verbose", "--local=192.0.2.1"}, {"--computer=vpn1", "--threshold=guessing_count=2,scan_count=3"}};
	const char *first = chosen[_i][0], *second = chosen[_i][1];
	const char *log = _i == 0 ? "samples/ike-scan.evtx" : "samples/expired-certificate.evtx";
	const struct way way = {.in_project = true};
	struct ran ran = TOOL_AS(
		&way, "-q", "--report=overview", "-ohtml", "--force", "-w", file_path("page.html"), first, second, log);
	ck_assert_msg(ran.status == 0, "%s", ran.err);
	const char *page = file_text("page.html", NULL);
	assert_has(page, "<dt>Only</dt><dd>what fits --");
	assert_has(page, "; all else in these logs is left out</dd>");
	if (has_program("/usr/bin/python3", "whether pages are sound")) {
		ran = PROGRAM_AS(&way, "/usr/bin/python3", "test/check_page.py", tool_path(), file_path("page.html"),
			first, second, log);
		ck_assert_msg(ran.status == 0, "%s %s: %s%s", first, second, ran.out, ran.err);
	}
	assert_has_not(TOOL_AS(&way, "-q", "--report=overview", "-ohtml", "--timezone=Europe/Berlin", log).out,
		"<dt>Only</dt>");
	assert_has(TOOL_AS(&way, "-q", "--report=hostile", "-ohtml", first, second, log).out,
		"<p>Only what fits <code>--");
}
END_TEST

/* What stands where an address should be, and times that nobody can type, are in no command. */
START_TEST(commands_to_paste_can_be_pasted)
{
	static const char script[] =
		"event 4650 9999-12-31T23:59:58Z RemoteAddress=5 MMSAID=1\n"
		"event 4653 9999-12-31T23:59:59.5Z RemoteAddress=. Role=%%8206 "
		"FailureReason=\"IKE authentication credentials are unacceptable\" repeat=6\n"
		"event 4653 9999-12-31T23:59:59Z RemoteAddress=1.2 Role=%%8206 FailureReason=\"Negotiation timed out\" "
		"repeat=2\n"
		"event 4653 9999-12-31T23:59:59Z RemoteAddress=fe80::1 Role=%%8206 FailureReason=\"No policy configured\" "
		"repeat=2\n";
	make_log("log.evtx", script);
	assert_page("overview", file_path("log.evtx"));
	struct ran ran = TOOL_AS(NULL, "-q", "--report=overview", "log.evtx");
	assert_has_not(ran.out, "--peer=5");
	assert_has_not(ran.out, "--peer=.");
	assert_has_not(ran.out, "--to=1");
}
END_TEST

#define CLEARED                                                                                                        \
	"event 4653 2024-03-01T08:00:00Z record=1 RemoteAddress=198.51.100.7\n"                                        \
	"event 4650 +60 record=4 RemoteAddress=198.51.100.7 MMSAID=7\n"                                                \
	"other 1102 2024-03-01T09:00:00Z record=2 provider=Microsoft-Windows-Eventlog "                                \
	"guid=fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148\n"
static const struct {
	const char *script;
	const char *ids;    /* of the records that the commands of the overview show, of whichever */
	const char *filter; /* of the overview; NULL: none */
} shown_by_commands[] = {
	/* Algorithms: of openings, and of ends without one. */
	{"event 5451 2024-03-01T08:00:00Z record=1 RemoteAddress=198.51.100.7 Mode=%%16416 CipherType=%%16402\n"
	 "event 4650 +1 record=2 RemoteAddress=198.51.100.7 KeyModName=%%8222 MMSAID=9\n",
		"1", NULL},
	{"event 4655 2024-03-01T08:00:00Z record=1 RemoteAddress=198.51.100.7\n", "1", NULL},
	{"event 4653 2024-03-01T08:00:00Z record=1 RemoteAddress=198.51.100.7\n"
	 "event 4981 +4 record=2 RemoteAddress=198.51.100.7 EMAuthMethod=%%8194\n",
		"2", NULL},
	/* A new peer that was called. */
	{"event 5451 2024-03-01T08:00:00Z record=1 RemoteAddress=192.0.2.9\n"
	 "event 4654 2024-03-09T08:00:00Z record=2 RemoteAddress=198.51.100.7 Role=%%8205\n",
		"2", NULL},
	/* Who sent much before a flood. */
	{"event 4653 2024-03-01T07:55:00Z record=1 RemoteAddress=198.51.100.7 Role=%%8206\n"
	 "event 4646 2024-03-01T08:00:00Z record=2\n",
		"1 2", NULL},
	/* What reports hear of whatever was asked for. */
	{CLEARED, "2", "--failed"},
	{CLEARED, "2", "--outcome=failure"},
	{CLEARED, "2", "--peer=198.51.100.7"},
	{CLEARED, "2", "--local=0.0.0.0/0"},
	{CLEARED, "2", "--sa=7"},
	{CLEARED, "2", "--computer=vpn1"},
};

/* Also events that were not asked for by their number are those of the sentence. */
START_TEST(each_command_of_the_overview_shows_its_events)
{
	char command[512], *end;
	make_log("log.evtx", shown_by_commands[_i].script);
	const char *filter = shown_by_commands[_i].filter ? shown_by_commands[_i].filter : "--color=never";
	const char *text = TOOL("-q", "--report=overview", filter, "log.evtx").out, *ids = shown_by_commands[_i].ids;
	bool is_shown = false;
	for (const char *at = text; (at = strstr(at, "ipsec-evtx -e ")) != NULL; at++) {
		size_t length = strcspn(at, "\\\n");
		while (strncmp(at + length, "\\\n", 2) == 0)
			length += 2 + strcspn(at + length + 2, "\\\n");
		snprintf(command, sizeof command, "exec '%s' -q -o jsonl %.*s", tool_path(), (int)length - 11, at + 11);
		while ((end = strstr(command, "\\\n")) != NULL)
			end[0] = end[1] = ' ';
		struct ran ran = PROGRAM_AS(NULL, "/bin/sh", "-c", command);
		ck_assert_msg(ran.out_size > 0, "%s: shows nothing", command);
		is_shown |= strcmp(record_ids(ran.out), ids) == 0;
	}
	ck_assert_msg(is_shown, "no command shows %s: %s", ids, text);
}
END_TEST

START_TEST(what_there_are_several_of_is_named_so)
{
	const struct way way = {.in_project = true};
	/* Among all values of a row each has its name, once. */
	assert_has(TOOL_AS(&way, "-q", "--report=hostile", "-ohtml", "samples/mixed-security.evtx").out,
		"\nevidence: source=samples/mixed-security.evtx offset=4608 record_id=48211\n");
	struct ran ran = TOOL_AS(&way, "-q", "--report=overview", "-ohtml", "samples/site-to-site.evtx");
	assert_has(ran.out, "<span>2 notes</span>");
	assert_has_not(ran.out, "<span>all noise</span>");
	assert_has(ran.out, "Preshared key (Main Mode authentication): 2 associations with 192.0.2.200");
	assert_has(ran.out, "2 as Main Mode authentication");
	ran = TOOL_AS(&way, "-q", "--report=overview", "-ohtml", "samples/ike-scan.evtx");
	assert_has(ran.out, "> 27 peers that have no association in these logs called 30 times ");
	assert_has(ran.out, ": many that try what there is, and 27 such patterns of one peer each");
	assert_has(ran.out, "<span>17 of them noise</span>");
	/* The legend has classes: failures of others can be noise too. */
	assert_has(ran.out, ">class noise (");
}
END_TEST

Suite *suite_html(void)
{
	Suite *suite = suite_create("html");
	TCase *text = tool_case(suite, "text");
	tcase_add_test(text, text_is_text_in_elements_and_attributes);
	tcase_add_test(text, each_character_is_harmless);
	tcase_add_test(text, a_long_text_is_cut_between_characters_and_says_so);
	TCase *pages = tool_case(suite, "pages");
	tcase_add_loop_test(pages, a_page_says_what_the_rows_say, 0, 6);
	tcase_add_test(pages, markup_of_a_log_stays_text);
	tcase_add_test(pages, long_texts_are_shortened);
	tcase_add_test(pages, what_does_not_fit_is_told_of);
	tcase_add_test(pages, the_ending_of_a_name_means_a_page);
	tcase_add_test(pages, an_empty_log_has_a_page_too);
	tcase_add_loop_test(pages, nothing_to_look_at_is_not_all_clear, 0, 2);
	tcase_add_test(pages, what_does_not_fit_is_not_said_to_be_missing);
	tcase_add_test(pages, inputs_that_could_not_be_read_are_named);
	tcase_add_test(pages, what_stands_out_is_told);
	tcase_add_test(pages, what_one_peer_did_is_one_thing);
	tcase_add_test(pages, a_tunnel_that_broke_off_stands_out);
	tcase_add_test(pages, many_stand_before_few);
	tcase_add_test(pages, a_peer_that_failed_is_named);
	tcase_add_test(pages, what_was_lost_has_a_time);
	tcase_add_test(pages, failures_of_a_tunnel_are_found_by_its_gateway);
	tcase_add_test(pages, a_long_name_hides_no_verdict);
	tcase_add_loop_test(pages, a_page_of_a_part_says_so, 0, 7);
	tcase_add_test(pages, commands_to_paste_can_be_pasted);
	tcase_add_loop_test(pages, each_command_of_the_overview_shows_its_events, 0, (int)LENGTH(shown_by_commands));
	tcase_add_test(pages, what_there_are_several_of_is_named_so);
	return suite;
}
