/* SPDX-License-Identifier: MIT */
/* Anonymous memory is not in POSIX. */
#define _DEFAULT_SOURCE

#include "sandbox_probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

bool probe_meets_filter(void)
{
	char text[8192];
	size_t used = 0;
	ssize_t length = 0;
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return true;
	while (used + 1 < sizeof text && (length = read(fd, text + used, sizeof text - 1 - used)) > 0)
		used += (size_t)length;
	close(fd);
	text[used] = '\0';
	/* The line is "Seccomp:\t0" without a filter (proc(5)); a kernel without such filters has no such line. */
	const char *line = strstr(text, "\nSeccomp:");
	return line ? line[strcspn(line, "0123456789")] != '0' : length < 0 || used == 0;
}

/*
 * Takes all steps in a child process except deadly ones. Returns 0, or the signal that ended it at the step *at; -1
 * where there is no child.
 */
static int take_all(
	unsigned count, unsigned deadly, void (*take)(void *user, unsigned step), void *user, volatile unsigned *at)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		for (*at = 0; *at < count; ++*at) {
			if (!(deadly & 1U << *at))
				take(user, *at);
		}
		_exit(0);
	}
	if (child < 0)
		return -1;
	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

unsigned probe_steps(unsigned count, void (*take)(void *user, unsigned step), void *user, bool *tried)
{
	unsigned deadly = 0;
	struct sigaction usual = {0};
	struct sigaction before;
	volatile unsigned *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*tried = at != MAP_FAILED;
	if (!*tried)
		return 0;
	/* Where SIGCHLD is ignored, the parent does not learn how the child ended. */
	usual.sa_handler = SIG_DFL;
	sigaction(SIGCHLD, &usual, &before);
	for (unsigned tries = 0; tries <= count; tries++) {
		int ended = take_all(count, deadly, take, user, at);
		*tried = ended == 0 || (ended > 0 && *at < count);
		if (ended == 0 || !*tried)
			break;
		deadly |= 1U << *at;
	}
	sigaction(SIGCHLD, &before, NULL);
	munmap((void *)(uintptr_t)at, sizeof *at);
	return deadly;
}
