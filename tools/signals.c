/* SPDX-License-Identifier: MIT */
#include "signals.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "ipsecevtx.h"

/* A signal handler can reach nothing else. */
static volatile sig_atomic_t received;

/* Whether SIGPIPE was not ignored when the tool was started: then it would have ended the process. */
static bool pipe_kills;

/* The reader to stop: set while no signal can find it half closed. */
static struct ipsecevtx_reader *volatile stopped_reader;

static void remember(int signal_number)
{
	struct ipsecevtx_reader *reader = stopped_reader;
	received = signal_number;
	if (reader)
		ipsecevtx_stop(reader);
}

static void install(int signal_number)
{
	struct sigaction action = {0};
	action.sa_handler = remember;
	/*
	 * No SA_RESTART: a read that waits must end. A second signal of the kind kills, in case the first cannot be
	 * answered because nobody reads our output.
	 */
	action.sa_flags = (int)SA_RESETHAND;
	sigemptyset(&action.sa_mask);
	sigaction(signal_number, &action, NULL);
}

static bool is_ignored(int signal_number)
{
	struct sigaction action = {0};
	return sigaction(signal_number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void signals_install(void)
{
	struct sigaction ignore = {0};
	pipe_kills = !is_ignored(SIGPIPE);
	ignore.sa_handler = SIG_IGN;
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);
	install(SIGINT);
	install(SIGTERM);
	/* Ignored from the start, as under nohup: so it stays. */
	if (!is_ignored(SIGHUP))
		install(SIGHUP);
}

struct ipsecevtx_reader *signals_stop(struct ipsecevtx_reader *reader)
{
	struct ipsecevtx_reader *before = stopped_reader;
	stopped_reader = reader;
	if (reader && received)
		ipsecevtx_stop(reader);
	return before;
}

int signals_received(void)
{
	return received;
}

bool signals_pipe_kills(void)
{
	return pipe_kills;
}

void signals_let_pipe_kill(void)
{
	pipe_kills = true;
}

void signals_die_of_pipe(void)
{
	struct sigaction action = {0};
	action.sa_handler = SIG_DFL;
	sigaction(SIGPIPE, &action, NULL);
	raise(SIGPIPE);
}
