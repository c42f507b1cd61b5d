/* SPDX-License-Identifier: MIT */
/*
 * A record of a chunk with what is known of it. The reader's walk over a chunk fills it in, and it is handed through
 * the classifier, the engines and the programs to the caller. It owns nothing.
 */
#ifndef RECORD_VIEW_H
#define RECORD_VIEW_H

#include "evidence/chunk.h"
#include "evidence/findings.h"

struct event_definition;
struct record_class;

struct record_view {
	const struct chunk *chunk;
	const struct record *record;
	const struct record_class *class;          /* what classify_record() said of it; NULL: it was not asked */
	const struct event_definition *definition; /* of its typed event; NULL for kind other */
	const char *source;                        /* name of the input */
	uint64_t offset;                           /* of the record in the input, in bytes */
	unsigned marks;                            /* enum ipsecevtx_mark bits for how it stands in the log */
	enum ipsecevtx_origin origin;
};

/* The view of a record of which nothing else is known yet. */
static inline struct record_view record_view_of(const struct chunk *chunk, const struct record *record)
{
	struct record_view view = {chunk, record, NULL, NULL, NULL, 0, 0, IPSECEVTX_ORIGIN_ACTIVE};
	view.offset = chunk->offset + record->offset;
	return view;
}

/* The place of a finding about the whole record. */
static inline struct finding_place record_view_place(
	const struct record_view *view, enum ipsecevtx_finding_kind kind, enum ipsecevtx_severity severity)
{
	struct finding_place place = {kind, severity, view->offset, view->record->size, view->record->record_id};
	return place;
}

#endif
