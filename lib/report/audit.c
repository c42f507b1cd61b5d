/* SPDX-License-Identifier: MIT */
#include "report/audit.h"

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

/* With or without braces, in small or capital letters. */
static bool is_guid(const struct ipsecevtx_text *text, const char *guid)
{
	size_t length = strlen(guid);
	bool has_braces = text->length == length + 2 && text->data[0] == '{' && text->data[length + 1] == '}';
	if (text->length != length && !has_braces)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = text->data[i + has_braces];
		if ((c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c) != guid[i])
			return false;
	}
	return true;
}

enum audit_subcategory audit_change_of(const struct ipsecevtx_event *event, unsigned *changes)
{
	const struct ipsecevtx_text guid = other_event_text(event, "SubcategoryGuid");
	const struct ipsecevtx_text words = other_event_text(event, "AuditPolicyChanges");
	unsigned found = 0;
	*changes = 0;
	while (found < AUDIT_SUBCATEGORIES && !is_guid(&guid, subcategories[found].guid))
		found++;
	for (size_t i = 0; i + 6 <= words.length; i++) {
		for (size_t k = 0; k < sizeof codes / sizeof codes[0]; k++) {
			if (memcmp(words.data + i, codes[k].code, 6) == 0)
				*changes |= codes[k].change;
		}
	}
	return (enum audit_subcategory)found;
}
