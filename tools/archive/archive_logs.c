/* SPDX-License-Identifier: MIT */
#include "archive/archive_logs.h"

#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/archive_member.h"

/* After so many bombs the rest of an archive is not read: each takes as long as a log of its limit. */
#define BOMBS_MAX 8u

bool archive_logs_supports(enum archive_kind kind)
{
	return archive_level_supports(kind);
}

const char *archive_logs_prepare(void)
{
	/* libarchive converts names into the locale's charset, and loses those that it cannot hold. */
	static const char *const names[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", ""};
	locale_t locale = (locale_t)0;
	for (size_t i = 0; i < sizeof names / sizeof names[0] && !locale; i++)
		locale = newlocale(LC_CTYPE_MASK, names[i], (locale_t)0);
	if (locale)
		uselocale(locale);
	return archive_library_load();
}

/* Reading, and counting what is read and made. */

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

bool archive_logs_are_too_many(uint64_t made, uint64_t taken)
{
	return made > ARCHIVE_BOMB_SIZE && made / ARCHIVE_BOMB_RATIO > taken;
}

/*
 * Whether the limit for decompression bombs is reached. Members of a zip archive are compressed each by itself; in
 * other archives much of a member can be what stood in one before it, so there all of the archive counts.
 */
static bool meets_limit(struct archive_logs *logs)
{
	/* The input can be read twice where logs are, or where members overlap: at most twice its size counts. */
	uint64_t most = 2 * logs->bytes.size;
	uint64_t own = logs->bytes.seek && logs->taken > most ? most : logs->taken;
	bool is_alone = logs->nests[0].level.kind == ARCHIVE_KIND_ZIP;
	logs->is_bomb =
		!logs->unlimited && (archive_logs_are_too_many(logs->made, own) ||
					    (is_alone && archive_logs_are_too_many(logs->made - logs->made_before,
								 logs->taken - logs->taken_before)));
	if (logs->is_bomb)
		snprintf(logs->error, sizeof logs->error,
			"given up: the archive makes more than %u times its bytes of it, as a decompression bomb does; if it is none, unpack it and name the log",
			ARCHIVE_BOMB_RATIO);
	return logs->is_bomb;
}

/* Reads from the current member of a level. What goes wrong becomes the error of the log that is read. */
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
	/* Never ENOMEM, which would end the run: a member may ask for more memory than anybody has. */
	errno = EIO;
	return count == 0 ? 0 : -1;
}

static ptrdiff_t read_nested(void *user, void *buffer, size_t size)
{
	struct nest *below = user;
	return read_member(below->logs, &below->level, buffer, size);
}

ptrdiff_t archive_logs_read(void *user, void *buffer, size_t size)
{
	struct archive_logs *logs = user;
	if (logs->depth > 0)
		return read_member(logs, &logs->nests[logs->depth - 1].level, buffer, size);
	errno = EIO;
	return -1;
}

/* Goes to the end of the current member. False where that is not possible. */
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

bool archive_logs_push(struct archive_logs *logs, enum archive_kind kind)
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

static void close_nest(struct archive_logs *logs)
{
	struct nest *nest = &logs->nests[--logs->depth];
	archive_level_close(&nest->level);
	free(nest->name);
	nest->name = NULL;
}

void archive_logs_pop(struct archive_logs *logs)
{
	archive_member_forget_links(logs, logs->depth);
	close_nest(logs);
}

struct archive_logs *archive_logs_open(
	enum archive_kind kind, const struct archive_bytes *bytes, const struct archive_options *options)
{
	struct archive_logs *logs = calloc(1, sizeof *logs);
	if (!logs)
		return NULL;
	logs->bytes = *bytes;
	logs->kind = kind;
	logs->unlimited = options->unlimited;
	logs->nests[0].guess = options->is_guess ? GUESS_BY_NAME : GUESS_NONE;
	logs->nests[0].layers = options->layers;
	return logs;
}

void archive_logs_close(struct archive_logs *logs)
{
	if (!logs)
		return;
	while (logs->depth > 0)
		archive_logs_pop(logs);
	archive_names_free(&logs->names);
	archive_links_free(&logs->links);
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

/* Opens again all members that lead to the current one, from the input's beginning. */
bool archive_logs_rewind(void *user)
{
	struct archive_logs *logs = user;
	uint64_t indices[ARCHIVE_LEVELS];
	enum archive_kind kinds[ARCHIVE_LEVELS];
	char *names[ARCHIVE_LEVELS];
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
		close_nest(logs);
	bool ok = true;
	for (unsigned i = 0; i < depth; i++) {
		struct archive_level *level = &logs->nests[i].level;
		if (!ok) {
			free(names[i]);
			continue;
		}
		logs->nests[i].name = names[i];
		ok = archive_logs_push(logs, kinds[i]);
		while (ok && level->index < indices[i])
			ok = pass_member(logs, level) && archive_level_next(level) == ARCHIVE_LEVEL_MEMBER;
	}
	/* The members behind cannot be found again; the next step says so. */
	while (!ok && logs->depth > 0)
		archive_logs_pop(logs);
	logs->is_lost = !ok;
	if (!ok)
		snprintf(logs->error, sizeof logs->error, "cannot be read again in its archive, which is damaged");
	return ok;
}

/* Ends of levels. */

/* Reports that no more can be read of the level on top. */
static enum archive_step fail_level(struct archive_logs *logs, struct archive_log *log)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	/* archive_read_has_encrypted_entries() may crash where libarchive knew no format (3.6.2). */
	bool is_locked = level->kind == ARCHIVE_KIND_7Z && level->index == 0 && strstr(level->error, "encrypted");
	bool needs_file = level->kind == ARCHIVE_KIND_7Z && !level->bytes.seek;
	log->is_cut = !is_locked && !needs_file;
	if (needs_file)
		archive_logs_say(logs, "a 7z archive, of which the end is read first: that needs a file, not a pipe");
	else if (is_locked)
		archive_logs_say(logs,
			"the list of its members is encrypted: decrypt it, as with 7z x, and name the logs in it");
	else if (logs->is_bomb)
		archive_logs_say(logs,
			"given up: it makes more than %u times its bytes, as a decompression bomb does; what comes behind is not read",
			ARCHIVE_BOMB_RATIO);
	else if (logs->nests[logs->depth - 1].guess != GUESS_NONE && level->index == 0)
		return archive_member_drop_level(logs, log);
	else
		archive_logs_say(logs, "the %s cannot be read%s: %s", archive_kind_name(level->kind),
			level->index > 0 ? " any further" : "", level->error);
	return archive_member_refuse_level(logs, log);
}

/*
 * Whether what libarchive reads as tar may be something else: a tar header begins with a name, and has room there for
 * the beginning of any other format.
 */
static bool is_something_as_tar(const struct archive_level *level)
{
	const char *name = archive_library()->archive_entry_pathname(level->entry);
	return archive_level_is_tar(level) && !archive_level_is_single(level) && name &&
	       archive_kind_may_hold_log(name, strlen(name));
}

static enum archive_step refuse_as_tar(struct archive_logs *logs, struct archive_log *log)
{
	archive_logs_say(logs,
		"not read: what the %s holds begins as a log or another archive does, and is a tar archive too; decompress it, and name the log",
		archive_kind_name(logs->nests[logs->depth - 1].level.kind));
	return archive_member_refuse_level(logs, log);
}

/*
 * Whether a level is called a log, so that other programs may read it as one, while this program has read it as an
 * archive.
 */
static bool is_called_log(const struct nest *nest)
{
	/* The compression around a tar archive is undone in the same step. */
	bool is_inside = !archive_level_is_single(&nest->level) && nest->layers > 0 &&
			 nest->layers <= archive_level_layers(&nest->level);
	if (nest->is_called_log || is_inside)
		return true;
	if (!nest->name)
		return false;
	return archive_name_is_bare_log(nest->name) ||
	       (!nest->holds_log &&
		       (archive_name_is_log(nest->name) || archive_name_likeness(nest->name) == ARCHIVE_SEEN_AS_LOG));
}

/* Ends a level. ARCHIVE_STEP_END: there is nothing to tell of it. */
static enum archive_step end_level(struct archive_logs *logs, struct archive_log *log)
{
	const struct nest *nest = &logs->nests[logs->depth - 1];
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	bool is_cut;
	/* Of a compressed log, its reader has told what is wrong. */
	if (archive_level_is_single(level) && !nest->was_entered)
		return ARCHIVE_STEP_END;
	if (archive_level_agrees(level, &is_cut)) {
		if (!is_called_log(nest))
			return ARCHIVE_STEP_END;
		archive_logs_say(logs,
			nest->holds_log
				? "it is called a log, and was read as the %s that it begins as: other programs may find another log in it"
				: "not read: it is called a log, and is a %s without one; unpack it, and look at it",
			archive_kind_name(level->kind));
		return archive_member_refuse_level(logs, log);
	}
	log->is_cut = is_cut;
	archive_logs_say(logs, "the %s is not read whole: %s", archive_kind_name(level->kind), level->error);
	return archive_member_refuse_level(logs, log);
}

/*
 * Passes over a bomb where libarchive reaches the members behind without unpacking it, and takes what it made out of
 * the counts. False: nothing behind it can be read.
 */
static bool leave_bomb(struct archive_logs *logs)
{
	if (!logs->is_bomb || !archive_level_passes_quickly(&logs->nests[0].level) || ++logs->bombs == BOMBS_MAX)
		return !logs->is_bomb;
	while (logs->depth > 1)
		archive_logs_pop(logs);
	logs->made = logs->made_before;
	logs->taken = logs->taken_before;
	logs->is_bomb = false;
	return true;
}

static void leave_level(struct archive_logs *logs)
{
	if (logs->depth == 1)
		logs->is_over = true;
	else
		archive_logs_pop(logs);
}

/* Takes the next member of the level on top. ARCHIVE_STEP_END: there is nothing to give. */
static enum archive_step take_next(struct archive_logs *logs, struct archive_log *log, bool can_go_on)
{
	const struct nest *nest = &logs->nests[logs->depth - 1];
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	enum archive_level_step found =
		can_go_on && pass_member(logs, level) ? archive_level_next(level) : ARCHIVE_LEVEL_FAILED;
	/* Headers alone can be a decompression bomb, too. */
	logs->made += level->unpacked;
	bool is_bomb = found != ARCHIVE_LEVEL_FAILED && level->unpacked > 0 && meets_limit(logs);
	level->unpacked = 0;
	if (found == ARCHIVE_LEVEL_FAILED || is_bomb)
		return fail_level(logs, log);
	enum archive_step step = found == ARCHIVE_LEVEL_END ? archive_member_end_links(logs, log) : ARCHIVE_STEP_END;
	if (step == ARCHIVE_STEP_END && found == ARCHIVE_LEVEL_END)
		step = end_level(logs, log);
	if (step != ARCHIVE_STEP_END)
		return step;
	if (logs->depth == 1) {
		logs->made_before = logs->made;
		logs->taken_before = logs->taken;
	}
	if (found == ARCHIVE_LEVEL_END) {
		leave_level(logs);
		return ARCHIVE_STEP_END;
	}
	if (nest->guess == GUESS_BY_BYTES && !archive_level_is_single(level))
		return archive_member_drop_archive(logs, log);
	if (is_something_as_tar(level))
		return refuse_as_tar(logs, log);
	return archive_level_is_single(level) ? archive_member_give_single(logs, log) : archive_member_take(logs, log);
}

enum archive_step archive_logs_next(struct archive_logs *logs, struct archive_log *log)
{
	*log = (struct archive_log){.name = NULL};
	if (logs->is_over)
		return ARCHIVE_STEP_END;
	if (logs->is_lost) {
		archive_logs_say(logs, "the archive is damaged, and what comes behind is not read");
		logs->is_over = log->is_cut = true;
		log->reason = logs->reason;
		return ARCHIVE_STEP_FAILED;
	}
	if (logs->depth == 0 && !archive_logs_push(logs, logs->kind))
		return fail_level(logs, log);
	bool can_go_on = leave_bomb(logs);
	enum archive_step step = ARCHIVE_STEP_END;
	logs->error[0] = '\0';
	while (!logs->is_over && step == ARCHIVE_STEP_END) {
		const struct archive_level *level = &logs->nests[logs->depth - 1].level;
		/* A single compressed log that failed has been reported. */
		if (level->index > 0 && level->is_over && archive_level_is_single(level))
			leave_level(logs);
		else
			step = take_next(logs, log, can_go_on);
	}
	return step;
}
