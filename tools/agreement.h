/* SPDX-License-Identifier: MIT */
/* What no option alone can know: do all that were given fit each other, and what follows from them together? */
#ifndef AGREEMENT_H
#define AGREEMENT_H

#include "options.h"

/* Fills in what was left open, as the format of a file that has its name. Complains itself; false: a usage error. */
bool options_agree(struct options *options);

#endif
