/* SPDX-License-Identifier: MIT */
/*
 * One input of a run, a log by itself or one in an archive: what becomes of it, and what is told of that. Called by
 * reading.c and reading_archive.c.
 */
#ifndef ONE_INPUT_H
#define ONE_INPUT_H

#include "run.h"

#define BESIDES_SIZE 128u

/* State of an input while it is read, and the counts as they were before it. */
struct one_input {
	const char *source; /* its name */
	double begun;
	uint64_t printed, unwritten, refused, damage;
	struct summary_point point;
	char error[768]; /* why it failed; "" where it did not */
	/* of an input that was read to its end: what other programs may find in it that was not read; "": nothing */
	char besides[BESIDES_SIZE];
	bool has_output;    /* it has an output of its own */
	bool is_unfinished; /* the run ended while it was read */
};

struct one_input one_input_begin(struct run *run, const char *source);

/* Opens the output of the input where each log has one. False: the log is not to be read, and was ended. */
bool one_input_open_output(struct run *run, struct one_input *input);

/*
 * Reports that the input cannot be read, or not to its end. reason: a text to be told instead of the error's; NULL: the
 * error's.
 */
void one_input_complain(struct run *run, struct one_input *input, const struct ipsecevtx_error *error, bool is_open,
	const char *reason);

/*
 * Reports that an input which is called a log was read as packed data, in which programs that look for chunks alone may
 * find another log. besides receives that in short.
 */
void one_input_tell_packed(struct run *run, const char *source, const char *kind, char besides[BESIDES_SIZE]);

/*
 * Reports that the input is not read, or not to its end, for that reason. is_cut: the output lacks what stands there.
 */
void one_input_refuse(struct run *run, struct one_input *input, const char *reason, bool is_cut);

/* Ends the input, however reading it ended. statistics NULL: nothing of it was read. */
void one_input_end(struct run *run, struct one_input *input, const struct ipsecevtx_statistics *statistics);

#endif
