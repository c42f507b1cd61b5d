/* SPDX-License-Identifier: MIT */
/*
 * An event as reports count it: at the time that is known of it, of a computer in its one spelling, and with each
 * address in its one form. One that is mapped into IPv6 (RFC 4291, 2.5.5.2) is that of IPv4: ::ffff:192.0.2.7 is
 * 192.0.2.7. A zone tells apart addresses of a link, or of a site (RFC 4007, 6), and says nothing of any other.
 */
#ifndef REPORT_COUNTED_H
#define REPORT_COUNTED_H

#include "ipsecevtx.h"

/* Fields of an event that are addresses, at most. */
#define COUNTED_ADDRESSES 8u
/* Bytes of an address in its one form. */
#define COUNTED_TEXT 48u

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

/* Whether an address has another form than that one. */
bool counted_is_other(const struct ipsecevtx_address *address);

/* The address in that form; text is what it may be written into. */
struct ipsecevtx_address counted_address(const struct ipsecevtx_address *address, char text[COUNTED_TEXT]);

#endif
