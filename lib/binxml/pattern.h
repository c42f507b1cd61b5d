/* SPDX-License-Identifier: MIT */
/*
 * What decides how a record is read, beside its values: the plans that it uses, one after the other, and for each the
 * types of its values: which are nulls, and so which elements and attributes are there; which are BinXML of their own;
 * where a name is a value, that name. Plans are trusted for the patterns that the reference engine has seen: a harmless
 * record vouches for no other kind of record of its template.
 */
#ifndef PATTERN_H
#define PATTERN_H

#include "binxml/plan.h"

/* Instances of one record; with more every record is checked. */
#define PATTERN_DEPTH_MAX 16u

/* How far records of a pattern can be trusted: what the reference engine said of the first of them. */
enum pattern_trust {
	PATTERN_UNCHECKED = 0,
	PATTERN_CERTIFIED,   /* both engines gave the same event */
	PATTERN_DISPUTED,    /* they did not: every record is checked */
	PATTERN_UNCERTIFIED, /* the reference engine failed, and nothing known explains it */
	PATTERN_EXPLAINED,   /* known faults of the reference engine kept it from saying anything so far */
};

#define PATTERN_XML_STYLES 2u

/* A pattern of more values remembers no classes of them; no record of Windows has as many. */
#define PATTERN_CLASSES_MAX 256u

/* Values of one instance that are SIDs or arrays; of Windows there are up to four. */
#define PATTERN_CHECKED 8u

/* One instance of a record; before leads to those that come before it in the record. */
struct pattern {
	struct pattern *next;   /* in its bucket */
	struct pattern *before; /* NULL: it is the first one */
	struct plan *plan;
	const struct event_definition *definition; /* that the fields go to */
	enum pattern_trust trust;
	unsigned attempts; /* to certify it */
	bool is_known;     /* trust is what those who judge have said of it: see verdicts.h */
	/* For its records: see program/program.h and reader/programs.h. */
	const struct program *program;
	struct program *own_program; /* the same, where it is the pattern's; here no more than memory */
	bool has_no_program;         /* nobody need try to make one again */
	bool is_program_trusted;     /* it was right once */
	bool is_program_dropped;     /* it was wrong once */
	uint8_t records;             /* how many of it came so far, up to as many as it takes for a program */
	uint8_t examples;            /* the same for an exemplar */
	bool has_no_exemplar;        /* nobody need try to make one again */
	struct exemplar *exemplar;   /* of its events: see event/exemplar.h; here no more than memory that is its own */
	size_t exemplar_size;
	/* For XML in each style of reference/xml_write.h; here no more than memory that is its own. */
	struct xml_program *xml[PATTERN_XML_STYLES];
	bool has_no_xml[PATTERN_XML_STYLES]; /* nobody need try to make one again */
	uint8_t checked_count;               /* more than PATTERN_CHECKED: that is all that is known of them */
	uint16_t checked[PATTERN_CHECKED];   /* the slots of values whose own bytes say how many they are */
	bool is_odd;                         /* a value of its last instance is odd as in sizes.h */
	bool has_raw; /* it is nested, and has values that other programs may print as they stand */
	unsigned depth;
	uint32_t hash;
	uint32_t type_count;
	uint32_t length;      /* of the key: a class for each value, then names with their lengths */
	const uint8_t *bytes; /* behind this; behind them: */
	/* Of each value, where they are not too many: what its descriptor must have, see pattern.c. */
	const uint8_t *classes;
};

/* Whether the reference engine read a record of one of its plans differently. */
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

struct patterns *patterns_new(const struct ipsecevtx_allocator *allocator);
void patterns_free(struct patterns *patterns);
void patterns_clear(struct patterns *patterns);

/*
 * Whether so many are remembered that the next record's may find no room: then all are to be forgotten before that one
 * is read, for what is known of a record must not depend on how many others a cache has seen.
 */
bool patterns_are_many(const struct patterns *patterns);

/*
 * The pattern of a record that used before and now uses an instance, by its plan; NULL when that is too deep or too
 * large, and when there is no memory. Lives until patterns_clear().
 */
struct pattern *patterns_see(struct patterns *patterns, struct pattern *before, const struct plan_use *use,
	const struct event_definition *definition, struct bytes chunk);

/* Whether the classes of its values are remembered. */
static inline bool pattern_has_classes(const struct pattern *pattern)
{
	return pattern->type_count <= PATTERN_CLASSES_MAX;
}

/* Whether a value of such an instance is of another size than its own bytes say. */
bool pattern_has_odd_values(const struct pattern *pattern, const struct binxml_values *values);

/*
 * Whether the values of so many descriptors as the pattern has values, which has classes, are of these; starts: where
 * each of them begins, counted from the first one, and behind them where the last one ends.
 */
bool pattern_fits(const struct pattern *pattern, const uint8_t *descriptors, uint32_t starts[PATTERN_CLASSES_MAX + 1]);

/*
 * Gives a pattern its program, in memory of that size from the same allocator; false, and the program freed, when all
 * programs together would be too large.
 */
bool patterns_keep_program(struct patterns *patterns, struct pattern *pattern, struct program *program, size_t size);

/* The same for an exemplar, which takes the place of the one before. */
bool patterns_keep_exemplar(struct patterns *patterns, struct pattern *pattern, struct exemplar *exemplar, size_t size);

/*
 * Gives a pattern its program for XML, in memory of that size from the same allocator; false, and the program freed,
 * when all programs together would be too large.
 */
bool patterns_keep_xml(
	struct patterns *patterns, struct pattern *pattern, unsigned style, struct xml_program *program, size_t size);

/* Calls see for each pattern, in any order. */
void patterns_visit(const struct patterns *patterns, void (*see)(void *user, struct pattern *pattern), void *user);

#endif
