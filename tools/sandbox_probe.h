/* SPDX-License-Identifier: MIT */
/*
 * Where a service manager or a container has set a filter of system calls, a call that it does not know can end the
 * process at once. So what might meet such a filter is done in a process of its own first.
 */
#ifndef SANDBOX_PROBE_H
#define SANDBOX_PROBE_H

#include <stdbool.h>

/* Is there a filter of system calls? True also where that is not to be seen. */
bool probe_meets_filter(void);

/*
 * Takes the steps from 0 on, in their order, in a process of its own, and leaves out those that ended it. A bit for
 * each of these; *tried tells whether they could be taken at all.
 */
unsigned probe_steps(unsigned count, void (*take)(void *user, unsigned step), void *user, bool *tried);

#endif
