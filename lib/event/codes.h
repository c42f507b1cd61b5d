/* SPDX-License-Identifier: MIT */
/*
 * The texts behind the %%NNNN that Windows writes in IPsec audit events in place of words (msobjs.dll, en-US). The
 * assembly turns codes into texts with it, and knows a text that looks like one of these. All texts are static and
 * ASCII.
 */
#ifndef CODES_H
#define CODES_H

#include <stddef.h>
#include <stdint.h>

/* The English text of %%code and its length, or NULL when unknown. */
const char *codes_text(uint32_t code, size_t *length);

/* For walking through all codes in ascending order: the text of the one at index; NULL past the end. */
const char *codes_text_at(size_t index, size_t *length);

#endif
