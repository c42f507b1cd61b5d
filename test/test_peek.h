/* SPDX-License-Identifier: MIT */
#ifndef TEST_PEEK_H
#define TEST_PEEK_H

#include "ipsecevtx.h"

/* Whether a reader reads records by their differences from exemplars, which are earlier records of the same kind. */
bool exemplar_peek(const struct ipsecevtx_reader *reader);

#endif
