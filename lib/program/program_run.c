/* SPDX-License-Identifier: MIT */
/*
 * Runs programs that write text. Each put function writes at at and returns where that ends, or NULL where the value,
 * and so the record, is not plain. program_room() has seen to it that there is room for any value.
 */
#include "binxml/filetime.h"
#include "binxml/value_parts.h"
#include "event/codes.h"
#include "event/seen.h"
#include "event/seen_words.h"
#include "program/program_recall.h"
#include "program/wide.h"
#include "program/wide_copy.h"
#include "text/escape.h"
#include "text/numbers.h"

#include <string.h>

/* The state of a program that runs. */
struct run {
	const struct program_input *input;
	struct program_memory *memory;
	const char *limit; /* behind the room for the text */
	bool is_json;
	bool is_typed;
	enum ipsecevtx_outcome outcome;
	/* The step that wrote an address last, and its text: mostly it is the peer's, which is written again. */
	const struct program_step *address;
	const char *address_text;
	size_t address_length;
};

/* Writes what the format shows for a field without a value. */
static inline char *put_nothing(const struct run *run, char *at)
{
	return run->is_json ? PUT_LITERAL(at, "null") : at;
}

/* Writes a quote, in JSON alone. */
static inline char *put_quote(const struct run *run, char *at)
{
	*at = '"';
	return at + run->is_json;
}

/* Copies text in blocks. at has room for whole blocks, and behind the text there are bytes to be read up to one. */
static inline char *put_blocks(char *at, const char *text, size_t length)
{
	memcpy(at, text, PROGRAM_BLOCK);
	for (size_t done = PROGRAM_BLOCK; done < length; done += PROGRAM_BLOCK)
		memcpy(at + done, text + done, PROGRAM_BLOCK);
	return at + length;
}

/* Puts quotes around a cell of CSV whose text stands at start, and doubles those in it; returns its new end. */
static char *quote_cell(char *start, size_t length)
{
	size_t quotes = 2;
	for (size_t i = 0; i < length; i++)
		quotes += start[i] == '"';
	char *end = start + length + quotes;
	char *to = end;
	*--to = '"';
	for (size_t i = length; i-- > 0;) {
		*--to = start[i];
		if (start[i] == '"')
			*--to = '"';
	}
	*--to = '"';
	return end;
}

/* Ends a cell of CSV whose text stands at start, with quotes where it needs them. */
static char *end_cell(char *start, size_t length)
{
	return text_csv_needs_quotes(start, length) ? quote_cell(start, length) : start + length;
}

/* Writes a text with characters that are no ASCII or have to be escaped; the event tells of what XML may not hold. */
static char *put_rare_units(const struct run *run, char *at, const uint8_t *utf16, size_t units)
{
	if (wide_has_doubtful(utf16, units) && wide_is_refused(utf16, units))
		return NULL;
	if (run->is_json) {
		*at = '"';
		char *end = wide_json(at + 1, utf16, units);
		if (!end)
			return NULL;
		*end = '"';
		return end + 1;
	}
	bool replaced = false;
	size_t length = value_utf8_from_utf16(utf16, units, at, &replaced);
	return replaced ? NULL : end_cell(at, length);
}

/* Writes a text, which mostly is ASCII with nothing to escape. */
static inline char *put_units(const struct run *run, char *at, const uint8_t *utf16, size_t units)
{
	char *text = put_quote(run, at);
	if (wide_copy(utf16, units, text) != units)
		return put_rare_units(run, at, utf16, units);
	if (!run->is_json)
		return end_cell(at, units);
	text[units] = '"';
	return text + units + 1;
}

/* Writes valid UTF-8, with what has to be escaped. */
static char *put_utf8(const struct run *run, char *at, const char *text, size_t length)
{
	if (run->is_json) {
		*at = '"';
		char *end = text_json_put(at + 1, text, length);
		*end = '"';
		return end + 1;
	}
	memcpy(at, text, length);
	return end_cell(at, length);
}

static inline char *put_string(const struct run *run, char *at, const struct value *value)
{
	size_t units = value_string_units(value);
	if (value->length % 2 != 0)
		return NULL;
	return units == 0 ? put_nothing(run, at) : put_units(run, at, value->bytes, units);
}

/* Finds the text of a value that is no string; false also where there is no room for it, as for some types. */
static bool text_of(const struct run *run, const char *at, const struct value *value, struct ipsecevtx_text *text)
{
	return program_text_of(run->memory, value, text) &&
	       (size_t)(run->limit - at) > (size_t)text->length * ESCAPE_JSON_MAX + PROGRAM_STEP_ROOM;
}

static char *put_text(const struct run *run, char *at, const struct value *value)
{
	struct ipsecevtx_text text;
	if (!text_of(run, at, value, &text) || seen_is_refused(text.data, text.length))
		return NULL;
	return text.length == 0 ? put_nothing(run, at) : put_utf8(run, at, text.data, text.length);
}

static inline char *put_address(const struct run *run, char *at, const struct value *value, bool zero_is_none)
{
	size_t units = value_string_units(value);
	if (value_is_nothing(value))
		return put_nothing(run, at);
	if (value->length % 2 != 0 || units > ADDRESS_UNITS)
		return NULL;
	char *end = wide_ipv4(put_quote(run, at), value->bytes, units);
	if (end)
		return put_quote(run, end);
	const struct program_address *address = program_read_address(run->memory, value, units);
	if (!address)
		return NULL;
	if (zero_is_none && address->is_zero)
		return put_nothing(run, at);
	/* Neither an address nor a zone has anything to escape. */
	at = put_quote(run, at);
	memcpy(at, address->text, sizeof address->text);
	return put_quote(run, at + address->text_length);
}

static char *put_mask(const struct run *run, char *at, const struct value *value)
{
	if (value_is_nothing(value))
		return put_nothing(run, at);
	const struct program_address *mask = program_read_mask(run->memory, value);
	if (!mask)
		return NULL;
	at = put_quote(run, at);
	memcpy(at, mask->text, sizeof mask->text);
	return put_quote(run, at + mask->text_length);
}

/* Writes a code that is not in the memory, and puts it there. */
static char *put_rare_code(const struct run *run, char *at, const struct value *value, struct program_code *memo)
{
	size_t length;
	uint32_t code = value_code(value);
	const char *text = code ? codes_text(code, &length) : NULL;
	/* A text that is no code is not plain. */
	if (!text && code == 0)
		return value_is_nothing(value) ? put_nothing(run, at) : NULL;
	if (!text)
		return put_string(run, at, value);
	char *end = put_utf8(run, at, text, length);
	if ((size_t)(end - at) <= sizeof memo->text && value->length <= sizeof memo->bytes) {
		memo->length = (uint8_t)value->length;
		memo->text_length = (uint8_t)(end - at);
		memcpy(memo->bytes, value->bytes, value->length);
		memcpy(memo->text, at, memo->text_length);
	}
	return end;
}

static inline char *put_code(const struct run *run, char *at, const struct value *value)
{
	struct program_code *memo = program_code_place(run->memory, value);
	if (!program_is_code(memo, value))
		return put_rare_code(run, at, value, memo);
	memcpy(at, memo->text, sizeof memo->text);
	return at + memo->text_length;
}

/* Writes hexadecimal digits. Fewer than 8, which no cookie or hash has, are not plain. */
static char *put_hex(const struct run *run, char *at, const struct value *value)
{
	if (value_is_nothing(value))
		return put_nothing(run, at);
	char *end = put_string(run, at, value);
	const char *text = at + run->is_json;
	if (!end || end - text < 8 + run->is_json)
		return NULL;
	return seen_is_hex(text, (size_t)(end - run->is_json - text)) ? end : NULL;
}

static char *put_reason(const struct run *run, char *at, const struct value *value)
{
	size_t units = program_reason_units(value);
	if (value->length % 2 != 0)
		return NULL;
	if (units == 0)
		return put_nothing(run, at);
	return program_is_plain_reason(run->memory, value->bytes, units) ? put_units(run, at, value->bytes, units)
									 : NULL;
}

/* The entry of a computer's name, filled in where it was not there; NULL where the name is not plain. at is scratch. */
static const struct program_computer *recall_computer(const struct run *run, char *at, const struct value *value)
{
	struct program_computer *computer = program_computer_place(run->memory, value);
	if (program_is_computer(computer, value))
		return computer;
	if (!program_is_plain_computer(value, at))
		return NULL;
	char *end = put_units(run, at, value->bytes, value_string_units(value));
	if (!end || (size_t)(end - at) > sizeof computer->text)
		return NULL;
	computer->length = value->length;
	computer->text_length = (uint32_t)(end - at);
	memcpy(computer->bytes, value->bytes, value->length);
	memcpy(computer->text, at, computer->text_length);
	return computer;
}

/* Writes a computer's name, which mostly is that of the record before. */
static char *put_computer(const struct run *run, char *at, const struct value *value)
{
	const struct program_computer *computer = run->memory->computer;
	if (!computer || !program_is_computer(computer, value))
		computer = run->memory->computer = recall_computer(run, at, value);
	return computer ? put_blocks(at, computer->text, computer->text_length) : NULL;
}

static char *put_outcome(struct run *run, char *at, const struct value *value)
{
	if (!program_outcome(run->is_typed, value, &run->outcome))
		return NULL;
	if (run->outcome == IPSECEVTX_OUTCOME_NONE)
		return put_nothing(run, at);
	at = put_quote(run, at);
	at = run->outcome == IPSECEVTX_OUTCOME_FAILURE ? PUT_LITERAL(at, "failure") : PUT_LITERAL(at, "success");
	return put_quote(run, at);
}

/* The number in a value whose size is the step's. */
static inline uint64_t number_of(const struct program_step *step, const struct value *value)
{
	switch (step->size) {
	case 1:
		return value->bytes[0];
	case 2:
		return stored_u16(value->bytes);
	case 4:
		return stored_u32(value->bytes);
	default:
		return stored_u64(value->bytes);
	}
}

/* Writes a number below 2^32. */
static inline char *put_number(
	const struct run *run, char *at, const struct program_step *step, const struct value *value)
{
	uint64_t number;
	if (value->length == step->size && step->size > 0)
		return put_decimal(at, number_of(step, value));
	if (value_is_nothing(value))
		return put_nothing(run, at);
	return value_number(value, &number) && number <= UINT32_MAX ? put_decimal(at, number) : NULL;
}

static inline char *put_id(const struct run *run, char *at, const struct program_step *step, const struct value *value)
{
	const bool is_spi = step->writer == WRITE_FIELD_SPI;
	uint64_t number;
	if (value->length == step->size && step->size > 0)
		number = number_of(step, value);
	else if (value_is_nothing(value))
		return put_nothing(run, at);
	else if (!value_number(value, &number))
		return NULL;
	at = put_quote(run, at);
	at = is_spi ? put_spi(at, number) : put_decimal(at, number);
	return put_quote(run, at);
}

static char *put_activity_id(const struct run *run, char *at, const struct value *value)
{
	struct ipsecevtx_guid guid;
	if (value_is_nothing(value))
		return put_nothing(run, at);
	if (!value_guid(value, guid.bytes))
		return NULL;
	at = put_guid(put_quote(run, at), &guid);
	return put_quote(run, at);
}

static char *put_ticks(const struct run *run, char *at, uint64_t ticks)
{
	at = put_quote(run, at);
	return put_quote(run, at + time_put(&run->memory->time, at, ticks));
}

/* Writes the record number. An event without one, or with 0, is marked, and so not plain. */
static char *put_record_id(char *at, const struct value *value)
{
	uint64_t number;
	return value_number(value, &number) && number != 0 ? put_decimal(at, number) : NULL;
}

/* Writes a quote in a pair. Pairs are JSON, in CSV within a cell, where each quote stands twice. */
static char *put_pair_quote(const struct run *run, char *at)
{
	at[0] = at[1] = '"';
	return at + 2 - run->is_json;
}

/* In CSV, doubles the quotes in what was written from start on; returns its new end. */
static char *double_quotes(const struct run *run, char *start, char *end)
{
	size_t length = (size_t)(end - start);
	size_t quotes = 0;
	if (run->is_json || !memchr(start, '"', length))
		return end;
	for (size_t i = 0; i < length; i++)
		quotes += start[i] == '"';
	char *to = end + quotes;
	for (size_t i = length; i-- > 0;) {
		*--to = start[i];
		if (start[i] == '"')
			*--to = '"';
	}
	return end + quotes;
}

static char *put_pair_string(const struct run *run, char *at, const struct value *value)
{
	size_t units = value_string_units(value);
	if (value->length % 2 != 0)
		return NULL;
	if (units == 0)
		return PUT_LITERAL(at, "null");
	at = put_pair_quote(run, at);
	if (wide_copy(value->bytes, units, at) == units)
		return put_pair_quote(run, at + units);
	char *end = wide_json(at, value->bytes, units);
	return end ? put_pair_quote(run, double_quotes(run, at, end)) : NULL;
}

static char *put_pair_text(const struct run *run, char *at, const struct value *value)
{
	struct ipsecevtx_text text;
	const struct program_sid *sid = program_recall_sid(run->memory, value);
	if (sid) /* has nothing to escape */
		return put_pair_quote(run, put_blocks(put_pair_quote(run, at), sid->text, sid->text_length));
	if (!text_of(run, at, value, &text))
		return NULL;
	if (text.length == 0)
		return PUT_LITERAL(at, "null");
	at = put_pair_quote(run, at);
	return put_pair_quote(run, double_quotes(run, at, text_json_put(at, text.data, text.length)));
}

/* Writes a number of one of the common types without a sign, as value_text() does. */
static inline char *put_pair_number(
	const struct run *run, char *at, const struct program_step *step, const struct value *value)
{
	if (value->length != step->size || step->size == 0)
		return NULL;
	uint64_t number = number_of(step, value);
	at = put_pair_quote(run, at);
	if (step->writer == WRITE_PAIR_NUMBER)
		return put_pair_quote(run, put_decimal(at, number));
	at = PUT_LITERAL(at, "0x");
	return put_pair_quote(run, put_hexadecimal(at, number, 1));
}

/* Copies the address that was written last to at, where it is that of this step's slot and fits a block. */
static inline bool put_again(const struct run *run, char *at, const struct program_step *step)
{
	const struct program_step *last = run->address;
	char text[PROGRAM_BLOCK];
	if (!last || last->slot != step->slot || last->instance != step->instance || run->address_length > sizeof text)
		return false;
	/* A whole block can be read, of which the address may be a part; it may overlap at, so it is copied twice. */
	memcpy(text, run->address_text, sizeof text);
	memcpy(at, text, sizeof text);
	return true;
}

/* Remembers that a step wrote its address at at; end is what put_address() returned. */
static inline char *keep_address(struct run *run, const char *at, const struct program_step *step, char *end)
{
	if (!end)
		return NULL;
	run->address = step;
	run->address_text = at;
	run->address_length = (size_t)(end - at);
	return end;
}

/* Writes the peer's address: that of the tunnel's endpoint where it is set, else the remote address. */
static char *put_peer(const struct run *run, char *at, const struct binxml_values *values,
	const struct program_step *step, const struct value *endpoint)
{
	struct value address;
	if (step->address == PLAN_NO_SLOT)
		return put_again(run, at, step) ? at + run->address_length : put_address(run, at, endpoint, false);
	char *end = put_address(run, at, endpoint, true);
	if (!end || (run->is_json ? *at == '"' : end != at))
		return end;
	binxml_values_at(values, step->address, &address);
	return put_address(run, at, &address, false);
}

/* Writes what is known of the record without its values. */
static inline char *put_known(const struct run *run, char *at, const struct program_step *step)
{
	const struct program_input *input = run->input;
	const struct text_buffer *source = input->source;
	switch ((enum program_writer)step->writer) {
	case WRITE_EVENT_ID:
		return put_decimal(at, input->event_id);
	case WRITE_OFFSET:
		return put_decimal(at, input->offset);
	case WRITE_SOURCE:
		memcpy(at, source->data, source->used);
		return at + source->used;
	/* Shown only where the header differs from the event: else the constant before, the key, is taken back. */
	case WRITE_OTHER_ID:
		return input->header_record_id == input->record_id ? at - step->lead_length
								   : put_decimal(at, input->header_record_id);
	case WRITE_OTHER_TIME:
		return input->written_time == 0 || input->written_time == input->time
			       ? at - step->lead_length
			       : put_ticks(run, at, input->written_time);
	default:
		return at;
	}
}

/* Writes the constant of a step. */
static inline char *put_lead(const struct program *program, const struct program_step *step, char *at)
{
	return put_blocks(at, program->pool + step->lead, step->lead_length);
}

static inline char *put_system(struct run *run, char *at, const struct program_step *step, const struct value *value)
{
	switch ((enum program_writer)step->writer) {
	case WRITE_TIME:
		return put_ticks(run, at, run->input->time);
	case WRITE_OUTCOME:
		return put_outcome(run, at, value);
	case WRITE_COMPUTER:
		return put_computer(run, at, value);
	case WRITE_RECORD_ID:
		return put_record_id(at, value);
	case WRITE_GUID:
		return put_activity_id(run, at, value);
	case WRITE_TEXT:
		return value->length == 0 ? NULL : put_text(run, at, value);
	default:
		return put_known(run, at, step);
	}
}

/* Writes the value of a step; the writers that programs have most of come first. */
static inline char *put_value(struct run *run, char *at, const struct program_step *step, const struct value *value)
{
	switch ((enum program_writer)step->writer) {
	case WRITE_SYSTEM_NUMBER:
	case WRITE_FIELD_NUMBER:
		return put_number(run, at, step, value);
	case WRITE_FIELD_ID:
	case WRITE_FIELD_SPI:
		return put_id(run, at, step, value);
	case WRITE_STRING:
		return value_string_units(value) == 0 ? NULL : put_string(run, at, value);
	case WRITE_FIELD_STRING:
		return value_is_nothing(value) ? put_nothing(run, at) : put_string(run, at, value);
	case WRITE_FIELD_HEX:
		return put_hex(run, at, value);
	case WRITE_FIELD_REASON:
		return put_reason(run, at, value);
	case WRITE_FIELD_TEXT:
		return value_is_nothing(value) ? put_nothing(run, at) : put_text(run, at, value);
	case WRITE_FIELD_CODE:
		return put_code(run, at, value);
	case WRITE_FIELD_ADDRESS:
		return keep_address(run, at, step, put_address(run, at, value, false));
	case WRITE_FIELD_ADDRESS_OR_NONE:
		return put_address(run, at, value, true);
	case WRITE_FIELD_MASK:
		return put_mask(run, at, value);
	case WRITE_PEER:
		return put_peer(run, at, &run->input->values[step->instance], step, value);
	case WRITE_PAIR_STRING:
		return put_pair_string(run, at, value);
	case WRITE_PAIR_TEXT:
		return put_pair_text(run, at, value);
	case WRITE_PAIR_NUMBER:
	case WRITE_PAIR_HEX:
		return put_pair_number(run, at, step, value);
	case WRITE_NOTHING:
		return at;
	default:
		return put_system(run, at, step, value);
	}
}

size_t program_room(const struct program *program, const struct program_input *input)
{
	size_t bytes = 0;
	for (size_t i = 0; i < PLAIN_INSTANCES; i++) {
		const struct binxml_values *values = &input->values[i];
		if (values->count != program->counts[i])
			return 0;
		bytes += values->count > 0 ? values->starts[values->count] : 0;
	}
	/* A record has 64 KiB at most, so this cannot be; the product below must not overflow. */
	if (bytes > UINT32_MAX / program->byte_room)
		return 0;
	return program->room + input->source->used + bytes * program->byte_room;
}

/* Whether all values are plain that the format does not show. */
static bool are_plain(const struct program *program, const struct program_input *input)
{
	for (const struct program_step *step = program->steps; step < program->steps + program->check_count; step++) {
		const struct binxml_values *values = &input->values[step->instance];
		const uint32_t *starts = values->starts + step->slot;
		const struct value value = {values->bytes + starts[0], starts[1] - starts[0], step->type};
		if (step->size > 0 && value.length == step->size)
			continue;
		if (!program_fits(input->memory, step, &value))
			return false;
	}
	return true;
}

bool program_run(const struct program *program, const struct program_input *input, char *out, size_t room,
	struct program_result *result)
{
	struct run run = {.input = input,
		.memory = input->memory,
		.limit = out + room,
		.is_json = program->format == IPSECEVTX_FORMAT_JSON,
		.is_typed = program->is_typed};
	const struct program_step *end = program->steps + program->step_count;
	char *at = out;
	if (!are_plain(program, input))
		return false;
	for (const struct program_step *step = program->steps + program->check_count; step < end; step++) {
		const struct binxml_values *values = &input->values[step->instance];
		const uint32_t *starts = values->starts + step->slot;
		const struct value value = {values->bytes + starts[0], starts[1] - starts[0], step->type};
		at = put_lead(program, step, at);
		at = put_value(&run, at, step, &value);
		if (!at)
			return false;
	}
	result->outcome = run.outcome;
	result->length = (size_t)(at - out);
	return true;
}
