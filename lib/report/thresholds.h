/* SPDX-License-Identifier: MIT */
#ifndef REPORT_THRESHOLDS_H
#define REPORT_THRESHOLDS_H

#include "ipsecevtx_report.h"

/*
 * Puts the default of each threshold where the options have 0. The table of thresholds is public:
 * ipsecevtx_report_threshold().
 */
void thresholds_complete(struct ipsecevtx_report_options *options);

#endif
