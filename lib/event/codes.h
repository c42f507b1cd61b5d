/* SPDX-License-Identifier: MIT */
/* Parameter strings: the texts behind the %%NNNN that Windows writes in IPsec audit events (msobjs.dll, en-US). */
#ifndef CODES_H
#define CODES_H

#include <stddef.h>
#include <stdint.h>

/* The English text of %%code and its length, or NULL when unknown. */
const char *codes_text(uint32_t code, size_t *length);

/* The text of code number index, in their order; NULL past the end. */
const char *codes_text_at(size_t index, size_t *length);

#endif
