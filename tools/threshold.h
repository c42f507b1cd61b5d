/* SPDX-License-Identifier: MIT */
/* --threshold: from where on something counts in a report. */
#ifndef THRESHOLD_H
#define THRESHOLD_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"
#include "values.h"

/* A list of NAME=NUMBER. */
bool parse_thresholds(const char *value, struct ipsecevtx_report_options *options, struct problem *problem);

/* Their names and defaults, for --help: lines of --help from that column on. */
void thresholds_help(struct buffer *buffer, size_t column);

#endif
