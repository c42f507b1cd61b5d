/* SPDX-License-Identifier: MIT */
#include "archive/archive_member.h"

#include "archive/archive_beside.h"
#include "archive/archive_zip_format.h"
#include "common/array.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many symbolic links in a row are followed, as systems do; and none where an archive has more links than these. */
#define LINK_HOPS      8u
#define LINKS_FOLLOWED 1000u

void archive_logs_say(struct archive_logs *logs, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(logs->reason, sizeof logs->reason, format, arguments);
	va_end(arguments);
}

/* The name of a member behind those of the archives that it lies in. NULL when there is no memory. */
static char *whole_name(const struct archive_logs *logs, const char *name)
{
	const char *inside = logs->nests[logs->depth - 1].name;
	size_t size = strlen(name) + (inside ? strlen(inside) + 1 : 0) + 1;
	char *whole = malloc(size);
	if (whole)
		snprintf(whole, size, "%s%s%s", inside ? inside : "", inside ? ":" : "", name);
	return whole;
}

/* Where there is no memory. */
static enum archive_step end_without_memory(struct archive_logs *logs, struct archive_log *log)
{
	archive_logs_say(logs, "out of memory");
	logs->is_over = true;
	log->reason = logs->reason;
	log->is_cut = true;
	return ARCHIVE_STEP_FAILED;
}

/* Gives a log, or refuses it, under the name whole, which is freed. packed: the kind of data that it is read from. */
static enum archive_step give(struct archive_logs *logs, struct archive_log *log, char *whole, enum archive_step step,
	enum archive_kind packed)
{
	bool is_bare = whole &&
		       (archive_name_is_bare_log(whole) || (archive_links_to(&logs->links, whole) & ARCHIVE_LINK_BARE));
	log->packed_as = is_bare ? packed : ARCHIVE_KIND_NONE;
	free(logs->given);
	logs->given = whole && archive_links_read(&logs->links, whole, packed != ARCHIVE_KIND_NONE)
			      ? archive_names_give(&logs->names, whole)
			      : NULL;
	bool has_name = logs->given != NULL;
	free(whole);
	if (!has_name)
		return end_without_memory(logs, log);
	for (unsigned i = 0; i < logs->depth; i++)
		logs->nests[i].holds_log = true;
	log->name = logs->given;
	log->reason = step == ARCHIVE_STEP_REFUSED ? logs->reason : NULL;
	log->stream = (struct ipsecevtx_stream){archive_logs_read, NULL, logs};
	return step;
}

enum archive_step archive_member_refuse_level(struct archive_logs *logs, struct archive_log *log)
{
	char *name = logs->nests[logs->depth - 1].name;
	if (!name) {
		logs->is_over = true;
		log->reason = logs->reason;
		return ARCHIVE_STEP_FAILED;
	}
	logs->nests[logs->depth - 1].name = NULL;
	archive_logs_pop(logs);
	return give(logs, log, name, ARCHIVE_STEP_REFUSED, ARCHIVE_KIND_NONE);
}

/* The size that the archive says the member has; 0 where it says none. */
static uint64_t size_said(const struct archive_level *level)
{
	bool is_said = archive_library()->archive_entry_size_is_set(level->entry) &&
		       archive_library()->archive_entry_size(level->entry) > 0;
	return is_said ? (uint64_t)archive_library()->archive_entry_size(level->entry) : 0;
}

/* Programs unpack bytes from tar whatever the header says of them; a zip stream may say the size behind them only. */
static bool has_bytes(struct archive_level *level)
{
	bool may_have = archive_level_is_tar(level) || (level->kind == ARCHIVE_KIND_ZIP && !level->bytes.seek);
	return size_said(level) > 0 || (may_have && (archive_level_look(level) > 0 || level->error[0]));
}

/* Whether a member is refused for what it says of itself: it is encrypted, or as large as a decompression bomb. */
static bool is_refused(struct archive_logs *logs, struct archive_level *level)
{
	uint64_t size = size_said(level);
	if (archive_library()->archive_entry_is_encrypted(level->entry)) {
		archive_logs_say(logs, "encrypted, and not read: decrypt it, as with 7z x, and name the log");
		return true;
	}
	if (logs->unlimited || logs->bytes.size == 0 || !archive_logs_are_too_many(size, logs->bytes.size))
		return false;
	archive_logs_say(logs,
		"not read: it says that it becomes %" PRIu64 " bytes, of an archive of %" PRIu64
		" bytes, as a decompression bomb does; if it is none, unpack it and name the log",
		size, logs->bytes.size);
	return true;
}

/* Whether its first bytes are those of a single compressed file. */
static bool is_compressed(enum archive_kind kind)
{
	return kind == ARCHIVE_KIND_GZIP || kind == ARCHIVE_KIND_XZ || kind == ARCHIVE_KIND_ZSTD ||
	       kind == ARCHIVE_KIND_BZIP2;
}

/* Whether a level that failed may hold a log: damaged from its beginning, it shows no first bytes. */
static bool may_hold_log(const struct archive_level *level)
{
	bool is_broken = level->error[0] && level->start_size < ARCHIVE_NEEDED;
	return is_broken || strstr(level->error, "emory") != NULL;
}

/*
 * Opens a member that is an archive or compressed; without a name, what the input holds. Returns false where it is
 * refused, for the reason that was set; true also where it was a wrong guess.
 */
static bool enter(struct archive_logs *logs, enum archive_kind kind, const char *whole, enum guess guess)
{
	struct nest *nest = &logs->nests[logs->depth];
	if (logs->depth == ARCHIVE_LEVELS) {
		archive_logs_say(logs, "not read: it lies in %u archives, one in the other; unpack them, and name it",
			ARCHIVE_LEVELS);
		return false;
	}
	bool is_zip = kind == ARCHIVE_KIND_ZIP,
	     is_packed = archive_level_is_single(&logs->nests[logs->depth - 1].level);
	if (whole && (is_zip ? !is_packed && archive_name_is_compressed(whole) : archive_name_is_zip(whole))) {
		archive_logs_say(logs,
			"not read: it is called %s, and begins as a %s; unpack it as both, and name the logs in it",
			is_zip ? "as compressed data are" : "a zip archive", archive_kind_name(kind));
		return false;
	}
	if (kind == ARCHIVE_KIND_7Z) {
		archive_logs_say(
			logs, "not read: a 7z archive in an archive; unpack it, and name it or the logs in it");
		return false;
	}
	if (!archive_level_supports(kind)) {
		archive_logs_say(
			logs, "not read: this libarchive has no decoder for it; unpack it, and name the logs in it");
		return false;
	}
	nest->guess = guess;
	nest->holds_log = nest->was_entered = nest->is_called_log = false;
	nest->layers = whole ? archive_name_layers(whole) : 0;
	nest->name = whole ? strdup(whole) : NULL;
	bool has_name = nest->name || !whole;
	if (has_name && archive_logs_push(logs, kind))
		return true;
	archive_logs_say(logs, "the %s cannot be read: %s", archive_kind_name(kind),
		has_name ? nest->level.error : "out of memory");
	bool is_told = guess == GUESS_NONE || !has_name || may_hold_log(&nest->level);
	logs->passed += !is_told;
	if (has_name)
		archive_logs_pop(logs);
	return !is_told;
}

enum archive_step archive_member_drop_level(struct archive_logs *logs, struct archive_log *log)
{
	const struct archive_level *level = &logs->nests[logs->depth - 1].level;
	if (may_hold_log(level)) {
		archive_logs_say(logs, "the %s cannot be read: %s", archive_kind_name(level->kind), level->error);
		return archive_member_refuse_level(logs, log);
	}
	logs->passed++;
	if (logs->depth == 1)
		logs->is_over = true;
	else
		archive_logs_pop(logs);
	return ARCHIVE_STEP_END;
}

enum archive_step archive_member_drop_archive(struct archive_logs *logs, struct archive_log *log)
{
	const char *name = logs->nests[logs->depth - 1].name;
	if (name && !archive_links_pass(&logs->links, name))
		return end_without_memory(logs, log);
	return archive_member_drop_level(logs, log);
}

static enum archive_step give_level(struct archive_logs *logs, struct archive_log *log)
{
	const struct nest *nest = &logs->nests[logs->depth - 1];
	const char *name = nest->name;
	enum archive_kind kind = nest->level.kind;
	enum archive_step step = ARCHIVE_STEP_LOG;
	if (!name) {
		log->stream = (struct ipsecevtx_stream){archive_logs_read, NULL, logs};
	} else {
		size_t size = strlen(name) + 1;
		char *copy = malloc(size);
		step = give(logs, log, copy ? memcpy(copy, name, size) : NULL, ARCHIVE_STEP_LOG, kind);
	}
	/* The library inflates gzip once more when it reads the log. */
	bool is_packed = archive_kind_is_gzip(nest->level.start, nest->level.start_size);
	unsigned undone = archive_level_layers(&nest->level) + is_packed;
	if (nest->is_called_log || (nest->layers > 0 && nest->layers < undone))
		log->packed_as = is_packed ? ARCHIVE_KIND_GZIP : kind;
	return step;
}

enum archive_step archive_member_give_single(struct archive_logs *logs, struct archive_log *log)
{
	struct nest *nest = &logs->nests[logs->depth - 1];
	const size_t size = archive_level_look(&nest->level);
	enum archive_kind kind = archive_kind_of(nest->level.start, size);
	if (kind != ARCHIVE_KIND_NONE && (nest->guess != GUESS_BY_BYTES || is_compressed(kind))) {
		unsigned depth = logs->depth, undone = archive_level_layers(&nest->level);
		nest->was_entered = true;
		if (!enter(logs, kind, nest->name, nest->guess))
			return archive_member_refuse_level(logs, log);
		if (logs->depth > depth) {
			logs->nests[depth].is_called_log = nest->layers > 0 && nest->layers <= undone;
			logs->nests[depth].layers = nest->layers > undone ? nest->layers - undone : 0;
		}
		return ARCHIVE_STEP_END;
	}
	bool is_log = archive_kind_is_log_or_gzip(nest->level.start, size);
	if (!is_log && nest->guess != GUESS_NONE)
		return kind != ARCHIVE_KIND_NONE ? archive_member_drop_archive(logs, log)
						 : archive_member_drop_level(logs, log);
	if (is_log || !nest->name || archive_name_is_log(nest->name) || !archive_name_is_archive(nest->name))
		return give_level(logs, log);
	archive_logs_say(logs, "compressed, but no archive");
	return archive_member_refuse_level(logs, log);
}

/*
 * Whether a member is a log though its name does not say so. In a tar archive the bytes are at hand, and programs do
 * not agree about names; elsewhere, to look at each would be to decompress the beginning of each.
 */
static bool is_log_otherwise(struct archive_level *level, const char *name, enum guess *guess)
{
	enum archive_likeness likeness = archive_name_likeness(name);
	bool is_looked_at = likeness != ARCHIVE_UNLIKE || archive_name_is_compressed(name);
	if (likeness == ARCHIVE_SEEN_AS_LOG)
		return true;
	if (!is_looked_at && !archive_level_is_tar(level))
		return false;
	if (archive_library()->archive_entry_is_encrypted(level->entry))
		return is_looked_at;
	size_t size = archive_level_look(level);
	/* A member that cannot be unpacked, as by a method that libarchive does not have, may be anything. */
	if (is_looked_at && size < ARCHIVE_NEEDED && level->error[0])
		return true;
	if (archive_kind_is_log(level->start, size) || archive_kind_layers(level->start, size) > 0 ||
		(is_looked_at && archive_kind_is_unknown(level->start, size)))
		return true;
	*guess = is_looked_at ? GUESS_BY_NAME : GUESS_BY_BYTES;
	return archive_kind_may_hold_log(level->start, size);
}

static enum archive_step refuse_member(struct archive_logs *logs, struct archive_log *log, const char *name)
{
	char *whole = whole_name(logs, name);
	return whole ? give(logs, log, whole, ARCHIVE_STEP_REFUSED, ARCHIVE_KIND_NONE) : end_without_memory(logs, log);
}

/*
 * Whether a member takes the place of a log to which a link was passed over, or may be written through a link: it has
 * to be refused then, for the reason that is set.
 */
static bool replaces_log(struct archive_logs *logs, const char *whole)
{
	unsigned flags = archive_links_replace(&logs->links, whole);
	bool is_through = flags & ARCHIVE_LINK_ITSELF || archive_links_lead_to(&logs->links, whole);
	if (flags == 0 && !is_through)
		return false;
	archive_logs_say(logs,
		is_through
			? "not read: a link has its name, or one in front of it, through which programs may write it to what that stands for; unpack it, and name what you find"
			: "not read: it takes the place of a member for which a link with the name of a log stands; unpack it, and name that");
	return true;
}

static enum archive_step pass_by(struct archive_logs *logs)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	level->is_passed = true;
	logs->passed += archive_library()->archive_entry_filetype(level->entry) != AE_IFDIR;
	return ARCHIVE_STEP_END;
}

static enum archive_step pass_over(struct archive_logs *logs, struct archive_log *log, const char *name)
{
	char *whole = whole_name(logs, name);
	if (!whole)
		return end_without_memory(logs, log);
	if (replaces_log(logs, whole))
		return give(logs, log, whole, ARCHIVE_STEP_REFUSED, ARCHIVE_KIND_NONE);
	free(whole);
	return pass_by(logs);
}

/* Notes an archive in a tar archive that is passed over, as its name does not promise one. */
static bool note_archive(struct archive_logs *logs, const char *name)
{
	char *whole = whole_name(logs, name);
	bool is_noted = whole && archive_links_pass(&logs->links, whole);
	free(whole);
	return is_noted;
}

/* A link, too, may take the place of a log. The same link twice is harmless. */
static enum archive_step pass_link(struct archive_logs *logs, struct archive_log *log, const char *name)
{
	char *whole = whole_name(logs, name);
	if (!whole)
		return end_without_memory(logs, log);
	bool is_link = archive_links_to(&logs->links, whole) & ARCHIVE_LINK_ITSELF;
	if (!is_link && replaces_log(logs, whole))
		return give(logs, log, whole, ARCHIVE_STEP_REFUSED, ARCHIVE_KIND_NONE);
	bool is_noted = archive_links_note(&logs->links, whole);
	free(whole);
	return is_noted ? pass_by(logs) : end_without_memory(logs, log);
}

/*
 * Links.
 */

/* Whether the link leads to a log that its name promises to be something else. */
static bool is_other(const struct archive_link *link, bool is_bare, bool is_archive)
{
	return link && (is_archive || (is_bare && (link->flags & ARCHIVE_LINK_PACKED)));
}

static void say_of_link(struct archive_logs *logs, const char *kind, const char *target, bool is_read)
{
	archive_logs_say(logs,
		is_read ? "a %s link to a log, which was read as what \"%.300s\" begins as: under this name programs may find another one; unpack it, and name it"
			: "not read: a %s link, whose bytes stand under the name \"%.300s\"; unpack that, and name it if it is a log",
		kind, target);
}

static char *plain_name(const struct archive_logs *logs, const char *name)
{
	char *whole = whole_name(logs, name);
	char *plain = whole ? archive_links_plain(whole) : NULL;
	free(whole);
	return plain;
}

/* Keeps a link until the end of its level, and owns its names then. */
static bool keep_link(struct archive_logs *logs, struct pending_link *link)
{
	void *pending = logs->pending;
	if (!array_make_room(&pending, &logs->pending_room, logs->pending_count, sizeof *logs->pending))
		return false;
	logs->pending = pending;
	logs->pending[logs->pending_count++] = *link;
	logs->nests[logs->depth - 1].links++;
	return true;
}

/* The kept link of that name; NULL where there is none. */
static const struct pending_link *find_pending(const struct archive_logs *logs, const char *name)
{
	char *plain = archive_links_plain(name);
	size_t i = 0;
	while (plain && i < logs->pending_count && strcmp(logs->pending[i].name, plain) != 0)
		i++;
	bool is_there = plain && i < logs->pending_count;
	free(plain);
	return is_there ? &logs->pending[i] : NULL;
}

/* The log that a path leads to, through further links; NULL where none is. */
static const struct archive_link *follow(const struct archive_logs *logs, const char *target)
{
	const struct archive_link *link = archive_links_find(&logs->links, target);
	for (unsigned hops = 0; !link && hops < LINK_HOPS && logs->pending_count <= LINKS_FOLLOWED; hops++) {
		const struct pending_link *next = find_pending(logs, target);
		if (!next)
			return NULL;
		target = next->target;
		link = archive_links_find(&logs->links, target);
	}
	return link;
}

/* Whether a path leads to an archive, or to a link that is not followed, which may lead to one. */
static bool leads_to_archive(const struct archive_logs *logs, const char *target)
{
	bool is_archive = archive_links_is_archive(&logs->links, target);
	for (unsigned hops = 0; !is_archive && hops < LINK_HOPS && logs->pending_count <= LINKS_FOLLOWED; hops++) {
		const struct pending_link *next = find_pending(logs, target);
		if (!next)
			break;
		target = next->target;
		is_archive = archive_links_is_archive(&logs->links, target);
	}
	return is_archive || (archive_links_to(&logs->links, target) & ARCHIVE_LINK_ITSELF);
}

static void forget_link(struct pending_link *link)
{
	free(link->name);
	free(link->target);
	link->name = link->target = NULL;
}

void archive_member_forget_links(struct archive_logs *logs, unsigned depth)
{
	logs->nests[depth - 1].links = logs->nests[depth - 1].links_done = 0;
	while (logs->pending_count > 0 && logs->pending[logs->pending_count - 1].depth >= depth)
		forget_link(&logs->pending[--logs->pending_count]);
	if (logs->pending_count > 0)
		return;
	free(logs->pending);
	logs->pending = NULL;
	logs->pending_room = 0;
}

enum archive_step archive_member_end_links(struct archive_logs *logs, struct archive_log *log)
{
	/* When a level ends, its links are the last of those that are kept. */
	struct nest *nest = &logs->nests[logs->depth - 1];
	while (nest->links_done < nest->links) {
		struct pending_link *pending = &logs->pending[logs->pending_count - nest->links + nest->links_done++];
		if (pending->is_done)
			continue;
		const struct archive_link *link = follow(logs, pending->target);
		pending->is_done = true;
		bool is_right = link && !is_other(link, pending->is_bare, pending->is_archive);
		if (is_right || (pending->is_guess && !leads_to_archive(logs, pending->target)))
			continue;
		/* Both names begin with that of the archive that they are in. */
		const char *target = strrchr(pending->target, ':');
		say_of_link(logs, "symbolic", target ? target + 1 : pending->target, link != NULL);
		size_t size = strlen(pending->name) + 1;
		char *whole = malloc(size);
		if (!whole)
			return end_without_memory(logs, log);
		return give(logs, log, memcpy(whole, pending->name, size), ARCHIVE_STEP_REFUSED, ARCHIVE_KIND_NONE);
	}
	return ARCHIVE_STEP_END;
}

/*
 * In zip and 7z a symbolic link's target stands in its bytes, which programs may write as a file. libarchive gives them
 * up to the first NUL, and nobody gives a file a name that begins as packed data do.
 */
static bool is_more_than_link(const struct archive_level *level, const char *name, const char *target)
{
	const size_t length = strlen(target);
	const bool is_zip = level->kind == ARCHIVE_KIND_ZIP;
	if ((!is_zip && level->kind != ARCHIVE_KIND_7Z) || !archive_zip_name_matters(name))
		return false;
	return (is_zip && level->listed_size != UINT64_MAX && level->listed_size != length) ||
	       archive_kind_may_hold_log(target, length + 1) || archive_kind_is_unknown(target, length + 1);
}

/* Takes a link: its bytes stand under another name, which need not be that of a log. */
static enum archive_step take_link(struct archive_logs *logs, struct archive_log *log, const char *name)
{
	const struct archive_level *level = &logs->nests[logs->depth - 1].level;
	const char *hard = archive_library()->archive_entry_hardlink(level->entry);
	const char *target = hard ? hard : archive_library()->archive_entry_symlink(level->entry);
	target = target && !archive_name_is_too_long(target) ? target : "";
	bool is_log = archive_name_is_log(name) || archive_name_likeness(name) == ARCHIVE_SEEN_AS_LOG;
	bool is_archive = (archive_name_is_archive(name) && !archive_name_is_archive(target)) ||
			  (archive_name_is_zip(name) && !archive_name_is_zip(target));
	if (is_more_than_link(level, name, target)) {
		say_of_link(logs, "symbolic", target, false);
		return refuse_member(logs, log, name);
	}
	bool says_more = archive_zip_name_matters(name) && !archive_zip_name_matters(target);
	bool is_file = !archive_level_is_tar(level) && says_more;
	/* In a tar archive the bytes of the target tell what it is, too. */
	bool is_guess = !is_log && !is_archive && !is_file;
	if (is_guess && !says_more)
		return pass_link(logs, log, name);
	struct pending_link pending = {.depth = logs->depth,
		.is_bare = archive_name_is_bare_log(name),
		.is_archive = is_archive,
		.is_guess = is_guess};
	char *path = archive_name_of_link(name, target, !hard);
	pending.target = path ? whole_name(logs, path) : NULL;
	pending.name = plain_name(logs, name);
	free(path);
	bool has_names = pending.target && pending.name;
	if (has_names && !hard && keep_link(logs, &pending))
		return pass_link(logs, log, name);
	if (!has_names || !hard) {
		forget_link(&pending);
		return end_without_memory(logs, log);
	}
	if (is_guess && !leads_to_archive(logs, pending.target)) {
		forget_link(&pending);
		return pass_link(logs, log, name);
	}
	struct archive_link *link = archive_links_find(&logs->links, pending.target);
	bool is_read = link != NULL;
	if (link && !is_other(link, pending.is_bare, is_archive)) {
		link->flags |= ARCHIVE_LINK_NAMED | (pending.is_bare ? ARCHIVE_LINK_BARE : 0);
		/* A symbolic link may lead to this one. */
		pending.is_done = true;
		if (keep_link(logs, &pending))
			return pass_link(logs, log, name);
		forget_link(&pending);
		return end_without_memory(logs, log);
	}
	forget_link(&pending);
	say_of_link(logs, "hard", target, is_read);
	return refuse_member(logs, log, name);
}

/* Files, and members that say they are something else. */

/*
 * Whether a member that may be a log says that it is no file, and libarchive gives none of its bytes, as of zip:
 * programs unpack it as a file.
 */
static bool is_hidden(struct archive_level *level, const char *name)
{
	bool has_name = name[0] == '\0' || archive_name_is_log(name) || archive_name_is_archive(name) ||
			archive_name_is_compressed(name) || archive_name_likeness(name) != ARCHIVE_UNLIKE;
	return has_name && archive_level_look(level) == 0;
}

/* Reads an AppleDouble file to its end, to see that it is nothing else; what passes has nothing left to be read. */
static enum archive_step take_beside(struct archive_logs *logs, struct archive_log *log, const char *name)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	struct archive_beside seen = {.size = 0};
	uint8_t bytes[4096];
	ptrdiff_t count;
	while ((count = archive_logs_read(logs, bytes, sizeof bytes)) > 0)
		archive_beside_see(&seen, bytes, (size_t)count);
	if (count == 0 && archive_beside_is_all(&seen, level->start, level->start_size))
		return pass_over(logs, log, name);
	archive_logs_say(logs,
		"not read: it begins as what a Mac keeps beside a file, and %s; unpack it, and look at what it is",
		count < 0 ? "cannot be read to its end" : "holds something else");
	return refuse_member(logs, log, name);
}

/* ARCHIVE_STEP_END: nothing to give. */
static enum archive_step take_file(
	struct archive_logs *logs, struct archive_log *log, const char *name, bool has_readable_name)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	enum guess guess = GUESS_NONE;
	bool is_log = !has_readable_name || archive_name_is_log(name);
	if (!is_log && !archive_name_is_archive(name)) {
		is_log = is_log_otherwise(level, name, &guess);
		if (!is_log)
			return pass_over(logs, log, name);
	}
	size_t size = archive_library()->archive_entry_is_encrypted(level->entry) ? 0 : archive_level_look(level);
	enum archive_kind kind = archive_kind_of(level->start, size);
	bool is_meant = kind == ARCHIVE_KIND_NONE ? archive_kind_is_log_or_gzip(level->start, size)
						  : guess == GUESS_BY_NAME || is_compressed(kind);
	if (guess != GUESS_NONE && !is_meant) {
		enum archive_step step = pass_over(logs, log, name);
		bool is_noted = step != ARCHIVE_STEP_END || kind == ARCHIVE_KIND_NONE || note_archive(logs, name);
		return is_noted ? step : end_without_memory(logs, log);
	}
	if (archive_beside_begins(name, level->start, size))
		return take_beside(logs, log, name);
	char *whole = whole_name(logs, name);
	if (!whole)
		return end_without_memory(logs, log);
	if (is_refused(logs, level))
		return give(logs, log, whole, ARCHIVE_STEP_REFUSED, ARCHIVE_KIND_NONE);
	if (kind == ARCHIVE_KIND_NONE) {
		archive_logs_say(logs, "not read: %s", level->error[0] ? level->error : "no archive, as its name says");
		return give(logs, log, whole, is_log ? ARCHIVE_STEP_LOG : ARCHIVE_STEP_REFUSED,
			archive_kind_is_gzip(level->start, size) ? ARCHIVE_KIND_GZIP : ARCHIVE_KIND_NONE);
	}
	unsigned depth = logs->depth, layers = archive_kind_layers(level->start, size);
	/* What it holds is read under other names. */
	if (replaces_log(logs, whole) || !enter(logs, kind, whole, guess))
		return give(logs, log, whole, ARCHIVE_STEP_REFUSED, ARCHIVE_KIND_NONE);
	if (logs->depth > depth && logs->nests[depth].layers == 0)
		logs->nests[depth].layers = layers;
	free(whole);
	return ARCHIVE_STEP_END;
}

/* Takes a member that is a directory or a device by its attributes or its name. */
static enum archive_step take_other(
	struct archive_logs *logs, struct archive_log *log, const char *name, bool has_readable_name)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	enum archive_step step;
	if (!has_bytes(level))
		return pass_over(logs, log, name);
	char *bare = archive_name_without_slash(name);
	if (!bare)
		return end_without_memory(logs, log);
	if (is_hidden(level, has_readable_name ? bare : "")) {
		archive_logs_say(logs,
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

enum archive_step archive_member_take(struct archive_logs *logs, struct archive_log *log)
{
	struct archive_level *level = &logs->nests[logs->depth - 1].level;
	const char *name = archive_library()->archive_entry_pathname(level->entry);
	/* Most programs go by the directory's name. Where both names matter and differ, the level says so. */
	bool is_too_long = name && archive_name_is_too_long(name);
	if (level->listed && !is_too_long && !(name && archive_zip_name_matters(name)))
		name = level->listed;
	/* A name that is not valid UTF-8 though the archive says so is in the list, if it matters. */
	bool is_of_none = !name && level->kind == ARCHIVE_KIND_ZIP && level->bytes.seek && !level->odd[0];
	/* Some programs give a member without a name the archive's; an unreadable name may be that of a log. */
	bool has_readable_name = is_of_none || (name && name[0] != '\0' && !is_too_long);
	char number[64];
	if (is_of_none || !has_readable_name) {
		snprintf(number, sizeof number, "member %" PRIu64 " (without a readable name)", level->index);
		name = number;
	}
	unsigned type = archive_library()->archive_entry_filetype(level->entry);
	bool is_link = type == AE_IFLNK || archive_library()->archive_entry_hardlink(level->entry);
	if (is_link && !has_bytes(level))
		return take_link(logs, log, name);
	/* Not all programs take a name with a slash at its end for a directory. */
	bool has_more = archive_name_end(name, strlen(name)) < strlen(name);
	if ((type != AE_IFREG && type != 0) || has_more)
		return take_other(logs, log, name, has_readable_name);
	return take_file(logs, log, name, has_readable_name);
}
