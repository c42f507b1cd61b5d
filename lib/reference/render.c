/* SPDX-License-Identifier: MIT */
#include "reference/render.h"

#include <stdio.h>
#include <string.h>

/* Attributes of one tag; a record with more is refused, and no real event has nearly as many. */
#define ATTRIBUTES_MAX 64u

/* A part of the text, which may move: so places in it are kept, and no pointers. */
struct span {
	size_t start, length;
};

/* An element that is open. */
struct tag {
	struct span start_tag; /* from '<' to before '>' */
	struct span name;
	size_t content;      /* where its content begins in the text */
	uint16_t depends_on; /* the slot without whose value it is left out, or BINXML_INDEPENDENT */
	bool left_out;       /* that value is a null */
	bool holds_needed;   /* an attribute of its own has that value: then it is left out only where it is empty */
	bool lacks_value;    /* the instance has no value for a slot in its content */
	bool has_children;
};

struct renderer {
	const struct chunk *chunk;
	struct arena *arena;
	struct binxml_error *error;
	char *text;
	size_t length, room;
	unsigned depth; /* of nested values */
	bool failed;
	bool no_room;
	bool has_prefixes;
	unsigned open;        /* elements that are open, those in nested values among them */
	struct span root_end; /* the first end tag behind which no element is open */

	/* The start tag that is open. */
	struct span attributes[ATTRIBUTES_MAX];
	unsigned attribute_count;
	size_t attribute_start; /* where the blank before its name stands */
	bool in_attribute;
	bool attribute_left_out;
};

static bool render_fragment(struct renderer *renderer, size_t start, size_t end);

static void fail(struct renderer *renderer, enum binxml_problem problem, size_t offset)
{
	renderer->failed = true;
	renderer->error->problem = problem;
	renderer->error->token = 0;
	renderer->error->offset = offset;
}

/* The result where the arena has no room: there is no memory, or the record expands to more than the arena's limit. */
static enum engine_result refuse_for_room(const struct renderer *renderer)
{
	return renderer->arena->no_memory ? ENGINE_NO_MEMORY : ENGINE_REFUSED;
}

/* Makes room for more bytes, for which the text may move within the arena; NULL where there is none. */
static char *reserve(struct renderer *renderer, size_t more)
{
	if (renderer->failed || renderer->no_room)
		return NULL;
	if (more > renderer->room - renderer->length) {
		size_t room = renderer->room * 2 + more;
		char *text = arena_get(renderer->arena, room);
		if (!text) {
			renderer->no_room = true;
			return NULL;
		}
		memcpy(text, renderer->text, renderer->length);
		renderer->text = text;
		renderer->room = room;
	}
	return renderer->text + renderer->length;
}

static void put(struct renderer *renderer, const char *text, size_t length)
{
	char *out = reserve(renderer, length);
	if (!out)
		return;
	memcpy(out, text, length);
	renderer->length += length;
}

static void put_string(struct renderer *renderer, const char *text)
{
	put(renderer, text, strlen(text));
}

/* How an ASCII character has to be written; NULL: as it is. */
static const char *escape_of(char unit, bool in_attribute)
{
	switch (unit) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return in_attribute ? "&quot;" : NULL;
	case '\n':
		return in_attribute ? "&#10;" : NULL;
	case '\t':
		return in_attribute ? "&#9;" : NULL;
	default:
		return (unsigned char)unit < 0x20 ? "\xef\xbf\xbd" : NULL;
	}
}

/* Whether UTF-8 begins with U+FFFE or U+FFFF, which XML cannot hold. */
static bool is_noncharacter(const char *text, size_t left)
{
	return left >= 3 && (unsigned char)text[0] == 0xef && (unsigned char)text[1] == 0xbf &&
	       ((unsigned char)text[2] == 0xbe || (unsigned char)text[2] == 0xbf);
}

static void put_escaped(struct renderer *renderer, const char *text, size_t length)
{
	size_t start = 0;
	for (size_t i = 0; i < length; i++) {
		bool odd = is_noncharacter(text + i, length - i);
		const char *escape = odd ? "\xef\xbf\xbd" : escape_of(text[i], renderer->in_attribute);
		if (!escape)
			continue;
		put(renderer, text + start, i - start);
		put_string(renderer, escape);
		i += odd ? 2 : 0;
		start = i + 1;
	}
	put(renderer, text + start, length - start);
}

static bool is_name_unit(unsigned unit, bool first)
{
	if ((unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || unit == '_')
		return true;
	return !first && ((unit >= '0' && unit <= '9') || unit == '-' || unit == '.' || unit == ':');
}

/* Writes a name, mended where XML would not allow it. */
static struct span put_name(struct renderer *renderer, const struct binxml_text *name)
{
	struct span span = {renderer->length, 0};
	if (name->units == 0)
		put(renderer, "_", 1);
	bool had_colon = false;
	for (uint32_t i = 0; i < name->units; i++) {
		unsigned unit = name->utf16[2 * i] | (unsigned)name->utf16[2 * i + 1] << 8;
		char letter = is_name_unit(unit, i == 0) ? (char)unit : '_';
		/* A colon stays where it ends the first prefix, and what follows could be a name by itself. */
		bool is_prefix = letter == ':' && !had_colon && i + 1 < name->units && name->utf16[2 * i + 3] == 0 &&
				 is_name_unit(name->utf16[2 * i + 2], true);
		if (letter == ':' && !is_prefix)
			letter = '_';
		had_colon |= letter == ':';
		put(renderer, &letter, 1);
	}
	renderer->has_prefixes |= had_colon;
	span.length = renderer->length - span.start;
	return span;
}

static void put_value_text(struct renderer *renderer, const struct value *value)
{
	const char *text;
	uint32_t length;
	if (value_text(value, renderer->arena, &text, &length, NULL) == VALUE_NO_ROOM)
		renderer->no_room = true;
	else
		put_escaped(renderer, text, length);
}

static bool same_attribute(const struct renderer *renderer, struct span a, struct span b)
{
	return a.length == b.length && memcmp(renderer->text + a.start, renderer->text + b.start, a.length) == 0;
}

static void end_attribute(struct renderer *renderer)
{
	if (!renderer->in_attribute)
		return;
	put(renderer, "\"", 1);
	renderer->in_attribute = false;
	if (renderer->attribute_left_out)
		renderer->length = renderer->attribute_start;
	else
		renderer->attribute_count++;
}

static void begin_attribute(struct renderer *renderer, const struct binxml_step *step)
{
	end_attribute(renderer);
	if (renderer->attribute_count == ATTRIBUTES_MAX) {
		fail(renderer, PROBLEM_VALUES, step->offset);
		return;
	}
	renderer->attribute_start = renderer->length;
	put(renderer, " ", 1);
	struct span name = put_name(renderer, &step->text);
	put_string(renderer, "=\"");
	renderer->attributes[renderer->attribute_count] = name;
	renderer->in_attribute = true;
	renderer->attribute_left_out = false;
	if (renderer->failed || renderer->no_room)
		return;
	/* XML allows no two attributes of one name: the first one stays. */
	for (unsigned i = 0; i < renderer->attribute_count; i++)
		renderer->attribute_left_out |= same_attribute(renderer, renderer->attributes[i], name);
}

/* Renders an array: Windows repeats the element for each item. In an attribute the items are joined with commas. */
static void put_array(struct renderer *renderer, const struct tag *tag, const struct value *array)
{
	struct value item;
	size_t offset = 0;
	for (bool first = true; value_next_item(array, &offset, &item); first = false) {
		if (!first && !renderer->in_attribute) {
			put_string(renderer, "</");
			if (reserve(renderer, tag->name.length))
				put(renderer, renderer->text + tag->name.start, tag->name.length);
			put_string(renderer, ">");
			if (reserve(renderer, tag->start_tag.length))
				put(renderer, renderer->text + tag->start_tag.start, tag->start_tag.length);
			put_string(renderer, ">");
		} else if (!first) {
			put_string(renderer, ", ");
		}
		put_value_text(renderer, &item);
	}
}

static void put_nested(struct renderer *renderer, const struct value *value)
{
	size_t start = (size_t)(value->bytes - renderer->chunk->data);
	if (renderer->depth == BINXML_DEPTH_MAX) {
		fail(renderer, PROBLEM_DEPTH, start);
		return;
	}
	renderer->depth++;
	render_fragment(renderer, start, start + value->length);
	renderer->depth--;
}

/* Writes the value of a slot; notes where the instance has none, and where an attribute is left out for a null. */
static void put_substitution(struct renderer *renderer, const struct binxml_instance *instance, struct tag *tag,
	const struct binxml_step *step)
{
	const struct chunk *chunk = renderer->chunk;
	struct value value;
	tag->holds_needed |= renderer->in_attribute && step->slot == tag->depends_on;
	if (!binxml_value(chunk->data, chunk->size, instance, step->slot, &value)) {
		if (renderer->in_attribute)
			renderer->attribute_left_out = true;
		else
			tag->lacks_value = true;
		return;
	}
	if (value.type == VALUE_NULL)
		renderer->attribute_left_out |= renderer->in_attribute && step->optional;
	else if (value.type == VALUE_BINXML && !renderer->in_attribute)
		put_nested(renderer, &value);
	else if (value_is_array(&value))
		put_array(renderer, tag, &value);
	else if (value.type != VALUE_BINXML)
		put_value_text(renderer, &value);
}

static bool depends_on_null(
	const struct renderer *renderer, const struct binxml_instance *instance, const struct binxml_step *step)
{
	struct value value;
	return instance && step->slot != BINXML_INDEPENDENT &&
	       binxml_value(renderer->chunk->data, renderer->chunk->size, instance, step->slot, &value) &&
	       value.type == VALUE_NULL;
}

static void begin_element(struct renderer *renderer, const struct binxml *binxml,
	const struct binxml_instance *instance, const struct binxml_step *step, struct tag *tag)
{
	/* The outermost element may depend on a slot too, but is rendered all the same. */
	tag->left_out = binxml->depth > 1 && depends_on_null(renderer, instance, step);
	tag->depends_on = step->slot;
	tag->holds_needed = tag->lacks_value = tag->has_children = false;
	tag[-1].has_children = true;
	renderer->open++;
	tag->start_tag.start = renderer->length;
	put(renderer, "<", 1);
	tag->name = put_name(renderer, &step->text);
	renderer->attribute_count = 0;
}

static void close_tag(struct renderer *renderer, struct tag *tag)
{
	end_attribute(renderer);
	tag->start_tag.length = renderer->length - tag->start_tag.start;
	put(renderer, ">", 1);
	tag->content = renderer->length;
}

static void put_end_tag(struct renderer *renderer, const struct tag *tag)
{
	size_t start = renderer->length;
	put_string(renderer, "</");
	if (reserve(renderer, tag->name.length))
		put(renderer, renderer->text + tag->name.start, tag->name.length);
	put_string(renderer, ">");
	if (renderer->open == 0 && renderer->root_end.length == 0)
		renderer->root_end = (struct span){start, renderer->length - start};
}

/* Ends an element, and takes it back where it is left out: it depends on a null, or its value is lost. */
static void end_element(struct renderer *renderer, const struct tag *tag, bool was_in_tag, bool is_root)
{
	bool is_empty = was_in_tag || renderer->length == tag->content;
	renderer->open--;
	if (was_in_tag) {
		end_attribute(renderer);
		put_string(renderer, renderer->open == 0 ? ">" : "/>");
	}
	if (!was_in_tag || renderer->open == 0)
		put_end_tag(renderer, tag);
	bool left_out = (tag->left_out && (is_empty || !tag->holds_needed)) ||
			(tag->lacks_value && !tag->has_children && !is_root);
	if (left_out && !renderer->failed && !renderer->no_room) {
		renderer->length = tag->start_tag.start;
		if (renderer->root_end.start >= renderer->length)
			renderer->root_end.length = 0;
	}
}

/* XML has one root element: moves what stands behind it, such as another Event, into it. */
static void make_one_element(struct renderer *renderer)
{
	struct span end = renderer->root_end;
	size_t behind = end.start + end.length;
	if (end.length == 0 || renderer->length == behind || !reserve(renderer, end.length))
		return;
	put(renderer, renderer->text + end.start, end.length);
	renderer->length -= end.length;
	memmove(renderer->text + end.start, renderer->text + behind, renderer->length - end.start);
}

/* Renders the tokens of chunk[start, end): those of the instance's definition or, with NULL, of a fragment. */
static void render_elements(struct renderer *renderer, size_t start, size_t end, const struct binxml_instance *instance)
{
	struct binxml binxml;
	struct binxml_step step;
	struct tag tags[BINXML_DEPTH_MAX + 1];
	const struct chunk *chunk = renderer->chunk;
	memset(tags, 0, sizeof tags[0]);
	binxml_open(&binxml, chunk_bytes(chunk), start, end, instance != NULL);
	while (!renderer->failed && !renderer->no_room) {
		bool was_in_tag = binxml.in_tag;
		enum binxml_kind kind = binxml_next(&binxml, &step);
		struct tag *tag = &tags[binxml.depth];
		if (kind == BINXML_ELEMENT) {
			begin_element(renderer, &binxml, instance, &step, tag);
		} else if (kind == BINXML_ATTRIBUTE) {
			begin_attribute(renderer, &step);
		} else if (kind == BINXML_CLOSE_TAG) {
			close_tag(renderer, tag);
		} else if (kind == BINXML_ELEMENT_END) {
			end_element(renderer, tag + 1, was_in_tag, binxml.depth == 0);
		} else if (kind == BINXML_TEXT) {
			struct value value = {step.text.utf16, 2 * step.text.units, VALUE_STRING};
			put_value_text(renderer, &value);
		} else if (kind == BINXML_SUBSTITUTION) {
			put_substitution(renderer, instance, tag, &step);
		} else if (kind == BINXML_END) {
			break;
		} else if (kind != BINXML_PROCESSING) {
			fail(renderer, binxml.error.problem ? binxml.error.problem : PROBLEM_TOKEN, step.offset);
		}
	}
}

static bool render_fragment(struct renderer *renderer, size_t start, size_t end)
{
	const struct chunk *chunk = renderer->chunk;
	struct binxml binxml;
	struct binxml_step step;
	static const struct binxml_room none = {NULL, 0};
	struct binxml_instance instance;
	struct byte_range range = {chunk_bytes(chunk), start, end};
	binxml_open(&binxml, range.in, start, end, false);
	while (!renderer->failed && !renderer->no_room) {
		switch (binxml_next(&binxml, &step)) {
		case BINXML_PROCESSING:
			break;
		case BINXML_END:
			return true;
		case BINXML_ELEMENT:
			render_elements(renderer, step.offset, end, NULL);
			return true;
		case BINXML_INSTANCE:
			range.start = step.offset;
			if (!binxml_instance(&range, &none, &instance, renderer->error)) {
				renderer->failed = true;
				break;
			}
			render_elements(renderer, instance.body_start, instance.body_end, &instance);
			binxml_skip_instance(&binxml, &instance);
			break;
		default:
			fail(renderer, binxml.error.problem, binxml.error.offset);
			break;
		}
	}
	return false;
}

enum engine_result render_record(const struct record_view *view, struct arena *arena, const char **text, size_t *length,
	struct binxml_error *error)
{
	struct renderer renderer;
	memset(&renderer, 0, sizeof renderer);
	renderer.chunk = view->chunk;
	renderer.arena = arena;
	renderer.error = error;
	renderer.room = 4096;
	renderer.text = arena_get(arena, renderer.room);
	if (!renderer.text)
		return refuse_for_room(&renderer);
	render_fragment(
		&renderer, view->record->offset + RECORD_HEADER_SIZE, view->record->offset + view->record->size - 4);
	if (renderer.failed)
		return ENGINE_REFUSED;
	make_one_element(&renderer);
	put(&renderer, "", 1);
	if (renderer.no_room)
		return refuse_for_room(&renderer);
	if (renderer.has_prefixes || strstr(renderer.text, " xmlns=\"http://www.w3.org/"))
		render_mend_names(renderer.text, renderer.length - 1);
	*text = renderer.text;
	*length = renderer.length - 1;
	return ENGINE_OK;
}

/* From here on: XML from a decoded event. */

static void put_quoted(struct renderer *renderer, const char *name, const char *text, size_t length)
{
	put_string(renderer, " ");
	put_string(renderer, name);
	put_string(renderer, "=\"");
	renderer->in_attribute = true;
	put_escaped(renderer, text, length);
	renderer->in_attribute = false;
	put_string(renderer, "\"");
}

/* The text of a System field that did not fit the event's member; an empty text where there was none. */
static const struct ipsecevtx_text *misfit_of(const struct ipsecevtx_event *event, enum system_field field)
{
	static const struct ipsecevtx_text nothing = {"", 0, IPSECEVTX_UNSET};
	uint8_t misfit = event->raw->misfits[field];
	return misfit ? &event->misfits[misfit - 1].value : &nothing;
}

static void put_element(struct renderer *renderer, const char *name, const char *text, size_t length)
{
	put_string(renderer, "<");
	put_string(renderer, name);
	put_string(renderer, ">");
	put_escaped(renderer, text, length);
	put_string(renderer, "</");
	put_string(renderer, name);
	put_string(renderer, ">");
}

static void put_text_element(struct renderer *renderer, const char *name, const struct ipsecevtx_text *text,
	const struct ipsecevtx_text *misfit)
{
	if (text->presence == IPSECEVTX_ABSENT)
		return;
	const struct ipsecevtx_text *shown = text->presence == IPSECEVTX_SET ? text : misfit;
	put_element(renderer, name, shown->data, shown->length);
}

static void put_number_element(
	struct renderer *renderer, const char *name, uint64_t number, const struct ipsecevtx_text *misfit)
{
	char text[32];
	bool is_flags = strcmp(name, "Keywords") == 0;
	if (misfit)
		put_element(renderer, name, misfit->data, misfit->length);
	else
		put_element(renderer, name, text,
			(size_t)snprintf(text, sizeof text, is_flags ? "0x%llx" : "%llu", (unsigned long long)number));
}

#define PUT_NUMBER(member, name, field)                                                                                \
	do {                                                                                                           \
		bool is_set = event->member.presence == IPSECEVTX_SET;                                                 \
		if (event->member.presence != IPSECEVTX_ABSENT)                                                        \
			put_number_element(                                                                            \
				renderer, name, event->member.value, is_set ? NULL : misfit_of(event, field));         \
	} while (0)

static void put_attribute(struct renderer *renderer, const char *name, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET)
		put_quoted(renderer, name, text->data, text->length);
}

static void put_guid_attribute(struct renderer *renderer, const char *name, const struct ipsecevtx_guid *guid,
	const struct ipsecevtx_text *misfit)
{
	char text[39] = "{";
	if (guid->presence != IPSECEVTX_SET) {
		put_attribute(renderer, name, misfit);
		return;
	}
	ipsecevtx_format_guid(guid, text + 1);
	text[37] = '}';
	put_quoted(renderer, name, text, 38);
}

static void put_number_attribute(struct renderer *renderer, const char *name, const struct ipsecevtx_u32 *number,
	const struct ipsecevtx_text *misfit)
{
	char text[16];
	if (number->presence == IPSECEVTX_SET)
		put_quoted(renderer, name, text, (size_t)snprintf(text, sizeof text, "%u", (unsigned)number->value));
	else
		put_attribute(renderer, name, misfit);
}

static void put_system(struct renderer *renderer, const struct ipsecevtx_event *event)
{
	char time[32];
	bool has_sid = event->user_sid.presence == IPSECEVTX_SET;
	put_string(renderer, "<System><Provider");
	if (event->provider.presence == IPSECEVTX_SET)
		put_quoted(renderer, "Name", event->provider.data, event->provider.length);
	else
		put_attribute(renderer, "Name", misfit_of(event, SYSTEM_PROVIDER_NAME));
	put_guid_attribute(renderer, "Guid", &event->provider_guid, misfit_of(event, SYSTEM_PROVIDER_GUID));
	put_string(renderer, "/>");
	put_number_element(renderer, "EventID", event->event_id, NULL);
	PUT_NUMBER(version, "Version", SYSTEM_VERSION);
	PUT_NUMBER(level, "Level", SYSTEM_LEVEL);
	PUT_NUMBER(task, "Task", SYSTEM_TASK);
	PUT_NUMBER(opcode, "Opcode", SYSTEM_OPCODE);
	PUT_NUMBER(keywords, "Keywords", SYSTEM_KEYWORDS);
	put_string(renderer, "<TimeCreated");
	if (event->time.presence == IPSECEVTX_SET)
		put_quoted(renderer, "SystemTime", time, ipsecevtx_format_time(event->time.ticks, time));
	else
		put_attribute(renderer, "SystemTime", misfit_of(event, SYSTEM_TIME));
	put_string(renderer, "/>");
	PUT_NUMBER(record_id, "EventRecordID", SYSTEM_RECORD_ID);
	put_string(renderer, "<Correlation");
	put_guid_attribute(renderer, "ActivityID", &event->activity_id, misfit_of(event, SYSTEM_ACTIVITY_ID));
	put_string(renderer, "/><Execution");
	put_number_attribute(renderer, "ProcessID", &event->process_id, misfit_of(event, SYSTEM_PROCESS_ID));
	put_number_attribute(renderer, "ThreadID", &event->thread_id, misfit_of(event, SYSTEM_THREAD_ID));
	put_string(renderer, "/>");
	put_text_element(renderer, "Channel", &event->channel, misfit_of(event, SYSTEM_CHANNEL));
	put_text_element(renderer, "Computer", &event->computer, misfit_of(event, SYSTEM_COMPUTER));
	put_string(renderer, "<Security");
	put_attribute(renderer, "UserID", has_sid ? &event->user_sid : misfit_of(event, SYSTEM_USER_SID));
	put_string(renderer, "/></System>");
}

static void put_data(struct renderer *renderer, const char *name, size_t name_length, const char *text, size_t length)
{
	put_string(renderer, "<Data");
	put_quoted(renderer, "Name", name, name_length);
	put_string(renderer, ">");
	put_escaped(renderer, text, length);
	put_string(renderer, "</Data>");
}

static void put_event_data(struct renderer *renderer, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	put_string(renderer, "<EventData>");
	for (size_t i = 0; event->raw->definition && ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		const char *text;
		uint32_t length;
		if (field.presence == IPSECEVTX_ABSENT)
			continue;
		const struct value value = raw_value(event->raw, i);
		if (value_text(&value, renderer->arena, &text, &length, NULL) == VALUE_NO_ROOM)
			renderer->no_room = true;
		else
			put_data(renderer, field.windows_name, strlen(field.windows_name), text, length);
	}
	for (size_t i = 0; i < event->pair_count; i++)
		put_data(renderer, event->pairs[i].name, event->pairs[i].name_length, event->pairs[i].value.data,
			event->pairs[i].value.length);
	put_string(renderer, "</EventData>");
}

enum engine_result render_event(
	const struct ipsecevtx_event *event, struct arena *arena, const char **text, size_t *length)
{
	struct renderer renderer;
	memset(&renderer, 0, sizeof renderer);
	renderer.arena = arena;
	renderer.room = 4096;
	renderer.text = arena_get(arena, renderer.room);
	if (!renderer.text)
		return refuse_for_room(&renderer);
	put_string(&renderer, "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">");
	put_system(&renderer, event);
	put_event_data(&renderer, event);
	put_string(&renderer, "</Event>");
	put(&renderer, "", 1);
	if (renderer.no_room)
		return refuse_for_room(&renderer);
	*text = renderer.text;
	*length = renderer.length - 1;
	return ENGINE_OK;
}
