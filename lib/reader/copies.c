/* SPDX-License-Identifier: MIT */
#include "reader/copies.h"

#include <string.h>

#define ROOM_AT_FIRST 256u

/* How many live records with the same header are told apart; no log of Windows has two. */
#define DIGESTS 2u

/* Bytes that are kept of a SHA-256: nobody can make two events that share them. */
#define DIGEST_PART 16u

struct copy_entry {
	uint64_t record_id;
	uint64_t written_time;
	bool is_used;
	uint8_t digest_count;
	uint8_t digests[DIGESTS][DIGEST_PART];
};

void copies_init(struct copies *copies, const struct ipsecevtx_allocator *allocator)
{
	memset(copies, 0, sizeof *copies);
	copies->allocator = *allocator;
}

void copies_free(struct copies *copies)
{
	if (copies->entries)
		memory_free(&copies->allocator, copies->entries);
	copies->entries = NULL;
}

/*
 * The entry of a header, or the free one where it belongs. The hash has a secret key, so that nobody can write a log
 * whose headers all belong to the same place.
 */
static struct copy_entry *find(
	const struct copies *copies, struct copy_entry *entries, size_t room, uint64_t record_id, uint64_t written_time)
{
	uint64_t hash = fingerprint_join(&copies->key, fingerprint_join(&copies->key, 1, record_id), written_time);
	size_t i = (size_t)(hash * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (room - 1);
	while (entries[i].is_used && (entries[i].record_id != record_id || entries[i].written_time != written_time))
		i = (i + 1) & (room - 1);
	return &entries[i];
}

static bool grow(struct copies *copies)
{
	size_t room = copies->room ? 2 * copies->room : ROOM_AT_FIRST;
	struct copy_entry *entries = memory_get(&copies->allocator, room * sizeof *entries);
	if (!entries)
		return false;
	if (!copies->entries)
		fingerprint_make_key(&copies->key);
	for (size_t i = 0; i < copies->room; i++) {
		const struct copy_entry *entry = &copies->entries[i];
		if (entry->is_used)
			*find(copies, entries, room, entry->record_id, entry->written_time) = *entry;
	}
	copies_free(copies);
	copies->entries = entries;
	copies->room = room;
	return true;
}

static struct copy_entry *find_record(const struct copies *copies, const struct record *record)
{
	if (!copies->entries)
		return NULL;
	struct copy_entry *entry = find(copies, copies->entries, copies->room, record->record_id, record->written_time);
	return entry->is_used ? entry : NULL;
}

bool copies_expect(struct copies *copies, const struct record *record)
{
	if (find_record(copies, record) || copies->count == COPIES_MAX)
		return true;
	if (copies->count >= copies->room / 2 && !grow(copies))
		return false;
	struct copy_entry *entry = find(copies, copies->entries, copies->room, record->record_id, record->written_time);
	entry->record_id = record->record_id;
	entry->written_time = record->written_time;
	entry->is_used = true;
	copies->count++;
	return true;
}

bool copies_expects(const struct copies *copies, const struct record *record)
{
	return find_record(copies, record) != NULL;
}

void copies_add(struct copies *copies, const struct record *record, const struct ipsecevtx_event *event)
{
	uint8_t digest[DIGEST_SIZE];
	struct copy_entry *entry = find_record(copies, record);
	if (!entry || entry->digest_count == DIGESTS)
		return;
	ipsecevtx_event_digest(event, digest);
	memcpy(entry->digests[entry->digest_count++], digest, DIGEST_PART);
}

bool copies_have(const struct copies *copies, const struct record *record, const struct ipsecevtx_event *event)
{
	uint8_t digest[DIGEST_SIZE];
	const struct copy_entry *entry = find_record(copies, record);
	if (!entry || entry->digest_count == 0)
		return false;
	ipsecevtx_event_digest(event, digest);
	for (unsigned i = 0; i < entry->digest_count; i++) {
		if (memcmp(entry->digests[i], digest, DIGEST_PART) == 0)
			return true;
	}
	return false;
}
