/* SPDX-License-Identifier: MIT */
#include "report/groups.h"

#include "report/sort.h"

#include <string.h>

void groups_init(struct groups *groups, const struct ipsecevtx_allocator *allocator, const struct hash_key *key,
	size_t value_size, size_t limit)
{
	memset(groups, 0, sizeof *groups);
	groups->allocator = *allocator;
	groups->hash_key = *key;
	groups->value_size = value_size;
	groups->limit = limit;
	index_init(&groups->index, allocator);
	arena_init(&groups->arena, allocator, SIZE_MAX / 2);
}

static void free_group(struct groups *groups, struct group *group)
{
	if (groups->release)
		groups->release(groups->owner, group_value(group));
	if (group->is_alone)
		memory_free(&groups->allocator, group);
}

void groups_free(struct groups *groups)
{
	for (size_t i = 0; i < groups->count; i++)
		free_group(groups, groups->items[i]);
	memory_free(&groups->allocator, groups->items);
	memory_free(&groups->allocator, groups->heap);
	index_free(&groups->index);
	arena_free(&groups->arena);
	groups->items = NULL;
	groups->heap = NULL;
	groups->count = 0;
}

/*
 * Finding one.
 */

struct wanted_group {
	uint64_t hash;
	const struct key *key;
};

static bool is_same(const void *user, uint32_t value, const void *wanted)
{
	const struct group *group = ((const struct groups *)user)->items[value];
	const struct wanted_group *other = wanted;
	return group->key_size == other->key->size && memcmp(group->key, other->key->bytes, group->key_size) == 0;
}

static uint32_t find(const struct groups *groups, const struct wanted_group *wanted)
{
	return index_find(&groups->index, wanted->hash, is_same, groups, wanted);
}

struct group *groups_find(const struct groups *groups, const struct key *key)
{
	const struct wanted_group wanted = {hash_of(&groups->hash_key, key->bytes, key->size), key};
	uint32_t found = find(groups, &wanted);
	return found == INDEX_NONE ? NULL : groups->items[found];
}

/*
 * The groups that are kept form a heap of indexes in items, the highest key first.
 */

static int compare_bytes(const uint8_t *left, size_t left_size, const uint8_t *right, size_t right_size)
{
	int order = memcmp(left, right, left_size < right_size ? left_size : right_size);
	return order != 0 ? order : left_size < right_size ? -1 : left_size > right_size;
}

int group_compare(const struct group *left, const struct group *right)
{
	return compare_bytes(left->key, left->key_size, right->key, right->key_size);
}

static void sink(struct groups *groups, size_t at)
{
	uint32_t *heap = groups->heap;
	for (;;) {
		size_t highest = at;
		for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < groups->count; child++) {
			if (group_compare(groups->items[heap[child]], groups->items[heap[highest]]) > 0)
				highest = child;
		}
		if (highest == at)
			return;
		uint32_t moving = heap[at];
		heap[at] = heap[highest];
		heap[highest] = moving;
		at = highest;
	}
}

static bool build_heap(struct groups *groups)
{
	groups->heap = memory_get_buffer(&groups->allocator, groups->count * sizeof *groups->heap);
	if (!groups->heap)
		return false;
	for (size_t i = 0; i < groups->count; i++)
		groups->heap[i] = (uint32_t)i;
	for (size_t i = groups->count / 2; i > 0; i--)
		sink(groups, i - 1);
	return true;
}

static bool make_index(struct groups *groups)
{
	index_clear(&groups->index);
	for (size_t i = 0; i < groups->count; i++) {
		if (!index_add(&groups->index, groups->items[i]->hash, (uint32_t)i))
			return false;
	}
	return true;
}

bool group_set_key(struct group *group, const struct key *key, struct arena *arena)
{
	/* Its present key is in memory of its own, behind its value or in an arena. */
	const bool has_room = key->size <= group->key_size;
	uint8_t *bytes = key->size > GROUP_KEY_MAX ? NULL
			 : has_room                ? (uint8_t *)(uintptr_t)group->key
						   : arena_get(arena, key->size);
	if (!bytes)
		return false;
	memcpy(bytes, key->bytes, key->size);
	group->key = bytes;
	group->key_size = (uint32_t)key->size & GROUP_KEY_MAX;
	return true;
}

bool groups_rekeyed(struct groups *groups)
{
	memory_free(&groups->allocator, groups->heap);
	groups->heap = NULL;
	return make_index(groups);
}

/*
 * Makes the index anew now and then: entries of groups that were replaced stay in it, under hashes that no longer fit.
 */
static bool clean_index(struct groups *groups)
{
	return groups->index.count < 2 * groups->limit || make_index(groups);
}

/*
 * Adding one.
 */

/*
 * Memory for a group. Until the first group is given up, groups are parts of large blocks; from then on each has its
 * own memory, which can be used again whatever comes.
 */
static struct group *get_memory(struct groups *groups, size_t size)
{
	size = (size + GROUP_ALIGNMENT - 1) / GROUP_ALIGNMENT * GROUP_ALIGNMENT;
	void *memory = groups->is_full ? memory_get_buffer(&groups->allocator, size) : arena_room(&groups->arena, size);
	if (memory && !groups->is_full)
		arena_take(&groups->arena, size);
	return memory;
}

static struct group *new_group(struct groups *groups, const struct wanted_group *wanted)
{
	size_t key_at = sizeof(struct group) + groups->value_size, key_size = wanted->key->size;
	struct group *group = key_size > GROUP_KEY_MAX ? NULL : get_memory(groups, key_at + key_size);
	if (!group) {
		groups->failed = true;
		return NULL;
	}
	uint8_t *key = (uint8_t *)group + key_at;
	*group = (struct group){.key = key,
		.hash = (uint32_t)wanted->hash,
		.key_size = (uint32_t)key_size & GROUP_KEY_MAX,
		.is_alone = groups->is_full};
	memset(group_value(group), 0, groups->value_size);
	memcpy(key, wanted->key->bytes, key_size);
	return group;
}

static struct group *append(struct groups *groups, const struct wanted_group *wanted)
{
	void *items = groups->items;
	if (!array_reserve(&groups->allocator, &items, &groups->room, groups->count + 1, sizeof(struct group *))) {
		groups->failed = true;
		return NULL;
	}
	groups->items = items;
	struct group *group = new_group(groups, wanted);
	if (!group)
		return NULL;
	groups->items[groups->count++] = group;
	groups->failed = !index_add(&groups->index, wanted->hash, (uint32_t)groups->count - 1);
	return groups->failed ? NULL : group;
}

/* Puts a new group in the place of that with the highest key, unless its own key is higher. */
static struct group *replace(struct groups *groups, const struct wanted_group *wanted)
{
	groups->is_full = true;
	if (!groups->heap && !build_heap(groups)) {
		groups->failed = true;
		return NULL;
	}
	uint32_t index = groups->heap[0];
	struct group *highest = groups->items[index];
	if (compare_bytes(wanted->key->bytes, wanted->key->size, highest->key, highest->key_size) > 0)
		return NULL;
	struct group *group = new_group(groups, wanted);
	if (!group)
		return NULL;
	groups->left_out += highest->events;
	free_group(groups, highest);
	groups->items[index] = group;
	sink(groups, 0);
	groups->failed = !clean_index(groups) || !index_add(&groups->index, wanted->hash, index);
	return groups->failed ? NULL : group;
}

struct group *groups_get(struct groups *groups, const struct key *key)
{
	const struct wanted_group wanted = {hash_of(&groups->hash_key, key->bytes, key->size), key};
	if (key->failed)
		groups->failed = true;
	if (groups->failed)
		return NULL;
	uint32_t found = find(groups, &wanted);
	struct group *group = found != INDEX_NONE             ? groups->items[found]
			      : groups->count < groups->limit ? append(groups, &wanted)
							      : replace(groups, &wanted);
	if (group)
		group->events++;
	else
		groups->left_out++;
	return group;
}

/*
 * Their order.
 */

struct group_order {
	struct group *const *items;
	int (*compare)(const struct group *left, const struct group *right);
};

static int compare_indexes(const void *user, uint32_t left, uint32_t right)
{
	const struct group_order *order = user;
	return order->compare(order->items[left], order->items[right]);
}

void groups_sort_by(struct groups *groups, int (*compare)(const struct group *left, const struct group *right))
{
	const struct group_order order = {groups->items, compare};
	size_t count = groups->count;
	uint32_t *indexes = memory_get_buffer(&groups->allocator, (count + 1) * sizeof *indexes);
	struct group **sorted = memory_get_buffer(&groups->allocator, (count + 1) * sizeof *sorted);
	for (size_t i = 0; indexes && i < count; i++)
		indexes[i] = (uint32_t)i;
	if (!indexes || !sorted || !sort_numbers(&groups->allocator, indexes, count, compare_indexes, &order)) {
		groups->failed = true;
		memory_free(&groups->allocator, sorted);
	} else {
		for (size_t i = 0; i < count; i++)
			sorted[i] = groups->items[indexes[i]];
		memory_free(&groups->allocator, groups->items);
		groups->items = sorted;
		groups->room = count + 1;
		/* The index still has the indexes from before. */
		groups->failed = !make_index(groups);
	}
	memory_free(&groups->allocator, indexes);
}

void groups_sort(struct groups *groups)
{
	groups_sort_by(groups, group_compare);
}

/* The index of the first group whose key is not below that of wanted. */
static size_t find_first(const struct groups *groups, const struct group *wanted)
{
	size_t low = 0, high = groups->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (group_compare(groups->items[middle], wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t groups_beginning(const struct groups *groups, const uint8_t *parts, size_t size, size_t *first)
{
	const struct group wanted = {.key = parts, .key_size = (uint32_t)size & GROUP_KEY_MAX};
	size_t count = 0;
	*first = find_first(groups, &wanted);
	while (*first + count < groups->count && groups->items[*first + count]->key_size > size &&
		memcmp(groups->items[*first + count]->key, parts, size) == 0)
		count++;
	return count;
}
