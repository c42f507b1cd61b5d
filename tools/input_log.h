/* SPDX-License-Identifier: MIT */
/*
 * For --log: writes what became of each input as JSON Lines, for those who run the tool over thousands of logs. A line
 * is written when an input is done, so that the log of a run that was killed tells what it has done.
 */
#ifndef INPUT_LOG_H
#define INPUT_LOG_H

#include "common/buffer.h"
#include "ipsecevtx.h"

struct input_log {
	const char *path; /* NULL: no log is written */
	struct buffer buffer;
	bool is_new; /* this run has made the file */
};

enum input_status {
	INPUT_COMPLETE,
	INPUT_DAMAGED, /* read to its end; evidence was damaged, lost or disputed */
	INPUT_FAILED,  /* not read, or not to its end */
	INPUT_SKIPPED, /* not read, as its output was there already */
};

struct input_result {
	const char *source;
	enum input_status status;
	uint64_t records, bytes; /* that were read */
	uint64_t events;         /* events printed, or taken into the report */
	double seconds;          /* time from its opening to its end */
	const char *error;       /* why it failed */
};

/* Opens the log; lines are appended to those that the file has. False when it cannot be opened, which was reported. */
bool input_log_open(struct input_log *log, const char *path);
void input_log_add(struct input_log *log, const struct input_result *result);
/* Writes the line of an input that is skipped because its output was there. */
void input_log_skip(struct input_log *log, const char *source);
/* False when not all lines were written, which was reported. */
bool input_log_close(struct input_log *log);

#endif
