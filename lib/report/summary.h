/* SPDX-License-Identifier: MIT */
/* The report summary: what its files share. */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "event/audit_change.h"
#include "report/association.h"
#include "report/hostile.h"
#include "report/peers.h"

#define TOP_PEERS    5u
#define TOP_FAILURES 3u
#define NEXT_COUNT   3u

/* When it was last changed whether something is audited. */
struct audit_switch {
	uint64_t time, record_id;
	bool is_known;
	bool is_on;
};

/* The value of a group: a computer. */
struct audited {
	uint32_t name; /* of strings */
	struct ipsecevtx_time first;
	struct ipsecevtx_id first_record_id; /* of the event at that time */
	uint64_t cleared;
	struct {
		bool succeeded, failed;              /* as their outcome says */
		uint64_t last_success, last_failure; /* 0: none has a time */
	} has_events[AUDIT_OF_IPSEC];
	struct audit_switch success[AUDIT_OF_IPSEC], failure[AUDIT_OF_IPSEC];
	struct audit_switch unread[AUDIT_OF_IPSEC]; /* changed, and nobody can read how */
};

/* Where events of an id and outcome were counted last. */
struct counted {
	uint32_t event_id;
	enum ipsecevtx_outcome outcome;
	struct group *group; /* NULL: none yet */
};

#define RECENT_EVENTS 64u

struct summary {
	uint64_t inputs, inputs_failed;
	uint64_t records_seen, records_lost, in_free_space;
	struct ipsecevtx_time log_first, log_last; /* of all records */
	uint64_t log_first_record_id;              /* of the record at log_first; 0: unknown */
	struct ipsecevtx_time first, last;         /* of events */
	uint64_t findings[IPSECEVTX_SEVERITY_COUNT];
	struct groups events;    /* by event id and outcome */
	struct groups computers; /* of struct audited */
	struct counted recent_events[RECENT_EVENTS];
	struct group *recent_computer; /* of the event before; NULL: none */

	/* When finished. */
	uint64_t events_total;
	uint64_t mm, qm, states[ASSOCIATION_NO_OPEN + 1]; /* associations */
	uint64_t failed, unimportant;                     /* negotiations, and those of them that are noise */
	size_t top_failures[TOP_FAILURES];                /* rows of the report failures */
	size_t top_failure_count;
	size_t top_peers[TOP_PEERS]; /* groups of the report peers */
	size_t top_peer_count;
	/* Of these, what is in the logs of both ends, and counted twice: Main Modes, Quick Modes, failed negotiations.
	 */
	uint64_t twice[3];
	uint64_t weak[5];    /* rows by verdict, the worst first */
	uint64_t hostile[3]; /* rows by severity, the worst first */
	struct row scratch;  /* of other reports */
};

/* What others found; once, when all of them are finished. False when there is no memory. */
bool summary_look(struct ipsecevtx_report *report, struct summary *summary);

/* The list of commands with which to go on. */
void summary_put_next(struct ipsecevtx_report *report, const struct summary *summary, struct row *row);

/* The value of that name in the scratch row, which has it. */
const struct ipsecevtx_report_value *summary_value(const struct row *row, const char *name);

#endif
