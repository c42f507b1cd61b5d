/* SPDX-License-Identifier: MIT */
/*
 * Recognizes by the first bytes what is encrypted, or signed so that the file stands inside its signature: this program
 * cannot look into it and has to say so.
 */
#ifndef ARCHIVE_SEALED_H
#define ARCHIVE_SEALED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether data begin as something encrypted or wrapped in a signature. A signature in a file of its own, beside the
 * signed one, does not count.
 */
bool archive_is_sealed(const uint8_t *data, size_t size);

#endif
