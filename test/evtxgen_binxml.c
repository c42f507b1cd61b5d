/* SPDX-License-Identifier: MIT */
#include "evtxgen_binxml.h"

#include <string.h>

enum token {
	TOKEN_END_OF_FRAGMENT = 0x00,
	TOKEN_OPEN_START = 0x01,
	TOKEN_CLOSE_START = 0x02,
	TOKEN_CLOSE_EMPTY = 0x03,
	TOKEN_END_ELEMENT = 0x04,
	TOKEN_VALUE = 0x05,
	TOKEN_ATTRIBUTE = 0x06,
	TOKEN_ENTITY = 0x09,
	TOKEN_TEMPLATE_INSTANCE = 0x0c,
	TOKEN_NORMAL_SUBSTITUTION = 0x0d,
	TOKEN_OPTIONAL_SUBSTITUTION = 0x0e,
	TOKEN_FRAGMENT = 0x0f,
	TOKEN_MORE = 0x40, /* attributes follow the tag, another attribute this one, other content this value */
};

#define VALUE_STRING 0x01

/* The longest name that is interned; a longer one overflows. Real names have at most some forty units. */
#define MAX_NAME_UNITS 256u

#define NAME_BUCKETS     64u
#define TEMPLATE_BUCKETS 32u

void gen_put_u16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

void gen_put_u32(uint8_t *at, uint32_t value)
{
	gen_put_u16(at, (uint16_t)value);
	gen_put_u16(at + 2, (uint16_t)(value >> 16));
}

void gen_put_u64(uint8_t *at, uint64_t value)
{
	gen_put_u32(at, (uint32_t)value);
	gen_put_u32(at + 4, (uint32_t)(value >> 32));
}

uint32_t gen_get_u32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint16_t get_u16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

/* Where the next size bytes go, NULL when they do not fit. */
static uint8_t *reserve(struct gen_cursor *cursor, size_t size)
{
	/* The limit can have been lowered since. */
	if (cursor->overflow || cursor->position > cursor->limit || size > cursor->limit - cursor->position) {
		cursor->overflow = true;
		return NULL;
	}
	uint8_t *at = cursor->chunk + cursor->position;
	cursor->position += (uint32_t)size;
	return at;
}

void gen_u8(struct gen_cursor *cursor, uint8_t value)
{
	uint8_t *at = reserve(cursor, 1);
	if (at)
		*at = value;
}

void gen_u16(struct gen_cursor *cursor, uint16_t value)
{
	uint8_t *at = reserve(cursor, 2);
	if (at)
		gen_put_u16(at, value);
}

void gen_u32(struct gen_cursor *cursor, uint32_t value)
{
	uint8_t *at = reserve(cursor, 4);
	if (at)
		gen_put_u32(at, value);
}

void gen_u64(struct gen_cursor *cursor, uint64_t value)
{
	uint8_t *at = reserve(cursor, 8);
	if (at)
		gen_put_u64(at, value);
}

void gen_bytes(struct gen_cursor *cursor, const void *bytes, size_t size)
{
	uint8_t *at = reserve(cursor, size);
	if (at && size > 0)
		memcpy(at, bytes, size);
}

void gen_zeros(struct gen_cursor *cursor, size_t size)
{
	uint8_t *at = reserve(cursor, size);
	if (at)
		memset(at, 0, size);
}

void gen_guid(struct gen_cursor *cursor, const uint8_t guid[16])
{
	uint8_t *at = reserve(cursor, 16);
	if (!at)
		return;
	/* The first three parts are numbers, stored little-endian; the rest are bytes. */
	static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	for (size_t i = 0; i < sizeof order; i++)
		at[i] = guid[order[i]];
}

void gen_patch_u32(struct gen_cursor *cursor, uint32_t position, uint32_t value)
{
	if (!cursor->overflow)
		gen_put_u32(cursor->chunk + position, value);
}

/*
 * The code point at text, which has length > 0 bytes left; *used tells how many it takes. Surrogates pass, so that
 * tests can write text that is no valid UTF-16.
 */
static uint32_t decode_utf8(const uint8_t *text, size_t length, size_t *used)
{
	static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t size = text[0] < 0x80 ? 1 : text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : text[0] >= 0xc0 ? 2 : 0;
	*used = 1;
	if (size == 0 || size > length || text[0] > 0xf4)
		return 0xfffd;
	if (size == 1)
		return text[0];
	uint32_t code = text[0] & (0x7fu >> size);
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0xfffd;
		code = code << 6 | (text[i] & 0x3fu);
	}
	/* c0 80 is a NUL, which a C string cannot hold. */
	if ((code < smallest[size] && !(code == 0 && size == 2)) || code > 0x10ffff)
		return 0xfffd;
	*used = size;
	return code;
}

void gen_text(struct gen_cursor *cursor, const char *text, size_t length)
{
	const uint8_t *byte = (const uint8_t *)text;
	while (length > 0) {
		size_t ascii = 0;
		while (ascii < length && byte[ascii] < 0x80)
			ascii++;
		uint8_t *at = reserve(cursor, ascii * 2);
		for (size_t i = 0; at && i < ascii; i++)
			gen_put_u16(at + i * 2, byte[i]);
		byte += ascii;
		length -= ascii;
		if (length == 0)
			break;
		size_t used;
		uint32_t code = decode_utf8(byte, length, &used);
		if (code >= 0x10000) {
			gen_u16(cursor, (uint16_t)(0xd800 + ((code - 0x10000) >> 10)));
			gen_u16(cursor, (uint16_t)(0xdc00 + (code & 0x3ff)));
		} else {
			gen_u16(cursor, (uint16_t)code);
		}
		byte += used;
		length -= used;
	}
}

/* The hash of names: libevtx's format document, "name". */
static uint16_t hash_units(const uint8_t *units, uint32_t count)
{
	uint32_t hash = 0;
	for (uint32_t i = 0; i < count; i++)
		hash = hash * 65599 + get_u16(units + (size_t)2 * i);
	return (uint16_t)(hash & 0xffff);
}

/* The offset of the interned name of these units, 0 when the chunk does not hold it yet. */
static uint32_t find_name(const struct gen_cursor *cursor, const uint8_t *units, uint32_t count, uint16_t hash)
{
	uint32_t offset = gen_get_u32(cursor->chunk + GEN_NAME_TABLE + 4u * (hash % NAME_BUCKETS));
	while (offset != 0) {
		const uint8_t *entry = cursor->chunk + offset;
		if (get_u16(entry + 4) == hash && get_u16(entry + 6) == count &&
			memcmp(entry + 8, units, (size_t)count * 2) == 0)
			break;
		offset = gen_get_u32(entry);
	}
	return offset;
}

/* A reference to the name, which is defined right behind it when it is new in this chunk. */
static void name_reference(struct gen_cursor *cursor, const char *name)
{
	uint8_t units[2 * MAX_NAME_UNITS];
	struct gen_cursor encoder = {.chunk = units, .limit = sizeof units};
	gen_text(&encoder, name, strlen(name));
	if (encoder.overflow)
		cursor->overflow = true;
	uint32_t count = encoder.position / 2;
	uint16_t hash = hash_units(units, count);
	uint32_t offset = find_name(cursor, units, count, hash);
	if (offset != 0) {
		gen_u32(cursor, offset);
		return;
	}
	uint32_t bucket = GEN_NAME_TABLE + 4u * (hash % NAME_BUCKETS);
	offset = cursor->position + 4;
	gen_u32(cursor, offset);
	gen_u32(cursor, gen_get_u32(cursor->chunk + bucket));
	gen_u16(cursor, hash);
	gen_u16(cursor, (uint16_t)count);
	gen_bytes(cursor, units, encoder.position);
	gen_u16(cursor, 0);
	gen_patch_u32(cursor, bucket, offset);
}

void gen_fragment(struct gen_cursor *cursor)
{
	static const uint8_t header[4] = {TOKEN_FRAGMENT, 1, 1, 0};
	gen_bytes(cursor, header, sizeof header);
}

void gen_end_of_fragment(struct gen_cursor *cursor)
{
	gen_u8(cursor, TOKEN_END_OF_FRAGMENT);
}

struct gen_element gen_open(struct gen_cursor *cursor, const char *name, bool has_attributes, uint16_t dependency)
{
	struct gen_element element = {0};
	gen_u8(cursor, has_attributes ? TOKEN_OPEN_START | TOKEN_MORE : TOKEN_OPEN_START);
	if (cursor->in_template)
		gen_u16(cursor, dependency);
	element.size_at = cursor->position;
	gen_u32(cursor, 0);
	name_reference(cursor, name);
	if (has_attributes) {
		element.attributes_at = cursor->position;
		gen_u32(cursor, 0);
	}
	return element;
}

void gen_attribute(struct gen_cursor *cursor, const char *name, bool more)
{
	gen_u8(cursor, more ? TOKEN_ATTRIBUTE | TOKEN_MORE : TOKEN_ATTRIBUTE);
	name_reference(cursor, name);
}

static void patch_size(struct gen_cursor *cursor, uint32_t size_at)
{
	gen_patch_u32(cursor, size_at, cursor->position - size_at - 4);
}

static void close_attributes(struct gen_cursor *cursor, const struct gen_element *element)
{
	if (element->attributes_at != 0)
		patch_size(cursor, element->attributes_at);
}

void gen_close_start(struct gen_cursor *cursor, const struct gen_element *element)
{
	close_attributes(cursor, element);
	gen_u8(cursor, TOKEN_CLOSE_START);
}

void gen_close_empty(struct gen_cursor *cursor, const struct gen_element *element)
{
	close_attributes(cursor, element);
	gen_u8(cursor, TOKEN_CLOSE_EMPTY);
	patch_size(cursor, element->size_at);
}

void gen_end(struct gen_cursor *cursor, const struct gen_element *element)
{
	gen_u8(cursor, TOKEN_END_ELEMENT);
	patch_size(cursor, element->size_at);
}

static void value_text(struct gen_cursor *cursor, const char *text, size_t length, bool more)
{
	gen_u8(cursor, more ? TOKEN_VALUE | TOKEN_MORE : TOKEN_VALUE);
	gen_u8(cursor, VALUE_STRING);
	uint32_t count_at = cursor->position;
	gen_u16(cursor, 0);
	gen_text(cursor, text, length);
	if (!cursor->overflow)
		gen_put_u16(cursor->chunk + count_at, (uint16_t)((cursor->position - count_at - 2) / 2));
}

static const char *entity_name(char character)
{
	switch (character) {
	case '&':
		return "amp";
	case '<':
		return "lt";
	case '>':
		return "gt";
	case '"':
		return "quot";
	case '\'':
		return "apos";
	default:
		return NULL;
	}
}

void gen_literal(struct gen_cursor *cursor, const char *text, bool more)
{
	while (*text) {
		size_t length = cursor->entities ? strcspn(text, "&<>\"'") : strlen(text);
		const char *entity = entity_name(text[length]);
		if (length > 0)
			value_text(cursor, text, length, more || text[length] != '\0');
		text += length;
		if (entity) {
			text++;
			gen_u8(cursor, more || *text ? TOKEN_ENTITY | TOKEN_MORE : TOKEN_ENTITY);
			name_reference(cursor, entity);
		}
	}
}

void gen_substitution(struct gen_cursor *cursor, uint16_t slot, uint8_t type, bool optional)
{
	gen_u8(cursor, optional ? TOKEN_OPTIONAL_SUBSTITUTION : TOKEN_NORMAL_SUBSTITUTION);
	gen_u16(cursor, slot);
	gen_u8(cursor, type);
}

/* Where the chain of the template's bucket begins: logs that Windows wrote hash a GUID as eight units of a name. */
static uint32_t template_bucket(const uint8_t guid[16])
{
	return GEN_TEMPLATE_TABLE + 4 * (hash_units(guid, 8) % TEMPLATE_BUCKETS);
}

static uint32_t find_template(const struct gen_cursor *cursor, const uint8_t guid[16])
{
	uint32_t offset = gen_get_u32(cursor->chunk + template_bucket(guid));
	while (offset != 0 && memcmp(cursor->chunk + offset + 4, guid, 16) != 0)
		offset = gen_get_u32(cursor->chunk + offset);
	return offset;
}

bool gen_instance_begin(struct gen_cursor *cursor, const uint8_t guid[16], struct gen_instance *instance)
{
	uint32_t offset = find_template(cursor, guid);
	bool is_new = offset == 0;
	gen_u8(cursor, TOKEN_TEMPLATE_INSTANCE);
	gen_u8(cursor, 1);
	gen_bytes(cursor, guid, 4);
	gen_u32(cursor, is_new ? cursor->position + 4 : offset);
	if (!is_new)
		return false;

	uint32_t bucket = template_bucket(guid);
	instance->template_at = cursor->position;
	instance->was_in_template = cursor->in_template;
	gen_u32(cursor, gen_get_u32(cursor->chunk + bucket));
	gen_bytes(cursor, guid, 16);
	gen_u32(cursor, 0);
	gen_patch_u32(cursor, bucket, instance->template_at);
	cursor->in_template = true;
	gen_fragment(cursor);
	return true;
}

void gen_template_end(struct gen_cursor *cursor, struct gen_instance *instance)
{
	gen_end_of_fragment(cursor);
	patch_size(cursor, instance->template_at + 20);
	cursor->in_template = instance->was_in_template;
}

void gen_values_begin(struct gen_cursor *cursor, struct gen_instance *instance, uint32_t count)
{
	gen_u32(cursor, count);
	instance->descriptor_at = cursor->position;
	gen_zeros(cursor, (size_t)4 * count);
	instance->value_at = cursor->position;
}

void gen_value_end(struct gen_cursor *cursor, struct gen_instance *instance, uint8_t type)
{
	uint32_t size = cursor->position - instance->value_at;
	gen_patch_u32(cursor, instance->descriptor_at, size | (uint32_t)type << 16);
	instance->descriptor_at += 4;
	instance->value_at = cursor->position;
}

void gen_digest_begin(struct gen_digest *digest)
{
	digest->a = 0xcbf29ce484222325u;
	digest->b = 0x9e3779b97f4a7c15u;
}

void gen_digest_number(struct gen_digest *digest, uint64_t number)
{
	digest->a = (digest->a ^ number) * 0x94d049bb133111ebu;
	digest->b = (digest->b + number) * 0xbf58476d1ce4e5b9u;
	digest->a ^= digest->a >> 31;
}

void gen_digest_bytes(struct gen_digest *digest, const void *bytes, size_t size)
{
	const uint8_t *byte = bytes;
	for (; size >= 8; size -= 8, byte += 8)
		gen_digest_number(digest, gen_get_u32(byte) | (uint64_t)gen_get_u32(byte + 4) << 32);
	uint64_t rest = 0;
	for (size_t i = 0; i < size; i++)
		rest = rest << 8 | byte[i];
	gen_digest_number(digest, rest);
}

void gen_digest_text(struct gen_digest *digest, const char *text)
{
	size_t length = text ? strlen(text) : 0;
	gen_digest_number(digest, text ? length + 1 : 0);
	gen_digest_bytes(digest, text, length);
}

void gen_digest_guid(const struct gen_digest *digest, uint8_t guid[16])
{
	/* Multiplication moves bits upwards only; the bucket comes from the lowest ones. */
	uint64_t a = digest->a ^ digest->b >> 32;
	uint64_t b = digest->b ^ digest->a >> 29;
	gen_put_u64(guid, a ^ a >> 32);
	gen_put_u64(guid + 8, b ^ b >> 27);
}
