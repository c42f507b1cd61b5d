/* SPDX-License-Identifier: MIT */
/*
 * Programs for XML. The pattern of a record (binxml/pattern.h) settles which elements and attributes its XML has; what
 * is left are the values. A program is made from what libevtx or the direct engine renders of one record of the
 * pattern: it has the text before each value, and which value comes there. For a further record it writes what that
 * engine would render, or it declines, where a value would be shown in a way that was not seen yet. This is many times
 * faster than libevtx. reader/engines_xml.c makes, teaches and runs these programs.
 */
#ifndef XML_PROGRAM_H
#define XML_PROGRAM_H

#include "decode/plain.h"
#include "decode/record_view.h"
#include "evidence/memory.h"
#include "reference/xml_write.h"

struct xml_program;

/* What libevtx or the direct engine has rendered of a record. */
struct xml_text {
	enum xml_style style;
	const char *text; /* well-formed */
	size_t length;
};

/*
 * Makes a program from a record and its text: one piece of memory of that allocator, which the caller owns, and *size
 * bytes large. NULL when the record is not plain, or its text is not what the record's template lets expect, and when
 * there is no memory.
 */
struct xml_program *xml_program_make(const struct record_view *view, const struct xml_text *text,
	const struct ipsecevtx_allocator *allocator, size_t *size);

/* A program never writes as many bytes. */
#define XML_PROGRAM_ROOM ((size_t)256 * 1024)

/* A further record of the pattern; plain is NULL where the record was not opened (plain_open()). */
struct xml_record {
	const struct record_view *view;
	const struct plain_record *plain;
};

/* Writes the record's XML to out, which has room for XML_PROGRAM_ROOM bytes; *length is without a NUL. */
enum xml_answer xml_program_run(const struct xml_program *program, const struct xml_record *record,
	struct xml_memory *memory, char *out, size_t *length);

/*
 * Teaches the program by the text of a record for which xml_program_run() answered XML_ASK: from now on it writes
 * values that are shown as in this one. out is as in xml_program_run(). False when the program would have written
 * another text: then it must not be used any more.
 */
bool xml_program_learn(struct xml_program *program, const struct record_view *view, const struct xml_text *text,
	struct xml_memory *memory, char *out);

#endif
