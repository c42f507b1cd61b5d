/* SPDX-License-Identifier: MIT */
#include "common/shell_word.h"

#include <stdbool.h>
#include <string.h>

#include "common/escape.h"

/* Whether a shell takes every byte of the word for itself. zsh replaces =ls by the path of that command. */
static bool is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@%=";
	return word[0] != '\0' && word[0] != '~' && word[0] != '=' && word[strspn(word, plain)] == '\0';
}

/* Writes the word in the $'...' quotes of bash, ksh and zsh. */
static char *put_octal(char *to, const char *word)
{
	to = stpcpy(to, "$'");
	for (; *word; word++) {
		unsigned char byte = (unsigned char)*word;
		if (byte >= ' ' && byte < 0x7f && byte != '\'' && byte != '\\') {
			*to++ = *word;
			continue;
		}
		*to++ = '\\';
		for (int shift = 6; shift >= 0; shift -= 3)
			*to++ = (char)('0' + (byte >> shift & 7));
	}
	return stpcpy(to, "'");
}

char *shell_word(char *to, const char *word)
{
	if (is_plain(word))
		return stpcpy(to, word);
	if (!escape_is_needless(word, strlen(word)))
		return put_octal(to, word);
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
