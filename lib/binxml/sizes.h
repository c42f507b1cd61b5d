/* SPDX-License-Identifier: MIT */
/*
 * Whether a value is as long as its type says, or as its own bytes do. A reader that goes by these, and not by the size
 * in the descriptor, reads all values behind an odd one from other places. Windows writes none (600,000 values of real
 * logs), in a slot that is used or in any other.
 */
#ifndef SIZES_H
#define SIZES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "binxml/value.h"

/* Bits of sizes_of(), beside those of sizes. */
#define SIZES_IN_BYTES UINT32_C(0x80000000) /* the bytes say more: of SIDs and arrays */
#define SIZES_LAST     UINT32_C(0x40000000) /* no value may follow */

/* Of longer values it counts only whether their size is even. */
#define SIZES_LONG 28u

/*
 * The sizes that values of a type have, a bit for each; none of a type that the format does not define: some pass over
 * its descriptor, and not over its bytes. A SIZE is as wide as an address.
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

/* Which bits of the size of a value that is not odd are the same for all of its type. */
static inline uint32_t sizes_fixed_bits(uint8_t type)
{
	if (type == VALUE_STRING)
		return 1;
	return sizes_of(type) & 1 ? 0 : 0xffff;
}

/* How many bytes all values of the type have that are not odd; 0 where that is not always the same. */
static inline uint8_t sizes_fixed(uint8_t type)
{
	uint32_t sizes = sizes_of(type);
	bool is_one = sizes != 0 && (sizes & (sizes - 1)) == 0;
	return is_one ? (uint8_t)__builtin_ctz(sizes) : 0;
}

/* ts-evtx takes one byte of a BOOL and four of each SIZE, whatever the descriptor says, and goes on behind these. */
static inline bool sizes_has_width(uint8_t type, size_t length)
{
	const unsigned item = type % VALUE_ARRAY;
	return item == VALUE_BOOL || (item == VALUE_SIZE && (length != 4 || type != item));
}

/* Windows has written such a BOOL, in events of others. */
static inline bool sizes_is_short_bool(uint8_t type, size_t length)
{
	return type == VALUE_BOOL && (length == 1 || length == 2);
}

/* Of one value, by its bytes. */
bool sizes_value_is_odd(uint8_t type, const uint8_t *bytes, size_t length);

enum sizes_answer {
	SIZES_ODD = 1u << 0,       /* one value is */
	SIZES_FULL_NULL = 1u << 1, /* a null has bytes */
	SIZES_WIDTHS = 1u << 2,    /* sizes_has_width() */
};

/*
 * Bits, of all values of an instance; values: where the first one begins, NULL where they are not all there. BinXML is
 * odd that is not the last value: some do not go on behind it. A null has as many bytes as the type of its slot where
 * Windows left out a value of System; any other one has none.
 */
unsigned sizes_look(const uint8_t *descriptors, uint32_t count, const uint8_t *values);

/* Goes through the values of an instance, which are all there, and stops at those that are odd. */
struct sizes_walk {
	const uint8_t *descriptors, *bytes; /* of what comes next */
	uint32_t count;                     /* of the values that come next */
	struct value value;
};

static inline struct sizes_walk sizes_begin(const uint8_t *descriptors, uint32_t count, const uint8_t *values)
{
	return (struct sizes_walk){descriptors, values, count, {NULL, 0, VALUE_NULL}};
}

bool sizes_next_odd(struct sizes_walk *walk);

#endif
