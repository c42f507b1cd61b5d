/* SPDX-License-Identifier: MIT */
/*
 * Programs write the text of an event, as JSON or CSV, straight from the values of its record. The pattern of a record
 * (binxml/pattern.h) settles which plans read it and which type each value has, and so which fields its event has, what
 * they are called, and which of them have no value. What is left are the values. So a program, made once for a pattern
 * and a format, is a list of steps: constant bytes, and behind them what one value becomes.
 *
 * A program writes records whose event would be plain: no mark, no finding, nothing beside its fields. For any other
 * record it returns false, and what it wrote does not count; then an engine has to decode the record. Two formats show
 * no text of the event but the record, as XML (written by reference/xml_program.h) or as it is: a program for one of
 * these only checks whether the record is plain. reader/programs.c makes, tests and runs programs.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "binxml/filetime.h"
#include "decode/plain.h"
#include "text/form.h"
#include "text/text_buffer.h"

/* What becomes of a value. Each writer refuses a value for which the typed event would not be plain. */
enum program_writer {
	WRITE_NOTHING, /* no value: the step is its constant */
	/* What is known of the record without its values. */
	WRITE_EVENT_ID,
	WRITE_OFFSET,
	WRITE_SOURCE,
	WRITE_OTHER_ID,
	WRITE_OTHER_TIME,
	/* Values of System. */
	WRITE_TIME,
	WRITE_OUTCOME,
	WRITE_COMPUTER,
	WRITE_RECORD_ID,
	WRITE_SYSTEM_NUMBER,
	WRITE_GUID,
	WRITE_STRING, /* a string as it is, but not empty */
	WRITE_TEXT,   /* as WRITE_STRING, for a value of another type */
	/* Values of System that the format does not show, and that have to be plain all the same. */
	CHECK_NUMBER,
	CHECK_GUID,
	CHECK_TEXT,
	CHECK_NOTHING, /* there must be no value */
	CHECK_VERSION, /* it must be a version that has the event's fields */
	/* Typed fields. */
	WRITE_FIELD_NUMBER,
	WRITE_FIELD_ID,
	WRITE_FIELD_SPI,
	WRITE_FIELD_STRING,
	WRITE_FIELD_HEX,
	WRITE_FIELD_REASON, /* a failure reason, without line breaks at its end */
	WRITE_FIELD_TEXT,
	WRITE_FIELD_CODE,
	WRITE_FIELD_ADDRESS,
	WRITE_FIELD_ADDRESS_OR_NONE, /* an address of zeros counts as none */
	WRITE_FIELD_MASK,
	WRITE_PEER,
	/* Values in pairs of name and value: JSON, which CSV has in a cell. */
	WRITE_PAIR_STRING,
	WRITE_PAIR_TEXT,
	WRITE_PAIR_NUMBER,
	WRITE_PAIR_HEX,
};

struct program_step {
	uint32_t lead; /* constant bytes, in the pool */
	uint16_t lead_length;
	uint16_t slot;    /* of the value; 0, which all plain records have, for a step without one */
	uint8_t writer;   /* enum program_writer */
	uint8_t instance; /* that has the slot */
	uint8_t type;     /* of the value, which the pattern settles */
	uint8_t size;     /* a value of so many bytes fits the writer, whatever they are; 0: it depends on the bytes */
	/* For WRITE_PEER: the remote address's slot where slot is that of the tunnel's endpoint, or PLAN_NO_SLOT. */
	uint16_t address;
	uint16_t versions; /* for CHECK_VERSION: the versions that have other fields; bits */
};

struct program {
	enum ipsecevtx_format format;
	bool is_typed;                    /* its events have a typed struct: they are not of kind other */
	size_t size;                      /* of the whole piece of memory: this, the steps, and the pool, in bytes */
	uint32_t counts[PLAIN_INSTANCES]; /* of the instances' values: each step's slot is below its instance's count */
	size_t room;                      /* bytes that the text may need beside those for the values */
	size_t byte_room;                 /* bytes that it may need for each byte of the values */
	uint32_t step_count;
	uint32_t check_count; /* so many of the first steps only check; 0 in a program that only checks */
	const struct program_step *steps;
	const char *pool; /* constants, with PROGRAM_BLOCK bytes more, so that whole blocks can be read */
};

/* Constants are copied in blocks of so many bytes. */
#define PROGRAM_BLOCK 32u

/* What a step needs beside its constant and its value's bytes: quotes, and the longest address or number. */
#define PROGRAM_STEP_ROOM 128u

/* Room for each byte of a value: a unit of UTF-16 has two bytes, and becomes at most six in JSON ("\u0001"). */
#define PROGRAM_BYTE_ROOM 3u

/* Room in which programs are made, one after the other. Not to be shared between threads. */
struct program_compiler;

struct program_compiler *program_compiler_new(const struct ipsecevtx_allocator *allocator);
void program_compiler_free(struct program_compiler *compiler);

/*
 * Makes the program of the record's pattern for the form's format. record is bound (plain_bind()). Returns one piece of
 * memory of the compiler's allocator, which the caller owns; NULL when events of the pattern are not plain or hold
 * something that no writer knows, and when there is no memory. assembly is overwritten: it serves to find the names of
 * pairs.
 */
struct program *program_compile(struct program_compiler *compiler, const struct form *form,
	const struct plain_record *record, struct assembly *assembly);

/* Names of computers that were found to be plain, with their text. */
#define PROGRAM_COMPUTERS 8u

struct program_computer {
	uint32_t length; /* 0: free */
	uint32_t text_length;
	uint8_t bytes[256]; /* as stored */
	char text[512];     /* as the format shows it */
};

/* The last addresses and codes that were read, each found by its bytes as they are stored. */
#define PROGRAM_ADDRESSES 64u
#define PROGRAM_CODES     128u

struct program_address {
	uint8_t length; /* 0: free */
	uint8_t text_length;
	uint8_t family;
	bool is_zero;
	bool is_mask; /* it is a mask that is not odd with any address: see event/selector.h */
	uint8_t bytes[2 * VALUE_ADDRESS_MAX];
	char text[VALUE_ADDRESS_MAX]; /* canonical, without quotes */
};

struct program_code {
	uint8_t length; /* 0: free */
	uint8_t text_length;
	uint8_t bytes[14];
	char text[48]; /* as the format shows it */
};

/* The last SIDs that were read: those of users of a domain, and shorter ones. */
#define PROGRAM_SIDS 64u

struct program_sid {
	uint8_t length; /* 0: free */
	uint8_t text_length;
	uint8_t bytes[28];
	char text[64]; /* without quotes */
};

/* What a reader remembers from one record to the next, in one format. It begins zeroed, but for the arena. */
struct program_memory {
	struct arena scratch; /* for one value at a time */
	struct time_memo time;
	struct program_sid sids[PROGRAM_SIDS];
	struct program_address addresses[PROGRAM_ADDRESSES];
	struct program_code codes[PROGRAM_CODES];
	struct program_computer computers[PROGRAM_COMPUTERS];
	const struct program_computer *computer; /* that was written last; NULL: none yet */
	struct seen_reasons plain_reasons;       /* failure reasons that were found to be plain, as they are stored */
};

/* A record to be written. */
struct program_input {
	const struct binxml_values *values; /* of PLAIN_INSTANCES instances */
	uint32_t event_id;
	uint64_t record_id, time; /* of the event; the time is a plausible FILETIME */
	uint64_t offset;          /* of the record in the input */
	uint64_t header_record_id;
	uint64_t written_time;            /* FILETIME of the record's header; 0: it is not to be shown */
	const struct text_buffer *source; /* name of the input, as the format shows it */
	struct program_memory *memory;
};

/* What a program tells beside the text that it writes. */
struct program_result {
	enum ipsecevtx_outcome outcome;
	size_t length; /* of the text, in bytes; there is no NUL behind it */
};

/* How many bytes the text may need at most; 0 when the record has another number of values than the pattern. */
size_t program_room(const struct program *program, const struct program_input *input);

/* Writes the text to out, which has the room that program_room() gave; false when the record is not plain. */
bool program_run(const struct program *program, const struct program_input *input, char *out, size_t room,
	struct program_result *result);

/* Whether a record is plain, by a program that only checks; false too where program_room() would be 0. */
bool program_check(const struct program *program, const struct program_input *input, struct program_result *result);

/* Whether the writer may refuse a value: a program that only checks has no steps with other writers. */
bool program_has_check(enum program_writer writer);

#endif
