/* SPDX-License-Identifier: MIT */
/*
 * Events made up at random, what reports should say of them by a reference that does everything the slow and plain way,
 * and what the library says of logs that hold them.
 */
#ifndef TEST_REPORT_MODEL_H
#define TEST_REPORT_MODEL_H

#include "ipsecevtx_report.h"

#include <stdio.h>

#define MODEL_EVENTS    160
#define MODEL_COMPUTERS 3
#define MODEL_LOGS      4
#define MODEL_NONE      (-1)

enum model_type {
	MODEL_MM_OPEN,
	MODEL_QM_OPEN,
	MODEL_MM_CLOSE,
	MODEL_QM_CLOSE,
	MODEL_RESTART,
	MODEL_MM_FAILED,
	MODEL_QM_FAILED,
	MODEL_EM_FAILED,
	MODEL_INVALID_PACKET,
	MODEL_DECOY, /* looks like a restart, and is another provider's */
};

/* Numbers stand for values: MODEL_NONE is unset. */
struct model_event {
	enum model_type type;
	int computer;
	int64_t time; /* ticks since the model's beginning */
	int record_id;
	int variety; /* which of several event ids */
	int sa_id, mm_sa_id;
	int local, remote, endpoint;
	int local_port, remote_port, protocol;
	int inbound, outbound;
	int lifetime;
	int cipher, principal;
	int role, cookie;
};

struct model {
	struct model_event events[MODEL_EVENTS]; /* sorted by computer, time, record id once it is made */
	int count;
};

/* An association as the reference sees it. */
struct model_association {
	bool is_mm;
	int opening, ending; /* events; MODEL_NONE */
	const char *state;
	int rekey_of, parent, other; /* associations; MODEL_NONE */
	int qm_count;
};

struct model_result {
	struct model_association items[MODEL_EVENTS];
	int count;
};

/* Of a restart: 1100, the end of the event log service; 4608 or 5478, a start; else 5479, the end of IPsec's service.
 */
static inline bool model_is_log_end(const struct model_event *event)
{
	return event->variety == 5;
}

static inline bool model_is_start(const struct model_event *event)
{
	return event->variety < 5 && event->variety != 2;
}

/* Event 4982 has no local address at all, which is the same as one that is unset. */
static inline bool model_has_local(const struct model_event *event)
{
	return event->type != MODEL_MM_OPEN || event->variety != 5;
}

/* The same for the same seed. */
void model_make(struct model *model, uint64_t seed);
void model_match(const struct model *model, struct model_result *result);

/* The lines of a report, as the reference has them; at: MODEL_NONE for all. Into text, which has room enough. */
#define MODEL_TEXT 262144
void model_sessions(const struct model *model, const struct model_result *result, int64_t at, char *text);
void model_clocks(const struct model *model, const struct model_result *result, char *text);
void model_peers(const struct model *model, const struct model_result *result, char *text);

/*
 * The same lines from the library: the events are put into logs, some into two, in an order and encoding that follow
 * from how; logs are read one after the other.
 */
void model_report(const struct model *model, const char *name, uint64_t how, int64_t at, char *text);

/* Adds the events of the log that a script describes (log_of()): 0, or -1 as ipsecevtx_report_add(). */
int report_add_log(struct ipsecevtx_report *report, const char *script);

/*
 * The lines of a report on logs that scripts describe (log_of()), read one after the other: 0, or -1 when the library
 * had no memory. With options->also it is made together with those.
 */
int report_lines(const char *name, const struct ipsecevtx_report_options *options, const char *const *scripts,
	size_t count, char *text);

/* A time of the model as FILETIME. */
uint64_t model_ticks(int64_t time);

#endif
