/* SPDX-License-Identifier: MIT */
/* Inputs that are no event logs: what they are by their first bytes, and what to do with them. */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "evidence/source.h"

/* What the first bytes of an input say that it is: a static message; NULL when nothing known begins like that. */
const char *foreign_message(const uint8_t *data, size_t size);

/* Whether chunks in an input that begins like that are those of a log inside of something else, as a tar archive. */
bool foreign_is_container(const uint8_t *data, size_t size);

/*
 * Fills the error for an input that is no log, of which data are the first bytes and source has the rest. One that
 * nothing is known about is read on, to tell whether carving would find anything. Returns -1.
 */
int foreign_refuse(struct source *source, const uint8_t *data, size_t size, const struct ipsecevtx_allocator *allocator,
	struct ipsecevtx_error *error);

#endif
