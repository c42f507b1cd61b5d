/* SPDX-License-Identifier: MIT */
/* Networks that somebody asks for, and the addresses in them. */
#ifndef EVENT_NETWORK_H
#define EVENT_NETWORK_H

#include "ipsecevtx.h"

/* family and bytes as in struct ipsecevtx_address. */

/* Whether it is an IPv4 address that is mapped into IPv6. */
bool network_is_mapped(uint8_t family, const uint8_t *bytes);

/* A mapped one is the IPv4 address that it is; one that ends in an IPv4 address for another reason is both. */
bool network_has(const struct ipsecevtx_network *network, uint8_t family, const uint8_t *bytes);

/* Whether a text of an IPv6 address ends in one of IPv4, in dots, that network_has() does not know in its bytes. */
bool network_misses_ipv4(const char *text, size_t length, const uint8_t *bytes);

/* Whether all of a network is within, that of an address and a mask, which may have any bits. */
bool network_has_all(
	const struct ipsecevtx_network *network, uint8_t family, const uint8_t *bytes, const uint8_t *mask);

/* A mask that is written as the number of its bits, 0 to 128; -1 when it is none. */
int network_prefix_length(const char *text, size_t length);

/* Whether bytes are those of a mask: ones, and then zeros alone. */
bool network_is_mask(const uint8_t *bits, unsigned size);

/* The mask of so many bits. */
void network_put_mask(uint8_t mask[16], unsigned prefix);

#endif
