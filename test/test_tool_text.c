/* SPDX-License-Identifier: MIT */
/* Text for people and lines for grep. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const struct {
	const char *address, *mask;
	const char *shown; /* before ":any" */
} masks[] = {
	{"198.51.100.0", "255.255.255.128", " 198.51.100.0/25:any"},
	{"198.51.100.7", "255.255.255.255", " 198.51.100.7:any"},
	{"0.0.0.0", "0.0.0.0", " 0.0.0.0/0:any"},
	{"198.51.100.0", "255.255.0.255", " 198.51.100.0/255.255.0.255:any"},
	{"2001:db8::", "ffff:ffff::", " [2001:db8::/32]:any"},
	{"2001:db8::7", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", " [2001:db8::7]:any"},
	{"2001:db8::", "ffff::ffff", " [2001:db8::/ffff::ffff]:any"},
	{"198.51.100.0", "-", " 198.51.100.0:any"},
	/* A mask of the other family has no length in that of the address. */
	{"198.51.100.0", "ffff:ff00::", " [198.51.100.0/ffff:ff00::]:any"},
	{"198.51.100.0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		" [198.51.100.0/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:any"},
	{"2001:db8::", "255.255.0.0", " [2001:db8::/255.255.0.0]:any"},
	{"2001:db8::", "255.255.255.255", " [2001:db8::/255.255.255.255]:any"},
	{"fe80::1%4", "ffff:ffff::", " [fe80::1%4/32]:any"},
};

START_TEST(a_mask_is_a_prefix_length_where_it_is_one)
{
	char script[512];
	snprintf(script, sizeof script,
		"event 5451 2024-03-01T08:00:00Z LocalAddress=%s LocalAddressMask=%s LocalPort=0 "
		"RemoteAddress=203.0.113.9 RemoteAddressMask=255.255.255.255\n",
		masks[_i].address, masks[_i].mask);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "a.evtx");
	assert_has(ran.out, masks[_i].shown);
	assert_has(ran.out, " -> 203.0.113.9");
	/* It has no line of its own besides. */
	assert_has_not(ran.out, "mask");
	/* Nor has an association, which tells no port of 0. */
	char shown[128];
	const char *bracket = strchr(masks[_i].shown, '[');
	const char *begin = bracket ? bracket + 1 : masks[_i].shown + 1;
	const char *end = bracket ? strchr(masks[_i].shown, ']') : strstr(masks[_i].shown, ":any");
	snprintf(shown, sizeof shown, "\n        %.*s - 203.0.113.9", (int)(end - begin), begin);
	assert_has(TOOL_ENDS(0, "-q", "--report=sessions", "a.evtx").out, shown);
}
END_TEST

#define EVENTS                                                                                                         \
	"event 4653 2024-03-01T08:00:00Z record=5 RemoteAddress=203.0.113.9 FailureReason=\"two\\nlines \\\"x\\\"\"\n" \
	"event 5451 2024-03-01T08:00:01Z record=6 RemoteAddress=10.2.0.1 RemoteTunnelEndpoint=198.51.100.2\n"          \
	"event 5452 2024-03-01T08:30:01Z record=7 RemoteAddress=10.2.0.1 RemoteTunnelEndpoint=198.51.100.2\n"          \
	"other 1102 2024-03-01T08:00:06Z record=8 provider=Microsoft-Windows-Eventlog userdata=LogFileCleared\n"

START_TEST(an_event_is_one_line_with_its_time_and_addresses)
{
	make_log("a.evtx", EVENTS);
	struct ran ran = TOOL_ENDS(0, "-q", "-o", "line", "-e", "4653,5451,1102", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 3);
	ck_assert_uint_eq(count_of(ran.out, "2024-03-01T08:00:0"), 3);
	assert_harmless(ran.out, ran.out_size);
	char *line = strstr(ran.out, "remote_address=10.2.0.1 peer=198.51.100.2 ");
	ck_assert_ptr_nonnull(line);
	/* Its time is on the same line. */
	while (line > ran.out && line[-1] != '\n')
		line--;
	ck_assert_int_eq(strncmp(line, "2024-03-01T08:00:01.0000000Z ", 29), 0);
	assert_has(line, " record_id=6 ");
	assert_same(TOOL("-q", "-j2", "-o", "line", "-e", "4653,5451,1102", "a.evtx").out, ran.out);
}
END_TEST

START_TEST(an_association_is_one_line)
{
	make_log("a.evtx", EVENTS);
	struct ran ran = TOOL_ENDS(0, "-q", "-o", "line", "--report=sessions", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
	ck_assert_int_eq(strncmp(ran.out, "kind=qm ", 8), 0);
	assert_has(ran.out, " opened=2024-03-01T08:00:01.0000000Z closed=2024-03-01T08:30:01.0000000Z ");
	assert_has(ran.out, " remote_address=10.2.0.1 ");
}
END_TEST

/*
 * Times.
 */

#define DAY                                                                                                            \
	"event 4655 2024-03-30T12:00:00Z record=1\n"                                                                   \
	"event 4655 2024-03-31T00:59:59.5Z record=2\n"                                                                 \
	"event 4655 2024-03-31T01:00:00Z record=3\n"                                                                   \
	"event 4655 2024-03-31T11:00:00Z record=4\n"

static const struct {
	const char *options[3];
	const char *selected; /* NULL: refused */
} spans[] = {
	{{"--from=1711846799"}, "2 3 4"},
	{{"--from=1711846799.5", "--to=1711846800"}, "2"},
	{{"--from=1711846799.50000001"}, "3 4"},
	{{"--from=-10h"}, "3 4"},
	{{"--from=-36000s"}, "3 4"},
	{{"--from=-1d"}, "1 2 3 4"},
	{{"--from=-23h"}, "1 2 3 4"},
	{{"--from=-22h"}, "2 3 4"},
	{{"--from=-1w", "--to=-600m"}, "1 2"},
	{{"--from=-10000000w"}, "1 2 3 4"},
	{{"--to=-0s"}, "1 2 3"},
	{{"--from=-10h", "--to=-11h"}, NULL},
	/* Nobody can tell whether these are dates, or of which unit they are. */
	{{"--from=20240331"}, NULL},
	{{"--from=1711846799500"}, NULL},
	{{"--from=-24"}, NULL},
	{{"--from=-h"}, NULL},
};

START_TEST(a_time_can_be_seconds_or_counted_from_the_newest_event)
{
	make_log("a.evtx", DAY);
	make_log("b.evtx", "event 4655 2024-03-01T12:00:00Z record=9\n");
	/* The order of the logs makes no difference, nor does what the other one holds. */
	struct ran ran = TOOL("-q", "-o", "jsonl", spans[_i].options[0],
		spans[_i].options[1] ? spans[_i].options[1] : "-q", "a.evtx", "b.evtx");
	ck_assert_int_eq(ran.status, spans[_i].selected ? 0 : 2);
	const char *ids = record_ids(ran.out);
	size_t length = spans[_i].selected ? strlen(spans[_i].selected) : 0;
	ck_assert_msg(strncmp(ids, spans[_i].selected ? spans[_i].selected : "", length) == 0, "%s", ids);
	ck_assert_msg(ids[length] == '\0' || strcmp(ids + length, " 9") == 0, "%s", ids);
	ck_assert_int_eq(TOOL("-q", "-j2", "-o", "jsonl", spans[_i].options[0], "b.evtx", "a.evtx").status,
		spans[_i].selected || spans[_i].options[1] ? 0 : 2);
}
END_TEST

/* Neither an Extended Mode event, which -m adds, nor what a report hears of beside the events that it is about. */
START_TEST(what_is_not_asked_for_is_not_the_newest_event)
{
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z repeat=3\nevent 4984 2024-03-03T08:00:00Z\n"
			   "other 4608 2024-03-03T09:00:00Z\n");
	ck_assert_str_eq(record_ids(TOOL("-q", "-ojsonl", "--from=-24h", "a.evtx").out), "1 2 3");
	ck_assert_str_eq(record_ids(TOOL("-q", "-ojsonl", "--from=-24h", "-e4653", "a.evtx").out), "1 2 3");
	assert_has(TOOL("-q", "-ojsonl", "--from=-24h", "-e4653", "--report=failures", "a.evtx").out, "\"count\":3");
}
END_TEST

/* The first one is of 2024-03-01; what is told beside the findings of the log, NULL: nothing. */
static const struct {
	const char *newest, *option, *told;
} alone[] = {
	{"2024-03-02T08:00:00Z", "--from=-24h", NULL},
	{"2024-03-30T08:00:00Z", "--from=-24h", NULL},
	{"2084-03-02T08:00:00Z", "--from=-24h", "of 2084-03-02T08:00:00.0000000Z, which is still to come: "},
	{"2084-03-02T08:00:00Z", "--to=-1h", "of 2084-03-02T08:00:00.0000000Z, which is still to come: "},
	{"2084-03-02T08:00:00Z", "--from=-24h", "the last of them on 2024-03-01, are left out; "},
	{"2024-05-02T08:00:00Z", "--from=-24h",
		"of 2024-05-02T08:00:00.0000000Z, and all events before those of its "
		"days, the last of them on 2024-03-01, are left out; "},
	/* All of it is asked for, or is not from the newest event. */
	{"2024-05-02T08:00:00Z", "--from=-10w", NULL},
	{"2024-05-02T08:00:00Z", "--from=2024-05-01", NULL},
	{"2084-03-02T08:00:00Z", "--from=2024-05-01", NULL},
	{"2024-05-02T08:00:00Z", "--to=-1h", NULL},
};

START_TEST(a_newest_event_that_stands_alone_is_told)
{
	char script[256];
	snprintf(script, sizeof script, "event 4655 2024-03-01T08:00:00Z repeat=3\nevent 4655 %s\n", alone[_i].newest);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", alone[_i].option, "a.evtx");
	if (alone[_i].told)
		assert_has(ran.err, alone[_i].told);
	else
		ck_assert_str_eq(ran.err, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-q", "-j3", "--report=peers", alone[_i].option, "a.evtx").err, ran.err);
}
END_TEST

/* Whoever forged one time may have forged others, and need not be far ahead. */
START_TEST(a_few_events_behind_all_others_are_told)
{
	static const struct {
		const char *forged[3], *option, *last; /* of those that are left out; NULL: not told */
	} few[] = {
		{{"2024-03-21"}, "--from=-24h", "2024-03-01"},
		{{"2024-03-05"}, "--from=-24h", "2024-03-01"},
		{{"2024-03-03"}, "--from=-24h", NULL},
		{{"2025-04-05", "2025-04-13"}, "--from=-24h", "2025-04-05"},
		{{"2025-04-05", "2025-04-13"}, "--from=-7d", "2025-04-05"},
		{{"2025-04-05", "2025-04-13"}, "--from=-9d", "2024-03-01"},
		{{"2024-03-30", "2024-04-28"}, "--from=-7d", "2024-03-30"},
		{{"2024-03-11", "2024-03-21", "2024-03-31"}, "--from=-15d", "2024-03-11"},
		{{"2024-03-11", "2024-03-21", "2024-03-31"}, "--from=-25d", "2024-03-01"},
	};
	for (size_t i = 0; i < LENGTH(few); i++) {
		char text[512] = "event 4655 2024-03-01T08:00:00Z repeat=30\n", wanted[64];
		for (size_t k = 0; k < LENGTH(few[i].forged) && few[i].forged[k]; k++)
			snprintf(text + strlen(text), sizeof text - strlen(text), "event 4655 %sT08:00:00Z\n",
				few[i].forged[k]);
		make_log("a.evtx", text);
		snprintf(wanted, sizeof wanted, "the last of them on %s, are left out; ",
			few[i].last ? few[i].last : "");
		struct ran ran = TOOL_ENDS(0, "-q", few[i].option, "a.evtx");
		ck_assert_msg(
			few[i].last ? strstr(ran.err, wanted) != NULL : ran.err[0] == '\0', "%zu: %s", i, ran.err);
	}
}
END_TEST

/* Of a day with more events than 16 bits count, too. */
START_TEST(a_tenth_of_very_many_events_is_told)
{
	make_log("a.evtx",
		"event 4655 2024-03-01T00:00:00Z repeat=66000\nevent 4655 2024-03-08T08:00:00Z repeat=6599\n");
	assert_has(TOOL_ENDS(0, "-q", "--from=-3d", "a.evtx").err, "the last of them on 2024-03-01, are left out; ");
}
END_TEST

/* Events of many days behind a quiet time are no single ones. */
START_TEST(a_quiet_time_is_not_told_of_what_goes_on_after_it)
{
	make_log("a.evtx", "event 4655 2024-03-01T08:00:00Z\nevent 4655 2024-05-02T08:00:00Z\n"
			   "event 4655 2024-05-06T08:00:00Z\nevent 4655 2024-05-10T08:00:00Z\n");
	ck_assert_str_eq(TOOL_ENDS(0, "-q", "--from=-24h", "a.evtx").err, "");
}
END_TEST

START_TEST(what_is_read_once_has_no_newest_event)
{
	size_t size;
	const uint8_t *log = log_bytes(DAY, &size);
	const struct way way = {.input = log, .input_size = size};
	struct ran ran = TOOL_AS(&way, "-q", "--from=-24h", "-");
	ck_assert_int_eq(ran.status, 2);
	assert_has(ran.err, "-: cannot be read twice");
	ck_assert_str_eq(ran.out, "");
}
END_TEST

static bool has_zones(void)
{
	bool has_any = access("/usr/share/zoneinfo/Europe/Berlin", R_OK) == 0;
	if (!has_any)
		fputs("timezones are not looked at: the system has none\n", stderr);
	return has_any;
}

START_TEST(times_are_of_the_timezone_that_was_asked_for)
{
	if (!has_zones())
		return;
	make_log("a.evtx", DAY);
	struct ran ran = TOOL_ENDS(0, "-q", "--timezone=Europe/Berlin", "a.evtx");
	assert_has(ran.out, "2024-03-30 13:00:00.0000000+01:00  ");
	assert_has(ran.out, "2024-03-31 01:59:59.5000000+01:00  ");
	assert_has(ran.out, "2024-03-31 03:00:00.0000000+02:00  ");
	ran = TOOL_ENDS(0, "-q", "--from=2024-03-31T03:00", "--timezone=Europe/Berlin", "-o", "jsonl", "a.evtx");
	ck_assert_str_eq(record_ids(ran.out), "3 4");
	/* JSON stays in UTC, and an offset beats the zone. */
	assert_has(ran.out, "\"time\":\"2024-03-31T01:00:00.0000000Z\"");
	ran = TOOL_ENDS(0, "-q", "--from=2024-03-31T03:00Z", "--timezone=Europe/Berlin", "-o", "jsonl", "a.evtx");
	ck_assert_str_eq(record_ids(ran.out), "4");
	/* An hour that the clocks left out. */
	TOOL_ENDS(2, "-q", "--from=2024-03-31T02:30", "--timezone=Europe/Berlin", "a.evtx");
	assert_has(
		TOOL_ENDS(0, "-q", "--timezone=America/St_Johns", "a.evtx").out, "2024-03-30 09:30:00.0000000-02:30");
}
END_TEST

/* Clocks that are put back show an hour, or half of one, twice: nobody can tell which is meant. */
START_TEST(a_time_that_is_there_twice_is_refused)
{
	static const struct {
		const char *zone, *time;
		bool is_twice;
	} times[] = {
		{"Europe/Berlin", "2024-10-27T01:59:59", false},
		{"Europe/Berlin", "2024-10-27T02:00", true},
		{"Europe/Berlin", "2024-10-27T02:30", true},
		{"Europe/Berlin", "2024-10-27T02:59:59.9", true},
		{"Europe/Berlin", "2024-10-27T03:00", false},
		{"Europe/Berlin", "2024-10-27T02:30+01:00", false},
		{"Europe/Berlin", "2024-10-27", false},
		{"Europe/Berlin", "2024-07-10T02:30", false},
		{"Australia/Lord_Howe", "2024-04-07T01:45", true},
		{"Australia/Lord_Howe", "2024-04-07T01:15", false},
		{"America/Havana", "2024-11-03", true},
		{"UTC", "2024-10-27T02:30", false},
	};
	static const char *const options[] = {"from", "to"};
	if (!has_zones())
		return;
	make_log("a.evtx", DAY);
	for (size_t i = 0; i < LENGTH(times) * LENGTH(options); i++) {
		char zone[64], time[64];
		snprintf(zone, sizeof zone, "--timezone=%s", times[i / 2].zone);
		snprintf(time, sizeof time, "--%s=%s", options[i % 2], times[i / 2].time);
		struct ran ran = TOOL("-q", zone, time, "a.evtx");
		ck_assert_msg((ran.status == 2) == times[i / 2].is_twice, "%s %s: %s", zone, time, ran.err);
		if (times[i / 2].is_twice)
			assert_has(ran.err, "' is there twice in that timezone");
	}
}
END_TEST

/* What else stands where the zones are: half of a name, and lists. Libc takes it for UTC. */
START_TEST(what_is_no_timezone_is_refused)
{
	static const char *const names[] = {
		"Europe", "America", "America/Argentina", "zone.tab", "leapseconds", "right/UTC", ".", ""};
	char option[64];
	make_log("a.evtx", DAY);
	for (size_t i = 0; i < LENGTH(names); i++) {
		snprintf(option, sizeof option, "--timezone=%s", names[i]);
		assert_has(TOOL_ENDS(2, "-q", option, "a.evtx").err, "' is not a timezone that this system knows; ");
	}
}
END_TEST

/*
 * Tunnels.
 */

#define TUNNELS                                                                                                        \
	"set computer=vpn1.corp.example\n"                                                                             \
	"event 4650 2024-03-01T08:00:00Z record=1 MMSAID=771\n"                                                        \
	"event 5451 2024-03-01T08:00:01Z record=2 MainModeSaId=771 QuickModeSaId=40\n"                                 \
	"event 5451 2024-03-01T08:00:02Z record=3 MainModeSaId=772 QuickModeSaId=41\n"                                 \
	"event 5452 2024-03-01T09:00:00Z record=4 QuickModeSaId=40\n"                                                  \
	"event 5452 2024-03-01T09:00:01Z record=5 QuickModeSaId=41\n"                                                  \
	"event 4655 2024-03-01T09:00:02Z record=6 MMSAID=771\n"                                                        \
	"event 5451 2024-03-01T10:00:00Z record=7 MainModeSaId=772 QuickModeSaId=40\n"                                 \
	"event 5452 2024-03-01T11:00:00Z record=8 QuickModeSaId=40\n"                                                  \
	"set computer=vpn2.corp.example\n"                                                                             \
	"event 5451 2024-03-01T08:30:00Z record=9 MainModeSaId=5 QuickModeSaId=40\n"                                   \
	"event 5452 2024-03-01T09:30:00Z record=10 QuickModeSaId=40\n"

START_TEST(a_main_mode_of_a_computer_brings_the_ends_of_its_quick_modes)
{
	size_t size;
	make_log("a.evtx", TUNNELS);
	make_log("b.evtx", "event 5452 2024-03-01T08:59:00Z record=20 computer=vpn1.corp.example QuickModeSaId=40\n");
	struct ran ran = TOOL_ENDS(0, "-q", "-o", "jsonl", "--sa=771", "--computer=vpn1", "a.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1 2 4 6");
	/* Whichever log comes first, and on many threads. */
	ran = TOOL_ENDS(0, "-q", "-j2", "-o", "jsonl", "--sa=771", "--computer=vpn1", "b.evtx", "a.evtx");
	ck_assert_str_eq(record_ids(ran.out), "20 1 2 4 6");
	/* Without a computer the id alone counts. */
	ran = TOOL_ENDS(0, "-q", "-o", "jsonl", "--sa=771", "a.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1 2 6");
	const struct way way = {.input = log_bytes(TUNNELS, &size), .input_size = size};
	ran = TOOL_AS(&way, "-q", "-o", "jsonl", "--sa=771", "--computer=vpn1", "-");
	ck_assert_str_eq(record_ids(ran.out), "1 2 6");
	assert_has(ran.err, "-: can be read only once");
}
END_TEST

START_TEST(the_end_of_a_quick_mode_is_found_however_its_computer_is_spelled)
{
	static const char *const computers[] = {"VPN1.corp.example", "vpn1.corp.example."};
	char script[512];
	snprintf(script, sizeof script,
		"set computer=vpn1.corp.example\n"
		"event 4650 2024-03-01T08:00:00Z record=1 MMSAID=771\n"
		"event 5451 2024-03-01T08:00:01Z record=2 MainModeSaId=771 QuickModeSaId=40\n"
		"event 5452 2024-03-01T09:00:00Z record=3 computer=%s QuickModeSaId=40\n",
		computers[_i]);
	make_log("a.evtx", script);
	struct ran ran = TOOL("-q", "-o", "jsonl", "--sa=771", "--computer=vpn1.corp.example", "a.evtx");
	ck_assert_str_eq(record_ids(ran.out), "1 2 3");
}
END_TEST

#define OPENS(time, record, mm, qm)                                                                                    \
	"event 5451 2024-03-01T" time "Z record=" record " MainModeSaId=" mm " QuickModeSaId=" qm "\n"
#define ENDS(time, record, qm) "event 5452 2024-03-01T" time "Z record=" record " QuickModeSaId=" qm "\n"

#define TIMELESS(event, record, fields) "event " event " 1601-01-02T00:00:00Z record=" record " " fields "\n"

/* Of the Main Mode 771: 40 is its Quick Mode. */
static const struct {
	const char *log, *ids;
} shared_ends[] = {
	/* Who writes a second opening into the log does not take the end away from the first, */
	{OPENS("08:00:00", "1", "771", "40") OPENS("08:30:00", "2", "772", "40") ENDS("09:00:00", "3", "40"), "1 3"},
	{OPENS("08:00:00", "1", "772", "40") OPENS("08:30:00", "2", "771", "40") ENDS("09:00:00", "3", "40"), "2 3"},
	/* nor with an end for it; of two ends of one opening nobody knows which is right. */
	{OPENS("08:00:00", "1", "771", "40") OPENS("08:30:00", "2", "772", "40") ENDS("09:00:00", "3", "40")
			ENDS("09:30:00", "4", "40"),
		"1 3 4"},
	{OPENS("08:00:00", "1", "771", "40") ENDS("09:00:00", "2", "40") ENDS("09:30:00", "3", "40"), "1 2 3"},
	/* At the same time as the end. */
	{OPENS("08:00:00", "1", "771", "40") ENDS("09:00:00", "2", "40") OPENS("09:00:00", "3", "772", "40"), "1 2"},
	/* Windows gives an id that is free again to others: their ends are not its own. */
	{OPENS("08:00:00", "1", "771", "40") ENDS("09:00:00", "2", "40") OPENS("09:30:00", "3", "772", "40")
			ENDS("10:00:00", "4", "40") OPENS("10:30:00", "5", "773", "40") ENDS("11:00:00", "6", "40"),
		"1 2"},
	{OPENS("08:00:00", "1", "772", "40") ENDS("09:00:00", "2", "40") OPENS("09:30:00", "3", "771", "40")
			ENDS("10:00:00", "4", "40") OPENS("10:30:00", "5", "772", "40") ENDS("11:00:00", "6", "40"),
		"3 4"},
	{OPENS("08:00:00", "1", "771", "40") OPENS("08:30:00", "2", "772", "41") ENDS("09:00:00", "3", "41"), "1"},
	/* Nobody knows which ends come behind an opening without a time, or before which an end without one. */
	{TIMELESS("5451", "1", "MainModeSaId=771 QuickModeSaId=40") ENDS("09:00:00", "2", "40")
			OPENS("09:30:00", "3", "772", "40") ENDS("10:00:00", "4", "40") ENDS("10:00:00", "5", "41"),
		"1 2 4"},
	{OPENS("08:00:00", "1", "771", "40") ENDS("09:00:00", "2", "40") OPENS("09:30:00", "3", "772", "40")
			TIMELESS("5452", "4", "QuickModeSaId=40") TIMELESS("5452", "5", "QuickModeSaId=41"),
		"1 2 4"},
};

START_TEST(an_end_belongs_to_each_quick_mode_that_it_may_be_of)
{
	char script[1024];
	snprintf(script, sizeof script, "set computer=vpn1.corp.example\n%s", shared_ends[_i].log);
	make_log("a.evtx", script);
	struct ran ran = TOOL("-q", "-o", "jsonl", "--sa=771", "--computer=vpn1", "a.evtx");
	ck_assert_str_eq(record_ids(ran.out), shared_ends[_i].ids);
}
END_TEST

/* Who did not answer follows from the role; an event that tells of an answer elsewhere contradicts its cookie. */
START_TEST(who_never_answered_is_told_where_the_role_is)
{
#define UNANSWERED "event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 ResponderCookie=0000000000000000 "
	make_log("a.evtx", UNANSWERED
		"Role=%%8205\n" UNANSWERED "Role=%%8206\n" UNANSWERED "Role=-\n" UNANSWERED
		"Role=%%8205 State=%%8201\n" UNANSWERED "Role=%%8205 FailurePoint=%%8200\n" UNANSWERED
		"Role=%%8206 State=%%8203\n" UNANSWERED "Role=%%8205 FailureReason=\"Failed to verify signature.\"\n");
	const char *text = TOOL_ENDS(0, "-q", "a.evtx").out;
	ck_assert_uint_eq(count_of(text, " (the peer never answered)\n"), 1);
	ck_assert_uint_eq(count_of(text, " (this computer never"), 1);
	ck_assert_uint_eq(count_of(text, " (whoever was called never"), 1);
	ck_assert_uint_eq(count_of(text, " (nothing was sent)\n"), 1);
	ck_assert_uint_eq(count_of(text, " (as if there had been no"), 3);
}
END_TEST

static void make_narrow(void)
{
	ioctl(STDOUT_FILENO, TIOCSWINSZ, &(struct winsize){.ws_col = 50, .ws_row = 24});
}

static void make_wide(void)
{
	ioctl(STDOUT_FILENO, TIOCSWINSZ, &(struct winsize){.ws_col = 130, .ws_row = 24});
}

/* Of the lines of a sentence, which stand four columns in, the longest. */
static size_t widest(const char *text)
{
	size_t most = 0;
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		size_t length = strcspn(line, "\n");
		if (strncmp(line, "    ", 4) == 0 && length > most)
			most = length;
	}
	return most;
}

START_TEST(sentences_are_as_wide_as_the_terminal)
{
	static const struct {
		void (*prepare)(void);
		size_t least, most;
	} terminals[] = {{NULL, 70, 80}, {make_narrow, 40, 50}, {make_wide, 110, 130}};
	static const char *const arguments[] = {"", "-q", "--color=never", "--report=failures", "a.evtx", NULL};
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z Role=Responder RemoteAddress=203.0.113.9 "
			   "FailureReason=\"No policy configured\"\n");
	for (size_t i = 0; i < LENGTH(terminals); i++) {
		struct way way = {.on_terminal = true, .prepare = terminals[i].prepare};
		struct ran ran = run_program(&way, arguments);
		char *sentence = strstr(ran.out, "\n    ");
		ck_assert_ptr_nonnull(sentence);
		*strstr(sentence, "\n    from") = '\0';
		size_t width = widest(sentence);
		ck_assert_msg(width >= terminals[i].least && width <= terminals[i].most, "%zu: %s", width, ran.out);
	}
}
END_TEST

/* As wide as the tests' texts are: colours and line feeds take no column, Chinese characters two. */
static size_t columns_shown(const char *text, size_t length)
{
	size_t columns = 0;
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\033')
			i += strcspn(text + i, "m");
		else if (text[i] != '\r' && ((unsigned char)text[i] & 0xc0) != 0x80)
			columns += (unsigned char)text[i] >= 0xe3 ? 2 : 1;
	}
	return columns;
}

static void make_endless(void)
{
	ioctl(STDOUT_FILENO, TIOCSWINSZ, &(struct winsize){.ws_col = 60000, .ws_row = 24});
}

/* All white space of any length becomes one blank. */
static void join_lines(char *text)
{
	char *to = text;
	for (const char *from = text; *from; from++) {
		bool is_space = strchr(" \r\n", *from) != NULL;
		if (!is_space || to == text || to[-1] != ' ')
			*to++ = is_space ? ' ' : *from;
	}
	*to = '\0';
}

/* No line is wider, and where one goes on stands nothing else than in one long line. */
START_TEST(events_are_as_wide_as_the_terminal)
{
	static const struct {
		void (*prepare)(void);
		size_t most;
	} terminals[] = {{make_narrow, 50}, {NULL, 80}, {make_wide, 130}};
	static const char *const arguments[] = {"", "-q", "-v", "--raw", "--color=always", "-m", "all", "a.evtx", NULL};
	make_log("a.evtx",
		"set computer=vpn1.corp.example\n"
		"event 4982 2024-03-01T08:00:00Z Role=%%8206 RemoteAddress=2001:db8:1000::b11 "
		"RemoteMMPrincipalName=\"CN=gw.example, O=A B C D E F G H I J K L M N O P Q R S T U V W X Y Z, C=DE\" "
		"RemoteMMIssuingCA=\"CN=\\u6771\\u4eac \\u6771\\u4eac \\u6771\\u4eac \\u6771\\u4eac "
		"\\u6771\\u4eac \\u6771\\u4eac\"\n"
		"event 5451 +1 RemoteTunnelEndpoint=198.51.100.2 InboundSpi=0x11223344 OutboundSpi=0x55667788\n"
		"event 4653 +1 RemoteAddress=203.0.113.9 FailureReason=\"one  two   three -> four -> five\"\n");
	struct way way = {.on_terminal = true, .prepare = make_endless};
	struct ran whole = run_program(&way, arguments);
	ck_assert_ptr_nonnull(strstr(whole.out, "C=DE"));
	join_lines(whole.out);
	for (size_t i = 0; i < LENGTH(terminals); i++) {
		way.prepare = terminals[i].prepare;
		struct ran ran = run_program(&way, arguments);
		for (char *line = ran.out; *line; line += strcspn(line, "\n") + 1) {
			size_t length = strcspn(line, "\n"), columns = columns_shown(line, length);
			/* A word that is longer stands alone behind the margin. */
			size_t word = length;
			while (word > 0 && line[word - 1] != ' ')
				word--;
			bool is_word = columns_shown(line, word) <= 15;
			ck_assert_msg(columns <= terminals[i].most || is_word, "%zu: %.*s", columns, (int)length, line);
		}
		join_lines(ran.out);
		ck_assert_str_eq(ran.out, whole.out);
	}
}
END_TEST

/* Lines beyond 100 columns are hard to read, however wide the terminal is; a list into a file has 80. */
START_TEST(lists_are_as_wide_as_the_terminal)
{
	static const char *const lists[] = {"--list-events", "--list-fields", "--list-reports"};
	static const struct {
		void (*prepare)(void);
		bool on_terminal;
		size_t least, most;
	} places[] = {{make_wide, true, 80, 100}, {NULL, true, 70, 80}, {NULL, false, 70, 80}};
	char *whole = NULL;
	for (size_t i = 0; i < LENGTH(places); i++) {
		const char *arguments[] = {"", "--no-pager", lists[_i], NULL};
		struct way way = {.on_terminal = places[i].on_terminal, .prepare = places[i].prepare};
		struct ran ran = run_program(&way, arguments);
		size_t widest_line = 0;
		for (char *line = ran.out; *line; line += strcspn(line, "\n") + 1) {
			size_t columns = columns_shown(line, strcspn(line, "\n"));
			widest_line = columns > widest_line ? columns : widest_line;
		}
		ck_assert_msg(widest_line >= places[i].least && widest_line <= places[i].most, "%zu: %zu columns", i,
			widest_line);
		join_lines(ran.out);
		if (i == 0)
			whole = strdup(ran.out);
		ck_assert_str_eq(ran.out, whole);
	}
	free(whole);
}
END_TEST

/* But for commands, which a shell is to read. */
START_TEST(reports_are_as_wide_as_the_terminal)
{
	static const char *const reports[] = {"sessions", "clocks", "peers", "failures", "weak", "certificates",
		"hostile", "summary", "filters", "packets"};
	make_log("a-log-with-quite-a-long-name.evtx",
		"set computer=a-gateway-with-quite-a-long-name.corp.example record=1\n"
		"event 4651 2024-03-01T08:00:00Z MMSAID=1 Role=%%8206 RemoteAddress=2001:db8:1000::b11 "
		"MMCipherAlg=%%8196 LocalMMCertHash=0123456789012345678901234567890123456789 "
		"RemoteMMCertHash=aa23456789012345678901234567890123456789 "
		"RemoteMMPrincipalName=\"CN=gw.example, O=A B C D E F G H I J K L M N O P Q R S T U V W X Y Z, C=DE\"\n"
		"event 5451 +1 MainModeSaId=1 RemoteAddress=2001:db8:1000::b11 InboundSpi=0x11 OutboundSpi=0x22\n"
		"event 4653 +1 RemoteAddress=2001:db8:1000::b13 FailureReason=\"Invalid payload received\" Role=%%8206\n"
		"event 4651 +4000 MMSAID=2 Role=%%8206 RemoteAddress=2001:db8:1000::b11 MMCipherAlg=%%8195 "
		"RemoteMMPrincipalName=\"CN=gw.example, O=B C D E F G H I J K L M N O P Q R S T U V W X Y Z, C=DE\"\n"
		"set computer=another-gateway-with-quite-a-long-name.corp.example\n"
		"event 5451 2024-03-01T08:00:02Z MainModeSaId=1 RemoteAddress=2001:db8:1000::b12 InboundSpi=0x22 "
		"OutboundSpi=0x11\n");
	for (size_t i = 0; i < LENGTH(reports); i++) {
		char option[64];
		snprintf(option, sizeof option, "--report=%s", reports[i]);
		struct ran ran = TOOL_ENDS(0, "-q", option, "a-log-with-quite-a-long-name.evtx");
		ck_assert_uint_gt(ran.out_size, 20);
		for (char *line = ran.out; *line; line += strcspn(line, "\n") + 1) {
			size_t length = strcspn(line, "\n");
			char *command = strstr(line, "ipsec-evtx --");
			bool is_command = command && command < line + length;
			ck_assert_msg(columns_shown(line, length) <= 80 || is_command, "%s: %.*s", reports[i],
				(int)length, line);
		}
	}
}
END_TEST

Suite *suite_tool_text(void)
{
	Suite *suite = suite_create("tool-text");
	TCase *text = tool_case(suite, "text");
	tcase_add_loop_test(text, a_mask_is_a_prefix_length_where_it_is_one, 0, (int)LENGTH(masks));
	tcase_add_test(text, sentences_are_as_wide_as_the_terminal);
	tcase_add_test(text, events_are_as_wide_as_the_terminal);
	tcase_add_loop_test(text, lists_are_as_wide_as_the_terminal, 0, 3);
	tcase_add_test(text, reports_are_as_wide_as_the_terminal);
	TCase *line = tool_case(suite, "line");
	tcase_add_test(line, an_event_is_one_line_with_its_time_and_addresses);
	tcase_add_test(line, an_association_is_one_line);
	tcase_add_test(line, who_never_answered_is_told_where_the_role_is);
	TCase *tunnels = tool_case(suite, "tunnels");
	tcase_add_test(tunnels, a_main_mode_of_a_computer_brings_the_ends_of_its_quick_modes);
	tcase_add_loop_test(tunnels, an_end_belongs_to_each_quick_mode_that_it_may_be_of, 0, (int)LENGTH(shared_ends));
	tcase_add_loop_test(tunnels, the_end_of_a_quick_mode_is_found_however_its_computer_is_spelled, 0, 2);
	TCase *times = tool_case(suite, "times");
	tcase_add_loop_test(times, a_time_can_be_seconds_or_counted_from_the_newest_event, 0, (int)LENGTH(spans));
	tcase_add_test(times, a_few_events_behind_all_others_are_told);
	tcase_add_test(times, a_tenth_of_very_many_events_is_told);
	tcase_add_loop_test(times, a_newest_event_that_stands_alone_is_told, 0, (int)LENGTH(alone));
	tcase_add_test(times, a_quiet_time_is_not_told_of_what_goes_on_after_it);
	tcase_add_test(times, what_is_read_once_has_no_newest_event);
	tcase_add_test(times, what_is_not_asked_for_is_not_the_newest_event);
	tcase_add_test(times, times_are_of_the_timezone_that_was_asked_for);
	tcase_add_test(times, a_time_that_is_there_twice_is_refused);
	tcase_add_test(times, what_is_no_timezone_is_refused);
	return suite;
}
