/* SPDX-License-Identifier: MIT */
/*
 * What the files of the report summary share. Events, inputs and findings are counted as they come; at the end
 * summary_look() counts what the reports peers, failures, weak and hostile found.
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "event/audit_change.h"
#include "report/association.h"
#include "report/hostile.h"
#include "report/peers.h"

#define TOP_PEERS    5u
#define TOP_FAILURES 3u
#define NEXT_COUNT   3u

/* The last change of whether something is audited. */
struct audit_switch {
	uint64_t time, record_id;
	bool is_known;
	bool is_on;
};

/* The value of a group, one for each computer. */
struct audited {
	uint32_t name; /* string */
	struct ipsecevtx_time first;
	struct ipsecevtx_id first_record_id; /* of the event at first */
	uint64_t cleared;
	struct {
		bool succeeded, failed;              /* by the events' outcome */
		uint64_t last_success, last_failure; /* 0: none has a time */
	} has_events[AUDIT_OF_IPSEC];
	struct audit_switch success[AUDIT_OF_IPSEC], failure[AUDIT_OF_IPSEC];
	struct audit_switch unread[AUDIT_OF_IPSEC]; /* changed in a way that nobody can read */
};

/* The group in which events of an id and outcome were counted last. */
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

	/* For after finishing: */
	uint64_t events_total;
	uint64_t mm, qm, states[ASSOCIATION_NO_OPEN + 1]; /* of associations */
	uint64_t failed, unimportant;                     /* negotiations, and those of them that are noise */
	size_t top_failures[TOP_FAILURES];                /* row numbers of the report failures */
	size_t top_failure_count;
	size_t top_peers[TOP_PEERS]; /* group indexes of the report peers */
	size_t top_peer_count;
	/*
	 * How many Main Modes, Quick Modes and failed negotiations are in the logs of both ends, and so counted twice.
	 */
	uint64_t twice[3];
	uint64_t weak[5];    /* rows by verdict, the worst first */
	uint64_t hostile[3]; /* rows by severity, the worst first */
	struct row scratch;  /* for rows of other reports */
};

/* Counts what the other reports found; to be called once, when they are finished. False when there is no memory. */
bool summary_look(struct ipsecevtx_report *report, struct summary *summary);

/* Adds the value "next" to the row: commands with which to go on. */
void summary_put_next(struct ipsecevtx_report *report, const struct summary *summary, struct row *row);

/* The value of that name in a row; NULL where the row has none. */
const struct ipsecevtx_report_value *summary_value(const struct row *row, const char *name);

#endif
