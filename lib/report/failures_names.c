/* SPDX-License-Identifier: MIT */
/* Names and certificates that peers showed in negotiations that failed. */
#include "report/association.h"
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

/*
 * With which certificate it worked again: behind one address there can be others than the one that failed.
 */

/* The first one that was opened then or later; they are in the order of that. */
static uint32_t first_opened(const struct associations *associations, uint64_t time)
{
	uint32_t low = 0, high = (uint32_t)associations_count(associations);
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct association_event *event =
			association_event_of(associations, association_at(associations, middle));
		if (!event->has_time || event->time < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A string: what its Main Mode was opened with; STRING_NONE: nobody knows. */
static uint32_t certificate_of(const struct associations *associations, const struct association *association)
{
	uint32_t parent = association->parent;
	if (association->kind == ASSOCIATION_QM && parent == ASSOCIATION_NONE)
		return STRING_NONE;
	const struct association *main =
		association->kind == ASSOCIATION_QM ? association_at(associations, parent) : association;
	return association_named(associations, association_event_of(associations, main), "remote_mm_cert_hash").string;
}

static bool is_with(const struct associations *associations, const struct association *association,
	const struct failure *failure, uint64_t time)
{
	const struct association_event *event = association_event_of(associations, association);
	return association->opening != ASSOCIATION_NONE && event->time == time &&
	       event->computer == failure->computer && (!failure->is_quick || association->kind == ASSOCIATION_QM) &&
	       (association_remote(associations, event) == failure->remote ||
		       association_peer(associations, event) == failure->remote);
}

void failure_put_next_certificate(struct row *row, const struct ipsecevtx_report *report, const struct failure *failure)
{
	static const char name[] = "peer_succeeded_after_certificate";
	const struct associations *associations = report->associations;
	const struct ipsecevtx_time after =
		failure->worked ? failure->worked->peer_after : (struct ipsecevtx_time){0, IPSECEVTX_UNSET};
	uint32_t found = STRING_NONE, count = (uint32_t)associations_count(associations);
	bool is_known = after.presence == IPSECEVTX_SET && failure->remote != STRING_NONE;
	for (uint32_t i = is_known ? first_opened(associations, after.ticks) : count; i < count && found == STRING_NONE;
		i++) {
		const struct association *association = association_at(associations, i);
		if (association_event_of(associations, association)->time > after.ticks)
			break;
		if (is_with(associations, association, failure, after.ticks))
			found = certificate_of(associations, association);
	}
	const struct string string = strings_get(&report->strings, found);
	const struct ipsecevtx_text text = {
		string.data, string.length, found == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
	const struct ipsecevtx_text small = thumbprint_small(&text, row->arena);
	row->failed |= small.presence == IPSECEVTX_ABSENT;
	row_text(row, name, &small);
}
