/* SPDX-License-Identifier: MIT */
/* Zip archives as APPNOTE.TXT 6.3.10 has them, sections 4.3.7 to 4.3.16: sizes, signatures and numbers. */
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
/* Of four bytes; the first two are those of all. */
bool archive_zip_is_signature(const uint8_t *bytes, uint8_t third, uint8_t fourth);
/* Where the signature of an end stands in bytes; their size when it does not. */
size_t archive_zip_find_end(const uint8_t *bytes, size_t size);

/* Where a directory is, as the end behind it says. */
struct archive_zip_end {
	uint64_t offset, size, count;
	bool is_part; /* of an archive in several */
};
/* end: END_SIZE bytes. before: END64_SIZE and LOCATOR_SIZE bytes that stand before them, or NULL where no such do. */
/* False: the two disagree, or numbers of 64 bits are said to be there and are not. */
bool archive_zip_read_end(struct archive_zip_end *read, const uint8_t *end, const uint8_t *before);

/*
 * Whether an end, with a directory before it, stands in the last bytes of an input of whole bytes: programs for zip
 * take it for an archive, whatever it begins with. At most ARCHIVE_ZIP_TAIL bytes are asked for. is_closed: nothing is
 * behind the end but its comment.
 */
#define ARCHIVE_ZIP_TAIL (END_SIZE + COMMENT_MAX)
bool archive_zip_is_end(const uint8_t *tail, size_t size, uint64_t whole, bool is_closed);

/* Of an entry of the directory. */
struct archive_zip_entry {
	uint64_t packed, size, at;
};
/* extra: what stands behind its name, with numbers that the entry has no room for. */
void archive_zip_read_entry(
	struct archive_zip_entry *read, const uint8_t *entry, const uint8_t *extra, size_t extra_size);
/* The two sizes that stand before the bytes of a member. Without a number in extra that should be there: UINT64_MAX. */
void archive_zip_read_local(
	struct archive_zip_entry *read, const uint8_t *local, const uint8_t *extra, size_t extra_size);

/* What a name says to those who read members by their names: bits, 0 for nothing. */
unsigned archive_zip_name_kind(const char *name);
/* Whether a name is that of a log or of an archive, or of what is compressed. */
bool archive_zip_name_matters(const char *name);
/*
 * The name that a field beside an entry's own gives it in UTF-8 (4.6.9), which some programs take instead; the end of
 * it where it is long. False: there is none that matters. has_bytes: slashes at its end, as of a directory, count for
 * nothing.
 */
#define ARCHIVE_ZIP_NAME_MAX 512u
bool archive_zip_second_name(const uint8_t *extra, size_t size, bool has_bytes, char name[ARCHIVE_ZIP_NAME_MAX]);

#endif
