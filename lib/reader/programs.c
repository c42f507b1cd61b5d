/* SPDX-License-Identifier: MIT */
#include "reader/programs.h"

#include "decode/classify.h"
#include "decode/plain.h"
#include "program/program_store.h"
#include "reader/engines.h"
#include "text/event_text.h"

#include <string.h>

/* Most bytes of a text. No record that shows each value once has more: 64 KiB of UTF-16 become at most 192 KiB. */
#define WRITTEN_MAX ((size_t)256 * 1024)

/* How many records of a pattern come before a program is made, which takes as long as to write some events. */
#define RECORDS_MIN 8u

#define SCRATCH_MAX (256u * 1024u)

void programs_init(struct programs *programs, const struct ipsecevtx_allocator *allocator,
	const struct ipsecevtx_options *options, const struct assembly *assembly)
{
	programs->format = options->format;
	programs->are_compared = options->verify;
	/* Filters by peer and by computer need the typed event. */
	bool is_enough = options->text_only && options->peer_count == 0 && options->computer_count == 0;
	programs->are_wanted = options->format != IPSECEVTX_FORMAT_NONE && is_enough && !options->with_raw &&
			       options->engine != IPSECEVTX_ENGINE_LIBEVTX;
	programs->store = options->context ? options->context->programs : NULL;
	forms_init(&programs->forms, allocator, options->format, options->with_raw);
	text_buffer_init(&programs->source, allocator);
	text_buffer_init(&programs->text, allocator);
	text_buffer_init(&programs->scratch, allocator);
	text_buffer_init(&programs->written, allocator);
	arena_init(&programs->memory.scratch, allocator, SCRATCH_MAX);
	programs->raw.is_brief = true;
	memcpy(programs->brief, assembly->empty, sizeof programs->brief);
	for (size_t i = 0; i < IPSECEVTX_KIND_COUNT; i++)
		programs->brief[i].raw = &programs->raw;
}

void programs_free(struct programs *programs)
{
	program_compiler_free(programs->compiler);
	forms_free(&programs->forms);
	text_buffer_free(&programs->source);
	text_buffer_free(&programs->text);
	text_buffer_free(&programs->scratch);
	text_buffer_free(&programs->written);
	arena_free(&programs->memory.scratch);
}

static void fill_input(struct programs *programs, const struct programs_record *record,
	const struct plain_record *plain, struct program_input *input)
{
	const struct record_view *view = record->view;
	if (!programs->has_source) {
		text_buffer_clear(&programs->source);
		event_text_source(programs->format, view->source, &programs->source);
		programs->has_source = !programs->source.no_memory;
	}
	input->values = plain->values;
	input->event_id = view->class->identity.event_id;
	input->record_id = view->class->identity.record_id;
	input->time = view->class->identity.time;
	input->offset = view->offset;
	input->header_record_id = view->record->record_id;
	input->written_time = record->written_time;
	input->source = &programs->source;
	input->memory = &programs->memory;
}

/* Has the program write the record's text into programs->written; false when it is not plain, or memory ran out. */
static bool run(struct programs *programs, const struct programs_record *record, const struct plain_record *plain,
	struct program_result *result)
{
	const struct program *program = plain->pattern->program;
	struct program_input input;
	fill_input(programs, record, plain, &input);
	if (!programs->has_source)
		return false;
	size_t size = program_room(program, &input);
	char *room = size > 0 && size <= WRITTEN_MAX ? text_room(&programs->written, size) : NULL;
	return room && program_run(program, &input, room, size, result);
}

static bool write_text(struct programs *programs, const struct programs_record *record,
	const struct plain_record *plain, struct program_result *result)
{
	if (!run(programs, record, plain, result))
		return false;
	/* text_room() leaves a byte for the NUL. */
	programs->written.data[result->length] = '\0';
	programs->at = programs->written.data;
	return true;
}

/* Has the program look at the record without writing; false when the record is not plain. */
static bool check(struct programs *programs, const struct programs_record *record, const struct plain_record *plain,
	struct program_result *result)
{
	struct program_input input;
	fill_input(programs, record, plain, &input);
	return program_check(plain->pattern->program, &input, result);
}

/*
 * Reads a record for a format that shows the record and not the event: XML, which is written first because without it
 * there is nothing to check, or the record as it is, of which nothing is written.
 */
static bool write_record(struct engines *engines, const struct programs_record *record,
	const struct plain_record *plain, struct program_result *result)
{
	struct programs *programs = &engines->programs;
	bool is_xml = programs->format == IPSECEVTX_FORMAT_XML;
	size_t length = 0;
	if ((is_xml && !engines_write_xml(engines, record->view, plain, &programs->at, &length)) ||
		!check(programs, record, plain, result))
		return false;
	result->length = length;
	return true;
}

static bool may_run(const struct programs *programs)
{
	return programs->is_any_trusted && !programs->are_compared;
}

const struct ipsecevtx_event *programs_write_opened(
	struct engines *engines, const struct programs_record *record, const struct plain_record *plain)
{
	struct programs *programs = &engines->programs;
	const struct record_view *view = record->view;
	const struct pattern *pattern = plain->pattern;
	struct program_result result;
	/* Reports need the names and values of these events, or their provider, and oddities in them are reported. */
	if (!view->definition && events_are_context(view->class->identity.event_id))
		return NULL;
	if (!may_run(programs) || !pattern->program || !pattern->is_program_trusted || !engines_trust(engines, pattern))
		return NULL;
	if (form_is_of_record(programs->format) ? !write_record(engines, record, plain, &result)
						: !write_text(programs, record, plain, &result))
		return NULL;
	programs->has_text = true;
	programs->length = engines->rendered = result.length;
	programs->raw.view = &engines->view;
	enum ipsecevtx_kind kind = view->definition ? view->definition->info.kind : IPSECEVTX_KIND_OTHER;
	struct ipsecevtx_event *event = &programs->brief[kind];
	event->event_id = view->class->identity.event_id;
	event->mode = view->definition ? view->definition->info.mode : IPSECEVTX_MODE_NONE;
	event->outcome = result.outcome;
	event->time = (struct ipsecevtx_time){view->class->identity.time, IPSECEVTX_SET};
	event->header_record_id = view->record->record_id;
	event->written_time = record->written_time;
	event->source = view->source;
	event->offset = view->offset;
	return event;
}

const struct ipsecevtx_event *programs_write(struct engines *engines, const struct programs_record *record)
{
	struct plain_record plain;
	bool is_opened = may_run(&engines->programs) && plain_is(record->view) &&
			 plain_open(engines->plans, record->view, &plain);
	return is_opened ? programs_write_opened(engines, record, &plain) : NULL;
}

/* Gives up a program that was wrong, and reports that, although what is handed out is right. */
static void drop(struct engines *engines, const struct programs_record *record, struct pattern *pattern)
{
	const struct record_view *view = record->view;
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_DISPUTED, IPSECEVTX_SEVERITY_WARNING);
	pattern->is_program_dropped = true;
	pattern->is_program_trusted = false;
	findings_report(engines->findings, &place, "event %u: %s; what the direct engine reads counts",
		(unsigned)view->class->identity.event_id,
		form_is_of_record(engines->programs.format)
			? "looked at straight in the record it has nothing odd, and it has"
			: "written straight from the record it is another text");
}

/* Whether an event has nothing odd, so that a program which only checks was right to find its record plain. */
static bool has_nothing_odd(const struct assembly *assembly)
{
	const struct value_findings *findings = &assembly->value_findings;
	return assembly->event.marks == 0 && findings->field_count == 0 && findings->others == 0 &&
	       assembly->misfit_count == 0 && !assembly->lacks && (!assembly->definition || assembly->pair_count == 0);
}

/* Whether what a program wrote is the text of the event. */
static bool is_text(const struct programs *programs, const struct program_result *result)
{
	return result->length == programs->length && memcmp(programs->written.data, programs->at, result->length) == 0;
}

/* Compares the program of a pattern with the typed event: trusts it where it is right, else drops it. */
static void compare(struct engines *engines, const struct programs_record *record, const struct plain_record *plain)
{
	struct programs *programs = &engines->programs;
	struct pattern *pattern = plain->pattern;
	struct program_result result;
	bool is_of_record = form_is_of_record(programs->format);
	if (is_of_record ? !check(programs, record, plain, &result)
			 : !run(programs, record, plain, &result) || !programs_text(engines, &engines->assembly.event))
		return;
	if ((is_of_record ? has_nothing_odd(&engines->assembly) : is_text(programs, &result)) &&
		result.outcome == engines->assembly.event.outcome)
		programs->is_any_trusted = pattern->is_program_trusted = true;
	else
		drop(engines, record, pattern);
}

/* Makes a program for the record's pattern; false where there can be none, or no memory for it. */
static bool make(struct engines *engines, const struct record_view *view, struct plain_record *plain)
{
	struct programs *programs = &engines->programs;
	const struct form *form = forms_get(&programs->forms, view->definition);
	const struct ipsecevtx_allocator *allocator = plan_cache_allocator(engines->plans);
	struct pattern *pattern = plain->pattern;
	if (!programs->compiler)
		programs->compiler = program_compiler_new(allocator);
	if (!form || !programs->compiler || !plain_bind(engines->plans, view, plain))
		return false;
	struct program *program = program_compile(programs->compiler, form, plain, &engines->other);
	pattern->has_no_program = !program || !plan_keep_program(engines->plans, pattern, program, program->size);
	if (pattern->has_no_program)
		return false;
	if (programs->store)
		program_store_add(programs->store, pattern, program);
	return true;
}

/*
 * Counts a record of a pattern. True where another reader has made a program for the pattern, or enough records have
 * come to make one.
 */
static bool is_worth_it(struct programs *programs, struct pattern *pattern)
{
	if (pattern->records == 0 && programs->store && !pattern->program)
		pattern->program = program_store_find(programs->store, pattern, programs->format);
	pattern->records = (uint8_t)(pattern->records + (pattern->records < RECORDS_MIN));
	return pattern->program || pattern->records == RECORDS_MIN;
}

void programs_learn(struct engines *engines, const struct programs_record *record)
{
	struct programs *programs = &engines->programs;
	const struct ipsecevtx_event *event = &engines->assembly.event;
	struct pattern *pattern = engines->trace.pattern;
	struct plain_record plain;
	if (!programs->are_wanted || !pattern || pattern->has_no_program || event->marks != 0)
		return;
	if (!is_worth_it(programs, pattern) || !plain_is(record->view))
		return;
	if (pattern->is_program_dropped || (pattern->is_program_trusted && !programs->are_compared))
		return;
	if (!engines_trust(engines, pattern) || !plain_open(engines->plans, record->view, &plain) ||
		plain.pattern != pattern)
		return;
	if (pattern->program || make(engines, record->view, &plain))
		compare(engines, record, &plain);
}

bool programs_text(struct engines *engines, const struct ipsecevtx_event *event)
{
	struct programs *programs = &engines->programs;
	if (programs->has_text)
		return true;
	const struct form *form = forms_get(&programs->forms, event->raw->definition);
	if (!form)
		return false;
	text_buffer_clear(&programs->text);
	event_text_write(form, event, &programs->text, &programs->scratch);
	programs->has_text = !programs->text.no_memory && text_room(&programs->text, 1);
	programs->at = programs->text.data;
	programs->length = programs->text.used;
	if (programs->has_text)
		programs->text.data[programs->length] = '\0';
	return programs->has_text;
}
