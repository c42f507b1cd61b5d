/* SPDX-License-Identifier: MIT */
#include "text/numbers.h"

#include <string.h>

#define TEN_TO_8 100000000u

char *put_long_decimal(char *out, uint64_t value)
{
	out = put_decimal(out, value / TEN_TO_8);
	digits_put(out, digits_decimal((uint32_t)(value % TEN_TO_8)) + DIGITS_ZEROS);
	return out + 8;
}

char *put_guid(char *out, const struct ipsecevtx_guid *guid)
{
	char digits[32];
	for (size_t i = 0; i < 4; i++) {
		const uint8_t *bytes = guid->bytes + 4 * i;
		uint32_t bits =
			(uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
		digits_put(digits + 8 * i, digits_hexadecimal(bits, DIGITS_LOWER));
	}
	memcpy(out, digits, 8);
	memcpy(out + 9, digits + 8, 4);
	memcpy(out + 14, digits + 12, 4);
	memcpy(out + 19, digits + 16, 4);
	memcpy(out + 24, digits + 20, 12);
	out[8] = out[13] = out[18] = out[23] = '-';
	return out + 36;
}
