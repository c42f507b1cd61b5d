/* SPDX-License-Identifier: MIT */
/*
 * A gzip member that says in its header how long it is, as all of BGZF are (the SAM format specification, "The BGZF
 * compression format"): it can be inflated at once, by libdeflate, in a third of the time that zlib takes. Only what
 * has the size and the checksum that it says is; of anything else nothing is said, and zlib reads it, as if nobody had
 * tried. Whoever makes the bytes and their checksum himself can use codes that zlib refuses and libdeflate takes, as
 * the length symbols 286 and 287, which RFC 1951 reserves: that member is read here.
 */
#ifndef SIZED_MEMBER_H
#define SIZED_MEMBER_H

#include "evidence/memory.h"

/* Bytes of such a header, the longest member with its header and trailer, and the most that it holds. */
#define SIZED_MEMBER_HEADER 18u
#define SIZED_MEMBER_MAX    65536u
#define SIZED_MEMBER_ROOM   65536u

/* How long the member is whose first SIZED_MEMBER_HEADER bytes these are; 0 when it does not say so. */
size_t sized_member_size(const uint8_t header[SIZED_MEMBER_HEADER]);

struct sized_member_inflater; /* NULL: there is none in this build, or no memory */
struct sized_member_inflater *sized_member_inflater_new(void);
void sized_member_inflater_free(struct sized_member_inflater *inflater);

/*
 * Inflates a whole member of that size into room for SIZED_MEMBER_ROOM bytes. False when it is not sound, whatever is
 * wrong with it: then out holds nothing.
 */
bool sized_member_inflate(
	struct sized_member_inflater *inflater, const uint8_t *member, size_t size, uint8_t *out, size_t *count);

#endif
