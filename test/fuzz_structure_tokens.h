/* SPDX-License-Identifier: MIT */
/* Between the files that write records of odd structure: tokens, and values in all the ways to write one. */
#ifndef FUZZ_STRUCTURE_TOKENS_H
#define FUZZ_STRUCTURE_TOKENS_H

#include "fuzz_structure.h"

#define DECOY_TEXT  "decoy.example"
#define DECOY_ID    "4624"
#define SLOTS_MAX   64u
#define INDEPENDENT 0xffffu
#define NESTED_TYPE 0x21u
#define ARRAY       0x80u
#define DEPTH_MAX   4u

/* Types of values, as descriptors have them. */
enum type {
	TYPE_NULL = 0x00,
	TYPE_STRING = 0x01,
	TYPE_ANSI = 0x02,
	TYPE_UINT8 = 0x04,
	TYPE_UINT16 = 0x06,
	TYPE_INT32 = 0x07,
	TYPE_UINT32 = 0x08,
	TYPE_UINT64 = 0x0a,
	TYPE_REAL64 = 0x0c,
	TYPE_BINARY = 0x0e,
	TYPE_GUID = 0x0f,
	TYPE_SIZE = 0x10,
	TYPE_FILETIME = 0x11,
	TYPE_HEX32 = 0x14,
	TYPE_HEX64 = 0x15,
};

/* What BinXML as a value holds. */
enum part {
	PART_NONE,
	PART_TEXT, /* an element with the text of the value */
	PART_SYSTEM,
	PART_PROVIDER,
	PART_EVENT_ID,
	PART_DATA,
	PART_EVENT,
	PART_DECOY_SYSTEM,
};

/* A value of the instance that is being written. */
struct slot {
	enum part part;
	uint8_t type;
	bool has_padding; /* NULs behind a text */
	const char *text; /* NULL: nothing */
	size_t length;    /* of the text */
};

/* The last template of a whole event, for a record that uses it again. */
struct written_template {
	uint32_t id;
	uint32_t offset; /* 0: none */
	struct slot slots[SLOTS_MAX];
	unsigned slot_count;
	bool leaves_out;
};

#define WRITTEN_NAMES 64u

struct written_name {
	char text[40];
	uint32_t offset;
};

struct writer {
	struct structure_record *record;
	const struct structure_choice *choices;
	size_t choice_count;
	bool in_template;
	bool is_decoy;   /* values are of another event */
	bool is_foreign; /* the provider is another one */
	bool shares_names;
	bool is_flat;   /* the data stands in the event's own template */
	char number[2]; /* of the record, as text */
	unsigned depth;
	uint32_t template_id;
	struct slot slots[DEPTH_MAX][SLOTS_MAX];
	unsigned slot_count[DEPTH_MAX];
	struct written_template last;
	struct written_name names[WRITTEN_NAMES];
	unsigned name_count;
};

/* The next choice: 0 unless the caller of structure_write() wants something else. */
unsigned choose(struct writer *writer, unsigned count);
void put(struct writer *writer, uint64_t value, unsigned size);
void put_at(struct writer *writer, size_t at, uint32_t value);
void put_size(struct writer *writer, size_t at);
size_t begin_size(struct writer *writer);
void put_name(struct writer *writer, const char *name);
unsigned null_slot(struct writer *writer);
unsigned text_slot(struct writer *writer, uint8_t type, const char *text, size_t length);
void put_substitution(struct writer *writer, unsigned slot, uint8_t type, bool optional);
void put_part(struct writer *writer, enum part part, const char *text, bool optional);
void put_text(struct writer *writer, const char *text, size_t length);
void put_value(struct writer *writer, const char *text, uint8_t type);
void put_slot_value(struct writer *writer, const struct slot *slot);

#endif
