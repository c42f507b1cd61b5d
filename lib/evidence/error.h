/* SPDX-License-Identifier: MIT */
/*
 * How errors of the library are filled in, for all that opens, reads or writes a log. A message is a static text, and
 * stays valid.
 */
#ifndef ERROR_H
#define ERROR_H

#include "ipsecevtx.h"

/*
 * Begins with no error, for the input of that name; NULL: it has no name yet. The name is copied, and shortened in its
 * middle where it is too long.
 */
void error_start(struct ipsecevtx_error *error, const char *source);

/* Fills all but the source, which stays as it is. Returns -1. */
int error_set(struct ipsecevtx_error *error, enum ipsecevtx_error_code code, const char *message, int system_error);

/* Fills all but the source from another error. Returns -1. */
int error_take(struct ipsecevtx_error *error, const struct ipsecevtx_error *other);

#endif
