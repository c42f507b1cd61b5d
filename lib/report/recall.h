/* SPDX-License-Identifier: MIT */
/*
 * Remembers, for a computer and a peer, the groups that their last event went to. Events of a log are much alike, and
 * making a key and looking for its group takes longer than checking that it is the same group again. Whoever uses a
 * remembered group checks that it fits the event; once groups may have been given up (groups->is_full), none is used.
 */
#ifndef REPORT_RECALL_H
#define REPORT_RECALL_H

#include "report/groups.h"

/* A longer text is no address but an IPv6 address with a long zone; it is never remembered. */
#define RECALL_PEER_SIZE 48u
/* One for each user: enum recall_user. */
#define RECALL_GROUPS 8u

struct recall_entry {
	uint32_t computer; /* string */
	uint32_t length;   /* of the peer's text; 0: the entry is empty */
	char peer[RECALL_PEER_SIZE];
	struct group *groups[RECALL_GROUPS]; /* NULL: none yet */
	uint64_t unused;                     /* makes the entry two cache lines long */
};

struct recall {
	struct ipsecevtx_allocator allocator;
	void *memory;                 /* NULL: no report wants it */
	struct recall_entry *entries; /* in that memory, each at the start of a cache line */
};

/* False when there is no memory. A second call does nothing. */
bool recall_begin(struct recall *recall, const struct ipsecevtx_allocator *allocator);
void recall_free(struct recall *recall);

/*
 * The entry of a computer and peer, which may still be that of others; NULL where there is none. Its memory is
 * prefetched, so that the caller can do other things before recall_take().
 */
struct recall_entry *recall_expect(const struct recall *recall, uint32_t computer, const struct ipsecevtx_text *peer);
/* Empties that entry if it was that of others, else prefetches its groups. */
void recall_take(struct recall_entry *entry, uint32_t computer, const struct ipsecevtx_text *peer);

/* The group that a user remembers; NULL where there is none, or where it may have been given up. */
static inline struct group *recall_group(const struct recall_entry *entry, unsigned user, const struct groups *groups)
{
	return entry && !groups->is_full ? entry->groups[user] : NULL;
}

static inline void recall_note(struct recall_entry *entry, unsigned user, struct group *group)
{
	if (entry)
		entry->groups[user] = group;
}

#endif
