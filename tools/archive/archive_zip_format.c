/* SPDX-License-Identifier: MIT */
#include "archive/archive_zip_format.h"

#include <string.h>

#include "archive/archive_names.h"

uint64_t archive_zip_number(const uint8_t *bytes, unsigned size)
{
	uint64_t number = 0;
	for (unsigned i = size; i-- > 0;)
		number = number << 8 | bytes[i];
	return number;
}

bool archive_zip_is_signature(const uint8_t *bytes, uint8_t third, uint8_t fourth)
{
	return bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == third && bytes[3] == fourth;
}

size_t archive_zip_find_end(const uint8_t *bytes, size_t size)
{
	size_t at = 0;
	while (at + 4 <= size) {
		const uint8_t *found = memchr(bytes + at, 'P', size - at - 3);
		if (!found)
			return size;
		if (archive_zip_is_signature(found, 5, 6))
			return (size_t)(found - bytes);
		at = (size_t)(found - bytes) + 1;
	}
	return size;
}

/*
 * Reads a field of the end record, and its zip64 number, which counts where there is one. False where the two
 * contradict each other, or the field says that a zip64 number is needed and there is none.
 */
static bool take(uint64_t *number, const uint8_t *field, unsigned size, const uint8_t *field64)
{
	uint64_t most = (UINT64_C(1) << 8 * size) - 1;
	*number = archive_zip_number(field, size);
	if (!field64)
		return size < 4 || *number != most;
	bool agrees = *number == most || *number == archive_zip_number(field64, 8);
	*number = archive_zip_number(field64, 8);
	return agrees;
}

bool archive_zip_read_end(struct archive_zip_end *read, const uint8_t *end, const uint8_t *before)
{
	const uint8_t *locator = before ? before + END64_SIZE : NULL;
	uint64_t here;
	unsigned disk = (unsigned)archive_zip_number(end + 4, 2),
		 directory_disk = (unsigned)archive_zip_number(end + 6, 2);
	bool agrees = take(&read->count, end + 10, 2, before ? before + 32 : NULL);
	agrees = take(&here, end + 8, 2, before ? before + 24 : NULL) && agrees;
	agrees = take(&read->size, end + 12, 4, before ? before + 40 : NULL) && agrees;
	agrees = take(&read->offset, end + 16, 4, before ? before + 48 : NULL) && agrees;
	read->is_part = here != read->count;
	/* Windows and OneDrive write 0 as the number of disks. */
	if (before)
		read->is_part = read->is_part || archive_zip_number(before + 16, 8) != 0 ||
				archive_zip_number(locator + 4, 4) != 0 || archive_zip_number(locator + 16, 4) > 1;
	read->is_part = read->is_part || (disk != 0 && !(before && disk == UINT16_MAX)) ||
			(directory_disk != 0 && !(before && directory_disk == UINT16_MAX));
	return agrees;
}

/*
 * Whether the first entry of a directory stands at that offset of the input. Where that is before the tail, it is
 * believed.
 */
static bool has_entry(const uint8_t *tail, uint64_t tail_at, size_t end_at, uint64_t place)
{
	return place < tail_at || (place + ENTRY_SIZE <= tail_at + end_at &&
					  archive_zip_is_signature(tail + (size_t)(place - tail_at), 1, 2));
}

/*
 * Some programs find the directory by its size, right before the end, some by its offset. Some do not check how many
 * members it has, and in which part of a split archive it lies.
 */
static bool is_end(const uint8_t *tail, uint64_t tail_at, size_t end_at)
{
	struct archive_zip_end end;
	uint64_t before = tail_at + end_at;
	if (!archive_zip_read_end(&end, tail + end_at, NULL))
		return end_at >= LOCATOR_SIZE && archive_zip_is_signature(tail + end_at - LOCATOR_SIZE, 6, 7);
	bool has_size = end.size >= ENTRY_SIZE && end.size <= before;
	return (has_size && has_entry(tail, tail_at, end_at, before - end.size)) ||
	       ((end.size > 0 || end.count > 0) && end.offset > 0 && has_entry(tail, tail_at, end_at, end.offset));
}

bool archive_zip_is_end(const uint8_t *tail, size_t size, uint64_t whole, bool is_closed)
{
	size_t at = 0;
	while (at < size && (at += archive_zip_find_end(tail + at, size - at)) + END_SIZE <= size) {
		bool closes = at + END_SIZE + archive_zip_number(tail + at + 20, 2) == size;
		if ((closes || !is_closed) && is_end(tail, whole - size, at))
			return true;
		at++;
	}
	return false;
}

/* Reads numbers of 32 bits; those that are 2^32 - 1 stand in the zip64 extra field instead, in this order (4.5.3). */
static void read_large(
	const uint8_t *fields[], uint64_t *const numbers[], size_t count, const uint8_t *extra, size_t extra_size)
{
	const uint8_t *large = NULL;
	size_t left = 0;
	unsigned fields_of_it = 0;
	for (size_t at = 0; at + 4 <= extra_size;) {
		size_t length = (size_t)archive_zip_number(extra + at + 2, 2);
		if (archive_zip_number(extra + at, 2) == 1) {
			large = extra + at + 4;
			left = length < extra_size - at - 4 ? length : extra_size - at - 4;
			fields_of_it++;
		}
		at += 4 + length;
	}
	/* Where there are two such fields, programs take the one or the other. */
	if (fields_of_it > 1)
		large = NULL;
	for (size_t i = 0, at = 0; i < count; i++) {
		*numbers[i] = archive_zip_number(fields[i], 4);
		if (*numbers[i] != UINT32_MAX)
			continue;
		*numbers[i] = large && at + 8 <= left ? archive_zip_number(large + at, 8) : UINT64_MAX;
		at += 8;
	}
}

void archive_zip_read_entry(
	struct archive_zip_entry *read, const uint8_t *entry, const uint8_t *extra, size_t extra_size)
{
	const uint8_t *fields[] = {entry + 24, entry + 20, entry + 42};
	uint64_t *const numbers[] = {&read->size, &read->packed, &read->at};
	read_large(fields, numbers, 3, extra, extra_size);
}

void archive_zip_read_local(
	struct archive_zip_entry *read, const uint8_t *local, const uint8_t *extra, size_t extra_size)
{
	const uint8_t *fields[] = {local + 22, local + 18};
	uint64_t *const numbers[] = {&read->size, &read->packed};
	read->at = 0;
	read_large(fields, numbers, 2, extra, extra_size);
}

enum name_kind {
	NAME_IS_SOME = 1, /* it may be the name of any of these, or of compressed data */
	NAME_IS_LOG = 2,
	NAME_IS_BARE_LOG = 4,
	NAME_IS_ARCHIVE = 8,
	NAME_IS_ZIP = 16,
};

unsigned archive_zip_name_kind(const char *name)
{
	size_t length = strlen(name);
	enum archive_likeness likeness = archive_name_likeness(name);
	bool is_log = archive_name_is_log(name) || likeness == ARCHIVE_SEEN_AS_LOG;
	bool is_archive = archive_name_is_archive(name);
	bool is_directory = length > 0 && name[length - 1] == '/';
	if (is_directory || (!is_log && !is_archive && !archive_name_is_compressed(name) && likeness == ARCHIVE_UNLIKE))
		return 0;
	return NAME_IS_SOME | (is_log ? NAME_IS_LOG : 0) | (archive_name_is_bare_log(name) ? NAME_IS_BARE_LOG : 0) |
	       (is_archive ? NAME_IS_ARCHIVE : 0) | (archive_name_is_zip(name) ? NAME_IS_ZIP : 0);
}

bool archive_zip_name_matters(const char *name)
{
	return archive_zip_name_kind(name) != 0;
}

bool archive_zip_second_name(const uint8_t *extra, size_t size, bool has_bytes, char name[ARCHIVE_ZIP_NAME_MAX])
{
	for (size_t at = 0; at + 4 <= size; at += 4 + (size_t)archive_zip_number(extra + at + 2, 2)) {
		size_t length = (size_t)archive_zip_number(extra + at + 2, 2);
		if (archive_zip_number(extra + at, 2) != 0x7075 || length < 5 || length > size - at - 4)
			continue;
		/* The end of a name tells what it is; so of a long one the end is kept. */
		const uint8_t *text = extra + at + 4;
		if (has_bytes)
			length = 5 + archive_name_end((const char *)text + 5, length - 5);
		size_t kept = length - 5 < ARCHIVE_ZIP_NAME_MAX ? length - 5 : ARCHIVE_ZIP_NAME_MAX - 1;
		memcpy(name, text + length - kept, kept);
		name[kept] = '\0';
		if (archive_zip_name_matters(name))
			return true;
	}
	return false;
}
