/* SPDX-License-Identifier: MIT */
/* Looks up words that a person types in a table, and guesses the nearest one for a word that is not there. */
#ifndef WORDS_H
#define WORDS_H

#include "values.h"

/* A word and its value. A table ends with a word without a name. */
struct word {
	const char *name;
	int value;
};

bool word_find(const struct word *words, struct piece text, int *value);

/* Appends before and word to a list with commas in text of that size; what does not fit is cut off. */
void word_list_add(char *list, size_t size, const char *before, const char *word);

/* Finds the name that was probably meant: begin with {.typed = text}, then try every name with guess_try(). */
struct guess {
	struct piece typed;
	const char *name; /* the nearest name that is near enough; NULL: none is */
	size_t distance;
};

void guess_try(struct guess *guess, const char *name);
/* Appends "; did you mean BEFOREname?" to text, or nothing where no name is near. */
void guess_append(const struct guess *guess, const char *before, char *text, size_t size);

#endif
