/* SPDX-License-Identifier: MIT */
#include "report/content.h"

#include "event/events.h"

/*
 * What is hashed is one sequence of words that no two events share: first the event's number, from which follows which
 * fields it has, then the number that each is, or the length of its text, then the texts; at the end, where it can be
 * found, which of them are set.
 *
 * Words are summed up by NH of UMAC (Black, Halevi, Krawczyk, Krovetz, Rogaway, 1999) with words of 64 bits, as in
 * VHASH (Krovetz, Dai, 2007): two sequences that were written by whoever does not know the key have the same sum with
 * a probability of 2^-64, at a fraction of the time of SipHash, which then hashes the sums.
 */

struct content {
	const struct content_key *key;
	struct hash sums;
	uint64_t count; /* of all words so far but those here: */
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

void content_key_make(struct content_key *key, const struct hash_key *from)
{
	for (uint64_t i = 0; i < CONTENT_WORDS; i++)
		key->words[i] = hash_of(from, &i, sizeof i);
	key->sums = *from;
}

/* The words that were put so far go into the sums. */
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
	/* The last word is put by put(), which makes room again. */
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

/* Of what may be a number or a text, this is a text's length. */
#define IS_TEXT (UINT64_C(1) << 63)

static inline void put_text(struct content *content, const struct ipsecevtx_text *text)
{
	put(content, text->length | IS_TEXT);
	put_bytes(content, text->data, text->length);
}

/* What is put of an event's fields: first numbers, for which there is room, then the texts. */
struct field_parts {
	uint64_t *at; /* of the next number */
	const struct ipsecevtx_text *texts[EVENTS_MAX_FIELDS];
	size_t text_count;
};

_Static_assert(EVENTS_MAX_FIELDS + 4 < CONTENT_WORDS, "numbers need no second look at the room");
_Static_assert(2 * EVENTS_MAX_FIELDS <= 64, "what is set is one word");

/* A field's value, if it is set; returns its presence. */
static inline enum ipsecevtx_presence put_field(struct field_parts *parts, const void *member, enum ipsecevtx_type type)
{
	const struct ipsecevtx_u32 *number = member;
	const struct ipsecevtx_id *id = member;
	const struct ipsecevtx_code *code = member;
	const struct ipsecevtx_address *address = member;
	const struct ipsecevtx_text *text = member; /* the first member of all that have one */
	uint32_t bytes;
	if (type == IPSECEVTX_TYPE_U32) {
		*parts->at = number->value;
		parts->at += number->presence == IPSECEVTX_SET;
		return number->presence;
	}
	if (type == IPSECEVTX_TYPE_ID || type == IPSECEVTX_TYPE_SPI) {
		*parts->at = id->value;
		parts->at += id->presence == IPSECEVTX_SET;
		return id->presence;
	}
	if (text->presence != IPSECEVTX_SET)
		return text->presence;
	if (type == IPSECEVTX_TYPE_CODE && code->code != 0) {
		*parts->at++ = code->code; /* its text follows from it */
	} else if (type == IPSECEVTX_TYPE_ADDRESS && address->family == 4) {
		memcpy(&bytes, address->bytes, sizeof bytes);
		*parts->at++ = bytes;
	} else {
		*parts->at++ = text->length | IS_TEXT;
		parts->texts[parts->text_count++] = text;
	}
	return text->presence;
}

/* Returns what is set of them. Only a few words were put before. */
static uint64_t put_fields(struct content *content, const struct ipsecevtx_event *event)
{
	const struct event_definition *definition = events_find(event->event_id);
	const struct event_field *fields = definition ? definition->fields : NULL;
	size_t count = definition ? definition->field_count : 0;
	uint64_t presences = 0;
	struct field_parts parts;
	parts.at = content->words + content->used;
	parts.text_count = 0;
	for (size_t i = 0; i < count; i++)
		presences |= (uint64_t)put_field(&parts, (const char *)event + fields[i].offset,
				     (enum ipsecevtx_type)fields[i].type)
			     << 2 * i;
	content->used = (size_t)(parts.at - content->words);
	for (size_t i = 0; i < parts.text_count; i++)
		put_bytes(content, parts.texts[i]->data, parts.texts[i]->length);
	return presences;
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
	put(&content, (uint64_t)event->time.presence);
	put(&content, event->time.ticks);
	if (event->kind == IPSECEVTX_KIND_OTHER)
		put_presence(&content, &event->provider);
	else
		presences = put_fields(&content, event);
	put_pairs(&content, event->pairs, event->pair_count);
	put(&content, presences);
	flush(&content);
	hash_word(&content.sums, content.count);
	return hash_end(&content.sums);
}
