/* SPDX-License-Identifier: MIT */
#include "binxml/saying.h"

#include "binxml/binxml.h"
#include "binxml/skim.h"

#include <string.h>

/* Joins the full block to those before. */
static void flush(struct saying *saying)
{
	uint64_t block = fingerprint_of(saying->key, saying->bytes, saying->used);
	saying->whole = fingerprint_join(saying->key, saying->whole, block) | 1;
	saying->used = 0;
}

void saying_add_rest(struct saying *saying, const void *bytes, size_t size)
{
	const uint8_t *from = bytes;
	while (size > 0) {
		if (saying->used == SAYING_BLOCK)
			flush(saying);
		size_t room = SAYING_BLOCK - saying->used;
		size_t part = size < room ? size : room;
		memcpy(saying->bytes + saying->used, from, part);
		saying->used += part;
		from += part;
		size -= part;
	}
}

uint64_t saying_end(struct saying *saying)
{
	uint64_t number = fingerprint_of(saying->key, saying->bytes, saying->used);
	if (saying->whole != 0)
		number = fingerprint_join(saying->key, saying->whole, number);
	return number == 0 ? 1 : number;
}

static void add_step(struct saying *saying, const struct binxml_step *step)
{
	/* A text that ends beyond the definition has a count of units, but no units. */
	const uint32_t units = step->kind != BINXML_ERROR && step->text.utf16 ? step->text.units : 0;
	const uint32_t parts[] = {(uint32_t)step->kind, step->slot, step->type,
		(uint32_t)step->optional | (uint32_t)step->is_cdata << 1 | (uint32_t)step->is_reference << 2, units};
	saying_add(saying, parts, sizeof parts);
	if (units > 0)
		saying_add(saying, step->text.utf16, 2 * (size_t)units);
}

/* The number of a definition, from its tokens; of one that is no BinXML, from the tokens before the error. */
static uint64_t say_steps(struct bytes chunk, size_t offset, const struct fingerprint_key *key)
{
	struct saying saying;
	struct binxml binxml;
	struct binxml_step step = {.kind = BINXML_END};
	size_t body = offset + BINXML_DEFINITION_HEAD;
	uint32_t size = read_u32(chunk.data, chunk.size, offset + 20);
	saying_begin(&saying, key, SAID_BY_STEPS);
	if (body <= chunk.size && size <= chunk.size - body) {
		binxml_open(&binxml, chunk, body, body + size, true);
		do {
			binxml_next(&binxml, &step);
			add_step(&saying, &step);
		} while (step.kind != BINXML_END && step.kind != BINXML_ERROR && step.kind != BINXML_INSTANCE);
	}
	return saying_end(&saying);
}

uint64_t saying_of(struct bytes chunk, size_t offset, const struct fingerprint_key *key)
{
	struct saying saying;
	saying_begin(&saying, key, SAID_BY_SKIM);
	if (skim_event_content(chunk, offset, &saying, NULL) == SKIM_UNKNOWN)
		return say_steps(chunk, offset, key);
	return saying_end(&saying);
}
