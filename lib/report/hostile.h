/* SPDX-License-Identifier: MIT */
/*
 * What the files of the report hostile (hostile*.c) share. Events that may belong to an attack are collected in groups
 * of troubles as they come. At the end each pattern (find_...) looks through the troubles, the associations and what
 * other logs tell, and puts what it finds; hostile.c makes rows of that. Functions that return bool return false when
 * there is no memory, unless they say otherwise.
 */
#ifndef REPORT_HOSTILE_H
#define REPORT_HOSTILE_H

#include "report/accounts.h"
#include "report/association.h"
#include "report/exhibits.h"
#include "report/hours.h"
#include "report/series.h"
#include "report/successes.h"

/* Kinds of troubles, with what their groups are known by. */
enum trouble_kind {
	TROUBLE_REFUSED = 0, /* by computer, peer: Main Modes that the peer began and that failed */
	TROUBLE_CREDENTIALS, /* by computer, peer, thumbprint: proofs of identity that were refused */
	TROUBLE_INVALID,     /* by computer, peer: invalid packets (4976-4978) */
	TROUBLE_CALLED,      /* by computer, peer: negotiations that the computer began and that failed */
	TROUBLE_UNANSWERED,  /* the same, only those without any answer */
	TROUBLE_FAILED,      /* by computer, reason, peer: negotiations that failed */
	TROUBLE_FLOOD,       /* one each: protection against floods went on or off (4646) */
	TROUBLE_DELETED,     /* by computer, name: security associations that were deleted (5049) */
	TROUBLE_CLEARED,     /* by computer: its log was cleared */
	TROUBLE_AUDITING,    /* by computer, subcategory: what is audited of IPsec was changed */
	TROUBLE_KINDS
};

/*
 * The value of a group. There are hundreds of thousands, so a group has memory only for those members behind exhibits
 * that its kind uses: see trouble_size().
 */
struct trouble {
	uint32_t computer, peer; /* strings, like detail; STRING_NONE: none */
	uint32_t detail;         /* thumbprint, reason, or name */
	bool has_time;
	bool is_begin : 1, is_end : 1; /* of floods; neither where the event does not tell */
	bool has_answer : 1;           /* of calls: one was answered */
	bool has_main_mode : 1;        /* of failures: one came after Main Mode */
	uint64_t count;                /* without copies */
	struct brief_span span;
	struct exhibits exhibits;
	union {
		struct hours minutes; /* when peers sent: of refused and invalid */
		uint64_t unread;      /* of credentials: how many were for an unknown reason */
		/* Of failures. */
		struct {
			uint64_t said;     /* failed_kind.number of the last one; see struct trouble_seen */
			uint64_t remote;   /* in how many the other side gave up, or the computer was no responder */
			uint32_t spelling; /* string: how the reason is shown */
		};
		/* Of cleared logs and of auditing. */
		struct {
			struct accounts *accounts; /* that did it; NULL: none yet */
			unsigned changes;          /* AUDIT_ bits: see event/audit_change.h */
		};
	};
	struct series_list series; /* of credentials, invalid, unanswered, and failures */
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

/* A computer and a peer with which it had associations. */
struct pair {
	uint32_t computer, peer; /* strings */
	uint32_t count;          /* of associations */
	uint32_t earliest;       /* by opening or else end; ASSOCIATION_NONE: none has a time */
	uint32_t first, last;    /* of those whose opening has a time */
};

struct pairs {
	struct index index;
	struct pair *items;
	size_t count, room;
	uint32_t *by_association; /* by association: the index of its pair */
	/* By string: whether some computer had associations with it as a peer, or accepted it as a thumbprint. */
	uint8_t *succeeded;
};

enum severity { SEVERITY_HIGH = 0, SEVERITY_MEDIUM, SEVERITY_LOW };

/* What a pattern found, for hostile_put(). */
struct suspicion {
	uint8_t severity;
	uint32_t computer, peer, reason; /* strings */
	uint64_t count;
	struct ipsecevtx_time first, last;
};

/* A suspicion with the computer, peer, count and times of a trouble. */
static inline struct suspicion suspicion_of(const struct trouble *trouble, enum severity severity)
{
	return (struct suspicion){.severity = (uint8_t)severity,
		.computer = trouble->computer,
		.peer = trouble->peer,
		.count = trouble->count,
		.first = trouble_first(trouble),
		.last = trouble_last(trouble)};
}

/* Widens a suspicion's times to those of a trouble. */
static inline void suspicion_widen(struct suspicion *suspicion, const struct trouble *trouble)
{
	const struct ipsecevtx_time first = trouble_first(trouble), last = trouble_last(trouble);
	span_widen(&suspicion->first, &suspicion->last, &first);
	span_widen(&suspicion->first, &suspicion->last, &last);
}

/* What a pattern found, as it is kept until the rows. */
struct found {
	uint32_t computer, peer;
	uint32_t reason; /* string; in a pattern with a reason function a number of its own */
	uint8_t pattern;
	uint8_t severity;
	bool has_time;
	uint64_t count;
	struct brief_span span;
	struct exhibits exhibits;
};

/* What release_trouble() needs to know of a group. */
struct trouble_owner {
	struct ipsecevtx_report *report;
	enum trouble_kind kind;
};

struct hostile {
	struct ipsecevtx_report *report;
	struct groups troubles[TROUBLE_KINDS];
	struct trouble_owner owners[TROUBLE_KINDS];
	size_t moment_count;                      /* of minutes and series of all troubles; some may be counted twice */
	size_t moment_limit;                      /* limit of moment_count when each is counted once */
	bool has_more_moments;                    /* there were more: nothing is known of minutes and series */
	struct pairs pairs;                       /* while patterns are looked for, like the next two */
	struct successes openings[SUCCESS_WITHS]; /* see openings_know() */
	bool knows_openings;
	struct failed_end *ends; /* Main Modes that failed, of which another log tells too */
	size_t end_count;
	uint8_t pattern; /* index of the pattern that is looked for */
	struct found *items;
	size_t count, room;
	uint32_t *order;
};

/* Prefetches what hostile_add() will mostly look at. */
void hostile_expect(struct ipsecevtx_report *report, const void *state, const struct report_event *added);
/* Takes an event to its groups. */
bool hostile_add(struct ipsecevtx_report *report, void *state, const struct report_event *added);

static inline struct trouble *trouble_at(const struct hostile *hostile, enum trouble_kind kind, size_t index)
{
	return group_value(hostile->troubles[kind].items[index]);
}

/* Counts minutes and series, each once, and gives up all of them where there are too many. */
bool hostile_check_moments(struct hostile *hostile);

/* The trouble of another kind, without a detail, for the computer and peer of a group; NULL where there is none. */
const struct trouble *trouble_of_same(const struct hostile *hostile, enum trouble_kind kind, const struct group *group);

/* Fills in hostile->pairs from the associations. */
bool pairs_make(struct hostile *hostile);
void pairs_free(const struct hostile *hostile, struct pairs *pairs);
/* The pair of a computer and a peer; NULL where they never had an association. */
struct pair *pairs_find(const struct hostile *hostile, uint32_t computer, uint32_t peer);

/* Fills in hostile->ends: of which failures of Main Mode the logs of other computers tell. */
bool hostile_ends_make(struct hostile *hostile);
void hostile_ends_free(struct hostile *hostile);
/*
 * Says that the log of another computer tells of calls between the two, at any time: all calls of this computer
 * (is_initiator), or all calls of the peer. words are added behind. Writes to text, which has HOSTILE_ENDS_SIZE bytes
 * and is returned; "" where no log tells of any.
 */
#define HOSTILE_ENDS_SIZE 320u
const char *hostile_ends(
	const struct hostile *hostile, const struct trouble *trouble, bool is_initiator, const char *words, char *text);

/*
 * openings_know() collects when associations were opened, by remote address and by peer. It is called by the patterns
 * that need it, since most logs have none. hostile_openings_have() is for after it: whether the two of a trouble opened
 * an association between two times.
 */
bool openings_know(struct hostile *hostile);
bool hostile_openings_have(const struct hostile *hostile, const struct trouble *trouble, uint64_t from, uint64_t to);
void openings_free(struct hostile *hostile);

/* Whether the two ever had an association. */
static inline bool ever_succeeded(const struct hostile *hostile, const struct trouble *trouble)
{
	return pairs_find(hostile, trouble->computer, trouble->peer) != NULL;
}

/* From so many strangers at one computer on, they also get a row together. */
#define STRANGERS_MANY 20u

/* An exhibit of an event that opened or ended an association. */
struct exhibit hostile_exhibit(const struct association_event *event);

/* Keeps a suspicion under the current pattern, with a copy of the exhibits. */
bool hostile_put(struct hostile *hostile, const struct suspicion *draft, const struct exhibits *exhibits);
/* Makes an entry for a pattern with a reason function, zeroed but for the pattern; NULL when there is no memory. */
struct found *hostile_find(struct hostile *hostile);
/* Keeps a sentence, printed by detail_print() into 1024 bytes; returns its string, or STRING_NONE without memory. */
uint32_t hostile_reason(struct hostile *hostile, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A name or address for a sentence, without its middle where it is long; otherwise where there is none. */
const char *hostile_name(const struct hostile *hostile, uint32_t string, const char *otherwise);
/* Writes a time span as "2 h 13 min", rounded down. */
#define SPAN_SIZE 48u
const char *hostile_span(uint64_t ticks, char text[SPAN_SIZE]);
/* The same, rounded up, so that it is no shorter than the span. */
const char *hostile_within(uint64_t ticks, char text[SPAN_SIZE]);
/* The plural's "s", or "" for a count of 1. */
const char *hostile_s(uint64_t count);

/* Makes the reason of an outlived association for a row, in which it lives. */
const char *outlived_reason(const struct hostile *hostile, const struct found *found, struct row *row);

/* The patterns. Each puts what it finds. */
bool hostile_find_scan(struct hostile *hostile);
bool hostile_find_guessing(struct hostile *hostile);
bool hostile_find_flood(struct hostile *hostile);
bool hostile_find_invalid_packets(struct hostile *hostile);
bool hostile_find_sweep(struct hostile *hostile);
bool hostile_find_outage(struct hostile *hostile);
bool hostile_find_new_peer(struct hostile *hostile);
bool hostile_find_outlived(struct hostile *hostile);
bool hostile_find_deleted(struct hostile *hostile);
bool hostile_find_downgrade(struct hostile *hostile);
bool hostile_find_blind_spot(struct hostile *hostile);
bool hostile_find_plain_session(struct hostile *hostile);

#endif
