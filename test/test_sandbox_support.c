/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE

#include "test_sandbox_support.h"

#include "test_support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

char place[PATH_MAX];
int open_before = -1;
char *inputs[PLACE_INPUTS] = {"-", "in/a.evtx", "in/missing.evtx", "in/b.evtx"};
const char *const place_files[PLACE_FILES] = {"in/a.evtx", "in/b.evtx", "in/secret", "out/temporary", "out/old"};

static const char *const directories[] = {"in", "out", "elsewhere"};
static int start_directory = -1;

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static void make_place(void)
{
	const char *base = getenv("TMPDIR");
	snprintf(place, sizeof place, "%s/sandbox-XXXXXX", base && base[0] ? base : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(place));
	ck_assert_int_eq(chdir(place), 0);
	for (size_t i = 0; i < COUNT_OF(directories); i++)
		ck_assert_int_eq(mkdir(directories[i], 0700), 0);
	for (size_t i = 0; i < PLACE_FILES; i++)
		write_file(place_files[i], place_files[i]);
	open_before = open("out/temporary", O_WRONLY | O_CLOEXEC);
	ck_assert_int_ge(open_before, 0);
}

void place_set_up(void)
{
	start_directory = open(".", O_RDONLY | O_CLOEXEC);
	make_place();
}

static void remove_all_in(const char *directory)
{
	DIR *entries = opendir(directory);
	const struct dirent *entry;
	while (entries && (entry = readdir(entries)) != NULL)
		unlinkat(dirfd(entries), entry->d_name, 0);
	if (entries)
		closedir(entries);
}

void place_tear_down(void)
{
	close(open_before);
	for (size_t i = 0; i < COUNT_OF(directories); i++) {
		remove_all_in(directories[i]);
		rmdir(directories[i]);
	}
	if (fchdir(start_directory) == 0)
		rmdir(place);
	close(start_directory);
}

struct sandbox_rules reader_rules(void)
{
	return (struct sandbox_rules){.inputs = inputs, .input_count = PLACE_INPUTS, .threads = 2};
}

struct sandbox_rules writer_rules(void)
{
	struct sandbox_rules rules = reader_rules();
	rules.outputs[0] = "out/new";
	rules.outputs[1] = "out/findings";
	return rules;
}

int in_sandbox(const struct sandbox_rules *rules, unsigned needed, int (*attempt)(void))
{
	fflush(NULL);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct sandbox_status status;
		/* As in the tool. Standard output is a file when the log of a test run is kept. */
		signal(SIGXFSZ, SIG_IGN);
		int null = open("/dev/null", O_WRONLY);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		sandbox_enter(rules, &status);
		_exit((status.layers & needed) == needed ? attempt() : SKIPPED);
	}
	int result;
	while (waitpid(child, &result, 0) < 0)
		ck_assert_int_eq(errno, EINTR);
	ck_assert_msg(WIFEXITED(result), "the child ended by signal %d", WTERMSIG(result));
	return WEXITSTATUS(result);
}

int result_of(long value)
{
	return value < 0 ? errno : 0;
}

int try_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	int result = result_of(fd);
	if (fd >= 0)
		close(fd);
	return result;
}

int list_directory(void)
{
	return try_open("in", O_RDONLY | O_DIRECTORY);
}

int kernel_abi(void)
{
	long version = syscall(444, NULL, (size_t)0, 1U);
	return version < 0 ? 0 : (int)version;
}

/* Its own calls meet the filter too, and an execve that fails ends it. */
bool is_in_valgrind(void)
{
	const char *preloaded = getenv("LD_PRELOAD");
	return preloaded && strstr(preloaded, "vgpreload");
}
