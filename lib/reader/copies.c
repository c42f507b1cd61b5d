/* SPDX-License-Identifier: MIT */
#include "reader/copies.h"

#include <string.h>

/* How many live records with the same header are told apart; no log of Windows has two. */
#define DIGESTS 2u

/* Bytes that are kept of a SHA-256: nobody can make two events that share them. */
#define DIGEST_PART 16u

struct copy_entry {
	uint64_t record_id;
	uint64_t written_time;
	uint8_t digest_count;
	uint8_t digests[DIGESTS][DIGEST_PART];
};

void copies_init(struct copies *copies, const struct ipsecevtx_allocator *allocator)
{
	memset(copies, 0, sizeof *copies);
	copies->allocator = *allocator;
	index_init(&copies->by_header, allocator);
}

void copies_free(struct copies *copies)
{
	memory_free(&copies->allocator, copies->entries);
	index_free(&copies->by_header);
	copies->entries = NULL;
	copies->count = copies->room = 0;
}

/* The hash has a secret key, so that nobody can write a log whose headers all belong to the same place. */
static uint64_t hash_of(const struct copies *copies, const struct record *record)
{
	uint64_t hash = fingerprint_join(&copies->key, 1, record->record_id);
	return fingerprint_join(&copies->key, hash, record->written_time) * UINT64_C(0x9e3779b97f4a7c15) >> 32;
}

static bool has_header(const void *user, uint32_t value, const void *wanted)
{
	const struct copies *copies = user;
	const struct record *record = wanted;
	const struct copy_entry *entry = &copies->entries[value];
	return entry->record_id == record->record_id && entry->written_time == record->written_time;
}

static struct copy_entry *find_record(const struct copies *copies, const struct record *record)
{
	if (copies->count == 0)
		return NULL;
	const uint32_t found = index_find(&copies->by_header, hash_of(copies, record), has_header, copies, record);
	return found == INDEX_NONE ? NULL : &copies->entries[found];
}

bool copies_expect(struct copies *copies, const struct record *record)
{
	void *entries = copies->entries;
	if (find_record(copies, record) || copies->count == COPIES_MAX)
		return true;
	if (!array_reserve(&copies->allocator, &entries, &copies->room, copies->count + 1, sizeof *copies->entries))
		return false;
	copies->entries = entries;
	if (copies->count == 0)
		fingerprint_make_key(&copies->key);
	if (!index_add(&copies->by_header, hash_of(copies, record), (uint32_t)copies->count))
		return false;
	copies->entries[copies->count++] =
		(struct copy_entry){.record_id = record->record_id, .written_time = record->written_time};
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
