/* SPDX-License-Identifier: MIT */
/*
 * Finds the values of a row by numbers instead of names, for reports with hundreds of thousands of rows: to look for
 * each of a dozen names in every row takes longer than to make the row.
 */
#ifndef REPORT_ROW_INDEX_H
#define REPORT_ROW_INDEX_H

#include "ipsecevtx_report.h"

/* How many names can be looked for. */
#define ROW_INDEX_NAMES 48u
/* Columns whose names are remembered; a power of two, more than any report has. */
#define ROW_INDEX_PLACES 256u
/* Rows that are made of one kind of event have the same columns: so many sets of columns are remembered. */
#define ROW_INDEX_SHAPES  16u
#define ROW_INDEX_COLUMNS 96u

struct row_index_shape {
	size_t count; /* 0: the place is free */
	const char *columns[ROW_INDEX_COLUMNS];
	uint8_t values[ROW_INDEX_NAMES]; /* the column of each name, ROW_INDEX_COLUMNS where there is none */
};

struct row_index {
	const char *const *names; /* the names whose values are looked for; NULL behind the last */
	/* The names in rows are static strings: the same address is the same name. */
	struct row_index_place {
		const char *name; /* NULL: free */
		uint8_t number;   /* its index in names; ROW_INDEX_NAMES: it is not looked for */
	} places[ROW_INDEX_PLACES];
	size_t place_count;
	struct row_index_shape shapes[ROW_INDEX_SHAPES];
	size_t next_shape; /* the shape that is replaced next */
	size_t name_count;
	/* of the current row, by index in names; NULL where it has no such value */
	const struct ipsecevtx_report_value *values[ROW_INDEX_NAMES];
};

/* names must live as long as the index. */
void row_index_init(struct row_index *index, const char *const *names);
/* Takes a row, whose values are found until the next call; the row must live as long. */
void row_index_take(struct row_index *index, const struct ipsecevtx_report_row *row);

/* The row's value of the name with that number; NULL where it has none, or the value is null. */
static inline const struct ipsecevtx_report_value *row_index_find(const struct row_index *index, size_t number)
{
	const struct ipsecevtx_report_value *value = index->values[number];
	return value && !value->is_null ? value : NULL;
}

#endif
