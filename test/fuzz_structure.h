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
	size_t size;               /* up to its end */
	bool leaves_out;           /* something with a text depends on a null */
	bool has_null;             /* a value is nothing but a null, of which nothing can be lost */
	unsigned choices;          /* that came up */
	uint8_t ways[STRUCTURE_CHOICES];
};

void structure_write(struct structure_record *record, const struct structure_choice *choices, size_t count);

#endif
