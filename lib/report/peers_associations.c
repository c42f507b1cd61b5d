/* SPDX-License-Identifier: MIT */
/*
 * Takes the associations for the report peers: how many each peer has, with which algorithms and certificates, and what
 * changed from one to the next.
 */
#include "report/peers.h"
#include "report/sort.h"
#include "report/thumbprint.h"

#include <string.h>

#define NO_PEER UINT32_MAX

static const struct {
	const char *name;
	enum peer_list list;
} listed[] = {
	{"remote_mm_principal", PEER_PRINCIPALS},
	{"remote_em_principal", PEER_PRINCIPALS},
	{"remote_mm_cert_hash", PEER_CERTIFICATES},
	{"remote_em_cert_hash", PEER_CERTIFICATES},
	{"keying_module", PEER_KEYING_MODULES},
	{"mm_auth_method", PEER_AUTH_METHODS},
	{"em_auth_method", PEER_AUTH_METHODS},
	{"mm_cipher", PEER_MM_CIPHERS},
	{"mm_integrity", PEER_MM_INTEGRITIES},
	{"dh_group", PEER_DH_GROUPS},
	{"esp_cipher", PEER_ESP_CIPHERS},
	{"esp_integrity", PEER_ESP_INTEGRITIES},
};

/* The fields that are compared with the association before, in the order of their bytes. */
static const char *const compared[] = {"ah_integrity", "dh_group", "em_auth_method", "encapsulation_mode", "esp_cipher",
	"esp_integrity", "keying_module", "mm_auth_method", "mm_cipher", "mm_integrity", "remote_em_cert_hash",
	"remote_em_principal", "remote_mm_cert_hash", "remote_mm_principal"};

#define LISTED   (sizeof listed / sizeof listed[0])
#define COMPARED (sizeof compared / sizeof compared[0])

/* The association that came before, of one peer, computer and kind. */
struct predecessor {
	uint32_t peer;
	uint32_t computer;
	uint32_t kind;
	uint32_t association;
};

struct taking {
	struct ipsecevtx_report *report;
	const struct associations *associations;
	struct peers *peers;
	struct index index;
	struct predecessor *predecessors;
	size_t count, room;
	/* By shape: the predecessor entry of the last association whose opening has a peer; INDEX_NONE. */
	uint32_t *by_shape;
	const struct ipsecevtx_field_info *listed[LISTED];
	const struct ipsecevtx_field_info *compared[COMPARED];
};

/* Maps the string of each peer to its group. */
static bool map_strings(struct ipsecevtx_report *report, struct peers *peers)
{
	size_t count = report->strings.count;
	peers->by_string = memory_get(&report->allocator, count * sizeof *peers->by_string);
	if (!peers->by_string)
		return false;
	for (size_t i = 0; i < count; i++)
		peers->by_string[i] = NO_PEER;
	for (size_t i = 0; i < peers->groups.count; i++) {
		const struct group *group = peers->groups.items[i];
		struct key_reader reader = {group->key, group->key + group->key_size};
		arena_reset(&report->arena);
		const struct ipsecevtx_text text = key_read_address(&reader, &report->arena);
		if (text.presence == IPSECEVTX_ABSENT)
			return false;
		uint32_t string = strings_find(&report->strings, text.data, text.length);
		if (string != STRING_NONE)
			peers->by_string[string] = (uint32_t)i;
	}
	return true;
}

static bool is_same(const void *user, uint32_t value, const void *wanted)
{
	const struct predecessor *one = &((const struct taking *)user)->predecessors[value];
	const struct predecessor *other = wanted;
	return one->peer == other->peer && one->computer == other->computer && one->kind == other->kind;
}

/* The entry of a peer, computer and kind, made if it is new; INDEX_NONE when there is no memory. */
static uint32_t find_predecessor(struct taking *taking, const struct predecessor *wanted)
{
	struct hash hash = hash_start(&taking->report->hash_key);
	hash_word(&hash, (uint64_t)wanted->peer << 32 | wanted->computer);
	hash_word(&hash, wanted->kind);
	uint64_t whole = hash_end(&hash);
	uint32_t found = index_find(&taking->index, whole, is_same, taking, wanted);
	void *predecessors = taking->predecessors;
	if (found != INDEX_NONE)
		return found;
	if (!array_reserve(&taking->report->allocator, &predecessors, &taking->room, taking->count + 1, sizeof *wanted))
		return INDEX_NONE;
	taking->predecessors = predecessors;
	if (!index_add(&taking->index, whole, (uint32_t)taking->count))
		return INDEX_NONE;
	taking->predecessors[taking->count] = *wanted;
	return (uint32_t)taking->count++;
}

/*
 * The predecessor entry for an association. NULL where its peer is not kept, or, with *failed set, when there is no
 * memory.
 */
static struct predecessor *predecessor_of(struct taking *taking, const struct association *association,
	const struct association_event *event, bool *failed)
{
	uint32_t found = event->has_peer ? taking->by_shape[event->shape] : INDEX_NONE;
	*failed = false;
	if (found != INDEX_NONE && taking->predecessors[found].computer == event->computer)
		return &taking->predecessors[found];
	const struct predecessor wanted = {taking->peers->by_string[association_peer(taking->associations, event)],
		event->computer, association->kind, ASSOCIATION_NONE};
	if (wanted.peer == NO_PEER)
		return NULL;
	found = find_predecessor(taking, &wanted);
	*failed = found == INDEX_NONE;
	if (*failed)
		return NULL;
	if (event->has_peer)
		taking->by_shape[event->shape] = found;
	return &taking->predecessors[found];
}

static bool add_change(struct taking *taking, const struct peer_change *change)
{
	struct peers *peers = taking->peers;
	void *changes = peers->changes;
	if (peers->change_count >= UINT32_MAX || !array_reserve(&taking->report->allocator, &changes,
							 &peers->change_room, peers->change_count + 1, sizeof *change))
		return false;
	peers->changes = changes;
	peers->changes[peers->change_count++] = *change;
	return true;
}

/* Two values of a field; hexadecimal digits of a certificate in capital and small letters are the same. */
static bool is_same_value(const struct strings *strings, const char *field, uint32_t one, uint32_t other)
{
	if (one == other || strstr(field, "_cert_hash") == NULL)
		return one == other;
	const struct string left = strings_get(strings, one), right = strings_get(strings, other);
	return thumbprint_same(&left, &right);
}

static bool compare_fields(struct taking *taking, uint32_t peer, uint32_t before, uint32_t number)
{
	const struct associations *associations = taking->associations;
	const struct association_event *earlier =
		association_event_of(associations, association_at(associations, before));
	const struct association_event *later =
		association_event_of(associations, association_at(associations, number));
	for (size_t i = 0; i < COMPARED; i++) {
		uint32_t one = association_string(associations, earlier, taking->compared[i]);
		uint32_t other = association_string(associations, later, taking->compared[i]);
		const struct peer_change change = {peer, number, later->computer, one, other, compared[i]};
		/* A field that is unset in either association is no change. */
		if (one != STRING_NONE && other != STRING_NONE &&
			!is_same_value(&taking->report->strings, compared[i], one, other) &&
			!add_change(taking, &change))
			return false;
	}
	return true;
}

static bool add_lists(struct taking *taking, const struct association_event *event, struct peer *peer)
{
	for (size_t i = 0; i < LISTED; i++) {
		uint32_t string = association_string(taking->associations, event, taking->listed[i]);
		if (!string_set_add(
			    &taking->report->allocator, &taking->peers->sets, &peer->lists[listed[i].list], string))
			return false;
	}
	return true;
}

/* An association whose only record is recovered may be of any time and of any computer, so it is counted apart. */
static bool count_recovered(struct taking *taking, const struct association_event *event, struct peer *peer)
{
	if (event->origin == IPSECEVTX_ORIGIN_ACTIVE)
		return true;
	struct peer_trouble *trouble = peer_get_trouble(taking->peers, peer);
	if (trouble)
		trouble->recovered++;
	return trouble != NULL;
}

/* Takes what the end of an association says whose opening is not known. */
static bool take_end(struct taking *taking, const struct association_event *event)
{
	uint32_t string = event->has_peer ? association_peer(taking->associations, event) : STRING_NONE;
	uint32_t index = taking->peers->by_string[string];
	if (index == NO_PEER)
		return true;
	struct peer *peer = group_value(taking->peers->groups.items[index]);
	return add_lists(taking, event, peer) && count_recovered(taking, event, peer);
}

static bool take(struct taking *taking, uint32_t number)
{
	const struct associations *associations = taking->associations;
	const struct association *association = association_at(associations, number);
	bool failed;
	const struct association_event *event = association_event_of(associations, association);
	if (association->opening == ASSOCIATION_NONE)
		return take_end(taking, event);
	struct predecessor *predecessor = predecessor_of(taking, association, event, &failed);
	if (!predecessor)
		return !failed;
	uint32_t index = predecessor->peer, before = predecessor->association;
	struct peer *peer = group_value(taking->peers->groups.items[index]);
	predecessor->association = number;
	if (association->kind == ASSOCIATION_MM)
		peer->mm_established++;
	else
		peer->qm_established++;
	if (!count_recovered(taking, event, peer))
		return false;
	if (association->kind == ASSOCIATION_QM && !peers_add_interval(taking->report, taking->peers, number, index))
		return false;
	if (before == ASSOCIATION_NONE)
		return add_lists(taking, event, peer);
	/* With the same texts in all fields, everything is in the lists already. */
	if (association_event_of(associations, association_at(associations, before))->shape == event->shape)
		return true;
	return add_lists(taking, event, peer) && compare_fields(taking, index, before, number);
}

/*
 * Their order.
 */

static int compare_changes(const void *user, uint32_t left, uint32_t right)
{
	const struct taking *taking = user;
	const struct peer_change *one = &taking->peers->changes[left], *other = &taking->peers->changes[right];
	const struct ipsecevtx_time first =
		association_opened(taking->associations, association_at(taking->associations, one->association));
	const struct ipsecevtx_time second =
		association_opened(taking->associations, association_at(taking->associations, other->association));
	int order = numbers_compare(one->peer, other->peer);
	if (order == 0)
		order = numbers_compare(first.ticks, second.ticks);
	if (order == 0)
		order = strings_compare(&taking->report->strings, one->computer, other->computer);
	return order != 0 ? order : strcmp(one->what, other->what);
}

static bool place_changes(struct taking *taking)
{
	struct peers *peers = taking->peers;
	peers->change_order = sorted_numbers(&taking->report->allocator, peers->change_count, compare_changes, taking);
	if (!peers->change_order)
		return false;
	for (size_t i = 0; i < peers->change_count; i++) {
		struct peer *peer = group_value(peers->groups.items[peers->changes[peers->change_order[i]].peer]);
		if (peer->change_count++ == 0)
			peer->first_change = (uint32_t)i;
	}
	return true;
}

static bool is_same_certificate(const void *user, uint32_t left, uint32_t right)
{
	const struct strings *strings = user;
	const struct string one = strings_get(strings, left), other = strings_get(strings, right);
	return thumbprint_same(&one, &other);
}

static int compare_certificates(const void *user, uint32_t left, uint32_t right)
{
	const struct strings *strings = user;
	const struct string one = strings_get(strings, left), other = strings_get(strings, right);
	return thumbprint_compare(&one, &other);
}

bool peers_take_associations(struct ipsecevtx_report *report, struct peers *peers)
{
	struct taking taking = {.report = report, .associations = report->associations, .peers = peers};
	index_init(&taking.index, &report->allocator);
	for (size_t i = 0; i < LISTED; i++)
		taking.listed[i] = association_find_field(listed[i].name);
	for (size_t i = 0; i < COMPARED; i++)
		taking.compared[i] = association_find_field(compared[i]);
	const struct string_order certificates = {compare_certificates, is_same_certificate, &report->strings};
	size_t shapes = associations_shapes(report->associations);
	taking.by_shape = memory_get_buffer(&report->allocator, (shapes + 1) * sizeof *taking.by_shape);
	bool ok = taking.by_shape && map_strings(report, peers) && peers_begin_coverage(report, peers);
	for (size_t i = 0; ok && i < shapes; i++)
		taking.by_shape[i] = INDEX_NONE;
	for (uint32_t i = 0; ok && i < associations_count(report->associations); i++)
		ok = take(&taking, i);
	for (size_t i = 0; ok && i < peers->groups.count; i++) {
		struct peer *peer = group_value(peers->groups.items[i]);
		ok = string_set_join(&report->allocator, &peers->sets, peer->lists[PEER_CERTIFICATES], &certificates);
	}
	ok = ok && place_changes(&taking) && peers_add_covered(report, peers);
	memory_free(&report->allocator, peers->by_string);
	peers->by_string = NULL;
	peers_end_coverage(report, peers);
	index_free(&taking.index);
	memory_free(&report->allocator, taking.predecessors);
	memory_free(&report->allocator, taking.by_shape);
	return ok;
}
