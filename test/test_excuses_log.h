/* SPDX-License-Identifier: MIT */
/* The parts of a log into which excuses are put: see test_excuses.h. */
#ifndef TEST_EXCUSES_LOG_H
#define TEST_EXCUSES_LOG_H

#include "test_excuses.h"

#define FREE_SPACE 48u
#define CHUNKS_MAX 12u

/* Size of the file header up to its checksum. */
#define FILE_HEADER_FIELDS 120u

/* Which checksums are right. */
struct excused_sums {
	bool file, header[CHUNKS_MAX], data[CHUNKS_MAX];
};

/* The numbers of its live records, the first and the last. */
struct excused_ends {
	uint64_t first, last;
	size_t offset; /* of the last one */
	bool is_any;
};

void excused_put(uint8_t *at, uint64_t number, unsigned size);
uint64_t excused_get(const uint8_t *at, unsigned size);
/* Counts the whole chunks, in their places. */
size_t excused_count_chunks(const struct excused_log *log);
uint8_t *excused_chunk_at(struct excused_log *log, size_t index);
bool excused_is_chunk(const uint8_t *chunk);
bool excused_is_file(const struct excused_log *log);
size_t excused_free_space_of(const uint8_t *chunk);
bool excused_is_record(const uint8_t *chunk, size_t offset);
uint32_t excused_data_sum(const uint8_t *chunk);
uint32_t excused_header_sum(const uint8_t *chunk);
uint32_t excused_file_sum(const struct excused_log *log);
struct excused_sums excused_right_sums(struct excused_log *log);
void excused_set_sums(struct excused_log *log, const struct excused_sums *right);
struct excused_ends excused_ends_of(const uint8_t *chunk);
/* The file header of so many chunks, the last one of which holds the youngest record. */
void excused_set_file_header(struct excused_log *log);

#endif
