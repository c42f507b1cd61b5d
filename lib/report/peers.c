/* SPDX-License-Identifier: MIT */
/* One row a peer: what was seen of it, of how many computers, and how it was protected. */
#include "report/peers.h"

static void release_peer(void *owner, void *value)
{
	const struct ipsecevtx_report *report = owner;
	struct peer *peer = value;
	string_set_free(&report->allocator, &peer->computers);
	for (unsigned i = 0; i < PEER_LISTS; i++)
		string_set_free(&report->allocator, &peer->lists[i]);
}

static bool peers_begin(struct ipsecevtx_report *report, void *state)
{
	struct peers *peers = state;
	groups_init(&peers->groups, &report->allocator, &report->hash_key, sizeof(struct peer),
		report->options.group_limit);
	peers->groups.release = release_peer;
	peers->groups.owner = report;
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

static void count_event(struct peer *peer, const struct report_event *added)
{
	const struct ipsecevtx_event *event = added->event;
	const struct ipsecevtx_code *role = role_of(event);
	switch (event->kind) {
	case IPSECEVTX_KIND_MM_FAILED:
		peer->mm_failed++;
		peer->unanswered += added->failed->is_unanswered;
		break;
	case IPSECEVTX_KIND_QM_FAILED:
		peer->qm_failed++;
		break;
	case IPSECEVTX_KIND_EM_FAILED:
		peer->em_failed++;
		break;
	case IPSECEVTX_KIND_INVALID_PACKET:
		peer->invalid_packets++;
		break;
	default:
		break;
	}
	peer->began_here += role && is_word(&role->text, "Initiator");
	peer->began_there += role && is_word(&role->text, "Responder");
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
	struct peer *peer = group->value;
	span_widen(&peer->first, &peer->last, &added->event->time);
	count_event(peer, added);
	return string_set_add(&report->allocator, &peer->computers, added->computer);
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

static void put_counts(struct row *row, const struct peer *peer)
{
	row_number(row, "mm_established", peer->mm_established);
	row_number(row, "qm_established", peer->qm_established);
	row_number(row, "mm_failed", peer->mm_failed);
	row_number(row, "qm_failed", peer->qm_failed);
	row_number(row, "em_failed", peer->em_failed);
	row_number(row, "invalid_packets", peer->invalid_packets);
	row_number(row, "unanswered", peer->unanswered);
	row_number(row, "began_here", peer->began_here);
	row_number(row, "began_there", peer->began_there);
	row_seconds(row, "covered_seconds", peer->covered);
}

static void put_lists(struct row *row, struct peer *peer)
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
		string_set_put(row, names[i], &peer->lists[i]);
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

static bool peers_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	const struct peers *peers = state;
	if (index >= peers->groups.count)
		return false;
	const struct group *group = peers->groups.items[index];
	struct peer *peer = group->value;
	struct key_reader reader = {group->key, group->key + group->key_size};
	const struct ipsecevtx_text text = key_read_address(&reader, row->arena);
	row->failed |= text.presence == IPSECEVTX_ABSENT;
	row_text(row, "peer", &text);
	row_time(row, "first", &peer->first);
	row_time(row, "last", &peer->last);
	string_set_put(row, "computers", &peer->computers);
	row->beyond = peer->beyond;
	put_counts(row, peer);
	put_lists(row, peer);
	struct ipsecevtx_report_value *items = row_items(row, "changes", IPSECEVTX_REPORT_LIST, peer->change_count);
	for (size_t i = 0; items && i < peer->change_count; i++)
		put_change(report, row, &peers->changes[peers->change_order[peer->first_change + i]], &items[i]);
	return true;
}

static void peers_release(struct ipsecevtx_report *report, void *state)
{
	struct peers *peers = state;
	groups_free(&peers->groups);
	memory_free(&report->allocator, peers->by_string);
	memory_free(&report->allocator, peers->changes);
	memory_free(&report->allocator, peers->change_order);
	memory_free(&report->allocator, peers->intervals);
}

static const char *const peers_keys[] = {"peer", "first", "last", "computers", "mm_established", "qm_established",
	"mm_failed", "qm_failed", "em_failed", "invalid_packets", "unanswered", "began_here", "began_there",
	"covered_seconds", "principals", "certificates", "keying_modules", "auth_methods", "mm_ciphers",
	"mm_integrities", "dh_groups", "esp_ciphers", "esp_integrities", "changes"};

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
