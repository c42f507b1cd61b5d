/* SPDX-License-Identifier: MIT */
#include "report/audit.h"

#include "event/pair.h"
#include "event/seen.h"
#include "event/seen_words.h"
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

/* What AuditPolicyChanges holds: codes, and what Windows shows for them where a log was written out with its messages.
 */
static const struct {
	uint32_t code;
	const char *words;
	unsigned change;
} changes_known[] = {
	{8448, "Success removed", AUDIT_SUCCESS_REMOVED},
	{8449, "Success Added", AUDIT_SUCCESS_ADDED},
	{8450, "Failure removed", AUDIT_FAILURE_REMOVED},
	{8451, "Failure added", AUDIT_FAILURE_ADDED},
};

#define CHANGES_KNOWN (sizeof changes_known / sizeof changes_known[0])

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

/* One of them, as a person reads it. */
static unsigned read_change(const char *text, size_t length)
{
	uint64_t number = seen_code(text, length);
	if (number == 0)
		ipsecevtx_seen_number(text, length, &number);
	for (size_t i = 0; i < CHANGES_KNOWN; i++) {
		const char *words = changes_known[i].words;
		if (number == changes_known[i].code || seen_is_name(text, length, words))
			return changes_known[i].change;
	}
	return 0;
}

static unsigned read_changes(const struct ipsecevtx_text *text)
{
	unsigned changes = 0;
	size_t from = 0;
	for (size_t at = 0; at <= text->length; at++) {
		/* The codes stand behind each other with commas between them, or without. */
		bool is_next = at + 1 < text->length && at > from && memcmp(text->data + at, "%%", 2) == 0;
		if (at < text->length && text->data[at] != ',' && !is_next)
			continue;
		changes |= read_change(text->data + from, at - from);
		from = at + !is_next;
	}
	return changes;
}

enum audit_subcategory audit_change_of(const struct ipsecevtx_event *event, unsigned *changes)
{
	const struct ipsecevtx_text words = other_event_text(event, "AuditPolicyChanges");
	*changes = words.presence == IPSECEVTX_SET ? read_changes(&words) : 0;
	return find_subcategory(event);
}
