/* SPDX-License-Identifier: MIT */
/*
 * AppleDouble files (RFC 1740, appendix B): where a file system or an archive has no room for a file's attributes, a
 * Mac writes them into a second file, of the same name with "._" before it. "._Security.evtx" is no log and is passed
 * over, but only after all of it was read, as an attacker can hide a log behind such a beginning. Called by
 * archive_member.c and directory.c.
 */
#ifndef ARCHIVE_BESIDE_H
#define ARCHIVE_BESIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was found in the bytes seen so far. All zero at the beginning. */
struct archive_beside {
	uint64_t size;
	bool holds_more; /* the magic of a chunk, of a record or of an archive stands in the bytes */
	uint8_t last[8]; /* the last bytes seen: a magic may begin in them */
	size_t last_size;
};

/*
 * Whether a file may be an AppleDouble file by its name and its first bytes, which are ARCHIVE_LOOK ones or all that it
 * has.
 */
bool archive_beside_begins(const char *name, const void *start, size_t size);

/* To be called with all bytes of the file, in their order. */
void archive_beside_see(struct archive_beside *seen, const void *bytes, size_t size);

/*
 * To be called at the end, with the file's first bytes again: whether it is an AppleDouble file and holds nothing else.
 */
bool archive_beside_is_all(const struct archive_beside *seen, const void *start, size_t size);

#endif
