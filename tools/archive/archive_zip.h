/* SPDX-License-Identifier: MIT */
/*
 * A zip archive names its members twice: in the directory at its end, by which most programs list and unpack, and in a
 * header before the bytes of each, by which libarchive goes too. Where the two differ, a log can be kept from one of
 * them, so archive_level.c has both compared: before reading, where the bytes can be sought in, else after the last
 * member.
 */
#ifndef ARCHIVE_ZIP_H
#define ARCHIVE_ZIP_H

#include "archive/archive_logs.h"

/* A member to which the directory, or the header before its bytes, gives the name of a log or archive. */
struct archive_zip_listed {
	uint64_t at, end; /* offset of its header, and of the end of its bytes */
	uint64_t size;    /* unpacked */
	char *name;
};
struct archive_zip_list {
	struct archive_zip_listed *items; /* by ascending offset once archive_zip_look() returns */
	size_t count, room;
	/*
	 * offset of a count of disks that is 0, as Windows and OneDrive write it, and libarchive does not take; 0:
	 * there is none
	 */
	uint64_t uncounted_at;
};
/* The listed member whose header begins before that place and whose bytes do not end before it; NULL: there is none. */
const struct archive_zip_listed *archive_zip_find_listed(const struct archive_zip_list *list, uint64_t place);
void archive_zip_forget_list(struct archive_zip_list *list);

/*
 * Reads the directory, compares it with the members and fills the list. Where programs may read the archive in two
 * ways, reason is a part of a sentence that says why; else it is empty. bytes need a seek function; where they stand
 * afterwards is left to the caller.
 */
void archive_zip_look(const struct archive_bytes *bytes, struct archive_zip_list *list, char *reason, size_t size);

/* Of an archive that cannot be sought in: a member with the name of a log or archive, as its header has it. */
struct archive_zip_place {
	uint64_t at;
	uint64_t size; /* of its bytes, unpacked; UINT64_MAX: they were not all read */
	unsigned kind; /* archive_zip_name_kind() of its name; 0: the name cannot be read */
	unsigned packing;
	uint32_t checksum;
	bool has_checksum; /* the header has the checksum, which may stand behind the bytes instead */
	bool is_listed;    /* the directory lists it, too */
};
struct archive_zip_seen {
	struct archive_zip_place *places; /* ascending */
	size_t count, room;
	bool is_last; /* the member that came last is among them */
};
/*
 * Takes a member as it comes. local: the LOCAL_SIZE bytes of its header, or NULL where they are gone. False when there
 * is no memory, or ARCHIVE_ZIP_SEEN_MAX members are kept already: a member takes hardly more bytes in the archive than
 * here, so their number needs a limit.
 */
#define ARCHIVE_ZIP_SEEN_MAX (UINT32_C(1) << 20)
bool archive_zip_see(struct archive_zip_seen *seen, const char *name, uint64_t place, const uint8_t *local);
/* Takes the unpacked size of the member that came last, once that was read to its end. */
void archive_zip_see_size(struct archive_zip_seen *seen, uint64_t size);
void archive_zip_forget(struct archive_zip_seen *seen);

/* The bytes behind the last member; at is the offset of those that come next. */
struct archive_zip_rest {
	ptrdiff_t (*read)(void *user, void *buffer, size_t size);
	void *user;
	uint64_t at;
};
/*
 * Whether the directory behind the members, by which most programs unpack, names logs or archives just where
 * archive_zip_see() took some, and nothing stands behind it. False where not: reason says why; is_cut when the
 * directory is cut off.
 */
bool archive_zip_agrees(
	struct archive_zip_rest *rest, struct archive_zip_seen *seen, char *reason, size_t size, bool *is_cut);

#endif
