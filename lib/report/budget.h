/* SPDX-License-Identifier: MIT */
/* An allocator that says no when more than so many bytes are in use. */
#ifndef REPORT_BUDGET_H
#define REPORT_BUDGET_H

#include "evidence/memory.h"

struct budget {
	struct ipsecevtx_allocator given;
	size_t used, limit;
};

/* budget must live as long as what is allocated. */
struct ipsecevtx_allocator budget_allocator(
	struct budget *budget, const struct ipsecevtx_allocator *given, size_t limit);

#endif
