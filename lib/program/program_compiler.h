/* SPDX-License-Identifier: MIT */
/* A program in the making: program_fields.c finds where each field's value stands, program_compile.c what to do with
 * it. */
#ifndef PROGRAM_COMPILER_H
#define PROGRAM_COMPILER_H

#include "program/program.h"

/* More fields than any real event has; more: no program. */
#define STEPS_MAX 512u
#define PAIRS_MAX 256u
#define POOL_MAX  (64u * 1024u - 1u)

/* Slots whose uses are counted; values behind them may have any number. */
#define SLOTS_COUNTED 256u

/* Where the value of something stands, in all records of the pattern. */
enum origin_kind {
	FROM_NOWHERE = 0, /* the event does not have it */
	FROM_NULL,        /* it has no value */
	FROM_LITERAL,     /* value is all there is */
	FROM_SLOT,
};

struct origin {
	enum origin_kind kind;
	uint8_t instance;
	uint16_t slot;
	struct value value; /* of the record that shows the pattern: but for literals only its type counts */
};

struct program_compiler {
	struct ipsecevtx_allocator allocator;
	const struct form *form;
	const struct plain_record *record;
	struct assembly *assembly;
	struct arena names;
	/* The record's fields. */
	struct origin system[SYSTEM_FIELD_COUNT];
	struct origin fields[EVENTS_MAX_FIELDS];
	struct origin pairs[PAIRS_MAX];
	size_t pair_count;
	bool has_inner; /* the fields of the second instance were met */
	/* The program. */
	struct program_step steps[STEPS_MAX];
	uint32_t step_count;
	uint32_t check_count; /* of the steps: those that the form does not ask for, which come first */
	struct text_buffer pool;
	size_t lead; /* where the constant bytes of the next step begin */
	bool is_too_long;
	struct program_step none; /* takes the steps for which there is no room */
	uint16_t uses[PLAIN_INSTANCES][SLOTS_COUNTED];
};

/* False when the record's fields are not each one value, or not those of the form's event. */
bool program_take_fields(struct program_compiler *compiler);

#endif
