/* SPDX-License-Identifier: MIT */
/*
 * A row of a report, put together value by value. There is no error to look at after each: a row that failed is not
 * handed out.
 */
#ifndef REPORT_ROW_H
#define REPORT_ROW_H

#include "evidence/memory.h"
#include "ipsecevtx_report.h"
#include "report/strings.h"

struct row {
	const struct strings *strings;
	struct arena *arena; /* of what lives as long as the row */
	struct ipsecevtx_report_value *values;
	size_t count, room;
	size_t number, under, follows;         /* as in struct ipsecevtx_report_row */
	bool failed;                           /* there was no memory */
	struct ipsecevtx_report_value nowhere; /* where values go then */
};

/* The next value, null, and of that type; never NULL. */
struct ipsecevtx_report_value *row_add(struct row *row, const char *name, enum ipsecevtx_report_type type);

/* name is static. A null of that type. */
void row_null(struct row *row, const char *name, enum ipsecevtx_report_type type);
void row_number(struct row *row, const char *name, uint64_t number);
void row_bool(struct row *row, const char *name, bool value);
/* An id is shown as text. */
void row_id(struct row *row, const char *name, uint64_t number);
/* A null unless it is set. */
void row_time(struct row *row, const char *name, const struct ipsecevtx_time *time);
void row_seconds(struct row *row, const char *name, uint64_t ticks);
/* Text that is static or lives as long as the row. */
void row_word(struct row *row, const char *name, const char *word);
void row_text(struct row *row, const char *name, const struct ipsecevtx_text *text);
/* A text of row->strings; a null for STRING_NONE. */
void row_string(struct row *row, const char *name, uint32_t number);

/*
 * A list or an object of count items, all null, to be filled with the cell_ functions below. NULL with failed set when
 * there is no memory, and for none.
 */
struct ipsecevtx_report_value *row_items(
	struct row *row, const char *name, enum ipsecevtx_report_type type, size_t count);
/* The same within an item. */
struct ipsecevtx_report_value *row_nested(
	struct row *row, struct ipsecevtx_report_value *value, enum ipsecevtx_report_type type, size_t count);

/* A text that is put together for the row, which keeps it: a NUL is added. "" with failed set without memory. */
const char *row_keep(struct row *row, const char *data, size_t length);

/*
 * Single values, for items of lists and objects: names as for rows, NULL in a list.
 */
struct ipsecevtx_report_value cell_null(const char *name, enum ipsecevtx_report_type type);
struct ipsecevtx_report_value cell_number(const char *name, uint64_t number);
struct ipsecevtx_report_value cell_time(const char *name, const struct ipsecevtx_time *time);
struct ipsecevtx_report_value cell_word(const char *name, const char *word);
struct ipsecevtx_report_value cell_text(const char *name, const struct ipsecevtx_text *text);
struct ipsecevtx_report_value cell_string(const struct strings *strings, const char *name, uint32_t number);

#endif
