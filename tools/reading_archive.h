/* SPDX-License-Identifier: MIT */
/* The logs in an archive, each as an input of its own. */
#ifndef READING_ARCHIVE_H
#define READING_ARCHIVE_H

#include "archive/archive_logs.h"
#include "run.h"

struct reading_archive {
	const char *path; /* of the inputs */
	enum archive_kind kind;
	struct archive_bytes bytes;
	bool is_guess;   /* that it holds a log */
	unsigned layers; /* as archive_kind_layers() has it of its first bytes */
};

/* "collection.zip:path/Security.evtx"; to be freed. */
char *archive_source(const char *path, const char *name);

void read_archive(struct run *run, const struct reading_archive *archive, bool in_parallel);

#endif
