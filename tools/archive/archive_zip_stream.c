/* SPDX-License-Identifier: MIT */
/*
 * Compares the directory of a zip archive that comes as a stream, as from a pipe, with the members that came before it.
 */
#include "archive/archive_zip.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/archive_names.h"
#include "archive/archive_zip_format.h"
#include "common/array.h"

/*
 * The method by which a member is packed, and whether it is encrypted: by another method the same bytes make another
 * file.
 */
static unsigned packing(const uint8_t *method, const uint8_t *flags)
{
	return (unsigned)archive_zip_number(method, 2) << 1 | (flags[0] & 1u);
}

bool archive_zip_see(struct archive_zip_seen *seen, const char *name, uint64_t place, const uint8_t *local)
{
	seen->is_last = false;
	bool has_name = name && name[0] != '\0';
	unsigned kind = has_name ? archive_zip_name_kind(name) : 0;
	if (has_name && kind == 0)
		return true;
	if (seen->count == ARCHIVE_ZIP_SEEN_MAX)
		return false;
	void *places = seen->places;
	if (!array_make_room(&places, &seen->room, seen->count, sizeof *seen->places))
		return false;
	seen->places = places;
	struct archive_zip_place seen_there = {.at = place, .size = UINT64_MAX, .kind = kind, .packing = UINT_MAX};
	if (local && archive_zip_is_signature(local, 3, 4)) {
		seen_there.packing = packing(local + 8, local + 6);
		seen_there.checksum = (uint32_t)archive_zip_number(local + 14, 4);
		seen_there.has_checksum = !(local[6] & 8);
	}
	seen->places[seen->count++] = seen_there;
	seen->is_last = true;
	return true;
}

void archive_zip_see_size(struct archive_zip_seen *seen, uint64_t size)
{
	if (seen->is_last)
		seen->places[seen->count - 1].size = size;
}

void archive_zip_forget(struct archive_zip_seen *seen)
{
	free(seen->places);
	*seen = (struct archive_zip_seen){0};
}

/* What an entry of the directory says. */
struct listed {
	struct archive_zip_entry numbers;
	unsigned packing;
	uint32_t checksum;
};

static int compare_places(const void *one, const void *other)
{
	const struct archive_zip_place *a = one, *b = other;
	return a->at < b->at ? -1 : a->at > b->at;
}

static bool was_seen(const struct archive_zip_seen *seen, const struct listed *listed, unsigned kind)
{
	const struct archive_zip_place wanted = {.at = listed->numbers.at};
	struct archive_zip_place *found =
		seen->count > 0 ? bsearch(&wanted, seen->places, seen->count, sizeof wanted, compare_places) : NULL;
	if (!found)
		return false;
	found->is_listed = true;
	/* The size of a member that was not read to its end is not known; why it was not read is told elsewhere. */
	bool is_same =
		found->packing == listed->packing && (!found->has_checksum || found->checksum == listed->checksum);
	return (found->kind == kind || found->kind == 0) && is_same &&
	       (found->size == UINT64_MAX || found->size == listed->numbers.size);
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
	return archive_zip_is_signature(bytes, 1, 2) || archive_zip_is_signature(bytes, 5, 6) ||
	       archive_zip_is_signature(bytes, 6, 6);
}

/* What the comparison of all entries has found: hidden counts those that name a log where none was seen. */
struct comparison {
	uint64_t count, hidden;
	uint64_t first_at;
	char first[256];
	char *reason; /* what is wrong */
	size_t reason_size;
	bool is_cut;
	bool has_end; /* a second end record stands in a name or a field, where some programs find it */
	uint8_t entry[ENTRY_SIZE];
	uint8_t field[UINT16_MAX + 1]; /* first the name, then the extra fields, then the comment */
};

static bool take_field(struct archive_zip_rest *rest, struct comparison *of, size_t size)
{
	bool is_there = take(rest, of->field, size);
	of->has_end = of->has_end || (is_there && archive_zip_find_end(of->field, size) < size);
	return is_there;
}

static bool take_entry(struct archive_zip_rest *rest, struct archive_zip_seen *seen, struct comparison *of)
{
	if (!take(rest, of->entry + 4, ENTRY_SIZE - 4))
		return false;
	size_t name = (size_t)archive_zip_number(of->entry + 28, 2);
	size_t extra = (size_t)archive_zip_number(of->entry + 30, 2);
	char text[sizeof of->first];
	if (!take_field(rest, of, name))
		return false;
	of->field[name] = '\0';
	/* A slash at the end says that it is a directory; it counts as a file if it has bytes. */
	unsigned kind = archive_zip_name_kind((const char *)of->field);
	of->field[archive_name_end((const char *)of->field, strlen((const char *)of->field))] = '\0';
	unsigned kind_with_bytes = archive_zip_name_kind((const char *)of->field);
	snprintf(text, sizeof text, "%.255s", (const char *)of->field);
	if (!take_field(rest, of, extra))
		return false;
	struct listed listed = {.packing = packing(of->entry + 10, of->entry + 8),
		.checksum = (uint32_t)archive_zip_number(of->entry + 16, 4)};
	char second[ARCHIVE_ZIP_NAME_MAX];
	archive_zip_read_entry(&listed.numbers, of->entry, of->field, extra);
	const bool has_bytes = listed.numbers.size > 0;
	kind = kind == 0 && has_bytes ? kind_with_bytes : kind;
	/* Programs give a member without a name the archive's name, which may be a log's. */
	bool is_nameless = name == 0 && has_bytes;
	bool is_hidden = is_nameless || (kind != 0 && !was_seen(seen, &listed, kind));
	bool has_second = archive_zip_second_name(of->field, extra, has_bytes, second);
	is_hidden = is_hidden || (has_second && !was_seen(seen, &listed, archive_zip_name_kind(second)));
	if (is_hidden && of->hidden++ == 0) {
		memcpy(of->first, text, sizeof text);
		of->first_at = listed.numbers.at;
	}
	of->count++;
	return take_field(rest, of, (size_t)archive_zip_number(of->entry + 32, 2));
}

/* Reads the end records behind the entries. False when there is none, or it is not that of this directory. */
static bool take_end(
	struct archive_zip_rest *rest, const uint8_t *signature, struct comparison *of, uint64_t directory_at)
{
	uint8_t before[END64_SIZE + LOCATOR_SIZE], end[END_SIZE];
	struct archive_zip_end read;
	uint64_t size = rest->at - 4 - directory_at;
	bool is_large = archive_zip_is_signature(signature, 6, 6);
	memcpy(before, signature, 4);
	memcpy(end, signature, 4);
	/* No known program writes extensible data into the zip64 record. */
	if (is_large &&
		(!take(rest, before + 4, sizeof before - 4) || archive_zip_number(before + 4, 8) != END64_SIZE - 12 ||
			!archive_zip_is_signature(before + END64_SIZE, 6, 7) ||
			archive_zip_number(before + END64_SIZE + 8, 8) != directory_at + size || !take(rest, end, 4)))
		return false;
	if (!archive_zip_is_signature(end, 5, 6) || !take(rest, end + 4, END_SIZE - 4) ||
		!archive_zip_read_end(&read, end, is_large ? before : NULL) || read.is_part)
		return false;
	size_t comment = (size_t)archive_zip_number(end + 20, 2);
	return read.offset == directory_at && read.size == size &&
	       read.count == (is_large ? of->count : of->count & UINT16_MAX) && take_field(rest, of, comment) &&
	       !of->has_end;
}

/* The first member that came and that no entry names; NULL: there is none. */
static const struct archive_zip_place *find_unlisted(const struct archive_zip_seen *seen)
{
	size_t i = 0;
	while (i < seen->count && seen->places[i].is_listed)
		i++;
	return i < seen->count ? &seen->places[i] : NULL;
}

/* Whether anything but zeros stands behind the end. What cannot be read counts, as it may be anything. */
static bool has_rest(struct archive_zip_rest *rest, uint8_t *room, size_t size, uint64_t *at)
{
	ptrdiff_t count;
	while ((count = rest->read(rest->user, room, size)) > 0) {
		for (*at = rest->at; *at - rest->at < (uint64_t)count; ++*at) {
			if (room[*at - rest->at] != 0)
				return true;
		}
		rest->at += (uint64_t)count;
	}
	*at = rest->at;
	return count < 0;
}

static void compare(struct archive_zip_rest *rest, struct archive_zip_seen *seen, struct comparison *of)
{
	uint8_t *signature = of->entry;
	const struct archive_zip_place *unlisted;
	uint64_t at;
	bool is_whole = take(rest, signature, 4);
	while (is_whole && !is_of_directory(signature)) {
		memmove(signature, signature + 1, 3);
		is_whole = take(rest, signature + 3, 1);
	}
	uint64_t directory_at = rest->at - 4;
	while (is_whole && archive_zip_is_signature(signature, 1, 2))
		is_whole = take_entry(rest, seen, of) && take(rest, signature, 4);
	if (!is_whole) {
		snprintf(of->reason, of->reason_size, "its directory, at its end, is cut off or cannot be read");
		of->is_cut = true;
	} else if (of->hidden > 0) {
		snprintf(of->reason, of->reason_size,
			"its directory, at its end, names %" PRIu64
			" member%s as a log or an archive that %s not called so before %s bytes, or of another size, checksum or compression, the first \"%s\" at offset %" PRIu64
			"; unpack it, and name the logs in it",
			of->hidden, of->hidden == 1 ? "" : "s", of->hidden == 1 ? "is" : "are",
			of->hidden == 1 ? "its" : "their", of->first, of->first_at);
	} else if ((unlisted = find_unlisted(seen))) {
		snprintf(of->reason, of->reason_size,
			"its directory, at its end, lists no member at %" PRIu64
			", where one was read: other programs show none there",
			unlisted->at);
	} else if (!take_end(rest, signature, of, directory_at)) {
		snprintf(of->reason, of->reason_size,
			"its end names another directory than the one at %" PRIu64
			", behind its members; what that lists is not read; unpack it, and name the logs in it",
			directory_at);
	} else if (has_rest(rest, of->field, sizeof of->field, &at)) {
		snprintf(of->reason, of->reason_size,
			"behind its end, at %" PRIu64
			", stand bytes that are none of its, as of another archive, and are not read; unpack it, and name the logs in it",
			at);
	}
}

bool archive_zip_agrees(
	struct archive_zip_rest *rest, struct archive_zip_seen *seen, char *reason, size_t size, bool *is_cut)
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
