/* SPDX-License-Identifier: MIT */
/* Values that a person types: numbers, times, networks. */
#ifndef VALUES_H
#define VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"
#include "ipsecevtx.h"

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

/* See ipsecevtx_time_parse(); without an offset it is of --timezone. */
bool parse_time(const char *text, uint64_t *ticks, struct problem *problem);

/* An address, or one with /prefix: see ipsecevtx_network_parse(). */
bool parse_network(struct piece text, struct ipsecevtx_network *network, struct problem *problem);

#endif
