/* SPDX-License-Identifier: MIT */
/*
 * The traffic selectors of Quick Modes: which inner addresses a tunnel covers, as an address and a mask. Filters ask
 * whether a network is in one. A mask is read as Windows writes it and, where it is written oddly, as people read it.
 */
#ifndef EVENT_SELECTOR_H
#define EVENT_SELECTOR_H

#include "ipsecevtx.h"

/* The local or the remote side of a traffic selector; both belong to the event. */
struct selector {
	const struct ipsecevtx_address *address;
	const struct ipsecevtx_address *mask;
};

/* Both find one side of an event's selector. False where the event has no selector. */
bool selector_local(const struct ipsecevtx_event *event, struct selector *selector);
bool selector_remote(const struct ipsecevtx_event *event, struct selector *selector);

/*
 * Whether people read the mask as one of the address, but programs do not: its bits are inverted, it counts more bits
 * than the address has, or it is an IPv4 mask mapped into IPv6 beside an IPv4 address. Any other bits are taken as they
 * are; other masks of the other family say nothing about the address.
 */
bool selector_is_odd(const struct selector *selector);

/*
 * Whether a mask of that family (4 or 6) is odd beside no address whatever. May be false of a mask that is odd beside
 * few addresses only.
 */
bool selector_is_plain_mask(uint8_t family, const uint8_t bytes[16]);

/*
 * Whether all of a network lies within the selector. An odd mask counts as a person reads it: inverted, or as that of
 * the mapped IPv4 address. Where the mask is unset, or of the other family, the zeros that the address ends with stand
 * for any number. False for a layout without masks.
 */
bool selector_has(const struct selector *selector, const struct ipsecevtx_network *network);

#endif
