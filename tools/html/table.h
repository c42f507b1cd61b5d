/* SPDX-License-Identifier: MIT */
/* How a page shows the rows of each report: which values are columns, and which rows come first where not all fit. */
#ifndef HTML_TABLE_H
#define HTML_TABLE_H

#include "ipsecevtx_report.h"

enum column_kind {
	COLUMN_END = 0,
	COLUMN_FIRST,    /* the first of the keys that has a value */
	COLUMN_ALL,      /* the values of all keys, with commas between them */
	COLUMN_PEER,     /* the first value, with a link to the row of that peer */
	COLUMN_WORD,     /* one of this program's own words, in the colour of its meaning */
	COLUMN_SENTENCE, /* the first value, as wide text */
	COLUMN_NUMBER,   /* the first value, aligned to the right */
	COLUMN_FIND,     /* of a peer: links to the other places where it stands */
};

#define COLUMN_KEYS 4u

struct column {
	const char *heading;
	enum column_kind kind;
	const char *keys[COLUMN_KEYS];
};

/*
 * How much a row is wanted where not all fit: rows of higher weight come first, and rows of equal weight in the order
 * of the report.
 */
typedef uint64_t row_weight(const struct ipsecevtx_report_row *row);

struct html_table {
	const char *name;  /* the report's name */
	const char *title; /* the section's title */
	const char *lead;  /* a sentence below the title */
	const char *none;  /* what is said where there is no row */
	size_t row_limit;
	size_t byte_limit;
	row_weight *weight;           /* NULL: the rows that come first are shown */
	bool latest;                  /* of rows of equal weight show the last ones, not the first */
	const char *choice;           /* words that say which rows are shown: "those that ..." */
	const struct column *columns; /* ends with a column of kind COLUMN_END */
};

/* The table of a report; NULL where it has none, and its values are shown by their names. */
const struct html_table *html_table_find(const char *name);

#endif
