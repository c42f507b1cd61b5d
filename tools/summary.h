/* SPDX-License-Identifier: MIT */
/* What was read and what became of it, told on standard error at the end. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "findings.h"
#include "options.h"

struct summary {
	uint64_t files;        /* that were to be read */
	uint64_t files_failed; /* not at all, or not to the end */
	uint64_t printed;      /* events on the output */
	uint64_t filtered;     /* of those that the library matched: refused by the tool's own filter */
	struct ipsecevtx_statistics total;
};

/* An event of a mode that was not asked for was refused by the tool. */
void summary_leave_out(struct summary *summary, enum ipsecevtx_mode mode);

void summary_add(struct summary *summary, const struct ipsecevtx_statistics *statistics);

/* A line about one input, for those who want to know which. */
void summary_tell_input(const char *path, const struct ipsecevtx_statistics *statistics);

void summary_tell(const struct summary *summary, const struct findings *findings, const struct options *options);

#endif
