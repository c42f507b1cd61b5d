/* SPDX-License-Identifier: MIT */
#include "common/shell_word.h"

#include <string.h>

/* Nothing that a shell takes for anything but itself. */
static int is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@%=";
	return word[0] != '\0' && word[0] != '~' && word[strspn(word, plain)] == '\0';
}

char *shell_word(char *to, const char *word)
{
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
