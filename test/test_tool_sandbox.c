/* SPDX-License-Identifier: MIT */
/*
 * The tool started under a filter of system calls, such as a service manager sets: it does without the calls that the
 * filter would kill it for, and all else works.
 */
#define _GNU_SOURCE

#include "failing.h"
#include "suites.h"
#include "test_tool_support.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

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

#define SCRIPT                                                                                                         \
	"set record=1\n"                                                                                               \
	"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7\n"                                                    \
	"event 4650 +1 RemoteAddress=192.0.2.8\n"

/* The same numbers on all architectures but alpha. */
#define LANDLOCK_CREATE_RULESET 444
#define LANDLOCK_ADD_RULE       445
#define LANDLOCK_RESTRICT_SELF  446
#define FIRST_NEW_CALL          424

#define LAST UINT32_MAX

/* What a filter does with some calls; it allows all others. */
struct given_filter {
	const char *name;
	uint32_t action;
	uint32_t calls[4]; /* LAST ends them */
	uint32_t from;     /* and all from this number on, but those that a C library makes; LAST: none */
	uint32_t argument; /* of the first call, which must be value for that; 0: any */
	uint32_t value;
	const char *missing[3]; /* of the layers that -v tells */
	bool only_unsanitized;  /* a sanitizer's own calls would meet it */
};

static const char no_landlock[] = "no Landlock: a filter that is here already would end the tool for it";
static const char no_filter[] = "no system call filter: a filter that is here already would end the tool for it";
static const char no_drop[] = "no dropped privileges: a filter that is here already would end the tool for it";
static const char no_limits[] = "no limits: a filter that is here already would end the tool for it";

static const struct given_filter filters[] = {
	{"making a ruleset ends the process", SECCOMP_RET_KILL_PROCESS, {LANDLOCK_CREATE_RULESET, LAST}, LAST, 0, 0,
		{no_landlock}, false},
	{"making a ruleset ends the thread", SECCOMP_RET_KILL_THREAD, {LANDLOCK_CREATE_RULESET, LAST}, LAST, 0, 0,
		{no_landlock}, false},
	{"making a ruleset is a signal", SECCOMP_RET_TRAP, {LANDLOCK_CREATE_RULESET, LAST}, LAST, 0, 0, {no_landlock},
		false},
	{"a rule ends the process", SECCOMP_RET_KILL_PROCESS, {LANDLOCK_ADD_RULE, LAST}, LAST, 0, 0, {no_landlock},
		false},
	{"entering Landlock ends the process", SECCOMP_RET_KILL_PROCESS, {LANDLOCK_RESTRICT_SELF, LAST}, LAST, 0, 0,
		{no_landlock}, false},
	{"what is unknown ends the process", SECCOMP_RET_KILL_PROCESS, {SYS_seccomp, LAST}, FIRST_NEW_CALL, 0, 0,
		{no_landlock}, true},
	{"what is unknown does not exist", SECCOMP_RET_ERRNO | ENOSYS, {LAST}, FIRST_NEW_CALL, 0, 0,
		{"no Landlock: Function not implemented"}, true},
	{"setting a filter ends the process", SECCOMP_RET_KILL_PROCESS, {SYS_prctl, LAST}, LAST, 0, PR_SET_SECCOMP,
		{no_filter}, true},
	{"dropping privileges ends the process", SECCOMP_RET_KILL_PROCESS, {SYS_capset, LAST}, LAST, 0, 0, {no_drop},
		false},
	{"no core ends the process", SECCOMP_RET_KILL_PROCESS, {SYS_prctl, LAST}, LAST, 0, PR_SET_DUMPABLE, {no_limits},
		true},
	{"several calls end the process", SECCOMP_RET_KILL_PROCESS,
		{LANDLOCK_RESTRICT_SELF, SYS_capset, SYS_seccomp, LAST}, LAST, 0, 0, {no_landlock, no_drop}, false},
};

static const struct given_filter *given;

/* Calls that a C library makes, among them new ones. */
static const uint32_t needed[] = {
#ifdef SYS_clone3
	SYS_clone3,
#endif
#ifdef SYS_close_range
	SYS_close_range,
#endif
#ifdef SYS_faccessat2
	SYS_faccessat2,
#endif
#ifdef SYS_rseq
	SYS_rseq,
#endif
};

static struct sock_filter code[64];
static unsigned short length;

static void emit(unsigned instruction, uint32_t value, unsigned if_true, unsigned if_false)
{
	code[length++] = (struct sock_filter)BPF_JUMP(
		(unsigned short)instruction, value, (unsigned char)if_true, (unsigned char)if_false);
}

static void set_filter(void)
{
	const unsigned load = BPF_LD | BPF_W | BPF_ABS;
	const unsigned is = BPF_JMP | BPF_JEQ | BPF_K;
	const unsigned end = BPF_RET | BPF_K;
	length = 0;
	for (size_t i = 0; given->calls[i] != LAST; i++) {
		emit(load, offsetof(struct seccomp_data, nr), 0, 0);
		emit(is, given->calls[i], 0, i == 0 && given->value ? 3 : 1);
		if (i == 0 && given->value) {
			emit(load, (uint32_t)(offsetof(struct seccomp_data, args) + 8 * given->argument), 0, 0);
			emit(is, given->value, 0, 1);
		}
		emit(end, given->action, 0, 0);
	}
	emit(load, offsetof(struct seccomp_data, nr), 0, 0);
	for (size_t i = 0; i < LENGTH(needed); i++) {
		emit(is, needed[i], 0, 1);
		emit(end, SECCOMP_RET_ALLOW, 0, 0);
	}
	emit(BPF_JMP | BPF_JGE | BPF_K, given->from, given->from == LAST ? 1 : 0, 1);
	emit(end, given->action, 0, 0);
	emit(end, SECCOMP_RET_ALLOW, 0, 0);
	const struct sock_fprog program = {length, code};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0 ||
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0UL, 0UL) != 0)
		_exit(125);
}

/* A parent may have set SIGCHLD to be ignored: then nobody learns how a child ended. */
static void set_filter_and_ignore_children(void)
{
	signal(SIGCHLD, SIG_IGN);
	set_filter();
}

/* The layers that the system has without a filter. */
static bool usually_has(const char *layer)
{
	return strstr(TOOL_ENDS(0, "-v", "a.evtx").err, layer) != NULL;
}

START_TEST(a_filter_that_is_there_already_ends_nothing)
{
	given = &filters[_i];
	const struct way way = {.prepare = _i % 2 ? set_filter_and_ignore_children : set_filter};
	if (given->only_unsanitized && SANITIZED)
		return;
	make_log("a.evtx", SCRIPT);
	if (!usually_has("Landlock, version")) {
		printf("tool: this system has no Landlock: '%s' is skipped\n", given->name);
		return;
	}
	struct ran usual = TOOL_ENDS(0, "-ojsonl", "a.evtx");
	struct ran ran = TOOL_AS(&way, "-v", "-ojsonl", "a.evtx");
	ck_assert_msg(ran.status == 0, "%s: status %d: %s", given->name, ran.status, ran.err);
	assert_same(ran.out, usual.out);
	for (size_t i = 0; i < LENGTH(given->missing) && given->missing[i]; i++)
		assert_has(ran.err, given->missing[i]);
	if (given->missing[0] != no_landlock && given->missing[0][3] != 'L')
		assert_has(ran.err, "Landlock, version");
	if (given->missing[0] != no_filter && !SANITIZED)
		assert_has(ran.err, "; system call filter");
	/* Without a word, unless it is asked for; on threads, and into files too. */
	ck_assert_str_eq(ran_with_status(TOOL_AS(&way, "-q", "-ojsonl", "a.evtx"), 0).err, "");
	ran_with_status(TOOL_AS(&way, "-q", "-j3", "-wout.jsonl", "--findings=f", "a.evtx", "a.evtx"), 0);
	assert_has(file_text("out.jsonl", NULL), usual.out);
}
END_TEST

static const struct given_filter no_processes = {"no processes", SECCOMP_RET_ERRNO | EPERM,
	{SYS_clone,
#ifdef SYS_fork
		SYS_fork,
#endif
		LAST},
	LAST, 0, 0, {NULL}, true};

START_TEST(where_nothing_can_be_tried_there_is_no_sandbox)
{
	const struct way way = {.prepare = set_filter};
	given = &no_processes;
	if (SANITIZED)
		return;
	make_log("a.evtx", SCRIPT);
	struct ran ran = ran_with_status(TOOL_AS(&way, "-v", "-ojsonl", "a.evtx"), 0);
	assert_has(ran.err, "no Landlock: a filter is here already, and what it allows cannot be tried");
	ck_assert_str_eq(record_ids(ran.out), "1 2");
}
END_TEST

static char preloaded[PATH_MAX], secret[PATH_MAX];

static void watch_reading(void)
{
	setenv("LD_PRELOAD", preloaded, 1);
	setenv("FAILING_SECRET", secret, 1);
}

/* The first bytes, by which an archive is known, too. */
START_TEST(no_evidence_is_read_outside_of_the_sandbox)
{
	static const char told[] = "outside of the sandbox";
	const char *build = getenv("BUILD");
	char path[PATH_MAX];
	struct way way = {.prepare = watch_reading};
	make_log("a.evtx", SCRIPT);
	if (!failing_is_possible() || !usually_has("Landlock, version"))
		return;
	snprintf(path, sizeof path, "%s/failing.so", build && build[0] ? build : "build");
	ck_assert_msg(realpath(path, preloaded) != NULL, "%s is not here", path);
	make_directory("beside");
	make_file("beside/secret", "", 0);
	snprintf(secret, sizeof secret, "%s", file_path("beside/secret"));
	assert_has(ran_with_status(TOOL_AS(&way, "-q", "--no-sandbox", "a.evtx"), 0).err, told);
	for (int jobs = 1; jobs <= 2; jobs++) {
		const char *option = jobs == 1 ? "-j1" : "-j2";
		ck_assert_str_eq(ran_with_status(TOOL_AS(&way, "-q", option, "a.evtx"), 0).err, "");
		ck_assert_str_eq(ran_with_status(TOOL_AS(&way, "-q", option, "--recover", "a.evtx"), 0).err, "");
		way.input_from = open(file_path("a.evtx"), O_RDONLY);
		ck_assert_int_ge(way.input_from, 0);
		ck_assert_str_eq(ran_with_status(TOOL_AS(&way, "-q", option, "-"), 0).err, "");
		close(way.input_from);
		way.input_from = 0;
	}
}
END_TEST

Suite *suite_tool_sandbox(void)
{
	Suite *suite = suite_create("tool-sandbox");
	TCase *met = tool_case(suite, "filters");
	tcase_add_loop_test(met, a_filter_that_is_there_already_ends_nothing, 0, (int)LENGTH(filters));
	tcase_add_test(met, no_evidence_is_read_outside_of_the_sandbox);
	tcase_add_test(met, where_nothing_can_be_tried_there_is_no_sandbox);
	return suite;
}
