/* SPDX-License-Identifier: MIT */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <stdbool.h>

/*
 * From then on SIGINT, SIGTERM and SIGHUP ask for an orderly end, and SIGPIPE and SIGXFSZ are ignored, as write(2)
 * reports them.
 */
void signals_install(void);

/*
 * Whether SIGPIPE would have ended the program. Where it was ignored from the beginning, a broken pipe is an error like
 * others.
 */
bool signals_pipe_kills(void);
/* Makes that so: the reader of the pipe is the pager that this program started. */
void signals_let_pipe_kill(void);
/* Ends the process as SIGPIPE would have done. Returns only where the signal is blocked. */
void signals_die_of_pipe(void);

struct ipsecevtx_reader;

/* Sets the reader that a signal stops; NULL: none. Returns the one that was set before. */
struct ipsecevtx_reader *signals_stop(struct ipsecevtx_reader *reader);

/* The signal that asked for the end; 0 where none did. */
int signals_received(void);

#endif
