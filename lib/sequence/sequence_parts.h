/* SPDX-License-Identifier: MIT */
/* What the files share that together are struct sequence: sequence.c and event_numbers.c. */
#ifndef SEQUENCE_PARTS_H
#define SEQUENCE_PARTS_H

#include "sequence/sequence.h"

static inline struct finding_place sequence_place(enum ipsecevtx_finding_kind kind, enum ipsecevtx_severity severity,
	const struct record *record, uint64_t offset)
{
	struct finding_place place = {kind, severity, offset, record->size, record->record_id};
	return place;
}

static inline void sequence_note_break(
	struct sequence *sequence, const struct record *record, const struct record_identity *found)
{
	sequence->last_break = found && found->time ? found->time : record->written_time;
}

/*
 * How bad a break in the order is at which so many records are missing. Known damage may explain them; between chunks
 * Windows may have lost some itself.
 */
enum ipsecevtx_severity sequence_severity_of_break(const struct sequence *sequence, uint64_t missing);

/* Whether the event's number is the next one of its channel and computer. */
bool sequence_continues_stream(struct sequence *sequence, const struct record_identity *found);

#endif
