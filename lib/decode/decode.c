/* SPDX-License-Identifier: MIT */
#include "decode/decode.h"

#include "decode/classify.h"
#include "decode/steps.h"

#include <string.h>

/* Work that one record may cause: fields delivered, and definitions compiled because of it. Nested values that are
 * referred to more than once multiply; real records stay below 1,000. */
#define WORK_MAX     65536u
#define COMPILE_UNIT 64u /* bytes of a definition that count like a field */

/* The text that a System field's nested BinXML holds, so far; in the assembly's arena. */
struct decode_text {
	char *bytes;
	size_t length;
};

struct decoder {
	struct plan_cache *plans;
	const struct chunk *chunk;
	struct assembly *assembly; /* where values go, or else: */
	struct witness *witness;
	struct arena *arena; /* of whichever it is */
	struct decode_trace *trace;
	struct binxml_error *error;
	const struct plan_use *known; /* the record's own instance, of which the filter has told what is odd */
	size_t work;
	size_t torn_at; /* of the record; SIZE_MAX when it is whole */
	unsigned depth;
	bool is_left_out;         /* the BinXML that is read stands in something that Windows leaves out */
	struct decode_text *text; /* where fields of AREA_TEXT go; it is set wherever there are any */
};

/* What names of nested BinXML begin with. */
struct prefix {
	const char *text;
	size_t length;
};

static bool decode_fragment(struct decoder *decoder, size_t start, size_t end, enum shape_area area,
	const struct prefix *prefix, size_t *finish);

static bool refuse(struct decoder *decoder, enum binxml_problem problem, size_t offset)
{
	decoder->error->problem = problem;
	decoder->error->token = 0;
	decoder->error->offset = offset;
	return false;
}

/* The arena has no room: there is no memory, or the record expands to more than the limit. */
static bool refuse_for_room(struct decoder *decoder)
{
	return refuse(decoder, decoder->arena->no_memory ? PROBLEM_MEMORY : PROBLEM_SIZE, 0);
}

static bool spend(struct decoder *decoder, size_t work, size_t offset)
{
	if (work > WORK_MAX - decoder->work)
		return refuse(decoder, PROBLEM_SIZE, offset);
	decoder->work += work;
	return true;
}

/* A field's full name; from the plan's pool when nothing comes before it. */
static bool field_name(struct decoder *decoder, const struct plan *plan, const struct plan_field *field,
	const struct binxml_instance *instance, const struct prefix *prefix, const char **name, size_t *length)
{
	struct arena *arena = decoder->arena;
	*name = plan->pool + field->name_offset;
	*length = field->name_length;
	if (field->name_is_slot) {
		struct value value;
		uint32_t text_length;
		if (!instance ||
			!binxml_value(
				decoder->chunk->data, decoder->chunk->size, instance, field->name_offset, &value) ||
			value_is_empty(&value)) {
			*name = "Data";
			*length = 4;
		} else {
			if (value_text(&value, arena, name, &text_length, NULL) == VALUE_NO_ROOM)
				return false;
			*length = text_length;
		}
	}
	if (prefix->length == 0)
		return true;
	char *joined = arena_get(arena, prefix->length + 1 + *length);
	if (!joined)
		return false;
	memcpy(joined, prefix->text, prefix->length);
	joined[prefix->length] = '.';
	memcpy(joined + prefix->length + 1, *name, *length);
	*name = joined;
	*length += prefix->length + 1;
	return true;
}

/* Fields that nobody can name are missing. */
static void lack_unknown(struct decoder *decoder)
{
	if (decoder->assembly)
		assembly_lack_unknown(decoder->assembly);
}

/*
 * Nested data in a record of which only the beginning was written: fields that are whole were delivered, the rest does
 * not exist.
 */
static bool forgive(struct decoder *decoder)
{
	if (decoder->error->problem == PROBLEM_MEMORY)
		return false;
	memset(decoder->error, 0, sizeof *decoder->error);
	return true;
}

/* BinXML as a value: its fields take the place of this one. */
static bool decode_nested(struct decoder *decoder, const struct plan_field *field, const char *name, size_t length,
	const struct prefix *outer, const struct value *value)
{
	size_t start = (size_t)(value->bytes - decoder->chunk->data);
	size_t finish;
	struct prefix prefix = {"", 0};
	if (field->area == AREA_TREE || field->area == AREA_STRAY) {
		prefix.text = name;
		prefix.length = field->prefix_length || field->name_is_slot ? length : outer->length;
	}
	if (field->area == AREA_SYSTEM && decoder->assembly)
		assembly_oddities(decoder->assembly, SHAPE_NESTED_SYSTEM);
	if (decoder->depth == BINXML_DEPTH_MAX)
		return refuse(decoder, PROBLEM_DEPTH, start);
	decoder->depth++;
	bool decoded =
		decode_fragment(decoder, start, start + value->length, (enum shape_area)field->area, &prefix, &finish);
	decoder->depth--;
	if (start + value->length > decoder->torn_at) {
		lack_unknown(decoder);
		return decoded || forgive(decoder);
	}
	if (decoded && finish < start + value->length)
		slots_note_behind(&decoder->trace->slots, finish, start + value->length);
	return decoded;
}

/* Windows repeats the element for each item of an array. */
static bool deliver(struct decoder *decoder, const char *name, size_t length, const struct value *value)
{
	struct value item;
	size_t offset = 0;
	if (!value_is_array(value) || value->length == 0) {
		assembly_field(decoder->assembly, name, length, value);
		return true;
	}
	while (value_next_item(value, &offset, &item)) {
		if (!spend(decoder, 1, (size_t)(value->bytes - decoder->chunk->data)))
			return false;
		assembly_field(decoder->assembly, name, length, &item);
	}
	return true;
}

/* A field whose value the record lacks: one of its template's slots has none. */
static bool lack_field(struct decoder *decoder, const struct plan *plan, const struct plan_field *field,
	const struct binxml_instance *instance, const struct prefix *prefix, const struct event_target *target)
{
	struct value value;
	const char *name;
	size_t length;
	if (field->kind == TARGET_SYSTEM) {
		assembly_lack_system(decoder->assembly, (enum system_field)field->system);
		return true;
	}
	if (target->place >= 0) {
		assembly_lack_place(decoder->assembly, target);
		return true;
	}
	bool has_name = !field->name_is_slot ||
			binxml_value(decoder->chunk->data, decoder->chunk->size, instance, field->name_offset, &value);
	if (field->kind != TARGET_FIELD || !has_name) {
		assembly_lack_unknown(decoder->assembly);
		return true;
	}
	if (!field_name(decoder, plan, field, instance, prefix, &name, &length))
		return refuse_for_room(decoder);
	assembly_lack_field(decoder->assembly, name, length);
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

/* A part of the value of the System field around it. */
static bool decode_text(struct decoder *decoder, const struct plan_field *field, const struct value *value)
{
	struct prefix none = {"", 0};
	if (value->type == VALUE_BINXML && value->length > 0)
		return decode_nested(decoder, field, "", 0, &none, value);
	return add_text(decoder, decoder->text, value) || refuse_for_room(decoder);
}

/* BinXML as the value of something in System: all its text together, as somebody reads it. */
static bool gather_text(
	struct decoder *decoder, const struct plan_field *field, const struct value *nested, struct value *gathered)
{
	struct decode_text text = {NULL, 0};
	struct decode_text *outer = decoder->text;
	struct prefix none = {"", 0};
	decoder->text = &text;
	bool decoded = nested->length == 0 || decode_nested(decoder, field, "", 0, &none, nested);
	decoder->text = outer;
	gathered->bytes = (const uint8_t *)(text.bytes ? text.bytes : "");
	gathered->length = (uint32_t)text.length;
	gathered->type = VALUE_UTF8;
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

/* A value where none belongs, or in an element that Windows would leave out. */
static bool decode_stray(struct decoder *decoder, const char *name, size_t length, const struct value *value)
{
	struct arena *arena = &decoder->assembly->arena;
	assembly_stray(decoder->assembly, name, length, value);
	return !arena->exhausted && !arena->no_memory;
}

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
 * A value that is compared with that of libevtx. What is odd about the event's structure is not: there the result of
 * libevtx is taken as it is.
 */
static bool testify(struct decoder *decoder, const struct witness_place *place, const struct prefix *prefix,
	enum plan_field_state state, const struct value *value)
{
	const struct plan_field *field = place->field;
	const char *name = "";
	size_t length = 0;
	if (state != PLAN_FIELD_THERE || field->kind == TARGET_TEXT || field->kind == TARGET_STRAY)
		return true;
	if (field->kind == TARGET_SYSTEM)
		return value->type == VALUE_BINXML || witness_testify(decoder->witness, place, name, length, value) ||
		       refuse_for_room(decoder);
	if (!field_name(decoder, place->plan, field, place->instance, prefix, &name, &length))
		return refuse_for_room(decoder);
	if (value->type == VALUE_BINXML && value->length > 0)
		return decode_nested(decoder, field, name, length, prefix, value);
	if (field->kind == TARGET_CONTAINER && (field->area == AREA_SYSTEM || value_is_empty(value)))
		return true;
	return witness_testify(decoder->witness, place, name, length, value) || refuse_for_room(decoder);
}

/* A field and the record that it is read from. */
struct place {
	const struct plan *plan;
	const struct plan_field *field;
	const struct binxml_instance *instance;
	const struct prefix *prefix;
};

static bool is_nested(const struct value *value)
{
	return value->type == VALUE_BINXML && value->length > 0;
}

/* Whether a value is put together from parts of which one is BinXML. */
static bool has_nested_piece(const struct decoder *decoder, const struct place *place)
{
	const struct chunk *chunk = decoder->chunk;
	const struct plan_piece *pieces = place->plan->pieces;
	uint32_t first = place->field->first_piece;
	struct value value;
	if (!place->instance || first == PLAN_NO_PIECE || pieces[first].next == PLAN_NO_PIECE)
		return false;
	for (uint32_t i = first; i != PLAN_NO_PIECE; i = pieces[i].next) {
		if (plan_piece_value(place->plan, &pieces[i], chunk->data, chunk->size, place->instance, &value) &&
			is_nested(&value))
			return true;
	}
	return false;
}

/* One part after the other: BinXML as what it holds, all else as text that does not belong there. */
static bool decode_pieces(struct decoder *decoder, const struct place *place, const char *name, size_t length)
{
	const struct chunk *chunk = decoder->chunk;
	const struct plan_piece *pieces = place->plan->pieces;
	struct value value;
	for (uint32_t i = place->field->first_piece; i != PLAN_NO_PIECE; i = pieces[i].next) {
		bool is_there =
			plan_piece_value(place->plan, &pieces[i], chunk->data, chunk->size, place->instance, &value);
		bool decoded = true;
		if (is_there && is_nested(&value))
			decoded = decode_nested(decoder, place->field, name, length, place->prefix, &value);
		else if (is_there && decoder->text)
			decoded = add_text(decoder, decoder->text, &value) || refuse_for_room(decoder);
		else if (is_there && !value_is_blank(&value))
			decoded = decode_stray(decoder, name, length, &value) || refuse_for_room(decoder);
		if (!decoded)
			return false;
	}
	return true;
}

/* The same for a value that is text, whatever it is made of. */
static bool gather_pieces(struct decoder *decoder, const struct place *place, struct value *gathered)
{
	struct decode_text text = {NULL, 0};
	struct decode_text *outer = decoder->text;
	decoder->text = &text;
	bool decoded = decode_pieces(decoder, place, "", 0);
	decoder->text = outer;
	gathered->bytes = (const uint8_t *)(text.bytes ? text.bytes : "");
	gathered->length = (uint32_t)text.length;
	gathered->type = VALUE_UTF8;
	return decoded;
}

/* A value put together from parts, some of them BinXML, as Windows never writes one: libevtx shows them all. */
static bool decode_mixed(struct decoder *decoder, const struct place *place, enum plan_field_state state)
{
	const struct plan_field *field = place->field;
	struct value value;
	const char *name;
	size_t length;
	if (decoder->witness)
		return true;
	if (field->kind == TARGET_TEXT)
		return decode_pieces(decoder, place, "", 0);
	if (!field_name(decoder, place->plan, field, place->instance, place->prefix, &name, &length))
		return refuse_for_room(decoder);
	assembly_oddities(decoder->assembly, SHAPE_SECOND_PART);
	if (field->area == AREA_TEXT) {
		if (!gather_pieces(decoder, place, &value))
			return false;
		if (field->kind != TARGET_SYSTEM)
			return decode_stray(decoder, name, length, &value) || refuse_for_room(decoder);
		assembly_system_doubt(decoder->assembly, (enum system_field)field->system, &value, ASSEMBLY_NESTED);
		return true;
	}
	bool was_left_out = decoder->is_left_out;
	decoder->is_left_out |= state != PLAN_FIELD_THERE;
	bool decoded = decode_pieces(decoder, place, name, length);
	decoder->is_left_out = was_left_out;
	return decoded;
}

static bool decode_field(struct decoder *decoder, const struct plan *plan, const struct plan_field *field,
	const struct binxml_instance *instance, const struct prefix *prefix, const struct event_target *target)
{
	const struct chunk *chunk = decoder->chunk;
	struct value value;
	const char *name;
	size_t length;
	if (instance && plan_is_short(plan, instance) &&
		plan_field_is_lacking(plan, field, chunk->data, chunk->size, instance))
		return decoder->witness || lack_field(decoder, plan, field, instance, prefix, target);
	if (!plan_value(plan, field, chunk->data, chunk->size, instance, decoder->arena, &value))
		return refuse_for_room(decoder);
	enum plan_field_state state = plan_field_state(plan, field, chunk->data, chunk->size, instance, &value);
	if (decoder->is_left_out && state == PLAN_FIELD_THERE && field->kind != TARGET_TEXT)
		state = PLAN_FIELD_LEFT_OUT;
	if (state == PLAN_FIELD_LEFT_OUT && value_is_empty(&value))
		return true;
	const struct place place = {plan, field, instance, prefix};
	if (has_nested_piece(decoder, &place))
		return decode_mixed(decoder, &place, state);
	if (decoder->witness) {
		const struct witness_place seen = {plan, field, chunk, instance};
		return testify(decoder, &seen, prefix, state, &value);
	}
	if (field->kind == TARGET_SYSTEM)
		return decode_system(decoder, field, &value, state) || refuse_for_room(decoder);
	if (field->kind == TARGET_TEXT)
		return state != PLAN_FIELD_THERE || decode_text(decoder, field, &value);
	if (target->place >= 0 && value_is_scalar(&value) && state == PLAN_FIELD_THERE) {
		assembly_place(decoder->assembly, target, &value);
		return true;
	}
	if (!field_name(decoder, plan, field, instance, prefix, &name, &length))
		return refuse_for_room(decoder);
	if (value.type == VALUE_BINXML && value.length > 0 && field->area == AREA_TEXT) {
		if (!gather_text(decoder, field, &value, &value))
			return false;
	} else if (value.type == VALUE_BINXML && value.length > 0) {
		bool was_left_out = decoder->is_left_out;
		decoder->is_left_out |= state != PLAN_FIELD_THERE;
		bool decoded = decode_nested(decoder, field, name, length, prefix, &value);
		decoder->is_left_out = was_left_out;
		return decoded;
	}
	if (state != PLAN_FIELD_THERE && !value_is_empty(&value)) {
		struct value nothing = {NULL, 0, VALUE_NULL};
		if (state == PLAN_FIELD_NULL && field->kind == TARGET_FIELD)
			assembly_field(decoder->assembly, name, length, &nothing);
		return decode_stray(decoder, name, length, &value) || refuse_for_room(decoder);
	}
	if (field->kind == TARGET_STRAY || (field->kind == TARGET_CONTAINER && field->area == AREA_SYSTEM))
		return value_is_blank(&value) || decode_stray(decoder, name, length, &value) ||
		       refuse_for_room(decoder);
	if (field->kind == TARGET_FIELD || !value_is_empty(&value))
		return deliver(decoder, name, length, &value);
	return true;
}

/* steps are the plan's, where names are not joined with a prefix; else NULL. */
static bool run_plan(struct decoder *decoder, const struct plan *plan, const struct binxml_instance *instance,
	const struct prefix *prefix, const struct assembly_step *steps, size_t offset)
{
	static const struct event_target none = {.place = -1};
	struct binxml_values values = {NULL, NULL, NULL, 0};
	if (!spend(decoder, plan->field_count, offset))
		return false;
	if (steps && instance && !decoder->is_left_out)
		values = binxml_values(decoder->chunk->data, instance);
	if (plan->odd_text && decoder->assembly)
		decoder->assembly->event.marks |= IPSECEVTX_MARK_TEXT;
	if (decoder->assembly)
		assembly_oddities(decoder->assembly, plan->oddities);
	for (uint32_t i = 0; i < plan->field_count; i++) {
		if (values.count > 0)
			i = assembly_steps(decoder->assembly, &values, steps, i, plan->field_count);
		if (i < plan->field_count && !decode_field(decoder, plan, &plan->fields[i], instance, prefix,
						     steps ? &steps[i].target : &none))
			return false;
	}
	return true;
}

static void note_pattern(struct decoder *decoder, const struct plan_use *use)
{
	struct decode_trace *trace = decoder->trace;
	if (!decoder->assembly || trace->more_patterns)
		return;
	trace->pattern = plan_pattern(decoder->plans, trace->pattern, use, decoder->assembly->definition);
	trace->more_patterns = !trace->pattern;
}

static bool decode_use(struct decoder *decoder, const struct plan_use *use, const struct prefix *prefix, size_t offset)
{
	const struct assembly_step *steps = NULL;
	if (!spend(decoder, 1 + (use->instance.body_end - use->instance.body_start) / COMPILE_UNIT, offset))
		return false;
	note_pattern(decoder, use);
	decoder->trace->is_borrowed |= use->is_borrowed;
	decoder->trace->odd_names |= use->odd_names;
	bool is_known = decoder->known && use->instance.descriptors == decoder->known->instance.descriptors;
	if (!is_known && !slots_fit(use->plan, &use->instance))
		slots_note_instance(&decoder->trace->slots, use->plan, &use->instance);
	if (prefix->length == 0 && decoder->assembly) {
		steps = steps_bind(decoder->plans, use->plan, decoder->assembly->definition);
		if (!steps)
			return refuse(decoder, PROBLEM_MEMORY, offset);
	}
	return run_plan(decoder, use->plan, &use->instance, prefix, steps, offset);
}

/* The instance whose token stands at offset, which use then tells of. */
static bool decode_instance(struct decoder *decoder, size_t offset, size_t end, enum shape_area area,
	const struct prefix *prefix, struct plan_use *use)
{
	return plan_open(decoder->plans, offset, end, area, use, decoder->error) &&
	       decode_use(decoder, use, prefix, offset);
}

/*
 * Other programs read the first part of a value and no more. Windows itself puts RenderingInfo, of which no field
 * comes, behind the event's data when it saves a log with its messages.
 */
static void note_part(struct decoder *decoder, bool is_behind, const struct plan *plan)
{
	if (is_behind && decoder->assembly && plan->field_count > 0)
		assembly_oddities(decoder->assembly, SHAPE_SECOND_PART);
}

static bool decode_fragment(struct decoder *decoder, size_t start, size_t end, enum shape_area area,
	const struct prefix *prefix, size_t *finish)
{
	const struct chunk *chunk = decoder->chunk;
	struct binxml binxml;
	struct binxml_step step;
	struct plan_use use;
	bool odd_names;
	bool is_behind = false; /* a part of it was read */
	size_t first;
	if (binxml_first_instance(chunk->data, start, end, &first)) {
		if (!decode_instance(decoder, first, end, area, prefix, &use))
			return false;
		start = use.instance.end;
		*finish = binxml_end_after(chunk->data, start, end);
		if (*finish == end || start > decoder->torn_at)
			return true;
		is_behind = true;
	}
	binxml_open(&binxml, chunk->data, chunk->size, start, end, false);
	for (;;) {
		switch (binxml_next(&binxml, &step)) {
		case BINXML_PROCESSING:
			break;
		case BINXML_END:
			*finish = binxml.cursor.offset;
			return true;
		case BINXML_INSTANCE:
			if (!decode_instance(decoder, step.offset, end, area, prefix, &use))
				return false;
			note_part(decoder, is_behind, use.plan);
			is_behind = true;
			binxml_skip_instance(&binxml, &use.instance);
			break;
		case BINXML_ELEMENT: {
			/* No template: the rest of the fragment is the event itself, with all values literal. */
			const struct plan *plan = plan_of_fragment(
				decoder->plans, step.offset, end, area, finish, &odd_names, decoder->error);
			decoder->trace->without_template = true;
			if (plan)
				note_part(decoder, is_behind, plan);
			decoder->trace->odd_names |= plan && odd_names;
			if (end > decoder->torn_at)
				lack_unknown(decoder);
			return plan && run_plan(decoder, plan, NULL, prefix, NULL, step.offset);
		}
		default:
			*decoder->error = binxml.error;
			return false;
		}
	}
}

/* The record's instance as the filter opened it; false when there is more to its BinXML than that. */
static bool is_opened(const struct record *record, const struct record_class *class)
{
	size_t end = record->offset + record->size - 4;
	if (!class || !class->use.plan || class->was_decoded || class->use.instance.end > end)
		return false;
	return class->use.instance.end == end || class->finish != class->use.instance.end; /* an end token follows */
}

static enum engine_result decode_record(
	struct decoder *decoder, const struct record_view *view, struct engine_failure *failure)
{
	const struct record *record = view->record;
	const struct record_class *class = view->class;
	struct decode_trace *trace = decoder->trace;
	struct prefix none = {"", 0};
	size_t start = record->offset + RECORD_HEADER_SIZE;
	bool decoded;
	memset(failure, 0, sizeof *failure);
	memset(trace, 0, sizeof *trace);
	decoder->error = &failure->error;
	if (class && class->use.plan)
		decoder->known = &class->use;
	decoder->torn_at = record->torn_at ? record->torn_at : SIZE_MAX;
	if (is_opened(record, class)) {
		trace->finish = class->finish;
		decoded = decode_use(decoder, &class->use, &none, start);
	} else {
		decoded = decode_fragment(
			decoder, start, record->offset + record->size - 4, AREA_DOCUMENT, &none, &trace->finish);
	}
	if (decoded)
		return ENGINE_OK;
	if (failure->error.problem == PROBLEM_MEMORY)
		return ENGINE_NO_MEMORY;
	if (failure->error.offset == 0)
		failure->error.offset = start;
	failure->reason = "it does not keep to the format";
	return ENGINE_REFUSED;
}

enum engine_result direct_decode(struct plan_cache *plans, const struct record_view *view, struct assembly *assembly,
	struct decode_trace *trace, struct engine_failure *failure)
{
	struct decoder decoder = {
		.plans = plans, .chunk = view->chunk, .assembly = assembly, .arena = &assembly->arena, .trace = trace};
	return decode_record(&decoder, view, failure);
}

enum engine_result direct_testify(struct plan_cache *plans, const struct record_view *view, struct witness *witness,
	struct engine_failure *failure)
{
	struct decode_trace trace;
	struct decoder decoder = {
		.plans = plans, .chunk = view->chunk, .witness = witness, .arena = &witness->arena, .trace = &trace};
	witness_reset(witness);
	return decode_record(&decoder, view, failure);
}
