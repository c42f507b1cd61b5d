/* SPDX-License-Identifier: MIT */
/*
 * Programs that any number of readers share, on any thread. Each is known by all that it was worked out from: the
 * format and the pattern, whose plans are known by the digests of their templates. What is in the store stays as it is
 * until the store is freed: with no more room, readers work out the rest for themselves. Whether a program is right,
 * each reader finds out for itself.
 */
#ifndef PROGRAM_STORE_H
#define PROGRAM_STORE_H

#include "binxml/pattern.h"
#include "program/program.h"

struct program_store;

struct program_store *program_store_new(const struct ipsecevtx_allocator *allocator);
void program_store_free(struct program_store *store);

/* The program of a pattern, whose plans have digests; NULL when there is none. To be used until the store is freed. */
const struct program *program_store_find(
	struct program_store *store, const struct pattern *pattern, enum ipsecevtx_format format);

/* Keeps a copy of a pattern's program, as far as there is room, and memory. */
void program_store_add(struct program_store *store, const struct pattern *pattern, const struct program *program);

#endif
