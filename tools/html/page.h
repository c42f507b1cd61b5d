/* SPDX-License-Identifier: MIT */
/* What stands around all that a page tells: its head, with the policy that lets nothing in, and its end. */
#ifndef HTML_PAGE_H
#define HTML_PAGE_H

#include "common/buffer.h"

/* title is that of the document, as plain text. The page's heading and all else come behind it. */
void html_begin(struct buffer *buffer, const char *title, size_t length);
void html_end(struct buffer *buffer);

#endif
