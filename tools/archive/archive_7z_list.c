/* SPDX-License-Identifier: MIT */
#include "archive/archive_7z_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "archive/archive_bytes.h"
#include "archive/archive_level_parts.h"
#include "archive/archive_library.h"

/*
 * How much of the list is looked at: what is looked for stands at its beginning, which has room for a million folders.
 */
#define LOOKED_AT (UINT64_C(16) << 20)
/*
 * Packed lists are a tenth or twentieth of their size. One that becomes larger than LIST_SIZE and than LIST_RATIO times
 * the archive is a decompression bomb.
 */
#define LIST_SIZE  (UINT64_C(4) << 20)
#define LIST_RATIO 64u
#define START_SIZE 32u

enum property {
	PROPERTY_END = 0x00,
	PROPERTY_HEADER = 0x01,
	PROPERTY_MAIN_STREAMS = 0x04,
	PROPERTY_PACKED = 0x06,
	PROPERTY_UNPACKED = 0x07,
	PROPERTY_PARTS = 0x08, /* how the unpacked streams are divided among members */
	PROPERTY_SIZE = 0x09,
	PROPERTY_CHECKSUMS = 0x0a,
	PROPERTY_FOLDERS = 0x0b,
	PROPERTY_SIZES = 0x0c,
	PROPERTY_PART_COUNTS = 0x0d,
	PROPERTY_ENCODED = 0x17,
};

/* The rest of the list, which is read from its front. */
struct list {
	const uint8_t *at;
	uint64_t left;
	bool is_bad;
};

/* What the list says of the streams that it unpacks. */
struct streams {
	uint64_t folders, outputs;
	uint64_t largest; /* of the unpacked ones */
	bool has_empty_folder;
	bool has_parts;
};

static uint8_t take_byte(struct list *list)
{
	if (list->left == 0)
		list->is_bad = true;
	if (list->is_bad)
		return 0;
	list->left--;
	return *list->at++;
}

static void pass(struct list *list, uint64_t count)
{
	list->is_bad = list->is_bad || count > list->left;
	if (list->is_bad)
		return;
	list->at += count;
	list->left -= count;
}

/*
 * 7zFormat.txt, "REAL_UINT64" and "UINT64": the bits set from the top of the first byte tell how many bytes follow; its
 * other bits are the number's highest.
 */
static uint64_t take_number(struct list *list)
{
	uint8_t first = take_byte(list), mask = 0x80;
	uint64_t number = 0;
	unsigned i = 0;
	for (; i < 8 && (first & mask); i++, mask >>= 1)
		number |= (uint64_t)take_byte(list) << 8 * i;
	if (i < 7)
		number |= (uint64_t)(first & (mask - 1u)) << 8 * i;
	return number;
}

/*
 * Reads a vector of count bits, the first one at the top of a byte, which is left out where all are set. Returns how
 * many are set.
 */
static uint64_t take_bits(struct list *list, uint64_t count)
{
	uint64_t set = 0;
	uint8_t byte = 0;
	if (take_byte(list) != 0)
		return count;
	for (uint64_t i = 0; i < count && !list->is_bad; i++) {
		byte = i % 8 == 0 ? take_byte(list) : (uint8_t)(byte << 1);
		set += byte >> 7;
	}
	return set;
}

static void pass_checksums(struct list *list, uint64_t count)
{
	uint64_t set = take_bits(list, count);
	pass(list, set <= list->left ? 4 * set : UINT64_MAX);
}

static void pass_packed(struct list *list)
{
	uint8_t property;
	take_number(list);
	uint64_t count = take_number(list);
	while ((property = take_byte(list)) != PROPERTY_END && !list->is_bad) {
		if (property == PROPERTY_CHECKSUMS)
			pass_checksums(list, count);
		else if (property != PROPERTY_SIZE)
			list->is_bad = true;
		for (uint64_t i = 0; property == PROPERTY_SIZE && i < count && !list->is_bad; i++)
			take_number(list);
	}
}

/* Passes over a folder. Returns how many unpacked streams it has. */
static uint64_t pass_folder(struct list *list)
{
	uint64_t coders = take_number(list), inputs = 0, outputs = 0;
	for (uint64_t i = 0; i < coders && !list->is_bad; i++) {
		uint8_t flags = take_byte(list);
		pass(list, flags & 0x0f);
		inputs += flags & 0x10 ? take_number(list) : 1;
		outputs += flags & 0x10 ? take_number(list) : 1;
		if (flags & 0x20)
			pass(list, take_number(list));
		list->is_bad = list->is_bad || inputs > 64 || outputs > 64 || outputs == 0;
	}
	if (list->is_bad || outputs == 0)
		return 0;
	for (uint64_t i = 1; i < outputs; i++) {
		take_number(list);
		take_number(list);
	}
	uint64_t packed = inputs >= outputs - 1 ? inputs - (outputs - 1) : 0;
	for (uint64_t i = 0; packed > 1 && i < packed; i++)
		take_number(list);
	return outputs;
}

static void take_unpacked(struct list *list, struct streams *streams)
{
	uint8_t property;
	list->is_bad = list->is_bad || take_byte(list) != PROPERTY_FOLDERS;
	streams->folders = take_number(list);
	list->is_bad = list->is_bad || take_byte(list) != 0;
	for (uint64_t i = 0; i < streams->folders && !list->is_bad; i++)
		streams->outputs += pass_folder(list);
	list->is_bad = list->is_bad || take_byte(list) != PROPERTY_SIZES;
	for (uint64_t i = 0; i < streams->outputs && !list->is_bad; i++) {
		uint64_t size = take_number(list);
		streams->largest = size > streams->largest ? size : streams->largest;
	}
	while ((property = take_byte(list)) != PROPERTY_END && !list->is_bad) {
		if (property == PROPERTY_CHECKSUMS)
			pass_checksums(list, streams->folders);
		else
			list->is_bad = true;
	}
}

/* Reads what the list says of streams, up to how many parts each folder is divided into. */
static void take_streams(struct list *list, struct streams *streams)
{
	uint8_t property = take_byte(list);
	if (property == PROPERTY_PACKED) {
		pass_packed(list);
		property = take_byte(list);
	}
	if (property == PROPERTY_UNPACKED) {
		take_unpacked(list, streams);
		property = take_byte(list);
	}
	if (property != PROPERTY_PARTS) {
		list->is_bad = list->is_bad || property != PROPERTY_END;
		return;
	}
	streams->has_parts = true;
	if (take_byte(list) != PROPERTY_PART_COUNTS)
		return;
	for (uint64_t i = 0; i < streams->folders && !list->is_bad; i++) {
		bool is_empty = take_number(list) == 0;
		streams->has_empty_folder = streams->has_empty_folder || (is_empty && !list->is_bad);
	}
}

/*
 * A packed list is unpacked by libarchive: of the archive's bytes and a made-up list, in which the packed list is the
 * only member, a 7z archive is made for it in memory.
 */

struct unpacking {
	const struct archive_bytes *bytes;
	uint64_t begin, at, size; /* begin: where the made-up list stands */
	uint8_t start[START_SIZE];
	uint8_t *list;
	uint8_t room[16 * 1024];
};

static la_ssize_t read_before(struct archive *archive, void *user, const void **buffer)
{
	struct unpacking *of = user;
	uint64_t left = of->size - of->at;
	(void)archive;
	*buffer = of->room;
	if (of->at < START_SIZE) {
		*buffer = of->start + of->at;
		left = START_SIZE - of->at;
	} else if (of->at >= of->begin) {
		*buffer = of->list + (of->at - of->begin);
	} else {
		left = archive_level_smaller(sizeof of->room, of->begin - of->at);
		if (!archive_bytes_read_at(of->bytes, of->at, of->room, (size_t)left))
			return ARCHIVE_FATAL;
	}
	of->at += left;
	return (la_ssize_t)left;
}

static la_int64_t seek_before(struct archive *archive, void *user, la_int64_t offset, int whence)
{
	struct unpacking *of = user;
	uint64_t base = whence == SEEK_END ? of->size : whence == SEEK_CUR ? of->at : 0;
	uint64_t to = base + (uint64_t)offset;
	(void)archive;
	if (to > of->size)
		return ARCHIVE_FATAL;
	of->at = to;
	return (la_int64_t)to;
}

static void put(uint8_t *bytes, uint64_t value, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
}

/* Makes up a list with one member, "a", whose streams are those of the packed list; streams lacks its end mark. */
static bool make_up(struct unpacking *of, const uint8_t *streams, size_t length)
{
	static const uint8_t member[] = {PROPERTY_PARTS, PROPERTY_END, PROPERTY_END, 0x05, 1, 0x11, 5, 0, 'a', 0, 0, 0,
		PROPERTY_END, PROPERTY_END};
	size_t size = 2 + length + sizeof member;
	of->list = malloc(size);
	if (!of->list)
		return false;
	of->list[0] = PROPERTY_HEADER;
	of->list[1] = PROPERTY_MAIN_STREAMS;
	memcpy(of->list + 2, streams, length);
	memcpy(of->list + 2 + length, member, sizeof member);
	of->size = of->begin + size;
	put(of->start + 12, of->begin - START_SIZE, 8);
	put(of->start + 20, size, 8);
	put(of->start + 28, crc32(0, of->list, (unsigned)size), 4);
	put(of->start + 8, crc32(0, of->start + 12, 20), 4);
	return true;
}

/* Unpacks the first bytes of the member, at most room. Returns how many; 0 where it cannot be read. */
static size_t unpack(struct unpacking *of, uint8_t *into, size_t room)
{
	const struct archive_library *library = archive_library();
	struct archive *archive = library->archive_read_new();
	struct archive_entry *entry;
	const void *block;
	size_t used = 0, size = 0;
	la_int64_t offset = 0;
	bool is_open = archive && library->archive_read_support_format_7zip(archive) == ARCHIVE_OK;
	if (is_open) {
		library->archive_read_set_read_callback(archive, read_before);
		library->archive_read_set_seek_callback(archive, seek_before);
		library->archive_read_set_callback_data(archive, of);
		is_open = library->archive_read_open1(archive) == ARCHIVE_OK &&
			  library->archive_read_next_header(archive, &entry) == ARCHIVE_OK;
	}
	while (is_open && used < room &&
		library->archive_read_data_block(archive, &block, &size, &offset) == ARCHIVE_OK) {
		size = archive_level_smaller(size, room - used);
		memcpy(into + used, block, size);
		used += size;
	}
	library->archive_read_free(archive);
	return used;
}

static size_t unpack_list(
	const struct archive_bytes *bytes, uint64_t begin, const struct list *packed, uint8_t *into, size_t room)
{
	struct unpacking *of = calloc(1, sizeof *of);
	size_t used = 0;
	if (!of)
		return 0;
	of->bytes = bytes;
	of->begin = begin;
	if (archive_bytes_read_at(bytes, 0, of->start, START_SIZE) && make_up(of, packed->at, (size_t)packed->left))
		used = unpack(of, into, room);
	free(of->list);
	free(of);
	return used;
}

static void look_at_streams(struct list *list, char *reason, size_t size)
{
	struct streams streams = {.folders = 0};
	bool is_list = take_byte(list) == PROPERTY_HEADER;
	uint8_t property = take_byte(list);
	/* Where the list names no streams, no member has bytes. */
	if (is_list && property == PROPERTY_MAIN_STREAMS)
		take_streams(list, &streams);
	if (!is_list || list->is_bad || property == 0x02 || property == 0x03)
		snprintf(reason, size, "what the list of its members says of their bytes cannot be looked at");
	else if (streams.has_empty_folder)
		snprintf(reason, size,
			"the list of its members has packed bytes that are no member's, behind which programs read those of another one");
}

bool archive_7z_look_at_list(
	const struct archive_bytes *bytes, uint64_t begin, uint64_t length, char *reason, size_t size)
{
	size_t looked_at = (size_t)(length < LOOKED_AT ? length : LOOKED_AT);
	uint8_t *text = malloc(looked_at + 1), *unpacked = NULL;
	uint64_t most = 0;
	bool may_unpack = true;
	if (length == 0 || !text || !archive_bytes_read_at(bytes, begin, text, looked_at)) {
		if (length > 0)
			snprintf(reason, size, "the list of its members cannot be looked at");
		free(text);
		return true;
	}
	struct list list = {text, looked_at, false};
	if (text[0] == PROPERTY_ENCODED) {
		struct list packed = {text + 1, looked_at - 1, false}, said = packed;
		struct streams streams = {.folders = 0};
		take_streams(&said, &streams);
		most = streams.largest;
		may_unpack = streams.largest <= LIST_SIZE || streams.largest / LIST_RATIO <= bytes->size;
		size_t room = (size_t)(streams.largest < LOOKED_AT ? streams.largest : LOOKED_AT);
		unpacked = may_unpack ? malloc(room + 1) : NULL;
		/* No program writes a packed list whose streams are divided into parts. */
		packed.left = said.is_bad || streams.has_parts ? 0 : (uint64_t)(said.at - packed.at) - 1;
		list = (struct list){
			unpacked, unpacked ? unpack_list(bytes, begin, &packed, unpacked, room) : 0, false};
	}
	if (may_unpack)
		look_at_streams(&list, reason, size);
	else
		snprintf(reason, size,
			"the list of its members becomes %" PRIu64 " bytes, of an archive of %" PRIu64
			", as a decompression bomb does",
			most, bytes->size);
	free(unpacked);
	free(text);
	return may_unpack;
}
