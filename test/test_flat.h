/* SPDX-License-Identifier: MIT */
/* An event as names and texts, which can be compared when the event itself is gone; and whole logs of them. */
#ifndef TEST_FLAT_H
#define TEST_FLAT_H

#include "ipsecevtx.h"

#include <stdbool.h>
#include <stddef.h>

#define FLAT_MAX 96u

struct flat_item {
	char key[96];
	char text[192]; /* "" where the value is not set; a longer text is cut, with its length in front */
};

/* Fields that are absent have no item. */
struct flat {
	size_t count;
	struct flat_item items[FLAT_MAX];
	uint32_t event_id;
	enum ipsecevtx_kind kind;
	unsigned marks;
	enum ipsecevtx_origin origin;
	uint64_t offset;
	uint64_t header_record_id;
};

void flat_take(struct flat *flat, const struct ipsecevtx_event *event);

/* NULL when there is none. */
const struct flat_item *flat_find(const struct flat *flat, const char *key);

/* Fails the test unless each value of part is one of whole. */
void flat_assert_within(const struct flat *part, const struct flat *whole);

/* All events of a log in memory, the first FLATS_MAX of them. */
#define FLATS_MAX    16u
#define FINDINGS_MAX 64u

struct flats {
	size_t count;
	struct flat events[FLATS_MAX];
	struct ipsecevtx_statistics statistics;
	size_t finding_count;
	struct ipsecevtx_finding findings[FINDINGS_MAX]; /* without their details */
	/* Of each kind of finding: how many there were, and the last one. */
	size_t told[IPSECEVTX_FINDING_COUNT];
	struct ipsecevtx_finding last[IPSECEVTX_FINDING_COUNT];
	char details[IPSECEVTX_FINDING_COUNT][512];
};

/* Reads a log. options may be NULL: every event, by the direct engine; its finding callback is replaced. */
void flats_read(struct flats *flats, const void *log, size_t size, const struct ipsecevtx_options *options);

/* The event with that number in its record's header; NULL when there is none. */
const struct flat *flats_find(const struct flats *flats, uint64_t header_record_id);

#endif
