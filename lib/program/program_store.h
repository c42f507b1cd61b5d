/* SPDX-License-Identifier: MIT */
/*
 * Programs that all readers of a context share, on any thread; it has a lock of its own. A program is found by all that
 * it was made from: the format and the pattern, whose plans are known by the digests of their templates. What is in the
 * store never changes until the store is freed. When it is full, readers make further programs for themselves.
 * Whether a program is right each reader finds out for itself: see reader/programs.h.
 */
#ifndef PROGRAM_STORE_H
#define PROGRAM_STORE_H

#include "binxml/pattern.h"
#include "program/program.h"

struct program_store;

/* NULL when there is no memory. */
struct program_store *program_store_new(const struct ipsecevtx_allocator *allocator);
void program_store_free(struct program_store *store);

/* The program of a pattern, whose plans have digests; NULL when there is none. It lives as long as the store. */
const struct program *program_store_find(
	struct program_store *store, const struct pattern *pattern, enum ipsecevtx_format format);

/* Keeps a copy of a pattern's program, if there is room and memory, and no program for the pattern and format yet. */
void program_store_add(struct program_store *store, const struct pattern *pattern, const struct program *program);

#endif
