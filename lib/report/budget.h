/* SPDX-License-Identifier: MIT */
/*
 * An allocator that refuses memory when more than a limit would be in use. A report keeps everything in it, so that a
 * log with millions of peers cannot take all memory.
 */
#ifndef REPORT_BUDGET_H
#define REPORT_BUDGET_H

#include "evidence/memory.h"

struct budget {
	struct ipsecevtx_allocator given;
	size_t used, limit;
	bool was_refused; /* the last request that failed was one beyond the limit */
};

/* The allocator to use; budget must live as long as what it allocates. */
struct ipsecevtx_allocator budget_allocator(
	struct budget *budget, const struct ipsecevtx_allocator *given, size_t limit);

#endif
