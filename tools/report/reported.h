/* SPDX-License-Identifier: MIT */
/*
 * What the library's reports find, for the report findings: what they find about associations comes only when all
 * inputs are read. The findings go to the function in the options, as those of any report do. Each function returns
 * false when there is no memory.
 */
#ifndef REPORTED_H
#define REPORTED_H

#include <stdbool.h>

#include "ipsecevtx_report.h"

struct reported {
	struct ipsecevtx_report *report; /* NULL: its findings are not wanted, or there is no memory */
	struct ipsecevtx_report_options options;
};

bool reported_begin(struct reported *reported, const struct ipsecevtx_report_options *options);
bool reported_event(struct reported *reported, const struct ipsecevtx_event *event);
/* Finishes the report, which hands out its findings if is_wanted, and frees it. */
bool reported_end(struct reported *reported, bool is_wanted);

#endif
