/* SPDX-License-Identifier: MIT */
/* For --at: says that the logs do not reach to the time asked for, so that "nothing stood then" is no answer. */
#ifndef REPORT_REACH_H
#define REPORT_REACH_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"

/*
 * Writes a sentence without its full stop; nothing where all computers of the report, which is finished, logged around
 * that time.
 */
void reach_put(
	struct buffer *buffer, const struct ipsecevtx_report *report, const struct ipsecevtx_report_options *options);

#endif
