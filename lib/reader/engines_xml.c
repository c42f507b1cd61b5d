/* SPDX-License-Identifier: MIT */
/*
 * Renders a record as XML. libevtx renders the first record of each pattern, and each further one for which no program
 * is known to write the very same text; the direct engine renders records that libevtx gets wrong or cannot render.
 */
#include "reader/engines.h"
#include "reference/render.h"
#include "reference/xml_program.h"

/* Whether the trace is of the record that is handed out: nothing was decoded where a program wrote its text. */
static bool is_decoded(const struct engines *engines)
{
	return engines->event == &engines->assembly.event;
}

/*
 * How many bytes may be rendered in a chunk of records that turn out too large; after that each record may take no more
 * than XML_LESS.
 */
#define TOO_LARGE_MAX (64u * 1024u * 1024u)
#define XML_LESS      (2u * 1024u * 1024u)

/* Marks of an event that do not change how its record is rendered. */
#define HARMLESS_MARKS ((unsigned)(IPSECEVTX_MARK_TEXT | IPSECEVTX_MARK_COPY))

/*
 * Whether a program may write the record: both engines agree on records of its pattern, or only the direct engine is
 * asked for. A record about which something is odd is excluded, such as one with a template where libevtx does not look
 * for it: its pattern does not say how it is rendered, and that must not depend on the records before it.
 */
static bool is_settled(const struct engines *engines)
{
	const struct pattern *pattern = engines->trace.pattern;
	bool is_odd = !engines->is_plain || engines->assembly.event.marks & ~HARMLESS_MARKS ||
		      engines->trace.odd & ~(unsigned)PLAN_SEARCH;
	if (is_odd || !is_decoded(engines) || engines->engine == IPSECEVTX_ENGINE_LIBEVTX ||
		engines->trace.is_borrowed || !pattern)
		return false;
	if (engines->engine == IPSECEVTX_ENGINE_DIRECT)
		return true;
	return pattern->trust == PATTERN_CERTIFIED && !pattern_is_disputed(pattern);
}

/* Room for a program's text behind what the arena holds; NULL when there is none. */
static char *get_room(struct engines *engines)
{
	return arena_room(&engines->xml, XML_PROGRAM_ROOM + 1);
}

/* Gives up a program whose XML was wrong, and reports that, although the XML that is handed out is right. */
static void drop(struct engines *engines, const struct record_view *view, enum xml_style style)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_DISPUTED, IPSECEVTX_SEVERITY_WARNING);
	engines->trace.pattern->has_no_xml[style] = true;
	findings_report(engines->findings, &place,
		"event %u: its XML, written straight from the record, is not that of %s, which counts",
		(unsigned)engines->assembly.event.event_id, style == XML_OF_LIBEVTX ? "libevtx" : "the direct engine");
}

/* Makes an XML program for the pattern of a record that was rendered, and holds the program against the record. */
static void learn(struct engines *engines, const struct record_view *view, const struct xml_text *text)
{
	const struct ipsecevtx_allocator *allocator = plan_cache_allocator(engines->plans);
	struct pattern *pattern = engines->trace.pattern;
	char *room = get_room(engines);
	size_t size = 0;
	if (pattern->has_no_xml[text->style] || !room)
		return;
	if (!pattern->xml[text->style]) {
		struct xml_program *program = xml_program_make(view, text, allocator, &size);
		if (!program || !plan_keep_xml(engines->plans, pattern, text->style, program, size)) {
			pattern->has_no_xml[text->style] = true;
			return;
		}
	}
	if (!xml_program_learn(pattern->xml[text->style], view, text, &engines->written, room))
		drop(engines, view, text->style);
}

static enum xml_answer run_program(struct engines *engines, const struct record_view *view, enum xml_style style,
	const char **text, size_t *length)
{
	const struct pattern *pattern = engines->trace.pattern;
	if (pattern->has_no_xml[style] || !pattern->xml[style])
		return XML_ASK;
	const struct xml_record record = {view, NULL};
	char *room = get_room(engines);
	enum xml_answer answer =
		room ? xml_program_run(pattern->xml[style], &record, &engines->written, room, length) : XML_ASK;
	if (answer == XML_WRITTEN)
		room[*length] = '\0';
	*text = room;
	return answer;
}

/*
 * Renders by the direct engine: from the typed event where the record names another template than it was read by, or is
 * torn, else from the record.
 */
static enum engine_result render_direct(
	struct engines *engines, const struct record_view *view, const char **text, size_t *length)
{
	struct binxml_error error;
	const struct decode_trace *trace = &engines->trace;
	if (is_decoded(engines) && (trace->is_borrowed || trace->is_by_place || view->record->torn_at))
		return render_event(&engines->assembly.event, &engines->xml, text, length);
	const enum engine_result result = render_record(view, &engines->xml, text, length, &error);
	if (engines->xml.exhausted)
		engines->too_large += engines->xml.total;
	if (engines->too_large > TOO_LARGE_MAX)
		engines->xml.limit = XML_LESS;
	return result;
}

static enum engine_result render_by_reference(
	struct engines *engines, const struct record_view *view, const char **text, size_t *length)
{
	struct engine_failure failure;
	if (engines->engine == IPSECEVTX_ENGINE_DIRECT || view->record->torn_at)
		return ENGINE_UNABLE;
	enum engine_result result = reference_render(engines->reference, view, text, length, &failure);
	return result == ENGINE_OK && !render_is_well_formed(*text, *length) ? ENGINE_UNABLE : result;
}

static enum engine_result render(
	struct engines *engines, const struct record_view *view, const char **text, size_t *length)
{
	bool may_learn = is_settled(engines);
	bool may_run = may_learn && !engines->verify;
	bool may_ask = engines->engine != IPSECEVTX_ENGINE_DIRECT;
	enum xml_answer answer =
		may_run && may_ask ? run_program(engines, view, XML_OF_LIBEVTX, text, length) : XML_ASK;
	if (answer == XML_WRITTEN)
		return ENGINE_OK;
	struct xml_text learnt = {XML_OF_LIBEVTX, NULL, 0};
	enum engine_result result =
		answer == XML_ASK ? render_by_reference(engines, view, text, length) : ENGINE_UNABLE;
	if (result == ENGINE_NO_MEMORY)
		return result;
	if (result != ENGINE_OK) {
		learnt.style = XML_OF_DIRECT;
		if (may_run && run_program(engines, view, XML_OF_DIRECT, text, length) == XML_WRITTEN)
			return ENGINE_OK;
		result = render_direct(engines, view, text, length);
	}
	if (result != ENGINE_OK || !may_learn)
		return result;
	learnt.text = *text;
	learnt.length = *length;
	learn(engines, view, &learnt);
	return result;
}

bool engines_write_xml(struct engines *engines, const struct record_view *view, const struct plain_record *plain,
	const char **text, size_t *length)
{
	const struct pattern *pattern = plain->pattern;
	const struct xml_record record = {view, plain};
	bool is_direct = engines->engine == IPSECEVTX_ENGINE_DIRECT;
	enum xml_answer answer = XML_ASK;
	arena_reset(&engines->xml);
	char *room = get_room(engines);
	for (unsigned style = is_direct ? XML_OF_DIRECT : XML_OF_LIBEVTX; room && style < XML_STYLES; style++) {
		answer = !pattern->has_no_xml[style] && pattern->xml[style]
				 ? xml_program_run(pattern->xml[style], &record, &engines->written, room, length)
				 : XML_ASK;
		/* What libevtx gets wrong is rendered by the direct engine. */
		if (answer != XML_DIRECT)
			break;
	}
	if (answer != XML_WRITTEN)
		return false;
	room[*length] = '\0';
	*text = room;
	return true;
}

enum engine_result engines_render(
	struct engines *engines, const struct record_view *view, const char **text, size_t *length)
{
	const struct programs *programs = &engines->programs;
	if (!is_decoded(engines) && programs->format == IPSECEVTX_FORMAT_XML && programs->has_text) {
		*text = programs->at;
		*length = programs->length;
		return ENGINE_OK;
	}
	arena_reset(&engines->xml);
	enum engine_result result = render(engines, view, text, length);
	engines->rendered = result == ENGINE_OK ? *length : 0;
	return result;
}
