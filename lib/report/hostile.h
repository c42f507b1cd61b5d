/* SPDX-License-Identifier: MIT */
/* The report hostile: what its files share. */
#ifndef REPORT_HOSTILE_H
#define REPORT_HOSTILE_H

#include "report/accounts.h"
#include "report/association.h"
#include "report/exhibits.h"
#include "report/hours.h"
#include "report/series.h"
#include "report/successes.h"

/* Events that patterns are made of, put together while they are added. */
enum trouble_kind {
	TROUBLE_REFUSED = 0, /* by computer, peer: Main Modes that failed and that the peer had begun */
	TROUBLE_CREDENTIALS, /* by computer, peer, thumbprint: the peer's credentials were refused */
	TROUBLE_INVALID,     /* by computer, peer: packets that were not valid */
	TROUBLE_CALLED,      /* by computer, peer: negotiations that failed and that the computer had begun */
	TROUBLE_UNANSWERED,  /* of those the ones without any answer */
	TROUBLE_FAILED,      /* by computer, reason, peer: negotiations that failed */
	TROUBLE_FLOOD,       /* each by itself: protection against floods was switched on or off */
	TROUBLE_DELETED,     /* by computer, name: rules that were deleted */
	TROUBLE_CLEARED,     /* by computer: its log was cleared */
	TROUBLE_AUDITING,    /* by computer, subcategory: it was changed whether IPsec is audited */
	TROUBLE_KINDS
};

/*
 * The value of a group of them. There are hundreds of thousands: of what stands behind exhibits, a group has memory
 * only for what is there in its kind.
 */
struct trouble {
	uint32_t computer, peer; /* these and detail are strings; STRING_NONE: the events have none */
	uint32_t detail;         /* thumbprint, reason, or name */
	bool has_time;
	bool is_begin : 1, is_end : 1; /* of a flood; neither: it is not told which */
	bool has_answer : 1;           /* of calls: one of them got one */
	bool has_main_mode : 1;        /* of failed ones: one failed behind a Main Mode */
	uint64_t count;                /* without copies */
	struct brief_span span;
	struct exhibits exhibits;
	union {
		struct hours minutes; /* of what peers sent: refused, and invalid */
		uint64_t unread;      /* of credentials: how often for a reason that is not known */
		/* Of failed ones. */
		struct {
			uint64_t said;     /* the kind of failures that it was last; see struct trouble_seen */
			uint64_t remote;   /* of those counted: the other side gave up */
			uint32_t spelling; /* of the reason, as it is shown; a string */
		};
		/* Of a log that was cleared, and of auditing. */
		struct {
			struct accounts *accounts; /* that did it; NULL: none yet */
			unsigned changes;          /* see event/audit_change.h */
		};
	};
	struct series_list series; /* of credentials, invalid, unanswered, and failed ones */
};

static inline bool trouble_has_minutes(enum trouble_kind kind)
{
	return kind == TROUBLE_REFUSED || kind == TROUBLE_INVALID;
}

static inline bool trouble_has_accounts(enum trouble_kind kind)
{
	return kind == TROUBLE_CLEARED || kind == TROUBLE_AUDITING;
}

static inline bool trouble_has_series(enum trouble_kind kind)
{
	return kind == TROUBLE_CREDENTIALS || kind == TROUBLE_INVALID || kind == TROUBLE_UNANSWERED ||
	       kind == TROUBLE_FAILED;
}

static inline struct ipsecevtx_time trouble_first(const struct trouble *trouble)
{
	return span_time(trouble->span.first, trouble->has_time);
}

static inline struct ipsecevtx_time trouble_last(const struct trouble *trouble)
{
	return span_time(trouble->span.last, trouble->has_time);
}

/* A computer and a peer that it had associations with. */
struct pair {
	uint32_t computer, peer; /* strings */
	uint32_t count;          /* of associations */
	uint32_t earliest; /* by its opening or, where that is not known, its end; ASSOCIATION_NONE: none, so below */
	uint32_t first, last; /* of those whose opening is known */
};

struct pairs {
	struct index index;
	struct pair *items;
	size_t count, room;
	uint32_t *by_association; /* the number of each one's pair */
	/* By string: as a peer, some computer had associations with it; as a thumbprint, it was accepted. */
	uint8_t *succeeded;
};

enum severity { SEVERITY_HIGH = 0, SEVERITY_MEDIUM, SEVERITY_LOW };

/* What a pattern found. */
struct suspicion {
	uint8_t severity;
	uint32_t computer, peer, reason; /* strings */
	uint64_t count;
	struct ipsecevtx_time first, last;
};

/* Of all that a trouble has. */
static inline struct suspicion suspicion_of(const struct trouble *trouble, enum severity severity)
{
	return (struct suspicion){.severity = (uint8_t)severity,
		.computer = trouble->computer,
		.peer = trouble->peer,
		.count = trouble->count,
		.first = trouble_first(trouble),
		.last = trouble_last(trouble)};
}

/* To the events of a trouble too. */
static inline void suspicion_widen(struct suspicion *suspicion, const struct trouble *trouble)
{
	const struct ipsecevtx_time first = trouble_first(trouble), last = trouble_last(trouble);
	span_widen(&suspicion->first, &suspicion->last, &first);
	span_widen(&suspicion->first, &suspicion->last, &last);
}

/* The same as it is kept. */
struct found {
	uint32_t computer, peer;
	uint32_t reason; /* a string; of a pattern that tells its reason itself: a number for that */
	uint8_t pattern;
	uint8_t severity;
	bool has_time;
	uint64_t count;
	struct brief_span span;
	struct exhibits exhibits;
};

/* For whoever releases what a group holds. */
struct trouble_owner {
	struct ipsecevtx_report *report;
	enum trouble_kind kind;
};

struct hostile {
	struct ipsecevtx_report *report;
	struct groups troubles[TROUBLE_KINDS];
	struct trouble_owner owners[TROUBLE_KINDS];
	size_t moment_count;                      /* minutes and series of all troubles, some of them perhaps twice */
	size_t moment_limit;                      /* what that may be when each is counted once */
	bool has_more_moments;                    /* it was more: nothing is known of minutes and series */
	struct pairs pairs;                       /* while patterns are looked for */
	struct successes openings[SUCCESS_WITHS]; /* so too */
	bool knows_openings;
	struct failed_end *ends; /* the same: of which negotiations of Main Mode another log tells */
	size_t end_count;
	uint8_t pattern; /* the one that is looked for */
	struct found *items;
	size_t count, room;
	uint32_t *order;
};

/* Asks memory for what most of that will look at. */
void hostile_expect(struct ipsecevtx_report *report, const void *state, const struct report_event *added);
/* Takes an event to its groups. False when there is no memory; so are all that follow. */
bool hostile_add(struct ipsecevtx_report *report, void *state, const struct report_event *added);

static inline struct trouble *trouble_at(const struct hostile *hostile, enum trouble_kind kind, size_t index)
{
	return group_value(hostile->troubles[kind].items[index]);
}

/* Counts minutes and series, each once, and gives up all of them where there are too many. False without memory. */
bool hostile_check_moments(struct hostile *hostile);

/* What another kind of trouble is there between the same two; NULL for none. Of kinds without a detail. */
const struct trouble *trouble_of_same(const struct hostile *hostile, enum trouble_kind kind, const struct group *group);

bool pairs_make(struct hostile *hostile);
void pairs_free(const struct hostile *hostile, struct pairs *pairs);
/* NULL when they never had an association. */
struct pair *pairs_find(const struct hostile *hostile, uint32_t computer, uint32_t peer);

bool hostile_ends_make(struct hostile *hostile);
void hostile_ends_free(struct hostile *hostile);
/*
 * That the log of another computer tells of calls between the two at any time, all that this one began or the peer
 * did, and words about them: text, which is "" where none tells.
 */
#define HOSTILE_ENDS_SIZE 320u
const char *hostile_ends(
	const struct hostile *hostile, const struct trouble *trouble, bool is_initiator, const char *words, char *text);

/*
 * When associations were opened, by both that a peer may be called: nobody asks for these in most logs. False without
 * memory; the others are for when it is known.
 */
bool openings_know(struct hostile *hostile);
bool openings_have(const struct hostile *hostile, const struct trouble *trouble, uint64_t from, uint64_t to);
void openings_free(struct hostile *hostile);

/* Whether the two had an association. */
static inline bool ever_succeeded(const struct hostile *hostile, const struct trouble *trouble)
{
	return pairs_find(hostile, trouble->computer, trouble->peer) != NULL;
}

/* So many strangers at one computer are told of together, too. */
#define STRANGERS_MANY 20u

/* An event that opened or ended an association. */
struct exhibit hostile_exhibit(const struct association_event *event);

/* Takes what the draft holds, but for the pattern, and a copy of the exhibits. */
bool hostile_put(struct hostile *hostile, const struct suspicion *draft, const struct exhibits *exhibits);
/* One of the pattern that tells its reason itself, zeroed otherwise; NULL when there is no memory. */
struct found *hostile_find(struct hostile *hostile);
/* A sentence; 0, which is no string's number, without memory. */
uint32_t hostile_reason(struct hostile *hostile, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A name or address for a sentence, without its middle where it is long; words in its place where there is none. */
const char *hostile_name(const struct hostile *hostile, uint32_t string, const char *otherwise);
/* "2 h 13 min" */
#define SPAN_SIZE 48u
const char *hostile_span(uint64_t ticks, char text[SPAN_SIZE]);
/* No shorter than it is. */
const char *hostile_within(uint64_t ticks, char text[SPAN_SIZE]);
/* "s" unless there is one. */
const char *hostile_s(uint64_t count);

/* The reason of an outlived association, for a row. */
const char *outlived_reason(const struct hostile *hostile, const struct found *found, struct row *row);

/* The patterns; each puts what it finds. */
bool find_scan(struct hostile *hostile);
bool find_guessing(struct hostile *hostile);
bool find_flood(struct hostile *hostile);
bool find_invalid_packets(struct hostile *hostile);
bool find_sweep(struct hostile *hostile);
bool find_outage(struct hostile *hostile);
bool find_new_peer(struct hostile *hostile);
bool find_outlived(struct hostile *hostile);
bool find_deleted(struct hostile *hostile);
bool find_downgrade(struct hostile *hostile);
bool find_blind_spot(struct hostile *hostile);
bool find_plain_session(struct hostile *hostile);

#endif
