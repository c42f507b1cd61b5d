/* SPDX-License-Identifier: MIT */
#include "archive/archive_zip.h"

#include <stdlib.h>
#include <string.h>

/* Sizes and signatures from APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16. */
#define LOCAL_SIZE   30u
#define ENTRY_SIZE   46u
#define END_SIZE     22u
#define LOCATOR_SIZE 20u
#define END64_SIZE   56u
#define COMMENT_MAX  65535u
/* A directory of a million members takes less. */
#define DIRECTORY_MAX (UINT64_C(256) << 20)

static uint64_t number_at(const uint8_t *bytes, unsigned size)
{
	uint64_t number = 0;
	for (unsigned i = size; i-- > 0;)
		number = number << 8 | bytes[i];
	return number;
}

static bool is_signature(const uint8_t *bytes, uint8_t third, uint8_t fourth)
{
	return bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == third && bytes[3] == fourth;
}

static bool read_at(const struct archive_bytes *bytes, uint64_t offset, uint8_t *buffer, size_t size)
{
	if (offset > bytes->size || size > bytes->size - offset || !bytes->seek(bytes->user, offset))
		return false;
	while (size > 0) {
		ptrdiff_t count = bytes->read(bytes->user, buffer, size);
		if (count <= 0)
			return false;
		buffer += count;
		size -= (size_t)count;
	}
	return true;
}

/* Where the directory is, as the archive says. */
struct directory {
	uint64_t offset, size;
	uint64_t moved; /* what stands before the archive, as the program of one that unpacks itself */
};

/* The numbers of an archive of more than 4 GiB, before the end at that place. */
static bool read_end64(const struct archive_bytes *bytes, uint64_t end, struct directory *directory)
{
	uint8_t locator[LOCATOR_SIZE], record[END64_SIZE];
	if (end < LOCATOR_SIZE || !read_at(bytes, end - LOCATOR_SIZE, locator, sizeof locator) ||
		!is_signature(locator, 6, 7) || !read_at(bytes, number_at(locator + 8, 8), record, sizeof record) ||
		!is_signature(record, 6, 6))
		return false;
	directory->size = number_at(record + 40, 8);
	directory->offset = number_at(record + 48, 8);
	return true;
}

static bool find_directory(const struct archive_bytes *bytes, struct directory *directory)
{
	size_t size = bytes->size < END_SIZE + COMMENT_MAX ? (size_t)bytes->size : END_SIZE + COMMENT_MAX;
	uint64_t start = bytes->size - size;
	uint8_t *tail = size < END_SIZE ? NULL : malloc(size);
	bool is_found = tail && read_at(bytes, start, tail, size);
	size_t at = is_found ? size - END_SIZE : 0;
	while (is_found && at > 0 && !is_signature(tail + at, 5, 6))
		at--;
	is_found = is_found && is_signature(tail + at, 5, 6);
	if (is_found) {
		directory->size = number_at(tail + at + 12, 4);
		directory->offset = number_at(tail + at + 16, 4);
		directory->moved = 0;
		bool is_large = directory->offset == UINT32_MAX || directory->size == UINT32_MAX;
		if (is_large)
			is_found = read_end64(bytes, start + at, directory);
		else if (directory->offset + directory->size < start + at)
			directory->moved = start + at - directory->offset - directory->size;
	}
	free(tail);
	return is_found && directory->size <= DIRECTORY_MAX;
}

/* Of an entry whose own field has no room for it: behind those of the sizes that have none either. */
static uint64_t read_offset64(const uint8_t *entry, const uint8_t *extra, size_t size)
{
	for (size_t at = 0; at + 4 <= size; at += 4 + (size_t)number_at(extra + at + 2, 2)) {
		size_t length = (size_t)number_at(extra + at + 2, 2), place = at + 4;
		place += number_at(entry + 24, 4) == UINT32_MAX ? 8 : 0;
		place += number_at(entry + 20, 4) == UINT32_MAX ? 8 : 0;
		if (number_at(extra + at, 2) == 1 && place + 8 <= at + 4 + length && place + 8 <= size)
			return number_at(extra + place, 8);
	}
	return UINT64_MAX;
}

static bool has_same_name(const struct archive_bytes *bytes, uint64_t local_at, const uint8_t *name, size_t length)
{
	uint8_t local[LOCAL_SIZE + 512];
	size_t size = LOCAL_SIZE + length;
	/* No path is so long that matters here. */
	return length <= 512 && read_at(bytes, local_at, local, size) && is_signature(local, 3, 4) &&
	       number_at(local + 26, 2) == length && memcmp(local + LOCAL_SIZE, name, length) == 0;
}

static bool have_same_names(
	const struct archive_bytes *bytes, const struct directory *directory, const uint8_t *entries)
{
	size_t size = (size_t)directory->size;
	for (size_t at = 0; at < size;) {
		const uint8_t *entry = entries + at;
		if (size - at < ENTRY_SIZE || !is_signature(entry, 1, 2))
			return false;
		size_t name = (size_t)number_at(entry + 28, 2), extra = (size_t)number_at(entry + 30, 2);
		size_t whole = ENTRY_SIZE + name + extra + (size_t)number_at(entry + 32, 2);
		uint64_t local_at = number_at(entry + 42, 4);
		if (whole > size - at)
			return false;
		if (local_at == UINT32_MAX)
			local_at = read_offset64(entry, entry + ENTRY_SIZE + name, extra);
		if (local_at > bytes->size ||
			!has_same_name(bytes, local_at + directory->moved, entry + ENTRY_SIZE, name))
			return false;
		at += whole;
	}
	return true;
}

bool archive_zip_has_other_names(const struct archive_bytes *bytes)
{
	struct directory directory;
	if (!find_directory(bytes, &directory))
		return true;
	uint8_t *entries = malloc((size_t)directory.size + 1);
	bool is_same = entries && read_at(bytes, directory.offset + directory.moved, entries, (size_t)directory.size) &&
		       have_same_names(bytes, &directory, entries);
	free(entries);
	return !is_same;
}
