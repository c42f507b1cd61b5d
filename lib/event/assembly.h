/* SPDX-License-Identifier: MIT */
/*
 * Makes a typed event of the values of one record. Each engine (direct or libevtx) hands over the fields of System and
 * the event's own fields by their Windows names, in the order of the record; the assembly finds them in the event's
 * definition, converts them, keeps as pairs what the definition does not have, and notes whatever another program might
 * read differently.
 *
 * One assembly belongs to one thread and is used for one event after another: assembly_begin(), any number of values,
 * assembly_finish(), assembly_tell(). Texts of the event live in its arena until the next assembly_begin(); the bytes
 * of values that are handed over must live as long, since raw values are not copied.
 */
#ifndef ASSEMBLY_H
#define ASSEMBLY_H

#include "binxml/shape.h"
#include "binxml/value.h"
#include "event/events.h"
#include "event/seen_words.h"
#include "event/value_findings.h"
#include "evidence/memory.h"

/* How many bytes the text and the pairs of one event may take together; events of real logs stay far below. */
#define ASSEMBLY_LIMIT (2u * 1024u * 1024u)

struct event_view;       /* what the reader knows of an event's record */
struct exemplar_reading; /* exemplar.h */

/* What Windows wrote for each typed field; ipsecevtx_event_raw() shows it. */
struct ipsecevtx_raw {
	const struct event_definition *definition; /* the event's; NULL for kind other */
	struct value values[EVENTS_MAX_FIELDS];
	const struct exemplar_reading *like; /* where the values are instead, unless it is NULL; see raw_value() */
	uint8_t misfits[SYSTEM_FIELD_COUNT]; /* 1 + the index of the field's value in the event's misfits; 0 for none */
	const struct event_view *view;       /* of the event that is handed out; NULL for any other, and for copies */
	bool is_brief;                       /* a certified program wrote the event straight from its record */
};

/*
 * What Windows wrote for the field at that index of the definition; a null for a field that the record does not have.
 */
struct value raw_value(const struct ipsecevtx_raw *raw, size_t index);

struct binxml_values;

/* Why a value that seems to be a field of System may not count as that field. */
enum assembly_doubt {
	ASSEMBLY_NEAR,   /* an element or attribute on its path is only nearly named as it should be */
	ASSEMBLY_NESTED, /* it is BinXML of its own */
	/*
	 * The value stands in an element that Windows leaves out, because a value that the element depends on is null.
	 */
	ASSEMBLY_LEFT_OUT,
	ASSEMBLY_DOUBTS
};

/* In which form the assembly understood a value. */
enum assembly_reading {
	READ_AS_WRITTEN = 0,
	READ_AS_SEEN,    /* as a person reads it: see seen.h, seen_words.h and address_search.h */
	READ_NO_ADDRESS, /* an address field without an address: its text stays as written, as in the next two */
	READ_NO_CODE,
	READ_NO_HEX,
	READ_DOUBTFUL,    /* a failure reason as written, but with odd letters: see enum seen_reason */
	READ_IN_TWO_WAYS, /* other programs show the same bytes as another text */
};

/* How one event differs from what Windows writes; filled in and judged in structure.c. */
struct assembly_structure {
	uint32_t seen;     /* System fields that came; bits 1 << enum system_field, like the next two */
	uint32_t again;    /* System fields that came more than once */
	uint32_t doubtful; /* System fields that have a value in doubts */
	uint32_t doubted[ASSEMBLY_DOUBTS];
	uint32_t placed;    /* typed fields that came; bits by index in the definition, like the next two */
	uint32_t missing;   /* fields that the event lacks of the layout that it comes nearest to */
	uint32_t near;      /* fields that its layout need not have, but that are nearly named so in extra */
	bool has_unknown;   /* it has fields that no layout has */
	bool other_layout;  /* its fields are those of two layouts, or of one that only another version has */
	uint32_t odd_types; /* System fields whose value has a type that Windows never writes (for EventID: or size) */
	uint32_t unsaid;    /* System fields without a value that Windows writes in each event */
	bool has_wrong_outcome; /* its keywords say success and failure, or neither: Windows says one of them */
	unsigned oddities;      /* enum shape_oddity */
	unsigned holds;         /* enum shape_holding */
	bool is_rendered_again; /* an earlier RenderingInfo counts; the one that is read now does not */
	struct aside_words *words;
	struct odd_letters *letters; /* bytes of odd types that read as letters: see assembly_types.c */
	size_t letter_pairs;         /* how many pairs, the last ones, come from letters; other engines lack these */
	uint32_t other_id;  /* of a typed event: a further number in System, beside the one that counts; 0 for none */
	unsigned event_ids; /* how many such numbers came */
	bool names_us;      /* our provider's name or GUID is a value where no value belongs */
	unsigned strays;    /* how many values stand where none belong */
	const char *first_stray;
	const char *twin;    /* the name of a pair that looks like that of a field; NULL for none */
	const char *strange; /* the name of a pair with characters that no field's name has; NULL for none */
	struct value doubts[SYSTEM_FIELD_COUNT];
};

/* An entry of the hash table that finds a pair by its name. */
struct pair_slot {
	uint32_t hash;   /* of the pair's name */
	uint32_t number; /* 1 + the index of the pair; 0: the entry is free */
};

struct pair_repeats {
	uint32_t count;  /* how often the pair's name came again */
	bool has_number; /* a number was put behind the name, which an earlier pair has; the log does not have it */
};

/* What was found of a text in a field that no layout has. */
struct assembly_look {
	struct ipsecevtx_text text;
	bool is_odd_address;
};

struct assembly {
	struct ipsecevtx_event event;
	struct ipsecevtx_raw raw;
	const struct event_definition *definition; /* NULL for kind other */
	size_t next_field;                         /* index of the field where the next name is looked for first */
	struct arena arena;
	struct address_memory addresses;
	struct ipsecevtx_pair *pairs; /* in the arena, like repeats and index */
	size_t pair_count, pair_room;
	struct pair_repeats *repeats; /* one for each pair */
	uint32_t last_repeated;       /* 1 + the index of the pair whose name came again last; 0: none */
	struct assembly_look *looks;  /* TEXT_SLOTS of them, in the arena; NULL: none was kept yet */
	struct pair_slot *index;      /* hash table from names to pairs */
	size_t index_room;
	struct ipsecevtx_pair misfits[SYSTEM_FIELD_COUNT];
	size_t misfit_count;
	bool lacks;                              /* the record is damaged and lacks fields; if so: */
	uint32_t lacking_system, lacking_fields; /* which fields the record lacks, bits */
	struct value_findings value_findings;
	uint8_t reading; /* of the value that was converted last: enum assembly_reading */
	struct assembly_structure structure;
	uint32_t layouts[EVENTS_COUNT][EVENTS_LAYOUTS]; /* which fields each layout of each event has; bits */
	char plain_computer[64];                        /* the last name that had nothing odd in it */
	uint32_t plain_computer_length;
	struct seen_reasons plain_reasons;
	struct ipsecevtx_u32 event_id; /* as System has it; event.event_id is what the record was classified as */
	struct findings *findings;
	const uint8_t *asked; /* set by the caller: numbers of events that System must not hide, see seen_event_id() */
	size_t large_work;    /* work of a chunk's costly events so far (decode.c); the caller sets 0 for each */
	bool is_system_alone; /* set by the caller: only System's values are kept */
	struct ipsecevtx_event empty[IPSECEVTX_KIND_COUNT]; /* for each kind the event without any value */
	size_t used; /* bytes of the event that may be other than 0, from an earlier event of a larger kind */
};

/*
 * The memory must be zeroed by the caller, and is not zeroed again here: an assembly has 26 KiB, and each reader has at
 * least three.
 */
void assembly_init(struct assembly *assembly, const struct ipsecevtx_allocator *allocator);
void assembly_free(struct assembly *assembly);

/* Starts an event and forgets the one before. definition is NULL for an event without a typed struct. */
void assembly_begin(struct assembly *assembly, uint32_t event_id, const struct event_definition *definition);

struct exemplar; /* exemplar.h */

/*
 * Starts the event of a record that is read after an exemplar: it has all the exemplar's values, and the caller hands
 * over those that differ with assembly_other_value() or assembly_take_system(). reading must live as long as the event.
 */
void assembly_begin_like(struct assembly *assembly, const struct exemplar_reading *reading);

/*
 * Whether nothing is odd about the event so far, and it has nothing but its typed fields. Only such an event can be an
 * exemplar.
 */
bool assembly_is_plain(const struct assembly *assembly);

/*
 * Takes a field of System, or a field of the event's data by its Windows name. The order of calls does not matter; of
 * repeated System fields the first that has a value counts, and a finding tells of the repetition.
 */
void assembly_system(struct assembly *assembly, enum system_field field, const struct value *value);
void assembly_field(struct assembly *assembly, const char *name, size_t length, const struct value *value);

/*
 * Takes a value that may not count as that field of System. It counts where no undoubted value comes, else it becomes a
 * pair; a finding tells of it in both cases.
 */
void assembly_system_doubt(
	struct assembly *assembly, enum system_field field, const struct value *value, enum assembly_doubt doubt);

/* Takes a value from where none belongs: it becomes a pair of that name, and a finding tells of it. */
void assembly_stray(struct assembly *assembly, const char *name, size_t length, const struct value *value);

/* Adds what the shape of the event has that no event should have; enum shape_oddity bits. */
void assembly_oddities(struct assembly *assembly, unsigned oddities);

/*
 * Adds which parts Event holds in one part of the record (enum shape_holding bits), and what is odd there (enum
 * shape_oddity bits). A second part of a kind is odd too.
 */
void assembly_holds(struct assembly *assembly, unsigned holds, unsigned oddities);

/*
 * Tells that the Name of a Data element is a value of the record, not text of the template. This is odd where it names
 * a field of the definition, since some programs count the name as one of the event's values.
 */
void assembly_named_by_value(struct assembly *assembly, const char *name, size_t length);

/*
 * Tells that a field stands elsewhere than in EventData/Data. This is odd where the event's definition has a field of
 * that name.
 */
void assembly_misplaced(struct assembly *assembly, const char *name, size_t length);

/*
 * Takes a value that is no field of a typed event, such as an attribute that no event needs or a word of RenderingInfo.
 * Where it is not what the rule allows, it becomes a pair, and a finding tells of it.
 */
void assembly_aside(
	struct assembly *assembly, enum shape_rule rule, const char *name, size_t length, const struct value *value);

/*
 * For the files of the assembly alone: adds a pair; takes a value for a System field whatever came before; finds the
 * presence of a System field in the event.
 */
void assembly_add_pair(struct assembly *assembly, const char *name, size_t length, const struct value *value);
void assembly_take_system(struct assembly *assembly, enum system_field field, const struct value *value);
enum ipsecevtx_presence *assembly_system_presence(struct assembly *assembly, enum system_field field);
/* Fills in the layouts, once for each assembly. */
void structure_init(struct assembly *assembly);
/* The path of a field of System ("System.Provider.Name"): the name of a pair that holds a further value of it. */
const char *structure_name(enum system_field field);
/* Takes the value of a System field that came before. */
void structure_again(struct assembly *assembly, enum system_field field, const struct value *value);
/* Compares the words of RenderingInfo with the fields; called at the end, when all fields are known. */
void aside_finish(struct assembly *assembly);
/* Decides at the end what becomes of the values in doubt, and marks the event where its structure is odd. */
void structure_finish(struct assembly *assembly);
void structure_tell(const struct assembly *assembly, struct findings *findings);
/*
 * Whether a finished event has at least half of the fields of its nearest layout, by their names or nearly so; false
 * where the record lacks bytes. Tells an event of ours under another provider's name from an event of that provider.
 */
bool structure_has_half(const struct assembly *assembly);

/* As assembly_field(), for a field of the definition whose target the caller knows. */
void assembly_known_field(struct assembly *assembly, const struct event_target *target, const struct value *value);
/*
 * As assembly_known_field(), for a value that differs from the exemplar's in an event that was begun like it. False
 * where the event is odd now: the record must be assembled from the start.
 */
bool assembly_other_value(struct assembly *assembly, const struct event_target *target, const struct value *value);

/* One field of a template: its value is one of the record's values, or always the same text. */
struct assembly_step {
	struct event_target target;
	uint16_t slot;   /* of the value among the record's; beyond these for a literal, and for all other fields */
	uint8_t system;  /* enum system_field, where target.field is -1 */
	bool skips_null; /* Windows leaves the field out where its value is null */
	bool is_literal; /* the field's value is literal: */
	struct value literal;
};

/*
 * Takes the fields of steps from index first on, as long as each is one single value. Returns the index of the first
 * step that is more than that (an array, BinXML), or count.
 */
uint32_t assembly_steps(struct assembly *assembly, const struct binxml_values *values,
	const struct assembly_step *steps, uint32_t first, uint32_t count);

/*
 * Tells of a field that the template has and whose value a damaged record lacks. The field is absent in the end; until
 * then it keeps its place, so that no later value of the same name takes it. A System field that comes again with a
 * value counts all the same, and a finding tells of it.
 */
void assembly_lack_system(struct assembly *assembly, enum system_field field);
void assembly_lack_known_field(struct assembly *assembly, const struct event_target *target);
void assembly_lack_field(struct assembly *assembly, const char *name, size_t length);
/* Tells that the record lacks fields whose names cannot be known. */
void assembly_lack_unknown(struct assembly *assembly);

/*
 * Both functions complete an event that libevtx read with what the direct engine (other) knows of the same record.
 * First: typed fields that are absent here and unset in other become unset, since libevtx leaves out empty ones.
 */
void assembly_take_unset(struct assembly *assembly, const struct assembly *other);
/* Second: which fields of its layout the event lacks is taken over from other. */
void assembly_take_missing(struct assembly *assembly, const struct assembly *other);

/* Ends the event. False when it is too large or there is no memory; the arena says which (exhausted, no_memory). */
bool assembly_finish(struct assembly *assembly);

/*
 * Ends an event that was begun with assembly_begin_like(). It has the fields, the version and nearly all System values
 * of its exemplar, for which assembly_finish() found nothing odd, so only masks and marks are looked at. False where
 * the event is odd.
 */
bool assembly_finish_like(struct assembly *assembly);

/*
 * Reports as findings what is odd about the event's values and structure, also of an event that could not be finished.
 * To be called before the next assembly_begin().
 */
void assembly_tell(const struct assembly *assembly, struct findings *findings);

#endif
