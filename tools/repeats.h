/* SPDX-License-Identifier: MIT */
/* Inputs that are one file under several names: links, repeated arguments, directories named twice. */
#ifndef REPEATS_H
#define REPEATS_H

#include "inputs.h"

/* Leaves each file in the inputs once, under the first of its names; tells of the others unless quiet. */
void repeats_remove(struct inputs *inputs, bool quiet, bool verbose);

#endif
