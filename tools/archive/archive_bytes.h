/* SPDX-License-Identifier: MIT */
/* Bytes that can be sought in, at any place of them. */
#ifndef ARCHIVE_BYTES_H
#define ARCHIVE_BYTES_H

#include "archive/archive_logs.h"

/* All of them, or false. */
bool archive_bytes_read_at(const struct archive_bytes *bytes, uint64_t offset, uint8_t *buffer, size_t size);

enum archive_rest {
	ARCHIVE_REST_ZEROS, /* and nothing else, or nothing at all */
	ARCHIVE_REST_BYTES,
	ARCHIVE_REST_UNREAD, /* it cannot be read */
};

/* What stands from begin to end. */
enum archive_rest archive_bytes_look(const struct archive_bytes *bytes, uint64_t begin, uint64_t end);

#endif
