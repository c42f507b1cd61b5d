/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "common/html.h"
#include "html/findings.h"
#include "html/page.h"
#include "html/section.h"
#include "overview/overview.h"
#include "report/rows.h"
#include "report/short.h"

#define NAME_CHARACTERS     80u
#define SENTENCE_CHARACTERS 1000u
#define TITLE_COMPUTERS     3u
/* Further items of what stands out are folded away, unless they are one or two. */
#define ITEMS_SEEN 12u

static const char *const looks[STANDING_LOOKS] = {"worst", "bad", "caution"};

static void put_fact(struct buffer *buffer, const struct facts *facts, const struct fact *fact)
{
	buffer_literal(buffer, "<dt>");
	html_string(buffer, fact->label);
	buffer_literal(buffer, "</dt><dd>");
	html_short_text(buffer, facts->texts.data + fact->text, fact->length, SENTENCE_CHARACTERS);
	buffer_literal(buffer, "</dd>\n");
}

/* Writes the title, "IPsec on vpn1.corp.example and 2 more", into the page's scratch buffer. */
static void make_title(struct html_page *page, const struct ipsecevtx_report_row *summary)
{
	const struct ipsecevtx_report_value *computers = rows_find(summary, "computers");
	size_t count = computers ? computers->count : 0;
	struct buffer *title = &page->scratch;
	title->used = 0;
	buffer_string(title, count > 0 ? "IPsec on " : "IPsec events");
	for (size_t i = 0; i < count && i < TITLE_COMPUTERS; i++) {
		const struct ipsecevtx_text *name = &computers->items[i].text;
		buffer_string(title, i > 0 ? ", " : "");
		short_name(title, name->data, name->length);
	}
	if (count > TITLE_COMPUTERS) {
		buffer_literal(title, " and ");
		buffer_u64(title, count - TITLE_COMPUTERS);
		buffer_literal(title, " more");
	}
}

/* "2024-05-15 00:23:07Z to 2024-05-15 08:22:58Z. " */
static void put_times(struct html_page *page, const struct standing_item *item)
{
	struct buffer *scratch = &page->scratch;
	if (!item->has_times)
		return;
	scratch->used = 0;
	rows_moment(scratch, item->first);
	if (item->last != item->first) {
		buffer_literal(scratch, " to ");
		rows_moment(scratch, item->last);
	}
	buffer_literal(scratch, ". ");
	html_text(page->out, scratch->data, scratch->used);
}

static void put_item(struct html_page *page, const struct standing *standing, size_t number)
{
	const struct standing_item *item = &standing->items[number];
	struct buffer *buffer = page->out;
	const char *command = item->has_command ? standing->texts.data + item->command : "";
	bool is_report = strncmp(command, "--report=", strlen("--report=")) == 0;
	buffer_literal(buffer, "<li class=\"");
	buffer_string(buffer, looks[item->look]);
	buffer_literal(buffer, "\"><p id=\"standing-");
	buffer_u64(buffer, number);
	buffer_literal(buffer, "\"><span class=\"word ");
	buffer_string(buffer, looks[item->look]);
	buffer_literal(buffer, "\">");
	html_string(buffer, item->label);
	buffer_literal(buffer, ":</span> ");
	const char *text = standing->texts.data + item->text, *names = standing->texts.data + item->names;
	size_t length = item->next > 0 ? item->next : item->length;
	html_short_text(buffer, text, length, SENTENCE_CHARACTERS);
	if (item->names_length > 0) {
		buffer_literal(buffer, "</p><p>");
		html_short_text(buffer, names, item->names_length, SENTENCE_CHARACTERS);
		buffer_byte(buffer, '.');
	}
	if (length < item->length) {
		buffer_literal(buffer, "</p><p>");
		html_short_text(buffer, text + length + 1, item->length - length - 1, SENTENCE_CHARACTERS);
	}
	if (!item->has_command) {
		buffer_literal(buffer, "</p></li>\n");
		return;
	}
	buffer_literal(buffer, "</p><p class=\"more\">");
	put_times(page, item);
	buffer_literal(buffer, "<a href=\"#");
	buffer_string(buffer, item->section);
	if (item->row != IPSECEVTX_REPORT_NO_ROW && html_page_has_row(page, item->section, item->row)) {
		buffer_byte(buffer, '-');
		buffer_u64(buffer, item->row);
	}
	buffer_literal(buffer, "\" aria-describedby=\"standing-");
	buffer_u64(buffer, number);
	buffer_string(buffer, is_report ? "\">More below</a>. All of them: " : "\">More below</a>. Its events: ");
	html_command(page, command);
	buffer_literal(buffer, "</p></li>\n");
}

static void put_standing(struct html_page *page, const struct standing *standing, bool is_partial)
{
	struct buffer *buffer = page->out;
	buffer_literal(buffer, "<h2 id=\"standing\">What stands out</h2>\n");
	if (standing->count == 0) {
		buffer_literal(buffer, "<p>Nothing: no pattern of an attack, no failed negotiation, no weak algorithm, "
				       "no lost association, and no damage to the evidence was found");
		buffer_string(buffer, is_partial ? ", " : "");
		buffer_string(buffer, is_partial ? glance_partial : "");
		buffer_literal(buffer, ".</p>\n");
		return;
	}
	bool is_folded = standing->count > ITEMS_SEEN + 2;
	buffer_literal(buffer, "<ol class=\"standing\">\n");
	for (size_t i = 0; i < standing->count; i++) {
		if (is_folded && i == ITEMS_SEEN) {
			buffer_literal(buffer, "</ol>\n<details class=\"others\"><summary>");
			buffer_u64(buffer, standing->count - ITEMS_SEEN);
			buffer_literal(buffer, " more</summary>\n<ol class=\"standing\">\n");
		}
		put_item(page, standing, i);
	}
	buffer_string(buffer, is_folded ? "</ol></details>\n" : "</ol>\n");
	if (page->read->nothing == NOTHING_AUDITED)
		html_audit_commands(page);
}

static void put_contents(struct html_page *page, const struct found *found)
{
	struct buffer *buffer = page->out;
	buffer_literal(buffer, "<nav aria-label=\"Contents\"><ul>\n");
	for (const char *const *name = overview_reports; *name; name++) {
		const struct html_section *section = html_page_section(page, *name);
		if (!section || section->total == 0)
			continue;
		buffer_literal(buffer, "<li><a href=\"#");
		buffer_string(buffer, *name);
		buffer_literal(buffer, "\">");
		html_string(buffer, section->table->title);
		buffer_literal(buffer, "</a> ");
		buffer_u64(buffer, section->total);
		buffer_literal(buffer, "</li>\n");
	}
	if (found_total(found) > 0) {
		buffer_literal(buffer, "<li><a href=\"#findings\">Evidence</a> ");
		buffer_u64(buffer, found_total(found));
		buffer_literal(buffer, "</li>\n");
	}
	buffer_literal(buffer, "</ul></nav>\n");
}

static void put_glances(struct buffer *buffer, const struct glance glances[GLANCES])
{
	buffer_literal(buffer, "<ul class=\"glance\">\n");
	for (size_t i = 0; i < GLANCES; i++) {
		const struct glance *glance = &glances[i];
		if (!glance->words)
			continue;
		buffer_literal(buffer, "<li>");
		if (glance->total > 0) {
			buffer_literal(buffer, "<a href=\"#");
			buffer_string(buffer, glance->section);
			buffer_literal(buffer, "\"><strong>");
			buffer_u64(buffer, glance->total);
			buffer_literal(buffer, "</strong> ");
			html_string(buffer, glance->words);
			buffer_literal(buffer, "</a> <span>");
			html_string(buffer, glance->detail);
			buffer_literal(buffer, "</span>");
		} else {
			html_string(buffer, glance->words);
			if (glance->detail[0]) {
				buffer_literal(buffer, " <span>");
				html_string(buffer, glance->detail);
				buffer_literal(buffer, "</span>");
			}
		}
		buffer_literal(buffer, "</li>\n");
	}
	buffer_literal(buffer, "</ul>\n");
}

static void put_head(
	struct html_page *page, struct output *output, struct overview *overview, const struct standing *standing)
{
	struct facts facts = {.count = 0, .texts.fd = -1};
	struct glance glances[GLANCES];
	struct buffer *buffer = page->out;
	const struct ipsecevtx_report_row *summary = overview_summary(output, overview);
	if (!summary || !facts_gather(&facts, summary, output, standing->noise)) {
		buffer_fail(output->buffer, ENOMEM);
		facts_free(&facts);
		return;
	}
	glances_take(glances, summary, standing->noise, output);
	make_title(page, summary);
	html_begin(buffer, page->scratch.data, page->scratch.used);
	buffer_literal(buffer, "<header>\n<h1>");
	html_short_text(buffer, page->scratch.data, page->scratch.used, NAME_CHARACTERS * TITLE_COMPUTERS);
	buffer_literal(buffer, "</h1>\n<dl class=\"facts\">\n");
	for (size_t i = 0; i < facts.count; i++)
		put_fact(buffer, &facts, &facts.items[i]);
	buffer_literal(buffer, "</dl>\n</header>\n<main id=\"content\">\n");
	facts_free(&facts);
	put_glances(buffer, glances);
	put_standing(page, standing, output->report_options.left_out != 0);
	put_contents(page, &overview->found);
}

/* Puts everything that has no row into one section. Where there was nothing to look at, that is said above. */
static void put_nothing(struct html_page *page, const struct found *found)
{
	struct buffer *buffer = page->out;
	bool is_next = false;
	for (size_t i = 0; i <= page->section_count; i++) {
		bool is_found = i == page->section_count;
		bool is_known = is_found ? page->read->records_seen > 0 : page->read->nothing == NOTHING_NOT;
		if (!is_known || (is_found ? found_total(found) > 0 : page->sections[i].total > 0))
			continue;
		if (!is_next)
			buffer_literal(buffer, "<section id=\"nothing\">\n<h2>What there is none of</h2>\n");
		is_next = true;
		if (is_found)
			buffer_literal(buffer, "<p>Nothing odd was found about the evidence.</p>\n");
		else
			html_section_write(page, page->sections[i].table->name);
	}
	buffer_string(buffer, is_next ? "</section>\n" : "");
}

static void put_sections(struct html_page *page, const struct found *found)
{
	for (size_t i = 0; i < page->section_count; i++) {
		if (page->sections[i].total > 0)
			html_section_write(page, page->sections[i].table->name);
	}
	if (found_total(found) > 0)
		html_findings_write(page, found, false);
	put_nothing(page, found);
}

void overview_page(struct output *output, struct overview *overview, const struct standing *standing)
{
	struct html_page page;
	if (html_page_plan(&page, output, overview->report, overview_reports, overview->story)) {
		put_head(&page, output, overview, standing);
		put_sections(&page, &overview->found);
		buffer_literal(page.out, "</main>\n");
		html_end(page.out);
	} else {
		buffer_fail(output->buffer, ENOMEM);
	}
	if (page.scratch.error != 0)
		buffer_fail(output->buffer, page.scratch.error);
	html_page_free(&page);
}
