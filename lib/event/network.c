/* SPDX-License-Identifier: MIT */
#include "event/network.h"

#include <arpa/inet.h>
#include <string.h>

static bool is_mapped(const uint8_t bytes[16])
{
	static const uint8_t start[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	return memcmp(bytes, start, sizeof start) == 0;
}

static bool prefix_matches(const uint8_t *left, const uint8_t *right, unsigned bits)
{
	if (memcmp(left, right, bits / 8) != 0)
		return false;
	unsigned rest = bits % 8;
	return rest == 0 || ((left[bits / 8] ^ right[bits / 8]) >> (8 - rest)) == 0;
}

bool network_is_mapped(uint8_t family, const uint8_t *bytes)
{
	return family == 6 && is_mapped(bytes);
}

/*
 * Whether the last four bytes are an IPv4 address, as the bytes before them tell: IPv4-compatible (RFC 4291) except ::
 * and ::1, translated (RFC 2765, RFC 6052, RFC 8215), or ISATAP (RFC 5214).
 */
static bool ends_in_ipv4(const uint8_t bytes[16])
{
	static const uint8_t compatible[14], translated[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	static const uint8_t well_known[12] = {0, 0x64, 0xff, 0x9b}, local_use[6] = {0, 0x64, 0xff, 0x9b, 0, 1};
	static const uint8_t isatap[4] = {0, 0, 0x5e, 0xfe};
	if (memcmp(bytes, compatible, 12) == 0)
		return memcmp(bytes, compatible, sizeof compatible) != 0;
	return memcmp(bytes, translated, sizeof translated) == 0 || memcmp(bytes, well_known, sizeof well_known) == 0 ||
	       memcmp(bytes, local_use, sizeof local_use) == 0 ||
	       ((bytes[8] & 0xfd) == 0 && memcmp(bytes + 9, isatap + 1, sizeof isatap - 1) == 0);
}

/*
 * Whether an IPv6 address holds an IPv4 address of the network elsewhere, as those of DirectAccess do: 6to4 (RFC 3056),
 * Teredo, which inverts its bits (RFC 4380), and translated behind a prefix of 48 bits, with a byte of zeros in it (RFC
 * 6052).
 */
static bool holds_ipv4(const struct ipsecevtx_network *network, const uint8_t bytes[16])
{
	static const uint8_t teredo[4] = {0x20, 0x01}, local_use[6] = {0, 0x64, 0xff, 0x9b, 0, 1};
	const uint8_t turned[4] = {(uint8_t)~bytes[12], (uint8_t)~bytes[13], (uint8_t)~bytes[14], (uint8_t)~bytes[15]};
	const uint8_t parted[4] = {bytes[6], bytes[7], bytes[9], bytes[10]};
	const unsigned prefix = network->prefix;
	return (bytes[0] == 0x20 && bytes[1] == 0x02 && prefix_matches(network->bytes, bytes + 2, prefix)) ||
	       (memcmp(bytes, teredo, sizeof teredo) == 0 && prefix_matches(network->bytes, turned, prefix)) ||
	       (memcmp(bytes, local_use, sizeof local_use) == 0 && bytes[8] == 0 &&
		       prefix_matches(network->bytes, parted, prefix));
}

bool network_misses_ipv4(const char *text, size_t length, const uint8_t *bytes)
{
	const char *zone = memchr(text, '%', length);
	return memchr(text, '.', zone ? (size_t)(zone - text) : length) && !is_mapped(bytes) && !ends_in_ipv4(bytes);
}

bool network_has(const struct ipsecevtx_network *network, uint8_t family, const uint8_t *bytes)
{
	if (family == 6 && network->family == 4 && holds_ipv4(network, bytes))
		return true;
	if (family == 6 && (is_mapped(bytes) || (network->family == 4 && ends_in_ipv4(bytes)))) {
		family = 4;
		bytes += 12;
	}
	return family != 0 && family == network->family && prefix_matches(network->bytes, bytes, network->prefix);
}

bool network_has_all(const struct ipsecevtx_network *network, uint8_t family, const uint8_t *bytes, const uint8_t *mask)
{
	unsigned size = family == 4 ? 4 : 16;
	if (family == 0 || family != network->family)
		return false;
	for (unsigned i = 0; i < size; i++) {
		/* Bits of the network beyond its prefix may have any value. */
		unsigned known = network->prefix >= 8 * (i + 1) ? 0xffu
				 : network->prefix <= 8 * i     ? 0u
								: 0xffu << (8 * (i + 1) - network->prefix) & 0xff;
		if ((mask[i] & ~known & 0xff) != 0 || ((network->bytes[i] ^ bytes[i]) & mask[i]) != 0)
			return false;
	}
	return true;
}

static bool parse_address(const char *text, size_t length, struct ipsecevtx_network *network)
{
	char copy[INET6_ADDRSTRLEN];
	if (length >= sizeof copy || memchr(text, '\0', length))
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	*network = (struct ipsecevtx_network){.family = 4, .prefix = 32};
	if (inet_pton(AF_INET, copy, network->bytes) == 1)
		return true;
	*network = (struct ipsecevtx_network){.family = 6, .prefix = 128};
	return inet_pton(AF_INET6, copy, network->bytes) == 1;
}

/* Reads decimal digits as a number up to limit. */
static bool parse_prefix(const char *text, size_t length, uint8_t limit, uint8_t *prefix)
{
	unsigned number = 0;
	if (length == 0)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		number = number * 10 + (unsigned)(text[i] - '0');
		if (number > limit)
			return false;
	}
	*prefix = (uint8_t)number;
	return true;
}

int network_prefix_length(const char *text, size_t length)
{
	uint8_t prefix;
	return parse_prefix(text, length, 128, &prefix) ? prefix : -1;
}

void network_put_mask(uint8_t mask[16], unsigned prefix)
{
	for (unsigned i = 0; i < 16; i++)
		mask[i] = (uint8_t)(prefix >= 8 * (i + 1) ? 0xffu : prefix <= 8 * i ? 0u : 0xff00u >> (prefix - 8 * i));
}

bool network_is_mask(const uint8_t *bits, unsigned size)
{
	unsigned i = 0;
	while (i < size && bits[i] == 0xff)
		i++;
	if (i == size)
		return true;
	unsigned rest = ~(unsigned)bits[i] & 0xff;
	bool is_end = (rest & (rest + 1)) == 0;
	for (i++; is_end && i < size; i++)
		is_end = bits[i] == 0;
	return is_end;
}

/* Clears the bits behind the prefix. Returns whether any of them was set. */
static bool clear_stray_bits(struct ipsecevtx_network *network)
{
	struct ipsecevtx_network clean = *network;
	for (unsigned bit = network->prefix; bit < 128; bit++)
		clean.bytes[bit / 8] &= (uint8_t) ~(0x80u >> bit % 8);
	bool had_any = memcmp(clean.bytes, network->bytes, sizeof clean.bytes) != 0;
	*network = clean;
	return had_any;
}

enum ipsecevtx_network_fault ipsecevtx_network_parse(const char *text, size_t length, struct ipsecevtx_network *network)
{
	const char *slash = memchr(text, '/', length);
	size_t address = slash ? (size_t)(slash - text) : length;
	*network = (struct ipsecevtx_network){0};
	if (!parse_address(text, address, network))
		return IPSECEVTX_NETWORK_NO_ADDRESS;
	if (slash && !parse_prefix(slash + 1, length - address - 1, network->prefix, &network->prefix))
		return IPSECEVTX_NETWORK_NO_PREFIX;
	bool had_stray_bits = clear_stray_bits(network);
	if (network->family == 6 && network->prefix >= 96 && is_mapped(network->bytes)) {
		struct ipsecevtx_network mapped = {.family = 4, .prefix = (uint8_t)(network->prefix - 96)};
		memcpy(mapped.bytes, network->bytes + 12, 4);
		*network = mapped;
	}
	return had_stray_bits ? IPSECEVTX_NETWORK_STRAY_BITS : IPSECEVTX_NETWORK_OK;
}
