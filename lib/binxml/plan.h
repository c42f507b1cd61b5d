/* SPDX-License-Identifier: MIT */
/*
 * Plans: a template, worked through once. A plan names, for each field that the template holds, the
 * slots and literal texts that its value is made of; a record then needs only its values.
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

/* Slots in attributes that a template may have before its records are searched one by one; Windows has up to 10. */
#define PLAN_ATTRIBUTE_SLOTS 16u

/* A part of a value: a literal text, or a slot of the instance. */
struct plan_piece {
	uint32_t next;    /* of the same value, or PLAN_NO_PIECE */
	uint32_t literal; /* offset of the text in the plan's pool */
	uint32_t length;
	uint16_t slot;
	uint8_t type; /* enum value_type, as the template declares the slot */
	bool is_slot;
	bool is_optional;
	bool is_guard; /* no part of a value: see plan_field.first_guard */
};

struct plan_field {
	uint8_t kind;   /* enum shape_target_kind, but NOTHING and FIELD_NAME */
	uint8_t system; /* enum system_field */
	uint8_t area;   /* enum shape_area of BinXML nested in this field */
	bool is_attribute;
	uint8_t rule;                      /* enum shape_rule, of what no field comes of */
	bool is_near;                      /* a name on the way to it is not quite the one that it counts as */
	bool is_misplaced;                 /* a field that does not stand in Event/EventData/Data */
	uint16_t depends_on;               /* the slot without which the element is left out, or BINXML_INDEPENDENT */
	bool name_is_slot;                 /* a Data element's Name is a value: that of slot name_offset, or: */
	uint32_t first_name;               /* the parts of such a Name, or PLAN_NO_PIECE where it is one slot */
	uint32_t name_offset, name_length; /* in the pool */
	uint32_t prefix_length;            /* how much of the name comes before names of nested BinXML */
	uint16_t only_slot;                /* the slot, when the value is that slot and nothing else; or PLAN_NO_SLOT */
	bool is_without_null;              /* with only_slot: the field is left out when its value is null */
	uint32_t first_piece;              /* or PLAN_NO_PIECE: an empty element */
	uint32_t first_guard;              /* pieces of which none may be a null, or the field is not there */
};

/* Whose events a template describes, where its own text says so for every record. */
enum plan_provider {
	PLAN_PROVIDER_UNKNOWN = 0, /* not looked at yet */
	PLAN_PROVIDER_KNOWN,       /* see plan.provider_class */
	PLAN_PROVIDER_IN_RECORD,   /* the record's values tell */
};

struct pattern;          /* pattern.h */
struct program;          /* program/program.h */
struct exemplar;         /* event/exemplar.h */
struct xml_program;      /* reference/xml_program.h */
struct assembly_step;    /* event/assembly.h */
struct event_definition; /* event/events.h; here no more than which one */

/* Patterns of a plan that are found at once: two to the power of so many groups, of so many each. */
#define PLAN_LAST_BITS 4u
#define PLAN_LAST_ONES 4u

struct plan {
	struct plan *next; /* in the cache */
	enum plan_provider provider;
	uint8_t provider_class; /* enum provider_class */
	bool is_disputed;       /* the reference engine read one of its records differently: every record is checked */
	uint64_t hash;
	uint64_t says;               /* see plan_cache_see_definitions(); 0: nobody asked yet */
	uint8_t digest[DIGEST_SIZE]; /* of the template's contents */
	bool has_name_slots;         /* names of fields are values */
	bool odd_text;               /* its literal text held invalid UTF-16 */
	bool odd_form;               /* Windows does not write such a template: see canonical.h */
	unsigned oddities;           /* enum shape_oddity bits */
	unsigned holds;              /* enum shape_holding bits */
	bool has_fields;             /* or other values of which something comes */
	bool is_plain;               /* each field of System stands in it once, as a lone slot or text always there */
	bool has_system;             /* a field of System is in it */
	uint16_t content_slot;       /* a slot in Event that may hold BinXML, or PLAN_NO_SLOT */
	bool wants_search;           /* others may find an event in it that is not there: see decode/elsewhere.h */
	uint8_t attribute_slot_count;
	uint16_t attribute_slots[PLAN_ATTRIBUTE_SLOTS]; /* but that of the provider's name */
	uint32_t attribute_mask;                        /* the same, of slots below DESCRIPTOR_SLOTS */
	uint8_t null_sizes[DESCRIPTOR_SLOTS];           /* of slots below that: how many bytes a null may have, or 0 */
	uint32_t area;                                  /* enum shape_area that it was compiled for */
	uint32_t field_count, piece_count, pool_length;
	uint32_t slot_count; /* that its template names; Windows gives each instance as many values */
	const struct plan_field *fields;
	const struct plan_piece *pieces;
	const char *pool;                          /* UTF-8 */
	uint32_t system[SYSTEM_FIELD_COUNT];       /* index of the field, field_count where there is none */
	uint16_t system_slots[SYSTEM_FIELD_COUNT]; /* its only_slot */
	/* See steps_bind(), which alone sets them. */
	bool is_same_for_all; /* no field of it is one of any event's definition */
	const struct event_definition *bound_to;
	struct assembly_step *steps;       /* NULL: not bound yet */
	struct assembly_step *other_steps; /* the same for an event without a definition */
	/* See pattern.c, which alone sets them. */
	struct pattern *last_patterns[PLAN_LAST_ONES << PLAN_LAST_BITS];
};

struct plan_cache;

struct plan_cache *plan_cache_new(const struct ipsecevtx_allocator *allocator);
void plan_cache_free(struct plan_cache *cache);

/* To be called before any plan is made, when nothing will be certified: plans then have no patterns. */
void plan_cache_without_patterns(struct plan_cache *cache);

struct plan_store; /* plan_store.h */

/* Lets the cache take plans from the store, which must live as long, and give it those that it makes: before any. */
void plan_cache_share(struct plan_cache *cache, struct plan_store *store);

/* Calls see for each pattern of a record that the cache knows, in any order. */
void plan_cache_visit(const struct plan_cache *cache, void (*see)(void *user, struct pattern *pattern), void *user);

/* To be called for each chunk: templates are known by their offset only within one. */
void plan_cache_start_chunk(struct plan_cache *cache, const uint8_t *chunk, size_t size);

/* The definitions of the chunk; who meets others than those of plans adds them. NULL without a cache. */
struct namesakes *plan_cache_namesakes(struct plan_cache *cache);

/* A definition of the chunk that an instance was read by, or passed over. */
struct plan_definition {
	const uint8_t *guid;
	size_t offset;    /* in the chunk */
	bool is_root;     /* of records, and not of what is in a value */
	uint8_t says[16]; /* the same for two definitions of a kind that say the same, and for no others */
};

/*
 * Calls see for each definition of the chunk, in the order of their kinds; needs the key of the cache's namesakes.
 * guid lives as long as the chunk.
 */
void plan_cache_see_definitions(
	const struct plan_cache *cache, void (*see)(void *user, const struct plan_definition *definition), void *user);

/*
 * Whether a record whose template is destroyed may use another one of the same id: only when the whole log was seen,
 * or which one fits would depend on what came first.
 */
void plan_cache_let_borrow(struct plan_cache *cache, bool may_borrow);

/* Whether an instance is read by the definition that stands where it says, whichever it names. At first it is not. */
void plan_cache_go_by_place(struct plan_cache *cache, bool goes_by_place);

/* In which of these ways it finds definitions now: the same number for the same way. */
unsigned plan_cache_way(const struct plan_cache *cache);

/*
 * Lets cache borrow what other has seen too, as if it had seen all of it itself: with more than it can keep it borrows
 * nothing. False when there is no memory.
 */
bool plan_cache_join(struct plan_cache *cache, const struct plan_cache *other);

struct record; /* evidence/chunk.h */

/* To be called for each record: what is kept of its instances' values takes room that is used again. */
void plan_cache_start_record(struct plan_cache *cache, const struct record *record);

/* Which patterns there are: another number once all were forgotten. */
uint32_t plan_cache_generation(const struct plan_cache *cache);

/* Where the memory of the plans comes from. */
const struct ipsecevtx_allocator *plan_cache_allocator(const struct plan_cache *cache);

/* What is odd about a template where it stands; bits. */
enum plan_oddity {
	PLAN_ODD_NAMES = 1u << 0, /* a name of it has a wrong hash */
	PLAN_BEHIND = 1u << 1,    /* it or a name ended behind the record that used it first; not so behind all */
	PLAN_AHEAD = 1u << 2,     /* it, or a name, stands neither before where it is used nor right there, or alone */
	PLAN_SEARCH = 1u << 3,    /* of what is nested in a record: others may find another event there */
	PLAN_ODD_FORM = 1u << 4,  /* see struct plan */
	PLAN_MISNAMED = 1u << 5,  /* where the instance leads stands no template, or one of another id */
	PLAN_LOST_NAMES = 1u << 6 /* a name with a wrong hash is none that events have: it may be overwritten */
};

/* Of these the record itself says nothing where no byte was lost: Windows does not write so. */
#define PLAN_UNLIKE_WINDOWS (PLAN_ODD_NAMES | PLAN_AHEAD | PLAN_ODD_FORM | PLAN_MISNAMED)

/* A template instance and the plan that reads it. */
struct plan_use {
	struct binxml_instance instance;
	struct plan *plan;
	bool is_borrowed; /* its own template is destroyed; another one of the log has the same id and fits */
	uint8_t odd;      /* enum plan_oddity bits */
};

/* Where BinXML lies in the current chunk. */
struct plan_range {
	size_t start, end;
	enum shape_area area; /* that it stands in */
};

/*
 * The instance whose token stands at the start of within; false with *error filled. The same contents give the same
 * plan, wherever they stand. A plan lives until the cache is freed or, in evidence with more distinct templates than
 * any system has, until the next chunk.
 */
bool plan_open(
	struct plan_cache *cache, const struct plan_range *within, struct plan_use *use, struct binxml_error *error);

struct known_copy; /* known.h */

/* The template that a borrowed plan comes from; false when it is not kept. */
bool plan_copy_template(const struct plan_cache *cache, const struct plan_use *use, struct known_copy *copy);

/*
 * The pattern of a record that used before, or nothing, and now uses an instance for an event of that definition; NULL
 * when there is no room for it, and where nobody judges. Lives as long as the plan.
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

/* BinXML without a template: all its values are literal. */
struct plan_fragment {
	const struct plan *plan; /* until the next plan_open() or plan_of_fragment() */
	size_t finish;           /* behind what was read */
	uint8_t odd;             /* as in struct plan_use */
};

/* False with *error filled, and plan NULL. */
bool plan_of_fragment(struct plan_cache *cache, const struct plan_range *within, struct plan_fragment *fragment,
	struct binxml_error *error);

/* How a field stands in a record. */
enum plan_field_state {
	PLAN_FIELD_THERE = 0,
	/* An element that depends on a value that is a null, or an attribute whose optional value is one. */
	PLAN_FIELD_LEFT_OUT,
	/* Of its parts one is an optional value that is a null: so is the whole, whatever stands beside it. */
	PLAN_FIELD_NULL,
};

/* An instance's values as a plan reads them. */
struct plan_reading {
	const struct plan *plan;
	struct bytes chunk;
	const struct binxml_instance *instance; /* NULL for a fragment's plan */
};

/* Behind the last of so many values that says which event it is; 0: none does. */
uint32_t plan_end_of_identity(const struct plan *plan, uint32_t count);

/*
 * Of an instance with nulls that have bytes, which Windows leaves in the record's own values alone, as many as the
 * slot's type has; or with values of which readers take as many bytes as the type has with them. Windows writes none of
 * these in front of what says which event a record is.
 */
void plan_look_at_sizes(
	const struct plan *plan, enum shape_area area, const uint8_t *chunk, struct binxml_instance *instance);

/* value is what plan_value() made of the field. MS-EVEN6 3.1.4.7.2. */
enum plan_field_state plan_field_state(
	const struct plan_reading *reading, const struct plan_field *field, const struct value *value);

/* The text that is all there is to a field's value, in the pool; NULL when there is more or less to it. */
static inline const struct plan_piece *plan_only_literal(const struct plan *plan, const struct plan_field *field)
{
	if (field->first_piece == PLAN_NO_PIECE)
		return NULL;
	const struct plan_piece *piece = &plan->pieces[field->first_piece];
	return piece->is_slot || piece->next != PLAN_NO_PIECE ? NULL : piece;
}

/* Whether an instance lacks values that its template has slots for, or was torn. */
static inline bool plan_is_short(const struct plan *plan, const struct binxml_instance *instance)
{
	return instance->value_count < plan->slot_count || instance->end > instance->torn_at;
}

/* Of such an instance: whether one of them belongs to this field. What is left of the field then is no value of it. */
bool plan_field_is_lacking(const struct plan_reading *reading, const struct plan_field *field);

/* The same of a Name that is a value. */
bool plan_name_is_lacking(const struct plan_reading *reading, const struct plan_field *field);

/*
 * A Name that is a value; a null where it is not there. One in parts is put together in the arena; false when that has
 * no room.
 */
bool plan_name(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *name);

/* The value of one part of a field; false for a slot that the instance lacks. */
bool plan_piece_value(const struct plan_reading *reading, const struct plan_piece *piece, struct value *value);

/* The value of a field. One of several pieces is put together in the arena; false when the arena has no room. */
bool plan_value(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *value);

#endif
