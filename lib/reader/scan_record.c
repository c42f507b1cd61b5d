/* SPDX-License-Identifier: MIT */
#include "reader/scan_record.h"

#include "evidence/carve.h"
#include "reader/scan_place.h"
#include "reader/scan_report.h"
#include "reader/unprinted.h"
#include "reference/accept.h"
#include "sequence/shifted.h"

#include <stdio.h>

/* With --verify a record that is not printed is compared with libevtx too. class: NULL where it could not be read. */
static void verify_unprinted(struct scan *scan, const struct found *found, const struct record_class *class)
{
	if (!scan->engines.verify)
		return;
	struct record_view view = record_view_of(&scan->chunk, found->view.record);
	view.class = class;
	scan->memory.ran_out |= !unprinted_compare(&scan->engines, &view);
}

/* Counts and reports a record as lost. reason: what to say of it, or NULL for what the error says. */
static void lose(struct scan *scan, const struct found *found, const struct binxml_error *error, const char *reason)
{
	struct finding_place place =
		record_view_place(&found->view, IPSECEVTX_FINDING_RECORD_UNREADABLE, IPSECEVTX_SEVERITY_LOSS);
	unsigned long long at = scan->chunk.offset + error->offset;
	scan->statistics->records_lost++;
	if (found->how.is_counted)
		free_space_count(scan->statistics, 0);
	if (found->how.is_slack)
		place.severity = IPSECEVTX_SEVERITY_WARNING; /* Windows itself had given the record up */
	if (error->problem == PROBLEM_DEPTH || error->problem == PROBLEM_SIZE || error->problem == PROBLEM_TEMPLATES)
		place.kind = IPSECEVTX_FINDING_LIMIT;
	if (!reason && error->problem == PROBLEM_TEMPLATE)
		findings_report(&scan->findings, &place,
			"template definition %08x is not where it should be, and no single other one fits (at 0x%llx)",
			(unsigned)error->template_id, at);
	else
		findings_report(&scan->findings, &place, "%s (token 0x%02x at 0x%llx)",
			reason ? reason : scan_problem_text(error->problem), error->token, at);
	verify_unprinted(scan, found, NULL);
}

/* Loses a record that does not tell which event it is. */
static void lose_unknown(struct scan *scan, const struct found *found, const struct binxml_error *error,
	const struct record_class *class)
{
	char reason[96];
	snprintf(reason, sizeof reason, "its event id is '%s', which is no number", class->odd_event_id);
	lose(scan, found, error, class->odd_event_id[0] && error->problem == PROBLEM_NONE ? reason : NULL);
}

/* Keeps a record whose template is destroyed: a later chunk may have its definition. False where it cannot wait. */
static bool wait_for_template(
	struct scan *scan, const struct found *found, const struct binxml_error *error, bool is_searched)
{
	bool is_destroyed = error->problem == PROBLEM_TEMPLATE || error->template_id != 0;
	if (!is_destroyed || !scan->may_wait || found->is_torn || scan->stage == SCAN_WAITING ||
		scan->waiting_count == SCAN_WAITING_MAX)
		return false;
	struct waiting_record *waiting = &scan->waiting[scan->waiting_count++];
	waiting->offset = (uint32_t)found->view.record->offset;
	waiting->size = (uint32_t)found->view.record->size;
	waiting->how = found->how;
	waiting->how.is_searched = is_searched;
	waiting->how.is_counted = free_space_take(scan, found->view.record->offset);
	return true;
}

static bool is_recovered(const struct scan *scan, const struct found *found)
{
	return scan->is_carved || found->how.is_hidden || found->is_beyond || found->how.is_slack ||
	       scan->chunk.faults & CHUNK_MAGIC;
}

bool scan_is_in_place(const struct scan *scan, const struct found *found)
{
	return !found->how.is_hidden && !found->is_beyond && !found->how.is_slack &&
	       (!(scan->chunk.faults & CHUNK_MAGIC) || scan->chunk.is_renamed);
}

/*
 * Where the last of the definitions and names ends that the record uses and that stand behind it in the chunk: Windows
 * writes these where they are used first, so that somebody put them there. 0 where there are none, or where bytes were
 * lost, so that their place says nothing.
 */
static size_t find_behind(const struct scan *scan, const struct found *found, unsigned odd)
{
	const struct record *record = found->view.record;
	size_t end = record->offset + record->size;
	const struct byte_range range = {chunk_bytes(&scan->chunk), record->offset + RECORD_HEADER_SIZE, end - 4};
	struct accepted accepted;
	if (!(odd & PLAN_BEHIND) || !scan_is_in_place(scan, found) || found->is_torn || chunk_is_doubtful(&scan->chunk))
		return 0;
	/* A record that is too large for this check counts as one that uses something behind it. */
	if (!accept_record(&range, &accepted) && accepted.reach <= end)
		return end + 1;
	return accepted.reach > end ? accepted.reach : 0;
}

unsigned scan_chunk_marks(const struct scan *scan)
{
	unsigned faults = scan->chunk.faults;
	unsigned marks = 0;
	if (scan->is_carved && scan->chunk.is_displaced)
		faults = 0;
	if (faults & CHUNK_DATA_CRC || (scan->chunk.crc_absent && scan->needs_checksums))
		marks |= IPSECEVTX_MARK_CHUNK_CRC;
	bool is_odd_header = !scan->chunk.is_displaced && scan->chunk.header_size != LOG_HEADER_FIELDS;
	if (faults & (CHUNK_MAGIC | CHUNK_HEADER_CRC | CHUNK_FREE_SPACE) || is_odd_header)
		marks |= IPSECEVTX_MARK_CHUNK_HEADER;
	return marks;
}

static unsigned marks_of(const struct scan *scan, const struct found *found, const struct record_class *class)
{
	unsigned marks = scan_chunk_marks(scan);
	if (found->how.is_odd)
		marks |= IPSECEVTX_MARK_RECORD_SIZE;
	if (found->is_torn)
		marks |= IPSECEVTX_MARK_TORN;
	if (found->doubt)
		marks |= IPSECEVTX_MARK_MIXED;
	if (found->how.is_hidden || found->is_beyond)
		marks |= IPSECEVTX_MARK_HIDDEN;
	if (!elsewhere_is_nothing(&class->elsewhere) || (class->use.odd && find_behind(scan, found, class->use.odd)))
		marks |= IPSECEVTX_MARK_STRUCTURE;
	if (class->use.is_borrowed)
		marks |= IPSECEVTX_MARK_BORROWED_TEMPLATE;
	if (class->use.plan && !slots_fit(class->use.plan, &class->use.instance))
		marks |= IPSECEVTX_MARK_SLOTS;
	return marks;
}

/*
 * Whether a name that the record uses is unknown and has a wrong hash, where bytes may have been overwritten. In a
 * chunk that is only cut none were.
 */
static bool is_overwritten(const struct scan *scan, const struct found *found, unsigned odd)
{
	return odd & PLAN_LOST_NAMES &&
	       (!scan_is_in_place(scan, found) || found->is_torn || scan->chunk.faults & CHUNK_DATA_CRC);
}

static void report_slots(struct scan *scan, const struct found *found, const struct slots_note *note)
{
	struct finding_place place = record_view_place(&found->view, IPSECEVTX_FINDING_SLOTS, IPSECEVTX_SEVERITY_LOSS);
	if (found->how.is_slack)
		place.severity = IPSECEVTX_SEVERITY_WARNING; /* Windows itself had given the record up */
	slots_report(note, &scan->findings, &place, scan->chunk.offset);
}

/* Reports where the record's own instance has too few or too many values, whether the record is asked for or not. */
static void look_at_slots(struct scan *scan, const struct found *found, const struct record_class *class)
{
	if (!class->use.plan || slots_fit(class->use.plan, &class->use.instance))
		return;
	struct slots_note note = {0};
	slots_note_instance(&note, class->use.plan, &class->use.instance);
	report_slots(scan, found, &note);
}

/*
 * Drops what the class says is odd where loss of bytes explains it: in a record that is not whole among the live ones.
 * In a whole record of a chunk that is doubtful it stays, to be reported as a warning, so that whoever
 * changes one more bit is not told less; but where a template is destroyed there, that alone is reported.
 */
static void excuse_lost(const struct scan *scan, const struct found *found, struct record_class *class)
{
	struct elsewhere *elsewhere = &class->elsewhere;
	bool is_whole = scan_is_in_place(scan, found) && !found->is_torn;
	unsigned excused = 0;
	if (!is_whole)
		excused = ELSEWHERE_TELLING & ~(unsigned)ELSEWHERE_PROVIDER;
	else if (chunk_is_doubtful(&scan->chunk))
		excused = (elsewhere->odd & ELSEWHERE_MISNAMED ? ELSEWHERE_UNREAD : 0u) |
			  (class->use.is_borrowed ? ELSEWHERE_FORM : 0u);
	elsewhere->odd &= ~excused;
}

static bool classify(
	struct scan *scan, const struct found *found, struct record_class *class, struct binxml_error *error)
{
	scan->classifier.keeps_names = scan_is_in_place(scan, found);
	bool is_known = classify_record(&scan->classifier, &found->view, class, error);
	scan->classifier.keeps_names = false;
	/* At the template's place stands another one than the record names, and other programs read it by that. */
	elsewhere_note_if(&class->elsewhere, class->use.is_borrowed || scan->goes_by_place, ELSEWHERE_FORM);
	excuse_lost(scan, found, class);
	return is_known;
}

/*
 * Whether the header's time is that of the next record, as in a saved log, and says nothing of when this one was
 * written. Asking shifted.h needs the classifier, so that the record is classified again.
 */
static bool is_written_time_void(struct scan *scan, const struct found *found, struct record_class *class)
{
	const struct record *record = found->view.record;
	struct binxml_error error;
	if (record->written_time == 0 || class->identity.time == 0 || class->identity.time == record->written_time)
		return false;
	if ((scan->stage != SCAN_LIVE && scan->stage != SCAN_WAITING) || found->how.is_hidden || found->how.is_slack)
		return false;
	bool is_void = shifted_has_next_time(&scan->classifier, &scan->chunk, record);
	classify(scan, found, class, &error);
	return is_void;
}

/* After a record could not be decoded. What is odd about its values is reported once, with the last attempt. */
static void lose_or_wait(
	struct scan *scan, const struct found *found, const struct binxml_error *error, const char *reason)
{
	if (wait_for_template(scan, found, error, true))
		return;
	assembly_tell(&scan->engines.assembly, &scan->findings);
	lose(scan, found, error, reason);
}

/* Whether a record of free space is a copy of a live one. Both events are compared as the direct engine reads them. */
static bool is_copy(struct scan *scan, const struct found *found)
{
	const struct record_view *view = &found->view;
	struct engines *engines = &scan->engines;
	struct decode_trace trace;
	struct engine_failure failure;
	if (!found->how.is_slack || !copies_expects(scan->copies, view->record))
		return false;
	if (engines->engine != IPSECEVTX_ENGINE_LIBEVTX)
		return copies_have(scan->copies, view->record, &engines->assembly.event);
	return direct_decode(engines->plans, view, &engines->other, &trace, &failure) == ENGINE_OK &&
	       copies_have(scan->copies, view->record, &engines->other.event);
}

/* Whether a search through an IPsec event found anything odd: in these more counts as odd, as any markup. */
static bool is_odd_of_ours(const struct scan *scan, const struct found *found, struct record_class *class)
{
	elsewhere_count_all(&class->elsewhere);
	excuse_lost(scan, found, class);
	return !elsewhere_is_nothing(&class->elsewhere);
}

/* Searches an IPsec event that is asked for, before it is decoded, for another event in it; marks and reports that. */
static void look_closely(struct scan *scan, struct found *found, struct record_class *class)
{
	if (!found->view.definition || class->was_decoded || !elsewhere_is_nothing(&class->elsewhere))
		return; /* it is none, or was searched already */
	classify_closely(&scan->classifier, &found->view, class);
	if (!is_odd_of_ours(scan, found, class))
		return;
	found->view.marks |= IPSECEVTX_MARK_STRUCTURE;
	if (!found->how.is_searched)
		scan_report_other_event(scan, &found->view, class);
}

/* Marks and reports definitions behind the record that nested parts use; look_at_template() saw to its own template. */
static void look_behind(struct scan *scan, const struct found *found, const struct record_class *class)
{
	struct engines *engines = &scan->engines;
	size_t reach = find_behind(scan, found, engines->trace.odd);
	if (!reach)
		return;
	engines->assembly.event.marks |= IPSECEVTX_MARK_STRUCTURE;
	if (!(class->use.odd & PLAN_BEHIND))
		scan_report_behind(scan, &found->view, reach);
}

/* Searches what is nested in an IPsec event that was decoded, where decoding it met anything unusual. */
static void search_nested(struct scan *scan, const struct found *found, const struct record_class *class)
{
	struct record_class searched = *class;
	const unsigned odd = scan->engines.trace.odd;
	bool is_odd = classify_is_odd(odd);
	/* libevtx does not say what is nested. */
	bool may_be_odd = is_odd || odd & PLAN_SEARCH || scan->engines.engine == IPSECEVTX_ENGINE_LIBEVTX;
	bool is_wanted = found->view.definition && may_be_odd && !(odd & PLAN_BEHIND);
	if ((!is_odd && !is_wanted) || class->was_decoded || !elsewhere_is_nothing(&class->elsewhere))
		return;
	if (is_wanted)
		classify_search(&scan->classifier, &found->view, &searched);
	/* Where a value's template is destroyed, the search has found that (ELSEWHERE_MISNAMED). */
	elsewhere_note_if(&searched.elsewhere, is_wanted ? classify_is_odd(odd & ~(unsigned)PLAN_MISNAMED) : is_odd,
		ELSEWHERE_FORM);
	if (!is_odd_of_ours(scan, found, &searched))
		return;
	scan->engines.assembly.event.marks |= IPSECEVTX_MARK_STRUCTURE;
	scan_report_other_event(scan, &found->view, &searched);
}

/* Searches an IPsec event that is not asked for, and so is not decoded, for another event in it. */
static void look_at_unwanted(struct scan *scan, const struct found *found, struct record_class *class)
{
	if (found->how.is_searched || class->was_decoded || class->other_id != 0 ||
		!elsewhere_is_nothing(&class->elsewhere))
		return; /* it was searched already */
	classify_unwanted(&scan->classifier, &found->view, class);
	if (is_odd_of_ours(scan, found, class))
		scan_report_other_event(scan, &found->view, class);
}

/* Decodes a record that is asked for; false when it is lost or must wait. */
static bool decode(struct scan *scan, struct found *found, struct record_class *class)
{
	struct record_view *view = &found->view;
	bool is_void = is_written_time_void(scan, found, class);
	struct engine_failure failure;
	view->class = class;
	view->marks = marks_of(scan, found, class);
	if (is_recovered(scan, found))
		view->origin = scan->is_carved ? IPSECEVTX_ORIGIN_CARVED : IPSECEVTX_ORIGIN_RECOVERED;
	/* Before a program or an exemplar reads it, too: these copy values, and do not look into them. */
	look_closely(scan, found, class);
	const struct programs_record record = {view, is_void ? 0 : view->record->written_time};
	engines_begin(&scan->engines, view);
	const struct ipsecevtx_event *written = programs_write(&scan->engines, &record);
	if (written) {
		scan->engines.event = written;
		return true;
	}
	enum engine_result result = engines_decode(&scan->engines, view, &failure);
	const bool is_by_place = result == ENGINE_UNABLE && scan_place_go(scan, &failure.error);
	if (is_by_place)
		result = scan_place_decode(scan, view, &failure);
	if (result == ENGINE_OK && is_overwritten(scan, found, scan->engines.trace.odd)) {
		failure.error.problem = PROBLEM_TEMPLATE;
		failure.error.offset = view->record->offset;
		/* Its odd values come from what overwrote it, and say nothing of the record: unreported. */
		if (!wait_for_template(scan, found, &failure.error, true))
			lose(scan, found, &failure.error, "names that it uses were overwritten");
		return false;
	}
	if (result == ENGINE_OK) {
		scan->engines.trace.is_by_place = scan->goes_by_place;
		assembly_tell(&scan->engines.assembly, &scan->findings);
		if (scan->engines.trace.is_borrowed) {
			scan->engines.assembly.event.marks |= IPSECEVTX_MARK_BORROWED_TEMPLATE;
			scan_report_borrowed(scan, view);
		}
		if (slots_are_odd(&scan->engines.trace.slots)) {
			scan->engines.assembly.event.marks |= IPSECEVTX_MARK_SLOTS;
			report_slots(scan, found, &scan->engines.trace.slots);
		}
		if (scan->engines.trace.odd)
			look_behind(scan, found, class);
		if (is_by_place)
			scan_place_tell(scan, found, class);
		else
			search_nested(scan, found, class);
		if (found->doubt)
			scan_report_mixed(scan, view, found->doubt);
		else if (is_copy(scan, found))
			scan->engines.assembly.event.marks |= IPSECEVTX_MARK_COPY;
		if (is_void)
			scan->engines.assembly.event.written_time = 0;
		programs_learn(&scan->engines, &record);
		return !scan->memory.ran_out;
	}
	scan->memory.ran_out |= result == ENGINE_NO_MEMORY; /* libevtx allocates past the memory watch */
	if (!scan->memory.ran_out)
		lose_or_wait(scan, found, &failure.error, failure.error.problem ? NULL : failure.reason);
	return false;
}

/* Goes on searching inside a record that was found inside another one: it can hold further records in its turn. */
static void go_on_inside(struct scan *scan, size_t position)
{
	if (scan->stage != SCAN_WAITING)
		scan->hidden_position = position;
}

/* Reports data behind the end of a record's BinXML, and has them searched: the record was made longer to hide them. */
static void look_for_hidden(struct scan *scan, const struct found *found, size_t finish)
{
	const struct record *record = found->view.record;
	size_t end = record->offset + record->size - 4;
	if (!record_has_hidden(record, finish) || found->how.is_opened)
		return;
	if (found->how.is_hidden) {
		go_on_inside(scan, finish);
		return;
	}
	scan->hidden_position = finish;
	scan->hidden_end = end + 4;
	if (found->how.is_slack)
		return; /* a leftover may be a mixture of two records: see slack_doubt() */
	struct finding_place place =
		record_view_place(&found->view, IPSECEVTX_FINDING_HIDDEN_DATA, IPSECEVTX_SEVERITY_TAMPERING);
	place.offset = scan->chunk.offset + finish;
	place.length = end - finish;
	findings_report(&scan->findings, &place,
		"%u bytes between the end of the record's values and its trailing size; whole records in them are "
		"printed",
		(unsigned)(end - finish));
	scan_note_hidden(scan, 0);
}

/*
 * How many bytes of a chunk's unreadable records are searched for records inside them. In a log of Windows these lie
 * one behind the other; only a hostile one, to waste time, has thousands of which each holds all others.
 */
#define INSIDE_MAX (16u * CHUNK_SIZE)

static bool spend_inside(struct scan *scan, const struct found *found, size_t size)
{
	const struct finding_place place =
		record_view_place(&found->view, IPSECEVTX_FINDING_LIMIT, IPSECEVTX_SEVERITY_LOSS);
	bool was_left = scan->inside <= INSIDE_MAX;
	scan->inside += was_left ? size : 0;
	if (was_left && scan->inside > INSIDE_MAX)
		findings_report(&scan->findings, &place,
			"records of the chunk that cannot be read lie one over the other: what is in this one and in "
			"those behind it was not looked for");
	return scan->inside <= INSIDE_MAX;
}

/* The number of the first whole record behind this one; UINT64_MAX where there is none, and any number may come. */
static uint64_t find_number_behind(const struct scan *scan, const struct record *record)
{
	struct record next;
	return chunk_find_record(&scan->chunk, record->offset + record->size, scan->chunk.end, &next) ? next.record_id
												      : UINT64_MAX;
}

/*
 * Finds the first record inside an unreadable one. Where bytes were lost, it may be left of an older use, and the
 * holder written over it: then it counts only if its number is missing between those of the live records around.
 */
static bool find_inside(struct scan *scan, const struct found *found, size_t end, struct record *inner)
{
	const struct record *holder = found->view.record;
	const bool takes_any = !scan->chunk.faults || scan->recover;
	size_t position = holder->offset + RECORD_HEADER_SIZE;
	uint64_t behind = 0;
	if (!spend_inside(scan, found, holder->size))
		return false;
	while (chunk_find_swallowed(&scan->chunk, position, end, inner)) {
		if (takes_any || inner->record_id == holder->record_id + 1)
			return true;
		if (behind == 0 && !spend_inside(scan, found, scan->chunk.size))
			return false;
		if (behind == 0)
			behind = find_number_behind(scan, holder);
		uint64_t before = behind == UINT64_MAX ? holder->record_id : scan->previous_record_id;
		if (inner->record_id != holder->record_id && inner->record_id > before && inner->record_id < behind)
			return true;
		position = inner->offset + 1;
	}
	return false;
}

/* Looks for whole records inside an unreadable one: whoever hides records in one can spoil its values. */
static void look_for_swallowed(struct scan *scan, struct found *found)
{
	const struct record *record = found->view.record;
	size_t end = record->offset + record->size;
	struct record inner;
	if (found->how.is_hidden) {
		go_on_inside(scan, record->offset + RECORD_HEADER_SIZE);
		return;
	}
	/* A whole chunk in it is carved by itself. */
	if (scan->is_carved)
		end = carve_find_whole_chunk(chunk_bytes(&scan->chunk), record->offset, end);
	if (found->is_torn || scan->stage == SCAN_WAITING || !find_inside(scan, found, end, &inner))
		return;
	scan->hidden_position = inner.offset;
	scan->hidden_end = end;
	found->how.is_opened = true;
	if (found->how.is_slack)
		return;
	struct finding_place place = record_view_place(&found->view, IPSECEVTX_FINDING_HIDDEN_DATA,
		scan->chunk.faults ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING);
	place.offset = scan->chunk.offset + inner.offset;
	place.length = scan->hidden_end - inner.offset;
	findings_report(
		&scan->findings, &place, "whole records stand in a record that cannot be read; they are printed");
	scan_note_hidden(scan, 0);
}

void scan_note_order(struct scan *scan, const struct record *record, const struct record_identity *identity)
{
	uint64_t offset = scan->chunk.offset + record->offset;
	if (scan->trail)
		trail_add_record(scan->trail, record, offset, identity);
	else if (scan->sequence)
		sequence_add(scan->sequence, record, offset, identity);
}

/* What a record that was found for the first time tells about the log itself; NULL for nothing. */
static const struct notice *look_for_notice(
	struct scan *scan, const struct found *found, const struct record_class *class)
{
	if (!notice_is_possible(&class->identity) || found->how.is_searched)
		return NULL;
	struct record_view view = found->view;
	view.class = class;
	const struct ipsecevtx_event *event = engines_look(&scan->engines, &view);
	return notice_read(&scan->notice, &class->identity, event) ? &scan->notice : NULL;
}

/* Reports a notice that the sequence does not: its record is hidden, recovered or carved, or its template came late. */
static void report_notice(struct scan *scan, const struct found *found, const struct notice *notice)
{
	struct finding_place place = record_view_place(&found->view, notice->kind, IPSECEVTX_SEVERITY_NOTE);
	const char *where = found->how.is_hidden  ? " (in a record that another one hides)"
			    : found->how.is_slack ? " (in free space)"
			    : scan->is_carved     ? " (carved)"
						  : "";
	if (notice->is_about_log)
		findings_report_about_log(&scan->findings, &place, "%s%s", notice->text, where);
	else
		findings_report(&scan->findings, &place, "%s%s", notice->text, where);
}

/* Makes a sound live record a precedent: later records that agree with it take the fast path of scan_pass.h. */
static void learn(struct scan *scan, const struct found *found, const struct record_class *class)
{
	if (scan->stage == SCAN_LIVE && !found->how.is_hidden && !found->how.is_odd && !found->is_torn)
		precedents_add(&scan->classifier.precedents, chunk_bytes(&scan->chunk), found->view.record, class);
}

/* Reports what is odd about the place of the record's own template. False, with *error, if it cannot be believed. */
static bool look_at_template(struct scan *scan, const struct found *found, const struct record_class *class,
	bool is_known, struct binxml_error *error)
{
	struct record_view view = found->view;
	size_t reach = is_known && !found->how.is_searched ? find_behind(scan, found, class->use.odd) : 0;
	view.class = class;
	if (class->use.plan && is_overwritten(scan, found, class->use.odd)) {
		error->problem = PROBLEM_TEMPLATE;
		error->template_id = class->use.instance.template_id;
		return false;
	}
	if (reach)
		scan_report_behind(scan, &view, reach);
	return is_known;
}

/* Counts a record that is not asked for, and reports what is odd about it all the same. */
static void leave_out(struct scan *scan, const struct found *found, struct record_class *class)
{
	selection_leave_out(scan->selection, &class->identity, scan->statistics);
	if (class->is_unsearched)
		look_at_unwanted(scan, found, class);
	learn(scan, found, class);
	verify_unprinted(scan, found, class);
	scan_place_look(scan, found, class);
}

/* Classifies a record by the template that it names, or, with one byte wrong, by the one at its place: scan_place.h. */
static bool identify(
	struct scan *scan, const struct found *found, struct record_class *class, struct binxml_error *error)
{
	if (classify(scan, found, class, error))
		return true;
	const struct binxml_error first = *error;
	if (!scan_place_go(scan, error))
		return false;
	if (classify(scan, found, class, error) && !class->use.is_borrowed &&
		slots_suit(&class->use, chunk_bytes(&scan->chunk)))
		return true;
	scan_place_forget(scan);
	classify(scan, found, class, error);
	*error = first;
	return false;
}

/*
 * Takes an IPsec event of free space that was read, asked for or not, from the count of those that are left there. A
 * record that was taken before it waited counts again where it is no IPsec event here.
 */
static void settle_count(struct scan *scan, const struct found *found, const struct record_class *class)
{
	if (scan->free_space.count == 0 && !found->how.is_counted)
		return;
	if (identity_is_of_ours(&class->identity))
		free_space_take(scan, found->view.record->offset);
	else if (found->how.is_counted)
		free_space_count(scan->statistics, 0);
}

bool scan_take_record(struct scan *scan, struct found *found)
{
	struct ipsecevtx_statistics *statistics = scan->statistics;
	const struct record *record = found->view.record;
	struct record_class class;
	struct binxml_error error;
	bool is_live = !found->how.is_hidden && !found->how.is_slack && scan->stage == SCAN_LIVE;
	if (found->how.is_slack && !scan->order.is_known)
		slack_look(&scan->order, &scan->classifier, &scan->chunk);
	bool is_known = identify(scan, found, &class, &error);
	if (scan->memory.ran_out)
		return false;
	if (class.use.odd)
		is_known = look_at_template(scan, found, &class, is_known, &error);
	statistics->records_seen += !found->has_waited;
	/* The time in the event counts: in logs that Windows saved, that in the header is another record's. */
	if (is_known)
		scan_see_time(scan, &class.identity);
	if (is_known)
		class.identity.notice = look_for_notice(scan, found, &class);
	if (is_live)
		scan_note_order(scan, record, is_known ? &class.identity : NULL);
	if (is_known && class.identity.notice && (!is_live || scan->is_carved))
		report_notice(scan, found, class.identity.notice);
	if (!is_known) {
		look_for_swallowed(scan, found);
		if (!wait_for_template(scan, found, &error, false))
			lose_unknown(scan, found, &error, &class);
		return false;
	}
	if (found->how.is_slack && !found->how.is_hidden)
		found->doubt = slack_doubt(&scan->order, record, &class);
	if (!found->how.is_searched)
		look_at_slots(scan, found, &class);
	if (!found->how.is_searched && !found->is_torn)
		look_for_hidden(scan, found, class.finish);
	if (!found->how.is_searched &&
		(class.other_id != 0 || class.seems_ours || !elsewhere_is_nothing(&class.elsewhere)))
		scan_report_other_event(scan, &found->view, &class);
	if (!selection_wants(scan->selection, &class.identity, &found->view.definition)) {
		settle_count(scan, found, &class);
		leave_out(scan, found, &class);
		return false;
	}
	bool is_decoded = decode(scan, found, &class);
	if (scan->memory.ran_out) {
		statistics->records_seen -= !found->has_waited; /* the reading ends as if it had not been met */
		return false;
	}
	if (!is_decoded)
		return false;
	settle_count(scan, found, &class);
	learn(scan, found, &class);
	if (!selection_passes(scan->selection, scan->engines.event)) {
		statistics->records_filtered++;
		return false;
	}
	statistics->records_matched++;
	if (is_recovered(scan, found))
		statistics->records_recovered++;
	return true;
}
