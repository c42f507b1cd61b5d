/* SPDX-License-Identifier: MIT */
/*
 * What pictures are drawn from: the rows of reports, and of events the times that rows do not have, those of single
 * failures and of what happened to a computer. Nothing is judged here.
 */
#ifndef STORY_H
#define STORY_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"

#define STORY_NONE        UINT32_MAX
#define STORY_DIGEST_SIZE 16u

/* Of rows of the report sessions; the names are those of its key state. */
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
	uint32_t peer, algorithm, kind; /* of that name, STORY_NONE: none is */
	size_t length;
	const char *text; /* ends with a NUL; may hold others */
};

struct story_place {
	const struct story_name *source; /* NULL without memory */
	uint64_t offset;
	bool has_record_id;
	uint64_t record_id;
};

/* A security association: what a chart needs of it. There are hundreds of thousands. */
struct story_bar {
	/*
	 * Where it is drawn, FILETIME: as the row has them where it was seen to be opened and closed, else by what is
	 * known of its computer.
	 */
	uint64_t start, end;
	uint64_t over; /* when its lifetime was, though it is drawn beyond that; UINT64_MAX: no such time */
	uint64_t sa_id;
	uint32_t peer; /* of peers */
	uint32_t computer;
	uint32_t number; /* row */
	uint32_t before; /* the bar that it renews, STORY_NONE; the number of its row until all are there */
	uint8_t state;
	bool is_mm : 1;
	bool is_overdue : 1;
	bool is_rekey : 1; /* also of one that is not among the bars */
	bool has_opened : 1;
	bool has_closed : 1;
	bool has_sa_id : 1;
	bool has_times : 1;
};

/* What a page tells of it besides. */
struct story_bar_record {
	bool has_mm_sa_id, has_closed_record_id;
	uint64_t mm_sa_id, closed_record_id;
	struct story_place place;
};

/* A negotiation that failed. */
struct story_failure {
	uint64_t time;
	uint32_t peer;
	uint32_t kind; /* of kinds, STORY_NONE: of no row; of names until all are there */
	bool has_time;
};

/* What a page tells of it besides, as an event has it. */
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
	bool ends_nothing; /* of 1100: associations go on through it */
	struct story_place place;
	uint8_t digest[STORY_DIGEST_SIZE];
};

/* A row of the report peers; or, named STORY_NONE, those without one. */
struct story_peer {
	uint32_t name;
	bool is_row, has_times;
	size_t number; /* of the row */
	uint64_t first, last;
	uint64_t established, failed, invalid_packets;
	size_t bars, failures; /* with a time or without */
};

/* A row of the report failures. */
struct story_kind {
	uint32_t key, class_name; /* of names; class STORY_NONE: not known */
	size_t number;
	bool is_noise;
	uint64_t count;
	uint32_t peer; /* of peers, that of all its failures; STORY_NONE: of several */
	bool has_failures;
};

#define STORY_VERDICTS 5u /* of weak, the worst first; one more for what it does not speak of */

/* Uses of an algorithm in a part of associations. */
struct story_algorithm {
	uint32_t part, value;
	uint64_t count;
	uint64_t verdicts[STORY_VERDICTS]; /* how many of them got each */
	uint64_t passed; /* how many the report weak has nothing against; it tells where all are asked for */
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

/* Names that were looked for lately, by their hashes; a power of two. */
#define STORY_RECENT 65536u

struct story_recent {
	size_t hash;
	struct story_name *name; /* NULL: none yet */
};

struct story {
	bool has_records;         /* for a page */
	bool is_without_ends;     /* what ends an association was not asked for, or not all of it */
	bool is_without_openings; /* the same of what opens one */
	void *name_tree;
	struct story_recent *recent_names; /* STORY_RECENT of them */
	struct story_list names;           /* struct story_name * */
	struct story_list bars, failures, marks, peers, kinds, algorithms, clocks;
	struct story_list bar_records, failure_records; /* of bars and failures, in their order */
	uint32_t nameless_peer;                         /* of peers, STORY_NONE: none is without a name */
	struct buffer key;                              /* working space */
	uint64_t failures_left_out;                     /* more than are kept */
	size_t timeless_bars, timeless_failures;
	bool failed; /* memory ran out */
};

/* has_records: for a page, which tells of each thing where it stands. NULL when there is no memory. */
struct story *story_new(bool has_records);
void story_free(struct story *story);

/* Tells it what was left out of the events: enum ipsecevtx_report_left_out bits. */
void story_restrict(struct story *story, unsigned left_out);

/* Until when a bar is drawn as one that stands: to its end, or to that of a lifetime that was long over then. */
uint64_t story_bar_sure(const struct story_bar *bar);

/* How an association that is open is called: "no end seen". */
const char *story_open_word(const struct story *story);

/*
 * Every event that a report is given. is_copy: the report knows it already; what a page tells of a record must not hang
 * on which of its copies came first, so that with records the story looks for copies by itself.
 */
void story_event(struct story *story, const struct ipsecevtx_event *event, bool is_copy);
/*
 * All rows of peers, sessions, failures, weak and clocks, of those that are there, when the report is finished. Once.
 * False when memory ran out, here or before: then there is no picture.
 */
bool story_read(struct story *story, struct ipsecevtx_report *report);

/* The peer of a row of the report peers; NULL without one. */
const struct story_peer *story_peer_of_row(const struct story *story, size_t number);
/* The peer that failures of a row of the report failures were with, when it is one; NULL: of several, or not known. */
const struct story_peer *story_peer_of_failures(const struct story *story, size_t number);

/* "" for STORY_NONE. */
const struct story_name *story_name(const struct story *story, uint32_t number);
int story_compare_names(const struct story_name *one, const struct story_name *other); /* by bytes */
const char *story_verdict_name(unsigned verdict);
const char *story_state_name(unsigned state);

#define STORY_BARS(story)     ((struct story_bar *)(story)->bars.items)
#define STORY_FAILURES(story) ((struct story_failure *)(story)->failures.items)
/* Only of a story with records. */
#define STORY_BAR_RECORDS(story)     ((struct story_bar_record *)(story)->bar_records.items)
#define STORY_FAILURE_RECORDS(story) ((struct story_failure_record *)(story)->failure_records.items)
#define STORY_MARKS(story)           ((struct story_mark *)(story)->marks.items)
#define STORY_PEERS(story)           ((struct story_peer *)(story)->peers.items)
#define STORY_KINDS(story)           ((struct story_kind *)(story)->kinds.items)
#define STORY_ALGORITHMS(story)      ((struct story_algorithm *)(story)->algorithms.items)
#define STORY_CLOCKS(story)          ((struct story_clock *)(story)->clocks.items)

/*
 * For the parts of the story. Without memory these say so in story->failed and return NULL or STORY_NONE.
 */

/* A new item, zeroed. */
void *story_add(struct story *story, struct story_list *list, size_t size);
/* The number of a text's name. */
uint32_t story_intern(struct story *story, const char *text, size_t length);
/* Of a value that is a text; STORY_NONE for none. */
uint32_t story_intern_value(struct story *story, const struct ipsecevtx_report_row *row, const char *name);
/* By which an event and a row of the report failures are of one kind; texts are those between event_id and count. */
uint32_t story_failure_key(struct story *story, const struct ipsecevtx_text *computer, uint32_t event_id,
	const struct ipsecevtx_text *const texts[6]);
/* Puts ends where rows have none, and what belongs together. */
void story_arrange(struct story *story);
/* The number of the peer of that name; STORY_NONE is a name too. */
uint32_t story_peer(struct story *story, uint32_t name);

#endif
