/* SPDX-License-Identifier: MIT */
/*
 * The third way to read a record, beside the two engines: a program (program/program.h) writes the text of a record
 * straight from its values, and no event is made. scan_record.c and scan_follow.c try this first. A program is trusted
 * for a pattern on which both engines agreed, once its text was that of the typed event; a program that was wrong once
 * is never used again. With the option verify each record is read both ways. A context hands on programs from one
 * reader to others, but not their trust.
 */
#ifndef PROGRAMS_H
#define PROGRAMS_H

#include "decode/decode.h"
#include "program/program.h"

struct engines;
struct program_store;

struct programs {
	enum ipsecevtx_format format;
	bool are_wanted;             /* the caller wants text only, and no filter needs fields */
	bool are_compared;           /* verify: programs only check what an engine has read */
	bool is_any_trusted;         /* a program was found right: until then no record need be opened for one */
	struct program_store *store; /* programs that other readers made; NULL: there is no context */
	struct forms forms;
	struct program_compiler *compiler; /* NULL until it is needed */
	struct program_memory memory;
	struct text_buffer source; /* the name of the input, as the format shows it */
	bool has_source;
	struct text_buffer text; /* written from the typed event */
	struct text_buffer scratch;
	struct text_buffer written; /* written by a program */
	bool has_text;              /* at and length are the text of the event that is handed out */
	const char *at;             /* in text, in written or in the engines' XML */
	size_t length;
	struct ipsecevtx_raw raw; /* of brief events */
	/* For each kind the event to hand out where a program wrote the text; only few members are set in it. */
	struct ipsecevtx_event brief[IPSECEVTX_KIND_COUNT];
};

/* To be called after the assembly was set up, whose empty events become the brief ones. */
void programs_init(struct programs *programs, const struct ipsecevtx_allocator *allocator,
	const struct ipsecevtx_options *options, const struct assembly *assembly);
void programs_free(struct programs *programs);

/* A record for a program to write. */
struct programs_record {
	const struct record_view *view; /* with its class */
	uint64_t written_time;          /* FILETIME of the header; 0: it says nothing */
};

/*
 * Lets a trusted program write the text of a record. Returns the brief event, which lives until the next record; NULL
 * when an engine has to decode the record.
 */
const struct ipsecevtx_event *programs_write(struct engines *engines, const struct programs_record *record);

/* The same for a record that was found plain and is opened already. */
const struct ipsecevtx_event *programs_write_opened(
	struct engines *engines, const struct programs_record *record, const struct plain_record *plain);

/*
 * To be called after an engine decoded the record and all findings about it were made: makes a program for the record's
 * pattern, when enough of its records have come, or compares the program's text with that of the event.
 */
void programs_learn(struct engines *engines, const struct programs_record *record);

/* Sets programs->at and length to the text of the event that is handed out; false when there is no memory. */
bool programs_text(struct engines *engines, const struct ipsecevtx_event *event);

#endif
