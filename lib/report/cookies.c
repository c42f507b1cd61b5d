/* SPDX-License-Identifier: MIT */
#include "report/cookies.h"

#include <stdlib.h>

#define COMPACT_AT_FIRST 1024u

void cookies_init(
	struct cookies *cookies, const struct ipsecevtx_allocator *allocator, const struct hash_key *key, size_t limit)
{
	*cookies =
		(struct cookies){.allocator = *allocator, .key = *key, .compact_at = COMPACT_AT_FIRST, .limit = limit};
}

void cookies_free(struct cookies *cookies)
{
	memory_free(&cookies->allocator, cookies->items);
	cookies->items = NULL;
	cookies->count = cookies->room = 0;
}

/* A cookie of zeros only means that there is none yet. */
static bool is_made(const struct ipsecevtx_text *cookie)
{
	for (size_t i = 0; cookie->presence == IPSECEVTX_SET && i < cookie->length; i++) {
		if (cookie->data[i] != '0')
			return true;
	}
	return false;
}

/* Case makes no difference in hex digits. */
static void hash_cookie(struct hash *hash, const struct ipsecevtx_text *cookie)
{
	hash_word(hash, cookie->length);
	for (size_t i = 0; i < cookie->length;) {
		uint64_t word = 0;
		for (unsigned shift = 0; shift < 64 && i < cookie->length; shift += 8, i++) {
			uint8_t letter = (uint8_t)cookie->data[i];
			word |= (uint64_t)(letter >= 'A' && letter <= 'F' ? letter | 0x20u : letter) << shift;
		}
		hash_word(hash, word);
	}
}

static int compare(const void *left, const void *right)
{
	const struct cookie_pair *one = left, *other = right;
	if (one->hash != other->hash)
		return one->hash < other->hash ? -1 : 1;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	return one->owner < other->owner ? -1 : one->owner > other->owner;
}

/* In order, each owner's pair once. */
static void compact(struct cookies *cookies)
{
	size_t kept = 0;
	if (cookies->count > 1)
		qsort(cookies->items, cookies->count, sizeof *cookies->items, compare);
	for (size_t i = 0; i < cookies->count; i++) {
		if (kept > 0 && compare(&cookies->items[kept - 1], &cookies->items[i]) == 0)
			cookies->items[kept - 1].count += cookies->items[i].count;
		else
			cookies->items[kept++] = cookies->items[i];
	}
	cookies->count = kept;
}

static void check_limit(struct cookies *cookies)
{
	if (cookies->count <= cookies->limit)
		return;
	cookies_free(cookies);
	cookies->is_full = true;
}

bool cookies_add(struct cookies *cookies, const struct ipsecevtx_text *initiator,
	const struct ipsecevtx_text *responder, uint32_t computer, uint32_t owner)
{
	if (!is_made(initiator) || !is_made(responder) || cookies->is_full)
		return true;
	if (cookies->count >= cookies->compact_at) {
		compact(cookies);
		check_limit(cookies);
		cookies->compact_at = cookies->count < COMPACT_AT_FIRST / 2 ? COMPACT_AT_FIRST : 2 * cookies->count;
		if (cookies->compact_at > cookies->limit + cookies->limit / 8)
			cookies->compact_at = cookies->limit + cookies->limit / 8 + 1;
	}
	void *items = cookies->items;
	if (cookies->is_full)
		return true;
	if (!array_reserve(&cookies->allocator, &items, &cookies->room, cookies->count + 1, sizeof *cookies->items))
		return false;
	cookies->items = items;
	struct hash hash = hash_start(&cookies->key);
	hash_cookie(&hash, initiator);
	hash_cookie(&hash, responder);
	cookies->items[cookies->count++] =
		(struct cookie_pair){.hash = hash_end(&hash), .computer = computer, .owner = owner, .count = 1};
	return true;
}

void cookies_match(struct cookies *cookies, void (*note)(void *user, uint32_t owner, uint64_t count), void *user)
{
	compact(cookies);
	check_limit(cookies);
	for (size_t start = 0, end; start < cookies->count; start = end) {
		for (end = start + 1; end < cookies->count && cookies->items[end].hash == cookies->items[start].hash;)
			end++;
		/* In the order of computers. */
		bool is_shared = cookies->items[start].computer != cookies->items[end - 1].computer;
		for (size_t i = start; is_shared && i < end; i++)
			note(user, cookies->items[i].owner, cookies->items[i].count);
	}
}
