/* SPDX-License-Identifier: MIT */
/* Traffic selectors of Quick Modes: an address and its mask, as Windows writes them and as people read them. */
#ifndef EVENT_SELECTOR_H
#define EVENT_SELECTOR_H

#include "ipsecevtx.h"

/* One side of it. */
struct selector {
	const struct ipsecevtx_address *address;
	const struct ipsecevtx_address *mask;
};

/* False when the event has none. */
bool selector_local(const struct ipsecevtx_event *event, struct selector *selector);
bool selector_remote(const struct ipsecevtx_event *event, struct selector *selector);

/*
 * Whether people read the mask as one of the address, and programs do not: its bits turned, more bits than there are,
 * or the form that IPv4 masks have when they are mapped into IPv6, beside an IPv4 address. Any other bits are what they
 * are, and other masks of the other family say nothing of the address.
 */
bool selector_is_odd(const struct selector *selector);

/* Whether a mask of that family, 4 or 6, is not odd beside any address; false also of some that are odd beside few. */
bool selector_is_plain_mask(uint8_t family, const uint8_t bytes[16]);

/*
 * Whether all of a network is in it. A mask that is none of its address counts as a person reads it: with its bits
 * turned, for the IPv4 address that is mapped into IPv6; without one, or with one of the other family, the numbers of
 * zero that the address ends with are any.
 */
bool selector_has(const struct selector *selector, const struct ipsecevtx_network *network);

#endif
