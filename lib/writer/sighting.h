/* SPDX-License-Identifier: MIT */
/*
 * Templates known again at the offset where they were seen last, by their very bytes: the records of a chunk share
 * some few, and to compare bytes is many times as fast as to go through tokens. What stands there may be another chunk
 * by now, so that nothing is believed without a look.
 */
#ifndef SIGHTING_H
#define SIGHTING_H

#include "binxml/binxml.h"
#include "writer/passage.h"

#define SIGHTINGS     64u
#define SIGHTING_BODY 4096u

struct vocabulary_template;

struct sighting {
	struct vocabulary_template *template; /* NULL: none */
	size_t offset, size;                  /* of the body */
	struct passage_names elsewhere;       /* that the body leads to */
	uint8_t guid[16];
	uint8_t body[SIGHTING_BODY];
};

/* The template, when it is the one that an instance leads to; else NULL. */
struct vocabulary_template *sighting_find(
	const struct sighting sightings[SIGHTINGS], struct bytes chunk, const struct binxml_instance *instance);

/* The template with the names that its body leads to here. */
struct sighted {
	struct vocabulary_template *template;
	struct passage_names elsewhere;
};

/* Remembers what stands where an instance leads to. */
void sighting_note(struct sighting sightings[SIGHTINGS], struct bytes chunk, const struct binxml_instance *instance,
	const struct sighted *sighted);

#endif
