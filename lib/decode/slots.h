/* SPDX-License-Identifier: MIT */
/*
 * Instances whose values do not match the slots of their template. In 61,000 instances that Windows wrote (logs of
 * Windows 7 to 11) there are as many values as the highest slot that the template names says, and an instance that is
 * a value itself ends where that value ends. Anything else is damage or was put there: values are missing, or there are
 * values or bytes that Windows shows nowhere. The direct engine notes these, and the reader reports them.
 */
#ifndef SLOTS_H
#define SLOTS_H

#include "binxml/plan.h"
#include "evidence/findings.h"

/* What does not match in a record: all are counted, and of the first one of each kind is kept where and how. */
struct slots_note {
	uint32_t instances;     /* how many have too few or too many values; 0: the next two members are not set */
	uint32_t slots, values; /* how many the first of these instances has */
	size_t at;              /* of its values, in the chunk */
	uint32_t nested;        /* values with bytes behind the BinXML that they hold; 0: the next two are not set */
	uint32_t behind;        /* how many such bytes the first of these has */
	size_t behind_at;       /* where they begin, in the chunk */
	bool lacks_values;      /* an instance has too few values */
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

/* Whether each value has the type that the template declares for its slot, or is a null where that is optional. */
bool slots_have_types(const struct plan *plan, const struct binxml_instance *instance, struct bytes chunk);

/* Whether the values match the slots in number and types, which says that the instance was written for the template. */
bool slots_suit(const struct plan_use *use, struct bytes chunk);

/* Notes an instance that has too few or too many values. */
void slots_note_instance(struct slots_note *note, const struct plan *plan, const struct binxml_instance *instance);

/* Notes that a value ends at end, and the BinXML in it ends earlier, at finish; both in the chunk. */
void slots_note_behind(struct slots_note *note, size_t finish, size_t end);

/*
 * Reports what was noted, if anything. place is the record's, with the severity for missing values; where none is
 * missing it becomes a warning at most. chunk_offset is that of the chunk in the input.
 */
void slots_report(const struct slots_note *note, struct findings *findings, const struct finding_place *place,
	uint64_t chunk_offset);

#endif
