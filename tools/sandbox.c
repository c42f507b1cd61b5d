/* SPDX-License-Identifier: MIT */
/* syscall() and O_PATH are neither C nor POSIX. */
#define _GNU_SOURCE

#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/path.h"
#include "sandbox_filter.h"
#include "sandbox_probe.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])
#define MIB             ((uint64_t)1024 * 1024)

/*
 * A sanitizer's runtime reserves terabytes of addresses, and looks at the process from outside at its end: with it,
 * Landlock leaves /proc readable, and the layers that it cannot work with are left out.
 */
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

/*
 * Landlock. The definitions are the tool's own, as a system's headers can be older than the kernel that the tool meets.
 * The numbers of these calls are the same on all architectures except alpha.
 */

#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#define __NR_landlock_add_rule       445
#define __NR_landlock_restrict_self  446
#endif

#define CREATE_RULESET_VERSION 1U
#define RULE_PATH_BENEATH      1

/* The newest version of Landlock that is used. */
#define NEWEST_ABI 6

#define FS_WRITE_FILE  ((uint64_t)1 << 1)
#define FS_READ_FILE   ((uint64_t)1 << 2)
#define FS_READ_DIR    ((uint64_t)1 << 3)
#define FS_REMOVE_FILE ((uint64_t)1 << 5)
#define FS_MAKE_REG    ((uint64_t)1 << 8)

struct ruleset {
	uint64_t fs;
	uint64_t net;    /* since version 4 */
	uint64_t scoped; /* since version 6 */
};

struct path_beneath {
	uint64_t allowed;
	int32_t fd;
};

/*
 * Everything that a version of Landlock can forbid. An older kernel accepts the larger struct as long as the members
 * that it does not know are 0.
 */
static struct ruleset everything(int abi)
{
	/*
	 * The highest right of each version: 1, making symbolic links; 2, linking across directories; 3, truncating; 5,
	 * ioctl of devices.
	 */
	unsigned fs_bits = abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13;
	return (struct ruleset){
		.fs = ((uint64_t)1 << fs_bits) - 1,
		.net = abi >= 4 ? 3 : 0,    /* bind and connect TCP */
		.scoped = abi >= 6 ? 3 : 0, /* abstract sockets, signals */
	};
}

/* 0 or errno. */
static int allow(int ruleset, int fd, uint64_t allowed)
{
	struct path_beneath rule = {allowed, fd};
	if (syscall(__NR_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0U) == 0)
		return 0;
	/* Landlock does not restrict pipes and the like, which /dev/fd/63 can be. */
	return errno == EBADFD ? 0 : errno;
}

/* A path that cannot be opened now cannot be opened later either: its reader will report that. */
static int allow_reading(int ruleset, const char *path)
{
	struct stat status;
	int fd = path_open(path, O_PATH);
	if (fd < 0)
		return 0;
	bool is_directory = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
	int error = allow(ruleset, fd, is_directory ? FS_READ_FILE | FS_READ_DIR : FS_READ_FILE);
	close(fd);
	return error;
}

/*
 * The output file is open already. Allows what is left to do in its directory: the file gets its name, by link or
 * rename, or by making an empty file where there are no links; the temporary name is removed; and the directory is
 * opened, to be synchronized.
 */
static int allow_output(int ruleset, const char *path)
{
	const char *slash = strrchr(path, '/');
	int length = slash ? (int)(slash - path) + 1 : 0;
	char directory[4096 + 2];
	if (snprintf(directory, sizeof directory, "%.*s.", length, path) >= (int)sizeof directory)
		return ENAMETOOLONG;
	int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = allow(ruleset, fd, FS_MAKE_REG | FS_REMOVE_FILE | FS_WRITE_FILE | FS_READ_DIR);
	close(fd);
	return error;
}

static int allow_all(int ruleset, const struct sandbox_rules *rules)
{
	int error = SANITIZED ? allow_reading(ruleset, "/proc") : 0;
	for (size_t i = 0; i < rules->input_count && error == 0; i++) {
		if (strcmp(rules->inputs[i], "-") != 0)
			error = allow_reading(ruleset, rules->inputs[i]);
	}
	for (size_t i = 0; i < SANDBOX_OUTPUTS && error == 0; i++) {
		if (rules->outputs[i])
			error = allow_output(ruleset, rules->outputs[i]);
	}
	return error;
}

/*
 * Returns 0 or errno. With only some of the rules an output could be lost at the end, so then Landlock is not entered.
 */
static int enter_landlock(const struct sandbox_rules *rules, int *abi)
{
	long version = syscall(__NR_landlock_create_ruleset, NULL, (size_t)0, CREATE_RULESET_VERSION);
	if (version < 1)
		return version < 0 ? errno : ENOSYS;
	if (rules->abi > 0 && rules->abi < version)
		version = rules->abi;
	struct ruleset attributes = everything((int)version);
	int ruleset = (int)syscall(__NR_landlock_create_ruleset, &attributes, sizeof attributes, 0U);
	if (ruleset < 0)
		return errno;
	int error = allow_all(ruleset, rules);
	if (error == 0 && syscall(__NR_landlock_restrict_self, ruleset, 0U) != 0)
		error = errno;
	close(ruleset);
	if (error == 0)
		*abi = (int)version;
	return error;
}

/*
 * Limits.
 */

/* A limit for the whole process: far above what the tool promises to use, and far below what harms the machine. */
#define MEMORY_BASE (1024 * MIB)
/* What a thread uses besides its stack, and the addresses that its part of the heap reserves. */
#define MEMORY_THREAD    (16 * MIB)
#define ADDRESSES_THREAD (144 * MIB)

static bool lower(int resource, uint64_t value)
{
	struct rlimit limit;
	if (getrlimit((unsigned)resource, &limit) != 0)
		return false;
	if (value < limit.rlim_max)
		limit.rlim_max = (rlim_t)value;
	if (value < limit.rlim_cur)
		limit.rlim_cur = (rlim_t)value;
	return setrlimit((unsigned)resource, &limit) == 0;
}

static bool limit_memory(unsigned threads)
{
	struct rlimit stack;
	bool known = getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur != RLIM_INFINITY;
	uint64_t stack_size = known ? stack.rlim_cur : 8 * MIB;
	/* Beyond this, a limit would protect nothing. */
	if (stack_size > (uint64_t)1 << 40 || threads > 65536)
		return true;
	bool ok = lower(RLIMIT_DATA, MEMORY_BASE + threads * (stack_size + MEMORY_THREAD));
	return lower(RLIMIT_AS, MEMORY_BASE + threads * (stack_size + ADDRESSES_THREAD)) && ok;
}

/* Whether a standard output is a file, for which a limit of file sizes would hold, too. */
static bool writes_to_file(const struct sandbox_rules *rules)
{
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
		struct stat status;
		if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
			return true;
	}
	return rules->outputs[0] || rules->outputs[1] || rules->grows_file;
}

static bool enter_limits(const struct sandbox_rules *rules)
{
	bool ok = lower(RLIMIT_CORE, 0);
	/*
	 * Where cores are piped to a program, a limit of 0 does not stop them, but this does. It also keeps debuggers
	 * from attaching.
	 */
	if (!SANITIZED) {
		ok = prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL) == 0 && ok;
		ok = limit_memory(rules->threads) && ok;
	}
	if (!writes_to_file(rules))
		ok = lower(RLIMIT_FSIZE, 0) && ok;
	return ok;
}

/*
 * Privileges.
 */

/* Drops all capabilities except those that let root read evidence and write into directories of others. */
static bool drop_capabilities(void)
{
	const uint32_t kept = 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH | 1U << CAP_FOWNER;
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
	if (syscall(__NR_capget, &header, data) != 0)
		return false;
	for (size_t i = 0; i < COUNT_OF(data); i++) {
		data[i].permitted &= i == 0 ? kept : 0;
		data[i].effective &= data[i].permitted;
		data[i].inheritable = 0;
	}
	return syscall(__NR_capset, &header, data) == 0;
}

/*
 * All of it.
 */

static void add_text(struct sandbox_status *status, const char *text, const char *detail)
{
	size_t used = strlen(status->text);
	snprintf(status->text + used, sizeof status->text - used, "%s%s%s", used ? "; " : "", text, detail);
}

/* The order matters: Landlock and the filter need STEP_NO_NEW_PRIVILEGES, and the filter refuses to set limits. */
enum step {
	STEP_PRIVILEGES,
	STEP_NO_NEW_PRIVILEGES,
	STEP_LIMITS,
	STEP_LANDLOCK,
	STEP_FILTER,
	STEP_COUNT,
};

struct entering {
	const struct sandbox_rules *rules;
	int abi; /* version of the Landlock that was entered */
};

/* Values in place of errno. */
#define ERROR_DEADLY  (-1)
#define ERROR_UNTRIED (-2)

static int result_of(bool ok)
{
	return ok ? 0 : errno;
}

/* 0 or errno. */
static int take_step(struct entering *entering, enum step step)
{
	const struct sandbox_rules *rules = entering->rules;
	switch (step) {
	case STEP_PRIVILEGES:
		return rules->without & SANDBOX_PRIVILEGES ? 0 : result_of(drop_capabilities());
	case STEP_NO_NEW_PRIVILEGES:
		return result_of(prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) == 0);
	case STEP_LIMITS:
		return rules->without & SANDBOX_LIMITS ? 0 : result_of(enter_limits(rules));
	case STEP_LANDLOCK:
		return rules->without & SANDBOX_LANDLOCK ? 0 : enter_landlock(rules, &entering->abi);
	case STEP_FILTER:
		if (rules->without & SANDBOX_FILTER)
			return 0;
		return SANITIZED ? ENOTSUP : sandbox_enter_filter(rules->outputs[0] || rules->outputs[1]);
	default:
		return 0;
	}
}

static void try_step(void *user, unsigned step)
{
	take_step(user, (enum step)step);
}

/* Takes all steps. errors[step] becomes 0, errno, or one of the values that say why it was not taken. */
static void take_steps(struct entering *entering, int errors[STEP_COUNT])
{
	bool tried = true;
	unsigned deadly = probe_meets_filter() ? probe_steps(STEP_COUNT, try_step, entering, &tried) : 0;
	for (unsigned step = 0; step < STEP_COUNT; step++) {
		bool needs_another = step == STEP_LANDLOCK || step == STEP_FILTER;
		if (!tried)
			errors[step] = ERROR_UNTRIED;
		else if (deadly & 1U << step)
			errors[step] = ERROR_DEADLY;
		else if (needs_another && errors[STEP_NO_NEW_PRIVILEGES] != 0)
			errors[step] = errors[STEP_NO_NEW_PRIVILEGES];
		else
			errors[step] = take_step(entering, (enum step)step);
	}
}

static void tell_layer(struct sandbox_status *status, enum sandbox_layer layer, int error, const char *name)
{
	char missing[80];
	snprintf(missing, sizeof missing, "no %s: ", name);
	if (error == 0)
		status->layers |= (unsigned)layer;
	if (error == ERROR_DEADLY)
		add_text(status, missing, "a filter that is here already would end the tool for it");
	else if (error == ERROR_UNTRIED)
		add_text(status, missing, "a filter is here already, and what it allows cannot be tried");
	else
		add_text(status, error == 0 ? name : missing, error == 0 ? "" : strerror(error));
}

static void tell_landlock(struct sandbox_status *status, int error)
{
	char name[64], of[16] = "";
	if (status->abi < NEWEST_ABI)
		snprintf(of, sizeof of, " of %d", NEWEST_ABI);
	snprintf(name, sizeof name, "Landlock, version %d%s", status->abi, of);
	tell_layer(status, SANDBOX_LANDLOCK, error, error == 0 ? name : "Landlock");
}

enum sandbox_result sandbox_enter(const struct sandbox_rules *rules, struct sandbox_status *status)
{
	const unsigned all = SANDBOX_LANDLOCK | SANDBOX_FILTER | SANDBOX_LIMITS | SANDBOX_PRIVILEGES;
	unsigned wanted = all & ~rules->without;
	struct entering entering = {.rules = rules};
	int errors[STEP_COUNT];
	take_steps(&entering, errors);
	*status = (struct sandbox_status){.abi = entering.abi};
	if (wanted & SANDBOX_PRIVILEGES)
		tell_layer(status, SANDBOX_PRIVILEGES, errors[STEP_PRIVILEGES], "dropped privileges");
	if (wanted & SANDBOX_LIMITS)
		tell_layer(status, SANDBOX_LIMITS, errors[STEP_LIMITS], "limits");
	if (wanted & SANDBOX_LANDLOCK)
		tell_landlock(status, errors[STEP_LANDLOCK]);
	if (wanted & SANDBOX_FILTER)
		tell_layer(status, SANDBOX_FILTER, errors[STEP_FILTER], "system call filter");
	if (status->layers == all && status->abi >= NEWEST_ABI)
		return SANDBOX_ENTERED;
	return status->layers & (SANDBOX_LANDLOCK | SANDBOX_FILTER) ? SANDBOX_PARTLY : SANDBOX_UNAVAILABLE;
}

bool sandbox_ask(const struct sandbox_rules *rules, bool (*question)(void *user), void *user)
{
	struct sandbox_status status;
	int ended = 0;
	pid_t child = fork();
	if (child == 0) {
		sandbox_enter(rules, &status);
		_exit(question(user));
	}
	while (child > 0 && waitpid(child, &ended, 0) < 0) {
		/* Where SIGCHLD is ignored, the child's answer is lost. */
		if (errno != EINTR)
			return true;
	}
	return child < 0 || !WIFEXITED(ended) || WEXITSTATUS(ended) != 0;
}
