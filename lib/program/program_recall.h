/* SPDX-License-Identifier: MIT */
/*
 * What program_run.c, which writes values, and program_check.c, which only checks them, ask of a value alike. What was
 * found out about a value is remembered in struct program_memory, since most values of a log come again and again.
 * Each function answers as the typed event would: what would be marked or told there is not plain here.
 */
#ifndef PROGRAM_RECALL_H
#define PROGRAM_RECALL_H

#include "program/program.h"

#include <string.h>

/* Longest text that is looked at as an address. */
#define ADDRESS_UNITS 63u

/*
 * The text of a value that is no string; it lives until the next call of any function here. False when the value does
 * not fit its type, or its bytes mean other letters in other code pages.
 */
bool program_text_of(struct program_memory *memory, const struct value *value, struct ipsecevtx_text *text);

/* As program_text_of(), for a field or for System: false also where the text holds what XML may not, as a NUL. */
bool program_line_of(struct program_memory *memory, const struct value *value, struct ipsecevtx_text *text);

/* The text of a SID that is whole and not longer than that of a user; NULL for any other value. */
const struct program_sid *program_recall_sid(struct program_memory *memory, const struct value *value);

/* The address or mask in a string of so many units; NULL when it is none, or one that the typed event would tell of. */
const struct program_address *program_read_address(
	struct program_memory *memory, const struct value *value, size_t units);

/* The mask in a string that is not empty; NULL also when it may be odd with an address, which the event would tell. */
const struct program_address *program_read_mask(struct program_memory *memory, const struct value *value);

/* Units of a failure reason without line breaks at its end; 0 where that leaves nothing, or a dash. */
size_t program_reason_units(const struct value *value);

/* Whether a failure reason means what it says, letter by letter: see seen_reason(). */
bool program_is_plain_reason(struct program_memory *memory, const uint8_t *utf16, size_t units);

/* The entry in which a computer's name belongs; it may hold another name. */
struct program_computer *program_computer_place(struct program_memory *memory, const struct value *value);

/* Whether nothing is odd about a computer's name; writes it to out as UTF-8, 3 bytes a unit at most. */
bool program_is_plain_computer(const struct value *value, char *out);

/* Whether an entry holds that name. */
static inline bool program_is_computer(const struct program_computer *computer, const struct value *value)
{
	return value->length > 0 && value->length == computer->length &&
	       memcmp(value->bytes, computer->bytes, value->length) == 0;
}

/* The entry in which a code belongs: nearly all are %% and four digits, the last two of which choose it. */
static inline struct program_code *program_code_place(struct program_memory *memory, const struct value *value)
{
	size_t entry = value->length >= 12 ? value->bytes[8] * 10u + value->bytes[10] : 0;
	return &memory->codes[entry % PROGRAM_CODES];
}

/* Whether an entry holds that code. */
static inline bool program_is_code(const struct program_code *code, const struct value *value)
{
	/* The first and the last eight bytes cover it: a code of four digits has 12 bytes, or 14 with a NUL. */
	return value->length >= 8 && value->length == code->length && memcmp(code->bytes, value->bytes, 8) == 0 &&
	       memcmp(code->bytes + value->length - 8, value->bytes + value->length - 8, 8) == 0;
}

/* The next three: whether a value of System is nothing, or fits its field. */

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

/* As these three, for a step that only checks: its writer says which. */
bool program_fits(struct program_memory *memory, const struct program_step *step, const struct value *value);

/* Whether the keywords say an outcome; false where they are no number, or in a typed event say both or neither. */
bool program_outcome(bool is_typed, const struct value *keywords, enum ipsecevtx_outcome *outcome);

#endif
