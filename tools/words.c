/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdio.h>
#include <string.h>

bool word_find(const struct word *words, struct piece text, int *value)
{
	for (; words->name; words++) {
		if (piece_is(text, words->name)) {
			*value = words->value;
			return true;
		}
	}
	return false;
}

void word_list_add(char *list, size_t size, const char *before, const char *word)
{
	size_t used = strlen(list);
	snprintf(list + used, size - used, "%s%s%s", used ? ", " : "", before, word);
}

/*
 * Guessing.
 */

/* Longer words are not guessed. */
#define GUESS_LENGTH 32

/* Capital letters, and underscores for dashes, are no difference. */
static char folded(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '_' ? '-' : c;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * How many letters must be put in, left out, replaced, or change places with their neighbour (optimal string
 * alignment). table[i][k] is that for the first i letters of a and the first k of b.
 */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t table[GUESS_LENGTH + 1][GUESS_LENGTH + 1];
	for (size_t i = 0; i <= a_length; i++) {
		for (size_t k = 0; k <= b_length; k++) {
			if (i == 0 || k == 0) {
				table[i][k] = i + k;
				continue;
			}
			bool same = folded(a[i - 1]) == folded(b[k - 1]);
			size_t steps = table[i - 1][k - 1] + !same;
			steps = least(steps, least(table[i - 1][k], table[i][k - 1]) + 1);
			if (i > 1 && k > 1 && folded(a[i - 1]) == folded(b[k - 2]) &&
				folded(a[i - 2]) == folded(b[k - 1]))
				steps = least(steps, table[i - 2][k - 2] + 1);
			table[i][k] = steps;
		}
	}
	return table[a_length][b_length];
}

static size_t common_start(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t length = 0;
	while (length < a_length && length < b_length && folded(a[length]) == folded(b[length]))
		length++;
	return length;
}

void guess_try(struct guess *guess, const char *name)
{
	const struct piece *typed = &guess->typed;
	size_t length = strlen(name);
	if (typed->length < 2 || typed->length > GUESS_LENGTH || length > GUESS_LENGTH)
		return;
	size_t steps = distance(typed->text, typed->length, name, length);
	size_t start = common_start(typed->text, typed->length, name, length);
	size_t longer = typed->length > length ? typed->length : length;
	/*
	 * A guess may have one letter in three wrong; more where one of the words begins with the other, or nearly so.
	 */
	bool is_near = 3 * steps <= longer || start == typed->length || (start == length && length > 2) ||
		       (start > 3 && 2 * steps <= longer);
	if (!is_near || (guess->name && guess->distance <= steps))
		return;
	guess->name = name;
	guess->distance = steps;
}

void guess_append(const struct guess *guess, const char *before, char *text, size_t size)
{
	size_t used = strlen(text);
	if (guess->name)
		snprintf(text + used, size - used, "; did you mean %s%s?", before, guess->name);
}
