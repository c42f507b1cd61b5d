/* SPDX-License-Identifier: MIT */
/*
 * Markup where BinXML has none: other programs print some texts as they stand, between the tags of their XML. libevtx
 * does so with names, values of attributes, ANSI strings, CDATA sections and processing instructions, python-evtx with
 * names, CDATA sections and values of types that it does not know; what is "</Name><EventID>4655" there looks like an
 * element in their output.
 */
#ifndef MARKUP_H
#define MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "evidence/vector.h"

#define MARKUP_NAME_MAX 8u

/* A search for the start of an element that says which event a record is; begins zeroed. */
struct markup {
	bool in_name; /* behind a '<' */
	bool is_found;
	uint8_t length;
	char name[MARKUP_NAME_MAX];
};

/* The next bytes of a text, in UTF-16 or any encoding that has ASCII in it. */
void markup_see(struct markup *markup, const uint8_t *bytes, size_t size);

/* Whether it was found in what was seen since the last call; a new text begins. */
bool markup_end(struct markup *markup);

/* Whether a text in UTF-16 has a '<'; true also for some that have not. */
static inline bool markup_may_have_tag(const uint8_t *utf16, size_t bytes)
{
#if defined(__SSE2__)
	/* Most names; the last 16 bytes may overlap those before. */
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

/* Whether bytes have a character that means something in XML: '<' or '&', and in an attribute '"'. */
static inline bool markup_is_possible(const uint8_t *bytes, size_t size, bool in_attribute)
{
	return size > 0 &&
	       (memchr(bytes, '<', size) || memchr(bytes, '&', size) || (in_attribute && memchr(bytes, '"', size)));
}

/* Whether a name in UTF-16 has a character of ASCII that no name in XML has. */
bool markup_is_in_name(const uint8_t *utf16, uint32_t units);

/* Whether an element begins in it that says which event a record is. */
bool markup_is_element(const uint8_t *utf16, uint32_t units);

/* What an element is by its name, without a prefix, or nearly so. */
enum markup_element { MARKUP_OTHER, MARKUP_EVENT, MARKUP_SYSTEM, MARKUP_EVENT_ID, MARKUP_PROVIDER };

enum markup_element markup_element(const uint8_t *utf16, uint32_t units);

#endif
