/* SPDX-License-Identifier: MIT */
/*
 * Checks a 7z archive before libarchive reads it: whether its bytes are another archive too, or programs read it in
 * different ways, so that a log in it could be kept from this program. Called by archive_level.c.
 */
#ifndef ARCHIVE_7Z_H
#define ARCHIVE_7Z_H

#include "archive/archive_logs.h"

/*
 * Returns false where the archive must not be unpacked, and writes the reason. Where it returns true, reason is empty,
 * or is a part of a sentence that says why other programs may read something else. bytes need a seek function; where
 * they stand afterwards is left to the caller.
 */
bool archive_7z_look(const struct archive_bytes *bytes, char *reason, size_t size);

#endif
