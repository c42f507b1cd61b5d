/* SPDX-License-Identifier: MIT */
/*
 * Reads event 4719 (the audit policy was changed) as programs and people read it, for the findings of a run
 * (sequence/notice.c) and for reports: which subcategory, and what was added or removed. Windows writes one subcategory
 * and its changes once. A forged record may repeat these fields, or have fields whose names only look like theirs; then
 * all of them count, so that none hides another.
 */
#ifndef EVENT_AUDIT_CHANGE_H
#define EVENT_AUDIT_CHANGE_H

#include <stddef.h>

#include "ipsecevtx.h"

/* The subcategories of IPsec's own events, then those whose change tells that auditing itself may have gaps. */
enum audit_subcategory {
	AUDIT_MAIN = 0,
	AUDIT_QUICK,
	AUDIT_EXTENDED,
	AUDIT_DRIVER,
	AUDIT_OF_IPSEC, /* how many subcategories are IPsec's own */
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
	AUDIT_UNREAD = 16, /* there are no changes, or changes that nobody can read */
};

/* What one event says. Its texts belong to the event. */
struct audit_change {
	unsigned subcategories; /* a bit for each: 1 << enum audit_subcategory */
	/* The first subcategory that is none of these, as it is written; unset where there is none. */
	struct ipsecevtx_text other;
	size_t others;                /* how many fields name a subcategory that is none of these, unless by a code */
	bool is_other_unread;         /* a field names a subcategory that nobody can read: it may be any of these */
	bool is_doubtful;             /* is_other_unread, or no GUID tells which subcategory it is */
	unsigned changes;             /* AUDIT_ bits, as above */
	uint8_t words[AUDIT_WORDS];   /* the changes that can be read, in the record's order; for audit_word_text() */
	size_t word_count;            /* how many of these words there are */
	struct ipsecevtx_text unread; /* the first text of changes from where it cannot be read; unset for none */
};

void audit_change_read(struct audit_change *change, const struct ipsecevtx_event *event);

/* The name that Windows gives a subcategory in English: "IPsec Main Mode". */
const char *audit_subcategory_name(enum audit_subcategory subcategory);

/* The English text of one of audit_change.words: "Success removed". */
const char *audit_word_text(uint8_t word);

#endif
