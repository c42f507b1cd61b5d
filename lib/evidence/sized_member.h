/* SPDX-License-Identifier: MIT */
/*
 * A gzip member that says in its header how long it is, as all members of BGZF do (the SAM format specification, "The
 * BGZF compression format"): libdeflate can inflate it at once, in a third of the time that zlib takes. source.c tries
 * this for each member.
 *
 * Only a member with the size and the checksum that it says is taken; any other one is left to zlib, as if nobody had
 * tried. Someone who makes both the bytes and their checksum can use codes that zlib refuses and libdeflate takes, such
 * as the length symbols 286 and 287, which RFC 1951 reserves: such a member is read here.
 */
#ifndef SIZED_MEMBER_H
#define SIZED_MEMBER_H

#include "evidence/memory.h"

/* Bytes of such a header; the longest member, with header and trailer; and the most bytes that a member holds. */
#define SIZED_MEMBER_HEADER 18u
#define SIZED_MEMBER_MAX    65536u
#define SIZED_MEMBER_ROOM   65536u

/* How long the member is that begins with this header; 0 where it does not say so. */
size_t sized_member_size(const uint8_t header[SIZED_MEMBER_HEADER]);

struct sized_member_inflater; /* NULL: there is no libdeflate in this build, or no memory */
struct sized_member_inflater *sized_member_inflater_new(void);
void sized_member_inflater_free(struct sized_member_inflater *inflater);

/*
 * Inflates a whole member of size bytes into out, which has room for SIZED_MEMBER_ROOM bytes; *count is how many it
 * held. False where anything is wrong with the member; out is undefined then.
 */
bool sized_member_inflate(
	struct sized_member_inflater *inflater, const uint8_t *member, size_t size, uint8_t *out, size_t *count);

#endif
