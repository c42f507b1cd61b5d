/* SPDX-License-Identifier: MIT */
/*
 * What a Mac writes beside a file of the same name, without "._", where a file system or an archive has no room for
 * what it keeps with one (AppleDouble: RFC 1740, appendix B).
 */
#ifndef ARCHIVE_BESIDE_H
#define ARCHIVE_BESIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero: nothing was seen yet. */
struct archive_beside {
	uint64_t size;
	bool holds_more; /* what a log or an archive begins with, wherever programs find one */
	uint8_t last[8]; /* bytes, of which a part of that may be */
	size_t last_size;
};

/* Whether what has these first bytes, ARCHIVE_LOOK of them or all, may be such a file by them and by its name. */
bool archive_beside_begins(const char *name, const void *start, size_t size);

/* All of its bytes, in their order. */
void archive_beside_see(struct archive_beside *seen, const void *bytes, size_t size);

/* At the end, with the same first bytes: whether it is one, and nothing else. */
bool archive_beside_is_all(const struct archive_beside *seen, const void *start, size_t size);

#endif
