/* SPDX-License-Identifier: MIT */
/*
 * Programs. With a pattern (binxml/pattern.h) it is settled which plans read a record and which type each value has,
 * and so which fields its event has, under which names, and which of them have no value: what is left are the values
 * themselves. A program is a list of constant bytes, each followed by what one value becomes.
 *
 * A program writes the text of records whose event would have no mark, no finding and nothing beside its fields. Of any
 * other record it says so, and writes nothing that counts. XML is no text of an event but of the record, and is written
 * elsewhere (reference/xml_program.h): a program of that format says no more than whether the record is such a one.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "binxml/filetime.h"
#include "decode/plain.h"
#include "text/form.h"
#include "text/text_buffer.h"

/* What becomes of a value. Each says no where the typed event would have more to say of it. */
enum program_writer {
	WRITE_NOTHING, /* only the constant before */
	/* What is known of the record without its values. */
	WRITE_EVENT_ID,
	WRITE_OFFSET,
	WRITE_SOURCE,
	WRITE_OTHER_ID,
	WRITE_OTHER_TIME,
	/* Of System. */
	WRITE_TIME,
	WRITE_OUTCOME,
	WRITE_COMPUTER,
	WRITE_RECORD_ID,
	WRITE_SYSTEM_NUMBER,
	WRITE_GUID,
	WRITE_STRING, /* as it is, but not empty */
	WRITE_TEXT,   /* the same of a value that is no string */
	/* The same that are not shown, and could be odd. */
	CHECK_NUMBER,
	CHECK_GUID,
	CHECK_TEXT,
	CHECK_NOTHING, /* that there is none */
	CHECK_VERSION, /* against the fields */
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
	WRITE_FIELD_ADDRESS_OR_NONE, /* of zeros: none */
	WRITE_FIELD_MASK,
	WRITE_PEER,
	/* Pairs: JSON, in CSV within a cell. */
	WRITE_PAIR_STRING,
	WRITE_PAIR_TEXT,
	WRITE_PAIR_NUMBER,
	WRITE_PAIR_HEX,
};

struct program_step {
	uint32_t lead; /* constant bytes, in the pool */
	uint16_t lead_length;
	uint16_t slot;    /* of a step without a value any that is there */
	uint8_t writer;   /* enum program_writer */
	uint8_t instance; /* that has the slot */
	uint8_t type;     /* of the value: the pattern has one for it */
	uint8_t size;     /* with so many bytes, whatever they are, the value fits the writer; 0: it hangs on them */
	/* Of WRITE_PEER the slot of the remote address where slot is the endpoint's, or none. */
	uint16_t address;
	uint16_t versions; /* of CHECK_VERSION: those that have other fields; bits */
};

struct program {
	enum ipsecevtx_format format;
	bool is_typed;                    /* not of kind other */
	size_t size;                      /* bytes, with the steps behind this and the pool behind those */
	uint32_t counts[PLAIN_INSTANCES]; /* of the instances' values: each step's slot is one of them */
	size_t room;                      /* for the text, beside what the values' bytes need */
	size_t byte_room;                 /* for each of those */
	uint32_t step_count;
	uint32_t check_count; /* the first steps, as many as write nothing */
	const struct program_step *steps;
	const char *pool; /* PROGRAM_BLOCK bytes longer than what is in it */
};

/* Constants are copied in blocks of so many bytes. */
#define PROGRAM_BLOCK 32u

/* What a step needs beside its constant and its value's bytes: quotes, and the longest address or number. */
#define PROGRAM_STEP_ROOM 128u

/* For each byte of a value: a unit of UTF-16 has two, and becomes at most six in JSON ("\u0001"). */
#define PROGRAM_BYTE_ROOM 3u

/* Where programs are worked out. */
struct program_compiler;

struct program_compiler *program_compiler_new(const struct ipsecevtx_allocator *allocator);
void program_compiler_free(struct program_compiler *compiler);

/*
 * The program of the pattern that the record has, which is bound, in one piece of memory of that allocator; NULL when
 * its events are not plain or hold what no writer knows, and when there is no memory. assembly is used to find the
 * names of pairs.
 */
struct program *program_compile(struct program_compiler *compiler, const struct form *form,
	const struct plain_record *record, struct assembly *assembly);

/* Computers' names that were found plain, with their text. */
#define PROGRAM_COMPUTERS 8u

struct program_computer {
	uint32_t length; /* 0: free */
	uint32_t text_length;
	uint8_t bytes[256]; /* as stored */
	char text[512];     /* as the format shows it */
};

/* Addresses that were read last, and codes, each known by its bytes as stored. */
#define PROGRAM_ADDRESSES 64u
#define PROGRAM_CODES     128u

struct program_address {
	uint8_t length; /* 0: free */
	uint8_t text_length;
	uint8_t family;
	bool is_zero;
	bool is_mask; /* that is not odd beside any address, see event/selector.h */
	uint8_t bytes[2 * VALUE_ADDRESS_MAX];
	char text[VALUE_ADDRESS_MAX]; /* canonical, without quotes */
};

struct program_code {
	uint8_t length; /* 0: free */
	uint8_t text_length;
	uint8_t bytes[14];
	char text[48]; /* as the format shows it */
};

/* SIDs, likewise: those of users of a domain, and shorter ones. */
#define PROGRAM_SIDS 64u

struct program_sid {
	uint8_t length; /* 0: free */
	uint8_t text_length;
	uint8_t bytes[28];
	char text[64]; /* without quotes */
};

/* What is remembered from one record to the next. */
struct program_memory {
	struct arena scratch;
	struct time_memo time;
	struct program_sid sids[PROGRAM_SIDS];
	struct program_address addresses[PROGRAM_ADDRESSES];
	struct program_code codes[PROGRAM_CODES];
	struct program_computer computers[PROGRAM_COMPUTERS];
	const struct program_computer *computer; /* the last one of them; NULL: none yet */
	struct seen_reasons plain_reasons;       /* as stored */
};

/* A record to be written. */
struct program_input {
	const struct binxml_values *values; /* of PLAIN_INSTANCES */
	uint32_t event_id;
	uint64_t record_id, time; /* of the event; the time is plausible */
	uint64_t offset;
	uint64_t header_record_id;
	uint64_t written_time; /* 0: it says nothing */
	const struct text_buffer *source;
	struct program_memory *memory;
};

/* What a program tells beside the text, or without. */
struct program_result {
	enum ipsecevtx_outcome outcome;
	size_t length;
};

/* The room that the text may need, whatever the values are; 0 when the record is not of the program's pattern. */
size_t program_room(const struct program *program, const struct program_input *input);

/* Writes to out, which has that room, from program_room(); false when the record is not plain. */
bool program_run(const struct program *program, const struct program_input *input, char *out, size_t room,
	struct program_result *result);

/* Whether a record is plain, by a program for XML; false too when it is not of the program's pattern. */
bool program_check(const struct program *program, const struct program_input *input, struct program_result *result);

/* Whether it asks anything of the value that would be written: program_check() needs no other steps. */
bool program_has_check(enum program_writer writer);

#endif
