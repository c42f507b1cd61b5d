/* SPDX-License-Identifier: MIT */
#include "repeats.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/message.h"
#include "common/path.h"

/* How many repetitions are told one by one. */
#define TOLD_MAX 10

/* A file that was seen. */
struct seen {
	dev_t device;
	ino_t number;
	const char *path; /* NULL: free */
};

/* A hash table with open addressing. room is a power of two, and at least half of it stays free. */
struct seen_files {
	struct seen *items;
	size_t room;
};

/*
 * Finds whether an input is a file that can be a repetition. Devices are not, as each reading of one can give other
 * data. Standard input may not be read from the beginning of its file, and what stands before is in no other input
 * then.
 */
static bool identify(const char *path, struct stat *status)
{
	bool is_stdin = strcmp(path, "-") == 0;
	if ((is_stdin ? fstat(STDIN_FILENO, status) : path_stat(path, status)) != 0)
		return false;
	if (is_stdin && S_ISREG(status->st_mode) && lseek(STDIN_FILENO, 0, SEEK_CUR) != 0)
		return false;
	return is_stdin || S_ISREG(status->st_mode) || S_ISFIFO(status->st_mode);
}

/* The place of a file, or the free place where it belongs. */
static struct seen *find(const struct seen_files *files, const struct stat *status)
{
	uint64_t hash = ((uint64_t)status->st_ino + (uint64_t)status->st_dev * 31) * UINT64_C(0x9e3779b97f4a7c15);
	for (size_t i = (size_t)(hash >> 32) & (files->room - 1);; i = (i + 1) & (files->room - 1)) {
		struct seen *seen = &files->items[i];
		if (!seen->path || (seen->device == status->st_dev && seen->number == status->st_ino))
			return seen;
	}
}

/* The name under which a file was seen before; NULL for none. */
static const char *see(struct seen_files *files, const char *path)
{
	struct stat status;
	if (!identify(path, &status))
		return NULL;
	struct seen *seen = find(files, &status);
	if (seen->path)
		return seen->path;
	*seen = (struct seen){status.st_dev, status.st_ino, path};
	return NULL;
}

void repeats_remove(struct inputs *inputs, bool quiet, bool verbose)
{
	struct seen_files files = {NULL, 2};
	size_t kept = 0;
	size_t repeated = 0;
	if (inputs->count < 2)
		return;
	while (files.room < 2 * inputs->count)
		files.room *= 2;
	files.items = must_allocate(NULL, files.room, sizeof *files.items);
	memset(files.items, 0, files.room * sizeof *files.items);
	for (size_t i = 0; i < inputs->count; i++) {
		char *path = inputs->paths[i];
		const char *before = see(&files, path);
		if (!before) {
			inputs->paths[kept++] = path;
			continue;
		}
		repeated++;
		if (!quiet && (verbose || repeated <= TOLD_MAX))
			message("%s: the same file as %s, which is read once", path, before);
		/* Each of the file's names may say what it is. */
		inputs_add_name(inputs, before, path);
	}
	inputs->count = kept;
	if (!quiet && !verbose && repeated > TOLD_MAX)
		message("%zu more inputs are files that are read under another name (-v names each)",
			repeated - TOLD_MAX);
	inputs_sort_names(inputs);
	free(files.items);
}
