/* SPDX-License-Identifier: MIT */
/*
 * An element where an instance may begin, as in forwarded events and in values of some providers. Some readers take
 * it for an instance all the same: the upper part of the name's offset is then the offset of its template, which lies
 * in the header of the chunk, among numbers and tables that whoever writes the log chooses.
 */
#ifndef BARE_H
#define BARE_H

#include "evidence/chunk.h"

/* Whether they find a template there which shows a value. element: the place of the token, in the chunk. */
bool bare_hides_template(const struct chunk *chunk, size_t element);

#endif
