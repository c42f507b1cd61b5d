/* SPDX-License-Identifier: MIT */
#include "event/assembly.h"

#include "binxml/binxml.h"
#include "binxml/filetime.h"
#include "event/assembly_parts.h"
#include "event/exemplar.h"
#include "event/network.h"
#include "event/seen.h"
#include "event/selector.h"

#include <stddef.h>
#include <string.h>

#if defined(__GNUC__)
#define NOT_INLINE __attribute__((noinline))
#else
#define NOT_INLINE
#endif

void assembly_free(struct assembly *assembly)
{
	arena_free(&assembly->arena);
}

/* For each kind: the texts of all its fields are "" rather than NULL while they are absent. */
static void make_empty_events(struct assembly *assembly)
{
	const struct event_definition *definition;
	for (size_t kind = 0; kind < IPSECEVTX_KIND_COUNT; kind++) {
		struct ipsecevtx_event *event = &assembly->empty[kind];
		event->kind = (enum ipsecevtx_kind)kind;
		event->raw = &assembly->raw;
		event->provider = event->computer = event->channel = event->user_sid = no_text;
	}
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		struct ipsecevtx_event *event = &assembly->empty[definition->info.kind];
		for (size_t k = 0; k < definition->field_count; k++) {
			if (events_has_text((enum ipsecevtx_type)definition->fields[k].type))
				memcpy((char *)event + definition->fields[k].offset, &no_text, sizeof no_text);
		}
	}
}

void assembly_init(struct assembly *assembly, const struct ipsecevtx_allocator *allocator)
{
	arena_init(&assembly->arena, allocator, ASSEMBLY_LIMIT);
	make_empty_events(assembly);
	structure_init(assembly);
}

/* Forgets what was noted about the record before. */
static void clear(struct assembly *assembly, const struct event_definition *definition)
{
	arena_reset(&assembly->arena);
	value_findings_clear(&assembly->value_findings);
	assembly->definition = definition;
	assembly->raw.definition = definition;
	assembly->next_field = 0;
	assembly->pairs = NULL;
	assembly->index = NULL;
	assembly->pair_count = assembly->pair_room = assembly->index_room = 0;
	assembly->lacks = false;
	assembly->reading = READ_AS_WRITTEN;
	memset(&assembly->structure, 0, offsetof(struct assembly_structure, doubts));
	memset(&assembly->event_id, 0, sizeof assembly->event_id);
	if (assembly->misfit_count > 0) {
		assembly->misfit_count = 0;
		memset(assembly->raw.misfits, 0, sizeof assembly->raw.misfits);
	}
	assembly->raw.like = NULL;
}

/*
 * A caller that goes by the event's number alone may read the union of an event of another provider: its fields have no
 * values.
 */
static void clear_fields(struct assembly *assembly, enum ipsecevtx_kind kind)
{
	size_t size = events_size(kind);
	if (kind == IPSECEVTX_KIND_OTHER && assembly->used > size)
		memset((char *)&assembly->event + size, 0, assembly->used - size);
	if (kind == IPSECEVTX_KIND_OTHER || assembly->used < size)
		assembly->used = size;
}

void assembly_begin(struct assembly *assembly, uint32_t event_id, const struct event_definition *definition)
{
	struct ipsecevtx_event *event = &assembly->event;
	enum ipsecevtx_kind kind = definition ? definition->info.kind : IPSECEVTX_KIND_OTHER;
	memcpy(event, &assembly->empty[kind], events_size(kind));
	clear_fields(assembly, kind);
	clear(assembly, definition);
	if (definition)
		memset(assembly->raw.values, 0, definition->field_count * sizeof assembly->raw.values[0]);
	event->event_id = event_id;
	if (definition)
		event->mode = definition->info.mode;
}

void assembly_begin_like(struct assembly *assembly, const struct exemplar_reading *reading)
{
	const struct exemplar *exemplar = reading->exemplar;
	struct ipsecevtx_event *event = &assembly->event;
	memcpy(event, exemplar->event, events_size(exemplar->event->kind));
	clear_fields(assembly, exemplar->event->kind);
	event->raw = &assembly->raw;
	clear(assembly, exemplar->definition);
	assembly->raw.like = reading;
	assembly->structure.seen = exemplar->seen;
	assembly->structure.placed = exemplar->placed;
	assembly->event_id = exemplar->event_id;
}

static void take_rare_number(
	struct assembly *assembly, enum system_field field, const struct value *value, struct ipsecevtx_u32 *to)
{
	uint64_t number;
	to->presence = IPSECEVTX_UNSET;
	if (value_number(value, &number) && number <= UINT32_MAX) {
		to->value = (uint32_t)number;
		to->presence = IPSECEVTX_SET;
	} else if (!value_is_nothing(value)) {
		assembly_keep_misfit(assembly, field, value, "not a number that fits; as written in extra");
	}
}

static inline void take_number(
	struct assembly *assembly, enum system_field field, const struct value *value, struct ipsecevtx_u32 *to)
{
	uint32_t number;
	if (!value_small_number(value, &number)) {
		take_rare_number(assembly, field, value, to);
		return;
	}
	to->value = number;
	to->presence = IPSECEVTX_SET;
}

/* Whether a person reads a number in a text that is none for a program: see seen.h. */
static bool read_seen_number(struct assembly *assembly, const struct value *value, uint64_t *number)
{
	const char *text;
	uint32_t length;
	return value_is_scalar(value) && value_text(value, &assembly->arena, &text, &length, NULL) == VALUE_OK &&
	       seen_number(text, length, number);
}

/*
 * Other programs also read a number that is written as text. So an event must not be hidden by that, by a number beyond
 * the 16 bits that Windows has for it (some programs read only these), or by a text that not all programs take for a
 * number.
 */
static void take_event_id(struct assembly *assembly, const struct value *value)
{
	const uint32_t before = assembly->structure.other_id;
	uint64_t number = 0;
	if (value->type == VALUE_UINT16 && value->length == 2) {
		take_number(assembly, SYSTEM_EVENT_ID, value, &assembly->event_id);
		return;
	}
	bool is_number = value_number(value, &number) && !value_has_leading_zeros(value);
	bool is_odd = !is_number && read_seen_number(assembly, value, &number) && number <= UINT32_MAX;
	if (number > UINT16_MAX)
		assembly->structure.odd_types |= UINT32_C(1) << SYSTEM_EVENT_ID;
	if (number > UINT16_MAX || !is_number)
		assembly_see_event_id(assembly, value);
	if (is_odd && assembly->structure.other_id == number)
		assembly->structure.other_id = before;
	if (!is_odd) {
		take_number(assembly, SYSTEM_EVENT_ID, value, &assembly->event_id);
		return;
	}
	assembly->event_id.value = (uint32_t)number;
	assembly->event_id.presence = IPSECEVTX_SET;
	assembly_report_value(assembly, "EventID", 7, "not written as a number; read as one all the same");
}

static void take_id(
	struct assembly *assembly, enum system_field field, const struct value *value, struct ipsecevtx_id *to)
{
	uint64_t number;
	to->presence = IPSECEVTX_UNSET;
	/* Keywords are 64 flags; a record may hold them as a negative number. */
	if (value_number(value, &number) || (field == SYSTEM_KEYWORDS && value_negative_number(value, &number))) {
		to->value = number;
		to->presence = IPSECEVTX_SET;
	} else if (!value_is_nothing(value)) {
		assembly_keep_misfit(assembly, field, value, "not a number that fits; as written in extra");
	}
}

static void take_guid(
	struct assembly *assembly, enum system_field field, const struct value *value, struct ipsecevtx_guid *to)
{
	uint8_t bytes[sizeof to->bytes];
	to->presence = IPSECEVTX_UNSET;
	if (value_guid(value, bytes)) {
		memcpy(to->bytes, bytes, sizeof bytes);
		to->presence = IPSECEVTX_SET;
	} else if (!value_is_nothing(value)) {
		assembly_keep_misfit(assembly, field, value, "not a GUID; as written in extra");
	}
}

/* Of an array of texts other programs read the first one alone. */
static void look_at_array(struct assembly *assembly, enum system_field field, const struct value *value)
{
	struct value item;
	size_t offset = 0;
	const char *name = assembly_system_name(field);
	if (value_next_item(value, &offset, &item) && offset < value->length)
		assembly_report_value(assembly, name, strlen(name), "it holds several values; others read the first");
}

static void report_readings(struct assembly *assembly, enum system_field field)
{
	const char *name = assembly_system_name(field);
	assembly_report_value(assembly, name, strlen(name), TEXT_IN_TWO_READINGS);
}

static void take_text(
	struct assembly *assembly, enum system_field field, const struct value *value, struct ipsecevtx_text *to)
{
	if (value_is_array(value))
		look_at_array(assembly, field, value);
	bool replaced = false, has_bytes = value->length > 0 || value_is_nothing(value);
	if ((has_bytes && assembly_put_any_text(assembly, value, to, &replaced)) || !assembly_has_room(assembly)) {
		if (value_is_of_a_code_page(value))
			report_readings(assembly, field);
		/* look_at_computer() reports more than that. */
		else if (field != SYSTEM_COMPUTER &&
			 assembly_is_in_two_readings(to, replaced, value->type == VALUE_UTF8))
			report_readings(assembly, field);
		return;
	}
	*to = no_text;
	to->presence = IPSECEVTX_UNSET;
	assembly_keep_misfit(assembly, field, value, "not a text; as far as it can be read in extra");
}

/* Nearly always the computer is that of the event before, for which it was looked at already. */
static void look_at_computer(struct assembly *assembly, const struct ipsecevtx_text *computer)
{
	if (computer->length == assembly->plain_computer_length &&
		memcmp(computer->data, assembly->plain_computer, computer->length) == 0)
		return;
	if (seen_is_odd_computer(computer->data, computer->length)) {
		assembly_report_value(assembly, "Computer", 8,
			"it holds characters that are not seen, not what they look like, or in no computer's name, or too many");
	} else if (computer->length <= sizeof assembly->plain_computer) {
		memcpy(assembly->plain_computer, computer->data, computer->length);
		assembly->plain_computer_length = computer->length;
	}
}

static void take_keywords(struct assembly *assembly, const struct value *value)
{
	struct ipsecevtx_event *event = &assembly->event;
	take_id(assembly, SYSTEM_KEYWORDS, value, &event->keywords);
	if (event->keywords.presence != IPSECEVTX_SET)
		return;
	event->outcome = events_outcome(event->keywords.value);
	if (value_seems_hexadecimal(value))
		assembly_report_value(assembly, "Keywords", 8,
			"16 digits of a decimal number, where Windows writes 0x and a hexadecimal one");
}

static void take_time(struct assembly *assembly, const struct value *value)
{
	struct ipsecevtx_time *time = &assembly->event.time;
	time->presence = IPSECEVTX_UNSET;
	if (value_time(value, &time->ticks))
		time->presence = IPSECEVTX_SET;
	else if (!value_is_nothing(value))
		assembly_keep_misfit(assembly, SYSTEM_TIME, value, "not a time in UTC; as written in extra");
	if (time->presence == IPSECEVTX_SET && !time_is_plausible(time->ticks))
		assembly_report_value(assembly, "TimeCreated", 11, "its year is before 1980 or after 9999");
}

static inline void put_system(struct assembly *assembly, enum system_field field, const struct value *value)
{
	struct ipsecevtx_event *event = &assembly->event;
	struct value item;
	if (!assembly_is_usual_in_system(field, value->type)) {
		assembly_see_system_type(assembly, field, value);
		value = assembly_is_array_of_one(value, &item) ? &item : value;
	}
	switch (field) {
	case SYSTEM_PROVIDER_NAME:
		take_text(assembly, field, value, &event->provider);
		break;
	case SYSTEM_PROVIDER_GUID:
		take_guid(assembly, field, value, &event->provider_guid);
		break;
	case SYSTEM_VERSION:
		take_number(assembly, field, value, &event->version);
		break;
	case SYSTEM_LEVEL:
		take_number(assembly, field, value, &event->level);
		break;
	case SYSTEM_TASK:
		take_number(assembly, field, value, &event->task);
		break;
	case SYSTEM_OPCODE:
		take_number(assembly, field, value, &event->opcode);
		break;
	case SYSTEM_KEYWORDS:
		take_keywords(assembly, value);
		break;
	case SYSTEM_TIME:
		take_time(assembly, value);
		break;
	case SYSTEM_RECORD_ID:
		take_id(assembly, field, value, &event->record_id);
		break;
	case SYSTEM_ACTIVITY_ID:
		take_guid(assembly, field, value, &event->activity_id);
		break;
	case SYSTEM_PROCESS_ID:
		take_number(assembly, field, value, &event->process_id);
		break;
	case SYSTEM_THREAD_ID:
		take_number(assembly, field, value, &event->thread_id);
		break;
	case SYSTEM_CHANNEL:
		take_text(assembly, field, value, &event->channel);
		break;
	case SYSTEM_COMPUTER:
		take_text(assembly, field, value, &event->computer);
		look_at_computer(assembly, &event->computer);
		break;
	case SYSTEM_USER_SID:
		take_text(assembly, field, value, &event->user_sid);
		break;
	case SYSTEM_EVENT_ID:
		take_event_id(assembly, value);
		break;
	case SYSTEM_FIELD_COUNT:
		break;
	}
}

void assembly_take_system(struct assembly *assembly, enum system_field field, const struct value *value)
{
	put_system(assembly, field, value);
}

void assembly_system(struct assembly *assembly, enum system_field field, const struct value *value)
{
	uint32_t bit = UINT32_C(1) << field;
	if (assembly->structure.seen & bit) {
		structure_again(assembly, field, value);
		return;
	}
	assembly->structure.seen |= bit;
	put_system(assembly, field, value);
}

/* Not inlined, like settle(), because few values need it: the common path does without the stack that it uses. */
static NOT_INLINE bool convert_number(
	struct assembly *assembly, const struct value *value, uint64_t limit, uint64_t *number)
{
	if (value_number(value, number)) {
		if (value_has_leading_zeros(value))
			assembly->reading = *number <= limit ? READ_AS_SEEN : READ_AS_WRITTEN;
		return *number <= limit;
	}
	struct value item;
	if (assembly_is_array_of_one(value, &item) && value_number(&item, number))
		return *number <= limit;
	bool is_seen = read_seen_number(assembly, value, number) && *number <= limit;
	assembly->reading = is_seen ? READ_AS_SEEN : READ_AS_WRITTEN;
	return is_seen;
}

/* Converts a value into the event's member; false where it does not fit the field's type. */
static inline bool convert(struct assembly *assembly, enum ipsecevtx_type type, const struct value *value, void *to)
{
	uint64_t number;
	switch (type) {
	case IPSECEVTX_TYPE_TEXT:
		return assembly_convert_text(assembly, value, to);
	case IPSECEVTX_TYPE_HEX:
		return assembly_convert_hex(assembly, value, to);
	case IPSECEVTX_TYPE_CODE:
		return assembly_convert_code(assembly, value, to);
	case IPSECEVTX_TYPE_ADDRESS:
		return assembly_convert_address(assembly, value, to);
	case IPSECEVTX_TYPE_U32:
		if (value_small_number(value, &((struct ipsecevtx_u32 *)to)->value)) {
			((struct ipsecevtx_u32 *)to)->presence = IPSECEVTX_SET;
			return true;
		}
		if (!convert_number(assembly, value, UINT32_MAX, &number))
			return false;
		((struct ipsecevtx_u32 *)to)->value = (uint32_t)number;
		((struct ipsecevtx_u32 *)to)->presence = IPSECEVTX_SET;
		return true;
	default:
		if (!convert_number(assembly, value, UINT64_MAX, &number))
			return false;
		((struct ipsecevtx_id *)to)->value = number;
		((struct ipsecevtx_id *)to)->presence = IPSECEVTX_SET;
		return true;
	}
}

static void report_field(struct assembly *assembly, const struct event_target *target, const char *problem)
{
	const struct event_field *field = &assembly->definition->fields[target->field];
	assembly_report_value(assembly, field->windows_name, field->windows_name_length, problem);
}

/* Adds a value that its typed field cannot hold to the pairs, and reports why. */
static void put_beside(
	struct assembly *assembly, const struct event_target *target, const struct value *value, const char *problem)
{
	const struct event_field *field = &assembly->definition->fields[target->field];
	report_field(assembly, target, problem);
	assembly_add_pair(assembly, field->windows_name, field->windows_name_length, value);
}

/* A mask that is written as the number of its bits is no address, but nothing odd. */
static bool is_prefix_length(
	const struct assembly *assembly, const struct event_target *target, const struct ipsecevtx_address *address)
{
	static const char end[] = "Mask";
	const struct event_field *field = &assembly->definition->fields[target->field];
	size_t length = field->windows_name_length;
	bool is_mask = length >= 4 && memcmp(field->windows_name + length - 4, end, 4) == 0;
	return is_mask && network_prefix_length(address->text.data, address->text.length) >= 0;
}

/* Finishes a field whose value could not be converted, is read in a special way, or is not in Windows' own form. */
static NOT_INLINE void settle(
	struct assembly *assembly, const struct event_target *target, const struct value *value, bool is_converted)
{
	void *member = (char *)&assembly->event + target->offset;
	enum ipsecevtx_presence *presence = assembly_presence_of(assembly, target);
	bool holds_more = false;
	if (!is_converted && assembly_has_room(assembly)) {
		if (events_has_text((enum ipsecevtx_type)target->type))
			memcpy(member, &no_text, sizeof no_text);
		*presence = IPSECEVTX_UNSET;
		put_beside(assembly, target, value, "it does not fit the field's type; as written in extra");
	} else if (target->reading == READING_FAILURE_REASON) {
		assembly_drop_line_breaks(member);
		assembly_read_reason(assembly, member);
	} else if (target->reading == READING_ZERO_IS_NONE) {
		holds_more = assembly_drop_zero_address(assembly, value, member);
	}
	unsigned reading = assembly->reading;
	assembly->reading = READ_AS_WRITTEN;
	/* An address of zeros is unset however it is written, and there is nothing to report where that is all. */
	if (holds_more || (reading == READ_AS_SEEN && *presence == IPSECEVTX_SET))
		put_beside(assembly, target, value,
			"not written as Windows writes it; read as a person would, as written in extra");
	const char *problem = reading == READ_AS_WRITTEN ? NULL : assembly_problem_of(reading);
	if (problem && !(reading == READ_NO_ADDRESS && is_prefix_length(assembly, target, member)))
		report_field(assembly, target, problem);
}

/* Converts a value into a member that still has nothing but its presence. */
static inline void put_value(
	struct assembly *assembly, const struct event_target *target, const struct value *value, void *member)
{
	if (value_is_nothing(value))
		return;
	/* A value of length 0 that is not nothing lacks the bytes of its fixed-size type. */
	bool is_converted = value->length > 0 && convert(assembly, (enum ipsecevtx_type)target->type, value, member);
	if (is_converted && !assembly_is_usual_in_field((enum ipsecevtx_type)target->type, value->type))
		assembly_see_field_type(assembly, target, value);
	if (!is_converted || target->reading != READING_AS_WRITTEN || assembly->reading != READ_AS_WRITTEN)
		settle(assembly, target, value, is_converted);
}

static inline void put_field(struct assembly *assembly, const struct event_target *target, const struct value *value)
{
	void *member = (char *)&assembly->event + target->offset;
	enum ipsecevtx_presence *presence = assembly_presence_of(assembly, target);
	if (*presence != IPSECEVTX_ABSENT) {
		put_beside(assembly, target, value, "it stands twice in the record; the second is in extra");
		return;
	}
	/*
	 * Copied one by one: the caller has just stored these members singly, so loading the struct as a whole would
	 * stall.
	 */
	struct value *raw = &assembly->raw.values[target->field];
	raw->bytes = value->bytes;
	raw->length = value->length;
	raw->type = value->type;
	*presence = IPSECEVTX_UNSET;
	assembly->structure.placed |= UINT32_C(1) << target->field;
	put_value(assembly, target, value, member);
}

/*
 * Windows writes the fields of a layout in one order, with unknown fields behind them. Its own messages, and programs
 * that count values, take one field for another where the order differs.
 */
static inline void place_field(struct assembly *assembly, const struct event_target *target, const struct value *value)
{
	struct assembly_structure *structure = &assembly->structure;
	structure->oddities |= structure->placed >> target->field > 1 ? SHAPE_OTHER_ORDER : 0;
	structure->oddities |= structure->has_unknown ? SHAPE_BETWEEN : 0;
	put_field(assembly, target, value);
}

static inline void take_step(struct assembly *assembly, const struct assembly_step *step, const struct value *value)
{
	if (step->target.field < 0)
		assembly_system(assembly, (enum system_field)step->system, value);
	else
		place_field(assembly, &step->target, value);
}

uint32_t assembly_steps(struct assembly *assembly, const struct binxml_values *values,
	const struct assembly_step *steps, uint32_t first, uint32_t count)
{
	struct binxml_values known = *values;
	const struct assembly_step *step = steps + first;
	for (const struct assembly_step *end = steps + count; step < end; step++) {
		struct value value;
		if (step->slot < known.count) {
			binxml_values_at(&known, step->slot, &value);
			if (value.type == VALUE_NULL && step->skips_null)
				continue;
			if (value.type >= VALUE_ARRAY || value.type == VALUE_BINXML)
				break;
		} else if (step->is_literal) {
			value = step->literal;
		} else {
			break;
		}
		take_step(assembly, step, &value);
	}
	return (uint32_t)(step - steps);
}

void assembly_known_field(struct assembly *assembly, const struct event_target *target, const struct value *value)
{
	place_field(assembly, target, value);
}

/* Makes a member what it is when the field came without a value. */
static inline void empty_member(enum ipsecevtx_type type, void *member)
{
	static const struct ipsecevtx_text text = {"", 0, IPSECEVTX_UNSET};
	switch (type) {
	case IPSECEVTX_TYPE_U32:
		*(struct ipsecevtx_u32 *)member = (struct ipsecevtx_u32){.presence = IPSECEVTX_UNSET};
		break;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		*(struct ipsecevtx_id *)member = (struct ipsecevtx_id){.presence = IPSECEVTX_UNSET};
		break;
	case IPSECEVTX_TYPE_CODE:
		*(struct ipsecevtx_code *)member = (struct ipsecevtx_code){.text = text};
		break;
	case IPSECEVTX_TYPE_ADDRESS:
		*(struct ipsecevtx_address *)member = (struct ipsecevtx_address){.text = text};
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
		*(struct ipsecevtx_text *)member = text;
		break;
	}
}

bool assembly_other_value(struct assembly *assembly, const struct event_target *target, const struct value *value)
{
	void *member = (char *)&assembly->event + target->offset;
	empty_member((enum ipsecevtx_type)target->type, member);
	put_value(assembly, target, value, member);
	return assembly->event.marks == 0;
}

void assembly_field(struct assembly *assembly, const char *name, size_t length, const struct value *value)
{
	int index = assembly->definition ? events_field_index(assembly->definition, name, length, assembly->next_field)
					 : -1;
	if (index < 0) {
		assembly->structure.has_unknown = true;
		assembly_add_unknown_field(assembly, name, length, value);
		return;
	}
	assembly->next_field = (size_t)index + 1;
	struct event_target target = events_target(assembly->definition, index);
	assembly_known_field(assembly, &target, value);
}

void assembly_take_unset(struct assembly *assembly, const struct assembly *other)
{
	struct ipsecevtx_field theirs;
	for (size_t i = 0; assembly->definition && i < assembly->definition->field_count; i++) {
		struct event_target target = events_target(assembly->definition, (int)i);
		enum ipsecevtx_presence *presence = assembly_presence_of(assembly, &target);
		if (*presence == IPSECEVTX_ABSENT &&
			ipsecevtx_event_field(other->event.event_id, &other->event, i, &theirs) &&
			theirs.presence == IPSECEVTX_UNSET)
			*presence = IPSECEVTX_UNSET;
	}
}

void assembly_tell(const struct assembly *assembly, struct findings *findings)
{
	const struct value_findings *values = &assembly->value_findings;
	if (values->field_count > 0 || values->others > 0)
		value_findings_tell(values, findings, &assembly->event);
	if (assembly->event.marks & IPSECEVTX_MARK_STRUCTURE)
		structure_tell(assembly, findings);
}

/* A mask that people read otherwise than programs is reported: see selector.h. */
static void look_at_masks(struct assembly *assembly)
{
	struct selector selector;
	static const char problem[] = "it is no mask of its address";
	if (selector_local(&assembly->event, &selector) && selector_is_odd(&selector))
		assembly_report_value(assembly, "LocalAddressMask", 16, problem);
	if (selector_remote(&assembly->event, &selector) && selector_is_odd(&selector))
		assembly_report_value(assembly, "RemoteAddressMask", 17, problem);
}

bool assembly_finish_like(struct assembly *assembly)
{
	look_at_masks(assembly);
	return assembly->event.record_id.value != 0 && assembly_is_plain(assembly);
}

bool assembly_finish(struct assembly *assembly)
{
	structure_finish(assembly);
	look_at_masks(assembly);
	assembly_look_at_repeats(assembly);
	assembly_look_at_user(assembly);
	if (assembly->misfit_count > 0) {
		if (assembly->definition)
			assembly_name_misfits(assembly);
		assembly->event.misfits = assembly->misfits;
		assembly->event.misfit_count = assembly->misfit_count;
	}
	if (assembly->lacks)
		assembly_drop_lacking(assembly);
	assembly->event.pairs = assembly->pairs;
	assembly->event.pair_count = assembly->pair_count;
	return assembly_has_room(assembly);
}
