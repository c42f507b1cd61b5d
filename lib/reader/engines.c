/* SPDX-License-Identifier: MIT */
#include "reader/engines.h"

#include "decode/classify.h"
#include "decode/plain.h"

#include <string.h>

/* How often libevtx is asked about records of a pattern on which it fails for no known reason. */
#define ATTEMPTS_MAX 8u

/* Bytes of memory for one record as XML: its text, escapes and the copies of a buffer that doubles. */
#define XML_MAX (16u * 1024u * 1024u)

bool engines_init(struct engines *engines, const struct ipsecevtx_allocator *allocator,
	const struct ipsecevtx_options *options, struct findings *findings, struct ipsecevtx_statistics *statistics)
{
	engines->engine = options->engine;
	engines->verify = options->verify;
	engines->findings = findings;
	engines->statistics = statistics;
	assembly_init(&engines->assembly, allocator);
	assembly_init(&engines->other, allocator);
	engines->view.engines = engines;
	engines->assembly.raw.view = &engines->view;
	programs_init(&engines->programs, allocator, options, &engines->assembly);
	engines->event = &engines->assembly.event;
	arena_init(&engines->xml, allocator, XML_MAX);
	arena_init(&engines->witness.arena, allocator, XML_MAX);
	engines->plans = plan_cache_new(allocator);
	engines->reference = reference_new(allocator);
	if (engines->plans && options->context)
		plan_cache_share(engines->plans, options->context->plans);
	engines->exemplars.are_wanted = engines->engine != IPSECEVTX_ENGINE_LIBEVTX && !engines->programs.are_wanted;
	engines->exemplars.are_compared = engines->verify;
	if (engines->plans && engines->engine == IPSECEVTX_ENGINE_LIBEVTX && !engines->verify)
		plan_cache_without_patterns(engines->plans);
	return engines->plans && engines->reference;
}

void engines_free(struct engines *engines)
{
	plan_cache_free(engines->plans);
	reference_free(engines->reference);
	assembly_free(&engines->assembly);
	assembly_free(&engines->other);
	programs_free(&engines->programs);
	arena_free(&engines->xml);
	arena_free(&engines->witness.arena);
}

void engines_start_chunk(struct engines *engines, const struct chunk *chunk)
{
	plan_cache_start_chunk(engines->plans, chunk->data, chunk->size);
	engines->assembly.large_work = engines->other.large_work = 0;
	engines->too_large = 0;
	engines->xml.limit = XML_MAX;
	if (chunk_is_readable(chunk))
		plan_cache_namesakes(engines->plans)->live_end = chunk->end;
	reference_start_chunk(engines->reference, chunk);
}

/* Reports and marks an event that has the number of an IPsec event, and not quite the provider. */
static void doubt_provider(struct engines *engines, const struct record_view *view)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_PROVIDER, IPSECEVTX_SEVERITY_TAMPERING);
	const char *doubt = provider_doubt(view->class->provider);
	/* In a record of which only the beginning was written the provider may be missing, and nothing is odd. */
	const struct ipsecevtx_event *event = &engines->assembly.event;
	bool is_torn_away = view->record->torn_at && (event->provider.presence == IPSECEVTX_ABSENT ||
							     event->provider_guid.presence == IPSECEVTX_ABSENT);
	if (!doubt || is_torn_away)
		return;
	engines->assembly.event.marks |= IPSECEVTX_MARK_PROVIDER;
	findings_report(engines->findings, &place, "event %u: %s", (unsigned)view->class->identity.event_id, doubt);
}

/*
 * Whether libevtx has to be asked about the record: its pattern was not checked yet, or is disputed; or libevtx could
 * read no record of the pattern so far, and can read this one.
 */
static bool is_unchecked(const struct engines *engines, const struct record_view *view)
{
	const struct pattern *pattern = engines->trace.pattern;
	if (!pattern)
		return engines->trace.more_patterns; /* the pattern is too deep or too large to be remembered */
	if (pattern->trust == PATTERN_UNCHECKED || pattern->trust == PATTERN_DISPUTED || pattern_is_disputed(pattern))
		return true;
	/* With an odd value a record can mean something else than those certified, whose values have the same types. */
	if (pattern->trust == PATTERN_CERTIFIED && engines->assembly.event.marks & IPSECEVTX_MARK_VALUE)
		return true;
	return pattern->trust == PATTERN_EXPLAINED && reference_can_read(view);
}

bool engines_trust(const struct engines *engines, const struct pattern *pattern)
{
	if (engines->engine == IPSECEVTX_ENGINE_DIRECT && !engines->verify)
		return true;
	if (pattern->trust != PATTERN_CERTIFIED || (engines->turn.verdicts && !pattern->is_known))
		return false;
	return !pattern_is_disputed(pattern);
}

/* Keeps the verdict on a record with its pattern. A dispute concerns all plans that the record uses. */
static void judge(struct decode_trace *trace, enum pattern_trust trust)
{
	struct pattern *pattern = trace->pattern;
	if (trust == PATTERN_DISPUTED) {
		for (const struct pattern *part = pattern; part; part = part->before)
			part->plan->is_disputed = true;
	}
	if (!pattern || (pattern->trust != PATTERN_UNCHECKED && pattern->trust != PATTERN_EXPLAINED))
		return;
	if (trust != PATTERN_UNCERTIFIED || ++pattern->attempts == ATTEMPTS_MAX)
		pattern->trust = trust;
}

static void dispute(struct engines *engines, const struct record_view *view, const char *field, const char *direct,
	const char *reference)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_DISPUTED, IPSECEVTX_SEVERITY_WARNING);
	engines->assembly.event.marks |= IPSECEVTX_MARK_DISPUTED;
	engines->statistics->records_disputed++;
	judge(&engines->trace, PATTERN_DISPUTED);
	findings_report(engines->findings, &place, "event %u, field %s: direct reads '%s', libevtx reads '%s'",
		(unsigned)view->class->identity.event_id, field, direct, reference);
}

/* After libevtx could not read the record, and no known fault explains that. */
static void leave_uncertified(struct engines *engines, const struct record_view *view, const char *reason)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_UNCERTIFIED, IPSECEVTX_SEVERITY_NOTE);
	if (is_unchecked(engines, view) || engines->verify)
		findings_report(engines->findings, &place, "event %u is not certified: %s",
			(unsigned)view->class->identity.event_id, reason);
	judge(&engines->trace, PATTERN_UNCERTIFIED);
	engines->is_uncertified = true;
}

/*
 * Leaves a record unchecked because libevtx has read too much of the chunk. That says nothing about the record's
 * pattern, so that in another chunk libevtx is asked again.
 */
static void pass_over(struct engines *engines, const struct record_view *view)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_UNCERTIFIED, IPSECEVTX_SEVERITY_NOTE);
	findings_report(engines->findings, &place,
		"event %u is not certified: of records of its chunk libevtx has read too much",
		(unsigned)view->class->identity.event_id);
	engines->is_uncertified = true;
}

/* Has libevtx read the record again, with its known faults put right value by value. */
static enum engine_result ask_again(
	struct engines *engines, const struct record_view *view, struct engine_failure *failure)
{
	struct engine_failure own;
	enum engine_result result = direct_testify(engines->plans, view, &engines->witness, &own);
	if (result != ENGINE_OK)
		return result;
	return reference_decode_again(engines->reference, view, &engines->witness, &engines->other, failure);
}

/*
 * Disputes a record of which libevtx shows values unescaped, so that its XML is read by means of the direct engine's
 * values, and could not be. The first value that is not in the XML is named.
 */
static void dispute_unescaped(struct engines *engines, const struct record_view *view)
{
	const struct witness_value *seen = witness_next(&engines->witness);
	const char *text = "";
	uint32_t length = 0;
	char field[CERTIFY_TEXT_MAX] = "of System";
	char direct[CERTIFY_TEXT_MAX] = "";
	if (seen && value_text(&seen->value, &engines->witness.arena, &text, &length, NULL) != VALUE_NO_ROOM)
		certify_show(direct, text, length);
	if (seen && !seen->is_system)
		certify_show(field, seen->name, seen->name_length);
	dispute(engines, view, field, direct, "something else");
}

/* Whether libevtx read the record, as whatever event. */
static bool has_word(enum engine_result result)
{
	return result == ENGINE_OK || result == ENGINE_OTHER_EVENT;
}

/* Compares the direct engine's event with that of libevtx; false when there was no memory for it. */
static bool check(struct engines *engines, const struct record_view *view)
{
	struct engine_failure failure;
	struct certify_difference difference;
	enum engine_result result = reference_decode(engines->reference, view, &engines->other, &failure);
	bool agrees = has_word(result) && certify_compare(&engines->assembly, &engines->other, &difference);
	if (!agrees && (has_word(result) || result == ENGINE_UNABLE)) {
		result = ask_again(engines, view, &failure);
		agrees = has_word(result) && certify_compare(&engines->assembly, &engines->other, &difference);
	}
	if (result == ENGINE_NO_MEMORY)
		return false;
	engines->statistics->records_checked += has_word(result);
	if (agrees)
		judge(&engines->trace, PATTERN_CERTIFIED);
	else if (has_word(result))
		dispute(engines, view, difference.field, difference.direct, difference.reference);
	else if (result == ENGINE_UNABLE && failure.is_unescaped && !failure.excuse)
		dispute_unescaped(engines, view);
	else if (failure.excuse)
		judge(&engines->trace, PATTERN_EXPLAINED);
	else
		leave_uncertified(engines, view, failure.reason);
	return true;
}

/* Whether this scan's plan cache has not heard yet what the verdicts say of the record's pattern. */
static bool is_unheard(const struct engines *engines)
{
	return engines->turn.verdicts && engines->trace.pattern && !engines->trace.pattern->is_known;
}

/* Takes a pattern that is new in this log for certified where other logs vouch for it. False when memory ran out. */
static bool learn_from_others(const struct engines_turn *turn, struct pattern *pattern)
{
	bool is_first = pattern->trust == PATTERN_UNCHECKED && pattern->attempts == 0;
	if (!is_first || !turn->context || !context_vouches(turn->context, pattern))
		return true;
	pattern->trust = PATTERN_CERTIFIED;
	return verdicts_store(turn->verdicts, pattern);
}

/*
 * Waits until all records before this one were checked, after which its own check may be needless. False when there was
 * no memory.
 */
static bool check_in_turn(struct engines *engines, const struct record_view *view, bool is_askable)
{
	const struct engines_turn *turn = &engines->turn;
	struct pattern *pattern = turn->verdicts ? engines->trace.pattern : NULL;
	if (turn->wait && !turn->wait(turn->user))
		return true;
	if (pattern)
		verdicts_load(turn->verdicts, pattern);
	if (pattern && is_askable && !learn_from_others(turn, pattern))
		return false;
	if (!is_askable || !(engines->verify || is_unchecked(engines, view)))
		return true;
	if (reference_is_spent(engines->reference) && !engines->verify) {
		pass_over(engines, view);
		return true;
	}
	return check(engines, view) && (!pattern || verdicts_store(turn->verdicts, pattern));
}

static void mark_uncertified(struct engines *engines)
{
	const struct pattern *pattern = engines->trace.pattern;
	/* Windows writes all parts of IPsec events with templates, or none. libevtx cannot read parts without one. */
	bool is_mixed = engines->assembly.definition && pattern && engines->trace.without_template;
	if (!engines->is_uncertified && !is_mixed && !(pattern && pattern->trust == PATTERN_UNCERTIFIED))
		return;
	engines->assembly.event.marks |= IPSECEVTX_MARK_UNCERTIFIED;
	engines->statistics->records_uncertified++;
}

/* Asks libevtx about the event that the direct engine made, where its word is needed. False when memory ran out. */
static bool certify(struct engines *engines, const struct record_view *view)
{
	/*
	 * libevtx cannot read a record whose template is destroyed, or that has none; of one with missing or too many
	 * values its result says nothing.
	 */
	bool is_whole =
		!(view->marks & (IPSECEVTX_MARK_SLOTS | IPSECEVTX_MARK_TORN)) && !slots_are_odd(&engines->trace.slots);
	bool is_askable =
		is_whole && !engines->trace.is_borrowed && (engines->verify || !engines->trace.without_template);
	bool is_asked = is_askable && (engines->verify || is_unchecked(engines, view));
	if ((is_asked || is_unheard(engines)) && !check_in_turn(engines, view, is_askable))
		return false;
	mark_uncertified(engines);
	return true;
}

/*
 * Says why the event that libevtx read is not all that the record holds, as the direct engine reads it into
 * engines->other: parts behind the first one, values where none belong, or of types that libevtx' texts do not show.
 * NULL when it is all.
 */
static const char *find_unshown(struct engines *engines, const struct record_view *view)
{
	const struct assembly_structure *shown = &engines->assembly.structure;
	const struct assembly_structure *written = &engines->other.structure;
	struct engine_failure failure;
	struct decode_trace trace;
	if (!view->definition || direct_decode(engines->plans, view, &engines->other, &trace, &failure) != ENGINE_OK)
		return NULL;
	if (written->oddities & ~shown->oddities || written->strays > shown->strays)
		return "libevtx does not show all that the record holds";
	if (written->doubtful & ~shown->doubtful)
		return "libevtx shows elements that depend on a null as if they were there";
	unsigned marks = engines->other.event.marks & ~engines->assembly.event.marks;
	return marks & IPSECEVTX_MARK_VALUE ? "libevtx does not show of which type a value is" : NULL;
}

/* Decodes by the direct engine where libevtx cannot read all of the record; marks the event and reports the reason. */
static enum engine_result decode_instead(
	struct engines *engines, const struct record_view *view, const char *reason, struct engine_failure *failure)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_UNCERTIFIED, IPSECEVTX_SEVERITY_NOTE);
	enum engine_result result = direct_decode(engines->plans, view, &engines->assembly, &engines->trace, failure);
	if (result != ENGINE_OK)
		return result;
	engines->assembly.event.marks |= IPSECEVTX_MARK_UNCERTIFIED;
	engines->statistics->records_uncertified++;
	findings_report(engines->findings, &place, "event %u is decoded by the direct engine: %s",
		(unsigned)view->class->identity.event_id, reason);
	return ENGINE_OK;
}

/* A field that libevtx leaves out, because its value is a null, is unset, and not missing from the record. */
static void take_from_other(struct engines *engines)
{
	assembly_take_unset(&engines->assembly, &engines->other);
	assembly_take_missing(&engines->assembly, &engines->other);
}

/* libevtx first; where it fails or is known to be wrong, the direct engine speaks and the event says so. */
static enum engine_result decode_by_reference(
	struct engines *engines, const struct record_view *view, struct engine_failure *failure)
{
	enum engine_result result = ENGINE_UNABLE;
	memset(&engines->trace, 0, sizeof engines->trace);
	memset(failure, 0, sizeof *failure);
	if (view->record->torn_at)
		failure->known_fault = "libevtx takes what was never written for values";
	else
		result = reference_decode(engines->reference, view, &engines->assembly, failure);
	if (result == ENGINE_NO_MEMORY)
		return result;
	bool is_right = result == ENGINE_OK && !failure->known_fault;
	const char *unshown = is_right ? find_unshown(engines, view) : NULL;
	if (unshown)
		return decode_instead(engines, view, unshown, failure);
	if (is_right && !failure->leaves_out)
		return ENGINE_OK;
	/* Unnamed elements that are left out would shift the numbers of those behind them: the direct engine knows. */
	if (is_right && view->definition && engines->assembly.pair_count == 0) {
		result = direct_decode(engines->plans, view, &engines->other, &engines->trace, failure);
		if (result == ENGINE_OK)
			take_from_other(engines);
		return result == ENGINE_NO_MEMORY ? result : ENGINE_OK;
	}
	const char *reason = failure->known_fault  ? failure->known_fault
			     : failure->leaves_out ? "libevtx leaves out elements whose value is a null"
						   : failure->reason;
	return decode_instead(engines, view, reason, failure);
}

void engines_begin(struct engines *engines, const struct record_view *view)
{
	reference_forget(engines->reference);
	engines->view.record = *view;
	engines->view.record.class = NULL;
	engines->event = &engines->assembly.event;
	engines->rendered = 0;
	engines->programs.has_text = false;
}

enum engine_result engines_decode(
	struct engines *engines, const struct record_view *view, struct engine_failure *failure)
{
	enum engine_result result;
	engines->is_uncertified = false;
	engines->is_plain = plain_is_in_form(view);
	if (exemplars_read(engines, view))
		return ENGINE_OK;
	if (engines->engine == IPSECEVTX_ENGINE_LIBEVTX) {
		result = decode_by_reference(engines, view, failure);
	} else {
		bool is_certified = engines->engine == IPSECEVTX_ENGINE_CERTIFIED || engines->verify;
		result = direct_decode(engines->plans, view, &engines->assembly, &engines->trace, failure);
		if (result == ENGINE_OK && is_certified && !certify(engines, view))
			result = ENGINE_NO_MEMORY;
	}
	if (result == ENGINE_OK) {
		doubt_provider(engines, view);
		exemplars_learn(engines, view);
	}
	return result;
}

const struct ipsecevtx_event *engines_look(struct engines *engines, const struct record_view *view)
{
	struct engine_failure failure;
	enum engine_result result = direct_decode(engines->plans, view, &engines->other, &engines->trace, &failure);
	return result == ENGINE_OK ? &engines->other.event : NULL;
}

bool engines_text(struct engines *engines, const struct ipsecevtx_event *event, const char **text, size_t *length)
{
	if (!programs_text(engines, event))
		return false;
	*text = engines->programs.at;
	*length = engines->rendered = engines->programs.length;
	return true;
}
