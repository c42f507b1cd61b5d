/* SPDX-License-Identifier: MIT */
/*
 * What the two files of the direct engine share. decode.c goes through BinXML instance by instance, decode_fields.c
 * takes the fields of each instance, and calls decode.c again for a value that is BinXML itself. No other file
 * includes this header. Functions that return false have refused the record, and the decoder's error says why.
 */
#ifndef DECODE_PARTS_H
#define DECODE_PARTS_H

#include "decode/decode.h"
#include "decode/walked.h"

/* The text gathered so far from BinXML that is the value of a System field; in the assembly's arena. */
struct decode_text {
	char *bytes;
	size_t length;
};

struct decoder {
	struct plan_cache *plans;
	const struct chunk *chunk;
	struct assembly *assembly; /* takes the values; NULL where witness takes them */
	struct witness *witness;   /* NULL where assembly takes the values */
	struct arena *arena;       /* the assembly's or the witness's */
	struct decode_trace *trace;
	struct binxml_error *error;
	struct walked *walked;        /* not NULL: the caller only asks which event the record is */
	const struct plan_use *known; /* the record's own instance, which classify_record() has judged; or NULL */
	size_t work, work_max;        /* in the units of decode_spend() */
	size_t spared;                /* the part of work that was counted and not done, as it had been done before */
	size_t torn_at;               /* the record's torn_at; SIZE_MAX when the record is whole */
	unsigned depth;               /* of nested BinXML; 0 in the record's own */
	bool is_left_out;             /* the BinXML at hand is the value of an element that Windows leaves out */
	struct decode_text *text;     /* where fields of AREA_TEXT go; set whenever there are any */
};

struct name {
	const char *text;
	size_t length;
};

/* BinXML in the chunk. */
struct fragment {
	struct plan_range range;
	struct name prefix; /* the beginning of the names of its fields; empty in most fragments */
};

/* The instance or fragment whose fields are read, and the prefix of their names. */
struct scope {
	struct plan_reading reading;
	const struct name *prefix;
};

/* Refuses the record: puts the problem into the decoder's error, and returns false. */
bool decode_refuse(struct decoder *decoder, enum binxml_problem problem, size_t offset);

/* Counts work, in delivered fields or their like. Refuses the record when it causes more than any real one does. */
bool decode_spend(struct decoder *decoder, size_t work, size_t offset);

/* Tells the assembly that fields are missing whose names are lost too. */
void decode_lack_unknown(struct decoder *decoder);

/*
 * Delivers all fields of the scope's plan. offset is the place in the chunk that an error names. steps are those of
 * steps_bind(); NULL where the names of the fields have a prefix, or a witness takes the values.
 */
bool decode_fields(
	struct decoder *decoder, const struct scope *scope, const struct assembly_step *steps, size_t offset);

/* Delivers all fields of the fragment; *finish is where its BinXML ends in the chunk. */
bool decode_fragment(struct decoder *decoder, const struct fragment *fragment, size_t *finish);

#endif
