/* SPDX-License-Identifier: MIT */
/* UTF-16 to text in JSON, in one pass. */
#ifndef WIDE_H
#define WIDE_H

#include <stddef.h>
#include <stdint.h>

/* Room for each unit, and beside. */
#define WIDE_JSON_MAX  6u
#define WIDE_JSON_ROOM 16u

/* Without quotes; where it ends, NULL when a surrogate stands alone. */
char *wide_json(char *out, const uint8_t *utf16, size_t units);

#endif
