/* SPDX-License-Identifier: MIT */
/*
 * Reads addresses, numbers, GUIDs and names as a person reads them off a screen: past blanks, invisible characters,
 * marks and look-alike letters that make a program overlook a value and that people do not notice. The assembly, the
 * filters and the search for hidden events use this, so that no spelling hides an event.
 */
#ifndef SEEN_H
#define SEEN_H

#include "binxml/value.h"

/*
 * Reads a text that is an address and no more, with blanks, invisible or full-width characters in it, with leading
 * zeros, a port, a prefix length or brackets, or an IPv4 address with a zone. Returns the length of the canonical text
 * as value_address() does; 0 where the text is no address.
 */
size_t seen_address(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family);

/*
 * Whether a text is a number: decimal, or hexadecimal behind 0x, with such characters in it, with brackets, quotes or
 * marks around it, and in digits of any script.
 */
bool seen_number(const char *text, size_t length, uint64_t *number);
/*
 * Looks for an event number that every run tells of (events_are_told()) in a value that stands where a number is
 * repeated, in any form that a program or a person reads; of a number of more than 16 bits the low ones count. asked
 * adds further numbers, as a set of 65536 bits; NULL adds none. Where it returns false, *event_id is unchanged. Takes
 * room in the arena, which may run out.
 */
bool seen_event_id(const struct value *value, struct arena *arena, const uint8_t *asked, uint32_t *event_id);

/* The same for a UTF-8 text; takes no room. */
bool seen_text_event_id(const char *text, size_t length, const uint8_t *asked, uint32_t *event_id);

/* Whether a text holds the 32 digits of guid (text of 36 characters) one after the other, as a person reads them. */
bool seen_is_guid(const char *text, size_t length, const char *guid);

/* Whether a text is that name, or looks like it: see likeness_is_near(). */
bool seen_is_name(const char *text, size_t length, const char *name);

/*
 * Whether a UTF-8 text holds a character that other programs refuse, leave out or show as another one: what no XML may
 * hold (NUL, most other controls, U+FFFE, U+FFFF); U+007F to U+009F but U+0085, which XML 1.1 restricts and python-evtx
 * leaves out; U+10000 to U+103FF and U+1D800 to U+1DBFF, scripts that no log is written in, and what libevtx shows as a
 * letter or digit that it is not: see likeness_as_libevtx_shows().
 */
bool seen_is_refused(const char *text, size_t length);

/* Whether that is so of a character for which libevtx shows another one: see likeness_is_misread(). */
bool seen_is_misread(unsigned character);

/*
 * The same for the name of a computer, or characters that no computer's name has: of ASCII, Windows takes letters,
 * digits, hyphens and underscores, with single dots between them (DnsValidateName). Also true of a name that is too
 * long.
 */
bool seen_is_odd_computer(const char *text, size_t length);

#endif
