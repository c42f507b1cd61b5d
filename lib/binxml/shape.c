/* SPDX-License-Identifier: MIT */
#include "binxml/shape.h"

#include "binxml/binxml.h"
#include "binxml/likeness.h"

#include <string.h>

/* Children of System. */
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

/* Attributes that System's elements may have and no event needs. Events of the auditing have no EventSourceName. */
static const struct {
	const char *name;
	uint8_t element;
	uint8_t rule; /* enum shape_rule: what event.xsd allows there */
} other_attributes[] = {
	{"EventSourceName", ELEMENT_PROVIDER, RULE_NOTHING},
	{"Qualifiers", ELEMENT_EVENT_ID, RULE_NUMBER_16},
	{"RelatedActivityID", ELEMENT_CORRELATION, RULE_GUID},
	{"ProcessorID", ELEMENT_EXECUTION, RULE_NUMBER_32},
	{"SessionID", ELEMENT_EXECUTION, RULE_NUMBER_32},
	{"KernelTime", ELEMENT_EXECUTION, RULE_NUMBER_32},
	{"UserTime", ELEMENT_EXECUTION, RULE_NUMBER_32},
	{"ProcessorTime", ELEMENT_EXECUTION, RULE_NUMBER_32},
	{"RawTime", ELEMENT_TIME_CREATED, RULE_NUMBER_64},
};

struct system_path {
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

static const struct system_path system_paths[] = {
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

/* How many letters of a name may be wrong where its hash is right: with more it is another name. */
#define LETTERS_RESTORED 2u

static bool same_name(const char *name, size_t length, const char *wanted)
{
	return strlen(wanted) == length && memcmp(name, wanted, length) == 0;
}

/* Whether an attribute declares a namespace. */
static bool is_declaration(const char *name, size_t length)
{
	return same_name(name, length, "xmlns") || (length > 6 && memcmp(name, "xmlns:", 6) == 0);
}

/* Passes over the prefix of a namespace: some readers leave it out, and it can be declared as anything. */
static void skip_prefix(const char **name, size_t *length)
{
	const char *colon = memchr(*name, ':', *length);
	if (!colon || is_declaration(*name, *length))
		return;
	*length -= (size_t)(colon + 1 - *name);
	*name = colon + 1;
}

/* Whether a name is the wanted one, or, with *is_near set, nearly so. */
static bool is_name(const char *name, size_t length, const char *wanted, bool *is_near)
{
	if (same_name(name, length, wanted))
		return true;
	size_t whole_length = length;
	skip_prefix(&name, &length);
	bool is_prefixed = length < whole_length && same_name(name, length, wanted);
	if (!is_prefixed && !likeness_is_near(name, length, wanted, strlen(wanted)))
		return false;
	*is_near = true;
	return true;
}

/* The names that every event has, by index; NULL behind the last one. */
static const char *usual_name(size_t index)
{
	static const char *const others[] = {"Event", "System", "EventData", "Data", "xmlns"};
	const size_t other_count = sizeof others / sizeof others[0];
	const size_t element_count = sizeof system_names / sizeof system_names[0];
	const size_t path_count = sizeof system_paths / sizeof system_paths[0];
	if (index < other_count)
		return others[index];
	index -= other_count;
	if (index < element_count)
		return system_names[index].name;
	index -= element_count;
	/* A path without an attribute is an element's text. The element's name came before: any name does here. */
	if (index < path_count)
		return system_paths[index].attribute ? system_paths[index].attribute : others[0];
	index -= path_count;
	return index < sizeof other_attributes / sizeof other_attributes[0] ? other_attributes[index].name : NULL;
}

bool shape_restore_name(const uint8_t *utf16, size_t units, uint16_t hash, uint8_t restored[SHAPE_USUAL_ROOM])
{
	const char *name;
	for (size_t i = 0; (name = usual_name(i)) != NULL; i++) {
		unsigned others = 0;
		if (strlen(name) != units)
			continue;
		for (size_t k = 0; k < units; k++) {
			restored[2 * k] = (uint8_t)name[k];
			restored[2 * k + 1] = 0;
			others += utf16[2 * k] != (uint8_t)name[k] || utf16[2 * k + 1] != 0;
		}
		if (others == 0 || (others <= LETTERS_RESTORED && binxml_hash_name(restored, (uint32_t)units) == hash))
			return true;
	}
	return false;
}

static struct shape_frame *top(struct shape *shape)
{
	return &shape->frames[shape->depth];
}

void shape_init(struct shape *shape, enum shape_area area)
{
	memset(shape->frames, 0, sizeof shape->frames[0]);
	shape->depth = 0;
	shape->oddities = 0;
	shape->elements = 0;
	shape->holds = 0;
	shape->has_root = shape->has_system = shape->is_unlike_windows = false;
	shape->rendered = 0;
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

static uint8_t system_element(const char *name, size_t length, bool *is_near)
{
	const size_t count = sizeof system_names / sizeof system_names[0];
	for (size_t i = 0; i < count; i++) {
		if (same_name(name, length, system_names[i].name))
			return system_names[i].element;
	}
	for (size_t i = 0; i < count; i++) {
		if (is_name(name, length, system_names[i].name, is_near))
			return system_names[i].element;
	}
	return ELEMENT_OTHER;
}

/*
 * Whether an element is what some events have in the place of EventData or UserData: event.xsd lets an event have one
 * of these. A collector's event 111 of Microsoft-Windows-EventForwarder has the bookmark of its subscription there.
 */
static bool is_other_data(const char *name, size_t length)
{
	return same_name(name, length, "DebugData") || same_name(name, length, "BinaryEventData") ||
	       same_name(name, length, "ProcessingErrorData") || same_name(name, length, "SubscriptionBookmarkEvent");
}

static void enter_rendering(struct shape *shape, struct shape_frame *frame)
{
	frame->area = AREA_IGNORED;
	frame->rendering = 1;
	frame->is_again = shape->holds & SHAPE_HOLDS_RENDERING;
	shape->oddities |= frame->is_again ? SHAPE_IGNORED_DATA : 0;
	shape->holds |= SHAPE_HOLDS_RENDERING;
}

static bool enter_child_of_event(struct shape *shape, struct shape_frame *frame, const char *name, size_t length)
{
	if (is_name(name, length, "System", &frame->is_near)) {
		frame->area = AREA_SYSTEM;
		shape->oddities |= shape->has_system ? SHAPE_SECOND_SYSTEM : 0;
		shape->has_system = true;
		return set_path(shape, frame, 0, "System", 6);
	}
	bool is_data = is_other_data(name, length);
	bool is_user_data = false;
	shape->is_unlike_windows |= shape->has_root && !shape->has_system;
	if (is_name(name, length, "EventData", &frame->is_near)) {
		frame->area = AREA_EVENT_DATA;
		is_data = true;
	} else if (is_name(name, length, "UserData", &frame->is_near)) {
		frame->area = AREA_TREE;
		is_data = is_user_data = true;
	} else if (same_name(name, length, "RenderingInfo")) {
		enter_rendering(shape, frame);
		return set_path(shape, frame, 0, name, length);
	} else if (is_name(name, length, "Event", &frame->is_near)) {
		frame->area = AREA_EVENT;
		shape->oddities |= SHAPE_SECOND_ROOT;
	} else {
		frame->area = AREA_TREE;
		shape->is_unlike_windows |= !is_data;
	}
	if (is_data && shape->holds & SHAPE_HOLDS_DATA)
		shape->oddities |= SHAPE_SECOND_DATA;
	shape->holds |= is_data ? SHAPE_HOLDS_DATA : 0;
	bool has_path = frame->area == AREA_TREE && !is_user_data;
	return !has_path || set_path(shape, frame, 0, name, length);
}

static bool enter_root(struct shape *shape, struct shape_frame *frame, const char *name, size_t length)
{
	shape->oddities |= shape->has_root ? SHAPE_SECOND_ROOT : 0;
	shape->has_root = true;
	frame->area = is_name(name, length, "Event", &frame->is_near) ? AREA_EVENT : AREA_STRAY;
	shape->is_unlike_windows |= frame->area == AREA_STRAY;
	return frame->area == AREA_EVENT || set_path(shape, frame, 0, name, length);
}

static bool enter_child_of_system(struct shape *shape, struct shape_frame *frame, const char *name, size_t length)
{
	frame->element = system_element(name, length, &frame->is_near);
	frame->area = frame->element == ELEMENT_OTHER ? AREA_STRAY : AREA_SYSTEM_ELEMENT;
	const uint32_t bit = frame->element == ELEMENT_OTHER ? 0 : UINT32_C(1) << frame->element;
	shape->is_unlike_windows |= frame->area == AREA_STRAY;
	shape->oddities |= shape->elements & bit ? SHAPE_SECOND_ELEMENT : 0;
	shape->elements |= bit;
	return set_path(shape, frame, 0, "System", 6) && set_path(shape, frame, frame->path_length, name, length);
}

/* Whether an element is one that Windows writes in RenderingInfo: each of these once, and Keyword in Keywords. */
static bool is_rendered(struct shape *shape, const struct shape_frame *parent, const char *name, size_t length)
{
	static const char *const names[] = {"Message", "Level", "Task", "Opcode", "Channel", "Provider", "Keywords"};
	if (parent->rendering == 2)
		return parent->is_list && same_name(name, length, "Keyword");
	for (unsigned i = 0; parent->rendering == 1 && !parent->is_again && i < sizeof names / sizeof names[0]; i++) {
		if (!same_name(name, length, names[i]))
			continue;
		bool is_first = !(shape->rendered >> i & 1);
		shape->rendered |= (uint8_t)(1u << i);
		return is_first;
	}
	return false;
}

static void enter_rendered(struct shape *shape, const struct shape_frame *parent, const char *name, size_t length)
{
	struct shape_frame *frame = top(shape);
	frame->area = AREA_IGNORED;
	frame->rendering = (uint8_t)(parent->rendering + 1);
	frame->is_again = parent->is_again;
	bool is_usual = is_rendered(shape, parent, name, length);
	shape->oddities |= is_usual ? 0 : SHAPE_IGNORED_DATA;
	frame->is_list = same_name(name, length, "Keywords");
	frame->rule = is_usual ? RULE_WORDS : RULE_NOTHING;
	/* Without room the path stays that of the parent: it only says where something stands. */
	if (!set_path(shape, frame, parent->path_length, name, length))
		frame->path_length = parent->path_length;
}

static bool enter_child(struct shape *shape, const struct shape_frame *parent, const char *name, size_t length)
{
	struct shape_frame *frame = top(shape);
	switch (parent->area) {
	case AREA_DOCUMENT:
		return enter_root(shape, frame, name, length);
	case AREA_EVENT:
		return enter_child_of_event(shape, frame, name, length);
	case AREA_SYSTEM:
		return enter_child_of_system(shape, frame, name, length);
	case AREA_EVENT_DATA:
		frame->area = is_name(name, length, "Data", &frame->is_near) ? AREA_DATA : AREA_TREE;
		frame->is_in_data = true;
		return set_path(shape, frame, 0, name, length);
	case AREA_DATA:
	case AREA_TREE:
		frame->area = AREA_TREE;
		frame->is_in_data = parent->is_in_data;
		shape->oddities |= frame->is_in_data ? SHAPE_WITHIN_FIELD : 0;
		return set_path(shape, frame, parent->path_length, name, length);
	case AREA_SYSTEM_ELEMENT:
	case AREA_STRAY:
		frame->area = AREA_STRAY;
		shape->is_unlike_windows = true;
		return set_path(shape, frame, parent->path_length, name, length);
	case AREA_TEXT:
		frame->area = AREA_TEXT;
		return true;
	default:
		enter_rendered(shape, parent, name, length);
		return true;
	}
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
	bool entered = enter_child(shape, parent, name, length);
	shape->oddities |= frame->is_near ? SHAPE_NEAR_NAME : 0;
	shape->is_unlike_windows |= frame->is_near && frame->area != AREA_DATA;
	frame->is_near |= parent->is_near;
	return entered;
}

static const struct shape_target no_target = {.kind = TARGET_NOTHING, .system = SYSTEM_FIELD_COUNT, .name = ""};

/* What an attribute of a System element holds; with attribute NULL, what the element's text does. */
static struct shape_target system_target(const struct shape_frame *frame, const char *attribute, size_t length)
{
	struct shape_target target = no_target;
	struct shape_target near = no_target;
	for (size_t i = 0; i < sizeof system_paths / sizeof system_paths[0]; i++) {
		const struct system_path *path = &system_paths[i];
		struct shape_target *found = &target;
		bool is_near = false;
		if (path->element != frame->element || !path->attribute != !attribute)
			continue;
		if (attribute && !is_name(attribute, length, path->attribute, &is_near))
			continue;
		found = is_near ? &near : &target;
		found->kind = TARGET_SYSTEM;
		found->system = (enum system_field)path->field;
		found->is_near = is_near;
	}
	if (target.kind == TARGET_NOTHING)
		target = near;
	target.is_near |= frame->is_near;
	return target;
}

/* A target of this kind with the path of the current element and name behind it. */
static struct shape_target path_target(
	struct shape *shape, enum shape_target_kind kind, const char *name, size_t length)
{
	struct shape_target target = no_target;
	struct shape_frame attribute = *top(shape);
	target.kind = TARGET_TOO_LONG;
	if (!set_path(shape, &attribute, attribute.path_length, name, length))
		return target;
	target.kind = kind;
	target.is_near = attribute.is_near;
	target.is_misplaced = kind == TARGET_FIELD;
	target.name = shape->path;
	target.length = attribute.path_length;
	return target;
}

/* Whether an attribute is the Name of EventData: some providers name what their events hold. */
static bool is_name_of_data(const struct shape_frame *frame, const char *name, size_t length)
{
	return frame->area == AREA_EVENT_DATA && same_name(name, length, "Name");
}

/* The name of an element with which the names of its fields do not begin. */
static const char *unwritten_path(const struct shape_frame *frame)
{
	switch (frame->area) {
	case AREA_EVENT:
		return "Event";
	case AREA_EVENT_DATA:
		return "EventData";
	default:
		return frame->area == AREA_TREE ? "UserData" : "";
	}
}

/* An attribute from which no field is taken. */
static struct shape_target aside(struct shape *shape, enum shape_rule rule, const char *name, size_t length)
{
	struct shape_target target = no_target;
	struct shape_frame attribute = *top(shape);
	const char *path = unwritten_path(&attribute);
	target.kind = TARGET_ASIDE;
	target.rule = rule;
	if (attribute.path_length == 0)
		set_path(shape, &attribute, 0, path, strlen(path));
	/* Without room for the attribute's name the place is that of its element. */
	set_path(shape, &attribute, attribute.path_length, name, length);
	target.name = shape->path;
	target.length = attribute.path_length;
	return target;
}

/* A declaration of a namespace. Windows writes the default one (xmlns) only. */
static struct shape_target declaration(struct shape *shape, const char *name, size_t length)
{
	return aside(shape, length == 5 ? RULE_NAMESPACE : RULE_NOTHING, name, length);
}

/*
 * Whether an attribute of System is one that no event needs: fills *target. Nothing may stand in a second one of the
 * same name, since other programs may read that.
 */
static bool take_other_attribute(struct shape *shape, const char *name, size_t length, struct shape_target *target)
{
	struct shape_frame *frame = top(shape);
	for (size_t i = 0; i < sizeof other_attributes / sizeof other_attributes[0]; i++) {
		if (frame->element != other_attributes[i].element || !same_name(name, length, other_attributes[i].name))
			continue;
		bool is_again = frame->attributes >> i & 1;
		frame->attributes |= (uint16_t)(1u << i);
		*target =
			aside(shape, is_again ? RULE_NOTHING : (enum shape_rule)other_attributes[i].rule, name, length);
		return true;
	}
	return false;
}

/* Whether an attribute of Event, of System or of its elements is one that no event of Windows has there. */
static bool is_unknown_attribute(const struct shape_frame *frame, const struct shape_target *target)
{
	bool is_around = frame->area == AREA_EVENT || frame->area == AREA_SYSTEM || frame->area == AREA_SYSTEM_ELEMENT;
	bool is_namespace = frame->area == AREA_SYSTEM && target->kind == TARGET_ASIDE;
	return is_around &&
	       (is_namespace || target->kind == TARGET_STRAY || target->kind == TARGET_TOO_LONG || target->is_near);
}

/*
 * Whether an attribute may be shown as another value of a field: golang-evtx names the text of any element by its Name,
 * and takes another attribute of Data for the text of Data.
 */
static bool is_name_elsewhere(const struct shape_frame *frame, const char *name, size_t length)
{
	bool is_near = false;
	if (is_declaration(name, length))
		return false;
	bool is_a_name = is_name(name, length, "Name", &is_near);
	return frame->area == AREA_DATA ? !is_a_name : frame->area == AREA_TREE && is_a_name;
}

static struct shape_target attribute_target(struct shape *shape, const char *name, size_t length)
{
	struct shape_frame *frame = top(shape);
	struct shape_target target = no_target;
	switch (frame->area) {
	case AREA_SYSTEM_ELEMENT:
		target = system_target(frame, name, length);
		shape->oddities |= target.is_near ? SHAPE_NEAR_NAME : 0;
		if (target.kind != TARGET_NOTHING || take_other_attribute(shape, name, length, &target))
			return target;
		return path_target(shape, TARGET_STRAY, name, length);
	case AREA_DATA:
		if (is_name(name, length, "Name", &target.is_near)) {
			shape->oddities |= target.is_near ? SHAPE_NEAR_NAME : 0;
			if (frame->has_name) {
				shape->oddities |= SHAPE_SECOND_NAME;
				return path_target(shape, TARGET_STRAY, name, length);
			}
			frame->has_name = true;
			target.kind = TARGET_FIELD_NAME;
			return target;
		}
		break;
	case AREA_TREE:
	case AREA_STRAY:
		break;
	case AREA_IGNORED:
		if (is_declaration(name, length))
			return declaration(shape, name, length);
		if (frame->rendering == 1 && same_name(name, length, "Culture"))
			return aside(shape, RULE_CULTURE, name, length);
		shape->oddities |= SHAPE_IGNORED_DATA;
		return aside(shape, RULE_NOTHING, name, length);
	case AREA_EVENT:
	case AREA_SYSTEM:
	case AREA_EVENT_DATA:
		if (is_declaration(name, length))
			return declaration(shape, name, length);
		if (is_name_of_data(frame, name, length))
			return aside(shape, RULE_NOTHING, name, length);
		return path_target(shape, TARGET_STRAY, name, length);
	default:
		return target;
	}
	bool is_stray = frame->area == AREA_STRAY || (frame->area == AREA_DATA && is_declaration(name, length));
	if (is_declaration(name, length) && !is_stray)
		return declaration(shape, name, length);
	return path_target(shape, is_stray ? TARGET_STRAY : TARGET_FIELD, name, length);
}

struct shape_target shape_attribute(struct shape *shape, const char *name, size_t length)
{
	struct shape_target target = attribute_target(shape, name, length);
	if (is_name_elsewhere(top(shape), name, length))
		shape->oddities |= SHAPE_OTHER_NAMES;
	shape->is_unlike_windows |= is_unknown_attribute(top(shape), &target);
	return target;
}

bool shape_name_field(struct shape *shape, const char *name, size_t length)
{
	if (length == 0)
		return true; /* Name="" names nothing: it stays "Data" */
	return set_path(shape, top(shape), 0, name, length);
}

static struct shape_target container(const char *name)
{
	struct shape_target target = no_target;
	target.kind = TARGET_CONTAINER;
	target.name = name;
	target.length = strlen(name);
	return target;
}

struct shape_target shape_content(const struct shape *shape)
{
	const struct shape_frame *frame = &shape->frames[shape->depth];
	struct shape_target target = no_target;
	target.is_near = frame->is_near;
	target.name = shape->path;
	target.length = frame->path_length;
	switch (frame->area) {
	case AREA_SYSTEM:
		return container("System");
	case AREA_SYSTEM_ELEMENT: {
		struct shape_target field = system_target(frame, NULL, 0);
		if (field.kind != TARGET_NOTHING)
			return field;
		target.kind = TARGET_STRAY;
		return target;
	}
	case AREA_DATA:
	case AREA_TREE:
		if (frame->path_length == 0)
			return container("UserData");
		target.kind = frame->has_children ? TARGET_CONTAINER : TARGET_FIELD;
		target.is_misplaced = frame->area == AREA_TREE;
		return target;
	case AREA_STRAY:
		target.kind = TARGET_STRAY;
		return target;
	case AREA_TEXT:
		target.kind = TARGET_TEXT;
		return target;
	case AREA_EVENT_DATA:
		return container("EventData");
	case AREA_EVENT:
		return container("Event");
	case AREA_IGNORED:
		target.kind = frame->rendering > 0 ? TARGET_ASIDE : TARGET_NOTHING;
		target.rule = (enum shape_rule)frame->rule;
		return target;
	default:
		return target;
	}
}

enum shape_area shape_nested_area(const struct shape *shape)
{
	enum shape_area area = (enum shape_area)shape->frames[shape->depth].area;
	switch (area) {
	case AREA_DATA:
		return AREA_TREE;
	case AREA_SYSTEM_ELEMENT:
		return AREA_TEXT;
	default:
		return area;
	}
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
