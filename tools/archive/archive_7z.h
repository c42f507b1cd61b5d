/* SPDX-License-Identifier: MIT */
/* Whether a 7z archive is another archive too. */
#ifndef ARCHIVE_7Z_H
#define ARCHIVE_7Z_H

#include "archive/archive_logs.h"

/*
 * The reason, a part of a sentence, is written, or nothing. The bytes can be sought in; where they stand then is left
 * to the caller.
 */
void archive_7z_look(const struct archive_bytes *bytes, char *reason, size_t size);

#endif
