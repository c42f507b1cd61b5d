/* SPDX-License-Identifier: MIT */
/* Records of one IPsec event, each written in its own odd way: see test_hiding.c. */
#ifndef TEST_HIDING_H
#define TEST_HIDING_H

#include "test_support.h"

#define HIDING_PEER     "198.51.100.66"
#define HIDING_LOG_SIZE (4096 + CHUNK_SIZE)

/* One way to write the record: its System and what EventData holds; a nested value where SLOT_NESTED is used. */
struct variant {
	const char *name;
	void (*system)(void);
	void (*data)(void);   /* NULL: plain_data() */
	void (*event)(void);  /* what Event holds beside System; NULL: EventData with what data writes */
	void (*nested)(void); /* the nested value's elements; NULL: none */
	void (*second)(void); /* of a second instance in it; NULL: none */
	bool is_bare;         /* the nested value has no template */
	bool is_plain;        /* right without a word */
	bool is_other;        /* counts as another event, and is told */
	const char *peer;     /* as remote_address; NULL: HIDING_PEER, "" for none */
};

#define HIDING_VARIANTS 37

/* The first one is plain. */
const struct variant *hiding_variant(size_t index);

/* A log of three records: a plain one, the crafted one, and another plain one. */
void hiding_write(uint8_t log[HIDING_LOG_SIZE], const struct variant *variant);

/* A log of plain records. */
void hiding_write_plain(uint8_t log[HIDING_LOG_SIZE], unsigned count);

#endif
