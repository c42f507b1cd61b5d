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

/* In bytes that cannot be sought in: where the headers of members with the names of logs or archives stand. */
struct archive_zip_seen {
	uint64_t *places; /* ascending */
	size_t count, room;
};
/* A member, as it comes. False when there is no memory. */
bool archive_zip_see(struct archive_zip_seen *seen, const char *name, uint64_t place);
void archive_zip_forget(struct archive_zip_seen *seen);

/* What comes behind the members, at that place of the archive. */
struct archive_zip_rest {
	ptrdiff_t (*read)(void *user, void *buffer, size_t size);
	void *user;
	uint64_t at;
};
/*
 * Whether the directory there, by which most programs unpack, names logs or archives only where such were seen. False:
 * the reason is written; is_cut when the directory is not whole.
 */
bool archive_zip_agrees(
	struct archive_zip_rest *rest, const struct archive_zip_seen *seen, char *reason, size_t size, bool *is_cut);

#endif
