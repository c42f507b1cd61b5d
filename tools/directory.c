/* SPDX-License-Identifier: MIT */
/* For the types of a directory's entries. */
#define _DEFAULT_SOURCE

#include "directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/archive_beside.h"
#include "archive/archive_kind.h"
#include "archive/archive_names.h"
#include "common/message.h"
#include "common/path.h"
#include "inputs.h"

enum entry_kind {
	ENTRY_NONE, /* nothing to read or to say */
	ENTRY_LOG,
	ENTRY_GUESS,  /* compressed, so that it may hold a log */
	ENTRY_OTHER,  /* a file that is called neither a log nor an archive */
	ENTRY_HIDDEN, /* a file of another name that begins as a log, and is read */
	ENTRY_LINKED, /* a symbolic link to such a file, which may itself be among the entries */
	ENTRY_PACKED, /* a file without any ending that begins as compressed data or an archive */
	ENTRY_UNSEEN, /* a file of another name whose first bytes cannot be read */
	ENTRY_DIRECTORY,
	ENTRY_LINK, /* a symbolic link to a directory */
	ENTRY_SPECIAL,
	ENTRY_UNKNOWN, /* cannot be looked at */
};

struct entry {
	char *name;
	enum entry_kind kind;
	int error; /* of ENTRY_UNKNOWN */
};

/* How many levels keep a descriptor, so that going a level down or a few up needs no walk along the whole path. */
#define DESCRIPTORS 8

/* A directory whose entries are being visited. The levels are an array, so that depth takes no stack. */
struct level {
	int fd; /* -1: not kept */
	struct entry *entries;
	size_t count, next;
	size_t path_length; /* of the directory */
};

struct walk {
	const struct input_options *options;
	void (*found)(void *user, const char *path, bool is_guess);
	void *user;
	struct level *levels;
	size_t depth;
	char *path; /* path of what is being visited */
	bool failed;
	bool any;      /* was a log found, or a guess? */
	size_t others; /* files that are neither */
	size_t below;  /* directories, and links to directories, that are not entered */
};

/* Grows by doubling: a directory can hold very many logs. */
static void *room_for_one(void *items, size_t count, size_t size)
{
	return (count & (count - 1)) == 0 ? must_allocate(items, count ? count * 2 : 1, size) : items;
}

/* The first bytes of a file. -1: they cannot be read. */
static ssize_t read_start(int directory, const char *name, unsigned char start[ARCHIVE_LOOK])
{
	int fd = openat(directory, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	ssize_t count = fd < 0 ? -1 : read(fd, start, ARCHIVE_LOOK);
	if (fd >= 0)
		close(fd);
	return count;
}

/*
 * Decides by the first bytes about a file whose name is not plainly that of a log or archive. Nothing is unpacked: a
 * log in compressed data is only a guess. A log under any other name is read all the same; of archives under other
 * names, those without an ending are reported.
 */
static enum entry_kind kind_otherwise(int directory, const char *name)
{
	unsigned char start[ARCHIVE_LOOK];
	enum archive_likeness likeness = archive_name_likeness(name);
	bool is_other = likeness == ARCHIVE_UNLIKE && !archive_name_is_compressed(name);
	if (likeness == ARCHIVE_SEEN_AS_LOG)
		return ENTRY_LOG;
	const ssize_t count = read_start(directory, name, start);
	/* A guess is tried, and what is wrong with it is told then. */
	if (count < 0)
		return is_other ? ENTRY_UNSEEN : ENTRY_GUESS;
	size_t size = (size_t)count;
	if (is_other && archive_kind_is_log(start, size))
		return ENTRY_HIDDEN;
	/* Files of other programs often are archives, mostly with an ending of their own. */
	if (is_other)
		return !strchr(name, '.') && archive_kind_may_be(start, size, false) ? ENTRY_PACKED : ENTRY_OTHER;
	if (archive_kind_is_log(start, size) || archive_kind_is_unknown(start, size))
		return ENTRY_LOG;
	return archive_kind_may_be(start, size, false) ? ENTRY_GUESS : ENTRY_OTHER;
}

static bool is_log_name(const char *name)
{
	return archive_name_is_log(name) || archive_name_is_archive(name) ||
	       archive_name_likeness(name) == ARCHIVE_SEEN_AS_LOG;
}

/*
 * What an entry is.
 */

/* Whether it is an AppleDouble file and nothing else, for which all of it is read: see archive_beside.h. */
static bool is_beside(int directory, const char *name)
{
	unsigned char start[ARCHIVE_LOOK], bytes[4096];
	struct archive_beside seen = {.size = 0};
	const ssize_t size = name[0] == '.' ? read_start(directory, name, start) : -1;
	if (size <= 0 || !archive_beside_begins(name, start, (size_t)size))
		return false;
	int fd = openat(directory, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	ssize_t count = -1;
	while (fd >= 0 && (count = read(fd, bytes, sizeof bytes)) > 0)
		archive_beside_see(&seen, bytes, (size_t)count);
	if (fd >= 0)
		close(fd);
	return count == 0 && archive_beside_is_all(&seen, start, (size_t)size);
}

static enum entry_kind kind_of_mode(int directory, const char *name, mode_t mode)
{
	if (S_ISDIR(mode))
		return ENTRY_DIRECTORY;
	if (S_ISREG(mode) && is_log_name(name))
		return is_beside(directory, name) ? ENTRY_OTHER : ENTRY_LOG;
	if (S_ISREG(mode))
		return kind_otherwise(directory, name);
	return ENTRY_SPECIAL;
}

/* Follows a link. A link that leads nowhere counts as a missing log if it has the name of a log. */
static enum entry_kind kind_of_link(int directory, const char *name, int *error)
{
	struct stat status;
	if (fstatat(directory, name, &status, 0) == 0) {
		enum entry_kind kind = kind_of_mode(directory, name, status.st_mode);
		if (kind == ENTRY_HIDDEN)
			return ENTRY_LINKED;
		return kind == ENTRY_DIRECTORY ? ENTRY_LINK : kind;
	}
	*error = errno;
	if (is_log_name(name))
		return ENTRY_LOG;
	return *error == ENOENT || *error == ELOOP || *error == ENOTDIR ? ENTRY_NONE : ENTRY_UNKNOWN;
}

/*
 * Most file systems have the type in the directory entry. A log that cannot be looked at is tried all the same, and
 * what is wrong with it is told then. An entry that is gone already is left out.
 */
static enum entry_kind kind_of_entry(int directory, const struct dirent *entry, int *error)
{
	struct stat status;
	const char *name = entry->d_name;
	switch (entry->d_type) {
	case DT_REG:
		return kind_of_mode(directory, name, S_IFREG);
	case DT_DIR:
		return ENTRY_DIRECTORY;
	case DT_LNK:
		return kind_of_link(directory, name, error);
	case DT_FIFO:
	case DT_SOCK:
	case DT_CHR:
	case DT_BLK:
		return ENTRY_SPECIAL;
	default:
		break;
	}
	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
		return S_ISLNK(status.st_mode) ? kind_of_link(directory, name, error)
					       : kind_of_mode(directory, name, status.st_mode);
	*error = errno;
	if (is_log_name(name))
		return ENTRY_LOG;
	return *error == ENOENT ? ENTRY_NONE : ENTRY_UNKNOWN;
}

/* Whether an entry has to be visited: without --recursive only logs and what is told of are. */
static bool is_wanted(const struct walk *walk, enum entry_kind kind)
{
	if (kind == ENTRY_LOG || kind == ENTRY_GUESS || kind == ENTRY_HIDDEN)
		return true;
	if (kind == ENTRY_LINKED || kind == ENTRY_PACKED || kind == ENTRY_UNSEEN)
		return !walk->options->quiet;
	if (kind == ENTRY_SPECIAL || kind == ENTRY_OTHER)
		return walk->options->verbose && !walk->options->quiet;
	return kind != ENTRY_NONE && walk->options->recursive;
}

/*
 * Directories.
 */

static int compare_entries(const void *left, const void *right)
{
	return strcmp(((const struct entry *)left)->name, ((const struct entry *)right)->name);
}

static void add_entry(struct walk *walk, struct level *level, int directory, const struct dirent *read)
{
	struct entry entry = {.name = NULL};
	if (strcmp(read->d_name, ".") == 0 || strcmp(read->d_name, "..") == 0)
		return;
	entry.kind = kind_of_entry(directory, read, &entry.error);
	walk->others += entry.kind == ENTRY_OTHER;
	walk->below += !walk->options->recursive && (entry.kind == ENTRY_DIRECTORY || entry.kind == ENTRY_LINK);
	if (!is_wanted(walk, entry.kind))
		return;
	size_t size = strlen(read->d_name) + 1;
	entry.name = memcpy(must_allocate(NULL, size, 1), read->d_name, size);
	level->entries = room_for_one(level->entries, level->count, sizeof entry);
	level->entries[level->count++] = entry;
}

/* Reads the entries. Returns 0 or errno; the entries before an error are there. */
static int read_directory(struct walk *walk, struct level *level, int fd)
{
	DIR *directory = fdopendir(fd);
	if (!directory) {
		int error = errno;
		close(fd);
		return error ? error : ENOMEM;
	}
	const struct dirent *entry;
	while ((void)(errno = 0), (entry = readdir(directory)) != NULL)
		add_entry(walk, level, dirfd(directory), entry);
	int error = errno;
	closedir(directory);
	if (level->count > 0)
		qsort(level->entries, level->count, sizeof *level->entries, compare_entries);
	return error;
}

static void complain(struct walk *walk, int error)
{
	/* The directory's logs are there: an output without them would be taken for complete. */
	if (error == ENOMEM)
		end_without_memory();
	message("%s: %s", walk->path, error_text(error));
	walk->failed = true;
}

static int open_directory(const struct walk *walk, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	if (walk->depth == 0)
		return path_open(walk->path, flags);
	/* A symbolic link that has taken a directory's place is not followed. */
	int above = walk->levels[walk->depth - 1].fd;
	return above >= 0 ? openat(above, name, flags | O_NOFOLLOW) : path_open(walk->path, flags | O_NOFOLLOW);
}

static void forget_descriptor(struct level *level)
{
	if (level->fd >= 0)
		close(level->fd);
	level->fd = -1;
}

/*
 * Whether this is the directory that the run writes logs to, which are no evidence. Where it was named as an input
 * itself, that is an error.
 */
static bool is_own(struct walk *walk, int fd)
{
	const char *own = walk->options->own_directory;
	struct stat status;
	struct stat place;
	if (!own || fd < 0 || fstat(fd, &status) != 0 || path_stat(own, &place) != 0 || status.st_dev != place.st_dev ||
		status.st_ino != place.st_ino)
		return false;
	message("%s: not read: --write puts logs of this program there%s", walk->path,
		walk->depth == 0 ? "; allowed: another directory" : "");
	walk->failed = walk->failed || walk->depth == 0;
	return true;
}

/* Enters the directory at walk->path, whose last part is name. */
static void enter(struct walk *walk, const char *name)
{
	struct level level = {.fd = -1, .path_length = strlen(walk->path)};
	int fd = open_directory(walk, name);
	int error = errno;
	if (is_own(walk, fd)) {
		close(fd);
		fd = -1;
		error = 0;
	}
	if (walk->depth >= DESCRIPTORS)
		forget_descriptor(&walk->levels[walk->depth - DESCRIPTORS]);
	if (fd >= 0) {
		level.fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
		error = read_directory(walk, &level, fd);
	}
	if (error != 0)
		complain(walk, error);
	walk->levels = room_for_one(walk->levels, walk->depth, sizeof level);
	walk->levels[walk->depth++] = level;
}

static void leave(struct walk *walk)
{
	struct level *level = &walk->levels[--walk->depth];
	forget_descriptor(level);
	for (size_t i = 0; i < level->count; i++)
		free(level->entries[i].name);
	free(level->entries);
}

/* Puts the name behind the directory's path. */
static void set_path(struct walk *walk, const struct level *level, const char *name)
{
	size_t length = level->path_length;
	size_t slash = length == 0 || walk->path[length - 1] != '/';
	size_t size = strlen(name) + 1;
	walk->path = must_allocate(walk->path, length + slash + size, 1);
	memcpy(walk->path + length, "/", slash);
	memcpy(walk->path + length + slash, name, size);
}

static void visit(struct walk *walk, const struct entry *entry)
{
	switch (entry->kind) {
	case ENTRY_HIDDEN:
		if (!walk->options->quiet)
			message("%s: not called a log, but begins as one: it is read", walk->path);
		/* fall through */
	case ENTRY_LOG:
	case ENTRY_GUESS:
		walk->any = true;
		walk->found(walk->user, walk->path, entry->kind == ENTRY_GUESS);
		break;
	case ENTRY_DIRECTORY:
		enter(walk, entry->name);
		break;
	case ENTRY_LINK:
		/* The link may lead anywhere, even in circles. */
		if (!walk->options->quiet)
			message("%s: symbolic link to a directory, not followed", walk->path);
		break;
	case ENTRY_SPECIAL:
		message("%s: a pipe, socket or device, not read", walk->path);
		break;
	case ENTRY_LINKED:
		message("%s: a link to what begins as a log, but not called one: not read; allowed: to name it itself",
			walk->path);
		break;
	case ENTRY_PACKED:
		message("%s: begins as what is packed, but has no name of that: not read; allowed: to name it itself",
			walk->path);
		break;
	case ENTRY_UNSEEN:
		message("%s: has no name of a log or archive, and its first bytes cannot be read: not read; allowed: to name it itself",
			walk->path);
		break;
	case ENTRY_OTHER:
		message("%s: not called a log or an archive, and does not begin as a log: not read", walk->path);
		break;
	case ENTRY_UNKNOWN:
		complain(walk, entry->error);
		break;
	default:
		break;
	}
}

bool directory_walk(const char *path, const struct input_options *options,
	void (*found)(void *user, const char *path, bool is_guess), void *user)
{
	struct walk walk = {.options = options, .found = found, .user = user};
	size_t size = strlen(path) + 1;
	walk.path = memcpy(must_allocate(NULL, size, 1), path, size);
	enter(&walk, path);
	while (walk.depth > 0) {
		struct level *level = &walk.levels[walk.depth - 1];
		if (level->next == level->count) {
			leave(&walk);
			continue;
		}
		const struct entry *entry = &level->entries[level->next++];
		set_path(&walk, level, entry->name);
		visit(&walk, entry);
	}
	if (!walk.any && !walk.failed)
		message("%s: no logs (*.evtx, *.evtx.gz) in this directory%s", path,
			options->recursive ? " or below it" : "; -r looks below it too");
	if (walk.others > 0 && !options->quiet)
		message("%s: %zu file%s not read, not called logs or archives and not beginning as logs%s", path,
			walk.others, walk.others == 1 ? "" : "s", options->verbose ? "" : "; -v names them");
	if (walk.any && walk.below > 0 && !options->quiet)
		message("%s: %zu director%s in it not entered; -r looks below it too", path, walk.below,
			walk.below == 1 ? "y" : "ies");
	free(walk.levels);
	free(walk.path);
	return walk.any && !walk.failed;
}
