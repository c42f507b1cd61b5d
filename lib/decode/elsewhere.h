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

/* What may be odd about a record; bits. "In an event of ours alone": see elsewhere_count_all(). */
enum elsewhere_oddity {
	ELSEWHERE_MARKUP = 1u << 0, /* markup that says which event a record is, or a name that XML does not allow */
	ELSEWHERE_SAYS_EVENT = 1u << 1, /* with ELSEWHERE_MARKUP: it is markup, and not only such a name */
	ELSEWHERE_TAG = 1u << 2,        /* a text holds any markup: counts in an event of ours alone */
	/* An attribute of a Provider, the record's own too, is our name or GUID, or like it. */
	ELSEWHERE_NAMES_US = 1u << 3,
	/* With ELSEWHERE_NAMES_US: the Provider is in a System that is not the record's, whatever number that says. */
	ELSEWHERE_PROVIDER = 1u << 4,
	/* Some BinXML does not keep to the grammar, or there is too much to go through. */
	ELSEWHERE_UNREAD = 1u << 5,
	/* With ELSEWHERE_UNREAD: an instance leads to no definition of the template id that it names. */
	ELSEWHERE_MISNAMED = 1u << 6,
	/*
	 * A name or a definition stands behind where it is used, something stands before an instance, a text in CDATA:
	 * Windows writes none of these, and other programs read on at another place.
	 */
	ELSEWHERE_MISPLACED = 1u << 7,
	ELSEWHERE_UNSIZED = 1u << 8, /* a value is odd as in binxml/sizes.h, or is BinXML that no element shows */
	/* Bytes stand behind the BinXML of a value; decode/slots.h tells of them in an event of ours. */
	ELSEWHERE_REST = 1u << 9,
	/* The record's BinXML is not of the form in which Windows writes it: see binxml/canonical.h. */
	ELSEWHERE_FORM = 1u << 10,
	/* With ELSEWHERE_FORM: a name has a wrong hash, as where its definition was written over. */
	ELSEWHERE_NAMES = 1u << 11,
	/* An attribute has several parts, or a text a reference to a character: counts in an event of ours alone. */
	ELSEWHERE_IN_PARTS = 1u << 12,
	/* A value that is no null or text has no bytes, or a BOOL fewer than four: counts in an event of ours alone. */
	ELSEWHERE_LACKS_BYTES = 1u << 13,
};

/* Those of which the reader has to tell. The others count with one of these, or only in an event of ours. */
#define ELSEWHERE_TELLING                                                                                              \
	(ELSEWHERE_PROVIDER | ELSEWHERE_MARKUP | ELSEWHERE_UNREAD | ELSEWHERE_MISPLACED | ELSEWHERE_UNSIZED |          \
		ELSEWHERE_FORM)

/* What was found; all zero where nothing was. */
struct elsewhere {
	uint32_t event_id; /* an event of ours that another EventID says, or a part of the record's own; or 0 */
	unsigned odd;      /* enum elsewhere_oddity */
};

struct searched_templates; /* searched.h */

/*
 * The work that one record may cause, in bytes of names and values; what takes longer counts as several. The largest
 * honest record has less; a hostile template that shows the same values again and again multiplies it. Where the
 * records of a chunk have caused ELSEWHERE_WORK_CHUNK, further ones may cause less, but still more than most.
 */
#define ELSEWHERE_WORK_MAX   (256u * 1024u)
#define ELSEWHERE_WORK_CHUNK (8u * ELSEWHERE_WORK_MAX)
#define ELSEWHERE_WORK_LESS  (ELSEWHERE_WORK_MAX / 8u)

/* What a search needs beside the record. */
struct elsewhere_room {
	struct arena *arena;         /* for texts; may run out, which counts as ELSEWHERE_UNREAD */
	struct namesakes *namesakes; /* the chunk's definitions, to which the search adds those that it meets */
	struct walked *walked;
	struct searched_templates *searched;
	size_t *work;         /* of the chunk's records so far; the search adds its own */
	const uint8_t *asked; /* further numbers of events that count: see seen_event_id() */
};

/* Searches all of a record's BinXML; *found is overwritten. */
void elsewhere_look(const struct chunk *chunk, const struct record *record, const struct elsewhere_room *room,
	struct elsewhere *found);

/* Adds oddities to what was found, if is_so. */
static inline void elsewhere_note_if(struct elsewhere *found, bool is_so, unsigned oddities)
{
	found->odd |= is_so ? oddities : 0;
}

/* Notes markup in a text, where it says which event a record is. */
static inline void elsewhere_note_event(struct elsewhere *found, bool says_event)
{
	elsewhere_note_if(found, says_event, ELSEWHERE_MARKUP | ELSEWHERE_SAYS_EVENT);
}

/* Notes a name that XML does not allow, and whether it begins an element where a program prints it as it stands. */
static inline void elsewhere_note_name(struct elsewhere *found, const struct binxml_text *name)
{
	elsewhere_note_if(found, markup_is_in_name(name->utf16, name->units), ELSEWHERE_MARKUP);
	elsewhere_note_if(found, markup_is_element(name->utf16, name->units), ELSEWHERE_SAYS_EVENT);
}

/* In an event of ours what is no sign of anything in other events, since Windows writes it there, counts too. */
static inline void elsewhere_count_all(struct elsewhere *found)
{
	elsewhere_note_if(found, found->odd & ELSEWHERE_TAG, ELSEWHERE_MARKUP);
	elsewhere_note_if(found, found->odd & ELSEWHERE_IN_PARTS, ELSEWHERE_MISPLACED);
	elsewhere_note_if(found, found->odd & ELSEWHERE_LACKS_BYTES, ELSEWHERE_UNSIZED);
}

/* Adds what a search through a part of the record has found. */
static inline void elsewhere_count_in(struct elsewhere *all, const struct elsewhere *found)
{
	if (found->event_id)
		all->event_id = found->event_id;
	all->odd |= found->odd;
}

/* Whether nothing was found of which the reader has to tell. */
static inline bool elsewhere_is_nothing(const struct elsewhere *found)
{
	return found->event_id == 0 && !(found->odd & ELSEWHERE_TELLING);
}

#endif
