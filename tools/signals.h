/* SPDX-License-Identifier: MIT */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <stdbool.h>

/* SIGINT, SIGTERM and SIGHUP ask for an orderly end; SIGPIPE and SIGXFSZ are ignored, for write(2) tells of them. */
void signals_install(void);

/* Would SIGPIPE have ended us? Not where it was ignored from the beginning: then it is an error as others. */
bool signals_pipe_kills(void);
/* From here on it does: the reader of the pipe is a program of ours. */
void signals_let_pipe_kill(void);
/* Ends the process as SIGPIPE would have. It returns only where the signal is blocked. */
void signals_die_of_pipe(void);

struct ipsecevtx_reader;

/* A signal that asks for the end stops this reader too; NULL: none. Returns the one that it stopped before. */
struct ipsecevtx_reader *signals_stop(struct ipsecevtx_reader *reader);

/* The signal that asked for the end, 0 when none did. */
int signals_received(void);

#endif
