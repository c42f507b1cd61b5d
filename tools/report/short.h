/* SPDX-License-Identifier: MIT */
/* Names in sentences: a log can hold some of many thousand bytes, behind which nobody finds what a sentence says. */
#ifndef REPORT_SHORT_H
#define REPORT_SHORT_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"

/* Of a longer name than this many characters the beginning and the end, with an ellipsis between them. */
#define SHORT_NAME 64u

/* Bytes are as they are in the text: who shows them escapes them. */
void short_name(struct buffer *buffer, const char *text, size_t length);

/* A sentence of a row: its names are the row's values, or words longer than any of ours. */
void short_sentence(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *text, size_t length);

#endif
