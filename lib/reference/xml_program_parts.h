/* SPDX-License-Identifier: MIT */
/* A program for XML: xml_program_make.c works it out, xml_program.c runs it. */
#ifndef XML_PROGRAM_PARTS_H
#define XML_PROGRAM_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/xml_write.h"

/* Of a record that has a program. Events that Windows writes have far fewer of each. */
#define XML_INSTANCES  2u
#define XML_VALUES_MAX 255u
#define XML_STEPS_MAX  256u

/* How an element or attribute was seen whose value is text, or none. */
#define XML_SHOWN_TEXT  0x1u
#define XML_SHOWN_EMPTY 0x2u

/* Constants are copied in blocks of so many bytes. */
#define XML_BLOCK 32u

/*
 * A value, and the text between the one before and this. In the pool a step's lead stands right behind the tail of the
 * step before, which is the end tag behind its value, or nothing: mostly both are copied at once.
 */
struct xml_step {
	uint32_t lead;
	uint16_t lead_length, tail_length;
	uint16_t slot;
	uint8_t instance;
	uint8_t type; /* enum value_type */
	bool in_attribute;
	uint8_t shown; /* XML_SHOWN_ bits */
};

struct xml_program {
	enum xml_style style;
	uint32_t counts[XML_INSTANCES]; /* of the instances' values: each step's slot is one of them */
	unsigned instance_count;
	uint16_t nested_slot; /* that holds the second instance */
	size_t room;          /* for the text, beside what the values' bytes need */
	size_t byte_room;     /* for each of those */
	uint32_t end;         /* the text behind the last value, in the pool: like a lead */
	uint32_t end_length;
	uint32_t step_count;
	struct xml_step *steps; /* behind this, like the next */
	const char *pool;       /* XML_BLOCK bytes longer than what is in it */
};

#endif
