/* SPDX-License-Identifier: MIT */
/*
 * Groups of events, each found by a key (key.h), with a value of its owner's kind. Of more groups than a limit those
 * with the lowest keys are kept, so that which ones are kept does not depend on the order of the events. A group stays
 * at its place in memory until it makes way for one with a lower key (is_full).
 */
#ifndef REPORT_GROUPS_H
#define REPORT_GROUPS_H

#include "evidence/index.h"
#include "report/hash.h"
#include "report/key.h"

/* There are hundreds of thousands of groups. In memory a group is followed by its value, and that by its key. */
struct group {
	uint64_t events; /* how many events asked for the group */
	const uint8_t *key;
	uint32_t hash; /* the low half of the key's hash */
	uint32_t key_size : 31;
	uint32_t is_alone : 1; /* the group has its own memory, outside the arena */
};

#define GROUP_KEY_MAX (UINT32_MAX >> 1)
/* The strictest alignment that a value may need. */
#define GROUP_ALIGNMENT 8u
_Static_assert(sizeof(struct group) % GROUP_ALIGNMENT == 0, "the value behind it is aligned");

/* The value, of the size given to groups_init(), zeroed at first. */
static inline void *group_value(const struct group *group)
{
	return (void *)(uintptr_t)(group + 1);
}

struct groups {
	struct ipsecevtx_allocator allocator;
	struct hash_key hash_key;
	struct arena arena; /* of groups made before any group was left out */
	size_t value_size;
	size_t limit;
	void (*release)(void *owner, void *value); /* frees what a value holds; NULL: it holds nothing */
	void *owner;
	struct index index;
	struct group **items; /* in any order, until they are sorted */
	size_t count, room;
	uint32_t *heap;    /* indexes in items, highest key first; NULL while no group was left out */
	uint64_t left_out; /* how many events belong to groups that are not kept */
	bool is_full;      /* groups were left out */
	bool failed;       /* there was no memory */
};

/* Of more than limit groups those with the lowest keys are kept. value_size is that of each group's value. */
void groups_init(struct groups *groups, const struct ipsecevtx_allocator *allocator, const struct hash_key *key,
	size_t value_size, size_t limit);
void groups_free(struct groups *groups);

/*
 * Finds the group of a key for one more event, or makes it. NULL when it is not among those kept, or, with failed set,
 * when there is no memory.
 */
struct group *groups_get(struct groups *groups, const struct key *key);
/* The same without counting an event or making a group. */
struct group *groups_find(const struct groups *groups, const struct key *key);

/*
 * Gives a group another key, whose hash is the caller's to set; a longer one than before is kept in the arena. False
 * when there is no memory.
 */
bool group_set_key(struct group *group, const struct key *key, struct arena *arena);

/* Makes the index anew after keys and their hashes were changed from outside. False when there is no memory. */
bool groups_rekeyed(struct groups *groups);

/* Sorts by key. Nothing may be added afterwards. */
void groups_sort(struct groups *groups);

/*
 * In sorted groups, those whose keys begin with these parts and go on behind them: returns how many there are, from
 * index *first on. *first is set even where there are none.
 */
size_t groups_beginning(const struct groups *groups, const uint8_t *parts, size_t size, size_t *first);

/* Compares keys: below, equal to or above 0. */
int group_compare(const struct group *left, const struct group *right);
/* Sorts by another order, in which no two groups may be equal. */
void groups_sort_by(struct groups *groups, int (*compare)(const struct group *left, const struct group *right));

#endif
