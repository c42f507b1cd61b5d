/* SPDX-License-Identifier: MIT */
/* The names of the streams in a log: the channels of each computer, each known by a number: see struct record_identity.
 */
#ifndef STREAMS_H
#define STREAMS_H

#include "binxml/value.h"
#include "evidence/memory.h"

/* Twice as many as the order of records tells apart: what is only in free space must not take the room of those. */
#define STREAM_NAMES_MAX 512u

struct stream_name {
	uint64_t stream; /* 0: free */
	const char *channel;
	const char *computer;
};

struct stream_names {
	struct arena texts;
	struct arena spellings; /* which came later: whoever writes thousands takes no room of other names */
	size_t count;
	bool no_memory;
	struct stream_name items[2 * STREAM_NAMES_MAX]; /* a hash table with open addressing */
};

void stream_names_init(struct stream_names *names, const struct ipsecevtx_allocator *allocator);
void stream_names_free(struct stream_names *names);

/* What does not fit is left out. A name has the spelling of its that comes first in the order of bytes. */
void stream_names_note(
	struct stream_names *names, uint64_t stream, const struct value *channel, const struct value *computer);

/* Of those in from the ones that is_wanted asks for, or which are taken would hang on who is joined first. */
void stream_names_join(struct stream_names *to, const struct stream_names *from,
	bool (*is_wanted)(const void *user, uint64_t stream), const void *user);

/* NULL for one that is not known. */
const struct stream_name *stream_names_find(const struct stream_names *names, uint64_t stream);

#endif
