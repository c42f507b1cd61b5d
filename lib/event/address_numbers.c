/* SPDX-License-Identifier: MIT */
#include "event/address_numbers.h"

#include "binxml/ascii.h"

#include <stdlib.h>
#include <string.h>

static bool give_number(const struct address_search *search, uint32_t number)
{
	const uint8_t bytes[16] = {
		(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number};
	return search->found(search->user, 4, bytes);
}

/*
 * Hands over an address that is written as one number. Some programs store its first byte as the lowest one of the
 * number, so the address of the turned number is meant as well.
 */
static bool give_number_and_turned(const struct address_search *search, uint32_t number)
{
	uint32_t turned = number >> 24 | (number >> 8 & 0xff00) | (number << 8 & 0xff0000) | number << 24;
	return give_number(search, number) || give_number(search, turned);
}

/*
 * Reads a number as inet_aton() does: one to four parts, also octal and hexadecimal, of which the last one fills the
 * bytes that are left.
 */
static bool give_parts(const struct address_search *search, const char *spelled)
{
	uint64_t number = 0;
	unsigned count = 0;
	const char *at = spelled;
	do {
		char *end;
		if (!ascii_is_digit((unsigned char)*at) || count == 4 || number > 0xffffff)
			return false;
		uint64_t part = strtoull(at, &end, 0);
		bool is_last = *end != '.';
		unsigned bits = is_last ? 8 * (4 - count) : 8;
		if (part >> bits != 0)
			return false;
		number = number << bits | part;
		count++;
		at = end;
	} while (*at++ == '.');
	if (at[-1] != '\0')
		return false;
	return count == 1 ? give_number_and_turned(search, (uint32_t)number) : give_number(search, (uint32_t)number);
}

/* Reads the bytes of an address of either family written as hexadecimal digits. */
static bool give_bytes(const struct address_search *search, const char *spelled)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[16] = {0};
	size_t length = strlen(spelled);
	if (length != 8 && length != 32)
		return false;
	for (size_t i = 0; i < length; i++) {
		const char *digit = memchr(digits, spelled[i], 16);
		if (!digit)
			return false;
		bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | (digit - digits));
	}
	if (length == 32)
		return search->found(search->user, 6, bytes);
	return give_number_and_turned(
		search, (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3]);
}

/* Reads exactly four numbers with anything between them: "192[.]0[.]2[.]1", "192-0-2-1". */
static bool give_four(const struct address_search *search, const char *spelled)
{
	uint32_t number = 0;
	unsigned count = 0;
	for (const char *at = spelled; *at;) {
		unsigned part = 0;
		if (!ascii_is_digit((unsigned char)*at)) {
			at++;
			continue;
		}
		for (; ascii_is_digit((unsigned char)*at); at++)
			part = part > 255 ? part : part * 10 + (unsigned)(*at - '0');
		if (part > 255 || count++ == 4)
			return false;
		number = number << 8 | part;
	}
	return count == 4 && give_number(search, number);
}

bool address_numbers_give(const struct address_search *search, const char *spelled)
{
	return give_parts(search, spelled) || give_bytes(search, spelled) || give_four(search, spelled);
}
