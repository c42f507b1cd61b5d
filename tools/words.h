/* SPDX-License-Identifier: MIT */
/* Words that a person types: looked up in a table, and the nearest one guessed for a word that is none. */
#ifndef WORDS_H
#define WORDS_H

#include "values.h"

/* Tables of them end with a word without a name. */
struct word {
	const char *name;
	int value;
};

bool word_find(const struct word *words, struct piece text, int *value);

/* Adds a word to a list with commas; what does not fit is left out. */
void word_list_add(char *list, size_t size, const char *before, const char *word);

/* Which name was probably meant: {.typed = text}, then every name is tried. */
struct guess {
	struct piece typed;
	const char *name; /* the nearest of those that are near enough; NULL: none */
	size_t distance;
};

void guess_try(struct guess *guess, const char *name);
/* "; did you mean BEFOREname?", or nothing. */
void guess_append(const struct guess *guess, const char *before, char *text, size_t size);

#endif
