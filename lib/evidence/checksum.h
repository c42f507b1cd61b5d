/* SPDX-License-Identifier: MIT */
/*
 * The checksum of file headers and chunks, which is counted over every byte of a log; gzip members and hash tables use
 * it, too.
 */
#ifndef IPSECEVTX_CHECKSUM_H
#define IPSECEVTX_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * The CRC-32 of RFC 1952 (libevtx's format document has it for headers and chunks). crc is 0, or the result for the
 * bytes before these. Computed by libdeflate where the build found it, by zlib otherwise; most of a long input by
 * checksum_fold.h, where the processor can.
 */
uint32_t checksum_add(uint32_t crc, const uint8_t *data, size_t size);

#endif
