/* SPDX-License-Identifier: MIT */
/* What ended or prevented the reading of an input, put together. */
#ifndef ERROR_H
#define ERROR_H

#include "ipsecevtx.h"

/* Begins with no error, of the input of that name; NULL: it has none yet. */
void error_start(struct ipsecevtx_error *error, const char *source);

/* Fills all but the source, which stays. Returns -1. */
int error_set(struct ipsecevtx_error *error, enum ipsecevtx_error_code code, const char *message, int system_error);

/* The same from another error. Returns -1. */
int error_take(struct ipsecevtx_error *error, const struct ipsecevtx_error *other);

#endif
