/* SPDX-License-Identifier: MIT */
/* The frame of every HTML page: its head, with a content security policy that lets nothing be loaded, and its end. */
#ifndef HTML_PAGE_H
#define HTML_PAGE_H

#include "common/buffer.h"

/* Writes everything before the page's heading; title is the document's, as plain text. */
void html_begin(struct buffer *buffer, const char *title, size_t length);
void html_end(struct buffer *buffer);

#endif
