/* SPDX-License-Identifier: MIT */
/*
 * Values into a typed event. Engines feed it System fields and the event's own fields by Windows name, in the order
 * of the record; it finds them in the event's definition, converts them, and keeps what is not there as pairs.
 */
#ifndef ASSEMBLY_H
#define ASSEMBLY_H

#include "binxml/shape.h"
#include "binxml/value.h"
#include "event/events.h"
#include "event/seen_words.h"
#include "event/value_findings.h"
#include "evidence/memory.h"

/* An event's text and pairs together, in bytes; real logs stay far below. */
#define ASSEMBLY_LIMIT (2u * 1024u * 1024u)

struct event_view;       /* what the reader knows of an event's record */
struct exemplar_reading; /* exemplar.h */

/* What Windows wrote for each typed field, for ipsecevtx_event_raw(). */
struct ipsecevtx_raw {
	const struct event_definition *definition; /* of the event; NULL for kind other */
	struct value values[EVENTS_MAX_FIELDS];
	const struct exemplar_reading *like; /* where the values are instead, unless it is NULL; see raw_value() */
	uint8_t misfits[SYSTEM_FIELD_COUNT]; /* 1 + the index among the event's misfits; 0 for none */
	const struct event_view *view;       /* of the event that is handed out; NULL for any other, and for copies */
	bool is_brief;                       /* the event was written straight from its record, and has no values */
};

/* What Windows wrote for the field of that index. */
struct value raw_value(const struct ipsecevtx_raw *raw, size_t index);

struct binxml_values;

/* Why a value of System may not count as what it says. */
enum assembly_doubt {
	ASSEMBLY_NEAR,     /* a name on the way to it is not quite the right one */
	ASSEMBLY_NESTED,   /* it is BinXML of its own */
	ASSEMBLY_LEFT_OUT, /* it stands in an element that Windows leaves out, because a value that it depends on is
			      null */
	ASSEMBLY_DOUBTS
};

/* How a value was read. */
enum assembly_reading {
	READ_AS_WRITTEN = 0,
	READ_AS_SEEN,    /* see seen.h, seen_words.h and address_search.h */
	READ_NO_ADDRESS, /* it is none, and stays as it is written, like the next */
	READ_NO_CODE,
	READ_NO_HEX,
	READ_DOUBTFUL,    /* see seen_words.h */
	READ_IN_TWO_WAYS, /* others show another text */
};

/* What an event has, for what it should have; see structure.c. */
struct assembly_structure {
	uint32_t seen;     /* System fields; bits 1 << enum system_field, like the next two */
	uint32_t again;    /* that stand there more than once */
	uint32_t doubtful; /* that have a value in doubts */
	uint32_t doubted[ASSEMBLY_DOUBTS];
	uint32_t placed;    /* typed fields; bits by index in the definition, like the next */
	uint32_t missing;   /* of the layout that the event comes nearest to */
	uint32_t near;      /* of no layout that it must have, but nearly named so in extra */
	bool has_unknown;   /* fields that no layout has */
	bool other_layout;  /* the fields are those of two, or of one that another version has */
	uint32_t odd_types; /* System fields with a value of a type, or an EventID of a size, that Windows never writes
			     */
	uint32_t unsaid;    /* System fields without a value that Windows gives each event */
	bool has_wrong_outcome; /* its keywords are none that Windows writes in it */
	unsigned oddities;      /* enum shape_oddity */
	unsigned holds;         /* enum shape_holding */
	bool is_rendered_again; /* RenderingInfo stood before the one that is read */
	struct aside_words *words;
	struct odd_letters *letters; /* see assembly_types.c */
	size_t letter_pairs;         /* the last pairs, which no other engine reads */
	uint32_t other_id; /* the number of a typed event that System has beside the one that counts; 0 for none */
	bool names_us;     /* our provider's name or GUID is a value where none belongs */
	unsigned strays;   /* values where none belong */
	const char *first_stray;
	const char *twin; /* a pair whose name looks like that of a field; NULL for none */
	struct value doubts[SYSTEM_FIELD_COUNT];
};

/* Of the index of pairs. */
struct pair_slot {
	uint32_t hash;   /* of the pair's name */
	uint32_t number; /* 1 + the pair's; 0: none */
};

struct pair_repeats {
	uint32_t count;  /* how often the name came again */
	bool has_number; /* it came before: a number was put behind it, which the log does not have */
};

struct assembly {
	struct ipsecevtx_event event;
	struct ipsecevtx_raw raw;
	const struct event_definition *definition; /* NULL for kind other */
	size_t next_field;                         /* where the next name is looked for first */
	struct arena arena;
	struct address_memory addresses;
	struct ipsecevtx_pair *pairs; /* in the arena, like the index */
	size_t pair_count, pair_room;
	struct pair_repeats *repeats; /* of each pair's name */
	uint32_t last_repeated;       /* 1 + the number of a pair; 0: none */
	struct pair_slot *index;      /* names to pairs: a hash table */
	size_t index_room;
	struct ipsecevtx_pair misfits[SYSTEM_FIELD_COUNT];
	size_t misfit_count;
	bool lacks;                              /* some of: */
	uint32_t lacking_system, lacking_fields; /* fields that this record lacks, bits */
	struct value_findings value_findings;
	uint8_t reading; /* of the value that was converted last: enum assembly_reading */
	struct assembly_structure structure;
	uint32_t layouts[EVENTS_COUNT][EVENTS_LAYOUTS]; /* the fields that each layout of each event has; bits */
	char plain_computer[64];                        /* the last name that had nothing odd in it */
	uint32_t plain_computer_length;
	struct seen_reasons plain_reasons;
	struct ipsecevtx_u32 event_id; /* as System has it */
	struct findings *findings;
	const uint8_t *asked; /* set by the caller: numbers of events that System must not hide, see seen_event_id() */
	size_t large_work;    /* of decoding events of a chunk that take much; the caller sets 0 for the next one */
	bool is_system_alone; /* set by the caller: of values that are none of System's nothing is kept */
	struct ipsecevtx_event empty[IPSECEVTX_KIND_COUNT]; /* events without any value, by kind */
	size_t used; /* bytes of the event that may be other than 0: fields of another kind, from one before */
};

/* In zeroed memory, which is not zeroed again: it is 26 KiB, and each reader has three. */
void assembly_init(struct assembly *assembly, const struct ipsecevtx_allocator *allocator);
void assembly_free(struct assembly *assembly);

/* Starts an event. definition is NULL for an event without a typed struct. */
void assembly_begin(struct assembly *assembly, uint32_t event_id, const struct event_definition *definition);

struct exemplar; /* exemplar.h */

/* Starts the reading's event, which has all its exemplar has; values that differ are to be taken again. */
void assembly_begin_like(struct assembly *assembly, const struct exemplar_reading *reading);

/* Whether there is nothing odd about the event so far, and nothing beside its fields. */
bool assembly_is_plain(const struct assembly *assembly);

/* The order of calls does not matter; of repeated System fields the first with a value counts, and that is told. */
void assembly_system(struct assembly *assembly, enum system_field field, const struct value *value);
void assembly_field(struct assembly *assembly, const char *name, size_t length, const struct value *value);

/* A value of System that counts when there is no better one, or else goes to the pairs; told in any case. */
void assembly_system_doubt(
	struct assembly *assembly, enum system_field field, const struct value *value, enum assembly_doubt doubt);

/* A value where none belongs: it goes to the pairs, and is told. */
void assembly_stray(struct assembly *assembly, const char *name, size_t length, const struct value *value);

/* What the shape of the event has that no event should have; enum shape_oddity bits. */
void assembly_oddities(struct assembly *assembly, unsigned oddities);

/* The same of a part of the record, and what Event holds in it: enum shape_holding bits. */
void assembly_holds(struct assembly *assembly, unsigned holds, unsigned oddities);

/* A name of Data is a value, which is odd where it is that of a field of the definition: some count it as one. */
void assembly_named_by_value(struct assembly *assembly, const char *name, size_t length);

/* A field stands elsewhere than in EventData/Data, which is odd where the event's definition has it. */
void assembly_misplaced(struct assembly *assembly, const char *name, size_t length);

/*
 * A value of which no field comes, in an event that has some: where it is not what belongs there it goes to the pairs,
 * and is told.
 */
void assembly_aside(
	struct assembly *assembly, enum shape_rule rule, const char *name, size_t length, const struct value *value);

/* For the files of the assembly: a pair, a System field that takes a value whatever it has, and its presence. */
void assembly_add_pair(struct assembly *assembly, const char *name, size_t length, const struct value *value);
void assembly_take_system(struct assembly *assembly, enum system_field field, const struct value *value);
enum ipsecevtx_presence *assembly_system_presence(struct assembly *assembly, enum system_field field);
/* Fills in the layouts. */
void structure_init(struct assembly *assembly);
/* What a field of System is called where it stands beside the event. */
const char *structure_name(enum system_field field);
/* A System field that is there again. */
void structure_again(struct assembly *assembly, enum system_field field, const struct value *value);
/* At the end, when all fields are known: what words say that these do not. */
void aside_finish(struct assembly *assembly);
/* At the end: decides what becomes of the values in doubt, and marks the event. */
void structure_finish(struct assembly *assembly);
void structure_tell(const struct assembly *assembly, struct findings *findings);
/* Of a finished event: whether it has at least half of the fields of its nearest layout, by their names or nearly so;
 * false where bytes are lost.
 */
bool structure_has_half(const struct assembly *assembly);

/* The same for a field of the event's definition whose target is known. */
void assembly_known_field(struct assembly *assembly, const struct event_target *target, const struct value *value);
/* The same of an event that has its exemplar's fields, and the field with them; false when the event is odd. */
bool assembly_other_value(struct assembly *assembly, const struct event_target *target, const struct value *value);

/* A field whose value is one of a row of values, or always the same. */
struct assembly_step {
	struct event_target target;
	uint16_t slot;   /* of the value in its row; past all rows for a literal, and for all other fields */
	uint8_t system;  /* enum system_field, where there is no target */
	bool skips_null; /* the field is left out when it is a null */
	bool is_literal; /* its value is: */
	struct value literal;
};

/*
 * Takes the fields of steps from first on, as long as each is one value; returns the first that is more than that, or
 * count.
 */
uint32_t assembly_steps(struct assembly *assembly, const struct binxml_values *values,
	const struct assembly_step *steps, uint32_t first, uint32_t count);

/*
 * A field whose value the record should have and lacks: absent in the end, but nothing that stands behind it takes its
 * place or its number; but a field of System that is there again and has a value counts, and is told.
 */
void assembly_lack_system(struct assembly *assembly, enum system_field field);
void assembly_lack_known_field(struct assembly *assembly, const struct event_target *target);
void assembly_lack_field(struct assembly *assembly, const char *name, size_t length);
/* Fields that nobody can name. */
void assembly_lack_unknown(struct assembly *assembly);

/* Typed fields that are absent here and unset in other, an assembly of the same event, become unset. */
void assembly_take_unset(struct assembly *assembly, const struct assembly *other);
/* Those that it lacks of its layout are those that other lacks. */
void assembly_take_missing(struct assembly *assembly, const struct assembly *other);

/* Ends the event; false when it is too large or there is no memory (see arena). */
bool assembly_finish(struct assembly *assembly);

/*
 * Ends one that was begun like an exemplar's: with the same version, the same fields, and the same values of System
 * there, which settles what assembly_finish() looks at, but for what values say. False where the event is odd.
 */
bool assembly_finish_like(struct assembly *assembly);

/* Tells of values that do not fit, also when the event could not be finished; until the next assembly_begin(). */
void assembly_tell(const struct assembly *assembly, struct findings *findings);

#endif
