/* SPDX-License-Identifier: MIT */
/* Writes numbers as a log stores them. The caller has checked that there is room. */
#ifndef LITTLE_ENDIAN_H
#define LITTLE_ENDIAN_H

#include <stdint.h>

static inline void put_u16(uint8_t *at, uint16_t number)
{
	at[0] = (uint8_t)(number & 0xff);
	at[1] = (uint8_t)(number >> 8);
}

static inline void put_u32(uint8_t *at, uint32_t number)
{
	put_u16(at, (uint16_t)(number & 0xffff));
	put_u16(at + 2, (uint16_t)(number >> 16));
}

static inline void put_u64(uint8_t *at, uint64_t number)
{
	put_u32(at, (uint32_t)(number & 0xffffffff));
	put_u32(at + 4, (uint32_t)(number >> 32));
}

#endif
