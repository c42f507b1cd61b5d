/* SPDX-License-Identifier: MIT */
#include "report/recall.h"

#include <string.h>

/* How many entries there are; a power of two. */
#define ENTRIES 16384u

#define LINE_BYTES 64u

bool recall_begin(struct recall *recall, const struct ipsecevtx_allocator *allocator)
{
	if (recall->entries)
		return true;
	recall->allocator = *allocator;
	recall->memory = memory_get(allocator, ENTRIES * sizeof *recall->entries + LINE_BYTES);
	if (!recall->memory)
		return false;
	size_t behind = (uintptr_t)recall->memory % LINE_BYTES;
	recall->entries = (void *)((char *)recall->memory + (behind == 0 ? 0 : LINE_BYTES - behind));
	return true;
}

void recall_free(struct recall *recall)
{
	if (recall->memory)
		memory_free(&recall->allocator, recall->memory);
	recall->memory = NULL;
	recall->entries = NULL;
}

/* Not keyed: an attacker who chooses addresses that share an entry only makes each of them be looked for. */
static uint32_t mix(uint32_t computer, const struct ipsecevtx_text *peer)
{
	const char *at = peer->data;
	size_t size = peer->length;
	uint64_t mixed = (uint64_t)computer << 32 | size, word;
	for (; size >= sizeof word; size -= sizeof word, at += sizeof word) {
		memcpy(&word, at, sizeof word);
		mixed = (mixed ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		mixed ^= mixed >> 29;
	}
	word = 0;
	memcpy(&word, at, size);
	mixed = (mixed ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(mixed ^ mixed >> 32);
}

/* How many cache lines of a group are looked at first. */
#define LINES 3u

/* The groups lie far apart, so all of them are prefetched before the first is looked at. */
static void expect(const struct recall_entry *entry)
{
	for (unsigned i = 0; i < RECALL_GROUPS; i++) {
		const char *at = (const char *)entry->groups[i];
		for (unsigned line = 0; at && line < LINES; line++)
			__builtin_prefetch(at + (size_t)line * LINE_BYTES);
	}
}

struct recall_entry *recall_expect(const struct recall *recall, uint32_t computer, const struct ipsecevtx_text *peer)
{
	if (!recall->entries || peer->length == 0 || peer->length > RECALL_PEER_SIZE)
		return NULL;
	struct recall_entry *entry = &recall->entries[mix(computer, peer) % ENTRIES];
	for (size_t at = 0; at < sizeof *entry; at += LINE_BYTES)
		__builtin_prefetch((const char *)entry + at, 1);
	return entry;
}

void recall_take(struct recall_entry *entry, uint32_t computer, const struct ipsecevtx_text *peer)
{
	if (entry->computer == computer && entry->length == peer->length &&
		memcmp(entry->peer, peer->data, peer->length) == 0) {
		expect(entry);
		return;
	}
	memset(entry, 0, sizeof *entry);
	entry->computer = computer;
	entry->length = peer->length;
	memcpy(entry->peer, peer->data, peer->length);
}
