/* SPDX-License-Identifier: MIT */
#ifndef TEST_PEEK_H
#define TEST_PEEK_H

#include "ipsecevtx.h"

/* Whether a reader reads records as what differs from earlier ones. */
bool exemplar_peek(const struct ipsecevtx_reader *reader);

#endif
