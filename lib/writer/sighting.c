/* SPDX-License-Identifier: MIT */
#include "writer/sighting.h"

#include "writer/vocabulary.h"

#include <string.h>

static size_t slot_of(const struct binxml_instance *instance)
{
	return (instance->body_start ^ instance->body_start >> 6) % SIGHTINGS;
}

struct vocabulary_template *sighting_find(
	const struct sighting sightings[SIGHTINGS], struct bytes chunk, const struct binxml_instance *instance)
{
	const struct sighting *sighting = &sightings[slot_of(instance)];
	struct cursor cursor = cursor_at(chunk.data, chunk.size, instance->body_start);
	if (!sighting->template || sighting->offset != instance->body_start ||
		sighting->size != instance->body_end - instance->body_start)
		return NULL;
	const uint8_t *body = cursor_bytes(&cursor, sighting->size);
	if (!body || memcmp(body, sighting->body, sighting->size) != 0 ||
		memcmp(sighting->guid, instance->guid, sizeof sighting->guid) != 0)
		return NULL;
	for (size_t i = 0; i < sighting->elsewhere.count; i++) {
		const struct passage_name *name = &sighting->elsewhere.names[i];
		if (!vocabulary_name_stands_at(name->name, chunk, name->target))
			return NULL;
	}
	return sighting->template;
}

void sighting_note(struct sighting sightings[SIGHTINGS], struct bytes chunk, const struct binxml_instance *instance,
	const struct sighted *sighted)
{
	struct sighting *sighting = &sightings[slot_of(instance)];
	size_t size = instance->body_end - instance->body_start;
	struct cursor cursor = cursor_at(chunk.data, chunk.size, instance->body_start);
	const uint8_t *body = cursor_bytes(&cursor, size);
	sighting->template = NULL;
	if (!body || size > sizeof sighting->body || sighted->elsewhere.is_full)
		return;
	sighting->offset = instance->body_start;
	sighting->size = size;
	sighting->elsewhere = sighted->elsewhere;
	memcpy(sighting->body, body, size);
	memcpy(sighting->guid, instance->guid, sizeof sighting->guid);
	sighting->template = sighted->template;
}
