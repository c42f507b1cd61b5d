/* SPDX-License-Identifier: MIT */
/* Reads an IP address from text, and writes the one canonical text that makes addresses comparable (RFC 5952). */
#include "binxml/value.h"

#include <arpa/inet.h>
#include <string.h>

/*
 * Reads one to three digits at *at as a number up to 255. Leading zeros mean octal to some programs, so that the number
 * is uncertain: refused.
 */
static inline bool read_part(const char *text, size_t length, size_t *at, uint8_t *part)
{
	size_t i = *at;
	unsigned number = i < length ? (unsigned)(uint8_t)text[i] - '0' : 10;
	if (number > 9)
		return false;
	for (i++; i < length && number != 0 && i < *at + 3; i++) {
		unsigned digit = (unsigned)(uint8_t)text[i] - '0';
		if (digit > 9)
			break;
		number = number * 10 + digit;
	}
	*at = i;
	*part = (uint8_t)number;
	return number <= 255;
}

bool value_ipv4(const char *text, size_t length, uint8_t bytes[16])
{
	uint8_t parts[4];
	size_t at = 0;
	for (int part = 0; part < 4; part++) {
		if (part > 0 && (at >= length || text[at++] != '.'))
			return false;
		if (!read_part(text, length, &at, &parts[part]))
			return false;
	}
	if (at != length)
		return false;
	memset(bytes, 0, 16);
	memcpy(bytes, parts, 4);
	return true;
}

static size_t put_ipv4(char *out, const uint8_t bytes[4])
{
	size_t length = 0;
	for (int part = 0; part < 4; part++) {
		unsigned number = bytes[part];
		if (part)
			out[length++] = '.';
		if (number >= 100)
			out[length++] = (char)('0' + number / 100);
		if (number >= 10)
			out[length++] = (char)('0' + number / 10 % 10);
		out[length++] = (char)('0' + number % 10);
	}
	return length;
}

static size_t put_group(char *out, unsigned group)
{
	static const char digits[] = "0123456789abcdef";
	size_t length = 0;
	for (int shift = 12; shift >= 0; shift -= 4) {
		if (length || shift == 0 || group >> shift)
			out[length++] = digits[group >> shift & 0xf];
	}
	return length;
}

/* The longest run of two or more zero groups, the first of equals (RFC 5952 4.2). */
static void find_zero_run(const unsigned groups[8], int count, int *run_start, int *run_length)
{
	*run_start = -1;
	*run_length = 1;
	for (int i = 0; i < count; i++) {
		int end = i;
		while (end < count && groups[end] == 0)
			end++;
		if (end - i > *run_length) {
			*run_start = i;
			*run_length = end - i;
		}
		if (end > i)
			i = end - 1;
	}
}

static size_t put_ipv6(char *out, const uint8_t bytes[16])
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	unsigned groups[8];
	int run_start, run_length;
	size_t length = 0;
	if (memcmp(bytes, mapped, sizeof mapped) == 0) {
		memcpy(out, "::ffff:", 7);
		return 7 + put_ipv4(out + 7, bytes + 12);
	}
	for (int i = 0; i < 8; i++)
		groups[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
	find_zero_run(groups, 8, &run_start, &run_length);
	for (int i = 0; i < 8; i++) {
		if (i == run_start) {
			out[length++] = ':';
			out[length++] = ':';
			i += run_length - 1;
			continue;
		}
		if (i > 0 && i != run_start + run_length)
			out[length++] = ':';
		length += put_group(out + length, groups[i]);
	}
	return length;
}

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

static bool is_letter(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

/* How many digits the number of an interface (32 bits) has at most. */
#define ZONE_DIGITS 10u

/*
 * Whether a zone is the number of an interface, as Windows writes it, or a name such as "eth0.5". Anything else would
 * carry bytes of the log into the canonical text, and might look like an address itself: hence a name must have a
 * letter that is no hexadecimal digit.
 */
static bool is_zone(const char *zone, size_t length)
{
	size_t digits = 0, dots = 0, beyond_hex = 0;
	for (size_t i = 0; i < length; i++) {
		if (!is_letter(zone[i]) && !is_digit(zone[i]) && (zone[i] == '\0' || !strchr("._~-", zone[i])))
			return false;
		digits += is_digit(zone[i]);
		dots += zone[i] == '.';
		beyond_hex += is_letter(zone[i]) && (zone[i] | 0x20) > 'f';
	}
	if (length > 0 && digits == length)
		return length <= ZONE_DIGITS;
	return length > 0 && is_letter(zone[0]) && beyond_hex > 0 && dots < 2;
}

size_t value_address(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family)
{
	char buffer[INET6_ADDRSTRLEN];
	memset(bytes, 0, 16);
	*family = 0;
	if (value_ipv4(text, length, bytes)) {
		*family = 4;
		memcpy(canonical, text, length); /* an IPv4 address has this one form only */
		return length;
	}
	memset(bytes, 0, 16);
	const char *zone = memchr(text, '%', length);
	size_t bare = zone ? (size_t)(zone - text) : length;
	size_t zone_length = length - bare;
	if (bare >= sizeof buffer || zone_length > VALUE_ADDRESS_MAX - INET6_ADDRSTRLEN || memchr(text, '\0', bare) ||
		(zone && !is_zone(zone + 1, zone_length - 1)))
		return 0;
	memcpy(buffer, text, bare);
	buffer[bare] = '\0';
	if (inet_pton(AF_INET6, buffer, bytes) != 1) {
		memset(bytes, 0, 16);
		return 0;
	}
	*family = 6;
	size_t put = put_ipv6(canonical, bytes);
	if (zone)
		memcpy(canonical + put, zone, zone_length);
	return put + zone_length;
}

/* A hash of the last six characters: most addresses of a log differ in these. */
static size_t entry_of(const char *text, size_t length)
{
	unsigned hash = 0;
	for (size_t i = length > 6 ? length - 6 : 0; i < length; i++)
		hash = hash * 31 + (uint8_t)text[i];
	return hash + length;
}

const struct address *address_recall(struct address_memory *memory, const char *text, size_t length)
{
	struct address *entry = &memory->entries[entry_of(text, length) % ADDRESS_MEMORY];
	if (length == 0 || length > sizeof entry->text)
		return NULL;
	if (entry->text_length != length || memcmp(entry->text, text, length) != 0) {
		entry->text_length = (uint8_t)length;
		memcpy(entry->text, text, length);
		entry->length = (uint8_t)value_address(text, length, entry->canonical, entry->bytes, &entry->family);
	}
	return entry->family == 0 ? NULL : entry;
}
