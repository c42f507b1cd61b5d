/* SPDX-License-Identifier: MIT */
/* Shortens long names for sentences: the beginning and the end of a name tell more than a word in its place. */
#ifndef REPORT_NAME_CUT_H
#define REPORT_NAME_CUT_H

#include <stddef.h>

/*
 * Writes a UTF-8 name to out, which has size bytes, at least 16. Where it does not fit, "..." stands for its middle. A
 * NUL in the name is shown as \u0000; one ends the text.
 */
void name_cut(char *out, size_t size, const char *name, size_t length);

#endif
