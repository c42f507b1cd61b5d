/* SPDX-License-Identifier: MIT */
/* Which records are asked for. */
#ifndef SELECTION_H
#define SELECTION_H

#include "decode/classify.h"
#include "event/events.h"
#include "event/filter.h"

#define SELECTION_IDS 65536u

struct selection {
	bool any;
	unsigned modes;                    /* that typed events must be in */
	uint8_t wanted[SELECTION_IDS / 8]; /* event ids, bits */
	bool has_filters;
	struct ipsecevtx_options filters; /* of these only the filters count */
	uint8_t noted[SELECTION_IDS /
		      8]; /* ids that are wanted, or that the auditing writes, or that tell of the log */
};

/* What is wrong with options that can match nothing or do not make sense; NULL for good ones. */
const char *selection_problem(const struct ipsecevtx_options *options);

void selection_init(struct selection *selection, const struct ipsecevtx_options *options);

/* Whether a record is asked for. *definition is its typed definition, NULL for kind other. */
bool selection_wants_closely(const struct selection *selection, const struct record_identity *identity,
	const struct event_definition **definition);

/* The same; most records have a number that nobody wants. */
static inline bool selection_wants(const struct selection *selection, const struct record_identity *identity,
	const struct event_definition **definition)
{
	uint32_t event_id = identity->event_id;
	bool is_wanted = event_id < SELECTION_IDS && selection->wanted[event_id / 8] >> event_id % 8 & 1;
	*definition = NULL;
	return (selection->any || is_wanted) && selection_wants_closely(selection, identity, definition);
}

/* Counts a record that is not asked for: also as a typed event that only its mode keeps out, if it is one. */
void selection_leave_out(const struct selection *selection, const struct record_identity *identity,
	struct ipsecevtx_statistics *statistics);

/* Whether a record with that id is nothing to anybody, asked for or not, where it holds no more than it says. */
static inline bool selection_passes_over(const struct selection *selection, uint32_t event_id)
{
	return !selection->any && event_id < SELECTION_IDS && !(selection->noted[event_id / 8] >> event_id % 8 & 1);
}

/* Whether an event that was decoded passes the filters. */
static inline bool selection_passes(const struct selection *selection, const struct ipsecevtx_event *event)
{
	return !selection->has_filters || event_filter_passes(&selection->filters, event);
}

#endif
