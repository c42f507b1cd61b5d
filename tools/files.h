/* SPDX-License-Identifier: MIT */
/*
 * Reads small files on many threads, each of them whole by one thread, and hands on what was read in the order of the
 * inputs. Called by reading.c.
 */
#ifndef FILES_H
#define FILES_H

#include "part.h"

struct file_pool;
struct logged_finding;

/* What a thread has made of a file. */
struct read_file {
	const char *path;
	bool is_read; /* else the calling thread has to read it: it is not small after all, or there was no memory */
	bool is_open;
	bool ends_as_zip; /* the file that was opened ends as a zip archive */
	int result;       /* of the last ipsecevtx_next() */
	struct ipsecevtx_error error;
	struct ipsecevtx_statistics statistics;
	double seconds; /* how long reading took */
	struct part *part;
	struct logged_finding *findings;
	size_t finding_count, finding_room;
	struct buffer details; /* the findings' texts */
	bool is_done;
	struct file_pool *pool;
	size_t index; /* its index among the files of the pool */
};

/* How many inputs from first on, without a gap, are small files. */
size_t files_count_small(const struct run *run, size_t first);

/*
 * Tells a file's findings to the run as if they were found now: those that came before an event behind the waiting
 * events before it.
 */
void files_replay_findings(struct run *run, const struct read_file *file);

/*
 * Reads count inputs from first on, and calls deliver for each, in their order, on the calling thread, until the run is
 * stopped. False when there is no memory or no thread for it: then nothing was delivered.
 */
bool files_read(struct run *run, size_t first, size_t count, void (*deliver)(struct run *run, struct read_file *file));

#endif
