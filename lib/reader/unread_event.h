/* SPDX-License-Identifier: MIT */
/*
 * A record that cannot be read, or is not as Windows writes records, and that others may show as an IPsec event all the
 * same. How many bytes its values have, and where it ends, does not matter.
 */
#ifndef UNREAD_EVENT_H
#define UNREAD_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/bytes.h"
#include "evidence/chunk.h"

/* Bytes of definitions that are looked at, so that nobody can waste time. */
struct unread_work {
	size_t left;
	bool is_spent; /* there was more */
};

/*
 * Whether a definition to which the record leads by its place, or what it holds itself, names the provider of IPsec
 * events, and the number of one stands in its values, as Windows writes it or for its EventID, or in the text of
 * either.
 */
bool unread_event_may_be_ours(struct bytes chunk, size_t offset, struct unread_work *work);

/*
 * Whether a whole record is not written as Windows writes events: it does not begin as an instance of a template, or a
 * value has another size than its type, as nothing that is written over what stands before it makes it.
 */
bool unread_event_is_odd(struct bytes chunk, const struct record *record);

/* For one more look at the definition of an instance that begins there; false when too many were looked at. */
bool unread_event_spend(struct bytes chunk, size_t instance, struct unread_work *work);

/* What belongs to the record whose header stands there: each byte to one record, whatever looks like a header. */
struct byte_range unread_event_range(struct bytes chunk, size_t offset);

/* The next place in it where an event's BinXML may begin, whatever stands before it; its end when there is none. */
size_t unread_event_start(struct byte_range range);

#endif
