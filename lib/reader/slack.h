/* SPDX-License-Identifier: MIT */
/*
 * Tells whether a record in a chunk's free space is a mixture of two records. Windows begins to write a record there,
 * over an older one, finds that it has no room, and writes it into the next chunk. What is left has the older record's
 * header, size and trailing size, and the first values of the younger one. The scan asks this of each record that it
 * recovers from free space, and marks mixtures (IPSECEVTX_MARK_MIXED).
 *
 * Windows writes a record's header together with its event, so that the numbers and times of both have one order. A
 * record is taken for a mixture where one of these holds:
 *  - Its event is younger than its header, and that is so in no live record of the chunk.
 *  - Its two numbers differ, and they are equal in all live records of the chunk, as in every log that was not
 * exported.
 *  - Compared with the chunk's last live record, if that is of the same channel and computer, one of its two numbers is
 *    greater and the other is not.
 *  - Its header gives more bytes than its values take.
 * Of 1,286 records in the free space of public logs that Windows wrote, two are mixtures by these rules, and by all
 * else that they say.
 */
#ifndef SLACK_H
#define SLACK_H

#include "decode/classify.h"
#include "evidence/chunk.h"

/* What the readable live records of a chunk say about their order. */
struct slack_order {
	bool is_known;                   /* slack_look() filled this for the chunk */
	bool has_records;                /* there is a readable live record */
	bool is_numbered;                /* each event has its header's number */
	bool is_younger;                 /* an event is younger than its header */
	bool is_ordered;                 /* between neighbours of one stream both numbers rise, or both fall */
	struct record_identity identity; /* of the last readable live record */
	uint64_t record_id;              /* in the header of that record */
};

/* Fills order from all live records of the chunk, for which the classifier was started. */
void slack_look(struct slack_order *order, struct classifier *classifier, const struct chunk *chunk);

/* Says in words why a record of the chunk's free space is a mixture; NULL when it is none. The text is static. */
const char *slack_doubt(const struct slack_order *order, const struct record *record, const struct record_class *class);

#endif
