/* SPDX-License-Identifier: MIT */
#include "writer/place.h"

#include "binxml/known.h"
#include "writer/little_endian.h"

#include <string.h>

#define RECORD_MAGIC 0x00002a2au

/* Windows begins each record at a multiple of 8. libevtx does not see a record that ends with the chunk. */
#define RECORD_ALIGNMENT 8u
#define RECORDS_END      (CHUNK_SIZE - RECORD_ALIGNMENT)

/* The most bytes of templates that one record may cause to be looked at: instances can refer to one again and again. */
#define COST_MAX (4u * 1024u * 1024u)

/*
 * More zeros than ZEROS_MAX in evidence/chunk_walk.c and the trailing size: with fewer at its end a record may be taken
 * for whole.
 */
#define TORN_ZEROS 36u

struct placer {
	struct target *target;
	struct vocabulary *vocabulary;
	struct place_room *room;
	struct plan_cache *plans; /* see struct placing */
	enum shape_area area;     /* the area of the fragment that is put, where there are plans */
	struct bytes chunk;       /* from which the record comes */
	size_t position;          /* where the next byte goes */
	size_t torn_at;           /* in the record's chunk: bytes from here on were never written; SIZE_MAX: all were */
	size_t tear;              /* where that is in the target's chunk; 0: not known yet */
	size_t definition;        /* where the body of the template begins that is being put; 0: none is */
	size_t cost;
	bool is_tight; /* see struct placing */
	bool has_end;  /* the last fragment that was put ends with an end token */
	enum place_result result;
};

/* Always false. */
static bool fail(struct placer *placer, enum place_result result)
{
	if (placer->result == PLACE_OK)
		placer->result = result;
	return false;
}

static bool fail_for(struct placer *placer, enum binxml_problem problem)
{
	return fail(placer, problem == PROBLEM_MEMORY ? PLACE_NO_MEMORY : PLACE_REFUSED);
}

/*
 * Takes the next size bytes of the target; the record's trailing size still has to fit behind them. NULL where there is
 * no room.
 */
static uint8_t *take(struct placer *placer, size_t size)
{
	size_t left = RECORDS_END - 4 - placer->position;
	if (placer->position > RECORDS_END - 4 || size > left) {
		fail(placer, PLACE_NO_ROOM);
		return NULL;
	}
	uint8_t *at = placer->target->data + placer->position;
	placer->position += size;
	return at;
}

static bool put_bytes(struct placer *placer, const uint8_t *bytes, size_t size)
{
	uint8_t *at = take(placer, size);
	if (at && size > 0)
		memcpy(at, bytes, size);
	return at != NULL;
}

/* As put_bytes(), for bytes of the record's chunk; notes the tear if it is within them or right behind. */
static bool put_source(struct placer *placer, size_t offset, size_t size)
{
	if (placer->torn_at > offset && placer->torn_at - offset <= size)
		placer->tear = placer->position + (placer->torn_at - offset);
	return put_bytes(placer, placer->chunk.data + offset, size);
}

static uint32_t offset_at(const struct target *target, size_t at)
{
	return (uint32_t)read_u32(target->data, CHUNK_SIZE, at);
}

/*
 * Whether a name stands in the target's chunk. Where another writer has placed it in its own chunk since, or the
 * vocabulary was forgotten in between, the chunk's table tells.
 */
static bool is_name_in(const struct target *target, struct vocabulary_name *name)
{
	const struct bytes chunk = {target->data, CHUNK_SIZE};
	if (name->placed.chunk == target->number)
		return true;
	uint32_t at = offset_at(target, name->placed.bucket);
	while (at != 0 && !vocabulary_name_stands_at(name, chunk, at))
		at = offset_at(target, at);
	if (at == 0)
		return false;
	name->placed.chunk = target->number;
	name->placed.offset = at;
	return true;
}

/* Whether a template stands at an offset: the offset of the next one, GUID, size, body. */
static bool is_template_at(const struct target *target, const struct vocabulary_template *template, uint32_t at)
{
	const size_t body = at + (size_t)24;
	const struct byte_range range = {{target->data, CHUNK_SIZE}, body, body + offset_at(target, at + (size_t)20)};
	return memcmp(target->data + at + 4, template->guid, sizeof template->guid) == 0 &&
	       passage_stands_at(&template->body, &range, NULL);
}

static bool is_template_in(const struct target *target, struct vocabulary_template *template)
{
	if (template->placed.chunk == target->number)
		return true;
	uint32_t at = offset_at(target, template->placed.bucket);
	while (at != 0 && !is_template_at(target, template, at))
		at = offset_at(target, at);
	if (at == 0)
		return false;
	template->placed.chunk = target->number;
	template->placed.offset = at;
	return true;
}

/* Makes a name or a template at offset the first one of its bucket, so that take_back() can undo it. */
static void link_placed(struct target *target, struct placed *placed, size_t offset)
{
	placed->chunk_before = placed->chunk;
	placed->offset_before = placed->offset;
	placed->previous = target->last_placed;
	target->last_placed = placed;
	placed->chunk = target->number;
	placed->offset = (uint32_t)offset;
	memcpy(target->data + placed->offset, target->data + placed->bucket, 4);
	put_u32(target->data + placed->bucket, placed->offset);
}

/*
 * Puts the offset of a name, and behind it the name where it is new in the chunk. The name of an attribute is put again
 * where it stands earlier in the same definition, since there it misleads a reader: see binxml_stops_at_name(). No
 * bucket leads to that copy.
 */
static bool put_name(struct placer *placer, struct vocabulary_name *name, bool is_attribute)
{
	uint8_t *at = take(placer, 4);
	if (!at)
		return false;
	const bool is_in = is_name_in(placer->target, name);
	const bool misleads = is_attribute && placer->definition != 0 && name->placed.offset > placer->definition &&
			      !placer->is_tight;
	if (is_in && !misleads) {
		put_u32(at, name->placed.offset);
		return true;
	}
	size_t offset = placer->position;
	uint8_t *header = take(placer, VOCABULARY_NAME_SIZE((size_t)name->size));
	if (!header)
		return false;
	if (!is_in)
		link_placed(placer->target, &name->placed, offset);
	put_u32(at, (uint32_t)offset);
	put_u16(header + 4, name->hash);
	memcpy(header + 6, name->bytes, name->size);
	return true;
}

/* Where the sizes of open elements stand: they are known once the elements end. */
struct open_sizes {
	size_t elements[BINXML_DEPTH_MAX], attributes[BINXML_DEPTH_MAX];
	unsigned depth;
};

static void end_size(struct placer *placer, size_t field)
{
	put_u32(placer->target->data + field, (uint32_t)(placer->position - field - 4));
}

static bool put_mark(struct placer *placer, const struct mark *mark, struct open_sizes *open)
{
	size_t field = placer->position;
	switch (mark->kind) {
	case MARK_NAME:
	case MARK_ATTRIBUTE_NAME:
		return put_name(placer, mark->name, mark->kind == MARK_ATTRIBUTE_NAME);
	case MARK_SIZE:
		open->elements[open->depth++] = field;
		return take(placer, 4) != NULL;
	case MARK_ATTRIBUTES:
		open->attributes[open->depth - 1] = field;
		return take(placer, 4) != NULL;
	case MARK_ATTRIBUTES_END:
		end_size(placer, open->attributes[open->depth - 1]);
		return true;
	default:
		end_size(placer, open->elements[--open->depth]);
		return true;
	}
}

static bool put_passage(struct placer *placer, const struct passage *passage)
{
	struct open_sizes open = {.depth = 0};
	size_t from = 0;
	for (size_t i = 0; i < passage->mark_count; i++) {
		const struct mark *mark = &passage->marks[i];
		if (mark->at > from && !put_bytes(placer, passage->bytes + from, mark->at - from))
			return false;
		from = mark->at;
		if (!put_mark(placer, mark, &open))
			return false;
	}
	return put_bytes(placer, passage->bytes + from, passage->size - from);
}

/* Puts the offset of a template, and behind it the template where it is new in the chunk. */
static bool put_template(struct placer *placer, struct vocabulary_template *template)
{
	uint8_t *at = take(placer, 4);
	if (!at)
		return false;
	if (is_template_in(placer->target, template)) {
		put_u32(at, template->placed.offset);
		return true;
	}
	size_t offset = placer->position;
	uint8_t *header = take(placer, 24);
	if (!header)
		return false;
	link_placed(placer->target, &template->placed, offset);
	put_u32(at, (uint32_t)offset);
	memcpy(header + 4, template->guid, 16);
	placer->definition = placer->position;
	bool is_put = put_passage(placer, &template->body);
	placer->definition = 0;
	if (!is_put)
		return false;
	end_size(placer, offset + 20);
	return true;
}

static bool put_fragment(struct placer *placer, size_t start, size_t end, unsigned depth, size_t *finish);

/* Takes back all names and templates that were placed after last, and all bytes from position on. */
static void take_back(struct target *target, const struct placed *last, size_t position)
{
	while (target->last_placed != last) {
		struct placed *placed = target->last_placed;
		memcpy(target->data + placed->bucket, target->data + placed->offset, 4);
		placed->chunk = placed->chunk_before;
		placed->offset = placed->offset_before;
		target->last_placed = placed->previous;
	}
	memset(target->data + position, 0, CHUNK_SIZE - position);
}

/*
 * Puts BinXML of which so little was written that nothing of it can be read: the beginning of an instance says that
 * there was some.
 */
static bool put_torn_value(struct placer *placer, const struct value *value)
{
	static const uint8_t beginning[2] = {0x0c, 0x01};
	size_t size = value->length < sizeof beginning ? value->length : sizeof beginning;
	placer->result = PLACE_OK;
	placer->tear = placer->position + size;
	return put_bytes(placer, beginning, size) && take(placer, value->length - size) != NULL;
}

/*
 * Puts BinXML that is a value. Its names and templates stand elsewhere now, so that its size in the descriptor may
 * change.
 */
static bool put_nested(struct placer *placer, const struct value *value, unsigned depth, size_t descriptor)
{
	size_t start = (size_t)(value->bytes - placer->chunk.data);
	size_t end = start + value->length;
	size_t position = placer->position;
	size_t finish;
	if (depth == BINXML_DEPTH_MAX)
		return fail(placer, PLACE_REFUSED);
	struct placed *last = placer->target->last_placed;
	bool is_put = put_fragment(placer, start, end, depth + 1, &finish);
	if (!is_put && placer->result == PLACE_REFUSED && start < placer->torn_at && placer->torn_at < end) {
		take_back(placer->target, last, position);
		placer->position = position;
		finish = end;
		is_put = put_torn_value(placer, value);
	}
	if (!is_put || !put_source(placer, finish, end - finish))
		return false;
	if (placer->position - position > UINT16_MAX)
		return fail(placer, PLACE_NO_ROOM);
	put_u16(placer->target->data + descriptor, (uint16_t)(placer->position - position));
	return true;
}

/* The area for a slot's value, if that is BinXML. */
static enum shape_area area_of_slot(const struct plan *plan, uint32_t slot)
{
	for (uint32_t i = 0; i < plan->field_count; i++) {
		const struct plan_field *field = &plan->fields[i];
		for (uint32_t k = field->first_piece; k != PLAN_NO_PIECE; k = plan->pieces[k].next) {
			if (plan->pieces[k].is_slot && plan->pieces[k].slot == slot)
				return (enum shape_area)field->area;
		}
	}
	return AREA_IGNORED;
}

/* Puts the descriptors and the values of an instance, which stand one behind the other. */
static bool put_values(
	struct placer *placer, const struct binxml_instance *instance, const struct plan *plan, unsigned depth)
{
	const enum shape_area area = placer->area;
	struct cursor descriptors = cursor_at(placer->chunk.data, placer->chunk.size, instance->descriptors);
	size_t at = placer->position;
	size_t from = instance->values; /* values from here on were not put yet */
	size_t position = instance->values;
	if (!put_source(placer, instance->descriptors, 4 * (size_t)instance->value_count))
		return false;
	for (uint32_t i = 0; i < instance->value_count; i++, at += 4) {
		struct value value = {placer->chunk.data + position, cursor_u16(&descriptors), 0};
		value.type = cursor_u8(&descriptors);
		cursor_skip(&descriptors, 1);
		if (descriptors.failed)
			return fail(placer, PLACE_REFUSED);
		position += value.length;
		if (value.type != VALUE_BINXML || value.length == 0)
			continue;
		size_t before = position - value.length - from;
		placer->area = plan ? area_of_slot(plan, i) : area;
		if (!put_source(placer, from, before) || !put_nested(placer, &value, depth, at))
			return false;
		placer->area = area;
		from = position;
	}
	return put_source(placer, from, position - from);
}

/* An instance that was opened. */
struct opened {
	struct binxml_instance instance;
	struct vocabulary_template *template;
	const struct plan *plan; /* NULL where there are no plans */
};

static bool know_template(
	struct placer *placer, struct bytes chunk, const struct binxml_instance *instance, struct opened *opened)
{
	enum binxml_problem problem;
	opened->template = vocabulary_template_of(placer->vocabulary, chunk, instance, &placer->cost, &problem);
	if (!opened->template)
		return fail_for(placer, problem);
	return placer->cost <= COST_MAX || fail(placer, PLACE_REFUSED);
}

/* Opens an instance as the reader of the log did, which may have taken a template of another chunk. */
static bool open_by_plans(struct placer *placer, const struct byte_range *range, struct opened *opened)
{
	const struct plan_range within = {range->start, range->end, placer->area};
	struct known_copy copy = {.bytes = placer->room->template, .room = sizeof placer->room->template};
	struct plan_use use;
	struct binxml_error error;
	if (!plan_open(placer->plans, &within, &use, &error))
		return fail_for(placer, error.problem);
	opened->plan = use.plan;
	opened->instance = use.instance;
	if (!use.is_borrowed)
		return know_template(placer, placer->chunk, &use.instance, opened);
	if (!plan_copy_template(placer->plans, &use, &copy))
		return fail(placer, PLACE_NO_TEMPLATE);
	const struct bytes chunk = {copy.bytes, copy.size};
	struct binxml_instance elsewhere = use.instance;
	elsewhere.body_start = 0;
	elsewhere.body_end = copy.body_size;
	memcpy(elsewhere.guid, copy.guid, sizeof elsewhere.guid);
	return know_template(placer, chunk, &elsewhere, opened);
}

static bool open_instance(struct placer *placer, const struct byte_range *range, struct opened *opened)
{
	static const struct binxml_room none = {NULL, 0};
	struct binxml_error error;
	if (placer->plans)
		return open_by_plans(placer, range, opened);
	opened->plan = NULL;
	if (!binxml_instance(range, &none, &opened->instance, &error))
		return fail_for(placer, error.problem);
	return know_template(placer, placer->chunk, &opened->instance, opened);
}

static bool put_instance(struct placer *placer, const struct byte_range *range, unsigned depth, size_t *end)
{
	struct opened opened;
	if (!open_instance(placer, range, &opened))
		return false;
	/* The token, a byte that is 1, and the template's identifier. */
	if (!put_source(placer, range->start, 6) || !put_template(placer, opened.template))
		return false;
	uint8_t *count = take(placer, 4);
	if (!count)
		return false;
	put_u32(count, opened.instance.value_count);
	*end = opened.instance.end;
	return put_values(placer, &opened.instance, opened.plan, depth);
}

/* Puts the tokens of the draft, and empties it. */
static bool put_draft(struct placer *placer)
{
	const struct passage passage = passage_of(&placer->room->draft);
	bool is_put = put_passage(placer, &passage);
	passage_clear(&placer->room->draft);
	return is_put;
}

/*
 * Puts the instance with which nearly all fragments begin, and the header before it. *start becomes where the fragment
 * goes on.
 */
static bool put_beginning(struct placer *placer, size_t *start, size_t end, unsigned depth)
{
	size_t first;
	if (!binxml_first_instance(placer->chunk.data, *start, end, &first))
		return true;
	const struct byte_range range = {placer->chunk, first, end};
	return put_source(placer, *start, first - *start) && put_instance(placer, &range, depth, start);
}

/*
 * Puts tokens that were never written to their end: those that are whole; the beginning of the next one, so that
 * readers see that they do not end here; and zeros.
 */
static bool put_torn_tokens(struct placer *placer, const struct binxml *binxml, size_t offset, size_t end)
{
	enum binxml_problem problem = binxml->error.problem;
	if (placer->torn_at >= end || (problem != PROBLEM_TRUNCATED && problem != PROBLEM_NAME))
		return fail_for(placer, problem);
	placer->has_end = false;
	if (!put_draft(placer))
		return false;
	bool is_whole = offset >= placer->torn_at;
	placer->tear = placer->position + !is_whole;
	if (is_whole)
		return take(placer, end - placer->torn_at) != NULL;
	return put_bytes(placer, placer->chunk.data + offset, 1) && take(placer, end - offset - 1) != NULL;
}

/* Puts the fragment that begins at start and ends by end; *finish becomes where it ended. */
static bool put_fragment(struct placer *placer, size_t start, size_t end, unsigned depth, size_t *finish)
{
	struct binxml binxml;
	struct binxml_step step;
	if (!put_beginning(placer, &start, end, depth))
		return false;
	if (start < end && placer->chunk.data[start] == 0) {
		*finish = start + 1;
		placer->has_end = true;
		return put_source(placer, start, 1);
	}
	passage_clear(&placer->room->draft);
	size_t written = start < placer->torn_at && placer->torn_at < end ? placer->torn_at : end;
	binxml_open(&binxml, placer->chunk, start, written, false);
	for (;;) {
		bool was_in_tag = binxml.in_tag;
		enum binxml_kind kind = binxml_next(&binxml, &step);
		if (kind == BINXML_ERROR) {
			*finish = end;
			return put_torn_tokens(placer, &binxml, step.offset, end);
		}
		if (kind == BINXML_INSTANCE) {
			const struct byte_range range = {placer->chunk, step.offset, end};
			size_t behind;
			if (!put_draft(placer) || !put_instance(placer, &range, depth, &behind))
				return false;
			binxml.cursor.offset = behind;
			continue;
		}
		enum binxml_problem problem =
			passage_add(&placer->room->draft, placer->vocabulary, &binxml, &step, was_in_tag);
		if (problem)
			return fail_for(placer, problem);
		if (kind == BINXML_END) {
			*finish = binxml.cursor.offset;
			placer->has_end = placer->room->draft.has_end;
			return put_draft(placer);
		}
	}
}

/*
 * Ends a record of which only the beginning was written: all that follows is zero, the trailing size, too. These are
 * more zeros than the last values and the padding of a whole record can be, so that readers know.
 */
static bool put_tear(struct placer *placer, size_t finish)
{
	const uint8_t *data = placer->target->data;
	/* That a byte of the padding was written says that all values were. */
	if (placer->tear == 0 && placer->torn_at > finish && put_source(placer, placer->torn_at - 1, 1))
		placer->tear = placer->position;
	size_t zeros = placer->position;
	while (data[zeros - 1] == 0)
		zeros--;
	if (placer->tear != zeros)
		return fail(placer, PLACE_REFUSED);
	size_t end = zeros + TORN_ZEROS;
	return placer->position >= end || take(placer, end - placer->position) != NULL;
}

/* Fills the record's header, and puts padding and the trailing size behind the BinXML. */
static void end_record(struct placer *placer, const struct placing *placing)
{
	struct target *target = placer->target;
	uint8_t *head = target->data + target->position;
	size_t size = placer->position - target->position + 4;
	size = (size + RECORD_ALIGNMENT - 1) / RECORD_ALIGNMENT * RECORD_ALIGNMENT;
	put_u32(head, RECORD_MAGIC);
	put_u32(head + 4, (uint32_t)size);
	put_u64(head + 8, placing->record_id);
	put_u64(head + 16, placing->written_time);
	if (placing->record->torn_at == 0)
		put_u32(head + size - 4, (uint32_t)size);
	if (target->record_count++ == 0)
		target->first_record_id = placing->record_id;
	target->last_record_offset = target->position;
	target->position += size;
}

enum place_result place_record(
	struct target *target, struct vocabulary *vocabulary, struct place_room *room, const struct placing *placing)
{
	const struct record *record = placing->record;
	struct placer placer = {.target = target, .vocabulary = vocabulary, .room = room};
	size_t start = record->offset + RECORD_HEADER_SIZE;
	size_t finish;
	placer.chunk = chunk_bytes(placing->chunk);
	placer.position = target->position;
	placer.torn_at = record->torn_at ? record->torn_at : SIZE_MAX;
	placer.plans = placing->plans;
	placer.is_tight = placing->is_tight;
	placer.area = AREA_DOCUMENT;
	target->last_placed = NULL;
	bool is_put = take(&placer, RECORD_HEADER_SIZE) != NULL &&
		      put_fragment(&placer, start, record->offset + record->size - 4, 0, &finish);
	/* An end token is zero, as unused bytes are. */
	if (is_put && !placer.has_end && record->torn_at == 0)
		is_put = take(&placer, 1) != NULL;
	if (is_put && record->torn_at != 0)
		is_put = put_tear(&placer, finish);
	if (!is_put) {
		take_back(target, NULL, target->position);
		return placer.result;
	}
	end_record(&placer, placing);
	return PLACE_OK;
}
