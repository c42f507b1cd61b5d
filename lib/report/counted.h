/* SPDX-License-Identifier: MIT */
/*
 * An event in the form in which reports count it: at the time that is known of it, of a computer in its one spelling,
 * with each address in one form. An address mapped into IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address: ::ffff:192.0.2.7
 * is 192.0.2.7. A zone tells addresses of a link or of a site apart (RFC 4007, 6), and is dropped from any other.
 */
#ifndef REPORT_COUNTED_H
#define REPORT_COUNTED_H

#include "ipsecevtx.h"

/* No event has more address fields. */
#define COUNTED_ADDRESSES 8u
/* Room for the text of an address in its one form. */
#define COUNTED_TEXT 48u

struct counted_event {
	struct ipsecevtx_event event;
	char texts[COUNTED_ADDRESSES][COUNTED_TEXT];
};

/* Where the address fields of each kind of event are. */
struct counted_layouts {
	struct {
		uint16_t offsets[COUNTED_ADDRESSES];
		uint8_t count;
	} kinds[IPSECEVTX_KIND_COUNT];
};

void counted_layouts_init(struct counted_layouts *layouts);

/*
 * The event itself where it is in that form already, else its copy in room, which must live as long. computer is what
 * reports call its computer.
 */
const struct ipsecevtx_event *counted_event(const struct counted_layouts *layouts, const struct ipsecevtx_event *event,
	const struct ipsecevtx_text *computer, struct counted_event *room);

/* Whether an address is not in its one form. */
bool counted_is_other(const struct ipsecevtx_address *address);

/* The address in its one form; its text may be written into text. */
struct ipsecevtx_address counted_address(const struct ipsecevtx_address *address, char text[COUNTED_TEXT]);

#endif
