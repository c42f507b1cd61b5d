/* SPDX-License-Identifier: MIT */
/*
 * Plain records, as nearly all are: nothing is odd about how the record stands in the log, and it is one instance with
 * at most one within. Of such a record the pattern settles all but the values.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include "binxml/plan.h"
#include "decode/record_view.h"
#include "event/assembly.h"

/* Instances of a record: its own, and the one that Event holds. */
#define PLAIN_INSTANCES 2u

struct plain_record {
	struct bytes chunk;
	size_t instance_count;
	const struct plan_use *uses[PLAIN_INSTANCES];
	struct binxml_values values[PLAIN_INSTANCES]; /* count is 0 for an instance that is not there */
	struct pattern *pattern;
	const struct assembly_step *steps[PLAIN_INSTANCES]; /* of each field of its plan; after plain_bind() */
	struct plan_use inner;                              /* where there is one */
};

/* Whether nothing is known of the record that its event would have to say. The view has a class. */
bool plain_is(const struct record_view *view);

/* The same, wherever the record was found and whatever marks it has so far. */
bool plain_is_in_form(const struct record_view *view);

/* Opens a record that is plain so far; false when it is not, or there is no one pattern for it. */
bool plain_open(struct plan_cache *plans, const struct record_view *view, struct plain_record *record);

/* Adds the steps into the view's event; false when there is no memory. */
bool plain_bind(struct plan_cache *plans, const struct record_view *view, struct plain_record *record);

#endif
