/* SPDX-License-Identifier: MIT */
/*
 * Inputs that are no event logs: what they are by their first bytes, and what a person can do with them. The reader
 * asks when an input has no file header and no chunk at its beginning.
 */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "evidence/source.h"

/* Whether an input is something that may contain a whole log, as a tar archive: chunks in it are then that log's. */
bool foreign_is_container(const uint8_t *data, size_t size);

/*
 * Fills the error for an input that is no log; data are its first bytes, source has the rest. An input of which nothing
 * is known is read on, to say whether carving would find anything. Returns -1.
 */
int foreign_refuse(struct source *source, const uint8_t *data, size_t size, const struct ipsecevtx_allocator *allocator,
	struct ipsecevtx_error *error);

#endif
