/* SPDX-License-Identifier: MIT */
/*
 * The computers that events are of. Windows knows no difference between capital and small letters in their names, and
 * a full name may end with a dot: whoever wrote "VPN1" into every second event must not make two computers of one. A
 * short name and a full one are not known to be the same.
 *
 * While events are added a computer has the spelling that came first; from computers_settle() on the first of all in
 * the order of bytes, so that it does not matter in which order they came.
 */
#ifndef REPORT_COMPUTERS_H
#define REPORT_COMPUTERS_H

#include "ipsecevtx.h"
#include "report/groups.h"
#include "report/heard.h"
#include "report/strings.h"

/* Whatever a report keeps of a computer. */
struct report_computer {
	uint32_t name;      /* a string that no other text has; STRING_NONE: events without a computer */
	struct heard heard; /* by all its events */
};

struct spelling {
	struct string text;
	uint32_t computer; /* of items */
	bool is_other;     /* than the first one of the computer */
};

/* Groups whose keys name a computer. */
struct named_groups {
	struct groups *groups;
	/* Where in a group's key its name stands, SIZE_MAX: nowhere; NULL: at the beginning of each. */
	size_t (*name_at)(const struct group *group);
};
#define NAMED_GROUPS_MAX 24u

struct computers {
	struct ipsecevtx_allocator allocator;
	struct hash_key key;
	struct strings *strings;
	struct index by_spelling; /* of spellings, by their bytes */
	struct index by_name;     /* of items, by what is the same in all their spellings */
	struct spelling *spellings;
	size_t spelling_count, spelling_room;
	struct report_computer *items; /* by name; the first is of events without a computer */
	size_t count, room;
	size_t recent;    /* of spellings: of the event before */
	bool has_several; /* spellings of one computer */
	struct named_groups named[NAMED_GROUPS_MAX];
	size_t named_count;
};

/* Strings are borrowed. False when there is no memory; so below. */
bool computers_init(struct computers *computers, const struct ipsecevtx_allocator *allocator,
	const struct hash_key *key, struct strings *strings);
void computers_free(struct computers *computers);

/*
 * The number of a computer in items, and in *name, unless it is NULL, what it is called for now: name itself, but where
 * it came in another spelling first. UINT32_MAX when there is no memory.
 */
uint32_t computers_add(struct computers *computers, struct ipsecevtx_text *name);

/* The string of the computer that has a name, as settled; STRING_NONE when there is none. */
uint32_t computers_find(const struct computers *computers, const struct ipsecevtx_text *name);

/* Groups, which live as long, in whose keys computers get their one name too. */
void computers_name(struct computers *computers, const struct named_groups *groups);

/* Gives each computer its one name, once all events are added. The key is used from its start. is_whole: see heard.h.
 */
bool computers_settle(struct computers *computers, struct key *key, bool is_whole);

#endif
