/* SPDX-License-Identifier: MIT */
/* What the files of the assembly share. */
#ifndef ASSEMBLY_PARTS_H
#define ASSEMBLY_PARTS_H

#include "event/assembly.h"

/* A value without text, in every member that has text. */
static const struct ipsecevtx_text no_text = {"", 0, IPSECEVTX_ABSENT};

static inline bool assembly_has_room(const struct assembly *assembly)
{
	return !assembly->arena.exhausted && !assembly->arena.no_memory;
}

/* A finding that a value is odd, and the mark; problem is static. */
void assembly_report_value(struct assembly *assembly, const char *name, size_t length, const char *problem);

/* Text into the arena. False when there is no room, or when the bytes do not fit the type. */
static inline bool assembly_put_text(struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text)
{
	bool replaced = false;
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

/* A pair of that name without a value; NULL when there is no room. */
struct ipsecevtx_pair *assembly_new_pair(struct assembly *assembly, const char *name, size_t length);

/* A value of System that does not fit its type, for a reason: it stands beside the event. */
void assembly_keep_misfit(
	struct assembly *assembly, enum system_field field, const struct value *value, const char *problem);

/* Misfits and pairs are shown in one object: gives each misfit a name that no pair has. */
void assembly_name_misfits(struct assembly *assembly);

#endif
