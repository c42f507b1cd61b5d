/* SPDX-License-Identifier: MIT */
/*
 * The few accounts that a sentence names as those that caused something. They are the first ones in the order of their
 * bytes, whatever the order of the events.
 */
#ifndef REPORT_ACCOUNTS_H
#define REPORT_ACCOUNTS_H

#include "ipsecevtx.h"

#define ACCOUNTS_MAX     3u
#define ACCOUNT_PART_MAX 64u

struct accounts {
	char names[ACCOUNTS_MAX][2 * ACCOUNT_PART_MAX + 2]; /* "CORP\\erik", or a SID */
	uint8_t count;
	bool has_more;
};

/*
 * Adds the account that an event names as the one that caused it (SubjectUserName and so on), each of them where it
 * names several; else the account of the record (user_sid).
 */
void accounts_add(struct accounts *accounts, const struct ipsecevtx_event *event);

/* Writes " by CORP\\erik, CORP\\anna and others", cut where it does not fit; "" where accounts is NULL. */
#define ACCOUNTS_TEXT_MAX (ACCOUNTS_MAX * (2 * ACCOUNT_PART_MAX + 4) + 16)
void accounts_put(const struct accounts *accounts, char text[ACCOUNTS_TEXT_MAX]);

#endif
