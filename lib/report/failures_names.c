/* SPDX-License-Identifier: MIT */
/*
 * Names and certificates that peers showed in negotiations that failed, and the certificate with which it worked again.
 */
#include <stdlib.h>

#include "report/association.h"
#include "report/failures_parts.h"
#include "report/thumbprint.h"

/* How many names are kept for a group on average. */
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
	/* A certificate is one, whether its digits are in capital or small letters. */
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
 * With which certificate it worked again: behind one address there can be other computers than the one that failed.
 */

/* When a computer and an address succeeded again, for all groups of the same two. */
struct next_success {
	uint64_t time;
	uint32_t computer, remote; /* strings */
	uint32_t certificate;      /* string; STRING_NONE: not known */
	uint32_t of_quick;         /* the same, of Quick Modes alone */
};

struct next_successes {
	struct next_success *items; /* sorted by compare_next(), each once */
	size_t count;
	const struct ipsecevtx_field_info *hash; /* the field with a certificate */
};

static int compare_next(const void *left, const void *right)
{
	const struct next_success *one = left, *other = right;
	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	return one->remote < other->remote ? -1 : one->remote > other->remote;
}

static bool has_next(const struct failure *failure)
{
	return failure->worked && failure->worked->peer_after.presence == IPSECEVTX_SET;
}

static struct next_success next_of(const struct failure *failure)
{
	return (struct next_success){
		.time = failure->worked->peer_after.ticks, .computer = failure->computer, .remote = failure->remote};
}

static struct next_success *find_next(const struct next_successes *nexts, const struct next_success *wanted)
{
	return bsearch(wanted, nexts->items, nexts->count, sizeof *nexts->items, compare_next);
}

/* Collects the next success of each group. False when there is no memory. */
static bool collect_nexts(const struct failures *failures, struct next_successes *nexts)
{
	const struct groups *groups = &failures->groups;
	size_t count = 0;
	for (size_t i = 0; i < groups->count; i++)
		count += has_next(group_value(groups->items[i]));
	if (count == 0)
		return true;
	nexts->items = memory_get(failures->allocator, count * sizeof *nexts->items);
	if (!nexts->items)
		return false;
	count = 0;
	for (size_t i = 0; i < groups->count; i++) {
		const struct failure *failure = group_value(groups->items[i]);
		if (has_next(failure))
			nexts->items[count++] = next_of(failure);
	}
	qsort(nexts->items, count, sizeof *nexts->items, compare_next);
	for (size_t i = 0; i < count; i++) {
		if (nexts->count == 0 || compare_next(&nexts->items[nexts->count - 1], &nexts->items[i]) != 0)
			nexts->items[nexts->count++] = nexts->items[i];
	}
	return true;
}

/* The string of the certificate with which the Main Mode of an association was opened; STRING_NONE: not known. */
static uint32_t certificate_of(const struct associations *associations, const struct association *association,
	const struct ipsecevtx_field_info *hash)
{
	uint32_t parent = association->parent;
	if (association->kind == ASSOCIATION_QM && parent == ASSOCIATION_NONE)
		return STRING_NONE;
	const struct association *main =
		association->kind == ASSOCIATION_QM ? association_at(associations, parent) : association;
	return association_string(associations, association_event_of(associations, main), hash);
}

/* Takes the first certificate that is known, in the order of associations. */
static void note_certificate(
	const struct next_successes *nexts, const struct associations *associations, uint32_t number)
{
	const struct association *association = association_at(associations, number);
	const struct association_event *event = association_event_of(associations, association);
	if (association->opening == ASSOCIATION_NONE || !event->has_time)
		return;
	const uint32_t remotes[] = {association_remote(associations, event), association_peer(associations, event)};
	for (size_t i = 0; i < 2 && (i == 0 || remotes[1] != remotes[0]); i++) {
		const struct next_success wanted = {
			.time = event->time, .computer = event->computer, .remote = remotes[i]};
		struct next_success *found = find_next(nexts, &wanted);
		if (found && found->certificate == STRING_NONE)
			found->certificate = certificate_of(associations, association, nexts->hash);
		if (found && association->kind == ASSOCIATION_QM && found->of_quick == STRING_NONE)
			found->of_quick = certificate_of(associations, association, nexts->hash);
	}
}

bool failures_note_certificates(const struct ipsecevtx_report *report, struct failures *failures)
{
	const struct associations *associations = report->associations;
	struct next_successes nexts = {NULL, 0, association_find_field("remote_mm_cert_hash")};
	if (!collect_nexts(failures, &nexts))
		return false;
	for (uint32_t i = 0; nexts.count > 0 && i < associations_count(associations); i++)
		note_certificate(&nexts, associations, i);
	for (size_t i = 0; nexts.count > 0 && i < failures->groups.count; i++) {
		const struct failure *failure = group_value(failures->groups.items[i]);
		if (!has_next(failure))
			continue;
		const struct next_success wanted = next_of(failure), *found = find_next(&nexts, &wanted);
		failure->worked->certificate = failure->is_quick ? found->of_quick : found->certificate;
	}
	memory_free(failures->allocator, nexts.items);
	return true;
}

void failure_put_next_certificate(struct row *row, const struct ipsecevtx_report *report, const struct failure *failure)
{
	const uint32_t found = failure->worked ? failure->worked->certificate : STRING_NONE;
	const struct string string = strings_get(&report->strings, found);
	const struct ipsecevtx_text text = {
		string.data, string.length, found == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
	const struct ipsecevtx_text small = thumbprint_small(&text, row->arena);
	row->failed |= small.presence == IPSECEVTX_ABSENT;
	row_text(row, "peer_succeeded_after_certificate", &small);
}
