/* SPDX-License-Identifier: MIT */
/* What a program asks for without the tool: filters in the options, values by their names, times as people write them.
 */
#include "event/network.h"
#include "suites.h"
#include "test_support.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

static const char script[] =
	"set computer=vpn1.corp.example record=1\n"
	"event 4653 2024-03-01T08:00:00Z RemoteAddress=198.51.100.7 LocalAddress=192.0.2.1\n"
	"event 4650 2024-03-01T09:00:00Z RemoteAddress=2001:db8::7 LocalAddress=2001:db8::1\n"
	"chunk\n"
	"set computer=b\xc3\xbcro-01\n"
	"event 5451 2024-03-01T10:00:00Z RemoteAddress=10.2.0.9 RemoteAddressMask=255.255.255.0 "
	"RemoteTunnelEndpoint=203.0.113.9 LocalAddress=10.1.0.9 LocalTunnelEndpoint=192.0.2.2\n"
	"event 5452 2024-03-01T11:00:00Z RemoteAddress=- RemoteTunnelEndpoint=-\n"
	"event 4653 2024-03-01T12:00:00Z RemoteAddress:string=\"198.51. 100.9\"\n"
	"event 4655 2024-03-01T12:00:00Z RemoteAddress=198.51.100.8 system=SystemTime:string=\"2024-03-01 9:00\" "
	"written=2024-03-01T13:00:00Z\n";

#define ALL "1 2 3 4 5 6"

static uint8_t *bytes;
static size_t size;
static struct run run;

static void make_log(void)
{
	bytes = log_of(script, &size);
}

static void free_log(void)
{
	free(bytes);
}

static const char *numbers_of(const struct run *some)
{
	static char text[256];
	text[0] = '\0';
	for (size_t i = 0; i < some->count; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%d", i > 0 ? " " : "",
			(int)some->events[i].record_id.value);
	return text;
}

/* Times, peers and computers; NULL: none. */
static const struct {
	const char *from, *to;
	const char *peers[3], *computers[3];
	const char *numbers;
} filters[] = {
	{NULL, NULL, {NULL}, {NULL}, ALL},
	{"2024-03-01T09:00:00Z", NULL, {NULL}, {NULL}, "2 3 4 5 6"},
	{"2024-03-01T09:00:00.0000001Z", "2024-03-01T11:00:00Z", {NULL}, {NULL}, "3"},
	{NULL, "2024-03-01T08:00:00.0000001Z", {NULL}, {NULL}, "1"},
	/* Without a time of its own that of its record counts. */
	{"2024-03-01T13:00:00Z", NULL, {NULL}, {NULL}, "6"},
	{NULL, NULL, {"198.51.100.7"}, {NULL}, "1"},
	{NULL, NULL, {"::ffff:198.51.100.7"}, {NULL}, "1"},
	{NULL, NULL, {"198.51.100.0/24"}, {NULL}, "1 5 6"},
	{NULL, NULL, {"198.51.100.7", "2001:db8::/32"}, {NULL}, "1 2"},
	{NULL, NULL, {"203.0.113.9"}, {NULL}, "3"},
	{NULL, NULL, {"10.2.0.0/24"}, {NULL}, "3"},
	{NULL, NULL, {"0.0.0.0/0"}, {NULL}, "1 3 5 6"},
	{NULL, NULL, {NULL}, {"VPN1"}, "1 2"},
	{NULL, NULL, {NULL}, {"vpn1.corp.EXAMPLE"}, "1 2"},
	{NULL, NULL, {NULL}, {"vpn"}, ""},
	{NULL, NULL, {NULL}, {"B\xc3\x9cRO-01", "x"}, "3 4 5 6"},
	{"2024-03-01T12:00:00Z", NULL, {"198.51.100.0/24"}, {"b\xc3\xbcro-01"}, "5 6"},
};

struct asked {
	struct ipsecevtx_options options;
	struct ipsecevtx_network peers[3];
};

static void ask(struct asked *asked, size_t number)
{
	struct ipsecevtx_options *options = &asked->options;
	*options = (struct ipsecevtx_options)IPSECEVTX_OPTIONS_INIT;
	if (filters[number].from)
		ck_assert(ipsecevtx_time_parse(filters[number].from, &options->from));
	if (filters[number].to)
		ck_assert(ipsecevtx_time_parse(filters[number].to, &options->to));
	for (; filters[number].peers[options->peer_count]; options->peer_count++) {
		const char *text = filters[number].peers[options->peer_count];
		ck_assert_int_eq(ipsecevtx_network_parse(text, strlen(text), &asked->peers[options->peer_count]), 0);
		options->peers = asked->peers;
	}
	for (; filters[number].computers[options->computer_count]; options->computer_count++)
		options->computers = filters[number].computers;
}

START_TEST(filters_let_through_what_they_name)
{
	struct asked asked;
	ask(&asked, (size_t)_i);
	run_memory(&run, bytes, size, &asked.options);
	ck_assert_int_eq(run.result, 0);
	ck_assert_str_eq(numbers_of(&run), filters[_i].numbers);
	const struct ipsecevtx_statistics *counts = &run.statistics;
	ck_assert_uint_eq(counts->records_matched, run.count);
	ck_assert_uint_eq(
		counts->records_seen, counts->records_matched + counts->records_filtered + counts->records_lost);
	/* Whatever is not handed out, all that is odd about the evidence is told. */
	size_t findings = run.findings.count;
	run_memory(&run, bytes, size, NULL);
	ck_assert_uint_eq(run.findings.count, findings);
	ck_assert_uint_gt(findings, 0);
}
END_TEST

static atomic_size_t parallel_events;

static void *new_output(void *user)
{
	return user;
}

static void free_output(void *user, void *output)
{
	(void)user;
	(void)output;
}

static void count_event(void *user, void *output, const struct ipsecevtx_event *event)
{
	(void)user;
	(void)output;
	(void)event;
	atomic_fetch_add(&parallel_events, 1);
}

static bool deliver(void *user, void *output)
{
	(void)user;
	(void)output;
	return true;
}

START_TEST(filters_hold_on_many_threads_too)
{
	struct asked asked;
	struct ipsecevtx_reader *reader;
	int user;
	const struct ipsecevtx_parallel parallel = {
		sizeof parallel, 3, &user, new_output, free_output, count_event, deliver, free_output};
	ask(&asked, (size_t)_i);
	atomic_store(&parallel_events, 0);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "x", &asked.options, NULL), 0);
	ck_assert_int_eq(ipsecevtx_read_parallel(reader, &parallel), 0);
	ck_assert_uint_eq(atomic_load(&parallel_events), ipsecevtx_reader_statistics(reader)->records_matched);
	ipsecevtx_close(reader);
	run_memory(&run, bytes, size, &asked.options);
	ck_assert_uint_eq(atomic_load(&parallel_events), run.count);
}
END_TEST

/* Where nothing but the text is wanted, there may be no fields to filter by. */
START_TEST(filters_hold_where_only_text_is_wanted)
{
	struct asked asked;
	char many[20 * sizeof script] = "";
	/* The first ones of a kind are decoded in any case. */
	for (size_t i = 0; i < 20; i++)
		strcat(many, script);
	size_t length;
	uint8_t *log = log_of(many, &length);
	ask(&asked, (size_t)_i);
	asked.options.format = IPSECEVTX_FORMAT_JSON;
	asked.options.text_only = true;
	run_memory(&run, log, length, &asked.options);
	size_t count = run.count;
	ask(&asked, (size_t)_i);
	run_memory(&run, log, length, &asked.options);
	ck_assert_uint_eq(count, run.count);
	free(log);
}
END_TEST

START_TEST(a_caller_from_before_filters_has_none)
{
	struct asked asked;
	struct ipsecevtx_reader *reader;
	ask(&asked, COUNT_OF(filters) - 1);
	asked.options.size = offsetof(struct ipsecevtx_options, from);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "x", &asked.options, NULL), 0);
	memset(&run, 0, sizeof run);
	run_to_end(&run, reader);
	ipsecevtx_close(reader);
	ck_assert_str_eq(numbers_of(&run), ALL);
}
END_TEST

START_TEST(filters_that_make_no_sense_are_refused)
{
	const struct ipsecevtx_network odd = {.family = 4, .prefix = 33}, fine = {.family = 6, .prefix = 128};
	const struct ipsecevtx_network mapped = {6, 128, {[10] = 0xff, 0xff, 198, 51, 100, 7}};
	const char *nobody = NULL, *empty = "";
	const struct ipsecevtx_options all[] = {
		{.from = 2, .to = 2},
		{.from = 2, .to = 1},
		{.peer_count = 1},
		{.peers = &fine},
		{.peers = &odd, .peer_count = 1},
		{.computer_count = 1},
		{.computers = &nobody, .computer_count = 1},
		{.computers = &nobody},
		{.peers = &mapped, .peer_count = 1},
		{.computers = &empty, .computer_count = 1},
		{.format = (enum ipsecevtx_format)(IPSECEVTX_FORMAT_RECORD + 1)},
	};
	struct ipsecevtx_options options = all[_i];
	struct ipsecevtx_reader *reader;
	options.size = sizeof options;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "x", &options, &run.error), -1);
	ck_assert_int_eq(run.error.code, IPSECEVTX_ERROR_ARGUMENT);
	ck_assert_msg(strncmp(run.error.message, "options.", 8) == 0, "%s", run.error.message);
}
END_TEST

static const struct {
	const char *text;
	int fault;
	uint8_t family, prefix;
	uint8_t bytes[4]; /* the first ones */
} networks[] = {
	{"192.0.2.7", IPSECEVTX_NETWORK_OK, 4, 32, {192, 0, 2, 7}},
	{"192.0.2.0/24", IPSECEVTX_NETWORK_OK, 4, 24, {192, 0, 2, 0}},
	{"0.0.0.0/0", IPSECEVTX_NETWORK_OK, 4, 0, {0, 0, 0, 0}},
	{"192.0.2.7/24", IPSECEVTX_NETWORK_STRAY_BITS, 4, 24, {192, 0, 2, 0}},
	{"2001:db8::/32", IPSECEVTX_NETWORK_OK, 6, 32, {0x20, 0x01, 0x0d, 0xb8}},
	{"2001:db8::1", IPSECEVTX_NETWORK_OK, 6, 128, {0x20, 0x01, 0x0d, 0xb8}},
	{"::ffff:192.0.2.0/120", IPSECEVTX_NETWORK_OK, 4, 24, {192, 0, 2, 0}},
	{"::ffff:192.0.2.7/121", IPSECEVTX_NETWORK_STRAY_BITS, 4, 25, {192, 0, 2, 0}},
	{"::/0", IPSECEVTX_NETWORK_OK, 6, 0, {0}},
	{"192.0.2.0/33", IPSECEVTX_NETWORK_NO_PREFIX, 4, 32, {192, 0, 2, 0}},
	{"192.0.2.0/", IPSECEVTX_NETWORK_NO_PREFIX, 4, 32, {192, 0, 2, 0}},
	{"192.0.2.0/-1", IPSECEVTX_NETWORK_NO_PREFIX, 4, 32, {192, 0, 2, 0}},
	{"192.0.2.0/4294967320", IPSECEVTX_NETWORK_NO_PREFIX, 4, 32, {192, 0, 2, 0}},
	{"::/129", IPSECEVTX_NETWORK_NO_PREFIX, 6, 128, {0}},
	{"192.0.2", IPSECEVTX_NETWORK_NO_ADDRESS, 0, 0, {0}},
	{"fe80::1%4", IPSECEVTX_NETWORK_NO_ADDRESS, 6, 128, {0}},
	{"", IPSECEVTX_NETWORK_NO_ADDRESS, 6, 128, {0}},
	{"/24", IPSECEVTX_NETWORK_NO_ADDRESS, 6, 128, {0}},
};

START_TEST(a_text_is_the_network_that_it_names)
{
	struct ipsecevtx_network network;
	const char *text = networks[_i].text;
	ck_assert_int_eq(ipsecevtx_network_parse(text, strlen(text), &network), networks[_i].fault);
	if (networks[_i].fault == IPSECEVTX_NETWORK_NO_ADDRESS)
		return;
	ck_assert_uint_eq(network.family, networks[_i].family);
	ck_assert_uint_eq(network.prefix, networks[_i].prefix);
	ck_assert_int_eq(memcmp(network.bytes, networks[_i].bytes, 4), 0);
}
END_TEST

static const struct {
	const char *network, *address;
	bool has;
} members[] = {
	{"198.51.100.66", "::ffff:198.51.100.66", true},
	{"198.51.100.66", "::198.51.100.66", true},
	{"198.51.100.0/24", "64:ff9b::198.51.100.66", true},
	{"198.51.100.66", "::ffff:0:198.51.100.66", true},
	{"198.51.100.66", "fe80::5efe:198.51.100.66", true},
	{"198.51.100.66", "2001:db8::200:5efe:198.51.100.66", true},
	{"::/96", "::198.51.100.66", true},
	{"64:ff9b::/96", "64:ff9b::198.51.100.66", true},
	{"198.51.100.66", "2001:db8::198.51.100.66", false},
	{"198.51.100.66", "64:ff9b:1::198.51.100.66", true},
	{"198.51.100.66", "64:ff9b:1:fffe::198.51.100.66", true},
	{"198.51.100.66", "64:ff9b:2::198.51.100.66", false},
	{"198.51.100.66", "fe80::1:5efe:198.51.100.66", false},
	{"198.51.100.66", "::198.51.100.67", false},
	{"198.51.100.66", "2002:c633:6442::1", true},
	{"198.51.100.0/24", "2002:c633:6442:1::9", true},
	{"198.51.100.66", "2002:c633:6443::1", false},
	{"2002::/16", "2002:c633:6442::1", true},
	{"198.51.100.66", "2001:0:c000:201:0:f227:39cc:9bbd", true},
	{"192.0.2.1", "2001:0:c000:201:0:f227:39cc:9bbd", false}, /* the server */
	{"198.51.100.66", "2001:1:c000:201:0:f227:39cc:9bbd", false},
	{"198.51.100.66", "64:ff9b:1:c633:64:4200::", true},
	{"198.51.100.66", "64:ff9b:2:c633:64:4200::", false},
	{"0.0.0.0/8", "::1", false},
	{"0.0.0.0/8", "::", false},
};

/* The ends of such addresses are written in dots, and people look for what they see. */
START_TEST(an_address_that_ends_in_one_of_ipv4_is_that_too)
{
	struct ipsecevtx_network network;
	uint8_t address[16];
	const char *text = members[_i].network;
	ck_assert_int_eq(ipsecevtx_network_parse(text, strlen(text), &network), IPSECEVTX_NETWORK_OK);
	ck_assert_int_eq(inet_pton(AF_INET6, members[_i].address, address), 1);
	ck_assert(network_has(&network, 6, address) == members[_i].has);
}
END_TEST

/*
 * Times.
 */

static const struct {
	const char *text;
	const char *time; /* NULL: none */
} times[] = {
	{"2024-03-01T17:20:06Z", "2024-03-01T17:20:06.0000000Z"},
	{"2024-03-01t17:20:06z", "2024-03-01T17:20:06.0000000Z"},
	{"2024-03-01 17:20", "2024-03-01T17:20:00.0000000Z"},
	{"2024-03-01", "2024-03-01T00:00:00.0000000Z"},
	{"2024-02-29T23:59:60Z", "2024-03-01T00:00:00.0000000Z"},
	{"2024-03-01T17:20:06.5+01:00", "2024-03-01T16:20:06.5000000Z"},
	{"2024-03-01T17:20:06.12345671-23:59", "2024-03-02T17:19:06.1234568Z"},
	{"1601-01-01", "1601-01-01T00:00:00.0000000Z"},
	{"9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"},
	{"9999-12-31T23:59:59.99999999Z", NULL},
	{"9999-12-31T23:59:59-00:01", NULL},
	{"1709280000", "2024-03-01T08:00:00.0000000Z"},
	{"1709280000.25", "2024-03-01T08:00:00.2500000Z"},
	{"1601-01-01T00:00:00+00:01", NULL},
	{"1600-12-31", NULL},
	{"2023-02-29", NULL},
	{"2024-13-01", NULL},
	{"2024-03-01T24:00", NULL},
	{"2024-03-01T17:20:06.", NULL},
	{"2024-03-01T17:20:06+1:00", NULL},
	{"2024-03-01T17:20:06Z ", NULL},
	{"2024-03-01T17", NULL},
	{"0", "1970-01-01T00:00:00.0000000Z"},
	{"86400.5", "1970-01-02T00:00:00.5000000Z"},
	{"1234567", "1970-01-15T06:56:07.0000000Z"},
	{"12345678", NULL},
	{"202403", NULL},
	{"2024", NULL},
	{".5", NULL},
	{"123456789012", NULL},
	{"yesterday", NULL},
	{"", NULL},
};

START_TEST(a_time_is_read_as_people_write_it)
{
	uint64_t ticks = 7;
	char text[32];
	ck_assert_int_eq(ipsecevtx_time_parse(times[_i].text, &ticks), times[_i].time != NULL);
	if (!times[_i].time) {
		ck_assert_uint_eq(ticks, 7);
		return;
	}
	ipsecevtx_format_time(ticks, text);
	ck_assert_str_eq(text, times[_i].time);
	/* What the library writes it reads. */
	uint64_t again;
	ck_assert(ipsecevtx_time_parse(text, &again));
	ck_assert_uint_eq(again, ticks);
}
END_TEST

START_TEST(unix_times_go_both_ways)
{
	static const struct {
		uint64_t ticks;
		int64_t seconds;
		uint32_t nanoseconds;
	} known[] = {{0, -11644473600, 0}, {UINT64_C(116444736000000000), 0, 0},
		{UINT64_C(116444735999999999), -1, 999999900}, {UINT64_C(132388752066871033), 1594401606, 687103300},
		{UINT64_MAX, 1833029933770, 955161500}};
	uint64_t state = 5;
	for (size_t i = 0; i < 100000; i++) {
		uint64_t ticks = i < COUNT_OF(known) ? known[i].ticks : next_random(&state), again;
		uint32_t nanoseconds;
		int64_t seconds = ipsecevtx_time_to_unix(ticks, &nanoseconds);
		CHECK_IN_LOOP(
			i >= COUNT_OF(known) || (seconds == known[i].seconds && nanoseconds == known[i].nanoseconds));
		CHECK_IN_LOOP(ipsecevtx_time_from_unix(seconds, nanoseconds + 99, &again) && again == ticks);
		CHECK_IN_LOOP(ipsecevtx_time_to_unix(ticks, NULL) == seconds);
	}
	uint64_t ticks;
	ck_assert(!ipsecevtx_time_from_unix(-11644473601, 0, &ticks));
	ck_assert(!ipsecevtx_time_from_unix(0, 1000000000, &ticks));
	ck_assert(!ipsecevtx_time_from_unix(1833029933770, 955161600, &ticks));
	ck_assert(!ipsecevtx_time_from_unix(1833029933771, 0, &ticks));
	ck_assert(!ipsecevtx_time_from_unix(INT64_MIN, 0, &ticks));
	ck_assert(!ipsecevtx_time_from_unix(INT64_MAX, 0, &ticks));
}
END_TEST

/*
 * Values.
 */

static const struct {
	const char *name, *text;
	uint64_t number;
	enum ipsecevtx_presence presence;
} values[] = {
	{"time", "2024-03-01T08:00:00.0000000Z", UINT64_C(133537536000000000), IPSECEVTX_SET},
	{"event_id", "5451", 5451, IPSECEVTX_SET},
	{"event", "qm_established", 0, IPSECEVTX_SET},
	{"mode", "quick", 0, IPSECEVTX_SET},
	{"outcome", "success", 0, IPSECEVTX_SET},
	{"computer", "gw", 0, IPSECEVTX_SET},
	{"record_id", "18446744073709551615", UINT64_MAX, IPSECEVTX_SET},
	{"version", "1", 1, IPSECEVTX_SET},
	{"channel", "Security", 0, IPSECEVTX_SET},
	{"process_id", "660", 660, IPSECEVTX_SET},
	{"thread_id", "124", 124, IPSECEVTX_SET},
	{"activity_id", "5108737f-4eb9-0001-8473-0851b94ed601", 0, IPSECEVTX_SET},
	{"provider", "Microsoft-Windows-Security-Auditing", 0, IPSECEVTX_SET},
	{"source", "(memory)", 0, IPSECEVTX_SET},
	{"offset", "4608", 4608, IPSECEVTX_SET},
	{"origin", "active", 0, IPSECEVTX_SET},
	{"header_record_id", "18446744073709551615", UINT64_MAX, IPSECEVTX_SET},
	{"local_address", "fe80::1%4", 0, IPSECEVTX_SET},
	{"remote_address", "", 0, IPSECEVTX_UNSET},
	{"peer", "203.0.113.9", 0, IPSECEVTX_SET},
	{"inbound_spi", "0xc0ffee12", 0xc0ffee12, IPSECEVTX_SET},
	{"qm_sa_id", "18446744073709551615", UINT64_MAX, IPSECEVTX_SET},
	{"local_port", "500", 500, IPSECEVTX_SET},
	{"keying_module", "IKEv2", 8244, IPSECEVTX_SET},
	{"failure_reason", "", 0, IPSECEVTX_ABSENT},
	{"RemoteAddress", "", 0, IPSECEVTX_ABSENT},
	{"", "", 0, IPSECEVTX_ABSENT},
};

START_TEST(a_value_is_found_by_its_name)
{
	static const char one[] =
		"event 5451 2024-03-01T08:00:00Z computer=gw record=18446744073709551615 pid=660 tid=124 "
		"activity={5108737F-4EB9-0001-8473-0851B94ED601} LocalAddress=fe80::1%4 RemoteAddress=- "
		"RemoteTunnelEndpoint=203.0.113.9 InboundSpi=0xc0ffee12 QuickModeSaId=18446744073709551615 "
		"LocalPort=500 KeyingModuleName=%%8244\n";
	size_t length;
	uint8_t *log = log_of(one, &length);
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	struct ipsecevtx_value value;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, length, NULL, NULL, NULL), 0);
	ck_assert_int_eq(ipsecevtx_next(reader, &event), 1);
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		memset(&value, '#', sizeof value);
		ck_assert_int_eq(ipsecevtx_event_get(event, values[i].name, &value), values[i].presence);
		ck_assert_int_eq(value.presence, (int)values[i].presence);
		ck_assert_str_eq(value.text, values[i].text);
		ck_assert_uint_eq(value.length, strlen(values[i].text));
		ck_assert_uint_eq(value.number, values[i].number);
	}
	ck_assert_uint_eq(ipsecevtx_event_time(event), values[0].number);
	ck_assert_str_eq(ipsecevtx_event_computer(event), "gw");
	ipsecevtx_close(reader);
	free(log);
	const struct ipsecevtx_event nothing = {.source = ""};
	ck_assert_uint_eq(ipsecevtx_event_time(&nothing), 0);
	ck_assert_uint_eq(ipsecevtx_event_known_time(&nothing), 0);
	const uint64_t now = UINT64_C(133537824000000000);
	struct ipsecevtx_event timed = {.time = {now, IPSECEVTX_SET}, .written_time = now + 1};
	ck_assert_uint_eq(ipsecevtx_event_known_time(&timed), now);
	timed.time.ticks = 1;
	ck_assert_uint_eq(ipsecevtx_event_known_time(&timed), now + 1);
	timed.time.presence = IPSECEVTX_UNSET;
	ck_assert_uint_eq(ipsecevtx_event_known_time(&timed), now + 1);
	timed.written_time = 1;
	ck_assert_uint_eq(ipsecevtx_event_known_time(&timed), 0);
	ck_assert_str_eq(ipsecevtx_event_computer(&nothing), "");
}
END_TEST

Suite *suite_filters(void)
{
	Suite *suite = suite_create("filters");
	TCase *options = tcase_create("options");
	tcase_add_unchecked_fixture(options, make_log, free_log);
	tcase_add_loop_test(options, filters_let_through_what_they_name, 0, (int)COUNT_OF(filters));
	tcase_add_loop_test(options, filters_hold_on_many_threads_too, 0, (int)COUNT_OF(filters));
	tcase_add_loop_test(options, filters_hold_where_only_text_is_wanted, 0, (int)COUNT_OF(filters));
	tcase_add_test(options, a_caller_from_before_filters_has_none);
	tcase_add_loop_test(options, filters_that_make_no_sense_are_refused, 0, 11);
	suite_add_tcase(suite, options);
	TCase *texts = tcase_create("texts");
	tcase_add_loop_test(texts, a_text_is_the_network_that_it_names, 0, (int)COUNT_OF(networks));
	tcase_add_loop_test(texts, an_address_that_ends_in_one_of_ipv4_is_that_too, 0, (int)COUNT_OF(members));
	tcase_add_loop_test(texts, a_time_is_read_as_people_write_it, 0, (int)COUNT_OF(times));
	tcase_add_test(texts, unix_times_go_both_ways);
	tcase_add_test(texts, a_value_is_found_by_its_name);
	suite_add_tcase(suite, texts);
	return suite;
}
