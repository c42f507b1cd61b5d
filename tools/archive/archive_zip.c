/* SPDX-License-Identifier: MIT */
#include "archive/archive_zip.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/archive_bytes.h"
#include "archive/archive_names.h"
#include "archive/archive_zip_format.h"
#include "common/array.h"

/* Larger than the directory of an archive of a million members. */
#define DIRECTORY_MAX (UINT64_C(256) << 20)
/* libarchive looks for the end record in so many last bytes. */
#define END_SOUGHT (UINT64_C(16) << 10)
/*
 * Room between members for the data descriptor that stands behind the bytes of some (4.3.9); no member has room there.
 */
#define GAP_MAX 24u

/* Of a longer name in a member's header so many bytes of its end are looked at. */
#define NAME_MAX_HERE 512u

/* The place of a member, from its header on. */
struct span {
	uint64_t begin, end;
	uint64_t size; /* unpacked */
};

struct check {
	const struct archive_bytes *bytes;
	struct archive_zip_end end;
	uint64_t end_at; /* offset of the end record, without the zip64 records */
	uint64_t begins; /* the same with the zip64 records */
	uint64_t behind; /* offset of what stands behind the end record and its comment */
	/* bytes before the archive, as the program of a self-extracting one, which its offsets do not count */
	uint64_t moved;
	uint8_t *entries; /* the directory */
	struct span *spans;
	size_t count;
	struct archive_zip_list *list;
	/* bytes of the input could not be read, so that the reason that was found may be a mere consequence */
	bool is_unread;
	char *reason;
	size_t reason_size;
};

/* Keeps the first oddity as the reason; those that follow are dropped. */
static void say(struct check *check, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;

static void say(struct check *check, const char *format, ...)
{
	va_list arguments;
	if (check->reason[0])
		return;
	va_start(arguments, format);
	vsnprintf(check->reason, check->reason_size, format, arguments);
	va_end(arguments);
}

static bool read_at(struct check *check, uint64_t offset, uint8_t *buffer, size_t size)
{
	uint64_t whole = check->bytes->size;
	bool is_there = offset <= whole && size <= whole - offset;
	bool is_read = is_there && archive_bytes_read_at(check->bytes, offset, buffer, size);
	check->is_unread |= is_there && !is_read;
	return is_read;
}

static bool has_bytes(struct check *check, uint64_t begin, uint64_t end)
{
	enum archive_rest rest = archive_bytes_look(check->bytes, begin, end);
	check->is_unread |= rest == ARCHIVE_REST_UNREAD;
	return rest == ARCHIVE_REST_BYTES;
}

/*
 * The end.
 */

/* Reads the zip64 records, for archives of more than 4 GiB, before the end record. False where they are not there. */
static bool read_before(struct check *check, uint8_t before[END64_SIZE + LOCATOR_SIZE])
{
	uint8_t *locator = before + END64_SIZE;
	if (check->end_at < LOCATOR_SIZE || !read_at(check, check->end_at - LOCATOR_SIZE, locator, LOCATOR_SIZE) ||
		!archive_zip_is_signature(locator, 6, 7))
		return false;
	check->begins = archive_zip_number(locator + 8, 8);
	bool is_there = read_at(check, check->begins, before, END64_SIZE) && archive_zip_is_signature(before, 6, 6) &&
			check->begins + 12 + archive_zip_number(before + 4, 8) == check->end_at - LOCATOR_SIZE;
	if (!is_there)
		say(check, "the place that it has for numbers of 64 bits, before its end at %" PRIu64 ", holds none",
			check->end_at);
	else if (archive_zip_number(locator + 16, 4) == 0)
		check->list->uncounted_at = check->end_at - LOCATOR_SIZE + 16;
	return is_there;
}

static void read_end(struct check *check, const uint8_t *record)
{
	uint8_t before[END64_SIZE + LOCATOR_SIZE];
	check->begins = check->end_at;
	bool has_before = read_before(check, before);
	if (!archive_zip_read_end(&check->end, record, has_before ? before : NULL))
		say(check, "its end, at %" PRIu64 ", and the numbers of 64 bits before that disagree", check->end_at);
	if (check->end.is_part)
		say(check, "its end, at %" PRIu64 ", says that it is a part of an archive in several", check->end_at);
	check->behind = check->end_at + END_SIZE + archive_zip_number(record + 20, 2);
	uint64_t limit = check->begins;
	if (check->end.offset > limit || check->end.size > limit - check->end.offset)
		say(check, "its end, at %" PRIu64 ", names a directory at %" PRIu64 ", where there is none",
			check->end_at, check->end.offset);
	else
		check->moved = limit - check->end.offset - check->end.size;
}

/* Finds the last end record, which is the one that programs take. */
static bool find_end(struct check *check)
{
	const struct archive_bytes *bytes = check->bytes;
	size_t size = bytes->size < END_SIZE + COMMENT_MAX ? (size_t)bytes->size : END_SIZE + COMMENT_MAX;
	uint64_t start = bytes->size - size;
	uint8_t *tail = size < END_SIZE ? NULL : malloc(size);
	bool is_read = tail && read_at(check, start, tail, size);
	if (size >= END_SIZE && !tail)
		say(check, "its directory cannot be compared with its members: out of memory");
	size_t at = is_read ? size - END_SIZE : 0;
	while (is_read && at > 0 && !archive_zip_is_signature(tail + at, 5, 6))
		at--;
	bool is_found = is_read && archive_zip_is_signature(tail + at, 5, 6);
	check->end_at = start + at;
	if (is_found)
		read_end(check, tail + at);
	else
		say(check, "the end of a directory, by which most programs unpack, is not there");
	free(tail);
	return is_found && !check->reason[0];
}

/* Looks for what makes some programs take another end record, or find none. */
static void look_behind_end(struct check *check)
{
	uint64_t size = check->bytes->size;
	if (check->behind > size)
		say(check, "the comment at its end, at %" PRIu64 ", is cut off", check->end_at);
	else if (has_bytes(check, check->behind, size))
		say(check, "behind its end, at %" PRIu64 ", stand bytes that are none of its, as of another archive",
			check->behind);
	else if (size - check->end_at > END_SOUGHT)
		say(check, "its end, at %" PRIu64 ", stands too far from that of its bytes", check->end_at);
}

/*
 * The directory.
 */

/* Reads the sizes in a member's own header, with its extra fields where they are needed. */
static bool read_local_sizes(struct check *check, struct archive_zip_entry *read, const uint8_t *local, uint64_t at)
{
	size_t size = (size_t)archive_zip_number(local + 28, 2);
	archive_zip_read_local(read, local, NULL, 0);
	if (read->size != UINT64_MAX && read->packed != UINT64_MAX)
		return true;
	uint8_t *extra = malloc(size + 1);
	bool is_read = extra && read_at(check, at + LOCAL_SIZE + archive_zip_number(local + 26, 2), extra, size);
	if (is_read)
		archive_zip_read_local(read, local, extra, size);
	free(extra);
	return is_read;
}

/*
 * Whether two numbers contradict each other. may_lack: a 0 in the member's header only says that the number stands
 * behind its bytes.
 */
static bool differs(uint64_t local, uint64_t listed, bool may_lack)
{
	return local != listed && !(may_lack && local == 0);
}

/* Whether a member's own header and the directory agree about its bytes: sizes, checksum, method, encryption. */
static bool has_same_bytes(
	struct check *check, const uint8_t *local, const uint8_t *entry, const struct archive_zip_entry *numbers)
{
	struct archive_zip_entry here;
	bool may_lack = local[6] & 8;
	return read_local_sizes(check, &here, local, numbers->at + check->moved) &&
	       archive_zip_number(local + 8, 2) == archive_zip_number(entry + 10, 2) && !((local[6] ^ entry[8]) & 1) &&
	       !differs(here.packed, numbers->packed, may_lack) && !differs(here.size, numbers->size, may_lack) &&
	       !differs(archive_zip_number(local + 14, 4), archive_zip_number(entry + 16, 4), may_lack);
}

static bool has_room(struct archive_zip_list *list)
{
	void *items = list->items;
	if (!array_make_room(&items, &list->room, list->count, sizeof *list->items))
		return false;
	list->items = items;
	return true;
}

/* Lists a name of the member at that place if the name matters. other: the name in the member's own header. */
static void list_name(struct check *check, struct span of, const char *name, size_t length, const char *other)
{
	char *copy = malloc(length + 1);
	if (copy)
		memcpy(copy, name, length);
	if (copy)
		copy[length] = '\0';
	if (!copy || !has_room(check->list)) {
		free(copy);
		say(check, "its directory cannot be compared with its members: out of memory");
		return;
	}
	unsigned kind = archive_zip_name_kind(copy), other_kind = archive_zip_name_kind(other);
	if (kind != 0 && other_kind != 0 && kind != other_kind)
		say(check,
			"of the member at %" PRIu64
			" its directory says by its name that it is something else than the name before its bytes does",
			of.begin);
	if (kind != 0)
		check->list->items[check->list->count++] = (struct archive_zip_listed){of.begin, of.end, of.size, copy};
	else
		free(copy);
}

/*
 * Lists the names of an entry; or, where none of them matters, the one in the member's own header. The name of a
 * directory that has bytes is taken as that of a file.
 */
static void list_names(struct check *check, struct span of, const uint8_t *entry, const char *other)
{
	char second[ARCHIVE_ZIP_NAME_MAX];
	const char *name = (const char *)entry + ENTRY_SIZE;
	size_t length = (size_t)archive_zip_number(entry + 28, 2), before = check->list->count;
	if (archive_zip_second_name(
		    entry + ENTRY_SIZE + length, (size_t)archive_zip_number(entry + 30, 2), of.size > 0, second))
		list_name(check, of, second, strlen(second), other);
	/* Programs give such a member the archive's name. */
	if (of.size > 0 && length == 0)
		say(check, "its directory gives the member at %" PRIu64 " no name", of.begin);
	if (of.size > 0)
		length = archive_name_end(name, length);
	list_name(check, of, name, length, other);
	/* libarchive may go by the name in the member's own header. */
	if (check->list->count == before)
		list_name(check, of, other, strlen(other), other);
}

static void compare(struct check *check, const uint8_t *entry, const struct archive_zip_entry *numbers)
{
	uint8_t local[LOCAL_SIZE + NAME_MAX_HERE + 1];
	uint64_t at = numbers->at + check->moved;
	bool is_there = numbers->at <= check->bytes->size && at <= check->bytes->size;
	uint64_t rest = is_there ? check->bytes->size - at : 0;
	size_t size = rest < LOCAL_SIZE + NAME_MAX_HERE ? (size_t)rest : LOCAL_SIZE + NAME_MAX_HERE;
	if (size < LOCAL_SIZE || !read_at(check, at, local, size) || !archive_zip_is_signature(local, 3, 4)) {
		say(check, "its directory names a member at %" PRIu64 ", where there is none", numbers->at);
		return;
	}
	size_t local_length = (size_t)archive_zip_number(local + 26, 2);
	if (!has_same_bytes(check, local, entry, numbers))
		say(check,
			"of the member at %" PRIu64
			" its directory says another size, checksum or compression than what stands before the bytes of that",
			numbers->at);
	uint64_t begin = at + LOCAL_SIZE + local_length + archive_zip_number(local + 28, 2);
	uint64_t left = check->begins > begin ? check->begins - begin : 0;
	struct span of = {at, begin + (numbers->packed < left ? numbers->packed : left), numbers->size};
	check->spans[check->count++] = of;
	size_t name_length = local_length < size - LOCAL_SIZE ? local_length : size - LOCAL_SIZE;
	/* The end of a name tells what it is. */
	if (local_length > name_length)
		read_at(check, at + LOCAL_SIZE + local_length - name_length, local + LOCAL_SIZE, name_length);
	if (numbers->size > 0)
		name_length = archive_name_end((const char *)local + LOCAL_SIZE, name_length);
	local[LOCAL_SIZE + name_length] = '\0';
	list_names(check, of, entry, (const char *)local + LOCAL_SIZE);
}

/* Compares an entry with its member. Returns the entry's size; 0 where there is no whole entry. */
static size_t take_entry(struct check *check, const uint8_t *entry, size_t left)
{
	struct archive_zip_entry numbers;
	if (left < ENTRY_SIZE || !archive_zip_is_signature(entry, 1, 2))
		return 0;
	size_t name = (size_t)archive_zip_number(entry + 28, 2), extra = (size_t)archive_zip_number(entry + 30, 2);
	size_t whole = ENTRY_SIZE + name + extra + (size_t)archive_zip_number(entry + 32, 2);
	if (whole > left)
		return 0;
	archive_zip_read_entry(&numbers, entry, entry + ENTRY_SIZE + name, extra);
	unsigned disk = (unsigned)archive_zip_number(entry + 34, 2);
	if (disk != 0 && disk != UINT16_MAX)
		say(check, "its directory names a member of another part of it");
	compare(check, entry, &numbers);
	return whole;
}

static int compare_spans(const void *one, const void *other)
{
	const struct span *a = one, *b = other;
	return a->begin < b->begin ? -1 : a->begin > b->begin;
}

/*
 * Looks at the bytes between the members: bytes of which the directory says nothing can be a further member, or another
 * archive.
 */
static void look_between(struct check *check)
{
	uint64_t known = 0;
	qsort(check->spans, check->count, sizeof *check->spans, compare_spans);
	for (size_t i = 0; i <= check->count; i++) {
		uint64_t begin = i < check->count ? check->spans[i].begin : check->end.offset + check->moved;
		if (begin > known + GAP_MAX && has_bytes(check, known, begin))
			say(check,
				"the bytes from %" PRIu64 " to %" PRIu64
				" are of no member that its directory lists, as those of another archive",
				known, begin);
		if (i < check->count && begin < known)
			say(check, "the member at %" PRIu64 " lies within another one, or is listed twice", begin);
		if (i < check->count && check->spans[i].end > known)
			known = check->spans[i].end;
	}
}

static void look_at_entries(struct check *check)
{
	size_t size = (size_t)check->end.size;
	size_t whole = 1;
	uint64_t count = 0;
	for (size_t at = 0; at < size && whole > 0; at += whole) {
		whole = take_entry(check, check->entries + at, size - at);
		count += whole > 0;
	}
	bool has_large = check->begins < check->end_at;
	if (whole == 0 || (has_large ? count : count & UINT16_MAX) != check->end.count)
		say(check,
			"its directory, at %" PRIu64 ", has not the %" PRIu64
			" members that its end says, but %s%" PRIu64,
			check->end.offset + check->moved, check->end.count, whole == 0 ? "ends behind " : "", count);
	if (archive_zip_find_end(check->entries, size) < size)
		say(check, "there is another end in its directory, at %" PRIu64, check->end.offset + check->moved);
	look_between(check);
}

static void look_at_directory(struct check *check)
{
	if (check->end.size > DIRECTORY_MAX) {
		say(check, "its directory, of %" PRIu64 " bytes, is too large to be compared with its members",
			check->end.size);
		return;
	}
	size_t size = (size_t)check->end.size;
	check->entries = malloc(size + 1);
	check->spans = calloc(size / ENTRY_SIZE + 1, sizeof *check->spans);
	if (!check->entries || !check->spans)
		say(check, "its directory cannot be compared with its members: out of memory");
	else if (!read_at(check, check->end.offset + check->moved, check->entries, size))
		say(check, "its directory cannot be read");
	else
		look_at_entries(check);
	free(check->entries);
	free(check->spans);
}

static int compare_listed(const void *one, const void *other)
{
	const struct archive_zip_listed *a = one, *b = other;
	return a->at < b->at ? -1 : a->at > b->at;
}

void archive_zip_look(const struct archive_bytes *bytes, struct archive_zip_list *list, char *reason, size_t size)
{
	struct check check = {.bytes = bytes, .list = list, .reason = reason, .reason_size = size};
	reason[0] = '\0';
	if (find_end(&check)) {
		look_behind_end(&check);
		look_at_directory(&check);
	}
	if (list->count > 0)
		qsort(list->items, list->count, sizeof *list->items, compare_listed);
	if (check.is_unread)
		snprintf(reason, size,
			"its directory cannot be compared with its members: it cannot be read to its end");
}

const struct archive_zip_listed *archive_zip_find_listed(const struct archive_zip_list *list, uint64_t place)
{
	size_t low = 0, high = list->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (list->items[middle].at < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && place <= list->items[low - 1].end ? &list->items[low - 1] : NULL;
}

void archive_zip_forget_list(struct archive_zip_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].name);
	free(list->items);
	*list = (struct archive_zip_list){0};
}
