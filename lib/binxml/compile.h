/* SPDX-License-Identifier: MIT */
/* From the tokens of a template, or of BinXML without one, to the fields and pieces of a plan. */
#ifndef COMPILE_H
#define COMPILE_H

#include "binxml/plan.h"
#include "evidence/digest.h"

/* Bounds of one template; real ones stay below 100 fields. */
#define FIELDS_MAX 4096u
#define PIECES_MAX 8192u
#define POOL_MAX   (128u * 1024u)

/* Where a template is compiled before its size is known. */
struct draft {
	struct plan_field fields[FIELDS_MAX];
	struct plan_piece pieces[PIECES_MAX];
	char pool[POOL_MAX];
	uint32_t field_count, piece_count, pool_length;
	uint32_t slot_count; /* 1 + the highest slot that is named */
	struct shape shape;
	struct binxml_names names; /* all that the tokens name */
	uint8_t odd_names;         /* enum binxml_odd_names */
	size_t names_end;          /* behind all names that stand elsewhere */
	bool names_ahead;          /* one stands behind where it is named, and not right there */
	bool split_text;           /* see binxml_stops_at_name() */
	bool odd_form;             /* it is not written as Windows writes it; where names stand is not meant */
	bool odd_text;             /* literal text held invalid UTF-16 */
	unsigned oddities;         /* enum shape_oddity bits */
	unsigned holds;            /* enum shape_holding bits */
	bool wants_search;         /* as in struct plan */
	uint8_t attribute_slot_count;
	uint16_t attribute_slots[PLAN_ATTRIBUTE_SLOTS]; /* unused ones are 0 */
	bool is_torn;  /* set by the caller: what stands behind the end was never written, and is not missed */
	size_t finish; /* behind what was read */
	/* Of all that the template says, whether the plan needs it or not. */
	uint8_t digest[DIGEST_SIZE];
};

/* Compiles the fragment in a range of a chunk, which stands in area; false with *error filled. */
bool compile_fragment(struct draft *draft, const struct byte_range *range, bool in_template, enum shape_area area,
	struct binxml_error *error);

#endif
