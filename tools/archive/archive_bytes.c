/* SPDX-License-Identifier: MIT */
#include "archive/archive_bytes.h"

bool archive_bytes_read_at(const struct archive_bytes *bytes, uint64_t offset, uint8_t *buffer, size_t size)
{
	if (offset > bytes->size || size > bytes->size - offset || !bytes->seek(bytes->user, offset))
		return false;
	while (size > 0) {
		ptrdiff_t count = bytes->read(bytes->user, buffer, size);
		if (count <= 0)
			return false;
		buffer += count;
		size -= (size_t)count;
	}
	return true;
}

enum archive_rest archive_bytes_look(const struct archive_bytes *bytes, uint64_t begin, uint64_t end)
{
	uint8_t buffer[4096];
	while (begin < end) {
		size_t size = end - begin < sizeof buffer ? (size_t)(end - begin) : sizeof buffer;
		if (!archive_bytes_read_at(bytes, begin, buffer, size))
			return ARCHIVE_REST_UNREAD;
		for (size_t i = 0; i < size; i++) {
			if (buffer[i] != 0)
				return ARCHIVE_REST_BYTES;
		}
		begin += size;
	}
	return ARCHIVE_REST_ZEROS;
}
