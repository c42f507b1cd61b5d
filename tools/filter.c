/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include "common/fold.h"

#include <stdlib.h>
#include <string.h>

static const char *const peer_fields[] = {"remote_address", "remote_tunnel_endpoint", "remote_private_address", NULL};
static const char *const local_fields[] = {"local_address", "local_tunnel_endpoint", NULL};
static const char *const sa_fields[] = {"mm_sa_id", "qm_sa_id", NULL};

bool filter_refuses_mode(const struct filter *filter, const struct ipsecevtx_event *event)
{
	return filter->modes != 0 && event->kind != IPSECEVTX_KIND_OTHER &&
	       ((unsigned)event->mode & filter->modes) == 0;
}

bool filter_is_empty(const struct filter *filter)
{
	return filter->outcome == 0 && !filter->failed && filter->peer_count == 0 && filter->local_count == 0 &&
	       filter->computer_count == 0 && filter->sa_count == 0 && !filter->has_from && !filter->has_to;
}

bool filter_needs_fields(const struct filter *filter)
{
	return filter->peer_count > 0 || filter->local_count > 0 || filter->computer_count > 0 || filter->sa_count > 0;
}

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++) {
		if (strcmp(name, *names) == 0)
			return true;
	}
	return false;
}

static bool address_matches(const struct network *networks, size_t count, const struct ipsecevtx_field *field)
{
	for (size_t i = 0; i < count; i++) {
		if (network_contains(&networks[i], field->family, field->bytes))
			return true;
	}
	return false;
}

/* Whether a pair's name says that it is of that side: "local" or "remote", or anything else. */
static bool may_be_of_side(const struct ipsecevtx_pair *pair, const char *other_side)
{
	char name[64];
	ipsecevtx_seen_text(pair->name, pair->name_length, name, sizeof name);
	return !strstr(name, other_side);
}

/* What has no place in a typed event because it is written otherwise stands beside it. */
static bool any_pair_matches(
	const struct network *networks, size_t count, const char *other_side, const struct ipsecevtx_event *event)
{
	for (size_t i = 0; event->kind != IPSECEVTX_KIND_OTHER && i < event->pair_count; i++) {
		const struct ipsecevtx_text *value = &event->pairs[i].value;
		uint8_t bytes[16];
		uint8_t family = ipsecevtx_seen_address(value->data, value->length, bytes);
		for (size_t k = 0; family != 0 && k < count; k++) {
			if (network_contains(&networks[k], family, bytes) &&
				may_be_of_side(&event->pairs[i], other_side))
				return true;
		}
	}
	return false;
}

static bool any_address_matches(const struct network *networks, size_t count, const char *const *names,
	const struct field_layout *layout, const struct ipsecevtx_event *event)
{
	for (size_t i = 0; i < layout->count; i++) {
		struct ipsecevtx_field field;
		if (layout->slots[i].info->type != IPSECEVTX_TYPE_ADDRESS ||
			!is_one_of(layout->slots[i].info->name, names))
			continue;
		if (ipsecevtx_event_field(event->event_id, event, i, &field) && field.presence == IPSECEVTX_SET &&
			field.family != 0 && address_matches(networks, count, &field))
			return true;
	}
	return false;
}

/* The side of the traffic selector behind the peer: the masked network, where the event has one. */
static bool any_selector_matches(const struct filter *filter, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_address *address, *mask;
	if (event->kind == IPSECEVTX_KIND_QM_ESTABLISHED) {
		address = &event->qm_established.remote_address;
		mask = &event->qm_established.remote_mask;
	} else if (event->kind == IPSECEVTX_KIND_QM_ENDED) {
		address = &event->qm_ended.remote_address;
		mask = &event->qm_ended.remote_mask;
	} else if (event->kind == IPSECEVTX_KIND_QM_FAILED) {
		address = &event->qm_failed.remote_address;
		mask = &event->qm_failed.remote_mask;
	} else {
		return false;
	}
	if (address->family == 0 || mask->family != address->family)
		return false;
	for (size_t i = 0; i < filter->peer_count; i++) {
		if (network_is_within(&filter->peers[i], address->family, address->bytes, mask->bytes))
			return true;
	}
	return false;
}

static bool any_sa_matches(
	const struct filter *filter, const struct field_layout *layout, const struct ipsecevtx_event *event)
{
	for (size_t i = 0; i < layout->count; i++) {
		struct ipsecevtx_field field;
		if (!is_one_of(layout->slots[i].info->name, sa_fields) ||
			!ipsecevtx_event_field(event->event_id, event, i, &field) || field.presence != IPSECEVTX_SET)
			continue;
		for (size_t k = 0; k < filter->sa_count; k++) {
			if (filter->sas[k] == field.number)
				return true;
		}
	}
	for (size_t i = 0; event->kind != IPSECEVTX_KIND_OTHER && i < event->pair_count; i++) {
		const struct ipsecevtx_text *value = &event->pairs[i].value;
		char name[64];
		uint64_t number;
		if (!ipsecevtx_seen_number(value->data, value->length, &number))
			continue;
		ipsecevtx_seen_text(event->pairs[i].name, event->pairs[i].name_length, name, sizeof name);
		for (size_t k = 0; strstr(name, "said") && k < filter->sa_count; k++) {
			if (filter->sas[k] == number)
				return true;
		}
	}
	return false;
}

/* The whole name, or the host's part of it. */
static bool name_matches(const struct filter *filter, const char *computer, size_t length)
{
	const char *dot = memchr(computer, '.', length);
	size_t host_length = dot ? (size_t)(dot - computer) : length;
	for (size_t i = 0; i < filter->computer_count; i++) {
		const struct piece *name = &filter->computers[i];
		if (fold_same(name->text, name->length, computer, length) ||
			fold_same(name->text, name->length, computer, host_length))
			return true;
	}
	return false;
}

static bool seen_name_matches(const struct filter *filter, const struct ipsecevtx_text *computer)
{
	char seen[512];
	size_t length = ipsecevtx_seen_text(computer->data, computer->length, seen, sizeof seen);
	return length < sizeof seen && name_matches(filter, seen, length);
}

/* Also a second one that does not count. */
static bool computer_matches(const struct filter *filter, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_text *computer = &event->computer;
	if (name_matches(filter, computer->data, computer->length) ||
		((event->marks & IPSECEVTX_MARK_VALUE) && seen_name_matches(filter, computer)))
		return true;
	for (size_t i = 0; (event->marks & IPSECEVTX_MARK_STRUCTURE) && i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		if (strncmp(pair->name, "System.Computer", 15) == 0 && seen_name_matches(filter, &pair->value))
			return true;
	}
	return false;
}

/* An event that does not tell its time still has the one at which its record was written. */
static bool time_matches(const struct filter *filter, const struct ipsecevtx_event *event)
{
	uint64_t ticks = event->time.presence == IPSECEVTX_SET ? event->time.ticks : event->written_time;
	return (!filter->has_from || ticks >= filter->from) && (!filter->has_to || ticks < filter->to);
}

bool filter_matches_circumstances(const struct filter *filter, const struct ipsecevtx_event *event)
{
	return time_matches(filter, event) && (filter->computer_count == 0 || computer_matches(filter, event));
}

bool filter_matches_computer(const struct filter *filter, const struct ipsecevtx_event *event)
{
	return filter->computer_count == 0 || computer_matches(filter, event);
}

bool filter_matches_sa(const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event)
{
	return any_sa_matches(filter, field_map_find(map, event), event);
}

bool filter_matches(const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event)
{
	if (filter->outcome != 0 && (int)event->outcome != filter->outcome)
		return false;
	if (filter->failed && !ipsecevtx_kind_is_failure(event->kind))
		return false;
	if (!filter_matches_circumstances(filter, event))
		return false;
	const struct field_layout *layout = field_map_find(map, event);
	if (filter->peer_count > 0 &&
		!any_address_matches(filter->peers, filter->peer_count, peer_fields, layout, event) &&
		!any_selector_matches(filter, event) &&
		!any_pair_matches(filter->peers, filter->peer_count, "local", event))
		return false;
	if (filter->local_count > 0 &&
		!any_address_matches(filter->locals, filter->local_count, local_fields, layout, event) &&
		!any_pair_matches(filter->locals, filter->local_count, "remote", event))
		return false;
	return filter->sa_count == 0 || any_sa_matches(filter, layout, event) || tunnel_has_end(&filter->tunnel, event);
}

void filter_free(struct filter *filter)
{
	free(filter->peers);
	free(filter->locals);
	free(filter->computers);
	free(filter->sas);
	tunnel_free(&filter->tunnel);
	*filter = (struct filter){0};
}
