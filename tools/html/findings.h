/* SPDX-License-Identifier: MIT */
/* The section of findings about the evidence. */
#ifndef HTML_FINDINGS_H
#define HTML_FINDINGS_H

#include "html/section.h"
#include "report/found.h"

/* is_report: they are all that the report findings tells of. Where there is none it is only a sentence. */
void html_findings_write(struct html_page *page, const struct found *found, bool is_report);

#endif
