/* SPDX-License-Identifier: MIT */
/* Writes rows of the library's reports in the formats that every row can be written in, and pieces of them for text. */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include "common/ticks.h"
#include "ipsecevtx_report.h"
#include "output/output.h"

/* Writes a row as a JSON object. */
void rows_json(struct output *output, const struct ipsecevtx_report_row *row);

/* Writes a value as JSON into any buffer. */
void rows_json_value(struct output *output, struct buffer *buffer, const struct ipsecevtx_report_value *value);

/* Write a line of CSV: the first with the names of the columns, the second with a row's values. */
void rows_csv_header(struct output *output, const struct ipsecevtx_report_info *info);
void rows_csv(struct output *output, const struct ipsecevtx_report_info *info, const struct ipsecevtx_report_row *row);

/* Writes a row as one line: name=value for all values that are set. */
void rows_line(struct output *output, const struct ipsecevtx_report_row *row);

/* The value of that name; NULL when the row has none, or it is null. */
const struct ipsecevtx_report_value *rows_find(const struct ipsecevtx_report_row *row, const char *name);

/*
 * Writes a value for people into any buffer: nothing in it can steer a terminal. The items of a list have commas
 * between them.
 */
void rows_text_value(struct buffer *buffer, const struct ipsecevtx_report_value *value);
/* The row's value of that name as rows_text_value() writes it, or a dash where it has none. */
void rows_put(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *name);
/* Writes "12 times vpn1.corp.example 198.51.100.7": the row's count, and its values of the names in parts. */
void rows_times(
	struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *const *parts, size_t parts_count);

/* Writes a number of seconds: "1.3". */
void rows_seconds(struct buffer *buffer, const struct ipsecevtx_report_value *value);

/* Writes a time to the second: "2024-03-12 06:02:09Z". */
void rows_moment(struct buffer *buffer, uint64_t ticks);
/*
 * Writes a duration: "5h 14m 28s", which is the first unit of days, hours, minutes and seconds that is not 0, and the
 * two after it.
 */
void rows_duration(struct buffer *buffer, uint64_t ticks);
/*
 * Writes a network: "198.51.100.0/25"; either may be NULL. The mask of a single address is left out; a mask that is no
 * prefix of the address's family is written out.
 */
void rows_network(
	struct buffer *buffer, const struct ipsecevtx_report_value *address, const struct ipsecevtx_report_value *mask);

/* Writes an algorithm or a list of them. For an ESP cipher of None it says what that means. */
void rows_algorithm(struct buffer *buffer, const struct ipsecevtx_report_value *value);

/*
 * What an association is called whose end is in the logs and whose opening is not: it may have been opened before the
 * logs begin, its opening may be lost, not asked for, or not counted.
 */
#define ROWS_NO_OPEN "closed, opening not seen"
/*
 * An open association is called past its lifetime from 5 minutes after its end on, and then no other association is
 * called its rekey; in ticks.
 */
#define ROWS_LONG_OVER (300 * TICKS_A_SECOND)

/* The words for a part of an association: "ESP cipher"; NULL: the part is not known. */
const char *rows_part_words(const char *part);

/*
 * Writes a text whose parts have commas between them in lines of the output's width, each behind a margin; a part that
 * is too long is not broken.
 */
void rows_wrapped(struct output *output, const char *text, size_t margin);
/* The same for a sentence, which is broken between words. */
void rows_sentence(struct output *output, const struct ipsecevtx_report_value *value, size_t margin);

/*
 * Writes all values that are set, one a line, below a line with the first ones: for reports without a look of their
 * own.
 */
void rows_text(struct output *output, const struct ipsecevtx_report_row *row);

/*
 * Of a summary's row: writes what is in the logs of both ends and so counted twice, "40 Main Modes and 36 failed
 * negotiations". False: nothing is, and nothing was written.
 */
bool rows_both_ends(struct buffer *buffer, const struct ipsecevtx_report_row *row);

/*
 * Of a row's value about auditing: whether there are events of the named subcategory although its auditing was switched
 * off.
 */
bool rows_is_told_though_off(const struct ipsecevtx_report_value *audited, const char *name);
/*
 * Of a row of failures: whether another tunnel between the two ends stood meanwhile, whose success says nothing about
 * the one that failed.
 */
bool rows_has_other_tunnel(const struct ipsecevtx_report_row *row);
/* Of a row of failures: whether the next success was with a certificate that none of the failures had. */
bool rows_has_other_certificate(const struct ipsecevtx_report_row *row);
/* Of a row of failures: whether they were with gateways, behind which the remote address lies. */
bool rows_has_gateways(const struct ipsecevtx_report_row *row);
/* Of a row of failures: whether negotiations succeeded before, between or after them. */
bool rows_has_worked(const struct ipsecevtx_report_row *row);
/* Of a row of failures: how many associations were opened between the first and the last of them. */
uint64_t rows_worked_between(const struct ipsecevtx_report_row *row);

#endif
