/* SPDX-License-Identifier: MIT */
/*
 * Records of one IPsec event that are built in odd ways. Everything that could be done otherwise is a choice, numbered
 * from 0 in the order in which the record is written; whatever is not chosen is done as Windows does it. So a record
 * with one oddity is one choice, and all records with one or two can be had one after the other.
 */
#ifndef FUZZ_STRUCTURE_H
#define FUZZ_STRUCTURE_H

#include "evidence/chunk.h"

#define STRUCTURE_CHOICES 512u /* more than a record has */

/* What the event says. */
#define STRUCTURE_EVENT_ID 4655u
#define STRUCTURE_PROVIDER "Microsoft-Windows-Security-Auditing"
#define STRUCTURE_GUID     "{54849625-5478-4994-A5BA-3E3B0328C30D}"
#define STRUCTURE_PEER     "198.51.100.66"

struct structure_choice {
	unsigned number;
	unsigned value; /* taken modulo the number of ways that there are */
};

struct structure_record {
	uint8_t bytes[CHUNK_SIZE]; /* the record stands where a chunk's first one does */
	size_t size;               /* up to its end, or that of the last one in it */
	bool leaves_out;           /* something with a text depends on a null */
	bool has_null;             /* a value is nothing but a null, of which nothing can be lost */
	uint32_t defined_at;       /* the last definition of a whole event's template; 0: none */
	unsigned choices;          /* that came up */
	uint8_t ways[STRUCTURE_CHOICES];
};

/* How a record stands to those before it in the chunk. */
struct structure_form {
	unsigned number; /* below 10 */
	bool uses_again; /* the template of the last one that had one of its own; choices change the values */
	bool is_foreign; /* the event is another provider's */
	bool shares_names;
	bool is_flat; /* the data stands in the event's own template */
	/* Not NULL: the record that uses_again has that one's template with it, made by these choices. */
	const struct structure_form *definer;
	const struct structure_choice *definer_choices;
	size_t definer_count;
};

/* An empty chunk, and a record behind those that are in it. */
void structure_begin(struct structure_record *chunk);
void structure_append(struct structure_record *chunk, const struct structure_form *form,
	const struct structure_choice *choices, size_t count);

/* A chunk with one record. */
void structure_write(struct structure_record *record, const struct structure_choice *choices, size_t count);

#endif
