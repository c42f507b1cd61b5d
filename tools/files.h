/* SPDX-License-Identifier: MIT */
/* Small files on many threads, each read whole by one of them, and handed on in the order of the inputs. */
#ifndef FILES_H
#define FILES_H

#include "part.h"

struct file_pool;
struct logged_finding;

/* What a thread has read of a file. */
struct read_file {
	const char *path;
	bool is_read; /* else it is for the calling thread to read: it is not small after all, or there was no memory */
	bool is_open;
	bool ends_as_zip; /* what was opened */
	int result;       /* of the last ipsecevtx_next() */
	struct ipsecevtx_error error;
	struct ipsecevtx_statistics statistics;
	double seconds; /* that reading took */
	struct part *part;
	struct logged_finding *findings;
	size_t finding_count, finding_room;
	struct buffer details; /* of the findings */
	bool is_done;
	struct file_pool *pool;
	size_t index; /* among the files of the pool */
};

/* How many inputs from first on are small files, one after the other. */
size_t files_count_small(const struct run *run, size_t first);

/* Tells a file's findings to the run, as if they were found now: behind the events that wait and come before each. */
void files_replay_findings(struct run *run, const struct read_file *file);

/*
 * Reads count inputs from first on and has deliver called for each, in their order, on the calling thread, until the
 * run is stopped. False when there is no memory or no thread for it: then nothing was delivered.
 */
bool files_read(struct run *run, size_t first, size_t count, void (*deliver)(struct run *run, struct read_file *file));

#endif
