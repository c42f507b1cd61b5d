/* SPDX-License-Identifier: MIT */
/*
 * What a report is made of. Each kind of them has a file of its own and a row in the table of report.c: it takes
 * the events that count, each once, in any order, and makes rows of what it kept of them. A report can read what
 * another one made (uses), and the associations that all share (association.h).
 *
 * The same rows for any order of the events: what is kept must not depend on which came first. Nothing of an event is
 * borrowed after add.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "report/budget.h"
#include "report/computers.h"
#include "report/content.h"
#include "report/counted.h"
#include "report/duplicates.h"
#include "report/exhibit_pool.h"
#include "report/failed.h"
#include "report/failed_ends.h"
#include "report/groups.h"
#include "report/recall.h"
#include "report/row.h"
#include "report/span.h"

struct association;
struct associations;

/* An event that is added, and what is known of it already. */
struct report_event {
	const struct ipsecevtx_event *event;  /* see counted.h */
	uint32_t computer;                    /* of report->strings */
	const struct ipsecevtx_address *peer; /* the other gateway; NULL: the event has none, or it is unset */
	/*
	 * It was added before. What is counted must not count it, but which of several copies is named with its
	 * location (source and offset) must not depend on their order: see report_location_compare().
	 */
	bool is_copy;
	/* The same for copies alone, of all events of one computer and number; 0 where the event has no number. */
	uint64_t content;
	const struct failed *failed;   /* NULL: it is no negotiation that failed */
	struct recall_entry *recalled; /* where groups of its computer and peer are remembered; NULL: nowhere */
};

struct report_kind {
	struct ipsecevtx_report_info info;
	size_t state_size;                     /* of what it keeps, zeroed at first */
	const struct report_kind *const *uses; /* others that it reads, NULL behind the last; NULL: none */
	bool wants_associations;
	bool wants_pairs;       /* and which of them are the two ends of one */
	bool wants_failed_ends; /* and of which failures both ends tell */
	bool wants_recall;
	/* Each may be NULL, and returns false when there is no memory. */
	bool (*begin)(struct ipsecevtx_report *report, void *state);
	bool (*add)(struct ipsecevtx_report *report, void *state, const struct report_event *event);
	bool (*takes)(const struct ipsecevtx_event *event); /* whether add looks at it; NULL: at all */
	/*
	 * Tells memory what add will ask for soon, if anything is known of that, before the reports take an event one
	 * after the other: what they keep lies far apart. May be NULL.
	 */
	void (*expect)(struct ipsecevtx_report *report, const void *state, const struct report_event *event);
	/* The same of events without a typed struct that other reports have no use for; NULL: at none. */
	bool (*takes_other)(const struct ipsecevtx_event *event);
	bool (*add_finding)(struct ipsecevtx_report *report, void *state, const struct ipsecevtx_finding *finding);
	bool (*add_input)(struct ipsecevtx_report *report, void *state, const char *source,
		const struct ipsecevtx_statistics *statistics);
	/* The associations, and what it uses, are finished by then. */
	bool (*finish)(struct ipsecevtx_report *report, void *state);
	/* Row number index, which is 0 or one more than before; false past the last one. */
	bool (*row)(struct ipsecevtx_report *report, void *state, size_t index, struct row *row);
	void (*release)(struct ipsecevtx_report *report, void *state);
};

/* All of them, in the order in which they are listed. */
#define REPORT_KINDS(KIND)                                                                                             \
	KIND(report_sessions)                                                                                          \
	KIND(report_clocks)                                                                                            \
	KIND(report_peers)                                                                                             \
	KIND(report_failures)                                                                                          \
	KIND(report_weak)                                                                                              \
	KIND(report_certificates)                                                                                      \
	KIND(report_hostile)                                                                                           \
	KIND(report_summary)                                                                                           \
	KIND(report_filters)                                                                                           \
	KIND(report_packets)

#define REPORT_DECLARED(name) extern const struct report_kind name;
REPORT_KINDS(REPORT_DECLARED)
#undef REPORT_DECLARED

/* Who remembers a group of a computer and peer. The first ones are those of hostile, by kind of trouble. */
enum recall_user { RECALL_TROUBLES = 0, RECALL_PEERS = 6, RECALL_FAILURES };

/* How many kinds of reports there may be. */
#define REPORT_PARTS_MAX 16u

struct ipsecevtx_report {
	struct ipsecevtx_allocator given;
	struct budget budget;
	struct ipsecevtx_allocator allocator; /* for all that is kept */
	struct ipsecevtx_report_options options;
	struct ipsecevtx_error error;
	struct hash_key hash_key;
	struct content_key content_key;
	struct strings strings;
	struct duplicates duplicates;
	struct key key; /* to be used from its start for whatever key is needed next */
	struct computers computers;
	struct counted_layouts layouts;
	struct {
		uint32_t computer, channel; /* strings */
		uint32_t log;               /* the string that stands for both; STRING_NONE: none yet */
	} recent_log;
	uint32_t source; /* string of the input of the event that is being added; STRING_FAILED: not known yet */
	bool was_copy;   /* that event was added before */
	struct recall recall;
	struct failed_kinds failed;
	struct exhibit_pool exhibits;
	struct associations *associations; /* NULL: nobody wants them */
	bool wants_pairs, wants_failed_ends;
	struct failed_ends failed_ends;
	const struct report_kind *wanted;
	const struct report_kind *told; /* whose rows are handed out */
	struct {
		const struct report_kind *kind;
		void *state;
	} parts[REPORT_PARTS_MAX]; /* what a part uses comes before it */
	size_t part_count;
	bool is_ending; /* it is made of what was added, and nothing may be added */
	bool is_finished;
	size_t next;        /* row to hand out */
	struct arena arena; /* of a row */
	struct row row;
	struct ipsecevtx_report_row handed_out;
};

/* The state of another kind of report, which the caller names in its uses. */
void *report_state(struct ipsecevtx_report *report, const struct report_kind *kind);

/* What is known of a computer: NULL when there is none. */
const struct report_computer *report_computer(const struct ipsecevtx_report *report, uint32_t name);

/* What a computer logged around a time, which is one of its events'; NULL when that is not known. */
const struct heard_stretch *report_heard(const struct ipsecevtx_report *report, uint32_t computer, uint64_t time);
/*
 * Its end, but where that was not seen no later than the silence of a year through which nothing stands; unset: it
 * stands as far as is known.
 */
struct ipsecevtx_time report_stood_until(const struct ipsecevtx_report *report, const struct association *association);
/*
 * Whether a time is in that silence, and within the lifetime of the association, whose end was not seen: it is as likely
 * to stand then as behind the last event of all.
 */
bool report_stands_in_silence(
	const struct ipsecevtx_report *report, const struct association *association, uint64_t time);
/* The same for what is said to have stood: where its end was not seen no longer than association_lasts() either. */
struct ipsecevtx_time report_sure_until(const struct ipsecevtx_report *report, const struct association *association);
/*
 * Until when it is known to have stood: to its end, but where that was not seen no longer than its computer was heard
 * of without such a silence. Unset: it is not known since when.
 */
struct ipsecevtx_time report_known_until(const struct ipsecevtx_report *report, const struct association *association);
/* Whether events are left out between others, so that nobody knows of a silence that it was one. */
bool report_is_partial(const struct ipsecevtx_report *report);

/* Tells of silences that end what stands open. False when there is no memory. */
bool report_tell_silences(struct ipsecevtx_report *report);

/*
 * What stands before a statement that there was nothing of these, enum ipsecevtx_report_left_out bits: words that
 * restrict it to the events that were asked for, where some of these were not; else "".
 */
const char *report_as_far(const struct ipsecevtx_report *report, unsigned rests_on);
/* No association, whatever the peer: its end tells of it too. */
#define RESTS_ON_ASSOCIATIONS (IPSECEVTX_LEFT_OUT_OPENINGS | IPSECEVTX_LEFT_OUT_ENDS)
/* Nor a call of this computer. */
#define RESTS_ON_CALLS (RESTS_ON_ASSOCIATIONS | IPSECEVTX_LEFT_OUT_FAILURES)
/* No end of an association: one whose opening has the peer may not name it. */
#define RESTS_ON_ENDS (IPSECEVTX_LEFT_OUT_ENDS | IPSECEVTX_LEFT_OUT_PEERS)
/* No event of a computer between others of it: some times were left out, perhaps. */
#define RESTS_ON_TIMES (~(unsigned)IPSECEVTX_LEFT_OUT_COMPUTERS)

/* Says that computers begin the keys of groups, which live as long as the report: see computers.h. */
void report_name_computers(struct ipsecevtx_report *report, struct groups *groups);

/* Tells that something was left out, for good. detail is a sentence. */
void report_tell(struct ipsecevtx_report *report, const char *detail);
/* The same, for groups of that name ("peers") if any were. */
void report_tell_groups(struct ipsecevtx_report *report, const struct groups *groups, const char *name);

/* Where a record stands. */
struct report_location {
	uint64_t offset;
	uint32_t source; /* of strings */
	uint8_t origin;  /* enum ipsecevtx_origin */
};

/* Of the event that is being added. False when there is no memory. */
bool report_location_of(
	struct ipsecevtx_report *report, const struct ipsecevtx_event *event, struct report_location *location);
/* Which of the locations of one record is the one to name, the first: live ones, then by source and offset. */
int report_location_compare(
	const struct ipsecevtx_report *report, const struct report_location *left, const struct report_location *right);

#endif
