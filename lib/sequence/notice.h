/* SPDX-License-Identifier: MIT */
/* Events about the log itself, told in words: who cleared it and when, and who changed what is audited. */
#ifndef NOTICE_H
#define NOTICE_H

#include "decode/classify.h"

#define NOTICE_SIZE 1024

struct notice {
	enum ipsecevtx_finding_kind kind;
	bool is_about_log;      /* a cleared log, or what is audited of IPsec or of the log: not of something else */
	char text[NOTICE_SIZE]; /* UTF-8; of what it takes from the event only the beginning, and no NUL */
};

/* The ids of such events: 1102, 104 and 4719. */
#define NOTICE_IDS 3u
uint32_t notice_id(size_t index);

/* Whether a record may be such an event, by what is known of it without decoding it. */
bool notice_is_possible(const struct record_identity *identity);

/*
 * Reads the event of a record for which that is so; event is NULL when the record cannot be decoded. False when it
 * is another provider's event of the same number.
 */
bool notice_read(struct notice *notice, const struct record_identity *identity, const struct ipsecevtx_event *event);

#endif
