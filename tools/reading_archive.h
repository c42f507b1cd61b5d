/* SPDX-License-Identifier: MIT */
/* Reads the logs in an archive, each as an input of its own. Called by reading.c. */
#ifndef READING_ARCHIVE_H
#define READING_ARCHIVE_H

#include "archive/archive_logs.h"
#include "run.h"

struct reading_archive {
	const char *path; /* of the inputs */
	enum archive_kind kind;
	struct archive_bytes bytes;
	bool is_guess;   /* nobody said that it holds a log: if it holds none, that is no failure */
	unsigned layers; /* archive_kind_layers() of its first bytes */
};

void read_archive(struct run *run, const struct reading_archive *archive, bool in_parallel);

#endif
