/* SPDX-License-Identifier: MIT */
/* The sandbox's filter of system calls, see sandbox.h. */
#ifndef SANDBOX_FILTER_H
#define SANDBOX_FILTER_H

#include <stdbool.h>

/* For the calling thread and those that it starts. A writer may make, name and remove files. 0 or errno. */
int sandbox_enter_filter(bool is_writer);

#endif
