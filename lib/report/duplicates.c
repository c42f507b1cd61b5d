/* SPDX-License-Identifier: MIT */
#include "report/duplicates.h"

#include <string.h>

#define BLOCK_RECORDS 64u

/*
 * BLOCK_RECORDS records of a log from number BLOCK_RECORDS * number on: which were added, and half of each one's
 * content hash, in their order.
 */
struct duplicate_block {
	uint64_t number;
	uint64_t present; /* bit n: the record BLOCK_RECORDS * number + n */
	uint32_t *contents;
	uint32_t log;
	uint16_t count, room;
};

void duplicates_init(
	struct duplicates *duplicates, const struct ipsecevtx_allocator *allocator, const struct hash_key *key)
{
	memset(duplicates, 0, sizeof *duplicates);
	duplicates->allocator = *allocator;
	duplicates->key = *key;
	duplicates->recent = INDEX_NONE;
	index_init(&duplicates->index, allocator);
	index_init(&duplicates->others, allocator);
}

void duplicates_free(struct duplicates *duplicates)
{
	for (size_t i = 0; i < duplicates->count; i++)
		memory_free(&duplicates->allocator, duplicates->blocks[i].contents);
	memory_free(&duplicates->allocator, duplicates->blocks);
	memory_free(&duplicates->allocator, duplicates->other_hashes);
	index_free(&duplicates->index);
	index_free(&duplicates->others);
	duplicates->blocks = NULL;
	duplicates->other_hashes = NULL;
	duplicates->count = duplicates->other_count = 0;
}

static bool is_same_block(const void *user, uint32_t value, const void *wanted)
{
	const struct duplicate_block *block = &((const struct duplicates *)user)->blocks[value];
	const struct duplicate_block *other = wanted;
	return block->number == other->number && block->log == other->log;
}

static uint64_t hash_of_block(const struct duplicates *duplicates, const struct duplicate_block *block)
{
	struct hash hash = hash_start(&duplicates->key);
	hash_word(&hash, block->number);
	hash_word(&hash, block->log);
	return hash_end(&hash);
}

/* The block of a log, made if it is new; NULL when there is no memory. */
static struct duplicate_block *get_block(struct duplicates *duplicates, uint32_t log, uint64_t number)
{
	const struct duplicate_block wanted = {.number = number, .log = log};
	if (duplicates->recent != INDEX_NONE && is_same_block(duplicates, duplicates->recent, &wanted))
		return &duplicates->blocks[duplicates->recent];
	uint64_t hash = hash_of_block(duplicates, &wanted);
	uint32_t found = index_find(&duplicates->index, hash, is_same_block, duplicates, &wanted);
	if (found == INDEX_NONE) {
		void *blocks = duplicates->blocks;
		if (duplicates->count >= INDEX_NONE || !array_reserve(&duplicates->allocator, &blocks,
							       &duplicates->room, duplicates->count + 1, sizeof wanted))
			return NULL;
		duplicates->blocks = blocks;
		if (!index_add(&duplicates->index, hash, (uint32_t)duplicates->count))
			return NULL;
		found = (uint32_t)duplicates->count++;
		duplicates->blocks[found] = wanted;
	}
	duplicates->recent = found;
	return &duplicates->blocks[found];
}

static unsigned count_bits(uint64_t bits)
{
	/* Adds the bits up in pairs, then in fours, then in bytes, whose sum ends up in the highest byte. */
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (unsigned)(bits * UINT64_C(0x0101010101010101) >> 56);
}

static bool insert(struct duplicates *duplicates, struct duplicate_block *block, unsigned bit, uint32_t content)
{
	if (block->count == block->room) {
		unsigned room = block->room == 0 ? 4 : 2u * block->room;
		uint32_t *contents = duplicates->allocator.reallocate(
			duplicates->allocator.user, block->contents, room * sizeof *contents);
		if (!contents)
			return false;
		block->contents = contents;
		block->room = (uint16_t)room;
	}
	unsigned at = count_bits(block->present & (((uint64_t)1 << bit) - 1));
	memmove(&block->contents[at + 1], &block->contents[at], (block->count - at) * sizeof *block->contents);
	block->contents[at] = content;
	block->present |= (uint64_t)1 << bit;
	block->count++;
	return true;
}

static bool is_same_other(const void *user, uint32_t value, const void *wanted)
{
	return ((const struct duplicates *)user)->other_hashes[value] == *(const uint64_t *)wanted;
}

/* Notes a record whose number another record has. Returns as duplicates_note(). */
static int note_other(struct duplicates *duplicates, uint32_t log, uint64_t record_id, uint64_t content)
{
	struct hash hash = hash_start(&duplicates->key);
	hash_word(&hash, log);
	hash_word(&hash, record_id);
	hash_word(&hash, content);
	uint64_t whole = hash_end(&hash);
	void *hashes = duplicates->other_hashes;
	if (index_find(&duplicates->others, whole, is_same_other, duplicates, &whole) != INDEX_NONE)
		return 1;
	if (duplicates->other_count >= INDEX_NONE ||
		!array_reserve(&duplicates->allocator, &hashes, &duplicates->other_room, duplicates->other_count + 1,
			sizeof *duplicates->other_hashes))
		return -1;
	duplicates->other_hashes = hashes;
	if (!index_add(&duplicates->others, whole, (uint32_t)duplicates->other_count))
		return -1;
	duplicates->other_hashes[duplicates->other_count++] = whole;
	return 0;
}

int duplicates_note(struct duplicates *duplicates, uint32_t log, uint64_t record_id, uint64_t content)
{
	struct duplicate_block *block = get_block(duplicates, log, record_id / BLOCK_RECORDS);
	unsigned bit = (unsigned)(record_id % BLOCK_RECORDS);
	uint32_t part = (uint32_t)(content >> 32);
	if (!block)
		return -1;
	if (!(block->present >> bit & 1))
		return insert(duplicates, block, bit, part) ? 0 : -1;
	unsigned at = count_bits(block->present & (((uint64_t)1 << bit) - 1));
	return block->contents[at] == part ? 1 : note_other(duplicates, log, record_id, content);
}
