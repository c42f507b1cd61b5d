/* SPDX-License-Identifier: MIT */
/* How a page shows the rows of each report: which of the values are columns, and which rows where there are many. */
#ifndef HTML_TABLE_H
#define HTML_TABLE_H

#include "ipsecevtx_report.h"

enum column_kind {
	COLUMN_END = 0,
	COLUMN_FIRST,    /* the first of the keys that is there */
	COLUMN_ALL,      /* all of the keys that are there, with commas between them */
	COLUMN_PEER,     /* the first one that is there, with a link to the row of that peer */
	COLUMN_WORD,     /* one of our own words, in the colour of what it means */
	COLUMN_SENTENCE, /* the first one, as text that is wide */
	COLUMN_NUMBER,   /* the first one, to the right */
	COLUMN_FIND,     /* of a peer: links to where else it stands */
};

#define COLUMN_KEYS 4u

struct column {
	const char *heading;
	enum column_kind kind;
	const char *keys[COLUMN_KEYS];
};

/* How much a row is wanted where not all fit: rows of higher numbers first, and of equal ones those of its order. */
typedef uint64_t row_weight(const struct ipsecevtx_report_row *row);

struct html_table {
	const char *name;  /* of the report */
	const char *title; /* of its section */
	const char *lead;  /* a sentence below that */
	const char *none;  /* said where there is no row */
	size_t row_limit;
	size_t byte_limit;
	row_weight *weight;           /* NULL: those that come first */
	bool latest;                  /* of equal weight the last ones, not the first ones */
	const char *choice;           /* "those that ...": which ones these are */
	const struct column *columns; /* the last one is COLUMN_END */
};

/* NULL: the report has none, and is shown by the names of its values. */
const struct html_table *html_table_find(const char *name);

#endif
