/* SPDX-License-Identifier: MIT */
/*
 * The computers that events are of. Windows does not tell capital from small letters in their names, a full name may
 * end with a dot, and none begins or ends with blanks; somebody who writes "VPN1" into every second event must not make
 * two computers of one. A short name and a full name are not known to be the same computer.
 *
 * While events are added, events and keys have a computer's name in small letters, without that dot and blanks, so that
 * which groups are kept does not depend on the spelling that came first. computers_settle() gives it the first of all
 * its spellings in the order of bytes, one without blanks and a dot where there is one.
 */
#ifndef REPORT_COMPUTERS_H
#define REPORT_COMPUTERS_H

#include "ipsecevtx.h"
#include "report/groups.h"
#include "report/heard.h"
#include "report/strings.h"

/* What a report keeps of a computer. */
struct report_computer {
	uint32_t name;      /* a string that no other text has; STRING_NONE: events without a computer */
	uint32_t folded;    /* the name as keys have it while events are added, another such string */
	struct heard heard; /* when it logged, by all its events */
};

struct spelling {
	struct string text;
	uint32_t computer; /* index in items */
	bool is_other;     /* it is not the computer's folded name */
};

/* Groups whose keys name a computer. */
struct named_groups {
	struct groups *groups;
	/* Where in a group's key the name begins; SIZE_MAX: it has none. NULL: at the beginning of each key. */
	size_t (*name_at)(const struct group *group);
};
#define NAMED_GROUPS_MAX 24u

struct computers {
	struct ipsecevtx_allocator allocator;
	struct hash_key key;
	struct strings *strings;
	struct index by_spelling; /* of spellings, by their bytes */
	struct index by_name;     /* of items, by the folded name that all their spellings share */
	struct spelling *spellings;
	size_t spelling_count, spelling_room;
	struct report_computer *items; /* in ascending order of name; the first is of events without a computer */
	size_t count, room;
	size_t recent;  /* index of the spelling that the event before had */
	bool has_other; /* some computer's spelling is not its folded name */
	struct named_groups named[NAMED_GROUPS_MAX];
	size_t named_count;
};

/* strings must live as long. These functions return false when there is no memory. */
bool computers_init(struct computers *computers, const struct ipsecevtx_allocator *allocator,
	const struct hash_key *key, struct strings *strings);
void computers_free(struct computers *computers);

/*
 * Finds the computer of a name, or adds it. Returns its index in items, and changes *name to the name that keys
 * have for now. UINT32_MAX when there is no memory.
 */
uint32_t computers_add(struct computers *computers, struct ipsecevtx_text *name);

/* The string of the computer that has a name, in any of its spellings; STRING_NONE where there is none. */
uint32_t computers_find(const struct computers *computers, const struct ipsecevtx_text *name);

/* Registers groups, which live as long, so that computers_settle() changes the names in their keys too. */
void computers_name(struct computers *computers, const struct named_groups *groups);

/* Gives each computer its one name, once all events are added. key is scratch. is_whole: see heard_finish(). */
bool computers_settle(struct computers *computers, struct key *key, bool is_whole);

#endif
