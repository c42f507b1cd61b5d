/* SPDX-License-Identifier: MIT */
/* Finds out which logs the arguments stand for, and opens them as streams of bytes for the library. */
#ifndef INPUTS_H
#define INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "archive/archive_logs.h"
#include "ipsecevtx.h"

/* A further name of a file that is read under the name path. */
struct input_name {
	const char *path;
	char *name;
};

struct inputs {
	char **paths; /* "-" is standard input */
	size_t count;
	const char *list; /* the file with names of inputs (--files-from); "-": standard input; NULL: there is none */
	bool failed;      /* something could not be read, which was reported */
	/* names that directories have and nobody gave, of archives and of files that only may hold logs */
	const char **found;
	size_t found_count;
	/* further names of files; ordered by the addresses of their paths after inputs_sort_names() */
	struct input_name *others;
	size_t other_count;
};

struct input_options {
	bool recursive;
	bool quiet;                /* tell no notes */
	bool verbose;              /* tell more notes */
	const char *own_directory; /* the directory where this run writes logs, as earlier runs may have; NULL: none */
};

/*
 * Adds inputs. A file stays as it is even if it does not exist, as opening it will tell. A directory becomes the logs
 * in it, sorted by name, and with recursive also those below it. What cannot be looked at in it is reported; so is what
 * lies in own_directory, which is no evidence and is left out.
 */
void inputs_add(struct inputs *inputs, char *const *names, size_t count, const struct input_options *options);
void inputs_free(struct inputs *inputs);

/*
 * Adds a further name of the file at path; name belongs to inputs from then on. inputs_sort_names() has to be called
 * before inputs_called().
 */
void inputs_add_name(struct inputs *inputs, const char *path, char *name);
void inputs_sort_names(struct inputs *inputs);

/* The first of all names of the file at path for which is_such is true; NULL where there is none. */
const char *inputs_called(const struct inputs *inputs, const char *path, bool (*is_such)(const char *name));
/* Whether the file was found in a directory, as an archive or a guess, under all of its names: nobody named it. */
bool inputs_was_found(const struct inputs *inputs, const char *path);
/* Whether the file is only a guess: it counts as an input only if a log is in it. */
bool inputs_is_guess(const struct inputs *inputs, const char *path);

/* The path of the input that is this file, under whatever name; NULL where no input is. */
const char *inputs_find_same_file(const struct inputs *inputs, const struct stat *file);
/* Whether the list of inputs is this file. */
bool inputs_are_listed_in(const struct inputs *inputs, const struct stat *file);

struct progress;

/*
 * Opens an input as a stream for the library. The stream is the tool's own, as a signal must end a long read at once;
 * progress is told of each read. Returns 0 with the stream filled, else errno. The library closes the stream.
 */
int input_open(const char *path, struct progress *progress, struct ipsecevtx_stream *stream);

/*
 * Whether archives may be among the inputs, by their names or because what they are is not known before they are read.
 * No input is opened for that.
 */
bool inputs_may_be_archives(const struct inputs *inputs);

/*
 * What the stream of an input holds by its first bytes, which are read again afterwards; ARCHIVE_KIND_NONE also for
 * archives that this build does not read.
 */
enum archive_kind input_archive_kind(const struct ipsecevtx_stream *stream);
/*
 * To be asked after that of an input that is no archive: whether it is a gzip file; whether it is a log, also in gzip.
 */
bool input_is_gzip(const struct ipsecevtx_stream *stream);
bool input_is_log(const struct ipsecevtx_stream *stream);
/* archive_kind_layers() of the first bytes of such an input. */
unsigned input_layers(const struct ipsecevtx_stream *stream);
/*
 * Whether the input's own bytes, not those that are packed in it, name an element of an event anywhere, as a log that
 * other programs find in them has to; true also where they cannot be read again.
 */
bool input_names_events(const struct ipsecevtx_stream *stream);
/*
 * To be asked after all of the input was read: whether it ends as a zip archive. is_closed: with nothing behind that
 * end, for formats that may hold other archives.
 */
bool input_ends_as_zip(const struct ipsecevtx_stream *stream, bool is_closed);
/* The same for a log in a regular file. */
bool input_file_ends_as_zip(int fd);
/* The bytes of such a stream, for archive_logs_open(). */
struct archive_bytes input_archive_bytes(const struct ipsecevtx_stream *stream);

/*
 * Opens a regular file that is no archive and not compressed, to be read at any place, by several threads at once.
 * Returns the descriptor, which the caller closes; -1 for any other input, and where the file cannot be opened, which
 * input_open() will report.
 */
int input_open_plain_file(const char *path);

/*
 * The same for a log that can be read twice, which may also be in gzip, or in a compression that this build does not
 * undo.
 */
int input_open_repeatable_log(const char *path);

/* Whether the input is a pipe or a device, and so can be read once only. */
bool input_is_read_once(const char *path);

#endif
