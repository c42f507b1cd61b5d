/* SPDX-License-Identifier: MIT */
/*
 * Which records the caller's options ask for. selection_wants() decides by what is cheap to know of a record, before it
 * is decoded; selection_passes() by the decoded event. A selection is set up once and then only read, by all threads.
 */
#ifndef SELECTION_H
#define SELECTION_H

#include "decode/classify.h"
#include "event/events.h"
#include "event/filter.h"

/* Event ids have 16 bits. */
#define SELECTION_IDS 65536u

struct selection {
	bool any;                          /* every event of every provider */
	unsigned modes;                    /* enum ipsecevtx_mode bits: typed events must be in one of them */
	uint8_t wanted[SELECTION_IDS / 8]; /* a bit for each event id that is asked for */
	bool has_filters;                  /* decoded events are filtered, too */
	struct ipsecevtx_options filters;  /* only the filters among the options count */
	/* A bit for each event id that is wanted, is one of the IPsec events, or tells about the log (notice.h). */
	uint8_t noted[SELECTION_IDS / 8];
};

/* Says what is wrong with options that can match nothing or make no sense; NULL for good ones. The text is static. */
const char *selection_problem(const struct ipsecevtx_options *options);

/* Sets up a selection; options must have passed selection_problem(). */
void selection_init(struct selection *selection, const struct ipsecevtx_options *options);

/* The part of selection_wants() for a record whose number is wanted. */
bool selection_wants_closely(const struct selection *selection, const struct record_identity *identity,
	const struct event_definition **definition);

/*
 * Whether a record is asked for, as far as its identity says. *definition is then its typed definition, or NULL for
 * kind other. Inline, because most records have a number that nobody wants.
 */
static inline bool selection_wants(const struct selection *selection, const struct record_identity *identity,
	const struct event_definition **definition)
{
	uint32_t event_id = identity->event_id;
	bool is_wanted = event_id < SELECTION_IDS && selection->wanted[event_id / 8] >> event_id % 8 & 1;
	*definition = NULL;
	return (selection->any || is_wanted) && selection_wants_closely(selection, identity, definition);
}

/* Counts a record that is not asked for, and counts it by its mode if nothing but the mode keeps it out. */
void selection_leave_out(const struct selection *selection, const struct record_identity *identity,
	struct ipsecevtx_statistics *statistics);

/* Whether records with that id are neither asked for nor looked into for any other reason. */
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
