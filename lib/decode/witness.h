/* SPDX-License-Identifier: MIT */
/*
 * The values of a record one by one, in the order of the record, as the direct engine finds them, and what libevtx is
 * known to make of each. Where the two engines differ, reference/xml.c goes through the XML of libevtx value by value,
 * and compares each with the witness: so a known fault of libevtx excuses the one value that shows it, never the
 * record.
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
	struct value shown;        /* what libevtx takes for the value */
	bool is_shortened;         /* shown is not all of the value: libevtx loses literal text before a substitution */
	const struct value *parts; /* that shown is put together from */
	uint32_t part_count;       /* 0: shown is one value */
	struct value array;        /* of which the value is the first item; else a null */
	uint32_t item_count;       /* of that array */
	bool in_attribute;
	bool is_left_out; /* libevtx leaves out elements whose optional value is a null */
};

struct witness {
	struct arena arena; /* holds the values, and what is put together from them */
	struct witness_value *values;
	size_t count, room;
	size_t next; /* index of the first value with which nothing was compared yet; moved by the caller */
};

/* Forgets all values, for another record. */
void witness_reset(struct witness *witness);

/* The field of a plan that a value comes from. */
struct witness_field {
	const struct plan_reading *reading;
	const struct plan_field *field;
};

/*
 * Adds a value, or one for each item of an array. name is that of a field, and empty for System. Bytes are copied only
 * where they do not stand in the chunk or the plan; false when the arena has no room for that.
 */
bool witness_testify(struct witness *witness, const struct witness_field *from, const char *name, size_t length,
	const struct value *value);

/* The next value that libevtx shows, from next on; NULL behind the last one. */
struct witness_value *witness_next(const struct witness *witness);

/* Whether a value is the System field or the field of the event that target, a place in the XML, stands for. */
bool witness_is(const struct witness_value *value, const struct shape_target *target);

#endif
