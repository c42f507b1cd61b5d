/* SPDX-License-Identifier: MIT */
/*
 * What a zip archive says of its members twice: in the directory at its end, by which most programs list and unpack,
 * and before the bytes of each, by which libarchive goes too.
 */
#ifndef ARCHIVE_ZIP_H
#define ARCHIVE_ZIP_H

#include "archive/archive_logs.h"

/* The members that the directory, or what stands before their bytes, gives the names of logs or archives. All zero:
 * none. */
struct archive_zip_listed {
	uint64_t at, end; /* of what stands before its bytes, and of them */
	uint64_t size;    /* unpacked */
	char *name;
};
struct archive_zip_list {
	struct archive_zip_listed *items; /* ascending, once all are there */
	size_t count, room;
	uint64_t uncounted_at; /* where it counts no disk, not even its own, as Windows and OneDrive do; 0: nowhere */
};
/* The member whose bytes begin or end at that place; NULL: it has no name that matters. */
const struct archive_zip_listed *archive_zip_find_listed(const struct archive_zip_list *list, uint64_t place);
void archive_zip_forget_list(struct archive_zip_list *list);

/*
 * Lists them. Where the archive may be read in two ways the reason, a part of a sentence, is written, and else it is
 * empty. The bytes can be sought in; where they stand then is left to the caller.
 */
void archive_zip_look(const struct archive_bytes *bytes, struct archive_zip_list *list, char *reason, size_t size);

/* In bytes that cannot be sought in: where the headers of members with the names of logs or archives stand. */
struct archive_zip_place {
	uint64_t at;
	uint64_t size; /* of its bytes, as they were read; UINT64_MAX: not all of them */
	unsigned kind; /* of its name; 0: that cannot be read */
	unsigned packing;
	uint32_t checksum;
	bool has_checksum; /* it stands before its bytes, and not behind them */
	bool is_listed;    /* by the directory */
};
struct archive_zip_seen {
	struct archive_zip_place *places; /* ascending */
	size_t count, room;
	bool is_last; /* the one that came last is among them */
};
/*
 * A member, as it comes. local: LOCAL_SIZE bytes that stand before its own; NULL: they are gone. False when there is no
 * memory, or there are as many already: one takes hardly more bytes of the archive than it takes here.
 */
#define ARCHIVE_ZIP_SEEN_MAX (UINT32_C(1) << 20)
bool archive_zip_see(struct archive_zip_seen *seen, const char *name, uint64_t place, const uint8_t *local);
/* How large it was, once it was read to its end. */
void archive_zip_see_size(struct archive_zip_seen *seen, uint64_t size);
void archive_zip_forget(struct archive_zip_seen *seen);

/* What comes behind the members, at that place of the archive. */
struct archive_zip_rest {
	ptrdiff_t (*read)(void *user, void *buffer, size_t size);
	void *user;
	uint64_t at;
};
/*
 * Whether the directory there, by which most programs unpack, names logs or archives where such were seen and nowhere
 * else, and nothing is behind it. False: the reason is written; is_cut when the directory is not whole.
 */
bool archive_zip_agrees(
	struct archive_zip_rest *rest, struct archive_zip_seen *seen, char *reason, size_t size, bool *is_cut);

#endif
