/* SPDX-License-Identifier: MIT */
/*
 * The table of events: which events are ours, which fields each has, and where each field's value goes in struct
 * ipsecevtx_event. All of it comes from events.list, which names its sources; so do the structs, JSON keys, CSV
 * columns, --list-fields, the manual and the test data. Everything here is constant; the questions about an event's
 * number are asked for every record, and are inline.
 */
#ifndef EVENTS_H
#define EVENTS_H

#include "ipsecevtx.h"

#define EVENTS_PROVIDER_NAME IPSECEVTX_PROVIDER

/* 54849625-5478-4994-a5ba-3e3b0328c30d in the byte order of its text form. */
extern const uint8_t events_provider_guid[16];

/* No event has more typed fields; a bit of a 32-bit word stands for each. */
#define EVENTS_MAX_FIELDS 32

/*
 * Layouts of an event, bits: which fields a version of Windows writes. Windows 7 writes 5452 version 1 with fewer
 * fields than Windows 10 does.
 */
#define LAYOUT_V0      0x1u
#define LAYOUT_V1      0x2u
#define LAYOUT_V1_WIN7 0x4u
#define EVENTS_LAYOUTS 3u

/* clang-format off */
/* From lib/event/events.list (limits): make events writes it. */
/* How many events have a definition. */
#define EVENTS_COUNT 20u
/* The lowest and the highest number of these. */
#define EVENTS_FIRST 4646u
#define EVENTS_LAST  5453u
/* End of events.list. */
/* clang-format on */

/* What a field's value means, where its type alone does not say so. */
enum event_reading {
	READING_AS_WRITTEN = 0,
	READING_FAILURE_REASON, /* a text without the line breaks that Windows puts at its end */
	READING_ZERO_IS_NONE,   /* an address, of zeros where there is none */
};

struct event_field {
	const char *windows_name;
	uint16_t windows_name_length;
	uint16_t field;  /* index for ipsecevtx_field_info() */
	uint16_t offset; /* of the member in struct ipsecevtx_event */
	uint8_t type;    /* enum ipsecevtx_type */
	uint8_t layouts; /* LAYOUT_ bits */
};

/* Where the value of a field goes in struct ipsecevtx_event, and how it is read. */
struct event_target {
	int16_t field;     /* index in the definition's fields; -1 for none */
	uint16_t offset;   /* of the member in struct ipsecevtx_event */
	uint16_t presence; /* of the member's presence there */
	uint8_t type;      /* enum ipsecevtx_type */
	uint8_t reading;   /* enum event_reading */
};

struct event_definition {
	struct ipsecevtx_event_info info;
	const struct event_field *fields;
	size_t field_count;
	unsigned layouts; /* LAYOUT_ bits that exist */
};

/*
 * Whether no known Windows writes these fields in an event of that version: they are the fields of two layouts
 * together, or of a layout that only another version has. fields has a word for each layout, placed is that of the
 * event; bits by index in the definition. existing: LAYOUT_ bits. False for an event that lacks a field of each layout,
 * and for a version that no layout has.
 */
static inline bool events_refuse_version(
	const uint32_t fields[EVENTS_LAYOUTS], unsigned existing, uint32_t placed, uint32_t version)
{
	static const unsigned versions[] = {LAYOUT_V0, LAYOUT_V1 | LAYOUT_V1_WIN7};
	unsigned whole = 0, same = 0;
	for (unsigned i = 0; i < EVENTS_LAYOUTS; i++) {
		whole |= (unsigned)((fields[i] & ~placed) == 0) << i;
		same |= (unsigned)(fields[i] == placed) << i;
	}
	unsigned wanted = existing & (version < sizeof versions / sizeof versions[0] ? versions[version] : 0);
	return (whole & existing) != 0 && ((same & existing) == 0 || (wanted != 0 && (same & wanted) == 0));
}

/*
 * The bits of System's Keywords that say how an audited operation ended; Windows sets exactly one of them in each audit
 * event.
 */
#define KEYWORD_AUDIT_FAILURE UINT64_C(0x0010000000000000)
#define KEYWORD_AUDIT_SUCCESS UINT64_C(0x0020000000000000)

/* The outcome that keywords tell. Keywords that say both count as failure. */
static inline enum ipsecevtx_outcome events_outcome(uint64_t keywords)
{
	if (keywords & KEYWORD_AUDIT_FAILURE)
		return IPSECEVTX_OUTCOME_FAILURE;
	return keywords & KEYWORD_AUDIT_SUCCESS ? IPSECEVTX_OUTCOME_SUCCESS : IPSECEVTX_OUTCOME_NONE;
}

/*
 * Whether Windows never writes such keywords in a typed event, since they say both success and failure or neither.
 * Keywords other than those of info.outcome are no sign of a change: documentation and records disagree on some events.
 */
static inline bool events_refuse_outcome(uint64_t keywords)
{
	bool has_failure = keywords & KEYWORD_AUDIT_FAILURE, has_success = keywords & KEYWORD_AUDIT_SUCCESS;
	return has_failure == has_success;
}

/* The definition of a typed event, NULL when event_id is none. */
const struct event_definition *events_find(uint32_t event_id);

/* What events_numbers has for events without a definition that reports read, and for those that a run tells of. */
#define EVENTS_NUMBER_REPORTED 0xfeu
#define EVENTS_NUMBER_TOLD     0xffu

/*
 * For each event number from EVENTS_FIRST on: 1 + the index of its definition, or one of the two values above; 0: not
 * used.
 */
extern const uint8_t events_numbers[EVENTS_LAST - EVENTS_FIRST + 1];

/* The entry of events_numbers for an event; 0 also for numbers beyond the table. */
static inline unsigned events_number(uint32_t event_id)
{
	uint32_t index = event_id - EVENTS_FIRST;
	return index < sizeof events_numbers ? events_numbers[index] : 0;
}

/* A log was cleared, or the audit policy was changed: every run tells of these where they stand in a Security log. */
#define EVENTS_LOG_CLEARED          1102u
#define EVENTS_OTHER_LOG_CLEARED    104u /* stands in the System log, and names the log that was cleared */
#define EVENTS_AUDIT_POLICY_CHANGED 4719u

/*
 * Whether an event of the IPsec driver or the filtering platform is read by reports, though it has no struct of its
 * own.
 */
static inline bool events_are_reported(uint32_t event_id)
{
	return events_number(event_id) == EVENTS_NUMBER_REPORTED;
}

/*
 * Whether the number is that of an event of Windows' auditing that is typed, read by reports, or told of in every run.
 */
static inline bool events_are_of_auditing(uint32_t event_id)
{
	return events_number(event_id) != 0;
}

/* The same, or that a log was cleared: this comes from another provider, and is told of in any log. */
static inline bool events_are_told(uint32_t event_id)
{
	return event_id == EVENTS_LOG_CLEARED || event_id == EVENTS_OTHER_LOG_CLEARED ||
	       events_are_of_auditing(event_id);
}

/*
 * The same, or an event by which reports know that the log service or the computer stopped or started; they also look
 * at its provider, see ipsecevtx_report_is_context().
 */
static inline bool events_are_context(uint32_t event_id)
{
	return events_are_told(event_id) || event_id == 1100 || event_id == 4608 || event_id == 5478 ||
	       event_id == 5479;
}

/* For walking through all definitions in ascending order of event id; NULL past the end. */
const struct event_definition *events_at(size_t index);

/* Where the field at index goes; a target whose field is -1 for a negative index. */
struct event_target events_target(const struct event_definition *definition, int index);

/* Whether a member of that type begins with a struct ipsecevtx_text. */
static inline bool events_has_text(enum ipsecevtx_type type)
{
	return type == IPSECEVTX_TYPE_TEXT || type == IPSECEVTX_TYPE_HEX || type == IPSECEVTX_TYPE_CODE ||
	       type == IPSECEVTX_TYPE_ADDRESS;
}

/* How many bytes of struct ipsecevtx_event an event of that kind uses: the members of its union differ much in size. */
size_t events_size(enum ipsecevtx_kind kind);

/*
 * Finds a field by its Windows name (UTF-8, compared exactly): its index in definition->fields, or -1. hint is the
 * index to try first, since records mostly follow the table's order.
 */
int events_field_index(const struct event_definition *definition, const char *name, size_t length, size_t hint);

#endif
