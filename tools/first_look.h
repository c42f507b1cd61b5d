/* SPDX-License-Identifier: MIT */
/* What has to be known of all inputs before they are read. */
#ifndef FIRST_LOOK_H
#define FIRST_LOOK_H

#include "run.h"
#include "status.h"

/*
 * Fills what options need to know. Complains itself; anything but STATUS_CLEAN: nothing can be read. An input that
 * cannot be read makes the run a failed one, though it may be read later.
 */
enum status first_look(struct run *run, struct options *options);

#endif
