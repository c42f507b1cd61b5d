/* SPDX-License-Identifier: MIT */
/*
 * What the files of the report failures (failures*.c) share: what is kept of each group of failures, and the steps that
 * add to it at the end.
 */
#ifndef REPORT_FAILURES_PARTS_H
#define REPORT_FAILURES_PARTS_H

#include "report/failed_times.h"
#include "report/failures.h"
#include "report/hours.h"
#include "report/main_modes.h"
#include "report/report.h"
#include "report/string_set.h"

/* What is kept of failures whose events have the computer's own address: those of Extended Mode. */
struct failure_own {
	uint32_t address; /* string; STRING_NONE: there are several */
	uint32_t through;
	uint64_t *times; /* of all events with a time */
	size_t time_count, time_room;
	uint64_t other_stood; /* at how many of these another tunnel stood: see other_tunnels.h */
	bool others_have_ends;
};

/* When it worked, for a group that knows of any success. */
struct failure_worked {
	struct ipsecevtx_time before, after;           /* with that remote address, in any mode */
	struct ipsecevtx_time peer_before, peer_after; /* the same for all that shows that it worked */
	uint32_t certificate;                          /* string: used at peer_after; STRING_NONE: not known */
	uint64_t often;   /* how many successes there are from the first failure to the last */
	bool has_end;     /* an association ended whose opening is not known: it worked at some time before */
	uint64_t *next;   /* while looking: the next success after each kept time; UINT64_MAX: none */
	uint64_t longest; /* ticks from a failure to the next success; 0: none came after any, or not known */
};

/* What peers show of themselves in failed negotiations. */
enum failure_name { FAILURE_PRINCIPALS = 0, FAILURE_CERTIFICATES, FAILURE_NAMES };

/* What failed negotiations show of the peer. */
enum failure_shows {
	SHOWS_NOTHING = 0,
	SHOWS_MAIN_MODE = 1, /* one failed after Main Mode */
	SHOWS_ANSWER = 2,    /* the peer answered a call of this computer */
	SHOWS_CALL = 4       /* the peer called */
};

/* The value of a group. There are hundreds of thousands. */
struct failure {
	uint64_t kind;                 /* failed_kind.number of the last event; 0: it has none */
	uint32_t id;                   /* unique to the group */
	uint32_t computer;             /* string, like remote */
	uint32_t remote;               /* when finished; STRING_NONE: there cannot be a success with it */
	uint32_t names[FAILURE_NAMES]; /* sets of failures->sets */
	bool has_time : 1;
	bool is_quick : 1;     /* of Quick Modes: a Main Mode that worked says nothing about them */
	bool all_answered : 1; /* each event has a responder's cookie that was made */
	bool is_direct : 1;    /* an event was with the remote address itself, or names no peer */
	uint8_t shows;         /* enum failure_shows: by the group's own events */
	uint8_t shown;         /* when finished: by all failures of the computer with that address */
	struct brief_span span;
	uint64_t unanswered;
	uint64_t seen_by_peer;
	struct hours hours;
	struct failed_times moments;   /* empty: the span's two times are all */
	struct failure_own *own;       /* NULL: the events have no own address */
	struct failure_worked *worked; /* when finished, in failures->arena; NULL: never */
};

/* Finds the group of an id. */
struct failure_owner {
	uint32_t id, index; /* index: in the order of rows */
};

struct failures {
	struct groups groups;
	struct groups gateways;       /* key: that of the group, then a gateway behind which the remote address is */
	struct main_modes mains;      /* under which Quick Modes failed */
	struct failure_owner *owners; /* when finished, by id; NULL: the logs of other ends tell of none */
	uint32_t next_id;
	size_t hour_count;     /* of all groups; an hour may be in it twice */
	size_t hour_limit;     /* limit of hour_count when each hour is counted once */
	bool has_more_hours;   /* there were more: nothing is known of hours */
	size_t moment_count;   /* of all groups; some may not be needed */
	bool has_more_moments; /* there were more than hour_limit: nothing is known of moments */
	uint64_t own_count;    /* of all groups: failures with a time and an own address */
	struct arena arena;    /* of struct failure_worked */
	const struct ipsecevtx_allocator *allocator;
	struct string_sets sets;
	uint32_t recent_names[FAILURE_NAMES]; /* the strings noted last: events of a peer show the same ones */
	size_t name_count, name_limit;
	bool has_more_names; /* there were more than name_limit: nothing is known of names */
};

/* How many names are kept for that many groups. */
size_t failures_name_limit(size_t group_limit);
/* Notes the name and certificate that an event shows of the peer. False when there is no memory. */
bool failure_note_names(struct ipsecevtx_report *report, struct failures *failures, struct failure *failure,
	const struct failed *failed);
void failure_forget_names(struct failures *failures, struct failure *failure);
/* Counts the names, and gives up all of them where there are too many. */
void failures_check_names(struct failures *failures);
void failure_put_names(struct row *row, const struct failures *failures, const struct failure *failure);
/* Finds with which certificate it worked again; for after failures_note_successes(). False when there is no memory. */
bool failures_note_certificates(const struct ipsecevtx_report *report, struct failures *failures);
void failure_put_next_certificate(
	struct row *row, const struct ipsecevtx_report *report, const struct failure *failure);

/* Reads a group's key into *kind. The texts live in the arena; without memory they are absent. */
void failure_read_kind(const struct group *group, struct arena *arena, struct failure_kind *kind);

/*
 * Takes what the logs of other ends tell, once groups are in the order of rows: of how many failures both ends tell.
 * False when there is no memory.
 */
bool failures_match_ends(struct ipsecevtx_report *report, struct failures *failures);
/* Fills in what other logs tell of one group. Lists live as long as the row. */
void failure_read_ends(const struct ipsecevtx_report *report, const struct failures *failures,
	const struct failure *failure, struct row *row, struct failure_kind *kind);
void failure_put_ends(struct row *row, const struct ipsecevtx_report *report, const struct failure_kind *kind);

/*
 * Both look at the associations for all groups at the end: when it worked, and which other tunnel stood. They return
 * false when there is no memory.
 */
bool failures_note_successes(struct ipsecevtx_report *report, struct failures *failures);
bool failures_note_other_tunnels(struct ipsecevtx_report *report, struct failures *failures);

/* Notes what an event shows of the peer in failure->shows. */
void failure_note_shown(struct failure *failure, const struct report_event *added);
/*
 * Joins this for all groups with one peer into failure->shown, once gateways are sorted. False when there is no memory.
 */
bool failures_note_shown(struct ipsecevtx_report *report, struct failures *failures);

/* Whether there are so many failures of Extended Mode that they are not compared with other tunnels. */
static inline bool failures_have_more_times(const struct failures *failures)
{
	return failures->own_count > failures->hour_limit;
}

#endif
