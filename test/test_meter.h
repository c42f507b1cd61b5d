/* SPDX-License-Identifier: MIT */
/* An allocator that measures how much memory a reader takes, and that can be made to fail. */
#ifndef TEST_METER_H
#define TEST_METER_H

#include "ipsecevtx.h"

struct meter {
	size_t calls; /* calls of reallocate */
	size_t live;  /* blocks that are not released */
	size_t bytes; /* in them */
	size_t peak;
	size_t fail_at;  /* the number of the call that fails, from 1; 0: none */
	bool fail_on;    /* and all that follow */
	void *cache[16]; /* large blocks released, to be handed out again */
	bool use_cache;
};

struct ipsecevtx_allocator meter_allocator(struct meter *meter);
void meter_free_cache(struct meter *meter);

#endif
