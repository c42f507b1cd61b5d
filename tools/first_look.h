/* SPDX-License-Identifier: MIT */
/* What has to be known of all inputs before they are read. */
#ifndef FIRST_LOOK_H
#define FIRST_LOOK_H

#include "run.h"

/* Fills what options need to know. Complains itself; false: a usage error. */
bool first_look(const struct run *run, struct options *options);

#endif
