/* SPDX-License-Identifier: MIT */
#include "dedup.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Half of a SHA-256: nobody can make two events that share it. */
struct key {
	uint64_t words[2];
};

/* A hash table with open addressing; room is a power of two. A key of zeros is a free place. */
struct dedup {
	struct key *keys;
	size_t count, room;
	bool has_failed;
};

#define ROOM_AT_FIRST 4096u

struct dedup *dedup_new(void)
{
	struct dedup *dedup = calloc(1, sizeof *dedup);
	if (!dedup)
		return NULL;
	dedup->room = ROOM_AT_FIRST;
	dedup->keys = calloc(dedup->room, sizeof *dedup->keys);
	if (dedup->keys)
		return dedup;
	free(dedup);
	return NULL;
}

void dedup_free(struct dedup *dedup)
{
	if (!dedup)
		return;
	free(dedup->keys);
	free(dedup);
}

bool dedup_failed(const struct dedup *dedup)
{
	return dedup->has_failed;
}

static bool is_free(const struct key *key)
{
	return (key->words[0] | key->words[1]) == 0;
}

/* The place of a key, or the free one where it would be. */
static struct key *find(struct key *keys, size_t room, const struct key *wanted)
{
	size_t i = (size_t)wanted->words[0] & (room - 1);
	while (!is_free(&keys[i]) && memcmp(&keys[i], wanted, sizeof *wanted) != 0)
		i = (i + 1) & (room - 1);
	return &keys[i];
}

static bool grow(struct dedup *dedup)
{
	size_t room = 2 * dedup->room;
	struct key *keys = calloc(room, sizeof *keys);
	if (!keys)
		return false;
	for (size_t i = 0; i < dedup->room; i++) {
		if (!is_free(&dedup->keys[i]))
			*find(keys, room, &dedup->keys[i]) = dedup->keys[i];
	}
	free(dedup->keys);
	dedup->keys = keys;
	dedup->room = room;
	return true;
}

bool dedup_has(struct dedup *dedup, const struct ipsecevtx_event *event)
{
	uint8_t digest[32];
	struct key key;
	if (event->record_id.presence != IPSECEVTX_SET || event->time.presence != IPSECEVTX_SET)
		return false;
	ipsecevtx_event_digest(event, digest);
	memcpy(&key, digest, sizeof key);
	key.words[0] |= key.words[1] == 0;
	struct key *place = find(dedup->keys, dedup->room, &key);
	if (!is_free(place))
		return true;
	*place = key;
	dedup->count++;
	if (dedup->count > dedup->room / 4 * 3 && !grow(dedup))
		dedup->has_failed = true;
	return false;
}

/* As the library compares the names of logs: a dot before all else, so that "a.evtx" comes before "a (2).evtx". */
static int compare_paths(const void *left, const void *right)
{
	const char *a = *(char *const *)left;
	const char *b = *(char *const *)right;
	while (*a && *a == *b) {
		a++;
		b++;
	}
	unsigned one = *a == '.' ? 1 : (unsigned char)*a;
	unsigned other = *b == '.' ? 1 : (unsigned char)*b;
	return one < other ? -1 : one > other;
}

void dedup_sort_inputs(struct inputs *inputs)
{
	if (inputs->count > 1)
		qsort(inputs->paths, inputs->count, sizeof *inputs->paths, compare_paths);
}
