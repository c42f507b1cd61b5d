/* SPDX-License-Identifier: MIT */
/*
 * What those who write values and those who only check them ask of a value, and remember from one record to the next:
 * see struct program_memory.
 */
#ifndef PROGRAM_RECALL_H
#define PROGRAM_RECALL_H

#include "program/program.h"

/* Longest text that is looked at as an address. */
#define ADDRESS_UNITS 63u

/* The text of a value that is no string, until the next call; false when it does not fit its type. */
bool program_text_of(struct program_memory *memory, const struct value *value, struct ipsecevtx_text *text);

/* The same of a field or of System, where a NUL in it is told. */
bool program_line_of(struct program_memory *memory, const struct value *value, struct ipsecevtx_text *text);

/* The text of a SID that is whole and not long; NULL of any other value. */
const struct program_sid *program_recall_sid(struct program_memory *memory, const struct value *value);

/* What is known of the address in a string; NULL when it is none, as programs have it. Also of a mask. */
const struct program_address *program_read_address(
	struct program_memory *memory, const struct value *value, size_t units);

/* The same of a mask in a value that is something; NULL also when it may be odd beside an address, which is told. */
const struct program_address *program_read_mask(struct program_memory *memory, const struct value *value);

/* Units of a reason without line breaks at its end; 0 where that leaves nothing, or a dash. */
size_t program_reason_units(const struct value *value);

/* Whether a reason is to be read as it stands. */
bool program_is_plain_reason(struct program_memory *memory, const uint8_t *utf16, size_t units);

/* The entry that a computer's name has, or would have. */
struct program_computer *program_computer_place(struct program_memory *memory, const struct value *value);

/* Whether a name is one that may have an entry, as it is not odd; out has room for it as UTF-8. */
bool program_is_plain_computer(const struct value *value, char *out);

static inline bool program_is_computer(const struct program_computer *computer, const struct value *value)
{
	return value->length > 0 && value->length == computer->length &&
	       memcmp(value->bytes, computer->bytes, value->length) == 0;
}

/* The entry that a code has, or would have: nearly all are %% and four digits, the last two of which choose it. */
static inline struct program_code *program_code_place(struct program_memory *memory, const struct value *value)
{
	size_t entry = value->length >= 12 ? value->bytes[8] * 10u + value->bytes[10] : 0;
	return &memory->codes[entry % PROGRAM_CODES];
}

static inline bool program_is_code(const struct program_code *code, const struct value *value)
{
	/* As its first and its last eight bytes, which overlap: codes of four digits have 12 or 14. */
	return value->length >= 8 && value->length == code->length && memcmp(code->bytes, value->bytes, 8) == 0 &&
	       memcmp(code->bytes + value->length - 8, value->bytes + value->length - 8, 8) == 0;
}

/* Of fields of System: whether there is nothing, or what fits. */

static inline bool program_is_number(const struct value *value)
{
	uint64_t number;
	return value_is_nothing(value) || (value_number(value, &number) && number <= UINT32_MAX);
}

static inline bool program_is_guid(const struct value *value)
{
	uint8_t bytes[16];
	return value_is_nothing(value) || value_guid(value, bytes);
}

bool program_is_text(struct program_memory *memory, const struct value *value);

/* The same of a step that writes nothing. */
bool program_fits(struct program_memory *memory, const struct program_step *step, const struct value *value);

/* What the keywords say of an event's outcome; false where they are none, or in a typed event say both or neither. */
bool program_outcome(bool is_typed, const struct value *keywords, enum ipsecevtx_outcome *outcome);

#endif
