/* SPDX-License-Identifier: MIT */
/*
 * An exemplar is an event kept as an example of its pattern (binxml/pattern.h). The next record of the pattern mostly
 * has the same computer, algorithms and names, so it is read as what differs from the example. Where a value's bytes
 * are the same, so is what becomes of them, because no field of an event depends on more than one value.
 *
 * Only an event with nothing odd about it becomes an exemplar, and only such an event is read after one. The reader
 * makes and uses them (reader/exemplars.c); each belongs to its pattern and is one piece of memory.
 */
#ifndef EXEMPLAR_H
#define EXEMPLAR_H

#include "binxml/binxml.h"
#include "event/assembly.h"

/* A record has at most so many template instances: that of the event, and the one nested in it. */
#define EXEMPLAR_INSTANCES 2u
/* More than twice as many as System and any event have fields. */
#define EXEMPLAR_VALUES_MAX 128u
/* Only values in slots below this are kept; those of real records all are. */
#define EXEMPLAR_SLOTS 64u

/* Where a value stands in each record of the pattern, and which field it is. */
struct exemplar_value {
	struct event_target target; /* of an event's field; field is -1 for one of System: */
	uint8_t system;             /* enum system_field */
	uint8_t instance;           /* which of the record's instances has the value */
	uint8_t type;               /* as the record stores it; VALUE_NULL: its bytes do not matter */
	uint16_t slot;
};

/* A value of the example, and what was seen of it in the records read since. */
struct exemplar_part {
	uint32_t at, length;        /* of the value's bytes in the example */
	struct event_target target; /* the field's; for a System number that is copied, offset is its member */
	uint16_t slot;              /* of the value, like the next three */
	uint8_t instance;
	uint8_t type;
	uint8_t system;
	uint8_t number;   /* size of a number that is copied into its member as it is stored; 0: another value */
	uint16_t changes; /* in how many readings it differed */
};

/* Values in adjacent slots that are mostly the same, so that one comparison covers them. */
struct exemplar_run {
	uint32_t at, length;    /* of their bytes in the example */
	uint16_t slot, count;   /* the first of the slots, and how many there are */
	uint16_t first, behind; /* parts from first up to, but not including, behind */
	uint8_t instance;
};

struct exemplar {
	size_t size; /* bytes of this struct and all that stands behind it */
	const struct event_definition *definition;
	uint32_t seen, placed; /* as in struct assembly_structure */
	struct ipsecevtx_u32 event_id;
	uint8_t strangers; /* how many records in a row had little in common with it */
	bool is_new;       /* the runs were not made anew yet */
	uint16_t readings; /* how many records were read since the runs were made */
	uint32_t value_count, run_count, varied_count;
	uint32_t slot_counts[EXEMPLAR_INSTANCES]; /* of each instance: 1 + the last slot with a value that is kept */
	struct exemplar_part *parts; /* those that mostly differ, then the others, each by instance and slot */
	struct exemplar_run *runs;   /* of the parts that mostly stay the same */
	const uint8_t *bytes;
	const uint8_t *descriptors[EXEMPLAR_INSTANCES]; /* of each instance's first slots in the example */
	const struct ipsecevtx_event *event;            /* its texts are the exemplar's; no larger than its kind is */
};

/* After so many records in a row that are unlike it, an exemplar makes room for a newer one. */
#define EXEMPLAR_STRANGERS 32u

/* Where the values of a record stand that was read after an exemplar, so that ipsecevtx_event_raw() can show them. */
struct exemplar_reading {
	const struct exemplar *exemplar;
	const uint8_t *bytes[EXEMPLAR_INSTANCES];
	uint32_t starts[EXEMPLAR_INSTANCES][EXEMPLAR_SLOTS + 1];
};

/*
 * Keeps the event that was just assembled from these instances; values says which of their values became which field.
 * Returns one piece of memory, to be freed with the same allocator; NULL where the event is odd, has a slot too high,
 * or where there is no memory.
 */
struct exemplar *exemplar_new(const struct ipsecevtx_allocator *allocator, const struct assembly *assembly,
	const struct binxml_values instances[EXEMPLAR_INSTANCES], const struct exemplar_value *values, uint32_t count);

/*
 * Reads a record of the exemplar's pattern into assembly, to the end of the event. False where the event is odd: then
 * it must be assembled from the start. *reading belongs to the event, and must live as long.
 */
bool exemplar_read(struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES],
	struct exemplar_reading *reading, struct assembly *assembly);

#endif
