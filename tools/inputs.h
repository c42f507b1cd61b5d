/* SPDX-License-Identifier: MIT */
/* Which logs the arguments stand for, and the bytes of each. */
#ifndef INPUTS_H
#define INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "archive/archive_logs.h"
#include "ipsecevtx.h"

/* A further name of a file that is read under one of the paths. */
struct input_name {
	const char *path;
	char *name;
};

struct inputs {
	char **paths; /* "-" is standard input */
	size_t count;
	const char *list;   /* the file that named some of them; "-": standard input; NULL: there is none */
	bool failed;        /* something could not be read, and was named */
	const char **found; /* of all names: archives, and guesses, that no one named but that directories have */
	size_t found_count;
	struct input_name *others; /* in the order of the paths' addresses once inputs_sort_names() was called */
	size_t other_count;
};

struct input_options {
	bool recursive;
	bool quiet;                /* no notes */
	bool verbose;              /* more of them */
	const char *own_directory; /* where this run writes logs, as earlier ones have; NULL: nowhere */
};

/*
 * Adds inputs. Files stay as they are, even those that do not exist: opening them will tell. A directory becomes the
 * logs in it, sorted by name; with recursive those below it too. What of it cannot be looked at is named, and so is
 * what lies in the own directory, which is no evidence and is left out.
 */
void inputs_add(struct inputs *inputs, char *const *names, size_t count, const struct input_options *options);
void inputs_free(struct inputs *inputs);

/*
 * The file of the path has this name, too, which is the inputs' from here on. Before one asks what a path is called
 * they have to be sorted.
 */
void inputs_add_name(struct inputs *inputs, const char *path, char *name);
void inputs_sort_names(struct inputs *inputs);

/* The first name of the path's file, of all that it has among the inputs, that is such; NULL: none is. */
const char *inputs_called(const struct inputs *inputs, const char *path, bool (*is_such)(const char *name));
/* Is the path of the inputs, under all of its names, an archive or a guess that was found in a directory? */
bool inputs_was_found(const struct inputs *inputs, const char *path);
/* Or what is no input when there is no log in it? */
bool inputs_is_guess(const struct inputs *inputs, const char *path);

/* The input that is this file, under whatever name; NULL when none is. */
const char *inputs_find_same_file(const struct inputs *inputs, const struct stat *file);
/* Is the list of inputs that file? */
bool inputs_are_listed_in(const struct inputs *inputs, const struct stat *file);

struct progress;

/*
 * An input as a stream for the library: the tool's own, since a signal must end a long read at once. Returns 0 with
 * the stream filled, else errno. The stream is the library's to close. The progress
 * is told of each read.
 */
int input_open(const char *path, struct progress *progress, struct ipsecevtx_stream *stream);

/*
 * Whether there is one among them, or something of which that cannot be known before it is read. They are not looked
 * into for that.
 */
bool inputs_may_be_archives(const struct inputs *inputs);

/* What the stream of an input holds, by its first bytes, if this build reads it; they are read again. */
enum archive_kind input_archive_kind(const struct ipsecevtx_stream *stream);
/* After that, of what is no archive: whether it is a gzip file; whether it is a log, also in gzip. */
bool input_is_gzip(const struct ipsecevtx_stream *stream);
bool input_is_log(const struct ipsecevtx_stream *stream);
/* As archive_kind_layers() has it of any input that was looked at. */
unsigned input_layers(const struct ipsecevtx_stream *stream);
/*
 * Whether its own bytes, not those that are packed in them, name an element of events anywhere, as a log must that
 * other programs find in them; true also where they cannot be read again.
 */
bool input_names_events(const struct ipsecevtx_stream *stream);
/*
 * After all of it was read: whether it ends as a zip archive does. is_closed: with nothing behind, as what holds other
 * archives may have.
 */
bool input_ends_as_zip(const struct ipsecevtx_stream *stream, bool is_closed);
/* The same of a log in a regular file. */
bool input_file_ends_as_zip(int fd);
/* The bytes of such a stream. */
struct archive_bytes input_archive_bytes(const struct ipsecevtx_stream *stream);

/*
 * A regular file that is no archive and not compressed, for threads that read it at many places; -1 for any other input
 * and where it cannot be opened, which input_open() tells. The descriptor is the caller's.
 */
int input_open_plain_file(const char *path);

/* The same for one that can be read twice: also in gzip, or what this build does not unpack. */
int input_open_repeatable_log(const char *path);

/* A pipe or a device: neither what is not there, nor a regular file, archives among them. */
bool input_is_read_once(const char *path);

#endif
