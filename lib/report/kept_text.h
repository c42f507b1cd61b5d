/* SPDX-License-Identifier: MIT */
/*
 * What reports keep of a text: all of it, or, of more than 4,096 bytes, as no event of Windows has, its beginning and
 * its SHA-256, which tells it from all others. The template of a hostile log can give each of thousands of records a
 * text of many times the record's own size.
 */
#ifndef REPORT_KEPT_TEXT_H
#define REPORT_KEPT_TEXT_H

#include <stddef.h>

#define KEPT_TEXT_MAX 4096u

struct kept_text {
	const char *data; /* the caller's, or cut */
	size_t length;
	char cut[KEPT_TEXT_MAX + 128];
};

void kept_text_take(struct kept_text *kept, const char *data, size_t length);

#endif
