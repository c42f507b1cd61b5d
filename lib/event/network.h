/* SPDX-License-Identifier: MIT */
/*
 * Networks that somebody asks for (--peer, --local), and whether an address of an event lies in one. Also masks, for
 * selectors. No text is changed, nothing is allocated.
 */
#ifndef EVENT_NETWORK_H
#define EVENT_NETWORK_H

#include "ipsecevtx.h"

/* family (4, 6 or 0) and bytes (network order) are those of struct ipsecevtx_address. */

/* Whether it is an IPv6 address of the form ::ffff:a.b.c.d, which stands for an IPv4 address. */
bool network_is_mapped(uint8_t family, const uint8_t *bytes);

/*
 * Whether an address lies in a network. A mapped address counts as the IPv4 address that it stands for. One that holds
 * an IPv4 address in another way (6to4, Teredo, NAT64 and so on) counts as both.
 */
bool network_has(const struct ipsecevtx_network *network, uint8_t family, const uint8_t *bytes);

/* Whether the text of an IPv6 address ends in dotted IPv4 digits that network_has() does not find in its bytes. */
bool network_misses_ipv4(const char *text, size_t length, const uint8_t *bytes);

/* Whether all of network lies within the addresses that an address and a mask select; the mask may have any bits. */
bool network_has_all(
	const struct ipsecevtx_network *network, uint8_t family, const uint8_t *bytes, const uint8_t *mask);

/* A mask that is written as the number of its bits: 0 to 128; -1 where the text is no such number. */
int network_prefix_length(const char *text, size_t length);

/* Whether size bytes are a mask: ones, and then nothing but zeros. */
bool network_is_mask(const uint8_t *bits, unsigned size);

/* Writes the mask with that many leading ones. */
void network_put_mask(uint8_t mask[16], unsigned prefix);

#endif
