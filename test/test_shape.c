/* SPDX-License-Identifier: MIT */
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

static const struct {
	const char *path;
	enum system_field field;
} system_fields[] = {
	{"Event/System/Provider@Name", SYSTEM_PROVIDER_NAME},
	{"Event/System/Provider@Guid", SYSTEM_PROVIDER_GUID},
	{"Event/System/EventID", SYSTEM_EVENT_ID},
	{"Event/System/Version", SYSTEM_VERSION},
	{"Event/System/Level", SYSTEM_LEVEL},
	{"Event/System/Task", SYSTEM_TASK},
	{"Event/System/Opcode", SYSTEM_OPCODE},
	{"Event/System/Keywords", SYSTEM_KEYWORDS},
	{"Event/System/TimeCreated@SystemTime", SYSTEM_TIME},
	{"Event/System/EventRecordID", SYSTEM_RECORD_ID},
	{"Event/System/Correlation@ActivityID", SYSTEM_ACTIVITY_ID},
	{"Event/System/Execution@ProcessID", SYSTEM_PROCESS_ID},
	{"Event/System/Execution@ThreadID", SYSTEM_THREAD_ID},
	{"Event/System/Channel", SYSTEM_CHANNEL},
	{"Event/System/Computer", SYSTEM_COMPUTER},
	{"Event/System/Security@UserID", SYSTEM_USER_SID},
};

START_TEST(each_system_field_has_its_place)
{
	struct shape_target target = walk(system_fields[_i].path);
	ck_assert_int_eq(target.kind, TARGET_SYSTEM);
	ck_assert_int_eq(target.system, system_fields[_i].field);
}
END_TEST

START_TEST(all_system_fields_are_in_the_table_above)
{
	bool seen[SYSTEM_FIELD_COUNT] = {false};
	for (size_t i = 0; i < COUNT_OF(system_fields); i++)
		seen[system_fields[i].field] = true;
	for (size_t i = 0; i < SYSTEM_FIELD_COUNT; i++)
		ck_assert_msg(seen[i], "%zu", i);
}
END_TEST

static const char *const nothing[] = {
	"Event",
	"Event/System",
	"Event@xmlns",
	"Event/System@Name",
	"Event/System/Provider",
	"Event/System/Provider@EventSourceName",
	"Event/System/EventID@Qualifiers",
	"Event/System/TimeCreated",
	"Event/System/Correlation@RelatedActivityID",
	"Event/System/Execution@KernelTime",
	"Event/System/Unknown",
	"Event/System/Unknown@Name",
	"Event/System/Event",
	"Event/System/Provider/EventID",
	"Event/System/Computer/a",
	"Event/RenderingInfo",
	"Event/RenderingInfo/Message",
	"Event/RenderingInfo/Keywords/Keyword",
	"Event/RenderingInfo@Culture",
	"Event/EventData@Name",
	"Event/EventData/Data@xmlns",
	"Event/UserData/a@xmlns",
	"Event/UserData/a@xmlns:x",
	"event",
	"Other",
	"Other/System/EventID",
	"Other/EventData/Data",
};

START_TEST(what_is_no_field_gives_nothing)
{
	struct shape_target target = walk(nothing[_i]);
	bool is_field = target.kind == TARGET_SYSTEM || target.kind == TARGET_FIELD;
	ck_assert_msg(!is_field, "%s is a field", nothing[_i]);
}
END_TEST

static const struct {
	const char *path;
	enum shape_target_kind kind;
} near_names[] = {
	{"Event/System/eventid", TARGET_SYSTEM},
	{"Event/System/EventIDs", TARGET_SYSTEM},
	{"Event/System/provider@Name", TARGET_SYSTEM},
	{"Event/System/Provider@name", TARGET_SYSTEM},
	{"Event/System/Comp\xe2\x80\x8buter", TARGET_SYSTEM},
	{"event/System/EventID", TARGET_SYSTEM},
	{"Event/system/EventID", TARGET_SYSTEM},
	{"Event/Eventdata/Data=a", TARGET_FIELD},
	{"Event/EventData/data", TARGET_FIELD},
};

START_TEST(a_name_that_is_nearly_right_counts_and_is_told)
{
	struct shape_target target = walk(near_names[_i].path);
	ck_assert_int_eq(target.kind, near_names[_i].kind);
	ck_assert(target.is_near);
	ck_assert_uint_eq(shape.oddities, SHAPE_NEAR_NAME);
}
END_TEST

static const char *const strays[] = {
	"Event/System/Unknown@Name",
	"Event/System/Event",
	"Event/System/Provider/EventID",
	"Event/System/Provider@Other",
	"Event/System/Computer/a",
	"Event/System/Security/Data",
	"Other/System/EventID",
};

START_TEST(what_stands_where_nothing_belongs_is_a_stray)
{
	struct shape_target target = walk(strays[_i]);
	ck_assert_int_eq(target.kind, TARGET_STRAY);
	ck_assert_uint_gt(target.length, 0);
}
END_TEST

static const struct {
	const char *path;
	const char *name;
	enum shape_target_kind kind;
} fields[] = {
	{"Event/EventData/Data", "Data", TARGET_FIELD},
	{"Event/EventData/Data=LocalAddress", "LocalAddress", TARGET_FIELD},
	{"Event/EventData/Data=", "Data", TARGET_FIELD},
	{"Event/EventData/Binary", "Binary", TARGET_FIELD},
	{"Event/EventData/data", "data", TARGET_FIELD},
	{"Event/EventData/Data=a/b", "a.b", TARGET_FIELD},
	{"Event/EventData/Data=a@Type", "a.Type", TARGET_FIELD},
	{"Event/EventData/Other@Name", "Other.Name", TARGET_FIELD},
	{"Event/EventData/System/EventID", "System.EventID", TARGET_FIELD},
	{"Event/UserData/a", "a", TARGET_FIELD},
	{"Event/UserData/a/b", "a.b", TARGET_FIELD},
	{"Event/UserData/a/b/c", "a.b.c", TARGET_FIELD},
	{"Event/UserData/a/b@c", "a.b.c", TARGET_FIELD},
	{"Event/UserData/a@xmlnsx", "a.xmlnsx", TARGET_FIELD},
	{"Event/UserData/Data@Name", "Data.Name", TARGET_FIELD},
	{"Event/UserData/System/EventID", "System.EventID", TARGET_FIELD},
	{"Event/UserData@a", "a", TARGET_FIELD},
	{"Event/DebugData/a", "DebugData.a", TARGET_FIELD},
	{"Event/DebugData@a", "DebugData.a", TARGET_FIELD},
	{"Event/ProcessingErrorData/ErrorCode", "ProcessingErrorData.ErrorCode", TARGET_FIELD},
	{"Event/EventData", "EventData", TARGET_CONTAINER},
	{"Event/UserData", "UserData", TARGET_CONTAINER},
	{"Event", "Event", TARGET_CONTAINER},
};

START_TEST(event_fields_are_named_by_name_or_path)
{
	struct shape_target target = walk(fields[_i].path);
	ck_assert_int_eq(target.kind, fields[_i].kind);
	ck_assert_uint_eq(target.length, strlen(fields[_i].name));
	ck_assert_int_eq(memcmp(target.name, fields[_i].name, target.length), 0);
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
	TCase *places = tcase_create("places");
	tcase_add_loop_test(places, each_system_field_has_its_place, 0, (int)COUNT_OF(system_fields));
	tcase_add_test(places, all_system_fields_are_in_the_table_above);
	tcase_add_loop_test(places, what_is_no_field_gives_nothing, 0, (int)COUNT_OF(nothing));
	tcase_add_loop_test(places, a_name_that_is_nearly_right_counts_and_is_told, 0, (int)COUNT_OF(near_names));
	tcase_add_loop_test(places, what_stands_where_nothing_belongs_is_a_stray, 0, (int)COUNT_OF(strays));
	tcase_add_loop_test(places, event_fields_are_named_by_name_or_path, 0, (int)COUNT_OF(fields));
	tcase_add_test(places, an_element_with_children_is_no_field_itself);
	tcase_add_test(places, a_name_does_not_reach_the_next_data_element);
	tcase_add_loop_test(places, nested_binxml_goes_on_where_it_stands, 0, (int)COUNT_OF(nested));
	tcase_add_test(places, a_shape_can_begin_inside);
	suite_add_tcase(suite, places);
	TCase *limits = tcase_create("limits");
	tcase_add_test(limits, more_than_32_levels_are_refused);
	tcase_add_test(limits, a_path_longer_than_its_room_is_refused);
	suite_add_tcase(suite, limits);
	return suite;
}
