/* SPDX-License-Identifier: MIT */
/*
 * The descriptors of an instance's values (size u16, type u8, zero u8), looked at four or more at a time with SSE2,
 * since this is done for each record of a log, wanted or not. All functions here take descriptors that are within
 * bounds. Some readers take the last two bytes together for the type.
 */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "binxml/value.h"
#include "evidence/vector.h"

/* How many slots have a bit in a mask; a real System has 21 slots. */
#define DESCRIPTOR_SLOTS 32u

/*
 * Whether other programs may print a value of that type as it stands, or find elements in it: BinXML, ANSI strings, and
 * types that the format does not define.
 */
static inline bool descriptor_is_raw(uint8_t type)
{
	unsigned item = type & ~(unsigned)VALUE_ARRAY;
	return item == VALUE_ANSI_STRING || item > VALUE_HEX64;
}

/*
 * Whether Windows writes no such descriptor: one whose last byte is not zero; one of BinXML without bytes, which
 * libevtx reads on into the next value; or one of an array of BinXML, which some readers take for BinXML.
 */
static inline bool descriptor_is_odd(const uint8_t *descriptor)
{
	bool is_binxml = descriptor[2] % VALUE_ARRAY == VALUE_BINXML;
	bool is_empty = (descriptor[0] | descriptor[1]) == 0;
	return descriptor[3] != 0 || (is_binxml && (is_empty || descriptor[2] != VALUE_BINXML));
}

/*
 * Which of the first DESCRIPTOR_SLOTS slots have values of raw types (descriptor_is_raw()), and which have strings;
 * bits. A descriptor whose last byte is not zero counts as raw.
 */
struct descriptor_masks {
	uint32_t raw;
	uint32_t strings;
};

static inline void descriptor_mask_add(struct descriptor_masks *masks, const uint8_t *descriptors, uint32_t slot)
{
	unsigned item = descriptors[4 * (size_t)slot + 2] % VALUE_ARRAY;
	masks->raw |= (uint32_t)(descriptors[4 * (size_t)slot + 3] != 0) << slot;
	if (item - VALUE_ANSI_STRING - 1 < VALUE_HEX64 - VALUE_ANSI_STRING)
		return; /* most numbers, and other values of a fixed size */
	masks->raw |= (uint32_t)descriptor_is_raw((uint8_t)item) << slot;
	masks->strings |= (uint32_t)(item == VALUE_STRING) << slot;
}

#if defined(__SSE2__)

static inline __m128i descriptors_types(const uint8_t *descriptors)
{
	return _mm_and_si128(_mm_srli_epi32(vector_load(descriptors), 16), _mm_set1_epi32(0xff7f));
}

/* Adds the 16 descriptors from a slot on. */
static inline void descriptor_masks_add_16(struct descriptor_masks *masks, const uint8_t *descriptors, uint32_t slot)
{
	const uint8_t *at = descriptors + 4 * (size_t)slot;
	__m128i low = _mm_packs_epi32(descriptors_types(at), descriptors_types(at + 16));
	__m128i high = _mm_packs_epi32(descriptors_types(at + 32), descriptors_types(at + 48));
	/* Where a descriptor's last byte is not zero, the lane is too large for a byte, and saturates at 255: raw. */
	__m128i types = _mm_packus_epi16(low, high);
	__m128i raw = _mm_or_si128(_mm_cmpgt_epi8(types, _mm_set1_epi8(VALUE_HEX64)),
		_mm_cmpeq_epi8(types, _mm_set1_epi8(VALUE_ANSI_STRING)));
	__m128i strings = _mm_cmpeq_epi8(types, _mm_set1_epi8(VALUE_STRING));
	masks->raw |= (uint32_t)_mm_movemask_epi8(_mm_or_si128(raw, types)) << slot;
	masks->strings |= (uint32_t)_mm_movemask_epi8(strings) << slot;
}

/* Sums over descriptors, four at a time: lanes that are not zero where one is raw, and the lengths. */
struct descriptor_lanes {
	__m128i raw, lengths;
};

static inline void descriptor_lanes_add(struct descriptor_lanes *lanes, __m128i four)
{
	__m128i types = _mm_and_si128(_mm_srli_epi32(four, 16), _mm_set1_epi32(0xff7f));
	__m128i raw = _mm_or_si128(_mm_cmpgt_epi32(types, _mm_set1_epi32(VALUE_HEX64)),
		_mm_cmpeq_epi32(types, _mm_set1_epi32(VALUE_ANSI_STRING)));
	lanes->raw = _mm_or_si128(lanes->raw, raw);
	lanes->lengths = _mm_add_epi32(lanes->lengths, _mm_and_si128(four, _mm_set1_epi32(0xffff)));
}

/* A mask for the last four of count descriptors: it keeps those that belong to no whole four before. */
static inline __m128i descriptors_rest(uint32_t count)
{
	static const uint32_t keep[8] = {0, 0, 0, 0, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
	return vector_load(keep + count % 4);
}

static inline uint32_t descriptors_sum(__m128i sums)
{
	sums = _mm_add_epi32(sums, _mm_srli_si128(sums, 8));
	sums = _mm_add_epi32(sums, _mm_srli_si128(sums, 4));
	return (uint32_t)_mm_cvtsi128_si32(sums);
}

/* descriptors_look() for four descriptors or more. */
static inline bool descriptors_look_at_many(const uint8_t *descriptors, uint32_t count, uint32_t *sum)
{
	struct descriptor_lanes lanes = {_mm_setzero_si128(), _mm_setzero_si128()};
	const uint8_t *last = descriptors + 4 * (size_t)(count - 4);
	for (; descriptors <= last; descriptors += 16)
		descriptor_lanes_add(&lanes, vector_load(descriptors));
	descriptor_lanes_add(&lanes, _mm_and_si128(vector_load(last), descriptors_rest(count)));
	*sum = descriptors_sum(lanes.lengths);
	return _mm_movemask_epi8(lanes.raw) != 0;
}

#endif

/* Whether any value has a raw type, or a descriptor a last byte that is not zero. *sum becomes the sum of lengths. */
static inline bool descriptors_look(const uint8_t *descriptors, uint32_t count, uint32_t *sum)
{
	bool is_raw = false;
#if defined(__SSE2__)
	if (count >= 4)
		return descriptors_look_at_many(descriptors, count, sum);
#endif
	*sum = 0;
	for (; count > 0; count--, descriptors += 4) {
		is_raw |= descriptor_is_raw(descriptors[2]) || descriptors[3] != 0;
		*sum += descriptors[0] | (uint32_t)descriptors[1] << 8;
	}
	return is_raw;
}

#if defined(__SSE2__)
/* descriptors_fit() for four descriptors or more. */
static inline bool descriptors_fit_many(
	const uint8_t *descriptors, const uint8_t *others, const uint8_t *counting, uint32_t count, uint32_t *sum)
{
	const __m128i lengths = _mm_set1_epi32(0xffff);
	const size_t last = 4 * (size_t)(count - 4);
	__m128i four = vector_load(descriptors + last), differing = _mm_xor_si128(four, vector_load(others + last));
	differing = _mm_and_si128(differing, vector_load(counting + last));
	__m128i sums = _mm_and_si128(_mm_and_si128(four, lengths), descriptors_rest(count));
	for (size_t at = 0; at <= last; at += 16) {
		four = vector_load(descriptors + at);
		__m128i differs = _mm_xor_si128(four, vector_load(others + at));
		differing = _mm_or_si128(differing, _mm_and_si128(differs, vector_load(counting + at)));
		sums = _mm_add_epi32(sums, _mm_and_si128(four, lengths));
	}
	*sum = descriptors_sum(sums);
	return _mm_movemask_epi8(_mm_cmpeq_epi8(differing, _mm_setzero_si128())) == 0xffff;
}
#endif

/* Whether descriptors equal others in the bits that counting has set. *sum always becomes the sum of all lengths. */
static inline bool descriptors_fit(
	const uint8_t *descriptors, const uint8_t *others, const uint8_t *counting, uint32_t count, uint32_t *sum)
{
	bool fits = true;
#if defined(__SSE2__)
	if (count >= 4)
		return descriptors_fit_many(descriptors, others, counting, count, sum);
#endif
	*sum = 0;
	for (; count > 0; count--, descriptors += 4, others += 4, counting += 4) {
		uint32_t one = stored_u32(descriptors);
		fits = fits && ((one ^ stored_u32(others)) & stored_u32(counting)) == 0;
		*sum += one & 0xffff;
	}
	return fits;
}

/* Whether descriptor_is_odd() is true of any of them. */
static inline bool descriptors_are_odd(const uint8_t *descriptors, uint32_t count)
{
	bool is_odd = false;
#if defined(__SSE2__)
	const __m128i array = _mm_set1_epi32((VALUE_ARRAY | VALUE_BINXML) << 16),
		      empty = _mm_set1_epi32(VALUE_BINXML << 16);
	__m128i odd = _mm_setzero_si128(), last = odd;
	for (; count >= 4; count -= 4, descriptors += 16) {
		__m128i four = vector_load(descriptors);
		odd = _mm_or_si128(odd, _mm_cmpeq_epi32(_mm_and_si128(four, _mm_set1_epi32(0xffffff)), empty));
		odd = _mm_or_si128(odd, _mm_cmpeq_epi32(_mm_and_si128(four, _mm_set1_epi32(0xff0000)), array));
		last = _mm_or_si128(last, _mm_srli_epi32(four, 24));
	}
	odd = _mm_or_si128(odd, _mm_cmpgt_epi32(last, _mm_setzero_si128()));
	is_odd = _mm_movemask_epi8(odd) != 0;
#endif
	for (; count > 0; count--, descriptors += 4)
		is_odd |= descriptor_is_odd(descriptors);
	return is_odd;
}

/* The masks of count values, DESCRIPTOR_SLOTS at most. */
static inline struct descriptor_masks descriptors_masks(const uint8_t *descriptors, uint32_t count)
{
	struct descriptor_masks masks = {0, 0};
	uint32_t slot = 0;
#if defined(__SSE2__)
	if (count >= 16) {
		descriptor_masks_add_16(&masks, descriptors, 0);
		slot = 16;
	}
#endif
	for (; slot < count; slot++)
		descriptor_mask_add(&masks, descriptors, slot);
	return masks;
}

#endif
