/* SPDX-License-Identifier: MIT */
#ifndef SHELL_WORDS_H
#define SHELL_WORDS_H

/*
 * Returns the words in the order of their bytes, behind prefix, as a shell reads them, with blanks between them. The
 * caller frees the text; without memory the program ends (must_allocate()).
 */
char *shell_words(const char *prefix, char *const *words, int count);

#endif
