/* SPDX-License-Identifier: MIT */
/*
 * What the tool gives up before it looks at evidence: should a log ever take over the process, it finds the inputs to
 * read, the output to write, and nothing else.
 *
 *   Landlock        files: the inputs can be read, the directories of the outputs changed; no TCP, no signals and no
 *                   abstract sockets to anyone outside
 *   a call filter   no programs, processes, sockets, tracing, mounting, changes of modes, owners or times; existing
 *                   files are not opened for writing. It has no paths, but works where Landlock is missing
 *   limits          memory; file size when nothing is written to files; no core, which would hold evidence
 *   privileges      none to be gained; of root's, only those that open files
 *
 * Each works without the others. Where a filter of system calls is there already, as a service manager's, what it
 * would end the process for is left out; that is tried in another process. They hold for the calling thread and those
 * that it starts later.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

enum sandbox_layer {
	SANDBOX_LANDLOCK = 1,
	SANDBOX_FILTER = 2,
	SANDBOX_LIMITS = 4,
	SANDBOX_PRIVILEGES = 8,
};

#define SANDBOX_OUTPUTS 2

/*
 * What the process has to keep. Paths are those that will be opened later: a file that is replaced until then is a
 * different file, and cannot be opened.
 */
struct sandbox_rules {
	char *const *inputs; /* files, and directories with all below them; "-" is no file */
	size_t input_count;
	const char *outputs[SANDBOX_OUTPUTS]; /* files that will be made or replaced in their directories; NULL: none */
	bool grows_file;                      /* a file that is open already, besides the standard outputs, will grow */
	unsigned threads;                     /* how many threads will be started, as each needs memory */

	/* For tests, otherwise 0. */
	unsigned without; /* enum sandbox_layer bits */
	int abi;          /* behave as if the kernel's Landlock had this version */
};

enum sandbox_result {
	SANDBOX_ENTERED,     /* with all layers */
	SANDBOX_PARTLY,      /* the text says what is missing */
	SANDBOX_UNAVAILABLE, /* neither Landlock nor the call filter is in force */
};

struct sandbox_status {
	unsigned layers; /* enum sandbox_layer bits */
	int abi;         /* the kernel's Landlock version, 0 without */
	char text[512];  /* for a person */
};

/*
 * Enters the sandbox. To be called once, after the outputs were opened and before a thread is started. What the system
 * does not offer is left out. There is no way back.
 */
enum sandbox_result sandbox_enter(const struct sandbox_rules *rules, struct sandbox_status *status);

/*
 * Asks a question about evidence before the sandbox is entered: a child process enters it, asks, and ends. Returns the
 * answer; true also where that is not possible or the child did not end by itself. No thread may have been started.
 */
bool sandbox_ask(const struct sandbox_rules *rules, bool (*question)(void *user), void *user);

#endif
