/* SPDX-License-Identifier: MIT */
/*
 * An event of ours in a record that is another one: an EventID elsewhere than in the one System, or markup in a text
 * that other programs print as it stands. All tokens and values are gone through, whatever the decoder makes of them,
 * for a record that has something unusual: a plan's wants_search, a value of an unusual type.
 */
#ifndef ELSEWHERE_H
#define ELSEWHERE_H

#include "binxml/binxml.h"
#include "binxml/markup.h"
#include "binxml/namesakes.h"
#include "decode/walked.h"
#include "evidence/chunk.h"
#include "evidence/memory.h"

/* What was found; zeroes for nothing. */
struct elsewhere {
	uint32_t event_id; /* of an event of ours, in an element EventID that is not the record's */
	bool has_markup;   /* that says which event it is, or a name that is none */
	bool says_event;   /* with has_markup: not only such a name */
	bool has_tag;      /* the same of any markup, which counts in an event of ours alone */
	bool names_us;     /* our provider, elsewhere than in its Name and Guid, or in a value that is not quite that */
	bool has_provider; /* a System that is not the record's has our provider, whatever number it says */
	bool is_unread;    /* BinXML in it is none, or is too much to go through */
	bool is_misnamed;  /* with is_unread: a value leads to no template of the identifier that it names */
	/*
	 * A name or a template stands behind where it is used, something before an instance, text in CDATA: Windows
	 * writes none of these, and other programs read on at another place.
	 */
	bool is_misplaced;
	bool is_unsized; /* a value is odd as in binxml/sizes.h, or BinXML that no element shows */
	bool has_rest;   /* bytes behind BinXML in a value; of an event of ours they are told elsewhere */
	bool odd_form;   /* the record's BinXML is not of the form in which Windows writes it: see binxml/canonical.h */
	bool odd_names;  /* with odd_form: a name has a wrong hash, as where what it stood in was written over */
	/* An attribute is made of several parts, a text refers to a character: counts in an event of ours alone. */
	bool is_in_parts;
	bool lacks_bytes; /* a value has fewer than its type, or none: the same */
};

struct searched_templates; /* searched.h */

/* What a search needs. */
struct elsewhere_room {
	struct arena *arena;         /* which may run out */
	struct namesakes *namesakes; /* of the chunk */
	struct walked *walked;
	struct searched_templates *searched;
	const uint8_t *asked; /* see seen_event_id() */
};

void elsewhere_look(const struct chunk *chunk, const struct record *record, const struct elsewhere_room *room,
	struct elsewhere *found);

/* Markup, if it says which event the record is. */
static inline void elsewhere_note_event(struct elsewhere *found, bool says_event)
{
	found->has_markup |= says_event;
	found->says_event |= says_event;
}

static inline void elsewhere_note_name(struct elsewhere *found, const struct binxml_text *name)
{
	found->has_markup |= markup_is_in_name(name->utf16, name->units);
	found->says_event |= markup_is_element(name->utf16, name->units);
}

/* Of an event of ours: what in others is no sign of anything counts too. */
static inline void elsewhere_count_all(struct elsewhere *found)
{
	found->has_markup |= found->has_tag;
	found->is_misplaced |= found->is_in_parts;
	found->is_unsized |= found->lacks_bytes;
}

/* What was found elsewhere in the record counts too. */
static inline void elsewhere_count_in(struct elsewhere *all, const struct elsewhere *found)
{
	if (found->event_id)
		all->event_id = found->event_id;
	all->has_markup |= found->has_markup;
	all->says_event |= found->says_event;
	all->has_tag |= found->has_tag;
	all->names_us |= found->names_us;
	all->has_provider |= found->has_provider;
	all->is_unread |= found->is_unread;
	all->is_misnamed |= found->is_misnamed;
	all->is_misplaced |= found->is_misplaced;
	all->is_unsized |= found->is_unsized;
	all->has_rest |= found->has_rest;
	all->odd_form |= found->odd_form;
	all->odd_names |= found->odd_names;
	all->is_in_parts |= found->is_in_parts;
	all->lacks_bytes |= found->lacks_bytes;
}

static inline bool elsewhere_is_nothing(const struct elsewhere *found)
{
	return found->event_id == 0 && !found->has_provider && !found->has_markup && !found->is_unread &&
	       !found->is_misplaced && !found->is_unsized && !found->odd_form;
}

#endif
