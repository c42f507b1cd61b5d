/* SPDX-License-Identifier: MIT */
#include "archive/archive_beside.h"

#include <string.h>

#include "archive/archive_kind.h"

/* Sizes of the file's header and of the descriptions of its entries behind it: what each is, where, and how long. */
#define HEADER_SIZE 26u
#define ENTRY_SIZE  12u

bool archive_beside_begins(const char *name, const void *start, size_t size)
{
	static const char magic[] = "\x00\x05\x16\x07\x00\x02\x00\x00";
	const char *slash = strrchr(name, '/');
	return strncmp(slash ? slash + 1 : name, "._", 2) == 0 && size >= sizeof magic - 1 &&
	       memcmp(start, magic, sizeof magic - 1) == 0 && archive_kind_of(start, size) == ARCHIVE_KIND_NONE &&
	       !archive_kind_is_log(start, size);
}

/*
 * Whether a chunk or record of a log begins here, or an archive that programs find wherever it begins, as behind the
 * program of a self-extracting one.
 */
static bool begins_more(const uint8_t *bytes, size_t size)
{
	static const struct {
		uint8_t size;
		char bytes[9];
	} signatures[] = {{8, "ElfChnk"}, {4, "\x2a\x2a"}, {4, "PK\x03\x04"}, {4, "PK\x05\x06"},
		{6, "7z\xbc\xaf\x27\x1c"}, {6, "Rar!\x1a\x07"}, {4, "MSCF"}};
	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
		if (size >= signatures[i].size && memcmp(bytes, signatures[i].bytes, signatures[i].size) == 0)
			return true;
	}
	return false;
}

void archive_beside_see(struct archive_beside *seen, const void *bytes, size_t size)
{
	const uint8_t *data = bytes;
	uint8_t both[2 * sizeof seen->last];
	size_t count = size < sizeof seen->last ? size : sizeof seen->last;
	memcpy(both, seen->last, seen->last_size);
	memcpy(both + seen->last_size, data, count);
	count += seen->last_size;
	for (size_t i = 0; i < seen->last_size; i++)
		seen->holds_more = seen->holds_more || begins_more(both + i, count - i);
	for (size_t i = 0; i < size; i++)
		seen->holds_more = seen->holds_more || begins_more(data + i, size - i);
	seen->size += size;
	const uint8_t *end = size < sizeof seen->last ? both + count : data + size;
	seen->last_size = seen->size < sizeof seen->last ? (size_t)seen->size : sizeof seen->last;
	memmove(seen->last, end - seen->last_size, seen->last_size);
}

static uint64_t big_number(const uint8_t *bytes, size_t size)
{
	uint64_t number = 0;
	for (size_t i = 0; i < size; i++)
		number = number << 8 | bytes[i];
	return number;
}

/* The offset at which the last entry ends. */
static uint64_t end_of_entries(const uint8_t *start, size_t size)
{
	uint64_t end = 0;
	size_t count = size >= HEADER_SIZE ? (size_t)big_number(start + 24, 2) : 0;
	for (size_t i = 0; i < count && HEADER_SIZE + (i + 1) * ENTRY_SIZE <= size; i++) {
		const uint8_t *entry = start + HEADER_SIZE + i * ENTRY_SIZE;
		uint64_t here = big_number(entry + 4, 4) + big_number(entry + 8, 4);
		end = here > end ? here : end;
	}
	return end;
}

bool archive_beside_is_all(const struct archive_beside *seen, const void *start, size_t size)
{
	/* Fewer bytes than ARCHIVE_LOOK cannot hold a log. */
	return !seen->holds_more && (seen->size < ARCHIVE_LOOK || seen->size == end_of_entries(start, size));
}
