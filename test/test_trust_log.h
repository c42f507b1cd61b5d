/* SPDX-License-Identifier: MIT */
/*
 * A log of records that libevtx reads as we do, otherwise, or not at all, of templates that are as large as a test
 * wants. One at a time, chunk by chunk.
 */
#ifndef TEST_TRUST_LOG_H
#define TEST_TRUST_LOG_H

#include "test_damage_support.h"
#include "test_support.h"

/* The last one only in records that list computers. */
enum trust_slot { SLOT_DEPENDS, SLOT_NAME, SLOT_VALUE, SLOT_COMPUTERS, SLOT_COUNT };

/* Which template a record has. */
enum trust_kind {
	DEPENDING,  /* with an element that depends on a slot: libevtx shows it all the same */
	UNREADABLE, /* libevtx makes no XML of it */
	LISTING,    /* its computer is an array of texts */
	LARGE,      /* so that a hundred and eighty of them are more than is kept of templates */
	TRUST_KINDS
};

/* What is odd about a record: bits. */
enum trust_oddity { DEPENDS_ON_NULL = 1, IS_NESTED = 2, HAS_BYTES_BEHIND = 4, HAS_TWO_COMPUTERS = 8 };

struct trust_log {
	struct draft draft;
	uint8_t *bytes;
	size_t size, room;
	uint64_t next_id;
	size_t templates[TRUST_KINDS]; /* in the chunk; 0: not written yet */
	const char *literal;           /* the name of a field that is text in the template; NULL: LocalAddress */
};

void trust_log_start(struct trust_log *log);
void trust_log_free(struct trust_log *log);

/* A record of that kind, whose template is another one for each variant, and what its field is named. */
void trust_log_add(struct trust_log *log, enum trust_kind kind, unsigned variant, unsigned oddities, const char *name);
void trust_log_end_chunk(struct trust_log *log);

#endif
