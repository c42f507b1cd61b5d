/* SPDX-License-Identifier: MIT */
/*
 * An event kept as an example of its pattern (binxml/pattern.h): the next record of the pattern has mostly the same
 * computer, algorithms and names, and is read as what differs from the example. Where a value's bytes are the same, so
 * is what becomes of them: nothing that an event says comes from more than one value.
 *
 * Only an event with nothing odd about it is one, and only such an event is read by one.
 */
#ifndef EXEMPLAR_H
#define EXEMPLAR_H

#include "binxml/binxml.h"
#include "event/assembly.h"

/* Instances of a record. */
#define EXEMPLAR_INSTANCES 2u
/* More than the fields of System and of any event, twice. */
#define EXEMPLAR_VALUES_MAX 128u
/* Values stand in slots below this; of real records all do. */
#define EXEMPLAR_SLOTS 64u

/* Where a value stands in all records of the pattern, and where it goes. */
struct exemplar_value {
	struct event_target target; /* field is -1: */
	uint8_t system;             /* enum system_field */
	uint8_t instance;           /* values of one instance stand together */
	uint8_t type;               /* as stored; VALUE_NULL: its bytes do not matter */
	uint16_t slot;
};

/* What is looked at in each record. */
struct exemplar_part {
	uint32_t at, length;        /* of the value's bytes in the example */
	struct event_target target; /* as in its value, but for the member of a number of System */
	uint16_t slot;              /* as in its value, like the next three */
	uint8_t instance;
	uint8_t type;
	uint8_t system;
	uint8_t number;   /* bytes of a number that its member takes as it stands; 0: it is none */
	uint16_t changes; /* in how many of the readings it differed */
};

/* Values in slots that follow each other and mostly are the same: they are compared as one. */
struct exemplar_run {
	uint32_t at, length;    /* of their bytes in the example */
	uint16_t slot, count;   /* the first of its slots, and how many they are */
	uint16_t first, behind; /* of its parts */
	uint8_t instance;
};

struct exemplar {
	size_t size; /* bytes, with what is behind this */
	const struct event_definition *definition;
	uint32_t seen, placed; /* as in struct assembly_structure */
	struct ipsecevtx_u32 event_id;
	uint8_t strangers; /* records in a row that had little in common with it */
	bool is_new;       /* the runs are those that it was made with */
	uint16_t readings; /* since the runs were made */
	uint32_t value_count, run_count, varied_count;
	uint32_t slot_counts[EXEMPLAR_INSTANCES]; /* behind the last slot of each instance's values */
	struct exemplar_part
		*parts;            /* those that mostly differ, then the others, in the order of instances and slots */
	struct exemplar_run *runs; /* of these others */
	const uint8_t *bytes;
	const uint8_t *descriptors[EXEMPLAR_INSTANCES]; /* of the first slots, as they stand in the example */
	const struct ipsecevtx_event *event;            /* its texts are the exemplar's; no larger than its kind is */
};

/* So many records that are unlike an exemplar make room for another one. */
#define EXEMPLAR_STRANGERS 32u

/* Where the values of a record are that was read by one, for ipsecevtx_event_raw(). */
struct exemplar_reading {
	const struct exemplar *exemplar;
	const uint8_t *bytes[EXEMPLAR_INSTANCES];
	uint32_t starts[EXEMPLAR_INSTANCES][EXEMPLAR_SLOTS + 1];
};

/*
 * Of the event that was just assembled from these instances, whose fields come from the values that are named, in one
 * piece of memory. NULL when the event is odd, and when there is no memory.
 */
struct exemplar *exemplar_new(const struct ipsecevtx_allocator *allocator, const struct assembly *assembly,
	const struct binxml_values instances[EXEMPLAR_INSTANCES], const struct exemplar_value *values, uint32_t count);

/*
 * Reads a record of the pattern, to its end; false when its event is odd: then it must be assembled from the start. The
 * reading is the event's, and lives as long.
 */
bool exemplar_read(struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES],
	struct exemplar_reading *reading, struct assembly *assembly);

#endif
