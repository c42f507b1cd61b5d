/* SPDX-License-Identifier: MIT */
/*
 * Values as a person reads them off a screen: what was put around an address, a number or a name so that programs
 * pass it over, and people do not.
 */
#ifndef SEEN_H
#define SEEN_H

#include "binxml/value.h"

/*
 * An address with blanks, invisible or full-width characters in it, with leading zeros, a port, a prefix length,
 * brackets, or an IPv4 one with a zone. Results as of value_address(); 0 when it is none.
 */
size_t seen_address(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family);

/* A number, decimal or behind 0x hexadecimal, with such characters in it. */
bool seen_number(const char *text, size_t length, uint64_t *number);
/*
 * The number of an event that is told of where it stands a second time, in any form that a program or a person reads;
 * of more than 16 bits the low ones. False leaves *event_id as it is. Takes room in the arena, which may run out.
 * asked: further numbers, of 65536 bits; NULL: none.
 */
bool seen_event_id(const struct value *value, struct arena *arena, const uint8_t *asked, uint32_t *event_id);

/* The same of a text in UTF-8, behind what is a number as it stands; takes no room. */
bool seen_text_event_id(const char *text, size_t length, const uint8_t *asked, uint32_t *event_id);

/* Whether a text has the digits of a GUID, of 36 characters, as a person reads them. */
bool seen_is_guid(const char *text, size_t length, const char *guid);

/* Whether a text is a name, or nearly. */
bool seen_is_name(const char *text, size_t length, const char *name);

/*
 * Whether a text, in UTF-8, holds what others refuse: what no XML may hold, NUL and most other controls, U+FFFE and
 * U+FFFF; and the controls behind ASCII, which XML 1.1 restricts and some programs (python-evtx) leave out.
 */
bool seen_is_refused(const char *text, size_t length);

/* Whether a text holds characters that show nothing, full-width ones, or others that look like those beside them. */
bool seen_otherwise(const char *text, size_t length);

/*
 * The same of a computer's name, or characters that none has: of ASCII Windows takes letters, digits, hyphens and
 * underscores, with single dots between them (DnsValidateName).
 */
bool seen_is_odd_computer(const char *text, size_t length);

#endif
