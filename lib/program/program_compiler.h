/* SPDX-License-Identifier: MIT */
/*
 * A program in the making. program_fields.c finds where the value of each field stands in the records of a pattern,
 * program_compile.c turns a form (text/form.h) into steps that write these values. No other file includes this header.
 */
#ifndef PROGRAM_COMPILER_H
#define PROGRAM_COMPILER_H

#include "program/program.h"

/* Far more than any real event needs; a pattern that needs more has no program. */
#define STEPS_MAX 512u
#define PAIRS_MAX 256u
#define POOL_MAX  (64u * 1024u - 1u)

/* Uses are counted of slots below this; a value in a higher one may be used by any number of steps. */
#define SLOTS_COUNTED 256u

/* Where the value of a field comes from in all records of the pattern. */
enum origin_kind {
	FROM_NOWHERE = 0, /* the event does not have the field */
	FROM_NULL,        /* the field has no value */
	FROM_LITERAL,     /* its value is text of the template */
	FROM_SLOT,
};

struct origin {
	enum origin_kind kind;
	uint8_t instance;
	uint16_t slot;
	struct value value; /* of the record at hand; unless it is literal, only the type is that of all records */
};

struct program_compiler {
	struct ipsecevtx_allocator allocator;
	const struct form *form;
	const struct plain_record *record;
	struct assembly *assembly;
	struct arena names;
	/* Where the values of the event's fields come from. */
	struct origin system[SYSTEM_FIELD_COUNT];
	struct origin fields[EVENTS_MAX_FIELDS];
	struct origin pairs[PAIRS_MAX];
	size_t pair_count;
	bool has_inner; /* the value that is the second instance was met */
	/* The program. */
	struct program_step steps[STEPS_MAX];
	uint32_t step_count;
	uint32_t check_count; /* of the first steps: these check values that the form does not show */
	struct text_buffer pool;
	size_t lead; /* where the constant bytes of the next step begin in the pool */
	bool is_too_long;
	struct program_step none;                      /* is filled in the place of steps that are left out */
	uint16_t uses[PLAIN_INSTANCES][SLOTS_COUNTED]; /* by how many steps each value is used */
};

/*
 * Fills system, fields and pairs from the record. False when its event is not plain, a field of it is more than one
 * value, or the fields are not those of the form's event.
 */
bool program_take_fields(struct program_compiler *compiler);

#endif
