/* SPDX-License-Identifier: MIT */
/*
 * Checks and completes the options after all of them were parsed: whether they fit each other, and what follows from
 * several of them together.
 */
#ifndef AGREEMENT_H
#define AGREEMENT_H

#include "options.h"

/*
 * Fills in what was not given, as the format by the name of the output file. Returns false for a usage error, which it
 * has reported.
 */
bool options_agree(struct options *options);

#endif
