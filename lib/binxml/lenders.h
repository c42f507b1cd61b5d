/* SPDX-License-Identifier: MIT */
/*
 * Templates that were seen whole, to be lent to records whose own template is destroyed: those of the same identifier
 * whose slots the record's values fit. Plan caches have them.
 */
#ifndef LENDERS_H
#define LENDERS_H

#include "binxml/plan.h"

struct lender;

struct lenders {
	const struct ipsecevtx_allocator *allocator;
	struct lender *table; /* with open addressing, at most half full */
	size_t room, count;
	bool are_missing; /* some were forgotten: the one that fits may not be the only one */
};

/* Sets up zeroed lenders; the allocator has to outlive them. False where there is no memory. */
bool lenders_init(struct lenders *lenders, const struct ipsecevtx_allocator *allocator);
void lenders_free(struct lenders *lenders);

/* Forgets all, so that some are missing from here on. */
void lenders_forget(struct lenders *lenders);

/* Adds the plan of a template, which has to live as long as it is there. */
void lenders_add(struct lenders *lenders, uint32_t template_id, struct plan *plan);

/* Calls take for each lender, in any order, until that returns false. */
void lenders_visit(const struct lenders *lenders,
	bool (*take)(void *user, uint32_t template_id, const struct plan *plan), void *user);

/*
 * The one template of the instance's identifier and of an area that its values fit; NULL where there is none or more
 * than one, or some are missing.
 */
struct plan *lenders_find(
	struct lenders *lenders, struct bytes chunk, const struct binxml_instance *instance, enum shape_area area);

#endif
