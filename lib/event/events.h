/* SPDX-License-Identifier: MIT */
/*
 * The one table: which events are ours, which fields each has, and where each field's value goes. Structs, JSON
 * keys, CSV columns, --list-fields, the manual and the test data all come from events.list, where its source is named.
 */
#ifndef EVENTS_H
#define EVENTS_H

#include "ipsecevtx.h"

#define EVENTS_PROVIDER_NAME IPSECEVTX_PROVIDER

/* 54849625-5478-4994-a5ba-3e3b0328c30d in the byte order of its text form. */
extern const uint8_t events_provider_guid[16];

/* The most typed fields that any event has. */
#define EVENTS_MAX_FIELDS 32

/* Layouts of an event, bits. Windows 7 writes 5452 version 1 with fewer fields than Windows 10 does. */
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
	READING_FAILURE_REASON, /* without line breaks at its end, where Windows puts them */
	READING_ZERO_IS_NONE,   /* an address: Windows writes all zeros where there is none */
};

struct event_field {
	const char *windows_name;
	uint16_t windows_name_length;
	uint16_t field;  /* index for ipsecevtx_field_info() */
	uint16_t offset; /* of the member in struct ipsecevtx_event */
	uint8_t type;    /* enum ipsecevtx_type */
	uint8_t layouts; /* LAYOUT_ bits */
};

/* Where a field goes in an event. */
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
 * Whether no Windows that is known writes such fields in an event of that version: they are those of two layouts, or of
 * one that another version has. fields: bits by index in the definition, of each layout and of the event; existing:
 * LAYOUT_ bits. What lacks a field of each layout is not judged, nor is a version that no layout has.
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

/* Bits of System's Keywords by which Windows says what it audits: one of them in each event of its auditing. */
#define KEYWORD_AUDIT_FAILURE UINT64_C(0x0010000000000000)
#define KEYWORD_AUDIT_SUCCESS UINT64_C(0x0020000000000000)

/* What keywords say of the outcome; of both, failure. */
static inline enum ipsecevtx_outcome events_outcome(uint64_t keywords)
{
	if (keywords & KEYWORD_AUDIT_FAILURE)
		return IPSECEVTX_OUTCOME_FAILURE;
	return keywords & KEYWORD_AUDIT_SUCCESS ? IPSECEVTX_OUTCOME_SUCCESS : IPSECEVTX_OUTCOME_NONE;
}

/*
 * Whether Windows never writes such keywords in a typed event: they say both or neither. That they are not those of
 * info.outcome is no sign of anything: documentation and records disagree on some events.
 */
static inline bool events_refuse_outcome(uint64_t keywords)
{
	bool has_failure = keywords & KEYWORD_AUDIT_FAILURE, has_success = keywords & KEYWORD_AUDIT_SUCCESS;
	return has_failure == has_success;
}

/* The definition of a typed event, NULL when event_id is none. */
const struct event_definition *events_find(uint32_t event_id);

/* In events_numbers, of events without a definition. */
#define EVENTS_NUMBER_REPORTED 0xfeu
#define EVENTS_NUMBER_TOLD     0xffu

/* Of each event from EVENTS_FIRST on: 1 + the index of its definition, or one of those; 0: it is nothing to us. */
extern const uint8_t events_numbers[EVENTS_LAST - EVENTS_FIRST + 1];

/* Looked up for every record. */
static inline unsigned events_number(uint32_t event_id)
{
	uint32_t index = event_id - EVENTS_FIRST;
	return index < sizeof events_numbers ? events_numbers[index] : 0;
}

/* That the log was cleared, and that the audit policy was changed: in a Security log they are told in every run. */
#define EVENTS_LOG_CLEARED          1102u
#define EVENTS_OTHER_LOG_CLEARED    104u /* in the System log, of another log */
#define EVENTS_AUDIT_POLICY_CHANGED 4719u

/* Of the IPsec driver and the filtering platform, without a struct of their own: reports read them. */
static inline bool events_are_reported(uint32_t event_id)
{
	return events_number(event_id) == EVENTS_NUMBER_REPORTED;
}

/* Whether an event of that number is one that the auditing of Windows writes, and that is typed, reported or told of.
 */
static inline bool events_are_of_auditing(uint32_t event_id)
{
	return events_number(event_id) != 0;
}

/* The same, and that a log was cleared, which comes from another provider: it is told of, wherever it stands. */
static inline bool events_are_told(uint32_t event_id)
{
	return event_id == EVENTS_LOG_CLEARED || event_id == EVENTS_OTHER_LOG_CLEARED ||
	       events_are_of_auditing(event_id);
}

/*
 * The same, and what else reports take by who wrote it, see ipsecevtx_report_is_context(): that the log service or the
 * computer ended or began.
 */
static inline bool events_are_context(uint32_t event_id)
{
	return events_are_told(event_id) || event_id == 1100 || event_id == 4608 || event_id == 5478 ||
	       event_id == 5479;
}

/* All definitions, in order of event id; NULL past the end. */
const struct event_definition *events_at(size_t index);

/* The target of the field at index; of none for a negative index. */
struct event_target events_target(const struct event_definition *definition, int index);

/* Whether struct ipsecevtx_text is the first member of a field's type. */
static inline bool events_has_text(enum ipsecevtx_type type)
{
	return type == IPSECEVTX_TYPE_TEXT || type == IPSECEVTX_TYPE_HEX || type == IPSECEVTX_TYPE_CODE ||
	       type == IPSECEVTX_TYPE_ADDRESS;
}

/* How many bytes of struct ipsecevtx_event are in use for a kind: its union's members differ much in size. */
size_t events_size(enum ipsecevtx_kind kind);

/*
 * The field of that Windows name (UTF-8, compared exactly), as an index into definition->fields, or -1. hint is
 * where to look first: records mostly follow the table's order.
 */
int events_field_index(const struct event_definition *definition, const char *name, size_t length, size_t hint);

#endif
