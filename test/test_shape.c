/* SPDX-License-Identifier: MIT */
#include "binxml/aside.h"
#include "binxml/shape.h"

#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct shape shape;

static bool enter(const char *name)
{
	return shape_enter(&shape, name, strlen(name));
}

/*
 * A path is walked: elements between '/', "Data=Name" names a Data element, a last "@name" asks for an attribute.
 */
static struct shape_target walk(const char *path)
{
	struct shape_target target;
	shape_init(&shape, AREA_DOCUMENT);
	for (;;) {
		size_t length = strcspn(path, "/@=");
		if (length)
			ck_assert(shape_enter(&shape, path, length));
		path += length;
		if (*path == '=') {
			length = strcspn(++path, "/@");
			target = shape_attribute(&shape, "Name", 4);
			ck_assert_int_eq(target.kind, TARGET_FIELD_NAME);
			ck_assert(shape_name_field(&shape, path, length));
			path += length;
		}
		if (*path == '@')
			return shape_attribute(&shape, path + 1, strlen(path + 1));
		if (!*path)
			return shape_content(&shape);
		path++;
	}
}

/* What a path leads to: which field of System, or the name of a field, a container or a stray. */
static const struct {
	const char *path;
	enum shape_target_kind kind;
	enum system_field system;
	const char *name;
	bool is_near;
} places[] = {
	{"Event/System/Provider@Name", TARGET_SYSTEM, SYSTEM_PROVIDER_NAME, "", false},
	{"Event/System/Provider@Guid", TARGET_SYSTEM, SYSTEM_PROVIDER_GUID, "", false},
	{"Event/System/EventID", TARGET_SYSTEM, SYSTEM_EVENT_ID, "", false},
	{"Event/System/Version", TARGET_SYSTEM, SYSTEM_VERSION, "", false},
	{"Event/System/Level", TARGET_SYSTEM, SYSTEM_LEVEL, "", false},
	{"Event/System/Task", TARGET_SYSTEM, SYSTEM_TASK, "", false},
	{"Event/System/Opcode", TARGET_SYSTEM, SYSTEM_OPCODE, "", false},
	{"Event/System/Keywords", TARGET_SYSTEM, SYSTEM_KEYWORDS, "", false},
	{"Event/System/TimeCreated@SystemTime", TARGET_SYSTEM, SYSTEM_TIME, "", false},
	{"Event/System/EventRecordID", TARGET_SYSTEM, SYSTEM_RECORD_ID, "", false},
	{"Event/System/Correlation@ActivityID", TARGET_SYSTEM, SYSTEM_ACTIVITY_ID, "", false},
	{"Event/System/Execution@ProcessID", TARGET_SYSTEM, SYSTEM_PROCESS_ID, "", false},
	{"Event/System/Execution@ThreadID", TARGET_SYSTEM, SYSTEM_THREAD_ID, "", false},
	{"Event/System/Channel", TARGET_SYSTEM, SYSTEM_CHANNEL, "", false},
	{"Event/System/Computer", TARGET_SYSTEM, SYSTEM_COMPUTER, "", false},
	{"Event/System/Security@UserID", TARGET_SYSTEM, SYSTEM_USER_SID, "", false},
	/* Names that are nearly right. */
	{"Event/System/eventid", TARGET_SYSTEM, SYSTEM_EVENT_ID, "", true},
	{"Event/System/EventIDs", TARGET_SYSTEM, SYSTEM_EVENT_ID, "", true},
	{"Event/System/provider@Name", TARGET_SYSTEM, SYSTEM_PROVIDER_NAME, "", true},
	{"Event/System/Provider@name", TARGET_SYSTEM, SYSTEM_PROVIDER_NAME, "", true},
	{"Event/System/Comp\xe2\x80\x8buter", TARGET_SYSTEM, SYSTEM_COMPUTER, "", true},
	{"event/System/EventID", TARGET_SYSTEM, SYSTEM_EVENT_ID, "", true},
	{"Event/system/EventID", TARGET_SYSTEM, SYSTEM_EVENT_ID, "", true},
	{"Event/Eventdata/Data=a", TARGET_FIELD, SYSTEM_FIELD_COUNT, "a", true},
	{"Event/EventData/data", TARGET_FIELD, SYSTEM_FIELD_COUNT, "data", true},
	/* Fields, by name or path. */
	{"Event/EventData/Data", TARGET_FIELD, SYSTEM_FIELD_COUNT, "Data", false},
	{"Event/EventData/Data=LocalAddress", TARGET_FIELD, SYSTEM_FIELD_COUNT, "LocalAddress", false},
	{"Event/EventData/Data=", TARGET_FIELD, SYSTEM_FIELD_COUNT, "Data", false},
	{"Event/EventData/Binary", TARGET_FIELD, SYSTEM_FIELD_COUNT, "Binary", false},
	{"Event/EventData/Data=a/b", TARGET_FIELD, SYSTEM_FIELD_COUNT, "a.b", false},
	{"Event/EventData/Data=a@Type", TARGET_FIELD, SYSTEM_FIELD_COUNT, "a.Type", false},
	{"Event/EventData/Other@Name", TARGET_FIELD, SYSTEM_FIELD_COUNT, "Other.Name", false},
	{"Event/EventData/System/EventID", TARGET_FIELD, SYSTEM_FIELD_COUNT, "System.EventID", false},
	{"Event/UserData/a", TARGET_FIELD, SYSTEM_FIELD_COUNT, "a", false},
	{"Event/UserData/a/b", TARGET_FIELD, SYSTEM_FIELD_COUNT, "a.b", false},
	{"Event/UserData/a/b/c", TARGET_FIELD, SYSTEM_FIELD_COUNT, "a.b.c", false},
	{"Event/UserData/a/b@c", TARGET_FIELD, SYSTEM_FIELD_COUNT, "a.b.c", false},
	{"Event/UserData/a@xmlnsx", TARGET_FIELD, SYSTEM_FIELD_COUNT, "a.xmlnsx", false},
	{"Event/UserData/Data@Name", TARGET_FIELD, SYSTEM_FIELD_COUNT, "Data.Name", false},
	{"Event/UserData/System/EventID", TARGET_FIELD, SYSTEM_FIELD_COUNT, "System.EventID", false},
	{"Event/UserData@a", TARGET_FIELD, SYSTEM_FIELD_COUNT, "a", false},
	{"Event/DebugData/a", TARGET_FIELD, SYSTEM_FIELD_COUNT, "DebugData.a", false},
	{"Event/DebugData@a", TARGET_FIELD, SYSTEM_FIELD_COUNT, "DebugData.a", false},
	{"Event/SubscriptionBookmarkEvent/SubscriptionId", TARGET_FIELD, SYSTEM_FIELD_COUNT,
		"SubscriptionBookmarkEvent.SubscriptionId", false},
	{"Event/ProcessingErrorData/ErrorCode", TARGET_FIELD, SYSTEM_FIELD_COUNT, "ProcessingErrorData.ErrorCode",
		false},
	{"Event/EventData", TARGET_CONTAINER, SYSTEM_FIELD_COUNT, "EventData", false},
	{"Event/UserData", TARGET_CONTAINER, SYSTEM_FIELD_COUNT, "UserData", false},
	{"Event", TARGET_CONTAINER, SYSTEM_FIELD_COUNT, "Event", false},
	{"Event/System", TARGET_CONTAINER, SYSTEM_FIELD_COUNT, "System", false},
	{"event", TARGET_CONTAINER, SYSTEM_FIELD_COUNT, "Event", false},
	{"Event/System@Name", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Name", false},
	{"Event/EventData/Data@xmlns", TARGET_STRAY, SYSTEM_FIELD_COUNT, "Data.xmlns", false},
	{"Event/EventData@RemoteAddress", TARGET_STRAY, SYSTEM_FIELD_COUNT, "RemoteAddress", false},
	{"Event/System/Provider@RawTime", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Provider.RawTime", false},
	/* What stands where nothing belongs. */
	{"Event/System/Provider", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Provider", false},
	{"Event/System/TimeCreated", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.TimeCreated", false},
	{"Event/System/Unknown", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Unknown", false},
	{"Event/System/Unknown@Name", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Unknown.Name", false},
	{"Event/System/Event", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Event", false},
	{"Event/System/Provider/EventID", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Provider.EventID", false},
	{"Event/System/Provider@Other", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Provider.Other", false},
	{"Event/System/Computer/a", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Computer.a", false},
	{"Event/System/Security/Data", TARGET_STRAY, SYSTEM_FIELD_COUNT, "System.Security.Data", false},
	{"Other", TARGET_STRAY, SYSTEM_FIELD_COUNT, "Other", false},
	{"Other/System/EventID", TARGET_STRAY, SYSTEM_FIELD_COUNT, "Other.System.EventID", false},
	{"Other/EventData/Data", TARGET_STRAY, SYSTEM_FIELD_COUNT, "Other.EventData.Data", false},
};

START_TEST(each_path_leads_where_it_should)
{
	struct shape_target target = walk(places[_i].path);
	ck_assert_msg(target.kind == places[_i].kind, "%s: %d", places[_i].path, target.kind);
	if (target.kind == TARGET_SYSTEM)
		ck_assert_int_eq(target.system, places[_i].system);
	ck_assert_uint_eq(target.length, strlen(places[_i].name));
	if (target.length)
		ck_assert_int_eq(memcmp(target.name, places[_i].name, target.length), 0);
	ck_assert_int_eq(target.is_near, places[_i].is_near);
	if (target.is_near)
		ck_assert_uint_eq(shape.oddities, SHAPE_NEAR_NAME);
}
END_TEST

START_TEST(all_system_fields_are_in_the_table_above)
{
	bool seen[SYSTEM_FIELD_COUNT + 1] = {false};
	for (size_t i = 0; i < COUNT_OF(places); i++)
		seen[places[i].system] = true;
	for (size_t i = 0; i < SYSTEM_FIELD_COUNT; i++)
		ck_assert_msg(seen[i], "%zu", i);
}
END_TEST

START_TEST(an_element_with_children_is_no_field_itself)
{
	walk("Event/UserData/a/b");
	shape_leave(&shape);
	struct shape_target target = shape_content(&shape);
	ck_assert_int_eq(target.kind, TARGET_CONTAINER);
	ck_assert_int_eq(memcmp(target.name, "a", target.length), 0);
	/* The next child does not see the first. */
	ck_assert(enter("c"));
	target = shape_content(&shape);
	ck_assert_int_eq(target.kind, TARGET_FIELD);
	ck_assert_uint_eq(target.length, 3);
	ck_assert_int_eq(memcmp(target.name, "a.c", 3), 0);
}
END_TEST

START_TEST(a_name_does_not_reach_the_next_data_element)
{
	walk("Event/EventData/Data=First");
	shape_leave(&shape);
	ck_assert(enter("Data"));
	struct shape_target target = shape_content(&shape);
	ck_assert_uint_eq(target.length, 4);
	ck_assert_int_eq(memcmp(target.name, "Data", 4), 0);
}
END_TEST

static const struct {
	const char *path;
	enum shape_rule rule;
	const char *name;
} beside[] = {
	{"Event@xmlns", RULE_NAMESPACE, "Event.xmlns"},
	{"Event@xmlns:x", RULE_NOTHING, "Event.xmlns:x"},
	{"Event/System@xmlns", RULE_NAMESPACE, "System.xmlns"},
	{"Event/EventData@xmlns", RULE_NAMESPACE, "EventData.xmlns"},
	{"Event/EventData@Name", RULE_NOTHING, "EventData.Name"},
	{"Event/UserData@xmlns", RULE_NAMESPACE, "UserData.xmlns"},
	{"Event/UserData/a@xmlns", RULE_NAMESPACE, "a.xmlns"},
	{"Event/UserData/a@xmlns:x", RULE_NOTHING, "a.xmlns:x"},
	{"Event/System/Provider@EventSourceName", RULE_NOTHING, "System.Provider.EventSourceName"},
	{"Event/System/EventID@Qualifiers", RULE_NUMBER_16, "System.EventID.Qualifiers"},
	{"Event/System/Correlation@RelatedActivityID", RULE_GUID, "System.Correlation.RelatedActivityID"},
	{"Event/System/Execution@KernelTime", RULE_NUMBER_32, "System.Execution.KernelTime"},
	{"Event/System/TimeCreated@RawTime", RULE_NUMBER_64, "System.TimeCreated.RawTime"},
	{"Event/RenderingInfo", RULE_NOTHING, "RenderingInfo"},
	{"Event/RenderingInfo@Culture", RULE_CULTURE, "RenderingInfo.Culture"},
	{"Event/RenderingInfo@Other", RULE_NOTHING, "RenderingInfo.Other"},
	{"Event/RenderingInfo/Message", RULE_WORDS, "RenderingInfo.Message"},
	{"Event/RenderingInfo/Message@Culture", RULE_NOTHING, "RenderingInfo.Message.Culture"},
	{"Event/RenderingInfo/Message/Keyword", RULE_NOTHING, "RenderingInfo.Message.Keyword"},
	{"Event/RenderingInfo/Keywords/Keyword", RULE_WORDS, "RenderingInfo.Keywords.Keyword"},
	{"Event/RenderingInfo/Other", RULE_NOTHING, "RenderingInfo.Other"},
};

START_TEST(what_no_field_comes_of_has_a_rule)
{
	struct shape_target target = walk(beside[_i].path);
	ck_assert_msg(target.kind == TARGET_ASIDE, "%s: %d", beside[_i].path, target.kind);
	ck_assert_msg(target.rule == beside[_i].rule, "%s: rule %d", beside[_i].path, target.rule);
	ck_assert_msg(
		strlen(beside[_i].name) == target.length && memcmp(target.name, beside[_i].name, target.length) == 0,
		"%s: %.*s", beside[_i].path, (int)target.length, target.name);
}
END_TEST

static const struct {
	enum shape_rule rule;
	const char *text;
	bool is_usual;
} usual[] = {
	{RULE_NOTHING, "", true}, {RULE_NOTHING, " \r\n", true}, {RULE_NOTHING, "x", false},
	{RULE_NUMBER_16, "0", true}, {RULE_NUMBER_16, "65535", true}, {RULE_NUMBER_16, "65536", false},
	{RULE_NUMBER_32, "4294967295", true}, {RULE_NUMBER_32, "4294967296", false},
	{RULE_NUMBER_64, "133537536001234567", true}, {RULE_NUMBER_64, "2030-01-01", false},
	{RULE_NUMBER_64, "1 ", false}, {RULE_GUID, "{5108737F-4EB9-0001-8473-0851B94ED601}", true},
	{RULE_GUID, "198.51.100.66", false},
	{RULE_NAMESPACE, "http://schemas.microsoft.com/win/2004/08/events/event", true},
	{RULE_NAMESPACE, "http://schemas.microsoft.com/win/2004/08/events/Event", false},
	{RULE_NAMESPACE, "http://schemas.microsoft.com/win/2004/08/events/event ", false}, {RULE_CULTURE, "de", true},
	{RULE_CULTURE, "en-US", true}, {RULE_CULTURE, "zh-Hans-CN", true}, {RULE_CULTURE, "es-419", true},
	{RULE_CULTURE, "es-ES_tradnl", true}, {RULE_CULTURE, "ca-ES-valencia", true},
	{RULE_CULTURE, "198.51.100.66", false}, {RULE_CULTURE, "x-198-51-100-66", false},
	{RULE_CULTURE, "en-198-051-100-066", false}, {RULE_CULTURE, "en-", false},
	{RULE_CULTURE, "en-US 198.51.100.66", false}, {RULE_CULTURE, "e\xcc\x81n-US", false},
	{RULE_WORDS, "Audit Success", false}, /* only the event can tell */
};

START_TEST(a_rule_allows_what_windows_writes_and_no_more)
{
	const char *text = usual[_i].text;
	uint8_t wide[256];
	struct value narrow = {(const uint8_t *)text, (uint32_t)strlen(text), VALUE_UTF8};
	struct value string = {wide, 2 * narrow.length + 2, VALUE_STRING};
	ck_assert_msg(aside_is_usual(usual[_i].rule, &narrow) == usual[_i].is_usual, "%s", text);
	memset(wide, 0, sizeof wide);
	for (size_t i = 0; i < narrow.length; i++)
		wide[2 * i] = (uint8_t)text[i];
	ck_assert_msg(aside_is_usual(usual[_i].rule, &string) == usual[_i].is_usual, "%s, as a string", text);
}
END_TEST

START_TEST(a_second_attribute_and_a_second_part_are_no_repetition)
{
	shape_init(&shape, AREA_EVENT);
	ck_assert(enter("System"));
	ck_assert(enter("EventID"));
	ck_assert_int_eq(shape_attribute(&shape, "Qualifiers", 10).rule, RULE_NUMBER_16);
	ck_assert_int_eq(shape_attribute(&shape, "Qualifiers", 10).rule, RULE_NOTHING);
	shape_leave(&shape);
	shape_leave(&shape);
	ck_assert(enter("EventData"));
	shape_leave(&shape);
	ck_assert_uint_eq(shape.holds, SHAPE_HOLDS_DATA);
	ck_assert_uint_eq(shape.oddities, 0);
	ck_assert(enter("RenderingInfo"));
	ck_assert(enter("Message"));
	ck_assert_int_eq(shape_content(&shape).rule, RULE_WORDS);
	shape_leave(&shape);
	shape_leave(&shape);
	ck_assert_uint_eq(shape.oddities, 0);
	ck_assert(enter("ProcessingErrorData"));
	shape_leave(&shape);
	ck_assert_uint_eq(shape.oddities, SHAPE_SECOND_DATA);
	ck_assert(enter("RenderingInfo"));
	ck_assert(enter("Level"));
	ck_assert_int_eq(shape_content(&shape).rule, RULE_NOTHING);
	ck_assert_uint_eq(shape.oddities, SHAPE_SECOND_DATA | SHAPE_IGNORED_DATA);
}
END_TEST

START_TEST(an_element_of_system_stands_there_once)
{
	static const struct {
		const char *first, *second;
		bool is_again;
	} pairs[] = {{"Level", "Task", false}, {"Level", "Level", true}, {"Level", "level", true},
		{"Foo", "Bar", false} /* they are told as what System does not have */};
	shape_init(&shape, AREA_SYSTEM);
	ck_assert(enter(pairs[_i].first));
	shape_leave(&shape);
	ck_assert(enter(pairs[_i].second));
	ck_assert_int_eq((shape.oddities & SHAPE_SECOND_ELEMENT) != 0, pairs[_i].is_again);
}
END_TEST

static const struct {
	const char *path;
	enum shape_area area;
} nested[] = {
	{"Event", AREA_EVENT},
	{"Event/System", AREA_SYSTEM},
	{"Event/EventData", AREA_EVENT_DATA},
	{"Event/EventData/Data=a", AREA_TREE},
	{"Event/UserData", AREA_TREE},
	{"Event/UserData/a", AREA_TREE},
	{"Event/RenderingInfo", AREA_IGNORED},
	{"", AREA_DOCUMENT},
};

START_TEST(nested_binxml_goes_on_where_it_stands)
{
	walk(nested[_i].path);
	ck_assert_int_eq(shape_nested_area(&shape), nested[_i].area);
}
END_TEST

START_TEST(a_shape_can_begin_inside)
{
	shape_init(&shape, AREA_EVENT);
	ck_assert(enter("System"));
	ck_assert(enter("EventID"));
	ck_assert_int_eq(shape_content(&shape).system, SYSTEM_EVENT_ID);
	shape_init(&shape, AREA_EVENT_DATA);
	ck_assert(enter("Data"));
	ck_assert(shape_name_field(&shape, "x", 1));
	ck_assert_int_eq(memcmp(shape_content(&shape).name, "x", 1), 0);
	ck_assert_uint_eq(shape_path_length(&shape), 1);
	shape_init(&shape, AREA_TREE);
	ck_assert(enter("a"));
	ck_assert(enter("b"));
	ck_assert_uint_eq(shape_content(&shape).length, 3);
	ck_assert_uint_eq(shape_path_length(&shape), 3);
	shape_init(&shape, AREA_DOCUMENT);
	ck_assert(enter("Event"));
	ck_assert_uint_eq(shape_path_length(&shape), 0);
}
END_TEST

START_TEST(more_than_32_levels_are_refused)
{
	shape_init(&shape, AREA_DOCUMENT);
	ck_assert(enter("Event"));
	ck_assert(enter("UserData"));
	for (unsigned depth = 2; depth < SHAPE_DEPTH_MAX; depth++)
		ck_assert(enter("a"));
	ck_assert(!enter("a"));
	shape_leave(&shape);
	ck_assert(enter("a"));
	ck_assert(!enter("a"));
	for (unsigned depth = 0; depth < 2 * SHAPE_DEPTH_MAX; depth++)
		shape_leave(&shape);
	ck_assert_uint_eq(shape.depth, 0);
}
END_TEST

START_TEST(a_path_longer_than_its_room_is_refused)
{
	static char name[SHAPE_PATH_MAX + 2];
	memset(name, 'x', sizeof name);
	walk("Event/UserData");
	ck_assert(!shape_enter(&shape, name, SHAPE_PATH_MAX + 1));
	walk("Event/UserData");
	ck_assert(shape_enter(&shape, name, SHAPE_PATH_MAX));
	ck_assert(!enter("a"));
	walk("Event/UserData/a");
	ck_assert(shape_enter(&shape, name, SHAPE_PATH_MAX - 2));
	ck_assert_uint_eq(shape_content(&shape).length, SHAPE_PATH_MAX);
	walk("Event/UserData/a");
	ck_assert(!shape_enter(&shape, name, SHAPE_PATH_MAX - 1));
	walk("Event/EventData/Data");
	ck_assert(!shape_name_field(&shape, name, SHAPE_PATH_MAX + 1));
	walk("Event/UserData/a");
	ck_assert_int_eq(shape_attribute(&shape, name, SHAPE_PATH_MAX).kind, TARGET_TOO_LONG);
}
END_TEST

Suite *suite_shape(void)
{
	Suite *suite = suite_create("shape");
	TCase *cases = tcase_create("places");
	tcase_add_loop_test(cases, each_path_leads_where_it_should, 0, (int)COUNT_OF(places));
	tcase_add_loop_test(cases, what_no_field_comes_of_has_a_rule, 0, (int)COUNT_OF(beside));
	tcase_add_loop_test(cases, a_rule_allows_what_windows_writes_and_no_more, 0, (int)COUNT_OF(usual));
	tcase_add_test(cases, a_second_attribute_and_a_second_part_are_no_repetition);
	tcase_add_loop_test(cases, an_element_of_system_stands_there_once, 0, 4);
	tcase_add_test(cases, all_system_fields_are_in_the_table_above);
	tcase_add_test(cases, an_element_with_children_is_no_field_itself);
	tcase_add_test(cases, a_name_does_not_reach_the_next_data_element);
	tcase_add_loop_test(cases, nested_binxml_goes_on_where_it_stands, 0, (int)COUNT_OF(nested));
	tcase_add_test(cases, a_shape_can_begin_inside);
	suite_add_tcase(suite, cases);
	TCase *limits = tcase_create("limits");
	tcase_add_test(limits, more_than_32_levels_are_refused);
	tcase_add_test(limits, a_path_longer_than_its_room_is_refused);
	suite_add_tcase(suite, limits);
	return suite;
}
