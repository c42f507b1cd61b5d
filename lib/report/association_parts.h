/* SPDX-License-Identifier: MIT */
/* What the files about associations share among themselves. */
#ifndef REPORT_ASSOCIATION_PARTS_H
#define REPORT_ASSOCIATION_PARTS_H

#include "report/association.h"

#define LAYOUT_FIELDS ASSOCIATION_FIELDS
#define LAYOUT_COUNT  9u
#define LAYOUT_NONE   0xffu

struct layout_field {
	const struct ipsecevtx_field_info *info;
	size_t offset;   /* of the member in struct ipsecevtx_event */
	bool is_number;  /* kept with its event; texts are kept in the event's shape */
	uint8_t slot;    /* among the numbers or texts */
	uint32_t recent; /* the text that it had last */
};

/* An event that opens or closes one. */
struct layout {
	uint32_t event_id;
	uint8_t role; /* enum association_event_role */
	uint8_t kind; /* enum association_kind */
	uint8_t field_count;
	uint8_t text_count;
	uint8_t number_count;
	uint32_t recent_shape; /* of the last one of them */
	struct layout_field fields[LAYOUT_FIELDS];
	/* Which of them are kept how, by their slots. */
	uint8_t texts[LAYOUT_FIELDS], numbers[LAYOUT_FIELDS];
	/* Fields that are needed by themselves; LAYOUT_NONE where the event has none. */
	uint8_t local_address, remote_address, local_tunnel_endpoint, remote_tunnel_endpoint;
	uint8_t sa_id, mm_sa_id, inbound_spi, outbound_spi, lifetime;
	uint8_t local_port, remote_port, ip_protocol;
};

/* Which of the codes that the events name were seen, as strings. */
#define CODE_ENTRIES 256u

struct code_entry {
	uint32_t code; /* 0: none yet */
	uint32_t string;
};

/* The events' numbers differ in their lowest bits. */
#define LAYOUT_PLACES 64u

struct layouts {
	struct layout items[LAYOUT_COUNT];
	uint8_t places[LAYOUT_PLACES]; /* which of them, by the lowest bits of an event's number */
};

/* Events about an association that do not fit its opening. */
struct associations_odd {
	uint64_t count;
	const struct association_event *event;    /* the first of them by time */
	const struct ipsecevtx_field_info *field; /* in which it differs */
};

struct associations {
	struct ipsecevtx_report *report;
	struct ipsecevtx_allocator allocator;
	struct layouts layouts;
	struct code_entry codes[CODE_ENTRIES];

	struct association_event *events;
	size_t event_count, event_room;
	size_t compact_at; /* with so many events, copies among them are dropped */
	uint8_t *numbers;
	size_t number_size, number_room;
	struct strings shapes;
	uint64_t left_out;         /* events that were dropped, as only the earliest are kept */
	bool has_limit;            /* there were too many */
	struct ipsecevtx_time cut; /* events from this time on may be among those */

	/* When finished. */
	uint32_t *order; /* events, by computer, time, record id, each once */
	size_t order_count;
	uint32_t *openings; /* of these, those that opened something */
	size_t opening_count;
	struct association *items;
	size_t count, room;
	struct association_log_end *went_on; /* in the order of their events */
	size_t went_on_count, went_on_room;
	uint64_t unpaired;             /* Quick Modes that share their SPIs with too many others */
	struct associations_odd again; /* openings that tell of an open one again, and say something else */
	struct associations_odd ends;  /* with other addresses than the opening */
};

bool layouts_init(struct layouts *layouts);

/* NULL for an event that neither opens nor closes one. */
static inline const struct layout *layout_of(const struct associations *associations, uint32_t event_id)
{
	const struct layouts *layouts = &associations->layouts;
	const struct layout *layout = &layouts->items[layouts->places[event_id % LAYOUT_PLACES]];
	return layout->event_id == event_id ? layout : NULL;
}

/* A text of an event's shape: a number of the report's strings, or SHAPE_ABSENT. field is one of the layout's. */
#define SHAPE_ABSENT (UINT32_MAX - 1)
uint32_t event_text(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field);
/* The same, STRING_NONE where it is absent, also for LAYOUT_NONE. */
uint32_t event_string(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field);

/* The numbers of an event, all of them. */
struct number {
	uint64_t value;
	uint8_t presence; /* enum ipsecevtx_presence */
};
void event_numbers(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, struct number numbers[LAYOUT_FIELDS]);
/* One of them; absent for LAYOUT_NONE. */
struct number event_number(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field);

/*
 * The steps of finishing; each returns false when there is no memory.
 */
/* Sorts the events, and leaves each copy out: order. Also used in between, when many were added. */
bool associations_sort_events(struct associations *associations);
bool associations_compact(struct associations *associations);
/* Events -> associations: items, in the order of events. */
bool associations_match(struct associations *associations);
/* Both ends of one: other. */
bool associations_pair(struct associations *associations);
/* Puts items in the order in which they are told. */
bool associations_sort(struct associations *associations);

/* The event tells again of the association of that opening. */
void associations_note_again(struct associations *associations, const struct association_event *opening,
	const struct association_event *again);
/* closing ends the association of that opening. */
void associations_note_end(struct associations *associations, const struct association_event *opening,
	const struct association_event *closing);

/* By time, then record id, what is unset first. */
int events_compare_times(const struct association_event *left, const struct association_event *right);

#endif
