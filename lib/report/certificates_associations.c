/* SPDX-License-Identifier: MIT */
/* Takes the certificates with which associations were opened, and finds which certificate came after which. */
#include "report/association.h"
#include "report/certificates.h"
#include "report/sort.h"
#include "report/thumbprint.h"

#include <string.h>

/* What an event says of a certificate. */
enum attribute { THUMBPRINT = 0, PRINCIPAL, ISSUING_CA, ROOT_CA, ATTRIBUTES };

static const char *const names[CERTIFICATE_FIELDS][ATTRIBUTES] = {
	[CERTIFICATE_LOCAL_MM] = {"local_mm_cert_hash", "local_mm_principal", "local_mm_issuing_ca",
		"local_mm_root_ca"},
	[CERTIFICATE_LOCAL_EM] = {"local_em_cert_hash", "local_em_principal", "local_em_issuing_ca",
		"local_em_root_ca"},
	[CERTIFICATE_REMOTE_MM] = {"remote_mm_cert_hash", "remote_mm_principal", "remote_mm_issuing_ca",
		"remote_mm_root_ca"},
	[CERTIFICATE_REMOTE_EM] = {"remote_em_cert_hash", "remote_em_principal", "remote_em_issuing_ca",
		"remote_em_root_ca"},
};

/* The events that can have certificates; 4650 and 4979 tell of associations without. */
static const uint32_t event_ids[] = {4651, 4980, 4981, 4982};

#define EVENT_COUNT (sizeof event_ids / sizeof event_ids[0])

/* Remembers the groups of an event's certificates, for events that have all texts in common with it. */
struct alike {
	uint32_t shape, computer;
	bool is_used;
	struct group *groups[CERTIFICATE_FIELDS]; /* NULL: no certificate in that field */
};

#define ALIKE_COUNT 256u

/* Where an event has each attribute: index of its field, or NOWHERE. */
#define NOWHERE 0xffu

struct field_indexes {
	uint32_t event_id;
	uint8_t fields[CERTIFICATE_FIELDS][ATTRIBUTES];
};

/* A certificate with which an association was opened. */
struct success {
	uint64_t time, record_id;
	uint32_t computer;
	uint32_t holder; /* the computer for a local certificate, else the peer */
	uint32_t thumbprint;
	uint32_t principal; /* STRING_NONE: not named */
	uint8_t field;      /* enum certificate_field */
};

struct taking {
	struct ipsecevtx_report *report;
	/* The association that is taken, and the event that opened it. */
	uint32_t number;
	const struct association_event *opening;
	struct certificates *certificates;
	struct field_indexes indexes[EVENT_COUNT];
	struct alike alike[ALIKE_COUNT];
};

static struct ipsecevtx_text text_of(const struct ipsecevtx_report *report, uint32_t string)
{
	const struct string found = strings_get(&report->strings, string);
	return (struct ipsecevtx_text){
		found.data, found.length, string == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
}

static bool may_have_certificates(const struct association_event *event)
{
	for (size_t i = 0; i < EVENT_COUNT; i++) {
		if (event_ids[i] == event->event_id)
			return true;
	}
	return false;
}

static void find_indexes(
	const struct associations *associations, const struct association_event *event, struct field_indexes *indexes)
{
	struct association_value value;
	memset(indexes->fields, NOWHERE, sizeof indexes->fields);
	indexes->event_id = event->event_id;
	for (size_t i = 0; association_field(associations, event, i, &value); i++) {
		for (size_t k = 0; k < CERTIFICATE_FIELDS * ATTRIBUTES; k++) {
			if (strcmp(value.info->name, names[k / ATTRIBUTES][k % ATTRIBUTES]) == 0)
				indexes->fields[k / ATTRIBUTES][k % ATTRIBUTES] = (uint8_t)i;
		}
	}
}

/* The indexes of an event's fields; cache has an entry for each kind of event, zeroed at first. */
static const struct field_indexes *indexes_of(const struct associations *associations,
	struct field_indexes cache[EVENT_COUNT], const struct association_event *event)
{
	size_t i = 0;
	while (i < EVENT_COUNT - 1 && event_ids[i] != event->event_id)
		i++;
	if (cache[i].event_id != event->event_id)
		find_indexes(associations, event, &cache[i]);
	return &cache[i];
}

/* The string of an attribute; STRING_NONE where the event has none. */
static uint32_t read_attribute(const struct associations *associations, const struct association_event *event,
	const struct field_indexes *indexes, unsigned field, enum attribute attribute)
{
	struct association_value value;
	bool is_there = indexes->fields[field][attribute] != NOWHERE &&
			association_field(associations, event, indexes->fields[field][attribute], &value);
	return is_there ? value.string : STRING_NONE;
}

/*
 * Counting.
 */

/* Counts an association once for a certificate, however many of its fields hold it. */
static void count(const struct taking *taking, struct group *group)
{
	const struct association_event *event = taking->opening;
	const struct ipsecevtx_time time = {event->time, event->has_time ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	struct certificate *certificate = group_value(group);
	if (certificate->counted != taking->number + 1)
		certificate->successes++;
	certificate->counted = taking->number + 1;
	span_widen(&certificate->first_success, &certificate->last_success, &time);
}

/* Notes the certificate that an event shows in a field, counts the association for it, and remembers its group. */
static bool note_field(
	struct taking *taking, const struct association_event *event, enum certificate_field field, struct alike *alike)
{
	struct ipsecevtx_report *report = taking->report;
	const struct field_indexes *indexes = indexes_of(report->associations, taking->indexes, event);
	struct ipsecevtx_text texts[ATTRIBUTES];
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		texts[i] =
			text_of(report, read_attribute(report->associations, event, indexes, field, (enum attribute)i));
	alike->groups[field] = NULL;
	if (texts[THUMBPRINT].presence != IPSECEVTX_SET)
		return true;
	const struct certificate_showing showing = {.field = field,
		.thumbprint = texts[THUMBPRINT],
		.principal = texts[PRINCIPAL],
		.issuing_ca = texts[ISSUING_CA],
		.root_ca = texts[ROOT_CA],
		.computer = text_of(report, event->computer),
		.peer = text_of(report, association_peer(report->associations, event))};
	struct group *group;
	if (!certificates_note(report, taking->certificates, &showing, &group))
		return false;
	if (group)
		count(taking, group);
	alike->groups[field] = group;
	return true;
}

static bool take_association(struct taking *taking)
{
	const struct association_event *event = taking->opening;
	if (!may_have_certificates(event))
		return true;
	struct alike *alike = &taking->alike[(event->shape + 31 * event->computer) % ALIKE_COUNT];
	/* A remembered group stays in place as long as no group makes way for another. */
	bool is_known = alike->is_used && alike->shape == event->shape && alike->computer == event->computer &&
			!taking->certificates->groups.is_full;
	for (unsigned field = 0; field < CERTIFICATE_FIELDS; field++) {
		if (!is_known && !note_field(taking, event, (enum certificate_field)field, alike))
			return false;
		if (is_known && alike->groups[field]) {
			count(taking, alike->groups[field]);
			alike->groups[field]->events++;
		}
	}
	alike->shape = event->shape;
	alike->computer = event->computer;
	alike->is_used = true;
	return true;
}

bool certificates_take_associations(struct ipsecevtx_report *report, struct certificates *certificates)
{
	struct taking *taking = memory_get(&report->allocator, sizeof *taking);
	if (!taking)
		return false;
	taking->report = report;
	taking->certificates = certificates;
	bool ok = true;
	for (uint32_t i = 0; ok && i < associations_count(report->associations); i++) {
		const struct association *association = association_at(report->associations, i);
		taking->number = i;
		taking->opening = association_event_of(report->associations, association);
		ok = association->opening == ASSOCIATION_NONE || take_association(taking);
	}
	memory_free(&report->allocator, taking);
	return ok;
}

/*
 * Which one followed.
 */

/* Whose certificates are put in order: those of a holder, or of a principal. */
enum by_whom { BY_HOLDER = 0, BY_PRINCIPAL, BY_WHOM };

struct successes {
	const struct strings *strings;
	struct success *items;
	size_t count, room;
	uint32_t *orders[BY_WHOM]; /* by field, holder or principal, time, record id, then by names */
	enum by_whom ordering;     /* the order that is being made */
	struct field_indexes indexes[EVENT_COUNT];
};

static uint32_t who(const struct success *success, enum by_whom by)
{
	return by == BY_HOLDER ? success->holder : success->principal;
}

static bool add_successes(
	struct ipsecevtx_report *report, struct successes *successes, const struct association_event *event)
{
	if (!may_have_certificates(event))
		return true;
	void *items = successes->items;
	if (!array_reserve(&report->allocator, &items, &successes->room, successes->count + CERTIFICATE_FIELDS,
		    sizeof *successes->items))
		return false;
	successes->items = items;
	const struct field_indexes *indexes = indexes_of(report->associations, successes->indexes, event);
	uint32_t peer = association_peer(report->associations, event);
	for (unsigned field = 0; field < CERTIFICATE_FIELDS; field++) {
		uint32_t thumbprint = read_attribute(report->associations, event, indexes, field, THUMBPRINT);
		uint32_t holder = certificate_is_local((enum certificate_field)field) ? event->computer : peer;
		/* The address of a holder may be unknown: then its principal may still be known. */
		if (thumbprint == STRING_NONE)
			continue;
		successes->items[successes->count++] = (struct success){.time = event->time,
			.record_id = event->record_id,
			.computer = event->computer,
			.holder = holder,
			.thumbprint = thumbprint,
			.principal = read_attribute(report->associations, event, indexes, field, PRINCIPAL),
			.field = (uint8_t)field};
	}
	return true;
}

/* Compares when certificates were shown, and which of two shown at once comes first. */
static int compare_moments(const struct strings *strings, const struct success *left, const struct success *right)
{
	int order = numbers_compare(left->time, right->time);
	if (order == 0)
		order = numbers_compare(left->record_id, right->record_id);
	if (order == 0)
		order = strings_compare(strings, left->computer, right->computer);
	const struct string one = strings_get(strings, left->thumbprint);
	const struct string other = strings_get(strings, right->thumbprint);
	return order != 0 ? order : thumbprint_compare(&one, &other);
}

static int compare_successes(const void *user, uint32_t left, uint32_t right)
{
	const struct successes *successes = user;
	const struct success *one = &successes->items[left], *other = &successes->items[right];
	int order = numbers_compare(one->field, other->field);
	if (order == 0)
		order = numbers_compare(who(one, successes->ordering), who(other, successes->ordering));
	return order != 0 ? order : compare_moments(successes->strings, one, other);
}

static bool collect_successes(struct ipsecevtx_report *report, struct successes *successes)
{
	const struct associations *associations = report->associations;
	for (uint32_t i = 0; i < associations_count(associations); i++) {
		const struct association *association = association_at(associations, i);
		const struct association_event *event = association_event_of(associations, association);
		if (association->opening != ASSOCIATION_NONE && event->has_time &&
			!add_successes(report, successes, event))
			return false;
	}
	return successes->count < UINT32_MAX;
}

static bool order_successes(struct ipsecevtx_report *report, struct successes *successes, enum by_whom by)
{
	successes->ordering = by;
	successes->orders[by] = sorted_numbers(&report->allocator, successes->count, compare_successes, successes);
	return successes->orders[by] != NULL;
}

/* The first certificate that somebody showed in a field after a time; NULL where there is none. */
static const struct success *find_later(
	const struct successes *successes, enum by_whom by, unsigned field, uint32_t whose, uint64_t time)
{
	const uint32_t *sorted = successes->orders[by];
	size_t low = 0, high = successes->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct success *item = &successes->items[sorted[middle]];
		int order = numbers_compare(item->field, field);
		if (order == 0)
			order = numbers_compare(who(item, by), whose);
		if (order < 0 || (order == 0 && item->time <= time))
			low = middle + 1;
		else
			high = middle;
	}
	const struct success *found = low < successes->count ? &successes->items[sorted[low]] : NULL;
	return found && found->field == field && who(found, by) == whose ? found : NULL;
}

/* Keeps the earlier of two. */
static void take_earlier(
	const struct successes *successes, const struct success **earliest, const struct success *success)
{
	if (success && (!*earliest || compare_moments(successes->strings, success, *earliest) < 0))
		*earliest = success;
}

/* What a holder of a certificate showed after a time. */
static const struct success *holder_showed(const struct ipsecevtx_report *report, const struct successes *successes,
	const struct certificate_member *member, uint64_t time)
{
	uint32_t holder = certificate_is_local(member->field)
				  ? computers_find(&report->computers, &member->text)
				  : strings_find(&report->strings, member->text.data, member->text.length);
	return holder == STRING_NONE ? NULL : find_later(successes, BY_HOLDER, member->field, holder, time);
}

/*
 * What anybody showed of a principal after a time, since a computer with a renewed certificate may have moved to
 * another address.
 */
static const struct success *principal_showed(const struct ipsecevtx_report *report, const struct successes *successes,
	const struct certificate_member *member, bool is_local, uint64_t time)
{
	uint32_t principal = strings_find(&report->strings, member->text.data, member->text.length);
	const struct success *found = NULL;
	for (unsigned field = 0; principal != STRING_NONE && field < CERTIFICATE_FIELDS; field++) {
		if (certificate_is_local((enum certificate_field)field) == is_local)
			take_earlier(successes, &found, find_later(successes, BY_PRINCIPAL, field, principal, time));
	}
	return found;
}

static struct certificate_successor successor_of(const struct success *success)
{
	return success ? (struct certificate_successor){success->thumbprint, (enum certificate_field)success->field}
		       : (struct certificate_successor){STRING_NONE, CERTIFICATE_LOCAL_MM};
}

/*
 * Finds the certificates that came after this one: the earliest that any of its holders showed after its last success,
 * and the earliest shown of any of its principals.
 */
static bool follow(struct ipsecevtx_report *report, const struct certificates *certificates,
	const struct successes *successes, const struct group *group)
{
	struct certificate *certificate = group_value(group);
	const struct success *replaced_by = NULL, *renewed_by = NULL;
	const uint64_t last = certificate->last_success.ticks;
	if (certificate->last_success.presence != IPSECEVTX_SET)
		return true;
	arena_reset(&report->arena);
	const bool is_local = certificate_group_is_local(group);
	for (size_t i = 0; i < certificate->member_count; i++) {
		const struct certificate_member member = certificate_member_at(certificates, group, i, &report->arena);
		if (member.list == CERTIFICATE_HOLDERS)
			take_earlier(successes, &replaced_by, holder_showed(report, successes, &member, last));
		else if (member.list == CERTIFICATE_PRINCIPALS)
			take_earlier(
				successes, &renewed_by, principal_showed(report, successes, &member, is_local, last));
	}
	certificate->replaced_by = successor_of(replaced_by);
	certificate->renewed_by = successor_of(renewed_by);
	return !report->arena.no_memory && !report->arena.exhausted;
}

bool certificates_find_successors(struct ipsecevtx_report *report, struct certificates *certificates)
{
	struct successes successes = {.strings = &report->strings};
	bool ok = collect_successes(report, &successes) && order_successes(report, &successes, BY_HOLDER) &&
		  order_successes(report, &successes, BY_PRINCIPAL);
	for (size_t i = 0; ok && i < certificates->groups.count; i++)
		ok = follow(report, certificates, &successes, certificates->groups.items[i]);
	memory_free(&report->allocator, successes.items);
	for (unsigned i = 0; i < BY_WHOM; i++)
		memory_free(&report->allocator, successes.orders[i]);
	return ok;
}
