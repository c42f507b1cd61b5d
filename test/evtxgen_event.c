/* SPDX-License-Identifier: MIT */
#include "evtxgen_event.h"

#include <string.h>

/* The values of the System part, and what follows it. */
enum system_value {
	LEVEL,
	OPCODE,
	TASK,
	EVENT_ID,
	QUALIFIERS,
	KEYWORDS,
	TIME_CREATED,
	ACTIVITY_ID,
	PROCESS_ID,
	THREAD_ID,
	RECORD_ID,
	VERSION,
	USER_ID,
	RELATED_ACTIVITY_ID,
	PROVIDER_NAME,
	PROVIDER_GUID,
	CHANNEL,
	COMPUTER,
	EVENT_DATA,
	NOTHING,
};

/* Types of the substitutions, in the order of enum system_value. */
static const uint8_t system_types[] = {EVTXGEN_UINT8, EVTXGEN_UINT8, EVTXGEN_UINT16, EVTXGEN_UINT16, EVTXGEN_UINT16,
	EVTXGEN_HEX64, EVTXGEN_FILETIME, EVTXGEN_GUID, EVTXGEN_UINT32, EVTXGEN_UINT32, EVTXGEN_UINT64, EVTXGEN_UINT8,
	EVTXGEN_SID, EVTXGEN_GUID, EVTXGEN_STRING, EVTXGEN_GUID, EVTXGEN_STRING, EVTXGEN_STRING, EVTXGEN_BINXML};

static const char *const system_names[] = {"Level", "Opcode", "Task", "EventID", "Qualifiers", "Keywords", "SystemTime",
	"ActivityID", "ProcessID", "ThreadID", "EventRecordID", "Version", "UserID", "RelatedActivityID", "Name",
	"Guid", "Channel", "Computer", "", ""};

/* Which value each slot holds. A value without a slot is text in the template. */
static const uint8_t security_slots[] = {LEVEL, OPCODE, TASK, EVENT_ID, QUALIFIERS, KEYWORDS, TIME_CREATED, ACTIVITY_ID,
	PROCESS_ID, THREAD_ID, RECORD_ID, VERSION, USER_ID, RELATED_ACTIVITY_ID, PROVIDER_NAME, PROVIDER_GUID, CHANNEL,
	EVENT_DATA};
static const uint8_t eventlog_slots[] = {LEVEL, OPCODE, TASK, EVENT_ID, QUALIFIERS, KEYWORDS, TIME_CREATED, ACTIVITY_ID,
	PROCESS_ID, THREAD_ID, RECORD_ID, VERSION, USER_ID, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
	RELATED_ACTIVITY_ID, EVENT_DATA};
static const uint8_t shuffled_slots[] = {COMPUTER, RECORD_ID, CHANNEL, NOTHING, TIME_CREATED, PROVIDER_GUID,
	PROVIDER_NAME, VERSION, KEYWORDS, TASK, LEVEL, OPCODE, THREAD_ID, PROCESS_ID, ACTIVITY_ID, RELATED_ACTIVITY_ID,
	USER_ID, EVENT_ID, QUALIFIERS, EVENT_DATA};

struct variant {
	const uint8_t *slots;
	uint16_t slot_count;
	bool classic;        /* see EVTXGEN_CLASSIC */
	bool bare;           /* no fragment header before the nested template */
	bool terminates;     /* strings of the nested template end with a NUL */
	bool null_has_bytes; /* unset Qualifiers and ActivityID: type null, size of the type */
	bool short_texts;    /* without a template: 7 fraction digits and lower case GUIDs, else 9 and upper case */
};

#define SLOTS(array) .slots = array, .slot_count = sizeof(array)

static const struct variant variants[EVTXGEN_VARIANT_COUNT] = {
	[EVTXGEN_WIN10] = {SLOTS(security_slots), .bare = true, .terminates = true, .null_has_bytes = true,
		.short_texts = true},
	[EVTXGEN_WIN7] = {SLOTS(security_slots)},
	[EVTXGEN_EVENTLOG] = {SLOTS(eventlog_slots)},
	[EVTXGEN_CLASSIC] = {SLOTS(eventlog_slots), .classic = true},
	[EVTXGEN_SHUFFLED] = {SLOTS(shuffled_slots)},
};

struct attribute {
	const char *name;
	uint8_t value;
};

/* The children of System, in the order that all Windows versions write. */
static const struct system_element {
	const char *name;
	struct attribute attributes[2];
	uint8_t content;
	bool manifest; /* left out for sources without a manifest */
} system_elements[] = {
	{"Provider", {{"Name", PROVIDER_NAME}, {"Guid", PROVIDER_GUID}}, NOTHING, false},
	{"EventID", {{"Qualifiers", QUALIFIERS}}, EVENT_ID, false},
	{"Version", {{0}}, VERSION, true},
	{"Level", {{0}}, LEVEL, false},
	{"Task", {{0}}, TASK, false},
	{"Opcode", {{0}}, OPCODE, true},
	{"Keywords", {{0}}, KEYWORDS, false},
	{"TimeCreated", {{"SystemTime", TIME_CREATED}}, NOTHING, false},
	{"EventRecordID", {{0}}, RECORD_ID, false},
	{"Correlation", {{"ActivityID", ACTIVITY_ID}, {"RelatedActivityID", RELATED_ACTIVITY_ID}}, NOTHING, true},
	{"Execution", {{"ProcessID", PROCESS_ID}, {"ThreadID", THREAD_ID}}, NOTHING, true},
	{"Channel", {{0}}, CHANNEL, false},
	{"Computer", {{0}}, COMPUTER, false},
	{"Security", {{"UserID", USER_ID}}, NOTHING, false},
};

#define EVENT_NAMESPACE "http://schemas.microsoft.com/win/2004/08/events/event"

/* The deepest nesting below UserData. */
#define MAX_DEPTH 256u

/* State of writing one event. */
struct writer {
	struct gen_cursor *cursor;
	const struct evtxgen_event *event;
	const struct gen_fields *fields;
	const struct variant *variant;
	bool templates;
	char text[GEN_TEXT_SIZE];
};

/* The slot of a System value, -1 when it has none. */
static int slot_of(const struct writer *writer, uint8_t value)
{
	if (!writer->templates)
		return -1;
	for (uint16_t slot = 0; slot < writer->variant->slot_count; slot++) {
		if (writer->variant->slots[slot] == value)
			return slot;
	}
	return -1;
}

static const uint8_t *system_guid(const struct writer *writer, uint8_t value)
{
	switch (value) {
	case ACTIVITY_ID:
		return writer->event->activity_id;
	case RELATED_ACTIVITY_ID:
		return writer->event->related_activity_id;
	default:
		return writer->variant->classic ? NULL : writer->event->provider_guid;
	}
}

static uint64_t system_number(const struct evtxgen_event *event, uint8_t value)
{
	switch (value) {
	case LEVEL:
		return event->level;
	case OPCODE:
		return event->opcode;
	case TASK:
		return event->task;
	case EVENT_ID:
		return event->id;
	case QUALIFIERS:
		return (uint16_t)event->qualifiers;
	case KEYWORDS:
		return event->keywords;
	case TIME_CREATED:
		return event->time;
	case PROCESS_ID:
		return event->process_id;
	case THREAD_ID:
		return event->thread_id;
	case RECORD_ID:
		return event->record_id;
	default:
		return event->version;
	}
}

static const char *system_string(const struct evtxgen_event *event, uint8_t value)
{
	switch (value) {
	case USER_ID:
		return event->user_sid;
	case PROVIDER_NAME:
		return event->provider;
	case CHANNEL:
		return event->channel;
	default:
		return event->computer;
	}
}

static bool is_odd(const struct writer *writer, uint8_t value)
{
	return writer->event->odd_name && strcmp(writer->event->odd_name, system_names[value]) == 0;
}

/* A System value as text, NULL when it is null. */
static const char *system_text(struct writer *writer, uint8_t value)
{
	const uint8_t *guid;
	if (is_odd(writer, value))
		return gen_value_text(&writer->event->odd_value, writer->event->odd_value.type, writer->text);
	switch (value) {
	case ACTIVITY_ID:
	case RELATED_ACTIVITY_ID:
	case PROVIDER_GUID:
		guid = system_guid(writer, value);
		if (!guid)
			return NULL;
		/* Lower case in templates; in records without a template it depends on who rendered them. */
		gen_format_guid(guid, !writer->templates && !writer->variant->short_texts, writer->text);
		return writer->text;
	case TIME_CREATED:
		gen_format_time(writer->event->time, writer->variant->short_texts ? 7 : 9, writer->text);
		return writer->text;
	case PROVIDER_NAME:
	case CHANNEL:
	case COMPUTER:
	case USER_ID:
		return system_string(writer->event, value);
	case QUALIFIERS:
		if (writer->event->qualifiers < 0)
			return NULL;
		break;
	default:
		break;
	}
	struct evtxgen_value number = evtxgen_number(system_number(writer->event, value));
	return gen_value_text(&number, system_types[value], writer->text);
}

/* Whether the value stands in the tree: as a substitution, or as a text that is not null. */
static bool is_present(struct writer *writer, uint8_t value)
{
	return value != NOTHING && (slot_of(writer, value) >= 0 || system_text(writer, value) != NULL);
}

static void write_system_content(struct writer *writer, uint8_t value)
{
	int slot = slot_of(writer, value);
	const char *text = slot >= 0 ? NULL : system_text(writer, value);
	if (slot >= 0)
		gen_substitution(writer->cursor, (uint16_t)slot, system_types[value], true);
	else if (text)
		gen_literal(writer->cursor, text, false);
}

static void write_system_element(struct writer *writer, const struct system_element *template)
{
	struct gen_cursor *cursor = writer->cursor;
	const struct attribute *present[2];
	size_t count = 0;
	for (size_t i = 0; i < 2 && template->attributes[i].name; i++) {
		if (is_present(writer, template->attributes[i].value))
			present[count++] = &template->attributes[i];
	}
	int slot = template->content == NOTHING ? -1 : slot_of(writer, template->content);
	struct gen_element element =
		gen_open(cursor, template->name, count > 0, slot >= 0 ? (uint16_t)slot : (uint16_t)GEN_NO_DEPENDENCY);
	for (size_t i = 0; i < count; i++) {
		gen_attribute(cursor, present[i]->name, i + 1 < count);
		write_system_content(writer, present[i]->value);
	}
	if (template->content == NOTHING) {
		gen_close_empty(cursor, &element);
		return;
	}
	gen_close_start(cursor, &element);
	write_system_content(writer, template->content);
	gen_end(cursor, &element);
}

static void write_system(struct writer *writer)
{
	struct gen_element element = gen_open(writer->cursor, "System", false, GEN_NO_DEPENDENCY);
	gen_close_start(writer->cursor, &element);
	for (size_t i = 0; i < sizeof system_elements / sizeof system_elements[0]; i++) {
		if (!(writer->variant->classic && system_elements[i].manifest))
			write_system_element(writer, &system_elements[i]);
	}
	gen_end(writer->cursor, &element);
}

/* What stands in the field's element. Takes a slot if it is a substitution. */
static void write_field_content(struct writer *writer, const struct gen_field *field, uint16_t *slot)
{
	struct gen_cursor *cursor = writer->cursor;
	const char *before = field->given ? field->given->before : NULL;
	const char *after = field->given && field->given->after ? field->given->after : "";
	bool is_literal = field->value.kind == EVTXGEN_LITERAL;
	bool substituted = writer->templates && !is_literal;
	const char *text = NULL;
	if (is_literal)
		text = field->value.data;
	else if (!writer->templates)
		text = gen_value_text(&field->value, field->type, writer->text);
	if (!text)
		text = "";

	if (before)
		gen_literal(cursor, before, substituted || *text || *after);
	if (substituted)
		gen_substitution(cursor, (*slot)++, field->type, field->given && field->given->optional);
	else
		gen_literal(cursor, text, *after != '\0');
	gen_literal(cursor, after, false);
}

/* The elements that are open around a field of UserData, for names like "Parent.Child". */
struct path {
	struct gen_element elements[MAX_DEPTH];
	const char *name; /* of the field that opened them */
	size_t depth;
};

/* The length of the first part of the name. */
static size_t part_length(const char *name)
{
	return strcspn(name, ".");
}

/* How many parents the names have in common. */
static size_t common_depth(const char *a, const char *b)
{
	size_t depth = 0;
	for (;;) {
		size_t length = part_length(a);
		if (a[length] != '.' || strncmp(a, b, length + 1) != 0)
			return depth;
		a += length + 1;
		b += length + 1;
		depth++;
	}
}

/* Leaves and enters elements until the parents of name are open; returns the name's last part. */
static const char *enter_parents(struct gen_cursor *cursor, struct path *path, const char *name)
{
	size_t keep = path->name ? common_depth(path->name, name) : 0;
	while (path->depth > keep)
		gen_end(cursor, &path->elements[--path->depth]);
	path->name = name;
	for (size_t depth = 0; name[part_length(name)] == '.'; depth++) {
		size_t length = part_length(name);
		char parent[GEN_TEXT_SIZE];
		if (depth >= path->depth) {
			if (depth == MAX_DEPTH || length >= sizeof parent) {
				cursor->overflow = true;
				return name;
			}
			memcpy(parent, name, length);
			parent[length] = '\0';
			path->elements[depth] = gen_open(cursor, parent, false, GEN_NO_DEPENDENCY);
			gen_close_start(cursor, &path->elements[depth]);
			path->depth = depth + 1;
		}
		name += length + 1;
	}
	return name;
}

/* <Name>...</Name> */
static void write_user_fields(struct writer *writer)
{
	struct path path = {.depth = 0};
	uint16_t slot = 0;
	for (size_t i = 0; i < writer->fields->count; i++) {
		const struct gen_field *field = &writer->fields->items[i];
		const char *name = enter_parents(writer->cursor, &path, field->name ? field->name : "Data");
		struct gen_element element = gen_open(writer->cursor, name, false, GEN_NO_DEPENDENCY);
		gen_close_start(writer->cursor, &element);
		write_field_content(writer, field, &slot);
		gen_end(writer->cursor, &element);
	}
	enter_parents(writer->cursor, &path, "");
}

/* <Data Name="...">...</Data> */
static void write_data_fields(struct writer *writer)
{
	struct gen_cursor *cursor = writer->cursor;
	uint16_t slot = 0;
	for (size_t i = 0; i < writer->fields->count; i++) {
		const struct gen_field *field = &writer->fields->items[i];
		struct gen_element element = gen_open(cursor, "Data", field->name != NULL, GEN_NO_DEPENDENCY);
		if (field->name) {
			gen_attribute(cursor, "Name", false);
			gen_literal(cursor, field->name, false);
		}
		gen_close_start(cursor, &element);
		write_field_content(writer, field, &slot);
		gen_end(cursor, &element);
	}
}

/* <EventData>...</EventData>, or the element below UserData. */
static void write_data_tree(struct writer *writer)
{
	struct gen_cursor *cursor = writer->cursor;
	const struct evtxgen_event *event = writer->event;
	bool has_namespace = event->user_data && event->user_data_namespace;
	struct gen_element root =
		gen_open(cursor, event->user_data ? event->user_data : "EventData", has_namespace, GEN_NO_DEPENDENCY);
	if (has_namespace) {
		gen_attribute(cursor, "xmlns", false);
		gen_literal(cursor, event->user_data_namespace, false);
	}
	gen_close_start(cursor, &root);
	if (event->user_data)
		write_user_fields(writer);
	else
		write_data_fields(writer);
	gen_end(cursor, &root);
}

/* <Event>, in a template or as it is. */
static void write_event_tree(struct writer *writer)
{
	struct gen_cursor *cursor = writer->cursor;
	int slot = slot_of(writer, EVENT_DATA);
	uint16_t dependency = slot >= 0 ? (uint16_t)slot : (uint16_t)GEN_NO_DEPENDENCY;
	bool is_user_data = writer->event->user_data != NULL;
	struct gen_element event =
		gen_open(cursor, "Event", true, is_user_data ? (uint16_t)GEN_NO_DEPENDENCY : dependency);
	gen_attribute(cursor, "xmlns", false);
	gen_literal(cursor, EVENT_NAMESPACE, false);
	gen_close_start(cursor, &event);
	write_system(writer);

	struct gen_element user_data = {0};
	if (is_user_data) {
		user_data = gen_open(cursor, "UserData", false, dependency);
		gen_close_start(cursor, &user_data);
	}
	if (slot >= 0)
		gen_substitution(cursor, (uint16_t)slot, EVTXGEN_BINXML, true);
	else
		write_data_tree(writer);
	if (is_user_data)
		gen_end(cursor, &user_data);
	gen_end(cursor, &event);
}

static void event_guid(const struct writer *writer, uint8_t guid[16])
{
	const struct evtxgen_event *event = writer->event;
	struct gen_digest digest;
	gen_digest_begin(&digest);
	/* Not the variant itself: where Windows 7 and 10 differ, the template is the same. */
	gen_digest_bytes(&digest, writer->variant->slots, writer->variant->slot_count);
	gen_digest_number(&digest, writer->variant->classic);
	gen_digest_number(&digest, event->flags & EVTXGEN_ENTITIES);
	gen_digest_number(&digest, event->user_data != NULL);
	if (slot_of(writer, PROVIDER_NAME) < 0)
		gen_digest_text(&digest, event->provider);
	if (slot_of(writer, PROVIDER_GUID) < 0 && event->provider_guid)
		gen_digest_bytes(&digest, event->provider_guid, 16);
	if (slot_of(writer, CHANNEL) < 0)
		gen_digest_text(&digest, event->channel);
	if (slot_of(writer, COMPUTER) < 0)
		gen_digest_text(&digest, event->computer);
	if (event->odd_name && event->odd_value.kind == EVTXGEN_TEXT)
		gen_digest_text(&digest, event->odd_value.data); /* which may stand in the template */
	gen_digest_guid(&digest, guid);
}

static void data_guid(const struct writer *writer, uint8_t guid[16])
{
	const struct evtxgen_event *event = writer->event;
	struct gen_digest digest;
	gen_digest_begin(&digest);
	gen_digest_number(&digest, event->flags & EVTXGEN_ENTITIES);
	gen_digest_text(&digest, event->user_data);
	gen_digest_text(&digest, event->user_data_namespace);
	for (size_t i = 0; i < writer->fields->count; i++) {
		const struct gen_field *field = &writer->fields->items[i];
		bool is_literal = field->value.kind == EVTXGEN_LITERAL;
		gen_digest_text(&digest, field->name);
		gen_digest_number(&digest, field->type);
		gen_digest_text(&digest, is_literal ? field->value.data : NULL);
		if (field->given) {
			gen_digest_number(&digest, field->given->optional);
			gen_digest_text(&digest, field->given->before);
			gen_digest_text(&digest, field->given->after);
		}
	}
	gen_digest_guid(&digest, guid);
}

static void write_number(struct gen_cursor *cursor, uint8_t type, uint64_t number)
{
	uint8_t bytes[8];
	gen_put_u64(bytes, number);
	gen_bytes(cursor, bytes, gen_number_size(type));
}

/* Writes the bytes of a field's value; returns their type. */
static uint8_t write_value(struct writer *writer, const struct gen_field *field)
{
	const struct evtxgen_value *value = &field->value;
	uint8_t type = value->type;
	switch (value->kind) {
	case EVTXGEN_TEXT:
		gen_text(writer->cursor, value->data, value->size);
		if (writer->variant->terminates)
			gen_u16(writer->cursor, 0);
		return EVTXGEN_STRING;
	case EVTXGEN_NUMBER:
		if (type == 0)
			type = field->type;
		if (gen_number_size(type) == 0)
			type = value->number > UINT32_MAX ? EVTXGEN_UINT64 : EVTXGEN_UINT32;
		write_number(writer->cursor, type, value->number);
		return type;
	case EVTXGEN_BYTES:
		gen_bytes(writer->cursor, value->data, value->size);
		return type;
	default:
		return EVTXGEN_NULL;
	}
}

/* How many values to write; what is more than the template has slots for is text. */
static uint32_t odd_count(uint32_t slots, int more)
{
	return more < 0 && (uint32_t)-more > slots ? 0 : slots + (uint32_t)more;
}

static void write_more_values(struct gen_cursor *cursor, struct gen_instance *instance, int more)
{
	for (; more > 0; more--) {
		gen_text(cursor, "unseen", 6);
		gen_value_end(cursor, instance, EVTXGEN_STRING);
	}
}

static void write_data_template(struct writer *writer)
{
	struct gen_cursor *cursor = writer->cursor;
	if (!writer->variant->bare)
		gen_fragment(cursor);
	uint8_t guid[16];
	data_guid(writer, guid);
	struct gen_instance instance;
	if (gen_instance_begin(cursor, guid, &instance)) {
		write_data_tree(writer);
		gen_template_end(cursor, &instance);
	}
	uint32_t count = 0;
	for (size_t i = 0; i < writer->fields->count; i++)
		count += writer->fields->items[i].value.kind != EVTXGEN_LITERAL;
	uint32_t left = odd_count(count, writer->event->data_values);
	gen_values_begin(cursor, &instance, left);
	for (size_t i = 0; i < writer->fields->count && left > 0; i++) {
		const struct gen_field *field = &writer->fields->items[i];
		if (field->value.kind == EVTXGEN_LITERAL)
			continue;
		gen_value_end(cursor, &instance, write_value(writer, field));
		left--;
	}
	write_more_values(cursor, &instance, writer->event->data_values);
	gen_end_of_fragment(cursor);
	for (uint32_t i = 0; i < writer->event->behind; i++)
		gen_u8(cursor, 'x');
}

/* An unset Qualifiers or ActivityID. Windows 10 leaves the bytes of whatever was there before. */
static uint8_t write_system_null(struct writer *writer, uint8_t value)
{
	if (writer->variant->null_has_bytes && value == QUALIFIERS)
		gen_u16(writer->cursor, 1);
	if (writer->variant->null_has_bytes && value == ACTIVITY_ID) {
		gen_u64(writer->cursor, writer->event->time ^ writer->event->record_id << 32);
		gen_u64(writer->cursor, writer->event->thread_id);
	}
	return EVTXGEN_NULL;
}

/* Writes the bytes of a System value; returns their type. */
static uint8_t write_system_value(struct writer *writer, uint8_t value)
{
	struct gen_cursor *cursor = writer->cursor;
	const struct evtxgen_event *event = writer->event;
	uint8_t sid[GEN_SID_SIZE];
	if (is_odd(writer, value)) {
		struct gen_field field = {.value = event->odd_value, .type = event->odd_value.type};
		return write_value(writer, &field);
	}
	switch (value) {
	case NOTHING:
		return EVTXGEN_NULL;
	case ACTIVITY_ID:
	case RELATED_ACTIVITY_ID:
	case PROVIDER_GUID:
		if (!system_guid(writer, value))
			return write_system_null(writer, value);
		gen_guid(cursor, system_guid(writer, value));
		break;
	case USER_ID:
		if (!event->user_sid)
			return EVTXGEN_NULL;
		gen_bytes(cursor, sid, gen_parse_sid(event->user_sid, sid));
		break;
	case PROVIDER_NAME:
	case CHANNEL:
	case COMPUTER:
		if (!system_string(event, value))
			return EVTXGEN_NULL;
		gen_text(cursor, system_string(event, value), strlen(system_string(event, value)));
		break;
	case EVENT_DATA:
		write_data_template(writer);
		break;
	default:
		if (value == QUALIFIERS && event->qualifiers < 0)
			return write_system_null(writer, value);
		write_number(cursor, system_types[value], system_number(event, value));
		break;
	}
	return system_types[value];
}

void gen_event(struct gen_cursor *cursor, const struct evtxgen_event *event, const struct gen_fields *fields)
{
	struct writer writer = {
		.cursor = cursor,
		.event = event,
		.fields = fields,
		.variant = &variants[event->variant],
		.templates = !(event->flags & EVTXGEN_NO_TEMPLATE),
	};
	cursor->in_template = false;
	cursor->entities = (event->flags & EVTXGEN_ENTITIES) != 0;
	gen_fragment(cursor);
	if (writer.templates) {
		uint8_t guid[16];
		event_guid(&writer, guid);
		struct gen_instance instance;
		if (gen_instance_begin(cursor, guid, &instance)) {
			write_event_tree(&writer);
			gen_template_end(cursor, &instance);
		}
		uint32_t count = odd_count(writer.variant->slot_count, event->system_values);
		gen_values_begin(cursor, &instance, count);
		for (uint16_t slot = 0; slot < writer.variant->slot_count && slot < count; slot++)
			gen_value_end(cursor, &instance, write_system_value(&writer, writer.variant->slots[slot]));
		write_more_values(cursor, &instance, event->system_values);
	} else {
		write_event_tree(&writer);
	}
	gen_end_of_fragment(cursor);
}
