/* SPDX-License-Identifier: MIT */
/*
 * Reads addresses that stand in a record in canonical form, as nearly all do, in one pass over the UTF-16. Any other
 * form is refused and left to value_address().
 */
#include "binxml/value.h"
#include "event/ipv4_units.h"
#include "evidence/vector.h"

#include <string.h>

/* The longest canonical address without a zone. */
#define UNITS_MAX 39u

/* The groups of an IPv6 address as it is written. */
struct groups {
	unsigned values[8];
	int count;
	int gap; /* how many groups stand before "::"; -1 where there is no "::" */
};

/* The units as bytes; units that do not fit into a byte become 0 or 255, which no address has. */
static inline void pack_units(const uint8_t *utf16, size_t units, uint8_t packed[UNITS_MAX])
{
	size_t i = 0;
#if defined(__SSE2__)
	for (; units >= 8 && i < units; i += 8) {
		size_t at = i > units - 8 ? units - 8 : i; /* the last 8 units overlap those before */
		__m128i block = vector_load(utf16 + 2 * at);
		vector_store_half(packed + at, _mm_packus_epi16(block, block));
	}
#endif
	for (; i < units; i++)
		packed[i] = utf16[2 * i + 1] ? 255 : utf16[2 * i];
}

#define COLON 32

/* For each byte: 1 + its value where it is a hexadecimal digit in lower case; COLON; 0 for anything else. */
static const uint8_t kind_of[256] = {['0'] = 1,
	['1'] = 2,
	['2'] = 3,
	['3'] = 4,
	['4'] = 5,
	['5'] = 6,
	['6'] = 7,
	['7'] = 8,
	['8'] = 9,
	['9'] = 10,
	['a'] = 11,
	['b'] = 12,
	['c'] = 13,
	['d'] = 14,
	['e'] = 15,
	['f'] = 16,
	[':'] = COLON};

/* Keeps a group that ends; false where it has more than 4 digits or leading zeros, or is one too many. */
static inline bool keep_group(struct groups *groups, unsigned number, size_t digits)
{
	bool has_leading_zero = digits > 1 && digits <= 4 && number >> (4 * (digits - 1)) == 0;
	if (digits > 4 || has_leading_zero || groups->count == 8)
		return false;
	groups->values[groups->count++] = number;
	return true;
}

/* Reads the groups of a text; false where it is no row of groups without leading zeros. */
static inline bool read_groups(const uint8_t *text, size_t units, struct groups *groups)
{
	size_t start = 0; /* where the current group starts */
	groups->count = 0;
	groups->gap = -1;
	if (text[0] == ':' && text[1] != ':')
		return false;
	for (size_t i = 0;; i++) {
		unsigned number = 0;
		unsigned kind = 0;
		for (; i < units && (kind = kind_of[text[i]]) - 1 < 16; i++)
			number = number << 4 | (kind - 1);
		if (i > start && !keep_group(groups, number, i - start))
			return false;
		if (i == units)
			return i > start || groups->gap == groups->count; /* "::" at the end */
		if (kind != COLON)
			return false;
		if (i == start && i > 0) {
			if (groups->gap >= 0)
				return false;
			groups->gap = groups->count;
		}
		start = i + 1;
	}
}

/*
 * Whether "::" stands for the longest run of two or more zero groups, the first of equals, and for all of that run (RFC
 * 5952 4.2). values are all eight groups, of which "::" stands for length groups from gap on.
 */
static bool is_best_gap(const unsigned values[8], int gap, int length)
{
	int run = 0;
	for (int i = 0; i < 8; i++) {
		if (i == gap) {
			if (run > 0)
				return false;
			i += length - 1;
			if (i < 7 && values[i + 1] == 0)
				return false;
			continue;
		}
		run = values[i] == 0 ? run + 1 : 0;
		if (run > length || (run == length && (gap < 0 || i < gap) && run > 1))
			return false;
	}
	return true;
}

/* Not inlined: it needs much room on the stack, and few addresses of a log are IPv6. */
__attribute__((noinline)) static size_t read_ipv6(const uint8_t *utf16, size_t units, char *text, uint8_t bytes[16])
{
	struct groups groups;
	unsigned values[8] = {0};
	uint8_t packed[UNITS_MAX];
	pack_units(utf16, units, packed);
	if (!read_groups(packed, units, &groups))
		return 0;
	int gap = groups.gap;
	int length = 8 - groups.count;
	if (gap < 0 ? length != 0 : length < 2)
		return 0;
	for (int i = 0; i < groups.count; i++)
		values[gap >= 0 && i >= gap ? i + length : i] = groups.values[i];
	if (!is_best_gap(values, gap, gap < 0 ? 1 : length))
		return 0;
	/* The canonical form of a mapped address ends in dotted digits: value_address() writes it. */
	if (gap == 0 && length == 5 && values[5] == 0xffff)
		return 0;
	for (int i = 0; i < 8; i++) {
		bytes[2 * i] = (uint8_t)(values[i] >> 8);
		bytes[2 * i + 1] = (uint8_t)values[i];
	}
	memcpy(text, packed, units);
	return units;
}

size_t value_canonical_address(
	const uint8_t *utf16, size_t units, char text[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family)
{
	uint8_t octets[4];
	if (ipv4_units(utf16, units, text, octets)) {
		memset(bytes, 0, 16);
		memcpy(bytes, octets, sizeof octets);
		*family = 4;
		return units;
	}
	if (units < 2 || units > UNITS_MAX || read_ipv6(utf16, units, text, bytes) == 0)
		return 0;
	*family = 6;
	return units;
}
