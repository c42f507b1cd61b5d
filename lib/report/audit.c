/* SPDX-License-Identifier: MIT */
#include "report/audit.h"

#include "event/pair.h"
#include "event/seen.h"
#include "report/other_event.h"

#include <string.h>

/* As auditpol lists them: auditpol /list /subcategory:* /v. */
static const struct {
	const char *guid;
	const char *name;
} subcategories[] = {
	[AUDIT_MAIN] = {"0cce9218-69ae-11d9-bed3-505054503030", "IPsec Main Mode"},
	[AUDIT_QUICK] = {"0cce9219-69ae-11d9-bed3-505054503030", "IPsec Quick Mode"},
	[AUDIT_EXTENDED] = {"0cce921a-69ae-11d9-bed3-505054503030", "IPsec Extended Mode"},
	[AUDIT_DRIVER] = {"0cce9213-69ae-11d9-bed3-505054503030", "IPsec Driver"},
};

/* The words of AuditPolicyChanges, in the messages of Windows. */
static const struct {
	const char *code;
	unsigned change;
} codes[] = {
	{"%%8448", AUDIT_SUCCESS_REMOVED},
	{"%%8449", AUDIT_SUCCESS_ADDED},
	{"%%8450", AUDIT_FAILURE_REMOVED},
	{"%%8451", AUDIT_FAILURE_ADDED},
};

const char *audit_subcategory_name(enum audit_subcategory subcategory)
{
	return subcategories[subcategory].name;
}

/* Windows names one; of several, and of one that is written oddly, that of IPsec is the one that others may show. */
static enum audit_subcategory find_subcategory(const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_text *guid;
	size_t from = 0;
	while ((guid = pair_find_next(event, "SubcategoryGuid", &from)) != NULL) {
		for (unsigned i = 0; i < AUDIT_SUBCATEGORIES; i++) {
			if (seen_is_guid(guid->data, guid->length, subcategories[i].guid))
				return (enum audit_subcategory)i;
		}
	}
	return AUDIT_SUBCATEGORIES;
}

enum audit_subcategory audit_change_of(const struct ipsecevtx_event *event, unsigned *changes)
{
	const struct ipsecevtx_text words = other_event_text(event, "AuditPolicyChanges");
	*changes = 0;
	for (size_t i = 0; i + 6 <= words.length; i++) {
		for (size_t k = 0; k < sizeof codes / sizeof codes[0]; k++) {
			if (memcmp(words.data + i, codes[k].code, 6) == 0)
				*changes |= codes[k].change;
		}
	}
	return find_subcategory(event);
}
