/* SPDX-License-Identifier: MIT */
/* The end of the event log service (1100): an end of associations with that of Windows, and of nothing else. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY          "2024-01-01T"
#define PEER         " RemoteAddress=198.51.100.1"
#define OPENED       "event 4650 " DAY "08:00:00Z MMSAID=1" PEER "\n"
#define OPENED2      "event 4650 " DAY "08:40:00Z MMSAID=2" PEER "\n"
#define STOPPED      "provider=Microsoft-Windows-Eventlog guid=none userdata=ServiceShutdown\n"
#define ENDED(time)  "other 1100 " DAY time "Z " STOPPED
#define STARTS(time) "other 4608 " DAY time "Z\n"

/* The states of all associations in the order of their rows, "lost open"; with --at of those that stood then. */
static const char *states(const char *at, const char *order, const char *jobs)
{
	char option[64], *text = test_memory(256);
	const char *first = order[0] == 'a' ? "a.evtx" : "b.evtx", *second = order[0] == 'a' ? "b.evtx" : "a.evtx";
	snprintf(option, sizeof option, "--at=" DAY "%sZ", at ? at : "");
	struct ran ran = at ? TOOL_ENDS(0, "-q", jobs, "--report=sessions", "-ojsonl", option, first, second)
			    : TOOL_ENDS(0, "-q", jobs, "--report=sessions", "-ojsonl", first, second);
	text[0] = '\0';
	for (const char *row = ran.out; (row = strstr(row, "\"state\":\"")) != NULL;) {
		row += strlen("\"state\":\"");
		size_t used = strlen(text), length = strcspn(row, "\"");
		ck_assert_uint_lt(used + length + 2, 256);
		snprintf(text + used, 256 - used, "%s%.*s", used ? " " : "", (int)length, row);
	}
	return text;
}

/* Two logs, of which one can be a note of another computer. */
static const struct {
	const char *log, *other_log;
	const char *states;
	const char *at, *standing; /* the states of those that stood then */
} ends[] = {
	/* It was a shutdown: the association ended with it. */
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") STARTS("09:00:00"), "", "lost", "08:45:00", ""},
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") "other 5478 " DAY "09:00:00Z\n", "", "lost", "08:45:00",
		""},
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00"), "set computer=gw record=9\n" STARTS("09:00:00"), "lost",
		"08:45:00", ""},
	/* What reports do not hear of comes before the start of Windows. */
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") "other 4688 " DAY "08:50:00Z\n" STARTS("09:00:00"), "",
		"lost", "08:45:00", ""},
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") STARTS("08:30:00"), "", "lost", "08:30:00", ""},
	/* It was none: what comes next belongs to associations. */
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") "event 4655 " DAY "10:00:00Z MMSAID=1" PEER "\n", "",
		"closed", "09:00:00", "closed"},
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00"),
		"set computer=gw record=9\nevent 4655 " DAY "10:00:00Z MMSAID=1" PEER "\n", "closed", "09:00:00",
		"closed"},
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") "event 4650 " DAY "08:40:00Z MMSAID=2" PEER
							       "\n" STARTS("09:00:00"),
		"", "lost lost", "08:50:00", "lost lost"},
	/* A log that was cleared, or auditing that was changed, shows that the computer and its log service were there.
	 */
	{"set computer=gw record=1\n" OPENED ENDED(
		 "08:30:00") "other 1102 " DAY
			     "08:40:00Z provider=Microsoft-Windows-Eventlog guid=none userdata=LogFileCleared\n" STARTS(
				     "09:00:00"),
		"", "lost", "08:45:00", "lost"},
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") "other 4719 " DAY "08:40:00Z\n" STARTS("09:00:00"), "",
		"lost", "08:45:00", "lost"},
	/* IPsec's service ended later, as that was logged again. */
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") "other 5479 " DAY "09:00:00Z\n", "", "lost", "08:45:00",
		"lost"},
	/* It ended twice, and Windows only with the second. */
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") ENDED("08:40:00") STARTS("09:00:00"), "", "lost",
		"08:35:00", "lost"},
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00") ENDED("08:40:00") STARTS("09:00:00"), "", "lost",
		"08:45:00", ""},
	/* The log ends with it. */
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00"), "", "open", "08:30:00", "open"},
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00"), "set computer=other record=1\n" STARTS("09:00:00"),
		"open", "08:20:00", "open"},
	/* Before a clock was set back, by its time behind the start. */
	{"set computer=gw record=1\n" OPENED ENDED("08:30:00")
			STARTS("08:20:00") "event 4650 " DAY "08:25:00Z MMSAID=1" PEER "\n"
					   "event 4655 " DAY "08:50:00Z MMSAID=1" PEER "\n",
		"", "lost closed", "08:40:00", "closed"},
};

START_TEST(the_end_of_the_log_service_ends_associations_only_with_windows)
{
	static const char *const orders[] = {"ab", "ba"}, *const jobs[] = {"-j1", "-j3"};
	make_log("a.evtx", ends[_i].log);
	make_log("b.evtx", ends[_i].other_log[0] ? ends[_i].other_log
						 : "set computer=nobody record=1\nevent 4646 " DAY "01:00:00Z\n");
	for (size_t i = 0; i < LENGTH(orders); i++) {
		for (size_t k = 0; k < LENGTH(jobs); k++) {
			ck_assert_str_eq(states(NULL, orders[i], jobs[k]), ends[_i].states);
			ck_assert_str_eq(states(ends[_i].at, orders[i], jobs[k]), ends[_i].standing);
		}
	}
}
END_TEST

#define TUNNEL                                                                                                         \
	"set computer=gw record=1\n" OPENED "event 5451 " DAY "08:00:01Z MainModeSaId=1 QuickModeSaId=1 "              \
	"InboundSpi=4369 OutboundSpi=8738" PEER "\n"

/* Whoever stops the service for a moment tears nothing, and hides nothing by that. */
START_TEST(who_stops_the_log_service_tears_no_association)
{
	make_log("a.evtx", TUNNEL ENDED("08:30:00") "other 4965 " DAY "08:50:00Z SPI:uint32=0x1111" PEER "\n"
						    "event 5452 " DAY "09:00:00Z QuickModeSaId=1" PEER "\n"
						    "event 4655 " DAY "10:00:00Z MMSAID=1" PEER "\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=peers", "a.evtx").out, "covered   59m 59s of 2h by at least one");
	assert_has(TOOL_ENDS(0, "-q", "--report=summary", "a.evtx").out, "1 Main Mode, 1 Quick Mode: 2 closed\n");
	const char *packets = TOOL_ENDS(0, "-q", "--report=packets", "-ojsonl", "a.evtx").out;
	assert_has(packets, "\"ended\":\"2024-01-01T09:00:00.0000000Z\"");
	assert_has(packets, "packets came while the association with their SPI stood here");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out, "lost");
}
END_TEST

START_TEST(a_copied_key_is_seen_through_an_end_of_the_log_service)
{
#define SHOWN " RemoteMMCertHash=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
	make_log("a.evtx", "set computer=gw record=1\n"
			   "event 4651 " DAY "08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1" SHOWN ENDED(
				   "08:30:00") "event 4651 " DAY "09:00:00Z RemoteAddress=198.51.100.2 MMSAID=2" SHOWN
					       "event 4655 " DAY "10:00:00Z RemoteAddress=198.51.100.1 MMSAID=1\n"
					       "event 4655 " DAY "11:00:00Z RemoteAddress=198.51.100.2 MMSAID=2\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=certificates", "-ojsonl", "a.evtx").out,
		"\"at_once\":[{\"peer\":\"198.51.100.1\",\"other_peer\":\"198.51.100.2\","
		"\"first\":\"2024-01-01T09:00:00.0000000Z\",\"last\":\"2024-01-01T10:00:00.0000000Z\",\"count\":1}]");
}
END_TEST

/* A filter of time that leaves the start of Windows out leaves the association open, and says what it rests on. */
START_TEST(a_start_that_is_not_asked_for_ends_nothing)
{
	make_log("a.evtx", "set computer=gw record=1\n" OPENED ENDED("08:30:00") STARTS("09:00:00"));
	assert_has(TOOL_ENDS(0, "-q", "--report=sessions", "-ojsonl", "--to=" DAY "08:45:00Z", "a.evtx").out,
		"\"state\":\"open\"");
	assert_has(
		TOOL_ENDS(0, "-q", "--report=sessions", "-ojsonl", "-e4650-4655", "a.evtx").out, "\"state\":\"lost\"");
	assert_has(TOOL_ENDS(0, "-q", "--report=sessions", "-ojsonl", "--computer=gw", "-eany", "a.evtx").out,
		"\"state\":\"lost\"");
}
END_TEST

/* The number of an attribute of the first bar behind that text. */
static double bar(const char *page, const char *title, const char *name)
{
	char attribute[16];
	const char *found = find_text(page, title);
	snprintf(attribute, sizeof attribute, " %s=\"", name);
	ck_assert_ptr_nonnull(found);
	found = strstr(found, "<rect");
	ck_assert_ptr_nonnull(found);
	found = strstr(found, attribute);
	ck_assert_ptr_nonnull(found);
	return strtod(found + strlen(attribute), NULL);
}

/* Bars begin and end where the associations of the report do. */
START_TEST(bars_go_on_through_an_end_of_the_log_service)
{
	make_log("a.evtx",
		"set computer=gw record=1\nevent 4655 " DAY "08:00:00Z MMSAID=9" PEER "\n"
		"event 4650 " DAY "08:00:00Z MMSAID=1" PEER
		"\n" ENDED("09:00:00") "event 5452 " DAY "10:00:00Z QuickModeSaId=5" PEER "\n" STARTS("12:00:00"));
	make_log("b.evtx", "set computer=gw record=1\nevent 4655 " DAY "08:00:00Z MMSAID=9" PEER "\n"
			   "event 4650 " DAY "08:00:00Z MMSAID=1" PEER "\n"
			   "event 5452 " DAY "10:00:00Z QuickModeSaId=5" PEER "\n" STARTS("12:00:00"));
	static const char *const titles[] = {"Main Mode 1,", "Quick Mode 5 of"};
	char *one = strdup(TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "a.evtx").out);
	const char *other = TOOL_ENDS(0, "-q", "--report=overview", "-ohtml", "b.evtx").out;
	ck_assert_ptr_nonnull(one);
	for (size_t i = 0; i < LENGTH(titles); i++) {
		ck_assert_double_eq_tol(bar(one, titles[i], "x"), bar(other, titles[i], "x"), 0.2);
		ck_assert_double_eq_tol(bar(one, titles[i], "width"), bar(other, titles[i], "width"), 0.2);
	}
	free(one);
}
END_TEST

#define CLOSED(time) "event 4655 " DAY time "Z MMSAID=1" PEER "\n"

/* What comes next of the computer shows that its log service was stopped; or that may be otherwise. */
static const struct {
	const char *log;
	const char *has; /* NULL: no row */
} blind[] = {
	{OPENED ENDED("08:30:00") CLOSED("10:00:00"),
		"\"severity\":\"low\",\"computer\":\"gw\",\"peer\":null,\"first\":\"2024-01-01T08:30:00.0000000Z\","},
	{OPENED ENDED("08:30:00") CLOSED("10:00:00"),
		"service ended 1 time, on gw, and what is told next is no start of Windows (none is told at all"},
	{OPENED ENDED("08:30:00") CLOSED("10:00:00") STARTS("11:00:00"), "\"severity\":\"medium\","},
	{STARTS("07:00:00") OPENED ENDED("08:30:00") CLOSED("10:00:00"),
		"what is told next is no start of Windows: some"},
	{OPENED ENDED("08:30:00") OPENED2 ENDED("08:50:00") CLOSED("10:00:00"), "ended 2 times, on gw"},
	{OPENED ENDED("08:30:00") "other 4719 " DAY "08:40:00Z\n" STARTS("09:00:00"), "ended 1 time, on gw"},
	{OPENED ENDED("08:30:00") "other 4688 " DAY "08:50:00Z\n" STARTS("09:00:00") CLOSED("10:00:00"), NULL},
	{OPENED ENDED("08:30:00"), NULL},
	{OPENED ENDED("08:30:00") ENDED("08:40:00") STARTS("09:00:00"), NULL},
	{OPENED ENDED("08:30:00") "other 5479 " DAY "08:30:00Z\n" STARTS("09:00:00"), NULL},
	/* Clocks that were set back before and behind the end, as numbers tell. */
	{OPENED ENDED("08:30:00") STARTS("08:20:00") CLOSED("08:50:00"), NULL},
	{OPENED CLOSED("10:00:00") ENDED("08:30:00") STARTS("11:00:00"), NULL},
};

START_TEST(who_stopped_the_log_service_is_a_blind_spot)
{
	char text[2048];
	snprintf(text, sizeof text, "set computer=gw record=1\n%s", blind[_i].log);
	make_log("a.evtx", text);
	make_log("b.evtx", "set computer=other record=1\n" STARTS("06:00:00"));
	struct ran ran = TOOL_ENDS(0, "-q", "--report=hostile", "-ojsonl", "a.evtx", "b.evtx");
	if (blind[_i].has)
		assert_has(ran.out, blind[_i].has);
	ck_assert_uint_eq(count_of(ran.out, "\"pattern\":\"blind_spot\""), blind[_i].has != NULL);
	assert_same(TOOL_ENDS(0, "-q", "-j3", "--report=hostile", "-ojsonl", "b.evtx", "a.evtx").out, ran.out);
}
END_TEST

/* A start of Windows, what it opened then, and the start that lost it: the first one is as late as the opening. */
START_TEST(a_start_at_the_time_of_an_opening_is_not_what_lost_it)
{
	make_log("a.evtx", "set computer=gw record=1\n" STARTS("08:00:00") "event 4650 " DAY "08:00:00Z MMSAID=1" PEER
									   "\n" STARTS("12:00:00"));
	const char *overview = TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out;
	const char *lost = strstr(overview, "1 association was lost when");
	ck_assert_ptr_nonnull(lost);
	assert_has(lost, "--from=2024-01-01T12:00:00Z --to=2024-01-01T12:00:01Z");
	assert_has_not(lost, "--from=2024-01-01T08:00:00Z");
}
END_TEST

Suite *suite_report_log_ends(void)
{
	Suite *suite = suite_create("report log ends");
	TCase *rows = tool_case(suite, "rows");
	tcase_add_loop_test(rows, the_end_of_the_log_service_ends_associations_only_with_windows, 0, (int)LENGTH(ends));
	tcase_add_test(rows, who_stops_the_log_service_tears_no_association);
	tcase_add_test(rows, a_copied_key_is_seen_through_an_end_of_the_log_service);
	tcase_add_test(rows, a_start_that_is_not_asked_for_ends_nothing);
	tcase_add_test(rows, bars_go_on_through_an_end_of_the_log_service);
	tcase_add_test(rows, a_start_at_the_time_of_an_opening_is_not_what_lost_it);
	tcase_add_loop_test(rows, who_stopped_the_log_service_is_a_blind_spot, 0, (int)LENGTH(blind));
	return suite;
}
