/* SPDX-License-Identifier: MIT */
/*
 * Guesses whether another program may show an IPsec event in a record of free space that we cannot read, or that is not
 * as Windows writes records. Such programs may ignore the record's size, the sizes of its values and the identifier of
 * its template, so that these functions do too. free_space.c calls them.
 */
#ifndef UNREAD_EVENT_H
#define UNREAD_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/bytes.h"
#include "evidence/chunk.h"

/* How many bytes may still be looked at in a chunk, so that a hostile log cannot waste time. */
struct unread_work {
	size_t left;
	bool is_spent; /* more was asked for than was left: the answers do not count */
};

/*
 * Whether the record whose header stands at offset may be shown as an IPsec event: the definition to which its instance
 * leads, or the record itself, names the provider of IPsec events, and the number of one stands in its values, where
 * its EventID takes its value from, or in the text of its EventID.
 */
bool unread_event_may_be_ours(struct bytes chunk, size_t offset, struct unread_work *work);

/*
 * Whether a whole record is not written as Windows writes events: it begins neither as an instance of a template nor as
 * an element, or a value's size is wrong for its type. A newer record that overwrites the bytes before it makes no
 * leftover look so.
 */
bool unread_event_is_odd(struct bytes chunk, const struct record *record);

/* Counts one more look at the definition of the instance at that offset; false when too many bytes were looked at. */
bool unread_event_spend(struct bytes chunk, size_t instance, struct unread_work *work);

/*
 * The bytes behind the record header at offset that belong to it: up to the next header, whose own bytes are included,
 * or the chunk's end. The sizes in headers do not matter, so that headers one over the other do not make the same bytes
 * be read again for each of them.
 */
struct byte_range unread_event_range(struct bytes chunk, size_t offset);

/* The first place in the range where the BinXML of an event may begin; the range's end when there is none. */
size_t unread_event_start(struct byte_range range);

#endif
