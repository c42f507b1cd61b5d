/* SPDX-License-Identifier: MIT */
/* Until when an association is said to stand of which no end was seen: no longer than its lifetime. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define OPENED                                                                                                         \
	"event 4650 2024-03-01T08:00:00Z computer=vpn1 RemoteAddress=192.0.2.9 LocalAddress=192.0.2.1 MMSAID=1\n"      \
	"event 5451 +1 computer=vpn1 RemoteAddress=192.0.2.9 LocalAddress=192.0.2.1 MainModeSaId=1 QuickModeSaId=5 "   \
	"LifetimeSeconds=3600\n"
#define ENDS_OF_TWO "LocalAddress=192.0.2.1 RemoteAddress=192.0.2.9"

/* An event of a year later takes nothing away of what was opened a minute ago. */
START_TEST(within_its_lifetime_an_association_is_told_at_a_time_in_a_silence)
{
	static const struct {
		const char *at;
		unsigned rows;
		bool is_known;
	} cases[] = {{"2024-03-01T08:00:01Z", 2, true}, {"2024-03-01T08:01:00Z", 2, false},
		{"2024-03-01T09:00:00.9999999Z", 2, false}, {"2024-03-01T09:00:01Z", 1, false},
		{"2024-03-01T15:59:59Z", 1, false}, {"2024-03-01T16:00:00Z", 0, false},
		{"2025-03-10T08:00:00Z", 1, true}, {"2025-03-10T08:02:00Z", 0, true}};
	make_log("a.evtx", OPENED "event 4650 2025-03-10T08:00:00Z computer=vpn1 RemoteAddress=192.0.2.77 MMSAID=8\n"
				  "event 4655 2025-03-10T08:01:00Z computer=vpn1 RemoteAddress=192.0.2.77 MMSAID=8\n"
				  "event 4976 +60 computer=vpn1 RemoteAddress=192.0.2.77\n");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char at[64];
		snprintf(at, sizeof at, "--at=%s", cases[i].at);
		struct ran ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=sessions", at, "a.evtx");
		ck_assert_uint_eq(count_of(ran.out, "\n"), cases[i].rows);
		ck_assert_uint_eq(count_of(ran.err, ", but of no computer both without a silence of more than a year "
						    "between: what stood at"),
			!cases[i].is_known);
	}
}
END_TEST

/* Of which no end was seen: nobody knows that it stood when the next one was opened. */
static const struct {
	const char *opened, *more, *words;
	bool is_open; /* a new opening, and no renewal */
	const char *rekey_of;
} outlasted[] = {
	{"2024-03-01T16:05:00Z", "", ", a rekey\n", false, "10"},
	{"2024-03-01T16:05:01Z", "", ", opened 5m 1s after the lifetime of Main Mode 7 was over\n", true, "10"},
	{"2024-06-01T08:00:00Z", "", ", opened 91d 16h after the lifetime of Main Mode 7 was over\n", true, "10"},
	{"2024-06-01T08:00:00Z", "event 4655 2024-06-01T08:00:10Z record=20 " ENDS_OF_TWO " MMSAID=7\n", ", a rekey\n",
		true, "10"},
	{"2024-03-01T18:00:00Z", "event 5451 2024-03-01T18:00:00Z " ENDS_OF_TWO " MainModeSaId=7 QuickModeSaId=1\n",
		", a rekey\n", true, "10"},
	/* A silence of more than a year ends it. */
	{"2025-03-02T08:00:01Z", "", NULL, true, "null"},
};

START_TEST(what_comes_long_after_a_lifetime_is_no_rekey)
{
	const struct way wide = {.on_terminal = true, .columns = 200};
	char script[1024], filter[256];
	snprintf(script, sizeof script,
		"event 4650 2024-03-01T08:00:00Z record=10 " ENDS_OF_TWO " MMLifetime=480 MMSAID=7\n"
		"%sevent 4650 %s " ENDS_OF_TWO " MMLifetime=480 MMSAID=8\n",
		strstr(outlasted[_i].more, "5451") ? outlasted[_i].more : "", outlasted[_i].opened);
	make_log("a.evtx", script);
	make_log("b.evtx", strstr(outlasted[_i].more, "4655") ? outlasted[_i].more : "");
	struct ran ran = TOOL_AS(&wide, "-q", "--color=never", "--report=sessions", "a.evtx", "b.evtx");
	if (outlasted[_i].words)
		assert_has(ran.out, outlasted[_i].words);
	bool is_rekey = outlasted[_i].words && strstr(outlasted[_i].words, "a rekey");
	ck_assert_uint_eq(count_of(ran.out, ", a rekey\n"), is_rekey);
	ran = TOOL_ENDS(0, "-q", "-ohtml", "--report=overview", "a.evtx", "b.evtx");
	ck_assert_uint_eq(count_of(ran.out, ", a rekey;"), is_rekey);
	if (!has_program("jq", "JSON is not looked at"))
		return;
	snprintf(filter, sizeof filter, "map(select(.kind == \"mm\")) | .[1].rekey_of == %s", outlasted[_i].rekey_of);
	ran = TOOL_ENDS(0, "-q", "-ojson", "--report=sessions", "a.evtx", "b.evtx");
	assert_jq(NULL, filter, ran.out, ran.out_size);
	snprintf(filter, sizeof filter, ".[-1].activity_id == %d", outlasted[_i].is_open ? 1 : 3);
	ran = TOOL_ENDS(0, "-q", "-oocsf", "a.evtx");
	assert_jq("-s", filter, ran.out, ran.out_size);
}
END_TEST

/* Quick Modes of one line stood one after the other. */
START_TEST(quick_modes_with_a_gap_behind_a_lifetime_are_two_lines)
{
	static const char script[] =
		"event 4650 2024-03-01T08:00:00Z " ENDS_OF_TWO " MMLifetime=4000 MMSAID=7\n"
		"event 5451 +1 " ENDS_OF_TWO " LifetimeSeconds=3600 MainModeSaId=7 QuickModeSaId=1\n"
		"event 5451 +%u " ENDS_OF_TWO " LifetimeSeconds=3600 MainModeSaId=7 QuickModeSaId=2\n";
	char text[1024];
	for (unsigned i = 0; i < 2; i++) {
		snprintf(text, sizeof text, script, i ? 3901 : 3900);
		make_log("a.evtx", text);
		struct ran ran = TOOL_ENDS(0, "-q", "--report=sessions", "a.evtx");
		ck_assert_uint_eq(count_of(ran.out, "    Quick Mode "), 1 + i);
		ck_assert_uint_eq(count_of(ran.out, ", 1 rekey"), 1 - i);
	}
}
END_TEST

/* What is past its lifetime may have ended: it is not drawn as what stands. */
START_TEST(what_is_past_its_lifetime_is_drawn_otherwise)
{
	static const struct {
		const char *script;
		const char *tooltip; /* NULL: nothing is past its lifetime */
	} cases[] = {
		{OPENED "event 4655 2024-03-01T09:05:00Z computer=vpn1 MMSAID=99\n", NULL},
		{OPENED "event 4655 2024-03-01T09:05:02Z computer=vpn1 MMSAID=99\n",
			": open, no end seen, 2024-03-01 08:00:01Z, 5m 1s past its lifetime"},
		{OPENED "event 4655 2024-06-01T08:00:00Z computer=vpn1 MMSAID=99\n",
			": open, no end seen, 2024-03-01 08:00:01Z, 91d 22h 59m past its lifetime"},
		{OPENED "event 5452 2024-06-01T08:00:00Z computer=vpn1 QuickModeSaId=5\n"
			"event 4655 2024-06-01T08:00:00Z computer=vpn1 MMSAID=1\n",
			NULL},
		{OPENED "event 4655 2024-03-01T08:00:02Z computer=vpn1 MMSAID=1\n"
			"other 4608 2024-03-01T10:00:01Z computer=vpn1\n",
			", 1h past its lifetime"},
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		make_log("a.evtx", cases[i].script);
		const char *text = TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out;
		ck_assert_int_eq(strstr(text, " past its lifetime  ") != NULL, cases[i].tooltip != NULL);
		const char *page = TOOL_ENDS(0, "-q", "-ohtml", "--report=overview", "a.evtx").out;
		ck_assert_int_eq(strstr(page, "<g class=\"unseen\">") != NULL, cases[i].tooltip != NULL);
		ck_assert_int_eq(strstr(page, ">past its lifetime</text>") != NULL, cases[i].tooltip != NULL);
		if (cases[i].tooltip)
			assert_has(page, cases[i].tooltip);
	}
}
END_TEST

/* A Quick Mode shows that the Main Mode stood under which it was opened. */
START_TEST(a_quick_mode_shows_that_its_main_mode_outlived_its_lifetime)
{
#define SHOWN                                                                                                          \
	"event 4651 2024-03-01T%s:00Z computer=vpn1 MMLifetime=60 RemoteMMPrincipalName=CN=a RemoteMMCertHash=aa "     \
	"RemoteAddress=%s MMSAID=%u\n"
	char script[1024];
	for (unsigned i = 0; i < 2; i++) {
		int length = snprintf(script, sizeof script, SHOWN, "08:00", "198.51.100.7", 1);
		if (i == 1)
			length += snprintf(script + length, sizeof script - (size_t)length,
				"event 5451 2024-03-01T10:00:00Z computer=vpn1 RemoteAddress=198.51.100.7 "
				"MainModeSaId=1 QuickModeSaId=1\n");
		snprintf(script + length, sizeof script - (size_t)length, SHOWN, "09:30", "203.0.113.9", 2);
		make_log("a.evtx", script);
		struct ran ran = TOOL("-q", "-ojsonl", "--report=certificates", "a.evtx");
		ck_assert_int_eq(strstr(ran.out, "\"at_once\":") != NULL, i == 1);
		if (i == 1)
			assert_has(ran.out, "\"first\":\"2024-03-01T09:30:00.0000000Z\","
					    "\"last\":\"2024-03-01T10:00:00.0000000Z\"");
	}
}
END_TEST

/* As to the last event, so to the time that was asked for. */
START_TEST(what_is_past_its_lifetime_at_a_time_is_told_in_all_formats)
{
	static const struct {
		const char *at, *told;
	} cases[] = {
		{"--at=2024-03-01T09:05:01Z", NULL},
		{"--at=2024-03-01T09:05:02Z",
			"of 1 of these the lifetime was over, and no end of it was seen: whether it stood"},
		{"--at=2024-05-01T08:00:00Z",
			"of 2 of these the lifetime was over, and no end of it was seen: whether they "
			"stood then is not known"},
	};
	make_log("a.evtx", OPENED "event 4655 2024-06-01T08:00:00Z computer=vpn1 MMSAID=99\n");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ran rows = TOOL_ENDS(0, "-qojsonl", "--report=sessions", cases[i].at, "a.evtx");
		ck_assert_uint_eq(count_of(rows.out, "\n"), 2);
		if (cases[i].told)
			assert_has(rows.err, cases[i].told);
		else
			assert_same(rows.err, "");
		struct ran text = TOOL_ENDS(0, "-q", "--report=sessions", cases[i].at, "a.evtx");
		ck_assert_uint_eq(count_of(text.out, " past its lifetime\n"), i);
		assert_same(text.err, "");
		struct ran page = TOOL_ENDS(0, "-qohtml", "--report=sessions", cases[i].at, "a.evtx");
		ck_assert_uint_eq(count_of(page.out, ">open, past its lifetime<"), i);
		assert_same(page.err, "");
	}
}
END_TEST

Suite *suite_report_lifetimes(void)
{
	Suite *suite = suite_create("report lifetimes");
	TCase *tool = tool_case(suite, "tool");
	tcase_add_test(tool, within_its_lifetime_an_association_is_told_at_a_time_in_a_silence);
	tcase_add_loop_test(tool, what_comes_long_after_a_lifetime_is_no_rekey, 0, (int)LENGTH(outlasted));
	tcase_add_test(tool, quick_modes_with_a_gap_behind_a_lifetime_are_two_lines);
	tcase_add_test(tool, what_is_past_its_lifetime_is_drawn_otherwise);
	tcase_add_test(tool, a_quick_mode_shows_that_its_main_mode_outlived_its_lifetime);
	tcase_add_test(tool, what_is_past_its_lifetime_at_a_time_is_told_in_all_formats);
	return suite;
}
