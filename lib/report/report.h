/* SPDX-License-Identifier: MIT */
/*
 * What every report is built on. Each kind of report has a file of its own and a row in REPORT_KINDS, below. It is
 * given each event that counts, in any order, keeps what it needs of it, and makes rows of that at the end. A kind of
 * report can read what another kind made (uses), and the associations that all share (association.h).
 *
 * The rows are the same for any order of the events, so nothing that is kept may depend on which event came first.
 * Nothing of an event may be borrowed after add.
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

/* An event that is given to the reports, with what was found out about it for all of them. */
struct report_event {
	const struct ipsecevtx_event *event;  /* in the form of counted.h */
	uint32_t computer;                    /* string of report->strings */
	const struct ipsecevtx_address *peer; /* the other gateway; NULL: the event has none, or it is unset */
	/*
	 * The same record was added before. What is counted must not count it again. Which copy is named with its
	 * location (source and offset) must still not depend on their order: see report_location_compare().
	 */
	bool is_copy;
	/*
	 * Hash of what the event says (content.h), the same for copies of one record alone among all records of its
	 * computer and number; 0 where the event has no number.
	 */
	uint64_t content;
	const struct failed *failed;   /* what failed (failed.h); NULL: it is no negotiation that failed */
	struct recall_entry *recalled; /* remembers groups of the computer and peer; NULL: nothing does */
};

struct report_kind {
	struct ipsecevtx_report_info info;
	size_t state_size;                     /* bytes of its state, zeroed at first */
	const struct report_kind *const *uses; /* other kinds that it reads, with NULL behind the last; NULL: none */
	bool wants_associations;
	bool wants_pairs;       /* and which two associations are both ends of one */
	bool wants_failed_ends; /* and of which failures the logs of both ends tell */
	bool wants_recall;
	/*
	 * Each function may be NULL, but for row. Those that add, begin and finish return false when there is no
	 * memory.
	 */
	bool (*begin)(struct ipsecevtx_report *report, void *state);
	bool (*add)(struct ipsecevtx_report *report, void *state, const struct report_event *event);
	bool (*takes)(const struct ipsecevtx_event *event); /* whether add looks at the event; NULL: always */
	/*
	 * Prefetches what add will need of memory, if anything is remembered of the event's computer and peer. Called
	 * for all reports before the first of them takes the event, since their groups lie far apart in memory.
	 */
	void (*expect)(struct ipsecevtx_report *report, const void *state, const struct report_event *event);
	/*
	 * Whether add looks at an event without a typed struct that says nothing about computers and associations;
	 * NULL: never.
	 */
	bool (*takes_other)(const struct ipsecevtx_event *event);
	bool (*add_finding)(struct ipsecevtx_report *report, void *state, const struct ipsecevtx_finding *finding);
	bool (*add_input)(struct ipsecevtx_report *report, void *state, const char *source,
		const struct ipsecevtx_statistics *statistics);
	/* Called when the associations and the kinds that this one uses are finished. */
	bool (*finish)(struct ipsecevtx_report *report, void *state);
	/* Makes row number index, which is 0 or one more than in the call before. False past the last row. */
	bool (*row)(struct ipsecevtx_report *report, void *state, size_t index, struct row *row);
	void (*release)(struct ipsecevtx_report *report, void *state);
};

/* All kinds, in the order of ipsecevtx_report_info(). */
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

/*
 * Who remembers a group in a recall entry, by index. The first ones are the hostile report's, one for each kind of
 * trouble.
 */
enum recall_user { RECALL_TROUBLES = 0, RECALL_PEERS = 6, RECALL_FAILURES };

/* No report is made of more kinds. */
#define REPORT_PARTS_MAX 16u

struct ipsecevtx_report {
	struct ipsecevtx_allocator given;
	struct budget budget;
	struct ipsecevtx_allocator allocator; /* for all that the report keeps; it stops at the memory limit */
	struct ipsecevtx_report_options options;
	struct ipsecevtx_error error;
	struct hash_key hash_key;
	struct content_key content_key;
	struct strings strings;
	struct duplicates duplicates;
	struct key key; /* scratch: whoever needs a key makes it here from the start */
	struct computers computers;
	struct counted_layouts layouts;
	struct {
		uint32_t computer, channel; /* strings */
		uint32_t log;               /* the string that stands for both of them; STRING_NONE: none yet */
	} recent_log;
	uint32_t source; /* string of the input that the event comes from; STRING_FAILED: not looked up yet */
	bool was_copy;   /* the event that was added last is a copy */
	struct recall recall;
	struct failed_kinds failed;
	struct exhibit_pool exhibits;
	struct associations *associations; /* NULL: no kind of the report wants them */
	bool wants_pairs, wants_failed_ends;
	struct failed_ends failed_ends;
	const struct report_kind *wanted;
	const struct report_kind *told; /* the kind whose rows are handed out */
	struct {
		const struct report_kind *kind;
		void *state;
	} parts[REPORT_PARTS_MAX]; /* a part comes behind those that it uses */
	size_t part_count;
	bool is_ending; /* finishing has begun: nothing may be added */
	bool is_finished;
	size_t next;        /* number of the next row */
	struct arena arena; /* what lives as long as the row */
	struct row row;
	struct ipsecevtx_report_row handed_out;
};

/* The state of another kind of report, which must be one that the caller's kind uses. */
void *report_state(struct ipsecevtx_report *report, const struct report_kind *kind);

/* What the report keeps of a computer; NULL where name is no computer's string. For after computers_settle(). */
const struct report_computer *report_computer(const struct ipsecevtx_report *report, uint32_t name);

/*
 * The stretch of time in which a computer logged and that a time lies in (heard.h). NULL where the time is in none, or
 * the computer is not known.
 */
const struct heard_stretch *report_heard(const struct ipsecevtx_report *report, uint32_t computer, uint64_t time);
/*
 * When an association ended, for what is said to have stood at a moment. Where its end was not seen, it counts as
 * standing no further than to a silence of a year of its computer. Unset: it stands as far as is known.
 */
struct ipsecevtx_time report_stood_until(const struct ipsecevtx_report *report, const struct association *association);
/*
 * Whether a time lies in such a silence and within the lifetime of the association, whose end was not seen. Then the
 * association may have stood, just as after the last event of its computer.
 */
bool report_stands_in_silence(
	const struct ipsecevtx_report *report, const struct association *association, uint64_t time);
/*
 * The same as report_stood_until(), for conclusions that must be sure: where its end was not seen, it also counts no
 * further than to association_lasts().
 */
struct ipsecevtx_time report_sure_until(const struct ipsecevtx_report *report, const struct association *association);
/*
 * The same for how long it is known to have stood: where its end was not seen, no longer than its computer was heard of
 * without a silence of a year. Unset where its opening or its end has no known time.
 */
struct ipsecevtx_time report_known_until(const struct ipsecevtx_report *report, const struct association *association);
/* Whether the caller leaves out events between others: then no silence can be told from what is left out. */
bool report_is_partial(const struct ipsecevtx_report *report);

/* Reports each silence of a computer that matters to an association as a finding. False when there is no memory. */
bool report_tell_silences(struct ipsecevtx_report *report);

/*
 * Words to put before a statement that something was not there ("as far as the events asked for tell, "), where the
 * caller leaves out events that the statement rests on; else "". rests_on: enum ipsecevtx_report_left_out bits. The
 * sets below are what common statements rest on.
 */
const char *report_as_far(const struct ipsecevtx_report *report, unsigned rests_on);
/* For "there was no association": its opening and its end would tell of it. */
#define RESTS_ON_ASSOCIATIONS (IPSECEVTX_LEFT_OUT_OPENINGS | IPSECEVTX_LEFT_OUT_ENDS)
/* For "nor did this computer call": a failure would tell of that too. */
#define RESTS_ON_CALLS (RESTS_ON_ASSOCIATIONS | IPSECEVTX_LEFT_OUT_FAILURES)
/* For "it did not end": the end may name another peer than the opening. */
#define RESTS_ON_ENDS (IPSECEVTX_LEFT_OUT_ENDS | IPSECEVTX_LEFT_OUT_PEERS)
/* For "the computer logged nothing in between": all that is left out may have come then, but for whole computers. */
#define RESTS_ON_TIMES (~(unsigned)IPSECEVTX_LEFT_OUT_COMPUTERS)

/*
 * Tells that the keys of these groups begin with a computer's name, which computers_settle() makes the same in all of
 * them. The groups must live as long as the report.
 */
void report_name_computers(struct ipsecevtx_report *report, struct groups *groups);

/* Reports as a finding that the report left something out for good. detail is a sentence. */
void report_tell(struct ipsecevtx_report *report, const char *detail);
/* The same where groups were left out; name says of what they are ("peers"). */
void report_tell_groups(struct ipsecevtx_report *report, const struct groups *groups, const char *name);

/* Where a record stands, as a row names it. */
struct report_location {
	uint64_t offset;
	uint32_t source; /* string of the report */
	uint8_t origin;  /* enum ipsecevtx_origin */
};

/* The location of the event that is being added. False when there is no memory. */
bool report_location_of(
	struct ipsecevtx_report *report, const struct ipsecevtx_event *event, struct report_location *location);
/*
 * Which of two locations of one record a row names, that is the lower one: live records first, then by source and
 * offset.
 */
int report_location_compare(
	const struct ipsecevtx_report *report, const struct report_location *left, const struct report_location *right);

#endif
