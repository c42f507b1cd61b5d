/* SPDX-License-Identifier: MIT */
/*
 * Writes the parts of the log that libevtx is shown which do not come from the evidence: the header of the file, that
 * of its one chunk, and fillers, which are records that say nothing and stand for bytes that libevtx is to pass over.
 * reference.c and together.c put these logs together.
 */
#ifndef SHOWN_LOG_H
#define SHOWN_LOG_H

#include "evidence/chunk.h"

#define SHOWN_LOG_SIZE (FILE_HEADER_SIZE + CHUNK_SIZE)

/* The end, in the chunk, that a record gets whose BinXML ends at finish. */
size_t shown_log_end(size_t finish);

/* Writes the header of a file of one chunk that was closed properly. */
void shown_log_put_file_header(uint8_t *log);

/*
 * Writes the header of a chunk of so many records, the last one at that offset. It says that there is no data, so that
 * libevtx computes no checksum over any. The tables of names and definitions behind the header stay as they are.
 */
void shown_log_put_chunk_header(uint8_t *chunk, uint32_t records, size_t last);

/*
 * Makes a filler of at least RECORD_SIZE_MIN bytes. Only its first 24 bytes and its last 4 are written; what stands in
 * between, names and definitions among it, stays.
 */
void shown_log_put_filler(uint8_t *chunk, size_t offset, size_t size);

/* Writes the size of a record to both places that it has in the record. */
void shown_log_put_size(uint8_t *chunk, size_t offset, size_t size);

#endif
