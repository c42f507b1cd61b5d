/* SPDX-License-Identifier: MIT */
/* Reads at any place of an input that can be sought in: for the comparisons of zip and 7z archives with themselves. */
#ifndef ARCHIVE_BYTES_H
#define ARCHIVE_BYTES_H

#include "archive/archive_logs.h"

/* Reads size bytes at offset; false where not all of them can be read. The position is left behind them. */
bool archive_bytes_read_at(const struct archive_bytes *bytes, uint64_t offset, uint8_t *buffer, size_t size);

enum archive_rest {
	ARCHIVE_REST_ZEROS, /* only zeros, or no bytes at all */
	ARCHIVE_REST_BYTES,
	ARCHIVE_REST_UNREAD, /* the bytes cannot be read */
};

/* Tells what stands from begin up to end, which is not included. */
enum archive_rest archive_bytes_look(const struct archive_bytes *bytes, uint64_t begin, uint64_t end);

#endif
