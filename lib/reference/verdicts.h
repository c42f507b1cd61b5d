/* SPDX-License-Identifier: MIT */
/*
 * What was said of the patterns of one log, for all plan caches that read it: the same contents get the same verdict,
 * whichever thread meets them, and whatever a cache has forgotten for want of room. Which record a pattern is judged by
 * must be the first one in the order of the input, or marks would depend on chance: so whoever judges waits for its
 * turn.
 *
 * What there is no room for gets no verdict: every record of such a pattern is checked.
 */
#ifndef VERDICTS_H
#define VERDICTS_H

#include "binxml/pattern.h"

struct verdicts;

struct verdicts *verdicts_new(const struct ipsecevtx_allocator *allocator);
void verdicts_free(struct verdicts *verdicts);

/*
 * What was said of a pattern in these verdicts, which are those of other logs: PATTERN_CERTIFIED where libevtx agreed
 * on the first record of it that any of them had, and on all others that were checked; PATTERN_UNCHECKED where none had
 * it, *is_final when none ever will, for want of room; anything else: each log finds out for itself. Both but
 * PATTERN_UNCHECKED are final.
 */
enum pattern_trust verdicts_look(struct verdicts *verdicts, const struct pattern *pattern, bool *is_final);

/* Adds what was said of a log's patterns, as far as there is room, and memory. */
void verdicts_add_log(struct verdicts *verdicts, const struct verdicts *log);

/* Tells a record's pattern what is known of it. In turn. */
void verdicts_load(struct verdicts *verdicts, struct pattern *pattern);

/* Keeps what was said of it since; where there is no room it counts as unchecked again. False when there is no memory.
 * In turn. */
bool verdicts_store(struct verdicts *verdicts, struct pattern *pattern);

/*
 * How often something was said that others must hear of before they read on: that a plan is disputed which they may
 * trust, or that a pattern is not tried any more. In turn.
 */
uint64_t verdicts_news(const struct verdicts *verdicts);

/* Tells all that is known to a cache that is at no record. In turn. */
void verdicts_tell(struct verdicts *verdicts, const struct plan_cache *plans);

#endif
