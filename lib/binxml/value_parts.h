/* SPDX-License-Identifier: MIT */
/*
 * Sizes and pieces of text that value.c, value_read.c, utf16.c and the writers of programs and XML share: how long an
 * item of a type is, and how GUIDs, numbers and characters are stored or written.
 */
#ifndef VALUE_PARTS_H
#define VALUE_PARTS_H

#include "binxml/value.h"

/*
 * How many bytes an item of a type takes; 0 for types without a fixed size. length is that of the value that holds it:
 * a SIZE can have 4 or 8 bytes, and real logs have a BOOL of 1 or 2.
 */
size_t value_item_size(uint8_t type, size_t length);

/*
 * How many of the size bytes at bytes the SID there takes: 8, and 4 for each of at most 15 subauthorities (MS-DTYP
 * 2.4.2). 0 where no whole SID stands there.
 */
size_t value_sid_size(const uint8_t *bytes, size_t size);

/*
 * Writes the text of a GUID, as "{54849625-5478-4994-A5BA-3E3B0328C30D}", from its 16 stored bytes; returns
 * VALUE_GUID_TEXT. No NUL is written.
 */
#define VALUE_GUID_TEXT 38u
size_t value_put_guid(char *out, const uint8_t *stored);

/* The stored bits of an item of 1, 2, 4 or 8 bytes, without regard to a sign. */
uint64_t value_item_bits(const uint8_t *bytes, size_t size);

/* How many units a stored string has; a NUL at its end is not counted. */
static inline size_t value_string_units(const struct value *value)
{
	size_t units = value->length / 2;
	if (units && value->bytes[2 * units - 1] == 0 && value->bytes[2 * units - 2] == 0)
		units--;
	return units;
}

/* Writes a character as UTF-8; returns how many bytes it took, at most 4. */
size_t utf8_put_point(char *out, uint32_t point);

#endif
