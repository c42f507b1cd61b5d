/* SPDX-License-Identifier: MIT */
/* Events that were seen, for the report findings: those of the chunk that is being read, and some before it. */
#ifndef FINDINGS_SEEN_H
#define FINDINGS_SEEN_H

#include "common/buffer.h"

/* A record and what is said about it lie this near to each other. */
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
	uint64_t chunk; /* of the last one: its offset / FINDINGS_CHUNK */
	struct buffer texts;
};

/* Drops those that are too far from an offset for what is found there. */
void seen_forget_far(struct seen_list *seen, uint64_t offset);
/* Drops all; their memory stays. */
void seen_forget(struct seen_list *seen);

#endif
