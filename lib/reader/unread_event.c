/* SPDX-License-Identifier: MIT */
#include "reader/unread_event.h"

#include "binxml/value.h"
#include "event/events.h"
#include "event/provider.h"
#include "evidence/chunk.h"

#include <string.h>

/* Of an instance: its token behind the header and the head of its fragment, and behind that a byte and the identifier.
 */
#define TEMPLATE_OFFSET_AT (RECORD_HEADER_SIZE + 10u)
#define VALUES_AT          (TEMPLATE_OFFSET_AT + 4u)

/* Of a definition: what stands before its size, and with that before its body. */
#define DEFINITION_SIZE_AT 20u
#define DEFINITION_BODY_AT 24u

/* More values than those of System are none of it. */
#define VALUES_MAX 64u

static bool names_provider(struct bytes chunk, size_t start, size_t end)
{
	struct value guid = {NULL, 16, VALUE_GUID}, name = {NULL, 70, VALUE_STRING};
	for (size_t at = start; at < end; at++) {
		guid.bytes = name.bytes = chunk.data + at;
		if (end - at >= guid.length && provider_is_our_guid(&guid))
			return true;
		if (end - at >= name.length && chunk.data[at] == 'M' && provider_is_our_wide_name(&name))
			return true;
	}
	return false;
}

static bool is_number_of_ours(const uint8_t *bytes, unsigned size)
{
	uint64_t number = 0;
	for (unsigned i = size; i-- > 0;)
		number = number << 8 | bytes[i];
	return number <= UINT32_MAX && events_find((uint32_t)number) != NULL;
}

/* Whether a value is such a number; *end is where the values end, or the chunk. */
static bool has_number(struct bytes chunk, size_t offset, size_t *end)
{
	struct cursor descriptors = cursor_at(chunk.data, chunk.size, offset);
	const uint32_t count = cursor_u32(&descriptors);
	bool is_found = false;
	if (descriptors.failed || count > cursor_left(&descriptors) / 4)
		return false;
	struct cursor values = cursor_at(chunk.data, chunk.size, descriptors.offset + 4 * (size_t)count);
	for (uint32_t i = 0; i < count && i < VALUES_MAX && !values.failed; i++) {
		const unsigned size = cursor_u16(&descriptors), type = cursor_u16(&descriptors) & 0xff;
		const uint8_t *bytes = cursor_bytes(&values, size);
		if (bytes && size > 1 && size <= 8 && type >= VALUE_INT8 && type <= VALUE_UINT64)
			is_found |= is_number_of_ours(bytes, size);
	}
	*end = values.failed ? chunk.size : values.offset;
	return is_found;
}

bool unread_event_is_ours(struct bytes chunk, size_t offset)
{
	const size_t definition = read_u32(chunk.data, chunk.size, offset + TEMPLATE_OFFSET_AT);
	const size_t body = definition + DEFINITION_BODY_AT;
	size_t size = read_u32(chunk.data, chunk.size, definition + DEFINITION_SIZE_AT), values_end = 0;
	if (definition < CHUNK_HEADER_SIZE || body > chunk.size)
		return false;
	if (size > chunk.size - body)
		size = chunk.size - body;
	const size_t values = definition == offset + VALUES_AT ? body + size : offset + VALUES_AT;
	return has_number(chunk, values, &values_end) &&
	       (names_provider(chunk, body, body + size) || names_provider(chunk, values, values_end));
}
