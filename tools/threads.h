/* SPDX-License-Identifier: MIT */
/* How many threads the memory is enough for that a limit (ulimit -v, ulimit -d) leaves. */
#ifndef THREADS_H
#define THREADS_H

/*
 * What a run needs beside its threads, and each of them with the parts of the log that it is ahead with; MiB of
 * addresses, of which about half are ever used.
 */
#define THREADS_BASE 32u
#define THREADS_EACH 16u

/* Of the wanted threads those that fit; at least 1. */
unsigned threads_fitting(unsigned wanted);

/* Makes threads share what the C library would reserve for each of them, where that is limited. Before any thread. */
void threads_share_heap(void);

#endif
