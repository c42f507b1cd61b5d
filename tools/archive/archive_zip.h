/* SPDX-License-Identifier: MIT */
/*
 * The two names of each member of a zip archive: one in the directory at its end, by which most programs list and
 * unpack, and one before its bytes, which libarchive takes.
 */
#ifndef ARCHIVE_ZIP_H
#define ARCHIVE_ZIP_H

#include "archive/archive_logs.h"

/*
 * Whether they differ for any member, or cannot be compared. The bytes can be sought in; where they stand then is left
 * to the caller.
 */
bool archive_zip_has_other_names(const struct archive_bytes *bytes);

#endif
