/* SPDX-License-Identifier: MIT */
/*
 * Memory and threads that run out where no allocator of ours is asked: in libevtx, in the C library, in the tool. It
 * stands before malloc() in the program of the tests, and as a library that is loaded before the tool, whose
 * environment then says what fails:
 *
 *	FAILING_AT=N      allocation N fails, from 1; with a '+' behind it all that follow too
 *	FAILING_SILENT=1  without setting errno
 *	FAILING_THREADS=N of the threads that are asked for only N can be made
 *	FAILING_SECRET=PATH tells on standard error when evidence is read where PATH can be opened, too
 *	FAILING_COUNT=1   tells at the end on standard error how many allocations there were
 */
#ifndef FAILING_H
#define FAILING_H

#include <stdbool.h>
#include <stddef.h>

/* False under a sanitizer, which has a malloc() of its own. */
bool failing_is_possible(void);

/* Counts from now on; allocation at fails, with on all that follow too; 0: none. */
void failing_start(size_t at, bool on);

/* Ends that; how many allocations there were. */
size_t failing_stop(void);

/* What this thread asks for meanwhile neither counts nor fails. */
void failing_pause(bool is_paused);

/* How many more threads can be made; negative: as many as the system has. */
void failing_threads(int count);

#endif
