/* SPDX-License-Identifier: MIT */
/*
 * What a format shows of an event: the one description of its members, their order and all that stands between them.
 * Who writes an event goes through the items of its form, from a typed event (event_text.h) or straight from a record's
 * values (program/program.h).
 */
#ifndef FORM_H
#define FORM_H

#include "event/events.h"
#include "evidence/memory.h"

/* What of an event, or of its record, is shown. */
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
	FORM_FIELD, /* a typed one: see field */
	FORM_PEER,
	FORM_PROVIDER,
	FORM_PAIRS,
	FORM_SOURCE,
	FORM_OFFSET,
	FORM_ORIGIN,
	FORM_OTHER_ID, /* in the header, where it is another one; likewise the next */
	FORM_OTHER_TIME,
	FORM_EXTRA,
	FORM_MARKS,
	FORM_RAW,
	FORM_END, /* nothing but its lead */
};

struct form_item {
	uint16_t lead; /* what stands before the value, in the pool */
	uint16_t lead_length;
	uint8_t member; /* enum form_member */
	uint8_t field;  /* of FORM_FIELD, its index in the definition; of FORM_PEER, that of the remote address */
	bool is_fixed;  /* the lead stands there without a value too */
};

/* More than the longest event needs, with all its leads. */
#define FORM_ITEMS_MAX 96u
#define FORM_POOL_MAX  2560u

struct form {
	enum ipsecevtx_format format;              /* of one that shows the record: what JSON has, for its items */
	const struct event_definition *definition; /* NULL: of events without a typed struct */
	size_t item_count;
	size_t pool_length;
	struct form_item items[FORM_ITEMS_MAX];
	char pool[FORM_POOL_MAX];
};

/* Whether what is shown is no text of an event but the record, as XML or as it is. */
static inline bool form_is_of_record(enum ipsecevtx_format format)
{
	return format == IPSECEVTX_FORMAT_XML || format == IPSECEVTX_FORMAT_RECORD;
}

/* The forms of a format, made when they are needed first. */
struct forms {
	struct ipsecevtx_allocator allocator;
	enum ipsecevtx_format format;
	bool with_raw; /* also the Windows names and texts */
	struct form *made[EVENTS_COUNT + 1];
};

void forms_init(
	struct forms *forms, const struct ipsecevtx_allocator *allocator, enum ipsecevtx_format format, bool with_raw);
void forms_free(struct forms *forms);

/* NULL when there is no memory. */
const struct form *forms_get(struct forms *forms, const struct event_definition *definition);

#endif
