/* SPDX-License-Identifier: MIT */
#include "archive/archive_tar.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/archive_kind.h"
#include "archive/archive_names.h"
#include "archive/archive_zip_format.h"
#include "common/array.h"

#define BLOCK     512u
#define NAME_SIZE 100u
/* So many bytes of what is stored of a sparse file are looked at. */
#define STORED_LOOK (64u * 1024u)
/* Larger than any name and than all attributes of a file. */
#define TEXT_MAX (1024u * 1024u)
/* A header's size field has eleven octal digits; a larger size stands in a pax record. */
#define SIZE_LIMIT (UINT64_C(1) << 33)

/* Keeps the first oddity; those that follow are dropped. */
static void say(struct archive_tar *tar, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;

static void say(struct archive_tar *tar, const char *format, ...)
{
	va_list arguments;
	if (tar->odd[0])
		return;
	va_start(arguments, format);
	vsnprintf(tar->odd, sizeof tar->odd, format, arguments);
	va_end(arguments);
}

static void stop_without_memory(struct archive_tar *tar)
{
	say(tar, "its headers cannot be looked at: out of memory");
	tar->part = ARCHIVE_TAR_STOP;
}

/*
 * Fields.
 */

/* Reads octal digits between blanks and NULs, or a binary number of GNU tar, which has the first bit set. */
static bool read_number(const uint8_t *field, size_t size, uint64_t *number)
{
	size_t i = 0;
	*number = 0;
	if (field[0] & 0x80) {
		for (i = 0; i < size; i++)
			*number = *number << 8 | (i == 0 ? field[0] & 0x7f : field[i]);
		return *number <= INT64_MAX;
	}
	while (i < size && field[i] == ' ')
		i++;
	for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
		*number = 8 * *number + (uint64_t)(field[i] - '0');
	while (i < size && (field[i] == ' ' || field[i] == '\0'))
		i++;
	return i == size;
}

bool archive_tar_has_right_sum(const uint8_t header[512])
{
	uint64_t stored;
	int64_t sum = 0, signed_sum = 0;
	for (size_t i = 0; i < BLOCK; i++) {
		uint8_t byte = i >= 148 && i < 156 ? ' ' : header[i];
		sum += byte;
		signed_sum += byte < 0x80 ? byte : byte - 0x100;
	}
	/* No program looks behind the digits. Data that are no header mostly have none, and their sum may be 0. */
	size_t size = 8;
	while (size > 0 && !(header[148 + size - 1] >= '0' && header[148 + size - 1] <= '7'))
		size--;
	return size > 0 && read_number(header + 148, size, &stored) &&
	       ((int64_t)stored == sum || (int64_t)stored == signed_sum);
}

bool archive_tar_is_zero(const uint8_t block[512])
{
	for (size_t i = 0; i < BLOCK; i++) {
		if (block[i] != 0)
			return false;
	}
	return true;
}

/* Sets what is read next: a part of size bytes at that offset. */
static void want(struct archive_tar *tar, enum archive_tar_part part, uint64_t at, size_t size)
{
	tar->part = part;
	tar->wanted = at;
	tar->size = size;
	tar->have = 0;
}

static uint64_t behind(uint64_t at, uint64_t length)
{
	return at + (length + BLOCK - 1) / BLOCK * BLOCK;
}

/*
 * Names and lengths of a member.
 */

static char *header_name(const uint8_t *header)
{
	char name[NAME_SIZE + 1];
	memcpy(name, header, NAME_SIZE);
	name[NAME_SIZE] = '\0';
	size_t size = strlen(name) + 1;
	char *copy = malloc(size);
	return copy ? memcpy(copy, name, size) : NULL;
}

static void take_name(struct archive_tar *tar, char **name, const uint8_t *bytes, size_t length)
{
	if (length > ARCHIVE_NAME_LONGEST) {
		say(tar, "the header at %" PRIu64 " brings a name of %zu bytes, more than any system has", tar->begin,
			length);
		return;
	}
	char *copy = malloc(length + 1);
	if (!copy) {
		stop_without_memory(tar);
		return;
	}
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	if (strlen(copy) < length)
		say(tar, "the header at %" PRIu64 " gives a member a name with a NUL", tar->begin);
	if (*name && strcmp(*name, copy) != 0)
		say(tar, "two headers from %" PRIu64 " on say what a member is called, or what it stands for",
			tar->begin);
	/* Of two names the one counts that may be a log's. */
	if (*name && archive_zip_name_kind(copy) == 0) {
		free(copy);
		return;
	}
	free(*name);
	*name = copy;
}

static bool read_decimal(const uint8_t *bytes, size_t length, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] < '0' || bytes[i] > '9' || *number > UINT64_MAX / 10 - 1)
			return false;
		*number = 10 * *number + (uint64_t)(bytes[i] - '0');
	}
	return length > 0;
}

static void take_length(struct archive_tar *tar, const uint8_t *bytes, size_t length)
{
	uint64_t said;
	if (!read_decimal(bytes, length, &said) || said > INT64_MAX || (tar->said != UINT64_MAX && tar->said != said)) {
		say(tar, "a header at %" PRIu64 " says no size that can be read, or two", tar->wanted);
		return;
	}
	tar->said = said;
}

/* A record of a pax header: "LENGTH KEY=VALUE\n"; LENGTH counts its own digits. */
struct record {
	const uint8_t *key, *value;
	size_t key_length, value_length;
};

static bool has_key(const struct record *record, const char *key)
{
	return record->key_length == strlen(key) && memcmp(record->key, key, record->key_length) == 0;
}

static void take_part_of_sparse(struct archive_tar *tar, uint64_t offset, uint64_t size)
{
	struct archive_tar_sparse *sparse = &tar->sparse;
	if (!sparse->has_first)
		sparse->first_size = offset == 0 ? size : 0;
	sparse->has_first = true;
}

/* Keeps the first two of decimal numbers with commas between them. False: programs do not read the text alike. */
static bool read_map(const uint8_t *text, size_t length, uint64_t numbers[2])
{
	bool is_read = true;
	numbers[1] = 0;
	for (size_t at = 0, i = 0; at <= length && is_read; i++) {
		const uint8_t *comma = at < length ? memchr(text + at, ',', length - at) : NULL;
		const size_t end = comma ? (size_t)(comma - text) : length;
		uint64_t number;
		is_read = read_decimal(text + at, end - at, &number);
		if (i < 2)
			numbers[i] = number;
		at = end + 1;
	}
	return is_read;
}

/* Takes a record of the map of a sparse file. */
static void take_sparse_record(struct archive_tar *tar, const struct record *record)
{
	struct archive_tar_sparse *sparse = &tar->sparse;
	uint64_t numbers[2];
	sparse->is_sparse = true;
	if (has_key(record, "GNU.sparse.name"))
		return;
	if (!read_map(record->value, record->value_length, numbers))
		say(tar, "the header at %" PRIu64 " says of a sparse member what is no number", tar->wanted);
	else if (has_key(record, "GNU.sparse.major"))
		sparse->is_inside = numbers[0] != 0;
	else if (has_key(record, "GNU.sparse.map"))
		take_part_of_sparse(tar, numbers[0], numbers[1]);
	else if (has_key(record, "GNU.sparse.numbytes"))
		take_part_of_sparse(tar, sparse->has_offset ? sparse->offset : UINT64_MAX, numbers[0]);
	else if (has_key(record, "GNU.sparse.offset")) {
		sparse->offset = numbers[0];
		sparse->has_offset = true;
	}
}

/* Takes a record that is about the next member. */
static void take_record(struct archive_tar *tar, const struct record *record)
{
	if (has_key(record, "path"))
		take_name(tar, &tar->name, record->value, record->value_length);
	else if (has_key(record, "GNU.sparse.name"))
		take_name(tar, &tar->sparse_name, record->value, record->value_length);
	else if (has_key(record, "linkpath"))
		take_name(tar, &tar->target, record->value, record->value_length);
	else if (has_key(record, "size"))
		take_length(tar, record->value, record->value_length);
	else if (has_key(record, "SUN.holesdata"))
		say(tar,
			"the header at %" PRIu64
			" says in the way of Solaris where a member is empty, and most programs unpack what stands there",
			tar->wanted);
	if (record->key_length > 11 && memcmp(record->key, "GNU.sparse.", 11) == 0)
		take_sparse_record(tar, record);
}

/*
 * Takes a record of a global header, which some programs pass over: it must say nothing that each member says of
 * itself.
 */
static void take_global_record(struct archive_tar *tar, const struct record *record)
{
	bool is_sparse = (record->key_length > 11 && memcmp(record->key, "GNU.sparse.", 11) == 0) ||
			 has_key(record, "SUN.holesdata");
	if (is_sparse || has_key(record, "path") || has_key(record, "linkpath") || has_key(record, "size"))
		say(tar,
			"the header at %" PRIu64
			" says of all members behind it what each says of itself, as its name or size",
			tar->wanted);
}

/* Returns the record's length; 0 where the text is no record. */
static size_t read_record(struct record *record, const uint8_t *text, size_t left)
{
	const uint8_t *blank = memchr(text, ' ', left < 20 ? left : 20);
	uint64_t length = 0;
	if (!blank || !read_decimal(text, (size_t)(blank - text), &length) || length > left ||
		length < (size_t)(blank - text) + 3 || text[length - 1] != '\n')
		return 0;
	const uint8_t *end = text + length - 1;
	const uint8_t *equals = memchr(blank + 1, '=', (size_t)(end - blank - 1));
	if (!equals)
		return 0;
	*record = (struct record){blank + 1, equals + 1, (size_t)(equals - blank - 1), (size_t)(end - equals - 1)};
	return (size_t)length;
}

/* Looks behind a header's text: programs that do not know the header's type unpack all of its data as a file. */
static void look_behind_text(struct archive_tar *tar, size_t at)
{
	while (at < tar->size && tar->text[at] == '\0')
		at++;
	if (at < tar->size || archive_kind_has_chunk(tar->text, tar->size))
		say(tar,
			"the header at %" PRIu64
			" brings more than text, and programs that do not know its type unpack it as a file",
			tar->begin);
}

static void take_records(struct archive_tar *tar, bool is_global)
{
	struct record record;
	size_t at = 0, length = 1;
	while (at < tar->size && tar->text[at] != '\0' && length > 0) {
		length = read_record(&record, tar->text + at, tar->size - at);
		at += length;
		if (length == 0)
			say(tar, "the header at %" PRIu64 " holds what is no record", tar->wanted);
		else if (is_global)
			take_global_record(tar, &record);
		else
			take_record(tar, &record);
	}
	if (length > 0)
		look_behind_text(tar, at);
}

/* For a header that is no member's: names and sizes before it may be meant for it, or for the member that follows. */
static void look_before(struct archive_tar *tar)
{
	if (tar->name || tar->sparse_name || tar->target || tar->said != UINT64_MAX)
		say(tar, "headers from %" PRIu64 " on are those of a member, or of what is no member at %" PRIu64,
			tar->begin, tar->wanted);
}

/*
 * A header of type 'A' holds access rights of the member behind it; programs that do not know the type unpack it as a
 * file. It passes only if it is plain text.
 */
static void take_rights(struct archive_tar *tar)
{
	look_before(tar);
	char *name = header_name(tar->header);
	bool is_right = name && archive_zip_name_kind(name) == 0;
	free(name);
	for (size_t i = 0; i < tar->size; i++) {
		uint8_t byte = tar->text[i];
		is_right = is_right && (byte == '\0' || byte == '\n' || (byte >= ' ' && byte < 0x7f));
	}
	if (!is_right)
		say(tar, "the member at %" PRIu64 " is of the type 'A', which is a file to some programs",
			tar->wanted - BLOCK);
}

static void take_text(struct archive_tar *tar)
{
	uint8_t type = tar->header[156];
	uint64_t next = behind(tar->wanted, tar->size);
	if (type == 'A') {
		take_rights(tar);
	} else if (type == 'L' || type == 'K') {
		const uint8_t *end = memchr(tar->text, '\0', tar->size);
		const size_t length = end ? (size_t)(end - tar->text) : tar->size;
		take_name(tar, type == 'L' ? &tar->name : &tar->target, tar->text, length);
		look_behind_text(tar, length);
	} else {
		take_records(tar, type == 'g');
	}
	free(tar->text);
	tar->text = NULL;
	if (tar->part != ARCHIVE_TAR_STOP)
		want(tar, ARCHIVE_TAR_HEADER, next, BLOCK);
}

/*
 * Members.
 */

static bool has_room(struct archive_tar *tar)
{
	void *members = tar->members;
	if (!array_make_room(&members, &tar->room, tar->count, sizeof *tar->members))
		return false;
	tar->members = members;
	return true;
}

/* A sparse file's real name stands in a record; that in its header is made up and may be cut. NULL without memory. */
static char *name_of_member(struct archive_tar *tar)
{
	char *name = tar->name, *sparse = tar->sparse_name;
	bool is_cut = sparse && !name && memchr(tar->header, '\0', NAME_SIZE) == NULL;
	tar->name = tar->sparse_name = NULL;
	if (is_cut)
		return sparse;
	name = name ? name : header_name(tar->header);
	if (!sparse || !name) {
		free(sparse);
		return name;
	}
	unsigned kind = archive_zip_name_kind(name), sparse_kind = archive_zip_name_kind(sparse);
	if (kind != sparse_kind)
		say(tar, "two headers from %" PRIu64 " on say what a member is called", tar->begin);
	free(kind != 0 ? sparse : name);
	return kind != 0 ? name : sparse;
}

/* Programs that know nothing of sparse files unpack what is stored as it is: it may be a log. */
static void take_stored(struct archive_tar *tar)
{
	struct archive_tar_member *member = &tar->members[tar->count - 1];
	const uint8_t *at = tar->text, *end = tar->text + tar->size;
	const size_t looked_at = tar->size < ARCHIVE_LOOK ? tar->size : ARCHIVE_LOOK;
	/* The file begins with what is stored, so every program sees the same first bytes. */
	bool is_alike = !tar->sparse.is_inside && tar->sparse.first_size >= looked_at;
	tar->sparse = (struct archive_tar_sparse){.is_sparse = false};
	if (is_alike)
		end = at;
	else
		member->holds_log = archive_kind_may_hold_log(tar->text, tar->size);
	while (!member->holds_log && (at = memchr(at, 'E', (size_t)(end - at)))) {
		member->holds_log = archive_kind_is_log(at, (size_t)(end - at));
		at++;
	}
	free(tar->text);
	tar->text = NULL;
	want(tar, ARCHIVE_TAR_HEADER, tar->begin, BLOCK);
}

static void begin_stored(struct archive_tar *tar, uint64_t data)
{
	const size_t size = tar->length < STORED_LOOK ? (size_t)tar->length : STORED_LOOK;
	tar->text = malloc(size + 1);
	if (!tar->text) {
		stop_without_memory(tar);
		return;
	}
	want(tar, ARCHIVE_TAR_STORED, data, size);
	if (size == 0)
		take_stored(tar);
}

/* Adds the member when all of its headers are read; its bytes stand at data. */
static void end_member(struct archive_tar *tar, uint64_t data)
{
	char *name = name_of_member(tar);
	if (!name || !has_room(tar)) {
		free(name);
		stop_without_memory(tar);
		return;
	}
	/* 7z gives a member without a name the archive's name. */
	if (name[0] == '\0' && tar->length > 0)
		say(tar, "the member at %" PRIu64 " has no name", tar->begin);
	if (archive_zip_name_kind(name) == 0) {
		free(name);
		name = NULL;
	}
	tar->members[tar->count++] = (struct archive_tar_member){tar->begin, name, tar->sparse.is_sparse, false};
	free(tar->target);
	tar->target = NULL;
	tar->said = UINT64_MAX;
	tar->begin = behind(data, tar->length);
	want(tar, ARCHIVE_TAR_HEADER, tar->begin, BLOCK);
	if (tar->sparse.is_sparse)
		begin_stored(tar, data);
}

/* Whether a member of that type is no file: programs do not agree whether bytes follow its header. */
static bool is_without_bytes(uint8_t type)
{
	return (type >= '1' && type <= '6') || type == 'V';
}

/*
 * Checks a map of count entries, which say what is stored of a sparse file (GNU tar, "Old GNU Format"). GNU tar goes on
 * to a further map where all entries are used, other programs where a mark says so: both must agree.
 */
static void look_at_map(struct archive_tar *tar, const uint8_t *map, size_t count, bool has_more)
{
	enum { NUMBER = 12 };
	bool is_over = false, is_odd = false;
	uint64_t number;
	for (size_t i = 0; i < count; i++, map += 2 * NUMBER) {
		if (map[0] == 0 && map[NUMBER] == 0) {
			is_over = true;
			continue;
		}
		is_odd = is_odd || is_over || map[0] == 0 || map[NUMBER] == 0 || !read_number(map, NUMBER, &number) ||
			 !read_number(map + NUMBER, NUMBER, &number);
	}
	if (is_odd || (is_over && has_more))
		say(tar, "at %" PRIu64 " it says of a sparse member in two ways what is stored of it", tar->wanted);
}

/* Takes the map in the header of a sparse file. Returns whether a further map stands behind the header. */
static bool take_map(struct archive_tar *tar)
{
	const bool has_more = tar->header[482] != 0;
	if (tar->header[156] != 'S')
		return false;
	uint64_t offset, size;
	if (read_number(tar->header + 386, 12, &offset) && read_number(tar->header + 398, 12, &size))
		take_part_of_sparse(tar, offset, size);
	tar->sparse.is_sparse = true;
	look_at_map(tar, tar->header + 386, 4, has_more);
	return has_more;
}

static void take_more_map(struct archive_tar *tar)
{
	const bool has_more = tar->header[504] != 0;
	look_at_map(tar, tar->header, 21, has_more);
	if (has_more)
		want(tar, ARCHIVE_TAR_MORE, tar->wanted + BLOCK, BLOCK);
	else
		end_member(tar, tar->wanted + BLOCK);
}

static void take_member(struct archive_tar *tar)
{
	uint8_t type = tar->header[156];
	if (is_without_bytes(type) && tar->length > 0) {
		say(tar,
			"the member at %" PRIu64
			" is of the type '%c', which has no bytes, and says that it has %" PRIu64,
			tar->wanted, type, tar->length);
		tar->length = 0;
	}
	if (tar->said != UINT64_MAX && tar->said != tar->length && tar->said < SIZE_LIMIT)
		say(tar, "of the member at %" PRIu64 " two headers say two sizes, %" PRIu64 " and %" PRIu64,
			tar->wanted, tar->length, tar->said);
	if (tar->said != UINT64_MAX)
		tar->length = tar->said;
	/* The further map is read into tar->header, so the name has to be taken from there first. */
	bool has_more = take_map(tar);
	if (has_more && !tar->name)
		tar->name = header_name(tar->header);
	if (has_more)
		want(tar, ARCHIVE_TAR_MORE, tar->wanted + BLOCK, BLOCK);
	else
		end_member(tar, tar->wanted + BLOCK);
}

/* Begins to read the text of a header that precedes a member's own. */
static void begin_text(struct archive_tar *tar)
{
	if (tar->length > TEXT_MAX) {
		say(tar, "the header at %" PRIu64 " brings %" PRIu64 " bytes of text", tar->wanted, tar->length);
		want(tar, ARCHIVE_TAR_HEADER, behind(tar->wanted + BLOCK, tar->length), BLOCK);
		return;
	}
	tar->text = malloc((size_t)tar->length + 1);
	if (!tar->text) {
		stop_without_memory(tar);
		return;
	}
	want(tar, ARCHIVE_TAR_TEXT, tar->wanted + BLOCK, (size_t)tar->length);
	if (tar->length == 0)
		take_text(tar);
}

/* Passes over a volume label, which has no bytes behind its header. */
static void pass_label(struct archive_tar *tar)
{
	look_before(tar);
	want(tar, ARCHIVE_TAR_HEADER, tar->wanted + BLOCK, BLOCK);
}

static void take_header(struct archive_tar *tar)
{
	const uint8_t *header = tar->header;
	if (archive_tar_is_zero(header)) {
		want(tar, ARCHIVE_TAR_HEADER, tar->wanted + BLOCK, BLOCK);
		return;
	}
	if (!archive_tar_has_right_sum(header)) {
		tar->part = ARCHIVE_TAR_STOP;
		return;
	}
	if (!read_number(header + 124, 12, &tar->length))
		say(tar, "the size in the header at %" PRIu64 " is no number that all programs read alike",
			tar->wanted);
	if (tar->length > INT64_MAX - tar->wanted - 2 * BLOCK)
		tar->part = ARCHIVE_TAR_STOP;
	else if (strchr("xXgLKA", header[156]) && header[156])
		begin_text(tar);
	else if (header[156] == 'V' && tar->length == 0)
		pass_label(tar);
	else
		take_member(tar);
}

static void take_part(struct archive_tar *tar)
{
	switch (tar->part) {
	case ARCHIVE_TAR_HEADER:
		take_header(tar);
		break;
	case ARCHIVE_TAR_TEXT:
		take_text(tar);
		break;
	case ARCHIVE_TAR_MORE:
		take_more_map(tar);
		break;
	case ARCHIVE_TAR_STORED:
		take_stored(tar);
		break;
	case ARCHIVE_TAR_STOP:
		break;
	}
}

void archive_tar_feed(struct archive_tar *tar, uint64_t offset, const void *bytes, size_t size)
{
	const uint8_t *data = bytes;
	if (!tar->is_begun) {
		tar->is_begun = true;
		tar->said = UINT64_MAX;
		want(tar, ARCHIVE_TAR_HEADER, 0, BLOCK);
	}
	while (tar->part != ARCHIVE_TAR_STOP) {
		uint64_t at = tar->wanted + tar->have;
		if (at < offset || at - offset >= size)
			return;
		size_t left = size - (size_t)(at - offset);
		size_t count = tar->size - tar->have < left ? tar->size - tar->have : left;
		uint8_t *into = tar->text ? tar->text : tar->header;
		memcpy(into + tar->have, data + (size_t)(at - offset), count);
		tar->have += count;
		if (tar->have == tar->size)
			take_part(tar);
	}
}

/* Each member is asked for once, in the order of the archive: those before it are freed now and then. */
const struct archive_tar_member *archive_tar_find(struct archive_tar *tar, uint64_t index)
{
	if (index < tar->first || index - tar->first >= tar->count)
		return NULL;
	size_t before = (size_t)(index - tar->first);
	if (before >= 64 && before >= tar->count / 2) {
		for (size_t i = 0; i < before; i++)
			free(tar->members[i].name);
		memmove(tar->members, tar->members + before, (tar->count - before) * sizeof *tar->members);
		tar->first += before;
		tar->count -= before;
		before = 0;
	}
	return &tar->members[before];
}

void archive_tar_forget(struct archive_tar *tar)
{
	for (size_t i = 0; i < tar->count; i++)
		free(tar->members[i].name);
	free(tar->members);
	free(tar->text);
	free(tar->name);
	free(tar->sparse_name);
	free(tar->target);
	*tar = (struct archive_tar){.count = 0};
}
