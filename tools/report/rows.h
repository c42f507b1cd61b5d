/* SPDX-License-Identifier: MIT */
/* Rows of a report of the library in the formats that any row can be written in, and pieces for its text. */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include "common/ticks.h"
#include "ipsecevtx_report.h"
#include "output/output.h"

/* A row as a JSON object. */
void rows_json(struct output *output, const struct ipsecevtx_report_row *row);

/* A value of one, into any buffer. */
void rows_json_value(struct output *output, struct buffer *buffer, const struct ipsecevtx_report_value *value);

/* A line of CSV with the names of the columns; one with a row's values. */
void rows_csv_header(struct output *output, const struct ipsecevtx_report_info *info);
void rows_csv(struct output *output, const struct ipsecevtx_report_info *info, const struct ipsecevtx_report_row *row);

/* A row as one line: name=value of all that is set. */
void rows_line(struct output *output, const struct ipsecevtx_report_row *row);

/* The value of that name; NULL when the row has none, or it is null. */
const struct ipsecevtx_report_value *rows_find(const struct ipsecevtx_report_row *row, const char *name);

/* A value as a person reads it, into any buffer: nothing can steer a terminal. Lists have commas between their items.
 */
void rows_text_value(struct buffer *buffer, const struct ipsecevtx_report_value *value);
/* The row's value of that name as rows_text_value() writes it, or a dash where it has none. */
void rows_put(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *name);
/* "12 times  vpn1.corp.example  198.51.100.7": the row's count, and its values of the names in parts. */
void rows_times(
	struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *const *parts, size_t parts_count);

/* "1.3" */
void rows_seconds(struct buffer *buffer, const struct ipsecevtx_report_value *value);

/* "2024-03-12 06:02:09Z", to the second. */
void rows_moment(struct buffer *buffer, uint64_t ticks);
/* "5h 14m 28s": of days, hours, minutes and seconds the first that is not 0, and the two after it. */
void rows_duration(struct buffer *buffer, uint64_t ticks);
/* "198.51.100.0/25"; either may be NULL. The mask of a single address is left out, one that is no prefix
 * of the address's family written out. */
void rows_network(
	struct buffer *buffer, const struct ipsecevtx_report_value *address, const struct ipsecevtx_report_value *mask);

/* A value, or a list of them; that of esp_cipher says what None means. */
void rows_algorithm(struct buffer *buffer, const struct ipsecevtx_report_value *value);

/*
 * How an association is called whose end is there and whose opening is not: of one from before these logs, one whose
 * opening was not asked for, is lost, or was not counted nothing more can be said.
 */
#define ROWS_NO_OPEN "closed, opening not seen"
/* As long over its lifetime one that is open is told of as past it, and no other one as its rekey. */
#define ROWS_LONG_OVER (300 * TICKS_A_SECOND)

/* What a part of an association is called where people read it: "ESP cipher"; NULL: it is none that is known. */
const char *rows_part_words(const char *part);

/* A text whose parts have commas between them, in lines of the output's width where that can be, each behind a margin.
 */
void rows_wrapped(struct output *output, const char *text, size_t margin);
/* The same of a sentence, whose words are the parts. */
void rows_sentence(struct output *output, const struct ipsecevtx_report_value *value, size_t margin);
/* The same behind what stands on the line already, in so many columns. */
void rows_sentence_behind(
	struct output *output, const struct ipsecevtx_report_value *value, size_t margin, size_t before);

/* All values that are set, a line each, below a line with the first ones; for reports without a look of their own. */
void rows_text(struct output *output, const struct ipsecevtx_report_row *row);

/*
 * Of a summary, what is in the logs of both ends and counted twice: "40 Main Modes and 36 failed negotiations". False:
 * there is nothing of that.
 */
bool rows_both_ends(struct buffer *buffer, const struct ipsecevtx_report_row *row);

/* Of an object of auditing: whether events of that subcategory, as it is named, are there though it was switched off.
 */
bool rows_is_told_though_off(const struct ipsecevtx_report_value *audited, const char *name);
/* Of failures: whether another tunnel between the two stood meanwhile, whose success is none of the one that failed. */
bool rows_has_other_tunnel(const struct ipsecevtx_report_row *row);
/* Of failures: whether the next success was with a certificate that is none of those that failed. */
bool rows_has_other_certificate(const struct ipsecevtx_report_row *row);
/* Whether failures were with gateways, behind which their remote address is. */
bool rows_has_gateways(const struct ipsecevtx_report_row *row);
/* Of failures: whether it worked before them, in between or after. */
bool rows_has_worked(const struct ipsecevtx_report_row *row);
/* How many associations were opened between the first and the last of them. */
uint64_t rows_worked_between(const struct ipsecevtx_report_row *row);

#endif
