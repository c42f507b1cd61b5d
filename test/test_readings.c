/* SPDX-License-Identifier: MIT */
/* Typed values that mean something else than their text: what ends a reason, and an address of zeros. In every engine
 * and format. */
#include "event/assembly.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

/* What a text means; NULL: nothing. */
struct reading {
	const char *written;
	const char *meaning;
	bool is_odd; /* it is told */
};

static const struct reading reasons[] = {
	{"No policy configured", "No policy configured", false},
	{"No policy configured\r\n", "No policy configured", false},
	{"No policy configured\n", "No policy configured", false},
	{"No policy configured\r", "No policy configured", false},
	{"No policy configured\n\r\r\n\r\n", "No policy configured", false},
	{"First line\r\nsecond line\r\n", "First line\r\nsecond line", false},
	{"\r\nAnother reason \r\n", "\r\nAnother reason ", false},
	{"\r\n", NULL, false},
	{"\n\n\n\r", NULL, false},
	{"-\r\n", NULL, false},
	{"-", NULL, false},
	{"--\r\n", "--", false},
};

/* Gives the field of an event the text, and looks at what it becomes and at what stays reachable. */
static void check_reading(uint32_t event_id, const char *name, struct value value, const struct reading *reading)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct collector collector = {0};
	struct findings findings = collector_findings(&collector);
	static struct assembly assembly;
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
	assembly_begin(&assembly, event_id, events_find(event_id));
	assembly_field(&assembly, name, strlen(name), &value);
	ck_assert(assembly_finish(&assembly));
	assembly_tell(&assembly, &findings);
	const struct ipsecevtx_event *event = &assembly.event;
	struct ipsecevtx_field found;
	char raw[64];
	int index = events_field_index(events_find(event_id), name, strlen(name), 0);
	ck_assert(ipsecevtx_event_field(event_id, event, (size_t)index, &found));
	ck_assert_int_eq(found.presence, reading->meaning ? IPSECEVTX_SET : IPSECEVTX_UNSET);
	ck_assert_str_eq(found.text.data, reading->meaning ? reading->meaning : "");
	ck_assert_uint_eq(found.text.length, strlen(found.text.data));
	ck_assert_uint_eq(ipsecevtx_event_raw(event, (size_t)index, raw, sizeof raw), strlen(reading->written));
	ck_assert_str_eq(raw, reading->written);
	/* Which lacks other fields. */
	ck_assert_uint_eq(event->marks & ~(unsigned)IPSECEVTX_MARK_STRUCTURE,
		reading->is_odd ? (unsigned)IPSECEVTX_MARK_VALUE : 0);
	ck_assert_uint_eq(event->pair_count, 0);
	ck_assert_uint_eq(collector_count(&collector, IPSECEVTX_FINDING_VALUE), reading->is_odd);
	assembly_free(&assembly);
}

static void check_readings(uint32_t event_id, const char *name, const struct reading *readings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_reading(event_id, name, value_wide(readings[i].written), &readings[i]);
		check_reading(event_id, name, value_utf8(readings[i].written), &readings[i]);
	}
}

START_TEST(a_reason_ends_before_its_line_breaks)
{
	static const uint32_t events[] = {4652, 4653, 4654, 4983, 4984};
	check_readings(events[_i], "FailureReason", reasons, COUNT_OF(reasons));
}
END_TEST

START_TEST(other_texts_keep_their_line_breaks)
{
	static const struct reading kept = {"vpn1\r\n", "vpn1\r\n", false};
	check_readings(4653, "LocalMMPrincipalName", &kept, 1);
	check_readings(5049, "IpSecSecurityAssociationName", &kept, 1);
}
END_TEST

static const struct reading endpoints[] = {
	{"198.51.100.7", "198.51.100.7", false},
	{"2001:DB8::0:7", "2001:db8::7", false},
	{"fe80::1%4", "fe80::1%4", false},
	{"0.0.0.1", "0.0.0.1", false},
	{"::1", "::1", false},
	{"1::", "1::", false},
	{"::ffff:192.0.2.1", "::ffff:192.0.2.1", false},
	{"vpn0", "vpn0", true},
	{"0", "0", true},
	{"0.0.0", "0.0.0", true},
	{".0.0.0", ".0.0.0", true},
	{"0..0.0", "0..0.0", true},
	{"0.0.0.", "0.0.0.", true},
	{"-", NULL, false},
	{"0.0.0.0", NULL, false},
	{"000.000.000.000", NULL, false},
	{"::", NULL, false},
	{"0::", NULL, false},
	{"::0", NULL, false},
	{"0:0:0:0:0:0:0:0", NULL, false},
	{"0000:0000:0000:0000:0000:0000:0000:0000", NULL, false},
	{"::0.0.0.0", NULL, false},
	{"::ffff:0.0.0.0", NULL, false},
	{"::ffff:0:0", NULL, false},
	{"::%4", NULL, false},
};

START_TEST(a_tunnel_endpoint_of_zeros_is_none)
{
	static const uint32_t events[] = {4654, 5451, 5452};
	check_readings(events[_i], "LocalTunnelEndpoint", endpoints, COUNT_OF(endpoints));
	check_readings(events[_i], "RemoteTunnelEndpoint", endpoints, COUNT_OF(endpoints));
}
END_TEST

START_TEST(other_addresses_of_zeros_stay)
{
	static const struct reading any[] = {{"0.0.0.0", "0.0.0.0", false}, {"::", "::", false}};
	check_readings(5451, "LocalAddress", any, COUNT_OF(any));
	check_readings(5451, "RemoteAddressMask", any, COUNT_OF(any));
	check_readings(5451, "PeerPrivateAddress", any, COUNT_OF(any));
}
END_TEST

/*
 * The same of records, with every engine, with templates and without.
 */

static const char *const engines[] = {"--engine=certified", "--engine=direct", "--engine=libevtx", "--verify"};

/* A script's text for a value, in which a line break is an escape. */
static void put_quoted(char *script, size_t size, const char *text)
{
	size_t used = strlen(script);
	for (; *text && used + 3 < size; text++) {
		bool is_break = *text == '\r' || *text == '\n';
		used += (size_t)snprintf(script + used, size - used, "%s%c", is_break ? "\\" : "",
			*text == '\r'   ? 'r'
			: *text == '\n' ? 'n'
					: *text);
	}
}

/* An event for each reading, its texts with templates and once more without. */
static void make_readings(uint32_t event_id, const char *name, const struct reading *readings, size_t count)
{
	char script[8192] = "";
	for (size_t i = 0; i < 2 * count; i++) {
		size_t used = strlen(script);
		snprintf(script + used, sizeof script - used, "event %u %s %s %s=\"", (unsigned)event_id,
			i ? "+1" : "2024-03-01T08:00:00Z", i < count ? "" : "notemplate", name);
		put_quoted(script, sizeof script, readings[i % count].written);
		strcat(script, "\"\n");
	}
	make_log("a.evtx", script);
}

/* What jq makes of the readings, as a test's own text: an array of strings and nulls, line breaks as in JSON. */
static void put_json(char *json, size_t size, const struct reading *readings, size_t count)
{
	strcpy(json, "[");
	for (size_t i = 0; i < 2 * count; i++) {
		size_t used = strlen(json);
		const char *meaning = readings[i % count].meaning;
		snprintf(json + used, size - used, "%s%s", i ? "," : "", meaning ? "\"" : "null");
		if (!meaning)
			continue;
		put_quoted(json, size, meaning);
		strcat(json, "\"");
	}
	strcat(json, "]");
}

static void check_records(
	const char *engine, const char *key, const char *name, const struct reading *readings, size_t count)
{
	char wanted[4096];
	char filter[4400];
	put_json(wanted, sizeof wanted, readings, count);
	snprintf(filter, sizeof filter, "[.[].%s] == %s", key, wanted);
	bool is_odd = false;
	for (size_t i = 0; i < count; i++)
		is_odd |= readings[i].is_odd;
	struct ran ran = TOOL("-qmall", engine, "-ojsonl", "a.evtx");
	ck_assert_msg(ran.status == (is_odd ? 3 : 0), "%s: %s", engine, ran.err);
	assert_jq("-s", filter, ran.out, ran.out_size);
	ran = TOOL("-qmall", engine, "-ojson", "a.evtx");
	snprintf(filter, sizeof filter, "[.[].%s] == %s", key, wanted);
	assert_jq(NULL, filter, ran.out, ran.out_size);
	/* The text as written is still there. */
	ran = TOOL("-qmall", engine, "--raw", "-ojsonl", "a.evtx");
	struct reading written[32];
	for (size_t i = 0; i < count; i++)
		written[i] = (struct reading){readings[i].written, readings[i].written, false};
	put_json(wanted, sizeof wanted, written, count);
	snprintf(filter, sizeof filter, "[.[].raw.%s] == %s", name, wanted);
	assert_jq("-s", filter, ran.out, ran.out_size);
}

START_TEST(reasons_are_the_same_with_every_engine)
{
	if (!has_program("jq", "reasons are not looked at"))
		return;
	make_readings(4653, "FailureReason", reasons, COUNT_OF(reasons));
	check_records(engines[_i], "failure_reason", "FailureReason", reasons, COUNT_OF(reasons));
	struct ran csv = TOOL("-qocsv", engines[_i], "a.evtx");
	ck_assert_uint_eq(count_of(csv.out, ",No policy configured,"), 10);
	assert_has(csv.out, ",\"First line\r\nsecond line\",");
}
END_TEST

START_TEST(tunnel_endpoints_are_the_same_with_every_engine)
{
	if (!has_program("jq", "tunnel endpoints are not looked at"))
		return;
	make_readings(5451, "RemoteTunnelEndpoint", endpoints, COUNT_OF(endpoints));
	check_records(engines[_i], "remote_tunnel_endpoint", "RemoteTunnelEndpoint", endpoints, COUNT_OF(endpoints));
}
END_TEST

/* Without a tunnel the second line of text has the ends that talk, and no filter finds an address in zeros. */
START_TEST(an_endpoint_that_is_none_is_no_end_of_a_tunnel)
{
	make_log("a.evtx", "event 5451 2024-03-01T08:00:00Z LocalAddress=192.0.2.1 RemoteAddress=198.51.100.8 "
			   "LocalTunnelEndpoint=0.0.0.0 RemoteTunnelEndpoint=0.0.0.0\n"
			   "event 5452 +1 LocalAddress=2001:db8::1 RemoteAddress=2001:db8::2 LocalTunnelEndpoint=:: "
			   "RemoteTunnelEndpoint=0:0:0:0:0:0:0:0\n");
	struct ran ran = TOOL_ENDS(0, "-q", "a.evtx");
	assert_has(ran.out, "    192.0.2.1 -> 198.51.100.8 ");
	assert_has(ran.out, "    2001:db8::1 -> 2001:db8::2");
	assert_has_not(ran.out, "0.0.0.0");
	assert_has_not(ran.out, "\n    tunnel ");
	ck_assert_str_eq(TOOL_ENDS(0, "-q", "--peer=0.0.0.0", "--peer=::", "a.evtx").out, "");
	ck_assert_str_eq(TOOL_ENDS(0, "-q", "--local=0.0.0.0/32", "--local=::/128", "a.evtx").out, "");
}
END_TEST

/* Alone, as an item of an array, beside literal text, in an attribute, and of an IPsec event's own: in all formats. */
START_TEST(numbers_with_a_fraction_are_the_same_everywhere)
{
	static const char *const formats[] = {"-ojsonl", "-ojson", "-ocsv", "-oxml", "-otext"};
	static const char *const wanted[] = {
		"1.23e-7", "3.1415927", "0.30000000000000004", "1e300", "-inf", "100", "=2.5!", "extra", "6.25e-5"};
	make_log("a.evtx", "other 1 2024-03-01T08:00:00.5Z provider=X a:double=1.23e-7 b:float=3.14159274 "
			   "c:double[]=0.30000000000000004|1e300|-inf d:float=100 e:double=2.5 e:before== e:after=!\n"
			   "event 4653 +1 +extra:double=6.25e-5\n");
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		struct ran ran = TOOL("-q", "-eany", engines[_i], formats[i], "a.evtx");
		ck_assert_msg(ran.status == 0, "%s", ran.err);
		for (size_t k = 0; k < COUNT_OF(wanted); k++)
			assert_has(ran.out, wanted[k]);
		assert_has_not(ran.out, "1e+");
		assert_has_not(ran.out, "0.000000");
		assert_has_not(ran.out, "100.0");
		assert_has_not(ran.out, "disputed");
		ck_assert_str_eq(ran.err, "");
	}
}
END_TEST

Suite *suite_readings(void)
{
	Suite *suite = suite_create("readings");
	TCase *typed = tcase_create("typed");
	tcase_add_loop_test(typed, a_reason_ends_before_its_line_breaks, 0, 5);
	tcase_add_test(typed, other_texts_keep_their_line_breaks);
	tcase_add_loop_test(typed, a_tunnel_endpoint_of_zeros_is_none, 0, 3);
	tcase_add_test(typed, other_addresses_of_zeros_stay);
	suite_add_tcase(suite, typed);
	TCase *records = tool_case(suite, "records");
	tcase_add_loop_test(records, reasons_are_the_same_with_every_engine, 0, (int)COUNT_OF(engines));
	tcase_add_loop_test(records, tunnel_endpoints_are_the_same_with_every_engine, 0, (int)COUNT_OF(engines));
	tcase_add_test(records, an_endpoint_that_is_none_is_no_end_of_a_tunnel);
	tcase_add_loop_test(records, numbers_with_a_fraction_are_the_same_everywhere, 0, (int)COUNT_OF(engines));
	return suite;
}
