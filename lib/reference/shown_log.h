/* SPDX-License-Identifier: MIT */
/* The log of one chunk that libevtx is shown: what in it is ours. */
#ifndef SHOWN_LOG_H
#define SHOWN_LOG_H

#include "evidence/chunk.h"

#define SHOWN_LOG_SIZE (FILE_HEADER_SIZE + CHUNK_SIZE)

/* Where the record is shown to end whose BinXML ends at finish. */
size_t shown_log_end(size_t finish);

/* A file header for one chunk, clean. */
void shown_log_put_file_header(uint8_t *log);

/*
 * A header for a chunk of so many records, the last one at that offset. It claims no data, which spares libevtx a
 * checksum of it. The tables of the first 512 bytes stay.
 */
void shown_log_put_chunk_header(uint8_t *chunk, uint32_t records, size_t last);

/* A record that says nothing, of at least RECORD_SIZE_MIN bytes, which but for the first 24 and the last 4 stay. */
void shown_log_put_filler(uint8_t *chunk, size_t offset, size_t size);

/* The size of a record, where both copies of it stand. */
void shown_log_put_size(uint8_t *chunk, size_t offset, size_t size);

#endif
