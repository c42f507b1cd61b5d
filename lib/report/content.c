/* SPDX-License-Identifier: MIT */
#include "report/content.h"

static void add_text(struct hash *hash, const struct ipsecevtx_text *text)
{
	hash_word(hash, text->presence);
	if (text->presence == IPSECEVTX_SET)
		hash_bytes(hash, text->data, text->length);
}

static void add_fields(struct hash *hash, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		/* A code's text follows from its number, where it has one. */
		hash_word(hash, (uint64_t)field.presence);
		hash_word(hash, field.number);
		if (field.number == 0 && field.text.presence == IPSECEVTX_SET)
			hash_bytes(hash, field.text.data, field.text.length);
	}
}

static void add_pairs(struct hash *hash, const struct ipsecevtx_pair *pairs, size_t count)
{
	hash_word(hash, count);
	for (size_t i = 0; i < count; i++) {
		hash_bytes(hash, pairs[i].name, pairs[i].name_length);
		add_text(hash, &pairs[i].value);
	}
}

uint64_t content_hash(const struct hash_key *key, const struct ipsecevtx_event *event)
{
	struct hash hash = hash_start(key);
	hash_word(&hash, event->event_id);
	hash_word(&hash, (uint64_t)event->kind);
	hash_word(&hash, (uint64_t)event->time.presence);
	hash_word(&hash, event->time.ticks);
	if (event->kind == IPSECEVTX_KIND_OTHER)
		add_text(&hash, &event->provider);
	else
		add_fields(&hash, event);
	add_pairs(&hash, event->pairs, event->pair_count);
	return hash_end(&hash);
}
