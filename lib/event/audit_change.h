/* SPDX-License-Identifier: MIT */
/*
 * Changes of what is audited (4719), as programs and people read them. Windows names one subcategory and its changes
 * once; of more fields of these names, and of such as only look so named, each counts.
 */
#ifndef EVENT_AUDIT_CHANGE_H
#define EVENT_AUDIT_CHANGE_H

#include <stddef.h>

#include "ipsecevtx.h"

/* Whose events are IPsec's own, then those that tell whether auditing itself is audited and complete. */
enum audit_subcategory {
	AUDIT_MAIN = 0,
	AUDIT_QUICK,
	AUDIT_EXTENDED,
	AUDIT_DRIVER,
	AUDIT_OF_IPSEC, /* how many are */
	AUDIT_POLICY = AUDIT_OF_IPSEC,
	AUDIT_INTEGRITY,
	AUDIT_SUBCATEGORIES,
};

#define AUDIT_WORDS 4u

enum {
	AUDIT_SUCCESS_REMOVED = 1,
	AUDIT_SUCCESS_ADDED = 2,
	AUDIT_FAILURE_REMOVED = 4,
	AUDIT_FAILURE_ADDED = 8,
	AUDIT_UNREAD = 16, /* nobody can read how, or all of it */
};

/* Texts are the event's. */
struct audit_change {
	unsigned subcategories;       /* a bit for each: 1 << enum audit_subcategory */
	struct ipsecevtx_text other;  /* the first one that is none of these, as it stands; unset for none */
	size_t others;                /* of such, but for codes */
	bool is_other_unread;         /* one that is written can be read by nobody: it may be any */
	bool is_doubtful;             /* the same, or no GUID tells which one it is */
	unsigned changes;             /* bits, as above */
	uint8_t words[AUDIT_WORDS];   /* the changes that can be read, in the order of the record */
	size_t word_count;            /* of these */
	struct ipsecevtx_text unread; /* from the first one on that cannot be read; unset for none */
};

void audit_change_read(struct audit_change *change, const struct ipsecevtx_event *event);

/* "IPsec Main Mode" */
const char *audit_subcategory_name(enum audit_subcategory subcategory);

/* "Success removed", for one of the words. */
const char *audit_word_text(uint8_t word);

#endif
