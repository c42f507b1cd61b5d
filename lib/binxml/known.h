/* SPDX-License-Identifier: MIT */
/*
 * Templates known again by their bytes: the same one is defined anew in every chunk, and to compare it is
 * ten times cheaper than to compile it. What may differ is where names stand and how they are chained.
 */
#ifndef KNOWN_H
#define KNOWN_H

#include "binxml/binxml.h"

struct known; /* all templates known so far */
struct plan;

/* Remembers as much as bytes_max has room for. */
struct known *known_new(const struct ipsecevtx_allocator *allocator, size_t bytes_max);
void known_free(struct known *known);

/* Forgets all. */
void known_clear(struct known *known);

/* The template that an instance leads to, and what it is compiled for. */
struct known_key {
	struct bytes chunk;
	const struct binxml_instance *instance;
	enum shape_area area;
};

/* Which plan is that of this very template; NULL when it is not known. Also while another thread adds. */
struct plan *known_find(const struct known *known, const struct known_key *key, bool *odd_names);

/* Remembers a template; names are all that its compilation met. False when there is no room or no memory for it. */
bool known_add(struct known *known, const struct known_key *key, const struct binxml_names *names, struct plan *plan,
	bool odd_names);

#endif
