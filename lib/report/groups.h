/* SPDX-License-Identifier: MIT */
/*
 * Groups of events, each known by a key (key.h), with a value of the owner's. Of more groups than a limit those with
 * the lowest keys are kept, so that which ones they are does not depend on the order in which events come.
 */
#ifndef REPORT_GROUPS_H
#define REPORT_GROUPS_H

#include "evidence/index.h"
#include "report/hash.h"
#include "report/key.h"

/* There are hundreds of thousands. Its value lies behind it, and behind that its key. */
struct group {
	uint64_t events; /* that asked for it */
	const uint8_t *key;
	uint32_t hash; /* a part of it, as the index knows it */
	uint32_t key_size : 31;
	uint32_t is_alone : 1; /* its memory is its own, and no part of the arena */
};

#define GROUP_KEY_MAX (UINT32_MAX >> 1)
/* Values have no stricter alignment. */
#define GROUP_ALIGNMENT 8u
_Static_assert(sizeof(struct group) % GROUP_ALIGNMENT == 0, "the value behind it is aligned");

/* Of the size that was asked for, zeroed at first. */
static inline void *group_value(const struct group *group)
{
	return (void *)(uintptr_t)(group + 1);
}

struct groups {
	struct ipsecevtx_allocator allocator;
	struct hash_key hash_key;
	struct arena arena; /* of groups that were made before any was left out */
	size_t value_size;
	size_t limit;
	void (*release)(void *owner, void *value); /* what a value holds; NULL: nothing */
	void *owner;
	struct index index;
	struct group **items; /* in any order */
	size_t count, room;
	uint32_t *heap;    /* indexes in items, the highest key first; NULL before there are too many */
	uint64_t left_out; /* events of groups that are not kept */
	bool is_full;      /* groups were left out */
	bool failed;       /* there was no memory */
};

void groups_init(struct groups *groups, const struct ipsecevtx_allocator *allocator, const struct hash_key *key,
	size_t value_size, size_t limit);
void groups_free(struct groups *groups);

/*
 * The group of that key for one event, made when there is none; NULL when it is none of the kept ones, or, with failed
 * set, when there is no memory.
 */
struct group *groups_get(struct groups *groups, const struct key *key);
/* The same without counting an event or making one. */
struct group *groups_find(const struct groups *groups, const struct key *key);

/* After keys and their hashes have changed: finds groups by these. False when there is no memory. */
bool groups_rekeyed(struct groups *groups);

/* In the order of their keys; nothing may be added afterwards. */
void groups_sort(struct groups *groups);

/*
 * Of sorted groups those whose keys begin with some parts and go on behind them: how many, from *first on, which is set
 * in any case.
 */
size_t groups_beginning(const struct groups *groups, const uint8_t *parts, size_t size, size_t *first);

/* The order of keys: below, equal to or above 0. */
int group_compare(const struct group *left, const struct group *right);
/* Sorts by another order, with one that decides between any two. */
void groups_sort_by(struct groups *groups, int (*compare)(const struct group *left, const struct group *right));

#endif
