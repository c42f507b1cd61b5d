/* SPDX-License-Identifier: MIT */
/* For getline() and flock(). */
#define _DEFAULT_SOURCE

#include "kept_findings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/json.h"
#include "common/message.h"
#include "finding_sink.h"
#include "split.h"
#include "status.h"
#include "temporary.h"

bool kept_findings_are_wanted(const struct options *options)
{
	return options->findings_path && (options->split == SPLIT_SOURCE || options->skip_existing);
}

/*
 * Names of the logs that will be read, as findings have them: JSON without its quotes.
 */

struct names {
	char **items;
	size_t count;
};

static char *json_name(const char *name)
{
	struct buffer buffer;
	if (!buffer_open(&buffer, -1, 256))
		end_without_memory();
	json_string(&buffer, name, strlen(name), false);
	if (buffer.error != 0)
		end_without_memory();
	char *text = must_allocate(NULL, buffer.used - 1, 1);
	memcpy(text, buffer.data + 1, buffer.used - 2);
	text[buffer.used - 2] = '\0';
	buffer_close(&buffer);
	return text;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool is_to_be_read(const struct options *options, const char *input)
{
	if (options->split != SPLIT_SOURCE)
		return true;
	char *path = split_path_of_source(options, input);
	bool is_done = split_is_done(options, path);
	free(path);
	return !is_done;
}

static struct names names_to_be_read(const struct options *options, const struct inputs *inputs)
{
	struct names names = {must_allocate(NULL, inputs->count + 1, sizeof(char *)), 0};
	for (size_t i = 0; i < inputs->count; i++) {
		if (is_to_be_read(options, inputs->paths[i]))
			names.items[names.count++] = json_name(inputs->paths[i]);
	}
	qsort(names.items, names.count, sizeof *names.items, compare_names);
	return names;
}

static bool has_name(const struct names *names, const char *source)
{
	return bsearch(&source, names->items, names->count, sizeof source, compare_names) != NULL;
}

/* Whether findings distinguish all inputs: the text \xff in one name looks the same there as the byte ff in another. */
static bool are_told_apart(const struct options *options, const struct inputs *inputs, const struct names *names)
{
	bool is_same = false;
	for (size_t i = 0; i < inputs->count && !is_same; i++) {
		if (is_to_be_read(options, inputs->paths[i]))
			continue;
		char *name = json_name(inputs->paths[i]);
		is_same = has_name(names, name);
		if (is_same)
			message("--findings: two inputs are called '%s' there, and one is not read again; rename one of them",
				inputs->paths[i]);
		free(name);
	}
	return !is_same;
}

static void free_names(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i]);
	free(names->items);
}

/* Which findings of an earlier run stay. */

/* Turns a JSON string of this program back into its text, in place, as the text is never longer. */
static void undo_json(char *text)
{
	static const char escapes[] = "nrt", characters[] = "\n\r\t";
	char *to = text;
	for (; *text; text++) {
		const char *escape = text[0] == '\\' && text[1] ? strchr(escapes, text[1]) : NULL;
		unsigned code;
		if (text[0] != '\\') {
			*to++ = *text;
		} else if (sscanf(text, "\\u%4x", &code) == 1) {
			*to++ = (char)code; /* this program writes only ASCII characters so */
			text += 5;
		} else {
			*to++ = escape ? characters[escape - escapes] : text[1];
			text++;
		}
	}
	*to = '\0';
}

/* Replaces \xff by the byte that it may stand for, in place: bytes that are not UTF-8 are written so. */
static void undo_bytes(char *text)
{
	char *to = text;
	for (unsigned byte; *text; text++) {
		bool is_byte = sscanf(text, "\\x%2x", &byte) == 1 && byte > 0x7f;
		*to++ = is_byte ? (char)byte : *text;
		text += is_byte ? 3 : 0;
	}
	*to = '\0';
}

/* Whether the source is a log in an archive that will be read: of its logs, those without an output are read again. */
static bool is_of_archive(const struct names *names, const char *source)
{
	bool is_found = false;
	char *name = must_copy(source);
	for (char *colon = strchr(name, ':'); colon && !is_found; colon = strchr(colon + 1, ':')) {
		*colon = '\0';
		is_found = has_name(names, name);
		*colon = ':';
	}
	free(name);
	return is_found;
}

static bool is_told_anew(const struct options *options, const struct names *names, const char *source)
{
	if (has_name(names, source))
		return true;
	if (options->split != SPLIT_SOURCE && strcmp(source, FINDING_OF_REPORT) == 0)
		return true;
	if (!is_of_archive(names, source))
		return false;
	char *name = must_copy(source);
	undo_json(name);
	bool is_read = is_to_be_read(options, name);
	undo_bytes(name);
	is_read &= is_to_be_read(options, name);
	free(name);
	return is_read;
}

/* The source that a line of findings names, as JSON, with a NUL put behind it; NULL when the line is no finding. */
static char *source_of(char *line)
{
	static const char begin[] = "{\"kind\":\"", key[] = "\"source\":\"";
	char *source = strncmp(line, begin, sizeof begin - 1) == 0 ? strstr(line, key) : NULL;
	if (!source)
		return NULL;
	source += sizeof key - 1;
	char *end = source;
	while (*end && *end != '"')
		end += end[0] == '\\' && end[1] ? 2 : 1;
	if (!*end)
		return NULL;
	*end = '\0';
	return source;
}

/*
 * Copies the findings that stay. False where the file holds something else. A half line of a killed run is dropped, as
 * its finding is told anew.
 */
static bool copy_kept(FILE *from, FILE *to, const struct options *options, const struct names *names)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	bool ok = true;
	while (ok && (length = getline(&line, &room, from)) > 0 && line[length - 1] == '\n') {
		char *source = source_of(line);
		ok = source != NULL;
		if (!ok || is_told_anew(options, names, source))
			continue;
		source[strlen(source)] = '"';
		fwrite(line, 1, (size_t)length, to);
	}
	free(line);
	return ok;
}

/* Copies from the old file, which is locked against other runs. Returns a status. */
static int keep(struct output_file *file, int old, const struct options *options, const struct names *names)
{
	FILE *from = fdopen(dup(old), "r");
	FILE *to = fdopen(dup(file->fd), "w");
	if (!from || !to)
		end_without_memory();
	bool is_findings = copy_kept(from, to, options, names);
	bool is_read = !ferror(from);
	bool is_written = fclose(to) == 0;
	fclose(from);
	if (is_findings && is_read && is_written)
		return STATUS_CLEAN;
	if (!is_findings)
		message("--findings: '%s' holds something else than findings; allowed: a file that --findings has written, or a new one",
			file->path);
	else
		message("--findings: '%s': %s", file->path, error_text(errno));
	return is_findings ? STATUS_FAILED : STATUS_USAGE;
}

/* Locks the old file. False where another run holds the lock, or has just replaced the file. */
static bool is_locked(int old, const char *path)
{
	struct stat opened;
	struct stat named;
	if (flock(old, LOCK_EX | LOCK_NB) != 0)
		return false;
	errno = EWOULDBLOCK;
	return fstat(old, &opened) == 0 && lstat(path, &named) == 0 && opened.st_dev == named.st_dev &&
	       opened.st_ino == named.st_ino;
}

static int take_over(struct output_file *file, const struct options *options, const struct inputs *inputs, int *before)
{
	int old = open(file->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	*before = old;
	if (old < 0 || !is_locked(old, file->path)) {
		message("--findings: '%s': %s", file->path,
			old >= 0 && errno == EWOULDBLOCK ? "another run writes to it" : error_text(errno));
		return STATUS_FAILED;
	}
	struct names names = names_to_be_read(options, inputs);
	int status = STATUS_FAILED;
	if (are_told_apart(options, inputs, &names))
		status = keep(file, old, options, &names);
	free_names(&names);
	return status;
}

int kept_findings_open(
	struct destination *destination, const struct options *options, const struct inputs *inputs, int *before)
{
	struct stat file;
	const char *path = options->findings_path;
	bool is_there = options->skip_existing && lstat(path, &file) == 0 && S_ISREG(file.st_mode);
	*destination = (struct destination){.file.fd = -1, .buffer.fd = -1};
	int status = output_file_open(&destination->file, "--findings", path, options->force || is_there);
	if (status != STATUS_CLEAN)
		return status;
	if (destination->file.temporary)
		temporary_clean(path, options->quiet);
	if (is_there)
		status = take_over(&destination->file, options, inputs, before);
	if (status != STATUS_CLEAN)
		return status;
	if (buffer_open(&destination->buffer, destination->file.fd, BUFFER_SIZE))
		return STATUS_CLEAN;
	message("%s", error_text(ENOMEM));
	return STATUS_FAILED;
}

bool kept_findings_place(struct destination *destination)
{
	return output_file_place(&destination->file);
}

bool kept_findings_save(struct destination *destination)
{
	buffer_flush(&destination->buffer);
	/* A pipe or a device cannot be synchronized (EINVAL, EROFS), and nothing is lost by that. */
	return destination->buffer.error == 0 &&
	       (fsync(destination->file.fd) == 0 || errno == EINVAL || errno == EROFS);
}
