/* SPDX-License-Identifier: MIT */
/* What the files about certificates share among themselves. */
#ifndef REPORT_CERTIFICATES_H
#define REPORT_CERTIFICATES_H

#include "report/report.h"

/* Fields in which an event can have one. */
enum certificate_field {
	CERTIFICATE_LOCAL_MM = 0,
	CERTIFICATE_LOCAL_EM,
	CERTIFICATE_REMOTE_MM,
	CERTIFICATE_REMOTE_EM,
	CERTIFICATE_FIELDS,
};

/* What is kept of one in lists; the order of lists is that of keys. */
enum certificate_list {
	CERTIFICATE_PRINCIPALS = 0,
	CERTIFICATE_ISSUERS,
	CERTIFICATE_ROOTS,
	CERTIFICATE_COMPUTERS,
	CERTIFICATE_PEERS,
	CERTIFICATE_HOLDERS, /* who showed it, and in which field: peers of remote ones, computers of local ones */
	CERTIFICATE_LISTS,
};

/* The thumbprint of another one: a string of the report, in any spelling, and where it stood; STRING_NONE for none. */
struct certificate_successor {
	uint32_t thumbprint;
	enum certificate_field field;
};

/* By thumbprint, in small letters, and side. */
struct certificate {
	uint8_t *spelling; /* its key as it is shown; NULL: as it is */
	bool is_small;     /* somebody spells it in small letters, and so it is shown */
	/* That came next at who had shown this one, and of its principal. */
	struct certificate_successor replaced_by, renewed_by;
	uint32_t counted; /* one more than the last association that it opened */
	uint64_t successes, failures;
	struct ipsecevtx_time first_success, last_success, first_failure, last_failure;
	/* Its members, once both groups are sorted. */
	size_t first_member, member_count;
};

/* What a member's key tells beside its certificate. */
struct certificate_member {
	enum certificate_list list;
	struct ipsecevtx_text text;
	enum certificate_field field; /* of a holder */
};

/* Of a certificate that several peers showed: when one of them did, or when associations of two of them stood. */
struct certificate_use {
	uint32_t thumbprint; /* these three are strings; in small letters */
	uint32_t peer;
	uint32_t other; /* STRING_NONE: of one peer alone */
	uint32_t count; /* of associations that were opened, while one of the other peer stood */
	uint64_t first, last;
};

struct certificate_uses {
	struct certificate_use *items; /* by thumbprint, those of one peer first, by the time of the first */
	size_t count, room;
	bool has_more_meetings; /* of some certificate more than are told, or than were looked for */
};

/* Of each certificate no more are told. */
#define CERTIFICATE_USES_TOLD     64u
#define CERTIFICATE_MEETINGS_TOLD 64u
/* So many peers of which associations stand at one time are held against the next one that is opened. */
#define CERTIFICATE_STANDING 64u

struct certificates {
	struct groups groups;         /* of struct certificate; when finished in the order of rows */
	struct groups members;        /* of nothing: by thumbprint, side, list, text, and for holders the field */
	struct certificate_uses uses; /* of remote ones */
};

/* One certificate as an event has it. Texts that are not set are passed over. */
struct certificate_showing {
	enum certificate_field field;
	struct ipsecevtx_text thumbprint;
	struct ipsecevtx_text principal;
	struct ipsecevtx_text issuing_ca;
	struct ipsecevtx_text root_ca;
	struct ipsecevtx_text computer;
	struct ipsecevtx_text peer;
};

static inline bool certificate_is_local(enum certificate_field field)
{
	return field == CERTIFICATE_LOCAL_MM || field == CERTIFICATE_LOCAL_EM;
}

/*
 * Notes all that an event tells of one, but for times and counts. False when there is no memory. *group is NULL when it
 * is none of those that are kept, and lives until the next call when there are more than may be kept.
 */
bool certificates_note(struct ipsecevtx_report *report, struct certificates *certificates,
	const struct certificate_showing *showing, struct group **group);
void certificate_count(
	uint64_t *count, struct ipsecevtx_time *first, struct ipsecevtx_time *last, const struct ipsecevtx_time *time);

/* Whether it was shown by the computers themselves. */
bool certificate_group_is_local(const struct group *group);
/* Member number index of a certificate; the text lives in the arena, and is absent when there is no memory. */
struct certificate_member certificate_member_at(
	const struct certificates *certificates, const struct group *group, size_t index, struct arena *arena);

/* Takes the associations; false when there is no memory. */
bool certificates_take_associations(struct ipsecevtx_report *report, struct certificates *certificates);
/* From where they were used; false when there is no memory. */
bool certificates_find_uses(struct ipsecevtx_report *report, struct certificate_uses *uses);
/* Those of one peer, or of two, which follow each other; *count may be 0. */
const struct certificate_use *certificate_uses_of(
	const struct certificate_uses *uses, uint32_t thumbprint, bool of_two, size_t *count);
/* Which one came after each, once both groups are sorted; false when there is no memory. */
bool certificates_find_successors(struct ipsecevtx_report *report, struct certificates *certificates);

#endif
