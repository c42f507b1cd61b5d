/* SPDX-License-Identifier: MIT */
/* For --threshold: from where on something counts in a report. */
#ifndef THRESHOLD_H
#define THRESHOLD_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"
#include "values.h"

/* Parses a list of NAME=NUMBER into the options. */
bool parse_thresholds(const char *value, struct ipsecevtx_report_options *options, struct problem *problem);

/* Writes the names and defaults of all thresholds as lines of --help that begin at that column. */
void thresholds_help(struct buffer *buffer, size_t column);

#endif
