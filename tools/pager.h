/* SPDX-License-Identifier: MIT */
/*
 * Sends text for a terminal through a program that shows it screen by screen. The program is started before the sandbox
 * is entered, which forbids to start programs, and the tool waits for its end.
 */
#ifndef PAGER_H
#define PAGER_H

#include <sys/types.h>

#include "options.h"

/* The program. All zero: there is none. */
struct pager {
	pid_t process;     /* 0: none */
	bool has_messages; /* standard error goes there too */
};

/*
 * Starts the program that PAGER names, or less, when text goes to a terminal and no option forbids it. From then on
 * standard output goes to the program, and so does standard error where it is a terminal. options->pager_columns is set
 * to the terminal's width.
 */
void pager_start(struct pager *pager, struct options *options);

/* Waits until the user has left the program. Nothing can be written any more. */
void pager_end(struct pager *pager);

#endif
