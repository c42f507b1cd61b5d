/* SPDX-License-Identifier: MIT */
/*
 * An event as reports count it: at the time that is known of it, of a computer in its one spelling, and with addresses
 * of IPv4 where it has such that are mapped into IPv6 (RFC 4291, 2.5.5.2), since ::ffff:192.0.2.7 is 192.0.2.7.
 */
#ifndef REPORT_COUNTED_H
#define REPORT_COUNTED_H

#include "ipsecevtx.h"

/* Fields of an event that are addresses, at most. */
#define COUNTED_ADDRESSES 8u
/* Bytes of an address of IPv4, as text. */
#define COUNTED_TEXT 16u

struct counted_event {
	struct ipsecevtx_event event;
	char texts[COUNTED_ADDRESSES][COUNTED_TEXT];
};

/* Where the addresses of the kinds of events stand. */
struct counted_layouts {
	struct {
		uint16_t offsets[COUNTED_ADDRESSES];
		uint8_t count;
	} kinds[IPSECEVTX_KIND_COUNT];
};

void counted_layouts_init(struct counted_layouts *layouts);

/* The event itself, or its copy in room where it is counted otherwise. computer: what its computer is called. */
const struct ipsecevtx_event *counted_event(const struct counted_layouts *layouts, const struct ipsecevtx_event *event,
	const struct ipsecevtx_text *computer, struct counted_event *room);

/* Whether an address is one of IPv4 that is mapped into IPv6. */
bool counted_is_mapped(const struct ipsecevtx_address *address);

/* Its IPv4 address; text is what it is written into. */
struct ipsecevtx_address counted_unmapped(const struct ipsecevtx_address *address, char text[COUNTED_TEXT]);

#endif
