/* SPDX-License-Identifier: MIT */
/*
 * A good log and a copy to be damaged, for the suites about damage: what is whole survives with the values that it had,
 * what is lost is named to the byte. Each test damages in one way and compares with what was read before.
 */
#ifndef TEST_DAMAGED_H
#define TEST_DAMAGED_H

#include "test_damage_support.h"

#define CHUNKS    3u
#define PER_CHUNK 20u
#define RECORDS   (CHUNKS * PER_CHUNK)

extern struct sample good, bad;
extern struct view original, view; /* what is read from good and from bad */

/* Most tests are loop tests that read with each engine, whose index is the loop's number. */
extern const enum ipsecevtx_engine engines[2];

/* The fixture. */
void damaged_set_up(void);
void damaged_tear_down(void);

size_t chunk_at(unsigned index);
uint32_t free_space(const struct sample *sample, unsigned chunk);
/* Reads the damaged log into view; the test fails unless that is possible and the statistics add up. */
void look_at_bad(enum ipsecevtx_engine engine);
/*
 * Fails the test unless the events from first up to end, which is excluded, have these marks and that origin, and all
 * others have no marks and are live.
 */
void assert_marks(size_t first, size_t end, unsigned marks, enum ipsecevtx_origin origin);

#endif
