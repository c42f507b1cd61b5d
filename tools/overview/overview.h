/* SPDX-License-Identifier: MIT */
/* The report overview, which puts the other reports together on one page or in one text: what its files share. */
#ifndef OVERVIEW_OVERVIEW_H
#define OVERVIEW_OVERVIEW_H

#include "output/output.h"
#include "overview/standing.h"
#include "picture/picture.h"
#include "report/found.h"

struct overview {
	struct ipsecevtx_report *report; /* the summary and all other reports at once */
	struct found found;
	struct story *story;
	struct unread unread;
};

/* The names of its reports in the order in which they are shown; NULL behind the last. */
extern const char *const overview_reports[];

/* Write the overview as a page, and as text. Errors go to the output's buffer. */
void overview_page(struct output *output, struct overview *overview, const struct standing *standing);
void overview_text(struct output *output, struct overview *overview, const struct standing *standing);

/* Reads the summary's row, which lives until the next row is read; NULL where the report failed. */
const struct ipsecevtx_report_row *overview_summary(struct output *output, struct overview *overview);

/* The four figures at the top: how much there is of what can stand out. */
enum { GLANCES = 4 };
struct glance {
	uint64_t total;
	const char *words;   /* "patterns of attacks"; NULL: there was nothing in which to find any */
	char detail[160];    /* "1 high, 3 low" */
	const char *section; /* "hostile" */
};
/* Fills the figures. noise: how many failures nobody has to look into. */
void glances_take(struct glance glances[GLANCES], const struct ipsecevtx_report_row *summary, uint64_t noise,
	const struct output *output);
/* What is said of a figure of 0 where events were left out, which may hold some. */
extern const char glance_partial[];

/* What was read, in words, line by line. */
enum { FACTS_MAX = 10 };
struct fact {
	const char *label;
	size_t text, length; /* place in texts */
};
struct facts {
	struct fact items[FACTS_MAX];
	size_t count;
	struct buffer texts;
};
/* Fills the lines. False when there is no memory; facts_free() must follow in every case. */
bool facts_gather(
	struct facts *facts, const struct ipsecevtx_report_row *summary, const struct output *output, uint64_t noise);
void facts_free(struct facts *facts);

#endif
