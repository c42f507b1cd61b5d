/* SPDX-License-Identifier: MIT */
/*
 * Sizes, signatures and numbers of zip archives, as APPNOTE.TXT 6.3.10 has them in sections 4.3.7 to 4.3.16; for
 * archive_zip.c, archive_zip_stream.c and those that look for a zip archive in other files.
 */
#ifndef ARCHIVE_ZIP_FORMAT_H
#define ARCHIVE_ZIP_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOCAL_SIZE   30u
#define ENTRY_SIZE   46u
#define END_SIZE     22u
#define LOCATOR_SIZE 20u
#define END64_SIZE   56u
#define COMMENT_MAX  65535u

uint64_t archive_zip_number(const uint8_t *bytes, unsigned size);
/* Whether four bytes are the signature "PK" with these two behind it. */
bool archive_zip_is_signature(const uint8_t *bytes, uint8_t third, uint8_t fourth);
/* The offset of the first signature of an end record in bytes; size where there is none. */
size_t archive_zip_find_end(const uint8_t *bytes, size_t size);

/* What the end record says of the directory. */
struct archive_zip_end {
	uint64_t offset, size, count;
	bool is_part; /* the archive is a part of one that is split */
};
/*
 * end: the END_SIZE bytes of the end record. before: the END64_SIZE and LOCATOR_SIZE bytes of the zip64 records in
 * front of it, or NULL where there are none.
 */
/* False where the records disagree, or where the end record says that there are zip64 numbers and there are none. */
bool archive_zip_read_end(struct archive_zip_end *read, const uint8_t *end, const uint8_t *before);

/*
 * Whether an end record with a directory stands in the last bytes of an input of whole bytes: zip programs take such an
 * input for an archive, whatever it begins with. tail: the last bytes, at most ARCHIVE_ZIP_TAIL. is_closed: only an end
 * counts behind which nothing but its comment stands.
 */
#define ARCHIVE_ZIP_TAIL (END_SIZE + COMMENT_MAX)
bool archive_zip_is_end(const uint8_t *tail, size_t size, uint64_t whole, bool is_closed);

/* The numbers of a directory entry, or of a member's own header. */
struct archive_zip_entry {
	uint64_t packed, size, at;
};
/* extra: the extra fields behind the entry's name, which hold numbers of 64 bits. */
void archive_zip_read_entry(
	struct archive_zip_entry *read, const uint8_t *entry, const uint8_t *extra, size_t extra_size);
/* Reads the two sizes of a member's own header. A size that should stand in extra and does not becomes UINT64_MAX. */
void archive_zip_read_local(
	struct archive_zip_entry *read, const uint8_t *local, const uint8_t *extra, size_t extra_size);

/*
 * What a name promises, as bits; 0 where it is nothing of a log, an archive or compressed data. Two names of one member
 * that differ in this are told of.
 */
unsigned archive_zip_name_kind(const char *name);
/* Whether a name is that of a log, of an archive or of compressed data, or like one. */
bool archive_zip_name_matters(const char *name);
/*
 * The name in UTF-8 that an extra field of an entry gives (4.6.9), and which some programs take instead of the entry's
 * own; of a long one its end. False where no such name matters. has_bytes: the member has bytes, so that slashes at the
 * end of its name, as a directory has them, do not count.
 */
#define ARCHIVE_ZIP_NAME_MAX 512u
bool archive_zip_second_name(const uint8_t *extra, size_t size, bool has_bytes, char name[ARCHIVE_ZIP_NAME_MAX]);

#endif
