/* SPDX-License-Identifier: MIT */
#include "html/findings.h"

#include "common/html.h"

#include <string.h>

#define NAME_CHARACTERS   80u
#define DETAIL_CHARACTERS 400u
/* Columns from this one on are numbers. */
#define FIRST_NUMBER 4u

static void put_place(struct buffer *buffer, const struct ipsecevtx_finding *finding)
{
	buffer_literal(buffer, "<td>");
	html_short_text(buffer, finding->source, strlen(finding->source), NAME_CHARACTERS);
	buffer_literal(buffer, "</td><td class=\"number\" data-sort=\"");
	buffer_u64(buffer, finding->offset);
	buffer_literal(buffer, "\">");
	if (!finding_is_of_set(finding)) {
		buffer_literal(buffer, "0x");
		buffer_hex(buffer, finding->offset, 1);
	}
	buffer_literal(buffer, "</td><td class=\"number\">");
	if (finding->record_id != 0)
		buffer_u64(buffer, finding->record_id);
	buffer_literal(buffer, "</td>");
}

static void put_finding(struct buffer *buffer, const struct ipsecevtx_finding *finding, unsigned severity)
{
	static const char *const severity_looks[FINDING_SEVERITIES] = {"plain", "caution", "bad", "worst"};
	const char *kind = ipsecevtx_finding_name(finding->kind);
	const char *name = ipsecevtx_severity_name(finding->severity);
	buffer_literal(buffer, "<tr><td data-sort=\"");
	buffer_u64(buffer, FINDING_SEVERITIES - severity);
	buffer_literal(buffer, "\"><span class=\"word ");
	buffer_string(buffer, severity_looks[severity]);
	buffer_literal(buffer, "\">");
	html_string(buffer, name ? name : "unknown");
	buffer_literal(buffer, "</span></td><td>");
	html_string(buffer, kind ? kind : "unknown");
	buffer_literal(buffer, "</td><td class=\"wide\">");
	html_short_text(buffer, finding->detail, strlen(finding->detail), DETAIL_CHARACTERS);
	buffer_literal(buffer, "</td>");
	put_place(buffer, finding);
	buffer_literal(buffer, "</tr>\n");
}

static void put_rest(struct html_page *page, const struct found *found, size_t shown)
{
	struct buffer *buffer = page->out;
	buffer_literal(buffer, "<p class=\"rest\">");
	if (shown < found_total(found)) {
		buffer_literal(buffer, "<strong>");
		buffer_u64(buffer, found_total(found) - shown);
		buffer_literal(buffer, " more are not on this page</strong>: of each severity it shows the first ");
		buffer_u64(buffer, FOUND_KEPT);
		buffer_literal(buffer, ". All of them: ");
	} else {
		buffer_literal(buffer, "The same on a terminal, with the events that they touch: ");
	}
	html_command(page, "--report=findings");
	buffer_literal(buffer, "</p>\n");
}

static void put_head(struct html_page *page, const struct found *found, size_t shown)
{
	static const char *const headings[] = {"Severity", "Finding", "What was found", "Log", "Offset", "Record"};
	struct buffer *buffer = page->out;
	buffer_literal(buffer, "<h2>Evidence</h2>\n<p class=\"lead\">What is odd about the logs themselves, the worst "
			       "first.</p>\n");
	html_filter_write(page, "findings", "Evidence");
	buffer_literal(buffer, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Evidence\">\n"
			       "<table data-rows=\"");
	buffer_u64(buffer, shown);
	buffer_literal(buffer, "\"><caption>Findings, ");
	buffer_u64(buffer, shown);
	buffer_literal(buffer, " of ");
	buffer_u64(buffer, found_total(found));
	buffer_literal(buffer, "</caption>\n<thead><tr>");
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
		buffer_string(buffer, i >= FIRST_NUMBER ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
		buffer_literal(buffer, "<button type=\"button\">");
		html_string(buffer, headings[i]);
		buffer_literal(buffer, "</button></th>");
	}
	buffer_literal(buffer, "</tr></thead>\n<tbody>\n");
}

void html_findings_write(struct html_page *page, const struct found *found, bool is_report)
{
	struct buffer *buffer = page->out;
	size_t shown = 0;
	for (unsigned severity = 0; severity < FINDING_SEVERITIES; severity++)
		shown += found_kept(found, severity);
	if (shown == 0) {
		buffer_string(buffer, is_report ? "<h2>Nothing to show</h2>\n" : "");
		buffer_string(buffer, page->read->records_seen > 0
					      ? "<p>Nothing odd was found about the evidence.</p>\n"
					      : "<p>No record was read.</p>\n");
		return;
	}
	buffer_literal(buffer, "<section id=\"findings\"");
	if (is_report) {
		buffer_literal(buffer, " data-report=\"findings\" data-total=\"");
		buffer_u64(buffer, found_total(found));
		buffer_literal(buffer, "\" data-shown=\"");
		buffer_u64(buffer, shown);
		buffer_byte(buffer, '"');
	}
	buffer_literal(buffer, ">\n");
	put_head(page, found, shown);
	for (unsigned severity = FINDING_SEVERITIES; severity-- > 0;) {
		for (size_t i = 0; i < found_kept(found, severity); i++)
			put_finding(buffer, found->kept[severity][i], severity);
	}
	buffer_literal(buffer, "</tbody></table></div>\n");
	put_rest(page, found, shown);
	buffer_literal(buffer, "</section>\n");
}
