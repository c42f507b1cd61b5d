/* SPDX-License-Identifier: MIT */
#include "program/program_recall.h"

#include "binxml/value_parts.h"
#include "event/network.h"
#include "event/seen.h"
#include "event/seen_words.h"
#include "event/selector.h"
#include "program/wide.h"

#include <string.h>

bool program_text_of(struct program_memory *memory, const struct value *value, struct ipsecevtx_text *text)
{
	struct arena *scratch = &memory->scratch;
	bool replaced = false;
	arena_reset(scratch);
	return (value->length > 0 || value_is_nothing(value)) && !value_is_of_a_code_page(value) &&
	       value_text(value, scratch, &text->data, &text->length, &replaced) == VALUE_OK && !replaced;
}

bool program_line_of(struct program_memory *memory, const struct value *value, struct ipsecevtx_text *text)
{
	return program_text_of(memory, value, text) && !seen_is_refused(text->data, text->length);
}

const struct program_sid *program_recall_sid(struct program_memory *memory, const struct value *value)
{
	struct ipsecevtx_text text;
	struct program_sid *sid = memory->sids;
	if (value->type != VALUE_SID || value->length < 8 || value->length > sizeof sid->bytes)
		return NULL;
	/* The users of a domain differ in the last subauthority, and domains in the one before. */
	sid += (value->bytes[value->length - 4] + 5u * value->bytes[value->length - 8]) % PROGRAM_SIDS;
	if (value->length == sid->length && memcmp(value->bytes, sid->bytes, value->length) == 0)
		return sid;
	if (!program_text_of(memory, value, &text) || text.length > sizeof sid->text)
		return NULL;
	sid->length = (uint8_t)value->length;
	sid->text_length = (uint8_t)text.length;
	memcpy(sid->bytes, value->bytes, value->length);
	memcpy(sid->text, text.data, text.length);
	return sid;
}

const struct program_address *program_read_address(
	struct program_memory *memory, const struct value *value, size_t units)
{
	static const uint8_t zero[16] = {0};
	static const uint8_t mapped[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	char text[3 * ADDRESS_UNITS];
	uint8_t bytes[16] = {0};
	uint64_t last = 0;
	/* The last eight bytes choose the entry, as most addresses of a log differ in their ends. */
	size_t end = value->length < sizeof last ? value->length : sizeof last;
	memcpy(&last, value->bytes + value->length - end, end);
	size_t entry = (size_t)(last * UINT64_C(0x9e3779b97f4a7c15) >> 58) % PROGRAM_ADDRESSES;
	struct program_address *address = &memory->addresses[entry];
	if (address->length == value->length && memcmp(address->bytes, value->bytes, value->length) == 0)
		return address;
	size_t length = value_utf8_from_utf16(value->bytes, units, text, NULL);
	address->length = 0;
	size_t canonical = value_address(text, length, address->text, bytes, &address->family);
	address->is_zero = memcmp(bytes, zero, sizeof zero) == 0 || memcmp(bytes, mapped, sizeof mapped) == 0;
	/* The typed event tells of a zone behind zeros, and of IPv4 digits that no filter would find. */
	if (canonical == 0 || (address->is_zero && memchr(text, '%', length)) ||
		(address->family == 6 && network_misses_ipv4(text, length, bytes)))
		return NULL;
	address->length = (uint8_t)value->length;
	address->text_length = (uint8_t)canonical;
	address->is_mask = selector_is_plain_mask(address->family, bytes);
	memcpy(address->bytes, value->bytes, value->length);
	return address;
}

const struct program_address *program_read_mask(struct program_memory *memory, const struct value *value)
{
	size_t units = value_string_units(value);
	if (value->length % 2 != 0 || units > ADDRESS_UNITS)
		return NULL;
	const struct program_address *mask = program_read_address(memory, value, units);
	return mask && mask->is_mask ? mask : NULL;
}

size_t program_reason_units(const struct value *value)
{
	size_t units = value_string_units(value);
	while (units > 0 && value->bytes[2 * units - 1] == 0 &&
		(value->bytes[2 * units - 2] == '\r' || value->bytes[2 * units - 2] == '\n'))
		units--;
	bool is_dash = units == 1 && value->bytes[0] == '-' && value->bytes[1] == 0;
	return is_dash ? 0 : units;
}

bool program_is_plain_reason(struct program_memory *memory, const uint8_t *utf16, size_t units)
{
	struct seen_reasons *plain = &memory->plain_reasons;
	struct ipsecevtx_text known;
	bool replaced = false;
	if (seen_reasons_has(plain, utf16, 2 * units))
		return true;
	arena_reset(&memory->scratch);
	char *text = arena_room(&memory->scratch, 3 * units);
	size_t length = text ? value_utf8_from_utf16(utf16, units, text, &replaced) : 0;
	if (!text || replaced || seen_is_refused(text, length) ||
		seen_reason(text, length, &known) != SEEN_REASON_PLAIN)
		return false;
	seen_reasons_keep(plain, utf16, 2 * units);
	return true;
}

struct program_computer *program_computer_place(struct program_memory *memory, const struct value *value)
{
	unsigned hash = value->length;
	for (uint32_t i = 0; i < value->length && i < 16; i += 2)
		hash = hash * 31 + value->bytes[i];
	return &memory->computers[hash % PROGRAM_COMPUTERS];
}

bool program_is_plain_computer(const struct value *value, char *out)
{
	struct program_computer *any;
	bool replaced = false;
	if (value->length == 0 || value->length > sizeof any->bytes || value->length % 2 != 0)
		return false;
	size_t length = value_utf8_from_utf16(value->bytes, value_string_units(value), out, &replaced);
	return !replaced && length > 0 && !seen_is_odd_computer(out, length);
}

static bool is_text(struct program_memory *memory, const struct value *value)
{
	struct ipsecevtx_text text;
	if (value->type == VALUE_SID && value->length > 0)
		return value_sid_size(value->bytes, value->length) == value->length;
	if (value->type == VALUE_STRING && value->length % 2 == 0 &&
		!wide_has_doubtful(value->bytes, value_string_units(value)))
		return true;
	return program_line_of(memory, value, &text);
}

static bool is_version(const struct program_step *step, const struct value *value)
{
	uint64_t number;
	return program_is_number(value) && value_number(value, &number) &&
	       (number >= 16 || !(step->versions >> number & 1));
}

bool program_fits(struct program_memory *memory, const struct program_step *step, const struct value *value)
{
	switch ((enum program_writer)step->writer) {
	case CHECK_NUMBER:
		return program_is_number(value);
	case CHECK_GUID:
		return program_is_guid(value);
	case CHECK_NOTHING:
		return value_is_nothing(value);
	case CHECK_VERSION:
		return is_version(step, value);
	default:
		return is_text(memory, value);
	}
}

bool program_outcome(bool is_typed, const struct value *keywords, enum ipsecevtx_outcome *outcome)
{
	uint64_t bits;
	if (!value_number(keywords, &bits) || (is_typed && events_refuse_outcome(bits)))
		return false;
	*outcome = events_outcome(bits);
	return true;
}
