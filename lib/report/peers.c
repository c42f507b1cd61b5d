/* SPDX-License-Identifier: MIT */
/* The report peers: one row for each peer, with what was seen of it, by which computers, and how it was protected. */
#include "report/peers.h"

#include <string.h>

static void release_peer(void *owner, void *value)
{
	struct peers *peers = owner;
	struct peer *peer = value;
	string_set_free(&peers->report->allocator, &peers->sets, &peer->computers);
	if (peer->trouble != 0) {
		peers->troubles[peer->trouble - 1].mm_failed = peers->unused_trouble;
		peers->unused_trouble = peer->trouble;
	}
}

static bool peers_begin(struct ipsecevtx_report *report, void *state)
{
	struct peers *peers = state;
	groups_init(&peers->groups, &report->allocator, &report->hash_key, sizeof(struct peer),
		report->options.group_limit);
	peers->groups.release = release_peer;
	peers->groups.owner = peers;
	peers->report = report;
	return true;
}

/*
 * Events.
 */

static const struct ipsecevtx_code *role_of(const struct ipsecevtx_event *event)
{
	switch (event->kind) {
	case IPSECEVTX_KIND_MM_ESTABLISHED:
		return &event->mm_established.role;
	case IPSECEVTX_KIND_MM_FAILED:
		return &event->mm_failed.role;
	case IPSECEVTX_KIND_QM_FAILED:
		return &event->qm_failed.role;
	case IPSECEVTX_KIND_EM_FAILED:
		return &event->em_failed.role;
	case IPSECEVTX_KIND_QM_ESTABLISHED:
		return &event->qm_established.role;
	default:
		return NULL;
	}
}

static bool is_word(const struct ipsecevtx_text *text, const char *word)
{
	return text->presence == IPSECEVTX_SET && text->length == strlen(word) &&
	       memcmp(text->data, word, text->length) == 0;
}

struct peer_trouble *peer_get_trouble(struct peers *peers, struct peer *peer)
{
	void *troubles = peers->troubles;
	if (peer->trouble != 0)
		return &peers->troubles[peer->trouble - 1];
	uint32_t number = peers->unused_trouble;
	if (number != 0) {
		peers->unused_trouble = (uint32_t)peers->troubles[number - 1].mm_failed;
	} else {
		if (peers->trouble_count >= UINT32_MAX ||
			!array_reserve(&peers->report->allocator, &troubles, &peers->trouble_room,
				peers->trouble_count + 1, sizeof *peers->troubles))
			return NULL;
		peers->troubles = troubles;
		number = (uint32_t)++peers->trouble_count;
	}
	peer->trouble = number;
	peers->troubles[number - 1] = (struct peer_trouble){0};
	return &peers->troubles[number - 1];
}

struct peer_trouble peer_trouble_of(const struct peers *peers, const struct peer *peer)
{
	return peer->trouble != 0 ? peers->troubles[peer->trouble - 1] : (struct peer_trouble){0};
}

/* Counts an event that something went wrong. False when there is no memory. */
static bool count_trouble(struct peers *peers, struct peer *peer, const struct report_event *added)
{
	const enum ipsecevtx_kind kind = added->event->kind;
	bool is_one = kind == IPSECEVTX_KIND_MM_FAILED || kind == IPSECEVTX_KIND_QM_FAILED ||
		      kind == IPSECEVTX_KIND_EM_FAILED || kind == IPSECEVTX_KIND_INVALID_PACKET;
	struct peer_trouble *trouble = is_one ? peer_get_trouble(peers, peer) : NULL;
	if (!trouble)
		return !is_one;
	trouble->mm_failed += kind == IPSECEVTX_KIND_MM_FAILED;
	trouble->unanswered += kind == IPSECEVTX_KIND_MM_FAILED && added->failed->answer == COOKIE_ZEROS;
	trouble->qm_failed += kind == IPSECEVTX_KIND_QM_FAILED;
	trouble->em_failed += kind == IPSECEVTX_KIND_EM_FAILED;
	trouble->invalid_packets += kind == IPSECEVTX_KIND_INVALID_PACKET;
	return true;
}

static bool count_event(struct peers *peers, struct peer *peer, const struct report_event *added)
{
	const struct ipsecevtx_code *role = role_of(added->event);
	peer->began_here += role && is_word(&role->text, "Initiator");
	peer->began_there += role && is_word(&role->text, "Responder");
	return count_trouble(peers, peer, added);
}

static bool peers_add(struct ipsecevtx_report *report, void *state, const struct report_event *added)
{
	struct peers *peers = state;
	if (!added->peer || added->is_copy)
		return true;
	struct group *group = recall_group(added->recalled, RECALL_PEERS, &peers->groups);
	if (group) {
		group->events++;
	} else {
		key_start(&report->key);
		key_address(&report->key, added->peer);
		group = groups_get(&peers->groups, &report->key);
		recall_note(added->recalled, RECALL_PEERS, group);
	}
	if (!group)
		return !peers->groups.failed;
	struct peer *peer = group_value(group);
	peer->has_time = span_widen_brief(&peer->span, peer->has_time, &added->event->time);
	return count_event(peers, peer, added) &&
	       string_set_add(&report->allocator, &peers->sets, &peer->computers, added->computer);
}

static bool peers_finish(struct ipsecevtx_report *report, void *state)
{
	struct peers *peers = state;
	groups_sort(&peers->groups);
	if (peers->groups.failed || !peers_take_associations(report, peers))
		return false;
	report_tell_groups(report, &peers->groups, "peers");
	return true;
}

/*
 * Rows.
 */

static void put_counts(struct row *row, const struct peers *peers, const struct peer *peer)
{
	const struct peer_trouble trouble = peer_trouble_of(peers, peer);
	row_number(row, "mm_established", peer->mm_established);
	row_number(row, "qm_established", peer->qm_established);
	row_number(row, "mm_failed", trouble.mm_failed);
	row_number(row, "qm_failed", trouble.qm_failed);
	row_number(row, "em_failed", trouble.em_failed);
	row_number(row, "invalid_packets", trouble.invalid_packets);
	row_number(row, "unanswered", trouble.unanswered);
	row_number(row, "began_here", peer->began_here);
	row_number(row, "began_there", peer->began_there);
	row_seconds(row, "covered_seconds", peer->covered);
}

static void put_lists(struct row *row, const struct peers *peers, const struct peer *peer)
{
	static const char *const names[PEER_LISTS] = {
		[PEER_PRINCIPALS] = "principals",
		[PEER_CERTIFICATES] = "certificates",
		[PEER_KEYING_MODULES] = "keying_modules",
		[PEER_AUTH_METHODS] = "auth_methods",
		[PEER_MM_CIPHERS] = "mm_ciphers",
		[PEER_MM_INTEGRITIES] = "mm_integrities",
		[PEER_DH_GROUPS] = "dh_groups",
		[PEER_ESP_CIPHERS] = "esp_ciphers",
		[PEER_ESP_INTEGRITIES] = "esp_integrities",
	};
	for (unsigned i = 0; i < PEER_LISTS; i++)
		string_set_put(row, names[i], &peers->sets, peer->lists[i]);
}

static void put_change(const struct ipsecevtx_report *report, struct row *row, const struct peer_change *change,
	struct ipsecevtx_report_value *value)
{
	const struct association *association = association_at(report->associations, change->association);
	const struct ipsecevtx_time time = association_opened(report->associations, association);
	struct ipsecevtx_report_value *items = row_nested(row, value, IPSECEVTX_REPORT_OBJECT, 5);
	if (!items)
		return;
	items[0] = cell_time("time", &time);
	items[1] = cell_string(row->strings, "computer", change->computer);
	items[2] = cell_word("what", change->what);
	items[3] = cell_string(row->strings, "before", change->before);
	items[4] = cell_string(row->strings, "after", change->after);
}

/* Puts the share of a computer; the two networks only where the share is about one link. */
static void put_share(const struct peers *peers, struct row *row, const struct peer_share *share,
	struct ipsecevtx_report_value *value)
{
	static const char *const names[] = {"local_address", "local_mask", "remote_address", "remote_mask"};
	const struct peer_link *link = &peers->links[share->link];
	struct ipsecevtx_report_value *items = row_nested(row, value, IPSECEVTX_REPORT_OBJECT, 7);
	if (!items)
		return;
	items[0] = cell_string(row->strings, "computer", link->computer);
	items[1] = cell_number("networks", share->networks);
	for (unsigned i = 0; i < 4; i++)
		items[2 + i] =
			cell_string(row->strings, names[i], share->networks == 1 ? link->networks[i] : STRING_NONE);
	items[6] = cell_typed("covered_seconds", IPSECEVTX_REPORT_SECONDS, share->covered);
}

/* Puts a peer's coverage computer by computer, since the sum over all could hide that one of them had none. */
static void put_coverage(const struct peers *peers, struct row *row, size_t index)
{
	size_t count;
	const struct peer_share *shares = peers_shares(peers, (uint32_t)index, &count);
	if (count == 0)
		return;
	struct ipsecevtx_report_value *items = row_items(row, "coverage", IPSECEVTX_REPORT_LIST, count);
	for (size_t i = 0; items && i < count; i++)
		put_share(peers, row, &shares[i], &items[i]);
}

static bool peers_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	const struct peers *peers = state;
	if (index >= peers->groups.count)
		return false;
	const struct group *group = peers->groups.items[index];
	const struct peer *peer = group_value(group);
	struct key_reader reader = {group->key, group->key + group->key_size};
	const struct ipsecevtx_text text = key_read_address(&reader, row->arena);
	row->failed |= text.presence == IPSECEVTX_ABSENT;
	row_text(row, "peer", &text);
	row_span(row, &peer->span, peer->has_time);
	string_set_put(row, "computers", &peers->sets, peer->computers);
	row->beyond = peer->beyond;
	put_counts(row, peers, peer);
	put_lists(row, peers, peer);
	struct ipsecevtx_report_value *items = row_items(row, "changes", IPSECEVTX_REPORT_LIST, peer->change_count);
	for (size_t i = 0; items && i < peer->change_count; i++)
		put_change(report, row, &peers->changes[peers->change_order[peer->first_change + i]], &items[i]);
	put_coverage(peers, row, index);
	const uint64_t recovered = peer_trouble_of(peers, peer).recovered;
	if (recovered > 0)
		row_number(row, "recovered", recovered);
	const struct ipsecevtx_time until = {peer->until, IPSECEVTX_SET};
	if (peer->covered > 0 && peer->has_time && until.ticks > peer->span.last)
		row_time(row, "covered_until", &until);
	return true;
}

static void peers_release(struct ipsecevtx_report *report, void *state)
{
	struct peers *peers = state;
	groups_free(&peers->groups);
	string_sets_free(&report->allocator, &peers->sets);
	memory_free(&report->allocator, peers->troubles);
	memory_free(&report->allocator, peers->by_string);
	memory_free(&report->allocator, peers->changes);
	memory_free(&report->allocator, peers->change_order);
	memory_free(&report->allocator, peers->links);
	memory_free(&report->allocator, peers->shares);
}

static const char *const peers_keys[] = {"peer", "first", "last", "computers", "mm_established", "qm_established",
	"mm_failed", "qm_failed", "em_failed", "invalid_packets", "unanswered", "began_here", "began_there",
	"covered_seconds", "principals", "certificates", "keying_modules", "auth_methods", "mm_ciphers",
	"mm_integrities", "dh_groups", "esp_ciphers", "esp_integrities", "changes", "coverage", "recovered",
	"covered_until"};

const struct report_kind report_peers = {
	.info = {"peers", "every peer: what was seen of it, and how it was protected", peers_keys,
		sizeof peers_keys / sizeof peers_keys[0], NULL, 0},
	.state_size = sizeof(struct peers),
	.wants_associations = true,
	.wants_recall = true,
	.begin = peers_begin,
	.add = peers_add,
	.finish = peers_finish,
	.row = peers_row,
	.release = peers_release,
};
