/* SPDX-License-Identifier: MIT */
/* One input of a run, a log by itself or one in an archive: what becomes of it, and what is told of that. */
#ifndef ONE_INPUT_H
#define ONE_INPUT_H

#include "run.h"

#define BESIDES_SIZE 128u

/* While it is read, and what there was before it. */
struct one_input {
	const char *source; /* its name */
	double begun;
	uint64_t printed, unwritten, refused, damage;
	struct summary_point point;
	char error[768];            /* "": none */
	char besides[BESIDES_SIZE]; /* of one that was read to its end: what others may find in it was not; "": nothing
				     */
	bool has_output;            /* of its own */
	bool is_unfinished;         /* the run ended while it was read */
};

struct one_input one_input_begin(struct run *run, const char *source);

/* Where each log has its own output, that comes first: without, the log is not read, and was ended. */
bool one_input_open_output(struct run *run, struct one_input *input);

/* It cannot be read, or not to its end. reason: instead of the error's text; NULL: that. */
void one_input_complain(struct run *run, struct one_input *input, const struct ipsecevtx_error *error, bool is_open,
	const char *reason);

/*
 * What is called a log was read as what packs one: programs that ask for chunks alone may find another log in it.
 * besides: so in short.
 */
void one_input_tell_packed(struct run *run, const char *source, const char *kind, char besides[BESIDES_SIZE]);

/* It is not read, or not to its end, for a reason that is told. is_cut: the output lacks what stands there. */
void one_input_refuse(struct run *run, struct one_input *input, const char *reason, bool is_cut);

/* What was read of an input is all that there will be, however it ended. statistics NULL: nothing was. */
void one_input_end(struct run *run, struct one_input *input, const struct ipsecevtx_statistics *statistics);

#endif
