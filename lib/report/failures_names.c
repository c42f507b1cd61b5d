/* SPDX-License-Identifier: MIT */
/* Names and certificates that peers showed in negotiations that failed. */
#include "report/failures_parts.h"
#include "report/thumbprint.h"

/* So many are kept for each group, on average. */
#define NAMES_PER_GROUP 8u

size_t failures_name_limit(size_t group_limit)
{
	return group_limit > SIZE_MAX / NAMES_PER_GROUP / 2 ? SIZE_MAX / 2 : NAMES_PER_GROUP * group_limit;
}

void failure_forget_names(struct failures *failures, struct failure *failure)
{
	for (unsigned i = 0; i < FAILURE_NAMES; i++) {
		string_set_free(failures->allocator, &failures->sets, &failure->names[i]);
		failure->names[i] = STRING_SET_NONE;
	}
}

void failures_check_names(struct failures *failures)
{
	const struct groups *groups = &failures->groups;
	failures->name_count = 0;
	for (size_t i = 0; i < groups->count; i++) {
		const struct failure *failure = group_value(groups->items[i]);
		for (unsigned k = 0; k < FAILURE_NAMES; k++)
			failures->name_count += string_set_count(&failures->sets, failure->names[k]);
	}
	if (failures->name_count <= failures->name_limit)
		return;
	failures->has_more_names = true;
	for (size_t i = 0; i < groups->count; i++)
		failure_forget_names(failures, group_value(groups->items[i]));
}

static bool note_name(struct ipsecevtx_report *report, struct failures *failures, struct failure *failure,
	enum failure_name name, const struct ipsecevtx_text *text)
{
	uint32_t *set = &failure->names[name];
	if (!text || text->presence != IPSECEVTX_SET || text->length == 0)
		return true;
	uint32_t string = strings_add_recent(&report->strings, text, &failures->recent_names[name]);
	size_t before = string_set_count(&failures->sets, *set);
	if (string == STRING_FAILED || !string_set_add(failures->allocator, &failures->sets, set, string))
		return false;
	failures->name_count += string_set_count(&failures->sets, *set) - before;
	if (failures->name_count > 2 * failures->name_limit)
		failures_check_names(failures);
	return true;
}

bool failure_note_names(struct ipsecevtx_report *report, struct failures *failures, struct failure *failure,
	const struct failed *failed)
{
	if (failures->has_more_names)
		return true;
	if (!note_name(report, failures, failure, FAILURE_PRINCIPALS, failed->remote_principal))
		return false;
	if (!failed->remote_thumbprint || failures->has_more_names)
		return true;
	/* One certificate, in whatever letters. */
	arena_reset(&report->arena);
	const struct ipsecevtx_text small = thumbprint_small(failed->remote_thumbprint, &report->arena);
	return small.presence == failed->remote_thumbprint->presence &&
	       note_name(report, failures, failure, FAILURE_CERTIFICATES, &small);
}

void failure_put_names(struct row *row, const struct failures *failures, const struct failure *failure)
{
	static const char *const names[FAILURE_NAMES] = {
		[FAILURE_PRINCIPALS] = "principals", [FAILURE_CERTIFICATES] = "certificates"};
	for (unsigned i = 0; i < FAILURE_NAMES; i++) {
		if (failures->has_more_names)
			row_null(row, names[i], IPSECEVTX_REPORT_LIST);
		else
			string_set_put(row, names[i], &failures->sets, failure->names[i]);
	}
}
