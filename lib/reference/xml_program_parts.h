/* SPDX-License-Identifier: MIT */
/*
 * What the files of programs for XML share: xml_program_make.c makes a program, xml_program.c opens records for it, and
 * xml_program_write.c runs it. No other file includes this header.
 */
#ifndef XML_PROGRAM_PARTS_H
#define XML_PROGRAM_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "binxml/binxml.h"
#include "decode/record_view.h"
#include "reference/xml_write.h"

/* A record with more has no program. Events that Windows writes have far fewer values and steps. */
#define XML_INSTANCES  2u
#define XML_VALUES_MAX 255u
#define XML_STEPS_MAX  256u

/* How the engine has shown an element or attribute so far; bits. */
#define XML_SHOWN_TEXT  0x1u /* with a value that has text */
#define XML_SHOWN_EMPTY 0x2u /* with a value that has none */

/* Constants are copied in blocks of so many bytes. */
#define XML_BLOCK 32u

/* How a usual value is written: text in which nothing is to be escaped, or a value of the size that its type has. */
enum xml_writer {
	XML_PUT_TEXT,
	XML_PUT_NUMBER,
	XML_PUT_HEXADECIMAL, /* with at least so many digits as the step says */
	XML_PUT_TIME,
	XML_PUT_GUID,
	XML_PUT_OTHER, /* no value is usual: xml_write_value() writes it */
};

/*
 * A value, and the constant text before it, its lead. The tail of a step is the end tag behind its value, if the value
 * is the content of an element. In the pool a step's lead stands right behind the tail of the step before, so that
 * mostly both are copied at once. The lead of the content of an element ends with the start tag's '>'.
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
	uint8_t size;   /* of a usual value, in bytes; not set for text */
	uint8_t digits; /* that a hexadecimal number has at least: libevtx shows all that the type has */
};

struct xml_program {
	enum xml_style style;
	uint32_t counts[XML_INSTANCES]; /* of the instances' values: each step's slot is below its instance's count */
	unsigned instance_count;
	uint16_t nested_slot; /* of the value that is the second instance */
	size_t room;          /* bytes that the text may need beside those for the values */
	size_t byte_room;     /* bytes that it may need for each byte of the values */
	uint32_t end;         /* where the text behind the last value stands in the pool: like a lead */
	uint32_t end_length;
	uint32_t step_count;
	struct xml_step *steps; /* behind this struct, in the same memory */
	const char *pool;       /* behind the steps, with XML_BLOCK bytes more, so that whole blocks can be read */
};

/* The instances of a record that was opened: its own, and one that is a value of that. */
struct xml_opened {
	const struct binxml_instance *instances[XML_INSTANCES];
	struct binxml_values values[XML_INSTANCES];
	size_t finish; /* where the record's BinXML ends */
};

struct xml_running {
	const struct xml_program *program;
	struct xml_memory *memory;
	const struct xml_opened *opened;
	uint8_t *shows; /* for each step XML_SHOWN_ bits of this record; NULL: no value may be shown in a new way */
};

/* As xml_program_run(), for a record that was opened. */
enum xml_answer xml_program_write(
	const struct xml_running *running, const struct record_view *view, char *out, size_t *length);

#endif
