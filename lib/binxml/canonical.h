/* SPDX-License-Identifier: MIT */
/*
 * Whether BinXML is in the one form in which Windows writes it into a log. Readers differ in what they make of any
 * other form: some go by sizes, some by tokens, some by offsets, so that one may show another event than we do.
 * Measured over 3,200 definitions and 68,000 instances in 32 logs of Windows 7 to Server 2022, in which nothing else
 * occurs. The parser (binxml.c) hands over each token that it read. It keeps for itself what is not seen from the
 * tokens: where names and templates stand, and the sizes of elements; binxml_is_odd() has both.
 */
#ifndef CANONICAL_H
#define CANONICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was the last thing seen outside of elements. */
enum canonical_place {
	CANONICAL_START,
	CANONICAL_HEADER,
	CANONICAL_INSTANCE,
	CANONICAL_ROOT,
};

struct canonical {
	bool is_odd;           /* something seen so far is not as Windows writes it */
	uint8_t place;         /* enum canonical_place */
	uint8_t part;          /* the token of the last part of the open attribute or element text; 0: none */
	bool has_list;         /* the token of the open tag says that attributes follow */
	bool has_attribute;    /* the open tag has had an attribute */
	bool promises_another; /* the last attribute's token says that another one follows */
};

/* A token that was read, and what the parser knows of it. */
struct canonical_token {
	const uint8_t *chunk;
	size_t offset; /* of the token */
	size_t next;   /* where the parser is now: behind the token and what belongs to it */
	size_t end;    /* of the fragment */
	uint8_t token;
	uint8_t type; /* of a substitution */
	bool in_template;
	bool in_attribute;
	bool is_root;        /* an element that stands in no other one */
	const uint8_t *name; /* of an element, in UTF-16 */
	uint32_t name_units;
	size_t list_size; /* of an element: how many bytes its list of attributes has */
};

/* To be called for each token of a fragment, but not for its end. */
void canonical_see(struct canonical *canonical, const struct canonical_token *token);

/* To be called once at the fragment's end; has_token is false where the bytes end without an end token. */
void canonical_end(struct canonical *canonical, const struct canonical_token *token, bool has_token);

#endif
