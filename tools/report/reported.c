/* SPDX-License-Identifier: MIT */
#include "report/reported.h"

#include <stddef.h>
#include <stdint.h>

/* Findings are complete without what only reports add: it is told that this is missing, and the rest goes on. */
static void give_up(struct reported *reported)
{
	const struct ipsecevtx_finding finding = {.kind = IPSECEVTX_FINDING_REPORT_LIMIT,
		.severity = IPSECEVTX_SEVERITY_WARNING,
		.source = "report",
		.detail = "there is not enough memory to find what is odd about associations: nothing is told of them"};
	ipsecevtx_report_free(reported->report);
	reported->report = NULL;
	reported->options.finding(reported->options.finding_user, &finding);
}

void reported_begin(struct reported *reported, const struct ipsecevtx_report_options *options)
{
	reported->options = *options;
	if (!options->finding)
		return;
	/* Any that knows associations tells of them; this one keeps little else, of which nothing is told. */
	reported->options.group_limit = UINT32_MAX;
	if (ipsecevtx_report_new(&reported->report, "certificates", &reported->options, NULL) != 0)
		give_up(reported);
}

void reported_event(struct reported *reported, const struct ipsecevtx_event *event)
{
	if (reported->report && ipsecevtx_report_add(reported->report, event) != 0)
		give_up(reported);
}

void reported_end(struct reported *reported, bool is_wanted)
{
	if (reported->report && is_wanted && ipsecevtx_report_finish(reported->report) != 0)
		give_up(reported);
	ipsecevtx_report_free(reported->report);
	reported->report = NULL;
}
