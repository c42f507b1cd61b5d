/* SPDX-License-Identifier: MIT */
/*
 * Security associations (Main Modes and Quick Modes) of all computers: which event opened one, which ended it, and how
 * they belong together. Reports ask for them at the end, when all events were added, since only then their order is
 * known; until then the events are kept in a compact form. Everything is borrowed from the report and lives as long.
 *
 * Events and associations are known by numbers, below 2^32; ASSOCIATION_NONE is no number.
 */
#ifndef REPORT_ASSOCIATION_H
#define REPORT_ASSOCIATION_H

#include "report/report.h"

#define ASSOCIATION_NONE UINT32_MAX

enum association_kind {
	ASSOCIATION_MM = 0,
	ASSOCIATION_QM,
};

enum association_state {
	ASSOCIATION_OPEN = 0, /* it stood when the log of its computer ends */
	ASSOCIATION_CLOSED,
	ASSOCIATION_REPLACED, /* another association with its id was opened */
	ASSOCIATION_LOST,     /* its computer was started again */
	ASSOCIATION_NO_OPEN,  /* its end is known, but not its opening */
};

enum association_event_role {
	ASSOCIATION_OPENS = 0,
	ASSOCIATION_CLOSES,
	ASSOCIATION_RESTARTS, /* Windows or a service of the computer started or ended */
	ASSOCIATION_SPEAKS,   /* none of these: it shows that the computer and its log went on */
};

/* An event that opened or ended associations. */
struct association_event {
	uint64_t time;
	uint64_t record_id;
	uint64_t sa_id; /* mm_sa_id of a Main Mode, qm_sa_id of a Quick Mode */
	uint64_t offset;
	size_t numbers;    /* offset of its first number in associations.numbers */
	uint32_t computer; /* string, like the next two */
	uint32_t channel;
	uint32_t source;
	uint32_t shape; /* stands for its texts: events with the same texts have the same shape */
	uint16_t event_id;
	uint8_t role;   /* enum association_event_role */
	uint8_t kind;   /* enum association_kind */
	uint8_t origin; /* enum ipsecevtx_origin */
	bool has_time : 1;
	bool has_record_id : 1;
	bool has_sa_id : 1;
	bool has_peer : 1; /* ipsecevtx_event_peer() is not NULL: a torn record may have lost who the peer is */
};

/* There are hundreds of thousands of them, so that each is one cache line. */
_Static_assert(sizeof(size_t) > 8 || sizeof(struct association_event) <= 64, "a line of a cache each");

struct association {
	uint32_t opening; /* event that opened it; ASSOCIATION_NONE: not known */
	uint32_t ending;  /* event that closed, replaced or lost it; ASSOCIATION_NONE: it is open */
	uint8_t kind;     /* enum association_kind */
	uint8_t state;    /* enum association_state */
	/* Numbers of associations, or ASSOCIATION_NONE: the one that this one renews, and others. */
	uint32_t rekey_of;
	uint32_t parent; /* of a Quick Mode its Main Mode */
	uint32_t other;  /* the same association on the computer at the other end; only where a report wants pairs */
	uint32_t qm_count;
	/* Of a Main Mode: the event that opened the last of its Quick Modes; ASSOCIATION_NONE where it has none. */
	uint32_t latest_qm;
};

/* What a field of an event holds. */
struct association_value {
	const struct ipsecevtx_field_info *info;
	enum ipsecevtx_presence presence;
	uint32_t string; /* string of a text, code or address; STRING_NONE unless set */
	uint64_t number; /* of types u32, id and spi */
};

/* What follows up to associations_new() is for after associations_finish(). */

size_t associations_count(const struct associations *associations);
/* Shapes of events are below this number. All events of one shape that have a peer have the same peer. */
size_t associations_shapes(const struct associations *associations);
/*
 * Associations by number. The numbers are in the order of time of the opening (of the end where there is no opening),
 * then of record ids, then of computers.
 */
const struct association *association_at(const struct associations *associations, uint32_t number);
/* The event of that number: association.opening or ending. */
const struct association_event *association_event_at(const struct associations *associations, uint32_t number);
/*
 * Prefetches what is needed of the association of that number, whose parts lie far apart in memory. Does nothing where
 * there is no such association.
 */
void association_expect(const struct associations *associations, uint32_t number);
/* The event that says what an association is: its opening, or its end where the opening is not known. */
const struct association_event *association_event_of(
	const struct associations *associations, const struct association *association);
/* When an association was opened, and when it ended for whatever reason; unset where that is not known. */
struct ipsecevtx_time association_opened(
	const struct associations *associations, const struct association *association);
struct ipsecevtx_time association_ended(const struct associations *associations, const struct association *association);
/* When the lifetime of an association was over; UINT64_MAX where it has none or the opening has no time. */
uint64_t association_run_out(const struct associations *associations, const struct association *association);
/*
 * From when on nobody knows that an association stands whose end was not seen: when its lifetime was over, or just
 * behind the last Quick Mode that was opened under it, if that was later. UINT64_MAX where it was closed, and as above.
 */
uint64_t association_lasts(const struct associations *associations, const struct association *association);

/* The field at index of an event, in the order of the event's definition; false past the last one. */
bool association_field(const struct associations *associations, const struct association_event *event, size_t index,
	struct association_value *value);
/* No event that opens or closes an association has more fields. */
#define ASSOCIATION_FIELDS 40u
/* All fields of an event, in the order of its definition. Returns how many there are. */
size_t association_fields(const struct associations *associations, const struct association_event *event,
	struct association_value values[ASSOCIATION_FIELDS]);
/* The field of that canonical name; its presence is absent where the event has no such field. */
struct association_value association_named(
	const struct associations *associations, const struct association_event *event, const char *name);
/*
 * The string of a field that is one of ipsecevtx_field_info(), for callers that ask often. STRING_NONE for a number,
 * and where the event has no such field.
 */
uint32_t association_string(const struct associations *associations, const struct association_event *event,
	const struct ipsecevtx_field_info *info);
/* The description of the field of that name; NULL where there is none. */
const struct ipsecevtx_field_info *association_find_field(const char *name);
/* Strings of an event: the other gateway, and the remote address. STRING_NONE where they are unset. */
uint32_t association_peer(const struct associations *associations, const struct association_event *event);
uint32_t association_remote(const struct associations *associations, const struct association_event *event);

/*
 * All events that opened an association, also those that told of one a second time: when negotiations succeeded.
 * Numbers of events, in the order of computers (by string number), time and record id. *count becomes how many there
 * are.
 */
const uint32_t *associations_openings(const struct associations *associations, size_t *count);

/*
 * Events 1100 (the event log service ended) through which associations of the computer go on, because events follow and
 * the first of them is no start of Windows or of the IPsec service. In the order of computers and time; *count becomes
 * how many there are.
 */
struct association_log_end {
	uint32_t event; /* number of the event */
	/*
	 * The record numbers agree that the log went on, so it is no shutdown whose start has an earlier time because
	 * the clock was set back.
	 */
	bool is_plain;
	bool has_starts; /* the computer has such starts at other times */
};
const struct association_log_end *associations_went_on(const struct associations *associations, size_t *count);

/*
 * When Windows or the IPsec service of a computer first started or ended after one time and before another; unset where
 * that is in no event. Looks at each event in between.
 */
struct ipsecevtx_time associations_restarted(
	const struct associations *associations, uint32_t computer, uint64_t behind, uint64_t before);

/* The rest is for report.c. */
struct associations *associations_new(struct ipsecevtx_report *report); /* NULL when there is no memory */
void associations_free(struct associations *associations);
/* These return false when there is no memory. */
bool associations_add(struct associations *associations, const struct report_event *event);
bool associations_finish(struct associations *associations);
/*
 * Reports findings when finished: openings that say something else of an association that is open, where the first
 * opening counts; and ends with other addresses than their opening, which count all the same.
 */
void associations_tell_odd(const struct associations *associations);
/* Whether the event opens or ends associations, or tells whether another event did. */
bool associations_want(const struct associations *associations, const struct ipsecevtx_event *event);

#endif
