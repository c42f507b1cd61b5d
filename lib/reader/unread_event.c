/* SPDX-License-Identifier: MIT */
#include "reader/unread_event.h"

#include "binxml/markup.h"
#include "binxml/tokens.h"
#include "binxml/value.h"
#include "event/events.h"
#include "event/provider.h"
#include "evidence/chunk.h"

#include <string.h>

/* Of an instance: its token and a byte, the identifier, the offset; and of a definition what stands before its body. */
#define INSTANCE_OFFSET 6u
#define INSTANCE_SIZE   10u
#define DEFINITION_SIZE 20u
#define DEFINITION_BODY 24u

/* Of an element: its token and its size, and in a template what it depends on; and of a name, before its letters. */
#define ELEMENT_NAME 5u
#define DEPENDENCY   2u
#define NAME_UNITS   6u
#define NAME_LETTERS 8u

/* From the name of an element on: bytes in which its value begins. */
#define VALUE_WITHIN 64u

/* More than these values, or than these bytes of a record, are none of System. */
#define VALUES_MAX 256u
#define RECORD_MAX 4096u

/* A name that is looked at costs as much as so many bytes. */
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

/* In letters of any size, in UTF-16 or in bytes. */
static bool is_our_name(const uint8_t *text, size_t size, unsigned step)
{
	static const char name[] = "security-auditing";
	if (size < step * (sizeof name - 1))
		return false;
	for (size_t i = 0; i < sizeof name - 1; i++) {
		const uint8_t letter = text[step * i], small = letter >= 'A' && letter <= 'Z' ? letter | 0x20u : letter;
		if (small != (uint8_t)name[i] || (step == 2 && text[2 * i + 1] != 0))
			return false;
	}
	return true;
}

static bool names_provider(struct bytes chunk, size_t start, size_t end)
{
	struct value guid = {NULL, 16, VALUE_GUID};
	for (size_t at = start; at < end; at++) {
		guid.bytes = chunk.data + at;
		if (end - at >= guid.length && provider_is_our_guid(&guid))
			return true;
		if (is_our_name(chunk.data + at, end - at, 2) || is_our_name(chunk.data + at, end - at, 1))
			return true;
	}
	return false;
}

static bool is_digit(const uint8_t *bytes, unsigned step, size_t index, size_t count)
{
	const size_t at = index * step;
	return index < count && bytes[at] >= '0' && bytes[at] <= '9' && (step == 1 || bytes[at + 1] == 0);
}

/* Whether digits of such a number stand in a text of bytes, or of UTF-16. */
static bool has_digits(const uint8_t *bytes, size_t size, unsigned step)
{
	const size_t count = size / step;
	for (size_t at = 0; at + 4 <= count; at++) {
		uint32_t number = 0, digits = 0;
		while (digits < 5 && is_digit(bytes, step, at + digits, count))
			number = 10 * number + (bytes[(at + digits++) * step] - (uint32_t)'0');
		if (digits == 4 && events_find(number))
			return true;
		at += digits;
	}
	return false;
}

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

/* As Windows writes it: 16 bits. */
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

/* Of any type. */
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
	if ((chunk.data[at] & ~(unsigned)TOKEN_MORE) != TOKEN_ELEMENT || units < 5 || units > 64 ||
		letters + 2 * units > chunk.size || !spend(work, NAME_WORK) ||
		markup_element(chunk.data + letters, (uint32_t)units) != MARKUP_EVENT_ID)
		return 0;
	return name == name_at + 4 ? letters + 2 * units + 2 : name_at + 4;
}

/* Whether what stands for an EventID in [start, end) is a number of ours. values: NULL without a template. */
static bool has_event_id(struct byte_range range, const struct values *values, struct unread_work *work)
{
	const struct bytes chunk = range.in;
	for (size_t at = range.start; at < range.end && !work->is_spent; at++) {
		const size_t start = find_event_id(chunk, at, values != NULL, work);
		const size_t end = start + VALUE_WITHIN < chunk.size ? start + VALUE_WITHIN : chunk.size;
		for (size_t i = start; i > 0 && i < end; i++) {
			const unsigned token = chunk.data[i];
			if (values && (token == TOKEN_SUBSTITUTION || token == TOKEN_OPTIONAL) &&
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

static bool may_be_ours_by(struct bytes chunk, size_t instance, struct unread_work *work)
{
	const size_t definition = read_u32(chunk.data, chunk.size, instance + INSTANCE_OFFSET);
	const size_t body = definition + DEFINITION_BODY, behind = instance + INSTANCE_SIZE;
	size_t size = read_u32(chunk.data, chunk.size, definition + DEFINITION_SIZE);
	struct values values;
	if (definition == 0 || body > chunk.size)
		return false;
	size = size < chunk.size - body ? size : chunk.size - body;
	if (!open_values(chunk, definition == behind ? body + size : behind, &values) || !spend(work, size))
		return false;
	/* Its values may name the provider, too. */
	const size_t start = values.bytes.offset;
	const size_t end = chunk.size - start > RECORD_MAX ? start + RECORD_MAX : chunk.size;
	const struct byte_range range = {chunk, body, body + size};
	return (has_number(values) || has_event_id(range, &values, work)) &&
	       (names_provider(chunk, body, body + size) || names_provider(chunk, start, end));
}

/* By the element with which the record begins, without a template. */
static bool may_be_ours_without(struct byte_range range, struct unread_work *work)
{
	return spend(work, range.end - range.start) && names_provider(range.in, range.start, range.end) &&
	       has_event_id(range, NULL, work);
}

static bool is_token(struct bytes chunk, size_t at, unsigned token)
{
	return at < chunk.size && (chunk.data[at] & ~(unsigned)TOKEN_MORE) == token;
}

/* Whether an instance may begin there: where it leads stands what a definition begins with. */
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
	struct byte_range range = {chunk, offset + RECORD_HEADER_SIZE, offset + RECORD_HEADER_SIZE + RECORD_MAX};
	if (range.end > chunk.size)
		range.end = chunk.size;
	for (size_t at = range.start; at < range.end; at++) {
		if (read_u32(chunk.data, chunk.size, at) == RECORD_MAGIC)
			range.end = at;
	}
	return range;
}

bool unread_event_may_be_ours(struct bytes chunk, size_t offset, struct unread_work *work)
{
	struct byte_range range = unread_event_range(chunk, offset);
	for (; range.start < range.end && !work->is_spent; range.start++) {
		range.start = unread_event_start(range);
		if (range.start < range.end &&
			(is_token(chunk, range.start, TOKEN_INSTANCE) ? may_be_ours_by(chunk, range.start, work)
								      : may_be_ours_without(range, work)))
			return true;
	}
	return false;
}
