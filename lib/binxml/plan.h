/* SPDX-License-Identifier: MIT */
/*
 * Plans: a template, worked through once. A plan names, for each field that the template holds, the slots and literal
 * texts of which its value is made; a record then needs only its values. The decoder opens each instance of a record by
 * plan_open(), and the plan cache finds the plan: by the template's place in the chunk, by its bytes (known.h), in the
 * store that readers share (plan_store.h), or by compiling it (compile.h).
 *
 * A cache belongs to one thread. Its plans live until it is freed or, in evidence with more templates than any system
 * has, until the next chunk; its patterns live until the number of plan_cache_generation() changes.
 */
#ifndef PLAN_H
#define PLAN_H

#include "binxml/binxml.h"
#include "binxml/descriptors.h"
#include "binxml/namesakes.h"
#include "evidence/digest.h"
#include "evidence/memory.h"

#define PLAN_NO_PIECE UINT32_MAX
#define PLAN_NO_SLOT  UINT16_MAX

/*
 * How many slots in attributes a template may have before each of its records is searched; templates of Windows have up
 * to 10.
 */
#define PLAN_ATTRIBUTE_SLOTS 16u

/* A part of a value: a literal text, or a slot. */
struct plan_piece {
	uint32_t next;    /* the next part of the same value, or PLAN_NO_PIECE */
	uint32_t literal; /* offset of the text in the plan's pool */
	uint32_t length;
	uint16_t slot;
	uint8_t type; /* enum value_type, as the template declares the slot */
	bool is_slot;
	bool is_optional;
	bool is_guard; /* no part of a value, but a guard: see plan_field.first_guard */
};

/* What the template has for one field, attribute or text of an event. */
struct plan_field {
	uint8_t kind;   /* enum shape_target_kind, but never TARGET_NOTHING or TARGET_FIELD_NAME */
	uint8_t system; /* enum system_field, with TARGET_SYSTEM */
	uint8_t area;   /* enum shape_area for BinXML that is nested in this field */
	bool is_attribute;
	uint8_t rule;        /* enum shape_rule, with TARGET_ASIDE */
	bool is_near;        /* a name on the way to it is not quite the one that it counts as */
	bool is_misplaced;   /* a field that does not stand in Event/EventData/Data */
	uint16_t depends_on; /* the slot whose null leaves the element out, or BINXML_INDEPENDENT */
	/* A Data's Name is a value: that of slot name_offset, or, with first_name, made of parts. */
	bool name_is_slot;
	uint32_t first_name;               /* the pieces of a Name in parts, or PLAN_NO_PIECE */
	uint32_t name_offset, name_length; /* the name, in the pool */
	uint32_t prefix_length;            /* with how many bytes of the name the names of nested fields begin */
	/* The slot, where the value is that slot and nothing else; else PLAN_NO_SLOT. */
	uint16_t only_slot;
	bool is_without_null; /* with only_slot: a null leaves the field out */
	uint32_t first_piece; /* the pieces of the value; PLAN_NO_PIECE: an empty element */
	/* Guards: if the value of any is a null, the field is not there; or PLAN_NO_PIECE. */
	uint32_t first_guard;
};

/* Whose events a template describes, as far as its literal text says so for every record. */
enum plan_provider {
	PLAN_PROVIDER_UNKNOWN = 0, /* nobody has looked yet */
	PLAN_PROVIDER_KNOWN,       /* see plan.provider_class */
	PLAN_PROVIDER_IN_RECORD,   /* each record's values say so */
};

struct pattern;          /* pattern.h */
struct program;          /* program/program.h */
struct exemplar;         /* event/exemplar.h */
struct xml_program;      /* reference/xml_program.h */
struct assembly_step;    /* event/assembly.h */
struct event_definition; /* event/events.h; only compared here, never followed */

/*
 * Of each plan the patterns that were last met are kept in 1 << PLAN_LAST_BITS groups of PLAN_LAST_ONES, where they are
 * found without a search: see pattern.c.
 */
#define PLAN_LAST_BITS 4u
#define PLAN_LAST_ONES 4u

struct plan {
	struct plan *next; /* in the hash bucket of its set */
	enum plan_provider provider;
	uint8_t provider_class; /* enum provider_class */
	bool is_disputed;       /* the reference engine read a record of it differently: every record is checked */
	uint64_t hash;
	uint64_t says;               /* the number that saying_of() gives; 0: not asked yet */
	uint8_t digest[DIGEST_SIZE]; /* SHA-256 of what the template says: see struct draft */
	bool has_name_slots;         /* the names of some fields are values */
	bool odd_text;               /* its literal text has invalid UTF-16 */
	bool odd_form;               /* the template is not as Windows writes them: see canonical.h */
	unsigned oddities;           /* enum shape_oddity bits */
	unsigned holds;              /* enum shape_holding bits */
	bool has_fields;             /* it has a field of any kind but TARGET_ASIDE */
	/* Its EventID and all else that it has of System are lone slots or literals: see plan_set.c. */
	bool is_plain;
	bool has_system;       /* it has a field of System */
	uint16_t content_slot; /* the slot that Event itself holds, in which BinXML may be; or PLAN_NO_SLOT */
	/* Other programs may find an event in its records that is not there: see decode/elsewhere.h. */
	bool wants_search;
	uint8_t attribute_slot_count;
	uint16_t attribute_slots[PLAN_ATTRIBUTE_SLOTS]; /* slots in attributes, but that of the provider's name */
	uint32_t attribute_mask;                        /* the same as bits, for slots below DESCRIPTOR_SLOTS */
	/* For these slots: how many bytes Windows leaves in a null; 0: none. */
	uint8_t null_sizes[DESCRIPTOR_SLOTS];
	uint32_t area; /* enum shape_area for which it was compiled */
	uint32_t field_count, piece_count, pool_length;
	/* One more than the highest slot in its template; Windows gives each instance as many values. */
	uint32_t slot_count;
	const struct plan_field *fields;
	const struct plan_piece *pieces;
	const char *pool; /* UTF-8 */
	/* The index of each System field's first plan_field; field_count where there is none. */
	uint32_t system[SYSTEM_FIELD_COUNT];
	uint16_t system_slots[SYSTEM_FIELD_COUNT]; /* only_slot of that plan_field, or PLAN_NO_SLOT */
	/* Only steps_bind() (decode/steps.h) sets these. */
	bool is_same_for_all; /* no field of it is a field of any event's definition */
	const struct event_definition *bound_to;
	struct assembly_step *steps;       /* NULL: none yet */
	struct assembly_step *other_steps; /* the same for an event without a definition */
	/* Only pattern.c sets these. */
	struct pattern *last_patterns[PLAN_LAST_ONES << PLAN_LAST_BITS];
};

struct plan_cache;

/* NULL where there is no memory. */
struct plan_cache *plan_cache_new(const struct ipsecevtx_allocator *allocator);
void plan_cache_free(struct plan_cache *cache);

/* Makes plan_pattern() return NULL. To be called before any plan is made, where records will not be certified. */
void plan_cache_without_patterns(struct plan_cache *cache);

struct plan_store; /* plan_store.h */

/*
 * Lets the cache take plans from the store, and give it the plans that it makes. To be called before any plan is made;
 * the store has to outlive the cache.
 */
void plan_cache_share(struct plan_cache *cache, struct plan_store *store);

/* Calls see for each pattern that the cache knows, in any order. */
void plan_cache_visit(const struct plan_cache *cache, void (*see)(void *user, struct pattern *pattern), void *user);

/* To be called for each chunk: a template is known by its offset within one chunk only. May drop all plans. */
void plan_cache_start_chunk(struct plan_cache *cache, const uint8_t *chunk, size_t size);

/*
 * The definitions that were met in the chunk. Whoever meets further ones, beside those of plans, adds them. NULL where
 * cache is NULL.
 */
struct namesakes *plan_cache_namesakes(struct plan_cache *cache);

/* A definition of the chunk by which an instance was read or passed over. */
struct plan_definition {
	const uint8_t *guid;
	size_t offset;    /* in the chunk */
	bool is_root;     /* of a record's own instance, and not of one in a value */
	uint8_t says[16]; /* equal for two definitions with the same is_root that say the same, and for no others */
};

/*
 * Calls see for each definition of the chunk, first for those of records, then for those of what is in values. The key
 * of plan_cache_namesakes() has to be set. guid lives as long as the chunk.
 */
void plan_cache_see_definitions(
	const struct plan_cache *cache, void (*see)(void *user, const struct plan_definition *definition), void *user);

/*
 * Whether a record whose template is destroyed may use another template of the same identifier. To be allowed only once
 * the whole log was seen, or which template is used would depend on what came first.
 */
void plan_cache_let_borrow(struct plan_cache *cache, bool may_borrow);

/*
 * Whether an instance is read by the definition that stands where it leads, whichever identifier that has; at first it
 * is not.
 */
void plan_cache_go_by_place(struct plan_cache *cache, bool goes_by_place);

/* A number for these two settings, for what was found under them. */
unsigned plan_cache_way(const struct plan_cache *cache);

/*
 * Lets cache borrow the templates that other has seen, too, as if it had seen all of them itself: if that is more than
 * it could keep, it borrows nothing. False where there is no memory.
 */
bool plan_cache_join(struct plan_cache *cache, const struct plan_cache *other);

struct record; /* evidence/chunk.h */

/* To be called for each record: the room for the offsets of its instances' values is used again. */
void plan_cache_start_record(struct plan_cache *cache, const struct record *record);

/*
 * How much of that room is taken, before an instance is opened, and to give back what was taken since, when nobody
 * reads its values any more.
 */
size_t plan_cache_opened(const struct plan_cache *cache);
void plan_cache_close(struct plan_cache *cache, size_t opened);

/*
 * A number that changes when all patterns are forgotten, so that pointers to them are void, and when an instance that
 * plan_open() took for sound would be odd now, since a second definition of its identifier was met. It stands there as
 * long as the cache lives.
 */
const uint32_t *plan_cache_generation(const struct plan_cache *cache);

/* The allocator of the cache's plans. */
const struct ipsecevtx_allocator *plan_cache_allocator(const struct plan_cache *cache);

/* What is odd about a template where it stands, or about the instance that uses it; bits. */
enum plan_oddity {
	PLAN_ODD_NAMES = 1u << 0, /* a name of it has a wrong hash, or an offset misled */
	PLAN_BEHIND = 1u << 1,    /* it, or a name, ends behind the record that was the first to use it */
	PLAN_AHEAD = 1u << 2,     /* it or a name stands ahead; or no instance wrote it; or a record uses it twice */
	PLAN_SEARCH = 1u << 3,    /* of what is nested in a record: other programs may find another event there */
	/* The template or the instance is not in Windows' form, or the chunk has two of one identifier. */
	PLAN_ODD_FORM = 1u << 4,
	PLAN_MISNAMED = 1u << 5,  /* where the instance leads is no definition, or one of another identifier */
	PLAN_LOST_NAMES = 1u << 6 /* with PLAN_ODD_NAMES: the name is unknown, and may be overwritten */
};

/* Bits that tell of tampering in a record of which no byte was lost: Windows does not write so. */
#define PLAN_UNLIKE_WINDOWS (PLAN_ODD_NAMES | PLAN_AHEAD | PLAN_ODD_FORM | PLAN_MISNAMED)

/* A template instance and the plan that reads it. */
struct plan_use {
	struct binxml_instance instance;
	struct plan *plan;
	/* Its own template is destroyed, or names of it are; the plan is that of another one of the same identifier. */
	bool is_borrowed;
	uint8_t odd; /* enum plan_oddity bits */
};

/* Where BinXML stands in the current chunk. */
struct plan_range {
	size_t start, end;
	enum shape_area area; /* where in an event it stands */
};

/*
 * Opens the instance whose token stands at within->start: fills use->instance and finds its plan. The same contents
 * give the same plan, wherever they stand. False with *error filled: the instance or its template cannot be read, or
 * there is no memory. After a failure with error->template_id set, use->instance has the values that are left.
 */
bool plan_open(
	struct plan_cache *cache, const struct plan_range *within, struct plan_use *use, struct binxml_error *error);

struct known_copy; /* known.h */

/*
 * Copies the template of use->plan out of its chunk, for a writer of slices. False where it is not kept, or the room is
 * too small.
 */
bool plan_copy_template(const struct plan_cache *cache, const struct plan_use *use, struct known_copy *copy);

/*
 * The pattern of a record whose instances so far have the pattern before (NULL: none) and that now uses another
 * instance, for an event of that definition. NULL where there is no room for it, and after
 * plan_cache_without_patterns(). Lives until plan_cache_generation() changes.
 */
struct pattern *plan_pattern(struct plan_cache *cache, struct pattern *before, const struct plan_use *use,
	const struct event_definition *definition);

/* As patterns_keep_program(). */
bool plan_keep_program(struct plan_cache *cache, struct pattern *pattern, struct program *program, size_t size);

/* As patterns_keep_exemplar(). */
bool plan_keep_exemplar(struct plan_cache *cache, struct pattern *pattern, struct exemplar *exemplar, size_t size);

/* As patterns_keep_xml(). */
bool plan_keep_xml(
	struct plan_cache *cache, struct pattern *pattern, unsigned style, struct xml_program *program, size_t size);

/* BinXML without a template, all of whose values are literal. */
struct plan_fragment {
	const struct plan *plan; /* lives until the next plan_open() or plan_of_fragment() */
	size_t finish;           /* behind the last byte that was read */
	uint8_t odd;             /* as in struct plan_use */
};

/* Compiles BinXML without a template. False with *error filled and fragment->plan NULL. */
bool plan_of_fragment(struct plan_cache *cache, const struct plan_range *within, struct plan_fragment *fragment,
	struct binxml_error *error);

/* Whether a field is there in a record. */
enum plan_field_state {
	PLAN_FIELD_THERE = 0,
	/* Its element depends on a value that is a null, or it is an attribute whose optional value is a null. */
	PLAN_FIELD_LEFT_OUT,
	/*
	 * One of its several parts is an optional value that is a null: then the whole is null, whatever stands beside
	 * it.
	 */
	PLAN_FIELD_NULL,
};

/* An instance and the plan that reads its values. */
struct plan_reading {
	const struct plan *plan;
	struct bytes chunk;
	const struct binxml_instance *instance; /* NULL with the plan of a fragment */
};

/* One more than the last of count values that says which event the record is (EventID, provider); 0: none does. */
uint32_t plan_end_of_identity(const struct plan *plan, uint32_t count);

/*
 * Tells nulls with bytes as Windows leaves them, in two values of System, from other ones, and notes values that
 * ts-evtx reads with another size in front of those that say which event the record is. Sets has_odd_null,
 * has_early_width and odd_sizes. To be called for instances with has_full_null or has_widths.
 */
void plan_look_at_sizes(
	const struct plan *plan, enum shape_area area, const uint8_t *chunk, struct binxml_instance *instance);

/* Whether a field is there; value is what plan_value() made of it. MS-EVEN6 3.1.4.7.2. */
enum plan_field_state plan_field_state(
	const struct plan_reading *reading, const struct plan_field *field, const struct value *value);

/* The literal text that is all there is to a field's value; NULL where the value has more parts, a slot, or none. */
static inline const struct plan_piece *plan_only_literal(const struct plan *plan, const struct plan_field *field)
{
	if (field->first_piece == PLAN_NO_PIECE)
		return NULL;
	const struct plan_piece *piece = &plan->pieces[field->first_piece];
	return piece->is_slot || piece->next != PLAN_NO_PIECE ? NULL : piece;
}

/* Whether an instance has fewer values than its template has slots, or is torn. */
static inline bool plan_is_short(const struct plan *plan, const struct binxml_instance *instance)
{
	return instance->value_count < plan->slot_count || instance->end > instance->torn_at;
}

/* Whether a field needs a value that such an instance lacks. What is left of the field is then no value of it. */
bool plan_field_is_lacking(const struct plan_reading *reading, const struct plan_field *field);

/* As plan_field_is_lacking(), for a Name that is a value. */
bool plan_name_is_lacking(const struct plan_reading *reading, const struct plan_field *field);

/*
 * Reads a Name that is a value; a null where it is not there. One in parts is put together in the arena; false where
 * that has no room.
 */
bool plan_name(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *name);

/* Reads one part of a field; false for a slot that the instance lacks. */
bool plan_piece_value(const struct plan_reading *reading, const struct plan_piece *piece, struct value *value);

/*
 * Reads the value of a field; a null where the instance lacks it. A value of several pieces is put together in the
 * arena; false where that has no room.
 */
bool plan_value(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *value);

#endif
