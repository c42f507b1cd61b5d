/* SPDX-License-Identifier: MIT */
/*
 * Makes memory and threads run out where the library's own allocator is not asked: in libevtx, in the C library, in the
 * tool. It takes the place of malloc() in the test program, and is loaded as a library before the tool, for which the
 * environment says what fails:
 *
 *	FAILING_AT=N      allocation N fails, from 1 on; with a '+' behind N all that follow it, too
 *	FAILING_SILENT=1  without setting errno
 *	FAILING_THREADS=N only N threads can be made
 *	FAILING_SECRET=PATH tells on standard error when evidence is read while PATH can be opened, too
 *	FAILING_COUNT=1   tells at the end on standard error how many allocations there were
 */
#ifndef FAILING_H
#define FAILING_H

#include <stdbool.h>
#include <stddef.h>

/* Whether allocations can be made to fail: not under a sanitizer, which has a malloc() of its own. */
bool failing_is_possible(void);

/* Counts allocations from now on, and lets number at fail, with on also all that follow; at 0: none fails. */
void failing_start(size_t at, bool on);

/* Ends that, and returns how many allocations there were. */
size_t failing_stop(void);

/* While it is paused, allocations of the calling thread neither count nor fail. */
void failing_pause(bool is_paused);

/* Sets how many more threads can be made; negative: as many as the system has. */
void failing_threads(int count);

#endif
