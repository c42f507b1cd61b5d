/* SPDX-License-Identifier: MIT */
#include "report/report.h"

static void end(struct output *output)
{
	report_end(output, NULL);
}

const struct output_kind output_peers = {
	.name = "peers",
	.help = "every peer: what was seen of it, and how it\nwas protected",
	REPORT_MEMBERS,
	.end = end,
};
