/* SPDX-License-Identifier: MIT */
#include "decode/literal.h"

#include "binxml/markup.h"
#include "binxml/value.h"
#include "event/seen.h"

#include <string.h>

/*
 * Whether a template's text in UTF-16 has a tag that says which event a record is, or the beginning of a tag that may
 * go on in the value behind it.
 */
static bool says_event(const uint8_t *utf16, size_t size)
{
	struct markup markup;
	memset(&markup, 0, sizeof markup);
	markup_see(&markup, utf16, size);
	/* A tag that is open at the text's end goes on in the next part of the value. */
	bool is_open = markup.in_name;
	return markup_end(&markup) || is_open;
}

/* Whether a text in UTF-16 has the beginning of an end tag, which may end the element that the text stands in. */
static bool ends_element(const uint8_t *utf16, size_t size)
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

/* Bytes of an element's text that are looked at: more than any number of an event, however it is padded. */
#define ELEMENT_TEXT_MAX 256u

/*
 * Where a construct of XML that begins with begin ends: behind end, or at the end of the text where end is missing. at
 * itself where none begins there.
 */
static size_t pass(const char *text, size_t length, size_t at, const char *begin, const char *end)
{
	const size_t begins = strlen(begin), ends = strlen(end);
	if (length - at < begins || memcmp(text + at, begin, begins) != 0)
		return at;
	for (at += begins; at + ends <= length; at++) {
		if (memcmp(text + at, end, ends) == 0)
			return at + ends;
	}
	return length;
}

/* Appends to out as far as there is room, without blanks in front of all; returns how much of out is used then. */
static size_t add(char *out, size_t used, const char *text, size_t length)
{
	const size_t room = ELEMENT_TEXT_MAX - used;
	for (; used == 0 && length > 0 && strchr(" \t\r\n", *text); length--)
		text++;
	length = length < room ? length : room;
	memcpy(out + used, text, length);
	return used + length;
}

/*
 * What an XML parser takes for the text of an element EventID whose content begins at *from, which moves to the end of
 * the element: comments and instructions have no text, elements within and CDATA sections that which they hold.
 * Returns the length.
 */
static size_t text_of_element(const char *text, size_t length, size_t *from, char out[ELEMENT_TEXT_MAX])
{
	static const char cdata[] = "<![CDATA[", cdata_end[] = "]]>";
	size_t used = 0, at = *from;
	while (at < length && used < ELEMENT_TEXT_MAX) {
		size_t next = at, name = at + 2;
		if (text[at] != '<') {
			const char *tag = memchr(text + at, '<', length - at);
			next = tag ? (size_t)(tag - text) : length;
			used = add(out, used, text + at, next - at);
		} else if ((next = pass(text, length, at, cdata, cdata_end)) > at) {
			const size_t begin = at + sizeof cdata - 1, end = next - (sizeof cdata_end - 1);
			const bool is_closed = end >= begin && memcmp(text + end, cdata_end, sizeof cdata_end - 1) == 0;
			used = add(out, used, text + begin, (is_closed ? end : next) - begin);
		} else if ((next = pass(text, length, at, "<!--", "-->")) == at &&
			   (next = pass(text, length, at, "<?", "?>")) == at) {
			if (name < length && text[at + 1] == '/' && is_event_id(text, length, &name))
				break;
			next = pass(text, length, at, "<", ">");
		}
		at = next;
	}
	*from = at;
	return used;
}

static bool says_our_event(const char *text, size_t length, struct arena *arena)
{
	const struct value number = {(const uint8_t *)text, (uint32_t)length, VALUE_UTF8};
	uint32_t event_id;
	return length > 0 && seen_event_id(&number, arena, NULL, &event_id);
}

/*
 * Whether a text of a record without a template has an element EventID with the number of an event that is told. That
 * is less than says_event() asks for: scripts and settings that are logged have tags of all names. True also where the
 * arena has no room.
 */
static bool has_our_event(const uint8_t *utf16, size_t size, struct arena *arena)
{
	const struct value value = {utf16, (uint32_t)size, VALUE_STRING};
	const char *text;
	char content[ELEMENT_TEXT_MAX];
	uint32_t length;
	size_t work = 8 * size;
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
		size_t finish = at;
		size_t units = text_of_element(text, length, &finish, content);
		/*
		 * Some programs take the first text in the element alone. Too much work counts as an event, since
		 * elements that are never closed could be read over and over.
		 */
		if (says_our_event(text + at, (end ? (size_t)(end - text) : length) - at, arena) ||
			says_our_event(content, units, arena) || finish - at > work)
			return true;
		work -= finish - at;
	}
	return false;
}

void literal_look(const uint8_t *utf16, size_t size, bool in_template, struct arena *arena, struct elsewhere *found)
{
	if (!markup_may_have_tag(utf16, size) || !markup_has_tag(utf16, size))
		return;
	elsewhere_note_if(found, in_template || ends_element(utf16, size), ELSEWHERE_TAG);
	elsewhere_note_event(found, in_template ? says_event(utf16, size) : has_our_event(utf16, size, arena));
}
