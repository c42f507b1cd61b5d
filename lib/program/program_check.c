/* SPDX-License-Identifier: MIT */
/*
 * Runs programs that only check, for formats that show the record and not its event: each step looks whether its value
 * is plain, so that the record's event would have no mark, no finding and nothing beside its fields. Each check refuses
 * exactly the values that the step's writer in program_run.c refuses.
 */
#include "binxml/value_parts.h"
#include "program/program_recall.h"
#include "program/wide.h"

#include <string.h>

/* Whether a string is plain. In a pair it may hold what XML may not, as a NUL; in any other value that is told. */
static bool is_string(struct program_memory *memory, const struct value *value, bool is_pair)
{
	size_t units = value_string_units(value);
	bool replaced = false;
	if (value->length % 2 != 0)
		return false;
	if (!wide_has_doubtful(value->bytes, units))
		return true;
	arena_reset(&memory->scratch);
	char *text = arena_room(&memory->scratch, 3 * units);
	if (!text)
		return false;
	value_utf8_from_utf16(value->bytes, units, text, &replaced);
	return !replaced && (is_pair || !wide_is_refused(value->bytes, units));
}

static inline bool is_nothing_or_string(struct program_memory *memory, const struct value *value)
{
	return value_is_nothing(value) || is_string(memory, value, false);
}

/* Whether a pair may hold an address: in an event of ours the typed event then looks closely, see assembly_pairs.c. */
static bool may_be_address(const struct value *value)
{
	for (size_t i = 0; i < value_string_units(value); i++) {
		unsigned unit = (unsigned)value->bytes[2 * i] | (unsigned)value->bytes[2 * i + 1] << 8;
		if (unit == '.' || unit == ':' || unit > 0x7e)
			return true;
	}
	return false;
}

static bool is_hex(const struct value *value)
{
	size_t units = value_string_units(value);
	if (value_is_nothing(value))
		return true;
	return value->length % 2 == 0 && units >= 8 && wide_are_hex_digits(value->bytes, units);
}

static inline bool is_address(struct program_memory *memory, const struct value *value)
{
	char text[WIDE_IPV4_ROOM];
	size_t units = value_string_units(value);
	if (value_is_nothing(value))
		return true;
	return value->length % 2 == 0 && units <= ADDRESS_UNITS &&
	       (wide_ipv4(text, value->bytes, units) || program_read_address(memory, value, units));
}

static inline bool is_code(struct program_memory *memory, const struct value *value)
{
	struct program_code *memo = program_code_place(memory, value);
	if (program_is_code(memo, value))
		return true;
	if (value_code(value) == 0)
		return value_is_nothing(value);
	if (value->length <= sizeof memo->bytes) {
		memo->length = (uint8_t)value->length;
		memcpy(memo->bytes, value->bytes, value->length);
	}
	return true;
}

static bool is_reason(struct program_memory *memory, const struct value *value)
{
	size_t units = program_reason_units(value);
	return value->length % 2 == 0 && (units == 0 || program_is_plain_reason(memory, value->bytes, units));
}

static bool is_computer(struct program_memory *memory, const struct value *value)
{
	struct program_computer *computer = program_computer_place(memory, value);
	if (program_is_computer(computer, value))
		return true;
	if (!program_is_plain_computer(value, computer->text))
		return false;
	computer->length = value->length;
	memcpy(computer->bytes, value->bytes, value->length);
	return true;
}

static bool is_pair_text(struct program_memory *memory, const struct value *value)
{
	struct ipsecevtx_text text;
	return program_recall_sid(memory, value) || program_text_of(memory, value, &text);
}

static bool is_pair_number(const struct value *value)
{
	uint64_t number;
	return value->length == value_item_size(value->type, value->length) && value_number(value, &number);
}

/* As is_plain(), for the writers that programs have least of. */
static bool is_other(const struct program_input *input, const struct program_step *step, const struct value *value)
{
	struct program_memory *memory = input->memory;
	struct ipsecevtx_text text;
	uint64_t number;
	switch ((enum program_writer)step->writer) {
	case WRITE_COMPUTER:
		return is_computer(memory, value);
	case WRITE_RECORD_ID:
		return value_number(value, &number) && number != 0;
	case WRITE_GUID:
	case CHECK_GUID:
		return program_is_guid(value);
	case WRITE_TEXT:
		return value->length > 0 && program_line_of(memory, value, &text);
	case CHECK_TEXT:
	case CHECK_NOTHING:
	case CHECK_VERSION:
		return program_fits(memory, step, value);
	case WRITE_FIELD_TEXT:
		return value_is_nothing(value) || program_line_of(memory, value, &text);
	case WRITE_PAIR_TEXT:
		return is_pair_text(memory, value);
	case WRITE_FIELD_MASK:
		return value_is_nothing(value) || program_read_mask(memory, value);
	default:
		return false;
	}
}

static inline bool is_plain(const struct program_input *input, const struct program_step *step,
	const struct value *value, bool is_typed, enum ipsecevtx_outcome *outcome)
{
	struct program_memory *memory = input->memory;
	uint64_t number;
	switch ((enum program_writer)step->writer) {
	case WRITE_SYSTEM_NUMBER:
	case WRITE_FIELD_NUMBER:
	case CHECK_NUMBER:
		return program_is_number(value);
	case WRITE_FIELD_ID:
	case WRITE_FIELD_SPI:
		return value_is_nothing(value) || (value_number(value, &number) && !value_has_leading_zeros(value));
	case WRITE_STRING:
		return value_string_units(value) > 0 && is_string(memory, value, false);
	case WRITE_FIELD_STRING:
		return is_nothing_or_string(memory, value);
	case WRITE_FIELD_HEX:
		return is_hex(value);
	case WRITE_FIELD_REASON:
		return is_reason(memory, value);
	case WRITE_FIELD_CODE:
		return is_code(memory, value);
	case WRITE_FIELD_ADDRESS:
	case WRITE_FIELD_ADDRESS_OR_NONE:
		return is_address(memory, value);
	case WRITE_PAIR_STRING:
		return is_string(memory, value, true) && !(is_typed && may_be_address(value));
	case WRITE_PAIR_NUMBER:
	case WRITE_PAIR_HEX:
		return is_pair_number(value);
	case WRITE_OUTCOME:
		return program_outcome(is_typed, value, outcome);
	default:
		return is_other(input, step, value);
	}
}

bool program_has_check(enum program_writer writer)
{
	switch (writer) {
	case WRITE_NOTHING:
	case WRITE_EVENT_ID:
	case WRITE_OFFSET:
	case WRITE_SOURCE:
	case WRITE_OTHER_ID:
	case WRITE_OTHER_TIME:
	case WRITE_TIME: /* plain_is_in_form() has checked it */
	case WRITE_PEER: /* it repeats a field, which has a step of its own */
		return false;
	default:
		return true;
	}
}

bool program_check(const struct program *program, const struct program_input *input, struct program_result *result)
{
	const struct program_step *end = program->steps + program->step_count;
	result->outcome = IPSECEVTX_OUTCOME_NONE;
	result->length = 0;
	for (size_t i = 0; i < PLAIN_INSTANCES; i++) {
		if (input->values[i].count != program->counts[i])
			return false;
	}
	for (const struct program_step *step = program->steps; step < end; step++) {
		const struct binxml_values *values = &input->values[step->instance];
		uint32_t start = values->starts[step->slot];
		const struct value value = {values->bytes + start, values->starts[step->slot + 1] - start, step->type};
		if (step->size > 0 && value.length == step->size)
			continue;
		if (!is_plain(input, step, &value, program->is_typed, &result->outcome))
			return false;
	}
	return true;
}
