/* SPDX-License-Identifier: MIT */
#include "sequence/definitions.h"

#include "evidence/memory.h"

#include <inttypes.h>
#include <string.h>

void definitions_init(struct definitions *definitions, const struct ipsecevtx_allocator *allocator)
{
	memset(definitions, 0, sizeof *definitions);
	definitions->allocator = *allocator;
	index_init(&definitions->by_guid, allocator);
	fingerprint_make_key(&definitions->key);
}

void definitions_free(struct definitions *definitions)
{
	memory_free(&definitions->allocator, definitions->items);
	index_free(&definitions->by_guid);
	definitions->items = NULL;
}

/* The hash is keyed, so that nobody can write a log whose GUIDs all belong to the same place. */
static uint64_t hash_of(const struct fingerprint_key *key, const struct definition *definition)
{
	uint64_t halves[2];
	memcpy(halves, definition->guid, sizeof halves);
	uint64_t hash = (halves[0] ^ definition->is_root ^ key->multiplier) * (key->words[0] | UINT64_C(1) << 32);
	return ((hash ^ hash >> 32) + halves[1]) * (key->words[1] | UINT64_C(1) << 33 | 1) >> 32;
}

static bool has_guid(const void *user, uint32_t value, const void *wanted)
{
	const struct definitions *definitions = user;
	const struct definition *item = &definitions->items[value], *definition = wanted;
	return item->is_root == definition->is_root && memcmp(item->guid, definition->guid, sizeof item->guid) == 0;
}

/* False when there is no memory. */
static bool keep(struct definitions *definitions, uint64_t hash, const struct definition *definition)
{
	void *items = definitions->items;
	if (!array_reserve(&definitions->allocator, &items, &definitions->room, definitions->count + 1,
		    sizeof *definitions->items))
		return false;
	definitions->items = items;
	if (!index_add(&definitions->by_guid, hash, (uint32_t)definitions->count))
		return false;
	definitions->items[definitions->count++] = *definition;
	return true;
}

const struct definition *definitions_add(struct definitions *definitions, const struct definition *definition)
{
	const uint64_t hash = hash_of(&definitions->key, definition);
	const uint32_t found = index_find(&definitions->by_guid, hash, has_guid, definitions, definition);
	if (found != INDEX_NONE) {
		const struct definition *first = &definitions->items[found];
		return memcmp(first->says, definition->says, sizeof first->says) == 0 ? NULL : first;
	}
	if (definitions->count == DEFINITIONS_MAX)
		definitions->is_full = true;
	else if (!keep(definitions, hash, definition))
		definitions->no_memory = true;
	return NULL;
}

void definitions_note(struct definitions *definitions, struct findings *findings, const struct definition *definition,
	enum ipsecevtx_severity severity)
{
	const bool was_full = definitions->is_full;
	const struct definition *first = definitions_add(definitions, definition);
	if (definitions->is_full && !was_full)
		findings_report(findings,
			&(struct finding_place){.kind = IPSECEVTX_FINDING_LIMIT,
				.severity = IPSECEVTX_SEVERITY_WARNING,
				.offset = definition->offset},
			"more than %u templates: those of others, from here on, are not compared with what they were before",
			DEFINITIONS_MAX);
	if (!first)
		return;
	const struct finding_place place = {
		.kind = IPSECEVTX_FINDING_STRUCTURE, .severity = severity, .offset = definition->offset};
	struct ipsecevtx_guid guid = {.presence = IPSECEVTX_SET};
	char text[37];
	memcpy(guid.bytes, definition->guid, sizeof guid.bytes);
	ipsecevtx_format_guid(&guid, text);
	findings_report(findings, &place,
		"the template %s says other things here than at 0x%" PRIx64
		": programs that know templates by their GUIDs read records of one by the other",
		text, first->offset);
}
