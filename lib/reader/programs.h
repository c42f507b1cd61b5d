/* SPDX-License-Identifier: MIT */
/*
 * The third way to read a record: a program (program/program.h) writes its text, and no event is made. It is trusted
 * for a pattern once its text was that of the typed event, of a record of a pattern on which both engines agreed; the
 * text of a program that was wrong once is never used. With verify each record is read both ways. Of a context programs
 * are taken that other readers made, but not their trust.
 */
#ifndef PROGRAMS_H
#define PROGRAMS_H

#include "decode/decode.h"
#include "program/program.h"

struct engines;
struct program_store;

struct programs {
	enum ipsecevtx_format format;
	bool are_wanted;             /* records need no event but what is brief */
	bool are_compared;           /* each with its event */
	bool is_any_trusted;         /* so far: else records need not be opened for programs */
	struct program_store *store; /* of programs that others may have made; NULL: none */
	struct forms forms;
	struct program_compiler *compiler; /* once it was needed */
	struct program_memory memory;
	struct text_buffer source; /* the name of the input, as the format shows it */
	bool has_source;
	struct text_buffer text; /* of the event that is handed out */
	struct text_buffer scratch;
	struct text_buffer written; /* by a program */
	bool has_text;              /* text or written is that of the event */
	const char *at;             /* where it stands */
	size_t length;
	struct ipsecevtx_raw raw;                           /* of brief events */
	struct ipsecevtx_event brief[IPSECEVTX_KIND_COUNT]; /* what is told of an event that was never made */
};

/* After the assembly of the engines was set up. */
void programs_init(struct programs *programs, const struct ipsecevtx_allocator *allocator,
	const struct ipsecevtx_options *options, const struct assembly *assembly);
void programs_free(struct programs *programs);

/* A record that both ways are tried on. */
struct programs_record {
	const struct record_view *view; /* with its class */
	uint64_t written_time;          /* 0: it says nothing */
};

/*
 * Lets a trusted program write the text of a record; NULL when an engine has to decode it, else what there is of its
 * event.
 */
const struct ipsecevtx_event *programs_write(struct engines *engines, const struct programs_record *record);

/* The same of a record that is plain, and opened. */
const struct ipsecevtx_event *programs_write_opened(
	struct engines *engines, const struct programs_record *record, const struct plain_record *plain);

/* After an engine decoded the record, and all was told of it: makes a program for others like it, or compares. */
void programs_learn(struct engines *engines, const struct programs_record *record);

/* The text of the engines' event; false when there is no memory. */
bool programs_text(struct engines *engines, const struct ipsecevtx_event *event);

#endif
