/* SPDX-License-Identifier: MIT */
/*
 * Values into a typed event. Engines feed it System fields and the event's own fields by Windows name, in the order
 * of the record; it finds their places in the table, converts them, and keeps what has no place as pairs.
 */
#ifndef ASSEMBLY_H
#define ASSEMBLY_H

#include "events.h"
#include "memory.h"
#include "shape.h"
#include "value.h"
#include "value_findings.h"

/* An event's text and pairs together, bytes (DESIGN section 7: real logs stay far below). */
#define ASSEMBLY_LIMIT (2u * 1024u * 1024u)

/* What Windows wrote for each typed field, for ipsecevtx_event_raw(). */
struct ipsecevtx_raw {
	const struct event_definition *definition; /* of the event; NULL for kind other */
	struct value values[EVENTS_MAX_FIELDS];
};

struct binxml_values;
struct plan_step;

struct assembly {
	struct ipsecevtx_event event;
	struct ipsecevtx_raw raw;
	const struct event_definition *definition; /* NULL for kind other */
	size_t next_field;                         /* where the next name is looked for first */
	struct arena arena;
	struct address_memory addresses;
	struct ipsecevtx_pair *pairs; /* in the arena, like the index */
	size_t pair_count, pair_room;
	uint32_t *repeats; /* of each pair's name */
	uint32_t *index;   /* names to pairs: a hash table */
	size_t index_room;
	bool lacks;                              /* some of: */
	uint32_t lacking_system, lacking_places; /* fields that this record lacks, bits */
	struct value_findings value_findings;
	struct ipsecevtx_event empty[IPSECEVTX_KIND_COUNT]; /* events without any value, by kind */
};

void assembly_init(struct assembly *assembly, const struct ipsecevtx_allocator *allocator);
void assembly_free(struct assembly *assembly);

/* Starts an event. definition is NULL for an event without a typed struct. */
void assembly_begin(struct assembly *assembly, uint32_t event_id, const struct event_definition *definition);

/* The order of calls does not matter; of repeated System fields the first counts. */
void assembly_system(struct assembly *assembly, enum system_field field, const struct value *value);
void assembly_field(struct assembly *assembly, const char *name, size_t length, const struct value *value);

/* The same for a field of the event's definition whose target is known; it has a place. */
void assembly_place(struct assembly *assembly, const struct event_target *target, const struct value *value);

/*
 * Takes the steps from first on whose fields are one slot of values each; returns the first that is more than that, or
 * count.
 */
uint32_t assembly_steps(struct assembly *assembly, const struct binxml_values *values, const struct plan_step *steps,
	uint32_t first, uint32_t count);

/*
 * A field whose value the record should have and lacks: absent in the end, but nothing that stands behind it takes its
 * place or its number.
 */
void assembly_lack_system(struct assembly *assembly, enum system_field field);
void assembly_lack_place(struct assembly *assembly, const struct event_target *target);
void assembly_lack_field(struct assembly *assembly, const char *name, size_t length);

/* Typed fields that are absent here and unset in other, an assembly of the same event, become unset. */
void assembly_take_unset(struct assembly *assembly, const struct assembly *other);

/* Ends the event; false when it is too large or there is no memory (see arena). */
bool assembly_finish(struct assembly *assembly);

/* Tells of values that do not fit, also when the event could not be finished; until the next assembly_begin(). */
void assembly_tell(const struct assembly *assembly, struct findings *findings);

#endif
