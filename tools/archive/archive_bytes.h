/* SPDX-License-Identifier: MIT */
/* Bytes that can be sought in, at any place of them. */
#ifndef ARCHIVE_BYTES_H
#define ARCHIVE_BYTES_H

#include "archive/archive_logs.h"

/* All of them, or false. */
bool archive_bytes_read_at(const struct archive_bytes *bytes, uint64_t offset, uint8_t *buffer, size_t size);

/* Whether nothing but zeros stands there; false too when it cannot be read. */
bool archive_bytes_are_zeros(const struct archive_bytes *bytes, uint64_t begin, uint64_t end);

#endif
