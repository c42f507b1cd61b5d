/* SPDX-License-Identifier: MIT */
/* Reads all inputs of a run, one after the other or several at once, and tells what they say as a set. */
#ifndef READING_H
#define READING_H

#include "run.h"

void read_inputs(struct run *run);

#endif
