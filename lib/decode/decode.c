/* SPDX-License-Identifier: MIT */
#include "decode/decode.h"

#include "binxml/descriptors.h"
#include "decode/classify.h"
#include "decode/decode_parts.h"
#include "decode/steps.h"

#include <string.h>

/*
 * The work that one record may cause, in fields delivered; templates that have to be compiled for it count too. Values
 * that a template shows again and again multiply the work; real records stay below 1,000. Records that cause more than
 * WORK_LARGE are counted together: where those of a chunk reach WORK_CHUNK, each further record of the chunk is allowed
 * WORK_LESS, since hundreds of hostile records would take minutes.
 */
#define WORK_MAX     65536u
#define WORK_LESS    1024u
#define WORK_LARGE   4096u
#define WORK_CHUNK   (4u * WORK_MAX)
#define COMPILE_UNIT 64u  /* bytes of a template that count as one field */
#define VALUES_UNIT  128u /* values of an instance, whose descriptors are read each time it is shown */
#define NESTED_WORK  64u  /* for a value that is BinXML without a template, which is compiled each time it is shown */
#define NESTED_UNIT  16u  /* bytes of such a value that count as one field more */

bool decode_refuse(struct decoder *decoder, enum binxml_problem problem, size_t offset)
{
	decoder->error->problem = problem;
	decoder->error->token = 0;
	decoder->error->offset = offset;
	return false;
}

bool decode_spend(struct decoder *decoder, size_t work, size_t offset)
{
	if (work > decoder->work_max - decoder->work)
		return decode_refuse(decoder, PROBLEM_SIZE, offset);
	decoder->work += work;
	return true;
}

/* Adds the instance to the record's pattern (binxml/pattern.h). */
static void note_pattern(struct decoder *decoder, const struct plan_use *use)
{
	struct decode_trace *trace = decoder->trace;
	if (!decoder->assembly || trace->more_patterns)
		return;
	trace->pattern = plan_pattern(decoder->plans, trace->pattern, use, decoder->assembly->definition);
	trace->more_patterns = !trace->pattern;
}

/*
 * Whether other programs may read this instance otherwise, by its names, its values or its attributes, so that the
 * record has to be searched (elsewhere.h).
 */
static bool wants_search(const struct decoder *decoder, const struct plan_use *use)
{
	const struct binxml_instance *instance = &use->instance;
	uint32_t size;
	return use->plan->wants_search || use->plan->attribute_slot_count > 0 || instance->odd_sizes ||
	       descriptors_look(chunk_bytes(decoder->chunk).data + instance->descriptors, instance->value_count, &size);
}

/*
 * Notes values of another type than the template declares for their slots: some readers take a value for what is
 * declared, and some only know the types that Windows writes there.
 */
static void note_types(struct decoder *decoder, const struct plan_use *use)
{
	const struct binxml_instance *instance = &use->instance;
	bool is_whole = !use->is_borrowed && !plan_is_short(use->plan, instance) && instance->end <= decoder->torn_at;
	if (is_whole && decoder->assembly && decoder->assembly->definition &&
		!slots_have_types(use->plan, instance, chunk_bytes(decoder->chunk)))
		assembly_oddities(decoder->assembly, SHAPE_OTHER_TYPE);
}

static bool decode_use(struct decoder *decoder, const struct plan_use *use, const struct name *prefix, size_t offset)
{
	const struct scope scope = {{use->plan, chunk_bytes(decoder->chunk), &use->instance}, prefix};
	const struct assembly_step *steps = NULL;
	const size_t body = use->instance.body_end - use->instance.body_start, values = use->instance.value_count;
	if (!decode_spend(decoder, 1 + body / COMPILE_UNIT + values / VALUES_UNIT, offset))
		return false;
	note_pattern(decoder, use);
	decoder->trace->is_borrowed |= use->is_borrowed;
	bool is_known = decoder->known && use->instance.descriptors == decoder->known->instance.descriptors;
	decoder->trace->odd |= use->odd;
	if (!is_known && wants_search(decoder, use))
		decoder->trace->odd |= PLAN_SEARCH;
	if (!is_known && !slots_fit(use->plan, &use->instance))
		slots_note_instance(&decoder->trace->slots, use->plan, &use->instance);
	note_types(decoder, use);
	if (prefix->length == 0 && decoder->assembly) {
		steps = steps_bind(decoder->plans, use->plan, decoder->assembly->definition);
		if (!steps)
			return decode_refuse(decoder, PROBLEM_MEMORY, offset);
	}
	return decode_fields(decoder, &scope, steps, offset);
}

/* Decodes the instance whose token stands at offset; *use tells of it. */
static bool decode_instance(
	struct decoder *decoder, const struct fragment *fragment, size_t offset, struct plan_use *use)
{
	const struct plan_range range = {offset, fragment->range.end, fragment->range.area};
	const size_t opened = plan_cache_opened(decoder->plans);
	const bool is_decoded = plan_open(decoder->plans, &range, use, decoder->error) &&
				decode_use(decoder, use, &fragment->prefix, offset);
	plan_cache_close(decoder->plans, opened);
	use->instance.starts = NULL;
	return is_decoded;
}

/*
 * Notes a second instance or element in a fragment, since other programs read the first one alone. RenderingInfo, of
 * which no field comes, is nothing odd there: Windows puts it behind the event's data in a log saved with its messages.
 */
static void note_part(struct decoder *decoder, bool is_behind, const struct plan *plan)
{
	if (!is_behind || !decoder->assembly)
		return;
	bool is_rendering = plan->holds == SHAPE_HOLDS_RENDERING;
	if (plan->has_fields || (decoder->assembly->definition && !is_rendering))
		assembly_oddities(decoder->assembly, SHAPE_SECOND_PART);
}

/* Decodes BinXML without a template, from an element on: all its values are literal text. */
static bool decode_elements(struct decoder *decoder, const struct plan_range *range, bool is_behind,
	const struct name *prefix, size_t *finish)
{
	struct plan_fragment elements;
	const size_t work = NESTED_WORK + (range->end - range->start) / NESTED_UNIT;
	if (decoder->depth > 0 && !decode_spend(decoder, work, range->start))
		return false;
	bool compiled = plan_of_fragment(decoder->plans, range, &elements, decoder->error);
	const struct scope scope = {{elements.plan, chunk_bytes(decoder->chunk), NULL}, prefix};
	decoder->trace->without_template = true;
	if (compiled)
		note_part(decoder, is_behind, elements.plan);
	if (range->end > decoder->torn_at)
		decode_lack_unknown(decoder);
	if (!compiled)
		return false;
	if (decoder->assembly && decoder->depth > 0 && range->area == AREA_EVENT && !is_behind)
		assembly_oddities(decoder->assembly, SHAPE_BARE_CONTENT);
	decoder->trace->odd |= elements.odd | PLAN_SEARCH;
	*finish = elements.finish;
	return decode_fields(decoder, &scope, NULL, range->start);
}

bool decode_fragment(struct decoder *decoder, const struct fragment *fragment, size_t *finish)
{
	const struct chunk *chunk = decoder->chunk;
	struct plan_range range = fragment->range;
	struct binxml binxml;
	struct binxml_step step;
	struct plan_use use;
	bool is_behind = false; /* an instance was read, and what comes stands behind it */
	unsigned headers = 0;   /* fragment headers, and processing instructions */
	size_t first;
	if (binxml_first_instance(chunk->data, range.start, range.end, &first)) {
		if (!decode_instance(decoder, fragment, first, &use))
			return false;
		range.start = use.instance.end;
		*finish = binxml_end_after(chunk->data, range.start, range.end);
		if (range.start == range.end || !binxml_is_instance(chunk->data, first, range.end))
			decoder->trace->odd |=
				PLAN_ODD_FORM; /* the end token is missing, or another byte stands there */
		if (*finish == range.end || range.start > decoder->torn_at)
			return true;
		is_behind = true;
	}
	binxml_open(&binxml, chunk_bytes(chunk), range.start, range.end, false);
	if (is_behind)
		binxml.canonical.place = CANONICAL_INSTANCE;
	for (;;) {
		switch (binxml_next(&binxml, &step)) {
		case BINXML_PROCESSING:
			headers++;
			break;
		case BINXML_END:
			decoder->trace->odd |= binxml.canonical.is_odd ? PLAN_ODD_FORM : 0;
			*finish = binxml.cursor.offset;
			return true;
		case BINXML_INSTANCE:
			if (!decode_instance(decoder, fragment, step.offset, &use))
				return false;
			note_part(decoder, is_behind, use.plan);
			/* Other programs look for an instance only where a fragment begins. */
			decoder->trace->odd |= is_behind ? 0 : PLAN_SEARCH;
			is_behind = true;
			binxml_skip_instance(&binxml, &use.instance);
			break;
		case BINXML_ELEMENT:
			decoder->trace->odd |= headers > 1 ? PLAN_SEARCH : 0;
			decoder->trace->odd |= binxml.canonical.is_odd ? PLAN_ODD_FORM : 0;
			range.start = is_behind ? step.offset : fragment->range.start;
			return decode_elements(decoder, &range, is_behind, &fragment->prefix, finish);
		default:
			*decoder->error = binxml.error;
			return false;
		}
	}
}

bool direct_is_one_instance(const struct record *record, const struct record_class *class)
{
	size_t end = record->offset + record->size - 4;
	if (!class || !class->use.plan || class->was_decoded || class->use.instance.end > end)
		return false;
	return class->use.instance.end == end || class->finish != class->use.instance.end; /* an end token follows */
}

/* Prepares the decoder, *trace and *failure for the view's record; returns the fragment that is its BinXML. */
static struct fragment begin(struct decoder *decoder, const struct record_view *view, struct decode_trace *trace,
	struct engine_failure *failure)
{
	const struct record *record = view->record;
	const size_t start = record->offset + RECORD_HEADER_SIZE;
	memset(failure, 0, sizeof *failure);
	memset(trace, 0, sizeof *trace);
	decoder->trace = trace;
	decoder->error = &failure->error;
	if (view->class && view->class->use.plan)
		decoder->known = &view->class->use;
	decoder->torn_at = record->torn_at ? record->torn_at : SIZE_MAX;
	decoder->work_max = WORK_MAX;
	return (struct fragment){{start, record->offset + record->size - 4, AREA_DOCUMENT}, {"", 0}};
}

/* The engine's result for a record that was refused, with *failure filled. */
static enum engine_result refuse(const struct fragment *fragment, struct engine_failure *failure)
{
	if (failure->error.problem == PROBLEM_MEMORY)
		return ENGINE_NO_MEMORY;
	if (failure->error.offset == 0)
		failure->error.offset = fragment->range.start;
	failure->reason = "it does not keep to the format";
	return ENGINE_REFUSED;
}

static enum engine_result decode(struct decoder *decoder, const struct record_view *view, struct decode_trace *trace,
	struct engine_failure *failure)
{
	const struct fragment fragment = begin(decoder, view, trace, failure);
	struct assembly *assembly = decoder->assembly;
	bool decoded;
	if (assembly->large_work >= WORK_CHUNK)
		decoder->work_max = WORK_LESS;
	engine_begin(assembly, view);
	if (direct_is_one_instance(view->record, view->class)) {
		trace->finish = view->class->finish;
		decoded = decode_use(decoder, &view->class->use, &fragment.prefix, fragment.range.start);
	} else {
		decoded = decode_fragment(decoder, &fragment, &trace->finish);
	}
	if (decoder->work - decoder->spared > WORK_LARGE)
		assembly->large_work += decoder->work - decoder->spared;
	if (assembly_finish(assembly) && decoded)
		return ENGINE_OK;
	return engine_fail(assembly, view, decoded ? ENGINE_OK : refuse(&fragment, failure), failure);
}

enum engine_result direct_decode(struct plan_cache *plans, const struct record_view *view, struct assembly *assembly,
	struct decode_trace *trace, struct engine_failure *failure)
{
	struct decoder decoder = {
		.plans = plans, .chunk = view->chunk, .assembly = assembly, .arena = &assembly->arena};
	return decode(&decoder, view, trace, failure);
}

enum engine_result direct_identify(const struct identify_room *room, const struct record_view *view,
	struct decode_trace *trace, struct engine_failure *failure)
{
	struct decoder decoder = {.plans = room->plans,
		.chunk = view->chunk,
		.assembly = room->assembly,
		.arena = &room->assembly->arena,
		.walked = room->walked};
	walked_begin(room->walked);
	return decode(&decoder, view, trace, failure);
}

enum engine_result direct_testify(struct plan_cache *plans, const struct record_view *view, struct witness *witness,
	struct engine_failure *failure)
{
	struct decode_trace trace;
	struct decoder decoder = {.plans = plans, .chunk = view->chunk, .witness = witness, .arena = &witness->arena};
	const struct fragment fragment = begin(&decoder, view, &trace, failure);
	witness_reset(witness);
	return decode_fragment(&decoder, &fragment, &trace.finish) ? ENGINE_OK : refuse(&fragment, failure);
}
