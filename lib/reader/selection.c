/* SPDX-License-Identifier: MIT */
#include "reader/selection.h"

#include "sequence/notice.h"

#include <string.h>

static void add(uint8_t *ids, uint32_t event_id)
{
	ids[event_id / 8] |= (uint8_t)(1u << event_id % 8);
}

const char *selection_problem(const struct ipsecevtx_options *options)
{
	if (options->events && options->event_count == 0)
		return "options.event_count is 0: no event is in a list of none; events NULL stands for all of the modes";
	if (!options->events && options->event_count > 0)
		return "options.events is NULL, but event_count is not 0";
	for (size_t i = 0; i < options->event_count; i++) {
		if (options->events[i].first > options->events[i].last)
			return "options.events has a range from high to low";
		if (options->events[i].first >= SELECTION_IDS)
			return "options.events has a range beyond 65535, and event ids have 16 bits";
	}
	if (options->modes & ~(unsigned)IPSECEVTX_MODE_ALL)
		return "options.modes has a bit that is no mode of this version";
	if ((unsigned)options->engine > IPSECEVTX_ENGINE_LIBEVTX)
		return "options.engine is none of this version";
	if ((unsigned)options->format > IPSECEVTX_FORMAT_RECORD)
		return "options.format is none of this version";
	if (!memory_is_usable(options->allocator))
		return "options.allocator lacks a function";
	return event_filter_problem(options);
}

static void want(struct selection *selection, const struct ipsecevtx_options *options)
{
	const struct event_definition *definition;
	for (size_t i = 0; options->events && i < options->event_count; i++) {
		const struct ipsecevtx_range *range = &options->events[i];
		for (uint32_t id = range->first; id <= range->last && id < SELECTION_IDS; id++)
			add(selection->wanted, id);
	}
	for (size_t i = 0; !options->events && (definition = events_at(i)) != NULL; i++)
		add(selection->wanted, definition->info.event_id);
}

/*
 * Marks the ids that are never just passed over: IPsec events are searched for other events hidden in them, and events
 * about the log are reported, asked for or not.
 */
static void note(struct selection *selection)
{
	const struct event_definition *definition;
	memcpy(selection->noted, selection->wanted, sizeof selection->noted);
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++)
		add(selection->noted, definition->info.event_id);
	for (size_t i = 0; i < NOTICE_IDS; i++)
		add(selection->noted, notice_id(i));
}

void selection_init(struct selection *selection, const struct ipsecevtx_options *options)
{
	selection->any = options->any;
	selection->filters = *options;
	selection->has_filters =
		options->from != 0 || options->to != 0 || options->computer_count > 0 || options->peer_count > 0;
	selection->modes = options->modes ? options->modes : IPSECEVTX_MODE_ALL;
	if (!options->events && !options->modes)
		selection->modes = IPSECEVTX_MODE_MAIN | IPSECEVTX_MODE_QUICK;
	want(selection, options);
	note(selection);
}

bool selection_wants_closely(const struct selection *selection, const struct record_identity *identity,
	const struct event_definition **definition)
{
	const struct event_definition *typed = events_find(identity->event_id);
	*definition = identity->is_ours ? typed : NULL;
	/* Other providers use the same numbers. */
	return selection->any || !typed || (identity->is_ours && typed->info.mode & selection->modes);
}

void selection_leave_out(const struct selection *selection, const struct record_identity *identity,
	struct ipsecevtx_statistics *statistics)
{
	uint32_t event_id = identity->event_id;
	const struct event_definition *typed = identity->is_ours ? events_find(event_id) : NULL;
	statistics->records_filtered++;
	if (!typed || !(selection->wanted[event_id / 8] >> event_id % 8 & 1))
		return;
	if (typed->info.mode == IPSECEVTX_MODE_MAIN)
		statistics->left_out_main++;
	else if (typed->info.mode == IPSECEVTX_MODE_QUICK)
		statistics->left_out_quick++;
	else
		statistics->left_out_extended++;
}
