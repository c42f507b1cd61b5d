/* SPDX-License-Identifier: MIT */
/*
 * Tries steps of the sandbox in a process of its own: where a service manager or a container has set a filter of system
 * calls, a call that this filter does not know can end the process at once.
 */
#ifndef SANDBOX_PROBE_H
#define SANDBOX_PROBE_H

#include <stdbool.h>

/* Whether there is a filter of system calls already; true also where the system does not tell. */
bool probe_meets_filter(void);

/*
 * Takes the steps from 0 on in a process of its own, again without those that ended the process. Returns a bit for each
 * of these; *tried tells whether the steps could be tried at all.
 */
unsigned probe_steps(unsigned count, void (*take)(void *user, unsigned step), void *user, bool *tried);

#endif
