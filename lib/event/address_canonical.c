/* SPDX-License-Identifier: MIT */
/* Addresses that stand in a record in their canonical form, as nearly all do: one pass over the UTF-16. */
#include "binxml/value.h"
#include "evidence/vector.h"

#include <string.h>

/* Of IPv4 addresses, and of addresses in their longest form without a zone. */
#define IPV4_UNITS_MIN 7u
#define IPV4_UNITS_MAX 15u
#define UNITS_MAX      39u

/* More than what is read before a text's beginning. */
#define PADDING 8

/* A code unit of UTF-16LE text. */
static inline unsigned unit_at(const uint8_t *utf16, size_t index)
{
	return utf16[2 * index] | (unsigned)utf16[2 * index + 1] << 8;
}

/* A text of IPv4_UNITS_MIN to IPV4_UNITS_MAX characters: which of them are what, bit by bit. */
struct short_text {
	unsigned dots, digits;
	char padded[PADDING + 16]; /* before it there is something to be read */
};

#if defined(__SSE2__)
/* 8 units at an index. Those beyond a byte become 0 or 255, which are neither. */
static inline void sort_8_units(const uint8_t *utf16, size_t index, struct short_text *text)
{
	__m128i units = vector_load(utf16 + 2 * index);
	__m128i bytes = _mm_packus_epi16(units, units);
	__m128i numbers = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
	__m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(numbers, _mm_set1_epi8(9)), numbers);
	__m128i dots = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('.'));
	text->dots |= ((unsigned)_mm_movemask_epi8(dots) & 0xff) << index;
	text->digits |= ((unsigned)_mm_movemask_epi8(digits) & 0xff) << index;
	vector_store_half(text->padded + PADDING + index, bytes);
}
#endif

static inline void sort_units(const uint8_t *utf16, size_t units, struct short_text *text)
{
	text->dots = text->digits = 0;
	memset(text->padded, '0', PADDING);
#if defined(__SSE2__)
	if (units >= 8) {
		sort_8_units(utf16, 0, text);
		sort_8_units(utf16, units - 8, text); /* some of them again */
		return;
	}
#endif
	for (size_t i = 0; i < units; i++) {
		unsigned unit = unit_at(utf16, i);
		text->padded[PADDING + i] = (char)unit;
		text->dots |= (unsigned)(unit == '.') << i;
		text->digits |= (unsigned)(unit - '0' <= 9) << i;
	}
}

/* What the two characters before a part's last one count for, and what a part of that length may be. */
struct part_length {
	uint16_t tens, hundreds;
	uint16_t bias;       /* what the characters are more than their digits, and the least value */
	uint8_t least, most; /* most above the least; no part of more than one digit begins with a zero */
};

/*
 * A part of one to three digits, up to 255; false for all others, as a zero before other digits is octal to some
 * programs. The lengths of parts cannot be foreseen: hence no branches.
 */
static inline bool read_part(const char *end, unsigned length, uint8_t *part)
{
	static const struct part_length lengths[16] = {
		[1] = {0, 0, '0', 0, 9},
		[2] = {10, 0, 11 * '0' + 10, 10, 89},
		[3] = {10, 100, 111 * '0' + 100, 100, 155},
	};
	/* For other lengths the character itself is left, which is more than the most. */
	const struct part_length *known = &lengths[length & 15];
	unsigned sum = (unsigned)(uint8_t)end[-1] + known->tens * (unsigned)(uint8_t)end[-2] +
		       known->hundreds * (unsigned)(uint8_t)end[-3] - known->bias;
	*part = (uint8_t)(sum + known->least);
	return sum <= known->most;
}

static size_t read_ipv4(const uint8_t *utf16, size_t units, char *out, uint8_t bytes[16])
{
	struct short_text text;
	sort_units(utf16, units, &text);
	unsigned second = text.dots & (text.dots - 1);
	unsigned third = second & (second - 1);
	if ((text.dots | text.digits) != (1u << units) - 1 || third == 0 || (third & (third - 1)) != 0)
		return 0;
	const char *start = text.padded + PADDING;
	unsigned dots[3] = {
		(unsigned)__builtin_ctz(text.dots), (unsigned)__builtin_ctz(second), (unsigned)__builtin_ctz(third)};
	uint8_t parts[4];
	bool is_right = read_part(start + dots[0], dots[0], &parts[0]);
	is_right &= read_part(start + dots[1], dots[1] - dots[0] - 1, &parts[1]);
	is_right &= read_part(start + dots[2], dots[2] - dots[1] - 1, &parts[2]);
	is_right &= read_part(start + units, (unsigned)units - dots[2] - 1, &parts[3]);
	if (!is_right)
		return 0;
	memset(bytes, 0, 16);
	memcpy(bytes, parts, 4);
	memcpy(out, start, 8);
	memcpy(out + 8, start + 8, 8);
	return units;
}

/* Groups of an IPv6 address as they are written. */
struct groups {
	unsigned values[8];
	int count;
	int gap; /* how many stand before "::"; -1 for none */
};

/* Units as bytes; those that do not fit into one become 0 or 255. */
static inline void pack_units(const uint8_t *utf16, size_t units, uint8_t packed[UNITS_MAX])
{
	size_t i = 0;
#if defined(__SSE2__)
	for (; units >= 8 && i < units; i += 8) {
		size_t at = i > units - 8 ? units - 8 : i; /* the last 8 overlap those before */
		__m128i block = vector_load(utf16 + 2 * at);
		vector_store_half(packed + at, _mm_packus_epi16(block, block));
	}
#endif
	for (; i < units; i++)
		packed[i] = utf16[2 * i + 1] ? 255 : utf16[2 * i];
}

#define COLON 32

/* Hexadecimal digits in lower case, one more than their value; COLON; 0 for anything else. */
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

/* A group that ends: 1 to 4 digits, without leading zeros. */
static inline bool keep_group(struct groups *groups, unsigned number, size_t digits)
{
	bool has_leading_zero = digits > 1 && digits <= 4 && number >> (4 * (digits - 1)) == 0;
	if (digits > 4 || has_leading_zero || groups->count == 8)
		return false;
	groups->values[groups->count++] = number;
	return true;
}

/* False for what is no row of groups without leading zeros. */
static inline bool read_groups(const uint8_t *text, size_t units, struct groups *groups)
{
	size_t start = 0; /* of the group */
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
			return i > start || groups->gap == groups->count; /* "::" stands at the end */
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
 * Whether "::" stands for the longest run of two or more zero groups, the first of equals, and for all of it (RFC 5952
 * 4.2): values are all eight groups, of which "::" stands for those from gap on.
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

static size_t read_ipv6(const uint8_t *utf16, size_t units, char *text, uint8_t bytes[16])
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
	/* IPv4 within IPv6 has another form: value_address() writes it. */
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
	if (units >= IPV4_UNITS_MIN && units <= IPV4_UNITS_MAX && read_ipv4(utf16, units, text, bytes) > 0) {
		*family = 4;
		return units;
	}
	if (units < 2 || units > UNITS_MAX || read_ipv6(utf16, units, text, bytes) == 0)
		return 0;
	*family = 6;
	return units;
}
