/* SPDX-License-Identifier: MIT */
/*
 * Whether a value is as long as its type says, or as its own bytes say (SIDs, arrays). A reader that goes by the type,
 * and not by the size in the descriptor, reads all values behind an odd one from other places, and so perhaps another
 * event. Windows writes none (600,000 values of real logs), whether a slot is used or not. The parser asks this for all
 * values of each instance, so that it has to be fast.
 */
#ifndef SIZES_H
#define SIZES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "binxml/value.h"

/* Further bits of sizes_of(). */
#define SIZES_IN_BYTES UINT32_C(0x80000000) /* of SIDs and arrays: the bytes have to be looked at */
#define SIZES_LAST     UINT32_C(0x40000000) /* of BinXML: no value may follow */

/* Of this size and above, sizes_of() has one bit for all even sizes and one, the next, for all odd ones. */
#define SIZES_LONG 28u

/*
 * The sizes that values of a type may have, a bit for each. There is none for a type that the format does not define:
 * some readers pass over the descriptor of such a value, and not over its bytes. A SIZE is as wide as an address of the
 * computer that wrote it.
 */
static inline uint32_t sizes_of(uint8_t type)
{
	enum { ANY = 0x3fffffff, EVEN = 0x15555555, ONE = 1 << 1, TWO = 1 << 2, FOUR = 1 << 4, EIGHT = 1 << 8 };
	enum { SIXTEEN = 1 << 16 };
	static const uint32_t sizes[VALUE_BINXML + 1] = {
		[VALUE_NULL] = ANY,
		[VALUE_STRING] = EVEN,
		[VALUE_ANSI_STRING] = ANY,
		[VALUE_INT8] = ONE,
		[VALUE_UINT8] = ONE,
		[VALUE_INT16] = TWO,
		[VALUE_UINT16] = TWO,
		[VALUE_INT32] = FOUR,
		[VALUE_UINT32] = FOUR,
		[VALUE_INT64] = EIGHT,
		[VALUE_UINT64] = EIGHT,
		[VALUE_REAL32] = FOUR,
		[VALUE_REAL64] = EIGHT,
		[VALUE_BOOL] = FOUR,
		[VALUE_BINARY] = ANY,
		[VALUE_GUID] = SIXTEEN,
		[VALUE_SIZE] = FOUR | EIGHT,
		[VALUE_FILETIME] = EIGHT,
		[VALUE_SYSTEMTIME] = SIXTEEN,
		[VALUE_SID] = ANY | SIZES_IN_BYTES,
		[VALUE_HEX32] = FOUR,
		[VALUE_HEX64] = EIGHT,
		[VALUE_BINXML] = ANY | SIZES_LAST,
	};
	if (type & VALUE_ARRAY)
		return ANY | SIZES_IN_BYTES;
	return type <= VALUE_BINXML ? sizes[type] : 0;
}

/*
 * Which bits of a value's size to compare with those of an earlier value of the type that is not odd: where they are
 * the same, this one is not odd either (but for SIDs and arrays, whose bytes have to be looked at).
 */
static inline uint32_t sizes_fixed_bits(uint8_t type)
{
	if (type == VALUE_STRING)
		return 1;
	return sizes_of(type) & 1 ? 0 : 0xffff;
}

/* How many bytes each value of the type has that is not odd; 0 where their sizes differ. */
static inline uint8_t sizes_fixed(uint8_t type)
{
	uint32_t sizes = sizes_of(type);
	bool is_one = sizes != 0 && (sizes & (sizes - 1)) == 0;
	return is_one ? (uint8_t)__builtin_ctz(sizes) : 0;
}

/*
 * Whether ts-evtx goes on in the wrong place behind a value, or might: it takes one byte of a BOOL and four of a SIZE,
 * whatever the descriptor says.
 */
static inline bool sizes_has_width(uint8_t type, size_t length)
{
	const unsigned item = type % VALUE_ARRAY;
	return item == VALUE_BOOL || (item == VALUE_SIZE && (length != 4 || type != item));
}

/* Whether a value is a BOOL of one or two bytes. Windows has written some, in events of other providers. */
static inline bool sizes_is_short_bool(uint8_t type, size_t length)
{
	return type == VALUE_BOOL && (length == 1 || length == 2);
}

/* Whether one value is odd, by its type, its size and, for SIDs and arrays, its bytes. */
bool sizes_value_is_odd(uint8_t type, const uint8_t *bytes, size_t length);

enum sizes_answer {
	SIZES_ODD = 1u << 0,       /* one of the values is odd, or BinXML stands in front of another value */
	SIZES_FULL_NULL = 1u << 1, /* a null has bytes */
	SIZES_WIDTHS = 1u << 2,    /* sizes_has_width() is true of one */
};

/*
 * Looks at all values of an instance; returns bits of enum sizes_answer. values points to the first value, or is NULL
 * where they are not all there. BinXML in front of another value counts as odd, since some readers do not go on behind
 * it. A null with bytes does not: Windows leaves bytes in two nulls of System, which plan_look_at_sizes() knows.
 */
unsigned sizes_look(const uint8_t *descriptors, uint32_t count, const uint8_t *values);

/* A walk over the values of an instance, which have to be all there, that stops at each odd one. */
struct sizes_walk {
	const uint8_t *descriptors, *bytes; /* where the next value has them */
	uint32_t count;                     /* how many values are left */
	struct value value;
};

static inline struct sizes_walk sizes_begin(const uint8_t *descriptors, uint32_t count, const uint8_t *values)
{
	return (struct sizes_walk){descriptors, values, count, {NULL, 0, VALUE_NULL}};
}

/* Moves to the next odd value and puts it into walk->value; false where there is none. */
bool sizes_next_odd(struct sizes_walk *walk);

#endif
