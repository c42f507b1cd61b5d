/* SPDX-License-Identifier: MIT */
/*
 * Takes the place of archive_logs.c in a build without libarchive: no archive is read, and inputs that are archives are
 * refused by the caller, which names what they are.
 */
#include "archive/archive_logs.h"

bool archive_logs_supports(enum archive_kind kind)
{
	(void)kind;
	return false;
}

const char *archive_logs_prepare(void)
{
	return NULL;
}

struct archive_logs *archive_logs_open(
	enum archive_kind kind, const struct archive_bytes *bytes, const struct archive_options *options)
{
	(void)kind;
	(void)bytes;
	(void)options;
	return NULL;
}

enum archive_step archive_logs_next(struct archive_logs *logs, struct archive_log *log)
{
	(void)logs;
	*log = (struct archive_log){.name = NULL};
	return ARCHIVE_STEP_END;
}

const char *archive_logs_error(const struct archive_logs *logs)
{
	(void)logs;
	return NULL;
}

bool archive_logs_rewind(void *logs)
{
	(void)logs;
	return false;
}

uint64_t archive_logs_passed(const struct archive_logs *logs)
{
	(void)logs;
	return 0;
}

void archive_logs_close(struct archive_logs *logs)
{
	(void)logs;
}
