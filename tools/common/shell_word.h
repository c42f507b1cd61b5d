/* SPDX-License-Identifier: MIT */
#ifndef COMMON_SHELL_WORD_H
#define COMMON_SHELL_WORD_H

/*
 * Writes a word as a shell reads it, with a NUL behind it, in at most 4 bytes for each of its own and 3 more; returns
 * where the NUL is. A word with characters that escape_terminal() would change stands in a form that bash, ksh and zsh
 * read: $'\033'.
 */
char *shell_word(char *to, const char *word);

#endif
