/* SPDX-License-Identifier: MIT */
/*
 * The values of a row by numbers instead of names, for reports with hundreds of thousands of rows: to look for each of
 * a dozen names in every row takes longer than to make the row.
 */
#ifndef REPORT_ROW_INDEX_H
#define REPORT_ROW_INDEX_H

#include "ipsecevtx_report.h"

/* At most so many names. */
#define ROW_INDEX_NAMES 48u
/* Columns whose names are remembered; a power of two, more than any report has. */
#define ROW_INDEX_PLACES 256u
/* Rows of an event have the columns that others of it have. */
#define ROW_INDEX_SHAPES  16u
#define ROW_INDEX_COLUMNS 96u

struct row_index_shape {
	size_t count; /* 0: none yet */
	const char *columns[ROW_INDEX_COLUMNS];
	uint8_t values[ROW_INDEX_NAMES]; /* which column each name is of, ROW_INDEX_COLUMNS for none */
};

struct row_index {
	const char *const *names; /* whose values are looked for; NULL behind the last */
	/* Names of rows are static: one at the same address is the same one. */
	struct row_index_place {
		const char *name; /* NULL: free */
		uint8_t number;   /* of names, ROW_INDEX_NAMES: none of them */
	} places[ROW_INDEX_PLACES];
	size_t place_count;
	struct row_index_shape shapes[ROW_INDEX_SHAPES];
	size_t next_shape; /* the one to be given up first */
	size_t name_count;
	const struct ipsecevtx_report_value *values[ROW_INDEX_NAMES]; /* of the row; NULL where it has none */
};

/* The names must live as long as the index. */
void row_index_init(struct row_index *index, const char *const *names);
/* The values of a row, which live as long as it. */
void row_index_take(struct row_index *index, const struct ipsecevtx_report_row *row);

/* The row's value of that name; NULL where it has none, or it is null. */
static inline const struct ipsecevtx_report_value *row_index_find(const struct row_index *index, size_t number)
{
	const struct ipsecevtx_report_value *value = index->values[number];
	return value && !value->is_null ? value : NULL;
}

#endif
