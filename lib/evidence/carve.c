/* SPDX-License-Identifier: MIT */
#include "evidence/carve.h"

#include "evidence/cursor.h"
#include "evidence/feed.h"

#include <string.h>

/* Large, so that the bytes left over at its end are rarely moved. */
#define WINDOW_SIZE (16 * CHUNK_SIZE)

/*
 * Where lone records are put whose offset in their chunk is not known: at an offset at which no record of a chunk can
 * begin, which nobody can mistake for their own.
 */
#define UNKNOWN_BASE (CHUNK_HEADER_SIZE + 1u)

/* How many headers in one chunk's free space have their chunk looked at. */
#define TRIES_MAX 4u

bool carve_init(struct carve *carve, struct source *source, const struct ipsecevtx_allocator *allocator)
{
	memset(carve, 0, sizeof *carve);
	carve->source = source;
	carve->allocator = *allocator;
	carve->window = memory_get_block(allocator, WINDOW_SIZE);
	carve->rebased = memory_get(allocator, CHUNK_SIZE);
	return carve->window && carve->rebased;
}

void carve_free(struct carve *carve)
{
	memory_free_block(&carve->allocator, carve->window);
	memory_free(&carve->allocator, carve->rebased);
}

/*
 * Makes sure that a whole chunk is in the window, and another one that begins within it, unless the input ends before
 * that.
 */
static void refill(struct carve *carve)
{
	if (carve->ended || carve->end - carve->start >= 2 * CHUNK_SIZE)
		return;
	size_t left = carve->end - carve->start;
	memmove(carve->window, carve->window + carve->start, left);
	size_t more = source_read(carve->source, carve->window + left, WINDOW_SIZE - left);
	carve->ended = more < WINDOW_SIZE - left;
	carve->read += more;
	carve->start = 0;
	carve->end = left + more;
}

bool carve_is_empty(struct carve *carve)
{
	refill(carve);
	return carve->read == 0;
}

static void advance(struct carve *carve, size_t count)
{
	carve->start += count;
	carve->offset += count;
}

static void pass(struct carve *carve, size_t count)
{
	carve->passed += count;
	advance(carve, count);
}

/* The window as a chunk without a header, to search it for records. */
static struct chunk view(const struct carve *carve, size_t size)
{
	struct chunk chunk;
	memset(&chunk, 0, sizeof chunk);
	chunk.data = carve->window + carve->start;
	chunk.size = chunk.end = size;
	chunk.offset = carve->offset;
	return chunk;
}

/*
 * Finds at which offset in their chunk records stood, from the first inline template: its instance has the template's
 * offset in the chunk. The bytes are: token 0x0c, 1, template identifier, template offset; then the template, which
 * begins with the offset of the next one and its identifier again.
 */
static bool find_base(const uint8_t *data, size_t size, size_t *offset)
{
	for (size_t at = RECORD_HEADER_SIZE; at + 18 <= size; at++) {
		const uint8_t *token = memchr(data + at, 0x0c, size - at - 17);
		if (!token)
			return false;
		at = (size_t)(token - data);
		size_t stated = read_u32(data, size, at + 6);
		if (data[at + 1] == 1 && read_u32(data, size, at + 2) == read_u32(data, size, at + 14) &&
			stated >= CHUNK_HEADER_SIZE + at + 10 && stated - at - 10 + size <= CHUNK_SIZE) {
			*offset = stated - at - 10;
			return true;
		}
	}
	return false;
}

/* How many bytes the whole records take that stand one behind another from at on and end by end. */
static size_t length_of_run(const struct chunk *chunk, size_t at, size_t end)
{
	struct record record;
	size_t position = at;
	while (record_is_whole(chunk, position, end, &record))
		position += record.size;
	return position - at;
}

/* How many bytes the records at the window's start take, at most as many as a chunk can hold. */
static size_t measure_run(const struct carve *carve, size_t limit)
{
	const struct chunk chunk = view(carve, limit);
	const size_t most = CHUNK_SIZE - CHUNK_HEADER_SIZE, unplaced = CHUNK_SIZE - UNKNOWN_BASE;
	size_t base;
	const size_t length = length_of_run(&chunk, 0, limit < most ? limit : most);
	/* A run that fills a chunk up to its end is put nowhere but at its own offset. */
	if (length <= unplaced || find_base(chunk.data, length, &base))
		return length;
	return length_of_run(&chunk, 0, unplaced);
}

/* Gives a run of records as a displaced chunk, at the offset at which the records stood in their own. */
static void take_run(struct carve *carve, size_t length, struct chunk *chunk)
{
	const uint8_t *data = carve->window + carve->start;
	size_t base = UNKNOWN_BASE;
	find_base(data, length, &base);
	memset(carve->rebased, 0, CHUNK_SIZE);
	memcpy(carve->rebased + base, data, length);
	chunk_open_displaced(chunk, carve->rebased, base + length, carve->offset - base);
	chunk->position = base;
	advance(carve, length);
}

/* Whether the first record of a chunk stands where it should. */
static bool has_first_record(const struct chunk *chunk)
{
	struct record record;
	return record_is_whole(chunk, CHUNK_HEADER_SIZE, chunk->end, &record);
}

/*
 * Whether a sound chunk begins at a place in the window, or at least a chunk with its header and first record. Once
 * tries is 0 the header alone decides: a chunk too many is then opened, but nothing is lost.
 */
static bool is_chunk(const struct carve *carve, size_t at, unsigned *tries)
{
	const uint8_t *data = carve->window + carve->start + at;
	size_t left = carve->end - carve->start - at;
	struct chunk chunk;
	if (!chunk_has_sound_header(data, left))
		return false;
	if (*tries == 0)
		return true;
	--*tries;
	chunk_open(&chunk, data, left < CHUNK_SIZE ? left : CHUNK_SIZE, carve->offset + at);
	return (!(chunk.faults & ~(unsigned)CHUNK_CUT) && !chunk_may_hold_another(&chunk)) || has_first_record(&chunk);
}

/*
 * Where in the free space of a sound chunk another one begins; of the first one only some clusters may be left. Each
 * try takes as long as reading a chunk, so that there are at most TRIES_MAX.
 */
static size_t find_in_free_space(const struct carve *carve, const struct chunk *chunk)
{
	unsigned tries = TRIES_MAX;
	size_t at = feed_find_chunk(chunk->data, chunk->size, chunk->end);
	while (at < chunk->size && !is_chunk(carve, at, &tries))
		at = feed_find_chunk(chunk->data, chunk->size, at + 1);
	return at;
}

/* Whether a chunk begins at data that has records, and of which all is right that checksums say. */
static bool is_whole_chunk(const uint8_t *data, size_t left)
{
	struct chunk chunk;
	if (!chunk_has_sound_header(data, left))
		return false;
	chunk_open(&chunk, data, left < CHUNK_SIZE ? left : CHUNK_SIZE, 0);
	return !(chunk.faults & ~(unsigned)CHUNK_CUT) && !chunk_may_hold_another(&chunk) && has_first_record(&chunk);
}

size_t carve_find_whole_chunk(struct bytes all, size_t at, size_t end)
{
	size_t size = all.size - end > LOG_HEADER_FIELDS ? end + LOG_HEADER_FIELDS : all.size;
	at = feed_find_chunk(all.data, size, at);
	while (at < end && !is_whole_chunk(all.data + at, all.size - at))
		at = feed_find_chunk(all.data, size, at + 1);
	return at < end ? at : end;
}

/* Whether a place lies within the records of a chunk that stand one behind another, all whole, from its first on. */
static bool is_within_record(const struct chunk *chunk, size_t place)
{
	return CHUNK_HEADER_SIZE + length_of_run(chunk, CHUNK_HEADER_SIZE, chunk->end) > place;
}

/*
 * Settles which bytes belong to a chunk and which to other chunks around it or within its records. A whole chunk within
 * its records is given next, as disputed. Where its records do not lead over that chunk, they are no records: it ends
 * there.
 */
static void settle_claims(struct carve *carve, struct chunk *chunk)
{
	const uint8_t *data = carve->window + carve->start;
	bool is_claimed = carve->offset < carve->claimed;
	bool is_disputed = carve->disputed != 0 && carve->offset == carve->disputed;
	uint64_t claimant = carve->owner;
	const struct bytes all = {data, carve->end - carve->start};
	size_t inner = carve_find_whole_chunk(all, CHUNK_HEADER_SIZE, chunk->end);
	bool is_cut = inner < chunk->end && !is_within_record(chunk, inner);
	bool has_inner = inner < chunk->end;
	/* What would be its free space belongs to the chunk around it. */
	if (is_cut || (is_claimed && chunk->end < chunk->size))
		chunk_open(chunk, data, is_cut ? inner : chunk->end, carve->offset);
	chunk->is_disputed = is_disputed;
	chunk->claimant = claimant;
	if (!is_claimed)
		carve->owner = carve->offset;
	if (carve->offset + chunk->size > carve->claimed)
		carve->claimed = carve->offset + chunk->size;
	size_t end = (size_t)(carve->claimed - carve->offset);
	if (!has_inner && is_claimed) {
		inner = carve_find_whole_chunk(all, CHUNK_HEADER_SIZE, end);
		has_inner = inner < end;
	}
	carve->disputed = has_inner ? carve->offset + inner : 0;
	advance(carve, has_inner ? inner : end);
}

/* Whether each record of a run has an inline template, which says where the record stood. */
static bool brings_templates(const struct chunk *chunk, size_t at, size_t end)
{
	struct record record;
	size_t base;
	while (at < end && record_is_whole(chunk, at, end, &record) && find_base(chunk->data + at, record.size, &base))
		at += record.size;
	return at == end;
}

/*
 * Where in a chunk records begin that stood elsewhere in another one, as their templates say, and no record of this
 * chunk comes behind them: they are given as records without a chunk. chunk->size where there are none. The free space
 * of a sound chunk may have old contents of memory in it: from there only records are taken that can be read without
 * their chunk.
 */
static size_t find_displaced(const struct chunk *chunk)
{
	struct record record;
	size_t first = chunk->size;
	size_t at = CHUNK_HEADER_SIZE < chunk->end ? CHUNK_HEADER_SIZE : chunk->end;
	bool is_broken = chunk_may_hold_another(chunk);
	at += length_of_run(chunk, at, chunk->end);
	while (chunk_find_record(chunk, at, chunk->size, &record)) {
		size_t begin = record.offset, length = length_of_run(chunk, begin, chunk->size), base = begin;
		at = begin + length;
		find_base(chunk->data + begin, length, &base);
		if (base == begin || (!is_broken && !brings_templates(chunk, begin, at)))
			first = chunk->size;
		else if (first == chunk->size)
			first = begin;
	}
	return first;
}

static void take_chunk(struct carve *carve, struct chunk *chunk)
{
	const uint8_t *data = carve->window + carve->start;
	size_t size = carve->end - carve->start < CHUNK_SIZE ? carve->end - carve->start : CHUNK_SIZE;
	chunk_open(chunk, data, size, carve->offset);
	/* Where the clusters of a file lie apart, a chunk breaks off, and another one may begin before its end. */
	size_t next =
		chunk_may_hold_another(chunk) ? feed_find_another(chunk, false) : find_in_free_space(carve, chunk);
	if (next < size)
		chunk_open(chunk, data, next, carve->offset);
	next = find_displaced(chunk);
	if (next < chunk->size)
		chunk_open(chunk, data, next, carve->offset);
	settle_claims(carve, chunk);
}

/* How far away the next chunk begins; left where none is in the window. No byte is searched twice. */
static size_t find_next_chunk(struct carve *carve, size_t left)
{
	const uint8_t *data = carve->window + carve->start;
	if (carve->next_chunk < carve->offset || carve->next_chunk >= carve->searched) {
		size_t from = carve->searched > carve->offset ? (size_t)(carve->searched - carve->offset) : 0;
		size_t found = feed_find_chunk(data, left, from < left ? from : left);
		/* A header that the window's end cuts off is found once more of it is there. */
		size_t whole = left > CHUNK_HEADER_SIZE ? left - CHUNK_HEADER_SIZE : 0;
		carve->next_chunk = carve->offset + found;
		carve->searched = carve->offset + (found < left ? found + 1 : whole > from ? whole : from);
	}
	bool is_known = carve->next_chunk >= carve->offset && carve->next_chunk < carve->searched;
	return is_known ? (size_t)(carve->next_chunk - carve->offset) : left;
}

bool carve_next(struct carve *carve, struct chunk *chunk)
{
	while (!atomic_load_explicit(carve->stop, memory_order_relaxed)) {
		struct record record;
		refill(carve);
		size_t left = carve->end - carve->start;
		if (left == 0)
			return false;
		/*
		 * At the window's end a record or a magic may be cut off: what stands within a chunk's size of it waits
		 * for more bytes.
		 */
		size_t safe = carve->ended ? left : left - CHUNK_SIZE + 1;
		struct chunk seen = view(carve, left);
		size_t next_chunk = find_next_chunk(carve, left);
		bool has_record = chunk_find_record(&seen, 0, next_chunk, &record);
		size_t at = has_record && record.offset < next_chunk ? record.offset : next_chunk;
		if (at >= safe) {
			pass(carve, safe);
			continue;
		}
		pass(carve, at);
		if (at == next_chunk) {
			refill(carve);
			take_chunk(carve, chunk);
			return true;
		}
		take_run(carve, measure_run(carve, next_chunk - at), chunk);
		return true;
	}
	return false;
}
