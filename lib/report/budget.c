/* SPDX-License-Identifier: MIT */
#include "report/budget.h"

#include <stdalign.h>

/* Stands before each block, so that freeing knows the block's size. */
union head {
	size_t size;
	alignas(max_align_t) char alignment;
};

static void *budget_reallocate(void *user, void *memory, size_t size)
{
	struct budget *budget = user;
	union head *head = memory ? (union head *)memory - 1 : NULL;
	size_t before = head ? head->size : 0;
	bool is_countable = size <= SIZE_MAX - sizeof *head;
	size += sizeof *head;
	if (!is_countable || (size > before && size - before > budget->limit - budget->used)) {
		budget->was_refused = true;
		return NULL;
	}
	head = budget->given.reallocate(budget->given.user, head, size);
	if (!head) {
		budget->was_refused = false;
		return NULL;
	}
	budget->used = budget->used - before + size;
	head->size = size;
	return head + 1;
}

static void budget_release(void *user, void *memory)
{
	struct budget *budget = user;
	union head *head = (union head *)memory - 1;
	budget->used -= head->size;
	budget->given.release(budget->given.user, head);
}

struct ipsecevtx_allocator budget_allocator(
	struct budget *budget, const struct ipsecevtx_allocator *given, size_t limit)
{
	const struct ipsecevtx_allocator allocator = {budget_reallocate, budget_release, budget};
	*budget = (struct budget){*given, 0, limit, false};
	return allocator;
}
