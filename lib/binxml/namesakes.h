/* SPDX-License-Identifier: MIT */
/*
 * Definitions of templates in a chunk that have one id. Some readers find a definition by its id alone, and may read
 * the records of either by the other one; or they do not pass over the second one, be it the same, and read values out
 * of it. Windows makes ids of the definition's GUID, none of which is 0, and writes no two of one id, or one twice.
 */
#ifndef NAMESAKES_H
#define NAMESAKES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "binxml/tokens.h"
#include "evidence/bytes.h"
#include "evidence/fingerprint.h"

/* Definitions of a chunk; of Windows are not nearly as many. */
#define NAMESAKES_MAX      512u
#define NAMESAKES_READ_MAX ((size_t)1024 * 1024)

/* Bits of what is odd about a definition. */
enum namesake_oddity {
	NAMESAKE_OTHER = 1u << 0, /* one that came before has its id, and says something else */
	/* The same stands among the chunk's live records before: it counts where it stands inline. */
	NAMESAKE_AGAIN = 1u << 1,
	NAMESAKE_NONE = 1u << 2, /* its id is 0, which some take for no template at all */
	NAMESAKE_HEAD = 1u << 3, /* it begins as the instance before it does: see defined_seems_head() */
};

struct namesake {
	uint32_t template_id;
	uint32_t offset;
	uint8_t odd;     /* enum namesake_oddity bits */
	uint8_t defined; /* 1: an instance has written it, 2: none has; 0: nobody asked */
	bool in_table;   /* see defined_otherwise() */
	uint64_t says;   /* as saying_of() has it; 0: not known yet */
};

struct namesakes {
	const struct fingerprint_key *key; /* of what they say; NULL: nobody asks */
	/*
	 * Where the live records end, of a chunk as Windows wrote it, whose old records may have what live ones have;
	 * else 0. After namesakes_start_chunk().
	 */
	size_t live_end;
	size_t read; /* bytes of definitions, of each as often as it was not known yet */
	uint32_t count;
	uint64_t ids[16]; /* those that are there, by some bits of them */
	struct namesake items[NAMESAKES_MAX];
};

/* To be called for each chunk. */
void namesakes_start_chunk(struct namesakes *namesakes);

/* The same as namesakes_see(), where a definition may be there that has the id. */
unsigned namesakes_search(struct namesakes *namesakes, struct bytes chunk, uint32_t template_id, uint32_t offset);

/*
 * Adds a definition of the chunk, if it is not there; what is odd about it. One for which there is no room is another
 * one.
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
 * Counts the bytes of a definition that are read to know what it says. False where that were more than a real chunk, of
 * 64 KiB, can have: definitions that overlap, or more than are remembered, each of which is read again.
 */
static inline bool namesakes_may_read(struct namesakes *namesakes, size_t bytes)
{
	const bool has_room = bytes <= NAMESAKES_READ_MAX - namesakes->read;
	namesakes->read += has_room ? bytes : 0;
	return has_room;
}

/* Whether what is odd about the definition makes an instance of it odd. */
static inline bool namesakes_count_for(unsigned odd, bool is_inline)
{
	return (odd & ~(unsigned)NAMESAKE_AGAIN) != 0 || (odd != 0 && is_inline);
}

/*
 * defined_by_instance() of a definition that was seen, worked out once: the way to it may be long, and hundreds of
 * instances of a record lead to one. True of one for which there was no room, and which is odd for that.
 */
bool namesakes_defined(struct namesakes *namesakes, struct bytes chunk, uint32_t offset);

/* What a definition that was seen says, for who asks later. */
static inline void namesakes_tell(struct namesakes *namesakes, uint32_t offset, uint64_t says)
{
	for (uint32_t i = namesakes->count; i-- > 0;) {
		if (namesakes->items[i].offset == offset) {
			namesakes->items[i].says = says;
			return;
		}
	}
}

/* One that was seen; NULL for any other. */
static inline struct namesake *namesakes_find(struct namesakes *namesakes, uint32_t offset)
{
	struct namesake *item = namesakes->items, *end = item + namesakes->count;
	while (item < end && item->offset != offset)
		item++;
	return item < end ? item : NULL;
}

/* How many definitions of the chunk were met. */
static inline uint32_t namesakes_count(const struct namesakes *namesakes)
{
	return namesakes ? namesakes->count : 0;
}

#endif
