/* SPDX-License-Identifier: MIT */
/*
 * Markup in literal text, which some programs put between the tags of their XML as it stands: what is
 * "</Data></EventData><EventID>4655</EventID>" there is another event for them. Windows writes hardly any literal text
 * into templates; records without a template are made of it, and hold whatever was logged.
 */
#ifndef LITERAL_H
#define LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evidence/memory.h"

/*
 * Of a template's text in UTF-16: whether it has a tag that says which event a record is, or the beginning of one that
 * goes on behind it, as in a value with no text.
 */
bool literal_says_event(const uint8_t *utf16, size_t size);

/* Whether a text in UTF-16 has the beginning of an end tag, as of the element that it stands in. */
bool literal_ends_element(const uint8_t *utf16, size_t size);

/*
 * The same as the first of the text of a record without a template: whether an element EventID in it has the number of
 * an event that is told. Scripts and settings that are logged have tags of all names. True also without room.
 */
bool literal_says_our_event(const uint8_t *utf16, size_t size, struct arena *arena);

#endif
