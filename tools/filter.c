/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include <stdlib.h>
#include <string.h>

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

static bool is_asked_for(const struct filter *filter, uint64_t sa)
{
	for (size_t i = 0; i < filter->sa_count; i++) {
		if (filter->sas[i] == sa)
			return true;
	}
	return false;
}

/* Whether a pair has the name of a field that is no association's id, as a port that is kept as it was written. */
static bool is_of_other_field(const struct ipsecevtx_event *event, const struct ipsecevtx_pair *pair)
{
	struct ipsecevtx_field field;
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		if (strcmp(field.windows_name, pair->name) == 0)
			return !is_one_of(field.info->name, sa_fields);
	}
	return false;
}

/*
 * Whether a name says that the pair is an association's id, in an event where pairs are numbers of all kinds: MMSAID,
 * QuickModeSaId, QMSaLuid, MMId.
 */
static bool is_named_as_sa(const struct ipsecevtx_pair *pair)
{
	static const char *const parts[] = {"said", "saluid", "mmid"};
	char name[64];
	ipsecevtx_seen_text(pair->name, pair->name_length, name, sizeof name);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (strstr(name, parts[i]))
			return true;
	}
	return false;
}

/*
 * Whether a pair is one of the ids, wherever it stands and whatever its name: in a renamed field, without a name, in
 * System.
 */
static bool pair_has_sa(
	const struct filter *filter, const struct ipsecevtx_event *event, const struct ipsecevtx_pair *pair)
{
	uint64_t number;
	return ipsecevtx_seen_number(pair->value.data, pair->value.length, &number) && is_asked_for(filter, number) &&
	       (event->kind == IPSECEVTX_KIND_OTHER ? is_named_as_sa(pair) : !is_of_other_field(event, pair));
}

static bool any_sa_matches(
	const struct filter *filter, const struct field_layout *layout, const struct ipsecevtx_event *event)
{
	for (size_t i = 0; i < layout->count; i++) {
		struct ipsecevtx_field field;
		if (is_one_of(layout->slots[i].info->name, sa_fields) &&
			ipsecevtx_event_field(event->event_id, event, i, &field) && field.presence == IPSECEVTX_SET &&
			is_asked_for(filter, field.number))
			return true;
	}
	for (size_t i = 0; i < event->pair_count; i++) {
		if (pair_has_sa(filter, event, &event->pairs[i]))
			return true;
	}
	return false;
}

static bool matches_time(const struct filter *filter, const struct ipsecevtx_event *event)
{
	return (!filter->has_to || filter->to != 0) &&
	       ipsecevtx_event_is_within(event, filter->has_from ? filter->from : 0, filter->has_to ? filter->to : 0);
}

bool filter_matches_circumstances(const struct filter *filter, const struct ipsecevtx_event *event)
{
	return matches_time(filter, event) && filter_matches_computer(filter, event);
}

bool filter_matches_computer(const struct filter *filter, const struct ipsecevtx_event *event)
{
	return filter->computer_count == 0 ||
	       ipsecevtx_event_is_of_computer(event, (const char *const *)filter->computers, filter->computer_count);
}

bool filter_refuses_like_computer(const struct filter *filter, const struct ipsecevtx_event *event)
{
	return ipsecevtx_event_is_of_like_computer(
		event, (const char *const *)filter->computers, filter->computer_count);
}

bool filter_matches_sa(const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event)
{
	return any_sa_matches(filter, field_map_find(map, event), event);
}

bool filter_is_of_auditing(const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_text *provider = &event->provider;
	return provider->length == strlen(IPSECEVTX_PROVIDER) &&
	       memcmp(provider->data, IPSECEVTX_PROVIDER, provider->length) == 0;
}

/* An event with such a mark may be Windows' own under another name. */
bool filter_is_discarded_packet(const struct ipsecevtx_event *event)
{
	bool has_id = event->event_id >= 4960 && event->event_id <= 4965 && event->event_id != 4964;
	return has_id && event->kind == IPSECEVTX_KIND_OTHER && (event->marks != 0 || filter_is_of_auditing(event));
}

/* Whether the event tells of something that went wrong; discarded packets do, though they are no typed events. */
static bool is_failure(const struct ipsecevtx_event *event)
{
	return ipsecevtx_kind_is_failure(event->kind) || filter_is_discarded_packet(event);
}

bool filter_matches_beside_computer(
	const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event)
{
	if (filter->outcome != 0 && !ipsecevtx_event_has_outcome(event, (enum ipsecevtx_outcome)filter->outcome))
		return false;
	if (filter->failed && !is_failure(event))
		return false;
	if (!matches_time(filter, event))
		return false;
	if (filter->peer_count > 0 && !ipsecevtx_event_has_peer(event, filter->peers, filter->peer_count))
		return false;
	if (filter->local_count > 0 && !ipsecevtx_event_has_local(event, filter->locals, filter->local_count))
		return false;
	const struct field_layout *layout = field_map_find(map, event);
	return filter->sa_count == 0 || any_sa_matches(filter, layout, event) || tunnel_has_end(&filter->tunnel, event);
}

bool filter_matches(const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event)
{
	return filter_matches_computer(filter, event) && filter_matches_beside_computer(filter, map, event);
}

bool filter_refuses_without_address(
	const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event)
{
	if (filter->peer_count == 0 && filter->local_count == 0)
		return false;
	struct filter beside = *filter;
	struct ipsecevtx_value value;
	const struct ipsecevtx_address *peer = filter->peer_count > 0 ? ipsecevtx_event_peer(event) : NULL;
	if (peer && peer->text.presence == IPSECEVTX_UNSET)
		beside.peer_count = 0;
	if (filter->local_count > 0 && ipsecevtx_event_get(event, "local_address", &value) == IPSECEVTX_UNSET)
		beside.local_count = 0;
	return (beside.peer_count < filter->peer_count || beside.local_count < filter->local_count) &&
	       filter_matches(&beside, map, event) && !filter_refuses_mode(filter, event);
}

void filter_free(struct filter *filter)
{
	free(filter->peers);
	free(filter->locals);
	for (size_t i = 0; i < filter->computer_count; i++)
		free(filter->computers[i]);
	free(filter->computers);
	free(filter->sas);
	tunnel_free(&filter->tunnel);
	*filter = (struct filter){0};
}
