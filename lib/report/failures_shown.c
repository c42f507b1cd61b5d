/* SPDX-License-Identifier: MIT */
/* What failed negotiations of the same two show of the peer: one that calls, answers or gets further runs IKE. */
#include <stdlib.h>

#include "report/failures_parts.h"

void failure_note_shown(struct failure *failure, const struct report_event *added)
{
	const struct failed *failed = added->failed;
	const struct failed_kind *kind = failed->kind;
	if (added->event->kind != IPSECEVTX_KIND_MM_FAILED)
		failure->shows |= failed_behind_main_mode(failed) ? SHOWS_MAIN_MODE : SHOWS_NOTHING;
	else if (kind->is_responder)
		failure->shows |= SHOWS_CALL;
	else if (kind->is_initiator)
		failure->shows |= kind->tells_of_answer || failed->answer == COOKIE_MADE ? SHOWS_ANSWER : SHOWS_NOTHING;
}

/* What is known of a computer and a peer. */
struct pair_shown {
	uint64_t hash; /* of both names; keyed, so that nobody can make two pairs equal */
	uint8_t shown;
};

struct pairs_shown {
	struct pair_shown *items;
	size_t count;
};

static int compare_pairs(const void *left, const void *right)
{
	const struct pair_shown *one = left, *other = right;
	return one->hash < other->hash ? -1 : one->hash > other->hash;
}

static struct pair_shown *find_pair(const struct pairs_shown *pairs, uint64_t hash)
{
	const struct pair_shown wanted = {hash, 0};
	return bsearch(&wanted, pairs->items, pairs->count, sizeof wanted, compare_pairs);
}

/* Hashes the computer and the remote address as they stand in a group's key. False where the group has no address. */
static bool hash_direct(const struct ipsecevtx_report *report, const struct group *group, uint64_t *hash)
{
	const struct ipsecevtx_text unset = {"", 0, IPSECEVTX_UNSET};
	struct key_reader reader = {group->key, group->key + group->key_size};
	key_skip_text(&reader);
	struct key_reader address = reader;
	if (key_skip_field(&address, &unset))
		return false;
	key_skip_text(&reader);
	*hash = hash_of(&report->hash_key, group->key, (size_t)(reader.at - group->key));
	return true;
}

/* The same for a gateway of the group. False when there is no memory. */
static bool hash_gateway(
	struct ipsecevtx_report *report, const struct group *group, const struct group *gateway, uint64_t *hash)
{
	struct key_reader computer = {group->key, group->key + group->key_size};
	struct key_reader address = {gateway->key + group->key_size, gateway->key + gateway->key_size};
	key_skip_text(&computer);
	arena_reset(&report->arena);
	const struct ipsecevtx_text text = key_read_address(&address, &report->arena);
	key_start(&report->key);
	key_bytes(&report->key, group->key, (size_t)(computer.at - group->key));
	key_field(&report->key, &text);
	*hash = hash_of(&report->hash_key, report->key.bytes, report->key.size);
	return !report->key.failed && !report->arena.no_memory && !report->arena.exhausted;
}

/*
 * Whether a group only shows that the peer called. There can be hundreds of thousands of these, and none of them makes
 * a pair worth keeping.
 */
static bool is_call(const struct failure *failure)
{
	return failure->shows == SHOWS_CALL;
}

static bool put_pairs(struct ipsecevtx_report *report, const struct failures *failures, const struct group *group,
	struct pairs_shown *pairs)
{
	const struct failure *failure = group_value(group);
	size_t first, found = groups_beginning(&failures->gateways, group->key, group->key_size, &first);
	uint64_t hash;
	if (failure->is_direct && hash_direct(report, group, &hash))
		pairs->items[pairs->count++] = (struct pair_shown){hash, failure->shows};
	for (size_t i = 0; i < found; i++) {
		if (!hash_gateway(report, group, failures->gateways.items[first + i], &hash))
			return false;
		pairs->items[pairs->count++] = (struct pair_shown){hash, failure->shows};
	}
	return true;
}

static void join_pairs(struct pairs_shown *pairs)
{
	size_t kept = 0;
	if (pairs->count > 1)
		qsort(pairs->items, pairs->count, sizeof *pairs->items, compare_pairs);
	for (size_t i = 0; i < pairs->count; i++) {
		if (kept > 0 && pairs->items[kept - 1].hash == pairs->items[i].hash)
			pairs->items[kept - 1].shown |= pairs->items[i].shown;
		else
			pairs->items[kept++] = pairs->items[i];
	}
	pairs->count = kept;
}

/* Adds calls to the pairs that are kept, then tells each group what is known of its two. */
static void tell_groups(
	const struct ipsecevtx_report *report, struct failures *failures, const struct pairs_shown *pairs)
{
	uint64_t hash;
	for (size_t i = 0; i < failures->groups.count; i++) {
		const struct group *group = failures->groups.items[i];
		struct pair_shown *pair = is_call(group_value(group)) && hash_direct(report, group, &hash)
						  ? find_pair(pairs, hash)
						  : NULL;
		if (pair)
			pair->shown |= SHOWS_CALL;
	}
	for (size_t i = 0; i < failures->groups.count; i++) {
		const struct group *group = failures->groups.items[i];
		struct failure *failure = group_value(group);
		const struct pair_shown *pair = hash_direct(report, group, &hash) ? find_pair(pairs, hash) : NULL;
		failure->shown = pair ? pair->shown : SHOWS_NOTHING;
	}
}

bool failures_note_shown(struct ipsecevtx_report *report, struct failures *failures)
{
	const struct groups *groups = &failures->groups;
	struct pairs_shown pairs = {
		memory_get(&report->allocator, (groups->count + failures->gateways.count + 1) * sizeof *pairs.items),
		0};
	bool ok = pairs.items != NULL;
	for (size_t i = 0; ok && i < groups->count; i++) {
		if (!is_call(group_value(groups->items[i])))
			ok = put_pairs(report, failures, groups->items[i], &pairs);
	}
	if (ok && pairs.count > 0) {
		join_pairs(&pairs);
		tell_groups(report, failures, &pairs);
	}
	memory_free(&report->allocator, pairs.items);
	return ok;
}
