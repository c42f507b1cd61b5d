/* SPDX-License-Identifier: MIT */
/* Takes the fields of a plan from an instance, finds their names and values, and gives them to assembly or witness. */
#include "decode/decode_parts.h"

#include <string.h>

/* Refuses a record for which the arena has no room: there is no memory, or it expands to more than the limit. */
static bool refuse_for_room(struct decoder *decoder)
{
	return decode_refuse(decoder, decoder->arena->no_memory ? PROBLEM_MEMORY : PROBLEM_SIZE, 0);
}

/* A field's full name: the plan's own text, or a copy with the scope's prefix. False when there is no room. */
static bool field_name(
	struct decoder *decoder, const struct scope *scope, const struct plan_field *field, struct name *name)
{
	const struct name *prefix = scope->prefix;
	struct arena *arena = decoder->arena;
	name->text = scope->reading.plan->pool + field->name_offset;
	name->length = field->name_length;
	if (field->name_is_slot) {
		struct value value;
		uint32_t text_length;
		if (!plan_name(&scope->reading, field, arena, &value))
			return false;
		if (value_is_empty(&value)) {
			name->text = "Data";
			name->length = 4;
		} else {
			bool is_text = value.type == VALUE_STRING || value.type == VALUE_ANSI_STRING ||
				       field->first_name != PLAN_NO_PIECE;
			if (!is_text && decoder->assembly)
				assembly_oddities(decoder->assembly, SHAPE_ODD_NAME);
			if (value_text(&value, arena, &name->text, &text_length, NULL) == VALUE_NO_ROOM)
				return false;
			name->length = text_length;
			if (decoder->assembly)
				assembly_named_by_value(decoder->assembly, name->text, name->length);
		}
	}
	if (prefix->length == 0)
		return true;
	char *joined = arena_get(arena, prefix->length + 1 + name->length);
	if (!joined)
		return false;
	memcpy(joined, prefix->text, prefix->length);
	joined[prefix->length] = '.';
	memcpy(joined + prefix->length + 1, name->text, name->length);
	name->text = joined;
	name->length += prefix->length + 1;
	return true;
}

void decode_lack_unknown(struct decoder *decoder)
{
	if (decoder->assembly)
		assembly_lack_unknown(decoder->assembly);
}

/* Goes on after BinXML in a value could not be read, with the fields that were delivered. False without memory. */
static bool forgive(struct decoder *decoder)
{
	if (decoder->error->problem == PROBLEM_MEMORY)
		return false;
	memset(decoder->error, 0, sizeof *decoder->error);
	return true;
}

/*
 * Whether BinXML in this range need be gone through only once: the caller only asks which event the record is, and the
 * range is in an area that holds no System, where the same bytes say nothing more in another place. Fills *value, by
 * which walked.h finds it again.
 */
static bool is_walk_enough(const struct decoder *decoder, const struct plan_range *range, struct walked_value *value)
{
	bool is_without_system = range->area == AREA_TREE || range->area == AREA_DATA || range->area == AREA_EVENT_DATA;
	*value = (struct walked_value){.start = (uint32_t)range->start,
		.end = (uint32_t)range->end,
		.surroundings = (uint32_t)range->area << 1 | decoder->is_left_out,
		.depth = decoder->depth};
	return decoder->walked && is_without_system && range->end <= decoder->torn_at;
}

/* Decodes a value that is BinXML: its fields take the place of this field. outer is the prefix of the field's name. */
static bool decode_nested(struct decoder *decoder, const struct plan_field *field, const struct name *name,
	const struct name *outer, const struct value *value)
{
	size_t start = (size_t)(value->bytes - decoder->chunk->data);
	size_t finish;
	struct fragment fragment = {{start, start + value->length, (enum shape_area)field->area}, {"", 0}};
	if (field->area == AREA_TREE || field->area == AREA_STRAY) {
		fragment.prefix.text = name->text;
		fragment.prefix.length = field->prefix_length || field->name_is_slot ? name->length : outer->length;
	}
	if (field->area == AREA_SYSTEM && decoder->assembly)
		assembly_oddities(decoder->assembly, SHAPE_NESTED_SYSTEM);
	if (decoder->depth == BINXML_DEPTH_MAX)
		return decode_refuse(decoder, PROBLEM_DEPTH, start);
	struct walked_value walked;
	const bool is_enough = is_walk_enough(decoder, &fragment.range, &walked);
	if (is_enough && walked_find(decoder->walked, &walked, &walked.work)) {
		const bool is_spent = decode_spend(decoder, walked.work, start);
		decoder->spared += is_spent ? walked.work : 0;
		return is_spent;
	}
	const size_t work = decoder->work;
	decoder->depth++;
	bool decoded = decode_fragment(decoder, &fragment, &finish);
	decoder->depth--;
	walked.work = (uint32_t)(decoder->work - work);
	if (is_enough && decoded)
		walked_add(decoder->walked, &walked);
	if (fragment.range.end > decoder->torn_at) {
		decode_lack_unknown(decoder);
		return decoded || forgive(decoder);
	}
	if (decoded && finish < fragment.range.end)
		slots_note_behind(&decoder->trace->slots, finish, fragment.range.end);
	return decoded;
}

/* Gives a field to the assembly, an array as one field for each item: so Windows renders it. */
static bool deliver(struct decoder *decoder, const struct name *name, const struct value *value)
{
	struct value item;
	size_t offset = 0;
	if (!value_is_array(value) || value->length == 0) {
		assembly_field(decoder->assembly, name->text, name->length, value);
		return true;
	}
	while (value_next_item(value, &offset, &item)) {
		if (!decode_spend(decoder, 1, (size_t)(value->bytes - decoder->chunk->data)))
			return false;
		assembly_field(decoder->assembly, name->text, name->length, &item);
	}
	return true;
}

/* Tells the assembly of a field whose value the record lacks: the instance has no value for one of its slots. */
static bool lack_field(struct decoder *decoder, const struct scope *scope, const struct plan_field *field,
	const struct event_target *target)
{
	struct name name;
	if (field->kind == TARGET_SYSTEM) {
		assembly_lack_system(decoder->assembly, (enum system_field)field->system);
		return true;
	}
	if (target->field >= 0) {
		assembly_lack_known_field(decoder->assembly, target);
		return true;
	}
	bool has_name = !field->name_is_slot || !plan_name_is_lacking(&scope->reading, field);
	if (field->kind != TARGET_FIELD || !has_name) {
		assembly_lack_unknown(decoder->assembly);
		return true;
	}
	if (!field_name(decoder, scope, field, &name))
		return refuse_for_room(decoder);
	assembly_lack_field(decoder->assembly, name.text, name.length);
	return true;
}

static bool add_text(struct decoder *decoder, struct decode_text *text, const struct value *value)
{
	struct arena *arena = &decoder->assembly->arena;
	const char *more;
	uint32_t length;
	if (value_text(value, arena, &more, &length, NULL) == VALUE_NO_ROOM)
		return false;
	char *joined = arena_get(arena, text->length + length + 1);
	if (!joined)
		return false;
	if (text->length)
		memcpy(joined, text->bytes, text->length);
	memcpy(joined + text->length, more, length);
	text->bytes = joined;
	text->length += length;
	return true;
}

/* Takes a field of AREA_TEXT: a part of the text of the System field around it. */
static bool decode_text(struct decoder *decoder, const struct plan_field *field, const struct value *value)
{
	static const struct name none = {"", 0};
	if (value->type == VALUE_BINXML && value->length > 0)
		return decode_nested(decoder, field, &none, &none, value);
	return add_text(decoder, decoder->text, value) || refuse_for_room(decoder);
}

/* Gathers all the text in BinXML that is the value of something in System, as a person reads it on a screen. */
static bool gather_text(
	struct decoder *decoder, const struct plan_field *field, const struct value *nested, struct value *gathered)
{
	struct decode_text text = {NULL, 0};
	struct decode_text *outer = decoder->text;
	static const struct name none = {"", 0};
	decoder->text = &text;
	bool decoded = nested->length == 0 || decode_nested(decoder, field, &none, &none, nested);
	decoder->text = outer;
	const void *bytes = text.bytes ? text.bytes : "";
	*gathered = (struct value){bytes, (uint32_t)text.length, VALUE_UTF8};
	return decoded;
}

static bool decode_system_text(struct decoder *decoder, const struct plan_field *field, const struct value *nested)
{
	struct arena *arena = &decoder->assembly->arena;
	struct value value;
	if (!gather_text(decoder, field, nested, &value))
		return false;
	assembly_system_doubt(decoder->assembly, (enum system_field)field->system, &value, ASSEMBLY_NESTED);
	return !arena->exhausted && !arena->no_memory;
}

/* Gives the assembly a value that stands where none belongs, or in an element that Windows leaves out. */
static bool decode_stray(struct decoder *decoder, const struct name *name, const struct value *value)
{
	struct arena *arena = &decoder->assembly->arena;
	assembly_stray(decoder->assembly, name->text, name->length, value);
	return !arena->exhausted && !arena->no_memory;
}

/* Gives the assembly a value of a System field, and says where it should not count as it stands. */
static bool decode_system(
	struct decoder *decoder, const struct plan_field *field, const struct value *value, enum plan_field_state state)
{
	enum system_field system = (enum system_field)field->system;
	if (value->type == VALUE_BINXML)
		return decode_system_text(decoder, field, value);
	if (state != PLAN_FIELD_THERE)
		assembly_system_doubt(decoder->assembly, system, value, ASSEMBLY_LEFT_OUT);
	else if (field->is_near)
		assembly_system_doubt(decoder->assembly, system, value, ASSEMBLY_NEAR);
	else
		assembly_system(decoder->assembly, system, value);
	return true;
}

/*
 * Gives the witness a value, with which that of libevtx is compared. Values that an odd structure puts where none
 * belongs are left out, as libevtx is not corrected there.
 */
static bool testify(struct decoder *decoder, const struct witness_field *from, const struct name *prefix,
	enum plan_field_state state, const struct value *value)
{
	const struct plan_field *field = from->field;
	const struct scope scope = {*from->reading, prefix};
	struct name name = {"", 0};
	if (state != PLAN_FIELD_THERE || field->kind == TARGET_TEXT || field->kind == TARGET_STRAY)
		return true;
	if (field->kind == TARGET_SYSTEM)
		return value->type == VALUE_BINXML ||
		       witness_testify(decoder->witness, from, name.text, name.length, value) ||
		       refuse_for_room(decoder);
	if (!field_name(decoder, &scope, field, &name))
		return refuse_for_room(decoder);
	if (value->type == VALUE_BINXML && value->length > 0)
		return decode_nested(decoder, field, &name, prefix, value);
	if (field->kind == TARGET_CONTAINER && (field->area == AREA_SYSTEM || value_is_empty(value)))
		return true;
	return witness_testify(decoder->witness, from, name.text, name.length, value) || refuse_for_room(decoder);
}

static bool is_nested(const struct value *value)
{
	return value->type == VALUE_BINXML && value->length > 0;
}

/* Whether a value is put together from parts of which one is BinXML. */
static bool has_nested_piece(const struct scope *scope, const struct plan_field *field)
{
	const struct plan_reading *reading = &scope->reading;
	const struct plan_piece *pieces = reading->plan->pieces;
	uint32_t first = field->first_piece;
	struct value value;
	if (!reading->instance || first == PLAN_NO_PIECE || pieces[first].next == PLAN_NO_PIECE)
		return false;
	for (uint32_t i = first; i != PLAN_NO_PIECE; i = pieces[i].next) {
		if (plan_piece_value(reading, &pieces[i], &value) && is_nested(&value))
			return true;
	}
	return false;
}

/* Takes a field part by part: the fields in BinXML, and the text of other parts, a stray where none is gathered. */
static bool decode_pieces(
	struct decoder *decoder, const struct scope *scope, const struct plan_field *field, const struct name *name)
{
	const struct plan_reading *reading = &scope->reading;
	const struct plan_piece *pieces = reading->plan->pieces;
	struct value value;
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = pieces[i].next) {
		bool is_there = plan_piece_value(reading, &pieces[i], &value);
		bool decoded = true;
		if (is_there && is_nested(&value))
			decoded = decode_nested(decoder, field, name, scope->prefix, &value);
		else if (is_there && decoder->text)
			decoded = add_text(decoder, decoder->text, &value) || refuse_for_room(decoder);
		else if (is_there && !value_is_blank(&value))
			decoded = decode_stray(decoder, name, &value) || refuse_for_room(decoder);
		if (!decoded)
			return false;
	}
	return true;
}

/* As gather_text(), for a value of several parts: the texts of all of them make one. */
static bool gather_pieces(
	struct decoder *decoder, const struct scope *scope, const struct plan_field *field, struct value *gathered)
{
	static const struct name none = {"", 0};
	struct decode_text text = {NULL, 0};
	struct decode_text *outer = decoder->text;
	decoder->text = &text;
	bool decoded = decode_pieces(decoder, scope, field, &none);
	decoder->text = outer;
	const void *bytes = text.bytes ? text.bytes : "";
	*gathered = (struct value){bytes, (uint32_t)text.length, VALUE_UTF8};
	return decoded;
}

/* Takes a field that holds BinXML; value is NULL where the field is put together from parts. */
static bool decode_inner(struct decoder *decoder, const struct scope *scope, const struct plan_field *field,
	enum plan_field_state state, const struct value *value)
{
	struct name name;
	if (!field_name(decoder, scope, field, &name))
		return refuse_for_room(decoder);
	bool was_left_out = decoder->is_left_out;
	decoder->is_left_out |= state != PLAN_FIELD_THERE;
	bool decoded = value ? decode_nested(decoder, field, &name, scope->prefix, value)
			     : decode_pieces(decoder, scope, field, &name);
	decoder->is_left_out = was_left_out;
	return decoded;
}

/* Takes a value put together from parts of which some are BinXML. Windows never writes one; libevtx shows all parts. */
static bool decode_mixed(
	struct decoder *decoder, const struct scope *scope, const struct plan_field *field, enum plan_field_state state)
{
	static const struct name none = {"", 0};
	struct value value;
	struct name name;
	if (decoder->witness)
		return true;
	if (field->kind == TARGET_TEXT)
		return decode_pieces(decoder, scope, field, &none);
	assembly_oddities(decoder->assembly, SHAPE_SECOND_PART);
	if (field->area == AREA_TEXT) {
		if (!field_name(decoder, scope, field, &name))
			return refuse_for_room(decoder);
		if (!gather_pieces(decoder, scope, field, &value))
			return false;
		if (field->kind != TARGET_SYSTEM)
			return decode_stray(decoder, &name, &value) || refuse_for_room(decoder);
		assembly_system_doubt(decoder->assembly, (enum system_field)field->system, &value, ASSEMBLY_NESTED);
		return true;
	}
	return decode_inner(decoder, scope, field, state, NULL);
}

/* Takes a field that is not a typed one, or whose value cannot go into a typed field as it is. */
static bool decode_named(struct decoder *decoder, const struct scope *scope, const struct plan_field *field,
	enum plan_field_state state, struct value *value)
{
	struct name name;
	/* Windows writes no text into EventData itself: other programs pass over it, or take it for a field. */
	if (field->kind == TARGET_CONTAINER && field->area == AREA_EVENT_DATA && !value_is_blank(value))
		assembly_oddities(decoder->assembly, SHAPE_BESIDE_DATA);
	if (is_nested(value) && field->kind == TARGET_FIELD)
		assembly_oddities(decoder->assembly, SHAPE_WITHIN_FIELD);
	if (is_nested(value) && field->area != AREA_TEXT)
		return decode_inner(decoder, scope, field, state, value);
	if (!field_name(decoder, scope, field, &name))
		return refuse_for_room(decoder);
	if (is_nested(value) && !gather_text(decoder, field, value, value))
		return false;
	if (state != PLAN_FIELD_THERE && !value_is_empty(value)) {
		struct value nothing = {NULL, 0, VALUE_NULL};
		if (state == PLAN_FIELD_NULL && field->kind == TARGET_FIELD)
			assembly_field(decoder->assembly, name.text, name.length, &nothing);
		return decode_stray(decoder, &name, value) || refuse_for_room(decoder);
	}
	if (field->kind == TARGET_STRAY || (field->kind == TARGET_CONTAINER && field->area == AREA_SYSTEM))
		return value_is_blank(value) || decode_stray(decoder, &name, value) || refuse_for_room(decoder);
	if (field->is_misplaced)
		assembly_misplaced(decoder->assembly, name.text, name.length);
	if (field->kind == TARGET_FIELD || !value_is_empty(value))
		return deliver(decoder, &name, value);
	return true;
}

/*
 * Takes BinXML at a place of which no field comes and where Windows writes only texts and numbers: some programs show
 * the fields in it as the event's. They all become strays; so do the bytes where they turn out to be no BinXML.
 */
static bool decode_nested_aside(struct decoder *decoder, const struct scope *scope, const struct plan_field *field,
	const struct name *name, struct value *value)
{
	struct plan_field stray = *field;
	stray.area = AREA_STRAY;
	if (field->area == AREA_IGNORED)
		assembly_oddities(decoder->assembly, SHAPE_IGNORED_DATA);
	if (has_nested_piece(scope, field))
		return decode_pieces(decoder, scope, &stray, name) || forgive(decoder);
	if (decode_nested(decoder, &stray, name, scope->prefix, value))
		return true;
	value->type = VALUE_BINARY;
	return forgive(decoder) && (decode_stray(decoder, name, value) || refuse_for_room(decoder));
}

/* Whether a field is one slot whose value is a null, as most attributes that no event needs are. */
static bool is_null_slot(const struct plan_reading *reading, const struct plan_field *field)
{
	const struct plan_piece *piece = &reading->plan->pieces[field->first_piece];
	struct value value;
	return piece->is_slot && piece->next == PLAN_NO_PIECE && plan_piece_value(reading, piece, &value) &&
	       value.type == VALUE_NULL;
}

/* Takes a value of which no field comes, in a typed event: the assembly judges whether it belongs there. */
static bool decode_aside(struct decoder *decoder, const struct scope *scope, const struct plan_field *field)
{
	const struct plan_reading *reading = &scope->reading;
	struct assembly *assembly = decoder->assembly;
	struct value value;
	struct name name;
	if (!assembly || !assembly->definition || is_null_slot(reading, field) ||
		(reading->instance && plan_is_short(reading->plan, reading->instance) &&
			plan_field_is_lacking(reading, field)))
		return true;
	if (!plan_value(reading, field, decoder->arena, &value) || !field_name(decoder, scope, field, &name))
		return refuse_for_room(decoder);
	if (is_nested(&value) || has_nested_piece(scope, field))
		return decode_nested_aside(decoder, scope, field, &name, &value);
	assembly_aside(assembly, (enum shape_rule)field->rule, name.text, name.length, &value);
	return (!assembly->arena.exhausted && !assembly->arena.no_memory) || refuse_for_room(decoder);
}

/* Whether a field cannot say which event a record is: one value of the event's own, no BinXML, and always there. */
static bool says_nothing(const struct plan_reading *reading, const struct plan_field *field)
{
	struct value value;
	if (field->kind != TARGET_FIELD || field->first_piece == PLAN_NO_PIECE ||
		field->depends_on != BINXML_INDEPENDENT)
		return false;
	const struct plan_piece *piece = &reading->plan->pieces[field->first_piece];
	return piece->next == PLAN_NO_PIECE && field->first_guard == PLAN_NO_PIECE &&
	       (!piece->is_slot || (plan_piece_value(reading, piece, &value) && value_is_scalar(&value)));
}

/*
 * Finds a field's value and whether it stands in the record at all, and leaves the field to the function for its kind.
 * target is the typed field that it goes to; target->field is -1 for any other.
 */
static bool decode_field(struct decoder *decoder, const struct scope *scope, const struct plan_field *field,
	const struct event_target *target)
{
	const struct plan_reading *reading = &scope->reading;
	struct value value;
	if (field->kind == TARGET_ASIDE)
		return decode_aside(decoder, scope, field);
	if (reading->instance && plan_is_short(reading->plan, reading->instance) &&
		plan_field_is_lacking(reading, field))
		return decoder->witness || lack_field(decoder, scope, field, target);
	if (decoder->walked && !decoder->is_left_out && says_nothing(reading, field))
		return true;
	if (!plan_value(reading, field, decoder->arena, &value))
		return refuse_for_room(decoder);
	enum plan_field_state state = plan_field_state(reading, field, &value);
	if (decoder->is_left_out && state == PLAN_FIELD_THERE && field->kind != TARGET_TEXT)
		state = PLAN_FIELD_LEFT_OUT;
	if (state == PLAN_FIELD_LEFT_OUT && value_is_empty(&value))
		return true;
	if (has_nested_piece(scope, field))
		return decode_mixed(decoder, scope, field, state);
	if (decoder->witness) {
		const struct witness_field from = {reading, field};
		return testify(decoder, &from, scope->prefix, state, &value);
	}
	if (field->kind == TARGET_SYSTEM)
		return decode_system(decoder, field, &value, state) || refuse_for_room(decoder);
	if (field->kind == TARGET_TEXT)
		return state != PLAN_FIELD_THERE || decode_text(decoder, field, &value);
	if (target->field >= 0 && field->is_misplaced)
		assembly_oddities(decoder->assembly, SHAPE_MISPLACED);
	if (target->field >= 0 && value_is_scalar(&value) && state == PLAN_FIELD_THERE) {
		assembly_known_field(decoder->assembly, target, &value);
		return true;
	}
	return decode_named(decoder, scope, field, state, &value);
}

bool decode_fields(struct decoder *decoder, const struct scope *scope, const struct assembly_step *steps, size_t offset)
{
	static const struct event_target none = {.field = -1};
	const struct plan *plan = scope->reading.plan;
	struct binxml_values values = {NULL, NULL, NULL, 0};
	if (!decode_spend(decoder, plan->field_count, offset))
		return false;
	if (steps && scope->reading.instance && !decoder->is_left_out)
		values = binxml_values(decoder->chunk->data, scope->reading.instance);
	if (plan->odd_text && decoder->assembly)
		decoder->assembly->event.marks |= IPSECEVTX_MARK_TEXT;
	if (decoder->assembly)
		assembly_holds(decoder->assembly, plan->holds, plan->oddities);
	for (uint32_t i = 0; i < plan->field_count; i++) {
		if (values.count > 0)
			i = assembly_steps(decoder->assembly, &values, steps, i, plan->field_count);
		if (i < plan->field_count &&
			!decode_field(decoder, scope, &plan->fields[i], steps ? &steps[i].target : &none))
			return false;
	}
	return true;
}
