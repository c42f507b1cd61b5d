/* SPDX-License-Identifier: MIT */
/*
 * The file of --findings of a run that puts its outputs in place one by one (--split=source), or that goes on where
 * another run was ended (--skip-existing). The file has its name from the beginning, and the findings of a log are in
 * it before that log's output has its name. So a killed run leaves what the next one needs: findings of logs that are
 * not read again stay, all others are told anew.
 */
#ifndef KEPT_FINDINGS_H
#define KEPT_FINDINGS_H

#include "outputs.h"

/* Whether the options make a run of that kind. */
bool kept_findings_are_wanted(const struct options *options);

/*
 * Opens the file under a temporary name, with what stays of the file that is there. Returns a status, and reports
 * errors itself. kept_findings_place() must follow before anything is written. As long as this run lives, no other run
 * writes to the file: until it has its name, the file before it is locked, whose descriptor *before the caller closes;
 * it is -1 where there is none.
 */
int kept_findings_open(
	struct destination *destination, const struct options *options, const struct inputs *inputs, int *before);
bool kept_findings_place(struct destination *destination);

/* Writes what was found so far, which then survives this run however it ends. False when it could not be written. */
bool kept_findings_save(struct destination *destination);

#endif
