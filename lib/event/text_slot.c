/* SPDX-License-Identifier: MIT */
#include "event/text_slot.h"

#include <stdint.h>
#include <string.h>

size_t text_slot_of(const struct ipsecevtx_text *text, const void *table)
{
	const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = ((uint64_t)(uintptr_t)table ^ text->length) * factor;
	uint64_t word;
	size_t at = 0;
	for (; text->length - at >= sizeof word; at += sizeof word) {
		memcpy(&word, text->data + at, sizeof word);
		hash = (hash ^ word) * factor;
		hash ^= hash >> 29;
	}
	for (word = 0; at < text->length; at++)
		word = word << 8 | (unsigned char)text->data[at];
	hash = (hash ^ word) * factor;
	return (size_t)(hash >> 56) % TEXT_SLOTS;
}

bool text_is_same(const struct ipsecevtx_text *known, const struct ipsecevtx_text *text)
{
	return known && known->length == text->length &&
	       (text->length == 0 || memcmp(known->data, text->data, text->length) == 0);
}
