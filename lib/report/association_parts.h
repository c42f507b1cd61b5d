/* SPDX-License-Identifier: MIT */
/*
 * What the files of associations (association*.c) share and no other file includes: how events are kept while they are
 * added, and the steps of associations_finish().
 */
#ifndef REPORT_ASSOCIATION_PARTS_H
#define REPORT_ASSOCIATION_PARTS_H

#include "report/association.h"

#define LAYOUT_FIELDS ASSOCIATION_FIELDS
#define LAYOUT_COUNT  9u
#define LAYOUT_NONE   0xffu

struct layout_field {
	const struct ipsecevtx_field_info *info;
	size_t offset;   /* of the member in struct ipsecevtx_event */
	bool is_number;  /* kept with its event; a text is kept in the event's shape */
	uint8_t slot;    /* index among the numbers or the texts */
	uint32_t recent; /* string of the text that the field had last */
};

/* Where the fields are of one kind of event that opens or closes associations. */
struct layout {
	uint32_t event_id;
	uint8_t role; /* enum association_event_role */
	uint8_t kind; /* enum association_kind */
	uint8_t field_count;
	uint8_t text_count;
	uint8_t number_count;
	uint32_t recent_shape; /* of the last event of this kind */
	struct layout_field fields[LAYOUT_FIELDS];
	/* Indexes in fields, by slot. */
	uint8_t texts[LAYOUT_FIELDS], numbers[LAYOUT_FIELDS];
	/* Fields that matching needs, as indexes in fields; LAYOUT_NONE where the event has none. */
	uint8_t local_address, remote_address, local_tunnel_endpoint, remote_tunnel_endpoint;
	uint8_t sa_id, mm_sa_id, inbound_spi, outbound_spi, lifetime;
	uint8_t local_port, remote_port, ip_protocol;
};

/* The strings of codes, by code: a new code takes the place of another. */
#define CODE_ENTRIES 256u

struct code_entry {
	uint32_t code; /* 0: the entry is free */
	uint32_t string;
};

/* Enough places that no two events of the table share one. */
#define LAYOUT_PLACES 64u

struct layouts {
	struct layout items[LAYOUT_COUNT];
	uint8_t places[LAYOUT_PLACES]; /* index in items, by the lowest bits of an event's number */
};

/* Events about associations that do not fit the opening, for one finding. */
struct associations_odd {
	uint64_t count;
	const struct association_event *event;    /* the first of them by time */
	const struct ipsecevtx_field_info *field; /* the field in which it differs */
};

struct associations {
	struct ipsecevtx_report *report;
	struct ipsecevtx_allocator allocator;
	struct layouts layouts;
	struct code_entry codes[CODE_ENTRIES];

	struct association_event *events;
	size_t event_count, event_room;
	size_t compact_at; /* with so many events, copies among them are looked for and dropped */
	uint8_t *numbers;
	size_t number_size, number_room;
	struct strings shapes;
	uint64_t left_out;         /* not used */
	bool has_limit;            /* there were more events than the limit */
	struct ipsecevtx_time cut; /* events from this time on may have been left out */

	/* For after finishing: */
	uint32_t *order; /* events by computer, time and record id, each once */
	size_t order_count;
	uint32_t *openings; /* those of these events that opened an association */
	size_t opening_count;
	struct association *items;
	size_t count, room;
	struct association_log_end *went_on; /* in the order of their events */
	size_t went_on_count, went_on_room;
	uint64_t unpaired;             /* how many Quick Modes share their SPIs with too many others */
	struct associations_odd again; /* openings that tell of an open association again, and say something else */
	struct associations_odd ends;  /* ends with other addresses than the opening */
};

/*
 * Fills in the layouts of all events that open or end associations. False where such an event has more than
 * LAYOUT_FIELDS fields.
 */
bool layouts_init(struct layouts *layouts);

/* The layout of an event; NULL where it neither opens nor closes associations. */
static inline const struct layout *layout_of(const struct associations *associations, uint32_t event_id)
{
	const struct layouts *layouts = &associations->layouts;
	const struct layout *layout = &layouts->items[layouts->places[event_id % LAYOUT_PLACES]];
	return layout->event_id == event_id ? layout : NULL;
}

/* A text of an event's shape, by index in layout->fields: a string of the report, or SHAPE_ABSENT. */
#define SHAPE_ABSENT (UINT32_MAX - 1)
uint32_t association_event_text(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field);
/* The same; STRING_NONE where the text is absent, and for LAYOUT_NONE. */
uint32_t association_event_string(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field);

/* All numbers of an event, in the order of their slots. */
struct number {
	uint64_t value;
	uint8_t presence; /* enum ipsecevtx_presence */
};
void association_event_numbers(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, struct number numbers[LAYOUT_FIELDS]);
/* One number of an event, by index in layout->fields; absent for LAYOUT_NONE. */
struct number association_event_number(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field);

/* The steps of finishing, in this order. They return false when there is no memory. */
/*
 * Sorts the events into order, without copies. Also a part of associations_add(), which drops copies where there are
 * many events.
 */
bool associations_sort_events(struct associations *associations);
/* Makes associations (items) of the events in order. */
bool associations_match(struct associations *associations);
/* Finds for each association the same one at the other end (other). */
bool associations_pair(struct associations *associations);
/* Puts items into the order in which reports show them. */
bool associations_sort(struct associations *associations);

/* Notes that an event tells again of the association of that opening. */
void associations_note_again(struct associations *associations, const struct association_event *opening,
	const struct association_event *again);
/* Notes that closing ends the association of that opening. */
void associations_note_end(struct associations *associations, const struct association_event *opening,
	const struct association_event *closing);

/* Compares by time, then record id, with what is unset first. */
int events_compare_times(const struct association_event *left, const struct association_event *right);

#endif
