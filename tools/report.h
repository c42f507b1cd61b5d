/* SPDX-License-Identifier: MIT */
/*
 * Reports: what is written instead of events. A report is an output format that also hears of findings and of the
 * end of each input. More than events and findings pass through: what it makes of them it keeps in output->report.
 */
#ifndef REPORT_H
#define REPORT_H

#include "options.h"
#include "output/output.h"

#define REPORT_FORMAT(format) (1u << (format))

struct report {
	unsigned formats; /* REPORT_FORMAT bits of those that it can be written in */
	struct output_format format;
	/* Takes the findings, which are then not told on standard error; NULL: it does not want them. */
	void (*finding)(struct output *output, const struct ipsecevtx_finding *finding);
	/* The input was read as far as it goes, and its strings end here; NULL: nothing happens then. */
	void (*end_input)(struct output *output);
};

/* NULL for REPORT_NONE. */
const struct report *report_get(enum report_name name);

extern const struct report report_findings;

#endif
