/* SPDX-License-Identifier: MIT */
#ifndef COMPLETION_H
#define COMPLETION_H

#include "common/buffer.h"

enum shell {
	SHELL_BASH = 1,
	SHELL_ZSH,
	SHELL_FISH,
};

/*
 * Writes a completion script for a shell, which completes options, their values and files; made from the table of
 * options.
 */
void completion_put(struct buffer *buffer, enum shell shell);

#endif
