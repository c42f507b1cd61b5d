/* SPDX-License-Identifier: MIT */
/*
 * What the files of the report certificates (certificates*.c) share. Failures are noted as they come; the associations
 * that were opened with certificates are taken at the end, then who used a certificate that several peers showed, and
 * which certificate came after which.
 */
#ifndef REPORT_CERTIFICATES_H
#define REPORT_CERTIFICATES_H

#include "report/report.h"

/* The fields of an event that can hold a certificate. */
enum certificate_field {
	CERTIFICATE_LOCAL_MM = 0,
	CERTIFICATE_LOCAL_EM,
	CERTIFICATE_REMOTE_MM,
	CERTIFICATE_REMOTE_EM,
	CERTIFICATE_FIELDS,
};

/* What is kept of a certificate in lists; keys of members sort in this order. */
enum certificate_list {
	CERTIFICATE_PRINCIPALS = 0,
	CERTIFICATE_ISSUERS,
	CERTIFICATE_ROOTS,
	CERTIFICATE_COMPUTERS,
	CERTIFICATE_PEERS,
	CERTIFICATE_HOLDERS, /* who showed it in which field: peers for remote ones, computers for local ones */
	CERTIFICATE_LISTS,
};

/*
 * The certificate that came after another: string of its thumbprint in any spelling, and the field where it stood.
 * STRING_NONE: there is none.
 */
struct certificate_successor {
	uint32_t thumbprint;
	enum certificate_field field;
};

/* The value of a group; its key is the thumbprint in small letters, and the side ("local" or "remote"). */
struct certificate {
	uint8_t *spelling; /* the key as it is shown; NULL: as it is */
	bool is_small;     /* some event spells it in small letters, so it is shown like that */
	/* Which certificate its holders showed after it, and which one was shown after it with its principal. */
	struct certificate_successor replaced_by, renewed_by;
	uint32_t counted; /* 1 + the association that was counted last */
	uint64_t successes, failures;
	struct ipsecevtx_time first_success, last_success, first_failure, last_failure;
	/* Its members in certificates.members, once both groups are sorted. */
	size_t first_member, member_count;
};

/* What the key of a member says beside its certificate. */
struct certificate_member {
	enum certificate_list list;
	struct ipsecevtx_text text;
	enum certificate_field field; /* of a holder */
};

/* When a peer showed a certificate that several peers showed, or when associations of two such peers stood at once. */
struct certificate_use {
	uint32_t thumbprint; /* in small letters; strings, like the next two */
	uint32_t peer;
	uint32_t other; /* STRING_NONE: this is about one peer */
	uint32_t count; /* of openings; for two peers, those opened while one of the other peer stood */
	uint64_t first, last;
};

struct certificate_uses {
	struct certificate_use *items; /* by thumbprint; those of one peer first, then by time of the first */
	size_t count, room;
	bool has_more_meetings; /* some certificate has more than are shown, or than were looked for */
};

/* No more are shown for one certificate. */
#define CERTIFICATE_USES_TOLD     64u
#define CERTIFICATE_MEETINGS_TOLD 64u
/* A new association is compared with those of so many peers that stand. */
#define CERTIFICATE_STANDING 64u

struct certificates {
	struct groups groups;         /* of struct certificate; in the order of rows when finished */
	struct groups members;        /* without a value; key: thumbprint, side, list, text, and a holder's field */
	struct certificate_uses uses; /* of remote certificates */
};

/* One certificate as an event shows it. Texts that are not set are passed over. */
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
 * Notes all that an event tells of a certificate but times and counts. False when there is no memory. *group is NULL
 * where the certificate is not kept; where groups are given up, it lives until the next call.
 */
bool certificates_note(struct ipsecevtx_report *report, struct certificates *certificates,
	const struct certificate_showing *showing, struct group **group);

/* Whether the certificate is the computers' own. */
bool certificate_group_is_local(const struct group *group);
/* The member at index of a certificate. Its text lives in the arena; absent when there is no memory. */
struct certificate_member certificate_member_at(
	const struct certificates *certificates, const struct group *group, size_t index, struct arena *arena);

/* Takes the associations that were opened with certificates. False when there is no memory. */
bool certificates_take_associations(struct ipsecevtx_report *report, struct certificates *certificates);
/* Finds who used certificates that several peers showed. False when there is no memory. */
bool certificates_find_uses(struct ipsecevtx_report *report, struct certificate_uses *uses);
/*
 * The uses of a certificate by single peers, or by two at once, which follow each other; *count becomes how many there
 * are.
 */
const struct certificate_use *certificate_uses_of(
	const struct certificate_uses *uses, uint32_t thumbprint, bool of_two, size_t *count);
/* Finds for each certificate which ones came after it, once both groups are sorted. False when there is no memory. */
bool certificates_find_successors(struct ipsecevtx_report *report, struct certificates *certificates);

#endif
