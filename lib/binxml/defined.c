/* SPDX-License-Identifier: MIT */
#include "binxml/defined.h"

#include "binxml/binxml.h"
#include "binxml/namesakes.h"
#include "evidence/chunk.h"
#include "evidence/tokens.h"

/* An instance's beginning: token, a byte that is 1, the template's identifier, the offset of its definition. */
#define HEAD_SIZE 10u

/* Where a definition has the size of its body. */
#define SIZE_OFFSET 20u

#define DESCRIPTOR_SIZE 4u

/* A record has its size at its end once more. */
#define TRAILING_SIZE 4u

/* How deep instances in values are followed; Windows nests BinXML once. */
#define NESTED_MAX 8u

/*
 * The table of templates in the chunk's header: offsets of definitions, each of which begins with the offset of the
 * next.
 */
#define TABLE_OFFSET  384u
#define TABLE_ENTRIES 32u

/* The table of names before it; a name begins with the offset of the next one, its hash and its length. */
#define NAMES_OFFSET  128u
#define NAMES_ENTRIES 64u
#define NAME_HEAD     10u /* with the NUL behind the name */

/* In four units of UTF-16, the bits that no ASCII unit has. */
#define NOT_ASCII UINT64_C(0xff80ff80ff80ff80)

/* How many steps are followed along the table: a chunk has room for fewer definitions with their instances. */
#define DEFINITIONS_MAX (CHUNK_SIZE / 32u)

/* Whether the beginning of an instance stands at a place, and leads to a definition and has its identifier. */
static bool is_head(struct bytes chunk, size_t at, size_t template_offset)
{
	return binxml_is_instance(chunk.data, at, chunk.size) &&
	       read_u32(chunk.data, chunk.size, at + 6) == template_offset &&
	       read_u32(chunk.data, chunk.size, at + 2) == read_u32(chunk.data, chunk.size, template_offset + 4);
}

/* Finds the record of the chunk in which a place is; false where there is none, or the way to it is damaged. */
static bool find_holder(struct bytes bytes, size_t at, struct record *record)
{
	const struct chunk chunk = {.data = bytes.data, .size = bytes.size};
	size_t offset = CHUNK_HEADER_SIZE;
	while (offset <= at && record_is_whole(&chunk, offset, bytes.size, record)) {
		offset += record->size;
		if (at < offset)
			return true;
	}
	return false;
}

/* Finds the value of an instance in which a place is; false where there is none, or it is not BinXML. */
static bool find_nested(struct bytes chunk, const struct binxml_instance *instance, size_t at, struct byte_range *range)
{
	size_t start = instance->values;
	const uint8_t *descriptor = chunk.data + instance->descriptors;
	for (uint32_t i = 0; i < instance->value_count; i++, descriptor += 4) {
		size_t end = start + stored_u16(descriptor);
		if (at >= start && at < end) {
			*range = (struct byte_range){chunk, start, end};
			return descriptor[2] == VALUE_BINXML;
		}
		start = end;
	}
	return false;
}

/*
 * Whether an instance of the fragment begins at a place (then inner->end is 0), or the place is in BinXML that is a
 * value of one (then *inner is that). True with inner->end 0 also where damage leaves this open.
 */
static bool find_instance(const struct byte_range *range, size_t at, struct byte_range *inner)
{
	const struct binxml_room none = {NULL, 0};
	struct binxml_instance instance;
	struct binxml_error error;
	struct binxml_step step;
	struct binxml binxml;
	enum binxml_kind kind;
	inner->end = 0;
	binxml_open(&binxml, range->in, range->start, range->end, false);
	while ((kind = binxml_next(&binxml, &step)) != BINXML_END && kind != BINXML_ERROR) {
		if (kind != BINXML_INSTANCE)
			continue;
		const struct byte_range rest = {range->in, step.offset, range->end};
		if (step.offset == at || !binxml_instance(&rest, &none, &instance, &error))
			return true;
		if (at < instance.end)
			return find_nested(range->in, &instance, at, inner);
		binxml_skip_instance(&binxml, &instance);
	}
	return kind == BINXML_ERROR;
}

bool defined_by_instance(struct bytes chunk, size_t template_offset)
{
	struct record record;
	if (template_offset < HEAD_SIZE || template_offset > chunk.size)
		return false;
	size_t at = template_offset - HEAD_SIZE;
	if (!is_head(chunk, at, template_offset))
		return false;
	if (!find_holder(chunk, at, &record))
		return true;
	struct byte_range range = {chunk, record.offset + RECORD_HEADER_SIZE, record.offset + record.size - 4};
	for (unsigned depth = 0; depth < NESTED_MAX && at >= range.start; depth++) {
		struct byte_range inner;
		if (!find_instance(&range, at, &inner))
			return false;
		if (inner.end == 0)
			return true;
		range = inner;
	}
	return false;
}

/*
 * How many definitions of the table by which no live record was read are searched for the instance that brought them,
 * which takes long. Logs of Windows have none; any further one counts as brought by none.
 */
#define OTHERS_MAX 32u

/* The definitions of the table by which no live record was read, as far as they were met. */
struct places {
	size_t count;
	uint32_t places[OTHERS_MAX];
};

static bool is_among(const uint32_t *places, size_t count, uint32_t place)
{
	size_t i = 0;
	while (i < count && places[i] != place)
		i++;
	return i < count;
}

/* Whether an instance of a live record has brought the definition at next, and the table has not led to it before. */
static bool is_written(const struct defined_live *live, struct bytes chunk, size_t next, struct places *others)
{
	const bool is_there = next >= HEAD_SIZE && next < live->end && is_head(chunk, next - HEAD_SIZE, next);
	if (!is_there || others->count == OTHERS_MAX || is_among(others->places, others->count, (uint32_t)next))
		return false;
	others->places[others->count++] = (uint32_t)next;
	return defined_by_instance(chunk, next);
}

/*
 * Whether the table leads for the first time to a definition by which a live record was read. If no instance brought
 * it, that was told with the record.
 */
static bool is_once(struct namesake *definition)
{
	const bool is_first = !definition->in_table;
	definition->in_table = true;
	return is_first;
}

size_t defined_otherwise(const struct defined_live *live, struct bytes chunk, size_t *from)
{
	struct places others;
	others.count = 0;
	if (chunk.size < CHUNK_HEADER_SIZE)
		return 0;
	for (uint32_t i = 0; i < live->definitions->count; i++)
		live->definitions->items[i].in_table = false;
	for (size_t at = TABLE_OFFSET; at < TABLE_OFFSET + 4 * TABLE_ENTRIES; at += 4) {
		uint32_t next = stored_u32(chunk.data + at);
		for (*from = at; next != 0; next = read_u32(chunk.data, chunk.size, next)) {
			struct namesake *definition = namesakes_find(live->definitions, next);
			if (definition ? !is_once(definition) : !is_written(live, chunk, next, &others))
				return next;
			*from = next;
		}
	}
	return 0;
}

/*
 * Whether EvtxECmd, which reads such a definition ten bytes behind where it is, goes on among the record's values: the
 * size that it finds there leads it out of the record, where it gives up, or to a place in which it looks for a count
 * of values.
 */
static bool leads_to_values(struct bytes chunk, size_t template_offset)
{
	const size_t size = read_u32(chunk.data, chunk.size, template_offset + HEAD_SIZE + SIZE_OFFSET);
	const size_t place = template_offset + BINXML_DEFINITION_HEAD + size;
	struct record record;
	if (size >= chunk.size || place >= chunk.size)
		return false;
	const size_t count = read_u32(chunk.data, chunk.size, place);
	const size_t end = find_holder(chunk, template_offset, &record) ? record.offset + record.size : chunk.size;
	return place + TRAILING_SIZE < end && count <= (end - place) / DESCRIPTOR_SIZE;
}

bool defined_seems_head(struct bytes chunk, size_t template_offset)
{
	const uint32_t next = read_u32(chunk.data, chunk.size, template_offset);
	bool leads_on = next >= HEAD_SIZE && is_head(chunk, next - HEAD_SIZE, next);
	if ((next & 0xff) != TOKEN_INSTANCE)
		return false;
	for (size_t i = 0, steps = 0; i < TABLE_ENTRIES; i++) {
		uint32_t place = read_u32(chunk.data, chunk.size, TABLE_OFFSET + 4 * i);
		for (; place != 0 && steps < DEFINITIONS_MAX; steps++) {
			if (place == template_offset)
				return false;
			leads_on &= place != next;
			place = read_u32(chunk.data, chunk.size, place);
		}
	}
	return !leads_on || leads_to_values(chunk, template_offset);
}

/* Whether a text in UTF-16 has no half of a surrogate pair alone. */
static bool is_whole_text(const uint8_t *utf16, size_t units)
{
	bool is_pair = false, is_lone = false;
	for (size_t i = 0; i < units; i++) {
		/* 0x36: the first half of a pair, 0x37: the second. */
		const unsigned part = stored_u16(utf16 + 2 * i) >> 10;
		is_lone |= is_pair != (part == 0x37);
		is_pair = part == 0x36;
	}
	return !is_lone && !is_pair;
}

/* As is_whole_text(), quickly for ASCII, which all names of Windows are. */
static inline bool is_text(const uint8_t *utf16, size_t units)
{
	if (units < 4)
		return is_whole_text(utf16, units);
	const uint8_t *at = utf16, *last = utf16 + 2 * (units - 4); /* the last four units may overlap those before */
	while (at < last && (stored_u64(at) & NOT_ASCII) == 0)
		at += 8;
	return (at >= last && (stored_u64(last) & NOT_ASCII) == 0) || is_whole_text(utf16, units);
}

/*
 * Walks a list of names, each of which leads to one before it in the chunk. Returns the place where no name can be, or
 * 0 where the list ends well. A name may not reach into the one that leads to it, so that a list has each byte of the
 * chunk looked at once.
 */
static size_t find_no_name(struct bytes chunk, size_t name, size_t *from)
{
	size_t end = chunk.size;
	while (name >= CHUNK_HEADER_SIZE && name < end - NAME_HEAD) {
		const uint64_t head = stored_u64(chunk.data + name); /* offset of the next name, hash, units */
		const size_t units = head >> 48;
		if (units == 0 || 2 * units > end - NAME_HEAD - name || !is_text(chunk.data + name + 8, units))
			break;
		*from = end = name;
		name = head & 0xffffffff;
		if (name == 0)
			break;
	}
	return name;
}

size_t defined_no_name(struct bytes chunk, size_t *from)
{
	if (chunk.size < CHUNK_HEADER_SIZE)
		return 0;
	for (size_t at = NAMES_OFFSET; at < NAMES_OFFSET + 4 * NAMES_ENTRIES; at += 4) {
		size_t name = stored_u32(chunk.data + at);
		*from = at;
		if (name != 0 && (name = find_no_name(chunk, name, from)) != 0)
			return name;
	}
	return 0;
}
