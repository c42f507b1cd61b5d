/* SPDX-License-Identifier: MIT */
/*
 * Looks for an event of ours in a record that is read as another event: an EventID elsewhere than in the record's own
 * System, or markup in a text that other programs print as it stands. Whoever forges a log can so show one event to
 * this library and another one to other programs. The search goes through all tokens and values of the record, whatever
 * the decoder makes of them. It is slow, so the classifier calls it only for a record with something unusual in it: a
 * plan's wants_search, a value of an unusual type. Its work for one record is bounded.
 */
#ifndef ELSEWHERE_H
#define ELSEWHERE_H

#include "binxml/binxml.h"
#include "binxml/markup.h"
#include "binxml/namesakes.h"
#include "decode/walked.h"
#include "evidence/chunk.h"
#include "evidence/memory.h"

/* What was found; all zero where nothing was. "In an event of ours alone": see elsewhere_count_all(). */
struct elsewhere {
	uint32_t event_id; /* an event of ours that another EventID says, or a part of the record's own; or 0 */
	bool has_markup;   /* markup that says which event a record is, or a name that XML does not allow */
	bool says_event;   /* with has_markup: it is markup, and not only such a name */
	bool has_tag;      /* a text holds any markup: counts in an event of ours alone */
	bool names_us;     /* an attribute of a Provider, the record's own too, is our name or GUID, or like it */
	bool has_provider; /* so is one in a System that is not the record's, whatever number that says */
	bool is_unread;    /* some BinXML does not keep to the grammar, or there is too much to go through */
	bool is_misnamed;  /* with is_unread: an instance leads to no definition of the template id that it names */
	/*
	 * A name or a definition stands behind where it is used, something stands before an instance, a text in CDATA:
	 * Windows writes none of these, and other programs read on at another place.
	 */
	bool is_misplaced;
	bool is_unsized; /* a value is odd as in binxml/sizes.h, or is BinXML that no element shows */
	bool has_rest;  /* bytes stand behind the BinXML of a value; decode/slots.h tells of them in an event of ours */
	bool odd_form;  /* the record's BinXML is not of the form in which Windows writes it: see binxml/canonical.h */
	bool odd_names; /* with odd_form: a name has a wrong hash, as where its definition was written over */
	/* An attribute has several parts, or a text a reference to a character: counts in an event of ours alone. */
	bool is_in_parts;
	bool lacks_bytes; /* a value that is no null or text has no bytes, or a BOOL fewer than four: the same */
};

struct searched_templates; /* searched.h */

/* What a search needs beside the record. */
struct elsewhere_room {
	struct arena *arena;         /* for texts; may run out, which counts as is_unread */
	struct namesakes *namesakes; /* the chunk's definitions, to which the search adds those that it meets */
	struct walked *walked;
	struct searched_templates *searched;
	const uint8_t *asked; /* further numbers of events that count: see seen_event_id() */
};

/* Searches all of a record's BinXML; *found is overwritten. */
void elsewhere_look(const struct chunk *chunk, const struct record *record, const struct elsewhere_room *room,
	struct elsewhere *found);

/* Notes markup in a text, where it says which event a record is. */
static inline void elsewhere_note_event(struct elsewhere *found, bool says_event)
{
	found->has_markup |= says_event;
	found->says_event |= says_event;
}

/* Notes a name that XML does not allow, and whether it begins an element where a program prints it as it stands. */
static inline void elsewhere_note_name(struct elsewhere *found, const struct binxml_text *name)
{
	found->has_markup |= markup_is_in_name(name->utf16, name->units);
	found->says_event |= markup_is_element(name->utf16, name->units);
}

/* In an event of ours what is no sign of anything in other events, since Windows writes it there, counts too. */
static inline void elsewhere_count_all(struct elsewhere *found)
{
	found->has_markup |= found->has_tag;
	found->is_misplaced |= found->is_in_parts;
	found->is_unsized |= found->lacks_bytes;
}

/* Adds what a search through a part of the record has found. */
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

/* Whether nothing was found of which the reader has to tell. */
static inline bool elsewhere_is_nothing(const struct elsewhere *found)
{
	return found->event_id == 0 && !found->has_provider && !found->has_markup && !found->is_unread &&
	       !found->is_misplaced && !found->is_unsized && !found->odd_form;
}

#endif
