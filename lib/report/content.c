/* SPDX-License-Identifier: MIT */
#include "report/content.h"

#include <string.h>

/*
 * What is hashed is one sequence of words that no two different events share. It begins with the event's number, from
 * which follows which fields the event has; then comes each number or length of a text, then the texts. The last word
 * tells which fields are set, for fields whose own word does not say it.
 *
 * Words are summed by NH of UMAC (Black, Halevi, Krawczyk, Krovetz, Rogaway, 1999) with words of 64 bits, as in VHASH
 * (Krovetz, Dai, 2007). Two sequences written by somebody who does not know the key have the same sum with a
 * probability of 2^-64, at a fraction of the time of SipHash, which then hashes the sums.
 */

struct content {
	const struct content_key *key;
	struct hash sums;
	uint64_t count; /* all words so far without these: */
	size_t used;
	uint64_t words[CONTENT_WORDS];
};

struct sum {
	uint64_t low, high;
};

#if defined(__SIZEOF_INT128__)

__extension__ typedef unsigned __int128 wide;

static inline void add_product(struct sum *sum, uint64_t one, uint64_t other)
{
	wide whole = ((wide)sum->high << 64 | sum->low) + (wide)one * other;
	sum->low = (uint64_t)whole;
	sum->high = (uint64_t)(whole >> 64);
}

#else

static inline void add_product(struct sum *sum, uint64_t one, uint64_t other)
{
	uint64_t one_low = one & UINT32_MAX, one_high = one >> 32;
	uint64_t other_low = other & UINT32_MAX, other_high = other >> 32;
	uint64_t low = one_low * other_low;
	uint64_t middle = one_high * other_low + (low >> 32);
	uint64_t crossed = one_low * other_high + (middle & UINT32_MAX);
	low = crossed << 32 | (low & UINT32_MAX);
	sum->low += low;
	sum->high += one_high * other_high + (middle >> 32) + (crossed >> 32) + (sum->low < low);
}

#endif

static enum content_class class_of(enum ipsecevtx_type type)
{
	switch (type) {
	case IPSECEVTX_TYPE_U32:
		return CONTENT_U32;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		return CONTENT_ID;
	case IPSECEVTX_TYPE_CODE:
		return CONTENT_CODE;
	case IPSECEVTX_TYPE_ADDRESS:
		return CONTENT_ADDRESS;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
		break;
	}
	return CONTENT_TEXT;
}

static void lay_out(struct content_layout *layout, const struct event_definition *definition)
{
	uint8_t count = 0;
	for (unsigned class = 0; class < CONTENT_CLASSES; class ++) {
		for (size_t i = 0; i < definition->field_count; i++) {
			if (class_of((enum ipsecevtx_type)definition->fields[i].type) == class)
				layout->offsets[count++] = definition->fields[i].offset;
		}
		layout->ends[class] = count;
	}
}

void content_key_make(struct content_key *key, const struct hash_key *from)
{
	const struct event_definition *definition;
	for (uint64_t i = 0; i < CONTENT_WORDS; i++)
		key->words[i] = hash_of(from, &i, sizeof i);
	key->sums = *from;
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++)
		lay_out(&key->layouts[i], definition);
}

/* Sums the words that were put so far, and hashes the sum. */
static void flush(struct content *content)
{
	const uint64_t *words = content->words, *key = content->key->words;
	struct sum sum = {0, 0};
	content->count += content->used;
	if (content->used % 2 != 0)
		content->words[content->used++] = 0;
	for (size_t i = 0; i < content->used; i += 2)
		add_product(&sum, words[i] + key[i], words[i + 1] + key[i + 1]);
	hash_word(&content->sums, sum.low);
	hash_word(&content->sums, sum.high);
	content->used = 0;
}

static inline void put(struct content *content, uint64_t word)
{
	content->words[content->used++] = word;
	if (content->used == CONTENT_WORDS)
		flush(content);
}

static void put_many(struct content *content, const char *at, size_t size)
{
	uint64_t word;
	for (; size > 0; size -= size < 8 ? size : 8, at += 8) {
		word = 0;
		memcpy(&word, at, size < 8 ? size : 8);
		put(content, word);
	}
}

static inline void put_bytes(struct content *content, const char *at, size_t size)
{
	uint64_t *to = content->words + content->used;
	/* The last word has to go through put(), which flushes a full buffer. */
	if (size > 8 * (CONTENT_WORDS - content->used - 1)) {
		put_many(content, at, size);
		return;
	}
	content->used += (size + 7) / 8;
	for (; size >= 8; size -= 8, at += 8)
		memcpy(to++, at, 8);
	if (size > 0) {
		*to = 0;
		memcpy(to, at, size);
	}
}

/* Marks the length of a text where a number could stand too. */
#define IS_TEXT (UINT64_C(1) << 63)

static inline void put_text(struct content *content, const struct ipsecevtx_text *text)
{
	put(content, text->length | IS_TEXT);
	put_bytes(content, text->data, text->length);
}

/* What is put for an event's fields: numbers first, for which there is room, then the texts. */
struct field_parts {
	uint64_t *at;       /* where the next number goes */
	uint64_t presences; /* of fields whose own word does not tell it */
	const struct ipsecevtx_text *texts[EVENTS_MAX_FIELDS];
	size_t text_count;
};

_Static_assert(EVENTS_MAX_FIELDS + 5 < CONTENT_WORDS, "numbers need no second look at the room");
_Static_assert(2 * EVENTS_MAX_FIELDS <= 64, "what is set is one word");

static inline void put_presences(struct field_parts *parts, enum ipsecevtx_presence presence)
{
	parts->presences = parts->presences << 2 | presence;
}

/* The value of a field that is not set does not count. */
static inline uint64_t if_set(uint64_t value, enum ipsecevtx_presence presence)
{
	return presence == IPSECEVTX_SET ? value : 0;
}

static inline void put_own_text(struct field_parts *parts, const struct ipsecevtx_text *text)
{
	*parts->at++ = text->length | IS_TEXT;
	parts->texts[parts->text_count++] = text;
}

/* The text of a code follows from its number, where it has one. */
static inline void put_code(struct field_parts *parts, const struct ipsecevtx_code *code)
{
	put_presences(parts, code->text.presence);
	if (code->text.presence != IPSECEVTX_SET)
		return;
	if (code->code != 0)
		*parts->at++ = code->code;
	else
		put_own_text(parts, &code->text);
}

static inline void put_address(struct field_parts *parts, const struct ipsecevtx_address *address)
{
	uint32_t bytes;
	memcpy(&bytes, address->bytes, sizeof bytes);
	put_presences(parts, address->text.presence);
	if (address->text.presence != IPSECEVTX_SET)
		return;
	if (address->family == 4)
		*parts->at++ = bytes;
	else
		put_own_text(parts, &address->text);
}

static inline void put_numbers(struct field_parts *parts, const struct content_layout *layout, const char *event)
{
	unsigned i = 0;
	for (; i < layout->ends[CONTENT_U32]; i++) {
		const struct ipsecevtx_u32 *number = (const void *)(event + layout->offsets[i]);
		*parts->at++ = (uint64_t)number->presence << 32 | if_set(number->value, number->presence);
	}
	for (; i < layout->ends[CONTENT_ID]; i++) {
		const struct ipsecevtx_id *id = (const void *)(event + layout->offsets[i]);
		*parts->at++ = if_set(id->value, id->presence);
		put_presences(parts, id->presence);
	}
}

/* Returns which fields are set. Called while there is room for a word of each field. */
static uint64_t put_fields(struct content *content, const struct ipsecevtx_event *event)
{
	const struct event_definition *definition = events_find(event->event_id);
	if (!definition)
		return 0;
	const struct content_layout *layout = &content->key->layouts[definition - events_at(0)];
	const char *base = (const char *)event;
	struct field_parts parts;
	parts.at = content->words + content->used;
	parts.presences = 0;
	parts.text_count = 0;
	put_numbers(&parts, layout, base);
	unsigned i = layout->ends[CONTENT_ID];
	for (; i < layout->ends[CONTENT_CODE]; i++)
		put_code(&parts, (const void *)(base + layout->offsets[i]));
	for (; i < layout->ends[CONTENT_ADDRESS]; i++)
		put_address(&parts, (const void *)(base + layout->offsets[i]));
	for (; i < layout->ends[CONTENT_TEXT]; i++) {
		const struct ipsecevtx_text *text = (const void *)(base + layout->offsets[i]);
		put_presences(&parts, text->presence);
		if (text->presence == IPSECEVTX_SET)
			put_own_text(&parts, text);
	}
	content->used = (size_t)(parts.at - content->words);
	for (size_t k = 0; k < parts.text_count; k++)
		put_bytes(content, parts.texts[k]->data, parts.texts[k]->length);
	return parts.presences;
}

static void put_presence(struct content *content, const struct ipsecevtx_text *text)
{
	put(content, (uint64_t)text->presence);
	if (text->presence == IPSECEVTX_SET)
		put_text(content, text);
}

static void put_pairs(struct content *content, const struct ipsecevtx_pair *pairs, size_t count)
{
	put(content, count);
	for (size_t i = 0; i < count; i++) {
		put(content, pairs[i].name_length);
		put_bytes(content, pairs[i].name, pairs[i].name_length);
		put_presence(content, &pairs[i].value);
	}
}

uint64_t content_hash(const struct content_key *key, const struct ipsecevtx_event *event)
{
	struct content content;
	uint64_t presences = 0;
	content.key = key;
	content.sums = hash_start(&key->sums);
	content.count = content.used = 0;
	put(&content, (uint64_t)event->kind << 32 | event->event_id);
	put(&content, (uint64_t)event->time.presence << 2 | event->keywords.presence);
	put(&content, event->time.ticks);
	put(&content, if_set(event->keywords.value, event->keywords.presence));
	if (event->kind == IPSECEVTX_KIND_OTHER)
		put_presence(&content, &event->provider);
	else
		presences = put_fields(&content, event);
	put_pairs(&content, event->pairs, event->pair_count);
	put_pairs(&content, event->misfits, event->misfit_count);
	put_presence(&content, &event->user_sid);
	put(&content, presences);
	flush(&content);
	hash_word(&content.sums, content.count);
	return hash_end(&content.sums);
}
