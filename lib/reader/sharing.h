/* SPDX-License-Identifier: MIT */
/*
 * What the readers of several logs learn from each other through a context (ipsecevtx_context_new()): plans of
 * templates, known by all bytes of the template; programs, known by the bytes of all their templates and the types of
 * their values; and for which patterns of records libevtx gave the same event. Nothing else goes from one log to
 * another: what was disputed, and what libevtx could not read, each log finds out for itself, so that its findings are
 * the same as when it is read alone. A context may be used on many threads at once.
 */
#ifndef SHARING_H
#define SHARING_H

#include "binxml/plan_store.h"
#include "program/program_store.h"
#include "reference/verdicts.h"

#include <pthread.h>
#include <stdatomic.h>

struct ipsecevtx_context {
	struct ipsecevtx_allocator allocator;
	struct plan_store *plans;       /* has a mutex of its own */
	struct program_store *programs; /* has a mutex of its own */
	pthread_mutex_t mutex;
	struct verdicts *verdicts; /* the mutex guards what they hold; the pointer does not change */
};

/* How one reader uses a context. Only the thread whose turn it is to judge (struct engines_turn) may touch this. */
struct context_use {
	struct ipsecevtx_context *context; /* NULL: none */
	bool (*turn)(void *user);          /* options.context_turn; NULL: the inputs have no order */
	void *user;
	bool has_turn;     /* turn was called, which is done once */
	atomic_bool *stop; /* set when turn says that the reading is to end */
};

/*
 * Whether libevtx need not be asked about a pattern that is new in this log, because other logs have certified it. May
 * wait, in turn(), until all inputs before this one were read. To be called in turn, as engines.c does.
 */
bool context_vouches(struct context_use *use, const struct pattern *pattern);

/* Adds the verdicts of a log that was read to its end. Does nothing without a context. */
void context_add_log(struct context_use *use, const struct verdicts *log);

#endif
