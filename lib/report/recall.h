/* SPDX-License-Identifier: MIT */
/*
 * The groups that the last event of the same computer and peer went to: events are much alike, and making a key and
 * looking for it takes longer than seeing that it is the same group again. Whoever uses one makes sure that it fits; a
 * group that may have been given up (groups->is_full) is none to use.
 */
#ifndef REPORT_RECALL_H
#define REPORT_RECALL_H

#include "report/groups.h"

/* Longer texts are no addresses but for IPv6 with a long zone, and are never recalled. */
#define RECALL_PEER_SIZE 48u
/* Users, each with a number of its own. */
#define RECALL_GROUPS 8u

struct recall_entry {
	uint32_t computer; /* of strings */
	uint32_t length;   /* of the peer; 0: nothing was here yet */
	char peer[RECALL_PEER_SIZE];
	struct group *groups[RECALL_GROUPS]; /* NULL: none yet */
	uint64_t unused;                     /* two lines of a cache, and no third one */
};

struct recall {
	struct ipsecevtx_allocator allocator;
	void *memory;                 /* NULL: nobody wants it */
	struct recall_entry *entries; /* in it, each at the start of a cache's line */
};

/* False when there is no memory. Once more does nothing. */
bool recall_begin(struct recall *recall, const struct ipsecevtx_allocator *allocator);
void recall_free(struct recall *recall);

/*
 * Where the entry of the two is; NULL when there is none. Memory is told that it is asked for soon: whatever can be
 * done before recall_take() needs no time of its own.
 */
struct recall_entry *recall_expect(const struct recall *recall, uint32_t computer, const struct ipsecevtx_text *peer);
/* That entry, emptied if it was that of others; its groups are asked for soon. */
void recall_take(struct recall_entry *entry, uint32_t computer, const struct ipsecevtx_text *peer);

/* A group for one event; NULL when it is not known, or may have been given up. */
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
