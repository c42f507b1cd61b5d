/* SPDX-License-Identifier: MIT */
#include "reader/candidate.h"

#include "decode/slots.h"

/*
 * Whether other programs may show an event in the record that no older use of the chunk left there. The live records
 * may have overwritten definitions or names of an honest leftover, so that damage to these alone does not count.
 */
static bool is_odd(const struct record_class *class)
{
	const struct elsewhere *elsewhere = &class->elsewhere;
	bool is_written_over = class->use.odd & PLAN_ODD_NAMES || elsewhere->odd & (ELSEWHERE_NAMES | ELSEWHERE_UNREAD);
	if (class->use.is_borrowed)
		return false;
	if (class->other_id != 0 || elsewhere->event_id != 0)
		return true;
	return !is_written_over && (!elsewhere_is_nothing(elsewhere) || classify_is_odd(class->use.odd));
}

/* Reads the record by the definition at the place that it gives, as other programs do, whatever identifier that has. */
static void look_by_place(struct scan *scan, const struct record *record, struct candidate *candidate)
{
	const struct record_view view = record_view_of(&scan->chunk, record);
	struct record_class class;
	struct binxml_error error;
	plan_cache_go_by_place(scan->engines.plans, true);
	const bool is_read = classify_record(&scan->classifier, &view, &class, &error);
	plan_cache_go_by_place(scan->engines.plans, false);
	/* Other programs do not ask whether its values have the types of that definition. */
	candidate->shows_ours = is_read && identity_is_of_ours(&class.identity);
	candidate->shown_time = is_read ? class.identity.time : 0;
	candidate->is_misnamed = is_read && slots_suit(&class.use, chunk_bytes(&scan->chunk));
	if (!candidate->is_misnamed)
		return;
	candidate->identity = class.identity;
	candidate->finish = class.finish;
}

struct candidate candidate_of(struct scan *scan, const struct record *record)
{
	const struct record_view view = record_view_of(&scan->chunk, record);
	struct candidate candidate = {.record = record};
	struct record_class class;
	struct binxml_error error;
	candidate.is_readable = classify_record(&scan->classifier, &view, &class, &error);
	if (candidate.is_readable) {
		candidate.identity = class.identity;
		candidate.finish = class.finish;
	} else if (error.problem == PROBLEM_TEMPLATE) {
		look_by_place(scan, record, &candidate);
	}
	candidate.is_cut = !candidate.is_readable && error.problem != PROBLEM_TEMPLATE;
	/* Windows numbers no record 0. */
	candidate.is_odd = candidate.is_readable && (is_odd(&class) || record->record_id == 0);
	candidate.names_ours =
		candidate.is_readable && (class.other_id != 0 || class.elsewhere.event_id != 0 ||
						 class.elsewhere.odd & (ELSEWHERE_PROVIDER | ELSEWHERE_MARKUP));
	candidate.is_unusual = candidate.is_readable && (class.use.odd || !elsewhere_is_nothing(&class.elsewhere));
	if (candidate.is_readable) {
		candidate.shows_ours = identity_is_of_ours(&candidate.identity) || free_space_holds_event(&class);
		candidate.shown_time = candidate.identity.time;
	}
	return candidate;
}
