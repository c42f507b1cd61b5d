/* SPDX-License-Identifier: MIT */
/*
 * The check that a record passes before libevtx sees it: that it is well-formed, with all that it leads to, that
 * libevtx will not need more memory for it than is reasonable, and what of it libevtx is known to get wrong.
 * reference.c runs it; the reader also asks it how far a record reaches. Nothing is allocated.
 */
#ifndef ACCEPT_H
#define ACCEPT_H

#include "binxml/binxml.h"

/* What one record may expand to: text and nodes, in bytes; real logs stay far below. */
#define ACCEPT_LIMIT (1024u * 1024u)

/* What a record holds that libevtx 20181227 is known to get wrong; bits. */
enum accept_trait {
	TRAIT_NO_TEMPLATE = 1u << 0, /* BinXML without one: it expects a dependency id behind each token, and fails */
	TRAIT_ATTRIBUTE_REFERENCE = 1u << 1, /* a reference in an attribute: it fails */
	TRAIT_QUOTED_ATTRIBUTE = 1u << 2,    /* a '"' in an attribute: not escaped */
	TRAIT_ANSI_MARKUP = 1u << 3,         /* a byte string with '<', '>' or '&': not escaped */
	TRAIT_SURROGATES = 1u << 4,          /* wrong characters, or text that ends early */
	TRAIT_NUL_IN_TEXT = 1u << 5,         /* text ends there */
	TRAIT_LONE_NEWLINE = 1u << 6,        /* a text that is one line feed is left out */
	TRAIT_ARRAYS = 1u << 7,              /* arrays that make it repeat an element without end */
	TRAIT_STRUCTURE = 1u << 8,           /* sizes or an order of tokens that lead it to read something else */
	TRAIT_MIXED_TEXT = 1u << 9,          /* literal text beside a substitution: lost, or it fails */
	TRAIT_NEGATIVE = 1u << 10,           /* negative numbers: wrong */
	TRAIT_PLAIN_NULL = 1u << 11,         /* a null where the value is not optional: it fails */
	TRAIT_RENDERING = 1u << 12,          /* fractions, odd times and sizes, marks of byte order: other text */
	TRAIT_NULL_ELEMENT = 1u << 13,       /* an element whose optional value is a null is left out */
	TRAIT_SLOTS = 1u << 14,              /* values or bytes that no slot names: it ignores them */
	TRAIT_UNREADABLE = 1u << 15,         /* a value of a type or size that it does not know: it fails */
	TRAIT_EMPTY_ELEMENT = 1u << 16,      /* an element as in TRAIT_NULL_ELEMENT that Windows renders, empty */
	TRAIT_SECOND_PART = 1u << 17,        /* instances of several templates in one value: it shows the first */
};

/* libevtx cannot read these, and may leak memory, hang, or read bytes that were not checked: it must not see them. */
#define TRAITS_NOT_SHOWN ((unsigned)(TRAIT_NO_TEMPLATE | TRAIT_ARRAYS | TRAIT_STRUCTURE | TRAIT_SLOTS))

/* With one of these libevtx may fail on the whole record. */
#define TRAITS_FAILING                                                                                                 \
	(TRAITS_NOT_SHOWN |                                                                                            \
		(unsigned)(TRAIT_ATTRIBUTE_REFERENCE | TRAIT_MIXED_TEXT | TRAIT_PLAIN_NULL | TRAIT_UNREADABLE))

/* Of these, what single values cause can be mended in a copy: see accept_mended(). */
#define TRAITS_MENDED ((unsigned)(TRAIT_ARRAYS | TRAIT_PLAIN_NULL | TRAIT_UNREADABLE))

/* The first of the traits in words, a static string; NULL for none. */
const char *accept_trait_text(unsigned traits);

/* What the check saw of a record's BinXML. */
struct accepted {
	size_t finish;   /* where the BinXML ends in the chunk */
	size_t reach;    /* behind all definitions and names that it leads to, wherever they stand */
	bool is_changed; /* bytes of these are others where libevtx is shown the record alone: see reference.h */
	size_t spent;    /* how much of ACCEPT_LIMIT the record expands to */
	unsigned traits; /* enum accept_trait bits */
	struct binxml_error error; /* set when it was not accepted */
};

/*
 * Whether a record's BinXML in a range of its chunk is well-formed throughout, with all templates, names and nested
 * values that it reaches, and expands to at most ACCEPT_LIMIT.
 */
bool accept_record(const struct byte_range *range, struct accepted *accepted);

/* As accept_record(), and looks for TRAIT_STRUCTURE too: libevtx goes by sizes that the direct engine does not need. */
bool accept_for_reference(const struct byte_range *range, struct accepted *accepted);

/*
 * As accept_for_reference(), for a range of copy, the chunk that libevtx will see: a value on which libevtx fails is
 * made one of type BINARY, which it prints as hexadecimal digits, or an empty string where it has no bytes, so that
 * libevtx reads all other values of the record.
 */
bool accept_mended(uint8_t *copy, const struct byte_range *range, struct accepted *accepted);

#endif
