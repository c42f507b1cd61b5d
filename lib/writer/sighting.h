/* SPDX-License-Identifier: MIT */
/*
 * Templates known again at the offset at which they were seen last, by their very bytes: the records of a chunk share a
 * few templates, and comparing bytes is many times as fast as going through tokens. Another chunk may stand there by
 * now, so that nothing is believed without a comparison. Only vocabulary.c uses this.
 */
#ifndef SIGHTING_H
#define SIGHTING_H

#include "binxml/binxml.h"
#include "writer/passage.h"

#define SIGHTINGS     64u
#define SIGHTING_BODY 4096u

struct vocabulary_template;

struct sighting {
	struct vocabulary_template *template; /* NULL: the entry is free */
	size_t offset, size;                  /* of the template's body, in its chunk */
	struct passage_names elsewhere;       /* the names elsewhere in the chunk to which the body leads */
	uint8_t guid[16];
	uint8_t body[SIGHTING_BODY];
};

/* The template to which an instance leads, if it is the one that was seen at that offset; else NULL. */
struct vocabulary_template *sighting_find(
	const struct sighting sightings[SIGHTINGS], struct bytes chunk, const struct binxml_instance *instance);

/* A template, and the names to which its body leads in the current chunk. */
struct sighted {
	struct vocabulary_template *template;
	struct passage_names elsewhere;
};

/* Remembers which template an instance leads to, unless it is too large or leads to too many names. */
void sighting_note(struct sighting sightings[SIGHTINGS], struct bytes chunk, const struct binxml_instance *instance,
	const struct sighted *sighted);

#endif
