/* SPDX-License-Identifier: MIT */
/*
 * The sections of a page, one a report: a heading, a picture, and a table of the report's rows, or of as many as a page
 * can hold. A page is planned first: which rows it will have must be known before anything can link to them.
 */
#ifndef HTML_SECTION_H
#define HTML_SECTION_H

#include "common/buffer.h"
#include "html/table.h"
#include "output/output.h"
#include "picture/picture.h"

struct html_section {
	const struct html_table *table;
	struct buffer rows; /* what stands in the body of the table */
	size_t total;       /* rows that the report has */
	size_t shown;
	size_t *numbers; /* of those shown, ascending */
};

/* A peer that has a row. */
struct html_peer {
	size_t address; /* where it begins in texts */
	size_t length;
	size_t number;
};

#define HTML_SECTIONS_MAX 8u

/* All that a page needs while it is put together. */
struct html_page {
	struct buffer *out; /* what is written to */
	struct ipsecevtx_report *report;
	const char *inputs;                /* words for commands */
	const struct selection *selection; /* of what, NULL: of all */
	const struct was_read *read;       /* how much of the inputs */
	bool is_partial;                   /* events were left out of what reports were made of */
	bool has_at;                       /* only what stood at a time is in it */
	const struct story *story;         /* what pictures are drawn from; NULL: there are none */
	struct html_section sections[HTML_SECTIONS_MAX];
	size_t section_count;
	struct html_peer *peers; /* sorted by address */
	size_t peer_count;
	struct buffer texts; /* of peers */
	struct buffer scratch;
	bool failed; /* there is no memory, or the report failed */
};

/*
 * Reads the rows of the reports of those names, NULL behind the last; what is no part of the report has no section. All
 * that is written goes to the output's buffer. Where there is a story, it was read. Returns whether it succeeded;
 * html_page_free() must follow in any case.
 */
bool html_page_plan(struct html_page *page, const struct output *output, struct ipsecevtx_report *report,
	const char *const *names, const struct story *story);
void html_page_free(struct html_page *page);

/* NULL: there is none. */
const struct html_section *html_page_section(const struct html_page *page, const char *name);
/* Whether the page has the element NAME-NUMBER; user is the page. */
bool html_page_has_row(void *user, const char *name, size_t number);
/* The row of a peer; IPSECEVTX_REPORT_NO_ROW where it has none. */
size_t html_find_peer(const struct html_page *page, const struct ipsecevtx_text *address);

/* How auditing is turned on. */
void html_audit_commands(struct html_page *page);
/* That records were lost and inputs not read, if any: what stands on the page is not all. */
void html_gaps_write(struct html_page *page);
/* Why there is no event; where these logs are not audited, with those commands. */
void html_nothing_write(struct html_page *page);

/* Writes a section: its heading and lead, its picture and its table. Of a report without rows it is only a sentence. */
void html_section_write(struct html_page *page, const char *name);

/* The field in which to type what rows are to be left, for the section of that id and title. */
void html_filter_write(struct html_page *page, const char *name, const char *title);

/* "<code>ipsec-evtx OPTIONS INPUTS</code>" */
void html_command(struct html_page *page, const char *options);

/* One row of a table; number is that of the row in the order of its report. */
void html_row(
	struct html_page *page, const struct html_table *table, const struct ipsecevtx_report_row *row, size_t number);

#endif
