/* SPDX-License-Identifier: MIT */
/* The sandbox's filter of system calls, for sandbox.c. */
#ifndef SANDBOX_FILTER_H
#define SANDBOX_FILTER_H

#include <stdbool.h>

/*
 * Sets the filter for the calling thread and those that it starts. is_writer: files may be made, renamed and removed.
 * Returns 0 or errno.
 */
int sandbox_enter_filter(bool is_writer);

#endif
