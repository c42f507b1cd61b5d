/* SPDX-License-Identifier: MIT */
#include "shell_words.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Nothing that a shell takes for anything but itself. */
static int is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@%=";
	return word[0] != '\0' && word[0] != '~' && word[strspn(word, plain)] == '\0';
}

static char *put(char *to, const char *word)
{
	/* Not an option. */
	if (word[0] == '-' && word[1] != '\0')
		to = stpcpy(to, "./");
	if (is_plain(word))
		return stpcpy(to, word);
	*to++ = '\'';
	for (; *word; word++) {
		if (*word == '\'')
			to = stpcpy(to, "'\\''");
		else
			*to++ = *word;
	}
	*to++ = '\'';
	*to = '\0';
	return to;
}

char *shell_words(const char *prefix, char *const *words, int count)
{
	size_t size = strlen(prefix) + 1;
	for (int i = 0; i < count; i++)
		size += 4 * strlen(words[i]) + 5;
	char *text = malloc(size);
	char **sorted = calloc((size_t)count + 1, sizeof *sorted);
	if (!text || !sorted) {
		free(text);
		free(sorted);
		return NULL;
	}
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
