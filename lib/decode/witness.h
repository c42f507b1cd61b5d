/* SPDX-License-Identifier: MIT */
/*
 * The values of a record one by one, as the direct engine takes them, in the order of the record: what libevtx says of
 * each is compared with it.
 */
#ifndef WITNESS_H
#define WITNESS_H

#include "binxml/plan.h"
#include "evidence/chunk.h"

struct witness_value {
	bool is_system;
	enum system_field system;
	const char *name; /* of a field */
	uint32_t name_length;
	struct value name_value; /* the name as it is stored: one of the record's values, or literal text */
	struct value value;
	struct value shown;        /* what libevtx takes for it */
	bool is_shortened;         /* that is not all: it loses literal text before a substitution */
	const struct value *parts; /* of what is shown, where that is put together */
	uint32_t part_count;       /* 0: it is one value */
	struct value array;        /* that the value is the first item of; else a null */
	uint32_t item_count;       /* of that array */
	bool in_attribute;
	bool is_left_out; /* libevtx leaves out elements whose optional value is a null */
};

struct witness {
	struct arena arena; /* of the values, and of what is put together from them */
	struct witness_value *values;
	size_t count, room;
	size_t next; /* the first value that none of libevtx's was compared with yet */
};

/* Begins with no values. */
void witness_reset(struct witness *witness);

/* The field of a plan that a value comes from. */
struct witness_field {
	const struct plan_reading *reading;
	const struct plan_field *field;
};

/* One more value, or one for each item of an array; false when there is no room. name is that of a field. */
bool witness_testify(struct witness *witness, const struct witness_field *from, const char *name, size_t length,
	const struct value *value);

/* The next value that libevtx shows; NULL behind the last one. */
struct witness_value *witness_next(const struct witness *witness);

/* Whether a value is what a target of the XML's shape stands for. */
bool witness_is(const struct witness_value *value, const struct shape_target *target);

#endif
