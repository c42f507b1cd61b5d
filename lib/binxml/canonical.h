/* SPDX-License-Identifier: MIT */
/*
 * The one form in which Windows writes BinXML into a log. Readers differ in what they make of any other: some go by
 * sizes, some by tokens, some by offsets. Measured over 3,200 definitions and 68,000 instances in 32 logs of Windows 7
 * to Server 2022, in which nothing else occurs. What stands elsewhere than in the tokens (which names and templates
 * they lead to, sizes of elements) struct binxml has beside it.
 */
#ifndef CANONICAL_H
#define CANONICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What came before, around the elements of a fragment. */
enum canonical_place {
	CANONICAL_START,
	CANONICAL_HEADER,
	CANONICAL_INSTANCE,
	CANONICAL_ROOT,
};

struct canonical {
	bool is_odd;           /* something is not as Windows writes it */
	uint8_t place;         /* enum canonical_place */
	uint8_t part;          /* token of the last part of the value that is open; 0: none */
	bool has_list;         /* the tag's token says that attributes follow */
	bool has_attribute;    /* one came */
	bool promises_another; /* the last one's token says that another one follows */
};

/* A token that was read, and where the reader is now. */
struct canonical_token {
	const uint8_t *chunk;
	size_t offset; /* of the token */
	size_t next;   /* behind it */
	size_t end;    /* of the fragment */
	uint8_t token;
	uint8_t type; /* of a substitution */
	bool in_template;
	bool in_attribute;
	bool is_root;        /* an element that stands in no other one */
	const uint8_t *name; /* of an element, in UTF-16 */
	uint32_t name_units;
	size_t list_size; /* of its attributes */
};

void canonical_see(struct canonical *canonical, const struct canonical_token *token);

/* The fragment ended; without a token where its bytes did. */
void canonical_end(struct canonical *canonical, const struct canonical_token *token, bool has_token);

#endif
