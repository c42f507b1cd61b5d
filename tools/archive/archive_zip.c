/* SPDX-License-Identifier: MIT */
#include "archive/archive_zip.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/archive_names.h"

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

static bool matters(const char *name)
{
	size_t length = strlen(name);
	bool is_directory = length > 0 && name[length - 1] == '/';
	return !is_directory && (archive_name_is_log(name) || archive_name_is_archive(name) ||
					archive_name_likeness(name) != ARCHIVE_UNLIKE);
}

/*
 * Whether a field beside an entry's name gives it another one in UTF-8 (4.6.9), which some programs take instead, and
 * that one matters.
 */
static bool has_second_name(const uint8_t *extra, size_t size)
{
	char name[512];
	for (size_t at = 0; at + 4 <= size; at += 4 + (size_t)number_at(extra + at + 2, 2)) {
		size_t length = (size_t)number_at(extra + at + 2, 2);
		if (number_at(extra + at, 2) != 0x7075 || length < 5 || length > size - at - 4)
			continue;
		/* The end of it tells. */
		size_t kept = length - 5 < sizeof name ? length - 5 : sizeof name - 1;
		snprintf(name, sizeof name, "%.*s", (int)kept, (const char *)extra + at + 4 + length - kept);
		if (matters(name))
			return true;
	}
	return false;
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
		if (local_at > bytes->size || has_second_name(entry + ENTRY_SIZE + name, extra) ||
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

/*
 * The directory of an archive that comes in one stream.
 */

bool archive_zip_see(struct archive_zip_seen *seen, const char *name, uint64_t place)
{
	if (name && !matters(name))
		return true;
	if (seen->count == seen->room) {
		size_t room = seen->room ? 2 * seen->room : 64;
		uint64_t *places = realloc(seen->places, room * sizeof *places);
		if (!places)
			return false;
		seen->places = places;
		seen->room = room;
	}
	seen->places[seen->count++] = place;
	return true;
}

void archive_zip_forget(struct archive_zip_seen *seen)
{
	free(seen->places);
	*seen = (struct archive_zip_seen){0};
}

static int compare_places(const void *one, const void *other)
{
	uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
	return a < b ? -1 : a > b;
}

static bool was_seen(const struct archive_zip_seen *seen, uint64_t place)
{
	return seen->count > 0 && bsearch(&place, seen->places, seen->count, sizeof place, compare_places);
}

static bool take(struct archive_zip_rest *rest, uint8_t *buffer, size_t size)
{
	while (size > 0) {
		ptrdiff_t count = rest->read(rest->user, buffer, size);
		if (count <= 0)
			return false;
		rest->at += (uint64_t)count;
		buffer += count;
		size -= (size_t)count;
	}
	return true;
}

static bool is_of_directory(const uint8_t *bytes)
{
	return is_signature(bytes, 1, 2) || is_signature(bytes, 5, 6) || is_signature(bytes, 6, 6);
}

/* Of all entries: those that name a log where none was seen. */
struct comparison {
	uint64_t hidden;
	uint64_t first_at;
	char first[256];
	char *reason; /* what is wrong */
	size_t reason_size;
	bool is_cut;
	uint8_t entry[ENTRY_SIZE];
	uint8_t field[UINT16_MAX + 1]; /* a name, and then what is extra */
};

static bool take_entry(struct archive_zip_rest *rest, const struct archive_zip_seen *seen, struct comparison *of)
{
	if (!take(rest, of->entry + 4, ENTRY_SIZE - 4))
		return false;
	size_t name = (size_t)number_at(of->entry + 28, 2), extra = (size_t)number_at(of->entry + 30, 2);
	uint64_t place = number_at(of->entry + 42, 4);
	char text[sizeof of->first];
	if (!take(rest, of->field, name))
		return false;
	of->field[name] = '\0';
	bool is_meant = matters((const char *)of->field);
	snprintf(text, sizeof text, "%.255s", (const char *)of->field);
	if (!take(rest, of->field, extra))
		return false;
	if (place == UINT32_MAX)
		place = read_offset64(of->entry, of->field, extra);
	is_meant = is_meant || has_second_name(of->field, extra);
	if (is_meant && !was_seen(seen, place) && of->hidden++ == 0) {
		memcpy(of->first, text, sizeof text);
		of->first_at = place;
	}
	return take(rest, of->field, (size_t)number_at(of->entry + 32, 2));
}

/* What is behind the entries; false when it is no end, or is that of a directory which stands elsewhere. */
static bool take_end(struct archive_zip_rest *rest, uint8_t *signature, uint64_t directory_at)
{
	uint8_t record[END64_SIZE];
	uint64_t at64 = UINT64_MAX;
	if (is_signature(signature, 6, 6)) {
		if (!take(rest, record + 4, END64_SIZE - 4))
			return false;
		at64 = number_at(record + 48, 8);
		/* What is extra in it is of programs that nobody has. */
		if (!take(rest, record, LOCATOR_SIZE) || !is_signature(record, 6, 7) || !take(rest, signature, 4))
			return false;
	}
	if (!is_signature(signature, 5, 6) || !take(rest, record + 4, END_SIZE - 4))
		return false;
	uint64_t at = number_at(record + 16, 4);
	return (at == UINT32_MAX ? at64 : at) == directory_at;
}

/* Whether there is another end behind the first one; programs take the last. */
static bool has_other_end(struct archive_zip_rest *rest, uint8_t *room, size_t size)
{
	size_t kept = 0;
	ptrdiff_t count;
	while ((count = rest->read(rest->user, room + kept, size - kept)) > 0) {
		kept += (size_t)count;
		for (size_t i = 0; i + 4 <= kept; i++) {
			if (is_signature(room + i, 5, 6))
				return true;
		}
		size_t next = kept < 3 ? kept : 3;
		memmove(room, room + kept - next, next);
		kept = next;
	}
	return false;
}

static void compare(struct archive_zip_rest *rest, const struct archive_zip_seen *seen, struct comparison *of)
{
	uint8_t *signature = of->entry;
	bool is_whole = take(rest, signature, 4);
	while (is_whole && !is_of_directory(signature)) {
		memmove(signature, signature + 1, 3);
		is_whole = take(rest, signature + 3, 1);
	}
	uint64_t directory_at = rest->at - 4;
	while (is_whole && is_signature(signature, 1, 2))
		is_whole = take_entry(rest, seen, of) && take(rest, signature, 4);
	if (!is_whole) {
		snprintf(of->reason, of->reason_size, "its directory, at its end, is cut off or cannot be read");
		of->is_cut = true;
	} else if (of->hidden > 0) {
		snprintf(of->reason, of->reason_size,
			"its directory, at its end, names %" PRIu64
			" member%s as a log or an archive that %s not called so before %s bytes, and not read, the first \"%s\" at offset %" PRIu64
			"; unpack it, and name the logs in it",
			of->hidden, of->hidden == 1 ? "" : "s", of->hidden == 1 ? "is" : "are",
			of->hidden == 1 ? "its" : "their", of->first, of->first_at);
	} else if (!take_end(rest, signature, directory_at) || has_other_end(rest, of->field, sizeof of->field)) {
		snprintf(of->reason, of->reason_size,
			"its end names another directory than the one at %" PRIu64
			", behind its members; what that lists is not read; unpack it, and name the logs in it",
			directory_at);
	}
}

bool archive_zip_agrees(
	struct archive_zip_rest *rest, const struct archive_zip_seen *seen, char *reason, size_t size, bool *is_cut)
{
	struct comparison *of = calloc(1, sizeof *of);
	reason[0] = '\0';
	*is_cut = false;
	if (!of)
		snprintf(reason, size, "its directory cannot be compared: out of memory");
	if (!of)
		return false;
	of->reason = reason;
	of->reason_size = size;
	compare(rest, seen, of);
	*is_cut = of->is_cut;
	free(of);
	return reason[0] == '\0';
}
