/* SPDX-License-Identifier: MIT */
#include "report/association_parts.h"

#include <stdio.h>

static void tell_limits(const struct associations *associations)
{
	char detail[256], time[32];
	if (associations->has_limit) {
		bool is_known = associations->cut.presence == IPSECEVTX_SET;
		if (is_known)
			ipsecevtx_format_time(associations->cut.ticks, time);
		snprintf(detail, sizeof detail,
			"more than %zu events opened or ended security associations: what came after %s is left out; "
			"look at shorter times with --from and --to",
			associations->report->options.association_limit, is_known ? time : "those without a time");
		report_tell(associations->report, detail);
	}
	if (associations->unpaired > 0) {
		snprintf(detail, sizeof detail,
			"%llu Quick Modes share their two SPIs with more than a thousand others: their other ends were "
			"not looked for",
			(unsigned long long)associations->unpaired);
		report_tell(associations->report, detail);
	}
}

bool associations_finish(struct associations *associations)
{
	memory_free(&associations->allocator, associations->order);
	associations->order = NULL;
	if (!associations_sort_events(associations) || !associations_match(associations) ||
		!associations_sort(associations))
		return false;
	if (associations->report->wants_pairs && !associations_pair(associations))
		return false;
	tell_limits(associations);
	return true;
}
