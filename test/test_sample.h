/* SPDX-License-Identifier: MIT */
/* Logs whose records' places are known, to be damaged. */
#ifndef TEST_SAMPLE_H
#define TEST_SAMPLE_H

#include "evidence/chunk.h"
#include "evtxgen.h"

#include <stddef.h>
#include <stdint.h>

#define CHUNK  65536u
#define HEADER 4096u

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

#define SAMPLE_MAX 1024u

struct sample {
	uint8_t *bytes;
	size_t size;
	size_t count;
	size_t offsets[SAMPLE_MAX]; /* of records, in the log */
};

/* A new log; fails the test when there is no memory. */
struct evtxgen *sample_begin(void);
/* Adds event number index of an endless sequence of IPsec events in all layouts and all forms of records. */
void sample_add(struct sample *sample, struct evtxgen *log, unsigned index);
/* Adds an event 4653 of one and the same template; text is its failure reason. */
void sample_add_same(struct sample *sample, struct evtxgen *log, const char *text);
/* Adds what the caller made. */
void sample_add_event(struct sample *sample, struct evtxgen *log, const struct evtxgen_event *event,
	const struct evtxgen_field *fields, size_t count);
void sample_finish(struct sample *sample, struct evtxgen *log);
/* A whole log: so many chunks with so many records each; all chunks hold the same kinds of events. */
void sample_make(struct sample *sample, unsigned chunks, unsigned per_chunk);
void sample_free(struct sample *sample);

uint32_t sample_size(const struct sample *sample, size_t index); /* of a record */
void sample_fix(struct sample *sample);                          /* checksums */
/* Puts in or takes out bytes; offsets of records behind are changed, those of records that are hit are not. */
void sample_insert(struct sample *sample, size_t at, size_t count, uint64_t seed);
void sample_remove(struct sample *sample, size_t at, size_t count);
void sample_copy(struct sample *to, const struct sample *from);

uint32_t get_u32(const uint8_t *bytes);
void put_u32(uint8_t *bytes, uint32_t value);
void fill_random(uint8_t *bytes, size_t size, uint64_t seed);

/* A log of a script, or of some chunks of a mix where that is NULL; evtxgen_free() it. */
struct evtxgen *generated_log(enum evtxgen_variant variant, const char *script, enum evtxgen_mix mix, unsigned chunks);

/* The first whole records of a chunk, at most so many; returns how many there are. */
size_t first_records(const struct chunk *chunk, struct record *records, size_t most);

#endif
