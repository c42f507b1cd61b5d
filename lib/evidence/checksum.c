/* SPDX-License-Identifier: MIT */
#include "evidence/checksum.h"

#ifdef IPSECEVTX_LIBDEFLATE

#include <libdeflate.h>

uint32_t checksum_add(uint32_t crc, const uint8_t *data, size_t size)
{
	return libdeflate_crc32(crc, data, size);
}

#else

#include <zlib.h>

uint32_t checksum_add(uint32_t crc, const uint8_t *data, size_t size)
{
	return (uint32_t)crc32_z(crc, data, size);
}

#endif
