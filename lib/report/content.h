/* SPDX-License-Identifier: MIT */
/*
 * A hash of what an event says, whatever log and encoding it came in. Two records of one log and number with the same
 * hash are copies of each other (duplicates.h).
 */
#ifndef REPORT_CONTENT_H
#define REPORT_CONTENT_H

#include "event/events.h"
#include "report/hash.h"

/* How many words are summed before the sum is hashed; even. */
#define CONTENT_WORDS 64u

/* Fields by the way in which they are hashed. */
enum content_class { CONTENT_U32 = 0, CONTENT_ID, CONTENT_CODE, CONTENT_ADDRESS, CONTENT_TEXT, CONTENT_CLASSES };

/* Where the fields of an event are, class by class. */
struct content_layout {
	uint8_t ends[CONTENT_CLASSES]; /* where the fields of each class end in offsets */
	uint16_t offsets[EVENTS_MAX_FIELDS];
};

struct content_key {
	uint64_t words[CONTENT_WORDS];
	struct hash_key sums;
	struct content_layout layouts[EVENTS_COUNT];
};

void content_key_make(struct content_key *key, const struct hash_key *from);

/*
 * The hash covers the event's id, time, keywords, account (user_sid) and fields as they were decoded, all pairs and
 * misfits, and the provider of an event without a typed struct. Where the record stood, how values were encoded and
 * what else System holds make no difference.
 */
uint64_t content_hash(const struct content_key *key, const struct ipsecevtx_event *event);

#endif
