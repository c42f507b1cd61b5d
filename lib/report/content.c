/* SPDX-License-Identifier: MIT */
#include "report/content.h"

#include "event/events.h"

static void add_text(struct hash *hash, const struct ipsecevtx_text *text)
{
	hash_word(hash, text->presence);
	if (text->presence == IPSECEVTX_SET)
		hash_bytes(hash, text->data, text->length);
}

/* Presence and value, so that an absent number differs from zero. */
static void add_number(struct hash *hash, enum ipsecevtx_presence presence, uint64_t number)
{
	hash_word(hash, (uint64_t)presence);
	if (presence == IPSECEVTX_SET)
		hash_word(hash, number);
}

static void add_code(struct hash *hash, const struct ipsecevtx_code *code)
{
	/* Its text follows from its number, where it has one. */
	add_number(hash, code->text.presence, code->code);
	if (code->code == 0)
		add_text(hash, &code->text);
}

static void add_address(struct hash *hash, const struct ipsecevtx_address *address)
{
	const uint8_t *bytes = address->bytes;
	uint64_t number = (uint64_t)bytes[0] << 24 | (uint64_t)bytes[1] << 16 | (uint64_t)bytes[2] << 8 | bytes[3];
	bool is_short = address->text.presence != IPSECEVTX_SET || address->family == 4;
	add_number(hash, address->text.presence, is_short ? number : UINT64_MAX);
	if (!is_short)
		add_text(hash, &address->text);
}

static void add_field(struct hash *hash, const struct ipsecevtx_event *event, const struct event_field *field)
{
	const void *member = (const char *)event + field->offset;
	const struct ipsecevtx_u32 *number = member;
	const struct ipsecevtx_id *id = member;
	switch ((enum ipsecevtx_type)field->type) {
	case IPSECEVTX_TYPE_U32:
		add_number(hash, number->presence, number->value);
		break;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		add_number(hash, id->presence, id->value);
		break;
	case IPSECEVTX_TYPE_CODE:
		add_code(hash, member);
		break;
	case IPSECEVTX_TYPE_ADDRESS:
		add_address(hash, member);
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
		add_text(hash, member);
		break;
	}
}

static void add_fields(struct hash *hash, const struct ipsecevtx_event *event)
{
	const struct event_definition *definition = events_find(event->event_id);
	for (size_t i = 0; definition && i < definition->field_count; i++)
		add_field(hash, event, &definition->fields[i]);
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
