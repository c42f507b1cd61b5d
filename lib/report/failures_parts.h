/* SPDX-License-Identifier: MIT */
/* What the files of the report failures share. */
#ifndef REPORT_FAILURES_PARTS_H
#define REPORT_FAILURES_PARTS_H

#include "report/failed_times.h"
#include "report/failures.h"
#include "report/hours.h"
#include "report/main_modes.h"
#include "report/report.h"
#include "report/string_set.h"

/* What is kept of failures that tell the computer's own address, those of Extended Mode. */
struct failure_own {
	uint32_t address; /* a string; STRING_NONE: there are several */
	uint32_t through;
	uint64_t *times; /* of all events with a time */
	size_t time_count, time_room;
	uint64_t other_stood; /* at how many of these another tunnel stood: see other_tunnels.h */
	bool others_have_ends;
};

/* When it worked. */
struct failure_worked {
	struct ipsecevtx_time before, after;           /* with that remote address */
	struct ipsecevtx_time peer_before, peer_after; /* the same of all that shows that it worked */
	uint32_t certificate; /* a string: with which one it worked at peer_after; STRING_NONE: nobody knows */
	uint64_t often;       /* from the first failure to the last */
	bool has_end;         /* one ended whose opening is not known: it worked once */
	uint64_t *next;   /* while successes are looked for: the one after each time that is kept; UINT64_MAX: none */
	uint64_t longest; /* ticks from a failure to the next success; 0: there was none after any, or nobody knows */
};

/* What peers show of themselves. */
enum failure_name { FAILURE_PRINCIPALS = 0, FAILURE_CERTIFICATES, FAILURE_NAMES };

/* What the events of a group show of the peer. */
enum failure_shows {
	SHOWS_NOTHING = 0,
	SHOWS_MAIN_MODE = 1, /* it failed behind one */
	SHOWS_ANSWER = 2,    /* to a call of this computer */
	SHOWS_CALL = 4       /* of the peer */
};

/* The value of a group. There are hundreds of thousands. */
struct failure {
	uint64_t kind;                 /* number of the kind of the last event; 0: of no other one */
	uint32_t id;                   /* of no other group */
	uint32_t computer;             /* of strings, as the next one */
	uint32_t remote;               /* when finished: STRING_NONE where it never succeeded either */
	uint32_t names[FAILURE_NAMES]; /* sets */
	bool has_time : 1;
	bool is_quick : 1;     /* a Quick Mode, of which a Main Mode shows nothing */
	bool all_answered : 1; /* each has a cookie of the responder's own */
	bool is_direct : 1;    /* one of the events was with the remote address itself, or tells none */
	uint8_t shows;         /* enum failure_shows, of the events of the group */
	uint8_t shown;         /* when finished: of all failures of the computer with that address */
	struct brief_span span;
	uint64_t unanswered;
	uint64_t seen_by_peer;
	struct hours hours;
	struct failed_times moments;   /* none: the first and the last are all of them */
	struct failure_own *own;       /* NULL: no own address is told */
	struct failure_worked *worked; /* when finished, of the arena; NULL: never */
};

/* Where the group of an id is. */
struct failure_owner {
	uint32_t id, index; /* in the order of rows */
};

struct failures {
	struct groups groups;
	struct groups gateways;  /* key: that of the group, and another gateway, behind which the remote address is */
	struct main_modes mains; /* below which Quick Modes failed */
	struct failure_owner *owners; /* when finished, by id; NULL: no other end tells of any */
	uint32_t next_id;
	size_t hour_count;     /* of all groups, some of them perhaps twice */
	size_t hour_limit;     /* what that may be when each is counted once */
	bool has_more_hours;   /* it was more: nothing is known of hours */
	size_t moment_count;   /* of all groups, some of them perhaps needlessly */
	bool has_more_moments; /* there were more than hours may be: nothing is known of them */
	uint64_t own_count;    /* of all groups: failures with a time and an address of the computer's own */
	struct arena arena;    /* of struct failure_worked */
	const struct ipsecevtx_allocator *allocator;
	struct string_sets sets;
	uint32_t recent_names[FAILURE_NAMES]; /* strings: events of one peer show the same ones */
	size_t name_count, name_limit;
	bool has_more_names; /* nothing is known of them */
};

size_t failures_name_limit(size_t group_limit);
/* What an event shows. False when there is no memory. */
bool failure_note_names(struct ipsecevtx_report *report, struct failures *failures, struct failure *failure,
	const struct failed *failed);
void failure_forget_names(struct failures *failures, struct failure *failure);
/* Gives up all names where there are too many. */
void failures_check_names(struct failures *failures);
void failure_put_names(struct row *row, const struct failures *failures, const struct failure *failure);
/* With which certificate it worked again: looked for when successes are known, which is false without memory. */
bool failures_note_certificates(const struct ipsecevtx_report *report, struct failures *failures);
void failure_put_next_certificate(
	struct row *row, const struct ipsecevtx_report *report, const struct failure *failure);

/* What all events of a group share, and what is called so in rows. */
void failure_read_kind(const struct group *group, struct arena *arena, struct failure_kind *kind);

/*
 * What logs of others tell, when groups are in the order of rows: how many failures both ends saw. False when there is
 * no memory.
 */
bool failures_match_ends(struct ipsecevtx_report *report, struct failures *failures);
/* What they tell of one group. */
void failure_read_ends(const struct ipsecevtx_report *report, const struct failures *failures,
	const struct failure *failure, struct row *row, struct failure_kind *kind);
void failure_put_ends(struct row *row, const struct ipsecevtx_report *report, const struct failure_kind *kind);

/*
 * When finished, for all groups: when it worked, and which other tunnel stood. Each returns false when there is no
 * memory.
 */
bool failures_note_successes(struct ipsecevtx_report *report, struct failures *failures);
bool failures_note_other_tunnels(struct ipsecevtx_report *report, struct failures *failures);

/* What an event shows of the peer. */
void failure_note_shown(struct failure *failure, const struct report_event *added);
/* The same of all events with one peer, when gateways are sorted. False when there is no memory. */
bool failures_note_shown(struct ipsecevtx_report *report, struct failures *failures);

/* Those of more failures of Extended Mode than there may be hours are not held against other tunnels. */
static inline bool failures_have_more_times(const struct failures *failures)
{
	return failures->own_count > failures->hour_limit;
}

#endif
