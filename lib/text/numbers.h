/* SPDX-License-Identifier: MIT */
/* Numbers, times and GUIDs in the form that JSON and CSV share. Each writes to room of PUT_MAX bytes, and returns where
 * it ends. */
#ifndef TEXT_NUMBERS_H
#define TEXT_NUMBERS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "binxml/eight_digits.h"
#include "ipsecevtx.h"

/* A GUID or a time with quotes is the longest. */
#define PUT_MAX 48u

char *put_long_decimal(char *out, uint64_t value);

static inline char *put_decimal(char *out, uint64_t value)
{
	if (value >= 100000000)
		return put_long_decimal(out, value);
	/* With zeros before it, which are left out: of 0 all but the last, which the bit stands for. */
	uint64_t digits = digits_decimal((uint32_t)value);
	unsigned zeros = (unsigned)__builtin_ctzll(digits | UINT64_C(1) << 56) / 8;
	digits_put(out, (digits + DIGITS_ZEROS) >> 8 * zeros);
	return out + 8 - zeros;
}

/* Without 0x, at least so many digits, from 1 to 16. */
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

/* Without quotes. */
static inline char *put_time(char *out, uint64_t ticks)
{
	return out + ipsecevtx_format_time(ticks, out);
}

char *put_guid(char *out, const struct ipsecevtx_guid *guid);

/* 0xc0ffee12, at least eight digits. */
static inline char *put_spi(char *out, uint64_t spi)
{
	out[0] = '0';
	out[1] = 'x';
	return put_hexadecimal(out + 2, spi, 8);
}

/* Copies a literal, whose length is known to the compiler. */
#define PUT_LITERAL(at, literal) ((char *)memcpy(at, literal, sizeof("" literal) - 1) + sizeof("" literal) - 1)

#endif
