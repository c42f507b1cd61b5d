/* SPDX-License-Identifier: MIT */
/* Inflates gzip data (RFC 1952) in place of libarchive, which checks neither their checksum nor their length. */
#include "archive/archive_level.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

#include "archive/archive_level_parts.h"
#include "archive/archive_zip_format.h"

enum part {
	PART_FIXED, /* the ten bytes that each header begins with */
	PART_EXTRA_SIZE,
	PART_EXTRA,
	PART_NAME,
	PART_COMMENT,
	PART_CHECKSUM, /* of the header; programs do not check it */
	PART_DATA,
	PART_TRAILER,
};

struct archive_gzip {
	z_stream zlib;
	enum part part;
	uint8_t kept[10]; /* the first bytes of the header, later the trailer */
	size_t count;     /* how many bytes of the part have come; of the extra field, how many are left */
	uint32_t checksum, length;
	const char *error;
	bool is_inside;  /* a member has begun, and did not end */
	bool is_over;    /* no member is left */
	bool has_failed; /* an error was found; what was inflated before it is handed out first */
	uint8_t bytes[64 * 1024];
};

bool archive_level_is_gzip(const struct archive_level *level)
{
	return level->kind == ARCHIVE_KIND_TAR_GZIP || level->kind == ARCHIVE_KIND_GZIP;
}

bool archive_level_open_gzip(struct archive_level *level)
{
	struct archive_gzip *gzip = calloc(1, sizeof *gzip);
	if (gzip && inflateInit2(&gzip->zlib, -15) == Z_OK) {
		level->gzip = gzip;
		return true;
	}
	free(gzip);
	return false;
}

void archive_level_close_gzip(struct archive_level *level)
{
	if (level->gzip)
		inflateEnd(&level->gzip->zlib);
	free(level->gzip);
	level->gzip = NULL;
}

size_t archive_level_gzip_left(const struct archive_level *level)
{
	return level->gzip->zlib.avail_in;
}

static void fail_member(struct archive_gzip *gzip, const char *error)
{
	gzip->has_failed = true;
	gzip->error = error;
}

/* A further gzip member may stand behind the one that ended; anything else ends the gzip data. */
static void begin_member(struct archive_gzip *gzip)
{
	gzip->is_over = gzip->zlib.next_in[0] != 0x1f;
	gzip->is_inside = !gzip->is_over;
	gzip->part = PART_FIXED;
	gzip->count = 0;
	gzip->checksum = gzip->length = 0;
	inflateReset(&gzip->zlib);
}

static void go_on(struct archive_gzip *gzip)
{
	static const uint8_t flags[] = {0, 4, 4, 8, 16, 2};
	do
		gzip->part++;
	while (gzip->part < PART_DATA && !(gzip->kept[3] & flags[gzip->part]));
	gzip->count = 0;
}

static void take_header_byte(struct archive_gzip *gzip, uint8_t byte)
{
	switch (gzip->part) {
	case PART_FIXED:
		gzip->kept[gzip->count++] = byte;
		if (gzip->count == 10)
			go_on(gzip);
		break;
	case PART_EXTRA_SIZE:
		gzip->kept[4 + gzip->count++] = byte;
		if (gzip->count < 2)
			break;
		go_on(gzip);
		gzip->count = gzip->kept[4] | (size_t)gzip->kept[5] << 8;
		if (gzip->count == 0)
			go_on(gzip);
		break;
	case PART_EXTRA:
		if (--gzip->count == 0)
			go_on(gzip);
		break;
	case PART_CHECKSUM:
		if (++gzip->count == 2)
			go_on(gzip);
		break;
	default:
		if (byte == 0)
			go_on(gzip);
		break;
	}
	if (gzip->part > PART_FIXED && (gzip->kept[1] != 0x8b || gzip->kept[2] != 8))
		fail_member(gzip, "what stands behind a member is no gzip header");
}

static void take_trailer_byte(struct archive_gzip *gzip, uint8_t byte)
{
	gzip->kept[gzip->count++] = byte;
	if (gzip->count < 8)
		return;
	gzip->is_inside = false;
	if (archive_zip_number(gzip->kept, 4) != gzip->checksum)
		fail_member(gzip, "the checksum of its gzip data is not theirs");
	else if (archive_zip_number(gzip->kept + 4, 4) != gzip->length)
		fail_member(gzip, "the length of its gzip data is not theirs");
}

static void inflate_some(struct archive_gzip *gzip)
{
	z_stream *zlib = &gzip->zlib;
	const uint8_t *begin = zlib->next_out;
	int result = inflate(zlib, Z_NO_FLUSH);
	const size_t size = (size_t)(zlib->next_out - begin);
	gzip->checksum = (uint32_t)crc32(gzip->checksum, begin, (unsigned)size);
	gzip->length += (uint32_t)size;
	if (result == Z_STREAM_END)
		go_on(gzip);
	else if (result != Z_OK && result != Z_BUF_ERROR)
		fail_member(gzip, zlib->msg ? zlib->msg : "its gzip data cannot be inflated");
}

static void take_some(struct archive_gzip *gzip)
{
	if (!gzip->is_inside) {
		begin_member(gzip);
	} else if (gzip->part == PART_DATA) {
		inflate_some(gzip);
	} else {
		uint8_t byte = *gzip->zlib.next_in++;
		gzip->zlib.avail_in--;
		if (gzip->part == PART_TRAILER)
			take_trailer_byte(gzip, byte);
		else
			take_header_byte(gzip, byte);
	}
}

/* False at the end, and where no more can be read. */
static bool has_input(struct archive *archive, struct archive_level *level)
{
	struct archive_gzip *gzip = level->gzip;
	const void *input;
	la_ssize_t count = gzip->zlib.avail_in > 0 ? 0 : archive_level_read_bytes(archive, level, &input);
	if (gzip->zlib.avail_in > 0)
		return true;
	if (count < 0)
		fail_member(gzip, NULL);
	else if (count == 0 && gzip->is_inside)
		fail_member(gzip, "truncated gzip input");
	gzip->is_over = count <= 0;
	if (count <= 0)
		return false;
	/* zlib only reads it. */
	gzip->zlib.next_in = (z_const Bytef *)input;
	gzip->zlib.avail_in = (unsigned)count;
	return true;
}

la_ssize_t archive_level_read_gzip(struct archive *archive, void *user, const void **buffer)
{
	struct archive_level *level = user;
	struct archive_gzip *gzip = level->gzip;
	z_stream *zlib = &gzip->zlib;
	*buffer = gzip->bytes;
	zlib->next_out = gzip->bytes;
	zlib->avail_out = sizeof gzip->bytes;
	while (zlib->avail_out > 0 && !gzip->is_over && !gzip->has_failed && has_input(archive, level))
		take_some(gzip);
	size_t size = sizeof gzip->bytes - zlib->avail_out;
	if (size > 0 || !gzip->has_failed)
		return (la_ssize_t)size;
	/* Where the input cannot be read, archive_level_read_bytes() has set the error. */
	if (gzip->error)
		archive_library()->archive_set_error(archive, EIO, "%s", gzip->error);
	return ARCHIVE_FATAL;
}
