/* SPDX-License-Identifier: MIT */
#include "reader/unread_event.h"

#include "binxml/binxml.h"
#include "binxml/markup.h"
#include "binxml/sizes.h"
#include "binxml/value.h"
#include "event/events.h"
#include "event/provider.h"
#include "evidence/chunk.h"
#include "evidence/instance_layout.h"
#include "evidence/tokens.h"

#include <string.h>

/*
 * Offsets in BinXML (libevtx' format document): an element begins with its token and its size, in a template with a
 * dependency id between the two, and behind these gives the place of its name. At that place stands, at NAME_UNITS, the
 * number of UTF-16 units that the name has, and behind it these units.
 */
#define ELEMENT_NAME 5u
#define DEPENDENCY   2u
#define NAME_UNITS   6u
#define NAME_LETTERS 8u

/* In how many bytes behind an element's name its value has to begin. */
#define VALUE_WITHIN 64u

/* System's values are among the first so many values of an instance, and in the first so many bytes of a record. */
#define VALUES_MAX 256u
#define RECORD_MAX 4096u

/* How many bytes of struct unread_work a look at a name costs. */
#define NAME_WORK 64u

static bool spend(struct unread_work *work, size_t bytes)
{
	work->is_spent |= bytes > work->left;
	work->left -= bytes > work->left ? work->left : bytes;
	return !work->is_spent;
}

bool unread_event_spend(struct bytes chunk, size_t instance, struct unread_work *work)
{
	const size_t definition = read_u32(chunk.data, chunk.size, instance + INSTANCE_OFFSET);
	const size_t size = read_u32(chunk.data, chunk.size, definition + DEFINITION_SIZE);
	return spend(work, NAME_WORK + (size < chunk.size ? size : 0));
}

/*
 * Whether the range begins with a text, given here in small letters, in capital or small letters. step is the size of a
 * character: 1 for bytes, 2 for UTF-16.
 */
static bool is_text(struct byte_range range, unsigned step, const char *small)
{
	for (size_t at = range.start; *small; at += step, small++) {
		const uint8_t letter = at + step <= range.end ? range.in.data[at] : 0;
		if ((letter >= 'A' && letter <= 'Z' ? letter | 0x20u : letter) != (uint8_t)*small ||
			(step == 2 && range.in.data[at + 1] != 0))
			return false;
	}
	return true;
}

/* Whether the GUID of the provider of IPsec events, or the end of its name, stands in the range. */
static bool names_provider(struct byte_range range)
{
	struct value guid = {NULL, 16, VALUE_GUID};
	for (; range.start < range.end; range.start++) {
		guid.bytes = range.in.data + range.start;
		if (range.end - range.start >= guid.length && provider_is_our_guid(&guid))
			return true;
		if (is_text(range, 1, "security-auditing") || is_text(range, 2, "security-auditing"))
			return true;
	}
	return false;
}

/* Whether a word stands in the range that names of fields of IPsec events have, and no others. */
static bool names_field(struct byte_range range)
{
	static const char *const words[] = {
		"keymod", "mmprincipal", "emprincipal", "mmsa", "mmfilter", "qmfilter", "tunnelendpoint"};
	for (; range.start < range.end; range.start++) {
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
			if (is_text(range, 2, words[i]))
				return true;
		}
	}
	return false;
}

/* Whether this token stands there, whatever its flags are: readers know a token by its lower four bits. */
static bool is_token(struct bytes chunk, size_t at, unsigned token)
{
	return at < chunk.size && (chunk.data[at] & 0x0fu) == token;
}

static bool is_digit(const uint8_t *bytes, unsigned step, size_t index, size_t count)
{
	const size_t at = index * step;
	return index < count && bytes[at] >= '0' && bytes[at] <= '9' && (step == 1 || bytes[at + 1] == 0);
}

/* Whether the digits of an IPsec event's number stand in a text of bytes (step is 1) or of UTF-16 (2). */
static bool has_digits(const uint8_t *bytes, size_t size, unsigned step)
{
	const size_t count = size / step;
	for (size_t at = 0; at < count; at++) {
		uint32_t number = 0;
		for (; is_digit(bytes, step, at, count); at++)
			number = number <= UINT16_MAX ? 10 * number + (bytes[at * step] - (uint32_t)'0') : number;
		if (events_find(number))
			return true;
	}
	return false;
}

/* Whether these bytes, as a number of up to 64 bits, are the number of an IPsec event. */
static bool is_number_of_ours(const uint8_t *bytes, size_t size)
{
	uint64_t number = 0;
	for (size_t i = size <= 8 ? size : 0; i-- > 0;)
		number = number << 8 | bytes[i];
	return number <= UINT32_MAX && events_find((uint32_t)number) != NULL;
}

/* An instance's values, as far as they lie in the chunk. */
struct values {
	struct cursor descriptors, bytes;
	uint32_t count;
};

static bool open_values(struct bytes chunk, size_t offset, struct values *values)
{
	values->descriptors = cursor_at(chunk.data, chunk.size, offset);
	values->count = cursor_u32(&values->descriptors);
	if (values->descriptors.failed || values->count > cursor_left(&values->descriptors) / 4)
		return false;
	values->bytes = cursor_at(chunk.data, chunk.size, values->descriptors.offset + 4 * (size_t)values->count);
	return true;
}

/* The next value; NULL when it is not in the chunk. */
static const uint8_t *next_value(struct values *values, size_t *size)
{
	*size = cursor_u16(&values->descriptors);
	cursor_skip(&values->descriptors, 2);
	return cursor_bytes(&values->bytes, *size);
}

/* Whether a value is the number of an IPsec event, in 16 bits, as Windows writes it. */
static bool has_number(struct values values)
{
	for (uint32_t i = 0; i < values.count && i < VALUES_MAX && !values.bytes.failed; i++) {
		size_t size;
		const uint8_t *bytes = next_value(&values, &size);
		if (bytes && size == 2 && is_number_of_ours(bytes, size))
			return true;
	}
	return false;
}

/*
 * Whether the values at offset are those of an IPsec event, as templates of Windows have System's values: the fourth is
 * the number, the sixth the keywords, here those of an audit. This works without the definition, which may be lost.
 */
static bool has_audit_of_ours(struct bytes chunk, size_t offset)
{
	struct values values;
	const uint8_t *number = NULL, *keywords = NULL;
	size_t size = 0, last = 0;
	if (!open_values(chunk, offset, &values) || values.count < 6)
		return false;
	for (unsigned i = 0; i < 4; i++)
		number = next_value(&values, &size);
	for (unsigned i = 0; i < 2; i++)
		keywords = next_value(&values, &last);
	if (!number || size != 2 || !keywords || last != 8 || !is_number_of_ours(number, size))
		return false;
	const uint64_t audit = stored_u64(keywords);
	return audit == UINT64_C(0x8010000000000000) || audit == UINT64_C(0x8020000000000000);
}

/* Whether the value in a slot is the number of an IPsec event, as a number of any size or in digits. */
static bool has_number_in(struct values values, uint32_t slot)
{
	const uint8_t *bytes = NULL;
	size_t size = 0;
	for (uint32_t i = 0; i <= slot && slot < values.count && slot < VALUES_MAX; i++)
		bytes = next_value(&values, &size);
	return bytes && (is_number_of_ours(bytes, size) || has_digits(bytes, size, 1) || has_digits(bytes, size, 2));
}

/* Where an element EventID goes on behind its name, if one begins there; else 0. */
static size_t find_event_id(struct bytes chunk, size_t at, bool in_template, struct unread_work *work)
{
	const size_t name_at = at + ELEMENT_NAME + (in_template ? DEPENDENCY : 0);
	const size_t name = read_u32(chunk.data, chunk.size, name_at);
	const size_t units = read_u16(chunk.data, chunk.size, name + NAME_UNITS), letters = name + NAME_LETTERS;
	if (!is_token(chunk, at, TOKEN_ELEMENT) || units < 5 || units > 64 || letters + 2 * units > chunk.size ||
		!spend(work, NAME_WORK) || markup_element(chunk.data + letters, (uint32_t)units) != MARKUP_EVENT_ID)
		return 0;
	return name == name_at + 4 ? letters + 2 * units + 2 : name_at + 4;
}

/*
 * Whether an element EventID that begins in the range has the number of an IPsec event, in its text or in the value
 * that is put there. values: those of the instance, NULL without a template.
 */
static bool has_event_id(struct byte_range range, const struct values *values, struct unread_work *work)
{
	const struct bytes chunk = range.in;
	for (size_t at = range.start; at < range.end && !work->is_spent; at++) {
		const size_t start = find_event_id(chunk, at, values != NULL, work);
		const size_t end = start + VALUE_WITHIN < chunk.size ? start + VALUE_WITHIN : chunk.size;
		for (size_t i = start; i > 0 && i < end; i++) {
			if (values && (is_token(chunk, i, TOKEN_SUBSTITUTION) || is_token(chunk, i, TOKEN_OPTIONAL)) &&
				has_number_in(*values, read_u16(chunk.data, chunk.size, i + 1)))
				return true;
		}
		if (start > 0 && start < end &&
			(has_digits(chunk.data + start, end - start, 2) ||
				(start + 1 < end && has_digits(chunk.data + start + 1, end - start - 1, 2))))
			return true;
	}
	return false;
}

/* Where the tokens of a definition, which begin at body, end; 0 when they cannot be read to an end. */
static size_t find_end(struct bytes chunk, size_t body)
{
	struct binxml binxml;
	struct binxml_step step = {.kind = BINXML_PROCESSING};
	binxml_open(&binxml, chunk, body, chunk.size, true);
	while (step.kind != BINXML_END && step.kind != BINXML_ERROR)
		binxml_next(&binxml, &step);
	return step.kind == BINXML_END ? binxml.cursor.offset : 0;
}

/* Whether values stand at offset among which is the number of an IPsec event, by themselves or by this definition. */
static bool has_number_at(struct byte_range body, size_t offset, struct unread_work *work)
{
	struct values values;
	return open_values(body.in, offset, &values) && (has_number(values) || has_event_id(body, &values, work));
}

/* The same of values behind the end of a definition's tokens: some programs do not go by the definition's size. */
static bool has_number_behind(struct bytes chunk, size_t body, struct unread_work *work)
{
	const struct byte_range whole = {chunk, body, find_end(chunk, body)};
	return has_number_at(whole, whole.end, work);
}

/* Whether a record may be an IPsec event by the definition to which this instance of it leads. */
static bool may_be_ours_by(struct bytes chunk, size_t instance, struct unread_work *work)
{
	const size_t definition = read_u32(chunk.data, chunk.size, instance + INSTANCE_OFFSET);
	const size_t body = definition + DEFINITION_BODY, behind = instance + INSTANCE_SIZE;
	const bool is_inline = definition == behind;
	if (definition == 0 || body > chunk.size || !unread_event_spend(chunk, instance, work))
		return false;
	const size_t size = read_u32(chunk.data, chunk.size, definition + DEFINITION_SIZE), most = chunk.size - body;
	const struct byte_range range = {chunk, body, size < most ? body + size : chunk.size};
	const size_t from = is_inline ? body : behind;
	const struct byte_range own = {chunk, from, chunk.size - from > RECORD_MAX ? from + RECORD_MAX : chunk.size};
	/* Where another template stands there now than the record names, its fields say nothing of the record. */
	const bool is_named = read_u32(chunk.data, chunk.size, instance + INSTANCE_ID) ==
			      read_u32(chunk.data, chunk.size, definition + DEFINITION_ID);
	/* The provider's name may stand in the record's values, too. */
	return (names_provider(range) || names_provider(own)) &&
	       (has_number_at(range, is_inline ? range.end : behind, work) || (is_named && names_field(range)) ||
		       (is_inline && has_number_behind(chunk, body, work)));
}

/* Whether a record without a template, which begins with an element, may be an IPsec event. */
static bool may_be_ours_without(struct byte_range range, struct unread_work *work)
{
	return spend(work, range.end - range.start) && names_provider(range) && has_event_id(range, NULL, work);
}

/* Whether an instance may begin there: at the place to which it leads stands a token with which definitions begin. */
static bool may_be_instance(struct bytes chunk, size_t at)
{
	const size_t body = (size_t)read_u32(chunk.data, chunk.size, at + INSTANCE_OFFSET) + DEFINITION_BODY;
	return is_token(chunk, at, TOKEN_INSTANCE) &&
	       (is_token(chunk, body, TOKEN_FRAGMENT) || is_token(chunk, body, TOKEN_ELEMENT));
}

/* Whether the element Event may begin there. */
static bool may_be_event(struct bytes chunk, size_t at)
{
	const size_t name = read_u32(chunk.data, chunk.size, at + ELEMENT_NAME);
	const size_t units = read_u16(chunk.data, chunk.size, name + NAME_UNITS), letters = name + NAME_LETTERS;
	return is_token(chunk, at, TOKEN_ELEMENT) && units >= 5 && units <= 64 && letters + 2 * units <= chunk.size &&
	       markup_element(chunk.data + letters, (uint32_t)units) == MARKUP_EVENT;
}

size_t unread_event_start(struct byte_range range)
{
	for (size_t at = range.start; at < range.end; at++) {
		if (may_be_instance(range.in, at) || may_be_event(range.in, at))
			return at;
	}
	return range.end;
}

struct byte_range unread_event_range(struct bytes chunk, size_t offset)
{
	struct byte_range range = {chunk, offset + RECORD_HEADER_SIZE, chunk.size};
	for (size_t at = range.start; at + RECORD_HEADER_SIZE < range.end; at++) {
		if (read_u32(chunk.data, chunk.size, at) == RECORD_MAGIC)
			range.end = at + RECORD_HEADER_SIZE;
	}
	return range;
}

bool unread_event_may_be_ours(struct bytes chunk, size_t offset, struct unread_work *work)
{
	struct byte_range range = unread_event_range(chunk, offset);
	if (has_audit_of_ours(chunk, range.start + FRAGMENT_SIZE + INSTANCE_SIZE))
		return true;
	for (; range.start < range.end && !work->is_spent; range.start++) {
		range.start = unread_event_start(range);
		if (range.start < range.end &&
			(is_token(chunk, range.start, TOKEN_INSTANCE) ? may_be_ours_by(chunk, range.start, work)
								      : may_be_ours_without(range, work)))
			return true;
	}
	return false;
}

bool unread_event_is_odd(struct bytes chunk, const struct record *record)
{
	static const uint8_t fragment[] = {TOKEN_FRAGMENT, 1, 1, 0};
	const size_t start = record->offset + RECORD_HEADER_SIZE, instance = start + FRAGMENT_SIZE;
	struct cursor cursor = cursor_at(chunk.data, chunk.size, start);
	const uint8_t *bytes = cursor_bytes(&cursor, sizeof fragment);
	const unsigned token = cursor_u8(&cursor), second = cursor_u8(&cursor);
	struct values values;
	if (!bytes || memcmp(bytes, fragment, sizeof fragment) != 0)
		return true;
	/* Some logs have records without templates. */
	if (token != TOKEN_INSTANCE || second != 1)
		return (token & ~(unsigned)TOKEN_MORE) != TOKEN_ELEMENT;
	/* The first record of a template has the definition before its values, which then are not looked at. */
	if (read_u32(chunk.data, chunk.size, instance + INSTANCE_OFFSET) == instance + INSTANCE_SIZE)
		return false;
	if (!open_values(chunk, instance + INSTANCE_SIZE, &values))
		return true;
	for (uint32_t i = 0; i < values.count; i++) {
		struct cursor descriptor = values.descriptors;
		size_t size;
		cursor_skip(&descriptor, 2);
		const uint8_t type = cursor_u8(&descriptor), *value = next_value(&values, &size);
		if (!value || sizes_value_is_odd(type, value, size))
			return true;
	}
	return values.bytes.offset > record->offset + record->size;
}
