/* SPDX-License-Identifier: MIT */
/* How many threads a run is worth, and how many the memory is enough for that a limit (ulimit -v, ulimit -d) leaves. */
#ifndef THREADS_H
#define THREADS_H

/* As many as the library takes. */
#define THREADS_MAX 64u

struct inputs;

/* Processors that this process may run on, at most THREADS_MAX. */
unsigned threads_of_system(void);

/*
 * For a run that was asked for no number of threads: one for each processor where there is much to read, in bytes on
 * disk, or eight times as many where the name says that they are compressed; else one.
 */
unsigned threads_for_inputs(const struct inputs *inputs);

/*
 * What a run needs beside its threads, and each of them with the parts of the log that it is ahead with; MiB of
 * addresses, of which about half are ever used.
 */
#define THREADS_BASE 32u
#define THREADS_EACH 16u

/* Of the wanted threads those that fit; at least 1. */
unsigned threads_fitting(unsigned wanted);

/*
 * Bounds what the C library takes beside what is in use; where memory is limited, threads share what it would reserve
 * for each of them. Before any thread.
 */
void threads_bound_heap(void);

#endif
