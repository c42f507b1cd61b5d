/* SPDX-License-Identifier: MIT */
#include "report/kept_text.h"

#include "evidence/digest.h"

#include <stdio.h>
#include <string.h>

static void cut(struct kept_text *kept, const char *data, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[DIGEST_SIZE];
	size_t size = KEPT_TEXT_MAX;
	while (size > 0 && ((uint8_t)data[size] & 0xc0u) == 0x80)
		size--; /* no part of a character */
	memcpy(kept->cut, data, size);
	size += (size_t)snprintf(kept->cut + size, sizeof kept->cut - size, "... (%zu bytes, SHA-256 ", length);
	digest_of_bytes(data, length, digest);
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		kept->cut[size++] = digits[digest[i] >> 4];
		kept->cut[size++] = digits[digest[i] & 0xf];
	}
	kept->cut[size++] = ')';
	kept->data = kept->cut;
	kept->length = size;
}

void kept_text_take(struct kept_text *kept, const char *data, size_t length)
{
	kept->data = data;
	kept->length = length;
	if (length > KEPT_TEXT_MAX)
		cut(kept, data, length);
}
