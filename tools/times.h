/* SPDX-License-Identifier: MIT */
/* Times in options. They are read when all options are known, as one of these is the timezone. */
#ifndef TIMES_H
#define TIMES_H

#include "options.h"

/* Reads --timezone, --from, --to and --at. False for a usage error, which it has reported. */
bool times_read(struct options *options);

/* Whether --from or --to counts from the newest event, which is known only when all inputs were looked at. */
bool times_need_newest(const struct options *options);
/*
 * Takes the newest event's time, 0 for none. False when nothing lies between --from and --to then, which it has
 * reported.
 */
bool times_take_newest(struct options *options, uint64_t newest);

#endif
