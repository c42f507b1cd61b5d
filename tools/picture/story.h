/* SPDX-License-Identifier: MIT */
/*
 * What pictures are drawn from: the rows of reports, and from events the times that rows do not have, those of single
 * failures and of what happened to a computer. A story only collects; the reports judge. The writers of pages and
 * overviews feed it, and the pictures read it.
 */
#ifndef STORY_H
#define STORY_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"

#define STORY_NONE        UINT32_MAX
#define STORY_DIGEST_SIZE 16u

/* States of rows of the report sessions, as its key state has them. */
enum story_state {
	STORY_OPEN = 0,
	STORY_CLOSED,
	STORY_REPLACED,
	STORY_LOST,
	STORY_NO_OPEN,
	STORY_STATES,
};

/* A text, kept once. */
struct story_name {
	uint32_t number;
	uint32_t peer, algorithm, kind; /* the peer, algorithm or kind that has this name; STORY_NONE: none has */
	/* Of what all spellings of a computer have in common: the name in which it is shown; else STORY_NONE. */
	uint32_t shown;
	size_t length;
	const char *text; /* ends with a NUL; may hold others */
};

struct story_place {
	const struct story_name *source; /* NULL where there was no memory */
	uint64_t offset;
	bool has_record_id;
	uint64_t record_id;
};

/* A security association, with what a chart needs of it. There are hundreds of thousands, so it is kept small. */
struct story_bar {
	/*
	 * Where it is drawn, as FILETIME: the times of the row where opening and end were seen, else times that follow
	 * from what is known of its computer.
	 */
	uint64_t start, end;
	uint64_t over; /* the end of its lifetime, where it is drawn beyond that; UINT64_MAX: no such time */
	uint64_t sa_id;
	uint32_t peer; /* index in peers */
	uint32_t computer;
	uint32_t number; /* row */
	/* index of the bar that it renews, STORY_NONE for none; while bars are added, the number of that bar's row */
	uint32_t before;
	uint8_t state;
	bool is_mm : 1;
	bool is_overdue : 1;
	bool is_rekey : 1; /* it renews an association, which may be none of the bars */
	bool has_opened : 1;
	bool has_closed : 1;
	bool has_sa_id : 1;
	bool has_times : 1;
};

/* What a page, but no chart, tells of an association. */
struct story_bar_record {
	bool has_mm_sa_id, has_closed_record_id;
	uint64_t mm_sa_id, closed_record_id;
	struct story_place place;
};

/* A negotiation that failed. */
struct story_failure {
	uint64_t time;
	uint32_t peer;
	/* index in kinds, STORY_NONE for no row; while failures are added, the index of the kind's key in names */
	uint32_t kind;
	bool has_time;
};

/* What a page, but no chart, tells of a failure, as its event has it. */
struct story_failure_record {
	struct story_failure failure;
	uint32_t computer;
	uint32_t event_id;
	struct story_place place;
	uint8_t digest[STORY_DIGEST_SIZE];
};

/* What happened to a computer: it was started again, its log was cleared, what is audited was changed. */
struct story_mark {
	uint32_t computer;
	uint32_t event_id;
	uint64_t time;
	bool ends_nothing; /* of event 1100: associations stay open through it */
	struct story_place place;
	uint8_t digest[STORY_DIGEST_SIZE];
};

/* A row of the report peers; or, with the name STORY_NONE, all events without a peer. */
struct story_peer {
	uint32_t name;
	bool is_row, has_times;
	size_t number; /* of the row */
	uint64_t first, last;
	uint64_t established, failed, invalid_packets;
	size_t bars, failures; /* with and without a time */
};

/* A row of the report failures. */
struct story_kind {
	uint32_t key, class_name; /* indices in names; class STORY_NONE: not known */
	size_t number;
	bool is_noise;
	uint64_t count;
	uint32_t peer; /* index in peers of the peer of all its failures; STORY_NONE: there are several */
	bool has_failures;
};

/* verdicts of the report weak, the worst first; one more value stands for an algorithm that it does not judge */
#define STORY_VERDICTS 5u

/* Uses of an algorithm in a part of associations. */
struct story_algorithm {
	uint32_t part, value;
	uint64_t count;
	uint64_t verdicts[STORY_VERDICTS]; /* how many uses got each verdict */
	/* how many uses the report weak has nothing against; it tells that only where all algorithms are asked for */
	uint64_t passed;
};

struct story_clock {
	uint32_t computer_a, computer_b;
	uint64_t pairs;
	double median, low, high; /* seconds */
	bool is_jump;
	size_t number;
};

struct story_list {
	void *items;
	size_t count, room;
};

/* Size of a cache of names by their hashes; a power of two. */
#define STORY_RECENT 65536u

struct story_recent {
	size_t hash;
	struct story_name *name; /* NULL: none yet */
};

struct story {
	bool has_records;         /* keep what a page tells of each record */
	bool is_without_ends;     /* not all events that end an association were asked for */
	bool is_without_openings; /* not all events that open an association were asked for */
	void *name_tree;
	struct story_recent *recent_names; /* STORY_RECENT of them */
	struct story_list names;           /* struct story_name * */
	struct story_list bars, failures, marks, peers, kinds, algorithms, clocks;
	struct story_list bar_records, failure_records; /* records of bars and failures, in the same order */
	/* index in peers of the one without a name; STORY_NONE: there is none */
	uint32_t nameless_peer;
	struct buffer key;          /* working space */
	uint64_t failures_left_out; /* failures beyond as many as are kept */
	size_t timeless_bars, timeless_failures;
	bool failed; /* memory ran out */
};

/*
 * has_records: also keep where each association and failure stands in the logs, as a page tells that. NULL when there
 * is no memory.
 */
struct story *story_new(bool has_records);
void story_free(struct story *story);

/* Tells the story which events the options left out: enum ipsecevtx_report_left_out bits. */
void story_restrict(struct story *story, unsigned left_out);

/*
 * Until when a bar is drawn as standing for sure: to its end or, where that is long after the end of its lifetime, to
 * the latter.
 */
uint64_t story_bar_sure(const struct story_bar *bar);

/* The words for an open association: "no end seen". */
const char *story_open_word(const struct story *story);

/*
 * To be called with every event that the report is given. is_copy: the report has had this event already, from another
 * copy. With records the story looks for copies itself, as it must not depend on the order of the copies which record a
 * page names.
 */
void story_event(struct story *story, const struct ipsecevtx_event *event, bool is_copy);
/*
 * Reads the rows of the reports peers, sessions, failures, weak and clocks, as far as the finished report has these. To
 * be called once. False when memory ran out, here or before: then no picture is drawn.
 */
bool story_read(struct story *story, struct ipsecevtx_report *report);

/* The peer of that row of the report peers; NULL where there is none. */
const struct story_peer *story_peer_of_row(const struct story *story, size_t number);
/*
 * The one peer that the failures of that row of the report failures were with; NULL where there are several or it is
 * not known.
 */
const struct story_peer *story_peer_of_failures(const struct story *story, size_t number);

/* The name of that number, that of a computer as it is shown; an empty one for STORY_NONE. */
const struct story_name *story_name(const struct story *story, uint32_t number);
int story_compare_names(const struct story_name *one, const struct story_name *other); /* by bytes */
const char *story_verdict_name(unsigned verdict);
const char *story_state_name(unsigned state);

#define STORY_BARS(story)     ((struct story_bar *)(story)->bars.items)
#define STORY_FAILURES(story) ((struct story_failure *)(story)->failures.items)
/* Only in a story with records. */
#define STORY_BAR_RECORDS(story)     ((struct story_bar_record *)(story)->bar_records.items)
#define STORY_FAILURE_RECORDS(story) ((struct story_failure_record *)(story)->failure_records.items)
#define STORY_MARKS(story)           ((struct story_mark *)(story)->marks.items)
#define STORY_PEERS(story)           ((struct story_peer *)(story)->peers.items)
#define STORY_KINDS(story)           ((struct story_kind *)(story)->kinds.items)
#define STORY_ALGORITHMS(story)      ((struct story_algorithm *)(story)->algorithms.items)
#define STORY_CLOCKS(story)          ((struct story_clock *)(story)->clocks.items)

/* Functions for the files that make the story. Without memory they set story->failed and return NULL or STORY_NONE. */

/* Adds a zeroed item to a list. */
void *story_add(struct story *story, struct story_list *list, size_t size);
/* The number of the name with that text, which is added where it is new. */
uint32_t story_intern(struct story *story, const char *text, size_t length);
/* The same for a row's value of that name; STORY_NONE where the row has none. */
uint32_t story_intern_value(struct story *story, const struct ipsecevtx_report_row *row, const char *name);
/*
 * A key that an event and its row of the report failures have in common; texts are the row's values between event_id
 * and count.
 */
uint32_t story_failure_key(
	struct story *story, uint32_t computer, uint32_t event_id, const struct ipsecevtx_text *const texts[6]);
/*
 * The number of a computer, whatever its spelling; STORY_NONE for a text that is not set. It is shown as the first
 * event of it spells it, or as a report's row does.
 */
uint32_t story_computer(struct story *story, const struct ipsecevtx_text *spelling, bool is_of_row);
/*
 * Completes the bars when all rows are read: sets times that rows do not have, and connects bars that renew each other.
 */
void story_arrange(struct story *story);
/* The index of the peer of that name, which is added where it is new; STORY_NONE as a name is allowed. */
uint32_t story_peer(struct story *story, uint32_t name);

#endif
