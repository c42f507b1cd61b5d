/* SPDX-License-Identifier: MIT */
/* Parameter strings: the texts behind the %%NNNN that Windows writes in IPsec audit events (msobjs.dll, en-US). */
#ifndef CODES_H
#define CODES_H

#include <stddef.h>
#include <stdint.h>

/* The English text of %%code and its length, or NULL when unknown. */
const char *codes_text(uint32_t code, size_t *length);

#endif
