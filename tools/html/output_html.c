/* SPDX-License-Identifier: MIT */
/* Writes one report as an HTML page. */
#include <errno.h>
#include <string.h>

#include "common/html.h"
#include "html/findings.h"
#include "html/page.h"
#include "html/section.h"
#include "output/output.h"
#include "report/reach.h"

/*
 * Says which options chose events. Findings are about all records; the options choose only the events that they name.
 */
static void put_selection(struct html_page *page, bool has_all)
{
	if (!page->selection || selection_is_empty(page->selection))
		return;
	page->scratch.used = 0;
	selection_put(&page->scratch, page->selection);
	buffer_string(page->out,
		has_all ? "<p>Findings of all records; of events only what fits <code>" : "<p>Only what fits <code>");
	html_text(page->out, page->scratch.data, page->scratch.used);
	buffer_string(
		page->out, has_all ? "</code> is named.</p>\n" : "</code>; all else in these logs is left out.</p>\n");
}

/* Repeats on the page what was said when it was made, for those who only have the page. */
static void put_reach(
	struct html_page *page, const struct ipsecevtx_report *report, const struct ipsecevtx_report_options *options)
{
	page->scratch.used = 0;
	reach_put(&page->scratch, report, options);
	if (page->scratch.used == 0)
		return;
	buffer_literal(page->out, "<p>Mind: ");
	html_text(page->out, page->scratch.data, page->scratch.used);
	buffer_literal(page->out, ".</p>\n");
}

static void write_page(
	struct html_page *page, const struct ipsecevtx_report *report, const struct ipsecevtx_report_options *options)
{
	const struct html_table *table = page->sections[0].table;
	struct buffer *buffer = page->out;
	html_begin(buffer, table->title, strlen(table->title));
	buffer_literal(buffer, "<main id=\"content\">\n<h1>");
	html_string(buffer, table->title);
	buffer_literal(buffer, "</h1>\n");
	put_selection(page, false);
	put_reach(page, report, options);
	/* The summary always has a row, whose numbers need an explanation where there is no event. */
	const bool has_nothing = strcmp(table->name, "summary") == 0 && page->read->nothing != NOTHING_NOT;
	if (page->sections[0].total == 0)
		buffer_literal(buffer, "<h2>Nothing to show</h2>\n");
	else if (!has_nothing)
		html_gaps_write(page);
	html_section_write(page, table->name);
	if (page->sections[0].total > 0 && has_nothing)
		html_nothing_write(page);
	buffer_literal(buffer, "</main>\n");
	html_end(buffer);
}

/* Collects events for the pictures, which need their times. */
static void hear_event(struct output *output, const struct ipsecevtx_event *event)
{
	if (!output->heard)
		output->heard = story_new(true);
	if (output->heard)
		story_event(output->heard, event, false);
	else
		buffer_fail(output->buffer, ENOMEM);
}

static void write_page_of(struct output *output, struct ipsecevtx_report *report, struct story *story)
{
	const char *const names[] = {output->kind->name, NULL};
	struct html_page page;
	if (story)
		story_restrict(story, output->report_options.left_out);
	bool is_read = story && story_read(story, report);
	bool is_planned = html_page_plan(&page, output, report, names, story) && is_read;
	if (is_planned && page.section_count > 0)
		write_page(&page, report, &output->report_options);
	else
		buffer_fail(output->buffer, ENOMEM);
	if (page.scratch.error != 0)
		buffer_fail(output->buffer, page.scratch.error);
	html_page_free(&page);
}

static void write_report(struct output *output, struct ipsecevtx_report *report)
{
	struct story *story = output->heard ? output->heard : story_new(true);
	output->heard = NULL;
	if (report)
		write_page_of(output, report, story);
	story_free(story);
}

static void write_findings(struct output *output, const struct found *found)
{
	static const char title[] = "Findings about the evidence";
	struct html_page page = {
		.out = output->buffer, .inputs = output->report_options.inputs ? output->report_options.inputs : "LOG"};
	page.selection = output->selection;
	page.read = &output->read;
	if (!buffer_open(&page.scratch, -1, 256)) {
		buffer_fail(output->buffer, ENOMEM);
		return;
	}
	html_begin(output->buffer, title, sizeof title - 1);
	buffer_literal(output->buffer, "<main id=\"content\">\n<h1>Findings about the evidence</h1>\n");
	put_selection(&page, true);
	html_gaps_write(&page);
	html_findings_write(&page, found, true);
	if (page.scratch.error != 0)
		buffer_fail(output->buffer, page.scratch.error);
	buffer_close(&page.scratch);
	buffer_literal(output->buffer, "</main>\n");
	html_end(output->buffer);
}

const struct output_kind output_html = {
	.name = "html",
	.help = "a page for a browser, of a report",
	.suffix = "html",
	.other_suffix = "htm",
	.hears_event = hear_event,
	.report = write_report,
	.findings = write_findings,
};
