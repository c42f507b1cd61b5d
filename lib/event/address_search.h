/* SPDX-License-Identifier: MIT */
/*
 * Finds IP addresses inside a longer text, as a person finds them there: several in a row, with words around them, in
 * digits of another script, in a direction that the text turns around, or as a number. Filters (filter.c), reports
 * (packets.c) and the comparison of rendered words with fields (beside.c) search with it, so that nobody hides an
 * address from them by an unusual spelling. Nothing here allocates; texts are UTF-8.
 */
#ifndef ADDRESS_SEARCH_H
#define ADDRESS_SEARCH_H

#include "binxml/value.h"

struct address_search {
	/*
	 * Called for each address; returns true where the caller wants no more of them. An address can come more than
	 * once, since the text is read in several ways.
	 */
	bool (*found)(void *user, uint8_t family, const uint8_t bytes[16]);
	void *user;
	/*
	 * NULL, or set before each call of found: whether the address stands right behind a letter that cannot belong
	 * to an address.
	 */
	bool *is_behind_letter;
	/*
	 * True where the text is all that an address field holds: then it may be an address also as a number or as
	 * bytes in hexadecimal digits, with letters for digits (O for 0), or with anything between its four numbers.
	 */
	bool is_field;
};

/*
 * Searches a text in all ways of reading it. Returns true where found() wanted no more, false where the text ended
 * first.
 */
bool address_search(const struct address_search *search, const char *text, size_t length);

/*
 * The same for a text of words, such as RenderingInfo holds: only addresses that are read from left to right count, of
 * IPv4 also with letters for digits, and blanks or brackets beside a dot; names of programs that could be addresses
 * ("a::b") do not.
 */
bool address_search_as_written(const struct address_search *search, const char *text, size_t length);

/* Of that the addresses that no program writes, but a person reads: with letters for digits, or spaced dots. */
bool address_search_spelled(const struct address_search *search, const char *text, size_t length);

/*
 * Whether a text has characters that set the direction of reading within what may be an address, or an override of the
 * direction together with digits: a person then sees another address than programs read.
 */
bool address_search_is_turned(const char *text, size_t length);

/*
 * The address that a person reads in a text: the whole text as seen_address() reads it, or else the one
 * address that it holds among other words, in no form that only a field may have (see is_field). Returns what
 * seen_address() does; 0 also where the text holds several different ones.
 */
size_t address_search_seen(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family);

#endif
