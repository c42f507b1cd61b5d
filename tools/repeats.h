/* SPDX-License-Identifier: MIT */
/* Finds inputs that are one file under several names: links, repeated arguments, directories named twice. */
#ifndef REPEATS_H
#define REPEATS_H

#include "inputs.h"

/* Leaves each file in the inputs once, under the first of its names, and tells of the other names unless quiet. */
void repeats_remove(struct inputs *inputs, bool quiet, bool verbose);

#endif
