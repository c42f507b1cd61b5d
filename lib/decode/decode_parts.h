/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the direct engine share: decode.c goes through a record's BinXML instance by instance,
 * decode_fields.c takes the fields of one, and comes back for BinXML that is a value.
 */
#ifndef DECODE_PARTS_H
#define DECODE_PARTS_H

#include "decode/decode.h"
#include "decode/walked.h"

/* The text that a System field's nested BinXML holds, so far; in the assembly's arena. */
struct decode_text {
	char *bytes;
	size_t length;
};

struct decoder {
	struct plan_cache *plans;
	const struct chunk *chunk;
	struct assembly *assembly; /* where values go, or else: */
	struct witness *witness;
	struct arena *arena; /* of whichever it is */
	struct decode_trace *trace;
	struct binxml_error *error;
	struct walked *walked;        /* not NULL: all that is asked is which event it is */
	const struct plan_use *known; /* the record's own instance, of which the filter has told what is odd */
	size_t work, work_max;
	size_t spared;  /* of work, what was found to be done */
	size_t torn_at; /* of the record; SIZE_MAX when it is whole */
	unsigned depth;
	bool is_left_out;         /* the BinXML that is read stands in something that Windows leaves out */
	struct decode_text *text; /* where fields of AREA_TEXT go; it is set wherever there are any */
};

struct name {
	const char *text;
	size_t length;
};

/* BinXML in the chunk. */
struct fragment {
	struct plan_range range;
	struct name prefix; /* what names in it begin with */
};

/* Where a field stands. */
struct scope {
	struct plan_reading reading;
	const struct name *prefix;
};

/* Always false, with the problem in the decoder's error. */
bool decode_refuse(struct decoder *decoder, enum binxml_problem problem, size_t offset);

/* False, and refused, when the record causes more work than any real one. */
bool decode_spend(struct decoder *decoder, size_t work, size_t offset);

/* Fields that nobody can name are missing. */
void decode_lack_unknown(struct decoder *decoder);

/*
 * All fields of the scope's plan, which stands at offset of the chunk; false when the record is refused. steps are the
 * plan's, where names are not joined with a prefix; else NULL.
 */
bool decode_fields(
	struct decoder *decoder, const struct scope *scope, const struct assembly_step *steps, size_t offset);

/* *finish is where the fragment's BinXML ends; false when the record is refused. */
bool decode_fragment(struct decoder *decoder, const struct fragment *fragment, size_t *finish);

#endif
