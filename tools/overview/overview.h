/* SPDX-License-Identifier: MIT */
/* The report overview: what its files share. */
#ifndef OVERVIEW_OVERVIEW_H
#define OVERVIEW_OVERVIEW_H

#include "output/output.h"
#include "overview/standing.h"
#include "picture/picture.h"
#include "report/found.h"

struct overview {
	struct ipsecevtx_report *report; /* summary, and all others at once */
	struct found found;
	struct story *story;
	struct unread unread;
};

/* Its reports in the order in which they are told, NULL behind the last. */
extern const char *const overview_reports[];

/* Each fails the output's buffer where it must. */
void overview_page(struct output *output, struct overview *overview, const struct standing *standing);
void overview_text(struct output *output, struct overview *overview, const struct standing *standing);

/* The value of that name in the summary's row, which is handed out; NULL for null. */
const struct ipsecevtx_report_row *overview_summary(struct output *output, struct overview *overview);

/* How much there is of what can stand out. */
enum { GLANCES = 4 };
struct glance {
	uint64_t total;
	const char *words;   /* "patterns of attacks"; NULL: there was nothing to find it in */
	char detail[160];    /* "1 high, 3 low" */
	const char *section; /* "hostile" */
};
/* noise: failures that are none to look after. */
void glances_take(struct glance glances[GLANCES], const struct ipsecevtx_report_row *summary, uint64_t noise,
	const struct output *output);
/* Said of what is none where events were left out: there may be some among these. */
extern const char glance_partial[];

/* What was read, in words: each line has a label. */
enum { FACTS_MAX = 10 };
struct fact {
	const char *label;
	size_t text, length; /* of texts */
};
struct facts {
	struct fact items[FACTS_MAX];
	size_t count;
	struct buffer texts;
};
/* False when there is no memory; facts_free() must follow. */
bool facts_gather(
	struct facts *facts, const struct ipsecevtx_report_row *summary, const struct output *output, uint64_t noise);
void facts_free(struct facts *facts);

#endif
