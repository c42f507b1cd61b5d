/* SPDX-License-Identifier: MIT */
#include "archive/archive_logs.h"

#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/archive_level.h"
#include "archive/archive_names.h"

/* The input, an archive in it, and one in that; a compressed log takes a level too. */
#define LEVELS 3u

/* So many in one archive, and the rest of it is not read: each takes as long as that much of a log does. */
#define BOMBS_MAX 8u

/* A level, and the name of the member of the level below that it is. */
struct nest {
	struct archive_logs *logs;
	struct archive_level level;
	char *name; /* NULL at the bottom */
};

struct archive_logs {
	struct archive_bytes bytes; /* of the input; the bottom level reads them through count_bytes() */
	enum archive_kind kind;
	bool unlimited;
	struct nest nests[LEVELS];
	unsigned depth; /* levels that are open */
	struct archive_names names;
	char *given; /* the name of the log that was given last */
	uint64_t passed;

	/* Bytes of the input, and what became of them on all levels: in all, and since a member of the bottom began. */
	uint64_t taken, made;
	uint64_t taken_before, made_before;
	unsigned bombs;
	bool is_bomb; /* the member that is read is one */

	bool is_over;
	bool is_lost;      /* the place in the input */
	char error[1024];  /* of the log's stream; "" for none */
	char reason[1024]; /* of what was not read */
};

bool archive_logs_supports(enum archive_kind kind)
{
	return archive_level_supports(kind);
}

const char *archive_logs_prepare(void)
{
	/* libarchive converts names into the charset of the locale, and loses those that it cannot hold. */
	static const char *const names[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", ""};
	locale_t locale = (locale_t)0;
	for (size_t i = 0; i < sizeof names / sizeof names[0] && !locale; i++)
		locale = newlocale(LC_CTYPE_MASK, names[i], (locale_t)0);
	if (locale)
		uselocale(locale);
	return archive_library_load();
}

/*
 * Bytes, and how many.
 */

static ptrdiff_t count_bytes(void *user, void *buffer, size_t size)
{
	struct archive_logs *logs = user;
	ptrdiff_t count = logs->bytes.read(logs->bytes.user, buffer, size);
	logs->taken += count > 0 ? (uint64_t)count : 0;
	return count;
}

static bool seek_input(void *user, uint64_t offset)
{
	const struct archive_logs *logs = user;
	return logs->bytes.seek(logs->bytes.user, offset);
}

static bool is_too_much(uint64_t made, uint64_t taken)
{
	return made > ARCHIVE_BOMB_SIZE && made / ARCHIVE_BOMB_RATIO > taken;
}

/*
 * Members of a zip archive are compressed each by itself. In the others much of a member can be what stood in one
 * before it: there all of the archive counts.
 */
static bool meets_limit(struct archive_logs *logs)
{
	bool is_alone = logs->nests[0].level.kind == ARCHIVE_KIND_ZIP;
	logs->is_bomb =
		!logs->unlimited &&
		(is_too_much(logs->made, logs->taken) ||
			(is_alone && is_too_much(logs->made - logs->made_before, logs->taken - logs->taken_before)));
	if (logs->is_bomb)
		snprintf(logs->error, sizeof logs->error,
			"given up: the archive makes more than %u times its bytes of it, as a decompression bomb does; if it is none, unpack it and name the log",
			ARCHIVE_BOMB_RATIO);
	return logs->is_bomb;
}

/* A member of a level; its errors go up to the log that is read. */
static ptrdiff_t read_member(struct archive_logs *logs, struct archive_level *level, void *buffer, size_t size)
{
	ptrdiff_t count = logs->is_bomb ? -1 : archive_level_read(level, buffer, size);
	if (count > 0) {
		logs->made += (uint64_t)count;
		if (!meets_limit(logs))
			return count;
	} else if (count < 0 && logs->error[0] == '\0') {
		snprintf(
			logs->error, sizeof logs->error, "cannot be read any further in its archive: %s", level->error);
	}
	/* Not ENOMEM, which would end the run: a member may ask for more memory than anybody has. */
	errno = EIO;
	return count == 0 ? 0 : -1;
}

static ptrdiff_t read_nested(void *user, void *buffer, size_t size)
{
	struct nest *below = user;
	return read_member(below->logs, &below->level, buffer, size);
}

static ptrdiff_t read_log(void *user, void *buffer, size_t size)
{
	struct archive_logs *logs = user;
	if (logs->depth > 0)
		return read_member(logs, &logs->nests[logs->depth - 1].level, buffer, size);
	errno = EIO;
	return -1;
}

/* Goes behind the member. False when that cannot be. */
static bool pass_member(struct archive_logs *logs, struct archive_level *level)
{
	ptrdiff_t count = 1;
	if (!level->in_member)
		return true;
	level->in_member = false;
	if (level->is_over || archive_level_passes_quickly(level))
		return !level->is_over;
	while (!logs->is_bomb && (count = archive_level_pass(level)) > 0) {
		logs->made += (uint64_t)count;
		meets_limit(logs);
	}
	return !level->is_over && !logs->is_bomb;
}

/*
 * Levels.
 */

static bool push(struct archive_logs *logs, enum archive_kind kind)
{
	struct nest *nest = &logs->nests[logs->depth];
	struct archive_bytes bytes = {read_nested, NULL, 0, nest - 1};
	if (logs->depth == 0)
		bytes = (struct archive_bytes){
			count_bytes, logs->bytes.seek ? seek_input : NULL, logs->bytes.size, logs};
	nest->logs = logs;
	logs->depth++;
	return archive_level_open(&nest->level, kind, &bytes);
}

static void pop(struct archive_logs *logs)
{
	struct nest *nest = &logs->nests[--logs->depth];
	archive_level_close(&nest->level);
	free(nest->name);
	nest->name = NULL;
}

struct archive_logs *archive_logs_open(enum archive_kind kind, const struct archive_bytes *bytes, bool unlimited)
{
	struct archive_logs *logs = calloc(1, sizeof *logs);
	if (!logs)
		return NULL;
	logs->bytes = *bytes;
	logs->kind = kind;
	logs->unlimited = unlimited;
	return logs;
}

void archive_logs_close(struct archive_logs *logs)
{
	if (!logs)
		return;
	while (logs->depth > 0)
		pop(logs);
	archive_names_free(&logs->names);
	free(logs->given);
	free(logs);
}

const char *archive_logs_error(const struct archive_logs *logs)
{
	return logs->error[0] ? logs->error : NULL;
}

uint64_t archive_logs_passed(const struct archive_logs *logs)
{
	return logs->passed;
}

/* The members that lead to the one that is read, from the input's beginning. */
bool archive_logs_rewind(void *user)
{
	struct archive_logs *logs = user;
	uint64_t indices[LEVELS];
	enum archive_kind kinds[LEVELS];
	char *names[LEVELS];
	unsigned depth = logs->depth;
	if (depth == 0 || !logs->bytes.seek || logs->error[0] || !logs->bytes.seek(logs->bytes.user, 0))
		return false;
	for (unsigned i = 0; i < depth; i++) {
		indices[i] = logs->nests[i].level.index;
		kinds[i] = logs->nests[i].level.kind;
		names[i] = logs->nests[i].name;
		logs->nests[i].name = NULL;
	}
	while (logs->depth > 0)
		pop(logs);
	bool ok = true;
	for (unsigned i = 0; i < depth; i++) {
		struct archive_level *level = &logs->nests[i].level;
		if (!ok) {
			free(names[i]);
			continue;
		}
		logs->nests[i].name = names[i];
		ok = push(logs, kinds[i]);
		while (ok && level->index < indices[i])
			ok = pass_member(logs, level) && archive_level_next(level) == ARCHIVE_LEVEL_MEMBER;
	}
	/* What is behind is not to be found again; the next step tells. */
	while (!ok && logs->depth > 0)
		pop(logs);
	logs->is_lost = !ok;
	if (!ok)
		snprintf(logs->error, sizeof logs->error, "cannot be read again in its archive, which is damaged");
	return ok;
}

/*
 * Members.
 */

static void give_reason(struct archive_logs *logs, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;
static void give_reason(struct archive_logs *logs, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(logs->reason, sizeof logs->reason, format, arguments);
	va_end(arguments);
}

/* The name of a member, with those of the archives in the input that it is in. NULL when there is no memory. */
static char *whole_name(const struct archive_logs *logs, const char *name)
{
	const char *inside = logs->nests[logs->depth - 1].name;
	size_t size = strlen(name) + (inside ? strlen(inside) + 1 : 0) + 1;
	char *whole = malloc(size);
	if (whole)
		snprintf(whole, size, "%s%s%s", inside ? inside : "", inside ? ":" : "", name);
	return whole;
}

static enum archive_step end_without_memory(struct archive_logs *logs, struct archive_log *log)
{
	give_reason(logs, "out of memory");
	logs->is_over = true;
	log->reason = logs->reason;
	log->is_cut = true;
	return ARCHIVE_STEP_FAILED;
}

/* whole becomes the log's name, and is freed. */
static enum archive_step give(struct archive_logs *logs, struct archive_log *log, char *whole, enum archive_step step)
{
	free(logs->given);
	logs->given = whole ? archive_names_give(&logs->names, whole) : NULL;
	bool has_name = logs->given != NULL;
	free(whole);
	if (!has_name)
		return end_without_memory(logs, log);
	log->name = logs->given;
	log->reason = step == ARCHIVE_STEP_REFUSED ? logs->reason : NULL;
	log->stream = (struct ipsecevtx_stream){read_log, NULL, logs};
	return step;
}

/* Members behind it in the same archive are still read. */
static enum archive_step refuse_nested(struct archive_logs *logs, struct archive_log *log)
{
	char *name = logs->nests[logs->depth - 1].name;
	logs->nests[logs->depth - 1].name = NULL;
	pop(logs);
	return give(logs, log, name, ARCHIVE_STEP_REFUSED);
}

/* No more can be read of the level on top. */
static enum archive_step fail_level(struct archive_logs *logs, struct archive_log *log)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	/* archive_read_has_encrypted_entries() may crash where libarchive knew no format (3.6.2). */
	bool is_locked = level->kind == ARCHIVE_KIND_7Z && level->index == 0 && strstr(level->error, "encrypted");
	bool needs_file = level->kind == ARCHIVE_KIND_7Z && !level->bytes.seek;
	log->is_cut = !is_locked && !needs_file;
	if (needs_file)
		give_reason(logs, "a 7z archive, of which the end is read first: that needs a file, not a pipe");
	else if (is_locked)
		give_reason(logs,
			"the list of its members is encrypted: decrypt it, as with 7z x, and name the logs in it");
	else if (logs->is_bomb)
		give_reason(logs,
			"given up: it makes more than %u times its bytes, as a decompression bomb does; what comes behind is not read",
			ARCHIVE_BOMB_RATIO);
	else
		give_reason(logs, "the %s cannot be read%s: %s", archive_kind_name(level->kind),
			level->index > 0 ? " any further" : "", level->error);
	if (logs->depth > 1)
		return refuse_nested(logs, log);
	logs->is_over = true;
	log->reason = logs->reason;
	return ARCHIVE_STEP_FAILED;
}

/* 0: none, or not said. */
static uint64_t size_said(const struct archive_level *level)
{
	bool is_said = archive_library()->archive_entry_size_is_set(level->entry) &&
		       archive_library()->archive_entry_size(level->entry) > 0;
	return is_said ? (uint64_t)archive_library()->archive_entry_size(level->entry) : 0;
}

/* What a member says of itself. */
static bool is_refused(struct archive_logs *logs, struct archive_level *level)
{
	uint64_t size = size_said(level);
	if (archive_library()->archive_entry_is_encrypted(level->entry)) {
		give_reason(logs, "encrypted, and not read: decrypt it, as with 7z x, and name the log");
		return true;
	}
	if (logs->unlimited || logs->bytes.size == 0 || !is_too_much(size, logs->bytes.size))
		return false;
	give_reason(logs,
		"not read: it says that it becomes %" PRIu64 " bytes, of an archive of %" PRIu64
		" bytes, as a decompression bomb does; if it is none, unpack it and name the log",
		size, logs->bytes.size);
	return true;
}

/* A member that is an archive, or compressed. */
static bool enter(struct archive_logs *logs, enum archive_kind kind, const char *whole)
{
	struct nest *nest = &logs->nests[logs->depth];
	size_t size = strlen(whole) + 1;
	if (logs->depth == LEVELS) {
		give_reason(
			logs, "not read: it lies in %u archives, one in the other; unpack them, and name it", LEVELS);
		return false;
	}
	if (kind == ARCHIVE_KIND_7Z) {
		give_reason(logs, "not read: a 7z archive in an archive; unpack it, and name it or the logs in it");
		return false;
	}
	if (!archive_level_supports(kind)) {
		give_reason(
			logs, "not read: this libarchive has no decoder for it; unpack it, and name the logs in it");
		return false;
	}
	nest->name = malloc(size);
	if (nest->name)
		memcpy(nest->name, whole, size);
	if (nest->name && push(logs, kind))
		return true;
	give_reason(logs, "the %s cannot be read: %s", archive_kind_name(kind),
		nest->name ? nest->level.error : "out of memory");
	if (nest->name)
		pop(logs);
	return false;
}

/* What is in a compressed file, which the name of that stands for. */
static enum archive_step give_single(struct archive_logs *logs, struct archive_log *log)
{
	const struct nest *nest = &logs->nests[logs->depth - 1];
	if (logs->depth == 1) {
		log->stream = (struct ipsecevtx_stream){read_log, NULL, logs};
		return ARCHIVE_STEP_LOG;
	}
	if (!archive_name_is_log(nest->name)) {
		give_reason(logs, "compressed, but no archive");
		return refuse_nested(logs, log);
	}
	size_t size = strlen(nest->name) + 1;
	char *name = malloc(size);
	return give(logs, log, name ? memcpy(name, nest->name, size) : NULL, ARCHIVE_STEP_LOG);
}

/*
 * One whose name does not say so. In a tar archive the bytes are at hand, and programs do not agree about names; else
 * to look at those of each would be to decompress the beginning of each.
 */
static bool is_log_otherwise(struct archive_level *level, const char *name)
{
	enum archive_likeness likeness = archive_name_likeness(name);
	if (likeness == ARCHIVE_SEEN_AS_LOG)
		return true;
	if (likeness == ARCHIVE_UNLIKE && !level->has_other_names && !archive_level_is_tar(level))
		return false;
	if (archive_library()->archive_entry_is_encrypted(level->entry))
		return true;
	/* Its other name may be that of an archive or of a compressed log. */
	size_t size = archive_level_look(level);
	return level->has_other_names ? archive_kind_may_hold_log(level->start, size)
				      : archive_kind_is_log(level->start, size);
}

static enum archive_step pass_over(struct archive_logs *logs, const struct archive_level *level)
{
	logs->passed += archive_library()->archive_entry_filetype(level->entry) != AE_IFDIR;
	return ARCHIVE_STEP_END;
}

static enum archive_step refuse_member(struct archive_logs *logs, struct archive_log *log, const char *name)
{
	char *whole = whole_name(logs, name);
	return whole ? give(logs, log, whole, ARCHIVE_STEP_REFUSED) : end_without_memory(logs, log);
}

/* Whether a member that was given is what a link stands for. */
static bool was_given(const struct archive_logs *logs, const char *name, const char *target, bool is_symbolic)
{
	char *path = archive_name_of_link(name, target, is_symbolic);
	if (!path)
		return false;
	char *whole = whole_name(logs, path);
	bool is_given = whole && archive_names_have(&logs->names, whole);
	free(whole);
	free(path);
	return is_given;
}

/* Its bytes stand under another name, which need not be that of a log. */
static enum archive_step take_link(struct archive_logs *logs, struct archive_log *log, const char *name)
{
	const struct archive_level *level = &logs->nests[logs->depth - 1].level;
	const char *hard = archive_library()->archive_entry_hardlink(level->entry);
	const char *target = hard ? hard : archive_library()->archive_entry_symlink(level->entry);
	target = target ? target : "";
	bool is_log = archive_name_is_log(name) || archive_name_likeness(name) == ARCHIVE_SEEN_AS_LOG;
	bool is_archive = archive_name_is_archive(name) && !archive_name_is_archive(target);
	if ((!is_log && !is_archive) || was_given(logs, name, target, !hard))
		return pass_over(logs, level);
	give_reason(logs,
		"not read: a %s link, whose bytes stand under the name \"%.300s\"; unpack that, and name it if it is a log",
		hard ? "hard" : "symbolic", target);
	return refuse_member(logs, log, name);
}

/* Of one that has bytes but says that it is no file. Programs unpack it as one; of zip, libarchive gives none. */
static bool is_hidden(struct archive_level *level, const char *name)
{
	bool has_name = name[0] == '\0' || archive_name_is_log(name) || archive_name_is_archive(name) ||
			archive_name_likeness(name) != ARCHIVE_UNLIKE;
	return (has_name || level->has_other_names) && archive_level_look(level) == 0;
}

/* ARCHIVE_STEP_END: nothing to give. */
static enum archive_step take_file(
	struct archive_logs *logs, struct archive_log *log, const char *name, bool has_readable_name)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	bool is_log = !has_readable_name || archive_name_is_log(name);
	if (!is_log && !archive_name_is_archive(name)) {
		is_log = is_log_otherwise(level, name);
		if (!is_log)
			return pass_over(logs, level);
	}
	char *whole = whole_name(logs, name);
	if (!whole)
		return end_without_memory(logs, log);
	if (is_refused(logs, level))
		return give(logs, log, whole, ARCHIVE_STEP_REFUSED);
	size_t size = archive_level_look(level);
	enum archive_kind kind = archive_kind_of(level->start, size);
	if (kind == ARCHIVE_KIND_NONE) {
		give_reason(logs, "not read: %s", level->error[0] ? level->error : "no archive, as its name says");
		return give(logs, log, whole, is_log ? ARCHIVE_STEP_LOG : ARCHIVE_STEP_REFUSED);
	}
	if (!enter(logs, kind, whole))
		return give(logs, log, whole, ARCHIVE_STEP_REFUSED);
	free(whole);
	return ARCHIVE_STEP_END;
}

/* One that is a directory or a device, as its attributes or its name say. */
static enum archive_step take_other(
	struct archive_logs *logs, struct archive_log *log, const char *name, bool has_readable_name)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	enum archive_step step;
	if (size_said(level) == 0)
		return pass_over(logs, level);
	char *bare = archive_name_without_slash(name);
	if (!bare)
		return end_without_memory(logs, log);
	if (is_hidden(level, has_readable_name ? bare : "")) {
		give_reason(logs,
			"not read: it says that it is a %s, but has %" PRIu64
			" bytes, which programs unpack as a file; unpack it, and name it if it is a log",
			archive_library()->archive_entry_filetype(level->entry) == AE_IFDIR ? "directory" : "device",
			size_said(level));
		step = refuse_member(logs, log, bare);
	} else {
		step = take_file(logs, log, bare, has_readable_name);
	}
	free(bare);
	return step;
}

static enum archive_step take_member(struct archive_logs *logs, struct archive_log *log)
{
	const struct archive_level *level = &logs->nests[logs->depth - 1].level;
	const char *name = archive_library()->archive_entry_pathname(level->entry);
	bool has_readable_name = name != NULL;
	char number[64];
	/* One that no text can hold, as in bytes that are no UTF-8 though the archive says so, may be that of a log. */
	if (!has_readable_name) {
		snprintf(number, sizeof number, "member %" PRIu64 " (without a readable name)", level->index);
		name = number;
	}
	unsigned type = archive_library()->archive_entry_filetype(level->entry);
	if (type == AE_IFLNK || (archive_library()->archive_entry_hardlink(level->entry) && size_said(level) == 0))
		return take_link(logs, log, name);
	if (type != AE_IFREG && type != 0)
		return take_other(logs, log, name, has_readable_name);
	return take_file(logs, log, name, has_readable_name);
}

/* The header of a log has room for that of a tar archive, which libarchive goes by in what was compressed. */
static bool is_log_as_tar(const struct archive_level *level)
{
	const char *name = archive_library()->archive_entry_pathname(level->entry);
	return level->index == 1 && archive_level_is_tar(level) && name && archive_kind_is_log(name, strlen(name));
}

static enum archive_step refuse_log_as_tar(struct archive_logs *logs, struct archive_log *log)
{
	give_reason(logs,
		"not read: what the %s holds begins as a log does, and is a tar archive too; decompress it, and name the log",
		archive_kind_name(logs->nests[logs->depth - 1].level.kind));
	if (logs->depth > 1)
		return refuse_nested(logs, log);
	logs->is_over = true;
	log->reason = logs->reason;
	return ARCHIVE_STEP_FAILED;
}

/* ARCHIVE_STEP_END: there is nothing to say of its end. */
static enum archive_step end_level(struct archive_logs *logs, struct archive_log *log)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	bool is_cut;
	if (archive_level_agrees(level, &is_cut))
		return ARCHIVE_STEP_END;
	log->is_cut = is_cut;
	give_reason(logs, "the %s is not read whole: %s", archive_kind_name(level->kind), level->error);
	if (logs->depth > 1)
		return refuse_nested(logs, log);
	logs->is_over = true;
	log->reason = logs->reason;
	return ARCHIVE_STEP_FAILED;
}

/* What a bomb has made shall not count against those behind it, where they can be reached without it. */
static bool leave_bomb(struct archive_logs *logs)
{
	if (!logs->is_bomb || !archive_level_passes_quickly(&logs->nests[0].level) || ++logs->bombs == BOMBS_MAX)
		return !logs->is_bomb;
	while (logs->depth > 1)
		pop(logs);
	logs->made = logs->made_before;
	logs->taken = logs->taken_before;
	logs->is_bomb = false;
	return true;
}

enum archive_step archive_logs_next(struct archive_logs *logs, struct archive_log *log)
{
	*log = (struct archive_log){.name = NULL};
	if (logs->is_over)
		return ARCHIVE_STEP_END;
	if (logs->is_lost) {
		give_reason(logs, "the archive is damaged, and what comes behind is not read");
		logs->is_over = log->is_cut = true;
		log->reason = logs->reason;
		return ARCHIVE_STEP_FAILED;
	}
	if (logs->depth == 0 && !push(logs, logs->kind))
		return fail_level(logs, log);
	bool can_go_on = leave_bomb(logs);
	logs->error[0] = '\0';
	for (;;) {
		struct archive_level *level = &logs->nests[logs->depth - 1].level;
		/* Of a single log that failed there is no more to say. */
		if (level->index > 0 && level->is_over && archive_level_is_single(level)) {
			if (logs->depth == 1)
				return ARCHIVE_STEP_END;
			pop(logs);
			continue;
		}
		can_go_on = can_go_on && pass_member(logs, level);
		enum archive_level_step found = can_go_on ? archive_level_next(level) : ARCHIVE_LEVEL_FAILED;
		enum archive_step step = ARCHIVE_STEP_END;
		if (found == ARCHIVE_LEVEL_FAILED)
			return fail_level(logs, log);
		if (found == ARCHIVE_LEVEL_END)
			step = end_level(logs, log);
		if (found == ARCHIVE_LEVEL_END && (logs->depth == 1 || step != ARCHIVE_STEP_END))
			return step;
		if (logs->depth == 1) {
			logs->made_before = logs->made;
			logs->taken_before = logs->taken;
		}
		if (found == ARCHIVE_LEVEL_END)
			pop(logs);
		else if (is_log_as_tar(level))
			return refuse_log_as_tar(logs, log);
		else
			step = archive_level_is_single(level) ? give_single(logs, log) : take_member(logs, log);
		if (step != ARCHIVE_STEP_END)
			return step;
	}
}
