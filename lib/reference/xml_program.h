/* SPDX-License-Identifier: MIT */
/*
 * Programs for XML. With a pattern (binxml/pattern.h) it is settled which elements and attributes a record's XML has:
 * what is left are the values. A program is worked out from what libevtx or the direct engine renders of one record of
 * the pattern: the text before each value, and which value that is. What it writes of other records is what would be
 * rendered of them, or nothing, where a value would be shown in a way that was not seen yet.
 */
#ifndef XML_PROGRAM_H
#define XML_PROGRAM_H

#include "decode/plain.h"
#include "decode/record_view.h"
#include "evidence/memory.h"
#include "reference/xml_write.h"

struct xml_program;

/* A record as XML, by libevtx or by the direct engine. */
struct xml_text {
	enum xml_style style;
	const char *text; /* well-formed */
	size_t length;
};

/*
 * From the text of a record, in one piece of memory of that allocator; *size is how large it is. NULL when the record
 * is not plain or its text is not what was expected, and when there is no memory.
 */
struct xml_program *xml_program_make(const struct record_view *view, const struct xml_text *text,
	const struct ipsecevtx_allocator *allocator, size_t *size);

/* More than a program ever writes. */
#define XML_PROGRAM_ROOM ((size_t)256 * 1024)

/* Another record of the pattern; plain is NULL where it was not opened yet. */
struct xml_record {
	const struct record_view *view;
	const struct plain_record *plain;
};

/* Writes its XML to out, which has XML_PROGRAM_ROOM; *length is without a NUL. */
enum xml_answer xml_program_run(const struct xml_program *program, const struct xml_record *record,
	struct xml_memory *memory, char *out, size_t *length);

/*
 * The text of a record for which xml_program_run() wrote nothing: what was seen in it of how values are shown counts
 * from now on. out as above. False when the program is wrong, and may not be used any more.
 */
bool xml_program_learn(struct xml_program *program, const struct record_view *view, const struct xml_text *text,
	struct xml_memory *memory, char *out);

#endif
