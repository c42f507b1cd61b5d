/* SPDX-License-Identifier: MIT */
#include "report/report.h"

static void end(struct output *output)
{
	report_end(output, NULL);
}

const struct output_kind output_sessions = {
	.name = "sessions",
	.help = "every security association: when it was\nopened and closed, and with whom",
	REPORT_MEMBERS,
	.end = end,
};
