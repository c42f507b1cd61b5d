/* SPDX-License-Identifier: MIT */
/*
 * Numbers, times and GUIDs in the form that JSON, CSV and XML share. Each function writes into room for PUT_MAX bytes,
 * of which more than the result may be overwritten, and returns where the text ends; none writes quotes or, as part of
 * the text, a NUL.
 */
#ifndef TEXT_NUMBERS_H
#define TEXT_NUMBERS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "binxml/eight_digits.h"
#include "ipsecevtx.h"

/* Room for the longest text, a GUID or a time, with quotes. */
#define PUT_MAX 48u

/* What put_decimal() does for numbers from 10^8 on. */
char *put_long_decimal(char *out, uint64_t value);

static inline char *put_decimal(char *out, uint64_t value)
{
	if (value >= 100000000)
		return put_long_decimal(out, value);
	/* The digits have zeros in front, which are left out. The bit keeps the last digit where the number is 0. */
	uint64_t digits = digits_decimal((uint32_t)value);
	unsigned zeros = (unsigned)__builtin_ctzll(digits | UINT64_C(1) << 56) / 8;
	digits_put(out, (digits + DIGITS_ZEROS) >> 8 * zeros);
	return out + 8 - zeros;
}

/* A number in hexadecimal without 0x, of at least so many digits, from 1 to 16. */
static inline char *put_hexadecimal(char *out, uint64_t value, unsigned digits)
{
	unsigned needed = (67 - (unsigned)__builtin_clzll(value | 1)) / 4;
	unsigned count = needed > digits ? needed : digits;
	value <<= 64 - 4 * count;
	digits_put(out, digits_hexadecimal((uint32_t)(value >> 32), DIGITS_LOWER));
	if (count > 8)
		digits_put(out + 8, digits_hexadecimal((uint32_t)(value & 0xffffffff), DIGITS_LOWER));
	return out + count;
}

/* As ipsecevtx_format_time(). */
static inline char *put_time(char *out, uint64_t ticks)
{
	return out + ipsecevtx_format_time(ticks, out);
}

char *put_guid(char *out, const struct ipsecevtx_guid *guid);

/* An SPI, as 0xc0ffee12: at least eight digits. */
static inline char *put_spi(char *out, uint64_t spi)
{
	out[0] = '0';
	out[1] = 'x';
	return put_hexadecimal(out + 2, spi, 8);
}

/* Copies a string literal, whose length the compiler knows. */
#define PUT_LITERAL(at, literal) ((char *)memcpy(at, literal, sizeof("" literal) - 1) + sizeof("" literal) - 1)

#endif
