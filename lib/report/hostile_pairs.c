/* SPDX-License-Identifier: MIT */
/* Which computers had associations with which peers, and when. */
#include "report/hostile.h"
#include "report/thumbprint.h"

#include <string.h>

static bool is_same(const void *user, uint32_t value, const void *wanted)
{
	const struct pair *one = &((const struct pairs *)user)->items[value], *other = wanted;
	return one->computer == other->computer && one->peer == other->peer;
}

static uint64_t hash_pair(const struct hostile *hostile, uint32_t computer, uint32_t peer)
{
	struct hash hash = hash_start(&hostile->report->hash_key);
	hash_word(&hash, (uint64_t)computer << 32 | peer);
	return hash_end(&hash);
}

struct pair *pairs_find(const struct hostile *hostile, uint32_t computer, uint32_t peer)
{
	const struct pairs *pairs = &hostile->pairs;
	const struct pair wanted = {.computer = computer, .peer = peer};
	uint32_t found = index_find(&pairs->index, hash_pair(hostile, computer, peer), is_same, pairs, &wanted);
	return found == INDEX_NONE ? NULL : &pairs->items[found];
}

/* The pair of a computer and a peer, made if it is new; NULL when there is no memory. */
static struct pair *get(struct hostile *hostile, uint32_t computer, uint32_t peer)
{
	struct pairs *pairs = &hostile->pairs;
	struct pair *found = pairs_find(hostile, computer, peer);
	void *items = pairs->items;
	if (found)
		return found;
	if (!array_reserve(&hostile->report->allocator, &items, &pairs->room, pairs->count + 1, sizeof *found))
		return NULL;
	pairs->items = items;
	if (!index_add(&pairs->index, hash_pair(hostile, computer, peer), (uint32_t)pairs->count))
		return NULL;
	pairs->items[pairs->count] = (struct pair){.computer = computer,
		.peer = peer,
		.earliest = ASSOCIATION_NONE,
		.first = ASSOCIATION_NONE,
		.last = ASSOCIATION_NONE};
	return &pairs->items[pairs->count++];
}

/* The fields with thumbprints of certificates with which an association was opened. */
#define THUMBPRINTS 2u
static const char *const thumbprints[THUMBPRINTS] = {"remote_mm_cert_hash", "remote_em_cert_hash"};

#define PAIR_NONE UINT32_MAX

struct making {
	struct hostile *hostile;
	const struct associations *associations;
	uint32_t *by_shape; /* by shape: the pair of the last association that has a peer; PAIR_NONE */
	const struct ipsecevtx_field_info *thumbprints[THUMBPRINTS];
};

/*
 * Marks a certificate as accepted, by the string of its thumbprint in small letters. That string exists if a proof with
 * the certificate was refused. False when there is no memory.
 */
static bool note_thumbprint(const struct making *making, uint32_t number)
{
	struct ipsecevtx_report *report = making->hostile->report;
	const struct string string = strings_get(&report->strings, number);
	const struct ipsecevtx_text text = {string.data, string.length, IPSECEVTX_SET};
	if (number == STRING_NONE)
		return true;
	arena_reset(&report->arena);
	const struct ipsecevtx_text small = thumbprint_small(&text, &report->arena);
	if (small.presence != IPSECEVTX_SET)
		return false;
	making->hostile->pairs.succeeded[strings_find(&report->strings, small.data, small.length)] = 1;
	return true;
}

static bool note_thumbprints(struct making *making, const struct association_event *event)
{
	for (unsigned i = 0; i < THUMBPRINTS; i++) {
		if (!note_thumbprint(making, association_string(making->associations, event, making->thumbprints[i])))
			return false;
	}
	return true;
}

/* The index of an association's pair; PAIR_NONE when there is no memory. */
static uint32_t find_pair(struct making *making, const struct association_event *event)
{
	struct pairs *pairs = &making->hostile->pairs;
	uint32_t known = event->has_peer ? making->by_shape[event->shape] : PAIR_NONE;
	if (known != PAIR_NONE && pairs->items[known].computer == event->computer)
		return known;
	uint32_t peer = association_peer(making->associations, event);
	const struct pair *pair = get(making->hostile, event->computer, peer);
	if (!pair)
		return PAIR_NONE;
	/* With the same texts in all fields the thumbprints are marked already. */
	if (known == PAIR_NONE && !note_thumbprints(making, event))
		return PAIR_NONE;
	pairs->succeeded[peer] = 1;
	known = (uint32_t)(pair - pairs->items);
	if (event->has_peer)
		making->by_shape[event->shape] = known;
	return known;
}

/* Counts an association for its pair. Associations come in the order of time. False when there is no memory. */
static bool take(struct making *making, uint32_t number)
{
	struct pairs *pairs = &making->hostile->pairs;
	const struct association *association = association_at(making->associations, number);
	const struct association_event *event = association_event_of(making->associations, association);
	uint32_t found = find_pair(making, event);
	if (found == PAIR_NONE)
		return false;
	struct pair *pair = &pairs->items[found];
	pairs->by_association[number] = found;
	pair->count++;
	if (pair->earliest == ASSOCIATION_NONE && event->has_time)
		pair->earliest = number;
	if (association->opening != ASSOCIATION_NONE && event->has_time) {
		pair->first = pair->first == ASSOCIATION_NONE ? number : pair->first;
		pair->last = number;
	}
	return true;
}

bool pairs_make(struct hostile *hostile)
{
	struct pairs *pairs = &hostile->pairs;
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	struct making making = {.hostile = hostile, .associations = hostile->report->associations};
	size_t count = associations_count(making.associations), shapes = associations_shapes(making.associations);
	for (unsigned i = 0; i < THUMBPRINTS; i++)
		making.thumbprints[i] = association_find_field(thumbprints[i]);
	making.by_shape = memory_get_buffer(allocator, (shapes + 1) * sizeof *making.by_shape);
	pairs->by_association = memory_get_buffer(allocator, (count + 1) * sizeof *pairs->by_association);
	pairs->succeeded = memory_get(allocator, hostile->report->strings.count + 1);
	bool ok = making.by_shape && pairs->by_association && pairs->succeeded;
	if (ok)
		memset(making.by_shape, 0xff, (shapes + 1) * sizeof *making.by_shape);
	for (uint32_t i = 0; ok && i < count; i++)
		ok = take(&making, i);
	if (ok)
		pairs->succeeded[STRING_NONE] = 0;
	memory_free(allocator, making.by_shape);
	return ok;
}

void pairs_free(const struct hostile *hostile, struct pairs *pairs)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	index_free(&pairs->index);
	memory_free(allocator, pairs->items);
	memory_free(allocator, pairs->by_association);
	memory_free(allocator, pairs->succeeded);
	pairs->items = NULL;
	pairs->by_association = NULL;
	pairs->succeeded = NULL;
	pairs->count = pairs->room = 0;
}

bool openings_know(struct hostile *hostile)
{
	bool ok = true;
	for (unsigned with = 0; ok && !hostile->knows_openings && with < SUCCESS_WITHS; with++)
		ok = successes_find(hostile->report, &hostile->openings[with], (enum success_with)with, false);
	hostile->knows_openings = true;
	return ok;
}

bool hostile_openings_have(const struct hostile *hostile, const struct trouble *trouble, uint64_t from, uint64_t to)
{
	const struct success first = {trouble->computer, trouble->peer, from},
			     last = {trouble->computer, trouble->peer, to};
	uint64_t count = 0;
	for (unsigned with = 0; with < SUCCESS_WITHS; with++)
		count += successes_between(&hostile->openings[with], &first, &last);
	return count > 0;
}

void openings_free(struct hostile *hostile)
{
	for (unsigned with = 0; with < SUCCESS_WITHS; with++) {
		memory_free(&hostile->report->allocator, hostile->openings[with].items);
		hostile->openings[with] = (struct successes){.count = 0};
	}
	hostile->knows_openings = false;
}
