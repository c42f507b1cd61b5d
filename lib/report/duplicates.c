/* SPDX-License-Identifier: MIT */
#include "report/duplicates.h"

#define BLOCK_RECORDS 64u

/*
 * Of the numbers from BLOCK_RECORDS * number on, those in present, all of one input. parts has, in their order, a part
 * of each one's hash. Where not all headers are off by one and the same shift, those of the headers' hashes follow.
 */
struct duplicate_block {
	uint64_t number;
	uint64_t present; /* bit n: the record BLOCK_RECORDS * number + n */
	struct block_parts *parts;
	uint32_t log;
	uint32_t source;
};

struct block_parts {
	uint64_t shift; /* of the number in the header against the record's */
	uint8_t count, room;
	bool has_headers;
	uint32_t contents[]; /* room of them; then as many of headers */
};

/* What is known of a key, which says what it is about. */
struct duplicate_fact {
	uint64_t key;
	uint32_t number;
	uint32_t header; /* of the first of them, where there are several */
};

/* The first record of a content: its input and a part of the hash of its header's number. */
struct first_record {
	uint32_t source, header;
};

void duplicates_init(
	struct duplicates *duplicates, const struct ipsecevtx_allocator *allocator, const struct hash_key *key)
{
	memset(duplicates, 0, sizeof *duplicates);
	duplicates->allocator = *allocator;
	duplicates->key = *key;
	duplicates->recent = INDEX_NONE;
	index_init(&duplicates->index, allocator);
	index_init(&duplicates->fact_index, allocator);
}

void duplicates_free(struct duplicates *duplicates)
{
	for (size_t i = 0; i < duplicates->count; i++)
		memory_free(&duplicates->allocator, duplicates->blocks[i].parts);
	memory_free(&duplicates->allocator, duplicates->blocks);
	memory_free(&duplicates->allocator, duplicates->facts);
	index_free(&duplicates->index);
	index_free(&duplicates->fact_index);
	duplicates->blocks = NULL;
	duplicates->facts = NULL;
	duplicates->count = duplicates->fact_count = 0;
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

/* NULL when there is no memory. */
static struct duplicate_block *get_block(struct duplicates *duplicates, const struct duplicate_record *record)
{
	const struct duplicate_block wanted = {
		.number = record->record_id / BLOCK_RECORDS, .log = record->log, .source = record->source};
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
	/* In pairs of bits, then in fours, then in bytes, whose sum ends in the highest one. */
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (unsigned)(bits * UINT64_C(0x0101010101010101) >> 56);
}

static uint32_t hash_of_header(const struct duplicates *duplicates, uint64_t header)
{
	return (uint32_t)hash_of(&duplicates->key, &header, sizeof header);
}

/*
 * Facts.
 */

/* What a fact is about: a record's content, and what else goes into its key. */
enum fact_kind {
	FACT_FIRST,  /* number: the input of the first record, where its block does not tell */
	FACT_COUNT,  /* number: how many records there are; without it, one */
	FACT_SOURCE, /* number: how many there are in an input */
	FACT_PLACE   /* number: the place of a header's record among those of its input, from 1 on */
};

static uint64_t key_of(const struct duplicates *duplicates, const struct duplicate_record *record, enum fact_kind kind)
{
	struct hash hash = hash_start(&duplicates->key);
	hash_word(&hash, (uint64_t)kind << 32 | record->log);
	hash_word(&hash, record->record_id);
	hash_word(&hash, record->content);
	if (kind >= FACT_SOURCE)
		hash_word(&hash, record->source);
	if (kind == FACT_PLACE)
		hash_word(&hash, record->header);
	return hash_end(&hash);
}

static bool is_same_fact(const void *user, uint32_t value, const void *wanted)
{
	return ((const struct duplicates *)user)->facts[value].key == *(const uint64_t *)wanted;
}

/* NULL when there is none. */
static struct duplicate_fact *find_fact(struct duplicates *duplicates, uint64_t key)
{
	uint32_t found = index_find(&duplicates->fact_index, key, is_same_fact, duplicates, &key);
	return found == INDEX_NONE ? NULL : &duplicates->facts[found];
}

static bool add_fact(struct duplicates *duplicates, const struct duplicate_fact *fact)
{
	void *facts = duplicates->facts;
	if (duplicates->fact_count >= INDEX_NONE ||
		!array_reserve(&duplicates->allocator, &facts, &duplicates->fact_room, duplicates->fact_count + 1,
			sizeof *duplicates->facts))
		return false;
	duplicates->facts = facts;
	if (!index_add(&duplicates->fact_index, fact->key, (uint32_t)duplicates->fact_count))
		return false;
	duplicates->facts[duplicates->fact_count++] = *fact;
	return true;
}

static bool set_fact(struct duplicates *duplicates, const struct duplicate_fact *fact)
{
	struct duplicate_fact *known = find_fact(duplicates, fact->key);
	if (known)
		known->number = fact->number;
	return known || add_fact(duplicates, fact);
}

static bool add_first(struct duplicates *duplicates, const struct duplicate_record *record)
{
	const struct duplicate_fact fact = {
		key_of(duplicates, record, FACT_FIRST), record->source, hash_of_header(duplicates, record->header)};
	return add_fact(duplicates, &fact);
}

/*
 * Blocks.
 */

static struct block_parts *make_parts(const struct duplicates *duplicates, unsigned room, bool has_headers)
{
	size_t words = (size_t)room * (has_headers ? 2 : 1);
	struct block_parts *parts = duplicates->allocator.reallocate(
		duplicates->allocator.user, NULL, sizeof *parts + words * sizeof parts->contents[0]);
	if (parts)
		*parts = (struct block_parts){.room = (uint8_t)room, .has_headers = has_headers};
	return parts;
}

static uint32_t header_at(
	const struct duplicates *duplicates, const struct duplicate_block *block, unsigned at, uint64_t record_id)
{
	const struct block_parts *parts = block->parts;
	return parts->has_headers ? parts->contents[parts->room + at]
				  : hash_of_header(duplicates, record_id + parts->shift);
}

/* Room for one more, and for headers where there were none before. */
static bool change_parts(
	const struct duplicates *duplicates, struct duplicate_block *block, unsigned room, bool has_headers)
{
	struct block_parts *old = block->parts;
	struct block_parts *parts = make_parts(duplicates, room, has_headers);
	if (!parts)
		return false;
	unsigned at = 0;
	for (unsigned bit = 0; old && bit < BLOCK_RECORDS; bit++) {
		if (!(block->present >> bit & 1))
			continue;
		parts->contents[at] = old->contents[at];
		if (has_headers)
			parts->contents[room + at] =
				header_at(duplicates, block, at, BLOCK_RECORDS * block->number + bit);
		at++;
	}
	parts->count = (uint8_t)at;
	parts->shift = old ? old->shift : 0;
	memory_free(&duplicates->allocator, old);
	block->parts = parts;
	return true;
}

static void move_up(uint32_t *items, unsigned at, unsigned count)
{
	memmove(&items[at + 1], &items[at], (count - at) * sizeof *items);
}

static bool insert(struct duplicates *duplicates, struct duplicate_block *block, unsigned bit,
	const struct duplicate_record *record)
{
	uint64_t shift = record->header - record->record_id;
	unsigned count = block->parts ? block->parts->count : 0;
	unsigned room = block->parts ? block->parts->room : 0;
	bool has_headers = count > 0 && (block->parts->has_headers || block->parts->shift != shift);
	if (count == room || has_headers != block->parts->has_headers) {
		if (!change_parts(duplicates, block, count < room ? room : room == 0 ? 4 : 2 * room, has_headers))
			return false;
	}
	struct block_parts *parts = block->parts;
	unsigned at = count_bits(block->present & (((uint64_t)1 << bit) - 1));
	if (count == 0)
		parts->shift = shift;
	move_up(parts->contents, at, count);
	parts->contents[at] = (uint32_t)(record->content >> 32);
	if (has_headers) {
		move_up(parts->contents + parts->room, at, count);
		parts->contents[parts->room + at] = hash_of_header(duplicates, record->header);
	}
	block->present |= (uint64_t)1 << bit;
	parts->count++;
	return block->source == record->source || add_first(duplicates, record);
}

/*
 * Records that are there again.
 */

/* False when no record of this number has this content. */
static bool find_first(struct duplicates *duplicates, const struct duplicate_block *block, unsigned bit,
	const struct duplicate_record *record, struct first_record *first)
{
	unsigned at = count_bits(block->present & (((uint64_t)1 << bit) - 1));
	const struct duplicate_fact *fact = find_fact(duplicates, key_of(duplicates, record, FACT_FIRST));
	if (fact)
		*first = (struct first_record){fact->number, fact->header};
	else if (block->parts->contents[at] == (uint32_t)(record->content >> 32))
		*first = (struct first_record){block->source, header_at(duplicates, block, at, record->record_id)};
	else
		return false;
	return true;
}

/* Another one of its input: a copy, unless no input had as many before. */
static int note_place(struct duplicates *duplicates, const struct duplicate_record *record, uint32_t place)
{
	const struct duplicate_fact here = {key_of(duplicates, record, FACT_PLACE), place, 0};
	struct duplicate_fact all = {key_of(duplicates, record, FACT_COUNT), 1, 0};
	const struct duplicate_fact *known = find_fact(duplicates, all.key);
	if (!add_fact(duplicates, &here))
		return -1;
	if (place < (known ? known->number : 1))
		return 1;
	all.number = place + 1;
	return set_fact(duplicates, &all) ? 0 : -1;
}

static int note_again(struct duplicates *duplicates, const struct duplicate_record *record,
	const struct first_record *first, uint32_t *place)
{
	uint32_t header = hash_of_header(duplicates, record->header);
	if (record->source == STRING_NONE || (first->source == record->source && first->header == header))
		return 1;
	struct duplicate_fact source = {key_of(duplicates, record, FACT_SOURCE), 1, header};
	const struct duplicate_fact *known = find_fact(duplicates, source.key);
	if (!known && first->source != record->source)
		return add_fact(duplicates, &source) ? 1 : -1;
	if (known) {
		source = *known;
		if (first->source != record->source && source.header == header)
			return 1;
	}
	const struct duplicate_fact *here = find_fact(duplicates, key_of(duplicates, record, FACT_PLACE));
	*place = here ? here->number : source.number;
	if (here)
		return 1;
	source.number++;
	return set_fact(duplicates, &source) ? note_place(duplicates, record, *place) : -1;
}

int duplicates_note(struct duplicates *duplicates, const struct duplicate_record *record, uint32_t *place)
{
	struct duplicate_block *block = get_block(duplicates, record);
	unsigned bit = (unsigned)(record->record_id % BLOCK_RECORDS);
	struct first_record first;
	*place = 0;
	if (!block)
		return -1;
	if (!(block->present >> bit & 1))
		return insert(duplicates, block, bit, record) ? 0 : -1;
	if (!find_first(duplicates, block, bit, record, &first))
		return add_first(duplicates, record) ? 0 : -1;
	return note_again(duplicates, record, &first, place);
}
