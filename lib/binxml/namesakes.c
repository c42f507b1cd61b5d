/* SPDX-License-Identifier: MIT */
#include "binxml/namesakes.h"

#include "binxml/binxml.h"
#include "binxml/defined.h"

#include <string.h>

void namesakes_start_chunk(struct namesakes *namesakes)
{
	namesakes->live_end = 0;
	namesakes->read = 0;
	namesakes->count = 0;
	memset(namesakes->ids, 0, sizeof namesakes->ids);
}

static bool open_definition(struct binxml *binxml, struct bytes chunk, uint32_t offset)
{
	size_t body = (size_t)offset + BINXML_DEFINITION_HEAD;
	uint32_t size = read_u32(chunk.data, chunk.size, (size_t)offset + 20);
	if (body > chunk.size || size > chunk.size - body)
		return false;
	binxml_open(binxml, chunk, body, body + size, true);
	return true;
}

static bool is_same_text(const struct binxml_text *one, const struct binxml_text *other)
{
	return one->units == other->units &&
	       (one->units == 0 || memcmp(one->utf16, other->utf16, 2 * (size_t)one->units) == 0);
}

static bool is_same_step(const struct binxml_step *one, const struct binxml_step *other)
{
	return one->kind == other->kind && is_same_text(&one->text, &other->text) && one->slot == other->slot &&
	       one->type == other->type && one->optional == other->optional && one->is_cdata == other->is_cdata;
}

/*
 * Whether two definitions say the same, token by token: their bytes differ in offsets, which depend on where they
 * stand.
 */
static bool is_same_definition(struct bytes chunk, uint32_t one_offset, uint32_t other_offset)
{
	struct binxml one, other;
	struct binxml_step step = {.kind = BINXML_END}, other_step = {.kind = BINXML_END};
	if (!open_definition(&one, chunk, one_offset) || !open_definition(&other, chunk, other_offset))
		return false;
	do {
		binxml_next(&one, &step);
		binxml_next(&other, &other_step);
		/* An instance within a definition is nothing that Windows writes. */
		if (!is_same_step(&step, &other_step) || step.kind == BINXML_ERROR || step.kind == BINXML_INSTANCE)
			return false;
	} while (step.kind != BINXML_END);
	return true;
}

static unsigned compare(const struct namesakes *namesakes, struct bytes chunk, uint32_t before, uint32_t offset)
{
	if (!is_same_definition(chunk, before, offset))
		return NAMESAKE_OTHER;
	return before < namesakes->live_end && offset < namesakes->live_end ? NAMESAKE_AGAIN : 0;
}

unsigned namesakes_search(struct namesakes *namesakes, struct bytes chunk, uint32_t template_id, uint32_t offset)
{
	struct namesake seen = {.template_id = template_id, .offset = offset};
	bool is_known = false;
	for (uint32_t i = 0; i < namesakes->count; i++) {
		const struct namesake *other = &namesakes->items[i];
		if (other->template_id != template_id)
			continue;
		if (other->offset == offset)
			return other->odd;
		/* Only the first one is compared: those behind it say the same, or are odd themselves. */
		if (!is_known)
			seen.odd |= (uint8_t)compare(namesakes, chunk, other->offset, offset);
		is_known = true;
	}
	if (namesakes->count == NAMESAKES_MAX)
		return NAMESAKE_OTHER;
	seen.odd |= template_id == 0 ? NAMESAKE_NONE : 0;
	seen.odd |= defined_seems_head(chunk, offset) ? NAMESAKE_HEAD : 0;
	namesakes->ids[template_id % 16] |= UINT64_C(1) << (template_id / 16 % 64);
	namesakes->items[namesakes->count++] = seen;
	return seen.odd;
}

bool namesakes_defined(struct namesakes *namesakes, struct bytes chunk, uint32_t offset)
{
	for (uint32_t i = namesakes->count; i-- > 0;) {
		struct namesake *item = &namesakes->items[i];
		if (item->offset != offset)
			continue;
		if (item->defined == 0)
			item->defined = defined_by_instance(chunk, offset) ? 1 : 2;
		return item->defined == 1;
	}
	return true;
}
