/* SPDX-License-Identifier: MIT */
/* Values that a person types: numbers, times, networks. */
#ifndef VALUES_H
#define VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

/* What is wrong with a value, to follow the option's name: "'foo' is not a mode; allowed: main, quick". */
struct problem {
	char text[512];
};

/* Fills the problem; returns false, so that a parser can end with it. */
bool problem_set(struct problem *problem, const char *format, ...) PRINTF_LIKE(2, 3);

/* A piece of a string that somebody else owns. */
struct piece {
	const char *text;
	size_t length;
};

/* For "%.*s". */
#define PIECE(piece) (int)(piece).length, (piece).text

bool piece_is(struct piece piece, const char *word);

/* Without the blanks and line breaks round it. */
struct piece piece_trim(struct piece piece);

/* The next item of a comma separated list, trimmed; the first call has *rest at its start. False past the last. */
bool next_item(const char **rest, struct piece *item);

/* Decimal, or hexadecimal with 0x when that is allowed. */
bool parse_number(struct piece text, bool hexadecimal, uint64_t limit, uint64_t *value);

/*
 * An RFC 3339 time as ticks of 100 ns since 1601. A date alone is its midnight; without an offset it is UTC. Digits
 * below a tick round up, so that an event at the tick before is before the time in both --from and --to.
 */
bool parse_time(const char *text, uint64_t *ticks, struct problem *problem);

struct network {
	uint8_t family; /* 4 or 6 */
	uint8_t prefix; /* bits */
	uint8_t bytes[16];
};

/* An address, or one with /prefix. IPv4-mapped IPv6 becomes IPv4. Bits beyond the prefix are an error. */
bool parse_network(struct piece text, struct network *network, struct problem *problem);

/* family and bytes as in struct ipsecevtx_address. */
bool network_contains(const struct network *network, uint8_t family, const uint8_t *bytes);

/* Whether all of it is within the network of an address and a mask, which may have any bits. */
bool network_is_within(const struct network *network, uint8_t family, const uint8_t *bytes, const uint8_t *mask);

#endif
