/* SPDX-License-Identifier: MIT */
/* The list of the members of a 7z archive (7zFormat.txt), as far as it says which of their bytes are whose. */
#ifndef ARCHIVE_7Z_LIST_H
#define ARCHIVE_7Z_LIST_H

#include "archive/archive_logs.h"

/*
 * It stands at begin. False: it is not to be unpacked. Else the reason, a part of a sentence, is written when programs
 * may read something else, or nothing. The bytes can be sought in; where they stand then is left to the caller.
 */
bool archive_7z_look_at_list(
	const struct archive_bytes *bytes, uint64_t begin, uint64_t length, char *reason, size_t size);

#endif
