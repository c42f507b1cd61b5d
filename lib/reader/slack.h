/* SPDX-License-Identifier: MIT */
/*
 * Records in a chunk's free space, whose header and values may not belong together: Windows begins to write a record
 * there, over an older one, finds that it has no room, and writes it into the next chunk. What is left has the older
 * record's header, size and trailing size, and the first values of the younger one.
 *
 * A header is written when its event is, and both have one order. So a record is such a mixture when
 *  - its event is younger than its header, as no live record of the chunk is; or
 *  - all live records of the chunk have their header's number, as in every log that was not exported, and it has not;
 * or
 *  - of its number and its header's, against those of the chunk's last live record of the same channel and computer,
 *    one is greater and the other is not; or
 *  - its header says more bytes than its values take.
 * Of 1,286 records in the free space of public logs that Windows wrote, two are mixtures by this, and are by all else.
 */
#ifndef SLACK_H
#define SLACK_H

#include "decode/classify.h"
#include "evidence/chunk.h"

/* What the live records of a chunk say of their order. */
struct slack_order {
	bool is_known;                   /* they were looked at */
	bool has_records;                /* of which all below is true: */
	bool is_numbered;                /* each has its header's number */
	bool is_younger;                 /* one is younger than its header */
	bool is_ordered;                 /* numbers and header's numbers rise together, within a channel and computer */
	struct record_identity identity; /* of the last one */
	uint64_t record_id;              /* of its header */
};

/* Looks at all live records of the chunk, for which the classifier's plans were started. */
void slack_look(struct slack_order *order, struct classifier *classifier, const struct chunk *chunk);

/* Why a record of the chunk's free space is a mixture, in words; NULL when it is none. */
const char *slack_doubt(const struct slack_order *order, const struct record *record, const struct record_class *class);

#endif
