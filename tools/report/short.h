/* SPDX-License-Identifier: MIT */
/*
 * Shortens names in sentences: a log can hold names of many thousand bytes, behind which nobody finds what a sentence
 * says.
 */
#ifndef REPORT_SHORT_H
#define REPORT_SHORT_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"

/* A name longer than this many characters is shortened to its beginning and its end, with an ellipsis between them. */
#define SHORT_NAME 64u

/* Writes a name, shortened. Nothing is escaped: the caller does that where the text is shown. */
void short_name(struct buffer *buffer, const char *text, size_t length);

/*
 * Writes a sentence of a row, with its names shortened: these are the row's values, and words longer than any of this
 * program's own.
 */
void short_sentence(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *text, size_t length);

#endif
