/* SPDX-License-Identifier: MIT */
#include "shell_words.h"

#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "common/shell_word.h"

static int compare(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static char *put(char *to, const char *word)
{
	/* The word must not be taken for an option. */
	if (word[0] == '-' && word[1] != '\0')
		to = stpcpy(to, "./");
	return shell_word(to, word);
}

char *shell_words(const char *prefix, char *const *words, int count)
{
	size_t size = strlen(prefix) + 1;
	for (int i = 0; i < count; i++)
		size += 4 * strlen(words[i]) + 5;
	char *text = must_allocate(NULL, size, 1);
	char **sorted = must_allocate(NULL, (size_t)count, sizeof *sorted);
	for (int i = 0; i < count; i++)
		sorted[i] = words[i];
	qsort(sorted, (size_t)count, sizeof *sorted, compare);
	char *to = stpcpy(text, prefix);
	for (int i = 0; i < count; i++) {
		if (i > 0)
			*to++ = ' ';
		to = put(to, sorted[i]);
	}
	free(sorted);
	return text;
}
