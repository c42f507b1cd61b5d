/* SPDX-License-Identifier: MIT */
/* What reading and rendering of values share. */
#ifndef VALUE_PARTS_H
#define VALUE_PARTS_H

#include "binxml/value.h"

/* How many bytes one item of a type takes; 0 for types without a fixed size. length is that of the value. */
size_t value_item_size(uint8_t type, size_t length);

/*
 * How many bytes the SID at bytes takes, of size; 0 when it is none: 8, and 4 for each of at most 15 subauthorities
 * (MS-DTYP 2.4.2).
 */
size_t value_sid_size(const uint8_t *bytes, size_t size);

/* "{54849625-5478-4994-A5BA-3E3B0328C30D}", of the 16 bytes of a GUID; returns how many characters these are. */
#define VALUE_GUID_TEXT 38u
size_t value_put_guid(char *out, const uint8_t *stored);

/* The bits of an item of up to 8 bytes. */
uint64_t value_item_bits(const uint8_t *bytes, size_t size);

/* Units of a stored string: a final NUL is not part of it. */
static inline size_t value_string_units(const struct value *value)
{
	size_t units = value->length / 2;
	if (units && value->bytes[2 * units - 1] == 0 && value->bytes[2 * units - 2] == 0)
		units--;
	return units;
}

/* A character as UTF-8; how many bytes, at most 4. */
size_t utf8_put_point(char *out, uint32_t point);

#endif
