/* SPDX-License-Identifier: MIT */
/*
 * Who is at the other end. Behind one address there can be many computers: what follows another association by its
 * endpoints need not be of the same one.
 */
#ifndef REPORT_ENDS_H
#define REPORT_ENDS_H

#include "report/association.h"

/* What two associations with one address say of the computers at their other ends. */
enum ends {
	ENDS_ALIKE = 0,  /* nothing says that these are two */
	ENDS_OTHER_NAME, /* they showed certificates that are not the same, of principals that are not the same */
	ENDS_OTHER_PORT, /* behind NAT they called from two ports at one time, and showed no certificate */
};

/* The fields that tell. */
struct end_fields {
	const struct strings *strings;
	const struct ipsecevtx_field_info *thumbprint, *principal;
};

/* strings are the report's. */
void end_fields_find(struct end_fields *fields, const struct strings *strings);
/*
 * Whether two openings of Main Modes show two computers: not only the certificate, which is renewed, and not only the
 * principal, which is written in more than one way.
 */
bool ends_differ(const struct associations *associations, const struct end_fields *fields,
	const struct association_event *one, const struct association_event *other);
/* Whether they came through NAT from two ports, and neither showed a certificate: it can be two computers, or one. */
bool ends_other_port(const struct associations *associations, const struct end_fields *fields,
	const struct association_event *one, const struct association_event *other);
/* Of two associations of a kind, numbers of such whose opening is known; for Quick Modes by their Main Modes. */
enum ends ends_compare(
	const struct associations *associations, const struct end_fields *fields, uint32_t before, uint32_t number);

#endif
