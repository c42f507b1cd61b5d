/* SPDX-License-Identifier: MIT */
#include "evidence/checksum.h"

#include "evidence/checksum_fold.h"

#ifdef IPSECEVTX_LIBDEFLATE

#include <libdeflate.h>

static uint32_t add(uint32_t crc, const uint8_t *data, size_t size)
{
	return libdeflate_crc32(crc, data, size);
}

#else

#include <zlib.h>

static uint32_t add(uint32_t crc, const uint8_t *data, size_t size)
{
	return (uint32_t)crc32_z(crc, data, size);
}

#endif

uint32_t checksum_add(uint32_t crc, const uint8_t *data, size_t size)
{
	uint8_t folded[CHECKSUM_FOLD_SIZE];
	if (size < CHECKSUM_FOLD_MIN || !checksum_can_fold())
		return add(crc, data, size);
	size_t done = checksum_fold(crc, data, size, folded);
	/* This is inverted to 0: nothing stands before the folded bytes. */
	crc = add(UINT32_MAX, folded, sizeof folded);
	return add(crc, data + done, size - done);
}
