/* SPDX-License-Identifier: MIT */
/* What an event says, whatever log and encoding it came in. */
#ifndef REPORT_CONTENT_H
#define REPORT_CONTENT_H

#include "event/events.h"
#include "report/hash.h"

/* Words that are summed up before the sum is hashed; even. */
#define CONTENT_WORDS 64u

/* Fields that are hashed in one way. */
enum content_class { CONTENT_U32 = 0, CONTENT_ID, CONTENT_CODE, CONTENT_ADDRESS, CONTENT_TEXT, CONTENT_CLASSES };

/* Where an event's fields are, by their class. */
struct content_layout {
	uint8_t ends[CONTENT_CLASSES]; /* behind the fields of each class */
	uint16_t offsets[EVENTS_MAX_FIELDS];
};

struct content_key {
	uint64_t words[CONTENT_WORDS];
	struct hash_key sums;
	struct content_layout layouts[EVENTS_COUNT];
};

void content_key_make(struct content_key *key, const struct hash_key *from);

/*
 * A hash of the event's id, time, keywords, account and fields as they were decoded, with values that did not fit.
 * Where it stood, how its values were encoded and what else System holds make no difference.
 */
uint64_t content_hash(const struct content_key *key, const struct ipsecevtx_event *event);

#endif
