/* SPDX-License-Identifier: MIT */
/*
 * Whether two associations with one address are of the same computer. Behind one address there can be many computers
 * (NAT), so an association that follows another by its endpoints need not renew it. Reports ask this before they
 * compare an association with the one before.
 */
#ifndef REPORT_ENDS_H
#define REPORT_ENDS_H

#include "report/association.h"

/* What two associations with one address say of the computers at their other ends. */
enum ends {
	ENDS_ALIKE = 0,  /* nothing shows two computers */
	ENDS_OTHER_NAME, /* they showed different certificates of different principals */
	ENDS_OTHER_PORT, /* from behind NAT two ports called at one time, without certificates */
};

/* The fields of an event that tell computers apart; looked up once. */
struct end_fields {
	const struct strings *strings;
	const struct ipsecevtx_field_info *thumbprint, *principal;
};

/* strings must be the report's, and live as long. */
void end_fields_find(struct end_fields *fields, const struct strings *strings);
/*
 * Whether two openings of Main Modes show two computers. Both the certificate and the principal must differ, as a
 * certificate is renewed and a principal is written in more than one way.
 */
bool ends_differ(const struct associations *associations, const struct end_fields *fields,
	const struct association_event *one, const struct association_event *other);
/*
 * Whether both came through NAT from different ports, and neither showed a certificate: then they can be two computers,
 * or one.
 */
bool ends_other_port(const struct associations *associations, const struct end_fields *fields,
	const struct association_event *one, const struct association_event *other);
/* Compares two associations of one kind, by number, whose openings are known; Quick Modes by their Main Modes. */
enum ends ends_compare(
	const struct associations *associations, const struct end_fields *fields, uint32_t before, uint32_t number);

#endif
