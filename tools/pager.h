/* SPDX-License-Identifier: MIT */
/*
 * Text on its way to a terminal goes through a program that shows it screen by screen. It is started before the sandbox
 * is entered, which forbids that, and ours ends behind it.
 */
#ifndef PAGER_H
#define PAGER_H

#include <sys/types.h>

#include "options.h"

/* None when all zero. */
struct pager {
	pid_t process;     /* 0: none */
	bool has_messages; /* standard error goes there too */
};

/*
 * Starts the program that PAGER names, or less, when text goes to a terminal and nothing speaks against it. Standard
 * output is its input from then on, and standard error too where that is a terminal; options->pager_columns tells how
 * wide that is.
 */
void pager_start(struct pager *pager, struct options *options);

/* Waits until the reader has had enough; nothing can be written any more. */
void pager_end(struct pager *pager);

#endif
