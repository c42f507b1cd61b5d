/* SPDX-License-Identifier: MIT */
/*
 * What became of each input, as JSON Lines: for whoever runs the tool over thousands of logs. A line is written when
 * an input is done with, so that a run that was killed has left what it did.
 */
#ifndef INPUT_LOG_H
#define INPUT_LOG_H

#include "common/buffer.h"
#include "ipsecevtx.h"

struct input_log {
	const char *path; /* NULL: there is none */
	struct buffer buffer;
	bool is_new; /* this run made the file */
};

enum input_status {
	INPUT_COMPLETE,
	INPUT_DAMAGED, /* read to its end, but evidence was damaged, lost or disputed */
	INPUT_FAILED,  /* not read, or not to its end */
	INPUT_SKIPPED, /* its output was there */
};

struct input_result {
	const char *source;
	enum input_status status;
	uint64_t records, bytes; /* that were read */
	uint64_t events;         /* printed, or in the report */
	double seconds;          /* from its opening to its end */
	const char *error;       /* of one that failed */
};

/* Lines go behind those that the file has. False when it cannot be opened: it complains itself. */
bool input_log_open(struct input_log *log, const char *path);
void input_log_add(struct input_log *log, const struct input_result *result);
/* Of an input whose output was there. */
void input_log_skip(struct input_log *log, const char *source);
/* False when not all lines were written: it complains itself. */
bool input_log_close(struct input_log *log);

#endif
