/* SPDX-License-Identifier: MIT */
/* Everything that a reader says of a log, as text and digests, to be compared with what another reader says. */
#ifndef TEST_SAID_H
#define TEST_SAID_H

#include "ipsecevtx.h"

struct said {
	int opened, result;
	char *text; /* the events or records, each ended by a line feed */
	size_t length, room;
	size_t count;
	size_t brief;     /* how many of them were written by a certified program */
	uint64_t members; /* digest of the members that an event has in whatever way it is read */
	uint64_t findings;
	size_t finding_count;
	struct ipsecevtx_statistics sums;
};

struct said_log {
	const void *bytes;
	size_t size;
};

/* Reads the log with that many threads; 0: with ipsecevtx_next(). What said held before is replaced. */
void said_listen(struct said *said, const struct said_log *log, const struct ipsecevtx_options *wanted, bool text_only,
	unsigned threads);

/* Fails the test where the two differ, and tells where. */
void said_require_same(const struct said *one, const struct said *other, const char *what, const char *name);

#endif
