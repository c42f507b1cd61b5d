/* SPDX-License-Identifier: MIT */
/*
 * Compares the events that the two engines read from one record, field by field: where they are the same, the record's
 * pattern is certified. reader/engines.c calls this; nothing is allocated.
 */
#ifndef CERTIFY_H
#define CERTIFY_H

#include "event/assembly.h"

#define CERTIFY_TEXT_MAX 96

struct certify_difference {
	char field[CERTIFY_TEXT_MAX];
	char direct[CERTIFY_TEXT_MAX];    /* what each engine read of it, for a person; cut where it is longer */
	char reference[CERTIFY_TEXT_MAX]; /* what libevtx read of it */
};

/* Copies a text as far as there is room, and a NUL behind it; no character is cut in two. */
void certify_show(char to[CERTIFY_TEXT_MAX], const char *text, size_t length);

/* Whether both assemblies hold the same event; else *difference is about the first field that differs. */
bool certify_compare(
	const struct assembly *direct, const struct assembly *reference, struct certify_difference *difference);

#endif
