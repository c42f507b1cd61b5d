/* SPDX-License-Identifier: MIT */
/* Times that options name: they are read when all options are known, as one of these is the timezone. */
#ifndef TIMES_H
#define TIMES_H

#include "options.h"

/* Reads --timezone, --from, --to and --at. Complains itself; false: a usage error. */
bool times_read(struct options *options);

/* Whether --from or --to counts from the newest event, which is known only when all inputs were looked at. */
bool times_need_newest(const struct options *options);
/* Takes its time, 0 for none. Complains itself when nothing lies between --from and --to then. */
bool times_take_newest(struct options *options, uint64_t newest);

#endif
