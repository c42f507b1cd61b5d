/* SPDX-License-Identifier: MIT */
#include "event/computer_name.h"

#include "binxml/value_parts.h"
#include "event/fold.h"
#include "ipsecevtx.h"

#include <string.h>

/* A character as UTF-8; a byte that is no UTF-8 stays. Returns how many bytes it takes. */
static size_t put(char bytes[4], uint32_t point, char byte)
{
	if (point <= FOLD_LAST_POINT)
		return utf8_put_point(bytes, point);
	bytes[0] = byte;
	return 1;
}

size_t ipsecevtx_computer_key(const char *name, size_t length, char *buffer, size_t size)
{
	const char *bare = computer_name_bare(name, &length);
	size_t used = 0, written = 0;
	for (size_t at = 0; at < length;) {
		char bytes[4];
		const uint32_t point = fold_next(bare, length, &at);
		const size_t count = put(bytes, point, bare[at - 1]);
		if (written == used && size - written > count && size > written) {
			memcpy(buffer + written, bytes, count);
			written += count;
		}
		used += count;
	}
	if (size > 0)
		buffer[written] = '\0';
	return used;
}
