/* SPDX-License-Identifier: MIT */
/* The two ends of a log that began again at its first chunk. */
#ifndef TURN_H
#define TURN_H

#include "sequence/sequence.h"

/* Says whether the last record goes on with the first one, when all records were seen. */
void turn_check(const struct sequence *sequence);

#endif
