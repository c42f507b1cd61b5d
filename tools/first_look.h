/* SPDX-License-Identifier: MIT */
/* Looks at all inputs before they are read, where options need that, as --from=-24h or --sa. */
#ifndef FIRST_LOOK_H
#define FIRST_LOOK_H

#include "run.h"
#include "status.h"

/*
 * Fills in what the options need to know. Anything but STATUS_CLEAN: nothing can be read, and that was reported. An
 * input that cannot be read makes the run a failed one, though it may be readable later.
 */
enum status first_look(struct run *run, struct options *options);

#endif
