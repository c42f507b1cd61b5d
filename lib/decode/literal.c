/* SPDX-License-Identifier: MIT */
#include "decode/literal.h"

#include "binxml/markup.h"
#include "binxml/value.h"
#include "event/seen.h"

#include <string.h>

bool literal_says_event(const uint8_t *utf16, size_t size)
{
	struct markup markup;
	memset(&markup, 0, sizeof markup);
	markup_see(&markup, utf16, size);
	/* What is not at its end goes on with the next part of the value. */
	bool is_open = markup.in_name;
	return markup_end(&markup) || is_open;
}

bool literal_ends_element(const uint8_t *utf16, size_t size)
{
	static const uint8_t tag[4] = {'<', 0, '/', 0};
	for (size_t at = 0; at + sizeof tag <= size; at += 2) {
		if (memcmp(utf16 + at, tag, sizeof tag) == 0)
			return true;
	}
	return false;
}

/* Whether a tag's name, at *at, is EventID, with a prefix or without; *at moves behind it. */
static bool is_event_id(const char *text, size_t length, size_t *at)
{
	static const char name[] = "eventid";
	size_t start = *at;
	for (; *at < length && !strchr("> /\t\r\n<", text[*at]); ++*at) {
		if (text[*at] == ':')
			start = *at + 1;
	}
	if (*at - start != sizeof name - 1)
		return false;
	for (size_t i = 0; i < sizeof name - 1; i++) {
		char letter = text[start + i];
		if ((letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter) != name[i])
			return false;
	}
	return true;
}

bool literal_says_our_event(const uint8_t *utf16, size_t size, struct arena *arena)
{
	const struct value value = {utf16, (uint32_t)size, VALUE_STRING};
	const char *text;
	uint32_t length, event_id;
	if (!memchr(utf16, '<', size))
		return false;
	if (value_text(&value, arena, &text, &length, NULL) == VALUE_NO_ROOM)
		return true;
	for (size_t at = 0; at < length;) {
		const char *tag = memchr(text + at, '<', length - at);
		if (!tag)
			return false;
		at = (size_t)(tag - text) + 1;
		if (!is_event_id(text, length, &at))
			continue;
		const char *begin = memchr(text + at, '>', length - at);
		if (!begin)
			return false;
		at = (size_t)(begin - text) + 1;
		const char *end = memchr(text + at, '<', length - at);
		size_t content = end ? (size_t)(end - text) - at : length - at;
		const struct value number = {(const uint8_t *)text + at, (uint32_t)content, VALUE_UTF8};
		if (seen_event_id(&number, arena, NULL, &event_id))
			return true;
	}
	return false;
}
