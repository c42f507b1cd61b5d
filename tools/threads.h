/* SPDX-License-Identifier: MIT */
/*
 * Decides how many threads a run uses: how many its inputs are worth, and for how many the memory is enough that a
 * limit (ulimit -v, ulimit -d) leaves.
 */
#ifndef THREADS_H
#define THREADS_H

/* The most threads that the library uses. */
#define THREADS_MAX 64u

struct inputs;

/* Processors that this process may run on, at most THREADS_MAX. */
unsigned threads_of_system(void);

/*
 * For a run without -j: one thread for each processor where there is much to read, else one. Inputs count by their
 * bytes on disk, and eight times that where their names say that they are compressed.
 */
unsigned threads_for_inputs(const struct inputs *inputs);

/*
 * What a run needs besides its threads, and what each thread needs with the parts of the log that it is ahead with: MiB
 * of addresses, of which about half are ever used.
 */
#define THREADS_BASE 32u
#define THREADS_EACH 16u

/* How many of the wanted threads fit into memory; at least 1. */
unsigned threads_fitting(unsigned wanted);

/*
 * Bounds the memory that the C library keeps beyond what is in use. Where memory is limited, threads share the arenas
 * that it would otherwise reserve for each. To be called before any thread is started.
 */
void threads_bound_heap(void);

#endif
