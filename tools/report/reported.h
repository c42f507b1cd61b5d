/* SPDX-License-Identifier: MIT */
/*
 * What the library's reports find, for the report findings: that of associations comes when all inputs are read. The
 * findings go where those of any report go. Each function returns false when there is no memory.
 */
#ifndef REPORTED_H
#define REPORTED_H

#include <stdbool.h>

#include "ipsecevtx_report.h"

struct reported {
	struct ipsecevtx_report *report; /* NULL: nobody wants its findings, or there is no memory */
	struct ipsecevtx_report_options options;
};

bool reported_begin(struct reported *reported, const struct ipsecevtx_report_options *options);
bool reported_event(struct reported *reported, const struct ipsecevtx_event *event);
/* Tells what there is to tell, if it is wanted, and frees it. */
bool reported_end(struct reported *reported, bool is_wanted);

#endif
