/* SPDX-License-Identifier: MIT */
/*
 * The findings of runs whose outputs come to their places one by one, or that go on where another one was ended: their
 * file has its name from the beginning, and holds the findings of a log before that log's output has its name. So what
 * a killed run leaves is what a further one needs: findings of logs that are not read again stay, all others are told
 * anew.
 */
#ifndef KEPT_FINDINGS_H
#define KEPT_FINDINGS_H

#include "outputs.h"

/* Are the findings kept so? */
bool kept_findings_are_wanted(const struct options *options);

/*
 * Opens the file under another name, with what stays of the one that is there; a status, complains itself. Then it must
 * be placed, before anything is written. Nobody else writes to it as long as this run does: until it has its name the
 * one before it is locked, whose descriptor is the caller's, or -1.
 */
int kept_findings_open(
	struct destination *destination, const struct options *options, const struct inputs *inputs, int *before);
bool kept_findings_place(struct destination *destination);

/* What was found so far survives this run, however it ends. False when it could not be written. */
bool kept_findings_save(struct destination *destination);

#endif
