/* SPDX-License-Identifier: MIT */
#ifndef COMPLETION_H
#define COMPLETION_H

#include "common/buffer.h"

enum shell {
	SHELL_BASH = 1,
	SHELL_ZSH,
	SHELL_FISH,
};

/* A script for a shell that completes options, their values and files; made of the table of options. */
void completion_put(struct buffer *buffer, enum shell shell);

#endif
