/* SPDX-License-Identifier: MIT */
/*
 * Converts values that mean more than their type says: codes, hexadecimal digits, addresses and failure reasons. First
 * the form that Windows writes is tried; only then the value is read as a person would.
 */
#include "binxml/likeness.h"
#include "binxml/value_parts.h"
#include "event/address_search.h"
#include "event/assembly_parts.h"
#include "event/codes.h"
#include "event/network.h"
#include "event/seen_words.h"

#include <stdio.h>
#include <string.h>

/* Marks functions that few records need, so that the compiler keeps them away from the code that most records run. */
#if defined(__GNUC__)
#define COLD __attribute__((cold, noinline))
#else
#define COLD
#endif

/* Copies text that need not end with a NUL into the arena, with one. */
static const char *keep_text(struct assembly *assembly, const char *text, size_t length)
{
	char *copy = arena_get(&assembly->arena, length + 1);
	if (!copy)
		return "";
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

/* Whether other programs show the value as another text than this one; replaced: half of a character was. */
static bool is_shown_otherwise(const struct value *value, const struct ipsecevtx_text *text, bool replaced)
{
	return assembly_is_in_two_readings(text, replaced, value->type == VALUE_UTF8) || value_is_of_a_code_page(value);
}

bool assembly_convert_text(struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text)
{
	bool replaced = false;
	if (!assembly_put_any_text(assembly, value, text, &replaced))
		return false;
	if (is_shown_otherwise(value, text, replaced))
		assembly->reading = READ_IN_TWO_WAYS;
	return true;
}

/*
 * Reads a code whose text is not known, a text in place of a code, or what a person reads as a code: see seen_words.h.
 */
static COLD bool convert_other_code(struct assembly *assembly, const struct value *value, struct ipsecevtx_code *code)
{
	char form[16];
	struct ipsecevtx_text *text = &code->text;
	if (!assembly_put_text(assembly, value, text))
		return false;
	if (text->length == 0 || code->code != 0)
		return true;
	struct ipsecevtx_text known = seen_code_text(text->data, text->length);
	if (known.length == text->length && memcmp(known.data, text->data, known.length) == 0)
		return true;
	code->code = seen_code(text->data, text->length);
	if (code->code != 0 || known.length > 0)
		assembly->reading = READ_AS_SEEN;
	if (code->code != 0) {
		size_t length;
		const char *words = codes_text(code->code, &length);
		int size = snprintf(form, sizeof form, "%%%%%u", (unsigned)code->code);
		text->data = words ? words : keep_text(assembly, form, (size_t)size);
		text->length = words ? (uint32_t)length : (uint32_t)size;
	} else if (known.length > 0) {
		*text = known;
	} else if (seen_is_like_code(text->data, text->length)) {
		assembly->reading = READ_NO_CODE;
	} else if (is_shown_otherwise(value, text, false)) {
		assembly->reading = READ_IN_TWO_WAYS;
	}
	return true;
}

bool assembly_convert_code(struct assembly *assembly, const struct value *value, struct ipsecevtx_code *code)
{
	size_t length;
	code->code = value_code(value);
	const char *text = code->code ? codes_text(code->code, &length) : NULL;
	if (!text)
		return convert_other_code(assembly, value, code);
	code->text.data = text;
	code->text.length = (uint32_t)length;
	code->text.presence = IPSECEVTX_SET;
	return true;
}

/* Reads digits that only a person takes for hexadecimal digits, and notes where there are none. */
static COLD void convert_seen_hex(struct assembly *assembly, struct ipsecevtx_text *text)
{
	char *digits = arena_get(&assembly->arena, (size_t)text->length + 1);
	size_t count = digits ? seen_hex(text->data, text->length, digits) : 0;
	if (!digits)
		return;
	if (count > 0)
		assembly->reading = READ_AS_SEEN;
	else if (seen_is_like_hex(text->data, text->length))
		assembly->reading = READ_NO_HEX;
	if (count == 0)
		return;
	digits[count] = '\0';
	text->data = digits;
	text->length = (uint32_t)count;
}

bool assembly_convert_hex(struct assembly *assembly, const struct value *value, struct ipsecevtx_text *text)
{
	if (!assembly_put_text(assembly, value, text))
		return false;
	if (text->length > 0 && !seen_is_hex(text->data, text->length))
		convert_seen_hex(assembly, text);
	if (assembly->reading == READ_AS_WRITTEN && is_shown_otherwise(value, text, false))
		assembly->reading = READ_IN_TWO_WAYS;
	return true;
}

/* Reads a text that only a person takes for an address: see seen.h. A code (%%NNNN) or nothing stays as it is. */
static void convert_seen_address(
	struct assembly *assembly, const struct value *value, struct ipsecevtx_address *address)
{
	char canonical[VALUE_ADDRESS_MAX];
	struct ipsecevtx_text *text = &address->text;
	if (text->length == 0 || value_code(value) != 0)
		return;
	size_t length = address_search_seen(text->data, text->length, canonical, address->bytes, &address->family);
	assembly->reading = length == 0 ? READ_NO_ADDRESS : READ_AS_SEEN;
	if (length == 0)
		return;
	text->data = keep_text(assembly, canonical, length);
	text->length = (uint32_t)length;
}

/* Reads an address that is not in its canonical form, or a value that is none. */
static COLD bool convert_other_address(
	struct assembly *assembly, const struct value *value, struct ipsecevtx_address *address)
{
	struct ipsecevtx_text *text = &address->text;
	if (!assembly_put_text(assembly, value, text))
		return false;
	if (value_ipv4(text->data, text->length, address->bytes)) {
		address->family = 4; /* an IPv4 address has this one form only */
		return true;
	}
	const struct address *known = address_recall(&assembly->addresses, text->data, text->length);
	if (!known) {
		convert_seen_address(assembly, value, address);
		return true;
	}
	/*
	 * The canonical text does not show the IPv4 digits that a person sees, and network_has() finds no IPv4 address
	 * in the bytes: the text as written goes to extra. Windows writes such digits only where both do.
	 */
	if (known->family == 6 && network_misses_ipv4(text->data, text->length, known->bytes))
		assembly->reading = READ_AS_SEEN;
	address->family = known->family;
	memcpy(address->bytes, known->bytes, sizeof address->bytes);
	if (known->length != text->length || memcmp(known->canonical, text->data, known->length) != 0) {
		text->data = keep_text(assembly, known->canonical, known->length);
		text->length = known->length;
	}
	return true;
}

bool assembly_convert_address(struct assembly *assembly, const struct value *value, struct ipsecevtx_address *address)
{
	char *out = arena_room(&assembly->arena, VALUE_ADDRESS_MAX + 1);
	if (!out || value->type != VALUE_STRING || value->length % 2 != 0)
		return convert_other_address(assembly, value, address);
	size_t length =
		value_canonical_address(value->bytes, value_string_units(value), out, address->bytes, &address->family);
	if (length == 0)
		return convert_other_address(assembly, value, address);
	out[length] = '\0';
	arena_take(&assembly->arena, length + 1);
	address->text.data = out;
	address->text.length = (uint32_t)length;
	address->text.presence = IPSECEVTX_SET;
	return true;
}

static COLD void read_other_reason(struct assembly *assembly, struct ipsecevtx_text *text)
{
	struct ipsecevtx_text known;
	switch (seen_reason(text->data, text->length, &known)) {
	case SEEN_REASON_PLAIN:
		seen_reasons_keep(&assembly->plain_reasons, text->data, text->length);
		return;
	case SEEN_REASON_KNOWN:
		text->data = keep_text(assembly, known.data, known.length);
		text->length = known.length;
		assembly->reading = READ_AS_SEEN;
		return;
	case SEEN_REASON_DOUBTFUL:
		assembly->reading = READ_DOUBTFUL;
		return;
	}
}

void assembly_read_reason(struct assembly *assembly, struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET && text->length > 0 &&
		!seen_reasons_has(&assembly->plain_reasons, text->data, text->length))
		read_other_reason(assembly, text);
}

void assembly_drop_line_breaks(struct ipsecevtx_text *text)
{
	uint32_t length = text->length;
	while (length > 0 && (text->data[length - 1] == '\r' || text->data[length - 1] == '\n'))
		length--;
	if (length == text->length)
		return;
	if (length == 0 || (length == 1 && text->data[0] == '-')) {
		*text = no_text;
		text->presence = IPSECEVTX_UNSET;
		return;
	}
	((char *)text->data)[length] = '\0'; /* the text is in the arena */
	text->length = length;
}

/* Behind '%' up to so many digits are the zone of a link; more digits may be an address. */
#define ZONE_DIGITS 5u

/* Whether a value that is read as an address of zeros shows a person other characters too. */
static COLD bool shows_more_than_zeros(struct assembly *assembly, const struct value *value)
{
	const char *text;
	uint32_t length;
	size_t at = 0;
	unsigned seen, zone = 0;
	if (value_text(value, &assembly->arena, &text, &length, NULL) != VALUE_OK)
		return false;
	while ((seen = likeness_next(text, length, &at)) != 0) {
		bool is_zone = zone > 0 && seen >= '0' && seen <= '9' && zone <= ZONE_DIGITS;
		if (!is_zone && (zone > 0 || seen > 0x7f || !strchr("0.:[]/%", (int)seen)))
			return true;
		zone += zone > 0 || seen == '%';
	}
	return false;
}

bool assembly_drop_zero_address(struct assembly *assembly, const struct value *value, struct ipsecevtx_address *address)
{
	static const uint8_t zero[16] = {0};
	static const uint8_t mapped[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	bool is_zero = address->family != 0 && (memcmp(address->bytes, zero, sizeof zero) == 0 ||
						       memcmp(address->bytes, mapped, sizeof mapped) == 0);
	if (!is_zero)
		return false;
	bool is_plain = assembly->reading == READ_AS_WRITTEN && !memchr(address->text.data, '%', address->text.length);
	memset(address, 0, sizeof *address);
	address->text = no_text;
	address->text.presence = IPSECEVTX_UNSET;
	return !is_plain && shows_more_than_zeros(assembly, value);
}

const char *assembly_problem_of(unsigned reading)
{
	switch (reading) {
	case READ_NO_ADDRESS:
		return "what it holds is no address, or more than one; it is shown as written";
	case READ_NO_CODE:
		return "what it holds is no code of Windows, and no text of one; it is shown as written";
	case READ_NO_HEX:
		return "what it holds is no row of hexadecimal digits; it is shown as written";
	case READ_DOUBTFUL:
		return "it holds characters that are not seen, or not what they look like";
	case READ_IN_TWO_WAYS:
		return TEXT_IN_TWO_READINGS;
	default:
		return NULL;
	}
}
