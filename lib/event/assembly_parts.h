/* SPDX-License-Identifier: MIT */
/* What the files of the assembly share. */
#ifndef ASSEMBLY_PARTS_H
#define ASSEMBLY_PARTS_H

#include <string.h>

#include "event/assembly.h"

/* A value without text, in every member that has text. */
static const struct ipsecevtx_text no_text = {"", 0, IPSECEVTX_ABSENT};

static inline bool assembly_has_room(const struct assembly *assembly)
{
	return !assembly->arena.exhausted && !assembly->arena.no_memory;
}

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

/* Text into the arena. False when there is no room, or when the bytes do not fit the type. */
static inline bool assembly_put_text(struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text)
{
	bool replaced = false;
	if (value->type == VALUE_UTF8)
		return assembly_put_literal(assembly, value, text);
	text->presence = IPSECEVTX_UNSET;
	enum value_result result =
		value->type == VALUE_STRING
			? value_string_text(value, &assembly->arena, &text->data, &text->length, &replaced)
			: value_text(value, &assembly->arena, &text->data, &text->length, &replaced);
	if (replaced)
		assembly->event.marks |= IPSECEVTX_MARK_TEXT;
	if (text->length > 0)
		text->presence = IPSECEVTX_SET;
	return result == VALUE_OK;
}

/* A value that is set into a member of that type; false when it does not fit. See assembly_convert.c. */
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

/* An address of zeros stands for none: of IPv4, of IPv6, of IPv4 within IPv6, with a zone or without. */
void assembly_drop_zero_address(struct ipsecevtx_address *address);

/* A pair of that name without a value; NULL when there is no room. */
struct ipsecevtx_pair *assembly_new_pair(struct assembly *assembly, const char *name, size_t length);

/* What a field of System is called in findings and extra. */
const char *assembly_system_name(enum system_field field);

/* A value of System that does not fit its type, for a reason: it stands beside the event. */
void assembly_keep_misfit(
	struct assembly *assembly, enum system_field field, const struct value *value, const char *problem);

/* Misfits and pairs are shown in one object: gives each misfit a name that no pair has. */
void assembly_name_misfits(struct assembly *assembly);

#endif
