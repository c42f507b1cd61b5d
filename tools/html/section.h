/* SPDX-License-Identifier: MIT */
/*
 * The sections of a page, one for each report: a heading, a picture, and a table of the report's rows, or of as many as
 * a page can hold. A page is planned first, as it must be known which rows it will have before anything can link to
 * them. Called by html/output_html.c and overview/overview_page.c.
 */
#ifndef HTML_SECTION_H
#define HTML_SECTION_H

#include "common/buffer.h"
#include "html/table.h"
#include "output/output.h"
#include "picture/picture.h"

struct html_section {
	const struct html_table *table;
	struct buffer rows; /* the body of the table, as HTML */
	size_t total;       /* how many rows the report has */
	size_t shown;
	size_t *numbers; /* numbers of the rows that are shown, ascending */
};

/* A peer that has a row on the page, to link to. */
struct html_peer {
	size_t address; /* where its address begins in texts */
	size_t length;
	size_t number;
};

#define HTML_SECTIONS_MAX 8u

/* State of a page while it is written. */
struct html_page {
	struct buffer *out; /* where the page is written to */
	struct ipsecevtx_report *report;
	const char *inputs;                /* the inputs as words of a command */
	const struct selection *selection; /* the options that chose among the events; NULL: all events */
	const struct was_read *read;       /* how much of the inputs was read */
	bool is_partial;                   /* the reports were not made of all events */
	bool has_at;                       /* --at: the page has only what stood at a time */
	const struct story *story;         /* what pictures are drawn from; NULL: the page has none */
	struct html_section sections[HTML_SECTIONS_MAX];
	size_t section_count;
	struct html_peer *peers; /* sorted by address */
	size_t peer_count;
	struct buffer texts; /* the addresses of peers */
	struct buffer scratch;
	bool failed; /* there is no memory, or the report failed */
};

/*
 * Plans a page: reads the rows of the reports in names, which ends with NULL; a name that is no part of report gets no
 * section. The page will be written to the output's buffer. story, if there is one, has been read. Returns whether it
 * succeeded; html_page_free() must follow in any case.
 */
bool html_page_plan(struct html_page *page, const struct output *output, struct ipsecevtx_report *report,
	const char *const *names, const struct story *story);
void html_page_free(struct html_page *page);

/* The section of that name; NULL where there is none. */
const struct html_section *html_page_section(const struct html_page *page, const char *name);
/*
 * Whether the page has the row with that number, as an element NAME-NUMBER; user is the page. For struct picture_links.
 */
bool html_page_has_row(void *user, const char *name, size_t number);
/* The row of a peer's address; IPSECEVTX_REPORT_NO_ROW where it has none. */
size_t html_find_peer(const struct html_page *page, const struct ipsecevtx_text *address);

/* Writes the commands that turn auditing on. */
void html_audit_commands(struct html_page *page);
/* Writes that records were lost or inputs not read, if that is so: the page does not tell all. */
void html_gaps_write(struct html_page *page);
/* Writes why there is no event and, where the logs are not audited, how auditing is turned on. */
void html_nothing_write(struct html_page *page);

/* Writes a section: heading, lead, picture and table; one sentence for a report without rows. */
void html_section_write(struct html_page *page, const char *name);

/* Writes the field that filters the rows of the section of that name and title. */
void html_filter_write(struct html_page *page, const char *name, const char *title);

/* Writes a command: "<code>ipsec-evtx OPTIONS INPUTS</code>". */
void html_command(struct html_page *page, const char *options);

/* Writes one row of a table; number is the row's number in its report. */
void html_row(
	struct html_page *page, const struct html_table *table, const struct ipsecevtx_report_row *row, size_t number);

#endif
