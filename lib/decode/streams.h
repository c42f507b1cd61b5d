/* SPDX-License-Identifier: MIT */
/*
 * The names of the streams in a log. A stream is a channel of a computer, known by a number: see struct
 * record_identity. The classifier notes the names, reader/parallel.c joins those of its threads, and sequence/logs.c
 * asks for them when logs are compared as a set. The result does not depend on the order in which names come.
 */
#ifndef STREAMS_H
#define STREAMS_H

#include "binxml/value.h"
#include "evidence/memory.h"

/* More than there are streams whose order is judged, so that each thread has room for those of the part that it reads.
 */
#define STREAM_NAMES_MAX 512u

struct stream_name {
	uint64_t stream; /* 0: free */
	const char *channel;
	const char *computer;
};

struct stream_names {
	struct arena texts;
	struct arena spellings; /* later spellings of a name: a log with thousands takes no room of other names */
	size_t count;
	bool no_memory; /* a name was left out for want of memory; set once, never cleared */
	struct stream_name items[2 * STREAM_NAMES_MAX]; /* a hash table with open addressing */
};

void stream_names_init(struct stream_names *names, const struct ipsecevtx_allocator *allocator);
void stream_names_free(struct stream_names *names);

/*
 * Notes the names of a stream; nothing is noted where there is no room. Of several spellings of a name, which differ in
 * case or invisible characters, the one that comes first in the order of bytes is kept.
 */
void stream_names_note(
	struct stream_names *names, uint64_t stream, const struct value *channel, const struct value *computer);

/*
 * Adds those of from that is_wanted asks for. Without that choice the room could run out, and which streams got a name
 * would depend on which thread is joined first.
 */
void stream_names_join(struct stream_names *to, const struct stream_names *from,
	bool (*is_wanted)(const void *user, uint64_t stream), const void *user);

/* The names of a stream, which live as long as names; NULL where they are not known. */
const struct stream_name *stream_names_find(const struct stream_names *names, uint64_t stream);

#endif
