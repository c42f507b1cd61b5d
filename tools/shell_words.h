/* SPDX-License-Identifier: MIT */
#ifndef SHELL_WORDS_H
#define SHELL_WORDS_H

/*
 * The words in the order of their bytes, behind prefix, as a shell reads them, with a blank between any two. To be
 * freed; see must_allocate().
 */
char *shell_words(const char *prefix, char *const *words, int count);

#endif
