/* SPDX-License-Identifier: MIT */
/*
 * Puts events about the log itself into words: who cleared it and when, and who changed what is audited. scan_record.c
 * reads them, asked for or not; they become findings, in sequence.c where the record stands in an order with others.
 */
#ifndef NOTICE_H
#define NOTICE_H

#include "decode/classify.h"
#include "evidence/findings.h"

#define NOTICE_SIZE 1024
_Static_assert(2 * NOTICE_SIZE <= FINDINGS_DETAIL_SIZE, "a finding has room for a notice and what else is said of it");

struct notice {
	enum ipsecevtx_finding_kind kind;
	bool is_about_log;      /* a cleared log, or a change of what is audited of IPsec or of the log itself */
	char text[NOTICE_SIZE]; /* UTF-8 with a NUL at its end; holds only the beginning of each text of the event */
};

/* The ids of such events, for index below NOTICE_IDS: 1102, 104 and 4719. */
#define NOTICE_IDS 3u
uint32_t notice_id(size_t index);

/* Whether a record may be such an event, by its number alone. */
bool notice_is_possible(const struct record_identity *identity);

/*
 * Fills notice from the event of a record for which notice_is_possible() holds; event is NULL when the record cannot be
 * decoded. False when another provider wrote it, which uses the same number for something else.
 */
bool notice_read(struct notice *notice, const struct record_identity *identity, const struct ipsecevtx_event *event);

#endif
