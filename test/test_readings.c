/* SPDX-License-Identifier: MIT */
/* Typed values that mean something else than their text: what ends a reason. In every engine and format. */
#include "assembly.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

/* What a text means; NULL: nothing. */
struct reading {
	const char *written;
	const char *meaning;
};

static const struct reading reasons[] = {
	{"No policy configured", "No policy configured"},
	{"No policy configured\r\n", "No policy configured"},
	{"No policy configured\n", "No policy configured"},
	{"No policy configured\r", "No policy configured"},
	{"No policy configured\n\r\r\n\r\n", "No policy configured"},
	{"First line\r\nsecond line\r\n", "First line\r\nsecond line"},
	{"\r\nNo policy configured \r\n", "\r\nNo policy configured "},
	{"\r\n", NULL},
	{"\n\n\n\r", NULL},
	{"-\r\n", NULL},
	{"-", NULL},
	{"--\r\n", "--"},
};

/* Gives the field of an event the text, and looks at what it becomes and at what stays reachable. */
static void check_reading(uint32_t event_id, const char *name, struct value value, const struct reading *reading)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct collector collector = {0};
	struct findings findings = collector_findings(&collector);
	static struct assembly assembly;
	assembly_init(&assembly, &allocator, &findings);
	assembly_begin(&assembly, event_id, events_find(event_id));
	assembly_field(&assembly, name, strlen(name), &value);
	ck_assert(assembly_finish(&assembly));
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
	ck_assert_uint_eq(event->marks, 0);
	ck_assert_uint_eq(event->pair_count, 0);
	ck_assert_uint_eq(collector.count, 0);
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
	static const struct reading kept = {"vpn1\r\n", "vpn1\r\n"};
	check_readings(4653, "LocalMMPrincipalName", &kept, 1);
	check_readings(5049, "IpSecSecurityAssociationName", &kept, 1);
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
	struct ran ran = TOOL("-qmall", engine, "-ojsonl", "a.evtx");
	ck_assert_msg(ran.status == 0, "%s: %s", engine, ran.err);
	assert_jq("-s", filter, ran.out, ran.out_size);
	ran = TOOL("-qmall", engine, "-ojson", "a.evtx");
	snprintf(filter, sizeof filter, "[.[].%s] == %s", key, wanted);
	assert_jq(NULL, filter, ran.out, ran.out_size);
	/* The text as written is still there. */
	ran = TOOL("-qmall", engine, "--raw", "-ojsonl", "a.evtx");
	struct reading written[32];
	for (size_t i = 0; i < count; i++)
		written[i] = (struct reading){readings[i].written, readings[i].written};
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

Suite *suite_readings(void)
{
	Suite *suite = suite_create("readings");
	TCase *typed = tcase_create("typed");
	tcase_add_loop_test(typed, a_reason_ends_before_its_line_breaks, 0, 5);
	tcase_add_test(typed, other_texts_keep_their_line_breaks);
	suite_add_tcase(suite, typed);
	TCase *records = tool_case(suite, "records");
	tcase_add_loop_test(records, reasons_are_the_same_with_every_engine, 0, (int)COUNT_OF(engines));
	return suite;
}
