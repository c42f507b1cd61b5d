/* SPDX-License-Identifier: MIT */
#include "report/other_event.h"

#include "event/seen.h"

#include <string.h>

struct ipsecevtx_text other_event_text(const struct ipsecevtx_event *event, const char *name)
{
	for (size_t i = 0; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		bool is_named = pair->name_length == strlen(name) && memcmp(pair->name, name, pair->name_length) == 0;
		if (is_named && !(pair->value.length == 1 && pair->value.data[0] == '-'))
			return pair->value;
	}
	/* Somebody may have changed the name a little. */
	for (size_t i = 0; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		if (pair->value.length > 1 && seen_is_name(pair->name, pair->name_length, name))
			return pair->value;
	}
	return (struct ipsecevtx_text){"", 0, IPSECEVTX_UNSET};
}

static bool take_digit(uint64_t *number, char c, unsigned base)
{
	unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
			 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
			 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
						: base;
	if (digit >= base || *number > (UINT64_MAX - digit) / base)
		return false;
	*number = *number * base + digit;
	return true;
}

bool other_event_read_number(const struct ipsecevtx_text *text, uint64_t *number)
{
	if (text->presence != IPSECEVTX_SET)
		return false;
	bool is_hex = text->length > 2 && text->data[0] == '0' && (text->data[1] == 'x' || text->data[1] == 'X');
	*number = 0;
	for (size_t i = is_hex ? 2 : 0; i < text->length; i++) {
		if (!take_digit(number, text->data[i], is_hex ? 16 : 10))
			return ipsecevtx_seen_number(text->data, text->length, number);
	}
	return text->length > 0;
}

bool other_event_number(const struct ipsecevtx_event *event, const char *name, uint64_t *number)
{
	const struct ipsecevtx_text text = other_event_text(event, name);
	return other_event_read_number(&text, number);
}
