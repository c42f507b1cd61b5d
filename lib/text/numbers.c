/* SPDX-License-Identifier: MIT */
#include "text/numbers.h"

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
			    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
			    "8081828384858687888990919293949596979899";

/* One to four digits. */
static char *put_small(char *out, uint32_t value)
{
	uint32_t high = value / 100;
	uint32_t low = value % 100;
	if (high >= 10) {
		memcpy(out, pairs + 2 * high, 2);
		out += 2;
	} else if (high > 0) {
		*out++ = (char)('0' + high);
	} else if (low < 10) {
		*out = (char)('0' + low);
		return out + 1;
	}
	memcpy(out, pairs + 2 * low, 2);
	return out + 2;
}

/* Four digits, with zeros before them. */
static char *put_four(char *out, uint32_t value)
{
	memcpy(out, pairs + 2 * (value / 100), 2);
	memcpy(out + 2, pairs + 2 * (value % 100), 2);
	return out + 4;
}

char *put_decimal_slow(char *out, uint64_t value)
{
	if (value < 10000)
		return put_small(out, (uint32_t)value);
	if (value < 100000000)
		out = put_small(out, (uint32_t)(value / 10000));
	else
		out = put_four(put_decimal(out, value / 100000000), (uint32_t)(value / 10000 % 10000));
	return put_four(out, (uint32_t)(value % 10000));
}

char *put_hexadecimal(char *out, uint64_t value, unsigned digits)
{
	while (digits < 16 && value >> (4 * digits) != 0)
		digits++;
	for (unsigned i = digits; i-- > 0; value >>= 4)
		out[i] = "0123456789abcdef"[value & 15];
	return out + digits;
}

char *put_spi(char *out, uint64_t spi)
{
	return put_hexadecimal(PUT_LITERAL(out, "0x"), spi, 8);
}
