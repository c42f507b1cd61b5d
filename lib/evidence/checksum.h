/* SPDX-License-Identifier: MIT */
#ifndef IPSECEVTX_CHECKSUM_H
#define IPSECEVTX_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * The CRC-32 that file headers and chunks carry (libevtx's format document; the one of RFC 1952). crc is 0, or what was
 * returned for the bytes before these. Counted by libdeflate where the build found it, by zlib otherwise; most of a
 * long one by checksum_fold.h where the processor can.
 */
uint32_t checksum_add(uint32_t crc, const uint8_t *data, size_t size);

#endif
