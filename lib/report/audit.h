/* SPDX-License-Identifier: MIT */
/* Changes of what is audited of IPsec (4719). */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include "ipsecevtx.h"

enum audit_subcategory {
	AUDIT_MAIN = 0,
	AUDIT_QUICK,
	AUDIT_EXTENDED,
	AUDIT_DRIVER,
	AUDIT_SUBCATEGORIES, /* none of these */
};

enum audit_change {
	AUDIT_SUCCESS_REMOVED = 1,
	AUDIT_SUCCESS_ADDED = 2,
	AUDIT_FAILURE_REMOVED = 4,
	AUDIT_FAILURE_ADDED = 8,
};

/* "IPsec Main Mode" */
const char *audit_subcategory_name(enum audit_subcategory subcategory);

/* Which one it was that a 4719 changed, and how: bits of enum audit_change. */
enum audit_subcategory audit_change_of(const struct ipsecevtx_event *event, unsigned *changes);

#endif
