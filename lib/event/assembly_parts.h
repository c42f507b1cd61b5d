/* SPDX-License-Identifier: MIT */
/*
 * What the files of the assembly (assembly*.c, structure.c, beside.c) share, and nothing else includes but exemplar.c.
 * Everything here works on the event that the assembly is making.
 */
#ifndef ASSEMBLY_PARTS_H
#define ASSEMBLY_PARTS_H

#include <string.h>

#include "event/assembly.h"
#include "event/seen.h"

/* What each text of an event is before it gets a value: absent, and "" rather than NULL. */
static const struct ipsecevtx_text no_text = {"", 0, IPSECEVTX_ABSENT};

static inline bool assembly_has_room(const struct assembly *assembly)
{
	return !assembly->arena.exhausted && !assembly->arena.no_memory;
}

/* Where the event keeps whether the typed field is absent, unset or set. */
static inline enum ipsecevtx_presence *assembly_presence_of(
	struct assembly *assembly, const struct event_target *target)
{
	return (enum ipsecevtx_presence *)(void *)((char *)&assembly->event + target->presence);
}

/* Called at the end: the fields that the record lacks become absent, and their pairs are taken out. */
void assembly_drop_lacking(struct assembly *assembly);

/*
 * Notes that a value is odd, and marks the event; assembly_tell() reports it. problem is static; name must live until
 * then.
 */
void assembly_report_value(struct assembly *assembly, const char *name, size_t length, const char *problem);

/*
 * Looks through the pairs of an event that reports read but that has no typed struct (4719, 1102, 4960 and so on): a
 * name that comes twice or is only nearly right, a sender that is no address, a text that programs show differently.
 */
void assembly_look_at_repeats(struct assembly *assembly);

/*
 * Copies text that is UTF-8 already (a literal of a template, or rendered by an engine) into the arena. False where
 * there is no room.
 */
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
 * Converts a value of any type to text in the arena; *replaced becomes true where UTF-16 is not valid and U+FFFD stands
 * for it. False where there is no room, or where the bytes do not fit the type.
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
	"what no XML may, by which they lose the event, letters of a code page that the log does not name, or old "    \
	"scripts beyond U+FFFF that libevtx shows as Latin; it is shown as written"

/*
 * Whether other programs show a text differently: they end it at a NUL, refuse the XML because of a control character,
 * leave out the control or what is no valid UTF-16, or make another letter of it. In a literal, which was converted
 * earlier, a U+FFFD tells of such UTF-16. One NUL at the end is no part of a text.
 */
static inline bool assembly_is_in_two_readings(const struct ipsecevtx_text *text, bool replaced, bool is_literal)
{
	return replaced || seen_is_refused(text->data, text->length) ||
	       (is_literal && strstr(text->data, "\xef\xbf\xbd"));
}

/*
 * These convert a value that is something into the event's member of that type, and note in assembly->reading where it
 * is not in Windows' own form. False where the value does not fit the type. See assembly_convert.c.
 */
bool assembly_convert_text(struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text);
bool assembly_convert_code(struct assembly *assembly, const struct value *value, struct ipsecevtx_code *code);
bool assembly_convert_hex(struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text);
bool assembly_convert_address(struct assembly *assembly, const struct value *value, struct ipsecevtx_address *address);

/*
 * What a finding says of a value that stays as written; reading is an enum assembly_reading. NULL where there is
 * nothing to say.
 */
const char *assembly_problem_of(unsigned reading);

/* Reads a failure reason that only looks like one of Windows' own as that one: see seen_words.h. */
void assembly_read_reason(struct assembly *assembly, struct ipsecevtx_text *text);

/*
 * Windows ends many messages with CR LF, which is no part of what they say. Cuts the line breaks off; a dash that is
 * left is Windows' sign for no value, and the text becomes unset.
 */
void assembly_drop_line_breaks(struct ipsecevtx_text *text);

/*
 * Makes an address of zeros unset, since Windows writes zeros where there is no address: of IPv4, IPv6, or IPv4 within
 * IPv6, with a zone or without. True where the value shows a person more than zeros, which must not be lost.
 */
bool assembly_drop_zero_address(
	struct assembly *assembly, const struct value *value, struct ipsecevtx_address *address);

/*
 * The types that Windows, or a program that writes events as text, gives a value: bits by enum value_type. Of the types
 * beyond these bits (arrays and so on) only VALUE_UTF8 is usual: an engine rendered it, or it is a literal.
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

/* Called at the end: adds the letters that were kept to the pairs, as the last ones. */
void assembly_add_letters(struct assembly *assembly);
/*
 * Keeps the bytes of a value whose type is no text, if they read as letters, for assembly_add_letters(). pair_name must
 * live as long as the event.
 */
void assembly_keep_letters(struct assembly *assembly, const char *pair_name, const struct value *value);

/* Whether a value is a SYSTEMTIME of zeros, or an array of such: it has no text here. */
bool assembly_is_no_time(const struct value *value);
#define ASSEMBLY_NO_TIME "a time of zeros, which others show as a date"

/* Whether a value is an array of exactly one item, which counts as that item. */
bool assembly_is_array_of_one(const struct value *value, struct value *item);

/*
 * For a value of a type that Windows does not write in that field: notes this, and keeps the letters that other
 * programs may show of its bytes.
 */
void assembly_see_field_type(struct assembly *assembly, const struct event_target *target, const struct value *value);
void assembly_see_system_type(struct assembly *assembly, enum system_field field, const struct value *value);
/*
 * For a value of System that is not the event's number but stands as one: looks for the number of an event of ours in
 * it, in whatever form, and keeps it as other_id.
 */
void assembly_see_event_id(struct assembly *assembly, const struct value *value);

/* Adds a field that the event's layouts do not have as a pair, and notes what is odd about its value. */
void assembly_add_unknown_field(struct assembly *assembly, const char *name, size_t length, const struct value *value);

/*
 * Adds a pair of that name without a value, and returns it; NULL where there is no room or pairs are not kept. A name
 * that an earlier pair has gets ".2", ".3" and so on.
 */
struct ipsecevtx_pair *assembly_new_pair(struct assembly *assembly, const char *name, size_t length);

/* Whether the pair at that index got such a number behind its name. */
bool assembly_is_repeat(const struct assembly *assembly, size_t number);

/* What findings and extra call a field of System: its element or attribute alone ("EventID"). */
const char *assembly_system_name(enum system_field field);

/* Keeps a value that its System field cannot take among the event's misfits, and notes why; problem is static. */
void assembly_keep_misfit(
	struct assembly *assembly, enum system_field field, const struct value *value, const char *problem);

/*
 * Windows names no user in its IPsec events. One that a record names is shown as a misfit, since nothing else that is
 * printed has it.
 */
void assembly_look_at_user(struct assembly *assembly);

/* Gives each misfit a name that no pair has, since both are shown in one object. */
void assembly_name_misfits(struct assembly *assembly);

#endif
