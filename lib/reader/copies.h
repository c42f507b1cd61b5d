/* SPDX-License-Identifier: MIT */
/*
 * Knows which records of free space are copies of live records in any chunk of the log. Windows fills one piece of
 * memory for chunk after chunk and writes it whole, so that copies of an older chunk's records are left behind the
 * records of a chunk. scan_record.c marks such records (IPSECEVTX_MARK_COPY).
 *
 * survey.c fills the table before the reading begins: first with the headers of all records in free space, then with
 * digests of the live events that have such a header. The table thus needs memory for what is in free space only, and
 * its answers do not depend on the order of reading. It stays empty for an input that can be read only once, such as a
 * pipe.
 */
#ifndef COPIES_H
#define COPIES_H

#include "event/assembly.h"
#include "evidence/chunk.h"
#include "evidence/digest.h"
#include "evidence/fingerprint.h"
#include "evidence/index.h"

/* How many different headers the table takes; in a log with more, records with the rest are not known as copies. */
#define COPIES_MAX 65536u

struct copy_entry;

struct copies {
	struct ipsecevtx_allocator allocator;
	struct copy_entry *entries;
	size_t count, room;
	struct index by_header;
	struct fingerprint_key key; /* of the hash, made with the first entries */
};

void copies_init(struct copies *copies, const struct ipsecevtx_allocator *allocator);
void copies_free(struct copies *copies);

/* Adds the header (number and time) of a record of free space. False when there is no memory. */
bool copies_expect(struct copies *copies, const struct record *record);

/* Whether copies_expect() was given this record's header. */
bool copies_expects(const struct copies *copies, const struct record *record);

/* Keeps a digest of a live record's event; does nothing where its header was not expected. */
void copies_add(struct copies *copies, const struct record *record, const struct ipsecevtx_event *event);

/* Whether a live record has this header and this event. */
bool copies_have(const struct copies *copies, const struct record *record, const struct ipsecevtx_event *event);

#endif
