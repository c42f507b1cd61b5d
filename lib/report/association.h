/* SPDX-License-Identifier: MIT */
/*
 * Security associations: which event opened one, which ended it, and how they belong together. Events that open or end
 * one are kept in a compact form until all were added, since only then their order is known.
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
	ASSOCIATION_OPEN = 0, /* when what was logged of its computer ends */
	ASSOCIATION_CLOSED,
	ASSOCIATION_REPLACED, /* another one of its id was opened */
	ASSOCIATION_LOST,     /* the computer was started again */
	ASSOCIATION_NO_OPEN,  /* only its end is known */
};

enum association_event_role {
	ASSOCIATION_OPENS = 0,
	ASSOCIATION_CLOSES,
	ASSOCIATION_RESTARTS, /* the computer, or one of its services, or ends one of these */
	ASSOCIATION_SPEAKS,   /* neither: that it was logged shows that the computer and its log went on */
};

/* An event that opened or ended associations. */
struct association_event {
	uint64_t time;
	uint64_t record_id;
	uint64_t sa_id; /* mm_sa_id of a Main Mode, qm_sa_id of a Quick Mode */
	uint64_t offset;
	size_t numbers;    /* where its numbers begin */
	uint32_t computer; /* this and the next two are of the report's strings */
	uint32_t channel;
	uint32_t source;
	uint32_t shape; /* stands for its texts: events with the same texts have the same one */
	uint16_t event_id;
	uint8_t role;   /* enum association_event_role */
	uint8_t kind;   /* enum association_kind */
	uint8_t origin; /* enum ipsecevtx_origin */
	bool has_time : 1;
	bool has_record_id : 1;
	bool has_sa_id : 1;
	bool has_peer : 1; /* ipsecevtx_event_peer() names one; the lost part of a torn record can leave it unknown */
};

/* There are hundreds of thousands. */
_Static_assert(sizeof(size_t) > 8 || sizeof(struct association_event) <= 64, "a line of a cache each");

struct association {
	uint32_t opening; /* number of an event; ASSOCIATION_NONE: only its end is known */
	uint32_t ending;  /* of the event that closed, replaced or lost it; ASSOCIATION_NONE: it is open */
	uint8_t kind;     /* enum association_kind */
	uint8_t state;    /* enum association_state */
	/* The rest are numbers of associations, or ASSOCIATION_NONE. */
	uint32_t rekey_of;
	uint32_t parent; /* of a Quick Mode: its Main Mode */
	uint32_t other;  /* of the computer at the other end; only where that is wanted */
	uint32_t qm_count;
	uint32_t latest_qm; /* of a Main Mode, the event that opened the last of its Quick Modes; ASSOCIATION_NONE */
};

/* What one of its fields holds. */
struct association_value {
	const struct ipsecevtx_field_info *info;
	enum ipsecevtx_presence presence;
	uint32_t string; /* of the report's strings, for all types but numbers; STRING_NONE unless set */
	uint64_t number; /* types u32, id, spi */
};

/* All that follows is for after associations_finish(). */

size_t associations_count(const struct associations *associations);
/* The shapes of events are below that. Those of one shape that have a peer have the same one. */
size_t associations_shapes(const struct associations *associations);
/* By number, in the order of their opening (of the end of those without), then of record ids, then of computers. */
const struct association *association_at(const struct associations *associations, uint32_t number);
/* Number of an event: association.opening or ending. */
const struct association_event *association_event_at(const struct associations *associations, uint32_t number);
/*
 * Tells the processor that the association of that number is asked for soon, so that it need not wait for what lies far
 * apart in memory. Nothing for one that is not there.
 */
void association_expect(const struct associations *associations, uint32_t number);
/* The event that tells what an association is: its opening, or its end where that is not known. */
const struct association_event *association_event_of(
	const struct associations *associations, const struct association *association);
/* Unset when it is not known; the end for whatever reason. */
struct ipsecevtx_time association_opened(
	const struct associations *associations, const struct association *association);
struct ipsecevtx_time association_ended(const struct associations *associations, const struct association *association);
/* When its lifetime was over; UINT64_MAX where it has none, or nobody knows. */
uint64_t association_run_out(const struct associations *associations, const struct association *association);
/*
 * From when on nobody knows that it stands, though no end of it was seen: when its lifetime was over, or behind the
 * last Quick Mode that was opened under it, where that was later. UINT64_MAX where its end was seen, or as above.
 */
uint64_t association_lasts(const struct associations *associations, const struct association *association);

/* Field number index of an event, in the order of its table; false past the last. */
bool association_field(const struct associations *associations, const struct association_event *event, size_t index,
	struct association_value *value);
/* More fields than any event that opens or closes one has. */
#define ASSOCIATION_FIELDS 40u
/* All fields of an event, in the order of its table; how many there are. */
size_t association_fields(const struct associations *associations, const struct association_event *event,
	struct association_value values[ASSOCIATION_FIELDS]);
/* The field of that canonical name; absent where the event has none. */
struct association_value association_named(
	const struct associations *associations, const struct association_event *event, const char *name);
/* The text of that field, one of ipsecevtx_field_info(), for those who ask often; STRING_NONE for a number too. */
uint32_t association_string(const struct associations *associations, const struct association_event *event,
	const struct ipsecevtx_field_info *info);
/* The field of that name; NULL when there is none. */
const struct ipsecevtx_field_info *association_find_field(const char *name);
/* Strings of the report: the other gateway, the address of the remote side; STRING_NONE when unset. */
uint32_t association_peer(const struct associations *associations, const struct association_event *event);
uint32_t association_remote(const struct associations *associations, const struct association_event *event);

/*
 * All events that opened one, in the order of computers (by number of the string), time and record id, also those that
 * told of one a second time: for when a negotiation succeeded. Numbers of events; *count is how many.
 */
const uint32_t *associations_openings(const struct associations *associations, size_t *count);

/*
 * Events 1100, the end of the event log service, behind which something of their computer is told, and no start of
 * Windows or of the IPsec service comes first: associations go on through them. In the order of computers and time;
 * *count is how many.
 */
struct association_log_end {
	uint32_t event; /* its number */
	/* Numbers of records say so too: it is no shutdown whose start has an earlier time, as a clock was set back. */
	bool is_plain;
	bool has_starts; /* such starts of its computer are told at other times */
};
const struct association_log_end *associations_went_on(const struct associations *associations, size_t *count);

/*
 * When Windows or the IPsec service of that computer was first told to start or end, later than one time and earlier
 * than another; unset where it is not. Looks at all events in between.
 */
struct ipsecevtx_time associations_restarted(
	const struct associations *associations, uint32_t computer, uint64_t behind, uint64_t before);

/*
 * For the report itself.
 */
struct associations *associations_new(struct ipsecevtx_report *report); /* NULL when there is no memory */
void associations_free(struct associations *associations);
/* Each returns false when there is no memory. */
bool associations_add(struct associations *associations, const struct report_event *event);
bool associations_finish(struct associations *associations);
/*
 * When finished: findings for openings that say something else of an open association, where the first counts; and for
 * ends that have other addresses than their opening, and count all the same.
 */
void associations_tell_odd(const struct associations *associations);
/* Whether the event opens or ends associations, or shows whether another one did. */
bool associations_want(const struct associations *associations, const struct ipsecevtx_event *event);

#endif
