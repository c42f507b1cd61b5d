/* SPDX-License-Identifier: MIT */
/*
 * From the tokens of a template, or of BinXML without one, to the fields and pieces of a plan. plan.c compiles here
 * what it does not know yet, into a draft that it uses again for the next template; plan_set.h makes a plan of the
 * draft.
 */
#ifndef COMPILE_H
#define COMPILE_H

#include "binxml/plan.h"
#include "evidence/digest.h"

/* Limits of one template; real ones stay below 100 fields. Beyond them compilation fails with PROBLEM_SIZE. */
#define FIELDS_MAX 4096u
#define PIECES_MAX 8192u
#define POOL_MAX   (128u * 1024u)

/*
 * Where a template is compiled before its size is known. compile_fragment() sets all but is_torn, and digest only for a
 * template.
 */
struct draft {
	struct plan_field fields[FIELDS_MAX];
	struct plan_piece pieces[PIECES_MAX];
	char pool[POOL_MAX];
	uint32_t field_count, piece_count, pool_length;
	uint32_t slot_count; /* 1 + the highest slot that is named */
	struct shape shape;
	struct binxml_names names; /* all names that the tokens have */
	uint8_t odd_names;         /* enum binxml_odd_names */
	/* Behind the last name that stands elsewhere in the chunk than right behind its token's offset. */
	size_t names_end;
	bool names_ahead;  /* as in struct binxml */
	bool split_text;   /* as in struct binxml */
	bool odd_form;     /* the template is not in Windows' form; where its names stand is not part of this */
	bool odd_text;     /* a literal text or a name has invalid UTF-16 */
	unsigned oddities; /* enum shape_oddity bits */
	unsigned holds;    /* enum shape_holding bits */
	bool wants_search; /* as in struct plan */
	uint8_t attribute_slot_count;
	uint16_t attribute_slots[PLAN_ATTRIBUTE_SLOTS]; /* unused ones are 0 */
	/* Set by the caller: the bytes behind the range's end were never written, and their lack is no error. */
	bool is_torn;
	size_t finish; /* behind the last byte that was read */
	/* Of a template only: SHA-256 of all that its tokens say, whether the plan needs it or not. */
	uint8_t digest[DIGEST_SIZE];
};

/*
 * Compiles the fragment in a range of a chunk; area is where in an event it stands. in_template: the range is the body
 * of a template definition, whose elements have dependency identifiers and whose values may be slots. False with *error
 * filled.
 */
bool compile_fragment(struct draft *draft, const struct byte_range *range, bool in_template, enum shape_area area,
	struct binxml_error *error);

#endif
