/* SPDX-License-Identifier: MIT */
/* UTF-16 to text in one pass. */
#ifndef WIDE_H
#define WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for each unit, and beside. */
#define WIDE_JSON_MAX  6u
#define WIDE_JSON_ROOM 16u

/* Without quotes; where it ends, NULL when a surrogate stands alone. */
char *wide_json(char *out, const uint8_t *utf16, size_t units);

/* No less than IPV4_UNITS_ROOM. */
#define WIDE_IPV4_ROOM 20u

/*
 * An IPv4 address in its one form, as value_ipv4() has it, into room of WIDE_IPV4_ROOM bytes; where it ends, NULL when
 * it is none or all zeros.
 */
char *wide_ipv4(char *out, const uint8_t *utf16, size_t units);

/* Whether any unit is a control (U+0085 too), U+FFFE or U+FFFF, or a surrogate, alone or one of two. */
bool wide_has_doubtful(const uint8_t *utf16, size_t units);

/* Whether others refuse any unit, as seen_is_refused() says; surrogates are not looked at. */
bool wide_is_refused(const uint8_t *utf16, size_t units);

/* Whether all of at least 8 units are hexadecimal digits. */
bool wide_are_hex_digits(const uint8_t *utf16, size_t units);

#endif
