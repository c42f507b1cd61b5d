/* SPDX-License-Identifier: MIT */
#include "binxml/likeness.h"
#include "event/assembly.h"

#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct assembly assembly;
static struct collector collector;
static struct findings findings;

static void start(void)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	memset(&collector, 0, sizeof collector);
	findings = collector_findings(&collector);
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
}

static void stop(void)
{
	assembly_free(&assembly);
}

/* These events have the few fields that a test is about: that others are missing is for the tests of structure. */
static void begin(uint32_t event_id)
{
	assembly_begin(&assembly, event_id, events_find(event_id));
}

static void field(const char *name, struct value value)
{
	assembly_field(&assembly, name, strlen(name), &value);
}

static void system_value(enum system_field name, struct value value)
{
	assembly_system(&assembly, name, &value);
}

static const struct ipsecevtx_event *finish(void)
{
	for (size_t i = 0; assembly.definition && i < assembly.definition->field_count; i++)
		assembly.structure.placed |= UINT32_C(1) << i;
	ck_assert(assembly_finish(&assembly));
	assembly_tell(&assembly, &findings);
	return &assembly.event;
}

/* A field of the event, through the walk that callers have. */
static struct ipsecevtx_field walk_field(size_t index)
{
	struct ipsecevtx_field found;
	ck_assert(ipsecevtx_event_field(assembly.event.event_id, &assembly.event, index, &found));
	return found;
}

static void check_text(const struct ipsecevtx_text *text, const char *expected)
{
	ck_assert_int_eq(text->presence, IPSECEVTX_SET);
	ck_assert_str_eq(text->data, expected);
	ck_assert_uint_eq(text->length, strlen(expected));
}

static void check_pair(size_t index, const char *name, const char *value)
{
	const struct ipsecevtx_event *event = &assembly.event;
	ck_assert_uint_lt(index, event->pair_count);
	ck_assert_str_eq(event->pairs[index].name, name);
	ck_assert_uint_eq(event->pairs[index].name_length, strlen(name));
	ck_assert_str_eq(event->pairs[index].value.data, value);
}

/* The ways in which Windows says nothing. */
static struct value value_of_nothing(int way)
{
	static const struct {
		uint8_t type;
		const uint8_t *bytes;
		size_t size;
	} ways[] = {
		{VALUE_NULL, BYTES("")},
		{VALUE_STRING, BYTES("")},
		{VALUE_STRING, BYTES("\0\0")},
		{VALUE_STRING, BYTES("-\0")},
		{VALUE_STRING, BYTES("-\0\0\0")},
		{VALUE_BINARY, BYTES("")},
		{VALUE_UTF8, BYTES("")},
		{VALUE_UTF8, BYTES("-")},
	};
	return value_of(ways[way].type, ways[way].bytes, ways[way].size);
}

/* An event that does not say when or where is told, and may be of any time and computer. */
START_TEST(what_windows_always_writes_is_told_when_it_is_missing)
{
	static const enum system_field fields[] = {
		SYSTEM_TIME, SYSTEM_RECORD_ID, SYSTEM_COMPUTER, SYSTEM_CHANNEL, SYSTEM_KEYWORDS, SYSTEM_FIELD_COUNT};
	static const char *const texts[] = {"2024-03-01T08:00:00Z", "2", "vpn1", "Security", "0x8020000000000000"};
	static const char *const other[] = {"vpn2"};
	enum { COUNT = 5 };
	begin(4655);
	system_value(SYSTEM_EVENT_ID, value_u32(4655));
	for (int i = 0; i < COUNT; i++) {
		if (i != _i)
			system_value(fields[i], value_wide(texts[i]));
	}
	const struct ipsecevtx_event *event = finish();
	ck_assert_uint_eq(event->marks, _i < COUNT ? IPSECEVTX_MARK_STRUCTURE : 0);
	ck_assert_uint_eq(collector_count(&collector, IPSECEVTX_FINDING_STRUCTURE), _i < COUNT);
	ck_assert_int_eq(ipsecevtx_event_is_within(event, UINT64_C(133800000000000000), 0), fields[_i] == SYSTEM_TIME);
	ck_assert_int_eq(ipsecevtx_event_is_of_computer(event, other, 1), fields[_i] == SYSTEM_COMPUTER);
}
END_TEST

/* As long as the list gets: all of the event's fields, and a word of each that extra has one that is named nearly so.
 */
START_TEST(all_fields_that_are_missing_are_named)
{
	const struct event_definition *definition = events_at((size_t)_i);
	char name[64], detail[FINDINGS_DETAIL_SIZE + 2];
	begin(definition->info.event_id);
	for (size_t i = 0; i < definition->field_count; i++) {
		snprintf(name, sizeof name, "%sx", definition->fields[i].windows_name);
		field(name, value_wide("1"));
	}
	ck_assert(assembly_finish(&assembly));
	assembly_tell(&assembly, &findings);
	for (size_t i = 0; i < definition->field_count; i++) {
		snprintf(name, sizeof name, " %s, ", definition->fields[i].windows_name);
		if (!(assembly.structure.missing >> i & 1))
			continue;
		snprintf(detail, sizeof detail, "%s, ",
			collector_first(&collector, IPSECEVTX_FINDING_STRUCTURE)->detail);
		ck_assert_msg(strstr(detail, name) != NULL, "%s: %s", name, detail);
	}
}
END_TEST

START_TEST(a_field_without_a_value_is_unset_in_every_type)
{
	const struct event_definition *definition;
	for (size_t n = 0; (definition = events_at(n)) != NULL; n++) {
		begin(definition->info.event_id);
		for (size_t i = 0; i < definition->field_count; i++)
			field(definition->fields[i].windows_name, value_of_nothing(_i));
		finish();
		for (size_t i = 0; i < definition->field_count; i++) {
			struct ipsecevtx_field found = walk_field(i);
			ck_assert_int_eq(found.presence, IPSECEVTX_UNSET);
			ck_assert_str_eq(found.text.data, "");
			ck_assert_uint_eq(found.text.length, 0);
			ck_assert_uint_eq(found.number, 0);
			ck_assert_uint_eq(found.family, 0);
		}
		ck_assert_uint_eq(assembly.event.pair_count, 0);
		ck_assert_uint_eq(assembly.event.marks, 0);
	}
	ck_assert_uint_eq(collector.count, 0);
}
END_TEST

static const struct {
	const char *written;
	const char *text;
	uint32_t code;
} codes[] = {
	{"%%8222", "IKEv1", 8222},
	{"%%8199", "Local computer", 8199},
	{"%%9999", "%%9999", 9999}, /* unknown: as written, and its number all the same */
	{"IKEv1", "IKEv1", 0},      /* a forwarded log may hold the rendered text */
	{"%%8222 ", "IKEv1", 8222}, /* as a person reads it */
	{"%%", "%%", 0},
};

START_TEST(codes_become_text)
{
	begin(4655);
	field("KeyModName", value_wide(codes[_i].written));
	const struct ipsecevtx_code *code = &finish()->mm_ended.keying_module;
	check_text(&code->text, codes[_i].text);
	ck_assert_uint_eq(code->code, codes[_i].code);
	char raw[32];
	ck_assert_uint_eq(ipsecevtx_event_raw(&assembly.event, 2, raw, sizeof raw), strlen(codes[_i].written));
	ck_assert_str_eq(raw, codes[_i].written);
}
END_TEST

/* A value that its field cannot take: the field is unset, the value in the pairs, and that is said. */
static const struct {
	uint32_t event_id;
	const char *name;
	uint8_t type;
	const uint8_t *bytes;
	size_t size;
	const char *text;
} misfits[] = {
	{4653, "LocalKeyModPort", VALUE_UTF8, BYTES("five hundred"), "five hundred"},
	{4653, "LocalKeyModPort", VALUE_UTF8, BYTES("4294967296"), "4294967296"},
	{4653, "LocalKeyModPort", VALUE_UINT64, BYTES("\0\0\0\0\x01\0\0\0"), "4294967296"},
	{4653, "LocalKeyModPort", VALUE_INT32, BYTES("\xff\xff\xff\xff"), "-1"},
	{4653, "LocalKeyModPort", VALUE_BOOL, BYTES("\x01\0\0\0"), "true"},
	{4653, "LocalKeyModPort", VALUE_UINT32, BYTES("\x01\x02"), "0102"},
	{4653, "MMFilterID", VALUE_UTF8, BYTES("18446744073709551616"), "18446744073709551616"},
	{4653, "MMFilterID", VALUE_GUID, BYTES("0123456789012345"), "{33323130-3534-3736-3839-303132333435}"},
	{4653, "MMFilterID", VALUE_UINT64 | VALUE_ARRAY, BYTES("\x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0"), "1, 2"},
	{4653, "FailureReason", VALUE_STRING, BYTES("a\0b"), "a"},
	{4653, "FailureReason", VALUE_STRING, BYTES("a"), ""},
	{4653, "FailureReason", VALUE_STRING, BYTES("-\0a"), "-"},
	{4653, "FailureReason", VALUE_SID, BYTES("\x01\x05"), "0105"},
	{4653, "LocalAddress", VALUE_STRING, BYTES("1\0.\0002"), "1."},
	{4653, "KeyModName", VALUE_STRING, BYTES("%\0%\08"), "%%"},
};

START_TEST(a_value_that_does_not_fit_is_kept_beside_an_unset_field)
{
	begin(misfits[_i].event_id);
	assembly.event.offset = 4608;
	assembly.event.header_record_id = 42;
	const struct event_definition *definition = events_find(misfits[_i].event_id);
	int index = events_field_index(definition, misfits[_i].name, strlen(misfits[_i].name), 0);
	ck_assert_int_ge(index, 0);
	field(misfits[_i].name, value_of(misfits[_i].type, misfits[_i].bytes, misfits[_i].size));
	const struct ipsecevtx_event *event = finish();
	struct ipsecevtx_field found = walk_field((size_t)index);
	ck_assert_int_eq(found.presence, IPSECEVTX_UNSET);
	ck_assert_str_eq(found.text.data, "");
	ck_assert_uint_eq(found.text.length, 0);
	ck_assert_uint_eq(found.number, 0);
	ck_assert_uint_eq(found.family, 0);
	ck_assert_uint_eq(event->pair_count, 1);
	check_pair(0, misfits[_i].name, misfits[_i].text);
	ck_assert(event->marks & IPSECEVTX_MARK_VALUE);
	const struct ipsecevtx_finding *finding = collector_first(&collector, IPSECEVTX_FINDING_VALUE);
	ck_assert_uint_eq(finding->offset, 4608);
	ck_assert_uint_eq(finding->record_id, 42);
	ck_assert_ptr_nonnull(strstr(finding->detail, misfits[_i].name));
	/* The next event does not inherit it. */
	begin(misfits[_i].event_id);
	ck_assert_uint_eq(finish()->marks, 0);
	ck_assert_uint_eq(assembly.event.pair_count, 0);
}
END_TEST

START_TEST(unknown_fields_become_pairs_in_their_order)
{
	begin(5452);
	field("LocalAddress", value_wide("192.0.2.1"));
	field("NewInWindows12", value_u32(7));
	field("LocalAddressX", value_wide("names are exact"));
	field("Empty", value_wide(""));
	field("Dash", value_wide("-"));
	field("", value_wide("no name"));
	const struct ipsecevtx_event *event = finish();
	ck_assert_uint_eq(event->pair_count, 5);
	check_pair(0, "NewInWindows12", "7");
	check_pair(1, "LocalAddressX", "names are exact");
	check_pair(2, "Empty", "");
	ck_assert_int_eq(event->pairs[2].value.presence, IPSECEVTX_UNSET);
	check_pair(3, "Dash", "-");
	check_pair(4, "", "no name");
	ck_assert_uint_eq(collector.count, 0);
}
END_TEST

START_TEST(a_field_that_comes_twice_keeps_the_first_and_says_so)
{
	begin(4655);
	field("LocalAddress", value_wide(_i ? "-" : "192.0.2.1"));
	field("LocalAddress", value_wide("192.0.2.2"));
	field("LocalAddress", value_wide("192.0.2.3"));
	const struct ipsecevtx_event *event = finish();
	ck_assert_int_eq(event->mm_ended.local_address.text.presence, _i ? IPSECEVTX_UNSET : IPSECEVTX_SET);
	ck_assert_str_eq(event->mm_ended.local_address.text.data, _i ? "" : "192.0.2.1");
	ck_assert_uint_eq(event->pair_count, 2);
	check_pair(0, "LocalAddress", "192.0.2.2");
	check_pair(1, "LocalAddress.2", "192.0.2.3");
	ck_assert(event->marks & IPSECEVTX_MARK_VALUE);
	ck_assert_uint_eq(collector_count(&collector, IPSECEVTX_FINDING_VALUE), 2);
}
END_TEST

START_TEST(a_value_that_names_a_field_is_told)
{
	static const char *const names[] = {"Other", "RemoteAddress"};
	begin(_i < 2 ? 4655 : 77);
	assembly_named_by_value(&assembly, names[_i % 2], strlen(names[_i % 2]));
	ck_assert_uint_eq(finish()->marks, _i == 1 ? IPSECEVTX_MARK_STRUCTURE : 0);
	ck_assert_uint_eq(collector_count(&collector, IPSECEVTX_FINDING_STRUCTURE), _i == 1);
}
END_TEST

/* An event with so many fields, each with so many values that do not fit. */
static void fill_odd(unsigned fields, unsigned each)
{
	static char names[64][16];
	assembly_begin(&assembly, 7, NULL);
	for (unsigned i = 0; i < fields; i++) {
		snprintf(names[i], sizeof names[i], "Odd%u", i);
		for (unsigned k = 0; k < each; k++)
			field(names[i], value_of(VALUE_GUID, BYTES("short")));
	}
	finish();
}

START_TEST(odd_values_are_told_one_by_one_up_to_a_number_for_each_field)
{
	static const struct {
		unsigned fields, each;
		size_t told;
	} cases[] = {{1, 1, 1}, {1, 4, 4}, {1, 5, 5}, {1, 3000, 5}, {16, 1, 16}, {16, 4, 64}, {16, 5, 80}, {17, 1, 17},
		{60, 30, 81}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		memset(&collector, 0, sizeof collector);
		fill_odd(cases[i].fields, cases[i].each);
		ck_assert_uint_eq(assembly.event.pair_count, (size_t)cases[i].fields * cases[i].each);
		ck_assert(assembly.event.marks & IPSECEVTX_MARK_VALUE);
		ck_assert_uint_eq(collector_count(&collector, IPSECEVTX_FINDING_VALUE), cases[i].told);
		ck_assert_uint_eq(collector.count, cases[i].told);
	}
	ck_assert_ptr_nonnull(strstr(collector.items[0].detail, "field Odd0: 5 of its 5 bytes"));
	ck_assert_ptr_nonnull(strstr(collector.items[3].detail, "field Odd0.4: 5 of its 5 bytes"));
	ck_assert_ptr_nonnull(strstr(collector.items[4].detail, "field Odd0: 26 more of its values"));
	ck_assert_ptr_nonnull(strstr(collector.items[80].detail, ": 1320 more values of other fields"));
}
END_TEST

START_TEST(repeated_names_are_numbered)
{
	assembly_begin(&assembly, 1102, NULL);
	field("Data", value_wide("a"));
	field("Data", value_wide("b"));
	field("Data.2", value_wide("taken already"));
	field("Other", value_wide("c"));
	field("Data", value_wide("d"));
	field("Data.4", value_wide("e"));
	field("Data", value_wide("f"));
	ck_assert_uint_eq(finish()->pair_count, 7);
	check_pair(0, "Data", "a");
	check_pair(1, "Data.2", "b");
	check_pair(2, "Data.2.2", "taken already");
	check_pair(3, "Other", "c");
	check_pair(4, "Data.3", "d");
	check_pair(5, "Data.4", "e");
	check_pair(6, "Data.5", "f");
}
END_TEST

START_TEST(a_thousand_equal_names_stay_different)
{
	assembly_begin(&assembly, 1102, NULL);
	for (unsigned i = 0; i < 1000; i++)
		field("Data", value_u32(i));
	const struct ipsecevtx_event *event = finish();
	ck_assert_uint_eq(event->pair_count, 1000);
	check_pair(0, "Data", "0");
	for (size_t i = 1; i < 1000; i++) {
		char name[32];
		char value[32];
		snprintf(name, sizeof name, "Data.%zu", i + 1);
		snprintf(value, sizeof value, "%zu", i);
		check_pair(i, name, value);
	}
}
END_TEST

START_TEST(invalid_text_is_marked)
{
	begin(4653);
	field("FailureReason", value_of(VALUE_STRING, BYTES("a\0\x00\xd8")));
	check_text(&finish()->mm_failed.failure_reason, "a\xef\xbf\xbd");
	/* Others leave out what is no character, and show a reason that this one is not. */
	ck_assert_uint_eq(assembly.event.marks, IPSECEVTX_MARK_TEXT | IPSECEVTX_MARK_VALUE);
}
END_TEST

/* python-evtx leaves controls out of texts, and shows a code and a cookie that the record does not hold. */
START_TEST(codes_and_cookies_with_a_control_are_marked)
{
	begin(4653);
	field("KeyModName", value_utf8("\x01Kerb"));
	ck_assert_uint_eq(finish()->marks, IPSECEVTX_MARK_VALUE);
	begin(4653);
	field("InitiatorCookie", value_utf8("zz\x01"));
	ck_assert_uint_eq(finish()->marks, IPSECEVTX_MARK_VALUE);
}
END_TEST

/* python-evtx takes negative numbers for false. */
START_TEST(a_bool_of_another_number_in_an_unknown_field_is_marked)
{
	begin(4653);
	field("Extra", value_of(VALUE_BOOL, BYTES("\1\0\0\0")));
	ck_assert_uint_eq(finish()->marks, 0);
	begin(4653);
	field("Extra", value_of(VALUE_BOOL, BYTES("\xff\xff\xff\xff")));
	ck_assert_uint_eq(finish()->marks, IPSECEVTX_MARK_VALUE);
}
END_TEST

/* The Rust crate up to 0.8 shows S-1-5-18 of the second. */
START_TEST(a_sid_of_no_authority_of_windows_in_an_unknown_field_is_marked)
{
	begin(4653);
	field("Extra", value_of(VALUE_SID, BYTES("\1\1\0\0\0\0\0\5\x12\0\0\0")));
	ck_assert_uint_eq(finish()->marks, 0);
	begin(4653);
	field("Extra", value_of(VALUE_SID, BYTES("\1\1\1\0\0\0\0\5\x12\0\0\0")));
	ck_assert_uint_eq(finish()->marks, IPSECEVTX_MARK_VALUE);
}
END_TEST

/* Which is no time, but some show a date of it. */
START_TEST(a_time_of_zeros_in_an_unknown_field_is_marked)
{
	begin(4653);
	field("Extra", value_of(VALUE_SYSTEMTIME, BYTES("\xe8\7\3\0\5\0\1\0\x8\0\0\0\0\0\0\0")));
	ck_assert_uint_eq(finish()->marks, 0);
	begin(4653);
	field("Extra", value_of(VALUE_SYSTEMTIME, BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")));
	ck_assert_uint_eq(finish()->marks, IPSECEVTX_MARK_VALUE);
}
END_TEST

/* Windows writes some twenty; behind the first 128 no name is compared with others, and that is told. */
START_TEST(fields_behind_more_than_any_event_has_are_told)
{
	for (unsigned count = 128; count <= 130; count += 2) {
		begin(4719);
		system_value(SYSTEM_PROVIDER_NAME, value_utf8("Microsoft-Windows-Security-Auditing"));
		system_value(SYSTEM_CHANNEL, value_utf8("Security"));
		for (unsigned i = 0; i < count; i++) {
			char name[16];
			snprintf(name, sizeof name, "Extra%u", i);
			field(name, value_utf8("x"));
		}
		ck_assert_uint_eq(finish()->marks, count > 128 ? IPSECEVTX_MARK_VALUE : 0);
	}
}
END_TEST

/* libevtx shows full-width letters instead of the first and mathematical ones instead of the second. */
START_TEST(letters_that_libevtx_shows_as_latin_are_marked)
{
	static const char *const texts[] = {"\xf0\x90\x8c\xae", "\xf0\x9d\xa0\xb3"};
	static const char letters[] = "oa";
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		begin(4653);
		field("FailureReason", value_utf8(texts[i]));
		ck_assert_uint_eq(finish()->marks, IPSECEVTX_MARK_VALUE);
		begin(4653);
		system_value(SYSTEM_COMPUTER, value_utf8(texts[i]));
		ck_assert_uint_eq(finish()->marks, IPSECEVTX_MARK_VALUE);
		/* Whatever compares names or looks for addresses reads them as it does. */
		size_t at = 0;
		ck_assert_uint_eq(likeness_ascii(likeness_next(texts[i], 4, &at)), (unsigned char)letters[i]);
	}
	begin(4653);
	field("FailureReason", value_utf8("\xf0\x9f\x98\x80 \xf0\x90\x90\x80 \xf0\x9d\x9f\x90 \xf0\x9d\xb0\x80"));
	ck_assert_uint_eq(finish()->marks, 0);
}
END_TEST

START_TEST(system_values_arrive)
{
	begin(4653);
	system_value(SYSTEM_PROVIDER_NAME, value_wide(EVENTS_PROVIDER_NAME));
	system_value(SYSTEM_PROVIDER_GUID, value_utf8("{54849625-5478-4994-a5ba-3e3b0328c30d}"));
	system_value(SYSTEM_EVENT_ID, value_u32(1));
	system_value(SYSTEM_VERSION, value_of(VALUE_UINT8, BYTES("\x02")));
	system_value(SYSTEM_LEVEL, value_of(VALUE_UINT8, BYTES("\x04")));
	system_value(SYSTEM_TASK, value_of(VALUE_UINT16, BYTES("\x00\x31")));
	system_value(SYSTEM_OPCODE, value_of(VALUE_UINT8, BYTES("\x00")));
	system_value(SYSTEM_KEYWORDS, value_of(VALUE_HEX64, BYTES("\0\0\0\0\0\0\x10\x80")));
	system_value(SYSTEM_TIME, value_utf8("2020-07-10T17:20:06.687103300Z"));
	system_value(SYSTEM_RECORD_ID, value_u64(100095994));
	system_value(SYSTEM_ACTIVITY_ID, value_utf8("{5108737F-4EB9-0001-8473-0851B94ED601}"));
	system_value(SYSTEM_PROCESS_ID, value_u32(660));
	system_value(SYSTEM_THREAD_ID, value_u32(124));
	system_value(SYSTEM_CHANNEL, value_wide("Security"));
	system_value(SYSTEM_COMPUTER, value_wide("MYVPN.MYCPU"));
	system_value(SYSTEM_USER_SID, value_of(VALUE_SID, BYTES("\x01\x01\0\0\0\0\0\x05\x12\0\0\0")));
	const struct ipsecevtx_event *event = finish();
	ck_assert_uint_eq(event->event_id, 4653);
	check_text(&event->provider, EVENTS_PROVIDER_NAME);
	ck_assert_int_eq(memcmp(event->provider_guid.bytes, events_provider_guid, 16), 0);
	ck_assert_uint_eq(event->version.value, 2);
	ck_assert_uint_eq(event->level.value, 4);
	ck_assert_uint_eq(event->task.value, 12544);
	ck_assert_int_eq(event->opcode.presence, IPSECEVTX_SET);
	ck_assert_uint_eq(event->keywords.value, UINT64_C(0x8010000000000000));
	ck_assert_int_eq(event->outcome, IPSECEVTX_OUTCOME_FAILURE);
	ck_assert_uint_eq(event->time.ticks, UINT64_C(132388752066871033));
	ck_assert_uint_eq(event->record_id.value, 100095994);
	ck_assert_uint_eq(event->activity_id.bytes[0], 0x51);
	ck_assert_uint_eq(event->process_id.value, 660);
	ck_assert_uint_eq(event->thread_id.value, 124);
	check_text(&event->channel, "Security");
	check_text(&event->computer, "MYVPN.MYCPU");
	check_text(&event->user_sid, "S-1-5-18");
	ck_assert_uint_eq(collector.count, 0);
}
END_TEST

static const struct {
	const char *keywords;
	enum ipsecevtx_outcome outcome;
} keywords[] = {
	{"0x8020000000000000", IPSECEVTX_OUTCOME_SUCCESS},
	{"0x8010000000000000", IPSECEVTX_OUTCOME_FAILURE},
	{"0x20000000000000", IPSECEVTX_OUTCOME_SUCCESS},
	{"0x8000000000000000", IPSECEVTX_OUTCOME_NONE},
	{"0x0", IPSECEVTX_OUTCOME_NONE},
};

START_TEST(the_outcome_follows_from_the_keywords)
{
	begin(4653);
	ck_assert_int_eq(assembly.event.outcome, IPSECEVTX_OUTCOME_NONE);
	system_value(SYSTEM_KEYWORDS, value_utf8(keywords[_i].keywords));
	ck_assert_int_eq(finish()->outcome, keywords[_i].outcome);
}
END_TEST

START_TEST(an_event_too_large_is_refused_and_the_next_one_is_not)
{
	static char text[100000];
	memset(text, 'x', sizeof text);
	assembly_begin(&assembly, 1102, NULL);
	for (size_t i = 0; i < ASSEMBLY_LIMIT / sizeof text + 1; i++)
		field("Data", value_of(VALUE_UTF8, (const uint8_t *)text, sizeof text));
	ck_assert(!assembly_finish(&assembly));
	ck_assert(assembly.arena.exhausted);
	assembly_begin(&assembly, 1102, NULL);
	field("Data", value_wide("small"));
	ck_assert(assembly_finish(&assembly));
	check_pair(0, "Data", "small");
}
END_TEST

Suite *suite_assembly(void)
{
	Suite *suite = suite_create("assembly");
	TCase *fields = tcase_create("fields");
	tcase_add_checked_fixture(fields, start, stop);
	tcase_add_loop_test(fields, what_windows_always_writes_is_told_when_it_is_missing, 0, 6);
	tcase_add_loop_test(fields, all_fields_that_are_missing_are_named, 0, (int)EVENTS_COUNT);
	tcase_add_loop_test(fields, a_field_without_a_value_is_unset_in_every_type, 0, 8);
	tcase_add_loop_test(fields, codes_become_text, 0, (int)COUNT_OF(codes));
	tcase_add_loop_test(fields, a_value_that_does_not_fit_is_kept_beside_an_unset_field, 0, (int)COUNT_OF(misfits));
	tcase_add_test(fields, invalid_text_is_marked);
	tcase_add_test(fields, codes_and_cookies_with_a_control_are_marked);
	tcase_add_test(fields, a_bool_of_another_number_in_an_unknown_field_is_marked);
	tcase_add_test(fields, a_sid_of_no_authority_of_windows_in_an_unknown_field_is_marked);
	tcase_add_test(fields, a_time_of_zeros_in_an_unknown_field_is_marked);
	tcase_add_test(fields, fields_behind_more_than_any_event_has_are_told);
	tcase_add_test(fields, letters_that_libevtx_shows_as_latin_are_marked);
	suite_add_tcase(suite, fields);
	TCase *pairs = tcase_create("pairs");
	tcase_add_checked_fixture(pairs, start, stop);
	tcase_add_test(pairs, unknown_fields_become_pairs_in_their_order);
	tcase_add_loop_test(pairs, a_field_that_comes_twice_keeps_the_first_and_says_so, 0, 2);
	tcase_add_loop_test(pairs, a_value_that_names_a_field_is_told, 0, 4);
	tcase_add_test(pairs, odd_values_are_told_one_by_one_up_to_a_number_for_each_field);
	tcase_add_test(pairs, repeated_names_are_numbered);
	tcase_add_test(pairs, a_thousand_equal_names_stay_different);
	suite_add_tcase(suite, pairs);
	TCase *system = tcase_create("system");
	tcase_add_checked_fixture(system, start, stop);
	tcase_add_test(system, system_values_arrive);
	tcase_add_loop_test(system, the_outcome_follows_from_the_keywords, 0, (int)COUNT_OF(keywords));
	suite_add_tcase(suite, system);
	TCase *limits = tcase_create("limits");
	tcase_add_checked_fixture(limits, start, stop);
	tcase_add_test(limits, an_event_too_large_is_refused_and_the_next_one_is_not);
	suite_add_tcase(suite, limits);
	return suite;
}
