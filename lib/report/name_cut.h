/* SPDX-License-Identifier: MIT */
/* Long names in sentences, where their beginning and their end tell more than words in their place. */
#ifndef REPORT_NAME_CUT_H
#define REPORT_NAME_CUT_H

#include <stddef.h>

/*
 * UTF-8 without its middle, for which "..." stands, where it needs more than size, at least 16, with a NUL behind. One
 * in it is shown as \u0000.
 */
void name_cut(char *out, size_t size, const char *name, size_t length);

#endif
