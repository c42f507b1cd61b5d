/* SPDX-License-Identifier: MIT */
#ifndef COMMON_SHELL_WORD_H
#define COMMON_SHELL_WORD_H

/*
 * Puts a word as a shell reads it, in up to 4 bytes for each of its own and 3 more, and returns its end, a NUL. With
 * characters that nothing shows as they are, in a form that bash, ksh and zsh read: $'\033'.
 */
char *shell_word(char *to, const char *word);

#endif
