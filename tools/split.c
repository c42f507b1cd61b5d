/* SPDX-License-Identifier: MIT */
#include "split.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "common/file_name.h"
#include "common/fnv.h"
#include "common/message.h"
#include "status.h"
#include "temporary.h"

/* A small buffer, as there may be very many computers. Larger pieces are written directly. */
#define COMPUTER_BUFFER 8192

/* File name for events without a computer: file_name_of() makes none like it. */
#define NO_COMPUTER "%none"

#define BUCKETS_AT_FIRST 64u

/*
 * Names.
 */

static const char *suffix_of(const struct options *options)
{
	return options->format->suffix ? options->format->suffix : "txt";
}

static char *path_in(const struct options *options, const char *name)
{
	size_t size = strlen(options->write_path) + strlen(name) + 2;
	char *path = must_allocate(NULL, size, 1);
	snprintf(path, size, "%s/%s", options->write_path, name);
	return path;
}

static char *path_called_after(const struct options *options, const char *text, size_t length)
{
	char *name = file_name_of(text, length, suffix_of(options));
	char *path = path_in(options, name);
	free(name);
	return path;
}

char *split_path_of_source(const struct options *options, const char *source)
{
	/* "./a.evtx" is what "a.evtx" is. */
	while (source[0] == '.' && source[1] == '/') {
		for (source += 2; *source == '/'; source++)
			;
	}
	return path_called_after(options, source, strlen(source));
}

static char *path_of_computer(const struct options *options, const char *computer, size_t length)
{
	char name[64];
	if (length > 0)
		return path_called_after(options, computer, length);
	snprintf(name, sizeof name, "%s.%s", NO_COMPUTER, suffix_of(options));
	return path_in(options, name);
}

bool split_is_taken(const struct options *options, const char *path)
{
	struct stat status;
	return !options->force && lstat(path, &status) == 0;
}

bool split_is_done(const struct options *options, const char *path)
{
	struct stat status;
	return options->skip_existing && stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

int split_prepare(const struct options *options)
{
	struct rlimit limit;
	struct stat status;
	const char *path = options->write_path;
	if (mkdir(path, 0777) != 0 && (errno != EEXIST || stat(path, &status) != 0 || !S_ISDIR(status.st_mode))) {
		message("--write: '%s': %s", path, error_text(errno == EEXIST ? ENOTDIR : errno));
		return STATUS_FAILED;
	}
	temporary_clean_directory(path, options->quiet);
	/* A descriptor for each computer. */
	if (options->split == SPLIT_COMPUTER && getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	return STATUS_CLEAN;
}

/*
 * Computers.
 */

struct computer_output {
	char *name; /* the name without differences of spelling; "" for events without a computer */
	size_t length;
	uint64_t hash; /* of the name */
	char *path;
	struct destination destination;
	struct output output;
	bool is_refused; /* a file was in the way, and its events are refused */
	struct computer_output *next;
};

/* A hash table of lists. */
struct split {
	struct outputs *outputs;
	const struct options *options;
	const struct inputs *inputs;
	struct computer_output **buckets;
	size_t room, count;
	struct computer_output *last; /* computer of the event before, which mostly is the next one's, too */
	struct buffer spelling;       /* spelling of that computer's name */
	struct buffer settled;        /* working space */
	const struct output *opened;  /* an output that was begun; NULL: none was */
	bool has_failed;              /* a file was in the way */
};

static void refuse(struct split *split, struct computer_output *computer)
{
	const struct options *options = split->options;
	bool is_done = split_is_done(options, computer->path);
	computer->is_refused = true;
	split->has_failed = split->has_failed || !is_done;
	if (!is_done && options->skip_existing)
		message("--write: '%s' is not a regular file, and its computer's events are not written; allowed: a directory without it",
			computer->path);
	else if (!is_done)
		message("--write: '%s' exists, and its computer's events are not written; allowed: a new directory, --force to replace files, --skip-existing to keep them",
			computer->path);
	else if (!options->quiet)
		message("--write: '%s' exists; its computer's events are skipped", computer->path);
}

/*
 * Opens a computer's output; a computer that is refused has an output, too. False when none can be made, which ends the
 * run.
 */
static bool open_computer(struct split *split, struct computer_output *computer)
{
	const struct options *options = split->options;
	struct destination *destination = &computer->destination;
	*destination = (struct destination){.file.fd = -1, .buffer.fd = -1};
	if (split_is_taken(options, computer->path)) {
		refuse(split, computer);
		return true;
	}
	if (outputs_are_input(split->inputs, "--write", computer->path))
		return false;
	if (output_file_open(&destination->file, "--write", computer->path, options->force) != STATUS_CLEAN)
		return false;
	if (!buffer_open(&destination->buffer, destination->file.fd, COMPUTER_BUFFER))
		return false;
	computer->output = split->outputs->output;
	computer->output.route = NULL;
	computer->output.buffer = &destination->buffer;
	computer->output.unwritten = 0;
	computer->output.sibling = split->opened;
	destination_put_bom(destination, options);
	if (!output_begin(&computer->output))
		return false;
	split->opened = &computer->output;
	return true;
}

static bool grow(struct split *split)
{
	size_t room = split->room ? 4 * split->room : BUCKETS_AT_FIRST;
	struct computer_output **buckets = calloc(room, sizeof *buckets);
	if (!buckets)
		return false;
	for (size_t i = 0; i < split->room; i++) {
		while (split->buckets[i]) {
			struct computer_output *computer = split->buckets[i];
			split->buckets[i] = computer->next;
			computer->next = buckets[computer->hash & (room - 1)];
			buckets[computer->hash & (room - 1)] = computer;
		}
	}
	free(split->buckets);
	split->buckets = buckets;
	split->room = room;
	return true;
}

static bool is_named(const struct computer_output *computer, const char *name, size_t length)
{
	return computer->length == length && memcmp(computer->name, name, length) == 0;
}

static bool settle_name(struct buffer *settled, const char *name, size_t length)
{
	settled->used = 0;
	char *room = buffer_room(settled, 2 * length + 1);
	if (!room)
		return false;
	buffer_end(settled, room + ipsecevtx_computer_key(name, length, room, 2 * length + 1));
	return true;
}

/* Adds a computer; its file is called by the spelling that comes first. */
static struct computer_output *add_computer(
	struct split *split, const struct buffer *settled, const char *spelling, size_t spelling_length)
{
	const char *name = settled->data;
	size_t length = settled->used;
	uint64_t hash = fnv_hash(name, length, FNV_BEGIN);
	if (split->count == split->room && !grow(split))
		return NULL;
	struct computer_output *computer = calloc(1, sizeof *computer);
	char *copy = malloc(length + 1);
	if (!computer || !copy) {
		free(computer);
		free(copy);
		return NULL;
	}
	memcpy(copy, name, length);
	copy[length] = '\0';
	*computer = (struct computer_output){.name = copy, .length = length, .hash = hash};
	computer->path = path_of_computer(split->options, spelling, spelling_length);
	computer->next = split->buckets[hash & (split->room - 1)];
	split->buckets[hash & (split->room - 1)] = computer;
	split->count++;
	return open_computer(split, computer) ? computer : NULL;
}

/* The output of the event's computer. NULL when there is no memory, or its file cannot be made. */
static struct computer_output *find(struct split *split, const struct ipsecevtx_text *text)
{
	bool is_set = text->presence == IPSECEVTX_SET;
	const char *name = is_set ? text->data : "";
	size_t length = is_set ? text->length : 0;
	struct buffer *spelling = &split->spelling, *settled = &split->settled;
	if (split->last && spelling->used == length && memcmp(spelling->data, name, length) == 0)
		return split->last;
	spelling->used = 0;
	buffer_put(spelling, name, length);
	if (spelling->error != 0 || !settle_name(settled, name, length))
		return NULL;
	struct computer_output *computer =
		split->buckets[fnv_hash(settled->data, settled->used, FNV_BEGIN) & (split->room - 1)];
	while (computer && !is_named(computer, settled->data, settled->used))
		computer = computer->next;
	split->last = computer ? computer : add_computer(split, settled, name, length);
	return split->last;
}

static void route_event(void *user, const struct ipsecevtx_event *event)
{
	struct split *split = user;
	struct output *whole = &split->outputs->output;
	struct computer_output *computer = find(split, &event->computer);
	if (!computer) {
		/* The reason was reported. */
		split->has_failed = true;
		buffer_fail(whole->buffer, ECANCELED);
		return;
	}
	if (computer->is_refused) {
		split->outputs->refused++;
		return;
	}
	uint64_t unwritten = computer->output.unwritten;
	output_event(&computer->output, event);
	whole->unwritten += computer->output.unwritten - unwritten;
	if (computer->output.buffer->error != 0)
		buffer_fail(whole->buffer, ECANCELED);
}

bool split_open(struct outputs *outputs, const struct options *options, const struct inputs *inputs)
{
	struct split *split = calloc(1, sizeof *split);
	if (!split)
		return false;
	*split = (struct split){
		.outputs = outputs, .options = options, .inputs = inputs, .spelling.fd = -1, .settled.fd = -1};
	outputs->split = split;
	outputs->output.route = route_event;
	outputs->output.route_user = split;
	return buffer_open(&split->spelling, -1, 256) && buffer_open(&split->settled, -1, 256) && grow(split);
}

/* Calls a function for each computer that has a file; false when one of the calls is. */
static bool each(struct split *split, bool (*call)(struct computer_output *computer))
{
	bool ok = true;
	for (size_t i = 0; i < split->room; i++) {
		for (struct computer_output *computer = split->buckets[i]; computer; computer = computer->next) {
			if (!computer->is_refused && computer->destination.file.fd >= 0)
				ok = call(computer) && ok;
		}
	}
	return ok;
}

static bool finish(struct computer_output *computer)
{
	output_end(&computer->output);
	return destination_finish(&computer->destination);
}

bool split_finish(struct split *split)
{
	return each(split, finish);
}

static bool commit(struct computer_output *computer)
{
	return destination_commit(&computer->destination);
}

bool split_has_failed(const struct split *split)
{
	return split->has_failed;
}

bool split_commit(struct split *split)
{
	return each(split, commit);
}

void split_free(struct split *split)
{
	if (!split)
		return;
	for (size_t i = 0; i < split->room; i++) {
		while (split->buckets[i]) {
			struct computer_output *computer = split->buckets[i];
			split->buckets[i] = computer->next;
			output_discard(&computer->output);
			destination_discard(&computer->destination);
			free(computer->path);
			free(computer->name);
			free(computer);
		}
	}
	buffer_close(&split->spelling);
	buffer_close(&split->settled);
	free(split->buckets);
	free(split);
}
