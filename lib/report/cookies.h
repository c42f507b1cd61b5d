/* SPDX-License-Identifier: MIT */
/*
 * Which failures two computers saw from both ends: the two cookies of a negotiation are the same in the logs of both.
 * A cookie is a random number of 64 bits, so that no two negotiations share theirs (RFC 2408 section 2.5.3, RFC 7296
 * section 2.6).
 */
#ifndef REPORT_COOKIES_H
#define REPORT_COOKIES_H

#include "report/hash.h"
#include "report/index.h"

/* The failures of a negotiation that one owner counts. */
struct cookie_pair {
	uint64_t hash; /* of the two cookies */
	uint32_t computer;
	uint32_t owner;
	uint64_t count;
};

struct cookies {
	struct ipsecevtx_allocator allocator;
	struct hash_key key;
	struct cookie_pair *items;
	size_t count, room;
	size_t compact_at; /* with so many items, those of one pair become one */
	size_t limit;      /* of pairs */
	bool is_full;      /* there are more: nothing is known any more */
};

void cookies_init(
	struct cookies *cookies, const struct ipsecevtx_allocator *allocator, const struct hash_key *key, size_t limit);
void cookies_free(struct cookies *cookies);

/* False when there is no memory. What lacks one of the cookies, or has zeros for one, is passed over. */
bool cookies_add(struct cookies *cookies, const struct ipsecevtx_text *initiator,
	const struct ipsecevtx_text *responder, uint32_t computer, uint32_t owner);

/* Calls note for each owner's share of the negotiations that several computers saw. Once, at the end. */
void cookies_match(struct cookies *cookies, void (*note)(void *user, uint32_t owner, uint64_t count), void *user);

#endif
