/* SPDX-License-Identifier: MIT */
#include "report/reported.h"

#include <stddef.h>
#include <stdint.h>

bool reported_begin(struct reported *reported, const struct ipsecevtx_report_options *options)
{
	reported->options = *options;
	if (!options->finding)
		return true;
	/* Any that knows associations tells of them; this one keeps little else, of which nothing is told. */
	reported->options.group_limit = UINT32_MAX;
	return ipsecevtx_report_new(&reported->report, "certificates", &reported->options, NULL) == 0;
}

bool reported_event(struct reported *reported, const struct ipsecevtx_event *event)
{
	return !reported->report || ipsecevtx_report_add(reported->report, event) == 0;
}

bool reported_end(struct reported *reported, bool is_wanted)
{
	bool ok = !reported->report || !is_wanted || ipsecevtx_report_finish(reported->report) == 0;
	ipsecevtx_report_free(reported->report);
	reported->report = NULL;
	return ok;
}
