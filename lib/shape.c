/* SPDX-License-Identifier: MIT */
#include "shape.h"

#include <string.h>

/* Children of System, in the order of their attributes and contents below. */
enum system_element {
	ELEMENT_OTHER,
	ELEMENT_PROVIDER,
	ELEMENT_EVENT_ID,
	ELEMENT_VERSION,
	ELEMENT_LEVEL,
	ELEMENT_TASK,
	ELEMENT_OPCODE,
	ELEMENT_KEYWORDS,
	ELEMENT_TIME_CREATED,
	ELEMENT_RECORD_ID,
	ELEMENT_CORRELATION,
	ELEMENT_EXECUTION,
	ELEMENT_CHANNEL,
	ELEMENT_COMPUTER,
	ELEMENT_SECURITY,
};

struct system_name {
	const char *name;
	uint8_t element;
};

struct system_place {
	uint8_t element;
	const char *attribute; /* NULL: the element's text */
	uint8_t field;
};

static const struct system_name system_names[] = {
	{"Provider", ELEMENT_PROVIDER},
	{"EventID", ELEMENT_EVENT_ID},
	{"Version", ELEMENT_VERSION},
	{"Level", ELEMENT_LEVEL},
	{"Task", ELEMENT_TASK},
	{"Opcode", ELEMENT_OPCODE},
	{"Keywords", ELEMENT_KEYWORDS},
	{"TimeCreated", ELEMENT_TIME_CREATED},
	{"EventRecordID", ELEMENT_RECORD_ID},
	{"Correlation", ELEMENT_CORRELATION},
	{"Execution", ELEMENT_EXECUTION},
	{"Channel", ELEMENT_CHANNEL},
	{"Computer", ELEMENT_COMPUTER},
	{"Security", ELEMENT_SECURITY},
};

static const struct system_place system_places[] = {
	{ELEMENT_PROVIDER, "Name", SYSTEM_PROVIDER_NAME},
	{ELEMENT_PROVIDER, "Guid", SYSTEM_PROVIDER_GUID},
	{ELEMENT_EVENT_ID, NULL, SYSTEM_EVENT_ID},
	{ELEMENT_VERSION, NULL, SYSTEM_VERSION},
	{ELEMENT_LEVEL, NULL, SYSTEM_LEVEL},
	{ELEMENT_TASK, NULL, SYSTEM_TASK},
	{ELEMENT_OPCODE, NULL, SYSTEM_OPCODE},
	{ELEMENT_KEYWORDS, NULL, SYSTEM_KEYWORDS},
	{ELEMENT_TIME_CREATED, "SystemTime", SYSTEM_TIME},
	{ELEMENT_RECORD_ID, NULL, SYSTEM_RECORD_ID},
	{ELEMENT_CORRELATION, "ActivityID", SYSTEM_ACTIVITY_ID},
	{ELEMENT_EXECUTION, "ProcessID", SYSTEM_PROCESS_ID},
	{ELEMENT_EXECUTION, "ThreadID", SYSTEM_THREAD_ID},
	{ELEMENT_CHANNEL, NULL, SYSTEM_CHANNEL},
	{ELEMENT_COMPUTER, NULL, SYSTEM_COMPUTER},
	{ELEMENT_SECURITY, "UserID", SYSTEM_USER_SID},
};

static bool same_name(const char *name, size_t length, const char *wanted)
{
	return strlen(wanted) == length && memcmp(name, wanted, length) == 0;
}

static struct shape_frame *top(struct shape *shape)
{
	return &shape->frames[shape->depth];
}

void shape_init(struct shape *shape, enum shape_area area)
{
	memset(shape->frames, 0, sizeof shape->frames[0]);
	shape->depth = 0;
	shape->frames[0].area = (uint8_t)area;
}

/* Puts name behind the first length bytes of the path, with a '.' between. */
static bool set_path(
	struct shape *shape, struct shape_frame *frame, size_t length, const char *name, size_t name_length)
{
	size_t dot = length > 0;
	if (name_length + dot > SHAPE_PATH_MAX - length)
		return false;
	if (dot)
		shape->path[length] = '.';
	memcpy(shape->path + length + dot, name, name_length);
	frame->path_length = (uint16_t)(length + dot + name_length);
	return true;
}

static uint8_t system_element(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof system_names / sizeof system_names[0]; i++) {
		if (same_name(name, length, system_names[i].name))
			return system_names[i].element;
	}
	return ELEMENT_OTHER;
}

static bool enter_child_of_event(struct shape *shape, struct shape_frame *frame, const char *name, size_t length)
{
	if (same_name(name, length, "System")) {
		frame->area = AREA_SYSTEM;
	} else if (same_name(name, length, "EventData")) {
		frame->area = AREA_EVENT_DATA;
	} else if (same_name(name, length, "UserData")) {
		frame->area = AREA_TREE;
	} else if (same_name(name, length, "RenderingInfo")) {
		frame->area = AREA_IGNORED;
	} else {
		frame->area = AREA_TREE;
		return set_path(shape, frame, 0, name, length);
	}
	return true;
}

bool shape_enter(struct shape *shape, const char *name, size_t length)
{
	if (shape->depth == SHAPE_DEPTH_MAX)
		return false;
	struct shape_frame *parent = top(shape);
	parent->has_children = true;
	shape->depth++;
	struct shape_frame *frame = top(shape);
	memset(frame, 0, sizeof *frame);
	switch (parent->area) {
	case AREA_DOCUMENT:
		frame->area = same_name(name, length, "Event") ? AREA_EVENT : AREA_IGNORED;
		return true;
	case AREA_EVENT:
		return enter_child_of_event(shape, frame, name, length);
	case AREA_SYSTEM:
		frame->area = AREA_SYSTEM_ELEMENT;
		frame->element = system_element(name, length);
		return true;
	case AREA_EVENT_DATA:
		frame->area = same_name(name, length, "Data") ? AREA_DATA : AREA_TREE;
		return set_path(shape, frame, 0, name, length);
	case AREA_DATA:
	case AREA_TREE:
		frame->area = AREA_TREE;
		return set_path(shape, frame, parent->path_length, name, length);
	default:
		frame->area = AREA_IGNORED;
		return true;
	}
}

static struct shape_target system_target(uint8_t element, const char *attribute, size_t length)
{
	struct shape_target target = {TARGET_NOTHING, SYSTEM_FIELD_COUNT, "", 0};
	for (size_t i = 0; i < sizeof system_places / sizeof system_places[0]; i++) {
		const struct system_place *place = &system_places[i];
		if (place->element != element || !place->attribute != !attribute)
			continue;
		if (attribute && !same_name(attribute, length, place->attribute))
			continue;
		target.kind = TARGET_SYSTEM;
		target.system = (enum system_field)place->field;
		break;
	}
	return target;
}

struct shape_target shape_attribute(struct shape *shape, const char *name, size_t length)
{
	struct shape_target target = {TARGET_NOTHING, SYSTEM_FIELD_COUNT, "", 0};
	struct shape_frame *frame = top(shape);
	if (frame->area == AREA_SYSTEM_ELEMENT)
		return system_target(frame->element, name, length);
	if (frame->area == AREA_DATA && same_name(name, length, "Name")) {
		target.kind = TARGET_FIELD_NAME;
		return target;
	}
	if (frame->area != AREA_DATA && frame->area != AREA_TREE)
		return target;
	if (same_name(name, length, "xmlns") || (length > 6 && memcmp(name, "xmlns:", 6) == 0))
		return target;
	struct shape_frame attribute;
	if (!set_path(shape, &attribute, frame->path_length, name, length))
		return target;
	target.kind = TARGET_FIELD;
	target.name = shape->path;
	target.length = attribute.path_length;
	return target;
}

bool shape_name_field(struct shape *shape, const char *name, size_t length)
{
	if (length == 0)
		return true; /* Name="" names nothing: it stays "Data" */
	return set_path(shape, top(shape), 0, name, length);
}

struct shape_target shape_content(const struct shape *shape)
{
	const struct shape_frame *frame = &shape->frames[shape->depth];
	struct shape_target target = {TARGET_NOTHING, SYSTEM_FIELD_COUNT, shape->path, frame->path_length};
	switch (frame->area) {
	case AREA_SYSTEM_ELEMENT:
		return system_target(frame->element, NULL, 0);
	case AREA_DATA:
	case AREA_TREE:
		target.kind = frame->has_children || frame->path_length == 0 ? TARGET_CONTAINER : TARGET_FIELD;
		if (frame->path_length == 0) {
			target.name = "UserData";
			target.length = 8;
		}
		return target;
	case AREA_EVENT_DATA:
		target.kind = TARGET_CONTAINER;
		target.name = "EventData";
		target.length = 9;
		return target;
	case AREA_EVENT:
		target.kind = TARGET_CONTAINER;
		target.name = "Event";
		target.length = 5;
		return target;
	default:
		return target;
	}
}

enum shape_area shape_nested_area(const struct shape *shape)
{
	enum shape_area area = (enum shape_area)shape->frames[shape->depth].area;
	return area == AREA_DATA ? AREA_TREE : area;
}

uint32_t shape_path_length(const struct shape *shape)
{
	return shape->frames[shape->depth].path_length;
}

void shape_leave(struct shape *shape)
{
	if (shape->depth > 0)
		shape->depth--;
}
