/* SPDX-License-Identifier: MIT */
/* What the files of the assembly share. */
#ifndef ASSEMBLY_PARTS_H
#define ASSEMBLY_PARTS_H

#include <string.h>

#include "event/assembly.h"
#include "event/seen.h"

/* A value without text, in every member that has text. */
static const struct ipsecevtx_text no_text = {"", 0, IPSECEVTX_ABSENT};

static inline bool assembly_has_room(const struct assembly *assembly)
{
	return !assembly->arena.exhausted && !assembly->arena.no_memory;
}

/* Whether a typed field has a value. */
static inline enum ipsecevtx_presence *assembly_presence_of(
	struct assembly *assembly, const struct event_target *target)
{
	return (enum ipsecevtx_presence *)(void *)((char *)&assembly->event + target->presence);
}

/* At the end: fields that the record lacks are absent. */
void assembly_drop_lacking(struct assembly *assembly);

/* A finding that a value is odd, and the mark; problem is static. */
void assembly_report_value(struct assembly *assembly, const char *name, size_t length, const char *problem);

/* Finds names that stand twice in an event that reports read and that has no typed fields: Windows writes none so. */
void assembly_look_at_repeats(struct assembly *assembly);

/* A literal of a template, which is the same in all its records. */
static inline bool assembly_put_literal(
	struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text)
{
	char *out = arena_room(&assembly->arena, (size_t)value->length + 1);
	text->presence = IPSECEVTX_UNSET;
	if (!out) {
		text->data = "";
		text->length = 0;
		return false;
	}
	memcpy(out, value->bytes, value->length);
	out[value->length] = '\0';
	arena_take(&assembly->arena, (size_t)value->length + 1);
	text->data = out;
	text->length = value->length;
	if (value->length > 0)
		text->presence = IPSECEVTX_SET;
	return true;
}

/*
 * Text into the arena; *replaced becomes true where it is no valid UTF-16. False when there is no room, or when the
 * bytes do not fit the type.
 */
static inline bool assembly_put_any_text(
	struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text, bool *replaced)
{
	if (value->type == VALUE_UTF8)
		return assembly_put_literal(assembly, value, text);
	text->presence = IPSECEVTX_UNSET;
	enum value_result result =
		value->type == VALUE_STRING
			? value_string_text(value, &assembly->arena, &text->data, &text->length, replaced)
			: value_text(value, &assembly->arena, &text->data, &text->length, replaced);
	if (*replaced)
		assembly->event.marks |= IPSECEVTX_MARK_TEXT;
	if (text->length > 0)
		text->presence = IPSECEVTX_SET;
	return result == VALUE_OK;
}

static inline bool assembly_put_text(struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text)
{
	bool replaced = false;
	return assembly_put_any_text(assembly, value, text, &replaced);
}

#define TEXT_IN_TWO_READINGS                                                                                           \
	"it holds a NUL, at which others end it, half of a character or a control, which they leave out, "             \
	"what no XML may, by which they lose the event, or letters of a code page that the log does not name; "        \
	"it is shown as written"

/*
 * Whether other programs show a text otherwise: they end it at a NUL within it, have no XML with another control in it,
 * or leave out that or what is no valid UTF-16, for which there is U+FFFD in text that was put together before. One NUL
 * at the end is no part of a text.
 */
static inline bool assembly_is_in_two_readings(const struct ipsecevtx_text *text, bool replaced, bool is_literal)
{
	return replaced || seen_is_refused(text->data, text->length) ||
	       (is_literal && strstr(text->data, "\xef\xbf\xbd"));
}

/* A value that is set into a member of that type; false when it does not fit. See assembly_convert.c. */
bool assembly_convert_text(struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text);
bool assembly_convert_code(struct assembly *assembly, const struct value *value, struct ipsecevtx_code *code);
bool assembly_convert_hex(struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text);
bool assembly_convert_address(struct assembly *assembly, const struct value *value, struct ipsecevtx_address *address);

/* What is odd about a value that stays as it is written, by enum assembly_reading; NULL for nothing. */
const char *assembly_problem_of(unsigned reading);

/* A failure reason, which is read as one of Windows' own where it only looks like it. */
void assembly_read_reason(struct assembly *assembly, struct ipsecevtx_text *text);

/*
 * Windows ends many messages with CR LF, which is no part of what they say. What is left without it can be a dash, its
 * sign for nothing.
 */
void assembly_drop_line_breaks(struct ipsecevtx_text *text);

/*
 * An address of zeros stands for none: of IPv4, of IPv6, of IPv4 within IPv6, with a zone or without. True where the
 * value, of which it was made, holds more than that.
 */
bool assembly_drop_zero_address(
	struct assembly *assembly, const struct value *value, struct ipsecevtx_address *address);

/*
 * Types that Windows, or who writes its events in words, gives a value: bits by enum value_type. A type beyond these
 * bits is none of them, but for text that an engine rendered, and that of a literal.
 */
#define TYPES_TEXT (UINT32_C(1) << VALUE_NULL | UINT32_C(1) << VALUE_STRING | UINT32_C(1) << VALUE_ANSI_STRING)
#define TYPES_NUMBER                                                                                                   \
	(TYPES_TEXT | UINT32_C(1) << VALUE_INT8 | UINT32_C(1) << VALUE_UINT8 | UINT32_C(1) << VALUE_INT16 |            \
		UINT32_C(1) << VALUE_UINT16 | UINT32_C(1) << VALUE_INT32 | UINT32_C(1) << VALUE_UINT32 |               \
		UINT32_C(1) << VALUE_INT64 | UINT32_C(1) << VALUE_UINT64 | UINT32_C(1) << VALUE_HEX32 |                \
		UINT32_C(1) << VALUE_HEX64)

static inline bool assembly_is_among(uint32_t types, uint8_t type)
{
	return type < 32 ? types >> type & 1 : type == VALUE_UTF8;
}

static inline bool assembly_is_usual_in_field(enum ipsecevtx_type field, uint8_t type)
{
	return assembly_is_among(events_has_text(field) ? TYPES_TEXT : TYPES_NUMBER, type);
}

static inline bool assembly_is_usual_in_system(enum system_field field, uint8_t type)
{
	static const uint32_t types[SYSTEM_FIELD_COUNT] = {
		[SYSTEM_PROVIDER_NAME] = TYPES_TEXT,
		[SYSTEM_PROVIDER_GUID] = TYPES_TEXT | UINT32_C(1) << VALUE_GUID,
		[SYSTEM_EVENT_ID] = TYPES_NUMBER,
		[SYSTEM_VERSION] = TYPES_NUMBER,
		[SYSTEM_LEVEL] = TYPES_NUMBER,
		[SYSTEM_TASK] = TYPES_NUMBER,
		[SYSTEM_OPCODE] = TYPES_NUMBER,
		[SYSTEM_KEYWORDS] = TYPES_NUMBER,
		[SYSTEM_TIME] = TYPES_TEXT | UINT32_C(1) << VALUE_FILETIME | UINT32_C(1) << VALUE_SYSTEMTIME,
		[SYSTEM_RECORD_ID] = TYPES_NUMBER,
		[SYSTEM_ACTIVITY_ID] = TYPES_TEXT | UINT32_C(1) << VALUE_GUID,
		[SYSTEM_PROCESS_ID] = TYPES_NUMBER,
		[SYSTEM_THREAD_ID] = TYPES_NUMBER,
		[SYSTEM_CHANNEL] = TYPES_TEXT,
		[SYSTEM_COMPUTER] = TYPES_TEXT,
		[SYSTEM_USER_SID] = TYPES_TEXT | UINT32_C(1) << VALUE_SID,
	};
	return assembly_is_among(types[field], type);
}

/* At the end: what was kept goes to the pairs, as the last ones. */
void assembly_add_letters(struct assembly *assembly);
/* Of a value of a type that is no text; the name must live as long as the event. */
void assembly_keep_letters(struct assembly *assembly, const char *pair_name, const struct value *value);

/* An array of one counts as what it holds. */
bool assembly_is_array_of_one(const struct value *value, struct value *item);

/* Of a type that is not usual: tells of it, and keeps what others may read. */
void assembly_see_field_type(struct assembly *assembly, const struct event_target *target, const struct value *value);
void assembly_see_system_type(struct assembly *assembly, enum system_field field, const struct value *value);
/* Of one that is not the event's number: takes for another one that it names what it says or its bytes spell. */
void assembly_see_event_id(struct assembly *assembly, const struct value *value);

/* A field that the event's layouts do not have, as a pair. */
void assembly_add_unknown_field(struct assembly *assembly, const char *name, size_t length, const struct value *value);

/* A pair of that name without a value; NULL when there is no room. */
struct ipsecevtx_pair *assembly_new_pair(struct assembly *assembly, const char *name, size_t length);

/* Whether a pair, from 0 on, has the name of one before, and a number behind it that the log does not have. */
bool assembly_is_repeat(const struct assembly *assembly, size_t number);

/* What a field of System is called in findings and extra. */
const char *assembly_system_name(enum system_field field);

/* A value of System that does not fit its type, for a reason: it stands beside the event. */
void assembly_keep_misfit(
	struct assembly *assembly, enum system_field field, const struct value *value, const char *problem);

/* A user of an event of ours, of which Windows names none, stands beside it; nothing else that is printed has him. */
void assembly_look_at_user(struct assembly *assembly);

/* Misfits and pairs are shown in one object: gives each misfit a name that no pair has. */
void assembly_name_misfits(struct assembly *assembly);

#endif
