/* SPDX-License-Identifier: MIT */
#include "html/section.h"

#include <stdlib.h>
#include <string.h>

#include "common/html.h"
#include "html/choice.h"
#include "report/next.h"
#include "report/rows.h"

/*
 * Planning.
 */

/* Counts the rows, and chooses among them. */
static void choose_rows(struct html_page *page, struct html_section *section)
{
	const struct html_table *table = section->table;
	const struct ipsecevtx_report_row *row;
	struct choice choice;
	int result = 0;
	if (!choice_start(&choice, table->row_limit, table->latest)) {
		page->failed = true;
		return;
	}
	while ((result = ipsecevtx_report_next(page->report, &row)) > 0)
		choice_add(&choice, table->weight ? table->weight(row) : 0, section->total++);
	section->shown = choice.count;
	section->numbers = choice_end(&choice);
	page->failed = page->failed || result < 0 || !section->numbers;
}

static void add_section(struct html_page *page, const char *name)
{
	const struct html_table *table = html_table_find(name);
	if (!table || page->section_count == HTML_SECTIONS_MAX || ipsecevtx_report_rows(page->report, name) != 0)
		return;
	struct html_section *section = &page->sections[page->section_count++];
	*section = (struct html_section){.table = table, .rows.fd = -1};
	if (buffer_open(&section->rows, -1, 4096))
		choose_rows(page, section);
	else
		page->failed = true;
}

/* Rows that do not fit are left out from the end. */
static void write_rows(struct html_page *page, struct html_section *section)
{
	const struct ipsecevtx_report_row *row;
	struct buffer *out = page->out;
	size_t next = 0;
	page->out = &section->rows;
	for (size_t number = 0; next < section->shown && ipsecevtx_report_next(page->report, &row) > 0; number++) {
		if (number != section->numbers[next])
			continue;
		size_t start = section->rows.used;
		struct next completed;
		if (next_complete(&completed, row, page->selection, page->inputs))
			html_row(page, section->table, &completed.row, number);
		else
			page->failed = true;
		next_free(&completed);
		if (section->rows.used > section->table->byte_limit) {
			section->rows.used = start;
			break;
		}
		next++;
	}
	section->shown = next;
	page->failed = page->failed || section->rows.error != 0;
	page->out = out;
}

static int compare_texts(const struct html_page *page, const struct html_peer *peer, const char *text, size_t length)
{
	int order = memcmp(page->texts.data + peer->address, text, peer->length < length ? peer->length : length);
	return order != 0 ? order : peer->length < length ? -1 : peer->length > length;
}

/* Inserts a peer in the order of addresses as texts, behind all that have the same one. */
static void insert_peer(struct html_page *page, const struct ipsecevtx_text *address, size_t number)
{
	size_t place = page->peer_count++;
	const struct html_peer peer = {page->texts.used, address->length, number};
	for (; place > 0 && compare_texts(page, &page->peers[place - 1], address->data, address->length) > 0; place--)
		page->peers[place] = page->peers[place - 1];
	page->peers[place] = peer;
	buffer_put(&page->texts, address->data, address->length);
}

static void note_peers(struct html_page *page, const struct html_section *section)
{
	const struct ipsecevtx_report_row *row;
	size_t next = 0;
	page->peers = calloc(section->shown + 1, sizeof *page->peers);
	page->failed = page->failed || !page->peers || ipsecevtx_report_rows(page->report, "peers") != 0;
	for (size_t number = 0; !page->failed && next < section->shown; number++) {
		if (ipsecevtx_report_next(page->report, &row) <= 0)
			break;
		if (number != section->numbers[next])
			continue;
		const struct ipsecevtx_report_value *value = rows_find(row, "peer");
		if (value && value->type == IPSECEVTX_REPORT_TEXT)
			insert_peer(page, &value->text, number);
		next++;
	}
	page->failed = page->failed || page->texts.error != 0;
}

static struct html_section *find_section(struct html_page *page, const char *name)
{
	for (size_t i = 0; i < page->section_count; i++) {
		if (strcmp(page->sections[i].table->name, name) == 0)
			return &page->sections[i];
	}
	return NULL;
}

bool html_page_plan(struct html_page *page, const struct output *output, struct ipsecevtx_report *report,
	const char *const *names, const struct story *story)
{
	const char *inputs = output->report_options.inputs;
	*page = (struct html_page){.out = output->buffer,
		.report = report,
		.inputs = inputs ? inputs : "LOG",
		.selection = output->selection,
		.read = &output->read,
		.is_partial = output->report_options.left_out != 0,
		.has_at = output->report_options.has_at,
		.story = story,
		.texts.fd = -1,
		.scratch.fd = -1};
	if (!buffer_open(&page->texts, -1, 4096) || !buffer_open(&page->scratch, -1, 4096))
		return false;
	for (; *names; names++)
		add_section(page, *names);
	/* Other sections link to peers, so the rows of peers are written first. */
	struct html_section *peers = find_section(page, "peers");
	if (peers && !page->failed && ipsecevtx_report_rows(report, "peers") == 0) {
		write_rows(page, peers);
		note_peers(page, peers);
	}
	for (size_t i = 0; i < page->section_count && !page->failed; i++) {
		struct html_section *section = &page->sections[i];
		if (section != peers && ipsecevtx_report_rows(report, section->table->name) == 0)
			write_rows(page, section);
	}
	return !page->failed;
}

void html_page_free(struct html_page *page)
{
	for (size_t i = 0; i < page->section_count; i++) {
		buffer_close(&page->sections[i].rows);
		free(page->sections[i].numbers);
	}
	free(page->peers);
	buffer_close(&page->texts);
	buffer_close(&page->scratch);
}

const struct html_section *html_page_section(const struct html_page *page, const char *name)
{
	for (size_t i = 0; i < page->section_count; i++) {
		if (strcmp(page->sections[i].table->name, name) == 0)
			return &page->sections[i];
	}
	return NULL;
}

bool html_page_has_row(void *user, const char *name, size_t number)
{
	const struct html_section *section = html_page_section(user, name);
	size_t low = 0, high = section ? section->shown : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (section->numbers[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return section && low < section->shown && section->numbers[low] == number;
}

size_t html_find_peer(const struct html_page *page, const struct ipsecevtx_text *address)
{
	size_t low = 0, high = page->peer_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_texts(page, &page->peers[middle], address->data, address->length);
		if (order == 0)
			return page->peers[middle].number;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return IPSECEVTX_REPORT_NO_ROW;
}

/*
 * Writing.
 */

void html_command(struct html_page *page, const char *options)
{
	buffer_literal(page->out, "<code>ipsec-evtx ");
	html_string(page->out, options);
	page->scratch.used = 0;
	if (page->selection)
		selection_put_for(&page->scratch, page->selection, options);
	html_text(page->out, page->scratch.data, page->scratch.used);
	buffer_byte(page->out, ' ');
	html_string(page->out, page->inputs);
	buffer_literal(page->out, "</code>");
}

static void write_head(struct html_page *page, const struct html_table *table)
{
	struct buffer *buffer = page->out;
	buffer_literal(buffer, "<thead><tr>");
	for (const struct column *column = table->columns; column->kind != COLUMN_END; column++) {
		buffer_string(buffer,
			column->kind == COLUMN_NUMBER ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
		if (column->kind != COLUMN_FIND)
			buffer_literal(buffer, "<button type=\"button\">");
		html_string(buffer, column->heading);
		buffer_string(buffer, column->kind == COLUMN_FIND ? "</th>" : "</button></th>");
	}
	buffer_literal(buffer, "<th scope=\"col\">Values</th></tr></thead>\n");
}

/* Says how many rows are left out, and how to get them. */
static void write_rest(struct html_page *page, const struct html_section *section)
{
	struct buffer *buffer = page->out;
	char options[64] = "--report=";
	strcat(options, section->table->name);
	buffer_literal(buffer, "<p class=\"rest\">");
	if (section->shown < section->total) {
		buffer_literal(buffer, "<strong>");
		buffer_u64(buffer, section->total - section->shown);
		buffer_string(buffer, section->total - section->shown == 1 ? " more row is" : " more rows are");
		buffer_literal(buffer, " not on this page</strong>, which shows ");
		buffer_u64(buffer, section->shown);
		buffer_literal(buffer, " of ");
		buffer_u64(buffer, section->total);
		buffer_literal(buffer, ": ");
		html_string(buffer, section->table->choice);
		buffer_literal(buffer, ". All of them: ");
	} else {
		buffer_literal(buffer, "The same on a terminal: ");
	}
	html_command(page, options);
	buffer_literal(buffer, "</p>\n");
}

void html_filter_write(struct html_page *page, const char *name, const char *title)
{
	struct buffer *buffer = page->out;
	buffer_literal(buffer, "<p class=\"filter\"><label for=\"");
	buffer_string(buffer, name);
	buffer_literal(buffer, "-filter\">Show only rows with</label> <input type=\"search\" id=\"");
	buffer_string(buffer, name);
	buffer_literal(buffer, "-filter\" aria-label=\"Show only rows with, in ");
	html_string(buffer, title);
	buffer_literal(buffer, "\" autocomplete=\"off\"/> <output for=\"");
	buffer_string(buffer, name);
	buffer_literal(buffer, "-filter\"></output></p>\n");
}

static void write_table(struct html_page *page, const struct html_section *section)
{
	struct buffer *buffer = page->out;
	const struct html_table *table = section->table;
	html_filter_write(page, table->name, table->title);
	buffer_literal(buffer, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
	html_string(buffer, table->title);
	buffer_literal(buffer, "\">\n<table class=\"report\" data-rows=\"");
	buffer_u64(buffer, section->shown);
	buffer_literal(buffer, "\"><caption>");
	html_string(buffer, table->title);
	buffer_literal(buffer, ", ");
	buffer_u64(buffer, section->shown);
	buffer_literal(buffer, " of ");
	buffer_u64(buffer, section->total);
	buffer_literal(buffer, "</caption>\n");
	write_head(page, table);
	buffer_literal(buffer, "<tbody>\n");
	buffer_put(buffer, section->rows.data, section->rows.used);
	buffer_literal(buffer, "</tbody></table></div>\n");
	write_rest(page, section);
}

/* Draws the report's picture above the table. */
static void draw(struct html_page *page, const char *name)
{
	static const struct {
		const char *name;
		bool (*picture)(struct buffer *buffer, const struct story *story, const struct picture_links *links);
	} pictures[] = {{"sessions", picture_timeline}, {"failures", picture_failures}, {"peers", picture_peers},
		{"weak", picture_algorithms}, {"clocks", picture_clocks}};
	const struct picture_links links = {page, html_page_has_row};
	for (size_t i = 0; page->story && i < sizeof pictures / sizeof pictures[0]; i++) {
		if (strcmp(pictures[i].name, name) == 0)
			pictures[i].picture(page->out, page->story, &links);
	}
}

void html_audit_commands(struct html_page *page)
{
	struct buffer *buffer = page->out, *scratch = &page->scratch;
	buffer_literal(buffer, "<p>Auditing is turned on with</p>\n<ul>\n");
	for (size_t i = 0; i < AUDIT_COMMANDS; i++) {
		scratch->used = 0;
		was_read_put_audit_command(scratch, i);
		buffer_literal(buffer, "<li>");
		html_string(buffer, was_read_audited(i));
		buffer_literal(buffer, ": <code>");
		html_text(buffer, scratch->data, scratch->used);
		buffer_literal(buffer, "</code></li>\n");
	}
	buffer_literal(buffer, "</ul>\n");
}

static void write_sentence(struct html_page *page)
{
	const struct buffer *scratch = &page->scratch;
	bool has_end = scratch->used > 0 && scratch->data[scratch->used - 1] == '.';
	buffer_literal(page->out, "<p>");
	html_text(page->out, scratch->data, scratch->used);
	buffer_string(page->out, has_end ? "</p>\n" : ".</p>\n");
}

void html_gaps_write(struct html_page *page)
{
	page->scratch.used = 0;
	if (was_read_put_gaps(&page->scratch, page->read, "Mind: "))
		write_sentence(page);
}

void html_nothing_write(struct html_page *page)
{
	page->scratch.used = 0;
	was_read_put_why(&page->scratch, page->read);
	write_sentence(page);
	if (page->read->nothing == NOTHING_AUDITED)
		html_audit_commands(page);
}

/* Says that a section has no rows; where nothing was read, that means nothing. */
static void write_none(struct html_page *page, const struct html_table *table)
{
	struct buffer *scratch = &page->scratch;
	const struct was_read *read = page->read;
	bool is_read = read->nothing != NOTHING_READ && read->nothing != NOTHING_RECORDS;
	/* The report packets is made of events that tell of no negotiation. */
	if (read->nothing != NOTHING_NOT && !(is_read && strcmp(table->name, "packets") == 0)) {
		html_nothing_write(page);
		return;
	}
	scratch->used = 0;
	buffer_string(scratch, page->has_at ? "No security association is known to have stood then." : table->none);
	if (scratch->used > 0 && scratch->data[scratch->used - 1] == '.')
		scratch->used--;
	if (page->is_partial)
		buffer_literal(scratch, ", as far as the events asked for tell");
	was_read_put_gaps(scratch, read, "; ");
	write_sentence(page);
}

void html_section_write(struct html_page *page, const char *name)
{
	const struct html_section *section = html_page_section(page, name);
	struct buffer *buffer = page->out;
	if (!section)
		return;
	if (section->total == 0) {
		write_none(page, section->table);
		return;
	}
	buffer_literal(buffer, "<section id=\"");
	buffer_string(buffer, name);
	buffer_literal(buffer, "\" data-report=\"");
	buffer_string(buffer, name);
	buffer_literal(buffer, "\" data-total=\"");
	buffer_u64(buffer, section->total);
	buffer_literal(buffer, "\" data-shown=\"");
	buffer_u64(buffer, section->shown);
	buffer_literal(buffer, "\">\n<h2>");
	html_string(buffer, section->table->title);
	buffer_literal(buffer, "</h2>\n<p class=\"lead\">");
	html_string(buffer, section->table->lead);
	buffer_literal(buffer, "</p>\n");
	draw(page, name);
	write_table(page, section);
	buffer_literal(buffer, "</section>\n");
}
