/* SPDX-License-Identifier: MIT */
/* Which of the events that tell the meaning of others the options leave out of a report. */
#ifndef LEFT_OUT_H
#define LEFT_OUT_H

#include "options.h"

/* enum ipsecevtx_report_left_out bits. Times and computers do not count: what lies beyond is no part of the answer. */
unsigned left_out_of(const struct options *options);

#endif
