/* SPDX-License-Identifier: MIT */
/*
 * Addresses in a text that is none itself, as a person finds them there: several in a row, with words around them, in
 * digits of another script, in a direction that the text turns around, or as a number.
 */
#ifndef ADDRESS_SEARCH_H
#define ADDRESS_SEARCH_H

#include "binxml/value.h"

struct address_search {
	/* True: no more are wanted. The same one can come more than once. */
	bool (*found)(void *user, uint8_t family, const uint8_t bytes[16]);
	void *user;
	/* NULL, or whether the one that was found stands right behind a letter that belongs to no address. */
	bool *is_behind_letter;
	/*
	 * The text is all that an address field holds: it may be an address also as a number or as bytes in
	 * hexadecimal digits, with letters for digits, or with anything between its four numbers.
	 */
	bool is_field;
};

/* Whether an address was found that was the last one wanted. */
bool address_search(const struct address_search *search, const char *text, size_t length);

/* The same of addresses that have no blanks in them, read from left to right, and are no names of programs: "a::b". */
bool address_search_as_written(const struct address_search *search, const char *text, size_t length);

/*
 * Whether a text has characters for the direction in which it is read within what may be an address, or an override of
 * the direction and digits: who reads it sees another address than is written.
 */
bool address_search_is_turned(const char *text, size_t length);

/*
 * The one address that stands in a text, none of those that only a field may hold; results as of value_address(), 0
 * when there is none, or another one beside it.
 */
size_t address_search_only(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family);

/* An address as a person reads it: all that is seen of the text, or the one that stands in it. Results as above. */
size_t address_search_seen(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family);

#endif
