/* SPDX-License-Identifier: MIT */
/* Values that do not fit: of System, in every way that they can be written; and bytes that are no value of their type.
 */
#include "event/assembly.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A value of System, and what stands in misfits because of it; NULL: nothing does. */
static const struct {
	enum system_field field;
	const char *name;
	struct {
		uint8_t type;
		const char *bytes;
		size_t length;
	} value;
	const char *misfit;
} values[] = {
#define TEXT(text)                                                                                                     \
	{                                                                                                              \
		VALUE_UTF8, text, sizeof(text) - 1                                                                     \
	}
#define TYPED(type, bytes)                                                                                             \
	{                                                                                                              \
		type, bytes, sizeof(bytes) - 1                                                                         \
	}
	{SYSTEM_VERSION, "Version", TEXT("2"), NULL},
	{SYSTEM_VERSION, "Version", TEXT("0x2"), NULL},
	{SYSTEM_VERSION, "Version", TEXT(""), NULL},
	{SYSTEM_VERSION, "Version", TEXT("-"), NULL},
	{SYSTEM_VERSION, "Version", TEXT("101.1"), "101.1"},
	{SYSTEM_VERSION, "Version", TEXT("-1"), "-1"},
	{SYSTEM_VERSION, "Version", TEXT(" 2"), " 2"},
	{SYSTEM_VERSION, "Version", TEXT("4294967296"), "4294967296"},
	{SYSTEM_VERSION, "Version", TYPED(VALUE_REAL32, "\x33\x33\xca\x42"), "101.1"},
	{SYSTEM_VERSION, "Version", TYPED(VALUE_INT8, "\xff"), "-1"},
	{SYSTEM_VERSION, "Version", TYPED(VALUE_UINT32, "\x01\x02"), "0102"},
	{SYSTEM_VERSION, "Version", TYPED(VALUE_UINT32, "\x01\x00\x00\x00\x05"), "1"},
	{SYSTEM_VERSION, "Version", TYPED(VALUE_UINT8 | VALUE_ARRAY, "\x01\x02"), "1, 2"},
	{SYSTEM_LEVEL, "Level", TEXT("Warning"), "Warning"},
	{SYSTEM_TASK, "Task", TEXT("12547 (IPsec Main Mode)"), "12547 (IPsec Main Mode)"},
	{SYSTEM_OPCODE, "Opcode", TEXT("Info"), "Info"},
	{SYSTEM_KEYWORDS, "Keywords", TEXT("0x8010000000000000"), NULL},
	{SYSTEM_KEYWORDS, "Keywords", TEXT("9227875636482146304"), NULL},
	{SYSTEM_KEYWORDS, "Keywords", TEXT("-9218868437227405312"), NULL},
	{SYSTEM_KEYWORDS, "Keywords", TYPED(VALUE_INT64, "\x00\x00\x00\x00\x00\x00\x10\x80"), NULL},
	{SYSTEM_KEYWORDS, "Keywords", TEXT("-9223372036854775809"), "-9223372036854775809"},
	{SYSTEM_KEYWORDS, "Keywords", TEXT("18446744073709551616"), "18446744073709551616"},
	{SYSTEM_KEYWORDS, "Keywords", TEXT("--1"), "--1"},
	{SYSTEM_KEYWORDS, "Keywords", TEXT("Audit Failure"), "Audit Failure"},
	{SYSTEM_TIME, "TimeCreated", TEXT("2024-03-01T10:00:00.5+02:00"), NULL},
	{SYSTEM_TIME, "TimeCreated", TEXT("2024-03-01 08:00:00.5 UTC"), NULL},
	{SYSTEM_TIME, "TimeCreated", TEXT("2024-03-01 08:00:00"), "2024-03-01 08:00:00"},
	{SYSTEM_TIME, "TimeCreated", TEXT("01.03.2024 08:00:00"), "01.03.2024 08:00:00"},
	{SYSTEM_TIME, "TimeCreated", TYPED(VALUE_FILETIME, "\x01\x02\x03"), "010203"},
	{SYSTEM_TIME, "TimeCreated", TYPED(VALUE_UINT64, "\x05\x00\x00\x00\x00\x00\x00\x00"), "5"},
	{SYSTEM_RECORD_ID, "EventRecordID", TEXT("18446744073709551615"), NULL},
	{SYSTEM_RECORD_ID, "EventRecordID", TEXT("-5"), "-5"},
	{SYSTEM_RECORD_ID, "EventRecordID", TEXT("1,234"), "1,234"},
	{SYSTEM_ACTIVITY_ID, "ActivityID", TEXT("{5108737F-4EB9-0001-8473-0851B94ED601}"), NULL},
	{SYSTEM_ACTIVITY_ID, "ActivityID", TEXT("{5108737F-4EB9-0001-8473}"), "{5108737F-4EB9-0001-8473}"},
	{SYSTEM_ACTIVITY_ID, "ActivityID", TYPED(VALUE_GUID, "\x01\x02\x03\x04"), "01020304"},
	{SYSTEM_PROCESS_ID, "ProcessID", TEXT("660"), NULL},
	{SYSTEM_PROCESS_ID, "ProcessID", TEXT("lsass.exe"), "lsass.exe"},
	{SYSTEM_THREAD_ID, "ThreadID", TYPED(VALUE_UINT64, "\x00\x00\x00\x00\x01\x00\x00\x00"), "4294967296"},
	{SYSTEM_PROVIDER_GUID, "Guid", TEXT("none"), "none"},
	{SYSTEM_PROVIDER_NAME, "Provider", TYPED(VALUE_STRING, "a\0b"), "a"},
	{SYSTEM_VERSION, "Version", TYPED(VALUE_STRING, "\x31"), ""},
	{SYSTEM_VERSION, "Version", TYPED(VALUE_STRING, "-\0\x31"), "-"},
	{SYSTEM_CHANNEL, "Channel", TYPED(VALUE_STRING, "S\0e\0c\0u\0r\0i\0t\0y\0"), NULL},
	{SYSTEM_COMPUTER, "Computer", TYPED(VALUE_UINT32, "\x07\x00"), "0700"},
	{SYSTEM_USER_SID, "UserID", TYPED(VALUE_SID, "\x01\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00"), NULL},
	{SYSTEM_USER_SID, "UserID", TYPED(VALUE_SID, "\x01\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00\x99"),
		"S-1-5-18"},
	{SYSTEM_USER_SID, "UserID", TYPED(VALUE_SID, "\x01\x05\x00\x00"), "01050000"},
};

/* Into an event of ours, and into another one. */
START_TEST(a_system_value_that_does_not_fit_is_kept)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct collector collector = {0};
	struct findings findings = collector_findings(&collector);
	static struct assembly assembly;
	struct value value = {
		(const uint8_t *)values[_i].value.bytes, (uint32_t)values[_i].value.length, values[_i].value.type};
	const char *misfit = values[_i].misfit;
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
	for (int typed = 0; typed < 2; typed++) {
		assembly_begin(&assembly, typed ? 4653 : 1102, typed ? events_find(4653) : NULL);
		assembly_system(&assembly, values[_i].field, &value);
		ck_assert(assembly_finish(&assembly));
		assembly_tell(&assembly, &findings);
		const struct ipsecevtx_event *event = &assembly.event;
		/* A user of an event of ours stands there though it fits. */
		bool is_user = typed && values[_i].field == SYSTEM_USER_SID;
		ck_assert_uint_eq(event->misfit_count, misfit || is_user ? 1 : 0);
		ck_assert_uint_eq(event->marks & IPSECEVTX_MARK_VALUE, misfit ? IPSECEVTX_MARK_VALUE : 0);
		ck_assert_int_eq(collector_count(&collector, IPSECEVTX_FINDING_VALUE) > 0, misfit != NULL);
		ck_assert_uint_eq(event->pair_count, 0);
		if (!misfit)
			continue;
		ck_assert_str_eq(event->misfits[0].name, values[_i].name);
		ck_assert_uint_eq(event->misfits[0].name_length, strlen(values[_i].name));
		ck_assert_str_eq(event->misfits[0].value.data, misfit);
		ck_assert_ptr_nonnull(strstr(collector.items[0].detail, values[_i].name));
	}
	/* The next event begins without it. */
	assembly_begin(&assembly, 4653, events_find(4653));
	ck_assert(assembly_finish(&assembly));
	ck_assert_uint_eq(assembly.event.misfit_count, 0);
	ck_assert_uint_eq(assembly.raw.misfits[values[_i].field], 0);
	assembly_free(&assembly);
}
END_TEST

static const char *const arrays_of_one[] = {"EventID:uint16[]=4655", "EventID:string[]=4655", "Version:string[]=0",
	"Task:uint16[]=12547", "Keywords:hex64[]=0x8010000000000000", "EventRecordID:uint64[]=2"};

/* It is read, and told. */
START_TEST(an_array_of_one_counts_as_what_it_holds)
{
	static struct run run;
	char script[256];
	size_t size;
	snprintf(script, sizeof script,
		"event 4655 2024-03-01T08:00:00Z\nevent 4655 +1 outcome=failure system=%s MMSAID:uint64[]=77\n",
		arrays_of_one[_i]);
	uint8_t *log = log_of(script, &size);
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(run.count, 2);
		const struct ipsecevtx_event *event = &run.events[1];
		ck_assert_uint_eq(event->event_id, 4655);
		ck_assert_int_eq(event->version.presence, IPSECEVTX_SET);
		ck_assert_uint_eq(event->task.value, 12547);
		ck_assert_uint_eq(event->record_id.value, 2);
		ck_assert_int_eq(event->outcome, IPSECEVTX_OUTCOME_FAILURE);
		ck_assert_uint_eq(event->mm_ended.mm_sa_id.value, 77);
		ck_assert_uint_ne(event->marks & IPSECEVTX_MARK_VALUE, 0);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_DISPUTED), 0);
	}
	free(log);
}
END_TEST

START_TEST(keywords_with_a_sign_tell_the_outcome)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	static struct assembly assembly;
	struct value value = value_utf8("-9218868437227405312");
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
	assembly_begin(&assembly, 4653, events_find(4653));
	assembly_system(&assembly, SYSTEM_KEYWORDS, &value);
	ck_assert(assembly_finish(&assembly));
	ck_assert_uint_eq(assembly.event.keywords.value, UINT64_C(0x8010000000000000));
	ck_assert_int_eq(assembly.event.outcome, IPSECEVTX_OUTCOME_FAILURE);
	assembly_free(&assembly);
}
END_TEST

/*
 * Records.
 */

static const char *const engines[] = {"--engine=certified", "--engine=direct", "--engine=libevtx", "--verify"};

/* What is said of the first event by the filter of jq, with every engine. */
static void check_events(const char *filter)
{
	for (size_t i = 0; i < COUNT_OF(engines); i++) {
		struct ran ran = TOOL("-qeany", engines[i], "-ojsonl", "a.evtx");
		ck_assert_msg(ran.status == 3, "%s: status %d, %s", engines[i], ran.status, ran.err);
		assert_has_not(ran.out, "disputed");
		assert_jq("-s", filter, ran.out, ran.out_size);
	}
}

START_TEST(a_record_shows_what_does_not_fit_in_extra)
{
	static const char *const forms[] = {"", " notemplate"};
	char script[512];
	if (!has_program("jq", "what does not fit is not looked at"))
		return;
	snprintf(script, sizeof script,
		"event 4653 2024-03-01T08:00:00Z system=Version:string=101.1 +Version=own%s\n"
		"other 7 +1 provider=X system=SystemTime:string=\"2024-03-01 9:00\" Data=1%s\n"
		"other 8 +1 provider=X system=ProcessID:string=0.5 Version=own%s\n",
		forms[_i], forms[_i], forms[_i]);
	make_log("a.evtx", script);
	check_events(".[0].version == null and .[0].extra == {\"Version.2\":\"101.1\",\"Version\":\"own\"} and "
		     ".[1].time == null and .[1].extra == {\"TimeCreated\":\"2024-03-01 9:00\"} and "
		     ".[1].fields == {\"Data\":\"1\"} and "
		     ".[2].process_id == null and .[2].extra == {\"ProcessID\":\"0.5\"} and "
		     ".[2].fields == {\"Version\":\"own\"} and all(.[]; .marks | index(\"value\") != null)");
	struct ran text = TOOL("-qeany", "a.evtx");
	assert_has(text.out, "    extra      Version.2 = 101.1\n");
	assert_has(text.out, "    extra      TimeCreated = 2024-03-01 9:00\n");
	struct ran csv = TOOL("-qeany", "-ocsv", "a.evtx");
	assert_has(csv.out, "\"{\"\"TimeCreated\"\":\"\"2024-03-01 9:00\"\"}\"");
}
END_TEST

START_TEST(times_of_other_makers_are_read)
{
	if (!has_program("jq", "times are not looked at"))
		return;
	make_log("a.evtx",
		"event 4653 2024-03-01T08:00:00.1234567Z "
		"system=SystemTime:string=\"2024-03-01T10:00:00.1234567+02:00\" "
		"notemplate\n"
		"event 4653 2024-03-01T08:00:00.1234567Z system=SystemTime:string=\"2024-03-01 08:00:00.1234567 UTC\" "
		"notemplate\n"
		"event 4653 2024-03-01T08:00:00.1234567Z system=Keywords:string=-9218868437227405312 notemplate\n");
	for (size_t i = 0; i < COUNT_OF(engines); i++) {
		struct ran ran = TOOL_ENDS(0, "-q", engines[i], "-ojsonl", "a.evtx");
		assert_jq("-s",
			"all(.[]; .time == \"2024-03-01T08:00:00.1234567Z\" and .outcome == \"failure\" and "
			"(has(\"extra\") | not) and (has(\"written_time\") | not))",
			ran.out, ran.out_size);
	}
	/* Filters go by it too. */
	ck_assert_str_eq(
		record_ids(TOOL_ENDS(0, "-qojsonl", "--to=2024-03-01T08:00:00.1234568Z", "a.evtx").out), "1 2 3");
	ck_assert_str_eq(record_ids(TOOL_ENDS(0, "-qojsonl", "--from=2024-03-01T08:00:00.1234568Z", "a.evtx").out), "");
}
END_TEST

#define SID_18   "010100000000000512000000"
#define SID_544  "01020000000000052000000020020000"
#define SID_NONE "0110000000000005"

static const struct {
	const char *field; /* a word of the script */
	const char *fields;
	const char *told; /* a part of the finding; NULL: none */
} sids[] = {
	{"a:sid[]=S-1-5-18|S-1-5-32-544|S-1-5-20",
		"{\"a\":\"S-1-5-18\",\"a.2\":\"S-1-5-32-544\",\"a.3\":\"S-1-5-20\",\"z\":\"end\"}", NULL},
	{"a:sid[]=S-1-5-18", "{\"a\":\"S-1-5-18\",\"z\":\"end\"}", NULL},
	{"a:sid[]=bytes:" SID_18 "0102", "{\"a\":\"S-1-5-18\",\"a.2\":\"0102\",\"z\":\"end\"}",
		"2 of its 2 bytes do not fit their type: 0102"},
	{"a:sid[]=bytes:" SID_18 SID_NONE SID_18, "{\"a\":\"S-1-5-18\",\"a.2\":\"" SID_NONE SID_18 "\",\"z\":\"end\"}",
		"20 of its 20 bytes do not fit their type: " SID_NONE SID_18},
	{"a:sid=bytes:" SID_18 SID_544, "{\"a\":\"S-1-5-18\",\"z\":\"end\"}",
		"16 of its 28 bytes do not fit their type: " SID_544},
	{"a:sid=bytes:" SID_544 "FF", "{\"a\":\"S-1-5-32-544\",\"z\":\"end\"}",
		"1 of its 17 bytes do not fit their type: FF"},
	{"a:sid=bytes:0102000000", "{\"a\":\"0102000000\",\"z\":\"end\"}", "5 of its 5 bytes"},
	{"a:sid=bytes:" SID_NONE, "{\"a\":\"" SID_NONE "\",\"z\":\"end\"}", "8 of its 8 bytes"},
	{"a:uint64=bytes:0102", "{\"a\":\"0102\",\"z\":\"end\"}", "2 of its 2 bytes"},
	{"a:uint16=bytes:01020304", "{\"a\":\"513\",\"z\":\"end\"}", "2 of its 4 bytes do not fit their type: 0304"},
	{"a:string=bytes:61006200FF", "{\"a\":\"ab\",\"z\":\"end\"}", "1 of its 5 bytes do not fit their type: FF"},
	{"a:string=bytes:31", "{\"a\":null,\"z\":\"end\"}", "1 of its 1 bytes do not fit their type: 31"},
	{"a:systemtime=bytes:E4070D0005000A00110014000600AF02",
		"{\"a\":\"E4070D0005000A00110014000600AF02\",\"z\":\"end\"}", "16 of its 16 bytes"},
};

/* All items of an array, and no byte goes without a word. */
START_TEST(bytes_that_are_no_value_are_shown)
{
	char script[512];
	char filter[512];
	if (!has_program("jq", "bytes that are no value are not looked at"))
		return;
	snprintf(script, sizeof script, "other 1 2024-03-01T08:00:00Z provider=X %s z=end\n", sids[_i].field);
	make_log("a.evtx", script);
	snprintf(filter, sizeof filter, ".[0].fields == %s and (.[0].marks // [] | index(\"value\") %s null)",
		sids[_i].fields, sids[_i].told ? "!=" : "==");
	for (size_t i = 0; i < COUNT_OF(engines); i++) {
		struct ran ran = TOOL("-eany", engines[i], "-ojsonl", "a.evtx");
		ck_assert_msg(ran.status == (sids[_i].told ? 3 : 0), "%s: %d, %s", engines[i], ran.status, ran.err);
		assert_jq("-s", filter, ran.out, ran.out_size);
		assert_has_not(ran.out, "disputed");
		if (sids[_i].told)
			assert_has(ran.err, sids[_i].told);
		else
			assert_has_not(ran.err, "do not fit");
	}
}
END_TEST

/* An IPsec event's own field, and the user of System. */
START_TEST(a_sid_of_the_wrong_size_is_kept_in_extra)
{
	if (!has_program("jq", "SIDs are not looked at"))
		return;
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z FailureReason:sid=bytes:" SID_18 "0102 "
			   "system=UserID:sid=bytes:0105\n");
	check_events(".[0].failure_reason == null and "
		     ".[0].extra == {\"UserID\":\"0105\",\"FailureReason\":\"S-1-5-18\"} and "
		     "(.[0].marks | index(\"value\") != null)");
}
END_TEST

/* What the event's own number is nobody can guess: the record is lost, and said to be. */
START_TEST(an_odd_event_id_is_a_loss)
{
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z system=EventID:string=4653.5\n"
			   "event 4653 +1 record=2\n");
	struct ran ran = TOOL("-ojsonl", "a.evtx");
	ck_assert_int_eq(ran.status, 3);
	ck_assert_str_eq(record_ids(ran.out), "2");
	assert_has(ran.err, "record-unreadable");
	assert_has(ran.err, "4653.5");
}
END_TEST

/* A person reads the number of an event of ours, and all its digits make another one. */
static const struct {
	const char *event_id; /* as the script has it */
	bool is_told;
} joined[] = {{"4653\\u00b2", true}, {"4653 2", true}, {"1 4653", true}, {"4653\\u200b2", true}, {"\\u24654653", true},
	{"4 653\\u00b2", true}, {"\\u2074\\u2076\\u2075\\u00b3 1", true}, {"46 32", false}, {"46532", false},
	{"4624\\u00b2", false}};

START_TEST(an_event_id_whose_digits_can_be_read_as_one_of_ours_is_told)
{
	static struct run run;
	char script[256];
	size_t size;
	snprintf(script, sizeof script, "event 4653 2024-03-01T08:00:00Z\nevent 4653 +1 system=EventID:string=\"%s\"\n",
		joined[_i].event_id);
	uint8_t *log = log_of(script, &size);
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_LIBEVTX; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(run.count, 1);
		ck_assert_msg(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE) == joined[_i].is_told, "%s",
			script);
	}
	free(log);
}
END_TEST

/* Some programs read by the type alone, from what stands behind; Windows writes a null where there is no value. */
static const char *const without_bytes[] = {"MMSAID:uint64=bytes:", "RemoteAddress:uint32=bytes:",
	"RemoteAddress:guid=bytes:", "KeyModName:bool=bytes:", "KeyModName:sid=bytes:", "LocalAddress:filetime=bytes:",
	"LocalAddress:systemtime=bytes:", "LocalAddress:double=bytes:", "MMSAID:hex64=bytes:",
	"system=ProcessID:uint32=bytes:", "system=Level:uint8=bytes:", "system=Version:uint8=bytes:",
	"system=Task:uint16=bytes:", "system=Keywords:hex64=bytes:", "system=ActivityID:guid=bytes:",
	"system=UserID:sid=bytes:", "system=Channel:bool=bytes:", "system=SystemTime:filetime=bytes:",
	"system=EventRecordID:uint64=bytes:", "system=Guid:guid=bytes:", "MMSAID:uint64=bytes:00",
	"MMSAID:uint64=bytes:000000000000000000", "LocalAddress:bool=bytes:01", "system=ProcessID:uint32=bytes:0102"};

/* In each format and by each decoder: of 42 events of a number the last but one is told. */
static void check_that_one_is_told(unsigned event_id, const char *plain, const char *odd, bool is_told)
{
	static const enum ipsecevtx_engine decoders[] = {
		IPSECEVTX_ENGINE_DIRECT, IPSECEVTX_ENGINE_CERTIFIED, IPSECEVTX_ENGINE_LIBEVTX};
	static const enum ipsecevtx_format formats[] = {IPSECEVTX_FORMAT_NONE, IPSECEVTX_FORMAT_JSON,
		IPSECEVTX_FORMAT_CSV, IPSECEVTX_FORMAT_XML, IPSECEVTX_FORMAT_RECORD};
	static struct run run;
	char script[384];
	size_t size;
	snprintf(script, sizeof script, "event %u 2024-03-01T08:00:00Z repeat=40 %s\nevent %u +1 %s\nevent %u +1 %s\n",
		event_id, plain, event_id, odd, event_id, plain);
	uint8_t *log = log_of(script, &size);
	for (size_t i = 0; i < COUNT_OF(decoders) * COUNT_OF(formats); i++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = decoders[i % COUNT_OF(decoders)];
		options.format = formats[i / COUNT_OF(decoders)];
		options.text_only = options.format != IPSECEVTX_FORMAT_NONE;
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(run.count, 42);
		for (size_t k = 0; k < run.count; k++)
			ck_assert_int_eq((run.events[k].marks & (IPSECEVTX_MARK_VALUE | IPSECEVTX_MARK_STRUCTURE)) != 0,
				k == 40 && is_told);
		ck_assert_int_eq(collector_count(&run.findings, IPSECEVTX_FINDING_VALUE) +
						 collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE) >
					 0,
			is_told);
	}
	free(log);
}

START_TEST(a_value_without_the_bytes_of_its_type_is_told)
{
	check_that_one_is_told(4655, "", without_bytes[_i], true);
}
END_TEST

/* An endpoint that counts as none, and what stands beside it. */
static const struct {
	const char *text;
	bool is_told;
} zeros[] = {
	{"0.0.0.0", false},
	{"::", false},
	{"0:0::0", false},
	{"::%4", false},
	{"[::]", false},
	{"[::]203.0.113.66", true},
	{"::%203.0.113.66", true},
	{"0.0.0.0%203.0.113.66", true},
	{"::%3405803842", true},
	{"[0.0.0.0] not used, see 203.0.113.66", true},
};

START_TEST(what_stands_beside_an_address_of_zeros_is_told)
{
	char odd[96];
	snprintf(odd, sizeof odd, "RemoteTunnelEndpoint=\"%s\"", zeros[_i].text);
	check_that_one_is_told(5451, "RemoteTunnelEndpoint=::", odd, zeros[_i].is_told);
}
END_TEST

/* One of IPv6 that ends in dots: an IPv4 address that people see, and which no canonical form shows. */
static const struct {
	const char *text;
	bool is_told, has_peer;
} dotted[] = {
	{"2001:db8::192.0.2.7", true, true},
	{"2001:db8::192.0.2.7%4", true, true},
	{"64:ff9b::192.0.2.7", false, true},
	{"64:ff9b:1::192.0.2.7", false, true},
	{"fe80::5efe:192.0.2.7", false, true},
	{"fe80::c000:207%eth0.5", false, false},
	{"fe80::c000:207%192.0.2.7", true, true},
	{"fe80::c000:207%192-0-2-7", true, false},
	{"fe80::c000:207%e192.0.2.7", true, true},
	{"fe80::c000:207%12345678901", true, false},
	{"2001:DB8::1", false, false},
};

START_TEST(an_ipv4_address_that_the_text_of_one_of_ipv6_shows_is_found)
{
	char script[96];
	snprintf(script, sizeof script, "RemoteAddress=\"%s\"", dotted[_i].text);
	check_that_one_is_told(4653, "RemoteAddress=198.51.100.7", script, dotted[_i].is_told);
	snprintf(script, sizeof script, "event 4653 2024-03-01T08:00:00Z RemoteAddress=\"%s\"\n", dotted[_i].text);
	make_log("dotted.evtx", script);
	struct ran ran = TOOL("-qojsonl", "--peer=192.0.2.7", "dotted.evtx");
	ck_assert_int_eq(ran.out[0] != '\0', dotted[_i].has_peer);
}
END_TEST

/* In the text of a record without a template, which others put into their XML as it stands. */
static const struct {
	const char *text;
	bool is_told;
} event_ids[] = {
	{"<EventID><![CDATA[4655]]></EventID>", true},
	{"<EventID><![CDATA[4655]]>", true},
	{"<EventID><![CDATA[46]]>55</EventID>", true},
	{"<EventID><!-- > -->46<!-- -->55</EventID>", true},
	{"<EventID ><?a?>4655</EventID>", true},
	{"<EventID><b>4655</b></EventID>", true},
	{"<EventID><b/> 4655</EventID>", true},
	{"<EventID>4655<b>6</b></EventID>", true},
	{"<EventID><!-- 4655 --></EventID>", false},
	{"<EventID>77</EventID><b>4655</b>", false},
	{"<EventID><b>77</b>4655</EventID>", false},
};

START_TEST(an_event_id_in_text_is_read_as_an_xml_parser_reads_it)
{
	static struct run run;
	char script[256];
	size_t size;
	snprintf(script, sizeof script,
		"other 77 2024-03-01T08:00:00Z notemplate provider=Else guid=none Data=\"%s\"\n", event_ids[_i].text);
	uint8_t *log = log_of(script, &size);
	run_memory(&run, log, size, NULL);
	ck_assert_msg(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE) == event_ids[_i].is_told, "%s",
		event_ids[_i].text);
	free(log);
}
END_TEST

/* Nothing that is printed has room for a user of an IPsec event: Windows writes none. */
START_TEST(a_user_of_an_event_of_ours_stands_in_extra)
{
	static const char log[] = "event 4655 2024-03-01T08:00:00Z MMSAID=1 system=UserID:sid=S-1-5-18\n"
				  "event 4655 +1 MMSAID=2 system=UserID:string=203.0.113.66\n"
				  "event 4655 +1 MMSAID=3\n";
	make_log("user.evtx", log);
	for (size_t i = 0; i < COUNT_OF(engines); i++) {
		struct ran ran = TOOL("-qojsonl", engines[i], "user.evtx");
		ck_assert_int_eq(ran.status, 3);
		assert_has(ran.out, "\"extra\":{\"UserID\":\"S-1-5-18\"}}");
		assert_has(ran.out, "\"extra\":{\"UserID\":\"203.0.113.66\"},\"marks\":[\"value\"");
		assert_has(ran.err, "field UserID: it is no SID of Windows, which writes none into such an event");
	}
	make_log("sid.evtx", "event 4655 2024-03-01T08:00:00Z MMSAID=1 system=UserID:sid=S-1-5-18\n");
	ck_assert_int_eq(TOOL("-qojsonl", "sid.evtx").status, 0);
	/* Of an authority of more than a byte some programs show the last one alone. */
	make_log("other.evtx", "event 4655 2024-03-01T08:00:00Z MMSAID=1 system=UserID:sid=S-1-261-18\n");
	struct ran ran = TOOL("-qojsonl", "other.evtx");
	ck_assert_int_eq(ran.status, 3);
	assert_has(ran.err, "field UserID: it is no SID of Windows");
}
END_TEST

/* What a search finds wherever it stands is marked wherever it stands. */
static const struct {
	const char *field; /* of a 4655 of 198.51.100.66 or association 771 */
	const char *option;
	bool is_found, is_odd;
} decorated[] = {
	{"+Note=198.51.100.66", "--peer=198.51.100.66", true, false},
	{"+Note=2001:DB8::66", "--peer=2001:db8::66", true, false},
	{"+Note=198.51.100.66:500", "--peer=198.51.100.66", true, true},
	{"+Note=198.51.100.66.500", "--peer=198.51.100.66", true, true},
	{"+Note=2001:db8::66.500", "--peer=2001:db8::66", true, true},
	{"+Note=198.051.100.066", "--peer=198.51.100.66", true, true},
	{"+Note=[2001:db8::66]", "--peer=2001:db8::66", true, true},
	{"+Note=fe80::66%12", "--peer=fe80::66", true, false},
	{"+Note=\"198.51.100.66 \"", "--peer=198.51.100.66", true, true},
	{"+Note=\"198.51.\\u200b100.66\"", "--peer=198.51.100.66", true, true},
	{"+Note=\"\\uff11\\uff19\\uff18.51.100.66\"", "--peer=198.51.100.66", true, true},
	{"+Note=\"198.51.100.66 port 500\"", "--peer=198.51.100.66", true, true},
	{"+Note=\"what the gateway of the branch, that is 198.51.100.66, said of it that day\"", "--peer=198.51.100.66",
		true, false},
	{"+Note:ansi=198.51.100.66", "--peer=198.51.100.66", true, false},
	{"+Note:ansi=198.51.100.66:4500", "--peer=198.51.100.66", true, true},
	{"+Note=nothing", "--peer=198.51.100.66", false, false},
	{"MMSAID:string=771", "--sa=771", true, false},
	{"MMSAID:string=000771", "--sa=771", true, true},
	{"MMSAID:string=0x303", "--sa=771", true, false},
	{"MMSAID:string=[771]", "--sa=771", true, true},
	{"MMSAID:string=(771),", "--sa=771", true, true},
	{"MMSAID:string=\"\\u0667\\u0667\\u0661\"", "--sa=771", true, true},
	{"-MMSAID +MMAID:uint64=771", "--sa=771", true, false},
	{"+Note:uint64=771", "--sa=771", true, false},
	{"RemoteAddress=771", "--sa=771", false, true},
	{"MMSAID:string=-771", "--sa=771", false, true},
	{"MMSAID:string=\"7 7 1 x\"", "--sa=771", false, true},
};

/* By the program that plain records are written with, too, and by each engine. */
START_TEST(what_is_found_by_a_decorated_value_is_marked)
{
	char script[1024];
	snprintf(script, sizeof script,
		"event 4655 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 MMSAID:string=1 +Note=x repeat=40\n"
		"event 4655 +1 RemoteAddress=192.0.2.7 MMSAID:string=1 %s\n",
		decorated[_i].field);
	make_log("log.evtx", script);
	for (size_t i = 0; i < COUNT_OF(engines); i++) {
		struct ran ran = TOOL("-qojsonl", engines[i], decorated[_i].option, "log.evtx");
		ck_assert_msg((ran.out_size > 0) == decorated[_i].is_found, "%s: %s", engines[i], ran.out);
		ck_assert_msg(
			strstr(ran.out, "\"marks\":[\"value\"") || !decorated[_i].is_odd || !decorated[_i].is_found,
			"%s: %s", engines[i], ran.out);
		ran = TOOL("-qocsv", engines[i], "log.evtx");
		ck_assert_msg((strstr(ran.err, "warning: value") != NULL) == decorated[_i].is_odd, "%s: %s", engines[i],
			ran.err);
	}
}
END_TEST

/* Some layouts lack a field: in one that has it, it is there by another name. */
START_TEST(a_last_field_of_nearly_the_right_name_is_told)
{
	static const struct {
		const char *fields;
		bool is_told;
	} cases[] = {{"version=1 -TrafficSelectorId +TrfficSelectorId:uint64=5", true},
		{"version=1 -TrafficSelectorId +TrafficSelectorId2:uint64=5", true},
		{"version=1 +Other:uint64=5", false}};
	char script[256];
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		snprintf(script, sizeof script, "event 5452 2024-03-01T08:00:00Z %s repeat=30\n", cases[i].fields);
		make_log("log.evtx", script);
		struct ran ran = TOOL("-qojsonl", "log.evtx");
		ck_assert_int_eq(ran.status, cases[i].is_told ? 3 : 0);
		if (cases[i].is_told)
			assert_has(ran.err,
				"a field is nearly named as one that it lacks, and is in extra: TrafficSelectorId");
	}
}
END_TEST

/* No log says which code page its bytes are of. */
START_TEST(letters_of_a_code_page_are_told)
{
	static const char *const fields[] = {"FailureReason:ansi=bytes:ccd1ca00", "+Note:ansi=bytes:ccd1ca00"};
	char script[256];
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		snprintf(script, sizeof script, "event 4653 2024-03-01T08:00:00Z %s repeat=40\n", fields[i]);
		make_log("log.evtx", script);
		struct ran ran = TOOL("-qojsonl", "log.evtx");
		ck_assert_int_eq(ran.status, 3);
		assert_has(ran.err, "letters of a code page that the log does not name");
		assert_has(ran.out, "\"record_id\":40,");
		ck_assert_ptr_nonnull(strstr(strstr(ran.out, "\"record_id\":40,"), "\"marks\":[\"value\""));
	}
}
END_TEST

/* A mark of another script that is drawn as a dot, between the parts of a name. */
START_TEST(a_dot_of_another_script_in_a_computers_name_is_told)
{
	static const struct {
		const char *computer;
		bool is_odd;
	} names[] = {{"vpn1\\u3002corp", true}, {"vpn1\\uff61corp", true}, {"vpn1\\u06d4corp", true},
		{"vpn1\\u00b7corp", true}, {"xarxa-paral\\u00b7lela", false}};
	char script[256];
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		snprintf(script, sizeof script, "event 4655 2024-03-01T08:00:00Z computer=\"%s\"\n", names[i].computer);
		make_log("log.evtx", script);
		ck_assert_msg(
			TOOL("-qojsonl", "log.evtx").status == (names[i].is_odd ? 3 : 0), "%s", names[i].computer);
	}
}
END_TEST

Suite *suite_misfits(void)
{
	Suite *suite = suite_create("misfits");
	TCase *typed = tcase_create("typed");
	tcase_add_loop_test(typed, a_system_value_that_does_not_fit_is_kept, 0, (int)COUNT_OF(values));
	tcase_add_loop_test(typed, an_array_of_one_counts_as_what_it_holds, 0, (int)COUNT_OF(arrays_of_one));
	tcase_add_test(typed, keywords_with_a_sign_tell_the_outcome);
	suite_add_tcase(suite, typed);
	TCase *records = tool_case(suite, "records");
	tcase_add_loop_test(records, a_record_shows_what_does_not_fit_in_extra, 0, 2);
	tcase_add_test(records, times_of_other_makers_are_read);
	tcase_add_loop_test(records, bytes_that_are_no_value_are_shown, 0, (int)COUNT_OF(sids));
	tcase_add_test(records, a_sid_of_the_wrong_size_is_kept_in_extra);
	tcase_add_test(records, a_user_of_an_event_of_ours_stands_in_extra);
	tcase_add_loop_test(records, what_is_found_by_a_decorated_value_is_marked, 0, (int)COUNT_OF(decorated));
	tcase_add_test(records, a_last_field_of_nearly_the_right_name_is_told);
	tcase_add_test(records, letters_of_a_code_page_are_told);
	tcase_add_test(records, a_dot_of_another_script_in_a_computers_name_is_told);
	tcase_add_test(records, an_odd_event_id_is_a_loss);
	tcase_add_loop_test(records, an_event_id_whose_digits_can_be_read_as_one_of_ours_is_told, 0, COUNT_OF(joined));
	tcase_add_loop_test(
		records, an_event_id_in_text_is_read_as_an_xml_parser_reads_it, 0, (int)COUNT_OF(event_ids));
	tcase_add_loop_test(records, what_stands_beside_an_address_of_zeros_is_told, 0, (int)COUNT_OF(zeros));
	tcase_add_loop_test(
		records, an_ipv4_address_that_the_text_of_one_of_ipv6_shows_is_found, 0, (int)COUNT_OF(dotted));
	tcase_add_loop_test(records, a_value_without_the_bytes_of_its_type_is_told, 0, (int)COUNT_OF(without_bytes));
	return suite;
}
