/* SPDX-License-Identifier: MIT */
/* That the logs do not tell of the time that --at names: that nothing stood then is no answer. */
#ifndef REPORT_REACH_H
#define REPORT_REACH_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"

/* A sentence without an end, of a report that is finished; nothing where all its computers logged around that time. */
void reach_put(
	struct buffer *buffer, const struct ipsecevtx_report *report, const struct ipsecevtx_report_options *options);

#endif
