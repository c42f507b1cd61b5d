/* SPDX-License-Identifier: MIT */
#ifndef REPORT_THRESHOLDS_H
#define REPORT_THRESHOLDS_H

#include "ipsecevtx_report.h"

/* Puts the default where a threshold is 0. */
void thresholds_complete(struct ipsecevtx_report_options *options);

#endif
