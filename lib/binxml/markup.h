/* SPDX-License-Identifier: MIT */
/*
 * Markup in texts of BinXML. Other programs print some texts as they stand, between the tags of their XML: libevtx does
 * so with names, values of attributes, ANSI strings, CDATA sections and processing instructions, python-evtx with
 * names, CDATA sections and values of types that it does not know. A text "</Name><EventID>4655" looks like an element
 * in their output, and so like another event. The compiler of templates, the skim and the search in decode/ look for
 * such texts here.
 */
#ifndef MARKUP_H
#define MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "binxml/value.h"
#include "evidence/vector.h"

#define MARKUP_NAME_MAX 8u

/*
 * A search, in texts that come piece by piece, for a tag of an element that says which event a record is (Event,
 * System, EventID, Provider). To be zeroed before its first use.
 */
struct markup {
	bool in_name; /* the name behind a '<' is being read */
	bool is_found;
	uint8_t length;
	char name[MARKUP_NAME_MAX];
};

/* Looks at the next bytes of a text, in UTF-16 or in any encoding that contains ASCII. */
void markup_see(struct markup *markup, const uint8_t *bytes, size_t size);

/* Ends a text; whether it had such a tag. */
bool markup_end(struct markup *markup);

/*
 * Whether a text in UTF-16 may have a '<'. True also for some texts that have none, since a byte of another character
 * can be the same.
 */
static inline bool markup_may_have_tag(const uint8_t *utf16, size_t bytes)
{
#if defined(__SSE2__)
	/* As long as most names are. The last 16 bytes may overlap those before. */
	if (bytes >= 16 && bytes <= 64) {
		const __m128i sign = _mm_set1_epi8('<');
		__m128i found = _mm_cmpeq_epi8(vector_load(utf16 + bytes - 16), sign);
		for (size_t at = 0; at + 16 < bytes; at += 16)
			found = _mm_or_si128(found, _mm_cmpeq_epi8(vector_load(utf16 + at), sign));
		return _mm_movemask_epi8(found) != 0;
	}
#endif
	return bytes > 0 && memchr(utf16, '<', bytes) != NULL;
}

/* Whether bytes may have a character that means something in XML: '<' or '&', and in an attribute '"'. */
static inline bool markup_is_possible(const uint8_t *bytes, size_t size, bool in_attribute)
{
	return size > 0 &&
	       (memchr(bytes, '<', size) || memchr(bytes, '&', size) || (in_attribute && memchr(bytes, '"', size)));
}

/*
 * Whether a text in UTF-16 has a '<', or any such character. Unlike the functions above these tell '<' from U+043C and
 * the like, in which one byte is the same.
 */
bool markup_has_tag(const uint8_t *utf16, size_t size);
bool markup_is_in_text(const uint8_t *utf16, size_t size, bool in_attribute);

/*
 * Whether a value has such a character as itself or as a value of the type that the template gives its slot, by which
 * some readers go. Values of types that are not printed letter by letter have none.
 */
bool markup_is_in_value(const struct value *value, uint8_t declared, bool in_attribute);

/* Whether a name in UTF-16 has a character of ASCII that names in XML cannot have. */
bool markup_is_in_name(const uint8_t *utf16, uint32_t units);

/* Whether a text in UTF-16 has a tag of an element that says which event a record is. */
bool markup_is_element(const uint8_t *utf16, uint32_t units);

/* Which of the elements that say which event a record is has this name, or nearly so; a prefix does not count. */
enum markup_element { MARKUP_OTHER, MARKUP_EVENT, MARKUP_SYSTEM, MARKUP_EVENT_ID, MARKUP_PROVIDER };

enum markup_element markup_element(const uint8_t *utf16, uint32_t units);

#endif
