/* SPDX-License-Identifier: MIT */
#include "report.h"

const struct report *report_get(enum report_name name)
{
	static const struct report *const reports[] = {[REPORT_NONE] = NULL, [REPORT_FINDINGS] = &report_findings};
	return reports[name];
}
