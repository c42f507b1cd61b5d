/* SPDX-License-Identifier: MIT */
/*
 * Patterns: what decides how a record is read, beside its values. These are the plans that it uses, one after the
 * other, and for each the types of its values: which are nulls, and so which elements and attributes are there; which
 * are BinXML of their own; and, where a field's name is a value, that name. A record is trusted only if the reference
 * engine has read a record of the same pattern alike: a harmless record does not vouch for another kind of record of
 * its template. plan.h hands patterns out; verdicts, programs and exemplars are kept with them.
 */
#ifndef PATTERN_H
#define PATTERN_H

#include "binxml/plan.h"

/* Instances of one record. A record with more has no pattern, and is checked each time. */
#define PATTERN_DEPTH_MAX 16u

/* How far records of a pattern can be trusted, after what the reference engine said of the first of them. */
enum pattern_trust {
	PATTERN_UNCHECKED = 0,
	PATTERN_CERTIFIED,   /* both engines gave the same event */
	PATTERN_DISPUTED,    /* the engines gave different events: every record is checked */
	PATTERN_UNCERTIFIED, /* the reference engine failed, and nothing known explains it */
	PATTERN_EXPLAINED,   /* known faults of the reference engine kept it from judging so far */
};

/* The styles of enum xml_style in reference/xml_write.h. */
#define PATTERN_XML_STYLES 2u

/* A pattern of more values than this keeps no classes of them; no record of Windows has as many. */
#define PATTERN_CLASSES_MAX 256u

/* How many slots of SIDs and arrays are kept of an instance; instances of Windows have up to four. */
#define PATTERN_CHECKED 8u

/*
 * One instance of a record; before leads to the instances that come before it in the record. A record's pattern is that
 * of its last instance.
 */
struct pattern {
	struct pattern *next;   /* in the hash bucket */
	struct pattern *before; /* NULL: this is the record's first instance */
	struct plan *plan;
	/* Of the event to which the fields go; NULL for an event that has none. */
	const struct event_definition *definition;
	enum pattern_trust trust;
	unsigned attempts; /* how often certifying a record of it was tried */
	bool is_known;     /* the verdicts of the reader were asked for it: see reference/verdicts.h */
	/* What writes records of the pattern without an event: see program/program.h and reader/programs.h. */
	const struct program *program;
	struct program *own_program; /* the same, where the pattern owns it; only memory here */
	bool has_no_program;         /* none can be made; not to be tried again */
	bool is_program_trusted;     /* its text was once compared with that of the event, and the same */
	bool is_program_dropped;     /* its text was once not the same */
	/* How many records of the pattern came, counted up to as many as a program needs. */
	uint8_t records;
	uint8_t examples;          /* the same, up to as many as an exemplar needs */
	bool has_no_exemplar;      /* none can be made; not to be tried again */
	struct exemplar *exemplar; /* of the pattern's events: see event/exemplar.h; owned, only memory here */
	size_t exemplar_size;
	/* Programs for XML in each style of reference/xml_write.h; owned, only memory here. */
	struct xml_program *xml[PATTERN_XML_STYLES];
	bool has_no_xml[PATTERN_XML_STYLES]; /* none can be made; not to be tried again */
	/* How many such values there are; more than PATTERN_CHECKED: their slots are not kept. */
	uint8_t checked_count;
	uint16_t checked[PATTERN_CHECKED]; /* the slots of values whose own bytes say how long they are */
	bool is_odd;                       /* a value of this instance is odd as in sizes.h */
	bool has_raw;                      /* it is a nested instance, and has values of raw types: see descriptors.h */
	unsigned depth;
	uint32_t hash;
	uint32_t type_count;
	uint32_t length;      /* of the key at bytes: a class for each value, then names with their lengths */
	const uint8_t *bytes; /* the key; it stands behind this struct */
	/*
	 * For each value, unless there are too many: what its descriptor has to be like. See keep_classes(); behind the
	 * key.
	 */
	const uint8_t *classes;
};

/* Whether the reference engine read any record of one of the pattern's plans differently. */
static inline bool pattern_is_disputed(const struct pattern *pattern)
{
	for (; pattern; pattern = pattern->before) {
		if (pattern->plan->is_disputed)
			return true;
	}
	return false;
}

struct patterns;
struct program;
struct exemplar;
struct xml_program;

/* NULL where there is no memory. */
struct patterns *patterns_new(const struct ipsecevtx_allocator *allocator);
void patterns_free(struct patterns *patterns);
void patterns_clear(struct patterns *patterns);

/*
 * Whether so many patterns are remembered that those of the next record may find no room. Then all have to be forgotten
 * before that record is read, for what is known of a record must not depend on how many others a cache has seen.
 */
bool patterns_are_many(const struct patterns *patterns);

/*
 * The pattern of a record whose instances so far have the pattern before (NULL: none) and that now uses another
 * instance, by its plan. NULL where there are too many instances, where the key is too large, and where there is no
 * memory. Lives until patterns_clear().
 */
struct pattern *patterns_see(struct patterns *patterns, struct pattern *before, const struct plan_use *use,
	const struct event_definition *definition, struct bytes chunk);

/* Whether a pattern has the classes of its values. */
static inline bool pattern_has_classes(const struct pattern *pattern)
{
	return pattern->type_count <= PATTERN_CLASSES_MAX;
}

/* Whether a value of an instance of the pattern has another size than its own bytes say. */
bool pattern_has_odd_values(const struct pattern *pattern, const struct binxml_values *values);

/*
 * Whether the values of descriptors, as many as the pattern has, are of its classes, which it has to have. starts
 * becomes where each value begins, counted from the first, and last where the last one ends.
 */
bool pattern_fits(const struct pattern *pattern, const uint8_t *descriptors, uint32_t starts[PATTERN_CLASSES_MAX + 1]);

/*
 * Gives a pattern its program, in memory of size bytes from the patterns' allocator. False, and the program freed,
 * where the pattern has one already, or all programs together would be too large.
 */
bool patterns_keep_program(struct patterns *patterns, struct pattern *pattern, struct program *program, size_t size);

/* As patterns_keep_program(), for an exemplar, which takes the place of an earlier one. */
bool patterns_keep_exemplar(struct patterns *patterns, struct pattern *pattern, struct exemplar *exemplar, size_t size);

/* As patterns_keep_program(), for a program for XML in a style. */
bool patterns_keep_xml(
	struct patterns *patterns, struct pattern *pattern, unsigned style, struct xml_program *program, size_t size);

/* Calls see for each pattern that is remembered, in any order. */
void patterns_visit(const struct patterns *patterns, void (*see)(void *user, struct pattern *pattern), void *user);

#endif
