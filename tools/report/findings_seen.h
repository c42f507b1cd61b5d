/* SPDX-License-Identifier: MIT */
/*
 * Remembers the events that were seen lately, for the report findings (report_findings.c): those of the chunk that is
 * being read, and those near it, as a finding can come after the event that it is about.
 */
#ifndef FINDINGS_SEEN_H
#define FINDINGS_SEEN_H

#include "common/buffer.h"

/* A record and a finding about it lie within this many bytes. */
#define FINDINGS_CHUNK 65536u

/* An event that a finding may still come for. */
struct seen {
	uint64_t offset;
	uint64_t header_record_id;
	unsigned marks;
	size_t text; /* where it begins in the texts, and ends where the next one does */
};

struct seen_list {
	struct seen *items;
	size_t count;
	size_t room;
	uint64_t chunk; /* chunk of the last event: its offset / FINDINGS_CHUNK */
	struct buffer texts;
};

/* Drops the events that are too far from offset for a finding there to be about them. */
void seen_forget_far(struct seen_list *seen, uint64_t offset);
/* Drops all events, and keeps the memory for the next ones. */
void seen_forget(struct seen_list *seen);

#endif
