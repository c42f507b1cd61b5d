/* SPDX-License-Identifier: MIT */
/* All that a reader says of a log, to be compared with what another one says. */
#ifndef TEST_SAID_H
#define TEST_SAID_H

#include "ipsecevtx.h"

struct said {
	int opened, result;
	char *text; /* of the events, or their records; each ended by a line break */
	size_t length, room;
	size_t count;
	size_t brief;     /* of them: written by a program */
	uint64_t members; /* of the events, that each has however it was read */
	uint64_t findings;
	size_t finding_count;
	struct ipsecevtx_statistics sums;
};

struct said_log {
	const void *bytes;
	size_t size;
};

/* Reads it, with so many threads, or with ipsecevtx_next() for 0. What said held before is gone, but its room is used.
 */
void said_listen(struct said *said, const struct said_log *log, const struct ipsecevtx_options *wanted, bool text_only,
	unsigned threads);

/* Fails where the two are not the same, and tells where. */
void said_require_same(const struct said *one, const struct said *other, const char *what, const char *name);

#endif
