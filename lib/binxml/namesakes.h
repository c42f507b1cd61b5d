/* SPDX-License-Identifier: MIT */
/*
 * The template definitions that were met in a chunk, and which of them have one identifier. Windows makes identifiers
 * from the definition's GUID: none is 0, no two definitions have the same one, and none is written twice. Some readers
 * find a definition by its identifier alone, and read the records of one by the other; or they do not pass over a
 * second one, be it the same, and read values out of it. The plan cache and decode/ add each definition by which they
 * read or pass over an instance.
 */
#ifndef NAMESAKES_H
#define NAMESAKES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evidence/bytes.h"
#include "evidence/fingerprint.h"
#include "evidence/tokens.h"

/* How many definitions of a chunk are remembered; chunks that Windows wrote have far fewer. */
#define NAMESAKES_MAX      512u
#define NAMESAKES_READ_MAX ((size_t)1024 * 1024)

/* What is odd about a definition; bits. */
enum namesake_oddity {
	NAMESAKE_OTHER = 1u << 0, /* a definition before it has its identifier, and says something else */
	/*
	 * The same definition stands before it, both among live records: this counts only for an instance in which it
	 * stands inline.
	 */
	NAMESAKE_AGAIN = 1u << 1,
	NAMESAKE_NONE = 1u << 2, /* its identifier is 0, which some readers take for no template at all */
	NAMESAKE_HEAD = 1u << 3, /* EvtxECmd takes it for the beginning of its instance: see defined_seems_head() */
};

struct namesake {
	uint32_t template_id;
	uint32_t offset;
	uint8_t odd;     /* enum namesake_oddity bits */
	uint8_t defined; /* 1: it was written with an instance, 2: it was not, 0: not known yet */
	bool in_table;   /* defined_otherwise() has met it */
	uint64_t says;   /* the number that saying_of() gives; 0: not known yet */
};

struct namesakes {
	const struct fingerprint_key *key; /* for the numbers of what definitions say; NULL: these are not wanted */
	/*
	 * Where the live records end, in a chunk that is as Windows wrote it: records of free space may have the same
	 * definitions as live ones. Otherwise 0. To be set after namesakes_start_chunk().
	 */
	size_t live_end;
	size_t read; /* how many bytes of definitions were read; for those that are not remembered, each time anew */
	uint32_t count;
	uint64_t ids[16]; /* which identifiers there may be, by some of their bits */
	struct namesake items[NAMESAKES_MAX];
};

/* Forgets the definitions of the chunk before; key stays. */
void namesakes_start_chunk(struct namesakes *namesakes);

/* What namesakes_see() does where there may be a definition of that identifier already, or an unusual one. */
unsigned namesakes_search(struct namesakes *namesakes, struct bytes chunk, uint32_t template_id, uint32_t offset);

/*
 * Adds a definition of the chunk, if it is not there yet; returns what is odd about it, as bits of enum
 * namesake_oddity. A definition for which there is no room counts as NAMESAKE_OTHER.
 */
static inline unsigned namesakes_see(
	struct namesakes *namesakes, struct bytes chunk, uint32_t template_id, uint32_t offset)
{
	uint64_t *ids = &namesakes->ids[template_id % 16];
	uint64_t bit = UINT64_C(1) << (template_id / 16 % 64);
	const bool may_be_head = offset < chunk.size && chunk.data[offset] == TOKEN_INSTANCE;
	if (*ids & bit || namesakes->count == NAMESAKES_MAX || template_id == 0 || may_be_head)
		return namesakes_search(namesakes, chunk, template_id, offset);
	*ids |= bit;
	namesakes->items[namesakes->count++] = (struct namesake){.template_id = template_id, .offset = offset};
	return 0;
}

/*
 * Counts the bytes of a definition that have to be read to know what it says. False where that becomes more than a
 * chunk of 64 KiB can have without definitions that overlap, or more of them than are remembered, each of which is read
 * again.
 */
static inline bool namesakes_may_read(struct namesakes *namesakes, size_t bytes)
{
	const bool has_room = bytes <= NAMESAKES_READ_MAX - namesakes->read;
	namesakes->read += has_room ? bytes : 0;
	return has_room;
}

/* Whether what is odd about a definition makes an instance odd that is read by it. */
static inline bool namesakes_count_for(unsigned odd, bool is_inline)
{
	return (odd & ~(unsigned)NAMESAKE_AGAIN) != 0 || (odd != 0 && is_inline);
}

/*
 * defined_by_instance() of a definition that was added, asked once: finding out takes long, and hundreds of instances
 * in a record may lead to one definition. True of a definition for which there was no room, since that is odd already.
 */
bool namesakes_defined(struct namesakes *namesakes, struct bytes chunk, uint32_t offset);

/* Keeps what a definition says, for plan_cache_see_definitions(). */
static inline void namesakes_tell(struct namesakes *namesakes, uint32_t offset, uint64_t says)
{
	for (uint32_t i = namesakes->count; i-- > 0;) {
		if (namesakes->items[i].offset == offset) {
			namesakes->items[i].says = says;
			return;
		}
	}
}

/* The definition at that offset; NULL where it was not added. */
static inline struct namesake *namesakes_find(struct namesakes *namesakes, uint32_t offset)
{
	struct namesake *item = namesakes->items, *end = item + namesakes->count;
	while (item < end && item->offset != offset)
		item++;
	return item < end ? item : NULL;
}

/* How many definitions of the chunk were added. */
static inline uint32_t namesakes_count(const struct namesakes *namesakes)
{
	return namesakes ? namesakes->count : 0;
}

#endif
