/* SPDX-License-Identifier: MIT */
/* All inputs of a run, one after the other or several at once, and what they say together. */
#ifndef READING_H
#define READING_H

#include "run.h"

void read_inputs(struct run *run);

#endif
