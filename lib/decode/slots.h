/* SPDX-License-Identifier: MIT */
/*
 * Instances whose values do not match the slots of their template. In 61,000 instances that Windows wrote (logs of
 * Windows 7 to 11) there are as many values as the highest slot that the template names says, and an instance that is
 * a value itself ends where that value ends. Anything else is damage, or was put there: values that are missing, and
 * values or bytes that Windows shows nowhere.
 */
#ifndef SLOTS_H
#define SLOTS_H

#include "binxml/plan.h"
#include "evidence/findings.h"

/* What is odd in a record: the first of each kind tells where and how, the others count. */
struct slots_note {
	uint32_t instances; /* with too few or too many values; 0: slots, values and at are not set */
	uint32_t slots, values;
	size_t at;         /* of the instance's values, in the chunk */
	uint32_t nested;   /* values with bytes behind the BinXML that they hold; 0: the next two are not set */
	uint32_t behind;   /* how many bytes */
	size_t behind_at;  /* where they begin */
	bool lacks_values; /* an instance has too few */
};

static inline bool slots_are_odd(const struct slots_note *note)
{
	return note->instances + note->nested > 0;
}

/* Whether an instance has as many values as its template has slots. */
static inline bool slots_fit(const struct plan *plan, const struct binxml_instance *instance)
{
	return instance->value_count == plan->slot_count;
}

/* Whether each value has the type that its slot is declared as, or is a null where it may be one. */
bool slots_have_types(const struct plan *plan, const struct binxml_instance *instance, struct bytes chunk);

/* Whether the values are as many as there are slots, and of their types: that the template is theirs. */
bool slots_suit(const struct plan_use *use, struct bytes chunk);

/* Notes an instance that has too few or too many values. */
void slots_note_instance(struct slots_note *note, const struct plan *plan, const struct binxml_instance *instance);

/* Notes bytes of a nested value behind its BinXML, which ends at finish. */
void slots_note_behind(struct slots_note *note, size_t finish, size_t end);

/* Reports what was noted; place is the record's, of a severity for values that are missing, and chunk_offset that of
 * its chunk. */
void slots_report(const struct slots_note *note, struct findings *findings, const struct finding_place *place,
	uint64_t chunk_offset);

#endif
