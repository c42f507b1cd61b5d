/* SPDX-License-Identifier: MIT */
/*
 * The two ends of a log that began again at its first chunk: Windows does so when the file has its largest size, so
 * that the youngest record stands before the oldest one in the file.
 */
#ifndef TURN_H
#define TURN_H

#include "sequence/sequence.h"

/* At the end of the log: reports where the first record of the file does not go on with the last one. */
void turn_check(const struct sequence *sequence);

#endif
