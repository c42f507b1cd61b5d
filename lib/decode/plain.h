/* SPDX-License-Identifier: MIT */
/*
 * Plain records, as nearly all are: nothing is odd about how the record stands in the log, and its BinXML is one
 * template instance with at most one more as the content of Event. The pattern of such a record (binxml/pattern.h)
 * settles all of its event but the values, so that programs and exemplars can take these without decoding the record.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include "binxml/plan.h"
#include "decode/record_view.h"
#include "event/assembly.h"

/* Instances of a plain record: its own, and the one that is the content of Event. */
#define PLAIN_INSTANCES 2u

struct plain_record {
	struct bytes chunk;
	size_t instance_count;
	const struct plan_use *uses[PLAIN_INSTANCES];
	struct binxml_values values[PLAIN_INSTANCES];       /* count is 0 for an instance that is not there */
	struct pattern *pattern;                            /* of the whole record */
	const struct assembly_step *steps[PLAIN_INSTANCES]; /* one for each field of the plan; set by plain_bind() */
	struct plan_use inner;                              /* the second instance, where plain_open() found it */
};

/* Whether the record has no mark, and nothing that its event would have to be marked for. The view has a class. */
bool plain_is(const struct record_view *view);

/* As plain_is(), wherever the record was found, and whatever marks it has. */
bool plain_is_in_form(const struct record_view *view);

/*
 * Opens a record for which plain_is_in_form() holds. False when the content of Event is not plain, or the record has no
 * pattern, or one with values that are odd or that other programs may print as markup. record points into the chunk,
 * the view's class and plans.
 */
bool plain_open(struct plan_cache *plans, const struct record_view *view, struct plain_record *record);

/* Adds the steps of its plans into an event of the view's definition; false when there is no memory. */
bool plain_bind(struct plan_cache *plans, const struct record_view *view, struct plain_record *record);

#endif
