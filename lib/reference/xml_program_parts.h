/* SPDX-License-Identifier: MIT */
/* A program for XML: xml_program_make.c works it out, xml_program.c opens records for it, xml_program_write.c runs it.
 */
#ifndef XML_PROGRAM_PARTS_H
#define XML_PROGRAM_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "binxml/binxml.h"
#include "decode/record_view.h"
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

/* How a value is written that is as most are: text that stands as it is, or as large as its type is. */
enum xml_writer {
	XML_PUT_TEXT,
	XML_PUT_NUMBER,
	XML_PUT_HEXADECIMAL, /* with digits at least, of which libevtx shows all that the type has */
	XML_PUT_TIME,
	XML_PUT_GUID,
	XML_PUT_OTHER, /* as xml_write_value() does */
};

/*
 * A value, and the text between the one before and this. In the pool a step's lead stands right behind the tail of the
 * step before, which is the end tag behind its value, or nothing: mostly both are copied at once. A lead ends with the
 * start tag's '>' where the value is what an element holds.
 */
struct xml_step {
	uint32_t lead;
	uint16_t lead_length, tail_length;
	uint16_t slot;
	uint8_t instance;
	uint8_t type; /* enum value_type */
	bool in_attribute;
	uint8_t shown;  /* XML_SHOWN_ bits */
	uint8_t writer; /* enum xml_writer */
	uint8_t size;   /* in bytes, of values that it writes, but for text */
	uint8_t digits;
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

/* The instances of a record, as many as programs know: its own, and the one that is a value of it. */
struct xml_opened {
	const struct binxml_instance *instances[XML_INSTANCES];
	struct binxml_values values[XML_INSTANCES];
	size_t finish; /* where the record's BinXML ends */
};

struct xml_running {
	const struct xml_program *program;
	struct xml_memory *memory;
	const struct xml_opened *opened;
	uint8_t *shows; /* of each step, XML_SHOWN_ bits that are new; NULL: none may be */
};

/* As xml_program_run(), of a record that was opened. */
enum xml_answer xml_program_write(
	const struct xml_running *running, const struct record_view *view, char *out, size_t *length);

#endif
