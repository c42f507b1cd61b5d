/* SPDX-License-Identifier: MIT */
#include "report/content.h"

#include "event/events.h"

/*
 * What is hashed of the fields is one sequence of words in which no two events differ unseen: first what is known of
 * each field without its value, from which follows where in the sequence its value stands; then numbers; then texts.
 */

#define FIELDS_MAX 64u
#define LENGTH_MAX 0x3fffu

struct packed {
	uint16_t shapes[FIELDS_MAX]; /* of each field: presence, and the length of its text */
	uint32_t numbers[2 * FIELDS_MAX + 2];
	const struct ipsecevtx_text *texts[FIELDS_MAX];
	size_t shape_count, number_count, text_count;
};

static inline void pack_shape(struct packed *packed, unsigned presence, unsigned length)
{
	packed->shapes[packed->shape_count++] = (uint16_t)(presence << 14 | length);
}

static inline void pack_number(struct packed *packed, unsigned presence, uint32_t number)
{
	pack_shape(packed, presence, 0);
	packed->numbers[packed->number_count] = number;
	packed->number_count += presence == IPSECEVTX_SET;
}

static inline void pack_long_number(struct packed *packed, unsigned presence, uint64_t number)
{
	pack_shape(packed, presence, 0);
	packed->numbers[packed->number_count] = (uint32_t)number;
	packed->numbers[packed->number_count + 1] = (uint32_t)(number >> 32);
	packed->number_count += presence == IPSECEVTX_SET ? 2 : 0;
}

/* A text that is too long for the bits here has its length in a word of its own, see hash_text(). */
static void pack_text(struct packed *packed, const struct ipsecevtx_text *text)
{
	unsigned length = text->presence != IPSECEVTX_SET ? 0
			  : text->length >= LENGTH_MAX    ? LENGTH_MAX
							  : text->length + 1u;
	pack_shape(packed, text->presence, length);
	if (length > 1)
		packed->texts[packed->text_count++] = text;
}

static void pack_field(struct packed *packed, const void *member, enum ipsecevtx_type type)
{
	const struct ipsecevtx_u32 *number = member;
	const struct ipsecevtx_id *id = member;
	const struct ipsecevtx_code *code = member;
	const struct ipsecevtx_address *address = member;
	const uint8_t *bytes = address->bytes;
	switch (type) {
	case IPSECEVTX_TYPE_U32:
		pack_number(packed, number->presence, number->value);
		break;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		pack_long_number(packed, id->presence, id->value);
		break;
	case IPSECEVTX_TYPE_CODE:
		/* Its text follows from its number, where it has one. */
		if (code->code != 0)
			pack_number(packed, code->text.presence, code->code);
		else
			pack_text(packed, &code->text);
		break;
	case IPSECEVTX_TYPE_ADDRESS:
		if (address->family == 4)
			pack_number(packed, address->text.presence,
				(uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
					bytes[3]);
		else
			pack_text(packed, &address->text);
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
		pack_text(packed, member);
		break;
	}
}

/* The same bytes, without their number, to whole words. */
static inline void hash_whole(struct hash *hash, const void *data, size_t size)
{
	const char *at = data;
	for (; size >= 8; size -= 8, at += 8) {
		uint64_t word;
		memcpy(&word, at, 8);
		hash_word(hash, word);
	}
	if (size > 0) {
		uint64_t word = 0;
		memcpy(&word, at, size);
		hash_word(hash, word);
	}
}

static void hash_text(struct hash *hash, const struct ipsecevtx_text *text)
{
	if (text->length >= LENGTH_MAX)
		hash_word(hash, text->length);
	hash_whole(hash, text->data, text->length);
}

static void add_fields(struct hash *hash, const struct ipsecevtx_event *event)
{
	const struct event_definition *definition = events_find(event->event_id);
	struct packed packed;
	packed.shape_count = packed.number_count = packed.text_count = 0;
	for (size_t i = 0; definition && i < definition->field_count && i < FIELDS_MAX; i++)
		pack_field(&packed, (const char *)event + definition->fields[i].offset,
			(enum ipsecevtx_type)definition->fields[i].type);
	hash_whole(hash, packed.shapes, packed.shape_count * sizeof packed.shapes[0]);
	hash_whole(hash, packed.numbers, packed.number_count * sizeof packed.numbers[0]);
	for (size_t i = 0; i < packed.text_count; i++)
		hash_text(hash, packed.texts[i]);
}

static void add_text(struct hash *hash, const struct ipsecevtx_text *text)
{
	hash_word(hash, text->presence);
	if (text->presence == IPSECEVTX_SET)
		hash_bytes(hash, text->data, text->length);
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
