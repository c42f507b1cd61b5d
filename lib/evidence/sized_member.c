/* SPDX-License-Identifier: MIT */
#include "evidence/sized_member.h"

#include "evidence/checksum.h"
#include "evidence/cursor.h"

#include <string.h>

#define TRAILER 8u /* the checksum and the size of what the member holds, RFC 1952 2.3.1 */

size_t sized_member_size(const uint8_t header[SIZED_MEMBER_HEADER])
{
	/* One extra field, "BC" of two bytes, and no other part. Time, level and system do not count. */
	static const uint8_t first[4] = {0x1f, 0x8b, 8, 4};
	static const uint8_t extra[6] = {6, 0, 'B', 'C', 2, 0};
	if (memcmp(header, first, sizeof first) != 0 || memcmp(header + 10, extra, sizeof extra) != 0)
		return 0;
	size_t size = (size_t)read_u16(header, SIZED_MEMBER_HEADER, 16) + 1;
	return size > SIZED_MEMBER_HEADER + TRAILER ? size : 0;
}

#ifdef IPSECEVTX_LIBDEFLATE

#include <libdeflate.h>

static struct libdeflate_decompressor *decompressor_of(struct sized_member_inflater *inflater)
{
	return (struct libdeflate_decompressor *)(void *)inflater;
}

struct sized_member_inflater *sized_member_inflater_new(void)
{
	return (struct sized_member_inflater *)(void *)libdeflate_alloc_decompressor();
}

void sized_member_inflater_free(struct sized_member_inflater *inflater)
{
	if (inflater)
		libdeflate_free_decompressor(decompressor_of(inflater));
}

bool sized_member_inflate(
	struct sized_member_inflater *inflater, const uint8_t *member, size_t size, uint8_t *out, size_t *count)
{
	const uint8_t *deflated = member + SIZED_MEMBER_HEADER;
	size_t deflated_size = size - SIZED_MEMBER_HEADER - TRAILER, used = 0;
	if (libdeflate_deflate_decompress_ex(decompressor_of(inflater), deflated, deflated_size, out, SIZED_MEMBER_ROOM,
		    &used, count) != LIBDEFLATE_SUCCESS)
		return false;
	return used == deflated_size && *count == read_u32(member, size, size - 4) &&
	       checksum_add(0, out, *count) == read_u32(member, size, size - TRAILER);
}

#else

struct sized_member_inflater *sized_member_inflater_new(void)
{
	return NULL;
}

void sized_member_inflater_free(struct sized_member_inflater *inflater)
{
	(void)inflater;
}

bool sized_member_inflate(
	struct sized_member_inflater *inflater, const uint8_t *member, size_t size, uint8_t *out, size_t *count)
{
	(void)inflater, (void)member, (void)size, (void)out, (void)count;
	return false;
}

#endif
