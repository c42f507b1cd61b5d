/* SPDX-License-Identifier: MIT */
/* What is encrypted, or signed so that it stands in its signature, by its first bytes. */
#ifndef ARCHIVE_SEALED_H
#define ARCHIVE_SEALED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False also of a signature that stands by itself, beside the file. */
bool archive_is_sealed(const uint8_t *data, size_t size);

#endif
