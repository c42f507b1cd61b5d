/* SPDX-License-Identifier: MIT */
#include "archive/archive_level.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/archive_7z.h"
#include "archive/archive_bytes.h"
#include "archive/archive_level_parts.h"
#include "archive/archive_names.h"
#include "archive/archive_zip.h"
#include "archive/archive_zip_format.h"

/*
 * Enables formats and filters one by one: others would be needless parsers, and for a format without its library
 * libarchive would start an external program, which it announces by ARCHIVE_WARN.
 */

static bool support_filter(struct archive *archive, enum archive_kind kind)
{
	const struct archive_library *library = archive_library();
	switch (kind) {
	case ARCHIVE_KIND_XZ:
		return library->archive_read_support_filter_xz(archive) == ARCHIVE_OK;
	case ARCHIVE_KIND_ZSTD:
		return library->archive_read_support_filter_zstd(archive) == ARCHIVE_OK;
	case ARCHIVE_KIND_BZIP2:
		return library->archive_read_support_filter_bzip2(archive) == ARCHIVE_OK;
	default:
		return true;
	}
}

static bool support_single(struct archive *archive)
{
	return archive_library()->archive_read_support_format_raw(archive) == ARCHIVE_OK &&
	       archive_library()->archive_read_support_format_empty(archive) == ARCHIVE_OK;
}

static bool support_format(struct archive *archive, enum archive_kind kind)
{
	const struct archive_library *library = archive_library();
	switch (kind) {
	case ARCHIVE_KIND_ZIP:
		return library->archive_read_support_format_zip(archive) == ARCHIVE_OK;
	case ARCHIVE_KIND_7Z:
		return library->archive_read_support_format_7zip(archive) == ARCHIVE_OK;
	case ARCHIVE_KIND_GZIP:
	case ARCHIVE_KIND_XZ:
	case ARCHIVE_KIND_ZSTD:
	case ARCHIVE_KIND_BZIP2:
		/* The compressed data may also hold a single file, or nothing. */
		if (!support_single(archive))
			return false;
		break;
	default:
		break;
	}
	/* Reading goes on behind the zeros that end a tar archive, as GNU tar does with --ignore-zeros. */
	return library->archive_read_support_format_tar(archive) == ARCHIVE_OK &&
	       library->archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1") == ARCHIVE_OK;
}

/* Whether the archive is compressed as a whole: an archive object of its own then inflates it, so that all is seen. */
static bool is_packed(enum archive_kind kind)
{
	return kind != ARCHIVE_KIND_ZIP && kind != ARCHIVE_KIND_7Z && kind != ARCHIVE_KIND_TAR;
}

static bool support_packer(struct archive *packer, enum archive_kind kind)
{
	return support_filter(packer, kind) && support_single(packer);
}

bool archive_level_supports(enum archive_kind kind)
{
	if (!archive_library() || kind == ARCHIVE_KIND_NONE)
		return false;
	/* It is opened to be refused with the reason. */
	if (kind == ARCHIVE_KIND_TWO)
		return true;
	struct archive *archive = archive_library()->archive_read_new();
	bool ok = archive && support_filter(archive, kind) && support_format(archive, kind);
	archive_library()->archive_read_free(archive);
	return ok;
}

/*
 * Opening.
 */

void archive_level_take_error(struct archive_level *level, struct archive *archive)
{
	const char *text = archive_library()->archive_error_string(archive);
	/* The filter in between would give a message of its own. */
	if (level->gave_up) {
		snprintf(level->error, sizeof level->error,
			"given up: more than %u times its bytes are one header, or zeros behind its members, as a decompression bomb makes them",
			ARCHIVE_HEADER_RATIO);
		return;
	}
	snprintf(level->error, sizeof level->error, "%s", text ? text : "libarchive does not say why");
	size_t length = strlen(level->error);
	while (length > 0 && level->error[length - 1] == '\n')
		level->error[--length] = '\0';
}

/* Keeps the last bytes that were read, before room is filled again. */
static void keep_before(struct archive_level *level)
{
	size_t size = level->room_size, most = sizeof level->before;
	if (size >= most) {
		memcpy(level->before, level->room + size - most, most);
		level->before_size = most;
		return;
	}
	size_t kept = level->before_size < most - size ? level->before_size : most - size;
	memmove(level->before, level->before + level->before_size - kept, kept);
	memcpy(level->before + kept, level->room, size);
	level->before_size = kept + size;
}

/* A disk count of 0 becomes 1, as libarchive wants it: else it looks for the directory by the 32-bit numbers alone. */
static void count_disk(struct archive_level *level)
{
	uint64_t at = level->list.uncounted_at;
	if (at > 0 && at >= level->at && at - level->at < level->room_size)
		level->room[at - level->at] = 1;
}

/*
 * libarchive knows compressed data by their first bytes only: skippable zstd frames before them are not handed to it.
 */
static size_t passed_over(const struct archive_level *level, size_t size)
{
	size_t looked_at = archive_level_smaller(size, ARCHIVE_LOOK);
	return level->kind == ARCHIVE_KIND_ZSTD && level->at == 0 ? archive_kind_passed_over(level->room, looked_at)
								  : 0;
}

la_ssize_t archive_level_read_bytes(struct archive *archive, void *user, const void **buffer)
{
	struct archive_level *level = user;
	level->gave_up = level->gave_up || archive_level_makes_too_much(level);
	if (level->gave_up)
		return ARCHIVE_FATAL;
	errno = 0;
	if (!level->bytes.seek || is_packed(level->kind))
		keep_before(level);
	ptrdiff_t count = level->bytes.read(level->bytes.user, level->room, sizeof level->room);
	level->room_size = count > 0 ? (size_t)count : 0;
	size_t from = passed_over(level, level->room_size);
	*buffer = level->room + from;
	count_disk(level);
	if (level->kind == ARCHIVE_KIND_TAR && !level->bytes.seek && count > 0)
		archive_tar_feed(&level->tar, level->at, level->room, (size_t)count);
	level->at += count > 0 ? (uint64_t)count : 0;
	if (count >= 0)
		return count - (la_ssize_t)from;
	archive_library()->archive_set_error(archive, errno, "%s", errno == ENOMEM ? "out of memory" : strerror(errno));
	return ARCHIVE_FATAL;
}

/* Returns the next inflated block; the first one may have been looked at already. */
static int next_unpacked(struct archive_level *level, const void **buffer, size_t *size, la_int64_t *offset)
{
	if (!level->has_first)
		return archive_library()->archive_read_data_block(level->packer, buffer, size, offset);
	*buffer = level->first;
	*size = level->first_size;
	*offset = level->first_offset;
	level->has_first = false;
	return level->first_result;
}

/*
 * A log whose header is lost can begin as a tar archive does, or with zeros, which libarchive takes for a tar archive's
 * end. The chunk's magic tells what it is, as it does in data that are not compressed.
 */
static bool is_log_by_chunk(struct archive_level *level)
{
	if (!level->packer || level->is_empty)
		return false;
	level->first_result = archive_library()->archive_read_data_block(
		level->packer, &level->first, &level->first_size, &level->first_offset);
	level->has_first = true;
	return level->first_result == ARCHIVE_OK && level->first_size >= ARCHIVE_LOOK && level->first_offset == 0 &&
	       archive_kind_has_chunk(level->first, ARCHIVE_LOOK);
}

static la_ssize_t read_unpacked(struct archive *archive, void *user, const void **buffer)
{
	struct archive_level *level = user;
	size_t size = 0;
	la_int64_t offset = 0;
	if (level->is_empty)
		return 0;
	level->gave_up = level->gave_up || archive_level_makes_too_much(level);
	if (level->gave_up)
		return ARCHIVE_FATAL;
	int result = next_unpacked(level, buffer, &size, &offset);
	if (result == ARCHIVE_EOF)
		return 0;
	if (result == ARCHIVE_OK) {
		archive_tar_feed(&level->tar, (uint64_t)offset, *buffer, size);
		return (la_ssize_t)size;
	}
	const char *text = archive_library()->archive_error_string(level->packer);
	archive_library()->archive_set_error(archive, EIO, "%s", text ? text : "libarchive does not say why");
	return ARCHIVE_FATAL;
}

static la_int64_t seek_bytes(struct archive *archive, void *user, la_int64_t offset, int whence)
{
	struct archive_level *level = user;
	uint64_t base = whence == SEEK_END ? level->bytes.size : whence == SEEK_CUR ? level->at : 0;
	(void)archive;
	if (base > INT64_MAX || (offset < 0 && base < UINT64_C(0) - (uint64_t)offset) ||
		(offset > 0 && base > (uint64_t)(INT64_MAX - offset)))
		return ARCHIVE_FATAL;
	uint64_t to = base + (uint64_t)offset;
	if (!level->bytes.seek(level->bytes.user, to))
		return ARCHIVE_FATAL;
	level->at = to;
	return (la_int64_t)to;
}

/* Reads the tar headers one by one, going from each to the next as libarchive does. */
static void look_at_headers(struct archive_level *level)
{
	struct archive_tar *tar = &level->tar;
	uint8_t bytes[4096];
	uint64_t at = 0;
	while (at < level->bytes.size && tar->part != ARCHIVE_TAR_STOP) {
		size_t size = archive_level_smaller(sizeof bytes, level->bytes.size - at);
		if (tar->is_begun)
			size = archive_level_smaller(size, tar->size - tar->have);
		else
			size = archive_level_smaller(size, 512);
		if (!archive_bytes_read_at(&level->bytes, at, bytes, size))
			return;
		archive_tar_feed(tar, at, bytes, size);
		at = tar->wanted + tar->have;
	}
}

/* Looks for what other programs would read differently, by seeking. False: the archive cannot be read then. */
static bool look_around(struct archive_level *level)
{
	const struct archive_bytes *bytes = &level->bytes;
	bool is_7z = level->kind == ARCHIVE_KIND_7Z;
	if (is_7z && !archive_7z_look(bytes, level->odd, sizeof level->odd))
		return false;
	if (level->kind == ARCHIVE_KIND_ZIP)
		archive_zip_look(bytes, &level->list, level->odd, sizeof level->odd);
	else if (level->kind == ARCHIVE_KIND_TAR)
		look_at_headers(level);
	else if (!is_7z)
		return true;
	return bytes->seek(bytes->user, 0);
}

static bool open_bytes(struct archive_level *level, struct archive *archive)
{
	archive_library()->archive_read_set_read_callback(
		archive, level->gzip ? archive_level_read_gzip : archive_level_read_bytes);
	if (level->bytes.seek && !level->gzip)
		archive_library()->archive_read_set_seek_callback(archive, seek_bytes);
	archive_library()->archive_read_set_callback_data(archive, level);
	if (archive_library()->archive_read_open1(archive) == ARCHIVE_OK)
		return true;
	archive_level_take_error(level, archive);
	return false;
}

static bool open_packer(struct archive_level *level)
{
	struct archive_entry *entry;
	if (!level->packer)
		return true;
	if (!open_bytes(level, level->packer))
		return false;
	int result = archive_library()->archive_read_next_header(level->packer, &entry);
	level->is_empty = result == ARCHIVE_EOF;
	if (result == ARCHIVE_OK || result == ARCHIVE_EOF)
		return true;
	archive_level_take_error(level, level->packer);
	return false;
}

static bool open_format(struct archive_level *level)
{
	bool is_single = is_log_by_chunk(level);
	if (is_single ? !support_single(level->archive) : !support_format(level->archive, level->kind)) {
		snprintf(level->error, sizeof level->error, "out of memory");
		return false;
	}
	if (!level->packer)
		return open_bytes(level, level->archive);
	archive_library()->archive_read_set_read_callback(level->archive, read_unpacked);
	archive_library()->archive_read_set_callback_data(level->archive, level);
	if (archive_library()->archive_read_open1(level->archive) == ARCHIVE_OK)
		return true;
	archive_level_take_error(level, level->archive);
	return false;
}

bool archive_level_open(struct archive_level *level, enum archive_kind kind, const struct archive_bytes *bytes)
{
	memset(level, 0, offsetof(struct archive_level, start));
	level->before_size = level->room_size = 0;
	level->header_at = -1;
	level->kind = kind;
	level->bytes = *bytes;
	if (kind == ARCHIVE_KIND_TWO) {
		snprintf(level->error, sizeof level->error,
			"its first bytes are those of a tar archive and those of something else that is packed, and programs take it for one or the other; unpack it as both, and name the logs in it");
		return false;
	}
	level->archive = archive_library()->archive_read_new();
	level->packer = is_packed(kind) ? archive_library()->archive_read_new() : NULL;
	bool has_packer = !is_packed(kind) || (level->packer && support_packer(level->packer, kind));
	bool has_gzip = !archive_level_is_gzip(level) || archive_level_open_gzip(level);
	if (!level->archive || !has_packer || !has_gzip) {
		snprintf(level->error, sizeof level->error, "out of memory");
		return false;
	}
	if (bytes->seek && !look_around(level)) {
		snprintf(level->error, sizeof level->error, "%s",
			level->odd[0] ? level->odd : "cannot be read from its beginning");
		return false;
	}
	return open_packer(level) && open_format(level);
}

void archive_level_close(struct archive_level *level)
{
	archive_library()->archive_read_free(level->archive);
	archive_library()->archive_read_free(level->packer);
	archive_level_close_gzip(level);
	archive_tar_forget(&level->tar);
	archive_zip_forget(&level->seen);
	archive_zip_forget_list(&level->list);
	level->archive = level->packer = NULL;
	level->entry = NULL;
	level->in_member = false;
}

/*
 * Goes to where the next header begins; libarchive would otherwise go there in the step in which it reads the header.
 */
static la_int64_t next_header_at(struct archive_level *level)
{
	if (level->index > 0 && !level->is_over)
		archive_library()->archive_read_data_skip(level->archive);
	archive_level_leave_member(level);
	return archive_library()->archive_filter_bytes(level->archive, 0);
}

static bool is_tar_format(const struct archive_level *level)
{
	return (archive_library()->archive_format(level->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
}

/*
 * A tar archive ends with blocks of zeros. Where they are missing, libarchive reports the end all the same, though the
 * archive may be cut off there, even inside a member that was passed over.
 */
static bool is_cut(const struct archive_level *level, la_int64_t header_at)
{
	return is_tar_format(level) && archive_library()->archive_filter_bytes(level->archive, 0) == header_at;
}

/* Of a zip archive in a stream libarchive reads the members' own headers only: the directory is compared later. */
static bool needs_comparison(const struct archive_level *level)
{
	return level->kind == ARCHIVE_KIND_ZIP && !level->bytes.seek;
}

/* The name that archive_tar.c has read for the current member; NULL where it is no name of a log or archive. */
static const char *find_in_tar(struct archive_level *level, la_int64_t header_at)
{
	const struct archive_tar_member *member = archive_tar_find(&level->tar, level->index);
	if (!level->odd[0] && (!member || (la_int64_t)member->at != header_at))
		snprintf(level->odd, sizeof level->odd,
			"from %" PRIu64 " on its headers can be read as those of other members",
			member && (la_int64_t)member->at < header_at ? member->at : (uint64_t)header_at);
	level->is_sparse = member && member->is_sparse;
	return member ? member->name : NULL;
}

/* The current member's name by another reading than libarchive's. Where either is a log's, they have to agree. */
static const char *find_listed(struct archive_level *level, la_int64_t header_at)
{
	/* libarchive stands where the member's bytes begin, or at their end, if it has read them as a link's target. */
	la_int64_t place = level->list.count > 0 ? archive_library()->archive_filter_bytes(level->archive, 0) : -1;
	const struct archive_zip_listed *found =
		place >= 0 ? archive_zip_find_listed(&level->list, (uint64_t)place) : NULL;
	level->listed_size = found ? found->size : UINT64_MAX;
	const char *listed = found ? found->name : is_tar_format(level) ? find_in_tar(level, header_at) : NULL;
	const char *name = archive_library()->archive_entry_pathname(level->entry);
	bool is_compared = name && listed && !archive_name_is_too_long(name);
	char *bare = is_compared ? archive_name_without_slash(name) : NULL;
	unsigned kind = bare ? archive_zip_name_kind(bare) : 0;
	free(bare);
	if (kind != 0 && kind != archive_zip_name_kind(listed) && !level->odd[0])
		snprintf(level->odd, sizeof level->odd,
			"member %" PRIu64 " is called one thing here, and another there", level->index + 1);
	return listed;
}

/* Copies bytes that libarchive has read already; NULL where they are no longer kept or not read yet. */
static const uint8_t *find_taken(const struct archive_level *level, uint64_t at, size_t size, uint8_t *copy)
{
	const size_t kept = level->before_size + level->room_size;
	const uint64_t begin = level->at - kept;
	if (at < begin || at > level->at || size > level->at - at)
		return NULL;
	const size_t from = (size_t)(at - begin);
	for (size_t i = 0; i < size; i++)
		copy[i] = from + i < level->before_size ? level->before[from + i]
							: level->room[from + i - level->before_size];
	return copy;
}

/* The first member's header stands behind the mark of an archive that was to be split; libarchive passes over that. */
static uint64_t behind_mark(const struct archive_level *level, uint64_t at)
{
	uint8_t mark[4];
	bool is_marked = at == 0 && find_taken(level, 0, sizeof mark, mark) &&
			 (archive_zip_is_signature(mark, 7, 8) || archive_zip_is_signature(mark, '0', '0'));
	return is_marked ? sizeof mark : at;
}

/* Checks the header's own name of a member that libarchive names by an extra field. The end of the name tells. */
static void look_at_own_name(struct archive_level *level, uint64_t at, const uint8_t *local)
{
	char own[512] = "";
	const size_t length = local ? (size_t)archive_zip_number(local + 26, 2) : 0;
	const size_t kept = archive_level_smaller(length, sizeof own - 1);
	bool is_there = local && find_taken(level, at + LOCAL_SIZE + length - kept, kept, (uint8_t *)own);
	if ((!is_there || archive_zip_name_matters(own)) && !level->odd[0])
		snprintf(level->odd, sizeof level->odd, "before the bytes of the member at %" PRIu64 " %s", at,
			is_there ? "stand two names, and one is that of a log or an archive"
				 : "stands more than can be looked at");
}

/* Notes a member for the comparison with the directory. The bytes of a symbolic link are its target. */
static bool see_member(struct archive_level *level, la_int64_t header_at)
{
	const char *target = archive_library()->archive_entry_symlink(level->entry);
	const char *name = archive_library()->archive_entry_pathname(level->entry);
	uint8_t local[LOCAL_SIZE];
	const uint64_t at = behind_mark(level, (uint64_t)header_at);
	const uint8_t *taken = find_taken(level, at, sizeof local, local);
	if (!archive_zip_see(&level->seen, name, at, taken))
		return false;
	if (name && !(taken && !archive_zip_is_signature(taken, 3, 4)) && !archive_zip_name_matters(name))
		look_at_own_name(level, at, taken);
	if (target)
		archive_zip_see_size(&level->seen, strlen(target));
	return true;
}

enum archive_level_step archive_level_next(struct archive_level *level)
{
	if (level->is_at_end)
		return ARCHIVE_LEVEL_END;
	la_int64_t header_at = next_header_at(level);
	level->header_at = archive_level_is_tar(level) ? header_at : -1;
	int result = level->is_over ? ARCHIVE_FATAL
				    : archive_library()->archive_read_next_header(level->archive, &level->entry);
	level->header_at = -1;
	if (level->packer && archive_library()->archive_filter_bytes(level->archive, 0) > header_at)
		level->unpacked += (uint64_t)(archive_library()->archive_filter_bytes(level->archive, 0) - header_at);
	if (result == ARCHIVE_EOF && is_cut(level, header_at)) {
		snprintf(
			level->error, sizeof level->error, "it ends without the end of a tar archive, and was cut off");
		level->is_over = true;
		return ARCHIVE_LEVEL_FAILED;
	}
	level->is_at_end = result == ARCHIVE_EOF;
	if (level->is_at_end)
		return ARCHIVE_LEVEL_END;
	/* A warning is about the member's name or attributes. */
	if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
		if (!level->is_over)
			archive_level_take_error(level, level->archive);
		level->is_over = true;
		return ARCHIVE_LEVEL_FAILED;
	}
	if (level->has_ended && !level->error[0])
		archive_zip_see_size(&level->seen, level->size);
	if (needs_comparison(level) && !see_member(level, header_at)) {
		snprintf(level->error, sizeof level->error, "%s",
			level->seen.count < ARCHIVE_ZIP_SEEN_MAX
				? "out of memory"
				: "more members are called logs or archives than anybody has; unpack it, and name the logs in it");
		level->is_over = true;
		return ARCHIVE_LEVEL_FAILED;
	}
	level->listed = find_listed(level, header_at);
	level->index++;
	level->in_member = true;
	level->has_ended = level->is_passed = false;
	level->error[0] = '\0';
	level->block_size = level->start_size = level->start_used = 0;
	level->position = level->hole_end = level->size = 0;
	return ARCHIVE_LEVEL_MEMBER;
}

/* How many of the level's bytes libarchive has used. */
static la_int64_t bytes_used(const struct archive_level *level)
{
	if (level->gzip)
		return (la_int64_t)(level->at - archive_level_gzip_left(level));
	return archive_library()->archive_filter_bytes(level->packer ? level->packer : level->archive, -1);
}

/* Reads from the first byte that libarchive has read and not used. */
static ptrdiff_t read_rest(void *user, void *buffer, size_t size)
{
	struct archive_level *level = user;
	size_t kept = level->before_size + level->room_size;
	uint64_t begin = level->at - kept;
	if (level->rest_at >= level->at)
		return level->bytes.read(level->bytes.user, buffer, size);
	size_t from = (size_t)(level->rest_at - begin);
	bool is_before = from < level->before_size;
	const uint8_t *start = is_before ? level->before + from : level->room + from - level->before_size;
	size = archive_level_smaller(size, is_before ? level->before_size - from : kept - from);
	memcpy(buffer, start, size);
	level->rest_at += size;
	return (ptrdiff_t)size;
}

/* The rest begins behind what libarchive has used. False where too little of what was read before is kept. */
static bool begin_rest(struct archive_level *level, la_int64_t used)
{
	if (used < 0 || (uint64_t)used > level->at ||
		level->at - (uint64_t)used > level->before_size + level->room_size) {
		snprintf(level->error, sizeof level->error, "what stands behind its members cannot be looked at");
		return false;
	}
	level->rest_at = (uint64_t)used;
	return true;
}

/*
 * Looks behind compressed data: libarchive silently passes over what follows those of gzip and bzip2, and fails at what
 * follows the others. Zeros do not count, as with gzip.
 */
bool archive_level_has_no_rest(struct archive_level *level)
{
	uint8_t bytes[4096];
	ptrdiff_t count;
	if (!begin_rest(level, bytes_used(level)))
		return false;
	uint64_t at = level->rest_at;
	while ((count = read_rest(level, bytes, sizeof bytes)) > 0) {
		for (ptrdiff_t i = 0; i < count; i++) {
			if (bytes[i] == 0)
				continue;
			snprintf(level->error, sizeof level->error,
				"behind the end of its compressed data, at %" PRIu64
				", stand bytes that are none of them, as of another archive or file",
				at + (uint64_t)i);
			return false;
		}
		at += (uint64_t)count;
	}
	if (count < 0)
		snprintf(level->error, sizeof level->error, "what stands behind its compressed data cannot be read");
	return count == 0;
}

/* At the end of a tar archive: whether its headers are odd, or name members that libarchive did not give. */
static void look_at_end(struct archive_level *level)
{
	if (!is_tar_format(level) || level->odd[0])
		return;
	const struct archive_tar_member *member = archive_tar_find(&level->tar, level->index);
	if (level->tar.odd[0])
		snprintf(level->odd, sizeof level->odd, "%s", level->tar.odd);
	else if (member)
		snprintf(level->odd, sizeof level->odd, "the member at %" PRIu64 " is passed over by some programs",
			member->at);
}

bool archive_level_agrees(struct archive_level *level, bool *is_cut)
{
	*is_cut = false;
	if (archive_level_is_single(level))
		return level->error[0] == '\0';
	look_at_end(level);
	bool has_rest = level->kind == ARCHIVE_KIND_TAR_GZIP || level->kind == ARCHIVE_KIND_GZIP ||
			level->kind == ARCHIVE_KIND_BZIP2;
	if (has_rest && !archive_level_has_no_rest(level))
		return false;
	if (level->odd[0]) {
		snprintf(level->error, sizeof level->error,
			"%s; other programs may read what is not read here: unpack it, and name the logs in it",
			level->odd);
		return false;
	}
	if (!needs_comparison(level))
		return true;
	if (level->has_ended && !level->error[0])
		archive_zip_see_size(&level->seen, level->size);
	if (!begin_rest(level, archive_library()->archive_filter_bytes(level->archive, 0)))
		return false;
	struct archive_zip_rest rest = {read_rest, level, level->rest_at};
	return archive_zip_agrees(&rest, &level->seen, level->error, sizeof level->error, is_cut);
}

unsigned archive_level_layers(const struct archive_level *level)
{
	/* One of the filters is the one that hands on the bytes as they are. */
	int count = level->gzip ? 1 : level->packer ? archive_library()->archive_filter_count(level->packer) - 1 : 0;
	return count > 0 ? (unsigned)count : 0;
}

bool archive_level_is_single(const struct archive_level *level)
{
	return archive_library()->archive_format(level->archive) == ARCHIVE_FORMAT_RAW;
}

bool archive_level_passes_quickly(const struct archive_level *level)
{
	switch (level->kind) {
	case ARCHIVE_KIND_ZIP:
		return level->bytes.seek != NULL;
	case ARCHIVE_KIND_7Z:
		return true;
	case ARCHIVE_KIND_TAR:
		return !level->is_sparse;
	default:
		return false;
	}
}

bool archive_level_is_tar(const struct archive_level *level)
{
	return level->kind != ARCHIVE_KIND_ZIP && level->kind != ARCHIVE_KIND_7Z;
}
