/* SPDX-License-Identifier: MIT */
/* The reports that look at events of other kinds too: which rule let somebody in, and which packets were discarded. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define PEER "RemoteAddress=198.51.100.7 "

static const char names[] =
	"set computer=vpn1 record=1\n"
	"other 5441 2024-03-01T08:00:00Z FilterName=Isolation ProviderName=Firewall FilterId:uint64=71695 "
	"LayerName=%%14609 Action=%%16391\n"
	"other 5447 2024-03-01T08:00:01Z FilterName=Old FilterId:hex64=0x11814\n"
	"other 5447 2024-03-03T08:00:01Z FilterName=New FilterId:uint64=71700\n"
	"other 5447 2024-03-04T08:00:01Z FilterName=Newest FilterId:uint64=71700\n";

/* Another computer's filter of the same number, and events that only look like those that name one. */
static const char decoys[] =
	"set computer=vpn2 record=1\n"
	"other 5447 2024-03-01T07:00:00Z FilterName=Theirs FilterId:uint64=71695\n"
	"event 4653 2024-03-01T09:00:00Z RemoteAddress=192.0.2.9 MMFilterID=5\n"
	"set computer=vpn1\n"
	"other 5447 2024-03-01T08:30:00Z provider=Else guid=none FilterName=No FilterId:uint64=71695\n"
	"other 5446 2024-03-01T08:30:00Z FilterName=No FilterId:uint64=71695\n"
	"other 5447 2024-03-01T08:30:00Z FilterName=No FilterId=71695x\n"
	"other 5447 2024-03-01T08:30:00Z FilterName=No FilterId=184467440737095516160\n";

static const char uses[] = "set computer=vpn1 record=10\n"
			   "event 4650 2024-03-01T08:01:00Z " PEER "MMFilterID=71695 MMSAID=1\n"
			   "event 4653 2024-03-01T08:02:00Z RemoteAddress=198.51.100.10 MMFilterID=71695\n"
			   "event 4653 2024-03-01T08:02:00Z RemoteAddress=198.51.100.9 MMFilterID=71695\n"
			   "event 5451 2024-03-03T08:01:01Z " PEER "TransportFilterId=71700 QuickModeSaId=5\n"
			   "event 4654 2024-03-02T08:01:01Z " PEER "QMFilterID=71701\n"
			   "event 4653 2024-03-01T08:02:00Z RemoteAddress=198.51.100.9 MMFilterID=0\n";

static void make_filters(void)
{
	make_log("names.evtx", names);
	make_log("decoys.evtx", decoys);
	make_log("uses.evtx", uses);
	make_log("copy.evtx", uses);
}

START_TEST(a_filter_has_the_name_that_events_of_its_computer_tell)
{
	static const char expected[] = "mm 71695 1 2 Isolation 198.51.100.7,198.51.100.9,198.51.100.10\n"
				       "qm 71700 1 0 New 198.51.100.7\n"
				       "qm 71701 0 1 null 198.51.100.7\n"
				       "mm 5 0 1 null 192.0.2.9\n";
	make_filters();
	if (!has_program("jq", "names of filters are not compared"))
		return;
	struct ran ran = TOOL_ENDS(0, "-q", "--report=filters", "-ojsonl", _i ? "-j3" : "-j1", "decoys.evtx",
		"uses.evtx", "names.evtx", "copy.evtx");
	const struct way way = {.input = ran.out, .input_size = ran.out_size};
	assert_same(PROGRAM_AS(&way, "jq", "-r",
			    "\"\\(.kind) \\(.filter_id) \\(.established) \\(.failed) \\(.filter_name) "
			    "\\(.peers | join(\",\"))\"")
			    .out,
		expected);
	assert_jq("-s",
		".[1].names == [{filter_name:\"New\",provider_name:null,layer_name:null,action:null,"
		"first:\"2024-03-03T08:00:01.0000000Z\",last:\"2024-03-03T08:00:01.0000000Z\"},"
		"(.[1].names[1] | select(.filter_name == \"Newest\")),(.[1].names[2] | select(.filter_name == \"Old\"))]",
		ran.out, ran.out_size);
	/* Where all names were told later the first of them stands. */
	ran = TOOL_ENDS(
		0, "-q", "--report=filters", "-ojsonl", "--from=2024-03-01T08:00:01Z", "names.evtx", "uses.evtx");
	assert_jq("-s", ".[0].filter_name == null and .[1].filter_name == \"New\"", ran.out, ran.out_size);
}
END_TEST

/* The time at which each name was told, in an order of its own; the use is at ten. */
static const struct {
	const char *times[6], *names[6], *name;
} tellings[] = {
	{{"07:00", "07:30", "07:45"}, {"One", "Two", "One"}, "One"},
	{{"07:45", "07:30", "07:00"}, {"One", "Two", "One"}, "One"},
	{{"07:00", "07:45", "07:30", "11:00"}, {"One", "One", "Two", "One"}, "One"},
	{{"07:00", "07:45", "08:00", "07:30", "11:00", "11:30"}, {"One", "One", "Two", "Two", "One", "Two"}, "Two"},
	{{"11:30", "11:00", "07:30", "08:00", "07:45", "07:00"}, {"Two", "One", "Two", "Two", "One", "One"}, "Two"},
	{{"11:00", "12:00", "11:30"}, {"Two", "Two", "One"}, "Two"},
};

START_TEST(a_filter_has_the_name_that_was_told_last_before)
{
	char text[2048] = "set computer=vpn1 record=1\n", wanted[64];
	for (size_t i = 0; i < LENGTH(tellings[_i].times) && tellings[_i].times[i]; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text),
			"other 5441 2024-03-01T%s:00Z FilterName=%s FilterId:uint64=70\n", tellings[_i].times[i],
			tellings[_i].names[i]);
	strcat(text, "event 4653 2024-03-01T10:00:00Z " PEER "MMFilterID=70\n");
	make_log("a.evtx", text);
	snprintf(wanted, sizeof wanted, "Main Mode filter 70: %s\n", tellings[_i].name);
	assert_has(TOOL_ENDS(0, "-q", "--report=filters", "a.evtx").out, wanted);
}
END_TEST

START_TEST(text_says_which_rule_it_was)
{
	make_filters();
	struct ran ran = TOOL_ENDS(0, "-q", "--report=filters", "names.evtx", "uses.evtx");
	assert_has(ran.out, "vpn1  Main Mode filter 71695: Isolation\n    1 established, 2 failed, ");
	assert_has(ran.out, "\n    with 198.51.100.7, 198.51.100.9, 198.51.100.10\n");
	assert_has(ran.out, "vpn1  Quick Mode filter 71700: New\n");
	assert_has(ran.out, "        Old, told from 2024-03-01 08:00:01Z to 2024-03-01 08:00:01Z\n");
	assert_has(ran.out, "vpn1  Quick Mode filter 71701: no event 5441 or 5447 of these logs names it\n");
	make_log("none.evtx", "event 4655 2024-03-01T08:00:00Z\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=filters", "none.evtx").out, "no negotiation in these logs names");
}
END_TEST

static const char opened[] = "set computer=vpn1 record=1\n"
			     "event 5451 2024-03-01T08:00:00Z " PEER "InboundSpi=0x1111 QuickModeSaId=1\n"
			     "event 5451 2024-03-01T08:00:00Z " PEER "InboundSpi=0x2222 QuickModeSaId=2\n"
			     "event 5452 2024-03-01T09:00:00Z " PEER "QuickModeSaId=1\n"
			     "set computer=vpn2\n"
			     "event 5451 2024-03-01T08:00:00Z " PEER "InboundSpi=0x3333 QuickModeSaId=3\n";

/* Seconds after nine, the event, its SPI; what is said of it. */
static const struct {
	const char *time, *spi;
	unsigned event_id;
	const char *what, *verdict;
	bool is_known; /* the association is */
} packets[] = {
	{"2024-03-01T09:00:59Z", "4369", 4965, "unknown_spi", "harmless: they were on their way when their", true},
	{"2024-03-01T09:01:00Z", "0x1111", 4965, "unknown_spi", "harmless: ", true},
	{"2024-03-01T09:01:01Z", "4369", 4965, "unknown_spi", "the peer went on with an association that had ended",
		true},
	{"2024-03-01T08:59:58Z", "4369", 4965, "unknown_spi", "packets came while the association with their SPI stood",
		true},
	{"2024-03-01T08:59:59Z", "4369", 4965, "unknown_spi", "harmless: they came as their association was ending",
		true},
	{"2024-03-01T07:59:58Z", "4369", 4965, "unknown_spi", "packets came before an association with their SPI",
		true},
	{"2024-03-01T09:01:00Z", "8738", 4965, "unknown_spi", "packets named an association that stands here", true},
	{"2024-03-01T09:01:01Z", "8738", 4965, "unknown_spi", "packets named an association whose lifetime was over",
		true},
	{"2024-03-01T09:00:00Z", "13107", 4965, "unknown_spi", "packets named an association that these logs do not",
		false},
	{"2024-03-01T09:00:00Z", "0", 4965, "unknown_spi", "packets named an association that these logs do not",
		false},
	{"2024-03-01T08:30:00Z", "4369", 4960, "integrity", "packets were changed on the way", true},
	{"2024-03-01T08:30:00Z", "4369", 4961, "replay", "packets came twice", true},
	{"2024-03-01T08:30:00Z", "4369", 4962, "replay", "packets had a sequence number", true},
	{"2024-03-01T08:30:00Z", "0", 4963, "clear_text", "packets came unprotected", false},
	{"2024-03-01T08:30:00Z", NULL, 4976, "negotiation", "packets were no valid part of a Main Mode", false},
	{"2024-03-01T08:30:00Z", NULL, 4977, "negotiation", "packets were no valid part of a Quick Mode", false},
	{"2024-03-01T08:30:00Z", NULL, 4978, "negotiation", "packets were no valid part of an Extended Mode", false},
};

START_TEST(a_discarded_packet_is_held_against_the_association_of_its_spi)
{
	char script[512], filter[512];
	make_log("opened.evtx", opened);
	snprintf(script, sizeof script, "set computer=vpn1 record=5\n%s %u %s " PEER "%s%s\n",
		packets[_i].spi ? "other" : "event", packets[_i].event_id, packets[_i].time,
		packets[_i].spi ? "SPI:uint32=" : "", packets[_i].spi ? packets[_i].spi : "");
	make_log("packet.evtx", script);
	if (!has_program("jq", "what is said of packets is not compared"))
		return;
	struct ran ran = TOOL_ENDS(0, "-q", "--report=packets", "-ojsonl", "packet.evtx", "opened.evtx", "packet.evtx");
	snprintf(filter, sizeof filter,
		"length == 1 and .[0].count == 1 and .[0].what == \"%s\" and (.[0].verdict | startswith(\"%s\")) and "
		".[0].remote_address == \"198.51.100.7\" and (.[0].opened != null) == %s",
		packets[_i].what, packets[_i].verdict, packets[_i].is_known ? "true" : "false");
	assert_jq("-s", filter, ran.out, ran.out_size);
	assert_has(TOOL_ENDS(0, "-q", "--report=packets", "packet.evtx", "opened.evtx").out,
		"1 time  vpn1  198.51.100.7  ");
}
END_TEST

/* Of the association that "opened" has with SPI 0x1111, of no one, and of one that was replaced. */
static const struct {
	const char *option, *time, *spi, *verdict;
} packets_asked_for[] = {
	{"--from=2024-03-01T08:10:00Z", "2024-03-01T09:05:00Z", "4369",
		"packets named an association whose opening is not among the events asked for: "},
	{"-e5452", "2024-03-01T09:05:00Z", "4369",
		"packets named an association whose opening is not among the events asked for: "},
	{"--peer=198.51.100.0/24", "2024-03-01T09:05:00Z", "9",
		"packets named an association whose opening is not among the events asked for: "},
	{"--computer=vpn1", "2024-03-01T09:05:00Z", "9", "packets named an association that these logs do not know"},
	{"-e5451", "2024-03-01T09:05:00Z", "4369",
		"packets named an association whose end is not among the events asked for: "},
	{"-e5451", "2024-03-01T08:30:00Z", "17476",
		"packets named an association whose end is not among the events asked for: "},
	{"-e5451", "2024-03-01T10:00:30Z", "17476",
		"packets named an association whose end is not among the events asked for: "},
	{"-e5451", "2024-03-01T10:01:01Z", "17476", "the peer went on with an association that had ended here"},
	{"--from=2024-03-01T08:00:00Z", "2024-03-01T08:30:00Z", "17476",
		"packets came while the association with their SPI stood"},
};

START_TEST(of_packets_no_more_is_said_than_the_events_asked_for_tell)
{
	char script[512];
	make_log("opened.evtx", opened);
	snprintf(script, sizeof script,
		"set computer=vpn1 record=5\nevent 5451 2024-03-01T08:00:00Z " PEER
		"InboundSpi=0x4444 QuickModeSaId=4\nevent 5451 2024-03-01T10:00:00Z " PEER
		"InboundSpi=0x5555 QuickModeSaId=4\nother 4965 %s " PEER "SPI:uint32=%s\n",
		packets_asked_for[_i].time, packets_asked_for[_i].spi);
	make_log("packet.evtx", script);
	struct ran ran = TOOL_ENDS(
		0, "-q", "--report=packets", "-ojsonl", packets_asked_for[_i].option, "opened.evtx", "packet.evtx");
	assert_has(ran.out, packets_asked_for[_i].verdict);
}
END_TEST

START_TEST(of_filters_no_more_is_said_than_the_events_asked_for_tell)
{
	static const char from[] = "--from=2024-03-01T08:00:00Z";
	make_log("named.evtx", "other 5441 2024-03-01T07:00:00Z FilterName=Isolation FilterId:uint64=70\n"
			       "event 4653 2024-03-01T08:30:00Z " PEER "MMFilterID=70\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=filters", "-oline", "named.evtx").out, "Isolation");
	assert_has(TOOL_ENDS(0, "-q", "--report=filters", from, "named.evtx").out,
		"Main Mode filter 70: as far as the events asked for tell, no");
}
END_TEST

START_TEST(no_packet_names_an_association_that_stands_behind_a_silence)
{
	make_log("log.evtx",
		"set computer=vpn1\nevent 5451 2024-03-01T08:00:00Z " PEER "InboundSpi=0x1111 QuickModeSaId=1\n"
		"event 4655 2025-09-01T08:00:00Z\nother 4965 2025-09-01T09:00:00Z " PEER "SPI:uint32=4369\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=packets", "-ojsonl", "log.evtx");
	assert_has(ran.out, "packets named an association of before a silence of more than a year here");
}
END_TEST

/* Which anybody can send who has seen the SPI. */
START_TEST(packets_of_another_address_than_the_peers_are_not_harmless)
{
	make_log("opened.evtx", opened);
	make_log("packet.evtx", "set computer=vpn1 record=5\n"
				"other 4965 2024-03-01T09:00:01Z RemoteAddress=203.0.113.66 SPI:uint32=4369\n"
				"other 4965 2024-03-01T09:00:01Z RemoteAddress=198.51.100.7 SPI:uint32=4369\n"
				"other 4960 2024-03-01T08:30:00Z RemoteAddress=203.0.113.66 SPI:uint32=4369\n"
				"other 4961 2024-03-01T08:30:00Z RemoteAddress=203.0.113.66 SPI:uint32=4369\n"
				"other 4962 2024-03-01T08:30:00Z RemoteAddress=203.0.113.66 SPI:uint32=4369\n"
				"other 4963 2024-03-01T08:30:00Z RemoteAddress=203.0.113.66 SPI:uint32=4369\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=packets", "-ocsv", "opened.evtx", "packet.evtx");
	assert_has(ran.out, "packets named an association that is with another address");
	ck_assert_uint_eq(
		count_of(ran.out, "packets of an association that is with another address were changed, came twice or"),
		3);
	assert_has(ran.out, "harmless: ");
}
END_TEST

START_TEST(packets_alone_are_events_of_ipsec)
{
	static const char line[] = "set computer=vpn1 record=1\nother 4963 2024-03-01T09:00:00Z " PEER "SPI:uint32=5";
	make_log("packets.evtx", line);
	struct ran ran = TOOL_ENDS(0, "--report=packets", "packets.evtx");
	assert_has(ran.out, "packets came unprotected");
	ck_assert(!strstr(ran.err, "no IPsec audit events"));
	make_log("else.evtx",
		"set computer=vpn1 record=1\nother 4963 2024-03-01T09:00:00Z provider=Else guid=none " PEER
		"SPI:uint32=5");
	assert_has(TOOL_ENDS(0, "--report=packets", "else.evtx").err, "hold no IPsec audit events of Main, Quick or");
}
END_TEST

START_TEST(packets_are_counted_by_hours)
{
	make_log("flood.evtx", "set computer=vpn1 record=1\nother 4961 2024-03-01T08:00:00Z " PEER "SPI:uint32=7\n"
			       "other 4961 2024-03-01T08:59:50Z " PEER "SPI:uint32=7 repeat=20\n"
			       "other 4961 2024-03-01T08:00:00Z RemoteAddress=192.0.2.1 SPI:uint32=7\n"
			       "other 4961 2024-03-01T08:00:00Z provider=Else guid=none " PEER "SPI:uint32=7\n");
	if (!has_program("jq", "packets in an hour are not counted"))
		return;
	struct ran ran = TOOL_ENDS(0, "-q", "--report=packets", "-ojsonl", "flood.evtx");
	assert_jq("-s", "map(.count) == [21,1] and map(.peak_per_hour) == [11,1]", ran.out, ran.out_size);
	assert_has(TOOL_ENDS(0, "-q", "--report=packets", "flood.evtx").out, ", at most 11 in a clock hour\n");
}
END_TEST

/* As events with a struct of their own are. */
static const struct {
	const char *record, *told;
} near_packets[] = {
	{"4961 2024-03-01T08:00:00Z provider=Microsoft-Windows-Security-Audit1ng guid=none " PEER "SPI:uint32=7",
		": tampering: provider "},
	{"4961 2024-03-01T08:00:00Z provider=Else " PEER "SPI:uint32=7", ": tampering: provider "},
	{"4961 2024-03-01T08:00:00Z RemoteAddress:uint32=124007366 SPI:uint32=7", ": warning: value "},
	{"4961 2024-03-01T08:00:00Z RemoteAddress:binary=c6336407 SPI:uint32=7", ": warning: value "},
	{"4961 2024-03-01T08:00:00Z RemoteAddress=\"to 198.51.100.7 (it)\" SPI:uint32=7", ": warning: value "},
	{"4961 2024-03-01T08:00:00Z remoteaddress=198.51.100.7 SPI=\xef\xbc\x97", ": warning: value "},
};

START_TEST(a_discarded_packet_in_disguise_counts)
{
	char script[512];
	snprintf(script, sizeof script, "set computer=vpn1 record=1\nother %s\n", near_packets[_i].record);
	make_log("near.evtx", script);
	struct ran ran = TOOL_ENDS(3, "-q", "--report=packets", "near.evtx");
	assert_has(ran.out, "1 time  vpn1  198.51.100.7  ");
	assert_has(ran.out, "0x00000007");
	assert_has(ran.err, near_packets[_i].told);
}
END_TEST

START_TEST(a_name_counts_for_each_filter_that_its_record_names)
{
	make_log("two.evtx", "set computer=vpn1 record=1\n"
			     "other 5447 2024-03-01T07:00:00Z FilterName=Isolation FilterId:uint64=71 +FilterId=0x48\n"
			     "event 4653 2024-03-01T08:00:00Z " PEER "MMFilterID=72\n"
			     "event 4653 2024-03-01T08:00:01Z " PEER "MMFilterID=71\n");
	struct ran ran = TOOL_ENDS(3, "-q", "--report=filters", "two.evtx");
	assert_has(ran.out, "vpn1  Main Mode filter 71: Isolation\n");
	assert_has(ran.out, "vpn1  Main Mode filter 72: Isolation\n");
	assert_has(ran.err, "event 5447, field FilterId: it stands more than once in the record");
}
END_TEST

/* Which one was there first nobody knows; in events of other providers a name may stand twice. */
START_TEST(a_discarded_packet_counts_for_each_address_that_it_names)
{
	static const char two[] = "RemoteAddress=192.0.2.9 +RemoteAddress=- +RemoteAddress=198.51.100.7 "
				  "+RemoteAddress=::ffff:192.0.2.9 SPI:uint32=7";
	char script[1024];
	snprintf(script, sizeof script,
		"set computer=vpn1 record=1\nother 4961 2024-03-01T08:00:00Z %s\n"
		"other 4961 +1 provider=Else guid=none %s\nother 4961 +1 provider=Else guid=none =1 =2\n",
		two, two);
	make_log("two.evtx", script);
	struct ran ran = TOOL_ENDS(3, "-q", "--report=packets", _i ? "-j3" : "-j1", "two.evtx");
	ck_assert_uint_eq(count_of(ran.out, "1 time  vpn1  "), 2);
	assert_has(ran.out, "1 time  vpn1  198.51.100.7  ");
	assert_has(ran.out, "1 time  vpn1  192.0.2.9  ");
	ck_assert_uint_eq(count_of(ran.err, "\n"), 1);
	assert_has(ran.err, "event 4961, field RemoteAddress: it stands more than once in the record");
	ran = TOOL_ENDS(3, "-q", _i ? "--engine=libevtx" : "--engine=direct", "-e4961", "-ojsonl", "two.evtx");
	ck_assert_uint_eq(count_of(ran.out, "[\"value\""), 1);
}
END_TEST

/* One of them has the name, the other one only looks so; others show both. */
static const char *const near_beside[] = {
	("RemoteAddress=198.51.100.7 Remote\xe2\x80\x8b"
	 "Address=192.0.2.9 SPI:uint32=7"),
	"remoteaddress=192.0.2.9 RemoteAddress=198.51.100.7 SPI:uint32=7",
	"RemoteAddress=198.51.100.7 RemoteAddres\xd1\x95=::ffff:192.0.2.9 SPI:uint32=7",
};

START_TEST(a_discarded_packet_counts_for_an_address_that_is_nearly_so_named)
{
	char script[512];
	snprintf(script, sizeof script, "set computer=vpn1 record=1\nother 4965 2024-03-01T08:00:00Z %s\n",
		near_beside[_i]);
	make_log("near.evtx", script);
	struct ran ran = TOOL_ENDS(3, "-q", "--report=packets", "near.evtx");
	ck_assert_uint_eq(count_of(ran.out, "1 time  vpn1  "), 2);
	assert_has(ran.out, "1 time  vpn1  198.51.100.7  ");
	assert_has(ran.out, "1 time  vpn1  192.0.2.9  ");
	assert_has(ran.err, ": warning: value at ");
	assert_has(ran.err, "its name only looks like that of a field");
	make_log("spi.evtx", "other 4960 2024-03-01T08:00:00Z RemoteAddress=192.0.2.9 SPI:uint32=7 SPl:uint32=8\n");
	assert_has(TOOL_ENDS(3, "-q", "-e4960", "spi.evtx").err, "field SPl: its name only looks like that of a field");
}
END_TEST

static const char of_two[] = "set computer=vpn1 record=1\n"
			     "other 4960 2024-03-01T08:30:00Z RemoteAddress=203.0.113.66 SPI:uint32=4369\n"
			     "other 4961 +1 RemoteAddress=::ffff:203.0.113.66 SPI:uint32=4369\n"
			     "other 4965 +1 RemoteAddress=198.51.100.7 SPI:uint32=4369\n"
			     "other 4963 +1 RemoteAddress=- SPI:uint32=0\n"
			     "event 4976 +1 RemoteAddress=203.0.113.66 LocalAddress=192.0.2.1\n"
			     "event 4977 +1 RemoteAddress=198.51.100.7 LocalAddress=192.0.2.2\n"
			     "other 1102 +1 provider=Microsoft-Windows-Eventlog guid=none\n";

/* Their events, the most frequent first; then by computer and address. */
static const struct {
	const char *options[2], *events;
} packets_chosen[] = {
	{{"-v"}, "4963 4965 4977 4960 4961 4976"},
	{{"--peer=203.0.113.66"}, "4960 4961 4976"},
	{{"--peer=203.0.113.0/24"}, "4960 4961 4976"},
	{{"--peer=198.51.100.7"}, "4965 4977"},
	{{"--peer=203.0.113.67"}, ""},
	{{"--local=192.0.2.1"}, "4976"},
	{{"--local=192.0.2.2", "--peer=198.51.100.7"}, "4977"},
	{{"--sa=4369"}, ""},
	{{"--failed"}, "4963 4965 4977 4960 4961 4976"},
	{{"--failed", "--peer=198.51.100.7"}, "4965 4977"},
	{{"--outcome=failure"}, ""},
	{{"-e4965"}, "4965"},
	{{"-e4960-4965", "--peer=203.0.113.66"}, "4960 4961"},
	{{"-e4977"}, "4977"},
	{{"-e5451"}, "4963 4965 4960 4961"},
	{{"-eany", "--peer=203.0.113.66"}, "4960 4961 4976"},
	{{"-mquick", "--peer=198.51.100.7"}, "4965 4977"},
};

START_TEST(filters_choose_among_discarded_packets)
{
	const char *const *options = packets_chosen[_i].options, *other = options[1] ? options[1] : "-q";
	make_log("log.evtx", of_two);
	if (!has_program("jq", "which packets are chosen is not looked at"))
		return;
	struct ran ran = TOOL_ENDS(0, "-q", "--report=packets", "-ojsonl", options[0], other, "log.evtx");
	const struct way way = {.input = ran.out, .input_size = ran.out_size};
	const char *events = PROGRAM_AS(&way, "jq", "-rs", "map(.event_id | tostring) | join(\" \")").out;
	ck_assert_msg(strncmp(events, packets_chosen[_i].events, strlen(packets_chosen[_i].events)) == 0 &&
			      strlen(events) == strlen(packets_chosen[_i].events) + 1,
		"%s %s: %s", options[0], other, events);
}
END_TEST

/* As everywhere: what people read in the value. */
START_TEST(a_packet_in_disguise_is_found_by_its_address)
{
	char script[512];
	snprintf(script, sizeof script, "set computer=vpn1 record=1\nother %s\n", near_packets[_i].record);
	make_log("near.evtx", script);
	assert_has(TOOL_ENDS(3, "-q", "--report=packets", "--peer=198.51.100.7", "near.evtx").out, "  198.51.100.7  ");
	assert_has(TOOL_ENDS(3, "-q", "--report=packets", "--failed", "near.evtx").out, "  198.51.100.7  ");
	assert_has_not(TOOL_ENDS(3, "-q", "--report=packets", "--peer=198.51.100.8", "near.evtx").out, "1 time");
}
END_TEST

START_TEST(the_overview_tells_of_the_packets_of_the_peer_that_was_asked_for)
{
	make_log("log.evtx", of_two);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=overview", "--peer=203.0.113.66", "log.evtx");
	assert_has(ran.out, "1 time from 203.0.113.66: packets were changed on the way");
	assert_has(ran.out, "ipsec-evtx -e 4960 --peer=203.0.113.66 ");
	assert_has_not(ran.out, "198.51.100.7");
	assert_has_not(ran.out, "packets came unprotected");
	ran = TOOL_ENDS(0, "-q", "-ojsonl", "-e4960", "--peer=203.0.113.66", "log.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
	/* Where none fits nothing is said of what is audited. */
	make_log("packets.evtx", "other 4965 2024-03-01T08:30:00Z RemoteAddress=198.51.100.7 SPI:uint32=4369\n");
	ran = TOOL_ENDS(0, "--report=packets", "--peer=203.0.113.66", "packets.evtx");
	assert_has(ran.out, "no discarded packet is told of in these logs, as far as the events asked for");
	assert_has_not(ran.err, "no IPsec audit events");
}
END_TEST

/* Also where the events that tell of the others are asked for by their number. */
START_TEST(reports_hear_of_a_cleared_log_whatever_else_is_asked_for)
{
	static const char *const events[] = {"-eany", "-e1102,4960-4978"};
	make_log("log.evtx", of_two);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=summary", events[_i], "--peer=203.0.113.66", "log.evtx");
	assert_has(ran.out, "cleared 1 time");
	ran = TOOL_ENDS(0, "-q", "--report=hostile", events[_i], "--failed", "log.evtx");
	assert_has(ran.out, "the log was cleared 1 time");
}
END_TEST

static const struct {
	const char *option, *records;
} others_chosen[] = {
	{"--peer=203.0.113.66", "1 2 3"},
	{"--peer=198.51.100.7", "4 6 7"},
	{"--local=203.0.113.66", "1 8"},
	{"--local=192.0.2.1", "1 4 6"},
	{"--sa=771", "5 6"},
	{"--failed", "2 7"},
};

START_TEST(filters_look_into_the_fields_of_other_events)
{
	make_log("log.evtx",
		"set computer=vpn1 record=1\n"
		"other 5156 2024-03-01T08:30:00Z SourceAddress=203.0.113.66 DestAddress=192.0.2.1\n"
		"other 4960 +1 RemoteAddress=203.0.113.66 SPI:uint32=771\n"
		"other 9 +1 provider=Else guid=none RemoteAddr:uint32=3405803842\n"
		"other 9 +1 provider=Else guid=none Message=\"from 198.51.100.7, port 500\" LocalIp=192.0.2.1\n"
		"other 1028 +1 provider=Microsoft-Windows-WFP guid=none MMSaLuid:uint64=771\n"
		"event 4655 +1 MMSAID=771\n"
		"event 4653 +1 RemoteAddress=198.51.100.7 LocalAddress=192.0.2.9\n"
		"other 4688 +1 NewProcessId=0x303 LocalAddress=203.0.113.66\n");
	struct ran ran = TOOL("-q", "-eany", "-ojsonl", others_chosen[_i].option, "log.evtx");
	ck_assert_str_eq(record_ids(ran.out), others_chosen[_i].records);
}
END_TEST

/* Windows has filters without a name: an event that tells of one does not name it, but nor is there none. */
START_TEST(a_filter_without_a_name_is_not_one_of_which_nothing_is_told)
{
	const char *use = "event 4654 2024-03-01T08:00:00Z QMFilterID=6 RemoteAddress=192.0.2.2\n";
	char script[1024];
	snprintf(script, sizeof script,
		"set computer=vpn1 record=1\n"
		"other 5441 2024-03-01T07:00:00Z FilterName=\"-\" ProviderName=P LayerName=L FilterId:uint64=6\n%s",
		use);
	make_log("one.evtx", script);
	assert_has(TOOL_ENDS(0, "-q", "--report=filters", "one.evtx").out,
		"vpn1  Quick Mode filter 6: events 5441 or 5447 tell of it without a name\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=filters", "one.evtx").out,
		"\n        without a name, P, L, told from 2024-03-01 07:00:00Z");
	/* A name that was told when the id may be another filter's is not that of the one that was used. */
	snprintf(script + strlen(script), sizeof script - strlen(script),
		"other 5447 2024-03-01T09:00:00Z FilterName=Isolation ProviderName=P LayerName=L FilterId:uint64=6\n");
	make_log("two.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=filters", "two.evtx");
	assert_has(ran.out, "filter 6: events 5441 or 5447 tell of it without a name\n");
	assert_has(ran.out, "the id was told of in several ways");
	assert_has(ran.out, "\n        without a name, P, L, told from ");
	assert_has(ran.out, "\n        Isolation, P, L, told from ");
	assert_has(TOOL_ENDS(0, "-q", "--report=filters", "-ojsonl", "two.evtx").out, "\"filter_name\":null,");
}
END_TEST

/* The driver's packets are read besides, but the reports that show them count from them as from IPsec events. */
START_TEST(a_packet_is_the_newest_event_of_reports_that_show_it)
{
	make_log("a.evtx", "other 4960 2024-03-05T10:00:00Z RemoteAddress=198.51.100.7 SPI:uint32=3\n"
			   "other 4960 2024-04-05T10:00:00Z RemoteAddress=198.51.100.8 SPI:uint32=3\n"
			   "other 4608 2024-07-03T09:00:00Z\n"
			   "other 4960 2024-08-03T09:00:00Z provider=Else guid=none RemoteAddress=198.51.100.9\n");
	struct ran ran = TOOL("-q", "-ojsonl", "--report=packets", "--from=-24h", "a.evtx");
	assert_has(ran.out, "198.51.100.8");
	assert_has_not(ran.out, "198.51.100.7");
	ran = TOOL("-q", "-ojsonl", "--report=packets", "--to=-24h", "a.evtx");
	assert_has(ran.out, "198.51.100.7");
	assert_has_not(ran.out, "198.51.100.8");
	ran = TOOL("-q", "--report=overview", "--from=-24h", "a.evtx");
	assert_has(ran.out, "198.51.100.8");
	assert_has_not(ran.out, "198.51.100.7");
}
END_TEST

/* They say nothing of negotiations, and that there is none of these in the log is no answer. */
START_TEST(packets_alone_do_not_make_the_overview_say_that_nothing_failed)
{
	make_log("a.evtx", "other 4960 2024-03-05T10:00:00Z RemoteAddress=198.51.100.7 SPI:uint32=3\n");
	struct ran ran = TOOL("-q", "--report=overview", "a.evtx");
	assert_has(ran.out, "Found          no IPsec event\n");
	assert_has(ran.out, "these logs hold no IPsec audit events of Main, Quick or Extended\n");
	assert_has(ran.out, "1 time from 198.51.100.7");
	assert_has_not(ran.out, "no failed negotiation");
	make_log("b.evtx", "other 4960 2024-03-05T10:00:00Z RemoteAddress=198.51.100.7 SPI:uint32=3\n"
			   "event 4650 2024-03-05T11:00:00Z RemoteAddress=198.51.100.7\n");
	assert_has(TOOL("-q", "--report=overview", "b.evtx").out, "no failed negotiation\n");
}
END_TEST

/* An SPI that was given again hours later is none of theirs. */
START_TEST(packets_are_of_the_association_that_was_opened_before_them)
{
	make_log("a.evtx",
		"event 5451 2024-03-01T10:00:00Z RemoteAddress=192.0.2.11 RemoteTunnelEndpoint=- QuickModeSaId=1 "
		"InboundSpi=136\n"
		"event 5452 2024-03-01T10:59:30Z RemoteAddress=192.0.2.11 RemoteTunnelEndpoint=- QuickModeSaId=1\n"
		"other 4965 2024-03-01T11:00:00Z RemoteAddress=192.0.2.11 SPI:uint32=136\n"
		"event 5451 2024-03-01T20:00:00Z RemoteAddress=192.0.2.12 RemoteTunnelEndpoint=- QuickModeSaId=2 "
		"InboundSpi=136\n");
	const char *rows = TOOL_ENDS(0, "-q", "--report=packets", "-ojsonl", "a.evtx").out;
	assert_has(rows, "harmless: they were on their way when their association ended");
	assert_has_not(rows, "another address");
}
END_TEST

/* 4964 stands among their numbers, and is of special logons. */
START_TEST(an_event_of_special_logons_is_no_discarded_packet)
{
	make_log(
		"a.evtx", "other 4963 2024-03-05T10:00:00Z record=1\nother 4964 +1 record=2\nother 4965 +1 record=3\n");
	ck_assert_str_eq(record_ids(TOOL("-qo", "jsonl", "--failed", "-eany", "a.evtx").out), "1 3");
}
END_TEST

START_TEST(packets_behind_a_start_of_windows_were_not_on_their_way)
{
	make_log("start.evtx",
		"set computer=vpn1\n"
		"event 5451 2024-03-01T07:00:00Z RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=- InboundSpi=0x1111 "
		"QuickModeSaId=1\n"
		"other 4608 2024-03-01T08:00:00Z\n"
		"other 4965 2024-03-01T08:00:30Z RemoteAddress=192.0.2.7 SPI=0x1111\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=packets", "-ojsonl", "start.evtx").out,
		"\"verdict\":\"the peer went on with an association that had ended here: it was not told");
}
END_TEST

/* Where a filter bounds what is there, it is not the logs that tell of no more. */
START_TEST(a_time_that_a_filter_leaves_out_is_not_said_to_be_in_no_log)
{
	static const struct {
		const char *option, *at, *told;
	} cases[] = {
		{"--from=2024-03-01T09:30:00Z", "--at=2024-03-01T09:00:00Z",
			"the events asked for tell of IPsec only from "},
		{"--to=2024-03-01T09:30:00Z", "--at=2024-03-01T09:45:00Z",
			"the events asked for tell of IPsec only until "},
		{"--computer=a", "--at=2024-03-01T09:45:00Z", "the events asked for tell of IPsec only until "},
		{"--to=2024-03-01T08:30:00Z", "--at=2024-03-01T10:45:00Z",
			"the events asked for tell of IPsec only until "},
		{"--from=2024-03-01T08:30:00Z", "--at=2024-03-01T09:30:00Z",
			"of 1 of 2 computers the events asked for tell of IPsec only before or only behind "},
		{"-mall", "--at=2024-03-01T10:45:00Z", "these logs tell of IPsec only until "},
	};
	const struct way wide = {.on_terminal = true, .columns = 2000};
	make_log("a.evtx", "set computer=a record=1\n"
			   "event 4650 2024-03-01T08:00:00Z MMSAID=5\nevent 4655 2024-03-01T08:59:59Z MMSAID=5\n"
			   "set computer=b\n"
			   "event 4650 2024-03-01T09:00:01Z MMSAID=6\nevent 4655 2024-03-01T10:00:00Z MMSAID=6\n");
	const char *option = cases[_i].option, *at = cases[_i].at;
	assert_has(
		TOOL_AS(&wide, "-q", "--color=never", "--report=sessions", option, at, "a.evtx").out, cases[_i].told);
	assert_has(TOOL("-q", "--report=sessions", "-ohtml", option, at, "a.evtx").out, cases[_i].told);
}
END_TEST

Suite *suite_report_filters(void)
{
	Suite *suite = suite_create("report filters");
	TCase *filters = tool_case(suite, "filters");
	tcase_add_loop_test(filters, a_filter_has_the_name_that_events_of_its_computer_tell, 0, 2);
	tcase_add_test(filters, text_says_which_rule_it_was);
	tcase_add_test(filters, a_filter_without_a_name_is_not_one_of_which_nothing_is_told);
	tcase_add_test(filters, of_filters_no_more_is_said_than_the_events_asked_for_tell);
	tcase_add_loop_test(filters, a_filter_has_the_name_that_was_told_last_before, 0, (int)LENGTH(tellings));
	tcase_add_test(filters, a_name_counts_for_each_filter_that_its_record_names);
	TCase *discarded = tool_case(suite, "packets");
	tcase_add_loop_test(
		discarded, a_discarded_packet_is_held_against_the_association_of_its_spi, 0, (int)LENGTH(packets));
	tcase_add_loop_test(discarded, a_discarded_packet_in_disguise_counts, 0, (int)LENGTH(near_packets));
	tcase_add_loop_test(discarded, a_discarded_packet_counts_for_each_address_that_it_names, 0, 2);
	tcase_add_loop_test(discarded, a_discarded_packet_counts_for_an_address_that_is_nearly_so_named, 0,
		(int)LENGTH(near_beside));
	tcase_add_test(discarded, packets_are_counted_by_hours);
	tcase_add_test(discarded, a_packet_is_the_newest_event_of_reports_that_show_it);
	tcase_add_test(discarded, packets_alone_do_not_make_the_overview_say_that_nothing_failed);
	tcase_add_test(discarded, packets_are_of_the_association_that_was_opened_before_them);
	tcase_add_test(discarded, an_event_of_special_logons_is_no_discarded_packet);
	tcase_add_test(discarded, packets_alone_are_events_of_ipsec);
	tcase_add_test(discarded, packets_of_another_address_than_the_peers_are_not_harmless);
	tcase_add_loop_test(discarded, of_packets_no_more_is_said_than_the_events_asked_for_tell, 0,
		(int)LENGTH(packets_asked_for));
	tcase_add_test(discarded, no_packet_names_an_association_that_stands_behind_a_silence);
	tcase_add_loop_test(discarded, filters_choose_among_discarded_packets, 0, (int)LENGTH(packets_chosen));
	tcase_add_loop_test(discarded, a_packet_in_disguise_is_found_by_its_address, 0, (int)LENGTH(near_packets));
	tcase_add_test(discarded, the_overview_tells_of_the_packets_of_the_peer_that_was_asked_for);
	tcase_add_loop_test(discarded, reports_hear_of_a_cleared_log_whatever_else_is_asked_for, 0, 2);
	tcase_add_loop_test(discarded, filters_look_into_the_fields_of_other_events, 0, (int)LENGTH(others_chosen));
	tcase_add_test(discarded, packets_behind_a_start_of_windows_were_not_on_their_way);
	tcase_add_loop_test(discarded, a_time_that_a_filter_leaves_out_is_not_said_to_be_in_no_log, 0, 6);
	return suite;
}
