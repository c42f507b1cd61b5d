/* SPDX-License-Identifier: MIT */
/*
 * The list of the members of a 7z archive (7zFormat.txt), read as far as it says which bytes of the archive belong to
 * which member. Called by archive_7z.c.
 */
#ifndef ARCHIVE_7Z_LIST_H
#define ARCHIVE_7Z_LIST_H

#include "archive/archive_logs.h"

/*
 * The list has length bytes from begin on. Returns false where the archive must not be unpacked; else reason is empty,
 * or is a part of a sentence that says why programs may read something else. bytes need a seek function; where they
 * stand afterwards is left to the caller.
 */
bool archive_7z_look_at_list(
	const struct archive_bytes *bytes, uint64_t begin, uint64_t length, char *reason, size_t size);

#endif
