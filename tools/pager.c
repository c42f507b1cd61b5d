/* SPDX-License-Identifier: MIT */
#include "pager.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/message.h"
#include "outputs.h"
#include "signals.h"

/* Characters for which a command needs a shell. */
#define SHELL_CHARACTERS "|&;<>()$`\\\"' \t\n*?[#~=%"

/* Whether there is a program of that name, in PATH or at the path that it is. */
static bool is_program(const char *name, size_t length)
{
	char path[4096];
	const char *directory = getenv("PATH");
	if (memchr(name, '/', length)) {
		snprintf(path, sizeof path, "%.*s", (int)length, name);
		return access(path, X_OK) == 0;
	}
	while (directory && *directory) {
		size_t end = strcspn(directory, ":");
		snprintf(path, sizeof path, "%.*s/%.*s", (int)end, directory, (int)length, name);
		if (access(path, X_OK) == 0)
			return true;
		directory += end + (directory[end] == ':');
	}
	return false;
}

/* NULL: none. */
static const char *find_command(const struct options *options)
{
	const char *asked = getenv("PAGER"), *terminal = getenv("TERM");
	const char *command = asked ? asked : "less";
	size_t length = strcspn(command, SHELL_CHARACTERS);
	if (!terminal || strcmp(terminal, "dumb") == 0 || command[0] == '\0' || strcmp(command, "cat") == 0)
		return NULL;
	/* Where the first word is more than a name, the shell decides what it is. */
	if ((command[length] != '\0' && command[length] != ' ') || is_program(command, length))
		return command;
	if (asked && !options->quiet)
		message("PAGER: there is no program '%.*s'; the text goes to the terminal as it is", (int)length,
			command);
	return NULL;
}

static bool is_for_people(const struct options *options)
{
	bool is_text = options->action == ACTION_EVENTS || options->action == ACTION_LIST_EVENTS ||
		       options->action == ACTION_LIST_FIELDS || options->action == ACTION_LIST_REPORTS;
	return is_text && options->format == &output_text && !options->write_path && !options->no_pager &&
	       isatty(STDOUT_FILENO) == 1;
}

/* Becomes the pager, in the child process. */
static void become(const char *command, const int ends[2])
{
	struct sigaction action = {0};
	action.sa_handler = SIG_DFL;
	sigemptyset(&action.sa_mask);
	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGXFSZ, &action, NULL);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	close(ends[1]);
	/*
	 * less ends at once where everything fits onto the screen, shows colours, and leaves the text there; lv shows
	 * colours.
	 */
	setenv("LESS", "FRX", 0);
	setenv("LV", "-c", 0);
	if (strpbrk(command, SHELL_CHARACTERS))
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	else
		execlp(command, command, (char *)NULL);
	_exit(127);
}

void pager_start(struct pager *pager, struct options *options)
{
	int ends[2];
	*pager = (struct pager){0};
	const char *command = is_for_people(options) ? find_command(options) : NULL;
	if (!command || pipe(ends) != 0)
		return;
	size_t columns = outputs_columns(STDOUT_FILENO);
	pid_t process = fork();
	if (process == 0)
		become(command, ends);
	if (process > 0) {
		pager->process = process;
		pager->has_messages = isatty(STDERR_FILENO) == 1;
		options->pager_columns = columns;
		signals_let_pipe_kill();
		dup2(ends[1], STDOUT_FILENO);
		if (pager->has_messages)
			dup2(ends[1], STDERR_FILENO);
	}
	close(ends[0]);
	close(ends[1]);
}

void pager_end(struct pager *pager)
{
	struct sigaction ignore = {0};
	if (pager->process == 0)
		return;
	/* Both processes get the terminal's signals, which are meant for the pager. */
	ignore.sa_handler = SIG_IGN;
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGINT, &ignore, NULL);
	close(STDOUT_FILENO);
	if (pager->has_messages)
		close(STDERR_FILENO);
	while (waitpid(pager->process, NULL, 0) < 0 && errno == EINTR)
		;
	pager->process = 0;
}
