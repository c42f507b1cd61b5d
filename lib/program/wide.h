/* SPDX-License-Identifier: MIT */
/*
 * UTF-16 as values have it, turned into text or checked in one pass, for programs, most of whose time goes there.
 * utf16 need not be aligned, and units is the number of its 16-bit units.
 */
#ifndef WIDE_H
#define WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that wide_json() may write for each unit, and beside. */
#define WIDE_JSON_MAX  6u
#define WIDE_JSON_ROOM 16u

/* Writes a JSON string without its quotes; returns where it ends, NULL when a surrogate stands alone. */
char *wide_json(char *out, const uint8_t *utf16, size_t units);

/* Bytes that wide_ipv4() may write to; no less than IPV4_UNITS_ROOM. */
#define WIDE_IPV4_ROOM 20u

/*
 * Writes an IPv4 address in its one canonical form, as value_ipv4() has it. Returns where it ends, NULL when the text
 * is no such address, or is 0.0.0.0, which means no address.
 */
char *wide_ipv4(char *out, const uint8_t *utf16, size_t units);

/* Whether any unit is a control (U+0085 too), U+FFFE or U+FFFF, or a surrogate, alone or one of two. */
bool wide_has_doubtful(const uint8_t *utf16, size_t units);

/* Whether a character is refused, as seen_is_refused() says; of surrogates that stand alone any answer is right. */
bool wide_is_refused(const uint8_t *utf16, size_t units);

/* Whether all of at least 8 units are hexadecimal digits. */
bool wide_are_hex_digits(const uint8_t *utf16, size_t units);

#endif
