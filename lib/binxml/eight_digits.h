/* SPDX-License-Identifier: MIT */
/*
 * Eight digits at a time, for times, numbers and GUIDs in text and XML: the digits stand in the bytes of a 64-bit
 * number, the first digit in its lowest byte, and all are worked out at once, without a branch.
 */
#ifndef EIGHT_DIGITS_H
#define EIGHT_DIGITS_H

#include <stdint.h>

/* the text "00000000" */
#define DIGITS_ZEROS UINT64_C(0x3030303030303030)

/* The eight digits of a number below 10^8, each as its value: adding DIGITS_ZEROS makes them text. */
static inline uint64_t digits_decimal(uint32_t number)
{
	/* Halves of four digits, then quarters of two, then digits: each is split by a division by a power of ten. */
	uint64_t fours = number / 10000 | (uint64_t)(number % 10000) << 32;
	uint64_t hundreds = (fours * 10486) >> 20 & UINT64_C(0x0000007f0000007f);
	uint64_t twos = ((fours - 100 * hundreds) << 16) + hundreds;
	uint64_t tens = (twos * 103) >> 10 & UINT64_C(0x000f000f000f000f);
	return tens + ((twos - 10 * tens) << 8);
}

/*
 * The text of 32 bits as eight hexadecimal digits. above is how far the letters stand behind the digits in ASCII:
 * DIGITS_LOWER.
 */
static inline uint64_t digits_hexadecimal(uint32_t bits, uint64_t above)
{
	uint64_t bytes = bits >> 24 | (bits >> 8 & 0xff00) | (bits & 0xff00) << 8 | (uint64_t)(bits & 0xff) << 24;
	bytes = (bytes | bytes << 16) & UINT64_C(0x0000ffff0000ffff);
	bytes = (bytes | bytes << 8) & UINT64_C(0x00ff00ff00ff00ff);
	uint64_t digits = (bytes >> 4 | bytes << 8) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	uint64_t letters = (digits + UINT64_C(0x0606060606060606)) >> 4 & UINT64_C(0x0101010101010101);
	return digits + DIGITS_ZEROS + letters * above;
}

#define DIGITS_LOWER (uint64_t)('a' - '0' - 10)

/* Writes the eight bytes, the lowest first; compilers make one store of them. */
static inline void digits_put(char *out, uint64_t bytes)
{
	out[0] = (char)(bytes & 0xff);
	out[1] = (char)(bytes >> 8 & 0xff);
	out[2] = (char)(bytes >> 16 & 0xff);
	out[3] = (char)(bytes >> 24 & 0xff);
	out[4] = (char)(bytes >> 32 & 0xff);
	out[5] = (char)(bytes >> 40 & 0xff);
	out[6] = (char)(bytes >> 48 & 0xff);
	out[7] = (char)(bytes >> 56);
}

#endif
