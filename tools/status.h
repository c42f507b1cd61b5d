/* SPDX-License-Identifier: MIT */
#ifndef STATUS_H
#define STATUS_H

enum status {
	STATUS_CLEAN = 0,   /* complete, and nothing odd */
	STATUS_FAILED = 1,  /* an input could not be read, or the output not be written */
	STATUS_USAGE = 2,   /* a usage error; also: a file stands where the output should go */
	STATUS_DAMAGED = 3, /* output is there, but evidence was damaged, lost or disputed */
	STATUS_SIGNAL = 128 /* plus the signal's number */
};

#endif
