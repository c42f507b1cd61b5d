/* SPDX-License-Identifier: MIT */
#include "archive/archive_zip_format.h"

#include <stdio.h>
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

/* A field of the end, and the same in 64 bits, which counts where the first has no room. */
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
	if (before)
		read->is_part = read->is_part || archive_zip_number(before + 16, 8) != 0 ||
				archive_zip_number(locator + 4, 4) != 0 || archive_zip_number(locator + 16, 4) != 1;
	read->is_part = read->is_part || (disk != 0 && !(before && disk == UINT16_MAX)) ||
			(directory_disk != 0 && !(before && directory_disk == UINT16_MAX));
	return agrees;
}

/* Whether the first entry of a directory stands at a place of the input, which is before the tail or in it. */
static bool has_entry(const uint8_t *tail, uint64_t tail_at, size_t end_at, uint64_t place)
{
	/* What is further ahead is believed. */
	return place < tail_at || (place + ENTRY_SIZE <= tail_at + end_at &&
					  archive_zip_is_signature(tail + (size_t)(place - tail_at), 1, 2));
}

/*
 * Programs find the directory by its size, right before the end, or by its place; how many members it has, and in which
 * part of the archive, some do not ask.
 */
static bool is_end(const uint8_t *tail, uint64_t tail_at, size_t end_at)
{
	struct archive_zip_end end;
	uint64_t before = tail_at + end_at;
	if (!archive_zip_read_end(&end, tail + end_at, NULL))
		return end_at >= LOCATOR_SIZE && archive_zip_is_signature(tail + end_at - LOCATOR_SIZE, 6, 7);
	return end.size >= ENTRY_SIZE && end.size <= before &&
	       (has_entry(tail, tail_at, end_at, before - end.size) ||
		       (end.offset > 0 && has_entry(tail, tail_at, end_at, end.offset)));
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

/* Sizes and the place stand there in this order, those that the entry has no room for. */
static void take_large(struct archive_zip_entry *read, const uint8_t *entry, const uint8_t *field, size_t length)
{
	static const unsigned places[] = {24, 20, 42};
	uint64_t *const numbers[] = {&read->size, &read->packed, &read->at};
	size_t at = 0;
	for (size_t i = 0; i < 3; i++) {
		if (archive_zip_number(entry + places[i], 4) != UINT32_MAX)
			continue;
		*numbers[i] = at + 8 <= length ? archive_zip_number(field + at, 8) : UINT64_MAX;
		at += 8;
	}
}

void archive_zip_read_entry(
	struct archive_zip_entry *read, const uint8_t *entry, const uint8_t *extra, size_t extra_size)
{
	read->packed = archive_zip_number(entry + 20, 4);
	read->size = archive_zip_number(entry + 24, 4);
	read->at = archive_zip_number(entry + 42, 4);
	for (size_t at = 0; at + 4 <= extra_size;) {
		size_t length = (size_t)archive_zip_number(extra + at + 2, 2);
		size_t left = extra_size - at - 4;
		if (archive_zip_number(extra + at, 2) == 1) {
			take_large(read, entry, extra + at + 4, length < left ? length : left);
			return;
		}
		at += 4 + length;
	}
}

bool archive_zip_name_matters(const char *name)
{
	size_t length = strlen(name);
	bool is_directory = length > 0 && name[length - 1] == '/';
	return !is_directory &&
	       (archive_name_is_log(name) || archive_name_is_archive(name) || archive_name_is_compressed(name) ||
		       archive_name_likeness(name) != ARCHIVE_UNLIKE);
}

bool archive_zip_has_second_name(const uint8_t *extra, size_t size)
{
	char name[512];
	for (size_t at = 0; at + 4 <= size; at += 4 + (size_t)archive_zip_number(extra + at + 2, 2)) {
		size_t length = (size_t)archive_zip_number(extra + at + 2, 2);
		if (archive_zip_number(extra + at, 2) != 0x7075 || length < 5 || length > size - at - 4)
			continue;
		/* The end of it tells. */
		size_t kept = length - 5 < sizeof name ? length - 5 : sizeof name - 1;
		snprintf(name, sizeof name, "%.*s", (int)kept, (const char *)extra + at + 4 + length - kept);
		if (archive_zip_name_matters(name))
			return true;
	}
	return false;
}
