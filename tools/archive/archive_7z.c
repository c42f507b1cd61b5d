/* SPDX-License-Identifier: MIT */
#include "archive/archive_7z.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "archive/archive_7z_list.h"
#include "archive/archive_bytes.h"
#include "archive/archive_zip_format.h"

/*
 * Size of the header at the beginning, which says where the list of members stands, counted from this header's end
 * (7zFormat.txt).
 */
#define START_SIZE 32u

/* Whether a zip end record with a directory stands in the list. The signature alone may stand there by chance. */
static bool has_zip_end(const uint8_t *list, size_t size)
{
	size_t at = 0;
	while ((at += archive_zip_find_end(list + at, size - at)) < size) {
		uint64_t directory = size - at < END_SIZE ? 0 : archive_zip_number(list + at + 12, 4);
		if (directory >= ENTRY_SIZE && directory <= at && archive_zip_is_signature(list + at - directory, 1, 2))
			return true;
		at++;
	}
	return false;
}

static void look_for_zip(const struct archive_bytes *bytes, uint64_t begin, uint64_t end, char *reason, size_t room)
{
	/* As far back from the end as zip programs look for an end record and its directory. */
	const uint64_t most = UINT64_C(1) << 20;
	size_t size = (size_t)(end - begin < most ? end - begin : most);
	uint8_t *list = malloc(size + 1);
	if (!list)
		snprintf(reason, room, "the list of its members cannot be looked at: out of memory");
	else if (archive_bytes_read_at(bytes, end - size, list, size) && has_zip_end(list, size))
		snprintf(reason, room,
			"in the list of its members, at %" PRIu64 ", stands the directory of a zip archive", begin);
	free(list);
}

bool archive_7z_look(const struct archive_bytes *bytes, char *reason, size_t size)
{
	uint8_t start[START_SIZE];
	reason[0] = '\0';
	if (!archive_bytes_read_at(bytes, 0, start, sizeof start))
		return true;
	uint64_t begin = archive_zip_number(start + 12, 8), length = archive_zip_number(start + 20, 8);
	/* A list beyond the end of the bytes is damage, which libarchive reports. */
	if (begin > bytes->size - sizeof start || length > bytes->size - sizeof start - begin)
		return true;
	begin += sizeof start;
	if (!archive_7z_look_at_list(bytes, begin, length, reason, size))
		return false;
	if (reason[0])
		return true;
	if (archive_bytes_look(bytes, begin + length, bytes->size) == ARCHIVE_REST_BYTES)
		snprintf(reason, size,
			"behind its end, at %" PRIu64 ", stand bytes that are none of its, as of another archive",
			begin + length);
	else
		look_for_zip(bytes, begin, begin + length, reason, size);
	return true;
}
