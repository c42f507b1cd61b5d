/* SPDX-License-Identifier: MIT */
/* Numbers, times and GUIDs in the form that JSON and CSV share. Each writes to room of PUT_MAX bytes, and returns where
 * it ends. */
#ifndef TEXT_NUMBERS_H
#define TEXT_NUMBERS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ipsecevtx.h"

/* A GUID or a time with quotes is the longest. */
#define PUT_MAX 48u

char *put_decimal_slow(char *out, uint64_t value);

static inline char *put_decimal(char *out, uint64_t value)
{
	if (value >= 10)
		return put_decimal_slow(out, value);
	*out = (char)('0' + value);
	return out + 1;
}

/* Without 0x, at least so many digits. */
char *put_hexadecimal(char *out, uint64_t value, unsigned digits);

/* 0xc0ffee12, at least eight digits. */
char *put_spi(char *out, uint64_t spi);

/* Without quotes. */
static inline char *put_time(char *out, uint64_t ticks)
{
	return out + ipsecevtx_format_time(ticks, out);
}

static inline char *put_guid(char *out, const struct ipsecevtx_guid *guid)
{
	ipsecevtx_format_guid(guid, out); /* ends with a NUL */
	return out + 36;
}

/* Copies a literal, whose length is known to the compiler. */
#define PUT_LITERAL(at, literal) ((char *)memcpy(at, literal, sizeof("" literal) - 1) + sizeof("" literal) - 1)

#endif
