/* SPDX-License-Identifier: MIT */
/*
 * What readers learn from each other: plans of templates, each known by all its bytes, programs, each known by the
 * bytes of all its templates and the types of its values, and of which patterns of records libevtx gave the same event.
 * Nothing else goes from one log to another: what was disputed, and what libevtx could not read, each log finds out for
 * itself, so that its findings are those it has alone.
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
	struct program_store *programs; /* the same */
	pthread_mutex_t mutex;
	struct verdicts *verdicts; /* guarded by the mutex; which verdicts there are is not changed */
};

/* How a reader uses a context. One thread's at a time: that of the reader, or the worker that has its turn. */
struct context_use {
	struct ipsecevtx_context *context; /* NULL: none */
	bool (*turn)(void *user);          /* the caller's; NULL: inputs have no order */
	void *user;
	bool has_turn;     /* turn was called: once is enough */
	atomic_bool *stop; /* set when turn says that the reading is to end */
};

/* Whether libevtx need not be asked of a pattern of which this log knows nothing yet. Of whoever judges, in turn. */
bool context_vouches(struct context_use *use, const struct pattern *pattern);

/* Adds what was said of the patterns of a log that was read to its end. */
void context_add_log(struct context_use *use, const struct verdicts *log);

#endif
