/* SPDX-License-Identifier: MIT */
/* Whether a 7z archive is another archive too, or is not read by all programs alike. */
#ifndef ARCHIVE_7Z_H
#define ARCHIVE_7Z_H

#include "archive/archive_logs.h"

/*
 * False: it is not to be unpacked, for the reason that is written. Else the reason, a part of a sentence, is written,
 * or nothing. The bytes can be sought in; where they stand then is left to the caller.
 */
bool archive_7z_look(const struct archive_bytes *bytes, char *reason, size_t size);

#endif
