/* SPDX-License-Identifier: MIT */
/*
 * Records of free space that stand among the live ones too, in any chunk of the log: what each of them is compared
 * with. Windows fills the memory of one chunk after the other and writes it whole, so that behind the records of a
 * chunk those of an older one are left.
 *
 * Before the reading, all headers in free space are taken, and then, of live records with such a header, digests of
 * their events. So it takes memory for what is in free space only, each header once, and is the same in any order of
 * reading. An input that can be read once only, as a pipe, is not looked at.
 */
#ifndef COPIES_H
#define COPIES_H

#include "event/assembly.h"
#include "evidence/chunk.h"
#include "evidence/digest.h"
#include "evidence/fingerprint.h"

/* Headers that are taken; records with others, in a log with more, are not known as copies. */
#define COPIES_MAX 65536u

struct copy_entry;

struct copies {
	struct ipsecevtx_allocator allocator;
	struct copy_entry *entries; /* a hash table with open addressing; NULL: nothing is known */
	size_t count, room;
	struct fingerprint_key key; /* of the table, once it is there */
};

void copies_init(struct copies *copies, const struct ipsecevtx_allocator *allocator);
void copies_free(struct copies *copies);

/* Takes a record's header. False when there is no memory. */
bool copies_expect(struct copies *copies, const struct record *record);

/* Whether live records with this header are waited for, and then, whether there was one. */
bool copies_expects(const struct copies *copies, const struct record *record);

/* The event of a live record with an expected header. */
void copies_add(struct copies *copies, const struct record *record, const struct ipsecevtx_event *event);

/* Whether a live record has this header and this event. */
bool copies_have(const struct copies *copies, const struct record *record, const struct ipsecevtx_event *event);

#endif
