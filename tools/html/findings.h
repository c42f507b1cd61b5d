/* SPDX-License-Identifier: MIT */
/* Writes the section of a page that shows findings about the evidence. */
#ifndef HTML_FINDINGS_H
#define HTML_FINDINGS_H

#include "html/section.h"
#include "report/found.h"

/*
 * is_report: the page is the report findings itself, which has nothing else. Without findings the section is one
 * sentence.
 */
void html_findings_write(struct html_page *page, const struct found *found, bool is_report);

#endif
