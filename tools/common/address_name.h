/* SPDX-License-Identifier: MIT */
/*
 * Addresses in the canonical form that events have, reduced to what all spellings of one address have in common: an
 * IPv4 address mapped into IPv6 is the IPv4 address, and a zone means something only to an address of a link or a site,
 * or a multicast address. The library's reports show addresses in the same way.
 */
#ifndef ADDRESS_NAME_H
#define ADDRESS_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Returns where that part of a text, which ends with a NUL, begins, and sets *length to its length. */
static inline const char *address_name_part(const char *text, size_t *length)
{
	static const char mapped[] = "::ffff:";
	const size_t before = sizeof mapped - 1;
	const char *zone = memchr(text, '%', *length);
	const bool is_ipv6 = zone && memchr(text, ':', (size_t)(zone - text));
	const unsigned long first = is_ipv6 ? strtoul(text, NULL, 16) : 0;
	if (*length > before && memcmp(text, mapped, before) == 0 && memchr(text, '.', *length)) {
		*length -= before;
		text += before;
	}
	if (is_ipv6 && first < 0xfe80)
		*length = (size_t)(zone - text);
	return text;
}

#endif
