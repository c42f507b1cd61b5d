/* SPDX-License-Identifier: MIT */
/*
 * What the suites about the sandbox share: a place with files in it, and processes that are locked in there. Nothing
 * here relies on file permissions, which do not stop root.
 */
#ifndef TEST_SANDBOX_SUPPORT_H
#define TEST_SANDBOX_SUPPORT_H

#include "../tools/sandbox.h"

#include <check.h>
#include <limits.h>
#include <stdbool.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

#define NEWEST_ABI 6

#define LANDLOCK   SANDBOX_LANDLOCK
#define FILTER     SANDBOX_FILTER
#define LIMITS     SANDBOX_LIMITS
#define PRIVILEGES SANDBOX_PRIVILEGES
#define ALL_LAYERS (LANDLOCK | FILTER | LIMITS | PRIVILEGES)

/*
 * A directory: in/a.evtx and in/b.evtx are inputs, in/secret is not, out/ is for output, and so is elsewhere/ not.
 */
#define PLACE_FILES  5
#define PLACE_INPUTS 4

extern char place[PATH_MAX];
extern int open_before; /* out/temporary, as the tool has it open */
extern char *inputs[PLACE_INPUTS];
extern const char *const place_files[PLACE_FILES]; /* each holds its name */

/* The fixture. */
void place_set_up(void);
void place_tear_down(void);

struct sandbox_rules reader_rules(void);
struct sandbox_rules writer_rules(void);

/* What a child ends with when it has nothing to tell; other codes are errno. */
#define SKIPPED 250

/* What the attempt returned in a process within the sandbox: 0 when it succeeded, or errno. */
int in_sandbox(const struct sandbox_rules *rules, unsigned needed, int (*attempt)(void));

/*
 * For attempts.
 */

/* The result of a system call: 0 or errno. */
int result_of(long value);
/* Through the C library, which calls openat where there is no open. */
int try_open(const char *path, int flags);
int list_directory(void);

/* The kernel's version of Landlock; 0: it has none. */
int kernel_abi(void);
/* Whether the test runs in valgrind, whose own calls meet the filter, too, and which an execve that fails ends. */
bool is_in_valgrind(void);

#endif
