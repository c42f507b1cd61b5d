/* SPDX-License-Identifier: MIT */
/*
 * What was said of patterns, for readers with a plan cache each: the same contents get the same verdict. Which record
 * a pattern is judged by must be the first one in the order of the input, or marks would hang on chance: so whoever
 * judges waits for its turn.
 */
#ifndef VERDICTS_H
#define VERDICTS_H

#include "decode/decode.h"

struct verdicts;

struct verdicts *verdicts_new(const struct ipsecevtx_allocator *allocator);
void verdicts_free(struct verdicts *verdicts);

/* Keeps what was said of the patterns that a cache knows, before anything else; false when there is no memory. */
bool verdicts_learn(struct verdicts *verdicts, const struct plan_cache *plans);

/* Tells a record's pattern what is known of it. In turn. */
void verdicts_load(struct verdicts *verdicts, struct decode_trace *trace);

/* Keeps what was said of it since; false when there is no memory. In turn. */
bool verdicts_store(struct verdicts *verdicts, const struct decode_trace *trace);

#endif
