/* SPDX-License-Identifier: MIT */
/*
 * What a format shows of an event: the one description of its members, their order and all that stands between them.
 * Events are written by going through the items of a form, from a typed event (event_text.h) or straight from a
 * record's values (program/program.h).
 */
#ifndef FORM_H
#define FORM_H

#include "event/events.h"
#include "evidence/memory.h"

/* What an item shows of an event, or of its record. */
enum form_member {
	FORM_TIME,
	FORM_EVENT_ID,
	FORM_OUTCOME,
	FORM_COMPUTER,
	FORM_RECORD_ID,
	FORM_VERSION,
	FORM_CHANNEL,
	FORM_PROCESS_ID,
	FORM_THREAD_ID,
	FORM_ACTIVITY_ID,
	FORM_FIELD, /* a typed field: see form_item.field */
	FORM_PEER,
	FORM_PROVIDER,
	FORM_PAIRS,
	FORM_SOURCE,
	FORM_OFFSET,
	FORM_ORIGIN,
	FORM_OTHER_ID, /* the record's number in its header, where that is another one; the next likewise */
	FORM_OTHER_TIME,
	FORM_EXTRA,
	FORM_MARKS,
	FORM_RAW,
	FORM_END, /* the end: nothing but a lead */
};

struct form_item {
	uint16_t lead; /* the text before the value, in the pool */
	uint16_t lead_length;
	uint8_t member; /* enum form_member */
	/* Of FORM_FIELD, the field's index in the definition; of FORM_PEER, that of the remote address. */
	uint8_t field;
	bool is_fixed; /* the lead is shown without a value, too */
};

/* More than the longest event needs, with all its leads; the tests check that. */
#define FORM_ITEMS_MAX 96u
#define FORM_POOL_MAX  2560u

struct form {
	enum ipsecevtx_format format;              /* a format that shows the record has the items of JSON */
	const struct event_definition *definition; /* NULL: the form is for events without a typed struct */
	size_t item_count;
	size_t pool_length;
	struct form_item items[FORM_ITEMS_MAX];
	char pool[FORM_POOL_MAX];
};

/* Whether a format shows not an event's text but its record, as XML or as it is. */
static inline bool form_is_of_record(enum ipsecevtx_format format)
{
	return format == IPSECEVTX_FORMAT_XML || format == IPSECEVTX_FORMAT_RECORD;
}

/* The forms of a format, one for each event definition, made when they are first needed. */
struct forms {
	struct ipsecevtx_allocator allocator;
	enum ipsecevtx_format format;
	bool with_raw; /* with the Windows names and texts, too */
	struct form *made[EVENTS_COUNT + 1];
};

void forms_init(
	struct forms *forms, const struct ipsecevtx_allocator *allocator, enum ipsecevtx_format format, bool with_raw);
void forms_free(struct forms *forms);

/*
 * The form for events of a definition, or for events without one (NULL); lives until forms_free(). NULL where there is
 * no memory.
 */
const struct form *forms_get(struct forms *forms, const struct event_definition *definition);

#endif
