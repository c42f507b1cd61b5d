/* SPDX-License-Identifier: MIT */
/* Parses values that a person types: numbers, times, networks. */
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

/* A part of a string, which it does not own. */
struct piece {
	const char *text;
	size_t length;
};

/* For "%.*s". */
#define PIECE(piece) (int)(piece).length, (piece).text

bool piece_is(struct piece piece, const char *word);

/* The piece without blanks and line breaks around it. */
struct piece piece_trim(struct piece piece);

/*
 * Fills item with the next item of a comma-separated list, trimmed; *rest is the list at the first call. False behind
 * the last item.
 */
bool next_item(const char **rest, struct piece *item);

/* Parses a decimal number or, with hexadecimal, one with 0x; at most limit. */
bool parse_number(struct piece text, bool hexadecimal, uint64_t limit, uint64_t *value);

/* Parses a time as ipsecevtx_time_parse() does; one without an offset is of --timezone. */
bool parse_time(const char *text, uint64_t *ticks, struct problem *problem);

/* Parses an address, or one with /prefix: see ipsecevtx_network_parse(). */
bool parse_network(struct piece text, struct ipsecevtx_network *network, struct problem *problem);

#endif
