/* SPDX-License-Identifier: MIT */
/*
 * The verdicts of libevtx on the patterns of one log, shared by all threads that read it: each of these has a plan
 * cache of its own, with patterns of its own, and a cache may forget patterns for want of room. The verdict has to come
 * from the first record of the pattern in the order of the input, or marks would depend on which thread is faster: so
 * threads judge, and call the functions marked "In turn", one after the other in that order (reader/engines.c).
 *
 * A pattern for which there is no room gets no verdict, and every record of it is checked.
 */
#ifndef VERDICTS_H
#define VERDICTS_H

#include "binxml/pattern.h"

struct verdicts;

/* NULL when there is no memory. */
struct verdicts *verdicts_new(const struct ipsecevtx_allocator *allocator);
void verdicts_free(struct verdicts *verdicts);

/*
 * What these verdicts, gathered from other logs by verdicts_add_log(), say of a pattern. PATTERN_CERTIFIED: libevtx
 * agreed on it in the first log that had it, and disputes no plan of it. PATTERN_UNCHECKED: no log has had it; later
 * ones may, unless *is_final says that there is no room for more. Anything else: each log has to find out for itself.
 */
enum pattern_trust verdicts_look(struct verdicts *verdicts, const struct pattern *pattern, bool *is_final);

/* Adds the verdicts of a log, as far as there is room and memory; those that are there already stay. */
void verdicts_add_log(struct verdicts *verdicts, const struct verdicts *log);

/* Sets a pattern's trust, attempts and disputed plans to what is known. In turn. */
void verdicts_load(struct verdicts *verdicts, struct pattern *pattern);

/*
 * Keeps a pattern's trust, attempts and disputed plans; where there is no room the pattern becomes unchecked again.
 * False when there is no memory. In turn.
 */
bool verdicts_store(struct verdicts *verdicts, struct pattern *pattern);

/*
 * Counts what other threads have to hear of, by verdicts_tell(), before they read on: that a plan is disputed, which
 * they may trust, or that nobody need try to certify a pattern any more. In turn.
 */
uint64_t verdicts_news(const struct verdicts *verdicts);

/* Loads all patterns of a cache, which must not be in the middle of a record. In turn. */
void verdicts_tell(struct verdicts *verdicts, const struct plan_cache *plans);

#endif
